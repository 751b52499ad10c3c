//! What the other programs make of the files that are written here, by their own rules. The rules were read in their
//! sources: Moodle's `admin/tool/lpimportcsv/classes/framework_importer.php` with `competency_framework.php`, Mahara's
//! `htdocs/module/framework/lib.php`, and 1EdTech's JSON Schema of CASE 1.1 packages.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::spec::exchange::text::is_php_number;

/// Whether PHP's `==` takes two texts for the same.
fn php_equal(one: &str, other: &str) -> bool {
    match (is_php_number(one), is_php_number(other)) {
        (true, true) => one.trim().parse::<f64>().ok() == other.trim().parse::<f64>().ok(),
        _ => one == other,
    }
}

// --- Moodle ---

/// A competency with what stands under it, as Moodle has it in the end.
#[derive(Debug, PartialEq)]
struct Competency {
    id: String,
    name: String,
    children: Vec<Competency>,
}

type Row = Vec<String>;

fn moodle_rows(text: &str) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
    // The first row is headings, whatever they are.
    rows.skip(1).collect()
}

/// As `shorten_text` cuts it.
fn cut(text: &str) -> String {
    if text.chars().count() <= 100 { text.to_owned() } else { text.chars().take(97).collect::<String>() + "..." }
}

fn moodle_children(rows: &[&Row], parent: &str, depth: usize) -> Vec<Competency> {
    assert!(depth < 10, "Moodle would never end");
    let children = rows.iter().filter(|row| php_equal(&row[0], parent));
    let competency = |row: &&&Row| Competency {
        id: cut(&row[1]),
        name: cut(&row[2]),
        children: moodle_children(rows, &cut(&row[1]), depth + 1),
    };
    children.map(|row| competency(&row)).collect()
}

/// What Moodle makes of a file, or why it stops.
fn moodle_reads(text: &str) -> Result<(String, Vec<Competency>), String> {
    let rows = moodle_rows(text);
    let is_framework = |row: &&Row| !matches!(row.get(12).map(String::as_str), None | Some("" | "0"));
    let frameworks: Vec<&Row> = rows.iter().filter(is_framework).collect();
    let framework = frameworks.last().ok_or("no framework")?;
    let mut flat: Vec<&Row> = Vec::new();
    for row in rows.iter().filter(|row| !is_framework(row)) {
        // A later row of the same id replaces the earlier.
        match flat.iter_mut().find(|other| other[1] == row[1]) {
            Some(other) => *other = row,
            None => flat.push(row),
        }
    }
    let configuration = json::parse(framework[6].as_bytes()).map_err(|_| "scale configuration is no JSON")?;
    let Value::Array(scale) = configuration else { return Err("scale configuration is no list".to_owned()) };
    let has = |item: &Value, name: &str| item.get(name).is_some_and(|value| *value != Value::Integer(0));
    if !has(&scale[0], "scaleid") || !scale[1..].iter().any(|item| has(item, "scaledefault") && has(item, "proficient"))
    {
        return Err("scale configuration has no default that is proficient".to_owned());
    }
    let words = [
        "behaviour",
        "competency",
        "concept",
        "domain",
        "indicator",
        "level",
        "outcome",
        "practice",
        "proficiency",
        "skill",
        "value",
    ];
    if framework[13].split(',').any(|word| !word.is_empty() && !words.contains(&word)) {
        return Err("unknown taxonomy".to_owned());
    }
    let exported: BTreeSet<&str> = flat.iter().map(|row| row[11].as_str()).collect();
    for row in &flat {
        if row[1].is_empty() || row[2].is_empty() {
            return Err("an id or a name is empty, so that the competency is dropped".to_owned());
        }
        if row[7].ends_with("competency_rule_points") {
            let config = json::parse(row[9].as_bytes()).map_err(|_| "rule configuration is no JSON")?;
            let Some(Value::Array(named)) = config.get("competencies") else {
                return Err("no competencies".to_owned());
            };
            if named.iter().any(|named| !exported.contains(named.get("id").unwrap().canonical().as_str())) {
                return Err("a rule names what is not there, and the import stops".to_owned());
            }
        }
    }
    Ok((cut(&framework[1]), moodle_children(&flat, "", 0)))
}

fn counted(competencies: &[Competency]) -> usize {
    competencies.iter().map(|competency| 1 + counted(&competency.children)).sum()
}

/// The ids of units, each with those of its outcomes, each with those of its criteria.
type Units = Vec<(String, Vec<(String, Vec<String>)>)>;

/// What Moodle should have of a specification.
fn ids(spec: &Specification) -> Units {
    let units = spec.units.iter().map(|unit| {
        let outcomes = unit.outcomes.iter().map(|outcome| {
            let criteria = outcome.criteria.iter().map(|criterion| criterion.criterion_ref.to_string()).collect();
            (outcome.outcome_ref.to_string(), criteria)
        });
        (unit.unit_ref.to_string(), outcomes.collect())
    });
    units.collect()
}

pub(super) fn moodle_has_all_of(spec: &Specification, text: &str) {
    let (id, units) = moodle_reads(text).unwrap();
    assert_eq!(id, spec.id.as_str());
    let own = |id: &str| super::super::text::own_id(id).to_owned();
    let found: Units = units
        .iter()
        .map(|unit| {
            let outcomes = unit.children.iter().map(|outcome| {
                (own(&outcome.id), outcome.children.iter().map(|criterion| own(&criterion.id)).collect())
            });
            (own(&unit.id), outcomes.collect())
        })
        .collect();
    assert_eq!(found, ids(spec));
    let rows = moodle_rows(text).len() - 1;
    assert_eq!(counted(&units), rows, "Moodle lost some");
    // No spreadsheet takes a cell for a formula, and no id was changed for its sake.
    for row in moodle_rows(text) {
        for (column, cell) in row.iter().enumerate() {
            let is_formula = cell.starts_with(['=', '+', '@', '\t', '\r']) || (column > 1 && cell.starts_with('-'));
            assert!(!is_formula, "{cell}");
        }
    }
}

#[test]
fn moodle_has_all_of_what_is_written() {
    let isp = isp();
    let text = write(Format::Moodle, &isp.specification, &isp.value, AT).text;
    moodle_has_all_of(&isp.specification, &text);
    let (_, units) = moodle_reads(&text).unwrap();
    assert_eq!(units[0].children[0].children[0].name, "1.1 Assess appropriate metrics for sales forecasts");
    assert_eq!(counted(&units), 9 + 35 + 107);
}

#[test]
fn moodle_is_led_astray_by_what_is_refused_or_read_otherwise_here() {
    let moodle = |name: &str| {
        let folders = [fixtures("moodle/valid"), fixtures("moodle/invalid")].concat();
        let file = folders.into_iter().find(|file| super::name(file) == name).unwrap();
        let text = std::fs::read_to_string(file).unwrap();
        (moodle_reads(&text).map(|(_, tree)| counted(&tree)), moodle_rows(&text).len() - 1)
    };
    // Of four competencies Moodle hangs one under two others, or loses some.
    assert_eq!(moodle("same-id-twice.csv"), (Ok(2), 3));
    assert_eq!(moodle("unknown-parent.csv"), (Ok(1), 2));
    assert_eq!(moodle("circle.csv"), (Ok(2), 5));
    assert_ne!(moodle("numbers-as-ids.csv").0, Ok(4));
    assert!(moodle("no-name.csv").0.is_err());
    assert_eq!(moodle("clusters.csv"), (Ok(10), 10));
}

#[test]
#[should_panic(expected = "Moodle would never end")]
fn moodle_never_ends_on_an_empty_id_at_the_top() {
    let file = fixtures("moodle/invalid").into_iter().find(|file| super::name(file) == "no-id.csv").unwrap();
    let rows = moodle_rows(&std::fs::read_to_string(file).unwrap());
    moodle_children(&rows.iter().collect::<Vec<_>>(), "", 0);
}

// --- Mahara ---

/// The elements that Mahara keeps, each with the element that it stands under.
fn mahara_reads(text: &str) -> Vec<(String, Option<String>)> {
    let matrix = json::parse(text.as_bytes()).unwrap();
    let framework = matrix.get("framework").unwrap();
    let list = |name: &str| match framework.get(name) {
        Some(Value::Array(items)) => items.clone(),
        _ => Vec::new(),
    };
    let text_of = |item: &Value, name: &str| item.get(name).and_then(Value::as_text).map(str::to_owned);
    let mut kept: Vec<(String, Option<String>)> = Vec::new();
    for standard in list("standards") {
        assert!(text_of(&standard, "shortname").unwrap().chars().count() <= 100);
        assert!(text_of(&standard, "name").unwrap().chars().count() <= 255);
        // `===`: of the same kind, too.
        for element in list("standardelements").iter().filter(|e| e.get("standardid") == standard.get("standardid")) {
            assert!(text_of(element, "shortname").unwrap().chars().count() <= 100);
            assert!(text_of(element, "name").unwrap().chars().count() <= 255);
            // The first of all elements so far whose id PHP takes for the same.
            let parent = text_of(element, "parentelementid");
            let parent = parent.and_then(|parent| kept.iter().find(|(id, _)| php_equal(id, &parent)));
            let parent = parent.map(|(id, _)| id.clone());
            kept.push((text_of(element, "elementid").unwrap(), parent));
        }
    }
    kept
}

pub(super) fn mahara_has_all_of(spec: &Specification, text: &str) {
    let own = |id: String| super::super::text::own_id(&id).to_owned();
    let found: Vec<(String, Option<String>)> =
        mahara_reads(text).into_iter().map(|(id, parent)| (own(id), parent.map(own))).collect();
    let mut expected = Vec::new();
    for (_, outcomes) in ids(spec) {
        for (outcome, criteria) in outcomes {
            expected.push((outcome.clone(), None));
            expected.extend(criteria.into_iter().map(|criterion| (criterion, Some(outcome.clone()))));
        }
    }
    assert_eq!(found, expected);
}

#[test]
fn mahara_has_all_of_what_is_written() {
    let isp = isp();
    let text = write(Format::Mahara, &isp.specification, &isp.value, AT).text;
    mahara_has_all_of(&isp.specification, &text);
}

// --- CASE ---

/// What each part of a package may have, and behind the `|` what it must have.
const PARTS: [(&str, &str); 4] = [
    (
        "CFDocument",
        "frameworkType caseVersion officialSourceURL publisher description subject subjectURI language version \
         adoptionStatus statusStartDate statusEndDate licenseURI notes extensions | identifier uri creator title \
         lastChangeDateTime",
    ),
    (
        "CFItem",
        "alternativeLabel CFItemType humanCodingScheme listEnumeration abbreviatedStatement conceptKeywords \
         conceptKeywordsURI notes subject subjectURI language educationLevel CFItemTypeURI licenseURI statusStartDate \
         statusEndDate extensions | identifier fullStatement uri lastChangeDateTime",
    ),
    (
        "CFAssociation",
        "sequenceNumber CFAssociationGroupingURI notes extensions | identifier associationType uri originNodeURI \
         destinationNodeURI lastChangeDateTime",
    ),
    ("Link", "targetType | title identifier uri"),
];

fn case_part(part: &str, value: &Value) {
    let Value::Object(members) = value else { panic!("{part} is no object") };
    let (_, names) = PARTS.iter().find(|(name, _)| *name == part).unwrap();
    let (may, must) = names.split_once('|').unwrap();
    let (may, must): (Vec<&str>, Vec<&str>) = (may.split_whitespace().collect(), must.split_whitespace().collect());
    for name in members.keys() {
        assert!(may.contains(&name.as_str()) || must.contains(&name.as_str()), "{part}.{name}");
    }
    for name in must {
        assert!(members.contains_key(name), "{part}.{name}");
    }
    if let Some(id) = members.get("identifier").and_then(Value::as_text) {
        assert!(uuid::Uuid::try_parse(id).is_ok(), "{id}");
    }
}

pub(super) fn case_is_valid(text: &str) {
    let package = json::parse(text.as_bytes()).unwrap();
    let list = |name: &str| match package.get(name) {
        Some(Value::Array(items)) => items.clone(),
        _ => panic!("{name}"),
    };
    let document = package.get("CFDocument").unwrap();
    case_part("CFDocument", document);
    assert_eq!(document.get("caseVersion").unwrap().as_text(), Some("1.1"));
    let items = list("CFItems");
    items.iter().for_each(|item| case_part("CFItem", item));
    let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
    let associations = list("CFAssociations");
    for part in items.iter().chain(&associations).chain([document]) {
        *ids.entry(part.get("identifier").unwrap().as_text().unwrap()).or_default() += 1;
    }
    assert!(ids.values().all(|count| *count == 1), "an identifier stands twice");
    for association in &associations {
        case_part("CFAssociation", association);
        assert_eq!(association.get("associationType").unwrap().as_text(), Some("isChildOf"));
        for end in ["originNodeURI", "destinationNodeURI"] {
            let end = association.get(end).unwrap();
            case_part("Link", end);
            assert!(ids.contains_key(end.get("identifier").unwrap().as_text().unwrap()));
        }
    }
    let Value::Object(members) = &package else { panic!() };
    assert!(members.keys().all(|name| ["CFDocument", "CFItems", "CFAssociations"].contains(&name.as_str())));
}

#[test]
fn packages_are_valid_and_name_the_same_things_the_same_way_again() {
    let isp = isp();
    let text = write(Format::Case, &isp.specification, &isp.value, AT).text;
    case_is_valid(&text);
    let later = write(Format::Case, &isp.specification, &isp.value, "2027-01-01T00:00:00Z").text;
    assert_eq!(later.replace("2027-01-01T00:00:00Z", AT), text);
}

use super::node::{DAY, MONTH};
use super::*;
use crate::combination::{Condition, Measure, Selection};
use crate::spec::Stated;
use crate::spec::ids::RefError;

// Written with single quotation marks for the sake of reading, and so is what is replaced in it.
const SMALL: &str = "{
  'format': 'evidence-specification',
  'formatVersion': 1,
  'id': 'small', 'version': '1.0', 'title': 'Small', 'awardingBody': 'Body', 'publishedOn': '2022-02',
  'awards': [{
    'id': 'award', 'title': 'The award', 'shortTitle': 'Award', 'level': 3, 'qan': null,
    'credit': 1, 'glh': 8, 'tqt': { 'value': 10, 'published': '100', 'erratum': 'E-1' },
    'rule': { 'id': 'r', 'label': 'All units', 'count': { 'of': { 'group': 'g' }, 'by': 'units', 'min': 1 } },
    'ruleSource': 'Page 1'
  }],
  'groups': [{ 'id': 'g', 'label': 'Units' }],
  'units': [{
    'ref': 'U1', 'number': 1, 'title': 'First', 'level': 3, 'glh': 8, 'tqt': 10, 'credit': 1, 'groups': ['g'],
    'outcomes': [{ 'number': '1', 'wording': 'Outcome', 'criteria': [
      { 'number': '1.1', 'wording': 'Criterion', 'content': [{ 'text': 'Words', 'sharedWith': ['1.2'] }] },
      { 'number': { 'value': '1.2', 'erratum': 'E-1' }, 'wording': null, 'note': 'passed over' }
    ] }]
  }],
  'evidenceTypes': [{ 'id': 'report', 'label': 'Report', 'suits': ['skills'] }],
  'errata': [{
    'id': 'E-1', 'severity': 'B', 'finding': 'Found', 'treatment': 'Treated', 'lines': '1–2', 'blocksClaim': false,
    'decidedBy': 'Us', 'decidedOn': '2026-11-23'
  }]
}";

fn read(text: &str) -> Result<Specification, Vec<Problem>> {
    parse(text.replace('\'', "\"").as_bytes())
}

/// The problems of the small specification with `from` replaced by `to`, as places and reasons.
fn problems(from: &str, to: &str) -> Vec<(String, Reason)> {
    assert!(SMALL.contains(from), "{from}");
    let problems = read(&SMALL.replacen(from, to, 1)).err().unwrap_or_default();
    problems.into_iter().map(|problem| (problem.place, problem.reason)).collect()
}

#[track_caller]
fn check(from: &str, to: &str, place: &str, reason: Reason) {
    assert_eq!(problems(from, to), [(place.to_owned(), reason)]);
}

#[track_caller]
fn accepted(from: &str, to: &str) {
    assert_eq!(problems(from, to), []);
}

#[test]
fn reads_what_is_written() {
    let spec = read(SMALL).unwrap();
    let award = &spec.awards[0];
    assert_eq!(
        award.tqt,
        Stated { value: 10, published: Some("100".into()), erratum: Some("E-1".parse().unwrap()), supplied: None }
    );
    assert_eq!((award.qan.value.as_deref(), award.level), (None, 3));
    let group = Selection::Group("g".parse().unwrap());
    assert_eq!(award.rule.condition, Condition::at_least(1, Measure::Units, group));
    let criterion = spec.criterion("U1.1.2".parse().unwrap()).unwrap();
    assert_eq!(criterion.wording, Stated::plain(None));
    assert!(criterion.number_is_inferred());
    assert!(!spec.criterion("U1.1.1".parse().unwrap()).unwrap().number_is_inferred());
    assert_eq!(spec.units[0].outcomes[0].criteria[0].content[0].shared_with, [criterion.criterion_ref]);
    assert_eq!(spec.outcome("U1.LO1".parse().unwrap()).unwrap().wording.value, "Outcome");
    let report = spec.evidence_type("report".parse().unwrap()).unwrap();
    assert_eq!((report.suits_knowledge, report.suits_skills), (false, true));
    assert_eq!(spec.errata[0].lines.as_deref(), Some("1–2"));
}

#[test]
fn layout_does_not_change_the_digest_but_a_word_does() {
    let digest = |text: &str| read(text).unwrap().digest;
    assert_eq!(digest(SMALL), digest(&SMALL.replace("  ", "\t")));
    assert_ne!(digest(SMALL), digest(&SMALL.replace("Criterion", "Criteria")));
}

#[test]
fn what_is_no_specification() {
    let json = problems("'version': '1.0',", "'version' '1.0',");
    assert_eq!(json, [("4:28".to_owned(), Reason::Json("expected `:`".into()))]);
    let expected = FORMAT;
    check(FORMAT, "csv", "format", Reason::Format { found: Some("csv".into()), expected });
    check("'format'", "'form'", "format", Reason::Format { found: None, expected });
    let newer = Reason::NewerFormat { found: 2, max_supported: 1 };
    check("'formatVersion': 1,", "'formatVersion': 2,", "formatVersion", newer);
    let zero = Reason::OutOfRange { found: 0, min: 1, max: 1 };
    check("'formatVersion': 1,", "'formatVersion': 0,", "formatVersion", zero);
    check("'formatVersion': 1,", "", "formatVersion", Reason::Missing { similar: None });
    assert!(parse(b"[]").is_err());
    let large = parse(&vec![b' '; MAX_BYTES + 1]).unwrap_err();
    assert_eq!(large[0].reason, Reason::FileTooLarge { found: MAX_BYTES + 1, max: MAX_BYTES });
}

#[test]
fn every_problem_is_named_by_its_place() {
    let broken = SMALL
        .replace("'glh': 8, 'tqt': 10", "'glh': '8', 'tqt': -1")
        .replace("'label': 'Report'", "'label': ' '")
        .replace("'Outcome'", "7")
        .replace("'severity': 'B'", "'severity': 'D'");
    let places: Vec<String> = read(&broken).unwrap_err().into_iter().map(|problem| problem.place).collect();
    let expected = [
        "units[0] (U1).glh",
        "units[0] (U1).tqt",
        "units[0] (U1).outcomes[0].wording",
        "evidenceTypes[0].label",
        "errata[0].severity",
    ];
    assert_eq!(places, expected);
}

#[test]
fn missing_members_and_misspelt_ones() {
    let missing = |similar: Option<&str>| Reason::Missing { similar: similar.map(str::to_owned) };
    check("'shortTitle': 'Award',", "", "awards[0].shortTitle", missing(None));
    check("'shortTitle'", "'short_title'", "awards[0].shortTitle", missing(Some("short_title")));
    check("'shortTitle'", "'shortTitel'", "awards[0].shortTitle", missing(None));
    check("'shortTitle'", "'shortTitl'", "awards[0].shortTitle", missing(Some("shortTitl")));
    check("'ruleSource'", "'ruleSourse'", "awards[0].ruleSource", missing(Some("ruleSourse")));
    accepted("'publishedOn': '2022-02',", "");
    accepted("'publishedOn': '2022-02',", "'publishedOn': null,");
}

#[test]
fn values_of_the_wrong_kind_or_size() {
    let kind = |found, expected| Reason::Kind { found, expected };
    check("'level': 3, 'qan'", "'level': null, 'qan'", "awards[0].level", kind(Kind::Null, Kind::Integer));
    check("'blocksClaim': false", "'blocksClaim': 0", "errata[0].blocksClaim", kind(Kind::Integer, Kind::Bool));
    check("['g']", "'g'", "units[0] (U1).groups", kind(Kind::Text, Kind::Array));
    check(
        "[{ 'id': 'report', 'label': 'Report', 'suits': ['skills'] }]",
        "[7]",
        "evidenceTypes[0]",
        kind(Kind::Integer, Kind::Object),
    );
    let level = Reason::OutOfRange { found: 13, min: 0, max: 12 };
    check("'level': 3, 'qan'", "'level': 13, 'qan'", "awards[0].level", level);
    check("'Small'", "''", "title", Reason::Empty);
    let long = "x".repeat(MAX_LABEL + 1);
    let too_long = Reason::TooLong { found: MAX_LABEL + 1, max: MAX_LABEL };
    check("'Small'", &format!("'{long}'"), "title", too_long);
    let many = vec!["'x'"; MAX_ITEMS + 1].join(",");
    let too_many = Reason::TooMany { found: MAX_ITEMS + 1, max: MAX_ITEMS };
    check("'number': 1,", &format!("'number': 1, 'aliases': [{many}],"), "units[0] (U1).aliases", too_many);
    check("'Small'", "'Sm\\u202eall'", "title", Reason::Invisible('\u{202e}'));
    check("'Small'", "'Sm\\nall'", "title", Reason::Invisible('\n'));
}

#[test]
fn lists_that_cannot_be_empty() {
    let start = SMALL.find("'outcomes': ").unwrap() + "'outcomes': ".len();
    let outcomes = &SMALL[start..SMALL.find("\n  }],\n  'evidenceTypes'").unwrap()];
    check(outcomes, "[]", "units[0] (U1).outcomes", Reason::Empty);
}

#[test]
fn dates() {
    for date in ["Feb-22", "2022-13", "2022-2", "202202", "2022-02-01"] {
        check("2022-02", date, "publishedOn", Reason::Date { found: date.into(), form: MONTH });
    }
    for date in ["2026-02-30", "2026-11", "20261123", "2026-11-23T10"] {
        check("2026-11-23", date, "errata[0].decidedOn", Reason::Date { found: date.into(), form: DAY });
    }
    accepted("2026-11-23", "2028-02-29");
}

#[test]
fn references_and_look_alikes() {
    let reference = |found: &str, c| Reason::Reference { found: found.into(), error: RefError::Character(c) };
    check("'U1'", "'U/1'", "units[0] (U/1).ref", reference("U/1", '/'));
    check("'U1'", "'тот'", "units[0] (тот).ref", reference("тот", 'т'));
    let place = "units[0] (U1).outcomes[0].criteria[0].number";
    check("'number': '1.1'", "'number': '1,1'", place, reference("1,1", ','));
}

#[test]
fn references_to_nothing() {
    let unknown = |named, id: &str| Reason::Unknown { named, id: id.into() };
    check("{ 'group': 'g' }", "{ 'group': 'h' }", "awards[0].rule.count.of.group", unknown(Named::Group, "h"));
    let units = "awards[0].rule.count.of.units[0]";
    check("{ 'group': 'g' }", "{ 'units': ['U2'] }", units, unknown(Named::Unit, "U2"));
    check("['g']", "['h']", "units[0] (U1).groups[0]", unknown(Named::Group, "h"));
    check("'erratum': 'E-1' }", "'erratum': 'E-2' }", "awards[0].tqt.erratum", unknown(Named::Erratum, "E-2"));
    let shared = "units[0] (U1).outcomes[0].criteria[0].content[0].sharedWith[0]";
    check("['1.2']", "['1.3']", shared, unknown(Named::Criterion, "1.3"));
}

#[test]
fn names_given_twice() {
    let duplicate = |named, id: &str| Reason::Duplicate { named, id: id.into() };
    check("'number': '1.1'", "'number': '1.2'", "units[0] (U1).outcomes", duplicate(Named::Criterion, "1.2"));
    let group = "{ 'id': 'g', 'label': 'Units' }";
    check(group, &format!("{group}, {group}"), "groups", duplicate(Named::Group, "g"));
    let start = SMALL.find("'units': [").unwrap() + "'units': [".len();
    let unit = &SMALL[start..SMALL.find("],\n  'evidenceTypes'").unwrap()];
    check(unit, &format!("{unit}, {unit}"), "units", duplicate(Named::Unit, "U1"));
    let count = "'count': { 'of': { 'group': 'g' }, 'by': 'units', 'min': 1 }";
    let nested = format!("'all': [{{ 'id': 'r', 'label': 'Inner', {count} }}]");
    check(count, &nested, "awards[0].rule.all[0].id", duplicate(Named::Rule, "r"));
}

#[test]
fn no_list_of_named_things_has_a_name_twice() {
    let start = |list: &str| SMALL.find(list).unwrap() + list.len();
    let lists = [
        ("awards", "'awards': [", "],\n  'groups'", Named::Award, "award"),
        ("evidenceTypes", "'evidenceTypes': [", "],\n  'errata'", Named::EvidenceType, "report"),
        ("errata", "'errata': [", "]\n}", Named::Erratum, "E-1"),
        ("units[0] (U1).outcomes", "'outcomes': [", "]\n  }],\n  'evidenceTypes'", Named::Outcome, "1"),
    ];
    for (place, from, to, named, id) in lists {
        let item = &SMALL[start(from)..SMALL.find(to).unwrap()];
        let problems = problems(item, &format!("{item}, {item}"));
        let expected = (place.to_owned(), Reason::Duplicate { named, id: id.to_owned() });
        assert_eq!(problems.first(), Some(&expected));
    }
    let section = "{ 'id': 'x', 'title': 'X', 'text': ['Y'] }";
    let guidance = format!("'guidance': [{section}, {section}], 'errata'");
    check("'errata'", &guidance, "guidance", Reason::Duplicate { named: Named::Guidance, id: "x".into() });
}

#[test]
fn criteria_are_counted_over_all_units() {
    let criteria: Vec<String> = (0..MAX_ITEMS).map(|n| format!("{{ 'number': '{n}', 'wording': 'W' }}")).collect();
    let head = "'title': 'T', 'level': 3, 'glh': 8, 'tqt': 10, 'credit': 1";
    let units: String = (2..=MAX_CRITERIA / MAX_ITEMS + 1)
        .map(|n| {
            let criteria = criteria.join(",");
            let outcomes = format!("[{{ 'number': '1', 'wording': 'O', 'criteria': [{criteria}] }}]");
            format!("{{ 'ref': 'U{n}', 'number': {n}, {head}, 'outcomes': {outcomes} }},")
        })
        .collect();
    // Two more are in the small specification.
    let too_many = Reason::TooMany { found: MAX_CRITERIA + 2, max: MAX_CRITERIA };
    check("'units': [", &format!("'units': [{units}"), "units", too_many);
}

#[test]
fn a_difference_needs_a_reason() {
    let place = "awards[0].tqt.erratum";
    check(", 'erratum': 'E-1' },\n", " },\n", place, Reason::Missing { similar: None });
}

fn index(specifications: &str) -> Result<Vec<Listed>, Vec<Problem>> {
    let head = format!("'format': '{INDEX_FORMAT}', 'formatVersion': 1");
    let text = format!("{{ {head}, 'specifications': [{specifications}] }}");
    parse_index(text.replace('\'', "\"").as_bytes())
}

#[test]
fn an_index() {
    let listed = index("{ 'file': 'a.json', 'id': 'a', 'title': 'A' }, { 'file': 'b.json' }").unwrap();
    assert_eq!((listed[0].file.as_str(), listed[0].title.as_deref()), ("a.json", Some("A")));
    assert_eq!((listed[1].file.as_str(), &listed[1].id), ("b.json", &None));
    assert_eq!(index("").unwrap(), []);
}

#[test]
fn files_of_an_index_stay_in_its_folder() {
    for file in ["../a.json", "https://x.test/a.json", "a.js", ".json", "a b.json", "x\\\\a.json", "?a.json"] {
        let problems = index(&format!("{{ 'file': '{file}' }}")).unwrap_err();
        assert!(matches!(problems[0].reason, Reason::FileName { .. }), "{file}");
        assert_eq!(problems[0].place, "specifications[0].file");
    }
    let twice = index("{ 'file': 'a.json' }, { 'file': 'a.json' }").unwrap_err();
    assert_eq!(twice[0].reason, Reason::Duplicate { named: Named::File, id: "a.json".into() });
}

//! What is written is read again: any specification, through any format.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::importers::{case_is_valid, mahara_has_all_of, moodle_has_all_of};
use super::*;
use crate::spec::exchange::outline::{object, text};
use crate::spec::exchange::text::squeezed;

/// Texts with everything that a table, a web page or a spreadsheet takes for something else.
fn words(max: usize) -> impl Strategy<Value = String> {
    let parts = [
        "Plan",
        "a",
        "the sales",
        "1.1",
        "LO1",
        "=1+1",
        "@x",
        "-",
        "'",
        "\"",
        ",",
        ";",
        "<",
        ">",
        "<p>",
        "</li>",
        "&",
        "&amp;",
        "<b>Bold</b>:",
        ":",
        "é",
        "ß…",
        "…",
        "…and",
        "日本",
        "😀",
        "R&D;",
        "{\"a\":1}",
        "\\",
        "//",
        "Level 5.",
        "  ",
        "a rather long run of words that goes on and on, so that names are cut",
    ];
    vec(select(parts.to_vec()), 1..max)
        .prop_map(|parts| parts.join(" "))
        .prop_filter("a text has to say something", |text| !text.trim().is_empty())
}

fn stated(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    (value, option::weighted(0.3, words(4))).prop_map(|(value, published)| match published {
        None => value,
        Some(published) => object([("value", value), ("published", Value::Text(published)), ("erratum", text("E-1"))]),
    })
}

fn amount(max: i64) -> impl Strategy<Value = Value> {
    stated((1..max).prop_map(Value::Integer))
}

fn criterion() -> impl Strategy<Value = Value> {
    let wording = prop_oneof![
        9 => stated(words(6).prop_map(Value::Text)),
        1 => Just(object([("value", Value::Null), ("published", text("ntrol")), ("erratum", text("E-1"))])),
    ];
    let content = (option::of(words(3)), words(8)).prop_map(|(heading, words)| {
        let heading = heading.map(|heading| ("heading", Value::Text(heading)));
        object([("text", Value::Text(words))].into_iter().chain(heading))
    });
    (wording, vec(content, 0..3)).prop_map(|(wording, content)| {
        let content = Some(("content", Value::Array(content.clone()))).filter(|_| !content.is_empty());
        object([("wording", wording)].into_iter().chain(content))
    })
}

fn with(value: &Value, name: &str, new: Value) -> Value {
    let Value::Object(members) = value else { panic!() };
    let mut members = members.clone();
    members.insert(name.to_owned(), new);
    Value::Object(members)
}

fn outcome() -> impl Strategy<Value = Value> {
    (stated(words(6).prop_map(Value::Text)), vec(criterion(), 1..4))
        .prop_map(|(wording, criteria)| object([("wording", wording), ("criteria", Value::Array(criteria))]))
}

/// References that PHP takes for numbers among them, and numbers of criteria such as 1.10.
fn unit() -> impl Strategy<Value = Value> {
    let style = select(vec!["{o}.{c}", "{c}{o}", "K{o}-{c}", "{o}.{c}0"]);
    let amounts = (0..9_i64, amount(99), amount(99), amount(99));
    (
        stated(words(5).prop_map(Value::Text)),
        amounts,
        option::of(stated(words(9).prop_map(Value::Text))),
        vec(outcome(), 1..4),
        style,
    )
        .prop_map(|(title, (level, credit, glh, tqt), summary, outcomes, style)| {
            let outcomes = outcomes.iter().enumerate().map(|(o, outcome)| {
                let Some(Value::Array(criteria)) = outcome.get("criteria") else { panic!() };
                let criteria = criteria.iter().enumerate().map(|(c, criterion)| {
                    let number = style.replace("{o}", &(o + 1).to_string()).replace("{c}", &(c + 1).to_string());
                    with(criterion, "number", Value::Text(number))
                });
                let outcome = with(outcome, "criteria", Value::Array(criteria.collect()));
                with(&outcome, "number", Value::Text((o + 1).to_string()))
            });
            let summary = summary.map(|summary| ("summary", summary));
            let members = [
                ("title", title),
                ("level", Value::Integer(level)),
                ("credit", credit),
                ("glh", glh),
                ("tqt", tqt),
                ("outcomes", Value::Array(outcomes.collect())),
            ];
            object(members.into_iter().chain(summary))
        })
}

fn specification() -> impl Strategy<Value = Value> {
    let references =
        select(vec![["U1", "U2", "U3"], ["1", "1e0", "1-0"], ["501", "0501", "-501"], ["ISP501", "ISP502", "LO1"]]);
    (words(5), words(3), vec(unit(), 1..4), references, option::of(words(3))).prop_map(
        |(title, body, units, references, unknown)| {
            let units = units.iter().enumerate().map(|(n, unit)| {
                let unit = with(unit, "ref", text(references[n]));
                // Guided hours are not to exceed the total, so that nothing contradicts itself.
                let unit = with(&unit, "glh", Value::Integer(0));
                with(&unit, "number", Value::Integer(n as i64 + 1))
            });
            let units: Vec<Value> = units.collect();
            let rule = object([
                ("id", text("r")),
                ("label", text("Any unit")),
                ("count", object([("of", text("all")), ("by", text("units")), ("min", Value::Integer(0))])),
            ]);
            let award = object([
                ("id", text("award")),
                ("title", Value::Text(title.clone())),
                ("shortTitle", text("Award")),
                ("level", Value::Integer(3)),
                ("qan", text("603/5903/1")),
                ("credit", Value::Integer(1)),
                ("glh", Value::Integer(1)),
                ("tqt", Value::Integer(10)),
                ("rule", rule),
                ("ruleSource", text("Page 1")),
            ]);
            let erratum = object([
                ("id", text("E-1")),
                ("severity", text("A")),
                ("finding", text("Found.")),
                ("treatment", text("Treated.")),
                ("blocksClaim", Value::Bool(false)),
                ("decidedBy", text("Us")),
                ("decidedOn", text("2026-11-23")),
            ]);
            let unknown = unknown.map(|unknown| ("ofALaterVersion", Value::Text(unknown)));
            let members = [
                ("format", text("evidence-specification")),
                ("formatVersion", Value::Integer(1)),
                ("id", text("generated")),
                ("version", text("1  0")),
                ("title", Value::Text(title)),
                ("awardingBody", Value::Text(body)),
                ("awards", Value::Array(vec![award])),
                ("groups", Value::Array(Vec::new())),
                ("units", Value::Array(units)),
                ("errata", Value::Array(vec![erratum])),
            ];
            object(members.into_iter().chain(unknown))
        },
    )
}

/// What a tree of names and descriptions carries: references, words with single spaces, hours, content.
fn carried(spec: &Specification, with_id: bool) -> Vec<String> {
    let mut carried = vec![squeezed(&spec.title)];
    carried.extend(with_id.then(|| spec.id.to_string()));
    for unit in &spec.units {
        let hours = (unit.level, unit.glh.value, unit.tqt.value, unit.credit.value);
        carried.push(format!("{} {hours:?} {}", unit.unit_ref, squeezed(&unit.title.value)));
        let summary = unit.summary.as_ref().filter(|summary| summary.erratum.is_none());
        carried.extend(summary.map(|summary| squeezed(&summary.value)));
        for outcome in &unit.outcomes {
            carried.push(format!("{} {}", outcome.outcome_ref, squeezed(&outcome.wording.value)));
            for criterion in &outcome.criteria {
                let wording = criterion.wording.value.as_deref().map(squeezed);
                carried.push(format!("{} {wording:?}", criterion.criterion_ref));
                for content in &criterion.content {
                    carried.push(format!("  {}: {}", squeezed(&content.heading), squeezed(&content.text)));
                }
            }
        }
    }
    carried
}

fn through(format: Format, reading: &Reading) -> Reading {
    let written = write(format, &reading.specification, &reading.value, AT);
    assert_eq!(format_of("unnamed", written.text.as_bytes()), Some(format));
    let known = Known { level: Some(3), ..Known::nothing("2026-11-23") };
    read(format, written.text.as_bytes(), &known).unwrap_or_else(|problems| panic!("{problems:?}\n{}", written.text))
}

fn comes_back_as_far_as_it_is_carried(reading: &Reading) {
    let spec = &reading.specification;
    let case = write(Format::Case, spec, &reading.value, AT).text;
    case_is_valid(&case);
    // Through CASE it comes back to the letter.
    assert_eq!(through(Format::Case, reading).value, reading.value);
    moodle_has_all_of(spec, &write(Format::Moodle, spec, &reading.value, AT).text);
    assert_eq!(carried(&through(Format::Moodle, reading).specification, true), carried(spec, true));
    mahara_has_all_of(spec, &write(Format::Mahara, spec, &reading.value, AT).text);
    assert_eq!(carried(&through(Format::Mahara, reading).specification, false), carried(spec, false));
    // And once read, it comes and goes without another change.
    for format in [Format::Moodle, Format::Mahara] {
        let once = through(format, reading);
        let again = through(format, &once);
        assert_eq!(carried(&again.specification, true), carried(&once.specification, true));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_specification_comes_back_as_far_as_it_is_carried(value in specification()) {
        let text = value.canonical();
        let reading = read(Format::Specification, text.as_bytes(), &known());
        let reading = reading.unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
        comes_back_as_far_as_it_is_carried(&reading);
    }

    #[test]
    fn no_damage_to_a_file_is_a_panic(
        file in any::<prop::sample::Index>(),
        changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        end in option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let files: Vec<PathBuf> =
            ["moodle", "mahara", "case"].iter().flat_map(|format| fixtures(&format!("{format}/valid"))).collect();
        let mut bytes = std::fs::read(file.get(&files)).unwrap();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(end) = end {
            bytes.truncate(end.index(bytes.len()));
        }
        for format in [Format::Moodle, Format::Mahara, Format::Case] {
            if let Err(problems) = read(format, &bytes, &known()) {
                assert!(!problems.is_empty());
                problems.iter().for_each(|problem| drop(Message::from(problem)));
            }
        }
    }
}

#[test]
fn what_is_shipped_comes_back_as_far_as_it_is_carried() {
    let isp = isp();
    comes_back_as_far_as_it_is_carried(&Reading { not_carried: Vec::new(), ..isp });
}

#[test]
fn what_was_read_from_one_format_goes_through_the_others() {
    for folder in ["moodle", "mahara", "case"] {
        for file in fixtures(&format!("{folder}/valid")) {
            comes_back_as_far_as_it_is_carried(&read_file(&file).unwrap());
        }
    }
}

#[test]
fn an_item_that_was_changed_elsewhere_counts() {
    let isp = isp();
    let text = write(Format::Case, &isp.specification, &isp.value, AT).text;
    let changed = text
        .replace(
            "\"fullStatement\":\"Evaluate relevant sales forecasting techniques\"",
            "\"fullStatement\":\"Changed\"",
        )
        .replacen("\"educationLevel\":[\"5\"]", "\"educationLevel\":[\"6\"]", 1);
    let spec = read(Format::Case, changed.as_bytes(), &known()).unwrap().specification;
    let criterion = spec.criterion("ISP501.3.1".parse().unwrap()).unwrap();
    assert_eq!(criterion.wording, Stated::plain(Some("Changed".to_owned())));
    assert_eq!(spec.units[0].level, 6);
    // All else is as it was, and a disputed wording keeps its erratum.
    assert_eq!(spec.awards, isp.specification.awards);
    let damaged = "ISP401.4.1".parse().unwrap();
    assert_eq!(spec.criterion(damaged), isp.specification.criterion(damaged));
}

#[test]
fn a_package_that_lost_its_extensions_is_still_a_framework() {
    let isp = isp();
    let text = write(Format::Case, &isp.specification, &isp.value, AT).text;
    let Value::Object(mut package) = json::parse(text.as_bytes()).unwrap() else { panic!() };
    fn strip(value: &mut Value) {
        if let Value::Object(members) = value {
            members.remove("extensions");
        }
        if let Value::Array(items) = value {
            items.iter_mut().for_each(strip);
        }
    }
    package.values_mut().for_each(strip);
    let reading = read(Format::Case, Value::Object(package).canonical().as_bytes(), &known()).unwrap();
    let spec = reading.specification;
    assert_eq!((spec.units.len(), spec.criteria().count()), (9, 107));
    assert_eq!(spec.units[4].level, 4);
    let missing: Vec<String> = spec.errata.iter().map(|erratum| erratum.id.to_string()).collect();
    assert_eq!(missing, ["X-RULE", "X-HOURS", "X-WORDING"]);
    assert_eq!(spec.awards[0].rule.label, "All 9 units");
    assert!(spec.erratum("X-RULE".parse().unwrap()).unwrap().blocks_claim);
}

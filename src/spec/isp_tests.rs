//! Facts about the specification that is shipped. They were counted in the published text, not in the file.

use std::collections::BTreeSet;

use crate::combination::verdict::{Standing, verdict};
use crate::combination::{Combination, Measure, counted};
use crate::json::{self, Value};
use crate::spec::check::{Finding, FindingKind, check};
use crate::spec::parse::{from_value, parse, parse_index};
use crate::spec::{Severity, Specification, Stated, Unit, UnitRef};

const FILE: &[u8] = include_bytes!("../../spec-data/isp-level-5-advanced-sales.json");

fn isp() -> Specification {
    parse(FILE).unwrap()
}

fn units_of(spec: &Specification, award: &str) -> BTreeSet<UnitRef> {
    counted(spec, &spec.award(award.parse().unwrap()).unwrap().rule)
}

fn unit<'a>(spec: &'a Specification, unit: &str) -> &'a Unit {
    spec.unit(unit.parse().unwrap()).unwrap()
}

fn wording<'a>(spec: &'a Specification, criterion: &str) -> &'a Stated<Option<String>> {
    &spec.criterion(criterion.parse().unwrap()).unwrap().wording
}

#[test]
fn has_all_units_outcomes_and_criteria() {
    let spec = isp();
    let shape: Vec<(&str, usize, usize)> =
        spec.units.iter().map(|unit| (unit.unit_ref.as_str(), unit.outcomes.len(), unit.criteria().count())).collect();
    let expected = [
        ("ISP501", 4, 12),
        ("ISP502", 5, 17),
        ("ISP503", 4, 12),
        ("ISP504", 3, 10),
        ("ISP401", 4, 14),
        ("ISP404", 4, 11),
        ("ISP505", 3, 6),
        ("ISP506", 3, 10),
        ("ISP507", 5, 15),
    ];
    assert_eq!(shape, expected);
    assert_eq!(spec.units.iter().map(|unit| unit.outcomes.len()).sum::<usize>(), 35);
    assert_eq!(spec.criteria().count(), 107);
}

#[test]
fn the_certificate_has_16_outcomes_and_51_criteria() {
    let spec = isp();
    let units: Vec<&Unit> = units_of(&spec, "certificate").into_iter().filter_map(|unit| spec.unit(unit)).collect();
    assert_eq!(units.iter().map(|unit| unit.outcomes.len()).sum::<usize>(), 16);
    assert_eq!(units.iter().map(|unit| unit.criteria().count()).sum::<usize>(), 51);
}

#[test]
fn totals_are_the_sums_of_the_units() {
    let spec = isp();
    let sums = |award: &str| {
        let units = units_of(&spec, award);
        let sum = |by: Measure| units.iter().filter_map(|unit| spec.unit(*unit)).map(|unit| by.of(unit)).sum::<u32>();
        (sum(Measure::Glh), sum(Measure::Tqt), sum(Measure::Credits))
    };
    let stated = |award: &str| {
        let award = spec.award(award.parse().unwrap()).unwrap();
        (award.glh.value, award.tqt.value, award.credit.value)
    };
    assert_eq!((sums("certificate"), stated("certificate")), ((152, 200, 20), (152, 200, 20)));
    assert_eq!((sums("diploma"), stated("diploma")), ((306, 410, 41), (306, 410, 41)));
}

#[test]
fn four_units_make_the_certificate_and_all_nine_the_diploma() {
    let spec = isp();
    let combination = |award: &str, achieved: &BTreeSet<UnitRef>| {
        let rule = &spec.award(award.parse().unwrap()).unwrap().rule;
        verdict(&spec, rule, &Standing::assessed(achieved, &BTreeSet::new())).combination
    };
    let mandatory = units_of(&spec, "certificate");
    let mut all = units_of(&spec, "diploma");
    assert_eq!((mandatory.len(), all.len()), (4, 9));
    assert_eq!(combination("certificate", &mandatory), Combination::Satisfied);
    assert_eq!(combination("diploma", &mandatory), Combination::Incomplete);
    assert_eq!(combination("diploma", &all), Combination::Satisfied);
    all.pop_first();
    assert_eq!(combination("diploma", &all), Combination::Incomplete);
}

#[test]
fn exactly_two_wordings_cannot_be_read_and_both_block_the_claim() {
    let spec = isp();
    let illegible: Vec<(String, Option<&str>, bool)> = spec
        .criteria()
        .filter(|criterion| criterion.wording.value.is_none())
        .map(|criterion| {
            let erratum = criterion.wording.erratum.and_then(|erratum| spec.erratum(erratum));
            let fragment = criterion.wording.published.as_deref();
            (criterion.criterion_ref.to_string(), fragment, erratum.is_some_and(|erratum| erratum.blocks_claim))
        })
        .collect();
    let expected = [
        ("ISP401.4.1".to_owned(), Some("ntrol relationships with appropriately"), true),
        ("ISP404.1.1".to_owned(), Some("Explain now to write proposals /"), true),
    ];
    assert_eq!(illegible, expected);
    assert_eq!(spec.errata.iter().filter(|erratum| erratum.blocks_claim).count(), 2);
}

#[test]
fn exactly_four_numbers_are_not_printed() {
    let spec = isp();
    let inferred: Vec<String> = spec
        .criteria()
        .filter(|criterion| criterion.number_is_inferred())
        .map(|criterion| criterion.criterion_ref.to_string())
        .collect();
    assert_eq!(inferred, ["ISP401.3.3", "ISP401.4.1", "ISP404.1.1", "ISP507.2.2"]);
}

#[test]
fn what_is_printed_in_one_row_is_cut_where_the_second_criterion_begins() {
    let spec = isp();
    for (first, second) in [("ISP401.3.2", "ISP401.3.3"), ("ISP507.2.1", "ISP507.2.2")] {
        let (first, second) = (wording(&spec, first), wording(&spec, second));
        let row = format!("{} {}", first.value.as_deref().unwrap(), second.value.as_deref().unwrap());
        assert_eq!((first.published.as_ref(), second.published.as_ref()), (Some(&row), Some(&row)));
    }
}

#[test]
fn slips_are_kept_to_the_letter() {
    let spec = isp();
    let oddity = wording(&spec, "ISP502.5.3");
    assert_eq!(oddity.value.as_deref(), Some("Demonstrate sales management actions are in-line vision and strategy"));
    assert!(oddity.erratum.is_some());
    let misplaced = &unit(&spec, "ISP504").outcomes[2];
    assert_eq!((misplaced.number.value.as_str(), misplaced.number.published.as_deref()), ("3", Some("4.")));
    let tqt = &unit(&spec, "ISP404").tqt;
    assert_eq!((tqt.value, tqt.published.as_deref()), (40, Some("404")));
}

#[test]
fn the_certificates_number_is_left_open() {
    let spec = isp();
    let qan = |award: &str| spec.award(award.parse().unwrap()).unwrap().qan.value.clone();
    assert_eq!((qan("certificate"), qan("diploma")), (None, Some("603/5903/1".to_owned())));
    let certificate = spec.award("certificate".parse().unwrap()).unwrap();
    let candidates: Vec<&str> = certificate.qan_candidates.iter().map(|candidate| candidate.qan.as_str()).collect();
    assert_eq!(candidates, ["603/5902/X", "603/5904/3"]);
}

#[test]
fn a_paragraph_printed_once_for_two_criteria_stands_under_both() {
    let spec = isp();
    let mut shared = 0;
    for criterion in spec.criteria() {
        for content in &criterion.content {
            for other in &content.shared_with {
                let other = spec.criterion(*other).unwrap();
                let same = other.content.iter().find(|other| other.text == content.text);
                assert!(same.is_some_and(|same| same.shared_with.contains(&criterion.criterion_ref)));
                shared += 1;
            }
        }
    }
    assert_eq!(shared, 2);
}

#[test]
fn every_criterion_has_indicative_content() {
    let spec = isp();
    assert!(spec.criteria().all(|criterion| !criterion.content.is_empty()));
    let bare = spec.criteria().flat_map(|criterion| &criterion.content).filter(|content| content.heading.is_empty());
    // Only ISP404.3.1 is printed without the colon that parts the heading.
    assert_eq!(bare.count(), 1);
}

#[test]
fn all_nine_guidelines_are_there() {
    let simulation = isp().simulation.unwrap();
    assert_eq!(simulation.guidelines.len(), 9);
    assert_eq!(simulation.guidelines[0], "The RWE is managed as a real work situation.");
}

#[test]
fn evidence_types_keep_both_lists() {
    let spec = isp();
    let count = |suits: fn(&crate::spec::EvidenceType) -> bool| spec.evidence_types.iter().filter(|t| suits(t)).count();
    let knowledge = count(|evidence_type| evidence_type.suits_knowledge);
    let skills = count(|evidence_type| evidence_type.suits_skills);
    assert_eq!((knowledge, skills, spec.evidence_types.len()), (5, 4, 7));
}

#[test]
fn only_prose_has_letters_beyond_ascii() {
    fn walk(value: &Value, member: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => members.iter().for_each(|(name, value)| {
                assert!(name.is_ascii(), "{name}");
                walk(value, name, found);
            }),
            Value::Array(items) => items.iter().for_each(|item| walk(item, member, found)),
            Value::Text(text) => {
                let is_prose = matches!(
                    member,
                    "text" | "finding" | "treatment" | "lines" | "value" | "published" | "wording" | "ruleSource"
                );
                // Typography and the ° of an angle are all that the prose needs.
                let is_foreign = |c: char| !(c.is_ascii() || is_prose && "–’‘“”…°".contains(c));
                found.extend(text.chars().find(|&c| is_foreign(c)).map(|c| format!("{member}: {c} in {text}")));
            }
            Value::Null | Value::Bool(_) | Value::Integer(_) => {}
        }
    }
    let mut found = Vec::new();
    walk(&json::parse(FILE).unwrap(), "", &mut found);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn every_erratum_stands_at_the_place_that_it_is_about() {
    // That every erratum named exists is the parser's to say; this is the other direction.
    fn walk(value: &Value, member: &str, named: &mut BTreeSet<String>) {
        match value {
            Value::Object(members) => members.iter().for_each(|(name, value)| walk(value, name, named)),
            Value::Array(items) => items.iter().for_each(|item| walk(item, member, named)),
            Value::Text(text) if matches!(member, "erratum" | "errata" | "contentErrata") => {
                named.insert(text.clone());
            }
            _ => {}
        }
    }
    let mut named = BTreeSet::new();
    walk(&json::parse(FILE).unwrap(), "", &mut named);
    let spec = isp();
    let listed: BTreeSet<String> = spec.errata.iter().map(|erratum| erratum.id.to_string()).collect();
    assert_eq!(named, listed);
    assert_eq!(listed.len(), 44);
}

/// What is found, as codes, places and errata.
fn found(spec: &Specification) -> Vec<(&'static str, String, Option<String>)> {
    let findings = check(spec).into_iter();
    findings.map(|f| (f.kind.code(), f.place, f.explained_by.map(|id| id.to_string()))).collect()
}

#[test]
fn every_finding_is_explained_and_what_a_program_sees_by_itself_is_seen() {
    let spec = isp();
    let findings = check(&spec);
    assert!(findings.iter().all(|finding| finding.explained_by.is_some() && !finding.refuses()));
    // What the file only records was seen by people.
    let by_itself: Vec<_> = found(&spec).into_iter().filter(|(code, ..)| *code != "recorded").collect();
    let seen: Vec<(&str, &str, &str)> =
        by_itself.iter().map(|(code, place, by)| (*code, place.as_str(), by.as_deref().unwrap())).collect();
    let expected = [
        ("qan-conflict", "awards[0] (certificate).qan", "E-01"),
        ("title-differs", "units[0] (ISP501).titleInStructure", "E-17"),
        ("title-differs", "units[4] (ISP401).titleInStructure", "E-17"),
        ("missing-wording", "units[4] (ISP401).outcomes[3].criteria[0].wording", "E-U5-41"),
        ("title-differs", "units[5] (ISP404).titleInStructure", "E-17"),
        ("missing-wording", "units[5] (ISP404).outcomes[0].criteria[0].wording", "E-U6-11"),
        ("title-differs", "units[6] (ISP505).titleInStructure", "E-17"),
        ("repeats-outcome", "units[6] (ISP505).outcomes[1].criteria[0].wording", "E-U7-21"),
        ("title-differs", "units[7] (ISP506).titleInStructure", "E-17"),
        ("shared-content", "units[7] (ISP506).outcomes[1].criteria[0].content[1]", "E-U8-22"),
        ("title-differs", "units[8] (ISP507).titleInStructure", "E-17"),
        ("no-footnote", "guidance[1] (qualification-structure).text[0]", "E-12"),
        ("no-footnote", "guidance[1] (qualification-structure).text[1]", "E-12"),
        ("no-slack", "awards[1] (diploma).rule.all[1]", "E-11"),
        ("other-level", "awards[1] (diploma).rule", "E-16"),
    ];
    assert_eq!(seen, expected);
}

#[test]
fn every_fault_of_weight_in_the_document_is_reported_with_its_severity() {
    let spec = isp();
    let findings = check(&spec);
    for erratum in &spec.errata {
        let reported = findings.iter().filter(|finding| finding.explained_by == Some(erratum.id));
        let severities: BTreeSet<Severity> = reported.map(|finding| finding.severity).collect();
        assert_eq!(severities, BTreeSet::from([erratum.severity]), "{}", erratum.id);
    }
    let count = |severity| spec.errata.iter().filter(|erratum| erratum.severity == severity).count();
    assert_eq!((count(Severity::A), count(Severity::B)), (13, 17));
}

/// The document as someone would enter it who takes it at its word and knows nothing of errata: what is printed stands
/// everywhere, and a row of a table is one criterion.
fn careless() -> Specification {
    fn printed(value: Value) -> Value {
        match value {
            Value::Array(items) => Value::Array(items.into_iter().map(printed).collect()),
            Value::Object(mut members) => {
                if let Some(value) = members.remove("value") {
                    let published = members.remove("published");
                    return match (value, published) {
                        (Value::Integer(_), Some(Value::Text(digits))) => Value::Integer(digits.parse().unwrap()),
                        (_, Some(published)) => published,
                        (value, None) => value,
                    };
                }
                members.retain(|name, _| !name.to_lowercase().contains("errata"));
                Value::Object(members.into_iter().map(|(name, value)| (name, printed(value))).collect())
            }
            value => value,
        }
    }
    fn each<'a>(value: &'a mut Value, list: &str) -> &'a mut Vec<Value> {
        let Value::Object(members) = value else { panic!("{list}") };
        let Some(Value::Array(items)) = members.get_mut(list) else { panic!("{list}") };
        items
    }
    fn set(value: &mut Value, name: &str, new: Value) {
        let Value::Object(members) = value else { panic!("{name}") };
        members.insert(name.to_owned(), new);
    }
    let mut spec = json::parse(FILE).unwrap();
    for unit in each(&mut spec, "units") {
        for outcome in each(unit, "outcomes") {
            let is_printed =
                |criterion: &Value| criterion.get("number").is_some_and(|number| number.as_text().is_some());
            each(outcome, "criteria").retain(is_printed);
        }
    }
    let mut spec = printed(spec);
    let text = |text: &str| Value::Text(text.to_owned());
    set(&mut spec, "publishedOn", Value::Null);
    set(&mut each(&mut spec, "awards")[0], "qan", text("603/5902/X"));
    for (name, value) in [("credit", 41), ("glh", 306), ("tqt", 410)] {
        set(&mut each(&mut spec, "awards")[0], name, Value::Integer(value));
    }
    // No reference can have the full stop that the last outcome of Unit 4 is printed with.
    set(&mut each(&mut each(&mut spec, "units")[3], "outcomes")[2], "number", text("4"));
    from_value(&spec).unwrap()
}

#[test]
fn who_takes_the_document_at_its_word_is_told_what_is_wrong() {
    let findings = check(&careless());
    assert!(findings.iter().all(|finding| finding.explained_by.is_none()));
    let expect = |code: &str, place: &str, severity: Severity| {
        let is_it = |finding: &&Finding| finding.kind.code() == code && finding.place == place;
        let finding = findings.iter().find(is_it).unwrap_or_else(|| panic!("{code} at {place}"));
        assert_eq!(finding.severity, severity, "{code} at {place}");
    };
    // E-02: the Diploma's totals, printed as if for both.
    for total in ["credit", "glh", "tqt"] {
        expect("total", &format!("awards[0] (certificate).{total}"), Severity::A);
    }
    // E-05: 404 hours.
    expect("total", "awards[1] (diploma).tqt", Severity::A);
    expect("hours-of-credit", "units[5] (ISP404).credit", Severity::C);
    // E-U4-LO: outcome 4 over criteria 3.1 to 3.3.
    expect("number-gap", "units[3] (ISP504).outcomes[2].number", Severity::B);
    expect("foreign-number", "units[3] (ISP504).outcomes[2].criteria[0].number", Severity::B);
    // E-U5-41, E-U6-11, E-U9-22: criteria whose numbers are not printed, seen by those that follow.
    expect("number-gap", "units[4] (ISP401).outcomes[3].criteria[0].number", Severity::B);
    expect("number-gap", "units[5] (ISP404).outcomes[0].criteria[0].number", Severity::B);
    expect("number-gap", "units[8] (ISP507).outcomes[1].criteria[1].number", Severity::B);
    // E-SUM: the beginning of a summary is lost.
    expect("cut-off", "units[5] (ISP404).summary", Severity::B);
    // E-U2-DUP.
    expect("doubled-words", "units[1] (ISP502).outcomes[2].wording", Severity::C);
    // E-11, E-12, E-16, E-17, E-U7-21, as in the file with errata.
    expect("no-slack", "awards[1] (diploma).rule.all[1]", Severity::B);
    expect("no-footnote", "guidance[1] (qualification-structure).text[0]", Severity::B);
    expect("other-level", "awards[1] (diploma).rule", Severity::B);
    expect("title-differs", "units[0] (ISP501).titleInStructure", Severity::C);
    expect("repeats-outcome", "units[6] (ISP505).outcomes[1].criteria[0].wording", Severity::B);
    // And nothing that is not wrong.
    let codes: BTreeSet<&str> = findings.iter().map(|finding| finding.kind.code()).collect();
    assert_eq!((findings.len(), codes.len()), (26, 12), "{findings:#?}");
}

#[test]
fn what_is_left_of_a_damaged_wording_is_seen_to_be_cut_off() {
    // As an overlay or an edit might put the fragments in.
    let text = String::from_utf8(FILE.to_vec()).unwrap();
    for fragment in ["ntrol relationships with appropriately", "Explain now to write proposals /"] {
        let published = format!("\"published\": \"{fragment}\"");
        let at = text.find(&published).unwrap();
        let value = text[..at].rfind("\"value\": null").unwrap();
        let entered = format!("{}\"value\": \"{fragment}\"{}", &text[..value], &text[value + 13..]);
        let spec = parse(entered.as_bytes()).unwrap();
        let cut: Vec<FindingKind> = check(&spec).into_iter().map(|finding| finding.kind).collect();
        assert!(cut.contains(&FindingKind::CutOff { text: fragment.to_owned() }), "{fragment}");
    }
}

#[test]
fn the_index_agrees_with_the_files() {
    let listed = parse_index(include_bytes!("../../spec-data/index.json")).unwrap();
    assert_eq!(listed.len(), 1);
    let spec = isp();
    assert_eq!(listed[0].file, "isp-level-5-advanced-sales.json");
    assert_eq!(listed[0].id, Some(spec.id));
    assert_eq!(listed[0].title.as_ref(), Some(&spec.title));
    assert_eq!(listed[0].awarding_body.as_ref(), Some(&spec.awarding_body.value));
}

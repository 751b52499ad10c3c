//! Facts about the specification that is shipped. They were counted in the published text, not in the file.

use std::collections::BTreeSet;

use crate::combination::{Combination, Measure, counted, verdict};
use crate::json::{self, Value};
use crate::spec::check::{FindingKind, check};
use crate::spec::parse::{parse, parse_index};
use crate::spec::{Specification, Stated, Unit, UnitRef};

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
        verdict(&spec, rule, achieved, &BTreeSet::new()).combination
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

#[test]
fn is_not_refused_and_its_oddities_are_noted() {
    let found: Vec<(bool, String)> =
        check(&isp()).iter().map(|finding| (finding.refuses(), finding.place.clone())).collect();
    let expected = [
        (false, "awards[1] (diploma).rule.all[1]".to_owned()),
        (false, "units[4] (ISP401).outcomes[3].criteria[0].wording".to_owned()),
        (false, "units[5] (ISP404).outcomes[0].criteria[0].wording".to_owned()),
    ];
    assert_eq!(found, expected);
    assert!(matches!(check(&isp())[0].kind, FindingKind::NoSlack { needed: 5, .. }));
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

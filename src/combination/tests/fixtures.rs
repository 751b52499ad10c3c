//! Rules of real awards, as their providers' pages state them, with sets of units and what is to be said of each.
//!
//! A case is an entry of a file in `tests/fixtures/combination/`. Units are written in the shorthand of
//! [`crate::testing::combination`]; `have` is achieved, `plan` is planned, `without` is not on offer. `is` is the verdict;
//! `uncounted`, `because`, `cheapest`, `hours`, `routes` and `conflict` are said where the case is about them.

use std::path::PathBuf;

use crate::combination::plan::{Choice, Explanation, Ways, explain};
use crate::combination::{Combination, Rule, words};
use crate::json::{self, Value};
use crate::spec::{Specification, UnitRef};
use crate::testing::check_snapshot;
use crate::testing::combination::{range, specification, standing, units};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn files() -> Vec<(String, Value)> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder().join("combination")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    let name = |file: &PathBuf| file.file_stem().unwrap().to_string_lossy().into_owned();
    files.iter().map(|file| (name(file), json::parse(&std::fs::read(file).unwrap()).unwrap())).collect()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    match value.get(name) {
        Some(Value::Array(items)) => items,
        other => panic!("{name}: {other:?}"),
    }
}

fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).map(|value| value.as_text().unwrap())
}

/// The specification of a fixture, less the units `without`.
fn read(fixture: &Value, without: &str) -> Specification {
    let without: Vec<String> = without.split_whitespace().flat_map(range).collect();
    let all = list(fixture, "units").iter().flat_map(|unit| {
        let (names, rest) = unit.as_text().unwrap().split_once(' ').unwrap();
        range(names).into_iter().map(move |name| format!("{name} {rest}"))
    });
    let units: Vec<String> =
        all.filter(|unit| !without.iter().any(|name| unit.starts_with(&format!("{name} ")))).collect();
    specification(&units, fixture.get("rule").unwrap()).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn named<'a>(units: impl IntoIterator<Item = &'a UnitRef>) -> String {
    units.into_iter().map(|unit| unit.as_str()).collect::<Vec<_>>().join(" ")
}

/// What is said of a case, in the order of the members that it has, to be compared with what it expects.
fn said(case: &Value, explanation: &Explanation) -> Vec<(String, String)> {
    let Value::Object(members) = case else { panic!("{case:?}") };
    let mut said = Vec::new();
    for member in members.keys() {
        let words = match member.as_str() {
            "is" => match explanation.verdict.combination {
                Combination::Satisfied => "satisfied".to_owned(),
                Combination::Planned => "planned".to_owned(),
                Combination::Incomplete => "incomplete".to_owned(),
                Combination::Impossible => "impossible".to_owned(),
            },
            "uncounted" => named(explanation.uncounted.iter().map(|uncounted| &uncounted.unit)),
            "because" => {
                let mut rules: Vec<&str> = explanation
                    .uncounted
                    .iter()
                    .flat_map(|uncounted| &uncounted.because)
                    .map(|rule| rule.id.as_str())
                    .collect();
                rules.dedup();
                rules.join(" ")
            }
            "cheapest" | "hours" => match &explanation.ways {
                Ways::Found(ways) if member == "hours" => ways[0].hours.to_string(),
                Ways::Found(ways) => named(&ways[0].units),
                _ => "none".to_owned(),
            },
            "routes" => {
                let routes = explanation
                    .routes
                    .iter()
                    .map(|route| format!("{}:{}", route.rule.id, format!("{:?}", route.combination).to_lowercase()));
                routes.collect::<Vec<_>>().join(" ")
            }
            "conflict" => match &explanation.ways {
                Ways::None(conflict) => {
                    conflict.rules.iter().map(|rule| rule.id.as_str()).collect::<Vec<_>>().join(" ")
                }
                _ => "none".to_owned(),
            },
            _ => continue,
        };
        said.push((member.clone(), words));
    }
    said
}

fn expected(case: &Value) -> Vec<(String, String)> {
    let Value::Object(members) = case else { panic!("{case:?}") };
    let is_input = |name: &str| ["have", "plan", "without"].contains(&name);
    let members = members.iter().filter(|(name, _)| !is_input(name));
    members
        .map(|(name, value)| match value {
            Value::Integer(number) => (name.clone(), number.to_string()),
            value => (name.clone(), value.as_text().unwrap().to_owned()),
        })
        .collect()
}

/// Each case with its explanation: the file's name, the case, the specification, what is said.
fn cases() -> Vec<(String, Value, Specification, Explanation)> {
    let mut cases = Vec::new();
    for (name, fixture) in files() {
        for case in list(&fixture, "cases") {
            let spec = read(&fixture, text(case, "without").unwrap_or_default());
            let rule: &Rule = &spec.awards[0].rule;
            let standing = standing(text(case, "have").unwrap_or_default(), text(case, "plan").unwrap_or_default());
            let explanation = explain(&spec, rule, &standing, &Choice::default(), 3);
            cases.push((name.clone(), case.clone(), spec, explanation));
        }
    }
    cases
}

#[test]
fn the_rules_of_26_real_awards() {
    let files = files();
    let numbers: std::collections::BTreeSet<&str> = files.iter().map(|(name, _)| &name[..2]).collect();
    assert_eq!(numbers.len(), 26);
    assert!(files.iter().all(|(_, fixture)| list(fixture, "cases").len() >= 3));
    let mut wrong = Vec::new();
    for (name, case, _, explanation) in cases() {
        if said(&case, &explanation) != expected(&case) {
            wrong.push(format!("{name} {}\n  {:?}", case.canonical(), said(&case, &explanation)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_counts_satisfies_the_rule_and_ways_complete_it() {
    for (name, case, spec, explanation) in cases() {
        let rule = &spec.awards[0].rule;
        if explanation.verdict.combination == Combination::Impossible {
            continue;
        }
        assert!(rule.holds(&spec, &explanation.verdict.counted), "{name}");
        let Ways::Found(ways) = &explanation.ways else { panic!("{name} {:?}", explanation.ways) };
        for way in ways {
            assert!(way.is_proven, "{name}");
            let mut have = standing(text(&case, "have").unwrap_or_default(), "");
            have.achieved.extend(units(&named(&way.units)));
            let done = explain(&spec, rule, &have, &Choice::default(), 1);
            assert_eq!(done.verdict.combination, Combination::Satisfied, "{name} {:?}", way.units);
        }
    }
}

/// What a learner reads of each case stands in `tests/fixtures/messages/combination.txt`, so that whoever changes a word
/// sees it as they will. `UPDATE_SENTENCES=1 cargo test` writes it anew.
#[test]
fn what_a_learner_reads() {
    let mut sentences = String::new();
    for (name, case, _, explanation) in cases() {
        let of = |name: &str| text(&case, name).unwrap_or_default().to_owned();
        let standing = standing(&of("have"), &of("plan"));
        let without = Some(of("without")).filter(|without| !without.is_empty());
        let without = without.map(|without| format!(" without {without}")).unwrap_or_default();
        sentences += &format!("{name}: [{}] [{}]{without}\n", of("have"), of("plan"));
        let mut say = |sentence: String| sentences += &format!("  {sentence}\n");
        say(words::headline(&explanation.verdict, &standing));
        for tally in &explanation.verdict.tallies {
            say(format!("{}: {}", tally.label, words::tally(tally)));
        }
        explanation.uncounted.iter().for_each(|uncounted| say(words::uncounted(uncounted)));
        explanation.routes.iter().for_each(|route| say(words::route(route)));
        match &explanation.ways {
            Ways::Found(ways) => ways.iter().for_each(|way| say(format!("→ {}", words::way(way)))),
            Ways::None(conflict) => say(words::conflict(conflict)),
            Ways::Unknown => panic!("{name}"),
        }
    }
    check_snapshot(&folder().join("messages/combination.txt"), &sentences);
}

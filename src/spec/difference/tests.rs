use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::testing::{self, Criteria};

/// A unit with these criteria under the numbers 1.1, 1.2, …
fn unit<'a>(reference: &'a str, words: &[&str]) -> (&'a str, Criteria) {
    let criteria = words.iter().enumerate().map(|(n, words)| (format!("1.{}", n + 1), Some((*words).to_owned())));
    (reference, criteria.collect())
}

/// What became of each criterion, as `1.1`, `1.1 changed`, `1.1 from 1.2`, `1.1 new` and `1.1 gone`; of units other than
/// the first with its reference.
fn read(before: &[(&str, Criteria)], after: &[(&str, Criteria)]) -> Vec<String> {
    let difference = difference(&testing::specification("1", before), &testing::specification("2", after));
    let name = |key: CriterionRef| key.to_string().trim_start_matches("U1.").to_owned();
    let say = |fate: Fate<CriterionRef>| match fate {
        Fate::Same(key) => name(key),
        Fate::Changed(key) => format!("{} changed", name(key)),
        Fate::Moved { from, to } => format!("{} from {}", name(to), name(from)),
        Fate::New(key) => format!("{} new", name(key)),
        Fate::Gone(key) => format!("{} gone", name(key)),
    };
    difference.criteria.into_iter().map(say).collect()
}

#[track_caller]
fn check(before: &[&str], after: &[&str], expected: &[&str]) {
    assert_eq!(read(&[unit("U1", before)], &[unit("U1", after)]), expected);
}

#[test]
fn the_same_words_under_the_same_number_are_the_same() {
    check(&["a", "b"], &["a", "b"], &["1.1", "1.2"]);
}

#[test]
fn other_words_under_the_same_number_are_changed() {
    check(&["a", "b"], &["a", "B"], &["1.1", "1.2 changed"]);
}

#[test]
fn one_put_in_moves_those_after_it() {
    check(&["a", "b", "c"], &["a", "new", "b", "c"], &["1.1", "1.2 new", "1.3 from 1.2", "1.4 from 1.3"]);
}

#[test]
fn one_taken_out_leaves_its_number_to_the_next() {
    check(&["a", "b", "c"], &["b", "c"], &["1.1 from 1.2", "1.2 from 1.3", "1.1 gone"]);
}

#[test]
fn two_that_changed_places_are_moved() {
    check(&["a", "b"], &["b", "a"], &["1.1 from 1.2", "1.2 from 1.1"]);
}

#[test]
fn equal_words_keep_their_order() {
    check(&["x", "same", "same"], &["same", "y", "same"], &["1.1 from 1.2", "1.2 new", "1.3", "1.1 gone"]);
}

#[test]
fn words_are_followed_into_another_unit_only_where_nothing_else_became_of_them() {
    // U1.1.1 was reworded; that U2 has its old words now is a turn of phrase.
    let before = [unit("U1", &["evaluate"]), unit("U2", &["x"])];
    let after = [unit("U1", &["evaluate all"]), unit("U2", &["x", "evaluate"])];
    assert_eq!(read(&before, &after), ["1.1 changed", "U2.1.1", "U2.1.2 new"]);
    // Here it is nowhere else.
    let before = [unit("U1", &["a", "evaluate"]), unit("U2", &["x"])];
    let after = [unit("U1", &["a"]), unit("U2", &["x", "evaluate"])];
    assert_eq!(read(&before, &after), ["1.1", "U2.1.1", "U2.1.2 from 1.2"]);
}

#[test]
fn words_that_cannot_be_read_are_found_again_in_their_place_only() {
    let lost = |reference| (reference, vec![("1.1".to_owned(), None), ("1.2".to_owned(), Some("b".to_owned()))]);
    assert_eq!(read(&[lost("U1")], &[lost("U1")]), ["1.1", "1.2"]);
    let supplied = unit("U1", &["a", "b"]);
    assert_eq!(read(&[lost("U1")], std::slice::from_ref(&supplied)), ["1.1 changed", "1.2"]);
    let shifted = ("U1", vec![("1.1".to_owned(), Some("b".to_owned())), ("1.2".to_owned(), None)]);
    assert_eq!(read(&[lost("U1")], &[shifted]), ["1.1 from 1.2", "1.2 new", "1.1 gone"]);
}

#[test]
fn a_unit_under_another_reference_is_moved_with_its_criteria() {
    let (before, after) = ([unit("U1", &["a", "b"])], [unit("U7", &["a", "b"])]);
    assert_eq!(read(&before, &after), ["U7.1.1 from 1.1", "U7.1.2 from 1.2"]);
    let difference = difference(&testing::specification("1", &before), &testing::specification("2", &after));
    let fate = Fate::Moved { from: "U1".parse().unwrap(), to: "U7".parse().unwrap() };
    assert_eq!(difference.units[0].fate, fate);
    assert_eq!(difference.units[0].facts[0].fact, Fact::Title);
    assert_eq!(difference.units.len(), 1);
}

#[test]
fn units_outcomes_and_awards() {
    let before = testing::specification("1", &[unit("U1", &["a"]), unit("U2", &["b"])]);
    let mut after = testing::specification("2", &[unit("U1", &["a"]), unit("U3", &["c"])]);
    after.units[0].credit.value = 2;
    after.units[0].outcomes[0].wording.value = "Other".to_owned();
    let found = difference(&before, &after);
    let (u1, u2, u3) = ("U1".parse().unwrap(), "U2".parse().unwrap(), "U3".parse().unwrap());
    let credit = FactChange { fact: Fact::Credit, before: "1".to_owned(), after: "2".to_owned() };
    let units = [
        Whole { fate: Fate::Changed(u1), facts: vec![credit] },
        Whole { fate: Fate::New(u3), facts: Vec::new() },
        Whole { fate: Fate::Gone(u2), facts: Vec::new() },
    ];
    assert_eq!(found.units, units);
    let outcome = |unit: &str| format!("{unit}.LO1").parse().unwrap();
    assert_eq!(found.outcomes, [Fate::Changed(outcome("U1")), Fate::New(outcome("U3")), Fate::Gone(outcome("U2"))]);
    assert!(matches!(found.awards[..], [Whole { fate: Fate::Same(_), .. }]));
    after.awards[0].tqt.value = 21;
    after.awards[0].rule.label = "Both units".to_owned();
    let facts: Vec<Fact> =
        difference(&before, &after).awards.remove(0).facts.into_iter().map(|change| change.fact).collect();
    assert_eq!(facts, [Fact::Tqt, Fact::Rule]);
}

proptest! {
    #[test]
    fn nothing_differs_from_itself(units in testing::units()) {
        let spec = testing::specification("1", &units);
        prop_assert!(difference(&spec, &spec).is_empty());
    }

    #[test]
    fn every_criterion_has_one_fate_and_keeps_or_changes_its_words_as_told(
        before in testing::units(),
        after in testing::units(),
    ) {
        let (before, after) = (testing::specification("1", &before), testing::specification("2", &after));
        let fates = difference(&before, &after).criteria;
        let sources: Vec<CriterionRef> = fates.iter().filter_map(|fate| fate.before()).collect();
        let targets: Vec<CriterionRef> = fates.iter().filter_map(|fate| fate.after()).collect();
        let all = |spec: &Specification| spec.criteria().map(|criterion| criterion.criterion_ref).collect::<BTreeSet<_>>();
        prop_assert_eq!(sources.len(), all(&before).len());
        prop_assert_eq!(sources.into_iter().collect::<BTreeSet<_>>(), all(&before));
        prop_assert_eq!(targets.len(), all(&after).len());
        prop_assert_eq!(targets.into_iter().collect::<BTreeSet<_>>(), all(&after));
        for fate in fates {
            let digest = |spec: &Specification, key: Option<CriterionRef>| Some(spec.criterion(key?)?.wording_digest());
            let (was, is) = (digest(&before, fate.before()), digest(&after, fate.after()));
            match fate {
                Fate::Same(_) => prop_assert_eq!(was, is),
                Fate::Moved { from, to } => {
                    prop_assert_eq!(was, is);
                    prop_assert_ne!(from, to);
                }
                Fate::Changed(_) => prop_assert_ne!(was, is),
                Fate::New(_) => prop_assert!(was.is_none()),
                Fate::Gone(_) => prop_assert!(is.is_none()),
            }
        }
    }

    #[test]
    fn backwards_everything_is_the_other_way_round(before in testing::units(), after in testing::units()) {
        let (before, after) = (testing::specification("1", &before), testing::specification("2", &after));
        let turned = |fate: Fate<CriterionRef>| match fate {
            Fate::Moved { from, to } => Fate::Moved { from: to, to: from },
            Fate::New(key) => Fate::Gone(key),
            Fate::Gone(key) => Fate::New(key),
            same => same,
        };
        let forwards: HashSet<_> = difference(&before, &after).criteria.into_iter().map(turned).collect();
        let backwards: HashSet<_> = difference(&after, &before).criteria.into_iter().collect();
        prop_assert_eq!(forwards, backwards);
    }

    #[test]
    fn nothing_stays_apart_that_has_the_same_words_in_the_same_unit(before in testing::units(), after in testing::units()) {
        let (before, after) = (testing::specification("1", &before), testing::specification("2", &after));
        let fates = difference(&before, &after).criteria;
        let words = |spec: &Specification, key: CriterionRef| spec.criterion(key).and_then(|c| c.wording.value.clone());
        let apart = |gone: bool| -> HashSet<(UnitRef, String)> {
            let loose = fates.iter().filter_map(|fate| match *fate {
                Fate::Gone(key) if gone => Some((key.unit, words(&before, key)?)),
                Fate::New(key) if !gone => Some((key.unit, words(&after, key)?)),
                _ => None,
            });
            loose.collect()
        };
        prop_assert!(apart(true).is_disjoint(&apart(false)));
    }
}

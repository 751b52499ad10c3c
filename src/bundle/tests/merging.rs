//! Two devices and what they make of each other's bundles.

use super::*;
use crate::bundle::merge::{Merge, MergeError, Report, merge};
use crate::portfolio::diff::{Change, Diff};
use crate::portfolio::{Evidence, EvidenceId, EvidenceNumber, Mapping, MappingKey, PortfolioId, RecordKey};
use crate::testing::{criterion, small_portfolio};

/// One thing that a device does.
#[derive(Debug, Clone)]
enum Act {
    Rename(Index, String),
    Withdraw(Index),
    Add(u64),
    Map(Index, usize),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (any::<Index>(), testing::text()).prop_map(|(index, title)| Act::Rename(index, title)),
        any::<Index>().prop_map(Act::Withdraw),
        (100..140_u64).prop_map(Act::Add),
        (any::<Index>(), 0..4_usize).prop_map(|(index, n)| Act::Map(index, n)),
    ]
}

fn carry_out(portfolio: &mut Portfolio, act: &Act, seconds: i64) {
    let live: Vec<(EvidenceId, Evidence)> =
        portfolio.evidence.iter().map(|(id, evidence)| (id, evidence.clone())).collect();
    let mut diff = Diff::default();
    match act {
        Act::Rename(..) | Act::Withdraw(_) | Act::Map(..) if live.is_empty() => return,
        Act::Rename(index, title) => {
            let (id, before) = index.get(&live).clone();
            let after = Evidence { title: title.clone(), ..before.clone() };
            diff.evidence.insert(id, Change::new(Some(before), Some(after)));
        }
        Act::Withdraw(index) => {
            let (id, before) = index.get(&live).clone();
            diff.evidence.insert(id, Change::new(Some(before), None));
            for (key, mapping) in portfolio.mappings_of(id) {
                diff.mappings.insert(key, Change::new(Some(mapping.clone()), None));
            }
            for (key, parked) in portfolio.parked.iter().filter(|(key, _)| key.evidence == id) {
                diff.parked.insert(key, Change::new(Some(parked.clone()), None));
            }
        }
        Act::Add(n) => {
            let id = evidence_id(*n);
            if portfolio.evidence.kept(id).is_some() {
                return;
            }
            let account = EvidenceContent::Account { text: n.to_string() };
            let evidence = testing::evidence(portfolio.highest_number + 1, "New", account);
            diff.evidence.insert(id, Change::new(None, Some(evidence)));
        }
        Act::Map(index, n) => {
            let key = MappingKey { evidence: index.get(&live).0, criterion: criterion(*n) };
            let before = portfolio.mappings.get(key).cloned();
            let after = Mapping { reason: seconds.to_string(), ..Mapping::default() };
            diff.mappings.insert(key, Change::new(before, Some(after)));
        }
    }
    diff.apply_to(portfolio, learner(), moment(seconds), wire::digests);
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    proptest::collection::vec(act(), 0..6)
}

fn later(portfolio: &Portfolio, acts: &[Act], seconds: i64) -> Portfolio {
    let mut later = portfolio.clone();
    for (n, act) in acts.iter().enumerate() {
        carry_out(&mut later, act, seconds + n as i64);
    }
    later
}

fn merged(ours: &Portfolio, theirs: &Portfolio) -> Merge {
    let merge = merge(ours, theirs).unwrap();
    check_invariants(&merge.result);
    merge
}

#[track_caller]
fn check_invariants(portfolio: &Portfolio) {
    let mut assembly = wire::Assembly::new(portfolio.id);
    for row in wire::rows(portfolio) {
        assembly.add(wire::read(&row.collection, row.json.as_bytes()).unwrap());
    }
    let read_back = assembly.finish().unwrap();
    // The highest number may be that of a state that was not taken: it is better skipped than given again.
    assert!(read_back.highest_number <= portfolio.highest_number);
    assert_eq!(&Portfolio { highest_number: portfolio.highest_number, ..read_back }, portfolio);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn merging_again_changes_nothing(base in testing::portfolio(), here in acts(), there in acts()) {
        let (ours, theirs) = (later(&base, &here, 1000), later(&base, &there, 2000));
        let once = merged(&ours, &theirs).result;
        prop_assert_eq!(&merged(&once, &theirs).result, &once);
        prop_assert_eq!(&merged(&once, &ours).result, &once);
        prop_assert_eq!(&merged(&once, &base).result, &once);
    }

    #[test]
    fn an_older_bundle_changes_nothing(base in testing::portfolio(), acts in acts()) {
        let ours = later(&base, &acts, 1000);
        let merge = merged(&ours, &base);
        prop_assert_eq!(&merge.result, &ours);
        prop_assert!(merge.report.is_empty() && merge.report.forked.is_empty());
        prop_assert_eq!(merged(&base, &ours).result, ours);
    }

    #[test]
    fn no_order_of_merging_matters(base in testing::portfolio(), a in acts(), b in acts(), c in acts()) {
        let (a, b) = (later(&base, &a, 1000), later(&base, &b, 2000));
        let c = later(&b, &c, 3000);
        let (ab, ba) = (merged(&a, &b), merged(&b, &a));
        prop_assert_eq!(&ab.result, &ba.result);
        prop_assert_eq!(ab.report.conflicting.len(), ba.report.conflicting.len());
        let one = merged(&ab.result, &c).result;
        prop_assert_eq!(&merged(&a, &merged(&b, &c).result).result, &one);
        prop_assert_eq!(&merged(&merged(&c, &a).result, &b).result, &one);
    }

    #[test]
    fn the_report_names_what_changed_and_nothing_else(base in testing::portfolio(), here in acts(), there in acts()) {
        let (ours, theirs) = (later(&base, &here, 1000), later(&base, &there, 2000));
        let merge = merged(&ours, &theirs);
        let differs = |key: &RecordKey| wire::record(&ours, *key) != wire::record(&merge.result, *key);
        let differing: Vec<RecordKey> = wire::keys(&merge.result).into_iter().filter(differs).collect();
        let mut changed: Vec<RecordKey> = merge.report.changed().into_iter().collect();
        changed.retain(|key| !matches!(key, RecordKey::Version(_)));
        let mut differing = differing;
        differing.sort();
        prop_assert_eq!(changed, differing);
    }
}

#[test]
fn the_same_bundle_twice_is_no_news() {
    let portfolio = small_portfolio();
    let Merge { result, report } = merged(&portfolio, &portfolio);
    assert_eq!(result, portfolio);
    assert_eq!(report, Report { unchanged: wire::keys(&portfolio).len(), ..Report::default() });
}

fn title(portfolio: &Portfolio) -> &str {
    &portfolio.evidence.get(evidence_id(1)).unwrap().title
}

#[test]
fn what_two_devices_changed_apart_is_kept_twice() {
    let base = small_portfolio();
    let renamed = |title: &str, second| later(&base, &[Act::Rename(first(), title.to_owned())], second);
    let (ours, theirs) = (renamed("Here", 1000), renamed("There", 2000));
    let Merge { result, report } = merged(&ours, &theirs);
    // The later one is shown, on both devices.
    assert_eq!(title(&result), "There");
    let [fork] = &report.forked[..] else { panic!("{report:?}") };
    assert_eq!(fork.key, RecordKey::Evidence(evidence_id(1)));
    assert!(fork.shown.text().contains("There") && fork.other.text().contains("Here"));
    assert_eq!(result.forked(), [fork.key]);
    // Any number of steps further on one side, the other is not taken for one of them.
    for steps in 1..5 {
        let further: Vec<Act> = (0..steps).map(|n| Act::Rename(first(), format!("Further {n}"))).collect();
        let ahead = later(&theirs, &further, 2001);
        let both = merged(&ours, &ahead).result;
        assert_eq!(title(&both), format!("Further {}", steps - 1));
        assert_eq!(both.evidence.rivals(evidence_id(1))[0].value.as_ref().unwrap().title, "Here");
        // It travels on, and a device that knows both has news of neither.
        assert!(merged(&both, &ours).report.is_empty() && merged(&both, &theirs).report.is_empty());
        assert_eq!(merged(&theirs, &both).result, both);
    }
}

#[test]
fn the_same_change_on_two_devices_is_no_choice() {
    let base = small_portfolio();
    let renamed = |second| later(&base, &[Act::Rename(first(), "Same".to_owned())], second);
    let both = merged(&renamed(1000), &renamed(2000));
    assert_eq!((both.report.forked.len(), both.result.forked()), (0, vec![]));
    // Nor does it become one when the record goes on.
    let on = later(&both.result, &[Act::Rename(first(), "On".to_owned())], 3000);
    assert_eq!(on.forked(), []);
    assert_eq!(merged(&on, &renamed(1000)).result, on);
}

#[test]
fn what_was_changed_on_one_device_and_withdrawn_on_another_stays_until_chosen() {
    let base = small_portfolio();
    let withdrawn = later(&base, &[Act::Withdraw(first())], 2000);
    let renamed = later(&base, &[Act::Rename(first(), "Needed".to_owned())], 1000);
    let both = merged(&withdrawn, &renamed);
    assert_eq!(title(&both.result), "Needed");
    assert_eq!(both.result.forked(), [RecordKey::Evidence(evidence_id(1))]);
}

fn first() -> Index {
    // Index has no constructor; the first of anything is at zero of its range.
    use proptest::strategy::{Strategy as _, ValueTree as _};
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut tree = any::<Index>().new_tree(&mut runner).unwrap();
    while tree.simplify() {}
    tree.current()
}

#[test]
fn a_number_given_on_two_devices_is_settled_by_age() {
    let base = small_portfolio();
    let (ours, theirs) = (later(&base, &[Act::Add(120)], 1000), later(&base, &[Act::Add(110)], 2000));
    let Merge { result, report } = merged(&ours, &theirs);
    let number = |id| result.evidence.get(evidence_id(id)).unwrap().number;
    assert_eq!((number(110), number(120), result.highest_number), (EvidenceNumber(4), EvidenceNumber(5), 5));
    assert_eq!(report.renumbered.len(), 1);
    assert_eq!(merged(&theirs, &ours).result, result);
}

#[test]
fn a_mapping_of_evidence_that_was_withdrawn_elsewhere_waits_for_it() {
    let base = small_portfolio();
    let ours = later(&base, &[Act::Withdraw(first())], 1000);
    let theirs = later(&base, &[Act::Map(first(), 1)], 2000);
    let Merge { result, report } = merged(&ours, &theirs);
    let key = MappingKey { evidence: evidence_id(1), criterion: criterion(1) };
    assert_eq!(report.unmapped, [RecordKey::Mapping(key)]);
    assert!(!result.mappings.contains(key) && result.mappings.kept(key).is_some());
    // It goes into bundles, which count it.
    check_round_trip(&result, &blobs_of(&result), 1000);
    let before = base.evidence.get(key.evidence).cloned();
    let restored = Diff { evidence: [(key.evidence, Change::new(None, before))].into(), ..Diff::default() };
    let mut back = result.clone();
    restored.apply_to(&mut back, learner(), moment(3000), wire::digests);
    assert_eq!(back.mappings.get(key).unwrap().reason, moment_of(2000));
    check_invariants(&back);
}

/// What [`Act::Map`] writes as reason.
fn moment_of(seconds: i64) -> String {
    seconds.to_string()
}

#[test]
fn a_decision_that_differs_is_reported_and_kept_twice() {
    let (ours, mut theirs) = (small_portfolio(), small_portfolio());
    theirs.decisions.values_mut().next().unwrap().value.feedback = "Altered.".to_owned();
    let Merge { result, report } = merged(&ours, &theirs);
    assert_eq!(report.conflicting.len(), 1);
    let id = *result.decisions.keys().next().unwrap();
    let both = [&result.decisions[&id], &result.decisions.altered(id)[0]].map(|made| made.value.feedback.as_str());
    assert!(both.contains(&"Altered.") && both.contains(&"Well done."));
    assert_eq!(merged(&theirs, &ours).result, result);
}

#[test]
fn another_portfolio_is_not_merged() {
    let ours = small_portfolio();
    let found = PortfolioId::new(moment(1), [8; 10]);
    let theirs = Portfolio { id: found, ..ours.clone() };
    assert_eq!(merge(&ours, &theirs), Err(MergeError::OtherPortfolio { found, expected: ours.id }));
}

#[test]
fn another_learner_is_not_merged() {
    let ours = small_portfolio();
    let mut theirs = ours.clone();
    let found = crate::portfolio::ActorId::new(moment(1), [8; 10]);
    theirs.enrolment.value.as_mut().unwrap().learner = found;
    assert_eq!(merge(&ours, &theirs), Err(MergeError::OtherLearner { found, expected: learner() }));
}

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
            diff.evidence.insert(id, Change { before: Some(before), after: Some(after) });
        }
        Act::Withdraw(index) => {
            let (id, before) = index.get(&live).clone();
            diff.evidence.insert(id, Change { before: Some(before), after: None });
            for (key, mapping) in portfolio.mappings_of(id) {
                diff.mappings.insert(key, Change { before: Some(mapping.clone()), after: None });
            }
            for (key, parked) in portfolio.parked.iter().filter(|(key, _)| key.evidence == id) {
                diff.parked.insert(key, Change { before: Some(parked.clone()), after: None });
            }
        }
        Act::Add(n) => {
            let id = evidence_id(*n);
            if portfolio.evidence.kept(id).is_some() {
                return;
            }
            let account = EvidenceContent::Account { text: n.to_string() };
            let evidence = testing::evidence(portfolio.highest_number + 1, "New", account);
            diff.evidence.insert(id, Change { before: None, after: Some(evidence) });
        }
        Act::Map(index, n) => {
            let key = MappingKey { evidence: index.get(&live).0, criterion: criterion(*n) };
            let before = portfolio.mappings.get(key).cloned();
            let after = Mapping { reason: seconds.to_string(), ..Mapping::default() };
            diff.mappings.insert(key, Change { before, after: Some(after) });
        }
    }
    diff.apply_to(portfolio, learner(), moment(seconds), wire::digest);
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
        prop_assert!(merge.report.changed().is_empty() && merge.report.forked.is_empty());
        prop_assert_eq!(merged(&base, &ours).result, ours);
    }

    #[test]
    fn both_sides_arrive_at_the_same(base in testing::portfolio(), here in acts(), there in acts()) {
        let (ours, theirs) = (later(&base, &here, 1000), later(&base, &there, 2000));
        let (one, other) = (merged(&ours, &theirs), merged(&theirs, &ours));
        prop_assert_eq!(one.report.forked.len(), other.report.forked.len());
        prop_assert_eq!(one.report.conflicting.len(), other.report.conflicting.len());
        prop_assume!(one.report.forked.is_empty() && one.report.conflicting.is_empty());
        prop_assert_eq!(one.result, other.result);
    }

    #[test]
    fn the_report_names_what_changed_and_nothing_else(base in testing::portfolio(), here in acts(), there in acts()) {
        let (ours, theirs) = (later(&base, &here, 1000), later(&base, &there, 2000));
        let merge = merged(&ours, &theirs);
        let differs = |key: &RecordKey| wire::record(&ours, *key) != wire::record(&merge.result, *key);
        let differing: Vec<RecordKey> = wire::keys(&merge.result).into_iter().filter(differs).collect();
        let mut changed: Vec<RecordKey> = merge.report.changed().into_iter().collect();
        // A mapping that came and was withdrawn at once is listed, and is new; so nothing has to be left out.
        changed.retain(|key| wire::record(&merge.result, *key).is_some());
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

#[test]
fn what_two_devices_changed_apart_is_kept_twice() {
    let base = small_portfolio();
    let renamed = |title: &str| later(&base, &[Act::Rename(first(), title.to_owned())], 1000);
    let (ours, theirs) = (renamed("Here"), renamed("There"));
    let Merge { result, report } = merged(&ours, &theirs);
    assert_eq!(result, ours);
    let [fork] = &report.forked[..] else { panic!("{report:?}") };
    assert_eq!(fork.key, RecordKey::Evidence(evidence_id(1)));
    assert!(fork.ours.text().contains("Here") && fork.theirs.text().contains("There"));
    // One step further on one side is still noticed, because the step does not start from our state.
    let ahead = later(&theirs, &[Act::Rename(first(), "Further".to_owned())], 1001);
    let ahead_by_one = merged(&ours, &ahead).report;
    assert_eq!(ahead_by_one.forked.len(), 1);
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
fn a_mapping_goes_with_its_evidence() {
    let base = small_portfolio();
    let ours = later(&base, &[Act::Withdraw(first())], 1000);
    let theirs = later(&base, &[Act::Map(first(), 1)], 2000);
    let Merge { result, report } = merged(&ours, &theirs);
    let key = MappingKey { evidence: evidence_id(1), criterion: criterion(1) };
    assert_eq!(report.unmapped, [RecordKey::Mapping(key)]);
    assert!(!result.mappings.contains(key) && result.mappings.kept(key).is_some());
}

#[test]
fn a_decision_that_differs_is_reported() {
    let (ours, mut theirs) = (small_portfolio(), small_portfolio());
    theirs.decisions.values_mut().next().unwrap().value.feedback = "Altered.".to_owned();
    let Merge { result, report } = merged(&ours, &theirs);
    assert_eq!((result, report.conflicting.len()), (ours, 1));
}

#[test]
fn another_portfolio_is_not_merged() {
    let ours = small_portfolio();
    let found = PortfolioId::new(moment(1), [8; 10]);
    let theirs = Portfolio { id: found, ..ours.clone() };
    assert_eq!(merge(&ours, &theirs), Err(MergeError::OtherPortfolio { found, expected: ours.id }));
}

//! Choosing between what two devices of one learner did apart from each other.

use super::*;
use crate::bundle::merge::merge;
use crate::portfolio::Revision;
use crate::portfolio::command::Choice;

/// What the second device did, in the one portfolio, after both began from the same.
fn apart(here: &mut Learner, there: impl FnOnce(&mut Learner)) {
    let mut other = Learner { workspace: here.workspace.clone(), second: here.second + 100 };
    other.workspace.undo.clear();
    there(&mut other);
    bring_in(here, &other);
}

fn bring_in(here: &mut Learner, other: &Learner) {
    let merged = merge(here.workspace.portfolio(), other.workspace.portfolio()).unwrap().result;
    here.workspace = Workspace::open(here.workspace.spec().clone(), merged, here.workspace.actor());
    here.second = here.second.max(other.second);
}

fn describe(learner: &mut Learner, evidence: EvidenceId, title: &str) {
    let details = EvidenceDetails { title: title.to_owned(), ..Default::default() };
    learner.does(Command::DescribeEvidence { evidence, details });
}

/// Evidence that is called "here" on one device and "there" on the other.
fn forked() -> (Learner, EvidenceId) {
    let mut learner = Learner::new();
    let evidence = learner.adds("one");
    learner.maps(evidence, &["U1.1.1"]);
    let mut there = Learner { workspace: learner.workspace.clone(), second: 100 };
    describe(&mut there, evidence, "there");
    describe(&mut learner, evidence, "here");
    bring_in(&mut learner, &there);
    (learner, evidence)
}

fn titles(learner: &Learner) -> Vec<String> {
    learner.workspace.portfolio().evidence.values().map(|evidence| evidence.title.clone()).collect()
}

fn rival(learner: &Learner, evidence: EvidenceId) -> Revision {
    learner.workspace.portfolio().evidence.rivals(evidence)[0].revision.clone()
}

fn settle(learner: &mut Learner, record: RecordKey, choice: Choice) -> Done {
    learner.does(Command::Settle { record, choice })
}

/// What a store would hold after `changes` to a portfolio that it held as `before`.
fn saved(before: &Portfolio, learner: &Learner, changes: &[Done]) -> Portfolio {
    let mut store: std::collections::BTreeMap<String, String> =
        wire::rows(before).into_iter().map(|row| (row.place(), row.json)).collect();
    for done in changes {
        let wire::Saving { put, delete } = wire::saving(learner.workspace.portfolio(), &done.changed);
        delete.iter().for_each(|place| drop(store.remove(place)));
        store.extend(put.into_iter().map(|row| (row.place(), row.json)));
    }
    let mut assembly = wire::Assembly::new(before.id);
    for (place, json) in &store {
        assembly.add(wire::read_place(place, json.as_bytes()).unwrap());
    }
    assembly.finish().unwrap()
}

#[test]
fn the_other_version_can_be_taken_and_the_choice_taken_back() {
    let (mut learner, evidence) = forked();
    let record = RecordKey::Evidence(evidence);
    assert_eq!((titles(&learner), learner.workspace.portfolio().forked()), (vec!["there".to_owned()], vec![record]));
    let before = learner.workspace.portfolio().clone();
    let here = rival(&learner, evidence);
    let taken = settle(&mut learner, record, Choice::Rival(here));
    assert_eq!((titles(&learner), learner.workspace.portfolio().forked()), (vec!["here".to_owned()], vec![]));
    // What was not chosen is still to be had.
    let past: Vec<&str> = learner.workspace.portfolio().evidence.past(evidence).iter().map(title).collect();
    assert_eq!(past, ["there"]);
    assert_eq!(&saved(&before, &learner, std::slice::from_ref(&taken)), learner.workspace.portfolio());

    let undone = learner.undoes().unwrap();
    assert_eq!((titles(&learner), learner.workspace.portfolio().forked()), (vec!["there".to_owned()], vec![record]));
    assert_eq!(&saved(&before, &learner, &[taken, undone]), learner.workspace.portfolio());
    learner.redoes();
    assert_eq!((titles(&learner), learner.workspace.portfolio().forked()), (vec!["here".to_owned()], vec![]));
}

fn title(kept: &crate::portfolio::Kept<crate::portfolio::Evidence>) -> &str {
    kept.value.as_ref().map_or("withdrawn", |evidence| &evidence.title)
}

#[test]
fn both_can_be_kept_each_with_its_mappings() {
    let (mut learner, evidence) = forked();
    let new = EvidenceId::new(learner.now(), [99; 10]);
    settle(&mut learner, RecordKey::Evidence(evidence), Choice::Both { evidence: vec![new] });
    assert_eq!(titles(&learner), ["there", "here"]);
    assert_eq!((learner.number(evidence), learner.number(new)), ("E001".to_owned(), "E002".to_owned()));
    let mapped = &learner.workspace.progress().criteria[&criterion("U1.1.1")].evidence;
    assert_eq!(mapped, &[evidence, new]);
    learner.undoes();
    assert_eq!(titles(&learner), ["there"]);
    assert_eq!(learner.workspace.portfolio().forked(), [RecordKey::Evidence(evidence)]);
}

#[test]
fn two_reasons_can_become_one() {
    let mut learner = Learner::new();
    let evidence = learner.adds("one");
    learner.maps(evidence, &["U1.1.1"]);
    let mapping = MappingKey { evidence, criterion: criterion("U1.1.1") };
    let says = |learner: &mut Learner, location: &str, reason: &str| {
        let (locations, reason) = (Location::read_all(location), reason.to_owned());
        learner.does(Command::DescribeMapping { mapping, locations, reason });
    };
    let mut there = Learner { workspace: learner.workspace.clone(), second: 100 };
    says(&mut there, "p. 2; p. 1", "Because.");
    says(&mut learner, "p. 1", "Therefore.");
    bring_in(&mut learner, &there);
    settle(&mut learner, RecordKey::Mapping(mapping), Choice::Both { evidence: Vec::new() });
    let both = learner.workspace.portfolio().mappings.get(mapping).unwrap();
    assert_eq!((both.locations.len(), both.reason.as_str()), (2, "Because.\n\nTherefore."));
}

#[test]
fn what_was_withdrawn_elsewhere_can_be_kept_or_let_go() {
    for keep in [true, false] {
        let mut learner = Learner::new();
        let evidence = learner.adds("one");
        learner.maps(evidence, &["U1.1.1"]);
        let mut there = Learner { workspace: learner.workspace.clone(), second: 100 };
        there.does(Command::WithdrawEvidence([evidence].into()));
        describe(&mut learner, evidence, "needed");
        bring_in(&mut learner, &there);
        // The mapping was withdrawn there and not touched here.
        assert_eq!((titles(&learner), learner.coverage("U1.1.1")), (vec!["needed".to_owned()], Coverage::None));
        let record = RecordKey::Evidence(evidence);
        let choice = if keep { Choice::Shown } else { Choice::Rival(rival(&learner, evidence)) };
        settle(&mut learner, record, choice);
        assert_eq!(titles(&learner).is_empty(), !keep);
        assert_eq!(learner.workspace.portfolio().forked(), []);
    }
}

#[test]
fn who_changes_a_record_without_choosing_leaves_the_other_version_alone() {
    let (mut learner, evidence) = forked();
    describe(&mut learner, evidence, "further");
    assert_eq!(titles(&learner), ["further"]);
    assert_eq!(title(&learner.workspace.portfolio().evidence.rivals(evidence)[0]), "here");
    learner.does(Command::WithdrawEvidence([evidence].into()));
    assert_eq!(learner.workspace.portfolio().forked(), [], "withdrawing is meant for all of it");
    assert_eq!(title(&learner.workspace.portfolio().evidence.past(evidence)[0]), "here");
}

#[test]
fn there_is_no_choice_where_nothing_differs_and_no_other_than_there_is() {
    let (mut learner, evidence) = forked();
    let record = RecordKey::Evidence(evidence);
    let other = RecordKey::Mapping(MappingKey { evidence, criterion: criterion("U1.1.1") });
    let try_to = |learner: &mut Learner, record, choice| learner.try_to(Command::Settle { record, choice });
    let nothing = |record| Err(CommandError::NothingToSettle(record));
    assert_eq!(try_to(&mut learner, other, Choice::Shown), nothing(other));
    let unknown = Revision::first(learner.workspace.actor(), at(0));
    assert_eq!(try_to(&mut learner, record, Choice::Rival(unknown)), nothing(record));
    let none = Choice::Both { evidence: Vec::new() };
    assert_eq!(try_to(&mut learner, record, none), Err(CommandError::CannotKeepBoth(record)));
    apart(&mut learner, |there| {
        let (name, provider) = ("Ada".to_owned(), Some("Elsewhere".to_owned()));
        there.does(Command::DescribeLearner { name, registration_number: None, provider });
    });
    assert_eq!(learner.workspace.portfolio().forked(), [record], "changed on one device only");
}

//! Moving to another edition of the specification.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::digest::Digest;
use crate::portfolio::looked_at::looked_at;
use crate::portfolio::{
    Basis, Claim, Decision, DecisionId, EvidenceContent, EvidenceId, Intent, Location, Mapping, MappingKey, Outcome,
    Parked, ParkedKey, Unchanging, Worded,
};
use crate::progress::{Achievement, Coverage};
use crate::spec::difference::{Fate, difference};
use crate::spec::{CriterionRef, UnitRef};
use crate::testing::{self, Criteria, evidence_id, first_revision, learner, moment};

/// A unit with these criteria under the numbers 1.1, 1.2, …
fn unit<'a>(reference: &'a str, words: &[&str]) -> (&'a str, Criteria) {
    let criteria = words.iter().enumerate().map(|(n, words)| (format!("1.{}", n + 1), Some((*words).to_owned())));
    (reference, criteria.collect())
}

fn edition(version: &str, units: &[(&str, Criteria)]) -> Arc<Specification> {
    Arc::new(testing::specification(version, units))
}

fn criterion(text: &str) -> CriterionRef {
    text.parse().unwrap()
}

fn mapping(reason: &str) -> Mapping {
    Mapping { locations: vec![Location::Pages { first: 1, last: 2 }], reason: reason.to_owned() }
}

/// A portfolio towards `spec` with two items of evidence, the first mapped to each of `mapped` with its name as the reason,
/// and everything claimed and met.
fn workspace(spec: &Arc<Specification>, mapped: &[&str]) -> Workspace {
    let mut portfolio = testing::empty_portfolio();
    if let Some(enrolment) = &mut portfolio.enrolment.value {
        enrolment.specification = SpecificationPin::to(spec);
        enrolment.award = "award".parse().unwrap();
        enrolment.units = spec.units.iter().map(|unit| unit.unit_ref).collect();
    }
    for n in 1..=2 {
        let content = EvidenceContent::Account { text: format!("Account {n}") };
        let evidence = testing::evidence(n, "Account", content);
        portfolio.evidence.keep(evidence_id(n.into()), first_revision(evidence, learner(), 2));
    }
    portfolio.highest_number = 2;
    for text in mapped {
        let key = MappingKey { evidence: evidence_id(1), criterion: criterion(text) };
        portfolio.mappings.keep(key, first_revision(mapping(text), learner(), 3));
        portfolio
            .claims
            .keep(key.criterion, first_revision(Claim { claimed_at: moment(4), prior_learning: None }, learner(), 4));
        judge(spec, &mut portfolio, key);
    }
    Workspace::open(spec.clone(), portfolio, learner())
}

/// Notes that the criterion is met, on the evidence as it is and on the words as `spec` has them.
fn judge(spec: &Specification, portfolio: &mut Portfolio, key: MappingKey) {
    let seen = looked_at(portfolio.evidence.get(key.evidence).unwrap(), portfolio.mappings.get(key).unwrap());
    let value = Decision {
        criterion: key.criterion,
        wording: spec.criterion(key.criterion).unwrap().wording_digest(),
        evidence: [(key.evidence, seen)].into(),
        outcome: Outcome::Met,
        feedback: String::new(),
        supersedes: None,
        basis: Basis::default(),
    };
    let mut random = [0; 10];
    random[9] = portfolio.decisions.len() as u8;
    let id = DecisionId::new(moment(5), random);
    let decision = Unchanging { by: testing::assessor(), at: moment(5), value, extra: Default::default() };
    portfolio.decisions.insert(id, decision);
}

fn move_to(workspace: &mut Workspace, to: &Arc<Specification>, parked: &[&str]) {
    let parked = parked.iter().map(|text| criterion(text)).collect();
    let command = Command::MoveToEdition { to: to.clone(), award: "award".parse().unwrap(), parked };
    workspace.dispatch(command, moment(10)).unwrap();
}

/// What the first item is mapped to, with the reasons, which are the criteria that it was mapped to at first.
fn mapped(workspace: &Workspace) -> BTreeMap<String, String> {
    let mappings = workspace.portfolio().mappings.iter();
    mappings.map(|(key, mapping)| (key.criterion.to_string(), mapping.reason.clone())).collect()
}

fn names<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, String> {
    pairs.map(|(to, from)| (to.to_owned(), from.to_owned())).into()
}

fn parked(workspace: &Workspace) -> Vec<(String, String)> {
    let parked = workspace.portfolio().parked.iter();
    parked.map(|(key, parked)| (key.worded.criterion.to_string(), parked.wording.clone().unwrap_or_default())).collect()
}

fn state(workspace: &Workspace, text: &str) -> (Coverage, Achievement, bool) {
    let progress = &workspace.progress().criteria[&criterion(text)];
    (progress.coverage, progress.achievement, progress.is_stale)
}

const MET: (Coverage, Achievement, bool) = (Coverage::Claimed, Achievement::Met, false);

#[test]
fn the_same_words_keep_everything() {
    let (one, two) = (edition("1", &[unit("U1", &["a", "b"])]), edition("2", &[unit("U1", &["a", "b", "c"])]));
    let mut workspace = workspace(&one, &["U1.1.1", "U1.1.2"]);
    move_to(&mut workspace, &two, &[]);
    assert_eq!(workspace.spec().version, "2");
    let pin = &workspace.portfolio().enrolment.value.as_ref().unwrap().specification;
    assert_eq!((pin.version.as_str(), pin.digest), ("2", two.digest));
    assert_eq!(mapped(&workspace), names([("U1.1.1", "U1.1.1"), ("U1.1.2", "U1.1.2")]));
    assert_eq!(["U1.1.1", "U1.1.2"].map(|text| state(&workspace, text)), [MET, MET]);
    assert_eq!(state(&workspace, "U1.1.3"), (Coverage::None, Achievement::NotJudged, false));
}

#[test]
fn words_under_another_number_take_their_mappings_claims_and_decisions_along() {
    let one = edition("1", &[unit("U1", &["a", "b", "c"])]);
    let two = edition("2", &[unit("U1", &["new", "a", "b", "c"])]);
    let mut workspace = workspace(&one, &["U1.1.1", "U1.1.2"]);
    move_to(&mut workspace, &two, &[]);
    assert_eq!(mapped(&workspace), names([("U1.1.2", "U1.1.1"), ("U1.1.3", "U1.1.2")]));
    assert_eq!(["U1.1.2", "U1.1.3"].map(|text| state(&workspace, text)), [MET, MET]);
    assert_eq!(state(&workspace, "U1.1.1"), (Coverage::None, Achievement::NotJudged, false));
    assert_eq!(parked(&workspace), []);
}

#[test]
fn words_that_are_gone_park_what_supported_them_even_if_their_number_has_other_words_now() {
    let (one, two) = (edition("1", &[unit("U1", &["a", "b"])]), edition("2", &[unit("U1", &["b"])]));
    let mut workspace = workspace(&one, &["U1.1.1", "U1.1.2"]);
    move_to(&mut workspace, &two, &[]);
    assert_eq!(mapped(&workspace), names([("U1.1.1", "U1.1.2")]));
    assert_eq!(parked(&workspace), [("U1.1.1".to_owned(), "a".to_owned())]);
    let (key, parked) = workspace.portfolio().parked.iter().next().unwrap();
    assert_eq!((key.evidence, &parked.mapping, parked.version.as_str()), (evidence_id(1), &mapping("U1.1.1"), "1"));
    // The decision on the words that are gone does not judge those that have their number now.
    assert_eq!(state(&workspace, "U1.1.1"), MET);
}

#[test]
fn words_that_changed_keep_their_mappings_or_park_them_and_their_decisions_are_stale() {
    let (one, two) = (edition("1", &[unit("U1", &["a", "b"])]), edition("2", &[unit("U1", &["A", "B"])]));
    let mut workspace = workspace(&one, &["U1.1.1", "U1.1.2"]);
    move_to(&mut workspace, &two, &["U1.1.2"]);
    assert_eq!(mapped(&workspace), names([("U1.1.1", "U1.1.1")]));
    assert_eq!(state(&workspace, "U1.1.1"), (Coverage::Claimed, Achievement::Met, true));
    assert_eq!(state(&workspace, "U1.1.2"), (Coverage::None, Achievement::Met, true));
    assert_eq!(parked(&workspace), [("U1.1.2".to_owned(), "b".to_owned())]);
}

#[test]
fn what_was_parked_can_be_mapped_again_or_done_away_with() {
    let (one, two) = (edition("1", &[unit("U1", &["a", "b"])]), edition("2", &[unit("U1", &["A", "B"])]));
    let mut workspace = workspace(&one, &["U1.1.1", "U1.1.2"]);
    move_to(&mut workspace, &two, &["U1.1.1", "U1.1.2"]);
    let keys: Vec<ParkedKey> = workspace.portfolio().parked.iter().map(|(key, _)| key).collect();
    let take_up = Command::TakeUp { parked: keys[0], criterion: criterion("U1.1.2") };
    workspace.dispatch(take_up.clone(), moment(11)).unwrap();
    assert_eq!(mapped(&workspace), names([("U1.1.2", "U1.1.1")]));
    assert_eq!(workspace.dispatch(take_up, moment(12)), Err(CommandError::NoSuchParked(keys[0])));
    // Onto what is mapped by now: both are said.
    let again = Command::TakeUp { parked: keys[1], criterion: criterion("U1.1.2") };
    workspace.dispatch(again, moment(13)).unwrap();
    assert_eq!(mapped(&workspace), names([("U1.1.2", "U1.1.1\n\nU1.1.2")]));
    assert!(workspace.portfolio().parked.is_empty());
    workspace.undo(moment(14)).unwrap();
    let done = workspace.dispatch(Command::DiscardParked([keys[1]].into()), moment(15)).unwrap();
    assert_eq!(done.act, Act::DiscardParked(1));
    assert!(workspace.portfolio().parked.is_empty());
}

#[test]
fn parked_mappings_go_with_their_evidence_and_come_back_with_it() {
    let (one, two) = (edition("1", &[unit("U1", &["a", "b"])]), edition("2", &[unit("U1", &["b"])]));
    let mut workspace = workspace(&one, &["U1.1.1"]);
    move_to(&mut workspace, &two, &[]);
    workspace.dispatch(Command::WithdrawEvidence([evidence_id(1)].into()), moment(11)).unwrap();
    assert!(workspace.portfolio().parked.is_empty());
    workspace.undo(moment(12)).unwrap();
    assert_eq!(workspace.portfolio().parked.len(), 1);
}

#[test]
fn the_plan_goes_along() {
    let one = edition("1", &[unit("U1", &["a"]), unit("U2", &["b"]), unit("U3", &["c"])]);
    // U2 is gone, U3 has another name, U4 is new.
    let two = edition("2", &[unit("U1", &["a"]), unit("U7", &["c"]), unit("U4", &["d"])]);
    let units = |workspace: &Workspace| -> Vec<String> {
        let enrolment = workspace.portfolio().enrolment.value.as_ref().unwrap();
        enrolment.units.iter().map(UnitRef::to_string).collect()
    };
    let mut all = workspace(&one, &[]);
    move_to(&mut all, &two, &[]);
    assert_eq!(units(&all), ["U1", "U4", "U7"]);
    // What was not planned is not planned now.
    let mut some = workspace(&one, &[]);
    let aim = Command::Aim { award: "award".parse().unwrap(), units: ["U1".parse().unwrap()].into() };
    some.dispatch(aim, moment(9)).unwrap();
    move_to(&mut some, &two, &[]);
    assert_eq!(units(&some), ["U1", "U4"]);
    // What was pinned and what was ruled out goes along under its name there.
    let mut choosy = workspace(&one, &[]);
    let intents = [("U1", Intent::Pinned), ("U2", Intent::Pinned), ("U3", Intent::RuledOut)];
    let intents = intents.map(|(unit, intent)| (unit.parse().unwrap(), intent));
    choosy.dispatch(Command::Choose(intents.into()), moment(9)).unwrap();
    let (unit, on) = (Some("U3".parse().unwrap()), Some(jiff::civil::Date::constant(2027, 1, 31)));
    choosy.dispatch(Command::SetTarget { unit, on }, moment(9)).unwrap();
    move_to(&mut choosy, &two, &[]);
    assert_eq!(units(&choosy), ["U1", "U4"]);
    let enrolment = choosy.portfolio().enrolment.value.as_ref().unwrap();
    assert_eq!(enrolment.pinned, ["U1".parse().unwrap()].into());
    assert_eq!(enrolment.ruled_out, ["U7".parse().unwrap()].into());
    assert_eq!(enrolment.unit_targets.keys().copied().collect::<Vec<_>>(), ["U7".parse().unwrap()]);
}

#[test]
fn decisions_find_their_words_through_several_editions() {
    let one = edition("1", &[unit("U1", &["a", "b"])]);
    let two = edition("2", &[unit("U1", &["new", "a", "b"])]);
    let three = edition("3", &[unit("U1", &["a", "b"])]);
    let mut workspace = workspace(&one, &["U1.1.1", "U1.1.2"]);
    move_to(&mut workspace, &two, &[]);
    move_to(&mut workspace, &three, &[]);
    assert_eq!(["U1.1.1", "U1.1.2"].map(|text| state(&workspace, text)), [MET, MET]);
    let earlier: Vec<String> = {
        let enrolment = workspace.portfolio().enrolment.value.as_ref().unwrap();
        enrolment.earlier.iter().map(|earlier| earlier.specification.version.clone()).collect()
    };
    assert_eq!(earlier, ["1", "2"]);
    // A decision that was made on the second edition comes in late.
    let mut portfolio = workspace.portfolio().clone();
    portfolio.decisions.clear();
    let key = MappingKey { evidence: evidence_id(1), criterion: criterion("U1.1.1") };
    judge(&three, &mut portfolio, key);
    for decision in portfolio.decisions.values_mut() {
        decision.value.criterion = criterion("U1.1.2");
    }
    let late = Workspace::open(three, portfolio, learner());
    assert_eq!((state(&late, "U1.1.1"), state(&late, "U1.1.2").1), (MET, Achievement::NotJudged));
}

#[test]
fn only_an_edition_of_the_same_specification_with_the_award_can_be_moved_to() {
    let one = edition("1", &[unit("U1", &["a"])]);
    let mut workspace = workspace(&one, &[]);
    let mut other = testing::specification("2", &[unit("U1", &["a"])]);
    other.id = "other".parse().unwrap();
    let award: AwardId = "award".parse().unwrap();
    let expected = CommandError::OtherSpecification { found: other.id };
    let to = Command::MoveToEdition { to: Arc::new(other), award, parked: BTreeSet::new() };
    assert_eq!(workspace.dispatch(to, moment(9)), Err(expected));
    let two = edition("2", &[unit("U1", &["a"])]);
    let degree: AwardId = "degree".parse().unwrap();
    let to = Command::MoveToEdition { to: two, award: degree, parked: BTreeSet::new() };
    assert_eq!(workspace.dispatch(to, moment(9)), Err(CommandError::NoSuchAward(degree)));
    let to = Command::MoveToEdition { to: one, award, parked: BTreeSet::new() };
    assert!(workspace.dispatch(to, moment(9)).unwrap().changed.is_empty());
}

#[test]
fn evidence_keeps_a_type_that_the_new_edition_does_not_have() {
    let (one, two) = (edition("1", &[unit("U1", &["a"])]), edition("2", &[unit("U1", &["b"])]));
    let mut workspace = workspace(&one, &[]);
    move_to(&mut workspace, &two, &[]);
    let mut details = workspace.portfolio().evidence.get(evidence_id(1)).unwrap().details();
    assert!(!details.types.is_empty());
    details.title = "Renamed".to_owned();
    let describe = |details| Command::DescribeEvidence { evidence: evidence_id(1), details };
    workspace.dispatch(describe(details.clone()), moment(11)).unwrap();
    details.types.insert("diary".parse().unwrap());
    let unknown = CommandError::NoSuchType("diary".parse().unwrap());
    assert_eq!(workspace.dispatch(describe(details), moment(12)), Err(unknown));
}

/// Two editions, a portfolio towards the first with mappings, claims and decisions, and an answer for what changed.
#[derive(Debug, Clone)]
struct Case {
    before: Arc<Specification>,
    after: Arc<Specification>,
    workspace: Workspace,
    parked: BTreeSet<CriterionRef>,
}

fn case() -> impl Strategy<Value = Case> {
    let picks = || vec((any::<Index>(), any::<bool>()), 0..8);
    (testing::units(), testing::units(), picks(), picks()).prop_map(|(before, after, mapped, parked)| {
        let (before, after) = (edition("1", &before), edition("2", &after));
        let refs: Vec<String> = before.criteria().map(|criterion| criterion.criterion_ref.to_string()).collect();
        let mapped: BTreeSet<&str> = mapped.iter().map(|(index, _)| index.get(&refs).as_str()).collect();
        let workspace = workspace(&before, &mapped.into_iter().collect::<Vec<_>>());
        let later: Vec<CriterionRef> = after.criteria().map(|criterion| criterion.criterion_ref).collect();
        let parked = parked.iter().filter(|(_, is)| *is).map(|(index, _)| *index.get(&later)).collect();
        Case { before, after, workspace, parked }
    })
}

/// Everything that a learner said in mappings, wherever it is now.
fn said(portfolio: &Portfolio) -> Vec<(EvidenceId, Mapping)> {
    let mapped = portfolio.mappings.iter().map(|(key, mapping)| (key.evidence, mapping.clone()));
    let parked = portfolio.parked.iter().map(|(key, parked)| (key.evidence, parked.mapping.clone()));
    let mut all: Vec<(EvidenceId, Mapping)> = mapped.chain(parked).collect();
    all.sort_by(|a, b| (a.0, &a.1.reason).cmp(&(b.0, &b.1.reason)));
    all
}

proptest! {
    #[test]
    fn nothing_is_lost_and_undo_brings_everything_back(mut case in case()) {
        let before = case.workspace.clone();
        let award = "award".parse().unwrap();
        let to = Command::MoveToEdition { to: case.after.clone(), award, parked: case.parked.clone() };
        case.workspace.dispatch(to, moment(10)).unwrap();
        let (was, is) = (before.portfolio(), case.workspace.portfolio().clone());
        prop_assert_eq!(said(was), said(&is));
        prop_assert_eq!(case.workspace.spec().digest, case.after.digest);
        // What is mapped is mapped to something there is.
        prop_assert!(is.mappings.iter().all(|(key, _)| case.after.criterion(key.criterion).is_some()));
        prop_assert!(is.claims.iter().all(|(key, _)| is.mappings.iter().any(|(mapping, _)| mapping.criterion == key)));

        if case.workspace.can_undo().is_some() {
            case.workspace.undo(moment(11)).unwrap();
            let back = case.workspace.portfolio();
            prop_assert_eq!(case.workspace.spec().digest, case.before.digest);
            prop_assert_eq!(&back.enrolment.value, &was.enrolment.value);
            let mappings = |portfolio: &Portfolio| -> Vec<(MappingKey, Mapping)> {
                portfolio.mappings.iter().map(|(key, mapping)| (key, mapping.clone())).collect()
            };
            prop_assert_eq!(mappings(back), mappings(was));
            let claims = |portfolio: &Portfolio| portfolio.claims.iter().map(|(key, _)| key).collect::<Vec<_>>();
            prop_assert_eq!(claims(back), claims(was));
            prop_assert!(back.parked.is_empty());
            prop_assert_eq!(case.workspace.progress(), before.progress());
            case.workspace.redo(moment(12)).unwrap();
            prop_assert_eq!(case.workspace.spec().digest, case.after.digest);
            prop_assert_eq!(said(case.workspace.portfolio()), said(&is));
        }
    }

    #[test]
    fn decisions_are_stale_exactly_where_the_words_changed(mut case in case()) {
        let judged: BTreeSet<CriterionRef> =
            case.workspace.portfolio().decisions.values().map(|decision| decision.value.criterion).collect();
        let award = "award".parse().unwrap();
        let to = Command::MoveToEdition { to: case.after.clone(), award, parked: BTreeSet::new() };
        case.workspace.dispatch(to, moment(10)).unwrap();
        let mut met = 0;
        for fate in difference(&case.before, &case.after).criteria {
            let Some(now) = fate.after() else { continue };
            let progress = &case.workspace.progress().criteria[&now];
            let is_judged = fate.before().is_some_and(|before| judged.contains(&before));
            prop_assert_eq!(progress.achievement == Achievement::Met, is_judged);
            prop_assert_eq!(progress.is_stale, is_judged && matches!(fate, Fate::Changed(_)));
            met += usize::from(is_judged);
        }
        prop_assert!(met <= judged.len());
    }

    #[test]
    fn parked_says_which_words_it_supported(mut case in case()) {
        let award = "award".parse().unwrap();
        let to = Command::MoveToEdition { to: case.after.clone(), award, parked: case.parked.clone() };
        case.workspace.dispatch(to, moment(10)).unwrap();
        for (ParkedKey { worded: Worded { criterion, wording }, .. }, Parked { wording: words, .. }) in
            case.workspace.portfolio().parked.iter()
        {
            let was = case.before.criterion(criterion).unwrap();
            prop_assert_eq!(&was.wording.value, words);
            prop_assert_eq!(was.wording_digest(), wording);
            prop_assert_eq!(Digest::of(words.as_deref().unwrap_or_default().as_bytes()), wording);
        }
    }
}

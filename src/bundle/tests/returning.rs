//! A return as a file: small, without the specification, and opened where the portfolio is.

use std::collections::BTreeSet;

use super::*;
use crate::bundle::merge::merge;
use crate::bundle::selection::{self, returned};
use crate::portfolio::entry::{Opinion, Sample, Stage, Verdict};
use crate::portfolio::judging::{Check, Method, RuleOfEvidence};
use crate::portfolio::standing::standing;
use crate::portfolio::{
    Actor, ActorId, Basis, Decision, DecisionId, Entry, EntryId, EvidenceNumber, Extra, Outcome, RecordKey, Unchanging,
};
use crate::signing::tests::sign_all;

fn file(portfolio: &Portfolio, purpose: Purpose) -> Vec<u8> {
    let mut out = Vec::new();
    let cover = Cover { purpose, from: testing::assessor(), scope: Scope::Records, ..cover() };
    let writer = Writer::begin(cover, testing::SPECIFICATION, portfolio, &[], &mut out).unwrap();
    writer.finish(&mut out).unwrap();
    out
}

/// A return as it is read: there is no specification in it.
fn opened(bytes: &[u8]) -> (Summary, Portfolio) {
    let mut reader = Reader::new(Limits::default());
    let mut received = Received::new();
    reader.push(bytes, &mut |event| received.take(&event)).unwrap();
    let summary = reader.finish().unwrap();
    assert_eq!(received.specification, None);
    let portfolio = received.portfolio(&summary).unwrap();
    (summary, portfolio)
}

/// Another assessor.
fn second() -> ActorId {
    ActorId::new(moment(0), [9; 10])
}

fn random(n: u64) -> [u8; 10] {
    let mut random = [0; 10];
    random[2..].copy_from_slice(&n.to_be_bytes());
    random
}

/// The decision of somebody on the criterion at this place.
fn decision_id(by: ActorId, n: usize) -> DecisionId {
    DecisionId::new(moment(20), random(n as u64 + if by == second() { 1_000 } else { 100 }))
}

/// The portfolio as its learner has it, of whom nothing was decided yet.
fn learners() -> Portfolio {
    let mut portfolio = testing::small_portfolio();
    portfolio.decisions = Default::default();
    portfolio.sign_offs = Default::default();
    portfolio
}

/// `by` judges every criterion of the real specification, with all that is recorded of it: on two pieces of evidence, all five
/// rules of evidence, the method, a sentence of feedback. Where `over` says so it takes the place of that person's decisions.
fn judge_all(portfolio: &mut Portfolio, by: ActorId, over: Option<ActorId>) {
    let check = Check { is_confirmed: true, note: String::new() };
    for (n, criterion) in testing::isp_specification().criteria().enumerate() {
        let decision = Decision {
            criterion: criterion.criterion_ref,
            wording: criterion.wording_digest(),
            evidence: (1..3).map(|n| (evidence_id(n), Digest::of(&n.to_le_bytes()))).collect(),
            outcome: Outcome::Met,
            feedback: "You show how the forecast was made and what it was checked against.".to_owned(),
            supersedes: over.map(|earlier| decision_id(earlier, n)),
            basis: Basis {
                reason: over.map(|_| "Judged again on new or changed evidence.".to_owned()),
                varcs: RuleOfEvidence::ALL.map(|rule| (rule, check.clone())).into(),
                method: Some(Method::Listed("observation".parse().unwrap())),
                ..Basis::default()
            },
        };
        let at = moment(if over.is_some() { 30 } else { 20 });
        let made = Unchanging { by, at, value: decision, extra: Extra::new() };
        let id =
            if over == Some(by) { DecisionId::new(moment(20), random(3_000 + n as u64)) } else { decision_id(by, n) };
        portfolio.decisions.insert(id, made);
    }
}

fn with_second_assessor(mut portfolio: Portfolio) -> Portfolio {
    let actor = Actor { role: Role::Assessor, name: "Bea Example".to_owned(), registration_number: None };
    portfolio.actors.keep(second(), testing::first_revision(actor, second(), 2));
    portfolio
}

/// A judged portfolio with a signed decision on each of the real specification's criteria.
fn whole_judged() -> Portfolio {
    let mut portfolio = with_second_assessor(testing::judged_portfolio());
    judge_all(&mut portfolio, testing::assessor(), None);
    sign_all(&mut portfolio);
    portfolio
}

/// What of `portfolio` its assessor hands back to the learner.
fn handed_back(portfolio: &Portfolio, by: ActorId) -> Portfolio {
    returned(portfolio, by, Role::Learner, &BTreeSet::new())
}

fn decided_by(portfolio: &Portfolio, by: ActorId) -> usize {
    portfolio.decisions.values().filter(|made| made.by == by).count()
}

#[test]
fn a_return_holds_ones_own_decisions_and_a_signed_one_takes_no_more_than_it_has_to() {
    let mut portfolio = whole_judged();
    judge_all(&mut portfolio, second(), None);
    sign_all(&mut portfolio);
    let bytes = file(&handed_back(&portfolio, second()), Purpose::Return);
    let (summary, back) = opened(&bytes);
    assert_eq!((decided_by(&back, second()), decided_by(&back, testing::assessor())), (107, 0));
    assert_eq!((summary.refused.len(), summary.manifest.counts.evidence), (0, 0));
    assert!(back.decisions.values().all(|made| made.extra.contains_key("proof")));
    assert!(bytes.len() < 107 * 1_320, "{} bytes", bytes.len());
}

#[test]
fn a_return_takes_tens_of_kilobytes_a_round() {
    // The learner handed over what was decided in the first round, and another twelve criteria are judged anew.
    let first_round = whole_judged();
    let has = selection::judged(&first_round);
    let mut portfolio = first_round.clone();
    judge_all(&mut portfolio, testing::assessor(), Some(testing::assessor()));
    let is_new = |id: DecisionId| (3_000..3_012).any(|n| id == DecisionId::new(moment(20), random(n)));
    portfolio.decisions.keep_only(|id, _| first_round.decisions.contains_key(&id) || is_new(id));
    sign_all(&mut portfolio);
    let bytes = file(&returned(&portfolio, testing::assessor(), Role::Learner, &has), Purpose::Return);
    let (_, back) = opened(&bytes);
    assert_eq!((back.decisions.len(), back.entries.len()), (12, 0));
    assert!(bytes.len() < 20_000, "{} bytes", bytes.len());
    // It is all that the learner is without.
    assert_eq!(merge(&first_round, &back).unwrap().result.decisions, portfolio.decisions);
    // Everything can be had too, for a device that lost what it had.
    let all = handed_back(&portfolio, testing::assessor());
    assert_eq!(merge(&learners(), &all).unwrap().result.decisions, portfolio.decisions);
}

#[test]
fn nothing_is_lost_where_two_assessors_hand_back_each_their_own() {
    let mut both = whole_judged();
    judge_all(&mut both, second(), None);
    sign_all(&mut both);
    let (first, other) = (handed_back(&both, testing::assessor()), handed_back(&both, second()));
    let learners = learners();
    // A device that is without the other's decisions goes by the one's until the other's return comes …
    let one = merge(&learners, &other).unwrap().result;
    assert_eq!(decided_by(&one, testing::assessor()), 0);
    assert_eq!(standing(&one).all().filter(|(_, judged)| judged.made.by == second()).count(), 107);
    // … and in whichever order they come, it has what the assessors have.
    let there = merge(&one, &first).unwrap().result;
    let back = merge(&merge(&learners, &first).unwrap().result, &other).unwrap().result;
    assert_eq!(there, back);
    assert_eq!((&there.decisions, &there.sign_offs), (&both.decisions, &both.sign_offs));
    assert_eq!(there.assessor_evidence, both.assessor_evidence);
}

#[test]
fn whoever_takes_a_portfolio_over_hands_back_what_they_replaced_unless_the_learner_has_it() {
    let mut taken_over = whole_judged();
    judge_all(&mut taken_over, second(), Some(testing::assessor()));
    sign_all(&mut taken_over);
    // The colleague never handed back: what was replaced would be lost with their device.
    let whole = handed_back(&taken_over, second());
    assert_eq!((decided_by(&whole, second()), decided_by(&whole, testing::assessor())), (107, 107));
    // The learner handed it over, so they have it.
    let has = selection::judged(&whole_judged());
    let bytes = file(&returned(&taken_over, second(), Role::Learner, &has), Purpose::Return);
    let (_, small) = opened(&bytes);
    assert_eq!((decided_by(&small, second()), decided_by(&small, testing::assessor())), (107, 0));
    let learners = whole_judged();
    let now = merge(&learners, &small).unwrap().result;
    assert_eq!(now.decisions, taken_over.decisions);
    assert_eq!(standing(&now).all().filter(|(_, judged)| judged.made.by == second()).count(), 107);
}

#[test]
fn what_a_learner_has_otherwise_they_are_given_back() {
    let judged = whole_judged();
    let mut altered = judged.clone();
    let id = decision_id(testing::assessor(), 5);
    altered.decisions.get_mut(&id).unwrap().value.feedback = "Best of all.".to_owned();
    let mut has = selection::judged(&judged);
    selection::note_what_they_have(&mut has, &altered, Some(&judged));
    let back = returned(&judged, testing::assessor(), Role::Learner, &has);
    assert_eq!(back.decisions.keys().collect::<Vec<_>>(), [&id]);
    assert_eq!(back.decisions[&id], judged.decisions[&id]);
    // Where nothing of it was here before, it is as they have it.
    let mut has = BTreeSet::new();
    selection::note_what_they_have(&mut has, &judged, None);
    assert_eq!(has, selection::judged(&judged));
}

#[test]
fn what_an_iqa_found_goes_on_to_the_learner_and_to_the_assessor_with_what_it_is_about() {
    let mut portfolio = whole_judged();
    judge_all(&mut portfolio, second(), None);
    let sampled = decision_id(second(), 3);
    let sample = Sample {
        unit: portfolio.decisions[&sampled].value.criterion.unit,
        stage: Stage::Interim,
        opinions: [(sampled, Opinion { verdict: Verdict::Disagree, reason: "Page 2 does not say so.".to_owned() })]
            .into(),
        evidence: BTreeMap::new(),
        notes: String::new(),
        planned: None,
    };
    let id = EntryId::new(moment(40), [3; 10]);
    let made = Unchanging { by: testing::iqa(), at: moment(40), value: Entry::Sample(sample), extra: Extra::new() };
    portfolio.entries.insert(id, made);
    let to_assessor = returned(&portfolio, testing::iqa(), Role::Assessor, &BTreeSet::new());
    assert!(to_assessor.decisions.contains_key(&sampled));
    assert_eq!(decided_by(&to_assessor, second()), 1);
    // To the learner an assessor passes on what was found of anybody, and of a colleague's decisions none.
    let to_learner = handed_back(&portfolio, testing::assessor());
    assert!(to_learner.entries.contains_key(&id));
    assert_eq!(decided_by(&to_learner, second()), 0);
    // An opinion on what is not here yet waits for it.
    let early = merge(&learners(), &to_learner).unwrap().result;
    let late = merge(&early, &handed_back(&portfolio, second())).unwrap().result;
    assert_eq!(late.decisions, portfolio.decisions);
    let learns = |key: &RecordKey| wire::get(&late, *key).is_some();
    assert!(selection::judged(&to_learner).iter().all(learns));
}

#[test]
fn who_judges_at_another_device_by_now_hands_back_what_they_said_at_the_first() {
    let mut portfolio = whole_judged();
    // The same name and no number that differs: the same person.
    let name = portfolio.actors.get(testing::assessor()).unwrap().clone();
    let moved = ActorId::new(moment(0), [8; 10]);
    portfolio.actors.keep(moved, testing::first_revision(name, moved, 30));
    assert_eq!(decided_by(&handed_back(&portfolio, moved), testing::assessor()), 107 + 3);
}

#[test]
fn it_goes_into_the_portfolio_that_it_answers_and_changes_nothing_twice() {
    let judged = whole_judged();
    let mut learners = learners();
    learners.evidence.keep(evidence_id(9), {
        let content = EvidenceContent::Account { text: "Written meanwhile".to_owned() };
        testing::first_revision(testing::evidence(9, "Meanwhile", content), learner(), 30)
    });
    learners.settle();
    let (_, back) = opened(&file(&handed_back(&judged, testing::assessor()), Purpose::Return));
    let once = merge(&learners, &back).unwrap();
    assert_eq!(once.result.decisions, judged.decisions);
    assert_eq!(once.result.evidence.get(evidence_id(9)).unwrap().number, EvidenceNumber(9));
    assert!(once.report.forked.is_empty() && once.report.conflicting.is_empty());
    for _ in 0..5 {
        let again = merge(&once.result, &back).unwrap();
        assert!(again.report.is_empty());
        assert_eq!(again.result, once.result);
    }
}

#[test]
fn only_a_return_may_leave_the_specification_out() {
    let bytes = file(&handed_back(&whole_judged(), testing::assessor()), Purpose::Return);
    let text = String::from_utf8(bytes).unwrap();
    // Called something else it is refused; and its closing digest would tell as well.
    let renamed = text.replace(r#""purpose":"return""#, r#""purpose":"submission""#);
    let missing = BundleError::MissingMember { path: "specification".to_owned() };
    assert_eq!(read(renamed.as_bytes()), Err(missing));
}

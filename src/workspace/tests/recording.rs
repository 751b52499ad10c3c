//! What assessors record themselves, units signed off, and what makes a decision stale.

use super::people::{Assessor, Iqa, People, TODAY, Who, judging, observation};
use super::*;
use crate::portfolio::command::{Field, JudgingError, NewAssessorEvidence};
use crate::portfolio::entry::{About, Audience, Entry, Feedback};
use crate::portfolio::judging::AssessorEvidenceKind;
use crate::portfolio::sign_off::{SignOffGap, sign_off_gaps};
use crate::portfolio::standing::{self, standing};

fn first_evidence(people: &People) -> EvidenceId {
    people.learner.portfolio().evidence.iter().next().unwrap().0
}

// ---- The assessor's own evidence ----

fn records(people: &mut People, evidence: NewAssessorEvidence) -> EvidenceId {
    let random = people.random();
    let id = EvidenceId::new(at(950), random);
    people.does(Assessor, Command::RecordEvidence { id, evidence });
    id
}

#[test]
fn an_assessors_evidence_has_references_of_its_own_and_supports_decisions() {
    let mut people = People::new();
    let first = records(&mut people, observation(&["U1.1.1", "U1.1.2"]));
    let talk = NewAssessorEvidence { kind: AssessorEvidenceKind::ProfessionalDiscussion, ..observation(&["U1.1.1"]) };
    let talk = records(&mut people, talk);
    let second = records(&mut people, observation(&["U1.2.1"]));
    let references = |people: &People| {
        let portfolio = people.assessor.portfolio();
        let numbers = portfolio.assessor_numbers();
        let reference = |id: EvidenceId| portfolio.assessor_evidence[&id].value.reference(numbers[&id]);
        [first, talk, second].map(reference)
    };
    assert_eq!(references(&people), ["OB001", "PD001", "OB002"]);
    let decision = people.decides("U1.1.1", Judgement::Met);
    let named = &people.assessor.portfolio().decisions[&decision].value.evidence;
    assert!(named.contains_key(&first) && named.contains_key(&talk) && !named.contains_key(&second));
    assert_eq!(people.learner.portfolio().highest_number, 1, "the learner's numbers are their own");

    // Putting it right leaves a trace, keeps the number, and makes stale what stood on it.
    let mut right = observation(&["U1.1.1", "U1.1.2"]);
    right.account = "She asked twice before she offered.".to_owned();
    right.supersedes = Some((first, "A word was missing.".to_owned()));
    let corrected = records(&mut people, right);
    let portfolio = people.assessor.portfolio();
    let shown = portfolio.assessor_numbers()[&corrected];
    assert_eq!(portfolio.assessor_evidence[&corrected].value.reference(shown), "OB001");
    assert_eq!(people.stale(Assessor), ["U1.1.1"]);
    assert_eq!(standing::now(people.assessor.portfolio(), first, criterion("U1.1.1")), None);

    // Put back to what was looked at, under whatever name, it is what was looked at.
    let mut back = observation(&["U1.1.1", "U1.1.2"]);
    back.title = "At the counter, on the phone".to_owned();
    back.supersedes = Some((corrected, "It was right as it was.".to_owned()));
    let again = records(&mut people, back);
    assert_eq!(people.stale(Assessor), [] as [String; 0]);
    let mut moved = observation(&["U1.1.1", "U1.1.2"]);
    moved.criteria.insert(criterion("U1.1.1"), vec![Location::Words("The second call".to_owned())]);
    moved.supersedes = Some((again, "It says where.".to_owned()));
    records(&mut people, moved);
    assert_eq!(people.stale(Assessor), ["U1.1.1"]);
}

#[test]
fn two_assessors_can_give_the_same_reference_and_one_moves() {
    let mut people = People::new();
    let here = records(&mut people, observation(&["U1.1.1"]));
    let mut portfolio = people.assessor.portfolio().clone();
    let mut twin = portfolio.assessor_evidence[&here].clone();
    twin.by = ActorId::new(at(0), [203; 10]);
    let there = EvidenceId::new(at(990), [9; 10]);
    portfolio.assessor_evidence.insert(there, twin);
    let numbers = portfolio.assessor_numbers();
    assert_eq!((numbers[&here], numbers[&there]), (EvidenceNumber(1), EvidenceNumber(2)));
}

#[test]
fn a_learner_countersigns_what_was_recorded_of_them() {
    let mut people = People::new();
    let evidence = records(&mut people, observation(&["U1.1.1"]));
    people.hands(Assessor, Who::Learner);
    let id = people.entry();
    let (comment, name) = ("So it was.".to_owned(), "Ada Okafor".to_owned());
    let sign = |id, evidence| Command::Countersign { id, evidence, comment: comment.clone(), name: name.clone() };
    people.does(Who::Learner, sign(id, evidence));
    assert!(matches!(&people.learner.portfolio().entries[&id].value, Entry::Countersignature(_)));
    let missing = EvidenceId::new(at(0), [99; 10]);
    let refused = people.tries(Who::Learner, sign(people_entry(), missing));
    assert_eq!(refused, Err(CommandError::NoSuchEvidence(missing)));
}

fn people_entry() -> crate::portfolio::EntryId {
    crate::portfolio::EntryId::new(at(999), [1; 10])
}

#[test]
fn feedback_is_given_at_every_level_and_corrected_by_its_author_alone() {
    let mut people = People::new();
    let feedback = |about, supersedes| Feedback {
        about,
        text: "Well argued.".to_owned(),
        audience: Audience::Learner,
        supersedes,
        reason: supersedes.map(|_| "A word was missing.".to_owned()),
    };
    let mut ids = Vec::new();
    for about in [About::Criterion(criterion("U1.1.1")), About::Unit(unit("U1")), About::Overall] {
        let id = people.entry();
        people.does(Assessor, Command::GiveFeedback { id, feedback: feedback(about, None) });
        ids.push(id);
    }
    people.hands(Assessor, Iqa);
    let id = people.entry();
    let corrected = feedback(About::Overall, Some(ids[2]));
    let refused = people.tries(Iqa, Command::GiveFeedback { id, feedback: corrected.clone() });
    assert_eq!(judging(refused), JudgingError::NoSuchEntry(ids[2]));
    let unexplained = Feedback { reason: Some(" ".to_owned()), ..corrected.clone() };
    let refused = people.tries(Assessor, Command::GiveFeedback { id, feedback: unexplained });
    assert_eq!(refused, Err(CommandError::Empty(Field::CorrectionReason)));
    people.does(Assessor, Command::GiveFeedback { id, feedback: corrected });
    let missing = unit("U9");
    let id = people.entry();
    let refused = people.tries(Assessor, Command::GiveFeedback { id, feedback: feedback(About::Unit(missing), None) });
    assert_eq!(refused, Err(CommandError::NoSuchUnit(missing)));
}

// ---- Signing off ----

#[test]
fn a_unit_is_signed_off_only_when_every_criterion_is_met_and_nothing_is_stale() {
    let mut people = People::new();
    let gap = |people: &mut People| match judging(people.tries_to_sign_off("U1")) {
        JudgingError::CannotSignOff { gap, .. } => gap,
        other => panic!("{other:?}"),
    };
    let all = people.criteria_of("U1");
    for text in &all[1..] {
        people.decides(text, Judgement::Met);
    }
    assert_eq!(gap(&mut people), SignOffGap::NotMet(criterion(&all[0])));
    let not_yet = people.decides(&all[0], Judgement::NotYetMet);
    assert_eq!(gap(&mut people), SignOffGap::NotMet(criterion(&all[0])));
    people.corrects(not_yet, &all[0], Judgement::Met);
    let evidence = first_evidence(&people);
    let mapping = MappingKey { evidence, criterion: criterion(&all[1]) };
    let locations = Location::read_all("p. 2");
    people.does(Who::Learner, Command::DescribeMapping { mapping, locations, reason: String::new() });
    people.hands(Who::Learner, Assessor);
    assert_eq!(gap(&mut people), SignOffGap::Stale(criterion(&all[1])));
    let now = people.now();
    people.learner.undo(now);
    people.hands(Who::Learner, Assessor);
    let id = people.tries_to_sign_off("U1").unwrap();
    let sign_off = &people.assessor.portfolio().sign_offs[&id].value;
    assert_eq!((sign_off.decisions.len(), sign_off.name.as_deref()), (4, Some("Asif Example")));
    assert!(people.assessor.progress().units[&unit("U1")].is_achieved);
    let portfolio = people.assessor.portfolio();
    assert_eq!(sign_off_gaps(&spec(), portfolio, &standing(portfolio), unit("U1")), []);
}

#[test]
fn what_was_issued_elsewhere_without_the_rules_of_evidence_is_to_be_known_and_bars_nothing() {
    let mut people = People::new();
    for text in people.criteria_of("U1") {
        people.decides(&text, Judgement::Met);
    }
    let mut portfolio = people.assessor.portfolio().clone();
    let (bare, short) = (criterion("U1.1.1"), criterion("U1.1.2"));
    for made in portfolio.decisions.values_mut() {
        if made.value.criterion == bare {
            made.value.basis.varcs.clear();
        } else if made.value.criterion == short {
            made.value.basis.method = None;
        }
    }
    people.assessor = Workspace::open(spec(), portfolio, people.assessor.actor());
    let portfolio = people.assessor.portfolio();
    let gaps = sign_off_gaps(&spec(), portfolio, &standing(portfolio), unit("U1"));
    // One line a criterion, whatever lacks.
    assert_eq!(gaps, [SignOffGap::Unrecorded(bare), SignOffGap::Unrecorded(short)]);
    assert!(gaps.iter().all(|gap| !gap.is_bar()));
    people.tries_to_sign_off("U1").unwrap();
}

#[test]
fn a_sign_off_falls_with_any_decision_that_it_stands_on() {
    let mut people = People::new();
    people.completes("U1");
    let portfolio = people.assessor.portfolio();
    let first = standing(portfolio).decisions(criterion("U1.1.1"))[0].id;
    let second = people.corrects(first, "U1.1.1", Judgement::NotYetMet);
    assert!(!people.assessor.progress().units[&unit("U1")].is_signed_off);
    // Even when it is met again: it was declared of another decision.
    people.corrects(second, "U1.1.1", Judgement::Met);
    assert!(!people.assessor.progress().units[&unit("U1")].is_signed_off);
    people.tries_to_sign_off("U1").unwrap();
    assert!(people.assessor.progress().units[&unit("U1")].is_achieved);
}

#[test]
fn reopening_needs_a_reason_and_erases_nothing() {
    let mut people = People::new();
    let sign_off = people.completes("U1");
    let id = people.entry();
    let reopen = |id, reason: &str| Command::Reopen { id, sign_off, reason: reason.to_owned() };
    assert_eq!(people.tries(Assessor, reopen(id, " ")), Err(CommandError::Empty(Field::CorrectionReason)));
    people.does(Assessor, reopen(id, "A page came back."));
    assert!(!people.assessor.progress().units[&unit("U1")].is_signed_off);
    assert!(people.assessor.portfolio().sign_offs.contains_key(&sign_off));
    let id = people.entry();
    assert_eq!(judging(people.tries(Assessor, reopen(id, "Again"))), JudgingError::NoSuchSignOff(sign_off));
    people.tries_to_sign_off("U1").unwrap();
    assert!(people.assessor.progress().units[&unit("U1")].is_achieved);
}

// ---- Stale, and not stale ----

/// What a learner may do to the one piece of evidence, and which decisions it makes stale.
#[test]
fn exactly_those_decisions_are_stale_that_stand_on_what_changed() {
    let mut people = People::new();
    for text in people.criteria_of("U1") {
        people.decides(&text, Judgement::Met);
    }
    people.hands(Assessor, Who::Learner);
    let evidence = first_evidence(&people);
    let all = people.criteria_of("U1");
    let mapping = |text: &str| MappingKey { evidence, criterion: criterion(text) };
    let says = |text: &str, location: &str, reason: &str| Command::DescribeMapping {
        mapping: mapping(text),
        locations: Location::read_all(location),
        reason: reason.to_owned(),
    };
    let details = EvidenceDetails {
        title: "Another name".to_owned(),
        description: "Another word".to_owned(),
        produced_on: Some(TODAY),
        setting: Some(Setting::Simulated),
        ..EvidenceDetails::default()
    };
    let account =
        |text: &str| Command::ReplaceContent { evidence, content: EvidenceContent::Account { text: text.to_owned() } };
    let nothing: Vec<String> = Vec::new();
    let other = EvidenceId::new(at(960), [8; 10]);
    let cases = [
        (Command::DescribeEvidence { evidence, details }, nothing.clone()),
        (says(&all[0], "p. 1", "Another reason"), nothing.clone()),
        (
            Command::AddEvidence { items: vec![(other, super::account("more"))], criteria: vec![criterion(&all[0])] },
            nothing.clone(),
        ),
        (Command::Claim { criteria: [criterion(&all[0])].into(), ready: false }, nothing),
        (says(&all[0], "p. 2", ""), vec![all[0].clone()]),
        (Command::Unmap([mapping(&all[1])].into()), vec![all[1].clone()]),
        (account("About reporT"), all.clone()),
        (Command::WithdrawEvidence([evidence].into()), all.clone()),
    ];
    for (command, stale) in cases {
        people.does(Who::Learner, command.clone());
        assert_eq!(people.stale(Who::Learner), stale, "{command:?}");
        let now = people.now();
        people.learner.undo(now);
        assert_eq!(people.stale(Who::Learner), [] as [String; 0], "undone: {command:?}");
    }
}

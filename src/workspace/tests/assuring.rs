//! What an IQA samples, asks for and releases.

use super::people::{Assessor, Iqa, People, TODAY, Who, competence, judging};
use super::*;
use crate::portfolio::EntryId;
use crate::portfolio::command::{self, Field, JudgingError};
use crate::portfolio::entry::{About, ActionStep, Audience, Feedback, Opinion, PlannedSample, Sample, Stage, Verdict};
use crate::portfolio::fitness::{Concern, Grade};
use crate::portfolio::release::planned;
use crate::portfolio::sign_off::SignOffGap;
use crate::portfolio::standing::{Quality, assessors_actions, disputes, standing};
use jiff::civil::Date;

pub(super) fn sample(opinions: &[(DecisionId, Verdict, &str)]) -> Sample {
    let opinion =
        |&(id, verdict, reason): &(DecisionId, Verdict, &str)| (id, Opinion { verdict, reason: reason.to_owned() });
    Sample {
        unit: unit("U1"),
        stage: Stage::Summative,
        opinions: opinions.iter().map(opinion).collect(),
        evidence: Default::default(),
        notes: String::new(),
        planned: None,
    }
}

pub(super) fn tries(people: &mut People, sample: Sample) -> Result<EntryId, CommandError> {
    let id = people.entry();
    people.tries(Iqa, Command::Sample { id, sample }).map(|_| id)
}

fn quality(people: &mut People, who: Who, text: &str) -> Quality {
    people.at(who).progress().criteria[&criterion(text)].quality
}

/// A unit that is met and signed off, in the IQA's hands.
pub(super) fn signed_off() -> (People, SignOffId, DecisionId) {
    let mut people = People::new();
    let sign_off = people.completes("U1");
    people.hands(Assessor, Iqa);
    let first = standing(people.iqa.portfolio()).decisions(criterion("U1.1.1"))[0].id;
    (people, sign_off, first)
}

#[test]
fn agreeing_upholds_and_disagreeing_opens_the_decision_again() {
    let (mut people, _, first) = signed_off();
    let second = standing(people.iqa.portfolio()).decisions(criterion("U1.1.2"))[0].id;
    let opinions = [(first, Verdict::Disagree, "Page 1 says nothing of it."), (second, Verdict::Agree, "")];
    tries(&mut people, sample(&opinions)).unwrap();
    people.hands(Iqa, Assessor);
    people.hands(Iqa, Who::Learner);
    people.hands(Assessor, Who::Learner);
    for who in [Assessor, Who::Learner] {
        assert_eq!(quality(&mut people, who, "U1.1.1"), Quality::Disputed);
        assert_eq!(quality(&mut people, who, "U1.1.2"), Quality::Upheld);
        assert_eq!(quality(&mut people, who, "U1.2.1"), Quality::NotSampled);
        assert_eq!(people.achievement(who, "U1.1.1"), (Achievement::Met, false));
        assert!(!people.at(who).progress().units[&unit("U1")].is_achieved, "a disputed unit is none");
    }
    let disputed = SignOffGap::Disputed(criterion("U1.1.1"));
    let refused = judging(people.tries_to_sign_off("U1"));
    assert_eq!(refused, JudgingError::CannotSignOff { unit: unit("U1"), gap: disputed });
    // The assessor decides anew, and the IQA looks again.
    let anew = people.corrects(first, "U1.1.1", Judgement::Met);
    assert_eq!(quality(&mut people, Assessor, "U1.1.1"), Quality::NotSampled);
    people.tries_to_sign_off("U1").unwrap();
    people.hands(Assessor, Iqa);
    tries(&mut people, sample(&[(anew, Verdict::AgreeWithAction, "Note the page next time.")])).unwrap();
    people.hands(Iqa, Assessor);
    assert_eq!(quality(&mut people, Assessor, "U1.1.1"), Quality::Upheld);
    assert!(people.assessor.progress().units[&unit("U1")].is_achieved);
}

#[test]
fn an_iqa_can_change_their_mind_about_a_decision() {
    let (mut people, _, first) = signed_off();
    tries(&mut people, sample(&[(first, Verdict::Disagree, "No.")])).unwrap();
    tries(&mut people, sample(&[(first, Verdict::Agree, "")])).unwrap();
    assert_eq!(quality(&mut people, Iqa, "U1.1.1"), Quality::Upheld);
}

#[test]
fn nobody_ever_samples_their_own_decision() {
    let (mut people, _, first) = signed_off();
    // The same person in another role is another actor: they are told by their name, or by their number.
    for (name, number) in [("asif  EXAMPLE", None), ("Somebody Else", Some("A-1"))] {
        let mut iqa = people.iqa.portfolio().clone();
        if number.is_some() {
            let assessor = people.assessor.actor();
            let mut kept = iqa.actors.kept(assessor).unwrap().clone();
            kept.value.as_mut().unwrap().registration_number = number.map(str::to_owned);
            iqa.actors.keep(assessor, kept);
        }
        let actor = ActorId::new(at(0), [210; 10]);
        let mut own = Workspace::open(spec(), iqa, actor);
        let now = people.now();
        let (name, registration_number) = (name.to_owned(), number.map(str::to_owned));
        let role = crate::portfolio::Role::Iqa;
        own.dispatch(Command::DescribeSelf { role, name, registration_number }, now).unwrap();
        own.dispatch(Command::DescribeCompetence(competence()), now).unwrap();
        let id = people.entry();
        let command = Command::Sample { id, sample: sample(&[(first, Verdict::Agree, "")]) };
        match judging(own.dispatch(command, now)) {
            JudgingError::Unfit(finding) => {
                assert_eq!((finding.grade, finding.concern), (Grade::Blocked, Concern::OwnDecision(first)));
            }
            other => panic!("{other:?}"),
        }
        assert!(own.portfolio().entries.values().all(|made| made.by != actor));
    }
}

#[test]
fn an_iqa_declares_whether_they_have_an_interest_in_the_assessor() {
    let (mut people, _, first) = signed_off();
    let assessor = people.assessor.actor();
    people.declares(Iqa, assessor, Some("Married"), None);
    match judging(tries(&mut people, sample(&[(first, Verdict::Agree, "")]))) {
        JudgingError::Unfit(finding) => assert_eq!(finding.concern, Concern::Interested { of: assessor }),
        other => panic!("{other:?}"),
    }
    people.declares(Iqa, assessor, None, None);
    // Nothing has to be declared about the learner, but what is declared counts.
    let learner = people.learner.actor();
    people.declares(Iqa, learner, Some("A niece"), None);
    match judging(tries(&mut people, sample(&[(first, Verdict::Agree, "")]))) {
        JudgingError::Unfit(finding) => assert_eq!(finding.concern, Concern::Interested { of: learner }),
        other => panic!("{other:?}"),
    }
}

#[test]
fn whoever_does_not_simply_agree_says_why() {
    let (mut people, _, first) = signed_off();
    for verdict in [Verdict::Disagree, Verdict::AgreeWithAction] {
        let refused = judging(tries(&mut people, sample(&[(first, verdict, " ")])));
        assert!(matches!(refused, JudgingError::Unexplained { decision, .. } if decision == first), "{refused:?}");
    }
    assert_eq!(tries(&mut people, sample(&[])), Err(CommandError::Empty(Field::Opinions)));
    let missing = DecisionId::new(at(0), [9; 10]);
    let refused = judging(tries(&mut people, sample(&[(missing, Verdict::Agree, "")])));
    assert_eq!(refused, JudgingError::NoSuchDecision(missing));
    let id = people.entry();
    let refused = people.tries(Assessor, Command::Sample { id, sample: sample(&[(first, Verdict::Agree, "")]) });
    assert!(matches!(judging(refused), JudgingError::NotTheirs { .. }));
}

#[test]
fn an_iqa_settles_between_two_assessors_who_differ() {
    let mut people = People::new();
    let met = people.decides("U1.1.1", Judgement::Met);
    people.assessor = Workspace::open(spec(), people.assessor.portfolio().clone(), ActorId::new(at(0), [203; 10]));
    people.introduces(Assessor, "Carla Example");
    people.does(Assessor, Command::DescribeCompetence(competence()));
    let (learner, second) = (people.learner.actor(), people.assessor.actor());
    people.declares(Assessor, learner, None, None);
    let doubt = people.decides("U1.1.1", Judgement::NotYetMet);
    people.hands(Assessor, Iqa);
    people.declares(Iqa, second, None, None);
    tries(&mut people, sample(&[(met, Verdict::Agree, ""), (doubt, Verdict::Disagree, "It is there.")])).unwrap();
    let progress = people.iqa.progress().criteria[&criterion("U1.1.1")].clone();
    assert_eq!((progress.achievement, progress.quality), (Achievement::Met, Quality::Upheld));
    assert!(!progress.is_contested);
}

#[test]
fn only_an_iqa_closes_an_action() {
    let (mut people, _, first) = signed_off();
    let of = people.assessor.actor();
    let raised = |of, what: &str| ActionStep::Raised {
        of,
        what: what.to_owned(),
        due_on: Some(TODAY),
        decision: Some(first),
        blocks: Some(unit("U1")),
    };
    let action = people.entry();
    let learner = people.learner.actor();
    let refused = people.tries(Iqa, Command::ActOn { id: action, step: raised(learner, "Say more") });
    assert_eq!(judging(refused), JudgingError::NoSuchPerson(learner));
    people.does(Iqa, Command::ActOn { id: action, step: raised(of, "Say where in the feedback") });
    people.hands(Iqa, Assessor);
    let answered = ActionStep::Answered { action, response: "It is on page 1.".to_owned() };
    let closed = ActionStep::Closed { action, note: String::new() };
    let id = people.entry();
    let refused = people.tries(Assessor, Command::ActOn { id, step: closed.clone() });
    assert!(matches!(judging(refused), JudgingError::NotTheirs { .. }), "an assessor closes nothing");
    people.does(Assessor, Command::ActOn { id, step: answered.clone() });
    people.hands(Assessor, Iqa);
    let id = people.entry();
    let refused = people.tries(Iqa, Command::ActOn { id, step: answered.clone() });
    assert!(matches!(judging(refused), JudgingError::NotTheirs { .. }), "nor does an IQA answer themselves");
    let open = |people: &People| {
        let actions = assessors_actions(people.iqa.portfolio());
        (actions[0].responses.len(), actions[0].is_closed)
    };
    assert_eq!(open(&people), (1, false));
    people.does(Iqa, Command::ActOn { id, step: closed.clone() });
    assert_eq!(open(&people), (1, true));
    let id = people.entry();
    assert_eq!(judging(people.tries(Iqa, Command::ActOn { id, step: closed })), JudgingError::ClosedAlready(action));
    people.hands(Iqa, Assessor);
    let refused = people.tries(Assessor, Command::ActOn { id, step: answered });
    assert_eq!(judging(refused), JudgingError::ClosedAlready(action));
}

#[test]
fn what_is_dropped_from_a_plan_says_why() {
    let (mut people, ..) = signed_off();
    let plan = |supersedes, is_dropped, reason: &str| PlannedSample {
        unit: unit("U1"),
        stage: Stage::Summative,
        planned_on: Some(Date::constant(2023, 12, 1)),
        is_required: true,
        reason: reason.to_owned(),
        is_dropped,
        supersedes,
    };
    let first = people.entry();
    people.does(Iqa, Command::PlanSample { id: first, planned: plan(None, false, "") });
    assert_eq!(planned(people.iqa.portfolio()).len(), 1);
    let id = people.entry();
    let drop_it = |reason| Command::PlanSample { id, planned: plan(Some(first), true, reason) };
    assert_eq!(people.tries(Iqa, drop_it("")), Err(CommandError::Empty(Field::Reason)));
    people.does(Iqa, drop_it("The learner left."));
    assert_eq!(planned(people.iqa.portfolio()), []);
    let id = people.entry();
    let nothing = EntryId::new(at(0), [9; 10]);
    let refused = people.tries(Iqa, Command::PlanSample { id, planned: plan(Some(nothing), false, "") });
    assert_eq!(judging(refused), JudgingError::NoSuchEntry(nothing));
}

#[test]
fn what_is_asked_for_and_what_is_planned_is_for_a_day_that_has_not_passed() {
    let (mut people, ..) = signed_off();
    let of = people.assessor.actor();
    let past = TODAY.checked_sub(jiff::Span::new().days(2)).unwrap();
    let raises = |people: &mut People, due_on| {
        let step = ActionStep::Raised { of, what: "Say more".to_owned(), due_on, decision: None, blocks: None };
        let id = people.entry();
        people.tries(Iqa, Command::ActOn { id, step }).map(|_| ())
    };
    let plans = |people: &mut People, planned_on, supersedes, is_dropped| {
        let reason = "New".to_owned();
        let (unit, stage, is_required) = (unit("U1"), Stage::Interim, false);
        let planned = PlannedSample { unit, stage, planned_on, is_required, reason, is_dropped, supersedes };
        let id = people.entry();
        people.tries(Iqa, Command::PlanSample { id, planned }).map(|_| id)
    };
    let refused = |field| CommandError::Past { field, on: past, today: TODAY };
    let before = people.iqa.portfolio().clone();
    assert_eq!(raises(&mut people, Some(past)), Err(refused(Field::DueDate)));
    assert_eq!(plans(&mut people, Some(past), None, false), Err(refused(Field::PlannedOn)));
    assert_eq!(*people.iqa.portfolio(), before, "nothing has changed");
    raises(&mut people, Some(TODAY)).unwrap();
    raises(&mut people, None).unwrap();
    // What was planned in time can be dropped and put in other words when its day has passed.
    let mut planned = plans(&mut people, Some(TODAY), None, false).unwrap();
    people.passes(3 * 24 * 3600);
    planned = plans(&mut people, Some(TODAY), Some(planned), false).unwrap();
    plans(&mut people, Some(TODAY), Some(planned), true).unwrap();
    // A form goes by its own calendar.
    let tomorrow = TODAY.tomorrow().unwrap();
    assert_eq!(command::checked_due(Field::DueDate, Some(TODAY), TODAY), Ok(()));
    let error = CommandError::Past { field: Field::DueDate, on: TODAY, today: tomorrow };
    assert_eq!(command::checked_due(Field::DueDate, Some(TODAY), tomorrow), Err(error));
}

#[test]
fn an_action_is_overdue_from_the_day_after_until_it_is_closed() {
    let (mut people, ..) = signed_off();
    let of = people.assessor.actor();
    let action = people.entry();
    let (what, due_on) = ("Say more".to_owned(), Some(TODAY));
    let step = ActionStep::Raised { of, what, due_on, decision: None, blocks: Some(unit("U1")) };
    people.does(Iqa, Command::ActOn { id: action, step });
    let tomorrow = TODAY.tomorrow().unwrap();
    let overdue = |people: &People, on| {
        let portfolio = people.iqa.portfolio();
        let spec = spec();
        let of_all = crate::sampling::open_actions(&[crate::sampling::Learner::new(&spec, portfolio)], on);
        let own = assessors_actions(portfolio)[0].is_overdue(on);
        assert_eq!(of_all.iter().any(|action| action.is_overdue), own);
        assert!(of_all.iter().all(|action| action.unit == Some(unit("U1"))));
        own
    };
    assert_eq!((overdue(&people, TODAY), overdue(&people, tomorrow)), (false, true));
    let id = people.entry();
    people.does(Iqa, Command::ActOn { id, step: ActionStep::Closed { action, note: String::new() } });
    assert!(!overdue(&people, tomorrow));
}

#[test]
fn a_sample_without_a_plan_carries_out_what_was_planned_before_it_and_nothing_later() {
    let (mut people, _, first) = signed_off();
    let plan = |supersedes| PlannedSample {
        unit: unit("U1"),
        stage: Stage::Summative,
        planned_on: None,
        is_required: true,
        reason: "A new assessor".to_owned(),
        is_dropped: false,
        supersedes,
    };
    let taken = |people: &People| -> Vec<Option<EntryId>> {
        planned(people.iqa.portfolio()).into_iter().map(|planned| planned.taken).collect()
    };
    tries(&mut people, sample(&[(first, Verdict::Agree, "")])).unwrap();
    let early = people.entry();
    people.does(Iqa, Command::PlanSample { id: early, planned: plan(None) });
    assert_eq!(taken(&people), [None], "what was looked at before is not what is planned");
    let later = tries(&mut people, sample(&[(first, Verdict::Agree, "")])).unwrap();
    assert_eq!(taken(&people), [Some(later)]);
    // Put in other words it is the same plan.
    let id = people.entry();
    people.does(Iqa, Command::PlanSample { id, planned: plan(Some(early)) });
    assert_eq!(taken(&people), [Some(later)]);
}

#[test]
fn whoever_disagrees_is_told_with_their_reason_and_what_they_said_in_private() {
    let (mut people, _, first) = signed_off();
    let say = |people: &mut People, text: &str, about, audience| {
        let feedback = Feedback { about, text: text.to_owned(), audience, supersedes: None, reason: None };
        let id = people.entry();
        people.does(Iqa, Command::GiveFeedback { id, feedback });
    };
    let here = About::Unit(unit("U1"));
    say(&mut people, "Before.", here, Audience::Assessors);
    tries(&mut people, sample(&[(first, Verdict::Disagree, "Page 1 says nothing of it.")])).unwrap();
    say(&mut people, "You were in a hurry.", here, Audience::Assessors);
    say(&mut people, "Read it again.", About::Criterion(criterion("U1.1.1")), Audience::Assessors);
    say(&mut people, "Elsewhere.", About::Criterion(criterion("U1.1.2")), Audience::Assessors);
    say(&mut people, "Well done, Lena.", here, Audience::Learner);
    let by = people.iqa.actor();
    let seen = |people: &mut People, who| {
        let all = disputes(people.at(who).portfolio(), first);
        all.iter().map(|one| (one.by, one.reason.to_owned(), one.private.join(" "))).collect::<Vec<_>>()
    };
    let reason = || "Page 1 says nothing of it.".to_owned();
    let whole = vec![(by, reason(), "You were in a hurry. Read it again.".to_owned())];
    assert_eq!(seen(&mut people, Iqa), whole);
    people.hands(Iqa, Assessor);
    assert_eq!(seen(&mut people, Assessor), whole);
    people.hands(Iqa, Who::Learner);
    people.hands(Assessor, Who::Learner);
    assert_eq!(seen(&mut people, Who::Learner), [(by, reason(), String::new())]);
    // Who has changed their mind disagrees no more.
    tries(&mut people, sample(&[(first, Verdict::Agree, "")])).unwrap();
    assert_eq!(seen(&mut people, Iqa), []);
}

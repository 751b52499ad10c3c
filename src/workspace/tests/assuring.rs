//! What an IQA samples, asks for and releases.

use super::people::{Assessor, Iqa, People, TODAY, Who, competence, judging};
use super::*;
use crate::bundle::selection;
use crate::portfolio::EntryId;
use crate::portfolio::command::{self, Field, JudgingError};
use crate::portfolio::entry::{About, ActionStep, Audience, Feedback, Opinion, PlannedSample, Sample, Stage, Verdict};
use crate::portfolio::fitness::{Concern, Grade};
use crate::portfolio::release::{ReleaseGap, Releasing, Words, planned, release_gaps, released};
use crate::portfolio::sign_off::SignOffGap;
use crate::portfolio::standing::{Quality, assessors_actions, disputes, standing};
use jiff::civil::Date;

fn sample(opinions: &[(DecisionId, Verdict, &str)]) -> Sample {
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

fn tries(people: &mut People, sample: Sample) -> Result<EntryId, CommandError> {
    let id = people.entry();
    people.tries(Iqa, Command::Sample { id, sample }).map(|_| id)
}

fn quality(people: &mut People, who: Who, text: &str) -> Quality {
    people.at(who).progress().criteria[&criterion(text)].quality
}

/// A unit that is met and signed off, in the IQA's hands.
fn signed_off() -> (People, SignOffId, DecisionId) {
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

/// What Ines puts under a release, with a reason for releasing what nobody sampled if there is one.
fn words(unsampled_because: &str) -> Words {
    Words {
        declaration: "It may be claimed.".to_owned(),
        name: "Ines Example".to_owned(),
        unsampled_because: unsampled_because.to_owned(),
    }
}

fn gaps_with(workspace: &Workspace, words: &Words) -> Vec<ReleaseGap> {
    let portfolio = workspace.portfolio();
    let releasing = Releasing { unit: unit("U1"), by: workspace.actor(), on: TODAY, words };
    release_gaps(&spec(), portfolio, &standing(portfolio), releasing)
}

fn gaps(people: &People) -> Vec<ReleaseGap> {
    gaps_with(&people.iqa, &words(""))
}

fn tries_to_release(people: &mut People, sign_off: SignOffId) -> Result<EntryId, CommandError> {
    let id = people.entry();
    people.tries(Iqa, Command::Release { id, sign_off, words: words("") }).map(|_| id)
}

/// The same, with somebody else or something else at the IQA's device.
fn with_iqa(people: &People, portfolio: crate::portfolio::Portfolio, actor: ActorId) -> People {
    let mut people = people.clone();
    people.iqa = Workspace::open(spec(), portfolio, actor);
    people
}

#[test]
fn what_nobody_sampled_is_released_with_a_reason_only_and_the_record_says_it() {
    let (mut people, sign_off, first) = signed_off();
    assert_eq!(gaps(&people), [ReleaseGap::NothingSampled]);
    let refused = judging(tries_to_release(&mut people, sign_off));
    assert_eq!(refused, JudgingError::CannotRelease { unit: unit("U1"), gap: ReleaseGap::NothingSampled });
    assert_eq!(gaps_with(&people.iqa, &words("Asif is experienced.")), []);
    let before = people.iqa.clone();
    let release = |people: &mut People, reason: &str| {
        let id = people.entry();
        people.does(Iqa, Command::Release { id, sign_off, words: words(reason) });
        match &people.iqa.portfolio().entries[&id].value {
            crate::portfolio::Entry::Release(release) => release.declaration.clone(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        release(&mut people, " Asif is experienced. "),
        "It may be claimed.\n\nNothing of the unit was sampled. It is released all the same, because: Asif is experienced."
    );
    // Once something was sampled nothing has to be said, and nothing is.
    people.iqa = before;
    tries(&mut people, sample(&[(first, Verdict::Agree, "")])).unwrap();
    assert_eq!(gaps(&people), []);
    assert_eq!(release(&mut people, "Asif is experienced."), "It may be claimed.");
}

#[test]
fn only_what_was_looked_at_of_what_is_signed_off_now_counts_as_sampled() {
    let (mut people, _, first) = signed_off();
    let opinion = (first, Verdict::Agree, "");
    tries(&mut people, Sample { stage: Stage::Interim, ..sample(&[opinion]) }).unwrap();
    assert_eq!(gaps(&people), [], "what was looked at while the work went on counts, as it stands");
    // The decision that was looked at gives way to another, and that one nobody has looked at.
    people.hands(Iqa, Assessor);
    people.corrects(first, "U1.1.1", Judgement::Met);
    people.tries_to_sign_off("U1").unwrap();
    people.hands(Assessor, Iqa);
    assert_eq!(gaps(&people), [ReleaseGap::NothingSampled]);
}

#[test]
fn everything_that_is_put_under_a_release_is_asked_for_at_once() {
    let (people, ..) = signed_off();
    let empty = |field| ReleaseGap::Words(Box::new(CommandError::Empty(field)));
    let all = gaps_with(&people.iqa, &Words::default());
    assert_eq!(all, [ReleaseGap::NothingSampled, empty(Field::Declaration), empty(Field::Name)]);
    assert!(all.iter().all(ReleaseGap::is_for_the_form));
    let long = Words { name: "x".repeat(301), ..words("Because.") };
    let too_long = CommandError::TooLong { field: Field::Name, found: 301, max: 300 };
    assert_eq!(gaps_with(&people.iqa, &long), [ReleaseGap::Words(Box::new(too_long))]);
}

/// Whatever there is to say against a release, alone and together: the reasons that are shown beforehand are those that the
/// command goes by.
#[test]
fn a_release_is_refused_exactly_where_a_reason_is_shown() {
    let (people, sign_off, first) = signed_off();
    let (assessor, learner) = (people.assessor.actor(), people.learner.actor());
    const AGAINST: u32 = 10;
    // Every third of all ways to combine them: each of them with and without each other.
    for against in (0..1_u32 << AGAINST).step_by(3) {
        let is = |n: u32| against & (1 << n) != 0;
        let mut portfolio = people.iqa.portfolio().clone();
        if is(0) {
            portfolio.entries.retain(|_, made| made.by != assessor);
        }
        // Who releases: Ines, or somebody who is not known yet, by a name that may be Asif's or Lena's.
        let actor = if is(1) { ActorId::new(at(0), [210; 10]) } else { people.iqa.actor() };
        let mut people = with_iqa(&people, portfolio, actor);
        if is(1) && !is(2) {
            let name = if is(3) { "Asif Example" } else { "Ida Example" };
            people.introduces(Iqa, name);
            people.does(Iqa, Command::DescribeCompetence(competence()));
        }
        if is(3) && (!is(1) || !is(2)) {
            people.declares(Iqa, learner, Some("A niece"), is(4).then_some("Carla Example"));
        }
        if is(4) && !is(1) {
            people.does(Iqa, Command::DescribeCompetence(Default::default()));
        }
        if is(5) {
            let id = people.entry();
            let planned = PlannedSample {
                unit: unit("U1"),
                stage: Stage::Summative,
                planned_on: None,
                is_required: !is(6),
                reason: String::new(),
                is_dropped: false,
                supersedes: None,
            };
            let _ = people.tries(Iqa, Command::PlanSample { id, planned });
        }
        if is(6) {
            let verdict = if is(7) { Verdict::Disagree } else { Verdict::Agree };
            let _ = tries(&mut people, sample(&[(first, verdict, "See page 2.")]));
        }
        if is(7) {
            let id = people.entry();
            let step = ActionStep::Raised {
                of: assessor,
                what: "Say more".to_owned(),
                due_on: None,
                decision: None,
                blocks: is(5).then(|| unit("U1")),
            };
            let _ = people.tries(Iqa, Command::ActOn { id, step });
        }
        let text = |is: bool, text: &str| if is { " ".to_owned() } else { text.to_owned() };
        let words = Words {
            declaration: text(is(8), "It may be claimed."),
            name: text(is(9), "Ines Example"),
            unsampled_because: text(is(8) != is(9), "Asif is experienced."),
        };
        let shown = gaps_with(&people.iqa, &words);
        let id = people.entry();
        let done = people.tries(Iqa, Command::Release { id, sign_off, words });
        assert_eq!(done.is_err(), !shown.is_empty(), "{against:b}: {done:?}, {shown:?}");
    }
}

#[test]
fn what_an_iqa_hands_back_is_told_by_its_kinds() {
    let (mut people, sign_off, first) = signed_off();
    let of = people.assessor.actor();
    let action = people.entry();
    let step =
        ActionStep::Raised { of, what: "Say more".to_owned(), due_on: None, decision: Some(first), blocks: None };
    people.does(Iqa, Command::ActOn { id: action, step });
    let id = people.entry();
    people.does(Iqa, Command::ActOn { id, step: ActionStep::Closed { action, note: String::new() } });
    tries(&mut people, sample(&[(first, Verdict::Agree, "")])).unwrap();
    let about = About::Overall;
    let (text, audience) = ("Good.".to_owned(), Audience::Assessors);
    let id = people.entry();
    let feedback = Feedback { about, text, audience, supersedes: None, reason: None };
    people.does(Iqa, Command::GiveFeedback { id, feedback });
    tries_to_release(&mut people, sign_off).unwrap();
    let (portfolio, by) = (people.iqa.portfolio(), people.iqa.actor());
    let goes = selection::handed_back(portfolio, by, crate::portfolio::Role::Assessor, &Default::default());
    let expected = selection::Kinds {
        // What the release stands on goes along with it.
        decisions: 4,
        sign_offs: 1,
        samples: 1,
        // Raised and closed it is one.
        actions: 1,
        feedback: 1,
        releases: 1,
        declarations: 1,
        ..Default::default()
    };
    assert_eq!(selection::kinds(portfolio, &goes), expected);
}

#[test]
fn nobody_releases_what_they_signed_off_or_decided_themselves() {
    let (people, ..) = signed_off();
    let actor = ActorId::new(at(0), [210; 10]);
    let mut people = with_iqa(&people, people.iqa.portfolio().clone(), actor);
    people.introduces(Iqa, "asif  example");
    people.does(Iqa, Command::DescribeCompetence(competence()));
    assert_eq!(gaps_with(&people.iqa, &words("I know.")), [ReleaseGap::OwnDecisions(4), ReleaseGap::OwnSignOff]);
    // What they have not declared about somebody else's decisions is among the reasons too.
    let mut stranger = with_iqa(&people, people.iqa.portfolio().clone(), ActorId::new(at(0), [211; 10]));
    stranger.introduces(Iqa, "Ida Example");
    stranger.does(Iqa, Command::DescribeCompetence(competence()));
    let of = stranger.assessor.actor();
    let reasons = gaps_with(&stranger.iqa, &words("A colleague asked."));
    assert!(matches!(&reasons[..], [ReleaseGap::Unfit(finding)] if finding.concern == Concern::NothingDeclared { of }));
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

#[test]
fn the_gate_names_everything_that_is_in_the_way_and_opens_when_it_is_gone() {
    let (mut people, sign_off, first) = signed_off();
    let planned = people.entry();
    let plan = PlannedSample {
        unit: unit("U1"),
        stage: Stage::Summative,
        planned_on: None,
        is_required: true,
        reason: "A new assessor".to_owned(),
        is_dropped: false,
        supersedes: None,
    };
    people.does(Iqa, Command::PlanSample { id: planned, planned: plan });
    let action = people.entry();
    let of = people.assessor.actor();
    let step =
        ActionStep::Raised { of, what: "Say more".to_owned(), due_on: None, decision: None, blocks: Some(unit("U1")) };
    people.does(Iqa, Command::ActOn { id: action, step });
    let all = [ReleaseGap::NotSampled(planned), ReleaseGap::OpenAction(action), ReleaseGap::NothingSampled];
    assert_eq!(gaps(&people), all);
    let refused = judging(tries_to_release(&mut people, sign_off));
    assert_eq!(refused, JudgingError::CannotRelease { unit: unit("U1"), gap: ReleaseGap::NotSampled(planned) });

    tries(&mut people, Sample { planned: Some(planned), ..sample(&[(first, Verdict::Agree, "")]) }).unwrap();
    let id = people.entry();
    let step = ActionStep::Closed { action, note: "Done.".to_owned() };
    people.does(Iqa, Command::ActOn { id, step });
    assert_eq!(gaps(&people), []);
    let release = tries_to_release(&mut people, sign_off).unwrap();
    let stands = |people: &People| {
        let portfolio = people.iqa.portfolio();
        released(portfolio, &standing(portfolio), unit("U1"))
    };
    assert_eq!(stands(&people), Some((sign_off, release)));
    // It falls with the sign-off that it stands on.
    let id = people.entry();
    let reason = "A page came back.".to_owned();
    people.hands(Iqa, Assessor);
    people.does(Assessor, Command::Reopen { id, sign_off, reason });
    people.hands(Assessor, Iqa);
    assert_eq!(stands(&people), None);
    assert_eq!(gaps(&people), [ReleaseGap::NotSignedOff]);
    assert_eq!(
        judging(tries_to_release(&mut people, sign_off)),
        JudgingError::CannotRelease { unit: unit("U1"), gap: ReleaseGap::NotSignedOff }
    );
}

#[test]
fn what_makes_a_decision_stale_shuts_the_gate() {
    let (mut people, _, first) = signed_off();
    tries(&mut people, sample(&[(first, Verdict::Agree, "")])).unwrap();
    let evidence = people.learner.portfolio().evidence.iter().next().unwrap().0;
    let mapping = MappingKey { evidence, criterion: criterion("U1.2.1") };
    let locations = Location::read_all("p. 2");
    people.does(Who::Learner, Command::DescribeMapping { mapping, locations, reason: String::new() });
    people.hands(Who::Learner, Iqa);
    assert_eq!(gaps(&people), [ReleaseGap::SignOff(SignOffGap::Stale(criterion("U1.2.1")))]);
    // A declaration that is missing does too: here it never came.
    let mut portfolio = people.iqa.portfolio().clone();
    portfolio.entries.retain(|_, made| made.by != people.assessor.actor());
    people.iqa = Workspace::open(spec(), portfolio, people.iqa.actor());
    assert!(gaps(&people).contains(&ReleaseGap::NothingDeclared(people.assessor.actor())));
}

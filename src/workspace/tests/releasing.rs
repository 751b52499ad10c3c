//! What is in the way of a release, and what has to be looked at again before it.

use super::assuring::{sample, signed_off, tries};
use super::people::{Assessor, Iqa, People, TODAY, Who, competence, judging};
use super::*;
use crate::bundle::selection;
use crate::desk::assuring::Assuring;
use crate::portfolio::EntryId;
use crate::portfolio::command::{Field, JudgingError};
use crate::portfolio::entry::{About, ActionStep, Audience, Feedback, PlannedSample, Sample, Stage, Verdict};
use crate::portfolio::fitness::Concern;
use crate::portfolio::release::{ReleaseGap, Releasing, Words, release_gaps, released};
use crate::portfolio::sign_off::SignOffGap;
use crate::portfolio::standing::standing;
use crate::sampling::{CellState, Learner as Sampled, grid};

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

/// The same, with somebody else at the assessor's device, who says who they are.
fn with_assessor(people: &People, actor: ActorId, name: &str) -> People {
    let mut people = people.clone();
    people.assessor = Workspace::open(spec(), people.assessor.portfolio().clone(), actor);
    people.introduces(Assessor, name);
    people.does(Assessor, Command::DescribeCompetence(competence()));
    let learner = people.learner.actor();
    people.declares(Assessor, learner, None, None);
    people
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

#[test]
fn what_was_decided_anew_after_a_dispute_is_looked_at_before_the_unit_is_released() {
    let (mut people, _, first) = signed_off();
    let second = standing(people.iqa.portfolio()).decisions(criterion("U1.1.2"))[0].id;
    tries(&mut people, sample(&[(first, Verdict::Disagree, "No."), (second, Verdict::Agree, "")])).unwrap();
    let waits = |people: &People| Assuring::of(people.iqa.portfolio());
    let state = |people: &People| {
        let spec = spec();
        let rows = grid(&[Sampled::new(&spec, people.iqa.portfolio())], TODAY);
        (rows[0].cells[&unit("U1")].state, rows[0].cells[&unit("U1")].sampled)
    };
    assert_eq!((waits(&people).disputed, waits(&people).again), (1, 0));
    assert_eq!(state(&people), (CellState::Sampled, 2));
    people.hands(Iqa, Assessor);
    let anew = people.corrects(first, "U1.1.1", Judgement::Met);
    people.tries_to_sign_off("U1").unwrap();
    people.hands(Assessor, Iqa);
    // Another decision was sampled, so it is not for that.
    assert_eq!(gaps(&people), [ReleaseGap::NotLookedAtAgain(criterion("U1.1.1"))]);
    assert_eq!((waits(&people).disputed, waits(&people).again, waits(&people).to_release), (0, 1, 1));
    assert_eq!(state(&people), (CellState::Again, 1));
    tries(&mut people, sample(&[(anew, Verdict::Agree, "")])).unwrap();
    assert_eq!(gaps(&people), []);
    assert_eq!(waits(&people).again, 0);
    assert_eq!(state(&people), (CellState::Sampled, 2));
}

#[test]
fn somebody_elses_decision_after_a_dispute_is_looked_at_as_well() {
    let (mut people, sign_off, first) = signed_off();
    tries(&mut people, sample(&[(first, Verdict::Disagree, "No.")])).unwrap();
    people.hands(Iqa, Assessor);
    // Another assessor decides, and takes back nothing of the first one's.
    let mut other = with_assessor(&people, ActorId::new(at(0), [212; 10]), "Olga Example");
    let anew = other.decides("U1.1.1", Judgement::Met);
    other.tries_to_sign_off("U1").unwrap();
    other.hands(Assessor, Iqa);
    let all = gaps(&other);
    assert!(all.contains(&ReleaseGap::NotLookedAtAgain(criterion("U1.1.1"))), "{all:?} {sign_off} {anew}");
}

#[test]
fn a_unit_that_was_sampled_and_has_moved_since_is_to_be_looked_at_again() {
    let (mut people, sign_off, first) = signed_off();
    tries(&mut people, sample(&[(first, Verdict::Agree, "")])).unwrap();
    let state = |people: &People, stale_in: &[&str]| {
        let spec = spec();
        let stale_in = stale_in.iter().map(|text| unit(text)).collect();
        let learner = Sampled { stale_in, ..Sampled::new(&spec, people.iqa.portfolio()) };
        grid(&[learner], TODAY)[0].cells[&unit("U1")].state
    };
    assert_eq!(state(&people, &[]), CellState::Sampled);
    assert_eq!(state(&people, &["U1"]), CellState::Again);
    assert_eq!(state(&people, &["U2"]), CellState::Sampled);
    people.hands(Iqa, Assessor);
    let id = people.entry();
    people.does(Assessor, Command::Reopen { id, sign_off, reason: "A page came back.".to_owned() });
    people.hands(Assessor, Iqa);
    assert_eq!(state(&people, &[]), CellState::Again);
    people.tries_to_sign_off("U1").unwrap();
    people.hands(Assessor, Iqa);
    assert_eq!(state(&people, &[]), CellState::Sampled);
}

#[test]
fn what_waits_for_an_iqa_is_counted() {
    let (mut people, sign_off, first) = signed_off();
    let plan = |stage, day| PlannedSample {
        unit: unit("U1"),
        stage,
        planned_on: day,
        is_required: true,
        reason: "A new assessor".to_owned(),
        is_dropped: false,
        supersedes: None,
    };
    for planned in [plan(Stage::Interim, None), plan(Stage::Summative, Some(TODAY))] {
        let id = people.entry();
        people.does(Iqa, Command::PlanSample { id, planned });
    }
    let of = people.assessor.actor();
    let mut actions = Vec::new();
    for what in ["One", "Two"] {
        let id = people.entry();
        let step = ActionStep::Raised { of, what: what.to_owned(), due_on: None, decision: Some(first), blocks: None };
        people.does(Iqa, Command::ActOn { id, step });
        actions.push(id);
    }
    people.hands(Iqa, Assessor);
    let id = people.entry();
    let step = ActionStep::Answered { action: actions[0], response: "Done.".to_owned() };
    people.does(Assessor, Command::ActOn { id, step });
    people.hands(Assessor, Iqa);
    let waits = Assuring::of(people.iqa.portfolio());
    let expected =
        Assuring { planned: 2, due: vec![TODAY], to_answer: 1, to_close: 1, to_release: 1, ..Default::default() };
    assert_eq!(waits, expected);
    assert_eq!((waits.overdue(TODAY), waits.overdue(TODAY.tomorrow().unwrap())), (0, 1));
    // Taken, closed and released, nothing waits.
    for stage in [Stage::Interim, Stage::Summative] {
        tries(&mut people, Sample { stage, ..sample(&[(first, Verdict::Agree, "")]) }).unwrap();
    }
    for action in actions {
        let id = people.entry();
        people.does(Iqa, Command::ActOn { id, step: ActionStep::Closed { action, note: String::new() } });
    }
    tries_to_release(&mut people, sign_off).unwrap();
    assert_eq!(Assuring::of(people.iqa.portfolio()), Assuring::default());
}

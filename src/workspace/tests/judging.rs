//! What an assessor may issue, and what it comes to for the learner.

use super::people::{Assessor, Iqa, People, TODAY, Who, competence, judging, observation};
use super::*;
use crate::combination::Provenance;
use crate::portfolio::command::{Field, JudgingError, NewAssessorEvidence, NewDecision};
use crate::portfolio::fitness::{self, Concern, Finding, Grade, RuleNumber};
use crate::portfolio::judging::{AssessorEvidenceKind, Method, Required, RuleOfEvidence};
use crate::portfolio::standing::{learners_actions, standing};
use crate::portfolio::{Competence, PriorLearning, Role};
use crate::progress::progress;
use jiff::civil::Date;

fn first_evidence(people: &People) -> EvidenceId {
    people.learner.portfolio().evidence.iter().next().unwrap().0
}

// ---- Decisions ----

#[test]
fn a_decision_says_what_it_was_made_on_and_how() {
    let mut people = People::new();
    let mut decision = people.decision(Assessor, "U1.1.1", Judgement::Met);
    decision.varcs.get_mut(&RuleOfEvidence::Current).unwrap().note = "Last month’s".to_owned();
    decision.method = Some(Method::Other("Mystery shopping, because nobody knew".to_owned()));
    decision.decided_on = Some(TODAY);
    let id = people.tries_to_issue(Assessor, decision.clone()).unwrap();
    let made = &people.assessor.portfolio().decisions[&id];
    assert_eq!(made.by, people.assessor.actor());
    assert_eq!((&made.value.evidence, &made.value.basis.varcs), (&decision.evidence, &decision.varcs));
    assert_eq!(made.value.basis.decided_on, None, "today needs no saying");
    assert_eq!(made.value.wording, people.assessor.spec().criterion(criterion("U1.1.1")).unwrap().wording_digest());
    people.hands(Assessor, Who::Learner);
    assert_eq!(people.achievement(Who::Learner, "U1.1.1"), (Achievement::Met, false));
    assert_eq!(people.achievement(Who::Learner, "U1.1.2"), (Achievement::NotJudged, false));
}

#[test]
fn what_is_issued_is_not_taken_back() {
    let mut people = People::new();
    people.decides("U1.1.1", Judgement::Met);
    let can_undo = people.assessor.can_undo();
    assert!(!matches!(can_undo, Some(Act::Decide(_))), "{can_undo:?}");
    let now = people.now();
    people.assessor.undo(now);
    assert_eq!(people.achievement(Assessor, "U1.1.1").0, Achievement::Met);
}

#[test]
fn a_decision_stands_on_what_was_looked_at_and_not_on_what_came_later() {
    let mut people = People::new();
    let draft = people.decision(Assessor, "U1.1.1", Judgement::Met);
    let evidence = first_evidence(&people);
    let content = EvidenceContent::Account { text: "Another story".to_owned() };
    people.does(Who::Learner, Command::ReplaceContent { evidence, content });
    people.hands(Who::Learner, Assessor);
    assert_eq!(judging(people.tries_to_issue(Assessor, draft.clone())), JudgingError::ChangedSince(evidence));
    let key = MappingKey { evidence, criterion: criterion("U1.1.1") };
    people.does(Who::Learner, Command::Unmap([key].into()));
    people.hands(Who::Learner, Assessor);
    let gone = JudgingError::NotOffered { evidence, criterion: key.criterion };
    assert_eq!(judging(people.tries_to_issue(Assessor, draft)), gone);
}

#[test]
fn nothing_is_met_on_nothing_and_what_is_not_met_says_what_is_missing_and_by_when() {
    let mut people = People::new();
    let mut decision = people.decision(Assessor, "U1.1.1", Judgement::Met);
    decision.evidence.clear();
    let refused = people.tries_to_issue(Assessor, decision.clone());
    assert_eq!(judging(refused), JudgingError::MetOnNothing(criterion("U1.1.1")));
    decision.outcome = Judgement::NotYetMet;
    assert_eq!(people.tries_to_issue(Assessor, decision.clone()), Err(CommandError::Empty(Field::Missing)));
    decision.required = Some(Required { missing: "Anything".to_owned(), due_on: None });
    assert_eq!(people.tries_to_issue(Assessor, decision.clone()), Err(CommandError::Empty(Field::DueDate)));
    decision.outcome = Judgement::MoreEvidenceNeeded;
    people.tries_to_issue(Assessor, decision).unwrap();
}

#[test]
fn met_is_issued_with_all_rules_of_evidence_confirmed_and_a_method_named() {
    let mut people = People::new();
    let of = criterion("U1.1.1");
    let refused = |people: &mut People, decision: &NewDecision| match judging(
        people.tries_to_issue(Assessor, decision.clone()),
    ) {
        JudgingError::MetUnrecorded { criterion, open } if criterion == of => (open.rules, open.lacks_method),
        other => panic!("{other:?}"),
    };
    let mut decision = people.decision(Assessor, "U1.1.1", Judgement::Met);
    let whole = decision.clone();
    decision.varcs.get_mut(&RuleOfEvidence::Reliable).unwrap().is_confirmed = false;
    decision.varcs.remove(&RuleOfEvidence::Sufficient);
    assert_eq!(refused(&mut people, &decision), (vec![RuleOfEvidence::Reliable, RuleOfEvidence::Sufficient], false));
    decision.method = None;
    decision.varcs.clear();
    assert_eq!(refused(&mut people, &decision), (RuleOfEvidence::ALL.to_vec(), true));
    // A method of one's own has to say which.
    let unsaid = NewDecision { method: Some(Method::Other(" ".to_owned())), ..whole.clone() };
    assert_eq!(refused(&mut people, &unsaid), (vec![], true));
    // What is not met says what is missing, and needs no more than that.
    let outcome = Judgement::MoreEvidenceNeeded;
    let required = Some(Required { missing: "Page 2".to_owned(), due_on: None });
    let id = people.tries_to_issue(Assessor, NewDecision { outcome, required, ..decision }).unwrap();
    people
        .tries_to_issue(Assessor, NewDecision { supersedes: Some((id, "Page 2 is here.".to_owned())), ..whole })
        .unwrap();
}

#[test]
fn what_is_missing_is_asked_for_by_a_day_that_is_still_to_come() {
    let mut people = People::new();
    let mut decision = people.decision(Assessor, "U1.1.1", Judgement::NotYetMet);
    let mut due = |people: &mut People, on: Date| {
        decision.required = Some(Required { missing: "Page 2".to_owned(), due_on: Some(on) });
        people.tries_to_issue(Assessor, decision.clone())
    };
    let past = TODAY.checked_sub(jiff::Span::new().days(2)).unwrap();
    let error = CommandError::Past { field: Field::DueDate, on: past, today: TODAY };
    assert_eq!(due(&mut people, past), Err(error.clone()));
    assert_eq!(error.field(), Some(Field::DueDate));
    due(&mut people, TODAY).unwrap();
}

#[test]
fn what_was_judged_and_seen_was_so_on_a_day_that_has_come() {
    let mut people = People::new();
    let to_come = TODAY.checked_add(jiff::Span::new().days(2)).unwrap();
    let decision = people.decision(Assessor, "U1.1.1", Judgement::Met);
    let later = NewDecision { decided_on: Some(to_come), ..decision.clone() };
    let error = CommandError::ToCome { field: Field::DecidedOn, on: to_come, today: TODAY };
    assert_eq!(people.tries_to_issue(Assessor, later), Err(error.clone()));
    assert_eq!(error.field(), Some(Field::DecidedOn));
    let day_before = TODAY.checked_sub(jiff::Span::new().days(1)).unwrap();
    people.tries_to_issue(Assessor, NewDecision { decided_on: Some(day_before), ..decision }).unwrap();
    let id = EvidenceId::new(at(0), people.random());
    let evidence = NewAssessorEvidence { held_on: to_come, ..observation(&["U1.1.1"]) };
    let error = CommandError::ToCome { field: Field::HeldOn, on: to_come, today: TODAY };
    assert_eq!(people.tries(Assessor, Command::RecordEvidence { id, evidence }).unwrap_err(), error);
}

#[test]
fn correcting_is_a_new_record_with_a_reason_and_erases_nothing() {
    let mut people = People::new();
    let first = people.decides("U1.1.1", Judgement::Met);
    let decision = people.decision(Assessor, "U1.1.1", Judgement::NotYetMet);
    assert_eq!(judging(people.tries_to_issue(Assessor, decision.clone())), JudgingError::StandsAlready(first));
    let mut unreasoned = decision;
    unreasoned.supersedes = Some((first, "  ".to_owned()));
    let refused = people.tries_to_issue(Assessor, unreasoned);
    assert_eq!(refused, Err(CommandError::Empty(Field::CorrectionReason)));
    let second = people.corrects(first, "U1.1.1", Judgement::NotYetMet);
    assert_eq!(people.achievement(Assessor, "U1.1.1").0, Achievement::NotYetMet);
    let portfolio = people.assessor.portfolio();
    assert_eq!(portfolio.decisions[&second].value.basis.reason.as_deref(), Some("New evidence."));
    assert!(portfolio.decisions[&second].corrects(&portfolio.decisions[&first]));
    assert!(portfolio.decisions.contains_key(&first));
    let again = people.decision(Assessor, "U1.1.1", Judgement::Met);
    let superseded = NewDecision { supersedes: Some((first, "x".to_owned())), ..again };
    assert_eq!(judging(people.tries_to_issue(Assessor, superseded)), JudgingError::NoSuchDecision(first));
}

#[test]
fn who_decides_on_other_work_judges_again_and_corrects_nothing() {
    let mut people = People::new();
    let first = people.decides("U1.1.1", Judgement::NotYetMet);
    let mapping = MappingKey { evidence: first_evidence(&people), criterion: criterion("U1.1.1") };
    let locations = Location::read_all("p. 2");
    people.does(Who::Learner, Command::DescribeMapping { mapping, locations, reason: String::new() });
    people.hands(Who::Learner, Assessor);
    let second = people.corrects(first, "U1.1.1", Judgement::Met);
    let decisions = &people.assessor.portfolio().decisions;
    assert!(!decisions[&second].corrects(&decisions[&first]));
    let mut by_another = decisions[&first].clone();
    by_another.by = people.iqa.actor();
    assert!(!by_another.corrects(&decisions[&first]));
}

#[test]
fn two_assessors_who_differ_are_both_kept_and_the_more_cautious_word_counts() {
    let mut people = People::new();
    people.decides("U1.1.1", Judgement::Met);
    // A second assessor at another device.
    let second = ActorId::new(at(0), [203; 10]);
    people.assessor = Workspace::open(spec(), people.assessor.portfolio().clone(), second);
    people.introduces(Assessor, "Carla Example");
    people.does(Assessor, Command::DescribeCompetence(competence()));
    let learner = people.learner.actor();
    people.declares(Assessor, learner, None, None);
    let doubt = people.decides("U1.1.1", Judgement::NotYetMet);
    let progress = people.assessor.progress().criteria[&criterion("U1.1.1")].clone();
    assert_eq!((progress.achievement, progress.is_contested), (Achievement::NotYetMet, true));
    people.corrects(doubt, "U1.1.1", Judgement::Met);
    let progress = people.assessor.progress().criteria[&criterion("U1.1.1")].clone();
    assert_eq!((progress.achievement, progress.is_contested), (Achievement::Met, false));
}

#[test]
fn a_decision_that_was_altered_counts_for_the_more_cautious_of_the_two() {
    let mut people = People::new();
    let id = people.decides("U1.1.1", Judgement::NotYetMet);
    let mut altered = people.assessor.portfolio().clone();
    altered.decisions.get_mut(&id).unwrap().value.outcome = Judgement::Met;
    let merged = crate::bundle::merge::merge(people.assessor.portfolio(), &altered).unwrap();
    assert_eq!(merged.report.conflicting.len(), 1);
    people.learner = Workspace::open(spec(), merged.result, people.learner.actor());
    let progress = people.learner.progress().criteria[&criterion("U1.1.1")].clone();
    assert_eq!((progress.achievement, progress.is_altered), (Achievement::NotYetMet, true));
}

#[test]
fn a_seal_that_came_later_alters_nothing() {
    let mut people = People::new();
    let id = people.decides("U1.1.1", Judgement::Met);
    let mut sealed = people.assessor.portfolio().clone();
    let seal = crate::json::Value::Text("z…".to_owned());
    sealed.decisions.get_mut(&id).unwrap().extra.insert("proof".to_owned(), seal);
    for (ours, theirs) in [(people.assessor.portfolio(), &sealed), (&sealed, people.assessor.portfolio())] {
        let merged = crate::bundle::merge::merge(ours, theirs).unwrap();
        assert_eq!(merged.report.conflicting, []);
        assert!(!merged.result.decisions.is_altered(id));
        assert!(merged.result.decisions[&id].extra.contains_key("proof"));
    }
}

// ---- Who may ----

fn concerns(findings: &[Finding], grade: Grade) -> Vec<(u8, &Concern)> {
    let of_grade = findings.iter().filter(|finding| finding.grade == grade);
    of_grade.map(|finding| (finding.rule.0, &finding.concern)).collect()
}

fn bar(error: JudgingError) -> (RuleNumber, Concern) {
    match error {
        JudgingError::Unfit(Finding { rule, grade: Grade::Blocked, concern }) => (rule, concern),
        other => panic!("{other:?}"),
    }
}

#[test]
fn nobody_judges_before_they_declared_whether_they_have_an_interest() {
    let mut people = People::strangers();
    let decision = people.decision(Assessor, "U1.1.1", Judgement::Met);
    let nobody = JudgingError::NotTheirs { role: None, needed: Role::Assessor };
    assert_eq!(judging(people.tries_to_issue(Assessor, decision.clone())), nobody);
    people.introduces(Assessor, "Asif Example");
    people.does(Assessor, Command::DescribeCompetence(competence()));
    let (r13, of) = (RuleNumber(13), people.learner.actor());
    let refused = judging(people.tries_to_issue(Assessor, decision.clone()));
    assert_eq!(bar(refused), (r13, Concern::NothingDeclared { of }));
    people.declares(Assessor, of, Some("A cousin"), None);
    let refused = judging(people.tries_to_issue(Assessor, decision.clone()));
    assert_eq!(bar(refused), (r13, Concern::Interested { of }));
    // What cannot be avoided is scrutinised by somebody else.
    people.declares(Assessor, of, Some("A cousin"), Some("Carla Example"));
    people.tries_to_issue(Assessor, decision).unwrap();
    let actor = people.assessor.actor();
    let criteria = [criterion("U1.1.1")].into();
    let findings = fitness::for_judging(&spec(), people.assessor.portfolio(), actor, &criteria, TODAY);
    let by = "Carla Example".to_owned();
    assert_eq!(concerns(&findings, Grade::Warned), [(13, &Concern::Scrutinised { of, by })]);
    assert_eq!(people.assessor.portfolio().entries.len(), 2, "the first declaration stays in the record");
}

#[test]
fn what_somebody_declared_at_another_device_they_declared() {
    let mut people = People::new();
    let learner = people.learner.actor();
    // The same name and no number that differs: the same person, at a device that knows them under another id.
    let moved = ActorId::new(at(0), [210; 10]);
    people.assessor.act_as(moved);
    people.introduces(Assessor, "asif  EXAMPLE");
    people.does(Assessor, Command::DescribeCompetence(competence()));
    let decision = people.decision(Assessor, "U1.1.1", Judgement::Met);
    people.tries_to_issue(Assessor, decision).unwrap();
    // What they declare anew takes the place of it.
    people.declares(Assessor, learner, Some("A cousin"), None);
    let decision = people.decision(Assessor, "U1.1.2", Judgement::Met);
    let refused = judging(people.tries_to_issue(Assessor, decision.clone()));
    assert_eq!(bar(refused).1, Concern::Interested { of: learner });
    // Somebody else declares for themselves.
    people.assessor.act_as(ActorId::new(at(0), [211; 10]));
    people.introduces(Assessor, "Bea Example");
    people.does(Assessor, Command::DescribeCompetence(competence()));
    assert_eq!(bar(judging(people.tries_to_issue(Assessor, decision))).1, Concern::NothingDeclared { of: learner });
}

#[test]
fn nobody_judges_their_own_work_or_what_they_vouched_for() {
    let mut people = People::strangers();
    people.introduces(Assessor, " ada OKAFOR");
    people.does(Assessor, Command::DescribeCompetence(competence()));
    let learner = people.learner.actor();
    people.declares(Assessor, learner, None, None);
    let decision = people.decision(Assessor, "U1.1.1", Judgement::Met);
    let refused = judging(people.tries_to_issue(Assessor, decision));
    assert_eq!(bar(refused), (RuleNumber(13), Concern::OwnWork));

    let mut people = People::new();
    let id = EvidenceId::new(at(900), [9; 10]);
    let kind =
        AssessorEvidenceKind::WitnessCheck { witness: "ASIF example".to_owned(), relation: "Was there".to_owned() };
    let check = NewAssessorEvidence { kind, ..observation(&["U1.1.1"]) };
    // Nobody records themselves as the witness either.
    let mut portfolio = people.assessor.portfolio().clone();
    let value = crate::portfolio::AssessorEvidence {
        number: EvidenceNumber(1),
        kind: check.kind,
        title: check.title,
        held_on: check.held_on,
        place: check.place,
        account: check.account,
        criteria: check.criteria,
        files: Vec::new(),
        supersedes: None,
        reason: None,
    };
    let made = Unchanging { by: ActorId::new(at(0), [203; 10]), at: at(900), value, extra: Default::default() };
    portfolio.assessor_evidence.insert(id, made);
    people.assessor = Workspace::open(spec(), portfolio, people.assessor.actor());
    let decision = people.decision(Assessor, "U1.1.1", Judgement::Met);
    let refused = judging(people.tries_to_issue(Assessor, decision));
    assert_eq!(bar(refused), (RuleNumber(13), Concern::OwnTestimony(id)));
    people.decides("U1.1.2", Judgement::Met);
}

#[test]
fn competence_is_graded_as_the_audit_says() {
    let mut people = People::new();
    let actor = people.assessor.actor();
    let criteria = [criterion("U1.1.1")].into();
    let findings =
        |people: &People| fitness::for_judging(&spec(), people.assessor.portfolio(), actor, &criteria, TODAY);
    assert_eq!(findings(&people), []);
    people.does(Assessor, Command::DescribeCompetence(Competence::default()));
    let found = findings(&people);
    assert_eq!(concerns(&found, Grade::Blocked), [(20, &Concern::NoOccupation)]);
    let little = Concern::TooLittleDevelopment { minutes: 0, needed: 1440 };
    assert_eq!(concerns(&found, Grade::Warned), [(20, &Concern::NoLevel { needed: 6 }), (23, &little)]);
    assert_eq!(concerns(&found, Grade::Noted), [(21, &Concern::NoSubject), (22, &Concern::NoAward)]);
    let mut below = competence();
    below.level = Some(5);
    below.awards[0].is_held = false;
    people.does(Assessor, Command::DescribeCompetence(below));
    let found = findings(&people);
    assert_eq!(concerns(&found, Grade::Blocked), [(20, &Concern::BelowLevel { found: 5, needed: 6 })]);
    assert_eq!(concerns(&found, Grade::Noted), [(22, &Concern::NobodyCountersigns)]);
    // Too little development is warned of and bars nobody.
    people.does(Assessor, Command::DescribeCompetence(Competence { development: Vec::new(), ..competence() }));
    people.decides("U1.1.1", Judgement::Met);
    // To IQAs it is only recommended.
    let portfolio = people.assessor.portfolio();
    let found = fitness::for_sampling(&spec(), portfolio, actor, &Default::default(), TODAY);
    assert_eq!(concerns(&found, Grade::Noted), [(26, &little)]);
}

#[test]
fn everybody_keeps_to_their_own_pen() {
    let mut people = People::new();
    let evidence = first_evidence(&people);
    let not_theirs = |role, needed| JudgingError::NotTheirs { role: Some(role), needed };
    for who in [Assessor, Iqa] {
        let role = if who == Iqa { Role::Iqa } else { Role::Assessor };
        let refused = people.tries(who, Command::WithdrawEvidence([evidence].into()));
        assert_eq!(judging(refused), not_theirs(role, Role::Learner));
    }
    let decision = people.decision(Assessor, "U1.1.1", Judgement::Met);
    for (who, role) in [(Who::Learner, Role::Learner), (Iqa, Role::Iqa)] {
        let refused = people.tries_to_issue(who, decision.clone());
        assert_eq!(judging(refused), not_theirs(role, Role::Assessor));
    }
    let other = Command::DescribeSelf { role: Role::Iqa, name: "A".to_owned(), registration_number: None };
    let refused = people.tries(Assessor, other.clone());
    assert_eq!(judging(refused), JudgingError::OtherRole { is: Role::Assessor, asked: Role::Iqa });
    let refused = people.tries(Who::Learner, other);
    assert_eq!(judging(refused), JudgingError::OtherRole { is: Role::Learner, asked: Role::Iqa });
}

// ---- What a learner does about it ----

#[test]
fn not_yet_met_becomes_an_action_that_a_new_version_closes() {
    let mut people = People::new();
    let decision = people.decides("U1.1.1", Judgement::NotYetMet);
    people.hands(Assessor, Who::Learner);
    let evidence = first_evidence(&people);
    let actions = |people: &People| {
        let portfolio = people.learner.portfolio();
        let standing = standing(portfolio);
        let actions = learners_actions(portfolio, &standing);
        actions
            .iter()
            .map(|action| (action.decision, action.is_answered, action.is_overdue(Date::constant(2023, 12, 2))))
            .collect::<Vec<_>>()
    };
    assert_eq!(actions(&people), [(decision, false, true)]);
    let answer = |evidence| Command::Answer { decision, evidence: [evidence].into(), note: String::new() };
    assert_eq!(judging(people.tries(Who::Learner, answer(evidence))), JudgingError::NothingNew(decision));
    let content = EvidenceContent::Account { text: "With page 2".to_owned() };
    people.does(Who::Learner, Command::ReplaceContent { evidence, content });
    people.does(Who::Learner, answer(evidence));
    assert_eq!(actions(&people), [(decision, true, false)]);
    assert_eq!(people.achievement(Who::Learner, "U1.1.1"), (Achievement::NotYetMet, true));
    people.does(Who::Learner, Command::TakeAnswerBack(decision));
    assert_eq!(actions(&people), [(decision, false, true)]);
    let now = people.now();
    people.learner.undo(now);

    people.hands(Who::Learner, Assessor);
    people.corrects(decision, "U1.1.1", Judgement::Met);
    people.hands(Assessor, Who::Learner);
    assert_eq!(people.achievement(Who::Learner, "U1.1.1"), (Achievement::Met, false));
    assert_eq!(actions(&people), []);
    assert_eq!(judging(people.tries(Who::Learner, answer(evidence))), JudgingError::NoSuchDecision(decision));
}

#[test]
fn what_prior_learning_achieved_counts_only_as_far_as_the_rules_let_it() {
    let mut people = People::new();
    let prior = PriorLearning {
        source: "Northgate College".to_owned(),
        achieved_on: Some(Date::constant(2019, 7, 1)),
        certificate: String::new(),
        approval: String::new(),
    };
    people.does(Who::Learner, Command::ClaimByPriorLearning { criteria: [criterion("U1.1.1")].into(), prior });
    people.hands(Who::Learner, Assessor);
    people.completes("U1");
    people.completes("U2");
    let portfolio = people.assessor.portfolio();
    let spec = people.assessor.spec();
    let freely = progress(spec, portfolio);
    let held = &freely.standing.achieved;
    assert_eq!((held[&unit("U1")], held[&unit("U2")]), (Provenance::Rpl, Provenance::Assessed));
    let certificate = "certificate".parse().unwrap();
    assert_eq!(freely.award(certificate).unwrap().combination(), Combination::Satisfied);

    let mut strict = Specification::clone(spec);
    let rule = &mut strict.awards[0].rule;
    let cap = Rule {
        id: "cap".to_owned(),
        label: "Nothing by prior learning".to_owned(),
        source: None,
        condition: Condition::at_most(0, Measure::Units, Selection::Via(Provenance::Rpl)),
    };
    rule.condition = Condition::all(vec![rule.clone(), cap]);
    let capped = progress(&strict, portfolio);
    let award = capped.award(certificate).unwrap();
    assert_eq!((award.combination(), award.achieved.credit), (Combination::Incomplete, 2));
    // To be assessed in it takes all its hours.
    assert_eq!(capped.standing.hours_left(strict.unit(unit("U1")).unwrap()), 20);
}

#[test]
fn prior_learning_is_claimed_with_its_source_and_decided_like_any_criterion() {
    let mut people = People::new();
    let prior = PriorLearning {
        source: "  Northgate   College ".to_owned(),
        achieved_on: Some(Date::constant(2019, 7, 1)),
        certificate: "NC-7".to_owned(),
        approval: String::new(),
    };
    let criteria = [criterion("U1.1.1")].into();
    let claim = |prior| Command::ClaimByPriorLearning { criteria: [criterion("U1.1.1")].into(), prior };
    let nameless = PriorLearning { source: " ".to_owned(), ..prior.clone() };
    assert_eq!(people.tries(Who::Learner, claim(nameless)), Err(CommandError::Empty(Field::Source)));
    let undated = PriorLearning { achieved_on: None, ..prior.clone() };
    assert_eq!(people.tries(Who::Learner, claim(undated)), Err(CommandError::Empty(Field::AchievedOn)));
    let to_come = TODAY.checked_add(jiff::Span::new().days(2)).unwrap();
    let early = PriorLearning { achieved_on: Some(to_come), ..prior.clone() };
    let error = CommandError::ToCome { field: Field::AchievedOn, on: to_come, today: TODAY };
    assert_eq!(people.tries(Who::Learner, claim(early)).unwrap_err(), error);
    people.does(Who::Learner, claim(prior));
    // It completes nothing by itself.
    assert_eq!(people.achievement(Who::Learner, "U1.1.1").0, Achievement::NotJudged);
    assert!(people.learner.progress().criteria[&criterion("U1.1.1")].is_prior_learning);
    people.hands(Who::Learner, Assessor);
    let id = people.decides("U1.1.1", Judgement::Met);
    assert!(people.assessor.portfolio().decisions[&id].value.basis.is_prior_learning);
    let other = people.decides("U1.1.2", Judgement::Met);
    assert!(!people.assessor.portfolio().decisions[&other].value.basis.is_prior_learning);
    // A claim without evidence is none, whatever was learned where.
    let bare = Command::ClaimByPriorLearning {
        criteria,
        prior: PriorLearning {
            source: "X".to_owned(),
            achieved_on: Some(Date::constant(2019, 7, 1)),
            certificate: String::new(),
            approval: String::new(),
        },
    };
    let mut learner = Learner::new();
    let refused = learner.try_to(bare);
    assert_eq!(refused, Err(CommandError::ClaimWithoutEvidence(criterion("U1.1.1"))));
}

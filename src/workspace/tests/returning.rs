//! What goes back to a learner, what is new to whom, and what stays on a device.

use super::people::{Assessor, Iqa, People, Who, judging};
use super::*;
use crate::bundle::selection::{self, returned};
use crate::desk::{self, Desk, Draft};
use crate::portfolio::Role;
use crate::portfolio::command::JudgingError;
use crate::portfolio::entry::{About, Audience, Entry, Feedback};
use crate::portfolio::news::{CriterionNews, News, Snapshot, between, since, unread};

fn feedback(text: &str, audience: Audience) -> Feedback {
    Feedback { about: About::Overall, text: text.to_owned(), audience, supersedes: None, reason: None }
}

#[test]
fn a_return_holds_what_those_who_judge_said_and_nothing_of_the_learners_work() {
    let mut people = People::new();
    people.decides("U1.1.1", Judgement::Met);
    let back = returned(people.assessor.portfolio(), people.assessor.actor(), Role::Learner, &BTreeSet::new());
    assert!(back.evidence.all().next().is_none() && back.mappings.all().next().is_none());
    assert!(back.claims.all().next().is_none() && back.submissions.is_empty());
    assert_eq!((back.decisions.len(), back.entries.len()), (1, 1));
    // Everybody went on working meanwhile, and everything is kept.
    let evidence = people.learner.portfolio().evidence.iter().next().unwrap().0;
    let details = EvidenceDetails { title: "Renamed meanwhile".to_owned(), ..EvidenceDetails::default() };
    people.does(Who::Learner, Command::DescribeEvidence { evidence, details });
    people.hands(Assessor, Who::Learner);
    assert_eq!(people.achievement(Who::Learner, "U1.1.1"), (Achievement::Met, false));
    assert_eq!(people.learner.portfolio().evidence.get(evidence).unwrap().title, "Renamed meanwhile");
    assert_eq!(people.learner.portfolio().forked(), []);
}

#[test]
fn what_an_iqa_tells_an_assessor_does_not_go_to_the_learner() {
    let mut people = People::new();
    people.decides("U1.1.1", Judgement::Met);
    people.hands(Assessor, Iqa);
    for (text, audience) in [("For her", Audience::Learner), ("Between us", Audience::Assessors)] {
        let id = people.entry();
        people.does(Iqa, Command::GiveFeedback { id, feedback: feedback(text, audience) });
    }
    let says = |portfolio: &Portfolio| -> Vec<String> {
        let entries = portfolio.entries.values().filter_map(|made| match &made.value {
            Entry::Feedback(feedback) => Some(feedback.text.clone()),
            _ => None,
        });
        entries.collect()
    };
    let portfolio = people.iqa.portfolio();
    let back = |to| returned(portfolio, people.iqa.actor(), to, &BTreeSet::new());
    assert_eq!(says(&back(Role::Assessor)), ["For her", "Between us"]);
    assert_eq!(says(&back(Role::Learner)), ["For her"]);
    assert_eq!(says(&selection::whole(portfolio, Role::Learner)), ["For her"]);
    assert_eq!(says(&selection::whole(portfolio, Role::Iqa)), ["For her", "Between us"]);
}

#[test]
fn what_was_not_read_is_counted_until_it_is() {
    let mut people = People::new();
    let decision = people.decides("U1.1.1", Judgement::NotYetMet);
    let id = people.entry();
    people.does(Assessor, Command::GiveFeedback { id, feedback: feedback("Go on.", Audience::Learner) });
    people.hands(Assessor, Who::Learner);
    let learner = people.learner.actor();
    let mut read = BTreeSet::new();
    let new = unread(people.learner.portfolio(), learner, &read);
    assert_eq!(new, [RecordKey::Decision(decision), RecordKey::Entry(id)]);
    read.insert(RecordKey::Decision(decision));
    assert_eq!(unread(people.learner.portfolio(), learner, &read), [RecordKey::Entry(id)]);
    // Nobody has to read what they said themselves.
    assert_eq!(unread(people.assessor.portfolio(), people.assessor.actor(), &BTreeSet::new()), []);
}

fn names(news: &News) -> Vec<String> {
    news.keys().map(CriterionRef::to_string).collect()
}

#[test]
fn what_is_new_changed_or_withdrawn_since_the_last_bundle_stands_out_by_criterion() {
    let mut people = People::new();
    let before = people.learner.portfolio().clone();
    assert_eq!(between(&before, &before), News::new());
    let report = before.evidence.iter().next().unwrap().0;
    let more = EvidenceId::new(at(970), [7; 10]);
    let mapping = |text: &str| MappingKey { evidence: report, criterion: criterion(text) };
    let items = vec![(more, super::account("more"))];
    people.does(Who::Learner, Command::AddEvidence { items, criteria: vec![criterion("U1.1.1")] });
    people.does(Who::Learner, Command::Unmap([mapping("U1.1.2")].into()));
    let (locations, reason) = (Location::read_all("p. 9"), "As before".to_owned());
    people.does(Who::Learner, Command::DescribeMapping { mapping: mapping("U1.2.1"), locations, reason });
    let (locations, reason) = (Location::read_all("p. 1"), "Another reason".to_owned());
    people.does(Who::Learner, Command::DescribeMapping { mapping: mapping("U1.2.2"), locations, reason });
    people.does(Who::Learner, Command::Claim { criteria: [criterion("U2.1.1")].into(), ready: false });
    let news = between(&before, people.learner.portfolio());
    // A reason says nothing else about the same evidence; it is read where it stands.
    assert_eq!(names(&news), ["U1.1.1", "U1.1.2", "U1.2.1", "U2.1.1"]);
    let of = |text: &str| news[&criterion(text)].clone();
    let nothing = CriterionNews::default();
    assert_eq!(of("U1.1.1"), CriterionNews { added: [more].into(), ..nothing.clone() });
    assert_eq!(of("U1.1.2"), CriterionNews { withdrawn: [report].into(), is_unclaimed: true, ..nothing.clone() });
    assert_eq!(of("U1.2.1"), CriterionNews { changed: [report].into(), ..nothing.clone() });
    assert_eq!(of("U2.1.1"), CriterionNews { is_unclaimed: true, ..nothing });
    // The other way round it is the other way round, and a device needs to remember only the snapshot.
    let back = between(people.learner.portfolio(), &before);
    assert_eq!((names(&back), back[&criterion("U1.1.1")].withdrawn.clone()), (names(&news), [more].into()));
    assert_eq!(since(&Snapshot::of(&before), people.learner.portfolio()), news);
}

#[test]
fn an_answer_is_news() {
    let mut people = People::new();
    let decision = people.decides("U1.1.1", Judgement::NotYetMet);
    people.hands(Assessor, Who::Learner);
    let evidence = people.learner.portfolio().evidence.iter().next().unwrap().0;
    let content = EvidenceContent::Account { text: "With page 2".to_owned() };
    people.does(Who::Learner, Command::ReplaceContent { evidence, content });
    people.does(Who::Learner, Command::Answer { decision, evidence: [evidence].into(), note: String::new() });
    let before = people.assessor.portfolio().clone();
    people.hands(Who::Learner, Assessor);
    let news = between(&before, people.assessor.portfolio());
    assert_eq!(news[&criterion("U1.1.1")].answered, [decision].into());
    assert_eq!(news.len(), 12, "the one account supports them all");
}

#[test]
fn a_draft_stays_on_the_device_until_it_is_issued() {
    let mut people = People::new();
    let new = people.decision(Assessor, "U1.1.1", Judgement::Met);
    let (id, now) = (DecisionId::new(at(980), [1; 10]), people.now());
    let wording = people.assessor.spec().criterion(criterion("U1.1.1")).unwrap().wording_digest();
    let value = Decision {
        criterion: new.criterion,
        wording,
        evidence: new.evidence,
        outcome: new.outcome,
        feedback: "A draft".to_owned(),
        supersedes: None,
        basis: Basis { varcs: new.varcs, method: new.method, ..Basis::default() },
    };
    let draft =
        Draft { id, made: Unchanging { by: people.assessor.actor(), at: now, value, extra: Default::default() } };
    let mut desk = Desk::default();
    desk.take(&draft.place(), &draft.text()).unwrap();
    // It is no record, so that no bundle and no backup has it.
    let bundle: String = wire::rows(people.assessor.portfolio()).into_iter().map(|row| row.json).collect();
    assert!(!bundle.contains("A draft") && desk::is_local(&draft.place()));
    let (id, issued) = desk.drafts[&criterion("U1.1.1")].to_issue();
    people.does(Assessor, Command::Decide(vec![(id, issued)]));
    assert_eq!(people.assessor.portfolio().decisions[&id].value.feedback, "A draft");
    // What was written down about other words is not issued about these.
    let mut other = draft;
    other.id = DecisionId::new(at(981), [2; 10]);
    other.made.value.wording = Digest::of(b"other words");
    let (id, stale) = other.to_issue();
    let refused = people.tries(Assessor, Command::Decide(vec![(id, stale)]));
    assert_eq!(judging(refused), JudgingError::WordingChanged(criterion("U1.1.1")));
}

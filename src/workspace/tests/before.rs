//! What was looked at, shown beside what there is now.

use super::people::{Assessor, People, Who, observation};
use super::*;
use crate::portfolio::before::{Became, Changed, Differs, since_decision, since_seen};
use crate::portfolio::news::Snapshot;
use crate::portfolio::versions::Part;
use crate::portfolio::{Submission, SubmissionId};

fn locate(people: &mut People, text: &str, place: &str, reason: &str) {
    let evidence = report(people);
    let mapping = MappingKey { evidence, criterion: criterion(text) };
    let (locations, reason) = (Location::read_all(place), reason.to_owned());
    people.does(Who::Learner, Command::DescribeMapping { mapping, locations, reason });
}

fn report(people: &People) -> EvidenceId {
    people.learner.portfolio().evidence.iter().next().unwrap().0
}

fn changed(people: &People, decision: DecisionId, text: &str) -> Vec<Changed> {
    let portfolio = people.assessor.portfolio();
    let criterion = people.assessor.spec().criterion(criterion(text)).unwrap();
    since_decision(portfolio, criterion, &portfolio.decisions[&decision].value)
}

fn places(was: &str, is: &str) -> Became {
    Became::Other(vec![Differs { part: Part::Locations, was: was.to_owned(), is: is.to_owned() }])
}

#[test]
fn a_place_that_was_decided_on_is_shown_beside_the_one_that_there_is_now() {
    let mut people = People::new();
    let decision = people.decides("U1.1.1", Judgement::Met);
    assert_eq!(changed(&people, decision, "U1.1.1"), []);
    people.hands(Assessor, Who::Learner);
    // The reason first, which makes no difference, and then the place, twice.
    locate(&mut people, "U1.1.1", "p. 1", "Said otherwise");
    locate(&mut people, "U1.1.1", "p. 4", "Said otherwise");
    locate(&mut people, "U1.1.1", "p. 5; p. 6", "Said otherwise");
    let key = MappingKey { evidence: report(&people), criterion: criterion("U1.1.1") };
    assert_eq!(people.learner.portfolio().mappings.past(key).len(), 1, "what nobody has seen is not kept");
    people.hands(Who::Learner, Assessor);
    let became = places("p. 1", "p. 5; p. 6");
    assert_eq!(changed(&people, decision, "U1.1.1"), [Changed { evidence: key.evidence, became }]);
    // And it is not stale for its reason, nor shown where it is as it was.
    locate(&mut people, "U1.1.1", "p. 1", "Another reason");
    people.hands(Who::Learner, Assessor);
    assert_eq!(changed(&people, decision, "U1.1.1"), []);
}

#[test]
fn what_was_handed_over_is_told_from_a_devices_memory_of_it() {
    let mut people = People::new();
    let id = SubmissionId::new(people.now(), [1; 10]);
    let submission =
        Submission { declaration: "Mine.".to_owned(), name: "Ada".to_owned(), records: Digest::of(b"records") };
    people.does(Who::Learner, Command::Submit { id, submission });
    people.hands(Who::Learner, Assessor);
    let seen = Snapshot::of(people.assessor.portfolio());
    locate(&mut people, "U1.1.2", "p. 7", "");
    people.hands(Who::Learner, Assessor);
    let changed = |people: &People, text| since_seen(people.assessor.portfolio(), &seen, criterion(text));
    let evidence = report(&people);
    assert_eq!(changed(&people, "U1.1.2"), [Changed { evidence, became: places("p. 1", "p. 7") }]);
    assert_eq!(changed(&people, "U1.1.1"), []);
}

#[test]
fn a_text_that_was_rewritten_and_what_is_gone_say_so() {
    let mut people = People::new();
    let decision = people.decides("U1.1.1", Judgement::Met);
    people.hands(Assessor, Who::Learner);
    let evidence = report(&people);
    let content = EvidenceContent::Account { text: "With page 2".to_owned() };
    people.does(Who::Learner, Command::ReplaceContent { evidence, content });
    people.hands(Who::Learner, Assessor);
    let Became::Other(differs) = &changed(&people, decision, "U1.1.1")[0].became else { panic!() };
    assert_eq!((differs.len(), differs[0].part, differs[0].is.as_str()), (1, Part::Account, "With page 2"));
    let mapping = MappingKey { evidence, criterion: criterion("U1.1.1") };
    people.does(Who::Learner, Command::Unmap([mapping].into()));
    people.hands(Who::Learner, Assessor);
    assert_eq!(changed(&people, decision, "U1.1.1"), [Changed { evidence, became: Became::Gone }]);
    // What it was cannot be told of what no state fits.
    let mut forgotten = people.assessor.portfolio().clone();
    let criterion = people.assessor.spec().criterion(criterion("U1.1.2")).unwrap().clone();
    let mut value = forgotten.decisions[&decision].value.clone();
    value.evidence = [(evidence, Digest::of(b"something else"))].into();
    forgotten.decisions.get_mut(&decision).unwrap().value = value.clone();
    assert_eq!(since_decision(&forgotten, &criterion, &value)[0].became, Became::Unknown);
}

#[test]
fn a_record_of_an_assessors_is_held_against_the_one_that_took_its_place() {
    let mut people = People::new();
    let first = EvidenceId::new(people.now(), [8; 10]);
    people.does(Assessor, Command::RecordEvidence { id: first, evidence: observation(&["U1.1.1"]) });
    let decision = people.decides("U1.1.1", Judgement::Met);
    let corrected = crate::portfolio::command::NewAssessorEvidence {
        account: "She asked, and wrote it down.".to_owned(),
        supersedes: Some((first, "I had left that out.".to_owned())),
        ..observation(&["U1.1.1"])
    };
    let id = EvidenceId::new(people.now(), [9; 10]);
    people.does(Assessor, Command::RecordEvidence { id, evidence: corrected });
    let found = changed(&people, decision, "U1.1.1");
    let Became::Other(differs) = &found[0].became else { panic!("{found:?}") };
    assert_eq!((found.len(), found[0].evidence), (1, first));
    assert_eq!(differs[0].was, "She asked before she offered.");
}

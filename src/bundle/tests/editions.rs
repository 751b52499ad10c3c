//! A portfolio that was moved to a later edition on one device, and what another device did meanwhile.

use std::sync::Arc;

use super::*;
use crate::bundle::merge::{MergeError, merge};
use crate::portfolio::command::Command;
use crate::portfolio::{MappingKey, RecordKey, SpecificationPin};
use crate::spec::Specification;
use crate::testing::{Criteria, evidence_id};
use crate::workspace::Workspace;

fn edition(version: &str, words: &[&str]) -> Arc<Specification> {
    let criteria = words.iter().enumerate().map(|(n, words)| (format!("1.{}", n + 1), Some((*words).to_owned())));
    Arc::new(testing::specification(version, &[("U1", criteria.collect::<Criteria>())]))
}

/// A portfolio of two items, the first mapped to the first two criteria.
fn begun(spec: &Arc<Specification>) -> Workspace {
    let mut portfolio = testing::empty_portfolio();
    let enrolment = portfolio.enrolment.value.as_mut().unwrap();
    enrolment.specification = SpecificationPin::to(spec);
    enrolment.award = "award".parse().unwrap();
    for n in 1..=2 {
        let evidence = testing::evidence(n, "Account", EvidenceContent::Account { text: n.to_string() });
        portfolio.evidence.keep(evidence_id(n.into()), testing::first_revision(evidence, learner(), 2));
    }
    portfolio.highest_number = 2;
    let mut workspace = Workspace::open(spec.clone(), portfolio, learner());
    map(&mut workspace, 1, "U1.1.1", 3);
    map(&mut workspace, 1, "U1.1.2", 4);
    workspace
}

fn map(workspace: &mut Workspace, evidence: u64, criterion: &str, seconds: i64) {
    let criteria = [criterion.parse().unwrap()].into();
    workspace.dispatch(Command::Map { evidence: [evidence_id(evidence)].into(), criteria }, moment(seconds)).unwrap();
}

fn move_to(workspace: &mut Workspace, to: &Arc<Specification>, seconds: i64) {
    let award = "award".parse().unwrap();
    let command = Command::MoveToEdition { to: to.clone(), award, parked: Default::default() };
    workspace.dispatch(command, moment(seconds)).unwrap();
}

fn mapped(portfolio: &Portfolio) -> Vec<String> {
    portfolio.mappings.iter().map(|(key, _)| format!("{}@{}", key.evidence == evidence_id(1), key.criterion)).collect()
}

/// The first criterion is new in the second edition, so the others are called otherwise; the last is called the same.
fn editions() -> (Arc<Specification>, Arc<Specification>) {
    (edition("1", &["a", "b", "c", "same"]), edition("2", &["new", "a", "b", "same"]))
}

#[test]
fn the_later_edition_stands_whichever_came_in() {
    let (one, two) = editions();
    let here = begun(&one);
    let mut there = here.clone();
    move_to(&mut there, &two, 10);
    let (ours, theirs) = (here.portfolio(), there.portfolio());
    let (forwards, backwards) = (merge(ours, theirs).unwrap(), merge(theirs, ours).unwrap());
    assert_eq!(forwards.result, backwards.result);
    assert_eq!(forwards.result.enrolment.value.as_ref().unwrap().specification.digest, two.digest);
    assert_eq!(mapped(&forwards.result), ["true@U1.1.2", "true@U1.1.3"]);
    assert!(backwards.report.is_empty(), "an earlier state brings nothing");
}

#[test]
fn work_on_the_earlier_edition_is_taken_where_criteria_are_called_the_same() {
    let (one, two) = editions();
    let mut here = begun(&one);
    let mut there = here.clone();
    move_to(&mut there, &two, 10);
    map(&mut here, 2, "U1.1.4", 11);
    let merged = merge(here.portfolio(), there.portfolio()).unwrap();
    assert_eq!(mapped(&merged.result), ["true@U1.1.2", "true@U1.1.3", "false@U1.1.4"]);
    // At the first it would come to support other words.
    map(&mut here, 2, "U1.1.1", 12);
    let refused = |came_in| Err(MergeError::WorkOnEarlierEdition { criteria: 1, came_in });
    assert_eq!(merge(here.portfolio(), there.portfolio()), refused(false));
    assert_eq!(merge(there.portfolio(), here.portfolio()), refused(true));
    // Once it is moved on too, both come together.
    move_to(&mut here, &two, 13);
    let merged = merge(here.portfolio(), there.portfolio()).unwrap();
    assert_eq!(mapped(&merged.result), ["true@U1.1.2", "true@U1.1.3", "false@U1.1.2", "false@U1.1.4"]);
}

#[test]
fn the_later_edition_stands_even_against_later_words_about_the_learner() {
    let (one, two) = editions();
    let mut here = begun(&one);
    let mut there = here.clone();
    move_to(&mut there, &two, 10);
    for (n, provider) in ["One", "Two", "Three"].into_iter().enumerate() {
        let (name, provider) = ("Lena Example".to_owned(), Some(provider.to_owned()));
        let describe = Command::DescribeLearner { name, registration_number: None, provider };
        here.dispatch(describe, moment(20 + n as i64)).unwrap();
    }
    let merged = merge(here.portfolio(), there.portfolio()).unwrap().result;
    assert_eq!(merged.enrolment.value.as_ref().unwrap().specification.digest, two.digest);
    // Whoever chooses the other words keeps the edition.
    let mut merged = Workspace::open(two.clone(), merged, learner());
    let rival = merged.portfolio().enrolment_others.rivals[0].revision.clone();
    let choice = crate::portfolio::command::Choice::Rival(rival);
    merged.dispatch(Command::Settle { record: RecordKey::Enrolment, choice }, moment(30)).unwrap();
    let enrolment = merged.portfolio().enrolment.value.as_ref().unwrap();
    assert_eq!((enrolment.specification.digest, enrolment.provider.as_deref()), (two.digest, Some("Three")));
    assert_eq!(enrolment.earlier.len(), 1);
}

#[test]
fn editions_that_did_not_come_out_of_each_other_are_not_merged() {
    let (one, two) = editions();
    let (here, there) = (begun(&one), begun(&two));
    let error = MergeError::OtherEdition { found: two.digest, expected: one.digest };
    assert_eq!(merge(here.portfolio(), there.portfolio()), Err(error));
    let key = MappingKey { evidence: evidence_id(1), criterion: "U1.1.1".parse().unwrap() };
    assert!(here.portfolio().mappings.contains(key));
}

//! The audit trail: who did what, when, on what (feature Q16). One list per portfolio, worked out of its records.
//!
//! Of a record that never changes there is one deed. Of one that changes there is the latest deed and those of the states
//! that are kept: a portfolio does not remember every word that was ever typed, and the list does not pretend to. Each deed
//! names the record that it left by its digest, so that it can be held against a bundle, a backup or a seal.

use jiff::Timestamp;

use crate::digest::Digest;
use crate::portfolio::entry::{About, ActionStep};
use crate::portfolio::{ActorId, Entry, EvidenceId, Outcome, Portfolio, RecordKey};
use crate::spec::{CriterionRef, UnitRef};
use crate::wire::{self, Record, Withdrawn, WithdrawnKey};

/// Something that somebody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// When, by their clock.
    pub at: Timestamp,
    /// Who.
    pub by: ActorId,
    /// What.
    pub deed: Deed,
    /// It was a decision on prior learning, which logs show as that (R27).
    pub is_prior_learning: bool,
    /// On what.
    pub on: Subject,
    /// The record that it left.
    pub record: RecordKey,
    /// The digest of that.
    pub digest: Digest,
}

/// What somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deed {
    /// Enrolled, or changed what they aim at.
    Enrolled,
    /// Said who they are.
    DescribedThemselves,
    /// Said what they can.
    DescribedCompetence,
    /// Added evidence.
    AddedEvidence,
    /// Changed evidence, or what is said of it.
    ChangedEvidence,
    /// Mapped evidence.
    Mapped,
    /// Said where in it the proof is, or why it meets the criterion.
    DescribedMapping,
    /// Put a mapping aside when the specification changed.
    Parked,
    /// Claimed a criterion.
    Claimed,
    /// Claimed it by prior learning.
    ClaimedByPriorLearning,
    /// Answered a decision.
    Answered,
    /// Withdrew something.
    Withdrew,
    /// Handed everything over.
    Submitted,
    /// Decided on a criterion.
    Decided(Outcome),
    /// Replaced an earlier decision on it.
    Corrected(Outcome),
    /// Signed a unit off.
    SignedOff,
    /// Opened a unit again.
    Reopened,
    /// Recorded an assessor's own evidence, or put it right.
    RecordedEvidence,
    /// Gave feedback.
    GaveFeedback,
    /// Declared an interest, or none.
    DeclaredInterest,
    /// Countersigned.
    Countersigned,
    /// Changed a sampling plan.
    PlannedSample,
    /// Sampled.
    Sampled,
    /// Asked for something.
    RaisedAction,
    /// Said what they did about it.
    AnsweredAction,
    /// Was satisfied with it.
    ClosedAction,
    /// Released a unit.
    Released,
}

/// What a deed was done on, as far as there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Subject {
    /// The criterion.
    pub criterion: Option<CriterionRef>,
    /// The unit: of the criterion, where there is one.
    pub unit: Option<UnitRef>,
    /// The evidence.
    pub evidence: Option<EvidenceId>,
    /// The person.
    pub person: Option<ActorId>,
}

impl Subject {
    fn criterion(criterion: CriterionRef) -> Subject {
        Subject { criterion: Some(criterion), unit: Some(criterion.unit), ..Subject::default() }
    }

    fn unit(unit: UnitRef) -> Subject {
        Subject { unit: Some(unit), ..Subject::default() }
    }

    fn evidence(evidence: EvidenceId) -> Subject {
        Subject { evidence: Some(evidence), ..Subject::default() }
    }

    fn person(person: ActorId) -> Subject {
        Subject { person: Some(person), ..Subject::default() }
    }
}

/// What to show of a trail. What is not named is not asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// By whom.
    pub by: Option<ActorId>,
    /// On which unit.
    pub unit: Option<UnitRef>,
    /// On which criterion.
    pub criterion: Option<CriterionRef>,
    /// On which evidence.
    pub evidence: Option<EvidenceId>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
}

impl Filter {
    /// Whether `done` is asked for.
    pub fn lets_through(&self, done: &Done) -> bool {
        fn is<T: PartialEq>(asked: Option<T>, found: Option<T>) -> bool {
            asked.is_none() || asked == found
        }
        is(self.by, Some(done.by))
            && is(self.unit, done.on.unit)
            && is(self.criterion, done.on.criterion)
            && is(self.evidence, done.on.evidence)
            && self.from.is_none_or(|from| done.at >= from)
            && self.until.is_none_or(|until| done.at < until)
    }
}

/// Everything that was done in `portfolio`, oldest first.
pub fn trail(portfolio: &Portfolio) -> Vec<Done> {
    let current = wire::keys(portfolio).into_iter().filter_map(|key| wire::get(portfolio, key));
    let mut trail: Vec<Done> =
        current.chain(wire::versions(portfolio)).filter_map(|record| done(portfolio, &record)).collect();
    trail.sort_by_key(|done| (done.at, done.record, done.digest));
    trail
}

fn done(portfolio: &Portfolio, record: &Record) -> Option<Done> {
    let (deed, on) = deed(portfolio, record)?;
    let (at, by) = (at(record)?, record.by()?);
    let is_prior_learning = matches!(record, Record::Decision(_, made) if made.value.basis.is_prior_learning);
    Some(Done { at, by, deed, is_prior_learning, on, record: record.key()?, digest: record.digest() })
}

fn at(record: &Record) -> Option<Timestamp> {
    if let Some(revision) = record.revision() {
        return Some(revision.at);
    }
    Some(match record {
        Record::Submission(_, made) => made.at,
        Record::Decision(_, made) => made.at,
        Record::SignOff(_, made) => made.at,
        Record::AssessorEvidence(_, made) => made.at,
        Record::Entry(_, made) => made.at,
        _ => return None,
    })
}

fn deed(portfolio: &Portfolio, record: &Record) -> Option<(Deed, Subject)> {
    let is_first = record.revision().is_some_and(|revision| revision.number == 1);
    Some(match record {
        Record::Enrolment(..) => (Deed::Enrolled, Subject::default()),
        Record::Actor(id, _) => (Deed::DescribedThemselves, Subject::person(*id)),
        Record::Competence(id, _) => (Deed::DescribedCompetence, Subject::person(*id)),
        Record::Evidence(id, _) if is_first => (Deed::AddedEvidence, Subject::evidence(*id)),
        Record::Evidence(id, _) => (Deed::ChangedEvidence, Subject::evidence(*id)),
        Record::Mapping(key, _) => {
            let deed = if is_first { Deed::Mapped } else { Deed::DescribedMapping };
            (deed, Subject { evidence: Some(key.evidence), ..Subject::criterion(key.criterion) })
        }
        Record::Parked(key, _) => {
            (Deed::Parked, Subject { evidence: Some(key.evidence), ..Subject::criterion(key.worded.criterion) })
        }
        Record::Claim(criterion, kept) => {
            let is_prior = kept.value.as_ref().is_some_and(|claim| claim.prior_learning.is_some());
            let deed = if is_prior { Deed::ClaimedByPriorLearning } else { Deed::Claimed };
            (deed, Subject::criterion(*criterion))
        }
        Record::Answer(id, _) => {
            let decision = portfolio.decisions.get(id);
            (Deed::Answered, decision.map_or(Subject::default(), |made| Subject::criterion(made.value.criterion)))
        }
        Record::Withdrawn(Withdrawn { record, .. }) => (Deed::Withdrew, withdrawn(portfolio, *record)),
        Record::Submission(..) => (Deed::Submitted, Subject::default()),
        Record::Decision(_, made) => {
            let decision = &made.value;
            let outcome = decision.outcome;
            let deed = if decision.supersedes.is_some() { Deed::Corrected(outcome) } else { Deed::Decided(outcome) };
            (deed, Subject::criterion(decision.criterion))
        }
        Record::SignOff(_, made) => (Deed::SignedOff, Subject::unit(made.value.unit)),
        Record::AssessorEvidence(id, _) => (Deed::RecordedEvidence, Subject::evidence(*id)),
        Record::Entry(_, made) => entry(portfolio, &made.value),
        Record::Version(_) | Record::Unknown(..) => return None,
    })
}

fn withdrawn(portfolio: &Portfolio, key: WithdrawnKey) -> Subject {
    match key {
        WithdrawnKey::Enrolment(_) => Subject::default(),
        WithdrawnKey::Actor(id) | WithdrawnKey::Competence(id) => Subject::person(id),
        WithdrawnKey::Evidence(id) => Subject::evidence(id),
        WithdrawnKey::Mapping(key) => Subject { evidence: Some(key.evidence), ..Subject::criterion(key.criterion) },
        WithdrawnKey::Parked(key) => {
            Subject { evidence: Some(key.evidence), ..Subject::criterion(key.worded.criterion) }
        }
        WithdrawnKey::Claim(criterion) => Subject::criterion(criterion),
        WithdrawnKey::Answer(id) => {
            let decision = portfolio.decisions.get(&id);
            decision.map_or(Subject::default(), |made| Subject::criterion(made.value.criterion))
        }
    }
}

fn entry(portfolio: &Portfolio, entry: &Entry) -> (Deed, Subject) {
    match entry {
        Entry::Feedback(feedback) => {
            let on = match feedback.about {
                About::Criterion(criterion) => Subject::criterion(criterion),
                About::Unit(unit) => Subject::unit(unit),
                About::Overall => Subject::default(),
            };
            (Deed::GaveFeedback, on)
        }
        Entry::Interest(interest) => (Deed::DeclaredInterest, Subject::person(interest.of)),
        Entry::Reopening(reopening) => {
            let sign_off = portfolio.sign_offs.get(&reopening.sign_off);
            (Deed::Reopened, sign_off.map_or(Subject::default(), |made| Subject::unit(made.value.unit)))
        }
        Entry::Countersignature(signature) => (Deed::Countersigned, Subject::evidence(signature.evidence)),
        Entry::PlannedSample(planned) => (Deed::PlannedSample, Subject::unit(planned.unit)),
        Entry::Sample(sample) => (Deed::Sampled, Subject::unit(sample.unit)),
        Entry::Action(step) => action(portfolio, step),
        Entry::Release(release) => (Deed::Released, Subject::unit(release.unit)),
    }
}

fn action(portfolio: &Portfolio, step: &ActionStep) -> (Deed, Subject) {
    let raised = |step: &ActionStep| match step {
        ActionStep::Raised { of, decision, blocks, .. } => {
            let decision = decision.and_then(|id| portfolio.decisions.get(&id));
            let on = decision.map(|made| Subject::criterion(made.value.criterion));
            let on = on.or(blocks.map(Subject::unit)).unwrap_or_default();
            Subject { person: Some(*of), ..on }
        }
        _ => Subject::default(),
    };
    let earlier = |id| match portfolio.entries.get(id).map(|made| &made.value) {
        Some(Entry::Action(step)) => raised(step),
        _ => Subject::default(),
    };
    match step {
        ActionStep::Raised { .. } => (Deed::RaisedAction, raised(step)),
        ActionStep::Answered { action, .. } => (Deed::AnsweredAction, earlier(action)),
        ActionStep::Closed { action, .. } => (Deed::ClosedAction, earlier(action)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, assessor, criterion, evidence_id, iqa, learner, moment};
    use proptest::prelude::*;

    #[test]
    fn every_kind_of_record_leaves_its_deed() {
        let portfolio = testing::judged_portfolio();
        let trail = trail(&portfolio);
        assert_eq!(trail.len(), wire::count(&portfolio));
        assert!(trail.is_sorted_by_key(|done| done.at));
        let deeds = |by| -> Vec<Deed> { trail.iter().filter(|done| done.by == by).map(|done| done.deed).collect() };
        let learners = deeds(learner());
        for deed in [
            Deed::Enrolled,
            Deed::DescribedThemselves,
            Deed::AddedEvidence,
            Deed::Withdrew,
            Deed::Mapped,
            Deed::Claimed,
            Deed::ClaimedByPriorLearning,
            Deed::Answered,
            Deed::Countersigned,
        ] {
            assert!(learners.contains(&deed), "{deed:?}");
        }
        let assessors = deeds(assessor());
        for deed in [
            Deed::DescribedCompetence,
            Deed::Decided(Outcome::Met),
            Deed::Corrected(Outcome::NotYetMet),
            Deed::SignedOff,
            Deed::RecordedEvidence,
            Deed::GaveFeedback,
            Deed::DeclaredInterest,
            Deed::Reopened,
            Deed::AnsweredAction,
        ] {
            assert!(assessors.contains(&deed), "{deed:?}");
        }
        let iqas = deeds(iqa());
        for deed in [Deed::PlannedSample, Deed::Sampled, Deed::RaisedAction, Deed::ClosedAction, Deed::Released] {
            assert!(iqas.contains(&deed), "{deed:?}");
        }
    }

    #[test]
    fn a_deed_says_on_what_and_names_the_record_that_it_left() {
        let portfolio = testing::judged_portfolio();
        let trail = trail(&portfolio);
        let raised = trail.iter().find(|done| done.deed == Deed::RaisedAction).unwrap();
        assert_eq!((raised.on.criterion, raised.on.person), (Some(criterion(0)), Some(assessor())));
        let reopened = trail.iter().find(|done| done.deed == Deed::Reopened).unwrap();
        assert_eq!(reopened.on, Subject::unit(criterion(0).unit));
        for done in &trail {
            assert_eq!(wire::digest(&portfolio, done.record), Some(done.digest));
        }
    }

    #[test]
    fn a_trail_is_asked_for_by_person_subject_and_time() {
        let portfolio = testing::judged_portfolio();
        let trail = trail(&portfolio);
        let shown = |filter: Filter| trail.iter().filter(|done| filter.lets_through(done)).count();
        assert_eq!(shown(Filter::default()), trail.len());
        let by: usize =
            [learner(), assessor(), iqa()].map(|by| shown(Filter { by: Some(by), ..Filter::default() })).iter().sum();
        assert_eq!(by, trail.len());
        let (from, until) = (Some(moment(8)), Some(moment(9)));
        assert_eq!(shown(Filter { from, until, ..Filter::default() }), 2);
        let before = Filter { until: from, ..Filter::default() };
        assert_eq!(shown(before) + shown(Filter { from, ..Filter::default() }), trail.len());
        let of_evidence = Filter { evidence: Some(evidence_id(1)), ..Filter::default() };
        let on: Vec<Deed> = trail.iter().filter(|done| of_evidence.lets_through(done)).map(|done| done.deed).collect();
        assert_eq!(on, [Deed::AddedEvidence, Deed::Mapped]);
        // What is on a criterion is on its unit too, and not the other way round.
        let unit = shown(Filter { unit: Some(criterion(0).unit), ..Filter::default() });
        assert!(unit > shown(Filter { criterion: Some(criterion(0)), ..Filter::default() }));
    }

    proptest! {
        #[test]
        fn nothing_that_is_known_is_left_out(portfolio in testing::portfolio()) {
            prop_assert_eq!(trail(&portfolio).len(), wire::count(&portfolio) - portfolio.unknown.len());
        }
    }
}

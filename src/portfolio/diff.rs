//! What a change does to a portfolio, record by record, so that it can be shown, saved, and taken back.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::kept::{Also, Others, Says, Step, step};
use super::{
    Actor, ActorId, Answer, AssessorEvidence, Claim, Competence, Decision, DecisionId, Enrolment, Entry, EntryId,
    Evidence, EvidenceId, EvidenceNumber, Extra, Ledger, Mapping, MappingKey, Parked, ParkedKey, Portfolio, RecordKey,
    SignOff, SignOffId, Submission, SubmissionId, Table, Unchanging,
};
use crate::digest::Digest;
use crate::spec::CriterionRef;

/// One record before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<T> {
    /// `None` if it is new, or was withdrawn.
    pub before: Option<T>,
    /// `None` if it is withdrawn.
    pub after: Option<T>,
    /// What becomes of its other states.
    pub also: Also<T>,
}

impl<T: Clone> Change<T> {
    /// A change that leaves other states alone.
    pub fn new(before: Option<T>, after: Option<T>) -> Change<T> {
        Change { before, after, also: Also::Nothing }
    }

    fn inverted(&self) -> Change<T> {
        let also = match &self.also {
            Also::Nothing | Also::KeepBefore => Also::Nothing,
            Also::Settle(rivals) => Also::Reopen(rivals.clone()),
            Also::Reopen(rivals) => Also::Settle(rivals.clone()),
        };
        Change { before: self.after.clone(), after: self.before.clone(), also }
    }
}

/// What a change does: each record it touches, before and after.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diff {
    /// The enrolment, if it changes.
    pub enrolment: Option<Change<Enrolment>>,
    /// The actors that change.
    pub actors: BTreeMap<ActorId, Change<Actor>>,
    /// The evidence that changes. The number of evidence is given once; that of what is there already is left as it is.
    pub evidence: BTreeMap<EvidenceId, Change<Evidence>>,
    /// The mappings that change.
    pub mappings: BTreeMap<MappingKey, Change<Mapping>>,
    /// The claims that change.
    pub claims: BTreeMap<CriterionRef, Change<Claim>>,
    /// The parked mappings that change.
    pub parked: BTreeMap<ParkedKey, Change<Parked>>,
    /// What the learner did about decisions, where it changes.
    pub answers: BTreeMap<DecisionId, Change<Answer>>,
    /// What those who judge say of their competence, where it changes.
    pub competences: BTreeMap<ActorId, Change<Competence>>,
    /// What is said once and for all. It says what happened, so it is never taken back.
    pub made: Vec<Made>,
}

/// A record that is never changed, about to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Made {
    /// A submission.
    Submission(SubmissionId, Submission),
    /// A decision.
    Decision(DecisionId, Decision),
    /// A sign-off.
    SignOff(SignOffId, SignOff),
    /// Evidence of an assessor's.
    AssessorEvidence(EvidenceId, AssessorEvidence),
    /// An entry.
    Entry(EntryId, Entry),
}

impl Made {
    /// Its key.
    pub fn key(&self) -> RecordKey {
        match self {
            Made::Submission(id, _) => RecordKey::Submission(*id),
            Made::Decision(id, _) => RecordKey::Decision(*id),
            Made::SignOff(id, _) => RecordKey::SignOff(*id),
            Made::AssessorEvidence(id, _) => RecordKey::AssessorEvidence(*id),
            Made::Entry(id, _) => RecordKey::Entry(*id),
        }
    }
}

impl Diff {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        *self == Diff::default()
    }

    /// What takes this back. What is said once and for all stays.
    pub fn inverted(&self) -> Diff {
        Diff {
            enrolment: self.enrolment.as_ref().map(Change::inverted),
            actors: invert(&self.actors),
            evidence: invert(&self.evidence),
            mappings: invert(&self.mappings),
            claims: invert(&self.claims),
            parked: invert(&self.parked),
            answers: invert(&self.answers),
            competences: invert(&self.competences),
            made: Vec::new(),
        }
    }

    /// Every record that it touches.
    pub fn keys(&self) -> Vec<RecordKey> {
        let mut keys = Vec::new();
        keys.extend(self.enrolment.iter().map(|_| RecordKey::Enrolment));
        keys.extend(self.actors.keys().map(|&id| RecordKey::Actor(id)));
        keys.extend(self.evidence.keys().map(|&id| RecordKey::Evidence(id)));
        keys.extend(self.mappings.keys().map(|&key| RecordKey::Mapping(key)));
        keys.extend(self.claims.keys().map(|&criterion| RecordKey::Claim(criterion)));
        keys.extend(self.parked.keys().map(|&key| RecordKey::Parked(key)));
        keys.extend(self.answers.keys().map(|&id| RecordKey::Answer(id)));
        keys.extend(self.competences.keys().map(|&id| RecordKey::Competence(id)));
        keys.extend(self.made.iter().map(Made::key));
        keys
    }

    /// Carries the change out: `by` made it at `at`. Each changed record gets its next revision, which names the states
    /// it comes from by the digests that `digests` gives: of the current state, and of each of its rivals in their order.
    pub fn apply_to(
        &self,
        portfolio: &mut Portfolio,
        by: ActorId,
        at: Timestamp,
        digests: impl Fn(&Portfolio, RecordKey) -> Vec<Digest>,
    ) {
        if let Some(Change { after, also, .. }) = &self.enrolment {
            let digests = digests(portfolio, RecordKey::Enrolment);
            let others = std::mem::take(&mut portfolio.enrolment_others);
            let next = Step { after: after.as_ref(), also, number: None, by, at, digests };
            (portfolio.enrolment, portfolio.enrolment_others) = step(Some(&portfolio.enrolment), others, next);
        }
        macro_rules! table {
            ($field:ident, $key:path) => {
                for (&key, change) in &self.$field {
                    let digests = digests(portfolio, $key(key));
                    advance(&mut portfolio.$field, key, change, None, (by, at), digests);
                }
            };
        }
        table!(actors, RecordKey::Actor);
        table!(mappings, RecordKey::Mapping);
        table!(claims, RecordKey::Claim);
        table!(parked, RecordKey::Parked);
        table!(answers, RecordKey::Answer);
        table!(competences, RecordKey::Competence);
        portfolio.restore_given_numbers();
        for (&id, change) in &self.evidence {
            let digests = digests(portfolio, RecordKey::Evidence(id));
            // The number that a record was given, which may not be the one that was shown.
            let given = portfolio.number_given(id).or(change.after.as_ref().map(|evidence| evidence.number));
            let with_number = |evidence: &Evidence, number: EvidenceNumber| Evidence { number, ..evidence.clone() };
            let after = change.after.as_ref().zip(given).map(|(evidence, number)| with_number(evidence, number));
            let change = Change { before: None, after, also: change.also.clone() };
            advance(&mut portfolio.evidence, id, &change, given, (by, at), digests);
        }
        for made in self.made.iter().cloned() {
            fn once<K: Ord, T>(ledger: &mut Ledger<K, T>, key: K, value: T, (by, at): (ActorId, Timestamp)) {
                ledger.insert(key, Unchanging { by, at, value, extra: Extra::new() });
            }
            let whose = (by, at);
            match made {
                Made::Submission(id, value) => once(&mut portfolio.submissions, id, value, whose),
                Made::Decision(id, value) => once(&mut portfolio.decisions, id, value, whose),
                Made::SignOff(id, value) => once(&mut portfolio.sign_offs, id, value, whose),
                Made::AssessorEvidence(id, value) => once(&mut portfolio.assessor_evidence, id, value, whose),
                Made::Entry(id, value) => once(&mut portfolio.entries, id, value, whose),
            }
        }
        portfolio.settle();
    }
}

fn advance<K: Ord + Copy, T: Says + Clone>(
    table: &mut Table<K, T>,
    key: K,
    change: &Change<T>,
    number: Option<EvidenceNumber>,
    (by, at): (ActorId, Timestamp),
    digests: Vec<Digest>,
) {
    let others = Others { rivals: table.rivals(key).to_vec(), past: table.past(key).to_vec() };
    let next = Step { after: change.after.as_ref(), also: &change.also, number, by, at, digests };
    let (kept, others) = step(table.kept(key), others, next);
    table.keep(key, kept);
    table.keep_others(key, others);
}

fn invert<K: Ord + Copy, T: Clone>(changes: &BTreeMap<K, Change<T>>) -> BTreeMap<K, Change<T>> {
    changes.iter().map(|(&key, change)| (key, change.inverted())).collect()
}

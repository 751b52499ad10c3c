//! One record, as it is read and written.

use jiff::Timestamp;

use super::keys::unknown_key;
use super::{Collection, v1};
use crate::digest::Digest;
use crate::json::Value;
use crate::portfolio::entry::ActionStep;
use crate::portfolio::{
    Actor, ActorId, Answer, AssessorEvidence, Claim, Competence, Decision, DecisionId, Enrolment, Entry, EntryId,
    Evidence, EvidenceId, EvidenceNumber, Extra, Kept, Mapping, MappingKey, Parked, ParkedKey, PortfolioId, RecordKey,
    Revision, Role, Says, SignOff, SignOffId, Submission, SubmissionId, Unchanging,
};
use crate::seal::PROOF;
use crate::spec::CriterionRef;

/// One record of a portfolio, as it is read and written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// The enrolment, known by the portfolio's id.
    Enrolment(PortfolioId, Kept<Enrolment>),
    /// An actor.
    Actor(ActorId, Kept<Actor>),
    /// An evidence item.
    Evidence(EvidenceId, Kept<Evidence>),
    /// A mapping.
    Mapping(MappingKey, Kept<Mapping>),
    /// A claim.
    Claim(CriterionRef, Kept<Claim>),
    /// A parked mapping.
    Parked(ParkedKey, Kept<Parked>),
    /// What the learner did about a decision.
    Answer(DecisionId, Kept<Answer>),
    /// What somebody says of their own competence.
    Competence(ActorId, Kept<Competence>),
    /// The trace of a withdrawn record.
    Withdrawn(Withdrawn),
    /// A submission.
    Submission(SubmissionId, Unchanging<Submission>),
    /// A decision.
    Decision(DecisionId, Unchanging<Decision>),
    /// A sign-off.
    SignOff(SignOffId, Unchanging<SignOff>),
    /// Evidence of an assessor's.
    AssessorEvidence(EvidenceId, Unchanging<AssessorEvidence>),
    /// An entry.
    Entry(EntryId, Unchanging<Entry>),
    /// A further state of a record: one that another device came to apart from the current one, or one that came before
    /// it and is kept.
    Version(Box<Record>),
    /// A record of a collection, or of a kind in it, that this version does not know.
    Unknown(Collection, Value),
}

/// Who may write a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pen {
    /// Whoever is in this role.
    Role(Role),
    /// An assessor or an IQA.
    WhoeverJudges,
    /// The person that it describes.
    Themselves(ActorId),
    /// Anybody: of records that this version does not know it cannot tell.
    Anybody,
}

/// What a withdrawn record leaves behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// Which record. What never changes cannot be withdrawn.
    pub record: WithdrawnKey,
    /// The number it had, if it was evidence and the number is known.
    pub number: Option<EvidenceNumber>,
    /// The revision that withdrew it.
    pub revision: Revision,
    /// Members from a later version of this product.
    pub extra: Extra,
}

/// Which record was withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WithdrawnKey {
    /// The enrolment of this portfolio.
    Enrolment(PortfolioId),
    /// An actor.
    Actor(ActorId),
    /// An evidence item.
    Evidence(EvidenceId),
    /// A mapping.
    Mapping(MappingKey),
    /// A claim.
    Claim(CriterionRef),
    /// A parked mapping.
    Parked(ParkedKey),
    /// What the learner did about a decision.
    Answer(DecisionId),
    /// What somebody says of their own competence.
    Competence(ActorId),
}

impl WithdrawnKey {
    /// As the key that the record had.
    pub fn record_key(self) -> RecordKey {
        match self {
            WithdrawnKey::Enrolment(_) => RecordKey::Enrolment,
            WithdrawnKey::Actor(id) => RecordKey::Actor(id),
            WithdrawnKey::Evidence(id) => RecordKey::Evidence(id),
            WithdrawnKey::Mapping(key) => RecordKey::Mapping(key),
            WithdrawnKey::Claim(criterion) => RecordKey::Claim(criterion),
            WithdrawnKey::Parked(key) => RecordKey::Parked(key),
            WithdrawnKey::Answer(id) => RecordKey::Answer(id),
            WithdrawnKey::Competence(id) => RecordKey::Competence(id),
        }
    }
}

/// What all records that change have in common, and all that never do: one arm for each kind, in one place.
macro_rules! of_every_kind {
    (
        $record:expr,
        changing $kept:ident => $changing:expr,
        withdrawn $trace:ident => $withdrawn:expr,
        unchanging $made:ident => $unchanging:expr,
        $($rest:tt)*
    ) => {
        match $record {
            Record::Enrolment(_, $kept) => $changing,
            Record::Actor(_, $kept) => $changing,
            Record::Evidence(_, $kept) => $changing,
            Record::Mapping(_, $kept) => $changing,
            Record::Claim(_, $kept) => $changing,
            Record::Parked(_, $kept) => $changing,
            Record::Answer(_, $kept) => $changing,
            Record::Competence(_, $kept) => $changing,
            Record::Withdrawn($trace) => $withdrawn,
            Record::Submission(_, $made) => $unchanging,
            Record::Decision(_, $made) => $unchanging,
            Record::SignOff(_, $made) => $unchanging,
            Record::AssessorEvidence(_, $made) => $unchanging,
            Record::Entry(_, $made) => $unchanging,
            $($rest)*
        }
    };
}

impl Record {
    /// The collection that it is written into.
    pub fn collection(&self) -> Collection {
        match self {
            Record::Enrolment(..) => Collection::Enrolments,
            Record::Actor(..) => Collection::Actors,
            Record::Evidence(..) => Collection::Evidence,
            Record::Mapping(..) => Collection::Mappings,
            Record::Claim(..) => Collection::Claims,
            Record::Parked(..) => Collection::Parked,
            Record::Answer(..) => Collection::Answers,
            Record::Competence(..) => Collection::Competences,
            Record::Withdrawn(_) => Collection::Withdrawn,
            Record::Submission(..) => Collection::Submissions,
            Record::Decision(..) => Collection::Decisions,
            Record::SignOff(..) => Collection::SignOffs,
            Record::AssessorEvidence(..) => Collection::AssessorEvidence,
            Record::Entry(_, made) => match &made.value {
                Entry::Feedback(_) => Collection::Feedback,
                Entry::Interest(_) => Collection::Interests,
                Entry::Reopening(_) => Collection::Reopenings,
                Entry::Countersignature(_) => Collection::Countersignatures,
                Entry::PlannedSample(_) => Collection::PlannedSamples,
                Entry::Sample(_) => Collection::Samples,
                Entry::Action(_) => Collection::Actions,
                Entry::Release(_) => Collection::Releases,
            },
            Record::Version(_) => Collection::Versions,
            Record::Unknown(collection, _) => collection.clone(),
        }
    }

    /// What it is known by; `None` for one that this version does not know.
    pub fn key(&self) -> Option<RecordKey> {
        Some(match self {
            Record::Enrolment(..) => RecordKey::Enrolment,
            Record::Actor(id, _) => RecordKey::Actor(*id),
            Record::Evidence(id, _) => RecordKey::Evidence(*id),
            Record::Mapping(key, _) => RecordKey::Mapping(*key),
            Record::Claim(criterion, _) => RecordKey::Claim(*criterion),
            Record::Parked(key, _) => RecordKey::Parked(*key),
            Record::Answer(id, _) => RecordKey::Answer(*id),
            Record::Competence(id, _) => RecordKey::Competence(*id),
            Record::Withdrawn(withdrawn) => withdrawn.record.record_key(),
            Record::Submission(id, _) => RecordKey::Submission(*id),
            Record::Decision(id, _) => RecordKey::Decision(*id),
            Record::SignOff(id, _) => RecordKey::SignOff(*id),
            Record::AssessorEvidence(id, _) => RecordKey::AssessorEvidence(*id),
            Record::Entry(id, _) => RecordKey::Entry(*id),
            Record::Version(state) => RecordKey::Version(state.digest()),
            Record::Unknown(..) => return None,
        })
    }

    /// Its key as text: that of [`Record::key`], or `unknown/<collection>/<digest>` for one that this version does not
    /// know.
    pub fn text_key(&self) -> String {
        match self {
            Record::Unknown(collection, value) => unknown_key(collection.name(), &value.digest()),
            known => known.key().map(|key| key.to_string()).unwrap_or_default(),
        }
    }

    /// Who wrote it; `None` if an unknown record does not say so as ours do.
    pub fn by(&self) -> Option<ActorId> {
        of_every_kind!(
            self,
            changing kept => Some(kept.revision.by),
            withdrawn trace => Some(trace.revision.by),
            unchanging made => Some(made.by),
            Record::Version(state) => state.by(),
            Record::Unknown(_, value) => value.get("by")?.as_text()?.parse().ok(),
        )
    }

    /// When it was written, by the clock of whoever wrote it; `None` for one that this version does not know.
    pub fn at(&self) -> Option<Timestamp> {
        of_every_kind!(
            self,
            changing kept => Some(kept.revision.at),
            withdrawn trace => Some(trace.revision.at),
            unchanging made => Some(made.at),
            Record::Version(_) | Record::Unknown(..) => None,
        )
    }

    /// Who may write such a record. From bundle.md, "Who may write what".
    pub fn pen(&self) -> Pen {
        match self {
            Record::Enrolment(..)
            | Record::Evidence(..)
            | Record::Mapping(..)
            | Record::Claim(..)
            | Record::Parked(..)
            | Record::Answer(..)
            | Record::Submission(..) => Pen::Role(Role::Learner),
            Record::Withdrawn(withdrawn) => match withdrawn.record {
                WithdrawnKey::Actor(id) | WithdrawnKey::Competence(id) => Pen::Themselves(id),
                _ => Pen::Role(Role::Learner),
            },
            Record::Decision(..) | Record::SignOff(..) | Record::AssessorEvidence(..) => Pen::Role(Role::Assessor),
            Record::Actor(id, _) | Record::Competence(id, _) => Pen::Themselves(*id),
            Record::Entry(_, made) => match &made.value {
                Entry::Feedback(_) | Entry::Interest(_) => Pen::WhoeverJudges,
                Entry::Reopening(_) | Entry::Action(ActionStep::Answered { .. }) => Pen::Role(Role::Assessor),
                Entry::Countersignature(_) => Pen::Role(Role::Learner),
                Entry::PlannedSample(_) | Entry::Sample(_) | Entry::Release(_) => Pen::Role(Role::Iqa),
                Entry::Action(ActionStep::Raised { .. } | ActionStep::Closed { .. }) => Pen::Role(Role::Iqa),
            },
            Record::Version(state) => state.pen(),
            // What is sampled in another way than we know is an IQA's all the same.
            Record::Unknown(Collection::Samples, _) => Pen::Role(Role::Iqa),
            Record::Unknown(..) => Pen::Anybody,
        }
    }

    /// The members of it that this version does not know; `None` where it knows none.
    pub(super) fn extra(&self) -> Option<&Extra> {
        of_every_kind!(
            self,
            changing kept => Some(&kept.extra),
            withdrawn trace => Some(&trace.extra),
            unchanging made => Some(&made.extra),
            Record::Version(_) | Record::Unknown(..) => None,
        )
    }

    pub(super) fn extra_mut(&mut self) -> Option<&mut Extra> {
        of_every_kind!(
            self,
            changing kept => Some(&mut kept.extra),
            withdrawn trace => Some(&mut trace.extra),
            unchanging made => Some(&mut made.extra),
            Record::Version(_) | Record::Unknown(..) => None,
        )
    }

    /// Which state of a record that changes this is; `None` for one that never changes.
    pub fn revision(&self) -> Option<&Revision> {
        of_every_kind!(
            self,
            changing kept => Some(&kept.revision),
            withdrawn trace => Some(&trace.revision),
            unchanging _made => None,
            Record::Version(_) | Record::Unknown(..) => None,
        )
    }

    /// Whether nothing would be lost if only `other`, a state of the same record, were kept.
    pub fn says_no_more_than(&self, other: &Record) -> bool {
        fn changing<T: Says>(one: &Kept<T>, other: &Kept<T>) -> bool {
            match (&one.value, &other.value) {
                (Some(one), Some(other)) => one.says_no_more_than(other),
                (one, other) => one.is_none() && other.is_none(),
            }
        }
        match (self, other) {
            (Record::Enrolment(_, one), Record::Enrolment(_, other)) => changing(one, other),
            (Record::Actor(_, one), Record::Actor(_, other)) => changing(one, other),
            (Record::Evidence(_, one), Record::Evidence(_, other)) => changing(one, other),
            (Record::Mapping(_, one), Record::Mapping(_, other)) => changing(one, other),
            (Record::Claim(_, one), Record::Claim(_, other)) => changing(one, other),
            (Record::Parked(_, one), Record::Parked(_, other)) => changing(one, other),
            (Record::Answer(_, one), Record::Answer(_, other)) => changing(one, other),
            (Record::Competence(_, one), Record::Competence(_, other)) => changing(one, other),
            (Record::Withdrawn(_), Record::Withdrawn(_)) => true,
            (Record::Submission(_, one), Record::Submission(_, other)) => one.says_the_same_as(other),
            (Record::Decision(_, one), Record::Decision(_, other)) => one.says_the_same_as(other),
            (Record::SignOff(_, one), Record::SignOff(_, other)) => one.says_the_same_as(other),
            (Record::AssessorEvidence(_, one), Record::AssessorEvidence(_, other)) => one.says_the_same_as(other),
            (Record::Entry(_, one), Record::Entry(_, other)) => one.says_the_same_as(other),
            _ => self == other,
        }
    }

    /// Whether it says nothing beyond that it is there.
    pub(super) fn is_blank(&self) -> bool {
        matches!(self, Record::Mapping(_, Kept { value: Some(mapping), .. }) if mapping.is_blank())
    }

    /// Whether there is a seal on it, right or wrong.
    pub(super) fn has_seal(&self) -> bool {
        self.extra().is_some_and(|extra| extra.contains_key(PROOF))
    }

    /// The record as JSON.
    pub fn value(&self) -> Value {
        v1::write(self)
    }

    /// The record as canonical JSON text: what is stored and handed on.
    pub fn text(&self) -> String {
        self.value().canonical()
    }

    /// The digest of [`Record::text`].
    pub fn digest(&self) -> Digest {
        Digest::of(self.text().as_bytes())
    }
}

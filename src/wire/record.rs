//! One record, as it is read and written.

use super::keys::unknown_key;
use super::{Collection, v1};
use crate::digest::Digest;
use crate::json::Value;
use crate::portfolio::{
    Actor, ActorId, Claim, Decision, DecisionId, Enrolment, Evidence, EvidenceId, EvidenceNumber, Extra, Kept, Mapping,
    MappingKey, Parked, ParkedKey, PortfolioId, RecordKey, Revision, Role, Says, SignOff, SignOffId, Submission,
    SubmissionId, Unchanging,
};
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
    /// The trace of a withdrawn record.
    Withdrawn(Withdrawn),
    /// A submission.
    Submission(SubmissionId, Unchanging<Submission>),
    /// A decision.
    Decision(DecisionId, Unchanging<Decision>),
    /// A sign-off.
    SignOff(SignOffId, Unchanging<SignOff>),
    /// A further state of a record: one that another device came to apart from the current one, or one that came before
    /// it and is kept.
    Version(Box<Record>),
    /// A record of a collection, or a withdrawal of a kind, that this version does not know.
    Unknown(Collection, Value),
}

/// Who may write a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pen {
    /// Whoever is in this role.
    Role(Role),
    /// The person that it describes.
    Themselves(ActorId),
    /// Anybody: of records that this version does not know it cannot tell.
    Anybody,
}

/// What a withdrawn record leaves behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// Which record: the enrolment, an actor, evidence, a mapping, a claim or a parked mapping. Nothing else can be
    /// withdrawn.
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
        }
    }
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
            Record::Withdrawn(_) => Collection::Withdrawn,
            Record::Submission(..) => Collection::Submissions,
            Record::Decision(..) => Collection::Decisions,
            Record::SignOff(..) => Collection::SignOffs,
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
            Record::Withdrawn(withdrawn) => withdrawn.record.record_key(),
            Record::Submission(id, _) => RecordKey::Submission(*id),
            Record::Decision(id, _) => RecordKey::Decision(*id),
            Record::SignOff(id, _) => RecordKey::SignOff(*id),
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
        Some(match self {
            Record::Enrolment(_, kept) => kept.revision.by,
            Record::Actor(_, kept) => kept.revision.by,
            Record::Evidence(_, kept) => kept.revision.by,
            Record::Mapping(_, kept) => kept.revision.by,
            Record::Claim(_, kept) => kept.revision.by,
            Record::Parked(_, kept) => kept.revision.by,
            Record::Withdrawn(withdrawn) => withdrawn.revision.by,
            Record::Submission(_, unchanging) => unchanging.by,
            Record::Decision(_, unchanging) => unchanging.by,
            Record::SignOff(_, unchanging) => unchanging.by,
            Record::Version(state) => return state.by(),
            Record::Unknown(_, value) => return value.get("by")?.as_text()?.parse().ok(),
        })
    }

    /// Who may write such a record. From bundle.md, "Who may write what".
    pub fn pen(&self) -> Pen {
        match self {
            Record::Enrolment(..)
            | Record::Evidence(..)
            | Record::Mapping(..)
            | Record::Claim(..)
            | Record::Parked(..)
            | Record::Submission(..) => Pen::Role(Role::Learner),
            Record::Withdrawn(withdrawn) => match withdrawn.record {
                WithdrawnKey::Actor(id) => Pen::Themselves(id),
                _ => Pen::Role(Role::Learner),
            },
            Record::Decision(..) | Record::SignOff(..) => Pen::Role(Role::Assessor),
            Record::Actor(id, _) => Pen::Themselves(*id),
            Record::Version(state) => state.pen(),
            // Samples are not read yet, but whose they are is known.
            Record::Unknown(collection, _) if collection.name() == "samples" => Pen::Role(Role::Iqa),
            Record::Unknown(..) => Pen::Anybody,
        }
    }

    /// The members of it that this version does not know; `None` where it knows none.
    pub(super) fn extra(&self) -> Option<&Extra> {
        Some(match self {
            Record::Enrolment(_, kept) => &kept.extra,
            Record::Actor(_, kept) => &kept.extra,
            Record::Evidence(_, kept) => &kept.extra,
            Record::Mapping(_, kept) => &kept.extra,
            Record::Claim(_, kept) => &kept.extra,
            Record::Parked(_, kept) => &kept.extra,
            Record::Withdrawn(withdrawn) => &withdrawn.extra,
            Record::Submission(_, unchanging) => &unchanging.extra,
            Record::Decision(_, unchanging) => &unchanging.extra,
            Record::SignOff(_, unchanging) => &unchanging.extra,
            Record::Version(_) | Record::Unknown(..) => return None,
        })
    }

    pub(super) fn extra_mut(&mut self) -> Option<&mut Extra> {
        Some(match self {
            Record::Enrolment(_, kept) => &mut kept.extra,
            Record::Actor(_, kept) => &mut kept.extra,
            Record::Evidence(_, kept) => &mut kept.extra,
            Record::Mapping(_, kept) => &mut kept.extra,
            Record::Claim(_, kept) => &mut kept.extra,
            Record::Parked(_, kept) => &mut kept.extra,
            Record::Withdrawn(withdrawn) => &mut withdrawn.extra,
            Record::Submission(_, unchanging) => &mut unchanging.extra,
            Record::Decision(_, unchanging) => &mut unchanging.extra,
            Record::SignOff(_, unchanging) => &mut unchanging.extra,
            Record::Version(_) | Record::Unknown(..) => return None,
        })
    }

    /// Which state of a record that changes this is; `None` for one that never changes.
    pub fn revision(&self) -> Option<&Revision> {
        Some(match self {
            Record::Enrolment(_, kept) => &kept.revision,
            Record::Actor(_, kept) => &kept.revision,
            Record::Evidence(_, kept) => &kept.revision,
            Record::Mapping(_, kept) => &kept.revision,
            Record::Claim(_, kept) => &kept.revision,
            Record::Parked(_, kept) => &kept.revision,
            Record::Withdrawn(withdrawn) => &withdrawn.revision,
            Record::Submission(..) | Record::Decision(..) | Record::SignOff(..) => return None,
            Record::Version(_) | Record::Unknown(..) => return None,
        })
    }

    /// Whether nothing would be lost if only `other`, a state of the same record, were kept.
    pub fn says_no_more_than(&self, other: &Record) -> bool {
        fn compare<T: Says>(one: &Kept<T>, other: &Kept<T>) -> bool {
            match (&one.value, &other.value) {
                (Some(one), Some(other)) => one.says_no_more_than(other),
                (one, other) => one.is_none() && other.is_none(),
            }
        }
        match (self, other) {
            (Record::Enrolment(_, one), Record::Enrolment(_, other)) => compare(one, other),
            (Record::Actor(_, one), Record::Actor(_, other)) => compare(one, other),
            (Record::Evidence(_, one), Record::Evidence(_, other)) => compare(one, other),
            (Record::Mapping(_, one), Record::Mapping(_, other)) => compare(one, other),
            (Record::Claim(_, one), Record::Claim(_, other)) => compare(one, other),
            (Record::Parked(_, one), Record::Parked(_, other)) => compare(one, other),
            (Record::Withdrawn(_), Record::Withdrawn(_)) => true,
            _ => self == other,
        }
    }

    /// Whether it says nothing beyond that it is there.
    pub(super) fn is_blank(&self) -> bool {
        matches!(self, Record::Mapping(_, Kept { value: Some(mapping), .. }) if mapping.is_blank())
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

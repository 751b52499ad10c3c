//! Keys as texts, and the places where a store keeps records.

use std::fmt;
use std::str::FromStr;

use super::Collection;
use crate::digest::Digest;
use crate::portfolio::{MappingKey, ParkedKey, RecordKey, Worded};

/// The key as text, stable for ever: `enrolment`, `evidence/019…`, `mapping/019…@ISP501.1.1`, `claim/ISP501.1.1`. It is
/// the same for a record and for the trace that its withdrawal leaves.
impl fmt::Display for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RecordKey::Enrolment => f.write_str("enrolment"),
            RecordKey::Actor(id) => write!(f, "actor/{id}"),
            RecordKey::Evidence(id) => write!(f, "evidence/{id}"),
            RecordKey::Mapping(key) => write!(f, "mapping/{}@{}", key.evidence, key.criterion),
            RecordKey::Claim(criterion) => write!(f, "claim/{criterion}"),
            RecordKey::Parked(ParkedKey { evidence, worded: Worded { criterion, wording } }) => {
                write!(f, "parked/{evidence}@{criterion}@{wording}")
            }
            RecordKey::Answer(id) => write!(f, "answer/{id}"),
            RecordKey::Competence(id) => write!(f, "competence/{id}"),
            RecordKey::Submission(id) => write!(f, "submission/{id}"),
            RecordKey::Decision(id) => write!(f, "decision/{id}"),
            RecordKey::SignOff(id) => write!(f, "signOff/{id}"),
            RecordKey::AssessorEvidence(id) => write!(f, "assessorEvidence/{id}"),
            RecordKey::Entry(id) => write!(f, "entry/{id}"),
            RecordKey::Version(digest) => write!(f, "version/{digest}"),
        }
    }
}

/// Not the text of a [`RecordKey`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotARecordKey;

impl FromStr for RecordKey {
    type Err = NotARecordKey;
    fn from_str(text: &str) -> Result<RecordKey, NotARecordKey> {
        fn id<T: FromStr>(text: &str) -> Result<T, NotARecordKey> {
            text.parse().map_err(|_| NotARecordKey)
        }
        if text == "enrolment" {
            return Ok(RecordKey::Enrolment);
        }
        let (kind, rest) = text.split_once('/').ok_or(NotARecordKey)?;
        match kind {
            "actor" => id(rest).map(RecordKey::Actor),
            "evidence" => id(rest).map(RecordKey::Evidence),
            "mapping" => {
                let (evidence, criterion) = rest.split_once('@').ok_or(NotARecordKey)?;
                Ok(RecordKey::Mapping(MappingKey { evidence: id(evidence)?, criterion: id(criterion)? }))
            }
            "claim" => id(rest).map(RecordKey::Claim),
            "parked" => {
                let (evidence, rest) = rest.split_once('@').ok_or(NotARecordKey)?;
                let (criterion, wording) = rest.split_once('@').ok_or(NotARecordKey)?;
                let worded = Worded { criterion: id(criterion)?, wording: id(wording)? };
                Ok(RecordKey::Parked(ParkedKey { evidence: id(evidence)?, worded }))
            }
            "answer" => id(rest).map(RecordKey::Answer),
            "competence" => id(rest).map(RecordKey::Competence),
            "submission" => id(rest).map(RecordKey::Submission),
            "decision" => id(rest).map(RecordKey::Decision),
            "signOff" => id(rest).map(RecordKey::SignOff),
            "assessorEvidence" => id(rest).map(RecordKey::AssessorEvidence),
            "entry" => id(rest).map(RecordKey::Entry),
            "version" => id(rest).map(RecordKey::Version),
            _ => Err(NotARecordKey),
        }
    }
}

pub(super) fn unknown_key(collection: &str, digest: &Digest) -> String {
    format!("unknown/{collection}/{digest}")
}

/// A record ready to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it belongs.
    pub collection: Collection,
    /// [`Record::text_key`]: stays the same when the record changes or is withdrawn.
    pub key: String,
    /// The record as canonical JSON text.
    pub json: String,
}

impl Row {
    /// The digest of the record.
    pub fn digest(&self) -> Digest {
        Digest::of(self.json.as_bytes())
    }

    /// Where a store keeps it: its collection and its key. A record and the trace of its withdrawal are kept in different
    /// places, so that what is read back is known for what it is; [`Row::other_place`] has to be emptied for this one.
    pub fn place(&self) -> String {
        place(&self.collection, &self.key)
    }

    /// Where the record was kept before it was withdrawn, or its trace before it was restored. `None` for what is never
    /// withdrawn.
    pub fn other_place(&self) -> Option<String> {
        let key: RecordKey = self.key.parse().ok()?;
        let live = match key {
            RecordKey::Enrolment => Collection::Enrolments,
            RecordKey::Actor(_) => Collection::Actors,
            RecordKey::Evidence(_) => Collection::Evidence,
            RecordKey::Mapping(_) => Collection::Mappings,
            RecordKey::Claim(_) => Collection::Claims,
            RecordKey::Parked(_) => Collection::Parked,
            RecordKey::Answer(_) => Collection::Answers,
            RecordKey::Competence(_) => Collection::Competences,
            RecordKey::Submission(_)
            | RecordKey::Decision(_)
            | RecordKey::SignOff(_)
            | RecordKey::AssessorEvidence(_)
            | RecordKey::Entry(_)
            | RecordKey::Version(_) => return None,
        };
        let other = if self.collection == Collection::Withdrawn { live } else { Collection::Withdrawn };
        Some(place(&other, &self.key))
    }
}

pub(super) fn place(collection: &Collection, key: &str) -> String {
    format!("{}:{key}", collection.name())
}

//! The lists that records stand in.

use std::fmt;
use std::str::FromStr;

/// The longest name of a collection, in bytes.
pub const MAX_COLLECTION_NAME: usize = 40;

/// A name that no collection has. A store keeps under it, beside the records, what stays on this device.
pub const RESERVED: &str = "device";

/// Records of one kind, by the name they have in a bundle and in the database.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Collection {
    /// `enrolments`: exactly one record, known by the portfolio's id.
    Enrolments,
    /// `actors`
    Actors,
    /// `evidence`
    Evidence,
    /// `mappings`
    Mappings,
    /// `claims`
    Claims,
    /// `parked`
    Parked,
    /// `answers`
    Answers,
    /// `competences`
    Competences,
    /// `submissions`
    Submissions,
    /// `decisions`
    Decisions,
    /// `signOffs`
    SignOffs,
    /// `samples`
    Samples,
    /// `assessorEvidence`
    AssessorEvidence,
    /// `feedback`
    Feedback,
    /// `interests`
    Interests,
    /// `reopenings`
    Reopenings,
    /// `countersignatures`
    Countersignatures,
    /// `plannedSamples`
    PlannedSamples,
    /// `actions`
    Actions,
    /// `releases`
    Releases,
    /// `versions`: further states of any of these, beside the one that is in its own collection.
    Versions,
    /// `withdrawn`: the traces of withdrawn records of any kind.
    Withdrawn,
    /// A collection that this version does not know. Its records are kept as they are.
    Unknown(UnknownCollection),
}

/// The name of a collection that this version does not know: ASCII letters and digits, a letter first, at most
/// [`MAX_COLLECTION_NAME`] of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownCollection(String);

impl Collection {
    /// Every collection that this version knows, in the order in which a bundle has them.
    pub const KNOWN: [Collection; 22] = [
        Collection::Enrolments,
        Collection::Actors,
        Collection::Evidence,
        Collection::Mappings,
        Collection::Claims,
        Collection::Parked,
        Collection::Answers,
        Collection::Competences,
        Collection::Submissions,
        Collection::Decisions,
        Collection::SignOffs,
        Collection::Samples,
        Collection::AssessorEvidence,
        Collection::Feedback,
        Collection::Interests,
        Collection::Reopenings,
        Collection::Countersignatures,
        Collection::PlannedSamples,
        Collection::Actions,
        Collection::Releases,
        Collection::Versions,
        Collection::Withdrawn,
    ];

    /// Those that a bundle has even when there is nothing in them.
    pub const ALWAYS: [Collection; 10] = [
        Collection::Enrolments,
        Collection::Actors,
        Collection::Evidence,
        Collection::Mappings,
        Collection::Claims,
        Collection::Submissions,
        Collection::Decisions,
        Collection::SignOffs,
        Collection::Samples,
        Collection::Withdrawn,
    ];

    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            Collection::Enrolments => "enrolments",
            Collection::Actors => "actors",
            Collection::Evidence => "evidence",
            Collection::Mappings => "mappings",
            Collection::Claims => "claims",
            Collection::Parked => "parked",
            Collection::Answers => "answers",
            Collection::Competences => "competences",
            Collection::Submissions => "submissions",
            Collection::Decisions => "decisions",
            Collection::SignOffs => "signOffs",
            Collection::Samples => "samples",
            Collection::AssessorEvidence => "assessorEvidence",
            Collection::Feedback => "feedback",
            Collection::Interests => "interests",
            Collection::Reopenings => "reopenings",
            Collection::Countersignatures => "countersignatures",
            Collection::PlannedSamples => "plannedSamples",
            Collection::Actions => "actions",
            Collection::Releases => "releases",
            Collection::Versions => "versions",
            Collection::Withdrawn => "withdrawn",
            Collection::Unknown(UnknownCollection(name)) => name,
        }
    }
}

impl fmt::Display for Collection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Not a name that a collection can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotACollection;

impl FromStr for Collection {
    type Err = NotACollection;
    fn from_str(name: &str) -> Result<Collection, NotACollection> {
        if let Some(known) = Collection::KNOWN.into_iter().find(|known| known.name() == name) {
            return Ok(known);
        }
        let is_name = name.len() <= MAX_COLLECTION_NAME
            && name != RESERVED
            && name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_name { Ok(Collection::Unknown(UnknownCollection(name.to_owned()))) } else { Err(NotACollection) }
    }
}

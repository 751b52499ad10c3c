//! Why a file is no bundle of ours, and where.

use crate::digest::Digest;
use crate::json::JsonError;
use crate::portfolio::ids::BundleId;
use crate::portfolio::{PortfolioId, SpecificationPin};
use crate::wire::RecordError;

/// A place in a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// In bytes from the start.
    pub offset: u64,
    /// The member: `records.evidence.12`.
    pub path: String,
}

/// What there is too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// Bytes of the whole bundle.
    BundleBytes,
    /// Bytes of an attachment.
    AttachmentBytes,
    /// Attachments.
    Attachments,
    /// Files that records name.
    NamedAttachments,
    /// Characters of a base64 string.
    ChunkCharacters,
    /// Records.
    Records,
    /// Bytes of a record.
    RecordBytes,
    /// Bytes of the specification.
    SpecificationBytes,
    /// Bytes of any other value.
    ValueBytes,
    /// Members of an object.
    Members,
    /// Bytes of a member's name.
    NameBytes,
}

/// Why a file is no bundle of ours, or not a whole one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BundleError {
    /// The file is something else.
    NotABundle {
        /// What its member `format` says, if it has one.
        found: Option<String>,
    },
    /// A bundle in an encrypted envelope, which has to be opened first.
    Encrypted,
    /// Made by a later version of this product.
    TooNew {
        /// Its version.
        found: u64,
        /// The highest that is read here.
        max: u64,
    },
    /// It stops before its end.
    Truncated {
        /// Where, in bytes from the start.
        offset: u64,
    },
    /// Something comes after its end.
    Trailing {
        /// Where, in bytes from the start.
        offset: u64,
    },
    /// A character that JSON does not have there.
    Unexpected {
        /// Where.
        place: Place,
        /// The byte.
        found: u8,
    },
    /// A value that is no JSON of ours.
    Json {
        /// Where it starts.
        place: Place,
        /// What is wrong with it, counted from there.
        error: JsonError,
    },
    /// A value that is not what it has to be.
    Shape {
        /// Which.
        place: Place,
        /// What is wrong with it.
        reason: String,
    },
    /// A record that is none of ours.
    Record {
        /// Where it starts.
        place: Place,
        /// What is wrong with it.
        error: RecordError,
    },
    /// There is more of something than is taken.
    TooMuch {
        /// Where.
        place: Place,
        /// Of what.
        limit: Limit,
        /// How much there is at least.
        found: u64,
        /// How much is taken.
        max: u64,
    },
    /// A member is given twice.
    DuplicateMember(Place),
    /// A member comes after `end`.
    AfterEnd(Place),
    /// A member that has to be there is not.
    MissingMember {
        /// Which.
        path: String,
    },
    /// Not a name that a collection of records can have.
    NotACollection(Place),
    /// A record is given twice.
    DuplicateRecord {
        /// Where, the second time.
        place: Place,
        /// Its key.
        key: String,
    },
    /// No base64 of ours: another character, a length that is no multiple of four, padding that is not at the end of the
    /// attachment.
    Base64 {
        /// Where.
        place: Place,
    },
    /// An attachment is given twice.
    DuplicateAttachment {
        /// Where, the second time.
        place: Place,
        /// Which.
        digest: Digest,
    },
    /// An attachment's bytes are not those that it is known by.
    AttachmentDigest {
        /// Which.
        place: Place,
        /// Of its bytes.
        found: Digest,
        /// As declared.
        declared: Digest,
    },
    /// An attachment is not as long as is said, by itself or by the record that names it.
    AttachmentSize {
        /// Which.
        digest: Digest,
        /// Its length in bytes.
        found: u64,
        /// As declared.
        declared: u64,
    },
    /// An attachment that no record names.
    UnnamedAttachment(Digest),
    /// There is not as much of something as is said.
    Count {
        /// Where it is said: `manifest.counts.evidence`.
        path: &'static str,
        /// How much there is.
        found: u64,
        /// How much there should be.
        declared: u64,
    },
    /// The records are not all those that were put in, or were changed.
    RecordsDigest {
        /// Of those inside.
        found: Digest,
        /// As declared.
        declared: Digest,
    },
    /// The specification inside is not the one that is declared.
    SpecificationDigest {
        /// Of the one inside.
        found: Digest,
        /// As declared.
        declared: Digest,
    },
    /// The enrolment is pinned to another specification than the one inside.
    OtherSpecification {
        /// What the enrolment is pinned to.
        found: Box<SpecificationPin>,
        /// What is inside.
        declared: Box<SpecificationPin>,
    },
    /// The enrolment is that of another portfolio.
    OtherPortfolio {
        /// Whose it is.
        found: PortfolioId,
        /// Whose it should be.
        declared: PortfolioId,
    },
    /// What the bundle says of itself, or of its attachments, was changed.
    ClosingDigest {
        /// Of what is inside.
        found: Digest,
        /// As declared at its end.
        declared: Digest,
    },
    /// `end` belongs to another bundle.
    OtherEnd {
        /// Which it belongs to.
        found: BundleId,
        /// Which it should.
        declared: BundleId,
    },
}

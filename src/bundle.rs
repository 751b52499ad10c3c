//! The bundle: the one file that passes between learner, assessor, IQA and provider, and the learner's backup.
//!
//! One ordinary JSON document. [`Writer`] makes it in pieces, [`Reader`] takes it in pieces, and neither ever holds more
//! than one chunk of an attachment; who moves the pieces, a browser or a test, is not their business. The records inside
//! are those of [`crate::wire`]; [`merge`] brings them together with what is there already.
//!
//! ```text
//! format → version → manifest → specification → records → attachments → end
//! ```
//!
//! The writer keeps that order, so that a reader shows who, what and how much before it has read a megabyte. A reader
//! accepts any order, only `end` has to be the last that it knows. Members that it does not know it passes over.
//!
//! **Invariant:** a [`Summary`] is given for a whole bundle only, in which every digest, size and count is right.

mod chunks;
pub mod limits;
pub mod load;
mod manifest;
pub mod merge;
mod reader;
mod received;
#[cfg(not(target_arch = "wasm32"))]
pub mod schema;
pub mod selection;
pub mod verify;
mod writer;

pub use chunks::Chunks;
pub use limits::Limits;
pub use manifest::{Counts, From, Generator, Manifest, Purpose, Scope};
pub use reader::{BundleError, Declared, Event, Limit, Place, Reader, RefusedRecord, Summary};
pub use received::Received;
pub use writer::{Cover, WriteError, Writer};

use crate::digest::Digest;
use crate::portfolio::{Attachment, Portfolio};

/// What the member `format` says.
pub const FORMAT: &str = "evidence-bundle";

/// What the member `format` of an encrypted bundle's envelope says.
pub const ENCRYPTED_FORMAT: &str = "evidence-bundle-encrypted";

/// The version that is written, and the highest that is read.
pub const VERSION: u64 = 1;

/// How many bytes of an attachment go into one base64 string.
pub const CHUNK_BYTES: usize = 196_608;

/// How many characters such a string has.
pub const CHUNK_CHARACTERS: usize = CHUNK_BYTES / 3 * 4;

/// An attachment whose bytes go into a bundle, or came out of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentEntry {
    /// Of its bytes.
    pub digest: Digest,
    /// Its length in bytes.
    pub size: u64,
    /// What it says it is: `application/pdf`.
    pub media_type: String,
}

impl AttachmentEntry {
    /// Every attachment that a record of `portfolio` names, files that were replaced left out, once each, in the order of
    /// the digests.
    pub fn all(portfolio: &Portfolio) -> Vec<AttachmentEntry> {
        portfolio.attachments().into_values().map(AttachmentEntry::of).collect()
    }

    /// The files that were replaced and are kept: what a backup has beyond [`AttachmentEntry::all`], as far as the bytes
    /// are at hand.
    pub fn replaced(portfolio: &Portfolio) -> Vec<AttachmentEntry> {
        let current = portfolio.attachments();
        let ever = portfolio.attachments_ever().into_values();
        ever.filter(|file| !current.contains_key(&file.digest)).map(AttachmentEntry::of).collect()
    }

    fn of(attachment: &Attachment) -> AttachmentEntry {
        AttachmentEntry { digest: attachment.digest, size: attachment.size, media_type: attachment.media_type.clone() }
    }
}

#[cfg(test)]
mod tests;

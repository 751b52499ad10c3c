//! What a reader takes at most. Generous for people, finite for everybody.

use super::CHUNK_CHARACTERS;
use crate::wire;

/// The most that a reader takes of everything. Memory is bounded by these, whatever the length of the bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole bundle.
    pub bundle_bytes: u64,
    /// Bytes of one attachment.
    pub attachment_bytes: u64,
    /// Attachments.
    pub attachments: usize,
    /// Files that records name, included or not.
    pub named_attachments: usize,
    /// Characters of one base64 string.
    pub chunk_characters: usize,
    /// Records of all kinds.
    pub records: usize,
    /// Bytes of one record.
    pub record_bytes: usize,
    /// Bytes of the specification.
    pub specification_bytes: usize,
    /// Bytes of any other value: the manifest, `end`, and each that is not known.
    pub value_bytes: usize,
    /// Members of one object of the bundle itself, and collections of records.
    pub members: usize,
    /// Bytes of a member's name.
    pub name_bytes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            bundle_bytes: 8 << 30,
            attachment_bytes: 4 << 30,
            attachments: 10_000,
            named_attachments: 100_000,
            chunk_characters: CHUNK_CHARACTERS,
            records: wire::MAX_RECORDS,
            record_bytes: wire::MAX_RECORD_BYTES,
            specification_bytes: 8 << 20,
            value_bytes: 1 << 20,
            members: 64,
            name_bytes: 128,
        }
    }
}

//! An attachment as it passes.

use std::collections::BTreeSet;

use super::{BundleError, Declared, Place};
use crate::base64;
use crate::digest::Hasher;
use crate::json::Value;

/// The attachment that is being read.
pub(super) struct Attachment {
    pub(super) names: BTreeSet<String>,
    pub(super) declared: Declared,
    /// Whether its bytes have begun.
    pub(super) has_data: bool,
    /// Of its bytes, unless somebody else takes their digest.
    pub(super) hasher: Option<Hasher>,
    pub(super) size: u64,
    /// Decoded bytes of the string that is being read.
    pub(super) bytes: Vec<u8>,
    /// Characters that make no group of four yet.
    pub(super) carry: Vec<u8>,
    /// Where that string begins.
    pub(super) string: Place,
    /// Characters of it so far.
    pub(super) characters: usize,
    pub(super) is_padded: bool,
}

impl Attachment {
    pub(super) fn new() -> Attachment {
        Attachment {
            names: BTreeSet::new(),
            declared: Declared::default(),
            has_data: false,
            hasher: None,
            size: 0,
            bytes: Vec::new(),
            carry: Vec::with_capacity(4),
            string: Place { offset: 0, path: String::new() },
            characters: 0,
            is_padded: false,
        }
    }

    pub(super) fn declare(&mut self, name: &str, value: &Value, place: Place) -> Result<(), BundleError> {
        let wrong = |reason: &str| Err(BundleError::Shape { place: place.clone(), reason: reason.to_owned() });
        match name {
            "sha256" => {
                // One spelling: an attachment is named without the prefix, as in a record.
                let digest = value.as_text().filter(|text| text.len() == 64).and_then(|text| text.parse().ok());
                let Some(digest) = digest else { return wrong("a digest is expected") };
                self.declared.digest = Some(digest);
            }
            "size" => {
                let Value::Integer(size @ 0..) = value else { return wrong("a size is expected") };
                self.declared.size = Some(size.unsigned_abs());
            }
            "type" => {
                let Some(media_type) = value.as_text() else { return wrong("a media type is expected") };
                self.declared.media_type = Some(media_type.to_owned());
            }
            _ => {}
        }
        Ok(())
    }

    /// Decodes the next characters of a string, or gives the offset in it of the group of four that is wrong: the same,
    /// however the string is cut into pieces.
    pub(super) fn decode(&mut self, mut characters: &[u8]) -> Result<(), u64> {
        if !self.carry.is_empty() {
            let (now, later) = characters.split_at(characters.len().min(4 - self.carry.len()));
            self.carry.extend_from_slice(now);
            characters = later;
            if self.carry.len() < 4 {
                return Ok(());
            }
            let group = std::mem::take(&mut self.carry);
            self.decode_groups(&group)?;
        }
        let (whole, rest) = characters.split_at(characters.len() / 4 * 4);
        self.decode_groups(whole)?;
        self.carry.extend_from_slice(rest);
        Ok(())
    }

    /// The end of a string, which has to be that of a group too.
    pub(super) fn end_string(&self) -> Result<(), u64> {
        if self.carry.is_empty() { Ok(()) } else { Err(self.group()) }
    }

    fn decode_groups(&mut self, groups: &[u8]) -> Result<(), u64> {
        if groups.is_empty() {
            return Ok(());
        }
        if self.is_padded {
            return Err(self.group().saturating_sub(4));
        }
        let first = self.group();
        base64::decode(groups, &mut self.bytes).map_err(|group| first + group as u64)?;
        self.is_padded = groups.ends_with(b"=");
        Ok(())
    }

    /// Where in the string the next group begins.
    fn group(&self) -> u64 {
        (self.bytes.len().div_ceil(3) * 4) as u64
    }
}

//! A ZIP archive in memory, of which little is unpacked.

use std::collections::BTreeMap;

use miniz_oxide::inflate::decompress_to_vec_with_limit;
use rawzip::{CompressionMethod, ZipArchive, ZipArchiveEntryWayfinder, ZipSliceArchive};

use super::OfficeError;

/// The most files in an archive. A long workbook has some hundreds.
const MAX_ENTRIES: usize = 10_000;

/// The most bytes that one file unpacks to.
const MAX_PART: usize = 48 << 20;

/// The most bytes that all files together unpack to.
const MAX_ALL: usize = 96 << 20;

/// See the head of this file.
pub struct Archive<'a> {
    archive: ZipSliceArchive<&'a [u8]>,
    entries: BTreeMap<String, (CompressionMethod, ZipArchiveEntryWayfinder)>,
    left: usize,
}

impl<'a> Archive<'a> {
    /// Reads what there is in `bytes`.
    pub fn open(bytes: &'a [u8]) -> Result<Archive<'a>, OfficeError> {
        let archive = ZipArchive::from_slice(bytes).map_err(|_| OfficeError::Unreadable)?;
        let mut found = BTreeMap::new();
        let mut entries = archive.entries();
        while let Some(entry) = entries.next_entry().map_err(|_| OfficeError::Unreadable)? {
            if found.len() >= MAX_ENTRIES {
                return Err(OfficeError::TooLarge);
            }
            if let Ok(name) = std::str::from_utf8(entry.file_path().as_ref()) {
                // Of two under one name, the first: it is what a program would find that looks for one.
                found.entry(name.to_owned()).or_insert((entry.compression_method(), entry.wayfinder()));
            }
        }
        Ok(Archive { archive, entries: found, left: MAX_ALL })
    }

    /// Whether there is a file of this name.
    pub fn has(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// The text of a file.
    pub fn unpack(&mut self, name: &str) -> Result<String, OfficeError> {
        let &(method, place) = self.entries.get(name).ok_or(OfficeError::Unreadable)?;
        let entry = self.archive.get_entry(place).map_err(|_| OfficeError::Unreadable)?;
        let most = MAX_PART.min(self.left);
        // By what comes out, not by what the archive says will.
        let bytes = match method {
            CompressionMethod::STORE if entry.data().len() > most => return Err(OfficeError::TooLarge),
            CompressionMethod::STORE => entry.data().to_vec(),
            CompressionMethod::DEFLATE => decompress_to_vec_with_limit(entry.data(), most).map_err(|error| {
                let is_more = error.status == miniz_oxide::inflate::TINFLStatus::HasMoreOutput;
                if is_more { OfficeError::TooLarge } else { OfficeError::Unreadable }
            })?,
            _ => return Err(OfficeError::Unreadable),
        };
        self.left -= bytes.len();
        String::from_utf8(bytes).map_err(|_| OfficeError::Unreadable)
    }
}

//! How much of a portfolio goes along, and how large the file will be: for whoever has to get it through a mailbox.
//!
//! Records always go along whole; they are what everything hangs together by, and small. It is the files that weigh, so ways
//! to a smaller file are ways to leave files out, or to spread them over several bundles. What is left out stays named, and
//! merging is a union: the parts may be opened in any order.

use std::collections::BTreeSet;

use super::{AttachmentEntry, CHUNK_BYTES};
use crate::digest::Digest;
use crate::portfolio::{EvidenceContent, Portfolio};
use crate::spec::UnitRef;

/// Which files go along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Load {
    /// All of them.
    #[default]
    Everything,
    /// Those that went out in no earlier file from this device.
    New,
    /// Those of evidence that is offered for this unit.
    Unit(UnitRef),
    /// None.
    Records,
}

/// The files of `portfolio` that go along, where those in `sent` went out before.
pub fn attachments(portfolio: &Portfolio, load: Load, sent: &BTreeSet<Digest>) -> Vec<AttachmentEntry> {
    let mut entries = AttachmentEntry::all(portfolio);
    match load {
        Load::Everything => {}
        Load::New => entries.retain(|entry| !sent.contains(&entry.digest)),
        Load::Unit(unit) => {
            let of_unit = of_unit(portfolio, unit);
            entries.retain(|entry| of_unit.contains(&entry.digest));
        }
        Load::Records => entries.clear(),
    }
    entries
}

fn of_unit(portfolio: &Portfolio, unit: UnitRef) -> BTreeSet<Digest> {
    let mapped = portfolio.mappings.iter().filter(|(key, _)| key.criterion.unit == unit).map(|(key, _)| key.evidence);
    let mut files = BTreeSet::new();
    for evidence in mapped {
        let rivals = portfolio.evidence.rivals(evidence).iter().filter_map(|kept| kept.value.as_ref());
        for state in portfolio.evidence.get(evidence).into_iter().chain(rivals) {
            if let EvidenceContent::Files(all) = &state.content {
                files.extend(all.iter().map(|file| file.digest));
            }
        }
    }
    let assessors = portfolio.assessor_evidence.values();
    let covering = assessors.filter(|made| made.value.criteria.keys().any(|criterion| criterion.unit == unit));
    files.extend(covering.flat_map(|made| &made.value.files).map(|file| file.digest));
    files
}

/// How many bytes a bundle has whose manifest, specification, records and end take `records`, once `entries` are in it.
pub fn bundle_bytes(records: u64, entries: &[AttachmentEntry], is_encrypted: bool) -> u64 {
    let bundle = records + entries.iter().map(attachment_bytes).sum::<u64>();
    if !is_encrypted {
        return bundle;
    }
    // age adds a tag to each 64 KiB, and a header; then comes base64 (see `crate::envelope`).
    const HEADER: u64 = 300;
    let age = bundle + (bundle / 65_536 + 1) * 16 + HEADER;
    age.div_ceil(3) * 4 + (age / crate::envelope::CHUNK_BYTES as u64 + 1) * 3 + HEADER
}

/// How many bytes one attachment takes in a bundle.
fn attachment_bytes(entry: &AttachmentEntry) -> u64 {
    // `,\n{"sha256":"…","size":…,"type":"…","data":[` and `]}`, with a margin for what a type's text takes escaped.
    let frame = 64 + 48 + entry.size.to_string().len() + entry.media_type.len();
    let strings = entry.size.div_ceil(CHUNK_BYTES as u64);
    frame as u64 + entry.size.div_ceil(3) * 4 + strings * 3
}

/// Spreads `entries` over as few bundles as a simple way finds, none of them larger than `limit`, which all have the same
/// `records`. A file that is too large by itself gets a bundle by itself. There is always one bundle at least.
pub fn split(records: u64, entries: &[AttachmentEntry], limit: u64, is_encrypted: bool) -> Vec<Vec<AttachmentEntry>> {
    // The largest first, each into the first bundle that has room.
    let mut waiting: Vec<&AttachmentEntry> = entries.iter().collect();
    waiting.sort_by_key(|entry| (std::cmp::Reverse(entry.size), entry.digest));
    let mut parts: Vec<Vec<AttachmentEntry>> = Vec::new();
    for entry in waiting {
        let fits = |part: &&mut Vec<AttachmentEntry>| {
            let mut with = part.to_vec();
            with.push(entry.clone());
            bundle_bytes(records, &with, is_encrypted) <= limit
        };
        match parts.iter_mut().find(fits) {
            Some(part) => part.push(entry.clone()),
            None => parts.push(vec![entry.clone()]),
        }
    }
    if parts.is_empty() {
        parts.push(Vec::new());
    }
    parts.iter_mut().for_each(|part| part.sort_by_key(|entry| entry.digest));
    parts
}

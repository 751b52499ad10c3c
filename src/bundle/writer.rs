//! Makes a bundle in pieces.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::chunks::Chunks;
use super::manifest::{Counts, From, Generator, Manifest, Purpose, Scope, closing_digest};
use super::{AttachmentEntry, FORMAT, VERSION};
use crate::digest::{Digest, Hasher};
use crate::json::{self, JsonError, Value};
use crate::portfolio::ids::BundleId;
use crate::portfolio::{ActorId, Extra, Portfolio};
use crate::wire::{self, Collection, Row};

/// What a bundle's maker decides; the rest of the manifest is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// A new id.
    pub id: BundleId,
    /// Now.
    pub created: Timestamp,
    /// What it is for.
    pub purpose: Purpose,
    /// Who makes it: one of the portfolio's actors.
    pub from: ActorId,
    /// How much of the portfolio it holds.
    pub scope: Scope,
}

/// Why a bundle cannot be made. What was written so far has to be thrown away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteError {
    /// The maker is not among the portfolio's actors.
    NoSuchActor(ActorId),
    /// The enrolment is withdrawn.
    NoEnrolment,
    /// The specification is no JSON of ours.
    Specification(JsonError),
    /// The specification is not the one that the portfolio is pinned to.
    OtherSpecification {
        /// Of the one that was given.
        found: Digest,
        /// Of the one that the portfolio is pinned to.
        expected: Digest,
    },
    /// A record is longer than any reader takes.
    RecordTooLong {
        /// Which.
        key: String,
        /// Its length in bytes.
        found: usize,
        /// The most that is allowed.
        max: usize,
    },
    /// There are more records than any reader takes.
    TooManyRecords {
        /// How many there are.
        found: usize,
        /// The most that are allowed.
        max: usize,
    },
    /// No record names this attachment, or it was announced twice.
    UnnamedAttachment(Digest),
    /// This attachment was not announced, or was written already.
    UnexpectedAttachment(Digest),
    /// An attachment was announced and not written.
    MissingAttachment(Digest),
    /// An attachment's bytes are not as many as they should be.
    Size {
        /// Which.
        digest: Digest,
        /// How many came.
        found: u64,
        /// How many should.
        expected: u64,
    },
    /// An attachment's bytes are not those that it is known by: they were changed or damaged.
    Digest {
        /// Of the bytes that came.
        found: Digest,
        /// Of those that should.
        expected: Digest,
    },
    /// Bytes came while no attachment was open, or an attachment or the end while one was.
    OutOfTurn,
}

const END_OF_ATTACHMENT: &[u8] = b"]}";

/// Makes a bundle in pieces, each appended to the caller's buffer, which the caller empties when it likes:
/// [`Writer::begin`], then for each attachment [`Writer::attachment`], [`Writer::bytes`] as often as needed and
/// [`Writer::end_attachment`], then [`Writer::finish`].
pub struct Writer {
    manifest: Manifest,
    /// Announced and not yet written, with their sizes.
    waiting: BTreeMap<Digest, u64>,
    open: Option<Open>,
    written: Vec<AttachmentEntry>,
    error: Option<WriteError>,
}

/// The attachment that is being written.
struct Open {
    entry: AttachmentEntry,
    hasher: Hasher,
    size: u64,
    chunks: Chunks,
}

impl Writer {
    /// Writes everything up to the first attachment: `portfolio`, the specification it is pinned to, and the promise of
    /// these `attachments`.
    pub fn begin(
        cover: Cover,
        specification_json: &str,
        portfolio: &Portfolio,
        attachments: &[AttachmentEntry],
        out: &mut Vec<u8>,
    ) -> Result<Writer, WriteError> {
        let enrolment = portfolio.enrolment.value.as_ref().ok_or(WriteError::NoEnrolment)?;
        let actor = portfolio.actors.get(cover.from).ok_or(WriteError::NoSuchActor(cover.from))?;
        let specification = json::parse(specification_json.as_bytes()).map_err(WriteError::Specification)?;
        let (found, expected) = (specification.digest(), enrolment.specification.digest);
        if found != expected {
            return Err(WriteError::OtherSpecification { found, expected });
        }
        let named = portfolio.attachments_ever();
        let mut waiting = BTreeMap::new();
        for entry in attachments {
            let is_named = named.get(&entry.digest).is_some_and(|attachment| attachment.size == entry.size);
            if !is_named || waiting.insert(entry.digest, entry.size).is_some() {
                return Err(WriteError::UnnamedAttachment(entry.digest));
            }
        }
        let rows = wire::rows(portfolio);
        if rows.len() > wire::MAX_RECORDS {
            return Err(WriteError::TooManyRecords { found: rows.len(), max: wire::MAX_RECORDS });
        }
        if let Some(row) = rows.iter().find(|row| row.json.len() > wire::MAX_RECORD_BYTES) {
            let (found, max) = (row.json.len(), wire::MAX_RECORD_BYTES);
            return Err(WriteError::RecordTooLong { key: row.key.clone(), found, max });
        }
        let manifest = Manifest {
            id: cover.id,
            created: cover.created,
            generator: Generator {
                name: env!("CARGO_PKG_NAME").to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
            purpose: cover.purpose,
            portfolio: portfolio.id,
            from: From { actor: cover.from, role: actor.role, name: actor.name.clone() },
            scope: cover.scope,
            specification: enrolment.specification.clone(),
            counts: Counts {
                // What is written, shown or not.
                evidence: portfolio.evidence.len_with_hidden() as u64,
                mappings: portfolio.mappings.len_with_hidden() as u64,
                decisions: portfolio.decisions.len() as u64,
                attachments: attachments.len() as u64,
            },
            attachment_bytes: waiting.values().sum(),
            records_digest: wire::digest_of_records(
                rows.iter().map(|row| (row.collection.name().to_owned(), row.digest())),
            ),
            extra: Extra::new(),
        };
        let mut text = |part: &str| out.extend_from_slice(part.as_bytes());
        text(&format!("{{\"format\":\"{FORMAT}\",\"version\":{VERSION},\n\"manifest\":"));
        text(&manifest.text());
        if manifest.purpose != Purpose::Return {
            text(",\n\"specification\":");
            text(&specification.canonical());
        }
        text(",\n\"records\":{");
        write_records(&rows, &mut text);
        text("},\n\"attachments\":[");
        Ok(Writer { manifest, waiting, open: None, written: Vec::new(), error: None })
    }

    /// What the bundle says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Opens the next attachment, in any order of those announced.
    pub fn attachment(&mut self, entry: &AttachmentEntry, out: &mut Vec<u8>) -> Result<(), WriteError> {
        self.begin_attachment(entry, out)?;
        self.open = Some(Open { entry: entry.clone(), hasher: Hasher::new(), size: 0, chunks: Chunks::new() });
        Ok(())
    }

    /// Writes the next attachment without its bytes: what stands `before` them and what `after`. Between the two belongs
    /// what [`Chunks`] make of them; whether these are the right bytes a [`super::Reader`] of the whole finds out.
    pub fn around(
        &mut self,
        entry: &AttachmentEntry,
        before: &mut Vec<u8>,
        after: &mut Vec<u8>,
    ) -> Result<(), WriteError> {
        self.begin_attachment(entry, before)?;
        after.extend_from_slice(END_OF_ATTACHMENT);
        Ok(())
    }

    fn begin_attachment(&mut self, entry: &AttachmentEntry, out: &mut Vec<u8>) -> Result<(), WriteError> {
        self.failed_before()?;
        if self.open.is_some() {
            return self.fail(WriteError::OutOfTurn);
        }
        if self.waiting.remove(&entry.digest) != Some(entry.size) {
            return self.fail(WriteError::UnexpectedAttachment(entry.digest));
        }
        let comma = if self.written.is_empty() { "\n" } else { ",\n" };
        let media_type = Value::Text(entry.media_type.clone()).canonical();
        let head = format!(
            "{comma}{{\"sha256\":\"{}\",\"size\":{},\"type\":{media_type},\"data\":[",
            entry.digest, entry.size
        );
        out.extend_from_slice(head.as_bytes());
        self.written.push(entry.clone());
        Ok(())
    }

    /// Writes the next bytes of the open attachment, as many as there are.
    pub fn bytes(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Result<(), WriteError> {
        self.failed_before()?;
        let Some(open) = &mut self.open else { return self.fail(WriteError::OutOfTurn) };
        open.size += bytes.len() as u64;
        if open.size > open.entry.size {
            let (digest, found, expected) = (open.entry.digest, open.size, open.entry.size);
            return self.fail(WriteError::Size { digest, found, expected });
        }
        open.hasher.update(bytes);
        open.chunks.write(bytes, out);
        Ok(())
    }

    /// Closes the open attachment, if its bytes were those that it is known by.
    pub fn end_attachment(&mut self, out: &mut Vec<u8>) -> Result<(), WriteError> {
        self.failed_before()?;
        let Some(open) = self.open.take() else { return self.fail(WriteError::OutOfTurn) };
        let expected = open.entry.digest;
        if open.size != open.entry.size {
            let (digest, found, expected) = (expected, open.size, open.entry.size);
            return self.fail(WriteError::Size { digest, found, expected });
        }
        open.chunks.end(out);
        let found = open.hasher.finish();
        if found != expected {
            return self.fail(WriteError::Digest { found, expected });
        }
        out.extend_from_slice(END_OF_ATTACHMENT);
        Ok(())
    }

    /// Writes the end, without which a bundle is none.
    pub fn finish(mut self, out: &mut Vec<u8>) -> Result<Manifest, WriteError> {
        self.failed_before()?;
        if self.open.is_some() {
            return Err(WriteError::OutOfTurn);
        }
        if let Some((&digest, _)) = self.waiting.first_key_value() {
            return Err(WriteError::MissingAttachment(digest));
        }
        let (id, written) = (self.manifest.id, self.written.len());
        let digest = closing_digest(self.manifest.digest(), &self.written);
        let end = format!("],\n\"end\":{{\"id\":\"{id}\",\"attachments\":{written},\"digest\":\"sha256:{digest}\"}}}}");
        out.extend_from_slice(end.as_bytes());
        Ok(self.manifest)
    }

    fn failed_before(&mut self) -> Result<(), WriteError> {
        self.error.clone().map_or(Ok(()), Err)
    }

    fn fail(&mut self, error: WriteError) -> Result<(), WriteError> {
        self.error = Some(error.clone());
        Err(error)
    }
}

/// The collections in the order of bundle.md: those that are not known before the withdrawn ones.
fn write_records(rows: &[Row], text: &mut impl FnMut(&str)) {
    let mut collections: BTreeMap<&Collection, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        collections.entry(&row.collection).or_default().push(row);
    }
    // What came later is left out where there is none of it, so that a bundle without it is written as it always was.
    let known = Collection::KNOWN.iter().filter(|known| **known != Collection::Withdrawn);
    let known = known.filter(|known| Collection::ALWAYS.contains(known) || collections.contains_key(known));
    let unknown = collections.keys().copied().filter(|name| matches!(name, Collection::Unknown(_)));
    let order = known.chain(unknown).chain([&Collection::Withdrawn]);
    for (n, collection) in order.enumerate() {
        text(if n == 0 { "\n\"" } else { ",\n\"" });
        text(collection.name());
        text("\":[");
        for (n, row) in collections.get(collection).into_iter().flatten().enumerate() {
            text(if n == 0 { "\n" } else { ",\n" });
            text(&row.json);
        }
        text("]");
    }
}

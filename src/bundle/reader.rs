//! Takes a bundle in pieces of any size and gives events.
//!
//! A bundle has a fixed skeleton and, between its bones, values that fit into memory. So the reader walks the skeleton
//! byte by byte, captures each value whole and gives it to [`crate::json::parse`], and decodes attachments as they pass.
//!
//! ```text
//! {                                     Document
//!   "manifest": …captured…,
//!   "records": {                        Records
//!     "evidence": [                     Collection
//!       …captured…,
//!     ]},
//!   "attachments": [                    Attachments
//!     {"sha256": …captured…,            Attachment
//!      "data": [                        Data
//!        "…decoded…"]}],
//!   "end": …captured…}
//! ```

mod attachment;
mod capture;
mod error;
mod found;

use std::collections::{BTreeMap, BTreeSet};

use memchr::memchr;

use attachment::Attachment;
use capture::{Capture, Captured};
pub use error::{BundleError, Limit, Place};
use found::Found;
pub use found::{RefusedRecord, Summary};

use super::manifest::Manifest;
use super::{AttachmentEntry, ENCRYPTED_FORMAT, FORMAT, Limits, VERSION};
use crate::digest::{Digest, Hasher};
use crate::json::{self, Value};
use crate::wire::bridge::{self, ShapeError};
use crate::wire::{self, Collection, Record};

/// What comes out of a bundle, in the order in which it is in there. Nothing of it is certain before [`Reader::finish`]
/// has given its summary.
#[derive(Debug)]
pub enum Event<'a> {
    /// It is a bundle, of this version.
    Format {
        /// The version.
        version: u64,
    },
    /// What it says of itself.
    Manifest(&'a Manifest),
    /// The specification inside.
    Specification(&'a Value),
    /// A record.
    Record(&'a Record),
    /// An attachment begins. What is declared of it is known by now if the bundle was made as ours are.
    AttachmentBegin(Declared),
    /// The next bytes of the attachment: those of one string of the bundle, however it was cut into pieces.
    AttachmentBytes(&'a [u8]),
    /// The attachment is whole, and its bytes have this size, and this digest unless that is owed.
    AttachmentEnd(&'a AttachmentEntry),
}

/// What is declared of an attachment before its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Declared {
    /// Of its bytes.
    pub digest: Option<Digest>,
    /// Its length in bytes.
    pub size: Option<u64>,
    /// What it says it is.
    pub media_type: Option<String>,
}

/// Takes a bundle in pieces of any size: [`Reader::push`] as often as needed, then [`Reader::finish`]. After an error it
/// gives the same error again and nothing else.
pub struct Reader {
    limits: Limits,
    offset: u64,
    stack: Vec<Context>,
    step: Step,
    error: Option<BundleError>,
    found: Found,
    /// Whether the digests of attachments are taken here.
    takes_digests: bool,
    /// Attachments whose digests are still to come, with their places.
    owed: BTreeMap<Digest, Place>,
    /// What passed by but the characters of attachments, where somebody takes that.
    frame: Option<Vec<u8>>,
    /// Whether what is read is such a frame.
    is_frame: bool,
}

/// The part of the skeleton that the reader is in.
enum Context {
    Document { names: BTreeSet<String> },
    Records { names: BTreeSet<String> },
    Collection { collection: Collection, index: u64 },
    Attachments { index: u64 },
    Attachment(Box<Attachment>),
    Data { index: u64 },
}

/// What comes next.
enum Step {
    /// The document's brace, perhaps after a byte-order mark.
    Start { mark: usize },
    /// A member's name, or the end of the object if nothing precedes it.
    Name { may_end: bool },
    /// What is between a name and its value.
    Colon { name: String },
    /// The value of a member.
    MemberValue { name: String },
    /// An item of an array, or the array's end if nothing precedes it.
    Item { may_end: bool },
    /// A comma or the end of the array or object.
    CommaOrEnd,
    /// More of a value that is captured whole.
    Capture(Capture),
    /// More of a string of base64.
    Base64,
    /// White space.
    AfterDocument,
}

const BYTE_ORDER_MARK: &[u8; 3] = b"\xef\xbb\xbf";

impl Reader {
    /// A reader that has seen nothing yet.
    pub fn new(limits: Limits) -> Reader {
        Reader {
            limits,
            offset: 0,
            stack: Vec::new(),
            step: Step::Start { mark: 0 },
            error: None,
            found: Found::default(),
            takes_digests: true,
            owed: BTreeMap::new(),
            frame: None,
            is_frame: false,
        }
    }

    /// A reader that leaves the digests of attachments to its caller, who may have quicker means: for each
    /// [`Event::AttachmentEnd`] it is owed one, by [`Reader::settle`]. Until it has them all, there is no summary.
    pub fn owed_digests(limits: Limits) -> Reader {
        Reader { takes_digests: false, ..Reader::new(limits) }
    }

    /// The same, and it keeps the frame of the bundle for whoever [takes it](Reader::take_frame).
    pub fn with_frame(limits: Limits) -> Reader {
        Reader { frame: Some(Vec::new()), ..Reader::owed_digests(limits) }
    }

    /// A reader of a frame alone: of a bundle without the characters of its attachments, whose sizes and digests another
    /// reader vouches for. It gives the same summary but for the length of the whole.
    pub fn of_frame(limits: Limits) -> Reader {
        Reader { is_frame: true, ..Reader::owed_digests(limits) }
    }

    /// What of the frame has passed by since the last time.
    pub fn take_frame(&mut self) -> Vec<u8> {
        self.frame.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Takes the digest `found` of the bytes of the attachment that ended as `declared`.
    pub fn settle(&mut self, declared: Digest, found: Digest) -> Result<(), BundleError> {
        if let Some(error) = &self.error {
            return Err(error.clone());
        }
        match self.owed.remove(&declared) {
            Some(place) if found != declared => {
                let error = BundleError::AttachmentDigest { place, found, declared };
                self.error = Some(error.clone());
                Err(error)
            }
            _ => Ok(()),
        }
    }

    /// Takes the next piece, and gives `sink` what came out of it.
    pub fn push(&mut self, bytes: &[u8], sink: &mut impl FnMut(Event<'_>)) -> Result<(), BundleError> {
        if let Some(error) = &self.error {
            return Err(error.clone());
        }
        let mut rest = bytes;
        while !rest.is_empty() {
            let was_in_bytes = matches!(self.step, Step::Base64);
            // Room between values belongs to nothing.
            let was_between = !was_in_bytes && !matches!(self.step, Step::Capture(_)) && rest[0].is_ascii_whitespace();
            match self.advance(rest, sink) {
                Ok(used) => {
                    let is_in_bytes = matches!(self.step, Step::Base64);
                    match &mut self.frame {
                        _ if was_between => {}
                        Some(frame) if !was_in_bytes => frame.extend_from_slice(&rest[..used]),
                        // The string is over, and so ends in the frame as well.
                        Some(frame) if !is_in_bytes => frame.push(b'"'),
                        _ => {}
                    }
                    self.offset += used as u64;
                    rest = &rest[used..];
                }
                Err(error) => {
                    let error = self.told(error);
                    self.error = Some(error.clone());
                    return Err(error);
                }
            }
        }
        let max = self.limits.bundle_bytes;
        if self.offset > max {
            let place = Place { offset: max, path: self.path() };
            let error = too_much(place, Limit::BundleBytes, max + 1, max);
            self.error = Some(error.clone());
            return Err(error);
        }
        Ok(())
    }

    /// Checks that the bundle is whole and that everything in it agrees.
    pub fn finish(self) -> Result<Summary, BundleError> {
        self.may_end()?;
        // What nobody vouches for is not right.
        if let Some((&declared, place)) = self.owed.first_key_value() {
            let (place, found) = (place.clone(), Digest::of(&[]));
            return Err(BundleError::AttachmentDigest { place, found, declared });
        }
        self.found.checked(self.offset)
    }

    /// Whether the document is whole, so that nothing need come after what was pushed.
    pub(super) fn may_end(&self) -> Result<(), BundleError> {
        match (&self.error, &self.step) {
            (Some(error), _) => Err(error.clone()),
            (None, Step::AfterDocument) => Ok(()),
            (None, _) => Err(BundleError::Truncated { offset: self.offset }),
        }
    }

    /// A file that is no JSON at all is better called no bundle than told its first wrong byte.
    fn told(&self, error: BundleError) -> BundleError {
        match error {
            BundleError::Unexpected { .. }
            | BundleError::Json { .. }
            | BundleError::Shape { .. }
            | BundleError::Record { .. }
            | BundleError::NotACollection(_)
            | BundleError::TooMuch { limit: Limit::NameBytes | Limit::ValueBytes | Limit::Members, .. }
                if !self.found.format =>
            {
                BundleError::NotABundle { found: None }
            }
            other => other,
        }
    }

    /// Takes some of `bytes`, at least one, and says how many.
    fn advance(&mut self, bytes: &[u8], sink: &mut impl FnMut(Event<'_>)) -> Result<usize, BundleError> {
        if matches!(self.step, Step::Capture(_)) {
            return self.capture(bytes, sink);
        }
        if matches!(self.step, Step::Base64) {
            return self.base64(bytes, sink);
        }
        let byte = bytes[0];
        if matches!(byte, b' ' | b'\t' | b'\n' | b'\r') && !matches!(self.step, Step::Start { mark: 1 | 2 }) {
            return Ok(1);
        }
        match std::mem::replace(&mut self.step, Step::AfterDocument) {
            Step::Start { mark } => match byte {
                b'{' if mark == 0 || mark == 3 => self.open(Context::Document { names: BTreeSet::new() }),
                byte if self.offset == mark as u64 && BYTE_ORDER_MARK.get(mark) == Some(&byte) => {
                    self.step = Step::Start { mark: mark + 1 };
                }
                _ => return Err(self.unexpected(byte)),
            },
            Step::Name { may_end } => match byte {
                b'"' => self.step = Step::Capture(self.captured(Captured::Name)),
                b'}' if may_end => self.close(sink)?,
                _ => return Err(self.unexpected(byte)),
            },
            Step::Colon { name } => match byte {
                b':' => self.step = Step::MemberValue { name },
                _ => return Err(self.unexpected(byte)),
            },
            Step::MemberValue { name } => return self.member(name, byte, sink),
            Step::Item { may_end } => {
                if byte == b']' && may_end {
                    self.close(sink)?;
                } else {
                    return self.item(byte);
                }
            }
            Step::CommaOrEnd => {
                let is_object = self.is_in_object();
                match byte {
                    b',' if is_object => self.step = Step::Name { may_end: false },
                    b',' => self.step = Step::Item { may_end: false },
                    b'}' if is_object => self.close(sink)?,
                    b']' if !is_object => self.close(sink)?,
                    _ => return Err(self.unexpected(byte)),
                }
            }
            Step::AfterDocument => return Err(BundleError::Trailing { offset: self.offset }),
            Step::Capture(_) | Step::Base64 => {}
        }
        Ok(1)
    }

    // ---- The skeleton ----

    fn is_in_object(&self) -> bool {
        matches!(self.stack.last(), Some(Context::Document { .. } | Context::Records { .. } | Context::Attachment(_)))
    }

    fn open(&mut self, context: Context) {
        self.stack.push(context);
        self.step = if self.is_in_object() { Step::Name { may_end: true } } else { Step::Item { may_end: true } };
    }

    fn close(&mut self, sink: &mut impl FnMut(Event<'_>)) -> Result<(), BundleError> {
        if let Some(Context::Attachment(_)) = self.stack.last() {
            self.end_attachment(sink)?;
        }
        self.stack.pop();
        self.step = if self.stack.is_empty() { Step::AfterDocument } else { Step::CommaOrEnd };
        Ok(())
    }

    /// The value of the member `name` begins with `byte`.
    fn member(&mut self, name: String, byte: u8, sink: &mut impl FnMut(Event<'_>)) -> Result<usize, BundleError> {
        let opened = match (self.stack.last_mut(), name.as_str()) {
            (Some(Context::Document { .. }), "records") => Some((b'{', Context::Records { names: BTreeSet::new() })),
            (Some(Context::Document { .. }), "attachments") => Some((b'[', Context::Attachments { index: 0 })),
            (Some(Context::Records { .. }), _) => {
                let Ok(collection) = name.parse() else {
                    return Err(BundleError::NotACollection(self.place_of(&name)));
                };
                Some((b'[', Context::Collection { collection, index: 0 }))
            }
            (Some(Context::Attachment(attachment)), "data") => {
                attachment.has_data = true;
                attachment.hasher = self.takes_digests.then(Hasher::new);
                sink(Event::AttachmentBegin(attachment.declared.clone()));
                Some((b'[', Context::Data { index: 0 }))
            }
            _ => None,
        };
        match opened {
            Some((bracket, context)) if byte == bracket => {
                self.open(context);
                Ok(1)
            }
            Some(_) => Err(self.unexpected(byte)),
            None => {
                self.step = Step::Capture(self.captured(Captured::Member { name }));
                // The value's first byte belongs to what is captured.
                Ok(0)
            }
        }
    }

    /// An item of an array begins with `byte`.
    fn item(&mut self, byte: u8) -> Result<usize, BundleError> {
        match self.stack.last_mut() {
            Some(Context::Collection { .. }) => {
                self.step = Step::Capture(self.captured(Captured::Record));
                Ok(0)
            }
            Some(Context::Attachments { index }) if byte == b'{' => {
                *index += 1;
                if *index > self.limits.attachments as u64 {
                    let found = *index;
                    let place = Place { offset: self.offset, path: self.path() };
                    return Err(too_much(place, Limit::Attachments, found, self.limits.attachments as u64));
                }
                self.open(Context::Attachment(Box::new(Attachment::new())));
                Ok(1)
            }
            Some(Context::Data { index }) if byte == b'"' => {
                *index += 1;
                let string = Place { offset: self.offset + 1, path: self.path() };
                if let Some(attachment) = self.attachment() {
                    attachment.string = string;
                }
                self.step = Step::Base64;
                Ok(1)
            }
            _ => Err(self.unexpected(byte)),
        }
    }

    fn named(&mut self, name: String, offset: u64) -> Result<(), BundleError> {
        let place = Place { offset, path: self.path_of(&name) };
        let is_known = matches!(
            name.as_str(),
            "format" | "version" | "manifest" | "specification" | "records" | "attachments" | "end"
        );
        let max = self.limits.members;
        let names = match self.stack.last_mut() {
            Some(Context::Document { names } | Context::Records { names }) => names,
            Some(Context::Attachment(attachment)) => &mut attachment.names,
            _ => return Ok(()),
        };
        if !names.insert(name.clone()) {
            return Err(BundleError::DuplicateMember(place));
        }
        if names.len() > max {
            return Err(too_much(place, Limit::Members, max as u64 + 1, max as u64));
        }
        if is_known && self.stack.len() == 1 && self.found.end.is_some() {
            return Err(BundleError::AfterEnd(place));
        }
        self.step = Step::Colon { name };
        Ok(())
    }

    // ---- Captured values ----

    fn captured(&self, what: Captured) -> Capture {
        let (max, limit) = match (&what, self.stack.len()) {
            (Captured::Name, _) => (self.limits.name_bytes + 2, Limit::NameBytes),
            (Captured::Record, _) => (self.limits.record_bytes, Limit::RecordBytes),
            (Captured::Member { name }, 1) if name == "specification" => {
                (self.limits.specification_bytes, Limit::SpecificationBytes)
            }
            (Captured::Member { .. }, _) => (self.limits.value_bytes, Limit::ValueBytes),
        };
        let bytes = Vec::new();
        // A name's opening quote has been taken already.
        let is_name = matches!(what, Captured::Name);
        let mut capture =
            Capture { what, start: self.offset, bytes, max, limit, depth: 0, is_in_string: is_name, is_escaped: false };
        if is_name {
            capture.bytes.push(b'"');
        }
        capture
    }

    fn capture(&mut self, bytes: &[u8], sink: &mut impl FnMut(Event<'_>)) -> Result<usize, BundleError> {
        let Step::Capture(capture) = &mut self.step else { return Ok(0) };
        let (used, is_whole) = capture.scan(bytes);
        let found = capture.bytes.len() + used;
        if found > capture.max {
            let (offset, limit, max) = (capture.start, capture.limit, capture.max as u64);
            let place = Place { offset, path: self.path() };
            return Err(too_much(place, limit, max + 1, max));
        }
        capture.bytes.extend_from_slice(&bytes[..used]);
        if is_whole && let Step::Capture(capture) = std::mem::replace(&mut self.step, Step::CommaOrEnd) {
            self.take(capture, sink)?;
        }
        Ok(used)
    }

    fn take(&mut self, capture: Capture, sink: &mut impl FnMut(Event<'_>)) -> Result<(), BundleError> {
        let Capture { what, start, bytes, .. } = capture;
        let path = match &what {
            Captured::Member { name } => self.path_of(name),
            Captured::Name | Captured::Record => self.path(),
        };
        let place = Place { offset: start, path };
        let value = match json::parse(&bytes) {
            Ok(value) => value,
            Err(error) => return Err(BundleError::Json { place, error }),
        };
        match what {
            Captured::Name => match value {
                Value::Text(name) => self.named(name, start),
                _ => Err(BundleError::Shape { place, reason: "a name is expected".to_owned() }),
            },
            Captured::Record => self.record(value, place, sink),
            Captured::Member { name } => match self.stack.last_mut() {
                Some(Context::Attachment(attachment)) => attachment.declare(&name, &value, place),
                _ => self.top_level(&name, value, place, sink),
            },
        }
    }

    fn top_level(
        &mut self,
        name: &str,
        value: Value,
        place: Place,
        sink: &mut impl FnMut(Event<'_>),
    ) -> Result<(), BundleError> {
        let shape = |mut place: Place, error: ShapeError| {
            for step in &error.path {
                place.path.push('.');
                place.path.push_str(step);
            }
            BundleError::Shape { place, reason: error.reason }
        };
        match name {
            "format" => match value {
                Value::Text(format) if format == FORMAT => self.found.format = true,
                Value::Text(format) if format == ENCRYPTED_FORMAT => return Err(BundleError::Encrypted),
                Value::Text(format) => return Err(BundleError::NotABundle { found: Some(format) }),
                _ => return Err(BundleError::NotABundle { found: None }),
            },
            "version" => {
                let Value::Integer(version @ 1..) = value else {
                    return Err(BundleError::Shape { place, reason: "a version is expected".to_owned() });
                };
                self.found.version = Some(version.unsigned_abs());
            }
            "manifest" => {
                let digest = value.digest();
                let manifest = Manifest::read(value).map_err(|error| shape(place, error))?;
                sink(Event::Manifest(&manifest));
                self.found.manifest = Some((manifest, digest));
                return Ok(());
            }
            "specification" => {
                self.found.specification = Some(value.digest());
                sink(Event::Specification(&value));
                return Ok(());
            }
            "end" => self.found.end = Some(bridge::shape(&value).map_err(|error| shape(place, error))?),
            // Of a later version, or somebody else's.
            _ => {}
        }
        // Both have to be known: the version of another format says nothing.
        if let ("format" | "version", true, Some(version)) = (name, self.found.format, self.found.version) {
            if version > VERSION {
                return Err(BundleError::TooNew { found: version, max: VERSION });
            }
            sink(Event::Format { version });
        }
        Ok(())
    }

    fn record(&mut self, value: Value, place: Place, sink: &mut impl FnMut(Event<'_>)) -> Result<(), BundleError> {
        let Some(Context::Collection { collection, index }) = self.stack.last_mut() else { return Ok(()) };
        *index += 1;
        let max = self.limits.records;
        if self.found.digests.len() >= max {
            return Err(too_much(place, Limit::Records, max as u64 + 1, max as u64));
        }
        let digest = value.digest();
        let max = self.limits.named_attachments;
        let is_over = !self.found.name_attachments(&value, max)?;
        let record = match wire::read_value(collection, value) {
            Ok(record) => record,
            Err(error) => return Err(BundleError::Record { place, error }),
        };
        if is_over {
            return Err(too_much(place, Limit::NamedAttachments, max as u64 + 1, max as u64));
        }
        let name = collection.name().to_owned();
        let is_new = match record.key() {
            Some(key) => self.found.keys.insert(key),
            None => self.found.unknown.insert((name.clone(), digest)),
        };
        if !is_new {
            return Err(BundleError::DuplicateRecord { place, key: record.text_key() });
        }
        self.found.digests.push((name, digest));
        self.found.count(&record);
        sink(Event::Record(&record));
        Ok(())
    }

    // ---- Attachments ----

    fn base64(&mut self, bytes: &[u8], sink: &mut impl FnMut(Event<'_>)) -> Result<usize, BundleError> {
        let Limits { chunk_characters, attachment_bytes, .. } = self.limits;
        let close = memchr(b'"', bytes);
        let characters = &bytes[..close.unwrap_or(bytes.len())];
        let Some(attachment) = self.attachment() else { return Ok(0) };
        let place = |attachment: &Attachment, group: u64| {
            let Place { offset, path } = attachment.string.clone();
            Place { offset: offset + group, path }
        };
        attachment.characters += characters.len();
        if attachment.characters > chunk_characters {
            let place = place(attachment, 0);
            return Err(too_much(place, Limit::ChunkCharacters, chunk_characters as u64 + 1, chunk_characters as u64));
        }
        let wrong = |attachment: &Attachment, group| BundleError::Base64 { place: place(attachment, group) };
        attachment.decode(characters).map_err(|group| wrong(attachment, group))?;
        if close.is_none() {
            return Ok(bytes.len());
        }
        attachment.end_string().map_err(|group| wrong(attachment, group))?;
        attachment.size += attachment.bytes.len() as u64;
        let size = attachment.size;
        // Where the size was said before the bytes there is no need to wait for their end.
        if let Declared { digest: Some(digest), size: Some(declared), .. } = attachment.declared
            && size > declared
        {
            return Err(BundleError::AttachmentSize { digest, found: size, declared });
        }
        if size > attachment_bytes {
            return Err(too_much(place(attachment, 0), Limit::AttachmentBytes, size, attachment_bytes));
        }
        if let Some(hasher) = &mut attachment.hasher {
            hasher.update(&attachment.bytes);
        }
        if !attachment.bytes.is_empty() {
            sink(Event::AttachmentBytes(&attachment.bytes));
        }
        attachment.bytes.clear();
        attachment.characters = 0;
        self.step = Step::CommaOrEnd;
        Ok(characters.len() + 1)
    }

    fn attachment(&mut self) -> Option<&mut Attachment> {
        self.stack.iter_mut().rev().find_map(|context| match context {
            Context::Attachment(attachment) => Some(&mut **attachment),
            _ => None,
        })
    }

    fn end_attachment(&mut self, sink: &mut impl FnMut(Event<'_>)) -> Result<(), BundleError> {
        let place = Place { offset: self.offset, path: self.path() };
        let missing = |name: &str| BundleError::MissingMember { path: format!("{}.{name}", place.path) };
        let is_frame = self.is_frame;
        let Some(attachment) = self.attachment() else { return Ok(()) };
        let declared = std::mem::take(&mut attachment.declared);
        let size = match declared.size {
            Some(size) if is_frame => size,
            _ => attachment.size,
        };
        if !attachment.has_data {
            return Err(missing("data"));
        }
        let found = attachment.hasher.take().map(Hasher::finish);
        let digest = declared.digest.ok_or_else(|| missing("sha256"))?;
        let declared_size = declared.size.ok_or_else(|| missing("size"))?;
        let media_type = declared.media_type.ok_or_else(|| missing("type"))?;
        if size != declared_size {
            return Err(BundleError::AttachmentSize { digest, found: size, declared: declared_size });
        }
        if let Some(found) = found.filter(|found| *found != digest) {
            return Err(BundleError::AttachmentDigest { place, found, declared: digest });
        }
        if !self.found.attachment_digests.insert(digest) {
            return Err(BundleError::DuplicateAttachment { place, digest });
        }
        if found.is_none() && !is_frame {
            self.owed.insert(digest, place);
        }
        let entry = AttachmentEntry { digest, size, media_type };
        sink(Event::AttachmentEnd(&entry));
        self.found.attachment_bytes += size;
        self.found.attachments.push(entry);
        Ok(())
    }

    // ---- Places ----

    fn path(&self) -> String {
        let mut path = Vec::new();
        for context in &self.stack {
            match context {
                Context::Document { .. } | Context::Attachment(_) => {}
                Context::Records { .. } => path.push("records".to_owned()),
                Context::Collection { collection, index } => path.push(format!("{collection}.{index}")),
                Context::Attachments { index } => path.push(format!("attachments.{}", index.saturating_sub(1))),
                Context::Data { index } => path.push(format!("data.{}", index.saturating_sub(1))),
            }
        }
        path.join(".")
    }

    fn path_of(&self, name: &str) -> String {
        let path = self.path();
        if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
    }

    fn place_of(&self, name: &str) -> Place {
        Place { offset: self.offset, path: self.path_of(name) }
    }

    fn unexpected(&self, found: u8) -> BundleError {
        BundleError::Unexpected { place: Place { offset: self.offset, path: self.path() }, found }
    }
}

fn too_much(place: Place, limit: Limit, found: u64, max: u64) -> BundleError {
    BundleError::TooMuch { place, limit, found, max }
}

//! Takes an envelope in pieces.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read};
use std::rc::Rc;

use age::stream::StreamReader;
use age::{DecryptError, Decryptor, scrypt};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use memchr::memmem;

use super::{CHUNK_BYTES, EnvelopeError, FORMAT, Key, MAX_HEAD, MAX_HINT, MAX_WORK, VERSION};
use crate::json::{self, Value};

/// What an envelope says of itself before it is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// What whoever made it wrote on it. Nothing vouches for it.
    pub hint: String,
    /// Whether a passphrase opens it; otherwise a key does.
    pub needs_passphrase: bool,
}

/// Takes an envelope in pieces: [`Opening::push`] until [`Opening::head`] is known, then [`Opening::unlock`] once, then the
/// rest, and [`Opening::finish`].
pub struct Opening {
    offset: u64,
    step: Step,
    /// What was seen of the head so far.
    seen: Vec<u8>,
    hint: String,
    /// Characters that make no group of four yet.
    carry: Vec<u8>,
    characters: usize,
    is_padded: bool,
    /// The age file, as far as it is not read yet.
    inside: Queue,
    age: Age,
}

enum Age {
    /// Its header is not whole yet.
    Header,
    /// It waits for its key.
    Locked(Decryptor<Queue>),
    Open(StreamReader<Queue>),
    /// It was closed for good.
    Failed(EnvelopeError),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Everything up to the first bracket.
    Head,
    /// A string, or the end if there was none.
    FirstString,
    /// A string, after a comma.
    String,
    /// More of a string.
    Characters,
    /// A comma or the bracket.
    Comma,
    /// The brace.
    Brace,
    /// White space.
    After,
}

/// The age file between the JSON that it comes out of and the library that reads it.
#[derive(Clone, Default)]
struct Queue(Rc<RefCell<Waiting>>);

#[derive(Default)]
struct Waiting {
    bytes: VecDeque<u8>,
    is_all: bool,
}

impl Read for Queue {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut waiting = self.0.borrow_mut();
        if waiting.bytes.is_empty() && !waiting.is_all {
            // More is to come: the reader keeps what it has and asks again.
            return Err(ErrorKind::WouldBlock.into());
        }
        waiting.bytes.read(buffer)
    }
}

/// The most that the header of an age file may take: a stanza for each of many keys.
const MAX_HEADER: usize = 64 << 10;

impl Default for Opening {
    fn default() -> Self {
        Opening::new()
    }
}

impl Opening {
    /// One that has seen nothing yet.
    pub fn new() -> Opening {
        Opening {
            offset: 0,
            step: Step::Head,
            seen: Vec::new(),
            hint: String::new(),
            carry: Vec::with_capacity(4),
            characters: 0,
            is_padded: false,
            inside: Queue::default(),
            age: Age::Header,
        }
    }

    /// What it says of itself, once that is known.
    pub fn head(&self) -> Option<Head> {
        match &self.age {
            Age::Locked(decryptor) => Some(Head { hint: self.hint.clone(), needs_passphrase: decryptor.is_scrypt() }),
            _ => None,
        }
    }

    /// Unlocks it. This takes a while where it is a passphrase. After a wrong one it has to be read again from the
    /// start.
    pub fn unlock(&mut self, key: &Key) -> Result<(), EnvelopeError> {
        let Age::Locked(decryptor) = std::mem::replace(&mut self.age, Age::Failed(EnvelopeError::OutOfTurn)) else {
            return Err(EnvelopeError::OutOfTurn);
        };
        let opened = match (key, decryptor.is_scrypt()) {
            (Key::Passphrase(passphrase), true) => {
                let mut identity = scrypt::Identity::new(passphrase.secret());
                identity.set_max_work_factor(MAX_WORK);
                decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity))
            }
            (Key::Secret(key), false) => decryptor.decrypt(std::iter::once(&key.0 as &dyn age::Identity)),
            (Key::Secret(_), true) => return Err(self.fail(EnvelopeError::NeedsPassphrase)),
            (Key::Passphrase(_), false) => return Err(self.fail(EnvelopeError::NeedsKey)),
        };
        match opened {
            Ok(reader) => {
                self.age = Age::Open(reader);
                Ok(())
            }
            Err(error) => Err(self.fail(match (of_age(&error), key) {
                (EnvelopeError::WrongKey, Key::Passphrase(_)) => EnvelopeError::WrongPassphrase,
                (error, _) => error,
            })),
        }
    }

    /// Takes the next piece, and appends to `bundle` what came out of it. Before it is unlocked nothing comes out, and only
    /// a few pieces should be given.
    pub fn push(&mut self, bytes: &[u8], bundle: &mut Vec<u8>) -> Result<(), EnvelopeError> {
        if let Age::Failed(error) = &self.age {
            return Err(error.clone());
        }
        let mut rest = bytes;
        while !rest.is_empty() {
            match self.advance(rest) {
                Ok(used) => {
                    self.offset += used as u64;
                    rest = &rest[used..];
                }
                Err(error) => return Err(self.fail(error)),
            }
        }
        self.begin_age()?;
        self.take(bundle)
    }

    /// Checks that it is whole, and appends to `bundle` the last that came out of it.
    pub fn finish(mut self, bundle: &mut Vec<u8>) -> Result<(), EnvelopeError> {
        if let Age::Failed(error) = &self.age {
            return Err(error.clone());
        }
        match self.step {
            Step::Head => return Err(if self.offset == 0 { EnvelopeError::NotAnEnvelope } else { self.truncated() }),
            Step::After => {}
            _ => return Err(self.truncated()),
        }
        self.inside.0.borrow_mut().is_all = true;
        match self.age {
            Age::Header => Err(EnvelopeError::NotAge),
            Age::Locked(_) => Err(EnvelopeError::OutOfTurn),
            _ => self.take(bundle),
        }
    }

    fn truncated(&self) -> EnvelopeError {
        EnvelopeError::Truncated { offset: self.offset }
    }

    fn fail(&mut self, error: EnvelopeError) -> EnvelopeError {
        self.age = Age::Failed(error.clone());
        error
    }

    fn shape(&self, expected: &'static str) -> EnvelopeError {
        EnvelopeError::Shape { offset: self.offset, expected }
    }

    /// Takes some of `bytes`, at least one, and says how many.
    fn advance(&mut self, bytes: &[u8]) -> Result<usize, EnvelopeError> {
        let byte = bytes[0];
        match self.step {
            Step::Head => return self.take_head(bytes),
            Step::Characters => return self.take_characters(bytes),
            _ if byte.is_ascii_whitespace() => {}
            Step::FirstString | Step::String if byte == b'"' => {
                self.characters = 0;
                self.step = Step::Characters;
            }
            Step::FirstString if byte == b']' => self.step = Step::Brace,
            Step::FirstString | Step::String => return Err(self.shape("a string of base64")),
            Step::Comma if byte == b',' => self.step = Step::String,
            Step::Comma if byte == b']' => self.step = Step::Brace,
            Step::Comma => return Err(self.shape("a comma, or the end of the strings")),
            Step::Brace if byte == b'}' => self.step = Step::After,
            Step::Brace => return Err(self.shape("the end of the envelope")),
            Step::After => return Err(self.shape("nothing more")),
        }
        Ok(1)
    }

    fn take_head(&mut self, bytes: &[u8]) -> Result<usize, EnvelopeError> {
        let had = self.seen.len();
        self.seen.extend_from_slice(&bytes[..bytes.len().min(MAX_HEAD + 1 - had)]);
        // Inside a string its quotes would be escaped, so this is the member and nothing else.
        let Some(name) = memmem::find(&self.seen, b"\"data\"") else {
            let is_too_long = self.seen.len() > MAX_HEAD;
            return if is_too_long { Err(EnvelopeError::NotAnEnvelope) } else { Ok(bytes.len()) };
        };
        let Some(bracket) = self.seen[name..].iter().position(|&byte| byte == b'[') else {
            return if self.seen.len() > MAX_HEAD { Err(EnvelopeError::NotAnEnvelope) } else { Ok(bytes.len()) };
        };
        let end = name + bracket + 1;
        let mut head = self.seen[..end].to_vec();
        head.extend_from_slice(b"]}");
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
        let value = json::parse(head).map_err(|_| EnvelopeError::NotAnEnvelope)?;
        if value.get("format").and_then(Value::as_text) != Some(FORMAT) {
            return Err(EnvelopeError::NotAnEnvelope);
        }
        match value.get("version") {
            Some(&Value::Integer(version @ 1..)) if version.unsigned_abs() <= VERSION => {}
            Some(&Value::Integer(version @ 1..)) => {
                return Err(EnvelopeError::TooNew { found: version.unsigned_abs(), max: VERSION });
            }
            _ => return Err(self.shape("the member “version”, a number")),
        }
        self.hint = match value.get("hint") {
            None => String::new(),
            Some(Value::Text(hint)) if hint.len() <= MAX_HINT => hint.clone(),
            Some(_) => return Err(self.shape("the member “hint”, a short text")),
        };
        self.seen = Vec::new();
        self.step = Step::FirstString;
        Ok(end - had)
    }

    fn take_characters(&mut self, bytes: &[u8]) -> Result<usize, EnvelopeError> {
        let end = memchr::memchr(b'"', bytes);
        let characters = &bytes[..end.unwrap_or(bytes.len())];
        self.characters += characters.len();
        if self.characters > CHUNK_BYTES / 3 * 4 {
            return Err(self.shape("a shorter string"));
        }
        let mut rest = characters;
        if !self.carry.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(4 - self.carry.len()));
            self.carry.extend_from_slice(now);
            rest = later;
            if self.carry.len() == 4 {
                let group = std::mem::take(&mut self.carry);
                self.decode(&group)?;
            }
        }
        if self.carry.is_empty() {
            let (whole, left) = rest.split_at(rest.len() / 4 * 4);
            self.decode(whole)?;
            self.carry.extend_from_slice(left);
        }
        let Some(end) = end else { return Ok(bytes.len()) };
        if !self.carry.is_empty() {
            return Err(self.shape("a whole group of base64"));
        }
        self.step = Step::Comma;
        Ok(end + 1)
    }

    fn decode(&mut self, groups: &[u8]) -> Result<(), EnvelopeError> {
        if groups.is_empty() {
            return Ok(());
        }
        if self.is_padded {
            return Err(self.shape("nothing after the padding of base64"));
        }
        let decoded = STANDARD.decode(groups).map_err(|_| self.shape("base64"))?;
        self.is_padded = groups.ends_with(b"=");
        self.inside.0.borrow_mut().bytes.extend(decoded);
        Ok(())
    }

    /// Reads the header of the age file once it is whole.
    fn begin_age(&mut self) -> Result<(), EnvelopeError> {
        if !matches!(self.age, Age::Header) {
            return Ok(());
        }
        let header = {
            let mut waiting = self.inside.0.borrow_mut();
            let bytes = waiting.bytes.make_contiguous();
            let bytes = &bytes[..bytes.len().min(MAX_HEADER)];
            let last = memmem::find(bytes, b"\n--- ").map(|line| line + 5);
            let end = last.and_then(|line| Some(line + memchr::memchr(b'\n', &bytes[line..])? + 1));
            match end {
                // A nonce of 16 bytes comes after it.
                Some(end) => waiting.bytes.len() >= end + 16,
                None if bytes.len() == MAX_HEADER => {
                    drop(waiting);
                    return Err(self.fail(EnvelopeError::NotAge));
                }
                None => false,
            }
        };
        if header {
            match Decryptor::new(self.inside.clone()) {
                Ok(decryptor) => self.age = Age::Locked(decryptor),
                Err(error) => return Err(self.fail(of_age(&error))),
            }
        }
        Ok(())
    }

    /// Takes what can be decrypted by now.
    fn take(&mut self, bundle: &mut Vec<u8>) -> Result<(), EnvelopeError> {
        let Age::Open(reader) = &mut self.age else { return Ok(()) };
        match reader.read_to_end(bundle) {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(()),
            // Not what a reader says of it: an attacker learns nothing from how it fails.
            Err(_) => Err(self.fail(EnvelopeError::Altered)),
        }
    }
}

fn of_age(error: &DecryptError) -> EnvelopeError {
    match error {
        DecryptError::ExcessiveWork { required, .. } => {
            EnvelopeError::TooMuchWork { required: *required, max: MAX_WORK }
        }
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed | DecryptError::NoMatchingKeys => {
            EnvelopeError::WrongKey
        }
        DecryptError::InvalidMac => EnvelopeError::Altered,
        _ => EnvelopeError::NotAge,
    }
}

//! Makes an envelope in pieces.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use age::stream::StreamWriter;
use age::{Encryptor, scrypt};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{CHUNK_BYTES, FORMAT, Lock, MAX_HINT, VERSION, WORK};
use crate::json::Value;

/// Makes an envelope in pieces, each appended to the caller's buffer: [`Closing::begin`], [`Closing::push`] as often as
/// needed, [`Closing::finish`].
pub struct Closing {
    stream: StreamWriter<Sink>,
    strings: Strings,
}

/// The strings of base64 that the age file becomes.
struct Strings {
    sink: Sink,
    is_first: bool,
}

/// Where age writes to: what it gives is taken out again at once.
#[derive(Clone, Default)]
struct Sink(Rc<RefCell<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An envelope cannot be closed: there is no key, or the hint is too long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoLock;

impl Closing {
    /// Writes everything up to the first bytes. `hint` stands outside what is encrypted: no name belongs there.
    pub fn begin(lock: &Lock, hint: &str, out: &mut Vec<u8>) -> Result<Closing, NoLock> {
        if hint.len() > MAX_HINT {
            return Err(NoLock);
        }
        let encryptor = match lock {
            Lock::Passphrase(passphrase) if passphrase.is_empty() => return Err(NoLock),
            Lock::Passphrase(passphrase) => {
                let mut recipient = scrypt::Recipient::new(passphrase.secret());
                recipient.set_work_factor(WORK);
                Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
            }
            Lock::PublicKeys(keys) => Encryptor::with_recipients(keys.iter().map(|key| &key.0 as &dyn age::Recipient)),
        };
        let sink = Sink::default();
        let stream = encryptor.map_err(|_| NoLock)?.wrap_output(sink.clone()).map_err(|_| NoLock)?;
        let hint = Value::Text(hint.to_owned()).canonical();
        let head = format!("{{\"format\":\"{FORMAT}\",\"version\":{VERSION},\"hint\":{hint},\n\"data\":[");
        out.extend_from_slice(head.as_bytes());
        Ok(Closing { stream, strings: Strings { sink, is_first: true } })
    }

    /// Takes the next bytes of the bundle.
    pub fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        // The sink takes everything.
        let _ = self.stream.write_all(bytes);
        self.strings.write(CHUNK_BYTES, out);
    }

    /// Writes the end.
    pub fn finish(self, out: &mut Vec<u8>) {
        let Closing { stream, mut strings } = self;
        // The sink takes everything.
        let _ = stream.finish();
        strings.write(CHUNK_BYTES, out);
        strings.write(1, out);
        out.extend_from_slice(b"]}\n");
    }
}

impl Strings {
    /// Writes what came, as long as that makes strings of at least so many bytes.
    fn write(&mut self, least: usize, out: &mut Vec<u8>) {
        let mut waiting = self.sink.0.borrow_mut();
        let mut done = 0;
        while waiting.len() - done >= least {
            let end = waiting.len().min(done + CHUNK_BYTES);
            out.extend_from_slice(if self.is_first { b"\"" } else { b",\"" });
            self.is_first = false;
            let start = out.len();
            out.resize(start + (end - done).div_ceil(3) * 4, 0);
            // There is room for exactly that.
            let _ = STANDARD.encode_slice(&waiting[done..end], &mut out[start..]);
            out.push(b'"');
            done = end;
        }
        waiting.drain(..done);
    }
}

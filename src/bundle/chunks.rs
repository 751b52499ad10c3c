//! The bytes of an attachment as a bundle has them: strings of base64, none longer than a reader takes.

use super::CHUNK_BYTES;
use crate::base64::encode;

/// Turns bytes that come in pieces of any size into the items of an attachment's `data`: [`Chunks::write`] as often as
/// needed, then [`Chunks::end`].
#[derive(Debug, Default)]
pub struct Chunks {
    /// Bytes that do not fill a group of three yet.
    carry: Vec<u8>,
    /// How many bytes are in the string that is open; 0 when none is.
    in_chunk: usize,
    has_begun: bool,
}

impl Chunks {
    /// Nothing yet.
    pub fn new() -> Chunks {
        Chunks::default()
    }

    /// Appends the next bytes to `out`.
    pub fn write(&mut self, mut bytes: &[u8], out: &mut Vec<u8>) {
        while !bytes.is_empty() {
            if self.in_chunk == 0 {
                out.extend_from_slice(if self.has_begun { b",\"" } else { b"\"" });
                self.has_begun = true;
            }
            let room = CHUNK_BYTES - self.in_chunk;
            let (now, later) = bytes.split_at(bytes.len().min(room));
            bytes = later;
            self.in_chunk += now.len();
            self.encode(now, out);
            // A chunk is a whole number of groups of three, so that nothing is carried over its end.
            if self.in_chunk == CHUNK_BYTES {
                out.push(b'"');
                self.in_chunk = 0;
            }
        }
    }

    /// Appends what is left.
    pub fn end(self, out: &mut Vec<u8>) {
        encode(&self.carry, out);
        if self.in_chunk > 0 {
            out.push(b'"');
        }
    }

    fn encode(&mut self, mut bytes: &[u8], out: &mut Vec<u8>) {
        if !self.carry.is_empty() {
            let missing = (3 - self.carry.len()).min(bytes.len());
            self.carry.extend_from_slice(&bytes[..missing]);
            bytes = &bytes[missing..];
            if self.carry.len() < 3 {
                return;
            }
            encode(&self.carry, out);
            self.carry.clear();
        }
        let whole = bytes.len() / 3 * 3;
        encode(&bytes[..whole], out);
        self.carry.extend_from_slice(&bytes[whole..]);
    }
}

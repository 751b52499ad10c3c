//! The envelope of an encrypted bundle: JSON around a standard age file (age-encryption.org/v1), so that mail filters see
//! what they expect and `age -d` opens what is inside.
//!
//! ```text
//! {"format":"evidence-bundle-encrypted","version":1,"hint":"…",
//! "data":["base64…","base64…"]}
//! ```
//!
//! [`Closing`] makes one in pieces, [`Opening`] takes one in pieces, and neither holds more than a few chunks. Nothing of a
//! person stands outside what is encrypted, the hint excepted, which whoever makes it writes.
//!
//! age authenticates each 64 KiB by themselves and the end of all: what [`Opening`] gives is certain to have been written by
//! whoever knew the key, but only after [`Opening::finish`] is it certain to be all. So nothing may be kept before.

mod closing;
mod key;
mod opening;
pub mod words;

pub use closing::Closing;
pub use key::{Key, Lock, NotAKey, Passphrase, PublicKey, SecretKey};
pub use opening::{Head, Opening};

/// What the member `format` says.
pub const FORMAT: &str = "evidence-bundle-encrypted";

/// The version that is written, and the highest that is read.
pub const VERSION: u64 = 1;

/// How many bytes of the age file go into one string: as many as of an attachment in a bundle.
pub const CHUNK_BYTES: usize = 196_608;

/// The longest hint, in bytes.
pub const MAX_HINT: usize = 2_000;

/// The longest head, hint included, in bytes.
const MAX_HEAD: usize = 16 << 10;

/// The work that a passphrase costs, as a power of two: 32 MiB and well below a second on a phone. The passphrases are
/// generated and have some 77 bits, so that what one guess costs matters little.
pub const WORK: u8 = 15;

/// The most work that is done for a file from elsewhere: 256 MiB. What asks for more is refused before it begins.
pub const MAX_WORK: u8 = 18;

/// Why an envelope does not open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnvelopeError {
    /// It is none.
    NotAnEnvelope,
    /// Made by a later version of this product.
    TooNew {
        /// Its version.
        found: u64,
        /// The highest that is read here.
        max: u64,
    },
    /// It stops before its end.
    Truncated {
        /// Where, in bytes from the start.
        offset: u64,
    },
    /// It is not what an envelope has to be.
    Shape {
        /// Where, in bytes from the start.
        offset: u64,
        /// What was expected there.
        expected: &'static str,
    },
    /// What is inside is no age file, or one of a kind that is not known.
    NotAge,
    /// It needs a passphrase, and a key was tried.
    NeedsPassphrase,
    /// It needs a key, and a passphrase was tried.
    NeedsKey,
    /// It needs a passphrase, and this is not the one.
    WrongPassphrase,
    /// It needs a key, and this is not the one.
    WrongKey,
    /// It asks for more work than is done for a file from elsewhere.
    TooMuchWork {
        /// What it asks for, as a power of two.
        required: u8,
        /// The most that is done.
        max: u8,
    },
    /// What is inside was altered or cut short.
    Altered,
    /// Something comes before it was unlocked, or after an error.
    OutOfTurn,
}

/// Whether a file that begins with `bytes` is an envelope, as far as that can be told from a beginning.
pub fn is_envelope(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text: Vec<u8> = bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).take(64).collect();
    text.starts_with(format!("{{\"format\":\"{FORMAT}\"").as_bytes())
}

#[cfg(test)]
mod tests;

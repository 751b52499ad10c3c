//! SHA-256, the name that everything unchangeable goes by: attachments, wordings, records, specifications.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

/// A SHA-256 digest. Shown as 64 lower-case hexadecimal digits; some members of a bundle write it
/// with the prefix `sha256:` (see [`Digest::prefixed`]).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Digest {
        Digest(Sha256::digest(bytes).into())
    }

    /// A digest that was taken elsewhere.
    pub fn from_bytes(bytes: [u8; 32]) -> Digest {
        Digest(bytes)
    }

    /// The 32 bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// `sha256:` and the hexadecimal digits.
    pub fn prefixed(&self) -> String {
        format!("sha256:{self}")
    }
}

/// The first sixteen bytes of a digest: enough to tell the states of one record apart, and half as long where a record
/// names many. Shown as 32 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShortDigest([u8; 16]);

impl Digest {
    /// Its first sixteen bytes.
    pub fn short(&self) -> ShortDigest {
        let mut short = [0; 16];
        short.copy_from_slice(&self.0[..16]);
        ShortDigest(short)
    }
}

impl fmt::Display for ShortDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ShortDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for ShortDigest {
    type Err = NotADigest;

    /// Reads 32 lower-case hexadecimal digits.
    fn from_str(text: &str) -> Result<ShortDigest, NotADigest> {
        Ok(ShortDigest(hexadecimal(text)?))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Not as many lower-case hexadecimal digits as there should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotADigest;

impl FromStr for Digest {
    type Err = NotADigest;

    /// Reads 64 lower-case hexadecimal digits, with or without `sha256:` before them.
    fn from_str(text: &str) -> Result<Digest, NotADigest> {
        Ok(Digest(hexadecimal(text.strip_prefix("sha256:").unwrap_or(text))?))
    }
}

fn hexadecimal<const N: usize>(text: &str) -> Result<[u8; N], NotADigest> {
    let hex = text.as_bytes();
    if hex.len() != 2 * N {
        return Err(NotADigest);
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
        *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
    }
    Ok(bytes)
}

// One spelling only, so that equal digests are equal texts too.
fn nibble(digit: u8) -> Result<u8, NotADigest> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(NotADigest),
    }
}

/// Takes the digest of bytes that arrive in pieces.
#[derive(Clone, Default)]
pub struct Hasher(Sha256);

impl Hasher {
    /// A hasher that has seen nothing yet.
    pub fn new() -> Hasher {
        Hasher::default()
    }

    /// Takes in the next piece.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all pieces in their order.
    pub fn finish(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // FIPS 180-4, the example "abc".
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn of_abc() {
        assert_eq!(Digest::of(b"abc").to_string(), ABC);
    }

    #[test]
    fn in_pieces() {
        let mut hasher = Hasher::new();
        hasher.update(b"a");
        hasher.update(b"bc");
        assert_eq!(hasher.finish(), Digest::of(b"abc"));
    }

    #[test]
    fn reads_what_it_writes_and_nothing_else() {
        let digest = Digest::of(b"abc");
        assert_eq!(ABC.parse(), Ok(digest));
        assert_eq!(digest.prefixed().parse(), Ok(digest));
        assert_eq!(ABC.to_uppercase().parse::<Digest>(), Err(NotADigest));
        assert_eq!(ABC[1..].parse::<Digest>(), Err(NotADigest));
        assert_eq!(digest.short().to_string(), ABC[..32]);
        assert_eq!(ABC[..32].parse(), Ok(digest.short()));
        assert_eq!(ABC.parse::<ShortDigest>(), Err(NotADigest));
    }
}

//! What closes and opens an envelope.

use std::fmt;
use std::str::FromStr;

use age::secrecy::{ExposeSecret, SecretString};
use age::x25519;

/// What an envelope is closed with.
pub enum Lock {
    /// Whoever knows it opens the envelope.
    Passphrase(Passphrase),
    /// Whoever has the secret key to one of these opens it.
    PublicKeys(Vec<PublicKey>),
}

/// What an envelope is opened with.
pub enum Key {
    /// The passphrase that it was closed with.
    Passphrase(Passphrase),
    /// The secret key to one of the public keys that it was closed with.
    Secret(SecretKey),
}

/// A passphrase. Shown nowhere by accident.
#[derive(Clone)]
pub struct Passphrase(SecretString);

impl Passphrase {
    /// What a person typed: space around and between the words does not count, as it does not for people.
    pub fn new(typed: &str) -> Passphrase {
        Passphrase(typed.split_whitespace().collect::<Vec<_>>().join(" ").into())
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.expose_secret().is_empty()
    }

    pub(super) fn secret(&self) -> SecretString {
        self.0.clone()
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

/// A public key as a provider publishes it: `age1…`.
#[derive(Clone)]
pub struct PublicKey(pub(super) x25519::Recipient);

/// A secret key: `AGE-SECRET-KEY-1…`. Shown nowhere by accident.
#[derive(Clone)]
pub struct SecretKey(pub(super) x25519::Identity);

impl SecretKey {
    /// A new one, of the system's randomness.
    pub fn generate() -> SecretKey {
        SecretKey(x25519::Identity::generate())
    }

    /// The public key to it.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.to_public())
    }

    /// As text, to keep in a safe place.
    pub fn reveal(&self) -> String {
        self.0.to_string().expose_secret().to_owned()
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey(to {})", self.public())
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Not a key of the kind that is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAKey;

impl FromStr for PublicKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<PublicKey, NotAKey> {
        text.trim().parse().map(PublicKey).map_err(|_| NotAKey)
    }
}

impl FromStr for SecretKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<SecretKey, NotAKey> {
        text.trim().parse().map(SecretKey).map_err(|_| NotAKey)
    }
}

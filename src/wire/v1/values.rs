//! What members are made of: ids and references as texts, digests, moments, numbers from 1.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::digest::Digest;
use crate::wire;

/// Something of ours that is written as its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text<T>(pub T);

impl<T: fmt::Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de, T: FromStr> Deserialize<'de> for Text<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Written(|text: &str| text.parse().ok().map(Text)))
    }
}

/// Reads a text where it stands: there are tens of thousands of them in a portfolio.
struct Written<F>(F);

impl<T, F: FnOnce(&str) -> Option<T>> Visitor<'_> for Written<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        (self.0)(text).ok_or_else(|| E::custom(not_valid(text)))
    }
}

/// A digest with `sha256:` before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prefixed(pub Digest);

impl Serialize for Prefixed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.prefixed())
    }
}

impl<'de> Deserialize<'de> for Prefixed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Text::<Digest>::deserialize(deserializer).map(|digest| Prefixed(digest.0))
    }
}

/// A moment, as [`wire::moment`] writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment(pub Timestamp);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&wire::moment(self.0))
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Written(|text: &str| wire::read_moment(text).map(Moment)))
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod schema;

pub(super) fn not_valid(text: &str) -> String {
    // A long text would drown what is wrong with it.
    let shown: String = text.chars().take(60).collect();
    format!("\"{}\" is not valid here", shown.escape_debug())
}

/// A whole number from 1, as revisions and evidence numbers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct FromOne(pub u32);

impl<'de> Deserialize<'de> for FromOne {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u32::deserialize(deserializer)? {
            0 => Err(D::Error::custom("0 is not valid here, numbers start from 1")),
            number => Ok(FromOne(number)),
        }
    }
}

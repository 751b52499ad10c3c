//! The JSON that this product reads and writes: the I-JSON subset (RFC 7493) without floats.
//!
//! Every reader goes through [`parse`], so that no two of them can disagree on what a text says: a key given twice, a
//! number that is no whole number within ±(2^53−1), a lone surrogate or too deep a nesting is an error. Every record
//! is written in its canonical form (RFC 8785), so that equal records are equal bytes and have equal digests.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::digest::Digest;

/// The largest integer that every JSON reader agrees on (RFC 7493, 2.2).
pub const MAX_INTEGER: i64 = (1 << 53) - 1;

/// How deep arrays and objects may nest.
pub const MAX_DEPTH: usize = 32;

/// A JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number within ±[`MAX_INTEGER`].
    Integer(i64),
    /// A string.
    Text(String),
    /// An array.
    Array(Vec<Value>),
    /// An object. The order of its members means nothing (RFC 8259, 4).
    Object(BTreeMap<String, Value>),
}

/// Why a text is no JSON of ours, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What is wrong there.
    pub reason: String,
    /// The text is JSON, and what it says is not taken: a number that readers round, a member that is given twice.
    pub is_json: bool,
}

/// Reads one JSON value and nothing after it. One leading byte-order mark is passed over.
pub fn parse(bytes: &[u8]) -> Result<Value, JsonError> {
    read(bytes, Fractions::Refused)
}

/// Reads as [`parse`] does, but takes a number that is no whole number for the text that it is written as: the formats of
/// others have such numbers, and what is done with them here asks for none.
pub fn parse_foreign(bytes: &[u8]) -> Result<Value, JsonError> {
    read(bytes, Fractions::AsText)
}

fn read(bytes: &[u8], fractions: Fractions) -> Result<Value, JsonError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = Strict { depth: 0, fractions }.deserialize(&mut deserializer).map_err(located)?;
    deserializer.end().map_err(located)?;
    Ok(value)
}

fn located(error: serde_json::Error) -> JsonError {
    // serde_json appends the place to its own words; it is told apart here.
    let reason = error.to_string();
    let reason = reason.rsplit_once(" at line ").map_or(reason.as_str(), |(words, _)| words).to_owned();
    JsonError { line: error.line(), column: error.column(), reason, is_json: error.is_data() }
}

impl Value {
    /// The canonical form of RFC 8785. Without floats that is: no white space, members in the order of their names'
    /// UTF-16 units, and the shortest escapes.
    pub fn canonical(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    /// The digest of the canonical form.
    pub fn digest(&self) -> Digest {
        Digest::of(self.canonical().as_bytes())
    }

    /// The member `name` of an object.
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Object(members) => members.get(name),
            _ => None,
        }
    }

    /// The text of a string.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    fn write(&self, text: &mut String) {
        match self {
            Value::Null => text.push_str("null"),
            Value::Bool(true) => text.push_str("true"),
            Value::Bool(false) => text.push_str("false"),
            Value::Integer(integer) => text.push_str(&integer.to_string()),
            Value::Text(string) => write_string(string, text),
            Value::Array(items) => {
                text.push('[');
                for (n, item) in items.iter().enumerate() {
                    if n > 0 {
                        text.push(',');
                    }
                    item.write(text);
                }
                text.push(']');
            }
            Value::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
                text.push('{');
                for (n, (name, value)) in members.into_iter().enumerate() {
                    if n > 0 {
                        text.push(',');
                    }
                    write_string(name, text);
                    text.push(':');
                    value.write(text);
                }
                text.push('}');
            }
        }
    }
}

fn write_string(string: &str, text: &mut String) {
    text.push('"');
    for c in string.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\u{8}' => text.push_str("\\b"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\u{c}' => text.push_str("\\f"),
            '\r' => text.push_str("\\r"),
            c if c < ' ' => text.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => text.push(c),
        }
    }
    text.push('"');
}

/// What becomes of a number that is no whole number.
#[derive(Clone, Copy)]
enum Fractions {
    Refused,
    AsText,
}

struct Strict {
    depth: usize,
    fractions: Fractions,
}

impl Strict {
    fn inside<E: de::Error>(&self) -> Result<Strict, E> {
        if self.depth == MAX_DEPTH {
            return Err(E::custom(format_args!("nested deeper than {MAX_DEPTH} levels")));
        }
        Ok(Strict { depth: self.depth + 1, ..*self })
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, bool: bool) -> Result<Value, E> {
        Ok(Value::Bool(bool))
    }

    fn visit_i64<E: de::Error>(self, integer: i64) -> Result<Value, E> {
        if integer.unsigned_abs() > MAX_INTEGER.unsigned_abs() {
            return Err(E::custom(format_args!("the number {integer} is outside ±(2^53−1)")));
        }
        Ok(Value::Integer(integer))
    }

    fn visit_u64<E: de::Error>(self, integer: u64) -> Result<Value, E> {
        match i64::try_from(integer) {
            Ok(integer) => self.visit_i64(integer),
            Err(_) => Err(E::custom(format_args!("the number {integer} is outside ±(2^53−1)"))),
        }
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Value, E> {
        match self.fractions {
            Fractions::AsText => Ok(Value::Text(number.to_string())),
            Fractions::Refused => Err(E::custom("a number that is no whole number within ±(2^53−1)")),
        }
    }

    fn visit_str<E>(self, string: &str) -> Result<Value, E> {
        Ok(Value::Text(string.to_owned()))
    }

    fn visit_string<E>(self, string: String) -> Result<Value, E> {
        Ok(Value::Text(string))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self.inside()?)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = BTreeMap::new();
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value_seed(self.inside()?)?;
            if members.contains_key(&name) {
                return Err(de::Error::custom(format_args!("the member \"{}\" is given twice", name.escape_debug())));
            }
            members.insert(name, value);
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(text: &str) -> String {
        parse(text.as_bytes()).unwrap().canonical()
    }

    fn reason(text: &str) -> String {
        parse(text.as_bytes()).unwrap_err().reason
    }

    #[test]
    fn canonical_form() {
        assert_eq!(canonical(" { \"b\" : [ 1 , -2 ] , \"a\" : null } "), r#"{"a":null,"b":[1,-2]}"#);
        assert_eq!(canonical(r#""\u0041\u00e9\/\u001F\n\u2028""#), "\"Aé/\\u001f\\n\u{2028}\"");
        assert_eq!(canonical("\u{feff}true"), "true");
    }

    // From RFC 8785, 3.2.3: members are sorted by UTF-16 units, where an emoji comes before U+FB33.
    #[test]
    fn members_are_sorted_as_utf_16() {
        let sorted = "{\"\\r\":1,\"1\":2,\"\u{80}\":3,\"ö\":4,\"€\":5,\"😀\":6,\"\u{fb33}\":7}";
        let shuffled = "{\"€\":5,\"\\r\":1,\"\u{fb33}\":7,\"1\":2,\"😀\":6,\"\u{80}\":3,\"ö\":4}";
        assert_eq!(canonical(shuffled), sorted);
    }

    #[test]
    fn what_readers_disagree_on_is_refused() {
        assert_eq!(reason(r#"{"a":1,"a":1}"#), "the member \"a\" is given twice");
        assert_eq!(reason("9007199254740992"), "the number 9007199254740992 is outside ±(2^53−1)");
        for number in ["1.0", "1e2", "-0", "123456789012345678901234567890"] {
            assert_eq!(reason(number), "a number that is no whole number within ±(2^53−1)", "{number}");
        }
        for text in ["1e400", "\"\\ud800\"", "\"\\udc00x\"", "[1,]", "nul", "01", "\"\t\"", "1 2", "", "{'a':1}"] {
            assert!(parse(text.as_bytes()).is_err(), "{text}");
        }
        assert!(parse(b"\"\xff\"").is_err());
    }

    #[test]
    fn the_fractions_of_others_are_texts() {
        assert_eq!(parse_foreign(b"[0.5, 1]").unwrap().canonical(), r#"["0.5",1]"#);
        assert!(parse_foreign(br#"{"a":1,"a":1}"#).is_err());
        assert!(parse_foreign(b"9007199254740993").is_err());
    }

    #[test]
    fn depth_has_a_limit() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(nested(MAX_DEPTH).as_bytes()).is_ok());
        assert_eq!(reason(&nested(MAX_DEPTH + 1)), "nested deeper than 32 levels");
        assert!(parse("[".repeat(1_000_000).as_bytes()).is_err());
    }

    #[test]
    fn an_error_names_its_place() {
        let error = parse(b"{\n  \"a\": 1.5\n}").unwrap_err();
        assert_eq!((error.line, error.column), (2, 10));
    }

    #[test]
    fn json_that_is_not_taken_is_told_from_what_is_no_json() {
        let is_json = |text: &str| parse(text.as_bytes()).unwrap_err().is_json;
        for text in ["410.0", r#"{"a":1,"a":2}"#, "9007199254740993", &"[".repeat(40)] {
            assert!(is_json(text), "{text}");
        }
        for text in ["{", r#"{"a" 1}"#, "[1,]", "nul"] {
            assert!(!is_json(text), "{text}");
        }
    }
}

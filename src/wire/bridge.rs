//! Between our [`Value`] and serde, so that the shapes are plain structs, and what is wrong is told with its path.

mod same;

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::{Serialize, forward_to_deserialize_any};

use crate::json::Value;

pub(crate) use same::members_of;

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ShapeError {
    pub path: Vec<String>,
    pub reason: String,
}

impl ShapeError {
    fn inside(mut self, step: &str) -> ShapeError {
        self.path.insert(0, step.to_owned());
        self
    }
}

impl fmt::Display for ShapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.join("."), self.reason)
    }
}

impl std::error::Error for ShapeError {}

impl Error for ShapeError {
    fn custom<T: fmt::Display>(reason: T) -> ShapeError {
        ShapeError { path: Vec::new(), reason: reason.to_string() }
    }
}

/// A shape out of a value. Members that the shape does not know are passed over.
pub(crate) fn shape<T: DeserializeOwned>(value: &Value) -> Result<T, ShapeError> {
    T::deserialize(Reader(value))
}

struct Reader<'a>(&'a Value);

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = ShapeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ShapeError> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(bool) => visitor.visit_bool(*bool),
            Value::Integer(integer) => visitor.visit_i64(*integer),
            Value::Text(text) => visitor.visit_str(text),
            Value::Array(items) => visitor.visit_seq(Items { items: items.iter().enumerate() }),
            Value::Object(members) => visitor.visit_map(Members { members: members.iter(), value: None }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ShapeError> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, ShapeError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ShapeError> {
        let text = self.0.as_text().ok_or_else(|| ShapeError::custom("a text is expected"))?;
        let variant: StrDeserializer<'_, ShapeError> = text.into_deserializer();
        variant.deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

struct Items<'a> {
    items: std::iter::Enumerate<std::slice::Iter<'a, Value>>,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = ShapeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ShapeError> {
        let Some((n, item)) = self.items.next() else { return Ok(None) };
        seed.deserialize(Reader(item)).map(Some).map_err(|error| error.inside(&n.to_string()))
    }
}

struct Members<'a> {
    members: std::collections::btree_map::Iter<'a, String, Value>,
    value: Option<(&'a str, &'a Value)>,
}

impl<'de> MapAccess<'de> for Members<'_> {
    type Error = ShapeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ShapeError> {
        let Some((name, value)) = self.members.next() else { return Ok(None) };
        self.value = Some((name, value));
        let name: StrDeserializer<'_, ShapeError> = name.as_str().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, ShapeError> {
        let (name, value) = self.value.take().ok_or_else(|| ShapeError::custom("a value before its name"))?;
        seed.deserialize(Reader(value)).map_err(|error| error.inside(name))
    }
}

/// A shape as a value.
pub(crate) fn value<T: Serialize>(shape: &T) -> Value {
    // Our shapes are structs of texts, numbers and lists of them, which serialise always; what did not would be refused
    // when it is read.
    serde_json::to_value(shape).map_or(Value::Null, ours)
}

fn ours(value: serde_json::Value) -> Value {
    match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(bool) => Value::Bool(bool),
        serde_json::Value::Number(number) => Value::Integer(number.as_i64().unwrap_or(i64::MAX)),
        serde_json::Value::String(text) => Value::Text(text),
        serde_json::Value::Array(items) => Value::Array(items.into_iter().map(ours).collect()),
        serde_json::Value::Object(members) => {
            Value::Object(members.into_iter().map(|(name, value)| (name, ours(value))).collect())
        }
    }
}

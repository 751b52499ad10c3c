//! Whether a value says what a shape says, without writing the shape out: nearly every record that is read does, and there are
//! thousands of them in a portfolio.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use serde::ser::{self, Impossible, Serialize, Serializer};

use crate::json::Value;

/// How many members `shape` has, if each of them is among `given` as the shape would be written. `None` if one is missing or
/// differs, and where it takes writing the shape out to tell.
pub(crate) fn members_of(shape: &impl Serialize, given: &BTreeMap<String, Value>) -> Option<usize> {
    shape.serialize(Given::Among(given)).ok()
}

/// What is held against the shape.
#[derive(Clone, Copy)]
enum Given<'a> {
    /// All of it.
    Whole(&'a Value),
    /// Some of these members.
    Among(&'a BTreeMap<String, Value>),
}

/// It is not the same, or nobody can tell.
#[derive(Debug)]
struct Differs;

impl fmt::Display for Differs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it differs")
    }
}

impl std::error::Error for Differs {}

impl ser::Error for Differs {
    fn custom<T: fmt::Display>(_: T) -> Differs {
        Differs
    }
}

/// As an answer: no members, since it is no object.
fn same(is_same: bool) -> Result<usize, Differs> {
    if is_same { Ok(0) } else { Err(Differs) }
}

impl<'a> Given<'a> {
    fn whole(self) -> Result<&'a Value, Differs> {
        match self {
            Given::Whole(value) => Ok(value),
            Given::Among(_) => Err(Differs),
        }
    }

    fn integer(self, integer: Option<i64>) -> Result<usize, Differs> {
        same(matches!((self.whole()?, integer), (Value::Integer(given), Some(integer)) if *given == integer))
    }

    fn items(self) -> Result<Items<'a>, Differs> {
        match self.whole()? {
            Value::Array(items) => Ok(Items(items.iter())),
            _ => Err(Differs),
        }
    }

    fn members(self) -> Result<Members<'a>, Differs> {
        match self {
            Given::Whole(Value::Object(members)) => Ok(Members { members, is_whole: true, found: 0 }),
            Given::Whole(_) => Err(Differs),
            Given::Among(members) => Ok(Members { members, is_whole: false, found: 0 }),
        }
    }
}

impl<'a> Serializer for Given<'a> {
    type Ok = usize;
    type Error = Differs;
    type SerializeSeq = Items<'a>;
    type SerializeTuple = Items<'a>;
    type SerializeTupleStruct = Items<'a>;
    type SerializeTupleVariant = Impossible<usize, Differs>;
    type SerializeMap = Impossible<usize, Differs>;
    type SerializeStruct = Members<'a>;
    type SerializeStructVariant = Impossible<usize, Differs>;

    fn serialize_bool(self, bool: bool) -> Result<usize, Differs> {
        same(*self.whole()? == Value::Bool(bool))
    }

    fn serialize_i8(self, integer: i8) -> Result<usize, Differs> {
        self.integer(Some(integer.into()))
    }

    fn serialize_i16(self, integer: i16) -> Result<usize, Differs> {
        self.integer(Some(integer.into()))
    }

    fn serialize_i32(self, integer: i32) -> Result<usize, Differs> {
        self.integer(Some(integer.into()))
    }

    fn serialize_i64(self, integer: i64) -> Result<usize, Differs> {
        self.integer(Some(integer))
    }

    fn serialize_u8(self, integer: u8) -> Result<usize, Differs> {
        self.integer(Some(integer.into()))
    }

    fn serialize_u16(self, integer: u16) -> Result<usize, Differs> {
        self.integer(Some(integer.into()))
    }

    fn serialize_u32(self, integer: u32) -> Result<usize, Differs> {
        self.integer(Some(integer.into()))
    }

    fn serialize_u64(self, integer: u64) -> Result<usize, Differs> {
        self.integer(i64::try_from(integer).ok())
    }

    fn serialize_f32(self, _: f32) -> Result<usize, Differs> {
        Err(Differs)
    }

    fn serialize_f64(self, _: f64) -> Result<usize, Differs> {
        Err(Differs)
    }

    fn serialize_char(self, char: char) -> Result<usize, Differs> {
        self.collect_str(&char)
    }

    fn serialize_str(self, text: &str) -> Result<usize, Differs> {
        same(self.whole()?.as_text() == Some(text))
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, text: &T) -> Result<usize, Differs> {
        let mut rest = Rest(self.whole()?.as_text().ok_or(Differs)?);
        same(write!(rest, "{text}").is_ok() && rest.0.is_empty())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<usize, Differs> {
        Err(Differs)
    }

    fn serialize_none(self) -> Result<usize, Differs> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<usize, Differs> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<usize, Differs> {
        same(*self.whole()? == Value::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<usize, Differs> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<usize, Differs> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<usize, Differs> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<usize, Differs> {
        Err(Differs)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'a>, Differs> {
        self.items()
    }

    fn serialize_tuple(self, _: usize) -> Result<Items<'a>, Differs> {
        self.items()
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items<'a>, Differs> {
        self.items()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Differs> {
        Err(Differs)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Differs> {
        Err(Differs)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Members<'a>, Differs> {
        self.members()
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Differs> {
        Err(Differs)
    }
}

/// What of a text is still to come.
struct Rest<'a>(&'a str);

impl Write for Rest<'_> {
    fn write_str(&mut self, next: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(next).ok_or(fmt::Error)?;
        Ok(())
    }
}

/// The items that are still to come.
struct Items<'a>(std::slice::Iter<'a, Value>);

impl Items<'_> {
    fn next(&mut self, item: &(impl Serialize + ?Sized)) -> Result<(), Differs> {
        let given = self.0.next().ok_or(Differs)?;
        item.serialize(Given::Whole(given)).map(drop)
    }

    fn ended(mut self) -> Result<usize, Differs> {
        same(self.0.next().is_none())
    }
}

impl ser::SerializeSeq for Items<'_> {
    type Ok = usize;
    type Error = Differs;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Differs> {
        self.next(item)
    }

    fn end(self) -> Result<usize, Differs> {
        self.ended()
    }
}

impl ser::SerializeTuple for Items<'_> {
    type Ok = usize;
    type Error = Differs;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Differs> {
        self.next(item)
    }

    fn end(self) -> Result<usize, Differs> {
        self.ended()
    }
}

impl ser::SerializeTupleStruct for Items<'_> {
    type Ok = usize;
    type Error = Differs;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Differs> {
        self.next(item)
    }

    fn end(self) -> Result<usize, Differs> {
        self.ended()
    }
}

/// The members in which those of a struct are looked for.
struct Members<'a> {
    members: &'a BTreeMap<String, Value>,
    /// Whether there may be no others.
    is_whole: bool,
    found: usize,
}

impl ser::SerializeStruct for Members<'_> {
    type Ok = usize;
    type Error = Differs;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Differs> {
        let given = self.members.get(name).ok_or(Differs)?;
        value.serialize(Given::Whole(given))?;
        self.found += 1;
        Ok(())
    }

    fn end(self) -> Result<usize, Differs> {
        if self.is_whole && self.found != self.members.len() { Err(Differs) } else { Ok(self.found) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;
    use crate::wire::bridge;

    #[derive(serde::Serialize)]
    #[serde(tag = "type", rename_all = "camelCase")]
    enum Place {
        Pages { first: u32, last: u32 },
        Nowhere,
    }

    #[derive(serde::Serialize)]
    struct Shape {
        name: String,
        places: Vec<Place>,
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        size: u64,
        is_so: bool,
    }

    fn shape() -> Shape {
        let places = vec![Place::Pages { first: 1, last: 2 }, Place::Nowhere];
        Shape { name: "a \"name\"".to_owned(), places, note: None, size: 7, is_so: true }
    }

    fn found(text: &str) -> Option<usize> {
        let Ok(Value::Object(members)) = json::parse(text.as_bytes()) else { panic!("{text}") };
        members_of(&shape(), &members)
    }

    #[test]
    fn what_is_written_is_found_and_how_many_members_that_were() {
        let written = bridge::value(&shape()).canonical();
        assert_eq!(found(&written), Some(4), "{written}");
        // Beside others too, which somebody else has to know.
        assert_eq!(found(&written.replace("\"size\":7", "\"size\":7,\"other\":1")), Some(4));
    }

    #[test]
    fn whatever_differs_is_not_the_same() {
        let written = bridge::value(&shape()).canonical();
        for (from, to) in [
            ("\"size\":7", "\"size\":8"),
            ("\"size\":7", "\"size\":\"7\""),
            (",\"size\":7", ""),
            ("true", "false"),
            ("a \\\"name", "A \\\"name"),
            ("\"first\":1", "\"first\":1,\"more\":0"),
            ("\"last\":2", "\"last\":null"),
            ("{\"type\":\"nowhere\"}", "{\"type\":\"nowhere\"},{\"type\":\"nowhere\"}"),
            (",{\"type\":\"nowhere\"}", ""),
            ("\"type\":\"nowhere\"", "\"type\":\"pages\""),
        ] {
            let other = written.replacen(from, to, 1);
            assert_ne!(other, written, "{from}");
            assert_eq!(found(&other), None, "{other}");
        }
    }
}

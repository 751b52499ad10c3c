//! Reads the JSON file of a specification, and the index of those on offer.
//!
//! A provider writes these files by hand, so every problem is named at once, each by its place. What is refused here is
//! what cannot be understood: a missing member, a reference to nothing, two units of one name. What can be understood
//! but contradicts itself is for [`super::check`].
//!
//! Members that the format does not know are passed over, so that a later version of it can add some. Rules are the
//! exception: a condition that is not understood would award what should not be awarded.

pub(in crate::spec) mod node;
mod parts;
mod problem;
mod rules;

use node::{Node, Notes};
pub use problem::{Kind, Named, Problem, Reason};
pub use rules::MAX_TIMES;

use crate::json::{self, Value};
use crate::spec::Specification;
use crate::spec::ids::SpecificationId;

/// What `format` says in a specification.
pub const FORMAT: &str = "evidence-specification";

/// What `format` says in an index of specifications.
pub const INDEX_FORMAT: &str = "evidence-specification-index";

/// The newest `formatVersion` that is understood, of both.
pub const FORMAT_VERSION: i64 = 1;

/// The largest file, in bytes: thirty times the largest specification known.
pub const MAX_BYTES: usize = 4 << 20;

/// The most units of a specification.
pub const MAX_UNITS: usize = 200;

/// The most criteria of a specification, all units together.
pub const MAX_CRITERIA: usize = 2_000;

/// The most items of any other list.
pub const MAX_ITEMS: usize = 200;

/// The longest paragraph or wording, in characters.
pub const MAX_TEXT: usize = 8_000;

/// The longest title, label or name, in characters.
pub const MAX_LABEL: usize = 300;

/// The highest level: 8 is the highest of the RQF, 12 of the SCQF. 0 is Entry level.
pub const MAX_LEVEL: i64 = 12;

/// The most hours or credits of a unit or an award, and the highest `min` of a rule.
pub const MAX_AMOUNT: i64 = 100_000;

/// One specification that an index offers. All but the file is for showing before the file is read, and may be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The file's name, in the index's folder.
    pub file: String,
    /// The name of the provider's overlay to it, in the same folder.
    pub overlay: Option<String>,
    /// The specification's id.
    pub id: Option<SpecificationId>,
    /// The specification's title.
    pub title: Option<String>,
    /// Who awards.
    pub awarding_body: Option<String>,
}

/// Reads the JSON file of a specification. Where it cannot be used, every problem is returned.
pub fn parse(bytes: &[u8]) -> Result<Specification, Vec<Problem>> {
    from_value(&json_of(bytes)?)
}

/// Reads a specification that is part of another file, as [`parse`] does.
pub fn from_value(value: &Value) -> Result<Specification, Vec<Problem>> {
    whole(value, FORMAT, parts::specification)
}

/// Reads the index of the specifications on offer.
pub fn parse_index(bytes: &[u8]) -> Result<Vec<Listed>, Vec<Problem>> {
    whole(&json_of(bytes)?, INDEX_FORMAT, |node| {
        let listed = node.object()?.required("specifications")?.list(MAX_ITEMS, parts::listed)?;
        parts::no_duplicates(node, Named::File, "specifications", listed.iter().map(|listed| &listed.file));
        Some(listed)
    })
}

/// The JSON of a file, if it is any and no larger than is read.
pub fn json_of(bytes: &[u8]) -> Result<Value, Vec<Problem>> {
    if bytes.len() > MAX_BYTES {
        let reason = Reason::FileTooLarge { found: bytes.len(), max: MAX_BYTES };
        return Err(vec![Problem { place: String::new(), reason }]);
    }
    json::parse(bytes)
        .map_err(|error| vec![Problem { place: format!("{}:{}", error.line, error.column), reason: error.into() }])
}

pub(in crate::spec) fn whole<T>(
    value: &Value,
    format: &'static str,
    read: impl FnOnce(&Node) -> Option<T>,
) -> Result<T, Vec<Problem>> {
    // Nothing more is said of a file that is something else, or later: all of it would only follow from that.
    let found = value.get("format").and_then(Value::as_text).map(str::to_owned);
    if found.as_deref() != Some(format) {
        return Err(vec![Problem { place: "format".to_owned(), reason: Reason::Format { found, expected: format } }]);
    }
    if let Some(&Value::Integer(found)) = value.get("formatVersion")
        && found > FORMAT_VERSION
    {
        let reason = Reason::NewerFormat { found, max_supported: FORMAT_VERSION };
        return Err(vec![Problem { place: "formatVersion".to_owned(), reason }]);
    }
    let notes = Notes::default();
    let node = Node { value, place: String::new(), notes: &notes };
    if let Some(version) = node.object().and_then(|object| object.required("formatVersion")) {
        version.integer(1, FORMAT_VERSION);
    }
    let read = read(&node);
    let problems = notes.problems.into_inner();
    match read {
        Some(read) if problems.is_empty() => Ok(read),
        _ => Err(problems),
    }
}

#[cfg(test)]
mod tests;

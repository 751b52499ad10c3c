//! What can be wrong with a file.

use crate::json::{JsonError, Value};
use crate::spec::ids::RefError;

/// One thing that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where: `units[4] (ISP401).outcomes[0].criteria[1].wording`, or `3:14` (line and column) in a file that is no
    /// JSON. Empty when it is the file as a whole.
    pub place: String,
    /// What.
    pub reason: Reason,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// No JSON; in the words of [`crate::json::JsonError`].
    Json(String),
    /// JSON that is not taken: readers disagree on what it says, or it is nested too deeply; in the same words.
    OtherJson(String),
    /// The file is larger than is read.
    FileTooLarge {
        /// Its bytes.
        found: usize,
        /// The most bytes.
        max: usize,
    },
    /// The file is something else.
    Format {
        /// What its `format` says, where it says anything.
        found: Option<String>,
        /// What it should say.
        expected: &'static str,
    },
    /// The file was written for a later version of this software.
    NewerFormat {
        /// Its version.
        found: i64,
        /// The newest that is understood.
        max_supported: i64,
    },
    /// Nothing here, but something has to be.
    Missing {
        /// A member with almost the same name.
        similar: Option<String>,
    },
    /// A value of another kind.
    Kind {
        /// What is there.
        found: Kind,
        /// What should be.
        expected: Kind,
    },
    /// A text or a list with nothing in it.
    Empty,
    /// A text is too long.
    TooLong {
        /// Its characters.
        found: usize,
        /// The most characters.
        max: usize,
    },
    /// A list is too long.
    TooMany {
        /// Its items.
        found: usize,
        /// The most items.
        max: usize,
    },
    /// A number is too small or too large.
    OutOfRange {
        /// The number.
        found: i64,
        /// The smallest.
        min: i64,
        /// The largest.
        max: i64,
    },
    /// A character that cannot be seen and can make a text read as what it is not.
    Invisible(char),
    /// Not a reference.
    Reference {
        /// The text.
        found: String,
        /// Why it is none.
        error: RefError,
    },
    /// None of the words that can stand here.
    NotOneOf {
        /// The text.
        found: String,
        /// The words.
        allowed: &'static [&'static str],
    },
    /// Not a digest: 64 lower-case hexadecimal digits.
    NotADigest {
        /// The text.
        found: String,
    },
    /// Not a key.
    NotAKey {
        /// The text.
        found: String,
        /// How such a key begins.
        expected: &'static str,
    },
    /// Not a date as it has to be written.
    Date {
        /// The text.
        found: String,
        /// The form: `2026-11-23`.
        form: &'static str,
    },
    /// Not the plain name of a file in the same folder that ends in `.json`.
    FileName {
        /// The text.
        found: String,
    },
    /// Given twice.
    Duplicate {
        /// What.
        named: Named,
        /// Its name.
        id: String,
    },
    /// Refers to what is not there.
    Unknown {
        /// What.
        named: Named,
        /// The name given.
        id: String,
    },
    /// A rule, or a selection of units, that is put in none of the ways that it can be put in, or in several at once.
    RuleShape,
    /// A member that rules do not have.
    UnknownInRule {
        /// Its name.
        member: String,
    },
}

/// A kind of JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A whole number.
    Integer,
    /// A text in quotation marks.
    Text,
    /// A list in square brackets.
    Array,
    /// Members in curly brackets.
    Object,
}

impl Kind {
    pub(in crate::spec) fn of(value: &Value) -> Kind {
        match value {
            Value::Null => Kind::Null,
            Value::Bool(_) => Kind::Bool,
            Value::Integer(_) => Kind::Integer,
            Value::Text(_) => Kind::Text,
            Value::Array(_) => Kind::Array,
            Value::Object(_) => Kind::Object,
        }
    }
}

/// What goes by a name inside a specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// An award, by its id.
    Award,
    /// A rule of an award, by its id.
    Rule,
    /// A group of units, by its id.
    Group,
    /// A tag of units.
    Tag,
    /// A unit, by its reference.
    Unit,
    /// An outcome of a unit, by its number.
    Outcome,
    /// A criterion of a unit, by its number.
    Criterion,
    /// A type of evidence, by its id.
    EvidenceType,
    /// A section of guidance, by its id.
    Guidance,
    /// An erratum, by its id.
    Erratum,
    /// A file of the index, by its name.
    File,
}

impl From<JsonError> for Reason {
    fn from(error: JsonError) -> Reason {
        if error.is_json { Reason::OtherJson(error.reason) } else { Reason::Json(error.reason) }
    }
}

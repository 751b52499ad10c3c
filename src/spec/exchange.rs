//! Specifications as other programs exchange them: competency frameworks of Moodle (CSV) and of Mahara's SmartEvidence
//! (`.matrix`), and packages of 1EdTech's CASE.
//!
//! None of them carries all that a specification says. What is left out is told each way, as a list of [`NotCarried`]; and
//! what a foreign framework does not say is not made up: it stands in the specification with an erratum that says so. What
//! is read is a whole specification that the parser accepts, or a list of problems with their places, never a part of one.

mod case;
mod layout;
mod mahara;
mod moodle;
mod outline;
mod text;
mod words;

#[cfg(test)]
mod tests;

use crate::json::{self, Value};
use crate::spec::check::{Finding, check};
use crate::spec::parse::{self, Problem, Reason};
use crate::spec::{AwardId, CriterionRef, Specification, SpecificationId};

/// The largest file that is read, in bytes: four times the largest specification, because others write longer.
pub const MAX_BYTES: usize = 4 * parse::MAX_BYTES;

/// How a specification or a framework can be written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A specification of this software.
    Specification,
    /// A competency framework as Moodle exports and imports it: CSV.
    Moodle,
    /// A framework of Mahara's SmartEvidence: JSON in a file that ends in `.matrix`.
    Mahara,
    /// A package of 1EdTech's Competencies and Academic Standards Exchange: JSON. Version 1.1 is written, 1.0 is read too.
    Case,
}

/// What is known besides the file: a framework does not say all that a specification has to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The level of the units and the award.
    pub level: Option<u8>,
    /// The specification's id; otherwise made from the framework's own.
    pub id: Option<SpecificationId>,
    /// The version.
    pub version: Option<String>,
    /// Who awards.
    pub awarding_body: Option<String>,
    /// How deep in the framework its units stand, from 1 for the top; otherwise told from its shape.
    pub unit_depth: Option<usize>,
    /// The day of reading, `2026-11-23`, which errata about what is not stated are dated with.
    pub on: String,
}

impl Known {
    /// Nothing but the day.
    pub fn nothing(on: impl Into<String>) -> Known {
        Known { level: None, id: None, version: None, awarding_body: None, unit_depth: None, on: on.into() }
    }
}

/// A specification that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// As data.
    pub specification: Specification,
    /// As the JSON of a specification's file.
    pub value: Value,
    /// What of the file does not stand in it.
    pub not_carried: Vec<NotCarried>,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writing {
    /// Its text.
    pub text: String,
    /// What of the specification does not stand in it.
    pub not_carried: Vec<NotCarried>,
}

/// Something that a format has no place for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotCarried {
    /// The rule of an award: the framework says what there is, not what makes the award.
    Rule(AwardId),
    /// Errata: what is disputed stands as if it were not.
    Errata {
        /// How many.
        count: usize,
    },
    /// A wording that cannot be read. A sentence that says so stands in its place.
    DamagedWording(CriterionRef),
    /// A likely reading of a wording that cannot be read.
    SuggestedReading(CriterionRef),
    /// Summaries of units that an erratum disputes.
    DisputedSummaries {
        /// How many.
        count: usize,
    },
    /// A text was shortened where the format has a limit, and stands whole beside it.
    Shortened {
        /// How many.
        count: usize,
        /// The limit in characters.
        max: usize,
    },
    /// Hours, levels and credits stand in a sentence for people.
    HoursInWords,
    /// All but units, outcomes and criteria stands where programs may put what they like, and others may leave it out.
    OnlyInExtensions,
    /// Members of the specification that the format has no place for, by their names in the file.
    Members(Vec<&'static str>),
    /// Members or columns of a foreign file that a specification has no place for.
    Foreign(Vec<ForeignMember>),
    /// Links, pictures or tables in texts, of which only the text is kept.
    Markup {
        /// In how many texts.
        count: usize,
    },
    /// What is said of entries that are neither units nor criteria, besides their names.
    Descriptions {
        /// Of how many entries.
        count: usize,
    },
    /// An entry that stands under several others, and is now in each of them.
    Copied {
        /// Its name in the foreign file.
        id: String,
        /// How often it is there now.
        times: usize,
    },
}

/// Members or columns of one name, in a foreign file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignMember {
    /// What they are called there.
    pub name: String,
    /// How many are not empty.
    pub count: usize,
}

impl NotCarried {
    /// What is there of `members`, if anything is.
    pub(super) fn foreign(members: impl IntoIterator<Item = (String, usize)>) -> Option<NotCarried> {
        let members = members.into_iter().filter(|(_, count)| *count > 0);
        let members: Vec<ForeignMember> = members.map(|(name, count)| ForeignMember { name, count }).collect();
        (!members.is_empty()).then_some(NotCarried::Foreign(members))
    }
}

/// One thing that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExchangeProblem {
    /// Where: `line 12`, `standardelements[3].elementid`. Empty when it is the file as a whole.
    pub place: String,
    /// What.
    pub reason: ExchangeReason,
}

impl ExchangeProblem {
    fn new(place: impl Into<String>, reason: ExchangeReason) -> ExchangeProblem {
        ExchangeProblem { place: place.into(), reason }
    }
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExchangeReason {
    /// It is in none of the formats.
    UnknownFormat,
    /// What can be wrong with any file, and with a specification.
    Reading(Reason),
    /// It contradicts itself.
    Contradicts(Finding),
    /// A row of a table is not text in UTF-8.
    NotUtf8,
    /// A table with too few columns to be a framework.
    Columns {
        /// How many its first row has.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// No row says that it is the framework.
    NoFramework,
    /// More than one row says that it is the framework.
    SeveralFrameworks,
    /// An entry without an id.
    NoId,
    /// An id that another entry has.
    DuplicateId {
        /// The id.
        id: String,
        /// Where the other stands.
        other: String,
    },
    /// An entry under one that does not exist.
    UnknownParent {
        /// The id of what does not exist.
        id: String,
    },
    /// An entry that is under itself, over any number of others.
    Circle {
        /// Its id.
        id: String,
    },
    /// An entry that stands under nothing, not even under the framework.
    NoParent,
    /// There is nothing to judge in it.
    Nothing,
    /// An entry stands where units stand, and there is nothing in it.
    EmptyUnit,
    /// An entry stands below a criterion.
    TooDeep,
    /// The file does not say at which level the qualification is, and nobody else did.
    LevelNotStated,
}

/// Tells the format of a file from its content, and where that leaves a doubt from its `name`.
pub fn format_of(name: &str, bytes: &[u8]) -> Option<Format> {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if !start.starts_with(b"{") {
        let is_csv = name.to_ascii_lowercase().ends_with(".csv") || moodle::looks_like_one(bytes);
        return is_csv.then_some(Format::Moodle);
    }
    let members = [("format", Format::Specification), ("CFDocument", Format::Case), ("framework", Format::Mahara)];
    let by_content = match json::parse_foreign(bytes) {
        Ok(value) => members.into_iter().find(|(member, _)| value.get(member).is_some()).map(|(_, format)| format),
        // Whatever it is meant to be, its reader says where the JSON is at fault.
        Err(_) => Some(Format::Specification),
    };
    if name.to_ascii_lowercase().ends_with(".matrix") { Some(Format::Mahara) } else { by_content }
}

/// Reads a file of any format. Where it cannot be used, every problem is returned.
pub fn read(format: Format, bytes: &[u8], known: &Known) -> Result<Reading, Vec<ExchangeProblem>> {
    if bytes.len() > MAX_BYTES {
        let reason = Reason::FileTooLarge { found: bytes.len(), max: MAX_BYTES };
        return Err(vec![ExchangeProblem::new("", ExchangeReason::Reading(reason))]);
    }
    let reading = match format {
        Format::Specification => {
            let read = parse::json_of(bytes).and_then(|value| Ok((parse::from_value(&value)?, value)));
            let (specification, value) =
                read.map_err(|problems| problems.into_iter().map(plain).collect::<Vec<_>>())?;
            Reading { specification, value, not_carried: Vec::new() }
        }
        Format::Moodle => outline::specified(moodle::read(bytes)?, known)?,
        Format::Mahara => outline::specified(mahara::read(&json_of(bytes)?)?, known)?,
        Format::Case => outline::specified(case::read(&json_of(bytes)?)?, known)?,
    };
    let refusing: Vec<ExchangeProblem> = check(&reading.specification)
        .into_iter()
        .filter(Finding::refuses)
        .map(|finding| ExchangeProblem::new(finding.place.clone(), ExchangeReason::Contradicts(finding)))
        .collect();
    if refusing.is_empty() { Ok(reading) } else { Err(refusing) }
}

/// Writes the specification whose file's JSON is `value`. `at` is the moment, in RFC 3339, for formats that ask for one.
pub fn write(format: Format, specification: &Specification, value: &Value, at: &str) -> Writing {
    match format {
        Format::Specification => Writing { text: layout::laid_out(value), not_carried: Vec::new() },
        Format::Moodle => moodle::write(specification),
        Format::Mahara => mahara::write(specification),
        Format::Case => case::write(specification, value, at),
    }
}

fn json_of(bytes: &[u8]) -> Result<Value, Vec<ExchangeProblem>> {
    json::parse_foreign(bytes).map_err(|error| {
        let place = format!("{}:{}", error.line, error.column);
        vec![ExchangeProblem::new(place, ExchangeReason::Reading(error.into()))]
    })
}

fn plain(problem: Problem) -> ExchangeProblem {
    ExchangeProblem::new(problem.place, ExchangeReason::Reading(problem.reason))
}

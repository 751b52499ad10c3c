//! The references of a specification, as types of their own: none can stand where another is meant.
//!
//! All of them are `Copy`, because they key everything from the database to the rows on the page.

use std::fmt;
use std::str::FromStr;

use arrayvec::ArrayString;

/// Why a text is no reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefError {
    /// Nothing there.
    Empty,
    /// More than `max` characters.
    TooLong {
        /// The most that is allowed.
        max: usize,
    },
    /// A character that references do not have: they are ASCII letters, digits, `-` and `_` (criterion
    /// numbers also `.`), so that look-alike letters and paths cannot hide in them.
    Character(char),
    /// A part is missing: an outcome reads `ISP501.LO1`, a criterion `ISP501.1.1`.
    Shape,
}

fn checked<const MAX: usize>(text: &str, dots: bool) -> Result<ArrayString<MAX>, RefError> {
    if text.is_empty() {
        return Err(RefError::Empty);
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_' || (dots && c == '.');
    if let Some(c) = text.chars().find(|&c| !allowed(c)) {
        return Err(RefError::Character(c));
    }
    ArrayString::from(text).map_err(|_| RefError::TooLong { max: MAX })
}

macro_rules! reference {
    ($(#[$doc:meta])* $name:ident, $max:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(ArrayString<$max>);

        impl $name {
            /// The reference as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = RefError;
            fn from_str(text: &str) -> Result<$name, RefError> {
                checked(text, false).map($name)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

reference! {
    /// A specification, across its versions: `isp-level-5-advanced-sales`.
    SpecificationId, 64
}
reference! {
    /// An award of a specification: `diploma`.
    AwardId, 32
}
reference! {
    /// A group of units that rules of combination speak of: `mandatory`.
    GroupId, 32
}
reference! {
    /// What rules tell some units by, beside groups and levels: `graded`, `barring-JC7`.
    Tag, 40
}
reference! {
    /// A unit: `ISP501`.
    UnitRef, 24
}
reference! {
    /// A type of evidence on the specification's list: `witness-testimony`.
    EvidenceTypeId, 40
}
reference! {
    /// A fault of the published text, and what was done about it: `E-05`.
    ErratumId, 16
}

/// A learning outcome: a unit and the outcome's number in it, written `ISP501.LO1`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutcomeRef {
    /// The unit it belongs to.
    pub unit: UnitRef,
    number: ArrayString<8>,
}

impl OutcomeRef {
    /// The outcome `number` of `unit`.
    pub fn new(unit: UnitRef, number: &str) -> Result<OutcomeRef, RefError> {
        Ok(OutcomeRef { unit, number: checked(number, false)? })
    }

    /// The number inside the unit: `1`.
    pub fn number(&self) -> &str {
        &self.number
    }
}

impl fmt::Display for OutcomeRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.LO{}", self.unit, self.number)
    }
}

impl fmt::Debug for OutcomeRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for OutcomeRef {
    type Err = RefError;
    fn from_str(text: &str) -> Result<OutcomeRef, RefError> {
        let (unit, number) = text.split_once(".LO").ok_or(RefError::Shape)?;
        OutcomeRef::new(unit.parse()?, number)
    }
}

/// An assessment criterion: a unit and the criterion's number in it, written `ISP501.1.1`. Criteria are
/// known by their own number, never by their outcome's, because published outcomes are misnumbered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CriterionRef {
    /// The unit it belongs to.
    pub unit: UnitRef,
    number: ArrayString<12>,
}

impl CriterionRef {
    /// The criterion `number` of `unit`.
    pub fn new(unit: UnitRef, number: &str) -> Result<CriterionRef, RefError> {
        Ok(CriterionRef { unit, number: checked(number, true)? })
    }

    /// The number inside the unit: `1.1`.
    pub fn number(&self) -> &str {
        &self.number
    }
}

impl fmt::Display for CriterionRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.unit, self.number)
    }
}

impl fmt::Debug for CriterionRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for CriterionRef {
    type Err = RefError;
    fn from_str(text: &str) -> Result<CriterionRef, RefError> {
        let (unit, number) = text.split_once('.').ok_or(RefError::Shape)?;
        CriterionRef::new(unit.parse()?, number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_criterion_reads_what_it_writes() {
        let criterion: CriterionRef = "ISP501.1.1".parse().unwrap();
        assert_eq!((criterion.unit.as_str(), criterion.number()), ("ISP501", "1.1"));
        assert_eq!(criterion.to_string(), "ISP501.1.1");
    }

    #[test]
    fn an_outcome_reads_what_it_writes() {
        let outcome: OutcomeRef = "ISP504.LO3".parse().unwrap();
        assert_eq!((outcome.unit.as_str(), outcome.number()), ("ISP504", "3"));
        assert_eq!(outcome.to_string(), "ISP504.LO3");
    }

    #[test]
    fn look_alikes_paths_and_gaps_are_refused() {
        assert_eq!("ISP/501".parse::<UnitRef>(), Err(RefError::Character('/')));
        assert_eq!("тот".parse::<UnitRef>(), Err(RefError::Character('т')));
        assert_eq!("".parse::<UnitRef>(), Err(RefError::Empty));
        assert_eq!("ISP501".parse::<CriterionRef>(), Err(RefError::Shape));
        assert_eq!("ISP501.".parse::<CriterionRef>(), Err(RefError::Empty));
        assert_eq!("X".repeat(25).parse::<UnitRef>(), Err(RefError::TooLong { max: 24 }));
    }
}

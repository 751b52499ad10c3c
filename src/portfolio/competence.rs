//! What an assessor or IQA says of their own competence.
//!
//! Source: specification, "Assessors" and "Internal quality assurers" (rules R20–R26 of the audit).

use jiff::civil::{Date, DateTime};

use super::Says;

/// What somebody who judges says of their own competence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Competence {
    /// Their occupational competence: qualifications and experience, in words (R20, R24).
    pub occupation: String,
    /// The level of it, as levels of qualifications are counted (R20).
    pub level: Option<u8>,
    /// Their competence in what the qualification is about, where that is asked for (R21).
    pub subject: String,
    /// Awards for assessing or quality assurance (R22, R25).
    pub awards: Vec<AssessingAward>,
    /// Who countersigns while an award is still worked towards.
    pub countersigned_by: Option<String>,
    /// Continuing professional development (R23, R26), in the order of its days.
    pub development: Vec<Development>,
}

impl Says for Competence {}

/// An award for assessing or quality assurance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessingAward {
    /// Its title.
    pub title: String,
    /// It is held, rather than worked towards.
    pub is_held: bool,
}

/// Time spent on one's own development.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Development {
    /// The day.
    pub on: Date,
    /// How long, in minutes.
    pub minutes: u32,
    /// On what.
    pub what: String,
}

impl Competence {
    /// The minutes of development in the twelve months up to and including `day`.
    pub fn minutes_in_the_year_to(&self, day: Date) -> u64 {
        let begin = DateTime::from_parts(day, jiff::civil::Time::midnight())
            .checked_sub(jiff::Span::new().years(1))
            .map_or(Date::MIN, |begin| begin.date());
        let counted = self.development.iter().filter(|development| development.on > begin && development.on <= day);
        counted.map(|development| u64::from(development.minutes)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_twelve_months_whatever_their_days() {
        let on =
            |year, month, day| Development { on: Date::constant(year, month, day), minutes: 60, what: String::new() };
        let development = vec![on(2024, 2, 29), on(2024, 3, 1), on(2025, 2, 28), on(2025, 3, 1)];
        let competence = Competence { development, ..Competence::default() };
        assert_eq!(competence.minutes_in_the_year_to(Date::constant(2025, 2, 28)), 180);
        assert_eq!(competence.minutes_in_the_year_to(Date::constant(2025, 3, 1)), 120);
        assert_eq!(competence.minutes_in_the_year_to(Date::constant(2024, 2, 28)), 0);
    }
}

//! What to say of what two people or two devices brought together.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::Message;
use crate::bundle::merge::{Fork, MergeError, Report};
use crate::dates;
use crate::portfolio::{Portfolio, RecordKey};
use crate::terms::{say, say_with};
use crate::wire;

impl From<&MergeError> for Message {
    fn from(error: &MergeError) -> Message {
        match error {
            MergeError::OtherPortfolio { found, expected } => Message::new(
                "This file belongs to another portfolio",
                format!("It is that of portfolio {found}; the one that is open is {expected}. Nothing was taken over."),
            )
            .hint("Open it as a portfolio of its own"),
            MergeError::OtherLearner { .. } => Message::new(
                say("This file belongs to another {learner}"),
                say("It goes by the same number as the portfolio that is open, but another person is enrolled in it. Two \
                 {learners} are never merged; nothing was taken over."),
            )
            .hint("Ask whoever sent it how it came about"),
            MergeError::OtherEdition { .. } => Message::new(
                "The file is for another edition of the qualification",
                "The portfolio is here already, and neither was moved on from the edition of the other. Nothing was taken \
                 over.",
            )
            .hint("Move one of them to the edition of the other, and open the file then"),
            MergeError::WorkOnEarlierEdition { criteria, came_in } => Message::new(
                "Work was done on an earlier edition of the qualification",
                format!(
                    "{} changed at {} called otherwise in the later edition. Nothing was taken over.",
                    if *came_in { "The file" } else { "The portfolio here" },
                    if *criteria == 1 { "a criterion that is".to_owned() } else { format!("{criteria} criteria that are") }
                ),
            )
            .hint(match came_in {
                true => "Move the portfolio to the newer version on the device that the file came from, and export it again",
                false => "Move the portfolio here to the newer version, and open the file then",
            }),
            MergeError::TooManyRecords { found, max } => Message::new(
                "Together there would be too many records",
                format!("It would be {found}; a portfolio may have {max}. Nothing was taken over."),
            ),
        }
    }
}

/// What bringing in a bundle would do to a portfolio that is here already.
pub fn merged(report: &Report) -> String {
    let (added, updated) = (report.added.len() + report.unknown_added, report.updated.len());
    let mut words = match (added, updated) {
        (0, 0) if report.is_empty() => "Nothing in it is new: opening it changes nothing.".to_owned(),
        // What came in beside what is here is told below.
        (0, 0) => String::new(),
        (added, 0) => format!("It adds {} to the portfolio that is here.", number(added, "record", "records")),
        (0, updated) => format!("It brings {} up to date.", number(updated, "record", "records")),
        (added, updated) => {
            format!("It adds {} and brings {updated} up to date.", number(added, "record", "records"))
        }
    };
    if !report.older.is_empty() {
        let records = number(report.older.len(), "record is newer here and stays", "records are newer here and stay");
        words += &format!(" {records} as before.");
    }
    if !report.contested.is_empty() {
        let criteria = number(report.contested.len(), "criterion", "criteria");
        words += &say_with(" At {0} {assessors} differ now: the more cautious word counts.", &[&criteria]);
    }
    if !report.forked.is_empty() {
        let records = number(report.forked.len(), "record was", "records were");
        words += &format!(" {records} changed here and there: both versions are kept, for you to choose.");
    }
    if !report.conflicting.is_empty() {
        let records = number(report.conflicting.len(), "record was", "records were");
        words += &format!(" {records} altered after being issued: both versions are kept.");
    }
    if !report.renumbered.is_empty() {
        let items = number(report.renumbered.len(), "evidence item gets", "evidence items get");
        words += &format!(" {items} another number, because two devices had given the same.");
    }
    words.trim_start().to_owned()
}

/// How far the clocks of two devices may go apart before it is worth a word, in hours.
const CLOCKS_APART: i64 = 24;

/// What to say of a bundle that says it was made when that is still to come, or that something in it was done then. Nothing
/// goes by its time but what people are told: what came after what, records say themselves.
pub fn ahead_of_time(created: Timestamp, portfolio: &Portfolio, now: Timestamp) -> Option<String> {
    let is_ahead = |at: &Timestamp| at.duration_since(now) > SignedDuration::from_hours(CLOCKS_APART);
    let made = Some(created).filter(is_ahead).map(|at| (at, "it was made"));
    let done = || wire::latest(portfolio).filter(is_ahead).map(|at| (at, "something in it was done"));
    made.or_else(done).map(|(at, what)| {
        let day = dates::long(TimeZone::UTC.to_datetime(at).date());
        format!(
            "It says that {what} on {day}, which is still to come: the clock of that device or of this one is wrong."
        )
    })
}

fn number(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

/// What there is to say of a record that came in otherwise than it is here. Both are kept.
impl From<&Fork> for Message {
    fn from(fork: &Fork) -> Message {
        let what = match fork.key {
            RecordKey::Enrolment => "The enrolment",
            RecordKey::Actor(_) => "What somebody says of themselves",
            RecordKey::Competence(_) => "What somebody says of their competence",
            RecordKey::Evidence(_) => "A piece of evidence",
            RecordKey::Mapping(_) => "A mapping",
            RecordKey::Claim(_) => "A claim",
            RecordKey::Parked(_) => "A parked mapping",
            RecordKey::Answer(_) => "An answer to a decision",
            RecordKey::Submission(_) => "A submission",
            RecordKey::Decision(_) => "A decision",
            RecordKey::SignOff(_) => "A sign-off",
            RecordKey::AssessorEvidence(_) => say("{An assessor}’s evidence"),
            RecordKey::Entry(_) | RecordKey::Version(_) => "A record",
        };
        match fork.shown.revision() {
            Some(_) => Message::new(
                format!("{what} was changed on two devices"),
                "Both versions are kept side by side, here and in every bundle from now on. Nothing that was typed is lost.",
            )
            .hint("Choose one of them, or keep both."),
            None => Message::new(
                format!("{what} came in twice and differs"),
                "It never changes once it is issued, so one of the two was altered. Both are kept, and the more cautious \
                 of them counts.",
            )
            .hint("Ask whoever issued it which one is right, and to issue it anew."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digest;
    use crate::testing::{self, learner, portfolio_id};

    #[test]
    fn the_sentences() {
        let errors = [
            MergeError::OtherPortfolio { found: portfolio_id(), expected: portfolio_id() },
            MergeError::OtherLearner { found: learner(), expected: learner() },
            MergeError::OtherEdition { found: Digest::of(b"one"), expected: Digest::of(b"other") },
            MergeError::WorkOnEarlierEdition { criteria: 1, came_in: true },
            MergeError::WorkOnEarlierEdition { criteria: 12, came_in: false },
            MergeError::TooManyRecords { found: 100_001, max: 100_000 },
        ];
        let portfolio = testing::small_portfolio();
        let decision = portfolio.decisions.keys().next().copied().unwrap();
        let forks = [RecordKey::Evidence(testing::evidence_id(1)), RecordKey::Decision(decision)].map(|key| {
            let record = crate::wire::get(&portfolio, key).unwrap();
            Fork { key, shown: record.clone(), other: record }
        });
        let messages = errors.iter().map(Message::from).chain(forks.iter().map(Message::from));
        testing::check_sentences("merge", messages);
    }
}

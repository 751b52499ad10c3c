//! What to say of what two people or two devices brought together.

use super::Message;
use crate::bundle::merge::MergeError;

impl From<&MergeError> for Message {
    fn from(error: &MergeError) -> Message {
        match error {
            MergeError::OtherPortfolio { found, expected } => Message::new(
                "This file belongs to another portfolio",
                format!("It is that of portfolio {found}; the one that is open is {expected}. Nothing was taken over."),
            )
            .hint("Open it as a portfolio of its own"),
            MergeError::OtherLearner { .. } => Message::new(
                "This file belongs to another learner",
                "It goes by the same number as the portfolio that is open, but another person is enrolled in it. Two \
                 learners are never merged; nothing was taken over.",
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
        testing::check_sentences("merge", errors.iter().map(Message::from));
    }
}

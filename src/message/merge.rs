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
    use crate::testing::{self, learner, portfolio_id};

    #[test]
    fn the_sentences() {
        let errors = [
            MergeError::OtherPortfolio { found: portfolio_id(), expected: portfolio_id() },
            MergeError::OtherLearner { found: learner(), expected: learner() },
            MergeError::TooManyRecords { found: 100_001, max: 100_000 },
        ];
        testing::check_sentences("merge", errors.iter().map(Message::from));
    }
}

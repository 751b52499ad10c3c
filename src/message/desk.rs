//! What to say of what a device kept beside a portfolio and cannot read any more.

use super::Message;
use crate::desk::DeskError;

impl From<&DeskError> for Message {
    fn from(error: &DeskError) -> Message {
        match error {
            DeskError::Draft(_) => Message::new(
                "A draft cannot be read",
                "It was kept by another version of this page, or is damaged. Everything that was issued is here.",
            )
            .hint("Write the decision down again."),
            DeskError::Damaged { .. } => Message::new(
                "What you have read is no longer known",
                "Everything shows as unread. Nothing else is affected.",
            ),
            DeskError::TooMany { max } => Message::new(
                "There are too many drafts",
                format!("{max} are kept for one portfolio; the others were left out."),
            )
            .hint("Issue or discard some."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use crate::wire::RecordError;

    #[test]
    fn the_sentences() {
        let errors = [
            DeskError::Draft(RecordError::TooLong { found: 2, max: 1 }),
            DeskError::Damaged { place: "device:seen".to_owned() },
            DeskError::TooMany { max: 2_000 },
        ];
        testing::check_sentences("desk", errors.iter().map(Message::from));
    }
}

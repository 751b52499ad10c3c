//! What to say of a signature that cannot be read. The record is shown all the same, as altered.

use super::Message;
use crate::seal::SealError;

impl From<&SealError> for Message {
    fn from(error: &SealError) -> Message {
        match error {
            SealError::NotAnObject => Message::new("This cannot be signed", "Only whole records are signed."),
            SealError::AlreadySealed => {
                Message::new("This is signed already", "A record is signed once. A correction is a record of its own.")
            }
            SealError::Member { name } => Message::new(
                "The signature cannot be read",
                format!("Its “{name}” is missing or is not what it has to be, so it may have been altered."),
            ),
            SealError::Suite { found } => Message::new(
                "The signature cannot be checked here",
                format!("It is of the kind “{found}”, which this version does not know."),
            )
            .hint("Open it with the newest version of this page"),
            SealError::OtherDomain { .. } => Message::new(
                "The signature is not for this record",
                "It was made for another portfolio, or for another kind of record, and put here.",
            ),
            SealError::OtherSuite { found, expected } => Message::new(
                "The signature cannot be right",
                format!("It says that it is of the kind {}, but its key is one of {}.", expected.name(), found.name()),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::Suite;
    use crate::testing;

    #[test]
    fn the_sentences_of_a_signature_that_cannot_be_read() {
        let errors = [
            SealError::NotAnObject,
            SealError::AlreadySealed,
            SealError::Member { name: "proofValue" },
            SealError::Suite { found: "rsa-2010".to_owned() },
            SealError::OtherDomain { found: None },
            SealError::OtherSuite { found: Suite::Eddsa, expected: Suite::Ecdsa },
        ];
        testing::check_sentences("seal", errors.iter().map(Message::from));
    }
}

//! What to say of an encrypted bundle that does not open. Never more than a person needs: how exactly it fails is no help to
//! them, and some to an attacker.

use super::Message;
use crate::envelope::{EnvelopeError, NotAKey};

impl From<&EnvelopeError> for Message {
    fn from(error: &EnvelopeError) -> Message {
        match error {
            EnvelopeError::NotAnEnvelope | EnvelopeError::NotAge => Message::new(
                "This is not an encrypted bundle",
                "It does not hold what this page encrypts. Nothing has changed.",
            ),
            EnvelopeError::TooNew { found, max } => Message::new(
                "This file was encrypted by a newer version",
                format!("It has version {found}, and this page reads up to {max}. Nothing has changed."),
            )
            .hint("Open it with the newest version of this page"),
            EnvelopeError::Truncated { offset } => Message::new(
                "The file is not complete",
                format!("It stops after {offset} bytes, before its end. Nothing has changed."),
            )
            .hint("Ask for the file again"),
            EnvelopeError::Shape { offset, expected } => Message::new(
                "The file is damaged",
                format!("At byte {offset} it should have {expected}. Nothing has changed."),
            )
            .hint("Ask for the file again"),
            EnvelopeError::NeedsPassphrase => {
                Message::new("A passphrase opens this file", "A key was tried. Nothing has changed.")
            }
            EnvelopeError::NeedsKey => {
                Message::new("A key opens this file", "It was encrypted for a key, not with a passphrase.")
                    .hint("Ask your provider, who has the key")
            }
            EnvelopeError::WrongPassphrase => {
                Message::new("The passphrase is not the right one", "The file stays closed, and nothing has changed.")
                    .hint("Look for a word that is misspelt; upper and lower case count")
            }
            EnvelopeError::WrongKey => {
                Message::new("The file was encrypted for another key", "It stays closed, and nothing has changed.")
                    .hint("Look for another key file, or ask for the file again, encrypted for yours")
            }
            EnvelopeError::TooMuchWork { required, max } => Message::new(
                "This file asks for too much work",
                format!(
                    "Opening it would take 2^{required} rounds of scrypt and the memory for that; at most 2^{max} are done \
                     for a file from elsewhere. Nothing was tried."
                ),
            ),
            EnvelopeError::Altered => Message::new(
                "The file was altered after it was encrypted",
                "What is inside is not what was put there, or not all of it. Nothing has changed.",
            )
            .hint("Ask for the file again"),
            EnvelopeError::OutOfTurn => {
                Message::new("The file is not unlocked yet", "Its passphrase or key has to come first.")
            }
        }
    }
}

impl From<&NotAKey> for Message {
    fn from(NotAKey: &NotAKey) -> Message {
        Message::new(
            "This is not a key of the right kind",
            "A public key, which locks, begins with age1; the secret key to it, which unlocks, with AGE-SECRET-KEY-1.",
        )
        .hint("Copy the whole of it, without the words around it")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn the_sentences_of_a_file_that_does_not_open() {
        let errors = [
            EnvelopeError::NotAnEnvelope,
            EnvelopeError::TooNew { found: 3, max: 1 },
            EnvelopeError::Truncated { offset: 1_234 },
            EnvelopeError::Shape { offset: 77, expected: "a string of base64" },
            EnvelopeError::NotAge,
            EnvelopeError::NeedsPassphrase,
            EnvelopeError::NeedsKey,
            EnvelopeError::WrongPassphrase,
            EnvelopeError::WrongKey,
            EnvelopeError::TooMuchWork { required: 23, max: 18 },
            EnvelopeError::Altered,
            EnvelopeError::OutOfTurn,
        ];
        let sentences = errors.iter().map(Message::from).chain([Message::from(&NotAKey)]);
        testing::check_sentences("envelope", sentences);
    }
}

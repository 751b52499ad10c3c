//! What to say of a file that is not opened in the page.

use super::Message;
use crate::media::office::OfficeError;
use crate::media::pixels::{MAX_PIXELS, TooManyPixels};

impl From<&TooManyPixels> for Message {
    fn from(TooManyPixels { found }: &TooManyPixels) -> Message {
        let max = MAX_PIXELS / 1_000_000;
        let (title, detail) = match found {
            Some(found) => (
                "This picture is too large to show",
                format!("It has {} million pixels, and up to {max} million are unpacked here.", found / 1_000_000),
            ),
            None => (
                "This picture does not say how large it is",
                format!("Only pictures of up to {max} million pixels are unpacked here."),
            ),
        };
        Message::new(title, detail).hint("Save it to look at it")
    }
}

impl From<&OfficeError> for Message {
    fn from(error: &OfficeError) -> Message {
        match error {
            OfficeError::Other => Message::new(
                "This kind of file does not open here",
                "It is an archive, and not one of a word processor or a spreadsheet.",
            )
            .hint("Save it to look at it"),
            OfficeError::TooLarge => {
                Message::new("This file is too large to show", "It unpacks to more than a page should hold.")
                    .hint("Save it to look at it")
            }
            OfficeError::Unreadable => {
                Message::new("This file cannot be shown", "It may have a password, or may not be whole.")
                    .hint("Save it to look at it; if nothing opens it, ask for it again")
            }
        }
    }
}

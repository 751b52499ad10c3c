//! What to say of a file that is not opened in the page.

use super::Message;
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

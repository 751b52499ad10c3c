//! What to say of a file that is not offered.

use super::Message;
use crate::library::Refusal;

impl From<&Refusal> for Message {
    fn from(refusal: &Refusal) -> Message {
        match refusal {
            Refusal::Problem(problem) => Message::from(problem),
            Refusal::Finding(finding) => Message::from(finding),
            Refusal::Overlay(problem) => Message::from(problem),
            Refusal::Exchange(problem) => Message::from(problem),
        }
    }
}

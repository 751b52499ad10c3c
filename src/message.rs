//! Every failure in the user's words, and nowhere else: modules give errors that carry ids and values, and here each
//! becomes a [`Message`]. Every `match` names every case, so that a new error has no way to go without its words.
//!
//! A file per module, in the order of the library.

mod seal;

mod envelope;

mod spec;

mod check;

mod exchange;

mod overlay;

mod portfolio;

mod judging;

mod library;

pub mod next;

pub mod readiness;

mod wire;

mod bundle;

pub mod merge;

pub mod verify;

mod desk;

pub mod audit;

mod store;

mod media;

pub use exchange::format_name;
pub use portfolio::not_issued;

/// What to tell someone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What happened, in a sentence without its full stop.
    pub title: String,
    /// Where, and with what.
    pub detail: String,
    /// What can be done about it, where something can.
    pub hint: Option<String>,
}

impl Message {
    fn new(title: impl Into<String>, detail: impl Into<String>) -> Message {
        Message { title: title.into(), detail: detail.into(), hint: None }
    }

    fn hint(self, hint: impl Into<String>) -> Message {
        Message { hint: Some(hint.into()), ..self }
    }
}

//! Why the browser did not do what it was asked to, and how that is said to people.

use evidence_mapper::message::Message;
use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// Why the browser did not do what it was asked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BrowserError {
    /// The person stopped it.
    Cancelled,
    /// A file cannot be read: it was moved, changed or deleted after it was picked, or it is a folder.
    Unreadable {
        /// What the browser said.
        reason: String,
    },
    /// There is not enough memory.
    OutOfMemory {
        /// What the browser said.
        reason: String,
    },
    /// Anything else.
    Other {
        /// What the browser said.
        reason: String,
    },
}

impl BrowserError {
    pub(super) fn from_js(error: &JsValue) -> BrowserError {
        let member = |name: &str| Reflect::get(error, &name.into()).ok().and_then(|value| value.as_string());
        let name = member("name").unwrap_or_default();
        let reason = match member("message") {
            Some(message) => format!("{name}: {message}"),
            None => format!("{error:?}"),
        };
        match name.as_str() {
            "NotReadableError" | "NotFoundError" | "SecurityError" => BrowserError::Unreadable { reason },
            "RangeError" | "QuotaExceededError" => BrowserError::OutOfMemory { reason },
            _ => BrowserError::Other { reason },
        }
    }
}

impl From<&BrowserError> for Message {
    fn from(error: &BrowserError) -> Message {
        match error {
            BrowserError::Cancelled => message("Stopped", "Nothing was changed".to_owned(), None),
            BrowserError::Unreadable { reason } => message(
                "This file cannot be read",
                format!("It may have been moved or changed since you picked it. Nothing was added. ({reason})"),
                Some("Pick the file again"),
            ),
            BrowserError::OutOfMemory { reason } => message(
                "There is not enough memory for this",
                format!("Nothing was changed. ({reason})"),
                Some("Close other tabs and programs and try again"),
            ),
            BrowserError::Other { reason } => message(
                "The browser did not do what it was asked to",
                format!("Nothing was changed. ({reason})"),
                Some("Try again. If it happens once more, reload the page"),
            ),
        }
    }
}

fn message(title: &str, detail: String, hint: Option<&str>) -> Message {
    Message { title: title.to_owned(), detail, hint: hint.map(str::to_owned) }
}

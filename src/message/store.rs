//! What to say when this device does not keep, or does not give back.

use super::Message;
use crate::store::StoreError;

impl From<&StoreError> for Message {
    fn from(error: &StoreError) -> Message {
        match error {
            StoreError::Unavailable { reason } => message(
                "This browser lends no storage here",
                format!("You can go on working, but everything is gone when you close this page. {}", said(reason)),
                "Open the page in an ordinary window, not a private one. If you go on here, save a file before you leave",
            ),
            StoreError::Full => message(
                "There is no room left on this device",
                "Your last change is not saved yet. It is still on this page".to_owned(),
                "Save your portfolio to a file, then make room: remove large files from this device or portfolios that \
                 you no longer need here",
            ),
            StoreError::NewerVersion { found, supported } => message(
                "A newer version of this page was used here",
                format!(
                    "It keeps your portfolios in a form that this version cannot read (form {found}; up to {supported} \
                     is known here). Nothing is lost and nothing was changed"
                ),
                "Reload the page to get the newer version",
            ),
            StoreError::Closed => message(
                "This tab is cut off from its storage",
                "A newer version of this page is open in another tab, or the browser cleared its storage. Your last \
                 change is not saved"
                    .to_owned(),
                "Save your portfolio to a file if you changed anything just now, then reload the page",
            ),
            StoreError::Aborted { reason } => message(
                "The browser did not save your last change",
                format!("Nothing else was touched, and the change is still on this page. {}", said(reason)),
                "Try again. If it happens once more, save your portfolio to a file",
            ),
            StoreError::Damaged { key } => message(
                "Something kept on this device cannot be read",
                format!("It was damaged while it was stored. Everything else is as it was. (Kept under: {key})"),
                "Open your last saved file: what is in it replaces what is damaged",
            ),
            StoreError::TooLargeHere { size, max } => message(
                "This file is too large for a private window",
                format!(
                    "It has {} MB, and here the browser takes at most {} MB. The file was not added",
                    megabytes(*size),
                    megabytes(*max)
                ),
                "Open the page in an ordinary window to add it",
            ),
            StoreError::Other { reason } => message(
                "The browser did not do what it was asked to",
                format!("Nothing was saved by this attempt. {}", said(reason)),
                "Try again. If it happens once more, save your portfolio to a file and reload the page",
            ),
        }
    }
}

fn message(title: &str, detail: String, hint: &str) -> Message {
    Message { title: title.to_owned(), detail: detail.trim_end().to_owned(), hint: Some(hint.to_owned()) }
}

// The browser's own words come last: they are for whoever helps.
fn said(reason: &str) -> String {
    if reason.is_empty() { String::new() } else { format!("(The browser says: {reason})") }
}

// Rounded up, so that no file reads as 0 MB and none that is too large as just fitting.
fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_device_says_that_nothing_is_lost_and_what_to_do() {
        let message = Message::from(&StoreError::Full);
        assert_eq!(message.title, "There is no room left on this device");
        assert!(message.detail.contains("still on this page"));
        assert!(message.hint.is_some_and(|hint| hint.starts_with("Save your portfolio to a file")));
    }

    #[test]
    fn found_and_allowed_are_both_named() {
        let newer = Message::from(&StoreError::NewerVersion { found: 7, supported: 3 });
        assert!(newer.detail.contains("form 7") && newer.detail.contains("up to 3"));
        let large = Message::from(&StoreError::TooLargeHere { size: (64 << 20) + 1, max: 64 << 20 });
        assert!(large.detail.contains("65 MB") && large.detail.contains("64 MB"));
    }

    #[test]
    fn a_silent_browser_leaves_no_empty_brackets() {
        let message = Message::from(&StoreError::Aborted { reason: String::new() });
        assert!(message.detail.ends_with("still on this page."), "{}", message.detail);
    }
}

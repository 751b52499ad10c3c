//! Words that an assessor uses again and again, kept on this device.

use crate::json::{self, Value};

/// What a store notes them under.
pub const NOTE: &str = "snippets";

/// The most that are kept.
pub const MAX_SNIPPETS: usize = 200;

/// As JSON text.
pub fn write(snippets: &[String]) -> String {
    Value::Array(snippets.iter().cloned().map(Value::Text).collect()).canonical()
}

/// What [`write`] wrote; what is no text is passed over.
pub fn read(text: &str) -> Vec<String> {
    match json::parse(text.as_bytes()) {
        Ok(Value::Array(items)) => items.iter().filter_map(Value::as_text).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// With `text` among them, the newest first; one that is there already comes to the front.
pub fn with(mut snippets: Vec<String>, text: &str) -> Vec<String> {
    let text = text.trim();
    if !text.is_empty() {
        snippets.retain(|other| other != text);
        snippets.insert(0, text.to_owned());
        snippets.truncate(MAX_SNIPPETS);
    }
    snippets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snippets_are_read_back_and_each_is_kept_once() {
        let both = with(with(Vec::new(), "Say where. "), "Well done.");
        assert_eq!(both, ["Well done.", "Say where."]);
        assert_eq!(with(both.clone(), "Say where."), ["Say where.", "Well done."]);
        assert_eq!(with(both.clone(), "  "), both);
        assert_eq!(read(&write(&both)), both);
        assert_eq!(read("{"), Vec::<String>::new());
    }
}

//! What people type, checked: lines are one line, texts have an end, and both have a limit.

use super::{CommandError, Field, MAX_LINE, MAX_TEXT};

pub(super) fn line(field: Field, text: &str) -> Result<String, CommandError> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let found = line.chars().count();
    if found > MAX_LINE {
        return Err(CommandError::TooLong { field, found, max: MAX_LINE });
    }
    Ok(line)
}

pub(super) fn required_line(field: Field, text: &str) -> Result<String, CommandError> {
    let line = line(field, text)?;
    if line.is_empty() { Err(CommandError::Empty(field)) } else { Ok(line) }
}

pub(super) fn optional_line(field: Field, text: Option<String>) -> Result<Option<String>, CommandError> {
    let line = text.map(|text| line(field, &text)).transpose()?;
    Ok(line.filter(|line| !line.is_empty()))
}

pub(super) fn text(field: Field, text: &str) -> Result<String, CommandError> {
    if text.len() > MAX_TEXT {
        return Err(CommandError::TooLong { field, found: text.len(), max: MAX_TEXT });
    }
    Ok(text.trim_end().to_owned())
}

pub(super) fn required_text(field: Field, given: &str) -> Result<String, CommandError> {
    let text = text(field, given)?;
    if text.trim().is_empty() { Err(CommandError::Empty(field)) } else { Ok(text) }
}

pub(super) fn optional_text(field: Field, given: Option<String>) -> Result<Option<String>, CommandError> {
    let text = given.map(|given| text(field, &given)).transpose()?;
    Ok(text.filter(|text| !text.trim().is_empty()))
}

//! What to say of a specification that cannot be used.

use super::Message;
use crate::spec::ids::RefError;
use crate::spec::parse::{Kind, Named, Problem, Reason};

// --- spec::ids ---

fn ref_error(error: RefError) -> String {
    match error {
        RefError::Empty => "A part of it is empty.".to_owned(),
        RefError::TooLong { max } => format!("It may have up to {max} characters."),
        RefError::Character(c) => format!("It contains {}. {ID_CHARACTERS}", character(c)),
        RefError::Shape => "A part of it is missing.".to_owned(),
    }
}

const ID_CHARACTERS: &str = "Letters a to z, digits, - and _ are allowed, and a stop in the number of a criterion.";

/// A character by its number too, because the ones complained of look like others or like nothing.
pub(super) fn character(c: char) -> String {
    let number = format!("U+{:04X}", u32::from(c));
    if c.is_alphanumeric() || c.is_ascii_graphic() { format!("“{c}” ({number})") } else { number }
}

// --- spec::parse ---

/// Where in a text that is not read on.
fn line_and_column(place: &str) -> String {
    let (line, column) = place.split_once(':').unwrap_or((place, "?"));
    format!("Line {line}, column {column}")
}

impl From<&Problem> for Message {
    fn from(problem: &Problem) -> Message {
        let place = match problem.place.as_str() {
            "" => "In the file".to_owned(),
            place => format!("At {place}"),
        };
        match &problem.reason {
            Reason::Json(reason) => {
                Message::new("The file is not valid JSON", format!("{}: {reason}.", line_and_column(&problem.place)))
                    .hint("A comma, a bracket or a quotation mark is often missing just before this place.")
            }
            Reason::OtherJson(reason) => {
                let detail = format!("{}: {reason}.", line_and_column(&problem.place));
                Message::new("The file is JSON, but not as it is read here", detail)
                    .hint("Numbers are whole, each member is given once, and nothing is nested deeper than 32 levels.")
            }
            Reason::FileTooLarge { found, max } => Message::new(
                "The file is too large for a specification",
                format!("It has {} MB, and up to {} MB are read.", megabytes(*found), megabytes(*max)),
            ),
            Reason::Format { found, expected } => Message::new(
                "This is another kind of file",
                match found {
                    Some(found) => format!("Its format is “{found}”, where “{expected}” is expected."),
                    None => format!("It does not say that its format is “{expected}”."),
                },
            ),
            Reason::NewerFormat { found, max_supported } => Message::new(
                "The file was written for a later version of this page",
                format!("It has format version {found}. This page reads up to {max_supported}."),
            )
            .hint("Load the page again, or ask your provider to update it."),
            Reason::Missing { similar } => {
                let message = Message::new("Something is missing", format!("{place} there has to be something."));
                match similar {
                    Some(similar) => message.hint(format!("“{similar}” stands there. Is it misspelt?")),
                    None => message,
                }
            }
            Reason::Kind { found, expected } => Message::new(
                "A value is of the wrong kind",
                format!("{place} stands {}, where {} is expected.", kind(*found), kind(*expected)),
            ),
            Reason::Empty => Message::new("Something is empty", format!("{place} there has to be something.")),
            Reason::TooLong { found, max } => Message::new(
                "A text is too long",
                format!("{place} it has {found} characters. Up to {max} are allowed."),
            ),
            Reason::TooMany { found, max } => {
                Message::new("A list is too long", format!("{place} it has {found} items. Up to {max} are allowed."))
            }
            Reason::OutOfRange { found, min, max } => Message::new(
                "A number is too small or too large",
                format!("{place} stands {found}. From {min} to {max} is allowed."),
            ),
            Reason::Invisible(c) => Message::new(
                "A text contains a character that cannot be seen",
                format!("{place} stands the character {}.", character(*c)),
            )
            .hint("Type the text again instead of pasting it. Line breaks are not allowed inside a text."),
            Reason::Reference { found, error } => {
                Message::new("A reference cannot be used", format!("{place} stands “{found}”. {}", ref_error(*error)))
            }
            Reason::NotOneOf { found, allowed } => Message::new(
                "A word is not one of those allowed",
                format!("{place} stands “{found}”. Allowed are: {}.", allowed.join(", ")),
            ),
            Reason::Date { found, form } => Message::new(
                "A date cannot be read",
                format!("{place} stands “{found}”, where a date such as {form} is expected."),
            ),
            Reason::NotADigest { found } => Message::new(
                "A digest cannot be read",
                format!("{place} stands “{found}”, where 64 digits and letters from a to f are expected."),
            )
            .hint("The page shows the digest of a specification in its library, to be copied."),
            Reason::NotAKey { found, expected } => Message::new(
                "A key cannot be read",
                format!("{place} stands “{found}”, where a public key such as {expected} is expected."),
            )
            .hint("Only public keys belong here. A secret key is nobody's but its owner's."),
            Reason::FileName { found } => {
                Message::new("A file name cannot be used", format!("{place} stands “{found}”."))
                    .hint("Put the file beside the index and give its name alone, ending in .json, without spaces.")
            }
            Reason::Duplicate { named: what, id } => {
                Message::new(format!("The same {} is given twice", named(*what)), format!("{place}: “{id}”."))
            }
            Reason::Unknown { named: what, id } => Message::new(
                format!("There is no such {}", named(*what)),
                format!("{place} stands “{id}”, which the file does not contain."),
            ),
            Reason::RuleShape => Message::new(
                "A rule is not understood",
                format!(
                    "{place} exactly one way has to be given: what a rule asks for, and which units it counts, is said in one way each."
                ),
            ),
            Reason::UnknownInRule { member } => {
                Message::new("A rule is not understood", format!("{place} stands “{member}”, which rules do not have."))
                    .hint("Rules are read whole or not at all, so that no award is granted by mistake.")
            }
        }
    }
}

fn megabytes(bytes: usize) -> usize {
    bytes.div_ceil(1 << 20)
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "nothing (null)",
        Kind::Bool => "true or false",
        Kind::Integer => "a whole number",
        Kind::Text => "a text in quotation marks",
        Kind::Array => "a list in square brackets",
        Kind::Object => "an object in curly brackets",
    }
}

pub(super) fn named(named: Named) -> &'static str {
    match named {
        Named::Award => "award",
        Named::Rule => "rule",
        Named::Group => "group",
        Named::Tag => "tag",
        Named::Unit => "unit",
        Named::Outcome => "outcome",
        Named::Criterion => "criterion",
        Named::EvidenceType => "type of evidence",
        Named::Guidance => "section of guidance",
        Named::Erratum => "erratum",
        Named::File => "file",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::parse::parse;

    /// Title, detail and hint on a line each.
    fn words(message: Message) -> String {
        [Some(message.title), Some(message.detail), message.hint].into_iter().flatten().collect::<Vec<_>>().join("\n")
    }

    fn problem(place: &str, reason: Reason) -> String {
        words(Message::from(&Problem { place: place.to_owned(), reason }))
    }

    #[test]
    fn a_file_that_is_no_json() {
        let problems = parse(b"{ \"format\" }").unwrap_err();
        let expected = "The file is not valid JSON
Line 1, column 12: expected `:`.
A comma, a bracket or a quotation mark is often missing just before this place.";
        assert_eq!(words(Message::from(&problems[0])), expected);
    }

    #[test]
    fn a_file_that_is_json_and_is_not_taken() {
        let title = |text: &str| Message::from(&parse(text.as_bytes()).unwrap_err()[0]).title;
        for text in [r#"{"format": "evidence-specification", "tqt": 410.0}"#, r#"{"title": "a", "title": "b"}"#] {
            assert_eq!(title(text), "The file is JSON, but not as it is read here");
        }
    }

    #[test]
    fn a_misspelt_member() {
        let missing = Reason::Missing { similar: Some("short_title".to_owned()) };
        let expected = "Something is missing
At awards[0].shortTitle there has to be something.
“short_title” stands there. Is it misspelt?";
        assert_eq!(problem("awards[0].shortTitle", missing), expected);
    }

    #[test]
    fn a_look_alike_letter_is_named_by_its_number() {
        let error = RefError::Character('т');
        let expected = "A reference cannot be used
At units[3] (тот).ref stands “тот”. It contains “т” (U+0442). Letters a to z, digits, - and _ are allowed, and a stop in the number of a criterion.";
        assert_eq!(problem("units[3] (тот).ref", Reason::Reference { found: "тот".to_owned(), error }), expected);
    }

    #[test]
    fn an_invisible_character_is_not_repeated() {
        let text = problem("title", Reason::Invisible('\u{202e}'));
        assert!(text.contains("U+202E") && !text.contains('\u{202e}'), "{text}");
    }
}

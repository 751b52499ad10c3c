//! What to say of a specification that cannot be used, and of what contradicts itself in one that can.

use super::Message;
use crate::combination::Measure;
use crate::spec::check::{Finding, FindingKind};
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
fn character(c: char) -> String {
    let number = format!("U+{:04X}", u32::from(c));
    if c.is_alphanumeric() || c.is_ascii_graphic() { format!("“{c}” ({number})") } else { number }
}

// --- spec::parse ---

impl From<&Problem> for Message {
    fn from(problem: &Problem) -> Message {
        let place = match problem.place.as_str() {
            "" => "In the file".to_owned(),
            place => format!("At {place}"),
        };
        match &problem.reason {
            Reason::Json(reason) => {
                let (line, column) = problem.place.split_once(':').unwrap_or((&problem.place, "?"));
                Message::new("The file is not valid JSON", format!("Line {line}, column {column}: {reason}."))
                    .hint("A comma, a bracket or a quotation mark is often missing just before this place.")
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
                    "{place} exactly one way has to be given: “all” or “count” in a rule, a group or units in what it counts."
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
        Named::Unit => "unit",
        Named::Outcome => "outcome",
        Named::Criterion => "criterion",
        Named::EvidenceType => "type of evidence",
        Named::Guidance => "section of guidance",
        Named::Erratum => "erratum",
        Named::File => "file",
    }
}

// --- spec::check ---

impl From<&Finding> for Message {
    fn from(finding: &Finding) -> Message {
        let message = match &finding.kind {
            FindingKind::Total { award, measure, stated, computed, .. } => Message::new(
                "An award’s total is not the sum of its units",
                format!(
                    "The award “{award}” states {stated} {}. The units that it needs come to {computed}.",
                    measured(*measure)
                ),
            ),
            FindingKind::ImpossibleRule { award, rule, needed, on_offer } => Message::new(
                "A rule can never be met",
                format!("The rule “{rule}” of the award “{award}” needs {needed}, and its units come to {on_offer}."),
            )
            .hint("Lower what it needs, or let it count more units."),
            FindingKind::NoSlack { award, rule, needed } => Message::new(
                "A rule leaves no choice",
                format!("The rule “{rule}” of the award “{award}” needs {needed}, and its units come to just that."),
            ),
            FindingKind::QanShape { award, qan, .. } => Message::new(
                "A qualification number is not written as one",
                format!("The award “{award}” has the number “{qan}”."),
            )
            .hint("It reads like 603/5903/1: three digits, four digits, and one digit or X."),
            FindingKind::QanCheck { award, qan, expected, .. } => Message::new(
                "A qualification number is mistyped",
                format!("The award “{award}” has the number “{qan}”, which would have to end in {expected}."),
            ),
            FindingKind::GuidedHoursExceedTotal { unit, glh, tqt, .. } => Message::new(
                "Guided hours are more than total hours",
                match unit {
                    Some(unit) => format!("{unit} has {glh} guided hours out of a total of {tqt}."),
                    None => format!("The award has {glh} guided hours out of a total of {tqt}."),
                },
            ),
            FindingKind::HoursOfCredit { unit, credit, tqt } => Message::new(
                "Credit and total hours do not go together",
                format!("{unit} has {credit} credits and {tqt} hours. A credit usually stands for ten hours."),
            ),
            FindingKind::NumberGap { expected, found } => {
                Message::new("A number is not the next one", format!("It is {found} where {expected} would follow."))
            }
            FindingKind::ForeignNumber { criterion, outcome } => Message::new(
                "A criterion is numbered for another outcome",
                format!("{criterion} stands under outcome {outcome}."),
            ),
            FindingKind::MissingWording { criterion, .. } => {
                Message::new("A criterion has no wording", format!("{criterion} has none."))
            }
            FindingKind::UncountedUnit { unit } => {
                Message::new("A unit counts for nothing", format!("No rule of any award counts {unit}."))
            }
        };
        let detail = format!("{} At {}.", message.detail, finding.place);
        let explain = "Put it right, or say in an erratum why it stands.".to_owned();
        let hint = message.hint.or_else(|| (finding.refuses()).then_some(explain));
        Message { detail, hint, ..message }
    }
}

fn measured(measure: Measure) -> &'static str {
    match measure {
        Measure::Units => "units",
        Measure::Credits => "credits",
        Measure::Glh => "guided learning hours",
        Measure::Tqt => "hours of total qualification time",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Severity;
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

    #[test]
    fn a_finding_that_refuses_says_what_can_be_done() {
        let award = "diploma".parse().unwrap();
        let place = "awards[1] (diploma).tqt".to_owned();
        let total =
            |explained| FindingKind::Total { award, measure: Measure::Tqt, stated: 774, computed: 410, explained };
        let finding = Finding { severity: Severity::A, place, kind: total(false) };
        let expected = "An award’s total is not the sum of its units
The award “diploma” states 774 hours of total qualification time. The units that it needs come to 410. At awards[1] (diploma).tqt.
Put it right, or say in an erratum why it stands.";
        assert_eq!(words(Message::from(&finding)), expected);
        let explained = Finding { kind: total(true), ..finding };
        assert_eq!(Message::from(&explained).hint, None);
    }
}

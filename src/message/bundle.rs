//! What to say of a file that cannot be opened, saved or brought in.

use super::Message;
use crate::bundle::{BundleError, Limit, Place, WriteError};
use crate::digest::Digest;
use crate::wire::RecordError;

const ASK: &str = "Ask whoever sent it to send it again";
const SAVED_ELSEWHERE: &str = "Ask whoever sent it to save it again, and not to open it in another program in between";
const SAVE_AGAIN: &str = "Try again. If it happens once more, reload the page and save then";

impl From<&BundleError> for Message {
    fn from(error: &BundleError) -> Message {
        match error {
            BundleError::NotABundle { found } => Message::new(
                "This is not a portfolio file",
                match found {
                    Some(format) => format!("It says that it is “{}”. Nothing was taken over.", shown(format)),
                    None => "It is another kind of file. Nothing was taken over.".to_owned(),
                },
            )
            .hint("Choose the .json file that was saved or sent as a portfolio"),
            BundleError::Encrypted => Message::new(
                "This portfolio file is locked",
                "It was encrypted by whoever sent it. Nothing was taken over.",
            )
            .hint("Unlock it with its passphrase first, or ask for it unlocked"),
            BundleError::TooNew { found, max } => Message::new(
                "This file was made by a newer version of this page",
                format!("It has format version {found}; up to {max} is known here. Nothing was taken over."),
            )
            .hint("Reload the page to get the newer version, then open the file again"),
            BundleError::Truncated { offset } => Message::new(
                "This file is not whole",
                format!("It stops after {offset} bytes, before its end. Nothing was taken over."),
            )
            .hint("Download or copy it again. If it came by e-mail, ask for it once more"),
            BundleError::Trailing { offset } => Message::new(
                "There is something after the end of this file",
                format!("It should end at byte {offset}. Nothing was taken over."),
            )
            .hint(SAVED_ELSEWHERE),
            BundleError::Unexpected { place, found } => damaged(place)
                .because(&format!("the character “{}” does not belong there", char::from(*found).escape_debug())),
            BundleError::Json { place, error } => damaged(place).because(&error.reason),
            BundleError::Shape { place, reason } => damaged(place).because(reason),
            BundleError::Record { place, error } => record(place, error),
            BundleError::TooMuch { place, limit, found, max } => {
                let (what, unit) = words(*limit);
                Message::new(
                    format!("There is {what} in this file"),
                    format!("At {} it has {found}{unit} or more; up to {max} are taken. Nothing was taken over.", at(place)),
                )
                .hint("Ask whoever sent it to split it up, or to leave out what is not needed")
            }
            BundleError::DuplicateMember(place) => damaged(place).because("it is there twice"),
            BundleError::AfterEnd(place) => damaged(place).because("it comes after the end"),
            BundleError::MissingMember { path } => {
                Message::new("Something is missing from this file", format!("It has no “{path}”. Nothing was taken over."))
                    .hint(SAVED_ELSEWHERE)
            }
            BundleError::NotACollection(place) => damaged(place).because("no list can have this name"),
            BundleError::DuplicateRecord { place, key } => {
                damaged(place).because(&format!("the record “{}” is there twice", shown(key)))
            }
            BundleError::Base64 { place } => damaged(place).because("the characters of the attachment are not right"),
            BundleError::DuplicateAttachment { place, digest } => {
                damaged(place).because(&format!("the attachment {} is there twice", short(digest)))
            }
            BundleError::AttachmentDigest { place, declared, .. } => Message::new(
                "An attachment was damaged on its way",
                format!(
                    "The bytes at {} are not those of the attachment {}. Nothing was taken over.",
                    at(place),
                    short(declared)
                ),
            )
            .hint(ASK),
            BundleError::AttachmentSize { digest, found, declared } => Message::new(
                "An attachment was damaged on its way",
                format!(
                    "The attachment {} has {found} bytes and should have {declared}. Nothing was taken over.",
                    short(digest)
                ),
            )
            .hint(ASK),
            BundleError::UnnamedAttachment(digest) => Message::new(
                "There is an attachment that belongs to no evidence",
                format!("It is {}. Nothing was taken over.", short(digest)),
            )
            .hint(SAVED_ELSEWHERE),
            BundleError::Count { path, found, declared } => Message::new(
                "This file does not hold what it promises",
                format!("By “{path}” it should be {declared}, but it is {found}. Nothing was taken over."),
            )
            .hint(SAVED_ELSEWHERE),
            BundleError::RecordsDigest { .. } => Message::new(
                "The records in this file were changed after it was made",
                "They are not those that were put in. Nothing was taken over.",
            )
            .hint(SAVED_ELSEWHERE),
            BundleError::SpecificationDigest { .. } => Message::new(
                "The specification in this file was changed after it was made",
                "Its words are not those that were put in. Nothing was taken over.",
            )
            .hint(SAVED_ELSEWHERE),
            BundleError::OtherSpecification { found, declared } => Message::new(
                "This file has the wrong specification in it",
                format!(
                    "The portfolio works towards {} version {}, but {} version {} is inside. Nothing was taken over.",
                    found.id, shown(&found.version), declared.id, shown(&declared.version)
                ),
            )
            .hint(SAVED_ELSEWHERE),
            BundleError::OtherPortfolio { found, declared } => Message::new(
                "Two portfolios are mixed up in this file",
                format!("It says that it is portfolio {declared}, but the enrolment is that of {found}. Nothing was taken over."),
            )
            .hint(SAVED_ELSEWHERE),
            BundleError::ClosingDigest { .. } => Message::new(
                "This file was changed",
                "What it says of itself is not what it said when it was made: who made it and when, or what its files \
                 are. Nothing was taken over.",
            )
            .hint(ASK),
            BundleError::OtherEnd { .. } => Message::new(
                "Two files are mixed up in this one",
                "Its beginning and its end do not belong together. Nothing was taken over.",
            )
            .hint(ASK),
        }
    }
}

struct Damaged(String);

fn damaged(place: &Place) -> Damaged {
    Damaged(at(place))
}

impl Damaged {
    fn because(self, reason: &str) -> Message {
        Message::new("This file is damaged", format!("At {}: {}. Nothing was taken over.", self.0, shown(reason)))
            .hint(SAVED_ELSEWHERE)
    }
}

fn record(place: &Place, error: &RecordError) -> Message {
    let Message { title, detail, hint } = Message::from(error);
    Message { title, detail: format!("At {}: {detail}", at(place)), hint }
}

fn at(place: &Place) -> String {
    match place.path.as_str() {
        "" => format!("byte {}", place.offset),
        path => format!("“{}” (byte {})", shown(path), place.offset),
    }
}

// What a stranger wrote is shown with nothing in it that could hide or turn around words, and not at any length.
fn shown(text: &str) -> String {
    let is_plain = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let mut shown: String = text.chars().filter(is_plain).take(120).collect();
    if text.chars().count() > 120 {
        shown.push('…');
    }
    shown
}

// Enough to tell attachments apart when someone reads it out.
fn short(digest: &Digest) -> String {
    let mut digits = digest.to_string();
    digits.truncate(12);
    digits
}

fn words(limit: Limit) -> (&'static str, &'static str) {
    match limit {
        Limit::BundleBytes => ("too much", " bytes"),
        Limit::AttachmentBytes => ("too large an attachment", " bytes"),
        Limit::Attachments => ("an attachment too many", " attachments"),
        Limit::NamedAttachments => ("a file too many", " files"),
        Limit::ChunkCharacters => ("too long a piece of an attachment", " characters"),
        Limit::Records => ("a record too many", " records"),
        Limit::RecordBytes => ("too long a record", " bytes"),
        Limit::SpecificationBytes => ("too long a specification", " bytes"),
        Limit::ValueBytes => ("too long a value", " bytes"),
        Limit::Members => ("a member too many", " members"),
        Limit::NameBytes => ("too long a name", " bytes"),
    }
}

impl From<&WriteError> for Message {
    fn from(error: &WriteError) -> Message {
        match error {
            WriteError::NoSuchActor(actor) => Message::new(
                "It is not known who saves this file",
                format!("The portfolio has no record of {actor}. No file was saved."),
            )
            .hint("Say who you are first: your name is asked for with your portfolio"),
            WriteError::NoEnrolment => {
                Message::new("Nobody is enrolled in this portfolio", "It was withdrawn. No file was saved.")
                    .hint("Choose a qualification first")
            }
            WriteError::Specification(error) => Message::new(
                "The specification cannot be put into the file",
                format!(
                    "It cannot be read at line {}, column {} ({}). No file was saved.",
                    error.line, error.column, error.reason
                ),
            )
            .hint("Reload the page and try again"),
            WriteError::OtherSpecification { .. } => Message::new(
                "This is not the specification that the portfolio works towards",
                "Its words differ from those that you enrolled on. No file was saved.",
            )
            .hint("Reload the page and try again"),
            WriteError::RecordTooLong { key, found, max } => Message::new(
                "One of your texts is too long for a file",
                format!("It is “{key}”, with {found} bytes where {max} are allowed. No file was saved."),
            )
            .hint("Shorten it, or add the long text as a file of its own"),
            WriteError::TooManyRecords { found, max } => Message::new(
                "This portfolio has too many records for a file",
                format!("It has {found}; a file may have {max}. No file was saved."),
            )
            .hint("Ask for help: no portfolio should ever grow this large"),
            WriteError::UnnamedAttachment(digest)
            | WriteError::UnexpectedAttachment(digest)
            | WriteError::MissingAttachment(digest) => Message::new(
                "An attachment changed while the file was being saved",
                format!("It is {}. No file was saved.", short(digest)),
            )
            .hint(SAVE_AGAIN),
            WriteError::Size { digest, found, expected } => Message::new(
                "An attachment is damaged on this device",
                format!("{} has {found} bytes where {expected} were kept. No file was saved.", short(digest)),
            )
            .hint("Add the file to its evidence again, then save once more"),
            WriteError::Digest { expected, .. } => Message::new(
                "An attachment is damaged on this device",
                format!("{} is no longer what it was when it was added. No file was saved.", short(expected)),
            )
            .hint("Add the file to its evidence again, then save once more"),
            WriteError::OutOfTurn => {
                Message::new("Something went wrong while the file was being saved", "No file was saved.")
                    .hint(SAVE_AGAIN)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::JsonError;
    use crate::portfolio::ActorId;
    use crate::testing;

    #[test]
    fn the_sentences_of_a_file_that_cannot_be_opened() {
        let messages = testing::invalid_bundles().into_iter().map(|(_, error)| Message::from(&error));
        let limits = [
            Limit::BundleBytes,
            Limit::AttachmentBytes,
            Limit::Attachments,
            Limit::NamedAttachments,
            Limit::ChunkCharacters,
            Limit::Records,
            Limit::RecordBytes,
            Limit::SpecificationBytes,
            Limit::ValueBytes,
            Limit::Members,
            Limit::NameBytes,
        ];
        let limits = limits.map(|limit| {
            let place = Place { offset: 7, path: "records".to_owned() };
            Message::from(&BundleError::TooMuch { place, limit, found: 8, max: 7 })
        });
        testing::check_sentences("bundle-reader", messages.chain(limits));
    }

    #[test]
    fn the_sentences_of_a_file_that_cannot_be_saved() {
        let digest = Digest::of(b"abc");
        let error = JsonError { line: 1, column: 7, reason: "expected value".to_owned(), is_json: false };
        let errors = [
            WriteError::NoSuchActor(ActorId::new(testing::moment(0), [1; 10])),
            WriteError::NoEnrolment,
            WriteError::Specification(error),
            WriteError::OtherSpecification { found: digest, expected: digest },
            WriteError::RecordTooLong { key: "claim/ISP501.1.1".to_owned(), found: 9, max: 8 },
            WriteError::TooManyRecords { found: 9, max: 8 },
            WriteError::UnnamedAttachment(digest),
            WriteError::UnexpectedAttachment(digest),
            WriteError::MissingAttachment(digest),
            WriteError::Size { digest, found: 2, expected: 3 },
            WriteError::Digest { found: digest, expected: digest },
            WriteError::OutOfTurn,
        ];
        testing::check_sentences("bundle-writer", errors.iter().map(Message::from));
    }

    #[test]
    fn what_a_stranger_wrote_is_shown_without_tricks() {
        assert_eq!(shown("a\u{202e}b\u{0}\nc"), "abc");
        assert_eq!(shown(&"x".repeat(1000)).chars().count(), 121);
    }
}

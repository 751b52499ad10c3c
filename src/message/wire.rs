//! What to say of records that cannot be read, or that make no portfolio together.

use super::Message;
use crate::wire::{AssemblyError, RecordError};

const ASK: &str = "Ask whoever sent it to save it again, and not to open it in another program in between";

impl From<&RecordError> for Message {
    fn from(error: &RecordError) -> Message {
        match error {
            RecordError::TooLong { found, max } => Message::new(
                "A record is too long",
                format!("It has {found} bytes; a record may have {max}. Nothing was taken over."),
            ),
            RecordError::Json(error) => Message::new(
                "A record is damaged",
                format!(
                    "It cannot be read at line {}, column {} ({}). Nothing was taken over.",
                    error.line, error.column, error.reason
                ),
            ),
            RecordError::Shape { key, path, reason } => Message::new(
                "A record is not as it should be",
                format!("In “{key}” the member “{path}” cannot stand ({reason}). Nothing was taken over."),
            ),
            RecordError::Spelling { key, member } => Message::new(
                "A record was changed by another program",
                format!("In “{key}” the member “{member}” is not written as we write it. Nothing was taken over."),
            ),
        }
        .hint(ASK)
    }
}

impl From<&AssemblyError> for Message {
    fn from(error: &AssemblyError) -> Message {
        match error {
            AssemblyError::NoEnrolment(portfolio) => Message::new(
                "It does not say who is enrolled on what",
                format!("The record of the enrolment of portfolio {portfolio} is missing. Nothing was taken over."),
            ),
            AssemblyError::OtherPortfolio { found, expected } => Message::new(
                "Two portfolios are mixed up",
                format!("The enrolment is that of portfolio {found}, not of {expected}. Nothing was taken over."),
            ),
            AssemblyError::Duplicate(key) => Message::new(
                "A record is there twice, and the two differ",
                format!("It is “{key}”. Nothing says which of them is right, so neither was taken over."),
            ),
            AssemblyError::TooMany { max } => Message::new(
                "There are too many records",
                format!("A portfolio may have {max}. Nothing was taken over."),
            ),
        }
        .hint(ASK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::JsonError;
    use crate::portfolio::{MappingKey, RecordKey};
    use crate::testing::{self, criterion, evidence_id, portfolio_id};

    #[test]
    fn the_sentences() {
        let (key, reason) = ("evidence/1".to_owned(), "missing field `title`".to_owned());
        let mapping = MappingKey { evidence: evidence_id(1), criterion: criterion(0) };
        let records = [
            RecordError::TooLong { found: 9, max: 8 },
            RecordError::Json(JsonError { line: 1, column: 7, reason: "expected value".to_owned(), is_json: false }),
            RecordError::Shape { key: key.clone(), path: "title".to_owned(), reason },
            RecordError::Spelling { key, member: "types".to_owned() },
        ];
        let assemblies = [
            AssemblyError::NoEnrolment(portfolio_id()),
            AssemblyError::OtherPortfolio { found: portfolio_id(), expected: portfolio_id() },
            AssemblyError::Duplicate(RecordKey::Mapping(mapping)),
            AssemblyError::TooMany { max: 100_000 },
        ];
        let messages = records.iter().map(Message::from).chain(assemblies.iter().map(Message::from));
        testing::check_sentences("wire", messages);
    }
}

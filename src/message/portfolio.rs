//! What to say when a person asks for something that cannot be. Nothing has changed then.

use super::Message;
use crate::dates;
use crate::portfolio::command::{CommandError, Field};
use crate::terms::{say, say_with};

fn field(field: Field) -> &'static str {
    match field {
        Field::Name => "name",
        Field::RegistrationNumber => "registration number",
        Field::Provider => "training provider",
        Field::Title => "title",
        Field::Description => "description",
        Field::Account => "account",
        Field::Link => "address",
        Field::Place => "place",
        Field::Holder => "holder",
        Field::Reason => "reason",
        Field::Locations => "location",
        Field::Declaration => "declaration",
        Field::Source => "source",
        Field::AchievedOn => "day it was achieved",
        Field::Certificate => "certificate number",
        Field::Approval => "approval",
        Field::Feedback => "feedback",
        Field::CorrectionReason => "reason for the change",
        Field::Missing => "note of what is missing",
        Field::DueDate => "day by which it is due",
        Field::DecidedOn => "day of the decision",
        Field::HeldOn => "day on which it took place",
        Field::PlannedOn => "day for which it is planned",
        Field::VarcsNote => "note to a rule of evidence",
        Field::Method => "method",
        Field::Witness => "name of the witness",
        Field::Relation => say("relation to the {learner}"),
        Field::Criteria => "list of criteria",
        Field::Files => "list of files",
        Field::Evidence => "list of evidence",
        Field::Occupation => "occupational competence",
        Field::Subject => "competence in the subject",
        Field::Awards => "list of awards",
        Field::Development => "list of development",
        Field::Countersigner => "name of who countersigns",
        Field::Interest => "interest",
        Field::Scrutineer => "name of who scrutinises",
        Field::Note => "note",
        Field::Opinions => "list of decisions sampled",
        Field::Action => "action",
        Field::Response => "response",
    }
}

impl From<&CommandError> for Message {
    fn from(error: &CommandError) -> Message {
        saying(error, "It was not saved.")
    }
}

/// Why a draft is not issued. It stays as it is written, so nobody is told that it was not saved.
pub fn not_issued(error: &CommandError) -> Message {
    const KEPT: &str = "Nothing was issued; your draft is kept.";
    match error {
        CommandError::Empty(Field::Missing) => Message::new(
            "What is missing is not said yet",
            say_with("The {learner} has to know what to do. {0}", &[&KEPT]),
        ),
        CommandError::Empty(Field::DueDate) => Message::new(
            "By when is not said yet",
            say_with("“{Not yet met}” asks for something by a day. {0}", &[&KEPT]),
        ),
        CommandError::Empty(Field::CorrectionReason) => {
            Message::new("Why it takes the place of the earlier one is not said yet", KEPT)
        }
        error => saying(error, KEPT),
    }
}

/// `not_kept` tells what became of the words that were typed.
fn saying(error: &CommandError, not_kept: &str) -> Message {
    match error {
        CommandError::NoSuchEvidence(_) => Message::new(
            "That evidence is no longer here",
            "It was withdrawn, here or in another tab. Nothing has changed.",
        ),
        CommandError::EvidenceExists(_) => {
            Message::new("That evidence is here already", "It was not added again. Nothing has changed.")
        }
        CommandError::NoSuchMapping(key) => Message::new(
            "That mapping is no longer here",
            format!(
                "It was removed from {} {}, here or in another tab. Nothing has changed.",
                key.criterion.unit,
                key.criterion.number()
            ),
        ),
        CommandError::NoSuchParked(_) => Message::new(
            "That is no longer parked",
            "It was mapped again or removed, here or in another tab. Nothing has changed.",
        ),
        CommandError::OtherSpecification { found } => Message::new(
            "That is another qualification",
            format!("This is “{found}”, and the portfolio is for another one. Nothing has changed."),
        )
        .hint("Start a portfolio for it."),
        CommandError::NoSuchCriterion(criterion) => Message::new(
            "There is no such criterion",
            format!("This qualification has no criterion {criterion}. Nothing has changed."),
        ),
        CommandError::NoSuchAward(award) => Message::new(
            "There is no such award",
            format!("This qualification has no award “{award}”. Nothing has changed."),
        ),
        CommandError::NoSuchUnit(unit) => Message::new(
            "There is no such unit",
            format!("This qualification has no unit {unit}. Nothing has changed."),
        ),
        CommandError::NoSuchType(kind) => Message::new(
            "There is no such type of evidence",
            format!("“{kind}” is not on this qualification’s list. Nothing has changed."),
        ),
        CommandError::Empty(empty) => {
            Message::new(format!("The {} is empty", field(*empty)), format!("It has to say something. {not_kept}"))
        }
        CommandError::TooLong { field: long, found, max } => Message::new(
            format!("The {} is too long", field(*long)),
            format!("It has {found} characters; up to {max} can be kept. {not_kept}"),
        )
        .hint("Shorten it, or add the text as a file."),
        CommandError::Past { field: past, on, today } => Message::new(
            format!("The {} has passed already", field(*past)),
            format!("It is {}, and today is {}. {not_kept}", dates::long(*on), dates::long(*today)),
        )
        .hint("Choose a day that is still to come."),
        CommandError::ToCome { field: to_come, on, today } => Message::new(
            format!("The {} is still to come", field(*to_come)),
            format!("It is {}, and today is {}. {not_kept}", dates::long(*on), dates::long(*today)),
        )
        .hint("Choose today, or a day before."),
        CommandError::LinkScheme(url) => Message::new(
            "That is no address on the web",
            format!("“{url}” does not start with https:// or http://. {not_kept}"),
        )
        .hint("Copy the address out of your browser’s address bar."),
        CommandError::NoFiles => {
            Message::new("There is no file", "Evidence of this kind needs one. Nothing has changed.")
        }
        CommandError::ClaimWithoutEvidence(criterion) => Message::new(
            format!("{} {} has no evidence yet", criterion.unit, criterion.number()),
            "A criterion is ready to be judged once evidence is mapped to it. It was not claimed.",
        ),
        CommandError::ClaimWithoutLocation(key) => Message::new(
            format!("{} {} does not say where the proof is", key.criterion.unit, key.criterion.number()),
            "The specification asks for the location of evidence. It was not claimed.",
        )
        .hint("Press the evidence on the criterion and say where in it the proof is."),
        CommandError::NothingToSettle(_) => Message::new(
            "There is nothing to choose between any more",
            "It was chosen already, in another tab or on another device. Nothing has changed.",
        ),
        CommandError::CannotKeepBoth(_) => {
            Message::new("Both cannot be kept", "There can only be one of these. Nothing has changed.")
                .hint("Choose one of the two versions; the other one is kept among the earlier ones.")
        }
        CommandError::Judging(error) => Message::from(error),
        CommandError::SubmissionExists(_) => {
            Message::new("That submission was noted already", "It was not noted again. Nothing has changed.")
        }
    }
}

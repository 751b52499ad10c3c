//! What to say of a bundle that is whole, but not all as it should be.

use super::Message;
use crate::bundle::verify::Fault;
use crate::portfolio::Role;
use crate::wire::Pen;

impl From<&Fault> for Message {
    fn from(fault: &Fault) -> Message {
        match fault {
            Fault::Refused(refused) => Message::new(
                "A record was written by somebody who may not write it",
                format!(
                    "“{}” is for {} to write, and was written by {}. It is left out when the file is opened.",
                    refused.key,
                    allowed(refused.needed),
                    person(refused.role)
                ),
            ),
            Fault::Records(error) => Message::from(error),
            Fault::Specification(problem) => Message::from(problem),
            Fault::NoSuchCriterion { record, criterion } => Message::new(
                "A record speaks of a criterion that the qualification does not have",
                format!("“{record}” speaks of {criterion}."),
            ),
        }
    }
}

fn allowed(pen: Pen) -> &'static str {
    match pen {
        Pen::Role(role) => person(Some(role)),
        Pen::WhoeverJudges => "an assessor or an internal quality assurer",
        Pen::Themselves(_) => "the person it describes",
        Pen::Anybody => "anybody",
    }
}

fn person(role: Option<Role>) -> &'static str {
    match role {
        Some(Role::Learner) => "a learner",
        Some(Role::Assessor) => "an assessor",
        Some(Role::Iqa) => "an internal quality assurer",
        None => "somebody whom the file does not name",
    }
}

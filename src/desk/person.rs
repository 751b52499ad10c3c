//! Who judges at this device: one person, whose name and competence go into every portfolio that they work on.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::DeskError;
use crate::json::{self, Value};
use crate::portfolio::command::{self, Command, CommandError};
use crate::portfolio::{Actor, ActorId, Competence, Kept, Portfolio, Role};
use crate::wire::{self, Collection, Record};

/// What a store notes the person under.
pub const NOTE: &str = "person";

/// The person who judges at this device. They are one actor as assessor and another as IQA, because who acts in a role in a
/// portfolio does so for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// What they do at present: assessor or IQA.
    pub role: Role,
    /// Their name.
    pub name: String,
    /// Their registration number, if they have one.
    pub registration_number: Option<String>,
    /// What they can.
    pub competence: Competence,
    /// Who they are as an assessor …
    pub assessor: ActorId,
    /// … and as an IQA.
    pub iqa: ActorId,
}

impl Person {
    /// Who they are in the role they have at present.
    pub fn actor(&self) -> ActorId {
        if self.role == Role::Iqa { self.iqa } else { self.assessor }
    }

    /// The same person with their words as they are kept, or why these cannot be.
    pub fn checked(self) -> Result<Person, CommandError> {
        let Actor { role, name, registration_number } = command::checked_actor(self.as_actor())?;
        let competence = command::checked_competence(self.competence)?;
        Ok(Person { role, name, registration_number, competence, ..self })
    }

    /// What has to be said in `portfolio` before anything else, so that it says of them what they say of themselves.
    pub fn introductions(&self, portfolio: &Portfolio) -> Vec<Command> {
        let mut commands = Vec::new();
        if portfolio.actors.get(self.actor()) != Some(&self.as_actor()) {
            let Actor { role, name, registration_number } = self.as_actor();
            commands.push(Command::DescribeSelf { role, name, registration_number });
        }
        let nothing = Competence::default();
        if portfolio.competences.get(self.actor()).unwrap_or(&nothing) != &self.competence {
            commands.push(Command::DescribeCompetence(self.competence.clone()));
        }
        commands
    }

    /// As a portfolio knows them.
    pub fn as_actor(&self) -> Actor {
        Actor { role: self.role, name: self.name.clone(), registration_number: self.registration_number.clone() }
    }

    /// As JSON text. `at` is now.
    pub fn text(&self, at: Timestamp) -> String {
        let record = |record: Record| json::parse(record.text().as_bytes()).unwrap_or(Value::Null);
        let actor = Record::Actor(self.actor(), Kept::first(self.as_actor(), self.actor(), at));
        let competence = Kept::first(self.competence.clone(), self.actor(), at);
        let members = [
            ("actor", record(actor)),
            ("assessor", Value::Text(self.assessor.to_string())),
            ("competence", record(Record::Competence(self.actor(), competence))),
            ("iqa", Value::Text(self.iqa.to_string())),
        ];
        Value::Object(members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect::<BTreeMap<_, _>>())
            .canonical()
    }

    /// Reads what [`Person::text`] wrote.
    pub fn read(text: &str) -> Result<Person, DeskError> {
        let damaged = || DeskError::Damaged { place: NOTE.to_owned() };
        let value = json::parse(text.as_bytes()).map_err(|_| damaged())?;
        let id = |name: &str| value.get(name).and_then(Value::as_text).and_then(|id| id.parse().ok());
        let (Some(assessor), Some(iqa)) = (id("assessor"), id("iqa")) else { return Err(damaged()) };
        let record = |collection: Collection, name: &str| {
            let value = value.get(name).cloned().ok_or_else(damaged)?;
            wire::read_value(&collection, value).map_err(|_| damaged())
        };
        let actor = match record(Collection::Actors, "actor")? {
            Record::Actor(_, Kept { value: Some(actor), .. }) if actor.role != Role::Learner => actor,
            _ => return Err(damaged()),
        };
        let competence = match record(Collection::Competences, "competence")? {
            Record::Competence(_, Kept { value: Some(competence), .. }) => competence,
            _ => return Err(damaged()),
        };
        let Actor { role, name, registration_number } = actor;
        Ok(Person { role, name, registration_number, competence, assessor, iqa })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, assessor, moment};

    fn person() -> Person {
        let competence = Competence { occupation: "Head of sales".to_owned(), level: Some(6), ..Competence::default() };
        let iqa = ActorId::new(moment(0), [77; 10]);
        let name = "Asif Example".to_owned();
        Person { role: Role::Assessor, name, registration_number: None, competence, assessor: assessor(), iqa }
    }

    #[test]
    fn a_person_is_read_back() {
        for role in [Role::Assessor, Role::Iqa] {
            let person = Person { role, registration_number: Some("A-17".to_owned()), ..person() };
            assert_eq!(Person::read(&person.text(moment(1))), Ok(person));
        }
        for damaged in ["", "{}", "[]", &person().text(moment(1)).replace("assessor", "learner")] {
            assert!(matches!(Person::read(damaged), Err(DeskError::Damaged { .. })), "{damaged}");
        }
    }

    #[test]
    fn words_are_tidied_and_a_name_is_asked_for() {
        let tidied = Person { name: "  Asif   Example ".to_owned(), ..person() }.checked();
        assert_eq!(tidied, Ok(person()));
        let nameless = Person { name: " ".to_owned(), ..person() }.checked();
        assert_eq!(nameless, Err(CommandError::Empty(command::Field::Name)));
    }

    #[test]
    fn they_introduce_themselves_once_and_again_when_something_has_changed() {
        let mut portfolio = testing::judged_portfolio();
        portfolio.actors = Default::default();
        portfolio.competences = Default::default();
        let person = person();
        assert_eq!(person.introductions(&portfolio).len(), 2);
        portfolio.actors.keep(assessor(), Kept::first(person.as_actor(), assessor(), moment(1)));
        portfolio.competences.keep(assessor(), Kept::first(person.competence.clone(), assessor(), moment(1)));
        assert_eq!(person.introductions(&portfolio), []);
        let renamed = Person { name: "Asif Other".to_owned(), ..person.clone() };
        assert!(matches!(&renamed.introductions(&portfolio)[..], [Command::DescribeSelf { .. }]));
        // In another role they are somebody else.
        let other = Person { role: Role::Iqa, ..person };
        assert_eq!(other.introductions(&portfolio).len(), 2);
    }
}

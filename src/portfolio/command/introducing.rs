//! Those who judge say who they are, what they can, and whether they have an interest.

use super::words::{line, optional_line, optional_text, required_line, required_text, text};
use super::{CommandError, Field, Gesture, JudgingError, MAX_AWARDS, MAX_DEVELOPMENT, change, within};
use crate::portfolio::competence::Competence;
use crate::portfolio::entry::Interest;
use crate::portfolio::fitness;
use crate::portfolio::{Actor, Entry, EntryId, Role};

impl Gesture<'_> {
    pub(super) fn describe_self(
        &mut self,
        role: Role,
        name: &str,
        registration_number: Option<String>,
    ) -> Result<(), CommandError> {
        let before = self.portfolio.actors.get(self.by);
        // Who judges in a role does so for good: their decisions would be somebody else's tomorrow.
        if let Some(is) = fitness::role(self.portfolio, self.by).filter(|is| *is != role) {
            return Err(JudgingError::OtherRole { is, asked: role }.into());
        }
        let actor = checked_actor(Actor { role, name: name.to_owned(), registration_number })?;
        change(&mut self.diff.actors, self.by, before, Some(actor));
        Ok(())
    }

    pub(super) fn describe_competence(&mut self, competence: Competence) -> Result<(), CommandError> {
        self.only_who_judges()?;
        let after = checked_competence(competence)?;
        change(&mut self.diff.competences, self.by, self.portfolio.competences.get(self.by), Some(after));
        Ok(())
    }

    pub(super) fn declare_interest(&mut self, id: EntryId, interest: Interest) -> Result<(), CommandError> {
        self.only_who_judges()?;
        self.portfolio.actors.get(interest.of).ok_or(JudgingError::NoSuchPerson(interest.of))?;
        // What was declared before stays in the record; the newer declaration says which one it replaces.
        let supersedes = fitness::interest(self.portfolio, self.by, interest.of).map(|(earlier, _)| earlier);
        let interest = Interest {
            of: interest.of,
            interest: optional_text(Field::Interest, interest.interest)?,
            scrutinised_by: optional_line(Field::Scrutineer, interest.scrutinised_by)?,
            declaration: required_text(Field::Declaration, &interest.declaration)?,
            name: required_line(Field::Name, &interest.name)?,
            supersedes,
        };
        self.enter(id, Entry::Interest(interest))
    }
}

/// `actor` with their words as they are kept, or why these cannot be.
pub fn checked_actor(actor: Actor) -> Result<Actor, CommandError> {
    let name = required_line(Field::Name, &actor.name)?;
    let registration_number = optional_line(Field::RegistrationNumber, actor.registration_number)?;
    Ok(Actor { role: actor.role, name, registration_number })
}

/// `competence` with its words as they are kept, or why these cannot be.
pub fn checked_competence(competence: Competence) -> Result<Competence, CommandError> {
    within(Field::Awards, competence.awards.len(), MAX_AWARDS)?;
    within(Field::Development, competence.development.len(), MAX_DEVELOPMENT)?;
    let mut after = Competence {
        occupation: text(Field::Occupation, &competence.occupation)?,
        subject: text(Field::Subject, &competence.subject)?,
        countersigned_by: optional_line(Field::Countersigner, competence.countersigned_by)?,
        ..competence
    };
    for award in &mut after.awards {
        award.title = required_line(Field::Awards, &award.title)?;
    }
    for development in &mut after.development {
        development.what = line(Field::Development, &development.what)?;
    }
    after.development.sort_by_key(|development| development.on);
    Ok(after)
}

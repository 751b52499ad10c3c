//! What an IQA plans, samples and asks for, and what an assessor answers.

use std::collections::BTreeSet;

use super::words::{required_line, required_text, text};
use super::{CommandError, Field, Gesture, JudgingError, MAX_CHECKED_EVIDENCE, MAX_CRITERIA, within};
use crate::portfolio::entry::{ActionStep, PlannedSample, Release, Sample, Verdict};
use crate::portfolio::fitness;
use crate::portfolio::release::{Releasing, Words, is_unsampled, release_gaps, with_reason};
use crate::portfolio::standing::{assessors_actions, standing};
use crate::portfolio::{DecisionId, Entry, EntryId, Portfolio, Role, SignOffId};

/// Whether every decision that is sampled is there, and every opinion says enough: agreeing does by itself, anything else has
/// to be understood by who is to act on it. Names the first that does not.
pub fn explained(portfolio: &Portfolio, sample: &Sample) -> Result<(), CommandError> {
    for (&decision, opinion) in &sample.opinions {
        let made = portfolio.decisions.get(&decision).ok_or(JudgingError::NoSuchDecision(decision))?;
        if opinion.verdict != Verdict::Agree && opinion.reason.trim().is_empty() {
            return Err(JudgingError::Unexplained { decision, criterion: made.value.criterion }.into());
        }
    }
    Ok(())
}

impl Gesture<'_> {
    pub(super) fn plan_sample(&mut self, id: EntryId, planned: PlannedSample) -> Result<(), CommandError> {
        self.only(Role::Iqa)?;
        self.spec.unit(planned.unit).ok_or(CommandError::NoSuchUnit(planned.unit))?;
        let mut before = None;
        if let Some(earlier) = planned.supersedes {
            match self.portfolio.entries.get(&earlier).map(|made| &made.value) {
                Some(Entry::PlannedSample(made)) => before = made.planned_on,
                _ => return Err(JudgingError::NoSuchEntry(earlier).into()),
            }
        }
        // What is overdue can be dropped, and put in other words.
        if !planned.is_dropped && planned.planned_on != before {
            self.not_past(Field::PlannedOn, planned.planned_on)?;
        }
        // What is dropped from a plan says why.
        let reason = if planned.is_dropped {
            required_text(Field::Reason, &planned.reason)?
        } else {
            text(Field::Reason, &planned.reason)?
        };
        self.enter(id, Entry::PlannedSample(PlannedSample { reason, ..planned }))
    }

    pub(super) fn sample(&mut self, id: EntryId, mut sample: Sample) -> Result<(), CommandError> {
        self.only(Role::Iqa)?;
        self.spec.unit(sample.unit).ok_or(CommandError::NoSuchUnit(sample.unit))?;
        within(Field::Criteria, sample.opinions.len(), MAX_CRITERIA)?;
        within(Field::Evidence, sample.evidence.len(), MAX_CHECKED_EVIDENCE)?;
        if sample.opinions.is_empty() {
            return Err(CommandError::Empty(Field::Opinions));
        }
        explained(self.portfolio, &sample)?;
        let decisions: BTreeSet<DecisionId> = sample.opinions.keys().copied().collect();
        self.fit(fitness::for_sampling(self.spec, self.portfolio, self.by, &decisions, self.today()))?;
        for opinion in sample.opinions.values_mut() {
            opinion.reason = text(Field::Reason, &opinion.reason)?;
        }
        sample.notes = text(Field::Note, &sample.notes)?;
        if let Some(planned) = sample.planned {
            let made = self.portfolio.entries.get(&planned);
            let is_planned = made.is_some_and(|made| matches!(made.value, Entry::PlannedSample(_)));
            is_planned.then_some(()).ok_or(JudgingError::NoSuchEntry(planned))?;
        }
        self.enter(id, Entry::Sample(sample))
    }

    pub(super) fn act_on(&mut self, id: EntryId, step: ActionStep) -> Result<(), CommandError> {
        let actions = assessors_actions(self.portfolio);
        let open = |id: EntryId| -> Result<(), JudgingError> {
            let action = actions.iter().find(|action| action.id == id).ok_or(JudgingError::NoSuchEntry(id))?;
            if action.is_closed { Err(JudgingError::ClosedAlready(id)) } else { Ok(()) }
        };
        let step = match step {
            ActionStep::Raised { of, what, due_on, decision, blocks } => {
                self.only(Role::Iqa)?;
                // It is answered by an assessor, so it is asked of one.
                let is_assessor = fitness::role(self.portfolio, of) == Some(Role::Assessor);
                is_assessor.then_some(()).ok_or(JudgingError::NoSuchPerson(of))?;
                if let Some(decision) = decision {
                    self.portfolio.decisions.get(&decision).ok_or(JudgingError::NoSuchDecision(decision))?;
                }
                if let Some(unit) = blocks {
                    self.spec.unit(unit).ok_or(CommandError::NoSuchUnit(unit))?;
                }
                let what = required_text(Field::Action, &what)?;
                self.not_past(Field::DueDate, due_on)?;
                ActionStep::Raised { of, what, due_on, decision, blocks }
            }
            ActionStep::Answered { action, response } => {
                self.only(Role::Assessor)?;
                open(action)?;
                ActionStep::Answered { action, response: required_text(Field::Response, &response)? }
            }
            // Only an IQA is satisfied that something is done with.
            ActionStep::Closed { action, note } => {
                self.only(Role::Iqa)?;
                open(action)?;
                ActionStep::Closed { action, note: text(Field::Note, &note)? }
            }
        };
        self.enter(id, Entry::Action(step))
    }

    pub(super) fn release(&mut self, id: EntryId, sign_off: SignOffId, words: &Words) -> Result<(), CommandError> {
        self.only(Role::Iqa)?;
        let standing = standing(self.portfolio);
        let made = self.portfolio.sign_offs.get(&sign_off).ok_or(JudgingError::NoSuchSignOff(sign_off))?;
        let unit = made.value.unit;
        let releasing = Releasing { unit, by: self.by, on: self.today(), words };
        if let Some(gap) = release_gaps(self.spec, self.portfolio, &standing, releasing).into_iter().next() {
            return Err(gap.refusal(unit));
        }
        // Another one may stand by now than the one that was looked at.
        if standing.sign_off(unit).is_none_or(|(stands, _)| stands != sign_off) {
            return Err(JudgingError::NoSuchSignOff(sign_off).into());
        }
        let needs_reason = is_unsampled(self.portfolio, &standing, unit);
        let refused = |errors: Vec<CommandError>| errors.into_iter().next().unwrap_or(CommandError::Empty(Field::Name));
        let (declaration, name) = checked_release(words, needs_reason).map_err(refused)?;
        self.enter(id, Entry::Release(Release { unit, sign_off, declaration, name }))
    }
}

/// The declaration and the name of a release as they are kept, or everything for which these cannot be. Where the unit
/// `needs_reason`, because nothing of it was sampled, the declaration says it; that there is one is for the caller to see to.
pub fn checked_release(words: &Words, needs_reason: bool) -> Result<(String, String), Vec<CommandError>> {
    let reason = if needs_reason { words.unsampled_because.trim() } else { "" };
    let declaration = required_text(Field::Declaration, &words.declaration);
    let reason = text(Field::Reason, reason);
    let name = required_line(Field::Name, &words.name);
    match (declaration, reason, name) {
        (Ok(declaration), Ok(reason), Ok(name)) => {
            let declaration = if reason.is_empty() { declaration } else { with_reason(&declaration, &reason) };
            Ok((text(Field::Declaration, &declaration).map_err(|error| vec![error])?, name))
        }
        (declaration, reason, name) => {
            Err([declaration.err(), reason.err(), name.err()].into_iter().flatten().collect())
        }
    }
}

//! What a learner says to what was decided and recorded of them.

use std::collections::BTreeSet;

use super::words::{line, required_line, text};
use super::{CommandError, Field, Gesture, JudgingError, MAX_CHECKED_EVIDENCE, change, within};
use crate::portfolio::entry::Countersignature;
use crate::portfolio::standing::{self, standing};
use crate::portfolio::{Answer, DecisionId, Entry, EntryId, EvidenceId};

impl Gesture<'_> {
    pub(super) fn answer(
        &mut self,
        decision: DecisionId,
        evidence: &BTreeSet<EvidenceId>,
        note: &str,
    ) -> Result<(), CommandError> {
        within(Field::Evidence, evidence.len(), MAX_CHECKED_EVIDENCE)?;
        let standing = standing(self.portfolio);
        let asks = standing.all().find(|(_, judged)| judged.id == decision);
        let (criterion, judged) = asks.ok_or(JudgingError::NoSuchDecision(decision))?;
        if judged.made.value.basis.required.is_none() {
            return Err(JudgingError::NothingAsked(decision).into());
        }
        let mut named = std::collections::BTreeMap::new();
        for &id in evidence {
            let now = standing::now(self.portfolio, id, criterion);
            named.insert(id, now.ok_or(JudgingError::NotOffered { evidence: id, criterion })?);
        }
        // It closes with something that the assessor has not seen.
        let seen = &judged.made.value.evidence;
        if named.iter().all(|(id, now)| seen.get(id) == Some(now)) {
            return Err(JudgingError::NothingNew(decision).into());
        }
        let answer = Answer { evidence: named, note: text(Field::Note, note)? };
        change(&mut self.diff.answers, decision, self.portfolio.answers.get(decision), Some(answer));
        Ok(())
    }

    pub(super) fn take_answer_back(&mut self, decision: DecisionId) -> Result<(), CommandError> {
        let answer = self.portfolio.answers.get(decision).ok_or(JudgingError::NoSuchDecision(decision))?;
        change(&mut self.diff.answers, decision, Some(answer), None);
        Ok(())
    }

    pub(super) fn countersign(
        &mut self,
        id: EntryId,
        evidence: EvidenceId,
        comment: &str,
        name: &str,
    ) -> Result<(), CommandError> {
        let made = standing::assessor_evidence(self.portfolio).find(|(made, _)| *made == evidence);
        made.ok_or(CommandError::NoSuchEvidence(evidence))?;
        let comment = text(Field::Note, comment)?;
        let name = required_line(Field::Name, &line(Field::Name, name)?)?;
        self.enter(id, Entry::Countersignature(Countersignature { evidence, comment, name }))
    }
}

//! Claims, and handing over.

use std::collections::BTreeSet;

use super::words::{required_line, text};
use super::{CommandError, Field, Gesture, change};
use crate::portfolio::{Claim, MappingKey, Submission, SubmissionId, Unchanging};
use crate::spec::CriterionRef;

impl Gesture<'_> {
    pub(super) fn claim(&mut self, criteria: BTreeSet<CriterionRef>) -> Result<(), CommandError> {
        for criterion in criteria {
            self.known(criterion)?;
            if self.portfolio.claims.contains(criterion) {
                continue;
            }
            let mut mapped = self.portfolio.mappings.iter().filter(|(key, _)| key.criterion == criterion).peekable();
            if mapped.peek().is_none() {
                return Err(CommandError::ClaimWithoutEvidence(criterion));
            }
            if let Some((key, _)) = mapped.find(|(_, mapping)| mapping.locations.is_empty()) {
                return Err(CommandError::ClaimWithoutLocation(key));
            }
            change(&mut self.diff.claims, criterion, None, Some(Claim { claimed_at: self.at, prior_learning: None }));
        }
        Ok(())
    }

    pub(super) fn take_claims_back(&mut self, criteria: BTreeSet<CriterionRef>) -> Result<(), CommandError> {
        for criterion in criteria {
            self.known(criterion)?;
            change(&mut self.diff.claims, criterion, self.portfolio.claims.get(criterion), None);
        }
        Ok(())
    }

    // A claim stands on evidence: where a change takes the last of it away, the claim goes with it.
    pub(super) fn unclaim_uncovered(&mut self) {
        for (criterion, claim) in self.portfolio.claims.iter() {
            let is_gone = |key: &MappingKey| self.diff.mappings.get(key).is_some_and(|change| change.after.is_none());
            let mut mapped = self.portfolio.mappings.iter().filter(|(key, _)| key.criterion == criterion);
            if mapped.all(|(key, _)| is_gone(&key)) {
                change(&mut self.diff.claims, criterion, Some(claim), None);
            }
        }
    }

    pub(super) fn submit(&mut self, id: SubmissionId, submission: Submission) -> Result<(), CommandError> {
        if self.portfolio.submissions.contains_key(&id) {
            return Err(CommandError::SubmissionExists(id));
        }
        required_line(Field::Name, &submission.name)?;
        if submission.declaration.trim().is_empty() {
            return Err(CommandError::Empty(Field::Declaration));
        }
        text(Field::Declaration, &submission.declaration)?;
        let made = Unchanging { by: self.by, at: self.at, value: submission, extra: Default::default() };
        self.diff.submissions.insert(id, made);
        Ok(())
    }
}

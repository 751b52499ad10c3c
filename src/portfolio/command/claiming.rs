//! Claims, and handing over.

use std::collections::BTreeSet;

use super::words::{line, required_line, text};
use super::{CommandError, Field, Gesture, change};
use crate::portfolio::diff::Made;
use crate::portfolio::{Claim, MappingKey, PriorLearning, Submission, SubmissionId};
use crate::spec::CriterionRef;

impl Gesture<'_> {
    pub(super) fn claim(&mut self, criteria: BTreeSet<CriterionRef>) -> Result<(), CommandError> {
        for criterion in criteria {
            self.claimable(criterion)?;
            if !self.portfolio.claims.contains(criterion) {
                let claim = Claim { claimed_at: self.at, prior_learning: None };
                change(&mut self.diff.claims, criterion, None, Some(claim));
            }
        }
        Ok(())
    }

    pub(super) fn claim_by_prior_learning(
        &mut self,
        criteria: BTreeSet<CriterionRef>,
        prior: PriorLearning,
    ) -> Result<(), CommandError> {
        self.not_to_come(Field::AchievedOn, prior.achieved_on)?;
        let prior = PriorLearning {
            source: required_line(Field::Source, &prior.source)?,
            achieved_on: Some(prior.achieved_on.ok_or(CommandError::Empty(Field::AchievedOn))?),
            certificate: line(Field::Certificate, &prior.certificate)?,
            approval: line(Field::Approval, &prior.approval)?,
        };
        for criterion in criteria {
            // It is evidence with a place like any other: recognition completes nothing by itself.
            self.claimable(criterion)?;
            let before = self.portfolio.claims.get(criterion);
            let claimed_at = before.map_or(self.at, |claim| claim.claimed_at);
            let after = Claim { claimed_at, prior_learning: Some(prior.clone()) };
            change(&mut self.diff.claims, criterion, before, Some(after));
        }
        Ok(())
    }

    /// What is claimed needs evidence, and the evidence a place (R07, R08).
    fn claimable(&self, criterion: CriterionRef) -> Result<(), CommandError> {
        self.known(criterion)?;
        let mut mapped = self.portfolio.mappings.iter().filter(|(key, _)| key.criterion == criterion).peekable();
        if mapped.peek().is_none() {
            return Err(CommandError::ClaimWithoutEvidence(criterion));
        }
        match mapped.find(|(_, mapping)| mapping.locations.is_empty()) {
            Some((key, _)) => Err(CommandError::ClaimWithoutLocation(key)),
            None => Ok(()),
        }
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
        self.diff.made.push(Made::Submission(id, submission));
        Ok(())
    }
}

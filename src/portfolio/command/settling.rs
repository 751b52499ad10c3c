//! Choosing between the states that two devices came to apart from each other.

use std::collections::BTreeSet;

use super::words::text;
use super::{Change, CommandError, Field, Gesture, MAX_LOCATIONS, change};
use crate::portfolio::kept::{Also, Kept, Revision, Says};
use crate::portfolio::{Enrolment, Evidence, EvidenceId, EvidenceNumber, Mapping, MappingKey, RecordKey};

/// Which states of a record to go on with. All others are kept, as states that were before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// The one that is shown.
    Shown,
    /// The rival with this revision.
    Rival(Revision),
    /// All of them: evidence as so many items, each with the mappings of the first; a mapping with the locations and the
    /// reasons of all.
    Both {
        /// What the further evidence items are to be known by, as many as there are visible rivals that are not
        /// withdrawn.
        evidence: Vec<EvidenceId>,
    },
}

impl Gesture<'_> {
    pub(super) fn settle(&mut self, record: RecordKey, choice: Choice) -> Result<(), CommandError> {
        let portfolio = self.portfolio;
        // What people say of themselves nobody else settles.
        if matches!(record, RecordKey::Actor(id) | RecordKey::Competence(id) if id != self.by) {
            return Err(CommandError::NothingToSettle(record));
        }
        match (record, choice) {
            (RecordKey::Enrolment, choice) => {
                let rivals = &portfolio.enrolment_others.rivals;
                let mut change = chosen(record, &portfolio.enrolment, rivals, &choice)?;
                // Whatever is chosen, the portfolio stays with the edition whose criteria its mappings are on.
                if let (Some(after), Some(shown)) = (&mut change.after, &portfolio.enrolment.value)
                    && after.specification != shown.specification
                {
                    *after = Enrolment { provider: after.provider.take(), ..shown.clone() };
                }
                self.diff.enrolment = Some(change);
            }
            (RecordKey::Actor(id), choice) => {
                let kept = portfolio.actors.kept(id).ok_or(CommandError::NothingToSettle(record))?;
                self.diff.actors.insert(id, chosen(record, kept, portfolio.actors.rivals(id), &choice)?);
            }
            (RecordKey::Competence(id), choice) => {
                let kept = portfolio.competences.kept(id).ok_or(CommandError::NothingToSettle(record))?;
                let change = chosen(record, kept, portfolio.competences.rivals(id), &choice)?;
                self.diff.competences.insert(id, change);
            }
            (RecordKey::Answer(id), choice) => {
                let kept = portfolio.answers.kept(id).ok_or(CommandError::NothingToSettle(record))?;
                self.diff.answers.insert(id, chosen(record, kept, portfolio.answers.rivals(id), &choice)?);
            }
            (RecordKey::Claim(criterion), choice) => {
                let kept = portfolio.claims.kept(criterion).ok_or(CommandError::NothingToSettle(record))?;
                let rivals = portfolio.claims.rivals(criterion);
                self.diff.claims.insert(criterion, chosen(record, kept, rivals, &choice)?);
            }
            (RecordKey::Mapping(key), Choice::Both { .. }) => self.keep_both_mappings(key)?,
            (RecordKey::Mapping(key), choice) => {
                let kept = portfolio.mappings.kept(key).ok_or(CommandError::NothingToSettle(record))?;
                self.diff.mappings.insert(key, chosen(record, kept, portfolio.mappings.rivals(key), &choice)?);
                self.unclaim_uncovered();
            }
            (RecordKey::Parked(key), choice) => {
                let kept = portfolio.parked.kept(key).ok_or(CommandError::NothingToSettle(record))?;
                self.diff.parked.insert(key, chosen(record, kept, portfolio.parked.rivals(key), &choice)?);
            }
            (RecordKey::Evidence(id), Choice::Both { evidence }) => self.keep_both_items(id, &evidence)?,
            (RecordKey::Evidence(id), choice) => {
                let kept = portfolio.evidence.kept(id).ok_or(CommandError::NothingToSettle(record))?;
                let change = chosen(record, kept, portfolio.evidence.rivals(id), &choice)?;
                if change.after.is_none() {
                    self.withdraw_evidence(&BTreeSet::from([id]))?;
                }
                self.diff.evidence.insert(id, change);
            }
            _ => return Err(CommandError::NothingToSettle(record)),
        }
        Ok(())
    }

    fn keep_both_items(&mut self, id: EvidenceId, ids: &[EvidenceId]) -> Result<(), CommandError> {
        let record = RecordKey::Evidence(id);
        let kept = self.portfolio.evidence.kept(id).ok_or(CommandError::NothingToSettle(record))?;
        let rivals = self.portfolio.evidence.rivals(id);
        let further: Vec<&Evidence> = visible(kept, rivals).collect();
        if further.is_empty() || further.len() != ids.len() {
            return Err(CommandError::CannotKeepBoth(record));
        }
        self.diff.evidence.insert(id, chosen(record, kept, rivals, &Choice::Shown)?);
        for (offset, (&new, &rival)) in (1..).zip(ids.iter().zip(&further)) {
            if self.portfolio.evidence.kept(new).is_some() || self.diff.evidence.contains_key(&new) {
                return Err(CommandError::EvidenceExists(new));
            }
            let number = EvidenceNumber(self.portfolio.highest_number.saturating_add(offset));
            change(&mut self.diff.evidence, new, None, Some(Evidence { number, ..rival.clone() }));
            for (key, mapping) in self.portfolio.mappings_of(id) {
                let key = MappingKey { evidence: new, ..key };
                change(&mut self.diff.mappings, key, None, Some(mapping.clone()));
            }
        }
        Ok(())
    }

    fn keep_both_mappings(&mut self, key: MappingKey) -> Result<(), CommandError> {
        let record = RecordKey::Mapping(key);
        let kept = self.portfolio.mappings.kept(key).ok_or(CommandError::NothingToSettle(record))?;
        let rivals = self.portfolio.mappings.rivals(key);
        let mut change = chosen(record, kept, rivals, &Choice::Shown)?;
        let mut both = change.after.clone().ok_or(CommandError::CannotKeepBoth(record))?;
        for Mapping { locations, reason } in visible(kept, rivals) {
            for location in locations {
                if !both.locations.contains(location) {
                    both.locations.push(location.clone());
                }
            }
            if !reason.is_empty() && !both.reason.contains(reason.as_str()) {
                let gap = if both.reason.is_empty() { "" } else { "\n\n" };
                both.reason = format!("{}{gap}{reason}", both.reason);
            }
        }
        let (found, max) = (both.locations.len(), MAX_LOCATIONS);
        if found > max {
            return Err(CommandError::TooLong { field: Field::Locations, found, max });
        }
        both.reason = text(Field::Reason, &both.reason)?;
        change.after = Some(both);
        self.diff.mappings.insert(key, change);
        Ok(())
    }
}

fn chosen<T: Says + Clone>(
    record: RecordKey,
    kept: &Kept<T>,
    rivals: &[Kept<T>],
    choice: &Choice,
) -> Result<Change<T>, CommandError> {
    if rivals.is_empty() {
        return Err(CommandError::NothingToSettle(record));
    }
    let after = match choice {
        Choice::Shown => kept.value.clone(),
        Choice::Rival(revision) => {
            let rival = rivals.iter().find(|rival| rival.revision == *revision);
            rival.ok_or(CommandError::NothingToSettle(record))?.value.clone()
        }
        Choice::Both { .. } => return Err(CommandError::CannotKeepBoth(record)),
    };
    let also = Also::Settle(rivals.iter().map(|rival| rival.value.clone()).collect());
    Ok(Change { before: kept.value.clone(), after, also })
}

/// What the rivals say that the current state does not.
fn visible<'a, T: Says>(kept: &'a Kept<T>, rivals: &'a [Kept<T>]) -> impl Iterator<Item = &'a T> {
    let values = rivals.iter().filter_map(|rival| rival.value.as_ref());
    values.filter(|rival| kept.value.as_ref().is_none_or(|current| !rival.says_no_more_than(current)))
}

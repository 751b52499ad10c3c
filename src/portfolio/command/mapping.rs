//! Mappings: made, described, taken away.

use std::collections::BTreeSet;

use super::evidence::evidence;
use super::words::{line, text};
use super::{Change, CommandError, Field, Gesture, MAX_LOCATIONS, change};
use crate::portfolio::kept::Also;
use crate::portfolio::{EvidenceId, Location, Mapping, MappingKey};
use crate::spec::CriterionRef;

impl Gesture<'_> {
    pub(super) fn map(
        &mut self,
        supporting: &BTreeSet<EvidenceId>,
        criteria: &BTreeSet<CriterionRef>,
    ) -> Result<(), CommandError> {
        criteria.iter().try_for_each(|&criterion| self.known(criterion))?;
        for &id in supporting {
            evidence(self.portfolio, id)?;
            for &criterion in criteria {
                let key = MappingKey { evidence: id, criterion };
                if !self.portfolio.mappings.contains(key) {
                    change(&mut self.diff.mappings, key, None, Some(Mapping::default()));
                }
            }
        }
        Ok(())
    }

    pub(super) fn unmap(&mut self, keys: BTreeSet<MappingKey>) -> Result<(), CommandError> {
        for key in keys {
            let before = self.portfolio.mappings.get(key).ok_or(CommandError::NoSuchMapping(key))?;
            self.change_mapping(key, before, None);
        }
        self.unclaim_uncovered();
        Ok(())
    }

    pub(super) fn describe_mapping(
        &mut self,
        key: MappingKey,
        locations: Vec<Location>,
        reason: &str,
    ) -> Result<(), CommandError> {
        let before = self.portfolio.mappings.get(key).ok_or(CommandError::NoSuchMapping(key))?;
        if locations.len() > MAX_LOCATIONS {
            let (found, max) = (locations.len(), MAX_LOCATIONS);
            return Err(CommandError::TooLong { field: Field::Locations, found, max });
        }
        for location in &locations {
            line(Field::Locations, &location.to_string())?;
        }
        let after = Mapping { locations, reason: text(Field::Reason, reason)? };
        self.change_mapping(key, before, Some(after));
        Ok(())
    }

    /// Changes a mapping. What somebody has seen of it is kept, so that they can be shown what it was; what was written and
    /// rewritten since is not.
    fn change_mapping(&mut self, key: MappingKey, before: &Mapping, after: Option<Mapping>) {
        if after.as_ref() == Some(before) {
            return;
        }
        let also = if self.was_seen(key, before) { Also::KeepBefore } else { Also::Nothing };
        self.diff.mappings.insert(key, Change { before: Some(before.clone()), after, also });
    }

    fn was_seen(&self, key: MappingKey, mapping: &Mapping) -> bool {
        let Some(kept) = self.portfolio.mappings.kept(key) else { return false };
        let since = kept.revision.at;
        let mut submissions = self.portfolio.submissions.values();
        let mut decisions = self.portfolio.decisions.values();
        !mapping.locations.is_empty()
            && (submissions.any(|submission| submission.at >= since)
                || decisions.any(|made| made.at >= since && made.value.evidence.contains_key(&key.evidence)))
    }
}

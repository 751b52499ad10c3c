//! Mappings: made, described, taken away.

use std::collections::BTreeSet;

use super::evidence::evidence;
use super::words::{line, text};
use super::{CommandError, Field, Gesture, MAX_LOCATIONS, change};
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
            change(&mut self.diff.mappings, key, Some(before), None);
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
        change(&mut self.diff.mappings, key, Some(before), Some(after));
        Ok(())
    }
}

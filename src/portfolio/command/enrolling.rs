//! Who the learner is and what they aim at.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::words::{optional_line, required_line};
use super::{Change, CommandError, Field, Gesture, change};
use crate::portfolio::{Actor, Enrolment, Intent};
use crate::spec::{AwardId, UnitRef};

impl Gesture<'_> {
    pub(super) fn describe_learner(
        &mut self,
        name: &str,
        registration_number: Option<String>,
        provider: Option<String>,
    ) -> Result<(), CommandError> {
        let name = required_line(Field::Name, name)?;
        let registration_number = optional_line(Field::RegistrationNumber, registration_number)?;
        let provider = optional_line(Field::Provider, provider)?;
        if let Some(enrolment) = &self.portfolio.enrolment.value {
            if let Some(actor) = self.portfolio.actors.get(enrolment.learner) {
                let after = Actor { role: actor.role, name, registration_number };
                change(&mut self.diff.actors, enrolment.learner, Some(actor), Some(after));
            }
            self.enrol(enrolment, Enrolment { provider, ..enrolment.clone() });
        }
        Ok(())
    }

    pub(super) fn aim(&mut self, award: AwardId, units: BTreeSet<UnitRef>) -> Result<(), CommandError> {
        self.spec.award(award).ok_or(CommandError::NoSuchAward(award))?;
        for &unit in &units {
            self.spec.unit(unit).ok_or(CommandError::NoSuchUnit(unit))?;
        }
        if let Some(enrolment) = &self.portfolio.enrolment.value {
            self.enrol(enrolment, enrolment.with_plan(award, units));
        }
        Ok(())
    }

    pub(super) fn choose(&mut self, units: &BTreeMap<UnitRef, Intent>) -> Result<(), CommandError> {
        for &unit in units.keys() {
            self.spec.unit(unit).ok_or(CommandError::NoSuchUnit(unit))?;
        }
        let Some(before) = &self.portfolio.enrolment.value else { return Ok(()) };
        let mut after = before.clone();
        for (&unit, &intent) in units {
            after.units.remove(&unit);
            after.pinned.remove(&unit);
            after.ruled_out.remove(&unit);
            if matches!(intent, Intent::Planned | Intent::Pinned) {
                after.units.insert(unit);
            }
            match intent {
                Intent::Pinned => drop(after.pinned.insert(unit)),
                Intent::RuledOut => drop(after.ruled_out.insert(unit)),
                Intent::Open | Intent::Planned => {}
            }
        }
        self.enrol(before, after);
        Ok(())
    }

    pub(super) fn set_target(&mut self, unit: Option<UnitRef>, on: Option<Date>) -> Result<(), CommandError> {
        let Some(before) = &self.portfolio.enrolment.value else { return Ok(()) };
        let mut after = before.clone();
        match unit {
            None => after.target_on = on,
            Some(unit) => {
                self.spec.unit(unit).ok_or(CommandError::NoSuchUnit(unit))?;
                match on {
                    Some(on) => drop(after.unit_targets.insert(unit, on)),
                    None => drop(after.unit_targets.remove(&unit)),
                }
            }
        }
        self.enrol(before, after);
        Ok(())
    }

    pub(super) fn enrol(&mut self, before: &Enrolment, after: Enrolment) {
        if *before != after {
            self.diff.enrolment = Some(Change::new(Some(before.clone()), Some(after)));
        }
    }
}

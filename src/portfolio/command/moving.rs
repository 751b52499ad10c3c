//! Moving on to another edition of the specification, and what was parked on the way.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{CommandError, Gesture, change};
use crate::combination::plan;
use crate::portfolio::{Claim, Earlier, Enrolment, Mapping, MappingKey, Parked, ParkedKey, SpecificationPin, Worded};
use crate::spec::difference::{Difference, Fate, difference};
use crate::spec::{AwardId, CriterionRef, Specification, UnitRef};

impl Gesture<'_> {
    /// Pins the portfolio to `to`. What supports words that are the same goes with them; of words that changed, what is in
    /// `parked` is parked and the rest stays with its reference; what supported words that are gone is parked.
    pub(super) fn move_to_edition(
        &mut self,
        to: &Specification,
        award: AwardId,
        parked: &BTreeSet<CriterionRef>,
    ) -> Result<(), CommandError> {
        let Some(enrolment) = &self.portfolio.enrolment.value else { return Ok(()) };
        if to.id != self.spec.id {
            return Err(CommandError::OtherSpecification { found: to.id });
        }
        to.award(award).ok_or(CommandError::NoSuchAward(award))?;
        parked.iter().try_for_each(|&criterion| {
            to.criterion(criterion).map(|_| ()).ok_or(CommandError::NoSuchCriterion(criterion))
        })?;
        if to.digest == self.spec.digest {
            return Ok(());
        }
        let difference = difference(self.spec, to);
        let goes: HashMap<CriterionRef, Option<CriterionRef>> = difference
            .criteria
            .iter()
            .filter_map(|fate| {
                let from = fate.before()?;
                let is_parked = matches!(fate, Fate::Changed(criterion) if parked.contains(criterion));
                Some((from, fate.after().filter(|_| !is_parked)))
            })
            .collect();
        self.carry_mappings(&goes);
        self.carry_claims(&goes);
        let units = self.planned(enrolment, &difference, to, award);
        let there = |chosen: &BTreeSet<UnitRef>| -> BTreeSet<UnitRef> {
            let fates = difference.units.iter().map(|unit| unit.fate);
            let goes =
                |fate: Fate<UnitRef>| fate.after().filter(|_| fate.before().is_some_and(|b| chosen.contains(&b)));
            fates.filter_map(goes).collect()
        };
        let (pinned, ruled_out) = (there(&enrolment.pinned), there(&enrolment.ruled_out));
        let fates = || difference.units.iter().filter_map(|unit| Some((unit.fate.before()?, unit.fate.after()?)));
        let unit_targets =
            fates().filter_map(|(before, after)| Some((after, *enrolment.unit_targets.get(&before)?))).collect();
        let mut earlier = enrolment.earlier.clone();
        earlier.push(self.left(&difference));
        let specification = SpecificationPin::to(to);
        self.enrol(
            enrolment,
            Enrolment { specification, award, units, pinned, ruled_out, unit_targets, earlier, ..enrolment.clone() },
        );
        Ok(())
    }

    /// Maps what was parked to `criterion` again, where it says what it said before.
    pub(super) fn take_up(&mut self, key: ParkedKey, criterion: CriterionRef) -> Result<(), CommandError> {
        self.known(criterion)?;
        let parked = self.portfolio.parked.get(key).ok_or(CommandError::NoSuchParked(key))?;
        change(&mut self.diff.parked, key, Some(parked), None);
        let mapping = MappingKey { evidence: key.evidence, criterion };
        let there = self.portfolio.mappings.get(mapping);
        change(&mut self.diff.mappings, mapping, there, Some(joined(there, &parked.mapping)));
        Ok(())
    }

    pub(super) fn discard_parked(&mut self, keys: &BTreeSet<ParkedKey>) -> Result<(), CommandError> {
        for &key in keys {
            let parked = self.portfolio.parked.get(key).ok_or(CommandError::NoSuchParked(key))?;
            change(&mut self.diff.parked, key, Some(parked), None);
        }
        Ok(())
    }

    fn carry_mappings(&mut self, goes: &HashMap<CriterionRef, Option<CriterionRef>>) {
        let mut mapped: BTreeMap<MappingKey, &Mapping> = BTreeMap::new();
        for (key, mapping) in self.portfolio.mappings.iter() {
            // A mapping of what this edition does not have either is left to be parked too.
            match goes.get(&key.criterion).copied().flatten() {
                Some(criterion) => drop(mapped.insert(MappingKey { criterion, ..key }, mapping)),
                None => self.park(key, mapping),
            }
        }
        let keys: BTreeSet<MappingKey> =
            mapped.keys().copied().chain(self.portfolio.mappings.iter().map(|(key, _)| key)).collect();
        for key in keys {
            let after = mapped.get(&key).map(|&mapping| mapping.clone());
            change(&mut self.diff.mappings, key, self.portfolio.mappings.get(key), after);
        }
    }

    fn park(&mut self, key: MappingKey, mapping: &Mapping) {
        let wording = self.spec.criterion(key.criterion).and_then(|criterion| criterion.wording.value.clone());
        let version = self.spec.version.clone();
        let mut parked = Parked { mapping: mapping.clone(), wording, version, parked_at: self.at };
        let worded = Worded { criterion: key.criterion, wording: parked.wording_digest() };
        let parked_key = ParkedKey { evidence: key.evidence, worded };
        // The portfolio may have been here before, and back.
        let there = self.portfolio.parked.get(parked_key);
        parked.mapping = joined(there.map(|parked| &parked.mapping), mapping);
        change(&mut self.diff.parked, parked_key, there, Some(parked));
    }

    // A claim goes with the words that it is about. Of words that are gone or to be looked at again nobody says that they
    // are ready.
    fn carry_claims(&mut self, goes: &HashMap<CriterionRef, Option<CriterionRef>>) {
        let claims: BTreeMap<CriterionRef, &Claim> = self
            .portfolio
            .claims
            .iter()
            .filter_map(|(criterion, claim)| Some((goes.get(&criterion).copied().flatten()?, claim)))
            .collect();
        let keys: BTreeSet<CriterionRef> =
            claims.keys().copied().chain(self.portfolio.claims.iter().map(|(criterion, _)| criterion)).collect();
        for criterion in keys {
            let after = claims.get(&criterion).map(|&claim| claim.clone());
            change(&mut self.diff.claims, criterion, self.portfolio.claims.get(criterion), after);
        }
    }

    /// The plan for `award` of `to`: the units that were planned, wherever they are now, and those that are new and cannot
    /// be done without, as if it had begun with them.
    fn planned(
        &self,
        enrolment: &Enrolment,
        difference: &Difference,
        to: &Specification,
        award: AwardId,
    ) -> BTreeSet<UnitRef> {
        let rule = to.award(award).map(|award| &award.rule);
        let needed = rule.map(|rule| plan::needed(to, rule)).unwrap_or_default();
        let fates = difference.units.iter().map(|unit| unit.fate);
        fates
            .filter_map(|fate| {
                let unit = fate.after()?;
                let is_planned = match fate.before() {
                    Some(before) => enrolment.units.contains(&before),
                    None => needed.contains(&unit),
                };
                is_planned.then_some(unit)
            })
            .collect()
    }

    /// The edition that is left, with where its words went.
    fn left(&self, difference: &Difference) -> Earlier {
        let went = difference.criteria.iter().filter_map(|fate| {
            let (from, to) = match *fate {
                Fate::Moved { from, to } => (from, Some(to)),
                Fate::Gone(from) => (from, None),
                Fate::Same(_) | Fate::Changed(_) | Fate::New(_) => return None,
            };
            let wording = self.spec.criterion(from)?.wording_digest();
            Some((Worded { criterion: from, wording }, to))
        });
        Earlier { specification: SpecificationPin::to(self.spec), left_at: self.at, went: went.collect() }
    }
}

/// What both say: a learner's words are not done away with because others are there already.
fn joined(there: Option<&Mapping>, mapping: &Mapping) -> Mapping {
    let Some(there) = there else { return mapping.clone() };
    let mut all = there.clone();
    all.locations.extend(mapping.locations.iter().filter(|location| !there.locations.contains(location)).cloned());
    if !there.reason.contains(&mapping.reason) {
        all.reason = if there.reason.is_empty() {
            mapping.reason.clone()
        } else {
            format!("{}\n\n{}", there.reason, mapping.reason)
        };
    }
    all
}

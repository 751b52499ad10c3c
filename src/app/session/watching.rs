//! Who shows what of the open portfolio, so that a change is told to those alone whom it concerns.
//!
//! With 1,000 items on 600 criteria there are tens of thousands of values on the screen. If each of them looked again with
//! every change, a change would cost what all of them cost; so what has an id is told by its id.

use std::collections::BTreeMap;

use evidence_mapper::portfolio::{EvidenceId, MappingKey, RecordKey};
use evidence_mapper::progress::Progress;
use evidence_mapper::spec::{CriterionRef, OutcomeRef, UnitRef};
use leptos::prelude::*;

/// What can be shown by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Watched {
    /// An evidence item.
    Evidence(EvidenceId),
    /// To how many criteria an evidence item is mapped.
    MappedTo(EvidenceId),
    /// A mapping.
    Mapping(MappingKey),
    /// Where a criterion stands.
    Criterion(CriterionRef),
    /// Where an outcome stands.
    Outcome(OutcomeRef),
    /// Where a unit stands.
    Unit(UnitRef),
}

/// Everything that is shown by itself. A handle.
#[derive(Clone, Copy)]
pub(super) struct Watching(StoredValue<BTreeMap<Watched, ArcTrigger>>);

impl Watching {
    /// Nothing is shown yet.
    pub(super) fn new() -> Watching {
        Watching(StoredValue::new(BTreeMap::new()))
    }

    /// What tells of changes to `what`.
    pub(super) fn of(self, what: Watched) -> ArcTrigger {
        self.0.try_update_value(|watched| watched.entry(what).or_default().clone()).unwrap_or_default()
    }

    /// Tells of a change to `records`, which led from where everything stood `before` to where it stands `after`.
    pub(super) fn tell(self, records: &[RecordKey], before: &Progress, after: &Progress) {
        let mut changed: Vec<Watched> = Vec::new();
        let mut is_evidence = false;
        for record in records {
            match *record {
                RecordKey::Evidence(_) => is_evidence = true,
                RecordKey::Mapping(key) => changed.push(Watched::Mapping(key)),
                _ => {}
            }
        }
        differing(&before.criteria, &after.criteria, |id| changed.push(Watched::Criterion(id)));
        differing(&before.outcomes, &after.outcomes, |id| changed.push(Watched::Outcome(id)));
        differing(&before.units, &after.units, |id| changed.push(Watched::Unit(id)));
        differing(&before.mapped_to, &after.mapped_to, |id| changed.push(Watched::MappedTo(id)));
        let told: Vec<ArcTrigger> = self.0.with_value(|watched| {
            let by_id = changed.iter().filter_map(|what| watched.get(what));
            // The number that one item shows follows from all of them.
            let evidence = watched.iter().filter(|(what, _)| is_evidence && matches!(what, Watched::Evidence(_)));
            by_id.chain(evidence.map(|(_, trigger)| trigger)).cloned().collect()
        });
        told.iter().for_each(ArcTrigger::notify);
    }

    /// Tells of a change to everything.
    pub(super) fn tell_all(self) {
        let told: Vec<ArcTrigger> = self.0.with_value(|watched| watched.values().cloned().collect());
        told.iter().for_each(ArcTrigger::notify);
    }
}

/// Calls `found` with each key whose value is not the same in both.
fn differing<K: Ord + Copy, V: PartialEq>(before: &BTreeMap<K, V>, after: &BTreeMap<K, V>, mut found: impl FnMut(K)) {
    let (mut before, mut after) = (before.iter().peekable(), after.iter().peekable());
    loop {
        match (before.peek(), after.peek()) {
            (Some((was, _)), Some((is, _))) if was < is => before.next().into_iter().for_each(|(&key, _)| found(key)),
            (Some((was, _)), Some((is, _))) if was > is => after.next().into_iter().for_each(|(&key, _)| found(key)),
            (Some(_), Some(_)) => {
                if let (Some((&key, was)), Some((_, is))) = (before.next(), after.next())
                    && was != is
                {
                    found(key);
                }
            }
            (Some(_), None) => before.by_ref().for_each(|(&key, _)| found(key)),
            (None, Some(_)) => after.by_ref().for_each(|(&key, _)| found(key)),
            (None, None) => return,
        }
    }
}

//! What was looked at, beside what there is now: for who has to judge again because something changed.
//!
//! A decision and a device's memory name what was looked at by digest alone. What that was is found among the states that
//! records had: a place or a file that somebody has seen is kept when it is changed ([`command`](super::command)). Where the
//! digest fits none of them, what was looked at is said to be no longer here rather than guessed.

use crate::digest::Digest;
use crate::spec::{Criterion, CriterionRef};

use super::judging::AssessorEvidence;
use super::looked_at::{looked_at, looked_at_by_assessor};
use super::news::Snapshot;
use super::standing::{self, latest};
use super::versions::{self, Part};
use super::{Decision, Evidence, EvidenceId, Mapping, MappingKey, Portfolio, Table};

/// Evidence that is not as it was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Which.
    pub evidence: EvidenceId,
    /// What became of it.
    pub became: Became,
}

/// What became of evidence since it was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Became {
    /// It says something else in these parts.
    Other(Vec<Differs>),
    /// It is no longer offered.
    Gone,
    /// What it was is not among what is here.
    Unknown,
}

/// A part of evidence that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differs {
    /// Which part.
    pub part: Part,
    /// What it said; nothing where it said nothing.
    pub was: String,
    /// What it says.
    pub is: String,
}

/// What `decision` stood on and what is no longer so, where its words stand today.
pub fn since_decision(portfolio: &Portfolio, criterion: &Criterion, decision: &Decision) -> Vec<Changed> {
    let place = criterion.criterion_ref;
    let changed = decision.evidence.iter().filter_map(|(&id, &seen)| {
        let now = latest(portfolio, id);
        if standing::now(portfolio, now, place) == Some(seen) {
            return None;
        }
        let was = said_then(portfolio, id, [place, decision.criterion], |digest| digest == seen);
        Some(Changed { evidence: id, became: became(was, said_now(portfolio, now, place)) })
    });
    changed.collect()
}

/// What changed at `criterion` since a device remembered `snapshot`. What came in addition, and what went, is news of another
/// kind.
pub fn since_seen(portfolio: &Portfolio, snapshot: &Snapshot, criterion: CriterionRef) -> Vec<Changed> {
    let remembered = snapshot.mapped.iter().filter(|(key, _)| key.criterion == criterion);
    let changed = remembered.filter_map(|(key, &seen)| {
        let (evidence, mapping) = (portfolio.evidence.get(key.evidence)?, portfolio.mappings.get(*key)?);
        if looked_at(evidence, mapping).short() == seen {
            return None;
        }
        let was = said_then(portfolio, key.evidence, [criterion, criterion], |digest| digest.short() == seen);
        let is = said_now(portfolio, key.evidence, criterion);
        Some(Changed { evidence: key.evidence, became: became(was, is) })
    });
    changed.collect()
}

type Said = Vec<(Part, String)>;

fn became(was: Option<Said>, is: Option<Said>) -> Became {
    let Some(is) = is else { return Became::Gone };
    let Some(was) = was else { return Became::Unknown };
    let of = |said: &Said, part| said.iter().find(|(other, _)| *other == part).map(|(_, text)| text.clone());
    let mut parts: Vec<Part> = was.iter().chain(&is).map(|(part, _)| *part).collect();
    parts.sort();
    parts.dedup();
    let differs = parts.into_iter().filter_map(|part| {
        let (was, is) = (of(&was, part).unwrap_or_default(), of(&is, part).unwrap_or_default());
        (was != is).then_some(Differs { part, was, is })
    });
    Became::Other(differs.collect())
}

/// What is to be looked at of `evidence` for `criterion` now, if it is offered.
fn said_now(portfolio: &Portfolio, evidence: EvidenceId, criterion: CriterionRef) -> Option<Said> {
    standing::now(portfolio, evidence, criterion)?;
    if let Some(made) = portfolio.assessor_evidence.get(&evidence) {
        return Some(of_assessors(&made.value, criterion));
    }
    let mapping = portfolio.mappings.get(MappingKey { evidence, criterion })?;
    Some(of_learners(portfolio.evidence.get(evidence)?, mapping))
}

/// What was to be looked at of `evidence` in the state of it that `is` looked for.
fn said_then(
    portfolio: &Portfolio,
    evidence: EvidenceId,
    criteria: [CriterionRef; 2],
    is: impl Fn(Digest) -> bool,
) -> Option<Said> {
    if let Some(made) = portfolio.assessor_evidence.get(&evidence) {
        let found = criteria.into_iter().find(|criterion| {
            let locations = made.value.criteria.get(criterion);
            locations.is_some_and(|locations| is(looked_at_by_assessor(&made.value, locations)))
        });
        return found.map(|criterion| of_assessors(&made.value, criterion));
    }
    // What was mapped and not located yet is not kept: it says nothing.
    let unlocated = Mapping::default();
    criteria.into_iter().find_map(|criterion| {
        let mappings = states(&portfolio.mappings, MappingKey { evidence, criterion }).chain([&unlocated]);
        let pairs =
            mappings.flat_map(|mapping| states(&portfolio.evidence, evidence).map(move |evidence| (evidence, mapping)));
        let mut found = pairs.filter(|(evidence, mapping)| is(looked_at(evidence, mapping)));
        found.next().map(|(evidence, mapping)| of_learners(evidence, mapping))
    })
}

/// Every state of a record that is here.
fn states<K: Ord + Copy, T>(table: &Table<K, T>, key: K) -> impl Iterator<Item = &T> {
    let others = table.past(key).iter().chain(table.rivals(key));
    table.kept(key).into_iter().chain(others).filter_map(|kept| kept.value.as_ref())
}

fn of_learners(evidence: &Evidence, mapping: &Mapping) -> Said {
    let mut said = versions::content(&evidence.content);
    said.push((Part::Locations, versions::places(&mapping.locations)));
    said
}

fn of_assessors(evidence: &AssessorEvidence, criterion: CriterionRef) -> Said {
    let places = evidence.criteria.get(&criterion).map(|places| versions::places(places));
    vec![
        (Part::Account, evidence.account.clone()),
        (Part::Files, versions::files(&evidence.files)),
        (Part::ProducedOn, evidence.held_on.to_string()),
        (Part::Locations, places.unwrap_or_default()),
    ]
}

//! How a learner's units stand to an award: the verdict, and rule by rule.

use std::collections::{BTreeMap, BTreeSet};

use super::problem::{Candidate, Solver, Wish};
use super::{Combination, Condition, Counted, Measure, Provenance, Rule, Sum};
use crate::spec::{Specification, Unit, UnitRef};

/// What a learner has, and means to have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// The units achieved, and how. It is for the caller to say whose word makes a unit achieved.
    pub achieved: BTreeMap<UnitRef, Provenance>,
    /// The units that the learner means to take, achieved or not.
    pub planned: BTreeSet<UnitRef>,
    /// The hours that are left to do for a unit, where they are not its whole time.
    pub hours_left: BTreeMap<UnitRef, u32>,
}

impl Standing {
    /// Units that were all assessed here.
    pub fn assessed(achieved: &BTreeSet<UnitRef>, planned: &BTreeSet<UnitRef>) -> Standing {
        let achieved = achieved.iter().map(|&unit| (unit, Provenance::Assessed)).collect();
        Standing { achieved, planned: planned.clone(), hours_left: BTreeMap::new() }
    }

    /// Whether what counts is achieved, in the way in which it counts.
    pub fn is_achieved(&self, counted: &Counted) -> bool {
        self.achieved.get(&counted.0) == Some(&counted.1)
    }

    /// The hours that are left to do for `unit`; for one that is achieved, what doing it again would take.
    pub fn hours_left(&self, unit: &Unit) -> u32 {
        self.hours_left.get(&unit.unit_ref).copied().unwrap_or(unit.tqt.value)
    }

    /// What is achieved, as far as the specification knows it, in its order.
    pub(super) fn held(&self, spec: &Specification) -> Vec<Candidate> {
        let held = |unit: &Unit| {
            let provenance = *self.achieved.get(&unit.unit_ref)?;
            Some(Candidate { unit: unit.unit_ref, provenance, is_held: true, hours: 0 })
        };
        spec.units.iter().filter_map(held).collect()
    }

    /// The units that could be assessed here, of those that `is_in` lets through.
    fn open(&self, spec: &Specification, is_in: impl Fn(UnitRef) -> bool) -> Vec<Candidate> {
        let is_held = |unit: UnitRef| self.achieved.get(&unit) == Some(&Provenance::Assessed);
        let units = spec.units.iter().filter(|unit| is_in(unit.unit_ref) && !is_held(unit.unit_ref));
        let candidate = |unit: &Unit| Candidate {
            unit: unit.unit_ref,
            provenance: Provenance::Assessed,
            is_held: false,
            hours: self.hours_left(unit),
        };
        units.map(candidate).collect()
    }

    /// What is achieved, and everything else that could be.
    pub(super) fn on_offer(&self, spec: &Specification) -> Vec<Candidate> {
        let is_held = |unit: &UnitRef| self.achieved.contains_key(unit);
        let is_planned = |unit: &UnitRef| self.planned.contains(unit);
        let mut all = self.held(spec);
        // Of equals, the earlier is chosen.
        all.extend(self.open(spec, |unit| is_planned(&unit)));
        all.extend(self.open(spec, |unit| !is_planned(&unit) && !is_held(&unit)));
        // What was achieved in another way can be assessed here after all.
        all.extend(self.open(spec, |unit| !is_planned(&unit) && is_held(&unit)));
        all
    }
}

/// How a learner's units stand to an award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The whole.
    pub combination: Combination,
    /// `false` if the search for something better was given up.
    pub is_certain: bool,
    /// The units that count: a largest part of those achieved that satisfies the rules, or of those that will, or would,
    /// once the rest is achieved. Empty if nothing can.
    pub counted: Vec<Counted>,
    /// How they stand to each sum in the rules, in the order written. Of alternatives, those that were chosen.
    pub tallies: Vec<Tally>,
}

impl Verdict {
    /// Whether `unit` counts, or would.
    pub fn counts(&self, unit: UnitRef) -> bool {
        self.counted.iter().any(|counted| counted.0 == unit)
    }
}

/// How the units that count stand to one sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The rule's id.
    pub rule: String,
    /// The rule's words.
    pub label: String,
    /// What is counted; `None` for sums of several terms, whose numbers mean nothing to people.
    pub by: Option<Measure>,
    /// How much is needed, if anything is.
    pub min: Option<i64>,
    /// How much counts at most, if there is a limit.
    pub max: Option<i64>,
    /// What the achieved units that count come to.
    pub achieved: i64,
    /// What the achieved and the planned units that count come to.
    pub planned: i64,
    /// What all units that count, or would, come to.
    pub counted: i64,
    /// What all units on offer come to.
    pub on_offer: i64,
    /// The units that it is about, in the document's order.
    pub units: Vec<UnitRef>,
}

impl Tally {
    /// Where this sum alone stands.
    pub fn combination(&self) -> Combination {
        let holds = |value: i64| self.min.is_none_or(|min| value >= min) && self.max.is_none_or(|max| value <= max);
        if holds(self.achieved) {
            Combination::Satisfied
        } else if holds(self.planned) {
            Combination::Planned
        } else if self.min.is_none_or(|min| self.on_offer >= min) {
            Combination::Incomplete
        } else {
            Combination::Impossible
        }
    }
}

/// How `standing` stands to `rule`.
pub fn verdict(spec: &Specification, rule: &Rule, standing: &Standing) -> Verdict {
    verdict_by(&mut Solver::new(spec), rule, standing)
}

pub(super) fn verdict_by(solver: &mut Solver, rule: &Rule, standing: &Standing) -> Verdict {
    let spec = solver.spec();
    let held = standing.held(spec);
    let mut intended = held.clone();
    intended.extend(standing.open(spec, |unit| standing.planned.contains(&unit)));
    let stages = [
        (Combination::Satisfied, held.clone()),
        (Combination::Planned, intended.clone()),
        (Combination::Incomplete, standing.on_offer(spec)),
    ];
    // What is planned will be done anyway; beside it, as little as possible is asked for.
    let cost = |candidate: &Candidate| match candidate.is_held || standing.planned.contains(&candidate.unit) {
        true => 0,
        false => i64::from(candidate.hours.max(1)),
    };
    let mut is_certain = true;
    for (combination, candidates) in stages {
        let found = solver.some(&[&[rule]], &candidates, Wish::default(), cost);
        is_certain &= found.is_proven || found.taken.is_some();
        if let Some(taken) = found.taken {
            let mut counted: Vec<Counted> = taken.into_iter().map(|c| candidates[c].counted()).collect();
            fill_thoroughly(solver, rule, &held, &mut counted);
            if combination != Combination::Satisfied {
                fill(rule, spec, &intended, &mut counted);
            }
            let tallies = tallies(spec, rule, standing, &counted);
            return Verdict { combination, is_certain, counted, tallies };
        }
    }
    // What there is, whether it could count or not.
    let all: Vec<Counted> = intended.iter().map(Candidate::counted).collect();
    let mut tallies = Vec::new();
    tally(spec, rule, standing, &all, &|_| true, &mut tallies);
    Verdict { combination: Combination::Impossible, is_certain, counted: Vec::new(), tallies }
}

/// Adds to `counted` what else of `candidates` can count beside it.
fn fill(rule: &Rule, spec: &Specification, candidates: &[Candidate], counted: &mut Vec<Counted>) {
    // One may make room for another that was there before it.
    loop {
        let before = counted.len();
        for candidate in candidates {
            if !is_counted(counted, candidate) && belongs(spec, rule, candidate) {
                counted.push(candidate.counted());
                if !rule.holds(spec, counted) {
                    counted.pop();
                }
            }
        }
        if counted.len() == before {
            break;
        }
    }
    counted.sort_unstable();
}

/// The same, where several of `candidates` may have to count together to count at all.
fn fill_thoroughly(solver: &mut Solver, rule: &Rule, candidates: &[Candidate], counted: &mut Vec<Counted>) {
    let spec = solver.spec();
    fill(rule, spec, candidates, counted);
    for candidate in candidates {
        if is_counted(counted, candidate) || !belongs(spec, rule, candidate) {
            continue;
        }
        let others = candidates.iter().filter(|candidate| !is_counted(counted, candidate)).copied();
        let there = counted.iter().map(|&(unit, provenance)| Candidate { unit, provenance, is_held: true, hours: 0 });
        let pool: Vec<Candidate> = there.chain(others).collect();
        let pinned: Vec<UnitRef> = counted.iter().map(|counted| counted.0).chain([candidate.unit]).collect();
        let found = solver.some(&[&[rule]], &pool, Wish { pinned: &pinned, ..Wish::default() }, |_| 0);
        if let Some(taken) = found.taken {
            *counted = taken.into_iter().map(|c| pool[c].counted()).collect();
            fill(rule, spec, candidates, counted);
        }
    }
}

fn is_counted(counted: &[Counted], candidate: &Candidate) -> bool {
    counted.iter().any(|counted| counted.0 == candidate.unit)
}

/// Whether the rule is about this unit at all.
pub(super) fn belongs(spec: &Specification, rule: &Rule, candidate: &Candidate) -> bool {
    let Some(unit) = spec.unit(candidate.unit) else { return false };
    rule.sums().iter().any(|(_, sum)| sum.worth(unit, candidate.provenance) != 0)
}

fn tallies(spec: &Specification, rule: &Rule, standing: &Standing, counted: &[Counted]) -> Vec<Tally> {
    let mut tallies = Vec::new();
    tally(spec, rule, standing, counted, &|rule: &Rule| rule.holds(spec, counted), &mut tallies);
    tallies
}

fn tally(
    spec: &Specification,
    rule: &Rule,
    standing: &Standing,
    counted: &[Counted],
    is_chosen: &dyn Fn(&Rule) -> bool,
    tallies: &mut Vec<Tally>,
) {
    match &rule.condition {
        Condition::AtLeast { of, .. } => {
            let chosen = of.iter().filter(|rule| is_chosen(rule));
            chosen.for_each(|rule| tally(spec, rule, standing, counted, is_chosen, tallies));
        }
        Condition::Sum(sum) => tallies.push(tally_of(spec, rule, sum, standing, counted)),
    }
}

fn tally_of(spec: &Specification, rule: &Rule, sum: &Sum, standing: &Standing, counted: &[Counted]) -> Tally {
    let of = |is_in: &dyn Fn(&Counted) -> bool| {
        let counted: Vec<Counted> = counted.iter().copied().filter(is_in).collect();
        sum.of(spec, &counted)
    };
    let is_achieved = |counted: &Counted| standing.is_achieved(counted);
    let worth = |unit: &Unit| sum.worth(unit, Provenance::Assessed);
    Tally {
        rule: rule.id.clone(),
        label: rule.label.clone(),
        by: match sum.terms.as_slice() {
            [term] if term.times == 1 => Some(term.by),
            _ => None,
        },
        min: sum.min,
        max: sum.max,
        achieved: of(&is_achieved),
        planned: of(&|counted| is_achieved(counted) || standing.planned.contains(&counted.0)),
        counted: of(&|_| true),
        on_offer: spec.units.iter().map(worth).fold(0, i64::saturating_add),
        units: spec.units.iter().filter(|unit| worth(unit) != 0).map(|unit| unit.unit_ref).collect(),
    }
}

//! Rules of combination: which units make up an award, and how far a set of units is from it.
//!
//! A rule only ever asks for more, never for less, so a unit more can never lose an award. What a unit is worth comes
//! from [`crate::spec`]; which units a learner holds comes from [`crate::progress`].

pub mod solve;

use std::collections::BTreeSet;

use crate::spec::{GroupId, Specification, Unit, UnitRef};

/// A rule with a name that people know it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Known by, within the award: `mandatory`.
    pub id: String,
    /// For people: `All 4 mandatory units`.
    pub label: String,
    /// What it asks for.
    pub condition: Condition,
}

/// What a rule asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// That all of these hold.
    All(Vec<Rule>),
    /// That the units out of a selection come to at least `min`.
    Count {
        /// The units that count.
        of: Selection,
        /// What is counted of them.
        by: Measure,
        /// How much is needed.
        min: u32,
    },
}

/// The units that a rule counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// Every unit of the specification.
    Every,
    /// The units of a group.
    Group(GroupId),
    /// These units.
    Units(Vec<UnitRef>),
}

impl Selection {
    /// Whether `unit` is one of them.
    pub fn includes(&self, unit: &Unit) -> bool {
        match self {
            Selection::Every => true,
            Selection::Group(group) => unit.groups.contains(group),
            Selection::Units(units) => units.contains(&unit.unit_ref),
        }
    }
}

/// What is counted of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Units.
    Units,
    /// Credits.
    Credits,
    /// Guided learning hours.
    Glh,
    /// Hours of total qualification time.
    Tqt,
}

impl Measure {
    /// What `unit` is worth by this measure.
    pub fn of(self, unit: &Unit) -> u32 {
        match self {
            Measure::Units => 1,
            Measure::Credits => unit.credit.value,
            Measure::Glh => unit.glh.value,
            Measure::Tqt => unit.tqt.value,
        }
    }
}

/// How a set of units stands to an award.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Combination {
    /// Not even all units of the specification would do.
    Impossible,
    /// More units are needed than are planned.
    Incomplete,
    /// The planned units will do once they are achieved.
    Planned,
    /// The achieved units do.
    Satisfied,
}

/// How a set of units stands to one counting rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The rule's id.
    pub rule: String,
    /// The rule's words.
    pub label: String,
    /// What is counted.
    pub by: Measure,
    /// How much is needed.
    pub needed: u32,
    /// How much the achieved units come to.
    pub achieved: u32,
    /// How much the achieved and the planned units come to.
    pub planned: u32,
    /// How much all units on offer come to.
    pub on_offer: u32,
    /// The units that count for it and are not achieved yet, planned or not, in the document's order.
    pub missing: Vec<UnitRef>,
}

impl Tally {
    /// Where this rule alone stands.
    pub fn combination(&self) -> Combination {
        if self.achieved >= self.needed {
            Combination::Satisfied
        } else if self.planned >= self.needed {
            Combination::Planned
        } else if self.on_offer >= self.needed {
            Combination::Incomplete
        } else {
            Combination::Impossible
        }
    }
}

/// How a learner's units stand to a rule and to each rule inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The whole.
    pub combination: Combination,
    /// Each counting rule, in the order written.
    pub tallies: Vec<Tally>,
}

/// How the units `achieved` and `planned` of `spec` stand to `rule`. Every part of a rule has to hold, so the whole
/// stands where its least satisfied part does.
pub fn verdict(
    spec: &Specification,
    rule: &Rule,
    achieved: &BTreeSet<UnitRef>,
    planned: &BTreeSet<UnitRef>,
) -> Verdict {
    let mut tallies = Vec::new();
    tally(spec, rule, achieved, planned, &mut tallies);
    let combination = tallies.iter().map(Tally::combination).min().unwrap_or(Combination::Satisfied);
    Verdict { combination, tallies }
}

fn tally(
    spec: &Specification,
    rule: &Rule,
    achieved: &BTreeSet<UnitRef>,
    planned: &BTreeSet<UnitRef>,
    tallies: &mut Vec<Tally>,
) {
    match &rule.condition {
        Condition::All(rules) => rules.iter().for_each(|rule| tally(spec, rule, achieved, planned, tallies)),
        Condition::Count { of, by, min } => {
            let counted: Vec<&Unit> = spec.units.iter().filter(|unit| of.includes(unit)).collect();
            let sum = |held: &dyn Fn(&Unit) -> bool| {
                counted.iter().filter(|unit| held(unit)).map(|unit| by.of(unit)).fold(0, u32::saturating_add)
            };
            let is_achieved = |unit: &Unit| achieved.contains(&unit.unit_ref);
            tallies.push(Tally {
                rule: rule.id.clone(),
                label: rule.label.clone(),
                by: *by,
                needed: *min,
                achieved: sum(&is_achieved),
                planned: sum(&|unit| is_achieved(unit) || planned.contains(&unit.unit_ref)),
                on_offer: sum(&|_| true),
                missing: counted.iter().filter(|unit| !is_achieved(unit)).map(|unit| unit.unit_ref).collect(),
            });
        }
    }
}

/// The units that `rule` counts anywhere: the units that belong to its award.
pub fn counted(spec: &Specification, rule: &Rule) -> BTreeSet<UnitRef> {
    match &rule.condition {
        Condition::All(rules) => rules.iter().flat_map(|rule| counted(spec, rule)).collect(),
        Condition::Count { of, .. } => {
            spec.units.iter().filter(|unit| of.includes(unit)).map(|unit| unit.unit_ref).collect()
        }
    }
}

//! Rules of combination: which units make up an award, how a set of units stands to one, and what would complete it.
//!
//! The language is small: bounds on weighted sums over the units that count ([`Condition::Sum`]), and at least so many of
//! several rules ([`Condition::AtLeast`]). Everything that people write (`all`, `any`, `bar`, `share`, `requires` …) is
//! read into these two by [`crate::spec::parse`].
//!
//! A set of units satisfies a rule if **some part of it** does: the units that count. So what is surplus, barred or over a
//! maximum never harms, and a unit more can never make a verdict worse.
//!
//! What a unit is worth comes from [`crate::spec`]; which units a learner holds comes from [`crate::progress`].
//! [`verdict`] says how they stand, [`plan`] what would complete them and why something cannot be, [`outlook`] both for all
//! awards of a specification, and [`words`] says it to people. [`problem`] puts rules into inequalities, which [`solve`] decides.

pub mod outlook;
pub mod plan;
pub mod problem;
pub mod solve;
pub mod verdict;
pub mod words;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::spec::{GroupId, Specification, Tag, Unit, UnitRef};

/// A rule with a name that people know it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Known by, within the award: `mandatory`.
    pub id: String,
    /// For people: `All 4 mandatory units`.
    pub label: String,
    /// Where this rule in particular comes from, in words.
    pub source: Option<String>,
    /// What it asks for.
    pub condition: Condition,
}

/// What a rule asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// That at least so many of these rules hold.
    AtLeast {
        /// How many.
        n: usize,
        /// Of which.
        of: Vec<Rule>,
    },
    /// That a sum over the units that count is within bounds.
    Sum(Sum),
}

/// `min ≤ Σ times × (what the selected units that count come to) ≤ max`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// What is summed.
    pub terms: Vec<Term>,
    /// The least that is needed, if anything is.
    pub min: Option<i64>,
    /// The most that counts, if there is a limit.
    pub max: Option<i64>,
}

/// One part of a sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// How often it is added; negative if it is taken away.
    pub times: i64,
    /// The units that count for it.
    pub of: Selection,
    /// What is counted of them.
    pub by: Measure,
}

impl Condition {
    /// That all of these hold.
    pub fn all(rules: Vec<Rule>) -> Condition {
        Condition::AtLeast { n: rules.len(), of: rules }
    }

    /// That one of these holds.
    pub fn any(rules: Vec<Rule>) -> Condition {
        Condition::AtLeast { n: 1, of: rules }
    }

    /// That the selected units come to at least `min`.
    pub fn at_least(min: i64, by: Measure, of: Selection) -> Condition {
        Condition::Sum(Sum { terms: vec![Term { times: 1, of, by }], min: Some(min), max: None })
    }

    /// That of the selected units no more than `max` counts.
    pub fn at_most(max: i64, by: Measure, of: Selection) -> Condition {
        Condition::Sum(Sum { terms: vec![Term { times: 1, of, by }], min: None, max: Some(max) })
    }
}

impl Rule {
    /// The rules that all have to hold for this one to hold; itself if it is made in any other way.
    pub fn parts(&self) -> Vec<&Rule> {
        match &self.condition {
            Condition::AtLeast { n, of } if *n >= of.len() => of.iter().flat_map(Rule::parts).collect(),
            _ => vec![self],
        }
    }

    /// The ways of which one has to be chosen, where the rule offers any: pathways, routes, either this or that. Where it
    /// does so more than once, the first.
    pub fn routes(&self) -> &[Rule] {
        let is_choice = |rule: &&Rule| matches!(&rule.condition, Condition::AtLeast { n: 1, of } if of.len() > 1);
        match self.parts().into_iter().find(is_choice).map(|rule| &rule.condition) {
            Some(Condition::AtLeast { of, .. }) => of,
            _ => &[],
        }
    }

    /// This rule with the route `route` alone to choose. It is the same rule if it has no such route.
    pub fn by_route(&self, route: &str) -> Rule {
        let is_there = self.routes().iter().any(|rule| rule.id == route);
        let mut rule = self.clone();
        if is_there {
            rule.keep_route(route);
        }
        rule
    }

    fn keep_route(&mut self, route: &str) {
        let Condition::AtLeast { n, of } = &mut self.condition else { return };
        if *n == 1 && of.len() > 1 {
            if of.iter().any(|rule| rule.id == route) {
                of.retain(|rule| rule.id == route);
            }
        } else if *n >= of.len() {
            of.iter_mut().for_each(|rule| rule.keep_route(route));
        }
    }

    /// Every sum in it, with its own rule.
    pub fn sums(&self) -> Vec<(&Rule, &Sum)> {
        match &self.condition {
            Condition::AtLeast { of, .. } => of.iter().flat_map(Rule::sums).collect(),
            Condition::Sum(sum) => vec![(self, sum)],
        }
    }

    /// Whether `counted` satisfies it, all of it counting.
    pub fn holds(&self, spec: &Specification, counted: &[Counted]) -> bool {
        match &self.condition {
            Condition::AtLeast { n, of } => of.iter().filter(|rule| rule.holds(spec, counted)).count() >= *n,
            Condition::Sum(sum) => sum.holds(sum.of(spec, counted)),
        }
    }
}

impl Sum {
    /// What `counted` comes to.
    pub fn of(&self, spec: &Specification, counted: &[Counted]) -> i64 {
        let worth = |&(unit, provenance): &Counted| spec.unit(unit).map_or(0, |unit| self.worth(unit, provenance));
        counted.iter().map(worth).fold(0, i64::saturating_add)
    }

    /// What one unit adds to it.
    pub fn worth(&self, unit: &Unit, provenance: Provenance) -> i64 {
        let terms = self.terms.iter().filter(|term| term.of.includes(unit, provenance));
        terms.map(|term| term.times * i64::from(term.by.of(unit))).sum()
    }

    /// Whether `value` is within the bounds.
    pub fn holds(&self, value: i64) -> bool {
        self.min.is_none_or(|min| value >= min) && self.max.is_none_or(|max| value <= max)
    }
}

/// A unit that counts, and how it was achieved.
pub type Counted = (UnitRef, Provenance);

/// How a unit was achieved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Provenance {
    /// Assessed here.
    #[default]
    Assessed,
    /// Recognition of prior learning.
    Rpl,
    /// Credit from another award or awarding body.
    CreditTransfer,
    /// Exempt because of another qualification.
    Exemption,
    /// Made up for by other results.
    Compensated,
}

/// The units that a rule counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// Every unit. Components are no units: they count where they are named.
    Every,
    /// These units and components.
    Units(Vec<UnitRef>),
    /// Those of a group.
    Group(GroupId),
    /// Those that bear a tag.
    Tag(Tag),
    /// Units from one level to another, both included.
    Level {
        /// The lowest.
        min: u8,
        /// The highest.
        max: u8,
    },
    /// Units that were achieved in this way.
    Via(Provenance),
    /// Every unit that this does not select.
    Not(Box<Selection>),
    /// What all of these select.
    And(Vec<Selection>),
    /// What any of these selects.
    Or(Vec<Selection>),
}

impl Selection {
    /// Whether `unit`, achieved in the way `provenance`, is one of them.
    pub fn includes(&self, unit: &Unit, provenance: Provenance) -> bool {
        match self {
            Selection::Every => !unit.is_component,
            Selection::Units(units) => units.contains(&unit.unit_ref),
            Selection::Group(group) => unit.groups.contains(group),
            Selection::Tag(tag) => unit.tags.contains(tag),
            Selection::Level { min, max } => !unit.is_component && (*min..=*max).contains(&unit.level),
            Selection::Via(via) => !unit.is_component && *via == provenance,
            Selection::Not(not) => !unit.is_component && !not.includes(unit, provenance),
            Selection::And(all) => all.iter().all(|of| of.includes(unit, provenance)),
            Selection::Or(any) => any.iter().any(|of| of.includes(unit, provenance)),
        }
    }

    /// The units of `spec` that are among them if they are assessed here.
    pub fn of<'a>(&self, spec: &'a Specification) -> impl Iterator<Item = &'a Unit> {
        spec.units.iter().filter(|unit| self.includes(unit, Provenance::Assessed))
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

/// The units that `rule` speaks of where something is needed: those that can belong to its award.
pub fn counted(spec: &Specification, rule: &Rule) -> BTreeSet<UnitRef> {
    let sums = rule.sums();
    let adds = |unit: &Unit| {
        sums.iter().any(|(_, sum)| {
            let terms = sum.terms.iter().filter(|term| sum.min.is_some() && term.times > 0);
            terms.into_iter().any(|term| term.of.includes(unit, Provenance::Assessed))
        })
    };
    spec.units.iter().filter(|unit| adds(unit)).map(|unit| unit.unit_ref).collect()
}

//! Internal quality assurance over many portfolios: what to sample and why, what has been, and what that covers.
//!
//! Everything here is worked out of portfolios and a strategy, and changes neither. What an IQA decides to do about it goes
//! into each portfolio as a record ([`crate::portfolio::entry`]), so that plan, sample and reasons travel with it.
//!
//! Percentages are a provider's own: the specification has none, and centres differ (specification-audit.md, "IQA sampling
//! practice"). What has to be shown is coverage, and the reason for each choice.

mod actions;
mod apart;
mod coverage;
mod grid;
mod propose;
pub mod strategy;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use crate::portfolio::entry::Stage;
use crate::portfolio::standing::Standing;
use crate::portfolio::{ActorId, Portfolio, PortfolioId, fitness};
use crate::spec::{Specification, UnitRef};

pub use actions::{OpenAction, open_actions};
pub use apart::{ToldApart, told_apart};
pub use coverage::{Coverage, JudgedBy, Share, coverage};
pub use grid::{Cell, CellState, Row, grid};
pub use propose::{Proposal, Why, propose};

/// One learner's portfolio, with what stands in it.
#[derive(Debug, Clone)]
pub struct Learner<'a> {
    /// The specification that it is pinned to.
    pub spec: &'a Specification,
    /// The portfolio.
    pub portfolio: &'a Portfolio,
    /// What stands of what was said of it.
    pub standing: Standing<'a>,
    /// The units in which what a decision stands on has changed since. It is told by the evidence, which need not be here.
    pub stale_in: BTreeSet<UnitRef>,
}

impl<'a> Learner<'a> {
    /// A learner, with what stands in their portfolio.
    pub fn new(spec: &'a Specification, portfolio: &'a Portfolio) -> Learner<'a> {
        let standing = crate::portfolio::standing::standing(portfolio);
        Learner { spec, portfolio, standing, stale_in: BTreeSet::new() }
    }

    fn id(&self) -> PortfolioId {
        self.portfolio.id
    }

    /// Who an actor is. The same assessor is another actor on another device, and is told by number or name.
    fn person(&self, actor: ActorId) -> Person {
        Person::of(self.portfolio, actor)
    }
}

/// A person as they are known in several portfolios: by their number, or by their name where they gave none. Two are the
/// same if they are known by the same, however they write their name.
#[derive(Debug, Clone)]
pub struct Person {
    known_by: String,
    name: String,
}

impl Person {
    /// Who `actor` is in `portfolio`.
    pub fn of(portfolio: &Portfolio, actor: ActorId) -> Person {
        let known_by = fitness::person(portfolio, actor).unwrap_or_else(|| actor.to_string());
        let name = portfolio.actors.get(actor).map(|actor| match actor.registration_number.as_deref().map(str::trim) {
            Some(number) if !number.is_empty() => format!("{} ({number})", actor.name),
            _ => actor.name.clone(),
        });
        Person { name: name.unwrap_or_else(|| known_by.clone()), known_by }
    }

    /// Who is known by `known_by`.
    pub fn known_as(known_by: &str) -> Person {
        Person { known_by: known_by.to_owned(), name: known_by.to_owned() }
    }

    /// What they are known by.
    pub fn known_by(&self) -> &str {
        &self.known_by
    }

    /// What people call them.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl PartialEq for Person {
    fn eq(&self, other: &Person) -> bool {
        self.known_by == other.known_by
    }
}

impl Eq for Person {}

impl PartialOrd for Person {
    fn partial_cmp(&self, other: &Person) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Person {
    fn cmp(&self, other: &Person) -> Ordering {
        self.known_by.cmp(&other.known_by)
    }
}

impl Hash for Person {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.known_by.hash(state);
    }
}

/// How much is to be looked at, in the hundred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate(u8);

impl Rate {
    /// `percent` in the hundred; what is above it is all.
    pub fn new(percent: u8) -> Rate {
        Rate(percent.min(100))
    }

    /// In the hundred.
    pub fn percent(self) -> u8 {
        self.0
    }

    /// So much of `all`, rounded up: of anything at all that is to be sampled, something is.
    pub fn of(self, all: usize) -> usize {
        (all * usize::from(self.0)).div_ceil(100)
    }
}

/// How likely something is to go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Risk {
    /// Experienced, and nothing was found.
    Low,
    /// Neither one nor the other.
    #[default]
    Medium,
    /// New, or something was found.
    High,
}

/// A risk, with what makes it one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rated {
    /// How high.
    pub risk: Risk,
    /// Why. It stands in the plan.
    pub reason: String,
}

/// What a provider or an IQA means to sample (features Q02, Q05).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strategy {
    /// How much at each risk.
    pub rates: BTreeMap<Risk, Rate>,
    /// Assessors whose risk is not the usual.
    pub assessors: BTreeMap<Person, Rated>,
    /// Units whose risk is not the usual.
    pub units: BTreeMap<UnitRef, Rated>,
    /// Every learner is sampled once at least.
    pub every_learner: bool,
    /// Every unit is sampled once at least.
    pub every_unit: bool,
    /// Of what is sampled, so much while the work goes on; the rest once a unit is signed off.
    pub interim: Rate,
}

impl Default for Strategy {
    /// What centres' papers speak of: half for who or what is new, about fifteen in the hundred where risk is low. Any
    /// provider may say otherwise.
    fn default() -> Strategy {
        Strategy {
            rates: [(Risk::Low, Rate(15)), (Risk::Medium, Rate(25)), (Risk::High, Rate(50))].into(),
            assessors: BTreeMap::new(),
            units: BTreeMap::new(),
            every_learner: true,
            every_unit: true,
            interim: Rate(50),
        }
    }
}

impl Strategy {
    fn rate(&self, risk: Risk) -> Rate {
        // A risk without a rate is sampled like the next higher one that has one: rather too much than nothing.
        self.rates.range(risk..).next().map_or(Rate(100), |(_, &rate)| rate)
    }

    /// The higher of the two risks, with its reason if it has one.
    fn risk(&self, assessor: &Person, unit: UnitRef) -> (Risk, Option<&str>) {
        let rated = [self.assessors.get(assessor), self.units.get(&unit)].into_iter().flatten();
        let highest = rated.max_by_key(|rated| rated.risk);
        highest.map_or((Risk::default(), None), |rated| (rated.risk, Some(rated.reason.as_str())))
    }
}

/// A unit of a learner's, as it is sampled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Whose.
    pub portfolio: PortfolioId,
    /// Which unit.
    pub unit: UnitRef,
}

/// The stage at which a unit can be sampled now.
fn stage(learner: &Learner<'_>, unit: UnitRef) -> Stage {
    if learner.standing.sign_off(unit).is_some() { Stage::Summative } else { Stage::Interim }
}

#[cfg(test)]
mod tests;

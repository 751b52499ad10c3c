//! The plan as a grid: learners × units (feature Q03).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::apart::{ToldApart, told_apart};
use super::{Learner, Person};
use crate::portfolio::entry::Stage;
use crate::portfolio::release::{InPlan, not_looked_at_again, planned, released};
use crate::portfolio::standing::sampled;
use crate::portfolio::{DecisionId, Entry, PortfolioId, SignOffId};
use crate::spec::UnitRef;

/// Where a unit of a learner stands in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum CellState {
    /// Nothing was decided, and nothing is planned.
    #[default]
    Empty,
    /// Something was decided, and nothing is planned.
    NotPlanned,
    /// A sample is planned.
    Planned,
    /// A sample is planned and its day is past.
    Overdue,
    /// Everything that was planned was taken, or something was without a plan.
    Sampled,
    /// The same, and since then the ground has moved: something that a decision stands on has changed, a decision was made
    /// anew after a quality assurer had disagreed, or the unit was opened again.
    Again,
}

/// A unit of a learner.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// Where it stands.
    pub state: CellState,
    /// What is planned.
    pub planned: Vec<InPlan>,
    /// A planned sample has to be taken before the unit is released, and was not.
    pub is_required: bool,
    /// How many decisions stand in it.
    pub decisions: usize,
    /// How many of them an IQA has an opinion on.
    pub sampled: usize,
    /// Who made them.
    pub assessors: BTreeSet<Person>,
    /// At which stage it can be sampled now.
    pub stage: Option<Stage>,
    /// An IQA released it, and what that stands on still stands.
    pub is_released: bool,
}

/// A learner's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Whose.
    pub portfolio: PortfolioId,
    /// Their name.
    pub learner: String,
    /// What tells them apart from another learner in the grid who has the same name.
    pub told_apart: Option<ToldApart>,
    /// Every unit that they plan, or in which something was decided or is to be sampled.
    pub cells: BTreeMap<UnitRef, Cell>,
}

/// The plan on the day `today`, a row for each learner in the order given.
pub fn grid(learners: &[Learner<'_>], today: Date) -> Vec<Row> {
    let told_apart = told_apart(learners.iter().map(|learner| learner.portfolio));
    let row = |learner: &Learner<'_>| Row { told_apart: told_apart.get(&learner.id()).cloned(), ..row(learner, today) };
    learners.iter().map(row).collect()
}

fn row(learner: &Learner<'_>, today: Date) -> Row {
    let portfolio = learner.portfolio;
    let mut cells: BTreeMap<UnitRef, Cell> = BTreeMap::new();
    let units = portfolio.enrolment.value.as_ref().map(|enrolment| enrolment.units.clone()).unwrap_or_default();
    for unit in units {
        cells.entry(unit).or_default();
    }
    let looked_at = sampled(portfolio);
    for (criterion, judged) in learner.standing.all() {
        let cell = cells.entry(criterion.unit).or_default();
        cell.decisions += 1;
        cell.sampled += usize::from(looked_at.contains(&judged.id));
        cell.assessors.insert(learner.person(judged.made.by));
    }
    for planned in planned(portfolio) {
        cells.entry(planned.unit).or_default().planned.push(planned);
    }
    let moved = moved(learner);
    for (&unit, cell) in &mut cells {
        let open = || cell.planned.iter().filter(|planned| planned.taken.is_none());
        cell.is_required = open().any(|planned| planned.is_required);
        cell.state = if open().any(|planned| planned.planned_on.is_some_and(|day| day < today)) {
            CellState::Overdue
        } else if open().next().is_some() {
            CellState::Planned
        } else if cell.sampled > 0 && moved.contains(&unit) {
            CellState::Again
        } else if cell.sampled > 0 || !cell.planned.is_empty() {
            CellState::Sampled
        } else if cell.decisions > 0 {
            CellState::NotPlanned
        } else {
            CellState::Empty
        };
        cell.stage = (cell.decisions > 0).then(|| super::stage(learner, unit));
        cell.is_released = released(portfolio, &learner.standing, unit).is_some();
    }
    let learner_name = portfolio.learner().map(|learner| learner.name.clone()).unwrap_or_default();
    Row { portfolio: portfolio.id, learner: learner_name, told_apart: None, cells }
}

/// The units that are not as they were when they were sampled.
fn moved(learner: &Learner<'_>) -> BTreeSet<UnitRef> {
    let (portfolio, standing) = (learner.portfolio, &learner.standing);
    let decisions: BTreeMap<DecisionId, UnitRef> =
        standing.all().map(|(criterion, judged)| (judged.id, criterion.unit)).collect();
    let unseen = not_looked_at_again(portfolio, &decisions.keys().copied().collect());
    let unit = |sign_off: SignOffId| portfolio.sign_offs.get(&sign_off).map(|made| made.value.unit);
    let reopened = portfolio.trusted_entries().filter_map(|(_, made)| match &made.value {
        Entry::Reopening(reopening) => unit(reopening.sign_off),
        _ => None,
    });
    let open_again = reopened.filter(|unit| standing.sign_off(*unit).is_none());
    let unseen = unseen.iter().filter_map(|id| decisions.get(id).copied());
    learner.stale_in.iter().copied().chain(unseen).chain(open_again).collect()
}

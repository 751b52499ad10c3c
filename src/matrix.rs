//! The matrix: criteria down, evidence across, a mark where one supports the other. Which lines there are once some are
//! folded, what stands where they cross, which of it is in view, and where a key leads.
//!
//! It draws nothing. A screen of 600 × 1,000 can be shown only because no more of it exists at any time than is in view,
//! so [`Axis`] says which part that is.

mod axis;

use std::collections::{BTreeMap, BTreeSet};

pub use axis::{Axis, Place, Size, Step};

use crate::portfolio::{EvidenceId, EvidenceNumber, MappingKey, Portfolio};
use crate::progress::Progress;
use crate::spec::{CriterionRef, OutcomeRef, Specification, UnitRef};

/// A line across the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Line {
    /// A unit, above its outcomes.
    Unit(UnitRef),
    /// An outcome, above its criteria.
    Outcome(OutcomeRef),
    /// A criterion.
    Criterion(CriterionRef),
}

impl Line {
    /// Whether others can be folded away below it.
    pub fn folds(self) -> bool {
        !matches!(self, Line::Criterion(_))
    }
}

/// The lines that show, from the top.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lines {
    shown: Vec<Line>,
    at: BTreeMap<Line, usize>,
}

impl Lines {
    /// All lines of the units in `order`, without those below what is `folded`.
    pub fn of(spec: &Specification, order: &[UnitRef], folded: &BTreeSet<Line>) -> Lines {
        let mut shown = Vec::new();
        let is_open = |line: Line| !folded.contains(&line);
        for unit in order.iter().filter_map(|&unit| spec.unit(unit)) {
            let head = Line::Unit(unit.unit_ref);
            shown.push(head);
            for outcome in unit.outcomes.iter().filter(|_| is_open(head)) {
                let head = Line::Outcome(outcome.outcome_ref);
                shown.push(head);
                let criteria = outcome.criteria.iter().filter(|_| is_open(head));
                shown.extend(criteria.map(|criterion| Line::Criterion(criterion.criterion_ref)));
            }
        }
        let at = shown.iter().enumerate().map(|(index, &line)| (line, index)).collect();
        Lines { shown, at }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.shown.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// The line with the index `index`.
    pub fn get(&self, index: usize) -> Option<Line> {
        self.shown.get(index).copied()
    }

    /// Where `line` stands, if it shows.
    pub fn index(&self, line: Line) -> Option<usize> {
        self.at.get(&line).copied()
    }

    /// Where `line` stands, or what it is folded under.
    pub fn index_or_head(&self, spec: &Specification, line: Line) -> Option<usize> {
        let (outcome, unit) = heads(spec, line);
        self.index(line).or_else(|| self.index(Line::Outcome(outcome?))).or_else(|| self.index(Line::Unit(unit)))
    }
}

/// The outcome and the unit that `line` belongs to.
pub fn heads(spec: &Specification, line: Line) -> (Option<OutcomeRef>, UnitRef) {
    match line {
        Line::Unit(unit) => (None, unit),
        Line::Outcome(outcome) => (Some(outcome), outcome.unit),
        Line::Criterion(criterion) => {
            let unit = spec.unit(criterion.unit);
            let holds = |outcome: &&crate::spec::Outcome| {
                outcome.criteria.iter().any(|candidate| candidate.criterion_ref == criterion)
            };
            let outcome = unit.and_then(|unit| unit.outcomes.iter().find(holds));
            (outcome.map(|outcome| outcome.outcome_ref), criterion.unit)
        }
    }
}

/// Every evidence item, by its number: the columns.
pub fn columns(portfolio: &Portfolio) -> Vec<(EvidenceNumber, EvidenceId)> {
    let mut columns: Vec<_> = portfolio.evidence.iter().map(|(id, evidence)| (evidence.number, id)).collect();
    columns.sort();
    columns
}

/// The units in the order in which they stand in the matrix: those of the plan, then the others.
pub fn order(spec: &Specification, plan: &BTreeSet<UnitRef>) -> Vec<UnitRef> {
    let all = || spec.units.iter().map(|unit| unit.unit_ref);
    all().filter(|unit| plan.contains(unit)).chain(all().filter(|unit| !plan.contains(unit))).collect()
}

/// What stands where a line and an evidence item cross.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// The item is mapped to the criterion, at these places; none are said yet if there are none.
    Mapped(Vec<String>),
    /// The item is mapped to this many criteria below the line.
    Below(u32),
}

/// What stands on `line`, by evidence. Items that have nothing to do with it are not in it.
///
/// It asks for the evidence of each criterion and looks up those few mappings, so that a line of a portfolio with
/// thousands of mappings costs no more than what is on it.
pub fn marks(
    spec: &Specification,
    portfolio: &Portfolio,
    progress: &Progress,
    line: Line,
) -> BTreeMap<EvidenceId, Mark> {
    let evidence = |criterion: CriterionRef| progress.criteria.get(&criterion).into_iter().flat_map(|on| &on.evidence);
    match line {
        Line::Criterion(criterion) => evidence(criterion)
            .filter_map(|&id| {
                let mapping = portfolio.mappings.get(MappingKey { evidence: id, criterion })?;
                Some((id, Mark::Mapped(mapping.locations.iter().map(ToString::to_string).collect())))
            })
            .collect(),
        Line::Outcome(outcome) => {
            let criteria = spec.outcome(outcome).into_iter().flat_map(|outcome| &outcome.criteria);
            sums(criteria.flat_map(|criterion| evidence(criterion.criterion_ref)))
        }
        Line::Unit(unit) => {
            let criteria = spec.unit(unit).into_iter().flat_map(|unit| unit.criteria());
            sums(criteria.flat_map(|criterion| evidence(criterion.criterion_ref)))
        }
    }
}

fn sums<'a>(evidence: impl Iterator<Item = &'a EvidenceId>) -> BTreeMap<EvidenceId, Mark> {
    let mut sums: BTreeMap<EvidenceId, u32> = BTreeMap::new();
    evidence.for_each(|&id| *sums.entry(id).or_default() += 1);
    sums.into_iter().map(|(id, sum)| (id, Mark::Below(sum))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portfolio::command::Command;
    use crate::portfolio::{Location, Mapping};
    use crate::testing;
    use crate::workspace::Workspace;

    fn line(text: &str) -> Line {
        text.parse()
            .map(Line::Outcome)
            .or_else(|_| text.parse().map(Line::Criterion))
            .or_else(|_| text.parse().map(Line::Unit))
            .unwrap()
    }

    fn shown(order: &[&str], folded: &[&str]) -> Vec<String> {
        let spec = testing::isp_specification();
        let order: Vec<UnitRef> = order.iter().map(|unit| unit.parse().unwrap()).collect();
        let lines = Lines::of(&spec, &order, &folded.iter().map(|text| line(text)).collect());
        (0..lines.len())
            .map(|index| match lines.get(index).unwrap() {
                Line::Unit(unit) => unit.to_string(),
                Line::Outcome(outcome) => outcome.to_string(),
                Line::Criterion(criterion) => criterion.to_string(),
            })
            .collect()
    }

    #[test]
    fn a_folded_unit_is_one_line() {
        assert_eq!(shown(&["ISP502", "ISP501"], &["ISP501", "ISP502"]), ["ISP502", "ISP501"]);
    }

    #[test]
    fn a_folded_outcome_hides_its_criteria_alone() {
        let open = shown(&["ISP501"], &[]);
        let folded = shown(&["ISP501"], &["ISP501.LO1"]);
        assert_eq!(open[..3], ["ISP501", "ISP501.LO1", "ISP501.1.1"]);
        assert_eq!(folded[..3], ["ISP501", "ISP501.LO1", "ISP501.LO2"]);
        assert!(folded.contains(&"ISP501.2.1".to_owned()));
    }

    #[test]
    fn what_is_folded_away_is_found_at_its_head() {
        let spec = testing::isp_specification();
        let lines = Lines::of(&spec, &["ISP501".parse().unwrap()], &[line("ISP501.LO1")].into());
        assert_eq!(lines.index_or_head(&spec, line("ISP501.1.2")), Some(1));
        assert_eq!(lines.index_or_head(&spec, line("ISP501.2.1")), lines.index(line("ISP501.2.1")));
        assert_eq!(lines.index_or_head(&spec, line("ISP502.1.1")), None);
    }

    #[test]
    fn the_plan_stands_above_the_rest() {
        let spec = testing::isp_specification();
        let plan: BTreeSet<UnitRef> = ["ISP502".parse().unwrap()].into();
        let order = order(&spec, &plan);
        assert_eq!(order[0].as_str(), "ISP502");
        assert_eq!(order.len(), spec.units.len());
    }

    #[test]
    fn a_line_says_what_is_on_it_and_a_head_how_much_is_below() {
        let spec = std::sync::Arc::new(testing::isp_specification());
        let mut portfolio = testing::small_portfolio();
        for (key, _) in portfolio.mappings.clone().iter() {
            let said = Mapping { locations: vec![Location::Words("shelf 2".to_owned())], reason: String::new() };
            let revision = portfolio.mappings.kept(key).unwrap().clone();
            portfolio.mappings.keep(key, crate::portfolio::Kept { value: Some(said), ..revision });
        }
        let (key, _) = portfolio.mappings.iter().next().unwrap();
        let progress = crate::progress::progress(&spec, &portfolio);
        let on = |line| marks(&spec, &portfolio, &progress, line);
        let criterion = on(Line::Criterion(key.criterion));
        assert_eq!(criterion.get(&key.evidence), Some(&Mark::Mapped(vec!["shelf 2".to_owned()])));
        let below = portfolio.mappings_of(key.evidence).filter(|(other, _)| other.criterion.unit == key.criterion.unit);
        let below = Mark::Below(u32::try_from(below.count()).unwrap());
        assert_eq!(on(Line::Unit(key.criterion.unit)).get(&key.evidence), Some(&below));
    }

    #[test]
    fn a_mapping_that_is_made_shows_and_one_that_is_taken_away_does_not() {
        let spec = std::sync::Arc::new(testing::isp_specification());
        let mut workspace = Workspace::open(spec.clone(), testing::small_portfolio(), testing::learner());
        let (number, evidence) = columns(workspace.portfolio())[0];
        assert_eq!(number, EvidenceNumber(1));
        let criterion = "ISP504.1.1".parse().unwrap();
        let mark = |workspace: &Workspace| {
            let line = Line::Criterion(criterion);
            marks(&spec, workspace.portfolio(), workspace.progress(), line).get(&evidence).cloned()
        };
        assert_eq!(mark(&workspace), None);
        let map = Command::Map { evidence: [evidence].into(), criteria: [criterion].into() };
        workspace.dispatch(map, testing::moment(9)).unwrap();
        assert_eq!(mark(&workspace), Some(Mark::Mapped(vec![])));
        let unmap = Command::Unmap([MappingKey { evidence, criterion }].into());
        workspace.dispatch(unmap, testing::moment(10)).unwrap();
        assert_eq!(mark(&workspace), None);
    }
}

//! What a framework's tree says by its shape: which entries are units, outcomes and criteria, and what they are called.

use std::collections::BTreeSet;

use super::{Kind, Node};
use crate::spec::exchange::{ExchangeProblem, ExchangeReason, Known};
use crate::spec::ids::{CriterionRef, OutcomeRef, UnitRef};

pub(super) struct Unit<'a> {
    pub node: &'a Node,
    pub area: Vec<&'a str>,
    pub outcomes: Vec<Outcome<'a>>,
}

pub(super) struct Outcome<'a> {
    /// `None` where it is implied.
    pub node: Option<&'a Node>,
    /// Where the outcome is an entry with nothing below it, that entry.
    pub criteria: Vec<&'a Node>,
    pub is_its_own_criterion: bool,
}

pub(super) struct Shape<'a> {
    pub known: &'a Known,
    pub is_typed: bool,
    pub units: Vec<Unit<'a>>,
    /// What stands above units.
    pub headings: Vec<&'a Node>,
    pub problems: Vec<ExchangeProblem>,
}

pub(super) fn is_typed(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| node.kind == Some(Kind::Unit) || is_typed(&node.children))
}

fn height(node: &Node) -> usize {
    node.children.iter().map(|child| height(child) + 1).max().unwrap_or(0)
}

impl<'a> Shape<'a> {
    pub fn look_through(&mut self, nodes: &'a [Node], depth: usize, above: &[&'a str]) {
        for node in nodes {
            let is_unit = match self.known.unit_depth {
                Some(unit_depth) => depth == unit_depth,
                None if self.is_typed => node.kind == Some(Kind::Unit),
                None => height(node) <= 2,
            };
            if node.children.is_empty() {
                self.problems.push(ExchangeProblem::new(&node.place, ExchangeReason::EmptyUnit));
            } else if is_unit {
                let outcomes = self.outcomes(node);
                self.units.push(Unit { node, area: above.to_vec(), outcomes });
            } else {
                self.headings.push(node);
                let mut above = above.to_vec();
                above.push(&node.text);
                self.look_through(&node.children, depth + 1, &above);
            }
        }
    }

    fn outcomes(&mut self, unit: &'a Node) -> Vec<Outcome<'a>> {
        let are_criteria =
            unit.children.iter().all(|child| child.children.is_empty() && child.kind != Some(Kind::Outcome));
        if are_criteria {
            let criteria = unit.children.iter().collect();
            return vec![Outcome { node: None, criteria, is_its_own_criterion: false }];
        }
        let outcomes = unit.children.iter().map(|child| {
            if child.children.is_empty() {
                return Outcome { node: Some(child), criteria: vec![child], is_its_own_criterion: true };
            }
            let below = child.children.iter().flat_map(|criterion| &criterion.children);
            self.problems.extend(below.map(|node| ExchangeProblem::new(&node.place, ExchangeReason::TooDeep)));
            Outcome { node: Some(child), criteria: child.children.iter().collect(), is_its_own_criterion: false }
        });
        outcomes.collect()
    }
}

/// What remains of `code` without its unit's: `1.1` of `ISP501.1.1`, `ISP501 1.1` and `1.1`.
fn within<'a>(code: &'a str, unit: &str) -> &'a str {
    let rest = code.strip_prefix(unit).and_then(|rest| rest.strip_prefix(['.', ' ', '-', '/', ':', '_']));
    rest.map(str::trim).filter(|rest| !rest.is_empty()).unwrap_or(code)
}

/// The units' references: their codes as far as they can be references and are each another's.
pub(super) fn references(units: &[Unit]) -> Vec<UnitRef> {
    let mut taken = BTreeSet::new();
    let mut references = Vec::new();
    for (n, unit) in units.iter().enumerate() {
        let code = unit.node.code.as_deref().unwrap_or_default();
        let similar: String =
            code.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '-' }).collect();
        // A code of which nothing but marks is left says nothing any more.
        let is_one = |text: &str| text.chars().any(|c| c.is_ascii_alphanumeric());
        let own = Some(code).filter(|code| is_one(code)).and_then(|code| code.parse::<UnitRef>().ok());
        let own = own.or_else(|| Some(similar).filter(|code| is_one(code)).and_then(|code| code.parse().ok()));
        let numbered = (n + 1..).map(|n| format!("U{n}")).filter_map(|text| text.parse().ok());
        let Some(reference) = own.into_iter().chain(numbered).find(|reference| !taken.contains(reference)) else {
            continue;
        };
        taken.insert(reference);
        references.push(reference);
    }
    references
}

/// The numbers that the framework itself has for `nodes`, if each has one that is allowed and no other has.
pub(super) fn numbers<'a>(
    nodes: impl Iterator<Item = &'a Node>,
    unit: &Node,
    number: impl Fn(&str) -> Option<String>,
) -> Option<Vec<String>> {
    let unit = unit.code.as_deref().unwrap_or_default();
    let numbers: Vec<String> = nodes.map(|node| number(within(node.code.as_deref()?, unit))).collect::<Option<_>>()?;
    let different: BTreeSet<&String> = numbers.iter().collect();
    (different.len() == numbers.len()).then_some(numbers)
}

pub(super) fn outcome_number(unit: UnitRef) -> impl Fn(&str) -> Option<String> {
    move |text| {
        let text = text.strip_prefix("LO").unwrap_or(text);
        OutcomeRef::new(unit, text).ok().map(|outcome| outcome.number().to_owned())
    }
}

/// The numbers of the unit's criteria, likewise. Where an outcome is its own criterion, that is its first.
pub(super) fn criterion_numbers(reference: UnitRef, unit: &Unit, outcomes: &[String]) -> Option<Vec<String>> {
    let code = unit.node.code.as_deref().unwrap_or_default();
    let mut numbers = Vec::new();
    for (outcome, outcome_number) in unit.outcomes.iter().zip(outcomes) {
        for node in &outcome.criteria {
            let number = match &node.code {
                _ if outcome.is_its_own_criterion => format!("{outcome_number}.1"),
                Some(own) => within(own, code).to_owned(),
                None => return None,
            };
            numbers.push(CriterionRef::new(reference, &number).ok()?.number().to_owned());
        }
    }
    let different: BTreeSet<&String> = numbers.iter().collect();
    (different.len() == numbers.len()).then_some(numbers)
}

//! What foreign frameworks have in common: a tree of entries. Here one is made into a specification.
//!
//! A framework knows no units, outcomes and criteria. They are told from the tree's shape: what has nothing below it is
//! judged, so it is a criterion; what stands above criteria is an outcome, and above outcomes a unit. Where a unit has
//! nothing but criteria below it, its outcome is implied. What stands above units is their area. A list is one unit.

mod making;
mod shape;

use std::collections::{BTreeMap, BTreeSet};

use making::Maker;
use shape::{Shape, Unit, is_typed};

use super::text::{Paragraph, squeezed};
use super::{ExchangeProblem, ExchangeReason, Known, NotCarried, Reading};
use crate::json::Value;
use crate::spec::parse::{self, MAX_CRITERIA, Problem};

/// How deep a tree may be. The deepest seen has seven levels.
pub(super) const MAX_DEPTH: usize = 12;

/// How many entries a tree may have: what is more could not be a specification.
pub(super) const MAX_NODES: usize = 3 * MAX_CRITERIA;

/// Members as this software writes them in a specification's file.
pub(super) type Members = BTreeMap<String, Value>;

/// A foreign framework.
pub(super) struct Outline {
    /// What it is, in words: `Moodle competency framework`.
    pub source: &'static str,
    pub id: Option<String>,
    pub title: String,
    pub version: Option<String>,
    pub awarding_body: Option<String>,
    pub nodes: Vec<Node>,
    /// What this software wrote beside the framework when it wrote the file, and where that stands.
    pub own: Members,
    pub own_place: &'static str,
    pub not_carried: Vec<NotCarried>,
}

/// An entry of the framework.
#[derive(Default)]
pub(super) struct Node {
    /// Where it stands in the file.
    pub place: String,
    /// What people know it by: `ISP501.1.1`.
    pub code: Option<String>,
    /// Its title or wording.
    pub text: String,
    /// What is said of it besides.
    pub paragraphs: Vec<Paragraph>,
    /// What it says that it is.
    pub kind: Option<Kind>,
    pub facts: Facts,
    /// What this software wrote beside it.
    pub own: Members,
    pub children: Vec<Node>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Unit,
    Outcome,
    Criterion,
}

/// What a framework may say of a unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pub level: Option<i64>,
    pub glh: Option<i64>,
    pub tqt: Option<i64>,
    pub credit: Option<i64>,
}

/// Makes a specification of it.
pub(super) fn specified(mut outline: Outline, known: &Known) -> Result<Reading, Vec<ExchangeProblem>> {
    if outline.nodes.iter().all(|node| node.children.is_empty()) && !outline.nodes.is_empty() {
        // A list without levels is one unit.
        let children = std::mem::take(&mut outline.nodes);
        outline.nodes = vec![Node { text: outline.title.clone(), children, ..Node::default() }];
    }
    let mut shape = Shape {
        known,
        is_typed: is_typed(&outline.nodes),
        units: Vec::new(),
        headings: Vec::new(),
        problems: Vec::new(),
    };
    if outline.nodes.is_empty() {
        return Err(vec![ExchangeProblem::new("", ExchangeReason::Nothing)]);
    }
    shape.look_through(&outline.nodes, 1, &[]);
    if !shape.problems.is_empty() {
        return Err(shape.problems);
    }
    let mut maker = Maker { outline: &outline, known, missing: BTreeSet::new(), level_is_missing: false };
    let value = maker.specification(&shape.units);
    if maker.level_is_missing {
        return Err(vec![ExchangeProblem::new("", ExchangeReason::LevelNotStated)]);
    }
    let lost = shape.units.iter().flat_map(|unit| unit.outcomes.iter().filter(|outcome| !outcome.is_its_own_criterion));
    let lost = lost.filter_map(|outcome| outcome.node).filter(|node| !node.paragraphs.is_empty()).count();
    let lost = lost + shape.headings.iter().filter(|node| !node.paragraphs.is_empty()).count();
    let specification = parse::from_value(&value).map_err(|problems| {
        problems.into_iter().map(|problem| translated(problem, &shape.units, &outline)).collect::<Vec<_>>()
    })?;
    let mut not_carried = outline.not_carried;
    if lost > 0 {
        not_carried.push(NotCarried::Descriptions { count: lost });
    }
    Ok(Reading { specification, value, not_carried })
}

/// The paragraphs that indicative content is written as.
pub(super) fn paragraphs_of(content: &Value) -> Vec<Paragraph> {
    let Value::Array(items) = content else { return Vec::new() };
    let part = |item: &Value, member: &str| item.get(member).and_then(Value::as_text).map(squeezed).unwrap_or_default();
    items.iter().map(|item| Paragraph { heading: part(item, "heading"), text: part(item, "text") }).collect()
}

fn integer(value: Option<&Value>) -> Option<i64> {
    match value {
        Some(Value::Integer(integer)) => Some(*integer),
        _ => None,
    }
}

pub(super) fn stated_integer(value: Option<&Value>) -> Option<i64> {
    integer(value).or_else(|| integer(value?.get("value")))
}

pub(super) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(super) fn object(members: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    // One function makes all of them, whatever they are made of: the page has to be small.
    fn made(members: &mut dyn Iterator<Item = (&'static str, Value)>) -> Value {
        Value::Object(members.map(|(name, value)| (name.to_owned(), value)).collect())
    }
    made(&mut members.into_iter())
}

/// A problem of the specification that was made, with the place in the foreign file that it comes from.
fn translated(problem: Problem, units: &[Unit], outline: &Outline) -> ExchangeProblem {
    let reason = ExchangeReason::Reading(problem.reason);
    let node = node_at(&problem.place, units);
    let place = match node {
        Some(node) => node.place.clone(),
        None if outline.own.is_empty() => problem.place,
        None => format!("{}.{}", outline.own_place, problem.place),
    };
    ExchangeProblem { place, reason }
}

fn node_at<'a>(place: &str, units: &[Unit<'a>]) -> Option<&'a Node> {
    let indexed = |rest: &str, list: &str| -> Option<(usize, String)> {
        let rest = rest.strip_prefix(list)?.strip_prefix('[')?;
        let (index, rest) = rest.split_once(']')?;
        Some((index.parse().ok()?, rest.to_owned()))
    };
    let (n, rest) = indexed(place, "units")?;
    let unit = units.get(n)?;
    let below = |rest: &str, list: &str| {
        let at = rest.find(&format!(".{list}["))?;
        indexed(&rest[at + 1..], list)
    };
    let Some((o, rest)) = below(&rest, "outcomes") else { return Some(unit.node) };
    let Some(outcome) = unit.outcomes.get(o) else { return Some(unit.node) };
    let criterion = below(&rest, "criteria").and_then(|(c, _)| outcome.criteria.get(c).copied());
    criterion.or(outcome.node).or(Some(unit.node))
}

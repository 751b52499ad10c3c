//! Reads rules of combination: the ways in which people write them, each put into the two that [`crate::combination`]
//! knows.
//!
//! A rule is read whole or not at all. What is not understood, a name that nothing bears, a tag that no unit has: each
//! would award what should not be awarded.

use std::collections::HashSet;

use super::node::{Node, Object};
use super::{MAX_AMOUNT, MAX_ITEMS, MAX_UNITS, Named, Reason};
use crate::combination::{Condition, Measure, Provenance, Rule, Selection, Sum, Term};
use crate::json::Value;
use crate::spec::ids::{GroupId, UnitRef};

/// The most rules of an award, those inside others included.
pub const MAX_RULES: usize = 400;

/// How often a term of a sum can be added or taken away.
pub const MAX_TIMES: i64 = 100;

/// The ways to write a rule. Each has exactly one.
const FORMS: [&str; 11] =
    ["all", "any", "routes", "atLeast", "count", "sum", "share", "bar", "only", "requires", "equivalents"];

/// The ways to write a selection. Each has exactly one.
const SELECTIONS: [&str; 9] = ["group", "unit", "units", "level", "tag", "via", "not", "and", "or"];

/// The rule of an award.
pub(super) fn rule_of_award(node: &Node) -> Option<Rule> {
    let mut reader = Reader::default();
    let rule = reader.rule(node);
    if reader.ids.len() > MAX_RULES {
        node.note(Reason::TooMany { found: reader.ids.len(), max: MAX_RULES });
        return None;
    }
    let mut rule = rule?;
    if !reader.equivalents.is_empty() {
        share_groups(&mut rule, &reader.equivalents, node);
    }
    Some(rule)
}

#[derive(Default)]
struct Reader {
    ids: HashSet<String>,
    equivalents: Vec<Vec<UnitRef>>,
}

impl Reader {
    fn rule(&mut self, node: &Node) -> Option<Rule> {
        let object = node.object()?;
        object.nothing_but(&[&["id", "label", "source"], FORMS.as_slice()].concat());
        let id_node = object.required("id");
        let id = id_node.as_ref().and_then(|node| node.label());
        if let (Some(node), Some(id)) = (id_node, &id)
            && !self.ids.insert(id.clone())
        {
            node.note(Reason::Duplicate { named: Named::Rule, id: id.clone() });
        }
        let label = object.required("label").and_then(|node| node.label());
        let source = object.optional("source").map(|node| node.text());
        let condition = one_of(&object, node, &FORMS).and_then(|(form, node)| self.condition(form, &node));
        Some(Rule { id: id?, label: label?, source: source.flatten(), condition: condition? })
    }

    fn rules(&mut self, node: &Node) -> Option<Vec<Rule>> {
        node.some(MAX_ITEMS, |node| self.rule(node))
    }

    fn condition(&mut self, form: &str, node: &Node) -> Option<Condition> {
        match form {
            "all" => self.rules(node).map(Condition::all),
            "any" | "routes" => self.rules(node).map(Condition::any),
            "atLeast" => self.at_least(node),
            "count" => count(node),
            "sum" => sum(node),
            "share" => share(node),
            "bar" | "only" => one_counts(units_or_selection(node)?),
            "requires" => requires(node),
            _ => {
                let units = node.some(MAX_UNITS, Node::known_unit)?;
                self.equivalents.push(units.clone());
                one_counts(Selection::Units(units))
            }
        }
    }

    fn at_least(&mut self, node: &Node) -> Option<Condition> {
        let object = node.object()?;
        object.nothing_but(&["n", "of"]);
        let n = object.required("n");
        let of = object.required("of").and_then(|node| self.rules(&node));
        let most = of.as_ref().map_or(MAX_ITEMS, Vec::len);
        let n = n.and_then(|node| node.integer(0, most as i64));
        Some(Condition::AtLeast { n: usize::try_from(n?).ok()?, of: of? })
    }
}

/// That certain units come to at least, or count up to, so much.
fn count(node: &Node) -> Option<Condition> {
    let object = node.object()?;
    object.nothing_but(&["of", "by", "min", "max"]);
    let of = object.required("of").and_then(|node| selection(&node));
    let by = object.required("by").and_then(|node| measure(&node));
    let max = object.optional("max").map(|node| node.amount());
    let min = match object.optional("min") {
        // Without a maximum, it is the minimum that is missing.
        None if max.is_none() => object.required("min").map(|node| node.amount()),
        min => min.map(|node| node.amount()),
    };
    let is_read = |bound: &Option<Option<u32>>| *bound != Some(None);
    if !is_read(&min) || !is_read(&max) || (min.is_none() && max.is_none()) {
        return None;
    }
    let bound = |bound: Option<Option<u32>>| bound.flatten().map(i64::from);
    Some(Condition::Sum(Sum { terms: vec![Term { times: 1, of: of?, by: by? }], min: bound(min), max: bound(max) }))
}

/// Any sum within bounds: what the other ways cannot say.
fn sum(node: &Node) -> Option<Condition> {
    let object = node.object()?;
    object.nothing_but(&["terms", "min", "max"]);
    let terms = object.required("terms").and_then(|node| node.some(MAX_ITEMS, term));
    let bound = |node: Node| node.integer(-MAX_TIMES * MAX_AMOUNT, MAX_TIMES * MAX_AMOUNT);
    let max = object.optional("max").map(bound);
    let min = match object.optional("min") {
        None if max.is_none() => object.required("min").map(bound),
        min => min.map(bound),
    };
    if min == Some(None) || max == Some(None) {
        return None;
    }
    let (min, max) = (min.flatten(), max.flatten());
    (min.is_some() || max.is_some()).then_some(Condition::Sum(Sum { terms: terms?, min, max }))
}

fn term(node: &Node) -> Option<Term> {
    let object = node.object()?;
    object.nothing_but(&["times", "of", "by"]);
    let times = object.optional("times").map(|node| node.integer(-MAX_TIMES, MAX_TIMES));
    let of = object.required("of").and_then(|node| selection(&node));
    let by = object.required("by").and_then(|node| measure(&node));
    Some(Term { times: times.unwrap_or(Some(1))?, of: of?, by: by? })
}

/// That certain units are at least (`min`), or more than (`over`), such a part of others.
fn share(node: &Node) -> Option<Condition> {
    let object = node.object()?;
    object.nothing_but(&["of", "by", "outOf", "min", "over"]);
    let of = object.required("of").and_then(|node| selection(&node));
    let by = object.required("by").and_then(|node| measure(&node));
    let out_of = object.optional("outOf").map(|node| selection(&node));
    let (form, part) = one_of(&object, node, &["min", "over"])?;
    let part = part.list(2, |node| node.integer(1, MAX_TIMES))?;
    let &[part, whole] = part.as_slice() else {
        node.note_at(form, Reason::RuleShape);
        return None;
    };
    let (of, by, out_of) = (of?, by?, out_of.unwrap_or(Some(Selection::Every))?);
    let terms = vec![Term { times: whole, of, by }, Term { times: -part, of: out_of, by }];
    Some(Condition::Sum(Sum { terms, min: Some(i64::from(form == "over")), max: None }))
}

/// That no more than one of these counts.
fn one_counts(of: Selection) -> Option<Condition> {
    Some(Condition::at_most(1, Measure::Units, of))
}

/// That a unit counts only along with others.
fn requires(node: &Node) -> Option<Condition> {
    let object = node.object()?;
    object.nothing_but(&["unit", "needs", "min"]);
    let unit = object.required("unit").and_then(|node| node.known_unit());
    let needs = object.required("needs").and_then(|node| units_or_selection(&node));
    let min = object.optional("min").map(|node| node.integer(1, MAX_TIMES));
    let (unit, needs) = (unit?, needs?);
    let all = match &needs {
        Selection::Units(units) => units.len() as i64,
        _ => 1,
    };
    let min = min.unwrap_or(Some(all))?;
    let by = Measure::Units;
    let terms = vec![Term { times: 1, of: needs, by }, Term { times: -min, of: Selection::Units(vec![unit]), by }];
    Some(Condition::Sum(Sum { terms, min: Some(0), max: None }))
}

fn measure(node: &Node) -> Option<Measure> {
    let measures = [Measure::Units, Measure::Credits, Measure::Glh, Measure::Tqt];
    node.word(&["units", "credits", "glh", "tqt"]).map(|n| measures[n])
}

fn units_or_selection(node: &Node) -> Option<Selection> {
    match node.value {
        Value::Array(_) => node.some(MAX_UNITS, Node::known_unit).map(Selection::Units),
        _ => selection(node),
    }
}

fn selection(node: &Node) -> Option<Selection> {
    if let Value::Text(_) = node.value {
        return node.word(&["all"]).map(|_| Selection::Every);
    }
    let object = node.object()?;
    object.nothing_but(&SELECTIONS);
    let (form, node) = one_of(&object, node, &SELECTIONS)?;
    match form {
        "group" => node.known_group().map(Selection::Group),
        "unit" => node.known_unit().map(|unit| Selection::Units(vec![unit])),
        "units" => node.some(MAX_UNITS, Node::known_unit).map(Selection::Units),
        "level" => level(&node),
        "tag" => node.known_tag().map(Selection::Tag),
        "via" => {
            let ways = [
                Provenance::Assessed,
                Provenance::Rpl,
                Provenance::CreditTransfer,
                Provenance::Exemption,
                Provenance::Compensated,
            ];
            let word = node.word(&["assessed", "rpl", "credit-transfer", "exemption", "compensated"]);
            word.map(|n| Selection::Via(ways[n]))
        }
        "not" => selection(&node).map(|of| Selection::Not(Box::new(of))),
        "and" => node.some(MAX_ITEMS, selection).map(Selection::And),
        _ => node.some(MAX_ITEMS, selection).map(Selection::Or),
    }
}

fn level(node: &Node) -> Option<Selection> {
    let object = node.object()?;
    object.nothing_but(&["min", "max"]);
    if object.optional("min").is_none() && object.optional("max").is_none() {
        node.note(Reason::RuleShape);
        return None;
    }
    let min = object.optional("min").map_or(Some(0), |node| node.level());
    let max = object.optional("max").map_or(Some(u8::MAX), |node| node.level());
    Some(Selection::Level { min: min?, max: max? })
}

/// The one of `forms` that `object` has. It is noted at `node` if it has none, or several.
fn one_of<'a>(object: &Object<'a>, node: &Node, forms: &[&'static str]) -> Option<(&'static str, Node<'a>)> {
    let mut there = forms.iter().filter_map(|form| Some((*form, object.optional(form)?)));
    match (there.next(), there.next()) {
        (Some(only), None) => Some(only),
        _ => {
            node.note(Reason::RuleShape);
            None
        }
    }
}

/// Lets units that stand for each other belong to the groups of all of them, wherever `rule` speaks of a group.
fn share_groups(rule: &mut Rule, equivalents: &[Vec<UnitRef>], node: &Node) {
    match &mut rule.condition {
        Condition::AtLeast { of, .. } => of.iter_mut().for_each(|rule| share_groups(rule, equivalents, node)),
        Condition::Sum(sum) => {
            sum.terms.iter_mut().for_each(|term| share_groups_of(&mut term.of, equivalents, node));
        }
    }
}

fn share_groups_of(of: &mut Selection, equivalents: &[Vec<UnitRef>], node: &Node) {
    match of {
        Selection::Group(group) => {
            let is_in = |unit: &UnitRef, group: &GroupId| {
                let groups = node.notes.groups_of.borrow();
                groups.get(unit.as_str()).is_some_and(|groups| groups.contains(group.as_str()))
            };
            let classes = equivalents.iter().filter(|class| class.iter().any(|unit| is_in(unit, group)));
            let units: Vec<UnitRef> = classes.flatten().copied().filter(|unit| !is_in(unit, group)).collect();
            if !units.is_empty() {
                *of = Selection::Or(vec![Selection::Group(*group), Selection::Units(units)]);
            }
        }
        Selection::Not(not) => share_groups_of(not, equivalents, node),
        Selection::And(several) | Selection::Or(several) => {
            several.iter_mut().for_each(|of| share_groups_of(of, equivalents, node));
        }
        Selection::Every | Selection::Units(_) | Selection::Tag(_) | Selection::Level { .. } | Selection::Via(_) => {}
    }
}

#[cfg(test)]
mod tests;

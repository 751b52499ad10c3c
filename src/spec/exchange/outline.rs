//! What foreign frameworks have in common: a tree of entries. Here one is made into a specification.
//!
//! A framework knows no units, outcomes and criteria. They are told from the tree's shape: what has nothing below it is
//! judged, so it is a criterion; what stands above criteria is an outcome, and above outcomes a unit. Where a unit has
//! nothing but criteria below it, its outcome is implied. What stands above units is their area. A list is one unit.

use std::collections::{BTreeMap, BTreeSet};

use super::text::{Paragraph, shortened, squeezed};
use super::words::NO_WORDING;
use super::{ExchangeProblem, ExchangeReason, Known, NotCarried, Reading};
use crate::json::Value;
use crate::spec::ids::{CriterionRef, OutcomeRef, SpecificationId, UnitRef};
use crate::spec::parse::{self, FORMAT, FORMAT_VERSION, MAX_CRITERIA, MAX_LABEL, Problem};

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

// --- The shape ---

struct Unit<'a> {
    node: &'a Node,
    area: Vec<&'a str>,
    outcomes: Vec<Outcome<'a>>,
}

struct Outcome<'a> {
    /// `None` where it is implied.
    node: Option<&'a Node>,
    /// Where the outcome is an entry with nothing below it, that entry.
    criteria: Vec<&'a Node>,
    is_its_own_criterion: bool,
}

struct Shape<'a> {
    known: &'a Known,
    is_typed: bool,
    units: Vec<Unit<'a>>,
    /// What stands above units.
    headings: Vec<&'a Node>,
    problems: Vec<ExchangeProblem>,
}

fn is_typed(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| node.kind == Some(Kind::Unit) || is_typed(&node.children))
}

fn height(node: &Node) -> usize {
    node.children.iter().map(|child| height(child) + 1).max().unwrap_or(0)
}

impl<'a> Shape<'a> {
    fn look_through(&mut self, nodes: &'a [Node], depth: usize, above: &[&'a str]) {
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

// --- References ---

/// What remains of `code` without its unit's: `1.1` of `ISP501.1.1`, `ISP501 1.1` and `1.1`.
fn within<'a>(code: &'a str, unit: &str) -> &'a str {
    let rest = code.strip_prefix(unit).and_then(|rest| rest.strip_prefix(['.', ' ', '-', '/', ':', '_']));
    rest.map(str::trim).filter(|rest| !rest.is_empty()).unwrap_or(code)
}

/// The units' references: their codes as far as they can be references and are each another's.
fn references(units: &[Unit]) -> Vec<UnitRef> {
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
fn numbers<'a>(
    nodes: impl Iterator<Item = &'a Node>,
    unit: &Node,
    number: impl Fn(&str) -> Option<String>,
) -> Option<Vec<String>> {
    let unit = unit.code.as_deref().unwrap_or_default();
    let numbers: Vec<String> = nodes.map(|node| number(within(node.code.as_deref()?, unit))).collect::<Option<_>>()?;
    let different: BTreeSet<&String> = numbers.iter().collect();
    (different.len() == numbers.len()).then_some(numbers)
}

fn outcome_number(unit: UnitRef) -> impl Fn(&str) -> Option<String> {
    move |text| {
        let text = text.strip_prefix("LO").unwrap_or(text);
        OutcomeRef::new(unit, text).ok().map(|outcome| outcome.number().to_owned())
    }
}

/// The numbers of the unit's criteria, likewise. Where an outcome is its own criterion, that is its first.
fn criterion_numbers(reference: UnitRef, unit: &Unit, outcomes: &[String]) -> Option<Vec<String>> {
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

// --- The making ---

/// What a framework does not say and a specification has to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Missing {
    Rule,
    Hours,
    Number,
    Outcome,
    Wording,
    AwardingBody,
}

impl Missing {
    fn id(self) -> &'static str {
        match self {
            Missing::Rule => "X-RULE",
            Missing::Hours => "X-HOURS",
            Missing::Number => "X-NUMBER",
            Missing::Outcome => "X-OUTCOME",
            Missing::Wording => "X-WORDING",
            Missing::AwardingBody => "X-BODY",
        }
    }

    /// The erratum about it, which is read by learners.
    fn erratum(self, source: &str, on: &str) -> Value {
        type Words = (&'static str, &'static str, &'static str, &'static [&'static str], bool);
        let (severity, finding, treatment, explains, blocks_claim): Words = match self {
            Missing::Rule => (
                "A",
                "does not say which units make the award, nor its qualification number.",
                "Until your provider says so, every unit is needed, and the award cannot be claimed.",
                &["qan-missing"],
                true,
            ),
            Missing::Hours => (
                "B",
                "does not state these hours or credits.",
                "0 stands where nothing is stated. An award has the sum of its units.",
                &[],
                false,
            ),
            Missing::Number => (
                "C",
                "has no number here that can be used.",
                "Counted in the order of the framework. What it has there is kept beside it.",
                &[],
                false,
            ),
            Missing::Outcome => (
                "B",
                "does not part outcomes from criteria here.",
                "One text stands for both. Only the criteria are judged.",
                &[],
                false,
            ),
            Missing::Wording => (
                "A",
                "says that the wording of this criterion cannot be read.",
                "The wording has not been guessed. The criterion counts, and the unit cannot be claimed until your provider \
                 has supplied the wording.",
                &[],
                true,
            ),
            Missing::AwardingBody => {
                ("B", "does not say who awards.", "Left open until your provider says so.", &[], false)
            }
        };
        let explains = explains.iter().map(|code| text(code)).collect();
        object([
            ("id", text(self.id())),
            ("severity", text(severity)),
            ("finding", Value::Text(format!("The {source} that this was read from {finding}"))),
            ("treatment", text(treatment)),
            ("explains", Value::Array(explains)),
            ("blocksClaim", Value::Bool(blocks_claim)),
            ("decidedBy", text("Evidence Mapper, on reading")),
            ("decidedOn", text(on)),
        ])
    }
}

struct Maker<'a> {
    outline: &'a Outline,
    known: &'a Known,
    missing: BTreeSet<Missing>,
    level_is_missing: bool,
}

impl Maker<'_> {
    fn specification(&mut self, units: &[Unit]) -> Value {
        let Outline { own, id, title, .. } = self.outline;
        let mut members = own.clone();
        let units = references(units).into_iter().zip(units).enumerate();
        let units: Vec<Value> = units.map(|(n, (reference, unit))| self.unit(n, reference, unit)).collect();
        members.insert("format".to_owned(), text(FORMAT));
        members.insert("formatVersion".to_owned(), Value::Integer(FORMAT_VERSION));
        if let Some(id) = &self.known.id {
            members.insert("id".to_owned(), text(id.as_str()));
        }
        members.entry("id".to_owned()).or_insert_with(|| Value::Text(specification_id(id.as_deref(), title)));
        if let Some(version) = self.known.version.as_ref().or(self.outline.version.as_ref()) {
            members.insert("version".to_owned(), kept(own.get("version"), version));
        }
        members.entry("version".to_owned()).or_insert_with(|| text("not stated"));
        members.insert("title".to_owned(), kept(own.get("title"), title));
        let body = self.known.awarding_body.as_ref().or(self.outline.awarding_body.as_ref());
        let body = match (body, own.get("awardingBody")) {
            (Some(body), own) => kept(own, body),
            (None, Some(own)) => own.clone(),
            (None, None) => self.not_stated("Not stated", Missing::AwardingBody),
        };
        members.insert("awardingBody".to_owned(), body);
        if !own.contains_key("awards") {
            let award = self.award(&units);
            members.insert("awards".to_owned(), Value::Array(vec![award]));
        }
        members.entry("groups".to_owned()).or_insert_with(|| Value::Array(Vec::new()));
        members.insert("units".to_owned(), Value::Array(units));
        let errata = self.missing.iter().map(|missing| missing.erratum(self.outline.source, &self.known.on));
        let errata: Vec<Value> = errata.collect();
        if !errata.is_empty() {
            let list = members.entry("errata".to_owned()).or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(list) = list {
                // What was read once and written again has them already.
                let known: Vec<Value> = list.iter().filter_map(|erratum| erratum.get("id").cloned()).collect();
                list.extend(errata.into_iter().filter(|erratum| !known.iter().any(|id| erratum.get("id") == Some(id))));
            }
        }
        Value::Object(members)
    }

    /// The one award of a framework that knows none.
    fn award(&mut self, units: &[Value]) -> Value {
        self.missing.insert(Missing::Rule);
        let Outline { title, source, .. } = self.outline;
        let levels: BTreeSet<Option<i64>> = units.iter().map(|unit| integer(unit.get("level"))).collect();
        let same = levels.into_iter().collect::<Vec<_>>();
        let level = match (self.known.level, &same[..]) {
            (Some(level), _) => Some(level.into()),
            (None, &[Some(level)]) => Some(level),
            (None, _) => None,
        };
        self.level_is_missing |= level.is_none();
        let mut total = |member: &str| {
            let sum = units.iter().filter_map(|unit| stated_integer(unit.get(member))).sum();
            self.disputed(Value::Integer(sum), Missing::Hours)
        };
        let (credit, glh, tqt) = (total("credit"), total("glh"), total("tqt"));
        let count = i64::try_from(units.len()).unwrap_or(i64::MAX);
        let all = object([("of", text("all")), ("by", text("units")), ("min", Value::Integer(count))]);
        let rule = [("id", text("all")), ("label", Value::Text(format!("All {count} units"))), ("count", all)];
        let rule_source = format!("The {source} that this was read from states no rule.");
        object([
            ("id", text("award")),
            ("title", text(&shortened(title, MAX_LABEL))),
            ("shortTitle", text(&shortened(title, 60))),
            ("level", Value::Integer(level.unwrap_or_default())),
            ("qan", Value::Null),
            ("credit", credit),
            ("glh", glh),
            ("tqt", tqt),
            ("rule", object(rule)),
            ("ruleSource", Value::Text(rule_source)),
            ("errata", Value::Array(vec![text(Missing::Rule.id())])),
        ])
    }

    fn unit(&mut self, n: usize, reference: UnitRef, unit: &Unit) -> Value {
        let node = unit.node;
        // The last thing said of a unit may be its hours.
        let in_words = node.paragraphs.last().and_then(|last| Facts::of_words(&last.text));
        let paragraphs = &node.paragraphs[..node.paragraphs.len() - usize::from(in_words.is_some())];
        let facts = in_words.unwrap_or(node.facts);
        let mut members = node.own.clone();
        members.insert("ref".to_owned(), text(reference.as_str()));
        let number = i64::try_from(n + 1).unwrap_or(i64::MAX);
        members.entry("number".to_owned()).or_insert(Value::Integer(number));
        members.insert("title".to_owned(), kept(node.own.get("title"), &node.text));
        let level = facts.level.or(self.known.level.map(i64::from));
        if let Some(level) = level.filter(|_| !node.own.contains_key("level")) {
            members.insert("level".to_owned(), Value::Integer(level));
        }
        self.level_is_missing |= !members.contains_key("level");
        for (member, fact) in [("glh", facts.glh), ("tqt", facts.tqt), ("credit", facts.credit)] {
            if !node.own.contains_key(member) {
                let value = match fact {
                    Some(fact) => Value::Integer(fact),
                    None => self.disputed(Value::Integer(0), Missing::Hours),
                };
                members.insert(member.to_owned(), value);
            }
        }
        let code = node.code.as_deref().map(squeezed).filter(|code| code != reference.as_str() && !code.is_empty());
        if let Some(code) = code.filter(|code| !node.own.contains_key("aliases") && code.chars().count() <= MAX_LABEL) {
            members.insert("aliases".to_owned(), Value::Array(vec![Value::Text(code)]));
        }
        let area = unit.area.join(" – ");
        if !area.is_empty() && area.chars().count() <= MAX_LABEL {
            members.entry("area".to_owned()).or_insert(Value::Text(area));
        }
        let summary: Vec<&str> = paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
        if !summary.is_empty() && !node.own.contains_key("summary") {
            members.insert("summary".to_owned(), Value::Text(summary.join(" ")));
        }
        let outcomes = self.outcomes(reference, unit);
        members.insert("outcomes".to_owned(), Value::Array(outcomes));
        Value::Object(members)
    }

    fn outcomes(&mut self, reference: UnitRef, unit: &Unit) -> Vec<Value> {
        let outcome_nodes = unit.outcomes.iter().filter_map(|outcome| outcome.node);
        let outcome_numbers = numbers(outcome_nodes, unit.node, outcome_number(reference));
        // An implied outcome has none.
        let outcome_numbers = outcome_numbers.filter(|numbers| numbers.len() == unit.outcomes.len());
        let counted: Vec<String> = (1..=unit.outcomes.len()).map(|n| n.to_string()).collect();
        let known = outcome_numbers.as_ref().unwrap_or(&counted);
        let criterion_numbers = criterion_numbers(reference, unit, known);
        let mut next = 0;
        let mut outcomes = Vec::new();
        for (o, outcome) in unit.outcomes.iter().enumerate() {
            let own = outcome_numbers.as_ref().and_then(|numbers| numbers.get(o));
            let number = own.or(counted.get(o)).cloned().unwrap_or_default();
            let mut criteria = Vec::new();
            for (c, node) in outcome.criteria.iter().enumerate() {
                let own = criterion_numbers.as_ref().and_then(|numbers| numbers.get(next));
                next += 1;
                let counted = format!("{number}.{}", c + 1);
                criteria.push(self.criterion(node, own.map_or(Err(counted), |own| Ok(own.clone())), outcome));
            }
            let mut members = outcome.node.map(|node| node.own.clone()).unwrap_or_default();
            let (number, wording) = match outcome.node {
                None => (
                    self.disputed(Value::Text(number), Missing::Outcome),
                    self.disputed(text(&unit.node.text), Missing::Outcome),
                ),
                Some(node) => {
                    let number = self.number(node, own.cloned().ok_or(number));
                    let wording = if outcome.is_its_own_criterion {
                        self.disputed(text(&node.text), Missing::Outcome)
                    } else {
                        kept(node.own.get("wording"), &node.text)
                    };
                    (number, wording)
                }
            };
            members.insert("number".to_owned(), number);
            members.insert("wording".to_owned(), wording);
            members.insert("criteria".to_owned(), Value::Array(criteria));
            outcomes.push(Value::Object(members));
        }
        outcomes
    }

    fn criterion(&mut self, node: &Node, number: Result<String, String>, outcome: &Outcome) -> Value {
        let mut members = if outcome.is_its_own_criterion { Members::new() } else { node.own.clone() };
        let number = match number {
            Ok(number) if outcome.is_its_own_criterion => self.disputed(Value::Text(number), Missing::Outcome),
            number => self.number(node, number),
        };
        members.insert("number".to_owned(), number);
        let wording = if outcome.is_its_own_criterion {
            self.disputed(text(&node.text), Missing::Outcome)
        } else if node.text == NO_WORDING {
            let own = node.own.get("wording").filter(|own| own.get("value") == Some(&Value::Null));
            own.cloned().unwrap_or_else(|| self.disputed(Value::Null, Missing::Wording))
        } else {
            kept(node.own.get("wording"), &node.text)
        };
        members.insert("wording".to_owned(), wording);
        let own = node.own.get("content").map(paragraphs_of).unwrap_or_default();
        if own != node.paragraphs {
            let content = node.paragraphs.iter().map(|Paragraph { heading, text: words }| {
                let heading = Some(("heading", text(heading))).filter(|_| !heading.is_empty());
                object(heading.into_iter().chain([("text", text(words))]))
            });
            members.insert("content".to_owned(), Value::Array(content.collect()));
        }
        Value::Object(members)
    }

    /// A number that the framework has, or else one that was counted, with what the framework has instead.
    fn number(&mut self, node: &Node, number: Result<String, String>) -> Value {
        match number {
            Ok(own) => kept(node.own.get("number"), &own),
            Err(counted) => {
                self.missing.insert(Missing::Number);
                let code = node.code.as_deref().map(squeezed).filter(|code| !code.is_empty());
                let published = code.map(|code| ("published", Value::Text(code)));
                let own = [("value", Value::Text(counted)), ("erratum", text(Missing::Number.id()))];
                object(own.into_iter().chain(published))
            }
        }
    }

    fn disputed(&mut self, value: Value, missing: Missing) -> Value {
        self.missing.insert(missing);
        object([("value", value), ("erratum", text(missing.id()))])
    }

    fn not_stated(&mut self, words: &str, missing: Missing) -> Value {
        self.disputed(text(words), missing)
    }
}

/// The paragraphs that indicative content is written as.
pub(super) fn paragraphs_of(content: &Value) -> Vec<Paragraph> {
    let Value::Array(items) = content else { return Vec::new() };
    let part = |item: &Value, member: &str| item.get(member).and_then(Value::as_text).map(squeezed).unwrap_or_default();
    items.iter().map(|item| Paragraph { heading: part(item, "heading"), text: part(item, "text") }).collect()
}

/// What this software wrote of a value, if the value is still that; otherwise the value as it is now.
fn kept(own: Option<&Value>, now: &str) -> Value {
    let is_same = |own: &&Value| {
        let value = own.as_text().or_else(|| own.get("value")?.as_text());
        value.is_some_and(|value| squeezed(value) == now)
    };
    own.filter(is_same).cloned().unwrap_or_else(|| text(now))
}

fn specification_id(id: Option<&str>, title: &str) -> String {
    let allowed = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c.to_ascii_lowercase() } else { '-' };
    let slug = |text: &str| {
        let words: String = text.chars().map(allowed).collect();
        let words: Vec<&str> = words.split('-').filter(|word| !word.is_empty()).collect();
        words.join("-").chars().take(64).collect::<String>()
    };
    let whole = id.filter(|id| id.parse::<SpecificationId>().is_ok()).map(str::to_owned);
    let slugs = whole.into_iter().chain(id.map(slug)).chain([slug(title)]);
    slugs.into_iter().find(|slug| !slug.is_empty()).unwrap_or_else(|| "framework".to_owned())
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

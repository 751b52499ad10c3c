//! Writes the specification's file out of the units that were told from a framework, with an erratum for what it does not say.

use std::collections::BTreeSet;

use super::shape::{Outcome, Unit, criterion_numbers, numbers, outcome_number, references};
use super::{Facts, Members, Node, Outline, integer, object, paragraphs_of, stated_integer, text};
use crate::json::Value;
use crate::spec::exchange::Known;
use crate::spec::exchange::text::{Paragraph, shortened, squeezed};
use crate::spec::exchange::words::NO_WORDING;
use crate::spec::ids::{SpecificationId, UnitRef};
use crate::spec::parse::{FORMAT, FORMAT_VERSION, MAX_LABEL};

/// What a framework does not say and a specification has to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Missing {
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

pub(super) struct Maker<'a> {
    pub outline: &'a Outline,
    pub known: &'a Known,
    pub missing: BTreeSet<Missing>,
    pub level_is_missing: bool,
}

impl Maker<'_> {
    pub fn specification(&mut self, units: &[Unit]) -> Value {
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
        let label = if count == 1 { "Its one unit".to_owned() } else { format!("All {count} units") };
        let rule = [("id", text("all")), ("label", Value::Text(label)), ("count", all)];
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

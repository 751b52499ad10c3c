//! Packages of 1EdTech's Competencies and Academic Standards Exchange (CASE): a document, items, and associations that say
//! what is a child of what. Version 1.1 is written; 1.0 is read too.
//!
//! CASE has no place for rules of combination, hours, credits and errata, but lets anyone add what they like under
//! `extensions`. There the package carries all that a specification says besides, so that it comes back whole as long as
//! the programs between keep the extensions. Where an item was changed meanwhile, the item counts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use uuid::Uuid;

use super::outline::{
    Facts, Kind, MAX_DEPTH, MAX_NODES, Members, Node, Outline, object, paragraphs_of, stated_integer, text,
};
use super::text::{Paragraph, of_lines, squeezed};
use super::words::{is_disputed, wording};
use super::{ExchangeProblem, ExchangeReason, NotCarried, Writing};
use crate::json::Value;
use crate::spec::Specification;
use crate::spec::parse::{self, Reason};

/// Under this name stands in `extensions` what CASE has no place for.
const OWN: &str = "evidenceSpecification";

const OWN_PLACE: &str = "CFDocument.extensions.evidenceSpecification";

/// What a package says that is neither read nor of any meaning here.
const MEANINGLESS: [&str; 12] = [
    "identifier",
    "uri",
    "lastChangeDateTime",
    "CFPackageURI",
    "CFDocumentURI",
    "CFItemTypeURI",
    "caseVersion",
    "language",
    "adoptionStatus",
    "frameworkType",
    "extensions",
    "sequenceNumber",
];

/// Reads a package.
pub(super) fn read(value: &Value) -> Result<Outline, Vec<ExchangeProblem>> {
    let mut reader = Reader::default();
    let nothing = Value::Object(BTreeMap::new());
    let document = value.get("CFDocument").unwrap_or(&nothing);
    let (document_id, title) = (member(document, "identifier"), member(document, "title"));
    for (name, value) in [("identifier", &document_id), ("title", &title)] {
        if value.is_empty() {
            let reason = Reason::Missing { similar: None };
            reader.problem(&format!("CFDocument.{name}"), ExchangeReason::Reading(reason));
        }
    }
    let items = reader.list(value, "CFItems");
    let associations = reader.list(value, "CFAssociations");
    let mut by_id: HashMap<String, usize> = HashMap::new();
    for (n, item) in items.iter().enumerate() {
        let (id, place) = (member(item, "identifier"), format!("CFItems[{n}]"));
        if id.is_empty() {
            reader.problem(&place, ExchangeReason::NoId);
        } else if let Some(earlier) = by_id.get(&id) {
            reader.problem(&place, ExchangeReason::DuplicateId { id, other: format!("CFItems[{earlier}]") });
        } else {
            by_id.insert(id, n);
        }
        if member(item, "fullStatement").is_empty() {
            let reason = ExchangeReason::Reading(Reason::Empty);
            reader.problem(&format!("{place}.fullStatement"), reason);
        }
    }
    if items.len() > MAX_NODES {
        let reason = Reason::TooMany { found: items.len(), max: MAX_NODES };
        reader.problem("CFItems", ExchangeReason::Reading(reason));
    }
    if !reader.problems.is_empty() {
        return Err(reader.problems);
    }
    let mut tree = Tree::new(items, &by_id, &document_id, associations);
    let nodes = tree.nodes()?;
    let not_carried = tree.not_carried(value, document);
    let own = own(document);
    let filled = |name: &str| Some(member(document, name)).filter(|text| !text.is_empty());
    Ok(Outline {
        source: "CASE package",
        id: Some(document_id),
        title,
        version: filled("version"),
        awarding_body: filled("creator"),
        nodes,
        own,
        own_place: OWN_PLACE,
        not_carried,
    })
}

#[derive(Default)]
struct Reader {
    problems: Vec<ExchangeProblem>,
}

impl Reader {
    fn problem(&mut self, place: &str, reason: ExchangeReason) {
        self.problems.push(ExchangeProblem::new(place, reason));
    }

    fn list<'a>(&mut self, value: &'a Value, name: &str) -> &'a [Value] {
        match value.get(name) {
            None | Some(Value::Null) => &[],
            Some(Value::Array(items)) => items,
            Some(other) => {
                let reason = Reason::Kind { found: parse::Kind::of(other), expected: parse::Kind::Array };
                self.problem(name, ExchangeReason::Reading(reason));
                &[]
            }
        }
    }
}

/// Items by what they stand under.
struct Tree<'a> {
    items: &'a [Value],
    /// Of each item, and last of the document: the items under it, in order.
    children: Vec<Vec<usize>>,
    /// How often each item stands in the tree that was made.
    times: Vec<usize>,
    made: usize,
    /// Associations that say something else, by what they say.
    others: BTreeMap<String, usize>,
}

impl<'a> Tree<'a> {
    fn new(items: &'a [Value], by_id: &HashMap<String, usize>, document: &str, associations: &'a [Value]) -> Tree<'a> {
        let mut placed: Vec<Vec<(Option<i64>, usize)>> = vec![Vec::new(); items.len() + 1];
        let mut others = BTreeMap::new();
        for association in associations {
            let end = |name: &str| {
                let id = association.get(name).map(|link| member(link, "identifier")).unwrap_or_default();
                if id == document { Some(items.len()) } else { by_id.get(&id).copied() }
            };
            let kind = member(association, "associationType");
            match (kind.as_str(), end("originNodeURI"), end("destinationNodeURI")) {
                ("isChildOf", Some(child), Some(parent)) if child < items.len() => {
                    let sequence = match association.get("sequenceNumber") {
                        Some(Value::Integer(sequence)) => Some(*sequence),
                        _ => None,
                    };
                    if !placed[parent].iter().any(|(_, other)| *other == child) {
                        placed[parent].push((sequence, child));
                    }
                }
                _ => *others.entry(kind).or_default() += 1,
            }
        }
        let children = placed.into_iter().map(|mut children| {
            // What has no number stays behind what has one, in the order of the file.
            children.sort_by_key(|(sequence, _)| (sequence.is_none(), *sequence));
            children.into_iter().map(|(_, child)| child).collect()
        });
        Tree { items, children: children.collect(), times: vec![0; items.len()], made: 0, others }
    }

    fn nodes(&mut self) -> Result<Vec<Node>, Vec<ExchangeProblem>> {
        let nodes = self.below(self.items.len(), &mut Vec::new())?;
        let lost = (0..self.items.len()).filter(|n| self.times[*n] == 0);
        let has_parent: BTreeSet<usize> = self.children.iter().flatten().copied().collect();
        let problems: Vec<ExchangeProblem> = lost
            .map(|n| {
                let id = member(&self.items[n], "identifier");
                let reason =
                    if has_parent.contains(&n) { ExchangeReason::Circle { id } } else { ExchangeReason::NoParent };
                ExchangeProblem::new(format!("CFItems[{n}]"), reason)
            })
            .collect();
        if problems.is_empty() { Ok(nodes) } else { Err(problems) }
    }

    /// The nodes of what stands under `parent`, which itself stands under `above`.
    fn below(&mut self, parent: usize, above: &mut Vec<usize>) -> Result<Vec<Node>, Vec<ExchangeProblem>> {
        above.push(parent);
        let mut nodes = Vec::new();
        for child in self.children[parent].clone() {
            let place = format!("CFItems[{child}]");
            self.times[child] += 1;
            self.made += 1;
            let wrong = if above.contains(&child) {
                Some((place.clone(), ExchangeReason::Circle { id: member(&self.items[child], "identifier") }))
            } else if above.len() > MAX_DEPTH {
                Some((place.clone(), ExchangeReason::TooDeep))
            } else if self.made > MAX_NODES {
                let reason = Reason::TooMany { found: self.made, max: MAX_NODES };
                Some(("CFAssociations".to_owned(), ExchangeReason::Reading(reason)))
            } else {
                None
            };
            if let Some((place, reason)) = wrong {
                return Err(vec![ExchangeProblem::new(place, reason)]);
            }
            let mut node = node(&self.items[child], place);
            node.children = self.below(child, above)?;
            nodes.push(node);
        }
        above.pop();
        Ok(nodes)
    }

    fn not_carried(&self, package: &Value, document: &Value) -> Vec<NotCarried> {
        let mut foreign: BTreeMap<String, usize> = BTreeMap::new();
        let mut count = |value: &Value, prefix: &str, known: &[&str]| {
            let Value::Object(members) = value else { return };
            for (name, value) in members {
                let is_known = known.contains(&name.as_str()) || MEANINGLESS.contains(&name.as_str());
                if !is_known && !is_empty(value) {
                    *foreign.entry(format!("{prefix}{name}")).or_default() += 1;
                }
            }
        };
        count(package, "", &["CFDocument", "CFItems", "CFAssociations"]);
        count(document, "CFDocument.", &["creator", "title", "version"]);
        for item in self.items {
            let known = [
                "fullStatement",
                "humanCodingScheme",
                "listEnumeration",
                "abbreviatedStatement",
                "notes",
                "CFItemType",
                "educationLevel",
            ];
            count(item, "CFItems.", &known);
        }
        let foreign = foreign.into_iter().map(|(name, count)| NotCarried::Foreign { name, count });
        let others = self.others.iter().map(|(kind, count)| {
            let name = format!("CFAssociations: {}", if kind.is_empty() { "?" } else { kind });
            NotCarried::Foreign { name, count: *count }
        });
        let copied = self.times.iter().enumerate().filter(|(_, times)| **times > 1).map(|(n, times)| {
            let item = &self.items[n];
            let code = Some(member(item, "humanCodingScheme")).filter(|code| !code.is_empty());
            NotCarried::Copied { id: code.unwrap_or_else(|| member(item, "identifier")), times: *times }
        });
        foreign.chain(others).chain(copied).collect()
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.trim().is_empty(),
        Value::Array(items) => items.iter().all(is_empty),
        Value::Object(members) => members.values().all(is_empty),
        Value::Bool(_) | Value::Integer(_) => false,
    }
}

fn node(item: &Value, place: String) -> Node {
    let statement = member(item, "fullStatement");
    let abbreviated = member(item, "abbreviatedStatement");
    let kind = kind(&member(item, "CFItemType"));
    let code = ["humanCodingScheme", "listEnumeration"].map(|name| member(item, name));
    let code = code.into_iter().find(|code| !code.is_empty());
    let mut own = own(item);
    let notes = item.get("notes").and_then(Value::as_text).map(of_lines).unwrap_or_default().paragraphs;
    let mut paragraphs = notes_of(&mut own, notes);
    // What has a short title is explained by the long statement.
    let has_title = kind != Some(Kind::Criterion) && !abbreviated.is_empty() && abbreviated != statement;
    let text = if has_title {
        paragraphs.insert(0, Paragraph { heading: String::new(), text: statement });
        abbreviated
    } else {
        statement
    };
    let extensions = item.get("extensions");
    let number = |name: &str| match extensions.and_then(|extensions| extensions.get(name)) {
        Some(Value::Integer(number)) => Some(*number),
        _ => None,
    };
    let facts = Facts { level: level(item), glh: number("glh"), tqt: number("tqt"), credit: number("credit") };
    // What was changed in the item itself counts.
    for (name, fact) in [("level", facts.level), ("glh", facts.glh), ("tqt", facts.tqt), ("credit", facts.credit)] {
        if fact.is_some_and(|fact| stated_integer(own.get(name)) != Some(fact)) {
            own.remove(name);
        }
    }
    Node { place, code, text, paragraphs, kind, facts, own, children: Vec::new() }
}

/// What the notes say, in the paragraphs that this software made them of if they are still those.
fn notes_of(own: &mut Members, notes: Vec<Paragraph>) -> Vec<Paragraph> {
    let lines = |paragraphs: &[Paragraph]| paragraphs.iter().map(line).collect::<Vec<_>>();
    if let Some(content) = own.get("content").map(paragraphs_of)
        && lines(&content) == lines(&notes)
    {
        return content;
    }
    let summary = own.get("summary").and_then(|summary| summary.as_text().or_else(|| summary.get("value")?.as_text()));
    if summary.is_some_and(|summary| !notes.is_empty() && lines(&notes) != [squeezed(summary)]) {
        own.remove("summary");
    }
    notes
}

fn line(paragraph: &Paragraph) -> String {
    match paragraph.heading.as_str() {
        "" => paragraph.text.clone(),
        heading => format!("{heading}: {}", paragraph.text),
    }
}

fn kind(item_type: &str) -> Option<Kind> {
    let item_type = item_type.to_lowercase();
    let is = |word: &str| item_type.contains(word);
    if is("criteri") {
        Some(Kind::Criterion)
    } else if is("outcome") {
        Some(Kind::Outcome)
    } else if item_type == "unit" || item_type == "module" {
        Some(Kind::Unit)
    } else {
        None
    }
}

/// The level, if there is just one and it is a number.
fn level(item: &Value) -> Option<i64> {
    let level = match item.get("educationLevel")? {
        Value::Array(levels) => match &levels[..] {
            [level] => level.as_text()?,
            _ => return None,
        },
        level => level.as_text()?,
    };
    level.trim().parse().ok()
}

fn own(value: &Value) -> Members {
    match value.get("extensions").and_then(|extensions| extensions.get(OWN)) {
        Some(Value::Object(members)) => members.clone(),
        _ => Members::new(),
    }
}

/// A text member, with single spaces.
fn member(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_text).map(squeezed).unwrap_or_default()
}

/// Writes a package of version 1.1, as of the moment `at`.
pub(super) fn write(spec: &Specification, value: &Value, at: &str) -> Writing {
    let mut package = Package { spec, at, items: Vec::new(), associations: Vec::new() };
    let document = Known { id: package.id("document"), title: spec.title.clone() };
    let units = list(value, "units");
    for (n, unit) in spec.units.iter().enumerate() {
        let own = units.get(n);
        let reference = unit.unit_ref.to_string();
        let amount = |amount: u32| Value::Integer(amount.into());
        let amounts =
            [("credit", amount(unit.credit.value)), ("glh", amount(unit.glh.value)), ("tqt", amount(unit.tqt.value))];
        let summary = unit.summary.as_ref().filter(|summary| !is_disputed(summary));
        let item = package.item(
            &document,
            n,
            Item {
                id: &reference,
                code: &reference,
                number: None,
                item_type: "Unit",
                statement: &unit.title.value,
                notes: summary.map(|summary| summary.value.clone()).unwrap_or_default(),
                level: Some(unit.level),
                extensions: extensions(own, "outcomes", amounts),
            },
        );
        let outcomes = own.map(|own| list(own, "outcomes")).unwrap_or_default();
        for (n, outcome) in unit.outcomes.iter().enumerate() {
            let own = outcomes.get(n);
            let number = outcome.outcome_ref.number();
            let below = package.item(
                &item,
                n,
                Item {
                    id: &outcome.outcome_ref.to_string(),
                    code: &format!("{reference} LO{number}"),
                    number: Some(number),
                    item_type: "Learning Outcome",
                    statement: &outcome.wording.value,
                    notes: String::new(),
                    level: None,
                    extensions: extensions(own, "criteria", []),
                },
            );
            let criteria = own.map(|own| list(own, "criteria")).unwrap_or_default();
            for (n, criterion) in outcome.criteria.iter().enumerate() {
                let own = criteria.get(n);
                let number = criterion.criterion_ref.number();
                let content = own.and_then(|own| own.get("content")).map(paragraphs_of).unwrap_or_default();
                package.item(
                    &below,
                    n,
                    Item {
                        id: &criterion.criterion_ref.to_string(),
                        code: &format!("{reference} {number}"),
                        number: Some(number),
                        item_type: "Assessment Criterion",
                        statement: wording(criterion),
                        notes: content.iter().map(line).collect::<Vec<_>>().join("\n"),
                        level: None,
                        extensions: extensions(own, "", []),
                    },
                );
            }
        }
    }
    let written = object([
        ("CFDocument", package.document(&document, value)),
        ("CFItems", Value::Array(package.items)),
        ("CFAssociations", Value::Array(package.associations)),
    ]);
    let mut not_carried = vec![NotCarried::OnlyInExtensions];
    let damaged = spec.criteria().filter(|criterion| criterion.wording.value.is_none());
    not_carried.extend(damaged.map(|criterion| NotCarried::DamagedWording(criterion.criterion_ref)));
    Writing { text: written.canonical(), not_carried }
}

/// Something that others can point at.
struct Known {
    id: String,
    title: String,
}

impl Known {
    /// As an end of an association.
    fn link(&self) -> Value {
        object([
            ("title", text(&self.title)),
            ("identifier", text(&self.id)),
            ("uri", Value::Text(uri(&self.id))),
            ("targetType", text("CASE")),
        ])
    }
}

/// There is no server behind a package, so that its parts are named and have no address.
fn uri(id: &str) -> String {
    format!("urn:uuid:{id}")
}

struct Item<'a> {
    id: &'a str,
    code: &'a str,
    number: Option<&'a str>,
    item_type: &'static str,
    statement: &'a str,
    notes: String,
    level: Option<u8>,
    extensions: Value,
}

struct Package<'a> {
    spec: &'a Specification,
    at: &'a str,
    items: Vec<Value>,
    associations: Vec<Value>,
}

impl Package<'_> {
    /// The same for the same thing of the same specification, whatever its version: whoever imports a package again finds
    /// what was there before.
    fn id(&self, of: &str) -> String {
        let namespace = Uuid::new_v5(&Uuid::NAMESPACE_URL, b"evidence-mapper:specification");
        Uuid::new_v5(&namespace, format!("{}/{of}", self.spec.id).as_bytes()).to_string()
    }

    fn document(&self, document: &Known, value: &Value) -> Value {
        object([
            ("identifier", text(&document.id)),
            ("uri", Value::Text(uri(&document.id))),
            ("caseVersion", text("1.1")),
            ("frameworkType", text("Qualification specification")),
            ("creator", text(&self.spec.awarding_body.value)),
            ("title", text(&self.spec.title)),
            ("version", text(&self.spec.version)),
            ("lastChangeDateTime", text(self.at)),
            ("extensions", extensions(Some(value), "units", [])),
        ])
    }

    /// Adds an item as the child `n`, from 0, of `parent`.
    fn item(&mut self, parent: &Known, n: usize, item: Item) -> Known {
        let known = Known { id: self.id(item.id), title: item.code.to_owned() };
        let number = item.number.map(|number| ("listEnumeration", text(number)));
        let notes = Some(("notes", Value::Text(item.notes))).filter(|(_, notes)| notes.as_text() != Some(""));
        let level = item.level.map(|level| ("educationLevel", Value::Array(vec![Value::Text(level.to_string())])));
        let members = [
            ("identifier", text(&known.id)),
            ("uri", Value::Text(uri(&known.id))),
            ("humanCodingScheme", text(item.code)),
            ("fullStatement", text(item.statement)),
            ("CFItemType", text(item.item_type)),
            ("lastChangeDateTime", text(self.at)),
            ("extensions", item.extensions),
        ];
        self.items.push(object(members.into_iter().chain(number).chain(notes).chain(level)));
        let association = self.id(&format!("{} isChildOf {}", item.id, parent.id));
        self.associations.push(object([
            ("identifier", text(&association)),
            ("uri", Value::Text(uri(&association))),
            ("associationType", text("isChildOf")),
            ("sequenceNumber", Value::Integer(i64::try_from(n + 1).unwrap_or(i64::MAX))),
            ("originNodeURI", known.link()),
            ("destinationNodeURI", parent.link()),
            ("lastChangeDateTime", text(self.at)),
        ]));
        known
    }
}

/// All that the specification's file says of something, but for what stands in items of its own.
fn extensions<const N: usize>(own: Option<&Value>, but: &str, amounts: [(&'static str, Value); N]) -> Value {
    let mut members = match own {
        Some(Value::Object(members)) => members.clone(),
        _ => Members::new(),
    };
    members.remove(but);
    object(amounts.into_iter().chain([(OWN, Value::Object(members))]))
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    match value.get(name) {
        Some(Value::Array(items)) => items,
        _ => &[],
    }
}

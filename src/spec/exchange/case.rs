//! Packages of 1EdTech's Competencies and Academic Standards Exchange (CASE): a document, items, and associations that say
//! what is a child of what. Version 1.1 is written; 1.0 is read too.
//!
//! CASE has no place for rules of combination, hours, credits and errata, but lets anyone add what they like under
//! `extensions`. There the package carries all that a specification says besides, so that it comes back whole as long as
//! the programs between keep the extensions. Where an item was changed meanwhile, the item counts.

mod writing;

use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(super) use writing::write;

use super::outline::{Facts, Kind, MAX_DEPTH, MAX_NODES, Members, Node, Outline, paragraphs_of, stated_integer};
use super::text::{Paragraph, of_lines, squeezed};
use super::{ExchangeProblem, ExchangeReason, NotCarried, Writing};
use crate::json::Value;
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
        let others = self
            .others
            .iter()
            .map(|(kind, count)| (format!("CFAssociations: {}", if kind.is_empty() { "?" } else { kind }), *count));
        let foreign = NotCarried::foreign(foreign.into_iter().chain(others));
        let copied = self.times.iter().enumerate().filter(|(_, times)| **times > 1).map(|(n, times)| {
            let item = &self.items[n];
            let code = Some(member(item, "humanCodingScheme")).filter(|code| !code.is_empty());
            NotCarried::Copied { id: code.unwrap_or_else(|| member(item, "identifier")), times: *times }
        });
        foreign.into_iter().chain(copied).collect()
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

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    match value.get(name) {
        Some(Value::Array(items)) => items,
        _ => &[],
    }
}

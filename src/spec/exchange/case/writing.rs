//! Writes packages of version 1.1.

use uuid::Uuid;

use super::super::outline::{Members, object, paragraphs_of, text};
use super::super::words::{is_disputed, wording};
use super::{NotCarried, OWN, Writing, line, list};
use crate::json::Value;
use crate::spec::Specification;

/// Writes a package of version 1.1, as of the moment `at`.
pub fn write(spec: &Specification, value: &Value, at: &str) -> Writing {
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

//! One document out of a specification and its overlay.

use std::collections::BTreeMap;

use super::{Entry, Overlay, OverlayProblem, OverlayReason, Target};
use crate::json::Value;
use crate::spec::check::{Finding, check};
use crate::spec::parse::{self, MAX_BYTES, Named, Reason};
use crate::spec::{ErratumId, Severity, Specification, Supplied};

/// The specification with what was supplied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlaid {
    /// As data.
    pub specification: Specification,
    /// The document it was read from.
    pub value: Value,
}

impl Overlay {
    /// The specification `published` with what is supplied, or everything that keeps it from being that. Nothing is
    /// supplied in part.
    pub fn apply(&self, published: &Value) -> Result<Overlaid, Vec<OverlayProblem>> {
        if let Some(misfit) = self.misfit(published) {
            return Err(vec![misfit]);
        }
        let mut value = published.clone();
        let problems: Vec<OverlayProblem> = self.entries.iter().flat_map(|entry| entry.apply(&mut value)).collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        for entry in &self.entries {
            settle(entry, published, &mut value);
        }
        let applied = [
            ("provider", Value::Text(self.provider.clone())),
            ("of", Value::Text(self.of.prefixed())),
            ("digest", Value::Text(self.digest.prefixed())),
        ];
        if let Value::Object(members) = &mut value {
            members.insert("overlay".to_owned(), object(applied));
        }
        // What is stored and handed on has to be readable again.
        let found = value.canonical().len();
        if found > MAX_BYTES {
            let reason = OverlayReason::Reading(Reason::FileTooLarge { found, max: MAX_BYTES });
            return Err(vec![OverlayProblem { place: String::new(), reason }]);
        }
        let spoils = |problem| OverlayProblem { place: String::new(), reason: OverlayReason::Spoils(problem) };
        let read = |value: &Value| {
            parse::from_value(value).map_err(|problems| problems.into_iter().map(spoils).collect::<Vec<_>>())
        };
        let (before, specification) = (check(&read(published)?), read(&value)?);
        let is_new = |finding: &Finding| finding.explained_by.is_none() && !before.contains(finding);
        let contradictions: Vec<OverlayProblem> = check(&specification)
            .into_iter()
            .filter(|finding| finding.refuses() || finding.severity == Severity::A && is_new(finding))
            .map(|finding| OverlayProblem { place: String::new(), reason: OverlayReason::Contradicts(finding) })
            .collect();
        if contradictions.is_empty() { Ok(Overlaid { specification, value }) } else { Err(contradictions) }
    }

    /// Why this is not the specification that the overlay was made for.
    fn misfit(&self, published: &Value) -> Option<OverlayProblem> {
        let problem = |member: &str, reason| Some(OverlayProblem { place: format!("specification.{member}"), reason });
        let text = |member: &str| published.get(member).and_then(Value::as_text).unwrap_or_default().to_owned();
        if text("id") != self.specification.as_str() {
            return problem(
                "id",
                OverlayReason::OtherSpecification { found: self.specification, expected: text("id") },
            );
        }
        if text("version") != self.version {
            let (found, expected) = (self.version.clone(), text("version"));
            return problem("version", OverlayReason::OtherVersion { found, expected });
        }
        if published.get("overlay").is_some_and(|overlay| *overlay != Value::Null) {
            return problem("digest", OverlayReason::AlreadyOverlaid);
        }
        let expected = published.digest();
        if expected != self.of {
            return problem("digest", OverlayReason::OtherDigest { found: self.of, expected });
        }
        None
    }
}

impl Entry {
    /// Puts the supplied values in their places in `document`, and gives what is wrong with them there.
    fn apply(&self, document: &mut Value) -> Vec<OverlayProblem> {
        let Some(Value::Object(members)) = find(document, self.target) else {
            let no_such = |(member, named, id)| OverlayProblem {
                place: format!("{}.{member}", self.place),
                reason: OverlayReason::NoSuch { named, id },
            };
            return self.target.name().map(no_such).into_iter().collect();
        };
        if let Target::Erratum(_) = self.target {
            members.insert("settled".to_owned(), written(&self.supplied));
        }
        let mut problems = Vec::new();
        for (name, value) in &self.values {
            let mut stated = match members.get(*name) {
                // Left open, without a word about it.
                None | Some(Value::Null) => BTreeMap::new(),
                Some(Value::Object(disputed)) => disputed.clone(),
                Some(_) => {
                    let place = format!("{}.{name}", self.place);
                    problems.push(OverlayProblem { place, reason: OverlayReason::Undisputed });
                    continue;
                }
            };
            stated.insert("value".to_owned(), value.clone());
            stated.insert("supplied".to_owned(), written(&self.supplied));
            members.insert((*name).to_owned(), Value::Object(stated));
        }
        problems
    }
}

impl Target {
    /// The member of an entry that names it, what it is, and its name. A specification is always there.
    fn name(self) -> Option<(&'static str, Named, String)> {
        Some(match self {
            Target::Specification => return None,
            Target::Award(id) => ("award", Named::Award, id.to_string()),
            Target::Unit(id) => ("unit", Named::Unit, id.to_string()),
            Target::Outcome(id) => ("outcome", Named::Outcome, id.to_string()),
            Target::Criterion(id) => ("criterion", Named::Criterion, id.to_string()),
            Target::Erratum(id) => ("erratum", Named::Erratum, id.to_string()),
        })
    }
}

/// Marks the findings as settled of which `entry` supplied the last that was open.
fn settle(entry: &Entry, published: &Value, document: &mut Value) {
    let mut published = published.clone();
    let Some(found) = find(&mut published, entry.target) else { return };
    let errata: Vec<ErratumId> =
        entry.values.iter().filter_map(|(name, _)| found.get(name)?.get("erratum")?.as_text()?.parse().ok()).collect();
    for erratum in errata {
        let is_settled = !is_open(document, erratum.as_str());
        if is_settled && let Some(Value::Object(members)) = find(document, Target::Erratum(erratum)) {
            members.entry("settled".to_owned()).or_insert_with(|| written(&entry.supplied));
        }
    }
}

/// Whether a value in `value` rests on the finding `erratum` and was not supplied. A number that was inferred cannot be
/// supplied; the wording beside it is what the finding is about. Nor do the lists of findings count: the values do.
fn is_open(value: &Value, erratum: &str) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| is_open(item, erratum)),
        Value::Object(members) => {
            let is_disputed = members.get("erratum").and_then(Value::as_text) == Some(erratum);
            let mut inner =
                members.iter().filter(|(name, value)| *name != "number" || !matches!(value, Value::Object(_)));
            (is_disputed && !members.contains_key("supplied")) || inner.any(|(_, value)| is_open(value, erratum))
        }
        _ => false,
    }
}

/// What `target` is in `document`.
fn find(document: &mut Value, target: Target) -> Option<&mut Value> {
    match target {
        Target::Specification => Some(document),
        Target::Award(id) => item(document, "awards", "id", id.as_str()),
        Target::Unit(id) => item(document, "units", "ref", id.as_str()),
        Target::Outcome(id) => item(find(document, Target::Unit(id.unit))?, "outcomes", "number", id.number()),
        Target::Criterion(id) => {
            let outcomes = list(find(document, Target::Unit(id.unit))?, "outcomes")?;
            outcomes.iter_mut().find_map(|outcome| item(outcome, "criteria", "number", id.number()))
        }
        Target::Erratum(id) => item(document, "errata", "id", id.as_str()),
    }
}

/// The item of the list `list` whose member `name` is `text`, stated plainly or not.
fn item<'a>(value: &'a mut Value, list_name: &str, name: &str, text: &str) -> Option<&'a mut Value> {
    let is_named = |item: &Value| {
        let named = item.get(name);
        named.and_then(Value::as_text).or_else(|| named?.get("value")?.as_text()) == Some(text)
    };
    list(value, list_name)?.iter_mut().find(|item| is_named(item))
}

fn list<'a>(value: &'a mut Value, name: &str) -> Option<&'a mut Vec<Value>> {
    let Value::Object(members) = value else { return None };
    match members.get_mut(name)? {
        Value::Array(items) => Some(items),
        _ => None,
    }
}

/// As the document has it; [`parse`] reads it again.
fn written(supplied: &Supplied) -> Value {
    object([
        ("provider", Value::Text(supplied.provider.clone())),
        ("decidedBy", Value::Text(supplied.decided_by.clone())),
        ("decidedOn", Value::Text(supplied.decided_on.clone())),
        ("reason", Value::Text(supplied.reason.clone())),
    ])
}

fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Object(members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect())
}

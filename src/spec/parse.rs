//! Reads the JSON file of a specification, and the index of those on offer.
//!
//! A provider writes these files by hand, so every problem is named at once, each by its place. What is refused here is
//! what cannot be understood: a missing member, a reference to nothing, two units of one name. What can be understood
//! but contradicts itself is for [`super::check`].
//!
//! Members that the format does not know are passed over, so that a later version of it can add some. Rules are the
//! exception: a condition that is not understood would award what should not be awarded.

pub(in crate::spec) mod node;
mod rules;

use std::collections::HashSet;

use node::{DAY, MONTH, Node, Notes, narrow};

use crate::json::{self, Value};
use crate::spec::ids::{CriterionRef, OutcomeRef, RefError, SpecificationId, UnitRef};
use crate::spec::{
    AppliedOverlay, Award, Content, Criterion, Erratum, EvidenceType, Group, Guidance, Index, Outcome, QanCandidate,
    Severity, Simulation, Specification, Unit,
};

/// What `format` says in a specification.
pub const FORMAT: &str = "evidence-specification";

/// What `format` says in an index of specifications.
pub const INDEX_FORMAT: &str = "evidence-specification-index";

/// The newest `formatVersion` that is understood, of both.
pub const FORMAT_VERSION: i64 = 1;

/// The largest file, in bytes: thirty times the largest specification known.
pub const MAX_BYTES: usize = 4 << 20;

/// The most units of a specification.
pub const MAX_UNITS: usize = 200;

/// The most criteria of a specification, all units together.
pub const MAX_CRITERIA: usize = 2_000;

/// The most items of any other list.
pub const MAX_ITEMS: usize = 200;

/// The longest paragraph or wording, in characters.
pub const MAX_TEXT: usize = 8_000;

/// The longest title, label or name, in characters.
pub const MAX_LABEL: usize = 300;

/// The highest level: 8 is the highest of the RQF, 12 of the SCQF. 0 is Entry level.
pub const MAX_LEVEL: i64 = 12;

/// The most hours or credits of a unit or an award, and the highest `min` of a rule.
pub const MAX_AMOUNT: i64 = 100_000;

/// One thing that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where: `units[4] (ISP401).outcomes[0].criteria[1].wording`, or `3:14` (line and column) in a file that is no
    /// JSON. Empty when it is the file as a whole.
    pub place: String,
    /// What.
    pub reason: Reason,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// No JSON, or JSON that readers disagree on; in the words of [`json::JsonError`].
    Json(String),
    /// The file is larger than is read.
    FileTooLarge {
        /// Its bytes.
        found: usize,
        /// The most bytes.
        max: usize,
    },
    /// The file is something else.
    Format {
        /// What its `format` says, where it says anything.
        found: Option<String>,
        /// What it should say.
        expected: &'static str,
    },
    /// The file was written for a later version of this software.
    NewerFormat {
        /// Its version.
        found: i64,
        /// The newest that is understood.
        max_supported: i64,
    },
    /// Nothing here, but something has to be.
    Missing {
        /// A member with almost the same name.
        similar: Option<String>,
    },
    /// A value of another kind.
    Kind {
        /// What is there.
        found: Kind,
        /// What should be.
        expected: Kind,
    },
    /// A text or a list with nothing in it.
    Empty,
    /// A text is too long.
    TooLong {
        /// Its characters.
        found: usize,
        /// The most characters.
        max: usize,
    },
    /// A list is too long.
    TooMany {
        /// Its items.
        found: usize,
        /// The most items.
        max: usize,
    },
    /// A number is too small or too large.
    OutOfRange {
        /// The number.
        found: i64,
        /// The smallest.
        min: i64,
        /// The largest.
        max: i64,
    },
    /// A character that cannot be seen and can make a text read as what it is not.
    Invisible(char),
    /// Not a reference.
    Reference {
        /// The text.
        found: String,
        /// Why it is none.
        error: RefError,
    },
    /// None of the words that can stand here.
    NotOneOf {
        /// The text.
        found: String,
        /// The words.
        allowed: &'static [&'static str],
    },
    /// Not a digest: 64 lower-case hexadecimal digits.
    NotADigest {
        /// The text.
        found: String,
    },
    /// Not a date as it has to be written.
    Date {
        /// The text.
        found: String,
        /// The form: `2026-11-23`.
        form: &'static str,
    },
    /// Not the plain name of a file in the same folder that ends in `.json`.
    FileName {
        /// The text.
        found: String,
    },
    /// Given twice.
    Duplicate {
        /// What.
        named: Named,
        /// Its name.
        id: String,
    },
    /// Refers to what is not there.
    Unknown {
        /// What.
        named: Named,
        /// The name given.
        id: String,
    },
    /// A rule, or a selection of units, that is put in none of the ways that it can be put in, or in several at once.
    RuleShape,
    /// A member that rules do not have.
    UnknownInRule {
        /// Its name.
        member: String,
    },
}

/// A kind of JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A whole number.
    Integer,
    /// A text in quotation marks.
    Text,
    /// A list in square brackets.
    Array,
    /// Members in curly brackets.
    Object,
}

impl Kind {
    pub(in crate::spec) fn of(value: &Value) -> Kind {
        match value {
            Value::Null => Kind::Null,
            Value::Bool(_) => Kind::Bool,
            Value::Integer(_) => Kind::Integer,
            Value::Text(_) => Kind::Text,
            Value::Array(_) => Kind::Array,
            Value::Object(_) => Kind::Object,
        }
    }
}

/// What goes by a name inside a specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// An award, by its id.
    Award,
    /// A rule of an award, by its id.
    Rule,
    /// A group of units, by its id.
    Group,
    /// A tag of units.
    Tag,
    /// A unit, by its reference.
    Unit,
    /// An outcome of a unit, by its number.
    Outcome,
    /// A criterion of a unit, by its number.
    Criterion,
    /// A type of evidence, by its id.
    EvidenceType,
    /// A section of guidance, by its id.
    Guidance,
    /// An erratum, by its id.
    Erratum,
    /// A file of the index, by its name.
    File,
}

/// One specification that an index offers. All but the file is for showing before the file is read, and may be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The file's name, in the index's folder.
    pub file: String,
    /// The name of the provider's overlay to it, in the same folder.
    pub overlay: Option<String>,
    /// The specification's id.
    pub id: Option<SpecificationId>,
    /// The specification's title.
    pub title: Option<String>,
    /// Who awards.
    pub awarding_body: Option<String>,
}

/// Reads the JSON file of a specification. Where it cannot be used, every problem is returned.
pub fn parse(bytes: &[u8]) -> Result<Specification, Vec<Problem>> {
    from_value(&json_of(bytes)?)
}

/// Reads a specification that is part of another file, as [`parse`] does.
pub fn from_value(value: &Value) -> Result<Specification, Vec<Problem>> {
    whole(value, FORMAT, specification)
}

/// Reads the index of the specifications on offer.
pub fn parse_index(bytes: &[u8]) -> Result<Vec<Listed>, Vec<Problem>> {
    whole(&json_of(bytes)?, INDEX_FORMAT, |node| {
        let listed = node.object()?.required("specifications")?.list(MAX_ITEMS, listed)?;
        no_duplicates(node, Named::File, "specifications", listed.iter().map(|listed| &listed.file));
        Some(listed)
    })
}

/// The JSON of a file, if it is any and no larger than is read.
pub fn json_of(bytes: &[u8]) -> Result<Value, Vec<Problem>> {
    if bytes.len() > MAX_BYTES {
        let reason = Reason::FileTooLarge { found: bytes.len(), max: MAX_BYTES };
        return Err(vec![Problem { place: String::new(), reason }]);
    }
    json::parse(bytes).map_err(|error| {
        vec![Problem { place: format!("{}:{}", error.line, error.column), reason: Reason::Json(error.reason) }]
    })
}

pub(in crate::spec) fn whole<T>(
    value: &Value,
    format: &'static str,
    read: impl FnOnce(&Node) -> Option<T>,
) -> Result<T, Vec<Problem>> {
    // Nothing more is said of a file that is something else, or later: all of it would only follow from that.
    let found = value.get("format").and_then(Value::as_text).map(str::to_owned);
    if found.as_deref() != Some(format) {
        return Err(vec![Problem { place: "format".to_owned(), reason: Reason::Format { found, expected: format } }]);
    }
    if let Some(&Value::Integer(found)) = value.get("formatVersion")
        && found > FORMAT_VERSION
    {
        let reason = Reason::NewerFormat { found, max_supported: FORMAT_VERSION };
        return Err(vec![Problem { place: "formatVersion".to_owned(), reason }]);
    }
    let notes = Notes::default();
    let node = Node { value, place: String::new(), notes: &notes };
    if let Some(version) = node.object().and_then(|object| object.required("formatVersion")) {
        version.integer(1, FORMAT_VERSION);
    }
    let read = read(&node);
    let problems = notes.problems.into_inner();
    match read {
        Some(read) if problems.is_empty() => Ok(read),
        _ => Err(problems),
    }
}

// --- Readers of the parts. Each reads every member before it gives up on one, so that no problem hides another. ---

fn specification(node: &Node) -> Option<Specification> {
    let object = node.object()?;
    // Others refer to these, so their names are known first. They are taken as they stand: what is wrong with them is
    // said once, where they are.
    *node.notes.errata.borrow_mut() = names(node.value, "errata", "id");
    *node.notes.groups.borrow_mut() = names(node.value, "groups", "id");
    *node.notes.units.borrow_mut() = names(node.value, "units", "ref");
    *node.notes.tags.borrow_mut() = items(node.value, "units").flat_map(|unit| texts(unit, "tags")).collect();
    *node.notes.groups_of.borrow_mut() = items(node.value, "units")
        .filter_map(|unit| Some((unit.get("ref")?.as_text()?.to_owned(), texts(unit, "groups").collect())))
        .collect();

    let id = object.required("id").and_then(|node| node.reference());
    let version = object.required("version").and_then(|node| node.label());
    let title = object.required("title").and_then(|node| node.label());
    let awarding_body = object.required("awardingBody").and_then(|node| node.stated(Node::label));
    let published_on = object.optional("publishedOn").map(|node| node.stated(|node| node.date(MONTH)));
    let sector_subject_area = object.optional("sectorSubjectArea").and_then(|node| node.label());
    let awards = object.required("awards").and_then(|node| node.some(MAX_ITEMS, award));
    let groups = object.required("groups").and_then(|node| node.list(MAX_ITEMS, group));
    let units = object.required("units").and_then(|node| node.some(MAX_UNITS, unit));
    let evidence_types = object.list("evidenceTypes", evidence_type);
    let simulation = object.optional("simulation").and_then(|node| simulation(&node));
    let guidance = object.list("guidance", guidance);
    let errata = object.list("errata", erratum);
    let overlay = object.optional("overlay").map(|node| applied_overlay(&node));

    if let Some(awards) = &awards {
        no_duplicates(node, Named::Award, "awards", awards.iter().map(|award| award.id));
    }
    if let Some(groups) = &groups {
        no_duplicates(node, Named::Group, "groups", groups.iter().map(|group| group.id));
    }
    if let Some(units) = &units {
        no_duplicates(node, Named::Unit, "units", units.iter().map(|unit| unit.unit_ref));
        let criteria = units.iter().flat_map(Unit::criteria).count();
        if criteria > MAX_CRITERIA {
            node.note_at("units", Reason::TooMany { found: criteria, max: MAX_CRITERIA });
        }
    }
    if let Some(types) = &evidence_types {
        no_duplicates(node, Named::EvidenceType, "evidenceTypes", types.iter().map(|evidence| evidence.id));
    }
    if let Some(guidance) = &guidance {
        no_duplicates(node, Named::Guidance, "guidance", guidance.iter().map(|guidance| &guidance.id));
    }
    if let Some(errata) = &errata {
        no_duplicates(node, Named::Erratum, "errata", errata.iter().map(|erratum| erratum.id));
    }

    let units = units?;
    Some(Specification {
        id: id?,
        version: version?,
        digest: node.value.digest(),
        title: title?,
        awarding_body: awarding_body?,
        published_on: published_on.flatten(),
        sector_subject_area,
        awards: awards?,
        groups: groups?,
        index: Index::of(&units),
        units,
        evidence_types: evidence_types?,
        simulation,
        guidance: guidance?,
        errata: errata?,
        overlay: overlay.unwrap_or(Some(None))?,
    })
}

/// What [`super::overlay`] wrote of the overlay that the file was made with.
fn applied_overlay(node: &Node) -> Option<Option<AppliedOverlay>> {
    let object = node.object()?;
    let provider = object.required("provider").and_then(|node| node.label());
    let of = object.required("of").and_then(|node| node.digest());
    let digest = object.required("digest").and_then(|node| node.digest());
    Some(Some(AppliedOverlay { provider: provider?, of: of?, digest: digest? }))
}

fn award(node: &Node) -> Option<Award> {
    let object = node.object()?;
    let id = object.required("id").and_then(|node| node.reference());
    let title = object.required("title").and_then(|node| node.label());
    let short_title = object.required("shortTitle").and_then(|node| node.label());
    let level = object.required("level").and_then(|node| node.level());
    let qan = object.required("qan").and_then(|node| node.stated(|node| node.unless_null(Node::label)));
    let qan_candidates = object.list("qanCandidates", qan_candidate);
    let credit = object.required("credit").and_then(|node| node.stated(Node::amount));
    let glh = object.required("glh").and_then(|node| node.stated(Node::amount));
    let tqt = object.required("tqt").and_then(|node| node.stated(Node::amount));
    let rule = object.required("rule").and_then(|node| rules::rule_of_award(&node));
    let rule_source = object.required("ruleSource").and_then(|node| node.text());
    let errata = object.errata("errata");
    Some(Award {
        id: id?,
        title: title?,
        short_title: short_title?,
        level: level?,
        qan: qan?,
        qan_candidates: qan_candidates?,
        credit: credit?,
        glh: glh?,
        tqt: tqt?,
        rule: rule?,
        rule_source: rule_source?,
        errata: errata?,
    })
}

fn qan_candidate(node: &Node) -> Option<QanCandidate> {
    let object = node.object()?;
    let qan = object.required("qan").and_then(|node| node.label());
    let place = object.required("place").and_then(|node| node.label());
    Some(QanCandidate { qan: qan?, place: place? })
}

fn group(node: &Node) -> Option<Group> {
    let object = node.object()?;
    let id = object.required("id").and_then(|node| node.reference());
    let label = object.required("label").and_then(|node| node.label());
    Some(Group { id: id?, label: label? })
}

fn unit(node: &Node) -> Option<Unit> {
    let object = node.object()?;
    let unit_ref: Option<UnitRef> = object.required("ref").and_then(|node| node.reference());
    let number = object.required("number").and_then(|node| node.integer(1, MAX_AMOUNT)).map(narrow);
    let title = object.required("title").and_then(|node| node.stated(Node::label));
    let title_in_structure = object.optional("titleInStructure").and_then(|node| node.label());
    let aliases = object.list("aliases", Node::label);
    let area = object.optional("area").and_then(|node| node.label());
    let level = object.required("level").and_then(|node| node.level());
    let glh = object.required("glh").and_then(|node| node.stated(Node::amount));
    let tqt = object.required("tqt").and_then(|node| node.stated(Node::amount));
    let credit = object.required("credit").and_then(|node| node.stated(Node::amount));
    let groups = object.list("groups", Node::known_group);
    let tags = object.list("tags", Node::reference);
    let kind = object.optional("kind").map_or(Some(0), |node| node.word(&["unit", "component"]));
    let is_component = kind.map(|kind| kind == 1);
    let summary = object.optional("summary").map(|node| node.stated(Node::text));
    let errata = object.errata("errata");
    // The parts of a unit are checked even where its reference is wrong, under one that nobody sees.
    let scope = unit_ref.or_else(|| "unit".parse().ok())?;
    let numbers = criterion_numbers(node.value);
    let outcomes = if is_component == Some(true) {
        object.list("outcomes", |node| outcome(node, scope, &numbers))
    } else {
        object.required("outcomes").and_then(|node| node.some(MAX_ITEMS, |node| outcome(node, scope, &numbers)))
    };
    if let Some(outcomes) = &outcomes {
        let outcome_numbers = outcomes.iter().map(|outcome| &outcome.number.value);
        no_duplicates(node, Named::Outcome, "outcomes", outcome_numbers);
        let criterion_numbers = outcomes.iter().flat_map(|outcome| &outcome.criteria);
        let criterion_numbers = criterion_numbers.map(|criterion| &criterion.number.value);
        no_duplicates(node, Named::Criterion, "outcomes", criterion_numbers);
    }
    Some(Unit {
        unit_ref: unit_ref?,
        aliases: aliases?,
        number: number?,
        title: title?,
        title_in_structure,
        area,
        level: level?,
        glh: glh?,
        tqt: tqt?,
        credit: credit?,
        groups: groups?,
        tags: tags?,
        is_component: is_component?,
        summary: summary.flatten(),
        outcomes: outcomes?,
        errata: errata?,
    })
}

fn outcome(node: &Node, unit: UnitRef, numbers: &HashSet<String>) -> Option<Outcome> {
    let object = node.object()?;
    let number = object.required("number").and_then(|node| node.number(|text| OutcomeRef::new(unit, text)));
    let wording = object.required("wording").and_then(|node| node.stated(Node::text));
    let criteria =
        object.required("criteria").and_then(|node| node.some(MAX_ITEMS, |node| criterion(node, unit, numbers)));
    let (outcome_ref, number) = number?;
    Some(Outcome { outcome_ref, number, wording: wording?, criteria: criteria? })
}

fn criterion(node: &Node, unit: UnitRef, numbers: &HashSet<String>) -> Option<Criterion> {
    let object = node.object()?;
    let number = object.required("number").and_then(|node| node.number(|text| CriterionRef::new(unit, text)));
    let wording = object.required("wording").and_then(|node| node.stated(|node| node.unless_null(Node::text)));
    let suggested_reading = object.optional("suggestedReading").and_then(|node| node.text());
    let content = object.list("content", |node| content(node, unit, numbers));
    let content_errata = object.errata("contentErrata");
    let method = object.optional("method").and_then(|node| node.text());
    let errata = object.errata("errata");
    let (criterion_ref, number) = number?;
    Some(Criterion {
        criterion_ref,
        number,
        wording: wording?,
        suggested_reading,
        content: content?,
        content_errata: content_errata?,
        method,
        errata: errata?,
    })
}

fn content(node: &Node, unit: UnitRef, numbers: &HashSet<String>) -> Option<Content> {
    let object = node.object()?;
    let heading = object.optional("heading").map(|node| node.label());
    let text = object.required("text").and_then(|node| node.text());
    let shared_with = object.list("sharedWith", |node| {
        let number = node.label()?;
        if !numbers.contains(&number) {
            node.note(Reason::Unknown { named: Named::Criterion, id: number });
            return None;
        }
        CriterionRef::new(unit, &number).ok()
    });
    Some(Content { heading: heading.flatten().unwrap_or_default(), text: text?, shared_with: shared_with? })
}

fn evidence_type(node: &Node) -> Option<EvidenceType> {
    let object = node.object()?;
    let id = object.required("id").and_then(|node| node.reference());
    let label = object.required("label").and_then(|node| node.label());
    let suits = object.list("suits", |node| node.word(&["knowledge", "skills"]))?;
    Some(EvidenceType { id: id?, label: label?, suits_knowledge: suits.contains(&0), suits_skills: suits.contains(&1) })
}

fn simulation(node: &Node) -> Option<Simulation> {
    let object = node.object()?;
    let text = object.list("text", Node::text);
    let guidelines = object.list("guidelines", Node::text);
    let errata = object.errata("errata");
    Some(Simulation { text: text?, guidelines: guidelines?, errata: errata? })
}

fn guidance(node: &Node) -> Option<Guidance> {
    let object = node.object()?;
    let id = object.required("id").and_then(|node| node.label());
    let title = object.required("title").and_then(|node| node.label());
    let text = object.required("text").and_then(|node| node.some(MAX_ITEMS, Node::text));
    let errata = object.errata("errata");
    Some(Guidance { id: id?, title: title?, text: text?, errata: errata? })
}

fn erratum(node: &Node) -> Option<Erratum> {
    let object = node.object()?;
    let id = object.required("id").and_then(|node| node.reference());
    let severity = object.required("severity").and_then(|node| {
        let severities = [Severity::A, Severity::B, Severity::C];
        node.word(&["A", "B", "C"]).map(|n| severities[n])
    });
    let finding = object.required("finding").and_then(|node| node.text());
    let treatment = object.required("treatment").and_then(|node| node.text());
    let lines = object.optional("lines").and_then(|node| node.label());
    let explains = object.list("explains", Node::label);
    let blocks_claim = object.required("blocksClaim").and_then(|node| node.bool());
    let decided_by = object.required("decidedBy").and_then(|node| node.label());
    let decided_on = object.required("decidedOn").and_then(|node| node.date(DAY));
    let settled = object.optional("settled").and_then(|node| node.supplied());
    Some(Erratum {
        id: id?,
        severity: severity?,
        finding: finding?,
        treatment: treatment?,
        lines,
        explains: explains?,
        blocks_claim: blocks_claim?,
        decided_by: decided_by?,
        decided_on: decided_on?,
        settled,
    })
}

fn listed(node: &Node) -> Option<Listed> {
    let object = node.object()?;
    let file = object.required("file").and_then(|node| file_name(&node));
    let overlay = object.optional("overlay").and_then(|node| file_name(&node));
    let id = object.optional("id").and_then(|node| node.reference());
    let title = object.optional("title").and_then(|node| node.label());
    let awarding_body = object.optional("awardingBody").and_then(|node| node.label());
    Some(Listed { file: file?, overlay, id, title, awarding_body })
}

/// The name of a file in the index's own folder: the page fetches it from there, so it must not lead out of it.
fn file_name(node: &Node) -> Option<String> {
    let file = node.label()?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !file.ends_with(".json") || file.starts_with('.') || !file.chars().all(is_plain) {
        node.note(Reason::FileName { found: file });
        return None;
    }
    Some(file)
}

/// The texts `name` of the items of the list `list`, as far as they can be read.
fn names(value: &Value, list: &str, name: &str) -> HashSet<String> {
    items(value, list).filter_map(|item| item.get(name)?.as_text()).map(str::to_owned).collect()
}

/// The texts of the list `list`, as far as they can be read.
fn texts(value: &Value, list: &str) -> impl Iterator<Item = String> {
    items(value, list).filter_map(Value::as_text).map(str::to_owned)
}

/// The numbers of all criteria of the unit `value`, as far as they can be read.
fn criterion_numbers(value: &Value) -> HashSet<String> {
    items(value, "outcomes")
        .flat_map(|outcome| items(outcome, "criteria"))
        .filter_map(|criterion| criterion.get("number"))
        .filter_map(|number| number.as_text().or_else(|| number.get("value")?.as_text()))
        .map(str::to_owned)
        .collect()
}

fn items<'a>(value: &'a Value, list: &str) -> impl Iterator<Item = &'a Value> {
    match value.get(list) {
        Some(Value::Array(items)) => items.iter(),
        _ => [].iter(),
    }
}

fn no_duplicates(node: &Node, named: Named, list: &str, ids: impl Iterator<Item = impl ToString>) {
    let mut seen = HashSet::new();
    for id in ids.map(|id| id.to_string()) {
        if !seen.insert(id.clone()) {
            node.note_at(list, Reason::Duplicate { named, id });
        }
    }
}

#[cfg(test)]
mod tests;

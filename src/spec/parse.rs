//! Reads the JSON file of a specification, and the index of those on offer.
//!
//! A provider writes these files by hand, so every problem is named at once, each by its place. What is refused here is
//! what cannot be understood: a missing member, a reference to nothing, two units of one name. What can be understood
//! but contradicts itself is for [`super::check`].
//!
//! Members that the format does not know are passed over, so that a later version of it can add some. Rules are the
//! exception: a condition that is not understood would award what should not be awarded.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::str::FromStr;

use crate::combination::{Condition, Measure, Rule, Selection};
use crate::json::{self, Value};
use crate::spec::ids::{CriterionRef, ErratumId, GroupId, OutcomeRef, RefError, SpecificationId, UnitRef};
use crate::spec::{
    Award, Content, Criterion, Erratum, EvidenceType, Group, Guidance, Index, Outcome, QanCandidate, Severity,
    Simulation, Specification, Stated, Unit,
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

// The forms of dates, as examples that people are shown.
const DAY: &str = "2026-11-23";
const MONTH: &str = "2026-11";

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
    /// A rule that says neither `all` nor `count`, or both.
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
    fn of(value: &Value) -> Kind {
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

fn json_of(bytes: &[u8]) -> Result<Value, Vec<Problem>> {
    if bytes.len() > MAX_BYTES {
        let reason = Reason::FileTooLarge { found: bytes.len(), max: MAX_BYTES };
        return Err(vec![Problem { place: String::new(), reason }]);
    }
    json::parse(bytes).map_err(|error| {
        vec![Problem { place: format!("{}:{}", error.line, error.column), reason: Reason::Json(error.reason) }]
    })
}

fn whole<T>(value: &Value, format: &'static str, read: impl FnOnce(&Node) -> Option<T>) -> Result<T, Vec<Problem>> {
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
    })
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
    let mut rule_ids = HashSet::new();
    let rule = object.required("rule").and_then(|node| rule(&node, &mut rule_ids));
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

fn rule(node: &Node, ids: &mut HashSet<String>) -> Option<Rule> {
    let object = node.object()?;
    object.nothing_but(&["id", "label", "all", "count"]);
    let id_node = object.required("id");
    let id = id_node.as_ref().and_then(|node| node.label());
    if let (Some(node), Some(id)) = (id_node, &id)
        && !ids.insert(id.clone())
    {
        node.note(Reason::Duplicate { named: Named::Rule, id: id.clone() });
    }
    let label = object.required("label").and_then(|node| node.label());
    let condition = match (object.optional("all"), object.optional("count")) {
        (Some(all), None) => all.some(MAX_ITEMS, |node| rule(node, ids)).map(Condition::All),
        (None, Some(count)) => condition_count(&count),
        _ => {
            node.note(Reason::RuleShape);
            None
        }
    };
    Some(Rule { id: id?, label: label?, condition: condition? })
}

fn condition_count(node: &Node) -> Option<Condition> {
    let object = node.object()?;
    object.nothing_but(&["of", "by", "min"]);
    let of = object.required("of").and_then(|node| selection(&node));
    let by = object.required("by").and_then(|node| {
        let measures = [Measure::Units, Measure::Credits, Measure::Glh, Measure::Tqt];
        node.word(&["units", "credits", "glh", "tqt"]).map(|n| measures[n])
    });
    let min = object.required("min").and_then(|node| node.amount());
    Some(Condition::Count { of: of?, by: by?, min: min? })
}

fn selection(node: &Node) -> Option<Selection> {
    if let Value::Text(_) = node.value {
        return node.word(&["all"]).map(|_| Selection::Every);
    }
    let object = node.object()?;
    object.nothing_but(&["group", "units"]);
    match (object.optional("group"), object.optional("units")) {
        (Some(group), None) => group.known_group().map(Selection::Group),
        (None, Some(units)) => units.some(MAX_UNITS, Node::known_unit).map(Selection::Units),
        _ => {
            node.note(Reason::RuleShape);
            None
        }
    }
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
    let summary = object.optional("summary").map(|node| node.stated(Node::text));
    let errata = object.errata("errata");
    // The parts of a unit are checked even where its reference is wrong, under one that nobody sees.
    let scope = unit_ref.or_else(|| "unit".parse().ok())?;
    let numbers = criterion_numbers(node.value);
    let outcomes =
        object.required("outcomes").and_then(|node| node.some(MAX_ITEMS, |node| outcome(node, scope, &numbers)));
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
    let blocks_claim = object.required("blocksClaim").and_then(|node| node.bool());
    let decided_by = object.required("decidedBy").and_then(|node| node.label());
    let decided_on = object.required("decidedOn").and_then(|node| node.date(DAY));
    Some(Erratum {
        id: id?,
        severity: severity?,
        finding: finding?,
        treatment: treatment?,
        lines,
        blocks_claim: blocks_claim?,
        decided_by: decided_by?,
        decided_on: decided_on?,
    })
}

fn listed(node: &Node) -> Option<Listed> {
    let object = node.object()?;
    let file = object.required("file").and_then(|node| {
        let file = node.label()?;
        // The page fetches this name from the index's own folder, so it must not lead out of it.
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if !file.ends_with(".json") || file.starts_with('.') || !file.chars().all(is_plain) {
            node.note(Reason::FileName { found: file });
            return None;
        }
        Some(file)
    });
    let id = object.optional("id").and_then(|node| node.reference());
    let title = object.optional("title").and_then(|node| node.label());
    let awarding_body = object.optional("awardingBody").and_then(|node| node.label());
    Some(Listed { file: file?, id, title, awarding_body })
}

/// The texts `name` of the items of the list `list`, as far as they can be read.
fn names(value: &Value, list: &str, name: &str) -> HashSet<String> {
    items(value, list).filter_map(|item| item.get(name)?.as_text()).map(str::to_owned).collect()
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

// Amounts are at most MAX_AMOUNT by the time they come here.
fn narrow(integer: i64) -> u32 {
    u32::try_from(integer).unwrap_or(u32::MAX)
}

// --- Reading values and noting what is wrong with them. ---

/// What is gathered while reading.
#[derive(Default)]
struct Notes {
    problems: RefCell<Vec<Problem>>,
    errata: RefCell<HashSet<String>>,
    groups: RefCell<HashSet<String>>,
    units: RefCell<HashSet<String>>,
}

/// A value and where it stands. A method that returns `None` has noted why.
struct Node<'a> {
    value: &'a Value,
    place: String,
    notes: &'a Notes,
}

/// The members of a value.
struct Object<'a> {
    members: &'a BTreeMap<String, Value>,
    place: String,
    notes: &'a Notes,
}

impl<'a> Node<'a> {
    fn note(&self, reason: Reason) {
        self.notes.problems.borrow_mut().push(Problem { place: self.place.clone(), reason });
    }

    fn note_at(&self, member: &str, reason: Reason) {
        self.notes.problems.borrow_mut().push(Problem { place: joined(&self.place, member), reason });
    }

    fn refuse<T>(&self, reason: Reason) -> Option<T> {
        self.note(reason);
        None
    }

    fn other_kind<T>(&self, expected: Kind) -> Option<T> {
        self.refuse(Reason::Kind { found: Kind::of(self.value), expected })
    }

    fn object(&self) -> Option<Object<'a>> {
        match self.value {
            Value::Object(members) => Some(Object { members, place: self.place.clone(), notes: self.notes }),
            _ => self.other_kind(Kind::Object),
        }
    }

    /// A list, each item by `read`. It is only complete if every item could be read.
    fn list<T>(&self, max: usize, mut read: impl FnMut(&Node<'a>) -> Option<T>) -> Option<Vec<T>> {
        let Value::Array(items) = self.value else { return self.other_kind(Kind::Array) };
        if items.len() > max {
            return self.refuse(Reason::TooMany { found: items.len(), max });
        }
        let mut complete = true;
        let mut list = Vec::with_capacity(items.len());
        for (n, value) in items.iter().enumerate() {
            let mut place = format!("{}[{n}]", self.place);
            // A unit's reference finds the place quicker than counting does.
            if let Some(unit) = value.get("ref").and_then(Value::as_text) {
                place = format!("{place} ({})", unit.chars().take(24).collect::<String>());
            }
            match read(&Node { value, place, notes: self.notes }) {
                Some(item) => list.push(item),
                None => complete = false,
            }
        }
        complete.then_some(list)
    }

    /// A list that is not empty.
    fn some<T>(&self, max: usize, read: impl FnMut(&Node<'a>) -> Option<T>) -> Option<Vec<T>> {
        if *self.value == Value::Array(Vec::new()) {
            return self.refuse(Reason::Empty);
        }
        self.list(max, read)
    }

    fn text(&self) -> Option<String> {
        self.text_of(MAX_TEXT)
    }

    fn label(&self) -> Option<String> {
        self.text_of(MAX_LABEL)
    }

    fn text_of(&self, max: usize) -> Option<String> {
        let Value::Text(text) = self.value else { return self.other_kind(Kind::Text) };
        let found = text.chars().count();
        if text.trim().is_empty() {
            return self.refuse(Reason::Empty);
        }
        if found > max {
            return self.refuse(Reason::TooLong { found, max });
        }
        if let Some(c) = text.chars().find(|&c| is_invisible(c)) {
            return self.refuse(Reason::Invisible(c));
        }
        Some(text.clone())
    }

    fn integer(&self, min: i64, max: i64) -> Option<i64> {
        let &Value::Integer(found) = self.value else { return self.other_kind(Kind::Integer) };
        if found < min || found > max {
            return self.refuse(Reason::OutOfRange { found, min, max });
        }
        Some(found)
    }

    fn amount(&self) -> Option<u32> {
        self.integer(0, MAX_AMOUNT).map(narrow)
    }

    fn level(&self) -> Option<u8> {
        self.integer(0, MAX_LEVEL).and_then(|level| u8::try_from(level).ok())
    }

    fn bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(bool) => Some(*bool),
            _ => self.other_kind(Kind::Bool),
        }
    }

    fn unless_null<T>(&self, read: impl FnOnce(&Node<'a>) -> Option<T>) -> Option<Option<T>> {
        if *self.value == Value::Null { Some(None) } else { read(self).map(Some) }
    }

    /// A value that stands as published, or an object of `value`, `published` and `erratum`.
    fn stated<T>(&self, read: impl FnOnce(&Node<'a>) -> Option<T>) -> Option<Stated<T>> {
        let Value::Object(_) = self.value else { return read(self).map(Stated::plain) };
        let object = self.object()?;
        let value = object.required("value").and_then(|node| read(&node));
        let published = object.optional("published").map(|node| node.text());
        // What differs from the publication without a reason given would be a silent correction.
        let erratum = object.required("erratum").and_then(|node| node.known_erratum());
        Some(Stated { value: value?, published: published.flatten(), erratum: Some(erratum?) })
    }

    /// A number of an outcome or a criterion, with the reference that `make` makes of it.
    fn number<R>(&self, make: impl Fn(&str) -> Result<R, RefError>) -> Option<(R, Stated<String>)> {
        let stated = self.stated(Node::label)?;
        match make(&stated.value) {
            Ok(reference) => Some((reference, stated)),
            Err(error) => self.refuse(Reason::Reference { found: stated.value, error }),
        }
    }

    fn reference<R: FromStr<Err = RefError>>(&self) -> Option<R> {
        let found = self.label()?;
        found.parse().map_err(|error| self.note(Reason::Reference { found, error })).ok()
    }

    fn known<R: FromStr<Err = RefError>>(&self, named: Named, ids: &RefCell<HashSet<String>>) -> Option<R> {
        let id = self.label()?;
        if !ids.borrow().contains(&id) {
            return self.refuse(Reason::Unknown { named, id });
        }
        // What is there but is no reference is said where it is.
        id.parse().ok()
    }

    fn known_group(&self) -> Option<GroupId> {
        self.known(Named::Group, &self.notes.groups)
    }

    fn known_unit(&self) -> Option<UnitRef> {
        self.known(Named::Unit, &self.notes.units)
    }

    fn known_erratum(&self) -> Option<ErratumId> {
        self.known(Named::Erratum, &self.notes.errata)
    }

    /// Which of the words `allowed` it is, counted from 0.
    fn word(&self, allowed: &'static [&'static str]) -> Option<usize> {
        let found = self.label()?;
        let word = allowed.iter().position(|word| *word == found);
        word.or_else(|| self.refuse(Reason::NotOneOf { found, allowed }))
    }

    /// A day or a month, written exactly as the example `form`.
    fn date(&self, form: &'static str) -> Option<String> {
        let found = self.label()?;
        let is_like = |(c, like): (char, char)| if like == '-' { c == '-' } else { c.is_ascii_digit() };
        let has_form = found.len() == form.len() && found.chars().zip(form.chars()).all(is_like);
        // A month is read as its first day; jiff knows the calendar.
        let day = if form == MONTH { format!("{found}-01") } else { found.clone() };
        if has_form && day.parse::<jiff::civil::Date>().is_ok() {
            return Some(found);
        }
        self.refuse(Reason::Date { found, form })
    }
}

impl<'a> Object<'a> {
    fn node(&self, name: &str, value: &'a Value) -> Node<'a> {
        Node { value, place: joined(&self.place, name), notes: self.notes }
    }

    fn required(&self, name: &str) -> Option<Node<'a>> {
        if let Some(value) = self.members.get(name) {
            return Some(self.node(name, value));
        }
        let similar = self.members.keys().find(|other| are_similar(name, other)).cloned();
        self.node(name, &Value::Null).refuse(Reason::Missing { similar })
    }

    /// A member that may be left out, or be `null`, which says the same.
    fn optional(&self, name: &str) -> Option<Node<'a>> {
        self.members.get(name).filter(|value| **value != Value::Null).map(|value| self.node(name, value))
    }

    /// A list that may be left out, which says the same as an empty one.
    fn list<T>(&self, name: &str, read: impl FnMut(&Node<'a>) -> Option<T>) -> Option<Vec<T>> {
        self.optional(name).map_or(Some(Vec::new()), |node| node.list(MAX_ITEMS, read))
    }

    fn errata(&self, name: &str) -> Option<Vec<ErratumId>> {
        self.list(name, Node::known_erratum)
    }

    fn nothing_but(&self, names: &[&str]) {
        for (member, value) in self.members.iter().filter(|(member, _)| !names.contains(&member.as_str())) {
            self.node(member, value).note(Reason::UnknownInRule { member: member.clone() });
        }
    }
}

fn joined(place: &str, member: &str) -> String {
    // Names come from the file here, so they are kept short.
    let member: String = member.chars().take(40).collect();
    if place.is_empty() { member } else { format!("{place}.{member}") }
}

/// Controls, and the marks that turn the direction of writing, which can show a text as what it is not.
fn is_invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether `other` is `name` but for capitals, `_`, `-`, and one letter too many, too few or wrong.
fn are_similar(name: &str, other: &str) -> bool {
    let plain = |text: &str| -> Vec<char> {
        text.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).map(|c| c.to_ascii_lowercase()).collect()
    };
    let (name, other) = (plain(name), plain(other));
    let same_start = name.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let rest = name.len().min(other.len()) - same_start;
    let same_end = name.iter().rev().zip(other.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let same = same_start + same_end;
    name.len().max(other.len()) - same <= 1 && same >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    // Written with single quotation marks for the sake of reading, and so is what is replaced in it.
    const SMALL: &str = "{
  'format': 'evidence-specification',
  'formatVersion': 1,
  'id': 'small', 'version': '1.0', 'title': 'Small', 'awardingBody': 'Body', 'publishedOn': '2022-02',
  'awards': [{
    'id': 'award', 'title': 'The award', 'shortTitle': 'Award', 'level': 3, 'qan': null,
    'credit': 1, 'glh': 8, 'tqt': { 'value': 10, 'published': '100', 'erratum': 'E-1' },
    'rule': { 'id': 'r', 'label': 'All units', 'count': { 'of': { 'group': 'g' }, 'by': 'units', 'min': 1 } },
    'ruleSource': 'Page 1'
  }],
  'groups': [{ 'id': 'g', 'label': 'Units' }],
  'units': [{
    'ref': 'U1', 'number': 1, 'title': 'First', 'level': 3, 'glh': 8, 'tqt': 10, 'credit': 1, 'groups': ['g'],
    'outcomes': [{ 'number': '1', 'wording': 'Outcome', 'criteria': [
      { 'number': '1.1', 'wording': 'Criterion', 'content': [{ 'text': 'Words', 'sharedWith': ['1.2'] }] },
      { 'number': { 'value': '1.2', 'erratum': 'E-1' }, 'wording': null, 'note': 'passed over' }
    ] }]
  }],
  'evidenceTypes': [{ 'id': 'report', 'label': 'Report', 'suits': ['skills'] }],
  'errata': [{
    'id': 'E-1', 'severity': 'B', 'finding': 'Found', 'treatment': 'Treated', 'lines': '1–2', 'blocksClaim': false,
    'decidedBy': 'Us', 'decidedOn': '2026-11-23'
  }]
}";

    fn read(text: &str) -> Result<Specification, Vec<Problem>> {
        parse(text.replace('\'', "\"").as_bytes())
    }

    /// The problems of the small specification with `from` replaced by `to`, as places and reasons.
    fn problems(from: &str, to: &str) -> Vec<(String, Reason)> {
        assert!(SMALL.contains(from), "{from}");
        let problems = read(&SMALL.replacen(from, to, 1)).err().unwrap_or_default();
        problems.into_iter().map(|problem| (problem.place, problem.reason)).collect()
    }

    #[track_caller]
    fn check(from: &str, to: &str, place: &str, reason: Reason) {
        assert_eq!(problems(from, to), [(place.to_owned(), reason)]);
    }

    #[track_caller]
    fn accepted(from: &str, to: &str) {
        assert_eq!(problems(from, to), []);
    }

    #[test]
    fn reads_what_is_written() {
        let spec = read(SMALL).unwrap();
        let award = &spec.awards[0];
        assert_eq!(
            award.tqt,
            Stated { value: 10, published: Some("100".into()), erratum: Some("E-1".parse().unwrap()) }
        );
        assert_eq!((award.qan.value.as_deref(), award.level), (None, 3));
        let group = Selection::Group("g".parse().unwrap());
        assert_eq!(award.rule.condition, Condition::Count { of: group, by: Measure::Units, min: 1 });
        let criterion = spec.criterion("U1.1.2".parse().unwrap()).unwrap();
        assert_eq!(criterion.wording, Stated::plain(None));
        assert!(criterion.number_is_inferred());
        assert!(!spec.criterion("U1.1.1".parse().unwrap()).unwrap().number_is_inferred());
        assert_eq!(spec.units[0].outcomes[0].criteria[0].content[0].shared_with, [criterion.criterion_ref]);
        assert_eq!(spec.outcome("U1.LO1".parse().unwrap()).unwrap().wording.value, "Outcome");
        let report = spec.evidence_type("report".parse().unwrap()).unwrap();
        assert_eq!((report.suits_knowledge, report.suits_skills), (false, true));
        assert_eq!(spec.errata[0].lines.as_deref(), Some("1–2"));
    }

    #[test]
    fn layout_does_not_change_the_digest_but_a_word_does() {
        let digest = |text: &str| read(text).unwrap().digest;
        assert_eq!(digest(SMALL), digest(&SMALL.replace("  ", "\t")));
        assert_ne!(digest(SMALL), digest(&SMALL.replace("Criterion", "Criteria")));
    }

    #[test]
    fn what_is_no_specification() {
        let json = problems("'version': '1.0',", "'version' '1.0',");
        assert_eq!(json, [("4:28".to_owned(), Reason::Json("expected `:`".into()))]);
        let expected = FORMAT;
        check(FORMAT, "csv", "format", Reason::Format { found: Some("csv".into()), expected });
        check("'format'", "'form'", "format", Reason::Format { found: None, expected });
        let newer = Reason::NewerFormat { found: 2, max_supported: 1 };
        check("'formatVersion': 1,", "'formatVersion': 2,", "formatVersion", newer);
        let zero = Reason::OutOfRange { found: 0, min: 1, max: 1 };
        check("'formatVersion': 1,", "'formatVersion': 0,", "formatVersion", zero);
        check("'formatVersion': 1,", "", "formatVersion", Reason::Missing { similar: None });
        assert!(parse(b"[]").is_err());
        let large = parse(&vec![b' '; MAX_BYTES + 1]).unwrap_err();
        assert_eq!(large[0].reason, Reason::FileTooLarge { found: MAX_BYTES + 1, max: MAX_BYTES });
    }

    #[test]
    fn every_problem_is_named_by_its_place() {
        let broken = SMALL
            .replace("'glh': 8, 'tqt': 10", "'glh': '8', 'tqt': -1")
            .replace("'label': 'Report'", "'label': ' '")
            .replace("'Outcome'", "7")
            .replace("'severity': 'B'", "'severity': 'D'");
        let places: Vec<String> = read(&broken).unwrap_err().into_iter().map(|problem| problem.place).collect();
        let expected = [
            "units[0] (U1).glh",
            "units[0] (U1).tqt",
            "units[0] (U1).outcomes[0].wording",
            "evidenceTypes[0].label",
            "errata[0].severity",
        ];
        assert_eq!(places, expected);
    }

    #[test]
    fn missing_members_and_misspelt_ones() {
        let missing = |similar: Option<&str>| Reason::Missing { similar: similar.map(str::to_owned) };
        check("'shortTitle': 'Award',", "", "awards[0].shortTitle", missing(None));
        check("'shortTitle'", "'short_title'", "awards[0].shortTitle", missing(Some("short_title")));
        check("'shortTitle'", "'shortTitel'", "awards[0].shortTitle", missing(None));
        check("'shortTitle'", "'shortTitl'", "awards[0].shortTitle", missing(Some("shortTitl")));
        check("'ruleSource'", "'ruleSourse'", "awards[0].ruleSource", missing(Some("ruleSourse")));
        accepted("'publishedOn': '2022-02',", "");
        accepted("'publishedOn': '2022-02',", "'publishedOn': null,");
    }

    #[test]
    fn values_of_the_wrong_kind_or_size() {
        let kind = |found, expected| Reason::Kind { found, expected };
        check("'level': 3, 'qan'", "'level': null, 'qan'", "awards[0].level", kind(Kind::Null, Kind::Integer));
        check("'blocksClaim': false", "'blocksClaim': 0", "errata[0].blocksClaim", kind(Kind::Integer, Kind::Bool));
        check("['g']", "'g'", "units[0] (U1).groups", kind(Kind::Text, Kind::Array));
        check(
            "[{ 'id': 'report', 'label': 'Report', 'suits': ['skills'] }]",
            "[7]",
            "evidenceTypes[0]",
            kind(Kind::Integer, Kind::Object),
        );
        let level = Reason::OutOfRange { found: 13, min: 0, max: 12 };
        check("'level': 3, 'qan'", "'level': 13, 'qan'", "awards[0].level", level);
        check("'Small'", "''", "title", Reason::Empty);
        let long = "x".repeat(MAX_LABEL + 1);
        let too_long = Reason::TooLong { found: MAX_LABEL + 1, max: MAX_LABEL };
        check("'Small'", &format!("'{long}'"), "title", too_long);
        let many = vec!["'x'"; MAX_ITEMS + 1].join(",");
        let too_many = Reason::TooMany { found: MAX_ITEMS + 1, max: MAX_ITEMS };
        check("'number': 1,", &format!("'number': 1, 'aliases': [{many}],"), "units[0] (U1).aliases", too_many);
        check("'Small'", "'Sm\\u202eall'", "title", Reason::Invisible('\u{202e}'));
        check("'Small'", "'Sm\\nall'", "title", Reason::Invisible('\n'));
    }

    #[test]
    fn lists_that_cannot_be_empty() {
        let start = SMALL.find("'outcomes': ").unwrap() + "'outcomes': ".len();
        let outcomes = &SMALL[start..SMALL.find("\n  }],\n  'evidenceTypes'").unwrap()];
        check(outcomes, "[]", "units[0] (U1).outcomes", Reason::Empty);
    }

    #[test]
    fn dates() {
        for date in ["Feb-22", "2022-13", "2022-2", "202202", "2022-02-01"] {
            check("2022-02", date, "publishedOn", Reason::Date { found: date.into(), form: MONTH });
        }
        for date in ["2026-02-30", "2026-11", "20261123", "2026-11-23T10"] {
            check("2026-11-23", date, "errata[0].decidedOn", Reason::Date { found: date.into(), form: DAY });
        }
        accepted("2026-11-23", "2028-02-29");
    }

    #[test]
    fn references_and_look_alikes() {
        let reference = |found: &str, c| Reason::Reference { found: found.into(), error: RefError::Character(c) };
        check("'U1'", "'U/1'", "units[0] (U/1).ref", reference("U/1", '/'));
        check("'U1'", "'тот'", "units[0] (тот).ref", reference("тот", 'т'));
        let place = "units[0] (U1).outcomes[0].criteria[0].number";
        check("'number': '1.1'", "'number': '1,1'", place, reference("1,1", ','));
    }

    #[test]
    fn references_to_nothing() {
        let unknown = |named, id: &str| Reason::Unknown { named, id: id.into() };
        check("{ 'group': 'g' }", "{ 'group': 'h' }", "awards[0].rule.count.of.group", unknown(Named::Group, "h"));
        let units = "awards[0].rule.count.of.units[0]";
        check("{ 'group': 'g' }", "{ 'units': ['U2'] }", units, unknown(Named::Unit, "U2"));
        check("['g']", "['h']", "units[0] (U1).groups[0]", unknown(Named::Group, "h"));
        check("'erratum': 'E-1' }", "'erratum': 'E-2' }", "awards[0].tqt.erratum", unknown(Named::Erratum, "E-2"));
        let shared = "units[0] (U1).outcomes[0].criteria[0].content[0].sharedWith[0]";
        check("['1.2']", "['1.3']", shared, unknown(Named::Criterion, "1.3"));
    }

    #[test]
    fn names_given_twice() {
        let duplicate = |named, id: &str| Reason::Duplicate { named, id: id.into() };
        check("'number': '1.1'", "'number': '1.2'", "units[0] (U1).outcomes", duplicate(Named::Criterion, "1.2"));
        let group = "{ 'id': 'g', 'label': 'Units' }";
        check(group, &format!("{group}, {group}"), "groups", duplicate(Named::Group, "g"));
        let start = SMALL.find("'units': [").unwrap() + "'units': [".len();
        let unit = &SMALL[start..SMALL.find("],\n  'evidenceTypes'").unwrap()];
        check(unit, &format!("{unit}, {unit}"), "units", duplicate(Named::Unit, "U1"));
        let count = "'count': { 'of': { 'group': 'g' }, 'by': 'units', 'min': 1 }";
        let nested = format!("'all': [{{ 'id': 'r', 'label': 'Inner', {count} }}]");
        check(count, &nested, "awards[0].rule.all[0].id", duplicate(Named::Rule, "r"));
    }

    #[test]
    fn no_list_of_named_things_has_a_name_twice() {
        let start = |list: &str| SMALL.find(list).unwrap() + list.len();
        let lists = [
            ("awards", "'awards': [", "],\n  'groups'", Named::Award, "award"),
            ("evidenceTypes", "'evidenceTypes': [", "],\n  'errata'", Named::EvidenceType, "report"),
            ("errata", "'errata': [", "]\n}", Named::Erratum, "E-1"),
            ("units[0] (U1).outcomes", "'outcomes': [", "]\n  }],\n  'evidenceTypes'", Named::Outcome, "1"),
        ];
        for (place, from, to, named, id) in lists {
            let item = &SMALL[start(from)..SMALL.find(to).unwrap()];
            let problems = problems(item, &format!("{item}, {item}"));
            let expected = (place.to_owned(), Reason::Duplicate { named, id: id.to_owned() });
            assert_eq!(problems.first(), Some(&expected));
        }
        let section = "{ 'id': 'x', 'title': 'X', 'text': ['Y'] }";
        let guidance = format!("'guidance': [{section}, {section}], 'errata'");
        check("'errata'", &guidance, "guidance", Reason::Duplicate { named: Named::Guidance, id: "x".into() });
    }

    #[test]
    fn criteria_are_counted_over_all_units() {
        let criteria: Vec<String> = (0..MAX_ITEMS).map(|n| format!("{{ 'number': '{n}', 'wording': 'W' }}")).collect();
        let head = "'title': 'T', 'level': 3, 'glh': 8, 'tqt': 10, 'credit': 1";
        let units: String = (2..=MAX_CRITERIA / MAX_ITEMS + 1)
            .map(|n| {
                let criteria = criteria.join(",");
                let outcomes = format!("[{{ 'number': '1', 'wording': 'O', 'criteria': [{criteria}] }}]");
                format!("{{ 'ref': 'U{n}', 'number': {n}, {head}, 'outcomes': {outcomes} }},")
            })
            .collect();
        // Two more are in the small specification.
        let too_many = Reason::TooMany { found: MAX_CRITERIA + 2, max: MAX_CRITERIA };
        check("'units': [", &format!("'units': [{units}"), "units", too_many);
    }

    #[test]
    fn a_difference_needs_a_reason() {
        let place = "awards[0].tqt.erratum";
        check(", 'erratum': 'E-1' },\n", " },\n", place, Reason::Missing { similar: None });
    }

    #[test]
    fn rules_are_read_whole_or_not_at_all() {
        let unknown = |member: &str| Reason::UnknownInRule { member: member.into() };
        check("'min': 1", "'min': 1, 'max': 2", "awards[0].rule.count.max", unknown("max"));
        check("'label': 'All units'", "'label': 'All units', 'any': []", "awards[0].rule.any", unknown("any"));
        check("'label': 'All units'", "'label': 'All units', 'all': []", "awards[0].rule", Reason::RuleShape);
        check("{ 'group': 'g' }", "{}", "awards[0].rule.count.of", Reason::RuleShape);
        let level = "{ 'group': 'g', 'level': 3 }";
        check("{ 'group': 'g' }", level, "awards[0].rule.count.of.level", unknown("level"));
        let by = Reason::NotOneOf { found: "hours".into(), allowed: &["units", "credits", "glh", "tqt"] };
        check("'by': 'units'", "'by': 'hours'", "awards[0].rule.count.by", by);
        accepted("{ 'group': 'g' }", "'all'");
        accepted("{ 'group': 'g' }", "{ 'units': ['U1'] }");
    }

    fn index(specifications: &str) -> Result<Vec<Listed>, Vec<Problem>> {
        let head = format!("'format': '{INDEX_FORMAT}', 'formatVersion': 1");
        let text = format!("{{ {head}, 'specifications': [{specifications}] }}");
        parse_index(text.replace('\'', "\"").as_bytes())
    }

    #[test]
    fn an_index() {
        let listed = index("{ 'file': 'a.json', 'id': 'a', 'title': 'A' }, { 'file': 'b.json' }").unwrap();
        assert_eq!((listed[0].file.as_str(), listed[0].title.as_deref()), ("a.json", Some("A")));
        assert_eq!((listed[1].file.as_str(), &listed[1].id), ("b.json", &None));
        assert_eq!(index("").unwrap(), []);
    }

    #[test]
    fn files_of_an_index_stay_in_its_folder() {
        for file in ["../a.json", "https://x.test/a.json", "a.js", ".json", "a b.json", "x\\\\a.json", "?a.json"] {
            let problems = index(&format!("{{ 'file': '{file}' }}")).unwrap_err();
            assert!(matches!(problems[0].reason, Reason::FileName { .. }), "{file}");
            assert_eq!(problems[0].place, "specifications[0].file");
        }
        let twice = index("{ 'file': 'a.json' }, { 'file': 'a.json' }").unwrap_err();
        assert_eq!(twice[0].reason, Reason::Duplicate { named: Named::File, id: "a.json".into() });
    }
}

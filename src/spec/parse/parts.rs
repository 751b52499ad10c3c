//! Readers of a specification's parts. Each reads every member before it gives up on one, so that no problem hides another.

use std::collections::HashSet;

use super::node::{DAY, MONTH, Node, narrow};
use super::rules;
use super::{Listed, MAX_AMOUNT, MAX_CRITERIA, MAX_ITEMS, MAX_UNITS, Named, Reason};
use crate::json::Value;
use crate::spec::ids::{CriterionRef, OutcomeRef, UnitRef};
use crate::spec::{
    AppliedOverlay, Award, Content, Criterion, Erratum, EvidenceType, Group, Guidance, Index, Outcome, QanCandidate,
    Severity, Simulation, Specification, Unit,
};

pub(super) fn specification(node: &Node) -> Option<Specification> {
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

pub(super) fn listed(node: &Node) -> Option<Listed> {
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

pub(super) fn no_duplicates(node: &Node, named: Named, list: &str, ids: impl Iterator<Item = impl ToString>) {
    let mut seen = HashSet::new();
    for id in ids.map(|id| id.to_string()) {
        if !seen.insert(id.clone()) {
            node.note_at(list, Reason::Duplicate { named, id });
        }
    }
}

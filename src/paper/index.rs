//! The index of the evidence: each item once, with what it supports and where, and its files by their digests.

use std::collections::BTreeMap;

use super::{Cell, Desk, Kind, Paper, Piece, Row, Sheet, Table, criterion, faint, places, strong, text};
use crate::portfolio::judging::AssessorEvidenceKind;
use crate::portfolio::{
    AssessorEvidence, Attachment, Evidence, EvidenceContent, EvidenceId, Location, Setting, standing,
};
use crate::spec::CriterionRef;
use crate::terms::say;

const COLUMNS: &[&str] = &["Reference", "Evidence", "Produced", "Supports, and where", "Files and digests (SHA-256)"];

pub(super) fn paper(desk: &Desk<'_>) -> Paper {
    let mut items: Vec<(EvidenceId, &Evidence)> = desk.portfolio.evidence.iter().collect();
    items.sort_by_key(|(_, item)| item.number);
    let mut rows: Vec<Row> = items.into_iter().map(|(id, item)| of_learner(desk, id, item)).collect();
    let learners = rows.len();
    rows.extend(standing::assessor_evidence(desk.portfolio).map(|(id, made)| {
        let by = desk.person(made.by);
        of_assessor(desk, id, &made.value, &by)
    }));
    let facts = vec![
        (say("{Learner}"), vec![strong(desk.learner_name())]),
        ("Evidence", vec![text(counted(learners, rows.len() - learners))]),
    ];
    let empty = "There is no evidence.";
    let table = Table { kind: Kind::Index, unit: None, columns: COLUMNS, under: "", rows, empty };
    let title = "Evidence index".to_owned();
    Paper {
        sheet: Sheet::Index,
        running: desk.running(&title),
        title,
        facts,
        tables: vec![table],
        declarations: Vec::new(),
        notes: Vec::new(),
        lines: Vec::new(),
    }
}

fn of_learner(desk: &Desk<'_>, id: EvidenceId, item: &Evidence) -> Row {
    let mut what = vec![strong(item.title.clone())];
    let types: Vec<String> = item
        .types
        .iter()
        .map(|kind| desk.spec.evidence_type(*kind).map_or_else(|| kind.to_string(), |kind| kind.label.clone()))
        .collect();
    what.extend((!types.is_empty()).then(|| text(types.join(", "))));
    what.extend(item.setting.map(|setting| match setting {
        Setting::Workplace => text("From real work"),
        Setting::Simulated => strong("Simulated"),
    }));
    let places: BTreeMap<CriterionRef, &[Location]> =
        desk.portfolio.mappings_of(id).map(|(key, mapping)| (key.criterion, &mapping.locations[..])).collect();
    let files = match &item.content {
        EvidenceContent::Files(files) => self::files(files),
        EvidenceContent::Account { .. } => vec![text("Written account, in the portfolio itself")],
        EvidenceContent::Link { url } => vec![text("Link"), text(url.clone())],
        EvidenceContent::Elsewhere { place, holder } => {
            vec![text(format!("Kept elsewhere: {place}")), text(format!("held by {holder}"))]
        }
    };
    let produced = item.produced_on.map_or_else(|| faint("Not stated"), Piece::Day);
    let reference = desk.reference(id);
    let cells = vec![vec![strong(reference.clone())], what, vec![produced], supports(desk, &places), files];
    Row { key: reference, under: Vec::new(), cells }
}

fn of_assessor(desk: &Desk<'_>, id: EvidenceId, made: &AssessorEvidence, by: &str) -> Row {
    let kind = match &made.kind {
        AssessorEvidenceKind::Observation => "Observation".to_owned(),
        AssessorEvidenceKind::ProfessionalDiscussion => "Professional discussion".to_owned(),
        AssessorEvidenceKind::WitnessCheck { witness, relation } => {
            format!("Check with the witness {witness} ({relation})")
        }
    };
    let mut what = vec![strong(made.title.clone()), text(format!("{kind}, recorded by {by}"))];
    what.extend((!made.place.is_empty()).then(|| text(made.place.clone())));
    let places: BTreeMap<CriterionRef, &[Location]> =
        made.criteria.iter().map(|(&criterion, locations)| (criterion, &locations[..])).collect();
    let mut files = self::files(&made.files);
    if files.is_empty() {
        files.push(text("Written record, in the portfolio itself"));
    }
    let reference = desk.reference(id);
    let supports = if places.is_empty() { Vec::new() } else { of_places(desk, &places, false) };
    let cells = vec![vec![strong(reference.clone())], what, vec![Piece::Day(made.held_on)], supports, files];
    Row { key: reference, under: Vec::new(), cells }
}

fn supports(desk: &Desk<'_>, all: &BTreeMap<CriterionRef, &[Location]>) -> Cell {
    if all.is_empty() {
        return vec![faint("Nothing yet")];
    }
    of_places(desk, all, true)
}

/// In the specification's order. Where an assessor's own record gives no place, the whole of it is meant.
fn of_places(desk: &Desk<'_>, all: &BTreeMap<CriterionRef, &[Location]>, has_to_say: bool) -> Cell {
    let in_order = desk.spec.criteria().map(|criterion| criterion.criterion_ref);
    let known = in_order.filter_map(|id| Some((id, *all.get(&id)?)));
    known
        .map(|(id, locations)| match locations.is_empty() && !has_to_say {
            true => text(criterion(id)),
            false => text(format!("{}: {}", criterion(id), places(locations))),
        })
        .collect()
}

fn files(files: &[Attachment]) -> Cell {
    let each = files
        .iter()
        .flat_map(|file| [text(format!("{}, {} bytes", file.file_name, grouped(file.size))), Piece::Full(file.digest)]);
    each.collect()
}

fn counted(items: usize, records: usize) -> String {
    let of = |number: usize, one: &str, many: &str| {
        if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
    };
    match records {
        0 => of(items, "item", "items"),
        _ => format!(
            "{}, and {}",
            of(items, "item", "items"),
            of(records, say("record of {assessors}"), say("records of {assessors}"))
        ),
    }
}

/// `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

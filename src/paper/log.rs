//! The achievement log of a unit: each criterion with its evidence and where in it the proof is, the decision, its day, the
//! assessor, the signature.

use super::errata::Notes;
use super::front::{sign_off, still};
use super::{Cell, Declaration, Desk, Kind, Paper, Piece, Row, Sheet, Table, faint, outcome, places, strong, text};
use crate::dates;
use crate::portfolio::judging::RuleOfEvidence;
use crate::portfolio::release::released;
use crate::portfolio::standing::{Judged, Quality, is_stale};
use crate::portfolio::{Claim, Entry, MappingKey, RecordKey, standing};
use crate::spec::{Criterion, CriterionRef, Unit};
use crate::terms::{say, say_with};

const COLUMNS: &[&str] =
    &["Criterion", "Wording", "Evidence and location", "Decision", "Decided on", "{Assessor}", "Signature and record"];

pub(super) fn paper(desk: &Desk<'_>, unit: &Unit) -> Paper {
    let mut notes = Notes::on(desk.spec);
    let progress = desk.progress.units.get(&unit.unit_ref).copied().unwrap_or_default();
    let marks = notes
        .marks([unit.title.erratum, unit.credit.erratum, unit.glh.erratum, unit.tqt.erratum].into_iter().flatten());
    let (credit, glh, tqt) = (unit.credit.value, unit.glh.value, unit.tqt.value);
    let counts = progress.counts;
    let facts = vec![
        (say("{Learner}"), vec![strong(desk.learner_name())]),
        ("Unit", vec![strong(format!("{} {}{marks}", unit.unit_ref, unit.title.value))]),
        ("Size", vec![text(format!("Level {} · {credit} credits · {glh} GLH · {tqt} TQT", unit.level))]),
        (
            "Where it stands",
            vec![text(say_with(
                "{0} of {1} criteria {met}, {2} claimed",
                &[&counts.met, &counts.criteria, &counts.claimed],
            ))],
        ),
    ];
    let mut rows = Vec::new();
    for learning in &unit.outcomes {
        let marks = notes.marks([learning.number.erratum, learning.wording.erratum].into_iter().flatten());
        let under = vec![text(format!("LO{} {}{marks}", learning.number.value, learning.wording.value))];
        rows.extend(learning.criteria.iter().map(|criterion| row(desk, criterion, &under, &mut notes)));
    }
    let table = Table {
        kind: Kind::Log,
        unit: Some(unit.unit_ref),
        columns: COLUMNS,
        under: "Outcome",
        rows,
        empty: "It has no criteria: its sign-off alone achieves it.",
    };
    let title = format!("Achievement log {}", unit.unit_ref);
    Paper {
        sheet: Sheet::Log(unit.unit_ref),
        running: desk.running(&title),
        title,
        facts,
        tables: vec![table],
        declarations: [Some(sign_off(desk, unit)), release(desk, unit)].into_iter().flatten().collect(),
        notes: notes.texts(),
        lines: vec![say("{Learner}"), say("{Assessor}"), say("{Internal quality assurer}, if sampled")],
    }
}

fn row(desk: &Desk<'_>, criterion: &Criterion, under: &[Piece], notes: &mut Notes<'_>) -> Row {
    let id = criterion.criterion_ref;
    let judged = desk.standing.decisions(id);
    let mut number = vec![strong(id.number().to_string())];
    number.extend(criterion.number_is_inferred().then(|| faint("number not printed in the source")));
    let people = judged.iter().flat_map(|one| desk.person_in_full(one.made.by)).collect();
    let days = judged.iter().map(|one| Piece::Day(decided_on(desk, one))).collect();
    let signed = judged.iter().flat_map(|one| desk.signed(RecordKey::Decision(one.id))).collect();
    let cells = vec![
        number,
        wording(criterion, notes),
        evidence(desk, id),
        decision(desk, criterion, judged),
        days,
        people,
        signed,
    ];
    Row { key: id.to_string(), under: under.to_vec(), cells }
}

/// The words as published, or what is left of them.
fn wording(criterion: &Criterion, notes: &mut Notes<'_>) -> Cell {
    let errata = [criterion.number.erratum, criterion.wording.erratum].into_iter().flatten();
    let marks = notes.marks(errata.chain(criterion.errata.iter().copied()));
    let mut cell = match &criterion.wording.value {
        Some(words) => vec![text(format!("{words}{marks}"))],
        None => {
            let mut cell = vec![strong(format!("Wording not legible in the source{marks}"))];
            cell.extend(
                criterion.wording.published.as_ref().map(|fragment| faint(format!("Printed there: “{fragment}”"))),
            );
            cell
        }
    };
    cell.extend(
        criterion
            .wording
            .supplied
            .as_ref()
            .map(|by| faint(format!("Wording supplied by {} ({}), {}", by.provider, by.decided_by, by.decided_on))),
    );
    cell
}

fn evidence(desk: &Desk<'_>, criterion: CriterionRef) -> Cell {
    let items = desk.progress.criteria.get(&criterion).map(|criterion| criterion.evidence.clone()).unwrap_or_default();
    let mut cell: Cell = Vec::new();
    for evidence in items {
        let Some(mapping) = desk.portfolio.mappings.get(MappingKey { evidence, criterion }) else { continue };
        cell.push(text(format!("{}: {}", desk.reference(evidence), places(&mapping.locations))));
    }
    for (id, made) in standing::assessor_evidence(desk.portfolio) {
        let Some(locations) = made.value.criteria.get(&criterion) else { continue };
        let place = if locations.is_empty() { String::new() } else { format!(": {}", places(locations)) };
        cell.push(text(say_with("{0}{1} ({assessor}’s record)", &[&desk.reference(id), &place])));
    }
    if let Some(claim) = desk.portfolio.claims.get(criterion) {
        cell.extend(prior_learning(claim));
    }
    if cell.is_empty() {
        cell.push(faint("No evidence"));
    }
    cell
}

/// What a claim by prior learning rests on (R27): shown as that wherever it is printed.
fn prior_learning(claim: &Claim) -> Option<Piece> {
    let prior = claim.prior_learning.as_ref()?;
    let parts = [
        Some(prior.source.clone()),
        prior.achieved_on.map(|day| format!("achieved {}", dates::long(day))),
        Some(prior.certificate.clone())
            .filter(|number| !number.is_empty())
            .map(|number| format!("certificate {number}")),
        Some(prior.approval.clone()).filter(|number| !number.is_empty()).map(|number| format!("approval {number}")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    Some(text(format!("Prior learning (RPL): {}", parts.join(", "))))
}

fn decision(desk: &Desk<'_>, criterion: &Criterion, judged: &[Judged<'_>]) -> Cell {
    let id = criterion.criterion_ref;
    let mut cell: Cell = Vec::new();
    for one in judged {
        let decision = &one.made.value;
        cell.push(strong(outcome(decision.outcome)));
        cell.extend(decision.basis.is_prior_learning.then(|| text("by prior learning (RPL)")));
        let unconfirmed: Vec<&str> = RuleOfEvidence::ALL
            .into_iter()
            .filter(|of| decision.basis.varcs.get(of).is_some_and(|check| !check.is_confirmed))
            .map(RuleOfEvidence::word)
            .collect();
        cell.extend((!unconfirmed.is_empty()).then(|| faint(format!("Not found {}", unconfirmed.join(", ")))));
        match one.quality {
            Quality::NotSampled => {}
            Quality::Upheld => cell.push(text(say("Upheld by {quality assurance}"))),
            Quality::Disputed => cell.push(strong(say("Disputed by {quality assurance}"))),
        }
        if is_stale(desk.portfolio, criterion, decision) {
            cell.push(strong("What it stands on has changed since"));
        }
        cell.extend(one.is_altered.then(|| strong("Came in twice and differs")));
    }
    if desk.standing.judgement(desk.portfolio, id).is_contested {
        cell.push(strong(say("{Assessors} differ: the more cautious word counts")));
    }
    if judged.is_empty() {
        cell.push(faint("Not judged"));
        let claimed = desk.portfolio.claims.get(id).map(|claim| desk.day(claim.claimed_at));
        cell.extend(claimed.map(|day| faint(format!("claimed {}", dates::long(day)))));
    }
    cell
}

fn decided_on(desk: &Desk<'_>, one: &Judged<'_>) -> jiff::civil::Date {
    one.made.value.basis.decided_on.unwrap_or_else(|| desk.day(one.made.at))
}

/// The IQA's word that the unit may be claimed, where there is one. It is no certificate.
pub(super) fn release(desk: &Desk<'_>, unit: &Unit) -> Option<Declaration> {
    let (_, id) = released(desk.portfolio, &desk.standing, unit.unit_ref)?;
    let made = desk.portfolio.entries.get(&id)?;
    let Entry::Release(release) = &made.value else { return None };
    let mut by = vec![strong(release.name.clone()), Piece::Day(desk.day(made.at))];
    by.extend(desk.signed(RecordKey::Entry(id)));
    let text = still(desk, unit, &release.declaration);
    Some(Declaration { title: say("Release by {internal quality assurance}"), text, by })
}

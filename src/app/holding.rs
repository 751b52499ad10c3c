//! What the list of portfolios says of each, worked out of the portfolio itself.

use evidence_mapper::desk::Desk;
use evidence_mapper::desk::mail::Mail;
use evidence_mapper::desk::marking::Summary;
use evidence_mapper::portfolio::Portfolio;
use evidence_mapper::store::{Held, Holding};
use evidence_mapper::wire;
use evidence_mapper::workspace::Workspace;
use jiff::Timestamp;

/// What is known of a portfolio that has just come onto this device, which keeps `desk` beside it.
pub fn of(workspace: &Workspace, desk: &Desk, held: Held, now: Timestamp) -> Holding {
    let portfolio = workspace.portfolio();
    let spec = workspace.spec();
    let aim = portfolio.enrolment.value.as_ref().and_then(|enrolment| spec.award(enrolment.award));
    let counts =
        aim.and_then(|award| workspace.progress().award(award.id)).map(|award| award.counts).unwrap_or_default();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Holding {
        id: portfolio.id,
        held,
        learner: portfolio.learner().map(|learner| learner.name.clone()).unwrap_or_default(),
        specification: spec.id,
        specification_digest: spec.digest,
        specification_version: Some(spec.version.clone()),
        specification_title: spec.title.clone(),
        award_title: aim.map(|award| award.short_title.clone()).unwrap_or_default(),
        evidence: number(portfolio.evidence.len()),
        criteria_mapped: counts.mapped,
        criteria_total: counts.criteria,
        records: number(wire::keys(portfolio).len() + portfolio.unknown.len()),
        changed_at: now,
        exported_at: None,
        changes_since_export: 0,
        highest_number: portfolio.highest_number,
        summary: summary(workspace, desk, held),
    }
}

/// What a list of many portfolios shows of this one: what waits for who judges it, or in one's own for the learner.
pub fn summary(workspace: &Workspace, desk: &Desk, held: Held) -> Option<String> {
    Some(match held {
        Held::Received => Summary::of(workspace.spec(), workspace.portfolio(), workspace.progress(), desk).text(),
        Held::Own { .. } => Mail::of(workspace.portfolio(), desk).to_string(),
    })
}

/// What is known after a change at `now`.
pub fn after_change(before: &Holding, workspace: &Workspace, desk: &Desk, now: Timestamp) -> Holding {
    Holding {
        exported_at: before.exported_at,
        changes_since_export: before.changes_since_export.saturating_add(1),
        ..of(workspace, desk, before.held, now)
    }
}

/// What is known after `added` records were said of samples: of what is counted that changes what waits for a quality assurer
/// and nothing else. `judged` is what was judged of it, and need hold no evidence.
pub fn after_words(before: &Holding, judged: &Portfolio, added: u32, now: Timestamp) -> Holding {
    let summary = before.summary.as_deref().and_then(|text| Summary::after_words(text, judged));
    Holding {
        summary: summary.map(|summary| summary.text()),
        changed_at: now,
        records: before.records.saturating_add(added),
        changes_since_export: before.changes_since_export.saturating_add(1),
        ..before.clone()
    }
}

/// What is known after a bundle was merged with it at `now`.
pub fn after_import(before: &Holding, workspace: &Workspace, desk: &Desk, now: Timestamp) -> Holding {
    let changes_since_export = match before.held {
        Held::Own { .. } => before.changes_since_export.saturating_add(1),
        // What somebody sent is nothing to hand back to them.
        Held::Received => before.changes_since_export,
    };
    Holding { changes_since_export, ..after_change(before, workspace, desk, now) }
}

/// What is known after the portfolio was written to a file at `now`.
pub fn after_export(before: &Holding, now: Timestamp) -> Holding {
    Holding { exported_at: Some(now), changes_since_export: 0, ..before.clone() }
}

/// Whether it is somebody else's.
pub fn is_received(holding: &Holding) -> bool {
    holding.held == Held::Received
}

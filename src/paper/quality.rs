//! The report of internal quality assurance: what was sampled and what was thought of it, what was asked for, what was released.

use super::front::sign_off;
use super::log;
use super::{Desk, Kind, Paper, Piece, Row, Sheet, Table, criterion, faint, outcome, strong, text};
use crate::portfolio::entry::{PlannedSample, Sample, Stage, Verdict};
use crate::portfolio::release::planned;
use crate::portfolio::standing::{assessors_actions, place_now};
use crate::portfolio::{Entry, EntryId, RecordKey, Role, Unchanging};
use crate::terms::say;

const DECISIONS: &[&str] =
    &["Criterion", "Decision", "{Assessor}", "Rules of evidence", "{Quality assurer}’s view", "Why", "Sampled on"];
const SAMPLES: &[&str] = &["Unit", "Stage", "Sampled on", "By", "Evidence looked at", "Notes", "Signature and record"];
const PLAN: &[&str] = &["Unit", "Stage", "Planned for", "Needed before release", "Why", "Taken"];
const ACTIONS: &[&str] = &["Asked of", "By", "What", "Due", "What was done", "State"];

pub(super) fn paper(desk: &Desk<'_>) -> Paper {
    let iqas = desk.in_role(Role::Iqa);
    let by = match iqas.is_empty() {
        true => vec![faint("Nobody yet")],
        false => iqas.iter().flat_map(|&id| desk.person_in_full(id)).collect(),
    };
    let samples = samples(desk);
    let facts = vec![
        (say("{Learner}"), vec![strong(desk.learner_name())]),
        (say("{Internal quality assurer}"), by),
        ("Sampled", vec![text(sampled(desk, &samples))]),
    ];
    let table = |kind, columns, rows, empty| Table { kind, unit: None, columns, under: "", rows, empty };
    let decisions = samples.iter().flat_map(|(_, made, sample)| opinions(desk, made.at, sample)).collect();
    let taken = samples.iter().map(|&(id, made, sample)| sample_row(desk, id, made, sample)).collect();
    let tables = vec![
        table(Kind::Decisions, DECISIONS, decisions, "No decision has been sampled."),
        table(Kind::Samples, SAMPLES, taken, "No sample has been taken."),
        table(Kind::Plan, PLAN, plan(desk), "No sample is planned."),
        table(Kind::Actions, ACTIONS, actions(desk), "No action has been raised."),
    ];
    let declarations = desk.spec.units.iter().flat_map(|unit| {
        let release = log::release(desk, unit)?;
        Some([sign_off(desk, unit), release])
    });
    let title = say("Report of {internal quality assurance}").to_owned();
    Paper {
        sheet: Sheet::Quality,
        running: desk.running(say("{Internal quality assurance}")),
        title,
        facts,
        tables,
        declarations: declarations.flatten().collect(),
        notes: Vec::new(),
        lines: vec![say("{Internal quality assurer}"), say("{Assessor}")],
    }
}

type Taken<'a> = (EntryId, &'a Unchanging<Entry>, &'a Sample);

fn samples<'a>(desk: &Desk<'a>) -> Vec<Taken<'a>> {
    let all = desk.portfolio.trusted_entries().filter_map(|(id, made)| match &made.value {
        Entry::Sample(sample) => Some((id, made, sample)),
        _ => None,
    });
    let mut all: Vec<Taken<'a>> = all.collect();
    all.sort_by_key(|(id, made, sample)| (sample.unit, made.at, *id));
    all
}

fn sampled(desk: &Desk<'_>, samples: &[Taken<'_>]) -> String {
    let mut seen: Vec<_> = samples.iter().flat_map(|(.., sample)| sample.opinions.keys()).collect();
    seen.sort_unstable();
    seen.dedup();
    let looked_at = seen.iter().filter(|id| desk.standing.stands(***id)).count();
    let standing = desk.standing.all().count();
    let decisions = if standing == 1 {
        "the 1 decision that stands".to_owned()
    } else {
        format!("the {standing} decisions that stand")
    };
    let samples = if samples.len() == 1 { "1 sample".to_owned() } else { format!("{} samples", samples.len()) };
    format!("{looked_at} of {decisions}, in {samples}")
}

fn opinions(desk: &Desk<'_>, at: jiff::Timestamp, sample: &Sample) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (id, opinion) in &sample.opinions {
        let Some(made) = desk.portfolio.decisions.get(id) else { continue };
        let decision = &made.value;
        let of = place_now(desk.portfolio, decision).unwrap_or(decision.criterion);
        let confirmed: Vec<&str> =
            decision.basis.varcs.iter().filter(|(_, check)| check.is_confirmed).map(|(of, _)| of.word()).collect();
        let confirmed = if confirmed.is_empty() { faint("None recorded") } else { text(confirmed.join(", ")) };
        let mut judged = vec![strong(outcome(decision.outcome))];
        judged.extend(decision.basis.is_prior_learning.then(|| text("by prior learning (RPL)")));
        judged.push(Piece::Day(decision.basis.decided_on.unwrap_or_else(|| desk.day(made.at))));
        judged.extend((!desk.standing.stands(*id)).then(|| faint("no longer stands")));
        let verdict = match opinion.verdict {
            Verdict::Agree => text("Agrees"),
            Verdict::AgreeWithAction => text("Agrees, with an action"),
            Verdict::Disagree => strong("Disagrees"),
        };
        let cells = vec![
            vec![strong(criterion(of))],
            judged,
            vec![text(desk.person(made.by))],
            vec![confirmed],
            vec![verdict],
            vec![text(opinion.reason.clone())],
            vec![Piece::Day(desk.day(at))],
        ];
        rows.push(Row { key: criterion(of), under: Vec::new(), cells });
    }
    rows.sort_by(|one, other| one.key.cmp(&other.key));
    rows
}

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Interim => "Interim",
        Stage::Summative => "Summative",
    }
}

fn sample_row(desk: &Desk<'_>, id: EntryId, made: &Unchanging<Entry>, sample: &Sample) -> Row {
    let looked_at: Vec<String> = sample.evidence.keys().map(|&id| desk.reference(id)).collect();
    let cells = vec![
        vec![strong(sample.unit.to_string())],
        vec![text(stage(sample.stage))],
        vec![Piece::Day(desk.day(made.at))],
        vec![text(desk.person(made.by))],
        vec![text(looked_at.join(", "))],
        vec![text(sample.notes.clone())],
        desk.signed(RecordKey::Entry(id)),
    ];
    Row { key: id.to_string(), under: Vec::new(), cells }
}

fn plan(desk: &Desk<'_>) -> Vec<Row> {
    let row = |planned: &crate::portfolio::release::InPlan| {
        let reason = match desk.portfolio.entries.get(&planned.id).map(|made| &made.value) {
            Some(Entry::PlannedSample(PlannedSample { reason, .. })) => reason.clone(),
            _ => String::new(),
        };
        let taken = planned.taken.and_then(|id| desk.portfolio.entries.get(&id)).map(|made| desk.day(made.at));
        let cells = vec![
            vec![strong(planned.unit.to_string())],
            vec![text(stage(planned.stage))],
            planned.planned_on.map(Piece::Day).into_iter().collect(),
            vec![text(if planned.is_required { "Yes" } else { "No" })],
            vec![text(reason)],
            vec![taken.map_or_else(|| faint("Not yet"), Piece::Day)],
        ];
        Row { key: planned.id.to_string(), under: Vec::new(), cells }
    };
    planned(desk.portfolio).iter().map(row).collect()
}

fn actions(desk: &Desk<'_>) -> Vec<Row> {
    let row = |action: &crate::portfolio::standing::AssessorsAction<'_>| {
        let mut what = vec![text(action.what)];
        what.extend(action.blocks.map(|unit| faint(format!("{unit} is not released before"))));
        let done = match action.responses.is_empty() {
            true => vec![faint("Not answered")],
            false => action.responses.iter().map(|response| text(*response)).collect(),
        };
        let cells = vec![
            vec![text(desk.person(action.of))],
            vec![text(desk.person(action.by))],
            what,
            action.due_on.map(Piece::Day).into_iter().collect(),
            done,
            vec![if action.is_closed { text("Closed") } else { strong("Open") }],
        ];
        Row { key: action.id.to_string(), under: Vec::new(), cells }
    };
    assessors_actions(desk.portfolio).iter().map(row).collect()
}

//! The picture of a rule of combination: a bar for each sum that it asks for. On it stand the units that count, achieved ones
//! solid and planned ones hatched, then the gap that is missing; a line marks what is needed, and where there is a limit the
//! bar ends there. Beside each bar stands the same in words.

use std::collections::BTreeSet;

use evidence_mapper::combination::plan::Uncounted;
use evidence_mapper::combination::verdict::{Standing, Tally, Verdict};
use evidence_mapper::combination::{Measure, words};
use evidence_mapper::spec::{Specification, UnitRef};
use leptos::prelude::*;

/// How many pairs of units that do not count together are shown unasked.
const FEW: usize = 3;

/// How many units are named that could close a gap.
const NAMED: usize = 4;

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// How the units stand to the rules.
    pub verdict: Verdict,
    /// The units achieved and planned.
    pub standing: Standing,
    /// The units that must not be proposed.
    pub ruled_out: BTreeSet<UnitRef>,
    /// What does not count, as far as that is known.
    pub uncounted: Vec<Uncounted>,
}

/// The picture.
pub fn picture(spec: &Specification, drawn: &Drawn) -> AnyView {
    let (bars, rows): (Vec<&Tally>, Vec<&Tally>) = drawn.verdict.tallies.iter().partition(|tally| is_bar(tally));
    let rows = rows.into_iter().map(|tally| row(spec, drawn, tally)).collect_view();
    let list = bars.iter().map(|tally| {
        let rule = tally.rule.clone();
        view! { <li data-rule=rule>{tally.label.clone()}<span class="muted">": "{words::tally(tally)}</span></li> }
    });
    let list = list.collect_view();
    view! {
        <ul class="rule-picture">{rows}</ul>
        {(!bars.is_empty()).then(|| view! {
            <details class="guidance" open=bars.len() <= FEW>
                <summary>{format!("Units that do not count together ({})", bars.len())}</summary>
                <ul class="plain-list">{list}</ul>
            </details>
        })}
    }
    .into_any()
}

/// Whether it only says that no more than one of several units counts: then there is nothing to draw.
fn is_bar(tally: &Tally) -> bool {
    tally.by == Some(Measure::Units) && tally.max == Some(1) && tally.min.is_none_or(|min| min <= 0)
}

fn row(spec: &Specification, drawn: &Drawn, tally: &Tally) -> AnyView {
    let counts = |state: &str| -> Vec<UnitRef> {
        let of_rule = tally.units.iter().copied().filter(|&unit| drawn.verdict.counts(unit));
        of_rule.filter(|&unit| state_of(drawn, unit) == state).collect()
    };
    let (achieved, planned) = (counts("achieved"), counts("planned"));
    let missing = tally.min.map_or(0, |min| (min - tally.planned).max(0));
    let could = (missing > 0).then(|| could_come_from(drawn, tally)).flatten();
    let read_out = [("Achieved", &achieved), ("Planned", &planned)]
        .into_iter()
        .filter(|(_, units)| !units.is_empty())
        .map(|(state, units)| format!(" {state}: {}.", list(units)))
        .collect::<String>();
    let bar = tally.by.map(|by| bar(spec, drawn, tally, by, &achieved, &planned, missing));
    view! {
        <li class="rule" data-rule=tally.rule.clone() data-combination=crate::app::words::combination_hook(tally.combination())>
            <p><b>{tally.label.clone()}</b></p>
            {bar}
            <p class="muted small">{words::tally(tally)}<span class="visually-hidden">"."{read_out}</span></p>
            {could.map(|could| view! { <p class="muted small">{could}</p> })}
        </li>
    }
    .into_any()
}

fn state_of(drawn: &Drawn, unit: UnitRef) -> &'static str {
    if drawn.standing.achieved.contains_key(&unit) {
        "achieved"
    } else if drawn.standing.planned.contains(&unit) {
        "planned"
    } else {
        "open"
    }
}

/// Which units could close the gap.
fn could_come_from(drawn: &Drawn, tally: &Tally) -> Option<String> {
    let is_open = |unit: &UnitRef| state_of(drawn, *unit) == "open" && !drawn.ruled_out.contains(unit);
    let open: Vec<UnitRef> = tally.units.iter().copied().filter(is_open).collect();
    match open.len() {
        0 => None,
        all if all <= NAMED + 1 => Some(format!("To choose from: {}", list(&open))),
        all => Some(format!("To choose from: {} and {} more", list_plain(&open[..NAMED]), all - NAMED)),
    }
}

fn list(units: &[UnitRef]) -> String {
    words::list(&units.iter().map(ToString::to_string).collect::<Vec<_>>())
}

fn list_plain(units: &[UnitRef]) -> String {
    units.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// One piece of a bar.
struct Piece {
    state: &'static str,
    worth: i64,
    name: String,
}

fn bar(
    spec: &Specification,
    drawn: &Drawn,
    tally: &Tally,
    by: Measure,
    achieved: &[UnitRef],
    planned: &[UnitRef],
    missing: i64,
) -> AnyView {
    let piece = |state: &'static str, unit: UnitRef| {
        let worth = spec.unit(unit).map_or(0, |unit| i64::from(by.of(unit)));
        Piece { state, worth, name: unit.to_string() }
    };
    let mut pieces: Vec<Piece> = achieved.iter().map(|&unit| piece("achieved", unit)).collect();
    pieces.extend(planned.iter().map(|&unit| piece("planned", unit)));
    match by {
        Measure::Units => {
            pieces.extend((0..missing).map(|_| Piece { state: "missing", worth: 1, name: String::new() }))
        }
        _ if missing > 0 => pieces.push(Piece { state: "missing", worth: missing, name: String::new() }),
        _ => {}
    }
    // Beyond the limit, what is there and does not count because of it.
    let is_over = |uncounted: &&Uncounted| uncounted.because.iter().any(|rule| rule.id == tally.rule);
    pieces.extend(drawn.uncounted.iter().filter(is_over).map(|uncounted| piece("over", uncounted.unit)));
    pieces.retain(|piece| piece.worth > 0);
    let drawn: i64 = pieces.iter().map(|piece| piece.worth).sum();
    let most = tally.max.unwrap_or(0).max(tally.min.unwrap_or(0)).max(drawn).max(1);
    let share = |value: i64| (value as f64 / most as f64).to_string();
    let mark = |state: &'static str, at: Option<i64>| {
        at.filter(|&at| at > 0 && at <= most)
            .map(|at| view! { <i class="rule-mark" data-mark=state style:--at=share(at)></i> })
    };
    let pieces = pieces.iter().map(|piece| {
        view! {
            <span class="rule-piece" data-state=piece.state style:--worth=share(piece.worth) title=piece.name.clone()>
                <span>{piece.name.clone()}</span>
            </span>
        }
    });
    view! {
        <div class="rule-bar" aria-hidden="true">
            {pieces.collect_view()}
            {mark("needed", tally.min)}
            {mark("limit", tally.max.filter(|max| tally.min != Some(*max)))}
        </div>
    }
    .into_any()
}

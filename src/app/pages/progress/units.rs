//! The units on both ladders, each with its outcomes, its size and the day it is to be had.

use evidence_mapper::message::next as words_of;
use evidence_mapper::pace::days;
use evidence_mapper::progress::UnitProgress;
use evidence_mapper::spec::{Outcome, Unit};
use evidence_mapper::terms::say;
use leptos::prelude::*;

use super::pace::TargetField;
use crate::app::browser::clock;
use crate::app::session::Session;
use crate::app::ui::status::Ladders;
use crate::app::words;

/// The panel.
#[component]
pub fn Units() -> impl IntoView {
    let session = expect_context::<Session>();
    let units = session.spec().units.clone();
    view! {
        <section class="panel" aria-labelledby="units">
            <h2 id="units">"Units"</h2>
            <ul class="unit-progress">
                {units.into_iter().map(|unit| view! { <UnitItem unit/> }).collect_view()}
            </ul>
        </section>
    }
    .into_any()
}

fn state(unit: UnitProgress) -> &'static str {
    match (unit.is_achieved, unit.counts.met == unit.counts.criteria, unit.is_planned) {
        (false, _, false) if unit.counts.mapped > 0 => "Not in the plan, its mappings are parked",
        (true, ..) => "Achieved",
        (false, true, _) => say("All {met}, not signed off"),
        (false, false, true) => "In the plan",
        (false, false, false) => "Not in the plan",
    }
}

#[component]
fn UnitItem(unit: Unit) -> impl IntoView {
    let session = expect_context::<Session>();
    let id = unit.unit_ref;
    let progress = session.memo(move |workspace| workspace.progress().units.get(&id).copied().unwrap_or_default());
    let target = session.memo(move |workspace| {
        workspace.portfolio().enrolment.value.as_ref().and_then(|enrolment| enrolment.unit_targets.get(&id).copied())
    });
    let due = move || {
        let is_open = !progress.get().is_achieved;
        target.get().filter(|_| is_open).map(|day| {
            let left = days(clock::today(), day);
            view! { <span class="unit-due" class:is-late=move || left < 0>{format!("due {}, {}", words::date(day), words_of::until(left))}</span> }
        })
    };
    let sizes = words::sizes(unit.credit.value, &[(unit.glh.value, "GLH"), (unit.tqt.value, "TQT")]);
    let outcomes = words::count(unit.outcomes.len(), "outcome", "outcomes");
    let facts = format!("{outcomes} · Level {} · {sizes}", unit.level);
    let counts = Signal::derive(move || progress.get().counts);
    let outcomes = unit.outcomes.clone();
    view! {
        <li data-unit=id.to_string() data-achieved=move || progress.get().is_achieved.then_some("")>
            <p class="unit-line">
                <span class="unit-ref">{id.to_string()}</span>
                <span class="unit-name">{unit.title.value.clone()}</span>
                <span class="unit-state">{move || state(progress.get())}{move || due().map(|due| view! { " · "{due} })}</span>
            </p>
            <Ladders counts has_words=true/>
            <details class="guidance unit-fold-out">
                <summary>{facts}</summary>
                <ul class="outcome-progress">
                    {outcomes.into_iter().map(|outcome| view! { <OutcomeItem outcome/> }).collect_view()}
                </ul>
                <TargetField unit=Some(id) label="The day you mean to have this unit"/>
            </details>
        </li>
    }
    .into_any()
}

#[component]
fn OutcomeItem(outcome: Outcome) -> impl IntoView {
    let session = expect_context::<Session>();
    let id = outcome.outcome_ref;
    let counts = session.memo(move |workspace| {
        workspace.progress().outcomes.get(&id).map(|outcome| outcome.counts).unwrap_or_default()
    });
    view! {
        <li data-outcome=id.to_string()>
            <p><b>{format!("LO{}", outcome.number.value)}</b>" "{outcome.wording.value.clone()}</p>
            <Ladders counts=Signal::derive(move || counts.get()) has_words=true/>
        </li>
    }
    .into_any()
}

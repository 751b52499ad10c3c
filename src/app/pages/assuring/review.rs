//! One learner's portfolio under an IQA's eyes: its units with where each stands, and one of them to sample.

use evidence_mapper::sampling::{Cell, CellState, Learner, grid};
use evidence_mapper::spec::UnitRef;
use leptos::prelude::*;

use super::unit::UnitSample;
use super::words as own_words;
use crate::app::browser::{clock, page};
use crate::app::drag::Carry;
use crate::app::pages::help::TourOffer;
use crate::app::route::Route;
use crate::app::session::Session;
use crate::app::state::App;
use crate::app::words;

/// The screen.
#[component]
pub fn IqaReview() -> impl IntoView {
    let session = expect_context::<Session>();
    let app = expect_context::<App>();
    session.take_up_pen();
    provide_context(Carry::new());
    let today = clock::today();
    let cells = session.memo(move |workspace| {
        let stale = workspace.progress().criteria.iter().filter(|(_, criterion)| criterion.is_stale);
        let stale_in = stale.map(|(criterion, _)| criterion.unit).collect();
        let learner = Learner { stale_in, ..Learner::new(workspace.spec(), workspace.portfolio()) };
        let mut rows = grid(&[learner], today);
        let cells = rows.pop().map(|row| row.cells).unwrap_or_default();
        let mut cells: Vec<(UnitRef, Cell)> = cells.into_iter().collect();
        let order: Vec<UnitRef> = workspace.spec().units.iter().map(|unit| unit.unit_ref).collect();
        cells.sort_by_key(|(unit, _)| order.iter().position(|other| other == unit));
        cells
    });
    let about = session.memo(|workspace| {
        let portfolio = workspace.portfolio();
        let award = portfolio.enrolment.value.as_ref().and_then(|enrolment| workspace.spec().award(enrolment.award));
        let learner = portfolio.learner().map(|learner| learner.name.clone()).unwrap_or_default();
        (learner, award.map(|award| award.title.clone()).unwrap_or_default())
    });
    let chosen: RwSignal<Option<UnitRef>> = RwSignal::new(None);
    // The address may lead to a unit; else the first in which something was decided is opened.
    Effect::new(move |_| {
        let asked = app.hash().with(|hash| Route::unit(hash));
        let first = || {
            cells.with_untracked(|cells| {
                let decided = cells.iter().find(|(_, cell)| cell.decisions > 0).or(cells.first());
                decided.map(|(unit, _)| *unit)
            })
        };
        chosen.set(asked.or_else(|| chosen.get_untracked()).or_else(first));
    });
    view! {
        <main data-screen="review" class="page assure">
            <div class="page-head">
                <div>
                    <h1 class="page-title">{move || about.with(|about| about.0.clone())}</h1>
                    <p class="muted">{move || about.with(|about| about.1.clone())}</p>
                </div>
                <div class="page-actions"><a class="btn" data-kind="secondary" href="#/sampling">"Sampling plan"</a></div>
            </div>
            <TourOffer/>
            <div class="assure-columns">
                <nav class="assure-units" aria-label="Units">
                    {move || cells.get().into_iter().map(|(unit, cell)| view! { <UnitLink unit cell chosen/> }).collect_view()}
                </nav>
                <div class="assure-unit">
                    {move || chosen.get().map(|unit| view! { <UnitSample unit/> })}
                </div>
            </div>
        </main>
    }
    .into_any()
}

#[component]
fn UnitLink(unit: UnitRef, cell: Cell, chosen: RwSignal<Option<UnitRef>>) -> impl IntoView {
    let assessors: Vec<&str> = cell.assessors.iter().map(|person| person.name()).collect();
    let assessors = assessors.join(", ");
    let is_here = move || (chosen.get() == Some(unit)).then_some("true");
    let facts = match cell.decisions {
        0 => String::new(),
        decisions => format!("{} of {}", cell.sampled, words::count(decisions, "decision", "decisions")),
    };
    let state = cell.state;
    // On a phone the units stand in a row that is wider than the screen.
    Effect::new(move |_| {
        if is_here().is_some() {
            page::reveal_quietly(&format!(".assure-units [data-unit=\"{unit}\"]"));
        }
    });
    view! {
        <button
            class="assure-link"
            data-unit=unit.to_string()
            data-state=own_words::state_hook(state)
            aria-current=is_here
            title=assessors
            on:click=move |_| chosen.set(Some(unit))
        >
            <b>{unit.to_string()}</b>
            <span class="mark" class:is-done=state == CellState::Sampled class:is-stale=matches!(state, CellState::Overdue | CellState::Again)>{own_words::state(state)}</span>
            <span class="muted small">{facts}{cell.is_released.then_some(" · released")}</span>
        </button>
    }
    .into_any()
}

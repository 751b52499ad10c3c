//! Mappings that were parked when the portfolio moved to another edition: what they say, and the way back. Beside it the
//! note that leads to a newer edition.

use evidence_mapper::portfolio::command::Command;
use evidence_mapper::portfolio::{ParkedKey, SpecificationPin};
use evidence_mapper::spec::{CriterionRef, Specification};
use leptos::prelude::*;

use crate::app::library::Library;
use crate::app::session::Session;
use crate::app::state::App;
use crate::app::words;

/// The note that a newer edition is on offer, where one is.
#[component]
pub fn NewerVersion() -> impl IntoView {
    let app = expect_context::<App>();
    let session = expect_context::<Session>();
    let pinned = session.memo(|workspace| (workspace.portfolio().id, SpecificationPin::to(workspace.spec())));
    let is_loaded = Memo::new(move |_| app.library().with(Library::is_loaded));
    move || {
        let is_shown = is_loaded.get() && !session.is_read_only();
        let part = app.library().with_untracked(|library| library.part).filter(|_| is_shown)?;
        let (id, pin) = pinned.get();
        Some((part.newer_note)(id, pin))
    }
}

/// Everything that is parked.
#[component]
pub fn ParkedPanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let keys = session.memo(|workspace| workspace.portfolio().parked.iter().map(|(key, _)| key).collect::<Vec<_>>());
    view! {
        <Show when=move || !keys.with(Vec::is_empty)>
            <section class="panel" aria-labelledby="parked" data-message="parked">
                <h2 id="parked">"Parked mappings"</h2>
                <p class="muted small">
                    "What they supported changed or went when the portfolio moved to another version. They count nowhere until you map them again."
                </p>
                <ul class="parked-list">
                    <For each=move || keys.get() key=|key| *key let:key><ParkedItem key/></For>
                </ul>
            </section>
        </Show>
    }
    .into_any()
}

#[component]
fn ParkedItem(key: ParkedKey) -> impl IntoView {
    let session = expect_context::<Session>();
    let spec = session.spec();
    let (evidence, parked) = session.with_untracked(|workspace| {
        let portfolio = workspace.portfolio();
        let evidence = portfolio.evidence.get(key.evidence).map(|e| format!("{} {}", e.number, e.title));
        (evidence.unwrap_or_default(), portfolio.parked.get(key).cloned())
    });
    let parked = parked?;
    let was = key.worded.criterion;
    // Where the words are that changed; of words that are gone the reference may be another criterion's by now.
    let now = session.with_untracked(|workspace| {
        workspace.portfolio().enrolment.value.as_ref().and_then(|enrolment| enrolment.place_now(key.worded))
    });
    let choice: RwSignal<Option<CriterionRef>> = RwSignal::new(now.filter(|&now| spec.criterion(now).is_some()));
    let map = move |_| {
        if let Some(criterion) = choice.get_untracked() {
            session.dispatch(Command::TakeUp { parked: key, criterion });
        }
    };
    let discard = move |_| drop(session.dispatch(Command::DiscardParked([key].into())));
    let wording = parked.wording.clone().unwrap_or_else(|| "words that could not be read".to_owned());
    let places: Vec<String> = parked.mapping.locations.iter().map(ToString::to_string).collect();
    let places = (!places.is_empty()).then(|| format!("Where: {}", places.join("; ")));
    let name = format!("{evidence} on {} {}", was.unit, was.number());
    let can_change = !session.is_read_only();
    Some(
        view! {
            <li class="change" data-parked=format!("{}@{was}", evidence.split(' ').next().unwrap_or_default())>
                <h3>{evidence.clone()}</h3>
                <p>{format!("Supported {} {} of version {}: ", was.unit, was.number(), parked.version)}<q>{wording}</q></p>
                {places.map(|places| view! { <p class="muted small">{places}</p> })}
                {(!parked.mapping.reason.is_empty()).then(|| view! { <p class="muted small prewrap">{parked.mapping.reason.clone()}</p> })}
                {can_change.then(|| view! {
                    <div class="parked-actions">
                        <label class="field">
                            <span class="visually-hidden">{format!("Criterion for {name}")}</span>
                            <select class="input" on:change:target=move |event| choice.set(event.target().value().parse().ok())>
                                <option value="" selected=choice.get_untracked().is_none()>"Choose a criterion"</option>
                                {choices(&spec, choice.get_untracked())}
                            </select>
                        </label>
                        <button class="btn" data-kind="secondary" data-size="small" aria-label=format!("Map again: {name}") disabled=move || choice.get().is_none() on:click=map>"Map again"</button>
                        <button class="btn" data-kind="quiet" data-size="small" aria-label=format!("Remove the parked mapping of {name}") on:click=discard>"Remove"</button>
                    </div>
                })}
            </li>
        }
        .into_any(),
    )
}

/// Every criterion, by unit.
fn choices(spec: &Specification, chosen: Option<CriterionRef>) -> impl IntoView {
    let unit = |unit: &evidence_mapper::spec::Unit| {
        let criteria = unit.criteria().map(|criterion| {
            let id = criterion.criterion_ref;
            let wording = criterion.wording.value.as_deref().unwrap_or("wording not legible");
            let short = words::shortened(wording, 80);
            view! { <option value=id.to_string() selected={chosen == Some(id)}>{format!("{} {short}", id.number())}</option> }
        });
        view! { <optgroup label=format!("{} {}", unit.unit_ref, unit.title.value)>{criteria.collect_view()}</optgroup> }
    };
    spec.units.iter().map(unit).collect_view()
}

//! What stands where the person is, in full, with what can be done about it: a spreadsheet's line of input.

use evidence_mapper::matrix::Line;
use evidence_mapper::portfolio::{EvidenceId, MappingKey};
use leptos::prelude::*;

use super::sheet::{At, Sheet};
use super::words;

/// The bar.
#[component]
pub fn CellBar() -> impl IntoView {
    let sheet = expect_context::<Sheet>();
    let session = sheet.session();
    let at = sheet.at();
    let line_words = move |line: Line| {
        session.with_untracked(|workspace| {
            let spec = workspace.spec();
            match line {
                Line::Unit(unit) => spec.unit(unit).map(|unit| unit.title.value.clone()),
                Line::Outcome(outcome) => spec.outcome(outcome).map(|outcome| outcome.wording.value.clone()),
                Line::Criterion(criterion) => spec.criterion(criterion).map(|criterion| {
                    criterion.wording.value.clone().unwrap_or_else(|| "Not legible in the source".to_owned())
                }),
            }
        })
    };
    let evidence_words = move |id: EvidenceId| {
        session.with(|workspace| {
            workspace.portfolio().evidence.get(id).map(|evidence| (evidence.number.to_string(), evidence.title.clone()))
        })
    };
    let evidence = move || {
        let (number, title) = evidence_words(at.get().evidence?)?;
        Some(view! { <p class="cell-bar-evidence"><b>{number}</b>" "{title}</p> })
    };
    let line = move || {
        let line = at.get().line?;
        Some(view! { <p class="cell-bar-line"><b>{words::line(line)}</b>" "{line_words(line)}</p> })
    };
    view! {
        <div class="cell-bar" role="group" aria-label="Where you are">
            <div class="cell-bar-words">{line}{evidence}<Places/></div>
            <div class="cell-bar-actions"><Actions/></div>
        </div>
    }
    .into_any()
}

/// Where in the evidence the proof is.
#[component]
fn Places() -> impl IntoView {
    let sheet = expect_context::<Sheet>();
    let here = sheet.mapping_here();
    move || {
        let key = here.get()?;
        let places = sheet.session().mapping(key).with(|mapping| {
            let places =
                mapping.as_ref().map(|mapping| mapping.locations.iter().map(ToString::to_string).collect::<Vec<_>>());
            places.unwrap_or_default().join("; ")
        });
        Some(if places.is_empty() {
            view! { <p class="cell-bar-place is-none">"No location yet"</p> }.into_any()
        } else {
            view! { <p class="cell-bar-place">{places}</p> }.into_any()
        })
    }
}

#[component]
fn Actions() -> impl IntoView {
    let sheet = expect_context::<Sheet>();
    let session = sheet.session();
    let is_own = !session.is_read_only();
    let (at, here) = (sheet.at(), sheet.mapping_here());
    let button = |kind: &'static str, words: &'static str, press: Callback<()>| {
        view! { <button class="btn" data-kind=kind data-size="small" on:click=move |_| press.run(())>{words}</button> }
    };
    move || {
        match (at.get(), here.get()) {
        (_, Some(key)) => view! {
            {button("secondary", if is_own { "Say where…" } else { "Open" }, Callback::new(move |()| sheet.open_mapping()))}
            {is_own.then(|| button("quiet", "Remove", Callback::new(move |()| sheet.unmap(key))))}
        }
        .into_any(),
        (At { line: Some(Line::Criterion(criterion)), evidence: Some(evidence) }, None) => is_own
            .then(|| button("primary", "Map", Callback::new(move |()| sheet.map(MappingKey { evidence, criterion }))))
            .into_any(),
        (At { line: Some(Line::Criterion(_)), evidence: None }, _) => {
            let words = if is_own { "Show on the map" } else { "Show in the review" };
            button("secondary", words, Callback::new(move |()| sheet.show_criterion())).into_any()
        }
        (At { evidence: Some(id), .. }, _) => {
            button("secondary", "Open the evidence", Callback::new(move |()| sheet.open_evidence(id))).into_any()
        }
        _ => ().into_any(),
    }
    }
}

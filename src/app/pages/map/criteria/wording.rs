//! What the specification says of a criterion, and where it stands as the page's hooks have it.

use evidence_mapper::progress::{Achievement, Coverage};
use evidence_mapper::spec::{Content, Criterion, ErratumId};
use leptos::prelude::*;

use crate::app::pages::sheets::Sheets;
use crate::app::session::Session;
use crate::app::words;

/// Indicative content, built when it is asked for: there are pages of it.
#[component]
pub fn Guidance(content: Vec<Content>) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let paragraphs = move || {
        is_open.get().then(|| {
            let paragraphs = content.iter().map(|content| {
                let heading = (!content.heading.is_empty()).then(|| view! { <b>{content.heading.clone()}": "</b> });
                view! { <p>{heading}{content.text.clone()}</p> }
            });
            view! {
                {paragraphs.collect_view()}
                <p class="muted small">"A guide from the specification, not a checklist: it does not count towards any status."</p>
            }
        })
    };
    view! {
        <details class="guidance" on:toggle=move |_| is_open.update(|is_open| *is_open = !*is_open)>
            <summary>"Indicative content"</summary>
            {paragraphs}
        </details>
    }
    .into_any()
}

/// The wording, or what is left of it.
#[component]
pub fn Wording(criterion: Criterion) -> impl IntoView {
    match criterion.wording.value {
        Some(wording) => {
            // What a provider supplied is told from what the awarding body published, wherever it stands.
            let supplied = criterion.wording.supplied.map(|by| {
                let printed = criterion.wording.published.map(|printed| {
                    view! { " Printed: "<q class="fragment">{printed}</q>"." }
                });
                view! { <span class="muted small supplied-note">" "{words::supplied(&by)}{printed}</span> }
            });
            view! { {wording}{supplied} }.into_any()
        }
        None => {
            let fragment = criterion.wording.published.unwrap_or_default();
            let suggestion = criterion.suggested_reading.map(|reading| {
                view! { <span class="muted small">"A suggested reading, not confirmed: “"{reading}"”."</span> }
            });
            view! {
                <em class="illegible">
                    {format!("Criterion {} — wording not legible in the source; see the published specification.", criterion.criterion_ref.number())}
                </em>
                " Printed: "
                <q class="fragment">{fragment}</q>
                ". "
                {suggestion}
            }
            .into_any()
        }
    }
}

/// A marker beside something the published text has wrong, with what was done about it.
#[component]
pub fn Errata(
    /// What to explain.
    ids: Vec<ErratumId>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let sheets = expect_context::<Sheets>();
    (!ids.is_empty()).then(|| {
        let names = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let findings = session.with_untracked(|workspace| {
            ids.iter()
                .filter_map(|&id| workspace.spec().erratum(id))
                .map(|erratum| erratum.finding.clone())
                .collect::<Vec<_>>()
        });
        view! {
            <button
                class="erratum"
                aria-label=format!("Note on the published text: {names}")
                title=findings.join("\n")
                on:click=move |_| sheets.open_errata(ids.clone())
            >
                <span aria-hidden="true">"※"</span>
                " note"
            </button>
        }
        .into_any()
    })
}

/// The value of `data-coverage`.
pub fn coverage_hook(coverage: Coverage) -> &'static str {
    match coverage {
        Coverage::None => "none",
        Coverage::Mapped => "mapped",
        Coverage::Located => "located",
        Coverage::Claimed => "claimed",
    }
}

/// The value of `data-achievement`.
pub fn achievement_hook(achievement: Achievement) -> &'static str {
    match achievement {
        Achievement::NotJudged => "not-judged",
        Achievement::MoreNeeded => "more-needed",
        Achievement::NotYetMet => "not-yet-met",
        Achievement::Met => "met",
    }
}

//! What to do next, in order of what it unlocks, each with the way there.

use evidence_mapper::message::next as words_of;
use evidence_mapper::next::{Next, Step, Unlocks, next};
use evidence_mapper::spec::CriterionRef;
use evidence_mapper::terms::say;
use leptos::prelude::*;

use crate::app::pages::sheets::Sheets;
use crate::app::route::{Route, Screen};
use crate::app::session::Session;

/// How many steps are shown. Who has done these looks again.
const MOST: usize = 5;

/// The list.
#[component]
pub fn NextSteps() -> impl IntoView {
    let session = expect_context::<Session>();
    let id = session.with_untracked(|workspace| workspace.portfolio().id);
    let all = session.memo(|workspace| {
        let spec = workspace.spec();
        let steps = next(spec, workspace.portfolio(), workspace.progress()).into_iter().take(MOST);
        steps.map(|next| (words_of::next(spec, &next), next)).collect::<Vec<_>>()
    });
    view! {
        <section class="panel" aria-labelledby="next">
            <h2 id="next">"What to do next"</h2>
            <Show when=move || all.with(Vec::is_empty)>
                <p>{say("Nothing is left to you: all that is planned is claimed and handed over, or {met}.")}</p>
            </Show>
            <ol class="next-steps">
                {move || all.get().into_iter().map(|((step, unlocks), next)| {
                    let (kind, reach) = (hook(&next.step), reach(next.unlocks));
                    view! { <li data-step=kind data-unlocks=reach><Way step unlocks next/></li> }
                }).collect_view()}
            </ol>
            <p class="small"><a href=Route::Portfolio(id, Screen::Ready).to_string()>"Look over it before you hand over"</a></p>
        </section>
    }
    .into_any()
}

/// The value of `data-step`.
fn hook(step: &Step) -> &'static str {
    match step {
        Step::Plan(_) => "plan",
        Step::HandOver { .. } => "hand-over",
        Step::Answer(_) => "answer",
        Step::Claim(_) => "claim",
        Step::Locate(_) => "locate",
        Step::Prove(..) => "prove",
    }
}

/// The value of `data-unlocks`.
fn reach(unlocks: Unlocks) -> &'static str {
    match unlocks {
        Unlocks::Criteria(_) => "criteria",
        Unlocks::Outcome(_) => "outcome",
        Unlocks::Unit(_) => "unit",
        Unlocks::Award(_) => "award",
    }
}

#[component]
fn Way(step: String, unlocks: String, next: Next) -> impl IntoView {
    let session = expect_context::<Session>();
    let sheets = expect_context::<Sheets>();
    let id = session.with_untracked(|workspace| workspace.portfolio().id);
    let at = |criterion: Option<&CriterionRef>| {
        let map = Route::Portfolio(id, Screen::Map);
        criterion.map_or_else(|| map.to_string(), |criterion| format!("{map}?at={criterion}"))
    };
    let label = view! { <span class="next-step">{step}</span><span class="muted small">{unlocks}</span> };
    let to = match &next.step {
        Step::Plan(_) => Route::Portfolio(id, Screen::Units).to_string(),
        Step::HandOver { .. } => Route::Portfolio(id, Screen::Submit).to_string(),
        Step::Answer(criteria) | Step::Claim(criteria) | Step::Prove(_, criteria) => at(criteria.first()),
        Step::Locate(keys) => {
            if let Some(&first) = keys.first() {
                return view! { <button class="gap-link" on:click=move |_| sheets.open_mapping(first)>{label}</button> }
                    .into_any();
            }
            at(None)
        }
    };
    view! { <a class="gap-link" href=to>{label}</a> }.into_any()
}

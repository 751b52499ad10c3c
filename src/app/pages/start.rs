//! Starting a portfolio: whose it is, and what it aims at.

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::{Field, MAX_LINE};
use evidence_mapper::portfolio::{ActorId, PortfolioId};
use evidence_mapper::spec::{AwardId, SpecificationId};
use evidence_mapper::workspace::{Start, Workspace};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::browser::clock;
use crate::app::library;
use crate::app::state::App;
use crate::app::ui::field::{self, FormField};
use crate::app::ui::toast::Toast;

/// The form that starts a portfolio, once what is on offer is known.
#[component]
pub fn StartPortfolio(
    /// Called when it is done with, either way.
    on_done: Callback<()>,
) -> impl IntoView {
    let app = expect_context::<App>();
    // The page loads it ahead; but that may have failed, or not be done.
    spawn_local(library::load_once(app.library()));
    let is_loaded = Memo::new(move |_| app.library().with(|library| library.is_loaded));
    view! {
        <Show when=move || is_loaded.get() fallback=|| view! { <p class="hint">"Opening…"</p> }>
            <StartForm on_done/>
        </Show>
    }
    .into_any()
}

#[component]
fn StartForm(on_done: Callback<()>) -> impl IntoView {
    let app = expect_context::<App>();
    let name = RwSignal::new(String::new());
    let number = RwSignal::new(String::new());
    let provider = RwSignal::new(String::new());
    let refused: RwSignal<Option<(Field, Message)>> = RwSignal::new(None);
    let trouble = move |of| field::trouble(refused.into(), of);
    let choices = app.library().with_untracked(|library| library.offered.clone());
    let specification: RwSignal<Option<SpecificationId>> =
        RwSignal::new(choices.first().map(|offered| offered.specification.id));
    let award: RwSignal<Option<AwardId>> = RwSignal::new(None);
    let chosen = move || {
        let id = specification.get()?;
        app.library().with(|library| library.offered.iter().find(|offered| offered.specification.id == id).cloned())
    };
    // The last award is the largest; who aims lower says so.
    let aim = Memo::new(move |_| award.get().or_else(|| chosen()?.specification.awards.last().map(|award| award.id)));
    let start = move || {
        let Some((offered, award)) = untrack(chosen).zip(aim.get_untracked()) else { return };
        let some = |text: RwSignal<String>| Some(text.get_untracked()).filter(|text| !text.trim().is_empty());
        let now = clock::now();
        let start = Start {
            portfolio: PortfolioId::new(now, clock::random()),
            learner: ActorId::new(now, clock::random()),
            name: name.get_untracked(),
            registration_number: some(number),
            provider: some(provider),
            award,
        };
        refused.set(None);
        match Workspace::start(offered.specification.clone(), start, now) {
            Ok(workspace) => {
                on_done.run(());
                app.start(workspace, offered.json);
            }
            Err(error) => match error.field() {
                Some(field) => refused.set(Some((field, Message::from(&error)))),
                None => app.toasts().show(Toast::problem(Message::from(&error))),
            },
        }
    };
    let is_alone = choices.len() == 1;
    view! {
        <form class="form" on:submit=move |event| { event.prevent_default(); start() }>
            <FormField label="Your name" value=name has_focus=true autocomplete="name" max_length=MAX_LINE trouble=trouble(Field::Name)/>
            <div class="field-row">
                <FormField
                    label="Registration number"
                    is_optional=true
                    value=number
                    max_length=MAX_LINE
                    trouble=trouble(Field::RegistrationNumber)
                />
                <FormField
                    label="Training provider"
                    is_optional=true
                    value=provider
                    autocomplete="organization"
                    max_length=MAX_LINE
                    trouble=trouble(Field::Provider)
                />
            </div>
            <label class="field">
                <span class="field-label">"Qualification"</span>
                <select class="input" disabled=is_alone
                    on:change:target=move |event| { specification.set(event.target().value().parse().ok()); award.set(None) }>
                    {choices.iter().map(|offered| {
                        let spec = &offered.specification;
                        view! { <option value=spec.id.to_string()>{format!("{} (version {})", spec.title, spec.version)}</option> }
                    }).collect_view()}
                </select>
            </label>
            <fieldset class="field">
                <legend class="field-label">"Award you aim at"</legend>
                <div class="radios">
                    {move || chosen().map(|offered| offered.specification.awards.iter().map(|candidate| {
                        let id = candidate.id;
                        let size = format!("{} credits · {} guided hours · {} hours in all", candidate.credit.value, candidate.glh.value, candidate.tqt.value);
                        view! {
                            <label class="radio">
                                <input type="radio" name="award" prop:checked=move || aim.get() == Some(id) on:change=move |_| award.set(Some(id))/>
                                <span><b>{candidate.short_title.clone()}</b>" "<span class="muted small">{size}</span></span>
                            </label>
                        }
                    }).collect_view())}
                </div>
            </fieldset>
            <div class="form-actions">
                <button type="button" class="btn" data-kind="quiet" on:click=move |_| on_done.run(())>"Cancel"</button>
                <button type="submit" class="btn" data-kind="primary" disabled=move || chosen().is_none()>"Start"</button>
            </div>
        </form>
    }
    .into_any()
}

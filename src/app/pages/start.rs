//! Starting a portfolio: whose it is, and what it aims at.

use evidence_mapper::digest::Digest;
use evidence_mapper::library;
use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::{Field, MAX_LINE};
use evidence_mapper::portfolio::{ActorId, PortfolioId};
use evidence_mapper::spec::AwardId;
use evidence_mapper::workspace::{Start, Workspace};
use leptos::prelude::*;

use crate::app::browser::clock;
use crate::app::library::{Library, Offered};
use crate::app::parts;
use crate::app::route::Route;
use crate::app::state::App;
use crate::app::ui::field::{self, FormField};
use crate::app::ui::toast::Toast;
use crate::app::words;

/// The form that starts a portfolio, once what is on offer is known.
#[component]
pub fn StartPortfolio(
    /// The specification to start with; `None` lets the person choose first.
    digest: Option<Digest>,
    /// Called when it is done with, either way.
    on_done: Callback<()>,
) -> impl IntoView {
    let app = expect_context::<App>();
    // The page loads it ahead; but that may have failed, or not be done.
    parts::load_library(app);
    let is_loaded = Memo::new(move |_| app.library().with(Library::is_loaded));
    view! {
        <Show when=move || is_loaded.get() fallback=|| view! { <p class="hint">"Opening…"</p> }>
            <StartForm digest on_done/>
        </Show>
    }
    .into_any()
}

/// What an edition is known by among the choices: the specification's id, and the digest too where a newer edition has the
/// id.
fn choice(offered: &Offered, all: &[Offered]) -> String {
    let spec = offered.spec();
    let newest = all
        .iter()
        .map(Offered::spec)
        .filter(|other| other.id == spec.id)
        .rev()
        .max_by(|a, b| library::versions(&a.version, &b.version));
    match newest {
        Some(newest) if newest.digest != spec.digest => format!("{}@{}", spec.id, spec.digest),
        _ => spec.id.to_string(),
    }
}

/// That there is nothing to start with, and what helps.
#[component]
fn NothingOffered(on_done: Callback<()>) -> impl IntoView {
    view! {
        <p data-message="nothing-offered">
            "No qualification is on offer here. Your provider adds them to the page; a specification that you have as a file can be opened in the library."
        </p>
        <div class="form-actions">
            <button type="button" class="btn" data-kind="quiet" on:click=move |_| on_done.run(())>"Cancel"</button>
            <a class="btn" data-kind="primary" href=Route::Library.to_string() on:click=move |_| on_done.run(())>"Open the library"</a>
        </div>
    }
    .into_any()
}

#[component]
fn StartForm(digest: Option<Digest>, on_done: Callback<()>) -> impl IntoView {
    let app = expect_context::<App>();
    let name = RwSignal::new(String::new());
    let number = RwSignal::new(String::new());
    let provider = RwSignal::new(String::new());
    let refused: RwSignal<Option<(Field, Message)>> = RwSignal::new(None);
    let trouble = move |of| field::trouble(refused.into(), of);
    let offered = app.library().with_untracked(|library| library.offered.clone());
    if offered.is_empty() {
        return view! { <NothingOffered on_done/> }.into_any();
    }
    let choices = StoredValue::new(
        offered.iter().map(|one| (choice(one, &offered), one.spec().digest)).collect::<Vec<(String, Digest)>>(),
    );
    // What is newest of its kind is what most people want; older editions are there for those who need them.
    let first = offered.iter().find(|one| !choice(one, &offered).contains('@')).or(offered.first());
    let edition: RwSignal<Option<Digest>> = RwSignal::new(digest.or(first.map(|one| one.spec().digest)));
    let award: RwSignal<Option<AwardId>> = RwSignal::new(None);
    let chosen = move || {
        let digest = edition.get()?;
        app.library().with(|library| library.find(digest).cloned())
    };
    // The last award is the largest; who aims lower says so.
    let aim = Memo::new(move |_| award.get().or_else(|| chosen()?.spec().awards.last().map(|award| award.id)));
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
        match Workspace::start(offered.edition.specification.clone(), start, now) {
            Ok(workspace) => {
                on_done.run(());
                app.start(workspace, offered.edition.json);
            }
            Err(error) => match error.field() {
                Some(field) => refused.set(Some((field, Message::from(&error)))),
                None => app.toasts().show(Toast::problem(Message::from(&error))),
            },
        }
    };
    let choose = move |value: String| {
        let digest = choices.with_value(|all| all.iter().find(|(name, _)| *name == value).map(|(_, digest)| *digest));
        edition.set(digest);
        award.set(None);
    };
    let is_alone = offered.len() == 1;
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
                <select class="input" disabled=is_alone on:change:target=move |event| choose(event.target().value())>
                    {offered.iter().map(|one| {
                        let spec = one.spec();
                        let is_chosen = edition.get_untracked() == Some(spec.digest);
                        view! {
                            <option value=choice(one, &offered) selected=is_chosen>
                                {format!("{} (version {})", spec.title, spec.version)}
                            </option>
                        }
                    }).collect_view()}
                </select>
            </label>
            <fieldset class="field">
                <legend class="field-label">"Award you aim at"</legend>
                <div class="radios">
                    {move || chosen().map(|offered| offered.spec().awards.iter().map(|candidate| {
                        let id = candidate.id;
                        let size = words::sizes(candidate.credit.value, &[(candidate.glh.value, "guided hours"), (candidate.tqt.value, "hours in all")]);
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

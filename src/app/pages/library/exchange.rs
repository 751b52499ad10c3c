//! Other programs' frameworks: taking one in, and saving a specification as one. What is not carried over is said first.

use evidence_mapper::library::{self, Converted, Edition, Refusal};
use evidence_mapper::message::{Message, format_name};
use evidence_mapper::spec::exchange::{Format, Known, NotCarried};
use evidence_mapper::spec::parse::MAX_LABEL;
use evidence_mapper::wire;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::browser::{clock, download};
use crate::app::library::{Foreign, shelf};
use crate::app::state::App;
use crate::app::ui::dialog::Dialog;
use crate::app::ui::field::FormField;
use crate::app::ui::menu::{Menu, MenuItem};
use crate::app::ui::toast::Toast;
use crate::app::words;

/// The levels that a qualification can be at, as people say them.
const LEVELS: [(u8, &str); 9] = [
    (0, "Entry level"),
    (1, "Level 1"),
    (2, "Level 2"),
    (3, "Level 3"),
    (4, "Level 4"),
    (5, "Level 5"),
    (6, "Level 6"),
    (7, "Level 7"),
    (8, "Level 8"),
];

/// Asks about the first framework that was opened: what it does not say, and whether what is lost matters.
#[component]
pub fn Conversions() -> impl IntoView {
    let app = expect_context::<App>();
    let first = Memo::new(move |_| app.library().with(|library| library.foreign.first().cloned()));
    move || first.get().map(|foreign| view! { <Conversion foreign/> })
}

#[component]
fn Conversion(foreign: Foreign) -> impl IntoView {
    let app = expect_context::<App>();
    let level: RwSignal<Option<u8>> = RwSignal::new(None);
    let depth: RwSignal<Option<usize>> = RwSignal::new(None);
    let (body, version) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (format, file) = (foreign.format, foreign.file.clone());
    let foreign = StoredValue::new(foreign);
    let converted = Memo::new(move |_| {
        let said = |words: RwSignal<String>| Some(words.get().trim().to_owned()).filter(|words| !words.is_empty());
        let known = Known {
            level: level.get(),
            unit_depth: depth.get(),
            awarding_body: said(body),
            version: said(version),
            ..Known::nothing(clock::today().to_string())
        };
        foreign.with_value(|foreign| library::convert(foreign.format, &foreign.bytes, &known))
    });
    // Once it was asked for, the question stays, so that the answer can be changed.
    let asks_level = converted
        .with_untracked(|converted| matches!(converted, Err(refusals) if refusals.iter().any(Refusal::asks_for_level)));
    let is_ready = Memo::new(move |_| converted.with(Result::is_ok));
    let finish = move |edition: Option<Edition>| spawn_local(shelf::finish(app, foreign.get_value(), edition));
    let result = move || match converted.get() {
        Ok(converted) => view! { <Outcome converted/> }.into_any(),
        Err(refusals) if refusals.iter().all(Refusal::asks_for_level) => {
            view! { <p class="muted">"Say the level to go on."</p> }.into_any()
        }
        Err(refusals) => {
            let messages: Vec<Message> =
                refusals.iter().filter(|refusal| !refusal.asks_for_level()).map(Message::from).collect();
            view! {
                <section class="banner is-problem" role="alert" data-message="framework-refused">
                    <h3 class="banner-title">{format!("{file} cannot be used")}</h3>
                    <Messages messages/>
                </section>
            }
            .into_any()
        }
    };
    let options = LEVELS.map(|(value, label)| view! { <option value=value.to_string()>{label}</option> });
    view! {
        <Dialog title=format!("Open a {}?", format_name(format)) on_close=move |()| finish(None)>
            <div class="form">
                <p>"A specification will be made of it. What the framework does not say is not made up: it stands in the specification with a note that says so."</p>
                {asks_level.then(|| view! {
                    <label class="field">
                        <span class="field-label">"Level of the qualification"</span>
                        <select class="input" on:change:target=move |event| level.set(event.target().value().parse().ok())>
                            <option value="">"Choose a level"</option>
                            {options}
                        </select>
                    </label>
                })}
                <label class="field">
                    <span class="field-label">"Where its units stand"</span>
                    <select class="input" on:change:target=move |event| depth.set(event.target().value().parse().ok())>
                        <option value="">"As its shape tells"</option>
                        <option value="1">"At the top"</option>
                        <option value="2">"One step down"</option>
                        <option value="3">"Two steps down"</option>
                    </select>
                </label>
                <div class="field-row">
                    <FormField label="Awarding body" is_optional=true value=body max_length=MAX_LABEL trouble=Signal::derive(|| None)/>
                    <FormField label="Version" is_optional=true value=version max_length=MAX_LABEL trouble=Signal::derive(|| None)/>
                </div>
                {result}
                <div class="form-actions">
                    <button class="btn" data-kind="quiet" on:click=move |_| finish(None)>"Cancel"</button>
                    <button
                        class="btn" data-kind="primary"
                        disabled=move || !is_ready.get()
                        on:click=move |_| finish(converted.get_untracked().ok().map(|converted| converted.edition))
                    >
                        "Put it on offer"
                    </button>
                </div>
            </div>
        </Dialog>
    }
    .into_any()
}

/// What came of a framework.
#[component]
fn Outcome(converted: Converted) -> impl IntoView {
    let spec = &converted.edition.specification;
    let summary = format!(
        "{}: {}, {}",
        spec.title,
        words::count(spec.units.len(), "unit", "units"),
        words::count(spec.criteria().count(), "criterion", "criteria")
    );
    view! {
        <p data-message="converted"><b>{summary}</b></p>
        <NotCarriedList not_carried=converted.not_carried/>
    }
    .into_any()
}

/// What is lost on the way.
#[component]
fn NotCarriedList(not_carried: Vec<NotCarried>) -> impl IntoView {
    if not_carried.is_empty() {
        return view! { <p class="muted">"Everything is carried over."</p> }.into_any();
    }
    let messages: Vec<Message> = not_carried.iter().map(Message::from).collect();
    view! {
        <section class="not-carried" data-message="not-carried">
            <h3>"What is not carried over"</h3>
            <Messages messages/>
        </section>
    }
    .into_any()
}

#[component]
fn Messages(messages: Vec<Message>) -> impl IntoView {
    let items = messages.into_iter().map(|message| {
        view! {
            <li>
                <b>{message.title}</b>
                <p>{message.detail}</p>
                {message.hint.map(|hint| view! { <p class="muted small">{hint}</p> })}
            </li>
        }
    });
    view! { <ul class="problems">{items.collect_view()}</ul> }.into_any()
}

/// The formats that a specification can be saved in, with the words for them and the ending of their files.
const FORMATS: [(Format, &str, &str); 4] = [
    (Format::Specification, "Specification file", "json"),
    (Format::Moodle, "For Moodle (CSV)…", "csv"),
    (Format::Mahara, "For Mahara (.matrix)…", "matrix"),
    (Format::Case, "As a CASE package…", "json"),
];

/// Saves a specification, in our own format or another program's.
#[component]
pub fn SaveAs(edition: Edition) -> impl IntoView {
    let app = expect_context::<App>();
    let edition = StoredValue::new(edition);
    let asking: RwSignal<Option<Format>> = RwSignal::new(None);
    let written = move |format| {
        let now = wire::moment(clock::now());
        edition.with_value(|edition| edition.written(format, &now))
    };
    let save = move |format: Format| {
        asking.set(None);
        let ending = FORMATS.iter().find(|(other, ..)| *other == format).map_or("json", |(_, _, ending)| *ending);
        let name = edition
            .with_value(|edition| format!("{} {}.{ending}", edition.specification.id, edition.specification.version));
        if let Err(error) = download::save_text(&written(format).text, &name) {
            app.toasts().show(Toast::problem(Message::from(&error)));
        }
    };
    let choose = move |format: Format| match format {
        // Nothing is lost in our own.
        Format::Specification => save(format),
        other => asking.set(Some(other)),
    };
    view! {
        <Menu label="Save as">
            {FORMATS.map(|(format, label, _)| view! { <MenuItem on_choose=move |()| choose(format)>{label}</MenuItem> })}
        </Menu>
        {move || asking.get().map(|format| view! {
            <Dialog title=format!("Save as a {}?", format_name(format)) on_close=move |()| asking.set(None)>
                <NotCarriedList not_carried=written(format).not_carried/>
                <div class="form-actions">
                    <button class="btn" data-kind="quiet" on:click=move |_| asking.set(None)>"Cancel"</button>
                    <button class="btn" data-kind="primary" on:click=move |_| save(format)>"Save"</button>
                </div>
            </Dialog>
        })}
    }
    .into_any()
}

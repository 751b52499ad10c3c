//! The ways in for evidence: files, something written, a link, something that stays where it is.

use evidence_mapper::portfolio::EvidenceContent;
use evidence_mapper::portfolio::EvidenceId;
use evidence_mapper::portfolio::command::{Command, EvidenceDetails, NewEvidence};
use leptos::html;
use leptos::prelude::*;

use crate::app::browser::{clock, file};
use crate::app::intake::Intake;
use crate::app::session::Session;
use crate::app::ui::dialog::Dialog;
use crate::app::ui::icon::Glyph;
use crate::app::ui::menu::{Menu, MenuItem};

/// What kind of evidence without files is being added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something written here.
    Account,
    /// Something on the web.
    Link,
    /// Something that stays where it is.
    Elsewhere,
}

/// The dialog that is open, and the words it starts with. A handle, to be had from context.
#[derive(Clone, Copy)]
pub struct Adding(RwSignal<Option<(Kind, String)>>);

impl Adding {
    /// None open.
    pub fn new() -> Adding {
        Adding(RwSignal::new(None))
    }

    /// Opens the dialog for `kind`, with `text` in it.
    pub fn open(self, kind: Kind, text: String) {
        self.0.set(Some((kind, text)));
    }
}

/// The button and its menu.
#[component]
pub fn AddEvidence() -> impl IntoView {
    let session = expect_context::<Session>();
    let intake = expect_context::<Intake>();
    let adding = expect_context::<Adding>();
    let picker: NodeRef<html::Input> = NodeRef::new();
    let choose = Callback::new(move |()| {
        if let Some(picker) = picker.get_untracked() {
            picker.click();
        }
    });
    let open = move |kind| Callback::new(move |()| adding.open(kind, String::new()));
    (!session.is_read_only()).then(|| {
        view! {
            <input
                node_ref=picker
                type="file"
                multiple
                class="visually-hidden"
                tabindex="-1"
                aria-label="Choose evidence files"
                on:change:target=move |event| intake.take(file::from_input(&event.target()), Vec::new())
            />
            <Menu label="Add evidence" icon=Glyph::Plus primary=true>
                <MenuItem icon=Glyph::File on_choose=choose>"Choose files…"</MenuItem>
                <MenuItem icon=Glyph::Account on_choose=open(Kind::Account)>"Write an account…"</MenuItem>
                <MenuItem icon=Glyph::Link on_choose=open(Kind::Link)>"Note a link…"</MenuItem>
                <MenuItem icon=Glyph::Elsewhere on_choose=open(Kind::Elsewhere)>"Note something kept elsewhere…"</MenuItem>
            </Menu>
        }
        .into_any()
    })
}

/// The dialogs behind the menu.
#[component]
pub fn AddDialogs() -> impl IntoView {
    let adding = expect_context::<Adding>();
    let close = Callback::new(move |()| adding.0.set(None));
    let title = Memo::new(move |_| {
        adding.0.with(|adding| match adding {
            Some((Kind::Account, _)) => "Write an account".to_owned(),
            Some((Kind::Link, _)) => "Note a link".to_owned(),
            Some((Kind::Elsewhere, _)) => "Note something kept elsewhere".to_owned(),
            None => String::new(),
        })
    });
    move || {
        adding.0.get().map(|(kind, text)| {
            view! {
                <Dialog title on_close=close>
                    <AddForm kind text on_done=close/>
                </Dialog>
            }
        })
    }
}

#[component]
fn AddForm(kind: Kind, text: String, on_done: Callback<()>) -> impl IntoView {
    let session = expect_context::<Session>();
    let title = RwSignal::new(String::new());
    let body = RwSignal::new(text);
    let holder = RwSignal::new(String::new());
    let add = move || {
        let body = body.get_untracked();
        let content = match kind {
            Kind::Account => EvidenceContent::Account { text: body },
            Kind::Link => EvidenceContent::Link { url: body },
            Kind::Elsewhere => EvidenceContent::Elsewhere { place: body, holder: holder.get_untracked() },
        };
        let details = EvidenceDetails { title: title.get_untracked(), ..EvidenceDetails::default() };
        let id = EvidenceId::new(clock::now(), clock::random());
        let items = vec![(id, NewEvidence { content, details })];
        if session.dispatch(Command::AddEvidence { items, criteria: Vec::new() }).is_some() {
            on_done.run(());
        }
    };
    let (label, hint, is_long) = match kind {
        Kind::Account => (
            "Your account",
            "What you did, in your own words: what happened, what you decided and why, what came of it.",
            true,
        ),
        Kind::Link => ("Address", "Starts with https:// or http://. The page never opens it by itself.", false),
        Kind::Elsewhere => (
            "Where it is kept",
            "For example: blue folder, shelf 2, staff office; or the name of the system it is in.",
            false,
        ),
    };
    view! {
        <form class="form" on:submit=move |event| { event.prevent_default(); add() }>
            <label class="field">
                <span class="field-label">"Title"</span>
                <input
                    class="input"
                    required
                    autofocus
                    maxlength="300"
                    prop:value=move || title.get()
                    on:input:target=move |event| title.set(event.target().value())
                />
            </label>
            <label class="field">
                <span class="field-label">{label}</span>
                {if is_long {
                    view! {
                        <textarea
                            class="input"
                            rows="12"
                            required
                            prop:value=move || body.get()
                            on:input:target=move |event| body.set(event.target().value())
                        ></textarea>
                    }.into_any()
                } else {
                    view! {
                        <input
                            class="input"
                            required
                            type=if kind == Kind::Link { "url" } else { "text" }
                            prop:value=move || body.get()
                            on:input:target=move |event| body.set(event.target().value())
                        />
                    }.into_any()
                }}
            </label>
            <p class="muted small">{hint}</p>
            {(kind == Kind::Elsewhere).then(|| view! {
                <label class="field">
                    <span class="field-label">"Who holds it " <span class="field-word">"optional"</span></span>
                    <input
                        class="input"
                        maxlength="300"
                        prop:value=move || holder.get()
                        on:input:target=move |event| holder.set(event.target().value())
                    />
                </label>
                <p class="muted small">"The person who can show it to your assessor."</p>
            })}
            <div class="form-actions">
                <button type="button" class="btn" data-kind="quiet" on:click=move |_| on_done.run(())>"Cancel"</button>
                <button type="submit" class="btn" data-kind="primary">"Add evidence"</button>
            </div>
        </form>
    }
    .into_any()
}

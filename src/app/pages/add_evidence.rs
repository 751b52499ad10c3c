//! The ways in for evidence: files, something written, a link, something that stays where it is.

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::{Command, EvidenceDetails, Field, MAX_LINE, NewEvidence};
use evidence_mapper::portfolio::{EvidenceContent, EvidenceId};
use evidence_mapper::terms::say;
use leptos::html;
use leptos::prelude::*;

use crate::app::browser::capture::{self, Taking};
use crate::app::browser::{clock, file};
use crate::app::drafts::{Draft, Kind};
use crate::app::intake::Intake;
use crate::app::parts::later::Later;
use crate::app::parts::{self, ViewingPart};
use crate::app::session::Session;
use crate::app::state::App;
use crate::app::ui::dialog::Dialog;
use crate::app::ui::field::{self, FormField};
use crate::app::ui::form::FormFoot;
use crate::app::ui::icon::Glyph;
use crate::app::ui::menu::{Menu, MenuItem};
use crate::app::ui::toast::{Toast, Toasts};

/// The dialog that is open, and words that were pasted for it. A handle, to be had from context.
#[derive(Clone, Copy)]
pub struct Adding(RwSignal<Option<(Kind, String)>>);

impl Adding {
    /// None open.
    pub fn new() -> Adding {
        Adding(RwSignal::new(None))
    }

    /// Opens the dialog for `kind`, where it was left, with `pasted` after it.
    pub fn open(self, kind: Kind, pasted: String) {
        self.0.set(Some((kind, pasted)));
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
    // A phone's own camera program is better than any that a page could be.
    let (camera, film): (NodeRef<html::Input>, NodeRef<html::Input>) = (NodeRef::new(), NodeRef::new());
    let taking = RwSignal::new(None::<Taking>);
    let take = move |what: Taking| {
        Callback::new(move |()| {
            let own = match what {
                Taking::Photo => camera.get_untracked(),
                Taking::Film => film.get_untracked(),
                Taking::Sound => None,
            };
            match own.filter(|_| capture::has_own_camera()) {
                Some(own) => own.click(),
                None => taking.set(Some(what)),
            }
        })
    };
    let done = Callback::new(move |()| taking.set(None));
    let own_camera = move |node: NodeRef<html::Input>, accept: &'static str, label: &'static str| {
        view! {
            <input
                node_ref=node
                type="file"
                accept=accept
                capture="environment"
                class="visually-hidden"
                tabindex="-1"
                aria-label=label
                on:change:target=move |event| intake.take(file::from_input(&event.target()), Vec::new())
            />
        }
    };
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
            {own_camera(camera, "image/*", "Take a photo with the camera")}
            {own_camera(film, "video/*", "Record a film with the camera")}
            {move || taking.get().map(|what| view! {
                <Dialog title=heading(what) on_close=done>
                    <Later part=|| Box::pin(parts::viewing()) show=move |part: ViewingPart| (part.capture)(what, done)/>
                </Dialog>
            })}
            <Menu label="Add evidence" icon=Glyph::Plus primary=true>
                <MenuItem icon=Glyph::File on_choose=choose>"Choose files…"</MenuItem>
                <MenuItem icon=Glyph::Camera on_choose=take(Taking::Photo)>"Take a photo…"</MenuItem>
                <MenuItem icon=Glyph::Microphone on_choose=take(Taking::Sound)>"Record sound…"</MenuItem>
                <MenuItem icon=Glyph::Video on_choose=take(Taking::Film)>"Record a film…"</MenuItem>
                <MenuItem icon=Glyph::Account on_choose=open(Kind::Account)>"Write an account…"</MenuItem>
                <MenuItem icon=Glyph::Link on_choose=open(Kind::Link)>"Note a link…"</MenuItem>
                <MenuItem icon=Glyph::Elsewhere on_choose=open(Kind::Elsewhere)>"Note something kept elsewhere…"</MenuItem>
            </Menu>
        }
        .into_any()
    })
}

fn heading(taking: Taking) -> &'static str {
    match taking {
        Taking::Photo => "Take a photo",
        Taking::Sound => "Record sound",
        Taking::Film => "Record a film",
    }
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
        adding.0.get().map(|(kind, pasted)| {
            view! {
                <Dialog title on_close=close>
                    <AddForm kind pasted on_done=close/>
                </Dialog>
            }
        })
    }
}

#[component]
fn AddForm(kind: Kind, pasted: String, on_done: Callback<()>) -> impl IntoView {
    let session = expect_context::<Session>();
    let drafts = expect_context::<App>().drafts();
    let toasts = expect_context::<Toasts>();
    let portfolio = session.with_untracked(|workspace| workspace.portfolio().id);
    let draft = drafts.get(portfolio, kind);
    let title = RwSignal::new(draft.title);
    let body = RwSignal::new(match kind {
        _ if pasted.is_empty() => draft.body,
        Kind::Account if !draft.body.is_empty() => format!("{}\n\n{pasted}", draft.body),
        _ => pasted,
    });
    let holder = RwSignal::new(draft.holder);
    // At every letter, so that no way of leaving is one to lose it.
    Effect::new(move |_| {
        drafts.keep(portfolio, kind, Draft { title: title.get(), body: body.get(), holder: holder.get() })
    });
    let discard = move || drafts.keep(portfolio, kind, Draft::default());
    on_cleanup(move || {
        if !drafts.get(portfolio, kind).is_blank() {
            let words = "Not added yet. What you typed is kept until this page is closed.";
            toasts.show(Toast::notice("draft", words).action("Discard", discard));
        }
    });
    let refused: RwSignal<Option<(Field, Message)>> = RwSignal::new(None);
    let trouble = move |of| field::trouble(refused.into(), of);
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
        if session.fill_in(Command::AddEvidence { items, criteria: Vec::new() }, refused) {
            discard();
            on_done.run(());
        }
    };
    let (field, label, hint, input) = match kind {
        Kind::Account => (
            Field::Account,
            "Your account",
            "What you did, in your own words: what happened, what you decided and why, what came of it.",
            field::Kind::Text(12),
        ),
        Kind::Link => (
            Field::Link,
            "Address",
            "For example https://www.example.org/report. The page never opens it by itself.",
            field::Kind::Address,
        ),
        Kind::Elsewhere => (
            Field::Place,
            "Where it is kept",
            "For example: blue folder, shelf 2, staff office; or the name of the system it is in.",
            field::Kind::Line,
        ),
    };
    view! {
        <form class="form" on:submit=move |event| { event.prevent_default(); add() }>
            <FormField label="Title" value=title has_focus=true max_length=MAX_LINE trouble=trouble(Field::Title)/>
            <FormField label kind=input value=body hint trouble=trouble(field)/>
            {(kind == Kind::Elsewhere).then(|| view! {
                <FormField
                    label="Who holds it"
                    is_optional=true
                    value=holder
                    max_length=MAX_LINE
                    hint=say("The person who can show it to your {assessor}.")
                    trouble=trouble(Field::Holder)
                />
            })}
            <FormFoot submit="Add evidence" on_cancel=on_done/>
        </form>
    }
    .into_any()
}

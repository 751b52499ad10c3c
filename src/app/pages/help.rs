//! Help: a short tour of each role's screen, what the words mean, and the keys. What a word means can also be asked where it
//! stands, with [`Explain`]. All of it says the same, because all of it is in [`words`].

mod explain;
mod tour;
pub mod words;

use evidence_mapper::terms::say;
use leptos::prelude::*;

use crate::app::browser::preferences::{self, Preference};
use crate::app::session::{Pen, Session};
use crate::app::ui::dialog::Dialog;
use crate::app::ui::icon::{Glyph, Icon};
pub use explain::Explain;
use tour::Tour;
use words::{KEYS, WORDS};

/// Whether help is open, and whether a tour is under way. A handle, to be had from context.
#[derive(Clone, Copy)]
pub struct Help {
    is_open: RwSignal<bool>,
    is_touring: RwSignal<bool>,
    /// Whether this device's person has had the tour, or does not want it: by role.
    seen: RwSignal<Option<String>>,
}

impl Help {
    /// Neither.
    pub fn new() -> Help {
        Help { is_open: RwSignal::new(false), is_touring: RwSignal::new(false), seen: RwSignal::new(None) }
    }

    /// Opens help.
    pub fn open(self) {
        self.is_open.set(true);
    }

    /// Begins the tour of the role that `pen` has.
    pub fn begin_tour(self, pen: Pen) {
        self.note_seen(pen);
        self.is_open.set(false);
        self.is_touring.set(true);
    }

    /// Offers `pen`'s tour no more.
    pub fn note_seen(self, pen: Pen) {
        let mut seen = self.read_seen();
        if !seen.split(' ').any(|name| name == role(pen)) {
            seen = format!("{seen} {}", role(pen)).trim().to_owned();
            preferences::write(Preference::ToursSeen, &seen);
        }
        self.seen.set(Some(seen));
    }

    /// Whether `pen`'s tour is still offered.
    pub fn is_offered(self, pen: Pen) -> bool {
        self.seen.track();
        pen != Pen::Reader && !self.read_seen().split(' ').any(|name| name == role(pen))
    }

    fn read_seen(self) -> String {
        let kept = self.seen.with_untracked(Clone::clone);
        kept.or_else(|| preferences::read(Preference::ToursSeen)).unwrap_or_default()
    }
}

fn role(pen: Pen) -> &'static str {
    match pen {
        Pen::Learner => "learner",
        Pen::Assessor => "assessor",
        Pen::Iqa => "iqa",
        Pen::Reader => "reader",
    }
}

/// The button that opens help.
#[component]
pub fn HelpButton() -> impl IntoView {
    let help = expect_context::<Help>();
    let session = use_context::<Session>();
    // On the screens that are full the tour is offered here, by a dot, until somebody has looked.
    let is_offered = Memo::new(move |_| {
        session.is_some_and(|session| session.pen() != Pen::Learner && help.is_offered(session.pen()))
    });
    let open = move |_| {
        if let Some(session) = session.filter(|_| is_offered.get_untracked()) {
            help.note_seen(untrack(|| session.pen()));
        }
        help.open();
    };
    view! {
        <button
            class="icon-btn help-button" aria-label="Help" aria-haspopup="dialog"
            data-offered=move || is_offered.get().then_some("")
            title=move || if is_offered.get() { "Help, with a tour of this screen" } else { "Help" }
            on:click=open
        >
            <Icon of=Glyph::Help/>
        </button>
    }
}

/// Where help opens, and where tours go.
#[component]
pub fn HelpHost() -> impl IntoView {
    let help = expect_context::<Help>();
    let session = expect_context::<Session>();
    let close = Callback::new(move |()| help.is_open.set(false));
    view! {
        {move || help.is_open.get().then(|| view! { <Dialog title="Help" on_close=close><HelpText/></Dialog> })}
        {move || help.is_touring.get().then(|| {
            let end = Callback::new(move |()| help.is_touring.set(false));
            view! { <Tour pen=untrack(|| session.pen()) on_end=end/> }
        })}
    }
}

#[component]
fn HelpText() -> impl IntoView {
    let help = expect_context::<Help>();
    let session = expect_context::<Session>();
    let pen = untrack(|| session.pen());
    view! {
        <div class="help">
            {(pen != Pen::Reader).then(|| view! {
                <p>
                    <button class="btn" data-kind="primary" on:click=move |_| help.begin_tour(pen)>"Take the tour"</button>
                    <span class="muted small">" A minute, on this screen."</span>
                </p>
            })}
            <h3>"What the words mean"</h3>
            <dl class="help-words">
                {WORDS.map(|(_, name, means)| view! { <div><dt>{name}</dt><dd>{say(means)}</dd></div> }).collect_view()}
            </dl>
            <h3>"Keys"</h3>
            <dl class="help-keys">
                {KEYS.map(|(keys, what)| view! { <div><dt><kbd class="kbd">{keys}</kbd></dt><dd>{what}</dd></div> }).collect_view()}
            </dl>
        </div>
    }
    .into_any()
}

/// Offers the tour to who has neither had it nor refused it: where nothing is lost by a line of words.
#[component]
pub fn TourOffer() -> impl IntoView {
    let help = expect_context::<Help>();
    let session = expect_context::<Session>();
    let is_offered = Memo::new(move |_| help.is_offered(session.pen()));
    view! {
        <Show when=move || is_offered.get()>
            <p class="tour-offer" data-message="tour">
                <span>"New here?"</span>
                <button class="btn" data-kind="secondary" data-size="small" on:click=move |_| help.begin_tour(session.pen())>"Take the tour"</button>
                <button class="btn" data-kind="quiet" data-size="small" on:click=move |_| help.note_seen(session.pen())>"No, thanks"</button>
            </p>
        </Show>
    }
    .into_any()
}

//! Short messages that come, say what happened and how to take it back, and go.

use std::sync::Arc;
use std::time::Duration;

use evidence_mapper::message::Message;
use leptos::prelude::*;

use super::button::IconButton;
use super::icon::{Glyph, Icon};

/// How long a message stays that asks for nothing.
const STAYS: Duration = Duration::from_secs(6);
/// How long a message stays that offers something to do: WCAG 2.2.1 wants time enough to get there.
const STAYS_WITH_ACTION: Duration = Duration::from_secs(12);
/// How many are shown at once. The oldest gives way.
const MOST: usize = 3;

/// How a message reaches people who do not see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Urgency {
    /// It is read out when there is a pause.
    #[default]
    Status,
    /// It is read out at once: something failed.
    Alert,
}

impl Urgency {
    const fn role(self) -> &'static str {
        match self {
            Urgency::Status => "status",
            Urgency::Alert => "alert",
        }
    }
}

/// A message.
#[derive(Clone)]
pub struct Toast {
    kind: &'static str,
    urgency: Urgency,
    text: String,
    detail: Option<String>,
    actions: Vec<Action>,
    /// Something that was asked for cannot be. That is old news as soon as something else was done.
    is_refusal: bool,
}

#[derive(Clone)]
struct Action {
    label: &'static str,
    // Not a `Callback`: that goes with the component that made it, such as the dialog that the message outlives.
    on_press: Arc<dyn Fn() + Send + Sync>,
}

impl Toast {
    /// Something was done.
    pub fn done(text: impl Into<String>) -> Toast {
        Toast::notice("done", text)
    }

    /// Something worth knowing, of a kind that scripts can tell by `data-message`.
    pub fn notice(kind: &'static str, text: impl Into<String>) -> Toast {
        Toast {
            kind,
            urgency: Urgency::Status,
            text: text.into(),
            detail: None,
            actions: Vec::new(),
            is_refusal: false,
        }
    }

    /// Something failed. It stays until it is dismissed.
    pub fn problem(message: Message) -> Toast {
        let Message { title, detail, hint } = message;
        let detail = [Some(detail), hint].into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        let detail = Some(detail.join(" ")).filter(|detail| !detail.is_empty());
        let (urgency, actions) = (Urgency::Alert, Vec::new());
        Toast { kind: "problem", urgency, text: title, detail, actions, is_refusal: false }
    }

    /// Something that was asked for cannot be, and nothing has changed. It stays until it is dismissed or something else was done.
    pub fn refusal(message: Message) -> Toast {
        Toast { is_refusal: true, ..Toast::problem(message) }
    }

    /// With something (more) to do about it: `("Undo", undo)`.
    pub fn action(mut self, label: &'static str, on_press: impl Fn() + Send + Sync + 'static) -> Toast {
        self.actions.push(Action { label, on_press: Arc::new(on_press) });
        self
    }

    /// How long it stays; `None` until it is dismissed.
    fn stays(&self) -> Option<Duration> {
        match self.urgency {
            Urgency::Alert => None,
            Urgency::Status if self.actions.is_empty() => Some(STAYS),
            Urgency::Status => Some(STAYS_WITH_ACTION),
        }
    }
}

/// The messages that are shown, from anywhere in the page.
///
/// They stand in the topmost layer. While a dialog is open that is the dialog: what lies behind it is dimmed, cannot be
/// pressed and is not read out. A dialog shows what was said since it opened; what was said before waits behind it.
#[derive(Debug, Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<(u64, Toast)>>,
    given: StoredValue<u64>,
    /// The first number that was not given yet when the person last began to do something.
    gesture: StoredValue<u64>,
    over: RwSignal<Vec<Layer>>,
}

/// What lies over the page, for as long as it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layer(u64);

impl Toasts {
    /// None yet.
    pub fn new() -> Toasts {
        let (given, gesture) = (StoredValue::new(0), StoredValue::new(0));
        Toasts { shown: RwSignal::new(Vec::new()), given, gesture, over: RwSignal::new(Vec::new()) }
    }

    /// Something comes to lie over all else, until it is told to [`Toasts::leave`].
    pub fn cover(self) -> Layer {
        let layer = Layer(self.next());
        self.over.update(|over| over.push(layer));
        layer
    }

    /// `layer` is gone.
    pub fn leave(self, layer: Layer) {
        // The page may be gone as well.
        let _ = self.over.try_update(|over| over.retain(|other| *other != layer));
    }

    fn next(self) -> u64 {
        let id = self.given.get_value();
        self.given.set_value(id + 1);
        id
    }

    /// Shows `toast`, for as long as it stays.
    pub fn show(self, toast: Toast) {
        let id = self.next();
        if let Some(stays) = toast.stays() {
            set_timeout(move || self.dismiss(id), stays);
        }
        self.shown.update(|shown| {
            // What was just done makes what was done before it old news: the one "Undo" shown is the one that works.
            shown.retain(|(_, other)| other.urgency == Urgency::Alert || other.kind != toast.kind);
            // Saying the same twice says no more.
            shown.retain(|(_, other)| other.text != toast.text || other.detail != toast.detail);
            // What failed is not pushed out by what went well.
            if shown.len() >= MOST
                && let Some(oldest) = shown.iter().position(|(_, toast)| toast.urgency == Urgency::Status)
            {
                shown.remove(oldest);
            }
            shown.push((id, toast));
        });
    }

    /// Something was done: what could not be done before that is old news.
    pub fn forget_refusals(self) {
        if self.shown.with_untracked(|shown| shown.iter().any(|(_, toast)| toast.is_refusal)) {
            self.shown.update(|shown| shown.retain(|(_, toast)| !toast.is_refusal));
        }
    }

    /// The person begins to do something else: presses a key, or somewhere.
    pub fn note_gesture(self) {
        self.gesture.set_value(self.given.get_value());
    }

    /// Another screen is shown, of the same portfolio or not. What failed is told there too, and what can still be undone; what
    /// an earlier gesture said was about the screen that is gone. What led here stays.
    pub fn turn_page(self, is_same_portfolio: bool) {
        let since = self.gesture.get_value();
        let stays = |id: u64, toast: &Toast| {
            id >= since
                || (toast.urgency == Urgency::Alert && !toast.is_refusal)
                || (is_same_portfolio && !toast.actions.is_empty())
        };
        if self.shown.with_untracked(|shown| shown.iter().any(|(id, toast)| !stays(*id, toast))) {
            self.shown.update(|shown| shown.retain(|(id, toast)| stays(*id, toast)));
        }
    }

    fn dismiss(self, id: u64) {
        // The page may be gone by the time that a message has stayed long enough.
        let _ = self.shown.try_update(|shown| shown.retain(|(other, _)| *other != id));
    }
}

/// Where messages appear. Once in the page and once in each layer over it, and there before any message is: a region that
/// comes together with its message is not read out.
#[component]
pub fn ToastRegion(
    /// The messages.
    toasts: Toasts,
    /// The layer it stands in, unless that is the page itself.
    #[prop(optional)]
    layer: Option<Layer>,
) -> impl IntoView {
    let is_on_top = Memo::new(move |_| toasts.over.with(|over| over.last().copied() == layer));
    // Messages and layers are numbered together.
    let since = layer.map_or(0, |Layer(number)| number);
    let shown = move || {
        let mut shown = if is_on_top.get() { toasts.shown.get() } else { Vec::new() };
        shown.retain(|(id, _)| *id >= since);
        shown
    };
    view! {
        <section class="toasts" aria-label="Messages" aria-live="polite">
            <For each=shown key=|(id, _)| *id let((id, toast))>
                <ToastRow toasts id toast />
            </For>
        </section>
    }
    .into_any()
}

#[component]
fn ToastRow(toasts: Toasts, id: u64, toast: Toast) -> impl IntoView {
    let Toast { kind, urgency, text, detail, actions, .. } = toast;
    let glyph = if urgency == Urgency::Alert { Glyph::Warning } else { Glyph::Done };
    let dismiss = move || toasts.dismiss(id);
    let act = move |Action { label, on_press }| {
        let press = move || {
            toasts.dismiss(id);
            on_press();
        };
        view! {
            <button class="btn" type="button" data-kind="quiet" data-size="small" on:click=move |_| press()>
                {label}
            </button>
        }
    };
    view! {
        <div class="toast" role=urgency.role() data-message=kind>
            <Icon of=glyph />
            <p>
                {text}
                {detail.map(|detail| view! { <small>{detail}</small> })}
            </p>
            {actions.into_iter().map(act).collect_view()}
            <IconButton name="Dismiss" icon=Glyph::Close is_small=true on_press=dismiss />
        </div>
    }
    .into_any()
}

//! What the page says to the person and leaves standing; what comes and goes is a [`super::toast`].

use leptos::prelude::*;

use super::button::Button;
use super::icon::{Glyph, Icon};
use super::status::Tone;

/// How a message reaches people who do not see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Urgency {
    /// It is read out when there is a pause.
    #[default]
    Status,
    /// It is read out at once: something failed.
    Alert,
}

impl Urgency {
    pub(super) const fn role(self) -> &'static str {
        match self {
            Urgency::Status => "status",
            Urgency::Alert => "alert",
        }
    }
}

/// Something to know for as long as it is true, in its place on the screen.
#[component]
pub fn Banner(
    /// What kind of message, for `data-message`.
    kind: &'static str,
    /// Its colour.
    #[prop(default = Tone::Accent)]
    tone: Tone,
    /// Its icon.
    #[prop(default = Glyph::Info)]
    icon: Glyph,
    /// How it is read out.
    #[prop(optional)]
    urgency: Urgency,
    /// Whether it runs from edge to edge under the header.
    #[prop(optional)]
    at_edge: bool,
    /// What can be done about it: buttons.
    #[prop(optional, into)]
    actions: ViewFn,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <div
            class="banner"
            role=urgency.role()
            data-message=kind
            data-tone=tone.name()
            data-edge=at_edge.then_some("")
        >
            <Icon of=icon />
            <div>{children()}</div>
            {actions.run()}
        </div>
    }
}

/// Long work under way, with a way out.
#[component]
pub fn ProgressBar(
    /// Which work, for `data-task`: `export`, `import`, `verify`.
    task: &'static str,
    /// What is being done, in words.
    #[prop(into)]
    label: Signal<String>,
    /// How far it is, from 0 to 1; `None` while nobody can tell.
    #[prop(into)]
    fraction: Signal<Option<f64>>,
    /// How far it is in words: `48 of 175 MB`.
    #[prop(optional, into)]
    detail: Signal<String>,
    /// The person wants it to stop.
    #[prop(into)]
    on_cancel: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="task">
            <div class="task-words">
                <span>{label}</span>
                <span>{detail}</span>
            </div>
            <progress
                data-task=task
                max="1"
                value=move || fraction.get().map(|fraction| format!("{fraction:.3}"))
                aria-label=label
            ></progress>
            <Button on_press=on_cancel>"Cancel"</Button>
        </div>
    }
}

/// What stands where there is nothing yet: what this place is for, and the first thing to do.
#[component]
pub fn EmptyState(
    /// Its icon.
    icon: Glyph,
    /// What is not here yet, or what to do.
    #[prop(into)]
    title: Signal<String>,
    /// What can be done: buttons.
    #[prop(optional, into)]
    actions: ViewFn,
    /// A sentence or two.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon of=icon />
            <h2>{title}</h2>
            <p>{children()}</p>
            <div class="empty-actions">{actions.run()}</div>
        </div>
    }
}

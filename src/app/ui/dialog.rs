//! Something to deal with before going on.

use leptos::context::Provider;
use leptos::html;
use leptos::prelude::*;

use super::button::IconButton;
use super::field::Refused;
use super::icon::Glyph;
use super::toast::{ToastRegion, Toasts};
use super::unique_id;
use crate::app::browser::dom;

/// How much room a dialog takes. On a phone a question comes up from the lower edge and the others fill the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// A question or a form.
    #[default]
    Narrow,
    /// A document beside what is said of it.
    Wide,
}

impl Shape {
    const fn name(self) -> &'static str {
        match self {
            Shape::Narrow => "narrow",
            Shape::Wide => "wide",
        }
    }
}

/// A native modal dialog: the rest of the page waits, and the focus goes back to where it was.
///
/// It is open for as long as it is in the page. Esc, the cross and a press beside it only ask: the owner takes it away.
/// Words that were refused hold the asking up once: the focus goes to their field, where it says why.
#[component]
pub fn Dialog(
    /// The heading, which is also its name.
    #[prop(into)]
    title: Signal<String>,
    /// How much room it takes.
    #[prop(optional)]
    shape: Shape,
    /// The person asks to close it.
    #[prop(into)]
    on_close: Callback<()>,
    /// What is in it; it scrolls. A `form-actions` at its end stays in sight.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let title_id = unique_id("dialog");
    let labelled_by = title_id.clone();
    let came_from = StoredValue::new_local(dom::focused());
    // An effect, because an open dialog is a state of the browser.
    Effect::new(move || {
        if let Some(dialog) = node.get() {
            dom::show_modal(&dialog, "h2");
        }
    });
    // A dialog that is taken out of the page does not give the focus back by itself.
    on_cleanup(move || {
        if let Some(element) = came_from.try_get_value().flatten() {
            request_animation_frame(move || dom::focus(&element));
        }
    });
    let toasts = use_context::<Toasts>();
    let layer = toasts.map(Toasts::cover);
    on_cleanup(move || {
        if let Some((toasts, layer)) = toasts.zip(layer) {
            toasts.leave(layer);
        }
    });
    let refused = Refused::new();
    let ask_to_close = move || {
        // Leaving a field is what saves it; taken out of the page it would not be left.
        dom::leave_field();
        match refused.take() {
            Some(field) => dom::focus(&field),
            None => on_close.run(()),
        }
    };
    let cancel = move |event: leptos::ev::Event| {
        event.prevent_default();
        ask_to_close();
    };
    // A browser asks only once (HTML 6.7.2, close watchers): the next Esc closes, whatever the answer was.
    let closed = move |_| on_close.run(());
    let close_from_beside = move |event: leptos::ev::MouseEvent| {
        if node.get_untracked().is_some_and(|dialog| dom::is_beside(&dialog, &event)) {
            // A press takes the focus as well; not away from a field that it has just been given to.
            event.prevent_default();
            ask_to_close();
        }
    };
    view! {
        <dialog
            class="dialog"
            node_ref=node
            data-shape=shape.name()
            aria-labelledby=labelled_by
            on:cancel=cancel
            on:close=closed
            on:mousedown=close_from_beside
        >
            <header class="dialog-head">
                <h2 id=title_id tabindex="-1">{title}</h2>
                <IconButton name="Close" icon=Glyph::Close on_press=move |()| ask_to_close() />
            </header>
            <div class="dialog-body"><Provider value=refused>{children()}</Provider></div>
            {toasts.zip(layer).map(|(toasts, layer)| view! { <ToastRegion toasts layer/> })}
        </dialog>
    }
    .into_any()
}

//! What a word means, at the place where it stands.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::words::{self, Word};
use crate::app::browser::dom::{self, Place};

/// A small question mark that says what a word means. Esc, leaving it and a press elsewhere close it.
#[component]
pub fn Explain(word: Word) -> impl IntoView {
    let (name, means) = words::of(word);
    let (place, set_place) = signal(None::<Place>);
    let anchor = NodeRef::<html::Button>::new();
    let toggle = move |_| {
        let is_closed = place.with_untracked(Option::is_none);
        set_place.set(anchor.get_untracked().filter(|_| is_closed).map(|anchor| dom::place_popup(&anchor)));
    };
    let press = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && place.with_untracked(Option::is_some) {
            event.prevent_default();
            event.stop_propagation();
            set_place.set(None);
        }
    };
    view! {
        <span class="explain">
            <button
                class="explain-button"
                type="button"
                node_ref=anchor
                aria-label=format!("What does “{name}” mean?")
                aria-expanded=move || place.with(Option::is_some).to_string()
                on:click=toggle
                on:keydown=press
                on:blur=move |_| set_place.set(None)
            >
                "?"
            </button>
            <span role="status">
                {move || place.get().map(|place| view! {
                    <span
                        class="explain-note"
                        data-align=place.is_end.then_some("end")
                        data-side=place.is_above.then_some("above")
                        style:--x=place.x.to_string()
                        style:--y=place.y.to_string()
                    >
                        <b>{name}</b>
                        " "
                        {means}
                    </span>
                })}
            </span>
        </span>
    }
    .into_any()
}

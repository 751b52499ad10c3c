//! Buttons with something to them. Those with words alone are plain elements of class `btn`, with `data-kind` and `data-size`.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// A button with an icon only. Its name is required, and shown when the pointer rests on it.
#[component]
pub fn IconButton(
    /// What it does, in words.
    #[prop(into)]
    name: Signal<String>,
    /// What it shows.
    icon: Glyph,
    /// Whether it stands inside a row or a card.
    #[prop(optional)]
    is_small: bool,
    /// What pressing does.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            class="icon-btn"
            type="button"
            data-size=is_small.then_some("small")
            aria-label=name
            title=name
            on:click=move |_| on_press.run(())
        >
            <Icon of=icon />
        </button>
    }
}

/// The way to the rest of a list of which only the first lines are drawn; nothing where those are all.
#[component]
pub fn ShowAll(
    /// How many lines are drawn at most.
    most: RwSignal<usize>,
    /// How many there are.
    #[prop(into)]
    count: Signal<usize>,
) -> impl IntoView {
    view! {
        <Show when=move || most.get() < count.get()>
            <button class="btn" data-kind="quiet" data-size="small" on:click=move |_| most.set(usize::MAX)>
                {move || format!("Show all {}", count.get())}
            </button>
        </Show>
    }
    .into_any()
}

//! What holds a screen together: ways between screens and views, things that fold, small helpers.

use leptos::prelude::*;

use super::field::Choice;
use super::icon::{Glyph, Icon};
use super::unique_id;

/// The links between screens.
#[component]
pub fn Tabs(
    /// What they lead through: `Portfolio`.
    #[prop(into)]
    name: Signal<String>,
    /// [`Tab`]s.
    children: Children,
) -> impl IntoView {
    view! {
        <nav class="tabs" aria-label=name>
            {children()}
        </nav>
    }
}

/// A link to a screen.
#[component]
pub fn Tab(
    /// Its address.
    #[prop(into)]
    href: Signal<String>,
    /// Its icon.
    icon: Glyph,
    /// Whether this screen is shown.
    #[prop(into)]
    current: Signal<bool>,
    /// Its name.
    children: Children,
) -> impl IntoView {
    view! {
        <a href=href aria-current=move || current.get().then_some("page")>
            <Icon of=icon />
            {children()}
        </a>
    }
}

/// One of two to four views of the same thing. Radio buttons underneath.
#[component]
pub fn Segmented<T: Clone + PartialEq + Send + Sync + 'static>(
    /// What it chooses, read out before the choices.
    #[prop(into)]
    name: Signal<String>,
    /// What there is to choose from.
    choices: Vec<Choice<T>>,
    /// What is chosen.
    chosen: Signal<T>,
    /// Another was chosen.
    #[prop(into)]
    on_choose: Callback<(T,)>,
) -> impl IntoView {
    let group = unique_id("segmented");
    let segment = move |choice: Choice<T>| {
        let Choice { value, label } = choice;
        let is_chosen = {
            let value = value.clone();
            move || chosen.with(|chosen| *chosen == value)
        };
        view! {
            <label>
                <input
                    class="visually-hidden"
                    type="radio"
                    name=group.clone()
                    prop:checked=is_chosen
                    on:change=move |_| on_choose.run((value.clone(),))
                />
                {label}
            </label>
        }
    };
    view! {
        <div class="segmented" role="radiogroup" aria-label=name>
            {choices.into_iter().map(segment).collect_view()}
        </div>
    }
}

/// Something that folds. Native, so that it opens for a search within the page.
#[component]
pub fn Disclosure(
    /// The words that stay.
    #[prop(into)]
    summary: ViewFn,
    /// Whether it is open at first, and from outside later.
    #[prop(optional, into)]
    open: Signal<bool>,
    /// It was opened or closed.
    #[prop(optional, into)]
    on_toggle: Option<Callback<(bool,)>>,
    /// What folds away.
    children: Children,
) -> impl IntoView {
    let toggled = move |is_open: bool| {
        if let Some(on_toggle) = on_toggle {
            on_toggle.run((is_open,));
        }
    };
    view! {
        <details
            class="disclosure"
            prop:open=open
            on:toggle:target=move |event| toggled(event.target().open())
        >
            <summary>
                <Icon of=Glyph::ChevronRight />
                {summary.run()}
            </summary>
            {children()}
        </details>
    }
}

/// Words for people who do not see the screen.
#[component]
pub fn VisuallyHidden(
    /// The words.
    children: Children,
) -> impl IntoView {
    view! { <span class="visually-hidden">{children()}</span> }
}

/// A key to press.
#[component]
pub fn Kbd(
    /// The key: `Ctrl Z`.
    children: Children,
) -> impl IntoView {
    view! { <kbd class="kbd">{children()}</kbd> }
}

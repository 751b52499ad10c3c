//! A short list of things to do, behind a button.

use leptos::context::Provider;
use leptos::html;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::app::browser::dom::{self, Place, Step};

/// Lets an item close the menu it stands in.
#[derive(Clone, Copy)]
struct OpenMenu {
    close: Callback<()>,
}

/// A button that opens a list of [`MenuItem`]s. Arrow keys, Home and End go through it, Esc and a press elsewhere close it,
/// and the focus goes back to the button.
///
/// ```ignore
/// <Menu label="More for E001" icon=Glyph::More icon_only=true>
///     <MenuItem icon=Glyph::Edit on_choose=edit>"Change details…"</MenuItem>
///     <hr />
/// </Menu>
/// ```
#[component]
pub fn Menu(
    /// What the button says, and what the list is called.
    #[prop(into)]
    label: Signal<String>,
    /// The button's icon.
    #[prop(optional, into)]
    icon: Option<Glyph>,
    /// Whether the button shows its icon alone; the label is still read out.
    #[prop(optional)]
    icon_only: bool,
    /// Whether it is what most people come to the screen to do.
    #[prop(optional)]
    primary: bool,
    /// The items.
    children: ChildrenFn,
) -> impl IntoView {
    let (place, set_place) = signal(None::<Place>);
    let is_open = move || place.with(Option::is_some);
    let anchor = NodeRef::<html::Button>::new();
    let list = NodeRef::<html::Div>::new();
    let close = Callback::new(move |()| {
        set_place.set(None);
        if let Some(anchor) = anchor.get_untracked() {
            dom::focus(&anchor);
        }
    });
    let toggle = move |_| {
        let is_closed = place.with_untracked(Option::is_none);
        set_place.set(anchor.get_untracked().filter(|_| is_closed).map(|anchor| dom::place_popup(&anchor)));
    };
    // An effect, because where the focus is belongs to the browser: into the list as soon as it stands.
    Effect::new(move || {
        if let Some(list) = list.get() {
            dom::step_focus(&list, ITEMS, Step::First);
        }
    });
    let go_through = move |event: leptos::ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowDown" => Step::Next,
            "ArrowUp" => Step::Previous,
            "Home" => Step::First,
            "End" => Step::Last,
            "Escape" => {
                event.prevent_default();
                event.stop_propagation();
                return close.run(());
            }
            "Tab" => return set_place.set(None),
            _ => return,
        };
        event.prevent_default();
        if let Some(list) = list.get_untracked() {
            dom::step_focus(&list, ITEMS, step);
        }
    };
    let children = StoredValue::new(children);
    let popup = move || {
        let place = place.get()?;
        Some(view! {
            <div class="menu-away" on:pointerdown=move |_| set_place.set(None)></div>
            <div
                class="menu"
                role="menu"
                node_ref=list
                aria-label=label
                data-align=place.is_end.then_some("end")
                data-side=place.is_above.then_some("above")
                style:--x=place.x.to_string()
                style:--y=place.y.to_string()
                on:keydown=go_through
            >
                // A provider of its own: a bare context would reach the menus beside this one.
                <Provider value=OpenMenu { close }>{children.with_value(|children| children())}</Provider>
            </div>
        })
    };
    let kind = if primary { "primary" } else { "secondary" };
    view! {
        <span class="menu-anchor">
            <button
                class=if icon_only { "icon-btn" } else { "btn" }
                type="button"
                node_ref=anchor
                data-kind=kind
                aria-haspopup="menu"
                aria-expanded=move || is_open().to_string()
                title=move || icon_only.then(|| label.get())
                on:click=toggle
            >
                {icon.map(|glyph| view! { <Icon of=glyph /> })}
                <span class:visually-hidden=icon_only>{label}</span>
            </button>
            {popup}
        </span>
    }
    .into_any()
}

const ITEMS: &str = "[role=menuitem]";

/// One thing to do.
#[component]
pub fn MenuItem(
    /// An icon before the words.
    #[prop(optional, into)]
    icon: Option<Glyph>,
    /// What choosing does, after the menu has closed.
    #[prop(into)]
    on_choose: Callback<()>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let menu = use_context::<OpenMenu>();
    let choose = move |_| {
        if let Some(menu) = menu {
            menu.close.run(());
        }
        on_choose.run(());
    };
    view! {
        <button
            class="menu-item"
            type="button"
            tabindex="-1"
            role="menuitem"
            on:click=choose
        >
            {icon.map(|glyph| view! { <Icon of=glyph /> })}
            {children()}
        </button>
    }
}

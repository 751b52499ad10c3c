//! Things to press.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// How much a button asks to be pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonKind {
    /// What most people come to a screen to do. One to a screen.
    Primary,
    /// Anything else worth doing.
    #[default]
    Secondary,
    /// Beside content, where a border would be noise.
    Quiet,
    /// What is hard to take back.
    Danger,
}

impl ButtonKind {
    pub(super) const fn name(self) -> &'static str {
        match self {
            ButtonKind::Primary => "primary",
            ButtonKind::Secondary => "secondary",
            ButtonKind::Quiet => "quiet",
            ButtonKind::Danger => "danger",
        }
    }
}

/// How large a button is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonSize {
    /// Inside rows and cards. A finger still finds 44 px.
    Small,
    /// Everywhere else.
    #[default]
    Medium,
    /// The one thing to do on a quiet screen.
    Large,
}

impl ButtonSize {
    const fn name(self) -> &'static str {
        match self {
            ButtonSize::Small => "small",
            ButtonSize::Medium => "medium",
            ButtonSize::Large => "large",
        }
    }
}

/// A button with words on it.
///
/// ```ignore
/// <Button kind=ButtonKind::Primary icon=Glyph::Plus on_press=move || start_portfolio()>"Start a portfolio"</Button>
/// ```
#[component]
pub fn Button(
    /// How much it asks to be pressed.
    #[prop(optional)]
    kind: ButtonKind,
    /// How large it is.
    #[prop(optional)]
    size: ButtonSize,
    /// An icon before the words.
    #[prop(optional, into)]
    icon: Option<Glyph>,
    /// Whether it cannot be pressed now. Say nearby why.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Whether what it started is still under way: it turns, and presses are ignored, but the focus stays.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Whether it sends its form.
    #[prop(optional)]
    submit: bool,
    /// What pressing does.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let press = move |_| {
        if let Some(on_press) = on_press.filter(|_| !busy.get_untracked()) {
            on_press.run(());
        }
    };
    let shown_icon = move || if busy.get() { Some(Glyph::Busy) } else { icon };
    view! {
        <button
            class="btn"
            type=if submit { "submit" } else { "button" }
            data-kind=kind.name()
            data-size=size.name()
            disabled=disabled
            aria-busy=move || busy.get().then_some("true")
            on:click=press
        >
            {move || shown_icon().map(|glyph| view! { <Icon of=glyph /> })}
            <span>{children()}</span>
        </button>
    }
}

/// A button with an icon only. Its name is required, and shown when the pointer rests on it.
#[component]
pub fn IconButton(
    /// What it does, in words.
    #[prop(into)]
    name: Signal<String>,
    /// What it shows.
    icon: Glyph,
    /// How large it is: `Small` inside rows and cards.
    #[prop(optional)]
    size: ButtonSize,
    /// Whether it cannot be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// For a button that stays in: whether it is.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    /// What pressing does.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
) -> impl IntoView {
    let press = move |_| {
        if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <button
            class="icon-btn"
            type="button"
            data-size=size.name()
            disabled=disabled
            aria-label=name
            title=name
            aria-pressed=move || pressed.map(|pressed| pressed.get().to_string())
            on:click=press
        >
            <Icon of=icon />
        </button>
    }
}

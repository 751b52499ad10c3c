//! Light, dark, or as the system: a preference of this device.

use leptos::prelude::*;

use super::browser::page;
use super::browser::preferences::{self, Preference};
use super::ui::icon::Glyph;
use super::ui::menu::{Menu, MenuItem};

/// How the page looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    const ALL: [(Theme, &str, Glyph); 3] = [
        (Theme::System, "As the system", Glyph::System),
        (Theme::Light, "Light", Glyph::Sun),
        (Theme::Dark, "Dark", Glyph::Moon),
    ];

    /// The value of `data-theme` and of the preference; the system's own needs none.
    fn name(self) -> Option<&'static str> {
        match self {
            Theme::System => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        }
    }

    fn kept() -> Theme {
        let kept = preferences::read(Preference::Theme);
        Theme::ALL
            .into_iter()
            .map(|(theme, ..)| theme)
            .find(|theme| theme.name() == kept.as_deref())
            .unwrap_or(Theme::System)
    }
}

/// Shows the page as this device last had it.
pub fn restore() {
    page::set_theme(Theme::kept().name());
}

/// The choice.
#[component]
pub fn ThemeMenu() -> impl IntoView {
    let choose = |theme: Theme| {
        move |()| {
            page::set_theme(theme.name());
            match theme.name() {
                Some(name) => preferences::write(Preference::Theme, name),
                None => preferences::forget(Preference::Theme),
            }
        }
    };
    view! {
        <Menu label="Appearance" icon=Glyph::Sun icon_only=true>
            {Theme::ALL
                .map(|(theme, words, glyph)| view! { <MenuItem icon=glyph on_choose=choose(theme)>{words}</MenuItem> })
                .collect_view()}
        </Menu>
    }
    .into_any()
}

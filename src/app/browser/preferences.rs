//! Small things that a person would like to find as they left them. Nothing that matters.

use gloo_storage::{LocalStorage, Storage};

use super::reflect;

/// What is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preference {
    /// Light, dark, or as the system.
    Theme,
    /// Whether single letters do things in the review.
    SingleKeys,
    /// Whether the matrix shows as a list.
    MatrixAsList,
    /// Whose tours were taken, or refused.
    ToursSeen,
    /// What the provider called things last.
    Terms,
}

impl Preference {
    fn key(self) -> &'static str {
        match self {
            Preference::Theme => "evidence-mapper.theme",
            Preference::SingleKeys => "evidence-mapper.single-keys",
            Preference::MatrixAsList => "evidence-mapper.matrix-as-list",
            Preference::ToursSeen => "evidence-mapper.tours-seen",
            Preference::Terms => "evidence-mapper.terms",
        }
    }
}

/// What is remembered, if anything.
pub fn read(preference: Preference) -> Option<String> {
    if !is_available() {
        return None;
    }
    LocalStorage::get(preference.key()).ok()
}

/// Remembers `value`, where the browser lets it.
pub fn write(preference: Preference, value: &str) {
    if is_available() {
        // A preference that is forgotten does no harm.
        let _ = LocalStorage::set(preference.key(), value);
    }
}

/// Forgets it.
pub fn forget(preference: Preference) {
    if is_available() {
        LocalStorage::delete(preference.key());
    }
}

// gloo panics where there is none, as in a browser that blocks all cookies.
fn is_available() -> bool {
    web_sys::window().is_some_and(|window| matches!(window.local_storage(), Ok(Some(_))))
}

/// Whether the person has told the browser to fetch no more than it must.
pub fn saves_data() -> bool {
    let connection = web_sys::window().map(|window| reflect::get(&window.navigator(), "connection"));
    connection.is_some_and(|connection| reflect::get(&connection, "saveData").as_bool() == Some(true))
}

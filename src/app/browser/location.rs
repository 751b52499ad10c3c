//! The part of the address after `#`, which says which screen is shown.

use web_sys::Window;

use super::Listener;

/// The part after `#`, as it stands in the address; empty if there is none.
pub fn hash() -> String {
    let hash = window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_owned()
}

/// Goes there: a new entry in the history, and [`on_hash_change`] is told.
pub fn set_hash(hash: &str) {
    if let Some(window) = window() {
        // Every text is allowed there.
        let _ = window.location().set_hash(hash);
    }
}

/// Calls `on_change` with the part after `#` whenever it changes. `None` outside a page.
pub fn on_hash_change(on_change: impl Fn(String) + 'static) -> Option<Listener> {
    Some(Listener::new(window()?, "hashchange", move |_| on_change(hash())))
}

fn window() -> Option<Window> {
    web_sys::window()
}

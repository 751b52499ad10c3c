//! The part of the address after `#`, which says which screen is shown.

use wasm_bindgen::JsValue;
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

/// Puts it in place of what is there: no entry in the history, and nobody is told.
pub fn replace_hash(hash: &str) {
    if let Some(history) = window().and_then(|window| window.history().ok()) {
        // It fails only if it is done hundreds of times a second, and then the address lags behind.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{hash}")));
    }
}

/// Calls `on_change` with the part after `#` whenever it changes. `None` outside a page.
pub fn on_hash_change(on_change: impl Fn(String) + 'static) -> Option<Listener> {
    Some(Listener::new(window()?, "hashchange", move |_| on_change(hash())))
}

fn window() -> Option<Window> {
    web_sys::window()
}

//! What to do before the page goes.

use super::Listener;

/// Calls `on_hidden` when the page may be about to go: the tab is left, the phone is locked, the page is closed. It is
/// the last moment at which something can be saved.
pub fn on_hidden(on_hidden: impl Fn() + 'static) -> Option<Listener> {
    let document = web_sys::window()?.document()?;
    let watched = document.clone();
    Some(Listener::new(document, "visibilitychange", move |_| {
        if watched.hidden() {
            on_hidden();
        }
    }))
}

/// Has the browser ask before the page is closed, whenever `is_unsaved` says so.
pub fn ask_while(is_unsaved: impl Fn() -> bool + 'static) -> Option<Listener> {
    Some(Listener::new(web_sys::window()?, "beforeunload", move |event| {
        if is_unsaved() {
            event.prevent_default();
        }
    }))
}

//! What to do before the page goes.

use super::Listener;

/// Has the browser ask before the page is closed, whenever `is_unsaved` says so.
pub fn ask_while(is_unsaved: impl Fn() -> bool + 'static) -> Option<Listener> {
    Some(Listener::new(web_sys::window()?, "beforeunload", move |event| {
        if is_unsaved() {
            event.prevent_default();
        }
    }))
}

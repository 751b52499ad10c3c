//! An event handler that is taken off when it is dropped.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget};

/// Listens until it is dropped.
#[must_use = "it stops listening when it is dropped"]
pub struct Listener {
    target: EventTarget,
    event: &'static str,
    handler: Closure<dyn FnMut(Event)>,
}

impl Listener {
    pub(super) fn new(
        target: impl Into<EventTarget>,
        event: &'static str,
        handler: impl FnMut(Event) + 'static,
    ) -> Listener {
        let (target, handler) = (target.into(), Closure::<dyn FnMut(Event)>::new(handler));
        // It fails only without a handler.
        let _ = target.add_event_listener_with_callback(event, handler.as_ref().unchecked_ref());
        Listener { target, event, handler }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let handler = self.handler.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback(self.event, handler);
    }
}

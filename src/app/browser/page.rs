//! The page as a whole: what has the focus, what is in view, whether it may be left.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MessageChannel, Node, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::reflect;

/// Whether the person is typing somewhere, so that a letter or a paste is meant for the field.
pub fn is_typing() -> bool {
    let Some(active) = document().active_element() else { return false };
    match active.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => !matches!(active.get_attribute("type").as_deref(), Some("checkbox" | "radio" | "file" | "button")),
        _ => active.get_attribute("contenteditable").is_some(),
    }
}

/// Shows the top of the page.
pub fn to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Has the browser print the page. It asks the person first.
pub fn print() {
    // One that cannot print says so itself.
    let _ = window().print();
}

/// Whether a dialog lies over the page.
pub fn is_dialog_open() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}

/// Whether a drag that left something went out of it altogether, and not just onto a part of it.
pub fn has_left(event: &ev::DragEvent) -> bool {
    let inside = event.current_target().and_then(|target| target.dyn_into::<Node>().ok());
    let to = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
    !inside.is_some_and(|inside| inside.contains(to.as_ref()) && to.is_some())
}

/// Gives the focus, without moving the page under the person, to the first element in sight that matches the first of
/// `selectors`; where none is in sight, to the first that there is; and so on with the other selectors. What scrolls out
/// of a `pane` around it is not in sight.
pub fn focus_first_in_view(pane: &str, selectors: &[&str]) {
    for selector in selectors {
        let Ok(found) = document().query_selector_all(selector) else { continue };
        let elements = (0..found.length()).filter_map(|index| found.get(index)?.dyn_into::<HtmlElement>().ok());
        let shown: Vec<HtmlElement> =
            elements.filter(|element| element.get_bounding_client_rect().height() > 0.0).collect();
        let Some(element) = shown.iter().find(|element| is_in_view(element, pane)).or(shown.first()) else { continue };
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        // A focus that cannot be had is no reason to stop.
        let _ = element.focus_with_options(&options);
        return;
    }
}

fn is_in_view(element: &HtmlElement, pane: &str) -> bool {
    let Ok(Some(pane)) = element.closest(pane) else { return true };
    let (inner, outer) = (element.get_bounding_client_rect(), pane.get_bounding_client_rect());
    inner.top() >= outer.top() && inner.bottom() <= outer.bottom()
}

/// Brings what matches `selector` into view once it is there, and puts the focus on it.
pub fn reveal(selector: &str) {
    reveal_within(selector.to_owned(), REVEAL_FRAMES);
}

/// For how many frames it is looked for what is to be revealed: the end of a long list comes later than its beginning.
const REVEAL_FRAMES: u32 = 300;

fn reveal_within(selector: String, frames: u32) {
    request_animation_frame(move || {
        request_animation_frame(move || {
            let element = document().query_selector(&selector).ok().flatten();
            let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else {
                return if frames > 2 {
                    reveal_within(selector, frames - 2)
                };
            };
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Center);
            element.scroll_into_view_with_scroll_into_view_options(&options);
            element.set_tab_index(-1);
            // A focus that cannot be had is no reason to stop.
            let _ = element.focus();
        });
    });
}

/// Puts the focus on what goes by `id`, once it is there.
pub fn focus_soon(id: &'static str) {
    request_animation_frame(move || super::dom::focus_by_id(id));
}

/// Brings what matches `selector` into view once it is there, without moving the focus.
pub fn reveal_quietly(selector: &str) {
    let selector = selector.to_owned();
    request_animation_frame(move || {
        if let Ok(Some(element)) = document().query_selector(&selector) {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            element.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}

/// The words that are chosen inside `element`; none if any of them are outside.
pub fn chosen_within(element: &HtmlElement) -> String {
    let Ok(chosen) = reflect::call(&window(), "getSelection", &[]) else { return String::new() };
    let is_inside = |end: &str| {
        let node = reflect::get(&chosen, end).dyn_into::<Node>();
        node.is_ok_and(|node| element.contains(Some(&node)))
    };
    if !is_inside("anchorNode") || !is_inside("focusNode") {
        return String::new();
    }
    reflect::call(&chosen, "toString", &[]).ok().and_then(|words| words.as_string()).unwrap_or_default()
}

/// Says that the page can be used: part of the public interface, for scripts and checks.
pub fn say_ready() {
    if let Some(root) = document().document_element() {
        // Neither can fail on an element of the page itself; if it did, only a script would miss it.
        let _ = root.set_attribute("data-ready", "");
    }
    if let Some(performance) = window().performance() {
        let _ = performance.mark("app-ready");
    }
}

/// Says that every part of the page is here: from now on it asks for nothing.
pub fn say_loaded() {
    if let Some(root) = document().document_element() {
        // As above.
        let _ = root.set_attribute("data-loaded", "");
    }
    if let Some(performance) = window().performance() {
        let _ = performance.mark("app-loaded");
    }
}

/// Takes the shell away that stood in for the page while it was loading.
pub fn drop_shell() {
    if let Some(shell) = document().get_element_by_id("shell") {
        Element::remove(&shell);
    }
}

/// Shows the page light or dark; `None` leaves it to the system.
pub fn set_theme(theme: Option<&str>) {
    if let Some(root) = document().document_element() {
        // Neither can fail on an element of the page itself.
        let _ = match theme {
            Some(theme) => root.set_attribute("data-theme", theme),
            None => root.remove_attribute("data-theme"),
        };
    }
}

/// Sets the title that the browser shows.
pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Covers the page with `words`: it cannot go on.
pub fn cover(kind: &str, words: &str) {
    let Some(body) = document().body() else { return };
    let Ok(cover) = document().create_element("div") else { return };
    // None of these can fail on elements of the page itself.
    let _ = cover.set_attribute("class", "breakdown");
    let _ = cover.set_attribute("role", "alert");
    let _ = cover.set_attribute("data-message", kind);
    cover.set_text_content(Some(words));
    let _ = body.append_child(&cover);
}

/// Lets everything have its turn that waits for one: what the person did, what is to be painted.
pub async fn next_task() {
    // Unlike a timer, a message is neither held up after the first few nor in a tab that is not looked at.
    let Ok(channel) = MessageChannel::new() else { return };
    let turn = js_sys::Promise::new(&mut |resolve, _| channel.port1().set_onmessage(Some(&resolve)));
    if channel.port2().post_message(&wasm_bindgen::JsValue::NULL).is_ok() {
        let _ = wasm_bindgen_futures::JsFuture::from(turn).await;
    }
    channel.port1().close();
}

/// Lets everything have its turn that is more urgent: answers of the store and the network as well.
pub async fn in_the_background() {
    let scheduler = reflect::get(&window(), "scheduler");
    let turn = js_sys::Promise::new(&mut |resolve, _| {
        let options = reflect::object(&[("priority", "background".into())]);
        // Not every browser has it yet.
        if scheduler.is_undefined() || reflect::call(&scheduler, "postTask", &[&resolve, &options]).is_err() {
            let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
        }
    });
    let _ = wasm_bindgen_futures::JsFuture::from(turn).await;
    if scheduler.is_undefined() {
        next_task().await;
    }
}

/// Waits until the page has nothing else to do, or for half a second.
pub async fn when_idle() {
    let window = window();
    let options = reflect::object(&[("timeout", 500.into())]);
    let idle = js_sys::Promise::new(&mut |resolve, _| {
        // Safari has no such thing.
        if reflect::call(&window, "requestIdleCallback", &[&resolve, &options]).is_err() {
            let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
        }
    });
    let _ = wasm_bindgen_futures::JsFuture::from(idle).await;
    next_task().await;
}

/// Waits until the page is painted next.
pub async fn next_frame() {
    let frame = js_sys::Promise::new(&mut |resolve, _| {
        request_animation_frame(move || {
            // Nobody is left to be told if it fails.
            let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
        });
    });
    let _ = wasm_bindgen_futures::JsFuture::from(frame).await;
}

//! Putting a text on the clipboard.

use wasm_bindgen_futures::JsFuture;

use super::BrowserError;

/// Puts `text` on the clipboard. Browsers allow it only right after a press, and only on a page that came safely.
pub async fn copy(text: &str) -> Result<(), BrowserError> {
    let no_page = || BrowserError::Other { reason: "There is no page".to_owned() };
    let navigator = web_sys::window().ok_or_else(no_page)?.navigator();
    // Where a page did not come safely there is no clipboard at all, and asking it would end in a panic.
    let is_there = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_object());
    if !is_there {
        return Err(BrowserError::Other { reason: "The browser lends no clipboard here".to_owned() });
    }
    JsFuture::from(navigator.clipboard().write_text(text))
        .await
        .map(drop)
        .map_err(|error| BrowserError::from_js(&error))
}

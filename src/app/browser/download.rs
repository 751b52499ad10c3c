//! Saving a file to the person's disk.

use evidence_mapper::file_name;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::HtmlAnchorElement;

use super::BrowserError;
use super::blob::{Blob, BlobBuilder, ObjectUrl, retyped};
use super::scratch;

/// How long the address of a download is kept: Safari starts to read it only after it has asked the person, in
/// milliseconds.
const KEPT_MILLIS: i32 = 5 * 60 * 1_000;

/// Has the browser save `blob` under a name like `name` (see [`file_name::safe`]). Where to, and whether at all, is
/// between the browser and the person: nobody is told.
///
/// Whatever is not JSON is handed over as mere bytes, so that no browser opens it in place of saving it.
pub fn save(blob: &Blob, name: &str) -> Result<(), BrowserError> {
    save_then(blob, name, || {})
}

/// [`save`] for a blob that may be a file of the site's own, which goes once the browser has had time to copy it.
pub fn save_scratch(blob: &Blob, name: &str, scratch: Option<String>) -> Result<(), BrowserError> {
    save_then(blob, name, || {
        if let Some(scratch) = scratch {
            wasm_bindgen_futures::spawn_local(async move { scratch::discard(&scratch).await });
        }
    })
}

fn save_then(blob: &Blob, name: &str, afterwards: impl FnOnce() + 'static) -> Result<(), BrowserError> {
    let media_type = if blob.type_() == "application/json" { "application/json" } else { "application/octet-stream" };
    let url = ObjectUrl::of(&retyped(blob, media_type)?)?;
    let no_page = || BrowserError::Other { reason: "There is no page".to_owned() };
    let window = web_sys::window().ok_or_else(no_page)?;
    let document = window.document().ok_or_else(no_page)?;
    let body = document.body().ok_or_else(no_page)?;

    let link = document.create_element("a").map_err(|error| BrowserError::from_js(&error))?;
    let link: HtmlAnchorElement = link.dyn_into().map_err(|_| no_page())?;
    link.set_href(url.as_str());
    link.set_download(&file_name::safe(name));
    // Firefox does not follow a link that is not on the page.
    body.append_child(&link).map_err(|error| BrowserError::from_js(&error))?;
    link.click();
    link.remove();

    let revoke = Closure::once_into_js(move || {
        drop(url);
        afterwards();
    });
    let timer = window.set_timeout_with_callback_and_timeout_and_arguments_0(revoke.unchecked_ref(), KEPT_MILLIS);
    timer.map(drop).map_err(|error| BrowserError::from_js(&error))
}

/// Has the browser save `text` under a name like `name`, as [`save`] does.
pub fn save_text(text: &str, name: &str) -> Result<(), BrowserError> {
    let mut builder = BlobBuilder::new();
    builder.push(text.as_bytes())?;
    save(&builder.finish(if name.ends_with(".json") { "application/json" } else { "text/plain" })?, name)
}

//! Reading a file that is served beside the page. Nothing else is ever fetched: the content security policy sees to it.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// Why a file beside the page could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchError {
    /// Neither the server nor the offline copy answered.
    Unreachable,
    /// The server answered with this status.
    Status(u16),
}

/// The bytes of the file at `path`, relative to the page.
pub async fn bytes(path: &str) -> Result<Vec<u8>, FetchError> {
    let unreachable = |_| FetchError::Unreachable;
    let window = web_sys::window().ok_or(FetchError::Unreachable)?;
    let response = JsFuture::from(window.fetch_with_str(path)).await.map_err(unreachable)?;
    let response: Response = response.dyn_into().map_err(unreachable)?;
    if !response.ok() {
        return Err(FetchError::Status(response.status()));
    }
    let buffer = JsFuture::from(response.array_buffer().map_err(unreachable)?).await.map_err(unreachable)?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}

//! Bytes that the browser keeps outside the page's memory, on disk if they are many.

use evidence_mapper::media::Detected;
use js_sys::{Array, Uint8Array, WebAssembly};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
pub use web_sys::Blob;
use web_sys::{BlobPropertyBag, Url};

use super::BrowserError;

/// How many bytes [`BlobBuilder`] gathers before it hands them to the browser.
const PART_BYTES: usize = 4 << 20;

/// Makes a blob out of bytes that come in pieces. However many they are, the page's memory holds at most about 4 MiB of
/// them.
#[derive(Default)]
pub struct BlobBuilder {
    pending: Vec<u8>,
    parts: Array,
}

impl BlobBuilder {
    /// A builder that has no bytes yet.
    pub fn new() -> BlobBuilder {
        BlobBuilder::default()
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), BrowserError> {
        self.pending.extend_from_slice(bytes);
        if self.pending.len() >= PART_BYTES {
            self.flush()?;
        }
        Ok(())
    }

    /// All bytes in their order, as one blob of this type.
    pub fn finish(mut self, media_type: &str) -> Result<Blob, BrowserError> {
        self.flush()?;
        self.joined(media_type)
    }

    /// Takes the next bytes as a part of their own, and gives that part.
    pub fn push_part(&mut self, bytes: &[u8]) -> Result<Blob, BrowserError> {
        self.flush()?;
        let part = part(bytes)?;
        self.parts.push(&part);
        Ok(part)
    }

    fn joined(&self, media_type: &str) -> Result<Blob, BrowserError> {
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        Blob::new_with_blob_sequence_and_options(&self.parts, &options).map_err(|error| BrowserError::from_js(&error))
    }

    // Each part is a blob of its own, so that the browser can put it on disk while the next is gathered.
    fn flush(&mut self) -> Result<(), BrowserError> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let part = part(&self.pending)?;
        self.parts.push(&part);
        self.pending.clear();
        Ok(())
    }
}

/// A blob of these bytes.
pub fn part(bytes: &[u8]) -> Result<Blob, BrowserError> {
    // A view of the page's memory: the browser takes its copy before it returns.
    let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    let (start, length) = (bytes.as_ptr() as u32, bytes.len() as u32);
    let view = Uint8Array::new_with_byte_offset_and_length(&memory.buffer(), start, length);
    Blob::new_with_u8_array_sequence(&Array::of1(&view)).map_err(|error| BrowserError::from_js(&error))
}

/// The size of `blob` in bytes.
pub fn size(blob: &Blob) -> u64 {
    // A whole number below 2^53.
    blob.size() as u64
}

/// The same bytes under another type.
pub(super) fn retyped(blob: &Blob, media_type: &str) -> Result<Blob, BrowserError> {
    blob.slice_with_f64_and_f64_and_content_type(0.0, blob.size(), media_type)
        .map_err(|error| BrowserError::from_js(&error))
}

/// How long an address outlives its owner, in milliseconds. A browser looks an address up when it begins to load, which can
/// be after what was to show it has gone again: what is opened and closed in one breath would fail to load then.
const REVOKED_AFTER_MILLIS: i32 = 5_000;

/// An address under which this page can show a blob. It ends soon after this is dropped.
#[derive(Debug)]
pub struct ObjectUrl(String);

impl ObjectUrl {
    /// An address for bytes that are what `detected` says. The type comes from there and from nowhere else: the address
    /// belongs to this page's origin, so bytes that somebody calls HTML would run as this page.
    pub fn new(blob: &Blob, detected: Detected) -> Result<ObjectUrl, BrowserError> {
        ObjectUrl::of(&retyped(blob, detected.media_type())?)
    }

    /// An address for a blob as it is typed.
    pub(super) fn of(blob: &Blob) -> Result<ObjectUrl, BrowserError> {
        Url::create_object_url_with_blob(blob).map(ObjectUrl).map_err(|error| BrowserError::from_js(&error))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        let address = std::mem::take(&mut self.0);
        // An address that is no more needs no revoking.
        let revoke = Closure::once_into_js(move || drop(Url::revoke_object_url(&address)));
        // Without a window there is no page either, and with the page its addresses end.
        if let Some(window) = web_sys::window() {
            let _ = window
                .set_timeout_with_callback_and_timeout_and_arguments_0(revoke.unchecked_ref(), REVOKED_AFTER_MILLIS);
        }
    }
}

//! Bytes that the browser keeps outside the page's memory, on disk if they are many.

use evidence_mapper::media::Detected;
use js_sys::{Array, Uint8Array};
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
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        Blob::new_with_blob_sequence_and_options(&self.parts, &options).map_err(|error| BrowserError::from_js(&error))
    }

    // Each part is a blob of its own, so that the browser can put it on disk while the next is gathered.
    fn flush(&mut self) -> Result<(), BrowserError> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let bytes = Array::of1(&Uint8Array::from(self.pending.as_slice()));
        let part = Blob::new_with_u8_array_sequence(&bytes).map_err(|error| BrowserError::from_js(&error))?;
        self.parts.push(&part);
        self.pending.clear();
        Ok(())
    }
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

/// An address under which this page can show a blob. It ends when this is dropped.
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
        // An address that is no more needs no revoking.
        let _ = Url::revoke_object_url(&self.0);
    }
}

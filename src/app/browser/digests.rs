//! The digests of files that pass by in pieces. Small ones the browser takes, whole: it has the processor's own instructions
//! for that and does it beside the page, several times as fast as the page can. Large ones are taken here, piece by piece,
//! so that memory does not grow with them.

use evidence_mapper::digest::{Digest, Hasher};
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::SubtleCrypto;

use super::BrowserError;

/// The longest file that is gathered to be handed to the browser whole, in bytes.
pub const WHOLE_BYTES: u64 = 16 << 20;

/// Takes the digest of a file whose bytes come in pieces.
pub struct FileDigest(Way);

enum Way {
    Whole { browser: SubtleCrypto, bytes: Vec<u8> },
    Passing(Box<Hasher>),
}

impl FileDigest {
    /// For a file of `size` bytes, if that is known.
    pub fn of(size: Option<u64>) -> FileDigest {
        let whole = size.filter(|size| *size <= WHOLE_BYTES).and_then(|size| usize::try_from(size).ok());
        FileDigest(match whole.zip(subtle()) {
            Some((size, browser)) => Way::Whole { browser, bytes: Vec::with_capacity(size) },
            None => Way::Passing(Box::new(Hasher::new())),
        })
    }

    /// Takes in the next bytes.
    pub fn update(&mut self, more: &[u8]) {
        match &mut self.0 {
            Way::Passing(hasher) => hasher.update(more),
            Way::Whole { bytes, .. } if bytes.len() + more.len() > WHOLE_BYTES as usize => {
                // Longer than it was said to be.
                let mut hasher = Hasher::new();
                hasher.update(bytes);
                hasher.update(more);
                self.0 = Way::Passing(Box::new(hasher));
            }
            Way::Whole { bytes, .. } => bytes.extend_from_slice(more),
        }
    }

    /// The digest, which may still be on its way.
    pub fn finish(self) -> ComingDigest {
        self.finish_with_bytes().0
    }

    /// The digest, and all bytes if they were gathered.
    pub fn finish_with_bytes(self) -> (ComingDigest, Option<Vec<u8>>) {
        match self.0 {
            Way::Passing(hasher) => (ComingDigest::Here(hasher.finish()), None),
            // The browser makes its copy before it returns.
            Way::Whole { browser, bytes } => {
                let digest = match browser.digest_with_str_and_u8_array("SHA-256", &bytes) {
                    Ok(promise) => ComingDigest::OnItsWay(JsFuture::from(promise)),
                    Err(_) => ComingDigest::Here(Digest::of(&bytes)),
                };
                (digest, Some(bytes))
            }
        }
    }

    /// Whether the bytes are being gathered.
    pub fn gathers(&self) -> bool {
        matches!(self.0, Way::Whole { .. })
    }
}

/// A digest that may still be on its way.
pub enum ComingDigest {
    /// It is here.
    Here(Digest),
    /// The browser is taking it.
    OnItsWay(JsFuture),
}

impl ComingDigest {
    /// Waits for it.
    pub async fn digest(self) -> Result<Digest, BrowserError> {
        match self {
            ComingDigest::Here(digest) => Ok(digest),
            ComingDigest::OnItsWay(promise) => {
                let bytes = promise.await.map_err(|error| BrowserError::from_js(&error))?;
                let mut digest = [0; 32];
                Uint8Array::new(&bytes).copy_to(&mut digest);
                Ok(Digest::from_bytes(digest))
            }
        }
    }
}

// Neither a page nor a worker has it outside HTTPS and localhost.
fn subtle() -> Option<SubtleCrypto> {
    let crypto = Reflect::get(&js_sys::global(), &"crypto".into()).ok()?;
    let subtle = Reflect::get(&crypto, &"subtle".into()).ok().filter(JsValue::is_object)?;
    Some(subtle.unchecked_into())
}

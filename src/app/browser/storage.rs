//! How long and how much the browser will keep.

use js_sys::{Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

/// How much room there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// How many bytes this site uses, about.
    pub used_bytes: u64,
    /// How many bytes it may use, about.
    pub quota_bytes: u64,
}

impl Room {
    /// How many bytes may still come, about.
    pub fn free_bytes(self) -> u64 {
        self.quota_bytes.saturating_sub(self.used_bytes)
    }

    /// Whether `more_bytes` would leave less than a fifth of the room: browsers' figures are rough, and a full disk
    /// shows only at the end of a write.
    pub fn is_short_for(self, more_bytes: u64) -> bool {
        self.used_bytes.saturating_add(more_bytes) > self.quota_bytes / 5 * 4
    }
}

/// Whether the browser has promised not to clear this site's storage by itself; `None` if it cannot say.
pub async fn is_persisted() -> Option<bool> {
    answer(manager()?.persisted().ok()?).await?.as_bool()
}

/// Asks for that promise. Some browsers ask the person; `None` if this one has no such thing.
pub async fn persist() -> Option<bool> {
    answer(manager()?.persist().ok()?).await?.as_bool()
}

/// How much room there is; `None` if the browser cannot say.
pub async fn estimate() -> Option<Room> {
    let estimate: StorageEstimate = answer(manager()?.estimate().ok()?).await?.unchecked_into();
    // Whole numbers below 2^53.
    Some(Room { used_bytes: estimate.get_usage()? as u64, quota_bytes: estimate.get_quota()? as u64 })
}

// WebKitGTK has none, and no browser has one outside HTTPS and localhost.
fn manager() -> Option<StorageManager> {
    let navigator = web_sys::window()?.navigator();
    let manager = Reflect::get(&navigator, &"storage".into()).ok()?;
    (!manager.is_undefined()).then(|| manager.unchecked_into())
}

async fn answer(promise: Promise) -> Option<JsValue> {
    JsFuture::from(promise).await.ok()
}

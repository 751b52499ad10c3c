//! The store that a page works with: the browser's database, or memory where the browser lends none.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::indexed_db::{Blob, IndexedDbStore, KeptKey, NAME, StoreEvent};
use super::memory::MemoryStore;
use super::{Batch, Holdings, Shelved, Store, StoreError, StoredRecord};
use crate::digest::Digest;
use crate::portfolio::PortfolioId;

/// Where this page keeps what it is given.
pub enum DeviceStore {
    /// In the browser's database.
    Kept(IndexedDbStore),
    /// Until the page is closed, and the page must say so.
    InMemory {
        /// The store.
        store: MemoryStore<Blob>,
        /// Why it is not the database.
        because: StoreError,
    },
}

impl DeviceStore {
    /// Opens the database. Where the browser lends none, memory takes its place. Fails if there is a database that must
    /// not be touched: what is in it would seem to be lost if the page went on without.
    pub async fn open(on_event: impl Fn(StoreEvent) + 'static) -> Result<DeviceStore, StoreError> {
        match IndexedDbStore::open(NAME, on_event).await {
            Ok(store) => Ok(DeviceStore::Kept(store)),
            Err(because @ StoreError::Unavailable { .. }) => {
                Ok(DeviceStore::InMemory { store: MemoryStore::new(), because })
            }
            Err(error) => Err(error),
        }
    }
}

impl DeviceStore {
    /// The key that is kept under `name`, as the browser keeps it.
    pub async fn key(&self, name: &str) -> Result<Option<KeptKey>, StoreError> {
        match self {
            DeviceStore::Kept(store) => store.key(name).await,
            DeviceStore::InMemory { .. } => Ok(None),
        }
    }

    /// Keeps a key under `name`, unless there is one. Where nothing is kept, neither is a key.
    pub async fn add_key(&self, name: &str, key: &KeptKey) -> Result<(), StoreError> {
        match self {
            DeviceStore::Kept(store) => store.add_key(name, key).await,
            DeviceStore::InMemory { .. } => Ok(()),
        }
    }
}

// Hands a call on to whichever store it is.
macro_rules! whichever {
    ($self:ident.$method:ident($($argument:expr),*)) => {
        match $self {
            DeviceStore::Kept(store) => store.$method($($argument),*).await,
            DeviceStore::InMemory { store, .. } => store.$method($($argument),*).await,
        }
    };
}

impl Store for DeviceStore {
    type Blob = Blob;

    async fn commit(&self, batch: &Batch) -> Result<(), StoreError> {
        whichever!(self.commit(batch))
    }

    async fn holdings(&self) -> Result<Holdings, StoreError> {
        whichever!(self.holdings())
    }

    async fn load(&self, portfolio: PortfolioId) -> Result<Vec<StoredRecord>, StoreError> {
        whichever!(self.load(portfolio))
    }

    async fn load_each(&self, portfolio: PortfolioId, take: &mut impl FnMut(StoredRecord)) -> Result<(), StoreError> {
        whichever!(self.load_each(portfolio, take))
    }

    async fn remove(&self, portfolio: PortfolioId) -> Result<(), StoreError> {
        whichever!(self.remove(portfolio))
    }

    async fn put_specification(&self, digest: Digest, json: &str) -> Result<(), StoreError> {
        whichever!(self.put_specification(digest, json))
    }

    async fn specification(&self, digest: Digest) -> Result<Option<String>, StoreError> {
        whichever!(self.specification(digest))
    }

    async fn remove_specification(&self, digest: Digest) -> Result<(), StoreError> {
        whichever!(self.remove_specification(digest))
    }

    async fn shelve(&self, shelved: &Shelved, json: &str) -> Result<(), StoreError> {
        whichever!(self.shelve(shelved, json))
    }

    async fn shelf(&self) -> Result<Vec<Shelved>, StoreError> {
        whichever!(self.shelf())
    }

    async fn unshelve(&self, digest: Digest) -> Result<(), StoreError> {
        whichever!(self.unshelve(digest))
    }

    async fn note(&self, name: &str) -> Result<Option<String>, StoreError> {
        whichever!(self.note(name))
    }

    async fn put_note(&self, name: &str, text: &str) -> Result<(), StoreError> {
        whichever!(self.put_note(name, text))
    }

    async fn put_blob(&self, digest: Digest, blob: &Blob, at: Timestamp) -> Result<(), StoreError> {
        whichever!(self.put_blob(digest, blob, at))
    }

    async fn put_blobs(&self, files: &[(Digest, Blob)], at: Timestamp) -> Result<(), StoreError> {
        whichever!(self.put_blobs(files, at))
    }

    async fn blob(&self, digest: Digest) -> Result<Option<Blob>, StoreError> {
        whichever!(self.blob(digest))
    }

    async fn has_blob(&self, digest: Digest) -> Result<bool, StoreError> {
        whichever!(self.has_blob(digest))
    }

    async fn blob_digests(&self) -> Result<BTreeSet<Digest>, StoreError> {
        whichever!(self.blob_digests())
    }

    async fn sweep(&self, keep: &BTreeSet<Digest>, before: Timestamp) -> Result<usize, StoreError> {
        whichever!(self.sweep(keep, before))
    }
}

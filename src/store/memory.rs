//! A store that lasts as long as the page: for tests, and for a browser that lends no storage.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{Batch, Holdings, Shelved, Store, StoreError, StoredRecord, holding, shelf};
use crate::digest::Digest;
use crate::portfolio::PortfolioId;

/// Keeps everything in memory. `Blob` is whatever stands for a file's bytes: bytes in tests, a browser's blob on the page.
pub struct MemoryStore<Blob> {
    kept: RefCell<Kept<Blob>>,
}

struct Kept<Blob> {
    // As the database keeps them, so that both give the same back.
    holdings: BTreeMap<PortfolioId, String>,
    records: BTreeMap<PortfolioId, BTreeMap<String, String>>,
    specifications: BTreeMap<Digest, String>,
    shelf: BTreeMap<Digest, String>,
    notes: BTreeMap<String, String>,
    blobs: BTreeMap<Digest, (Timestamp, Blob)>,
}

impl<Blob> MemoryStore<Blob> {
    /// A store with nothing in it.
    pub fn new() -> MemoryStore<Blob> {
        MemoryStore {
            kept: RefCell::new(Kept {
                holdings: BTreeMap::new(),
                records: BTreeMap::new(),
                specifications: BTreeMap::new(),
                shelf: BTreeMap::new(),
                notes: BTreeMap::new(),
                blobs: BTreeMap::new(),
            }),
        }
    }
}

impl<Blob> Default for MemoryStore<Blob> {
    fn default() -> Self {
        MemoryStore::new()
    }
}

// No borrow lives across an await, because nothing here waits: the futures are ready at once.
impl<Blob: Clone> Store for MemoryStore<Blob> {
    type Blob = Blob;

    async fn commit(&self, batch: &Batch) -> Result<(), StoreError> {
        let mut kept = self.kept.borrow_mut();
        if let Some(known) = &batch.holding {
            kept.holdings.insert(batch.portfolio, holding::write(known));
        }
        let records = kept.records.entry(batch.portfolio).or_default();
        for key in &batch.delete {
            records.remove(key);
        }
        for record in &batch.put {
            records.insert(record.key.clone(), record.json.clone());
        }
        Ok(())
    }

    async fn holdings(&self) -> Result<Holdings, StoreError> {
        let kept = self.kept.borrow();
        Ok(holding::read_all(kept.holdings.iter().map(|(id, text)| (id.to_string(), Some(text.clone())))))
    }

    async fn load(&self, portfolio: PortfolioId) -> Result<Vec<StoredRecord>, StoreError> {
        let kept = self.kept.borrow();
        let records = kept.records.get(&portfolio).into_iter().flatten();
        Ok(records.map(|(key, json)| StoredRecord { key: key.clone(), json: json.clone() }).collect())
    }

    async fn remove(&self, portfolio: PortfolioId) -> Result<(), StoreError> {
        let mut kept = self.kept.borrow_mut();
        kept.holdings.remove(&portfolio);
        kept.records.remove(&portfolio);
        Ok(())
    }

    async fn put_specification(&self, digest: Digest, json: &str) -> Result<(), StoreError> {
        self.kept.borrow_mut().specifications.insert(digest, json.to_owned());
        Ok(())
    }

    async fn specification(&self, digest: Digest) -> Result<Option<String>, StoreError> {
        Ok(self.kept.borrow().specifications.get(&digest).cloned())
    }

    async fn remove_specification(&self, digest: Digest) -> Result<(), StoreError> {
        let mut kept = self.kept.borrow_mut();
        kept.specifications.remove(&digest);
        kept.shelf.remove(&digest);
        Ok(())
    }

    async fn shelve(&self, shelved: &Shelved, json: &str) -> Result<(), StoreError> {
        let mut kept = self.kept.borrow_mut();
        kept.specifications.insert(shelved.digest, json.to_owned());
        kept.shelf.insert(shelved.digest, shelf::write(shelved));
        Ok(())
    }

    async fn shelf(&self) -> Result<Vec<Shelved>, StoreError> {
        let kept = self.kept.borrow();
        Ok(shelf::read_all(kept.shelf.iter().map(|(&digest, text)| (digest, Some(text.clone())))))
    }

    async fn unshelve(&self, digest: Digest) -> Result<(), StoreError> {
        self.kept.borrow_mut().shelf.remove(&digest);
        Ok(())
    }

    async fn note(&self, name: &str) -> Result<Option<String>, StoreError> {
        Ok(self.kept.borrow().notes.get(name).cloned())
    }

    async fn put_note(&self, name: &str, text: &str) -> Result<(), StoreError> {
        self.kept.borrow_mut().notes.insert(name.to_owned(), text.to_owned());
        Ok(())
    }

    async fn put_blob(&self, digest: Digest, blob: &Blob, at: Timestamp) -> Result<(), StoreError> {
        self.kept.borrow_mut().blobs.insert(digest, (at, blob.clone()));
        Ok(())
    }

    async fn blob(&self, digest: Digest) -> Result<Option<Blob>, StoreError> {
        Ok(self.kept.borrow().blobs.get(&digest).map(|(_, blob)| blob.clone()))
    }

    async fn has_blob(&self, digest: Digest) -> Result<bool, StoreError> {
        Ok(self.kept.borrow().blobs.contains_key(&digest))
    }

    async fn blob_digests(&self) -> Result<BTreeSet<Digest>, StoreError> {
        Ok(self.kept.borrow().blobs.keys().copied().collect())
    }

    async fn sweep(&self, keep: &BTreeSet<Digest>, before: Timestamp) -> Result<usize, StoreError> {
        let mut kept = self.kept.borrow_mut();
        let count = kept.blobs.len();
        kept.blobs.retain(|digest, (at, _)| keep.contains(digest) || *at >= before);
        Ok(count - kept.blobs.len())
    }
}

//! Where portfolios are kept on this device.
//!
//! A store keeps texts and files by keys and knows no more than that. What a record means, how it is written and how an
//! old one is brought up to date is [`crate::wire`]'s; when to save is the page's.
//!
//! Two stores keep the same contract, which the tests run against both: [`memory`], for tests and for a browser that
//! lends no storage, and `indexed_db`, which exists in the browser only; `device` chooses between them. What the contract
//! is, [`Store`] says; [`outbox`] sees to the order of what is on its way there.

mod holding;
pub mod memory;
pub mod outbox;
mod shelf;
pub mod tables;

#[cfg(target_arch = "wasm32")]
pub mod device;
#[cfg(target_arch = "wasm32")]
pub mod indexed_db;

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::digest::Digest;
use crate::portfolio::{ActorId, PortfolioId};
use crate::spec::SpecificationId;

/// What this device knows of a portfolio that it holds: enough to list it without reading its records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// The portfolio.
    pub id: PortfolioId,
    /// Whether it was begun here or came from somebody.
    pub held: Held,
    /// The learner's name.
    pub learner: String,
    /// The specification's id.
    pub specification: SpecificationId,
    /// The digest of its wording, under which [`Store::specification`] has it.
    pub specification_digest: Digest,
    /// Its version; `None` where it was not noted yet.
    pub specification_version: Option<String>,
    /// Its title.
    pub specification_title: String,
    /// The short title of the award aimed at.
    pub award_title: String,
    /// How many evidence items there are.
    pub evidence: u32,
    /// How many criteria have evidence mapped to them …
    pub criteria_mapped: u32,
    /// … out of how many.
    pub criteria_total: u32,
    /// How many records there are, of all kinds.
    pub records: u32,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// When it was last written to a file; `None` if never, and then it is on this device only.
    pub exported_at: Option<Timestamp>,
    /// How many changes were made since then.
    pub changes_since_export: u32,
    /// The highest evidence number ever given in it.
    pub highest_number: u32,
    /// What a board of many portfolios shows of it, as [`crate::desk`] writes it; `None` where nobody worked it out yet.
    pub summary: Option<String>,
}

/// How a portfolio came to be on this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// It was begun here.
    Own {
        /// Who the person at this device is in it.
        actor: ActorId,
    },
    /// Somebody sent it.
    Received,
}

/// Every holding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holdings {
    /// In the order of their ids, which is the order in which they were begun.
    pub readable: Vec<Holding>,
    /// The keys of those that cannot be read. One of them must not hide the others; their records may well be whole.
    pub damaged: Vec<String>,
}

/// A specification that the person opened from a file, to have it on offer here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelved {
    /// The digest of its wording, under which [`Store::specification`] has it.
    pub digest: Digest,
    /// The name of the file.
    pub file_name: String,
    /// When it was opened.
    pub opened_at: Timestamp,
}

/// One record as it is kept. Both texts are [`crate::wire`]'s, and the store does not look into them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRecord {
    /// What it is known by inside its portfolio. ASCII.
    pub key: String,
    /// The record.
    pub json: String,
}

/// Changes to one portfolio that are made together or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Which portfolio.
    pub portfolio: PortfolioId,
    /// What is known of it from now on; `None` leaves that as it is.
    pub holding: Option<Holding>,
    /// Records that are new or replace the one with their key.
    pub put: Vec<StoredRecord>,
    /// The keys of records that go. A key that is in `put` too goes first and is then put.
    pub delete: Vec<String>,
}

impl Batch {
    /// A batch that changes nothing yet.
    pub fn new(portfolio: PortfolioId) -> Batch {
        Batch { portfolio, holding: None, put: Vec::new(), delete: Vec::new() }
    }

    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        self.holding.is_none() && self.put.is_empty() && self.delete.is_empty()
    }
}

/// Why a store did not do what it was asked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// The browser lends no storage here, as in some private windows or embedded pages.
    Unavailable {
        /// What the browser said.
        reason: String,
    },
    /// There is no room left.
    Full,
    /// A later version of this product has changed the store, and this one must not write to it.
    NewerVersion {
        /// The version it has.
        found: u32,
        /// The highest version that is understood here.
        supported: u32,
    },
    /// The connection is gone: a later version runs in another tab, or the browser cleared or closed the storage.
    Closed,
    /// The browser took back all of what was asked; nothing changed.
    Aborted {
        /// What the browser said, or nothing.
        reason: String,
    },
    /// What is kept under a key is not what belongs there.
    Damaged {
        /// The key.
        key: String,
    },
    /// The browser takes this file in memory only, and it is too large for that.
    TooLargeHere {
        /// The size of the file in bytes.
        size: u64,
        /// The most that is taken in bytes.
        max: u64,
    },
    /// Anything else.
    Other {
        /// What the browser said.
        reason: String,
    },
}

/// Keeps portfolios on this device.
///
/// **Contract.** When a method has returned `Ok`, what it wrote is there after the page is loaded again, and every later
/// read of this store sees it. When it has returned an error, nothing of what it was asked to write is there.
/// Dropping the future does not take a write back.
///
/// Records, specifications and blobs are three separate things: removing a portfolio leaves its blobs, and
/// [`sweep`](Store::sweep) is what takes away blobs that nobody names. So a blob goes in *before* the record that names
/// it, and no record ever names a blob that is missing.
///
/// Everything happens in one thread, so the futures need not be `Send`.
#[expect(async_fn_in_trait, reason = "a browser's page has one thread, and all callers are in this package")]
pub trait Store {
    /// A file's bytes, in the form in which this store takes and gives them.
    type Blob;

    /// Makes all changes of `batch` or none of them. What it costs depends on the batch, not on the portfolio.
    ///
    /// The store is asked in the first poll of the future, and carries batches out in the order in which it was asked:
    /// nobody need wait for one before asking for the next.
    async fn commit(&self, batch: &Batch) -> Result<(), StoreError>;

    /// Everything held.
    async fn holdings(&self) -> Result<Holdings, StoreError>;

    /// All records of a portfolio in the order of their keys; none if it is not held.
    async fn load(&self, portfolio: PortfolioId) -> Result<Vec<StoredRecord>, StoreError>;

    /// All records of a portfolio as [`load`](Store::load) gives them, one after the other: while some are taken, the store
    /// reads on.
    async fn load_each(&self, portfolio: PortfolioId, take: &mut impl FnMut(StoredRecord)) -> Result<(), StoreError> {
        self.load(portfolio).await?.into_iter().for_each(take);
        Ok(())
    }

    /// Removes a portfolio: its records and its holding, not its blobs.
    async fn remove(&self, portfolio: PortfolioId) -> Result<(), StoreError>;

    /// Keeps a specification. `json` is its canonical text and `digest` the digest of that.
    async fn put_specification(&self, digest: Digest, json: &str) -> Result<(), StoreError>;

    /// The specification with this digest.
    async fn specification(&self, digest: Digest) -> Result<Option<String>, StoreError>;

    /// Removes a specification, and takes it off the shelf. Whoever asks has made sure that no portfolio names it.
    async fn remove_specification(&self, digest: Digest) -> Result<(), StoreError>;

    /// Keeps a specification as [`put_specification`](Store::put_specification) does, and puts it on the shelf.
    async fn shelve(&self, shelved: &Shelved, json: &str) -> Result<(), StoreError>;

    /// What is on the shelf, in the order in which it was put there.
    async fn shelf(&self) -> Result<Vec<Shelved>, StoreError>;

    /// Takes a specification off the shelf; it is still kept.
    async fn unshelve(&self, digest: Digest) -> Result<(), StoreError>;

    /// What this device notes under `name`. It belongs to no portfolio.
    async fn note(&self, name: &str) -> Result<Option<String>, StoreError>;

    /// Notes `text` under `name`, in place of what stands there.
    async fn put_note(&self, name: &str, text: &str) -> Result<(), StoreError>;

    /// Keeps a file's bytes. `digest` is theirs: the store takes the caller's word for it. `at` is now, for the sake of
    /// [`sweep`](Store::sweep). A blob that is there already is written again, which mends one that was damaged; ask
    /// [`has_blob`](Store::has_blob) first where that is not wanted.
    async fn put_blob(&self, digest: Digest, blob: &Self::Blob, at: Timestamp) -> Result<(), StoreError>;

    /// Keeps the bytes of several files, as [`put_blob`](Store::put_blob) does of one, in fewer writes.
    async fn put_blobs(&self, files: &[(Digest, Self::Blob)], at: Timestamp) -> Result<(), StoreError> {
        for (digest, blob) in files {
            self.put_blob(*digest, blob, at).await?;
        }
        Ok(())
    }

    /// The bytes with this digest.
    async fn blob(&self, digest: Digest) -> Result<Option<Self::Blob>, StoreError>;

    /// Whether the bytes with this digest are here. Does not read them.
    async fn has_blob(&self, digest: Digest) -> Result<bool, StoreError>;

    /// The digests of all blobs, in order.
    async fn blob_digests(&self) -> Result<BTreeSet<Digest>, StoreError>;

    /// Removes the blobs that are not in `keep` and were put before `before`, and says how many those were. The time is
    /// there for the sake of other tabs: a blob that was just put is still waiting for the record that will name it.
    async fn sweep(&self, keep: &BTreeSet<Digest>, before: Timestamp) -> Result<usize, StoreError>;
}

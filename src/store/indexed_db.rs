//! The store in the browser's own database. The only part of the library that knows a browser, and only the page has it.
//!
//! It stands on `idb` rather than on `rexie` above it, because `rexie` hides three things that a learner's work depends
//! on: why a transaction was taken back (a full disk is told apart from everything else only by
//! `IDBTransaction.error`), the `strict` durability of a write, and the events `blocked`, `versionchange` and `close`.
//!
//! Rules that every method here keeps:
//! - Inside a transaction nothing is awaited but the database, or the browser ends it. Whatever must be encoded, hashed
//!   or read is ready before.
//! - A write is done when its transaction is *complete*, not when its requests are: a full disk shows only at the end.
//! - Handlers are taken off when a future is dropped; the write itself goes on.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;

use idb::event::VersionChangeEvent;
use idb::{DatabaseEvent as _, Event as _, Factory, KeyRange, ObjectStore, ObjectStoreParams, Query, Request as _};
use jiff::Timestamp;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
pub use web_sys::Blob;
use web_sys::{BlobPropertyBag, DomException, IdbDatabase, IdbObjectStore, IdbTransaction, IdbVersionChangeEvent};

use super::tables::{self, BLOB_TIMES, BLOBS, HOLDINGS, KEYS, NOTES, RECORDS, SHELF, SPECIFICATIONS, TABLES, Table};
use super::{Batch, Holdings, Shelved, Store, StoreError, StoredRecord, holding, shelf};
use crate::digest::Digest;
use crate::portfolio::PortfolioId;

/// The name of the database.
pub const NAME: &str = "evidence-mapper";

/// The largest file that is kept as plain bytes where the browser takes no blobs, in bytes. Such a file is read into
/// memory whole.
pub const MAX_PLAIN_BYTES: u64 = 64 << 20;

/// How many records are read at once. While they are made sense of, the browser reads the next.
const RECORDS_AT_ONCE: u32 = 800;

/// What happens to the database from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreEvent {
    /// Opening waits until other tabs with an older version are closed, and then goes on by itself.
    Blocked,
    /// A newer version runs in another tab. This connection is closed; the page must be loaded again.
    Outdated,
    /// The browser cleared or closed the database. This connection is closed; the page must be loaded again.
    Lost,
}

/// Keeps everything in the browser's IndexedDB.
pub struct IndexedDbStore {
    database: IdbDatabase,
    is_open: Rc<Cell<bool>>,
    // Owns the event handlers.
    _events: idb::Database,
}

/// A key, as the browser keeps it.
pub type KeptKey = JsValue;

impl IndexedDbStore {
    /// Opens the database `name`, and makes or upgrades it first if need be. `on_event` is told of what happens from
    /// then on, and of [`StoreEvent::Blocked`] even before.
    pub async fn open(name: &str, on_event: impl Fn(StoreEvent) + 'static) -> Result<IndexedDbStore, StoreError> {
        IndexedDbStore::open_version(name, tables::VERSION, on_event).await
    }

    /// [`open`](IndexedDbStore::open) as a product of another version would. For tests.
    #[doc(hidden)]
    pub async fn open_version(
        name: &str,
        version: u32,
        on_event: impl Fn(StoreEvent) + 'static,
    ) -> Result<IndexedDbStore, StoreError> {
        let on_event: Rc<dyn Fn(StoreEvent)> = Rc::new(on_event);
        let factory = Factory::new().map_err(|error| unavailable(&error))?;
        let mut request = factory.open(name, Some(version)).map_err(|error| unavailable(&error))?;
        let blocked = Rc::clone(&on_event);
        request.on_blocked(move |_| blocked(StoreEvent::Blocked));
        request.on_upgrade_needed(|event| upgrade(&event));
        let database = match request.await {
            Ok(database) => database,
            Err(error) => return Err(refused(&factory, name, version, &error).await),
        };

        let database = IdbDatabase::from(database);
        let is_open = Rc::new(Cell::new(true));
        let mut events = idb::Database::from(database.clone());
        events.on_version_change({
            let (database, is_open, on_event) = (database.clone(), Rc::clone(&is_open), Rc::clone(&on_event));
            move |event| {
                // At once, or the other tab waits for this one.
                database.close();
                is_open.set(false);
                let newer = event.dyn_ref::<IdbVersionChangeEvent>().and_then(IdbVersionChangeEvent::new_version);
                on_event(if newer.is_some() { StoreEvent::Outdated } else { StoreEvent::Lost });
            }
        });
        events.on_close({
            let is_open = Rc::clone(&is_open);
            move |_| {
                is_open.set(false);
                on_event(StoreEvent::Lost);
            }
        });
        Ok(IndexedDbStore { database, is_open, _events: events })
    }

    /// Deletes the database `name` with all that is in it, as soon as no tab has it open.
    pub async fn delete(name: &str) -> Result<(), StoreError> {
        let factory = Factory::new().map_err(|error| unavailable(&error))?;
        let request = factory.delete(name).map_err(|error| from_idb(&error))?;
        request.await.map_err(|error| from_idb(&error))
    }

    /// The key that is kept under `name`, as the browser keeps it.
    pub async fn key(&self, name: &str) -> Result<Option<KeptKey>, StoreError> {
        self.get(KEYS, name).await
    }

    /// Keeps a key under `name`, unless there is one: another tab may have been quicker.
    pub async fn add_key(&self, name: &str, key: &KeptKey) -> Result<(), StoreError> {
        self.write(&[KEYS], |transaction| {
            table(transaction, KEYS)?.add_with_key(key, &JsValue::from_str(name))?;
            Ok(())
        })
        .await
    }

    fn begin(&self, tables: &[Table], mode: &str) -> Result<IdbTransaction, StoreError> {
        if !self.is_open.get() {
            return Err(StoreError::Closed);
        }
        let names: Array = tables.iter().map(|table| JsValue::from_str(table.name)).collect();
        let options = Object::new();
        // Without it Chromium and Firefox say "complete" while the data is still on its way to the disk. web-sys has
        // this argument only behind an unstable flag; browsers that do not know it ignore it.
        let durability = Reflect::set(&options, &"durability".into(), &"strict".into());
        let function = durability.and_then(|_| Reflect::get(&self.database, &"transaction".into()));
        let begun = function.and_then(|function| {
            let function: Function = function.unchecked_into();
            function.call3(&self.database, &names, &mode.into(), &options)
        });
        match begun {
            Ok(transaction) => Ok(transaction.unchecked_into()),
            Err(error) if name_of(&error) == "InvalidStateError" => Err(StoreError::Closed),
            Err(error) => Err(from_js(&error)),
        }
    }

    fn table_for_reading(&self, table: Table) -> Result<ObjectStore, StoreError> {
        let transaction = idb::Transaction::from(self.begin(&[table], "readonly")?);
        transaction.object_store(table.name).map_err(|error| from_idb(&error))
    }

    async fn get(&self, table: Table, key: &str) -> Result<Option<JsValue>, StoreError> {
        let request = self.table_for_reading(table)?.get(JsValue::from_str(key));
        request.map_err(|error| from_idb(&error))?.await.map_err(|error| from_idb(&error))
    }

    // Everything that `ask` asks for, or nothing.
    async fn write(
        &self,
        tables: &[Table],
        ask: impl FnOnce(&IdbTransaction) -> Result<(), JsValue>,
    ) -> Result<(), StoreError> {
        let transaction = self.begin(tables, "readwrite")?;
        if let Err(error) = ask(&transaction) {
            return Err(take_back(&transaction, &error));
        }
        // Nothing more is to come. Otherwise the browser first tells this page that all was written, and writes for good
        // only once that has come back: a page that goes meanwhile would take its last change along. It fails only if
        // the transaction is over, and then `complete` knows how it went.
        let _ = idb::Transaction::from(transaction.clone()).commit();
        complete(&transaction).await
    }

    async fn put_blob_value(&self, digest: Digest, value: &JsValue, at: Timestamp) -> Result<(), StoreError> {
        let key = JsValue::from_str(&digest.to_string());
        self.write(&[BLOBS, BLOB_TIMES], |transaction| {
            table(transaction, BLOBS)?.put_with_key(value, &key)?;
            table(transaction, BLOB_TIMES)?.put_with_key(&millis(at), &key)?;
            Ok(())
        })
        .await
    }

    // Whether this browser puts blobs into its database at all: private windows of WebKit do not.
    async fn takes_blobs(&self) -> bool {
        let one_letter = Array::of1(&"x".into());
        let (Ok(blob), key) = (Blob::new_with_str_sequence(&one_letter), JsValue::from_str("probe")) else {
            return false;
        };
        let Ok(value) = blob_value("blob", &blob) else { return false };
        let probe = self.write(&[BLOBS], |transaction| {
            let blobs = table(transaction, BLOBS)?;
            blobs.put_with_key(&value, &key)?;
            blobs.delete(&key)?;
            Ok(())
        });
        probe.await.is_ok()
    }
}

impl Drop for IndexedDbStore {
    fn drop(&mut self) {
        self.database.set_onversionchange(None);
        self.database.set_onclose(None);
        self.database.close();
    }
}

impl Store for IndexedDbStore {
    type Blob = Blob;

    async fn commit(&self, batch: &Batch) -> Result<(), StoreError> {
        if batch.is_empty() {
            return Ok(());
        }
        let key = |key: &str| JsValue::from_str(&record_key(batch.portfolio, key));
        self.write(&[HOLDINGS, RECORDS], |transaction| {
            let records = table(transaction, RECORDS)?;
            for deleted in &batch.delete {
                records.delete(&key(deleted))?;
            }
            for record in &batch.put {
                records.put_with_key(&JsValue::from_str(&record.json), &key(&record.key))?;
            }
            if let Some(known) = &batch.holding {
                let id = JsValue::from_str(&batch.portfolio.to_string());
                table(transaction, HOLDINGS)?.put_with_key(&JsValue::from_str(&holding::write(known)), &id)?;
            }
            Ok(())
        })
        .await
    }

    async fn holdings(&self) -> Result<Holdings, StoreError> {
        let rows = all(&self.table_for_reading(HOLDINGS)?, None).await?;
        Ok(holding::read_all(rows.into_iter().map(|(key, value)| (key, value.as_string()))))
    }

    async fn load(&self, portfolio: PortfolioId) -> Result<Vec<StoredRecord>, StoreError> {
        let mut records = Vec::new();
        self.load_each(portfolio, &mut |record| records.push(record)).await?;
        Ok(records)
    }

    async fn load_each(&self, portfolio: PortfolioId, take: &mut impl FnMut(StoredRecord)) -> Result<(), StoreError> {
        let prefix = record_key(portfolio, "");
        let records = self.table_for_reading(RECORDS)?;
        let ask = |from: &str, is_after: bool| -> Result<_, StoreError> {
            let range = records_from(portfolio, from, is_after)?;
            let keys = records.get_all_keys(Some(range.clone().into()), Some(RECORDS_AT_ONCE));
            let values = records.get_all(Some(range.into()), Some(RECORDS_AT_ONCE));
            Ok((keys.map_err(|error| from_idb(&error))?, values.map_err(|error| from_idb(&error))?))
        };
        let mut asked = Some(ask(&prefix, false)?);
        while let Some((keys, values)) = asked.take() {
            let keys: Vec<String> = keys.await.map_err(|error| from_idb(&error))?.iter().map(text).collect();
            // Asked for before these are taken, so that the browser reads on meanwhile; and the transaction stays open.
            if let Some(last) = keys.last().filter(|_| keys.len() == RECORDS_AT_ONCE as usize) {
                asked = Some(ask(last, true)?);
            }
            let values = values.await.map_err(|error| from_idb(&error))?;
            for (key, value) in keys.into_iter().zip(values) {
                match (key.strip_prefix(&prefix), value.as_string()) {
                    (Some(inner), Some(json)) => take(StoredRecord { key: inner.to_owned(), json }),
                    _ => return Err(StoreError::Damaged { key }),
                }
            }
        }
        Ok(())
    }

    async fn remove(&self, portfolio: PortfolioId) -> Result<(), StoreError> {
        let range = records_of(portfolio)?.into();
        self.write(&[HOLDINGS, RECORDS], |transaction| {
            table(transaction, RECORDS)?.delete(&range)?;
            table(transaction, HOLDINGS)?.delete(&JsValue::from_str(&portfolio.to_string()))?;
            Ok(())
        })
        .await
    }

    async fn put_specification(&self, digest: Digest, json: &str) -> Result<(), StoreError> {
        self.write(&[SPECIFICATIONS], |transaction| {
            let key = JsValue::from_str(&digest.to_string());
            table(transaction, SPECIFICATIONS)?.put_with_key(&JsValue::from_str(json), &key)?;
            Ok(())
        })
        .await
    }

    async fn specification(&self, digest: Digest) -> Result<Option<String>, StoreError> {
        let key = digest.to_string();
        match self.get(SPECIFICATIONS, &key).await? {
            Some(value) => value.as_string().map(Some).ok_or(StoreError::Damaged { key }),
            None => Ok(None),
        }
    }

    async fn remove_specification(&self, digest: Digest) -> Result<(), StoreError> {
        self.write(&[SPECIFICATIONS, SHELF], |transaction| {
            let key = JsValue::from_str(&digest.to_string());
            table(transaction, SPECIFICATIONS)?.delete(&key)?;
            table(transaction, SHELF)?.delete(&key)?;
            Ok(())
        })
        .await
    }

    async fn shelve(&self, shelved: &Shelved, json: &str) -> Result<(), StoreError> {
        self.write(&[SPECIFICATIONS, SHELF], |transaction| {
            let key = JsValue::from_str(&shelved.digest.to_string());
            table(transaction, SPECIFICATIONS)?.put_with_key(&JsValue::from_str(json), &key)?;
            table(transaction, SHELF)?.put_with_key(&JsValue::from_str(&shelf::write(shelved)), &key)?;
            Ok(())
        })
        .await
    }

    async fn shelf(&self) -> Result<Vec<Shelved>, StoreError> {
        let rows = all(&self.table_for_reading(SHELF)?, None).await?;
        let rows: Result<Vec<_>, StoreError> =
            rows.into_iter().map(|(key, value)| Ok((digest_of(&key)?, value.as_string()))).collect();
        Ok(shelf::read_all(rows?.into_iter()))
    }

    async fn unshelve(&self, digest: Digest) -> Result<(), StoreError> {
        self.write(&[SHELF], |transaction| {
            table(transaction, SHELF)?.delete(&JsValue::from_str(&digest.to_string()))?;
            Ok(())
        })
        .await
    }

    async fn note(&self, name: &str) -> Result<Option<String>, StoreError> {
        match self.get(NOTES, name).await? {
            Some(value) => value.as_string().map(Some).ok_or(StoreError::Damaged { key: name.to_owned() }),
            None => Ok(None),
        }
    }

    async fn put_note(&self, name: &str, text: &str) -> Result<(), StoreError> {
        self.write(&[NOTES], |transaction| {
            table(transaction, NOTES)?.put_with_key(&JsValue::from_str(text), &JsValue::from_str(name))?;
            Ok(())
        })
        .await
    }

    async fn put_blob(&self, digest: Digest, blob: &Blob, at: Timestamp) -> Result<(), StoreError> {
        let nameless = nameless(blob)?;
        let value = blob_value("blob", &nameless).map_err(|error| from_js(&error))?;
        let refused = match self.put_blob_value(digest, &value, at).await {
            Ok(()) => return Ok(()),
            Err(error @ (StoreError::Full | StoreError::Closed)) => return Err(error),
            Err(error) => error,
        };
        if self.takes_blobs().await {
            return Err(refused);
        }
        let size = size_of(blob);
        if size > MAX_PLAIN_BYTES {
            return Err(StoreError::TooLargeHere { size, max: MAX_PLAIN_BYTES });
        }
        let bytes = JsFuture::from(nameless.array_buffer()).await.map_err(|error| from_js(&error))?;
        let value = blob_value("bytes", &bytes).map_err(|error| from_js(&error))?;
        self.put_blob_value(digest, &value, at).await
    }

    async fn put_blobs(&self, files: &[(Digest, Blob)], at: Timestamp) -> Result<(), StoreError> {
        let mut values = Vec::with_capacity(files.len());
        for (digest, blob) in files {
            let nameless = nameless(blob)?;
            let value = blob_value("blob", &nameless).map_err(|error| from_js(&error))?;
            values.push((JsValue::from_str(&digest.to_string()), value));
        }
        let all = self.write(&[BLOBS, BLOB_TIMES], |transaction| {
            let (blobs, times) = (table(transaction, BLOBS)?, table(transaction, BLOB_TIMES)?);
            for (key, value) in &values {
                blobs.put_with_key(value, key)?;
                times.put_with_key(&millis(at), key)?;
            }
            Ok(())
        });
        match all.await {
            Ok(()) => return Ok(()),
            Err(error @ (StoreError::Full | StoreError::Closed)) => return Err(error),
            // One by one there are other ways.
            Err(_) => {}
        }
        for (digest, blob) in files {
            self.put_blob(*digest, blob, at).await?;
        }
        Ok(())
    }

    async fn blob(&self, digest: Digest) -> Result<Option<Blob>, StoreError> {
        let key = digest.to_string();
        let Some(value) = self.get(BLOBS, &key).await? else { return Ok(None) };
        let member = |name: &str| Reflect::get(&value, &name.into()).unwrap_or(JsValue::UNDEFINED);
        if let Ok(blob) = member("blob").dyn_into::<Blob>() {
            return Ok(Some(blob));
        }
        let bytes = member("bytes");
        if !bytes.is_instance_of::<js_sys::ArrayBuffer>() {
            return Err(StoreError::Damaged { key });
        }
        let options = BlobPropertyBag::new();
        Blob::new_with_buffer_source_sequence_and_options(&Array::of1(&bytes), &options)
            .map(Some)
            .map_err(|error| from_js(&error))
    }

    async fn has_blob(&self, digest: Digest) -> Result<bool, StoreError> {
        let request = self.table_for_reading(BLOBS)?.get_key(JsValue::from_str(&digest.to_string()));
        let key = request.map_err(|error| from_idb(&error))?.await.map_err(|error| from_idb(&error))?;
        Ok(key.is_some())
    }

    async fn blob_digests(&self) -> Result<BTreeSet<Digest>, StoreError> {
        let request = self.table_for_reading(BLOBS)?.get_all_keys(None, None);
        let keys = request.map_err(|error| from_idb(&error))?.await.map_err(|error| from_idb(&error))?;
        keys.iter().map(|key| digest_of(&text(key))).collect()
    }

    async fn sweep(&self, keep: &BTreeSet<Digest>, before: Timestamp) -> Result<usize, StoreError> {
        let transaction = self.begin(&[BLOBS, BLOB_TIMES], "readwrite")?;
        // Reading and deleting are one transaction, so that a blob that is put again meanwhile stays.
        let times = table(&transaction, BLOB_TIMES).map_err(|error| from_js(&error))?;
        let rows = all(&ObjectStore::from(times.clone()), None).await?;
        let before = before.as_millisecond() as f64;
        let is_litter = |key: &str, at: &JsValue| {
            let is_kept = key.parse().is_ok_and(|digest| keep.contains(&digest));
            !is_kept && at.as_f64().is_none_or(|at| at < before)
        };
        let litter: Vec<JsValue> =
            rows.iter().filter(|(key, at)| is_litter(key, at)).map(|(key, _)| JsValue::from_str(key)).collect();
        if litter.is_empty() {
            return Ok(0);
        }
        let delete = || -> Result<(), JsValue> {
            let blobs = table(&transaction, BLOBS)?;
            for key in &litter {
                blobs.delete(key)?;
                times.delete(key)?;
            }
            Ok(())
        };
        if let Err(error) = delete() {
            return Err(take_back(&transaction, &error));
        }
        complete(&transaction).await?;
        Ok(litter.len())
    }
}

// Makes the tables that came after the version found, up to the one that is asked for. There is nobody to return an error to: if one occurs, the upgrade
// is taken back and opening fails.
fn upgrade(event: &VersionChangeEvent) {
    let made = || -> Result<(), idb::Error> {
        let (database, found, wanted) = (event.database()?, event.old_version()?, event.new_version()?);
        let is_new = |table: &&Table| table.since > found && wanted.is_none_or(|wanted| table.since <= wanted);
        for table in TABLES.iter().filter(is_new) {
            database.create_object_store(table.name, ObjectStoreParams::new())?;
        }
        Ok(())
    };
    if made().is_err()
        && let Some(transaction) = event.target().ok().and_then(|request| request.transaction())
    {
        // It fails only if the upgrade is over, and then it was taken back already.
        let _ = transaction.abort();
    }
}

// Why a database does not open.
async fn refused(factory: &Factory, name: &str, version: u32, error: &idb::Error) -> StoreError {
    match exception(error) {
        Some(error) if error.name() == "VersionError" => {
            // The error does not say which version there is; opening whatever there is does.
            let found = match factory.open(name, None) {
                Ok(request) => request.await.ok(),
                Err(_) => None,
            };
            let version_found = found.as_ref().and_then(|database| database.version().ok());
            if let Some(database) = &found {
                database.close();
            }
            StoreError::NewerVersion { found: version_found.unwrap_or(version + 1), supported: version }
        }
        Some(error) if error.name() == "QuotaExceededError" => StoreError::Full,
        _ => unavailable(error),
    }
}

// Resolves when everything that was asked for is on the disk.
async fn complete(transaction: &IdbTransaction) -> Result<(), StoreError> {
    let mut handlers = Handlers { transaction, events: idb::Transaction::from(transaction.clone()) };
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        handlers.events.on_complete(move |_| drop(resolve.call0(&JsValue::NULL)));
        handlers.events.on_abort(move |_| drop(reject.call0(&JsValue::NULL)));
    });
    let completed = JsFuture::from(promise).await.is_ok();
    match transaction.error() {
        _ if completed => Ok(()),
        Some(error) => Err(from_exception(&error)),
        None => Err(StoreError::Aborted { reason: String::new() }),
    }
}

struct Handlers<'a> {
    transaction: &'a IdbTransaction,
    events: idb::Transaction,
}

impl Drop for Handlers<'_> {
    fn drop(&mut self) {
        self.transaction.set_oncomplete(None);
        self.transaction.set_onabort(None);
    }
}

// Ends a transaction that could not be asked for everything, and says why.
fn take_back(transaction: &IdbTransaction, error: &JsValue) -> StoreError {
    // It fails only if the transaction is over, and then it was taken back already.
    let _ = transaction.abort();
    from_js(error)
}

fn table(transaction: &IdbTransaction, table: Table) -> Result<IdbObjectStore, JsValue> {
    transaction.object_store(table.name)
}

// Keys and values in the order of the keys. Both are asked for at once, which is several times faster than a cursor.
async fn all(table: &ObjectStore, range: Option<KeyRange>) -> Result<Vec<(String, JsValue)>, StoreError> {
    let query = || range.clone().map(Query::from);
    let keys = table.get_all_keys(query(), None).map_err(|error| from_idb(&error))?;
    let values = table.get_all(query(), None).map_err(|error| from_idb(&error))?;
    let keys = keys.await.map_err(|error| from_idb(&error))?;
    let values = values.await.map_err(|error| from_idb(&error))?;
    Ok(keys.iter().map(text).zip(values).collect())
}

fn record_key(portfolio: PortfolioId, key: &str) -> String {
    format!("{portfolio}/{key}")
}

fn records_of(portfolio: PortfolioId) -> Result<KeyRange, StoreError> {
    records_from(portfolio, &record_key(portfolio, ""), false)
}

/// Those from this key on, or after it.
fn records_from(portfolio: PortfolioId, from: &str, is_after: bool) -> Result<KeyRange, StoreError> {
    // `0` is the character after `/`.
    let to = format!("{portfolio}0");
    KeyRange::bound(&from.into(), &to.into(), Some(is_after), Some(true)).map_err(|error| from_idb(&error))
}

// A slice of the whole is a blob without a picked file's name, date and claimed type.
fn nameless(blob: &Blob) -> Result<Blob, StoreError> {
    blob.slice_with_f64_and_f64(0.0, blob.size()).map_err(|error| from_js(&error))
}

fn blob_value(member: &str, value: &JsValue) -> Result<JsValue, JsValue> {
    let object = Object::new();
    Reflect::set(&object, &member.into(), value)?;
    Ok(object.into())
}

// A number of JavaScript holds every millisecond for the next 285,000 years.
fn millis(at: Timestamp) -> JsValue {
    JsValue::from_f64(at.as_millisecond() as f64)
}

fn size_of(blob: &Blob) -> u64 {
    // A blob's size is a whole number below 2^53.
    blob.size() as u64
}

fn text(key: &JsValue) -> String {
    key.as_string().unwrap_or_default()
}

fn digest_of(key: &str) -> Result<Digest, StoreError> {
    key.parse().map_err(|_| StoreError::Damaged { key: key.to_owned() })
}

fn unavailable(error: &idb::Error) -> StoreError {
    let reason = match exception(error) {
        Some(error) => said(&error),
        None => error.to_string(),
    };
    StoreError::Unavailable { reason }
}

fn from_idb(error: &idb::Error) -> StoreError {
    match exception(error) {
        Some(error) => from_exception(&error),
        None => StoreError::Other { reason: error.to_string() },
    }
}

fn exception(error: &idb::Error) -> Option<DomException> {
    use idb::Error;
    match error {
        Error::DomException(exception) => Some(exception.clone()),
        Error::GetFailed(value)
        | Error::GetKeyFailed(value)
        | Error::GetAllFailed(value)
        | Error::GetAllKeysFailed(value)
        | Error::ObjectStoreNotFound(value)
        | Error::IndexedDbNotFound(value)
        | Error::IndexedDbOpenFailed(value)
        | Error::IndexedDbDeleteFailed(value) => value.dyn_ref::<DomException>().cloned(),
        _ => None,
    }
}

fn from_js(error: &JsValue) -> StoreError {
    match error.dyn_ref::<DomException>() {
        Some(exception) => from_exception(exception),
        // Chromium is about to make this one a class of its own.
        None if name_of(error) == "QuotaExceededError" => StoreError::Full,
        None => StoreError::Other { reason: format!("{error:?}") },
    }
}

fn from_exception(exception: &DomException) -> StoreError {
    match exception.name().as_str() {
        "QuotaExceededError" => StoreError::Full,
        "AbortError" => StoreError::Aborted { reason: exception.message() },
        _ => StoreError::Other { reason: said(exception) },
    }
}

fn name_of(error: &JsValue) -> String {
    Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default()
}

fn said(exception: &DomException) -> String {
    format!("{}: {}", exception.name(), exception.message())
}

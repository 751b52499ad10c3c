//! The store in the browser's database: it keeps the contract, and what only a database can get wrong.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use evidence_mapper::digest::Digest;
use evidence_mapper::store::indexed_db::{Blob, IndexedDbStore, StoreEvent};
use evidence_mapper::store::tables::VERSION;
use evidence_mapper::store::{Batch, Store, StoreError, StoredRecord};
use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{console_log, wasm_bindgen_test};

use crate::store_contract::{self, Subject, at, batch, holding, portfolio, records};

struct InIndexedDb {
    // Each store of the contract has a database of its own.
    count: Cell<u32>,
}

impl Subject for InIndexedDb {
    type Store = IndexedDbStore;

    async fn empty(&self) -> IndexedDbStore {
        self.count.set(self.count.get() + 1);
        opened(&format!("contract-{}", self.count.get())).await
    }

    fn blob(&self, bytes: &[u8]) -> Blob {
        blob_of(bytes)
    }

    async fn bytes(&self, blob: &Blob) -> Vec<u8> {
        bytes_of(blob).await
    }
}

#[wasm_bindgen_test]
async fn indexed_db_keeps_the_contract() {
    store_contract::holds(&InIndexedDb { count: Cell::new(0) }).await;
}

#[wasm_bindgen_test]
async fn everything_is_there_after_reopening() {
    let store = opened("reopening").await;
    store.commit(&batch(1, Some(holding(1)), &["a=1"], &[])).await.unwrap();
    store.put_specification(Digest::of(b"s"), "{}").await.unwrap();
    store.put_blob(Digest::of(b"bytes"), &blob_of(b"bytes"), at(1)).await.unwrap();
    drop(store);

    let store = opened("reopening").await;
    assert_eq!(store.holdings().await.unwrap().readable, [holding(1)]);
    assert_eq!(records(&store, 1).await, ["a=1"]);
    assert_eq!(store.specification(Digest::of(b"s")).await, Ok(Some("{}".to_owned())));
    assert_eq!(bytes_of(&store.blob(Digest::of(b"bytes")).await.unwrap().unwrap()).await, b"bytes");
}

#[wasm_bindgen_test]
async fn what_an_older_version_kept_is_there_after_the_upgrade() {
    for older in 1..VERSION {
        let name = format!("upgrade-from-{older}");
        IndexedDbStore::delete(&name).await.unwrap();
        let store = IndexedDbStore::open_version(&name, older, |_| ()).await.unwrap();
        store.commit(&batch(1, Some(holding(1)), &["a=1"], &[])).await.unwrap();
        store.put_specification(Digest::of(b"s"), "{}").await.unwrap();
        drop(store);

        let store = IndexedDbStore::open(&name, |_| ()).await.unwrap();
        assert_eq!(records(&store, 1).await, ["a=1"]);
        assert_eq!(store.specification(Digest::of(b"s")).await, Ok(Some("{}".to_owned())));
        assert_eq!(store.shelf().await, Ok(vec![]), "the new table is there");
    }
}

// The third put fails, first at once and then later: by then the database has taken two.
#[wasm_bindgen_test]
async fn a_batch_that_fails_midway_leaves_nothing() {
    let store = opened("midway").await;
    store.commit(&batch(1, Some(holding(1)), &["a=1"], &[])).await.unwrap();
    let failing = batch(1, Some(holding(1)), &["a=one", "b=2", "c=3", "d=4"], &[]);

    let at_once = "if (++count === 3) throw new DOMException('no', 'DataError'); return put.call(this, value, key);";
    let error = with_put(at_once, store.commit(&failing)).await.unwrap_err();
    assert_eq!(error, StoreError::Other { reason: "DataError: no".to_owned() });
    assert_eq!(records(&store, 1).await, ["a=1"]);

    let later = "return (++count === 3 ? this.add : put).call(this, value, count === 3 ? lastKey : (lastKey = key));";
    let error = with_put(later, store.commit(&failing)).await.unwrap_err();
    assert!(matches!(&error, StoreError::Other { reason } if reason.starts_with("ConstraintError")), "{error:?}");
    assert_eq!(records(&store, 1).await, ["a=1"]);

    store.commit(&failing).await.unwrap();
    assert_eq!(records(&store, 1).await, ["a=one", "b=2", "c=3", "d=4"], "and it goes through once nothing fails");
}

#[wasm_bindgen_test]
async fn a_transaction_that_the_browser_takes_back_is_a_failure() {
    let store = opened("taken-back").await;
    let aborted = "const request = put.call(this, value, key); this.transaction.abort(); return request;";
    let error = with_put(aborted, store.commit(&batch(1, None, &["a=1"], &[]))).await.unwrap_err();
    assert_eq!(error, StoreError::Aborted { reason: String::new() });
    assert_eq!(records(&store, 1).await, [""; 0]);
}

#[wasm_bindgen_test]
async fn a_full_disk_is_told_apart() {
    let store = opened("full").await;
    let full = "throw new DOMException('no room', 'QuotaExceededError');";
    assert_eq!(with_put(full, store.commit(&batch(1, None, &["a=1"], &[]))).await, Err(StoreError::Full));
    let blob = blob_of(b"x");
    assert_eq!(with_put(full, store.put_blob(Digest::of(b"x"), &blob, at(1))).await, Err(StoreError::Full));

    // At the end of a transaction, which is where browsers really find out: only its `error` says so.
    let at_the_end = "const transaction = this.transaction;
        Object.defineProperty(transaction, 'error', { value: new DOMException('no room', 'QuotaExceededError') });
        const request = put.call(this, value, key); transaction.abort(); return request;";
    let committed = with_put(at_the_end, store.commit(&batch(1, None, &["a=1"], &[]))).await;
    assert_eq!(committed, Err(StoreError::Full));
}

// As a private window of WebKit does.
#[wasm_bindgen_test]
async fn where_no_blobs_are_taken_their_bytes_are() {
    let store = opened("no-blobs").await;
    let no_blobs = "if (value && value.blob) throw new DOMException('Error preparing Blob/File data', 'UnknownError');
        return put.call(this, value, key);";
    with_put(no_blobs, store.put_blob(Digest::of(b"\0bytes"), &blob_of(b"\0bytes"), at(1))).await.unwrap();
    assert_eq!(bytes_of(&store.blob(Digest::of(b"\0bytes")).await.unwrap().unwrap()).await, b"\0bytes");

    let large = blob_of(&vec![0; (64 << 20) + 1]);
    let refused = with_put(no_blobs, store.put_blob(Digest::of(b"large"), &large, at(1))).await;
    assert_eq!(refused, Err(StoreError::TooLargeHere { size: (64 << 20) + 1, max: 64 << 20 }));
    assert_eq!(store.has_blob(Digest::of(b"large")).await, Ok(false));
}

#[wasm_bindgen_test]
async fn a_picked_files_name_and_type_are_not_kept() {
    let store = opened("nameless").await;
    let file = Function::new_no_args("return new File(['x'], 'secret.html', { type: 'text/html' })");
    let file: Blob = file.call0(&JsValue::NULL).unwrap().unchecked_into();
    store.put_blob(Digest::of(b"x"), &file, at(1)).await.unwrap();
    let kept = store.blob(Digest::of(b"x")).await.unwrap().unwrap();
    assert!(kept.dyn_ref::<web_sys::File>().is_none());
    assert_eq!(kept.type_(), "");
}

#[wasm_bindgen_test]
async fn damage_is_named_and_hides_nothing_else() {
    let store = opened("damage").await;
    store.commit(&batch(1, Some(holding(1)), &["a=1"], &[])).await.unwrap();
    let broken = "return put.call(this, typeof value === 'string' ? 7 : {}, key);";
    with_put(broken, store.commit(&batch(2, Some(holding(2)), &["b=2"], &[]))).await.unwrap();
    with_put(broken, store.put_blob(Digest::of(b"x"), &blob_of(b"x"), at(1))).await.unwrap();

    let holdings = store.holdings().await.unwrap();
    assert_eq!(holdings.readable, [holding(1)]);
    assert_eq!(holdings.damaged, [portfolio(2).to_string()]);
    assert_eq!(store.load(portfolio(2)).await, Err(StoreError::Damaged { key: format!("{}/b", portfolio(2)) }));
    assert_eq!(records(&store, 1).await, ["a=1"]);
    let blob = store.blob(Digest::of(b"x")).await.map(|blob| blob.is_some());
    assert_eq!(blob, Err(StoreError::Damaged { key: Digest::of(b"x").to_string() }));
}

#[wasm_bindgen_test]
async fn two_connections_see_each_others_changes() {
    let (one, other) = (opened("two").await, IndexedDbStore::open("two", |_| ()).await.unwrap());
    one.commit(&batch(1, Some(holding(1)), &["a=1"], &[])).await.unwrap();
    assert_eq!(records(&other, 1).await, ["a=1"]);
    other.commit(&batch(1, None, &["b=2"], &["a"])).await.unwrap();
    assert_eq!(records(&one, 1).await, ["b=2"]);
}

#[wasm_bindgen_test]
async fn a_newer_version_closes_this_one_and_is_not_touched_by_it() {
    let events = Rc::new(RefCell::new(Vec::new()));
    let store = opened("newer").await;
    store.commit(&batch(1, Some(holding(1)), &["a=1"], &[])).await.unwrap();
    drop(store);
    let store = IndexedDbStore::open("newer", recorded(&events)).await.unwrap();

    let newer = IndexedDbStore::open_version("newer", VERSION + 1, |_| ()).await.unwrap();
    assert_eq!(*events.borrow(), [StoreEvent::Outdated]);
    assert_eq!(store.commit(&batch(1, None, &["a=old"], &[])).await, Err(StoreError::Closed));
    assert_eq!(store.load(portfolio(1)).await, Err(StoreError::Closed));
    assert_eq!(records(&newer, 1).await, ["a=1"], "an upgrade keeps every table");

    let error = IndexedDbStore::open("newer", |_| ()).await.err();
    assert_eq!(error, Some(StoreError::NewerVersion { found: VERSION + 1, supported: VERSION }));
}

#[wasm_bindgen_test]
async fn opening_waits_for_an_older_tab_says_so_and_goes_on() {
    let events = Rc::new(RefCell::new(Vec::new()));
    drop(opened("blocked").await);
    // A connection that does not close by itself, like that of a frozen tab …
    let factory = idb::Factory::new().unwrap();
    let older = Rc::new(factory.open("blocked", None).unwrap().await.unwrap());
    let closing = Rc::clone(&older);
    let record = recorded(&events);
    let newer = IndexedDbStore::open_version("blocked", VERSION + 1, move |event| {
        record(event);
        // … until somebody closes it.
        closing.close();
    });
    assert!(newer.await.is_ok());
    assert_eq!(*events.borrow(), [StoreEvent::Blocked]);
}

#[wasm_bindgen_test]
async fn a_database_that_is_deleted_elsewhere_is_lost() {
    let events = Rc::new(RefCell::new(Vec::new()));
    drop(opened("deleted").await);
    let store = IndexedDbStore::open("deleted", recorded(&events)).await.unwrap();
    IndexedDbStore::delete("deleted").await.unwrap();
    assert_eq!(*events.borrow(), [StoreEvent::Lost]);
    assert_eq!(store.load(portfolio(1)).await, Err(StoreError::Closed));
}

#[wasm_bindgen_test]
async fn a_portfolio_of_7000_records_loads() {
    let store = opened("large").await;
    let record = |number: u32| StoredRecord { key: format!("mapping/{number:05}"), json: "x".repeat(400) };
    let batch = Batch { put: (0..7_000).map(record).collect(), ..Batch::new(portfolio(1)) };
    store.commit(&batch).await.unwrap();
    store.commit(&Batch { put: batch.put.clone(), ..Batch::new(portfolio(2)) }).await.unwrap();

    let began = js_sys::Date::now();
    let loaded = store.load(portfolio(1)).await.unwrap();
    console_log!("7,000 records of 400 letters: loaded in {} ms", js_sys::Date::now() - began);
    assert!(loaded == batch.put);

    let began = js_sys::Date::now();
    store.commit(&crate::store_contract::batch(1, Some(holding(1)), &["mapping/00001=y"], &[])).await.unwrap();
    console_log!("one record among them: committed in {} ms", js_sys::Date::now() - began);
}

async fn opened(name: &str) -> IndexedDbStore {
    IndexedDbStore::open(name, |event| panic!("{event:?} while nothing should happen")).await.unwrap()
}

fn recorded(events: &Rc<RefCell<Vec<StoreEvent>>>) -> impl Fn(StoreEvent) + 'static {
    let events = Rc::clone(events);
    move |event| events.borrow_mut().push(event)
}

// Does `work` while the browser's `IDBObjectStore.prototype.put` is `(value, key) => body`, with the true one as `put`.
async fn with_put<T>(body: &str, work: impl Future<Output = T>) -> T {
    let replace = format!(
        "const put = IDBObjectStore.prototype.put; let count = 0, lastKey;
         IDBObjectStore.prototype.put = function (value, key) {{ {body} }};
         return () => {{ IDBObjectStore.prototype.put = put; }};"
    );
    let restore: Function = Function::new_no_args(&replace).call0(&JsValue::NULL).unwrap().unchecked_into();
    let result = work.await;
    restore.call0(&JsValue::NULL).unwrap();
    result
}

fn blob_of(bytes: &[u8]) -> Blob {
    Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes))).unwrap()
}

async fn bytes_of(blob: &Blob) -> Vec<u8> {
    let promise: Promise = blob.array_buffer().unchecked_into();
    Uint8Array::new(&JsFuture::from(promise).await.unwrap()).to_vec()
}

//! What every store keeps to, written once and run against each of them.

use std::collections::BTreeSet;

use evidence_mapper::digest::Digest;
use evidence_mapper::portfolio::{ActorId, PortfolioId};
use evidence_mapper::store::{Batch, Held, Holding, Shelved, Store, StoredRecord};
use jiff::Timestamp;

/// How the contract makes a store and looks into its blobs.
pub trait Subject {
    /// The store under test.
    type Store: Store;

    /// A store with nothing in it.
    async fn empty(&self) -> Self::Store;

    /// A blob of these bytes.
    fn blob(&self, bytes: &[u8]) -> <Self::Store as Store>::Blob;

    /// The bytes of a blob.
    async fn bytes(&self, blob: &<Self::Store as Store>::Blob) -> Vec<u8>;
}

/// All of the contract.
pub async fn holds(subject: &impl Subject) {
    an_empty_store_has_nothing(subject).await;
    a_batch_is_kept(subject).await;
    a_later_batch_replaces_adds_and_deletes(subject).await;
    portfolios_are_kept_apart(subject).await;
    several_blobs_are_kept_as_one_is(subject).await;
    a_removed_portfolio_leaves_its_blobs(subject).await;
    specifications_are_kept_by_digest(subject).await;
    the_shelf_is_kept_beside_them(subject).await;
    notes_are_kept_by_name(subject).await;
    blobs_come_back_identical(subject).await;
    a_sweep_takes_what_nobody_names_and_is_old(subject).await;
}

async fn an_empty_store_has_nothing(subject: &impl Subject) {
    let store = subject.empty().await;
    assert!(store.holdings().await.unwrap().readable.is_empty());
    assert_eq!(store.load(portfolio(1)).await, Ok(vec![]));
    assert_eq!(store.specification(Digest::of(b"x")).await, Ok(None));
    assert!(store.blob(Digest::of(b"x")).await.unwrap().is_none());
    assert_eq!(store.has_blob(Digest::of(b"x")).await, Ok(false));
    assert_eq!(store.blob_digests().await, Ok(BTreeSet::new()));
    assert_eq!(store.commit(&Batch::new(portfolio(1))).await, Ok(()));
    assert_eq!(store.remove(portfolio(1)).await, Ok(()));
}

async fn a_batch_is_kept(subject: &impl Subject) {
    let store = subject.empty().await;
    let holding = holding(1);
    store.commit(&batch(1, Some(holding.clone()), &["b=2", "a=1"], &[])).await.unwrap();
    assert_eq!(store.holdings().await.unwrap().readable, [holding]);
    assert_eq!(records(&store, 1).await, ["a=1", "b=2"], "in the order of the keys");
}

async fn a_later_batch_replaces_adds_and_deletes(subject: &impl Subject) {
    let store = subject.empty().await;
    store.commit(&batch(1, Some(holding(1)), &["a=1", "b=2", "c=3", "d=4"], &[])).await.unwrap();
    store.commit(&batch(1, None, &["b=two", "d=four", "e=5"], &["c", "d", "nothing"])).await.unwrap();
    assert_eq!(records(&store, 1).await, ["a=1", "b=two", "d=four", "e=5"], "what is deleted and put is put");
    assert_eq!(store.holdings().await.unwrap().readable, [holding(1)], "a batch without a holding leaves it");
}

async fn portfolios_are_kept_apart(subject: &impl Subject) {
    let store = subject.empty().await;
    store.commit(&batch(2, Some(holding(2)), &["a=second"], &[])).await.unwrap();
    store.commit(&batch(1, Some(holding(1)), &["a=first"], &[])).await.unwrap();
    store.commit(&batch(3, Some(holding(3)), &["a=third"], &[])).await.unwrap();
    assert_eq!(records(&store, 2).await, ["a=second"]);
    assert_eq!(store.holdings().await.unwrap().readable, [holding(1), holding(2), holding(3)], "in the order of ids");
    store.commit(&batch(2, None, &[], &["a"])).await.unwrap();
    assert_eq!(records(&store, 1).await, ["a=first"]);
}

async fn several_blobs_are_kept_as_one_is(subject: &impl Subject) {
    let store = subject.empty().await;
    put(subject, &store, b"one", 0).await;
    let files = [b"one".as_slice(), b"two", b""].map(|bytes| (Digest::of(bytes), subject.blob(bytes)));
    store.put_blobs(&files, at(5)).await.unwrap();
    store.put_blobs(&[], at(6)).await.unwrap();
    let all = files.iter().map(|(digest, _)| *digest).collect();
    assert_eq!(store.blob_digests().await, Ok(all));
    assert_eq!(store.sweep(&BTreeSet::new(), at(5)).await, Ok(0), "all of them are as old as the last write");
}

async fn a_removed_portfolio_leaves_its_blobs(subject: &impl Subject) {
    let store = subject.empty().await;
    put(subject, &store, b"kept", 0).await;
    store.commit(&batch(1, Some(holding(1)), &["a=1"], &[])).await.unwrap();
    store.commit(&batch(2, Some(holding(2)), &["a=2"], &[])).await.unwrap();
    store.remove(portfolio(1)).await.unwrap();
    assert_eq!(records(&store, 1).await, [""; 0]);
    assert_eq!(records(&store, 2).await, ["a=2"]);
    assert_eq!(store.holdings().await.unwrap().readable, [holding(2)]);
    assert_eq!(store.has_blob(Digest::of(b"kept")).await, Ok(true));
}

async fn specifications_are_kept_by_digest(subject: &impl Subject) {
    let store = subject.empty().await;
    let (one, other) = (Digest::of(b"{}"), Digest::of(b"[]"));
    store.put_specification(one, r#"{"title":"Gwerthu – lefel 5"}"#).await.unwrap();
    assert_eq!(store.specification(one).await, Ok(Some(r#"{"title":"Gwerthu – lefel 5"}"#.to_owned())));
    assert_eq!(store.specification(other).await, Ok(None));
}

async fn the_shelf_is_kept_beside_them(subject: &impl Subject) {
    let store = subject.empty().await;
    let shelved = |text: &str, second| Shelved {
        digest: Digest::of(text.as_bytes()),
        file_name: format!("{text}.json"),
        opened_at: at(second),
    };
    let (first, second) = (shelved("first", 10), shelved("second", 20));
    assert_eq!(store.shelf().await, Ok(vec![]));
    store.put_specification(first.digest, "{}").await.unwrap();
    assert_eq!(store.shelf().await, Ok(vec![]), "what is pinned is not on the shelf for that");
    store.shelve(&second, "[2]").await.unwrap();
    store.shelve(&first, "[1]").await.unwrap();
    assert_eq!(store.shelf().await, Ok(vec![first.clone(), second.clone()]), "in the order in which they were opened");
    assert_eq!(store.specification(second.digest).await, Ok(Some("[2]".to_owned())));
    store.unshelve(second.digest).await.unwrap();
    assert_eq!(store.shelf().await, Ok(vec![first.clone()]));
    assert_eq!(store.specification(second.digest).await, Ok(Some("[2]".to_owned())), "a portfolio may still need it");
    store.remove_specification(first.digest).await.unwrap();
    assert_eq!(store.shelf().await, Ok(vec![]));
    assert_eq!(store.specification(first.digest).await, Ok(None));
}

async fn notes_are_kept_by_name(subject: &impl Subject) {
    let store = subject.empty().await;
    assert_eq!(store.note("person").await, Ok(None));
    store.put_note("person", "Asif").await.unwrap();
    store.put_note("snippets", "[]").await.unwrap();
    store.put_note("person", "Ines").await.unwrap();
    assert_eq!(store.note("person").await, Ok(Some("Ines".to_owned())));
    assert_eq!(store.note("snippets").await, Ok(Some("[]".to_owned())));
    assert!(store.holdings().await.unwrap().readable.is_empty(), "they belong to no portfolio");
}

async fn blobs_come_back_identical(subject: &impl Subject) {
    let store = subject.empty().await;
    let large: Vec<u8> = (0..5 << 20).map(|index: u32| index.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let contents: [&[u8]; 4] = [b"", b"\0", b"one\xff\xfe", &large];
    for bytes in contents {
        put(subject, &store, bytes, 0).await;
    }
    for bytes in contents {
        let digest = Digest::of(bytes);
        assert_eq!(store.has_blob(digest).await, Ok(true));
        let blob = store.blob(digest).await.unwrap().expect("the blob");
        assert!(subject.bytes(&blob).await == bytes, "{} bytes are others", bytes.len());
    }
    assert_eq!(store.blob_digests().await, Ok(contents.iter().map(|bytes| Digest::of(bytes)).collect()));
    // Once more, which changes nothing.
    put(subject, &store, b"\0", 0).await;
    assert_eq!(store.blob_digests().await.map(|digests| digests.len()), Ok(4));
}

async fn a_sweep_takes_what_nobody_names_and_is_old(subject: &impl Subject) {
    let store = subject.empty().await;
    let (named, litter, fresh) = (b"named".as_slice(), b"litter".as_slice(), b"fresh".as_slice());
    put(subject, &store, named, 10).await;
    put(subject, &store, litter, 10).await;
    put(subject, &store, fresh, 20).await;
    let keep = BTreeSet::from([Digest::of(named), Digest::of(b"not here")]);
    assert_eq!(store.sweep(&keep, at(10)).await, Ok(0), "none is older than that");
    assert_eq!(store.sweep(&keep, at(20)).await, Ok(1));
    assert_eq!(store.blob_digests().await, Ok(BTreeSet::from([Digest::of(named), Digest::of(fresh)])));
    // A blob that is put again is new again.
    put(subject, &store, fresh, 40).await;
    assert_eq!(store.sweep(&keep, at(30)).await, Ok(0));
    assert_eq!(store.sweep(&BTreeSet::new(), at(50)).await, Ok(2));
}

async fn put<S: Subject>(subject: &S, store: &S::Store, bytes: &[u8], second: i64) {
    store.put_blob(Digest::of(bytes), &subject.blob(bytes), at(second)).await.unwrap();
}

/// The records of a portfolio, each as `key=json`.
pub async fn records(store: &impl Store, number: u8) -> Vec<String> {
    let records = store.load(portfolio(number)).await.unwrap();
    records.iter().map(|record| format!("{}={}", record.key, record.json)).collect()
}

/// A batch of records written `key=json`.
pub fn batch(number: u8, holding: Option<Holding>, put: &[&str], delete: &[&str]) -> Batch {
    let record = |text: &&str| {
        let (key, json) = text.split_once('=').unwrap();
        StoredRecord { key: key.to_owned(), json: json.to_owned() }
    };
    Batch {
        portfolio: portfolio(number),
        holding,
        put: put.iter().map(record).collect(),
        delete: delete.iter().map(|&key| key.to_owned()).collect(),
    }
}

/// The portfolio with this number.
pub fn portfolio(number: u8) -> PortfolioId {
    PortfolioId::new(at(1), [number; 10])
}

/// What is known of it.
pub fn holding(number: u8) -> Holding {
    Holding {
        id: portfolio(number),
        held: if number == 1 { Held::Own { actor: ActorId::new(at(1), [9; 10]) } } else { Held::Received },
        learner: "Ada".to_owned(),
        specification: "isp-level-5".parse().unwrap(),
        specification_digest: Digest::of(b"specification"),
        specification_version: Some("2.0".to_owned()),
        specification_title: "Advanced sales".to_owned(),
        award_title: "Diploma".to_owned(),
        evidence: 3,
        criteria_mapped: 4,
        criteria_total: 120,
        records: 9,
        changed_at: at(100),
        exported_at: (number == 2).then(|| at(50)),
        changes_since_export: 2,
        highest_number: 5,
        summary: (number == 3).then(|| "summary".to_owned()),
    }
}

/// The moment that many seconds after 1970 began.
pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

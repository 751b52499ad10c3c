//! The browser behind Rust types.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use evidence_mapper::digest::Digest;
use evidence_mapper::media::Detected;
use evidence_mapper::message::Message;
use evidence_mapper::portfolio::PortfolioId;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{DataTransfer, HtmlInputElement};

use crate::app::browser::blob::{Blob, BlobBuilder, ObjectUrl};
use crate::app::browser::digests::{FileDigest, WHOLE_BYTES};
use crate::app::browser::file::{self, Slices};
use crate::app::browser::preferences::{self, Preference};
use crate::app::browser::tabs::{self, Notice, Tabs};
use crate::app::browser::{BrowserError, clock, download, location, page, storage};

#[wasm_bindgen_test]
async fn a_blob_is_built_of_pieces_of_any_size() {
    let pieces: [Vec<u8>; 5] = [vec![], noise(1), noise(3 << 20), noise((9 << 20) + 7), noise(100)];
    let mut builder = BlobBuilder::new();
    for piece in &pieces {
        builder.push(piece).unwrap();
    }
    let whole = pieces.concat();
    let blob = builder.finish("application/json").unwrap();
    assert_eq!(blob.type_(), "application/json");
    assert!(sliced(&blob, 1 << 20).await.concat() == whole);
    let empty = BlobBuilder::new().finish("").unwrap();
    assert_eq!(empty.size(), 0.0);
}

#[wasm_bindgen_test]
async fn slices_cover_the_blob_once_and_in_order() {
    let lengths = async |bytes: &[u8]| sliced(&blob(bytes), 4).await.iter().map(Vec::len).collect::<Vec<_>>();
    assert_eq!(lengths(b"").await, [0; 0]);
    assert_eq!(lengths(b"abc").await, [3]);
    assert_eq!(lengths(b"abcd").await, [4]);
    assert_eq!(lengths(b"abcdefghij").await, [4, 4, 2]);
    assert_eq!(sliced(&blob(b"abcdefghij"), 4).await.concat(), b"abcdefghij");
}

#[wasm_bindgen_test]
async fn without_a_stream_into_a_buffer_the_slices_are_the_same() {
    let older = script("const blob = new Blob(['abcdefghij']); blob.stream = () => new ReadableStream(); return blob;");
    let slices = sliced(&older.unchecked_into(), 4).await;
    assert_eq!(slices, [b"abcd".as_slice(), b"efgh", b"ij"]);
}

#[wasm_bindgen_test]
async fn a_digest_is_the_same_whoever_takes_it() {
    let bytes = noise((WHOLE_BYTES + 1) as usize);
    for (length, said) in [(0, Some(0)), (3 << 20, Some(3 << 20)), (100, None), (100, Some(7))] {
        let mut digest = FileDigest::of(said);
        bytes[..length].chunks(1_000_003).for_each(|piece| digest.update(piece));
        assert_eq!(digest.finish().digest().await.unwrap(), Digest::of(&bytes[..length]), "{length} {said:?}");
    }
    let mut longer = FileDigest::of(Some(9));
    longer.update(&bytes[..5]);
    longer.update(&bytes[5..]);
    assert_eq!(longer.finish().digest().await.unwrap(), Digest::of(&bytes), "longer than it was said to be");
}

#[wasm_bindgen_test]
async fn a_digest_is_that_of_the_bytes_and_the_page_answers_meanwhile() {
    let bytes = noise((5 << 20) + 3);
    let heart = Heart::start();
    let told = RefCell::new(Vec::new());
    let digest = file::digest(&blob(&bytes), |done| told.borrow_mut().push(done), || false).await.unwrap();
    assert_eq!(digest, Digest::of(&bytes));
    assert_eq!(told.borrow().len(), 6, "a step a megabyte");
    assert_eq!(told.borrow().last(), Some(&(bytes.len() as u64)));
    let (beats, _) = heart.stop();
    assert!(beats >= 3, "the page answered {beats} times only");
    assert_eq!(file::digest(&blob(b""), |_| (), || false).await, Ok(Digest::of(b"")));
}

#[wasm_bindgen_test]
async fn a_digest_can_be_stopped() {
    let blob = blob(&noise(4 << 20));
    let done = Cell::new(0);
    let stopped = file::digest(&blob, |bytes| done.set(bytes), || done.get() >= 2 << 20).await;
    assert_eq!(stopped, Err(BrowserError::Cancelled));
    assert_eq!(done.get(), 2 << 20);
}

#[wasm_bindgen_test]
async fn a_file_is_what_its_bytes_say() {
    assert_eq!(file::detect(&blob(b"%PDF-1.7\n")).await, Ok(Detected::Pdf));
    assert_eq!(file::detect(&blob(b"<html>")).await, Ok(Detected::Text));
    assert_eq!(file::first_bytes(&blob(b"abc"), 2).await, Ok(b"ab".to_vec()));
}

#[wasm_bindgen_test]
async fn an_address_types_the_bytes_by_what_they_are_and_ends() {
    let claimed = script("return new Blob(['<script>'], { type: 'text/html' })").unchecked_into::<Blob>();
    let url = ObjectUrl::new(&claimed, Detected::Text).unwrap();
    assert_eq!(fetched_type(url.as_str()).await.as_deref(), Some("text/plain;charset=utf-8"));
    let address = url.as_str().to_owned();
    drop(url);
    assert!(fetched_type(&address).await.is_some(), "what has begun to show it may go on loading");
    // Not a sleep: the test's own limit of time ends it.
    while fetched_type(&address).await.is_some() {
        page::next_frame().await;
    }
}

#[wasm_bindgen_test]
fn picked_files_come_with_their_names() {
    let input: HtmlInputElement = script(
        "const transfer = new DataTransfer();
         transfer.items.add(new File(['abc'], 'plan.txt', { type: 'text/plain', lastModified: Date.UTC(2026, 10, 23, 12) }));
         const input = document.createElement('input');
         input.type = 'file'; input.multiple = true; input.files = transfer.files; return input;",
    )
    .unchecked_into();
    let picked = file::from_input(&input);
    let [file] = &picked.files[..] else { panic!("one file") };
    assert_eq!((file.name.as_str(), file.size, file.media_type.as_str()), ("plan.txt", 3, "text/plain"));
    assert_eq!(file::from_input(&input).files.len(), 0, "and the same file can be picked again");
}

#[wasm_bindgen_test]
fn dropped_files_are_taken_and_dropped_text_is_not() {
    let transfer: DataTransfer = script(
        "const transfer = new DataTransfer();
         transfer.items.add('words', 'text/plain');
         transfer.items.add(new File(['a'], 'one.png'));
         transfer.items.add(new File(['b'], 'two.png')); return transfer;",
    )
    .unchecked_into();
    let names: Vec<String> = file::from_transfer(&transfer).files.into_iter().map(|file| file.name).collect();
    assert_eq!(names, ["one.png", "two.png"]);
    assert!(file::has_files(&transfer));
    let words: DataTransfer =
        script("const transfer = new DataTransfer(); transfer.items.add('a', 'text/plain'); return transfer;")
            .unchecked_into();
    assert!(!file::has_files(&words));
}

// A browser makes no folder to drop for a test, so this one stands in for it.
#[wasm_bindgen_test]
fn dropped_folders_are_named_and_not_taken() {
    let transfer: DataTransfer = script(
        "const items = [
            { kind: 'file', webkitGetAsEntry: () => ({ isDirectory: true, name: 'Photos' }), getAsFile: () => new File([], 'Photos') },
            { kind: 'file', webkitGetAsEntry: () => ({ isDirectory: false, name: 'a' }), getAsFile: () => new File(['a'], 'a') },
         ];
         return { items };",
    )
    .unchecked_into();
    let picked = file::from_transfer(&transfer);
    assert_eq!(picked.folders, ["Photos"]);
    assert_eq!(picked.files.len(), 1);
}

#[wasm_bindgen_test]
async fn a_file_that_went_away_says_so() {
    let gone: Blob = script(
        "const gone = () => Promise.reject(new DOMException('it is gone', 'NotReadableError'));
         const blob = new Blob(['x']); blob.slice = () => ({ arrayBuffer: gone });
         const fail = (controller) => controller.error(new TypeError('network error'));
         blob.stream = () => new ReadableStream({ type: 'bytes', pull: fail });
         return blob;",
    )
    .unchecked_into();
    let error = file::digest(&gone, |_| (), || false).await.unwrap_err();
    assert_eq!(error, BrowserError::Unreadable { reason: "NotReadableError: it is gone".to_owned() });
    assert_eq!(Message::from(&error).title, "This file cannot be read");
}

#[wasm_bindgen_test]
fn a_download_is_mere_bytes_under_a_safe_name() {
    let saved = watching_clicks(|| {
        let page = script("return new Blob(['<script>'], { type: 'text/html' })").unchecked_into::<Blob>();
        download::save(&page, "../a\u{202e}gnp.html").unwrap();
        let bundle = script("return new Blob(['{}'], { type: 'application/json' })").unchecked_into::<Blob>();
        download::save(&bundle, "Ada.json").unwrap();
    });
    assert_eq!(saved, ["_agnp.html as application/octet-stream", "Ada.json as application/json"]);
}

#[wasm_bindgen_test]
async fn tabs_hear_each_other_and_not_themselves() {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let own = Tabs::join(|notice| panic!("heard itself: {notice:?}")).unwrap();
    let (record, second) = heard_by(&heard);
    let _other = Tabs::join(record).unwrap();
    let portfolio = PortfolioId::new(clock::now(), clock::random());
    own.tell(Notice::Changed(portfolio));
    own.tell(Notice::Removed(portfolio));
    JsFuture::from(second).await.unwrap();
    assert_eq!(*heard.borrow(), [Notice::Changed(portfolio), Notice::Removed(portfolio)]);
}

#[wasm_bindgen_test]
async fn what_a_later_version_tells_is_passed_over() {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let (record, second) = heard_by(&heard);
    let _own = Tabs::join(record).unwrap();
    let portfolio = PortfolioId::new(clock::now(), clock::random());
    let later = web_sys::BroadcastChannel::new("evidence-mapper").unwrap();
    for text in [format!("merged {portfolio}"), "changed nothing".to_owned(), String::new()] {
        later.post_message(&text.into()).unwrap();
    }
    later.post_message(&7.into()).unwrap();
    for _ in 0..2 {
        later.post_message(&format!("changed {portfolio}").into()).unwrap();
    }
    JsFuture::from(second).await.unwrap();
    assert_eq!(*heard.borrow(), [Notice::Changed(portfolio); 2]);
}

#[wasm_bindgen_test]
async fn a_tab_knows_whether_it_is_alone() {
    assert_eq!(tabs::is_alone().await, Some(true), "before anything counts");
    tabs::count_this_tab();
    assert_eq!(tabs::is_alone().await, Some(true));
    // As a second tab would.
    tabs::count_this_tab();
    assert_eq!(tabs::is_alone().await, Some(false));
}

#[wasm_bindgen_test]
async fn storage_answers() {
    assert!(storage::is_persisted().await.is_some());
    assert!(storage::persist().await.is_some());
    let room = storage::estimate().await.unwrap();
    assert!(room.quota_bytes > 0 && !room.is_short_for(0));
    assert!(room.is_short_for(room.quota_bytes));
}

#[wasm_bindgen_test]
async fn the_address_says_where_we_are() {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let (record, next) = {
        let (resolve, promise) = promise();
        let heard = Rc::clone(&heard);
        let record = move |hash: String| {
            heard.borrow_mut().push(hash);
            resolve.call0(&JsValue::NULL).unwrap();
        };
        (record, promise)
    };
    let listener = location::on_hash_change(record).unwrap();
    location::set_hash("/portfolio/1");
    assert_eq!(location::hash(), "/portfolio/1");
    JsFuture::from(next).await.unwrap();
    assert_eq!(*heard.borrow(), ["/portfolio/1"]);
    drop(listener);
    location::set_hash("");
    assert_eq!(location::hash(), "");
}

#[wasm_bindgen_test]
fn preferences_are_remembered_and_forgotten() {
    preferences::forget(Preference::Theme);
    assert_eq!(preferences::read(Preference::Theme), None);
    preferences::write(Preference::Theme, "dark");
    assert_eq!(preferences::read(Preference::Theme).as_deref(), Some("dark"));
    preferences::forget(Preference::Theme);
    assert_eq!(preferences::read(Preference::Theme), None);
}

#[wasm_bindgen_test]
fn time_and_chance() {
    let hours = 24 * 60 * 60 * 1_000;
    let since_today = clock::now().as_millisecond() - clock::now().as_millisecond() / hours * hours;
    assert!(since_today >= 0 && clock::today().year() >= 2026);
    let drawn: BTreeSet<[u8; 10]> = (0..100).map(|_| clock::random()).collect();
    assert_eq!(drawn.len(), 100);
}

// Beats whenever the browser comes round to it, so that a task that takes long shows as a gap.
struct Heart(JsValue);

impl Heart {
    fn start() -> Heart {
        Heart(script(
            "const channel = new MessageChannel();
             const heart = { beats: 0, longest: 0, last: performance.now(), stopped: false };
             channel.port1.onmessage = () => {
                 const now = performance.now();
                 heart.beats += 1; heart.longest = Math.max(heart.longest, now - heart.last); heart.last = now;
                 if (!heart.stopped) channel.port2.postMessage(0);
             };
             channel.port2.postMessage(0);
             return heart;",
        ))
    }

    // How often it beat, and the longest time in between in milliseconds.
    fn stop(self) -> (u32, f64) {
        Reflect::set(&self.0, &"stopped".into(), &true.into()).unwrap();
        let member = |name: &str| Reflect::get(&self.0, &name.into()).unwrap().as_f64().unwrap();
        (member("beats") as u32, member("longest"))
    }
}

// What `save` has the browser click on, as `<name> as <type>`. The downloads themselves do not take place.
fn watching_clicks(work: impl FnOnce()) -> Vec<String> {
    let watch = script(
        "const saved = [], types = [];
         const click = HTMLAnchorElement.prototype.click, make = URL.createObjectURL;
         URL.createObjectURL = (blob) => { types.push(blob.type); return make.call(URL, blob); };
         HTMLAnchorElement.prototype.click = function () { saved.push(`${this.download} as ${types.at(-1)}`); };
         return () => { HTMLAnchorElement.prototype.click = click; URL.createObjectURL = make; return saved; };",
    );
    work();
    let saved = watch.unchecked_into::<Function>().call0(&JsValue::NULL).unwrap();
    js_sys::Array::from(&saved).iter().filter_map(|text| text.as_string()).collect()
}

// Records notices; the promise is resolved with the second.
fn heard_by(heard: &Rc<RefCell<Vec<Notice>>>) -> (impl Fn(Notice) + 'static, Promise) {
    let (resolve, promise) = promise();
    let heard = Rc::clone(heard);
    let record = move |notice| {
        heard.borrow_mut().push(notice);
        if heard.borrow().len() == 2 {
            resolve.call0(&JsValue::NULL).unwrap();
        }
    };
    (record, promise)
}

fn promise() -> (Function, Promise) {
    let mut resolve_it = None;
    let promise = Promise::new(&mut |resolve: Function, _: Function| resolve_it = Some(resolve));
    (resolve_it.unwrap(), promise)
}

async fn fetched_type(address: &str) -> Option<String> {
    let fetch = Function::new_with_args("address", "return fetch(address).then((response) => response.blob())");
    let promise: Promise = fetch.call1(&JsValue::NULL, &address.into()).unwrap().unchecked_into();
    Some(JsFuture::from(promise).await.ok()?.unchecked_into::<Blob>().type_())
}

async fn sliced(blob: &Blob, slice_bytes: u64) -> Vec<Vec<u8>> {
    let (mut slices, mut all) = (Slices::of(blob, slice_bytes), Vec::new());
    while let Some(slice) = slices.next().await.unwrap() {
        all.push(slice);
    }
    all
}

fn blob(bytes: &[u8]) -> Blob {
    let mut builder = BlobBuilder::new();
    builder.push(bytes).unwrap();
    builder.finish("").unwrap()
}

fn noise(length: usize) -> Vec<u8> {
    (0..length as u32).map(|index| index.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect()
}

fn script(body: &str) -> JsValue {
    Function::new_no_args(body).call0(&JsValue::NULL).unwrap()
}

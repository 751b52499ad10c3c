//! Long work beside the page, on a thread of its own: the page's own code runs there a second time (`public/worker.js`) and
//! writes or reads one bundle. What goes between the two is here, and is Rust on either side.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use evidence_mapper::digest::Digest;
use evidence_mapper::message::Message;
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, EventTarget, MessageEvent, WorkerOptions, WorkerType};

use super::Listener;
use super::blob::Blob;

/// How long a worker may take to begin, in milliseconds. After that the page does the work itself.
const PATIENCE_MILLIS: i32 = 10_000;

const READY: &str = "ready";
const CANCEL: &str = "cancel";
const LATE: &str = "late";
const LOST: &str = "lost";

/// What is to be written, piece after piece.
#[derive(Debug, Clone)]
pub enum Piece {
    /// These bytes as they are.
    Text(Vec<u8>),
    /// The bytes of this file, as a bundle has them.
    File(Blob),
}

/// What a worker is asked to do.
#[derive(Debug, Clone)]
pub enum Order {
    /// To write `pieces`, into a file of the site's own if `to_disk`.
    Write {
        /// One after the other.
        pieces: Vec<Piece>,
        /// Whether there is room for it there.
        to_disk: bool,
    },
    /// To read this bundle into the store.
    Read(Blob),
}

/// What a worker says.
#[derive(Debug, Clone)]
pub enum Answer {
    /// So many bytes of files are written, or of a bundle read.
    Done(u64),
    /// The next piece of what is in a bundle besides the bytes of its files.
    Frame(Vec<u8>),
    /// These files go into the store, and were not there before.
    Fresh(Vec<Digest>),
    /// All was read and is right, and its files are in the store.
    Read,
    /// The file ends before its end.
    CutShort(Message),
    /// It has not begun and cannot: the page has to do it.
    Unable,
    /// All is written, read back and right.
    Written(Written),
    /// It cannot be done.
    Failed(Message),
    /// It was stopped.
    Cancelled,
}

/// A file that was written, read back and found right.
#[derive(Debug, Clone)]
pub struct Written {
    /// The file.
    pub blob: Blob,
    /// Its name among the site's own files ([`super::scratch`]), if it is one of them.
    pub scratch: Option<String>,
    /// Of the records that were read back.
    pub records: Digest,
}

/// Whether this is a worker and not the page.
pub fn is_here() -> bool {
    web_sys::window().is_none()
}

// ---- The page's side ----

/// A worker that is ready. It ends when this is dropped.
pub struct Worker {
    worker: web_sys::Worker,
    mailbox: Mailbox,
}

impl Worker {
    /// Starts one; `None` where that cannot be done.
    pub async fn start() -> Option<Worker> {
        let script = web_sys::window()?.document()?.query_selector("script[data-wasm]").ok()??;
        let (js, wasm) = (script.get_attribute("data-js")?, script.get_attribute("data-wasm")?);
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        // In its name, because an address loses its query to the service worker.
        options.set_name(&format!("{js} {wasm}"));
        let worker = web_sys::Worker::new_with_options("./worker.js", &options).ok()?;
        let worker = Worker { mailbox: Mailbox::of(&worker), worker };
        let timer = worker.mailbox.say_late_after(PATIENCE_MILLIS);
        let is_ready = worker.mailbox.next().await.as_string().as_deref() == Some(READY);
        drop(timer);
        is_ready.then_some(worker)
    }

    /// Has it write `pieces`, into a file of the site's own if `to_disk`.
    pub fn ask(&self, pieces: &[Piece], to_disk: bool) {
        let list: Array = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(bytes) => JsValue::from(Uint8Array::from(bytes.as_slice())),
                Piece::File(blob) => JsValue::from(blob),
            })
            .collect();
        let _ = self.worker.post_message(&object([("pieces", list.into()), ("toDisk", to_disk.into())]));
    }

    /// Has it read `file` into the store.
    pub fn ask_to_read(&self, file: &Blob) {
        let _ = self.worker.post_message(&object([("file", file.into())]));
    }

    /// Asks it to stop.
    pub fn cancel(&self) {
        let _ = self.worker.post_message(&CANCEL.into());
    }

    /// What it says next; `None` if it is lost.
    pub async fn answer(&self) -> Option<Answer> {
        let said = self.mailbox.next().await;
        let member = |name: &str| Reflect::get(&said, &name.into()).ok().filter(|value| !value.is_undefined());
        let text = |name: &str| member(name).and_then(|value| value.as_string());
        if let Some(done) = member("done").and_then(|done| done.as_f64()) {
            return Some(Answer::Done(done as u64));
        }
        if let Some(title) = text("title") {
            let message = Message { title, detail: text("detail")?, hint: text("hint") };
            let is_cut_short = member("cutShort").is_some();
            return Some(if is_cut_short { Answer::CutShort(message) } else { Answer::Failed(message) });
        }
        if let Some(frame) = member("frame") {
            return Some(Answer::Frame(Uint8Array::new(&frame).to_vec()));
        }
        if let Some(fresh) = text("fresh") {
            return fresh
                .split_whitespace()
                .map(|digest| digest.parse().ok())
                .collect::<Option<_>>()
                .map(Answer::Fresh);
        }
        if member("read").is_some() {
            return Some(Answer::Read);
        }
        if member("unable").is_some() {
            return Some(Answer::Unable);
        }
        if let Some(blob) = member("blob") {
            let records = text("records")?.parse().ok()?;
            return Some(Answer::Written(Written { blob: blob.unchecked_into(), scratch: text("scratch"), records }));
        }
        member("cancelled").map(|_| Answer::Cancelled)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

// ---- The worker's side ----

/// The worker that this is.
pub struct Inside {
    scope: DedicatedWorkerGlobalScope,
    mailbox: Mailbox,
}

impl Inside {
    /// Tells the page that work may come.
    pub fn begin() -> Option<Inside> {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().dyn_into().ok()?;
        let inside = Inside { mailbox: Mailbox::of(&scope), scope };
        inside.post(&READY.into());
        Some(inside)
    }

    /// What is to be done next.
    pub async fn order(&self) -> Order {
        loop {
            let said = self.mailbox.next().await;
            let member = |name: &str| Reflect::get(&said, &name.into()).unwrap_or(JsValue::UNDEFINED);
            if let Ok(file) = member("file").dyn_into::<Blob>() {
                return Order::Read(file);
            }
            let Ok(pieces) = member("pieces").dyn_into::<Array>() else { continue };
            let pieces = pieces.iter().map(|piece| match piece.dyn_into::<Blob>() {
                Ok(blob) => Piece::File(blob),
                Err(bytes) => Piece::Text(Uint8Array::new(&bytes).to_vec()),
            });
            return Order::Write { pieces: pieces.collect(), to_disk: member("toDisk").is_truthy() };
        }
    }

    /// Whether it was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.mailbox.state.borrow().queue.iter().any(|said| said.as_string().as_deref() == Some(CANCEL))
    }

    /// Tells the page.
    pub fn tell(&self, answer: &Answer) {
        let failed = |Message { title, detail, hint }: &Message, cut_short: JsValue| {
            object([
                ("title", title.into()),
                ("detail", detail.into()),
                ("hint", hint.as_ref().map_or(JsValue::UNDEFINED, JsValue::from)),
                ("cutShort", cut_short),
            ])
        };
        let told = match answer {
            Answer::Done(done) => object([("done", (*done as f64).into())]),
            Answer::Cancelled => object([("cancelled", true.into())]),
            Answer::Failed(message) => failed(message, JsValue::UNDEFINED),
            Answer::CutShort(message) => failed(message, true.into()),
            Answer::Frame(bytes) => object([("frame", Uint8Array::from(bytes.as_slice()).into())]),
            Answer::Fresh(digests) => {
                let digests: Vec<String> = digests.iter().map(Digest::to_string).collect();
                object([("fresh", digests.join(" ").into())])
            }
            Answer::Read => object([("read", true.into())]),
            Answer::Unable => object([("unable", true.into())]),
            Answer::Written(Written { blob, scratch, records }) => object([
                ("blob", blob.into()),
                ("scratch", scratch.as_ref().map_or(JsValue::UNDEFINED, JsValue::from)),
                ("records", records.to_string().into()),
            ]),
        };
        self.post(&told);
    }

    fn post(&self, said: &JsValue) {
        // It fails only for what cannot be copied, and all of this can.
        let _ = self.scope.post_message(said);
    }
}

/// Tells the page that this worker can do nothing.
pub fn say_lost() {
    if let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() {
        let _ = scope.post_message(&LOST.into());
    }
}

// ---- Between the two ----

/// What the other side said and nobody looked at yet.
struct Mailbox {
    state: Rc<RefCell<Waiting>>,
    _listeners: [Listener; 2],
}

#[derive(Default)]
struct Waiting {
    queue: VecDeque<JsValue>,
    wake: Option<Function>,
}

impl Mailbox {
    fn of(target: &EventTarget) -> Mailbox {
        let state = Rc::new(RefCell::new(Waiting::default()));
        let (told, lost) = (Rc::clone(&state), Rc::clone(&state));
        let listeners = [
            Listener::new(target.clone(), "message", move |event| {
                deliver(&told, event.dyn_ref::<MessageEvent>().map_or(LOST.into(), MessageEvent::data));
            }),
            Listener::new(target.clone(), "error", move |_| deliver(&lost, LOST.into())),
        ];
        Mailbox { state, _listeners: listeners }
    }

    async fn next(&self) -> JsValue {
        loop {
            if let Some(said) = self.state.borrow_mut().queue.pop_front() {
                return said;
            }
            let wait = Promise::new(&mut |resolve, _| self.state.borrow_mut().wake = Some(resolve));
            let _ = JsFuture::from(wait).await;
        }
    }

    /// Until what it gives is dropped.
    fn say_late_after(&self, millis: i32) -> Timer {
        let state = Rc::clone(&self.state);
        let is_over = Rc::new(Cell::new(false));
        let timer = Timer { is_over: Rc::clone(&is_over) };
        // It frees itself once it ran. It is not called off: clocks that tests set give handles that do not fit.
        let late = Closure::once_into_js(move || {
            if !is_over.get() {
                deliver(&state, LATE.into());
            }
        });
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(late.unchecked_ref(), millis);
        }
        timer
    }
}

/// Says nothing any more once it is dropped.
struct Timer {
    is_over: Rc<Cell<bool>>,
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.is_over.set(true);
    }
}

fn deliver(state: &RefCell<Waiting>, said: JsValue) {
    let mut state = state.borrow_mut();
    state.queue.push_back(said);
    if let Some(wake) = state.wake.take() {
        drop(state);
        let _ = wake.call0(&JsValue::UNDEFINED);
    }
}

fn object<const N: usize>(members: [(&str, JsValue); N]) -> JsValue {
    let object = Object::new();
    for (name, value) in members {
        // It fails only on a frozen object.
        let _ = Reflect::set(&object, &name.into(), &value);
    }
    object.into()
}

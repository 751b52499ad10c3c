//! Bundles out and in, slice by slice: memory does not grow with the bundle.
//!
//! **Out**: records, then each attachment straight from the store into a file, piece by piece, beside the page; every piece is
//! read back and verified; only then is the file offered as a download. **In**: the header decides first; attachments leave for the store as
//! they come (bytes that no record names yet are litter, taken away again if the person says no); records are put
//! together, checked, merged with what is here and said in words; one transaction brings them in. Until then nothing has
//! changed.
//!
//! Here is what every screen may ask for; [`export`] and [`import`] do it, and load later.

mod alongside;
pub mod beside;
mod carry;
mod check;
pub mod demo;
pub mod export;
pub mod import;
pub mod inspect;
mod receive;
mod salvage;
pub mod sealing;
mod unlock;

use evidence_mapper::bundle::load::Load;
use evidence_mapper::bundle::{AttachmentEntry, Purpose};
use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::Command;
use evidence_mapper::portfolio::{Submission, SubmissionId};
use evidence_mapper::wire;
use jiff::{SignedDuration, Timestamp};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::browser::clock;
use super::browser::file::Picked;
use super::parts;
use super::session::Session;
use super::state::App;
use super::ui::toast::Toast;
use super::words;

/// Which long work is running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// A bundle is being written, and read back.
    Export,
    /// A bundle is being read.
    Import,
    /// A bundle is being looked through, and left where it is.
    Check,
}

/// How often it is shown how far it is.
const TOLD_EVERY: SignedDuration = SignedDuration::from_millis(100);

/// What is being done of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doing {
    /// The bundle itself is written or read.
    Passing,
    /// It is encrypted or decrypted.
    Sealing,
    /// What was encrypted is opened again, to see that it can be.
    ReadingBack,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Running {
    task: Task,
    doing: Doing,
    since: Timestamp,
    /// When this was written here.
    told: Timestamp,
    done: u64,
    all: u64,
}

impl Running {
    /// How long the rest will take if it goes on as it has, in seconds; `None` while that is a guess.
    fn seconds_left(self) -> Option<u64> {
        let gone = u64::try_from(clock::now().duration_since(self.since).as_millis()).ok()?;
        let is_known = gone > 1_500 && self.done > 0;
        is_known.then(|| (self.all - self.done.min(self.all)) * gone / self.done / 1_000)
    }
}

/// Why a transfer ended early.
enum Stop {
    /// The person asked for it.
    Cancelled,
    /// It cannot be done.
    Failed(Message),
    /// The file ends before its end.
    CutShort(Message),
}

impl<T> From<T> for Stop
where
    Message: From<T>,
{
    fn from(error: T) -> Stop {
        Stop::Failed(Message::from(error))
    }
}

/// How a file is closed on its way. Shown nowhere by accident: it may be a secret.
#[derive(Clone, PartialEq, Eq, Default)]
pub enum Protection {
    /// Not at all: whoever has the file can open it.
    #[default]
    None,
    /// By a passphrase.
    Passphrase(String),
    /// For whoever has the secret key to this public one.
    PublicKey(String),
}

/// What was exported.
#[derive(Clone, PartialEq, Eq)]
pub struct Exported {
    /// The name it was saved under.
    pub file_name: String,
    /// Its length in bytes.
    pub size: u64,
    /// How it was closed.
    pub protection: Protection,
    /// What it is for.
    pub purpose: Purpose,
    /// Which of how many it is, where they are several.
    pub part: (usize, usize),
}

/// A submission that is noted once its bundle is saved. The bundle has it already, as it will then be noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitting {
    /// What notes it.
    pub command: Command,
    /// When it is made.
    pub at: Timestamp,
}

/// A bundle to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// What it is for.
    pub purpose: Purpose,
    /// Its place among those that everything is spread over, from 0.
    pub part: usize,
    /// The submission that it makes, if it does.
    pub submitting: Option<Submitting>,
}

/// The way out and in. A handle, to be had from context.
#[derive(Clone, Copy)]
pub struct Transfer {
    app: App,
    running: RwSignal<Option<Running>>,
    /// What is being read, once its first slice has said so.
    about: RwSignal<Option<String>>,
    exported: RwSignal<Option<Exported>>,
    protection: RwSignal<Protection>,
    load: RwSignal<Load>,
    splits: RwSignal<bool>,
    all_said: RwSignal<bool>,
    /// What goes into each of the bundles that everything is being spread over.
    parts: StoredValue<Vec<Vec<AttachmentEntry>>>,
    /// The dialog that asks whether what was read may come in.
    question: RwSignal<Option<Callback<(), AnyView>>>,
    cancelled: StoredValue<bool>,
}

impl Transfer {
    /// None under way.
    pub fn new(app: App) -> Transfer {
        Transfer {
            app,
            running: RwSignal::new(None),
            about: RwSignal::new(None),
            exported: RwSignal::new(None),
            protection: RwSignal::new(Protection::None),
            load: RwSignal::new(Load::Everything),
            splits: RwSignal::new(false),
            all_said: RwSignal::new(false),
            parts: StoredValue::new(Vec::new()),
            question: RwSignal::new(None),
            cancelled: StoredValue::new(false),
        }
    }

    /// Whether one is under way.
    pub fn is_busy(self) -> Signal<bool> {
        Memo::new(move |_| self.running.with(Option::is_some)).into()
    }

    /// What was exported last.
    pub fn exported(self) -> Signal<Option<Exported>> {
        self.exported.into()
    }

    /// How the next file will be closed.
    pub fn protection(self) -> RwSignal<Protection> {
        self.protection
    }

    /// Which files will go along to somebody.
    pub fn load(self) -> RwSignal<Load> {
        self.load
    }

    /// Whether they are spread over several bundles, none of them too large for the way.
    pub fn splits(self) -> RwSignal<bool> {
        self.splits
    }

    /// Whether a return holds what its receiver has already as well.
    pub fn all_said(self) -> RwSignal<bool> {
        self.all_said
    }

    /// Forgets what was exported last, and its passphrase: they were told.
    pub fn forget_exported(self) {
        self.exported.set(None);
        self.protection.set(Protection::None);
        self.load.set(Load::Everything);
        self.splits.set(false);
        self.all_said.set(false);
    }

    /// Stops what is under way; nothing of it stays.
    pub fn cancel(self) {
        self.cancelled.set_value(true);
    }

    /// Exports for the assessor, with a submission and its declaration, and notes that submission when the file is saved:
    /// of an export that was cancelled or failed, nobody has anything.
    pub fn submit(self, session: Session, declaration: String, name: String) {
        let records = session.with_untracked(|workspace| wire::records_digest(workspace.portfolio()));
        let at = clock::now();
        let submission = Submission { declaration, name, records };
        let command = Command::Submit { id: SubmissionId::new(at, clock::random()), submission };
        self.write(
            session,
            Job { purpose: Purpose::Submission, part: 0, submitting: Some(Submitting { command, at }) },
        );
    }

    /// Writes a bundle of everything, verifies it and saves it as a download.
    pub fn export(self, session: Session, purpose: Purpose) {
        self.export_part(session, purpose, 0);
    }

    /// The same, of the bundle at this place among those that everything is spread over.
    pub fn export_part(self, session: Session, purpose: Purpose, part: usize) {
        self.write(session, Job { purpose, part, submitting: None });
    }

    fn write(self, session: Session, job: Job) {
        if self.running.with_untracked(Option::is_some) {
            return;
        }
        self.begin(Task::Export);
        self.exported.set(None);
        spawn_local(async move {
            match parts::transfer().await {
                Ok(part) => (part.export)(self, session, job).await,
                Err(not_loaded) => self.app.toasts().show(Toast::problem(Message::from(&not_loaded))),
            }
            self.running.set(None);
        });
    }

    /// Reads the first of `files` as a bundle.
    pub fn open_first(self, picked: Picked) {
        let Some(file) = picked.files.into_iter().next() else { return };
        if self.running.with_untracked(Option::is_some) || self.question.with_untracked(Option::is_some) {
            return;
        }
        self.begin(Task::Import);
        spawn_local(async move {
            match parts::transfer().await {
                Ok(part) => (part.import)(self, file).await,
                Err(not_loaded) => self.app.toasts().show(Toast::problem(Message::from(&not_loaded))),
            }
            self.running.set(None);
        });
    }

    /// Looks the first of `files` through. Nothing of it is taken over.
    pub fn check_first(self, picked: Picked) {
        let Some(file) = picked.files.into_iter().next() else { return };
        if self.running.with_untracked(Option::is_some) || self.question.with_untracked(Option::is_some) {
            return;
        }
        self.begin(Task::Check);
        spawn_local(async move {
            match parts::transfer().await {
                Ok(part) => (part.check)(self, file).await,
                Err(not_loaded) => self.app.toasts().show(Toast::problem(Message::from(&not_loaded))),
            }
            self.running.set(None);
        });
    }

    /// Opens the demo portfolio.
    pub fn open_demo(self) {
        if self.running.with_untracked(Option::is_some) {
            return;
        }
        self.begin(Task::Import);
        spawn_local(async move {
            match parts::transfer().await {
                Ok(part) => (part.demo)(self).await,
                Err(not_loaded) => self.app.toasts().show(Toast::problem(Message::from(&not_loaded))),
            }
            self.running.set(None);
        });
    }

    fn begin(self, task: Task) {
        self.cancelled.set_value(false);
        self.about.set(None);
        let now = clock::now();
        self.running.set(Some(Running { task, doing: Doing::Passing, since: now, told: now, done: 0, all: 1 }));
    }

    fn tell(self, doing: Doing, done: u64, all: u64) {
        let now = clock::now();
        let Some(running) = self.running.get_untracked() else { return };
        let is_news = running.doing != doing || running.all != all || done >= all;
        // Each time the page is painted anew, and that takes time from the work itself.
        if !is_news && now.duration_since(running.told) < TOLD_EVERY {
            return;
        }
        let since = if running.doing == doing { running.since } else { now };
        self.running.set(Some(Running { doing, since, told: now, done, all, ..running }));
    }

    fn stop_if_cancelled(self) -> Result<(), Stop> {
        if self.cancelled.get_value() { Err(Stop::Cancelled) } else { Ok(()) }
    }

    fn say_cancelled(self, words: &str) {
        self.app.toasts().show(Toast::notice("cancelled", words));
    }
}

/// How far long work is, with a way to stop it.
#[component]
pub fn TransferProgress(
    /// Which work to show.
    task: Task,
) -> impl IntoView {
    let transfer = expect_context::<Transfer>();
    if task == Task::Export {
        have_worker_ready();
    }
    let running = Memo::new(move |_| transfer.running.get().filter(|running| running.task == task));
    let is_running = Memo::new(move |_| running.with(Option::is_some));
    let hook = match task {
        Task::Export => "export",
        Task::Import => "import",
        Task::Check => "verify",
    };
    let label = move || {
        let Some(now) = running.get() else { return String::new() };
        let doing = match (now.doing, task) {
            (Doing::Sealing, Task::Export) => "Encrypting",
            (Doing::Sealing, _) => "Decrypting",
            (Doing::ReadingBack, _) => "Reading it back and verifying",
            (Doing::Passing, Task::Export) => "Writing and verifying",
            (Doing::Passing, Task::Import) => "Reading and verifying",
            (Doing::Passing, Task::Check) => "Checking",
        };
        let left = now.seconds_left().map(|seconds| format!(" · {}", words::left(seconds))).unwrap_or_default();
        format!("{doing} · {} of {}{left}", words::size(now.done), words::size(now.all))
    };
    view! {
        <Show when=move || is_running.get()>
            <div class="task panel">
                <div class="task-words">
                    {move || transfer.about.get().map(|about| view! { <span>{about}</span> })}
                    <span>{label}</span>
                </div>
                <progress
                    data-task=hook
                    aria-label=label
                    value=move || running.with(|running| running.map_or(0, |running| running.done)).to_string()
                    max=move || running.with(|running| running.map_or(1, |running| running.all.max(1))).to_string()
                ></progress>
                <button class="btn" data-kind="quiet" data-size="small" on:click=move |_| transfer.cancel()>"Cancel"</button>
            </div>
        </Show>
    }
    .into_any()
}

/// As long as the screen is there from which a bundle goes out.
fn have_worker_ready() {
    let prepare = |is_wanted| {
        spawn_local(async move {
            // What did not load is asked for again when it is needed, and said then.
            if let Ok(part) = parts::transfer().await {
                (part.prepare)(is_wanted);
            }
        });
    };
    prepare(true);
    on_cleanup(move || prepare(false));
}

/// Asks whether what was read may come in.
#[component]
pub fn ImportDialog() -> impl IntoView {
    let transfer = expect_context::<Transfer>();
    move || transfer.question.get().map(|question| question.run(()))
}

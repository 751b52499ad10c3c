//! Bundles out and in, slice by slice: memory does not grow with the bundle.
//!
//! **Out**: records, then each attachment straight from the store into parts of a Blob; then the file is read back and
//! verified; only then is it offered as a download. **In**: the header decides first; attachments leave for the store as
//! they come (bytes that no record names yet are litter, taken away again if the person says no); records are put
//! together, checked, merged with what is here and said in words; one transaction brings them in. Until then nothing has
//! changed.
//!
//! Here is what every screen may ask for; [`export`] and [`import`] do it, and load later.

pub mod export;
pub mod import;
pub mod inspect;
pub mod sealing;
mod unlock;

use evidence_mapper::bundle::load::Load;
use evidence_mapper::bundle::{AttachmentEntry, Purpose};
use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::Command;
use evidence_mapper::portfolio::{Submission, SubmissionId};
use evidence_mapper::wire;
use jiff::Timestamp;
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

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Running {
    task: Task,
    is_verifying: bool,
    /// It is being encrypted or decrypted.
    is_sealing: bool,
    done: u64,
    all: u64,
}

/// Why a transfer ended early.
enum Stop {
    /// The person asked for it.
    Cancelled,
    /// It cannot be done.
    Failed(Message),
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
    exported: RwSignal<Option<Exported>>,
    protection: RwSignal<Protection>,
    load: RwSignal<Load>,
    splits: RwSignal<bool>,
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
            exported: RwSignal::new(None),
            protection: RwSignal::new(Protection::None),
            load: RwSignal::new(Load::Everything),
            splits: RwSignal::new(false),
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

    /// Forgets what was exported last, and its passphrase: they were told.
    pub fn forget_exported(self) {
        self.exported.set(None);
        self.protection.set(Protection::None);
        self.load.set(Load::Everything);
        self.splits.set(false);
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

    fn begin(self, task: Task) {
        self.cancelled.set_value(false);
        self.running.set(Some(Running { task, is_verifying: false, is_sealing: false, done: 0, all: 1 }));
    }

    fn tell(self, is_verifying: bool, done: u64, all: u64) {
        self.running.update(|running| {
            if let Some(running) = running {
                *running = Running { is_verifying, is_sealing: false, done, all, ..*running };
            }
        });
    }

    fn tell_sealing(self, done: u64, all: u64) {
        self.running.update(|running| {
            if let Some(running) = running {
                *running = Running { is_verifying: false, is_sealing: true, done, all, ..*running };
            }
        });
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
    let running = Memo::new(move |_| transfer.running.get().filter(|running| running.task == task));
    let is_running = Memo::new(move |_| running.with(Option::is_some));
    let hook = move || match running.get() {
        Some(Running { is_verifying: true, .. }) => "verify",
        _ if task == Task::Import => "import",
        _ => "export",
    };
    let label = move || match running.get() {
        Some(Running { task: Task::Check, is_sealing: false, done, all, .. }) => {
            format!("Checking · {} of {}", words::size(done), words::size(all))
        }
        Some(Running { is_verifying: true, done, all, .. }) => {
            format!("Reading it back and verifying · {} of {}", words::size(done), words::size(all))
        }
        Some(Running { is_sealing: true, task, done, all, .. }) => {
            let doing = if task == Task::Export { "Encrypting" } else { "Decrypting" };
            format!("{doing} · {} of {}", words::size(done), words::size(all))
        }
        Some(Running { task: Task::Export, done, all, .. }) => {
            format!("Writing · {} of {}", words::size(done), words::size(all))
        }
        Some(Running { task: Task::Import, done, all, .. }) => {
            format!("Reading · {} of {}", words::size(done), words::size(all))
        }
        None => String::new(),
    };
    view! {
        <Show when=move || is_running.get()>
            <div class="task panel">
                <div class="task-words"><span>{label}</span></div>
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

/// Asks whether what was read may come in.
#[component]
pub fn ImportDialog() -> impl IntoView {
    let transfer = expect_context::<Transfer>();
    move || transfer.question.get().map(|question| question.run(()))
}

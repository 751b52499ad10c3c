//! Bundles out and in, slice by slice: memory does not grow with the bundle.
//!
//! **Out**: records, then each attachment straight from the store into parts of a Blob; then the file is read back and
//! verified; only then is it offered as a download. **In**: the header decides first; attachments leave for the store as
//! they come (bytes that no record names yet are litter, taken away again if the person says no); records are put
//! together, checked, merged with what is here and said in words; one transaction brings them in. Until then nothing has
//! changed.

use std::collections::BTreeSet;
use std::sync::Arc;

use evidence_mapper::bundle::merge::{self, Report};
use evidence_mapper::bundle::{
    AttachmentEntry, Cover, Event, Limits, Manifest, Purpose, Reader, Received, Scope, Summary, Writer,
};
use evidence_mapper::digest::Digest;
use evidence_mapper::file_name;
use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::Command;
use evidence_mapper::portfolio::ids::BundleId;
use evidence_mapper::portfolio::{Portfolio, Role, Submission, SubmissionId};
use evidence_mapper::store::{Held, Holding, Store};
use evidence_mapper::wire;
use evidence_mapper::workspace::Workspace;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::browser::blob::{self, Blob, BlobBuilder};
use super::browser::file::{Picked, PickedFile, Slices};
use super::browser::{clock, download, location};
use super::holding;
use super::route::{Route, Screen};
use super::session::Session;
use super::state::{App, missing_specification};
use super::ui::dialog::Dialog;
use super::ui::toast::Toast;
use super::words;

/// How much is gathered before it leaves for a Blob, in bytes.
const PIECE: usize = 4 << 20;

/// Which long work is running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// A bundle is being written, and read back.
    Export,
    /// A bundle is being read.
    Import,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Running {
    task: Task,
    is_verifying: bool,
    done: u64,
    all: u64,
}

/// What was exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The name it was saved under.
    pub file_name: String,
    /// Its length in bytes.
    pub size: u64,
}

/// A bundle that has been read and checked, and waits for the person.
#[derive(Clone)]
struct Staged {
    manifest: Manifest,
    summary: Arc<Summary>,
    /// What this device would hold.
    workspace: Workspace,
    specification: Arc<str>,
    holding: Holding,
    /// What differs from what is here; `None` for a portfolio that is not here yet.
    report: Option<Report>,
    /// The bytes that came with it and were not here before.
    fresh: BTreeSet<Digest>,
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

/// The way out and in. A handle, to be had from context.
#[derive(Clone, Copy)]
pub struct Transfer {
    app: App,
    running: RwSignal<Option<Running>>,
    exported: RwSignal<Option<Exported>>,
    staged: RwSignal<Option<Staged>>,
    cancelled: StoredValue<bool>,
}

impl Transfer {
    /// None under way.
    pub fn new(app: App) -> Transfer {
        Transfer {
            app,
            running: RwSignal::new(None),
            exported: RwSignal::new(None),
            staged: RwSignal::new(None),
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

    /// Forgets what was exported last: it was told.
    pub fn forget_exported(self) {
        self.exported.set(None);
    }

    /// Stops what is under way; nothing of it stays.
    pub fn cancel(self) {
        self.cancelled.set_value(true);
    }

    /// Notes the submission with its declaration, and exports for the assessor.
    pub fn submit(self, session: Session, declaration: String, name: String) {
        let records = session.with_untracked(|workspace| wire::records_digest(workspace.portfolio()));
        let id = SubmissionId::new(clock::now(), clock::random());
        let submission = Submission { declaration, name, records };
        if session.dispatch(Command::Submit { id, submission }).is_some() {
            self.export(session, Purpose::Submission);
        }
    }

    /// Writes a bundle of everything, verifies it and saves it as a download.
    pub fn export(self, session: Session, purpose: Purpose) {
        if self.running.with_untracked(Option::is_some) {
            return;
        }
        self.begin(Task::Export);
        self.exported.set(None);
        spawn_local(async move {
            match self.write(session, purpose).await {
                Ok((blob, file_name)) => {
                    if let Err(error) = download::save(&blob, &file_name) {
                        self.app.toasts().show(Toast::problem(Message::from(&error)));
                    } else {
                        session.note_export();
                        self.exported.set(Some(Exported { file_name, size: blob::size(&blob) }));
                    }
                }
                Err(Stop::Cancelled) => self.say_cancelled("Export cancelled. Nothing was saved."),
                Err(Stop::Failed(message)) => self.app.toasts().show(Toast::problem(message)),
            }
            self.running.set(None);
        });
    }

    async fn write(self, session: Session, purpose: Purpose) -> Result<(Blob, String), Stop> {
        let (portfolio, digest, actor) = session
            .with_untracked(|workspace| (workspace.portfolio().clone(), workspace.spec().digest, workspace.actor()));
        let store = self.app.stores().store();
        let specification = store.specification(digest).await.map_err(|error| Message::from(&error))?;
        let specification = specification.ok_or_else(missing_specification)?;
        let now = clock::now();
        let cover =
            Cover { id: BundleId::new(now, clock::random()), created: now, purpose, from: actor, scope: Scope::Full };
        let entries = AttachmentEntry::all(&portfolio);
        let all = entries.iter().map(|entry| entry.size).sum();
        self.tell(false, 0, all);

        let mut builder = BlobBuilder::new();
        let mut out = Vec::new();
        let mut writer =
            Writer::begin(cover, &specification, &portfolio, &entries, &mut out).map_err(|e| Message::from(&e))?;
        let mut done = 0;
        for entry in &entries {
            let blob = store.blob(entry.digest).await.map_err(|error| Message::from(&error))?;
            let blob = blob.ok_or_else(|| missing_bytes(&portfolio, entry.digest))?;
            writer.attachment(entry, &mut out).map_err(|error| Message::from(&error))?;
            let mut slices = Slices::new(&blob);
            while let Some(slice) = slices.next().await.map_err(|error| Message::from(&error))? {
                self.stop_if_cancelled()?;
                writer.bytes(&slice, &mut out).map_err(|error| Message::from(&error))?;
                if out.len() >= PIECE {
                    builder.push(&out).map_err(|error| Message::from(&error))?;
                    out.clear();
                }
                done += slice.len() as u64;
                self.tell(false, done, all);
            }
            writer.end_attachment(&mut out).map_err(|error| Message::from(&error))?;
        }
        let manifest = writer.finish(&mut out).map_err(|error| Message::from(&error))?;
        builder.push(&out).map_err(|error| Message::from(&error))?;
        let blob = builder.finish("application/json").map_err(|error| Message::from(&error))?;
        self.verify(&blob, &manifest).await?;

        let award = session.with_untracked(|workspace| {
            let aim = portfolio.enrolment.value.as_ref().and_then(|enrolment| workspace.spec().award(enrolment.award));
            aim.map(|award| award.short_title.clone()).unwrap_or_default()
        });
        let learner = portfolio.learner().map(|learner| learner.name.clone()).unwrap_or_default();
        let what = if purpose == Purpose::Backup { "backup" } else { "portfolio" };
        let name = format!("{learner} {award} {what} {}", clock::today());
        Ok((blob, format!("{}.json", file_name::safe(&name))))
    }

    /// Reads back what was written: it is only a bundle once a reader says so.
    async fn verify(self, blob: &Blob, written: &Manifest) -> Result<(), Stop> {
        let all = blob::size(blob);
        let mut reader = Reader::new(Limits::default());
        let mut slices = Slices::new(blob);
        let mut done = 0;
        while let Some(slice) = slices.next().await.map_err(|error| Message::from(&error))? {
            self.stop_if_cancelled()?;
            reader.push(&slice, &mut |_| {}).map_err(|error| Message::from(&error))?;
            done += slice.len() as u64;
            self.tell(true, done, all);
        }
        let summary = reader.finish().map_err(|error| Message::from(&error))?;
        if summary.manifest.records_digest != written.records_digest {
            return Err(Stop::Failed(Message {
                title: "The file that was written is not right".to_owned(),
                detail: "Reading it back gave other records. It was not saved, and nothing in the portfolio changed."
                    .to_owned(),
                hint: Some("Try again.".to_owned()),
            }));
        }
        Ok(())
    }

    /// Reads the first of `files` as a bundle.
    pub fn open_first(self, picked: Picked) {
        let Some(file) = picked.files.into_iter().next() else { return };
        if self.running.with_untracked(Option::is_some) || self.staged.with_untracked(Option::is_some) {
            return;
        }
        self.begin(Task::Import);
        spawn_local(async move {
            let mut fresh = BTreeSet::new();
            match self.read(&file, &mut fresh).await {
                Ok(staged) => self.staged.set(Some(staged)),
                Err(stop) => {
                    match stop {
                        Stop::Cancelled => self.say_cancelled("Opening cancelled. Nothing has changed."),
                        Stop::Failed(message) => self.app.toasts().show(Toast::problem(message)),
                    }
                    self.clean_up(fresh).await;
                }
            }
            self.running.set(None);
        });
    }

    async fn read(self, file: &PickedFile, fresh: &mut BTreeSet<Digest>) -> Result<Staged, Stop> {
        let store = self.app.stores().store();
        let all = file.size;
        self.tell(false, 0, all);
        let mut reader = Reader::new(Limits::default());
        let mut received = Received::new();
        let mut coming: Option<BlobBuilder> = None;
        let mut slices = Slices::new(&file.blob);
        let mut done = 0;
        while let Some(slice) = slices.next().await.map_err(|error| Message::from(&error))? {
            self.stop_if_cancelled()?;
            let mut whole: Vec<(Digest, BlobBuilder)> = Vec::new();
            let mut trouble = None;
            reader
                .push(&slice, &mut |event| {
                    received.take(&event);
                    match event {
                        Event::AttachmentBegin(_) => coming = Some(BlobBuilder::new()),
                        Event::AttachmentBytes(bytes) => {
                            if let Some(builder) = &mut coming
                                && let Err(error) = builder.push(bytes)
                            {
                                trouble = Some(error);
                            }
                        }
                        Event::AttachmentEnd(entry) => {
                            whole.extend(coming.take().map(|builder| (entry.digest, builder)))
                        }
                        _ => {}
                    }
                })
                .map_err(|error| Message::from(&error))?;
            if let Some(error) = trouble {
                return Err(Message::from(&error).into());
            }
            for (digest, builder) in whole {
                let blob = builder.finish("application/octet-stream").map_err(|error| Message::from(&error))?;
                if !store.has_blob(digest).await.map_err(|error| Message::from(&error))? {
                    fresh.insert(digest);
                }
                store.put_blob(digest, &blob, clock::now()).await.map_err(|error| Message::from(&error))?;
            }
            done += slice.len() as u64;
            self.tell(false, done, all);
        }
        let summary = reader.finish().map_err(|error| Message::from(&error))?;
        self.stage(received, summary, fresh.clone()).await
    }

    async fn stage(self, received: Received, summary: Summary, fresh: BTreeSet<Digest>) -> Result<Staged, Stop> {
        let manifest = summary.manifest.clone();
        let broken = |title: &str, detail: String| {
            Stop::Failed(Message {
                title: title.to_owned(),
                detail,
                hint: Some("Ask for the file again. Nothing has changed here.".to_owned()),
            })
        };
        let value = received
            .specification
            .clone()
            .ok_or_else(|| broken("The qualification is missing", "The bundle does not carry it.".to_owned()))?;
        let specification = evidence_mapper::spec::parse::from_value(&value).map_err(|problems| {
            problems.first().map_or_else(
                || broken("The qualification cannot be read", String::new()),
                |problem| Stop::Failed(Message::from(problem)),
            )
        })?;
        let specification = Arc::new(specification);
        let theirs = received.portfolio(&summary).map_err(|errors| {
            errors.first().map_or_else(
                || broken("The records cannot be read", String::new()),
                |error| Stop::Failed(Message::from(error)),
            )
        })?;
        let ours = self.app.find(theirs.id).await.map_err(Stop::Failed)?;
        let now = clock::now();
        let (workspace, holding, report) = match ours {
            None => {
                let actor =
                    theirs.enrolment.value.as_ref().map_or(theirs.enrolment.revision.by, |enrolment| enrolment.learner);
                // A backup comes home; what a learner submitted stays theirs.
                let is_mine = manifest.purpose == Purpose::Backup && manifest.from.role == Role::Learner;
                let held = if is_mine { Held::Own { actor } } else { Held::Received };
                let workspace = Workspace::open(specification, theirs, actor);
                let holding = holding::of(&workspace, held, now);
                (workspace, holding, None)
            }
            Some((here, holding)) => {
                if here.spec().digest != specification.digest {
                    return Err(broken(
                        "Another edition of the qualification",
                        "The portfolio is here already, pinned to another wording of its qualification than the bundle's.".to_owned(),
                    ));
                }
                let merged = merge::merge(here.portfolio(), &theirs).map_err(|error| Message::from(&error))?;
                let workspace = Workspace::open(specification, merged.result, here.actor());
                let changes = brings_something(&merged.report);
                let holding = if changes { holding::after_change(&holding, &workspace, now) } else { holding };
                (workspace, holding, Some(merged.report))
            }
        };
        let specification = value.canonical().into();
        Ok(Staged { manifest, summary: Arc::new(summary), workspace, specification, holding, report, fresh })
    }

    fn accept(self, staged: Staged) {
        self.staged.set(None);
        spawn_local(async move {
            let id = staged.holding.id;
            let is_new = staged.report.as_ref().is_none_or(brings_something);
            if is_new && let Err(error) = self.app.keep(&staged.workspace, &staged.specification, &staged.holding).await
            {
                self.app.toasts().show(Toast::problem(Message::from(&error)));
                return self.clean_up(staged.fresh).await;
            }
            self.app.forget(id);
            self.app.refresh().await;
            let screen = if holding::is_received(&staged.holding) { Screen::Review } else { Screen::Map };
            location::set_hash(&Route::Portfolio(id, screen).to_string());
        });
    }

    fn decline(self, staged: Staged) {
        self.staged.set(None);
        spawn_local(self.clean_up(staged.fresh));
    }

    /// Takes away what came in for nothing.
    async fn clean_up(self, fresh: BTreeSet<Digest>) {
        if let Err(error) = self.app.discard(fresh).await {
            self.app.toasts().show(Toast::problem(Message::from(&error)));
        }
    }

    fn begin(self, task: Task) {
        self.cancelled.set_value(false);
        self.running.set(Some(Running { task, is_verifying: false, done: 0, all: 1 }));
    }

    fn tell(self, is_verifying: bool, done: u64, all: u64) {
        self.running.update(|running| {
            if let Some(running) = running {
                *running = Running { is_verifying, done, all, ..*running };
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

fn brings_something(report: &Report) -> bool {
    !report.changed().is_empty() || report.unknown_added > 0
}

fn missing_bytes(portfolio: &Portfolio, digest: Digest) -> Message {
    let name = portfolio.attachments().get(&digest).map(|file| file.file_name.clone()).unwrap_or_default();
    Message {
        title: "A file is missing on this device".to_owned(),
        detail: format!("The bytes of “{name}” are not here, so a full bundle cannot be made."),
        hint: Some("Open a bundle or a backup that has them, or withdraw the evidence.".to_owned()),
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
        Some(Running { is_verifying: true, done, all, .. }) => {
            format!("Reading it back and verifying · {} of {}", words::size(done), words::size(all))
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

/// What a bundle would bring, for the person to agree to.
#[component]
pub fn ImportDialog() -> impl IntoView {
    let transfer = expect_context::<Transfer>();
    move || {
        transfer.staged.get().map(|staged| {
            let decline = {
                let staged = staged.clone();
                Callback::new(move |()| transfer.decline(staged.clone()))
            };
            view! {
                <Dialog title="Open this bundle?" on_close=decline>
                    <StagedView staged=staged.clone()/>
                    <div class="form-actions">
                        <button class="btn" data-kind="quiet" on:click=move |_| decline.run(())>"Cancel"</button>
                        <button class="btn" data-kind="primary" autofocus on:click=move |_| transfer.accept(staged.clone())>"Open"</button>
                    </div>
                </Dialog>
            }
        })
    }
}

#[component]
fn StagedView(staged: Staged) -> impl IntoView {
    let portfolio = staged.workspace.portfolio();
    let spec = staged.workspace.spec();
    let learner = portfolio.learner().map(|learner| learner.name.clone()).unwrap_or_default();
    let aim = portfolio.enrolment.value.as_ref().and_then(|enrolment| spec.award(enrolment.award));
    let award = aim.map_or_else(|| spec.title.clone(), |award| award.title.clone());
    let kind = match staged.manifest.purpose {
        Purpose::Submission => "Submission",
        Purpose::Return => "Return",
        Purpose::Backup => "Backup",
    };
    let counts = &staged.manifest.counts;
    let number = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let effect = match &staged.report {
        None if holding::is_received(&staged.holding) => {
            "It is not on this device yet. You will see it read only.".to_owned()
        }
        None => "It is not on this device yet. It will be yours to go on with.".to_owned(),
        Some(report) => words::merged(report),
    };
    let refused = staged.summary.refused.len();
    view! {
        <dl class="facts">
            <dt>"Learner"</dt>
            <dd>{learner}</dd>
            <dt>"Award"</dt>
            <dd>{award}</dd>
            <dt>"Kind"</dt>
            <dd>{format!("{kind}, made {} by {}", words::day(staged.manifest.created, clock::today()), staged.manifest.from.name)}</dd>
            <dt>"Holds"</dt>
            <dd>
                {format!(
                    "{}, {}, {} ({})",
                    words::count(number(counts.evidence), "evidence item", "evidence items"),
                    words::count(number(counts.mappings), "mapping", "mappings"),
                    words::count(number(counts.attachments), "file", "files"),
                    words::size(staged.manifest.attachment_bytes),
                )}
            </dd>
        </dl>
        <p class="notice" data-message="import-effect">{effect}</p>
        {(refused > 0).then(|| view! {
            <p class="notice">{format!("{} left out: their author may not write them.", words::count(refused, "record is", "records are"))}</p>
        })}
        <p class="muted small">"Every file in it was verified."</p>
    }
    .into_any()
}

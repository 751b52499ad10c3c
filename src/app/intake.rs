//! Taking files in: digest, bytes into the store, and only then the record, so that no record names missing bytes.

pub mod photos;

use std::collections::BTreeSet;

use evidence_mapper::digest::Digest;
use evidence_mapper::file_name;
use evidence_mapper::media::place;
use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::{Command, EvidenceDetails, NewEvidence};
use evidence_mapper::portfolio::{Attachment, Change, EvidenceContent, EvidenceId};
use evidence_mapper::spec::CriterionRef;
use evidence_mapper::store::Store;
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;

use super::browser::BrowserError;
use super::browser::blob::{self, Blob};
use super::browser::file::{self, Picked, PickedFile};
use super::browser::{clock, page, storage};
use super::session::Session;
use super::state::{App, Stores};
use super::ui::toast::{Toast, Toasts};
use super::words;

/// How taking in is going.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Intaking {
    /// Files still to come, this one included.
    pub files: usize,
    /// Bytes read.
    pub done: u64,
    /// Bytes in all.
    pub all: u64,
}

/// What is being taken in. There is one in the page, which outlives the screens: files go on coming in while the person
/// looks at another. A handle.
#[derive(Clone, Copy)]
pub struct RunningIntake {
    running: RwSignal<Option<Intaking>>,
    cancelled: StoredValue<bool>,
}

impl RunningIntake {
    /// Nothing.
    pub fn new() -> RunningIntake {
        RunningIntake { running: RwSignal::new(None), cancelled: StoredValue::new(false) }
    }

    /// Whether anything is.
    pub fn is_running(self) -> bool {
        self.running.with_untracked(Option::is_some)
    }
}

/// The way in for files. A handle, to be had from context.
#[derive(Clone, Copy)]
pub struct Intake {
    session: Session,
    stores: Stores,
    toasts: Toasts,
    running: RwSignal<Option<Intaking>>,
    cancelled: StoredValue<bool>,
}

impl Intake {
    /// A way into `session`.
    pub fn new(session: Session, app: App) -> Intake {
        let RunningIntake { running, cancelled } = app.intaking();
        Intake { session, stores: app.stores(), toasts: app.toasts(), running, cancelled }
    }

    /// How it is going, if anything is being taken in.
    pub fn running(self) -> Signal<Option<Intaking>> {
        self.running.into()
    }

    /// Stops after what has been taken in so far.
    pub fn cancel(self) {
        self.cancelled.set_value(true);
    }

    /// Takes `files` in, each as an evidence item, and maps them to `criteria`. A file that is here already is not stored
    /// again: the person is told, and the item that is here is mapped.
    pub fn take(self, picked: Picked, criteria: Vec<CriterionRef>) {
        let Picked { files, folders } = picked;
        if let Some(folder) = folders.first() {
            self.toasts.show(Toast::problem(Message {
                title: "A folder cannot be added".to_owned(),
                detail: format!("“{folder}” is a folder. Nothing of it was added."),
                hint: Some("Open it and choose the files in it: all at once, if you like.".to_owned()),
            }));
        }
        if self.begins(&files) {
            spawn_local(async move {
                self.take_all(files, criteria).await;
                self.running.set(None);
            });
        }
    }

    /// Puts the first of `picked` in the place of the file `old` of `evidence`. Its mappings and what is said of it stay;
    /// so do the bytes of the old file, for an undo and for what was decided on them.
    pub fn replace(self, evidence: EvidenceId, old: Digest, picked: Picked) {
        let files: Vec<PickedFile> = picked.files.into_iter().take(1).collect();
        if self.begins(&files) {
            spawn_local(async move {
                for file in files {
                    match self.take_one(&file).await {
                        Ok(Some(attachment)) => self.put_in_place(evidence, old, attachment),
                        Ok(None) => {}
                        Err(message) => self.toasts.show(Toast::problem(message)),
                    }
                }
                self.running.set(None);
            });
        }
    }

    /// Takes `files` in for something that is about to be recorded, and hands each on: the record that names it comes after.
    pub fn keep(self, picked: Picked, on_kept: Callback<Attachment>) {
        let files = picked.files;
        if self.begins(&files) {
            spawn_local(async move {
                for file in files {
                    match self.take_one(&file).await {
                        // The form that it is for may be closed by now; then it is litter, swept later.
                        Ok(Some(attachment)) => drop(on_kept.try_run(attachment)),
                        Ok(None) => break,
                        Err(message) => self.toasts.show(Toast::problem(message)),
                    }
                }
                self.running.set(None);
            });
        }
    }

    /// Puts a photo that was made from `before` by `change` in its place, and says so.
    pub fn put_made(self, evidence: EvidenceId, before: Attachment, made: Blob, change: Change) {
        let name = photos::name(&before.file_name, &made.type_());
        let file = PickedFile { name, size: blob::size(&made), media_type: made.type_(), blob: made };
        if !self.begins(std::slice::from_ref(&file)) {
            return;
        }
        spawn_local(async move {
            if let Some(after) = self.put_one(evidence, &before, &file, change).await {
                let words = match change {
                    Change::Scaled => {
                        let (from, to) = (words::size(before.size), words::size(after));
                        format!(
                            "“{}” had {from} and has {to}. The original’s digest is kept with it.",
                            before.file_name
                        )
                    }
                    Change::PlaceRemoved => format!("“{}” no longer says where it was taken.", before.file_name),
                };
                self.toasts.show(Toast::notice("photo", words));
            }
            self.running.set(None);
        });
    }

    /// Scales `all` down, one after the other, and says what came of it.
    pub async fn scale_down(self, all: Vec<(EvidenceId, Attachment)>) {
        let (mut count, mut from, mut to) = (0, 0, 0);
        for (evidence, before) in all {
            let blob = self.stores.store().blob(before.digest).await.ok().flatten();
            let made = match &blob {
                Some(photo) => photos::changed(photo, Change::Scaled).await.ok().flatten(),
                None => None,
            };
            // What cannot be scaled stays as it is.
            let Some(made) = made.filter(|made| blob::size(made) < before.size) else { continue };
            let name = photos::name(&before.file_name, &made.type_());
            let file = PickedFile { name, size: blob::size(&made), media_type: made.type_(), blob: made };
            if !self.begins(std::slice::from_ref(&file)) {
                break;
            }
            let after = self.put_one(evidence, &before, &file, Change::Scaled).await;
            self.running.set(None);
            let Some(after) = after else { break };
            (count, from, to) = (count + 1, from + before.size, to + after);
        }
        let words = match count {
            0 => "No photo could be made smaller.".to_owned(),
            _ => format!(
                "{} had {} and {} {}. The originals’ digests are kept with them.",
                words::count(count, "photo", "photos"),
                words::size(from),
                if count == 1 { "has" } else { "have" },
                words::size(to)
            ),
        };
        self.toasts.show(Toast::notice("photo", words));
    }

    /// The size of what was put in the place of `before`; what failed is said.
    async fn put_one(
        self,
        evidence: EvidenceId,
        before: &Attachment,
        file: &PickedFile,
        change: Change,
    ) -> Option<u64> {
        match self.take_one(file).await {
            Ok(attachment) => {
                let attachment = attachment?;
                let size = attachment.size;
                self.put_in_place(evidence, before.digest, attachment.made_from(before, change));
                Some(size)
            }
            Err(message) => {
                self.toasts.show(Toast::problem(message));
                None
            }
        }
    }

    /// Says that photos among `items` say where they were taken, with a way to take that out.
    fn tell_of_places(self, placed: Vec<(EvidenceId, Attachment, Blob)>) {
        let words = match &placed[..] {
            [] => return,
            [(_, one, _)] => format!("“{}” says where it was taken. Who gets it can read that.", one.file_name),
            many => format!("{} photos say where they were taken. Who gets them can read that.", many.len()),
        };
        let placed = SendWrapper::new(placed);
        let remove = move || {
            let placed = (*placed).clone();
            spawn_local(async move {
                for (evidence, attachment, photo) in placed {
                    match photos::changed(&photo, Change::PlaceRemoved).await {
                        Ok(Some(made)) => self.put_made(evidence, attachment, made, Change::PlaceRemoved),
                        Ok(None) => {}
                        Err(error) => self.toasts.show(Toast::problem(Message::from(&error))),
                    }
                    // One at a time.
                    while self.running.try_get_untracked().flatten().is_some() {
                        page::next_frame().await;
                    }
                }
            });
        };
        self.toasts.show(Toast::notice("photo-place", words).action("Remove the place", remove));
    }

    fn put_in_place(self, evidence: EvidenceId, old: Digest, attachment: Attachment) {
        if attachment.digest == old {
            let words = format!("“{}” is the file that is here already. Nothing has changed.", attachment.file_name);
            return self.toasts.show(Toast::notice("already-here", words));
        }
        let (name, twin) = (attachment.file_name.clone(), self.holder(attachment.digest));
        let files =
            self.session.with_untracked(|workspace| match &workspace.portfolio().evidence.get(evidence)?.content {
                EvidenceContent::Files(files) => Some(files.clone()),
                _ => None,
            });
        let mut files = files.unwrap_or_default();
        if let Some(file) = files.iter_mut().find(|file| file.digest == old) {
            *file = attachment;
        }
        let content = EvidenceContent::Files(files);
        self.session.dispatch(Command::ReplaceContent { evidence, content });
        if let Some((_, number)) = twin {
            let words = format!("“{name}” is here as {number} too, and is kept once.");
            self.toasts.show(Toast::notice("already-here", words));
        }
    }

    /// Whether `files` can be taken now; then it says so.
    fn begins(self, files: &[PickedFile]) -> bool {
        if files.is_empty() {
            return false;
        }
        if self.running.get_untracked().is_some() {
            self.toasts.show(Toast::problem(Message {
                title: "Files are still being added".to_owned(),
                detail: "These will not be added at the same time.".to_owned(),
                hint: Some("Add them again when the others are done.".to_owned()),
            }));
            return false;
        }
        self.cancelled.set_value(false);
        let all = files.iter().map(|file| file.size).sum();
        self.running.set(Some(Intaking { files: files.len(), done: 0, all }));
        true
    }

    async fn take_all(self, files: Vec<PickedFile>, criteria: Vec<CriterionRef>) {
        let mut items: Vec<(EvidenceId, NewEvidence)> = Vec::new();
        let mut known: BTreeSet<EvidenceId> = BTreeSet::new();
        let mut repeats: Vec<String> = Vec::new();
        let mut placed = Vec::new();
        let mut left = files.len();
        for file in files {
            match self.take_one(&file).await {
                Ok(Some(attachment)) => {
                    let digest = attachment.digest;
                    let twin = items.iter().any(|(_, item)| holds(&item.content, digest));
                    let here = self.holder(digest);
                    if let Some((id, number)) = here {
                        repeats.push(format!("“{}” is already here as {number}", attachment.file_name));
                        known.insert(id);
                    } else if twin {
                        repeats.push(format!("“{}” was added twice, and is kept once", attachment.file_name));
                    } else {
                        let details =
                            EvidenceDetails { title: title(&attachment.file_name), ..EvidenceDetails::default() };
                        let id = EvidenceId::new(clock::now(), clock::random());
                        if says_where(&file).await {
                            placed.push((id, attachment.clone(), file.blob.clone()));
                        }
                        let content = EvidenceContent::Files(vec![attachment]);
                        items.push((id, NewEvidence { content, details }));
                    }
                }
                // Cancelled: what came before is kept, since its bytes are in.
                Ok(None) => break,
                Err(message) => self.toasts.show(Toast::problem(message)),
            }
            left -= 1;
            self.running.update(|running| {
                if let Some(running) = running {
                    running.files = left;
                }
            });
        }
        if !items.is_empty() {
            self.session.dispatch(Command::AddEvidence { items, criteria: criteria.clone() });
        }
        self.tell_of_places(placed);
        if !known.is_empty() && !criteria.is_empty() {
            self.session.dispatch(Command::Map { evidence: known, criteria: criteria.into_iter().collect() });
        }
        if !repeats.is_empty() {
            self.toasts.show(Toast::notice("already-here", format!("{}.", repeats.join(". "))));
        }
    }

    async fn take_one(self, picked: &PickedFile) -> Result<Option<Attachment>, Message> {
        let before = self.running.get_untracked().map_or(0, |running| running.done);
        let progress = move |done: u64| {
            self.running.update(|running| {
                if let Some(running) = running {
                    running.done = before + done;
                }
            });
        };
        let cancelled = move || self.cancelled.get_value();
        let digest = match file::digest(&picked.blob, progress, cancelled).await {
            Ok(digest) => digest,
            Err(BrowserError::Cancelled) => return Ok(None),
            Err(error) => return Err(Message::from(&error)),
        };
        // Better said before than found out at the end of a long write.
        if let Some(room) = storage::estimate().await.filter(|room| room.is_short_for(picked.size)) {
            return Err(Message {
                title: format!("There is not enough room for “{}”", picked.name),
                detail: format!(
                    "It has {}, and this browser has about {} left for everything. It was not added.",
                    words::size(picked.size),
                    words::size(room.free_bytes())
                ),
                hint: Some(
                    "Back up, then make room on this device or remove portfolios that you no longer need here."
                        .to_owned(),
                ),
            });
        }
        let store = self.stores.store();
        store.put_blob(digest, &picked.blob, clock::now()).await.map_err(|error| Message::from(&error))?;
        Ok(Some(Attachment {
            digest,
            size: picked.size,
            media_type: picked.media_type.clone(),
            file_name: file_name::safe(&picked.name),
            original: None,
        }))
    }

    fn holder(self, digest: Digest) -> Option<(EvidenceId, evidence_mapper::portfolio::EvidenceNumber)> {
        self.session.with_untracked(|workspace| {
            let mut all = workspace.portfolio().evidence.iter();
            all.find(|(_, evidence)| holds(&evidence.content, digest)).map(|(id, evidence)| (id, evidence.number))
        })
    }
}

/// Whether a picture says where it was taken.
async fn says_where(file: &PickedFile) -> bool {
    file.media_type.starts_with("image/")
        && file::first_bytes(&file.blob, photos::HEAD_BYTES).await.is_ok_and(|bytes| place::has_place(&bytes))
}

/// A title out of a file's name, for a person to better: without its ending, with spaces where it has none.
fn title(file_name: &str) -> String {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    let stem = if stem.contains(' ') { stem.to_owned() } else { stem.replace(['_', '-'], " ") };
    let mut letters = stem.trim().chars();
    letters.next().map_or_else(|| file_name.to_owned(), |first| first.to_uppercase().chain(letters).collect())
}

fn holds(content: &EvidenceContent, digest: Digest) -> bool {
    matches!(content, EvidenceContent::Files(files) if files.iter().any(|file| file.digest == digest))
}

/// What is being taken in, with a way to stop it.
#[component]
pub fn IntakeProgress() -> impl IntoView {
    let intake = expect_context::<Intake>();
    let running = intake.running();
    let is_running = Memo::new(move |_| running.with(Option::is_some));
    let label = move || {
        running.with(|running| {
            running.map_or_else(String::new, |running| {
                format!(
                    "Adding {} · {} of {}",
                    words::count(running.files, "file", "files"),
                    words::size(running.done),
                    words::size(running.all)
                )
            })
        })
    };
    let value = move || running.with(|running| running.map_or(0, |running| running.done));
    let max = move || running.with(|running| running.map_or(1, |running| running.all.max(1)));
    view! {
        <Show when=move || is_running.get()>
            <div class="task" role="status">
                <span>{label}</span>
                <progress data-task="intake" value=move || value().to_string() max=move || max().to_string() aria-label="Adding files"></progress>
                <button class="btn" data-kind="quiet" data-size="small" on:click=move |_| intake.cancel()>"Cancel"</button>
            </div>
        </Show>
    }
    .into_any()
}

//! A bundle in: read, verified, said in words; it comes in when the person agrees.

use std::collections::BTreeSet;
use std::sync::Arc;

use evidence_mapper::bundle::merge::{self, Report};
use evidence_mapper::bundle::{BundleError, Event, Limits, Manifest, Purpose, Reader, Received, Summary, selection};
use evidence_mapper::desk::{self, Desk, Seen};
use evidence_mapper::digest::Digest;
use evidence_mapper::json::Value;
use evidence_mapper::message::Message;
use evidence_mapper::message::merge::{ahead_of_time, merged};
use evidence_mapper::portfolio::news::Snapshot;
use evidence_mapper::portfolio::{Portfolio, Role};
use evidence_mapper::spec::Specification;
use evidence_mapper::store::{Held, Holding, Store, StoredRecord};
use evidence_mapper::terms::say;
use evidence_mapper::wire;
use evidence_mapper::workspace::Workspace;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::receive::{RECORDS_BYTES, receive};
use super::{Doing, Stop, Transfer, salvage, sealing};
use crate::app::browser::file::PickedFile;
use crate::app::browser::worker::Answer;
use crate::app::browser::{clock, location, page, tabs};
use crate::app::holding;
use crate::app::route::{Route, Screen};
use crate::app::session::Found;
use crate::app::signatures;
use crate::app::state::keeping::missing_specification;
use crate::app::ui::dialog::Dialog;
use crate::app::ui::toast::Toast;
use crate::app::words;

/// A bundle that has been read and checked.
#[derive(Clone)]
struct Coming {
    summary: Arc<Summary>,
    theirs: Arc<Portfolio>,
    /// The specification that came with it, as it was written and as it reads.
    specification: Option<(Arc<Value>, Arc<Specification>)>,
    /// The bytes that came with it and were not here before.
    fresh: BTreeSet<Digest>,
}

impl Coming {
    fn manifest(&self) -> &Manifest {
        &self.summary.manifest
    }
}

/// One that was held against what is here, and waits for the person.
#[derive(Clone)]
struct Staged {
    coming: Coming,
    /// What this device would hold.
    workspace: Workspace,
    specification: Arc<str>,
    holding: Holding,
    /// What differs from what is here; `None` for a portfolio that is not here yet.
    report: Option<Report>,
    /// What this device keeps beside it from now on.
    beside: Vec<StoredRecord>,
}

/// Reads `file` and asks the person about what it would bring; first of all for its key, where it is encrypted.
pub async fn run(transfer: Transfer, file: PickedFile) {
    sealing::opened(transfer, file, |transfer, file| Box::pin(bring(transfer, file))).await;
}

async fn bring(transfer: Transfer, file: PickedFile) {
    if let Some(staged) = staged(transfer, file).await {
        transfer.question.set(Some(Callback::new(move |()| question(transfer, staged.clone()))));
    }
}

/// Reads `file` and opens it without a question.
pub(super) async fn take(transfer: Transfer, file: PickedFile) {
    if let Some(staged) = staged(transfer, file).await {
        accept(transfer, staged);
    }
}

/// What is in `file`. Where it cannot be had that is said, and nothing of it stays.
async fn staged(transfer: Transfer, file: PickedFile) -> Option<Staged> {
    let mut fresh = BTreeSet::new();
    match read(transfer, &file, &mut fresh).await {
        Ok(staged) => Some(staged),
        Err(stop) => {
            match stop {
                Stop::Cancelled => transfer.say_cancelled("Opening cancelled. Nothing has changed."),
                Stop::Failed(message) => transfer.app.toasts().show(Toast::problem(message)),
                Stop::CutShort(message) => {
                    let (toast, file) = (Toast::problem(message), StoredValue::new_local(file));
                    let save = move || salvage::begin(transfer, file.get_value());
                    let has_whole = !fresh.is_empty();
                    transfer.app.toasts().show(if has_whole {
                        toast.action("Save what is whole…", save)
                    } else {
                        toast
                    });
                }
            }
            clean_up(transfer, fresh).await;
            None
        }
    }
}

/// What of a bundle reaches the page: everything but the bytes of its files.
struct Reading {
    transfer: Transfer,
    frame: Reader,
    received: Received,
    /// What is wrong with the frame. Who reads the whole finds it too, and knows the place.
    trouble: Option<BundleError>,
    fresh: BTreeSet<Digest>,
    all: u64,
}

impl Reading {
    fn new(transfer: Transfer, all: u64) -> Reading {
        let (frame, received) = (Reader::of_frame(Limits::default()), Received::new());
        Reading { transfer, frame, received, trouble: None, fresh: BTreeSet::new(), all }
    }

    async fn take(&mut self, news: Answer) {
        match news {
            Answer::Done(done) => self.transfer.tell(Doing::Passing, done, self.all),
            Answer::Fresh(fresh) => self.fresh.extend(fresh),
            Answer::Frame(frame) => {
                for piece in frame.chunks(RECORDS_BYTES) {
                    self.read(piece);
                    page::next_task().await;
                }
            }
            // That it has ended, and how, is for whoever asked.
            _ => {}
        }
    }

    fn read(&mut self, piece: &[u8]) {
        let Reading { transfer, frame, received, .. } = self;
        let read = frame.push(piece, &mut |event| {
            received.take(&event);
            if let Event::Manifest(manifest) = event {
                transfer.about.set(Some(about(manifest)));
            }
        });
        if let Err(error) = read {
            self.trouble.get_or_insert(error);
        }
    }
}

/// Reads `file`; `fresh` is what came into the store for it, however it ends.
async fn read(transfer: Transfer, file: &PickedFile, fresh: &mut BTreeSet<Digest>) -> Result<Staged, Stop> {
    transfer.tell(Doing::Passing, 0, file.size);
    let mut reading = Reading::new(transfer, file.size);
    let (store, is_cancelled) = (transfer.app.stores().store(), move || transfer.stop_if_cancelled().is_err());
    let received = receive(&file.blob, store, async |news| reading.take(news).await, is_cancelled).await;
    fresh.append(&mut reading.fresh.clone());
    received?;
    if let Some(error) = &reading.trouble {
        return Err(Message::from(error).into());
    }
    let Reading { frame, received, fresh, .. } = reading;
    let summary = frame.finish().map_err(|error| Message::from(&error))?;
    page::next_task().await;
    let coming = checked(received, summary, fresh).await?;
    page::next_task().await;
    stage(transfer, coming).await
}

/// What is being read, as the person recognises it.
fn about(manifest: &Manifest) -> String {
    let files = usize::try_from(manifest.counts.attachments).unwrap_or(usize::MAX);
    let size = words::size(manifest.attachment_bytes);
    format!("{} from {}: {} ({size})", kind(manifest.purpose), manifest.from.name, words::count(files, "file", "files"))
}

fn kind(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Submission => "Submission",
        Purpose::Return => "Return",
        Purpose::Assessed => "Assessed portfolio",
        Purpose::Backup => "Backup",
    }
}

async fn checked(received: Received, summary: Summary, fresh: BTreeSet<Digest>) -> Result<Coming, Stop> {
    let broken = |title: &str, detail: String| {
        Stop::Failed(Message {
            title: title.to_owned(),
            detail,
            hint: Some("Ask for the file again. Nothing has changed here.".to_owned()),
        })
    };
    // A return leaves it out: whom it goes to has it.
    let value = received.specification.clone();
    let inside = value.as_ref().map(evidence_mapper::spec::parse::from_value).transpose().map_err(|problems| {
        problems.first().map_or_else(
            || broken("The qualification cannot be read", String::new()),
            |problem| Stop::Failed(Message::from(problem)),
        )
    })?;
    let specification = value.map(Arc::new).zip(inside.map(Arc::new));
    page::next_task().await;
    let theirs = received.portfolio(&summary).map_err(|errors| {
        errors.first().map_or_else(
            || broken("The records cannot be read", String::new()),
            |error| Stop::Failed(Message::from(error)),
        )
    })?;
    Ok(Coming { summary: Arc::new(summary), theirs: Arc::new(theirs), specification, fresh })
}

/// Holds it against what is here now.
async fn stage(transfer: Transfer, coming: Coming) -> Result<Staged, Stop> {
    let (manifest, theirs) = (coming.manifest().clone(), &coming.theirs);
    let inside = coming.specification.as_ref().map(|(_, inside)| inside.clone());
    let ours = transfer.app.find(theirs.id).await.map_err(Stop::Failed)?;
    let now = clock::now();
    // What is looked at from now on is told from what there was when it first came.
    let from_now_on = |desk: &Desk| StoredRecord { key: desk::seen_place(), json: desk.seen.text() };
    // What the learner has said of them need not be told them again.
    let noted = |desk: &mut Desk, ours: Option<&Portfolio>| -> Option<StoredRecord> {
        if manifest.from.role != Role::Learner {
            return None;
        }
        selection::note_what_they_have(&mut desk.learner_has, theirs, ours);
        Some(StoredRecord { key: desk::learner_has_place(), json: desk.learner_has_text() })
    };
    let (workspace, holding, report, beside) = match ours {
        None => {
            let specification = inside.ok_or_else(|| {
                Stop::Failed(Message {
                    title: "The portfolio it answers is not here".to_owned(),
                    detail: "A return holds what was decided, and nothing of the portfolio itself.".to_owned(),
                    hint: Some(
                        "Open it in the browser that has the portfolio, or open the portfolio here first.".to_owned(),
                    ),
                })
            })?;
            let mut theirs = Portfolio::clone(theirs);
            signatures::verify(transfer.app, &mut theirs).await;
            page::next_task().await;
            let actor =
                theirs.enrolment.value.as_ref().map_or(theirs.enrolment.revision.by, |enrolment| enrolment.learner);
            // A backup comes home; what a learner submitted stays theirs.
            let is_mine = manifest.purpose == Purpose::Backup && manifest.from.role == Role::Learner;
            let held = if is_mine { Held::Own { actor } } else { Held::Received };
            let workspace = Workspace::open(specification, theirs, actor);
            let mut desk = Desk { seen: looked_at(workspace.portfolio()), ..Desk::default() };
            let holding = holding::of(&workspace, &desk, held, now);
            let mut beside = Vec::new();
            if held == Held::Received {
                beside.push(from_now_on(&desk));
                beside.extend(noted(&mut desk, None));
            }
            (workspace, holding, None, beside)
        }
        Some(Found { workspace: here, holding, mut desk, .. }) => {
            let begins = holding::is_received(&holding) && desk.seen.snapshot.is_none();
            if begins {
                desk.seen.snapshot = looked_at(here.portfolio()).snapshot;
            }
            // What a quality assurer says to assessors alone does not stay with a learner who was sent their file.
            let is_own = !holding::is_received(&holding);
            let theirs = if is_own { Arc::new(selection::whole(theirs, Role::Learner)) } else { theirs.clone() };
            let mut merged = merge::merge(here.portfolio(), &theirs).map_err(|error| Message::from(&error))?;
            page::next_task().await;
            signatures::verify(transfer.app, &mut merged.result).await;
            page::next_task().await;
            // One of the two may have been moved on to a later edition; what comes of them is pinned to that.
            let pin = merged.result.enrolment.value.as_ref().map(|enrolment| enrolment.specification.digest);
            let edition = inside.filter(|inside| pin == Some(inside.digest)).unwrap_or_else(|| here.spec().clone());
            let workspace = Workspace::open(edition, merged.result, here.actor());
            let changes = !merged.report.is_empty();
            let holding = if changes { holding::after_import(&holding, &workspace, &desk, now) } else { holding };
            let mut beside: Vec<StoredRecord> = begins.then(|| from_now_on(&desk)).into_iter().collect();
            if desk.note_had(here.portfolio(), workspace.portfolio()) {
                beside.push(StoredRecord { key: desk::had_place(), json: desk.had_text() });
            }
            if holding::is_received(&holding) {
                beside.extend(noted(&mut desk, Some(here.portfolio())));
            }
            (workspace, holding, Some(merged.report), beside)
        }
    };
    let digest = workspace.spec().digest;
    let came = coming.specification.as_ref().filter(|(value, _)| value.digest() == digest);
    let specification = match came {
        Some((value, _)) => value.canonical(),
        None => {
            let store = transfer.app.stores().store();
            let kept = store.specification(digest).await.map_err(|error| Message::from(&error))?;
            kept.ok_or_else(missing_specification)?
        }
    };
    let specification = specification.into();
    Ok(Staged { coming, workspace, specification, holding, report, beside })
}

/// Of what is here when a portfolio first comes nothing stands out later: that is for what comes after it.
fn looked_at(portfolio: &Portfolio) -> Seen {
    Seen { snapshot: Some(Snapshot::of(portfolio)), ..Seen::default() }
}

fn accept(transfer: Transfer, staged: Staged) {
    transfer.question.set(None);
    spawn_local(async move {
        // One at a time in all tabs, and held against what is here by now: another tab may have changed or brought in
        // something since the question was asked.
        let _turn = tabs::turn().await;
        let fresh = staged.coming.fresh.clone();
        let staged = match stage(transfer, staged.coming).await {
            Ok(staged) => staged,
            Err(stop) => {
                if let Stop::Failed(message) | Stop::CutShort(message) = stop {
                    transfer.app.toasts().show(Toast::problem(message));
                }
                return clean_up(transfer, fresh).await;
            }
        };
        let id = staged.holding.id;
        let is_new = staged.report.as_ref().is_none_or(|report| !report.is_empty());
        let Staged { workspace, specification, holding, beside, .. } = &staged;
        if is_new && let Err(error) = transfer.app.keep(workspace, specification, holding, beside).await {
            transfer.app.toasts().show(Toast::problem(Message::from(&error)));
            return clean_up(transfer, fresh).await;
        }
        transfer.app.forget(id);
        transfer.app.refresh().await;
        let screen = match (holding::is_received(&staged.holding), staged.coming.manifest().purpose) {
            (true, _) => Screen::Review,
            // What came back is what one opened it for.
            (false, Purpose::Return) => Screen::Inbox,
            (false, _) => Screen::Map,
        };
        location::set_hash(&Route::Portfolio(id, screen).to_string());
    });
}

fn decline(transfer: Transfer, staged: Staged) {
    transfer.question.set(None);
    spawn_local(clean_up(transfer, staged.coming.fresh));
}

/// Takes away what came in for nothing.
async fn clean_up(transfer: Transfer, fresh: BTreeSet<Digest>) {
    if let Err(error) = transfer.app.discard(fresh).await {
        transfer.app.toasts().show(Toast::problem(Message::from(&error)));
    }
}

/// What a bundle would bring, for the person to agree to.
fn question(transfer: Transfer, staged: Staged) -> AnyView {
    let decline = {
        let staged = staged.clone();
        Callback::new(move |()| decline(transfer, staged.clone()))
    };
    view! {
        <Dialog title="Open this bundle?" on_close=decline>
            <StagedView staged=staged.clone()/>
            <div class="form-actions">
                <button class="btn" data-kind="quiet" on:click=move |_| decline.run(())>"Cancel"</button>
                <button class="btn" data-kind="primary" autofocus on:click=move |_| accept(transfer, staged.clone())>"Open"</button>
            </div>
        </Dialog>
    }
    .into_any()
}

#[component]
fn StagedView(staged: Staged) -> impl IntoView {
    let portfolio = staged.workspace.portfolio();
    let spec = staged.workspace.spec();
    let learner = portfolio.learner().map(|learner| learner.name.clone()).unwrap_or_default();
    let aim = portfolio.enrolment.value.as_ref().and_then(|enrolment| spec.award(enrolment.award));
    let award = aim.map_or_else(|| spec.title.clone(), |award| award.title.clone());
    let kind = kind(staged.coming.manifest().purpose);
    let counts = &staged.coming.manifest().counts;
    let number = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let effect = match &staged.report {
        None if holding::is_received(&staged.holding) => {
            "It is not on this device yet. You will see it read only.".to_owned()
        }
        None => "It is not on this device yet. It will be yours to go on with.".to_owned(),
        Some(report) if report.is_empty() && !staged.coming.fresh.is_empty() => {
            let files = words::count(staged.coming.fresh.len(), "file that was", "files that were");
            format!("It brings {files} missing here, and nothing else that is new.")
        }
        Some(report) => merged(report),
    };
    let refused = staged.coming.summary.refused.len();
    let altered = portfolio.distrusted.len();
    // A return holds nothing of the learner's work, and that is as it should be.
    let judged = words::said(&wire::keys(&staged.coming.theirs), &staged.coming.theirs);
    let holds = if staged.coming.manifest().purpose == Purpose::Return {
        judged
    } else {
        let work = format!(
            "{}, {}, {} ({})",
            words::count(number(counts.evidence), "evidence item", "evidence items"),
            words::count(number(counts.mappings), "mapping", "mappings"),
            words::count(number(counts.attachments), "file", "files"),
            words::size(staged.coming.manifest().attachment_bytes),
        );
        [work, judged].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    };
    let said =
        staged.report.as_ref().map(|report| words::said(&report.added, portfolio)).filter(|said| !said.is_empty());
    view! {
        <dl class="facts">
            <dt>{say("{Learner}")}</dt>
            <dd>{learner}</dd>
            <dt>"Award"</dt>
            <dd>{award}</dd>
            <dt>"Kind"</dt>
            <dd>{format!("{kind}, made {} by {}", words::day(staged.coming.manifest().created, clock::today()), staged.coming.manifest().from.name)}</dd>
            <dt>"Holds"</dt>
            <dd>{holds}</dd>
            {said.map(|said| view! { <dt>"New in it"</dt><dd>{said}</dd> })}
        </dl>
        <p class="notice" data-message="import-effect">{effect}</p>
        {ahead_of_time(staged.coming.manifest().created, &staged.coming.theirs, clock::now()).map(|said| view! { <p class="notice" data-message="clock">{said}</p> })}
        {(altered > 0).then(|| view! {
            <p class="notice" data-message="altered">{format!("{} altered after signing. What was altered is kept and shown, and counts for nothing.", words::count(altered, "signed record was", "signed records were"))}</p>
        })}
        {(refused > 0).then(|| view! {
            <p class="notice">{format!("{} left out: their author may not write them.", words::count(refused, "record is", "records are"))}</p>
        })}
        <p class="muted small">"Every file in it was verified."</p>
    }
    .into_any()
}

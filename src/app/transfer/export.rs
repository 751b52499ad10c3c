//! A bundle out: written, read back and verified, and only then saved.

use std::collections::BTreeSet;

use evidence_mapper::bundle::load::{self, Load};
use evidence_mapper::bundle::{AttachmentEntry, Cover, Purpose, Scope, Writer, selection};
use evidence_mapper::digest::Digest;
use evidence_mapper::file_name;
use evidence_mapper::message::Message;
use evidence_mapper::portfolio::ids::BundleId;
use evidence_mapper::portfolio::{Portfolio, Role};
use evidence_mapper::store::Store;
use evidence_mapper::wire;
use evidence_mapper::workspace::Workspace;
use leptos::prelude::*;

use super::carry::carry;
use super::{Doing, Exported, Job, Protection, Stop, Submitting, Transfer, sealing};
use crate::app::browser::blob;
use crate::app::browser::worker::{Piece, Written};
use crate::app::browser::{clock, download, storage};
use crate::app::session::{Pen, Session};
use crate::app::state::App;
use crate::app::state::keeping::missing_specification;
use crate::app::ui::toast::Toast;

/// Writes a bundle of everything, verifies it and saves it as a download.
pub async fn run(transfer: Transfer, session: Session, job: Job) {
    let Job { purpose, part, submitting } = job;
    let protection = transfer.protection().get_untracked();
    let closed = async {
        session.signed().await;
        let plan = plan(transfer, session, purpose, part).await;
        let (written, file_name) = write(transfer, session, purpose, submitting.as_ref(), &plan).await?;
        let (written, file_name) = sealing::close(transfer, written, file_name, &protection).await?;
        Ok((written, numbered(&file_name, plan.part), plan))
    };
    match closed.await {
        Ok((Written { blob, scratch, .. }, file_name, plan)) => {
            if let Err(error) = download::save_scratch(&blob, &file_name, scratch) {
                transfer.app.toasts().show(Toast::problem(Message::from(&error)));
            } else {
                if let Some(Submitting { command, at }) = submitting {
                    session.dispatch_as_of(command, at);
                }
                session.note_export();
                session.note_sent(plan.entries.iter().map(|entry| entry.digest));
                transfer.exported.set(Some(Exported {
                    file_name,
                    size: blob::size(&blob),
                    protection,
                    purpose,
                    part: plan.part,
                }));
            }
        }
        Err(Stop::Cancelled) => transfer.say_cancelled("Export cancelled. Nothing was saved."),
        Err(Stop::Failed(message) | Stop::CutShort(message)) => transfer.app.toasts().show(Toast::problem(message)),
    }
}

/// What goes into one bundle.
struct Plan {
    entries: Vec<AttachmentEntry>,
    /// Whether files are left out on purpose.
    is_partial: bool,
    /// Which of how many it is.
    part: (usize, usize),
}

/// The files of the bundle at the place `part`. Backups and returns are whole, whatever is chosen for other files.
async fn plan(transfer: Transfer, session: Session, purpose: Purpose, part: usize) -> Plan {
    if matches!(purpose, Purpose::Backup | Purpose::Return) {
        let mut entries = session.with_untracked(|workspace| {
            AttachmentEntry::all(&selected(transfer, workspace.portfolio(), session, purpose))
        });
        if purpose == Purpose::Return {
            // A recording that came here without its bytes holds up no decision: who has it hands it on.
            let here = transfer.app.stores().store().blob_digests().await.unwrap_or_default();
            entries.retain(|entry| here.contains(&entry.digest));
        }
        return Plan { entries, is_partial: false, part: (0, 1) };
    }
    if part > 0 {
        return next_part(transfer, session, part);
    }
    let load = transfer.load().get_untracked();
    let entries = attachments(session, load);
    if !transfer.splits().get_untracked() {
        return Plan { entries, is_partial: load != Load::Everything, part: (0, 1) };
    }
    let limit = transfer.app.library().with_untracked(|library| library.provider.largest_bundle);
    let is_encrypted = transfer.protection().with_untracked(|protection| *protection != Protection::None);
    let parts = load::split(records_bytes(transfer.app, session).await, &entries, limit, is_encrypted);
    let (count, entries) = (parts.len(), parts[0].clone());
    transfer.parts.set_value(parts);
    Plan { entries, is_partial: count > 1 || load != Load::Everything, part: (0, count) }
}

/// A later one of several bundles. What goes into it was settled with the first: by now that is noted as submitted and its
/// files as sent, and to spread anew would leave files out.
fn next_part(transfer: Transfer, session: Session, part: usize) -> Plan {
    let (mut entries, count) =
        transfer.parts.with_value(|parts| (parts.get(part).cloned().unwrap_or_default(), parts.len()));
    // What was taken out of the portfolio in between is named by no record.
    let all = session.with_untracked(|workspace| AttachmentEntry::all(workspace.portfolio()));
    entries.retain(|entry| all.contains(entry));
    Plan { entries, is_partial: true, part: (part, count) }
}

/// The files of the open portfolio that go along.
pub fn attachments(session: Session, load: Load) -> Vec<AttachmentEntry> {
    let sent = session.sent().get_untracked();
    session.with_untracked(|workspace| load::attachments(workspace.portfolio(), load, &sent))
}

/// How many bytes a bundle of the open portfolio takes before a file is in it.
pub async fn records_bytes(app: App, session: Session) -> u64 {
    let (rows, digest) = session.with_untracked(|workspace| {
        let rows = wire::rows(workspace.portfolio());
        (rows.iter().map(|row| row.json.len() as u64 + 2).sum::<u64>(), workspace.spec().digest)
    });
    let specification = app.stores().store().specification(digest).await.ok().flatten();
    // What stands around them is a manifest, and the names of what is there.
    rows + specification.map_or(0, |json| json.len() as u64) + 3_000
}

/// The name of one file of several.
fn numbered(file_name: &str, (part, count): (usize, usize)) -> String {
    if count < 2 {
        return file_name.to_owned();
    }
    format!("{} {} of {count}.json", file_name.trim_end_matches(".json"), part + 1)
}

async fn write(
    transfer: Transfer,
    session: Session,
    purpose: Purpose,
    submitting: Option<&Submitting>,
    plan: &Plan,
) -> Result<(Written, String), Stop> {
    let mut workspace = session.with_untracked(Workspace::clone);
    if let Some(Submitting { command, at }) = submitting {
        workspace.dispatch(command.clone(), *at).map_err(|error| Message::from(&error))?;
    }
    let portfolio = selected(transfer, workspace.portfolio(), session, purpose);
    let (digest, actor) = (workspace.spec().digest, workspace.actor());
    let store = transfer.app.stores().store();
    let specification = store.specification(digest).await.map_err(|error| Message::from(&error))?;
    let specification = specification.ok_or_else(missing_specification)?;
    let now = clock::now();
    let mut entries = plan.entries.clone();
    let scope = match purpose {
        _ if plan.is_partial && entries.is_empty() => Scope::Records,
        _ if plan.is_partial => Scope::Changes,
        Purpose::Return if entries.is_empty() => Scope::Records,
        Purpose::Return => Scope::Changes,
        Purpose::Submission | Purpose::Assessed | Purpose::Backup => Scope::Full,
    };
    let cover = Cover { id: BundleId::new(now, clock::random()), created: now, purpose, from: actor, scope };
    if purpose == Purpose::Backup {
        for entry in AttachmentEntry::replaced(&portfolio) {
            if store.has_blob(entry.digest).await.map_err(|error| Message::from(&error))? {
                entries.push(entry);
            }
        }
    }
    let all = entries.iter().map(|entry| entry.size).sum();
    transfer.tell(Doing::Passing, 0, all);

    let mut text = Vec::new();
    let mut writer =
        Writer::begin(cover, &specification, &portfolio, &entries, &mut text).map_err(|e| Message::from(&e))?;
    let mut pieces = Vec::new();
    for entry in &entries {
        let blob = store.blob(entry.digest).await.map_err(|error| Message::from(&error))?;
        let blob = blob.ok_or_else(|| missing_bytes(&portfolio, entry.digest))?;
        let mut after = Vec::new();
        writer.around(entry, &mut text, &mut after).map_err(|error| Message::from(&error))?;
        pieces.push(Piece::Text(std::mem::replace(&mut text, after)));
        pieces.push(Piece::File(blob));
    }
    let manifest = writer.finish(&mut text).map_err(|error| Message::from(&error))?;
    pieces.push(Piece::Text(text));
    // What is written to the disk takes room there, a third more than the files have; a blob does not.
    let has_room = storage::estimate().await.is_some_and(|room| !room.is_short_for(all / 2 * 3));
    let is_cancelled = move || transfer.stop_if_cancelled().is_err();
    let written = carry(pieces, has_room, move |done| transfer.tell(Doing::Passing, done, all), is_cancelled).await?;
    if written.records != manifest.records_digest {
        return Err(Stop::Failed(sealing::read_back_differs()));
    }

    let award = session.with_untracked(|workspace| {
        let aim = portfolio.enrolment.value.as_ref().and_then(|enrolment| workspace.spec().award(enrolment.award));
        aim.map(|award| award.short_title.clone()).unwrap_or_default()
    });
    let learner = portfolio.learner().map(|learner| learner.name.clone()).unwrap_or_default();
    let what = match purpose {
        Purpose::Backup => "backup",
        Purpose::Submission => "portfolio",
        Purpose::Return => "decisions",
        Purpose::Assessed => "assessed",
    };
    let name = format!("{learner} {award} {what} {}", clock::today());
    Ok((written, format!("{}.json", file_name::safe(&name))))
}

/// What of a portfolio goes into the bundle. An assessor's return is for the learner, and an IQA's for the assessor.
fn selected(transfer: Transfer, portfolio: &Portfolio, session: Session, purpose: Purpose) -> Portfolio {
    let by = session.with_untracked(Workspace::actor);
    match (purpose, untrack(|| session.pen())) {
        (Purpose::Return, Pen::Iqa) => selection::returned(portfolio, by, Role::Assessor, &BTreeSet::new()),
        (Purpose::Return, _) => {
            let is_all = transfer.all_said().get_untracked();
            let has = if is_all { BTreeSet::new() } else { session.learner_has() };
            selection::returned(portfolio, by, Role::Learner, &has)
        }
        _ => portfolio.clone(),
    }
}

fn missing_bytes(portfolio: &Portfolio, digest: Digest) -> Message {
    let name = portfolio.attachments_ever().get(&digest).map(|file| file.file_name.clone()).unwrap_or_default();
    Message {
        title: "A file is missing on this device".to_owned(),
        detail: format!("The bytes of “{name}” are not here, so a full bundle cannot be made."),
        hint: Some("Open a bundle or a backup that has them, or withdraw the evidence.".to_owned()),
    }
}

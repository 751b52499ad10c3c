//! Files out of a bundle that was cut short on its way. Those that arrived whole, each certain by its digest, can be saved
//! to the disk; of the records nothing is taken over, because nobody can tell what is missing of them.

use evidence_mapper::bundle::{AttachmentEntry, Event, Received};
use evidence_mapper::message::Message;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::check::{Check, Passing};
use super::{Doing, Stop, Task, Transfer};
use crate::app::browser::blob::{self, Blob, BlobBuilder};
use crate::app::browser::download;
use crate::app::browser::file::{PickedFile, Slices};
use crate::app::ui::dialog::Dialog;
use crate::app::ui::toast::Toast;
use crate::app::words;

/// A file that arrived whole.
#[derive(Clone)]
struct Whole {
    name: String,
    size: u64,
    blob: Blob,
}

/// Reads `file` once more, and offers what is whole in it.
pub(super) fn begin(transfer: Transfer, file: PickedFile) {
    if transfer.running.with_untracked(Option::is_some) {
        return;
    }
    transfer.begin(Task::Import);
    spawn_local(async move {
        let found = find(transfer, &file).await;
        transfer.running.set(None);
        match found {
            Ok(whole) => {
                let whole = StoredValue::new_local(whole);
                transfer.question.set(Some(Callback::new(move |()| question(transfer, whole.get_value()))));
            }
            Err(Stop::Cancelled) => transfer.say_cancelled("Cancelled. Nothing has changed."),
            Err(Stop::Failed(message) | Stop::CutShort(message)) => transfer.app.toasts().show(Toast::problem(message)),
        }
    });
}

async fn find(transfer: Transfer, file: &PickedFile) -> Result<Vec<Whole>, Stop> {
    transfer.tell(Doing::Passing, 0, file.size);
    let mut check = Check::new(|error| Message::from(error));
    let mut received = Received::new();
    let (mut coming, mut whole): (Option<BlobBuilder>, Vec<(AttachmentEntry, Blob)>) = Default::default();
    let (mut slices, mut done) = (Slices::new(&file.blob), 0);
    while let Some(slice) = slices.next().await.map_err(|error| Message::from(&error))? {
        transfer.stop_if_cancelled()?;
        let mut trouble = None;
        let mut sink = |passing: Passing<'_>| {
            let result = match passing {
                Passing::Event(event) => {
                    received.take(event);
                    if matches!(event, Event::AttachmentBegin(_)) {
                        coming = Some(BlobBuilder::new());
                    }
                    Ok(())
                }
                Passing::Bytes(bytes) => coming.as_mut().map_or(Ok(()), |coming| coming.push(bytes)),
                Passing::File(entry, bytes) => {
                    let gathered = bytes.map(blob::part);
                    let built = coming.take().map(|coming| coming.finish("application/octet-stream"));
                    match gathered.or(built) {
                        Some(Ok(blob)) => {
                            whole.push((AttachmentEntry::clone(entry), blob));
                            Ok(())
                        }
                        Some(Err(error)) => Err(error),
                        None => Ok(()),
                    }
                }
            };
            trouble = result.err().or(trouble.take());
        };
        check.push(&slice, &mut sink).await?;
        if let Some(error) = trouble {
            return Err(Message::from(&error).into());
        }
        done += slice.len() as u64;
        transfer.tell(Doing::Passing, done, file.size);
    }
    // Only what is certain is offered.
    check.settle().await?;
    let mut names = received.file_names();
    let named = whole.into_iter().map(|(entry, blob)| Whole {
        name: names.remove(&entry.digest).unwrap_or_else(|| entry.digest.to_string()),
        size: entry.size,
        blob,
    });
    Ok(named.collect())
}

fn question(transfer: Transfer, whole: Vec<Whole>) -> AnyView {
    let close = Callback::new(move |()| transfer.question.set(None));
    let rows = whole.into_iter().map(move |Whole { name, size, blob }| {
        let label = format!("Save {name}");
        let shown = name.clone();
        let save = move |_| {
            if let Err(error) = download::save(&blob, &name) {
                transfer.app.toasts().show(Toast::problem(Message::from(&error)));
            }
        };
        view! {
            <li>
                <span class="salvage-name">{shown}</span>
                <span class="muted small">{words::size(size)}</span>
                <button class="btn" data-kind="secondary" data-size="small" aria-label=label on:click=save>"Save"</button>
            </li>
        }
    });
    view! {
        <Dialog title="Files that arrived whole" on_close=close>
            <p>"The bundle was cut short, so it cannot be opened. Each of these files in it is as it was put in. Nothing here has changed."</p>
            <ul class="salvage">{rows.collect_view()}</ul>
        </Dialog>
    }
    .into_any()
}

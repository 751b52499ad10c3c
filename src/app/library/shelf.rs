//! Files that the person opens to have them on offer, and taking them away again.
//!
//! This is the one place where files of specifications come in from outside. What a file is, is told from what it says of
//! itself, never from its name.

use std::collections::BTreeSet;

use evidence_mapper::digest::Digest;
use evidence_mapper::library::{self, Edition, Opened, Refusal};
use evidence_mapper::message::Message;
use evidence_mapper::spec::exchange;
use evidence_mapper::spec::overlay::Overlay;
use evidence_mapper::spec::parse::{Problem, Reason};
use evidence_mapper::store::{Shelved, Store};
use leptos::prelude::*;

use super::{Foreign, Offered, Refused, Source, messages};
use crate::app::browser::file::{self, Picked, PickedFile};
use crate::app::browser::{clock, page};
use crate::app::state::App;
use crate::app::ui::toast::Toast;

/// Takes files in: specifications go on the shelf, overlays are laid over the specification that they are made for. What
/// cannot be used is refused whole, with its reasons, and changes nothing.
pub async fn open(app: App, picked: Picked) {
    app.library().update(|library| library.refused_here.clear());
    let mut overlays = Vec::new();
    for folder in picked.folders {
        let message = Message {
            title: "That is a folder".to_owned(),
            detail: "Its files were not opened.".to_owned(),
            hint: Some("Open the folder and choose the files in it.".to_owned()),
        };
        refuse(app, format!("{folder} was not opened"), vec![message]);
    }
    for file in picked.files {
        match read(&file).await {
            Ok((Opened::Specification(edition), _)) => shelve(app, file.name, edition).await,
            Ok((Opened::Overlay(overlay), _)) => overlays.push((file.name, overlay)),
            Ok((Opened::Foreign(format), bytes)) => {
                let foreign = Foreign { file: file.name, format, bytes: bytes.into() };
                app.library().update(|library| library.foreign.push(foreign));
            }
            Err(messages) => refuse(app, format!("{} was not opened", file.name), messages),
        }
    }
    // After all specifications, because one of them may be theirs.
    for (name, overlay) in overlays {
        match lay_over(app, &overlay) {
            Ok((base, edition)) => shelve(app, format!("{base} + {name}"), edition).await,
            Err(messages) => refuse(app, format!("{name} was not applied"), messages),
        }
    }
}

/// What a file is, with its bytes.
async fn read(picked: &PickedFile) -> Result<(Opened, Vec<u8>), Vec<Message>> {
    let found = usize::try_from(picked.size).unwrap_or(usize::MAX);
    // Other programs write longer; their limit is the higher one.
    if found > exchange::MAX_BYTES {
        let reason = Reason::FileTooLarge { found, max: exchange::MAX_BYTES };
        return Err(messages(&[Refusal::Problem(Problem { place: String::new(), reason })]));
    }
    let bytes = file::first_bytes(&picked.blob, picked.size).await.map_err(|error| vec![Message::from(&error)])?;
    let opened = library::open(&picked.name, &bytes).map_err(|refusals| messages(&refusals))?;
    Ok((opened, bytes))
}

/// Is done with the framework that is being asked about: `edition` was made of it, or the person does not want it.
pub async fn finish(app: App, foreign: Foreign, edition: Option<Edition>) {
    app.library().update(|library| library.foreign.retain(|other| *other != foreign));
    if let Some(edition) = edition {
        shelve(app, foreign.file, edition).await;
    }
}

/// What is on offer with the overlay, and the file of what it is laid over.
fn lay_over(app: App, overlay: &Overlay) -> Result<(String, Edition), Vec<Message>> {
    app.library().with_untracked(|library| {
        let mut same = library.offered.iter().filter(|offered| offered.spec().id == overlay.specification);
        // Its own words if they are here; otherwise what there is says best why it does not fit.
        let base = same.clone().find(|offered| offered.spec().digest == overlay.of).or_else(|| same.next_back());
        let Some(base) = base else {
            return Err(vec![Message {
                title: "The specification it was made for is not here".to_owned(),
                detail: format!(
                    "It is made for “{}” version {}, which is not on offer.",
                    overlay.specification, overlay.version
                ),
                hint: Some("Open that specification first, or both files together.".to_owned()),
            }]);
        };
        let edition = base.edition.overlaid(overlay).map_err(|refusals| messages(&refusals))?;
        Ok((base.file.clone(), edition))
    })
}

async fn shelve(app: App, file_name: String, edition: Edition) {
    let (digest, title) = (edition.specification.digest, edition.specification.title.clone());
    if app.library().with_untracked(|library| library.find(digest).is_some()) {
        return app
            .toasts()
            .show(Toast::notice("specification-known", format!("“{title}” is on offer already, in the same words")));
    }
    let shelved = Shelved { digest, file_name: file_name.clone(), opened_at: clock::now() };
    if let Err(error) = app.stores().store().shelve(&shelved, &edition.json).await {
        return refuse(app, format!("{file_name} was not opened"), vec![Message::from(&error)]);
    }
    let offered = Offered { edition, file: file_name, source: Source::Shelf(shelved.opened_at) };
    app.library().update(|library| library.offered.push(offered));
    // It stands below all others.
    page::reveal_quietly(&format!("[data-digest=\"{digest}\"]"));
    app.toasts().show(Toast::notice("specification-opened", format!("“{title}” is on offer now")));
}

fn refuse(app: App, title: String, messages: Vec<Message>) {
    app.library().update(|library| library.refused_here.push(Refused { title, messages }));
}

/// Takes a specification off the shelf, and out of the store unless a portfolio has ever been pinned to it.
pub async fn remove(app: App, digest: Digest) {
    let store = app.stores().store();
    let result = async {
        store.unshelve(digest).await?;
        app.discard_specifications(&BTreeSet::from([digest])).await
    };
    match result.await {
        Ok(()) => app.library().update(|library| {
            library.offered.retain(|offered| offered.source == Source::Host || offered.spec().digest != digest);
        }),
        Err(error) => app.toasts().show(Toast::problem(Message::from(&error))),
    }
}

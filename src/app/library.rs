//! What qualifications are on offer: `spec-data/index.json` beside the page with the files that it names, and what the
//! person opened from files of their own, which is kept on the shelf of this browser.
//!
//! A file that cannot be used is left out and said so; the page goes on with the others. Taking files in and away is in
//! [`shelf`], moving a portfolio to another edition in [`moving`].

pub mod moving;
pub mod shelf;

use std::sync::Arc;

use evidence_mapper::digest::Digest;
use evidence_mapper::library::{self, Edition, Refusal};
use evidence_mapper::message::Message;
use evidence_mapper::portfolio::SpecificationPin;
use evidence_mapper::spec::exchange::Format;
use evidence_mapper::spec::parse::{self, Listed};
use evidence_mapper::spec::provider::{self, Provider};
use evidence_mapper::spec::{Specification, overlay};
use evidence_mapper::store::{Shelved, Store, StoreError};
use jiff::Timestamp;
use leptos::prelude::*;

use super::browser::fetch::{self, FetchError};
use super::parts::LibraryPart;
use super::state::App;
use super::words;

const FOLDER: &str = "spec-data";

/// A specification on offer.
#[derive(Debug, Clone, PartialEq)]
pub struct Offered {
    /// The specification, with its text and what the checker says of it.
    pub edition: Edition,
    /// The name of the file it came from.
    pub file: String,
    /// Where from.
    pub source: Source,
}

impl Offered {
    /// As data.
    pub fn spec(&self) -> &Specification {
        &self.edition.specification
    }
}

/// Where a specification on offer comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The host's own folder.
    Host,
    /// A file that the person opened, and when.
    Shelf(Timestamp),
}

/// A file that is not used, or not as it was meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// What happened to which file, in a sentence without its full stop.
    pub title: String,
    /// Everything that is wrong with it.
    pub messages: Vec<Message>,
}

/// A framework of another program.
#[derive(Debug, Clone, PartialEq)]
pub struct Foreign {
    /// The name of its file.
    pub file: String,
    /// How it is written.
    pub format: Format,
    /// The file.
    pub bytes: Arc<[u8]>,
}

/// Everything on offer, and what was left out.
#[derive(Clone, Default)]
pub struct Library {
    /// The host's in the index's order, then the person's own.
    pub offered: Vec<Offered>,
    /// What the host names and is not used.
    pub refused: Vec<Refused>,
    /// What the person opened last and is not used.
    pub refused_here: Vec<Refused>,
    /// Frameworks of other programs that the person opened and has yet to say something about.
    pub foreign: Vec<Foreign>,
    /// What the host's provider sets.
    pub provider: Provider,
    /// Whether it has been asked for.
    is_asked_for: bool,
    /// What shows it, once everything is read.
    pub part: Option<LibraryPart>,
}

impl Library {
    /// Whether everything is read.
    pub fn is_loaded(&self) -> bool {
        self.part.is_some()
    }

    /// The edition with this digest.
    pub fn find(&self, digest: Digest) -> Option<&Offered> {
        self.offered.iter().find(|offered| offered.spec().digest == digest)
    }

    /// What a portfolio pinned to `pin` could move to.
    pub fn newer(&self, pin: &SpecificationPin) -> Option<&Offered> {
        let digest = library::newer(pin, self.offered.iter().map(Offered::spec))?.digest;
        self.find(digest)
    }
}

/// Loads what is on offer, unless that is done. `part` is what shows it.
pub async fn load_once(app: App, part: LibraryPart) {
    if app.library().with_untracked(|library| library.is_asked_for) {
        return;
    }
    app.library().update(|library| library.is_asked_for = true);
    let library = load(app).await;
    app.library().set(Library { is_asked_for: true, part: Some(part), ..library });
}

async fn load(app: App) -> Library {
    let mut library = Library::default();
    let index_path = format!("{FOLDER}/index.json");
    let listed = match fetch::bytes(&index_path).await {
        Ok(bytes) => {
            let refused = |title: String, problems: &[parse::Problem]| Refused {
                title,
                messages: problems.iter().map(Message::from).collect(),
            };
            match provider::parse(&bytes) {
                Ok(provider) => library.provider = provider,
                Err(problems) => {
                    library
                        .refused
                        .push(refused(format!("What the provider sets in {index_path} is not used"), &problems));
                }
            }
            // Drawn once more in other words, at most once after a provider chose them.
            if words::rename(&library.provider.terms) {
                app.renamed().notify();
            }
            parse::parse_index(&bytes).map_err(|problems| refused(format!("{index_path} cannot be used"), &problems))
        }
        Err(error) => Err(unreachable(&index_path, &error)),
    };
    match listed {
        Ok(listed) => {
            for listed in listed {
                load_listed(&listed, &mut library).await;
            }
        }
        Err(refused) => library.refused.push(refused),
    }
    match app.stores().store().shelf().await {
        Ok(shelf) => {
            for shelved in shelf {
                match read_shelved(app, &shelved).await {
                    // What the host has by now is its.
                    Ok(offered) if library.find(shelved.digest).is_none() => library.offered.push(offered),
                    Ok(_) => {}
                    Err(refused) => library.refused.push(refused),
                }
            }
        }
        Err(error) => {
            let title = "Your own specifications cannot be read".to_owned();
            library.refused.push(Refused { title, messages: vec![Message::from(&error)] });
        }
    }
    library
}

async fn load_listed(listed: &Listed, library: &mut Library) {
    let path = format!("{FOLDER}/{}", listed.file);
    let edition = match fetch::bytes(&path).await {
        Ok(bytes) => library::read(&bytes).map_err(|refusals| not_offered(&path, &refusals)),
        Err(error) => Err(unreachable(&path, &error)),
    };
    let edition = match edition {
        Ok(edition) => edition,
        Err(refused) => return library.refused.push(refused),
    };
    let edition = match &listed.overlay {
        Some(file) => match overlaid(&edition, file).await {
            Ok(overlaid) => overlaid,
            Err(refused) => {
                library.refused.push(refused);
                edition
            }
        },
        None => edition,
    };
    library.offered.push(Offered { edition, file: listed.file.clone(), source: Source::Host });
}

/// `edition` with the overlay in the host's file `file`.
async fn overlaid(edition: &Edition, file: &str) -> Result<Edition, Refused> {
    let path = format!("{FOLDER}/{file}");
    let bytes = fetch::bytes(&path).await.map_err(|error| unreachable(&path, &error))?;
    let refusals = match overlay::parse(&bytes) {
        Ok(overlay) => match edition.overlaid(&overlay) {
            Ok(overlaid) => return Ok(overlaid),
            Err(refusals) => refusals,
        },
        Err(problems) => problems.into_iter().map(Refusal::Overlay).collect(),
    };
    let title = format!("{path} is not applied");
    Err(Refused { title, messages: messages(&refusals) })
}

async fn read_shelved(app: App, shelved: &Shelved) -> Result<Offered, Refused> {
    let file = shelved.file_name.clone();
    let failed = |message| Refused { title: format!("{file} is not offered"), messages: vec![message] };
    let json =
        app.stores().store().specification(shelved.digest).await.map_err(|error| failed(Message::from(&error)))?;
    let json = json.ok_or_else(|| failed(Message::from(&StoreError::Damaged { key: shelved.digest.to_string() })))?;
    match library::read(json.as_bytes()) {
        Ok(edition) => Ok(Offered { edition, file, source: Source::Shelf(shelved.opened_at) }),
        Err(refusals) => Err(not_offered(&file, &refusals)),
    }
}

fn not_offered(file: &str, refusals: &[Refusal]) -> Refused {
    Refused { title: format!("{file} is not offered"), messages: messages(refusals) }
}

fn messages(refusals: &[Refusal]) -> Vec<Message> {
    refusals.iter().map(Message::from).collect()
}

fn unreachable(path: &str, error: &FetchError) -> Refused {
    let detail = match error {
        FetchError::Unreachable => format!("{path} cannot be reached."),
        FetchError::Status(status) => format!("The server answers {status} for {path}."),
    };
    let message = Message {
        title: "The file cannot be loaded".to_owned(),
        detail,
        hint: Some("Portfolios that are already on this device open all the same.".to_owned()),
    };
    Refused { title: format!("{path} is missing"), messages: vec![message] }
}

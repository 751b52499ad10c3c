//! What qualifications are on offer: `spec-data/index.json` beside the page, and the files that it names.
//!
//! A file that cannot be used is left out and said so; the page goes on with the others.

use std::sync::Arc;

use evidence_mapper::message::Message;
use evidence_mapper::spec::{Specification, check, parse};
use leptos::prelude::*;

use super::browser::fetch::{self, FetchError};

const FOLDER: &str = "spec-data";

/// A specification with the text it was read from, which is what a portfolio is pinned to and carries along.
#[derive(Debug, Clone, PartialEq)]
pub struct Offered {
    /// As data.
    pub specification: Arc<Specification>,
    /// Its canonical JSON.
    pub json: Arc<str>,
}

/// Everything on offer, and what was left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Library {
    /// In the index's order.
    pub offered: Vec<Offered>,
    /// Why anything is missing.
    pub problems: Vec<Message>,
    /// Whether all of it has been read.
    pub is_loaded: bool,
}

/// Reads a specification out of `bytes`, as the file `name`.
pub fn read(name: &str, bytes: &[u8]) -> Result<Offered, Vec<Message>> {
    let specification = parse::parse(bytes)
        .map_err(|problems| problems.iter().map(|problem| of_file(name, Message::from(problem))).collect::<Vec<_>>())?;
    let refused: Vec<Message> = check::check(&specification)
        .iter()
        .filter(|finding| finding.refuses())
        .map(|finding| of_file(name, Message::from(finding)))
        .collect();
    if !refused.is_empty() {
        return Err(refused);
    }
    let json = evidence_mapper::json::parse(bytes).map(|value| value.canonical()).unwrap_or_default();
    Ok(Offered { specification: Arc::new(specification), json: json.into() })
}

/// Loads what the index names, unless that is done.
pub async fn load_once(library: RwSignal<Library>) {
    if !library.with_untracked(|library| library.is_loaded) {
        library.set(load().await);
    }
}

async fn load() -> Library {
    let mut library = Library { is_loaded: true, ..Library::default() };
    let index_path = format!("{FOLDER}/index.json");
    let entries = match fetch::bytes(&index_path).await {
        Ok(bytes) => match parse::parse_index(&bytes) {
            Ok(listed) => listed.into_iter().map(|listed| listed.file).collect::<Vec<_>>(),
            Err(problems) => {
                library.problems.extend(problems.iter().map(|problem| of_file(&index_path, Message::from(problem))));
                return library;
            }
        },
        Err(error) => {
            library.problems.push(unreadable(&index_path, &error));
            return library;
        }
    };
    for file in entries {
        let path = format!("{FOLDER}/{file}");
        match fetch::bytes(&path).await {
            Ok(bytes) => match read(&path, &bytes) {
                Ok(offered) => library.offered.push(offered),
                Err(problems) => library.problems.extend(problems),
            },
            Err(error) => library.problems.push(unreadable(&path, &error)),
        }
    }
    library
}

/// The same words, with the file they are about.
fn of_file(name: &str, message: Message) -> Message {
    Message { title: format!("{name} is not offered: {}", message.title), ..message }
}

fn unreadable(path: &str, error: &FetchError) -> Message {
    let detail = match error {
        FetchError::Unreachable => format!("{path} cannot be reached."),
        FetchError::Status(status) => format!("The server answers {status} for {path}."),
    };
    Message {
        title: "A qualification cannot be loaded".to_owned(),
        detail,
        hint: Some("Portfolios that are already on this device open all the same.".to_owned()),
    }
}

//! The demo in, without a question: whoever asked for it knows what comes.

use evidence_mapper::demo;
use evidence_mapper::message::Message;

use super::{Transfer, import};
use crate::app::browser::blob::BlobBuilder;
use crate::app::browser::fetch::{self, FetchError};
use crate::app::browser::file::PickedFile;
use crate::app::ui::toast::Toast;

/// Fetches the demo and opens it.
pub async fn run(transfer: Transfer) {
    match fetched().await {
        Ok(file) => import::take(transfer, file).await,
        Err(message) => transfer.app.toasts().show(Toast::problem(message)),
    }
}

async fn fetched() -> Result<PickedFile, Message> {
    let bytes = fetch::bytes(demo::FILE).await.map_err(|error| unreachable(&error))?;
    let mut builder = BlobBuilder::new();
    builder.push(&bytes).map_err(|error| Message::from(&error))?;
    let blob = builder.finish("application/json").map_err(|error| Message::from(&error))?;
    let size = bytes.len() as u64;
    Ok(PickedFile { name: demo::FILE.to_owned(), size, media_type: "application/json".to_owned(), blob })
}

fn unreachable(error: &FetchError) -> Message {
    let detail = match error {
        FetchError::Unreachable => format!("Neither the host nor the copy for offline gave “{}”.", demo::FILE),
        FetchError::Status(status) => format!("The host answered {status} for “{}”.", demo::FILE),
    };
    Message {
        title: "The demo is not here".to_owned(),
        detail,
        hint: Some("Everything else works without it.".to_owned()),
    }
}

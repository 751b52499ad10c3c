//! Bundles in their envelopes: closed after they were written and verified, opened before anything of them is read.
//!
//! What an envelope holds is decrypted as a whole, and authenticated to its last byte, before a reader sees the first: so
//! nothing of a file that was altered on its way ever comes near the store.

use evidence_mapper::digest::{Digest, Hasher};
use evidence_mapper::envelope::{self, Closing, EnvelopeError, Head, Key, Lock, NotAKey, Opening, Passphrase};
use evidence_mapper::message::Message;
use leptos::prelude::*;
use send_wrapper::SendWrapper;

use super::unlock::Unlock;
use super::{Doing, Protection, Stop, Task, Transfer};
use crate::app::browser::blob::{self, Blob, BlobBuilder};
use crate::app::browser::file::{self, PickedFile, Slices};
use crate::app::browser::worker::Written;
use crate::app::browser::{clock, page, scratch};
use crate::app::parts::Work;
use crate::app::ui::toast::Toast;

/// How much is worked on between two turns of the page, in bytes.
const SLICE: u64 = 1 << 20;

/// As much of a file as surely has its envelope's head and the header of the age file in it.
const BEGINNING: u64 = 160 << 10;

/// What is done with a file once it is open.
pub type Then = fn(Transfer, PickedFile) -> Work<()>;

/// Closes the bundle that was written as the person chose, and gives what goes out with the name that it goes under.
pub(super) async fn close(
    transfer: Transfer,
    written: Written,
    file_name: String,
    protection: &Protection,
) -> Result<(Written, String), Stop> {
    if *protection == Protection::None {
        return Ok((written, file_name));
    }
    let closed = encrypt(transfer, &written.blob, protection).await;
    // Open, it was only wanted to be closed: whatever came of that, it goes.
    if let Some(scratch) = &written.scratch {
        scratch::discard(scratch).await;
    }
    // Of whose it is nothing is told outside.
    Ok((Written { blob: closed?, scratch: None, ..written }, format!("encrypted bundle {}.json", clock::today())))
}

async fn encrypt(transfer: Transfer, bundle: &Blob, protection: &Protection) -> Result<Blob, Stop> {
    let (lock, hint, key) = match protection {
        Protection::None => return Ok(bundle.clone()),
        Protection::Passphrase(words) => {
            let passphrase = Passphrase::new(words);
            let hint = "A passphrase of several words opens this file in Evidence Mapper";
            (Lock::Passphrase(passphrase.clone()), hint, Some(Key::Passphrase(passphrase)))
        }
        Protection::PublicKey(text) => {
            let key = text.parse().map_err(|error: NotAKey| Message::from(&error))?;
            (Lock::PublicKeys(vec![key]), "The provider's key opens this file in Evidence Mapper", None)
        }
    };
    let all = blob::size(bundle);
    transfer.tell(Doing::Sealing, 0, all);
    // What takes a passphrase's work keeps the page from painting.
    page::next_frame().await;
    page::next_task().await;
    let (mut out, mut builder, mut hasher, mut done) = (Vec::new(), BlobBuilder::new(), Hasher::new(), 0);
    let no_lock = |_| Message {
        title: "The file cannot be encrypted".to_owned(),
        detail: "There is no passphrase and no key. Nothing was saved.".to_owned(),
        hint: None,
    };
    let mut closing = Closing::begin(&lock, hint, &mut out).map_err(no_lock).map_err(Stop::Failed)?;
    let mut slices = Slices::of(bundle, SLICE);
    while let Some(slice) = slices.next().await.map_err(|error| Message::from(&error))? {
        transfer.stop_if_cancelled()?;
        hasher.update(&slice);
        closing.push(&slice, &mut out);
        builder.push(&out).map_err(|error| Message::from(&error))?;
        out.clear();
        done += slice.len() as u64;
        transfer.tell(Doing::Sealing, done, all);
    }
    closing.finish(&mut out);
    builder.push(&out).map_err(|error| Message::from(&error))?;
    let closed = builder.finish("application/json").map_err(|error| Message::from(&error))?;
    if let Some(key) = key {
        read_back(transfer, &closed, &key, hasher.finish()).await?;
    }
    Ok(closed)
}

/// Opens what was just closed, and sees that it is the same.
async fn read_back(transfer: Transfer, closed: &Blob, key: &Key, expected: Digest) -> Result<(), Stop> {
    let mut hasher = Hasher::new();
    let take = |bytes: &[u8]| {
        hasher.update(bytes);
        Ok(())
    };
    decrypt(transfer, closed, key, |done, all| transfer.tell(Doing::ReadingBack, done, all), take).await?;
    if hasher.finish() == expected {
        return Ok(());
    }
    Err(Stop::Failed(read_back_differs()))
}

/// What is said of a file that is not what was written.
pub(super) fn read_back_differs() -> Message {
    Message {
        title: "The file that was written is not right".to_owned(),
        detail: "Reading it back gave something else. It was not saved, and nothing in the portfolio changed."
            .to_owned(),
        hint: Some("Try again.".to_owned()),
    }
}

/// Goes on with `file`: at once where it is a bundle, and with what is inside where it is an envelope and the person has
/// the key to it.
pub async fn opened(transfer: Transfer, file: PickedFile, then: Then) {
    match head(&file).await {
        Ok(None) => then(transfer, file).await,
        Ok(Some(head)) => {
            let file = SendWrapper::new(file);
            let question = move |()| view! { <Unlock file=file.clone() head=head.clone() then/> }.into_any();
            transfer.question.set(Some(Callback::new(question)));
        }
        Err(message) => transfer.app.toasts().show(Toast::problem(message)),
    }
}

/// What the envelope of a file says of itself; `None` for a file without one.
async fn head(file: &PickedFile) -> Result<Option<Head>, Message> {
    let beginning = file::first_bytes(&file.blob, BEGINNING).await.map_err(|error| Message::from(&error))?;
    if !envelope::is_envelope(&beginning) {
        return Ok(None);
    }
    let mut opening = Opening::new();
    opening.push(&beginning, &mut Vec::new()).map_err(|error| Message::from(&error))?;
    match opening.head() {
        Some(head) => Ok(Some(head)),
        None => Err(Message::from(&EnvelopeError::Truncated { offset: beginning.len() as u64 })),
    }
}

/// Why an envelope stays closed.
pub enum Closed {
    /// What was given does not open it: another may.
    Key(Message),
    /// It cannot be opened, whatever is given.
    Failed(Message),
    /// The person thought better of it.
    Cancelled,
}

/// What is inside `file`, all of it authenticated. Nothing is kept but in memory that the browser lends.
pub async fn open(transfer: Transfer, file: &PickedFile, key: &Key) -> Result<PickedFile, Closed> {
    transfer.begin(Task::Import);
    let mut builder = BlobBuilder::new();
    let take = |bytes: &[u8]| builder.push(bytes).map_err(|error| Stop::from(&error));
    let opened = decrypt(transfer, &file.blob, key, |done, all| transfer.tell(Doing::Sealing, done, all), take).await;
    transfer.running.set(None);
    match opened {
        Ok(()) => {}
        Err(Undone::Envelope(error)) => {
            let message = Message::from(&error);
            return Err(match error {
                EnvelopeError::WrongPassphrase
                | EnvelopeError::WrongKey
                | EnvelopeError::NeedsKey
                | EnvelopeError::NeedsPassphrase
                | EnvelopeError::TooMuchWork { .. } => Closed::Key(message),
                _ => Closed::Failed(message),
            });
        }
        Err(Undone::Stop(Stop::Cancelled)) => return Err(Closed::Cancelled),
        Err(Undone::Stop(Stop::Failed(message) | Stop::CutShort(message))) => return Err(Closed::Failed(message)),
    }
    let blob = builder.finish("application/json").map_err(|error| Closed::Failed(Message::from(&error)))?;
    Ok(PickedFile { size: blob::size(&blob), blob, ..file.clone() })
}

/// Why something was not decrypted.
enum Undone {
    Envelope(EnvelopeError),
    Stop(Stop),
}

impl From<Undone> for Stop {
    fn from(undone: Undone) -> Stop {
        match undone {
            Undone::Envelope(error) => Stop::Failed(Message::from(&error)),
            Undone::Stop(stop) => stop,
        }
    }
}

async fn decrypt(
    transfer: Transfer,
    closed: &Blob,
    key: &Key,
    tell: impl Fn(u64, u64),
    mut take: impl FnMut(&[u8]) -> Result<(), Stop>,
) -> Result<(), Undone> {
    let all = blob::size(closed);
    tell(0, all);
    // What takes a passphrase's work keeps the page from painting.
    page::next_frame().await;
    page::next_task().await;
    let (mut opening, mut out, mut done) = (Opening::new(), Vec::new(), 0);
    let mut slices = Slices::of(closed, SLICE);
    let unreadable = |error| Undone::Stop(Stop::Failed(Message::from(&error)));
    while let Some(slice) = slices.next().await.map_err(unreadable)? {
        transfer.stop_if_cancelled().map_err(Undone::Stop)?;
        opening.push(&slice, &mut out).map_err(Undone::Envelope)?;
        if opening.head().is_some() {
            opening.unlock(key).map_err(Undone::Envelope)?;
            opening.push(&[], &mut out).map_err(Undone::Envelope)?;
        }
        take(&out).map_err(Undone::Stop)?;
        out.clear();
        done += slice.len() as u64;
        tell(done, all);
    }
    opening.finish(&mut out).map_err(Undone::Envelope)?;
    take(&out).map_err(Undone::Stop)
}

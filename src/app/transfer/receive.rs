//! Reads a bundle from its file straight into the store: all of it is verified on the way, its files are put away as they
//! come, and what is left, the frame with the records, is told.
//!
//! A worker does it where there is one ([`super::beside`]), so that the page has nothing to do with the bytes of files. Where
//! there is none, or where the store is the page's own memory, the page does the same itself.

use std::collections::BTreeSet;
use std::rc::Rc;

use evidence_mapper::bundle::{AttachmentEntry, Event};
use evidence_mapper::digest::Digest;
use evidence_mapper::message::Message;
use evidence_mapper::store::device::DeviceStore;
use evidence_mapper::store::{Store, StoreError};

use super::alongside::Alongside;
use super::check::{Check, Passing};
use super::{Stop, beside};
use crate::app::browser::blob::{self, Blob, BlobBuilder};
use crate::app::browser::file::Slices;
use crate::app::browser::worker::Answer;
use crate::app::browser::{BrowserError, clock};

/// What a file is kept as: what it really is is told from its bytes when it is opened.
const MEDIA_TYPE: &str = "application/octet-stream";

/// How many bytes of files go into the store at once. A write of its own for each would take several times as long, and while
/// one is written the next is read: the larger the last one is, the longer it is waited for.
const STORED_BYTES: u64 = 16 << 20;

/// How many bytes of records are read in one go. They take longer than files do, and the page has to answer meanwhile.
pub(super) const RECORDS_BYTES: usize = 128 << 10;

/// Reads `file`, beside the page if that can be done. `take` is told what comes of it: how far it is
/// ([`Answer::Done`]), the frame piece by piece ([`Answer::Frame`]), and which files will be in the store that were not
/// there before ([`Answer::Fresh`]), before they are. Nothing of that is certain before this has ended well.
pub(super) async fn receive(
    file: &Blob,
    store: Rc<DeviceStore>,
    mut take: impl AsyncFnMut(Answer),
    is_cancelled: impl Fn() -> bool,
) -> Result<(), Stop> {
    let has_database = matches!(*store, DeviceStore::Kept(_));
    let Some(worker) = (if has_database { beside::worker().await } else { None }) else {
        return read(file, &store, take, is_cancelled).await;
    };
    worker.ask_to_read(file);
    let mut is_told = false;
    loop {
        match worker.answer().await {
            Some(Answer::Read) => return Ok(()),
            Some(Answer::Failed(message)) => return Err(Stop::Failed(message)),
            Some(Answer::CutShort(message)) => return Err(Stop::CutShort(message)),
            Some(Answer::Cancelled) => return Err(Stop::Cancelled),
            Some(Answer::Unable) => return read(file, &store, take, is_cancelled).await,
            Some(Answer::Written(_)) | None => return Err(lost().into()),
            Some(news) => take(news).await,
        }
        if is_cancelled() && !is_told {
            is_told = true;
            worker.cancel();
        }
    }
}

fn lost() -> Message {
    Message {
        title: "The browser stopped reading".to_owned(),
        detail: "Nothing was taken over, and nothing on this device changed.".to_owned(),
        hint: Some("Close other tabs and programs and try again.".to_owned()),
    }
}

/// The same, in whichever of the two this is.
pub(super) async fn read(
    file: &Blob,
    store: &Rc<DeviceStore>,
    mut take: impl AsyncFnMut(Answer),
    is_cancelled: impl Fn() -> bool,
) -> Result<(), Stop> {
    let here = store.blob_digests().await.map_err(|error| Message::from(&error))?;
    let mut putting = Putting { store: Rc::clone(store), here, storing: None };
    let passed = pass(file, &mut putting, &mut take, is_cancelled).await;
    // What is still on its way into the store could not be taken out of it.
    let put = putting.wait().await;
    passed?;
    put
}

async fn pass(
    file: &Blob,
    putting: &mut Putting,
    take: &mut impl AsyncFnMut(Answer),
    is_cancelled: impl Fn() -> bool,
) -> Result<(), Stop> {
    let mut check = Check::with_frame(|error| Message::from(error));
    let mut files = Files::default();
    let mut slices = Slices::new(file);
    let mut done = 0;
    while let Some(slice) = slices.next().await.map_err(|error| Message::from(&error))? {
        let mut rest = slice.as_slice();
        while !rest.is_empty() {
            if is_cancelled() {
                return Err(Stop::Cancelled);
            }
            let now = if files.have_begun { rest.len() } else { rest.len().min(RECORDS_BYTES) };
            let (piece, later) = rest.split_at(now);
            check.push(piece, &mut |passing| files.take(&passing)).await?;
            if let Some(error) = files.trouble.take() {
                return Err(Message::from(&error).into());
            }
            let frame = check.take_frame();
            if !frame.is_empty() {
                take(Answer::Frame(frame)).await;
            }
            rest = later;
        }
        done += slice.len() as u64;
        if files.bytes >= STORED_BYTES || (done == blob::size(file) && !files.whole.is_empty()) {
            // Nothing is kept under a digest that is not certain.
            check.settle().await?;
            files.bytes = 0;
            putting.put(std::mem::take(&mut files.whole), take).await?;
        }
        take(Answer::Done(done)).await;
    }
    check.finish().await.map(|_| ())
}

/// The files of a bundle as they come.
#[derive(Default)]
struct Files {
    have_begun: bool,
    /// The one that is coming, if nobody else gathers its bytes.
    coming: Option<BlobBuilder>,
    /// Those that are whole.
    whole: Vec<(Digest, Blob)>,
    /// How many bytes these have.
    bytes: u64,
    trouble: Option<BrowserError>,
}

impl Files {
    fn take(&mut self, passing: &Passing<'_>) {
        let taken = match passing {
            Passing::Event(Event::AttachmentBegin(_)) => {
                self.have_begun = true;
                self.coming = Some(BlobBuilder::new());
                Ok(())
            }
            Passing::Event(_) => Ok(()),
            Passing::Bytes(bytes) => self.coming.as_mut().map_or(Ok(()), |coming| coming.push(bytes)),
            Passing::File(entry, bytes) => self.end(entry, *bytes),
        };
        if let Err(error) = taken {
            self.trouble = Some(error);
        }
    }

    fn end(&mut self, entry: &AttachmentEntry, bytes: Option<&[u8]>) -> Result<(), BrowserError> {
        let blob = match (bytes, self.coming.take()) {
            (Some(bytes), _) => blob::part(bytes)?,
            (None, Some(coming)) => coming.finish(MEDIA_TYPE)?,
            (None, None) => return Ok(()),
        };
        self.bytes += entry.size;
        self.whole.push((entry.digest, blob));
        Ok(())
    }
}

/// Files on their way into the store.
struct Putting {
    store: Rc<DeviceStore>,
    /// What was there before.
    here: BTreeSet<Digest>,
    storing: Option<Alongside<Result<(), StoreError>>>,
}

impl Putting {
    /// Begins to put `files` into the store once those before them are there.
    async fn put(&mut self, files: Vec<(Digest, Blob)>, take: &mut impl AsyncFnMut(Answer)) -> Result<(), Stop> {
        self.wait().await?;
        let fresh = files.iter().map(|(digest, _)| *digest).filter(|digest| !self.here.contains(digest));
        take(Answer::Fresh(fresh.collect())).await;
        let store = Rc::clone(&self.store);
        self.storing = Some(Alongside::begin(async move { store.put_blobs(&files, clock::now()).await }));
        Ok(())
    }

    /// Waits until what was begun is there.
    async fn wait(&mut self) -> Result<(), Stop> {
        match self.storing.take() {
            Some(storing) => storing.await.map_err(|error| Message::from(&error).into()),
            None => Ok(()),
        }
    }
}

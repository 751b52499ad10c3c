//! Writes a bundle piece by piece, and reads every piece back at once: whatever is wrong with what was written, or with what it
//! was written from, is found here, and a digest on the way out would find nothing more.
//!
//! A worker does it where there is one ([`super::beside`]): beside the page, and into a file on the disk. Where there is none the
//! page does the same itself, into a blob.

use evidence_mapper::bundle::{BundleError, Chunks, WriteError};
use evidence_mapper::digest::Digest;
use evidence_mapper::message::Message;

use super::check::Check;
use super::{Stop, beside};
use crate::app::browser::BrowserError;
use crate::app::browser::blob::{Blob, BlobBuilder};
use crate::app::browser::file::{Slices, read_all};
use crate::app::browser::scratch::Scratch;
use crate::app::browser::worker::{Answer, Piece, Written};

/// How much is gathered before it is written, in bytes.
const WRITTEN_BYTES: usize = 4 << 20;

const MEDIA_TYPE: &str = "application/json";

/// Writes `pieces` and reads them back, beside the page if that can be done. `tell` is told how many bytes of files are
/// written.
pub(super) async fn carry(
    pieces: Vec<Piece>,
    to_disk: bool,
    mut tell: impl FnMut(u64),
    is_cancelled: impl Fn() -> bool,
) -> Result<Written, Stop> {
    let Some(worker) = beside::worker().await else { return write(pieces, false, tell, is_cancelled).await };
    worker.ask(&pieces, to_disk);
    let mut is_told = false;
    loop {
        match worker.answer().await {
            Some(Answer::Done(done)) => tell(done),
            Some(Answer::Written(written)) => return Ok(written),
            Some(Answer::Failed(message)) => return Err(Stop::Failed(message)),
            Some(Answer::Cancelled) => return Err(Stop::Cancelled),
            // Nobody asked it to read.
            Some(_) | None => return Err(lost().into()),
        }
        if is_cancelled() && !is_told {
            is_told = true;
            worker.cancel();
        }
    }
}

fn lost() -> Message {
    Message {
        title: "The browser stopped writing".to_owned(),
        detail: "Nothing was saved, and nothing in the portfolio changed.".to_owned(),
        hint: Some("Close other tabs and programs and try again.".to_owned()),
    }
}

/// The same, in whichever of the two this is.
pub(super) async fn write(
    pieces: Vec<Piece>,
    to_disk: bool,
    tell: impl FnMut(u64),
    is_cancelled: impl Fn() -> bool,
) -> Result<Written, Stop> {
    let mut output = Output::begin(to_disk).await;
    match write_to(&mut output, pieces, tell, is_cancelled).await {
        Ok(records) => {
            let (blob, scratch) = output.keep().await.map_err(|error| Message::from(&error))?;
            Ok(Written { blob, scratch, records })
        }
        Err(stop) => {
            // Before it is said, since a worker ends with its answer.
            output.discard().await;
            Err(stop)
        }
    }
}

/// Gives the digest of the records that were read back.
async fn write_to(
    output: &mut Output,
    pieces: Vec<Piece>,
    mut tell: impl FnMut(u64),
    is_cancelled: impl Fn() -> bool,
) -> Result<Digest, Stop> {
    let (mut out, mut done) = (Vec::with_capacity(2 * WRITTEN_BYTES), 0);
    let mut check = Check::new(damaged);
    for piece in pieces {
        match piece {
            Piece::Text(bytes) => out.extend_from_slice(&bytes),
            Piece::File(blob) => {
                let (mut slices, mut chunks) = (Slices::new(&blob), Chunks::new());
                while let Some(slice) = slices.next().await.map_err(|error| Message::from(&error))? {
                    if is_cancelled() {
                        return Err(Stop::Cancelled);
                    }
                    chunks.write(&slice, &mut out);
                    done += slice.len() as u64;
                    if out.len() >= WRITTEN_BYTES {
                        output.write(&mut out).await.map_err(|error| Message::from(&error))?;
                        check.push(&out, &mut |_| {}).await?;
                        out.clear();
                        tell(done);
                    }
                }
                chunks.end(&mut out);
            }
        }
    }
    output.write(&mut out).await.map_err(|error| Message::from(&error))?;
    check.push(&out, &mut |_| {}).await?;
    Ok(check.finish().await?.manifest.records_digest)
}

/// What a reader finds wrong with a file of this device is said of that device.
fn damaged(error: &BundleError) -> Message {
    match error {
        BundleError::AttachmentDigest { found, declared, .. } => {
            Message::from(&WriteError::Digest { found: *found, expected: *declared })
        }
        BundleError::AttachmentSize { digest, found, declared } => {
            Message::from(&WriteError::Size { digest: *digest, found: *found, expected: *declared })
        }
        _ => Message {
            title: "The file that was written is not right".to_owned(),
            detail: "It could not be read back. It was not saved, and nothing in the portfolio changed.".to_owned(),
            hint: Some("Try again.".to_owned()),
        },
    }
}

/// Where it is written to.
enum Output {
    Disk(Scratch),
    Blob(BlobBuilder),
}

impl Output {
    async fn begin(to_disk: bool) -> Output {
        let scratch = if to_disk { Scratch::begin().await } else { None };
        scratch.map_or_else(|| Output::Blob(BlobBuilder::new()), Output::Disk)
    }

    /// Writes `bytes`, and fills them with what was written, read back.
    async fn write(&mut self, bytes: &mut Vec<u8>) -> Result<(), BrowserError> {
        match self {
            Output::Disk(scratch) => {
                let start = scratch.size();
                scratch.append(bytes)?;
                scratch.read(start, bytes)
            }
            Output::Blob(builder) => {
                let part = builder.push_part(bytes)?;
                *bytes = read_all(&part).await?;
                Ok(())
            }
        }
    }

    async fn discard(self) {
        if let Output::Disk(scratch) = self {
            scratch.discard().await;
        }
    }

    async fn keep(self) -> Result<(Blob, Option<String>), BrowserError> {
        match self {
            Output::Disk(scratch) => scratch.keep(MEDIA_TYPE).await.map(|(file, name)| (file, Some(name))),
            Output::Blob(builder) => builder.finish(MEDIA_TYPE).map(|blob| (blob, None)),
        }
    }
}

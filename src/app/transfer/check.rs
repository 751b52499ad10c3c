//! Reads a bundle and verifies it, with the digests of its files taken by whoever is quickest.

use std::collections::VecDeque;

use evidence_mapper::bundle::{AttachmentEntry, BundleError, Event, Limits, Reader, Summary};
use evidence_mapper::digest::Digest;
use evidence_mapper::message::Message;

use super::Stop;
use crate::app::browser::digests::{ComingDigest, FileDigest, WHOLE_BYTES};

/// A reader of a bundle whose attachments' digests the browser takes as far as it can.
pub(super) struct Check {
    reader: Reader,
    said: fn(&BundleError) -> Message,
    coming: Option<FileDigest>,
    owed: VecDeque<(Digest, u64, ComingDigest)>,
}

/// What comes out of a bundle on its way through a [`Check`].
pub(super) enum Passing<'a> {
    /// Something that a reader found.
    Event(&'a Event<'a>),
    /// Bytes of an attachment that nobody gathers.
    Bytes(&'a [u8]),
    /// An attachment is whole; with all its bytes if they were gathered. Its digest may still be owed.
    File(&'a AttachmentEntry, Option<&'a [u8]>),
}

impl Check {
    /// A check that has seen nothing yet. `said` is how what it finds is said.
    pub(super) fn new(said: fn(&BundleError) -> Message) -> Check {
        Check::by(Reader::owed_digests(Limits::default()), said)
    }

    /// The same, which keeps the frame of the bundle.
    pub(super) fn with_frame(said: fn(&BundleError) -> Message) -> Check {
        Check::by(Reader::with_frame(Limits::default()), said)
    }

    fn by(reader: Reader, said: fn(&BundleError) -> Message) -> Check {
        Check { reader, said, coming: None, owed: VecDeque::new() }
    }

    /// What of the frame passed by since the last time.
    pub(super) fn take_frame(&mut self) -> Vec<u8> {
        self.reader.take_frame()
    }

    /// Takes the next piece of the bundle.
    pub(super) async fn push(&mut self, bytes: &[u8], sink: &mut impl FnMut(Passing<'_>)) -> Result<(), Stop> {
        let (coming, owed) = (&mut self.coming, &mut self.owed);
        let pushed = self.reader.push(bytes, &mut |event| match &event {
            Event::AttachmentBegin(declared) => {
                *coming = Some(FileDigest::of(declared.size));
                sink(Passing::Event(&event));
            }
            Event::AttachmentBytes(bytes) => {
                let is_gathered = coming.as_ref().is_some_and(FileDigest::gathers);
                if let Some(coming) = coming {
                    coming.update(bytes);
                }
                if !is_gathered {
                    sink(Passing::Bytes(bytes));
                }
            }
            Event::AttachmentEnd(entry) => {
                if let Some((digest, bytes)) = coming.take().map(FileDigest::finish_with_bytes) {
                    owed.push_back((entry.digest, entry.size, digest));
                    sink(Passing::File(entry, bytes.as_deref()));
                }
            }
            _ => sink(Passing::Event(&event)),
        });
        pushed.map_err(|error| (self.said)(&error))?;
        // The browser keeps a copy of each until it is done with it.
        while self.owed.iter().map(|(_, size, _)| size).sum::<u64>() > WHOLE_BYTES {
            self.settle_one().await?;
        }
        Ok(())
    }

    /// Waits until nothing is owed.
    pub(super) async fn settle(&mut self) -> Result<(), Stop> {
        while !self.owed.is_empty() {
            self.settle_one().await?;
        }
        Ok(())
    }

    async fn settle_one(&mut self) -> Result<(), Stop> {
        let Some((declared, _, coming)) = self.owed.pop_front() else { return Ok(()) };
        let found = coming.digest().await.map_err(|error| Message::from(&error))?;
        Ok(self.reader.settle(declared, found).map_err(|error| (self.said)(&error))?)
    }

    /// What the bundle holds, if it is whole.
    pub(super) async fn finish(mut self) -> Result<Summary, Stop> {
        self.settle().await?;
        self.reader.finish().map_err(|error| match &error {
            BundleError::Truncated { .. } => Stop::CutShort((self.said)(&error)),
            _ => Stop::Failed((self.said)(&error)),
        })
    }
}

//! Small pictures of evidence, made one by one when the page has nothing else to do, and kept in memory only: of a picture
//! itself, of the first page of a PDF file, of a second into a film.

use std::collections::BTreeMap;
use std::sync::Arc;

use evidence_mapper::digest::Digest;
use evidence_mapper::media::Opening;
use evidence_mapper::portfolio::EvidenceContent;
use evidence_mapper::store::Store;
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;

use super::browser::blob::{self, ObjectUrl};
use super::browser::pdf::Pdf;
use super::browser::{file, imaging, page, playing, preferences};
use super::state::Stores;

/// The longer side, in dots: twice what a card shows, for screens with two dots where there was one.
const LONGEST: u32 = 144;

/// Of the JPEG files that they are, from 0 to 1.
const QUALITY: f64 = 0.8;

/// The largest PDF file that is opened for its first page, in bytes: all of it is in memory then.
const LARGEST_PDF: u64 = 32 << 20;

/// How many are kept: more than a screen shows, and a few megabytes.
const KEPT: usize = 400;

/// A small picture, once it is made.
type Made = ArcRwSignal<Option<SendWrapper<ObjectUrl>>>;

/// All of them. A handle, to be had from context.
#[derive(Clone, Copy)]
pub struct Thumbnails {
    stores: Stores,
    /// With when each was asked for last.
    kept: StoredValue<BTreeMap<Digest, (u64, Arc<Made>)>>,
    /// What is still to be made; the last that was asked for comes first, since that is what is looked at.
    waiting: StoredValue<Vec<Digest>>,
    asked: StoredValue<u64>,
    is_working: StoredValue<bool>,
}

impl Thumbnails {
    /// None yet.
    pub fn new(stores: Stores) -> Thumbnails {
        Thumbnails {
            stores,
            kept: StoredValue::new(BTreeMap::new()),
            waiting: StoredValue::new(Vec::new()),
            asked: StoredValue::new(0),
            is_working: StoredValue::new(false),
        }
    }

    /// The address of a small picture of the first file of `content`, once there is one. It is made if nobody made it yet,
    /// and kept at least as long as this is.
    pub fn of(self, content: Option<&EvidenceContent>) -> Signal<Option<String>> {
        let Some(EvidenceContent::Files(files)) = content else { return Signal::stored(None) };
        let has_picture =
            |kind: &str| kind.starts_with("image/") || kind.starts_with("video/") || kind == "application/pdf";
        let Some(file) = files.first().filter(|file| has_picture(&file.media_type)) else {
            return Signal::stored(None);
        };
        let made = self.kept_or_wanted(file.digest);
        Signal::derive(move || made.with(|url| url.as_ref().map(|url| url.as_str().to_owned())))
    }

    fn kept_or_wanted(self, digest: Digest) -> Arc<Made> {
        let now = self.asked.get_value() + 1;
        self.asked.set_value(now);
        let (mut is_new, mut found) = (false, None);
        self.kept.update_value(|kept| {
            let (asked, made) = kept.entry(digest).or_insert_with(|| {
                is_new = true;
                (now, Arc::new(ArcRwSignal::new(None)))
            });
            *asked = now;
            found = Some(made.clone());
        });
        if is_new {
            self.waiting.update_value(|waiting| waiting.push(digest));
            self.work();
        }
        found.unwrap_or_else(|| Arc::new(ArcRwSignal::new(None)))
    }

    fn work(self) {
        if self.is_working.get_value() {
            return;
        }
        self.is_working.set_value(true);
        spawn_local(async move {
            loop {
                page::when_idle().await;
                // The portfolio may be closed by now.
                let Some(Some(digest)) = self.waiting.try_update_value(Vec::pop) else { break };
                let made = self.kept.try_with_value(|kept| kept.get(&digest).map(|(_, made)| made.clone())).flatten();
                let Some(made) = made else { continue };
                // Scrolled out of sight before its turn: this one, and the list.
                if Arc::strong_count(&made) <= 2 {
                    self.kept.update_value(|kept| drop(kept.remove(&digest)));
                    continue;
                }
                if let Some(url) = self.make(digest).await {
                    made.set(Some(SendWrapper::new(url)));
                    self.forget_oldest();
                }
            }
            // Gone with the portfolio, or empty.
            let _ = self.is_working.try_set_value(false);
        });
    }

    async fn make(self, digest: Digest) -> Option<ObjectUrl> {
        let blob = self.stores.store().blob(digest).await.ok()??;
        let detected = file::detect(&blob).await.ok()?;
        let small = match detected.opening() {
            Opening::Image if file::may_unpack(&blob, detected).await.ok()?.is_ok() => {
                imaging::scaled(&blob, LONGEST, false, QUALITY).await.ok()?.unwrap_or(blob)
            }
            Opening::Pdf if blob::size(&blob) <= LARGEST_PDF && !preferences::saves_data() => {
                Pdf::open(&blob).await.ok()?.page(1).await.ok()?.picture(f64::from(LONGEST)).await.ok()?
            }
            Opening::Video => {
                let film = ObjectUrl::new(&blob, detected).ok()?;
                let player = playing::second_in(&film).await?;
                imaging::scaled(&player, LONGEST, false, QUALITY).await.ok()??
            }
            _ => return None,
        };
        let detected = file::detect(&small).await.ok()?;
        ObjectUrl::new(&small, detected).ok()
    }

    fn forget_oldest(self) {
        let _ = self.kept.try_update_value(|kept| {
            while kept.len() > KEPT {
                let oldest = kept.iter().min_by_key(|(_, (asked, _))| *asked).map(|(digest, _)| *digest);
                let Some(oldest) = oldest else { break };
                kept.remove(&oldest);
            }
        });
    }
}

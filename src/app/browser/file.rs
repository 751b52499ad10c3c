//! Files that a person picks, drops or pastes, and reading them in pieces.

use evidence_mapper::digest::{Digest, Hasher};
use evidence_mapper::media::{self, Detected};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileList, HtmlInputElement};

use super::BrowserError;
use super::blob::{self, Blob};

/// How many bytes [`Slices`] reads at a time.
pub const SLICE_BYTES: u64 = 4 << 20;

/// How many bytes [`digest`] takes in at a time. One step must stay well below 50 ms on a phone, so that the page goes
/// on answering; smaller steps would spend their time on reading.
const DIGEST_BYTES: u64 = 1 << 20;

/// A file that a person picked. The browser reads it from their disk when it is asked to, not before.
#[derive(Debug, Clone)]
pub struct PickedFile {
    /// What it is called; never a path.
    pub name: String,
    /// How many bytes it has.
    pub size: u64,
    /// What the system says it is, or nothing. Shown at most: [`detect`] says what may open.
    pub media_type: String,
    /// Its bytes.
    pub blob: Blob,
}

/// What a person picked, dropped or pasted.
#[derive(Debug, Clone, Default)]
pub struct Picked {
    /// The files, in their order.
    pub files: Vec<PickedFile>,
    /// The names of folders among them, which are not taken.
    pub folders: Vec<String>,
}

/// The files that were picked with an `<input type=file>`, which is empty again afterwards, so that the same file can
/// be picked once more.
pub fn from_input(input: &HtmlInputElement) -> Picked {
    let files = input.files().map(|list| from_list(&list)).unwrap_or_default();
    input.set_value("");
    Picked { files, folders: Vec::new() }
}

/// The files that were dropped or pasted.
pub fn from_transfer(transfer: &DataTransfer) -> Picked {
    let items = transfer.items();
    let mut picked = Picked::default();
    for item in (0..items.length()).filter_map(|index| items.get(index)).filter(|item| item.kind() == "file") {
        // Not in every browser; without it a folder fails when it is read.
        let entry = item.webkit_get_as_entry().ok().flatten();
        match (entry, item.get_as_file().ok().flatten()) {
            (Some(entry), _) if entry.is_directory() => picked.folders.push(entry.name()),
            (_, Some(file)) => picked.files.push(picked_file(file)),
            (_, None) => {}
        }
    }
    picked
}

/// Whether what is being dragged has files in it. The only thing a browser tells before they are dropped.
pub fn has_files(transfer: &DataTransfer) -> bool {
    transfer.types().iter().any(|kind| kind == "Files")
}

fn from_list(list: &FileList) -> Vec<PickedFile> {
    (0..list.length()).filter_map(|index| list.get(index)).map(picked_file).collect()
}

fn picked_file(file: File) -> PickedFile {
    PickedFile { name: file.name(), size: blob::size(&file), media_type: file.type_(), blob: file.into() }
}

/// Reads a blob from its start in slices. While one is worked on, the browser reads the next.
pub struct Slices {
    blob: Blob,
    size: u64,
    slice_bytes: u64,
    // The end of what was asked for.
    asked: u64,
    next: Option<JsFuture>,
}

impl Slices {
    /// Slices of 4 MiB.
    pub fn new(blob: &Blob) -> Slices {
        Slices::of(blob, SLICE_BYTES)
    }

    /// Slices of `slice_bytes`.
    pub fn of(blob: &Blob, slice_bytes: u64) -> Slices {
        Slices { blob: blob.clone(), size: blob::size(blob), slice_bytes: slice_bytes.max(1), asked: 0, next: None }
    }

    /// The next slice, or `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, BrowserError> {
        if self.next.is_none() {
            self.ask()?;
        }
        let Some(slice) = self.next.take() else { return Ok(None) };
        let buffer = slice.await.map_err(|error| BrowserError::from_js(&error))?;
        self.ask()?;
        Ok(Some(Uint8Array::new(&buffer).to_vec()))
    }

    fn ask(&mut self) -> Result<(), BrowserError> {
        if self.asked >= self.size {
            return Ok(());
        }
        let end = self.size.min(self.asked + self.slice_bytes);
        self.next = Some(read(&self.blob, self.asked, end)?);
        self.asked = end;
        Ok(())
    }
}

/// The digest of a blob, in memory that does not grow with it, and without keeping the page from answering.
///
/// `progress` is told how many bytes were taken in so far; when `is_cancelled` says so, it ends with
/// [`BrowserError::Cancelled`].
pub async fn digest(
    blob: &Blob,
    mut progress: impl FnMut(u64),
    is_cancelled: impl Fn() -> bool,
) -> Result<Digest, BrowserError> {
    let (mut hasher, mut done) = (Hasher::new(), 0);
    let mut slices = Slices::of(blob, DIGEST_BYTES);
    // Each slice arrives in a task of its own, so the page answers in between.
    while let Some(slice) = slices.next().await? {
        if is_cancelled() {
            return Err(BrowserError::Cancelled);
        }
        hasher.update(&slice);
        done += slice.len() as u64;
        progress(done);
    }
    Ok(hasher.finish())
}

/// What a blob is, told from its first bytes.
pub async fn detect(blob: &Blob) -> Result<Detected, BrowserError> {
    let first = first_bytes(blob, media::SNIFF_BYTES as u64).await?;
    Ok(media::sniff(&first))
}

/// The first bytes of a blob: `max`, or as many as there are.
pub async fn first_bytes(blob: &Blob, max: u64) -> Result<Vec<u8>, BrowserError> {
    let buffer: JsValue = read(blob, 0, max)?.await.map_err(|error| BrowserError::from_js(&error))?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

fn read(blob: &Blob, start: u64, end: u64) -> Result<JsFuture, BrowserError> {
    let slice = blob.slice_with_f64_and_f64(start as f64, end as f64).map_err(|error| BrowserError::from_js(&error))?;
    Ok(JsFuture::from(slice.array_buffer()))
}

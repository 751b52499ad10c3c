//! Files that a person picks, drops or pastes, and reading them in pieces.

use evidence_mapper::digest::Digest;
use evidence_mapper::media::pixels::{self, TooManyPixels};
use evidence_mapper::media::{self, Detected};
use js_sys::{ArrayBuffer, JsString, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileList, HtmlInputElement, ReadableStreamByobReader};

use super::BrowserError;
use super::blob::{self, Blob};
use super::digests::FileDigest;
use super::page;

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
    // Some systems take letters with accents apart in names. Put together, the same name is the same text everywhere.
    let name = String::from(JsString::from(file.name()).normalize("NFC"));
    PickedFile { name, size: blob::size(&file), media_type: file.type_(), blob: file.into() }
}

/// Reads a blob from its start in slices. While one is worked on, the browser reads on.
///
/// A stream reads into one buffer, over and over. Where a browser has no such stream, each slice is a buffer of its own,
/// and these pile up until the garbage collector comes to them: measured in Chromium, to 69 MB out of a file of 200 MB,
/// and to more if they are emptied (`ArrayBuffer.transfer`) than if they are left alone.
pub struct Slices {
    blob: Blob,
    size: u64,
    slice_bytes: u64,
    done: u64,
    stream: Option<Stream>,
    part: Option<JsFuture>,
}

impl Slices {
    /// Slices of 4 MiB.
    pub fn new(blob: &Blob) -> Slices {
        Slices::of(blob, SLICE_BYTES)
    }

    /// Slices of `slice_bytes`.
    pub fn of(blob: &Blob, slice_bytes: u64) -> Slices {
        let (size, slice_bytes) = (blob::size(blob), slice_bytes.max(1));
        let stream = Stream::of(blob, size.min(slice_bytes));
        Slices { blob: blob.clone(), size, slice_bytes, done: 0, stream, part: None }
    }

    /// The next slice, or `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, BrowserError> {
        let wanted = self.slice_bytes.min(self.size - self.done);
        if wanted == 0 {
            return Ok(None);
        }
        let mut slice = Vec::with_capacity(usize::try_from(wanted).unwrap_or_default());
        loop {
            let missing = wanted - slice.len() as u64;
            if missing == 0 {
                break;
            }
            if let Some(stream) = &mut self.stream {
                if slice.is_empty() {
                    // What is read already arrives without a task of its own: nobody else would get a turn.
                    page::next_task().await;
                }
                // A stream does not say why it ends early. A part does, if it cannot be had either.
                if !stream.read(missing, &mut slice).await {
                    self.stream = None;
                }
            } else {
                let start = self.done + slice.len() as u64;
                let part = self.part.take().map_or_else(|| read(&self.blob, start, start + missing), Ok)?;
                let bytes = Uint8Array::new(&part.await.map_err(|error| BrowserError::from_js(&error))?);
                if bytes.length() == 0 {
                    return Err(BrowserError::Unreadable { reason: format!("It ends after {start} bytes") });
                }
                append(&bytes, &mut slice);
            }
        }
        self.done += wanted;
        self.read_on()?;
        Ok(Some(slice))
    }

    fn read_on(&mut self) -> Result<(), BrowserError> {
        let wanted = self.slice_bytes.min(self.size - self.done);
        match &mut self.stream {
            _ if wanted == 0 => {}
            Some(stream) => stream.ask(wanted),
            None => self.part = Some(read(&self.blob, self.done, self.done + wanted)?),
        }
        Ok(())
    }
}

/// Bytes in their order, read into one buffer that goes to the browser and back (Streams Standard, "BYOB").
struct Stream {
    reader: ReadableStreamByobReader,
    // None while the browser has it.
    buffer: Option<ArrayBuffer>,
    asked: Option<JsFuture>,
}

impl Stream {
    fn of(blob: &Blob, buffer_bytes: u64) -> Option<Stream> {
        // Older browsers have no streams of blobs, or none that read into a buffer.
        Reflect::has(blob, &"stream".into()).ok().filter(|has_streams| *has_streams)?;
        let reader = ReadableStreamByobReader::new(&blob.stream()).ok()?;
        let buffer = ArrayBuffer::new(u32::try_from(buffer_bytes).ok()?);
        Some(Stream { reader, buffer: Some(buffer), asked: None })
    }

    fn ask(&mut self, most: u64) {
        let Some(buffer) = self.buffer.take() else { return };
        let length = most.min(u64::from(buffer.byte_length())).try_into().unwrap_or_default();
        let view = Uint8Array::new_with_byte_offset_and_length(&buffer, 0, length);
        self.asked = Some(JsFuture::from(self.reader.read_with_array_buffer_view(&view)));
    }

    /// Appends the next bytes to `slice`, `most` of them or fewer. Whether there were any.
    async fn read(&mut self, most: u64, slice: &mut Vec<u8>) -> bool {
        self.ask(most);
        let Some(asked) = self.asked.take() else { return false };
        let Ok(result) = asked.await else { return false };
        let value = Reflect::get(&result, &"value".into()).and_then(|value| value.dyn_into::<Uint8Array>());
        let Some(bytes) = value.ok().filter(|bytes| bytes.length() > 0) else { return false };
        append(&bytes, slice);
        self.buffer = Some(bytes.buffer());
        true
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // Whether it ends well or badly, nobody reads on.
        let ended = JsFuture::from(self.reader.cancel());
        wasm_bindgen_futures::spawn_local(async move {
            let _ = ended.await;
        });
    }
}

fn append(bytes: &Uint8Array, slice: &mut Vec<u8>) {
    // Copied twice, in a fraction of the time that filling the room with zeros takes one by one.
    slice.extend_from_slice(&bytes.to_vec());
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
    let (mut digest, mut done) = (FileDigest::of(Some(blob::size(blob))), 0);
    let mut slices = Slices::of(blob, DIGEST_BYTES);
    // Each slice arrives in a task of its own, so the page answers in between.
    while let Some(slice) = slices.next().await? {
        if is_cancelled() {
            return Err(BrowserError::Cancelled);
        }
        digest.update(&slice);
        done += slice.len() as u64;
        progress(done);
    }
    digest.finish().digest().await
}

/// What a blob is, told from its first bytes.
pub async fn detect(blob: &Blob) -> Result<Detected, BrowserError> {
    let first = first_bytes(blob, media::SNIFF_BYTES as u64).await?;
    Ok(media::sniff(&first))
}

/// Whether a picture, which `detected` says it is, may be unpacked to be shown.
pub async fn may_unpack(blob: &Blob, detected: Detected) -> Result<Result<(), TooManyPixels>, BrowserError> {
    let first = first_bytes(blob, pixels::HEADER_BYTES as u64).await?;
    Ok(pixels::may_unpack(detected, &first))
}

/// All bytes of a blob, which should not be many.
pub async fn read_all(blob: &Blob) -> Result<Vec<u8>, BrowserError> {
    first_bytes(blob, blob::size(blob)).await
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

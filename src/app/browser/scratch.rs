//! Files of this site's own, on the disk, which a person never sees (the "origin private file system"): as fast as the disk,
//! and in nobody's memory. A worker alone can write them as they are written here, and not every browser has them.

use js_sys::{Array, AsyncIterator, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetFileOptions, FileSystemReadWriteOptions,
    FileSystemSyncAccessHandle,
};

use super::BrowserError;
use super::blob::{Blob, retyped};
use super::clock;

/// How old a file is that nobody can be waiting for any more, in milliseconds.
const OLD_MILLIS: i64 = 60 * 60 * 1_000;

/// A file that is being written. If it is dropped before it is kept, nothing of it stays.
pub struct Scratch {
    folder: FileSystemDirectoryHandle,
    name: String,
    file: FileSystemFileHandle,
    access: FileSystemSyncAccessHandle,
    size: u64,
    /// Whether it was kept or taken away.
    is_settled: bool,
}

impl Scratch {
    /// A new file; `None` where there can be none.
    pub async fn begin() -> Option<Scratch> {
        let folder = root().await?;
        let name = format!("{}-{}", clock::now().as_millisecond(), name_part());
        let options = FileSystemGetFileOptions::new();
        options.set_create(true);
        let file = answer(folder.get_file_handle_with_options(&name, &options)).await?;
        let file: FileSystemFileHandle = file.unchecked_into();
        let can_write = Reflect::has(&file, &"createSyncAccessHandle".into()).unwrap_or(false);
        let access = if can_write { answer(file.create_sync_access_handle()).await } else { None };
        let Some(access) = access else {
            remove(&folder, &name).await;
            return None;
        };
        Some(Scratch { folder, name, file, access: access.unchecked_into(), size: 0, is_settled: false })
    }

    /// How many bytes it has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Puts `bytes` at its end.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), BrowserError> {
        let written = self.access.write_with_u8_array_and_options(bytes, &at(self.size));
        let written = written.map_err(|error| BrowserError::from_js(&error))?;
        if written as usize != bytes.len() {
            return Err(BrowserError::OutOfMemory { reason: format!("It ends after {} bytes", self.size) });
        }
        self.size += bytes.len() as u64;
        Ok(())
    }

    /// Reads from the byte `from` on, and fills `bytes`.
    pub fn read(&self, from: u64, bytes: &mut [u8]) -> Result<(), BrowserError> {
        let wanted = bytes.len();
        let read = self.access.read_with_u8_array_and_options(bytes, &at(from));
        match read {
            Ok(read) if read as usize == wanted => Ok(()),
            Ok(_) => Err(BrowserError::Unreadable { reason: format!("It ends after {from} bytes") }),
            Err(error) => Err(BrowserError::from_js(&error)),
        }
    }

    /// Takes it away.
    pub async fn discard(mut self) {
        self.access.close();
        self.is_settled = true;
        remove(&self.folder, &self.name).await;
    }

    /// The whole file as one of this type, and the name by which [`discard`] takes it away.
    pub async fn keep(mut self, media_type: &str) -> Result<(Blob, String), BrowserError> {
        self.access.close();
        self.is_settled = true;
        let file = JsFuture::from(self.file.get_file()).await.map_err(|error| BrowserError::from_js(&error));
        match file.and_then(|file| retyped(&file.unchecked_into(), media_type)) {
            Ok(file) => Ok((file, self.name.clone())),
            Err(error) => {
                remove(&self.folder, &self.name).await;
                Err(error)
            }
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if self.is_settled {
            return;
        }
        self.access.close();
        let (folder, name) = (self.folder.clone(), self.name.clone());
        wasm_bindgen_futures::spawn_local(async move { remove(&folder, &name).await });
    }
}

fn name_part() -> String {
    clock::random().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Takes away a file that was kept.
pub async fn discard(name: &str) {
    if let Some(folder) = root().await {
        remove(&folder, name).await;
    }
}

/// Takes away what was left by tabs that went before they could.
pub async fn sweep() {
    let Some(folder) = root().await else { return };
    let before = clock::now().as_millisecond() - OLD_MILLIS;
    for name in names(&folder).await.unwrap_or_default() {
        let begun = name.split_once('-').and_then(|(millis, _)| millis.parse::<i64>().ok());
        if begun.is_some_and(|begun| begun < before) {
            remove(&folder, &name).await;
        }
    }
}

async fn names(folder: &FileSystemDirectoryHandle) -> Option<Vec<String>> {
    let keys: AsyncIterator = folder.keys();
    let mut names = Vec::new();
    loop {
        let next = answer(keys.next().ok()?).await?;
        if Reflect::get(&next, &"done".into()).ok()?.is_truthy() {
            return Some(names);
        }
        names.extend(Reflect::get(&next, &"value".into()).ok()?.as_string());
    }
}

async fn remove(folder: &FileSystemDirectoryHandle, name: &str) {
    // What cannot be removed now is swept later.
    let _ = JsFuture::from(folder.remove_entry(name)).await;
}

// Of a page as well as of a worker. Neither has it outside HTTPS and localhost, nor in private windows of some browsers.
async fn root() -> Option<FileSystemDirectoryHandle> {
    let member = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok().filter(|found| !found.is_undefined());
    let navigator = member(&js_sys::global(), "navigator")?;
    let storage = member(&navigator, "storage")?;
    let ask: Function = member(&storage, "getDirectory")?.dyn_into().ok()?;
    let promise: Promise = ask.apply(&storage, &Array::new()).ok()?.dyn_into().ok()?;
    Some(answer(promise).await?.unchecked_into())
}

fn at(offset: u64) -> FileSystemReadWriteOptions {
    let options = FileSystemReadWriteOptions::new();
    options.set_at(offset as f64);
    options
}

async fn answer(promise: Promise) -> Option<JsValue> {
    JsFuture::from(promise).await.ok()
}

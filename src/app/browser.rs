//! The browser behind Rust types: the only part of the page that names `web_sys` and `js_sys`.
//!
//! What a browser lacks comes back as `None` or as a [`BrowserError`], never as a panic. What is registered with the
//! browser is taken off again when the value that stands for it is dropped.
//!
//! `tests/browser` includes this folder, so it uses nothing else of the page.

pub mod blob;
pub mod capture;
pub mod clipboard;
pub mod clock;
pub mod crypto;
pub mod dates;
pub mod digests;
pub mod dom;
pub mod download;
mod error;
pub mod fetch;
pub mod file;
pub mod imaging;
pub mod leaving;
mod listener;
pub mod location;
pub mod page;
pub mod panic;
pub mod pdf;
pub mod playing;
pub mod pointer;
pub mod preferences;
mod reflect;
pub mod scratch;
pub mod sheet;
pub mod storage;
pub mod tabs;
pub mod worker;

pub use error::BrowserError;
pub use listener::Listener;

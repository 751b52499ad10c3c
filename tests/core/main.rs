//! What the library does, tested natively from outside: one binary, a module per subject.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that panics has failed, which is its purpose")]

mod command_line;
mod demo;
mod memory_store;
mod schemas;
#[path = "../contract/store.rs"]
mod store_contract;
mod tidy;
mod verifying;
mod wording;

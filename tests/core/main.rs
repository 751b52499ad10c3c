//! What the library does, tested natively from outside: one binary, a module per subject.
#![cfg(not(target_arch = "wasm32"))]

mod memory_store;
#[path = "../contract/store.rs"]
mod store_contract;
mod tidy;

//! What only a browser can show, run in one: `cargo test --target wasm32-unknown-unknown --test browser`.
#![cfg(target_arch = "wasm32")]

mod indexed_db;
#[path = "../contract/store.rs"]
mod store_contract;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

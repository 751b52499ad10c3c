//! What only a browser can show, run in one: `cargo test --target wasm32-unknown-unknown --test browser`.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that panics has failed, which is its purpose")]

// The page is a binary, which no test can name; these modules of it stand alone.
#[allow(dead_code, unused_imports)]
#[path = "../../src/app"]
mod app {
    pub mod browser;
}

mod base64;
mod browser;
mod crypto;
mod indexed_db;
#[path = "../contract/store.rs"]
mod store_contract;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

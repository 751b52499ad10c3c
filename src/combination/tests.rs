//! The rules of combination against everything that can be said of them in another way.

mod exhaustive;
mod fixtures;
mod generated;
#[cfg(not(target_arch = "wasm32"))]
mod programmes;

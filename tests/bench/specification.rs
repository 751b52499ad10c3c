//! What `combination.rs` is without what answers its questions: it reads a specification with its rules, and no more. By
//! how much it is the smaller, what finds verdicts and ways adds to the page.

#[cfg(target_arch = "wasm32")]
mod case;

#[cfg(target_arch = "wasm32")]
mod opening {
    use wasm_bindgen::prelude::*;

    use super::case::{give, give_opening, with};

    /// Puts the functions under `globalThis`.
    pub fn offer() {
        give_opening();
        give("countUnits", Closure::<dyn Fn() -> f64>::new(count).into_js_value());
    }

    /// Something has to be done with what was opened, or the compiler takes it out.
    fn count() -> f64 {
        with(|spec, standing| (spec.units.len() + standing.achieved.len()) as f64)
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {
    opening::offer();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This is weighed: `cargo xtask bench combination` builds it.");
}

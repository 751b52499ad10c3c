//! Lets a benchmark ask the library about combinations of units inside a browser, built as the page is: see
//! `figures/combination.mjs`. It is no part of the page.

#[cfg(target_arch = "wasm32")]
mod case;

#[cfg(target_arch = "wasm32")]
mod questions {
    use evidence_mapper::combination::plan::{Choice, Ways, explain, ways};
    use evidence_mapper::combination::verdict::verdict;
    use wasm_bindgen::prelude::*;

    use super::case::{give, give_opening, with};

    /// Puts a function for each question under `globalThis`. They answer in numbers that the benchmark can hold against each
    /// other.
    pub fn offer() {
        give_opening();
        give("askVerdict", Closure::<dyn Fn() -> f64>::new(ask_verdict).into_js_value());
        give("askWays", Closure::<dyn Fn(f64) -> f64>::new(ask_ways).into_js_value());
        give("askEverything", Closure::<dyn Fn(f64) -> f64>::new(ask_everything).into_js_value());
    }

    fn ask_verdict() -> f64 {
        with(|spec, standing| verdict(spec, &spec.awards[0].rule, standing).combination as u8 as f64)
    }

    /// The hours of the quickest of up to `most` ways; -1 if there is none, -2 if it is not certain.
    fn ask_ways(most: f64) -> f64 {
        let choice = Choice::default();
        with(|spec, standing| hours(&ways(spec, &[&spec.awards[0].rule], standing, &choice, most as usize)))
    }

    fn ask_everything(most: f64) -> f64 {
        let choice = Choice::default();
        with(|spec, standing| hours(&explain(spec, &spec.awards[0].rule, standing, &choice, most as usize).ways))
    }

    fn hours(ways: &Ways) -> f64 {
        match ways {
            Ways::Found(ways) if ways.iter().all(|way| way.is_proven) => f64::from(ways[0].hours),
            Ways::Found(_) | Ways::Unknown => -2.0,
            Ways::None(_) => -1.0,
        }
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {
    questions::offer();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This runs in a browser: `cargo xtask bench combination` builds and runs it.");
}

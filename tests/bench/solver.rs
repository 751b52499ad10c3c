//! What `specification.rs` is with the solver, and with nothing that puts its answers into words: by how much it is the
//! larger, the solver adds to the page.

#[cfg(target_arch = "wasm32")]
mod case;

#[cfg(target_arch = "wasm32")]
mod asking {
    use evidence_mapper::combination::Provenance;
    use evidence_mapper::combination::problem::{Candidate, Solver, Wish};
    use wasm_bindgen::prelude::*;

    use super::case::{give, give_opening, with};

    /// Puts the functions under `globalThis`.
    pub fn offer() {
        give_opening();
        give("countUnits", Closure::<dyn Fn() -> f64>::new(count).into_js_value());
    }

    /// How many units the three questions to the solver take together.
    fn count() -> f64 {
        with(|spec, standing| {
            let candidates: Vec<Candidate> = spec
                .units
                .iter()
                .map(|unit| Candidate {
                    unit: unit.unit_ref,
                    provenance: Provenance::Assessed,
                    is_held: standing.achieved.contains_key(&unit.unit_ref),
                    hours: unit.tqt.value,
                })
                .collect();
            let rules: Vec<_> = spec.awards.iter().map(|award| &award.rule).collect();
            let (awards, wish, mut solver) = ([&rules[..]], Wish::default(), Solver::new(spec));
            let found = [
                solver.quickest(&awards, &candidates, wish),
                solver.cheapest(&awards, &candidates, wish, |candidate| i64::from(candidate.hours)),
                solver.some(&awards, &candidates, wish, |candidate| i64::from(candidate.hours)),
            ];
            found.iter().flat_map(|found| &found.taken).map(Vec::len).sum::<usize>() as f64
        })
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {
    asking::offer();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This is weighed: `cargo xtask bench combination` builds it.");
}

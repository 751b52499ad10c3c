//! What `specification.rs` is with the solver, and with nothing that puts its answers into words: by how much it is the
//! larger, the solver adds to the page.

#[cfg(target_arch = "wasm32")]
mod asking {
    use std::cell::RefCell;

    use evidence_mapper::combination::Provenance;
    use evidence_mapper::combination::problem::{Candidate, Solver, Wish};
    use evidence_mapper::combination::verdict::Standing;
    use evidence_mapper::spec::Specification;
    use evidence_mapper::spec::parse::parse;
    use wasm_bindgen::prelude::*;

    thread_local! {
        static CASE: RefCell<Option<(Specification, Standing)>> = const { RefCell::new(None) };
    }

    /// Puts the functions under `globalThis`.
    pub fn offer() {
        give("openCase", Closure::<dyn Fn(String, String) -> f64>::new(open).into_js_value());
        give("countUnits", Closure::<dyn Fn() -> f64>::new(count).into_js_value());
    }

    fn give(name: &str, function: JsValue) {
        let _ = js_sys::Reflect::set(&js_sys::global(), &JsValue::from_str(name), &function);
    }

    fn open(specification: String, have: String) -> f64 {
        let spec = match parse(specification.as_bytes()) {
            Ok(spec) => spec,
            Err(problems) => return problems.len() as f64,
        };
        let achieved = have.split_whitespace().filter_map(|unit| unit.parse().ok()).collect();
        let standing = Standing::assessed(&achieved, &Default::default());
        CASE.set(Some((spec, standing)));
        0.0
    }

    /// How many units the three questions to the solver take together.
    fn count() -> f64 {
        CASE.with_borrow(|case| {
            let Some((spec, standing)) = case else { return 0.0 };
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

//! What `combination.rs` is without what answers its questions: it reads a specification with its rules, and no more. By
//! how much it is the smaller, what finds verdicts and ways adds to the page.

#[cfg(target_arch = "wasm32")]
mod opening {
    use std::cell::RefCell;

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

    /// Something has to be done with what was opened, or the compiler takes it out.
    fn count() -> f64 {
        CASE.with_borrow(|case| {
            case.as_ref().map_or(0.0, |(spec, standing)| (spec.units.len() + standing.achieved.len()) as f64)
        })
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

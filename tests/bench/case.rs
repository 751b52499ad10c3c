//! A specification and a learner's units, as a benchmark's page hands them to the program that it asks or weighs.

use std::cell::RefCell;

use evidence_mapper::combination::verdict::Standing;
use evidence_mapper::spec::Specification;
use evidence_mapper::spec::parse::parse;
use wasm_bindgen::prelude::*;

thread_local! {
    static CASE: RefCell<Option<(Specification, Standing)>> = const { RefCell::new(None) };
}

/// Puts a function under `globalThis`.
pub fn give(name: &str, function: JsValue) {
    let _ = js_sys::Reflect::set(&js_sys::global(), &JsValue::from_str(name), &function);
}

/// Gives the way to open a case.
pub fn give_opening() {
    give("openCase", Closure::<dyn Fn(String, String) -> f64>::new(open).into_js_value());
}

/// Opens a specification with the units `have`, parted by spaces. Returns how many problems there are with it.
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

/// What is asked of the open case.
pub fn with(ask: impl Fn(&Specification, &Standing) -> f64) -> f64 {
    CASE.with_borrow(|case| case.as_ref().map_or(f64::NAN, |(spec, standing)| ask(spec, standing)))
}

//! Measures the built page against its limits. What is measured stands in `tests/bench/`.

use crate::run::{Outcome, run};
use crate::stage::Stage;
use std::env;

pub fn command(arguments: &[String]) -> Outcome {
    let stage = Stage::set()?;
    let mut node = stage.node("tests/bench/run.mjs");
    if let Ok(folder) = env::current_dir() {
        node.env("EVIDENCE_MAPPER_CALLER", folder); // A relative FILE is relative to where the person stands.
    }
    run(node.args(arguments))
}

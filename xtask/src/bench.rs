//! Measures the built page against its limits. What is measured stands in `tests/bench/`.

use crate::run::{Outcome, cargo, path_with, program, root, run};
use crate::setup;
use crate::stage::Stage;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

pub fn command(arguments: &[String]) -> Outcome {
    let stage = Stage::set(setup::browsers()?.by_name())?;
    let mut node = stage.node("tests/bench/run.mjs");
    if is_wanted("combination", arguments) {
        node.env("EVIDENCE_MAPPER_COMBINATION", combination_in_a_browser()?);
    }
    if ["store", "map", "matrix", "palette"].iter().any(|subject| is_wanted(subject, arguments)) {
        node.env("EVIDENCE_MAPPER_PORTFOLIOS", portfolios()?);
    }
    if let Ok(folder) = env::current_dir() {
        node.env("EVIDENCE_MAPPER_CALLER", folder); // A relative FILE is relative to where the person stands.
    }
    run(node.args(arguments))
}

/// Whether figures of this subject are measured: without names, all are.
fn is_wanted(subject: &str, arguments: &[String]) -> bool {
    let is_value = |n: usize| n > 0 && arguments[n - 1] == "--json";
    let mut names =
        arguments.iter().enumerate().filter(|(n, word)| !word.starts_with("--") && !is_value(*n)).peekable();
    names.peek().is_none() || names.any(|(_, name)| name.starts_with(subject) || subject.starts_with(name.as_str()))
}

/// In `tests/bench/`: what is asked about combinations, and what is weighed of it.
const EXAMPLES: [&str; 3] = ["combination", "solver", "specification"];

/// Builds the [`EXAMPLES`] as the page is built, and returns the folder with the files of all of them. The page itself has no way to be asked a thousand questions.
fn combination_in_a_browser() -> Outcome<PathBuf> {
    let path = path_with(&setup::page_tools()?)?;
    let folder = root().join("target/bench/combination");
    run(cargo()
        .args(["build", "--package", "evidence-mapper"])
        .args(EXAMPLES.iter().flat_map(|example| ["--example", example]))
        .args(["--release", "--target", "wasm32-unknown-unknown", "--target-dir", "target/bench/build"])
        // Nothing is cut out of it, so it needs no relocations, which wasm-opt cannot read.
        .env("RUSTFLAGS", "--cfg erase_components"))?;
    for example in EXAMPLES {
        let built = root().join(format!("target/bench/build/wasm32-unknown-unknown/release/examples/{example}.wasm"));
        run(program("wasm-bindgen")
            .args(["--target", "web", "--no-typescript", "--out-dir"])
            .args([&folder, &built])
            .env("PATH", &path))?;
        let wasm = folder.join(format!("{example}_bg.wasm"));
        run(program("wasm-opt").arg("-Oz").arg(&wasm).arg("-o").arg(&wasm).env("PATH", &path))?;
    }
    Ok(folder)
}

/// Writes portfolios of different sizes, unless they are there as this version makes them, and returns their folder.
fn portfolios() -> Outcome<PathBuf> {
    let folder = root().join("target/bench/portfolios");
    fs::create_dir_all(&folder).map_err(|error| format!("Could not make {}: {error}", folder.display()))?;
    run(cargo().args(["build", "--quiet", "--release", "--example", "portfolio"]))?;
    let maker = root().join("target/release/examples/portfolio");
    let written_at = |file: &Path| fs::metadata(file).and_then(|facts| facts.modified()).ok();
    // Evidence items, and how many times as large the specification is.
    for size in [["10", "1"], ["60", "1"], ["1000", "1"], ["1000", "6"]] {
        let file = folder.join(format!("{}.json", size.join("x")));
        if written_at(&file) > written_at(&maker) {
            continue;
        }
        // One that is broken off leaves nothing that could be taken for whole.
        let part = file.with_extension("part");
        let out = fs::File::create(&part).map_err(|error| format!("Could not make {}: {error}", part.display()))?;
        run(process::Command::new(&maker).args(size).stdout(out))?;
        fs::rename(&part, &file).map_err(|error| format!("Could not make {}: {error}", file.display()))?;
    }
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_chosen_by_how_their_names_begin() {
        let is_wanted = |words: &str| {
            let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
            is_wanted("combination", &words)
        };
        assert!(is_wanted("") && is_wanted("--json combination.json"));
        assert!(is_wanted("combination.way-worst") && is_wanted("start comb"));
        assert!(!is_wanted("start --json combination.json"));
    }
}

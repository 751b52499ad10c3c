//! Every check, from the quickest to the slowest, up to the first that fails.

use crate::run::{Outcome, cargo, path_with, run};
use crate::setup;
use crate::stage::Stage;
use std::path::PathBuf;
use std::time::Instant;

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

struct Step {
    name: &'static str,
    heading: &'static str,
    run: fn(&[String]) -> Outcome,
}

const PLAYWRIGHT: &str = "node_modules/@playwright/test/cli.js";

const STEPS: [Step; 6] = [
    Step { name: "fmt", heading: "Formatting", run: |_| run(cargo().args(["fmt", "--all", "--check"])) },
    Step { name: "clippy", heading: "Lints", run: |_| clippy() },
    Step { name: "native", heading: "Native tests", run: |_| run(cargo().args(["test", "--workspace"])) },
    Step { name: "browser", heading: "Tests of the store in a browser", run: |_| browser() },
    Step { name: "webkit", heading: "The whole path in WebKit", run: |_| webkit() },
    Step { name: "e2e", heading: "End-to-end tests of the built page", run: e2e },
];

pub fn command(arguments: &[String]) -> Outcome {
    let (names, playwright) = split(arguments);
    if let Some(unknown) = names.iter().find(|name| !STEPS.iter().any(|step| step.name == name.as_str())) {
        let known = STEPS.map(|step| step.name).join(", ");
        return Err(format!("`test` has no step `{unknown}`; it has {known}"));
    }
    setup::wasm_target()?;
    setup::crates()?;
    let whole = Instant::now();
    for step in &STEPS {
        let is_wanted = names.is_empty() || names.iter().any(|name| name == step.name);
        if !is_wanted {
            continue;
        }
        println!("\n══ {} ({}) ══", step.heading, step.name);
        let start = Instant::now();
        (step.run)(playwright)?;
        println!("── {}: passed in {:.1} s", step.name, start.elapsed().as_secs_f64());
    }
    println!("\nEvery check passed in {:.0} s.", whole.elapsed().as_secs_f64());
    Ok(())
}

/// The names of steps, and what is for Playwright.
fn split(arguments: &[String]) -> (&[String], &[String]) {
    match arguments.iter().position(|argument| argument == "--") {
        Some(at) => (&arguments[..at], &arguments[at + 1..]),
        None => (arguments, &[]),
    }
}

fn clippy() -> Outcome {
    const STRICT: [&str; 3] = ["--", "-D", "warnings"];
    run(cargo().args(["clippy", "--workspace", "--all-targets"]).args(STRICT))?;
    // The page, which exists for the browser only, and the tests that run there.
    let page = ["clippy", "--package", "evidence-mapper", "--lib", "--bin", "page", "--test", "browser"];
    run(cargo().args(page).args(WASM).args(STRICT))
}

fn browser() -> Outcome {
    let browsers = setup::browsers()?;
    let tools: Vec<PathBuf> = setup::wasm_bindgen()?.into_iter().collect();
    run(cargo()
        .args(["test", "--package", "evidence-mapper", "--test", "browser"])
        .args(WASM)
        .env("CHROMEDRIVER", browsers.chromedriver)
        .env("PATH", path_with(&tools)?))
}

fn webkit() -> Outcome {
    let stage = Stage::set(setup::webkit()?.by_name())?;
    run(stage.node(PLAYWRIGHT).args(["test", "--config", "tests/webkit"]))
}

fn e2e(arguments: &[String]) -> Outcome {
    let stage = Stage::set(setup::browsers()?.by_name())?;
    run(stage.node(PLAYWRIGHT).arg("test").args(arguments))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_the_dashes_is_for_playwright() {
        let arguments = ["e2e", "--", "--project=phone", "--"].map(str::to_owned);
        let (names, playwright) = split(&arguments);
        assert_eq!(names, ["e2e"]);
        assert_eq!(playwright, ["--project=phone", "--"]);
    }

    #[test]
    fn a_misspelt_step_is_no_silent_pass() {
        assert!(command(&["nativ".to_owned()]).is_err());
    }
}

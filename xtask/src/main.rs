//! `cargo xtask`: builds, serves, tests and measures the page, and sets up what each of these needs.
//!
//! Reading order: [`setup`] finds or installs tools, [`build`] makes `dist/` and has it
//! [`split`] into parts, [`serve`] and its [`server`] show it,
//! [`test`] and [`bench`] judge it on a [`stage`], [`dist`] hands it over. [`run`] is how all of them start other programs.

mod bench;
mod build;
mod dist;
mod run;
mod serve;
mod server;
mod setup;
mod split;
mod stage;
mod test;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <command>

  serve [--port N]          build the page and serve it on this machine, at port 8080 or the next free one
  build                     build the page into dist/
  test [STEP…] [-- ARGS]    run every check, or only the steps named: fmt, clippy, native, browser,
                            webkit, e2e (ARGS go to the Playwright of e2e, for instance `-- --project=phone -g \"drag\"`)
  bench [FIGURE…] [--json FILE]
                            measure the page against its limits, or only the figures whose names begin so
  dist                      build the folder to copy to a host
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((command, rest)) = arguments.split_first() else {
        print!("{USAGE}");
        return ExitCode::FAILURE;
    };
    let result = match command.as_str() {
        "serve" => serve::command(rest),
        "build" => build::command(rest),
        "test" => test::command(rest),
        "bench" => bench::command(rest),
        "dist" => dist::command(rest),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(())
        }
        other => Err(format!("There is no command `{other}`.\n\n{USAGE}")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("\n{problem}");
            ExitCode::FAILURE
        }
    }
}

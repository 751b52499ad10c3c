//! Starting other programs, and saying plainly when one fails.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What went wrong, in words for the person at the terminal.
pub type Outcome<T = ()> = Result<T, String>;

/// The root of the repository.
pub fn root() -> PathBuf {
    // At run time, so that the binary still works when the clone has moved.
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    xtask.parent().map_or(xtask.clone(), Path::to_path_buf)
}

/// A command that will run in the root of the repository.
pub fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// Cargo, as it was called.
pub fn cargo() -> Command {
    program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs to the end, with its output shown; anything but success is a problem.
pub fn run(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|error| format!("Could not start {}: {error}", describe(command)))?;
    if status.success() { Ok(()) } else { Err(format!("Failed ({status}): {}", describe(command))) }
}

/// Runs to the end and returns what it printed, or nothing if it is absent or fails.
pub fn output_of(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The value of PATH with these directories before the rest.
pub fn path_with(first: &[PathBuf]) -> Outcome<OsString> {
    let inherited = std::env::var_os("PATH").unwrap_or_default();
    let all = first.iter().cloned().chain(std::env::split_paths(&inherited));
    std::env::join_paths(all).map_err(|error| format!("A directory cannot stand in PATH: {error}"))
}

/// Where on PATH a program is.
pub fn find_on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|directory| directory.join(name)).find(|candidate| candidate.is_file())
}

fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

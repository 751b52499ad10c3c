//! The command line: what the page knows of specifications, for providers' scripts and for continuous integration.

#[cfg(not(target_arch = "wasm32"))]
mod commands;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    let arguments: Vec<std::ffi::OsString> = std::env::args_os().skip(1).collect();
    commands::run(&arguments).deliver()
}

/// There are no files to read in a browser; the page does there what is done here.
#[cfg(target_arch = "wasm32")]
fn main() {}

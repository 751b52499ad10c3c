//! Builds the page and serves it on this machine until stopped.

use crate::build;
use crate::run::Outcome;
use crate::server::Site;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};

const DEFAULT_PORT: u16 = 8080;
/// How many ports after the wanted one are tried.
const TRIES: u16 = 50;

pub fn command(arguments: &[String]) -> Outcome {
    let port = wanted_port(arguments)?;
    let dist = build::build()?;
    let listener = listen(port)?;
    let site = Site::new(dist, "/")?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    println!("\nEvidence Mapper is at http://{address}/ (Ctrl-C ends it)");
    site.serve(&listener);
    Ok(())
}

/// A port on this machine only: the wanted one, or the next that is free. Zero means any.
pub fn listen(wanted: u16) -> Outcome<TcpListener> {
    for port in wanted..=wanted.saturating_add(TRIES) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            Err(error) => return Err(format!("Could not listen on port {port}: {error}")),
        }
    }
    Err(format!("No port from {wanted} on is free"))
}

fn wanted_port(arguments: &[String]) -> Outcome<u16> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => Ok(DEFAULT_PORT),
        ["--port", port] => port.parse().map_err(|_| format!("`{port}` is not a port")),
        _ => Err(format!("`serve` does not know `{}`; it takes --port N", words.join(" "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_gives_the_next() -> Outcome {
        let first = listen(0)?;
        let taken = first.local_addr().map_err(|error| error.to_string())?.port();
        let second = listen(taken)?;
        assert!(second.local_addr().is_ok_and(|address| address.port() > taken));
        Ok(())
    }
}

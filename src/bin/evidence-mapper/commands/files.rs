//! Files as they come from the disk or from standard input.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};

/// How a file that is read is called in what is said about it.
pub fn called(file: &OsStr) -> String {
    if file == "-" { "standard input".to_owned() } else { file.to_string_lossy().into_owned() }
}

/// How a file that is written is called in what is said about it.
pub fn called_as_output(file: &OsStr) -> String {
    if file == "-" { "standard output".to_owned() } else { file.to_string_lossy().into_owned() }
}

/// The bytes of `file`; `-` is standard input. Of a larger file only `max` and one more byte are read, from which its
/// reader sees that it is too large.
pub fn read(file: &OsStr, max: usize) -> io::Result<Vec<u8>> {
    let mut source = open(file)?;
    let mut bytes = Vec::new();
    source.by_ref().take(u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// `file`, to be read piece by piece; `-` is standard input.
pub fn open(file: &OsStr) -> io::Result<Box<dyn Read>> {
    Ok(if file == "-" { Box::new(io::stdin()) } else { Box::new(File::open(file)?) })
}

/// Why `file` could not be read, in a line.
pub fn unreadable(file: &str, error: &io::Error) -> String {
    format!("{file} cannot be read: {error}\n")
}

//! Finds the end of a value that is captured whole.

use memchr::memchr2;

use super::Limit;

/// A value that is captured whole.
pub(super) struct Capture {
    pub(super) what: Captured,
    pub(super) start: u64,
    pub(super) bytes: Vec<u8>,
    pub(super) max: usize,
    pub(super) limit: Limit,
    pub(super) depth: usize,
    pub(super) is_in_string: bool,
    pub(super) is_escaped: bool,
}

/// What a captured value is.
pub(super) enum Captured {
    Name,
    Member { name: String },
    Record,
}

impl Capture {
    /// How many of `bytes` belong to the value, and whether it ends there.
    pub(super) fn scan(&mut self, bytes: &[u8]) -> (usize, bool) {
        let mut at = 0;
        while at < bytes.len() {
            if self.is_in_string {
                if self.is_escaped {
                    self.is_escaped = false;
                    at += 1;
                    continue;
                }
                match memchr2(b'"', b'\\', &bytes[at..]) {
                    None => return (bytes.len(), false),
                    Some(n) => {
                        at += n + 1;
                        if bytes[at - 1] == b'\\' {
                            self.is_escaped = true;
                        } else {
                            self.is_in_string = false;
                            if self.depth == 0 {
                                return (at, true);
                            }
                        }
                    }
                }
                continue;
            }
            match bytes[at] {
                b'"' => self.is_in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' if self.depth > 0 => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return (at + 1, true);
                    }
                }
                // The end of a number or a literal, which belongs to what is around it.
                b'}' | b']' | b',' | b' ' | b'\t' | b'\n' | b'\r' if self.depth == 0 => return (at, true),
                _ => {}
            }
            at += 1;
        }
        (at, false)
    }
}

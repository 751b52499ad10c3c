//! Base64 as RFC 4648 has it, strictly: the standard alphabet, padded, no white space, no stray bits. Every byte of every
//! attachment passes through here, so in the browser sixteen characters go at once (WebAssembly's SIMD); whatever that
//! does not take, and everything outside the browser, goes to the crate of the same name.

use ::base64::Engine as _;
use ::base64::engine::general_purpose::STANDARD;
use ::base64::{DecodeError, DecodeSliceError};

#[cfg(target_arch = "wasm32")]
mod lanes;

/// Appends `bytes` to `out`, as characters.
pub fn encode(bytes: &[u8], out: &mut Vec<u8>) {
    let room = make_room(out, bytes.len().div_ceil(3) * 4);
    let done = at_once_in(bytes, room);
    // The room is exactly what the encoding takes, so that nothing can fail.
    let _ = STANDARD.encode_slice(&bytes[done / 4 * 3..], &mut room[done..]);
}

/// Appends the bytes that `characters` stand for to `out`. They have to be whole groups of four. Where they are not
/// right, gives the offset of the first group that is not.
pub fn decode(characters: &[u8], out: &mut Vec<u8>) -> Result<(), usize> {
    let start = out.len();
    let room = make_room(out, characters.len().div_ceil(4) * 3);
    let done = at_once_out(characters, room);
    let decoded = STANDARD.decode_slice(&characters[done..], &mut room[done / 4 * 3..]);
    let decoded = decoded.map_err(|error| match error {
        DecodeSliceError::DecodeError(
            DecodeError::InvalidByte(index, _) | DecodeError::InvalidLastSymbol { offset: index, .. },
        ) => done + index / 4 * 4,
        _ => done,
    });
    match decoded {
        Ok(decoded) => out.truncate(start + done / 4 * 3 + decoded),
        Err(group) => {
            out.truncate(start);
            return Err(group);
        }
    }
    Ok(())
}

/// Makes `out` longer by `more` bytes, and gives these. `Vec::resize` writes them one by one where code is built to be small,
/// as the page is, which took a tenth of the time of a whole bundle; what copies many at once does not.
fn make_room(out: &mut Vec<u8>, more: usize) -> &mut [u8] {
    static NOTHING: [u8; 16 << 10] = [0; 16 << 10];
    let start = out.len();
    out.reserve(more);
    let mut missing = more;
    while missing > 0 {
        let now = missing.min(NOTHING.len());
        out.extend_from_slice(&NOTHING[..now]);
        missing -= now;
    }
    &mut out[start..]
}

#[cfg(target_arch = "wasm32")]
use lanes::{decode as at_once_out, encode as at_once_in};

/// How many characters were written, whole groups of four.
#[cfg(not(target_arch = "wasm32"))]
fn at_once_in(_bytes: &[u8], _room: &mut [u8]) -> usize {
    0
}

/// How many characters were read, whole groups of four.
#[cfg(not(target_arch = "wasm32"))]
fn at_once_out(_characters: &[u8], _room: &mut [u8]) -> usize {
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_what_rfc_4648_says() {
        for (bytes, characters) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            let (mut written, mut read) = (b"x".to_vec(), b"x".to_vec());
            encode(bytes.as_bytes(), &mut written);
            assert_eq!(written, format!("x{characters}").as_bytes());
            assert_eq!(decode(characters.as_bytes(), &mut read), Ok(()));
            assert_eq!(read, format!("x{bytes}").as_bytes());
        }
    }

    #[test]
    fn what_is_wrong_is_told_by_its_group_and_leaves_nothing() {
        let right = "QUJD".repeat(20);
        for (wrong, group) in
            [("QU D", 80), ("QR==", 80), ("Q===", 80), ("QQ==QUJD", 80), ("QUJDQU-D", 84), ("=QUJ", 80)]
        {
            let mut out = b"x".to_vec();
            assert_eq!(decode(format!("{right}{wrong}").as_bytes(), &mut out), Err(group), "{wrong}");
            assert_eq!(out, b"x", "{wrong}");
        }
    }
}

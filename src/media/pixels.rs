//! How large a picture says that it is, read before anybody unpacks it: a few bytes can stand for more pixels than a device
//! has memory for.

use super::Detected;

/// The most pixels that are unpacked to be shown: what the cameras of telephones take, and not much more.
pub const MAX_PIXELS: u64 = 50_000_000;

/// How many of the first bytes [`pixels`] wants: cameras put a small picture and notes before what says how large it is.
pub const HEADER_BYTES: usize = 256 << 10;

/// That a picture is not unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyPixels {
    /// How many it has; `None` where its first bytes do not say.
    pub found: Option<u64>,
}

/// Whether a picture may be unpacked that is `detected` and begins with `bytes`. What is no picture may.
pub fn may_unpack(detected: Detected, bytes: &[u8]) -> Result<(), TooManyPixels> {
    if detected.opening() != super::Opening::Image {
        return Ok(());
    }
    match pixels(detected, bytes) {
        Some(found) if found <= MAX_PIXELS => Ok(()),
        found => Err(TooManyPixels { found }),
    }
}

/// How many pixels a picture has that begins with `bytes`.
fn pixels(detected: Detected, bytes: &[u8]) -> Option<u64> {
    let (width, height) = match detected {
        Detected::Png => (big_endian(bytes, 16, 4)?, big_endian(bytes, 20, 4)?),
        Detected::Gif => (little_endian(bytes, 6, 2)?, little_endian(bytes, 8, 2)?),
        Detected::Webp => webp(bytes)?,
        Detected::Jpeg => jpeg(bytes)?,
        Detected::Avif => avif(bytes)?,
        _ => return None,
    };
    Some(width * height)
}

fn big_endian(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + length)?;
    Some(bytes.iter().fold(0, |number, &byte| number << 8 | u64::from(byte)))
}

fn little_endian(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + length)?;
    Some(bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte)))
}

fn webp(bytes: &[u8]) -> Option<(u64, u64)> {
    match bytes.get(12..16)? {
        b"VP8X" => Some((little_endian(bytes, 24, 3)? + 1, little_endian(bytes, 27, 3)? + 1)),
        b"VP8L" => {
            let packed = little_endian(bytes, 21, 4)?;
            Some(((packed & 0x3fff) + 1, (packed >> 14 & 0x3fff) + 1))
        }
        b"VP8 " => Some((little_endian(bytes, 26, 2)? & 0x3fff, little_endian(bytes, 28, 2)? & 0x3fff)),
        _ => None,
    }
}

// Segments of a marker and a length, one of which begins a frame and says how large it is.
fn jpeg(bytes: &[u8]) -> Option<(u64, u64)> {
    let mut at = 2;
    loop {
        while bytes.get(at..at + 2)? == [0xff, 0xff] {
            at += 1;
        }
        let &[0xff, marker] = bytes.get(at..at + 2)? else { return None };
        match marker {
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                return Some((big_endian(bytes, at + 7, 2)?, big_endian(bytes, at + 5, 2)?));
            }
            // What comes after these is no longer a header.
            0xd9 | 0xda => return None,
            // These stand alone.
            0x01 | 0xd0..=0xd8 => at += 2,
            _ => at += 2 + usize::try_from(big_endian(bytes, at + 2, 2)?).ok()?,
        }
    }
}

// Of all pictures in the container, and of all together where they are tiles of one, boxes `ispe` say how large they are.
fn avif(bytes: &[u8]) -> Option<(u64, u64)> {
    let boxes = bytes.windows(4).enumerate().filter(|(_, name)| name == b"ispe").map(|(at, _)| at);
    let sizes = boxes.filter_map(|at| Some((big_endian(bytes, at + 8, 4)?, big_endian(bytes, at + 12, 4)?)));
    sizes.max_by_key(|(width, height)| width * height)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::media::sniff;

    fn check(bytes: &[u8], expected: Option<u64>) {
        assert_eq!(pixels(sniff(bytes), bytes), expected, "{:?}", sniff(bytes));
    }

    #[test]
    fn every_kind_of_picture_says_how_large_it_is() {
        check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x02\0\x08\x02", Some(256 * 512));
        check(b"GIF89a\x10\0\x20\0", Some(16 * 32));
        check(b"RIFF\x24\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\0\0\xff\x01\0", Some(256 * 512));
        check(b"RIFF\x24\0\0\0WEBPVP8L\x0a\0\0\0\x2f\xff\xc0\x7f\0", Some(256 * 512));
        check(b"RIFF\x24\0\0\0WEBPVP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\0\x01\0\x02", Some(256 * 512));
        check(b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc4\0\x02\xff\xc2\0\x11\x08\x02\0\x01\0\x03", Some(256 * 512));
        let avif = b"\0\0\0\x10ftypavif\0\0\0\0\0\0\0\x14ispe\0\0\0\0\0\0\x01\0\0\0\x02\0";
        check(avif, Some(256 * 512));
    }

    #[test]
    fn what_does_not_say_it_is_not_unpacked_and_neither_is_what_says_too_much() {
        check(b"\xff\xd8\xff\xda\0\x04ab", None);
        check(b"\x89PNG\r\n\x1a\n", None);
        assert_eq!(may_unpack(Detected::Png, b"\x89PNG\r\n\x1a\n"), Err(TooManyPixels { found: None }));
        let huge = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x08\x02";
        assert!(matches!(may_unpack(Detected::Png, huge), Err(TooManyPixels { found: Some(_) })));
        assert_eq!(may_unpack(Detected::Mp4, b""), Ok(()));
    }

    proptest! {
        #[test]
        fn any_bytes_are_taken(kind in 0..5_usize, bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let kinds = [Detected::Png, Detected::Gif, Detected::Webp, Detected::Jpeg, Detected::Avif];
            pixels(kinds[kind], &bytes);
            pixels(kinds[kind], &[b"\xff\xd8\xff\xc0", bytes.as_slice()].concat());
        }
    }
}

//! Where a photograph was taken, which cameras write into it beside the picture, and how to take that out again.
//!
//! Everything else stays: how the picture is turned, when it was taken, every dot of it. What is taken out is overwritten and
//! no longer pointed to (Exif 2.32, 4.6.6; PNG third edition, 11.3.4; WebP container; XMP part 3).

/// The picture that `bytes` are, without where it was taken; `None` if it does not say, or is no JPEG, PNG or WebP.
pub fn without_place(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.starts_with(b"\xff\xd8\xff") {
        return jpeg(bytes);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return png(bytes);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return webp(bytes);
    }
    None
}

/// Whether a picture says where it was taken. Its first bytes are enough where cameras write it, which is at the start.
pub fn has_place(bytes: &[u8]) -> bool {
    without_place(bytes).is_some()
}

const EXIF: &[u8] = b"Exif\0\0";
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const MORE_XMP: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";

/// Segments one after the other, until the picture itself begins.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..2)?.to_vec();
    let (mut at, mut is_changed) = (2, false);
    while let Some(&[0xff, marker]) = bytes.get(at..at + 2) {
        // Fill bytes, and segments without a length.
        if marker == 0xff || matches!(marker, 0x01 | 0xd0..=0xd7) {
            out.push(0xff);
            at += 1;
            if marker != 0xff {
                out.push(marker);
                at += 1;
            }
            continue;
        }
        // The picture begins, or the file ends.
        if matches!(marker, 0xda | 0xd9) {
            break;
        }
        let Some(length) = big_endian(bytes, at + 2, 2).filter(|length| *length >= 2) else { break };
        let Some(segment) = bytes.get(at..at + 2 + length) else { break };
        at += segment.len();
        let body = &segment[4..];
        if marker == 0xe1 && body.starts_with(EXIF) {
            let mut segment = segment.to_vec();
            is_changed |= scrub(&mut segment[4 + EXIF.len()..]);
            out.extend(segment);
        } else if marker == 0xe1 && (body.starts_with(XMP) || body.starts_with(MORE_XMP)) && names_place(body) {
            // All of it: it is prose for programs, and says nothing that the picture needs.
            is_changed = true;
        } else {
            out.extend(segment);
        }
    }
    out.extend(bytes.get(at..)?);
    is_changed.then_some(out)
}

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..8)?.to_vec();
    let (mut at, mut is_changed) = (8, false);
    while let Some(length) = big_endian(bytes, at, 4) {
        let Some(chunk) = bytes.get(at..at.checked_add(length)?.checked_add(12)?) else { break };
        at += chunk.len();
        let (kind, body) = (&chunk[4..8], &chunk[8..8 + length]);
        match kind {
            b"eXIf" => {
                let mut chunk = chunk.to_vec();
                if scrub(&mut chunk[8..8 + length]) {
                    is_changed = true;
                    let check = crc32(&chunk[4..8 + length]).to_be_bytes();
                    chunk[8 + length..].copy_from_slice(&check);
                }
                out.extend(chunk);
            }
            // XMP, and what older programs wrote in place of it; the latter may be packed, and is read by nobody for more.
            b"iTXt" if body.starts_with(b"XML:com.adobe.xmp\0") && names_place(body) => is_changed = true,
            b"tEXt" | b"zTXt" | b"iTXt"
                if body.starts_with(b"Raw profile type") && body.windows(4).any(|w| w == b"exif" || w == b"APP1") =>
            {
                is_changed = true;
            }
            _ => out.extend(chunk),
        }
    }
    out.extend(bytes.get(at..).unwrap_or_default());
    is_changed.then_some(out)
}

fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.to_vec();
    let (mut at, mut is_changed) = (12, false);
    while let Some(length) = little_endian(&out, at + 4, 4) {
        let end = at.checked_add(8)?.checked_add(length)?;
        let kind: [u8; 4] = out.get(at..at + 4)?.try_into().ok()?;
        let Some(body) = out.get_mut(at + 8..end) else { break };
        match &kind {
            b"EXIF" => {
                let start = if body.starts_with(EXIF) { EXIF.len() } else { 0 };
                is_changed |= scrub(&mut body[start..]);
            }
            b"XMP " if names_place(body) => {
                // The length stays, so that nothing else in the file has to.
                body.fill(b' ');
                is_changed = true;
            }
            _ => {}
        }
        at = end + length % 2;
    }
    is_changed.then_some(out)
}

/// Whether words for programs (XMP) say where.
fn names_place(text: &[u8]) -> bool {
    text.windows(7).any(|window| window == b"exif:GP" || window == b"GPSLati" || window == b"GPSLong")
}

/// The tag of the pointer to what says where.
const PLACE: usize = 0x8825;

/// The most entries of a directory that are gone through: cameras write some dozens.
const MAX_ENTRIES: usize = 500;

/// Takes the place out of a TIFF structure, which Exif is. Whether there was any.
fn scrub(tiff: &mut [u8]) -> bool {
    let is_little = match tiff.get(..4) {
        Some(b"II*\0") => true,
        Some(b"MM\0*") => false,
        _ => return false,
    };
    let read = |tiff: &[u8], at: usize, length: usize| {
        if is_little { little_endian(tiff, at, length) } else { big_endian(tiff, at, length) }
    };
    let (Some(first), mut is_changed) = (read(tiff, 4, 4), false) else { return false };
    // The picture's directory, and that of the small picture beside it.
    let mut directory = first;
    for _ in 0..2 {
        let Some(count) = read(tiff, directory, 2).filter(|count| *count <= MAX_ENTRIES) else { break };
        let entry_at = |number: usize| directory + 2 + number * 12;
        let found = (0..count).find(|&number| read(tiff, entry_at(number), 2) == Some(PLACE));
        if let Some(number) = found {
            if let Some(place) = read(tiff, entry_at(number) + 8, 4) {
                overwrite(tiff, place, &read);
            }
            // The entries behind it, and the pointer to the next directory, move up.
            let (from, end) = (entry_at(number + 1), entry_at(count) + 4);
            if end <= tiff.len() {
                tiff.copy_within(from..end, entry_at(number));
                tiff[end - 12..end].fill(0);
                let left = u16::try_from(count - 1).unwrap_or_default();
                let left = if is_little { left.to_le_bytes() } else { left.to_be_bytes() };
                tiff[directory..directory + 2].copy_from_slice(&left);
                is_changed = true;
            }
        }
        let left = count - usize::from(found.is_some());
        match read(tiff, entry_at(left), 4) {
            Some(next) if next > 0 && next != directory => directory = next,
            _ => break,
        }
    }
    is_changed
}

/// Fills a directory, and everything it points to, with nothing.
fn overwrite(tiff: &mut [u8], directory: usize, read: &impl Fn(&[u8], usize, usize) -> Option<usize>) {
    let Some(count) = read(tiff, directory, 2).filter(|count| *count <= MAX_ENTRIES) else { return };
    for number in 0..count {
        let entry = directory + 2 + number * 12;
        let (Some(kind), Some(items)) = (read(tiff, entry + 2, 2), read(tiff, entry + 4, 4)) else { return };
        let size = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8].get(kind).copied().unwrap_or(0);
        let length = items.saturating_mul(size);
        if length > 4
            && let Some(start) = read(tiff, entry + 8, 4)
            && let Some(value) = start.checked_add(length).and_then(|end| tiff.get_mut(start..end))
        {
            value.fill(0);
        }
    }
    let end = (directory + 2 + count * 12).min(tiff.len());
    if let Some(entries) = tiff.get_mut(directory..end) {
        entries.fill(0);
    }
}

fn big_endian(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let bytes = bytes.get(at..at.checked_add(length)?)?;
    Some(bytes.iter().fold(0, |number, &byte| number << 8 | usize::from(byte)))
}

fn little_endian(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let bytes = bytes.get(at..at.checked_add(length)?)?;
    Some(bytes.iter().rev().fold(0, |number, &byte| number << 8 | usize::from(byte)))
}

/// As PNG has it (annex D). A few dozen bytes at a time, so a bit at a time will do.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |check, &byte| {
        (0..8).fold(
            check ^ u32::from(byte),
            |check, _| if check & 1 == 1 { check >> 1 ^ 0xedb8_8320 } else { check >> 1 },
        )
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A TIFF structure with how the picture is turned, where it was taken if `has_place`, and when.
    fn tiff(is_little: bool, has_place: bool) -> Vec<u8> {
        let two = |value: u16| if is_little { value.to_le_bytes() } else { value.to_be_bytes() };
        let four = |value: u32| if is_little { value.to_le_bytes() } else { value.to_be_bytes() };
        let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
            [&two(tag)[..], &two(kind), &four(count), &value].concat()
        };
        let count: u16 = if has_place { 3 } else { 2 };
        let data = 8 + 2 + 12 * u32::from(count) + 4;
        let mut out = [if is_little { &b"II*\0"[..] } else { b"MM\0*" }, &four(8), &two(count)].concat();
        out.extend(entry(0x0112, 3, 1, if is_little { [6, 0, 0, 0] } else { [0, 6, 0, 0] }));
        if has_place {
            out.extend(entry(0x8825, 4, 1, four(data + 20)));
        }
        out.extend(entry(0x9003, 2, 20, four(data)));
        out.extend(four(0));
        out.extend(b"2026:11:23 10:00:00\0");
        if has_place {
            let start = data + 20 + 2 + 24 + 4;
            out.extend(two(2));
            out.extend(entry(1, 2, 2, *b"N\0\0\0"));
            out.extend(entry(2, 5, 3, four(start)));
            out.extend(four(0));
            out.extend([51_u32, 1, 30, 1, 26, 1].into_iter().flat_map(four));
        }
        out
    }

    fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker][..], &length, body].concat()
    }

    fn photo(parts: &[Vec<u8>]) -> Vec<u8> {
        [&b"\xff\xd8"[..], &segment(0xe0, b"JFIF\0"), &parts.concat(), &segment(0xda, b"\x01"), b"dots\xff\xd9"]
            .concat()
    }

    fn chunk(kind: &[u8], body: &[u8]) -> Vec<u8> {
        let named = [kind, body].concat();
        [&u32::try_from(body.len()).unwrap().to_be_bytes()[..], &named, &crc32(&named).to_be_bytes()].concat()
    }

    #[test]
    fn a_photo_keeps_how_it_is_turned_and_when_it_was_taken() {
        for is_little in [true, false] {
            let of = |has_place| photo(&[segment(0xe1, &[EXIF, &tiff(is_little, has_place)].concat())]);
            let (with, without) = (of(true), of(false));
            assert!(has_place(&with));
            let cleaned = without_place(&with).unwrap();
            assert_eq!(cleaned.len(), with.len());
            assert!(!has_place(&cleaned) && !has_place(&without));
            let kept = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).any(|window| window == what);
            assert!(kept(&cleaned, b"2026:11:23 10:00:00") && kept(&cleaned, b"dots"));
            // Orientation, as its own entry.
            let turned = if is_little { [0x12, 0x01, 3, 0] } else { [0x01, 0x12, 0, 3] };
            assert!(kept(&cleaned, &turned));
            let degrees = if is_little { [51, 0, 0, 0, 1, 0, 0, 0] } else { [0, 0, 0, 51, 0, 0, 0, 1] };
            assert!(kept(&with, &degrees) && !kept(&cleaned, &degrees));
        }
    }

    #[test]
    fn words_for_programs_that_say_where_go_and_others_stay() {
        let xmp = |words: &str| segment(0xe1, &[XMP, words.as_bytes()].concat());
        let cleaned =
            without_place(&photo(&[xmp("<x exif:GPSLatitude='51,30N'/>"), xmp("<x dc:title='a'/>")])).unwrap();
        assert_eq!(cleaned, photo(&[xmp("<x dc:title='a'/>")]));
    }

    #[test]
    fn a_png_is_right_again_after_it() {
        let picture = |exif: &[u8]| {
            [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &[0; 13]), &chunk(b"eXIf", exif), &chunk(b"IEND", b"")].concat()
        };
        let cleaned = without_place(&picture(&tiff(false, true))).unwrap();
        let at = cleaned.windows(4).position(|window| window == b"eXIf").unwrap();
        let length = big_endian(&cleaned, at - 4, 4).unwrap();
        assert_eq!(big_endian(&cleaned, at + 4 + length, 4).unwrap() as u32, crc32(&cleaned[at..at + 4 + length]));
        assert!(!has_place(&cleaned));
        // The example of the PNG specification: an end.
        assert_eq!(crc32(b"IEND"), 0xae42_6082);
    }

    #[test]
    fn a_webp_keeps_its_length() {
        let part = |kind: &[u8], body: &[u8]| [kind, &u32::try_from(body.len()).unwrap().to_le_bytes(), body].concat();
        let body = [part(b"EXIF", &tiff(true, true)), part(b"XMP ", b"exif:GPSLongitude")].concat();
        let picture = [&b"RIFF\0\0\0\0WEBP"[..], &body].concat();
        let cleaned = without_place(&picture).unwrap();
        assert_eq!(cleaned.len(), picture.len());
        assert!(!has_place(&cleaned) && !names_place(&cleaned));
    }

    #[test]
    fn what_does_not_say_is_left_alone() {
        for other in [&b"GIF89a"[..], b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP"] {
            assert_eq!(without_place(other), None);
        }
    }

    proptest! {
        #[test]
        fn changed_and_cut_pictures_are_no_panic(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
            let mut bytes = photo(&[segment(0xe1, &[EXIF, &tiff(true, true)].concat())]);
            let at = at.index(bytes.len());
            bytes[at] = byte;
            bytes.truncate(cut.index(bytes.len()) + 1);
            if let Some(cleaned) = without_place(&bytes) {
                prop_assert!(!has_place(&cleaned) || cleaned != bytes);
            }
        }
    }
}

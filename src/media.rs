//! What a file is, told from its first bytes.
//!
//! A file's name and claimed type are somebody's word. Which files may open *inside the page* is a rule about safety,
//! so it goes by the bytes alone and by a list of what is allowed: whatever is not on it can be saved to disk and no
//! more. HTML, SVG and XML are text here: they are shown as what is written in them, and never run.

pub mod office;
pub mod pixels;
pub mod place;

/// How many of the first bytes [`sniff`] wants. It works with fewer and looks at no more.
pub const SNIFF_BYTES: usize = 4096;

/// What the bytes of a file say it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Detected {
    /// A PNG picture.
    Png,
    /// A JPEG picture.
    Jpeg,
    /// A WebP picture.
    Webp,
    /// A GIF picture.
    Gif,
    /// An AVIF picture.
    Avif,
    /// A HEIC picture, as iPhones take them; most browsers cannot show it.
    Heic,
    /// A PDF document.
    Pdf,
    /// An MPEG-4 film.
    Mp4,
    /// A QuickTime film, as iPhones take them.
    QuickTime,
    /// A WebM film or recording.
    Webm,
    /// An Ogg recording.
    Ogg,
    /// An MP3 recording.
    Mp3,
    /// A WAV recording.
    Wav,
    /// An MPEG-4 recording without pictures.
    M4a,
    /// A FLAC recording.
    Flac,
    /// An archive, as word processors and spreadsheets save too: [`office`] says what is in it.
    Archive,
    /// Text in UTF-8 of any kind: plain, CSV, JSON, Markdown, and also HTML, SVG and XML.
    Text,
    /// Something else.
    Unknown,
}

/// How a file may open inside the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Opening {
    /// As a picture.
    Image,
    /// As a film.
    Video,
    /// As a recording.
    Audio,
    /// As a PDF document.
    Pdf,
    /// As text: what is written in it, letter by letter.
    Text,
    /// As the text or the cells of an office program, if it is one's ([`office::read`]).
    Office,
    /// Not at all: it can only be saved.
    SaveOnly,
}

impl Detected {
    /// How it may open.
    pub fn opening(self) -> Opening {
        match self {
            Detected::Png | Detected::Jpeg | Detected::Webp | Detected::Gif | Detected::Avif => Opening::Image,
            Detected::Mp4 | Detected::QuickTime | Detected::Webm => Opening::Video,
            Detected::Ogg | Detected::Mp3 | Detected::Wav | Detected::M4a | Detected::Flac => Opening::Audio,
            Detected::Pdf => Opening::Pdf,
            Detected::Text => Opening::Text,
            Detected::Archive => Opening::Office,
            Detected::Heic | Detected::Unknown => Opening::SaveOnly,
        }
    }

    /// The type to hand to the browser with the bytes. It is never one that the browser would run.
    pub fn media_type(self) -> &'static str {
        match self {
            Detected::Png => "image/png",
            Detected::Jpeg => "image/jpeg",
            Detected::Webp => "image/webp",
            Detected::Gif => "image/gif",
            Detected::Avif => "image/avif",
            Detected::Heic => "image/heic",
            Detected::Pdf => "application/pdf",
            Detected::Mp4 => "video/mp4",
            Detected::QuickTime => "video/quicktime",
            Detected::Webm => "video/webm",
            Detected::Ogg => "audio/ogg",
            Detected::Mp3 => "audio/mpeg",
            Detected::Wav => "audio/wav",
            Detected::M4a => "audio/mp4",
            Detected::Flac => "audio/flac",
            Detected::Text => "text/plain;charset=utf-8",
            Detected::Archive | Detected::Unknown => "application/octet-stream",
        }
    }
}

/// What a file is whose first bytes are `bytes`.
pub fn sniff(bytes: &[u8]) -> Detected {
    let is_cut = bytes.len() >= SNIFF_BYTES;
    let bytes = &bytes[..bytes.len().min(SNIFF_BYTES)];
    if let Some(detected) = by_signature(bytes) {
        return detected;
    }
    if is_text(bytes, is_cut) { Detected::Text } else { Detected::Unknown }
}

fn by_signature(bytes: &[u8]) -> Option<Detected> {
    let starts = |signature: &[u8]| bytes.starts_with(signature);
    if starts(b"\x89PNG\r\n\x1a\n") {
        return Some(Detected::Png);
    }
    if starts(b"\xff\xd8\xff") {
        return Some(Detected::Jpeg);
    }
    if starts(b"GIF87a") || starts(b"GIF89a") {
        return Some(Detected::Gif);
    }
    if starts(b"%PDF-") {
        return Some(Detected::Pdf);
    }
    if starts(b"PK\x03\x04") {
        return Some(Detected::Archive);
    }
    if starts(b"OggS\0") {
        return Some(Detected::Ogg);
    }
    if starts(b"fLaC\0") {
        return Some(Detected::Flac);
    }
    if starts(b"ID3") || is_mp3_frame(bytes) {
        return Some(Detected::Mp3);
    }
    if starts(b"RIFF") {
        return match bytes.get(8..12) {
            Some(b"WEBP") => Some(Detected::Webp),
            Some(b"WAVE") => Some(Detected::Wav),
            _ => None,
        };
    }
    // EBML, the container of Matroska and WebM; its document type stands in the first few dozen bytes.
    if starts(b"\x1a\x45\xdf\xa3") {
        let header = &bytes[..bytes.len().min(64)];
        let is_webm = header.windows(7).any(|window| window == b"\x42\x82\x84webm");
        return is_webm.then_some(Detected::Webm);
    }
    by_brand(bytes)
}

// ISO base media files (MPEG-4, QuickTime, HEIF): a box `ftyp` with a major brand, a version and compatible brands.
fn by_brand(bytes: &[u8]) -> Option<Detected> {
    if bytes.get(4..8)? != b"ftyp" {
        return None;
    }
    let length = u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?) as usize;
    let major: [u8; 4] = bytes.get(8..12)?.try_into().ok()?;
    let compatible = bytes.get(16..length.min(bytes.len())).unwrap_or_default();
    let is_compatible_with = |brand: &[u8; 4]| compatible.chunks_exact(4).any(|other| other == brand);
    match &major {
        b"avif" | b"avis" => Some(Detected::Avif),
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" => Some(Detected::Heic),
        // A container of pictures that says only among its compatible brands how they are coded.
        b"mif1" | b"msf1" if is_compatible_with(b"avif") || is_compatible_with(b"avis") => Some(Detected::Avif),
        b"mif1" | b"msf1" if is_compatible_with(b"heic") => Some(Detected::Heic),
        b"M4A " | b"M4B " => Some(Detected::M4a),
        b"qt  " => Some(Detected::QuickTime),
        b"isom" | b"iso2" | b"iso3" | b"iso4" | b"iso5" | b"iso6" | b"iso8" | b"iso9" | b"mp41" | b"mp42" | b"mp71"
        | b"avc1" | b"M4V " | b"M4VH" | b"M4VP" | b"dash" | b"f4v " | b"MSNV" | b"3gp4" | b"3gp5" | b"3gp6" => {
            Some(Detected::Mp4)
        }
        _ => None,
    }
}

// An MPEG audio frame, layer III: eleven bits set, and no field with a value that stands for nothing.
fn is_mp3_frame(bytes: &[u8]) -> bool {
    let &[0xff, second, third, ..] = bytes else { return false };
    let is_synchronised = second & 0xe0 == 0xe0;
    let has_version = second & 0x18 != 0x08;
    let is_layer_three = second & 0x06 == 0x02;
    let has_bit_rate = !matches!(third >> 4, 0x0 | 0xf);
    let has_sample_rate = third & 0x0c != 0x0c;
    is_synchronised && has_version && is_layer_three && has_bit_rate && has_sample_rate
}

// UTF-8 without the control characters that no text has. If the file goes on, its last character may be cut in two.
fn is_text(bytes: &[u8], is_cut: bool) -> bool {
    let valid = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if is_cut && error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !valid.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(bytes: impl AsRef<[u8]>, expected: Detected) {
        let bytes = bytes.as_ref();
        assert_eq!(sniff(bytes), expected, "{:?}", String::from_utf8_lossy(bytes));
    }

    fn ftyp(major: &[u8; 4], compatible: &[&[u8; 4]]) -> Vec<u8> {
        let length = u32::try_from(16 + 4 * compatible.len()).unwrap();
        let mut bytes = [&length.to_be_bytes()[..], b"ftyp", major, &[0; 4]].concat();
        bytes.extend(compatible.iter().flat_map(|brand| brand.iter()));
        bytes.extend(b"\0\0\0\x08mdat");
        bytes
    }

    #[test]
    fn pictures() {
        check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Detected::Png);
        check(b"\xff\xd8\xff\xe0\0\x10JFIF", Detected::Jpeg);
        check(b"GIF89a\x01\0", Detected::Gif);
        check(b"RIFF\x24\0\0\0WEBPVP8 ", Detected::Webp);
        check(ftyp(b"avif", &[b"mif1"]), Detected::Avif);
        check(ftyp(b"mif1", &[b"miaf", b"avif"]), Detected::Avif);
        check(ftyp(b"heic", &[b"mif1"]), Detected::Heic);
        check(ftyp(b"mif1", &[b"heic"]), Detected::Heic);
    }

    #[test]
    fn films_and_recordings() {
        check(ftyp(b"isom", &[b"avc1"]), Detected::Mp4);
        check(ftyp(b"qt  ", &[]), Detected::QuickTime);
        check(ftyp(b"M4A ", &[]), Detected::M4a);
        check(b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm\x42\x87\x81\x04", Detected::Webm);
        check(b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x88matroska", Detected::Unknown);
        check(b"OggS\0\x02", Detected::Ogg);
        check(b"fLaC\0\0\0\x22", Detected::Flac);
        check(b"RIFF\x24\0\0\0WAVEfmt ", Detected::Wav);
        check(b"ID3\x04\0", Detected::Mp3);
        check(b"\xff\xfb\x90\x64", Detected::Mp3);
        check(b"\xff\xfe\x41\0", Detected::Unknown); // UTF-16, which is no frame
    }

    #[test]
    fn documents_and_text() {
        check(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", Detected::Pdf);
        check("name,mark\nÄnne,3\n", Detected::Text);
        check(b"\xef\xbb\xbfwith a mark", Detected::Text);
        check(b"", Detected::Text);
        check(b"PK\x03\x04\x14\0", Detected::Archive);
        // Whatever is in it, no browser is told that it is anything.
        assert_eq!(Detected::Archive.media_type(), "application/octet-stream");
    }

    #[test]
    fn what_could_run_is_only_text() {
        check("<!doctype html><script>alert(1)</script>", Detected::Text);
        check("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", Detected::Text);
        check("<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", Detected::Text);
        assert_eq!(Detected::Text.opening(), Opening::Text);
        assert_eq!(Detected::Text.media_type(), "text/plain;charset=utf-8");
    }

    #[test]
    fn everything_else_can_only_be_saved() {
        check(b"PK\x05\x06\0\0", Detected::Unknown); // an archive of nothing
        check(b"MZ\x90\0", Detected::Unknown);
        check(b"RIFF\x24\0\0\0AVI LIST", Detected::Unknown);
        check(b"text and then\0", Detected::Unknown);
        check(b"not\x1b[31m text", Detected::Unknown);
        check(b"latin-1 caf\xe9", Detected::Unknown);
        assert_eq!(Detected::Unknown.opening(), Opening::SaveOnly);
    }

    #[test]
    fn a_signature_counts_only_at_the_start() {
        check(b"<html>%PDF-1.7</html>", Detected::Text);
        check(b"GIF", Detected::Text);
    }

    #[test]
    fn a_character_may_be_cut_where_the_look_ends_and_nowhere_else() {
        let mut long = vec![b'a'; SNIFF_BYTES - 1];
        long.extend("é and on".as_bytes());
        check(&long, Detected::Text);
        check(b"ends amid \xc3", Detected::Unknown);
    }

    proptest! {
        #[test]
        fn any_bytes_are_taken(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            sniff(&bytes);
        }

        // Fewer bytes of a truncated box must not read past the end.
        #[test]
        fn any_box_is_taken(length in any::<u32>(), rest in proptest::collection::vec(any::<u8>(), 0..24)) {
            sniff(&[&length.to_be_bytes()[..], b"ftyp", &rest].concat());
        }
    }
}

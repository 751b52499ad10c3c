//! File names that are safe to save under, on every system.
//!
//! A name in a bundle is a label that somebody else chose. It must not climb out of a folder, name a device, hide its
//! real ending behind invisible or right-to-left characters, or be too long for a disk.

/// The most bytes (of UTF-8) that a name has: what common file systems take, less room for a browser's ` (1)`.
pub const MAX_BYTES: usize = 200;

/// The most bytes that count as a name's ending.
const MAX_ENDING_BYTES: usize = 16;

/// `name` as a file can be called on every system. Never empty, never a path.
pub fn safe(name: &str) -> String {
    let visible = name.chars().filter(|&c| !is_hidden(c)).map(|c| if is_forbidden(c) { '_' } else { c });
    let words: String = visible.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    // Windows drops dots and spaces at the end; a dot at the start hides a file.
    let trimmed = words.trim_matches(['.', ' ']);
    let shortened = shortened(trimmed);
    match shortened.as_str() {
        "" => "file".to_owned(),
        name if is_reserved(name) => format!("_{name}"),
        _ => shortened,
    }
}

// Characters that are not seen but change what is.
fn is_hidden(c: char) -> bool {
    let is_break = matches!(c, '\t' | '\n' | '\r');
    (c.is_control() && !is_break)
        || matches!(c,
            '\u{ad}'                     // soft hyphen
            | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' // directions
            | '\u{180e}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}' | '\u{feff}' // zero width
            | '\u{206a}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' // deprecated and interlinear formatting
            | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' // blank letters
            | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}' // variation selectors, tags
        )
}

// Path separators, and what Windows refuses.
fn is_forbidden(c: char) -> bool {
    matches!(
        c,
        '/' | '\\'
            | ':'
            | '*'
            | '?'
            | '"'
            | '<'
            | '>'
            | '|'
            | '\u{2044}'
            | '\u{2215}'
            | '\u{29f8}'
            | '\u{ff0f}'
            | '\u{ff3c}'
    )
}

// Windows takes these for devices, whatever ending follows.
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let numbered = |device: &str| {
        stem.strip_prefix(device).is_some_and(|rest| {
            let mut rest = rest.chars();
            matches!(rest.next(), Some('0'..='9' | '¹' | '²' | '³')) && rest.next().is_none()
        })
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") || numbered("COM") || numbered("LPT")
}

// Cuts the stem and keeps the ending, which says what opens it.
fn shortened(name: &str) -> String {
    if name.len() <= MAX_BYTES {
        return name.to_owned();
    }
    let ending = match name.rfind('.') {
        Some(dot) if dot > 0 && name.len() - dot <= MAX_ENDING_BYTES => &name[dot..],
        _ => "",
    };
    let stem = cut(name, MAX_BYTES - ending.len()).trim_end_matches(['.', ' ']);
    format!("{stem}{ending}")
}

// The longest beginning of at most `max` bytes that ends between two characters.
fn cut(text: &str, max: usize) -> &str {
    let end = (0..=max.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    &text[..end]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(name: &str, expected: &str) {
        assert_eq!(safe(name), expected, "{name:?}");
    }

    #[test]
    fn ordinary_names_stay() {
        check("Sales plan 2026 (final).pdf", "Sales plan 2026 (final).pdf");
        check("Cynllun gwerthu – môr.docx", "Cynllun gwerthu – môr.docx");
        check("会議.png", "会議.png");
    }

    #[test]
    fn paths_become_one_name() {
        check("../../etc/passwd", "_.._etc_passwd");
        check(r"C:\Users\a\x.txt", "C__Users_a_x.txt");
        check("a\u{2215}b\u{ff0f}c", "a_b_c");
        check("..", "file");
        check(".htaccess", "htaccess");
    }

    #[test]
    fn an_ending_cannot_be_hidden() {
        check("invoice\u{202e}fdp.exe", "invoicefdp.exe");
        check("a\u{200b}b\u{feff}.txt", "ab.txt");
        check("page.pdf     .exe", "page.pdf .exe");
        check("report.exe. . .", "report.exe");
        check("nul\u{0}byte\u{1b}.txt", "nulbyte.txt");
        check("two\nlines.txt", "two lines.txt");
    }

    #[test]
    fn devices_of_windows_are_not_named() {
        check("con", "_con");
        check("AUX.txt", "_AUX.txt");
        check("Lpt1.tar.gz", "_Lpt1.tar.gz");
        check("com¹", "_com¹");
        check("NUL .txt", "_NUL .txt");
        check("console.txt", "console.txt");
        check("com10", "com10");
    }

    #[test]
    fn nothing_is_called_file() {
        check("", "file");
        check(" \u{200b} . ", "file");
    }

    #[test]
    fn long_names_keep_their_ending() {
        let name = safe(&format!("{}.pdf", "é".repeat(300)));
        assert!(name.len() <= MAX_BYTES && name.ends_with("é.pdf"), "{name}");
        assert_eq!(safe(&"x".repeat(500)).len(), MAX_BYTES);
    }

    proptest! {
        #[test]
        fn whatever_comes_in_a_safe_name_comes_out(name in any::<String>()) {
            let safe_name = safe(&name);
            prop_assert!(!safe_name.is_empty() && safe_name.len() <= MAX_BYTES + 1);
            prop_assert!(!safe_name.contains(|c| is_hidden(c) || is_forbidden(c) || c.is_control()));
            prop_assert!(!safe_name.starts_with('.') && !safe_name.ends_with(['.', ' ']));
            prop_assert_eq!(safe(&safe_name), safe_name);
        }
    }
}

//! Words of the evidence itself.

use std::ops::Range;

use super::Location;

/// The most letters of a quote that is taken out of a text. A reader finds the place by the first words.
const MAX_LETTERS: usize = 160;

/// The location that the chosen `words` are, with the spaces of a line between them; `None` if there are none.
pub fn quoted(words: &str) -> Option<Location> {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.trim_matches(['"', '“', '”']).replace(['“', '”'], "\"");
    let cut = line.char_indices().nth(MAX_LETTERS).map(|(at, _)| line[..at].rfind(' ').unwrap_or(at));
    let line = match cut {
        Some(at) => format!("{}…", &line[..at]),
        None => line,
    };
    (!line.trim().is_empty()).then_some(Location::Quote(line))
}

/// Where `quote` stands in `text`, however the words are spaced and whether their letters are large or small.
pub fn find_quote(text: &str, quote: &str) -> Option<Range<usize>> {
    let (needle, _) = folded(quote.trim().trim_end_matches('…'));
    let needle = needle.trim();
    if needle.is_empty() {
        return None;
    }
    let (hay, places) = folded(text);
    let at = hay.find(needle)?;
    let place = |at: usize| places.partition_point(|(folded, _)| *folded <= at).checked_sub(1).map(|n| places[n].1);
    // The end is that of the last letter, and not where the next begins: there may be spaces in between.
    let last = needle.chars().next_back()?;
    let end = place(at + needle.len() - last.len_utf8())?;
    Some(place(at)?..end + text[end..].chars().next()?.len_utf8())
}

/// `text` in small letters with one space for many; and for each character of that, where it stands and where it came from.
fn folded(text: &str) -> (String, Vec<(usize, usize)>) {
    let (mut folded, mut places) = (String::with_capacity(text.len()), Vec::with_capacity(text.len()));
    for (at, character) in text.char_indices() {
        if character.is_whitespace() {
            if !folded.ends_with(' ') {
                places.push((folded.len(), at));
                folded.push(' ');
            }
            continue;
        }
        let character = if matches!(character, '“' | '”') { '"' } else { character };
        for small in character.to_lowercase() {
            places.push((folded.len(), at));
            folded.push(small);
        }
    }
    (folded, places)
}

/// `text` cut at semicolons and line ends that do not stand in quotation marks. A mark that is never closed, as after a
/// number of inches, is none.
pub(super) fn pieces(text: &str) -> Vec<&str> {
    let (mut pieces, mut start, mut skip_to) = (Vec::new(), 0, 0);
    for (at, character) in text.char_indices() {
        let close = match character {
            _ if at < skip_to => continue,
            '“' => '”',
            // An opening one stands where a location begins.
            '"' if text[start..at].trim().is_empty() => '"',
            ';' | '\n' => {
                pieces.push(&text[start..at]);
                start = at + 1;
                continue;
            }
            _ => continue,
        };
        let inner = at + character.len_utf8();
        skip_to = text[inner..].find(close).map_or(inner, |length| inner + length + close.len_utf8());
    }
    pieces.push(&text[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, quote: &str, found: Option<&str>) {
        assert_eq!(find_quote(text, quote).map(|range| &text[range]), found, "{quote} in {text}");
    }

    #[test]
    fn a_quote_is_found_however_it_is_spaced() {
        check("I asked\n  open questions first.", "asked open questions", Some("asked\n  open questions"));
        check("Ich war im Süden", "IM SÜDEN", Some("im Süden"));
        check("he said “yes”, twice", "“yes”", Some("“yes”"));
        check("a long account of it", "a long…", Some("a long"));
        check("nothing of it", "something", None);
        check("nothing", "  ", None);
        check("", "x", None);
    }

    #[test]
    fn what_is_chosen_becomes_one_line_and_is_found_again() {
        let text = "First\n\nthen; and “so” on";
        let Some(Location::Quote(words)) = quoted(text) else { panic!("no quote") };
        assert_eq!(words, "First then; and \"so\" on");
        check(text, &words, Some(text));
        let Some(Location::Quote(long)) = quoted(&"word ".repeat(100)) else { panic!("no quote") };
        assert!(long.ends_with("word…") && long.chars().count() <= MAX_LETTERS + 1, "{long}");
        assert_eq!(quoted(" \n "), None);
    }

    proptest! {
        #[test]
        fn any_words_are_taken(text in ".{0,40}", quote in ".{0,6}") {
            if let Some(range) = find_quote(&text, &quote) {
                prop_assert!(text.get(range).is_some());
            }
            prop_assert_eq!(pieces(&text).join(";").len(), text.len());
        }
    }
}

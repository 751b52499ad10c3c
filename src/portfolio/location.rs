//! Where in a piece of evidence the proof is.
//!
//! People write a location as they would on paper; [`Location::read`] understands the usual ways and takes anything else
//! as words. What it understood is written back by `Display`, so that a person sees what the page made of it.

mod area;
mod cells;
mod quote;

use std::fmt;

pub use area::{Area, Side};
pub use cells::{CellRange, column_name};
pub use quote::{find_quote, quoted};

/// Where in the evidence the proof is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// Pages, from 1, the last included.
    Pages {
        /// The first page.
        first: u32,
        /// The last page; the same as `first` for one page.
        last: u32,
    },
    /// A span of a recording, in seconds from its start.
    Time {
        /// Where it starts.
        start: u32,
        /// Where it ends, if said.
        end: Option<u32>,
    },
    /// Cells of a spreadsheet.
    Cells {
        /// The sheet's name; empty for the only one.
        sheet: String,
        /// `B4` or `B4:D9`.
        range: String,
    },
    /// Words of the evidence itself.
    Quote(String),
    /// A part of a picture or page, in thousandths of its width and height.
    Region {
        /// The page it is on, from 1.
        page: u32,
        /// Distance from the left edge.
        left: u16,
        /// Distance from the top edge.
        top: u16,
        /// Width.
        width: u16,
        /// Height.
        height: u16,
    },
    /// Anything else, in words: a shelf, a paragraph, a slide.
    Words(String),
}

impl Location {
    /// What a person wrote as a location: `p. 4`, `pages 2–5`, `1:05-2:10`, `Sales!B4:D9`, `"a quote"`,
    /// `area 10,20 30×40 %`, or any words.
    /// `None` if there is nothing in it.
    pub fn read(text: &str) -> Option<Location> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        Some(
            quote(text)
                .or_else(|| region(text))
                .or_else(|| pages(text))
                .or_else(|| time(text))
                .or_else(|| cells(text))
                .unwrap_or_else(|| Location::Words(text.to_owned())),
        )
    }

    /// Every location in `text`, separated by semicolons or line ends. What stands in quotation marks stays together.
    pub fn read_all(text: &str) -> Vec<Location> {
        let mut locations = Vec::new();
        for location in quote::pieces(text).into_iter().filter_map(Location::read) {
            if !locations.contains(&location) {
                locations.push(location);
            }
        }
        locations
    }
}

fn quote(text: &str) -> Option<Location> {
    let inner = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .or_else(|| text.strip_prefix('“').and_then(|rest| rest.strip_suffix('”')))?;
    let inner = inner.trim();
    (!inner.is_empty()).then(|| Location::Quote(inner.to_owned()))
}

/// Two numbers around a hyphen or dash, or one number.
fn span<T>(text: &str, number: impl Fn(&str) -> Option<T>) -> Option<(T, Option<T>)> {
    match text.split_once(['-', '–', '—']) {
        Some((first, last)) => Some((number(first.trim())?, Some(number(last.trim())?))),
        None => Some((number(text.trim())?, None)),
    }
}

fn whole(text: &str) -> Option<u32> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

fn pages(text: &str) -> Option<Location> {
    let lower = text.to_lowercase();
    // The longest first: "pages" also starts with "p".
    let rest = ["pages", "page", "pp", "pg", "p"].iter().find_map(|word| lower.strip_prefix(word))?;
    let (first, last) = span(rest.trim_start_matches('.').trim(), whole)?;
    let last = last.unwrap_or(first);
    (first >= 1 && last >= first).then_some(Location::Pages { first, last })
}

/// Seconds out of `1:05`, `01:02:03`, `90s` or `2m`.
fn seconds(text: &str) -> Option<u32> {
    if let Some(number) = text.strip_suffix('s').or_else(|| text.strip_suffix(" sec")) {
        return whole(number.trim());
    }
    if let Some(number) = text.strip_suffix('m').or_else(|| text.strip_suffix(" min")) {
        return whole(number.trim())?.checked_mul(60);
    }
    let parts: Vec<u32> = text.split(':').map(whole).collect::<Option<_>>()?;
    match parts[..] {
        [minutes, seconds] if seconds < 60 => minutes.checked_mul(60)?.checked_add(seconds),
        [hours, minutes, seconds] if minutes < 60 && seconds < 60 => {
            hours.checked_mul(3600)?.checked_add(minutes * 60 + seconds)
        }
        _ => None,
    }
}

fn time(text: &str) -> Option<Location> {
    let (start, end) = span(text, seconds)?;
    end.is_none_or(|end| end >= start).then_some(Location::Time { start, end })
}

fn cells(text: &str) -> Option<Location> {
    // Without a word or a sheet's name "E12" could be anything.
    let lower = text.to_lowercase();
    let word = ["cells ", "cell "].into_iter().find(|word| lower.starts_with(word));
    let (sheet, range) = match word {
        Some(word) => ("", text.get(word.len()..)?.trim()),
        None => text.rsplit_once('!')?,
    };
    CellRange::read(range)?;
    Some(Location::Cells { sheet: sheet.trim_matches('\'').to_owned(), range: range.to_owned() })
}

/// `area 10,20 30×40 %`, with a page before it where it is not the first.
fn region(text: &str) -> Option<Location> {
    let (page, rest) = match text.split_once("area") {
        Some(("", rest)) => (1, rest),
        Some((before, rest)) => match pages(before.trim().strip_suffix(',')?)? {
            Location::Pages { first, last } if first == last => (first, rest),
            _ => return None,
        },
        None => return None,
    };
    Some(Area::read(rest)?.on(page))
}

fn clock(seconds: u32) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Location::Pages { first, last } if first == last => write!(f, "p. {first}"),
            Location::Pages { first, last } => write!(f, "pp. {first}–{last}"),
            Location::Time { start, end: None } => f.write_str(&clock(*start)),
            Location::Time { start, end: Some(end) } => write!(f, "{}–{}", clock(*start), clock(*end)),
            Location::Cells { sheet, range } if sheet.is_empty() => {
                write!(f, "{} {range}", if range.contains(':') { "cells" } else { "cell" })
            }
            Location::Cells { sheet, range } => write!(f, "{sheet}!{range}"),
            Location::Quote(words) => write!(f, "“{words}”"),
            Location::Region { page, left, top, width, height } => {
                if *page > 1 {
                    write!(f, "p. {page}, ")?;
                }
                write!(f, "area {}", Area { left: *left, top: *top, width: *width, height: *height })
            }
            Location::Words(words) => f.write_str(words),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, shown: &str) {
        let location = Location::read(text).unwrap();
        assert!(!matches!(location, Location::Words(_)), "{text} was taken as words");
        assert_eq!(location.to_string(), shown);
        assert_eq!(Location::read(shown).as_ref(), Some(&location), "{shown} reads otherwise");
    }

    #[test]
    fn pages_as_people_write_them() {
        for text in ["p4", "p. 4", "P.4", "page 4", "pg 4"] {
            check(text, "p. 4");
        }
        for text in ["pp. 2-5", "pages 2 – 5", "p2-5"] {
            check(text, "pp. 2–5");
        }
    }

    #[test]
    fn spans_of_a_recording() {
        check("1:05-2:10", "1:05–2:10");
        check("01:02:03", "1:02:03");
        check("90s", "1:30");
        check("2m – 3m", "2:00–3:00");
    }

    #[test]
    fn cells_and_quotes() {
        check("Sales!B4:D9", "Sales!B4:D9");
        check("'Q3 targets'!C7", "Q3 targets!C7");
        check("cell B4", "cell B4");
        check("Cells B4:D9", "cells B4:D9");
        check("\"we agreed the target\"", "“we agreed the target”");
    }

    #[test]
    fn parts_of_a_picture_or_page() {
        check("area 10,20 30×40 %", "area 10,20 30×40 %");
        check("area 12.5,0 30.2x40 %", "area 12.5,0 30.2×40 %");
        check("p. 3, area 10,20 30×40%", "p. 3, area 10,20 30×40 %");
        check("p. 2, area 100,200 300×400‰", "p. 2, area 10,20 30×40 %");
    }

    #[test]
    fn anything_else_is_words() {
        for words in [
            "Paragraph 3",
            "p. 5-2",
            "p. 0",
            "blue folder, shelf 2",
            "5:75",
            "2:00-1:00",
            "E12",
            "push",
            "4",
            "area 9",
            "area 80,0 30×10 %",
            "area of work",
            "pp. 2–3, area 0,0 10×10 %",
        ] {
            assert_eq!(Location::read(words), Some(Location::Words(words.to_owned())));
        }
        assert_eq!(Location::read("  "), None);
    }

    #[test]
    fn several_at_once() {
        let shown: Vec<String> = Location::read_all("p3; p. 7;\n;1:00; p3").iter().map(Location::to_string).collect();
        assert_eq!(shown, ["p. 3", "p. 7", "1:00"]);
        let shown: Vec<String> =
            Location::read_all("“first; then”; p. 2; 3\" pipe; 4\"").iter().map(Location::to_string).collect();
        assert_eq!(shown, ["“first; then”", "p. 2", "3\" pipe", "4\""]);
    }
}

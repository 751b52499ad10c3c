//! The sheets of a spreadsheet (SpreadsheetML), as they were saved.

use std::collections::BTreeMap;

use jiff::civil;

use super::archive::Archive;
use super::xml::{Piece, attribute, pieces};
use super::{MAX_CELLS, OfficeError, Row, Sheet};

/// The most letters of a cell that are kept.
const MAX_CELL: usize = 4_000;

/// The most sheets that are read.
const MAX_SHEETS: usize = 60;

/// All sheets, in their order.
pub fn read(archive: &mut Archive<'_>) -> Result<Vec<Sheet>, OfficeError> {
    let listed = listed(&archive.unpack("xl/workbook.xml")?)?;
    let targets = match archive.unpack("xl/_rels/workbook.xml.rels") {
        Ok(text) => targets(&text)?,
        Err(OfficeError::Unreadable) => BTreeMap::new(),
        Err(error) => return Err(error),
    };
    let mut optional = |name: &str| if archive.has(name) { archive.unpack(name) } else { Ok(String::new()) };
    let book =
        Book { strings: strings(&optional("xl/sharedStrings.xml")?)?, formats: formats(&optional("xl/styles.xml")?)? };
    let (mut sheets, mut left) = (Vec::new(), MAX_CELLS);
    for (name, id) in listed.into_iter().take(MAX_SHEETS) {
        let Some(part) = targets.get(&id).filter(|part| archive.has(part)) else { continue };
        let mut sheet = book.sheet(&archive.unpack(part)?, &mut left)?;
        sheet.name = name;
        sheets.push(sheet);
    }
    if sheets.is_empty() { Err(OfficeError::Unreadable) } else { Ok(sheets) }
}

/// What each sheet is called, and by what it is found.
fn listed(workbook: &str) -> Result<Vec<(String, String)>, OfficeError> {
    let mut sheets = Vec::new();
    pieces(workbook, |piece| {
        if let Piece::Start("sheet", element) = piece
            && let (Some(name), Some(id)) = (attribute(element, "name"), attribute(element, "id"))
        {
            sheets.push((name, id));
        }
        sheets.len() < MAX_SHEETS
    })?;
    Ok(sheets)
}

/// Where in the archive what has these ids is.
fn targets(relations: &str) -> Result<BTreeMap<String, String>, OfficeError> {
    let mut targets = BTreeMap::new();
    pieces(relations, |piece| {
        if let Piece::Start("Relationship", element) = piece
            && let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target"))
        {
            let target = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            targets.insert(id, target);
        }
        true
    })?;
    Ok(targets)
}

/// The texts that cells share.
fn strings(shared: &str) -> Result<Vec<String>, OfficeError> {
    let (mut strings, mut text, mut is_text, mut is_sound) = (Vec::new(), String::new(), false, false);
    pieces(shared, |piece| {
        match piece {
            Piece::Start("si", _) => text.clear(),
            Piece::End("si") => strings.push(text.clone()),
            // How it is spoken, in languages that say so.
            Piece::Start("rPh", _) => is_sound = true,
            Piece::End("rPh") => is_sound = false,
            Piece::Start("t", _) => is_text = !is_sound,
            Piece::End("t") => is_text = false,
            Piece::Text(words) if is_text => push(&mut text, words),
            Piece::Start(..) | Piece::End(_) | Piece::Text(_) => {}
        }
        true
    })?;
    Ok(strings)
}

/// How a number shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Number,
    PerCent,
    Date,
    DateAndTime,
    Time,
}

/// How numbers show in each style of cell.
fn formats(styles: &str) -> Result<Vec<Format>, OfficeError> {
    let (mut codes, mut formats, mut is_of_cells) = (BTreeMap::new(), Vec::new(), false);
    pieces(styles, |piece| {
        match piece {
            Piece::Start("numFmt", element) => {
                if let (Some(id), Some(code)) = (attribute(element, "numFmtId"), attribute(element, "formatCode")) {
                    codes.insert(id, code);
                }
            }
            Piece::Start("cellXfs", _) => is_of_cells = true,
            Piece::End("cellXfs") => is_of_cells = false,
            Piece::Start("xf", element) if is_of_cells => {
                let id = attribute(element, "numFmtId").unwrap_or_default();
                formats.push(codes.get(&id).map_or_else(|| built_in(&id), |code| coded(code)));
            }
            Piece::Start(..) | Piece::End(_) | Piece::Text(_) => {}
        }
        formats.len() < 65_536
    })?;
    Ok(formats)
}

/// ECMA-376 part 1, 18.8.30.
fn built_in(id: &str) -> Format {
    match id.parse().unwrap_or(0) {
        9 | 10 => Format::PerCent,
        14..=17 => Format::Date,
        18..=21 | 45..=47 => Format::Time,
        22 => Format::DateAndTime,
        _ => Format::Number,
    }
}

/// What a code such as `dd/mm/yyyy` or `0.0%` stands for. Words in it, and what stands in brackets, do not count.
fn coded(code: &str) -> Format {
    let (mut plain, mut is_quoted, mut is_bracketed, mut is_escaped) = (String::new(), false, false, false);
    for character in code.chars() {
        match character {
            _ if std::mem::take(&mut is_escaped) => {}
            '\\' => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            '[' => is_bracketed = true,
            ']' => is_bracketed = false,
            _ if is_quoted || is_bracketed => {}
            other => plain.extend(other.to_lowercase()),
        }
    }
    let (is_date, is_time) = (plain.contains(['d', 'y']), plain.contains(['h', 's']));
    match (is_date, is_time) {
        (true, true) => Format::DateAndTime,
        (true, false) => Format::Date,
        (false, true) if plain.contains(':') => Format::Time,
        _ if plain.contains('%') => Format::PerCent,
        _ => Format::Number,
    }
}

/// What the sheets of a workbook share.
struct Book {
    strings: Vec<String>,
    formats: Vec<Format>,
}

/// A cell on its way.
#[derive(Default)]
struct Cell {
    column: u32,
    kind: String,
    style: usize,
    text: String,
}

impl Book {
    fn sheet(&self, part: &str, left: &mut usize) -> Result<Sheet, OfficeError> {
        let (mut sheet, mut row, mut cell, mut is_value) = (Sheet::default(), Row::default(), Cell::default(), false);
        pieces(part, |piece| {
            match piece {
                Piece::Start("row", element) => {
                    let number = attribute(element, "r").and_then(|number| number.parse().ok());
                    row = Row { number: number.unwrap_or(row.number + 1), cells: Vec::new() };
                    cell.column = 0;
                }
                Piece::End("row") if !row.cells.is_empty() => sheet.rows.push(row.clone()),
                Piece::Start("c", element) => {
                    let column = attribute(element, "r").and_then(|place| column(&place));
                    cell = Cell {
                        column: column.unwrap_or(cell.column + 1),
                        kind: attribute(element, "t").unwrap_or_default(),
                        style: attribute(element, "s").and_then(|style| style.parse().ok()).unwrap_or_default(),
                        text: String::new(),
                    };
                }
                Piece::Start("v" | "t", _) => is_value = true,
                Piece::End("v" | "t") => is_value = false,
                Piece::Text(words) if is_value => push(&mut cell.text, words),
                Piece::End("c") => {
                    let shown = self.shown(&cell);
                    if !shown.is_empty() {
                        sheet.is_cut = *left == 0;
                        *left = left.saturating_sub(1);
                        row.cells.push((cell.column, shown));
                    }
                }
                Piece::Start(..) | Piece::End(_) | Piece::Text(_) => {}
            }
            !sheet.is_cut
        })?;
        Ok(sheet)
    }

    fn shown(&self, cell: &Cell) -> String {
        let text = cell.text.as_str();
        match cell.kind.as_str() {
            "s" => text.parse().ok().and_then(|at: usize| self.strings.get(at)).cloned().unwrap_or_default(),
            "b" => if text == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            "str" | "inlineStr" | "e" => text.to_owned(),
            "d" => text.replace('T', " "),
            _ => {
                let format = self.formats.get(cell.style).copied().unwrap_or(Format::Number);
                text.parse().map_or_else(|_| text.to_owned(), |number| formatted(number, format))
            }
        }
    }
}

fn formatted(number: f64, format: Format) -> String {
    match format {
        Format::Number => plain(number),
        Format::PerCent => format!("{} %", plain(number * 100.0)),
        Format::Date | Format::DateAndTime | Format::Time => moment(number, format).unwrap_or_else(|| plain(number)),
    }
}

/// A number without what computers leave behind the last digit that counts.
fn plain(number: f64) -> String {
    if number.abs() >= 1e15 {
        return number.to_string();
    }
    let text = format!("{number:.9}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Days since the last one but one of 1899, with the time as their fraction.
fn moment(number: f64, format: Format) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&number) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "bounded above")]
    let (days, minutes) = (number.floor() as i64, ((number.fract() * 1440.0) + 1e-6).floor() as i64);
    let time = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    if format == Format::Time {
        return Some(time);
    }
    let date = civil::date(1899, 12, 30).checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    let date = format!("{:02}/{:02}/{}", date.day(), date.month(), date.year());
    Some(if format == Format::DateAndTime { format!("{date} {time}") } else { date })
}

/// The column of `B4`, counted from 1.
fn column(place: &str) -> Option<u32> {
    let letters: Vec<u8> = place.bytes().take_while(u8::is_ascii_uppercase).collect();
    let is_column = (1..=3).contains(&letters.len());
    is_column.then(|| letters.iter().fold(0, |column, letter| column * 26 + u32::from(letter - b'A') + 1))
}

fn push(text: &mut String, words: &str) {
    if text.len() < MAX_CELL {
        text.push_str(words);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_number_in_any_format_shows(number in any::<f64>(), code in ".{0,8}") {
            for format in [coded(&code), Format::DateAndTime, Format::Time, Format::PerCent] {
                prop_assert!(!formatted(number, format).is_empty());
            }
        }
    }
}

//! Cells of a spreadsheet by their names.

use std::fmt;

/// The most columns a spreadsheet has: XFD.
const MAX_COLUMN: u32 = 16_384;

/// A rectangle of cells. Columns and rows are counted from 1; the first is never after the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellRange {
    /// The leftmost column.
    pub first_column: u32,
    /// The topmost row.
    pub first_row: u32,
    /// The rightmost column.
    pub last_column: u32,
    /// The lowest row.
    pub last_row: u32,
}

impl CellRange {
    /// One cell.
    pub fn cell(column: u32, row: u32) -> CellRange {
        CellRange { first_column: column, first_row: row, last_column: column, last_row: row }
    }

    /// What lies between two cells, each a column and a row.
    pub fn between(one: (u32, u32), other: (u32, u32)) -> CellRange {
        CellRange {
            first_column: one.0.min(other.0),
            first_row: one.1.min(other.1),
            last_column: one.0.max(other.0),
            last_row: one.1.max(other.1),
        }
    }

    /// `B4` or `B4:D9`.
    pub fn read(text: &str) -> Option<CellRange> {
        Some(match text.split_once(':') {
            Some((from, to)) => CellRange::between(cell(from)?, cell(to)?),
            None => {
                let (column, row) = cell(text)?;
                CellRange::cell(column, row)
            }
        })
    }

    /// Whether the cell is in it.
    pub fn contains(&self, column: u32, row: u32) -> bool {
        (self.first_column..=self.last_column).contains(&column) && (self.first_row..=self.last_row).contains(&row)
    }
}

/// The column and the row of `B4`.
fn cell(text: &str) -> Option<(u32, u32)> {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let (letters, digits) = text.split_at(letters);
    if letters.is_empty() || letters.len() > 3 || digits.starts_with('0') {
        return None;
    }
    let column = letters.bytes().fold(0, |column, letter| column * 26 + u32::from(letter - b'A') + 1);
    Some((column, super::whole(digits)?)).filter(|(column, _)| *column <= MAX_COLUMN)
}

/// The letters of a column that is counted from 1.
pub fn column_name(mut column: u32) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        column -= 1;
        letters.push(char::from(b'A' + u8::try_from(column % 26).unwrap_or_default()));
        column /= 26;
    }
    letters.into_iter().rev().collect()
}

impl fmt::Display for CellRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_name(self.first_column), self.first_row)?;
        if (self.first_column, self.first_row) != (self.last_column, self.last_row) {
            write!(f, ":{}{}", column_name(self.last_column), self.last_row)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_called_as_spreadsheets_call_them() {
        for (number, name) in [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16_384, "XFD")] {
            assert_eq!(column_name(number), name);
            assert_eq!(cell(&format!("{name}7")), Some((number, 7)));
        }
    }

    #[test]
    fn a_range_may_be_drawn_from_any_corner() {
        assert_eq!(CellRange::read("D9:B4").unwrap().to_string(), "B4:D9");
        assert_eq!(CellRange::read("B4:B4").unwrap().to_string(), "B4");
        for no_range in ["", "B", "4", "B04", "b4", "B4:", "AAAA1", "XFE1", "B4:D9:E1", "B99999999999"] {
            assert_eq!(CellRange::read(no_range), None, "{no_range}");
        }
    }
}

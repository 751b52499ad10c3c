//! What word processors and spreadsheets save (ECMA-376, "Office Open XML"): the text of one, the cells of the other.
//!
//! Such a file is an archive of XML. It comes from anybody, so everything that it makes us do is bounded: how much is
//! unpacked, how many letters and cells are kept. Nothing in it is followed, computed or run: formulas show the value that
//! was saved with them.

mod archive;
mod word;
mod workbook;
mod xml;

/// The largest file that is opened, in bytes. Pictures in it count and are not unpacked.
pub const MAX_FILE: u64 = 64 << 20;

/// The most letters of a text that are kept.
pub const MAX_LETTERS: usize = 1_000_000;

/// The most cells of a workbook that are kept.
pub const MAX_CELLS: usize = 50_000;

/// What is in such a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Office {
    /// The text of a word processor's document.
    Text(Text),
    /// The sheets of a spreadsheet.
    Sheets(Vec<Sheet>),
}

/// A text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Paragraphs with an empty line between them; cells of a table with tabs.
    pub text: String,
    /// Whether there is more than is kept.
    pub is_cut: bool,
}

/// A sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// What it is called; nothing where there is only one.
    pub name: String,
    /// The rows that have something in them, in order.
    pub rows: Vec<Row>,
    /// Whether there is more than is kept.
    pub is_cut: bool,
}

/// A row of cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Counted from 1.
    pub number: u32,
    /// The cells that have something in them: the column, counted from 1, and what it shows.
    pub cells: Vec<(u32, String)>,
}

/// Why a file is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfficeError {
    /// It is an archive of something else.
    Other,
    /// It unpacks to more than is taken.
    TooLarge,
    /// It is protected by a password, or not whole.
    Unreadable,
}

/// What is in the file that these bytes are.
pub fn read(bytes: &[u8]) -> Result<Office, OfficeError> {
    let mut archive = archive::Archive::open(bytes)?;
    if archive.has("word/document.xml") {
        return word::read(&archive.unpack("word/document.xml")?).map(Office::Text);
    }
    if archive.has("xl/workbook.xml") {
        return workbook::read(&mut archive).map(Office::Sheets);
    }
    Err(OfficeError::Other)
}

/// The rows and columns of a text whose lines hold values between commas, semicolons or tabs.
pub fn table(text: &str) -> Sheet {
    let first = text.lines().next().unwrap_or_default();
    let count = |separator: char| first.matches(separator).count();
    let delimiter =
        [',', ';', '\t'].into_iter().max_by_key(|&separator| (count(separator), separator == ',')).unwrap_or(',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let (mut sheet, mut left) = (Sheet::default(), MAX_CELLS);
    for (number, record) in (1..).zip(reader.records()) {
        let Ok(record) = record else { continue };
        let cells = (1..).zip(record.iter()).filter(|(_, value)| !value.is_empty());
        let cells: Vec<(u32, String)> = cells.map(|(column, value)| (column, value.to_owned())).collect();
        if cells.len() > left {
            sheet.is_cut = true;
            break;
        }
        left -= cells.len();
        if !cells.is_empty() {
            sheet.rows.push(Row { number, cells });
        }
    }
    sheet
}

#[cfg(test)]
mod tests;

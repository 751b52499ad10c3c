//! Tables for spreadsheets: comma-separated values (RFC 4180) that open right in one, and that nothing in them can make run.
//!
//! They begin with the three bytes that mark UTF-8. RFC 4180 does not ask for them and readers of today pass over them, but
//! Excel takes a file without them for one in the code page of the computer it runs on, and makes "â€™" of an apostrophe.

/// What tells a spreadsheet that a file is UTF-8.
const MARK: &str = "\u{feff}";

/// The table of `rows` below `heading`, ready to be saved.
pub fn csv<'a>(heading: &[&str], rows: impl IntoIterator<Item = &'a [String]>) -> String {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .quote_style(csv::QuoteStyle::Always)
        .flexible(true)
        .from_writer(MARK.as_bytes().to_vec());
    // Writing into memory cannot fail, and rows may be of any length.
    let _ = writer.write_record(heading);
    for row in rows {
        let _ = writer.write_record(row.iter().map(|cell| harmless(cell)));
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// The words of a cell as a spreadsheet may be given them: one that would be taken for a formula gets an apostrophe in front,
/// which spreadsheets take for "this is text" (OWASP, "CSV Injection"). What comes first after spaces counts, because some
/// pass over them, and so do the wide forms of the signs.
fn harmless(cell: &str) -> String {
    let is_formula = cell.starts_with(['\t', '\r', '\n'])
        || cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if is_formula { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_is_quoted_and_every_line_ends_as_the_standard_says() {
        let rows =
            [vec!["1".to_owned(), "say \"a\", then b".to_owned()], vec!["two\nlines".to_owned(), "é".to_owned()]];
        assert_eq!(
            csv(&["No", "Words"], rows.iter().map(Vec::as_slice)),
            "\u{feff}\"No\",\"Words\"\r\n\"1\",\"say \"\"a\"\", then b\"\r\n\"two\nlines\",\"é\"\r\n"
        );
    }

    #[test]
    fn nothing_is_taken_for_a_formula() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "=cmd|' /C calc'!A0"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["", "a=b", "p. 4 – 5", "1-2", "’tis", "–", "E001 p. 2"] {
            assert_eq!(harmless(cell), cell);
        }
    }
}

//! The text of a word processor's document (WordprocessingML).

use super::xml::{Piece, attribute, pieces};
use super::{MAX_LETTERS, OfficeError, Text};

/// The text of `word/document.xml`.
pub fn read(document: &str) -> Result<Text, OfficeError> {
    let mut out = Text { text: String::new(), is_cut: false };
    let mut at = Place::default();
    pieces(document, |piece| {
        let text = &mut out.text;
        match piece {
            // The same once more, for programs that know less.
            Piece::Start("Fallback", _) => at.fallbacks += 1,
            Piece::End("Fallback") => at.fallbacks = at.fallbacks.saturating_sub(1),
            _ if at.fallbacks > 0 => {}
            Piece::Start("t", _) => at.is_text = true,
            Piece::End("t") => at.is_text = false,
            Piece::Start("tab", _) if at.is_run => text.push('\t'),
            Piece::Start("br" | "cr", _) => text.push('\n'),
            Piece::Start("noBreakHyphen", _) => text.push('-'),
            Piece::Start("r", _) => at.is_run = true,
            Piece::End("r") => at.is_run = false,
            Piece::Start("numPr", _) => at.is_item = true,
            // Or its style says that it is one.
            Piece::Start("pStyle", element) => {
                let style = attribute(element, "val").unwrap_or_default();
                at.is_item |= style.starts_with("ListBullet") || style.starts_with("ListNumber");
            }
            Piece::Start("tc", _) => at.cells += 1,
            Piece::End("tc") => {
                at.cells = at.cells.saturating_sub(1);
                trim_end(text);
                text.push('\t');
            }
            Piece::End("tr") => {
                trim_end(text);
                text.push('\n');
            }
            Piece::End("tbl") => text.push('\n'),
            Piece::End("p") => {
                at.is_item = false;
                if at.cells > 0 { text.push(' ') } else { end_paragraph(text) }
            }
            Piece::Text(words) if at.is_text => {
                if std::mem::take(&mut at.is_item) {
                    text.push_str("• ");
                }
                text.push_str(words);
            }
            Piece::Start(..) | Piece::End(_) | Piece::Text(_) => {}
        }
        out.is_cut = out.text.len() > MAX_LETTERS;
        !out.is_cut
    })?;
    trim_end(&mut out.text);
    Ok(out)
}

#[derive(Default)]
struct Place {
    /// Inside so many versions for programs that know less.
    fallbacks: usize,
    /// Inside so many cells of tables.
    cells: usize,
    /// Inside letters.
    is_text: bool,
    /// Inside a run of letters, where a tab is one; elsewhere it is a setting.
    is_run: bool,
    /// Before the first letter of an item of a list.
    is_item: bool,
}

/// Empty paragraphs are how people make room; one empty line says as much.
fn end_paragraph(text: &mut String) {
    if !text.is_empty() && !text.ends_with("\n\n") {
        text.push_str(if text.ends_with('\n') { "\n" } else { "\n\n" });
    }
}

fn trim_end(text: &mut String) {
    text.truncate(text.trim_end_matches([' ', '\t', '\n']).len());
}

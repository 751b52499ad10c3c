//! What a sheet that is larger than its window asks of the browser: how long things are, how far it is scrolled, which cell
//! was pressed. Cells are known by `aria-rowindex` and `aria-colindex`, both from 1.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

/// Lengths in CSS pixels, as the style sheets have made them.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Lengths {
    /// Of the window that the sheet is seen through, heads included.
    pub view: (f64, f64),
    /// Of the corner between the heads.
    pub head: (f64, f64),
    /// Of one cell.
    pub cell: (f64, f64),
}

/// Measures `sheet`, which holds one element of each of the classes `corner` and `probe`.
pub fn measure(sheet: &HtmlElement, corner: &str, probe: &str) -> Lengths {
    let size = |selector: &str| {
        let found = sheet.query_selector(selector).ok().flatten();
        found.map_or((0.0, 0.0), |element| {
            let edges = element.get_bounding_client_rect();
            (edges.width(), edges.height())
        })
    };
    Lengths {
        view: (f64::from(sheet.client_width()), f64::from(sheet.client_height())),
        head: size(corner),
        cell: size(probe),
    }
}

/// How far `sheet` is scrolled, to the right and down.
pub fn scrolled(sheet: &HtmlElement) -> (f64, f64) {
    (f64::from(sheet.scroll_left()), f64::from(sheet.scroll_top()))
}

/// Scrolls `sheet` to a distance to the right, and down, where one is given.
#[expect(clippy::cast_possible_truncation, reason = "browsers end long before a pixel that does not fit")]
pub fn scroll_to(sheet: &HtmlElement, left: Option<f64>, top: Option<f64>) {
    if let Some(left) = left {
        sheet.set_scroll_left(left.round() as i32);
    }
    if let Some(top) = top {
        sheet.set_scroll_top(top.round() as i32);
    }
}

/// The row and the column of the cell that `event` happened in.
pub fn cell_of(event: &web_sys::MouseEvent) -> Option<(usize, usize)> {
    let element = event.target()?.dyn_into::<Element>().ok()?;
    let index = |attribute: &str| -> Option<usize> {
        element.closest(&format!("[{attribute}]")).ok()??.get_attribute(attribute)?.parse().ok()
    };
    Some((index("aria-rowindex")?, index("aria-colindex")?))
}

/// Gives every cell in `line` with its column.
pub fn each_cell(line: &HtmlElement, mut take: impl FnMut(&Element, usize)) {
    let cells = line.children();
    for cell in (0..cells.length()).filter_map(|n| cells.item(n)) {
        if let Some(column) = cell.get_attribute("aria-colindex").and_then(|column| column.parse().ok()) {
            take(&cell, column);
        }
    }
}

/// Gives the focus to a cell. Where that one is still to be drawn `sheet` has it for the moment, so that no key is lost.
pub fn focus_cell(sheet: &HtmlElement, row: usize, column: usize) {
    if !try_focus(sheet, row, column) {
        give_focus(sheet);
        let sheet = sheet.clone();
        request_animation_frame(move || {
            // A cell that is gone by then has nothing to be told.
            try_focus(&sheet, row, column);
        });
    }
}

fn try_focus(sheet: &HtmlElement, row: usize, column: usize) -> bool {
    let selector = format!("[aria-rowindex=\"{row}\"] [aria-colindex=\"{column}\"]");
    let found = sheet.query_selector(&selector).ok().flatten().and_then(|cell| cell.dyn_into::<HtmlElement>().ok());
    found.inspect(give_focus).is_some()
}

// The sheet itself decides what is in view.
fn give_focus(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // A focus that cannot be had is no reason to stop.
    let _ = element.focus_with_options(&options);
}

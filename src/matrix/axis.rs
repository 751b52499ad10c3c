//! One direction of a sheet that is larger than the screen: which of its items are in view, and where a key leads.

use std::ops::Range;

/// One direction of the sheet: a head that stays, and behind it a strip of items of one length that scrolls. Lengths are in
/// CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Axis {
    /// How many items there are.
    pub count: usize,
    /// How long each is.
    pub item: f64,
    /// How much of the strip is in view: without the head.
    pub view: f64,
    /// How far it is scrolled.
    pub scrolled: f64,
}

impl Axis {
    /// The items in view, with `beyond` more at both ends, so that a little scrolling finds them drawn. Nothing as long as no
    /// length is known.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "what is below zero or beyond all counts becomes the least or the greatest one"
    )]
    pub fn window(self, beyond: usize) -> Range<usize> {
        if self.item <= 0.0 || self.view <= 0.0 {
            return 0..0;
        }
        let first = (self.scrolled / self.item).floor() as usize;
        let end = ((self.scrolled + self.view) / self.item).ceil() as usize;
        let end = end.saturating_add(beyond).min(self.count);
        first.saturating_sub(beyond).min(end)..end
    }

    /// How far to scroll so that the item `index` is all in view; `None` if it is. It moves no further than it must.
    #[expect(clippy::cast_precision_loss, reason = "a sheet has far fewer than 2^52 items")]
    pub fn reveal(self, index: usize) -> Option<f64> {
        let start = index as f64 * self.item;
        if start < self.scrolled {
            Some(start)
        } else if start + self.item > self.scrolled + self.view {
            // One that is longer than the view is shown from its start.
            Some((start + self.item - self.view).min(start).max(0.0))
        } else {
            None
        }
    }

    /// How many items fit.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "as above")]
    pub fn page(self) -> usize {
        if self.item <= 0.0 { 1 } else { ((self.view / self.item).floor() as usize).max(1) }
    }
}

/// A place in the sheet. Row 0 is the head with the columns' names, column 0 the head with the rows' names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Place {
    /// The row.
    pub row: usize,
    /// The column.
    pub column: usize,
}

/// What a key asks for, as in a spreadsheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// ↑
    Up,
    /// ↓
    Down,
    /// ←
    Left,
    /// →
    Right,
    /// Home
    RowStart,
    /// End
    RowEnd,
    /// Ctrl + Home
    First,
    /// Ctrl + End
    Last,
    /// Page up
    PageUp,
    /// Page down
    PageDown,
}

impl Step {
    /// What the key with this name asks for.
    pub fn of_key(key: &str, is_command: bool) -> Option<Step> {
        Some(match (key, is_command) {
            ("ArrowUp", false) => Step::Up,
            ("ArrowDown", false) => Step::Down,
            ("ArrowLeft", false) => Step::Left,
            ("ArrowRight", false) => Step::Right,
            ("Home", false) | ("ArrowLeft", true) => Step::RowStart,
            ("End", false) | ("ArrowRight", true) => Step::RowEnd,
            ("Home", true) => Step::First,
            ("End", true) => Step::Last,
            ("PageUp", _) => Step::PageUp,
            ("PageDown", _) => Step::PageDown,
            _ => return None,
        })
    }
}

/// How large a sheet is, heads included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Its rows.
    pub rows: usize,
    /// Its columns.
    pub columns: usize,
    /// How many rows a page is.
    pub page: usize,
}

impl Place {
    /// Where `step` leads. It ends at the edges.
    pub fn step(self, step: Step, size: Size) -> Place {
        let (last_row, last_column) = (size.rows.saturating_sub(1), size.columns.saturating_sub(1));
        let Place { row, column } = self;
        let (row, column) = match step {
            Step::Up => (row.saturating_sub(1), column),
            Step::Down => (row + 1, column),
            Step::Left => (row, column.saturating_sub(1)),
            Step::Right => (row, column + 1),
            Step::RowStart => (row, 0),
            Step::RowEnd => (row, last_column),
            Step::First => (0, 0),
            Step::Last => (last_row, last_column),
            // The head is no page to go to: up leads to the first line below it.
            Step::PageUp => (row.saturating_sub(size.page).max(row.min(1)), column),
            Step::PageDown => (row + size.page, column),
        };
        Place { row: row.min(last_row), column: column.min(last_column) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: Axis = Axis { count: 600, item: 36.0, view: 360.0, scrolled: 0.0 };

    #[test]
    fn as_much_as_fits_is_in_view() {
        assert_eq!(ROWS.window(0), 0..10);
        assert_eq!(Axis { scrolled: 35.0, ..ROWS }.window(0), 0..11);
        assert_eq!(Axis { scrolled: 36.0, ..ROWS }.window(0), 1..11);
        assert_eq!(Axis { scrolled: 3_600.0, ..ROWS }.window(4), 96..114);
    }

    #[test]
    fn a_window_ends_where_the_sheet_does() {
        assert_eq!(ROWS.window(4), 0..14);
        assert_eq!(Axis { scrolled: 21_600.0, ..ROWS }.window(4), 596..600);
        assert_eq!(Axis { count: 3, ..ROWS }.window(4), 0..3);
        // Scrolled beyond the end, as a folded sheet is for a moment.
        assert_eq!(Axis { count: 3, scrolled: 9_000.0, ..ROWS }.window(4), 3..3);
        assert_eq!(Axis { scrolled: -50.0, ..ROWS }.window(0), 0..9);
    }

    #[test]
    fn nothing_is_in_view_before_anything_is_measured() {
        assert_eq!(Axis::default().window(4), 0..0);
        assert_eq!(Axis { item: 0.0, ..ROWS }.window(4), 0..0);
        assert_eq!(Axis::default().page(), 1);
    }

    #[test]
    fn revealing_scrolls_no_further_than_it_must() {
        let axis = Axis { scrolled: 720.0, ..ROWS };
        assert_eq!(axis.reveal(20), None);
        assert_eq!(axis.reveal(29), None);
        assert_eq!(axis.reveal(19), Some(684.0));
        assert_eq!(axis.reveal(30), Some(756.0));
        assert_eq!(Axis { view: 20.0, ..axis }.reveal(30), Some(1_080.0));
    }

    const SIZE: Size = Size { rows: 601, columns: 1_001, page: 10 };

    fn check(from: (usize, usize), step: Step, to: (usize, usize)) {
        let from = Place { row: from.0, column: from.1 };
        assert_eq!(from.step(step, SIZE), Place { row: to.0, column: to.1 }, "{step:?}");
    }

    #[test]
    fn keys_lead_where_a_spreadsheet_leads() {
        check((5, 5), Step::Up, (4, 5));
        check((5, 5), Step::Down, (6, 5));
        check((5, 5), Step::Left, (5, 4));
        check((5, 5), Step::Right, (5, 6));
        check((5, 5), Step::RowStart, (5, 0));
        check((5, 5), Step::RowEnd, (5, 1_000));
        check((5, 5), Step::First, (0, 0));
        check((5, 5), Step::Last, (600, 1_000));
        check((25, 5), Step::PageUp, (15, 5));
        check((25, 5), Step::PageDown, (35, 5));
    }

    #[test]
    fn no_key_leads_over_the_edge() {
        check((0, 0), Step::Up, (0, 0));
        check((0, 0), Step::Left, (0, 0));
        check((600, 1_000), Step::Down, (600, 1_000));
        check((600, 1_000), Step::Right, (600, 1_000));
        check((598, 5), Step::PageDown, (600, 5));
        check((4, 5), Step::PageUp, (1, 5));
        check((0, 5), Step::PageUp, (0, 5));
    }

    #[test]
    fn a_sheet_of_heads_alone_has_one_place() {
        let size = Size { rows: 1, columns: 1, page: 1 };
        assert_eq!(Place::default().step(Step::Last, size), Place::default());
        assert_eq!(Place::default().step(Step::PageDown, size), Place::default());
    }

    #[test]
    fn keys_are_known_by_their_names() {
        assert_eq!(Step::of_key("Home", true), Some(Step::First));
        assert_eq!(Step::of_key("Home", false), Some(Step::RowStart));
        assert_eq!(Step::of_key("a", false), None);
        // What the browser scrolls or selects by is left to it.
        assert_eq!(Step::of_key("ArrowUp", true), None);
    }
}

//! The sheet: what is in view of it, where the person is in it, and what pressing a cell does.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use evidence_mapper::matrix::{self, Axis, Line, Lines, Place, Size, Step};
use evidence_mapper::portfolio::command::Command;
use evidence_mapper::portfolio::{EvidenceId, EvidenceNumber, MappingKey};
use evidence_mapper::spec::{CriterionRef, UnitRef};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::row::{ColumnHead, Row};
use crate::app::browser::location;
use crate::app::browser::sheet::{self as browser, Lengths};
use crate::app::pages::sheets::Sheets;
use crate::app::route::{Route, Screen};
use crate::app::session::Session;

/// How many lines and columns are drawn beyond what is in view.
const BEYOND: (usize, usize) = (3, 4);

/// The evidence, in the order of its columns.
pub type Columns = Arc<Vec<(EvidenceNumber, EvidenceId)>>;

/// Where the person is: on a line, or on the head; at an item, or at the line's name. Kept by what is there and not by where
/// that stands, so that folding and new evidence move nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct At {
    /// The line; `None` is the head.
    pub line: Option<Line>,
    /// The evidence; `None` is the line's name.
    pub evidence: Option<EvidenceId>,
}

/// How a cell was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Press {
    Pointer,
    Key,
}

/// The sheet. A handle, to be had from context.
#[derive(Clone, Copy)]
pub struct Sheet {
    session: Session,
    sheets: Sheets,
    order: Memo<Arc<Vec<UnitRef>>>,
    folded: RwSignal<BTreeSet<Line>>,
    lines: Memo<Arc<Lines>>,
    columns: Memo<Columns>,
    at: RwSignal<At>,
    place: Memo<Place>,
    lengths: RwSignal<Lengths>,
    scrolled: RwSignal<(f64, f64)>,
    rows_in_view: Memo<Range<usize>>,
    columns_in_view: Memo<Range<usize>>,
    node: NodeRef<html::Div>,
}

impl Sheet {
    /// The sheet of the open portfolio. What is not in the plan is folded.
    pub fn new(session: Session, sheets: Sheets) -> Sheet {
        let plan = session.memo(|workspace| {
            workspace.portfolio().enrolment.value.as_ref().map(|enrolment| enrolment.units.clone()).unwrap_or_default()
        });
        let spec = StoredValue::new(session.spec());
        let order = Memo::new(move |_| spec.with_value(|spec| plan.with(|plan| Arc::new(matrix::order(spec, plan)))));
        let outside = plan.with_untracked(|plan| {
            let others = order.get_untracked();
            let others = others.iter().filter(|unit| !plan.contains(unit) && !plan.is_empty());
            others.map(|&unit| Line::Unit(unit)).collect()
        });
        let folded: RwSignal<BTreeSet<Line>> = RwSignal::new(outside);
        let lines = Memo::new(move |_| {
            spec.with_value(|spec| folded.with(|folded| Arc::new(Lines::of(spec, &order.get(), folded))))
        });
        let columns = session.memo(|workspace| Arc::new(matrix::columns(workspace.portfolio())));
        let first = lines.with_untracked(|lines| lines.get(0));
        let at = RwSignal::new(At { line: first, evidence: None });
        let place = Memo::new(move |_| {
            let At { line, evidence } = at.get();
            let row = line.map_or(0, |line| {
                spec.with_value(|spec| lines.with(|lines| lines.index_or_head(spec, line))).unwrap_or_default() + 1
            });
            let is_it = |&(_, id): &(EvidenceNumber, EvidenceId)| Some(id) == evidence;
            let column = columns.with(|columns| columns.iter().position(is_it)).map_or(0, |index| index + 1);
            Place { row, column }
        });
        let (lengths, scrolled) = (RwSignal::new(Lengths::default()), RwSignal::new((0.0, 0.0)));
        let rows_in_view = Memo::new(move |_| {
            vertical(lines.with(|lines| lines.len()), lengths.get(), scrolled.get()).window(BEYOND.0)
        });
        let columns_in_view = Memo::new(move |_| {
            horizontal(columns.with(|columns| columns.len()), lengths.get(), scrolled.get()).window(BEYOND.1)
        });
        let node = NodeRef::new();
        Sheet {
            session,
            sheets,
            order,
            folded,
            lines,
            columns,
            at,
            place,
            lengths,
            scrolled,
            rows_in_view,
            columns_in_view,
            node,
        }
    }

    /// The open portfolio.
    pub fn session(self) -> Session {
        self.session
    }

    /// Its units, in the order in which they stand.
    pub fn order(self) -> Memo<Arc<Vec<UnitRef>>> {
        self.order
    }

    /// The lines that show.
    pub fn lines(self) -> Memo<Arc<Lines>> {
        self.lines
    }

    /// The evidence.
    pub fn columns(self) -> Memo<Columns> {
        self.columns
    }

    /// Where the person is.
    pub fn at(self) -> Signal<At> {
        self.at.into()
    }

    /// The same, counted.
    pub fn place(self) -> Memo<Place> {
        self.place
    }

    /// The lines that are drawn, but for the one where the person is.
    pub fn rows_in_view(self) -> Memo<Range<usize>> {
        self.rows_in_view
    }

    /// The columns that are drawn, but for the one where the person is.
    pub fn columns_in_view(self) -> Memo<Range<usize>> {
        self.columns_in_view
    }

    /// Whether what is below `line` is folded away.
    pub fn is_folded(self, line: Line) -> Memo<bool> {
        Memo::new(move |_| self.folded.with(|folded| folded.contains(&line)))
    }

    /// Folds every unit to its line, or unfolds everything.
    pub fn fold_all(self, is_folded: bool) {
        let all = self.order.get_untracked();
        self.folded.set(if is_folded { all.iter().map(|&unit| Line::Unit(unit)).collect() } else { BTreeSet::new() });
    }

    fn fold(self, line: Line) {
        self.folded.update(|folded| {
            if !folded.remove(&line) {
                folded.insert(line);
            }
        });
    }

    fn size(self) -> Size {
        let rows = self.lines.with_untracked(|lines| lines.len());
        let columns = self.columns.with_untracked(|columns| columns.len());
        let page = vertical(rows, self.lengths.get_untracked(), (0.0, 0.0)).page();
        Size { rows: rows + 1, columns: columns + 1, page }
    }

    fn measure(self) {
        if let Some(node) = self.node.get_untracked() {
            self.lengths.set(browser::measure(&node, ".sheet-corner", ".sheet-probe"));
            self.follow();
        }
    }

    fn follow(self) {
        if let Some(node) = self.node.get_untracked() {
            self.scrolled.set(browser::scrolled(&node));
        }
    }

    /// Goes to `place`, brings it into view and puts the focus there.
    fn go(self, place: Place) {
        let line = place.row.checked_sub(1).and_then(|index| self.lines.with_untracked(|lines| lines.get(index)));
        let column = |index: usize| self.columns.with_untracked(|columns| columns.get(index).map(|&(_, id)| id));
        self.at.set(At { line, evidence: place.column.checked_sub(1).and_then(column) });
        let Some(node) = self.node.get_untracked() else { return };
        let (lengths, scrolled, size) = (self.lengths.get_untracked(), self.scrolled.get_untracked(), self.size());
        let down = place.row.checked_sub(1).and_then(|index| vertical(size.rows - 1, lengths, scrolled).reveal(index));
        let across =
            place.column.checked_sub(1).and_then(|index| horizontal(size.columns - 1, lengths, scrolled).reveal(index));
        if down.is_some() || across.is_some() {
            browser::scroll_to(&node, across, down);
            self.follow();
        }
        browser::focus_cell(&node, place.row + 1, place.column + 1);
    }

    /// Goes to the line of `criterion`, unfolded.
    pub fn show(self, criterion: CriterionRef) {
        let line = Line::Criterion(criterion);
        let (outcome, unit) = matrix::heads(&self.session.spec(), line);
        self.folded.update(|folded| {
            folded.remove(&Line::Unit(unit));
            if let Some(outcome) = outcome {
                folded.remove(&Line::Outcome(outcome));
            }
        });
        self.at.set(At { line: Some(line), evidence: None });
        // It may have been drawn never before.
        request_animation_frame(move || {
            request_animation_frame(move || {
                if let Some(place) = self.place.try_get_untracked() {
                    self.go(place);
                }
            });
        });
    }

    /// What pressing where the person is does.
    fn press(self, press: Press) {
        match self.at.get_untracked() {
            At { line: None, evidence: None } => {}
            At { line: None, evidence: Some(id) } => self.sheets.open_evidence(id),
            At { line: Some(Line::Criterion(criterion)), evidence: Some(evidence) } => {
                self.toggle(MappingKey { evidence, criterion }, press);
            }
            At { line: Some(Line::Criterion(_)), evidence: None } => {
                if press == Press::Key {
                    self.show_criterion();
                }
            }
            At { line: Some(head), .. } => self.fold(head),
        }
    }

    /// Maps, or takes the mapping away. A pointer opens a mapping that says something instead: a press is soon made by mistake,
    /// and what was written would be gone.
    fn toggle(self, key: MappingKey, press: Press) {
        let mapping = self.session.with_untracked(|workspace| workspace.portfolio().mappings.get(key).cloned());
        let says_something =
            mapping.as_ref().map(|mapping| !mapping.locations.is_empty() || !mapping.reason.is_empty());
        match says_something {
            Some(true) if press == Press::Pointer => self.sheets.open_mapping(key),
            Some(_) if self.session.is_read_only() => self.sheets.open_mapping(key),
            _ if self.session.is_read_only() => {}
            Some(_) => self.unmap(key),
            None => self.map(key),
        }
    }

    /// Maps.
    pub fn map(self, key: MappingKey) {
        self.session.dispatch(Command::Map { evidence: [key.evidence].into(), criteria: [key.criterion].into() });
    }

    /// Takes a mapping away.
    pub fn unmap(self, key: MappingKey) {
        self.session.dispatch(Command::Unmap([key].into()));
    }

    /// Opens the mapping where the person is, if there is one.
    pub fn open_mapping(self) {
        if let Some(key) = self.mapping_here().get_untracked() {
            self.sheets.open_mapping(key);
        }
    }

    /// Opens the evidence `id`.
    pub fn open_evidence(self, id: EvidenceId) {
        self.sheets.open_evidence(id);
    }

    /// The mapping where the person is, if there is one.
    pub fn mapping_here(self) -> Memo<Option<MappingKey>> {
        Memo::new(move |_| {
            let At { line: Some(Line::Criterion(criterion)), evidence: Some(evidence) } = self.at.get() else {
                return None;
            };
            let key = MappingKey { evidence, criterion };
            self.session.with(|workspace| workspace.portfolio().mappings.contains(key)).then_some(key)
        })
    }

    /// Goes to the criterion where the person is, on the map or in the review.
    pub fn show_criterion(self) {
        let At { line: Some(Line::Criterion(criterion)), .. } = self.at.get_untracked() else { return };
        let id = self.session.with_untracked(|workspace| workspace.portfolio().id);
        let screen = if self.session.is_read_only() { Screen::Review } else { Screen::Map };
        location::set_hash(&format!("{}?at={criterion}", Route::Portfolio(id, screen)));
    }

    fn on_key(self, event: &ev::KeyboardEvent) {
        if event.alt_key() {
            return;
        }
        let key = event.key();
        if let Some(step) = Step::of_key(&key, event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            return self.go(self.place.get_untracked().step(step, self.size()));
        }
        if event.ctrl_key() || event.meta_key() {
            return;
        }
        match key.as_str() {
            "Enter" if event.shift_key() => self.open_mapping(),
            "F2" => self.open_mapping(),
            "Enter" | " " => self.press(Press::Key),
            _ => return,
        }
        event.prevent_default();
    }
}

fn vertical(count: usize, lengths: Lengths, scrolled: (f64, f64)) -> Axis {
    Axis { count, item: lengths.cell.1, view: lengths.view.1 - lengths.head.1, scrolled: scrolled.1 }
}

fn horizontal(count: usize, lengths: Lengths, scrolled: (f64, f64)) -> Axis {
    Axis { count, item: lengths.cell.0, view: lengths.view.0 - lengths.head.0, scrolled: scrolled.0 }
}

/// The sheet itself. Listeners and lengths stand on it once, and not on each cell.
#[component]
pub fn Grid() -> impl IntoView {
    let sheet = expect_context::<Sheet>();
    // An effect, because lengths are the browser's.
    Effect::new(move || {
        if sheet.node.get().is_some() {
            sheet.measure();
        }
    });
    let resized = window_event_listener(ev::resize, move |_| sheet.measure());
    on_cleanup(move || resized.remove());
    let pressed = move |event: ev::MouseEvent| {
        if let Some((row, column)) = browser::cell_of(&event) {
            sheet.go(Place { row: row.saturating_sub(1), column: column.saturating_sub(1) });
            sheet.press(Press::Pointer);
        }
    };
    let counted = move |count: usize| count.to_string();
    let rows = Memo::new(move |_| sheet.lines.with(|lines| lines.len()));
    let columns = Memo::new(move |_| sheet.columns.with(|columns| columns.len()));
    let lines_shown = Memo::new(move |_| {
        let (window, here) = (sheet.rows_in_view.get(), sheet.place.get().row.checked_sub(1));
        let indices = with_one_apart(window, here);
        sheet.lines.with(|lines| indices.filter_map(|index| lines.get(index)).collect::<Vec<_>>())
    });
    let columns_shown = Memo::new(move |_| {
        let indices = with_one_apart(sheet.columns_in_view.get(), sheet.place.get().column.checked_sub(1));
        columns_at(sheet, indices)
    });
    let column_here = move || sheet.place.get().column.checked_sub(1).map(|index| index.to_string());
    view! {
        <div
            class="sheet"
            role="grid"
            aria-label="Criteria and evidence"
            aria-readonly=sheet.session.is_read_only().then_some("true")
            aria-rowcount=move || counted(rows.get() + 1)
            aria-colcount=move || counted(columns.get() + 1)
            tabindex="-1"
            node_ref=sheet.node
            style:--rows=move || counted(rows.get())
            style:--columns=move || counted(columns.get())
            style:--first-row=move || counted(sheet.rows_in_view.get().start)
            style:--first-column=move || counted(sheet.columns_in_view.get().start)
            on:scroll=move |_| sheet.follow()
            on:keydown=move |event| sheet.on_key(&event)
            on:click=pressed
        >
            <div class="sheet-all" role="presentation">
                <div class="sheet-probe" aria-hidden="true"></div>
                <div class="sheet-heads" role="row" aria-rowindex="1">
                    <Corner/>
                    <div class="sheet-cells" role="presentation">
                        <For each=move || columns_shown.get() key=|column| *column let:column>
                            <ColumnHead column/>
                        </For>
                    </div>
                </div>
                <div class="sheet-lines" role="rowgroup">
                    <For each=move || lines_shown.get() key=|line| *line let:line>
                        <Row line/>
                    </For>
                </div>
                <Show when=move || column_here().is_some()>
                    <div class="sheet-column" aria-hidden="true" style:--column=column_here></div>
                </Show>
            </div>
        </div>
    }
    .into_any()
}

/// The indices of `window`, and `one` beside it: before it or after it, as it stands.
pub fn with_one_apart(window: Range<usize>, one: Option<usize>) -> impl Iterator<Item = usize> {
    let before = one.filter(|&one| one < window.start);
    let after = one.filter(|&one| one >= window.end);
    before.into_iter().chain(window).chain(after)
}

/// A column: where it stands, and what it holds.
pub type Column = (usize, EvidenceNumber, EvidenceId);

/// The columns with these indices.
pub fn columns_at(sheet: Sheet, indices: impl Iterator<Item = usize>) -> Vec<Column> {
    let column = |columns: &Columns, index: usize| columns.get(index).map(|&(number, id)| (index, number, id));
    sheet.columns.with(|columns| indices.filter_map(|index| column(columns, index)).collect())
}

/// Between the heads: the unit that the first line in view belongs to, whose own line may be scrolled away.
#[component]
fn Corner() -> impl IntoView {
    let sheet = expect_context::<Sheet>();
    let spec = StoredValue::new(sheet.session.spec());
    let unit = Memo::new(move |_| {
        let first = sheet.rows_in_view.get().start;
        // What is drawn beyond the view is not what is seen first.
        let seen = if first == 0 { 0 } else { first + BEYOND.0 };
        let line = sheet.lines.with(|lines| lines.get(seen))?;
        let (_, unit) = spec.with_value(|spec| matrix::heads(spec, line));
        spec.with_value(|spec| spec.unit(unit).map(|unit| (unit.unit_ref, unit.title.value.clone())))
    });
    let here = Memo::new(move |_| sheet.place.get() == Place::default());
    view! {
        <div class="sheet-corner" role="columnheader" aria-colindex="1" tabindex=move || if here.get() { "0" } else { "-1" }>
            <span class="visually-hidden">"Criteria. "</span>
            {move || unit.get().map(|(unit, title)| view! {
                <span class="unit-ref">{unit.to_string()}</span>
                <span class="sheet-unit-title">{title}</span>
            })}
        </div>
    }
    .into_any()
}

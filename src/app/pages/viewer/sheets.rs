//! Sheets of cells, as a table: what stands in them, and cells chosen as on any spreadsheet.

use evidence_mapper::media::office::{Row, Sheet};
use evidence_mapper::portfolio::Location;
use evidence_mapper::portfolio::location::{CellRange, column_name};
use leptos::ev;
use leptos::prelude::*;

use super::placing::{Placing, PlacingWords};
use crate::app::browser::page;
use crate::app::browser::pointer::{self, Point};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::ui::unique_id;
use crate::app::words;

/// The most columns that are shown.
const MAX_COLUMNS: u32 = 60;

/// How many rows are shown to begin with, and how many more each time.
const ROWS: usize = 200;

/// The cells that are chosen: from the one that has the focus to the one where the choice began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Chosen {
    anchor: (u32, u32),
    at: (u32, u32),
}

impl Chosen {
    fn range(self) -> CellRange {
        CellRange::between(self.anchor, self.at)
    }
}

/// All sheets of a file, one at a time.
#[component]
pub fn Sheets(sheets: Vec<Sheet>, placing: Placing) -> impl IntoView {
    let names: Vec<String> = sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let sheets = StoredValue::new(sheets);
    let at = RwSignal::new(0_usize);
    let chosen: RwSignal<Option<Chosen>> = RwSignal::new(None);
    let id = unique_id("cells");
    let count = names.len();
    let of = StoredValue::new(names.clone());
    let asked_for = StoredValue::new(id.clone());
    // An effect, because what is in view belongs to the browser.
    Effect::new(move |_| {
        if let Some((_, Location::Cells { sheet, range })) = placing.asked().get()
            && let Some(range) = CellRange::read(&range)
        {
            let named = of.with_value(|names| names.iter().position(|name| *name == sheet));
            let Some(sheet) = named.or((count == 1).then_some(0)) else { return };
            at.set(sheet);
            let (anchor, end) = ((range.last_column, range.last_row), (range.first_column, range.first_row));
            chosen.set(Some(Chosen { anchor, at: end }));
            asked_for.with_value(|id| page::reveal_quietly(&format!("#{id}-{}-{}", end.0, end.1)));
        }
    });
    let place = move || {
        let range = chosen.get()?.range().to_string();
        Some(Location::Cells { sheet: of.with_value(|names| names.get(at.get()).cloned())?, range })
    };
    view! {
        <div class="viewer-tools">
            {(count > 1).then(|| view! {
                <div class="segmented sheet-names" role="group" aria-label="Sheets">
                    {names.into_iter().enumerate().map(|(number, name)| view! {
                        <button
                            type="button"
                            aria-pressed=move || (at.get() == number).to_string()
                            on:click=move |_| {
                                chosen.set(None);
                                at.set(number);
                            }
                        >
                            {name}
                        </button>
                    }).collect_view()}
                </div>
            })}
            {placing.can_add().then(|| view! {
                <button
                    type="button" class="btn" data-kind="secondary" data-size="small"
                    disabled=move || chosen.with(Option::is_none)
                    on:click=move |_| if let Some(place) = untrack(place) { placing.add(place) }
                >
                    <Icon of=Glyph::Pin/>
                    {move || chosen.get().map_or_else(|| "Use chosen cells".to_owned(), |chosen| format!("Use {}", chosen.range()))}
                </button>
            })}
            <PlacingWords placing/>
        </div>
        {move || {
            let sheet = sheets.with_value(|sheets| sheets.get(at.get()).cloned()).unwrap_or_default();
            view! { <Grid sheet id=id.clone() chosen/> }
        }}
    }
    .into_any()
}

#[component]
fn Grid(sheet: Sheet, id: String, chosen: RwSignal<Option<Chosen>>) -> impl IntoView {
    let Sheet { name, rows, is_cut } = sheet;
    if rows.is_empty() {
        return view! { <p class="viewer-note">"Nothing stands in this sheet."</p> }.into_any();
    }
    let widest = rows.iter().filter_map(|row| row.cells.last()).map(|(column, _)| *column).max().unwrap_or(1);
    let columns = widest.min(MAX_COLUMNS);
    let last_row = rows.last().map_or(1, |row| row.number);
    let all = rows.len();
    let rows = StoredValue::new(rows);
    let shown = RwSignal::new(ROWS.min(all));
    // As far as a place that was asked for.
    if let Some(chosen) = chosen.get_untracked() {
        let wanted = rows.with_value(|rows| rows.partition_point(|row| row.number <= chosen.at.1));
        shown.update(|shown| *shown = (*shown).max(wanted.saturating_add(20)).min(all));
    }
    let cell_id = StoredValue::new(id);
    let of_cell = move |column: u32, row: u32| cell_id.with_value(|id| format!("{id}-{column}-{row}"));
    let press = move |event: ev::PointerEvent| {
        let place = pointer::closest_at(Point::of(&event), &["data-cell"]).and_then(|(_, name)| CellRange::read(&name));
        let Some(place) = place else { return };
        let at = (place.first_column, place.first_row);
        chosen.update(|chosen| {
            let anchor = chosen.as_ref().filter(|_| event.shift_key()).map_or(at, |chosen| chosen.anchor);
            *chosen = Some(Chosen { anchor, at });
        });
    };
    let key = move |event: ev::KeyboardEvent| {
        let (by_column, by_row) = match event.key().as_str() {
            "ArrowLeft" => (-1, 0),
            "ArrowRight" => (1, 0),
            "ArrowUp" => (0, -1),
            "ArrowDown" => (0, 1),
            _ => return,
        };
        event.prevent_default();
        let first = rows.with_value(|rows| rows.first().map_or(1, |row| row.number));
        let before = chosen.get_untracked();
        let from = before.map_or((1, first), |chosen| chosen.at);
        let to = if before.is_none() {
            from
        } else {
            (
                from.0.saturating_add_signed(by_column).clamp(1, columns),
                next_row(rows, from.1, by_row).clamp(1, last_row),
            )
        };
        let anchor = before.filter(|_| event.shift_key()).map_or(to, |chosen| chosen.anchor);
        chosen.set(Some(Chosen { anchor, at: to }));
        page::reveal_quietly(&format!("#{}", of_cell(to.0, to.1)));
    };
    let active = move || chosen.get().map(|chosen| of_cell(chosen.at.0, chosen.at.1));
    let label = if name.is_empty() { "Cells".to_owned() } else { format!("Sheet {name}") };
    view! {
        <div
            class="cells" tabindex="0" role="grid" aria-label=label aria-multiselectable="true" aria-activedescendant=active
            aria-rowcount=last_row.to_string() data-scroll-pane
            on:pointerdown=press
            on:keydown=key
        >
            <table role="presentation">
                <thead role="presentation">
                    <tr role="row">
                        <th role="columnheader"><span class="visually-hidden">"Row"</span></th>
                        {(1..=columns).map(|column| view! { <th role="columnheader">{column_name(column)}</th> }).collect_view()}
                    </tr>
                </thead>
                <tbody role="presentation">
                    <For each=move || rows.with_value(|rows| rows.iter().take(shown.get()).cloned().collect::<Vec<_>>()) key=|row| row.number let:row>
                        <Line row columns chosen of_cell=cell_id/>
                    </For>
                </tbody>
            </table>
        </div>
        <Show when=move || shown.get() < all>
            <p class="viewer-note">
                {move || format!("{} of {} shown. ", shown.get(), words::count(all, "row", "rows"))}
                <button type="button" class="btn" data-kind="secondary" data-size="small" on:click=move |_| shown.update(|shown| *shown = (*shown + 5 * ROWS).min(all))>
                    "Show more"
                </button>
            </p>
        </Show>
        {(is_cut || widest > columns).then(|| view! {
            <p class="viewer-note">"There is more in it than is shown here. Save it to see all of it."</p>
        })}
    }
    .into_any()
}

/// The row after or before `row` that has something in it.
fn next_row(rows: StoredValue<Vec<Row>>, row: u32, by: i32) -> u32 {
    rows.with_value(|rows| {
        let at = rows.partition_point(|other| other.number < row);
        let is_there = rows.get(at).is_some_and(|other| other.number == row);
        let next = match by {
            1 => at + usize::from(is_there),
            -1 => at.saturating_sub(1),
            _ => return row,
        };
        rows.get(next).map_or(row, |row| row.number)
    })
}

#[component]
fn Line(row: Row, columns: u32, chosen: RwSignal<Option<Chosen>>, of_cell: StoredValue<String>) -> impl IntoView {
    let number = row.number;
    // Which of its cells are chosen, so that a row that has none is not drawn anew.
    let part = Memo::new(move |_| {
        let range = chosen.get()?.range();
        range.contains(range.first_column, number).then_some((range.first_column, range.last_column))
    });
    let mut cells = row.cells.into_iter().peekable();
    let cells: Vec<String> = (1..=columns)
        .map(|column| cells.next_if(|(at, _)| *at == column).map(|(_, text)| text).unwrap_or_default())
        .collect();
    let cell = move |column: u32, text: String| {
        let is_number = text.strip_suffix(" %").unwrap_or(&text).parse::<f64>().is_ok();
        let is_chosen = move || part.get().is_some_and(|(first, last)| (first..=last).contains(&column));
        let is_chosen = Memo::new(move |_| is_chosen());
        view! {
            <td
                role="gridcell"
                id=of_cell.with_value(|id| format!("{id}-{column}-{number}"))
                class:is-number=is_number
                aria-selected=move || is_chosen.get().to_string()
                data-cell=format!("{}{number}", column_name(column))
            >
                {text}
            </td>
        }
    };
    view! {
        <tr role="row" aria-rowindex=number.to_string()>
            <th role="rowheader">{number}</th>
            {(1..).zip(cells).map(|(column, text)| cell(column, text)).collect_view()}
        </tr>
    }
    .into_any()
}

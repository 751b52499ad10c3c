//! A line of the sheet, the name of a column, and what stands where they cross.

use std::collections::BTreeMap;

use evidence_mapper::matrix::{self, Line, Mark};
use evidence_mapper::portfolio::EvidenceId;
use evidence_mapper::spec::{CriterionRef, OutcomeRef, UnitRef};
use leptos::html;
use leptos::prelude::*;

use super::sheet::{Column, Sheet, columns_at, with_one_apart};
use super::words;
use crate::app::browser::{dom, sheet as browser};
use crate::app::pages::map::criteria::{achievement_hook, coverage_hook};
use crate::app::session::Session;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::ui::status::{AchievementBadge, CoverageBadge, Ladders};

/// The evidence at the head of a column: its number, its title, how many criteria it supports.
#[component]
pub fn ColumnHead(column: Column) -> impl IntoView {
    let sheet = expect_context::<Sheet>();
    let session = sheet.session();
    let (index, number, id) = column;
    let title = session.memo(move |workspace| {
        workspace.portfolio().evidence.get(id).map(|evidence| evidence.title.clone()).unwrap_or_default()
    });
    let count =
        session.memo(move |workspace| workspace.progress().mapped_to.get(&id).copied().unwrap_or_default() as usize);
    let here = Memo::new(move |_| sheet.place().get().column == index + 1);
    let is_focus = Memo::new(move |_| here.get() && sheet.place().get().row == 0);
    let is_apart = Memo::new(move |_| !sheet.columns_in_view().get().contains(&index));
    let label = move || {
        let on = crate::app::words::count(count.get(), "criterion", "criteria");
        format!("{number} {}, on {on}", title.get())
    };
    view! {
        <div
            class="sheet-head"
            class:is-here=move || here.get()
            class:is-apart=move || is_apart.get()
            style:--column=index.to_string()
            role="columnheader"
            aria-colindex=(index + 2).to_string()
            aria-label=label
            title=title
            tabindex=move || if is_focus.get() { "0" } else { "-1" }
            data-evidence=number.to_string()
        >
            <span class="sheet-head-title"><span>{title}</span></span>
            <span class="sheet-head-number">{number.to_string()}</span>
            <span class="sheet-head-count" class:is-none=move || count.get() == 0>{move || count.get()}</span>
        </div>
    }
    .into_any()
}

/// A line, with as many of its cells as are in view.
#[component]
pub fn Row(line: Line) -> impl IntoView {
    let sheet = expect_context::<Sheet>();
    let session = sheet.session();
    let index = Memo::new(move |_| sheet.lines().with(|lines| lines.index(line)).unwrap_or_default());
    let marks = session
        .memo(move |workspace| matrix::marks(workspace.spec(), workspace.portfolio(), workspace.progress(), line));
    // Where in this line the person is, so that going elsewhere wakes two lines and not all.
    let here = Memo::new(move |_| {
        let place = sheet.place().get();
        (place.row == index.get() + 1).then_some(place.column)
    });
    let is_apart = Memo::new(move |_| !sheet.rows_in_view().get().contains(&index.get()));
    let kind = match line {
        Line::Unit(_) => "unit",
        Line::Outcome(_) => "outcome",
        Line::Criterion(_) => "criterion",
    };
    let criterion = match line {
        Line::Criterion(criterion) => Some(session.criterion(criterion)),
        _ => None,
    };
    let unit =
        match line {
            Line::Unit(unit) => Some(session.memo(move |workspace| {
                workspace.progress().units.get(&unit).is_some_and(|progress| progress.is_achieved)
            })),
            _ => None,
        };
    let name = |wanted: &str| (kind == wanted).then(|| id_of(line));
    view! {
        <div
            class="sheet-line"
            class:is-here=move || here.get().is_some()
            class:is-apart=move || is_apart.get()
            style:--row=move || index.get().to_string()
            role="row"
            aria-rowindex=move || (index.get() + 2).to_string()
            data-line=kind
            data-criterion=name("criterion")
            data-outcome=name("outcome")
            data-unit=name("unit")
            data-achieved=move || unit.and_then(|is_achieved| is_achieved.get().then_some(""))
            data-coverage=move || criterion.map(|progress| progress.with(|progress| coverage_hook(progress.coverage)))
            data-achievement=move || criterion.map(|progress| progress.with(|progress| achievement_hook(progress.achievement)))
            data-stale=move || criterion.and_then(|progress| progress.with(|progress| progress.is_stale.then_some("")))
        >
            <LineHead line here=Signal::derive(move || here.get() == Some(0))/>
            <Cells line marks here/>
        </div>
    }
    .into_any()
}

fn id_of(line: Line) -> String {
    match line {
        Line::Unit(unit) => unit.to_string(),
        Line::Outcome(outcome) => outcome.to_string(),
        Line::Criterion(criterion) => criterion.to_string(),
    }
}

/// What a cell shows and says.
struct Look {
    class: &'static str,
    tab: &'static str,
    label: String,
    mark: Option<&'static str>,
    mapping: Option<String>,
    /// What is written in it: how many are mapped below a line that folds.
    text: String,
}

/// What stands where `line` and a column cross. `here` is the column in this line where the person is.
fn look(
    line: Line,
    (index, number, id): Column,
    marks: &BTreeMap<EvidenceId, Mark>,
    here: Option<usize>,
    is_in_view: impl Fn(usize) -> bool,
) -> Look {
    let mark = marks.get(&id);
    let is_here = here == Some(index + 1);
    let mapped = match mark {
        Some(Mark::Mapped(places)) if places.is_empty() => Some("mapped"),
        Some(Mark::Mapped(_)) => Some("located"),
        _ => None,
    };
    Look {
        // Only in the person's own line can it stand apart from the others.
        class: if is_here && !is_in_view(index) { "sheet-cell is-apart" } else { "sheet-cell" },
        tab: if is_here { "0" } else { "-1" },
        label: words::cell(number, line, mark),
        mark: mapped,
        mapping: match line {
            Line::Criterion(criterion) => mark.map(|_| format!("{number}@{criterion}")),
            _ => None,
        },
        text: match mark {
            Some(Mark::Below(count)) => count.to_string(),
            _ => String::new(),
        },
    }
}

/// The cells of a line that are in view. There are hundreds on a screen, so each is one element that listens to nothing; the line
/// tells those that have changed. None is drawn anew as a whole, because that would take the focus from it.
#[component]
fn Cells(line: Line, marks: Memo<BTreeMap<EvidenceId, Mark>>, here: Memo<Option<usize>>) -> impl IntoView {
    let sheet = expect_context::<Sheet>();
    let cells = Memo::new(move |_| {
        let apart = here.get().and_then(|column| column.checked_sub(1));
        columns_at(sheet, with_one_apart(sheet.columns_in_view().get(), apart))
    });
    let look_of = move |column: Column, marks: &BTreeMap<EvidenceId, Mark>, here: Option<usize>| {
        look(line, column, marks, here, |index| sheet.columns_in_view().with_untracked(|view| view.contains(&index)))
    };
    let place = NodeRef::<html::Div>::new();
    // An effect, because the elements are the browser's. What is drawn anew is right as it is.
    Effect::new(move |before: Option<()>| {
        let here = here.get();
        if here.is_some() {
            sheet.columns_in_view().track();
        }
        marks.with(|marks| {
            let Some(place) = place.get_untracked().filter(|_| before.is_some()) else { return };
            let columns = cells.get_untracked();
            browser::each_cell(&place, |cell, column| {
                let Some(column) = columns.iter().find(|(index, ..)| index + 2 == column) else { return };
                let look = look_of(*column, marks, here);
                for (name, value) in [
                    ("class", Some(look.class)),
                    ("tabindex", Some(look.tab)),
                    ("aria-label", Some(look.label.as_str())),
                    ("data-mark", look.mark),
                    ("data-mapping", look.mapping.as_deref()),
                ] {
                    dom::keep_attribute(cell, name, value);
                }
                dom::keep_text(cell, &look.text);
            });
        });
    });
    let cell = move |column: Column| {
        let look = untrack(|| marks.with(|marks| look_of(column, marks, here.get())));
        view! {
            <div
                class=look.class
                style:--column=column.0.to_string()
                role="gridcell"
                aria-colindex=(column.0 + 2).to_string()
                aria-label=look.label
                tabindex=look.tab
                data-mark=look.mark
                data-mapping=look.mapping
            >
                {look.text}
            </div>
        }
        .into_any()
    };
    view! {
        <div class="sheet-cells" role="presentation" node_ref=place>
            <For each=move || cells.get() key=|column| *column children=cell/>
        </div>
    }
    .into_any()
}

/// What a line is called, and how far it is.
#[component]
fn LineHead(line: Line, here: Signal<bool>) -> impl IntoView {
    let sheet = expect_context::<Sheet>();
    let is_folded = sheet.is_folded(line);
    let session = sheet.session();
    let inner = match line {
        Line::Unit(unit) => view! { <UnitName session unit/> }.into_any(),
        Line::Outcome(outcome) => view! { <OutcomeName session outcome/> }.into_any(),
        Line::Criterion(criterion) => view! { <CriterionName session criterion/> }.into_any(),
    };
    view! {
        <div
            class="sheet-name"
            role="rowheader"
            aria-colindex="1"
            aria-expanded=move || line.folds().then(|| (!is_folded.get()).to_string())
            tabindex=move || if here.get() { "0" } else { "-1" }
        >
            {line.folds().then(|| view! { <Icon of=Glyph::ChevronRight/> })}
            {inner}
        </div>
    }
}

#[component]
fn UnitName(session: Session, unit: UnitRef) -> impl IntoView {
    let title = session.with_untracked(|workspace| {
        workspace.spec().unit(unit).map(|unit| unit.title.value.clone()).unwrap_or_default()
    });
    let counts = session.memo(move |workspace| {
        workspace.progress().units.get(&unit).map(|progress| progress.counts).unwrap_or_default()
    });
    view! {
        <span class="unit-ref">{unit.to_string()}</span>
        <span class="sheet-wording" title=title.clone()>{title.clone()}</span>
        <Ladders counts/>
    }
}

#[component]
fn OutcomeName(session: Session, outcome: OutcomeRef) -> impl IntoView {
    let wording = session.with_untracked(|workspace| {
        workspace.spec().outcome(outcome).map(|outcome| outcome.wording.value.clone()).unwrap_or_default()
    });
    let counts = session.memo(move |workspace| {
        workspace.progress().outcomes.get(&outcome).map(|progress| progress.counts).unwrap_or_default()
    });
    view! {
        <span class="outcome-ref">{format!("LO{}", outcome.number())}</span>
        <span class="sheet-wording" title=wording.clone()>{wording.clone()}</span>
        <span class="sheet-count" aria-label=move || { let counts = counts.get(); format!("{} of {} criteria with evidence", counts.mapped, counts.criteria) }>
            {move || { let counts = counts.get(); format!("{}/{}", counts.mapped, counts.criteria) }}
        </span>
    }
}

#[component]
fn CriterionName(session: Session, criterion: CriterionRef) -> impl IntoView {
    let wording = session.with_untracked(|workspace| {
        let found = workspace.spec().criterion(criterion);
        found
            .and_then(|criterion| criterion.wording.value.clone())
            .unwrap_or_else(|| "Not legible in the source".to_owned())
    });
    let progress = session.criterion(criterion);
    let coverage = Memo::new(move |_| progress.with(|progress| progress.coverage));
    let achievement = Memo::new(move |_| progress.with(|progress| progress.achievement));
    let is_stale = Memo::new(move |_| progress.with(|progress| progress.is_stale));
    let count = Memo::new(move |_| progress.with(|progress| progress.evidence.len()));
    view! {
        <span class="criterion-number">{criterion.number().to_owned()}</span>
        <span class="sheet-wording" title=wording.clone()>{wording.clone()}</span>
        <CoverageBadge coverage compact=true/>
        <AchievementBadge achievement is_stale compact=true/>
        <span class="sheet-count" class:is-none=move || count.get() == 0>
            <span class="visually-hidden">", evidence: "</span>
            {move || count.get()}
        </span>
    }
}

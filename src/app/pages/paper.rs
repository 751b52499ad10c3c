//! The sheets as they will be printed, and the same as tables for a spreadsheet.

use evidence_mapper::file_name;
use evidence_mapper::message::Message;
use evidence_mapper::paper::{Declaration, Kind, Paper, Piece, Printing, Sheet, Table, csv, papers};
use evidence_mapper::terms::say;
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::app::browser::{clock, download, page};
use crate::app::session::Session;
use crate::app::ui::menu::{Menu, MenuItem};
use crate::app::ui::toast::{Toast, Toasts};
use crate::app::words;

/// The tables that a spreadsheet is given, in the order in which people ask for them.
const TABLES: [Kind; 7] =
    [Kind::Log, Kind::Index, Kind::Units, Kind::Decisions, Kind::Samples, Kind::Plan, Kind::Actions];

/// Looks at the portfolio as printing asks for it.
fn printing<T>(session: Session, look: impl FnOnce(&Printing<'_>) -> T) -> T {
    session.with(|workspace| {
        session.with_signatures(|signatures| {
            look(&Printing {
                spec: workspace.spec(),
                portfolio: workspace.portfolio(),
                progress: workspace.progress(),
                signatures,
                today: clock::today(),
                day: &clock::local_date,
            })
        })
    })
}

/// The screen.
#[component]
pub fn PaperPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let all = Memo::new(move |_| Arc::new(printing(session, papers)));
    let left_out = RwSignal::new(BTreeSet::<Sheet>::new());
    let shown = Memo::new(move |_| {
        let left_out = left_out.get();
        all.with(|all| all.iter().filter(|paper| !left_out.contains(&paper.sheet)).cloned().collect::<Vec<_>>())
    });
    let is_none = Memo::new(move |_| shown.with(Vec::is_empty));
    view! {
        <main data-screen="paper" class="page paper">
            <div class="page-head no-print">
                <h1 class="page-title">"Paper"</h1>
                <div class="page-actions">
                    <Tables all/>
                    <button class="btn" data-kind="primary" disabled=is_none on:click=move |_| page::print()>"Print"</button>
                </div>
            </div>
            <div class="paper-choice no-print">
                <p class="muted small">
                    "What will be printed is below. Your browser prints it or saves it as a PDF; where its pages come without numbers, turn on its own headers and footers."
                </p>
                <div class="toggles" role="group" aria-label="Sheets">
                    <button class="toggle" aria-pressed=move || left_out.with(BTreeSet::is_empty).to_string() on:click=move |_| left_out.set(BTreeSet::new())>"All"</button>
                    {move || all.with(|all| all.iter().map(|paper| paper.sheet).collect::<Vec<_>>()).into_iter().map(|sheet| view! { <Choice sheet all left_out/> }).collect_view()}
                </div>
            </div>
            <div class="leaves">
                {move || shown.get().into_iter().map(|paper| view! { <SheetView paper/> }).collect_view()}
                <Show when=move || is_none.get()><p>"No sheet is chosen."</p></Show>
            </div>
        </main>
    }
    .into_any()
}

/// The value of `data-sheet`.
fn hook(sheet: Sheet) -> String {
    match sheet {
        Sheet::Front => "front".to_owned(),
        Sheet::Log(unit) => format!("log-{unit}"),
        Sheet::Index => "index".to_owned(),
        Sheet::Quality => "quality".to_owned(),
    }
}

/// Whether one sheet is printed. The first press on one after all were shown picks it alone.
#[component]
fn Choice(sheet: Sheet, all: Memo<Arc<Vec<Paper>>>, left_out: RwSignal<BTreeSet<Sheet>>) -> impl IntoView {
    let label = match sheet {
        Sheet::Front => "Front sheet".to_owned(),
        Sheet::Log(unit) => format!("Log {unit}"),
        Sheet::Index => "Evidence index".to_owned(),
        Sheet::Quality => say("{Quality assurance}").to_owned(),
    };
    let is_chosen = Memo::new(move |_| left_out.with(|left| !left.is_empty() && !left.contains(&sheet)));
    let choose = move |_| {
        let every: BTreeSet<Sheet> = all.with_untracked(|all| all.iter().map(|paper| paper.sheet).collect());
        left_out.update(|left| {
            if left.is_empty() {
                left.extend(every.iter().filter(|other| **other != sheet));
            } else if !left.remove(&sheet) {
                left.insert(sheet);
            }
            // Nothing chosen is no wish that anybody has.
            if every.iter().all(|sheet| left.contains(sheet)) {
                left.clear();
            }
        });
    };
    view! { <button class="toggle" aria-pressed=move || is_chosen.get().to_string() on:click=choose>{label}</button> }
}

#[component]
fn Tables(all: Memo<Arc<Vec<Paper>>>) -> impl IntoView {
    let session = expect_context::<Session>();
    let toasts = expect_context::<Toasts>();
    let has = move |kind: Kind| {
        all.with(|all| {
            all.iter().flat_map(|paper| &paper.tables).any(|table| table.kind == kind && !table.rows.is_empty())
        })
    };
    let save = move |kind: Kind| {
        let (table, learner) = untrack(|| {
            let table = printing(session, |printing| all.with(|all| csv(printing, all, kind)));
            let learner = session.with(|workspace| workspace.portfolio().learner().map(|learner| learner.name.clone()));
            (table, learner.unwrap_or_default())
        });
        let Some(table) = table else { return };
        let name = format!("{}.csv", file_name::safe(&format!("{learner} {} {}", kind.title(), clock::today())));
        if let Err(error) = download::save_text(&table, &name) {
            toasts.show(Toast::problem(Message::from(&error)));
        }
    };
    view! {
        <Menu label="Save as CSV">
            {move || TABLES.into_iter().filter(|kind| has(*kind)).map(|kind| view! {
                <MenuItem on_choose=move |()| save(kind)>{kind.title()}</MenuItem>
            }).collect_view()}
        </Menu>
    }
}

#[component]
fn SheetView(paper: Paper) -> impl IntoView {
    let Paper { sheet, title, running, facts, tables, declarations, notes, lines } = paper;
    let has_names = tables.len() > 1;
    let id = format!("sheet-{}", hook(sheet));
    let labelled = id.clone();
    view! {
        <article class="leaf" data-sheet=hook(sheet) aria-labelledby=labelled>
            <p class="leaf-running">{running.clone()}</p>
            <h2 id=id>{title}</h2>
            <dl class="leaf-facts">
                {facts.into_iter().map(|(name, pieces)| view! { <div><dt>{name}</dt><dd>{pieces.into_iter().map(piece).collect_view()}</dd></div> }).collect_view()}
            </dl>
            {tables.into_iter().map(|table| view! { <TableView table running=running.clone() has_name=has_names/> }).collect_view()}
            {declarations.into_iter().map(declaration).collect_view()}
            {(!notes.is_empty()).then(|| view! {
                <section class="leaf-notes">
                    <h3>"On the published text"</h3>
                    {notes.into_iter().map(|note| view! { <p>{note}</p> }).collect_view()}
                </section>
            })}
            {(!lines.is_empty()).then(|| view! {
                <div class="leaf-lines">
                    {lines.into_iter().map(|role| view! {
                        <div class="leaf-line"><span>{role}", signature"</span><span>"Name"</span><span>"Date"</span></div>
                    }).collect_view()}
                </div>
            })}
        </article>
    }
    .into_any()
}

#[component]
fn TableView(table: Table, running: String, has_name: bool) -> impl IntoView {
    let Table { kind, columns, rows, empty, .. } = table;
    if rows.is_empty() {
        return view! {
            {has_name.then(|| view! { <h3>{kind.title()}</h3> })}
            <p>{empty}</p>
        }
        .into_any();
    }
    let width = columns.len().to_string();
    let mut under: Vec<Piece> = Vec::new();
    let mut lines: Vec<AnyView> = Vec::new();
    for row in rows {
        if row.under != under {
            under = row.under.clone();
            let above = under.clone().into_iter().map(piece).collect_view();
            lines.push(
                view! { <tr class="leaf-under"><th scope="colgroup" colspan=width.clone()>{above}</th></tr> }
                    .into_any(),
            );
        }
        let cells = row.cells.into_iter().zip(columns).enumerate().map(|(at, (cell, column))| {
            let pieces = cell.into_iter().map(piece).collect_view();
            match at {
                0 => view! { <th scope="row">{pieces}</th> }.into_any(),
                _ => view! { <td data-label=say(column)>{pieces}</td> }.into_any(),
            }
        });
        lines.push(view! { <tr data-row=row.key>{cells.collect_view()}</tr> }.into_any());
    }
    view! {
        {has_name.then(|| view! { <h3>{kind.title()}</h3> })}
        <table class="leaf-table" data-table=format!("{kind:?}").to_lowercase()>
            <thead>
                <tr class="leaf-repeat" aria-hidden="true"><td colspan=width.clone()>{running}</td></tr>
                <tr>{columns.iter().map(|column| view! { <th scope="col">{say(column)}</th> }).collect_view()}</tr>
            </thead>
            <tbody>{lines}</tbody>
        </table>
    }
    .into_any()
}

fn declaration(declaration: Declaration) -> AnyView {
    let Declaration { title, text, by } = declaration;
    view! {
        <section class="leaf-declaration">
            <h3>{title}</h3>
            <p>{text}</p>
            {(!by.is_empty()).then(|| view! { <p class="leaf-by">{by.into_iter().map(piece).collect_view()}</p> })}
        </section>
    }
    .into_any()
}

fn piece(piece: Piece) -> AnyView {
    match piece {
        Piece::Text(words) => view! { <span class="piece">{words}</span> }.into_any(),
        Piece::Strong(words) => view! { <b class="piece">{words}</b> }.into_any(),
        Piece::Faint(words) => view! { <span class="piece is-faint">{words}</span> }.into_any(),
        Piece::Day(day) => view! { <span class="piece">{words::date(day)}</span> }.into_any(),
        // The beginning is enough to find it by; all of it stands in the table for a spreadsheet.
        Piece::Digest(digest) => {
            let short: String = digest.to_string().chars().take(16).collect();
            view! { <span class="piece is-digest" title=digest.to_string()>{format!("{short}…")}</span> }.into_any()
        }
        Piece::Full(digest) => view! { <span class="piece is-digest">{digest.to_string()}</span> }.into_any(),
    }
}

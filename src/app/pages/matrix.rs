//! The matrix: criteria down, evidence across, as the sheet that assessors know; and the same as a list.
//!
//! Only the cells in view are in the page: [`evidence_mapper::matrix`] says which, [`sheet`] draws them.

mod bar;
mod list;
mod row;
mod sheet;
mod words;

use leptos::prelude::*;

use crate::app::browser::preferences::{self, Preference};
use crate::app::pages::demo::DemoNote;
use crate::app::pages::sheets::Sheets;
use crate::app::route::Route;
use crate::app::session::Session;
use crate::app::state::App;
use bar::CellBar;
use list::List;
use sheet::{Grid, Sheet};

/// How it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Sheet,
    List,
}

/// The screen.
#[component]
pub fn MatrixPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let sheet = Sheet::new(session, expect_context::<Sheets>());
    provide_context(sheet);
    let is_list = preferences::read(Preference::MatrixAsList).is_some();
    let look = RwSignal::new(if is_list { Look::List } else { Look::Sheet });
    let choose = move |chosen: Look| {
        look.set(chosen);
        match chosen {
            Look::List => preferences::write(Preference::MatrixAsList, "yes"),
            Look::Sheet => preferences::forget(Preference::MatrixAsList),
        }
    };
    // The address may lead to a criterion, also from the same screen.
    let hash = expect_context::<App>().hash();
    Effect::new(move |_| {
        if let Some(criterion) = hash.with(|hash| Route::criterion(hash)) {
            sheet.show(criterion);
        }
    });
    let has_evidence = Memo::new(move |_| sheet.columns().with(|columns| !columns.is_empty()));
    view! {
        <main data-screen="matrix" class="matrix">
            <header class="matrix-tools">
                <h1 class="visually-hidden">"Matrix of criteria and evidence"</h1>
                <div class="segmented" role="group" aria-label="Show as">
                    {[(Look::Sheet, "Sheet"), (Look::List, "List")]
                        .map(|(chosen, label)| view! {
                            <button
                                type="button"
                                aria-pressed=move || (look.get() == chosen).to_string()
                                on:click=move |_| choose(chosen)
                            >
                                {label}
                            </button>
                        })
                        .collect_view()}
                </div>
                <Show when=move || look.get() == Look::Sheet>
                    <button class="btn" data-kind="quiet" data-size="small" on:click=move |_| sheet.fold_all(true)>"Fold all"</button>
                    <button class="btn" data-kind="quiet" data-size="small" on:click=move |_| sheet.fold_all(false)>"Unfold all"</button>
                    <p class="matrix-legend" aria-hidden="true">
                        <span><i class="sheet-mark" data-mark="mapped"></i>"mapped"</span>
                        <span><i class="sheet-mark" data-mark="located"></i>"says where"</span>
                    </p>
                </Show>
            </header>
            <DemoNote/>
            <Show when=move || !has_evidence.get()>
                <p class="hint matrix-empty">
                    {if session.is_read_only() { "There is no evidence in this portfolio." }
                    else { "Each piece of evidence stands here as a column. Add some on the map, and come back to map it." }}
                </p>
            </Show>
            {move || match look.get() {
                Look::Sheet => view! { <Grid/><CellBar/> }.into_any(),
                Look::List => view! { <List/> }.into_any(),
            }}
        </main>
    }
    .into_any()
}

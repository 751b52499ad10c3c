//! The bar on top of every screen: where you are, what can be taken back, whether everything is saved.

use leptos::prelude::*;

use crate::app::browser::page;
use crate::app::holding::is_received;
use crate::app::pages::help::HelpButton;
use crate::app::pages::palette::PaletteButton;
use crate::app::pages::tabs::Tabs;
use crate::app::route::{Route, Screen};
use crate::app::saver::SaveStatus;
use crate::app::session::Session;
use crate::app::state::{App, Open};
use crate::app::theme::ThemeMenu;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;

/// The bar.
#[component]
pub fn Header() -> impl IntoView {
    let app = expect_context::<App>();
    let route = app.route();
    Effect::new(move |_| page::set_title(&title(app, route.get())));
    let bar = move || match app.open().get() {
        Open::Portfolio(id, session, part) if route.get().portfolio() == Some(id) => Some((part.bar)(session)),
        _ => None,
    };
    view! {
        <header class="app-head">
            <a class="app-name" href="#/" aria-label="Evidence Mapper, all portfolios">
                <span class="app-mark" aria-hidden="true"></span>
                <span>"Evidence Mapper"</span>
            </a>
            {bar}
            <DeskLink/>
            <a class="app-library" href="#/library" aria-current=move || (route.get() == Route::Library).then_some("page")>"Library"</a>
            <SaveState/>
            <ThemeMenu/>
        </header>
    }
    .into_any()
}

/// The way to the desk, where there is something on it.
#[component]
fn DeskLink() -> impl IntoView {
    let app = expect_context::<App>();
    let route = app.route();
    let is_any = Memo::new(move |_| app.holdings().with(|all| all.iter().any(is_received)));
    view! {
        <Show when=move || is_any.get()>
            <a class="app-library" href="#/desk" aria-current=move || (route.get() == Route::Desk).then_some("page")>"Desk"</a>
        </Show>
    }
}

/// What the browser calls the tab.
fn title(app: App, route: Route) -> String {
    let place = match route {
        Route::Portfolios => return "Evidence Mapper".to_owned(),
        Route::Library => return "Library · Evidence Mapper".to_owned(),
        Route::Desk => return "Desk · Evidence Mapper".to_owned(),
        Route::Sampling => return "Sampling · Evidence Mapper".to_owned(),
        Route::Settings => return "Settings · Evidence Mapper".to_owned(),
        Route::Portfolio(_, Screen::Map) => "Map",
        Route::Portfolio(_, Screen::Matrix) => "Matrix",
        Route::Portfolio(_, Screen::Units) => "Units",
        Route::Portfolio(_, Screen::Progress) => "Progress",
        Route::Portfolio(_, Screen::Ready) => "Before you hand over",
        Route::Portfolio(_, Screen::Submit) => "Hand over",
        Route::Portfolio(_, Screen::Review) => "Review",
        Route::Portfolio(_, Screen::Inbox) => "Feedback",
        Route::Portfolio(_, Screen::Versions) => "Versions",
        Route::Portfolio(_, Screen::Audit) => "Audit trail",
        Route::Portfolio(_, Screen::Paper) => "Paper",
        Route::Portfolio(_, Screen::Version) => "Newer version",
    };
    let holdings = app.holdings().get();
    let learner =
        holdings.iter().find(|holding| Some(holding.id) == route.portfolio()).map(|holding| holding.learner.clone());
    format!("{place} · {} · Evidence Mapper", learner.unwrap_or_default())
}

/// Its part for an open portfolio: whose it is, its screens, what can be taken back.
#[component]
pub fn PortfolioBar(session: Session) -> impl IntoView {
    let learner = session
        .memo(|workspace| workspace.portfolio().learner().map(|learner| learner.name.clone()).unwrap_or_default());
    view! {
        <span class="app-learner">{learner}</span>
        <Tabs session/>
        {(!session.is_read_only()).then(|| view! { <History session/> })}
        <PaletteButton/>
        <HelpButton/>
    }
    .into_any()
}

#[component]
fn History(session: Session) -> impl IntoView {
    let (undo, redo) = (session.can_undo(), session.can_redo());
    view! {
        <div class="history">
            <button
                class="icon-btn"
                aria-label="Undo"
                title=move || undo.get().map_or_else(|| "Nothing to undo".to_owned(), |act| format!("Undo {}", words::act(act)))
                disabled=move || undo.get().is_none()
                on:click=move |_| session.undo()
            >
                <Icon of=Glyph::Undo/>
            </button>
            <button
                class="icon-btn"
                aria-label="Redo"
                title=move || redo.get().map_or_else(|| "Nothing to redo".to_owned(), |act| format!("Redo {}", words::act(act)))
                disabled=move || redo.get().is_none()
                on:click=move |_| session.redo()
            >
                <Icon of=Glyph::Redo/>
            </button>
        </div>
    }
    .into_any()
}

#[component]
fn SaveState() -> impl IntoView {
    let app = expect_context::<App>();
    let saver = app.saver();
    let status = saver.status();
    move || {
        match status.get() {
        SaveStatus::Saved => view! { <span class="save-state" data-save="saved" title="Everything is in this browser">"Saved"</span> }.into_any(),
        SaveStatus::Saving => view! { <span class="save-state" data-save="saving">"Saving…"</span> }.into_any(),
        SaveStatus::Failed(message) => view! {
            <div class="banner is-problem" role="alert" data-message="not-saved" data-save="failed">
                <b>{message.title}</b>
                <span>{message.detail}" "{message.hint}</span>
                <button class="btn" data-kind="secondary" data-size="small" on:click=move |_| saver.retry()>"Try again"</button>
            </div>
        }
        .into_any(),
    }
    }
}

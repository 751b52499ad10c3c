//! The page. `pages` are the screens and `ui` what they are built from; `session` is the open portfolio, `saver` and
//! `transfer` alone hold the store; every call of the browser's own interfaces is in `browser`.

pub mod browser;
pub mod drafts;
pub mod drag;
pub mod holding;
pub mod intake;
pub mod library;
pub mod pages;
pub mod parts;
pub mod route;
pub mod saver;
pub mod session;
pub mod signatures;
pub mod state;
pub mod theme;
pub mod thumbnails;
pub mod transfer;
pub mod ui;
pub mod words;

use std::rc::Rc;

use evidence_mapper::message::Message;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use browser::{leaving, location, page, panic, worker};
use evidence_mapper::store::device::DeviceStore;
use evidence_mapper::store::indexed_db::StoreEvent;
use pages::header::Header;
use pages::help::Help;
use pages::map::{dropped, is_dragging_files};
use pages::palette::Palette;
use pages::portfolios::PortfoliosPage;
use pages::sheets::Sheets;
use parts::later::Later;
use parts::{AssuringPart, JudgingPart, LibraryPart};
use route::Route;
use state::{App, Open};
use transfer::{ImportDialog, Transfer};
use ui::toast::{Toast, ToastRegion, Toasts};

/// Opens the store and mounts the page; in a worker, does its work.
pub fn start() {
    if worker::is_here() {
        panic::tell_the_page();
        wasm_bindgen_futures::spawn_local(async {
            match parts::transfer().await {
                Ok(part) => (part.serve)().await,
                Err(_) => worker::say_lost(),
            }
        });
        return;
    }
    panic::show_in_page();
    theme::restore();
    evidence_mapper::dates::write_by(browser::dates::date);
    words::restore();
    // Leptos has its own only from mounting on.
    wasm_bindgen_futures::spawn_local(async {
        match DeviceStore::open(store_event).await {
            Ok(store) => {
                let store = Rc::new(store);
                mount_to_body(move || view! { <Page store/> });
            }
            // What is kept here would seem to be lost if the page went on without it.
            Err(error) => mount_to_body(move || view! { <CannotStart message=Message::from(&error)/> }),
        }
        page::drop_shell();
    });
}

/// The store is no longer this tab's: nothing can be saved here until the page is loaded again.
fn store_event(event: StoreEvent) {
    let words = match event {
        StoreEvent::Blocked => "Another tab has an older version of this page open. Close it to go on.",
        StoreEvent::Outdated => "A newer version of this page is open in another tab. Reload to go on here.",
        StoreEvent::Lost => "The browser closed its storage. Reload to go on.",
    };
    page::cover("store-lost", words);
}

#[component]
fn CannotStart(message: Message) -> impl IntoView {
    page::say_ready();
    view! {
        <main class="page is-narrow">
            <section class="panel" role="alert" data-message="cannot-start">
                <h1 class="page-title">{message.title}</h1>
                <p>{message.detail}</p>
                <p class="muted small">{message.hint}</p>
            </section>
        </main>
    }
    .into_any()
}

#[component]
fn Page(store: Rc<DeviceStore>) -> impl IntoView {
    let toasts = Toasts::new();
    provide_context(toasts);
    let hash = RwSignal::new(location::hash());
    // Both last as long as the page.
    std::mem::forget(location::on_hash_change(move |changed| hash.set(changed)));
    if let DeviceStore::InMemory { because, .. } = &*store {
        toasts.show(Toast::problem(Message::from(because)));
    }
    let app = App::new(store, toasts, hash);
    std::mem::forget(leaving::ask_while(move || app.is_leaving_a_loss()));
    app.join_tabs();
    provide_context(app);
    provide_context(app.stores());
    let transfer = Transfer::new(app);
    provide_context(transfer);
    let sheets = Sheets::new();
    provide_context(sheets);
    provide_context(Palette::new());
    provide_context(Help::new());
    // Dropped where nothing else takes it, a file is opened as a bundle; left alone, the browser would leave the page for it.
    let over = window_event_listener(ev::dragover, |event| {
        if is_dragging_files(&event) {
            event.prevent_default();
        }
    });
    let drop = window_event_listener(ev::drop, move |event| {
        if is_dragging_files(&event) && !event.default_prevented() {
            event.prevent_default();
            transfer.open_first(dropped(&event));
        }
    });
    let press = window_event_listener(ev::pointerdown, move |_| toasts.note_gesture());
    let key = window_event_listener(ev::keydown, move |_| toasts.note_gesture());
    on_cleanup(move || {
        press.remove();
        key.remove();
        over.remove();
        drop.remove();
    });

    let first = spawn_first(app);
    // Whatever was open over the old screen has no place on the new one.
    Effect::new(move |_| {
        hash.track();
        sheets.close();
        if first.get() {
            spawn_local(app.follow());
        }
    });
    let route = app.route();
    // Another screen is read from its top, wherever the last one was left.
    Effect::new(move |before: Option<Route>| {
        let now = route.get();
        if let Some(before) = before.filter(|before| *before != now) {
            page::to_top();
            toasts.turn_page(before.portfolio() == now.portfolio());
        }
        now
    });
    let place = Memo::new(move |_| match route.get() {
        Route::Portfolio(..) => None,
        other => Some(other),
    });
    view! {
        <Header/>
        <Show when=move || first.get()>
            {move || {
                app.renamed().track();
                match place.get() {
                Some(Route::Library) => view! {
                    <Later part=|| Box::pin(parts::library()) show=|part: LibraryPart| (part.screen)()/>
                }
                .into_any(),
                Some(Route::Desk) => view! {
                    <Later part=|| Box::pin(parts::judging()) show=|part: JudgingPart| (part.desk)()/>
                }
                .into_any(),
                Some(Route::Sampling) => view! {
                    <Later part=|| Box::pin(parts::assuring()) show=|part: AssuringPart| (part.sampling)()/>
                }
                .into_any(),
                Some(Route::Settings) => view! {
                    <Later part=|| Box::pin(parts::judging()) show=|part: JudgingPart| (part.settings)()/>
                }
                .into_any(),
                Some(_) => {
                    spawn_local(app.refresh());
                    view! { <PortfoliosPage/> }.into_any()
                }
                None => view! { <OpenPortfolio/> }.into_any(),
            }}}
        </Show>
        <ImportDialog/>
        <ToastRegion toasts/>
    }
    .into_any()
}

/// Reads what the first screen needs; then says that the page can be used.
fn spawn_first(app: App) -> ReadSignal<bool> {
    let (is_ready, set_ready) = signal(false);
    spawn_local(async move {
        app.refresh().await;
        app.follow().await;
        set_ready.set(true);
        request_animation_frame(move || {
            page::say_ready();
            parts::load_ahead(app);
        });
    });
    is_ready
}

/// The screens of the portfolio that the address asks for.
#[component]
fn OpenPortfolio() -> impl IntoView {
    let app = expect_context::<App>();
    move || match app.open().get() {
        Open::Nothing | Open::Reading(_) => {
            view! { <main class="page"><p class="hint">"Opening…"</p></main> }.into_any()
        }
        Open::Failed(_, message) => view! {
            <main class="page is-narrow">
                <section class="panel" role="alert" data-message="cannot-open">
                    <h1 class="page-title">{message.title}</h1>
                    <p>{message.detail}</p>
                    {message.hint.map(|hint| view! { <p class="hint">{hint}</p> })}
                    <p><a href="#/">"All portfolios"</a></p>
                </section>
            </main>
        }
        .into_any(),
        Open::Portfolio(_, session, part) => (part.screens)(session),
    }
}

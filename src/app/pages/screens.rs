//! The screens of an open portfolio.

use leptos::ev;
use leptos::prelude::*;

use crate::app::browser::page;
use crate::app::intake::Intake;
use crate::app::pages::map::MapPage;
use crate::app::pages::progress::ProgressPage;
use crate::app::pages::review::ReviewPage;
use crate::app::pages::sheets::SheetHost;
use crate::app::pages::submit::SubmitPage;
use crate::app::route::{Route, Screen};
use crate::app::session::Session;
use crate::app::state::App;

/// The screen that the address asks for, with what opens above it.
#[component]
pub fn Screens(session: Session) -> impl IntoView {
    let app = expect_context::<App>();
    provide_context(session);
    provide_context(Intake::new(session, app));
    let screen = Memo::new(move |_| match app.route().get() {
        Route::Portfolio(_, screen) => screen,
        Route::Portfolios => Screen::Map,
    });
    let keys = window_event_listener(ev::keydown, move |event| {
        let is_command = (event.ctrl_key() || event.meta_key()) && !event.alt_key();
        if !is_command || page::is_typing() || page::is_dialog_open() {
            return;
        }
        match event.key().to_ascii_lowercase().as_str() {
            "z" if event.shift_key() => session.redo(),
            "z" => session.undo(),
            "y" => session.redo(),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || keys.remove());
    view! {
        {move || match (screen.get(), session.is_read_only()) {
            // Nobody works in somebody else's portfolio.
            (Screen::Map, true) | (Screen::Review, _) => view! { <ReviewPage/> }.into_any(),
            (Screen::Map, false) => view! { <MapPage/> }.into_any(),
            (Screen::Progress, _) => view! { <ProgressPage/> }.into_any(),
            (Screen::Submit, _) => view! { <SubmitPage/> }.into_any(),
        }}
        <SheetHost/>
    }
    .into_any()
}

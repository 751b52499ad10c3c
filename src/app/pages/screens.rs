//! The screens of an open portfolio.

use leptos::ev;
use leptos::prelude::*;

use crate::app::browser::page;
use crate::app::intake::Intake;
use crate::app::pages::help::HelpHost;
use crate::app::pages::map::MapPage;
use crate::app::pages::matrix::MatrixPage;
use crate::app::pages::palette::PaletteHost;
use crate::app::pages::progress::ProgressPage;
use crate::app::pages::review::ReviewPage;
use crate::app::pages::sheets::SheetHost;
use crate::app::pages::submit::SubmitPage;
use crate::app::parts::later::Later;
use crate::app::parts::{self, AnsweringPart, AssuringPart, JudgingPart, LibraryPart, PapersPart, UnitsPart};
use crate::app::route::{Route, Screen};
use crate::app::session::{Pen, Session};
use crate::app::state::App;
use crate::app::thumbnails::Thumbnails;

/// The screen that the address asks for, with what opens above it.
#[component]
pub fn Screens(session: Session) -> impl IntoView {
    let app = expect_context::<App>();
    provide_context(session);
    provide_context(Intake::new(session, app));
    provide_context(Thumbnails::new(app.stores()));
    let screen = Memo::new(move |_| match app.route().get() {
        Route::Portfolio(_, screen) => screen,
        Route::Portfolios | Route::Library | Route::Desk | Route::Sampling | Route::Settings => Screen::Map,
    });
    // The screens are built from the specification, so another edition of it builds them anew.
    let edition = session.memo(|workspace| workspace.spec().digest);
    // A person who changes what is said of them goes on where they are.
    let pen = Memo::new(move |_| session.pen());
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
    let shown = move || {
        edition.track();
        match (screen.get(), pen.get()) {
            (Screen::Map | Screen::Review, Pen::Assessor) => view! {
                <Later part=|| Box::pin(parts::judging()) show=move |part: JudgingPart| (part.review)()/>
            }
            .into_any(),
            (Screen::Submit, Pen::Assessor | Pen::Iqa) => view! {
                <Later part=|| Box::pin(parts::judging()) show=move |part: JudgingPart| (part.hand_back)()/>
            }
            .into_any(),
            (Screen::Map | Screen::Review, Pen::Iqa) => view! {
                <Later part=|| Box::pin(parts::assuring()) show=move |part: AssuringPart| (part.review)()/>
            }
            .into_any(),
            (Screen::Inbox, _) => view! {
                <Later part=|| Box::pin(parts::answering()) show=move |part: AnsweringPart| (part.inbox)()/>
            }
            .into_any(),
            (Screen::Versions, _) => view! {
                <Later part=|| Box::pin(parts::answering()) show=move |part: AnsweringPart| (part.versions)()/>
            }
            .into_any(),
            (Screen::Audit, _) => view! {
                <Later part=|| Box::pin(parts::answering()) show=move |part: AnsweringPart| (part.audit)()/>
            }
            .into_any(),
            // Nobody works in somebody else's portfolio.
            (Screen::Map, Pen::Reader) | (Screen::Review, _) => view! { <ReviewPage/> }.into_any(),
            (Screen::Map, Pen::Learner) => view! { <MapPage/> }.into_any(),
            (Screen::Matrix, _) => view! { <MatrixPage/> }.into_any(),
            (Screen::Units, _) => view! {
                <Later part=|| Box::pin(parts::units()) show=move |part: UnitsPart| (part.screen)(session)/>
            }
            .into_any(),
            (Screen::Ready, Pen::Learner) => view! {
                <Later part=|| Box::pin(parts::papers()) show=move |part: PapersPart| (part.ready)()/>
            }
            .into_any(),
            (Screen::Paper, _) => view! {
                <Later part=|| Box::pin(parts::papers()) show=move |part: PapersPart| (part.paper)()/>
            }
            .into_any(),
            // What is to be looked over before handing over is for who hands over.
            (Screen::Progress | Screen::Ready, _) => view! { <ProgressPage/> }.into_any(),
            (Screen::Submit, _) => view! { <SubmitPage/> }.into_any(),
            (Screen::Version, _) => view! {
                <Later part=|| Box::pin(parts::library()) show=move |part: LibraryPart| (part.version_screen)(session)/>
            }
            .into_any(),
        }
    };
    view! {
        {shown}
        <SheetHost/>
        <PaletteHost/>
        <HelpHost/>
    }
    .into_any()
}

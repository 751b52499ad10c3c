//! What is said above the demo portfolio, and the way to be rid of it.

use evidence_mapper::demo;
use leptos::prelude::*;

use crate::app::browser::location;
use crate::app::pages::help::Help;
use crate::app::route::Route;
use crate::app::session::Session;
use crate::app::state::App;

/// The note, on the demo alone.
#[component]
pub fn DemoNote() -> impl IntoView {
    let app = expect_context::<App>();
    let session = expect_context::<Session>();
    let help = expect_context::<Help>();
    let is_demo = session.with_untracked(|workspace| workspace.portfolio().id == demo::portfolio());
    let remove = move |_| {
        location::set_hash(&Route::Portfolios.to_string());
        app.remove(demo::portfolio());
    };
    is_demo.then(|| {
        view! {
            <div class="notice demo-note" data-message="demo">
                <p>"A demo: all of it is made up."</p>
                <button
                    class="btn" data-kind="quiet" data-size="small"
                    aria-label="Tour: show me around"
                    on:click=move |_| help.begin_tour(session.pen())
                >
                    "Tour"
                </button>
                <button class="btn" data-kind="secondary" data-size="small" on:click=remove>"Remove the demo"</button>
            </div>
        }
    })
}

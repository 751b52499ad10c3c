//! What is said above the demo portfolio, and the way to be rid of it.

use evidence_mapper::demo;
use leptos::prelude::*;

use crate::app::browser::location;
use crate::app::route::Route;
use crate::app::session::Session;
use crate::app::state::App;

/// The note, on the demo alone.
#[component]
pub fn DemoNote() -> impl IntoView {
    let app = expect_context::<App>();
    let session = expect_context::<Session>();
    let is_demo = session.with_untracked(|workspace| workspace.portfolio().id == demo::portfolio());
    let remove = move |_| {
        location::set_hash(&Route::Portfolios.to_string());
        app.remove(demo::portfolio());
    };
    is_demo.then(|| {
        view! {
            <div class="notice demo-note" data-message="demo">
                <p>"This is a demo. Robin and everybody else in it are made up, so try whatever you like."</p>
                <button class="btn" data-kind="secondary" data-size="small" on:click=remove>"Remove the demo"</button>
            </div>
        }
    })
}

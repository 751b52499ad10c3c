//! What a person sets at this device: who they are when they judge, and whether single keys do things.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::about::AboutForm;
use super::signature::SignaturePanel;
use crate::app::browser::preferences::{self, Preference};
use crate::app::state::App;

/// The screen.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let app = expect_context::<App>();
    let is_read = RwSignal::new(false);
    spawn_local(async move {
        app.read_person().await;
        let _ = is_read.try_set(true);
    });
    // Saved details fill the form anew.
    let shown = move || {
        app.person().track();
        is_read.get().then(|| view! { <AboutForm on_done=Callback::new(|()| ())/> })
    };
    view! {
        <main data-screen="settings" class="page is-narrow">
            <h1 class="page-title">"Settings"</h1>
            <section class="panel">
                <h2>"About you, when you judge"</h2>
                {shown}
            </section>
            <SignaturePanel/>
            <section class="panel">
                <h2>"Keyboard"</h2>
                <KeysChoice/>
            </section>
        </main>
    }
    .into_any()
}

/// Whether single letters do things in the review (WCAG 2.1.4).
pub fn has_keys() -> bool {
    preferences::read(Preference::SingleKeys).as_deref() != Some("off")
}

#[component]
fn KeysChoice() -> impl IntoView {
    let is_on = RwSignal::new(has_keys());
    let choose = move |on: bool| {
        is_on.set(on);
        preferences::write(Preference::SingleKeys, if on { "on" } else { "off" });
    };
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=is_on on:change:target=move |event| choose(event.target().checked())/>
            "Single letters work in the review: J and K for the next and the previous criterion, M, E and N for the outcome"
        </label>
        <p class="muted small">"They never do anything while you type."</p>
    }
    .into_any()
}

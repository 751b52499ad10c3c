//! What loads later, where it will stand.

use evidence_mapper::message::Message;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{NotLoaded, Work};

/// Shows what a part of the page draws, once that part is here; or says that it did not come, with a way to try again.
#[component]
pub fn Later<P: Copy + Send + Sync + 'static>(
    /// Loads the part.
    part: fn() -> Work<Result<P, NotLoaded>>,
    /// What to show of it.
    show: impl Fn(P) -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let loaded: RwSignal<Option<Result<P, NotLoaded>>> = RwSignal::new(None);
    let load = move || {
        loaded.set(None);
        spawn_local(async move {
            let result = part().await;
            // What it was for may be gone by now.
            let _ = loaded.try_set(Some(result));
        });
    };
    load();
    move || match loaded.get() {
        None => view! { <p class="hint">"Opening…"</p> }.into_any(),
        Some(Ok(part)) => show(part),
        Some(Err(not_loaded)) => {
            let message = Message::from(&not_loaded);
            view! {
                <div class="banner is-problem" role="alert" data-message="not-loaded">
                    <b>{message.title}</b>
                    <p>{message.detail}</p>
                    <button class="btn" data-kind="secondary" data-size="small" on:click=move |_| load()>"Try again"</button>
                </div>
            }
            .into_any()
        }
    }
}

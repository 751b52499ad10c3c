//! Whether a record is as it was signed, beside the record itself wherever it is shown.

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::RecordKey;
use evidence_mapper::seal::PublicKey;
use evidence_mapper::signing::{self, Signature};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::session::Session;
use crate::app::state::App;
use crate::app::ui::dialog::Dialog;
use crate::app::ui::toast::Toast;

/// What the signature of a record comes to, in a word. Of a key that is not known, the word leads to what can be done.
#[component]
pub fn SignedMark(
    /// The record.
    record: RecordKey,
    /// Who is said to have written it.
    #[prop(into)]
    by: String,
) -> impl IntoView {
    let signature = expect_context::<Session>().signature(record);
    let asked: RwSignal<Option<PublicKey>> = RwSignal::new(None);
    let by = StoredValue::new(by);
    let mark = move || {
        match signature.get() {
        Some(Signature::Verified { whose }) => {
            let whose = if whose.is_empty() { by.get_value() } else { whose };
            view! { <span class="mark is-done" data-signature="verified" title=format!("Unaltered since {whose} signed it")>{format!("Signed by {whose}")}</span> }.into_any()
        }
        Some(Signature::UnknownKey { key }) => view! {
            <button
                type="button" class="mark is-button" data-signature="unknown-key"
                title="Unaltered since it was signed, but nobody here has said whose key that is"
                on:click=move |_| asked.set(Some(key.clone()))
            >
                "Signed, key not known"
            </button>
        }
        .into_any(),
        Some(Signature::Altered) => view! {
            <span class="mark is-altered" data-signature="altered" title="It is not what was signed, so it counts for nothing">"Altered after signing"</span>
        }
        .into_any(),
        Some(Signature::NotChecked) => view! {
            <span class="mark is-faint" data-signature="not-checked" title="This browser cannot check signatures of this kind">"Signature not checked"</span>
        }
        .into_any(),
        None => view! {
            <span class="mark is-faint" data-signature="unsigned" title="Nothing tells whether it was altered">"Not signed"</span>
        }
        .into_any(),
    }
    };
    view! {
        {mark}
        {move || asked.get().map(|key| view! { <WhoseKey key by=by.get_value() on_done=move |()| asked.set(None)/> })}
    }
    .into_any()
}

#[component]
fn WhoseKey(key: PublicKey, by: String, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let app = expect_context::<App>();
    let session = expect_context::<Session>();
    let words = signing::fingerprint(&key);
    let name = StoredValue::new(by.clone());
    let accept = move |_| {
        let key = key.clone();
        spawn_local(async move {
            match app.note_key(key, Some(name.get_value())).await {
                Ok(()) => {
                    on_done.run(());
                    session.judge_signatures().await;
                }
                Err(message) => app.toasts().show(Toast::problem(Message { ..message })),
            }
        });
    };
    view! {
        <Dialog title="Whose key is this?" on_close=on_done>
            <p>{format!("What stands here is as it was signed. It says that {by} wrote it, but nobody has said on this device that the key is theirs.")}</p>
            <p>{format!("Ask {by} on another way, by telephone for example, to read out the words under “Your signature” in their settings. They have to be these:")}</p>
            <p class="fingerprint" data-fingerprint>{words}</p>
            <div class="form-actions">
                <button class="btn" data-kind="quiet" on:click=move |_| on_done.run(())>"Not now"</button>
                <button class="btn" data-kind="primary" on:click=accept>{format!("They are the same: it is {by}’s key")}</button>
            </div>
        </Dialog>
    }
    .into_any()
}

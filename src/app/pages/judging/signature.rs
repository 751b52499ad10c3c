//! The key that this device signs with, to be compared by others, and the keys of others that are known here.

use evidence_mapper::message::Message;
use evidence_mapper::seal::{PublicKey, Suite};
use evidence_mapper::signing::{self, Keyring};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::browser::clipboard;
use crate::app::state::App;
use crate::app::ui::button::IconButton;
use crate::app::ui::icon::Glyph;
use crate::app::ui::toast::Toast;
use crate::app::words;

/// What is known of keys here.
#[derive(Clone)]
struct Known {
    own: Result<Option<PublicKey>, Message>,
    keyring: Keyring,
}

/// The panel.
#[component]
pub fn SignaturePanel() -> impl IntoView {
    let app = expect_context::<App>();
    let known: RwSignal<Option<Known>> = RwSignal::new(None);
    let read = move || {
        spawn_local(async move {
            let own =
                app.signing_key().await.map(|key| key.map(|key| key.public)).map_err(|error| Message::from(&error));
            let keyring = app.keyring().await;
            // The screen may be left by now.
            let _ = known.try_set(Some(Known { own, keyring }));
        });
    };
    read();
    let forget = Callback::new(move |key: PublicKey| {
        spawn_local(async move {
            match app.note_key(key, None).await {
                Ok(()) => read(),
                Err(message) => app.toasts().show(Toast::problem(message)),
            }
        });
    });
    view! {
        <section class="panel" aria-labelledby="signature-title">
            <h2 id="signature-title">"Your signature"</h2>
            {move || known.get().map(|known| view! { <Own own=known.own/> <Others keyring=known.keyring forget/> })}
        </section>
    }
    .into_any()
}

#[component]
fn Own(own: Result<Option<PublicKey>, Message>) -> impl IntoView {
    let app = expect_context::<App>();
    let key = match own {
        Ok(Some(key)) => key,
        Ok(None) => {
            return view! {
                <p class="notice" data-message="cannot-sign">"This browser cannot sign, or the page did not come over a safe connection. What you decide here goes out unsigned, and says so."</p>
            }
            .into_any();
        }
        Err(message) => {
            return view! { <p class="notice" data-message="cannot-sign">{message.title}". "{message.detail}</p> }
                .into_any();
        }
    };
    let words = signing::fingerprint(&key);
    let text = StoredValue::new(key.to_string());
    let copy = move |_| {
        spawn_local(async move {
            app.toasts().show(match clipboard::copy(&text.get_value()).await {
                Ok(()) => Toast::notice("copied", "Public key copied"),
                Err(error) => Toast::problem(Message::from(&error)),
            });
        });
    };
    let kind = if key.suite() == Suite::Eddsa { "Ed25519" } else { "ECDSA P-256" };
    view! {
        <p>"Every decision, sign-off and sample that you issue is signed with a key of this browser, so that anybody can see that not a letter was changed since. Whoever asks whether a key is yours compares these words with you:"</p>
        <p class="fingerprint" data-fingerprint>{words}</p>
        <p class="muted small">
            {format!("{kind}. The key was made on this device and cannot leave it: it is in no backup and in no bundle. On another device, or once this browser’s data is cleared, you sign with another key, and others are asked anew whether that is yours. What you signed before stays as it is. Nothing here proves who you are, or when something was signed.")}
        </p>
        <button class="btn" data-kind="secondary" data-size="small" on:click=copy>"Copy the public key for your provider"</button>
    }
    .into_any()
}

#[component]
fn Others(keyring: Keyring, forget: Callback<PublicKey>) -> impl IntoView {
    let Keyring { listed, accepted, .. } = keyring;
    if listed.is_empty() && accepted.is_empty() {
        return view! { <p class="muted small">"No keys of others are known here yet."</p> }.into_any();
    }
    view! {
        <div class="known-keys">
            <h3>"Keys that are known here"</h3>
            <ul class="log-rows">
                {listed.into_iter().map(|known| view! {
                    <li>
                        <span>{known.name}</span>
                        <span class="muted small">{signing::fingerprint(&known.key)}</span>
                        <span class="muted small">"From your provider"{known.until.map(|until| format!(", until {}", words::dated(&until)))}</span>
                    </li>
                }).collect_view()}
                {accepted.into_iter().map(|(key, name)| {
                    let words = signing::fingerprint(&key);
                    view! {
                        <li>
                            <span>{name.clone()}</span>
                            <span class="muted small">{words}</span>
                            <IconButton name=format!("Forget the key of {name}") icon=Glyph::Trash is_small=true on_press=move |()| forget.run(key.clone())/>
                        </li>
                    }
                }).collect_view()}
            </ul>
        </div>
    }
    .into_any()
}

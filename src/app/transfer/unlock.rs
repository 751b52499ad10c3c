//! Asks for what opens an encrypted bundle.

use evidence_mapper::envelope::{Head, Key, NotAKey, Passphrase, SecretKey};
use evidence_mapper::message::Message;
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;

use super::sealing::{self, Closed, Then};
use super::{Task, Transfer, TransferProgress};
use crate::app::browser::blob::Blob;
use crate::app::browser::file::{self, PickedFile};
use crate::app::ui::dialog::Dialog;
use crate::app::ui::field::{FormField, Kind};
use crate::app::ui::toast::Toast;

/// The most that is read of a file with a key, in bytes.
const MAX_KEY_FILE: u64 = 64 << 10;

/// The question. Nothing is asked of the file before there is something to open it with.
#[component]
pub fn Unlock(
    /// The envelope.
    file: SendWrapper<PickedFile>,
    /// What it says of itself.
    head: Head,
    /// What is done with what was inside.
    then: Then,
) -> impl IntoView {
    let transfer = expect_context::<Transfer>();
    let typed = RwSignal::new(String::new());
    let trouble: RwSignal<Option<Message>> = RwSignal::new(None);
    let is_working = RwSignal::new(false);
    let needs_passphrase = head.needs_passphrase;
    let close = Callback::new(move |()| {
        transfer.cancel();
        transfer.question.set(None);
    });
    let unlock = move || {
        if is_working.get_untracked() {
            return;
        }
        trouble.set(None);
        let key = match key(&typed.get_untracked(), needs_passphrase) {
            Ok(key) => key,
            Err(message) => return trouble.set(Some(message)),
        };
        is_working.set(true);
        let file = file.clone();
        spawn_local(async move {
            let opened = sealing::open(transfer, &file, &key).await;
            // The question may have been taken back by now.
            let _ = is_working.try_set(false);
            match opened {
                Ok(bundle) => {
                    transfer.question.set(None);
                    transfer.begin(Task::Import);
                    then(transfer, bundle).await;
                    transfer.running.set(None);
                }
                Err(Closed::Key(message)) => drop(trouble.try_set(Some(message))),
                Err(Closed::Failed(message)) => {
                    transfer.question.set(None);
                    transfer.app.toasts().show(Toast::problem(message));
                }
                Err(Closed::Cancelled) => transfer.question.set(None),
            }
        });
    };
    let field = if needs_passphrase {
        view! {
            <FormField
                label="Passphrase" value=typed has_focus=true autocomplete="off" trouble
                hint="The words that whoever made the file told you. Space between them does not matter."
            />
        }
        .into_any()
    } else {
        view! {
            <FormField
                label="Secret key" kind=Kind::Text(2) value=typed has_focus=true trouble
                hint="It begins with AGE-SECRET-KEY-1. Paste it, or choose the file that it is kept in."
            />
            <KeyFile typed trouble/>
        }
        .into_any()
    };
    let hint = Some(head.hint).filter(|hint| !hint.trim().is_empty());
    view! {
        <Dialog title="This bundle is encrypted" on_close=close>
            <form class="form" data-message="encrypted" on:submit=move |event| { event.prevent_default(); unlock() }>
                {hint.map(|hint| view! { <p class="muted small">"On it stands: “"{hint}"”"</p> })}
                {field}
                <TransferProgress task=Task::Import/>
                <p class="muted small">"It is opened in this browser and nowhere else. Until all of it is verified nothing is kept."</p>
                <div class="form-actions">
                    <button type="button" class="btn" data-kind="quiet" on:click=move |_| close.run(())>"Cancel"</button>
                    <button type="submit" class="btn" data-kind="primary" disabled=is_working>
                        {move || if is_working.get() { "Unlocking…" } else { "Unlock" }}
                    </button>
                </div>
            </form>
        </Dialog>
    }
    .into_any()
}

/// What was given, as a key of the kind that is needed.
fn key(typed: &str, needs_passphrase: bool) -> Result<Key, Message> {
    if needs_passphrase {
        let passphrase = Passphrase::new(typed);
        if passphrase.is_empty() {
            return Err(Message {
                title: "There is no passphrase yet".to_owned(),
                detail: "Without it the file stays closed.".to_owned(),
                hint: None,
            });
        }
        return Ok(Key::Passphrase(passphrase));
    }
    let secret: SecretKey = secret_line(typed).parse().map_err(|error: NotAKey| Message::from(&error))?;
    Ok(Key::Secret(secret))
}

/// The line with the key: key files have comments above it.
fn secret_line(text: &str) -> &str {
    text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or_default()
}

#[component]
fn KeyFile(typed: RwSignal<String>, trouble: RwSignal<Option<Message>>) -> impl IntoView {
    let take = move |blob: Blob| {
        spawn_local(async move {
            match file::first_bytes(&blob, MAX_KEY_FILE).await {
                Ok(bytes) => drop(typed.try_set(secret_line(&String::from_utf8_lossy(&bytes)).to_owned())),
                Err(error) => drop(trouble.try_set(Some(Message::from(&error)))),
            }
        });
    };
    view! {
        <label class="field">
            <span class="field-label">"Key file"</span>
            <input
                class="input" type="file"
                on:change:target=move |event| {
                    if let Some(picked) = file::from_input(&event.target()).files.into_iter().next() {
                        take(picked.blob);
                    }
                }
            />
        </label>
    }
}

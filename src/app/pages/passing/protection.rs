//! How a file is closed on its way: not at all, by a passphrase, or for the provider alone.

use evidence_mapper::envelope::words::{self, BITS, WORDS};
use evidence_mapper::envelope::{NotAKey, PublicKey};
use evidence_mapper::message::Message;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::browser::{clipboard, crypto};
use crate::app::state::App;
use crate::app::transfer::{Protection, Transfer};
use crate::app::ui::field::FormField;
use crate::app::ui::toast::{Toast, Toasts};
use crate::app::ui::unique_id;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Open,
    Passphrase,
    Key,
}

/// The choice. It holds for every file that is saved on this screen.
#[component]
pub fn ProtectionChoice() -> impl IntoView {
    let app = expect_context::<App>();
    let protection = expect_context::<Transfer>().protection();
    let way = RwSignal::new(match protection.get_untracked() {
        Protection::None => Way::Open,
        Protection::Passphrase(_) => Way::Passphrase,
        Protection::PublicKey(_) => Way::Key,
    });
    let provider = Memo::new(move |_| app.library().with(|library| library.provider.clone()));
    let choose = move |chosen: Way| {
        way.set(chosen);
        protection.set(match chosen {
            Way::Open => Protection::None,
            Way::Passphrase => new_words(),
            Way::Key => Protection::PublicKey(provider.get_untracked().bundle_key.unwrap_or_default()),
        });
    };
    let group = unique_id("protection");
    let radio = move |of: Way, label: &'static str, hint: Signal<String>| {
        let name = group.clone();
        view! {
            <label class="radio">
                <input type="radio" name=name prop:checked=move || way.get() == of on:change=move |_| choose(of)/>
                <span><b>{label}</b><br/><span class="muted small">{hint}</span></span>
            </label>
        }
    };
    let for_whom = Signal::derive(move || match provider.get() {
        provider if provider.bundle_key.is_none() => "You paste the public key that they gave you.".to_owned(),
        provider if provider.name.is_empty() => "Their key is set on this page. No passphrase is needed.".to_owned(),
        provider => format!("{} set their key on this page. No passphrase is needed.", provider.name),
    });
    let said = |words: &str| Signal::stored(words.to_owned());
    view! {
        <fieldset class="field protection" data-protection=move || match way.get() { Way::Open => "none", Way::Passphrase => "passphrase", Way::Key => "key" }>
            <legend class="field-label">"Protect the file"</legend>
            <div class="radios">
                {radio(Way::Open, "Not encrypted", said("Whoever gets the file can open it."))}
                {radio(Way::Passphrase, "With a passphrase", said("Whoever has the words can open it."))}
                {radio(Way::Key, "For your provider only", for_whom)}
            </div>
            {move || match way.get() {
                Way::Open => None,
                Way::Passphrase => Some(view! { <Words protection/> }.into_any()),
                Way::Key if provider.with(|provider| provider.bundle_key.is_some()) => None,
                Way::Key => Some(view! { <TheirKey protection/> }.into_any()),
            }}
        </fieldset>
    }
    .into_any()
}

/// A passphrase that nobody had before.
fn new_words() -> Protection {
    // Without randomness there is no passphrase, and without one nothing is saved.
    Protection::Passphrase(crypto::secret().map(|secret| words::words(&secret)).unwrap_or_default())
}

/// The passphrase, to be copied, and what to do with it.
#[component]
fn Words(protection: RwSignal<Protection>) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let words = Memo::new(move |_| match protection.get() {
        Protection::Passphrase(words) => words,
        _ => String::new(),
    });
    let copy = move |_| {
        let text = words.get_untracked();
        spawn_local(async move {
            toasts.show(match clipboard::copy(&text).await {
                Ok(()) => Toast::notice("copied", "Passphrase copied"),
                Err(error) => Toast::problem(Message::from(&error)),
            });
        });
    };
    view! {
        <div class="passphrase">
            <output class="passphrase-words" aria-label="Passphrase">{words}</output>
            <button type="button" class="btn" data-kind="secondary" data-size="small" on:click=copy>"Copy"</button>
            <button type="button" class="btn" data-kind="quiet" data-size="small" on:click=move |_| protection.set(new_words())>"Other words"</button>
        </div>
        <p class="muted small">
            {format!("{WORDS} words by chance out of 2,048, {BITS} bits: nobody guesses them. Write them down, and tell them on another way than the file, by telephone for example. They are kept nowhere: without them nobody opens the file, and you do not either.")}
        </p>
    }
    .into_any()
}

/// A public key that was given to the person.
#[component]
fn TheirKey(protection: RwSignal<Protection>) -> impl IntoView {
    let typed = RwSignal::new(match protection.get_untracked() {
        Protection::PublicKey(key) => key,
        _ => String::new(),
    });
    // An effect, because what is typed here is chosen for elsewhere.
    Effect::new(move || protection.set(Protection::PublicKey(typed.get().trim().to_owned())));
    let trouble = Memo::new(move |_| {
        let typed = typed.get();
        let typed = typed.trim();
        // Nobody is told off before they have typed.
        let is_begun = typed.len() > 4;
        typed.parse::<PublicKey>().err().filter(|_| is_begun).map(|error: NotAKey| Message::from(&error))
    });
    view! {
        <FormField label="Their public key" value=typed autocomplete="off" trouble hint="It begins with age1. It is no secret."/>
    }
    .into_any()
}

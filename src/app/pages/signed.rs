//! Whether a record is as it was signed, beside the record itself wherever it is shown.

use std::collections::BTreeMap;

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::RecordKey;
use evidence_mapper::seal::PublicKey;
use evidence_mapper::signing::{self, Signature};
use leptos::context::Provider;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::session::Session;
use crate::app::state::App;
use crate::app::ui::dialog::Dialog;
use crate::app::ui::toast::Toast;

/// What the signatures of rows have in common. It is said once above them, and a row says only what differs.
#[derive(Clone, Copy)]
struct InCommon(Memo<Option<Kind>>);

/// What a signature comes to, whoever's key it is. What was altered has nothing in common with anything.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Verified(String),
    UnknownKey,
    NotChecked,
    Unsigned,
}

impl Kind {
    fn of(signature: Option<&Signature>) -> Option<Kind> {
        match signature {
            Some(Signature::Verified { whose }) => Some(Kind::Verified(whose.clone())),
            Some(Signature::UnknownKey { .. }) => Some(Kind::UnknownKey),
            Some(Signature::NotChecked) => Some(Kind::NotChecked),
            Some(Signature::Altered) => None,
            None => Some(Kind::Unsigned),
        }
    }
}

/// Rows that show the marks of records: what all of them have in common stands above them, once.
#[component]
pub fn SignedTogether(
    /// The records of all rows, each with who is said to have written it.
    #[prop(into)]
    records: Signal<Vec<(RecordKey, String)>>,
    children: Children,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let common = Memo::new(move |_| {
        session.with_signatures(|all| {
            records.with(|records| {
                let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
                for kind in records.iter().filter_map(|(record, _)| Kind::of(all.get(record))) {
                    *counts.entry(kind).or_default() += 1;
                }
                // What most of them have: each of the others says what it is.
                let usual = counts.into_iter().max_by_key(|(_, count)| *count);
                usual.filter(|(_, count)| *count > 1 && count * 2 > records.len()).map(|(kind, _)| kind)
            })
        })
    });
    // Of keys that are not known there is one mark each, because each is somebody's.
    let marks = move || {
        let common = common.get()?;
        session.with_signatures(|all| {
            records.with(|records| {
                let mut marks: Vec<(Option<&PublicKey>, RecordKey, String)> = Vec::new();
                for (record, by) in records {
                    let signature = all.get(record);
                    let key = match signature {
                        Some(Signature::UnknownKey { key }) => Some(key),
                        _ => None,
                    };
                    let is_new = marks.iter().all(|(other, ..)| *other != key);
                    if is_new && Kind::of(signature).as_ref() == Some(&common) {
                        marks.push((key, *record, by.clone()));
                    }
                }
                Some(marks.into_iter().map(|(_, record, by)| (record, by)).collect::<Vec<_>>())
            })
        })
    };
    view! {
        {move || marks().map(|marks| view! {
            <p class="signed-once muted small" data-message="signed-together">
                {
                    // Whose they are said to be tells several apart.
                    let are_several = marks.len() > 1;
                    marks.into_iter().map(|(record, by)| view! {
                        <Mark record by=by.clone()/>{are_several.then(|| view! { <span>{format!("({by})")}</span> })}
                    }).collect_view()
                }
                <span>"All that stands here, unless a line says otherwise."</span>
            </p>
        })}
        // Told to the rows alone: what stands there after them may ask when this memo is gone.
        <Provider value=InCommon(common)>{children()}</Provider>
    }
}

/// What the signature of a record comes to, in a word, where that is not said of all rows together. Of a key that is not
/// known, the word leads to what can be done.
#[component]
pub fn SignedMark(
    /// The record.
    record: RecordKey,
    /// Who is said to have written it.
    #[prop(into)]
    by: String,
) -> impl IntoView {
    let signature = expect_context::<Session>().signature(record);
    let common = use_context::<InCommon>();
    let is_said = Memo::new(move |_| {
        let common = common.and_then(|InCommon(common)| common.get());
        common.is_some() && signature.with(|signature| Kind::of(signature.as_ref())) == common
    });
    let by = StoredValue::new(by);
    view! { <Show when=move || !is_said.get()><Mark record by=by.get_value()/></Show> }
}

#[component]
fn Mark(record: RecordKey, by: String) -> impl IntoView {
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

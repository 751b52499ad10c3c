//! The learner's name under what an assessor recorded of them.

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::{Command, MAX_LINE};
use evidence_mapper::portfolio::{EntryId, EvidenceId};
use leptos::prelude::*;

use crate::app::browser::clock;
use crate::app::session::Session;
use crate::app::ui::field::{FormField, Kind};
use crate::app::ui::form::FormFoot;
use crate::app::words;

/// The form.
#[component]
pub fn CountersignForm(
    /// What the assessor recorded.
    evidence: EvidenceId,
    /// It was signed, or not after all.
    on_done: Callback<()>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let (what, name) = session.with_untracked(|workspace| {
        let portfolio = workspace.portfolio();
        let made = portfolio.assessor_evidence.get(&evidence).map(|made| made.value.clone());
        (made, portfolio.learner().map(|learner| learner.name.clone()).unwrap_or_default())
    });
    let (name, comment) = (RwSignal::new(name), RwSignal::new(String::new()));
    let refused: RwSignal<Option<Message>> = RwSignal::new(None);
    let sign = move || {
        let id = EntryId::new(clock::now(), clock::random());
        let (comment, name) = (comment.get_untracked(), name.get_untracked());
        match session.attempt(Command::Countersign { id, evidence, comment, name }) {
            Ok(_) => on_done.run(()),
            Err(error) => refused.set(Some(Message::from(&error))),
        }
    };
    view! {
        <form class="form" on:submit=move |event| { event.prevent_default(); sign() }>
            {what.map(|what| view! {
                <p><b>{what.title}</b>{format!(", {}{}", words::date(what.held_on), if what.place.is_empty() { String::new() } else { format!(", {}", what.place) })}</p>
                <p class="prewrap">{what.account}</p>
            })}
            <p class="muted small">"With your name you say that it took place as it is written here. What you have to add stands beside it."</p>
            <FormField label="What you have to add" kind=Kind::Text(2) is_optional=true value=comment trouble=Signal::stored(None)/>
            <FormField label="Your name" value=name autocomplete="name" max_length=MAX_LINE trouble=refused/>
            <FormFoot submit="Countersign" on_cancel=on_done/>
        </form>
    }
    .into_any()
}

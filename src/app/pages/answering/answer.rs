//! Answering a decision that asks for something: with evidence that the assessor has not seen.

use std::collections::BTreeSet;

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::Command;
use evidence_mapper::portfolio::{DecisionId, EvidenceId, standing};
use evidence_mapper::spec::CriterionRef;
use evidence_mapper::terms::{say, say_with};
use leptos::prelude::*;

use crate::app::pages::judging::words as judging_words;
use crate::app::session::Session;
use crate::app::ui::field::{FormField, Kind};
use crate::app::ui::form::{FormFoot, Refusal};

/// Evidence that is offered for the criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Offered {
    id: EvidenceId,
    name: String,
    /// The assessor has not seen it as it is now.
    is_fresh: bool,
    /// They saw it as it was before.
    is_changed: bool,
}

/// The form.
#[component]
pub fn AnswerForm(
    /// What is answered.
    decision: DecisionId,
    /// What it is on.
    criterion: CriterionRef,
    /// It was answered, or not after all.
    on_done: Callback<()>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let offered = session.memo(move |workspace| {
        let portfolio = workspace.portfolio();
        let seen = portfolio.decisions.get(&decision).map(|made| made.value.evidence.clone()).unwrap_or_default();
        let mut offered: Vec<Offered> = portfolio
            .mappings
            .iter()
            .filter(|(key, _)| key.criterion == criterion)
            .filter_map(|(key, _)| {
                let evidence = portfolio.evidence.get(key.evidence)?;
                let now = standing::now(portfolio, key.evidence, criterion)?;
                Some(Offered {
                    id: key.evidence,
                    name: format!("{} {}", evidence.number, evidence.title),
                    is_fresh: seen.get(&key.evidence) != Some(&now),
                    is_changed: seen.contains_key(&key.evidence),
                })
            })
            .collect();
        offered.sort_by(|a, b| a.name.cmp(&b.name));
        offered
    });
    let missing = session.with_untracked(|workspace| {
        let made = workspace.portfolio().decisions.get(&decision);
        made.and_then(|made| made.value.basis.required.clone()).map(|required| required.missing).unwrap_or_default()
    });
    let fresh = offered.with_untracked(|offered| offered.iter().filter(|one| one.is_fresh).map(|one| one.id).collect());
    let chosen: RwSignal<BTreeSet<EvidenceId>> = RwSignal::new(fresh);
    // Who answers again goes on from what they said.
    let said = session.with_untracked(|workspace| workspace.portfolio().answers.get(decision).cloned());
    let note = RwSignal::new(said.map(|answer| answer.note).unwrap_or_default());
    let refused: RwSignal<Option<Message>> = RwSignal::new(None);
    let is_nothing_new = Memo::new(move |_| offered.with(|offered| offered.iter().all(|one| !one.is_fresh)));
    let answer = move || {
        let (evidence, note) = (chosen.get_untracked(), note.get_untracked());
        match session.attempt(Command::Answer { decision, evidence, note }) {
            Ok(_) => on_done.run(()),
            Err(error) => refused.set(Some(Message::from(&error))),
        }
    };
    view! {
        <form class="form" on:submit=move |event| { event.prevent_default(); answer() }>
            <p class="notice prewrap">{missing}</p>
            <Show when=move || is_nothing_new.get()>
                <p class="hint">
                    {say_with(
                        "Nothing on {0} is new to the {assessor} yet. Map new evidence to it, put another file in place of one, or change where in it the proof is; then answer.",
                        &[&judging_words::criterion(criterion)],
                    )}
                </p>
            </Show>
            <fieldset class="field">
                <legend class="field-label">"With which evidence?"</legend>
                {move || offered.get().into_iter().map(|one| {
                    let id = one.id;
                    let mark = if !one.is_fresh { say("As the {assessor} saw it") } else if one.is_changed { "Changed" } else { "New" };
                    view! {
                        <label class="check">
                            <input
                                type="checkbox"
                                prop:checked=move || chosen.with(|chosen| chosen.contains(&id))
                                on:change:target=move |event| chosen.update(|chosen| {
                                    if event.target().checked() { chosen.insert(id); } else { chosen.remove(&id); }
                                })
                            />
                            <span>{one.name}" " <span class="mark" class:is-new=one.is_fresh>{mark}</span></span>
                        </label>
                    }
                }).collect_view()}
            </fieldset>
            <FormField label="What you did" kind=Kind::Text(3) is_optional=true value=note trouble=Signal::stored(None)/>
            <Refusal trouble=refused/>
            <FormFoot submit="Answer" is_disabled=is_nothing_new on_cancel=on_done/>
        </form>
    }
    .into_any()
}

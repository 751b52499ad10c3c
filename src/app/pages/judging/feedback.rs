//! Feedback beside that of decisions: to a criterion, to a unit, over all.

use std::collections::BTreeSet;

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::{Command, Field};
use evidence_mapper::portfolio::entry::{About, Audience, Feedback};
use evidence_mapper::portfolio::{Entry, EntryId, Portfolio};
use jiff::Timestamp;
use leptos::prelude::*;

use super::words as judging_words;
use crate::app::browser::clock;
use crate::app::session::Session;
use crate::app::ui::field::{self, FormField, Kind};
use crate::app::words;

/// One thing that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    id: EntryId,
    by: String,
    at: Timestamp,
    audience: Audience,
    text: String,
}

/// What was said `about` something beside decisions, oldest first, without what was said anew.
fn said(portfolio: &Portfolio, about: About) -> Vec<Said> {
    let entries = || {
        portfolio.entries.iter().filter_map(|(&id, made)| match &made.value {
            Entry::Feedback(feedback) => Some((id, made, feedback)),
            _ => None,
        })
    };
    let gone: BTreeSet<EntryId> = entries().filter_map(|(.., feedback)| feedback.supersedes).collect();
    let mut said: Vec<Said> = entries()
        .filter(|(id, _, feedback)| feedback.about == about && !gone.contains(id))
        .map(|(id, made, feedback)| Said {
            id,
            by: judging_words::name(portfolio, made.by),
            at: made.at,
            audience: feedback.audience,
            text: feedback.text.clone(),
        })
        .collect();
    said.sort_by_key(|said| (said.at, said.id));
    said
}

/// What was said so far, and a field to say more.
#[component]
pub fn GiveFeedback(
    /// About what.
    about: About,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let said = session.memo(move |workspace| said(workspace.portfolio(), about));
    let text = RwSignal::new(String::new());
    let is_open = RwSignal::new(false);
    let refused: RwSignal<Option<(Field, Message)>> = RwSignal::new(None);
    let what = match about {
        About::Criterion(_) => "to this criterion",
        About::Unit(_) => "to this unit",
        About::Overall => "over all",
    };
    let give = move || {
        let feedback = Feedback { about, text: text.get_untracked(), audience: Audience::Learner, supersedes: None };
        let id = EntryId::new(clock::now(), clock::random());
        refused.set(None);
        match session.attempt(Command::GiveFeedback { id, feedback }) {
            Ok(_) => {
                text.set(String::new());
                is_open.set(false);
            }
            Err(error) => refused.set(Some((Field::Feedback, Message::from(&error)))),
        }
    };
    let today = clock::today();
    view! {
        <section class="feedback-list">
            <For each=move || said.get() key=|said| said.id let:said>
                <div class="history-line">
                    <p class="muted small">
                        {format!("{}, {}", said.by, words::day(said.at, today))}
                        {(said.audience == Audience::Assessors).then_some(" · not shown to the learner")}
                    </p>
                    <p class="prewrap">{said.text}</p>
                </div>
            </For>
            <Show
                when=move || is_open.get()
                fallback=move || view! {
                    <button class="link-btn" on:click=move |_| is_open.set(true)>{format!("Add feedback {what}")}</button>
                }
            >
                <form class="form" on:submit=move |event| { event.prevent_default(); give() }>
                    <FormField
                        label=format!("Feedback {what}")
                        kind=Kind::Text(3)
                        has_focus=true
                        value=text
                        trouble=field::trouble(refused.into(), Field::Feedback)
                    />
                    <div class="decision-actions">
                        <button type="submit" class="btn" data-kind="secondary" data-size="small">"Give feedback"</button>
                        <button type="button" class="btn" data-kind="quiet" data-size="small" on:click=move |_| is_open.set(false)>"Cancel"</button>
                    </div>
                </form>
            </Show>
        </section>
    }
    .into_any()
}

//! Feedback beside that of decisions: to a criterion, to a unit, over all.

use std::collections::BTreeSet;

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::{Command, Field, MAX_LINE};
use evidence_mapper::portfolio::entry::{About, Audience, Feedback};
use evidence_mapper::portfolio::{ActorId, Entry, EntryId, Portfolio};
use evidence_mapper::terms::say;
use jiff::Timestamp;
use leptos::prelude::*;

use super::words as judging_words;
use crate::app::browser::clock;
use crate::app::session::Session;
use crate::app::ui::field::{self, FormField, Kind};
use crate::app::ui::form::FormFoot;
use crate::app::words;

/// One thing that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    id: EntryId,
    by: String,
    at: Timestamp,
    audience: Audience,
    text: String,
    /// Who is at work said it.
    is_own: bool,
    /// What it took the place of, the latest first, each with why.
    before: Vec<(String, String)>,
}

/// What was said `about` something beside decisions, oldest first; what was said anew stands with what it replaced.
fn said(portfolio: &Portfolio, me: ActorId, about: About) -> Vec<Said> {
    let feedback = |id: EntryId| match portfolio.entries.get(&id).map(|made| &made.value) {
        Some(Entry::Feedback(feedback)) => Some(feedback),
        _ => None,
    };
    let all = || portfolio.entries.iter().filter_map(|(&id, made)| Some((id, made, feedback(id)?)));
    let gone: BTreeSet<EntryId> = all().filter_map(|(.., feedback)| feedback.supersedes).collect();
    let before = |said: &Feedback| {
        let mut before = Vec::new();
        let (mut reason, mut next) = (said.reason.clone(), said.supersedes);
        // No more than there are, whatever they name.
        while let Some(earlier) = next.and_then(feedback).filter(|_| before.len() < portfolio.entries.len()) {
            before.push((earlier.text.clone(), reason.take().unwrap_or_default()));
            (reason, next) = (earlier.reason.clone(), earlier.supersedes);
        }
        before
    };
    let mut said: Vec<Said> = all()
        .filter(|(id, _, feedback)| feedback.about == about && !gone.contains(id))
        .map(|(id, made, feedback)| Said {
            id,
            by: judging_words::name(portfolio, made.by),
            at: made.at,
            audience: feedback.audience,
            text: feedback.text.clone(),
            is_own: made.by == me,
            before: before(feedback),
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
    let said = session.memo(move |workspace| said(workspace.portfolio(), workspace.actor(), about));
    let is_open = RwSignal::new(false);
    let done = Callback::new(move |()| is_open.set(false));
    let what = match about {
        About::Criterion(_) => "to this criterion",
        About::Unit(_) => "to this unit",
        About::Overall => "over all",
    };
    view! {
        <section class="feedback-list">
            <For each=move || said.get() key=|said| said.id let:said>
                <SaidLine said about/>
            </For>
            <Show
                when=move || is_open.get()
                fallback=move || view! {
                    <button class="link-btn" on:click=move |_| is_open.set(true)>{format!("Add feedback {what}")}</button>
                }
            >
                <FeedbackForm about label=format!("Feedback {what}") on_done=done/>
            </Show>
        </section>
    }
    .into_any()
}

#[component]
fn SaidLine(said: Said, about: About) -> impl IntoView {
    let is_correcting = RwSignal::new(false);
    let done = Callback::new(move |()| is_correcting.set(false));
    let Said { id, by, at, audience, text, is_own, before } = said;
    let kept = StoredValue::new((id, text.clone(), audience));
    view! {
        <div class="history-line" data-feedback>
            <p class="muted small">
                {format!("{by}, {}", words::day(at, clock::today()))}
                {(audience == Audience::Assessors).then_some(say(" · not shown to the {learner}"))}
            </p>
            <p class="prewrap">{text}</p>
            {before.into_iter().map(|(text, reason)| view! {
                <details class="guidance">
                    <summary>{format!("Corrected: {reason}")}</summary>
                    <p class="prewrap">{text}</p>
                </details>
            }).collect_view()}
            {is_own.then(|| view! {
                <Show
                    when=move || is_correcting.get()
                    fallback=move || view! { <button class="link-btn" on:click=move |_| is_correcting.set(true)>"Correct…"</button> }
                >
                    <FeedbackForm about label="Feedback as it should be".to_owned() earlier=kept.get_value() on_done=done/>
                </Show>
            })}
        </div>
    }
    .into_any()
}

#[component]
fn FeedbackForm(
    about: About,
    label: String,
    /// What it takes the place of: which, its words, and who they are for.
    #[prop(optional)]
    earlier: Option<(EntryId, String, Audience)>,
    on_done: Callback<()>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let (supersedes, before, audience) = match earlier {
        Some((id, text, audience)) => (Some(id), text, audience),
        None => (None, String::new(), Audience::Learner),
    };
    let (text, reason) = (RwSignal::new(before), RwSignal::new(String::new()));
    let refused: RwSignal<Option<(Field, Message)>> = RwSignal::new(None);
    let trouble = move |of| field::trouble(refused.into(), of);
    let give = move || {
        let reason = supersedes.map(|_| reason.get_untracked());
        let feedback = Feedback { about, text: text.get_untracked(), audience, supersedes, reason };
        let id = EntryId::new(clock::now(), clock::random());
        if session.fill_in(Command::GiveFeedback { id, feedback }, refused) {
            on_done.run(());
        }
    };
    view! {
        <form class="form" on:submit=move |event| { event.prevent_default(); give() }>
            <FormField label kind=Kind::Text(3) has_focus=true value=text trouble=trouble(Field::Feedback)/>
            {supersedes.map(|_| view! {
                <FormField
                    label="Why you correct it" value=reason max_length=MAX_LINE
                    hint="What you said first stays beside it."
                    trouble=trouble(Field::CorrectionReason)
                />
            })}
            <FormFoot submit=if supersedes.is_some() { "Correct" } else { "Give feedback" } on_cancel=on_done/>
        </form>
    }
    .into_any()
}

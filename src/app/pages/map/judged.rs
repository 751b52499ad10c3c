//! What was decided on a criterion, where the criterion stands: by whom, what is missing and by when, and the way to answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use evidence_mapper::portfolio::standing::{Quality, is_stale, standing};
use evidence_mapper::portfolio::{DecisionId, Outcome, RecordKey};
use evidence_mapper::progress::CriterionProgress;
use evidence_mapper::spec::CriterionRef;
use evidence_mapper::terms::say;
use evidence_mapper::workspace::Workspace;
use jiff::Timestamp;
use jiff::civil::Date;
use leptos::prelude::*;

use crate::app::browser::clock;
use crate::app::pages::signed::SignedMark;
use crate::app::parts::later::Later;
use crate::app::parts::{self, AnsweringPart};
use crate::app::session::Session;
use crate::app::ui::dialog::Dialog;
use crate::app::ui::status::Doubts;
use crate::app::words;

/// A decision that stands, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Note {
    decision: DecisionId,
    outcome: Outcome,
    by: String,
    at: Timestamp,
    feedback: String,
    missing: Option<(String, Option<Date>)>,
    is_answered: bool,
    is_stale: bool,
    quality: Quality,
}

/// What stands on the criteria of a tree, worked out once for all of them. A handle, to be had from context.
#[derive(Clone, Copy)]
pub struct Judged(Memo<Arc<BTreeMap<CriterionRef, Vec<Note>>>>);

impl Judged {
    /// Of the open portfolio.
    pub fn new(session: Session) -> Judged {
        Judged(session.memo(|workspace| Arc::new(notes(workspace))))
    }

    /// All decisions that are shown, each with who is said to have made it.
    pub fn records(self) -> Signal<Vec<(RecordKey, String)>> {
        let record = |note: &Note| (RecordKey::Decision(note.decision), note.by.clone());
        Signal::derive(move || self.0.with(|all| all.values().flatten().map(record).collect()))
    }
}

fn notes(workspace: &Workspace) -> BTreeMap<CriterionRef, Vec<Note>> {
    let (spec, portfolio) = (workspace.spec(), workspace.portfolio());
    let mut notes: BTreeMap<CriterionRef, Vec<Note>> = BTreeMap::new();
    for (id, judged) in standing(portfolio).all() {
        let decision = &judged.made.value;
        let by = portfolio.actors.get(judged.made.by).map(|actor| actor.name.clone()).unwrap_or_default();
        notes.entry(id).or_default().push(Note {
            decision: judged.id,
            outcome: decision.outcome,
            by,
            at: judged.made.at,
            feedback: decision.feedback.clone(),
            missing: decision.basis.required.clone().map(|required| (required.missing, required.due_on)),
            is_answered: portfolio.answers.contains(judged.id),
            is_stale: spec.criterion(id).is_some_and(|criterion| is_stale(portfolio, criterion, decision)),
            quality: judged.quality,
        });
    }
    notes
}

/// What was decided on one criterion; nothing where nothing was.
#[component]
pub fn JudgedNote(criterion: CriterionRef, progress: Memo<CriterionProgress>) -> impl IntoView {
    let Judged(all) = expect_context::<Judged>();
    let notes = Memo::new(move |_| all.with(|all| all.get(&criterion).cloned().unwrap_or_default()));
    let is_prior = Memo::new(move |_| progress.with(|progress| progress.is_prior_learning));
    let answering: RwSignal<Option<DecisionId>> = RwSignal::new(None);
    let done = Callback::new(move |()| answering.set(None));
    view! {
        <Show when=move || is_prior.get()>
            <span class="mark" data-prior title="Recognition of prior learning">"RPL"</span>
        </Show>
        <Show when=move || !notes.with(Vec::is_empty)>
            <div class="judged">
                <Doubts progress/>
                {move || notes.get().into_iter().map(|note| view! { <NoteView note criterion answering/> }).collect_view()}
            </div>
        </Show>
        {move || answering.get().map(|decision| {
            let title = format!("Answer the decision on {} {}", criterion.unit, criterion.number());
            view! {
                <Dialog title on_close=done>
                    <Later
                        part=|| Box::pin(parts::answering())
                        show=move |part: AnsweringPart| (part.answer)(decision, criterion, done)
                    />
                </Dialog>
            }
        })}
    }
    .into_any()
}

#[component]
fn NoteView(note: Note, criterion: CriterionRef, answering: RwSignal<Option<DecisionId>>) -> impl IntoView {
    let is_own = !expect_context::<Session>().is_read_only();
    let name = format!("{} {}", criterion.unit, criterion.number());
    let (outcome, hook) = match note.outcome {
        Outcome::Met => (say("{Met}"), "met"),
        Outcome::NotYetMet => (say("{Not yet met}"), "not-yet-met"),
        Outcome::MoreEvidenceNeeded => ("More evidence needed", "more-needed"),
    };
    let quality = match note.quality {
        Quality::NotSampled => None,
        Quality::Upheld => Some(("upheld", say("{IQA} upheld"))),
        Quality::Disputed => Some(("disputed", say("{IQA} disputed"))),
    };
    let decision = note.decision;
    let signer = note.by.clone();
    let due = |due: Option<Date>| due.map(|due| format!(" by {}", words::date(due)));
    let answer = (is_own && note.missing.is_some() && !note.is_answered).then(|| {
        view! {
            <button
                class="btn" data-kind="secondary" data-size="small"
                aria-label=format!("Answer the decision on {name}")
                on:click=move |_| answering.set(Some(decision))
            >
                "Answer…"
            </button>
        }
    });
    view! {
        <div class="judged-note" data-tone=hook data-decision=hook>
            <p class="judged-head">
                <b>{outcome}</b>
                <span class="muted">{format!(" {}, {}", note.by, words::day(note.at, clock::today()))}</span>
                <SignedMark record=RecordKey::Decision(decision) by=signer/>
                {note.is_stale.then(|| view! { <span class="mark is-stale" title="What this was decided on has changed since">"Changed since"</span> })}
                {quality.map(|(hook, words)| view! { <span class="mark" data-quality=hook>{words}</span> })}
                {note.is_answered.then(|| view! { <span class="mark is-done">"Answered"</span> })}
            </p>
            {(!note.feedback.is_empty()).then(|| view! { <p class="prewrap">{note.feedback}</p> })}
            {note.missing.map(|(missing, on)| view! {
                <p class="prewrap"><b>"Missing"{due(on)}": "</b>{missing}</p>
            })}
            {answer}
        </div>
    }
    .into_any()
}

//! Somebody else's portfolio, to read: every criterion with its evidence, where in it the proof is, and why.

use evidence_mapper::portfolio::Submission;
use evidence_mapper::portfolio::Unchanging;
use leptos::prelude::*;

use crate::app::browser::clock;
use crate::app::drag::Carry;
use crate::app::pages::map::criteria::CriteriaTree;
use crate::app::parts::later::Later;
use crate::app::parts::{self, JudgingPart};
use crate::app::session::{Pen, Session};
use crate::app::ui::dialog::Dialog;
use crate::app::ui::status::Ladders;
use crate::app::words;

/// The screen.
#[component]
pub fn ReviewPage() -> impl IntoView {
    let session = expect_context::<Session>();
    provide_context(Carry::new());
    let spec = session.spec();
    let about = session.memo(|workspace| {
        let portfolio = workspace.portfolio();
        let learner = portfolio.learner().cloned();
        let enrolment = portfolio.enrolment.value.clone();
        let last = portfolio.submissions.values().max_by_key(|submission| submission.at).cloned();
        (learner, enrolment, last, portfolio.evidence.len())
    });
    let counts = session.memo(|workspace| {
        let aim = workspace.portfolio().enrolment.value.as_ref().map(|enrolment| enrolment.award);
        aim.and_then(|award| workspace.progress().award(award)).map(|award| award.counts).unwrap_or_default()
    });
    let title = spec.title.clone();
    let head = move || {
        let (learner, enrolment, last, evidence) = about.get();
        let learner = learner.map_or_else(String::new, |learner| match learner.registration_number {
            Some(number) => format!("{} · {number}", learner.name),
            None => learner.name,
        });
        let award =
            enrolment.as_ref().and_then(|enrolment| spec.award(enrolment.award)).map(|award| award.title.clone());
        let provider = enrolment.and_then(|enrolment| enrolment.provider);
        view! {
            <h1 class="page-title">{learner}</h1>
            <p>{award.unwrap_or_else(|| title.clone())}{provider.map(|provider| format!(" · {provider}"))}</p>
            <p class="muted small">{words::count(evidence, "evidence item", "evidence items")}</p>
            {last.map(|last| view! { <Declared submission=last/> })}
        }
    };
    view! {
        <main data-screen="review" class="review">
            <header class="review-head">
                <div>{head}<Invitation/></div>
                <Ladders counts=Signal::derive(move || counts.get()) has_words=true/>
            </header>
            <div class="tree" data-scroll-pane>
                <h2 class="visually-hidden">"Criteria"</h2>
                <CriteriaTree/>
            </div>
        </main>
    }
    .into_any()
}

/// Who reads here without having said who they are is asked whether they came to judge.
#[component]
fn Invitation() -> impl IntoView {
    let session = expect_context::<Session>();
    let is_asked = RwSignal::new(false);
    let done = Callback::new(move |()| is_asked.set(false));
    view! {
        <Show when=move || session.pen() == Pen::Reader>
            <p class="small">
                "You read only. "
                <button class="link-btn" on:click=move |_| is_asked.set(true)>"Say who you are to judge or to sample it"</button>
            </p>
        </Show>
        <Show when=move || is_asked.get()>
            <Dialog title="About you" on_close=done>
                <Later part=|| Box::pin(parts::judging()) show=move |part: JudgingPart| (part.about)(done)/>
            </Dialog>
        </Show>
    }
    .into_any()
}

#[component]
fn Declared(submission: Unchanging<Submission>) -> impl IntoView {
    let when = words::day(submission.at, clock::today());
    view! {
        <details class="guidance">
            <summary>{format!("Handed over {when}, declared by {}", submission.value.name)}</summary>
            <p>{submission.value.declaration}</p>
        </details>
    }
    .into_any()
}

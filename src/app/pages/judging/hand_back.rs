//! Handing back: one small file of what was said, for whom the portfolio came from, and the whole for whom it goes on to.

use std::collections::BTreeSet;

use evidence_mapper::bundle::Purpose;
use evidence_mapper::bundle::selection::{self, Kinds};
use evidence_mapper::portfolio::Role;
use evidence_mapper::portfolio::entry::About;
use evidence_mapper::terms::say;
use evidence_mapper::workspace::Workspace;
use leptos::prelude::*;

use super::feedback::GiveFeedback;
use crate::app::browser::clock;
use crate::app::pages::submit::Outcome;
use crate::app::parts::later::Later;
use crate::app::parts::{self, TransferPart};
use crate::app::route::{Route, Screen};
use crate::app::session::{Pen, Session};
use crate::app::transfer::{Task, Transfer, TransferProgress};
use crate::app::ui::status::Ladders;
use crate::app::words;

/// The screen.
#[component]
pub fn HandBackPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let transfer = expect_context::<Transfer>();
    transfer.forget_exported();
    session.take_up_pen();
    let id = session.with_untracked(|workspace| workspace.portfolio().id);
    let learner = session
        .memo(|workspace| workspace.portfolio().learner().map(|learner| learner.name.clone()).unwrap_or_default());
    let counts = session.memo(|workspace| {
        let aim = workspace.portfolio().enrolment.value.as_ref().map(|enrolment| enrolment.award);
        aim.and_then(|award| workspace.progress().award(award)).map(|award| award.counts).unwrap_or_default()
    });
    let drafts = session.drafted();
    let has_said = session.has_said();
    let export = move |purpose: Purpose| {
        // Who moved to another device hands back what they said at the first.
        session.introduce();
        transfer.export(session, purpose);
    };
    let can_choose = move || is_assessor_with_more(session);
    let all_said = transfer.all_said();
    let goes = Memo::new(move |_| goes_along(session, all_said.get()));
    let is_busy = transfer.is_busy();
    let is_assessor = move || session.pen() == Pen::Assessor;
    let last = move || {
        session.holding().with(|holding| match (holding.exported_at, holding.changes_since_export) {
            (None, 0) => "Nothing was said yet.".to_owned(),
            (None, changes) => format!("{} not handed back yet.", words::count(count(changes), "change", "changes")),
            (Some(at), 0) => format!("Handed back {}; nothing is new since.", words::day(at, clock::today())),
            (Some(at), changes) => format!(
                "Handed back {}; {} since.",
                words::day(at, clock::today()),
                words::count(count(changes), "change", "changes"),
            ),
        })
    };
    view! {
        <main data-screen="submit" class="page is-narrow">
            <h1 class="page-title">{move || {
                let learner = learner.get();
                if is_assessor() { format!("Hand back to {learner}") } else { format!("Hand back on {learner}") }
            }}</h1>
            <Ladders counts has_words=true/>
            <section class="panel">
                <h2>"Feedback over all"</h2>
                <GiveFeedback about=About::Overall/>
            </section>
            <Show when=move || !drafts.with(std::collections::BTreeSet::is_empty)>
                <p class="notice" data-message="drafts-stay">
                    {move || words::count(drafts.with(std::collections::BTreeSet::len), "draft is not issued and stays here. ", "drafts are not issued and stay here. ")}
                    <a href=Route::Portfolio(id, Screen::Review).to_string()>"Back to the review"</a>
                </p>
            </Show>
            <section class="panel">
                <h2>"On its way"</h2>
                <Later part=|| Box::pin(parts::transfer()) show=|part: TransferPart| (part.protection)()/>
            </section>
            <section class="panel">
                <h2>{move || if is_assessor() { say("For the {learner}") } else { say("For the {assessor}") }}</h2>
                <p>{move || format!(
                    "One small file with {}. Opened where the portfolio is, it brings that in and changes nothing else.",
                    if is_assessor() { "what you decided and said" } else { "your samples, actions, feedback and releases" },
                )}</p>
                <p class="muted small">{last}</p>
                <Show when=move || has_said.get() fallback=move || view! {
                    <p class="muted small" data-message="nothing-said">{if is_assessor() {
                        "Nothing of yours is in here yet: decide, give feedback or record evidence first."
                    } else {
                        "Nothing of yours is in here yet: plan or note a sample, or give feedback first."
                    }}</p>
                }>
                    <p data-message="goes-along">{move || said(goes.get(), !is_assessor())}</p>
                    <Show when=can_choose>
                        <label class="check">
                            <input type="checkbox" prop:checked=all_said on:change:target=move |event| all_said.set(event.target().checked())/>
                            <span>{say("All that you ever said here, for {a learner} who lost what they had")}</span>
                        </label>
                    </Show>
                </Show>
                <button
                    class="btn" data-kind="primary"
                    disabled=move || !has_said.get() || is_busy.get()
                    on:click=move |_| export(Purpose::Return)
                >
                    "Hand back"
                </button>
            </section>
            <Show when=is_assessor>
                <section class="panel">
                    <h2>{say("For the {internal quality assurer}")}</h2>
                    <p>"The whole portfolio with all decisions and evidence, to be sampled."</p>
                    <Later part=|| Box::pin(parts::transfer()) show=|part: TransferPart| (part.size)()/>
                    <button
                        class="btn" data-kind="secondary"
                        disabled=move || !has_said.get() || is_busy.get()
                        on:click=move |_| export(Purpose::Assessed)
                    >
                        "Hand on the whole portfolio"
                    </button>
                </section>
            </Show>
            <TransferProgress task=Task::Export/>
            <Outcome says="Your browser saved it where downloads go. Send it in any way you like."/>
        </main>
    }
    .into_any()
}

/// Whether there is something that the learner has already and could be given again.
fn is_assessor_with_more(session: Session) -> bool {
    session.pen() == Pen::Assessor && !session.learner_has().is_empty()
}

/// What a return holds.
fn goes_along(session: Session, is_all: bool) -> Kinds {
    let to = if session.pen() == Pen::Iqa { Role::Assessor } else { Role::Learner };
    let has = if is_all || to == Role::Assessor { BTreeSet::new() } else { session.learner_has() };
    let by = session.with(Workspace::actor);
    session.as_introduced(|portfolio| selection::kinds(portfolio, &selection::handed_back(portfolio, by, to, &has)))
}

/// What a return holds, in words. With what an IQA says goes what it is about, which is the assessor's own.
fn said(kinds: Kinds, is_iqa: bool) -> String {
    let decided = [
        (kinds.decisions, "decision", "decisions"),
        (kinds.sign_offs, "sign-off", "sign-offs"),
        (kinds.evidence, say("record of {an assessor}’s own evidence"), say("records of {an assessor}’s own evidence")),
    ];
    let assured = [
        (kinds.samples, "sample", "samples"),
        (kinds.actions, "action", "actions"),
        (kinds.feedback, "piece of feedback", "pieces of feedback"),
        (kinds.releases, "release", "releases"),
        (kinds.planned, "planned sample", "planned samples"),
        (kinds.declarations, "declaration", "declarations"),
        (kinds.others, "other record", "other records"),
    ];
    let there = |all: &[(usize, &str, &str)]| -> Vec<String> {
        all.iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| words::count(*n, one, many)).collect()
    };
    let (own, along) = if is_iqa {
        (there(&assured), there(&decided))
    } else {
        ([there(&decided), there(&assured)].concat(), Vec::new())
    };
    match (own.is_empty(), along.is_empty()) {
        (true, _) => "There is nothing in it that they have not got.".to_owned(),
        (false, true) => format!("It holds {}.", listed(&own)),
        (false, false) => format!("It holds {}, and what they are about: {}.", listed(&own), listed(&along)),
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn count(changes: u32) -> usize {
    usize::try_from(changes).unwrap_or(usize::MAX)
}

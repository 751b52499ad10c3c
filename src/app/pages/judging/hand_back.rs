//! Handing back: one small file of what was said, for whom the portfolio came from, and the whole for whom it goes on to.

use evidence_mapper::bundle::Purpose;
use evidence_mapper::portfolio::entry::About;
use leptos::prelude::*;

use super::feedback::GiveFeedback;
use crate::app::browser::clock;
use crate::app::pages::submit::{EncryptedNote, NextPart};
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
    let has_said = session.memo(|workspace| workspace.portfolio().actors.contains(workspace.actor()));
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
            <h1 class="page-title">{move || format!("Hand back to {}", learner.get())}</h1>
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
                <h2>{move || if is_assessor() { "For the learner" } else { "For the assessor" }}</h2>
                <p>"One small file with what you decided and said. Opened where the portfolio is, it brings that in and changes nothing else."</p>
                <p class="muted small">{last}</p>
                <button
                    class="btn" data-kind="primary"
                    disabled=move || !has_said.get() || is_busy.get()
                    on:click=move |_| transfer.export(session, Purpose::Return)
                >
                    "Hand back"
                </button>
            </section>
            <Show when=is_assessor>
                <section class="panel">
                    <h2>"For the internal quality assurer"</h2>
                    <p>"The whole portfolio with all decisions and evidence, to be sampled."</p>
                    <Later part=|| Box::pin(parts::transfer()) show=|part: TransferPart| (part.size)()/>
                    <button
                        class="btn" data-kind="secondary"
                        disabled=move || !has_said.get() || is_busy.get()
                        on:click=move |_| transfer.export(session, Purpose::Assessed)
                    >
                        "Hand on the whole portfolio"
                    </button>
                </section>
            </Show>
            <TransferProgress task=Task::Export/>
            {move || transfer.exported().get().map(|exported| view! {
                <section class="panel is-done" role="status" data-message="exported">
                    <h2>"Saved"</h2>
                    <p>{format!("“{}”, {}. It was read back and verified. Send it in any way you like.", exported.file_name, words::size(exported.size))}</p>
                    <EncryptedNote protection=exported.protection/>
                    <NextPart part=exported.part purpose=exported.purpose/>
                </section>
            })}
        </main>
    }
    .into_any()
}

fn count(changes: u32) -> usize {
    usize::try_from(changes).unwrap_or(usize::MAX)
}

//! Handing over and backing up: what goes along, the declaration, one file.

use evidence_mapper::bundle::Purpose;
use evidence_mapper::terms::say;
use leptos::html;
use leptos::prelude::*;

use crate::app::browser::dom;
use crate::app::pages::ready::ReadySum;
use crate::app::parts::later::Later;
use crate::app::parts::{self, TransferPart};
use crate::app::session::Session;
use crate::app::transfer::{Exported, Protection, Task, Transfer, TransferProgress};
use crate::app::ui::status::Ladders;
use crate::app::words;

/// What a learner declares when they hand over.
pub const DECLARATION: &str = "I declare that this evidence is my own work, or shows my own part where I worked with others, \
and that I have named every source and tool I used.";

/// The screen.
#[component]
pub fn SubmitPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let transfer = expect_context::<Transfer>();
    on_cleanup(move || transfer.forget_exported());
    view! {
        <main data-screen="submit" class="page is-narrow">
            <h1 class="page-title">"Hand over and back up"</h1>
            <Contents/>
            <TransferProgress task=Task::Export/>
            <Outcome says="Your browser saved it where downloads go."/>
            <section class="panel">
                <h2>"On its way"</h2>
                <Later part=|| Box::pin(parts::transfer()) show=|part: TransferPart| (part.protection)()/>
                <Show when=move || !session.is_read_only()>
                    <Later part=|| Box::pin(parts::transfer()) show=|part: TransferPart| (part.size)()/>
                </Show>
            </section>
            <Show when=move || !session.is_read_only()>
                <ForAssessor/>
            </Show>
            <BackUp/>
        </main>
    }
    .into_any()
}

/// What goes into the file.
#[component]
fn Contents() -> impl IntoView {
    let session = expect_context::<Session>();
    let counts = session.memo(|workspace| {
        let aim = workspace.portfolio().enrolment.value.as_ref().map(|enrolment| enrolment.award);
        aim.and_then(|award| workspace.progress().award(award)).map(|award| award.counts).unwrap_or_default()
    });
    let contents = session.memo(|workspace| {
        let portfolio = workspace.portfolio();
        let attachments = portfolio.attachments();
        let bytes = attachments.values().map(|attachment| attachment.size).sum::<u64>();
        (portfolio.evidence.len(), portfolio.mappings.len(), attachments.len(), bytes)
    });
    view! {
        <section class="panel">
            <h2>"What goes along"</h2>
            <Ladders counts=Signal::derive(move || counts.get()) has_words=true/>
            <p>
                {move || {
                    let (evidence, mappings, files, bytes) = contents.get();
                    format!(
                        "{}, {}, {} of {} in all. The qualification travels inside, so the file opens anywhere.",
                        words::count(evidence, "evidence item", "evidence items"),
                        words::count(mappings, "mapping", "mappings"),
                        words::count(files, "file", "files"),
                        words::size(bytes),
                    )
                }}
            </p>
            <Show when=move || !session.is_read_only()>
                <ReadySum/>
                <p class="muted small">"What is not claimed travels as a draft."</p>
            </Show>
        </section>
    }
    .into_any()
}

#[component]
fn ForAssessor() -> impl IntoView {
    let session = expect_context::<Session>();
    let transfer = expect_context::<Transfer>();
    let learner =
        session.with_untracked(|workspace| workspace.portfolio().learner().map(|learner| learner.name.clone()));
    let name = RwSignal::new(learner.unwrap_or_default());
    let is_declared = RwSignal::new(false);
    let is_busy = transfer.is_busy();
    view! {
        <section class="panel">
            <h2>{say("Hand over to your {assessor}")}</h2>
            <p>{say("Makes one file that you send in any way you like. Your {assessor} opens it in this same page.")}</p>
            <label class="declare">
                <input
                    type="checkbox"
                    prop:checked=is_declared
                    on:change:target=move |event| is_declared.set(event.target().checked())
                />
                <span>{DECLARATION}</span>
            </label>
            <label class="field">
                <span class="field-label">"Your name"</span>
                <input
                    class="input"
                    maxlength="300"
                    prop:value=move || name.get()
                    on:input:target=move |event| name.set(event.target().value())
                />
            </label>
            <button
                class="btn" data-kind="primary"
                disabled=move || !is_declared.get() || name.with(|name| name.trim().is_empty()) || is_busy.get()
                on:click=move |_| transfer.submit(session, DECLARATION.to_owned(), name.get_untracked())
            >
                {say("Export for {assessor}")}
            </button>
            <Show when=move || !is_declared.get()>
                <p class="muted small">"Tick the declaration first."</p>
            </Show>
        </section>
    }
    .into_any()
}

#[component]
fn BackUp() -> impl IntoView {
    let session = expect_context::<Session>();
    let transfer = expect_context::<Transfer>();
    let is_busy = transfer.is_busy();
    view! {
        <section class="panel">
            <h2>"Back up"</h2>
            <p>"The same file, for yourself. Keep it on another device or drive: opened in this page, on any device, it brings everything back."</p>
            <p class="muted small">
                {move || session.holding().with(|holding| holding.exported_at.map_or_else(
                    || "Never exported from this device so far.".to_owned(),
                    |moment| format!("Last exported {}.", words::day(moment, crate::app::browser::clock::today())),
                ))}
            </p>
            <button class="btn" data-kind="secondary" disabled=is_busy on:click=move |_| transfer.export(session, Purpose::Backup)>
                "Back up"
            </button>
        </section>
    }
    .into_any()
}

/// What came of the last export. It takes the focus, wherever on the screen the button was that asked for it: the words that
/// open an encrypted file stand here and nowhere else.
#[component]
pub fn Outcome(
    /// What is said besides.
    says: &'static str,
) -> impl IntoView {
    let transfer = expect_context::<Transfer>();
    move || transfer.exported().get().map(|exported| view! { <Saved exported says/> })
}

#[component]
fn Saved(exported: Exported, says: &'static str) -> impl IntoView {
    let panel: NodeRef<html::Section> = NodeRef::new();
    // An effect, because where the focus is belongs to the browser.
    Effect::new(move || {
        if let Some(panel) = panel.get() {
            dom::focus(&panel);
        }
    });
    let Exported { file_name, size, protection, purpose, part } = exported;
    view! {
        <section
            node_ref=panel class="panel is-done exported" tabindex="-1" role="status" data-message="exported"
            aria-labelledby="exported-title" aria-describedby="exported-what"
        >
            <h2 id="exported-title">"Saved"</h2>
            <div id="exported-what" class="exported-what">
                <p>{format!("“{file_name}”, {}. It was read back and every file in it verified.", words::size(size))}</p>
                <EncryptedNote protection/>
                <p class="muted small">{says}</p>
            </div>
            <NextPart part purpose/>
        </section>
    }
    .into_any()
}

/// The way on, where everything is spread over several files.
#[component]
pub fn NextPart(
    /// Which of how many was saved.
    part: (usize, usize),
    /// What it is for.
    purpose: Purpose,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let transfer = expect_context::<Transfer>();
    let (saved, count) = (part.0 + 1, part.1);
    (saved < count).then(|| {
        view! {
            <p data-part=saved.to_string()>{format!("That was file {saved} of {count}.")}</p>
            <button class="btn" data-kind="primary" on:click=move |_| transfer.export_part(session, purpose, saved)>
                {format!("Save file {} of {count}", saved + 1)}
            </button>
        }
    })
}

/// That a file was encrypted, and what opens it, as long as this is on the screen.
#[component]
pub fn EncryptedNote(
    /// How it was closed.
    protection: Protection,
) -> impl IntoView {
    let (words, passphrase) = match protection {
        Protection::None => return ().into_any(),
        Protection::Passphrase(passphrase) => ("It is encrypted, and only these words open it:", passphrase),
        Protection::PublicKey(_) => {
            ("It is encrypted, and only your provider’s key opens it. You cannot.", String::new())
        }
    };
    view! {
        <p data-message="encrypted-export">{words}" "<b>{passphrase}</b></p>
    }
    .into_any()
}

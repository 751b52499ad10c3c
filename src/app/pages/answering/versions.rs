//! Versions side by side: what two devices changed apart from each other, for a person to choose.

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::{Choice, Command};
use evidence_mapper::portfolio::versions::{Fork, Part, Version, forks};
use evidence_mapper::portfolio::{EvidenceId, Portfolio, RecordKey};
use evidence_mapper::terms::say;
use leptos::prelude::*;

use crate::app::browser::{clock, dates};
use crate::app::pages::judging::words as judging_words;
use crate::app::session::Session;
use crate::app::ui::toast::{Toast, Toasts};
use crate::app::words;

/// The screen.
#[component]
pub fn VersionsPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let forks = session.memo(|workspace| forks(workspace.spec(), workspace.portfolio()));
    let count = Memo::new(move |_| forks.with(Vec::len));
    view! {
        <main data-screen="versions" class="page">
            <div class="page-head">
                <h1 class="page-title">"Versions side by side"</h1>
                <span class="inbox-count" role="status" data-versions=move || count.get().to_string()>
                    {move || match count.get() {
                        0 => "Nothing to choose".to_owned(),
                        count => format!("{} to choose", words::count(count, "record", "records")),
                    }}
                </span>
            </div>
            <Show
                when=move || count.get() != 0
                fallback=|| view! {
                    <section class="empty">
                        <h2>"One version of everything"</h2>
                        <p>"Where the same thing is changed on two devices, both versions stand here until you choose. Nothing is lost meanwhile."</p>
                    </section>
                }
            >
                <p class="muted">"The same thing was changed on two devices. Both versions are kept until you choose; what you do not choose stays in the record as what was before."</p>
                {move || forks.get().into_iter().map(|fork| view! { <ForkView fork/> }).collect_view()}
            </Show>
        </main>
    }
    .into_any()
}

/// What a record is called.
fn name(portfolio: &Portfolio, record: RecordKey) -> String {
    let evidence = |id: EvidenceId| {
        let shown = portfolio.evidence.get(id).map(|evidence| evidence.number);
        shown.or_else(|| portfolio.number_given(id)).map(|number| number.to_string()).unwrap_or_default()
    };
    match record {
        RecordKey::Enrolment => "The aim: award, units, provider".to_owned(),
        RecordKey::Actor(id) => format!("Details of {}", judging_words::name(portfolio, id)),
        RecordKey::Competence(id) => format!("Competence of {}", judging_words::name(portfolio, id)),
        RecordKey::Evidence(id) => format!("Evidence {}", evidence(id)),
        RecordKey::Mapping(key) => {
            format!("{} on {}", evidence(key.evidence), judging_words::criterion(key.criterion))
        }
        RecordKey::Claim(criterion) => format!("Claim of {}", judging_words::criterion(criterion)),
        RecordKey::Parked(key) => format!("{}, parked", evidence(key.evidence)),
        RecordKey::Answer(id) => {
            let made = portfolio.decisions.get(&id);
            let place = made.map(|made| judging_words::criterion(made.value.criterion)).unwrap_or_default();
            format!("Answer to the decision on {place}")
        }
        _ => String::new(),
    }
}

/// The value of `data-fork`: the reference of the record where it has one.
fn hook(portfolio: &Portfolio, record: RecordKey) -> String {
    let evidence = |id: EvidenceId| portfolio.evidence.get(id).map(|evidence| evidence.number.to_string());
    match record {
        RecordKey::Evidence(id) => evidence(id).unwrap_or_default(),
        RecordKey::Mapping(key) => format!("{}@{}", evidence(key.evidence).unwrap_or_default(), key.criterion),
        other => other.to_string(),
    }
}

#[component]
fn ForkView(fork: Fork) -> impl IntoView {
    let session = expect_context::<Session>();
    let toasts = expect_context::<Toasts>();
    let Fork { record, versions, differing, can_keep_both } = fork;
    let (title, hook) =
        session.with_untracked(|workspace| (name(workspace.portfolio(), record), hook(workspace.portfolio(), record)));
    let settle = Callback::new(move |choice: Choice| {
        if let Err(error) = session.attempt(Command::Settle { record, choice }) {
            toasts.show(Toast::problem(Message::from(&error)));
        }
    });
    let further = versions.iter().skip(1).filter(|version| version.says.is_some()).count();
    let keep_both = move |_| {
        let evidence = match record {
            RecordKey::Evidence(_) => (0..further).map(|_| EvidenceId::new(clock::now(), clock::random())).collect(),
            _ => Vec::new(),
        };
        settle.run(Choice::Both { evidence });
    };
    let both = match record {
        RecordKey::Evidence(_) => "Keep both, as two evidence items",
        _ => "Keep both places and reasons",
    };
    let is_own = !session.is_read_only();
    let had = session.had(record);
    view! {
        <section class="panel fork" data-fork=hook aria-label=title.clone()>
            <h2>{title.clone()}</h2>
            <div class="fork-versions">
                {versions.into_iter().enumerate().map(|(n, version)| {
                    let is_here = had.map(|had| had == version.revision.at);
                    view! { <VersionView version differing=differing.clone() is_shown=n == 0 is_here is_own settle/> }
                }).collect_view()}
            </div>
            {(can_keep_both && is_own).then(|| view! {
                <div class="form-actions">
                    <button class="btn" data-kind="secondary" on:click=keep_both>{both}</button>
                </div>
            })}
            {(!is_own).then(|| view! { <p class="muted small">{say("It is for the {learner} to choose.")}</p> })}
        </section>
    }
    .into_any()
}

#[component]
fn VersionView(
    version: Version,
    differing: Vec<Part>,
    is_shown: bool,
    /// Whether this device had it before the other came in; `None` if that is not known any more.
    is_here: Option<bool>,
    is_own: bool,
    settle: Callback<Choice>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let by = session.with_untracked(|workspace| judging_words::name(workspace.portfolio(), version.revision.by));
    let at = dates::time(version.revision.at);
    let when = format!("{} at {at}", words::day(version.revision.at, clock::today()));
    let what = match &version.says {
        None => view! { <p><b>"Withdrawn"</b></p> }.into_any(),
        Some(_) if differing.is_empty() => view! { <p class="muted">"Kept as it was"</p> }.into_any(),
        Some(_) => {
            let parts = differing.iter().map(|&part| {
                let text = version.part(part).to_owned();
                let text = if text.is_empty() { "Not said".to_owned() } else { text };
                view! { <dt>{judging_words::part(part)}</dt><dd class="prewrap">{text}</dd> }
            });
            view! { <dl class="facts">{parts.collect_view()}</dl> }.into_any()
        }
    };
    let revision = version.revision.clone();
    let choose = move |_| settle.run(if is_shown { Choice::Shown } else { Choice::Rival(revision.clone()) });
    view! {
        <article class="fork-version" data-version=if is_shown { "shown" } else { "other" }>
            <p class="muted small">
                {is_here.map(|is_here| view! {
                    <b data-from=if is_here { "here" } else { "file" }>{if is_here { "From this device" } else { "From the file you opened" }}</b>" · "
                })}
                {format!("{by}, {when}")}
                {is_shown.then(|| view! { " · " <span class="mark">"shown now"</span> })}
            </p>
            {what}
            {is_own.then(|| view! {
                <button class="btn" data-kind="primary" data-size="small" aria-label=format!("Keep the version of {when}") on:click=choose>"Keep this one"</button>
            })}
        </article>
    }
    .into_any()
}

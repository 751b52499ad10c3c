//! The audit trail: who did what, when, on what, in one list to read, to filter and to export.

use evidence_mapper::audit::{Deed, Done, trail};
use evidence_mapper::file_name;
use evidence_mapper::message::{Message, audit as audit_words};
use evidence_mapper::portfolio::{ActorId, Portfolio};
use evidence_mapper::signing;
use evidence_mapper::spec::UnitRef;
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::app::browser::{clock, dates, download};
use crate::app::pages::judging::words as judging_words;
use crate::app::pages::signed::{SignedMark, SignedTogether};
use crate::app::route::{Route, Screen};
use crate::app::session::Session;
use crate::app::ui::toast::{Toast, Toasts};
use crate::app::words;

/// How many lines are drawn at once.
const STEP: usize = 200;

/// What kind of deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Evidence,
    Claims,
    Decisions,
    SignOffs,
    Quality,
    People,
}

impl Kind {
    const ALL: [(Kind, &'static str, &'static str); 6] = [
        (Kind::Evidence, "evidence", "Evidence and mappings"),
        (Kind::Claims, "claims", "Claims and submissions"),
        (Kind::Decisions, "decisions", "Decisions and feedback"),
        (Kind::SignOffs, "sign-offs", "Sign-offs and releases"),
        (Kind::Quality, "quality", "Samples and actions"),
        (Kind::People, "people", "People and declarations"),
    ];

    fn of(deed: Deed) -> Kind {
        match deed {
            Deed::AddedEvidence
            | Deed::ChangedEvidence
            | Deed::Mapped
            | Deed::DescribedMapping(_)
            | Deed::Parked
            | Deed::Withdrew
            | Deed::PutBack
            | Deed::RecordedEvidence => Kind::Evidence,
            Deed::Claimed | Deed::ClaimedByPriorLearning | Deed::Answered | Deed::Submitted | Deed::Countersigned => {
                Kind::Claims
            }
            Deed::Decided(_) | Deed::JudgedAgain(_) | Deed::Corrected(_) | Deed::GaveFeedback => Kind::Decisions,
            Deed::SignedOff | Deed::Reopened | Deed::Released => Kind::SignOffs,
            Deed::PlannedSample
            | Deed::Sampled
            | Deed::SampledDecision(_)
            | Deed::RaisedAction
            | Deed::AnsweredAction
            | Deed::ClosedAction => Kind::Quality,
            Deed::Enrolled | Deed::DescribedThemselves | Deed::DescribedCompetence | Deed::DeclaredInterest => {
                Kind::People
            }
        }
    }
}

/// One line of it, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    done: Done,
    who: String,
    role: &'static str,
    what: String,
    evidence: Option<String>,
}

fn lines(portfolio: &Portfolio) -> Vec<Line> {
    let names = audit_words::Names::of(portfolio);
    let line = |done: Done| {
        let (who, role) = names.person(done.by);
        let evidence = done.on.evidence.map(|id| {
            let (reference, title) = names.evidence(id);
            format!("{reference} {title}").trim_end().to_owned()
        });
        Line { who, role, what: audit_words::done(&done), evidence, done }
    };
    trail(portfolio).into_iter().rev().map(line).collect()
}

/// The screen.
#[component]
pub fn AuditPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let toasts = expect_context::<Toasts>();
    let id = session.with_untracked(|workspace| workspace.portfolio().id);
    let all: Memo<Arc<Vec<Line>>> = session.memo(|workspace| Arc::new(lines(workspace.portfolio())));
    let (by, unit, kind) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let text = RwSignal::new(String::new());
    let most = RwSignal::new(STEP);
    let people = Memo::new(move |_| {
        all.with(|all| all.iter().map(|line| (line.who.clone(), line.done.by)).collect::<BTreeSet<(String, ActorId)>>())
    });
    let units = Memo::new(move |_| {
        all.with(|all| all.iter().filter_map(|line| line.done.on.unit).collect::<BTreeSet<UnitRef>>())
    });
    let shown = Memo::new(move |_| {
        let (by, unit): (Option<ActorId>, Option<UnitRef>) = (by.get().parse().ok(), unit.get().parse().ok());
        let kind = kind.with(|kind| Kind::ALL.into_iter().find(|(_, name, _)| name == kind).map(|(one, ..)| one));
        let words = text.get().to_lowercase();
        let asked = |line: &Line| {
            let place = line.done.on.criterion.map(judging_words::criterion).unwrap_or_default();
            let said = || {
                let evidence = line.evidence.as_deref().unwrap_or_default();
                let reason = &line.done.reason;
                format!("{} {} {} {reason} {place} {evidence}", line.who, line.role, line.what).to_lowercase()
            };
            by.is_none_or(|by| line.done.by == by)
                && unit.is_none_or(|unit| line.done.on.unit == Some(unit))
                && kind.is_none_or(|kind| Kind::of(line.done.deed) == kind)
                && (words.trim().is_empty() || words.split_whitespace().all(|word| said().contains(word)))
        };
        all.with(|all| all.iter().filter(|line| asked(line)).cloned().collect::<Vec<_>>())
    });
    let count = Memo::new(move |_| shown.with(Vec::len));
    let export = move |_| {
        let trail: Vec<Done> = shown.with_untracked(|shown| shown.iter().rev().map(|line| line.done.clone()).collect());
        let (table, learner) = session.with_untracked(|workspace| {
            let portfolio = workspace.portfolio();
            let learner = portfolio.learner().map(|learner| learner.name.clone()).unwrap_or_default();
            (audit_words::table(portfolio, &trail), learner)
        });
        let name = format!("{}.csv", file_name::safe(&format!("{learner} audit trail {}", clock::today())));
        if let Err(error) = download::save_text(&table, &name) {
            toasts.show(Toast::problem(Message::from(&error)));
        }
    };
    let screen = if session.is_read_only() { Screen::Review } else { Screen::Map };
    let signed = Signal::derive(move || {
        shown.with(|shown| {
            session.with_untracked(|workspace| {
                let drawn = shown.iter().take(most.get());
                let signed = drawn.filter(|line| signing::is_signed(workspace.portfolio(), line.done.record));
                signed.map(|line| (line.done.record, line.who.clone())).collect::<Vec<_>>()
            })
        })
    });
    view! {
        <main data-screen="audit" class="page">
            <div class="page-head">
                <h1 class="page-title">"Audit trail"</h1>
                <div class="page-actions">
                    <button class="btn" data-kind="secondary" disabled=move || count.get() == 0 on:click=export>"Export as CSV"</button>
                </div>
            </div>
            <div class="audit-filter" role="search">
                <label class="field"><span class="field-label">"Person"</span>
                    <select class="input" on:change:target=move |event| by.set(event.target().value())>
                        <option value="">"Everybody"</option>
                        {move || people.get().into_iter().map(|(name, id)| view! { <option value=id.to_string()>{name}</option> }).collect_view()}
                    </select>
                </label>
                <label class="field"><span class="field-label">"Kind"</span>
                    <select class="input" on:change:target=move |event| kind.set(event.target().value())>
                        <option value="">"Everything"</option>
                        {Kind::ALL.map(|(_, name, label)| view! { <option value=name>{label}</option> }).collect_view()}
                    </select>
                </label>
                <label class="field"><span class="field-label">"Unit"</span>
                    <select class="input" on:change:target=move |event| unit.set(event.target().value())>
                        <option value="">"All units"</option>
                        {move || units.get().into_iter().map(|unit| view! { <option value=unit.to_string()>{unit.to_string()}</option> }).collect_view()}
                    </select>
                </label>
                <label class="field"><span class="field-label">"Words"</span>
                    <input class="input" type="search" on:input:target=move |event| text.set(event.target().value())/>
                </label>
            </div>
            <p class="muted small" role="status" data-count=move || count.get().to_string()>
                {move || words::count(count.get(), "entry", "entries")}
                ". Of what was changed, who changed it and when; of what was decided and declared, all of it."
            </p>
            <SignedTogether records=signed>
                <div class="audit-wrap" tabindex="0" role="region" aria-label="Audit trail">
                    <table class="audit">
                        <thead><tr><th scope="col">"When"</th><th scope="col">"Who"</th><th scope="col">"What"</th><th scope="col">"On"</th></tr></thead>
                        <tbody>
                            {move || shown.with(|shown| shown.iter().take(most.get()).map(|line| {
                                let when = format!("{}, {}", words::date(clock::local_date(line.done.at)), dates::time(line.done.at));
                                let criterion = line.done.on.criterion;
                                let record = line.done.record;
                                let is_signed = session.with_untracked(|workspace| signing::is_signed(workspace.portfolio(), record));
                                let unit = line.done.on.unit.filter(|_| criterion.is_none()).map(|unit| unit.to_string());
                                let link = |at: String, name: String| view! { <a href=format!("{}?at={at}", Route::Portfolio(id, screen))>{name}</a> };
                                let unit = unit.map(|unit| link(unit.clone(), unit));
                                let link = criterion.map(|criterion| link(criterion.to_string(), judging_words::criterion(criterion)));
                                let gap = (criterion.is_some() && line.evidence.is_some()).then_some(" · ");
                                view! {
                                    <tr>
                                        <td class="audit-when">{when}</td>
                                        <td>{line.who.clone()}" " <span class="muted small">{line.role}</span></td>
                                        <td>{line.what.clone()}{(!line.done.reason.is_empty()).then(|| view! { <span class="audit-reason muted">{line.done.reason.clone()}</span> })}" "{is_signed.then(|| view! { <SignedMark record by=line.who.clone()/> })}</td>
                                        <td>{link}{unit}{gap}{line.evidence.clone()}</td>
                                    </tr>
                                }
                            }).collect_view())}
                        </tbody>
                    </table>
                </div>
            </SignedTogether>
            <Show when=move || most.get() < count.get()>
                <button class="btn" data-kind="secondary" on:click=move |_| most.update(|most| *most += STEP)>
                    {move || format!("Show {} more", STEP.min(count.get() - most.get()))}
                </button>
            </Show>
        </main>
    }
    .into_any()
}

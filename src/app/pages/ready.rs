//! A look over what is there before it is handed over, as a colleague would give it: what is found by whom it would be
//! noticed, each kind with its rule, each finding with the way to its place.

use evidence_mapper::message::readiness as words_of;
use evidence_mapper::portfolio::PortfolioId;
use evidence_mapper::readiness::{Finding, Kind, Place, Severity, readiness};
use evidence_mapper::spec::{CriterionRef, UnitRef};
use leptos::prelude::*;

use crate::app::pages::sheets::Sheets;
use crate::app::route::{Route, Screen};
use crate::app::session::Session;
use crate::app::words;

/// How many findings of a kind are shown with their words. More than that are shown by their numbers, unit by unit.
const FEW: usize = 5;

/// A finding, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shown {
    kind: Kind,
    place: Place,
    what: String,
    more: String,
}

fn found(session: Session) -> Memo<Vec<Finding>> {
    session.memo(|workspace| readiness(workspace.spec(), workspace.portfolio(), workspace.progress()))
}

fn shown(session: Session, findings: Memo<Vec<Finding>>) -> Memo<Vec<Shown>> {
    Memo::new(move |_| {
        session.with(|workspace| {
            let (spec, portfolio) = (workspace.spec(), workspace.portfolio());
            let is_learners = |id| portfolio.evidence.contains(id);
            let shown = |finding: &Finding| {
                let (what, more) = words_of::finding(spec, portfolio, finding);
                Shown { kind: finding.kind(), place: finding.place(is_learners), what, more }
            };
            findings.with(|findings| findings.iter().map(shown).collect())
        })
    })
}

/// The screen.
#[component]
pub fn ReadyPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let findings = found(session);
    let all = shown(session, findings);
    let id = session.with_untracked(|workspace| workspace.portfolio().id);
    let is_ready = Memo::new(move |_| {
        findings.with(|findings| findings.iter().all(|finding| finding.kind().severity() == Severity::Loose))
    });
    view! {
        <main data-screen="ready" class="page is-narrow">
            <h1 class="page-title">"Before you hand over"</h1>
            <section class="panel ready-sum" class:is-done=is_ready>
                <p class="ready-headline" role="status" data-message="readiness">{move || findings.with(|findings| words_of::headline(findings))}</p>
                <p class="muted small">"A look at what is here, as a colleague would take it. It holds you up in nothing: you can hand over all the same."</p>
                <p><a class="btn" data-kind="primary" href=Route::Portfolio(id, Screen::Submit).to_string()>"To the hand-over"</a></p>
            </section>
            {[Severity::Missing, Severity::Doubtful, Severity::Loose].map(|severity| view! { <Weight severity all/> }).into_any()}
        </main>
    }
    .into_any()
}

#[component]
fn Weight(severity: Severity, all: Memo<Vec<Shown>>) -> impl IntoView {
    let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| kind.severity() == severity).collect();
    let is_any = Memo::new(move |_| all.with(|all| all.iter().any(|shown| shown.kind.severity() == severity)));
    view! {
        <Show when=move || is_any.get()>
            <section class="panel" data-severity=hook(severity)>
                <h2>{words_of::weight(severity)}</h2>
                {kinds.iter().map(|&kind| view! { <OfKind kind all/> }).collect_view()}
            </section>
        </Show>
    }
}

fn hook(severity: Severity) -> &'static str {
    match severity {
        Severity::Missing => "missing",
        Severity::Doubtful => "doubtful",
        Severity::Loose => "loose",
    }
}

/// The value of `data-finding`.
fn kind_hook(kind: Kind) -> &'static str {
    match kind {
        Kind::Unanswered => "unanswered",
        Kind::WitnessAssesses => "witness-assesses",
        Kind::NoEvidence => "no-evidence",
        Kind::NoLocation => "no-location",
        Kind::OnlySimulated => "only-simulated",
        Kind::CarriedByOne => "carried-by-one",
        Kind::UnsuitedTypes => "unsuited-types",
        Kind::NotClaimed => "not-claimed",
        Kind::Unmapped => "unmapped",
        Kind::NotBegun => "not-begun",
    }
}

#[component]
fn OfKind(kind: Kind, all: Memo<Vec<Shown>>) -> impl IntoView {
    let of_kind =
        Memo::new(move |_| all.with(|all| all.iter().filter(|shown| shown.kind == kind).cloned().collect::<Vec<_>>()));
    let count = Memo::new(move |_| of_kind.with(Vec::len));
    let places = move || {
        let shown = of_kind.get();
        let are_criteria = shown.iter().all(|shown| matches!(shown.place, Place::Criterion(_)));
        match (shown.len() > FEW, are_criteria) {
            (true, true) => view! { <ByUnit shown/> }.into_any(),
            _ => view! { <Listed shown/> }.into_any(),
        }
    };
    view! {
        <Show when=move || of_kind.with(|all| !all.is_empty())>
            <details class="gap-kind ready-kind" open data-finding=kind_hook(kind) data-count=move || count.get().to_string()>
                <summary>
                    <span class="gap-title">{words_of::title(kind)}</span>
                    <span class="pane-count">{move || count.get()}</span>
                </summary>
                <p class="muted small">{words_of::reason(kind)}</p>
                {places}
            </details>
        </Show>
    }
}

/// Findings with their words; of many the first few, and the others when they are asked for.
#[component]
fn Listed(shown: Vec<Shown>) -> impl IntoView {
    let count = shown.len();
    let most = RwSignal::new(if count > FEW + 1 { FEW } else { count });
    view! {
        <ul class="gaps">
            {move || shown.iter().take(most.get()).cloned().map(|shown| view! { <li><Way shown/></li> }).collect_view()}
        </ul>
        <Show when=move || most.get() < count>
            <button class="btn" data-kind="quiet" data-size="small" on:click=move |_| most.set(count)>
                {format!("Show {} more", count - FEW)}
            </button>
        </Show>
    }
}

/// Many criteria, by their numbers under their units.
#[component]
fn ByUnit(shown: Vec<Shown>) -> impl IntoView {
    let mut units: Vec<(UnitRef, Vec<(CriterionRef, String)>)> = Vec::new();
    for Shown { place, more, .. } in shown {
        let Place::Criterion(criterion) = place else { continue };
        match units.last_mut().filter(|(unit, _)| *unit == criterion.unit) {
            Some((_, criteria)) => criteria.push((criterion, more)),
            None => units.push((criterion.unit, vec![(criterion, more)])),
        }
    }
    let session = expect_context::<Session>();
    let id = session.with_untracked(|workspace| workspace.portfolio().id);
    view! {
        <ul class="ready-units">
            {units.into_iter().map(|(unit, criteria)| view! {
                <li>
                    <span class="unit-ref">{unit.to_string()}</span>
                    <span class="muted small">{words::count(criteria.len(), "criterion", "criteria")}</span>
                    <span class="ready-numbers">
                        {criteria.into_iter().map(|(criterion, wording)| {
                            let title = wording.clone();
                            view! {
                                <a class="ready-number" href=address(id, criterion) title=title>
                                    <span class="visually-hidden">{format!("{unit} ")}</span>
                                    {criterion.number().to_string()}
                                    <span class="visually-hidden">{format!(" {wording}")}</span>
                                </a>
                            }
                        }).collect_view()}
                    </span>
                </li>
            }).collect_view()}
        </ul>
    }
}

fn address(id: PortfolioId, criterion: CriterionRef) -> String {
    format!("{}?at={criterion}", Route::Portfolio(id, Screen::Map))
}

/// A finding as the way to its place.
#[component]
fn Way(shown: Shown) -> impl IntoView {
    let session = expect_context::<Session>();
    let sheets = expect_context::<Sheets>();
    let id = session.with_untracked(|workspace| workspace.portfolio().id);
    let Shown { place, what, more, .. } = shown;
    let label = view! { <b>{what}</b>" "<span>{more}</span> };
    match place {
        Place::Criterion(criterion) => view! { <a class="gap-link" href=address(id, criterion)>{label}</a> }.into_any(),
        Place::Unit(unit) => {
            let first = session.spec().unit(unit).and_then(|unit| Some(unit.criteria().next()?.criterion_ref));
            let to = first.map_or_else(|| Route::Portfolio(id, Screen::Map).to_string(), |first| address(id, first));
            view! { <a class="gap-link" href=to>{label}</a> }.into_any()
        }
        Place::Mapping(mapping) => {
            view! { <button class="gap-link" on:click=move |_| sheets.open_mapping(mapping)>{label}</button> }
                .into_any()
        }
        Place::Evidence(evidence) => {
            view! { <button class="gap-link" on:click=move |_| sheets.open_evidence(evidence)>{label}</button> }
                .into_any()
        }
    }
}

/// The whole in a few lines, for a screen that is about something else.
#[component]
pub fn ReadySum() -> impl IntoView {
    let session = expect_context::<Session>();
    let findings = found(session);
    let id = session.with_untracked(|workspace| workspace.portfolio().id);
    let kinds = Memo::new(move |_| {
        findings.with(|findings| {
            let of = |kind: Kind| (kind, findings.iter().filter(|finding| finding.kind() == kind).count());
            let counts = Kind::ALL.into_iter().filter(|kind| kind.severity() != Severity::Loose).map(of);
            counts.filter(|(_, count)| *count > 0).collect::<Vec<_>>()
        })
    });
    view! {
        <div class="ready-brief">
            <p data-message="readiness"><b>{move || findings.with(|findings| words_of::headline(findings))}</b></p>
            <Show when=move || kinds.with(|kinds| !kinds.is_empty())>
                <ul class="checks">
                    {move || kinds.get().into_iter().map(|(kind, count)| view! { <li>{words_of::title(kind)}<span class="pane-count">{count}</span></li> }).collect_view()}
                </ul>
            </Show>
            <p class="small"><a href=Route::Portfolio(id, Screen::Ready).to_string()>"Look it over, with the way to each"</a></p>
        </div>
    }
    .into_any()
}

//! The evidence that is offered for a criterion: what of it is judged on, and one piece of it opened at its location.

use evidence_mapper::desk::drafting::offered;
use evidence_mapper::portfolio::judging::{AssessorEvidence, AssessorEvidenceKind};
use evidence_mapper::portfolio::{EvidenceId, MappingKey, Portfolio};
use evidence_mapper::spec::{Criterion, CriterionRef};
use leptos::prelude::*;

use super::changes::{SinceSeen, reference};
use super::own::AssessorsOwn;
use super::{Review, decision, heading};
use crate::app::pages::judging::words as judging_words;
use crate::app::pages::viewer::Viewer;
use crate::app::pages::viewer::placing::{PlaceList, Placing};
use crate::app::session::Session;
use crate::app::words;

/// One piece of evidence as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Offered {
    id: EvidenceId,
    reference: String,
    title: String,
    facts: String,
    locations: String,
    reason: String,
    is_assessors: bool,
}

fn describe(portfolio: &Portfolio, id: EvidenceId, criterion: CriterionRef) -> Option<Offered> {
    if let Some(made) = portfolio.assessor_evidence.get(&id) {
        let AssessorEvidence { kind, title, held_on, criteria, number, .. } = &made.value;
        let shown = portfolio.assessor_numbers().get(&id).copied().unwrap_or(*number);
        return Some(Offered {
            id,
            reference: made.value.reference(shown),
            title: title.clone(),
            facts: format!(
                "{} · {} · {}",
                kind_words(kind),
                words::date(*held_on),
                judging_words::name(portfolio, made.by)
            ),
            locations: criteria.get(&criterion).map(|places| judging_words::places(places)).unwrap_or_default(),
            reason: String::new(),
            is_assessors: true,
        });
    }
    let evidence = portfolio.evidence.get(id)?;
    let mapping = portfolio.mappings.get(MappingKey { evidence: id, criterion })?;
    let mut facts = vec![words::kind(&evidence.content).to_owned()];
    facts.extend(evidence.produced_on.map(words::date));
    facts.extend(evidence.setting.map(|setting| words::setting(setting).to_owned()));
    Some(Offered {
        id,
        reference: evidence.number.to_string(),
        title: evidence.title.clone(),
        facts: facts.join(" · "),
        locations: judging_words::places(&mapping.locations),
        reason: mapping.reason.clone(),
        is_assessors: false,
    })
}

/// What an assessor's own evidence is, in words.
pub fn kind_words(kind: &AssessorEvidenceKind) -> &'static str {
    match kind {
        AssessorEvidenceKind::Observation => "Observation",
        AssessorEvidenceKind::ProfessionalDiscussion => "Professional discussion",
        AssessorEvidenceKind::WitnessCheck { .. } => "Witness check",
    }
}

/// Opens the evidence that stands at `number`, from one.
pub fn open_nth(session: Session, review: Review, number: usize) {
    let Some(criterion) = review.at.get_untracked().and_then(|id| review.criterion(id)) else { return };
    let all = session.with_untracked(|workspace| offered(workspace.portfolio(), &criterion));
    if let Some(&id) = number.checked_sub(1).and_then(|at| all.get(at)) {
        review.opened.set(Some(id));
    }
}

/// The pane.
#[component]
pub fn EvidencePane(criterion: Criterion) -> impl IntoView {
    let session = expect_context::<Session>();
    let review = expect_context::<Review>();
    let id = criterion.criterion_ref;
    let criterion_ref = id;
    let wording = criterion.wording.value.clone();
    let kept = StoredValue::new(criterion);
    let all = session.memo(move |workspace| {
        let portfolio = workspace.portfolio();
        let ids = kept.with_value(|criterion| offered(portfolio, criterion));
        ids.into_iter().filter_map(|evidence| describe(portfolio, evidence, id)).collect::<Vec<_>>()
    });
    let opened = Memo::new(move |_| {
        // What is new is what there is to look at.
        let is_news = |id: &EvidenceId| {
            review.marking.with(|marking| {
                let news = marking.news.get(&criterion_ref);
                news.is_some_and(|news| news.added.contains(id) || news.changed.contains(id))
            })
        };
        let first = || all.with(|all| all.iter().map(|one| one.id).find(is_news).or(all.first().map(|one| one.id)));
        let is_there = |id: &EvidenceId| all.with(|all| all.iter().any(|one| one.id == *id));
        review.opened.get().filter(is_there).or_else(first)
    });
    let withdrawn = Memo::new(move |_| {
        let gone = review.marking.with(|marking| marking.news.get(&id).map(|news| news.withdrawn.clone()));
        gone.unwrap_or_default()
            .into_iter()
            .map(|gone| session.with(|workspace| reference(workspace.portfolio(), gone)))
            .collect::<Vec<_>>()
    });
    let is_empty = Memo::new(move |_| all.with(Vec::is_empty));
    let numbered = move || all.get().into_iter().enumerate().collect::<Vec<_>>();
    view! {
        // Beside the decision it goes without saying; on a phone it is all that says so.
        <header class="evidence-of">
            <h2>{format!("Evidence for {}", heading(id))}</h2>
            <p>{wording}</p>
        </header>
        <ul class="offered" class:is-empty=move || is_empty.get()>
            <For each=numbered key=|(at, one)| (*at, one.id) let((at, one))>
                <OfferedRow at criterion=id evidence=one.id all opened/>
            </For>
        </ul>
        <Show when=move || is_empty.get()>
            <p class="viewer-note">"No evidence is mapped to this criterion."</p>
        </Show>
        <Show when=move || !withdrawn.with(Vec::is_empty)>
            <p class="notice" data-message="withdrawn">
                {move || format!("Withdrawn since you looked: {}.", withdrawn.get().join(", "))}
            </p>
        </Show>
        <div class="offered-viewer" data-scroll-pane>
            {move || {
                let one = opened.get().and_then(|opened| all.with(|all| all.iter().find(|one| one.id == opened).cloned()));
                one.map(|one| view! { <Opened one criterion=id/> })
            }}
        </div>
    }
    .into_any()
}

#[component]
fn OfferedRow(
    at: usize,
    criterion: CriterionRef,
    evidence: EvidenceId,
    all: Memo<Vec<Offered>>,
    opened: Memo<Option<EvidenceId>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let review = expect_context::<Review>();
    let one = Memo::new(move |_| all.with(|all| all.iter().find(|one| one.id == evidence).cloned()));
    let is_open = Memo::new(move |_| opened.get() == Some(evidence));
    let named = Memo::new(move |_| {
        session
            .draft(criterion)
            .with(|draft| draft.as_ref().is_none_or(|draft| draft.made.value.evidence.contains_key(&evidence)))
    });
    let news = Memo::new(move |_| {
        review.marking.with(|marking| {
            let news = marking.news.get(&criterion)?;
            let is = |ids: &std::collections::BTreeSet<EvidenceId>| ids.contains(&evidence);
            if is(&news.added) { Some("New") } else { is(&news.changed).then_some("Changed") }
        })
    });
    let name = move |one: &Offered| format!("{} {}", one.reference, one.title);
    let judge_on = move |is_named: bool| {
        if let Some(criterion) = review.criterion(criterion) {
            decision::write(session, &criterion, |draft| {
                session.with_untracked(|workspace| draft.look_at(workspace.portfolio(), evidence, is_named));
            });
        }
    };
    move || {
        one.get().map(|one| {
            let label = name(&one);
            view! {
                <li
                    class="offered-row"
                    class:is-open=move || is_open.get()
                    data-evidence=one.reference.clone()
                    data-mapping=format!("{}@{criterion}", one.reference)
                    data-named=move || named.get().then_some("")
                    data-new=move || news.get().is_some().then_some("")
                >
                    <label class="check" title="Judged on this">
                        <input
                            type="checkbox"
                            aria-label=format!("Judge on {label}")
                            prop:checked=move || named.get()
                            on:change:target=move |event| judge_on(event.target().checked())
                        />
                    </label>
                    <button class="offered-open" aria-pressed=move || is_open.get().to_string() on:click=move |_| review.opened.set(Some(evidence))>
                        <span class="offered-ref" class:is-assessors=one.is_assessors>{one.reference.clone()}</span>
                        <span class="offered-title">{one.title.clone()}</span>
                        {move || news.get().map(|news| view! { <span class="mark is-new">{news}</span> })}
                        <span class="offered-place">
                            {if one.locations.is_empty() { "no location".to_owned() } else { one.locations.clone() }}
                        </span>
                        <kbd class="offered-key" aria-hidden="true">{(at < 9).then(|| (at + 1).to_string())}</kbd>
                    </button>
                </li>
            }
        })
    }
}

/// One piece of evidence, opened where the proof is.
#[component]
fn Opened(one: Offered, criterion: CriterionRef) -> impl IntoView {
    let id = one.id;
    let reason = (!one.reason.is_empty()).then(|| {
        view! { <p class="offered-reason prewrap"><b>"Why it meets the criterion: "</b>{one.reason.clone()}</p> }
    });
    view! {
        <SinceSeen id=criterion evidence=id/>
        <p class="muted small offered-facts">{one.facts.clone()}</p>
        {reason}
        {if one.is_assessors {
            view! { <AssessorsOwn id criterion/> }.into_any()
        } else {
            let session = expect_context::<Session>();
            let placing = Placing::of(session, MappingKey { evidence: id, criterion });
            let has_places = move || !placing.places().with(Vec::is_empty);
            view! {
                <Show when=has_places><PlaceList placing/></Show>
                <Viewer id placing/>
            }
            .into_any()
        }}
    }
    .into_any()
}

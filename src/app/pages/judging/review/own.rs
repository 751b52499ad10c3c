//! Evidence that an assessor made: its account and files, what the learner put under it, and what it took the place of.

use evidence_mapper::portfolio::entry::Countersignature;
use evidence_mapper::portfolio::judging::{AssessorEvidence, AssessorEvidenceKind};
use evidence_mapper::portfolio::{Entry, EvidenceId, Location, Portfolio};
use evidence_mapper::spec::CriterionRef;
use evidence_mapper::terms::say;
use leptos::prelude::*;

use super::recording::Recording;
use super::{Review, Sheet};
use crate::app::browser::clock;
use crate::app::pages::viewer::FileViewer;
use crate::app::pages::viewer::placing::{PlaceList, Placing};
use crate::app::session::Session;
use crate::app::words;

/// One such record, opened.
#[component]
pub fn AssessorsOwn(
    /// Which.
    id: EvidenceId,
    /// The criterion that it is offered for.
    criterion: CriterionRef,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let review = expect_context::<Review>();
    let read = move |id: EvidenceId| {
        session.with_untracked(|workspace| {
            let made = workspace.portfolio().assessor_evidence.get(&id)?;
            Some((made.value.clone(), made.by == workspace.actor()))
        })
    };
    let signed = session.memo(move |workspace| countersigned(workspace.portfolio(), id));
    let earlier = move |made: &AssessorEvidence| {
        // The latest first; no more than there are, whatever they name.
        let mut records = Vec::new();
        let mut next = made.supersedes.map(|earlier| (earlier, made.reason.clone().unwrap_or_default()));
        while let Some((id, reason)) = next.take().filter(|_| records.len() < 50) {
            let Some((before, _)) = read(id) else { break };
            next = before.supersedes.map(|earlier| (earlier, before.reason.clone().unwrap_or_default()));
            records.push((before, reason));
        }
        records
    };
    read(id).map(|(made, is_own)| {
        let before = earlier(&made);
        let recording = Recording::of(&made.kind);
        let locations: Vec<Location> = made.criteria.get(&criterion).cloned().unwrap_or_default();
        let has_places = !locations.is_empty() && !made.files.is_empty();
        let placing = Placing::reading(locations);
        let files = made.files.clone().into_iter().map(|attachment| {
            view! { <FileViewer attachment placing replaces=None/> }
        });
        view! {
            <div class="own-head">
                <p class="muted small" data-message="countersigned">
                    {move || signed.get().unwrap_or_else(|| say("The {learner} has not countersigned it.").to_owned())}
                </p>
                {is_own.then(|| view! {
                    <button class="btn" data-kind="secondary" data-size="small" on:click=move |_| review.sheet.set(Some(Sheet::Record(recording, Some(id))))>
                        "Correct…"
                    </button>
                })}
            </div>
            <Account made/>
            {has_places.then(|| view! { <PlaceList placing/> })}
            {files.collect_view()}
            {before.into_iter().map(|(before, reason)| view! {
                <details class="guidance own-before">
                    <summary>{format!("Corrected: {reason}")}</summary>
                    <p class="small"><b>{before.title.clone()}</b>{format!(", {}", words::date(before.held_on))}</p>
                    <Account made=before/>
                </details>
            }).collect_view()}
        }
    })
}

/// What it says.
#[component]
fn Account(made: AssessorEvidence) -> impl IntoView {
    let witness = match made.kind {
        AssessorEvidenceKind::WitnessCheck { witness, relation } => {
            let relation = if relation.is_empty() { String::new() } else { format!(", {relation}") };
            Some(format!("Witness: {witness}{relation}"))
        }
        AssessorEvidenceKind::Observation | AssessorEvidenceKind::ProfessionalDiscussion => None,
    };
    view! {
        {witness.map(|witness| view! { <p class="small">{witness}</p> })}
        {(!made.place.is_empty()).then(|| view! { <p class="small">{format!("Where: {}", made.place)}</p> })}
        <div class="viewer-text prewrap">{made.account}</div>
    }
}

/// What the learner said under it.
fn countersigned(portfolio: &Portfolio, evidence: EvidenceId) -> Option<String> {
    let signatures = portfolio.entries.values().filter_map(|made| match &made.value {
        Entry::Countersignature(signature) if signature.evidence == evidence => Some((made.at, signature)),
        _ => None,
    });
    signatures.max_by_key(|(at, _)| *at).map(|(at, Countersignature { name, comment, .. })| {
        let comment = if comment.is_empty() { String::new() } else { format!(": {comment}") };
        format!("Countersigned by {name}, {}{comment}", words::day(at, clock::today()))
    })
}

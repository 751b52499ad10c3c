//! Claiming by prior learning: where it was learned and when, for a criterion, its outcome or its unit.

use std::collections::BTreeSet;

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::PriorLearning;
use evidence_mapper::portfolio::command::{Command, Field, MAX_LINE};
use evidence_mapper::progress::Coverage;
use evidence_mapper::spec::CriterionRef;
use leptos::prelude::*;

use crate::app::session::Session;
use crate::app::ui::field::{self, FormField, Kind};
use crate::app::ui::form::FormFoot;
use crate::app::words;

/// What is claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Span {
    Criterion,
    Outcome,
    Unit,
}

/// The form.
#[component]
pub fn PriorForm(
    /// Where it was asked for.
    criterion: CriterionRef,
    /// It was claimed, or not after all.
    on_done: Callback<()>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    // What is claimed needs evidence, and the evidence a place: the others wait.
    let ready = session.with_untracked(|workspace| {
        let (spec, progress) = (workspace.spec(), workspace.progress());
        let unit = spec.unit(criterion.unit);
        let of = |criteria: Vec<CriterionRef>| -> BTreeSet<CriterionRef> {
            let is_ready = |id: &CriterionRef| {
                progress.criteria.get(id).is_some_and(|progress| progress.coverage >= Coverage::Located)
            };
            criteria.into_iter().filter(is_ready).collect()
        };
        let outcomes = unit.into_iter().flat_map(|unit| &unit.outcomes);
        let outcome = outcomes
            .map(|outcome| outcome.criteria.iter().map(|one| one.criterion_ref).collect::<Vec<_>>())
            .find(|criteria| criteria.contains(&criterion))
            .unwrap_or_default();
        let all = unit.into_iter().flat_map(|unit| unit.criteria()).map(|one| one.criterion_ref).collect::<Vec<_>>();
        [
            (Span::Criterion, BTreeSet::from([criterion]), 1),
            (Span::Outcome, of(outcome.clone()), outcome.len()),
            (Span::Unit, of(all.clone()), all.len()),
        ]
    });
    let before = session.with_untracked(|workspace| {
        workspace.portfolio().claims.get(criterion).and_then(|claim| claim.prior_learning.clone())
    });
    let before = before.unwrap_or(PriorLearning {
        source: String::new(),
        achieved_on: None,
        certificate: String::new(),
        approval: String::new(),
    });
    let span = RwSignal::new(Span::Criterion);
    let source = RwSignal::new(before.source);
    let on = RwSignal::new(before.achieved_on.map(|day| day.to_string()).unwrap_or_default());
    let certificate = RwSignal::new(before.certificate);
    let approval = RwSignal::new(before.approval);
    let refused: RwSignal<Option<(Field, Message)>> = RwSignal::new(None);
    let trouble = move |of| field::trouble(refused.into(), of);
    let spans = StoredValue::new(ready.clone());
    let claim = move || {
        let criteria = spans.with_value(|spans| {
            let chosen = spans.iter().find(|(one, ..)| *one == span.get_untracked());
            chosen.map(|(_, criteria, _)| criteria.clone()).unwrap_or_default()
        });
        let prior = PriorLearning {
            source: source.get_untracked(),
            achieved_on: on.get_untracked().parse().ok(),
            certificate: certificate.get_untracked(),
            approval: approval.get_untracked(),
        };
        refused.set(None);
        match session.attempt(Command::ClaimByPriorLearning { criteria, prior }) {
            Ok(_) => on_done.run(()),
            Err(error) => refused.set(Some((error.field().unwrap_or(Field::Source), Message::from(&error)))),
        }
    };
    let outcome_name = session.with_untracked(|workspace| {
        let unit = workspace.spec().unit(criterion.unit);
        let outcomes = unit.into_iter().flat_map(|unit| &unit.outcomes);
        outcomes
            .filter(|outcome| outcome.criteria.iter().any(|one| one.criterion_ref == criterion))
            .map(|outcome| format!("LO{}", outcome.outcome_ref.number()))
            .next()
            .unwrap_or_default()
    });
    let name = move |of: Span| match of {
        Span::Criterion => format!("{} {}", criterion.unit, criterion.number()),
        Span::Outcome => format!("{} {outcome_name}", criterion.unit),
        Span::Unit => format!("All of {}", criterion.unit),
    };
    view! {
        <form class="form" on:submit=move |event| { event.prevent_default(); claim() }>
            <fieldset class="field">
                <legend class="field-label">"What is claimed"</legend>
                <div class="radios">
                    {ready.into_iter().map(|(one, criteria, all)| {
                        let ready = match (one, criteria.len()) {
                            (Span::Criterion, _) => String::new(),
                            (_, ready) if ready == all => format!(" · {}", words::count(all, "criterion", "criteria")),
                            (_, ready) => format!(" · the {ready} of {all} that have evidence with a location"),
                        };
                        view! {
                            <label class="radio">
                                <input type="radio" name="span" prop:checked=move || span.get() == one on:change=move |_| span.set(one)/>
                                <span>{name(one)}<span class="muted small">{ready}</span></span>
                            </label>
                        }
                    }).collect_view()}
                </div>
            </fieldset>
            <FormField label="Where or with whom you learned it" value=source max_length=MAX_LINE trouble=trouble(Field::Source)/>
            <FormField label="When you achieved it" kind=Kind::Date value=on trouble=trouble(Field::AchievedOn)/>
            <FormField label="Number of the certificate" is_optional=true value=certificate max_length=MAX_LINE trouble=trouble(Field::Certificate)/>
            <FormField label="Approval of the awarding body" is_optional=true value=approval max_length=MAX_LINE trouble=trouble(Field::Approval)/>
            <p class="muted small">"It is judged like everything else, on the evidence that is mapped, and shown as RPL."</p>
            <FormFoot submit="Claim by prior learning" on_cancel=on_done/>
        </form>
    }
    .into_any()
}

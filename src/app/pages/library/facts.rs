//! What a specification holds, at a glance: its awards, its units, and what a provider supplied.

use std::collections::BTreeSet;
use std::sync::Arc;

use evidence_mapper::spec::{self, Award, ErratumId, Specification};
use leptos::prelude::*;

use crate::app::words;

/// The awards, each with its size and its rule.
#[component]
pub fn Awards(spec: Arc<Specification>) -> impl IntoView {
    let row = |award: &Award| {
        let qan = match (&award.qan.value, award.qan_candidates.len()) {
            (Some(qan), _) => qan.clone(),
            (None, 0) => "Not known".to_owned(),
            (None, _) => "To be confirmed by the provider".to_owned(),
        };
        view! {
            <tr data-award=award.id.to_string()>
                <th scope="row">{award.short_title.clone()}</th>
                <td data-label="Level">{award.level}</td>
                <td data-label="Credits">{award.credit.value}</td>
                <td data-label="GLH">{award.glh.value}</td>
                <td data-label="TQT">{award.tqt.value}</td>
                <td data-label="QAN">{qan}</td>
                <td data-label="Made up of">{award.rule.label.clone()}</td>
            </tr>
        }
    };
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label="Awards">
            <table class="units stacks" role="table">
                <thead>
                    <tr>
                        <th scope="col">"Award"</th>
                        <th scope="col">"Level"</th>
                        <th scope="col">"Credits"</th>
                        <th scope="col">"GLH"</th>
                        <th scope="col">"TQT"</th>
                        <th scope="col">"Number (QAN)"</th>
                        <th scope="col">"Made up of"</th>
                    </tr>
                </thead>
                <tbody>{spec.awards.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The units, folded away until they are asked for.
#[component]
pub fn Units(spec: Arc<Specification>) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let criteria = spec.criteria().count();
    let title = format!(
        "{}, {}",
        words::count(spec.units.len(), "unit", "units"),
        words::count(criteria, "criterion", "criteria")
    );
    let rows = move || {
        is_open.get().then(|| {
            let row = |unit: &spec::Unit| {
                view! {
                    <tr data-unit=unit.unit_ref.to_string()>
                        <th scope="row"><span class="unit-ref">{unit.unit_ref.to_string()}</span>" "{unit.title.value.clone()}</th>
                        <td data-label="Level">{unit.level}</td>
                        <td data-label="Credits">{unit.credit.value}</td>
                        <td data-label="GLH">{unit.glh.value}</td>
                        <td data-label="TQT">{unit.tqt.value}</td>
                        <td data-label="Criteria">{unit.criteria().count()}</td>
                    </tr>
                }
            };
            view! {
                <div class="table-wrap" tabindex="0" role="region" aria-label="Units">
                    <table class="units stacks" role="table">
                        <thead>
                            <tr>
                                <th scope="col">"Unit"</th>
                                <th scope="col">"Level"</th>
                                <th scope="col">"Credits"</th>
                                <th scope="col">"GLH"</th>
                                <th scope="col">"TQT"</th>
                                <th scope="col">"Criteria"</th>
                            </tr>
                        </thead>
                        <tbody>{spec.units.iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
            }
        })
    };
    view! {
        <details class="fold" on:toggle=move |_| is_open.update(|is_open| *is_open = !*is_open)>
            <summary>{title}</summary>
            {rows}
        </details>
    }
    .into_any()
}

/// What a provider's overlay supplied, with who, when and why.
#[component]
pub fn Supplied(spec: Arc<Specification>) -> impl IntoView {
    let overlay = spec.overlay.clone()?;
    let entries = supplied(&spec).into_iter().map(|(what, value, by)| {
        view! {
            <li>
                <p><b>{what}</b>" "{value}</p>
                <p class="muted small">{words::supplied(&by)}</p>
            </li>
        }
    });
    Some(
        view! {
            <section class="supplied" data-message="overlay-applied">
                <h3>{format!("Supplied by {}", overlay.provider)}</h3>
                <ul class="problems">{entries.collect_view()}</ul>
            </section>
        }
        .into_any(),
    )
}

/// Everything that was supplied: what it is, its value, and by whom.
fn supplied(spec: &Specification) -> Vec<(String, String, spec::Supplied)> {
    let (mut all, mut errata) = (Vec::new(), Vec::new());
    let mut add = |what: String, value: String, by: &Option<Box<spec::Supplied>>, erratum: Option<ErratumId>| {
        if let Some(by) = by {
            all.push((what, value, spec::Supplied::clone(by)));
            errata.extend(erratum);
        }
    };
    add(
        "Awarding body".to_owned(),
        spec.awarding_body.value.clone(),
        &spec.awarding_body.supplied,
        spec.awarding_body.erratum,
    );
    if let Some(published) = &spec.published_on {
        add("Published".to_owned(), published.value.clone(), &published.supplied, published.erratum);
    }
    for award in &spec.awards {
        let name = &award.short_title;
        let qan = award.qan.value.clone().unwrap_or_default();
        add(format!("{name}, qualification number (QAN)"), qan, &award.qan.supplied, award.qan.erratum);
        for (what, stated) in [("credits", &award.credit), ("GLH", &award.glh), ("TQT", &award.tqt)] {
            add(format!("{name}, {what}"), stated.value.to_string(), &stated.supplied, stated.erratum);
        }
    }
    for unit in &spec.units {
        let name = unit.unit_ref;
        add(format!("{name}, title"), unit.title.value.clone(), &unit.title.supplied, unit.title.erratum);
        for (what, stated) in [("credits", &unit.credit), ("GLH", &unit.glh), ("TQT", &unit.tqt)] {
            add(format!("{name}, {what}"), stated.value.to_string(), &stated.supplied, stated.erratum);
        }
        if let Some(summary) = &unit.summary {
            add(format!("{name}, summary"), summary.value.clone(), &summary.supplied, summary.erratum);
        }
        for outcome in &unit.outcomes {
            let name = format!("{name} LO{}", outcome.outcome_ref.number());
            add(name, outcome.wording.value.clone(), &outcome.wording.supplied, outcome.wording.erratum);
            for criterion in &outcome.criteria {
                let name = format!("{} {}", unit.unit_ref, criterion.criterion_ref.number());
                let wording = criterion.wording.value.clone().unwrap_or_default();
                add(name, wording, &criterion.wording.supplied, criterion.wording.erratum);
            }
        }
    }
    // What was confirmed without a value of its own.
    let told: BTreeSet<ErratumId> = errata.into_iter().collect();
    let confirmed = spec.errata.iter().filter(|erratum| !told.contains(&erratum.id));
    let confirmed = confirmed.filter_map(|erratum| {
        Some((format!("{} confirmed", erratum.id), erratum.finding.clone(), erratum.settled.clone()?))
    });
    all.extend(confirmed);
    all
}

//! What the checker says of a specification, and what its file records of the document, each by how much it matters.

use std::sync::Arc;

use evidence_mapper::message::Message;
use evidence_mapper::spec::check::{Finding, FindingKind};
use evidence_mapper::spec::{Erratum, Severity, Specification};
use evidence_mapper::terms::say;
use leptos::prelude::*;

use crate::app::words;

/// Every severity, with what it means, to [`say`].
const SEVERITIES: [(Severity, &str, &str); 3] = [
    (Severity::A, "A", "Changes what the qualification is, or who achieves it"),
    (Severity::B, "B", "Changes what {a learner} is asked for"),
    (Severity::C, "C", "Cosmetic"),
];

/// The findings, folded away by severity. What the file records of itself is among the [`Errata`].
#[component]
pub fn Findings(findings: Vec<Finding>) -> impl IntoView {
    let findings: Vec<Finding> =
        findings.into_iter().filter(|finding| !matches!(finding.kind, FindingKind::Recorded { .. })).collect();
    if findings.is_empty() {
        return view! { <p class="muted">"The checker found nothing wrong with it."</p> }.into_any();
    }
    let open = findings.iter().filter(|finding| finding.explained_by.is_none()).count();
    let lead = match (open, findings.len()) {
        (0, _) => "The file explains everything that was found.".to_owned(),
        (open, all) if open == all => "To be looked at by whoever entered it.".to_owned(),
        (open, _) => {
            format!("{} to be looked at; the file explains the rest.", words::count(open, "finding is", "findings are"))
        }
    };
    let groups = SEVERITIES.map(|(severity, letter, meaning)| {
        let mut of_severity: Vec<Finding> =
            findings.iter().filter(|finding| finding.severity == severity).cloned().collect();
        // What nobody has explained comes first.
        of_severity.sort_by_key(|finding| finding.explained_by.is_some());
        let count = of_severity.len();
        let items =
            move || of_severity.iter().map(|finding| view! { <Item finding=finding.clone()/> }.into_any()).collect();
        (count > 0).then(|| view! { <Fold letter title=say(meaning) count items/> })
    });
    view! {
        <section class="findings" aria-label="Findings">
            <h3>"Findings of the checker"</h3>
            <p class="muted small">{lead}</p>
            {groups.into_iter().collect_view()}
        </section>
    }
    .into_any()
}

#[component]
fn Item(finding: Finding) -> impl IntoView {
    let message = Message::from(&finding);
    view! {
        <li data-finding=finding.kind.code() data-explained=finding.explained_by.is_some().then_some("")>
            <b>{message.title}</b>
            <p>{message.detail}</p>
            {message.hint.map(|hint| view! { <p class="muted small">{hint}</p> })}
        </li>
    }
    .into_any()
}

/// What is wrong in the published document, and what the file does about it.
#[component]
pub fn Errata(spec: Arc<Specification>) -> impl IntoView {
    if spec.errata.is_empty() {
        return None;
    }
    let groups = SEVERITIES.map(|(severity, letter, meaning)| {
        let of_severity: Vec<Erratum> =
            spec.errata.iter().filter(|erratum| erratum.severity == severity).cloned().collect();
        let count = of_severity.len();
        let items = move || {
            of_severity.iter().map(|erratum| view! { <ErratumItem erratum=erratum.clone()/> }.into_any()).collect()
        };
        (count > 0).then(|| view! { <Fold letter title=say(meaning) count items/> })
    });
    Some(
        view! {
            <section class="findings" aria-label="Errata">
                <h3>"Errata"</h3>
                <p class="muted small">"What is wrong in the published document, and what was done about it. Nothing was corrected silently."</p>
                {groups.into_iter().collect_view()}
            </section>
        }
        .into_any(),
    )
}

#[component]
fn ErratumItem(erratum: Erratum) -> impl IntoView {
    let lines = erratum.lines.as_ref().map(|lines| format!("Lines {lines}. ")).unwrap_or_default();
    let on = words::dated(&erratum.decided_on);
    view! {
        <li data-erratum=erratum.id.to_string() data-settled=erratum.settled.is_some().then_some("")>
            <b>{erratum.id.to_string()}</b>
            <p>{erratum.finding.clone()}</p>
            <p class="muted">{erratum.treatment.clone()}</p>
            <p class="muted small">{format!("{lines}Decided by {}, {on}", erratum.decided_by)}</p>
            {erratum.blocks().then(|| view! { <p class="notice small">"An award that rests on this cannot be claimed until your provider has settled it."</p> })}
            {erratum.settled.as_ref().map(|by| view! { <p class="notice small">{words::supplied(by)}</p> })}
        </li>
    }
    .into_any()
}

/// A list that is built when it is unfolded: there can be hundreds.
#[component]
fn Fold(
    letter: &'static str,
    title: &'static str,
    count: usize,
    items: impl Fn() -> Vec<AnyView> + Send + Sync + 'static,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let items = move || is_open.get().then(|| view! { <ul class="problems">{items()}</ul> });
    view! {
        <details class="fold" data-severity=letter on:toggle=move |_| is_open.update(|is_open| *is_open = !*is_open)>
            <summary>
                <span class="severity" data-severity=letter>{letter}</span>
                <span class="fold-title">{title}</span>
                <span class="pane-count">{count}</span>
            </summary>
            {items}
        </details>
    }
    .into_any()
}

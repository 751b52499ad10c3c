//! What was looked at beside what there is now, where a decision is stale and where something changed since the last bundle.

use evidence_mapper::portfolio::before::{self, Became, Changed, Differs};
use evidence_mapper::portfolio::standing::{is_stale, standing};
use evidence_mapper::portfolio::{EvidenceId, Portfolio};
use evidence_mapper::spec::CriterionRef;
use leptos::prelude::*;

use crate::app::pages::judging::words as judging_words;
use crate::app::session::Session;

/// The most characters that are shown beside each other; more is opened.
const SHORT: usize = 120;

/// What changed since somebody decided.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Since {
    by: String,
    is_reworded: bool,
    lines: Vec<Line>,
}

/// What became of one piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    reference: String,
    became: Became,
}

fn lines(portfolio: &Portfolio, changed: Vec<Changed>) -> Vec<Line> {
    let line = |Changed { evidence, became }| Line { reference: reference(portfolio, evidence), became };
    changed.into_iter().map(line).collect()
}

/// What evidence goes by, the learner's or an assessor's, withdrawn or not.
pub fn reference(portfolio: &Portfolio, id: EvidenceId) -> String {
    if let Some(made) = portfolio.assessor_evidence.get(&id) {
        let shown = portfolio.assessor_numbers().get(&id).copied().unwrap_or(made.value.number);
        return made.value.reference(shown);
    }
    let kept = portfolio.evidence.kept(id);
    let number = kept.and_then(|kept| kept.value.as_ref().map(|evidence| evidence.number).or(kept.number));
    number.map_or_else(|| "Evidence".to_owned(), |number| number.to_string())
}

/// Why the decisions on a criterion are stale: what was looked at, and what there is now.
#[component]
pub fn SinceDecided(
    /// Of which criterion.
    id: CriterionRef,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let since = session.memo(move |workspace| {
        let portfolio = workspace.portfolio();
        let Some(criterion) = workspace.spec().criterion(id) else { return Vec::new() };
        let standing = standing(portfolio);
        let stale = standing.decisions(id).iter().filter(|judged| is_stale(portfolio, criterion, &judged.made.value));
        stale
            .map(|judged| Since {
                by: judging_words::name(portfolio, judged.made.by),
                is_reworded: judged.made.value.wording != criterion.wording_digest(),
                lines: lines(portfolio, before::since_decision(portfolio, criterion, &judged.made.value)),
            })
            .collect::<Vec<_>>()
    });
    move || {
        since.get().into_iter().map(|Since { by, is_reworded, lines }| {
            view! {
                <div class="since" data-message="since-decided">
                    <p class="small"><b>{format!("Since {by} decided:")}</b></p>
                    <ul>
                        {is_reworded.then(|| view! { <li class="small">"The criterion is worded otherwise now."</li> })}
                        {lines.into_iter().map(|line| view! { <ChangedLine line/> }).collect_view()}
                    </ul>
                </div>
            }
        }).collect_view()
    }
}

/// What changed of a piece of evidence since this device last showed it.
#[component]
pub fn SinceSeen(
    /// On which criterion.
    id: CriterionRef,
    /// Of which evidence.
    evidence: EvidenceId,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let changed = session.changed_since_seen(id);
    let line = Memo::new(move |_| {
        let found = changed.with(|all| all.iter().find(|changed| changed.evidence == evidence).cloned())?;
        session.with(|workspace| lines(workspace.portfolio(), vec![found])).pop()
    });
    move || {
        line.get().map(|line| {
            view! {
                <div class="since" data-message="since-seen">
                    <p class="small"><b>"Since you last looked:"</b></p>
                    <ul><ChangedLine line/></ul>
                </div>
            }
        })
    }
}

#[component]
fn ChangedLine(line: Line) -> impl IntoView {
    let Line { reference, became } = line;
    let hook = reference.clone();
    let said = match became {
        Became::Gone => view! { <span>"no longer offered for this"</span> }.into_any(),
        Became::Unknown => view! { <span>"changed; what it was did not come to this device"</span> }.into_any(),
        Became::Other(differs) => {
            differs.into_iter().map(|differs| view! { <Beside differs/> }).collect_view().into_any()
        }
    };
    view! { <li class="small" data-changed=hook><b>{reference}</b>" "{said}</li> }
}

/// A part as it was, and as it is.
#[component]
fn Beside(differs: Differs) -> impl IntoView {
    let Differs { part, was, is } = differs;
    let label = judging_words::part(part);
    let is_long = was.chars().count().max(is.chars().count()) > SHORT;
    let shown = |text: String| if text.is_empty() { "nothing said".to_owned() } else { text };
    let both = view! {
        <del class="prewrap"><span class="visually-hidden">"Was: "</span>{shown(was)}</del>
        <span aria-hidden="true">" → "</span>
        <ins class="prewrap"><span class="visually-hidden">" Is: "</span>{shown(is)}</ins>
    };
    if is_long {
        view! { <details><summary>{format!("{label}: as it was, and as it is")}</summary>{both}</details> }.into_any()
    } else {
        view! { <span class="beside"><span class="muted">{format!("{label}: ")}</span>{both}</span> }.into_any()
    }
}

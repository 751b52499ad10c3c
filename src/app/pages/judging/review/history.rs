//! What was decided on a criterion, and what else was said of it: what stands first, then what it took the place of.

use evidence_mapper::portfolio::entry::About;
use evidence_mapper::portfolio::standing::{Quality, standing};
use evidence_mapper::portfolio::{Decision, DecisionId, RecordKey};
use evidence_mapper::spec::CriterionRef;
use evidence_mapper::terms::say;
use leptos::prelude::*;

use super::Review;
use super::changes::reference;
use crate::app::browser::clock;
use crate::app::pages::assuring::disputes::{Disputed, Disputes, disputed};
use crate::app::pages::judging::feedback::GiveFeedback;
use crate::app::pages::judging::words as judging_words;
use crate::app::pages::signed::SignedMark;
use crate::app::session::Session;
use crate::app::words;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    id: DecisionId,
    made: Decision,
    by: String,
    at: jiff::Timestamp,
    stands: bool,
    quality: Quality,
    disputes: Vec<Disputed>,
    evidence: Vec<String>,
    /// It takes the place of an earlier one: put right (`true`), or judged again.
    corrects: Option<bool>,
}

/// All decisions on one criterion, the latest first.
#[component]
pub fn History(id: CriterionRef) -> impl IntoView {
    let session = expect_context::<Session>();
    let lines = session.memo(move |workspace| {
        let portfolio = workspace.portfolio();
        let standing = standing(portfolio);
        let quality = |decision| {
            standing
                .decisions(id)
                .iter()
                .find(|judged| judged.id == decision)
                .map(|judged| judged.quality)
                .unwrap_or_default()
        };
        let mut lines: Vec<Line> = portfolio
            .decisions
            .iter()
            .filter(|(_, made)| made.value.criterion == id)
            .map(|(&decision, made)| Line {
                id: decision,
                made: made.value.clone(),
                by: judging_words::name(portfolio, made.by),
                at: made.at,
                stands: standing.stands(decision),
                quality: quality(decision),
                disputes: disputed(portfolio, decision),
                evidence: made.value.evidence.keys().map(|&evidence| reference(portfolio, evidence)).collect(),
                corrects: judging_words::corrects(portfolio, made),
            })
            .collect();
        lines.sort_by_key(|line| (std::cmp::Reverse(line.at), std::cmp::Reverse(line.id)));
        lines
    });
    let is_any = Memo::new(move |_| lines.with(|lines| !lines.is_empty()));
    view! {
        <Show when=move || is_any.get()>
            <section class="history-list" aria-label="Decisions so far">
                <h3>"Decisions so far"</h3>
                <ol>
                    <For each=move || lines.get() key=|line| (line.id, line.stands, line.quality, line.disputes.len()) let:line>
                        <HistoryLine line/>
                    </For>
                </ol>
            </section>
        </Show>
        <GiveFeedback about=About::Criterion(id)/>
    }
    .into_any()
}

#[component]
fn HistoryLine(line: Line) -> impl IntoView {
    let review = expect_context::<Review>();
    let Line { id, made, by, at, stands, quality, disputes, evidence, corrects } = line;
    let signer = by.clone();
    let today = clock::today();
    let method =
        made.basis.method.as_ref().map(|method| review.spec.with_value(|spec| judging_words::method(spec, method)));
    let day = made.basis.decided_on.map_or_else(|| words::day(at, today), words::date);
    let confirmed: Vec<&str> = made
        .basis
        .varcs
        .iter()
        .filter(|(_, check)| check.is_confirmed)
        .map(|(rule, _)| judging_words::rule(*rule))
        .collect();
    let denied = made.basis.varcs.iter().filter(|(_, check)| !check.is_confirmed).map(|(rule, check)| {
        let note = if check.note.is_empty() { String::new() } else { format!(": {}", check.note) };
        format!("Not {}{note}", judging_words::rule(*rule).to_lowercase())
    });
    let denied: Vec<String> = denied.collect();
    let mut facts = vec![format!("{by}, {day}")];
    facts.extend((!evidence.is_empty()).then(|| format!("on {}", evidence.join(", "))));
    facts.extend(method);
    facts.extend(made.basis.is_prior_learning.then(|| "RPL".to_owned()));
    facts.extend((!confirmed.is_empty()).then(|| confirmed.join(", ").to_lowercase()));
    let quality = match quality {
        Quality::NotSampled => None,
        Quality::Upheld => Some(("upheld", say("Upheld by the {quality assurer}"))),
        Quality::Disputed => Some(("disputed", say("Disputed by the {quality assurer}"))),
    };

    view! {
        <li class="history-line" class:is-past=!stands data-outcome=judging_words::outcome_hook(made.outcome) data-stands=stands.then_some("")>
            <p>
                <b>{judging_words::outcome(made.outcome)}</b>
                {corrects.map(|corrects| view! { <span class="mark" data-anew=if corrects { "corrected" } else { "again" }>{judging_words::anew(corrects)}</span> })}
                {(!stands).then(|| view! { <span class="mark is-faint">"replaced"</span> })}
                <SignedMark record=RecordKey::Decision(id) by=signer/>
                {quality.map(|(hook, words)| view! { <span class="mark" data-quality=hook>{words}</span> })}
            </p>
            <p class="muted small">{facts.join(" · ")}</p>
            {made.basis.reason.map(|reason| view! { <p class="small"><b>"Reason: "</b>{reason}</p> })}
            {made.basis.required.map(|required| {
                let due = required.due_on.map(|day| format!(" (by {})", words::date(day))).unwrap_or_default();
                view! { <p class="small prewrap"><b>"Missing: "</b>{required.missing}{due}</p> }
            })}
            {denied.into_iter().map(|denied| view! { <p class="small">{denied}</p> }).collect_view()}
            {(!made.feedback.is_empty()).then(|| view! { <p class="prewrap">{made.feedback}</p> })}
            <Disputes disputes/>
        </li>
    }
    .into_any()
}

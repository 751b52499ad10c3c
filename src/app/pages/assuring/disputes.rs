//! Why a quality assurer disagrees with a decision, beside the decision, wherever those who judge see it.

use evidence_mapper::portfolio::standing::disputes;
use evidence_mapper::portfolio::{DecisionId, Portfolio};
use evidence_mapper::terms::say;
use jiff::Timestamp;
use leptos::prelude::*;

use crate::app::browser::clock;
use crate::app::pages::judging::words as judging_words;
use crate::app::words;

/// That somebody disagrees, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disputed {
    by: String,
    at: Timestamp,
    reason: String,
    private: Vec<String>,
}

/// Who disagrees with `decision`.
pub fn disputed(portfolio: &Portfolio, decision: DecisionId) -> Vec<Disputed> {
    let all = disputes(portfolio, decision).into_iter();
    all.map(|dispute| Disputed {
        by: judging_words::name(portfolio, dispute.by),
        at: dispute.at,
        reason: dispute.reason.to_owned(),
        private: dispute.private.into_iter().map(str::to_owned).collect(),
    })
    .collect()
}

/// Who disagrees, when and why.
#[component]
pub fn Disputes(
    /// All of them.
    disputes: Vec<Disputed>,
) -> impl IntoView {
    let today = clock::today();
    disputes
        .into_iter()
        .map(|Disputed { by, at, reason, private }| {
            view! {
                <div class="dispute" data-dispute>
                    <p class="small">
                        <span class="mark is-stale">"Disputed"</span>
                        <span class="muted">{format!(" by {by}, {}", words::day(at, today))}</span>
                    </p>
                    <p class="prewrap small">{reason}</p>
                    {private.into_iter().map(|text| view! {
                        <p class="prewrap small" data-private>
                            <span class="mark" title=say("It is left out of everything that goes to the {learner}")>{say("Between you, not for the {learner}")}</span>
                            " "{text}
                        </p>
                    }).collect_view()}
                </div>
            }
        })
        .collect_view()
}

//! What comes after this portfolio: the queue through all learners, which the desk shows, goes on from within the review.

use evidence_mapper::desk::marking::{Order, Queued, Summary, next, queue};
use evidence_mapper::spec::UnitRef;
use leptos::prelude::*;

use crate::app::browser::{clock, location};
use crate::app::holding::is_received;
use crate::app::pages::judging::words as judging_words;
use crate::app::route::{Route, Screen};
use crate::app::session::Session;
use crate::app::state::App;
use crate::app::words;

/// What waits next, with whose it is and how it is gone to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    learner: String,
    queued: Queued,
    order: Order,
}

impl Next {
    /// Goes there.
    pub fn go(&self) {
        location::set_hash(&self.address());
    }

    fn address(&self) -> String {
        address(&self.queued, self.order)
    }
}

/// Where something that waits is judged, and in which order the queue goes on from there.
pub fn address(queued: &Queued, order: Order) -> String {
    let queue = match order {
        Order::Oldest => "",
        Order::ByUnit => "&queue=unit",
    };
    format!("{}?at={}{queue}", Route::Portfolio(queued.portfolio, Screen::Review), queued.waiting.first)
}

/// In which order the queue goes on, as the address has it.
pub fn order(hash: &str) -> Order {
    let is_by_unit = hash.split_once('?').is_some_and(|(_, query)| query.split('&').any(|pair| pair == "queue=unit"));
    if is_by_unit { Order::ByUnit } else { Order::Oldest }
}

/// What comes after the open portfolio, or after `unit` of it where one goes unit by unit.
pub fn after(app: App, session: Session, order: Order, unit: Option<UnitRef>) -> Option<Next> {
    let here = session.with_untracked(|workspace| workspace.portfolio().id);
    app.holdings().with(|holdings| {
        let received = || holdings.iter().filter(|holding| is_received(holding));
        let summaries: Vec<_> =
            received().filter_map(|holding| Some((holding.id, Summary::read(holding.summary.as_deref()?)?))).collect();
        let lines = queue(summaries.iter().map(|(id, summary)| (*id, summary)), order);
        let queued = next(&lines, (here, unit.filter(|_| order == Order::ByUnit)))?.clone();
        let learner = received().find(|holding| holding.id == queued.portfolio)?.learner.clone();
        Some(Next { learner, queued, order })
    })
}

/// The way there.
#[component]
pub fn NextLink(next: Memo<Option<Next>>) -> impl IntoView {
    move || {
        next.get().map(|next| {
            let waiting = &next.queued.waiting;
            let count = usize::try_from(waiting.criteria).unwrap_or_default();
            let days = judging_words::days(waiting.since, clock::today());
            view! {
                <a class="rail-next" href=next.address() data-next=next.queued.portfolio.to_string()>
                    <span class="muted small">"Next in the queue"</span>
                    <b>{next.learner.clone()}</b>
                    <span class="small">
                        {format!("{} · {}", waiting.unit, words::count(count, "criterion", "criteria"))}
                        {(!days.is_empty()).then(|| view! { <span class="muted">{format!(" · {days}")}</span> })}
                    </span>
                </a>
            }
        })
    }
}

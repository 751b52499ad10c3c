//! What of a portfolio goes into a bundle.
//!
//! A return carries what those who judge wrote and nothing of the learner's work: the receiver has that. With it go the
//! enrolment, which says whose it is, and the people, without whose roles nobody could tell who may write what. Sources:
//! bundle.md, "Scopes"; features A21 and Q08.

use crate::portfolio::entry::{Audience, Feedback};
use crate::portfolio::{Entry, Ledger, Portfolio, Role, fitness};

/// What goes back to somebody in the role `to`: everything that assessors and IQAs wrote, without what is not meant for
/// them. The learner is not shown what an IQA tells an assessor, asks of them, or plans.
pub fn returned(portfolio: &Portfolio, to: Role) -> Portfolio {
    let mut returned = Portfolio::new(portfolio.id, portfolio.enrolment.clone());
    returned.enrolment_others = portfolio.enrolment_others.clone();
    returned.actors = portfolio.actors.clone();
    returned.competences = portfolio.competences.clone();
    returned.decisions = portfolio.decisions.clone();
    returned.sign_offs = portfolio.sign_offs.clone();
    returned.assessor_evidence = portfolio.assessor_evidence.clone();
    returned.entries = entries(portfolio, to);
    returned.settle();
    returned
}

/// The whole portfolio as it goes to somebody in the role `to`.
pub fn whole(portfolio: &Portfolio, to: Role) -> Portfolio {
    let mut whole = portfolio.clone();
    if to == Role::Learner {
        whole.entries.retain(|_, made| is_for(&made.value, to));
    }
    whole
}

fn entries(portfolio: &Portfolio, to: Role) -> Ledger<crate::portfolio::EntryId, Entry> {
    let mut entries = portfolio.entries.clone();
    entries.retain(|_, made| {
        // What the learner said of it they have.
        fitness::role(portfolio, made.by) != Some(Role::Learner) && is_for(&made.value, to)
    });
    entries
}

/// Whether an entry is meant for somebody in the role `to`.
pub fn is_for(entry: &Entry, to: Role) -> bool {
    match entry {
        _ if to != Role::Learner => true,
        Entry::Feedback(Feedback { audience, .. }) => *audience == Audience::Learner,
        Entry::PlannedSample(_) | Entry::Action(_) => false,
        Entry::Interest(_)
        | Entry::Reopening(_)
        | Entry::Countersignature(_)
        | Entry::Sample(_)
        | Entry::Release(_) => true,
    }
}

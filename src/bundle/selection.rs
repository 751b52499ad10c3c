//! What of a portfolio goes into a bundle.
//!
//! A return carries what who hands back said, and nothing of the learner's work: the receiver has that. With it go the
//! enrolment, which says whose it is, and the people, without whose roles nobody could tell who may write what. What
//! another assessor said is theirs to hand back, so it goes along only where something that is handed back names it and the
//! receiver may be without it; what IQAs said to a learner always does, because to a learner it has no other way.
//!
//! A signed decision with all that is recorded of it takes 1.3 kB, whatever is done about the rest. So what came in with a
//! bundle of the learner's own, and that they have for certain, does not go back to them. What nobody can be certain of goes
//! each time: no return has to arrive before another, and one that was lost is made up for by the next. Sources: bundle.md,
//! "Scopes"; features A21 and Q08.

use std::collections::BTreeSet;

use crate::portfolio::entry::{ActionStep, Audience, Feedback};
use crate::portfolio::{ActorId, Entry, Portfolio, RecordKey, Role, fitness};
use crate::wire;

/// What `by` hands back to somebody in the role `to`, who has the records `has` already: everything else that `by` said,
/// under whichever of their names, without what is not meant for the receiver. The learner is not shown what an IQA tells an
/// assessor, asks of them, or plans.
pub fn returned(portfolio: &Portfolio, by: ActorId, to: Role, has: &BTreeSet<RecordKey>) -> Portfolio {
    let goes = handed_back(portfolio, by, to, has);
    let mut returned = Portfolio::new(portfolio.id, portfolio.enrolment.clone());
    returned.enrolment_others = portfolio.enrolment_others.clone();
    returned.actors = portfolio.actors.clone();
    returned.decisions = portfolio.decisions.clone();
    returned.sign_offs = portfolio.sign_offs.clone();
    returned.assessor_evidence = portfolio.assessor_evidence.clone();
    returned.entries = portfolio.entries.clone();
    returned.decisions.keep_only(|id, _| goes.contains(&RecordKey::Decision(id)));
    returned.sign_offs.keep_only(|id, _| goes.contains(&RecordKey::SignOff(id)));
    returned.assessor_evidence.keep_only(|id, _| goes.contains(&RecordKey::AssessorEvidence(id)));
    returned.entries.keep_only(|id, _| goes.contains(&RecordKey::Entry(id)));
    let authors: BTreeSet<ActorId> = said(&returned).map(|(_, by)| by).chain([by]).collect();
    returned.competences = portfolio.competences.only(|actor| authors.contains(&actor));
    returned.settle();
    returned
}

/// The whole portfolio as it goes to somebody in the role `to`.
pub fn whole(portfolio: &Portfolio, to: Role) -> Portfolio {
    let mut whole = portfolio.clone();
    if to == Role::Learner {
        whole.entries.keep_only(|_, made| is_for(&made.value, to));
    }
    whole
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

/// The records of `portfolio` that those who judge wrote: what its learner has, if this is what they handed over.
pub fn judged(portfolio: &Portfolio) -> BTreeSet<RecordKey> {
    let is_learners = |by| fitness::role(portfolio, by) == Some(Role::Learner);
    said(portfolio).filter(|(_, by)| !is_learners(*by)).map(|(key, _)| key).collect()
}

/// Notes in `has` what somebody has of what those who judge said, going by `theirs`, which they handed over, and by what is here
/// as `ours`. What is not the same there as here they have not got.
pub fn note_what_they_have(has: &mut BTreeSet<RecordKey>, theirs: &Portfolio, ours: Option<&Portfolio>) {
    for key in judged(theirs) {
        let here = ours.and_then(|ours| wire::digest(ours, key));
        if here.is_none() || here == wire::digest(theirs, key) {
            has.insert(key);
        } else {
            has.remove(&key);
        }
    }
}

/// The records of those who judge that [`returned`] holds.
pub fn handed_back(portfolio: &Portfolio, by: ActorId, to: Role, has: &BTreeSet<RecordKey>) -> BTreeSet<RecordKey> {
    let own: BTreeSet<ActorId> = portfolio
        .actors
        .all()
        .map(|(actor, _)| actor)
        .chain([by])
        .filter(|&actor| actor == by || fitness::is_same_person(portfolio, by, actor))
        .collect();
    let judged = judged(portfolio);
    let is_meant = |key: &RecordKey| {
        judged.contains(key)
            && match key {
                RecordKey::Entry(id) => portfolio.entries.get(id).is_some_and(|made| is_for(&made.value, to)),
                _ => true,
            }
    };
    let mut goes = BTreeSet::new();
    let mut naming = Vec::new();
    for (key, author) in said(portfolio).filter(|(key, _)| is_meant(key)) {
        if has.contains(&key) {
            continue;
        }
        if own.contains(&author) {
            naming.push(key);
            goes.insert(key);
        } else if to == Role::Learner && fitness::role(portfolio, author) == Some(Role::Iqa) {
            goes.insert(key);
        }
    }
    while let Some(key) = naming.pop() {
        for other in named(portfolio, key) {
            if is_meant(&other) && !has.contains(&other) && goes.insert(other) {
                naming.push(other);
            }
        }
    }
    goes
}

/// How many records of each kind there are among some.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kinds {
    /// Decisions.
    pub decisions: usize,
    /// Sign-offs of units, and that a unit is open again.
    pub sign_offs: usize,
    /// An assessor's own evidence.
    pub evidence: usize,
    /// Samples that were taken.
    pub samples: usize,
    /// Samples that are planned, or were dropped from the plan.
    pub planned: usize,
    /// Actions that were raised, answered or closed: each counts once.
    pub actions: usize,
    /// Feedback beside that of decisions.
    pub feedback: usize,
    /// Units that were released.
    pub releases: usize,
    /// Declarations of personal interest.
    pub declarations: usize,
    /// What else there is.
    pub others: usize,
}

/// How many of `keys` there are of each kind.
pub fn kinds(portfolio: &Portfolio, keys: &BTreeSet<RecordKey>) -> Kinds {
    let (mut kinds, mut actions) = (Kinds::default(), BTreeSet::new());
    for key in keys {
        let count = match key {
            RecordKey::Decision(_) => &mut kinds.decisions,
            RecordKey::SignOff(_) => &mut kinds.sign_offs,
            RecordKey::AssessorEvidence(_) => &mut kinds.evidence,
            RecordKey::Entry(id) => match portfolio.entries.get(id).map(|made| &made.value) {
                Some(Entry::Feedback(_)) => &mut kinds.feedback,
                Some(Entry::Interest(_)) => &mut kinds.declarations,
                Some(Entry::Reopening(_)) => &mut kinds.sign_offs,
                Some(Entry::PlannedSample(_)) => &mut kinds.planned,
                Some(Entry::Sample(_)) => &mut kinds.samples,
                Some(Entry::Release(_)) => &mut kinds.releases,
                Some(Entry::Action(step)) => {
                    actions.insert(match step {
                        ActionStep::Raised { .. } => *id,
                        ActionStep::Answered { action, .. } | ActionStep::Closed { action, .. } => *action,
                    });
                    continue;
                }
                Some(Entry::Countersignature(_)) | None => &mut kinds.others,
            },
            _ => &mut kinds.others,
        };
        *count += 1;
    }
    Kinds { actions: actions.len(), ..kinds }
}

/// Every record that is said once and for all but submissions, with who said it.
fn said(portfolio: &Portfolio) -> impl Iterator<Item = (RecordKey, ActorId)> {
    let decisions = portfolio.decisions.iter().map(|(&id, made)| (RecordKey::Decision(id), made.by));
    let sign_offs = portfolio.sign_offs.iter().map(|(&id, made)| (RecordKey::SignOff(id), made.by));
    let evidence = portfolio.assessor_evidence.iter().map(|(&id, made)| (RecordKey::AssessorEvidence(id), made.by));
    let entries = portfolio.entries.iter().map(|(&id, made)| (RecordKey::Entry(id), made.by));
    decisions.chain(sign_offs).chain(evidence).chain(entries)
}

/// The records that `key` names and that make no sense of it to who does not have them: what it takes the place of, what it
/// stands on, what it answers.
fn named(portfolio: &Portfolio, key: RecordKey) -> Vec<RecordKey> {
    let of_entry = |entry: &Entry| -> Vec<RecordKey> {
        let earlier = |id: &Option<_>| id.map(RecordKey::Entry).into_iter().collect();
        match entry {
            Entry::Feedback(feedback) => earlier(&feedback.supersedes),
            Entry::Interest(interest) => earlier(&interest.supersedes),
            Entry::PlannedSample(planned) => earlier(&planned.supersedes),
            Entry::Reopening(reopening) => vec![RecordKey::SignOff(reopening.sign_off)],
            Entry::Release(release) => vec![RecordKey::SignOff(release.sign_off)],
            Entry::Countersignature(countersigned) => vec![RecordKey::AssessorEvidence(countersigned.evidence)],
            Entry::Sample(sample) => {
                let decisions = sample.opinions.keys().map(|&id| RecordKey::Decision(id));
                let evidence = sample.evidence.keys().map(|&id| RecordKey::AssessorEvidence(id));
                decisions.chain(evidence).chain(sample.planned.map(RecordKey::Entry)).collect()
            }
            Entry::Action(step) => match step {
                ActionStep::Raised { decision, .. } => decision.map(RecordKey::Decision).into_iter().collect(),
                ActionStep::Answered { action, .. } | ActionStep::Closed { action, .. } => {
                    vec![RecordKey::Entry(*action)]
                }
            },
        }
    };
    match key {
        RecordKey::Decision(id) => portfolio.decisions.get(&id).map_or_else(Vec::new, |made| {
            let evidence = made.value.evidence.keys().map(|&id| RecordKey::AssessorEvidence(id));
            evidence.chain(made.value.supersedes.map(RecordKey::Decision)).collect()
        }),
        RecordKey::SignOff(id) => portfolio.sign_offs.get(&id).map_or_else(Vec::new, |made| {
            let decisions = made.value.decisions.values().map(|&id| RecordKey::Decision(id));
            decisions.chain(made.value.supersedes.map(RecordKey::SignOff)).collect()
        }),
        RecordKey::AssessorEvidence(id) => {
            let made = portfolio.assessor_evidence.get(&id);
            made.and_then(|made| made.value.supersedes).map(RecordKey::AssessorEvidence).into_iter().collect()
        }
        RecordKey::Entry(id) => portfolio.entries.get(&id).map_or_else(Vec::new, |made| of_entry(&made.value)),
        _ => Vec::new(),
    }
}

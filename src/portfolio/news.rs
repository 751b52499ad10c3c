//! What is new, changed or withdrawn since a portfolio was last looked at (feature A22), and what somebody has not read yet
//! (feature L26).
//!
//! A [`Snapshot`] is what a device remembers of the state that was looked at: small enough to be kept beside the records, and
//! never handed on.

use std::collections::{BTreeMap, BTreeSet};

use super::looked_at::looked_at;
use super::{ActorId, DecisionId, Entry, EvidenceId, MappingKey, Portfolio, RecordKey};
use crate::digest::ShortDigest;
use crate::spec::CriterionRef;

/// What a device remembers of a state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// What was to be looked at for each mapping.
    pub mapped: BTreeMap<MappingKey, ShortDigest>,
    /// The criteria that were claimed.
    pub claimed: BTreeSet<CriterionRef>,
    /// The decisions that were answered.
    pub answered: BTreeSet<DecisionId>,
}

impl Snapshot {
    /// What is to be remembered of `portfolio`.
    pub fn of(portfolio: &Portfolio) -> Snapshot {
        let mapped = portfolio.mappings.iter().filter_map(|(key, mapping)| {
            Some((key, looked_at(portfolio.evidence.get(key.evidence)?, mapping).short()))
        });
        Snapshot {
            mapped: mapped.collect(),
            claimed: portfolio.claims.iter().map(|(criterion, _)| criterion).collect(),
            answered: portfolio.answers.iter().map(|(decision, _)| decision).collect(),
        }
    }
}

impl Snapshot {
    /// `criteria` were looked at as they are in `portfolio` now; of the others it is remembered how they were.
    pub fn look_at(&mut self, portfolio: &Portfolio, criteria: &[CriterionRef]) {
        let now = Snapshot::of(portfolio);
        let is_looked_at = |criterion: CriterionRef| criteria.contains(&criterion);
        let of = |decision: DecisionId| portfolio.decisions.get(&decision).map(|made| made.value.criterion);
        self.mapped.retain(|key, _| !is_looked_at(key.criterion));
        self.mapped.extend(now.mapped.into_iter().filter(|(key, _)| is_looked_at(key.criterion)));
        self.claimed.retain(|&criterion| !is_looked_at(criterion));
        self.claimed.extend(now.claimed.into_iter().filter(|&criterion| is_looked_at(criterion)));
        self.answered.retain(|&decision| !of(decision).is_some_and(is_looked_at));
        self.answered.extend(now.answered.into_iter().filter(|&decision| of(decision).is_some_and(is_looked_at)));
    }
}

/// What has happened to one criterion.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CriterionNews {
    /// Evidence that supports it now and did not.
    pub added: BTreeSet<EvidenceId>,
    /// Evidence of which a byte, or where in it the proof is, is not as it was.
    pub changed: BTreeSet<EvidenceId>,
    /// Evidence that supported it and no longer does.
    pub withdrawn: BTreeSet<EvidenceId>,
    /// It is claimed now and was not.
    pub is_claimed: bool,
    /// It was claimed and no longer is.
    pub is_unclaimed: bool,
    /// The decisions on it that the learner has answered.
    pub answered: BTreeSet<DecisionId>,
}

/// What has happened to each criterion that anything has happened to.
pub type News = BTreeMap<CriterionRef, CriterionNews>;

/// What is new in `after`, looked at last when it was `before`.
pub fn since(before: &Snapshot, after: &Portfolio) -> News {
    let now = Snapshot::of(after);
    let mut news = News::new();
    for (key, digest) in &now.mapped {
        match before.mapped.get(key) {
            Some(earlier) if earlier == digest => {}
            Some(_) => drop(news.entry(key.criterion).or_default().changed.insert(key.evidence)),
            None => drop(news.entry(key.criterion).or_default().added.insert(key.evidence)),
        }
    }
    for key in before.mapped.keys().filter(|key| !now.mapped.contains_key(key)) {
        news.entry(key.criterion).or_default().withdrawn.insert(key.evidence);
    }
    for &criterion in now.claimed.difference(&before.claimed) {
        news.entry(criterion).or_default().is_claimed = true;
    }
    for &criterion in before.claimed.difference(&now.claimed) {
        news.entry(criterion).or_default().is_unclaimed = true;
    }
    for &decision in now.answered.difference(&before.answered) {
        if let Some(made) = after.decisions.get(&decision) {
            news.entry(made.value.criterion).or_default().answered.insert(decision);
        }
    }
    news
}

/// What is new between two states.
pub fn between(before: &Portfolio, after: &Portfolio) -> News {
    since(&Snapshot::of(before), after)
}

/// What others said to `reader` that is not among what they have `read`, oldest first. What they have read is known to
/// their device alone.
pub fn unread(portfolio: &Portfolio, reader: ActorId, read: &BTreeSet<RecordKey>) -> Vec<RecordKey> {
    let decisions = portfolio.decisions.iter().map(|(&id, made)| (made.at, RecordKey::Decision(id), made.by));
    let sign_offs = portfolio.sign_offs.iter().map(|(&id, made)| (made.at, RecordKey::SignOff(id), made.by));
    let own = portfolio.assessor_evidence.iter();
    let own = own.map(|(&id, made)| (made.at, RecordKey::AssessorEvidence(id), made.by));
    // Declarations and plans are there to be looked up, not to be read.
    let is_said = |entry: &Entry| !matches!(entry, Entry::Interest(_) | Entry::PlannedSample(_));
    let entries = portfolio.entries.iter().filter(|(_, made)| is_said(&made.value));
    let entries = entries.map(|(&id, made)| (made.at, RecordKey::Entry(id), made.by));
    let all = decisions.chain(sign_offs).chain(own).chain(entries);
    let mut unread: Vec<_> = all.filter(|(_, key, by)| *by != reader && !read.contains(key)).collect();
    unread.sort_unstable();
    unread.into_iter().map(|(_, key, _)| key).collect()
}

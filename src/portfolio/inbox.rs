//! What others said to somebody, in the order in which it came, with what they have not read yet.
//!
//! What goes back to whom is chosen when a bundle is written; here it is put before its reader. What they have read is known
//! to their device alone ([`news`](super::news)).

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::entry::{About, ActionStep, Audience, Feedback};
use super::standing::Standing;
use super::{ActorId, DecisionId, Entry, EntryId, EvidenceId, Portfolio, RecordKey, Role, SignOffId, fitness};

/// Something that was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// What.
    pub said: Said,
    /// By whom.
    pub by: ActorId,
    /// When, by their clock.
    pub at: Timestamp,
    /// What it is about.
    pub about: About,
    /// It was not read yet.
    pub is_new: bool,
    /// It still counts: nothing took its place.
    pub is_standing: bool,
}

/// What was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// A decision.
    Decision(DecisionId),
    /// A unit was declared complete.
    SignOff(SignOffId),
    /// An assessor recorded evidence.
    Evidence(EvidenceId),
    /// Anything else.
    Entry(EntryId),
}

impl Item {
    /// The record that says it.
    pub fn record(&self) -> RecordKey {
        match self.said {
            Said::Decision(id) => RecordKey::Decision(id),
            Said::SignOff(id) => RecordKey::SignOff(id),
            Said::Evidence(id) => RecordKey::AssessorEvidence(id),
            Said::Entry(id) => RecordKey::Entry(id),
        }
    }
}

/// What was said to `reader`, the newest first, `read` being what they have read. A learner is told what was decided of
/// them; an assessor what an IQA says; an IQA what assessors answer.
pub fn inbox(
    portfolio: &Portfolio,
    standing: &Standing<'_>,
    reader: ActorId,
    role: Role,
    read: &BTreeSet<RecordKey>,
) -> Vec<Item> {
    let mut items = Vec::new();
    let mut take = |said: Said, by: ActorId, at: Timestamp, about: About, is_standing: bool| {
        items.push(Item { said, by, at, about, is_new: false, is_standing });
    };
    if role == Role::Learner {
        for (&id, made) in portfolio.decisions.iter() {
            let criterion = super::standing::place_now(portfolio, &made.value).unwrap_or(made.value.criterion);
            take(Said::Decision(id), made.by, made.at, About::Criterion(criterion), standing.stands(id));
        }
        for (&id, made) in portfolio.sign_offs.iter() {
            let is_standing = standing.sign_off(made.value.unit).is_some_and(|(stands, _)| stands == id);
            take(Said::SignOff(id), made.by, made.at, About::Unit(made.value.unit), is_standing);
        }
        let current: BTreeSet<EvidenceId> = super::standing::assessor_evidence(portfolio).map(|(id, _)| id).collect();
        for (&id, made) in portfolio.assessor_evidence.iter() {
            let mut criteria = made.value.criteria.keys();
            let about = match (criteria.next(), criteria.next()) {
                (Some(&only), None) => About::Criterion(only),
                _ => About::Overall,
            };
            take(Said::Evidence(id), made.by, made.at, about, current.contains(&id));
        }
    }
    let replaced: BTreeSet<EntryId> = portfolio
        .entries
        .values()
        .filter_map(|made| match &made.value {
            Entry::Feedback(feedback) => feedback.supersedes,
            _ => None,
        })
        .collect();
    for (&id, made) in portfolio.entries.iter() {
        let by = fitness::role(portfolio, made.by);
        if let Some(about) = told(portfolio, &made.value, by, role, reader) {
            take(Said::Entry(id), made.by, made.at, about, !replaced.contains(&id));
        }
    }
    items.retain(|item| item.by != reader);
    for item in &mut items {
        item.is_new = !read.contains(&item.record());
    }
    items.sort_by_key(|item| std::cmp::Reverse((item.at, item.record())));
    items
}

/// What an entry is about, if it is said to `reader`, who is at work as `role`; `by` is the role of who said it.
fn told(portfolio: &Portfolio, entry: &Entry, by: Option<Role>, role: Role, reader: ActorId) -> Option<About> {
    let of_decision = |id: &DecisionId| {
        let made = portfolio.decisions.get(id)?;
        Some(About::Criterion(made.value.criterion))
    };
    let is_learner = role == Role::Learner;
    match entry {
        // Among those who judge, feedback to the learner is no news; what an IQA says to the assessor is.
        Entry::Feedback(Feedback { about, audience, .. }) => {
            let is_told = match role {
                Role::Learner => *audience == Audience::Learner,
                Role::Assessor => by == Some(Role::Iqa),
                Role::Iqa => by == Some(Role::Assessor) && *audience == Audience::Assessors,
            };
            is_told.then_some(*about)
        }
        Entry::Reopening(reopening) => {
            let made = portfolio.sign_offs.get(&reopening.sign_off)?;
            is_learner.then_some(About::Unit(made.value.unit))
        }
        Entry::Sample(sample) => (role != Role::Iqa).then_some(About::Unit(sample.unit)),
        Entry::Release(release) => (role != Role::Iqa).then_some(About::Unit(release.unit)),
        Entry::Countersignature(_) => (role == Role::Assessor).then_some(About::Overall),
        Entry::Action(step) => {
            let raised = |step: &ActionStep| match step {
                ActionStep::Raised { of, decision, blocks, .. } => {
                    let about = decision.as_ref().and_then(of_decision).or(blocks.map(About::Unit));
                    Some((*of, about.unwrap_or(About::Overall)))
                }
                ActionStep::Answered { .. } | ActionStep::Closed { .. } => None,
            };
            let earlier = |id: &EntryId| match &portfolio.entries.get(id)?.value {
                Entry::Action(step) => raised(step),
                _ => None,
            };
            match step {
                // One person may be another actor on another device.
                ActionStep::Raised { .. } => raised(step)
                    .filter(|(of, _)| role == Role::Assessor && fitness::is_same_person(portfolio, *of, reader))
                    .map(|(_, about)| about),
                ActionStep::Answered { action, .. } => {
                    earlier(action).filter(|_| role == Role::Iqa).map(|(_, about)| about)
                }
                ActionStep::Closed { action, .. } => earlier(action)
                    .filter(|(of, _)| role == Role::Assessor && fitness::is_same_person(portfolio, *of, reader))
                    .map(|(_, about)| about),
            }
        }
        Entry::Interest(_) | Entry::PlannedSample(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portfolio::standing::standing;
    use crate::testing::{self, assessor, iqa, learner};

    fn shown(role: Role, reader: ActorId, read: &BTreeSet<RecordKey>) -> Vec<Item> {
        let portfolio = testing::judged_portfolio();
        inbox(&portfolio, &standing(&portfolio), reader, role, read)
    }

    fn entries(items: &[Item]) -> Vec<String> {
        let portfolio = testing::judged_portfolio();
        let kind = |id: &EntryId| match &portfolio.entries[id].value {
            Entry::Action(step) => format!("{step:?}").split([' ', '{']).next().unwrap_or_default().to_owned(),
            other => format!("{other:?}").split('(').next().unwrap_or_default().to_owned(),
        };
        let mut kinds: Vec<String> = items
            .iter()
            .filter_map(|item| match &item.said {
                Said::Entry(id) => Some(kind(id)),
                _ => None,
            })
            .collect();
        kinds.sort();
        kinds
    }

    #[test]
    fn a_learner_is_told_what_was_said_of_them_and_nothing_between_others() {
        let items = shown(Role::Learner, learner(), &BTreeSet::new());
        assert_eq!(entries(&items), ["Feedback", "Feedback", "Release", "Reopening", "Sample"]);
        assert_eq!(items.iter().filter(|item| matches!(item.said, Said::Decision(_))).count(), 3);
        assert_eq!(items.iter().filter(|item| matches!(item.said, Said::Evidence(_))).count(), 3);
        assert!(items.is_sorted_by_key(|item| std::cmp::Reverse(item.at)));
        assert!(items.iter().all(|item| item.is_new));
    }

    #[test]
    fn what_was_superseded_is_there_and_no_longer_stands() {
        let items = shown(Role::Learner, learner(), &BTreeSet::new());
        let decisions = items.iter().filter(|item| matches!(item.said, Said::Decision(_)));
        let mut standing: Vec<bool> = decisions.map(|item| item.is_standing).collect();
        standing.sort();
        assert_eq!(standing, [false, true, true]);
    }

    #[test]
    fn an_assessor_is_told_what_an_iqa_says_and_an_iqa_what_an_assessor_answers() {
        let items = shown(Role::Assessor, assessor(), &BTreeSet::new());
        assert_eq!(entries(&items), ["Closed", "Countersignature", "Feedback", "Raised", "Release", "Sample"]);
        assert_eq!(entries(&shown(Role::Iqa, iqa(), &BTreeSet::new())), ["Answered"]);
    }

    #[test]
    fn what_was_read_is_no_longer_new() {
        let all = shown(Role::Learner, learner(), &BTreeSet::new());
        let read = BTreeSet::from([all[0].record()]);
        let items = shown(Role::Learner, learner(), &read);
        assert_eq!(items.iter().filter(|item| !item.is_new).map(Item::record).collect::<Vec<_>>(), [all[0].record()]);
    }
}

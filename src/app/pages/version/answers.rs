//! What the learner says of the criteria whose words changed.

use std::collections::{BTreeMap, BTreeSet};

use evidence_mapper::spec::CriterionRef;
use leptos::prelude::*;

/// What is to become of the mappings of a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// They support the new words too.
    Keep,
    /// They are to be looked at again.
    Park,
}

/// The answers so far. A handle.
#[derive(Clone, Copy)]
pub struct Answers(RwSignal<BTreeMap<CriterionRef, Option<Answer>>>);

impl Answers {
    /// No answer yet for each of `asked`.
    pub fn new(asked: Vec<CriterionRef>) -> Answers {
        Answers(RwSignal::new(asked.into_iter().map(|criterion| (criterion, None)).collect()))
    }

    /// Whether anything is asked.
    pub fn is_empty(self) -> bool {
        self.0.with(BTreeMap::is_empty)
    }

    /// Whether `criterion` is asked about.
    pub fn asks(self, criterion: CriterionRef) -> bool {
        self.0.with_untracked(|answers| answers.contains_key(&criterion))
    }

    /// The answer for `criterion`.
    pub fn get(self, criterion: CriterionRef) -> Option<Answer> {
        self.0.with(|answers| answers.get(&criterion).copied().flatten())
    }

    /// Answers for `criterion`.
    pub fn set(self, criterion: CriterionRef, answer: Answer) {
        self.0.update(|answers| {
            answers.insert(criterion, Some(answer));
        });
    }

    /// Answers for all at once.
    pub fn set_all(self, answer: Answer) {
        self.0.update(|answers| answers.values_mut().for_each(|one| *one = Some(answer)));
    }

    /// How many have no answer yet.
    pub fn left(self) -> usize {
        self.0.with(|answers| answers.values().filter(|answer| answer.is_none()).count())
    }

    /// The criteria whose mappings are to be parked.
    pub fn parked(self) -> BTreeSet<CriterionRef> {
        self.0.with_untracked(|answers| {
            let parked = answers.iter().filter(|(_, answer)| **answer == Some(Answer::Park));
            parked.map(|(criterion, _)| *criterion).collect()
        })
    }
}

//! What differs between two versions of a specification, criterion by criterion.
//!
//! A criterion is the same if it stands under the same reference in the same words. Words that stand under another
//! reference were **moved**: numbers shift when a criterion is put in or taken out, so this is looked at before anything
//! is called changed. Within a unit the same words are the same criterion; into another unit they are followed only where
//! nothing else became of them, because units share turns of phrase. Which of several equal wordings is which, their order
//! says.
//!
//! Words are compared to the letter, for that is what decisions stand on.

mod words;

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::Hash;

pub use words::{Piece, words};

use crate::spec::{Award, AwardId, CriterionRef, OutcomeRef, Specification, Unit, UnitRef};

/// What became of something from one version to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate<K> {
    /// The same words under the same reference.
    Same(K),
    /// Other words under the same reference.
    Changed(K),
    /// The same words under another reference.
    Moved {
        /// The reference in the earlier version.
        from: K,
        /// The reference in the later one.
        to: K,
    },
    /// Only in the later version.
    New(K),
    /// Only in the earlier version. Its reference may have been given to something else since.
    Gone(K),
}

impl<K: Copy> Fate<K> {
    /// Its reference in the earlier version.
    pub fn before(self) -> Option<K> {
        match self {
            Fate::Same(key) | Fate::Changed(key) | Fate::Gone(key) | Fate::Moved { from: key, .. } => Some(key),
            Fate::New(_) => None,
        }
    }

    /// Its reference in the later version.
    pub fn after(self) -> Option<K> {
        match self {
            Fate::Same(key) | Fate::Changed(key) | Fate::New(key) | Fate::Moved { to: key, .. } => Some(key),
            Fate::Gone(_) => None,
        }
    }
}

/// A fact about a unit or an award.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// Its title.
    Title,
    /// Its level.
    Level,
    /// Its qualification number.
    Qan,
    /// Its credits.
    Credit,
    /// Its guided learning hours.
    Glh,
    /// Its hours of total qualification time.
    Tqt,
    /// The groups that a unit belongs to, by their ids.
    Groups,
    /// Which units make up an award, by the label of the rule.
    Rule,
}

/// A fact that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactChange {
    /// Which.
    pub fact: Fact,
    /// As it was; empty where nothing was stated.
    pub before: String,
    /// As it is.
    pub after: String,
}

/// What became of a unit or an award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole<K> {
    /// It is changed if a fact differs. A unit is moved if its criteria are in a unit that was not there before.
    pub fate: Fate<K>,
    /// The facts that differ.
    pub facts: Vec<FactChange>,
}

/// What differs between two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Every award of either version.
    pub awards: Vec<Whole<AwardId>>,
    /// Every unit of either version.
    pub units: Vec<Whole<UnitRef>>,
    /// Every outcome of either version.
    pub outcomes: Vec<Fate<OutcomeRef>>,
    /// Every criterion of either version: those of the later one in its order, then those that are gone.
    pub criteria: Vec<Fate<CriterionRef>>,
}

impl Difference {
    /// Whether an award, a unit, an outcome or a criterion differs. The rest of the document may differ all the same.
    pub fn is_empty(&self) -> bool {
        fn is_same<K>(fate: &Fate<K>) -> bool {
            matches!(fate, Fate::Same(_))
        }
        self.awards.iter().all(|award| is_same(&award.fate))
            && self.units.iter().all(|unit| is_same(&unit.fate))
            && self.outcomes.iter().all(is_same)
            && self.criteria.iter().all(is_same)
    }
}

/// What differs between `before` and `after`.
pub fn difference(before: &Specification, after: &Specification) -> Difference {
    let criteria = fates(&criteria_of(before), &criteria_of(after));
    Difference {
        awards: awards(before, after),
        units: units(before, after, &criteria),
        outcomes: fates(&outcomes_of(before), &outcomes_of(after)),
        criteria,
    }
}

/// Something with words, in a unit.
struct Item<'a, K> {
    key: K,
    unit: UnitRef,
    /// `None` where they cannot be read: such words are never found again elsewhere.
    words: Option<&'a str>,
}

fn criteria_of(spec: &Specification) -> Vec<Item<'_, CriterionRef>> {
    spec.criteria()
        .map(|criterion| {
            let key = criterion.criterion_ref;
            Item { key, unit: key.unit, words: criterion.wording.value.as_deref() }
        })
        .collect()
}

fn outcomes_of(spec: &Specification) -> Vec<Item<'_, OutcomeRef>> {
    let outcomes = spec.units.iter().flat_map(|unit| &unit.outcomes);
    outcomes
        .map(|outcome| {
            let key = outcome.outcome_ref;
            Item { key, unit: key.unit, words: Some(&outcome.wording.value) }
        })
        .collect()
}

/// What became of each item. Every step treats the two sides alike, so that backwards everything is the other way round.
fn fates<K: Copy + Eq + Hash>(before: &[Item<'_, K>], after: &[Item<'_, K>]) -> Vec<Fate<K>> {
    let before_at: HashMap<K, usize> = before.iter().enumerate().map(|(n, item)| (item.key, n)).collect();
    // For each item of the later version, the one of the earlier version that it was.
    let mut was: Vec<Option<usize>> = vec![None; after.len()];
    let mut taken: HashSet<usize> = HashSet::new();
    for (n, item) in after.iter().enumerate() {
        if let Some(&m) = before_at.get(&item.key)
            && before[m].words == item.words
        {
            was[n] = Some(m);
            taken.insert(m);
        }
    }
    follow(before, after, &mut was, &mut taken, true);
    for (n, item) in after.iter().enumerate() {
        if was[n].is_none()
            && let Some(&m) = before_at.get(&item.key)
            && !taken.contains(&m)
        {
            was[n] = Some(m);
            taken.insert(m);
        }
    }
    follow(before, after, &mut was, &mut taken, false);
    let later = after.iter().zip(&was).map(|(item, was)| match was.map(|m| &before[m]) {
        None => Fate::New(item.key),
        Some(was) if was.key != item.key => Fate::Moved { from: was.key, to: item.key },
        Some(was) if was.words == item.words => Fate::Same(item.key),
        Some(_) => Fate::Changed(item.key),
    });
    let gone = before.iter().enumerate().filter(|(m, _)| !taken.contains(m)).map(|(_, item)| Fate::Gone(item.key));
    later.chain(gone).collect()
}

/// Pairs what is left and has the same words, in order; within each unit, or anywhere.
fn follow<K>(
    before: &[Item<'_, K>],
    after: &[Item<'_, K>],
    was: &mut [Option<usize>],
    taken: &mut HashSet<usize>,
    within_unit: bool,
) {
    let place = |unit: UnitRef| within_unit.then_some(unit);
    let mut left: HashMap<(&str, Option<UnitRef>), VecDeque<usize>> = HashMap::new();
    for (m, item) in before.iter().enumerate().filter(|(m, _)| !taken.contains(m)) {
        if let Some(words) = item.words {
            left.entry((words, place(item.unit))).or_default().push_back(m);
        }
    }
    for (n, item) in after.iter().enumerate().filter(|(n, _)| was[*n].is_none()).collect::<Vec<_>>() {
        let found = item.words.and_then(|words| left.get_mut(&(words, place(item.unit)))?.pop_front());
        if let Some(m) = found {
            was[n] = Some(m);
            taken.insert(m);
        }
    }
}

fn units(before: &Specification, after: &Specification, criteria: &[Fate<CriterionRef>]) -> Vec<Whole<UnitRef>> {
    // Where the criteria of each unit that is gone went to, if all went to one unit.
    let mut went: HashMap<UnitRef, Option<UnitRef>> = HashMap::new();
    for fate in criteria {
        if let Some(from) = fate.before() {
            let to = fate.after().map(|to| to.unit);
            went.entry(from.unit).and_modify(|known| *known = known.filter(|_| *known == to)).or_insert(to);
        }
    }
    let moved: HashMap<UnitRef, UnitRef> = before
        .units
        .iter()
        .map(|unit| unit.unit_ref)
        .filter(|&unit| after.unit(unit).is_none())
        .filter_map(|from| Some((went.get(&from).copied().flatten()?, from)))
        .filter(|(to, _)| before.unit(*to).is_none())
        .collect();
    let later = after.units.iter().map(|unit| {
        let to = unit.unit_ref;
        let (was, fate) = match (before.unit(to), moved.get(&to)) {
            (Some(was), _) => (Some(was), None),
            (None, Some(&from)) => (before.unit(from), Some(Fate::Moved { from, to })),
            (None, None) => (None, Some(Fate::New(to))),
        };
        let facts = was.map(|was| unit_facts(was, unit)).unwrap_or_default();
        let by_facts = if facts.is_empty() { Fate::Same(to) } else { Fate::Changed(to) };
        Whole { fate: fate.unwrap_or(by_facts), facts }
    });
    let has_moved: HashSet<UnitRef> = moved.values().copied().collect();
    let gone = before.units.iter().map(|unit| unit.unit_ref).filter(|&unit| after.unit(unit).is_none());
    let gone = gone.filter(|unit| !has_moved.contains(unit));
    later.chain(gone.map(|unit| Whole { fate: Fate::Gone(unit), facts: Vec::new() })).collect()
}

fn awards(before: &Specification, after: &Specification) -> Vec<Whole<AwardId>> {
    let later = after.awards.iter().map(|award| match before.award(award.id) {
        None => Whole { fate: Fate::New(award.id), facts: Vec::new() },
        Some(was) => {
            let facts = award_facts(was, award);
            Whole { fate: if facts.is_empty() { Fate::Same(award.id) } else { Fate::Changed(award.id) }, facts }
        }
    });
    let gone = before.awards.iter().filter(|award| after.award(award.id).is_none());
    later.chain(gone.map(|award| Whole { fate: Fate::Gone(award.id), facts: Vec::new() })).collect()
}

fn unit_facts(before: &Unit, after: &Unit) -> Vec<FactChange> {
    let groups = |unit: &Unit| unit.groups.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let facts = [
        (Fact::Title, before.title.value.clone(), after.title.value.clone()),
        (Fact::Level, before.level.to_string(), after.level.to_string()),
        (Fact::Credit, before.credit.value.to_string(), after.credit.value.to_string()),
        (Fact::Glh, before.glh.value.to_string(), after.glh.value.to_string()),
        (Fact::Tqt, before.tqt.value.to_string(), after.tqt.value.to_string()),
        (Fact::Groups, groups(before), groups(after)),
    ];
    differing(facts)
}

fn award_facts(before: &Award, after: &Award) -> Vec<FactChange> {
    let qan = |award: &Award| award.qan.value.clone().unwrap_or_default();
    let facts = [
        (Fact::Title, before.title.clone(), after.title.clone()),
        (Fact::Level, before.level.to_string(), after.level.to_string()),
        (Fact::Qan, qan(before), qan(after)),
        (Fact::Credit, before.credit.value.to_string(), after.credit.value.to_string()),
        (Fact::Glh, before.glh.value.to_string(), after.glh.value.to_string()),
        (Fact::Tqt, before.tqt.value.to_string(), after.tqt.value.to_string()),
    ];
    let mut changes = differing(facts);
    // A rule can change under the same label.
    if before.rule != after.rule {
        let (before, after) = (before.rule.label.clone(), after.rule.label.clone());
        changes.push(FactChange { fact: Fact::Rule, before, after });
    }
    changes
}

fn differing<const N: usize>(facts: [(Fact, String, String); N]) -> Vec<FactChange> {
    let facts = facts.into_iter().map(|(fact, before, after)| FactChange { fact, before, after });
    facts.filter(|change| change.before != change.after).collect()
}

#[cfg(test)]
mod tests;

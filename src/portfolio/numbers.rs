//! What follows from the records of a portfolio wherever they come together: the number that each piece of evidence is
//! shown with, and which mappings are shown.
//!
//! Two devices that add evidence apart from each other give the same number twice. Nobody writes a record anew for that,
//! because two devices that did would again do it differently. The records keep what they say, and the numbers shown are
//! worked out of all of them: of several items with one number the one that was begun first keeps it, and each other one
//! gets the next that no record and no other item has. Whoever holds the same records shows the same numbers.

use std::collections::{BTreeMap, BTreeSet};

use super::{EvidenceId, EvidenceNumber, Portfolio};

impl Portfolio {
    /// Brings in line with the records what follows from them: call it after records were put in directly.
    pub fn settle(&mut self) {
        self.restore_given_numbers();
        let given: Vec<(EvidenceId, EvidenceNumber)> =
            self.evidence.all().filter_map(|(id, _)| Some((id, self.number_given(id)?))).collect();
        let highest = given.iter().map(|(_, number)| number.0).max().unwrap_or(0);
        let moved = moved(&given);
        let highest = moved.values().map(|number| number.0).fold(highest, u32::max);
        self.highest_number = self.highest_number.max(highest);
        for (id, number) in given {
            let (Some(&shown), Some(evidence)) = (moved.get(&id), self.evidence.value_mut(id)) else { continue };
            evidence.number = shown;
            self.given_numbers.insert(id, number);
        }
        // Evidence that another device withdrew takes along what this one mapped meanwhile, without a trace: it is there
        // again as soon as the evidence is.
        let evidence = &self.evidence;
        self.mappings.hide(|key| !evidence.contains(key.evidence));
        self.parked.hide(|key| !evidence.contains(key.evidence));
    }

    /// Gives all evidence the numbers of its records.
    pub(super) fn restore_given_numbers(&mut self) {
        for (id, given) in std::mem::take(&mut self.given_numbers) {
            if let Some(evidence) = self.evidence.value_mut(id) {
                evidence.number = given;
            }
        }
    }

    /// The number that the records of `id` say it has: none if nobody knows any more.
    pub fn number_given(&self, id: EvidenceId) -> Option<EvidenceNumber> {
        let current = self.evidence.kept(id)?;
        let others = self.evidence.rivals(id).iter().chain(self.evidence.past(id));
        let said = std::iter::once(current).chain(others);
        let mut said = said.filter_map(|kept| kept.value.as_ref().map(|evidence| evidence.number).or(kept.number));
        self.given_numbers.get(&id).copied().or_else(|| said.next())
    }

    /// The numbers that assessors' own evidence is shown with. Each kind has a series of its own, and what takes the place
    /// of an earlier record has its number.
    pub fn assessor_numbers(&self) -> BTreeMap<EvidenceId, EvidenceNumber> {
        let mut series: BTreeMap<&str, Vec<(EvidenceId, EvidenceNumber)>> = BTreeMap::new();
        for (&id, made) in self.assessor_evidence.iter().filter(|(_, made)| made.value.supersedes.is_none()) {
            series.entry(made.value.kind.prefix()).or_default().push((id, made.value.number));
        }
        let mut numbers = BTreeMap::new();
        for given in series.into_values() {
            let moved = moved(&given);
            numbers.extend(given.into_iter().map(|(id, number)| (id, moved.get(&id).copied().unwrap_or(number))));
        }
        for (&id, made) in self.assessor_evidence.iter() {
            let mut first = made.value.supersedes;
            // A chain of corrections ends; what goes in a circle was made by hand, and shows what it says.
            for _ in 0..self.assessor_evidence.len() {
                let earlier = first.and_then(|earlier| self.assessor_evidence.get(&earlier));
                first = earlier.and_then(|earlier| earlier.value.supersedes).or(first);
            }
            let number = first.and_then(|first| numbers.get(&first).copied()).unwrap_or(made.value.number);
            numbers.entry(id).or_insert(number);
        }
        numbers
    }

    /// The numbers of evidence that was withdrawn: what is printed on paper stays explained.
    pub fn withdrawn_numbers(&self) -> BTreeMap<EvidenceId, EvidenceNumber> {
        let withdrawn = self.evidence.all().filter(|(_, kept)| kept.value.is_none());
        withdrawn.filter_map(|(id, _)| Some((id, self.number_given(id)?))).collect()
    }
}

/// The numbers of those items that do not keep the one they were given.
fn moved(given: &[(EvidenceId, EvidenceNumber)]) -> BTreeMap<EvidenceId, EvidenceNumber> {
    let mut taken = BTreeSet::new();
    // In the order of their ids, which is the order in which they were begun.
    let second: Vec<_> = given.iter().filter(|(_, number)| !taken.insert(*number)).collect();
    let mut moved = BTreeMap::new();
    for (id, number) in second {
        // There are as many numbers above as there are items; at the end of all numbers the last is better than none.
        let next = (number.0..u32::MAX).map(|n| EvidenceNumber(n + 1)).find(|next| taken.insert(*next));
        moved.insert(*id, next.unwrap_or(EvidenceNumber(u32::MAX)));
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::evidence_id;

    fn check(given: &[(u64, u32)], expected: &[(u64, u32)]) {
        let given: Vec<_> = given.iter().map(|&(id, number)| (evidence_id(id), EvidenceNumber(number))).collect();
        let expected = expected.iter().map(|&(id, number)| (evidence_id(id), EvidenceNumber(number))).collect();
        assert_eq!(moved(&given), expected);
    }

    #[test]
    fn the_first_keeps_its_number_and_the_others_move_up() {
        check(&[(1, 1), (2, 2)], &[]);
        check(&[(1, 4), (2, 4)], &[(2, 5)]);
        check(&[(1, 4), (2, 4), (3, 5), (4, 5)], &[(2, 6), (4, 7)]);
        check(&[(1, 4), (2, 4), (3, 4)], &[(2, 5), (3, 6)]);
    }

    #[test]
    fn what_comes_later_moves_nothing_that_was_settled() {
        check(&[(1, 4), (2, 4), (3, 5)], &[(2, 6)]);
        check(&[(1, 4), (2, 4), (3, 5), (4, 7), (5, 7)], &[(2, 6), (5, 8)]);
    }

    #[test]
    fn at_the_end_of_all_numbers_nothing_breaks() {
        check(&[(1, u32::MAX), (2, u32::MAX)], &[(2, u32::MAX)]);
    }
}

//! Remembers where a search has been.
//!
//! Many sets of units come to the same credits in the same groups. Where the same variables are still undecided, all that
//! matters of the others is what the rows still need and what was paid. So where a search was before with at least as much
//! in every row and for no more, it found all that it could find now.

use std::collections::HashMap;

use super::Search;

/// Where a search has been, by the set of variables that were undecided there.
pub(super) type Seen = HashMap<Vec<u64>, Vec<Place>>;

/// So many places are kept for each set of undecided variables: more cost more than they save.
const MAX_PLACES: usize = 64;

/// What matters of what is decided.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// By row: its surplus. One that can no longer fail has more than any.
    surplus: Vec<i64>,
    cost: i64,
}

impl Place {
    fn is_as_good_as(&self, other: &Place) -> bool {
        self.cost <= other.cost && self.surplus.iter().zip(&other.surplus).all(|(a, b)| a >= b)
    }
}

impl Search {
    /// What is undecided, and what matters of the rest.
    pub(super) fn state(&self) -> (Vec<u64>, Place) {
        let set = |chunk: &[Option<bool>]| {
            chunk.iter().enumerate().filter(|(_, value)| value.is_none()).map(|(n, _)| 1 << n).sum::<u64>()
        };
        let undecided = self.values.chunks(64).map(set).collect();
        let surplus = self.rows.iter().zip(&self.surplus).map(|(row, &surplus)| {
            let against = row.terms.iter().filter(|term| term.1 < 0 && self.values[term.0].is_none());
            let can_fail = surplus + against.map(|term| term.1).sum::<i64>() < 0;
            if can_fail { surplus } else { i64::MAX }
        });
        (undecided, Place { surplus: surplus.collect(), cost: self.cost })
    }

    /// Whether everything that can be found from here was found.
    pub(super) fn was_seen(&self, (undecided, place): &(Vec<u64>, Place)) -> bool {
        let places = self.seen.as_ref().and_then(|seen| seen.get(undecided));
        places.is_some_and(|places| places.iter().any(|seen| seen.is_as_good_as(place)))
    }

    /// Notes that everything was.
    pub(super) fn remember(&mut self, (undecided, place): (Vec<u64>, Place)) {
        let Some(seen) = &mut self.seen else { return };
        let places = seen.entry(undecided).or_default();
        places.retain(|seen| !place.is_as_good_as(seen));
        if places.len() < MAX_PLACES {
            places.push(place);
        }
    }
}

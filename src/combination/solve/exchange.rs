//! Betters a solution by exchanges.

use super::Search;

impl Search {
    /// Gives up to two of what is taken for up to two others that cost less, as long as that can be done. A search that goes
    /// wrong at its first choices would need long to find what a few exchanges find.
    pub(super) fn exchange(&mut self) {
        while let Some((values, cost)) = self.exchanged() {
            self.keep(values, cost);
        }
    }

    /// The best solution after one exchange that makes it cheaper.
    fn exchanged(&self) -> Option<(Vec<bool>, i64)> {
        let (values, cost) = self.best.as_ref()?;
        let of = |is_taken: bool| (0..self.first_switch).filter(move |&variable| values[variable] == is_taken);
        let given: Vec<usize> = of(true).filter(|&variable| self.costs[variable] > 0).collect();
        let others: Vec<usize> = of(false).collect();
        let mut surplus: Vec<i64> = self.surplus_of(values);
        for (n, &first) in given.iter().enumerate() {
            self.add(&mut surplus, first, -1);
            for second in std::iter::once(None).chain(given[n + 1..].iter().copied().map(Some)) {
                second.iter().for_each(|&second| self.add(&mut surplus, second, -1));
                let saved = self.costs[first] + second.map_or(0, |second| self.costs[second]);
                if let Some(taken) = self.cheaper(&others, saved, &mut surplus) {
                    let mut values = values.clone();
                    values[first] = false;
                    second.iter().for_each(|&second| values[second] = false);
                    taken.iter().for_each(|&taken| values[taken] = true);
                    let paid = taken.iter().map(|&taken| self.costs[taken]).sum::<i64>();
                    return Some((values, cost - saved + paid));
                }
                second.iter().for_each(|&second| self.add(&mut surplus, second, 1));
            }
            self.add(&mut surplus, first, 1);
        }
        None
    }

    /// Up to two of `others` that cost less than `saved` and leave no row short.
    fn cheaper(&self, others: &[usize], saved: i64, surplus: &mut [i64]) -> Option<Vec<usize>> {
        let holds = |surplus: &[i64]| surplus.iter().all(|&surplus| surplus >= 0);
        if holds(surplus) {
            return Some(Vec::new());
        }
        for (n, &first) in others.iter().enumerate().filter(|(_, other)| self.costs[**other] < saved) {
            self.add(surplus, first, 1);
            if holds(surplus) {
                return Some(vec![first]);
            }
            let short = surplus.iter().position(|&surplus| surplus < 0)?;
            for &(second, coefficient) in &self.rows[short].terms {
                // Only what adds to a row that is short is of use.
                let is_of_use = coefficient + surplus[short] >= 0 && self.costs[first] + self.costs[second] < saved;
                if !is_of_use || !others[n + 1..].contains(&second) {
                    continue;
                }
                self.add(surplus, second, 1);
                if holds(surplus) {
                    return Some(vec![first, second]);
                }
                self.add(surplus, second, -1);
            }
            self.add(surplus, first, -1);
        }
        None
    }

    /// By row: what `values` come to, less what is needed.
    pub(super) fn surplus_of(&self, values: &[bool]) -> Vec<i64> {
        let sum = |terms: &[(usize, i64)]| terms.iter().filter(|term| values[term.0]).map(|term| term.1).sum::<i64>();
        self.rows.iter().map(|row| sum(&row.terms) - row.at_least).collect()
    }

    /// Adds what `variable` gives to the rows, times `sign`.
    pub(super) fn add(&self, surplus: &mut [i64], variable: usize, sign: i64) {
        for &(row, coefficient) in &self.places[variable] {
            surplus[row] += sign * coefficient;
        }
    }
}

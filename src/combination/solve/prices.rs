//! What any solution costs at least.
//!
//! Let every row pay a price for each unit of what it still needs. Then each undecided variable costs what it costs less
//! what the rows pay for it, and whoever could take and leave variables as they like, rows or no rows, would take those
//! that come out below nothing. What that leaves to pay is never more than what a solution costs, whatever the prices are
//! (Lagrange). So any prices will do, and better ones are found by raising those of the rows that came off badly.

use super::{Row, Search};

/// How often prices are changed at the start, where small problems would be solved in the meantime.
pub(super) fn first_rounds(variables: usize) -> u32 {
    (3 * variables as u32).min(200)
}

/// How often prices are changed at each choice after it.
pub(super) const ROUNDS: u32 = 8;

/// After so many rounds without a better bound, the steps become half as long.
const PATIENCE: u32 = 8;

/// How long a step is, in 1024ths of what would meet the limit if the rows were all alike (Polyak).
const LONGEST_STEP: i64 = 2048;

/// The highest price of `row`: so that no sum over prices leaves 64 bits, with up to a thousand rows.
pub(super) fn highest(row: &Row) -> i64 {
    let numbers = row.terms.iter().map(|term| term.1.abs()).sum::<i64>() + row.at_least.abs();
    (1 << 52) / numbers.max(1)
}

impl Search {
    /// What every solution costs at least that goes on from what is decided, and the prices that say so.
    pub(super) fn bound(&self, prices: Vec<i64>, rounds: u32) -> (i64, Vec<i64>) {
        let mut best = (i64::MIN, prices.clone());
        let mut prices = prices;
        let mut step = LONGEST_STEP;
        let mut waited = 0;
        for _ in 0..rounds {
            let (bound, mut needs) = self.bound_at(&prices);
            if bound > best.0 {
                best = (bound, prices.clone());
                waited = 0;
                if bound >= self.limit {
                    break;
                }
            } else {
                waited += 1;
                if waited == PATIENCE {
                    (waited, step) = (0, step / 2);
                    prices.copy_from_slice(&best.1);
                }
            }
            // No price goes below nothing.
            for (need, &price) in needs.iter_mut().zip(&prices) {
                if price == 0 && *need < 0 {
                    *need = 0;
                }
            }
            let length = needs.iter().map(|&need| i128::from(need) * i128::from(need)).sum::<i128>();
            if length == 0 || step == 0 {
                break;
            }
            let gap = i128::from((self.limit - bound).max(1)) * i128::from(step);
            for ((price, need), &highest) in prices.iter_mut().zip(needs).zip(&self.highest_price) {
                let change = i128::from(need) * gap / length / 1024;
                *price = (i128::from(*price) + change).clamp(0, i128::from(highest)) as i64;
            }
        }
        best
    }

    /// The bound at these prices, and by row what it still needs of those who take and leave as they like.
    fn bound_at(&self, prices: &[i64]) -> (i64, Vec<i64>) {
        let mut bound = self.cost;
        let mut needs: Vec<i64> = self.surplus.iter().map(|surplus| -surplus).collect();
        for (&price, &need) in prices.iter().zip(&needs) {
            bound += price * need;
        }
        for (variable, rest) in self.rest(prices).into_iter().enumerate() {
            if rest < 0 && self.values[variable].is_none() {
                bound += rest;
                for &(row, coefficient) in &self.places[variable] {
                    needs[row] -= coefficient;
                }
            }
        }
        (bound, needs)
    }

    /// By variable: its cost less what the rows pay for it.
    pub(super) fn rest(&self, prices: &[i64]) -> Vec<i64> {
        let mut rest = self.costs.clone();
        for (row, &price) in self.rows.iter().zip(prices).filter(|(_, price)| **price > 0) {
            for &(variable, coefficient) in &row.terms {
                rest[variable] -= price * coefficient;
            }
        }
        rest
    }
}

//! What any solution costs at least.
//!
//! Let every row pay a price for each unit of what it still needs. Then each undecided variable costs what it costs less
//! what the rows pay for it, and whoever could take and leave variables as they like, rows or no rows, would take those
//! that come out below nothing. What that leaves to pay is never more than what a solution costs, whatever the prices are
//! (Lagrange). So any prices will do, and better ones are found by raising those of the rows that came off badly: in
//! proportion to what they lack and to the size of their numbers, and with some of the last change's swing.

use super::{Row, Search};

/// How often prices are changed before a search. More is seldom better: they are within a thousandth of the best by then.
pub(super) const FIRST_ROUNDS: u32 = 200;

/// How often prices are changed at each choice.
pub(super) const ROUNDS: u32 = 4;

/// After so many rounds without a better bound, steps become half as long.
const PATIENCE: u32 = 8;

/// How long steps are at the start, in 1024ths of the one that would meet the limit if all rows were alike (Polyak): careful
/// at the start of a search, and wide at each choice, where there is little time.
const FIRST_STEP: i128 = 1024;
const STEP: i128 = 3072;

/// How much of a pull goes on into the next round, in tenths.
const SWING: i64 = 7;

/// The highest price of `row`: so that no sum over prices leaves 64 bits, with up to a thousand rows.
pub(super) fn highest(row: &Row) -> i64 {
    let numbers = row.terms.iter().map(|term| term.1.abs()).sum::<i64>() + row.at_least.abs();
    (1 << 52) / numbers.max(1)
}

impl Search {
    /// What every solution costs at least that goes on from what is decided, and the prices that say so.
    pub(super) fn bound(&self, mut prices: Vec<i64>, rounds: u32) -> (i64, Vec<i64>) {
        let mut best = (i64::MIN, prices.clone());
        let mut pulls = vec![0; prices.len()];
        let mut step = if rounds > ROUNDS { FIRST_STEP } else { STEP };
        let mut waited = 0;
        for _ in 0..rounds {
            let (bound, needs) = self.bound_at(&prices);
            if bound > best.0 {
                best.0 = bound;
                best.1.copy_from_slice(&prices);
                waited = 0;
                if bound >= self.limit {
                    break;
                }
            } else {
                waited += 1;
                if waited == PATIENCE {
                    (waited, step) = (0, step / 2);
                }
            }
            let mut length = 0;
            for (((pull, need), &price), &square) in pulls.iter_mut().zip(needs).zip(&prices).zip(&self.squares) {
                // No price goes below nothing.
                let need = if price == 0 { need.max(0) } else { need };
                *pull = need * 1024 + *pull / 10 * SWING;
                length += i128::from(*pull) * i128::from(*pull) / i128::from(square);
            }
            if length == 0 || step == 0 {
                break;
            }
            // Before a solution is known, the limit is far beyond what prices can reach at once.
            let farthest = best.0.abs() / 8 + self.limit / 32;
            let gap = i128::from((self.limit - bound).clamp(1, farthest.max(1))) * step;
            let all = prices.iter_mut().zip(&pulls).zip(&self.squares).zip(&self.highest_price);
            for (((price, &pull), &square), &highest) in all {
                let change = gap * i128::from(pull) / i128::from(square) / length;
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

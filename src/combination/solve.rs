//! Finds the cheapest choice of yes-or-no variables that keeps a set of inequalities: exact, in whole numbers, and within
//! a bounded number of steps.
//!
//! Knows nothing of units and awards; [`super::problem`] puts these into inequalities. It is a branch and bound search:
//!
//! - **propagation**: what an inequality can no longer do without is taken, what it can no longer bear is left;
//! - **dominance**: where one variable does at least as much as another for every inequality and costs no more, the other
//!   is never taken without it;
//! - **bound** ([`prices`]): a price on every inequality tells what any solution costs at least, and which variables a
//!   better one must take or leave;
//! - inequalities that follow from several others are added beforehand ([`rows`]).
//!
//! It goes twice. At first it takes what is cheapest, which nearly always ends within a few dozen choices. Where it does
//! not, what was found is bettered by exchanges ([`exchange`]), and the search begins again: now it decides at first what
//! weighs most, and remembers where it has been ([`seen`]), because many sets of units come to the same.
//!
//! Measured on a thousand random problems of 60 units and 12 rules, half of them ten hours a credit, these take the search
//! from beyond 300,000 choices to 6,000 at worst and 47 in the middle; `cargo xtask bench combination` times it.

mod exchange;
mod prices;
mod rows;
mod seen;

use seen::Seen;

/// Inequalities over variables that are 0 or 1, and what it costs to set each to 1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Model {
    /// By variable. Never negative.
    pub costs: Vec<i64>,
    /// All of them have to hold.
    pub rows: Vec<Row>,
    /// The variables from this one on choose between alternatives. They are decided first, in order.
    pub first_switch: usize,
}

/// `Σ coefficient × variable ≥ at_least`
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Each variable at most once, with its coefficient.
    pub terms: Vec<(usize, i64)>,
    /// The right-hand side.
    pub at_least: i64,
}

/// What a search came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The cheapest choice that was found, by variable, and its cost. Of equally cheap ones, one of early variables.
    pub best: Option<(Vec<bool>, i64)>,
    /// Whether the search came to its end: `best` cannot be bettered, or there is no solution.
    pub is_proven: bool,
    /// How many choices were looked at.
    pub nodes: u32,
}

/// Searches `model`, looking at no more than `max_nodes` choices.
pub fn solve(model: &Model, max_nodes: u32) -> Answer {
    let Some(rows) = rows::prepared(&model.rows) else {
        return Answer { best: None, is_proven: true, nodes: 0 };
    };
    let mut search = Search::new(model, rows);
    let all_rows = (0..search.rows.len()).collect();
    if search.propagate(0, all_rows) {
        let prices = vec![0; search.rows.len()];
        let (_, prices) = search.bound(prices, prices::FIRST_ROUNDS.min(3 * model.costs.len() as u32));
        search.run(&prices, max_nodes.min(QUICK_NODES));
        if search.is_out_of_nodes && max_nodes > QUICK_NODES {
            search.exchange();
            search.seen = Some(Seen::default());
            let (_, prices) = search.bound(prices, prices::FIRST_ROUNDS);
            search.run(&prices, max_nodes);
        }
    }
    search.prefer_earlier();
    let best = search.best.map(|(values, cost)| (values, cost / search.scale));
    Answer { best, is_proven: !search.is_out_of_nodes, nodes: search.nodes }
}

/// After so many choices, the first search is given up.
const QUICK_NODES: u32 = 64;

/// Zero-cost problems have prices too: a cost of 1 is taken for at least this much, so that prices are fine enough.
const FINENESS: i64 = 1 << 20;

struct Search {
    /// By variable, times `scale`.
    costs: Vec<i64>,
    scale: i64,
    /// By how much costs differ at least, times `scale`: a bound just below a multiple of it is as good as the multiple.
    step: i64,
    first_switch: usize,
    rows: Vec<Row>,
    /// By row: its largest coefficient by amount.
    largest: Vec<i64>,
    /// By row: the highest price that its numbers can be multiplied by.
    highest_price: Vec<i64>,
    /// By row: the sum of the squares of its coefficients.
    squares: Vec<i64>,
    /// By variable: the sum of its coefficients by amount.
    weights: Vec<i64>,
    /// By variable: the rows that it stands in, with its coefficients.
    places: Vec<Vec<(usize, i64)>>,
    /// By variable: those that are taken whenever it is.
    better: Vec<Vec<usize>>,
    /// By variable: those that are left whenever it is.
    worse: Vec<Vec<usize>>,

    values: Vec<Option<bool>>,
    /// What was decided, in order.
    trail: Vec<usize>,
    /// By row: what is taken comes to, less `at_least`.
    surplus: Vec<i64>,
    /// By row: the same with every undecided variable at its best. Below 0, the row can no longer hold.
    hope: Vec<i64>,
    /// Of what is taken.
    cost: i64,

    best: Option<(Vec<bool>, i64)>,
    /// A solution that costs as much, times `scale`, is of no interest any more.
    limit: i64,
    nodes: u32,
    max_nodes: u32,
    is_out_of_nodes: bool,
    /// What the second search remembers.
    seen: Option<Seen>,
}

impl Search {
    fn new(model: &Model, rows: Vec<Row>) -> Search {
        let variables = model.costs.len();
        let most = model.costs.iter().sum::<i64>() + 1;
        let scale = (FINENESS / most).max(1);
        let mut places: Vec<Vec<(usize, i64)>> = vec![Vec::new(); variables];
        for (r, row) in rows.iter().enumerate() {
            for &(variable, coefficient) in &row.terms {
                places[variable].push((r, coefficient));
            }
        }
        let most_of = |row: &Row| row.terms.iter().map(|term| term.1.max(0)).sum::<i64>();
        let mut search = Search {
            costs: model.costs.iter().map(|cost| cost * scale).collect(),
            scale,
            step: model.costs.iter().fold(0, |step, &cost| rows::greatest_common_divisor(step, cost)).max(1) * scale,
            first_switch: model.first_switch,
            largest: rows.iter().map(|row| row.terms.iter().map(|term| term.1.abs()).max().unwrap_or(0)).collect(),
            highest_price: rows.iter().map(prices::highest).collect(),
            squares: rows.iter().map(|row| row.terms.iter().map(|term| term.1 * term.1).sum::<i64>().max(1)).collect(),
            weights: places
                .iter()
                .map(|places| places.iter().map(|(_, coefficient)| coefficient.abs()).sum())
                .collect(),
            places,
            better: vec![Vec::new(); variables],
            worse: vec![Vec::new(); variables],
            values: vec![None; variables],
            trail: Vec::with_capacity(variables),
            surplus: rows.iter().map(|row| -row.at_least).collect(),
            hope: rows.iter().map(|row| most_of(row) - row.at_least).collect(),
            rows,
            cost: 0,
            best: None,
            limit: most * scale,
            nodes: 0,
            max_nodes: 0,
            is_out_of_nodes: false,
            seen: None,
        };
        for i in 0..variables {
            for j in 0..variables {
                if i != j && search.dominates(i, j) {
                    search.better[j].push(i);
                    search.worse[i].push(j);
                }
            }
        }
        search
    }

    /// Whether `i` does at least as much as `j` for every row and costs no more. Of two equal ones, the first does.
    fn dominates(&self, i: usize, j: usize) -> bool {
        if self.costs[i] > self.costs[j] {
            return false;
        }
        let mut is_equal = self.costs[i] == self.costs[j];
        let (mut of_i, mut of_j) = (self.places[i].as_slice(), self.places[j].as_slice());
        // Both are in the order of the rows.
        loop {
            let row = match (of_i.first(), of_j.first()) {
                (None, None) => return !is_equal || i < j,
                (Some(a), Some(b)) => a.0.min(b.0),
                (Some(a), None) => a.0,
                (None, Some(b)) => b.0,
            };
            let (a, b) = (take(&mut of_i, row), take(&mut of_j, row));
            if a < b {
                return false;
            }
            is_equal &= a == b;
        }
    }

    /// Searches from what is decided, until so many choices were looked at in all.
    fn run(&mut self, prices: &[i64], max_nodes: u32) {
        (self.max_nodes, self.is_out_of_nodes) = (max_nodes, false);
        self.branch(prices);
    }

    /// Looks for solutions that go on from what is decided, and takes back what it decides.
    fn branch(&mut self, prices: &[i64]) {
        if self.nodes == self.max_nodes {
            self.is_out_of_nodes = true;
            return;
        }
        self.nodes += 1;
        let outer = self.trail.len();
        if let Some((variable, prices)) = self.next(prices) {
            let state = self.seen.is_some().then(|| self.state());
            if !state.as_ref().is_some_and(|state| self.was_seen(state)) {
                let inner = self.trail.len();
                for value in [true, false] {
                    let mut touched = Vec::new();
                    self.decide(variable, value, &mut touched);
                    if self.propagate(inner, touched) {
                        self.branch(&prices);
                    }
                    self.undo_to(inner);
                }
                if let (Some(state), false) = (state, self.is_out_of_nodes) {
                    self.remember(state);
                }
            }
        }
        self.undo_to(outer);
    }

    /// The variable to decide next, with the prices that were found. `None` if nothing is left to decide: what is taken is
    /// a solution, which is kept, or cannot become a better one.
    fn next(&mut self, prices: &[i64]) -> Option<(usize, Vec<i64>)> {
        let mut prices = prices.to_vec();
        loop {
            // With all that is undecided left.
            if self.surplus.iter().all(|&surplus| surplus >= 0) {
                if self.cost < self.limit {
                    self.keep(self.values.iter().map(|value| *value == Some(true)).collect(), self.cost);
                }
                return None;
            }
            let bound;
            (bound, prices) = self.bound(prices, prices::ROUNDS);
            if bound >= self.limit {
                return None;
            }
            // A variable that would have to be bought against its price makes every solution at least so much dearer.
            let rest = self.rest(&prices);
            let (length, mut touched) = (self.trail.len(), Vec::new());
            for (variable, rest) in rest.iter().enumerate() {
                if self.values[variable].is_none() && bound + rest.abs() >= self.limit {
                    self.decide(variable, *rest < 0, &mut touched);
                }
            }
            if self.trail.len() == length {
                let is_wanted = |&variable: &usize| self.values[variable].is_none() && self.is_wanted(variable);
                let switch = (self.first_switch..self.values.len()).find(is_wanted);
                let wanted = || (0..self.first_switch).filter(is_wanted);
                let chosen = switch.or_else(|| match self.seen {
                    None => wanted().min_by_key(|&variable| rest[variable]),
                    Some(_) => wanted().min_by_key(|&variable| -self.weights[variable]),
                });
                return chosen.map(|variable| (variable, prices));
            }
            if !self.propagate(length, touched) {
                return None;
            }
        }
    }

    /// Keeps a solution that is better than any before it.
    fn keep(&mut self, values: Vec<bool>, cost: i64) {
        self.limit = cost - self.step + 1;
        self.best = Some((values, cost));
    }

    /// Takes earlier variables in the place of later ones where that makes no difference, so that people see the choice that
    /// they would have made.
    fn prefer_earlier(&mut self) {
        let Some((mut values, cost)) = self.best.take() else { return };
        let mut surplus = self.surplus_of(&values);
        for earlier in 0..self.first_switch {
            for later in (earlier + 1..self.first_switch).rev() {
                if values[earlier] || !values[later] || self.costs[earlier] != self.costs[later] {
                    continue;
                }
                self.add(&mut surplus, earlier, 1);
                self.add(&mut surplus, later, -1);
                if surplus.iter().all(|&surplus| surplus >= 0) {
                    (values[earlier], values[later]) = (true, false);
                } else {
                    self.add(&mut surplus, earlier, -1);
                    self.add(&mut surplus, later, 1);
                }
            }
        }
        self.best = Some((values, cost));
    }

    /// Whether `variable` adds to a row that does not hold yet.
    fn is_wanted(&self, variable: usize) -> bool {
        self.places[variable].iter().any(|&(row, coefficient)| coefficient > 0 && self.surplus[row] < 0)
    }

    /// Decides `variable`, and notes in `touched` the rows that have less hope now.
    fn decide(&mut self, variable: usize, value: bool, touched: &mut Vec<usize>) {
        self.values[variable] = Some(value);
        self.trail.push(variable);
        if value {
            self.cost += self.costs[variable];
        }
        for &(row, coefficient) in &self.places[variable] {
            if value {
                self.surplus[row] += coefficient;
            }
            if (coefficient > 0) != value {
                self.hope[row] -= coefficient.abs();
                touched.push(row);
            }
        }
    }

    /// Takes back what was decided after the first `length` decisions.
    fn undo_to(&mut self, length: usize) {
        for variable in self.trail.split_off(length) {
            let value = self.values[variable].take() == Some(true);
            if value {
                self.cost -= self.costs[variable];
            }
            for &(row, coefficient) in &self.places[variable] {
                if value {
                    self.surplus[row] -= coefficient;
                }
                if (coefficient > 0) != value {
                    self.hope[row] += coefficient.abs();
                }
            }
        }
    }

    /// Decides what follows from the decisions after the first `length`, which left the rows `touched` less hope. `false`
    /// if a row cannot hold any more.
    fn propagate(&mut self, length: usize, mut touched: Vec<usize>) -> bool {
        let mut done = length;
        loop {
            while let Some(row) = touched.pop() {
                if self.hope[row] < 0 {
                    return false;
                }
                if self.hope[row] >= self.largest[row] {
                    continue;
                }
                for at in 0..self.rows[row].terms.len() {
                    let (variable, coefficient) = self.rows[row].terms[at];
                    if coefficient.abs() > self.hope[row] && self.values[variable].is_none() {
                        self.decide(variable, coefficient > 0, &mut touched);
                    }
                }
            }
            let Some(&variable) = self.trail.get(done) else { return true };
            done += 1;
            let is_taken = self.values[variable] == Some(true);
            for at in 0..if is_taken { self.better[variable].len() } else { self.worse[variable].len() } {
                let other = if is_taken { self.better[variable][at] } else { self.worse[variable][at] };
                if self.values[other].is_none() {
                    self.decide(other, is_taken, &mut touched);
                }
            }
        }
    }
}

/// The coefficient in `row`, if that is the next of `places`.
fn take(places: &mut &[(usize, i64)], row: usize) -> i64 {
    match places.split_first() {
        Some((&(r, coefficient), rest)) if r == row => {
            *places = rest;
            coefficient
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(terms: &[(usize, i64)], at_least: i64) -> Row {
        Row { terms: terms.to_vec(), at_least }
    }

    fn answer(costs: &[i64], rows: Vec<Row>) -> Answer {
        solve(&Model { costs: costs.to_vec(), rows, first_switch: costs.len() }, 10_000)
    }

    fn best(costs: &[i64], rows: Vec<Row>) -> Option<(Vec<bool>, i64)> {
        let answer = answer(costs, rows);
        assert!(answer.is_proven);
        answer.best
    }

    #[test]
    fn nothing_is_asked_for() {
        assert_eq!(best(&[], vec![]), Some((vec![], 0)));
        assert_eq!(best(&[3], vec![row(&[(0, 1)], 0)]), Some((vec![false], 0)));
    }

    #[test]
    fn the_cheapest_that_is_enough() {
        // The second and the third are dearer apiece than the first, and cheaper together than the first and another.
        let rows = vec![row(&[(0, 5), (1, 4), (2, 4)], 8)];
        assert_eq!(best(&[50, 45, 45], rows), Some((vec![false, true, true], 90)));
    }

    #[test]
    fn of_equals_the_earlier() {
        let rows = vec![row(&[(0, 2), (1, 2), (2, 2), (3, 2)], 4), row(&[(0, -1), (1, -1)], -1)];
        assert_eq!(best(&[5, 5, 5, 5], rows), Some((vec![true, false, true, false], 10)));
    }

    #[test]
    fn what_is_out_of_reach() {
        assert_eq!(best(&[1, 1], vec![row(&[(0, 1), (1, 1)], 3)]), None);
        assert_eq!(best(&[1, 1], vec![row(&[], 1)]), None);
        // Each holds alone.
        let (either, not_both) = (row(&[(0, 1), (1, 1)], 2), row(&[(0, -1), (1, -1)], -1));
        assert_eq!(best(&[1, 1], vec![either, not_both]), None);
    }

    #[test]
    fn an_even_sum_is_never_odd() {
        let costs = [1; 30];
        let terms: Vec<(usize, i64)> = (0..30).map(|variable| (variable, 2)).collect();
        let against = terms.iter().map(|&(variable, coefficient)| (variable, -coefficient)).collect::<Vec<_>>();
        let answer = answer(&costs, vec![row(&terms, 31), row(&against, -31)]);
        assert_eq!((answer.best, answer.is_proven), (None, true));
    }

    #[test]
    fn who_runs_out_of_steps_says_so() {
        let costs: Vec<i64> = (0..40).map(|n| 1_000 + 37 * n % 101).collect();
        let worth = |variable: usize| 20 + (variable as i64 * 53) % 29;
        let rows = vec![row(&(0..40).map(|variable| (variable, worth(variable))).collect::<Vec<_>>(), 500)];
        let model = Model { costs, rows, first_switch: 40 };
        let (few, all) = (solve(&model, 3), solve(&model, 100_000));
        assert!(!few.is_proven && all.is_proven);
        let (best, cost) = all.best.unwrap();
        assert!((0..40).filter(|&variable| best[variable]).map(worth).sum::<i64>() >= 500);
        assert!(few.best.is_none_or(|(_, found)| found >= cost));
    }

    #[test]
    fn switches_are_only_held_to_what_they_choose() {
        // Switch 2 asks for variable 0, switch 3 for variable 1; one of them has to be chosen.
        let rows = vec![row(&[(2, 1), (3, 1)], 1), row(&[(0, 1), (2, -1)], 0), row(&[(1, 1), (3, -1)], 0)];
        let model = Model { costs: vec![9, 4, 0, 0], rows, first_switch: 2 };
        let (best, cost) = solve(&model, 100).best.unwrap();
        assert_eq!((&best[..2], cost), (&[false, true][..], 4));
    }
}

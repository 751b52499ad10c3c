//! Puts rules and units into inequalities.

use std::collections::BTreeSet;

use super::solve::{self, Answer, Model, Row};
use super::{Condition, Counted, Provenance, Rule, Sum};
use crate::spec::{Specification, UnitRef};

/// The most choices that are looked at for one question, however many searches it takes: about a second in a browser.
/// Real rules need a few dozen.
pub const MAX_NODES: u32 = 100_000;

/// Of those, how many are looked at to find fewer units that take the same hours.
const MAX_NODES_FOR_FEWEST: u32 = 500;

/// And how many to find units that satisfy the rules at all, before better ones are given up for any.
const MAX_NODES_FOR_SOME: u32 = 200;

/// A unit that could count, in one way of achieving it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Which unit.
    pub unit: UnitRef,
    /// How it is, or would be, achieved.
    pub provenance: Provenance,
    /// Whether it is achieved.
    pub is_held: bool,
    /// The hours that are left to do for it.
    pub hours: u32,
}

impl Candidate {
    /// As what counts.
    pub fn counted(&self) -> Counted {
        (self.unit, self.provenance)
    }
}

/// What is asked for beside the rules.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wish<'a> {
    /// Units that have to count.
    pub pinned: &'a [UnitRef],
    /// Units that must not.
    pub banned: &'a [UnitRef],
    /// Sets of units of which at least one must be left out.
    pub cut: &'a [Vec<UnitRef>],
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The candidates that are taken, by index; `None` if none were found that satisfy the rules.
    pub taken: Option<Vec<usize>>,
    /// Of those that are taken, the ones that count towards each of the awards.
    pub counted: Vec<Vec<usize>>,
    /// Whether nothing quicker satisfies the rules, or nothing at all.
    pub is_proven: bool,
}

/// Answers questions about the rules of one specification, with so much patience in all.
pub struct Solver<'a> {
    spec: &'a Specification,
    nodes_left: u32,
}

impl<'a> Solver<'a> {
    /// With [`MAX_NODES`].
    pub fn new(spec: &'a Specification) -> Solver<'a> {
        Solver { spec, nodes_left: MAX_NODES }
    }

    /// The specification that is spoken of.
    pub fn spec(&self) -> &'a Specification {
        self.spec
    }

    /// The candidates that satisfy each of `awards` and together cost least. What counts towards one award need not count
    /// towards another; what is taken is paid for once.
    pub fn cheapest(
        &mut self,
        awards: &[&[&Rule]],
        candidates: &[Candidate],
        wish: Wish,
        cost: impl Fn(&Candidate) -> i64,
    ) -> Found {
        let (model, places) = self.written(awards, candidates, wish, cost);
        let answer = self.solve(&model, self.nodes_left);
        self.found(answer.best.map(|best| best.0), &places, candidates, answer.is_proven)
    }

    /// Some candidates that satisfy each of `awards`: cheap ones, but not surely the cheapest, for which there is less
    /// patience.
    pub fn some(
        &mut self,
        awards: &[&[&Rule]],
        candidates: &[Candidate],
        wish: Wish,
        cost: impl Fn(&Candidate) -> i64,
    ) -> Found {
        let (model, places) = self.written(awards, candidates, wish, cost);
        let mut answer = self.solve(&model, self.nodes_left.min(MAX_NODES_FOR_SOME));
        if answer.best.is_none() && !answer.is_proven {
            answer = self.solve(&model, self.nodes_left);
        }
        self.found(answer.best.map(|best| best.0), &places, candidates, answer.is_proven)
    }

    /// The candidates that satisfy each of `awards` and together take the least hours; of those that take the same, the
    /// fewest. Whether there are fewer is sometimes hard to find out and seldom matters, so that is not searched to the end.
    pub fn quickest(&mut self, awards: &[&[&Rule]], candidates: &[Candidate], wish: Wish) -> Found {
        let (mut model, places) = self.written(awards, candidates, wish, |candidate| i64::from(candidate.hours));
        let answer = self.solve(&model, self.nodes_left);
        let Some((mut values, hours)) = answer.best else {
            return self.found(None, &places, candidates, answer.is_proven);
        };
        let costs = model.costs.iter().enumerate().filter(|(_, cost)| **cost > 0);
        let row = Row { terms: costs.map(|(variable, cost)| (variable, -cost)).collect(), at_least: -hours };
        model.rows.push(row);
        for (cost, candidate) in model.costs.iter_mut().zip(candidates) {
            *cost = i64::from(!candidate.is_held);
        }
        let fewest = self.solve(&model, self.nodes_left.min(MAX_NODES_FOR_FEWEST));
        if let Some((fewer, _)) = fewest.best {
            values = fewer;
        }
        self.found(Some(values), &places, candidates, answer.is_proven)
    }

    /// The inequalities, and at which variable the candidates of each award begin.
    fn written(
        &self,
        awards: &[&[&Rule]],
        candidates: &[Candidate],
        wish: Wish,
        cost: impl Fn(&Candidate) -> i64,
    ) -> (Model, Vec<usize>) {
        let mut writer = Writer { spec: self.spec, candidates, model: Model::default() };
        let places = writer.write(awards, wish, cost);
        (writer.model, places)
    }

    fn solve(&mut self, model: &Model, max_nodes: u32) -> Answer {
        let answer = solve::solve(model, max_nodes);
        self.nodes_left -= answer.nodes.min(self.nodes_left);
        answer
    }

    fn found(&self, values: Option<Vec<bool>>, places: &[usize], candidates: &[Candidate], is_proven: bool) -> Found {
        let Some(values) = values else { return Found { taken: None, counted: Vec::new(), is_proven } };
        let taken = |from: usize| (0..candidates.len()).filter(|&c| values[from + c]).collect();
        Found { taken: Some(taken(0)), counted: places.iter().map(|&from| taken(from)).collect(), is_proven }
    }
}

/// Writes the inequalities.
struct Writer<'a> {
    spec: &'a Specification,
    candidates: &'a [Candidate],
    model: Model,
}

impl Writer<'_> {
    /// Writes everything, and returns at which variable the candidates of each award begin. The first variables say which
    /// candidates are taken; with one award, they also say which count.
    fn write(&mut self, awards: &[&[&Rule]], wish: Wish, cost: impl Fn(&Candidate) -> i64) -> Vec<usize> {
        let n = self.candidates.len();
        let places: Vec<usize> = match awards.len() {
            1 => vec![0],
            awards => (1..=awards).map(|award| award * n).collect(),
        };
        self.model.costs = self.candidates.iter().map(cost).collect();
        self.model.costs.resize(n + places.last().copied().unwrap_or(0), 0);
        self.model.first_switch = self.model.costs.len();
        for &from in &places {
            if from > 0 {
                (0..n).for_each(|c| self.row(vec![(c, 1), (from + c, -1)], 0));
            }
            // However many ways there are to achieve a unit, it counts once.
            for (c, candidate) in self.candidates.iter().enumerate() {
                if let Some(other) = self.candidates[..c].iter().position(|other| other.unit == candidate.unit) {
                    self.row(vec![(from + other, -1), (from + c, -1)], -1);
                }
            }
        }
        for &unit in wish.pinned {
            let terms =
                places.iter().flat_map(|&from| self.variables_of(unit, from).map(|v| (v, 1)).collect::<Vec<_>>());
            self.row(terms.collect(), 1);
        }
        for &unit in wish.banned {
            let variables: Vec<usize> = self.variables_of(unit, 0).collect();
            variables.into_iter().for_each(|variable| self.row(vec![(variable, -1)], 0));
        }
        for cut in wish.cut {
            let is_cut = |c: &usize| cut.contains(&self.candidates[*c].unit) && !self.candidates[*c].is_held;
            let terms: Vec<(usize, i64)> = (0..n).filter(is_cut).map(|c| (c, -1)).collect();
            let units: BTreeSet<UnitRef> = cut.iter().copied().collect();
            self.row(terms, 1 - units.len() as i64);
        }
        for (rules, from) in awards.iter().zip(&places) {
            rules.iter().for_each(|rule| self.rule(rule, *from, None));
        }
        places
    }

    fn variables_of(&self, unit: UnitRef, from: usize) -> impl Iterator<Item = usize> {
        let of_unit = self.candidates.iter().enumerate().filter(move |(_, candidate)| candidate.unit == unit);
        of_unit.map(move |(c, _)| from + c)
    }

    fn row(&mut self, terms: Vec<(usize, i64)>, at_least: i64) {
        self.model.rows.push(Row { terms, at_least });
    }

    /// A row that only has to hold if `switch`, if there is one, is on.
    fn row_if(&mut self, switch: Option<usize>, mut terms: Vec<(usize, i64)>, at_least: i64) {
        let least: i64 = terms.iter().map(|term| term.1.min(0)).sum();
        if least >= at_least {
            return;
        }
        match switch {
            Some(switch) => {
                terms.push((switch, least - at_least));
                self.row(terms, least);
            }
            None => self.row(terms, at_least),
        }
    }

    fn rule(&mut self, rule: &Rule, from: usize, switch: Option<usize>) {
        match &rule.condition {
            Condition::AtLeast { n: 0, .. } => {}
            Condition::AtLeast { n, of } if *n == of.len() => {
                of.iter().for_each(|rule| self.rule(rule, from, switch));
            }
            Condition::AtLeast { n, of } => {
                let first = self.model.costs.len();
                self.model.costs.resize(first + of.len(), 0);
                let switches = (0..of.len()).map(|n| (first + n, 1)).collect();
                self.row_if(switch, switches, *n as i64);
                for (n, rule) in of.iter().enumerate() {
                    self.rule(rule, from, Some(first + n));
                }
            }
            Condition::Sum(sum) => {
                if let Some(min) = sum.min {
                    self.row_if(switch, self.terms(sum, from, 1), min);
                }
                if let Some(max) = sum.max {
                    self.row_if(switch, self.terms(sum, from, -1), -max);
                }
            }
        }
    }

    fn terms(&self, sum: &Sum, from: usize, sign: i64) -> Vec<(usize, i64)> {
        let worth = |candidate: &Candidate| {
            self.spec.unit(candidate.unit).map_or(0, |unit| sum.worth(unit, candidate.provenance))
        };
        let terms = self.candidates.iter().enumerate().map(|(c, candidate)| (from + c, sign * worth(candidate)));
        terms.filter(|term| term.1 != 0).collect()
    }
}

//! Against a solver of mixed integer programmes, which works with fractions and knows nothing of ours: on combinations that
//! are too large to try every set of units.

use good_lp::{Expression, ProblemVariables, ResolutionError, Solution, SolverModel, Variable, microlp, variable};

use super::generated::{Case, Random, case, hard, template};
use crate::combination::plan::{Choice, Ways, ways};
use crate::combination::problem::Candidate;
use crate::combination::{Condition, Rule};

/// What the rule asks for, as a programme of its own making.
struct Programme<'a> {
    case: &'a Case,
    candidates: Vec<Candidate>,
    variables: ProblemVariables,
    taken: Vec<Variable>,
    /// `expression ≥ 0`
    rows: Vec<Expression>,
}

impl Programme<'_> {
    fn yes_or_no(&mut self) -> Variable {
        self.variables.add(variable().binary())
    }

    /// Holds the rule to be kept wherever `is_on` is 1.
    fn rule(&mut self, rule: &Rule, is_on: Expression) {
        match &rule.condition {
            Condition::AtLeast { n, of } => {
                let mut kept = Expression::from(0);
                for rule in of {
                    let switch = self.yes_or_no();
                    kept += switch;
                    self.rule(rule, switch.into());
                }
                self.rows.push(kept - is_on * *n as f64);
            }
            Condition::Sum(sum) => {
                let worth: Vec<f64> = self
                    .candidates
                    .iter()
                    .map(|candidate| {
                        sum.worth(self.case.spec.unit(candidate.unit).unwrap(), candidate.provenance) as f64
                    })
                    .collect();
                let total: Expression = worth.iter().zip(&self.taken).map(|(&worth, &taken)| worth * taken).sum();
                // More than any sum can miss its bound by.
                let slack = 1.0 + worth.iter().map(|worth| worth.abs()).sum::<f64>();
                if let Some(min) = sum.min {
                    let large = slack + (min as f64).abs();
                    self.rows.push(total.clone() - min as f64 + (1 - is_on.clone()) * large);
                }
                if let Some(max) = sum.max {
                    let large = slack + (max as f64).abs();
                    self.rows.push(max as f64 - total + (1 - is_on) * large);
                }
            }
        }
    }
}

/// How many hours the quickest way takes, by the other solver.
fn cheapest(case: &Case) -> Option<u32> {
    let candidates = case.standing.on_offer(&case.spec);
    let mut variables = ProblemVariables::new();
    let taken: Vec<Variable> = candidates.iter().map(|_| variables.add(variable().binary())).collect();
    let mut programme = Programme { case, candidates, variables, taken, rows: Vec::new() };
    programme.rule(case.rule(), 1.into());
    for (c, candidate) in programme.candidates.iter().enumerate() {
        if let Some(other) = programme.candidates[..c].iter().position(|other| other.unit == candidate.unit) {
            programme.rows.push(1 - (programme.taken[c] + programme.taken[other]));
        }
    }
    let cost = |value: &dyn Fn(Variable) -> Expression| -> Expression {
        let pairs = programme.candidates.iter().zip(&programme.taken);
        pairs.map(|(candidate, &taken)| value(taken) * f64::from(candidate.hours)).sum()
    };
    let model = programme.variables.clone().minimise(cost(&Expression::from)).using(microlp);
    let model = programme.rows.into_iter().fold(model, |model, row| model.with(row.geq(0)));
    match model.solve() {
        Ok(solution) => {
            let pairs = programme.candidates.iter().zip(&programme.taken);
            Some(pairs.filter(|(_, taken)| solution.value(**taken) > 0.5).map(|(candidate, _)| candidate.hours).sum())
        }
        Err(ResolutionError::Infeasible) => None,
        Err(error) => panic!("{error}"),
    }
}

/// The same by our own, or that it gave up.
fn ours(case: &Case) -> Result<Option<u32>, GaveUp> {
    match ways(&case.spec, &[case.rule()], &case.standing, &Choice::default(), 1) {
        Ways::Found(ways) if ways[0].is_proven => Ok(Some(ways[0].hours)),
        Ways::None(_) => Ok(None),
        Ways::Found(_) | Ways::Unknown => Err(GaveUp),
    }
}

#[derive(Debug)]
struct GaveUp;

#[test]
fn any_rule_of_more_units_than_can_be_tried() {
    let template = template();
    let mut given_up = 0;
    for n in 0..300 {
        let mut random = Random::new(200_000 + n);
        let case = case(&mut random, &template, 17 + n as usize % 18);
        match ours(&case) {
            Ok(hours) => assert_eq!(hours, cheapest(&case), "case {n}"),
            Err(GaveUp) => given_up += 1,
        }
    }
    // A rule that asks for just the right hours out of dozens of units is as hard as any problem is; no award is like that.
    assert!(given_up <= 3, "{given_up}");
}

#[test]
fn hard_rules_of_sixty_units() {
    let template = template();
    for n in 0..100 {
        let case = hard(&mut Random::new(300_000 + n), &template, 60);
        assert_eq!(ours(&case).unwrap(), cheapest(&case), "case {n}");
    }
}

//! Against trying every set of units.

use super::generated::{Case, Random, case, template};
use crate::combination::plan::{Conflict, Ways, explain, ways};
use crate::combination::problem::Candidate;
use crate::combination::verdict::verdict;
use crate::combination::{Combination, Condition, Rule};
use crate::spec::{Specification, UnitRef};

/// Everything that can be known of a case by trying all sets of its candidates.
struct Tried {
    candidates: Vec<Candidate>,
    /// By set of candidates, whether all of them counting satisfies the rule.
    holds: Vec<bool>,
}

impl Tried {
    /// All sets of candidates for `case` that keep to the parts of its rule that `keeps` lets through.
    fn new(case: &Case, keeps: impl Fn(usize) -> bool) -> Tried {
        let candidates = case.standing.on_offer(&case.spec);
        let parts = case.rule().parts();
        let parts: Vec<&Rule> =
            parts.into_iter().enumerate().filter(|(n, _)| keeps(*n)).map(|(_, part)| part).collect();
        let sums: Vec<Vec<i64>> = parts
            .iter()
            .flat_map(|part| part.sums())
            .map(|(_, sum)| {
                // The sum of each set is that of the set without its last candidate, and what that one adds.
                let mut values = vec![0; 1 << candidates.len()];
                for (c, candidate) in candidates.iter().enumerate() {
                    let worth = sum.worth(case.spec.unit(candidate.unit).unwrap(), candidate.provenance);
                    for set in 0..1 << c {
                        values[set | 1 << c] = values[set] + worth;
                    }
                }
                values
            })
            .collect();
        let twice: Vec<usize> = (0..candidates.len())
            .flat_map(|c| {
                let others = (0..c).filter(|&other| candidates[other].unit == candidates[c].unit).collect::<Vec<_>>();
                others.into_iter().map(move |other| 1 << other | 1 << c)
            })
            .collect();
        let holds = (0..1 << candidates.len())
            .map(|set: usize| {
                let mut next = 0;
                twice.iter().all(|both| set & both != *both)
                    & parts.iter().map(|part| holds(part, &sums, set, &mut next)).fold(true, |a, b| a & b)
            })
            .collect();
        Tried { candidates, holds }
    }

    fn of(&self, is_in: impl Fn(&Candidate) -> bool) -> usize {
        self.candidates.iter().enumerate().filter(|(_, candidate)| is_in(candidate)).map(|(c, _)| 1 << c).sum()
    }

    fn satisfying(&self) -> impl Iterator<Item = usize> {
        self.holds.iter().enumerate().filter(|(_, holds)| **holds).map(|(set, _)| set)
    }

    fn is_possible(&self, within: usize) -> bool {
        self.satisfying().any(|set| set & !within == 0)
    }

    fn cost(&self, set: usize) -> i64 {
        self.candidates
            .iter()
            .enumerate()
            .filter(|(c, _)| set & 1 << c != 0)
            .map(|(_, candidate)| cost(candidate))
            .sum()
    }
}

/// Hours, then units.
fn cost(candidate: &Candidate) -> i64 {
    if candidate.is_held { 0 } else { 256 * i64::from(candidate.hours) + 1 }
}

fn holds(rule: &Rule, sums: &[Vec<i64>], set: usize, next: &mut usize) -> bool {
    match &rule.condition {
        // All of them are looked at, to keep count of the sums.
        Condition::AtLeast { n, of } => {
            of.iter().map(|rule| usize::from(holds(rule, sums, set, next))).sum::<usize>() >= *n
        }
        Condition::Sum(sum) => {
            *next += 1;
            sum.holds(sums[*next - 1][set])
        }
    }
}

fn expected_combination(case: &Case, tried: &Tried) -> Combination {
    let held = tried.of(|candidate| candidate.is_held);
    let planned = tried.of(|candidate| candidate.is_held || case.standing.planned.contains(&candidate.unit));
    if tried.is_possible(held) {
        Combination::Satisfied
    } else if tried.is_possible(planned) {
        Combination::Planned
    } else if tried.is_possible(usize::MAX) {
        Combination::Incomplete
    } else {
        Combination::Impossible
    }
}

/// How many units a case has: seldom many, because each doubles the work.
fn size(n: u64) -> usize {
    match n % 100 {
        0 => 16,
        1..=3 => 14,
        4..=10 => 12,
        n => 3 + n as usize % 7,
    }
}

fn belongs(spec: &Specification, rule: &Rule, unit: UnitRef, candidates: &[Candidate]) -> bool {
    let of_unit = candidates.iter().filter(|candidate| candidate.unit == unit);
    of_unit.into_iter().any(|candidate| {
        rule.sums().iter().any(|(_, sum)| sum.worth(spec.unit(unit).unwrap(), candidate.provenance) != 0)
    })
}

#[test]
fn ten_thousand_rules_give_what_trying_every_set_gives() {
    let template = template();
    let mut seen = [0; 4];
    for n in 0..10_000 {
        let mut random = Random::new(n);
        let case = case(&mut random, &template, size(n));
        if case.standing.on_offer(&case.spec).len() > 16 {
            continue;
        }
        let tried = Tried::new(&case, |_| true);
        let expected = expected_combination(&case, &tried);
        let verdict = verdict(&case.spec, case.rule(), &case.standing);
        assert_eq!((verdict.combination, verdict.is_certain), (expected, true), "case {n}");
        seen[expected as usize] += 1;
        if expected != Combination::Impossible {
            assert!(case.rule().holds(&case.spec, &verdict.counted), "case {n}");
        }

        let is_there = |unit: &&UnitRef| belongs(&case.spec, case.rule(), **unit, &tried.candidates);
        let of = |unit: UnitRef| tried.of(|candidate| candidate.unit == unit);
        let pinned: Vec<usize> = case.choice.pinned.iter().filter(is_there).map(|&unit| of(unit)).collect();
        let is_held = |unit: &UnitRef| case.standing.achieved.contains_key(unit);
        let banned = case.choice.banned.iter().filter(|unit| !is_held(unit)).map(|&unit| of(unit));
        let banned: usize = banned.sum();
        let keeps = |set: &usize| set & banned == 0 && pinned.iter().all(|unit| set & unit != 0);
        let cheapest = tried.satisfying().filter(keeps).map(|set| tried.cost(set)).min();
        match (ways(&case.spec, &[case.rule()], &case.standing, &case.choice, 3), cheapest) {
            (Ways::Found(found), Some(cheapest)) => {
                assert!(found.iter().all(|way| way.is_proven), "case {n}");
                assert_eq!(i64::from(found[0].hours) * 256 + found[0].units.len() as i64, cheapest, "case {n}");
                let costs: Vec<(u32, usize)> = found.iter().map(|way| (way.hours, way.units.len())).collect();
                assert!(costs.is_sorted(), "case {n}");
                for (w, way) in found.iter().enumerate() {
                    assert!(case.rule().holds(&case.spec, &way.counted[0]), "case {n}");
                    let contains = |other: &[UnitRef]| other.iter().all(|unit| way.units.contains(unit));
                    assert!(!found[..w].iter().any(|other| contains(&other.units)), "case {n}");
                }
            }
            (Ways::None(conflict), None) => assert!(conflict.is_smallest, "case {n}"),
            (ways, cheapest) => panic!("case {n}: {ways:?} {cheapest:?}"),
        }
    }
    // Every verdict is met often enough to mean something.
    assert!(seen.iter().all(|&times| times > 500), "{seen:?}");
}

#[test]
fn conflicts_are_smallest() {
    let template = template();
    let mut seen = 0;
    for n in 0..3_000 {
        let mut random = Random::new(50_000 + n);
        let mut case = case(&mut random, &template, 3 + n as usize % 5);
        // Only rules conflict here; with choices there would be too many sets to try.
        case.choice = Default::default();
        let Ways::None(conflict) = ways(&case.spec, &[case.rule()], &case.standing, &case.choice, 1) else { continue };
        seen += 1;
        let parts = case.rule().parts();
        let is_impossible = |kept: usize| !Tried::new(&case, |part| kept & 1 << part != 0).is_possible(usize::MAX);
        let named: usize = (0..parts.len())
            .filter(|&part| conflict.rules.iter().any(|rule| rule.id == parts[part].id))
            .map(|part| 1 << part)
            .sum();
        assert!(is_impossible(named), "case {n}");
        let smallest = (0..1 << parts.len()).filter(|&kept: &usize| is_impossible(kept)).map(usize::count_ones).min();
        assert_eq!(Some(named.count_ones()), smallest, "case {n}");
    }
    assert!(seen > 300, "{seen}");
}

#[test]
fn choices_conflict_too() {
    let units = "M1 M; M2 M; A1 A; A2 A";
    let spec = crate::testing::combination::rule(
        units,
        "{ 'id': 'all', 'label': 'All', 'all': [
        { 'id': 'm', 'label': 'Both of M', 'count': { 'of': { 'group': 'M' }, 'by': 'units', 'min': 2 } },
        { 'id': 'a', 'label': 'One of A', 'count': { 'of': { 'group': 'A' }, 'by': 'units', 'min': 1, 'max': 1 } } ] }",
    )
    .unwrap();
    let rule = &spec.awards[0].rule;
    let conflict = |pinned: &str, banned: &str| -> Conflict {
        let of = |text: &str| crate::testing::combination::units(text).into_iter().map(|(unit, _)| unit).collect();
        let choice = crate::combination::plan::Choice { pinned: of(pinned), banned: of(banned) };
        match explain(&spec, rule, &Default::default(), &choice, 1).ways {
            Ways::None(conflict) => conflict,
            other => panic!("{other:?}"),
        }
    };
    let names = |conflict: Conflict| {
        let rules: Vec<String> = conflict.rules.into_iter().map(|rule| rule.id).collect();
        let units = |units: Vec<UnitRef>| units.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        (rules.join(" "), units(conflict.pinned), units(conflict.banned))
    };
    assert_eq!(names(conflict("A1 A2", "M2")), ("m".into(), "".into(), "M2".into()));
    assert_eq!(names(conflict("A1 A2", "")), ("a".into(), "A1 A2".into(), "".into()));
    assert_eq!(names(conflict("", "A1 A2")), ("a".into(), "".into(), "A1 A2".into()));
}

#[test]
fn a_unit_more_never_makes_a_verdict_worse() {
    let template = template();
    for n in 0..1_500 {
        let mut random = Random::new(90_000 + n);
        let mut case = case(&mut random, &template, 3 + n as usize % 12);
        let before = verdict(&case.spec, case.rule(), &case.standing).combination;
        let unit = case.spec.units[random.between(0, case.spec.units.len() as i64 - 1) as usize].unit_ref;
        if random.is(50) {
            case.standing.planned.insert(unit);
        } else {
            let way = if random.is(60) { Default::default() } else { crate::combination::Provenance::Rpl };
            case.standing.achieved.entry(unit).or_insert(way);
        }
        let after = verdict(&case.spec, case.rule(), &case.standing).combination;
        assert!(after >= before, "case {n}: {before:?} {after:?}");
    }
}

#[test]
fn what_does_not_count_has_a_reason() {
    let template = template();
    let mut seen = 0;
    for n in 0..1_500 {
        let mut random = Random::new(120_000 + n);
        let case = case(&mut random, &template, 3 + n as usize % 10);
        let explanation = explain(&case.spec, case.rule(), &case.standing, &case.choice, 1);
        let verdict = &explanation.verdict;
        if verdict.combination == Combination::Impossible {
            continue;
        }
        for unit in case.standing.achieved.keys() {
            let uncounted = explanation.uncounted.iter().find(|uncounted| uncounted.unit == *unit);
            assert_eq!(uncounted.is_none(), verdict.counts(*unit), "case {n}");
            if let Some(uncounted) = uncounted {
                seen += usize::from(!uncounted.because.is_empty());
                let is_about = case
                    .rule()
                    .sums()
                    .iter()
                    .any(|(_, sum)| sum.worth(case.spec.unit(*unit).unwrap(), case.standing.achieved[unit]) != 0);
                assert_eq!(is_about, !uncounted.because.is_empty(), "case {n}");
            }
        }
    }
    assert!(seen > 100, "{seen}");
}

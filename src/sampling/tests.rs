//! Generated caseloads: learners, assessors, units, methods, some of it sampled.

use std::collections::BTreeSet;

use jiff::civil::Date;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::Strategy as Generated;

use super::Strategy;
use super::*;
use crate::digest::Digest;
use crate::portfolio::entry::{Opinion, PlannedSample, Sample, Verdict};
use crate::portfolio::judging::Method;
use crate::portfolio::standing::sampled;
use crate::portfolio::{
    Actor, Basis, Decision, DecisionId, Entry, EntryId, Extra, Outcome, Portfolio, Role, Unchanging, fitness,
};
use crate::spec::CriterionRef;
use crate::testing::{self, empty_portfolio, first_revision, iqa, moment};

fn bytes(n: u64) -> [u8; 10] {
    let mut bytes = [0; 10];
    bytes[2..].copy_from_slice(&n.to_be_bytes());
    bytes
}

fn assessor(n: u8) -> ActorId {
    ActorId::new(moment(0), bytes(100 + u64::from(n)))
}

fn criterion(unit: u8, n: u8) -> CriterionRef {
    format!("U{unit}.1.{n}").parse().unwrap()
}

/// A decision: by which assessor, on which unit and criterion, by which of two methods, and whether it was sampled.
type Made = (u8, u8, u8, u8, bool);

/// A learner's portfolio with these decisions.
fn portfolio(n: u64, made: &[Made]) -> Portfolio {
    let mut portfolio = empty_portfolio();
    portfolio.id = PortfolioId::new(moment(0), bytes(n));
    for number in 0..4 {
        let name = format!("Assessor {number}");
        let actor = Actor { role: Role::Assessor, name, registration_number: None };
        portfolio.actors.keep(assessor(number), first_revision(actor, assessor(number), 0));
    }
    portfolio.enrolment.value.as_mut().unwrap().units.clear();
    for (place, &(by, unit, number, method, is_sampled)) in (0_u64..).zip(made) {
        let id = DecisionId::new(moment(1), bytes(place));
        let method = ["observation", "professional-discussion"][usize::from(method % 2)].parse().unwrap();
        let decision = Decision {
            criterion: criterion(unit, number),
            wording: Digest::of(b"wording"),
            evidence: BTreeMap::new(),
            outcome: Outcome::Met,
            feedback: String::new(),
            supersedes: None,
            basis: Basis { method: Some(Method::Listed(method)), ..Basis::default() },
        };
        let made = Unchanging { by: assessor(by), at: moment(place as i64), value: decision, extra: Extra::new() };
        portfolio.decisions.insert(id, made);
        if is_sampled {
            sample(&mut portfolio, [id].into(), criterion(unit, number).unit, place);
        }
    }
    portfolio
}

fn sample(portfolio: &mut Portfolio, decisions: BTreeSet<DecisionId>, unit: UnitRef, n: u64) {
    let opinion = |id| (id, Opinion { verdict: Verdict::Agree, reason: String::new() });
    let sample = Sample {
        unit,
        stage: Stage::Interim,
        opinions: decisions.into_iter().map(opinion).collect(),
        evidence: BTreeMap::new(),
        notes: String::new(),
        planned: None,
    };
    let made = Unchanging { by: iqa(), at: moment(50), value: Entry::Sample(sample), extra: Extra::new() };
    portfolio.entries.insert(EntryId::new(moment(50), bytes(n)), made);
}

fn specification() -> Specification {
    let words = |unit: u8| (1..=3).map(|n| (format!("1.{n}"), Some(format!("Criterion {unit}.{n}")))).collect();
    testing::specification("1", &[("U1", words(1)), ("U2", words(2)), ("U3", words(3))])
}

fn caseload() -> impl Generated<Value = Vec<Portfolio>> {
    let made = (0..4_u8, 1..4_u8, 1..4_u8, any::<u8>(), prop::bool::weighted(0.2));
    vec(vec(made, 0..8), 1..6).prop_map(|all| (1..).zip(all).map(|(n, made)| portfolio(n, &made)).collect())
}

fn strategy() -> impl Generated<Value = Strategy> {
    let risk = || prop_oneof![Just(Risk::Low), Just(Risk::Medium), Just(Risk::High)];
    let rated = move || risk().prop_map(|risk| Rated { risk, reason: "Because".to_owned() });
    let assessors = prop::collection::btree_map(0..4_u8, rated(), 0..3);
    let units = prop::collection::btree_map(1..4_u8, rated(), 0..3);
    (vec(0..=100_u8, 3), assessors, units, any::<[bool; 2]>(), 0..=100_u8).prop_map(
        |(rates, assessors, units, [every_learner, every_unit], interim)| Strategy {
            rates: [Risk::Low, Risk::Medium, Risk::High].into_iter().zip(rates.into_iter().map(Rate::new)).collect(),
            assessors: assessors.into_iter().map(|(n, rated)| (person(n), rated)).collect(),
            units: units.into_iter().map(|(n, rated)| (criterion(n, 1).unit, rated)).collect(),
            every_learner,
            every_unit,
            interim: Rate::new(interim),
        },
    )
}

fn person(n: u8) -> Person {
    Person::known_as(&format!("assessor {n}"))
}

fn learners<'a>(spec: &'a Specification, portfolios: &'a [Portfolio]) -> Vec<Learner<'a>> {
    portfolios.iter().map(|portfolio| Learner::new(spec, portfolio)).collect()
}

/// The places in which each assessor decided, by risk, and how many of them an IQA has looked into.
fn places(
    strategy: &Strategy,
    learners: &[Learner<'_>],
) -> BTreeMap<(Person, Risk), (BTreeSet<Place>, BTreeSet<Place>)> {
    let mut places: BTreeMap<_, (BTreeSet<Place>, BTreeSet<Place>)> = BTreeMap::new();
    for learner in learners {
        let looked_at = sampled(learner.portfolio);
        for (criterion, judged) in learner.standing.all() {
            let assessor = learner.person(judged.made.by);
            let risk = strategy.risk(&assessor, criterion.unit).0;
            let place = Place { portfolio: learner.id(), unit: criterion.unit };
            let (all, taken) = places.entry((assessor, risk)).or_default();
            all.insert(place);
            if looked_at.contains(&judged.id) {
                taken.insert(place);
            }
        }
    }
    places
}

/// Tells `me` from others.
fn is(me: ActorId) -> impl Fn(&Portfolio, ActorId) -> bool {
    move |portfolio, other| fitness::is_same_person(portfolio, me, other)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_proposed_reaches_every_rate_and_covers_what_has_to_be(
        portfolios in caseload(),
        strategy in strategy(),
    ) {
        let spec = specification();
        let before = learners(&spec, &portfolios);
        let proposals = propose(&strategy, &before, is(iqa()));
        prop_assert_eq!(&propose(&strategy, &before, is(iqa())), &proposals, "the same every time");

        let mut after = portfolios.clone();
        for (n, proposal) in (1000..).zip(&proposals) {
            let portfolio = after.iter_mut().find(|portfolio| portfolio.id == proposal.place.portfolio).unwrap();
            sample(portfolio, proposal.decisions.clone(), proposal.place.unit, n);
        }
        let after = learners(&spec, &after);
        for ((_, risk), (all, taken)) in places(&strategy, &after) {
            prop_assert!(taken.len() >= strategy.rate(risk).of(all.len()), "{taken:?} of {all:?}");
        }
        let covered = coverage(&after);
        if strategy.every_learner {
            prop_assert_eq!(covered.learners_left_out().count(), 0);
        }
        if strategy.every_unit {
            prop_assert_eq!(covered.units_left_out().count(), 0);
        }
        // Carried out, there is nothing left to do.
        prop_assert_eq!(propose(&strategy, &after, is(iqa())), vec![]);
        // Every one of them is new, once, and names decisions that stand.
        let mut seen = BTreeSet::new();
        for proposal in &proposals {
            prop_assert!(seen.insert((proposal.place, proposal.assessor.clone())));
            prop_assert!(!proposal.decisions.is_empty());
        }
    }

    #[test]
    fn nobody_is_proposed_their_own_decisions(portfolios in caseload(), strategy in strategy(), me in 0..4_u8) {
        let spec = specification();
        let all = learners(&spec, &portfolios);
        let proposals = propose(&strategy, &all, is(assessor(me)));
        prop_assert!(proposals.iter().all(|proposal| proposal.assessor != person(me)));
        // Nor where they have not been at work as an IQA yet.
        let actor = portfolios.iter().find_map(|portfolio| portfolio.actors.get(assessor(me)));
        if let Some(actor) = actor.map(|actor| Actor { role: Role::Iqa, ..actor.clone() }) {
            let known = propose(&strategy, &all, |portfolio, by| fitness::is_person(portfolio, &actor, by));
            prop_assert_eq!(known, proposals);
        }
    }

    #[test]
    fn coverage_counts_every_decision_once_in_each_way(portfolios in caseload()) {
        let spec = specification();
        let all = learners(&spec, &portfolios);
        let covered = coverage(&all);
        let standing: usize = all.iter().map(|learner| learner.standing.all().count()).sum();
        let sampled: usize = all
            .iter()
            .map(|learner| {
                let looked_at = sampled(learner.portfolio);
                learner.standing.all().filter(|(_, judged)| looked_at.contains(&judged.id)).count()
            })
            .sum();
        fn total<'a>(shares: impl Iterator<Item = &'a Share>) -> Share {
            shares.fold(Share::default(), |sum, share| Share {
                sampled: sum.sampled + share.sampled,
                all: sum.all + share.all,
            })
        }
        let expected = Share { sampled, all: standing };
        prop_assert_eq!(total(covered.learners.values()), expected);
        prop_assert_eq!(total(covered.assessors.values()), expected);
        prop_assert_eq!(total(covered.methods.values()), expected);
        prop_assert_eq!(total(covered.units.values()), expected);
        let in_grid: usize = grid(&all, Date::constant(2026, 12, 1)).iter().flat_map(|row| row.cells.values()).map(|cell| cell.decisions).sum();
        prop_assert_eq!(in_grid, standing);
    }
}

#[test]
fn so_much_in_the_hundred_is_rounded_up() {
    let of = |percent, all| Rate::new(percent).of(all);
    assert_eq!([of(15, 20), of(15, 21), of(15, 1), of(0, 9), of(100, 9), of(250, 9)], [3, 4, 1, 0, 9, 9]);
}

#[test]
fn a_new_assessor_is_looked_at_more_closely_and_the_plan_says_why() {
    let made: Vec<Made> = (1..4).flat_map(|unit| [(0, unit, 1, 0, false), (1, unit, 2, 0, false)]).collect();
    let portfolios: Vec<Portfolio> = (1..5).map(|n| portfolio(n, &made)).collect();
    let spec = specification();
    let mut strategy = Strategy { every_learner: false, every_unit: false, ..Strategy::default() };
    strategy.assessors.insert(person(0), Rated { risk: Risk::High, reason: "New in October".to_owned() });
    strategy.assessors.insert(person(1), Rated { risk: Risk::Low, reason: "Nothing found in a year".to_owned() });
    let proposals = propose(&strategy, &learners(&spec, &portfolios), is(iqa()));
    let of = |n: u8| proposals.iter().filter(|proposal| proposal.assessor == person(n)).count();
    // Each decided in twelve units of learners: half of those, and fifteen in the hundred.
    assert_eq!((of(0), of(1)), (6, 2));
    let expected = Why::Rate { risk: Risk::High, reason: Some("New in October".to_owned()), rate: Rate::new(50) };
    assert_eq!(proposals[0].why, expected);
    // The first four cover four learners before anybody is looked at twice.
    let first: BTreeSet<PortfolioId> = proposals[..4].iter().map(|proposal| proposal.place.portfolio).collect();
    assert_eq!(first.len(), 4);
}

#[test]
fn prior_learning_is_a_line_of_its_own_in_what_samples_cover() {
    let mut portfolio = portfolio(1, &[(0, 1, 1, 0, true), (0, 1, 2, 0, false), (0, 2, 1, 0, false)]);
    for made in portfolio.decisions.values_mut().filter(|made| made.value.criterion == criterion(1, 1)) {
        made.value.basis.is_prior_learning = true;
    }
    for made in portfolio.decisions.values_mut().filter(|made| made.value.criterion == criterion(2, 1)) {
        made.value.basis.method = Some(Method::Other("By telephone".to_owned()));
    }
    let (spec, all) = (specification(), [portfolio]);
    let share = |sampled| Share { sampled, all: 1 };
    let listed = JudgedBy::Listed("observation".parse().unwrap());
    let expected = [(listed, share(0)), (JudgedBy::PriorLearning, share(1)), (JudgedBy::Unlisted, share(0))];
    assert_eq!(coverage(&learners(&spec, &all)).methods, expected.into());
}

#[test]
fn one_assessor_on_two_devices_is_one() {
    let mut one = portfolio(1, &[(0, 1, 1, 0, true)]);
    let mut other = portfolio(2, &[(0, 1, 1, 0, false)]);
    for (portfolio, seconds) in [(&mut one, 1), (&mut other, 2)] {
        let actor = Actor {
            role: Role::Assessor,
            name: format!("Written in way {seconds}"),
            registration_number: Some(" a-17 ".to_owned()),
        };
        portfolio.actors.keep(assessor(0), first_revision(actor, assessor(0), seconds));
    }
    let (spec, both) = (specification(), [one, other]);
    let covered = coverage(&learners(&spec, &both));
    assert_eq!(covered.assessors.values().copied().collect::<Vec<_>>(), [Share { sampled: 1, all: 2 }]);
    // They are called by their name.
    assert_eq!(covered.assessors.keys().map(Person::name).collect::<Vec<_>>(), ["Written in way 1 (a-17)"]);
}

#[test]
fn the_grid_tells_what_is_planned_overdue_required_and_taken() {
    let mut portfolio = portfolio(1, &[(0, 1, 1, 0, false), (0, 2, 1, 0, true), (0, 3, 1, 0, false)]);
    let plan = |portfolio: &mut Portfolio, n: u64, unit: u8, day: i8, supersedes: Option<u64>, is_dropped: bool| {
        let planned = PlannedSample {
            unit: criterion(unit, 1).unit,
            stage: Stage::Summative,
            planned_on: Some(Date::constant(2026, 12, day)),
            is_required: unit == 1,
            reason: "Risk".to_owned(),
            is_dropped,
            supersedes: supersedes.map(|n| EntryId::new(moment(60), bytes(n))),
        };
        let made = Unchanging { by: iqa(), at: moment(60), value: Entry::PlannedSample(planned), extra: Extra::new() };
        portfolio.entries.insert(EntryId::new(moment(60), bytes(n)), made);
    };
    let spec = specification();
    let states = |portfolio: &Portfolio| {
        let rows = grid(&[Learner::new(&spec, portfolio)], Date::constant(2026, 12, 10));
        rows[0].cells.values().map(|cell| (cell.state, cell.is_required)).collect::<Vec<_>>()
    };
    use CellState::{NotPlanned, Overdue, Planned, Sampled};
    assert_eq!(states(&portfolio), [(NotPlanned, false), (Sampled, false), (NotPlanned, false)]);
    plan(&mut portfolio, 1, 1, 9, None, false);
    plan(&mut portfolio, 2, 3, 10, None, false);
    assert_eq!(states(&portfolio), [(Overdue, true), (Sampled, false), (Planned, false)]);
    // Put off, and dropped.
    plan(&mut portfolio, 3, 1, 20, Some(1), false);
    plan(&mut portfolio, 4, 3, 10, Some(2), true);
    assert_eq!(states(&portfolio), [(Planned, true), (Sampled, false), (NotPlanned, false)]);
}

//! What to sample next, and why.
//!
//! Of each assessor so much is proposed as their risk and that of the units asks for, first of all what covers something
//! that nothing covers yet: a learner, a unit, a method. The same portfolios and the same strategy always give the same
//! proposal, so that a plan can be explained afterwards.

use std::collections::{BTreeMap, BTreeSet};

use super::{Learner, Person, Place, Rate, Risk, Strategy, stage};
use crate::portfolio::entry::Stage;
use crate::portfolio::judging::Method;
use crate::portfolio::release::planned;
use crate::portfolio::standing::sampled;
use crate::portfolio::{ActorId, DecisionId, Portfolio, PortfolioId};
use crate::spec::{EvidenceTypeId, UnitRef};

/// A unit of a learner that is worth sampling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Which unit of whose.
    pub place: Place,
    /// At which stage.
    pub stage: Stage,
    /// Whose decisions.
    pub assessor: Person,
    /// Which decisions of theirs.
    pub decisions: BTreeSet<DecisionId>,
    /// Why.
    pub why: Why,
}

/// Why something is worth sampling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// So much of this assessor's decisions is to be looked at.
    Rate {
        /// How high the risk is.
        risk: Risk,
        /// What makes it so, if that was said.
        reason: Option<String>,
        /// How much that asks for.
        rate: Rate,
    },
    /// Nothing of this learner's was sampled.
    Learner,
    /// Nothing in this unit was sampled.
    Unit,
}

/// What could be sampled.
struct Candidate {
    place: Place,
    stage: Stage,
    decisions: BTreeSet<DecisionId>,
    methods: BTreeSet<EvidenceTypeId>,
    risk: Risk,
    reason: Option<String>,
    is_taken: bool,
}

/// What is covered so far.
#[derive(Default)]
struct Covered {
    learners: BTreeSet<PortfolioId>,
    units: BTreeSet<UnitRef>,
    methods: BTreeSet<EvidenceTypeId>,
}

impl Covered {
    fn take(&mut self, candidate: &Candidate) {
        self.learners.insert(candidate.place.portfolio);
        self.units.insert(candidate.place.unit);
        self.methods.extend(&candidate.methods);
    }

    /// How much `candidate` would cover that nothing covers.
    fn gain(&self, candidate: &Candidate) -> usize {
        usize::from(!self.learners.contains(&candidate.place.portfolio))
            + usize::from(!self.units.contains(&candidate.place.unit))
            + candidate.methods.difference(&self.methods).count()
    }
}

/// What an IQA might sample next, beyond what was sampled or is planned. `is_own` tells who decided something in a portfolio
/// from the IQA themselves, who need not have been at work there yet; nobody is proposed their own decisions.
pub fn propose(
    strategy: &Strategy,
    learners: &[Learner<'_>],
    is_own: impl Fn(&Portfolio, ActorId) -> bool,
) -> Vec<Proposal> {
    let mut by_assessor: BTreeMap<Person, Vec<Candidate>> = BTreeMap::new();
    for learner in learners {
        candidates(strategy, learner, &is_own, &mut by_assessor);
    }
    let mut covered = Covered::default();
    by_assessor.values().flatten().filter(|candidate| candidate.is_taken).for_each(|taken| covered.take(taken));
    let mut proposals = Vec::new();
    for (assessor, candidates) in &mut by_assessor {
        // The strictest risks first: what they ask for counts towards the others.
        for risk in [Risk::High, Risk::Medium, Risk::Low] {
            let rate = strategy.rate(risk);
            let of_risk = candidates.iter().filter(|candidate| candidate.risk == risk);
            let (all, taken) = of_risk.fold((0, 0), |(all, taken), one| (all + 1, taken + usize::from(one.is_taken)));
            let mut interim = rate_left(strategy.interim, rate.of(all), candidates, risk);
            for _ in taken..rate.of(all) {
                let Some(next) = best(candidates, &covered, interim > 0, |candidate| candidate.risk == risk) else {
                    break;
                };
                let candidate = &mut candidates[next];
                interim = interim.saturating_sub(usize::from(candidate.stage == Stage::Interim));
                let reason = candidate.reason.clone();
                proposals.push(take(candidate, &mut covered, assessor, Why::Rate { risk, reason, rate }));
            }
        }
    }
    if strategy.every_learner {
        for learner in learners {
            let id = learner.id();
            if !covered.learners.contains(&id) {
                let of_learner = |candidate: &Candidate| candidate.place.portfolio == id;
                proposals.extend(one_of(&mut by_assessor, &mut covered, of_learner, Why::Learner));
            }
        }
    }
    if strategy.every_unit {
        let units: BTreeSet<UnitRef> = by_assessor.values().flatten().map(|candidate| candidate.place.unit).collect();
        for unit in units {
            if !covered.units.contains(&unit) {
                let in_unit = |candidate: &Candidate| candidate.place.unit == unit;
                proposals.extend(one_of(&mut by_assessor, &mut covered, in_unit, Why::Unit));
            }
        }
    }
    proposals
}

/// How many more are to be sampled while the work goes on.
fn rate_left(interim: Rate, asked: usize, candidates: &[Candidate], risk: Risk) -> usize {
    let is_interim = |one: &&Candidate| one.is_taken && one.risk == risk && one.stage == Stage::Interim;
    interim.of(asked).saturating_sub(candidates.iter().filter(is_interim).count())
}

fn candidates(
    strategy: &Strategy,
    learner: &Learner<'_>,
    is_own: &impl Fn(&Portfolio, ActorId) -> bool,
    by_assessor: &mut BTreeMap<Person, Vec<Candidate>>,
) {
    let looked_at = sampled(learner.portfolio);
    let in_plan = planned(learner.portfolio);
    let mut places: BTreeMap<(Person, UnitRef), Candidate> = BTreeMap::new();
    for (criterion, judged) in learner.standing.all() {
        if is_own(learner.portfolio, judged.made.by) {
            continue;
        }
        let (unit, assessor) = (criterion.unit, learner.person(judged.made.by));
        let (risk, reason) = strategy.risk(&assessor, unit);
        let stage = stage(learner, unit);
        let candidate = places.entry((assessor, unit)).or_insert_with(|| Candidate {
            place: Place { portfolio: learner.id(), unit },
            stage,
            decisions: BTreeSet::new(),
            methods: BTreeSet::new(),
            risk,
            reason: reason.map(str::to_owned),
            is_taken: in_plan.iter().any(|planned| planned.unit == unit && planned.taken.is_none()),
        });
        candidate.decisions.insert(judged.id);
        candidate.is_taken |= looked_at.contains(&judged.id);
        if let Some(Method::Listed(method)) = judged.made.value.basis.method {
            candidate.methods.insert(method);
        }
    }
    for ((assessor, _), candidate) in places {
        by_assessor.entry(assessor).or_default().push(candidate);
    }
}

/// The candidate that would cover most, of the stage that is short if there is one; of equals the first.
fn best(
    candidates: &[Candidate],
    covered: &Covered,
    prefers_interim: bool,
    is_wanted: impl Fn(&Candidate) -> bool,
) -> Option<usize> {
    let open = candidates.iter().enumerate().filter(|(_, candidate)| !candidate.is_taken && is_wanted(candidate));
    let rank = |candidate: &Candidate| {
        let is_preferred = (candidate.stage == Stage::Interim) == prefers_interim;
        (covered.gain(candidate), is_preferred)
    };
    open.rev().max_by_key(|(_, candidate)| rank(candidate)).map(|(n, _)| n)
}

fn one_of(
    by_assessor: &mut BTreeMap<Person, Vec<Candidate>>,
    covered: &mut Covered,
    is_wanted: impl Fn(&Candidate) -> bool,
    why: Why,
) -> Option<Proposal> {
    let found = by_assessor.iter_mut().find_map(|(assessor, candidates)| {
        let place = best(candidates, covered, false, &is_wanted)?;
        Some((assessor, &mut candidates[place]))
    });
    found.map(|(assessor, candidate)| take(candidate, covered, assessor, why))
}

fn take(candidate: &mut Candidate, covered: &mut Covered, assessor: &Person, why: Why) -> Proposal {
    candidate.is_taken = true;
    covered.take(candidate);
    Proposal {
        place: candidate.place,
        stage: candidate.stage,
        assessor: assessor.clone(),
        decisions: candidate.decisions.clone(),
        why,
    }
}

//! What a learner would best do next, in the order of what it unlocks: first what makes a whole award or unit ready to be
//! judged, then what leaves the least open in its unit, an outcome before single criteria; of two that unlock as much the one
//! that is less work.
//!
//! A criterion is *open* until it is claimed or met, and again when an assessor asks for something. A unit is *whole* when
//! none of its criteria is open: then an assessor can judge it to its end. Work is counted in small steps: a claim is one, a
//! location two, evidence five.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::combination::{self, Combination};
use crate::portfolio::standing::{learners_actions, standing};
use crate::portfolio::{MappingKey, Portfolio};
use crate::progress::{Achievement, Coverage, Progress};
use crate::spec::{AwardId, CriterionRef, OutcomeRef, Specification, Unit, UnitRef};

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The plan does not come to the award yet.
    Plan(AwardId),
    /// Hand over what was claimed since the last time.
    HandOver {
        /// How many criteria.
        criteria: u32,
    },
    /// Answer what assessors asked for, in one unit.
    Answer(Vec<CriterionRef>),
    /// Claim criteria of one unit that are ready.
    Claim(Vec<CriterionRef>),
    /// Say where the proof is, in one unit.
    Locate(Vec<MappingKey>),
    /// Find evidence for criteria of one outcome.
    Prove(OutcomeRef, Vec<CriterionRef>),
}

/// What a step brings within reach. The later, the more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unlocks {
    /// So many criteria can be judged.
    Criteria(u32),
    /// An outcome can be judged to its end.
    Outcome(OutcomeRef),
    /// A unit can.
    Unit(UnitRef),
    /// All units of the award can.
    Award(AwardId),
}

impl Unlocks {
    /// The rank below which nothing is whole that is judged or signed off as a whole.
    const WHOLE: u8 = 1;

    fn rank(self) -> u8 {
        match self {
            Unlocks::Criteria(_) => 0,
            Unlocks::Outcome(_) => 1,
            Unlocks::Unit(_) => 2,
            Unlocks::Award(_) => 3,
        }
    }
}

/// A step with what it unlocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    /// What to do.
    pub step: Step,
    /// What for.
    pub unlocks: Unlocks,
    /// How much work it is, in small steps.
    pub effort: u32,
    /// Criteria that are open in the same unit after it.
    pub left: u32,
}

/// What to do next for the award aimed at, best first.
pub fn next(spec: &Specification, portfolio: &Portfolio, progress: &Progress) -> Vec<Next> {
    let Some(enrolment) = &portfolio.enrolment.value else { return Vec::new() };
    let Some(award) = spec.award(enrolment.award) else { return Vec::new() };
    let counted = combination::counted(spec, &award.rule);
    let is_planned = |unit: &&Unit| {
        let progress = progress.units.get(&unit.unit_ref);
        counted.contains(&unit.unit_ref) && progress.is_some_and(|unit| unit.is_planned && !unit.is_achieved)
    };
    let units: Vec<&Unit> = spec.units.iter().filter(is_planned).collect();
    let desk = Desk::of(portfolio, progress);
    let combination = progress.award(award.id).map_or(Combination::Incomplete, |award| award.combination());
    let makes_award = matches!(combination, Combination::Satisfied | Combination::Planned);

    let mut all = Vec::new();
    let open_units = units.iter().filter(|unit| desk.open_of(unit).next().is_some()).count();
    for unit in &units {
        let of_unit: BTreeSet<CriterionRef> = desk.open_of(unit).collect();
        for (step, covers, effort) in desk.steps(unit) {
            let left = u32::try_from(of_unit.difference(&covers).count()).unwrap_or(u32::MAX);
            let outcome = unit.outcomes.iter().find(|outcome| {
                let mut open =
                    outcome.criteria.iter().map(|c| c.criterion_ref).filter(|c| of_unit.contains(c)).peekable();
                open.peek().is_some() && open.all(|criterion| covers.contains(&criterion))
            });
            let unlocks = match (left, outcome) {
                (0, _) if makes_award && open_units == 1 => Unlocks::Award(award.id),
                (0, _) => Unlocks::Unit(unit.unit_ref),
                (_, Some(outcome)) => Unlocks::Outcome(outcome.outcome_ref),
                (_, None) => Unlocks::Criteria(u32::try_from(covers.len()).unwrap_or(u32::MAX)),
            };
            all.push(Next { step, unlocks, effort, left });
        }
    }
    all.extend(desk.hand_over(&units, award.id, makes_award && open_units == 0));
    if combination == Combination::Incomplete {
        all.push(Next { step: Step::Plan(award.id), unlocks: Unlocks::Award(award.id), effort: 1, left: 0 });
    }
    // What makes nothing whole is the better the nearer its unit is to it: what was begun is finished first. The sort is
    // stable, so what is alike stays in the specification's order.
    all.sort_by_key(|next| {
        let reach = next.unlocks.rank();
        (std::cmp::Reverse(reach.max(Unlocks::WHOLE)), next.left, std::cmp::Reverse(reach), next.effort)
    });
    all
}

struct Desk<'a> {
    portfolio: &'a Portfolio,
    progress: &'a Progress,
    asked: BTreeSet<CriterionRef>,
}

impl<'a> Desk<'a> {
    fn of(portfolio: &'a Portfolio, progress: &'a Progress) -> Desk<'a> {
        let standing = standing(portfolio);
        let asked = learners_actions(portfolio, &standing).into_iter();
        let asked = asked.filter(|action| !action.is_answered).map(|action| action.criterion).collect();
        Desk { portfolio, progress, asked }
    }

    fn is_met(&self, criterion: CriterionRef) -> bool {
        let progress = self.progress.criteria.get(&criterion);
        progress.is_some_and(|criterion| criterion.achievement == Achievement::Met && !criterion.is_stale)
    }

    fn coverage(&self, criterion: CriterionRef) -> Coverage {
        self.progress.criteria.get(&criterion).map(|criterion| criterion.coverage).unwrap_or_default()
    }

    fn is_asked(&self, criterion: CriterionRef) -> bool {
        self.asked.contains(&criterion) && !self.is_met(criterion)
    }

    fn is_open(&self, criterion: CriterionRef) -> bool {
        self.is_asked(criterion) || (!self.is_met(criterion) && self.coverage(criterion) < Coverage::Claimed)
    }

    fn open_of(&self, unit: &Unit) -> impl Iterator<Item = CriterionRef> {
        unit.criteria().map(|criterion| criterion.criterion_ref).filter(|criterion| self.is_open(*criterion))
    }

    /// What there is to do in `unit`, each with the criteria that are open no longer when it is done (saying where leaves the
    /// claim to be made, which goes without saying), and the work that it is.
    fn steps(&self, unit: &Unit) -> Vec<(Step, BTreeSet<CriterionRef>, u32)> {
        let effort = |number: usize, each: u32| u32::try_from(number).unwrap_or(u32::MAX).saturating_mul(each);
        let open: Vec<CriterionRef> = self.open_of(unit).collect();
        let at = |coverage: Coverage| -> Vec<CriterionRef> {
            let these = open.iter().copied().filter(|criterion| !self.is_asked(*criterion));
            these.filter(|criterion| self.coverage(*criterion) == coverage).collect()
        };
        let mut steps = Vec::new();
        let asked: Vec<CriterionRef> = open.iter().copied().filter(|criterion| self.is_asked(*criterion)).collect();
        if !asked.is_empty() {
            steps.push((Step::Answer(asked.clone()), asked.iter().copied().collect(), effort(asked.len(), 5)));
        }
        let ready = at(Coverage::Located);
        if !ready.is_empty() {
            steps.push((Step::Claim(ready.clone()), ready.iter().copied().collect(), effort(ready.len(), 1)));
        }
        let mapped = at(Coverage::Mapped);
        if !mapped.is_empty() {
            let keys = mapped.iter().flat_map(|criterion| {
                let evidence = self.progress.criteria.get(criterion).map(|progress| progress.evidence.as_slice());
                evidence.unwrap_or_default().iter().map(|&evidence| MappingKey { evidence, criterion: *criterion })
            });
            let is_bare = |key: &MappingKey| {
                self.portfolio.mappings.get(*key).is_some_and(|mapping| mapping.locations.is_empty())
            };
            let keys: Vec<MappingKey> = keys.filter(is_bare).collect();
            let effort = effort(keys.len(), 2);
            steps.push((Step::Locate(keys), mapped.into_iter().collect(), effort));
        }
        let bare: BTreeSet<CriterionRef> = at(Coverage::None).into_iter().collect();
        for outcome in &unit.outcomes {
            let criteria = outcome.criteria.iter().map(|criterion| criterion.criterion_ref);
            let criteria: Vec<CriterionRef> = criteria.filter(|criterion| bare.contains(criterion)).collect();
            if !criteria.is_empty() {
                let effort = effort(criteria.len(), 5);
                steps.push((
                    Step::Prove(outcome.outcome_ref, criteria.clone()),
                    criteria.into_iter().collect(),
                    effort,
                ));
            }
        }
        steps
    }

    /// Handing over, where something was claimed since the last time. It unlocks the units that are whole.
    fn hand_over(&self, units: &[&Unit], award: AwardId, is_all: bool) -> Option<Next> {
        let last: Option<Timestamp> = self.portfolio.submissions.values().map(|made| made.at).max();
        let is_new = |criterion: CriterionRef| {
            let claim = self.portfolio.claims.get(criterion);
            let is_new = claim.is_some_and(|claim| last.is_none_or(|last| claim.claimed_at > last));
            is_new && self.coverage(criterion) == Coverage::Claimed && !self.is_met(criterion)
        };
        let new = |unit: &Unit| unit.criteria().filter(|criterion| is_new(criterion.criterion_ref)).count();
        let criteria = u32::try_from(units.iter().map(|unit| new(unit)).sum::<usize>()).unwrap_or(u32::MAX);
        let whole = units.iter().find(|unit| new(unit) > 0 && self.open_of(unit).next().is_none());
        let unlocks = match whole {
            Some(_) if is_all => Unlocks::Award(award),
            Some(unit) => Unlocks::Unit(unit.unit_ref),
            None => Unlocks::Criteria(criteria),
        };
        // What makes nothing whole can wait for more.
        let left = if whole.is_some() { 0 } else { u32::MAX };
        (criteria > 0).then_some(Next { step: Step::HandOver { criteria }, unlocks, effort: 1, left })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portfolio::{Outcome, Submission, SubmissionId, Unchanging};
    use crate::progress::progress;
    use crate::testing::case::{Case, criterion};
    use crate::testing::{learner, moment};

    fn steps(case: &Case) -> Vec<Next> {
        next(&case.spec, &case.portfolio, &progress(&case.spec, &case.portfolio))
    }

    /// A learner on ISP505 alone, whose six criteria stand two by two under three outcomes, towards the certificate or the
    /// diploma.
    fn on_isp505() -> Case {
        let mut case = Case::new();
        case.portfolio.enrolment.value.as_mut().unwrap().units = ["ISP505".parse().unwrap()].into();
        case
    }

    const ALL: [&str; 6] = ["ISP505.1.1", "ISP505.1.2", "ISP505.2.1", "ISP505.2.2", "ISP505.3.1", "ISP505.3.2"];

    fn unit() -> UnitRef {
        "ISP505".parse().unwrap()
    }

    fn outcome(number: u8) -> OutcomeRef {
        format!("ISP505.LO{number}").parse().unwrap()
    }

    /// The first step that is not about the plan.
    fn first(case: &Case) -> Next {
        steps(case).into_iter().find(|next| !matches!(next.step, Step::Plan(_))).unwrap()
    }

    #[test]
    fn a_plan_that_does_not_come_to_the_award_goes_first() {
        let first = steps(&on_isp505()).remove(0);
        assert_eq!(
            (first.step, first.unlocks),
            (Step::Plan("diploma".parse().unwrap()), Unlocks::Award("diploma".parse().unwrap()),)
        );
    }

    #[test]
    fn of_nothing_the_first_outcome_goes_first() {
        let criteria = ["ISP505.1.1", "ISP505.1.2"].map(criterion).to_vec();
        let next = first(&on_isp505());
        assert_eq!(
            (next.step, next.unlocks, next.left),
            (Step::Prove(outcome(1), criteria), Unlocks::Outcome(outcome(1)), 4,)
        );
    }

    #[test]
    fn what_makes_a_unit_whole_goes_before_what_does_not() {
        let mut case = on_isp505();
        case.offers("worksheet", &ALL[..5]);
        ALL[..4].iter().for_each(|text| case.claims(text));
        // One is to be claimed and one to be proved: neither alone makes it whole, the lighter one goes first.
        assert_eq!(first(&case).step, Step::Claim(vec![criterion(ALL[4])]));
        case.claims(ALL[4]);
        let next = first(&case);
        assert_eq!(
            (next.step, next.unlocks),
            (Step::Prove(outcome(3), vec![criterion(ALL[5])]), Unlocks::Unit(unit()),)
        );
    }

    #[test]
    fn what_was_begun_is_finished_before_something_else_is_begun() {
        let mut case = on_isp505();
        case.portfolio.enrolment.value.as_mut().unwrap().units.insert("ISP501".parse().unwrap());
        case.offers("worksheet", &[ALL[0], ALL[2], ALL[4]]);
        [ALL[0], ALL[2], ALL[4]].iter().for_each(|text| case.claims(text));
        // Two outcomes of ISP501 have two criteria each, but ten more stay open there.
        let Step::Prove(outcome, _) = first(&case).step else { panic!() };
        assert_eq!(outcome, self::outcome(1));
        assert_eq!(first(&case).left, 2);
    }

    #[test]
    fn a_location_is_what_stands_between_a_mapping_and_its_claim() {
        let mut case = on_isp505();
        let evidence = case.offers("worksheet", &[]);
        case.maps(evidence, ALL[0], "");
        case.maps(evidence, ALL[1], "p. 2");
        let located = steps(&case).into_iter().find_map(|next| match next.step {
            Step::Locate(keys) => Some((keys, next.unlocks)),
            _ => None,
        });
        let key = MappingKey { evidence, criterion: criterion(ALL[0]) };
        assert_eq!(located, Some((vec![key], Unlocks::Criteria(1))));
    }

    #[test]
    fn a_whole_unit_is_to_be_handed_over_once() {
        let mut case = on_isp505();
        case.offers("worksheet", &ALL);
        ALL.iter().for_each(|text| case.claims(text));
        let next = first(&case);
        assert_eq!((next.step, next.unlocks), (Step::HandOver { criteria: 6 }, Unlocks::Unit(unit())));
        let submission =
            Submission { declaration: String::new(), name: String::new(), records: crate::digest::Digest::of(b"") };
        let made = Unchanging { by: learner(), at: moment(9), value: submission, extra: Default::default() };
        case.portfolio.submissions.insert(SubmissionId::new(moment(9), [1; 10]), made);
        assert!(steps(&case).iter().all(|next| matches!(next.step, Step::Plan(_))));
    }

    #[test]
    fn what_is_asked_for_is_open_although_it_is_claimed() {
        let mut case = on_isp505();
        case.offers("worksheet", &ALL);
        ALL.iter().for_each(|text| case.claims(text));
        case.is_judged(ALL[2], Outcome::MoreEvidenceNeeded, Some("A page"));
        let next = first(&case);
        assert_eq!((next.step, next.unlocks), (Step::Answer(vec![criterion(ALL[2])]), Unlocks::Unit(unit())));
    }

    #[test]
    fn what_is_met_needs_no_claim() {
        let mut case = on_isp505();
        case.offers("worksheet", &ALL);
        for text in &ALL[..5] {
            case.is_judged(text, Outcome::Met, None);
        }
        assert_eq!(first(&case).step, Step::Claim(vec![criterion(ALL[5])]));
    }

    #[test]
    fn the_last_open_unit_of_an_award_unlocks_the_award() {
        let mut case = Case::new();
        let enrolment = case.portfolio.enrolment.value.as_mut().unwrap();
        enrolment.award = "certificate".parse().unwrap();
        enrolment.units = ["ISP501", "ISP502", "ISP503", "ISP504"].map(|unit| unit.parse().unwrap()).into();
        let all: Vec<String> = case
            .spec
            .criteria()
            .filter(|c| ["ISP501", "ISP502", "ISP503", "ISP504"].contains(&c.criterion_ref.unit.to_string().as_str()))
            .map(|c| c.criterion_ref.to_string())
            .collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        case.offers("worksheet", &all);
        all[1..].iter().for_each(|text| case.claims(text));
        let next = steps(&case).remove(0);
        assert_eq!(
            (next.step, next.unlocks),
            (Step::Claim(vec![criterion("ISP501.1.1")]), Unlocks::Award("certificate".parse().unwrap()),)
        );
    }
}

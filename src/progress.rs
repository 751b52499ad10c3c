//! How far a portfolio is: computed from the records whenever they change, never stored and never handed on.
//!
//! Two ladders, always kept apart because mixing them misleads: [`Coverage`] is the learner's word, [`Achievement`] the
//! assessor's. An outcome is achieved when all its criteria are met; a unit when all its outcomes are and it is signed
//! off; an award when its rules of combination are satisfied by achieved units. Nothing is averaged or compensated.

use std::collections::{BTreeMap, BTreeSet};

use crate::combination::verdict::{Standing, Verdict, verdict};
use crate::combination::{self, Combination, Counted, Provenance};
use crate::portfolio::standing::{Quality, is_stale, standing};
use crate::portfolio::{self, EvidenceId, MappingKey, Outcome as Judgement, Portfolio, Setting};
use crate::spec::{AwardId, Criterion, CriterionRef, OutcomeRef, Specification, Unit, UnitRef};

/// How far a criterion is in the learner's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Coverage {
    /// No evidence.
    #[default]
    None,
    /// Something is mapped to it.
    Mapped,
    /// Every mapping says where in the evidence the proof is.
    Located,
    /// The learner says that it is ready to be judged.
    Claimed,
}

/// How far a criterion is in the assessor's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Achievement {
    /// Not judged.
    #[default]
    NotJudged,
    /// It cannot be judged on what is there.
    MoreNeeded,
    /// Judged, and not met yet.
    NotYetMet,
    /// Met.
    Met,
}

/// Where one criterion stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CriterionProgress {
    /// The learner's word.
    pub coverage: Coverage,
    /// The assessor's word.
    pub achievement: Achievement,
    /// Whether it was claimed and waits until every mapping says where: a claim that lost a location is suspended.
    pub is_claim_waiting: bool,
    /// Whether what was decided on has changed since.
    pub is_stale: bool,
    /// What IQAs think of the decision.
    pub quality: Quality,
    /// Assessors differ, and the more cautious word stands.
    pub is_contested: bool,
    /// A decision came in more than once and does not say the same, and the more cautious word stands.
    pub is_altered: bool,
    /// It is claimed or was decided by prior learning.
    pub is_prior_learning: bool,
    /// The evidence mapped to it, in the order of its numbers.
    pub evidence: Vec<EvidenceId>,
}

/// How many criteria of an outcome, a unit or an award have got how far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// All of them.
    pub criteria: u32,
    /// With evidence at least.
    pub mapped: u32,
    /// With every mapping located at least.
    pub located: u32,
    /// Claimed.
    pub claimed: u32,
    /// Of which nothing could be judged for want of evidence.
    pub more_needed: u32,
    /// Judged in any way.
    pub judged: u32,
    /// Met.
    pub met: u32,
    /// With a decision that is stale.
    pub stale: u32,
    /// With a decision that an IQA disagrees with, or that nobody can rely on.
    pub disputed: u32,
}

impl Counts {
    fn of<'a>(criteria: impl IntoIterator<Item = &'a CriterionProgress>) -> Counts {
        criteria.into_iter().fold(Counts::default(), |counts, criterion| Counts {
            criteria: counts.criteria + 1,
            mapped: counts.mapped + u32::from(criterion.coverage >= Coverage::Mapped),
            located: counts.located + u32::from(criterion.coverage >= Coverage::Located),
            claimed: counts.claimed + u32::from(criterion.coverage >= Coverage::Claimed),
            more_needed: counts.more_needed + u32::from(criterion.achievement == Achievement::MoreNeeded),
            judged: counts.judged + u32::from(criterion.achievement > Achievement::NotJudged),
            met: counts.met + u32::from(criterion.achievement == Achievement::Met),
            stale: counts.stale + u32::from(criterion.is_stale),
            disputed: counts.disputed + u32::from(criterion.quality == Quality::Disputed || criterion.is_altered),
        })
    }

    fn are_all_met(&self) -> bool {
        self.met == self.criteria && self.stale == 0 && self.disputed == 0
    }

    fn plus(self, other: Counts) -> Counts {
        Counts {
            criteria: self.criteria + other.criteria,
            mapped: self.mapped + other.mapped,
            located: self.located + other.located,
            claimed: self.claimed + other.claimed,
            more_needed: self.more_needed + other.more_needed,
            judged: self.judged + other.judged,
            met: self.met + other.met,
            stale: self.stale + other.stale,
            disputed: self.disputed + other.disputed,
        }
    }
}

/// Where one outcome stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OutcomeProgress {
    /// Its criteria.
    pub counts: Counts,
    /// All of them are met, and none is stale or disputed.
    pub is_achieved: bool,
}

/// Where one unit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UnitProgress {
    /// Its criteria.
    pub counts: Counts,
    /// An assessor declared it complete.
    pub is_signed_off: bool,
    /// All its outcomes are achieved, and it is signed off.
    pub is_achieved: bool,
    /// The learner means to take it.
    pub is_planned: bool,
}

/// What units come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Size {
    /// Units.
    pub units: u32,
    /// Credits.
    pub credit: u32,
    /// Guided learning hours.
    pub glh: u32,
    /// Hours of total qualification time.
    pub tqt: u32,
}

impl Size {
    fn of(spec: &Specification, units: &BTreeSet<UnitRef>) -> Size {
        units.iter().filter_map(|&unit| spec.unit(unit)).fold(Size::default(), |size, unit| Size {
            units: size.units + 1,
            credit: size.credit + unit.credit.value,
            glh: size.glh + unit.glh.value,
            tqt: size.tqt + unit.tqt.value,
        })
    }
}

/// Where one award stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardProgress {
    /// Which award.
    pub award: AwardId,
    /// The criteria of the units that are planned or achieved and belong to the award.
    pub counts: Counts,
    /// How the units stand to the rules of combination.
    pub verdict: Verdict,
    /// What the achieved units that count come to.
    pub achieved: Size,
    /// What the achieved and the planned units that count, or will, come to.
    pub planned: Size,
    /// Criteria of those units whose wording is missing in the source, so that the provider has to supply it before the
    /// award can be claimed.
    pub unreadable: Vec<CriterionRef>,
}

impl AwardProgress {
    /// Where it stands.
    pub fn combination(&self) -> Combination {
        self.verdict.combination
    }
}

/// Something that is missing, in the units the learner means to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// A criterion with no evidence.
    NoEvidence(CriterionRef),
    /// A mapping that does not say where.
    NoLocation(MappingKey),
    /// A criterion that only simulated evidence supports.
    OnlySimulated(CriterionRef),
    /// A criterion that is ready but not claimed.
    NotClaimed(CriterionRef),
    /// A decision that has to be looked at again.
    Stale(CriterionRef),
    /// Evidence that is mapped to nothing.
    Unmapped(EvidenceId),
}

/// Where everything stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// Every criterion of the specification.
    pub criteria: BTreeMap<CriterionRef, CriterionProgress>,
    /// Every outcome.
    pub outcomes: BTreeMap<OutcomeRef, OutcomeProgress>,
    /// Every unit.
    pub units: BTreeMap<UnitRef, UnitProgress>,
    /// Every award, in the specification's order.
    pub awards: Vec<AwardProgress>,
    /// How many criteria each evidence item is mapped to.
    pub mapped_to: BTreeMap<EvidenceId, u32>,
    /// What is missing, by kind and in the specification's order.
    pub gaps: Vec<Gap>,
    /// The units achieved and planned, as the rules of combination see them.
    pub standing: Standing,
}

impl Progress {
    /// The award `award`, if the specification has it.
    pub fn award(&self, award: AwardId) -> Option<&AwardProgress> {
        self.awards.iter().find(|candidate| candidate.award == award)
    }
}

/// Where everything of `portfolio` stands against `spec`.
pub fn progress(spec: &Specification, portfolio: &Portfolio) -> Progress {
    let mut mapped: BTreeMap<CriterionRef, Vec<EvidenceId>> = BTreeMap::new();
    let mut mapped_to: BTreeMap<EvidenceId, u32> = portfolio.evidence.iter().map(|(id, _)| (id, 0)).collect();
    for (key, _) in portfolio.mappings.iter() {
        mapped.entry(key.criterion).or_default().push(key.evidence);
        *mapped_to.entry(key.evidence).or_default() += 1;
    }
    let said = standing(portfolio);
    let criteria: BTreeMap<CriterionRef, CriterionProgress> = spec
        .criteria()
        .map(|criterion| {
            let id = criterion.criterion_ref;
            let evidence = mapped.remove(&id).unwrap_or_default();
            (id, criterion_progress(portfolio, criterion, evidence, &said))
        })
        .collect();

    let planned = portfolio.enrolment.value.as_ref().map(|enrolment| enrolment.units.clone()).unwrap_or_default();
    let signed_off: BTreeSet<UnitRef> = said.signed_off().collect();
    let mut outcomes = BTreeMap::new();
    let mut units = BTreeMap::new();
    for unit in &spec.units {
        let mut counts = Counts::default();
        for outcome in &unit.outcomes {
            let judged = outcome.criteria.iter().filter_map(|criterion| criteria.get(&criterion.criterion_ref));
            let of_outcome = Counts::of(judged);
            counts = counts.plus(of_outcome);
            let is_achieved = of_outcome.are_all_met();
            outcomes.insert(outcome.outcome_ref, OutcomeProgress { counts: of_outcome, is_achieved });
        }
        let is_signed_off = signed_off.contains(&unit.unit_ref);
        // A component may have no criteria: then its sign-off is all there is.
        let is_whole = counts.are_all_met() && (counts.criteria > 0 || unit.is_component);
        let is_achieved = is_signed_off && is_whole;
        let is_planned = planned.contains(&unit.unit_ref);
        units.insert(unit.unit_ref, UnitProgress { counts, is_signed_off, is_achieved, is_planned });
    }

    let achieved: BTreeMap<UnitRef, Provenance> = spec
        .units
        .iter()
        .filter(|unit| units.get(&unit.unit_ref).is_some_and(|progress| progress.is_achieved))
        .map(|unit| (unit.unit_ref, provenance(unit, &criteria)))
        .collect();
    let hours_left = hours_left(spec, &units, &achieved);
    // Nobody means to do again what prior learning achieved.
    let is_prior = |unit: &UnitRef| achieved.get(unit) == Some(&Provenance::Rpl);
    let still_planned = planned.iter().copied().filter(|unit| !is_prior(unit)).collect();
    let standing = Standing { achieved, planned: still_planned, hours_left };
    let awards = spec.awards.iter().map(|award| {
        let belongs = combination::counted(spec, &award.rule);
        let is_achieved = |unit: &UnitRef| standing.achieved.contains_key(unit);
        let held: BTreeSet<UnitRef> =
            belongs.iter().copied().filter(|unit| planned.contains(unit) || is_achieved(unit)).collect();
        let verdict = verdict(spec, &award.rule, &standing);
        // More than the rules let count comes to nothing. Where nothing can make the award, all of it is shown.
        let counts = |unit: &UnitRef, is_so: &dyn Fn(&Counted) -> bool| {
            verdict.counted.is_empty() || verdict.counted.iter().any(|counted| counted.0 == *unit && is_so(counted))
        };
        let is_achieved_so = |counted: &Counted| standing.is_achieved(counted);
        let is_held_so = |counted: &Counted| standing.is_achieved(counted) || standing.planned.contains(&counted.0);
        let in_plan = held.iter().copied().filter(|unit| counts(unit, &is_held_so)).collect();
        let achieved_here =
            held.iter().copied().filter(|unit| is_achieved(unit) && counts(unit, &is_achieved_so)).collect();
        let (achieved_here, in_plan) = (Size::of(spec, &achieved_here), Size::of(spec, &in_plan));
        let of_units = held.iter().filter_map(|unit| units.get(unit));
        AwardProgress {
            award: award.id,
            counts: of_units.fold(Counts::default(), |counts, unit| counts.plus(unit.counts)),
            verdict,
            achieved: achieved_here,
            planned: in_plan,
            unreadable: spec
                .criteria()
                .filter(|criterion| criterion.wording.value.is_none() && held.contains(&criterion.criterion_ref.unit))
                .map(|criterion| criterion.criterion_ref)
                .collect(),
        }
    });
    let awards = awards.collect();
    let gaps = gaps(spec, portfolio, &criteria, &planned, &mapped_to);
    Progress { criteria, outcomes, units, awards, mapped_to, gaps, standing }
}

/// How a unit is achieved. Rules limit what may count by prior learning, so that is the word as soon as one of its criteria
/// was met by it.
fn provenance(unit: &Unit, criteria: &BTreeMap<CriterionRef, CriterionProgress>) -> Provenance {
    let is_prior = |id: CriterionRef| criteria.get(&id).is_some_and(|criterion| criterion.is_prior_learning);
    match unit.criteria().any(|criterion| is_prior(criterion.criterion_ref)) {
        true => Provenance::Rpl,
        false => Provenance::Assessed,
    }
}

/// Of each unit that was begun, its hours in proportion to the criteria that are not met, rounded up. What is achieved by
/// prior learning would have to be done from its beginning to be assessed.
fn hours_left(
    spec: &Specification,
    units: &BTreeMap<UnitRef, UnitProgress>,
    achieved: &BTreeMap<UnitRef, Provenance>,
) -> BTreeMap<UnitRef, u32> {
    let is_prior = |unit: UnitRef| achieved.get(&unit) == Some(&Provenance::Rpl);
    let begun = spec.units.iter().filter(|unit| !is_prior(unit.unit_ref)).filter_map(|unit| {
        let counts = units.get(&unit.unit_ref)?.counts;
        let unmet = u64::from(counts.criteria - counts.met);
        let hours = (u64::from(unit.tqt.value) * unmet).div_ceil(u64::from(counts.criteria.max(1)));
        (counts.met > 0).then_some((unit.unit_ref, u32::try_from(hours).unwrap_or(u32::MAX)))
    });
    begun.collect()
}

fn criterion_progress(
    portfolio: &Portfolio,
    criterion: &Criterion,
    mut evidence: Vec<EvidenceId>,
    said: &portfolio::standing::Standing<'_>,
) -> CriterionProgress {
    evidence.sort_by_key(|&id| portfolio.evidence.get(id).map(|evidence| evidence.number));
    let is_located = evidence.iter().all(|&evidence| {
        let key = MappingKey { evidence, criterion: criterion.criterion_ref };
        portfolio.mappings.get(key).is_some_and(|mapping| !mapping.locations.is_empty())
    });
    let coverage = match (evidence.is_empty(), is_located) {
        (true, _) => Coverage::None,
        // A claim that lost a location is suspended until the location is back: the ladder has no gaps.
        (false, false) => Coverage::Mapped,
        (false, true) if portfolio.claims.contains(criterion.criterion_ref) => Coverage::Claimed,
        (false, true) => Coverage::Located,
    };
    let id = criterion.criterion_ref;
    let judgement = said.judgement(portfolio, id);
    let achievement = match judgement.outcome {
        None => Achievement::NotJudged,
        Some(Judgement::MoreEvidenceNeeded) => Achievement::MoreNeeded,
        Some(Judgement::NotYetMet) => Achievement::NotYetMet,
        Some(Judgement::Met) => Achievement::Met,
    };
    let is_claimed = portfolio.claims.get(id).is_some_and(|claim| claim.prior_learning.is_some());
    CriterionProgress {
        coverage,
        achievement,
        is_claim_waiting: coverage == Coverage::Mapped && portfolio.claims.contains(id),
        is_stale: said.decisions(id).iter().any(|judged| is_stale(portfolio, criterion, &judged.made.value)),
        quality: judgement.quality,
        is_contested: judgement.is_contested,
        is_altered: judgement.is_altered,
        is_prior_learning: is_claimed || judgement.is_prior_learning,
        evidence,
    }
}

fn gaps(
    spec: &Specification,
    portfolio: &Portfolio,
    criteria: &BTreeMap<CriterionRef, CriterionProgress>,
    planned: &BTreeSet<UnitRef>,
    mapped_to: &BTreeMap<EvidenceId, u32>,
) -> Vec<Gap> {
    let in_plan: Vec<(CriterionRef, &CriterionProgress)> = spec
        .criteria()
        .filter(|criterion| planned.contains(&criterion.criterion_ref.unit))
        .filter_map(|criterion| Some((criterion.criterion_ref, criteria.get(&criterion.criterion_ref)?)))
        .collect();
    let each = |is_gap: &dyn Fn(&CriterionProgress) -> bool| -> Vec<CriterionRef> {
        in_plan.iter().filter(|(_, progress)| is_gap(progress)).map(|(id, _)| *id).collect()
    };
    let is_simulated = |&id: &EvidenceId| {
        portfolio.evidence.get(id).is_some_and(|evidence| evidence.setting == Some(Setting::Simulated))
    };
    let unlocated = in_plan.iter().flat_map(|(criterion, progress)| {
        let keys = progress.evidence.iter().map(|&evidence| MappingKey { evidence, criterion: *criterion });
        keys.filter(|&key| portfolio.mappings.get(key).is_some_and(|mapping| mapping.locations.is_empty()))
    });
    let mut unmapped: Vec<EvidenceId> = mapped_to.iter().filter(|(_, count)| **count == 0).map(|(&id, _)| id).collect();
    unmapped.sort_by_key(|&id| portfolio.evidence.get(id).map(|evidence| evidence.number));

    let mut gaps: Vec<Gap> = Vec::new();
    gaps.extend(each(&|progress| progress.is_stale).into_iter().map(Gap::Stale));
    gaps.extend(each(&|progress| progress.evidence.is_empty()).into_iter().map(Gap::NoEvidence));
    gaps.extend(unlocated.map(Gap::NoLocation));
    let only_simulated =
        |progress: &CriterionProgress| !progress.evidence.is_empty() && progress.evidence.iter().all(is_simulated);
    gaps.extend(each(&only_simulated).into_iter().map(Gap::OnlySimulated));
    gaps.extend(each(&|progress| progress.coverage == Coverage::Located).into_iter().map(Gap::NotClaimed));
    gaps.extend(unmapped.into_iter().map(Gap::Unmapped));
    gaps
}

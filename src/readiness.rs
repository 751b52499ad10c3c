//! A check before a submission, as a good colleague would make it: what an assessor would send back, what they would ask
//! about, and what is worth a minute, each with its place. It holds nobody up; what stands in the way of a decision the
//! decision's own rules say.
//!
//! What is found concerns the units of the plan. A criterion that is met is left in peace: an assessor has looked at what
//! there is and was content. Where the specification says less than one would like, the rule used here is said to the
//! reader beside what it finds ([`crate::message::readiness`]).
//!
//! Sources: specification, "Qualification Assessment" and "Simulation" (rules R07, R08, R10, R13, R16, R17 and R32 of the
//! audit; E-KS and E-SIM on what the text leaves open); features A16 and L36.

mod verbs;

use std::collections::{BTreeMap, BTreeSet};

use crate::portfolio::standing::{self, standing};
use crate::portfolio::{
    ActorId, AssessorEvidence, DecisionId, Evidence, EvidenceContent, EvidenceId, MappingKey, Portfolio, Role, Setting,
    fitness, judging,
};
use crate::progress::{Achievement, CriterionProgress, Gap, Progress};
use crate::spec::{Criterion, CriterionRef, Specification, UnitRef};

/// The fewest criteria that one item has to carry by itself before anybody is told of it. Fewer are everyday.
const MIN_CARRIED: u32 = 3;

/// What weight a finding has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// An assessor would send it back.
    Missing,
    /// An assessor would ask about it.
    Doubtful,
    /// It is worth a minute, and harms nothing.
    Loose,
}

/// What kind of finding, in the order in which they are worth looking at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An assessor asked for something, and it is not answered (feature A16).
    Unanswered,
    /// Who vouches for the learner is also who judges (R13).
    WitnessAssesses,
    /// A criterion without evidence, in a unit that was begun (R07).
    NoEvidence,
    /// A mapping that does not say where the proof is (R08).
    NoLocation,
    /// A criterion on simulated evidence alone (R16, R17).
    OnlySimulated,
    /// One item that can be doubted, with much of a unit resting on it alone (R32, feature L36).
    CarriedByOne,
    /// A criterion about doing something, on types of evidence that tell of knowing (R10).
    UnsuitedTypes,
    /// A criterion that is ready and not claimed.
    NotClaimed,
    /// Evidence that is mapped to nothing (R07).
    Unmapped,
    /// A unit of the plan without any evidence.
    NotBegun,
}

impl Kind {
    /// All of them, in their order.
    pub const ALL: [Kind; 10] = [
        Kind::Unanswered,
        Kind::WitnessAssesses,
        Kind::NoEvidence,
        Kind::NoLocation,
        Kind::OnlySimulated,
        Kind::CarriedByOne,
        Kind::UnsuitedTypes,
        Kind::NotClaimed,
        Kind::Unmapped,
        Kind::NotBegun,
    ];

    /// What weight it has.
    pub fn severity(self) -> Severity {
        match self {
            Kind::Unanswered | Kind::WitnessAssesses | Kind::NoEvidence | Kind::NoLocation => Severity::Missing,
            Kind::OnlySimulated | Kind::CarriedByOne | Kind::UnsuitedTypes => Severity::Doubtful,
            Kind::NotClaimed | Kind::Unmapped | Kind::NotBegun => Severity::Loose,
        }
    }
}

/// Where something is to be mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A unit.
    Unit(UnitRef),
    /// A criterion.
    Criterion(CriterionRef),
    /// A mapping.
    Mapping(MappingKey),
    /// The learner's evidence.
    Evidence(EvidenceId),
}

/// Something that a colleague would point out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// See [`Kind::Unanswered`].
    Unanswered {
        /// Of which criterion.
        criterion: CriterionRef,
        /// The decision that asks.
        decision: DecisionId,
    },
    /// See [`Kind::WitnessAssesses`].
    WitnessAssesses {
        /// The testimony, the learner's or an assessor's record of having asked.
        evidence: EvidenceId,
        /// A criterion that it supports.
        criterion: CriterionRef,
        /// Who is both.
        assessor: ActorId,
    },
    /// See [`Kind::NoEvidence`].
    NoEvidence(CriterionRef),
    /// See [`Kind::NoLocation`].
    NoLocation(MappingKey),
    /// See [`Kind::OnlySimulated`].
    OnlySimulated(CriterionRef),
    /// See [`Kind::CarriedByOne`].
    CarriedByOne {
        /// The item.
        evidence: EvidenceId,
        /// The unit.
        unit: UnitRef,
        /// How many criteria of it rest on the item alone.
        alone: u32,
        /// How many criteria of it have evidence at all.
        of: u32,
        /// Why the item can be doubted. At least one.
        doubts: Vec<Doubt>,
    },
    /// See [`Kind::UnsuitedTypes`].
    UnsuitedTypes {
        /// The criterion.
        criterion: CriterionRef,
        /// The word of its wording that asks for doing.
        verb: String,
    },
    /// See [`Kind::NotClaimed`].
    NotClaimed(CriterionRef),
    /// See [`Kind::Unmapped`].
    Unmapped(EvidenceId),
    /// See [`Kind::NotBegun`].
    NotBegun(UnitRef),
}

/// Why an item can be doubted, from what is said of it and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// It came about in a simulation (R17).
    Simulated,
    /// It is the learner's own account, and nobody else's word (authentic).
    OwnWord,
    /// It is not in the portfolio: a link, or something kept elsewhere (R15).
    NotHere,
    /// It does not say when it was produced (current).
    NoDate,
    /// It does not say what type of evidence it is.
    NoType,
}

impl Finding {
    /// What kind it is.
    pub fn kind(&self) -> Kind {
        match self {
            Finding::Unanswered { .. } => Kind::Unanswered,
            Finding::WitnessAssesses { .. } => Kind::WitnessAssesses,
            Finding::NoEvidence(_) => Kind::NoEvidence,
            Finding::NoLocation(_) => Kind::NoLocation,
            Finding::OnlySimulated(_) => Kind::OnlySimulated,
            Finding::CarriedByOne { .. } => Kind::CarriedByOne,
            Finding::UnsuitedTypes { .. } => Kind::UnsuitedTypes,
            Finding::NotClaimed(_) => Kind::NotClaimed,
            Finding::Unmapped(_) => Kind::Unmapped,
            Finding::NotBegun(_) => Kind::NotBegun,
        }
    }

    /// Where it is to be mended, in a portfolio where the evidence `is_learners`.
    pub fn place(&self, is_learners: impl Fn(EvidenceId) -> bool) -> Place {
        match *self {
            Finding::Unanswered { criterion, .. }
            | Finding::NoEvidence(criterion)
            | Finding::OnlySimulated(criterion)
            | Finding::UnsuitedTypes { criterion, .. }
            | Finding::NotClaimed(criterion) => Place::Criterion(criterion),
            Finding::NoLocation(mapping) => Place::Mapping(mapping),
            Finding::WitnessAssesses { evidence, criterion, .. } => match is_learners(evidence) {
                true => Place::Evidence(evidence),
                // What an assessor recorded the learner cannot open; they see it on its criterion.
                false => Place::Criterion(criterion),
            },
            Finding::CarriedByOne { evidence, .. } | Finding::Unmapped(evidence) => Place::Evidence(evidence),
            Finding::NotBegun(unit) => Place::Unit(unit),
        }
    }
}

/// What a colleague would point out before a submission, by kind and in the specification's order.
pub fn readiness(spec: &Specification, portfolio: &Portfolio, progress: &Progress) -> Vec<Finding> {
    let is_begun = |unit: UnitRef| progress.units.get(&unit).is_some_and(|unit| unit.counts.mapped > 0);
    let mut findings = unanswered(spec, portfolio, progress);
    findings.extend(witnesses(portfolio));
    for gap in &progress.gaps {
        findings.extend(match *gap {
            Gap::NoEvidence(criterion) => is_begun(criterion.unit).then_some(Finding::NoEvidence(criterion)),
            Gap::NoLocation(mapping) => Some(Finding::NoLocation(mapping)),
            Gap::OnlySimulated(criterion) => is_open(progress, criterion).then_some(Finding::OnlySimulated(criterion)),
            Gap::NotClaimed(criterion) => is_open(progress, criterion).then_some(Finding::NotClaimed(criterion)),
            Gap::Unmapped(evidence) => Some(Finding::Unmapped(evidence)),
            // What an assessor is to look at again is not the learner's to mend.
            Gap::Stale(_) => None,
        });
    }
    let planned = spec
        .units
        .iter()
        .filter(|unit| progress.units.get(&unit.unit_ref).is_some_and(|unit| unit.is_planned && !unit.is_achieved));
    for unit in planned {
        let criteria: Vec<&Criterion> = unit.criteria().collect();
        findings.extend(carried_by_one(portfolio, progress, unit.unit_ref, &criteria));
        findings.extend(unsuited_types(spec, portfolio, progress, &criteria));
        if !is_begun(unit.unit_ref) && !criteria.is_empty() {
            findings.push(Finding::NotBegun(unit.unit_ref));
        }
    }
    findings.sort_by_key(Finding::kind);
    findings
}

/// Whether anything about `criterion` is still open: what is met and stands needs nothing.
fn is_open(progress: &Progress, criterion: CriterionRef) -> bool {
    let is_settled = |criterion: &CriterionProgress| criterion.achievement == Achievement::Met && !criterion.is_stale;
    !progress.criteria.get(&criterion).is_some_and(is_settled)
}

fn unanswered(spec: &Specification, portfolio: &Portfolio, progress: &Progress) -> Vec<Finding> {
    let standing = standing(portfolio);
    let asked = standing::learners_actions(portfolio, &standing);
    let open = asked.into_iter().filter(|action| !action.is_answered && is_open(progress, action.criterion));
    let mut open: BTreeMap<CriterionRef, DecisionId> = open.map(|action| (action.criterion, action.decision)).collect();
    let in_order = spec.criteria().filter_map(|criterion| {
        let criterion = criterion.criterion_ref;
        open.remove(&criterion).map(|decision| Finding::Unanswered { criterion, decision })
    });
    in_order.collect()
}

/// Testimonies that are by the name of an assessor of this portfolio. Of a learner's testimony only words tell who
/// vouches, so a name is looked for as a whole and only where it has two parts: "Kim" would be found in any text.
fn witnesses(portfolio: &Portfolio) -> Vec<Finding> {
    let assessors: Vec<(ActorId, String)> = portfolio
        .actors
        .iter()
        .filter(|(id, _)| fitness::role(portfolio, *id) == Some(Role::Assessor))
        .map(|(id, actor)| (id, words(&actor.name)))
        .collect();
    let mut findings = Vec::new();
    for (evidence, item) in portfolio.evidence.iter().filter(|(_, item)| is_testimony(item)) {
        let Some((key, _)) = portfolio.mappings_of(evidence).next() else { continue };
        let said = said_of(item);
        let named = assessors.iter().filter(|(_, name)| name.trim().contains(' ') && said.contains(name.as_str()));
        let criterion = key.criterion;
        findings.extend(named.map(|&(assessor, _)| Finding::WitnessAssesses { evidence, criterion, assessor }));
    }
    for (evidence, made) in standing::assessor_evidence(portfolio) {
        let AssessorEvidence { kind, criteria, .. } = &made.value;
        let judging::AssessorEvidenceKind::WitnessCheck { witness, .. } = kind else { continue };
        let Some(&criterion) = criteria.keys().next() else { continue };
        let same = assessors.iter().filter(|(_, name)| !name.trim().is_empty() && *name == words(witness));
        findings.extend(same.map(|&(assessor, _)| Finding::WitnessAssesses { evidence, criterion, assessor }));
    }
    findings
}

/// The type is the specification's, and its name is all that tells what it is.
fn is_testimony(item: &Evidence) -> bool {
    item.types.iter().any(|kind| kind.to_string().contains("witness"))
}

fn said_of(item: &Evidence) -> String {
    let content = match &item.content {
        EvidenceContent::Account { text } => text.clone(),
        EvidenceContent::Elsewhere { holder, .. } => holder.clone(),
        EvidenceContent::Files(files) => {
            files.iter().map(|file| file.file_name.as_str()).collect::<Vec<_>>().join("\n")
        }
        EvidenceContent::Link { .. } => String::new(),
    };
    words(&[item.title.as_str(), &item.description, &content].join("\n"))
}

/// The words of `text` in small letters, a space before and after each, so that only whole words are found.
fn words(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').filter(|word| !word.is_empty());
    format!(" {} ", words.collect::<Vec<_>>().join(" "))
}

/// The item that half or more of what `unit` has evidence for rests on alone, if there is one and it can be doubted.
fn carried_by_one(
    portfolio: &Portfolio,
    progress: &Progress,
    unit: UnitRef,
    criteria: &[&Criterion],
) -> Option<Finding> {
    let by_assessors: BTreeSet<CriterionRef> =
        standing::assessor_evidence(portfolio).flat_map(|(_, made)| made.value.criteria.keys().copied()).collect();
    let (mut of, mut alone) = (0, BTreeMap::<EvidenceId, u32>::new());
    for criterion in criteria.iter().map(|criterion| criterion.criterion_ref) {
        let Some(there) = progress.criteria.get(&criterion) else { continue };
        if there.evidence.is_empty() || !is_open(progress, criterion) {
            continue;
        }
        of += 1;
        if let [only] = there.evidence[..]
            && !by_assessors.contains(&criterion)
        {
            *alone.entry(only).or_default() += 1;
        }
    }
    let (evidence, alone) = alone.into_iter().max_by_key(|(_, count)| *count)?;
    if alone < MIN_CARRIED || alone * 2 < of {
        return None;
    }
    let doubts = doubts(portfolio.evidence.get(evidence)?);
    (!doubts.is_empty()).then_some(Finding::CarriedByOne { evidence, unit, alone, of, doubts })
}

/// Why `item` can be doubted.
pub fn doubts(item: &Evidence) -> Vec<Doubt> {
    let is_own_word = matches!(item.content, EvidenceContent::Account { .. }) && !is_testimony(item);
    let all = [
        (item.setting == Some(Setting::Simulated), Doubt::Simulated),
        (is_own_word, Doubt::OwnWord),
        (matches!(item.content, EvidenceContent::Link { .. } | EvidenceContent::Elsewhere { .. }), Doubt::NotHere),
        (item.produced_on.is_none(), Doubt::NoDate),
        (item.types.is_empty(), Doubt::NoType),
    ];
    all.into_iter().filter_map(|(is_so, doubt)| is_so.then_some(doubt)).collect()
}

/// Criteria whose wording asks to do something that has to be seen, where every type that was given is on the
/// specification's list for knowledge alone. Where a type is missing, or is on neither list, nothing is said: the
/// specification allows other methods (R11), and does not say of any criterion which kind it is (E-KS).
fn unsuited_types(
    spec: &Specification,
    portfolio: &Portfolio,
    progress: &Progress,
    criteria: &[&Criterion],
) -> Vec<Finding> {
    let is_seen = |criterion: CriterionRef| {
        standing::assessor_evidence(portfolio).any(|(_, made)| made.value.criteria.contains_key(&criterion))
    };
    let tells_of_knowing = |id: &EvidenceId| {
        let Some(item) = portfolio.evidence.get(*id) else { return false };
        let mut types = item.types.iter().map(|kind| spec.evidence_type(*kind));
        let only_knowledge = types.all(|kind| kind.is_some_and(|kind| kind.suits_knowledge && !kind.suits_skills));
        !item.types.is_empty() && only_knowledge
    };
    let unsuited = criteria.iter().filter_map(|criterion| {
        let id = criterion.criterion_ref;
        let verb = verbs::of_doing(criterion.wording.value.as_deref()?)?;
        let there = progress.criteria.get(&id)?;
        let is_unsuited = !there.evidence.is_empty() && there.evidence.iter().all(tells_of_knowing);
        (is_unsuited && is_open(progress, id) && !is_seen(id)).then_some(Finding::UnsuitedTypes { criterion: id, verb })
    });
    unsuited.collect()
}

#[cfg(test)]
mod tests;

//! What assessors decide and declare, and the evidence that they add themselves. None of it is ever changed: a later
//! record supersedes an earlier one by naming it.
//!
//! Sources: specification, "Qualification Assessment" (rules R03–R08, R11, R13 and R32 of the audit); product.md.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Attachment, DecisionId, EvidenceId, EvidenceNumber, Location, SignOffId, Unchanging};
use crate::digest::Digest;
use crate::spec::{CriterionRef, EvidenceTypeId, UnitRef};

/// An assessor's judgement of one criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What was judged.
    pub criterion: CriterionRef,
    /// The digest of the wording that was judged.
    pub wording: Digest,
    /// What it was judged on, each with the digest of what was looked at.
    pub evidence: BTreeMap<EvidenceId, Digest>,
    /// The judgement.
    pub outcome: Outcome,
    /// What the assessor says to the learner.
    pub feedback: String,
    /// The earlier decision that this one replaces.
    pub supersedes: Option<DecisionId>,
    /// How it was come to.
    pub basis: Basis,
}

/// How a decision was come to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Basis {
    /// Why it replaces the earlier one. Correcting leaves no gap in the record (R13, R32).
    pub reason: Option<String>,
    /// The rules of evidence, as far as the assessor recorded them (R32).
    pub varcs: Varcs,
    /// By which method it was judged (R09–R11).
    pub method: Option<Method>,
    /// What is missing, where something is.
    pub required: Option<Required>,
    /// The day it was judged, where that is not the day it was issued.
    pub decided_on: Option<Date>,
    /// The learner claimed it by prior learning (R27): shown as that in logs, and decided like any other.
    pub is_prior_learning: bool,
}

/// How a criterion was judged. Pass and fail only (R05).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It cannot be judged on what is there.
    MoreEvidenceNeeded,
    /// It was judged, and is not met yet.
    NotYetMet,
    /// It is met.
    Met,
}

/// A rule of evidence (R32; product.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleOfEvidence {
    /// It proves what the criterion asks for.
    Valid,
    /// It is the learner's own.
    Authentic,
    /// Another assessor would come to the same.
    Reliable,
    /// It shows what the learner can do now.
    Current,
    /// There is enough of it.
    Sufficient,
}

impl RuleOfEvidence {
    /// All five, in the order of their initials.
    pub const ALL: [RuleOfEvidence; 5] = [
        RuleOfEvidence::Valid,
        RuleOfEvidence::Authentic,
        RuleOfEvidence::Reliable,
        RuleOfEvidence::Current,
        RuleOfEvidence::Sufficient,
    ];

    /// The field's own word for it, within a sentence.
    pub const fn word(self) -> &'static str {
        match self {
            RuleOfEvidence::Valid => "valid",
            RuleOfEvidence::Authentic => "authentic",
            RuleOfEvidence::Reliable => "reliable",
            RuleOfEvidence::Current => "current",
            RuleOfEvidence::Sufficient => "sufficient",
        }
    }
}

/// The rules of evidence as an assessor recorded them. A rule without a check was not looked at.
pub type Varcs = BTreeMap<RuleOfEvidence, Check>;

/// One rule of evidence, looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Check {
    /// It is satisfied.
    pub is_confirmed: bool,
    /// What the assessor noted, if anything.
    pub note: String,
}

impl Unchanging<Decision> {
    /// Whether it puts a mistake of `earlier` right, whose place it takes: one assessor's word again on the same work. Where
    /// the work is another by now, or the assessor, it is judged again.
    pub fn corrects(&self, earlier: &Unchanging<Decision>) -> bool {
        let of = |made: &Unchanging<Decision>| (made.by, made.value.criterion, made.value.wording);
        of(self) == of(earlier) && self.value.evidence == earlier.value.evidence
    }
}

/// What is not on record of how a decision was come to. That a criterion is met is issued with nothing of it open (R32).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unrecorded {
    /// The rules of evidence that are not confirmed.
    pub rules: Vec<RuleOfEvidence>,
    /// No method is named.
    pub lacks_method: bool,
}

impl Basis {
    /// What is not on record, if anything.
    pub fn unrecorded(&self) -> Option<Unrecorded> {
        let is_confirmed = |rule: &RuleOfEvidence| self.varcs.get(rule).is_some_and(|check| check.is_confirmed);
        let rules: Vec<RuleOfEvidence> = RuleOfEvidence::ALL.into_iter().filter(|rule| !is_confirmed(rule)).collect();
        let lacks_method = match &self.method {
            Some(Method::Listed(_)) => false,
            Some(Method::Other(words)) => words.trim().is_empty(),
            None => true,
        };
        (!rules.is_empty() || lacks_method).then_some(Unrecorded { rules, lacks_method })
    }
}

/// A method of assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Method {
    /// One that the specification lists (R09, R10).
    Listed(EvidenceTypeId),
    /// Another, in words that say why it is valid and reliable (R11).
    Other(String),
}

/// What a learner has to do about a criterion that is not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Required {
    /// What is missing.
    pub missing: String,
    /// By when.
    pub due_on: Option<Date>,
}

/// The assessor's declaration that every criterion of a unit is met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOff {
    /// Which unit.
    pub unit: UnitRef,
    /// The declaration, in full.
    pub declaration: String,
    /// An earlier sign-off that this one replaces.
    pub supersedes: Option<SignOffId>,
    /// The name that the assessor put under it.
    pub name: Option<String>,
    /// The decisions that it stands on, by criterion: when another one takes the place of any of them, it no longer
    /// stands. Empty in records of before these were named.
    pub decisions: BTreeMap<CriterionRef, DecisionId>,
}

/// Evidence that an assessor made: marked as theirs, with numbers of its own, and never mixed with the learner's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessorEvidence {
    /// Its number among the assessor's evidence of the same kind: 1 of an observation reads `OB001`.
    pub number: EvidenceNumber,
    /// What it is.
    pub kind: AssessorEvidenceKind,
    /// What it is called.
    pub title: String,
    /// The day it took place.
    pub held_on: Date,
    /// Where.
    pub place: String,
    /// What was seen, said or found out.
    pub account: String,
    /// The criteria that it covers, with where in its files the proof is.
    pub criteria: BTreeMap<CriterionRef, Vec<Location>>,
    /// Recordings and papers that belong to it.
    pub files: Vec<Attachment>,
    /// An earlier record that this one replaces.
    pub supersedes: Option<EvidenceId>,
    /// Why it replaces the earlier one.
    pub reason: Option<String>,
}

/// What an assessor's own evidence is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssessorEvidenceKind {
    /// The assessor saw the learner at work (R10).
    Observation,
    /// The assessor and the learner talked it through (R09, R10).
    ProfessionalDiscussion,
    /// The assessor asked somebody who vouched for the learner (R10). They do not assess what they witnessed (R13).
    WitnessCheck {
        /// Who.
        witness: String,
        /// In which role, and how they know the learner.
        relation: String,
    },
}

impl AssessorEvidenceKind {
    /// What references of this kind begin with.
    pub fn prefix(&self) -> &'static str {
        match self {
            AssessorEvidenceKind::Observation => "OB",
            AssessorEvidenceKind::ProfessionalDiscussion => "PD",
            AssessorEvidenceKind::WitnessCheck { .. } => "WC",
        }
    }
}

impl AssessorEvidence {
    /// Its reference, with the number that is shown: `OB001`.
    pub fn reference(&self, shown: EvidenceNumber) -> String {
        format!("{}{:03}", self.kind.prefix(), shown.0)
    }
}

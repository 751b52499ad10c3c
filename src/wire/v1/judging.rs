//! What assessors decided and declared, and the evidence that they made.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::values::{FromOne, Prefixed, Text};
use super::{File, Location, Shape, ShapeError, same_variants};
use crate::portfolio::judging::{self, AssessorEvidenceKind, Basis, RuleOfEvidence};
use crate::portfolio::{self, DecisionId, EvidenceId, EvidenceNumber, SignOffId};
use crate::spec::{CriterionRef, EvidenceTypeId, UnitRef};

/// `decisions`
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    id: Text<DecisionId>,
    criterion: Text<CriterionRef>,
    wording: Prefixed,
    evidence: Vec<LookedAt>,
    outcome: Outcome,
    feedback: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    supersedes: Option<Text<DecisionId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    varcs: Vec<Check>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<Method>,
    #[serde(skip_serializing_if = "Option::is_none")]
    required: Option<Required>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_on: Option<Text<Date>>,
    /// `true`, or absent.
    #[serde(default, skip_serializing_if = "is_not")]
    prior_learning: bool,
}

pub(super) fn is_not(flag: &bool) -> bool {
    !flag
}

/// What was looked at.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct LookedAt {
    pub(super) id: Text<EvidenceId>,
    pub(super) digest: Prefixed,
}

/// A judgement.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// `moreEvidenceNeeded`
    MoreEvidenceNeeded,
    /// `notYetMet`
    NotYetMet,
    /// `met`
    Met,
}

/// A rule of evidence that was looked at.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Check {
    rule: Rule,
    confirmed: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
}

/// A rule of evidence.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Rule {
    /// `valid`
    Valid,
    /// `authentic`
    Authentic,
    /// `reliable`
    Reliable,
    /// `current`
    Current,
    /// `sufficient`
    Sufficient,
}

/// A method of assessment.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Method {
    /// One of the specification's list.
    Listed {
        /// Which.
        id: Text<EvidenceTypeId>,
    },
    /// Another.
    Other {
        /// Which, and why it is valid and reliable.
        words: String,
    },
}

/// What is missing.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Required {
    missing: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_on: Option<Text<Date>>,
}

/// `signOffs`
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct SignOff {
    id: Text<SignOffId>,
    unit: Text<UnitRef>,
    declaration: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    supersedes: Option<Text<SignOffId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    decisions: Vec<StandsOn>,
}

/// A decision that a sign-off stands on.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct StandsOn {
    criterion: Text<CriterionRef>,
    id: Text<DecisionId>,
}

/// `assessorEvidence`
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AssessorEvidence {
    id: Text<EvidenceId>,
    number: FromOne,
    kind: Kind,
    title: String,
    held_on: Text<Date>,
    place: String,
    account: String,
    criteria: Vec<Covered>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    files: Vec<File>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supersedes: Option<Text<EvidenceId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// What an assessor's evidence is.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Kind {
    /// The assessor saw it.
    Observation,
    /// The assessor and the learner talked it through.
    ProfessionalDiscussion,
    /// The assessor asked a witness.
    WitnessCheck {
        /// Who.
        witness: String,
        /// In which role, and how they know the learner.
        relation: String,
    },
}

/// A criterion that an assessor's evidence covers.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Covered {
    criterion: Text<CriterionRef>,
    locations: Vec<Location>,
}

impl Shape for Decision {
    type Key = DecisionId;
    type Core = portfolio::Decision;

    fn of(id: DecisionId, core: &portfolio::Decision) -> Decision {
        let looked_at = |(&id, &digest)| LookedAt { id: Text(id), digest: Prefixed(digest) };
        let check = |(&rule, check): (&RuleOfEvidence, &judging::Check)| Check {
            rule: rule.into(),
            confirmed: check.is_confirmed,
            note: check.note.clone(),
        };
        let basis = &core.basis;
        let method = basis.method.clone().map(|method| match method {
            judging::Method::Listed(id) => Method::Listed { id: Text(id) },
            judging::Method::Other(words) => Method::Other { words },
        });
        let required = basis
            .required
            .clone()
            .map(|required| Required { missing: required.missing, due_on: required.due_on.map(Text) });
        Decision {
            id: Text(id),
            criterion: Text(core.criterion),
            wording: Prefixed(core.wording),
            evidence: core.evidence.iter().map(looked_at).collect(),
            outcome: core.outcome.into(),
            feedback: core.feedback.clone(),
            supersedes: core.supersedes.map(Text),
            reason: basis.reason.clone(),
            varcs: basis.varcs.iter().map(check).collect(),
            method,
            required,
            decided_on: basis.decided_on.map(Text),
            prior_learning: basis.is_prior_learning,
        }
    }

    fn core(self) -> Result<(DecisionId, portfolio::Decision), ShapeError> {
        let check =
            |check: Check| (check.rule.into(), judging::Check { is_confirmed: check.confirmed, note: check.note });
        let basis = Basis {
            reason: self.reason,
            varcs: self.varcs.into_iter().map(check).collect(),
            method: self.method.map(|method| match method {
                Method::Listed { id } => judging::Method::Listed(id.0),
                Method::Other { words } => judging::Method::Other(words),
            }),
            required: self.required.map(|required| judging::Required {
                missing: required.missing,
                due_on: required.due_on.map(|date| date.0),
            }),
            decided_on: self.decided_on.map(|date| date.0),
            is_prior_learning: self.prior_learning,
        };
        let decision = portfolio::Decision {
            criterion: self.criterion.0,
            wording: self.wording.0,
            evidence: self.evidence.into_iter().map(|looked_at| (looked_at.id.0, looked_at.digest.0)).collect(),
            outcome: self.outcome.into(),
            feedback: self.feedback,
            supersedes: self.supersedes.map(|id| id.0),
            basis,
        };
        Ok((self.id.0, decision))
    }
}

impl Shape for SignOff {
    type Key = SignOffId;
    type Core = portfolio::SignOff;

    fn of(id: SignOffId, core: &portfolio::SignOff) -> SignOff {
        let decisions = core.decisions.iter();
        SignOff {
            id: Text(id),
            unit: Text(core.unit),
            declaration: core.declaration.clone(),
            supersedes: core.supersedes.map(Text),
            name: core.name.clone(),
            decisions: decisions
                .map(|(&criterion, &id)| StandsOn { criterion: Text(criterion), id: Text(id) })
                .collect(),
        }
    }

    fn core(self) -> Result<(SignOffId, portfolio::SignOff), ShapeError> {
        let SignOff { id, unit, declaration, supersedes, name, decisions } = self;
        let decisions = decisions.into_iter().map(|decision| (decision.criterion.0, decision.id.0)).collect();
        let supersedes = supersedes.map(|id| id.0);
        Ok((id.0, portfolio::SignOff { unit: unit.0, declaration, supersedes, name, decisions }))
    }
}

impl Shape for AssessorEvidence {
    type Key = EvidenceId;
    type Core = portfolio::AssessorEvidence;

    fn of(id: EvidenceId, core: &portfolio::AssessorEvidence) -> AssessorEvidence {
        let covered = |(&criterion, locations): (&CriterionRef, &Vec<portfolio::Location>)| Covered {
            criterion: Text(criterion),
            locations: locations.iter().map(Location::from).collect(),
        };
        AssessorEvidence {
            id: Text(id),
            number: FromOne(core.number.0),
            kind: match core.kind.clone() {
                AssessorEvidenceKind::Observation => Kind::Observation,
                AssessorEvidenceKind::ProfessionalDiscussion => Kind::ProfessionalDiscussion,
                AssessorEvidenceKind::WitnessCheck { witness, relation } => Kind::WitnessCheck { witness, relation },
            },
            title: core.title.clone(),
            held_on: Text(core.held_on),
            place: core.place.clone(),
            account: core.account.clone(),
            criteria: core.criteria.iter().map(covered).collect(),
            files: core.files.iter().map(File::from).collect(),
            supersedes: core.supersedes.map(Text),
            reason: core.reason.clone(),
        }
    }

    fn core(self) -> Result<(EvidenceId, portfolio::AssessorEvidence), ShapeError> {
        let covered =
            |covered: Covered| (covered.criterion.0, covered.locations.into_iter().map(Location::into).collect());
        let evidence = portfolio::AssessorEvidence {
            number: EvidenceNumber(self.number.0),
            kind: match self.kind {
                Kind::Observation => AssessorEvidenceKind::Observation,
                Kind::ProfessionalDiscussion => AssessorEvidenceKind::ProfessionalDiscussion,
                Kind::WitnessCheck { witness, relation } => AssessorEvidenceKind::WitnessCheck { witness, relation },
            },
            title: self.title,
            held_on: self.held_on.0,
            place: self.place,
            account: self.account,
            criteria: self.criteria.into_iter().map(covered).collect(),
            files: self.files.into_iter().map(File::into).collect(),
            supersedes: self.supersedes.map(|id| id.0),
            reason: self.reason,
        };
        Ok((self.id.0, evidence))
    }
}

same_variants!(Outcome = portfolio::Outcome { MoreEvidenceNeeded, NotYetMet, Met });
same_variants!(Rule = judging::RuleOfEvidence { Valid, Authentic, Reliable, Current, Sufficient });

//! What assessors decided and declared.

use serde::{Deserialize, Serialize};

use super::values::{Prefixed, Text};
use super::{Shape, ShapeError, same_variants};
use crate::portfolio::{self, DecisionId, EvidenceId, SignOffId};
use crate::spec::{CriterionRef, UnitRef};

/// `decisions`
#[derive(Debug, Serialize, Deserialize)]
pub struct Decision {
    id: Text<DecisionId>,
    criterion: Text<CriterionRef>,
    wording: Prefixed,
    evidence: Vec<LookedAt>,
    outcome: Outcome,
    feedback: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    supersedes: Option<Text<DecisionId>>,
}

/// What was looked at for a decision.
#[derive(Debug, Serialize, Deserialize)]
pub struct LookedAt {
    id: Text<EvidenceId>,
    digest: Prefixed,
}

/// A judgement.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// `moreEvidenceNeeded`
    MoreEvidenceNeeded,
    /// `notYetMet`
    NotYetMet,
    /// `met`
    Met,
}

/// `signOffs`
#[derive(Debug, Serialize, Deserialize)]
pub struct SignOff {
    id: Text<SignOffId>,
    unit: Text<UnitRef>,
    declaration: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    supersedes: Option<Text<SignOffId>>,
}

impl Shape for Decision {
    type Key = DecisionId;
    type Core = portfolio::Decision;

    fn of(id: DecisionId, core: &portfolio::Decision) -> Decision {
        let looked_at = |(&id, &digest)| LookedAt { id: Text(id), digest: Prefixed(digest) };
        Decision {
            id: Text(id),
            criterion: Text(core.criterion),
            wording: Prefixed(core.wording),
            evidence: core.evidence.iter().map(looked_at).collect(),
            outcome: core.outcome.into(),
            feedback: core.feedback.clone(),
            supersedes: core.supersedes.map(Text),
        }
    }

    fn core(self) -> Result<(DecisionId, portfolio::Decision), ShapeError> {
        let decision = portfolio::Decision {
            criterion: self.criterion.0,
            wording: self.wording.0,
            evidence: self.evidence.into_iter().map(|looked_at| (looked_at.id.0, looked_at.digest.0)).collect(),
            outcome: self.outcome.into(),
            feedback: self.feedback,
            supersedes: self.supersedes.map(|id| id.0),
        };
        Ok((self.id.0, decision))
    }
}

impl Shape for SignOff {
    type Key = SignOffId;
    type Core = portfolio::SignOff;

    fn of(id: SignOffId, core: &portfolio::SignOff) -> SignOff {
        SignOff {
            id: Text(id),
            unit: Text(core.unit),
            declaration: core.declaration.clone(),
            supersedes: core.supersedes.map(Text),
        }
    }

    fn core(self) -> Result<(SignOffId, portfolio::SignOff), ShapeError> {
        let SignOff { id, unit, declaration, supersedes } = self;
        let supersedes = supersedes.map(|id| id.0);
        Ok((id.0, portfolio::SignOff { unit: unit.0, declaration, supersedes }))
    }
}

same_variants!(Outcome = portfolio::Outcome { MoreEvidenceNeeded, NotYetMet, Met });

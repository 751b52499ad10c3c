//! What a withdrawn record leaves behind.

use serde::{Deserialize, Serialize};

use super::values::{FromOne, Prefixed, Text};
use crate::portfolio::{ActorId, DecisionId, EvidenceId, EvidenceNumber, MappingKey, ParkedKey, PortfolioId, Worded};
use crate::spec::CriterionRef;
use crate::wire::WithdrawnKey;

/// `withdrawn`. A kind that is not known makes the record an unknown one.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Withdrawn {
    /// An enrolment.
    Enrolment {
        /// Of this portfolio.
        id: Text<PortfolioId>,
    },
    /// An actor.
    Actor {
        /// Which.
        id: Text<ActorId>,
    },
    /// An evidence item.
    Evidence {
        /// Which.
        id: Text<EvidenceId>,
        /// The number that it had, if known.
        #[serde(skip_serializing_if = "Option::is_none")]
        number: Option<FromOne>,
    },
    /// A mapping.
    Mapping {
        /// Of which evidence.
        evidence: Text<EvidenceId>,
        /// On which criterion.
        criterion: Text<CriterionRef>,
    },
    /// A claim.
    Claim {
        /// Of which criterion.
        criterion: Text<CriterionRef>,
    },
    /// A parked mapping.
    Parked {
        /// Of which evidence.
        evidence: Text<EvidenceId>,
        /// On which criterion.
        criterion: Text<CriterionRef>,
        /// In which words.
        wording: Prefixed,
    },
    /// What the learner did about a decision.
    Answer {
        /// Which decision.
        decision: Text<DecisionId>,
    },
    /// What somebody says of their own competence.
    Competence {
        /// Whose.
        id: Text<ActorId>,
    },
}

/// The kinds that this version knows.
pub(super) const KINDS: [&str; 8] =
    ["enrolment", "actor", "evidence", "mapping", "claim", "parked", "answer", "competence"];

impl Withdrawn {
    /// The trace of `record`, which had the number `number` if it was evidence.
    pub(super) fn of(record: WithdrawnKey, number: Option<EvidenceNumber>) -> Withdrawn {
        match record {
            WithdrawnKey::Enrolment(id) => Withdrawn::Enrolment { id: Text(id) },
            WithdrawnKey::Actor(id) => Withdrawn::Actor { id: Text(id) },
            WithdrawnKey::Evidence(id) => {
                Withdrawn::Evidence { id: Text(id), number: number.map(|number| FromOne(number.0)) }
            }
            WithdrawnKey::Mapping(key) => {
                Withdrawn::Mapping { evidence: Text(key.evidence), criterion: Text(key.criterion) }
            }
            WithdrawnKey::Claim(criterion) => Withdrawn::Claim { criterion: Text(criterion) },
            WithdrawnKey::Parked(ParkedKey { evidence, worded }) => Withdrawn::Parked {
                evidence: Text(evidence),
                criterion: Text(worded.criterion),
                wording: Prefixed(worded.wording),
            },
            WithdrawnKey::Answer(id) => Withdrawn::Answer { decision: Text(id) },
            WithdrawnKey::Competence(id) => Withdrawn::Competence { id: Text(id) },
        }
    }

    /// Which record left it, and the number that it had.
    pub(super) fn core(self) -> (WithdrawnKey, Option<EvidenceNumber>) {
        match self {
            Withdrawn::Enrolment { id } => (WithdrawnKey::Enrolment(id.0), None),
            Withdrawn::Actor { id } => (WithdrawnKey::Actor(id.0), None),
            Withdrawn::Evidence { id, number } => {
                (WithdrawnKey::Evidence(id.0), number.map(|number| EvidenceNumber(number.0)))
            }
            Withdrawn::Mapping { evidence, criterion } => {
                (WithdrawnKey::Mapping(MappingKey { evidence: evidence.0, criterion: criterion.0 }), None)
            }
            Withdrawn::Claim { criterion } => (WithdrawnKey::Claim(criterion.0), None),
            Withdrawn::Answer { decision } => (WithdrawnKey::Answer(decision.0), None),
            Withdrawn::Competence { id } => (WithdrawnKey::Competence(id.0), None),
            Withdrawn::Parked { evidence, criterion, wording } => {
                let worded = Worded { criterion: criterion.0, wording: wording.0 };
                (WithdrawnKey::Parked(ParkedKey { evidence: evidence.0, worded }), None)
            }
        }
    }
}

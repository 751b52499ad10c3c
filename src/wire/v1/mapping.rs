//! What supports what, what is ready to be judged, and what was handed over.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::values::{Moment, Prefixed, Text};
use super::{LookedAt, Shape, ShapeError};
use crate::portfolio::{self, DecisionId, EvidenceId, MappingKey, ParkedKey, SubmissionId, Worded};
use crate::spec::CriterionRef;

/// `mappings`
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Mapping {
    evidence: Text<EvidenceId>,
    criterion: Text<CriterionRef>,
    locations: Vec<Location>,
    reason: String,
}

/// Where in the evidence.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Location {
    /// Pages from 1, the last included.
    Pages {
        /// The first.
        first: u32,
        /// The last.
        last: u32,
    },
    /// Seconds from the start.
    Time {
        /// Where it starts.
        start: u32,
        /// Where it ends, if said.
        #[serde(skip_serializing_if = "Option::is_none")]
        end: Option<u32>,
    },
    /// Cells.
    Cells {
        /// The sheet.
        sheet: String,
        /// The cells.
        range: String,
    },
    /// Words of the evidence.
    Quote {
        /// The words.
        text: String,
    },
    /// A part of a picture, in thousandths.
    Region {
        /// From 1.
        page: u32,
        /// From the left edge.
        left: u16,
        /// From the top edge.
        top: u16,
        /// Width.
        width: u16,
        /// Height.
        height: u16,
    },
    /// Anything else.
    Words {
        /// The words.
        text: String,
    },
}

/// `claims`
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Claim {
    criterion: Text<CriterionRef>,
    claimed_at: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    prior_learning: Option<PriorLearning>,
}

/// Learning from before.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PriorLearning {
    source: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    achieved_on: Option<Text<Date>>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    certificate: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    approval: String,
}

/// `answers`
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Answer {
    decision: Text<DecisionId>,
    evidence: Vec<LookedAt>,
    note: String,
}

/// `parked`
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Parked {
    evidence: Text<EvidenceId>,
    criterion: Text<CriterionRef>,
    version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    wording: Option<String>,
    locations: Vec<Location>,
    reason: String,
    parked_at: Moment,
}

/// `submissions`
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Submission {
    id: Text<SubmissionId>,
    declaration: String,
    name: String,
    records: Prefixed,
}

impl Shape for Mapping {
    type Key = MappingKey;
    type Core = portfolio::Mapping;

    fn of(key: MappingKey, core: &portfolio::Mapping) -> Mapping {
        Mapping {
            evidence: Text(key.evidence),
            criterion: Text(key.criterion),
            locations: core.locations.iter().map(Location::from).collect(),
            reason: core.reason.clone(),
        }
    }

    fn core(self) -> Result<(MappingKey, portfolio::Mapping), ShapeError> {
        let key = MappingKey { evidence: self.evidence.0, criterion: self.criterion.0 };
        let locations = self.locations.into_iter().map(Location::into).collect();
        Ok((key, portfolio::Mapping { locations, reason: self.reason }))
    }
}

impl Shape for Claim {
    type Key = CriterionRef;
    type Core = portfolio::Claim;

    fn of(criterion: CriterionRef, core: &portfolio::Claim) -> Claim {
        let prior_learning = core.prior_learning.clone().map(|prior| PriorLearning {
            source: prior.source,
            achieved_on: prior.achieved_on.map(Text),
            certificate: prior.certificate,
            approval: prior.approval,
        });
        Claim { criterion: Text(criterion), claimed_at: Moment(core.claimed_at), prior_learning }
    }

    fn core(self) -> Result<(CriterionRef, portfolio::Claim), ShapeError> {
        let prior_learning = self.prior_learning.map(|prior| portfolio::PriorLearning {
            source: prior.source,
            achieved_on: prior.achieved_on.map(|date| date.0),
            certificate: prior.certificate,
            approval: prior.approval,
        });
        Ok((self.criterion.0, portfolio::Claim { claimed_at: self.claimed_at.0, prior_learning }))
    }
}

impl Shape for Answer {
    type Key = DecisionId;
    type Core = portfolio::Answer;

    fn of(decision: DecisionId, core: &portfolio::Answer) -> Answer {
        let looked_at = |(&id, &digest)| LookedAt { id: Text(id), digest: Prefixed(digest) };
        let evidence = core.evidence.iter().map(looked_at).collect();
        Answer { decision: Text(decision), evidence, note: core.note.clone() }
    }

    fn core(self) -> Result<(DecisionId, portfolio::Answer), ShapeError> {
        let evidence = self.evidence.into_iter().map(|looked_at| (looked_at.id.0, looked_at.digest.0)).collect();
        Ok((self.decision.0, portfolio::Answer { evidence, note: self.note }))
    }
}

impl Shape for Parked {
    type Key = ParkedKey;
    type Core = portfolio::Parked;

    fn of(key: ParkedKey, core: &portfolio::Parked) -> Parked {
        Parked {
            evidence: Text(key.evidence),
            criterion: Text(key.worded.criterion),
            version: core.version.clone(),
            wording: core.wording.clone(),
            locations: core.mapping.locations.iter().map(Location::from).collect(),
            reason: core.mapping.reason.clone(),
            parked_at: Moment(core.parked_at),
        }
    }

    fn core(self) -> Result<(ParkedKey, portfolio::Parked), ShapeError> {
        let locations = self.locations.into_iter().map(Location::into).collect();
        let mapping = portfolio::Mapping { locations, reason: self.reason };
        let (version, wording, parked_at) = (self.version, self.wording, self.parked_at.0);
        let parked = portfolio::Parked { mapping, wording, version, parked_at };
        let worded = Worded { criterion: self.criterion.0, wording: parked.wording_digest() };
        Ok((ParkedKey { evidence: self.evidence.0, worded }, parked))
    }
}

impl Shape for Submission {
    type Key = SubmissionId;
    type Core = portfolio::Submission;

    fn of(id: SubmissionId, core: &portfolio::Submission) -> Submission {
        Submission {
            id: Text(id),
            declaration: core.declaration.clone(),
            name: core.name.clone(),
            records: Prefixed(core.records),
        }
    }

    fn core(self) -> Result<(SubmissionId, portfolio::Submission), ShapeError> {
        let Submission { id, declaration, name, records } = self;
        Ok((id.0, portfolio::Submission { declaration, name, records: records.0 }))
    }
}

impl From<&portfolio::Location> for Location {
    fn from(location: &portfolio::Location) -> Self {
        match location.clone() {
            portfolio::Location::Pages { first, last } => Location::Pages { first, last },
            portfolio::Location::Time { start, end } => Location::Time { start, end },
            portfolio::Location::Cells { sheet, range } => Location::Cells { sheet, range },
            portfolio::Location::Quote(text) => Location::Quote { text },
            portfolio::Location::Region { page, left, top, width, height } => {
                Location::Region { page, left, top, width, height }
            }
            portfolio::Location::Words(text) => Location::Words { text },
        }
    }
}

impl From<Location> for portfolio::Location {
    fn from(location: Location) -> Self {
        match location {
            Location::Pages { first, last } => portfolio::Location::Pages { first, last },
            Location::Time { start, end } => portfolio::Location::Time { start, end },
            Location::Cells { sheet, range } => portfolio::Location::Cells { sheet, range },
            Location::Quote { text } => portfolio::Location::Quote(text),
            Location::Region { page, left, top, width, height } => {
                portfolio::Location::Region { page, left, top, width, height }
            }
            Location::Words { text } => portfolio::Location::Words(text),
        }
    }
}

//! What else people in a role said: a list for each kind of entry.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::judging::is_not;
use super::values::{Prefixed, Text};
use super::{LookedAt, Shape, ShapeError, same_variants};
use crate::portfolio::entry::{self, About as CoreAbout, ActionStep};
use crate::portfolio::{ActorId, DecisionId, EntryId, EvidenceId, SignOffId};
use crate::spec::{CriterionRef, UnitRef};

/// `feedback`
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Feedback {
    id: Text<EntryId>,
    about: About,
    text: String,
    audience: Audience,
    #[serde(skip_serializing_if = "Option::is_none")]
    supersedes: Option<Text<EntryId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// What it is about.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum About {
    /// A criterion.
    Criterion {
        /// Which.
        criterion: Text<CriterionRef>,
    },
    /// A unit.
    Unit {
        /// Which.
        unit: Text<UnitRef>,
    },
    /// Everything.
    Overall,
}

/// Who is meant to read it.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Audience {
    /// `learner`
    Learner,
    /// `assessors`
    Assessors,
}

/// `interests`
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Interest {
    id: Text<EntryId>,
    of: Text<ActorId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    interest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scrutinised_by: Option<String>,
    declaration: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    supersedes: Option<Text<EntryId>>,
}

/// `reopenings`
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Reopening {
    id: Text<EntryId>,
    sign_off: Text<SignOffId>,
    reason: String,
}

/// `countersignatures`
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Countersignature {
    id: Text<EntryId>,
    evidence: Text<EvidenceId>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    comment: String,
    name: String,
}

/// When something is sampled.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    /// `interim`
    Interim,
    /// `summative`
    Summative,
}

/// `plannedSamples`
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PlannedSample {
    id: Text<EntryId>,
    unit: Text<UnitRef>,
    stage: Stage,
    #[serde(skip_serializing_if = "Option::is_none")]
    planned_on: Option<Text<Date>>,
    /// `true`, or absent.
    #[serde(default, skip_serializing_if = "is_not")]
    required: bool,
    reason: String,
    /// `true`, or absent.
    #[serde(default, skip_serializing_if = "is_not")]
    dropped: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    supersedes: Option<Text<EntryId>>,
}

/// `samples`. One without opinions is of a kind that is not known.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Sample {
    id: Text<EntryId>,
    unit: Text<UnitRef>,
    stage: Stage,
    opinions: Vec<Opinion>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    evidence: Vec<LookedAt>,
    notes: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    planned: Option<Text<EntryId>>,
}

/// What an IQA thinks of a decision.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Opinion {
    decision: Text<DecisionId>,
    verdict: Verdict,
    reason: String,
}

/// In a word.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// `agree`
    Agree,
    /// `agreeWithAction`
    AgreeWithAction,
    /// `disagree`
    Disagree,
}

/// `actions`: what happens to an action, step by step.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(tag = "step", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Action {
    /// It is raised.
    Raised {
        /// The action's id.
        id: Text<EntryId>,
        /// Of whom something is asked.
        of: Text<ActorId>,
        /// What.
        what: String,
        /// By when.
        #[serde(skip_serializing_if = "Option::is_none")]
        due_on: Option<Text<Date>>,
        /// The decision that gave rise to it.
        #[serde(skip_serializing_if = "Option::is_none")]
        decision: Option<Text<DecisionId>>,
        /// The unit that is not released before.
        #[serde(skip_serializing_if = "Option::is_none")]
        blocks: Option<Text<UnitRef>>,
    },
    /// It is answered.
    Answered {
        /// Of this step.
        id: Text<EntryId>,
        /// Which action.
        action: Text<EntryId>,
        /// What was done.
        response: String,
    },
    /// It is closed.
    Closed {
        /// Of this step.
        id: Text<EntryId>,
        /// Which action.
        action: Text<EntryId>,
        /// What there is to say.
        note: String,
    },
}

/// `releases`
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Release {
    id: Text<EntryId>,
    unit: Text<UnitRef>,
    sign_off: Text<SignOffId>,
    declaration: String,
    name: String,
}

impl Shape for Feedback {
    type Key = EntryId;
    type Core = entry::Feedback;

    fn of(id: EntryId, core: &entry::Feedback) -> Feedback {
        let about = match core.about {
            CoreAbout::Criterion(criterion) => About::Criterion { criterion: Text(criterion) },
            CoreAbout::Unit(unit) => About::Unit { unit: Text(unit) },
            CoreAbout::Overall => About::Overall,
        };
        let (text, reason, supersedes) = (core.text.clone(), core.reason.clone(), core.supersedes.map(Text));
        Feedback { id: Text(id), about, text, audience: core.audience.into(), supersedes, reason }
    }

    fn core(self) -> Result<(EntryId, entry::Feedback), ShapeError> {
        let about = match self.about {
            About::Criterion { criterion } => CoreAbout::Criterion(criterion.0),
            About::Unit { unit } => CoreAbout::Unit(unit.0),
            About::Overall => CoreAbout::Overall,
        };
        let (audience, supersedes) = (self.audience.into(), self.supersedes.map(|id| id.0));
        Ok((self.id.0, entry::Feedback { about, text: self.text, audience, supersedes, reason: self.reason }))
    }
}

impl Shape for Interest {
    type Key = EntryId;
    type Core = entry::Interest;

    fn of(id: EntryId, core: &entry::Interest) -> Interest {
        Interest {
            id: Text(id),
            of: Text(core.of),
            interest: core.interest.clone(),
            scrutinised_by: core.scrutinised_by.clone(),
            declaration: core.declaration.clone(),
            name: core.name.clone(),
            supersedes: core.supersedes.map(Text),
        }
    }

    fn core(self) -> Result<(EntryId, entry::Interest), ShapeError> {
        let interest = entry::Interest {
            of: self.of.0,
            interest: self.interest,
            scrutinised_by: self.scrutinised_by,
            declaration: self.declaration,
            name: self.name,
            supersedes: self.supersedes.map(|id| id.0),
        };
        Ok((self.id.0, interest))
    }
}

impl Shape for Reopening {
    type Key = EntryId;
    type Core = entry::Reopening;

    fn of(id: EntryId, core: &entry::Reopening) -> Reopening {
        Reopening { id: Text(id), sign_off: Text(core.sign_off), reason: core.reason.clone() }
    }

    fn core(self) -> Result<(EntryId, entry::Reopening), ShapeError> {
        Ok((self.id.0, entry::Reopening { sign_off: self.sign_off.0, reason: self.reason }))
    }
}

impl Shape for Countersignature {
    type Key = EntryId;
    type Core = entry::Countersignature;

    fn of(id: EntryId, core: &entry::Countersignature) -> Countersignature {
        let (comment, name) = (core.comment.clone(), core.name.clone());
        Countersignature { id: Text(id), evidence: Text(core.evidence), comment, name }
    }

    fn core(self) -> Result<(EntryId, entry::Countersignature), ShapeError> {
        let Countersignature { id, evidence, comment, name } = self;
        Ok((id.0, entry::Countersignature { evidence: evidence.0, comment, name }))
    }
}

impl Shape for PlannedSample {
    type Key = EntryId;
    type Core = entry::PlannedSample;

    fn of(id: EntryId, core: &entry::PlannedSample) -> PlannedSample {
        PlannedSample {
            id: Text(id),
            unit: Text(core.unit),
            stage: core.stage.into(),
            planned_on: core.planned_on.map(Text),
            required: core.is_required,
            reason: core.reason.clone(),
            dropped: core.is_dropped,
            supersedes: core.supersedes.map(Text),
        }
    }

    fn core(self) -> Result<(EntryId, entry::PlannedSample), ShapeError> {
        let planned = entry::PlannedSample {
            unit: self.unit.0,
            stage: self.stage.into(),
            planned_on: self.planned_on.map(|date| date.0),
            is_required: self.required,
            reason: self.reason,
            is_dropped: self.dropped,
            supersedes: self.supersedes.map(|id| id.0),
        };
        Ok((self.id.0, planned))
    }
}

impl Shape for Sample {
    type Key = EntryId;
    type Core = entry::Sample;

    fn of(id: EntryId, core: &entry::Sample) -> Sample {
        let opinion = |(&decision, opinion): (&DecisionId, &entry::Opinion)| Opinion {
            decision: Text(decision),
            verdict: opinion.verdict.into(),
            reason: opinion.reason.clone(),
        };
        let looked_at = |(&id, &digest)| LookedAt { id: Text(id), digest: Prefixed(digest) };
        Sample {
            id: Text(id),
            unit: Text(core.unit),
            stage: core.stage.into(),
            opinions: core.opinions.iter().map(opinion).collect(),
            evidence: core.evidence.iter().map(looked_at).collect(),
            notes: core.notes.clone(),
            planned: core.planned.map(Text),
        }
    }

    fn core(self) -> Result<(EntryId, entry::Sample), ShapeError> {
        let opinion = |opinion: Opinion| {
            (opinion.decision.0, entry::Opinion { verdict: opinion.verdict.into(), reason: opinion.reason })
        };
        let sample = entry::Sample {
            unit: self.unit.0,
            stage: self.stage.into(),
            opinions: self.opinions.into_iter().map(opinion).collect(),
            evidence: self.evidence.into_iter().map(|looked_at| (looked_at.id.0, looked_at.digest.0)).collect(),
            notes: self.notes,
            planned: self.planned.map(|id| id.0),
        };
        Ok((self.id.0, sample))
    }
}

impl Shape for Action {
    type Key = EntryId;
    type Core = ActionStep;

    fn of(id: EntryId, core: &ActionStep) -> Action {
        let id = Text(id);
        match core.clone() {
            ActionStep::Raised { of, what, due_on, decision, blocks } => Action::Raised {
                id,
                of: Text(of),
                what,
                due_on: due_on.map(Text),
                decision: decision.map(Text),
                blocks: blocks.map(Text),
            },
            ActionStep::Answered { action, response } => Action::Answered { id, action: Text(action), response },
            ActionStep::Closed { action, note } => Action::Closed { id, action: Text(action), note },
        }
    }

    fn core(self) -> Result<(EntryId, ActionStep), ShapeError> {
        Ok(match self {
            Action::Raised { id, of, what, due_on, decision, blocks } => {
                let (due_on, decision) = (due_on.map(|date| date.0), decision.map(|id| id.0));
                (id.0, ActionStep::Raised { of: of.0, what, due_on, decision, blocks: blocks.map(|unit| unit.0) })
            }
            Action::Answered { id, action, response } => (id.0, ActionStep::Answered { action: action.0, response }),
            Action::Closed { id, action, note } => (id.0, ActionStep::Closed { action: action.0, note }),
        })
    }
}

impl Shape for Release {
    type Key = EntryId;
    type Core = entry::Release;

    fn of(id: EntryId, core: &entry::Release) -> Release {
        let (declaration, name) = (core.declaration.clone(), core.name.clone());
        Release { id: Text(id), unit: Text(core.unit), sign_off: Text(core.sign_off), declaration, name }
    }

    fn core(self) -> Result<(EntryId, entry::Release), ShapeError> {
        let Release { id, unit, sign_off, declaration, name } = self;
        Ok((id.0, entry::Release { unit: unit.0, sign_off: sign_off.0, declaration, name }))
    }
}

same_variants!(Audience = entry::Audience { Learner, Assessors });
same_variants!(Stage = entry::Stage { Interim, Summative });
same_variants!(Verdict = entry::Verdict { Agree, AgreeWithAction, Disagree });

//! What else people in a role say about a portfolio, once and for all: feedback, declarations, samples and what follows
//! from them. Each is an [`Entry`]; a later one supersedes, answers or closes an earlier one by naming it.
//!
//! Sources: bundle.md, "Who may write what"; features A06, A11, A16–A19, Q03–Q10, Q17; rules R13, R14, R20–R26 of the audit.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{ActorId, DecisionId, EntryId, EvidenceId, SignOffId};
use crate::digest::Digest;
use crate::spec::{CriterionRef, UnitRef};

/// Something said once and for all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Feedback beside that of decisions.
    Feedback(Feedback),
    /// A declaration of personal interest, or of none.
    Interest(Interest),
    /// A sign-off that no longer stands.
    Reopening(Reopening),
    /// A learner's word on what an assessor recorded.
    Countersignature(Countersignature),
    /// What an IQA means to sample.
    PlannedSample(PlannedSample),
    /// What an IQA sampled.
    Sample(Sample),
    /// Something an assessor has to do, what they did about it, or that it is done with.
    Action(ActionStep),
    /// An IQA's declaration that a unit may be claimed.
    Release(Release),
}

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// A criterion.
    Criterion(CriterionRef),
    /// A unit.
    Unit(UnitRef),
    /// Everything.
    Overall,
}

/// Who is meant to read it (features A06, Q08).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Everybody, the learner first of all.
    Learner,
    /// Assessors and IQAs: it is left out of what goes to a learner.
    Assessors,
}

/// Feedback to a criterion without a decision, to a unit, or over all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// What it is about.
    pub about: About,
    /// What is said.
    pub text: String,
    /// Who is meant to read it.
    pub audience: Audience,
    /// An earlier one that this one replaces.
    pub supersedes: Option<EntryId>,
    /// Why it replaces the earlier one.
    pub reason: Option<String>,
}

/// A declaration of personal interest in somebody's result, or of none (R13; Ofqual Conditions A4.5 and A4.6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interest {
    /// In whose result: the learner's, or that of an assessor whose decisions are sampled.
    pub of: ActorId,
    /// The interest, in words; `None` where there is none.
    pub interest: Option<String>,
    /// Who scrutinises the work because the interest cannot be avoided (A4.6); without them it bars from judging.
    pub scrutinised_by: Option<String>,
    /// The declaration, in full.
    pub declaration: String,
    /// The name put under it.
    pub name: String,
    /// An earlier one that this one replaces.
    pub supersedes: Option<EntryId>,
}

/// That a unit is open again (feature A18): nothing is erased, but the sign-off no longer stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reopening {
    /// Which sign-off.
    pub sign_off: SignOffId,
    /// Why.
    pub reason: String,
}

/// A learner's word on what an assessor recorded of them (features A08, A11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Countersignature {
    /// Which of the assessor's evidence.
    pub evidence: EvidenceId,
    /// What the learner has to say to it, if anything.
    pub comment: String,
    /// The name put under it.
    pub name: String,
}

/// When in a learner's way something is sampled (feature Q05).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// While the work goes on.
    Interim,
    /// Once the unit is signed off.
    Summative,
}

/// What an IQA means to sample (feature Q03).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedSample {
    /// Which unit.
    pub unit: UnitRef,
    /// At which stage.
    pub stage: Stage,
    /// For which day.
    pub planned_on: Option<Date>,
    /// The unit may not be released before.
    pub is_required: bool,
    /// Why it is in the plan, or why it was dropped.
    pub reason: String,
    /// It was dropped from the plan.
    pub is_dropped: bool,
    /// An earlier one that this one replaces.
    pub supersedes: Option<EntryId>,
}

/// What an IQA sampled, to the decision (features Q06, Q07).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Which unit.
    pub unit: UnitRef,
    /// At which stage.
    pub stage: Stage,
    /// What the IQA thinks of each decision that was looked at.
    pub opinions: BTreeMap<DecisionId, Opinion>,
    /// The evidence that was looked at, each with the digest of what was seen.
    pub evidence: BTreeMap<EvidenceId, Digest>,
    /// What else there is to say.
    pub notes: String,
    /// The plan that it carries out, if it was planned.
    pub planned: Option<EntryId>,
}

/// What an IQA thinks of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// In a word.
    pub verdict: Verdict,
    /// Why. It has to be said unless the IQA agrees.
    pub reason: String,
}

/// What an IQA thinks of a decision, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The decision is right.
    Agree,
    /// The decision is right, and something has to be done.
    AgreeWithAction,
    /// The decision is not right: it counts for nothing until an assessor decides anew.
    Disagree,
}

/// A step in the life of an IQA's action (feature Q09).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActionStep {
    /// The IQA asks for something.
    Raised {
        /// Of whom.
        of: ActorId,
        /// What.
        what: String,
        /// By when.
        due_on: Option<Date>,
        /// The decision that gave rise to it.
        decision: Option<DecisionId>,
        /// The unit that may not be released before it is closed.
        blocks: Option<UnitRef>,
    },
    /// The assessor says what they did.
    Answered {
        /// Which action.
        action: EntryId,
        /// What they did.
        response: String,
    },
    /// The IQA is satisfied. Nobody else closes an action.
    Closed {
        /// Which action.
        action: EntryId,
        /// What there is to say.
        note: String,
    },
}

/// An IQA's declaration that a unit may be claimed (R14; feature Q10). It is no certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Which unit.
    pub unit: UnitRef,
    /// The sign-off that it stands on.
    pub sign_off: SignOffId,
    /// The declaration, in full.
    pub declaration: String,
    /// The name put under it.
    pub name: String,
}

//! Why a command cannot be carried out.

use jiff::civil::Date;

use crate::portfolio::fitness::Finding;
use crate::portfolio::judging::Unrecorded;
use crate::portfolio::release::ReleaseGap;
use crate::portfolio::sign_off::SignOffGap;
use crate::portfolio::{
    ActorId, DecisionId, EntryId, EvidenceId, MappingKey, ParkedKey, RecordKey, Role, SignOffId, SubmissionId,
};
use crate::spec::{AwardId, CriterionRef, EvidenceTypeId, SpecificationId, UnitRef};

/// Which words a command is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// A person's name.
    Name,
    /// A registration number.
    RegistrationNumber,
    /// A training provider.
    Provider,
    /// The title of an evidence item.
    Title,
    /// The description of an evidence item.
    Description,
    /// The text of a written account.
    Account,
    /// The address of a link.
    Link,
    /// The place where something is kept.
    Place,
    /// Who holds something.
    Holder,
    /// The reason of a mapping.
    Reason,
    /// The locations of a mapping.
    Locations,
    /// A declaration.
    Declaration,
    /// Where something was learned before.
    Source,
    /// The day something was achieved.
    AchievedOn,
    /// The number of a certificate.
    Certificate,
    /// An awarding body's approval.
    Approval,
    /// Feedback to a learner or an assessor.
    Feedback,
    /// Why something takes the place of what was before.
    CorrectionReason,
    /// What is missing.
    Missing,
    /// The day by which something is due.
    DueDate,
    /// The day on which something was judged.
    DecidedOn,
    /// The day on which something was seen or said.
    HeldOn,
    /// The day for which something is planned.
    PlannedOn,
    /// A note to a rule of evidence.
    VarcsNote,
    /// A method of assessment.
    Method,
    /// The name of a witness.
    Witness,
    /// How a witness knows the learner.
    Relation,
    /// The criteria that something covers.
    Criteria,
    /// The files of something.
    Files,
    /// The evidence that something is about.
    Evidence,
    /// Occupational competence.
    Occupation,
    /// Competence in the subject.
    Subject,
    /// Awards for assessing.
    Awards,
    /// Continuing professional development.
    Development,
    /// Who countersigns.
    Countersigner,
    /// An interest in somebody's result.
    Interest,
    /// Who scrutinises because of it.
    Scrutineer,
    /// A note.
    Note,
    /// What an IQA thinks of decisions.
    Opinions,
    /// What an IQA asks for.
    Action,
    /// What was done about it.
    Response,
}

/// Why a command cannot be carried out. Nothing has changed then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandError {
    /// The evidence is not there, or no longer.
    NoSuchEvidence(EvidenceId),
    /// The evidence is there already.
    EvidenceExists(EvidenceId),
    /// The mapping is not there, or no longer.
    NoSuchMapping(MappingKey),
    /// The parked mapping is not there, or no longer.
    NoSuchParked(ParkedKey),
    /// A portfolio stays with its specification; only editions of it can be moved to.
    OtherSpecification {
        /// The one that was asked for.
        found: SpecificationId,
    },
    /// The specification has no such criterion.
    NoSuchCriterion(CriterionRef),
    /// The specification has no such award.
    NoSuchAward(AwardId),
    /// The specification has no such unit.
    NoSuchUnit(UnitRef),
    /// The specification's list has no such type.
    NoSuchType(EvidenceTypeId),
    /// Something has to be said.
    Empty(Field),
    /// Too much was said.
    TooLong {
        /// Where.
        field: Field,
        /// How much.
        found: usize,
        /// How much is allowed.
        max: usize,
    },
    /// A day by which something is to be done has passed already.
    Past {
        /// Where.
        field: Field,
        /// Which day.
        on: Date,
        /// The day it is.
        today: Date,
    },
    /// A day on which something was done is still to come.
    ToCome {
        /// Where.
        field: Field,
        /// Which day.
        on: Date,
        /// The day it is.
        today: Date,
    },
    /// A link that is neither `http:` nor `https:`: nothing else may be opened from a portfolio.
    LinkScheme(String),
    /// Files are promised, but none is there.
    NoFiles,
    /// A criterion with no evidence cannot be ready to be judged.
    ClaimWithoutEvidence(CriterionRef),
    /// The location of evidence must be indicated (specification, "Qualification Assessment") before a criterion can be
    /// ready to be judged.
    ClaimWithoutLocation(MappingKey),
    /// There is nothing to choose between: another tab or device has done it, or the state is not there.
    NothingToSettle(RecordKey),
    /// Of such a record there can only be one.
    CannotKeepBoth(RecordKey),
    /// The submission is there already.
    SubmissionExists(SubmissionId),
    /// Something about judging.
    Judging(JudgingError),
}

/// Why a command of those who judge, or one about what they said, cannot be carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JudgingError {
    /// It is for people in another role.
    NotTheirs {
        /// Theirs; `None` if they have not said who they are.
        role: Option<Role>,
        /// The one that may.
        needed: Role,
    },
    /// They are in another role here already, and stay in it.
    OtherRole {
        /// The one they are in.
        is: Role,
        /// The one they asked for.
        asked: Role,
    },
    /// A rule on who may judge bars them.
    Unfit(Finding),
    /// The evidence does not support the criterion, or no longer.
    NotOffered {
        /// The evidence.
        evidence: EvidenceId,
        /// The criterion.
        criterion: CriterionRef,
    },
    /// The evidence, or where in it the proof is, has changed since it was looked at.
    ChangedSince(EvidenceId),
    /// The criterion's words have changed since they were read.
    WordingChanged(CriterionRef),
    /// Nothing is met on no evidence.
    MetOnNothing(CriterionRef),
    /// That something is met says that the evidence was held against the rules of evidence, and how (R32).
    MetUnrecorded {
        /// What was judged.
        criterion: CriterionRef,
        /// What is not on record.
        open: Unrecorded,
    },
    /// The decision is not there, or does not stand any more.
    NoSuchDecision(DecisionId),
    /// The decision is there already.
    DecisionExists(DecisionId),
    /// Another decision of theirs stands on the criterion: a new one has to say that it replaces it, and why.
    StandsAlready(DecisionId),
    /// The sign-off is not there, or does not stand any more.
    NoSuchSignOff(SignOffId),
    /// The sign-off is there already.
    SignOffExists(SignOffId),
    /// Something is in the way of a sign-off.
    CannotSignOff {
        /// Of which unit.
        unit: UnitRef,
        /// What.
        gap: SignOffGap,
    },
    /// Something is in the way of a release.
    CannotRelease {
        /// Of which unit.
        unit: UnitRef,
        /// What.
        gap: ReleaseGap,
    },
    /// Who does not agree with a decision says why, and what is to be done.
    Unexplained {
        /// The decision.
        decision: DecisionId,
        /// What it is on.
        criterion: CriterionRef,
    },
    /// The entry is not there, or is of another kind.
    NoSuchEntry(EntryId),
    /// The entry is there already.
    EntryExists(EntryId),
    /// Nobody here goes by that id.
    NoSuchPerson(ActorId),
    /// The decision asks for nothing.
    NothingAsked(DecisionId),
    /// The assessor has seen all of it: an answer needs something new or changed.
    NothingNew(DecisionId),
    /// The action is closed.
    ClosedAlready(EntryId),
}

impl From<JudgingError> for CommandError {
    fn from(error: JudgingError) -> CommandError {
        CommandError::Judging(error)
    }
}

impl CommandError {
    /// Which of the words that a person gave cannot be kept, where it is about words: it can be said beside them.
    pub fn field(&self) -> Option<Field> {
        match self {
            CommandError::Empty(field)
            | CommandError::TooLong { field, .. }
            | CommandError::Past { field, .. }
            | CommandError::ToCome { field, .. } => Some(*field),
            CommandError::LinkScheme(_) => Some(Field::Link),
            CommandError::NoSuchEvidence(_)
            | CommandError::EvidenceExists(_)
            | CommandError::NoSuchMapping(_)
            | CommandError::NoSuchCriterion(_)
            | CommandError::NoSuchAward(_)
            | CommandError::NoSuchUnit(_)
            | CommandError::NoSuchType(_)
            | CommandError::NoSuchParked(_)
            | CommandError::OtherSpecification { .. }
            | CommandError::NoFiles
            | CommandError::ClaimWithoutEvidence(_)
            | CommandError::ClaimWithoutLocation(_)
            | CommandError::NothingToSettle(_)
            | CommandError::CannotKeepBoth(_)
            | CommandError::SubmissionExists(_)
            | CommandError::Judging(_) => None,
        }
    }
}

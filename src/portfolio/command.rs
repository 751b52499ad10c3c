//! What a person can do to a portfolio: each act is one [`Command`], checked as a whole before anything changes.

mod claiming;
mod enrolling;
mod evidence;
mod mapping;
mod moving;
mod settling;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

pub use evidence::{EvidenceDetails, NewEvidence};
pub use settling::Choice;

use super::diff::{Change, Diff};
use super::{
    ActorId, EvidenceContent, EvidenceId, Location, MappingKey, ParkedKey, Portfolio, RecordKey, Submission,
    SubmissionId,
};
use crate::spec::{AwardId, CriterionRef, EvidenceTypeId, Specification, SpecificationId, UnitRef};
/// The longest title or name, in characters.
pub const MAX_LINE: usize = 300;

/// The longest description, account or reason, in bytes. Well below what a reader takes for one record.
pub const MAX_TEXT: usize = 200_000;

/// The most locations of one mapping.
pub const MAX_LOCATIONS: usize = 50;

/// What a person does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Says who they are.
    DescribeLearner {
        /// Their name.
        name: String,
        /// Their registration number, if they have one.
        registration_number: Option<String>,
        /// Their training provider, if they want to say.
        provider: Option<String>,
    },
    /// Aims at an award with these units.
    Aim {
        /// The award.
        award: AwardId,
        /// The units they mean to take.
        units: BTreeSet<UnitRef>,
    },
    /// Adds evidence, and maps all of it to `criteria` in the same stroke.
    AddEvidence {
        /// Each item with the id it is to have. Numbers are given here.
        items: Vec<(EvidenceId, NewEvidence)>,
        /// What it supports, if that is known at once.
        criteria: Vec<CriterionRef>,
    },
    /// Changes what is said of an evidence item.
    DescribeEvidence {
        /// Which.
        evidence: EvidenceId,
        /// All that is said of it from now on.
        details: EvidenceDetails,
    },
    /// Changes what an evidence item is made of: another wording, another file.
    ReplaceContent {
        /// Which.
        evidence: EvidenceId,
        /// What it is made of from now on.
        content: EvidenceContent,
    },
    /// Withdraws evidence, and with it its mappings.
    WithdrawEvidence(BTreeSet<EvidenceId>),
    /// Maps each item to each criterion; pairs that are mapped already stay as they are.
    Map {
        /// What supports.
        evidence: BTreeSet<EvidenceId>,
        /// What is supported.
        criteria: BTreeSet<CriterionRef>,
    },
    /// Takes mappings away.
    Unmap(BTreeSet<MappingKey>),
    /// Says where in the evidence the proof is, and why it meets the criterion.
    DescribeMapping {
        /// Which mapping.
        mapping: MappingKey,
        /// Where.
        locations: Vec<Location>,
        /// Why.
        reason: String,
    },
    /// Says that criteria are ready to be judged, or takes that back.
    Claim {
        /// Which.
        criteria: BTreeSet<CriterionRef>,
        /// Ready, or not after all.
        ready: bool,
    },
    /// Pins the portfolio to another edition of its specification. What supports words that are the same goes with them,
    /// what supported words that are gone is parked.
    MoveToEdition {
        /// The edition.
        to: Arc<Specification>,
        /// The award of it that is aimed at from now on.
        award: AwardId,
        /// The criteria whose words changed and whose mappings are to be parked; of the others they stay.
        parked: BTreeSet<CriterionRef>,
    },
    /// Maps what was parked again.
    TakeUp {
        /// What was parked.
        parked: ParkedKey,
        /// What it supports now.
        criterion: CriterionRef,
    },
    /// Does away with parked mappings.
    DiscardParked(BTreeSet<ParkedKey>),
    /// Chooses between the states of a record that two devices changed apart from each other.
    Settle {
        /// Which record.
        record: RecordKey,
        /// What to go on with.
        choice: Choice,
    },
    /// Notes that everything was handed over.
    Submit {
        /// What the submission is known by.
        id: SubmissionId,
        /// What was declared.
        submission: Submission,
    },
}

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
}

impl CommandError {
    /// Which of the words that a person gave cannot be kept, where it is about words: it can be said beside them.
    pub fn field(&self) -> Option<Field> {
        match self {
            CommandError::Empty(field) | CommandError::TooLong { field, .. } => Some(*field),
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
            | CommandError::SubmissionExists(_) => None,
        }
    }
}

/// What `command` does to `portfolio` at `at`, or why it cannot be. Changes nothing itself.
pub fn apply(
    spec: &Specification,
    portfolio: &Portfolio,
    command: Command,
    by: ActorId,
    at: Timestamp,
) -> Result<Diff, CommandError> {
    let mut gesture = Gesture { spec, portfolio, by, at, diff: Diff::default() };
    match command {
        Command::DescribeLearner { name, registration_number, provider } => {
            gesture.describe_learner(&name, registration_number, provider)?;
        }
        Command::Aim { award, units } => gesture.aim(award, units)?,
        Command::AddEvidence { items, criteria } => gesture.add_evidence(items, &criteria)?,
        Command::DescribeEvidence { evidence, details } => gesture.describe_evidence(evidence, details)?,
        Command::ReplaceContent { evidence, content } => gesture.replace_content(evidence, content)?,
        Command::WithdrawEvidence(withdrawn) => gesture.withdraw_evidence(&withdrawn)?,
        Command::Map { evidence, criteria } => gesture.map(&evidence, &criteria)?,
        Command::Unmap(keys) => gesture.unmap(keys)?,
        Command::DescribeMapping { mapping, locations, reason } => {
            gesture.describe_mapping(mapping, locations, &reason)?;
        }
        Command::Claim { criteria, ready: true } => gesture.claim(criteria)?,
        Command::Claim { criteria, ready: false } => gesture.take_claims_back(criteria)?,
        Command::MoveToEdition { to, award, parked } => gesture.move_to_edition(&to, award, &parked)?,
        Command::TakeUp { parked, criterion } => gesture.take_up(parked, criterion)?,
        Command::DiscardParked(keys) => gesture.discard_parked(&keys)?,
        Command::Settle { record, choice } => gesture.settle(record, choice)?,
        Command::Submit { id, submission } => gesture.submit(id, submission)?,
    }
    Ok(gesture.diff)
}

/// A command on its way: what it is about, and what it has come to so far. Each subject has its part in a file of its
/// own.
struct Gesture<'a> {
    spec: &'a Specification,
    portfolio: &'a Portfolio,
    by: ActorId,
    at: Timestamp,
    diff: Diff,
}

impl Gesture<'_> {
    fn known(&self, criterion: CriterionRef) -> Result<(), CommandError> {
        self.spec.criterion(criterion).map(|_| ()).ok_or(CommandError::NoSuchCriterion(criterion))
    }
}

fn change<K: Ord, T: Clone + PartialEq>(
    changes: &mut BTreeMap<K, Change<T>>,
    key: K,
    before: Option<&T>,
    after: Option<T>,
) {
    // What stays the same is no change: it would cost a revision and an entry to undo.
    if before != after.as_ref() {
        changes.insert(key, Change::new(before.cloned(), after));
    }
}

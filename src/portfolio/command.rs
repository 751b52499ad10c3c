//! What a person can do to a portfolio: each act is one [`Command`], checked as a whole before anything changes.

mod answering;
mod assuring;
mod claiming;
mod enrolling;
mod error;
mod evidence;
mod introducing;
mod judging;
mod mapping;
mod moving;
mod settling;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

pub use assuring::{checked_release, explained};
pub use error::{CommandError, Field, JudgingError};
pub use evidence::{EvidenceDetails, NewEvidence};
pub use introducing::{checked_actor, checked_competence};
pub use judging::{NewAssessorEvidence, NewDecision};
pub use settling::Choice;

use super::diff::{Change, Diff, Made};
use super::entry::{ActionStep, Feedback, Interest, PlannedSample, Sample};
use super::{
    ActorId, Competence, DecisionId, Entry, EntryId, EvidenceContent, EvidenceId, Intent, Location, MappingKey,
    ParkedKey, Portfolio, PriorLearning, RecordKey, Role, SignOffId, Submission, SubmissionId, fitness, release,
};
use crate::spec::{AwardId, CriterionRef, Specification, UnitRef};

/// The longest title or name, in characters.
pub const MAX_LINE: usize = 300;

/// The longest description, account or reason, in bytes. Well below what a reader takes for one record.
pub const MAX_TEXT: usize = 200_000;

/// The most locations of one mapping.
pub const MAX_LOCATIONS: usize = 50;

/// The most pieces of evidence that one decision or sample names.
pub const MAX_CHECKED_EVIDENCE: usize = 200;

/// The most criteria of one piece of an assessor's evidence, and decisions of one sample.
pub const MAX_CRITERIA: usize = 600;

/// The most files of one piece of an assessor's evidence.
pub const MAX_FILES: usize = 50;

/// The most awards that one person names.
pub const MAX_AWARDS: usize = 20;

/// The most entries in one person's development.
pub const MAX_DEVELOPMENT: usize = 500;

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
    /// Says what they mean to do with units, one by one. The other units stay as they are.
    Choose(BTreeMap<UnitRef, Intent>),
    /// Sets the day by which the award, or a unit, is to be had, or takes it back.
    SetTarget {
        /// Which unit; `None` for the award.
        unit: Option<UnitRef>,
        /// The day.
        on: Option<Date>,
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
    /// Says that criteria are ready to be judged by what was learned before.
    ClaimByPriorLearning {
        /// Which.
        criteria: BTreeSet<CriterionRef>,
        /// What was learned where.
        prior: PriorLearning,
    },
    /// Says what was done about a decision that asks for something.
    Answer {
        /// Which decision.
        decision: DecisionId,
        /// The evidence that is new or was changed for it.
        evidence: BTreeSet<EvidenceId>,
        /// What there is to say.
        note: String,
    },
    /// Takes such an answer back.
    TakeAnswerBack(DecisionId),
    /// Puts the learner's name under what an assessor recorded.
    Countersign {
        /// What the countersignature is to be known by.
        id: EntryId,
        /// Which of the assessor's evidence.
        evidence: EvidenceId,
        /// What there is to say.
        comment: String,
        /// The name.
        name: String,
    },
    /// An assessor or IQA says who they are.
    DescribeSelf {
        /// What they do here.
        role: Role,
        /// Their name.
        name: String,
        /// Their registration number, if they have one.
        registration_number: Option<String>,
    },
    /// Says what they can.
    DescribeCompetence(Competence),
    /// Declares an interest in somebody's result, or that there is none.
    DeclareInterest {
        /// What the declaration is to be known by.
        id: EntryId,
        /// What is declared. Which earlier one it replaces is found out.
        interest: Interest,
    },
    /// Issues decisions.
    Decide(Vec<(DecisionId, NewDecision)>),
    /// Gives feedback beside that of decisions.
    GiveFeedback {
        /// What it is to be known by.
        id: EntryId,
        /// What is said.
        feedback: Feedback,
    },
    /// Records an assessor's own evidence.
    RecordEvidence {
        /// What it is to be known by.
        id: EvidenceId,
        /// What it is.
        evidence: NewAssessorEvidence,
    },
    /// Declares a unit complete.
    SignOff {
        /// What the sign-off is to be known by.
        id: SignOffId,
        /// Which unit.
        unit: UnitRef,
        /// The declaration, in full.
        declaration: String,
        /// The name put under it.
        name: String,
    },
    /// Opens a unit again.
    Reopen {
        /// What the reopening is to be known by.
        id: EntryId,
        /// Which sign-off no longer stands.
        sign_off: SignOffId,
        /// Why.
        reason: String,
    },
    /// Puts a sample into an IQA's plan, changes it, or drops it.
    PlanSample {
        /// What it is to be known by.
        id: EntryId,
        /// What is planned.
        planned: PlannedSample,
    },
    /// Notes what an IQA sampled.
    Sample {
        /// What it is to be known by.
        id: EntryId,
        /// What was found.
        sample: Sample,
    },
    /// Raises, answers or closes an IQA's action.
    ActOn {
        /// What the step is to be known by; the action itself, when it is raised.
        id: EntryId,
        /// What happens.
        step: ActionStep,
    },
    /// Declares that a unit may be claimed.
    Release {
        /// What the release is to be known by.
        id: EntryId,
        /// The sign-off that it stands on.
        sign_off: SignOffId,
        /// What is put under it.
        words: release::Words,
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

impl Command {
    /// Whether it changes what only the learner may write. From bundle.md, "Who may write what".
    fn is_the_learners(&self) -> bool {
        match self {
            Command::DescribeLearner { .. }
            | Command::Aim { .. }
            | Command::Choose(_)
            | Command::SetTarget { .. }
            | Command::AddEvidence { .. }
            | Command::DescribeEvidence { .. }
            | Command::ReplaceContent { .. }
            | Command::WithdrawEvidence(_)
            | Command::Map { .. }
            | Command::Unmap(_)
            | Command::DescribeMapping { .. }
            | Command::Claim { .. }
            | Command::ClaimByPriorLearning { .. }
            | Command::Answer { .. }
            | Command::TakeAnswerBack(_)
            | Command::Countersign { .. }
            | Command::MoveToEdition { .. }
            | Command::TakeUp { .. }
            | Command::DiscardParked(_)
            | Command::Submit { .. } => true,
            Command::Settle { record, .. } => !matches!(record, RecordKey::Actor(_) | RecordKey::Competence(_)),
            Command::DescribeSelf { .. }
            | Command::DescribeCompetence(_)
            | Command::DeclareInterest { .. }
            | Command::Decide(_)
            | Command::GiveFeedback { .. }
            | Command::RecordEvidence { .. }
            | Command::SignOff { .. }
            | Command::Reopen { .. }
            | Command::PlanSample { .. }
            | Command::Sample { .. }
            | Command::ActOn { .. }
            | Command::Release { .. } => false,
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
    if command.is_the_learners() {
        gesture.only(Role::Learner)?;
    }
    match command {
        Command::DescribeLearner { name, registration_number, provider } => {
            gesture.describe_learner(&name, registration_number, provider)?;
        }
        Command::Aim { award, units } => gesture.aim(award, units)?,
        Command::Choose(units) => gesture.choose(&units)?,
        Command::SetTarget { unit, on } => gesture.set_target(unit, on)?,
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
        Command::ClaimByPriorLearning { criteria, prior } => gesture.claim_by_prior_learning(criteria, prior)?,
        Command::Answer { decision, evidence, note } => gesture.answer(decision, &evidence, &note)?,
        Command::TakeAnswerBack(decision) => gesture.take_answer_back(decision)?,
        Command::Countersign { id, evidence, comment, name } => gesture.countersign(id, evidence, &comment, &name)?,
        Command::DescribeSelf { role, name, registration_number } => {
            gesture.describe_self(role, &name, registration_number)?;
        }
        Command::DescribeCompetence(competence) => gesture.describe_competence(competence)?,
        Command::DeclareInterest { id, interest } => gesture.declare_interest(id, interest)?,
        Command::Decide(decisions) => gesture.decide(decisions)?,
        Command::GiveFeedback { id, feedback } => gesture.give_feedback(id, feedback)?,
        Command::RecordEvidence { id, evidence } => gesture.record_evidence(id, evidence)?,
        Command::SignOff { id, unit, declaration, name } => gesture.sign_off(id, unit, &declaration, &name)?,
        Command::Reopen { id, sign_off, reason } => gesture.reopen(id, sign_off, &reason)?,
        Command::PlanSample { id, planned } => gesture.plan_sample(id, planned)?,
        Command::Sample { id, sample } => gesture.sample(id, sample)?,
        Command::ActOn { id, step } => gesture.act_on(id, step)?,
        Command::Release { id, sign_off, words } => gesture.release(id, sign_off, &words)?,
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

    /// The day it is, where time is counted from: good enough for what is counted in months.
    fn today(&self) -> Date {
        Offset::UTC.to_datetime(self.at).date()
    }

    /// That a day by which something is to be done has not passed. It may be as early as it is anywhere on Earth: who sets it
    /// may live west of here.
    fn not_past(&self, field: Field, due_on: Option<Date>) -> Result<(), CommandError> {
        let earliest = Offset::constant(-12).to_datetime(self.at).date();
        match due_on {
            Some(on) if on < earliest => Err(CommandError::Past { field, on, today: self.today() }),
            _ => Ok(()),
        }
    }

    /// That a day on which something was done has come. It may be as late as it is anywhere on Earth.
    fn not_to_come(&self, field: Field, done_on: Option<Date>) -> Result<(), CommandError> {
        let latest = Offset::constant(14).to_datetime(self.at).date();
        match done_on {
            Some(on) if on > latest => Err(CommandError::ToCome { field, on, today: self.today() }),
            _ => Ok(()),
        }
    }

    /// That whoever is at work is in this role. From bundle.md, "Who may write what".
    fn only(&self, needed: Role) -> Result<(), JudgingError> {
        match fitness::role(self.portfolio, self.by) {
            Some(role) if role == needed => Ok(()),
            role => Err(JudgingError::NotTheirs { role, needed }),
        }
    }

    fn only_who_judges(&self) -> Result<(), JudgingError> {
        match fitness::role(self.portfolio, self.by) {
            Some(Role::Assessor | Role::Iqa) => Ok(()),
            role => Err(JudgingError::NotTheirs { role, needed: Role::Assessor }),
        }
    }

    fn enter(&mut self, id: EntryId, entry: Entry) -> Result<(), CommandError> {
        if self.portfolio.entries.contains_key(&id) {
            return Err(JudgingError::EntryExists(id).into());
        }
        self.diff.made.push(Made::Entry(id, entry));
        Ok(())
    }
}

/// That a day by which something is to be done has not passed, where it is `today`. A command goes by the day that it is anywhere
/// on Earth; a form knows better which day it is where it is filled in.
pub fn checked_due(field: Field, due_on: Option<Date>, today: Date) -> Result<(), CommandError> {
    match due_on {
        Some(on) if on < today => Err(CommandError::Past { field, on, today }),
        _ => Ok(()),
    }
}

/// That a list is not longer than is taken.
fn within(field: Field, found: usize, max: usize) -> Result<(), CommandError> {
    if found > max { Err(CommandError::TooLong { field, found, max }) } else { Ok(()) }
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

//! The whole app minus the browser: one open portfolio, what it comes to, and the way back.
//!
//! Everything a person does goes through [`Workspace::dispatch`]. Taking back is a change like any other: it gets new
//! revisions and is saved, so that a device which saw the first change learns of the second.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use crate::combination::plan;
use crate::digest::Digest;
use crate::json::Value;
use crate::portfolio::command::{self, Command, CommandError};
use crate::portfolio::diff::Diff;
use crate::portfolio::{
    Actor, ActorId, Enrolment, Kept, Portfolio, PortfolioId, RecordKey, Role, SpecificationPin, Table,
};
use crate::progress::{Progress, progress};
use crate::spec::{AwardId, Specification};
use crate::wire;

/// How many gestures can be taken back.
pub const MAX_UNDO: usize = 500;

/// What a gesture was, for the words on "Undo".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Described the learner.
    DescribeLearner,
    /// Chose an award with its units.
    Aim,
    /// Chose what to do with so many units.
    Choose(usize),
    /// Set a day to be done by.
    SetTarget,
    /// Added so many evidence items.
    AddEvidence(usize),
    /// Described an evidence item.
    DescribeEvidence,
    /// Changed what an evidence item is made of.
    ReplaceContent,
    /// Withdrew so many evidence items.
    WithdrawEvidence(usize),
    /// Made so many mappings.
    Map(usize),
    /// Took so many mappings away.
    Unmap(usize),
    /// Said where and why.
    DescribeMapping,
    /// Claimed so many criteria.
    Claim(usize),
    /// Took so many claims back.
    Unclaim(usize),
    /// Claimed so many criteria by prior learning.
    ClaimByPriorLearning(usize),
    /// Said what was done about a decision.
    Answer,
    /// Took that back.
    TakeAnswerBack,
    /// Put the learner's name under what an assessor recorded.
    Countersign,
    /// An assessor or IQA said who they are.
    DescribeSelf,
    /// Said what they can.
    DescribeCompetence,
    /// Declared an interest, or none.
    DeclareInterest,
    /// Issued so many decisions.
    Decide(usize),
    /// Gave feedback.
    GiveFeedback,
    /// Recorded an assessor's own evidence.
    RecordEvidence,
    /// Signed a unit off.
    SignOff,
    /// Opened a unit again.
    Reopen,
    /// Changed an IQA's plan.
    PlanSample,
    /// Noted what was sampled.
    Sample,
    /// Raised, answered or closed an action.
    ActOn,
    /// Released a unit.
    Release,
    /// Moved to another edition of the specification.
    MoveToEdition,
    /// Mapped again what was parked.
    TakeUp,
    /// Did away with so many parked mappings.
    DiscardParked(usize),
    /// Chose between the versions of a record.
    Settle,
    /// Handed over.
    Submit,
}

impl Act {
    /// Whether it says what happened, so that there is nothing to take back.
    pub fn is_final(self) -> bool {
        matches!(
            self,
            Act::Submit
                | Act::Countersign
                | Act::DeclareInterest
                | Act::Decide(_)
                | Act::GiveFeedback
                | Act::RecordEvidence
                | Act::SignOff
                | Act::Reopen
                | Act::PlanSample
                | Act::Sample
                | Act::ActOn
                | Act::Release
        )
    }
}

fn act(command: &Command, diff: &Diff) -> Act {
    match command {
        Command::DescribeLearner { .. } => Act::DescribeLearner,
        Command::Aim { .. } => Act::Aim,
        Command::Choose(units) => Act::Choose(units.len()),
        Command::SetTarget { .. } => Act::SetTarget,
        Command::AddEvidence { .. } => Act::AddEvidence(diff.evidence.len()),
        Command::DescribeEvidence { .. } => Act::DescribeEvidence,
        Command::ReplaceContent { .. } => Act::ReplaceContent,
        Command::WithdrawEvidence(_) => Act::WithdrawEvidence(diff.evidence.len()),
        Command::Map { .. } => Act::Map(diff.mappings.len()),
        Command::Unmap(_) => Act::Unmap(diff.mappings.len()),
        Command::DescribeMapping { .. } => Act::DescribeMapping,
        Command::Claim { ready: true, .. } => Act::Claim(diff.claims.len()),
        Command::Claim { ready: false, .. } => Act::Unclaim(diff.claims.len()),
        Command::ClaimByPriorLearning { .. } => Act::ClaimByPriorLearning(diff.claims.len()),
        Command::Answer { .. } => Act::Answer,
        Command::TakeAnswerBack(_) => Act::TakeAnswerBack,
        Command::Countersign { .. } => Act::Countersign,
        Command::DescribeSelf { .. } => Act::DescribeSelf,
        Command::DescribeCompetence(_) => Act::DescribeCompetence,
        Command::DeclareInterest { .. } => Act::DeclareInterest,
        Command::Decide(_) => Act::Decide(diff.made.len()),
        Command::GiveFeedback { .. } => Act::GiveFeedback,
        Command::RecordEvidence { .. } => Act::RecordEvidence,
        Command::SignOff { .. } => Act::SignOff,
        Command::Reopen { .. } => Act::Reopen,
        Command::PlanSample { .. } => Act::PlanSample,
        Command::Sample { .. } => Act::Sample,
        Command::ActOn { .. } => Act::ActOn,
        Command::Release { .. } => Act::Release,
        Command::MoveToEdition { .. } => Act::MoveToEdition,
        Command::TakeUp { .. } => Act::TakeUp,
        Command::DiscardParked(_) => Act::DiscardParked(diff.parked.len()),
        Command::Settle { .. } => Act::Settle,
        Command::Submit { .. } => Act::Submit,
    }
}

#[derive(Debug, Clone)]
struct Entry {
    act: Act,
    diff: Diff,
}

/// What was done, and which records have to be saved for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// What it was.
    pub act: Act,
    /// The records that changed. Empty where the command asked for what was so already.
    pub changed: Vec<RecordKey>,
}

/// One open portfolio.
#[derive(Debug, Clone)]
pub struct Workspace {
    spec: Arc<Specification>,
    /// The other editions that undo and redo may lead to.
    others: Vec<Arc<Specification>>,
    portfolio: Portfolio,
    actor: ActorId,
    progress: Arc<Progress>,
    undo: Vec<Entry>,
    redo: Vec<Entry>,
}

/// What a new portfolio starts from.
#[derive(Debug, Clone)]
pub struct Start {
    /// What the portfolio is to be known by.
    pub portfolio: PortfolioId,
    /// What the learner is to be known by.
    pub learner: ActorId,
    /// Their name.
    pub name: String,
    /// Their registration number, if they have one.
    pub registration_number: Option<String>,
    /// Their training provider, if they want to say.
    pub provider: Option<String>,
    /// The award they aim at.
    pub award: AwardId,
}

impl Workspace {
    /// Starts a portfolio towards `spec`. The plan begins with the units that no way to the award goes
    /// without; the rest is for the learner to choose.
    pub fn start(spec: Arc<Specification>, start: Start, at: Timestamp) -> Result<Workspace, CommandError> {
        let award = spec.award(start.award).ok_or(CommandError::NoSuchAward(start.award))?;
        let enrolment = Enrolment {
            learner: start.learner,
            provider: None,
            specification: SpecificationPin::to(&spec),
            award: award.id,
            units: plan::needed(&spec, &award.rule),
            pinned: BTreeSet::new(),
            ruled_out: BTreeSet::new(),
            target_on: None,
            unit_targets: BTreeMap::new(),
            started_at: at,
            earlier: Vec::new(),
        };
        let learner = Actor { role: Role::Learner, name: String::new(), registration_number: None };
        let mut actors = Table::default();
        actors.keep(start.learner, Kept::first(learner, start.learner, at));
        let mut portfolio = Portfolio::new(start.portfolio, Kept::first(enrolment, start.learner, at));
        portfolio.actors = actors;
        // The names pass the same gate as later changes to them; the revision they would add is not kept.
        let (name, registration_number, provider) = (start.name, start.registration_number, start.provider);
        let describe = Command::DescribeLearner { name, registration_number, provider };
        let diff = command::apply(&spec, &portfolio, describe, start.learner, at)?;
        if let Some(actor) = diff.actors.get(&start.learner).and_then(|change| change.after.clone()) {
            portfolio.actors.keep(start.learner, Kept::first(actor, start.learner, at));
        }
        if let Some(enrolment) = diff.enrolment {
            portfolio.enrolment.value = enrolment.after;
        }
        Ok(Workspace::open(spec, portfolio, start.learner))
    }

    /// Opens `portfolio` for `actor`. Nothing can be taken back yet.
    pub fn open(spec: Arc<Specification>, portfolio: Portfolio, actor: ActorId) -> Workspace {
        let progress = Arc::new(progress(&spec, &portfolio));
        Workspace { spec, others: Vec::new(), portfolio, actor, progress, undo: Vec::new(), redo: Vec::new() }
    }

    /// The specification in the edition that the portfolio is pinned to now.
    pub fn spec(&self) -> &Arc<Specification> {
        &self.spec
    }

    /// The digests of all editions that it is at, or that undo and redo may lead to.
    pub fn editions(&self) -> impl Iterator<Item = Digest> {
        self.others.iter().chain([&self.spec]).map(|spec| spec.digest)
    }

    /// Puts the seal of `sealed` on the record `key`, if that is still what was sealed. Whether it is. What was said stays the
    /// same, so there is nothing to take back.
    pub fn seal(&mut self, key: RecordKey, sealed: &Value) -> bool {
        crate::signing::attach(&mut self.portfolio, key, sealed)
    }

    /// The portfolio.
    pub fn portfolio(&self) -> &Portfolio {
        &self.portfolio
    }

    /// Who is at work.
    pub fn actor(&self) -> ActorId {
        self.actor
    }

    /// Somebody else is at work from now on. What was done before they came is not theirs to take back.
    pub fn act_as(&mut self, actor: ActorId) {
        if self.actor != actor {
            self.actor = actor;
            self.undo.clear();
            self.redo.clear();
        }
    }

    /// Where everything stands.
    pub fn progress(&self) -> &Arc<Progress> {
        &self.progress
    }

    /// Carries `command` out at `at`, or says why it cannot be; then nothing has changed.
    pub fn dispatch(&mut self, command: Command, at: Timestamp) -> Result<Done, CommandError> {
        let diff = command::apply(&self.spec, &self.portfolio, command.clone(), self.actor, at)?;
        let act = act(&command, &diff);
        if diff.is_empty() {
            return Ok(Done { act, changed: Vec::new() });
        }
        if let Command::MoveToEdition { to, .. } = command {
            self.others.push(to);
        }
        let changed = self.carry_out(&diff, at);
        // What says what happened stays: there is nothing to take back.
        if !act.is_final() {
            self.undo.push(Entry { act, diff });
            if self.undo.len() > MAX_UNDO {
                self.undo.remove(0);
            }
            self.redo.clear();
        }
        Ok(Done { act, changed })
    }

    /// What "Undo" would take back.
    pub fn can_undo(&self) -> Option<Act> {
        self.undo.last().map(|entry| entry.act)
    }

    /// What "Redo" would do again.
    pub fn can_redo(&self) -> Option<Act> {
        self.redo.last().map(|entry| entry.act)
    }

    /// Takes the last gesture back. `None` if there is none.
    pub fn undo(&mut self, at: Timestamp) -> Option<Done> {
        let entry = self.undo.pop()?;
        let changed = self.carry_out(&entry.diff.inverted(), at);
        let act = entry.act;
        self.redo.push(entry);
        Some(Done { act, changed })
    }

    /// Does again what was last taken back. `None` if there is nothing.
    pub fn redo(&mut self, at: Timestamp) -> Option<Done> {
        let entry = self.redo.pop()?;
        let changed = self.carry_out(&entry.diff, at);
        let act = entry.act;
        self.undo.push(entry);
        Some(Done { act, changed })
    }

    fn carry_out(&mut self, diff: &Diff, at: Timestamp) -> Vec<RecordKey> {
        let keys = diff.keys();
        let versions = |portfolio: &Portfolio| -> BTreeSet<Digest> {
            let states = keys.iter().filter_map(|&key| wire::states(portfolio, key));
            states.flat_map(|states| [states.rivals, states.past]).flatten().map(|state| state.digest()).collect()
        };
        let before = versions(&self.portfolio);
        diff.apply_to(&mut self.portfolio, self.actor, at, wire::digests);
        let after = versions(&self.portfolio);
        self.follow_pin();
        self.progress = Arc::new(progress(&self.spec, &self.portfolio));
        let versions = before.symmetric_difference(&after).map(|&digest| RecordKey::Version(digest));
        keys.iter().copied().chain(versions).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Takes up the edition that the portfolio is pinned to, where a change has led to another.
    fn follow_pin(&mut self) {
        let Some(enrolment) = &self.portfolio.enrolment.value else { return };
        let digest = enrolment.specification.digest;
        if digest == self.spec.digest {
            return;
        }
        if let Some(at) = self.others.iter().position(|other| other.digest == digest) {
            let now = self.others.swap_remove(at);
            self.others.push(std::mem::replace(&mut self.spec, now));
        }
    }
}

#[cfg(test)]
mod edition_tests;
#[cfg(test)]
mod tests;

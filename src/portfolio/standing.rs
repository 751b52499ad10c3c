//! What stands of all that was decided, declared and sampled. Derived from the records whenever it is asked for.
//!
//! Of each assessor the latest decision on a criterion stands that no other supersedes, found where the words that were
//! judged stand today. A decision that an IQA disagrees with is set aside as soon as there is another one to go by; where
//! there is none it stays, and is met by nobody's reckoning until an assessor decides anew. Where assessors differ, the
//! more cautious word counts (bundle-background.md, 4.6).

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use super::entry::{About, ActionStep, Audience, Opinion, Verdict};
use super::judging::Required;
use super::looked_at::{looked_at, looked_at_by_assessor};
use super::{
    ActorId, AssessorEvidence, Decision, DecisionId, Entry, EntryId, EvidenceId, MappingKey, Outcome, Portfolio,
    RecordKey, SignOff, SignOffId, Unchanging, Worded,
};
use crate::digest::Digest;
use crate::spec::{Criterion, CriterionRef, UnitRef};

/// A decision that stands.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// Which.
    pub id: DecisionId,
    /// The decision.
    pub made: &'a Unchanging<Decision>,
    /// What else came in under its id says something else: nobody can tell what was issued.
    pub is_altered: bool,
    /// What IQAs think of it.
    pub quality: Quality,
}

/// What IQAs think of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Quality {
    /// Nobody has looked.
    #[default]
    NotSampled,
    /// It was looked at and is right.
    Upheld,
    /// It was looked at and is not right.
    Disputed,
}

/// How a criterion was judged, all in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Judgement {
    /// The word that counts; `None` where nothing was decided.
    pub outcome: Option<Outcome>,
    /// What IQAs think of it.
    pub quality: Quality,
    /// Assessors differ, and the more cautious word counts.
    pub is_contested: bool,
    /// A decision came in more than once and does not say the same; the more cautious word counts.
    pub is_altered: bool,
    /// The learner claimed it by prior learning.
    pub is_prior_learning: bool,
}

/// What stands.
#[derive(Debug, Clone, Default)]
pub struct Standing<'a> {
    decisions: BTreeMap<CriterionRef, Vec<Judged<'a>>>,
    sign_offs: BTreeMap<UnitRef, (SignOffId, &'a Unchanging<SignOff>)>,
    ids: BTreeSet<DecisionId>,
}

/// What stands of all that was said of `portfolio`.
pub fn standing(portfolio: &Portfolio) -> Standing<'_> {
    // What was altered after it was signed neither counts nor takes the place of anything.
    let is_trusted = |id: &DecisionId| !portfolio.distrusted.contains(&RecordKey::Decision(*id));
    let decisions = || portfolio.decisions.iter().filter(move |(id, _)| is_trusted(id));
    let superseded: BTreeSet<DecisionId> = decisions().filter_map(|(_, decision)| decision.value.supersedes).collect();
    let mut latest: BTreeMap<(CriterionRef, ActorId), (DecisionId, &Unchanging<Decision>)> = BTreeMap::new();
    for (&id, decision) in decisions().filter(|(id, _)| !superseded.contains(id)) {
        let Some(now) = place_now(portfolio, &decision.value) else { continue };
        let place = latest.entry((now, decision.by)).or_insert((id, decision));
        if (decision.at, id) > (place.1.at, place.0) {
            *place = (id, decision);
        }
    }
    let opinions = opinions(portfolio);
    let mut standing = Standing::default();
    for ((criterion, _), (id, made)) in latest {
        let verdicts = opinions.get(&id).into_iter().flat_map(BTreeMap::values);
        let quality = verdicts.map(|(.., opinion)| match opinion.verdict {
            Verdict::Agree | Verdict::AgreeWithAction => Quality::Upheld,
            Verdict::Disagree => Quality::Disputed,
        });
        let quality = quality.max().unwrap_or_default();
        let is_altered = portfolio.decisions.is_altered(id);
        standing.decisions.entry(criterion).or_default().push(Judged { id, made, is_altered, quality });
    }
    for judged in standing.decisions.values_mut() {
        // One that is not right gives way to one that nobody disagrees with.
        if judged.iter().any(|one| one.quality != Quality::Disputed) {
            judged.retain(|one| one.quality != Quality::Disputed);
        }
    }
    standing.ids = standing.decisions.values().flatten().map(|judged| judged.id).collect();
    standing.sign_offs = sign_offs(portfolio, &standing.ids);
    standing
}

/// Where the words that were judged stand today; `None` if they are gone, and then there is nothing left to be met.
pub fn place_now(portfolio: &Portfolio, decision: &Decision) -> Option<CriterionRef> {
    let judged = Worded { criterion: decision.criterion, wording: decision.wording };
    match &portfolio.enrolment.value {
        Some(enrolment) => enrolment.place_now(judged),
        None => Some(judged.criterion),
    }
}

impl<'a> Standing<'a> {
    /// The decisions that stand on `criterion`, one of each assessor.
    pub fn decisions(&self, criterion: CriterionRef) -> &[Judged<'a>] {
        self.decisions.get(&criterion).map_or(&[], Vec::as_slice)
    }

    /// Every decision that stands, by criterion.
    pub fn all(&self) -> impl Iterator<Item = (CriterionRef, &Judged<'a>)> {
        self.decisions.iter().flat_map(|(&criterion, judged)| judged.iter().map(move |one| (criterion, one)))
    }

    /// Whether the decision `id` stands.
    pub fn stands(&self, id: DecisionId) -> bool {
        self.ids.contains(&id)
    }

    /// The decision of `actor` that stands on `criterion`.
    pub fn decision_of(&self, actor: ActorId, criterion: CriterionRef) -> Option<&Judged<'a>> {
        self.decisions(criterion).iter().find(|judged| judged.made.by == actor)
    }

    /// How `criterion` was judged, all in all.
    pub fn judgement(&self, portfolio: &Portfolio, criterion: CriterionRef) -> Judgement {
        let judged = self.decisions(criterion);
        let own = judged.iter().map(|one| one.made.value.outcome);
        let altered = judged.iter().filter(|one| one.is_altered);
        let others = altered.flat_map(|one| portfolio.decisions.altered(one.id)).map(|made| made.value.outcome);
        let outcomes: BTreeSet<Outcome> = own.clone().chain(others).collect();
        Judgement {
            // The order of the outcomes is that of caution.
            outcome: outcomes.first().copied(),
            quality: judged.iter().map(|one| one.quality).max().unwrap_or_default(),
            is_contested: own.collect::<BTreeSet<_>>().len() > 1,
            is_altered: judged.iter().any(|one| one.is_altered),
            is_prior_learning: judged.iter().any(|one| one.made.value.basis.is_prior_learning),
        }
    }

    /// The sign-off that stands for `unit`.
    pub fn sign_off(&self, unit: UnitRef) -> Option<(SignOffId, &'a Unchanging<SignOff>)> {
        self.sign_offs.get(&unit).copied()
    }

    /// The units that are signed off.
    pub fn signed_off(&self) -> impl Iterator<Item = UnitRef> {
        self.sign_offs.keys().copied()
    }
}

/// The latest opinion of each IQA on each decision.
type Opinions<'a> = BTreeMap<DecisionId, BTreeMap<ActorId, (EntryId, &'a Unchanging<Entry>, &'a Opinion)>>;

fn opinions(portfolio: &Portfolio) -> Opinions<'_> {
    let mut opinions: Opinions<'_> = BTreeMap::new();
    for (id, made) in portfolio.trusted_entries() {
        let Entry::Sample(sample) = &made.value else { continue };
        for (&decision, opinion) in &sample.opinions {
            let of_decision = opinions.entry(decision).or_default();
            let latest = of_decision.entry(made.by).or_insert((id, made, opinion));
            if (made.at, id) > (latest.1.at, latest.0) {
                *latest = (id, made, opinion);
            }
        }
    }
    opinions
}

/// The decisions that an IQA has an opinion on.
pub fn sampled(portfolio: &Portfolio) -> BTreeSet<DecisionId> {
    opinions(portfolio).into_keys().collect()
}

/// The decisions that an IQA disagrees with and has not changed their mind about.
pub fn disputed(portfolio: &Portfolio) -> BTreeSet<DecisionId> {
    let is_against = |by: &BTreeMap<ActorId, (EntryId, &Unchanging<Entry>, &Opinion)>| {
        by.values().any(|(.., opinion)| opinion.verdict == Verdict::Disagree)
    };
    opinions(portfolio).into_iter().filter(|(_, by)| is_against(by)).map(|(id, _)| id).collect()
}

/// That an IQA disagrees with a decision, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute<'a> {
    /// Who.
    pub by: ActorId,
    /// When.
    pub at: Timestamp,
    /// Why. Whoever has the decision has this.
    pub reason: &'a str,
    /// What they said to assessors alone with it, on the criterion or on its unit. A learner's portfolio has none of it.
    pub private: Vec<&'a str>,
}

/// Who disagrees with `decision` and has not changed their mind, the latest first.
pub fn disputes(portfolio: &Portfolio, decision: DecisionId) -> Vec<Dispute<'_>> {
    let Some(made) = portfolio.decisions.get(&decision) else { return Vec::new() };
    let opinions = opinions(portfolio).remove(&decision).unwrap_or_default();
    let against = opinions.into_values().filter(|(.., opinion)| opinion.verdict == Verdict::Disagree);
    let mut disputes: Vec<Dispute<'_>> = against
        .map(|(_, sample, opinion)| Dispute {
            by: sample.by,
            at: sample.at,
            reason: &opinion.reason,
            private: said_with(portfolio, made.value.criterion, sample.by, sample.at),
        })
        .collect();
    disputes.sort_by_key(|dispute| std::cmp::Reverse((dispute.at, dispute.by)));
    disputes
}

/// What `by` said to assessors alone on `criterion` or its unit from `since` on, until they sampled the unit again.
fn said_with(portfolio: &Portfolio, criterion: CriterionRef, by: ActorId, since: Timestamp) -> Vec<&str> {
    let own = || portfolio.trusted_entries().filter(move |(_, made)| made.by == by && made.at >= since);
    let replaced: BTreeSet<EntryId> = own()
        .filter_map(|(_, made)| match &made.value {
            Entry::Feedback(feedback) => feedback.supersedes,
            _ => None,
        })
        .collect();
    let next = own().filter(|(_, made)| {
        made.at > since && matches!(&made.value, Entry::Sample(sample) if sample.unit == criterion.unit)
    });
    let until = next.map(|(_, made)| made.at).min().unwrap_or(Timestamp::MAX);
    let mut said: Vec<(Timestamp, &str)> = own()
        .filter(|(id, made)| made.at < until && !replaced.contains(id))
        .filter_map(|(_, made)| match &made.value {
            Entry::Feedback(feedback) if feedback.audience == Audience::Assessors => {
                let is_here = [About::Criterion(criterion), About::Unit(criterion.unit)].contains(&feedback.about);
                is_here.then_some((made.at, feedback.text.as_str()))
            }
            _ => None,
        })
        .collect();
    said.sort();
    said.into_iter().map(|(_, text)| text).collect()
}

fn sign_offs<'a>(
    portfolio: &'a Portfolio,
    standing: &BTreeSet<DecisionId>,
) -> BTreeMap<UnitRef, (SignOffId, &'a Unchanging<SignOff>)> {
    let is_trusted = |id: &SignOffId| !portfolio.distrusted.contains(&RecordKey::SignOff(*id));
    let trusted = || portfolio.sign_offs.iter().filter(move |(id, _)| is_trusted(id));
    let superseded = trusted().filter_map(|(_, sign_off)| sign_off.value.supersedes);
    let reopened = portfolio.trusted_entries().filter_map(|(_, made)| match &made.value {
        Entry::Reopening(reopening) => Some(reopening.sign_off),
        _ => None,
    });
    let gone: BTreeSet<SignOffId> = superseded.chain(reopened).collect();
    let mut latest = BTreeMap::new();
    for (&id, made) in trusted() {
        // What it was declared of has to be what stands now.
        let is_intact = made.value.decisions.values().all(|decision| standing.contains(decision));
        if gone.contains(&id) || !is_intact || portfolio.sign_offs.is_altered(id) {
            continue;
        }
        let place = latest.entry(made.value.unit).or_insert((id, made));
        if (made.at, id) > (place.1.at, place.0) {
            *place = (id, made);
        }
    }
    latest
}

/// Whether what `decision` was made on has changed since: a byte of the evidence, a location, the wording of `criterion`,
/// where its words stand today. A name, a type, a date or a description makes no difference.
pub fn is_stale(portfolio: &Portfolio, criterion: &Criterion, decision: &Decision) -> bool {
    decision.wording != criterion.wording_digest()
        || decision.evidence.iter().any(|(&id, seen)| {
            // An assessor who puts the title of their own record right has changed nothing that was looked at.
            now(portfolio, latest(portfolio, id), criterion.criterion_ref) != Some(*seen)
        })
}

/// The record that took the place of `evidence` of an assessor's in the end; itself where none did, and where it is the
/// learner's.
pub(super) fn latest(portfolio: &Portfolio, evidence: EvidenceId) -> EvidenceId {
    let mut latest = evidence;
    // No more steps than records: two that name each other lead nowhere.
    for _ in 0..portfolio.assessor_evidence.len() {
        let next = portfolio.assessor_evidence.iter().filter(|(_, made)| made.value.supersedes == Some(latest));
        match next.max_by_key(|(id, made)| (made.at, **id)) {
            Some((&next, _)) => latest = next,
            None => break,
        }
    }
    latest
}

/// The digest of what is to be looked at when `evidence`, the learner's or an assessor's, is offered for `criterion`;
/// `None` if it is not offered.
pub fn now(portfolio: &Portfolio, evidence: EvidenceId, criterion: CriterionRef) -> Option<Digest> {
    if let Some(made) = portfolio.assessor_evidence.get(&evidence) {
        let is_trusted = !portfolio.distrusted.contains(&RecordKey::AssessorEvidence(evidence));
        let is_offered =
            is_trusted && !is_superseded(portfolio, evidence) && !portfolio.assessor_evidence.is_altered(evidence);
        return made
            .value
            .criteria
            .get(&criterion)
            .filter(|_| is_offered)
            .map(|locations| looked_at_by_assessor(&made.value, locations));
    }
    let mapping = portfolio.mappings.get(MappingKey { evidence, criterion })?;
    Some(looked_at(portfolio.evidence.get(evidence)?, mapping))
}

/// Whether a later record takes the place of this evidence of an assessor's.
fn is_superseded(portfolio: &Portfolio, evidence: EvidenceId) -> bool {
    portfolio.assessor_evidence.values().any(|made| made.value.supersedes == Some(evidence))
}

/// The evidence of assessors that stands: what no later record takes the place of.
pub fn assessor_evidence(portfolio: &Portfolio) -> impl Iterator<Item = (EvidenceId, &Unchanging<AssessorEvidence>)> {
    let superseded: BTreeSet<EvidenceId> =
        portfolio.assessor_evidence.values().filter_map(|made| made.value.supersedes).collect();
    portfolio.assessor_evidence.iter().map(|(&id, made)| (id, made)).filter(move |(id, _)| !superseded.contains(id))
}

/// Something that a decision asks of the learner (feature A16).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LearnersAction<'a> {
    /// The decision that asks.
    pub decision: DecisionId,
    /// Where its words stand today.
    pub criterion: CriterionRef,
    /// What is missing, and by when.
    pub required: &'a Required,
    /// The learner has answered it with new or changed evidence, and the assessor is to look again.
    pub is_answered: bool,
}

impl LearnersAction<'_> {
    /// Whether it is past its day and not answered.
    pub fn is_overdue(&self, today: Date) -> bool {
        !self.is_answered && self.required.due_on.is_some_and(|due| due < today)
    }
}

/// What decisions that stand ask of the learner, by criterion.
pub fn learners_actions<'a>(portfolio: &'a Portfolio, standing: &Standing<'a>) -> Vec<LearnersAction<'a>> {
    let asking = standing.all().filter_map(|(criterion, judged)| {
        let required = judged.made.value.basis.required.as_ref()?;
        let is_answered = portfolio.answers.contains(judged.id);
        Some(LearnersAction { decision: judged.id, criterion, required, is_answered })
    });
    asking.collect()
}

/// An IQA's action with what became of it (feature Q09).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessorsAction<'a> {
    /// Which.
    pub id: EntryId,
    /// Who raised it.
    pub by: ActorId,
    /// Of whom something is asked.
    pub of: ActorId,
    /// What.
    pub what: &'a str,
    /// By when.
    pub due_on: Option<Date>,
    /// The decision that gave rise to it.
    pub decision: Option<DecisionId>,
    /// The unit that may not be released before.
    pub blocks: Option<UnitRef>,
    /// What was said to have been done, in the order of its time.
    pub responses: Vec<&'a str>,
    /// An IQA closed it.
    pub is_closed: bool,
}

impl AssessorsAction<'_> {
    /// Whether it is past its day and not closed.
    pub fn is_overdue(&self, today: Date) -> bool {
        !self.is_closed && self.due_on.is_some_and(|due| due < today)
    }

    /// Which unit it is about, if any.
    pub fn unit(&self, portfolio: &Portfolio) -> Option<UnitRef> {
        let made = self.decision.and_then(|decision| portfolio.decisions.get(&decision));
        made.map(|made| made.value.criterion.unit).or(self.blocks)
    }
}

/// The actions of IQAs, in the order of their ids.
pub fn assessors_actions(portfolio: &Portfolio) -> Vec<AssessorsAction<'_>> {
    let steps = || {
        portfolio.trusted_entries().filter_map(|(id, made)| match &made.value {
            Entry::Action(step) => Some((id, made, step)),
            _ => None,
        })
    };
    let mut actions: BTreeMap<EntryId, AssessorsAction<'_>> = BTreeMap::new();
    for (id, made, step) in steps() {
        if let ActionStep::Raised { of, what, due_on, decision, blocks } = step {
            let (by, of, due_on, decision, blocks) = (made.by, *of, *due_on, *decision, *blocks);
            let responses = Vec::new();
            let action = AssessorsAction { id, by, of, what, due_on, decision, blocks, responses, is_closed: false };
            actions.insert(id, action);
        }
    }
    for (_, _, step) in steps() {
        match step {
            ActionStep::Answered { action, response } => {
                actions.entry(*action).and_modify(|action| action.responses.push(response));
            }
            ActionStep::Closed { action, .. } => {
                actions.entry(*action).and_modify(|action| action.is_closed = true);
            }
            ActionStep::Raised { .. } => {}
        }
    }
    actions.into_values().collect()
}

//! Whether a unit may be claimed: the gate that an IQA opens.
//!
//! Source: specification, "Qualification Assessment" (R14 of the audit: internally assessed, internally quality-assured,
//! then externally, before certification); feature Q10. Nothing here says "certificated": that is the awarding body's word.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use super::command::{CommandError, JudgingError, checked_release};
use super::entry::{Sample, Stage};
use super::fitness::{self, Concern, Finding, Grade};
use super::sign_off::{SignOffGap, sign_off_gaps};
use super::standing::{Standing, assessors_actions, disputed, place_now, sampled};
use super::{ActorId, DecisionId, Entry, EntryId, Portfolio, Role, SignOffId};
use crate::spec::{CriterionRef, Specification, UnitRef};

/// A reason for which a unit may not be released yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReleaseGap {
    /// Whoever would release it is in another role, or has not said who they are.
    NotAnIqa(Option<Role>),
    /// No assessor has signed it off, or what they signed off has changed since.
    NotSignedOff,
    /// Something is in the way of a sign-off by now.
    SignOff(SignOffGap),
    /// An assessor has not declared whether they have an interest in the learner's result.
    NothingDeclared(ActorId),
    /// A sample that the plan requires before release was not taken.
    NotSampled(EntryId),
    /// An action that blocks the unit is not closed.
    OpenAction(EntryId),
    /// A criterion was decided anew after a quality assurer had disagreed, and none has looked at that since.
    NotLookedAtAgain(CriterionRef),
    /// Whoever would release it signed it off.
    OwnSignOff,
    /// They decided so many of its criteria.
    OwnDecisions(usize),
    /// Another rule on who may take part bars them.
    Unfit(Finding),
    /// No quality assurer has looked at any decision that it is signed off on. A plan may leave a unit out, but nobody
    /// releases it like that without saying why.
    NothingSampled,
    /// Something that is put under a release is missing or cannot be kept.
    Words(Box<CommandError>),
}

impl ReleaseGap {
    /// Whether it is gone as soon as something is said in the form of the release itself.
    pub fn is_for_the_form(&self) -> bool {
        matches!(self, ReleaseGap::NothingSampled | ReleaseGap::Words(_))
    }

    /// What the command says that is refused for it.
    pub(in crate::portfolio) fn refusal(self, unit: UnitRef) -> CommandError {
        match self {
            ReleaseGap::NotAnIqa(role) => JudgingError::NotTheirs { role, needed: Role::Iqa }.into(),
            ReleaseGap::Unfit(finding) => JudgingError::Unfit(finding).into(),
            ReleaseGap::Words(error) => *error,
            gap => JudgingError::CannotRelease { unit, gap }.into(),
        }
    }
}

/// What is put under a release.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// The declaration, in full; empty as long as nobody made it.
    pub declaration: String,
    /// The name put under it.
    pub name: String,
    /// Why the unit is released though nothing of it was sampled. Where something was, it is not asked for.
    pub unsampled_because: String,
}

/// Between a declaration and the reason why a unit was released though nothing of it was sampled.
const UNSAMPLED: &str = "Nothing of the unit was sampled. It is released all the same, because:";

/// A declaration with the reason in it why nothing of the unit was sampled. Its record has one text for both, and whoever reads
/// the one reads the other.
pub(in crate::portfolio) fn with_reason(declaration: &str, reason: &str) -> String {
    format!("{declaration}\n\n{UNSAMPLED} {reason}")
}

/// A release that somebody is about to declare.
#[derive(Debug, Clone, Copy)]
pub struct Releasing<'a> {
    /// Of which unit.
    pub unit: UnitRef,
    /// Who.
    pub by: ActorId,
    /// On which day.
    pub on: Date,
    /// In which words.
    pub words: &'a Words,
}

/// Everything for which that may not be yet; nothing if it may. The command asks here too, so it refuses exactly what there
/// is a reason for.
pub fn release_gaps(
    spec: &Specification,
    portfolio: &Portfolio,
    standing: &Standing<'_>,
    releasing: Releasing<'_>,
) -> Vec<ReleaseGap> {
    let Releasing { unit, by, on, words } = releasing;
    let mut gaps = Vec::new();
    let role = fitness::role(portfolio, by);
    if role != Some(Role::Iqa) {
        gaps.push(ReleaseGap::NotAnIqa(role));
    }
    let signed = standing.sign_off(unit).map(|(_, made)| made);
    if signed.is_none() {
        gaps.push(ReleaseGap::NotSignedOff);
    }
    let in_the_way = sign_off_gaps(spec, portfolio, standing, unit);
    // What an assessor may sign off with a warning, an awarding body is not asked to certificate.
    let in_the_way = in_the_way.into_iter().filter(|gap| gap.is_bar() || matches!(gap, SignOffGap::Illegible(_)));
    gaps.extend(in_the_way.map(ReleaseGap::SignOff));

    let learner = portfolio.enrolment.value.as_ref().map(|enrolment| enrolment.learner);
    let in_unit = || standing.all().filter(|(criterion, _)| criterion.unit == unit).map(|(_, judged)| judged);
    let assessors = in_unit().map(|judged| judged.made.by).chain(signed.map(|made| made.by));
    for assessor in assessors.collect::<BTreeSet<ActorId>>() {
        let declared = learner.and_then(|learner| fitness::interest(portfolio, assessor, learner));
        if declared.is_none() {
            gaps.push(ReleaseGap::NothingDeclared(assessor));
        }
    }
    let planned = planned(portfolio).into_iter();
    let outstanding = planned.filter(|planned| planned.is_required && planned.unit == unit && planned.taken.is_none());
    gaps.extend(outstanding.map(|planned| ReleaseGap::NotSampled(planned.id)));
    let actions = assessors_actions(portfolio).into_iter();
    let open = actions.filter(|action| action.blocks == Some(unit) && !action.is_closed);
    gaps.extend(open.map(|action| ReleaseGap::OpenAction(action.id)));

    // What it is released on: what is signed off, and before that what stands.
    let decisions: BTreeSet<DecisionId> = match signed {
        Some(made) => made.value.decisions.values().copied().collect(),
        None => in_unit().map(|judged| judged.id).collect(),
    };
    let unseen = not_looked_at_again(portfolio, &decisions).into_iter();
    let unseen: BTreeSet<CriterionRef> =
        unseen.filter_map(|id| Some(portfolio.decisions.get(&id)?.value.criterion)).collect();
    gaps.extend(unseen.into_iter().map(ReleaseGap::NotLookedAtAgain));
    gaps.extend(of_the_person(spec, portfolio, by, &decisions, on));
    if signed.is_some_and(|made| fitness::is_same_person(portfolio, by, made.by)) {
        gaps.push(ReleaseGap::OwnSignOff);
    }
    let needs_reason = signed.is_some() && !is_any_sampled(portfolio, &decisions);
    if needs_reason && words.unsampled_because.trim().is_empty() {
        gaps.push(ReleaseGap::NothingSampled);
    }
    let refused = checked_release(words, needs_reason).err().unwrap_or_default();
    gaps.extend(refused.into_iter().map(|error| ReleaseGap::Words(Box::new(error))));
    gaps
}

/// Those of `decisions` that were made on a criterion after a quality assurer had disagreed with a decision on it, and that
/// none has an opinion on.
pub fn not_looked_at_again(portfolio: &Portfolio, decisions: &BTreeSet<DecisionId>) -> BTreeSet<DecisionId> {
    let (sampled, disputed) = (sampled(portfolio), disputed(portfolio));
    let of = |id: &DecisionId| {
        let made = portfolio.decisions.get(id)?;
        Some((place_now(portfolio, &made.value)?, made.at))
    };
    let disputed: Vec<(CriterionRef, Timestamp)> = disputed.iter().filter_map(of).collect();
    let is_after_dispute = |id: &DecisionId| {
        of(id).is_some_and(|(place, at)| disputed.iter().any(|(other, earlier)| *other == place && *earlier < at))
    };
    decisions.iter().filter(|id| !sampled.contains(id) && is_after_dispute(id)).copied().collect()
}

/// What bars `by` from taking part. Of decisions of their own one line is said, however many those are.
fn of_the_person(
    spec: &Specification,
    portfolio: &Portfolio,
    by: ActorId,
    decisions: &BTreeSet<DecisionId>,
    on: Date,
) -> Vec<ReleaseGap> {
    let findings = fitness::for_sampling(spec, portfolio, by, decisions, on);
    let barred = findings.into_iter().filter(|finding| finding.grade == Grade::Blocked);
    let is_own = |finding: &Finding| matches!(finding.concern, Concern::OwnDecision(_));
    let (own, others): (Vec<Finding>, Vec<Finding>) = barred.partition(is_own);
    let own = (!own.is_empty()).then_some(ReleaseGap::OwnDecisions(own.len()));
    own.into_iter().chain(others.into_iter().map(ReleaseGap::Unfit)).collect()
}

/// Whether a quality assurer has an opinion on any of `decisions`, none of it on decisions of their own.
fn is_any_sampled(portfolio: &Portfolio, decisions: &BTreeSet<DecisionId>) -> bool {
    let is_anothers = |by: ActorId, decision: &DecisionId| {
        let made = portfolio.decisions.get(decision);
        made.is_some_and(|made| !fitness::is_same_person(portfolio, by, made.by))
    };
    let looked_at = |by: ActorId, sample: &Sample| {
        sample.opinions.keys().any(|decision| decisions.contains(decision) && is_anothers(by, decision))
    };
    portfolio.trusted_entries().any(|(_, made)| match &made.value {
        Entry::Sample(sample) => fitness::role(portfolio, made.by) == Some(Role::Iqa) && looked_at(made.by, sample),
        _ => false,
    })
}

/// Whether no quality assurer has looked at anything that `unit` is signed off on.
pub fn is_unsampled(portfolio: &Portfolio, standing: &Standing<'_>, unit: UnitRef) -> bool {
    let signed = standing.sign_off(unit).map(|(_, made)| made.value.decisions.values().copied().collect());
    signed.is_some_and(|decisions| !is_any_sampled(portfolio, &decisions))
}

/// The sign-off and the release that stand for `unit`, where it is released: a release stands as long as what it stands on.
pub fn released(portfolio: &Portfolio, standing: &Standing<'_>, unit: UnitRef) -> Option<(SignOffId, EntryId)> {
    let (sign_off, _) = standing.sign_off(unit)?;
    let releases = portfolio.trusted_entries().filter_map(|(id, made)| match &made.value {
        Entry::Release(release) if release.sign_off == sign_off && release.unit == unit => Some((made.at, id, made.by)),
        _ => None,
    });
    let by_iqa = releases.filter(|(.., by)| fitness::role(portfolio, *by) == Some(Role::Iqa));
    by_iqa.max().map(|(_, id, _)| (sign_off, id))
}

/// A sample that is in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InPlan {
    /// Which.
    pub id: EntryId,
    /// Of which unit.
    pub unit: UnitRef,
    /// At which stage.
    pub stage: Stage,
    /// For which day.
    pub planned_on: Option<jiff::civil::Date>,
    /// The unit may not be released before.
    pub is_required: bool,
    /// The sample that carried it out.
    pub taken: Option<EntryId>,
}

/// What the plan has, without what was dropped or replaced.
pub fn planned(portfolio: &Portfolio) -> Vec<InPlan> {
    let all = || {
        portfolio.trusted_entries().filter_map(|(id, made)| match &made.value {
            Entry::PlannedSample(planned) => Some((id, planned, made.at)),
            _ => None,
        })
    };
    let superseded: BTreeSet<EntryId> = all().filter_map(|(_, planned, _)| planned.supersedes).collect();
    let before: BTreeMap<EntryId, EntryId> =
        all().filter_map(|(id, planned, _)| Some((id, planned.supersedes?))).collect();
    // Since when it is in the plan, by whatever words: what was sampled before is not what is planned.
    let since = |id: EntryId| {
        let line = std::iter::successors(Some(id), |id| before.get(id).copied()).take(before.len() + 1);
        line.filter_map(|id| portfolio.entries.get(&id)).map(|made| made.at).min()
    };
    let taken = |id: EntryId, unit: UnitRef, stage: Stage| {
        let since = since(id);
        let samples = portfolio.trusted_entries().filter_map(|(sample, made)| match &made.value {
            Entry::Sample(value) => Some((sample, value, made.at)),
            _ => None,
        });
        let mut carried_out = samples.filter(|(_, sample, at)| {
            // One that does not name its plan carries out what fits.
            let fits = sample.planned.is_none() && sample.unit == unit && sample.stage == stage;
            sample.planned == Some(id) || (fits && since.is_none_or(|since| *at >= since))
        });
        carried_out.next().map(|(sample, ..)| sample)
    };
    let standing = all().filter(|(id, planned, _)| !superseded.contains(id) && !planned.is_dropped);
    standing
        .map(|(id, planned, _)| InPlan {
            id,
            unit: planned.unit,
            stage: planned.stage,
            planned_on: planned.planned_on,
            is_required: planned.is_required,
            taken: taken(id, planned.unit, planned.stage),
        })
        .collect()
}

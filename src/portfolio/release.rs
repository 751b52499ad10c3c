//! Whether a unit may be claimed: the gate that an IQA opens.
//!
//! Source: specification, "Qualification Assessment" (R14 of the audit: internally assessed, internally quality-assured,
//! then externally, before certification); feature Q10. Nothing here says "certificated": that is the awarding body's word.

use std::collections::{BTreeMap, BTreeSet};

use super::entry::Stage;
use super::fitness;
use super::sign_off::{SignOffGap, sign_off_gaps};
use super::standing::{Standing, assessors_actions};
use super::{ActorId, Entry, EntryId, Portfolio, Role, SignOffId};
use crate::spec::{Specification, UnitRef};

/// A reason for which a unit may not be released yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReleaseGap {
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
}

/// Why `unit` may not be released yet; none if it may.
pub fn release_gaps(
    spec: &Specification,
    portfolio: &Portfolio,
    standing: &Standing<'_>,
    unit: UnitRef,
) -> Vec<ReleaseGap> {
    let mut gaps = Vec::new();
    if standing.sign_off(unit).is_none() {
        gaps.push(ReleaseGap::NotSignedOff);
    }
    let in_the_way = sign_off_gaps(spec, portfolio, standing, unit);
    // What an assessor may sign off with a warning, an awarding body is not asked to certificate.
    let in_the_way = in_the_way.into_iter().filter(|gap| gap.is_bar() || matches!(gap, SignOffGap::Illegible(_)));
    gaps.extend(in_the_way.map(ReleaseGap::SignOff));

    let learner = portfolio.enrolment.value.as_ref().map(|enrolment| enrolment.learner);
    let decided = standing.all().filter(|(criterion, _)| criterion.unit == unit).map(|(_, judged)| judged.made.by);
    let signed = standing.sign_off(unit).map(|(_, made)| made.by);
    for assessor in decided.chain(signed).collect::<BTreeSet<ActorId>>() {
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
    gaps
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

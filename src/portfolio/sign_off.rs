//! Whether a unit can be signed off, and what stands in the way.
//!
//! Source: specification, "Qualification Assessment" (rules R03, R04 and R32 of the audit); features A05, A17.

use super::Portfolio;
use super::judging::Outcome;
use super::standing::{Quality, Standing, is_stale};
use crate::spec::{CriterionRef, Specification, UnitRef};

/// Something in the way of a sign-off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignOffGap {
    /// A criterion that is not met.
    NotMet(CriterionRef),
    /// A decision has to be looked at again, because what it was made on has changed.
    Stale(CriterionRef),
    /// An IQA disagrees, and no assessor has decided anew.
    Disputed(CriterionRef),
    /// A decision came in more than once and does not say the same.
    Altered(CriterionRef),
    /// No decision on the criterion has all rules of evidence and a method on record. None is issued like that; records of
    /// before, and foreign ones, are read as they are.
    Unrecorded(CriterionRef),
    /// The wording cannot be read in the source, and the provider has not supplied it (E-U5-41 of the audit).
    Illegible(CriterionRef),
}

impl SignOffGap {
    /// Whether there can be no sign-off before it is gone. The others are to be known.
    pub fn is_bar(&self) -> bool {
        !matches!(self, SignOffGap::Unrecorded(_) | SignOffGap::Illegible(_))
    }
}

/// Whether nothing bars `unit` from being signed off.
pub fn can_sign_off(spec: &Specification, portfolio: &Portfolio, standing: &Standing<'_>, unit: UnitRef) -> bool {
    !sign_off_gaps(spec, portfolio, standing, unit).iter().any(SignOffGap::is_bar)
}

/// What stands in the way of signing `unit` off, in the specification's order. A unit is complete when every criterion of
/// it is met, and nothing is averaged or made up for (R03, R04).
pub fn sign_off_gaps(
    spec: &Specification,
    portfolio: &Portfolio,
    standing: &Standing<'_>,
    unit: UnitRef,
) -> Vec<SignOffGap> {
    let mut gaps = Vec::new();
    for criterion in spec.unit(unit).into_iter().flat_map(|unit| unit.criteria()) {
        let id = criterion.criterion_ref;
        let judgement = standing.judgement(portfolio, id);
        let judged = standing.decisions(id);
        if judgement.outcome != Some(Outcome::Met) {
            gaps.push(SignOffGap::NotMet(id));
        }
        if judged.iter().any(|judged| is_stale(portfolio, criterion, &judged.made.value)) {
            gaps.push(SignOffGap::Stale(id));
        }
        if judgement.quality == Quality::Disputed {
            gaps.push(SignOffGap::Disputed(id));
        }
        if judgement.is_altered {
            gaps.push(SignOffGap::Altered(id));
        }
        let is_recorded = judged.iter().any(|judged| judged.made.value.basis.unrecorded().is_none());
        if judgement.outcome == Some(Outcome::Met) && !is_recorded {
            gaps.push(SignOffGap::Unrecorded(id));
        }
        if criterion.wording.value.is_none() {
            gaps.push(SignOffGap::Illegible(id));
        }
    }
    gaps
}

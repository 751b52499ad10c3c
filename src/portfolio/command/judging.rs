//! What assessors decide, declare and add themselves.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::words::{line, required_line, required_text, text};
use super::{
    CommandError, Field, Gesture, JudgingError, MAX_CHECKED_EVIDENCE, MAX_CRITERIA, MAX_FILES, MAX_LOCATIONS, within,
};
use crate::digest::Digest;
use crate::portfolio::diff::Made;
use crate::portfolio::entry::{Feedback, Reopening};
use crate::portfolio::fitness::{self, Finding, Grade};
use crate::portfolio::judging::{
    AssessorEvidence, AssessorEvidenceKind, Basis, Check, Decision, Method, Outcome, Required, RuleOfEvidence, SignOff,
};
use crate::portfolio::sign_off::sign_off_gaps;
use crate::portfolio::standing::{self, Standing, standing};
use crate::portfolio::{Attachment, DecisionId, Entry, EntryId, EvidenceId, EvidenceNumber, Location, Role, SignOffId};
use crate::spec::{CriterionRef, UnitRef};

/// A decision that is about to be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDecision {
    /// What is judged.
    pub criterion: CriterionRef,
    /// The digest of the wording, where that was read earlier.
    pub wording: Option<Digest>,
    /// What it is judged on, each with the digest of what was looked at when it was written down: what changed since has
    /// to be looked at again.
    pub evidence: BTreeMap<EvidenceId, Digest>,
    /// The judgement.
    pub outcome: Outcome,
    /// What is said to the learner.
    pub feedback: String,
    /// The decision that it replaces, with the reason.
    pub supersedes: Option<(DecisionId, String)>,
    /// The rules of evidence, as far as they were looked at.
    pub varcs: BTreeMap<RuleOfEvidence, Check>,
    /// By which method.
    pub method: Option<Method>,
    /// What is missing. It has to be said of everything that is not met.
    pub required: Option<Required>,
    /// The day it was judged, where that is not today.
    pub decided_on: Option<Date>,
}

/// An assessor's own evidence that is about to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAssessorEvidence {
    /// What it is.
    pub kind: AssessorEvidenceKind,
    /// What it is called.
    pub title: String,
    /// The day it took place.
    pub held_on: Date,
    /// Where.
    pub place: String,
    /// What was seen, said or found out.
    pub account: String,
    /// The criteria that it covers.
    pub criteria: BTreeMap<CriterionRef, Vec<Location>>,
    /// Recordings and papers.
    pub files: Vec<Attachment>,
    /// The record that it replaces, with the reason.
    pub supersedes: Option<(EvidenceId, String)>,
}

impl Gesture<'_> {
    pub(super) fn decide(&mut self, decisions: Vec<(DecisionId, NewDecision)>) -> Result<(), CommandError> {
        self.only(Role::Assessor)?;
        let criteria: BTreeSet<CriterionRef> = decisions.iter().map(|(_, new)| new.criterion).collect();
        criteria.iter().try_for_each(|&criterion| self.known(criterion))?;
        self.fit(fitness::for_judging(self.spec, self.portfolio, self.by, &criteria, self.today()))?;
        let standing = standing(self.portfolio);
        for (id, new) in decisions {
            let is_there = |made: &Made| matches!(made, Made::Decision(other, _) if *other == id);
            if self.portfolio.decisions.contains_key(&id) || self.diff.made.iter().any(is_there) {
                return Err(JudgingError::DecisionExists(id).into());
            }
            let decision = self.decision(&standing, new)?;
            self.diff.made.push(Made::Decision(id, decision));
        }
        Ok(())
    }

    fn decision(&self, standing: &Standing<'_>, new: NewDecision) -> Result<Decision, CommandError> {
        let NewDecision { criterion, evidence, outcome, .. } = new;
        within(Field::Evidence, evidence.len(), MAX_CHECKED_EVIDENCE)?;
        let wording = self.spec.criterion(criterion).map(crate::spec::Criterion::wording_digest);
        let wording = wording.ok_or(CommandError::NoSuchCriterion(criterion))?;
        if new.wording.is_some_and(|read| read != wording) {
            return Err(JudgingError::WordingChanged(criterion).into());
        }
        for (&id, &seen) in &evidence {
            // What was looked at is what is there now, or it was not looked at.
            match standing::now(self.portfolio, id, criterion) {
                Some(now) if now == seen => {}
                Some(_) => return Err(JudgingError::ChangedSince(id).into()),
                None => return Err(JudgingError::NotOffered { evidence: id, criterion }.into()),
            }
        }
        // The location of evidence must be indicated (R08), and there must be some (R07).
        if outcome == Outcome::Met && evidence.is_empty() {
            return Err(JudgingError::MetOnNothing(criterion).into());
        }
        let own = standing.decision_of(self.by, criterion).map(|judged| judged.id);
        let (supersedes, reason) = match new.supersedes {
            Some((earlier, reason)) => {
                if !standing.decisions(criterion).iter().any(|judged| judged.id == earlier) {
                    return Err(JudgingError::NoSuchDecision(earlier).into());
                }
                (Some(earlier), Some(required_text(Field::CorrectionReason, &reason)?))
            }
            None => (None, None),
        };
        // Two decisions of one assessor side by side would say two things: the later one says that it replaces something.
        // Where that is another assessor's, their own earlier one gives way to it too.
        if let Some(own) = own.filter(|_| supersedes.is_none()) {
            return Err(JudgingError::StandsAlready(own).into());
        }
        self.not_to_come(Field::DecidedOn, new.decided_on)?;
        let required = match (outcome, new.required) {
            (Outcome::Met, _) => None,
            (_, None) => return Err(CommandError::Empty(Field::Missing)),
            (_, Some(Required { missing, due_on })) => {
                let missing = required_text(Field::Missing, &missing)?;
                if outcome == Outcome::NotYetMet && due_on.is_none() {
                    return Err(CommandError::Empty(Field::DueDate));
                }
                self.not_past(Field::DueDate, due_on)?;
                Some(Required { missing, due_on })
            }
        };
        let mut varcs = new.varcs;
        for check in varcs.values_mut() {
            check.note = text(Field::VarcsNote, &check.note)?;
        }
        let method = match new.method {
            Some(Method::Listed(kind)) => {
                self.spec.evidence_type(kind).ok_or(CommandError::NoSuchType(kind))?;
                Some(Method::Listed(kind))
            }
            // One that says nothing is none.
            Some(Method::Other(words)) => {
                let words = text(Field::Method, &words)?;
                (!words.trim().is_empty()).then_some(Method::Other(words))
            }
            None => None,
        };
        let claim = self.portfolio.claims.get(criterion);
        let basis = Basis {
            reason,
            varcs,
            method,
            required,
            decided_on: new.decided_on.filter(|&day| day != self.today()),
            is_prior_learning: claim.is_some_and(|claim| claim.prior_learning.is_some()),
        };
        if let Some(open) = basis.unrecorded().filter(|_| outcome == Outcome::Met) {
            return Err(JudgingError::MetUnrecorded { criterion, open }.into());
        }
        Ok(Decision {
            criterion,
            wording,
            evidence,
            outcome,
            feedback: text(Field::Feedback, &new.feedback)?,
            supersedes,
            basis,
        })
    }

    pub(super) fn record_evidence(&mut self, id: EvidenceId, new: NewAssessorEvidence) -> Result<(), CommandError> {
        self.only(Role::Assessor)?;
        if self.portfolio.assessor_evidence.contains_key(&id) || self.portfolio.evidence.kept(id).is_some() {
            return Err(CommandError::EvidenceExists(id));
        }
        within(Field::Criteria, new.criteria.len(), MAX_CRITERIA)?;
        within(Field::Files, new.files.len(), MAX_FILES)?;
        for (&criterion, locations) in &new.criteria {
            self.known(criterion)?;
            within(Field::Locations, locations.len(), MAX_LOCATIONS)?;
            locations.iter().try_for_each(|location| line(Field::Locations, &location.to_string()).map(|_| ()))?;
        }
        let criteria = new.criteria.keys().copied().collect();
        self.fit(fitness::for_judging(self.spec, self.portfolio, self.by, &criteria, self.today()))?;
        self.not_to_come(Field::HeldOn, Some(new.held_on))?;
        let (supersedes, reason) = match new.supersedes {
            Some((earlier, reason)) => {
                let mut others = standing::assessor_evidence(self.portfolio);
                if !others.any(|(id, made)| id == earlier && made.by == self.by) {
                    return Err(CommandError::NoSuchEvidence(earlier));
                }
                (Some(earlier), Some(required_text(Field::CorrectionReason, &reason)?))
            }
            None => (None, None),
        };
        let kind = match new.kind {
            AssessorEvidenceKind::WitnessCheck { witness, relation } => AssessorEvidenceKind::WitnessCheck {
                witness: required_line(Field::Witness, &witness)?,
                relation: line(Field::Relation, &relation)?,
            },
            kind => kind,
        };
        let shown = self.portfolio.assessor_numbers();
        let same =
            self.portfolio.assessor_evidence.iter().filter(|(_, made)| made.value.kind.prefix() == kind.prefix());
        let highest = same.filter_map(|(id, _)| shown.get(id)).map(|number| number.0).max().unwrap_or(0);
        // One that takes another's place takes its number too: it is the same piece of evidence, put right.
        let number = supersedes.and_then(|earlier| self.portfolio.assessor_evidence.get(&earlier));
        let number = number.filter(|earlier| earlier.value.kind.prefix() == kind.prefix());
        let number = number.map_or(EvidenceNumber(highest.saturating_add(1)), |earlier| earlier.value.number);
        let evidence = AssessorEvidence {
            number,
            kind,
            title: required_line(Field::Title, &new.title)?,
            held_on: new.held_on,
            place: line(Field::Place, &new.place)?,
            account: required_text(Field::Account, &new.account)?,
            criteria: new.criteria,
            files: new.files,
            supersedes,
            reason,
        };
        self.diff.made.push(Made::AssessorEvidence(id, evidence));
        Ok(())
    }

    pub(super) fn sign_off(
        &mut self,
        id: SignOffId,
        unit: UnitRef,
        declaration: &str,
        name: &str,
    ) -> Result<(), CommandError> {
        self.only(Role::Assessor)?;
        if self.portfolio.sign_offs.contains_key(&id) {
            return Err(JudgingError::SignOffExists(id).into());
        }
        let found = self.spec.unit(unit).ok_or(CommandError::NoSuchUnit(unit))?;
        let criteria: BTreeSet<CriterionRef> = found.criteria().map(|criterion| criterion.criterion_ref).collect();
        self.fit(fitness::for_judging(self.spec, self.portfolio, self.by, &criteria, self.today()))?;
        let standing = standing(self.portfolio);
        let gaps = sign_off_gaps(self.spec, self.portfolio, &standing, unit);
        if let Some(&gap) = gaps.iter().find(|gap| gap.is_bar()) {
            return Err(JudgingError::CannotSignOff { unit, gap }.into());
        }
        let decisions = criteria
            .iter()
            .flat_map(|&criterion| standing.decisions(criterion).iter().map(move |judged| (criterion, judged.id)));
        let sign_off = SignOff {
            unit,
            declaration: required_text(Field::Declaration, declaration)?,
            supersedes: standing.sign_off(unit).map(|(earlier, _)| earlier),
            name: Some(required_line(Field::Name, name)?),
            decisions: decisions.collect(),
        };
        self.diff.made.push(Made::SignOff(id, sign_off));
        Ok(())
    }

    pub(super) fn reopen(&mut self, id: EntryId, sign_off: SignOffId, reason: &str) -> Result<(), CommandError> {
        self.only(Role::Assessor)?;
        let standing = standing(self.portfolio);
        let made = self.portfolio.sign_offs.get(&sign_off).ok_or(JudgingError::NoSuchSignOff(sign_off))?;
        if standing.sign_off(made.value.unit).is_none_or(|(stands, _)| stands != sign_off) {
            return Err(JudgingError::NoSuchSignOff(sign_off).into());
        }
        let reason = required_text(Field::CorrectionReason, reason)?;
        self.enter(id, Entry::Reopening(Reopening { sign_off, reason }))
    }

    pub(super) fn give_feedback(&mut self, id: EntryId, feedback: Feedback) -> Result<(), CommandError> {
        self.only_who_judges()?;
        let about = match feedback.about {
            crate::portfolio::entry::About::Criterion(criterion) => self.known(criterion),
            crate::portfolio::entry::About::Unit(unit) => {
                self.spec.unit(unit).map(|_| ()).ok_or(CommandError::NoSuchUnit(unit))
            }
            crate::portfolio::entry::About::Overall => Ok(()),
        };
        about?;
        let mut reason = None;
        if let Some(earlier) = feedback.supersedes {
            let is_own = |made: &crate::portfolio::Unchanging<Entry>| {
                made.by == self.by && matches!(made.value, Entry::Feedback(_))
            };
            let made = self.portfolio.entries.get(&earlier);
            made.filter(|made| is_own(made)).ok_or(JudgingError::NoSuchEntry(earlier))?;
            let why = feedback.reason.as_deref().unwrap_or_default();
            reason = Some(required_text(Field::CorrectionReason, why)?);
        }
        let text = required_text(Field::Feedback, &feedback.text)?;
        self.enter(id, Entry::Feedback(Feedback { text, reason, ..feedback }))
    }

    /// What bars somebody bars the command; what is to be warned of or noted is the page's to show.
    pub(super) fn fit(&self, findings: Vec<Finding>) -> Result<(), CommandError> {
        match findings.into_iter().find(|finding| finding.grade == Grade::Blocked) {
            Some(finding) => Err(JudgingError::Unfit(finding).into()),
            None => Ok(()),
        }
    }
}

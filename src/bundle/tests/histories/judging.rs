//! What those who judge do in a history, and what a learner says to it: everything that is said once and for all.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{World, assessor, iqa, learner, second_assessor};
use crate::portfolio::command::{Command, NewAssessorEvidence, NewDecision};
use crate::portfolio::competence::Competence;
use crate::portfolio::entry::{
    About, ActionStep, Audience, Feedback, Interest, Opinion, PlannedSample, Sample, Stage, Verdict,
};
use crate::portfolio::judging::{AssessorEvidenceKind, Check, Method, Required, RuleOfEvidence};
use crate::portfolio::release::Words;
use crate::portfolio::standing::{self, assessors_actions, learners_actions, standing};
use crate::portfolio::{ActorId, DecisionId, EntryId, EvidenceId, Outcome, Role, SignOffId, Submission, SubmissionId};
use crate::spec::{CriterionRef, Specification, UnitRef};
use crate::testing::{self, moment};
use crate::wire;

const DAY: Date = Date::constant(2030, 1, 1);

impl World {
    /// Who judges says who they are, what they can, and that they have no interest.
    pub(super) fn introduce(&mut self, spec: &Specification, n: usize) {
        let by = self.devices[n].by;
        let (role, name) = if by == iqa() { (Role::Iqa, "Ines Example") } else { (Role::Assessor, "Asif Example") };
        if by == second_assessor() {
            let name = "Ada Example".to_owned();
            self.does(spec, n, Command::DescribeSelf { role, name, registration_number: None });
        } else {
            let registration_number = Some(format!("{name}'s number"));
            self.does(spec, n, Command::DescribeSelf { role, name: name.to_owned(), registration_number });
        }
        self.can(spec, n);
        let others: Vec<ActorId> = match role {
            Role::Iqa => vec![assessor(), second_assessor(), learner()],
            _ => vec![learner()],
        };
        for of in others {
            self.declares(spec, n, of);
        }
    }

    fn can(&mut self, spec: &Specification, n: usize) {
        let occupation = self.typed(n);
        let competence = Competence { occupation, level: Some(6), ..Competence::default() };
        self.does(spec, n, Command::DescribeCompetence(competence));
    }

    fn declares(&mut self, spec: &Specification, n: usize, of: ActorId) {
        let (declaration, name) = (self.typed(n), "Somebody".to_owned());
        let interest = Interest { of, interest: None, scrutinised_by: None, declaration, name, supersedes: None };
        let id = self.entry();
        self.does(spec, n, Command::DeclareInterest { id, interest });
    }

    fn bytes(&mut self) -> [u8; 10] {
        self.second += 1;
        let mut bytes = [0; 10];
        bytes[2..].copy_from_slice(&self.second.to_be_bytes());
        bytes
    }

    fn entry(&mut self) -> EntryId {
        let bytes = self.bytes();
        EntryId::new(moment(self.second), bytes)
    }

    fn some_criterion(&mut self) -> CriterionRef {
        testing::criterion(self.dice.below(3) as usize)
    }

    fn smallest_unit() -> UnitRef {
        "ISP505".parse().unwrap()
    }

    /// Something that an assessor does.
    pub(super) fn assesses(&mut self, spec: &Specification, n: usize) {
        match self.dice.below(14) {
            0..5 => {
                let criterion = self.some_criterion();
                let outcomes = [Outcome::Met, Outcome::NotYetMet, Outcome::MoreEvidenceNeeded];
                let outcome = self.dice.one_of(&outcomes).unwrap();
                self.decides(spec, n, &[criterion], outcome);
            }
            5 | 6 => self.gives_feedback(spec, n, Audience::Learner),
            7 => {
                let criterion = self.some_criterion();
                self.records(spec, n, [criterion].into());
            }
            8 | 9 => self.completes(spec, n),
            10 => {
                let stands = standing(&self.devices[n].portfolio).sign_off(Self::smallest_unit()).map(|(id, _)| id);
                let Some(sign_off) = stands else { return };
                let (id, reason) = (self.entry(), self.typed(n));
                self.does(spec, n, Command::Reopen { id, sign_off, reason });
            }
            11 | 12 => {
                let Some(action) = self.open_action(n) else { return };
                let (id, response) = (self.entry(), self.typed(n));
                self.does(spec, n, Command::ActOn { id, step: ActionStep::Answered { action, response } });
            }
            _ => self.can(spec, n),
        }
    }

    fn decides(&mut self, spec: &Specification, n: usize, criteria: &[CriterionRef], outcome: Outcome) {
        let mut decisions = Vec::new();
        for &criterion in criteria {
            let (feedback, missing, reason, bytes) = (self.typed(n), self.typed(n), self.typed(n), self.bytes());
            let id = DecisionId::new(moment(self.second), bytes);
            let device = &self.devices[n];
            let portfolio = &device.portfolio;
            let learners =
                portfolio.mappings.iter().filter(|(key, _)| key.criterion == criterion).map(|(key, _)| key.evidence);
            let offered = learners.chain(portfolio.assessor_evidence.keys().copied());
            let evidence: BTreeMap<_, _> =
                offered.filter_map(|id| Some((id, standing::now(portfolio, id, criterion)?))).collect();
            let stands = standing(portfolio);
            let own = stands.decision_of(device.by, criterion).map(|judged| judged.id);
            let outcome = if evidence.is_empty() { Outcome::MoreEvidenceNeeded } else { outcome };
            let confirmed = Check { is_confirmed: true, note: String::new() };
            let decision = NewDecision {
                criterion,
                wording: None,
                evidence,
                outcome,
                feedback,
                supersedes: own.map(|earlier| (earlier, reason)),
                varcs: RuleOfEvidence::ALL.map(|rule| (rule, confirmed.clone())).into(),
                method: Some(Method::Other("Looked at, as agreed".to_owned())),
                required: (outcome != Outcome::Met).then_some(Required { missing, due_on: Some(DAY) }),
                decided_on: None,
            };
            decisions.push((id, decision));
        }
        self.does(spec, n, Command::Decide(decisions));
    }

    fn records(&mut self, spec: &Specification, n: usize, criteria: BTreeSet<CriterionRef>) {
        let (title, account, reason, bytes) = (self.typed(n), self.typed(n), self.typed(n), self.bytes());
        let device = &self.devices[n];
        let own = standing::assessor_evidence(&device.portfolio).filter(|(_, made)| made.by == device.by);
        let own: Vec<EvidenceId> = own.map(|(id, _)| id).collect();
        let earlier = if self.dice.below(2) == 0 { self.dice.one_of(&own) } else { None };
        let evidence = NewAssessorEvidence {
            kind: AssessorEvidenceKind::Observation,
            title,
            held_on: Date::constant(2026, 11, 20),
            place: String::new(),
            account,
            criteria: criteria.into_iter().map(|criterion| (criterion, Vec::new())).collect(),
            files: Vec::new(),
            supersedes: earlier.map(|earlier| (earlier, reason)),
        };
        let id = EvidenceId::new(moment(self.second), bytes);
        self.does(spec, n, Command::RecordEvidence { id, evidence });
    }

    /// Sees all of a unit, meets every criterion of it and signs it off.
    fn completes(&mut self, spec: &Specification, n: usize) {
        let unit = Self::smallest_unit();
        let criteria: Vec<CriterionRef> =
            spec.unit(unit).unwrap().criteria().map(|criterion| criterion.criterion_ref).collect();
        self.records(spec, n, criteria.iter().copied().collect());
        self.decides(spec, n, &criteria, Outcome::Met);
        let (declaration, bytes) = (self.typed(n), self.bytes());
        let id = SignOffId::new(moment(self.second), bytes);
        self.does(spec, n, Command::SignOff { id, unit, declaration, name: "Asif Example".to_owned() });
    }

    fn gives_feedback(&mut self, spec: &Specification, n: usize, audience: Audience) {
        let criterion = self.some_criterion();
        let about = [About::Criterion(criterion), About::Unit(criterion.unit), About::Overall];
        let about = self.dice.one_of(&about).unwrap();
        let (id, text) = (self.entry(), self.typed(n));
        let feedback = Feedback { about, text, audience, supersedes: None, reason: None };
        self.does(spec, n, Command::GiveFeedback { id, feedback });
    }

    fn open_action(&mut self, n: usize) -> Option<EntryId> {
        let actions = assessors_actions(&self.devices[n].portfolio);
        let open: Vec<EntryId> = actions.iter().filter(|action| !action.is_closed).map(|action| action.id).collect();
        self.dice.one_of(&open)
    }

    /// Something that an IQA does.
    pub(super) fn assures(&mut self, spec: &Specification, n: usize) {
        let portfolio = &self.devices[n].portfolio;
        let decisions: Vec<(DecisionId, CriterionRef)> =
            portfolio.decisions.iter().map(|(&id, made)| (id, made.value.criterion)).collect();
        let decision = self.dice.one_of(&decisions);
        let unit = decision.map_or_else(Self::smallest_unit, |(_, criterion)| criterion.unit);
        let stage = if self.dice.below(2) == 0 { Stage::Interim } else { Stage::Summative };
        match (self.dice.below(12), decision) {
            (0..4, Some((decision, _))) => {
                let verdicts = [Verdict::Agree, Verdict::AgreeWithAction, Verdict::Disagree];
                let verdict = self.dice.one_of(&verdicts).unwrap();
                let (id, reason, notes) = (self.entry(), self.typed(n), self.typed(n));
                let opinions = [(decision, Opinion { verdict, reason })].into();
                let sample = Sample { unit, stage, opinions, evidence: BTreeMap::new(), notes, planned: None };
                self.does(spec, n, Command::Sample { id, sample });
            }
            (4 | 5, _) => {
                let (id, reason) = (self.entry(), self.typed(n));
                let portfolio = &self.devices[n].portfolio;
                let planned: Vec<EntryId> =
                    crate::portfolio::release::planned(portfolio).iter().map(|planned| planned.id).collect();
                let earlier = if self.dice.below(2) == 0 { self.dice.one_of(&planned) } else { None };
                let (is_required, is_dropped) = (false, earlier.is_some() && self.dice.below(2) == 0);
                let planned = PlannedSample {
                    unit,
                    stage,
                    planned_on: Some(DAY),
                    is_required,
                    reason,
                    is_dropped,
                    supersedes: earlier,
                };
                self.does(spec, n, Command::PlanSample { id, planned });
            }
            (6, decision) => {
                let (id, what) = (self.entry(), self.typed(n));
                let (of, decision) = (assessor(), decision.map(|(id, _)| id));
                let step = ActionStep::Raised { of, what, due_on: Some(DAY), decision, blocks: None };
                self.does(spec, n, Command::ActOn { id, step });
            }
            (7, _) => {
                let Some(action) = self.open_action(n) else { return };
                let (id, note) = (self.entry(), self.typed(n));
                self.does(spec, n, Command::ActOn { id, step: ActionStep::Closed { action, note } });
            }
            (8, _) => self.gives_feedback(spec, n, Audience::Assessors),
            (9 | 10, _) => {
                let stands = standing(&self.devices[n].portfolio).sign_off(Self::smallest_unit()).map(|(id, _)| id);
                let Some(sign_off) = stands else { return };
                let (id, declaration) = (self.entry(), self.typed(n));
                let (name, unsampled_because) = ("Ines Example".to_owned(), self.typed(n));
                let words = Words { declaration, name, unsampled_because };
                self.does(spec, n, Command::Release { id, sign_off, words });
            }
            _ => self.declares(spec, n, assessor()),
        }
    }

    /// Something that a learner says to what was judged.
    pub(super) fn replies(&mut self, spec: &Specification, n: usize) {
        let portfolio = &self.devices[n].portfolio;
        match self.dice.below(4) {
            0 | 1 => {
                let standing = standing(portfolio);
                let asked: Vec<(DecisionId, CriterionRef)> = learners_actions(portfolio, &standing)
                    .iter()
                    .map(|action| (action.decision, action.criterion))
                    .collect();
                let Some((decision, criterion)) = self.dice.one_of(&asked) else { return };
                let mapped = portfolio.mappings.iter().filter(|(key, _)| key.criterion == criterion);
                let evidence: BTreeSet<EvidenceId> = mapped.map(|(key, _)| key.evidence).collect();
                let note = self.typed(n);
                self.does(spec, n, Command::Answer { decision, evidence, note });
            }
            2 => {
                let recorded: Vec<EvidenceId> = standing::assessor_evidence(portfolio).map(|(id, _)| id).collect();
                let Some(evidence) = self.dice.one_of(&recorded) else { return };
                let (id, comment) = (self.entry(), self.typed(n));
                self.does(spec, n, Command::Countersign { id, evidence, comment, name: "Lena Example".to_owned() });
            }
            _ => {
                let records = wire::records_digest(portfolio);
                let (declaration, bytes) = (self.typed(n), self.bytes());
                let id = SubmissionId::new(moment(self.second), bytes);
                let submission = Submission { declaration, name: "Lena Example".to_owned(), records };
                self.does(spec, n, Command::Submit { id, submission });
            }
        }
    }
}

//! A learner, an assessor and an IQA, each at a device of their own, who hand bundles to each other.

use super::*;
use crate::bundle::merge::merge;
use crate::bundle::selection;
use crate::portfolio::command::{JudgingError, NewAssessorEvidence, NewDecision};
use crate::portfolio::competence::{AssessingAward, Development};
use crate::portfolio::entry::Interest;
use crate::portfolio::judging::{AssessorEvidenceKind, Check, Method, Required, RuleOfEvidence};
use crate::portfolio::standing;
use crate::portfolio::{Competence, EntryId, Role};
use jiff::civil::Date;

/// All of them. Time passes for all alike, a second a gesture.
#[derive(Clone)]
pub(super) struct People {
    pub(super) learner: Workspace,
    pub(super) assessor: Workspace,
    pub(super) iqa: Workspace,
    second: i64,
}

/// Who is at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Learner,
    Assessor,
    Iqa,
}

pub(super) use Who::{Assessor, Iqa};

pub(super) const TODAY: Date = Date::constant(2023, 11, 14);

impl People {
    /// A learner with one account mapped and located on every criterion, all claimed and handed on; an assessor and an IQA
    /// who have said who they are, what they can, and that they have no interest.
    pub(super) fn new() -> People {
        let mut people = People::strangers();
        for (who, name) in [(Assessor, "Asif Example"), (Iqa, "Ines Example")] {
            people.introduces(who, name);
            people.does(who, Command::DescribeCompetence(competence()));
        }
        let learner = people.learner.actor();
        people.declares(Assessor, learner, None, None);
        people.hands(Assessor, Iqa);
        let assessor = people.assessor.actor();
        people.declares(Iqa, assessor, None, None);
        people
    }

    /// The same, before anybody but the learner has said a word.
    pub(super) fn strangers() -> People {
        let mut learner = Learner::new();
        let evidence = learner.adds("report");
        let all: Vec<String> = learner.workspace.spec().criteria().map(|c| c.criterion_ref.to_string()).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        learner.maps(evidence, &all);
        for criterion in &all {
            learner.locates(evidence, criterion, "p. 1");
            learner.claims(criterion).unwrap();
        }
        let portfolio = learner.workspace.portfolio().clone();
        let open = |n: u8| Workspace::open(spec(), portfolio.clone(), ActorId::new(at(0), [n; 10]));
        People { assessor: open(200), iqa: open(201), second: learner.second + 10, learner: learner.workspace }
    }

    pub(super) fn at(&mut self, who: Who) -> &mut Workspace {
        match who {
            Who::Learner => &mut self.learner,
            Assessor => &mut self.assessor,
            Iqa => &mut self.iqa,
        }
    }

    pub(super) fn now(&mut self) -> Timestamp {
        self.second += 1;
        at(self.second)
    }

    /// So many seconds go by.
    pub(super) fn passes(&mut self, seconds: i64) {
        self.second += seconds;
    }

    /// Ten bytes that nobody else has.
    pub(super) fn random(&mut self) -> [u8; 10] {
        self.second += 1;
        let mut random = [0; 10];
        random[2..].copy_from_slice(&self.second.to_be_bytes());
        random
    }

    pub(super) fn entry(&mut self) -> EntryId {
        let random = self.random();
        EntryId::new(at(self.second), random)
    }

    pub(super) fn tries(&mut self, who: Who, command: Command) -> Result<Done, CommandError> {
        let now = self.now();
        self.at(who).dispatch(command, now)
    }

    #[track_caller]
    pub(super) fn does(&mut self, who: Who, command: Command) -> Done {
        self.tries(who, command).unwrap()
    }

    pub(super) fn introduces(&mut self, who: Who, name: &str) {
        let role = if who == Iqa { Role::Iqa } else { Role::Assessor };
        self.does(who, Command::DescribeSelf { role, name: name.to_owned(), registration_number: None });
    }

    pub(super) fn declares(&mut self, who: Who, of: ActorId, interest: Option<&str>, scrutinised_by: Option<&str>) {
        let interest = Interest {
            of,
            interest: interest.map(str::to_owned),
            scrutinised_by: scrutinised_by.map(str::to_owned),
            declaration: "I declare as follows.".to_owned(),
            name: "Somebody".to_owned(),
            supersedes: None,
        };
        let id = self.entry();
        self.does(who, Command::DeclareInterest { id, interest });
    }

    /// Hands from one device to another what goes that way: everything to whoever judges, what was said back to the learner.
    pub(super) fn hands(&mut self, from: Who, to: Who) {
        let by = self.at(from).actor();
        let portfolio = self.at(from).portfolio();
        let theirs = match (from, to) {
            (_, Who::Learner) => selection::returned(portfolio, by, Role::Learner, &BTreeSet::new()),
            (Iqa, Assessor) => selection::returned(portfolio, by, Role::Assessor, &BTreeSet::new()),
            _ => portfolio.clone(),
        };
        let here = self.at(to);
        let merged = merge(here.portfolio(), &theirs).unwrap().result;
        *here = Workspace::open(here.spec().clone(), merged, here.actor());
    }

    /// A decision on all that is offered for a criterion now.
    pub(super) fn decision(&mut self, who: Who, text: &str, outcome: Judgement) -> NewDecision {
        let c = criterion(text);
        let portfolio = self.at(who).portfolio();
        let learners = portfolio.mappings.iter().filter(|(key, _)| key.criterion == c).map(|(key, _)| key.evidence);
        let own = portfolio.assessor_evidence.iter().map(|(&id, _)| id);
        let offered = learners.chain(own).filter_map(|id| Some((id, standing::now(portfolio, id, c)?))).collect();
        let missing = "Page 2".to_owned();
        let required = Required { missing, due_on: Some(Date::constant(2023, 12, 1)) };
        NewDecision {
            criterion: c,
            wording: None,
            evidence: offered,
            outcome,
            feedback: "As discussed.".to_owned(),
            supersedes: None,
            varcs: RuleOfEvidence::ALL.map(|rule| (rule, Check { is_confirmed: true, note: String::new() })).into(),
            method: Some(Method::Other("The portfolio, read whole".to_owned())),
            required: (outcome != Judgement::Met).then_some(required),
            decided_on: None,
        }
    }

    pub(super) fn tries_to_issue(&mut self, who: Who, decision: NewDecision) -> Result<DecisionId, CommandError> {
        let random = self.random();
        let id = DecisionId::new(at(self.second), random);
        self.tries(who, Command::Decide(vec![(id, decision)])).map(|_| id)
    }

    #[track_caller]
    pub(super) fn decides(&mut self, text: &str, outcome: Judgement) -> DecisionId {
        let decision = self.decision(Assessor, text, outcome);
        self.tries_to_issue(Assessor, decision).unwrap()
    }

    #[track_caller]
    pub(super) fn corrects(&mut self, earlier: DecisionId, text: &str, outcome: Judgement) -> DecisionId {
        let mut decision = self.decision(Assessor, text, outcome);
        decision.supersedes = Some((earlier, "New evidence.".to_owned()));
        self.tries_to_issue(Assessor, decision).unwrap()
    }

    pub(super) fn tries_to_sign_off(&mut self, name: &str) -> Result<SignOffId, CommandError> {
        let random = self.random();
        let id = SignOffId::new(at(self.second), random);
        let (declaration, by) = ("Every criterion is met.".to_owned(), "Asif Example".to_owned());
        self.tries(Assessor, Command::SignOff { id, unit: unit(name), declaration, name: by }).map(|_| id)
    }

    /// Meets every criterion of a unit and signs it off.
    pub(super) fn completes(&mut self, name: &str) -> SignOffId {
        for text in self.criteria_of(name) {
            self.decides(&text, Judgement::Met);
        }
        self.tries_to_sign_off(name).unwrap()
    }

    pub(super) fn criteria_of(&self, name: &str) -> Vec<String> {
        let spec = self.learner.spec().clone();
        spec.unit(unit(name)).unwrap().criteria().map(|criterion| criterion.criterion_ref.to_string()).collect()
    }

    pub(super) fn achievement(&mut self, who: Who, text: &str) -> (Achievement, bool) {
        let progress = &self.at(who).progress().criteria[&criterion(text)];
        (progress.achievement, progress.is_stale)
    }

    pub(super) fn stale(&mut self, who: Who) -> Vec<String> {
        let criteria = &self.at(who).progress().criteria;
        criteria.iter().filter(|(_, progress)| progress.is_stale).map(|(c, _)| c.to_string()).collect()
    }
}

pub(super) fn competence() -> Competence {
    Competence {
        occupation: "Head of sales".to_owned(),
        level: Some(6),
        subject: "Sales".to_owned(),
        awards: vec![AssessingAward { title: "A1".to_owned(), is_held: true }],
        countersigned_by: None,
        development: vec![Development { on: TODAY, minutes: 24 * 60, what: "Pricing".to_owned() }],
    }
}

pub(super) fn judging(error: Result<impl std::fmt::Debug, CommandError>) -> JudgingError {
    match error.unwrap_err() {
        CommandError::Judging(error) => error,
        other => panic!("{other:?}"),
    }
}

/// An observation that covers these criteria.
pub(super) fn observation(criteria: &[&str]) -> NewAssessorEvidence {
    NewAssessorEvidence {
        kind: AssessorEvidenceKind::Observation,
        title: "A sales call".to_owned(),
        held_on: TODAY,
        place: "On site".to_owned(),
        account: "She asked before she offered.".to_owned(),
        criteria: criteria.iter().map(|text| (criterion(text), Vec::new())).collect(),
        files: Vec::new(),
        supersedes: None,
    }
}

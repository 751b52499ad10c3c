//! Writing a decision down before it is issued.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::Draft;
use crate::json::Value;
use crate::portfolio::command::{self, Command, CommandError};
use crate::portfolio::judging::{AssessorEvidenceKind, Basis, Method, Required, RuleOfEvidence, Unrecorded};
use crate::portfolio::standing::{self, Judged, Standing};
use crate::portfolio::{
    ActorId, Decision, DecisionId, EvidenceId, Extra, MappingKey, Outcome, Portfolio, Unchanging, fitness,
};
use crate::spec::{Criterion, CriterionRef, EvidenceTypeId, Specification};

/// What a draft has that a decision has not: nothing was chosen yet. A reader that does not know it takes the draft for a
/// cautious one.
const UNDECIDED: &str = "undecided";

/// Why a decision takes the place of an earlier one when there is something new to judge.
pub const ON_NEW_EVIDENCE: &str = "Judged again on new or changed evidence.";

/// What can be looked at for `criterion`: the learner's evidence in the order of its numbers, then the assessors'.
pub fn offered(portfolio: &Portfolio, criterion: &Criterion) -> Vec<EvidenceId> {
    let id = criterion.criterion_ref;
    let mut learners: Vec<EvidenceId> = portfolio
        .mappings
        .iter()
        .filter(|(key, _)| key.criterion == id && portfolio.evidence.contains(key.evidence))
        .map(|(MappingKey { evidence, .. }, _)| evidence)
        .collect();
    learners.sort_by_key(|&evidence| portfolio.evidence.get(evidence).map(|evidence| evidence.number));
    let assessors = standing::assessor_evidence(portfolio).map(|(evidence, _)| evidence);
    learners.extend(assessors.filter(|&evidence| standing::now(portfolio, evidence, id).is_some()));
    learners
}

/// The decision that the next one of `by` takes the place of. Another assessor's that waits to be looked at again goes
/// first, because whoever looks again settles it, and nobody else may ever come to it; one of `by` gives way to any later
/// one of theirs anyhow. What else another assessor decided stays beside it.
fn replaced<'s, 'a>(
    portfolio: &Portfolio,
    standing: &'s Standing<'a>,
    by: ActorId,
    criterion: CriterionRef,
    waits: impl Fn(&Judged<'_>) -> bool,
) -> Option<&'s Judged<'a>> {
    let judged = standing.decisions(criterion);
    let others = judged.iter().find(|judged| judged.made.by != by && waits(judged));
    let own = || standing.decision_of(by, criterion);
    // Somebody who has moved to another device is another actor there.
    let own_elsewhere = || judged.iter().find(|judged| fitness::is_same_person(portfolio, by, judged.made.by));
    others.or_else(own).or_else(own_elsewhere)
}

/// How prior learning is judged, where whoever judges has not said otherwise: no kind of evidence tells.
const BY_PRIOR_LEARNING: &str = "Recognition of prior learning (RPL)";

/// Whether the learner claims `criterion` by what they learned before.
fn is_claimed_by_prior_learning(portfolio: &Portfolio, criterion: CriterionRef) -> bool {
    portfolio.claims.get(criterion).is_some_and(|claim| claim.prior_learning.is_some())
}

/// At whose hand a draft begins, and what there is to go by.
#[derive(Debug, Clone, Copy)]
pub struct Beginning<'a> {
    /// Whose.
    pub by: ActorId,
    /// When.
    pub at: Timestamp,
    /// What is judged by.
    pub spec: &'a Specification,
    /// What is judged.
    pub portfolio: &'a Portfolio,
    /// What is written down already.
    pub drafts: &'a BTreeMap<CriterionRef, Draft>,
    /// Something at the criterion is new since it was looked at.
    pub is_new: bool,
}

/// What evidence is, where it comes to how it is assessed: of a type on the specification's list, or of none.
fn kinds(spec: &Specification, portfolio: &Portfolio, evidence: EvidenceId) -> BTreeSet<Option<EvidenceTypeId>> {
    let listed = |kind: &EvidenceTypeId| spec.evidence_type(*kind).is_some();
    let mut kinds: BTreeSet<EvidenceTypeId> =
        portfolio.evidence.get(evidence).into_iter().flat_map(|evidence| evidence.types.iter().copied()).collect();
    if let Some(made) = portfolio.assessor_evidence.get(&evidence) {
        kinds.extend(own_type(&made.value.kind).parse::<EvidenceTypeId>());
    }
    kinds.retain(listed);
    if kinds.is_empty() { [None].into() } else { kinds.into_iter().map(Some).collect() }
}

/// The type that an assessor's own evidence is of, where a specification lists it by the usual name.
fn own_type(kind: &AssessorEvidenceKind) -> &'static str {
    match kind {
        AssessorEvidenceKind::Observation => "observation",
        AssessorEvidenceKind::ProfessionalDiscussion => "professional-discussion",
        AssessorEvidenceKind::WitnessCheck { .. } => "witness-testimony",
    }
}

impl Beginning<'_> {
    /// By which method `evidence` on `criterion` is likely to be judged: as this person judged evidence of its kind last; else
    /// by what it is itself, an assessor's own record before a learner's; else as they judged last. Prior learning is
    /// judged as prior learning was, and nothing else is.
    fn method(&self, criterion: CriterionRef, evidence: &[EvidenceId]) -> Option<Method> {
        let is_prior = |criterion| is_claimed_by_prior_learning(self.portfolio, criterion);
        let asks_for_prior = is_prior(criterion);
        let kinds_of = |evidence: EvidenceId| kinds(self.spec, self.portfolio, evidence);
        let kinds: BTreeSet<Option<EvidenceTypeId>> =
            evidence.iter().flat_map(|&evidence| kinds_of(evidence)).collect();
        let issued = self.portfolio.decisions.values().filter(|made| made.by == self.by);
        let issued = issued.filter(|made| made.value.basis.is_prior_learning == asks_for_prior);
        let drafts = self.drafts.values().map(|draft| &draft.made);
        let own = issued.chain(drafts.filter(|made| is_prior(made.value.criterion) == asks_for_prior));
        let mut own: Vec<_> = own.filter_map(|made| Some((made, made.value.basis.method.clone()?))).collect();
        // What an assessor's own record brought along goes with such records, not with what is judged next.
        let is_brought = |decision: &Decision, method: &Method| {
            let records = decision.evidence.keys().filter(|id| self.portfolio.assessor_evidence.contains_key(id));
            let mut brought = records.flat_map(|&id| kinds_of(id)).flatten();
            brought.any(|kind| *method == Method::Listed(kind) && !kinds.contains(&Some(kind)))
        };
        own.retain(|(made, method)| !is_brought(&made.value, method));
        own.sort_by_key(|(made, _)| std::cmp::Reverse(made.at));
        if asks_for_prior {
            let last = own.first().map(|(_, method)| method.clone());
            return last.or_else(|| Some(Method::Other(BY_PRIOR_LEARNING.to_owned())));
        }
        let is_alike = |decision: &Decision| {
            decision.evidence.keys().any(|&evidence| kinds_of(evidence).iter().any(|kind| kinds.contains(kind)))
        };
        let alike = || own.iter().find(|(made, _)| is_alike(&made.value)).map(|(_, method)| method.clone());
        let by_itself = || {
            let listed = evidence.iter().rev().flat_map(|&evidence| kinds_of(evidence)).flatten();
            listed.map(Method::Listed).next()
        };
        alike().or_else(by_itself).or_else(|| own.first().map(|(_, method)| method.clone()))
    }
}

/// Which of `drafts` can be issued as they are, and what keeps each of the others back.
pub fn issuable(
    spec: &Specification,
    portfolio: &Portfolio,
    drafts: Vec<Draft>,
    by: ActorId,
    at: Timestamp,
) -> (Vec<Draft>, Vec<(CriterionRef, CommandError)>) {
    let mut kept = Vec::new();
    let mut ready = drafts;
    ready.retain(|draft| {
        let command = Command::Decide(vec![draft.to_issue()]);
        let refused = command::apply(spec, portfolio, command, by, at).err();
        kept.extend(refused.clone().map(|error| (draft.made.value.criterion, error)));
        refused.is_none()
    });
    (ready, kept)
}

impl Draft {
    /// A draft on `criterion` in which nothing is chosen yet. It names all the evidence that is offered, the method that is
    /// likely, and the decision that it is to take the place of.
    pub fn begin(id: DecisionId, criterion: &Criterion, from: Beginning<'_>) -> Draft {
        let Beginning { by, at, portfolio, is_new, .. } = from;
        let standing = standing::standing(portfolio);
        let waits = |judged: &Judged<'_>| {
            standing::is_stale(portfolio, criterion, &judged.made.value) || portfolio.answers.contains(judged.id)
        };
        let earlier = replaced(portfolio, &standing, by, criterion.criterion_ref, waits);
        let reason = earlier.filter(|earlier| is_new || waits(earlier));
        let offered = offered(portfolio, criterion);
        let basis = Basis {
            reason: reason.map(|_| ON_NEW_EVIDENCE.to_owned()),
            method: from.method(criterion.criterion_ref, &offered),
            ..Basis::default()
        };
        let decision = Decision {
            criterion: criterion.criterion_ref,
            wording: criterion.wording_digest(),
            evidence: Default::default(),
            outcome: Outcome::MoreEvidenceNeeded,
            feedback: String::new(),
            supersedes: earlier.map(|earlier| earlier.id),
            basis,
        };
        let extra = Extra::from([(UNDECIDED.to_owned(), Value::Bool(true))]);
        let mut draft = Draft { id, made: Unchanging { by, at, value: decision, extra } };
        for evidence in offered {
            draft.look_at(portfolio, evidence, true);
        }
        draft
    }

    /// The judgement, if one is chosen.
    pub fn outcome(&self) -> Option<Outcome> {
        (!self.made.extra.contains_key(UNDECIDED)).then_some(self.made.value.outcome)
    }

    /// Chooses a judgement.
    pub fn choose(&mut self, outcome: Outcome) {
        self.made.extra.remove(UNDECIDED);
        self.made.value.outcome = outcome;
    }

    /// Names evidence with what there is to see of it now, or no longer names it.
    pub fn look_at(&mut self, portfolio: &Portfolio, evidence: EvidenceId, is_named: bool) {
        let decision = &mut self.made.value;
        match standing::now(portfolio, evidence, decision.criterion).filter(|_| is_named) {
            Some(seen) => drop(decision.evidence.insert(evidence, seen)),
            None => drop(decision.evidence.remove(&evidence)),
        }
    }

    /// The evidence that is not as it was when it was looked at, or is no longer offered.
    pub fn changed_since(&self, portfolio: &Portfolio) -> Vec<EvidenceId> {
        let Decision { criterion, evidence, .. } = &self.made.value;
        let changed = evidence.iter().filter(|(id, seen)| standing::now(portfolio, **id, *criterion) != Some(**seen));
        changed.map(|(&id, _)| id).collect()
    }

    /// Takes everything as it is now: it was looked at again.
    pub fn look_again(&mut self, portfolio: &Portfolio, criterion: &Criterion) {
        self.made.value.wording = criterion.wording_digest();
        for evidence in self.changed_since(portfolio) {
            self.look_at(portfolio, evidence, true);
        }
    }

    /// Says of a rule of evidence that it is satisfied, that it is not, or nothing.
    pub fn check(&mut self, rule: RuleOfEvidence, is_confirmed: Option<bool>) {
        let varcs = &mut self.made.value.basis.varcs;
        match is_confirmed {
            Some(is_confirmed) => varcs.entry(rule).or_default().is_confirmed = is_confirmed,
            None => drop(varcs.remove(&rule)),
        }
    }

    /// What is to be recorded yet before it can be issued as met; nothing of it where it is to say something else.
    pub fn unrecorded(&self) -> Option<Unrecorded> {
        self.made.value.basis.unrecorded().filter(|_| self.outcome() == Some(Outcome::Met))
    }

    /// Whether all rules of evidence are confirmed.
    pub fn is_all_confirmed(&self) -> bool {
        self.made.value.basis.unrecorded().is_none_or(|open| open.rules.is_empty())
    }

    /// What is missing, for a form: empty where nothing is said.
    pub fn required(&self) -> Required {
        self.made.value.basis.required.clone().unwrap_or(Required { missing: String::new(), due_on: None })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::desk::Desk;
    use crate::portfolio::command::JudgingError;
    use crate::portfolio::standing::standing;
    use crate::testing::{self, assessor, moment};

    fn criterion() -> Criterion {
        testing::isp_specification().criterion(testing::criterion(0)).unwrap().clone()
    }

    fn from(portfolio: &Portfolio, by: ActorId) -> Beginning<'_> {
        static DRAFTS: BTreeMap<CriterionRef, Draft> = BTreeMap::new();
        static SPEC: LazyLock<Specification> = LazyLock::new(testing::isp_specification);
        Beginning { by, at: moment(91), spec: &SPEC, portfolio, drafts: &DRAFTS, is_new: false }
    }

    fn begun() -> (Portfolio, Criterion, Draft) {
        let (portfolio, criterion) = (testing::judged_portfolio(), criterion());
        let id = DecisionId::new(moment(90), [9; 10]);
        let draft = Draft::begin(id, &criterion, from(&portfolio, assessor()));
        (portfolio, criterion, draft)
    }

    #[test]
    fn a_draft_begins_undecided_and_names_what_is_offered() {
        let (portfolio, criterion, draft) = begun();
        assert_eq!(draft.outcome(), None);
        let named: Vec<EvidenceId> = draft.made.value.evidence.keys().copied().collect();
        let mut offered = offered(&portfolio, &criterion);
        offered.sort();
        assert!(!offered.is_empty());
        assert_eq!(named, offered);
        assert_eq!(draft.changed_since(&portfolio), []);
    }

    #[test]
    fn whoever_looks_again_at_what_waits_takes_the_place_of_who_decided_it() {
        let (mut portfolio, criterion, draft) = begun();
        let key = MappingKey {
            evidence: *draft.made.value.evidence.keys().next().unwrap(),
            criterion: criterion.criterion_ref,
        };
        let other = ActorId::new(moment(0), [77; 10]);
        let begin = |portfolio: &Portfolio, by| {
            let id = DecisionId::new(moment(91), [9; 10]);
            let value = Draft::begin(id, &criterion, from(portfolio, by)).made.value;
            (value.supersedes, value.basis.reason)
        };
        let earlier = standing(&portfolio).decision_of(assessor(), criterion.criterion_ref).unwrap().id;
        let made = portfolio.decisions.get_mut(&earlier).unwrap();
        (made.value.wording, made.value.evidence) = (criterion.wording_digest(), draft.made.value.evidence.clone());
        // The learner has done what it asked for.
        assert_eq!(begin(&portfolio, other), (Some(earlier), Some(ON_NEW_EVIDENCE.to_owned())));
        // Where nothing waits each has a word of their own.
        portfolio.answers = Default::default();
        assert_eq!(begin(&portfolio, other), (None, None));
        assert_eq!(begin(&portfolio, assessor()), (Some(earlier), None));
        let mut kept = portfolio.mappings.kept(key).unwrap().clone();
        kept.value.as_mut().unwrap().locations = crate::portfolio::Location::read_all("p. 99");
        portfolio.mappings.keep(key, kept);
        assert_eq!(begin(&portfolio, other), (Some(earlier), Some(ON_NEW_EVIDENCE.to_owned())));
    }

    #[test]
    fn that_nothing_is_chosen_is_kept_and_is_not_issued() {
        let (_, _, mut draft) = begun();
        let read = |draft: &Draft| {
            let mut desk = Desk::default();
            desk.take(&draft.place(), &draft.text()).unwrap();
            desk.drafts.into_values().next().unwrap()
        };
        assert_eq!(read(&draft), draft);
        draft.choose(Outcome::Met);
        assert_eq!((read(&draft).outcome(), draft.to_issue().1.outcome), (Some(Outcome::Met), Outcome::Met));
    }

    #[test]
    fn evidence_that_changed_since_is_looked_at_again() {
        let (mut portfolio, criterion, mut draft) = begun();
        let evidence = *draft.made.value.evidence.keys().next().unwrap();
        let key = MappingKey { evidence, criterion: criterion.criterion_ref };
        let mut kept = portfolio.mappings.kept(key).unwrap().clone();
        kept.value.as_mut().unwrap().locations = crate::portfolio::Location::read_all("p. 99");
        portfolio.mappings.keep(key, kept);
        assert_eq!(draft.changed_since(&portfolio), [evidence]);
        draft.look_again(&portfolio, &criterion);
        assert_eq!(draft.changed_since(&portfolio), []);
    }

    #[test]
    fn the_method_is_the_one_that_evidence_of_its_kind_was_judged_by_last() {
        let (mut portfolio, criterion, draft) = begun();
        let listed = |id: &str| Some(Method::Listed(id.parse().unwrap()));
        let method = |portfolio: &Portfolio, by| {
            let id = DecisionId::new(moment(92), [9; 10]);
            Draft::begin(id, &criterion, from(portfolio, by)).made.value.basis.method
        };
        portfolio.decisions.values_mut().for_each(|made| made.value.basis.is_prior_learning = false);
        // As it was judged before, by the same person.
        assert_eq!(method(&portfolio, assessor()), listed("observation"));
        // Somebody who has judged nothing yet goes by what the evidence is: the assessor's own record first.
        let other = ActorId::new(moment(0), [77; 10]);
        assert_eq!(method(&portfolio, other), listed("witness-testimony"));
        portfolio.assessor_evidence = Default::default();
        let learners = *draft.made.value.evidence.keys().next().unwrap();
        let mut kept = portfolio.evidence.kept(learners).unwrap().clone();
        kept.value.as_mut().unwrap().types = ["worksheet".parse().unwrap()].into();
        portfolio.evidence.keep(learners, kept.clone());
        assert_eq!(method(&portfolio, other), listed("worksheet"));
        // Of what is on no list nothing is guessed.
        kept.value.as_mut().unwrap().types = ["a-poem".parse().unwrap()].into();
        portfolio.evidence.keep(learners, kept);
        assert_eq!(method(&portfolio, other), None);
    }

    #[test]
    fn the_method_of_an_assessors_own_record_goes_with_such_records_alone() {
        let (mut portfolio, criterion, draft) = begun();
        let observation = Method::Listed("observation".parse().unwrap());
        let learners = *draft.made.value.evidence.keys().find(|id| portfolio.evidence.contains(**id)).unwrap();
        let mut kept = portfolio.evidence.kept(learners).unwrap().clone();
        kept.value.as_mut().unwrap().types = Default::default();
        portfolio.evidence.keep(learners, kept);
        let (&record, made) = portfolio.assessor_evidence.iter_mut().next().unwrap();
        made.value.kind = AssessorEvidenceKind::Observation;
        let judge_on = |portfolio: &mut Portfolio, evidence: EvidenceId| {
            for made in portfolio.decisions.values_mut() {
                made.value.evidence = [(evidence, crate::digest::Digest::of(b"seen"))].into();
                made.value.basis.method = Some(observation.clone());
                made.value.basis.is_prior_learning = false;
            }
        };
        let method = |portfolio: &Portfolio, evidence: EvidenceId| {
            from(portfolio, assessor()).method(criterion.criterion_ref, &[evidence])
        };
        judge_on(&mut portfolio, record);
        assert_eq!(method(&portfolio, record), Some(observation.clone()));
        assert_eq!(method(&portfolio, learners), None);
        // What the learner's own was judged by, what else is theirs is likely to be judged by.
        judge_on(&mut portfolio, learners);
        assert_eq!(method(&portfolio, learners), Some(observation));
    }

    #[test]
    fn prior_learning_is_judged_as_prior_learning_was_and_nothing_else_is() {
        let (mut portfolio, criterion, _) = begun();
        let method = |portfolio: &Portfolio| {
            let id = DecisionId::new(moment(92), [9; 10]);
            Draft::begin(id, &criterion, from(portfolio, assessor())).made.value.basis.method
        };
        let observation = Some(Method::Listed("observation".parse().unwrap()));
        // All that they judged is prior learning, which they saw in an observation.
        portfolio.decisions.retain(|_, made| made.value.criterion == criterion.criterion_ref);
        portfolio.assessor_evidence = Default::default();
        assert_eq!(method(&portfolio), None);
        let claim = portfolio.claims.kept(testing::criterion(1)).unwrap().clone();
        portfolio.claims.keep(criterion.criterion_ref, claim);
        assert_eq!(method(&portfolio), observation);
        portfolio.decisions.values_mut().for_each(|made| made.value.basis.is_prior_learning = false);
        assert_eq!(method(&portfolio), Some(Method::Other(BY_PRIOR_LEARNING.to_owned())));
    }

    #[test]
    fn what_lacks_something_is_kept_back_and_the_rest_can_go() {
        let (portfolio, _, draft) = begun();
        let mut ready = draft.clone();
        ready.choose(Outcome::MoreEvidenceNeeded);
        ready.made.value.basis.required = Some(Required { missing: "Page 2".to_owned(), due_on: None });
        let mut bare = draft;
        bare.choose(Outcome::Met);
        bare.made.value.basis.method = None;
        let (spec, at) = (testing::isp_specification(), moment(95));
        let (goes, kept) = issuable(&spec, &portfolio, vec![ready.clone(), bare.clone()], assessor(), at);
        assert_eq!(goes, [ready]);
        let [(criterion, error)] = &kept[..] else { panic!("{kept:?}") };
        assert_eq!(*criterion, bare.made.value.criterion);
        let open = Unrecorded { rules: RuleOfEvidence::ALL.to_vec(), lacks_method: true };
        let unrecorded = JudgingError::MetUnrecorded { criterion: *criterion, open };
        assert_eq!(*error, CommandError::Judging(unrecorded));
    }

    #[test]
    fn a_rule_of_evidence_is_confirmed_denied_or_left_open() {
        let (_, _, mut draft) = begun();
        draft.check(RuleOfEvidence::Valid, Some(true));
        draft.check(RuleOfEvidence::Current, Some(false));
        draft.check(RuleOfEvidence::Valid, None);
        let varcs = &draft.made.value.basis.varcs;
        assert_eq!(varcs.len(), 1);
        assert!(!varcs[&RuleOfEvidence::Current].is_confirmed);
    }
}

//! Writing a decision down before it is issued.

use jiff::Timestamp;

use super::Draft;
use crate::json::Value;
use crate::portfolio::judging::{Basis, Required, RuleOfEvidence};
use crate::portfolio::standing::{self, Judged, Standing};
use crate::portfolio::{
    ActorId, Decision, DecisionId, EvidenceId, Extra, MappingKey, Outcome, Portfolio, Unchanging, fitness,
};
use crate::spec::{Criterion, CriterionRef};

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

impl Draft {
    /// A draft of `by` on `criterion` in which nothing is chosen yet. It names all the evidence that is offered, and the
    /// decision that it is to take the place of.
    pub fn begin(
        id: DecisionId,
        by: ActorId,
        at: Timestamp,
        portfolio: &Portfolio,
        standing: &Standing<'_>,
        criterion: &Criterion,
        is_new: bool,
    ) -> Draft {
        let waits = |judged: &Judged<'_>| {
            standing::is_stale(portfolio, criterion, &judged.made.value) || portfolio.answers.contains(judged.id)
        };
        let earlier = replaced(portfolio, standing, by, criterion.criterion_ref, waits);
        let reason = earlier.filter(|earlier| is_new || waits(earlier));
        // Most people go on with the method that they used last.
        let last = portfolio.decisions.values().filter(|made| made.by == by).max_by_key(|made| made.at);
        let basis = Basis {
            reason: reason.map(|_| ON_NEW_EVIDENCE.to_owned()),
            method: last.and_then(|made| made.value.basis.method.clone()),
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
        for evidence in offered(portfolio, criterion) {
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

    /// What is missing, for a form: empty where nothing is said.
    pub fn required(&self) -> Required {
        self.made.value.basis.required.clone().unwrap_or(Required { missing: String::new(), due_on: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::Desk;
    use crate::portfolio::standing::standing;
    use crate::testing::{self, assessor, moment};

    fn criterion() -> Criterion {
        testing::isp_specification().criterion(testing::criterion(0)).unwrap().clone()
    }

    fn begun() -> (Portfolio, Criterion, Draft) {
        let (portfolio, criterion) = (testing::judged_portfolio(), criterion());
        let id = DecisionId::new(moment(90), [9; 10]);
        let standing = standing(&portfolio);
        let draft = Draft::begin(id, assessor(), moment(90), &portfolio, &standing, &criterion, false);
        drop(standing);
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
            let value = Draft::begin(id, by, moment(91), portfolio, &standing(portfolio), &criterion, false).made.value;
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

//! What a change does to a portfolio, record by record, so that it can be shown, saved, and taken back.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    Actor, ActorId, Claim, Enrolment, Evidence, EvidenceId, Kept, Mapping, MappingKey, Parked, ParkedKey, Portfolio,
    RecordKey, Revision, Submission, SubmissionId, Table, Unchanging,
};
use crate::digest::Digest;
use crate::spec::CriterionRef;

/// One record before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<T> {
    /// `None` if it is new, or was withdrawn.
    pub before: Option<T>,
    /// `None` if it is withdrawn.
    pub after: Option<T>,
}

/// What a change does: each record it touches, before and after.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diff {
    /// The enrolment, if it changes.
    pub enrolment: Option<(Enrolment, Enrolment)>,
    /// The actors that change.
    pub actors: BTreeMap<ActorId, Change<Actor>>,
    /// The evidence that changes.
    pub evidence: BTreeMap<EvidenceId, Change<Evidence>>,
    /// The mappings that change.
    pub mappings: BTreeMap<MappingKey, Change<Mapping>>,
    /// The claims that change.
    pub claims: BTreeMap<CriterionRef, Change<Claim>>,
    /// The parked mappings that change.
    pub parked: BTreeMap<ParkedKey, Change<Parked>>,
    /// Submissions that are added. They say what happened, so they are never taken back.
    pub submissions: BTreeMap<SubmissionId, Unchanging<Submission>>,
}

impl Diff {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        *self == Diff::default()
    }

    /// What takes this back. Submissions stay.
    pub fn inverted(&self) -> Diff {
        Diff {
            enrolment: self.enrolment.clone().map(|(before, after)| (after, before)),
            actors: invert(&self.actors),
            evidence: invert(&self.evidence),
            mappings: invert(&self.mappings),
            claims: invert(&self.claims),
            parked: invert(&self.parked),
            submissions: BTreeMap::new(),
        }
    }

    /// Every record that it touches.
    pub fn keys(&self) -> Vec<RecordKey> {
        let mut keys = Vec::new();
        keys.extend(self.enrolment.iter().map(|_| RecordKey::Enrolment));
        keys.extend(self.actors.keys().map(|&id| RecordKey::Actor(id)));
        keys.extend(self.evidence.keys().map(|&id| RecordKey::Evidence(id)));
        keys.extend(self.mappings.keys().map(|&key| RecordKey::Mapping(key)));
        keys.extend(self.claims.keys().map(|&criterion| RecordKey::Claim(criterion)));
        keys.extend(self.parked.keys().map(|&key| RecordKey::Parked(key)));
        keys.extend(self.submissions.keys().map(|&id| RecordKey::Submission(id)));
        keys
    }

    /// Carries the change out: `by` made it at `at`. Each changed record gets its next revision, which names the record
    /// it replaces by the digest that `digest` gives it.
    pub fn apply_to(
        &self,
        portfolio: &mut Portfolio,
        by: ActorId,
        at: Timestamp,
        digest: impl Fn(&Portfolio, RecordKey) -> Option<Digest>,
    ) {
        let revision = |portfolio: &Portfolio, key: RecordKey, current: Option<u32>| Revision {
            number: current.map_or(1, |number| number.saturating_add(1)),
            replaces: digest(portfolio, key),
            by,
            at,
        };
        if let Some((_, after)) = &self.enrolment {
            let current = portfolio.enrolment.revision.number;
            portfolio.enrolment.revision = revision(portfolio, RecordKey::Enrolment, Some(current));
            portfolio.enrolment.value = Some(after.clone());
        }
        macro_rules! table {
            ($field:ident, $key:path) => {
                for (&key, change) in &self.$field {
                    let current = portfolio.$field.kept(key).map(|kept| kept.revision.number);
                    let revision = revision(portfolio, $key(key), current);
                    put(&mut portfolio.$field, key, revision, change.after.clone());
                }
            };
        }
        table!(actors, RecordKey::Actor);
        table!(evidence, RecordKey::Evidence);
        table!(mappings, RecordKey::Mapping);
        table!(claims, RecordKey::Claim);
        table!(parked, RecordKey::Parked);
        for (&id, change) in &self.evidence {
            match (&change.before, &change.after) {
                (_, Some(_)) => portfolio.withdrawn_numbers.remove(&id),
                (Some(before), None) => portfolio.withdrawn_numbers.insert(id, before.number),
                (None, None) => None,
            };
        }
        let given = self.evidence.values().filter_map(|change| Some(change.after.as_ref()?.number.0));
        portfolio.highest_number = given.fold(portfolio.highest_number, u32::max);
        portfolio.submissions.extend(self.submissions.iter().map(|(&id, submission)| (id, submission.clone())));
    }
}

fn put<K: Ord + Copy, T>(table: &mut Table<K, T>, key: K, revision: Revision, value: Option<T>) {
    let extra = table.kept(key).map(|kept| kept.extra.clone()).unwrap_or_default();
    table.keep(key, Kept { revision, value, extra });
}

fn invert<K: Ord + Copy, T: Clone>(changes: &BTreeMap<K, Change<T>>) -> BTreeMap<K, Change<T>> {
    changes
        .iter()
        .map(|(&key, change)| (key, Change { before: change.after.clone(), after: change.before.clone() }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn withdrawn_evidence_leaves_its_number_until_it_is_restored() {
        let mut portfolio = testing::small_portfolio();
        let (id, evidence) = portfolio.evidence.iter().next().map(|(id, evidence)| (id, evidence.clone())).unwrap();
        let number = evidence.number;
        let change = Change { before: Some(evidence), after: None };
        let withdrawal = Diff { evidence: [(id, change)].into(), ..Diff::default() };
        let by = portfolio.enrolment.revision.by;
        withdrawal.apply_to(&mut portfolio, by, testing::moment(9), |_, _| None);
        assert_eq!(portfolio.withdrawn_numbers.get(&id), Some(&number));
        withdrawal.inverted().apply_to(&mut portfolio, by, testing::moment(10), |_, _| None);
        assert_eq!(portfolio.withdrawn_numbers.get(&id), None);
    }
}

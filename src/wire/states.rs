//! The states of one record: the current one, those that other devices came to apart from it, and those before it that
//! are kept.
//!
//! Which state is the current one follows from the states alone: of those that no other came out of, one that is not
//! withdrawn before one that is, then the one with the most changes behind it, then the latest. So whoever holds the same
//! states shows the same one.

use super::{Record, Withdrawn, WithdrawnKey};
use crate::digest::Digest;
use crate::portfolio::{
    Actor, ActorId, Answer, AssessorEvidence, Claim, Competence, Decision, DecisionId, Enrolment, Entry, EntryId,
    Evidence, EvidenceId, Kept, Ledger, Mapping, MappingKey, Others, Parked, ParkedKey, Portfolio, PortfolioId,
    RecordKey, Revision, SignOff, SignOffId, Submission, SubmissionId, Table, Unchanging,
};
use crate::spec::CriterionRef;

/// Every state of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct States {
    /// The one that is shown.
    pub current: Record,
    /// Those that came about apart from it; of a record that never changes, what else came in under its id.
    pub rivals: Vec<Record>,
    /// Those that came before it and are kept.
    pub past: Vec<Record>,
}

/// The current state of the record `key`, or its trace.
pub(super) fn current(portfolio: &Portfolio, key: RecordKey) -> Option<Record> {
    Some(match key {
        RecordKey::Enrolment => state(portfolio.id, portfolio.enrolment.clone()),
        RecordKey::Actor(id) => state(id, portfolio.actors.kept(id)?.clone()),
        RecordKey::Evidence(id) => {
            let mut kept = portfolio.evidence.kept(id)?.clone();
            // The number that is shown is worked out; the record keeps the one that it was given.
            if let (Some(evidence), Some(&given)) = (&mut kept.value, portfolio.given_numbers.get(&id)) {
                evidence.number = given;
            }
            state(id, kept)
        }
        RecordKey::Mapping(key) => state(key, portfolio.mappings.kept(key)?.clone()),
        RecordKey::Claim(criterion) => state(criterion, portfolio.claims.kept(criterion)?.clone()),
        RecordKey::Parked(key) => state(key, portfolio.parked.kept(key)?.clone()),
        RecordKey::Answer(id) => state(id, portfolio.answers.kept(id)?.clone()),
        RecordKey::Competence(id) => state(id, portfolio.competences.kept(id)?.clone()),
        RecordKey::Submission(id) => Record::Submission(id, portfolio.submissions.get(&id)?.clone()),
        RecordKey::Decision(id) => Record::Decision(id, portfolio.decisions.get(&id)?.clone()),
        RecordKey::SignOff(id) => Record::SignOff(id, portfolio.sign_offs.get(&id)?.clone()),
        RecordKey::AssessorEvidence(id) => Record::AssessorEvidence(id, portfolio.assessor_evidence.get(&id)?.clone()),
        RecordKey::Entry(id) => Record::Entry(id, portfolio.entries.get(&id)?.clone()),
        RecordKey::Version(_) => return None,
    })
}

/// Every state of the record `key` that `portfolio` holds; `None` if there never was one.
pub fn states(portfolio: &Portfolio, key: RecordKey) -> Option<States> {
    let current = current(portfolio, key)?;
    let (rivals, past) = match key {
        RecordKey::Enrolment => others(portfolio.id, &portfolio.enrolment_others),
        RecordKey::Actor(id) => others_in(&portfolio.actors, id),
        RecordKey::Evidence(id) => others_in(&portfolio.evidence, id),
        RecordKey::Mapping(key) => others_in(&portfolio.mappings, key),
        RecordKey::Claim(criterion) => others_in(&portfolio.claims, criterion),
        RecordKey::Parked(key) => others_in(&portfolio.parked, key),
        RecordKey::Answer(id) => others_in(&portfolio.answers, id),
        RecordKey::Competence(id) => others_in(&portfolio.competences, id),
        RecordKey::Submission(id) => altered(&portfolio.submissions, id),
        RecordKey::Decision(id) => altered(&portfolio.decisions, id),
        RecordKey::SignOff(id) => altered(&portfolio.sign_offs, id),
        RecordKey::AssessorEvidence(id) => altered(&portfolio.assessor_evidence, id),
        RecordKey::Entry(id) => altered(&portfolio.entries, id),
        RecordKey::Version(_) => return None,
    };
    Some(States { current, rivals, past })
}

/// Every state in `portfolio` beside the current ones.
pub fn versions(portfolio: &Portfolio) -> impl Iterator<Item = Record> {
    let mut keys = vec![RecordKey::Enrolment];
    keys.extend(portfolio.actors.others().map(|(id, _)| RecordKey::Actor(id)));
    keys.extend(portfolio.evidence.others().map(|(id, _)| RecordKey::Evidence(id)));
    keys.extend(portfolio.mappings.others().map(|(key, _)| RecordKey::Mapping(key)));
    keys.extend(portfolio.claims.others().map(|(criterion, _)| RecordKey::Claim(criterion)));
    keys.extend(portfolio.parked.others().map(|(key, _)| RecordKey::Parked(key)));
    keys.extend(portfolio.answers.others().map(|(id, _)| RecordKey::Answer(id)));
    keys.extend(portfolio.competences.others().map(|(id, _)| RecordKey::Competence(id)));
    keys.extend(portfolio.submissions.altered_keys().map(RecordKey::Submission));
    keys.extend(portfolio.decisions.altered_keys().map(RecordKey::Decision));
    keys.extend(portfolio.sign_offs.altered_keys().map(RecordKey::SignOff));
    keys.extend(portfolio.assessor_evidence.altered_keys().map(RecordKey::AssessorEvidence));
    keys.extend(portfolio.entries.altered_keys().map(RecordKey::Entry));
    keys.into_iter().filter_map(|key| states(portfolio, key)).flat_map(|states| [states.rivals, states.past]).flatten()
}

/// Puts the states of one record into `portfolio`, in place of those that are there. [`Portfolio::settle`] has to be
/// called once everything is in.
pub fn put(portfolio: &mut Portfolio, states: States) {
    let Some(key) = states.current.key() else { return };
    match key {
        RecordKey::Enrolment => {
            let (current, others) = of_kind::<Enrolment>(states);
            portfolio.enrolment = current.unwrap_or_else(|| portfolio.enrolment.clone());
            portfolio.enrolment_others = others;
        }
        RecordKey::Actor(id) => put_in(&mut portfolio.actors, id, states),
        RecordKey::Evidence(id) => {
            portfolio.given_numbers.remove(&id);
            put_in(&mut portfolio.evidence, id, states);
        }
        RecordKey::Mapping(key) => put_in(&mut portfolio.mappings, key, states),
        RecordKey::Claim(criterion) => put_in(&mut portfolio.claims, criterion, states),
        RecordKey::Parked(key) => put_in(&mut portfolio.parked, key, states),
        RecordKey::Answer(id) => put_in(&mut portfolio.answers, id, states),
        RecordKey::Competence(id) => put_in(&mut portfolio.competences, id, states),
        RecordKey::Submission(id) => put_made(&mut portfolio.submissions, id, states),
        RecordKey::Decision(id) => put_made(&mut portfolio.decisions, id, states),
        RecordKey::SignOff(id) => put_made(&mut portfolio.sign_offs, id, states),
        RecordKey::AssessorEvidence(id) => put_made(&mut portfolio.assessor_evidence, id, states),
        RecordKey::Entry(id) => put_made(&mut portfolio.entries, id, states),
        RecordKey::Version(_) => {}
    }
}

/// Arranges states of one record: `apart` are those that may be current, of which those go that another came out of, and
/// `past` those that are kept although another came out of them. `None` if there are none.
pub fn arrange(mut apart: Vec<Record>, past: Vec<Record>) -> Option<States> {
    // Digests are what takes time here. A device mostly hears of one state that came out of another, and then that of
    // the earlier one is enough.
    if let [one, other] = &apart[..]
        && one != other
        && let (Some(first), Some(second)) = (one.revision(), other.revision())
        && first.number != second.number
    {
        let (earlier, later, place) = if first.number < second.number { (one, second, 0) } else { (other, first, 1) };
        if later.covers(earlier.digest()) {
            apart.remove(place);
        }
    }
    if apart.len() == 1 {
        return Some(States { current: apart.remove(0), rivals: Vec::new(), past: in_order(past) });
    }
    let all = with_digests(apart);
    let is_covered =
        |digest: Digest| all.iter().filter_map(|(_, state)| state.revision()).any(|revision| revision.covers(digest));
    let mut apart: Vec<(Digest, Record)> = all.iter().filter(|(digest, _)| !is_covered(*digest)).cloned().collect();
    // A record that never changes has no revision to go by. One with a seal says more; of others any is as good.
    let place = (0..apart.len()).rev().max_by_key(|&n| rank(&apart[n].1))?;
    let (_, current) = apart.remove(place);
    let rivals = apart.into_iter().map(|(_, state)| state).collect();
    Some(States { current, rivals, past: in_order(past) })
}

/// The states with their digests, each once, in the order of their revisions.
fn with_digests(states: Vec<Record>) -> Vec<(Digest, Record)> {
    let mut states: Vec<_> = states.into_iter().map(|state| (state.digest(), state)).collect();
    states.sort_by(|(a, one), (b, other)| (one.revision(), a).cmp(&(other.revision(), b)));
    states.dedup_by_key(|(digest, _)| *digest);
    states
}

fn in_order(states: Vec<Record>) -> Vec<Record> {
    if states.len() < 2 {
        return states;
    }
    with_digests(states).into_iter().map(|(_, state)| state).collect()
}

/// What makes a state the current one.
fn rank(state: &Record) -> (bool, usize, u32, bool, bool, Option<&Revision>) {
    let number = state.revision().map_or(0, |revision| revision.number);
    // Of two enrolments that of the later edition: its mappings are on the criteria of that.
    let editions = match state {
        Record::Enrolment(_, kept) => kept.value.as_ref().map_or(0, |enrolment| enrolment.earlier.len()),
        _ => 0,
    };
    (!matches!(state, Record::Withdrawn(_)), editions, number, !state.is_blank(), state.has_seal(), state.revision())
}

/// A kind of record that changes.
trait Kind: Sized + Clone {
    type Key: Copy + Ord;
    fn live(key: Self::Key, kept: Kept<Self>) -> Record;
    fn withdrawn(key: Self::Key) -> WithdrawnKey;
    fn of(record: Record) -> Option<Kept<Self>>;
}

macro_rules! kind {
    ($core:ident, $key:ty) => {
        impl Kind for $core {
            type Key = $key;

            fn live(key: $key, kept: Kept<$core>) -> Record {
                Record::$core(key, kept)
            }

            fn withdrawn(key: $key) -> WithdrawnKey {
                WithdrawnKey::$core(key)
            }

            fn of(record: Record) -> Option<Kept<$core>> {
                match record {
                    Record::$core(_, kept) => Some(kept),
                    Record::Withdrawn(Withdrawn { record: WithdrawnKey::$core(_), number, revision, extra }) => {
                        Some(Kept { revision, value: None, number, extra })
                    }
                    _ => None,
                }
            }
        }
    };
}

kind!(Enrolment, PortfolioId);
kind!(Actor, ActorId);
kind!(Evidence, EvidenceId);
kind!(Mapping, MappingKey);
kind!(Claim, CriterionRef);
kind!(Parked, ParkedKey);
kind!(Answer, DecisionId);
kind!(Competence, ActorId);

fn state<T: Kind>(key: T::Key, kept: Kept<T>) -> Record {
    match kept.value {
        Some(_) => T::live(key, kept),
        None => {
            let Kept { number, revision, extra, .. } = kept;
            Record::Withdrawn(Withdrawn { record: T::withdrawn(key), number, revision, extra })
        }
    }
}

fn others<T: Kind>(key: T::Key, others: &Others<T>) -> (Vec<Record>, Vec<Record>) {
    let records = |states: &[Kept<T>]| states.iter().map(|kept| state(key, kept.clone())).collect();
    (records(&others.rivals), records(&others.past))
}

fn others_in<T: Kind>(table: &Table<T::Key, T>, key: T::Key) -> (Vec<Record>, Vec<Record>) {
    let records = |states: &[Kept<T>]| states.iter().map(|kept| state(key, kept.clone())).collect();
    (records(table.rivals(key)), records(table.past(key)))
}

fn of_kind<T: Kind>(states: States) -> (Option<Kept<T>>, Others<T>) {
    let kept = |states: Vec<Record>| states.into_iter().filter_map(T::of).collect();
    (T::of(states.current), Others { rivals: kept(states.rivals), past: kept(states.past) })
}

fn put_in<T: Kind>(table: &mut Table<T::Key, T>, key: T::Key, states: States) {
    let (current, others) = of_kind(states);
    if let Some(current) = current {
        table.keep(key, current);
        table.keep_others(key, others);
    }
}

/// A kind of record that never changes.
trait MadeKind: Sized + Clone {
    type Key: Copy + Ord;
    fn record(key: Self::Key, made: Unchanging<Self>) -> Record;
    fn of(record: Record) -> Option<Unchanging<Self>>;
}

macro_rules! made_kind {
    ($core:ident, $key:ty) => {
        impl MadeKind for $core {
            type Key = $key;

            fn record(key: $key, made: Unchanging<$core>) -> Record {
                Record::$core(key, made)
            }

            fn of(record: Record) -> Option<Unchanging<$core>> {
                match record {
                    Record::$core(_, made) => Some(made),
                    _ => None,
                }
            }
        }
    };
}

made_kind!(Submission, SubmissionId);
made_kind!(Decision, DecisionId);
made_kind!(SignOff, SignOffId);
made_kind!(AssessorEvidence, EvidenceId);
made_kind!(Entry, EntryId);

fn altered<T: MadeKind>(ledger: &Ledger<T::Key, T>, key: T::Key) -> (Vec<Record>, Vec<Record>) {
    (ledger.altered(key).iter().map(|made| T::record(key, made.clone())).collect(), Vec::new())
}

fn put_made<T: MadeKind>(ledger: &mut Ledger<T::Key, T>, key: T::Key, states: States) {
    if let Some(current) = T::of(states.current) {
        ledger.insert(key, current);
        ledger.keep_altered(key, states.rivals.into_iter().filter_map(T::of).collect());
    }
}

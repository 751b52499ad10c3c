//! How records are kept: those that change with their revisions, those that never change once and for all.
//!
//! A record that changes names every state that came before the present one, so that of two states anybody can tell
//! whether one came out of the other. Where neither did, two devices changed the record apart from each other: both
//! states are kept, one of them shown as the [current](Table::get) one and the others as its [rivals](Table::rivals),
//! until a person chooses. Which one is shown follows from the states alone, so that every device shows the same.
//!
//! Of a state that another took the place of, who made it and when stays [noted](Former); what it said does not, so that
//! somebody who takes words back need not hand them over.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, DerefMut};

use jiff::Timestamp;

use super::{ActorId, EvidenceNumber};
use crate::digest::{Digest, ShortDigest};
use crate::json::Value;

/// Members of a record that this version does not know. They are kept and written out again.
pub type Extra = BTreeMap<String, Value>;

/// The most ancestors that a revision names. A copy of a record that is older by more changes than this counts as
/// a second version of it rather than as an older one: nothing is lost, but a person has to choose.
pub const MAX_ANCESTORS: usize = 1_000;

/// Which state of a record this is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Revision {
    /// From 1, and higher than that of every state that it came out of.
    pub number: u32,
    /// When, by their clock.
    pub at: Timestamp,
    /// Who changed it.
    pub by: ActorId,
    /// The digest of the record as it was before, as `wire` writes it; `None` for the first.
    pub replaces: Option<Digest>,
    /// The states before the one it replaces, and those of rivals that were settled, oldest first. At most
    /// [`MAX_ANCESTORS`].
    pub ancestors: Vec<ShortDigest>,
    /// Who made the states before this one and when, oldest first, as far as it was noted: what the audit trail knows of
    /// them. At most [`MAX_ANCESTORS`].
    pub former: Vec<Former>,
}

/// What is noted of a state that a record had before: who made it and when, but not what it said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Former {
    /// Its number among the states of the record.
    pub number: u32,
    /// When it came about, by the clock of whoever made it.
    pub at: Timestamp,
    /// Who made it.
    pub by: ActorId,
    /// The digest of the record as it was then.
    pub state: ShortDigest,
    /// The record was withdrawn by it.
    pub is_withdrawn: bool,
}

/// A state that another comes out of.
struct Before {
    revision: Revision,
    digest: Digest,
    is_withdrawn: bool,
}

impl Before {
    fn of<T>(kept: &Kept<T>, digest: Digest) -> Before {
        Before { revision: kept.revision.clone(), digest, is_withdrawn: kept.value.is_none() }
    }

    fn noted(&self) -> Former {
        let Revision { number, at, by, .. } = self.revision;
        Former { number, at, by, state: self.digest.short(), is_withdrawn: self.is_withdrawn }
    }
}

impl Revision {
    /// The first revision of a record.
    pub fn first(by: ActorId, at: Timestamp) -> Revision {
        Revision { number: 1, at, by, replaces: None, ancestors: Vec::new(), former: Vec::new() }
    }

    /// Whether this state came out of the state with the digest `state`, directly or over others.
    pub fn covers(&self, state: Digest) -> bool {
        self.replaces == Some(state) || self.ancestors.contains(&state.short())
    }

    /// The revision after these states, the current one first.
    fn after(states: &[Before], by: ActorId, at: Timestamp) -> Revision {
        let number = states.iter().map(|before| before.revision.number).max().unwrap_or(0).saturating_add(1);
        let replaces = states.first().map(|before| before.digest);
        let mut ancestors: Vec<ShortDigest> = Vec::new();
        let mut former: Vec<Former> = Vec::new();
        // The current one last: what is dropped first is what came longest ago.
        for (n, before) in states.iter().enumerate().rev() {
            let Revision { replaces, ancestors: earlier, former: noted, .. } = &before.revision;
            let own = (n > 0).then(|| before.digest.short());
            for state in earlier.iter().copied().chain(replaces.map(|digest| digest.short())).chain(own) {
                if !ancestors.contains(&state) {
                    ancestors.push(state);
                }
            }
            for noted in noted.iter().cloned().chain([before.noted()]) {
                if !former.contains(&noted) {
                    former.push(noted);
                }
            }
        }
        let (over, noted_over) =
            (ancestors.len().saturating_sub(MAX_ANCESTORS), former.len().saturating_sub(MAX_ANCESTORS));
        ancestors.drain(..over);
        former.drain(..noted_over);
        Revision { number, at, by, replaces, ancestors, former }
    }
}

/// A record that changes, or the trace that a withdrawn one leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept<T> {
    /// Which state of it this is.
    pub revision: Revision,
    /// The record; `None` once it is withdrawn.
    pub value: Option<T>,
    /// The number that withdrawn evidence had, if known. No other record has one here.
    pub number: Option<EvidenceNumber>,
    /// Members from a later version of this product.
    pub extra: Extra,
}

impl<T> Kept<T> {
    /// The first state of a record.
    pub fn first(value: T, by: ActorId, at: Timestamp) -> Kept<T> {
        Kept { revision: Revision::first(by, at), value: Some(value), number: None, extra: Extra::new() }
    }
}

/// What a record that changes says, as far as a person would have to choose between two states of it.
pub trait Says: PartialEq {
    /// Whether nothing would be lost if only `other` were kept.
    fn says_no_more_than(&self, other: &Self) -> bool {
        self == other
    }

    /// Whether it says nothing beyond that it is there.
    fn is_blank(&self) -> bool {
        false
    }
}

/// The states of a record beside the current one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Others<T> {
    /// States that came about apart from the current one, in the order of their revisions.
    pub rivals: Vec<Kept<T>>,
    /// States that came before the current one and are kept all the same, in the order of their revisions: what was
    /// chosen against, and files that were replaced.
    pub past: Vec<Kept<T>>,
}

impl<T> Default for Others<T> {
    fn default() -> Self {
        Others { rivals: Vec::new(), past: Vec::new() }
    }
}

impl<T> Others<T> {
    fn is_empty(&self) -> bool {
        self.rivals.is_empty() && self.past.is_empty()
    }
}

impl<T: Says> Others<T> {
    /// The rivals that say something which `current` does not: those between which a person has to choose.
    pub fn visible_rivals<'a>(&'a self, current: &'a Kept<T>) -> impl Iterator<Item = &'a Kept<T>> {
        self.rivals.iter().filter(move |rival| says_more(rival, current))
    }
}

fn says_more<T: Says>(rival: &Kept<T>, current: &Kept<T>) -> bool {
    match (&rival.value, &current.value) {
        (Some(rival), Some(current)) => !rival.says_no_more_than(current),
        (None, None) => false,
        _ => true,
    }
}

/// Records of one kind by what they are known by, with the traces of withdrawn ones and with further states of those
/// that have any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<K, T> {
    current: BTreeMap<K, Kept<T>>,
    others: BTreeMap<K, Others<T>>,
    /// Records that are here but not shown, because what they stand on is not: a mapping of evidence that another
    /// device withdrew.
    hidden: BTreeSet<K>,
}

impl<K, T> Default for Table<K, T> {
    fn default() -> Self {
        Table { current: BTreeMap::new(), others: BTreeMap::new(), hidden: BTreeSet::new() }
    }
}

impl<K: Ord + Copy, T> Table<K, T> {
    /// The record `key`, unless there is none or it is withdrawn.
    pub fn get(&self, key: K) -> Option<&T> {
        if self.hidden.contains(&key) {
            return None;
        }
        self.current.get(&key)?.value.as_ref()
    }

    /// Whether the record `key` is there and not withdrawn.
    pub fn contains(&self, key: K) -> bool {
        self.get(key).is_some()
    }

    /// The record `key` with its revision, or the trace of it.
    pub fn kept(&self, key: K) -> Option<&Kept<T>> {
        self.current.get(&key)
    }

    /// The states of the record `key` that came about apart from the current one.
    pub fn rivals(&self, key: K) -> &[Kept<T>] {
        self.others.get(&key).map_or(&[], |others| &others.rivals)
    }

    /// The states that the record `key` had before and that are kept.
    pub fn past(&self, key: K) -> &[Kept<T>] {
        self.others.get(&key).map_or(&[], |others| &others.past)
    }

    /// The records that have other states, with those.
    pub fn others(&self) -> impl Iterator<Item = (K, &Others<T>)> {
        self.others.iter().map(|(&key, others)| (key, others))
    }

    /// Puts a record in as it is, with its revision: for readers of stored records. People's changes come by
    /// [`command`](super::command).
    pub fn keep(&mut self, key: K, kept: Kept<T>) {
        self.current.insert(key, kept);
    }

    /// Puts the other states of a record in, in place of those that are there.
    pub(crate) fn keep_others(&mut self, key: K, others: Others<T>) {
        if others.is_empty() {
            self.others.remove(&key);
        } else {
            self.others.insert(key, others);
        }
    }

    /// Every record that is not withdrawn, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (K, &T)> {
        let shown = self.current.iter().filter(|(key, _)| !self.hidden.contains(key));
        shown.filter_map(|(&key, kept)| Some((key, kept.value.as_ref()?)))
    }

    /// Every record that is not withdrawn, in the order of the keys.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.iter().map(|(_, value)| value)
    }

    /// Everything, traces included, in the order of the keys.
    pub fn all(&self) -> impl Iterator<Item = (K, &Kept<T>)> {
        self.current.iter().map(|(&key, kept)| (key, kept))
    }

    /// How many records are not withdrawn.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// How many records are not withdrawn, those among them that are not shown: as many as a bundle holds.
    pub fn len_with_hidden(&self) -> usize {
        self.current.values().filter(|kept| kept.value.is_some()).count()
    }

    /// Whether every record is withdrawn, or there never was one.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// The records that are here but not shown, because what they stand on is not.
    pub fn hidden(&self) -> impl Iterator<Item = K> {
        self.hidden.iter().copied()
    }

    /// Shows all records but those for which `is_hidden`.
    pub(super) fn hide(&mut self, is_hidden: impl Fn(K) -> bool) {
        let live = self.current.iter().filter(|(_, kept)| kept.value.is_some());
        self.hidden = live.map(|(&key, _)| key).filter(|&key| is_hidden(key)).collect();
    }

    /// The records for whose keys `is_kept`, with all their states.
    pub fn only(&self, is_kept: impl Fn(K) -> bool) -> Table<K, T>
    where
        T: Clone,
    {
        let mut only =
            Table { current: self.current.clone(), others: self.others.clone(), hidden: self.hidden.clone() };
        only.current.retain(|&key, _| is_kept(key));
        only.others.retain(|&key, _| is_kept(key));
        only.hidden.retain(|&key| is_kept(key));
        only
    }

    pub(super) fn value_mut(&mut self, key: K) -> Option<&mut T> {
        self.current.get_mut(&key)?.value.as_mut()
    }
}

impl<K: Ord + Copy, T: Says> Table<K, T> {
    /// The records whose states a person has to choose between.
    pub fn forked(&self) -> impl Iterator<Item = K> {
        let others = self.others.iter().filter_map(|(key, others)| Some((key, others, self.current.get(key)?)));
        others.filter(|(_, others, current)| others.visible_rivals(current).next().is_some()).map(|(&key, ..)| key)
    }
}

/// What a change does to the states beside the current one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Also<T> {
    /// Nothing.
    #[default]
    Nothing,
    /// Keeps the state that it changes.
    KeepBefore,
    /// Settles between these rivals and the current state. All of them are kept.
    Settle(Vec<Option<T>>),
    /// Takes the settling back: these are rivals again.
    Reopen(Vec<Option<T>>),
}

/// One step of one record: what it says from now on, by whom and when.
pub(super) struct Step<'a, T> {
    pub after: Option<&'a T>,
    pub also: &'a Also<T>,
    /// The number to leave on the trace, if this withdraws evidence.
    pub number: Option<EvidenceNumber>,
    pub by: ActorId,
    pub at: Timestamp,
    /// The digests of the current state and of its rivals, in their order.
    pub digests: Vec<Digest>,
}

/// Carries a step out on a record with these states, and gives those that it has then.
pub(super) fn step<T: Says + Clone>(
    current: Option<&Kept<T>>,
    others: Others<T>,
    step: Step<'_, T>,
) -> (Kept<T>, Others<T>) {
    let Others { rivals, mut past } = others;
    let mut digests = step.digests.into_iter();
    let mut covered: Vec<Before> = Vec::new();
    covered.extend(current.zip(digests.next()).map(|(kept, digest)| Before::of(kept, digest)));
    let mut apart = Vec::new();
    // Taking a record back is meant for all of it, and so is a choice. Any other change leaves alone what it did not see.
    let is_for_all = step.after.is_none() || matches!(step.also, Also::Settle(_));
    for (rival, digest) in rivals.into_iter().zip(digests) {
        let is_seen = is_for_all || current.is_some_and(|current| !says_more(&rival, current));
        if !is_seen {
            apart.push(rival);
            continue;
        }
        covered.push(Before::of(&rival, digest));
        if is_for_all && rival.value.is_some() && rival.value.as_ref() != step.after {
            past.push(rival);
        }
    }
    let mut revision = Revision::after(&covered, step.by, step.at);
    if let Some(current) = current
        && matches!(step.also, Also::KeepBefore | Also::Settle(_))
        && current.value.is_some()
        && current.value.as_ref() != step.after
    {
        past.push(current.clone());
    }
    let extra = current.map(|kept| kept.extra.clone()).unwrap_or_default();
    if let Also::Reopen(values) = step.also {
        for value in values {
            // No two states of a record have the same revision, so that their order is certain.
            revision.number = revision.number.saturating_add(1);
            let before = Revision { number: revision.number - 1, ..revision.clone() };
            apart.push(Kept { revision: before, value: value.clone(), number: step.number, extra: extra.clone() });
        }
    }
    let number = step.number.filter(|_| step.after.is_none());
    let after = Kept { revision, value: step.after.cloned(), number, extra };
    for kept in apart.iter_mut().filter(|kept| kept.value.is_some()) {
        kept.number = None;
    }
    apart.sort_by(|a, b| a.revision.cmp(&b.revision));
    past.sort_by(|a, b| a.revision.cmp(&b.revision));
    past.dedup();
    (after, Others { rivals: apart, past })
}

/// A record that is never changed, only superseded by a later one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchanging<T> {
    /// Who made it.
    pub by: ActorId,
    /// When, by their clock.
    pub at: Timestamp,
    /// What it says.
    pub value: T,
    /// Members from a later version of this product.
    pub extra: Extra,
}

impl<T: PartialEq> Unchanging<T> {
    /// Whether the same person said the same thing at the same moment, whatever else stands beside it: one that was sealed
    /// later is the same record.
    pub fn says_the_same_as(&self, other: &Unchanging<T>) -> bool {
        (self.by, self.at, &self.value) == (other.by, other.at, &other.value)
    }
}

/// Records that never change, by what they are known by.
///
/// Two records with one id that say different things cannot both be what was issued: one of them was altered. Nothing
/// here can tell which, so both are kept, and what reads them takes the more cautious of the two for granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger<K, T> {
    made: BTreeMap<K, Unchanging<T>>,
    altered: BTreeMap<K, Vec<Unchanging<T>>>,
}

impl<K, T> Default for Ledger<K, T> {
    fn default() -> Self {
        Ledger { made: BTreeMap::new(), altered: BTreeMap::new() }
    }
}

impl<K: Ord + Copy, T: PartialEq> Ledger<K, T> {
    /// Whether something else came in under the id `key`, so that nobody can say what was issued.
    pub fn is_altered(&self, key: K) -> bool {
        let made = self.made.get(&key);
        self.altered(key).iter().any(|other| made.is_none_or(|made| !made.says_the_same_as(other)))
    }
}

impl<K: Ord + Copy, T> Ledger<K, T> {
    /// What else came in under the id `key`, copies with another seal among it.
    pub fn altered(&self, key: K) -> &[Unchanging<T>] {
        self.altered.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The ids under which more than one record came in.
    pub fn altered_keys(&self) -> impl Iterator<Item = K> {
        self.altered.keys().copied()
    }

    /// Keeps those for which `is_kept`, and does away with the rest, whatever came in under their ids.
    pub fn keep_only(&mut self, is_kept: impl Fn(K, &Unchanging<T>) -> bool) {
        self.made.retain(|&key, made| is_kept(key, made));
        let made = &self.made;
        self.altered.retain(|key, _| made.contains_key(key));
    }

    pub(crate) fn keep_altered(&mut self, key: K, altered: Vec<Unchanging<T>>) {
        if altered.is_empty() {
            self.altered.remove(&key);
        } else {
            self.altered.insert(key, altered);
        }
    }
}

impl<K, T> Deref for Ledger<K, T> {
    type Target = BTreeMap<K, Unchanging<T>>;
    fn deref(&self) -> &Self::Target {
        &self.made
    }
}

impl<K, T> DerefMut for Ledger<K, T> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.made
    }
}

impl<K: Ord, T> FromIterator<(K, Unchanging<T>)> for Ledger<K, T> {
    fn from_iter<I: IntoIterator<Item = (K, Unchanging<T>)>>(records: I) -> Self {
        Ledger { made: records.into_iter().collect(), altered: BTreeMap::new() }
    }
}

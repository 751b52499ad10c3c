//! Brings two states of one portfolio together.
//!
//! **Learner's records** go by their chain of revisions. A record names only the one state that it replaces, so of two
//! states the higher revision wins if it replaces the lower directly, and also if there are others between them, because
//! then nobody can tell whether the lower is among what it replaced. Two devices that changed the same record apart from
//! each other are therefore noticed when they are level or one step apart, and then both states are reported, and ours
//! stays until the learner chooses.
//!
//! **Records that never change** are united. **Evidence numbers** that two devices gave apart from each other are settled
//! by giving the later item the next free number. A mapping of evidence that was withdrawn elsewhere is withdrawn with it.
//! What is settled this way follows from the two states alone, so that both sides arrive at the same.

use std::collections::{BTreeMap, BTreeSet};

use crate::digest::Digest;
use crate::portfolio::{
    EvidenceId, EvidenceNumber, Kept, MappingKey, ParkedKey, Portfolio, PortfolioId, RecordKey, Revision, Table,
    Unchanging,
};
use crate::wire::{self, Record};

/// Two states of one portfolio, brought together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// The portfolio as it is now.
    pub result: Portfolio,
    /// What became of what came in.
    pub report: Report,
}

/// What became of what came in. Everything that it does not list was already there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// New here.
    pub added: Vec<RecordKey>,
    /// Newer than here.
    pub updated: Vec<RecordKey>,
    /// Older than here, and so not taken.
    pub older: Vec<RecordKey>,
    /// The same here.
    pub unchanged: usize,
    /// Changed here and there, apart from each other. Ours stays.
    pub forked: Vec<Fork>,
    /// Records that never change, but differ. Ours stays.
    pub conflicting: Vec<Fork>,
    /// Evidence that had to get another number, because two devices had given the same one.
    pub renumbered: Vec<Renumbered>,
    /// Mappings, parked or not, that were withdrawn, because their evidence is.
    pub unmapped: Vec<RecordKey>,
    /// New records that this version does not know.
    pub unknown_added: usize,
}

/// Two states of a record, of which neither replaces the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fork {
    /// Which record.
    pub key: RecordKey,
    /// As it is here. It stays.
    pub ours: Record,
    /// As it came in.
    pub theirs: Record,
}

/// Evidence that got another number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renumbered {
    /// Which.
    pub evidence: EvidenceId,
    /// The number that it had.
    pub from: EvidenceNumber,
    /// The number that it has now.
    pub to: EvidenceNumber,
}

/// Why two portfolios cannot be brought together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeError {
    /// They are two different portfolios.
    OtherPortfolio {
        /// The one that came in.
        found: PortfolioId,
        /// The one that is here.
        expected: PortfolioId,
    },
}

impl Report {
    /// The records of the result that are not as they were here, once each.
    pub fn changed(&self) -> BTreeSet<RecordKey> {
        let mut keys: BTreeSet<RecordKey> = self.added.iter().chain(&self.updated).copied().collect();
        keys.extend(self.renumbered.iter().map(|renumbered| RecordKey::Evidence(renumbered.evidence)));
        keys.extend(self.unmapped.iter().copied());
        keys
    }
}

/// Brings `theirs` into `ours`. Idempotent; commutative as far as nothing is forked or conflicting.
pub fn merge(ours: &Portfolio, theirs: &Portfolio) -> Result<Merge, MergeError> {
    if ours.id != theirs.id {
        return Err(MergeError::OtherPortfolio { found: theirs.id, expected: ours.id });
    }
    let mut merge = Merge { result: ours.clone(), report: Report::default() };
    for key in wire::keys(theirs) {
        merge.take(ours, theirs, key);
    }
    for (key, value) in &theirs.unknown {
        if merge.result.unknown.insert(key.clone(), value.clone()).is_none() {
            merge.report.unknown_added += 1;
        }
    }
    merge.result.highest_number = ours.highest_number.max(theirs.highest_number);
    merge.renumber();
    merge.unmap();
    Ok(merge)
}

/// How their state of a record stands to ours.
enum Standing {
    New,
    Same,
    Newer,
    Older,
    Apart,
}

fn standing(ours: Option<(&Revision, Digest)>, theirs: (&Revision, Digest)) -> Standing {
    let Some((our_revision, our_digest)) = ours else { return Standing::New };
    let (their_revision, their_digest) = theirs;
    if our_digest == their_digest {
        return Standing::Same;
    }
    // Whether `newer` can have come out of the state with the digest `older`: it says so, or cannot say.
    let replaces = |newer: &Revision, older: &Revision, digest: Digest| {
        newer.number - older.number > 1 || newer.replaces == Some(digest)
    };
    match their_revision.number.cmp(&our_revision.number) {
        std::cmp::Ordering::Greater if replaces(their_revision, our_revision, our_digest) => Standing::Newer,
        std::cmp::Ordering::Less if replaces(our_revision, their_revision, their_digest) => Standing::Older,
        _ => Standing::Apart,
    }
}

impl Merge {
    fn take(&mut self, ours: &Portfolio, theirs: &Portfolio, key: RecordKey) {
        let Some(their_record) = wire::get(theirs, key) else { return };
        let our_record = wire::get(ours, key);
        let digest = |record: &Record| Digest::of(record.text().as_bytes());
        let their_digest = digest(&their_record);
        let Some(their_revision) = revision(theirs, key) else {
            return match our_record {
                None => self.put(theirs, key, Standing::New),
                Some(our_record) if digest(&our_record) == their_digest => self.report.unchanged += 1,
                Some(ours) => self.report.conflicting.push(Fork { key, ours, theirs: their_record }),
            };
        };
        let ours = our_record.as_ref().and_then(|record| Some((revision(ours, key)?, digest(record))));
        match (standing(ours, (their_revision, their_digest)), our_record) {
            (Standing::Same, _) => self.report.unchanged += 1,
            (Standing::Older, _) => self.report.older.push(key),
            (Standing::Apart, Some(ours)) => self.report.forked.push(Fork { key, ours, theirs: their_record }),
            (standing, _) => self.put(theirs, key, standing),
        }
    }

    fn put(&mut self, theirs: &Portfolio, key: RecordKey, standing: Standing) {
        fn table<K: Ord + Copy, T: Clone>(into: &mut Table<K, T>, from: &Table<K, T>, key: K) {
            if let Some(kept) = from.kept(key) {
                into.keep(key, kept.clone());
            }
        }
        fn map<K: Ord + Copy, T: Clone>(
            into: &mut BTreeMap<K, Unchanging<T>>,
            from: &BTreeMap<K, Unchanging<T>>,
            key: K,
        ) {
            into.extend(from.get(&key).map(|unchanging| (key, unchanging.clone())));
        }
        let result = &mut self.result;
        match key {
            RecordKey::Enrolment => result.enrolment = theirs.enrolment.clone(),
            RecordKey::Actor(id) => table(&mut result.actors, &theirs.actors, id),
            RecordKey::Evidence(id) => {
                table(&mut result.evidence, &theirs.evidence, id);
                result.withdrawn_numbers.remove(&id);
                result.withdrawn_numbers.extend(theirs.withdrawn_numbers.get(&id).map(|&number| (id, number)));
            }
            RecordKey::Mapping(key) => table(&mut result.mappings, &theirs.mappings, key),
            RecordKey::Claim(criterion) => table(&mut result.claims, &theirs.claims, criterion),
            RecordKey::Parked(key) => table(&mut result.parked, &theirs.parked, key),
            RecordKey::Submission(id) => map(&mut result.submissions, &theirs.submissions, id),
            RecordKey::Decision(id) => map(&mut result.decisions, &theirs.decisions, id),
            RecordKey::SignOff(id) => map(&mut result.sign_offs, &theirs.sign_offs, id),
        }
        match standing {
            Standing::New => self.report.added.push(key),
            _ => self.report.updated.push(key),
        }
    }

    fn renumber(&mut self) {
        let mut given: BTreeSet<EvidenceNumber> = self.result.withdrawn_numbers.values().copied().collect();
        let evidence: Vec<_> = self.result.evidence.iter().map(|(id, evidence)| (id, evidence.number)).collect();
        // Ids sort by the time they were made at: the earlier item keeps its number.
        for (id, from) in evidence {
            if given.insert(from) {
                continue;
            }
            let to = EvidenceNumber(self.result.highest_number.saturating_add(1));
            let Some(revision) = next_revision(&self.result, RecordKey::Evidence(id)) else { continue };
            let Some(Kept { value: Some(evidence), extra, .. }) = self.result.evidence.kept(id).cloned() else {
                continue;
            };
            let value = Some(crate::portfolio::Evidence { number: to, ..evidence });
            self.result.evidence.keep(id, Kept { revision, value, extra });
            self.result.highest_number = to.0;
            given.insert(to);
            self.report.renumbered.push(Renumbered { evidence: id, from, to });
        }
    }

    fn unmap(&mut self) {
        let stray: Vec<MappingKey> = self.result.mappings.iter().map(|(key, _)| key).collect();
        for key in stray.into_iter().filter(|key| !self.result.evidence.contains(key.evidence)).collect::<Vec<_>>() {
            let Some(revision) = next_revision(&self.result, RecordKey::Mapping(key)) else { continue };
            let extra = self.result.mappings.kept(key).map(|kept| kept.extra.clone()).unwrap_or_default();
            self.result.mappings.keep(key, Kept { revision, value: None, extra });
            self.report.unmapped.push(RecordKey::Mapping(key));
        }
        let stray: Vec<ParkedKey> = self.result.parked.iter().map(|(key, _)| key).collect();
        for key in stray.into_iter().filter(|key| !self.result.evidence.contains(key.evidence)).collect::<Vec<_>>() {
            let Some(revision) = next_revision(&self.result, RecordKey::Parked(key)) else { continue };
            let extra = self.result.parked.kept(key).map(|kept| kept.extra.clone()).unwrap_or_default();
            self.result.parked.keep(key, Kept { revision, value: None, extra });
            self.report.unmapped.push(RecordKey::Parked(key));
        }
    }
}

/// The revision of a learner's record; `None` for one that never changes.
fn revision(portfolio: &Portfolio, key: RecordKey) -> Option<&Revision> {
    Some(match key {
        RecordKey::Enrolment => &portfolio.enrolment.revision,
        RecordKey::Actor(id) => &portfolio.actors.kept(id)?.revision,
        RecordKey::Evidence(id) => &portfolio.evidence.kept(id)?.revision,
        RecordKey::Mapping(key) => &portfolio.mappings.kept(key)?.revision,
        RecordKey::Claim(criterion) => &portfolio.claims.kept(criterion)?.revision,
        RecordKey::Parked(key) => &portfolio.parked.kept(key)?.revision,
        RecordKey::Submission(_) | RecordKey::Decision(_) | RecordKey::SignOff(_) => return None,
    })
}

/// The revision after the present one, in its author's name and at its time: it says nothing that they did not say, and
/// both sides arrive at the same.
fn next_revision(portfolio: &Portfolio, key: RecordKey) -> Option<Revision> {
    let present = revision(portfolio, key)?;
    let number = present.number.saturating_add(1);
    Some(Revision { number, replaces: wire::digest(portfolio, key), by: present.by, at: present.at })
}

//! Puts records together to a portfolio, and checks what no record can know by itself.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::{MAX_RECORDS, Record, States, Withdrawn, WithdrawnKey, arrange, put};
use crate::digest::Digest;
use crate::portfolio::{Extra, Kept, Portfolio, PortfolioId, RecordKey};

/// What keeps records from being a portfolio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssemblyError {
    /// There is no enrolment.
    NoEnrolment(PortfolioId),
    /// The enrolment is that of another portfolio.
    OtherPortfolio {
        /// Whose it is.
        found: PortfolioId,
        /// Whose it should be.
        expected: PortfolioId,
    },
    /// Two records that differ have the same key. Neither is taken.
    Duplicate(RecordKey),
    /// More than [`MAX_RECORDS`].
    TooMany {
        /// The most that are allowed.
        max: usize,
    },
}

/// Takes records in any order, and gives a portfolio if they make one.
///
/// **Invariant:** what it gives holds the invariants of [`Portfolio`].
#[derive(Debug)]
pub struct Assembly {
    id: PortfolioId,
    known: BTreeMap<RecordKey, Record>,
    unknown: BTreeMap<(String, Digest), crate::json::Value>,
    /// Keys under which records differed.
    differing: BTreeSet<RecordKey>,
    is_over: bool,
}

impl Assembly {
    /// An assembly of the portfolio `id`.
    pub fn new(id: PortfolioId) -> Assembly {
        let (known, unknown, differing) = Default::default();
        Assembly { id, known, unknown, differing, is_over: false }
    }

    /// Takes a record in. One that is there already is taken once; one that differs from what is there is noted.
    pub fn add(&mut self, record: Record) {
        if self.known.len() + self.unknown.len() >= MAX_RECORDS {
            self.is_over = true;
            return;
        }
        match (record.key(), record) {
            (Some(key), record) => match self.known.entry(key) {
                Entry::Vacant(vacant) => drop(vacant.insert(record)),
                Entry::Occupied(there) if *there.get() == record => {}
                Entry::Occupied(_) => drop(self.differing.insert(key)),
            },
            (None, Record::Unknown(collection, value)) => {
                self.unknown.insert((collection.name().to_owned(), value.digest()), value);
            }
            (None, _) => {}
        }
    }

    /// The portfolio, or everything that keeps the records from being one.
    pub fn finish(self) -> Result<Portfolio, Vec<AssemblyError>> {
        let Assembly { id, known, unknown, differing, is_over } = self;
        let mut errors: Vec<AssemblyError> = differing.iter().copied().map(AssemblyError::Duplicate).collect();
        if is_over {
            errors.push(AssemblyError::TooMany { max: MAX_RECORDS });
        }
        // Of nearly all records there is one state, and thousands of those: they are put in as they come.
        let mut single: Vec<(RecordKey, Record)> = Vec::with_capacity(known.len());
        let mut further: BTreeMap<RecordKey, Vec<Record>> = BTreeMap::new();
        for record in known.into_values() {
            let (state, is_further) = match record {
                Record::Version(state) => (*state, true),
                current => (current, false),
            };
            if let Some(found) = enrolled(&state).filter(|found| *found != id) {
                errors.push(AssemblyError::OtherPortfolio { found, expected: id });
            }
            match state.key() {
                Some(key) if is_further => further.entry(key).or_default().push(state),
                Some(key) => single.push((key, state)),
                None => {}
            }
        }
        let is_enrolment = |(key, _): &&(RecordKey, Record)| *key == RecordKey::Enrolment;
        let among_further = || further.get(&RecordKey::Enrolment).and_then(|states| states.first());
        let enrolment = single.iter().find(is_enrolment).map(|(_, state)| state).or_else(among_further);
        let Some(revision) = enrolment.and_then(Record::revision).cloned() else {
            errors.push(AssemblyError::NoEnrolment(id));
            return Err(errors);
        };
        // A stand-in for the moment; its states are among the others.
        let nothing = Kept { revision, value: None, number: None, extra: Extra::new() };
        let mut portfolio = Portfolio::new(id, nothing);
        for (key, state) in single {
            match further.remove(&key) {
                None => put(&mut portfolio, States { current: state, rivals: Vec::new(), past: Vec::new() }),
                Some(others) => {
                    let states = told_apart(std::iter::once(state).chain(others).collect());
                    states.into_iter().for_each(|states| put(&mut portfolio, states));
                }
            }
        }
        further.into_values().filter_map(told_apart).for_each(|states| put(&mut portfolio, states));
        portfolio.unknown = unknown;
        portfolio.settle();
        if errors.is_empty() { Ok(portfolio) } else { Err(errors) }
    }
}

/// Whose enrolment it is, if it is one.
fn enrolled(state: &Record) -> Option<PortfolioId> {
    match state {
        Record::Enrolment(id, _) | Record::Withdrawn(Withdrawn { record: WithdrawnKey::Enrolment(id), .. }) => {
            Some(*id)
        }
        _ => None,
    }
}

/// The states of one record. Those that another came out of are past; nothing says so but the states themselves.
fn told_apart(states: Vec<Record>) -> Option<States> {
    if states.len() == 1 {
        let current = states.into_iter().next()?;
        return Some(States { current, rivals: Vec::new(), past: Vec::new() });
    }
    let is_past = |state: &Record| {
        let digest = state.digest();
        states.iter().filter_map(Record::revision).any(|revision| revision.covers(digest))
    };
    let past = states.iter().filter(|state| is_past(state)).cloned().collect();
    arrange(states, past)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portfolio::{EvidenceId, Mapping, MappingKey};
    use crate::{testing, wire};

    fn assembled(portfolio: &Portfolio) -> Portfolio {
        let mut assembly = Assembly::new(portfolio.id);
        for row in wire::rows(portfolio) {
            assembly.add(wire::read(&row.collection, row.json.as_bytes()).unwrap());
        }
        assembly.finish().unwrap()
    }

    #[test]
    fn what_two_tabs_did_at_the_same_moment_makes_one_portfolio() {
        let mut portfolio = testing::small_portfolio();
        let (id, first) = portfolio.evidence.all().next().map(|(id, kept)| (id, kept.clone())).unwrap();
        let number = first.value.as_ref().unwrap().number;
        let twin = EvidenceId::new(testing::moment(100), [200; 10]);
        portfolio.evidence.keep(twin, first.clone());
        let gone = EvidenceId::new(testing::moment(101), [201; 10]);
        let stray = MappingKey { evidence: gone, criterion: "U1.1.1".parse().unwrap() };
        portfolio.mappings.keep(stray, testing::first_revision(Mapping::default(), testing::learner(), 0));

        let read = assembled(&portfolio);
        assert_eq!(read.evidence.get(id).unwrap().number, number);
        assert!(read.evidence.get(twin).unwrap().number > number);
        assert!(!read.mappings.contains(stray) && read.mappings.kept(stray).is_some());
        // Nothing was written anew for it: the records are those that were read.
        assert_eq!(wire::rows(&read), wire::rows(&portfolio));
        assert_eq!(assembled(&read), read);
    }
}

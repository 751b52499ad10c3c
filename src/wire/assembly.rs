//! Puts records together to a portfolio, and checks what no record can know by itself.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::{MAX_RECORDS, Record, Withdrawn, WithdrawnKey};
use crate::digest::Digest;
use crate::portfolio::{Enrolment, EvidenceId, EvidenceNumber, Kept, MappingKey, Portfolio, PortfolioId, RecordKey};

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
    /// A mapping of evidence that is not there, or was withdrawn.
    MappingWithoutEvidence(MappingKey),
    /// An evidence item has a number that another has, or had before it was withdrawn.
    DuplicateNumber {
        /// The number.
        number: EvidenceNumber,
        /// The other.
        first: EvidenceId,
        /// The item.
        second: EvidenceId,
    },
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
        let Assembly { id, mut known, unknown, differing, is_over } = self;
        let mut errors: Vec<AssemblyError> = differing.iter().copied().map(AssemblyError::Duplicate).collect();
        if is_over {
            errors.push(AssemblyError::TooMany { max: MAX_RECORDS });
        }
        let enrolment: Option<(PortfolioId, Kept<Enrolment>)> = match known.remove(&RecordKey::Enrolment) {
            Some(Record::Enrolment(found, kept)) => Some((found, kept)),
            Some(Record::Withdrawn(Withdrawn { record: WithdrawnKey::Enrolment(found), revision, extra, .. })) => {
                Some((found, Kept { revision, value: None, extra }))
            }
            _ => None,
        };
        let Some((found, enrolment)) = enrolment else {
            errors.push(AssemblyError::NoEnrolment(id));
            return Err(errors);
        };
        if found != id {
            errors.push(AssemblyError::OtherPortfolio { found, expected: id });
        }
        let mut portfolio = Portfolio::new(id, enrolment);
        portfolio.unknown = unknown;
        // No order of the records matters, except that evidence comes before the mappings that name it; the order of
        // `RecordKey` sees to that.
        for (_, record) in known {
            place(&mut portfolio, record);
        }
        check(&mut portfolio, &mut errors);
        if errors.is_empty() { Ok(portfolio) } else { Err(errors) }
    }
}

fn place(portfolio: &mut Portfolio, record: Record) {
    match record {
        Record::Actor(id, kept) => portfolio.actors.keep(id, kept),
        Record::Evidence(id, kept) => portfolio.evidence.keep(id, kept),
        Record::Mapping(key, kept) => portfolio.mappings.keep(key, kept),
        Record::Claim(criterion, kept) => portfolio.claims.keep(criterion, kept),
        Record::Withdrawn(Withdrawn { record, number, revision, extra }) => match record {
            WithdrawnKey::Enrolment(_) => {}
            WithdrawnKey::Actor(id) => portfolio.actors.keep(id, Kept { revision, value: None, extra }),
            WithdrawnKey::Evidence(id) => {
                portfolio.evidence.keep(id, Kept { revision, value: None, extra });
                portfolio.withdrawn_numbers.extend(number.map(|number| (id, number)));
            }
            WithdrawnKey::Mapping(key) => portfolio.mappings.keep(key, Kept { revision, value: None, extra }),
            WithdrawnKey::Claim(criterion) => portfolio.claims.keep(criterion, Kept { revision, value: None, extra }),
        },
        Record::Submission(id, unchanging) => drop(portfolio.submissions.insert(id, unchanging)),
        Record::Decision(id, unchanging) => drop(portfolio.decisions.insert(id, unchanging)),
        Record::SignOff(id, unchanging) => drop(portfolio.sign_offs.insert(id, unchanging)),
        // Taken out before.
        Record::Enrolment(..) | Record::Unknown(..) => {}
    }
}

fn check(portfolio: &mut Portfolio, errors: &mut Vec<AssemblyError>) {
    // Two withdrawn items may share a number: two devices gave it, each withdrew its own, and neither is shown any more.
    let mut numbers: BTreeMap<EvidenceNumber, EvidenceId> =
        portfolio.withdrawn_numbers.iter().map(|(&id, &number)| (number, id)).collect();
    for (id, evidence) in portfolio.evidence.iter() {
        let number = evidence.number;
        match numbers.entry(number) {
            Entry::Vacant(vacant) => drop(vacant.insert(id)),
            Entry::Occupied(first) => {
                errors.push(AssemblyError::DuplicateNumber { number, first: *first.get(), second: id });
            }
        }
    }
    portfolio.highest_number = numbers.last_key_value().map_or(0, |(number, _)| number.0);
    let stray = portfolio.mappings.iter().filter(|(key, _)| !portfolio.evidence.contains(key.evidence));
    errors.extend(stray.map(|(key, _)| AssemblyError::MappingWithoutEvidence(key)));
}

//! Puts records together to a portfolio, and checks what no record can know by itself.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::{MAX_RECORDS, Record, Withdrawn, WithdrawnKey};
use crate::digest::Digest;
use crate::portfolio::{
    Enrolment, EvidenceId, EvidenceNumber, Kept, MappingKey, Portfolio, PortfolioId, RecordKey, Revision,
};

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
    /// A mapping, parked or not, of evidence that is not there, or was withdrawn.
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

    /// Mends what two tabs of one device can do to each other when they save at the same moment: evidence with the same
    /// number (the one that was begun first keeps it), and a mapping, parked or not, of evidence that the other tab withdrew (it goes too).
    /// Gives the records that changed, each with its next revision. Whoever mends the same records comes to the same.
    pub fn mend(&mut self) -> Vec<RecordKey> {
        let mut taken: BTreeSet<EvidenceNumber> = BTreeSet::new();
        let mut highest = EvidenceNumber(0);
        for record in self.known.values() {
            let number = match record {
                Record::Evidence(_, kept) => kept.value.as_ref().map(|evidence| evidence.number),
                Record::Withdrawn(withdrawn) => {
                    taken.extend(withdrawn.number);
                    withdrawn.number
                }
                _ => None,
            };
            highest = highest.max(number.unwrap_or(highest));
        }
        let mut mended = Vec::new();
        // In the order of their ids, which is the order in which they were begun.
        for (&key, record) in &mut self.known {
            let before = Digest::of(record.text().as_bytes());
            if let Record::Evidence(_, kept) = record
                && let Some(evidence) = &mut kept.value
                && !taken.insert(evidence.number)
            {
                highest = EvidenceNumber(highest.0.saturating_add(1));
                evidence.number = highest;
                taken.insert(highest);
                kept.revision = next(&kept.revision, before);
                mended.push(key);
            }
        }
        let strays: Vec<WithdrawnKey> = self
            .known
            .values()
            .filter_map(|record| match record {
                Record::Mapping(key, _) => Some((WithdrawnKey::Mapping(*key), key.evidence)),
                Record::Parked(key, _) => Some((WithdrawnKey::Parked(*key), key.evidence)),
                _ => None,
            })
            .filter(|(_, evidence)| {
                !matches!(self.known.get(&RecordKey::Evidence(*evidence)), Some(Record::Evidence(..)))
            })
            .map(|(stray, _)| stray)
            .collect();
        for stray in strays {
            let place = stray.record_key();
            let Some(record) = self.known.get(&place) else { continue };
            let before = Digest::of(record.text().as_bytes());
            let (revision, extra) = match record {
                Record::Mapping(_, kept) => (&kept.revision, &kept.extra),
                Record::Parked(_, kept) => (&kept.revision, &kept.extra),
                _ => continue,
            };
            let (revision, extra) = (next(revision, before), extra.clone());
            let withdrawn = Withdrawn { record: stray, number: None, revision, extra };
            self.known.insert(place, Record::Withdrawn(withdrawn));
            mended.push(place);
        }
        mended
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

/// The revision after `revision`, of a record whose digest was `replaces`. Nobody changed it, so that who and when stay.
fn next(revision: &Revision, replaces: Digest) -> Revision {
    Revision { number: revision.number.saturating_add(1), replaces: Some(replaces), ..revision.clone() }
}

fn place(portfolio: &mut Portfolio, record: Record) {
    match record {
        Record::Actor(id, kept) => portfolio.actors.keep(id, kept),
        Record::Evidence(id, kept) => portfolio.evidence.keep(id, kept),
        Record::Mapping(key, kept) => portfolio.mappings.keep(key, kept),
        Record::Claim(criterion, kept) => portfolio.claims.keep(criterion, kept),
        Record::Parked(key, kept) => portfolio.parked.keep(key, kept),
        Record::Withdrawn(Withdrawn { record, number, revision, extra }) => match record {
            WithdrawnKey::Enrolment(_) => {}
            WithdrawnKey::Actor(id) => portfolio.actors.keep(id, Kept { revision, value: None, extra }),
            WithdrawnKey::Evidence(id) => {
                portfolio.evidence.keep(id, Kept { revision, value: None, extra });
                portfolio.withdrawn_numbers.extend(number.map(|number| (id, number)));
            }
            WithdrawnKey::Mapping(key) => portfolio.mappings.keep(key, Kept { revision, value: None, extra }),
            WithdrawnKey::Claim(criterion) => portfolio.claims.keep(criterion, Kept { revision, value: None, extra }),
            WithdrawnKey::Parked(key) => portfolio.parked.keep(key, Kept { revision, value: None, extra }),
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
    let parked = portfolio.parked.iter().map(|(key, _)| (key.evidence, key.worded.criterion));
    let mapped = portfolio.mappings.iter().map(|(key, _)| (key.evidence, key.criterion)).chain(parked);
    let stray = mapped.filter(|(evidence, _)| !portfolio.evidence.contains(*evidence));
    errors.extend(
        stray.map(|(evidence, criterion)| AssemblyError::MappingWithoutEvidence(MappingKey { evidence, criterion })),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portfolio::EvidenceId;
    use crate::{testing, wire};

    #[test]
    fn what_two_tabs_did_at_the_same_moment_is_mended() {
        let mut portfolio = testing::small_portfolio();
        let (id, first) = portfolio.evidence.all().next().map(|(id, kept)| (id, kept.clone())).unwrap();
        let number = first.value.as_ref().unwrap().number;
        let twin = EvidenceId::new(testing::moment(100), [200; 10]);
        portfolio.evidence.keep(twin, first.clone());
        let gone = EvidenceId::new(testing::moment(101), [201; 10]);
        let stray = MappingKey { evidence: gone, criterion: "U1.1.1".parse().unwrap() };
        let revision = first.revision.clone();
        let mapping = Kept { revision, value: Some(crate::portfolio::Mapping::default()), extra: Default::default() };
        portfolio.mappings.keep(stray, mapping);

        let assembled = || {
            let mut assembly = Assembly::new(portfolio.id);
            for row in wire::rows(&portfolio) {
                assembly.add(wire::read(&row.collection, row.json.as_bytes()).unwrap());
            }
            assembly
        };
        assert_eq!(assembled().finish().unwrap_err().len(), 2);
        let mut assembly = assembled();
        assert_eq!(assembly.mend(), [RecordKey::Evidence(twin), RecordKey::Mapping(stray)]);
        assert_eq!(assembly.mend(), [], "mended once, there is nothing to mend");
        let mended = assembly.finish().unwrap();
        assert_eq!(mended.evidence.get(id).unwrap().number, number);
        assert!(mended.evidence.get(twin).unwrap().number > number);
        assert_eq!(mended.evidence.kept(twin).unwrap().revision.number, first.revision.number + 1);
        assert!(!mended.mappings.contains(stray));
    }

    #[test]
    fn what_is_whole_is_left_alone() {
        let portfolio = testing::small_portfolio();
        let mut assembly = Assembly::new(portfolio.id);
        for row in wire::rows(&portfolio) {
            assembly.add(wire::read(&row.collection, row.json.as_bytes()).unwrap());
        }
        assert_eq!(assembly.mend(), []);
    }
}

//! Verifies a bundle without bringing it in: every digest, count, reference and seal.
//!
//! The [`Reader`] finds whatever makes a bundle none. What is found here leaves it one: records that would be left
//! out, or that speak of what is not there.

use super::{BundleError, Limits, Reader, Received, RefusedRecord, Summary};
use crate::digest::Digest;
use crate::json::{self, Value};
use crate::portfolio::{Portfolio, PortfolioId, RecordKey};
use crate::seal::{PROOF, Seal, SealError};
use crate::signing;
use crate::spec::parse::{self, Problem};
use crate::spec::{CriterionRef, Specification};
use crate::wire::{self, AssemblyError, Row};

/// Takes a bundle in pieces of any size: [`Verifier::push`] as often as needed, then [`Verifier::finish`]. Memory does not
/// grow with its attachments.
pub struct Verifier {
    reader: Reader,
    received: Received,
}

/// A whole bundle, and what there is to say of it.
#[derive(Debug)]
pub struct Verified {
    /// What it turned out to hold. Every digest, size and count in it is right.
    pub summary: Summary,
    /// The specification inside, if it can be read.
    pub specification: Option<Specification>,
    /// The portfolio inside, if its records make one.
    pub portfolio: Option<Portfolio>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    /// The files that its records name and that are not inside, by their names. No fault: a bundle may leave them out.
    pub not_inside: Vec<(Digest, String)>,
    /// The records that are signed.
    pub sealed: Vec<SealedRecord>,
}

/// A signed record.
#[derive(Debug)]
pub struct SealedRecord {
    /// Its key.
    pub key: String,
    /// What its seal says; whether the signature is right is for the caller to find out.
    pub seal: Result<Seal, SealError>,
}

/// What is wrong with a whole bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A record that its author may not write.
    Refused(RefusedRecord),
    /// The records do not make a portfolio.
    Records(AssemblyError),
    /// The specification inside is none.
    Specification(Problem),
    /// A record speaks of a criterion that the specification inside does not have.
    NoSuchCriterion {
        /// Which record.
        record: RecordKey,
        /// Of what it speaks.
        criterion: CriterionRef,
    },
}

impl Verifier {
    /// A verifier that has seen nothing yet.
    pub fn new(limits: Limits) -> Verifier {
        Verifier { reader: Reader::new(limits), received: Received::new() }
    }

    /// Takes the next piece.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), BundleError> {
        let received = &mut self.received;
        self.reader.push(bytes, &mut |event| received.take(&event))
    }

    /// What there is to say, if the bundle is whole.
    pub fn finish(self) -> Result<Verified, BundleError> {
        let summary = self.reader.finish()?;
        let mut faults: Vec<Fault> = summary.refused.iter().cloned().map(Fault::Refused).collect();
        let specification = self.received.specification.as_ref().map(parse::from_value);
        let specification = match specification {
            Some(Ok(specification)) => Some(specification),
            Some(Err(problems)) => {
                faults.extend(problems.into_iter().map(Fault::Specification));
                None
            }
            None => None,
        };
        let portfolio = match self.received.portfolio(&summary) {
            Ok(portfolio) => Some(portfolio),
            Err(errors) => {
                faults.extend(errors.into_iter().map(Fault::Records));
                None
            }
        };
        if let (Some(specification), Some(portfolio)) = (&specification, &portfolio) {
            let unknown = spoken_of(portfolio).filter(|(_, criterion)| specification.criterion(*criterion).is_none());
            faults.extend(unknown.map(|(record, criterion)| Fault::NoSuchCriterion { record, criterion }));
        }
        let named = portfolio.as_ref().map(Portfolio::attachments).unwrap_or_default();
        let name = |digest: &Digest| named.get(digest).map(|file| file.file_name.clone()).unwrap_or_default();
        let not_inside = summary.missing.iter().map(|digest| (*digest, name(digest))).collect();
        let id = summary.manifest.portfolio;
        let sealed = portfolio.iter().flat_map(wire::rows).filter_map(|row| sealed(id, row)).collect();
        Ok(Verified { summary, specification, portfolio, faults, not_inside, sealed })
    }
}

/// The criteria that records speak of. Not of those that are parked: they wait for a specification that has them.
fn spoken_of(portfolio: &Portfolio) -> impl Iterator<Item = (RecordKey, CriterionRef)> {
    let mappings = portfolio.mappings.iter().map(|(key, _)| (RecordKey::Mapping(key), key.criterion));
    let claims = portfolio.claims.iter().map(|(criterion, _)| (RecordKey::Claim(criterion), criterion));
    let decisions = portfolio.decisions.iter();
    let decisions = decisions.map(|(id, decision)| (RecordKey::Decision(*id), decision.value.criterion));
    mappings.chain(claims).chain(decisions)
}

fn sealed(portfolio: PortfolioId, row: Row) -> Option<SealedRecord> {
    // Most are not, and need not be read a second time.
    if !row.json.contains(PROOF) {
        return None;
    }
    let record: Value = json::parse(row.json.as_bytes()).ok()?;
    let seal = signing::seal_of(portfolio, &row.collection, &record)?;
    Some(SealedRecord { key: row.key, seal })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::bundles as fixtures;

    fn verify(bytes: &[u8]) -> Result<Verified, BundleError> {
        let mut verifier = Verifier::new(Limits::default());
        bytes.chunks(7).try_for_each(|piece| verifier.push(piece))?;
        verifier.finish()
    }

    #[test]
    fn what_is_no_bundle_is_none_here_either() {
        for (fixture, bytes) in fixtures("invalid") {
            assert!(verify(&bytes).is_err(), "{fixture}");
        }
    }

    #[test]
    fn a_specification_that_is_none_is_a_fault_and_the_rest_is_said_all_the_same() {
        let (_, bytes) = fixtures("valid").into_iter().find(|(name, _)| name == "v1-closed").unwrap();
        let verified = verify(&bytes).unwrap();
        assert!(matches!(verified.faults[..], [Fault::Specification(_), ..]), "{:?}", verified.faults);
        assert!(verified.specification.is_none());
        assert_eq!(verified.portfolio.unwrap(), crate::testing::small_portfolio());
        assert_eq!((verified.not_inside.len(), verified.sealed.len()), (0, 0));
    }

    #[test]
    fn criteria_are_held_against_the_specification() {
        let portfolio = crate::testing::small_portfolio();
        let spoken: Vec<String> = spoken_of(&portfolio).map(|(record, _)| record.to_string()).collect();
        assert_eq!(spoken.len(), 3, "a mapping, a claim and a decision: {spoken:?}");
    }
}

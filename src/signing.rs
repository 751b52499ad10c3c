//! Signatures in a portfolio: what those who judge write is sealed record by record with a key that stays on their device,
//! and everybody who reads it later learns one of three things: it is as somebody known wrote it, it is as somebody wrote it
//! whose key is not known here, or it was altered.
//!
//! A seal says in its `domain` for which portfolio and for which kind of record it was made, so that a decision that was
//! signed for one learner is none in the portfolio of another. Signing and verifying themselves are the browser's, or at the
//! command line a library's.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::digest::Digest;
use crate::envelope::words;
use crate::json::{self, Value};
use crate::portfolio::{Portfolio, PortfolioId, RecordKey, Role};
use crate::seal::{PROOF, PublicKey, Seal, SealError, Unsealed};
use crate::spec::provider::KnownKey;
use crate::wire::{self, Collection, Pen};

/// What a store notes the keys under that a person here said they know.
pub const NOTE: &str = "known-keys";

/// What a signature comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signature {
    /// It is as it was signed, with the key of somebody who is known here.
    Verified {
        /// Whose key.
        whose: String,
    },
    /// It is as it was signed, but nobody here has said whose key that is.
    UnknownKey {
        /// The key.
        key: PublicKey,
    },
    /// This browser has no way to find out.
    NotChecked,
    /// It is not what was signed, or not signed for here. It counts for nothing.
    Altered,
}

/// What was found of the signature of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Which record.
    pub key: RecordKey,
    /// What its seal says. Whether the signature is right is for the caller to find out.
    pub seal: Result<Seal, SealError>,
}

/// Where a seal on a record of `collection` in `portfolio` is meant to be used.
pub fn domain(portfolio: PortfolioId, collection: &Collection) -> String {
    format!("evidence-mapper:{portfolio}:{}", collection.name())
}

/// Whether a record of this kind is signed: what is said once and for all by those who judge.
pub fn is_signed(portfolio: &Portfolio, key: RecordKey) -> bool {
    let is_final = matches!(
        key,
        RecordKey::Decision(_) | RecordKey::SignOff(_) | RecordKey::AssessorEvidence(_) | RecordKey::Entry(_)
    );
    is_final && wire::get(portfolio, key).is_some_and(|record| record.pen() != Pen::Role(Role::Learner))
}

/// The record `key`, ready to be signed with the key `with`; `None` if it is none that is signed, or is signed already.
pub fn to_sign(portfolio: &Portfolio, key: RecordKey, with: &PublicKey, at: Timestamp) -> Option<Unsealed> {
    if !is_signed(portfolio, key) {
        return None;
    }
    let record = wire::get(portfolio, key)?;
    let domain = domain(portfolio.id, &record.collection());
    Unsealed::within(record.value(), with, at, Some(&domain)).ok()
}

/// Puts the seal of `sealed` on the record `key`, if that is still what was sealed. Whether it is.
pub fn attach(portfolio: &mut Portfolio, key: RecordKey, sealed: &Value) -> bool {
    let Some(record) = wire::get(portfolio, key) else { return false };
    let (Some(proof), Value::Object(mut bare)) = (sealed.get(PROOF).cloned(), sealed.clone()) else { return false };
    bare.remove(PROOF);
    if record.value() != Value::Object(bare) {
        return false;
    }
    let extra = match key {
        RecordKey::Decision(id) => portfolio.decisions.get_mut(&id).map(|made| &mut made.extra),
        RecordKey::SignOff(id) => portfolio.sign_offs.get_mut(&id).map(|made| &mut made.extra),
        RecordKey::AssessorEvidence(id) => portfolio.assessor_evidence.get_mut(&id).map(|made| &mut made.extra),
        RecordKey::Entry(id) => portfolio.entries.get_mut(&id).map(|made| &mut made.extra),
        _ => None,
    };
    extra.is_some_and(|extra| extra.insert(PROOF.to_owned(), proof).is_none())
}

/// The signatures of all records of `portfolio` that have one.
pub fn signed(portfolio: &Portfolio) -> Vec<Signed> {
    let sealed = |extra: &BTreeMap<String, Value>| extra.contains_key(PROOF);
    let decisions = portfolio.decisions.iter().filter(|(_, made)| sealed(&made.extra));
    let sign_offs = portfolio.sign_offs.iter().filter(|(_, made)| sealed(&made.extra));
    let evidence = portfolio.assessor_evidence.iter().filter(|(_, made)| sealed(&made.extra));
    let entries = portfolio.entries.iter().filter(|(_, made)| sealed(&made.extra));
    let keys = decisions
        .map(|(&id, _)| RecordKey::Decision(id))
        .chain(sign_offs.map(|(&id, _)| RecordKey::SignOff(id)))
        .chain(evidence.map(|(&id, _)| RecordKey::AssessorEvidence(id)))
        .chain(entries.map(|(&id, _)| RecordKey::Entry(id)));
    keys.filter_map(|key| {
        let record = wire::get(portfolio, key)?;
        let seal = seal_of(portfolio.id, &record.collection(), &record.value())?;
        Some(Signed { key, seal })
    })
    .collect()
}

/// The seal of a record of `collection` in `portfolio`; `None` if it has none.
pub fn seal_of(portfolio: PortfolioId, collection: &Collection, record: &Value) -> Option<Result<Seal, SealError>> {
    let seal = Seal::of(record).transpose()?;
    Some(seal.and_then(|seal| {
        let is_here = seal.domain.as_deref() == Some(domain(portfolio, collection).as_str());
        if is_here { Ok(seal) } else { Err(SealError::OtherDomain { found: seal.domain }) }
    }))
}

/// The keys that are known at a device, and whose they are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keyring {
    /// This device's own, and whose it is.
    pub own: Option<(PublicKey, String)>,
    /// Those that the provider lists.
    pub listed: Vec<KnownKey>,
    /// Those that a person here said they know, and whose they said that they are.
    pub accepted: BTreeMap<PublicKey, String>,
}

impl Keyring {
    /// What the signature of `seal` comes to, which is right or is not.
    pub fn judge(&self, seal: &Seal, is_right: bool) -> Signature {
        if !is_right {
            return Signature::Altered;
        }
        match self.whose(&seal.key, seal.created) {
            Some(whose) => Signature::Verified { whose },
            None => Signature::UnknownKey { key: seal.key.clone() },
        }
    }

    /// Whose `key` was at that time, if anybody here knows.
    fn whose(&self, key: &PublicKey, at: Timestamp) -> Option<String> {
        if let Some((own, name)) = &self.own
            && own == key
        {
            return Some(name.clone());
        }
        let day = at.strftime("%Y-%m-%d").to_string();
        let listed = self.listed.iter().filter(|known| known.key == *key);
        let counts = listed.clone().find(|known| known.counts_on(&day));
        match (counts, listed.count()) {
            (Some(known), _) => Some(known.name.clone()),
            // A key that the provider lists for other days is known to be nobody's on this one, whoever accepted it.
            (None, 1..) => None,
            (None, 0) => self.accepted.get(key).cloned(),
        }
    }

    /// What a person here said they know, as JSON text.
    pub fn accepted_text(&self) -> String {
        let members = self.accepted.iter().map(|(key, name)| (key.to_string(), Value::Text(name.clone())));
        Value::Object(members.collect()).canonical()
    }

    /// Reads what [`Keyring::accepted_text`] wrote. What cannot be read is not known.
    pub fn read_accepted(text: &str) -> BTreeMap<PublicKey, String> {
        let Ok(Value::Object(members)) = json::parse(text.as_bytes()) else { return BTreeMap::new() };
        members.into_iter().filter_map(|(key, name)| Some((key.parse().ok()?, name.as_text()?.to_owned()))).collect()
    }
}

/// A key in words, to be compared by people: over the telephone, or from a sheet of paper.
pub fn fingerprint(key: &PublicKey) -> String {
    let digest = Digest::of(key.to_string().as_bytes());
    let mut first = [0; 10];
    first.copy_from_slice(&digest.bytes()[..10]);
    words::words(&first)
}

/// The records of `signatures` that were altered: [`Portfolio::distrusted`].
pub fn altered(signatures: &BTreeMap<RecordKey, Signature>) -> BTreeSet<RecordKey> {
    signatures.iter().filter(|(_, signature)| **signature == Signature::Altered).map(|(key, _)| *key).collect()
}

#[cfg(test)]
pub(crate) mod tests;

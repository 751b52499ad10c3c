//! A real bundle, cut and flipped, and a signed one that somebody altered who knows how to make all digests anew.

use ed25519_dalek::{Signer as _, SigningKey, Verifier as _};

use super::handover::handed_over;
use super::*;
use crate::bundle::verify::Verifier;
use crate::json::Value;
use crate::portfolio::RecordKey;
use crate::seal::{PROOF, PublicKey, Suite};
use crate::signing;

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

/// A portfolio of 107 criteria, decided and signed, with its files.
fn signed() -> (Portfolio, Blobs) {
    let (portfolio, blobs) = handed_over();
    (sealed(portfolio), blobs)
}

/// All that was judged, signed.
fn sealed(mut portfolio: Portfolio) -> Portfolio {
    let public = PublicKey::new(Suite::Eddsa, key().verifying_key().as_bytes()).unwrap();
    for made in portfolio.decisions.values_mut() {
        made.extra.remove(PROOF);
    }
    for id in wire::keys(&portfolio) {
        if let Some(unsealed) = signing::to_sign(&portfolio, id, &public, moment(55)) {
            let signature = key().sign(unsealed.message()).to_bytes();
            assert!(signing::attach(&mut portfolio, id, &unsealed.sealed(&signature)), "{id}");
        }
    }
    portfolio
}

fn is_right(seal: &crate::seal::Seal) -> bool {
    let key = ed25519_dalek::VerifyingKey::from_bytes(seal.key.bytes().try_into().unwrap());
    key.is_ok_and(|key| key.verify(&seal.message, &ed25519_dalek::Signature::from_bytes(&seal.signature)).is_ok())
}

#[test]
fn a_real_bundle_cut_at_every_thousandth_byte_is_none() {
    let (portfolio, blobs) = signed();
    let bundle = written(&portfolio, &blobs, 1_000);
    assert!(bundle.len() > 200_000, "{}", bundle.len());
    // Where one reader stands after so many bytes, any reader does that was given no more: so one is enough.
    let mut reader = Reader::new(Limits::default());
    for (n, piece) in bundle.chunks(1_000).enumerate() {
        assert!(reader.may_end().is_err(), "cut at {}", n * 1_000);
        reader.push(piece, &mut |_| {}).unwrap();
    }
    assert_eq!(reader.may_end(), Ok(()));
    for end in (0..bundle.len()).step_by(50_000) {
        assert!(read(&bundle[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn a_bundle_with_a_flipped_bit_at_a_thousand_places_is_none_or_the_same() {
    // Smaller than a real one, because it is read a thousand times.
    let portfolio = sealed(testing::judged_portfolio());
    let blobs = blobs_of(&portfolio);
    let bundle = written(&portfolio, &blobs, 1_000);
    let whole = read(&bundle).unwrap();
    let (mut refused, step) = (0, bundle.len() / 1_000);
    for n in 0..1_000 {
        let mut flipped = bundle.clone();
        flipped[n * step + n % step] ^= 1 << (n % 8);
        match read(&flipped) {
            Err(_) => refused += 1,
            Ok(seen) => assert_eq!(content(&seen), content(&whole), "at {}", n * step),
        }
    }
    assert!(refused > 990, "{refused}");
}

/// A thousand records that were signed, each with another byte changed, in bundles whose digests and counts are all right.
/// What is no record any more, or none of its kind, is refused as such; of all others the signature is wrong.
#[test]
fn of_a_thousand_signed_bundles_that_were_altered_every_one_is_found() {
    // Small, so that a thousand of them are soon made.
    let portfolio = sealed(testing::judged_portfolio());
    let records: Vec<(RecordKey, String)> = signing::signed(&portfolio)
        .into_iter()
        .map(|signed| (signed.key, wire::record(&portfolio, signed.key).unwrap()))
        .collect();
    assert!(records.len() >= 5, "{}", records.len());
    let (mut no_record, mut no_bundle, mut unsealed, mut altered) = (0, 0, 0, 0);
    for n in 0..1_000 {
        let (key, text) = &records[n * 7 % records.len()];
        let mut bytes = text.clone().into_bytes();
        let at = n * 7_919 % bytes.len();
        bytes[at] ^= 1 << (n % 7);
        let collection = wire::get(&portfolio, *key).unwrap().collection();
        let Ok(record) = wire::read(&collection, &bytes) else {
            no_record += 1;
            continue;
        };
        let mut changed = portfolio.clone();
        match *key {
            RecordKey::Decision(id) => drop(changed.decisions.remove(&id)),
            RecordKey::SignOff(id) => drop(changed.sign_offs.remove(&id)),
            RecordKey::AssessorEvidence(id) => drop(changed.assessor_evidence.remove(&id)),
            RecordKey::Entry(id) => drop(changed.entries.remove(&id)),
            _ => unreachable!(),
        }
        match record {
            wire::Record::Decision(id, made) => drop(changed.decisions.insert(id, made)),
            wire::Record::SignOff(id, made) => drop(changed.sign_offs.insert(id, made)),
            wire::Record::AssessorEvidence(id, made) => drop(changed.assessor_evidence.insert(id, made)),
            wire::Record::Entry(id, made) => drop(changed.entries.insert(id, made)),
            wire::Record::Unknown(collection, value) => {
                changed.unknown.insert((collection.name().to_owned(), value.digest()), value);
            }
            _ => unreachable!(),
        }
        let mut out = Vec::new();
        let spec = crate::json::parse(testing::SPECIFICATION.as_bytes()).unwrap().canonical();
        let cover = Cover { scope: Scope::Records, ..cover() };
        Writer::begin(cover, &spec, &changed, &[], &mut out).unwrap().finish(&mut out).unwrap();
        let mut verifier = Verifier::new(Limits::default());
        let verified = verifier.push(&out).and_then(|()| verifier.finish());
        let Ok(verified) = verified else {
            no_bundle += 1;
            continue;
        };
        let wrong = verified.sealed.iter().filter(|record| !record.seal.as_ref().is_ok_and(is_right)).count();
        let refused = verified.summary.refused.len();
        let bare = verified.sealed.len() + refused < records.len();
        assert!(wrong + refused > 0 || bare, "byte {at} of {key}: {}", String::from_utf8_lossy(&bytes));
        altered += usize::from(wrong > 0);
        // A record that lost its seal is said to be unsigned.
        unsealed += usize::from(wrong == 0);
    }
    assert_eq!(no_record + no_bundle + unsealed + altered, 1_000);
    assert!(altered > 300 && unsealed < 50, "{no_record} {no_bundle} {unsealed} {altered}");
}

/// What a seal's own text says, changed: a proof that nobody can read is as wrong as one that does not hold.
#[test]
fn a_seal_that_was_made_unreadable_is_no_seal_that_is_absent() {
    let (mut portfolio, _) = signed();
    let id = *portfolio.decisions.keys().next().unwrap();
    let made = portfolio.decisions.get_mut(&id).unwrap();
    made.extra.insert(PROOF.to_owned(), Value::Text("none".to_owned()));
    let found = signing::signed(&portfolio).into_iter().find(|signed| signed.key == RecordKey::Decision(id));
    assert!(found.unwrap().seal.is_err());
}

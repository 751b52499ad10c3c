use ed25519_dalek::{Signer as _, SigningKey, Verifier as _, VerifyingKey};

use super::*;
use crate::portfolio::standing::standing;
use crate::seal::{Suite, Unsealed};
use crate::testing::{self, moment};

fn signing_key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn public() -> PublicKey {
    PublicKey::new(Suite::Eddsa, signing_key().verifying_key().as_bytes()).unwrap()
}

fn sealed(unsealed: Unsealed) -> Value {
    let signature = signing_key().sign(unsealed.message()).to_bytes();
    unsealed.sealed(&signature)
}

/// A portfolio in which all that was judged is signed.
pub fn signed_portfolio() -> Portfolio {
    let mut portfolio = testing::judged_portfolio();
    sign_all(&mut portfolio);
    portfolio
}

/// Signs whatever is to be signed.
pub fn sign_all(portfolio: &mut Portfolio) {
    for key in wire::keys(portfolio) {
        if let Some(unsealed) = to_sign(portfolio, key, &public(), moment(9)) {
            assert!(attach(portfolio, key, &sealed(unsealed)));
        }
    }
}

fn is_right(seal: &Seal) -> bool {
    let key = VerifyingKey::from_bytes(seal.key.bytes().try_into().unwrap()).unwrap();
    key.verify(&seal.message, &ed25519_dalek::Signature::from_bytes(&seal.signature)).is_ok()
}

fn judged(portfolio: &Portfolio, keyring: &Keyring) -> BTreeMap<RecordKey, Signature> {
    let judge = |signed: Signed| match signed.seal {
        Ok(seal) => (signed.key, keyring.judge(&seal, is_right(&seal))),
        Err(_) => (signed.key, Signature::Altered),
    };
    signed(portfolio).into_iter().map(judge).collect()
}

#[test]
fn what_those_who_judge_say_is_signed_and_nothing_of_the_learners() {
    let portfolio = signed_portfolio();
    let signatures = judged(&portfolio, &Keyring::default());
    assert_eq!(
        portfolio.decisions.len(),
        signatures.keys().filter(|key| matches!(key, RecordKey::Decision(_))).count()
    );
    for (key, record) in wire::keys(&portfolio).into_iter().filter_map(|key| Some((key, wire::get(&portfolio, key)?))) {
        let is_judged = matches!(record.pen(), Pen::Role(Role::Assessor | Role::Iqa) | Pen::WhoeverJudges);
        assert_eq!(signatures.contains_key(&key), is_judged, "{key}");
    }
    assert!(signatures.values().all(|signature| matches!(signature, Signature::UnknownKey { .. })));
    // A seal changes nothing of what counts.
    let (bare, sealed) = (testing::judged_portfolio(), portfolio);
    assert_eq!(standing(&bare).all().count(), standing(&sealed).all().count());
}

#[test]
fn a_key_is_known_through_the_device_the_provider_or_the_person() {
    let portfolio = signed_portfolio();
    let known = |keyring: Keyring| judged(&portfolio, &keyring).into_values().next().unwrap();
    let verified = |whose: &str| Signature::Verified { whose: whose.to_owned() };
    let accepted = BTreeMap::from([(public(), "Asif".to_owned())]);
    assert_eq!(known(Keyring { own: Some((public(), "Me".to_owned())), ..Keyring::default() }), verified("Me"));
    assert_eq!(known(Keyring { accepted: accepted.clone(), ..Keyring::default() }), verified("Asif"));
    let listed = |until: Option<&str>| KnownKey {
        key: public(),
        name: "Asif Example".to_owned(),
        role: None,
        from: None,
        until: until.map(str::to_owned),
    };
    let keyring = |until| Keyring { listed: vec![listed(until)], accepted: accepted.clone(), ..Keyring::default() };
    assert_eq!(known(keyring(None)), verified("Asif Example"));
    // What the provider says of a key goes before what anybody here says.
    assert!(matches!(known(keyring(Some("2001-01-01"))), Signature::UnknownKey { .. }));
    let ring = Keyring { accepted: accepted.clone(), ..Keyring::default() };
    assert_eq!(Keyring::read_accepted(&ring.accepted_text()), accepted);
    assert_eq!(Keyring::read_accepted("{"), BTreeMap::new());
}

#[test]
fn what_was_altered_counts_for_nothing_and_takes_the_place_of_nothing() {
    let mut portfolio = signed_portfolio();
    let (id, criterion) = portfolio.decisions.iter().map(|(id, made)| (*id, made.value.criterion)).next().unwrap();
    let before = standing(&portfolio).decisions(criterion).len();
    assert!(before > 0);
    portfolio.decisions.get_mut(&id).unwrap().value.feedback.push('!');
    let signatures = judged(&portfolio, &Keyring::default());
    assert_eq!(altered(&signatures), BTreeSet::from([RecordKey::Decision(id)]));
    portfolio.distrusted = altered(&signatures);
    assert!(standing(&portfolio).decisions(criterion).iter().all(|judged| judged.id != id));
    assert!(portfolio.decisions.contains_key(&id), "it is kept");
    for sign_off in standing(&portfolio).signed_off() {
        let (_, made) = standing(&portfolio).sign_off(sign_off).unwrap();
        assert!(made.value.decisions.values().all(|decision| *decision != id), "a sign-off stood on it");
    }
}

#[test]
fn a_decision_that_was_signed_for_one_learner_is_none_in_the_portfolio_of_another() {
    let mut portfolio = signed_portfolio();
    portfolio.id = PortfolioId::new(moment(1), [42; 10]);
    assert!(signed(&portfolio).iter().all(|signed| matches!(signed.seal, Err(SealError::OtherDomain { .. }))));
    assert!(judged(&portfolio, &Keyring::default()).values().all(|signature| *signature == Signature::Altered));
}

#[test]
fn a_seal_is_put_on_what_was_sealed_only_and_once() {
    let mut portfolio = testing::judged_portfolio();
    let id = *portfolio.decisions.keys().next().unwrap();
    let key = RecordKey::Decision(id);
    let value = sealed(to_sign(&portfolio, key, &public(), moment(9)).unwrap());
    let mut other = portfolio.clone();
    other.decisions.get_mut(&id).unwrap().value.feedback.push('!');
    assert!(!attach(&mut other, key, &value));
    assert!(attach(&mut portfolio, key, &value));
    assert!(!attach(&mut portfolio, key, &value));
    assert!(to_sign(&portfolio, key, &public(), moment(9)).is_none());
    assert!(to_sign(&portfolio, RecordKey::Enrolment, &public(), moment(9)).is_none());
}

#[test]
fn fingerprints_are_words_that_differ() {
    let words = fingerprint(&public());
    assert_eq!(words.split(' ').count(), words::WORDS);
    let other = PublicKey::new(Suite::Eddsa, &[1; 32]).unwrap();
    assert_ne!(words, fingerprint(&other));
}

//! Signatures by the browser's own cryptography, held against the W3C's test vectors.

use evidence_mapper::json::{self, Value};
use evidence_mapper::seal::{PublicKey, SIGNATURE_BYTES, Seal, Suite, Unsealed};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::app::browser::crypto::{self, SigningKey};

// The vectors of vc-di-eddsa and vc-di-ecdsa, TestVectors/: the credential of both, keys and values.
const CREDENTIAL: &str = r#"{
    "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"}
}"#;
const EDDSA: (&str, &str) = (
    "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
    "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX",
);
const ECDSA: (&str, &str) = (
    "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP",
    "z5ptCet75SaEgzG4v4zJhbJtfNi74Wv7Fq15hhKouJQQjEPQvPZKaYxcMXAMLPQS2FXrkCWokNJkFVkwxNzZfD5oT",
);

fn credential() -> Value {
    json::parse(CREDENTIAL.as_bytes()).unwrap()
}

fn vector((key, value): (&str, &str)) -> Seal {
    let key: PublicKey = key.parse().unwrap();
    let unsealed = Unsealed::new(credential(), &key, "2023-02-24T23:36:38Z".parse().unwrap()).unwrap();
    let mut sealed = unsealed.sealed(&[0; SIGNATURE_BYTES]);
    let Value::Object(members) = &mut sealed else { panic!() };
    let Some(Value::Object(proof)) = members.get_mut("proof") else { panic!() };
    proof.insert("proofValue".to_owned(), Value::Text(value.to_owned()));
    Seal::of(&sealed).unwrap().unwrap()
}

#[wasm_bindgen_test]
async fn the_vectors_of_both_suites_are_right_and_altered_ones_are_not() {
    for pair in [EDDSA, ECDSA] {
        let mut seal = vector(pair);
        if !crypto::can_verify(&seal.key).await {
            assert_eq!(seal.key.suite(), Suite::Eddsa, "every browser has P-256");
            continue;
        }
        assert!(crypto::is_right(&seal).await, "{}", pair.0);
        seal.message[3] ^= 1;
        assert!(!crypto::is_right(&seal).await, "{}", pair.0);
    }
}

#[wasm_bindgen_test]
async fn what_this_browser_signs_it_finds_right_and_the_key_stays() {
    let key = SigningKey::generate().await.unwrap();
    let kept = SigningKey::from_value(&key.to_value()).unwrap();
    let unsealed = Unsealed::new(credential(), &kept.public, "2026-11-27T10:00:00Z".parse().unwrap()).unwrap();
    let signature = kept.sign(unsealed.message()).await.unwrap();
    let seal = Seal::of(&unsealed.sealed(&signature)).unwrap().unwrap();
    assert!(crypto::is_right(&seal).await);
    assert!(SigningKey::from_value(&"nothing".into()).is_none());
}

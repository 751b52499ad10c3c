//! Seals: signatures over JSON, as W3C Data Integrity proofs of the suites `eddsa-jcs-2022` and `ecdsa-jcs-2019`.
//!
//! What an assessor or an IQA writes is signed record by record, so that anybody can see later that not a letter was
//! changed. The key stays in the browser that made it, and so does the arithmetic: here is what has to be signed, how a
//! proof is put into a record, and how it is read out again. Whether a signature is right, the caller asks of the
//! browser's WebCrypto or, at the command line, of a library.
//!
//! ```text
//! message = SHA-256(JCS(proof without its value)) ‖ SHA-256(JCS(record without its proof))
//! ```
//!
//! Sources: Data Integrity EdDSA Cryptosuites 1.0, section 3.3; Data Integrity ECDSA Cryptosuites 1.0, section 3.3; the keys
//! are Multikeys of Controlled Identifiers 1.0, section 2.2.2.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

use crate::digest::Digest;
use crate::json::Value;

/// The member that a seal is in.
pub const PROOF: &str = "proof";

/// How a record is signed. Both take SHA-256 and the canonical form of RFC 8785.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Suite {
    /// `eddsa-jcs-2022`: Ed25519. The one that is used wherever the browser has it.
    Eddsa,
    /// `ecdsa-jcs-2019`: ECDSA over P-256 with SHA-256, for browsers without Ed25519.
    Ecdsa,
}

impl Suite {
    const ALL: [Suite; 2] = [Suite::Eddsa, Suite::Ecdsa];

    /// Its name in a proof.
    pub fn name(self) -> &'static str {
        match self {
            Suite::Eddsa => "eddsa-jcs-2022",
            Suite::Ecdsa => "ecdsa-jcs-2019",
        }
    }

    /// What a Multikey of it begins with: the codes `ed25519-pub` and `p256-pub` of the multicodec table, as varints.
    fn prefix(self) -> [u8; 2] {
        match self {
            Suite::Eddsa => [0xed, 0x01],
            Suite::Ecdsa => [0x80, 0x24],
        }
    }

    /// The bytes of a public key: a P-256 point is compressed (SEC 1, 2.3.3).
    fn key_length(self) -> usize {
        match self {
            Suite::Eddsa => 32,
            Suite::Ecdsa => 33,
        }
    }
}

/// The bytes of a signature, in both suites: for ECDSA, r and then s (IEEE P1363), as WebCrypto has them.
pub const SIGNATURE_BYTES: usize = 64;

/// The public key that a signature is held against. Written as a Multikey: `z6Mk…`, `zDna…`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey {
    suite: Suite,
    bytes: Vec<u8>,
}

/// Not a public key that a seal can have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAKey;

impl PublicKey {
    /// The key of `suite` with these `bytes`: the 32 of Ed25519, the 33 of a compressed point of P-256.
    pub fn new(suite: Suite, bytes: &[u8]) -> Result<PublicKey, NotAKey> {
        let is_point = suite == Suite::Eddsa || matches!(bytes.first(), Some(2 | 3));
        if bytes.len() != suite.key_length() || !is_point {
            return Err(NotAKey);
        }
        Ok(PublicKey { suite, bytes: bytes.to_vec() })
    }

    /// The key of [`Suite::Ecdsa`] at the point that WebCrypto exports: 4, then the 32 bytes each of x and y.
    pub fn of_point(point: &[u8]) -> Result<PublicKey, NotAKey> {
        let ([4, x_and_y @ ..], 65) = (point, point.len()) else { return Err(NotAKey) };
        let (x, y) = x_and_y.split_at(32);
        let parity = 2 + (y.last().copied().unwrap_or_default() & 1);
        PublicKey::new(Suite::Ecdsa, &[&[parity], x].concat())
    }

    /// How it signs.
    pub fn suite(&self) -> Suite {
        self.suite
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&multibase(&[&self.suite.prefix(), self.bytes.as_slice()].concat()))
    }
}

impl FromStr for PublicKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<PublicKey, NotAKey> {
        let bytes = from_multibase(text).ok_or(NotAKey)?;
        let known = Suite::ALL.into_iter().find_map(|suite| Some((suite, bytes.strip_prefix(&suite.prefix())?)));
        let (suite, key) = known.ok_or(NotAKey)?;
        PublicKey::new(suite, key)
    }
}

/// A record on its way to being sealed: [`Unsealed::message`] is signed, then [`Unsealed::sealed`] puts the seal on.
#[derive(Debug, Clone)]
pub struct Unsealed {
    record: Value,
    proof: Value,
    message: Vec<u8>,
}

/// Why a record cannot be sealed, or its seal not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SealError {
    /// Only objects are sealed.
    NotAnObject,
    /// It is sealed already.
    AlreadySealed,
    /// A member of the proof is absent, or none that it can be.
    Member {
        /// Which: `proofValue`.
        name: &'static str,
    },
    /// A way of signing that is not known here.
    Suite {
        /// Its name.
        found: String,
    },
    /// It was made for use elsewhere: in another portfolio, or for another kind of record.
    OtherDomain {
        /// Where.
        found: Option<String>,
    },
    /// The key is one of another suite.
    OtherSuite {
        /// The key's.
        found: Suite,
        /// The proof's.
        expected: Suite,
    },
}

impl Unsealed {
    /// `record`, to be signed with `key` at `created`.
    pub fn new(record: Value, key: &PublicKey, created: Timestamp) -> Result<Unsealed, SealError> {
        Unsealed::within(record, key, created, None)
    }

    /// The same, for use in `domain` and nowhere else (Data Integrity 1.0, section 2.1).
    pub fn within(
        record: Value,
        key: &PublicKey,
        created: Timestamp,
        domain: Option<&str>,
    ) -> Result<Unsealed, SealError> {
        let Value::Object(members) = &record else { return Err(SealError::NotAnObject) };
        if members.contains_key(PROOF) {
            return Err(SealError::AlreadySealed);
        }
        let text = |text: &str| Value::Text(text.to_owned());
        let mut proof = vec![
            ("type", text("DataIntegrityProof")),
            ("cryptosuite", text(key.suite.name())),
            // To the second, as dates are in Data Integrity.
            ("created", text(&created.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())),
            ("verificationMethod", text(&format!("did:key:{key}#{key}"))),
            ("proofPurpose", text("assertionMethod")),
        ];
        proof.extend(domain.map(|domain| (DOMAIN, text(domain))));
        // Of the vocabulary that a document names, its proof is part (3.3.1, step 2).
        proof.extend(members.get(CONTEXT).map(|context| (CONTEXT, context.clone())));
        let proof = Value::Object(proof.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
        let message = message(&record, &proof);
        Ok(Unsealed { record, proof, message })
    }

    /// What has to be signed.
    pub fn message(&self) -> &[u8] {
        &self.message
    }

    /// The record with its seal.
    pub fn sealed(self, signature: &[u8; SIGNATURE_BYTES]) -> Value {
        let mut proof = self.proof;
        if let Value::Object(members) = &mut proof {
            members.insert(VALUE.to_owned(), Value::Text(multibase(signature)));
        }
        let mut record = self.record;
        if let Value::Object(members) = &mut record {
            members.insert(PROOF.to_owned(), proof);
        }
        record
    }
}

/// What a seal says. It is only as good as its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// The key that it is to be held against.
    pub key: PublicKey,
    /// When the record was signed, by the signer's clock.
    pub created: Timestamp,
    /// Where it is meant to be used, if it says so.
    pub domain: Option<String>,
    /// What was signed, if the record is still the same.
    pub message: Vec<u8>,
    /// The signature.
    pub signature: [u8; SIGNATURE_BYTES],
}

impl Seal {
    /// The seal of `record`; `None` if it has none.
    pub fn of(record: &Value) -> Result<Option<Seal>, SealError> {
        let Value::Object(members) = record else { return Err(SealError::NotAnObject) };
        let Some(proof) = members.get(PROOF) else { return Ok(None) };
        let Value::Object(said) = proof else { return Err(SealError::Member { name: PROOF }) };
        let text = |name: &'static str| said.get(name).and_then(Value::as_text).ok_or(SealError::Member { name });
        for (name, expected) in [("type", "DataIntegrityProof"), ("proofPurpose", "assertionMethod")] {
            if text(name)? != expected {
                return Err(SealError::Member { name });
            }
        }
        let found = text("cryptosuite")?;
        let suite = Suite::ALL.into_iter().find(|suite| suite.name() == found);
        let suite = suite.ok_or_else(|| SealError::Suite { found: found.to_owned() })?;
        let method = text(METHOD)?;
        // did:key names the key twice: as whose it is, and as which of theirs.
        let (controller, fragment) = method.split_once('#').ok_or(SealError::Member { name: METHOD })?;
        if controller.strip_prefix("did:key:") != Some(fragment) {
            return Err(SealError::Member { name: METHOD });
        }
        let key: PublicKey = fragment.parse().map_err(|NotAKey| SealError::Member { name: METHOD })?;
        if key.suite != suite {
            return Err(SealError::OtherSuite { found: key.suite, expected: suite });
        }
        let created = text("created")?.parse().map_err(|_| SealError::Member { name: "created" })?;
        let signature = from_multibase(text(VALUE)?).and_then(|bytes| bytes.try_into().ok());
        let signature = signature.ok_or(SealError::Member { name: VALUE })?;
        let domain = match said.get(DOMAIN) {
            None => None,
            Some(Value::Text(domain)) => Some(domain.clone()),
            Some(_) => return Err(SealError::Member { name: DOMAIN }),
        };
        // A proof for another vocabulary than the record's own speaks of other words (3.3.2, step 4).
        if said.get(CONTEXT) != members.get(CONTEXT) {
            return Err(SealError::Member { name: CONTEXT });
        }
        let message = message(&without(record, PROOF), &without(proof, VALUE));
        Ok(Some(Seal { key, created, domain, message, signature }))
    }
}

const CONTEXT: &str = "@context";
const DOMAIN: &str = "domain";
const METHOD: &str = "verificationMethod";
const VALUE: &str = "proofValue";

fn message(record: &Value, proof: &Value) -> Vec<u8> {
    let digest = |value: &Value| Digest::of(value.canonical().as_bytes());
    [*digest(proof).bytes(), *digest(record).bytes()].concat()
}

fn without(value: &Value, name: &str) -> Value {
    let mut value = value.clone();
    if let Value::Object(members) = &mut value {
        members.remove(name);
    }
    value
}

/// Multibase, base58btc: the letter z, then the digits.
fn multibase(bytes: &[u8]) -> String {
    format!("z{}", bs58::encode(bytes).into_string())
}

fn from_multibase(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_prefix('z')?;
    // Decoding takes time that grows with the square; nothing of ours is longer.
    if digits.len() > 128 { None } else { bs58::decode(digits).into_vec().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;
    use ed25519_dalek::Signer as _;
    use p256::ecdsa::signature::Verifier as _;

    // The credential of the W3C test vectors of both suites (vc-di-eddsa and vc-di-ecdsa, TestVectors/).
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
    const CREATED: &str = "2023-02-24T23:36:38Z";

    // TestVectors/eddsa-jcs-2022: keyPair.json, combinedHashJCS.txt, sigBTC58JCS.txt.
    const EDDSA_KEY: &str = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
    const EDDSA_SECRET: &str = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq";
    const EDDSA_MESSAGE: &str = "66ab154f5c2890a140cb8388a22a160454f80575f6eae09e5a097cabe539a1db\
                                 59b7cb6251b8991add1ce0bc83107e3db9dbbab5bd2c28f687db1a03abc92f19";
    const EDDSA_VALUE: &str =
        "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX";

    // TestVectors/ecdsa-jcs-2019-p256: p256KeyPair.json, sigBTC58JCSECDSAP256.txt.
    const ECDSA_KEY: &str = "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP";
    const ECDSA_VALUE: &str =
        "z5ptCet75SaEgzG4v4zJhbJtfNi74Wv7Fq15hhKouJQQjEPQvPZKaYxcMXAMLPQS2FXrkCWokNJkFVkwxNzZfD5oT";

    fn credential() -> Value {
        json::parse(CREDENTIAL.as_bytes()).unwrap()
    }

    fn signature(value: &str) -> [u8; SIGNATURE_BYTES] {
        from_multibase(value).unwrap().try_into().unwrap()
    }

    fn sealed(key: &str, value: &str) -> Value {
        let unsealed = Unsealed::new(credential(), &key.parse().unwrap(), CREATED.parse().unwrap()).unwrap();
        unsealed.sealed(&signature(value))
    }

    /// Whether the signature is right: here by libraries, in the page by WebCrypto.
    fn is_right(seal: &Seal) -> bool {
        match seal.key.suite() {
            Suite::Eddsa => {
                let key = ed25519_dalek::VerifyingKey::from_bytes(seal.key.bytes().try_into().unwrap()).unwrap();
                key.verify_strict(&seal.message, &ed25519_dalek::Signature::from_bytes(&seal.signature)).is_ok()
            }
            Suite::Ecdsa => {
                let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(seal.key.bytes()).unwrap();
                let signature = p256::ecdsa::Signature::from_slice(&seal.signature);
                signature.is_ok_and(|signature| key.verify(&seal.message, &signature).is_ok())
            }
        }
    }

    #[test]
    fn the_vector_of_eddsa() {
        let key: PublicKey = EDDSA_KEY.parse().unwrap();
        let unsealed = Unsealed::new(credential(), &key, CREATED.parse().unwrap()).unwrap();
        let message: String = unsealed.message().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(message, EDDSA_MESSAGE);
        // The secret is a Multikey too, of ed25519-priv.
        let secret = from_multibase(EDDSA_SECRET).unwrap();
        let signing =
            ed25519_dalek::SigningKey::from_bytes(secret.strip_prefix(&[0x80, 0x26]).unwrap().try_into().unwrap());
        assert_eq!(signing.verifying_key().as_bytes(), key.bytes());
        assert_eq!(multibase(&signing.sign(unsealed.message()).to_bytes()), EDDSA_VALUE);
        assert!(is_right(&Seal::of(&sealed(EDDSA_KEY, EDDSA_VALUE)).unwrap().unwrap()));
    }

    #[test]
    fn the_vector_of_ecdsa() {
        // Signing takes a random number, so the vector's signature is verified and not made again.
        assert!(is_right(&Seal::of(&sealed(ECDSA_KEY, ECDSA_VALUE)).unwrap().unwrap()));
    }

    #[test]
    fn every_changed_letter_is_found() {
        for (key, value) in [(EDDSA_KEY, EDDSA_VALUE), (ECDSA_KEY, ECDSA_VALUE)] {
            let whole = sealed(key, value);
            let text = whole.canonical();
            let mut right = 0;
            for at in 0..text.len() {
                let mut changed = text.clone().into_bytes();
                changed[at] ^= 1;
                let Ok(changed) = json::parse(&changed) else { continue };
                right += usize::from(Seal::of(&changed).is_ok_and(|seal| seal.is_some_and(|seal| is_right(&seal))));
                // Without its seal it is no longer sealed, which is seen where a seal is expected.
                assert!(Seal::of(&changed) != Ok(None) || changed.get(PROOF).is_none());
            }
            assert_eq!(right, 0, "{key}");
        }
    }

    #[test]
    fn a_point_is_compressed() {
        let key: PublicKey = ECDSA_KEY.parse().unwrap();
        let point = p256::ecdsa::VerifyingKey::from_sec1_bytes(key.bytes()).unwrap().to_sec1_point(false);
        assert_eq!(PublicKey::of_point(point.as_bytes()), Ok(key.clone()));
        assert_eq!(PublicKey::of_point(key.bytes()), Err(NotAKey));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for key in ["", "z", "z6Mk", "u6MkrJVnaZ", EDDSA_SECRET, &format!("z{}", "1".repeat(200))] {
            assert_eq!(key.parse::<PublicKey>(), Err(NotAKey), "{key}");
        }
        assert_eq!(PublicKey::new(Suite::Ecdsa, &[4; 33]), Err(NotAKey));
    }

    #[test]
    fn what_is_no_seal_is_said() {
        let refused = |name: &str, value: Value| {
            let mut record = sealed(EDDSA_KEY, EDDSA_VALUE);
            let Value::Object(members) = &mut record else { panic!() };
            let Some(Value::Object(proof)) = members.get_mut(PROOF) else { panic!() };
            proof.insert(name.to_owned(), value);
            Seal::of(&record).unwrap_err()
        };
        let text = |text: &str| Value::Text(text.to_owned());
        assert_eq!(refused("proofPurpose", text("authentication")), SealError::Member { name: "proofPurpose" });
        assert_eq!(refused("created", text("yesterday")), SealError::Member { name: "created" });
        assert_eq!(refused("proofValue", text("z11")), SealError::Member { name: "proofValue" });
        assert_eq!(refused("@context", Value::Null), SealError::Member { name: "@context" });
        assert_eq!(refused("cryptosuite", text("rsa")), SealError::Suite { found: "rsa".to_owned() });
        let expected = SealError::OtherSuite { found: Suite::Eddsa, expected: Suite::Ecdsa };
        assert_eq!(refused("cryptosuite", text("ecdsa-jcs-2019")), expected);
        let other = format!("did:key:{ECDSA_KEY}#{EDDSA_KEY}");
        assert_eq!(refused("verificationMethod", text(&other)), SealError::Member { name: "verificationMethod" });
        assert_eq!(Seal::of(&credential()), Ok(None));
        let key = EDDSA_KEY.parse().unwrap();
        let again = Unsealed::new(sealed(EDDSA_KEY, EDDSA_VALUE), &key, CREATED.parse().unwrap());
        assert_eq!(again.unwrap_err(), SealError::AlreadySealed);
    }
}

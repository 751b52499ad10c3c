//! `evidence-mapper verify`, run on real bundles.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use evidence_mapper::bundle::{Cover, Purpose, Scope, Writer};
use evidence_mapper::envelope::{Closing, Lock, Passphrase, SecretKey};
use evidence_mapper::json::{self, Value};
use evidence_mapper::portfolio::ids::BundleId;
use evidence_mapper::portfolio::{ActorId, PortfolioId};
use evidence_mapper::seal::{PROOF, PublicKey, Suite, Unsealed};
use evidence_mapper::spec::parse;
use evidence_mapper::workspace::{Start, Workspace};

const NOW: &str = "2026-11-24T10:00:00Z";

/// A bundle of a new portfolio of the specification that is shipped.
fn bundle() -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let file = std::fs::read(root.join("spec-data/isp-level-5-advanced-sales.json")).unwrap();
    let specification = json::parse(&file).unwrap().canonical();
    let spec = Arc::new(parse::parse(&file).unwrap());
    let now = NOW.parse().unwrap();
    let start = Start {
        portfolio: PortfolioId::new(now, [1; 10]),
        learner: ActorId::new(now, [2; 10]),
        name: "Lena Example".to_owned(),
        registration_number: None,
        provider: None,
        award: spec.awards[0].id,
    };
    let workspace = Workspace::start(spec, start, now).unwrap();
    let cover = Cover {
        id: BundleId::new(now, [3; 10]),
        created: now,
        purpose: Purpose::Backup,
        from: workspace.actor(),
        scope: Scope::Full,
    };
    let mut out = Vec::new();
    let writer = Writer::begin(cover, &specification, workspace.portfolio(), &[], &mut out).unwrap();
    writer.finish(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The exit code of the command on a file that holds `bundle`, and what it says.
fn verify(name: &str, bundle: &str) -> (i32, String) {
    verify_with(&[], name, bundle.as_bytes())
}

fn written(name: &str, content: &[u8]) -> PathBuf {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&file, content).unwrap();
    file
}

fn verify_with(options: &[&str], name: &str, bundle: &[u8]) -> (i32, String) {
    let file = written(name, bundle);
    let mut command = Command::new(env!("CARGO_BIN_EXE_evidence-mapper"));
    let output = command.arg("verify").args(options).arg(&file).output().unwrap();
    assert!(output.stderr.is_empty());
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_whole_bundle_is_said_to_be_whole() {
    let (code, said) = verify("whole.json", &bundle());
    assert_eq!(code, 0, "{said}");
    for words in ["whole.json: whole\n", "Backup of Lena Example", "version 2.0", "every digest and count is right"] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn a_changed_letter_is_found_and_named() {
    let (code, said) = verify("changed.json", &bundle().replacen("Lena", "Lina", 1));
    assert_eq!(code, 1);
    assert!(said.contains("This file was changed"), "{said}");
    let (code, said) = verify("cut.json", &bundle()[..2000]);
    assert_eq!(code, 1);
    assert!(said.contains("stops after 2000 bytes"), "{said}");
}

/// A record of a collection that a later version may have, signed with a key made for this test.
fn signed_record() -> Value {
    use ed25519_dalek::Signer as _;
    let signing = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    let key = PublicKey::new(Suite::Eddsa, signing.verifying_key().as_bytes()).unwrap();
    let record = json::parse(br#"{"outcome":"met"}"#).unwrap();
    let domain = format!("evidence-mapper:{}:observations", PortfolioId::new(NOW.parse().unwrap(), [1; 10]));
    let unsealed = Unsealed::within(record, &key, NOW.parse().unwrap(), Some(&domain)).unwrap();
    let signature = signing.sign(unsealed.message()).to_bytes();
    unsealed.sealed(&signature)
}

/// A bundle with one more record, whose own digests are right.
fn bundle_with(record: &Value) -> String {
    let root = bundle();
    let mut portfolio = {
        let mut verifier = evidence_mapper::bundle::verify::Verifier::new(Default::default());
        verifier.push(root.as_bytes()).unwrap();
        verifier.finish().unwrap()
    };
    let specification = root.split("\n\"specification\":").nth(1).unwrap().split(",\n\"records\":").next().unwrap();
    let mut changed = portfolio.portfolio.take().unwrap();
    changed.unknown.insert(("observations".to_owned(), record.digest()), record.clone());
    let cover = Cover {
        id: portfolio.summary.manifest.id,
        created: portfolio.summary.manifest.created,
        purpose: Purpose::Backup,
        from: portfolio.summary.manifest.from.actor,
        scope: Scope::Full,
    };
    let mut out = Vec::new();
    Writer::begin(cover, specification, &changed, &[], &mut out).unwrap().finish(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_signature_tells_what_digests_cannot() {
    let signed = signed_record();
    let (code, said) = verify("signed.json", &bundle_with(&signed));
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("1 signed records, 1 of them unaltered"), "{said}");

    // Somebody who makes the digests anew as well still has not the key.
    let Value::Object(mut members) = signed else { panic!() };
    assert!(members.contains_key(PROOF));
    members.insert("outcome".to_owned(), Value::Text("notYetMet".to_owned()));
    let (code, said) = verify("forged.json", &bundle_with(&Value::Object(members)));
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("A signed record was altered"), "{said}");
}

#[test]
fn an_encrypted_bundle_is_verified_with_its_passphrase_or_key() {
    let encrypted = |lock: &Lock| {
        let mut out = Vec::new();
        let mut closing = Closing::begin(lock, "", &mut out).unwrap();
        closing.push(bundle().as_bytes(), &mut out);
        closing.finish(&mut out);
        out
    };
    let words = "seven words that nobody else would guess";
    let by_words = encrypted(&Lock::Passphrase(Passphrase::new(words)));
    let file = written("words.txt", format!("{words}\n").as_bytes());
    let (code, said) = verify_with(&["--passphrase-file", &file.to_string_lossy()], "by-words.json", &by_words);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Backup of Lena Example"), "{said}");
    let file = written("wrong.txt", b"other words");
    let (code, said) = verify_with(&["--passphrase-file", &file.to_string_lossy()], "by-words.json", &by_words);
    assert_eq!(code, 1);
    assert!(said.contains("not the right one"), "{said}");
    let (code, said) = verify_with(&[], "by-words.json", &by_words);
    assert_eq!(code, 1);
    assert!(said.contains("encrypted"), "{said}");

    let key = SecretKey::generate();
    let by_key = encrypted(&Lock::PublicKeys(vec![key.public()]));
    let file = written("key.txt", format!("# created for a test\n{}\n", key.reveal()).as_bytes());
    let (code, said) = verify_with(&["--key-file", &file.to_string_lossy()], "by-key.json", &by_key);
    assert_eq!(code, 0, "{said}");
    let (code, said) = verify_with(&["--key-file", &file.to_string_lossy()], "cut.json", &by_key[..by_key.len() - 40]);
    assert_eq!(code, 1);
    assert!(said.contains("not complete"), "{said}");
}

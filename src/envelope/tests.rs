use age::secrecy::SecretString;
use proptest::prelude::*;

use super::*;

const WORDS: &str = "correct horse battery staple";

fn passphrase() -> Passphrase {
    Passphrase::new(WORDS)
}

fn closed(lock: &Lock, bundle: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut closing = Closing::begin(lock, "The words are on paper \"data\":[", &mut out).unwrap();
    for piece in bundle.chunks(100_000) {
        closing.push(piece, &mut out);
    }
    closing.finish(&mut out);
    out
}

fn opened(envelope: &[u8], key: &Key, piece: usize) -> Result<Vec<u8>, EnvelopeError> {
    let mut opening = Opening::new();
    let mut bundle = Vec::new();
    let mut is_unlocked = false;
    for piece in envelope.chunks(piece) {
        opening.push(piece, &mut bundle)?;
        if !is_unlocked && opening.head().is_some() {
            opening.unlock(key)?;
            is_unlocked = true;
            opening.push(&[], &mut bundle)?;
        }
    }
    opening.finish(&mut bundle)?;
    Ok(bundle)
}

fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 31 + at / 251) as u8).collect()
}

/// What `age` makes of what is inside, which knows nothing of us.
fn inside(envelope: &[u8]) -> Vec<u8> {
    let value: serde_json::Value = serde_json::from_slice(envelope).unwrap();
    use base64::Engine as _;
    let strings = value["data"].as_array().unwrap().iter();
    strings.flat_map(|text| base64::engine::general_purpose::STANDARD.decode(text.as_str().unwrap()).unwrap()).collect()
}

#[test]
fn an_envelope_opens_with_its_passphrase_and_nothing_else() {
    let bundle = bytes(300_000);
    let envelope = closed(&Lock::Passphrase(passphrase()), &bundle);
    assert!(is_envelope(&envelope) && !is_envelope(&bundle) && !is_envelope(b"{\"format\":\"evidence-bundle\""));
    assert_eq!(opened(&envelope, &Key::Passphrase(passphrase()), 65_000).unwrap(), bundle);
    let typed = Key::Passphrase(Passphrase::new("  correct  horse battery\nstaple "));
    assert_eq!(opened(&envelope, &typed, envelope.len()).unwrap(), bundle);
    let other = Key::Passphrase(Passphrase::new("correct horse battery stable"));
    assert_eq!(opened(&envelope, &other, 65_000), Err(EnvelopeError::WrongPassphrase));
    assert_eq!(opened(&envelope, &Key::Secret(SecretKey::generate()), 65_000), Err(EnvelopeError::NeedsPassphrase));
}

#[test]
fn an_envelope_opens_with_each_of_the_keys_that_it_was_made_for() {
    let keys = [SecretKey::generate(), SecretKey::generate()];
    let lock = Lock::PublicKeys(keys.iter().map(SecretKey::public).collect());
    let bundle = bytes(200_000);
    let envelope = closed(&lock, &bundle);
    for key in keys {
        let key: SecretKey = key.reveal().parse().unwrap();
        assert_eq!(opened(&envelope, &Key::Secret(key), 1_000).unwrap(), bundle);
    }
    let other = Key::Secret(SecretKey::generate());
    assert_eq!(opened(&envelope, &other, 1_000), Err(EnvelopeError::WrongKey));
    assert_eq!(opened(&envelope, &Key::Passphrase(passphrase()), 1_000), Err(EnvelopeError::NeedsKey));
}

#[test]
fn what_is_inside_is_an_age_file_and_any_age_file_opens() {
    let key = SecretKey::generate();
    let bundle = bytes(70_000);
    let envelope = closed(&Lock::PublicKeys(vec![key.public()]), &bundle);
    assert_eq!(age::decrypt(&key.0, &inside(&envelope)).unwrap(), bundle);

    use base64::Engine as _;
    let made = age::encrypt(&key.public().0, &bundle).unwrap();
    let data = base64::engine::general_purpose::STANDARD.encode(made);
    let envelope = format!(r#"{{ "version": 1, "format": "{FORMAT}", "from": "elsewhere", "data" : [ "{data}" ] }}"#);
    assert_eq!(opened(envelope.as_bytes(), &Key::Secret(key), 10_000).unwrap(), bundle);
}

#[test]
fn too_much_work_is_refused_before_it_is_done() {
    // Made by hand: to make a real one would take the very work that is refused.
    let header = "age-encryption.org/v1\n-> scrypt bBjlhJVYZeE4aqUdmtRHfw 23\n\
                  ZV/AhotwSGqaPCU43cepl4WYUouAa17a3xpu4G2yi5k\n--- fgMiVLJHMlg9fW7CVG/hPS5EAU4Zeg19LyCP7SoH5nA\n";
    use base64::Engine as _;
    let data = base64::engine::general_purpose::STANDARD.encode([header.as_bytes(), &[7; 64]].concat());
    let envelope = format!(r#"{{"format":"{FORMAT}","version":1,"hint":"","data":["{data}"]}}"#);
    let found = opened(envelope.as_bytes(), &Key::Passphrase(passphrase()), 50);
    assert_eq!(found, Err(EnvelopeError::TooMuchWork { required: 23, max: MAX_WORK }));
}

#[test]
fn a_passphrase_is_not_shown_by_accident() {
    assert!(!format!("{:?}", passphrase()).contains("horse"));
    let key = SecretKey::generate();
    assert!(!format!("{key:?}").contains(&key.reveal()));
}

#[test]
fn nothing_closes_without_a_key() {
    let mut out = Vec::new();
    for lock in [Lock::Passphrase(Passphrase::new("  ")), Lock::PublicKeys(Vec::new())] {
        assert!(Closing::begin(&lock, "", &mut out).is_err());
    }
    assert!(Closing::begin(&Lock::Passphrase(passphrase()), &"x".repeat(MAX_HINT + 1), &mut out).is_err());
    assert!(out.is_empty());
}

#[test]
fn what_is_cut_short_is_never_taken_for_the_whole() {
    let key = SecretKey::generate();
    let bundle = bytes(140_000);
    let envelope = closed(&Lock::PublicKeys(vec![key.public()]), &bundle);
    let whole = envelope.len() - 1; // The line feed at the end says nothing.
    for end in (0..whole).step_by(997).chain(whole - 20..whole) {
        assert!(opened(&envelope[..end], &Key::Secret(key.clone()), 5_000).is_err(), "{end}");
    }
    // Cut where a chunk of age ends, and closed again as JSON.
    let raw = inside(&envelope);
    let header = memchr::memmem::find(&raw, b"\n--- ").unwrap();
    let header = header + 5 + memchr::memchr(b'\n', &raw[header + 5..]).unwrap() + 1;
    use base64::Engine as _;
    for chunks in 0..=2 {
        let cut = &raw[..header + 16 + chunks * (65_536 + 16)];
        let data = base64::engine::general_purpose::STANDARD.encode(cut);
        let envelope = format!(r#"{{"format":"{FORMAT}","version":1,"hint":"","data":["{data}"]}}"#);
        let found = opened(envelope.as_bytes(), &Key::Secret(key.clone()), 5_000);
        assert_eq!(found, Err(EnvelopeError::Altered), "{chunks}");
    }
}

#[test]
fn files_that_are_no_envelopes_are_told_what_they_are() {
    let key = || Key::Passphrase(passphrase());
    let said = |text: &str| opened(text.as_bytes(), &key(), 3).unwrap_err();
    assert_eq!(said("%PDF-1.7"), EnvelopeError::Truncated { offset: 8 });
    assert_eq!(said(r#"{"format":"evidence-bundle","data":["#), EnvelopeError::NotAnEnvelope);
    assert_eq!(said(&"x".repeat(20_000)), EnvelopeError::NotAnEnvelope);
    let head = |version: u64| format!(r#"{{"format":"{FORMAT}","version":{version},"data":["#);
    assert_eq!(said(&head(2)), EnvelopeError::TooNew { found: 2, max: 1 });
    assert!(matches!(said(&(head(1) + "1")), EnvelopeError::Shape { expected: "a string of base64", .. }));
    assert!(matches!(said(&(head(1) + r#""ab"#)), EnvelopeError::Truncated { .. }));
    assert!(matches!(said(&(head(1) + r#""ab""#)), EnvelopeError::Shape { .. }));
    assert!(matches!(said(&(head(1) + r#""****""#)), EnvelopeError::Shape { expected: "base64", .. }));
    assert!(matches!(said(&(head(1) + r#""YWI=","YWI=""#)), EnvelopeError::Shape { .. }));
    assert_eq!(said(&(head(1) + r#""YWI="]}"#)), EnvelopeError::NotAge);
    assert!(matches!(said(&(head(1) + r#""YWI="]}x"#)), EnvelopeError::Shape { expected: "nothing more", .. }));
    let long = "A".repeat(CHUNK_BYTES / 3 * 4 + 4);
    let long = head(1) + "\"" + &long;
    let found = opened(long.as_bytes(), &key(), long.len());
    assert!(matches!(found, Err(EnvelopeError::Shape { expected: "a shorter string", .. })));
}

#[test]
fn a_changed_byte_is_found_wherever_it_is() {
    let key = SecretKey::generate();
    let bundle = bytes(3_000);
    let envelope = closed(&Lock::PublicKeys(vec![key.public()]), &bundle);
    // All of the head, and of the rest enough.
    for at in (0..500).chain((500..envelope.len()).step_by(7)) {
        let mut changed = envelope.clone();
        changed[at] ^= 1;
        match opened(&changed, &Key::Secret(key.clone()), 700) {
            Err(_) => {}
            // A hint, or a space that became another: nothing inside.
            Ok(found) => assert_eq!(found, bundle, "{at}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn pieces_make_no_difference(length in 0..200_000usize, piece in 1..200_000usize) {
        let key = SecretKey::generate();
        let bundle = bytes(length);
        let envelope = closed(&Lock::PublicKeys(vec![key.public()]), &bundle);
        prop_assert_eq!(opened(&envelope, &Key::Secret(key), piece).unwrap(), bundle);
    }
}

/// A passphrase that age itself was given.
#[test]
fn passphrases_are_ages_own() {
    let bundle = bytes(1_000);
    let envelope = closed(&Lock::Passphrase(passphrase()), &bundle);
    let identity = age::scrypt::Identity::new(SecretString::from(WORDS.to_owned()));
    assert_eq!(age::decrypt(&identity, &inside(&envelope)).unwrap(), bundle);
}

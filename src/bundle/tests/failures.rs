//! What can go wrong with a bundle on its way, case by case (bundle-background.md, 4.6), with the sentence that the person
//! sees. Each case is made and met; the sentences stand in `tests/fixtures/messages/failures.txt`.

use super::*;
use crate::bundle::merge::merge;
use crate::bundle::verify::Verifier;
use crate::envelope::{EnvelopeError, Key, Lock, Opening, Passphrase, SecretKey};
use crate::file_name;
use crate::json::Value;
use crate::media;
use crate::message::Message;
use crate::message::merge::{ahead_of_time, merged};
use crate::message::verify::report;
use crate::portfolio::{DecisionId, Extra, Outcome, PortfolioId, Revision};
use crate::seal::PROOF;
use crate::signing::Signature;
use crate::store::StoreError;

/// Everything that was met, in its order.
#[derive(Default)]
struct Met(String);

impl Met {
    fn said(&mut self, case: &str, sentence: &str) {
        self.0 += &format!("{case}\n  {sentence}\n");
    }

    fn message(&mut self, case: &str, message: &Message) {
        let Message { title, detail, hint } = message;
        self.said(case, &format!("{title}. {detail} → {}", hint.as_deref().unwrap_or_default()));
    }

    /// A bundle that is refused as a whole.
    fn refused(&mut self, case: &str, bundle: &[u8]) {
        let error = read(bundle).expect_err(case);
        self.message(case, &Message::from(&error));
    }

    /// A bundle that is whole, with something to say of it.
    fn verified(&mut self, case: &str, portfolio: &Portfolio, signatures: &[Signature]) {
        let mut verifier = Verifier::new(Limits::default());
        verifier.push(&bundle_of(portfolio)).unwrap();
        let report = report(&verifier.finish().unwrap(), signatures);
        // That the stand-in for a specification is none has nothing to do with the case.
        let mut problems = report.problems.iter().filter(|problem| !problem.detail.contains("expected"));
        match problems.find(|problem| problem.title.contains("record")) {
            Some(problem) => self.message(case, problem),
            None => {
                let signatures = report.facts.iter().find(|(name, _)| *name == "Signatures");
                self.said(case, &signatures.unwrap().1);
            }
        }
    }
}

fn bundle_of(portfolio: &Portfolio) -> Vec<u8> {
    written(portfolio, &blobs_of(portfolio), 2)
}

/// A bundle with one text replaced by another, which has to be there.
fn with(from: &str, to: &str) -> Vec<u8> {
    let bundle = small();
    assert!(bundle.contains(from), "{from}");
    bundle.replacen(from, to, 1).into_bytes()
}

fn decision(portfolio: &Portfolio) -> DecisionId {
    *portfolio.decisions.keys().next().unwrap()
}

/// The portfolio after its learner renamed an item `times` times.
fn renamed(portfolio: &Portfolio, times: u32) -> Portfolio {
    let mut later = portfolio.clone();
    for n in 0..times {
        let mut kept = later.evidence.kept(evidence_id(1)).unwrap().clone();
        let replaces = wire::digest(&later, crate::portfolio::RecordKey::Evidence(evidence_id(1)));
        let before = kept.revision.clone();
        let mut ancestors = before.ancestors.clone();
        ancestors.extend(before.replaces.map(|digest| digest.short()));
        kept.revision =
            Revision { number: before.number + 1, at: moment(90 + i64::from(n)), replaces, ancestors, ..before };
        kept.value.as_mut().unwrap().title = format!("Renamed {n}");
        later.evidence.keep(evidence_id(1), kept);
    }
    later
}

#[test]
fn every_case_of_the_failure_table_has_its_sentence() {
    let mut met = Met::default();
    let portfolio = testing::small_portfolio();
    let said = |ours: &Portfolio, theirs: &Portfolio| match merge(ours, theirs) {
        Ok(merge) => merged(&merge.report),
        Err(error) => Message::from(&error).title,
    };

    // ---- Merging ----
    met.said("old bundle over newer portfolio", &said(&renamed(&portfolio, 2), &portfolio));
    met.said("same bundle twice", &said(&portfolio, &read(&bundle_of(&portfolio)).unwrap().portfolio));
    let mut second = portfolio.clone();
    let mut other = second.decisions[&decision(&portfolio)].clone();
    other.by = testing::iqa();
    other.value.outcome = Outcome::NotYetMet;
    second.decisions.insert(DecisionId::new(moment(8), [9; 10]), other);
    met.said("two assessors", &said(&portfolio, &second));
    let (mut here, mut there) = (renamed(&portfolio, 1), renamed(&portfolio, 1));
    for (portfolio, title) in [(&mut here, "Here"), (&mut there, "There")] {
        let mut kept = portfolio.evidence.kept(evidence_id(1)).unwrap().clone();
        kept.value.as_mut().unwrap().title = title.to_owned();
        portfolio.evidence.keep(evidence_id(1), kept);
    }
    met.said("two devices changed one record", &said(&here, &there));
    let mut altered = portfolio.clone();
    altered.decisions.get_mut(&decision(&portfolio)).unwrap().value.outcome = Outcome::NotYetMet;
    met.said("decision edited by hand, over the one that was issued", &said(&portfolio, &altered));
    let mut foreign = portfolio.clone();
    foreign.id = PortfolioId::new(moment(0), [99; 10]);
    met.said("another learner's bundle", &said(&portfolio, &foreign));
    let mut edition = portfolio.clone();
    edition.enrolment.value.as_mut().unwrap().specification.digest = Digest::of(b"provider's own words");
    met.said("same specification and version, different digest", &said(&portfolio, &edition));
    let mut later = portfolio.clone();
    let value = crate::json::parse(br#"{"kind":"of a later version"}"#).unwrap();
    later.unknown.insert(("plans".to_owned(), value.digest()), value);
    met.said("unknown records", &said(&portfolio, &later));
    assert_eq!(read(&bundle_of(&later)).unwrap().portfolio, later, "they are kept and written out again");

    let tomorrow = moment(24 * 60 * 60);
    met.said(
        "clock that is wrong by a day and more",
        &ahead_of_time(moment(2 * 24 * 60 * 60), &portfolio, moment(0)).unwrap(),
    );
    assert_eq!([tomorrow, moment(0)].map(|created| ahead_of_time(created, &portfolio, moment(0))), [None, None]);
    let mut ahead = portfolio.clone();
    ahead.decisions.values_mut().next().unwrap().at = moment(2 * 24 * 60 * 60);
    met.said("record of a clock that is wrong", &ahead_of_time(moment(0), &ahead, moment(0)).unwrap());

    // ---- Signatures and roles ----
    let sealed = |extra: &str| {
        let mut portfolio = testing::small_portfolio();
        let made = portfolio.decisions.values_mut().next().unwrap();
        made.extra = Extra::from([(PROOF.to_owned(), Value::Text(extra.to_owned()))]);
        portfolio
    };
    met.verified("learner edits a decision by hand", &sealed("no proof any more"), &[Signature::Altered]);
    met.verified("unsigned decision", &portfolio, &[]);
    let key: crate::seal::PublicKey = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2".parse().unwrap();
    met.verified("key that nobody knows, or that was replaced", &sealed("x"), &[Signature::UnknownKey { key }]);
    let mut by_learner = portfolio.clone();
    by_learner.decisions.values_mut().next().unwrap().by = learner();
    met.verified("learner's bundle with a decision under the learner's name", &by_learner, &[]);

    // ---- The file ----
    let spaced = small().replace("\":", "\" :  ").replace(" :  \"Renamed", "\":\"Renamed");
    assert_eq!(content(&read(spaced.as_bytes()).unwrap()), content(&read(small().as_bytes()).unwrap()));
    met.said("hand-edited JSON, other white space", "(nothing: it is the same bundle)");
    let cut = small();
    met.refused("truncated file", &cut.as_bytes()[..cut.len() / 2]);
    met.refused("attachment hash mismatch", &with("\"data\":[\"YWJj\"]", "\"data\":[\"YWJk\"]"));
    met.refused("missing chunk", &with("\"data\":[\"YWJj\"]", "\"data\":[]"));
    met.refused("extra chunk", &with("\"data\":[\"YWJj\"]", "\"data\":[\"YWJj\",\"YWJj\"]"));
    let entry = format!("{{\"sha256\":\"{}\"", Digest::of(b"abc"));
    let whole = small();
    let at = whole.find(&entry).unwrap();
    let end = at + whole[at..].find("]}").unwrap() + 2;
    met.refused("attachment twice", [&whole[..end], ",", &whole[at..end], &whole[end..]].concat().as_bytes());
    let at = whole.find("\"decisions\":[\n").unwrap() + "\"decisions\":[\n".len();
    let end = at + whole[at..].find("],\n").unwrap();
    met.refused("record twice", [&whole[..end], ",", &whole[at..end], &whole[end..]].concat().as_bytes());
    met.refused("duplicate JSON keys", &with("\"from\":{", "\"from\":{},\"from\":{"));
    met.refused(
        "duplicate JSON keys in a record",
        &with("\"outcome\":\"met\"", "\"outcome\":\"met\",\"outcome\":\"notYetMet\""),
    );
    met.refused("wrong qualification, other words than declared", &with("for “tests”", "for “others”"));
    met.refused("records changed", &with("Well done.", "Well dont."));
    for (case, number) in [
        ("float", "1.5"),
        ("exponent", "1e400"),
        ("minus nought", "-0"),
        ("30 digits", "123456789012345678901234567890"),
    ] {
        met.refused(
            &format!("huge or odd numbers: {case}"),
            &with("\"attachmentBytes\":3", &format!("\"attachmentBytes\":{number}")),
        );
    }
    let deep = "[".repeat(200) + &"]".repeat(200);
    met.refused("deep nesting", &with("\"records\":{", &format!("\"extra\":{deep},\"records\":{{")));
    let long = "x".repeat(2 << 20);
    met.refused("giant string", &with("\"records\":{", &format!("\"extra\":\"{long}\",\"records\":{{")));
    let keys: String = (0..100).map(|n| format!("\"k{n}\":0,")).collect();
    met.refused("key flood", &with("\"records\":{", &format!("{keys}\"records\":{{")));
    let few = Limits { records: 3, ..Limits::default() };
    let error = read_in_pieces([small().as_bytes()], few).unwrap_err();
    met.message("more records than are taken", &Message::from(&error));
    let named =
        with("\"records\":{", "\"__proto__\":{\"admin\":true},\"constructor\":{},\"then\":1,\"\":2,\"records\":{");
    let plain = read(small().as_bytes()).unwrap();
    assert_eq!(read(&named).unwrap().portfolio, plain.portfolio);
    met.said(
        "members called __proto__, constructor, then, or nothing",
        "(nothing: they are members that nobody knows)",
    );
    met.refused("made by a newer version", &with("\"version\":1", "\"version\":2"));
    met.refused("lone surrogate", &with("Well done.", "Well \\ud800 done."));
    met.refused("a second end", &with("\"end\":", "\"end\":{},\"end\":"));
    met.refused("another kind of file", b"%PDF-1.7");

    // ---- What is inside the attachments ----
    for (case, name) in [
        ("path", "../../x.pdf"),
        ("device path", "C:\\x.pdf"),
        ("folder", "a/b.pdf"),
        ("nought", "a\0b.pdf"),
        ("trailing dots", "x.pdf..."),
        ("reserved", "CON.pdf"),
        ("turned round", "invoice\u{202e}fdp.exe"),
    ] {
        met.said(&format!("file name: {case}"), &file_name::safe(name));
    }
    let long = file_name::safe(&("x".repeat(400) + ".pdf"));
    assert!(long.len() <= 255 && long.ends_with(".pdf"), "{long}");
    for (case, bytes) in [
        ("HTML", b"<!doctype html><script>alert(1)</script>".as_slice()),
        ("SVG", b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x\"/>"),
        ("script", b"#!/bin/sh\nrm -rf /"),
        ("program", b"MZ\x90\x00\x03\x00\x00\x00"),
        ("archive", b"PK\x03\x04 and then as much as one likes"),
        ("PDF that is HTML", b"<html>%PDF-1.7"),
    ] {
        met.said(&format!("evidence: {case}"), &format!("{:?}", media::sniff(bytes).opening()));
    }
    let office = media::office::read(b"PK\x03\x04 and then as much as one likes").unwrap_err();
    met.message("evidence: archive that is no document", &Message::from(&office));
    met.message("evidence: document that unpacks to too much", &Message::from(&media::office::OfficeError::TooLarge));
    let begins = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    for (case, size) in
        [("picture of 2,000 million pixels", b"\0\0\xb1\x70\0\0\xb1\x70".as_slice()), ("picture that is cut", b"")]
    {
        let picture = [begins, size].concat();
        let error = media::pixels::may_unpack(media::sniff(&picture), &picture).unwrap_err();
        met.message(&format!("evidence: {case}"), &Message::from(&error));
    }

    // ---- Encrypted ----
    let key = SecretKey::generate();
    let closed = |lock: &Lock| {
        let mut out = Vec::new();
        let mut closing = crate::envelope::Closing::begin(lock, "", &mut out).unwrap();
        closing.push(small().as_bytes(), &mut out);
        closing.finish(&mut out);
        out
    };
    let opened = |envelope: &[u8], key: &Key| -> Result<Vec<u8>, EnvelopeError> {
        let (mut opening, mut bundle) = (Opening::new(), Vec::new());
        opening.push(envelope, &mut bundle)?;
        opening.unlock(key)?;
        opening.push(&[], &mut bundle)?;
        opening.finish(&mut bundle)?;
        Ok(bundle)
    };
    let for_key = closed(&Lock::PublicKeys(vec![key.public()]));
    met.refused("encrypted, where a bundle is expected", &for_key);
    assert_eq!(opened(&for_key, &Key::Secret(key.clone())).unwrap(), small().as_bytes());
    let wrong = opened(&for_key, &Key::Secret(SecretKey::generate())).unwrap_err();
    met.message("encrypted for another key", &Message::from(&wrong));
    let words = Key::Passphrase(Passphrase::new("some words"));
    met.message(
        "encrypted for a key, and a passphrase is tried",
        &Message::from(&opened(&for_key, &words).unwrap_err()),
    );
    let with_words = closed(&Lock::Passphrase(Passphrase::new("other words")));
    met.message("encrypted with another passphrase", &Message::from(&opened(&with_words, &words).unwrap_err()));
    let too_much = EnvelopeError::TooMuchWork { required: 23, max: 18 };
    met.message("encrypted, too much work", &Message::from(&too_much));
    let mut flipped = for_key.clone();
    let at = flipped.len() - 100;
    flipped[at] = if flipped[at] == b'A' { b'B' } else { b'A' };
    met.message("encrypted and altered", &Message::from(&opened(&flipped, &Key::Secret(key)).unwrap_err()));

    // ---- The store ----
    met.message("no room in the middle of an import", &Message::from(&StoreError::Full));
    met.message("a newer version in another tab", &Message::from(&StoreError::Closed));

    testing::check_snapshot(&testing::fixtures().join("messages/failures.txt"), &met.0);
}

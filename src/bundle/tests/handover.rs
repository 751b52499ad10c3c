//! A backup opened at another provider: every mapping, decision, feedback, signature and sample, and nothing keyed in.

use super::*;
use crate::bundle::merge::merge;
use crate::portfolio::diff::{Change, Diff};
use crate::portfolio::kept::Also;
use crate::portfolio::{
    Basis, Decision, DecisionId, Extra, Location, Mapping, MappingKey, Outcome, RecordKey, SignOff, SignOffId,
    Unchanging,
};
use crate::progress::progress;

fn random(n: u64) -> [u8; 10] {
    let mut random = [0; 10];
    random[2..].copy_from_slice(&n.to_be_bytes());
    random
}

/// A portfolio as it is handed over: 107 criteria decided, 60 items, 300 mappings, every kind of record that judging
/// brings, a file that was replaced, what two devices changed apart, and a record of a later version.
pub(super) fn handed_over() -> (Portfolio, Blobs) {
    let spec = testing::isp_specification();
    let criteria: Vec<_> = spec.criteria().map(|criterion| criterion.criterion_ref).collect();
    let mut portfolio = testing::judged_portfolio();
    let mut blobs: Blobs = [(Digest::of(b"abc"), b"abc".to_vec())].into();
    for n in 10..68 {
        let bytes = noise(n, 700);
        let file = EvidenceContent::Files(vec![testing::attachment(&bytes, "report.pdf")]);
        blobs.insert(Digest::of(&bytes), bytes);
        let evidence = testing::evidence(n as u32, &format!("Item {n}"), file);
        portfolio.evidence.keep(evidence_id(n + 100), testing::first_revision(evidence, learner(), n as i64));
    }
    for n in 0..299_u64 {
        let (evidence, criterion) = (evidence_id(110 + n % 58), criteria[(n * 7 % 107) as usize]);
        let mapping = Mapping {
            locations: vec![Location::Pages { first: 1 + n as u32, last: 2 + n as u32 }],
            reason: format!("Because of {n}."),
        };
        let key = MappingKey { evidence, criterion };
        portfolio.mappings.keep(key, testing::first_revision(mapping, learner(), 40));
    }
    for (n, &criterion) in (1000..).zip(&criteria) {
        let decision = Decision {
            criterion,
            wording: spec.criterion(criterion).unwrap().wording_digest(),
            evidence: BTreeMap::new(),
            outcome: Outcome::Met,
            feedback: format!("Well argued, {n}."),
            supersedes: None,
            basis: Basis::default(),
        };
        let proof = crate::json::Value::Text(format!("z{n}"));
        let extra: Extra = [("proof".to_owned(), proof)].into();
        let made = Unchanging { by: testing::assessor(), at: moment(50), value: decision, extra };
        portfolio.decisions.insert(DecisionId::new(moment(50), random(n)), made);
    }
    for (n, unit) in (2000..).zip(&spec.units) {
        let declaration = "Every criterion is met.".to_owned();
        let (name, decisions) = (Some("Asif Example".to_owned()), BTreeMap::new());
        let value = SignOff { unit: unit.unit_ref, declaration, supersedes: None, name, decisions };
        let made = Unchanging { by: testing::assessor(), at: moment(60), value, extra: Extra::new() };
        portfolio.sign_offs.insert(SignOffId::new(moment(60), random(n)), made);
    }
    portfolio.settle();

    // A file is replaced and kept.
    let id = evidence_id(110);
    let before = portfolio.evidence.get(id).unwrap().clone();
    let bytes = noise(5000, 600);
    let content = EvidenceContent::Files(vec![testing::attachment(&bytes, "report-2.pdf")]);
    blobs.insert(Digest::of(&bytes), bytes);
    let after = crate::portfolio::Evidence { content, replaced_at: Some(moment(70)), ..before.clone() };
    let change = Change { before: Some(before), after: Some(after), also: Also::KeepBefore };
    let diff = Diff { evidence: [(id, change)].into(), ..Diff::default() };
    diff.apply_to(&mut portfolio, learner(), moment(70), wire::digests);
    // Two devices rename one item, and a decision comes back altered.
    let renamed = |title: &str, seconds| {
        let mut there = portfolio.clone();
        let id = evidence_id(111);
        let before = there.evidence.get(id).unwrap().clone();
        let after = crate::portfolio::Evidence { title: title.to_owned(), ..before.clone() };
        let diff = Diff { evidence: [(id, Change::new(Some(before), Some(after)))].into(), ..Diff::default() };
        diff.apply_to(&mut there, learner(), moment(seconds), wire::digests);
        there
    };
    let mut altered = renamed("There", 81);
    altered.decisions.values_mut().last().unwrap().value.feedback = "Altered.".to_owned();
    let mut portfolio = merge(&renamed("Here", 80), &altered).unwrap().result;
    let later = crate::json::parse(br#"{"by":"nobody","kind":"of a later version"}"#).unwrap();
    portfolio.unknown.insert(("plans".to_owned(), later.digest()), later);
    (portfolio, blobs)
}

#[test]
fn a_backup_carries_every_record_to_another_host_with_an_equal_digest_of_all() {
    let (portfolio, blobs) = handed_over();
    let spec = testing::isp_specification();
    assert_eq!((portfolio.evidence.len(), portfolio.mappings.len()), (60, 300));
    assert_eq!(portfolio.forked(), [RecordKey::Evidence(evidence_id(111))]);

    let entries = [AttachmentEntry::all(&portfolio), AttachmentEntry::replaced(&portfolio)].concat();
    let mut out = Vec::new();
    let backup = Cover { purpose: Purpose::Backup, ..cover() };
    let mut writer = Writer::begin(backup, testing::SPECIFICATION, &portfolio, &entries, &mut out).unwrap();
    for entry in &entries {
        writer.attachment(entry, &mut out).unwrap();
        writer.bytes(&blobs[&entry.digest], &mut out).unwrap();
        writer.end_attachment(&mut out).unwrap();
    }
    let manifest = writer.finish(&mut out).unwrap();

    // Another host has nothing but the file.
    let seen = read(&out).unwrap();
    assert_eq!(wire::records_digest(&seen.portfolio), wire::records_digest(&portfolio));
    assert_eq!(wire::records_digest(&seen.portfolio), manifest.records_digest);
    assert_eq!(seen.portfolio, portfolio);
    assert_eq!(wire::rows(&seen.portfolio), wire::rows(&portfolio));
    assert_eq!((seen.summary.refused, seen.summary.missing), (vec![], vec![]));
    assert_eq!(seen.blobs, blobs, "every byte that a record names, of files that were replaced too");
    // What follows from the records follows there as well.
    assert_eq!(progress(&spec, &seen.portfolio), progress(&spec, &portfolio));
    // And it is the same portfolio: what is done on either host goes on with it.
    assert!(merge(&portfolio, &seen.portfolio).unwrap().report.is_empty());
    assert_eq!(merge(&seen.portfolio, &portfolio).unwrap().result, portfolio);
}

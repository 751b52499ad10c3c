//! What goes along, how large it gets, and that its parts make the whole.

use std::collections::BTreeSet;

use super::*;
use crate::bundle::load::{Load, attachments, bundle_bytes, split};
use crate::bundle::merge;
use crate::envelope::{Closing, Lock, SecretKey};
use crate::portfolio::MappingKey;
use crate::spec::UnitRef;

/// A portfolio with a file of each of these sizes, each mapped to a criterion of its own.
fn with_files(sizes: &[usize]) -> (Portfolio, Blobs) {
    let mut portfolio = testing::empty_portfolio();
    let mut blobs = Blobs::new();
    for (n, &size) in (1..).zip(sizes) {
        let bytes = noise(n, size);
        let content = EvidenceContent::Files(vec![testing::attachment(&bytes, "report.pdf")]);
        let evidence = testing::evidence(n as u32, &format!("Item {n}"), content);
        portfolio.evidence.keep(evidence_id(n), testing::first_revision(evidence, learner(), 2));
        let key = MappingKey { evidence: evidence_id(n), criterion: testing::criterion(n as usize - 1) };
        portfolio.mappings.keep(key, testing::first_revision(Default::default(), learner(), 3));
        portfolio.highest_number = n as u32;
        blobs.insert(Digest::of(&bytes), bytes);
    }
    (portfolio, blobs)
}

fn with(portfolio: &Portfolio, entries: &[AttachmentEntry], blobs: &Blobs, scope: Scope) -> Vec<u8> {
    let mut out = Vec::new();
    let cover = Cover { scope, ..cover() };
    let mut writer = Writer::begin(cover, testing::SPECIFICATION, portfolio, entries, &mut out).unwrap();
    for entry in entries {
        writer.attachment(entry, &mut out).unwrap();
        writer.bytes(&blobs[&entry.digest], &mut out).unwrap();
        writer.end_attachment(&mut out).unwrap();
    }
    writer.finish(&mut out).unwrap();
    out
}

#[test]
fn the_parts_make_the_whole_in_any_order() {
    let (portfolio, blobs) = with_files(&[5_000, 70_000, 300_000, 10]);
    let entries = AttachmentEntry::all(&portfolio);
    let records = with(&portfolio, &[], &blobs, Scope::Records).len() as u64;
    let parts = split(records, &entries, records + 200_000, false);
    assert!(parts.len() > 1);
    let bundles = parts.iter().map(|part| with(&portfolio, part, &blobs, Scope::Changes));
    let mut bundles: Vec<Seen> = bundles.map(|bundle| read(&bundle).unwrap()).collect();
    for _ in 0..2 {
        let mut here = bundles[0].portfolio.clone();
        let mut files = bundles[0].blobs.clone();
        for part in &bundles[1..] {
            let merged = merge::merge(&here, &part.portfolio).unwrap();
            assert!(merged.report.is_empty(), "a further part brings files and no records");
            here = merged.result;
            files.extend(part.blobs.clone());
        }
        assert_eq!((&here, &files), (&portfolio, &blobs));
        bundles.reverse();
    }
}

#[test]
fn an_estimate_is_never_too_small_and_hardly_too_large() {
    for sizes in [vec![], vec![0], vec![1, 2, 3], vec![196_608, 196_607, 1_000_000]] {
        let (portfolio, blobs) = with_files(&sizes);
        let entries = AttachmentEntry::all(&portfolio);
        let records = with(&portfolio, &[], &blobs, Scope::Full).len() as u64;
        let bundle = with(&portfolio, &entries, &blobs, Scope::Full);
        let (estimate, real) = (bundle_bytes(records, &entries, false), bundle.len() as u64);
        assert!(real <= estimate && estimate <= real + 100 + 100 * entries.len() as u64, "{real} {estimate}");

        let mut closed = Vec::new();
        let lock = Lock::PublicKeys(vec![SecretKey::generate().public()]);
        let mut closing = Closing::begin(&lock, "A hint", &mut closed).unwrap();
        closing.push(&bundle, &mut closed);
        closing.finish(&mut closed);
        let (estimate, real) = (bundle_bytes(records, &entries, true), closed.len() as u64);
        assert!(real <= estimate && estimate <= real + 2_000, "{real} {estimate}");
    }
}

#[test]
fn a_unit_takes_what_is_offered_for_it_and_new_is_what_did_not_go_out() {
    let (portfolio, _) = with_files(&[10, 20, 30]);
    let all = AttachmentEntry::all(&portfolio);
    let none = BTreeSet::new();
    assert_eq!(attachments(&portfolio, Load::Everything, &none), all);
    assert_eq!(attachments(&portfolio, Load::Records, &none), []);
    let sent = BTreeSet::from([all[0].digest]);
    assert_eq!(attachments(&portfolio, Load::New, &sent), all[1..]);
    let units: BTreeSet<UnitRef> = portfolio.mappings.iter().map(|(key, _)| key.criterion.unit).collect();
    for &unit in &units {
        let expected = portfolio.mappings.iter().filter(|(key, _)| key.criterion.unit == unit).count();
        assert_eq!(attachments(&portfolio, Load::Unit(unit), &sent).len(), expected, "{unit}");
    }
    assert_eq!(attachments(&portfolio, Load::Unit("ISP999".parse().unwrap()), &none), []);
}

proptest! {
    #[test]
    fn nothing_is_lost_or_doubled_and_nothing_is_too_large_but_alone(
        sizes in proptest::collection::vec(0..400_000_u64, 0..40),
        limit in 100_000..900_000_u64,
        is_encrypted: bool,
    ) {
        let entry = |(n, &size): (usize, &u64)| AttachmentEntry {
            digest: Digest::of(&n.to_be_bytes()),
            size,
            media_type: "application/octet-stream".to_owned(),
        };
        let mut entries: Vec<AttachmentEntry> = sizes.iter().enumerate().map(entry).collect();
        let parts = split(20_000, &entries, limit, is_encrypted);
        let mut found: Vec<AttachmentEntry> = parts.concat();
        found.sort_by_key(|entry| entry.digest);
        entries.sort_by_key(|entry| entry.digest);
        prop_assert_eq!(found, entries);
        for part in &parts {
            prop_assert!(part.len() <= 1 || bundle_bytes(20_000, part, is_encrypted) <= limit);
        }
    }
}

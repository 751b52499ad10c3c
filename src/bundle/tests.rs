use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::portfolio::ids::BundleId;
use crate::portfolio::{EvidenceContent, Role};
use crate::testing::{self, evidence_id, learner, moment, noise};
use crate::wire;

mod editions;
mod errors;
mod failures;
mod handover;
mod histories;
mod loads;
mod merging;
mod returning;
mod robust;

type Blobs = BTreeMap<Digest, Vec<u8>>;

fn cover() -> Cover {
    Cover {
        id: BundleId::new(moment(60), [5; 10]),
        created: moment(60),
        purpose: Purpose::Submission,
        from: learner(),
        scope: Scope::Full,
    }
}

/// The bytes behind the attachments of generated portfolios.
fn blobs_of(portfolio: &Portfolio) -> Blobs {
    let noise = (0..=255_u64).flat_map(|seed| (0..5).map(move |size| noise(seed, size)));
    let all: Blobs = noise.chain([b"abc".to_vec()]).map(|bytes| (Digest::of(&bytes), bytes)).collect();
    portfolio.attachments().into_keys().map(|digest| (digest, all[&digest].clone())).collect()
}

/// A bundle, its attachments written in pieces of `piece` bytes.
fn written(portfolio: &Portfolio, blobs: &Blobs, piece: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let entries = AttachmentEntry::all(portfolio);
    let mut writer = Writer::begin(cover(), testing::SPECIFICATION, portfolio, &entries, &mut out).unwrap();
    for entry in &entries {
        writer.attachment(entry, &mut out).unwrap();
        for bytes in blobs[&entry.digest].chunks(piece) {
            writer.bytes(bytes, &mut out).unwrap();
        }
        writer.end_attachment(&mut out).unwrap();
    }
    writer.finish(&mut out).unwrap();
    out
}

fn small() -> String {
    let portfolio = testing::small_portfolio();
    String::from_utf8(written(&portfolio, &blobs_of(&portfolio), 2)).unwrap()
}

/// Everything that came out of a bundle.
#[derive(Debug, PartialEq, Clone)]
struct Seen {
    portfolio: Portfolio,
    specification: String,
    blobs: Blobs,
    summary: Summary,
    /// The kinds of the events in their order, with the length of the bytes.
    events: Vec<String>,
}

fn read_in_pieces<'a>(pieces: impl IntoIterator<Item = &'a [u8]>, limits: Limits) -> Result<Seen, BundleError> {
    let mut reader = Reader::new(limits);
    let mut received = Received::new();
    let (mut blobs, mut bytes, mut events) = (Blobs::new(), Vec::new(), Vec::new());
    for piece in pieces {
        reader.push(piece, &mut |event| {
            received.take(&event);
            match event {
                Event::Format { version } => events.push(format!("format {version}")),
                Event::Manifest(manifest) => events.push(format!("manifest {}", manifest.id)),
                Event::Specification(specification) => events.push(format!("specification {}", specification.digest())),
                Event::Record(record) => events.push(record.text_key()),
                Event::AttachmentBegin(declared) => events.push(format!("{declared:?}")),
                Event::AttachmentBytes(more) => {
                    assert!(more.len() <= CHUNK_BYTES);
                    events.push(more.len().to_string());
                    bytes.extend_from_slice(more);
                }
                Event::AttachmentEnd(entry) => {
                    events.push(format!("{entry:?}"));
                    blobs.insert(entry.digest, std::mem::take(&mut bytes));
                }
            }
        })?;
    }
    let summary = reader.finish()?;
    let specification = received.specification.clone().unwrap().canonical();
    let portfolio = received.portfolio(&summary).unwrap();
    Ok(Seen { portfolio, specification, blobs, summary, events })
}

fn read(bytes: &[u8]) -> Result<Seen, BundleError> {
    read_in_pieces([bytes], Limits::default())
}

#[track_caller]
fn check_round_trip(portfolio: &Portfolio, blobs: &Blobs, piece: usize) {
    let bundle = written(portfolio, blobs, piece);
    crate::json::parse(&bundle).expect("a bundle is an ordinary JSON document");
    let seen = read(&bundle).unwrap();
    assert_eq!(&seen.portfolio, portfolio);
    assert_eq!(&seen.blobs, blobs);
    assert_eq!(seen.specification, testing::SPECIFICATION);
    assert_eq!((seen.summary.refused, seen.summary.missing), (vec![], vec![]));
    assert_eq!(seen.summary.bytes, bundle.len() as u64);
    assert_eq!(seen.summary.records, wire::rows(portfolio).len() as u64);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_is_written_is_read(portfolio in testing::portfolio(), piece in 1..4_usize) {
        check_round_trip(&portfolio, &blobs_of(&portfolio), piece);
    }

    #[test]
    fn it_does_not_matter_where_a_bundle_is_cut(
        portfolio in testing::portfolio(),
        cuts in proptest::collection::vec(any::<Index>(), 0..20),
    ) {
        let bundle = written(&portfolio, &blobs_of(&portfolio), 3);
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.index(bundle.len() + 1)).collect();
        cuts.extend([0, bundle.len()]);
        cuts.sort_unstable();
        let pieces = cuts.windows(2).map(|cut| &bundle[cut[0]..cut[1]]);
        prop_assert_eq!(read_in_pieces(pieces, Limits::default()), read(&bundle));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(read(&bytes).is_err());
    }

    // What looks like a bundle gets further in than noise does.
    #[test]
    fn no_splice_makes_it_panic(from in any::<Index>(), to in any::<Index>(), into in any::<Index>()) {
        let bundle = small().into_bytes();
        let (from, to) = (from.index(bundle.len()), to.index(bundle.len()));
        let into = into.index(bundle.len());
        let spliced = [&bundle[..into], &bundle[from.min(to)..from.max(to)], &bundle[into..]].concat();
        if let Ok(seen) = read(&spliced) {
            let whole = read(&bundle).unwrap();
            prop_assert_eq!(content(&seen), content(&whole));
        }
    }
}

#[test]
fn attachments_of_all_sizes_around_a_chunk() {
    let sizes = [0, 1, 2, 3, 4, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 2 * CHUNK_BYTES + 5];
    let files: Vec<Vec<u8>> = sizes.iter().map(|&size| noise(size as u64, size)).collect();
    let mut portfolio = testing::empty_portfolio();
    let content = EvidenceContent::Files(files.iter().map(|file| testing::attachment(file, "a")).collect());
    let evidence = testing::evidence(1, "Files", content);
    portfolio.evidence.keep(evidence_id(1), testing::first_revision(evidence, learner(), 1));
    portfolio.highest_number = 1;
    let blobs: Blobs = files.into_iter().map(|file| (Digest::of(&file), file)).collect();
    for piece in [1000, 65_536, CHUNK_BYTES, 1 << 20] {
        check_round_trip(&portfolio, &blobs, piece);
    }
    // The strings are as long as bundle.md says, however the bytes came.
    let bundle = crate::json::parse(&written(&portfolio, &blobs, 1000)).unwrap();
    let crate::json::Value::Array(attachments) = bundle.get("attachments").unwrap() else { panic!() };
    for attachment in attachments {
        let crate::json::Value::Array(strings) = attachment.get("data").unwrap() else { panic!() };
        let lengths: Vec<usize> = strings.iter().map(|string| string.as_text().unwrap().len()).collect();
        let Some((last, others)) = lengths.split_last() else { continue };
        assert!(others.iter().all(|&length| length == 262_144) && *last <= 262_144 && *last > 0);
    }
    // Cut anywhere, here at awkward distances, the same events come out.
    let bundle = written(&portfolio, &blobs, 1000);
    assert_eq!(read_in_pieces(bundle.chunks(4099), Limits::default()), read(&bundle));
}

#[test]
fn cut_into_single_bytes_it_reads_the_same() {
    let bundle = small();
    assert_eq!(read_in_pieces(bundle.as_bytes().chunks(1), Limits::default()), read(bundle.as_bytes()));
}

#[test]
fn a_bundle_that_ends_early_is_none() {
    let bundle = small().into_bytes();
    for end in 0..bundle.len() {
        assert!(read(&bundle[..end]).is_err(), "cut at {end}");
    }
    assert_eq!(read(&bundle[..bundle.len() - 1]), Err(BundleError::Truncated { offset: bundle.len() as u64 - 1 }));
}

/// All that must not change unnoticed.
fn content(seen: &Seen) -> (&Portfolio, &str, &Blobs, &Manifest, &[AttachmentEntry]) {
    (&seen.portfolio, &seen.specification, &seen.blobs, &seen.summary.manifest, &seen.summary.attachments)
}

#[test]
fn a_flipped_bit_changes_nothing_unnoticed() {
    let bundle = small().into_bytes();
    let whole = read(&bundle).unwrap();
    let mut accepted = 0;
    for at in 0..bundle.len() {
        // Two of the eight, other ones at each byte: all of them would take a minute.
        for bit in [at % 8, (at + 5) % 8] {
            let mut flipped = bundle.clone();
            flipped[at] ^= 1 << bit;
            if let Ok(seen) = read(&flipped) {
                assert_eq!(content(&seen), content(&whole), "bit {bit} of byte {at}");
                accepted += 1;
            }
        }
    }
    // White space for other white space, or the name of a member that may be absent: few, and nothing is lost by them.
    assert!(accepted <= 60, "{accepted} of {} flips were accepted", bundle.len() * 2);
}

#[test]
fn members_may_come_in_any_order() {
    use crate::json::Value;
    let Value::Object(members) = crate::json::parse(small().as_bytes()).unwrap() else { panic!() };
    let whole = read(small().as_bytes()).unwrap();
    // BTreeMap gives them in alphabetical order, so that attachments come first, and in them their data.
    let mut names: Vec<&String> = members.keys().filter(|name| *name != "end").collect();
    for _ in 0..names.len() {
        names.rotate_left(1);
        let text: Vec<String> = names
            .iter()
            .copied()
            .chain([&"end".to_owned()])
            .map(|name| format!("{:?} : {}", name, members[name].canonical()))
            .collect();
        let seen = read(format!("\u{feff} {{ {} }}\n", text.join(" , ")).as_bytes()).unwrap();
        assert_eq!(content(&seen), content(&whole));
    }
}

#[test]
fn a_reader_knows_who_and_how_much_before_the_first_record() {
    let events = read(small().as_bytes()).unwrap().events;
    assert_eq!(events[0], "format 1");
    assert!(events[1].starts_with("manifest"), "{events:?}");
    assert!(events[2].starts_with("specification"), "{events:?}");
    assert_eq!(events[3], "enrolment");
    let begin = events.iter().position(|event| event.starts_with("Declared { digest: Some(")).unwrap();
    assert_eq!(events[begin + 1], "3");
    assert_eq!(events.len(), begin + 3);
}

#[test]
fn attachments_left_out_are_told() {
    let portfolio = testing::small_portfolio();
    let mut out = Vec::new();
    let cover = Cover { scope: Scope::Records, ..cover() };
    let writer = Writer::begin(cover, testing::SPECIFICATION, &portfolio, &[], &mut out).unwrap();
    let manifest = writer.finish(&mut out).unwrap();
    let seen = read(&out).unwrap();
    assert_eq!(seen.summary.missing, [Digest::of(b"abc")]);
    assert_eq!((seen.portfolio, seen.summary.manifest), (portfolio, manifest));
}

#[test]
fn what_an_author_may_not_write_is_left_out_and_told() {
    let mut portfolio = testing::small_portfolio();
    let decision = portfolio.decisions.values_mut().next().unwrap();
    decision.by = learner();
    let seen = read(&written(&portfolio, &blobs_of(&portfolio), 3)).unwrap();
    let key = format!("decision/{}", portfolio.decisions.keys().next().unwrap());
    let (by, role, needed) = (learner(), Some(Role::Learner), wire::Pen::Role(Role::Assessor));
    assert_eq!(seen.summary.refused, [RefusedRecord { key, by, role, needed }]);
    portfolio.decisions.clear();
    assert_eq!(seen.portfolio, portfolio);
}

#[test]
fn who_nobody_knows_may_write_nothing_that_needs_a_role() {
    let mut portfolio = testing::small_portfolio();
    portfolio.decisions.values_mut().next().unwrap().by = crate::portfolio::ActorId::new(moment(0), [9; 10]);
    let seen = read(&written(&portfolio, &blobs_of(&portfolio), 3)).unwrap();
    assert_eq!(seen.summary.refused.iter().map(|refused| refused.role).collect::<Vec<_>>(), [None]);
}

/// The keys of what is refused of a bundle of `portfolio`; the rest is read.
fn refused(portfolio: &Portfolio) -> Vec<String> {
    let seen = read(&written(portfolio, &blobs_of(portfolio), 3)).unwrap();
    seen.summary.refused.into_iter().map(|refused| refused.key).collect()
}

#[test]
fn a_learner_who_calls_themselves_an_assessor_judges_nothing_all_the_same() {
    let mut portfolio = testing::small_portfolio();
    let mut actor = portfolio.actors.kept(learner()).unwrap().clone();
    actor.value.as_mut().unwrap().role = Role::Assessor;
    portfolio.actors.keep(learner(), actor);
    portfolio.decisions.values_mut().next().unwrap().by = learner();
    assert_eq!(refused(&portfolio), [format!("decision/{}", portfolio.decisions.keys().next().unwrap())]);
}

#[test]
fn nobody_describes_another() {
    let mut portfolio = testing::small_portfolio();
    let assessor = testing::assessor();
    let mut actor = portfolio.actors.kept(assessor).unwrap().clone();
    actor.revision.by = learner();
    portfolio.actors.keep(assessor, actor);
    // Who does not say themselves what they are judges nothing either.
    let decision = format!("decision/{}", portfolio.decisions.keys().next().unwrap());
    assert_eq!(refused(&portfolio), [format!("actor/{assessor}"), decision]);
}

#[test]
fn another_version_of_a_record_is_in_its_authors_pen_too() {
    let mut portfolio = testing::small_portfolio();
    let id = *portfolio.decisions.keys().next().unwrap();
    let mut altered = portfolio.decisions[&id].clone();
    altered.by = learner();
    portfolio.decisions.keep_altered(id, vec![altered]);
    let [key] = &refused(&portfolio)[..] else { panic!() };
    assert!(key.starts_with("version/"), "{key}");
}

// ---- Digests that are taken elsewhere ----

/// Reads a bundle and settles each digest that is owed with what `found` makes of it.
fn settled(bundle: &[u8], found: impl Fn(Digest) -> Option<Digest>) -> Result<Summary, BundleError> {
    let mut reader = Reader::owed_digests(Limits::default());
    let mut ended = Vec::new();
    reader.push(bundle, &mut |event| {
        if let Event::AttachmentEnd(entry) = event {
            ended.push(entry.digest);
        }
    })?;
    for digest in ended {
        if let Some(found) = found(digest) {
            reader.settle(digest, found)?;
        }
    }
    reader.finish()
}

#[test]
fn there_is_no_summary_before_every_digest_that_is_owed_has_come() {
    let bundle = small();
    let (right, wrong) = (Digest::of(b"abc"), Digest::of(b"abd"));
    assert_eq!(settled(bundle.as_bytes(), Some).unwrap(), read(bundle.as_bytes()).unwrap().summary);
    let refused = |result: Result<Summary, BundleError>| match result {
        Err(BundleError::AttachmentDigest { declared, found, .. }) => Some((declared, found)),
        _ => None,
    };
    assert_eq!(refused(settled(bundle.as_bytes(), |_| Some(wrong))), Some((right, wrong)));
    assert!(refused(settled(bundle.as_bytes(), |_| None)).is_some());
}

// ---- Frames ----

/// The frame of a bundle that is read in pieces of so many bytes.
fn frame(bundle: &[u8], piece: usize) -> Result<Vec<u8>, BundleError> {
    let (mut reader, mut frame) = (Reader::with_frame(Limits::default()), Vec::new());
    for piece in bundle.chunks(piece) {
        reader.push(piece, &mut |_| {})?;
        frame.extend(reader.take_frame());
    }
    Ok(frame)
}

fn read_frame(frame: &[u8]) -> Result<(Portfolio, Summary), BundleError> {
    let (mut reader, mut received) = (Reader::of_frame(Limits::default()), Received::new());
    reader.push(frame, &mut |event| received.take(&event))?;
    let summary = reader.finish()?;
    Ok((received.portfolio(&summary).unwrap(), summary))
}

#[test]
fn the_frame_of_a_bundle_says_all_but_the_bytes() {
    let portfolio = testing::small_portfolio();
    let bundle = written(&portfolio, &blobs_of(&portfolio), 1);
    let whole = frame(&bundle, bundle.len()).unwrap();
    assert!(whole.len() < bundle.len());
    let again = frame(&whole, 7);
    assert!(again.is_err(), "for others it is no bundle: the sizes of its files are wrong");
    let (read_portfolio, summary) = read_frame(&whole).unwrap();
    let seen = read(&bundle).unwrap();
    assert_eq!(read_portfolio, seen.portfolio);
    assert_eq!(Summary { bytes: seen.summary.bytes, ..summary }, seen.summary);
    for piece in 1..9 {
        assert_eq!(frame(&bundle, piece).unwrap(), whole, "in pieces of {piece}");
    }
}

#[test]
fn a_frame_takes_no_room_between_values() {
    let spaced = small().replace("\"attachments\":[", &format!("\"attachments\":[{}", " \n".repeat(5_000)));
    let (spaced, small) = (frame(spaced.as_bytes(), 100).unwrap(), frame(small().as_bytes(), 100).unwrap());
    assert_eq!(spaced, small);
}

#[test]
fn a_frame_that_is_wrong_is_no_bundle() {
    let portfolio = testing::small_portfolio();
    let bundle = written(&portfolio, &blobs_of(&portfolio), 1);
    let whole = frame(&bundle, bundle.len()).unwrap();
    assert!(read_frame(&whole[..whole.len() - 3]).is_err());
    let text = String::from_utf8(whole).unwrap();
    let (before, after) = text.split_once("\"size\":").unwrap();
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    let other = format!("{before}\"size\":{}{}", 1, &after[digits..]);
    assert!(read_frame(other.as_bytes()).is_err());
}

#[test]
fn a_bundle_is_the_same_when_the_bytes_are_put_in_elsewhere() {
    let portfolio = testing::small_portfolio();
    let (blobs, entries) = (blobs_of(&portfolio), AttachmentEntry::all(&portfolio));
    let mut out = Vec::new();
    let mut writer = Writer::begin(cover(), testing::SPECIFICATION, &portfolio, &entries, &mut out).unwrap();
    for entry in &entries {
        let (mut chunks, mut after) = (Chunks::new(), Vec::new());
        writer.around(entry, &mut out, &mut after).unwrap();
        blobs[&entry.digest].chunks(2).for_each(|bytes| chunks.write(bytes, &mut out));
        chunks.end(&mut out);
        out.append(&mut after);
    }
    writer.finish(&mut out).unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), small());
}

// ---- The writer ----

#[test]
fn the_writer_takes_its_turns_and_nothing_but_what_was_announced() {
    let portfolio = testing::small_portfolio();
    let entries = AttachmentEntry::all(&portfolio);
    let out = &mut Vec::new();
    let begin = |out: &mut Vec<u8>| Writer::begin(cover(), testing::SPECIFICATION, &portfolio, &entries, out).unwrap();
    let digest = Digest::of(b"abc");

    let size = |found| Err(WriteError::Size { digest, found, expected: 3 });
    let mut writer = begin(out);
    writer.attachment(&entries[0], out).unwrap();
    writer.bytes(b"ab", out).unwrap();
    assert_eq!(writer.end_attachment(out), size(2));
    assert_eq!(writer.finish(out).map(|_| ()), size(2), "a failed writer does not finish");

    let mut writer = begin(out);
    writer.attachment(&entries[0], out).unwrap();
    assert_eq!(writer.bytes(b"abcd", out), size(4));

    let mut writer = begin(out);
    writer.attachment(&entries[0], out).unwrap();
    writer.bytes(b"abd", out).unwrap();
    let found = Digest::of(b"abd");
    assert_eq!(writer.end_attachment(out), Err(WriteError::Digest { found, expected: digest }));

    let mut writer = begin(out);
    assert_eq!(writer.bytes(b"abc", out), Err(WriteError::OutOfTurn));
    let writer = begin(out);
    assert_eq!(writer.finish(out), Err(WriteError::MissingAttachment(digest)));
    let mut writer = begin(out);
    let other = AttachmentEntry { digest: found, ..entries[0].clone() };
    assert_eq!(writer.attachment(&other, out), Err(WriteError::UnexpectedAttachment(found)));
}

#[test]
fn the_writer_refuses_what_no_reader_would_take() {
    let portfolio = testing::small_portfolio();
    let entries = AttachmentEntry::all(&portfolio);
    let begin = |cover: Cover, specification: &str, entries: &[AttachmentEntry]| {
        Writer::begin(cover, specification, &portfolio, entries, &mut Vec::new()).map(|_| ()).unwrap_err()
    };
    let nobody = crate::portfolio::ActorId::new(moment(0), [9; 10]);
    let by_nobody = Cover { from: nobody, ..cover() };
    assert_eq!(begin(by_nobody, testing::SPECIFICATION, &[]), WriteError::NoSuchActor(nobody));
    assert!(matches!(begin(cover(), "{", &[]), WriteError::Specification(_)));
    assert!(matches!(begin(cover(), "{}", &[]), WriteError::OtherSpecification { .. }));
    let twice = [entries.clone(), entries.clone()].concat();
    let unnamed = WriteError::UnnamedAttachment(Digest::of(b"abc"));
    assert_eq!(begin(cover(), testing::SPECIFICATION, &twice), unnamed);
    let longer = [AttachmentEntry { size: 4, ..entries[0].clone() }];
    assert_eq!(begin(cover(), testing::SPECIFICATION, &longer), unnamed);
}

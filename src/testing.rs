//! Portfolios for tests: a small one to read, and any number of generated ones.

mod assessment;
pub mod case;
pub mod combination;
mod specification;

pub use assessment::judged_portfolio;
pub use specification::{Criteria, specification, units};

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::bundle::{BundleError, Limits, Reader};
use crate::digest::Digest;
use crate::json::{self, Value};
use crate::message::Message;
use crate::portfolio::kept::Former;
use crate::portfolio::{
    Actor, ActorId, Attachment, Basis, Change, Claim, Decision, DecisionId, Earlier, Enrolment, Evidence,
    EvidenceContent, EvidenceId, EvidenceNumber, Extra, Kept, Location, Mapping, MappingKey, Original, Outcome, Parked,
    ParkedKey, Portfolio, PortfolioId, Revision, Role, Setting, SignOff, SignOffId, SpecificationPin, Submission,
    SubmissionId, Unchanging, Worded,
};
use crate::spec::{CriterionRef, Specification};

/// A stand-in for a specification's file. Generated portfolios are pinned to it.
pub const SPECIFICATION: &str = r#"{"id":"isp-level-5-advanced-sales","title":"Sales – for “tests”","version":"2.0"}"#;

/// The real specification.
pub fn isp_specification() -> Specification {
    crate::spec::parse::parse(include_bytes!("../spec-data/isp-level-5-advanced-sales.json")).unwrap()
}

/// The moment `seconds` after some day's ten o'clock.
pub fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_millisecond(1_795_428_000_000 + seconds * 1000).unwrap()
}

fn bytes(n: u64) -> [u8; 10] {
    let mut bytes = [0; 10];
    // At the end, where no version and no variant is written over it.
    bytes[2..].copy_from_slice(&n.to_be_bytes());
    bytes
}

pub fn portfolio_id() -> PortfolioId {
    PortfolioId::new(moment(0), bytes(1))
}

pub fn learner() -> ActorId {
    ActorId::new(moment(0), bytes(2))
}

pub fn assessor() -> ActorId {
    ActorId::new(moment(0), bytes(3))
}

pub fn iqa() -> ActorId {
    ActorId::new(moment(0), bytes(4))
}

pub fn evidence_id(n: u64) -> EvidenceId {
    EvidenceId::new(moment(1), bytes(n))
}

pub fn criterion(n: usize) -> CriterionRef {
    ["ISP501.1.1", "ISP501.1.2", "ISP502.2.1", "ISP503.3.4"][n % 4].parse().unwrap()
}

/// Bytes that look like nothing in particular, the same for the same `seed`.
pub fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    })
    .take(length)
    .collect()
}

pub fn specification_pin() -> SpecificationPin {
    SpecificationPin {
        id: "isp-level-5-advanced-sales".parse().unwrap(),
        version: "2.0".to_owned(),
        digest: json::parse(SPECIFICATION.as_bytes()).unwrap().digest(),
    }
}

pub fn first_revision<T>(value: T, by: ActorId, seconds: i64) -> Kept<T> {
    Kept::first(value, by, moment(seconds))
}

pub fn attachment(bytes: &[u8], file_name: &str) -> Attachment {
    Attachment {
        digest: Digest::of(bytes),
        size: bytes.len() as u64,
        media_type: "application/pdf".to_owned(),
        file_name: file_name.to_owned(),
        original: None,
    }
}

pub fn evidence(number: u32, title: &str, content: EvidenceContent) -> Evidence {
    Evidence {
        number: EvidenceNumber(number),
        title: title.to_owned(),
        content,
        types: ["report".parse().unwrap()].into(),
        produced_on: Some(Date::constant(2026, 11, 3)),
        setting: Some(Setting::Workplace),
        description: String::new(),
        added_at: moment(2),
        replaced_at: None,
    }
}

/// A learner and an assessor, and nothing else.
pub fn empty_portfolio() -> Portfolio {
    let enrolment = Enrolment {
        learner: learner(),
        provider: Some("A provider".to_owned()),
        specification: specification_pin(),
        award: "diploma".parse().unwrap(),
        units: ["ISP501".parse().unwrap(), "ISP502".parse().unwrap()].into(),
        started_at: moment(0),
        pinned: Default::default(),
        target_on: None,
        unit_targets: Default::default(),
        ruled_out: Default::default(),
        earlier: Vec::new(),
    };
    let mut portfolio = Portfolio::new(portfolio_id(), first_revision(enrolment, learner(), 0));
    for (id, role, name) in [
        (learner(), Role::Learner, "Lena Example"),
        (assessor(), Role::Assessor, "Asif Example"),
        (iqa(), Role::Iqa, "Ines Example"),
    ] {
        let actor = Actor { role, name: name.to_owned(), registration_number: None };
        portfolio.actors.keep(id, first_revision(actor, id, 0));
    }
    portfolio
}

/// One of each: a file, an account, mappings, a claim, a decision, a trace.
pub fn small_portfolio() -> Portfolio {
    let mut portfolio = empty_portfolio();
    let file = EvidenceContent::Files(vec![attachment(b"abc", "forecast.pdf")]);
    let account = EvidenceContent::Account { text: "I said \"yes\".\n".to_owned() };
    portfolio.evidence.keep(evidence_id(1), first_revision(evidence(1, "Forecast", file), learner(), 2));
    portfolio.evidence.keep(evidence_id(2), first_revision(evidence(2, "Reflection", account), learner(), 3));
    let trace = Kept {
        revision: Revision { number: 2, replaces: Some(Digest::of(b"")), ..Revision::first(learner(), moment(4)) },
        value: None,
        number: Some(EvidenceNumber(3)),
        extra: Extra::new(),
    };
    portfolio.evidence.keep(evidence_id(3), trace);
    portfolio.highest_number = 3;
    let key = MappingKey { evidence: evidence_id(1), criterion: criterion(0) };
    let mapping = Mapping { locations: vec![Location::Pages { first: 2, last: 4 }], reason: "It shows it.".to_owned() };
    portfolio.mappings.keep(key, first_revision(mapping, learner(), 5));
    portfolio
        .claims
        .keep(criterion(0), first_revision(Claim { claimed_at: moment(6), prior_learning: None }, learner(), 6));
    let decision = Decision {
        criterion: criterion(0),
        wording: Digest::of(b"wording"),
        evidence: [(evidence_id(1), Digest::of(b"looked at"))].into(),
        outcome: Outcome::Met,
        feedback: "Well done.".to_owned(),
        supersedes: None,
        basis: Basis::default(),
    };
    let decision = Unchanging { by: assessor(), at: moment(7), value: decision, extra: Extra::new() };
    portfolio.decisions.insert(DecisionId::new(moment(7), bytes(1)), decision);
    portfolio
}

/// Text with everything in it that a reader might trip over.
pub fn text() -> impl Strategy<Value = String> {
    let awkward = vec!['a', 'Z', '7', ' ', '"', '\\', '/', '\n', '\t', '\0', '\u{1f}', '\u{7f}', 'é', '–', '\u{202e}'];
    let astral = vec!['\u{feff}', '\u{fb33}', '😀', '{', '}', '[', ']', ',', ':'];
    vec(select([awkward, astral].concat()), 0..12).prop_map(String::from_iter)
}

fn at() -> impl Strategy<Value = Timestamp> {
    // Seconds and milliseconds, as people's clocks give them.
    (0..400_000_000_i64, prop_oneof![Just(0), Just(7), Just(120), 0..1000_i64])
        .prop_map(|(seconds, millis)| Timestamp::from_millisecond(1_700_000_000_000 + seconds * 1000 + millis).unwrap())
}

fn digest() -> impl Strategy<Value = Digest> {
    any::<u64>().prop_map(|n| Digest::of(&n.to_le_bytes()))
}

/// A JSON value of ours.
pub fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (-json::MAX_INTEGER..=json::MAX_INTEGER).prop_map(Value::Integer),
        text().prop_map(Value::Text),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::Array),
            btree_map(text(), inner, 0..4).prop_map(Value::Object),
        ]
    })
}

fn extra() -> impl Strategy<Value = Extra> {
    let named = btree_map(text().prop_map(|name| format!("x{name}")), value(), 1..3);
    prop_oneof![4 => Just(Extra::new()), 1 => named]
}

fn former() -> impl Strategy<Value = Former> {
    let by = prop_oneof![Just(learner()), Just(assessor())];
    (1..=u32::MAX, at(), by, digest(), seldom()).prop_map(|(number, at, by, state, is_withdrawn)| Former {
        number,
        at,
        by,
        state: state.short(),
        is_withdrawn,
    })
}

fn kept<T: std::fmt::Debug>(
    value: impl Strategy<Value = T>,
    withdrawn: impl Strategy<Value = bool>,
) -> impl Strategy<Value = Kept<T>> {
    let ancestors = vec(digest().prop_map(|digest| digest.short()), 0..3);
    let former = vec(former(), 0..3);
    (value, withdrawn, 1..=u32::MAX, option::of(digest()), (ancestors, former), at(), extra()).prop_map(
        |(value, is_withdrawn, number, replaces, (ancestors, former), at, extra)| Kept {
            revision: Revision { number, at, by: learner(), replaces, ancestors, former },
            value: (!is_withdrawn).then_some(value),
            number: None,
            extra,
        },
    )
}

fn unchanging<T: std::fmt::Debug>(
    value: impl Strategy<Value = T>,
    by: ActorId,
) -> impl Strategy<Value = Unchanging<T>> {
    (value, at(), extra()).prop_map(move |(value, at, extra)| Unchanging { by, at, value, extra })
}

fn seldom() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.2)
}

fn file() -> impl Strategy<Value = Attachment> {
    let changes = btree_set(select(vec![Change::Scaled, Change::PlaceRemoved]), 1..3);
    let original = (any::<u8>(), changes).prop_map(|(seed, changes)| Original {
        digest: Digest::of(&[seed]),
        size: u64::from(seed) + 1,
        changes,
    });
    (any::<u8>(), 0..5_u64, text(), option::weighted(0.2, original)).prop_map(|(seed, size, file_name, original)| {
        let bytes = noise(seed.into(), size as usize);
        Attachment { file_name, original, ..attachment(&bytes, "") }
    })
}

fn content() -> impl Strategy<Value = EvidenceContent> {
    prop_oneof![
        vec(file(), 1..3).prop_map(EvidenceContent::Files),
        text().prop_map(|text| EvidenceContent::Account { text }),
        text().prop_map(|text| EvidenceContent::Link { url: format!("https://example.org/{text}") }),
        (text(), text()).prop_map(|(place, holder)| EvidenceContent::Elsewhere { place, holder }),
    ]
}

fn evidence_with(number: u32) -> impl Strategy<Value = Evidence> {
    let types = btree_set(select(vec!["report", "witness-testimony", "product"]), 0..3);
    let date = (2020..2030_i16, 1..=12_i8, 1..=28_i8).prop_map(|(year, month, day)| Date::constant(year, month, day));
    let setting = option::of(prop_oneof![Just(Setting::Workplace), Just(Setting::Simulated)]);
    (text(), content(), types, option::of(date), setting, text(), (at(), option::of(at()))).prop_map(
        move |(title, content, types, produced_on, setting, description, (added_at, replaced_at))| Evidence {
            number: EvidenceNumber(number),
            title,
            content,
            types: types.into_iter().map(|id| id.parse().unwrap()).collect(),
            produced_on,
            setting,
            description,
            added_at,
            replaced_at,
        },
    )
}

pub fn location() -> impl Strategy<Value = Location> {
    prop_oneof![
        (any::<u32>(), any::<u32>()).prop_map(|(first, last)| Location::Pages { first, last }),
        (any::<u32>(), option::of(any::<u32>())).prop_map(|(start, end)| Location::Time { start, end }),
        (text(), text()).prop_map(|(sheet, range)| Location::Cells { sheet, range }),
        text().prop_map(Location::Quote),
        (any::<u32>(), any::<[u16; 4]>()).prop_map(|(page, [left, top, width, height])| Location::Region {
            page,
            left,
            top,
            width,
            height
        }),
        text().prop_map(Location::Words),
    ]
}

/// Any portfolio that holds the invariants.
pub fn portfolio() -> impl Strategy<Value = Portfolio> {
    assessment::judged(portfolio_of_a_learner())
}

fn portfolio_of_a_learner() -> impl Strategy<Value = Portfolio> {
    let numbers = btree_set(1..50_u32, 0..5).prop_flat_map(|numbers| {
        numbers
            .into_iter()
            .map(|number| kept(evidence_with(number), seldom()).prop_map(move |kept| (number, kept)))
            .collect::<Vec<_>>()
    });
    let mapping = || (vec(location(), 0..3), text()).prop_map(|(locations, reason)| Mapping { locations, reason });
    let mappings = vec((any::<Index>(), 0..4_usize, kept(mapping(), seldom())), 0..8);
    let parked = (mapping(), option::of(text()), text(), at())
        .prop_map(|(mapping, wording, version, parked_at)| Parked { mapping, wording, version, parked_at });
    let parked = vec((any::<Index>(), 0..4_usize, parked, seldom()), 0..3);
    let worded = (0..4_usize, digest()).prop_map(|(n, wording)| Worded { criterion: criterion(n), wording });
    let went = btree_map(worded, option::of((0..4_usize).prop_map(criterion)), 0..3);
    let earlier = vec((digest(), text(), at(), went), 0..3);
    let claims = btree_map((0..4_usize).prop_map(criterion), kept(assessment::claim(), seldom()), 0..3);
    let submission =
        (text(), text(), digest()).prop_map(|(declaration, name, records)| Submission { declaration, name, records });
    let submissions = vec(unchanging(submission, learner()), 0..2);
    let outcome = prop_oneof![Just(Outcome::MoreEvidenceNeeded), Just(Outcome::NotYetMet), Just(Outcome::Met)];
    let looked_at = btree_map((1..50_u64).prop_map(evidence_id), digest(), 0..3);
    let supersedes = option::of(any::<u64>().prop_map(|n| DecisionId::new(moment(0), bytes(n))));
    let decision = (0..4_usize, digest(), looked_at, outcome, text(), supersedes, assessment::basis()).prop_map(
        |(n, wording, evidence, outcome, feedback, supersedes, basis)| Decision {
            criterion: criterion(n),
            wording,
            evidence,
            outcome,
            feedback,
            supersedes,
            basis,
        },
    );
    let decisions = vec(unchanging(decision, assessor()), 0..4);
    let sign_off =
        (0..4_usize, text(), option::of(text()), any::<bool>()).prop_map(|(n, declaration, name, is_named)| {
            let decisions = is_named.then(|| (criterion(n), DecisionId::new(moment(4), bytes(0))));
            let (unit, decisions) = (criterion(n).unit, decisions.into_iter().collect());
            SignOff { unit, declaration, supersedes: None, name, decisions }
        });
    let sign_offs = vec(unchanging(sign_off, assessor()), 0..2);
    let samples = vec(btree_map(text(), value(), 0..3), 0..2);
    let records = (numbers, mappings, claims, parked, earlier);
    (records, submissions, decisions, sign_offs, samples, extra(), text()).prop_map(
        |((evidence, mappings, claims, parked, earlier), submissions, decisions, sign_offs, samples, extra, name)| {
            let mut portfolio = empty_portfolio();
            portfolio.enrolment.extra = extra;
            if let Some(enrolment) = &mut portfolio.enrolment.value {
                let earlier = earlier.into_iter().map(|(digest, version, left_at, went)| Earlier {
                    specification: SpecificationPin { digest, version, ..specification_pin() },
                    left_at,
                    went,
                });
                enrolment.earlier = earlier.collect();
                if enrolment.earlier.len() == 1 {
                    enrolment.pinned = ["ISP502".parse().unwrap()].into();
                    enrolment.ruled_out = ["ISP505".parse().unwrap()].into();
                    enrolment.target_on = Some(Date::constant(2027, 6, 30));
                    enrolment.unit_targets = [("ISP502".parse().unwrap(), Date::constant(2027, 1, 31))].into();
                }
            }
            let actor = Actor { role: Role::Learner, name, registration_number: Some("L-1".to_owned()) };
            portfolio.actors.keep(learner(), first_revision(actor, learner(), 1));
            let mut ids = Vec::new();
            for (number, mut kept) in evidence {
                let id = evidence_id(number.into());
                kept.number = kept.value.is_none().then_some(EvidenceNumber(number));
                portfolio.highest_number = number;
                portfolio.evidence.keep(id, kept);
                ids.push(id);
            }
            for (index, n, mut kept) in mappings {
                if ids.is_empty() {
                    break;
                }
                let key = MappingKey { evidence: *index.get(&ids), criterion: criterion(n) };
                if !portfolio.evidence.contains(key.evidence) {
                    kept.value = None;
                }
                portfolio.mappings.keep(key, kept);
            }
            for (index, n, parked, is_withdrawn) in parked {
                let Some(&evidence) = ids.get(index.index(ids.len().max(1))) else { continue };
                let worded = Worded { criterion: criterion(n), wording: parked.wording_digest() };
                let mut kept = first_revision(parked, learner(), 8);
                if is_withdrawn || !portfolio.evidence.contains(evidence) {
                    kept.value = None;
                }
                portfolio.parked.keep(ParkedKey { evidence, worded }, kept);
            }
            for (criterion, kept) in claims {
                portfolio.claims.keep(criterion, kept);
            }
            let numbered = |n: usize| bytes(n as u64);
            let submissions = submissions.into_iter().enumerate();
            portfolio.submissions =
                submissions.map(|(n, made)| (SubmissionId::new(moment(3), numbered(n)), made)).collect();
            let decisions = decisions.into_iter().enumerate();
            portfolio.decisions = decisions.map(|(n, made)| (DecisionId::new(moment(4), numbered(n)), made)).collect();
            let sign_offs = sign_offs.into_iter().enumerate();
            portfolio.sign_offs = sign_offs.map(|(n, made)| (SignOffId::new(moment(5), numbered(n)), made)).collect();
            let samples = samples.into_iter().map(|mut sample: BTreeMap<String, Value>| {
                sample.insert("by".to_owned(), Value::Text(iqa().to_string()));
                let sample = Value::Object(sample);
                (("samples".to_owned(), sample.digest()), sample)
            });
            portfolio.unknown = samples.collect();
            portfolio
        },
    )
}

// ---- Fixtures ----

pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// The bundles in `tests/fixtures/bundles/<folder>` by name, in order.
pub fn bundles(folder: &str) -> Vec<(String, Vec<u8>)> {
    let files = std::fs::read_dir(fixtures().join("bundles").join(folder)).unwrap();
    let mut files: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let stem = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    files.iter().map(|path| (stem(path), std::fs::read(path).unwrap())).collect()
}

/// The invalid ones, with what a reader says of each.
pub fn invalid_bundles() -> Vec<(String, BundleError)> {
    let read = |bytes: &[u8]| {
        let mut reader = Reader::new(Limits::default());
        reader.push(bytes, &mut |_| {})?;
        reader.finish()
    };
    bundles("invalid").into_iter().map(|(name, bytes)| (name, read(&bytes).unwrap_err())).collect()
}

/// Compares sentences with those in `tests/fixtures/messages/<name>.txt`, so that whoever changes one sees it as people
/// will.
#[track_caller]
pub fn check_sentences(name: &str, messages: impl IntoIterator<Item = Message>) {
    let sentences: String = messages
        .into_iter()
        .map(|Message { title, detail, hint }| format!("{title}\n  {detail}\n  → {}\n", hint.unwrap_or_default()))
        .collect();
    check_snapshot(&fixtures().join("messages").join(name).with_extension("txt"), &sentences);
}

/// Compares `text` with what stands in `file`. `UPDATE_SENTENCES=1 cargo test` writes the file anew.
#[track_caller]
pub fn check_snapshot(file: &Path, text: &str) {
    if std::env::var_os("UPDATE_SENTENCES").is_some() {
        std::fs::write(file, text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(file).unwrap_or_default(), "{}", file.display());
}

use jiff::civil::Date;
use proptest::prelude::*;

use super::*;
use crate::portfolio::{
    Earlier, Location, Mapping, MappingKey, Parked, ParkedKey, PortfolioId, SpecificationPin, Worded,
};
use crate::testing::{self, criterion, evidence_id, learner, moment as at, portfolio_id};

fn assembled(portfolio: &Portfolio) -> Result<Portfolio, Vec<AssemblyError>> {
    let mut assembly = Assembly::new(portfolio.id);
    for row in rows(portfolio) {
        assembly.add(read(&row.collection, row.json.as_bytes()).unwrap());
    }
    assembly.finish()
}

proptest! {
    #[test]
    fn a_portfolio_reads_back_as_it_was_written(portfolio in testing::portfolio()) {
        prop_assert_eq!(assembled(&portfolio), Ok(portfolio));
    }

    #[test]
    fn every_row_is_canonical_and_has_its_key(portfolio in testing::portfolio()) {
        for row in rows(&portfolio) {
            prop_assert_eq!(json::parse(row.json.as_bytes()).unwrap().canonical(), row.json.clone());
            prop_assert_eq!(read(&row.collection, row.json.as_bytes()).unwrap().text_key(), row.key.clone());
            if let Ok(key) = row.key.parse::<RecordKey>() {
                prop_assert_eq!(key.to_string(), row.key.clone());
                prop_assert_eq!(record(&portfolio, key), Some(row.json.clone()));
                prop_assert_eq!(digest(&portfolio, key), Some(row.digest()));
            } else {
                prop_assert!(row.key.starts_with("unknown/samples/"));
            }
        }
    }

    // A later version may add members anywhere: at the record, in a part of it, in an item of a list.
    #[test]
    fn unknown_members_survive_wherever_they_are(portfolio in testing::portfolio(), added in testing::value()) {
        for row in rows(&portfolio) {
            let mut value = json::parse(row.json.as_bytes()).unwrap();
            add_everywhere(&mut value, &added);
            let read = read(&row.collection, value.canonical().as_bytes()).unwrap();
            prop_assert_eq!(read.text(), value.canonical());
            if !matches!(read, Record::Unknown(..)) {
                prop_assert_eq!(read.text_key(), row.key);
            }
        }
    }

    #[test]
    fn the_digest_of_all_records_knows_no_order(portfolio in testing::portfolio()) {
        let mut records: Vec<_> =
            rows(&portfolio).iter().map(|row| (row.collection.name().to_owned(), row.digest())).collect();
        records.reverse();
        prop_assert_eq!(digest_of_records(records), records_digest(&portfolio));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), n in 0..Collection::KNOWN.len()) {
        let _ = read(&Collection::KNOWN[n], &bytes);
    }
}

fn add_everywhere(value: &mut Value, added: &Value) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(|value| add_everywhere(value, added));
            members.insert("later".to_owned(), added.clone());
        }
        Value::Array(items) => items.iter_mut().for_each(|item| add_everywhere(item, added)),
        _ => {}
    }
}

fn error(collection: &str, json: &str) -> RecordError {
    read(&collection.parse().unwrap(), json.as_bytes()).unwrap_err()
}

fn shape(collection: &str, json: &str) -> (String, String) {
    match error(collection, json) {
        RecordError::Shape { path, reason, .. } => (path, reason),
        other => panic!("{other:?}"),
    }
}

const EVIDENCE: &str = r#"{"id":"0000018b-cfe5-7000-8000-000000000001","number":1,"title":"","content":CONTENT,"types":[],"description":"","addedAt":"2026-11-23T10:00:00Z","revision":1,"by":"0000018b-cfe5-7000-8000-000000000002","at":"2026-11-23T10:00:00Z"}"#;

fn evidence(content: &str) -> String {
    EVIDENCE.replace("CONTENT", content)
}

#[test]
fn the_shapes_are_frozen() {
    let rows: Vec<String> = rows(&testing::small_portfolio())
        .into_iter()
        .map(|row| format!("{} {} {}", row.collection, row.key, row.json))
        .collect();
    let frozen: Vec<&str> = include_str!("../../tests/fixtures/records/v1/small.txt").lines().collect();
    assert_eq!(rows, frozen);
}

#[test]
fn the_shape_of_a_plan_is_frozen() {
    let mut portfolio = testing::small_portfolio();
    let enrolment = portfolio.enrolment.value.as_mut().unwrap();
    enrolment.pinned = ["ISP502".parse().unwrap()].into();
    enrolment.ruled_out = ["ISP505".parse().unwrap()].into();
    enrolment.target_on = Some(Date::constant(2027, 6, 30));
    enrolment.unit_targets = [("ISP502".parse().unwrap(), Date::constant(2027, 1, 31))].into();
    let json = record(&portfolio, RecordKey::Enrolment).unwrap();
    assert!(json.contains(r#""pinned":["ISP502"]"#) && json.contains(r#""ruledOut":["ISP505"]"#), "{json}");
    let targets = r#""targetOn":"2027-06-30","unitTargets":[{"on":"2027-01-31","unit":"ISP502"}]"#;
    assert!(json.contains(targets), "{json}");
    assert_eq!(assembled(&portfolio), Ok(portfolio));
}

#[test]
fn the_shapes_of_judging_are_frozen() {
    let portfolio = testing::judged_portfolio();
    let before = rows(&testing::small_portfolio());
    let rows: Vec<String> = rows(&portfolio)
        .into_iter()
        .filter(|row| !before.contains(row))
        .map(|row| format!("{} {} {}", row.collection, row.key, row.json))
        .collect();
    let frozen: Vec<&str> = include_str!("../../tests/fixtures/records/v1/judged.txt").lines().collect();
    assert_eq!(rows, frozen);
    assert_eq!(assembled(&portfolio), Ok(portfolio));
}

#[test]
fn samples_of_another_kind_are_kept_as_they_are() {
    let other = format!(r#"{{"by":"{}","unit":"ISP501"}}"#, testing::iqa());
    let record = read(&Collection::Samples, other.as_bytes()).unwrap();
    assert_eq!((record.pen(), record.text()), (Pen::Role(crate::portfolio::Role::Iqa), other.clone()));
    assert_eq!(record.text_key(), format!("unknown/samples/{}", Digest::of(other.as_bytes())));
}

#[test]
fn a_record_names_as_many_ancestors_as_are_taken() {
    use crate::portfolio::kept::MAX_ANCESTORS;
    let account = evidence(r#"{"type":"account","text":""}"#);
    let with = |n: usize| {
        let all: Vec<String> = (0..n).map(|n| format!("\"{}\"", Digest::of(&n.to_le_bytes()).short())).collect();
        account.replace("\"by\":", &format!("\"ancestors\":[{}],\"by\":", all.join(",")))
    };
    assert!(read(&Collection::Evidence, with(MAX_ANCESTORS).as_bytes()).is_ok());
    assert_eq!(shape("evidence", &with(MAX_ANCESTORS + 1)).0, "ancestors");
    let noted = r#"{"at":"2026-11-23T10:00:02Z","revision":1,"state":"00000000000000000000000000000000"}"#;
    let with = |n: usize| account.replace("\"by\":", &format!("\"former\":[{}],\"by\":", vec![noted; n].join(",")));
    assert!(read(&Collection::Evidence, with(MAX_ANCESTORS).as_bytes()).is_ok());
    assert_eq!(shape("evidence", &with(MAX_ANCESTORS + 1)).0, "former");
}

#[test]
fn what_is_noted_of_former_states_is_frozen() {
    use crate::portfolio::kept::Former;
    let mut portfolio = testing::small_portfolio();
    let mut kept = portfolio.evidence.kept(testing::evidence_id(1)).unwrap().clone();
    let state = |number, by, is_withdrawn| {
        let state = Digest::of(&[number as u8]).short();
        Former { number, at: testing::moment(2), by, state, is_withdrawn }
    };
    kept.revision.former = vec![state(1, testing::learner(), false), state(2, testing::assessor(), true)];
    kept.revision.number = 3;
    portfolio.evidence.keep(testing::evidence_id(1), kept);
    let json = rows(&portfolio).into_iter().find(|row| row.json.contains("former")).unwrap().json;
    let (one, two) = (Digest::of(&[1]).short(), Digest::of(&[2]).short());
    let expected = format!(
        r#""former":[{{"at":"2026-11-23T10:00:02Z","revision":1,"state":"{one}"}},{{"at":"2026-11-23T10:00:02Z","by":"{}","revision":2,"state":"{two}","withdrawn":true}}]"#,
        testing::assessor()
    );
    assert!(json.contains(&expected), "{json}");
    assert_eq!(assembled(&portfolio), Ok(portfolio));
}

#[test]
fn the_shapes_of_moving_on_are_frozen() {
    let mut portfolio = testing::small_portfolio();
    let worded = |text: &str| Worded { criterion: criterion(0), wording: Digest::of(text.as_bytes()) };
    let parked = |wording: Option<&str>| Parked {
        mapping: Mapping { locations: vec![Location::Pages { first: 2, last: 4 }], reason: "It shows it.".to_owned() },
        wording: wording.map(str::to_owned),
        version: "1.0".to_owned(),
        parked_at: testing::moment(8),
    };
    let key = |text| ParkedKey { evidence: testing::evidence_id(1), worded: worded(text) };
    let keep = |parked| testing::first_revision(parked, testing::learner(), 8);
    portfolio.parked.keep(key("Old words"), keep(parked(Some("Old words"))));
    portfolio.parked.keep(key(""), keep(parked(None)));
    let mut withdrawn = keep(parked(Some("Older words")));
    withdrawn.value = None;
    portfolio.parked.keep(key("Older words"), withdrawn);
    let specification = SpecificationPin { version: "1.0".to_owned(), ..testing::specification_pin() };
    let went = [(worded("moved"), Some(criterion(1))), (worded("gone"), None)].into();
    let enrolment = portfolio.enrolment.value.as_mut().unwrap();
    enrolment.earlier = vec![Earlier { specification, left_at: testing::moment(8), went }];
    let rows: Vec<String> = rows(&portfolio)
        .into_iter()
        .filter(|row| row.key == "enrolment" || row.key.starts_with("parked/"))
        .map(|row| format!("{} {} {}", row.collection, row.key, row.json))
        .collect();
    let frozen: Vec<&str> = include_str!("../../tests/fixtures/records/v1/editions.txt").lines().collect();
    assert_eq!(rows, frozen);
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let file = r#"{"type":"files","files":[{"sha256":"SHA","size":-1,"type":"","name":""}]}"#;
    let file = file.replace("SHA", &Digest::of(b"").to_string());
    let (path, reason) = shape("evidence", &evidence(&file));
    assert_eq!(path, "content");
    assert!(reason.contains("integer `-1`, expected u64"), "{reason}");
    assert_eq!(
        shape("evidence", &evidence(r#"{"type":"files","files":[]}"#)),
        ("content.files".to_owned(), "at least one file is expected".to_owned())
    );
    assert_eq!(
        shape("evidence", &evidence(r#"{"type":"link","url":"javascript:alert(1)"}"#)),
        ("content.url".to_owned(), "\"javascript:alert(1)\" is not valid here".to_owned())
    );
    assert_eq!(shape("claims", "{}").1, "missing field `criterion`");
    assert_eq!(shape("plans", "[]").1, "an object is expected");
    let zero = evidence(r#"{"type":"account","text":""}"#).replace("\"revision\":1", "\"revision\":0");
    assert_eq!(shape("evidence", &zero).0, "revision");
}

#[test]
fn a_spelling_that_would_change_the_digest_is_refused() {
    let account = evidence(r#"{"type":"account","text":""}"#);
    assert!(read(&Collection::Evidence, account.as_bytes()).is_ok());
    let unsorted = account.replace("\"types\":[]", r#""types":["report","product"]"#);
    let RecordError::Spelling { member, .. } = error("evidence", &unsorted) else { panic!() };
    assert_eq!(member, "types");
    let longer = account.replace("10:00:00Z\"}", "10:00:00.000Z\"}");
    assert_eq!(shape("evidence", &longer).0, "at");
}

#[test]
fn too_long_a_record_is_not_even_read() {
    let long = format!("\"{}\"", "x".repeat(MAX_RECORD_BYTES));
    assert_eq!(error("evidence", &long), RecordError::TooLong { found: MAX_RECORD_BYTES + 2, max: MAX_RECORD_BYTES });
}

#[test]
fn everything_that_can_be_typed_can_be_read_back() {
    use crate::portfolio::command::{MAX_LINE, MAX_LOCATIONS, MAX_TEXT};
    use crate::portfolio::{EvidenceContent, Location};
    let text = "\u{1}".repeat(MAX_TEXT);
    let account = EvidenceContent::Account { text: text.clone() };
    let mut longest = testing::evidence(1, &"\u{1}".repeat(MAX_LINE), account);
    longest.description = text.clone();
    let longest = Record::Evidence(evidence_id(1), testing::first_revision(longest, learner(), 0));
    assert_eq!(read(&Collection::Evidence, longest.text().as_bytes()), Ok(longest));
    let locations = vec![Location::Words("\u{10ffff}".repeat(MAX_LINE)); MAX_LOCATIONS];
    let key = MappingKey { evidence: evidence_id(1), criterion: criterion(0) };
    let mapping = Record::Mapping(key, testing::first_revision(Mapping { locations, reason: text }, learner(), 0));
    assert_eq!(read(&Collection::Mappings, mapping.text().as_bytes()), Ok(mapping));
}

#[test]
fn a_changed_part_loses_what_was_said_of_the_old_one() {
    let linked = evidence(r#"{"type":"link","url":"https://example.org/a","archived":true}"#);
    let Ok(Record::Evidence(id, mut kept)) = read(&Collection::Evidence, linked.as_bytes()) else { panic!() };
    let url = "https://example.org/b".to_owned();
    kept.value.as_mut().unwrap().content = crate::portfolio::EvidenceContent::Link { url };
    assert!(!Record::Evidence(id, kept).text().contains("archived"));
}

#[test]
fn a_withdrawal_of_an_unknown_kind_is_kept_as_it_is() {
    let json = r#"{"id":"7","kind":"plan"}"#;
    let record = read(&Collection::Withdrawn, json.as_bytes()).unwrap();
    assert_eq!((record.collection(), record.key(), record.text().as_str()), (Collection::Withdrawn, None, json));
    let mut portfolio = testing::small_portfolio();
    let Record::Unknown(collection, value) = record else { panic!() };
    portfolio.unknown.insert((collection.name().to_owned(), value.digest()), value);
    assert_eq!(assembled(&portfolio), Ok(portfolio));
}

#[test]
fn names_of_collections() {
    for known in Collection::KNOWN {
        assert_eq!(known.name().parse(), Ok(known));
    }
    assert!(matches!("plans".parse(), Ok(Collection::Unknown(_))));
    // What stays on a device has a place of its own among the records that a store keeps.
    for name in [RESERVED, "", "7up", "../x", "a b", &"x".repeat(41)] {
        assert_eq!(name.parse::<Collection>(), Err(NotACollection));
    }
}

#[test]
fn keys_as_text() {
    let key = RecordKey::Mapping(MappingKey { evidence: evidence_id(1), criterion: criterion(0) });
    assert_eq!(key.to_string(), format!("mapping/{}@ISP501.1.1", evidence_id(1)));
    assert_eq!(key.to_string().parse(), Ok(key));
    for text in ["", "evidence", "evidence/", "evidence/7", "enrolment/", "mapping/x@y", "unknown/samples/00"] {
        assert_eq!(text.parse::<RecordKey>(), Err(NotARecordKey), "{text}");
    }
}

#[test]
fn moments_have_one_spelling() {
    assert_eq!(moment(at(0)), "2026-11-23T10:00:00Z");
    let later = Timestamp::from_millisecond(at(0).as_millisecond() + 20).unwrap();
    assert_eq!(moment(later), "2026-11-23T10:00:00.020Z");
    assert_eq!(read_moment("2026-11-23T10:00:00.020Z"), Some(later));
    for text in ["2026-11-23T10:00:00.02Z", "2026-11-23T10:00:00+00:00", "2026-11-23 10:00:00Z", "2026-11-23", ""] {
        assert_eq!(read_moment(text), None, "{text}");
    }
    let before_1970 = Timestamp::from_millisecond(-1).unwrap();
    assert_eq!(read_moment(&moment(before_1970)), Some(before_1970));
}

// ---- Assembly ----

fn errors(change: impl FnOnce(&mut Vec<Record>)) -> Vec<AssemblyError> {
    let portfolio = testing::small_portfolio();
    let mut records: Vec<Record> = keys(&portfolio).into_iter().filter_map(|key| get(&portfolio, key)).collect();
    change(&mut records);
    let mut assembly = Assembly::new(portfolio.id);
    records.into_iter().for_each(|record| assembly.add(record));
    assembly.finish().err().unwrap_or_default()
}

#[test]
fn equal_records_collapse_and_differing_ones_are_refused() {
    assert_eq!(errors(|records| records.extend(records.clone())), []);
    let changed = |records: &mut Vec<Record>| {
        let mut copy = records.iter().find(|record| matches!(record, Record::Claim(..))).cloned().unwrap();
        let Record::Claim(_, kept) = &mut copy else { unreachable!() };
        kept.revision.number = 9;
        records.push(copy);
    };
    assert_eq!(errors(changed), [AssemblyError::Duplicate(RecordKey::Claim(criterion(0)))]);
}

#[test]
fn a_mapping_waits_for_its_evidence() {
    let key = MappingKey { evidence: evidence_id(1), criterion: criterion(0) };
    let portfolio = testing::small_portfolio();
    let mut assembly = Assembly::new(portfolio.id);
    let rows = rows(&portfolio);
    let records = rows.iter().map(|row| read(&row.collection, row.json.as_bytes()).unwrap());
    let (late, first): (Vec<Record>, Vec<Record>) =
        records.partition(|record| record.key() == Some(RecordKey::Evidence(evidence_id(1))));
    first.into_iter().for_each(|record| assembly.add(record));
    let mut waiting = assembly.finish().unwrap();
    assert!(!waiting.mappings.contains(key) && waiting.mappings.hidden().eq([key]));
    let current = late.into_iter().next().unwrap();
    put(&mut waiting, States { current, rivals: Vec::new(), past: Vec::new() });
    waiting.settle();
    assert_eq!(waiting, portfolio);
}

#[test]
fn there_is_one_enrolment_and_it_is_this_portfolios() {
    assert_eq!(errors(|records| drop(records.remove(0))), [AssemblyError::NoEnrolment(portfolio_id())]);
    let found = PortfolioId::new(at(0), [9; 10]);
    let other = |records: &mut Vec<Record>| {
        if let Some(Record::Enrolment(id, _)) = records.first_mut() {
            *id = found;
        }
    };
    assert_eq!(errors(other), [AssemblyError::OtherPortfolio { found, expected: portfolio_id() }]);
}

//! Files of other programs, as fixtures and as generated ones. The files of `tests/fixtures/exchange/` are made up; each
//! has a trap of the program that its format comes from.

mod importers;
mod round_trips;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::*;
use crate::message::Message;
use crate::spec::Stated;
use crate::spec::check::check;
use crate::testing::check_snapshot;

const ISP: &[u8] = include_bytes!("../../../spec-data/isp-level-5-advanced-sales.json");

/// A moment, as packages of CASE want one.
const AT: &str = "2026-11-23T10:00:00Z";

fn isp() -> Reading {
    read(Format::Specification, ISP, &known()).unwrap()
}

/// All that is known besides the file: the day, and the level.
fn known() -> Known {
    Known { level: Some(2), ..Known::nothing("2026-11-23") }
}

fn fixtures(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/exchange").join(folder);
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().unwrap() != "txt").collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

fn read_file(path: &Path) -> Result<Reading, Vec<ExchangeProblem>> {
    let bytes = std::fs::read(path).unwrap();
    let format = format_of(name(path), &bytes);
    match format {
        Some(format) => read(format, &bytes, &known()),
        None => Err(vec![ExchangeProblem::new("", ExchangeReason::UnknownFormat)]),
    }
}

/// A value with what is printed instead and the erratum: `1 [1.1, X-NUMBER]`.
fn stated<T>(value: impl std::fmt::Display, stated: &Stated<T>) -> String {
    let notes = [stated.published.clone(), stated.erratum.map(|id| id.to_string())];
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    if notes.is_empty() { value.to_string() } else { format!("{value} [{}]", notes.join(", ")) }
}

/// What was read, for people to look at.
fn shown(reading: &Reading) -> String {
    let spec = &reading.specification;
    let mut text = String::new();
    let body = stated(&spec.awarding_body.value, &spec.awarding_body);
    writeln!(text, "{} ({}, version {}) of {body}", spec.title, spec.id, spec.version).unwrap();
    for award in &spec.awards {
        let [credit, glh, tqt] = [&award.credit, &award.glh, &award.tqt].map(|amount| stated(amount.value, amount));
        let (level, source) = (award.level, &award.rule_source);
        writeln!(text, "award: {}, level {level}, {credit} credits, {glh}/{tqt} h. {source}", award.title).unwrap();
    }
    for unit in &spec.units {
        let [credit, glh, tqt] = [&unit.credit, &unit.glh, &unit.tqt].map(|amount| stated(amount.value, amount));
        let (unit_ref, level, aliases) = (unit.unit_ref, unit.level, unit.aliases.join(", "));
        let area = unit.area.as_deref().unwrap_or("–");
        writeln!(
            text,
            "{unit_ref} ({aliases}) {}, area {area}, level {level}, {credit} credits, {glh}/{tqt} h",
            unit.title.value
        )
        .unwrap();
        if let Some(summary) = &unit.summary {
            writeln!(text, "  {}", summary.value).unwrap();
        }
        for outcome in &unit.outcomes {
            let number = stated(outcome.outcome_ref.number(), &outcome.number);
            writeln!(text, "  {number} {}", stated(&outcome.wording.value, &outcome.wording)).unwrap();
            for criterion in &outcome.criteria {
                let number = stated(criterion.criterion_ref.number(), &criterion.number);
                let wording = criterion.wording.value.as_deref().unwrap_or("–");
                writeln!(text, "    {number} {}", stated(wording, &criterion.wording)).unwrap();
                for content in &criterion.content {
                    writeln!(text, "      {}: {}", content.heading, content.text).unwrap();
                }
            }
        }
    }
    let errata: Vec<String> = spec.errata.iter().map(|erratum| erratum.id.to_string()).collect();
    writeln!(text, "errata: {}", errata.join(", ")).unwrap();
    for lost in &reading.not_carried {
        let Message { title, detail, .. } = Message::from(lost);
        writeln!(text, "{title}: {detail}").unwrap();
    }
    text
}

#[test]
fn what_can_be_read_is_read_whole_and_what_is_not_stated_is_said() {
    for format in ["moodle", "mahara", "case"] {
        for file in fixtures(&format!("{format}/valid")) {
            let reading = read_file(&file).unwrap_or_else(|problems| panic!("{}: {problems:?}", file.display()));
            check_snapshot(&file.with_extension("txt"), &shown(&reading));
            // It is what its file says, it can be read again, and nothing found in it is unexplained but oddities.
            let text = write(Format::Specification, &reading.specification, &reading.value, AT).text;
            let again = read(Format::Specification, text.as_bytes(), &known()).unwrap();
            assert_eq!(again.specification, reading.specification, "{}", file.display());
            let weighty = check(&reading.specification)
                .into_iter()
                .find(|finding| finding.explained_by.is_none() && finding.severity == crate::spec::Severity::A);
            assert_eq!(weighty, None, "{}", file.display());
        }
    }
}

#[test]
fn what_cannot_be_read_is_refused_with_place_and_reason() {
    for format in ["moodle", "mahara", "case"] {
        let mut text = String::new();
        for file in fixtures(&format!("{format}/invalid")) {
            let problems = read_file(&file).map(|reading| shown(&reading)).unwrap_err();
            writeln!(text, "== {}", name(&file)).unwrap();
            for Message { title, detail, hint } in problems.iter().map(Message::from) {
                let hint = hint.map(|hint| format!("\n  → {hint}")).unwrap_or_default();
                writeln!(text, "{title}\n  {detail}{hint}").unwrap();
            }
        }
        let snapshot = format!("tests/fixtures/messages/exchange-{format}.txt");
        check_snapshot(&Path::new(env!("CARGO_MANIFEST_DIR")).join(snapshot), &text);
    }
}

#[test]
fn formats_are_told_by_what_stands_in_the_file() {
    for (folder, format) in [("moodle", Format::Moodle), ("mahara", Format::Mahara), ("case", Format::Case)] {
        for file in fixtures(&format!("{folder}/valid")) {
            assert_eq!(format_of("unnamed", &std::fs::read(&file).unwrap()), Some(format), "{}", file.display());
        }
    }
    assert_eq!(format_of("x.txt", ISP), Some(Format::Specification));
    assert_eq!(format_of("x.csv", b"a,b"), Some(Format::Moodle));
    for other in [&b""[..], b"a,b", b"{}", b"[]", b"PK\x03\x04"] {
        assert_eq!(format_of("x.json", other), None);
    }
    assert_eq!(format_of("x.matrix", b"{}"), Some(Format::Mahara));
    // What is no JSON is said by the reader, with the place.
    for (name, format) in [("x.json", Format::Specification), ("x.matrix", Format::Mahara)] {
        assert_eq!(format_of(name, b"{\"framework\":"), Some(format));
    }
}

#[test]
fn a_level_that_nobody_states_is_not_made_up() {
    let bytes = std::fs::read(&fixtures("moodle/valid")[0]).unwrap();
    let problems = read(Format::Moodle, &bytes, &Known::nothing("2026-11-23")).unwrap_err();
    assert_eq!(problems, [ExchangeProblem::new("", ExchangeReason::LevelNotStated)]);
}

#[test]
fn what_is_known_besides_the_file_is_used() {
    let known = Known {
        id: Some("boats".parse().unwrap()),
        version: Some("2.1".to_owned()),
        awarding_body: Some("Harbour College".to_owned()),
        ..known()
    };
    let bytes = std::fs::read(&fixtures("mahara/valid")[0]).unwrap();
    let spec = read(Format::Mahara, &bytes, &known).unwrap().specification;
    assert_eq!((spec.id.as_str(), spec.version.as_str()), ("boats", "2.1"));
    assert_eq!(spec.awarding_body, Stated::plain("Harbour College".to_owned()));
}

#[test]
fn units_stand_where_one_says() {
    let file = fixtures("moodle/valid").into_iter().find(|file| name(file) == "clusters.csv").unwrap();
    let bytes = std::fs::read(file).unwrap();
    let at = |depth| read(Format::Moodle, &bytes, &Known { unit_depth: Some(depth), ..known() });
    // At the top, the competencies have outcomes, and the outcomes criteria with something below them.
    let too_deep = at(1).unwrap_err();
    assert!(too_deep.iter().all(|problem| problem.reason == ExchangeReason::TooDeep), "{too_deep:?}");
    // Below that, the levels are empty.
    let empty = at(2).unwrap_err();
    assert!(empty.iter().all(|problem| problem.reason == ExchangeReason::EmptyUnit), "{empty:?}");
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let large = vec![b' '; MAX_BYTES + 1];
    for format in [Format::Specification, Format::Moodle, Format::Mahara, Format::Case] {
        let problems = read(format, &large, &known()).unwrap_err();
        let reason = Reason::FileTooLarge { found: MAX_BYTES + 1, max: MAX_BYTES };
        assert_eq!(problems, [ExchangeProblem::new("", ExchangeReason::Reading(reason))]);
    }
}

#[test]
fn a_specification_that_contradicts_itself_is_not_carried_on() {
    let text = String::from_utf8(ISP.to_vec()).unwrap().replacen("\"tqt\": 410", "\"tqt\": 411", 1);
    let problems = read(Format::Specification, text.as_bytes(), &known()).unwrap_err();
    assert!(matches!(&problems[..], [ExchangeProblem { reason: ExchangeReason::Contradicts(_), .. }]), "{problems:?}");
}

#[test]
fn what_is_left_out_is_said_in_words() {
    let isp = isp();
    for (name, format) in [("moodle", Format::Moodle), ("mahara", Format::Mahara), ("case", Format::Case)] {
        let written = write(format, &isp.specification, &isp.value, AT);
        let text: String =
            written.not_carried.iter().map(Message::from).map(|m| format!("{}\n  {}\n", m.title, m.detail)).collect();
        let snapshot = format!("tests/fixtures/messages/not-carried-{name}.txt");
        check_snapshot(&Path::new(env!("CARGO_MANIFEST_DIR")).join(snapshot), &text);
    }
}

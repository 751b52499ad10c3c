use std::sync::Arc;

use super::*;
use crate::portfolio::Claim;
use crate::progress::progress;
use crate::terms::{self, Terms};
use crate::testing;

/// The sheets of a portfolio on the real specification, printed on one day.
struct Case {
    spec: Arc<Specification>,
    portfolio: Portfolio,
    signatures: BTreeMap<RecordKey, Signature>,
}

impl Case {
    fn new() -> Case {
        let (spec, portfolio) = (Arc::new(testing::isp_specification()), testing::judged_portfolio());
        Case { spec, portfolio, signatures: BTreeMap::new() }
    }

    fn with<T>(&self, look: impl FnOnce(&Printing<'_>) -> T) -> T {
        let progress = progress(&self.spec, &self.portfolio);
        let day = |at: Timestamp| jiff::tz::Offset::UTC.to_datetime(at).date();
        let (spec, portfolio, signatures) = (&*self.spec, &self.portfolio, &self.signatures);
        look(&Printing {
            spec,
            portfolio,
            progress: &progress,
            signatures,
            today: Date::constant(2026, 11, 27),
            day: &day,
        })
    }

    fn paper(&self, sheet: Sheet) -> Paper {
        let papers = self.with(papers);
        papers.into_iter().find(|paper| paper.sheet == sheet).unwrap()
    }

    /// The cells of the row `key` of the first table that has it, as a spreadsheet gets them.
    fn row(&self, sheet: Sheet, key: &str) -> Vec<String> {
        let paper = self.paper(sheet);
        let row = paper.tables.iter().flat_map(|table| &table.rows).find(|row| row.key == key);
        row.unwrap_or_else(|| panic!("no row {key}")).cells.iter().map(|cell| plain(cell)).collect()
    }

    fn csv(&self, kind: Kind) -> Option<String> {
        self.with(|printing| csv(printing, &papers(printing), kind))
    }
}

fn unit(text: &str) -> Sheet {
    Sheet::Log(text.parse().unwrap())
}

fn fact(paper: &Paper, name: &str) -> String {
    plain(&paper.facts.iter().find(|(fact, _)| *fact == name).unwrap().1)
}

#[test]
fn there_is_a_log_for_each_unit_of_the_plan() {
    let sheets: Vec<Sheet> = Case::new().with(papers).iter().map(|paper| paper.sheet).collect();
    assert_eq!(sheets, [Sheet::Front, unit("ISP501"), unit("ISP502"), Sheet::Index, Sheet::Quality]);
}

#[test]
fn every_page_says_whose_it_is_and_when_it_was_printed() {
    for paper in Case::new().with(papers) {
        assert!(paper.running.starts_with("Lena Example · ") && paper.running.ends_with("printed 27 November 2026"));
    }
}

#[test]
fn a_row_of_a_log_has_all_that_an_awarding_body_asks_for() {
    let row = Case::new().row(unit("ISP501"), "ISP501.1.1");
    assert_eq!(row[..2], ["1.1", "Assess appropriate metrics for sales forecasts"]);
    assert_eq!(row[2], "E001: pp. 2–4; OB001: 1:05 (assessor’s record); WC001: 1:05 (assessor’s record)");
    assert_eq!(row[3].split("; ").next(), Some("Not yet met"));
    assert!(row[3].contains("by prior learning (RPL)") && row[3].contains("What it stands on has changed since"));
    assert!(row[3].contains("Not found sufficient"), "{}", row[3]);
    assert_eq!(row[4..6], ["2026-11-20", "Asif Example"]);
    let (state, digest) = row[6].split_once("; ").unwrap();
    assert_eq!((state, digest.len()), ("Not signed electronically", 64));
}

#[test]
fn a_signature_is_printed_with_what_it_comes_to() {
    let mut case = Case::new();
    let id = *case.portfolio.decisions.iter().find(|(_, made)| made.value.supersedes.is_some()).unwrap().0;
    for (signature, words) in [
        (Signature::Verified { whose: "Asif Example".to_owned() }, "Signed, verified as Asif Example’s"),
        (Signature::NotChecked, "Signed, not checked on this device"),
        (Signature::Altered, "Altered after signing: counts for nothing"),
    ] {
        case.signatures.insert(RecordKey::Decision(id), signature);
        assert_eq!(case.row(unit("ISP501"), "ISP501.1.1")[6].split("; ").next(), Some(words));
    }
}

#[test]
fn prior_learning_is_shown_as_that_from_its_claim_on() {
    let row = Case::new().row(unit("ISP501"), "ISP501.1.2");
    assert_eq!(
        row[2],
        "Prior learning (RPL): Northgate College, achieved 20 November 2026, certificate NC-7, approval AB/19"
    );
}

#[test]
fn what_is_claimed_and_not_judged_says_when() {
    let mut case = Case::new();
    let claim = Claim { claimed_at: testing::moment(6), prior_learning: None };
    let id = "ISP501.2.1".parse().unwrap();
    case.portfolio.claims.keep(id, testing::first_revision(claim, testing::learner(), 6));
    let row = case.row(unit("ISP501"), "ISP501.2.1");
    assert_eq!(row[2..5], ["No evidence", "Not judged; claimed 23 November 2026", ""]);
}

fn with_units(units: &[&str]) -> Case {
    let mut case = Case::new();
    let enrolment = case.portfolio.enrolment.value.as_mut().unwrap();
    enrolment.units = units.iter().map(|unit| unit.parse().unwrap()).collect();
    case
}

#[test]
fn what_cannot_be_read_is_not_made_up() {
    let case = with_units(&["ISP401"]);
    let row = case.row(unit("ISP401"), "ISP401.4.1");
    assert!(row[1].starts_with("Wording not legible in the source ["), "{}", row[1]);
    assert!(row[1].ends_with("Printed there: “ntrol relationships with appropriately”"), "{}", row[1]);
    let row = case.row(unit("ISP401"), "ISP401.3.3");
    assert_eq!(row[0], "3.3; number not printed in the source");
    let notes = case.paper(unit("ISP401")).notes;
    assert!(notes.iter().any(|note| note.contains("Criterion 4.1 cannot be read")), "{notes:?}");
    assert!(notes.iter().zip(1..).all(|(note, number)| note.starts_with(&format!("[{number}] "))));
    // Two colons before a title are no news on paper.
    assert!(!notes.iter().any(|note| note.contains("colon")), "{notes:?}");
}

#[test]
fn no_qualification_number_is_printed_before_it_is_certain() {
    let mut case = Case::new();
    case.portfolio.enrolment.value.as_mut().unwrap().award = "certificate".parse().unwrap();
    let front = case.paper(Sheet::Front);
    let number = fact(&front, "Qualification number (QAN)");
    assert!(number.starts_with("To be confirmed by the provider ["), "{number}");
    let all = format!("{front:?}");
    assert!(!all.contains("603/5902/X (") && front.notes.iter().any(|note| note.contains("qualification numbers")));
    case.portfolio.enrolment.value.as_mut().unwrap().award = "diploma".parse().unwrap();
    assert!(fact(&case.paper(Sheet::Front), "Qualification number (QAN)").starts_with("603/5903/1"));
}

#[test]
fn the_front_sheet_names_units_people_and_what_was_declared() {
    let case = Case::new();
    let row = case.row(Sheet::Front, "ISP501");
    assert_eq!(
        row[..8],
        ["ISP501", "Setting targets and forecasting sales", "5", "5", "38", "50", "1 of 12", "0 of 12"]
    );
    let front = case.paper(Sheet::Front);
    let people: Vec<String> = front.tables[1].rows.iter().map(|row| plain(&row.cells[1])).collect();
    assert_eq!(people, ["Lena Example", "Asif Example", "Ines Example"]);
    assert_eq!(front.declarations[0].text, "Not handed over yet, so nothing is declared.");
}

#[test]
fn the_index_has_each_item_once_with_places_and_digests() {
    let case = Case::new();
    let row = case.row(Sheet::Index, "E001");
    assert_eq!(row[..4], ["E001", "Forecast; report; From real work", "2026-11-03", "ISP501 1.1: pp. 2–4"]);
    assert_eq!(row[4], format!("forecast.pdf, 3 bytes; {}", Digest::of(b"abc")));
    assert_eq!(case.row(Sheet::Index, "E002")[3..], ["Nothing yet", "Written account, in the portfolio itself"]);
    assert!(case.row(Sheet::Index, "OB001")[1].ends_with("Observation, recorded by Asif Example; On site"));
    let keys: Vec<String> = case.paper(Sheet::Index).tables[0].rows.iter().map(|row| row.key.clone()).collect();
    assert_eq!(keys, ["E001", "E002", "OB001", "WC001"]);
}

#[test]
fn the_report_has_what_was_sampled_and_what_was_asked_for() {
    let case = Case::new();
    let report = case.paper(Sheet::Quality);
    let rows = |kind: Kind| -> Vec<Vec<String>> {
        let table = report.tables.iter().find(|table| table.kind == kind).unwrap();
        table.rows.iter().map(|row| row.cells.iter().map(|cell| plain(cell)).collect()).collect()
    };
    let decisions = rows(Kind::Decisions);
    assert_eq!(decisions[0][0], "ISP501 1.1");
    assert_eq!(decisions[0][2..6], ["Asif Example", "valid", "Disagrees", "Too little"]);
    assert_eq!(rows(Kind::Samples)[0][4..6], ["E001", "Two pages"]);
    assert_eq!(rows(Kind::Actions)[0][2], "Say what is missing; ISP501 is not released before");
    assert_eq!(rows(Kind::Actions)[0][4..], ["Done.", "Closed"]);
    // What was dropped from the plan is not in it.
    assert!(rows(Kind::Plan).is_empty());
}

#[test]
fn where_nothing_was_sampled_the_report_says_so() {
    let mut case = Case::new();
    case.portfolio = testing::small_portfolio();
    let report = case.paper(Sheet::Quality);
    assert!(report.tables.iter().all(|table| table.rows.is_empty() && table.empty.starts_with("No ")));
    assert_eq!(fact(&report, "Sampled"), "0 of the 1 decision that stands, in 0 samples");
}

#[test]
fn a_spreadsheet_gets_the_same_with_whose_it_is_in_every_row() {
    let case = Case::new();
    let table = case.csv(Kind::Log).unwrap();
    let planned = ["ISP501", "ISP502"].map(|unit| unit.parse().unwrap());
    let criteria = case.spec.criteria().filter(|criterion| planned.contains(&criterion.criterion_ref.unit)).count();
    assert_eq!(table.matches("\r\n").count(), criteria + 1);
    assert!(
        table
            .starts_with("\u{feff}\"Learner\",\"Registration number\",\"Unit\",\"Outcome\",\"Criterion\",\"Wording\",")
    );
    assert!(table.contains(
        "\r\n\"Lena Example\",\"\",\"ISP501\",\"LO1 Understand the requirements of sales forecasting\",\"1.1\","
    ));
    assert_eq!(case.csv(Kind::Plan), None);
    assert!(case.csv(Kind::Index).unwrap().contains(&Digest::of(b"abc").to_string()));
}

#[test]
fn sheets_and_tables_speak_as_the_provider_does() {
    let mut theirs = Terms::default();
    for (name, word) in [
        ("learner", "candidate"),
        ("assessor", "tutor"),
        ("internal quality assurance", "internal verification"),
        ("met", "competent"),
        ("not yet met", "not yet competent"),
    ] {
        theirs.call(name, word);
    }
    terms::set(theirs);
    let case = Case::new();
    let (front, quality, row) =
        (case.paper(Sheet::Front), case.paper(Sheet::Quality), case.row(unit("ISP501"), "ISP501.1.1"));
    let table = case.csv(Kind::Log).unwrap();
    terms::set(Terms::default());
    assert_eq!(fact(&front, "Candidate"), "Lena Example");
    assert!(fact(&front, "Where it stands").contains(" criteria of the plan competent, "));
    assert_eq!(front.declarations[0].title, "The candidate’s declaration");
    assert_eq!(quality.title, "Report of internal verification");
    assert_eq!(row[3].split("; ").next(), Some("Not yet competent"));
    assert!(table.starts_with("\u{feff}\"Candidate\",") && table.contains(",\"Decided on\",\"Tutor\","), "{table}");
}

#[test]
fn what_people_typed_is_no_formula_in_a_spreadsheet() {
    let mut case = Case::new();
    let id = testing::evidence_id(1);
    let mut kept = case.portfolio.evidence.kept(id).unwrap().clone();
    kept.value.as_mut().unwrap().title = "=HYPERLINK(\"x\")".to_owned();
    case.portfolio.evidence.keep(id, kept);
    let table = case.csv(Kind::Index).unwrap();
    assert!(table.contains("\"'=HYPERLINK(\"\"x\"\")") && !table.contains("\"=HYPERLINK"), "{table}");
}

#[test]
fn every_row_has_a_cell_for_each_column() {
    for portfolio in [testing::judged_portfolio(), testing::small_portfolio(), testing::empty_portfolio()] {
        let case = Case { portfolio, ..Case::new() };
        for paper in case.with(papers) {
            for table in &paper.tables {
                assert!(table.rows.iter().all(|row| row.cells.len() == table.columns.len()), "{}", paper.title);
            }
        }
    }
}

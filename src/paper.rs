//! The sheets that people print and file: a front sheet, the achievement log of each unit, an index of the evidence, a
//! report of internal quality assurance. A [`Paper`] is plain data with its words in it; the page prints it, and
//! [`csv()`] makes a table for a spreadsheet of the very same, so the two cannot differ.
//!
//! What is printed says no more than what is known: a qualification number only once it is certain which it is, a wording only
//! where it can be read, with the finding that explains it below; a signature only with what it comes to on this device.
//!
//! Sources: specification, "Qualification Assessment" (rules R07, R08, R14, R27, R29 of the audit; its 1.4 on errata:
//! "printed in the achievement log"); features P15, Q11, H14.

mod errata;
mod front;
mod index;
mod log;
mod quality;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::digest::Digest;
use crate::portfolio::judging::Outcome;
use crate::portfolio::standing::{Standing, standing};
use crate::portfolio::{ActorId, EvidenceId, EvidenceNumber, Location, Portfolio, RecordKey, Role};
use crate::progress::Progress;
use crate::signing::{self, Signature};
use crate::spec::{CriterionRef, Specification, UnitRef};
use crate::terms::say;
use crate::{dates, table, wire};

/// Which sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sheet {
    /// Who, what, where it stands.
    Front,
    /// One unit, criterion by criterion.
    Log(UnitRef),
    /// All evidence with its files.
    Index,
    /// What was sampled, and what came of it.
    Quality,
}

/// Which table. Those of one kind have the same columns and make one file for a spreadsheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The units of the plan.
    Units,
    /// Who takes part.
    People,
    /// Criteria with evidence and decisions.
    Log,
    /// Evidence.
    Index,
    /// Decisions that an IQA looked at.
    Decisions,
    /// The samples themselves.
    Samples,
    /// What an IQA means to sample.
    Plan,
    /// What an IQA asked for.
    Actions,
}

impl Kind {
    /// What it is called, also in the name of a file.
    pub fn title(self) -> &'static str {
        match self {
            Kind::Units => "Units",
            Kind::People => "People",
            Kind::Log => "Achievement log",
            Kind::Index => "Evidence index",
            Kind::Decisions => "Decisions sampled",
            Kind::Samples => "Samples",
            Kind::Plan => "Sampling plan",
            Kind::Actions => say("Actions of {quality assurance}"),
        }
    }
}

/// A sheet, over as many pages as it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Which.
    pub sheet: Sheet,
    /// What it is called.
    pub title: String,
    /// Whose it is and when it was printed: it stands on every page.
    pub running: String,
    /// What holds for the whole, each with its name.
    pub facts: Vec<(&'static str, Vec<Piece>)>,
    /// Its tables.
    pub tables: Vec<Table>,
    /// Declarations that were given, or that none was.
    pub declarations: Vec<Declaration>,
    /// What is odd about the published text that is printed here, each with the number it has in the tables.
    pub notes: Vec<String>,
    /// Lines for people who sign on paper: in which role each does.
    pub lines: Vec<&'static str>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Which.
    pub kind: Kind,
    /// The unit that all of it is of, if it is of one.
    pub unit: Option<UnitRef>,
    /// The names of its columns, to [`say`].
    pub columns: &'static [&'static str],
    /// What stands above rows that belong together is called so; empty where rows stand by themselves.
    pub under: &'static str,
    /// Its rows.
    pub rows: Vec<Row>,
    /// What is said where there is none.
    pub empty: &'static str,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is by, if it is by anything: a criterion, a piece of evidence.
    pub key: String,
    /// What it stands under, with others.
    pub under: Vec<Piece>,
    /// A cell for each column.
    pub cells: Vec<Cell>,
}

/// A cell: one piece below the other.
pub type Cell = Vec<Piece>;

/// Words or a value, as it is printed and as a spreadsheet gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Text(String),
    /// Words that stand out.
    Strong(String),
    /// Words beside the matter.
    Faint(String),
    /// A day: `3 November 2026` on paper, `2026-11-03` for a spreadsheet.
    Day(Date),
    /// A digest: its beginning on paper, all of it for a spreadsheet.
    Digest(Digest),
    /// A digest in full on paper too, because files are found by it.
    Full(Digest),
}

/// A declaration that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// What it is: "Sign-off of the unit".
    pub title: &'static str,
    /// Its words in full; what is said instead where none was given.
    pub text: String,
    /// Who gave it, when, with which signature. Nothing where nobody did.
    pub by: Vec<Piece>,
}

/// What printing goes by.
pub struct Printing<'a> {
    /// The specification.
    pub spec: &'a Specification,
    /// The portfolio.
    pub portfolio: &'a Portfolio,
    /// Where it stands.
    pub progress: &'a Progress,
    /// What its signatures come to on this device.
    pub signatures: &'a BTreeMap<RecordKey, Signature>,
    /// The day of printing.
    pub today: Date,
    /// The day that a moment was on where this device is.
    pub day: &'a dyn Fn(Timestamp) -> Date,
}

/// All sheets, in the order in which they are filed: the front sheet, a log for each unit that is planned or begun, the index,
/// the report.
pub fn papers(printing: &Printing<'_>) -> Vec<Paper> {
    let desk = Desk::of(printing);
    let is_in = |unit: UnitRef| {
        printing
            .progress
            .units
            .get(&unit)
            .is_some_and(|unit| unit.is_planned || unit.is_signed_off || unit.counts.judged > 0)
    };
    let units = printing.spec.units.iter().filter(|unit| is_in(unit.unit_ref));
    let mut papers = vec![front::paper(&desk)];
    papers.extend(units.map(|unit| log::paper(&desk, unit)));
    papers.push(index::paper(&desk));
    papers.push(quality::paper(&desk));
    papers
}

/// The tables of `kind` in `papers` as one file for a spreadsheet; `None` if there is no row in them. Whose it is stands in
/// every row, so that the files of several learners can be put under one another.
pub fn csv(printing: &Printing<'_>, papers: &[Paper], kind: Kind) -> Option<String> {
    let tables: Vec<&Table> =
        papers.iter().flat_map(|paper| &paper.tables).filter(|table| table.kind == kind).collect();
    let first = tables.first()?;
    let has_unit = tables.iter().any(|table| table.unit.is_some());
    let mut heading = vec![say("{Learner}"), "Registration number"];
    heading.extend(has_unit.then_some("Unit"));
    heading.extend((!first.under.is_empty()).then_some(first.under));
    heading.extend(first.columns.iter().map(|column| say(column)));
    let learner = printing.portfolio.learner();
    let name = learner.map(|learner| learner.name.clone()).unwrap_or_default();
    let number = learner.and_then(|learner| learner.registration_number.clone()).unwrap_or_default();
    let mut lines: Vec<Vec<String>> = Vec::new();
    for table in &tables {
        for row in &table.rows {
            let mut line = vec![name.clone(), number.clone()];
            line.extend(has_unit.then(|| table.unit.map(|unit| unit.to_string()).unwrap_or_default()));
            line.extend((!first.under.is_empty()).then(|| plain(&row.under)));
            line.extend(row.cells.iter().map(|cell| plain(cell)));
            lines.push(line);
        }
    }
    (!lines.is_empty()).then(|| table::csv(&heading, lines.iter().map(Vec::as_slice)))
}

/// A cell for a spreadsheet.
fn plain(cell: &[Piece]) -> String {
    let pieces = cell.iter().map(|piece| match piece {
        Piece::Text(words) | Piece::Strong(words) | Piece::Faint(words) => words.clone(),
        Piece::Day(day) => day.to_string(),
        Piece::Digest(digest) | Piece::Full(digest) => digest.to_string(),
    });
    pieces.collect::<Vec<_>>().join("; ")
}

fn text(words: impl Into<String>) -> Piece {
    Piece::Text(words.into())
}

fn faint(words: impl Into<String>) -> Piece {
    Piece::Faint(words.into())
}

fn strong(words: impl Into<String>) -> Piece {
    Piece::Strong(words.into())
}

/// What all sheets are made from.
struct Desk<'a> {
    spec: &'a Specification,
    portfolio: &'a Portfolio,
    progress: &'a Progress,
    signatures: &'a BTreeMap<RecordKey, Signature>,
    today: Date,
    day: &'a dyn Fn(Timestamp) -> Date,
    standing: Standing<'a>,
    numbers: BTreeMap<EvidenceId, EvidenceNumber>,
}

impl<'a> Desk<'a> {
    fn of(printing: &Printing<'a>) -> Desk<'a> {
        let Printing { spec, portfolio, progress, signatures, today, day } = *printing;
        let (standing, numbers) = (standing(portfolio), portfolio.assessor_numbers());
        Desk { spec, portfolio, progress, signatures, today, day, standing, numbers }
    }

    fn learner_name(&self) -> String {
        self.portfolio.learner().map(|learner| learner.name.clone()).unwrap_or_default()
    }

    /// What stands on every page of the sheet that is called `title`.
    fn running(&self, title: &str) -> String {
        let learner = self.portfolio.learner();
        let number = learner.and_then(|learner| learner.registration_number.clone());
        let whose = [Some(self.learner_name()), number, Some(title.to_owned())];
        let whose: Vec<String> = whose.into_iter().flatten().filter(|words| !words.is_empty()).collect();
        format!("{} · printed {}", whose.join(" · "), dates::long(self.today))
    }

    fn person(&self, id: ActorId) -> String {
        let actor = self.portfolio.actors.get(id);
        actor.map(|actor| actor.name.clone()).unwrap_or_else(|| "Somebody who is not named here".to_owned())
    }

    /// A person with the number they are registered under.
    fn person_in_full(&self, id: ActorId) -> Vec<Piece> {
        let number = self.portfolio.actors.get(id).and_then(|actor| actor.registration_number.clone());
        [Some(text(self.person(id))), number.map(faint)].into_iter().flatten().collect()
    }

    fn day(&self, at: Timestamp) -> Date {
        (self.day)(at)
    }

    /// The reference of evidence: the learner's, an assessor's, or of what is withdrawn.
    fn reference(&self, id: EvidenceId) -> String {
        if let Some(evidence) = self.portfolio.evidence.get(id) {
            return evidence.number.to_string();
        }
        if let Some(made) = self.portfolio.assessor_evidence.get(&id) {
            return made.value.reference(self.numbers.get(&id).copied().unwrap_or(made.value.number));
        }
        self.portfolio.number_given(id).map(|number| format!("{number}, withdrawn")).unwrap_or_default()
    }

    /// What the signature of a record comes to here, with the digest of the record.
    fn signed(&self, record: RecordKey) -> Vec<Piece> {
        let state = match self.signatures.get(&record) {
            Some(Signature::Verified { whose }) if whose.is_empty() => text("Signed, verified"),
            Some(Signature::Verified { whose }) => text(format!("Signed, verified as {whose}’s")),
            Some(Signature::UnknownKey { key }) => {
                let words: Vec<String> = signing::fingerprint(key).split(' ').take(3).map(str::to_owned).collect();
                text(format!("Signed, key not known here ({} …)", words.join(" ")))
            }
            Some(Signature::NotChecked) => text("Signed, not checked on this device"),
            Some(Signature::Altered) => strong("Altered after signing: counts for nothing"),
            None => faint("Not signed electronically"),
        };
        let digest = wire::digest(self.portfolio, record).map(Piece::Digest);
        [Some(state), digest].into_iter().flatten().collect()
    }

    /// The people in `role` who wrote anything here.
    fn in_role(&self, role: Role) -> Vec<ActorId> {
        self.portfolio.actors.iter().filter(|(_, actor)| actor.role == role).map(|(id, _)| id).collect()
    }
}

/// `ISP501 1.1`.
fn criterion(criterion: CriterionRef) -> String {
    format!("{} {}", criterion.unit, criterion.number())
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Met => say("{Met}"),
        Outcome::NotYetMet => say("{Not yet met}"),
        Outcome::MoreEvidenceNeeded => "More evidence needed",
    }
}

fn places(locations: &[Location]) -> String {
    match locations {
        [] => "no location given".to_owned(),
        _ => locations.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
    }
}

#[cfg(test)]
mod tests;

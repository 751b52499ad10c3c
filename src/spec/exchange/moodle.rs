//! Competency frameworks of Moodle, as its `tool_lpimportcsv` imports and exports them: a table of 14 columns whose order
//! counts and whose headings do not, one row for the framework and one for each competency.
//!
//! Moodle's own reader is easily led astray: it compares ids as numbers where it can, lets a later row replace an earlier
//! one of the same id, drops what stands under nothing or in a circle, never ends on a row without an id, cuts ids and short
//! names at 100 characters, and stops at a rule that names what it has not seen. What is written here keeps clear of all
//! that; what is read is refused where Moodle would silently lose some of it.

use std::collections::HashMap;

use super::outline::{MAX_DEPTH, MAX_NODES, Node, Outline};
use super::text::{Paragraph, escaped, of_html, of_lines, own_id, safe_id, shortened, squeezed};
use super::words::{html_of_criterion, html_of_unit, named, not_in_a_tree, wording};
use super::{ExchangeProblem, ExchangeReason, NotCarried, Writing};
use crate::spec::Specification;
use crate::spec::parse::Reason;

/// The columns, as Moodle calls them in English.
const COLUMNS: [&str; 14] = [
    "Parent ID number",
    "ID number",
    "Short name",
    "Description",
    "Description format",
    "Scale values",
    "Scale configuration",
    "Rule type (optional)",
    "Rule outcome (optional)",
    "Rule config (optional)",
    "Cross-referenced competency ID numbers",
    "Exported ID (optional)",
    "Is framework",
    "Taxonomy",
];

const PARENT: usize = 0;
const ID: usize = 1;
const SHORT_NAME: usize = 2;
const DESCRIPTION: usize = 3;
const DESCRIPTION_FORMAT: usize = 4;
const SCALE_VALUES: usize = 5;
const RULE_TYPE: usize = 7;
const RELATED: usize = 10;
const IS_FRAMEWORK: usize = 12;

/// Moodle's limit for ids and short names, in characters.
const MAX_SHORT: usize = 100;

/// The rule that a competency is complete once all that stand under it are: what units and outcomes mean here.
const ALL_COMPLETE: &str = "core_competency\\competency_rule_all";

/// What a rule does when it is fulfilled: 2 marks the competency complete.
const COMPLETE: &str = "2";

/// Descriptions are HTML.
const HTML: &str = "1";

/// Whether a file without a telling name is such a table: its first line has all the columns.
pub(super) fn looks_like_one(bytes: &[u8]) -> bool {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    std::str::from_utf8(line).is_ok() && columns(line, delimiter(line)) >= COLUMNS.len() - 1
}

/// What parts the columns: a comma, or what some countries' spreadsheets put in its place.
fn delimiter(bytes: &[u8]) -> u8 {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    // The earlier of two that give as many columns.
    [b'\t', b';', b','].into_iter().max_by_key(|delimiter| columns(line, *delimiter)).unwrap_or(b',')
}

fn columns(line: &[u8], delimiter: u8) -> usize {
    let mut reader = reader(line, delimiter);
    let mut record = csv::ByteRecord::new();
    match reader.read_byte_record(&mut record) {
        Ok(true) => record.len(),
        _ => 0,
    }
}

fn reader(bytes: &[u8], delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(bytes)
}

struct Row {
    place: String,
    cells: Vec<String>,
}

impl Row {
    fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map(String::as_str).unwrap_or_default()
    }

    fn id(&self) -> String {
        squeezed(self.cell(ID))
    }

    /// PHP takes these, and nothing else, for no.
    fn is_framework(&self) -> bool {
        !matches!(self.cell(IS_FRAMEWORK).trim(), "" | "0")
    }
}

/// Reads a framework.
pub(super) fn read(bytes: &[u8]) -> Result<Outline, Vec<ExchangeProblem>> {
    let rows = rows(bytes)?;
    let mut problems = Vec::new();
    let mut problem = |row: &Row, reason| problems.push(ExchangeProblem::new(&row.place, reason));
    let (frameworks, competencies): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(Row::is_framework);
    for row in frameworks.iter().skip(1) {
        problem(row, ExchangeReason::SeveralFrameworks);
    }
    let mut by_id: HashMap<String, usize> = HashMap::new();
    for (n, row) in competencies.iter().enumerate() {
        let id = row.id();
        if id.is_empty() {
            problem(row, ExchangeReason::NoId);
        } else if let Some(earlier) = by_id.get(&id) {
            problem(row, ExchangeReason::DuplicateId { id, other: competencies[*earlier].place.clone() });
        } else {
            by_id.insert(id, n);
        }
        if squeezed(row.cell(SHORT_NAME)).is_empty() {
            problem(row, ExchangeReason::Reading(Reason::Empty));
        }
    }
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); competencies.len()];
    let mut roots = Vec::new();
    for (n, row) in competencies.iter().enumerate() {
        let parent = squeezed(row.cell(PARENT));
        match by_id.get(&parent) {
            _ if parent.is_empty() => roots.push(n),
            Some(parent) => children[*parent].push(n),
            None => problem(row, ExchangeReason::UnknownParent { id: parent }),
        }
    }
    let mut is_reached = vec![false; competencies.len()];
    let mut below = roots.clone();
    while let Some(n) = below.pop() {
        is_reached[n] = true;
        below.extend(&children[n]);
    }
    if problems.is_empty() {
        let lost = competencies.iter().zip(&is_reached).filter(|(_, is_reached)| !**is_reached);
        problems.extend(lost.map(|(row, _)| ExchangeProblem::new(&row.place, ExchangeReason::Circle { id: row.id() })));
    }
    let Some(framework) = frameworks.first() else {
        problems.push(ExchangeProblem::new("", ExchangeReason::NoFramework));
        return Err(problems);
    };
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut tree = Tree { rows: &competencies, children: &children, simplified: 0 };
    let nodes = roots.into_iter().map(|n| tree.node(n, 1)).collect::<Result<_, _>>()?;
    let (title, described) = tree.name(framework);
    let mut not_carried = Vec::new();
    let is_filled = |row: &&Row, column: usize| !row.cell(column).trim().is_empty();
    let scales = frameworks.iter().chain(&competencies).filter(|row| is_filled(row, SCALE_VALUES)).count();
    let is_rule = |row: &&Row| is_filled(row, RULE_TYPE) && row.cell(RULE_TYPE) != ALL_COMPLETE;
    let foreign = [
        (DESCRIPTION, usize::from(!described.is_empty())),
        (SCALE_VALUES, scales),
        (RULE_TYPE, competencies.iter().filter(is_rule).count()),
        (RELATED, competencies.iter().filter(|row| is_filled(row, RELATED)).count()),
    ];
    not_carried.extend(NotCarried::foreign(foreign.map(|(column, count)| (COLUMNS[column].to_owned(), count))));
    if tree.simplified > 0 {
        not_carried.push(NotCarried::Markup { count: tree.simplified });
    }
    Ok(Outline {
        source: "Moodle competency framework",
        id: Some(framework.id()).filter(|id| !id.is_empty()),
        title,
        version: None,
        awarding_body: None,
        nodes,
        own: Default::default(),
        own_place: "",
        not_carried,
    })
}

/// The rows below the headings, without empty ones.
fn rows(bytes: &[u8]) -> Result<Vec<Row>, Vec<ExchangeProblem>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = reader(bytes, delimiter(bytes));
    let mut record = csv::ByteRecord::new();
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    let mut is_first = true;
    // Reading from memory, and with rows of any length, nothing else can fail.
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        let line = record.position().map_or(0, csv::Position::line);
        let place = format!("line {line}");
        if std::mem::take(&mut is_first) {
            let found = record.len();
            // The last column may be left out: Moodle reads what is missing as empty.
            if found < COLUMNS.len() - 1 {
                let reason = ExchangeReason::Columns { found, expected: COLUMNS.len() };
                return Err(vec![ExchangeProblem::new(place, reason)]);
            }
            continue;
        }
        let cells: Result<Vec<String>, _> =
            record.iter().map(|cell| std::str::from_utf8(cell).map(str::to_owned)).collect();
        match cells {
            Ok(cells) if cells.iter().all(|cell| cell.trim().is_empty()) => {}
            Ok(cells) => rows.push(Row { place, cells }),
            Err(_) => problems.push(ExchangeProblem::new(place, ExchangeReason::NotUtf8)),
        }
        if rows.len() > MAX_NODES {
            let reason = Reason::TooMany { found: rows.len(), max: MAX_NODES };
            return Err(vec![ExchangeProblem::new("", ExchangeReason::Reading(reason))]);
        }
    }
    if is_first {
        let reason = ExchangeReason::Columns { found: 0, expected: COLUMNS.len() };
        problems.push(ExchangeProblem::new("", reason));
    }
    if problems.is_empty() { Ok(rows) } else { Err(problems) }
}

struct Tree<'a> {
    rows: &'a [Row],
    children: &'a [Vec<usize>],
    /// How many texts have more than paragraphs.
    simplified: usize,
}

impl Tree<'_> {
    fn node(&mut self, n: usize, depth: usize) -> Result<Node, Vec<ExchangeProblem>> {
        let row = &self.rows[n];
        if depth > MAX_DEPTH {
            return Err(vec![ExchangeProblem::new(&row.place, ExchangeReason::TooDeep)]);
        }
        let (text, paragraphs) = self.name(row);
        let children = self.children[n].iter().map(|child| self.node(*child, depth + 1)).collect::<Result<_, _>>()?;
        Ok(Node {
            place: row.place.clone(),
            code: Some(own_id(&row.id()).to_owned()),
            text,
            paragraphs,
            children,
            ..Node::default()
        })
    }

    /// The title or wording of a row, and what else is said of it.
    fn name(&mut self, row: &Row) -> (String, Vec<Paragraph>) {
        let described = match row.cell(DESCRIPTION_FORMAT).trim() {
            // Moodle's own format, plain text and Markdown.
            "0" | "2" | "4" => of_lines(row.cell(DESCRIPTION)),
            _ => of_html(row.cell(DESCRIPTION)),
        };
        self.simplified += usize::from(described.is_simplified);
        let short = squeezed(unguarded(row.cell(SHORT_NAME)));
        named(&short, own_id(&row.id()), described.paragraphs, MAX_SHORT)
    }
}

/// Writes a framework: units, the outcomes below them, and below those their criteria.
pub(super) fn write(spec: &Specification) -> Writing {
    let mut table = Table { rows: Vec::new(), shortened: 0 };
    let scale = "[{\"scaleid\":\"1\"},{\"id\":2,\"scaledefault\":1,\"proficient\":1}]";
    table.row(Entry {
        id: spec.id.as_str(),
        name: &spec.title,
        description: format!("<p>{}</p>", escaped(&spec.title)),
        // Words of a list that Moodle has: what its pages call the entries of each level.
        framework: Some(["Not yet met,Met", scale, "competency,outcome,indicator,indicator"]),
        ..Entry::default()
    });
    for unit in &spec.units {
        let unit_id = safe_id(unit.unit_ref.as_str());
        table.row(Entry {
            id: &unit_id,
            name: &format!("{} {}", unit.unit_ref, unit.title.value),
            description: html_of_unit(unit),
            has_rule: true,
            ..Entry::default()
        });
        for outcome in &unit.outcomes {
            let outcome_id = outcome.outcome_ref.to_string();
            table.row(Entry {
                parent: &unit_id,
                id: &outcome_id,
                name: &format!("LO{} {}", outcome.outcome_ref.number(), outcome.wording.value),
                description: format!("<p>{}</p>", escaped(&outcome.wording.value)),
                has_rule: true,
                ..Entry::default()
            });
            for criterion in &outcome.criteria {
                table.row(Entry {
                    parent: &outcome_id,
                    id: &safe_id(&criterion.criterion_ref.to_string()),
                    name: &format!("{} {}", criterion.criterion_ref.number(), wording(criterion)),
                    description: html_of_criterion(criterion),
                    ..Entry::default()
                });
            }
        }
    }
    let mut not_carried = not_in_a_tree(spec, &[]);
    if table.shortened > 0 {
        not_carried.push(NotCarried::Shortened { count: table.shortened, max: MAX_SHORT });
    }
    Writing { text: table.text(), not_carried }
}

/// What one row says.
#[derive(Default)]
struct Entry<'a> {
    parent: &'a str,
    id: &'a str,
    name: &'a str,
    description: String,
    /// Whether it is complete once all below it are.
    has_rule: bool,
    /// Of the framework: scale values, scale configuration and taxonomy.
    framework: Option<[&'a str; 3]>,
}

struct Table {
    rows: Vec<[String; 14]>,
    shortened: usize,
}

impl Table {
    fn row(&mut self, entry: Entry) {
        let name = squeezed(entry.name);
        let short = shortened(&name, MAX_SHORT - 1);
        self.shortened += usize::from(short != name);
        let [scale, configuration, taxonomy] = entry.framework.unwrap_or_default();
        let is_framework = entry.framework.is_some();
        // Ids that rules could name; the framework has none.
        let exported = if is_framework { String::new() } else { self.rows.len().to_string() };
        let (rule, outcome) = match (is_framework, entry.has_rule) {
            (true, _) => ("", ""),
            (false, true) => (ALL_COMPLETE, COMPLETE),
            (false, false) => ("", "0"),
        };
        let cells: [&str; 14] = [
            entry.parent,
            entry.id,
            &guarded(&short),
            &entry.description,
            HTML,
            scale,
            configuration,
            rule,
            outcome,
            if is_framework { "" } else { "null" },
            "",
            &exported,
            if is_framework { "1" } else { "" },
            taxonomy,
        ];
        self.rows.push(cells.map(str::to_owned));
    }

    fn text(self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Into memory, and with rows of one length, nothing can fail.
        let _ = writer.write_record(COLUMNS);
        for row in &self.rows {
            let _ = writer.write_record(row);
        }
        writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

/// Signs with which a spreadsheet takes a text for a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// A text that no spreadsheet runs. Ids are never guarded: they have no sign that a formula could do anything with.
fn guarded(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(text)
}

//! `check`: what is wrong with specifications.

use std::ffi::{OsStr, OsString};
use std::io;

use evidence_mapper::json::Value;
use evidence_mapper::message::Message;
use evidence_mapper::spec::check::{Finding, check};
use evidence_mapper::spec::parse::{MAX_BYTES, Problem, parse};
use evidence_mapper::spec::{Severity, Specification};

use super::arguments::{Arguments, UsageError};
use super::files;
use super::report::{Exit, Report, count, members, object, paragraph, text};

/// Runs the command.
pub fn command(arguments: &[OsString]) -> Result<Report, UsageError> {
    let arguments = Arguments::sort(arguments, &["--json"], &[])?;
    if arguments.files.is_empty() {
        return Err(UsageError("No file is given to check.".to_owned()));
    }
    let checked: Vec<Checked> = arguments.files.iter().map(|file| Checked::new(file)).collect();
    let exit = checked.iter().map(Checked::exit).max().unwrap_or(Exit::Fine);
    if arguments.has("--json") {
        let files = checked.iter().map(Checked::json).collect();
        let report = object([("exit", Value::Integer(exit as i64)), ("files", Value::Array(files))]);
        return Ok(Report::of(exit, report.canonical() + "\n"));
    }
    let (unreadable, said): (Vec<&Checked>, Vec<&Checked>) =
        checked.iter().partition(|checked| checked.is_unreadable());
    let words = |checked: Vec<&Checked>| checked.into_iter().map(Checked::words).collect();
    Ok(Report { out: words(said), err: words(unreadable), exit })
}

/// A file and what is to be said of it.
struct Checked {
    file: String,
    result: CheckResult,
}

enum CheckResult {
    Unreadable(io::Error),
    Refused(Vec<Problem>),
    Read(Box<Specification>, Vec<Finding>),
}

impl Checked {
    fn new(file: &OsStr) -> Checked {
        let result = match files::read(file, MAX_BYTES) {
            Err(error) => CheckResult::Unreadable(error),
            Ok(bytes) => match parse(&bytes) {
                Err(problems) => CheckResult::Refused(problems),
                Ok(specification) => {
                    let findings = check(&specification);
                    CheckResult::Read(Box::new(specification), findings)
                }
            },
        };
        Checked { file: files::called(file), result }
    }

    fn is_unreadable(&self) -> bool {
        matches!(self.result, CheckResult::Unreadable(_))
    }

    fn is_refused(&self) -> bool {
        match &self.result {
            CheckResult::Unreadable(_) | CheckResult::Refused(_) => true,
            CheckResult::Read(_, findings) => findings.iter().any(Finding::refuses),
        }
    }

    fn exit(&self) -> Exit {
        match &self.result {
            CheckResult::Unreadable(_) => Exit::Failed,
            CheckResult::Refused(_) => Exit::Found,
            CheckResult::Read(_, findings) if findings.iter().any(has_weight) => Exit::Found,
            CheckResult::Read(..) => Exit::Fine,
        }
    }

    fn words(&self) -> String {
        let file = &self.file;
        match &self.result {
            CheckResult::Unreadable(error) => files::unreadable(file, error),
            CheckResult::Refused(problems) => {
                let said: String =
                    problems.iter().map(|problem| paragraph(file, "", &Message::from(problem))).collect();
                format!("{said}{file}: refused, {}\n", counted(problems.len(), "problem"))
            }
            CheckResult::Read(specification, findings) => {
                // What somebody has to see to comes first.
                let mut findings: Vec<&Finding> = findings.iter().collect();
                findings.sort_by_key(|finding| (!finding.refuses(), finding.explained_by.is_some(), finding.severity));
                let said: String = findings
                    .iter()
                    .map(|finding| {
                        paragraph(file, &format!("{}: ", severity(finding.severity)), &Message::from(*finding))
                    })
                    .collect();
                let verdict = if self.is_refused() { "refused" } else { "accepted" };
                let Specification { title, version, .. } = &**specification;
                let explained = findings.iter().filter(|finding| finding.explained_by.is_some()).count();
                let number = counted(findings.len(), "finding");
                format!(
                    "{said}{file}: {verdict}, {number}, {explained} of them explained: {title}, version {version}\n"
                )
            }
        }
    }

    fn json(&self) -> Value {
        let (status, specification, problems, findings) = match &self.result {
            CheckResult::Unreadable(error) => {
                let problem = object([("title", text("The file cannot be read")), ("detail", text(error))]);
                ("unreadable", Value::Null, vec![problem], Vec::new())
            }
            CheckResult::Refused(problems) => {
                let problems = problems.iter().map(|problem| {
                    object([("place", text(&problem.place))].into_iter().chain(members(&Message::from(problem))))
                });
                ("refused", Value::Null, problems.collect(), Vec::new())
            }
            CheckResult::Read(specification, findings) => {
                let status = if self.is_refused() { "refused" } else { "accepted" };
                (status, facts(specification), Vec::new(), findings.iter().map(finding_json).collect())
            }
        };
        object([
            ("file", text(&self.file)),
            ("status", text(status)),
            ("specification", specification),
            ("problems", Value::Array(problems)),
            ("findings", Value::Array(findings)),
        ])
    }
}

/// Whether a script should stop at it.
fn has_weight(finding: &Finding) -> bool {
    finding.refuses() || (finding.severity == Severity::A && finding.explained_by.is_none())
}

fn facts(specification: &Specification) -> Value {
    object([
        ("id", text(specification.id)),
        ("version", text(&specification.version)),
        ("title", text(&specification.title)),
        ("digest", text(specification.digest.prefixed())),
        ("awards", count(specification.awards.len())),
        ("units", count(specification.units.len())),
        ("outcomes", count(specification.units.iter().map(|unit| unit.outcomes.len()).sum())),
        ("criteria", count(specification.criteria().count())),
    ])
}

fn finding_json(finding: &Finding) -> Value {
    let own = [
        ("severity", text(severity(finding.severity))),
        ("place", text(&finding.place)),
        ("kind", text(finding.kind.code())),
        ("refuses", Value::Bool(finding.refuses())),
        ("explainedBy", finding.explained_by.map_or(Value::Null, text)),
    ];
    object(own.into_iter().chain(members(&Message::from(finding))))
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::A => "A",
        Severity::B => "B",
        Severity::C => "C",
    }
}

/// `1 finding`, `2 findings`.
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

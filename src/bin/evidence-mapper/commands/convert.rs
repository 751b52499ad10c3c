//! `convert`: specifications from and to the formats of other programs.

use std::ffi::{OsStr, OsString};
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use evidence_mapper::message::{Message, format_name};
use evidence_mapper::spec::exchange::{
    self, ExchangeProblem, ExchangeReason, Format, Known, MAX_BYTES, NotCarried, Reading, format_of,
};
use jiff::Timestamp;

use super::arguments::{Arguments, UsageError};
use super::files;
use super::report::{Exit, Report, paragraph};

const FLAGS: [&str; 1] = ["--force"];
const VALUES: [&str; 7] = ["--from", "--to", "--level", "--id", "--version", "--awarding-body", "--unit-depth"];

/// Runs the command.
pub fn command(arguments: &[OsString]) -> Result<Report, UsageError> {
    let arguments = Arguments::sort(arguments, &FLAGS, &VALUES)?;
    let [input, output] = &arguments.files[..] else {
        return Err(UsageError("A file to read and a file to write are needed.".to_owned()));
    };
    let now = now().to_string();
    let known = known(&arguments, &now)?;
    let from = arguments.value("--from").map(|name| format("--from", name)).transpose()?;
    let to = arguments.value("--to").map(|name| format("--to", name)).transpose()?;
    let file = files::called(input);
    let bytes = match files::read(input, MAX_BYTES) {
        Ok(bytes) => bytes,
        Err(error) => return Ok(Report::failed(files::unreadable(&file, &error))),
    };
    let Some(from) = from.or_else(|| format_of(&file, &bytes)) else {
        let unknown = ExchangeProblem { place: String::new(), reason: ExchangeReason::UnknownFormat };
        return Ok(refused(&file, &[unknown]));
    };
    let to = match to.or_else(|| format_by_name(output, from)) {
        Some(to) => to,
        None => {
            let problem =
                format!("{} does not say which format it is to have: use --to.", files::called_as_output(output));
            return Err(UsageError(problem));
        }
    };
    let Reading { specification, value, not_carried } = match exchange::read(from, &bytes, &known) {
        Ok(reading) => reading,
        Err(problems) => return Ok(refused(&file, &problems)),
    };
    let written = exchange::write(to, &specification, &value, &now);
    let mut said = losses(&file, &not_carried);
    said += &losses(&files::called_as_output(output), &written.not_carried);
    if output == "-" {
        // The file itself goes where it can be piped on, and what is said of it beside it.
        return Ok(Report { out: written.text, err: said, exit: Exit::Fine });
    }
    match save(output, written.text.as_bytes(), arguments.has("--force")) {
        Ok(()) => {
            let output = files::called_as_output(output);
            said += &format!("{file}: {}, written to {output} as a {}\n", format_name(from), format_name(to));
            Ok(Report::of(Exit::Fine, said))
        }
        Err(error) => {
            let hint = if error.kind() == io::ErrorKind::AlreadyExists { " (use --force to replace it)" } else { "" };
            Ok(Report::failed(format!("{} cannot be written: {error}{hint}\n", files::called_as_output(output))))
        }
    }
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    i64::try_from(since).ok().and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn known(arguments: &Arguments, now: &str) -> Result<Known, UsageError> {
    let text = |name: &str| arguments.value(name).map(|value| value.to_string_lossy().into_owned());
    let not_one = |name: &str, what: &str| UsageError(format!("After {name} {what} is expected."));
    let level = text("--level").map(|level| level.parse().map_err(|_| not_one("--level", "a number")));
    let id = text("--id").map(|id| id.parse().map_err(|_| not_one("--id", "an id of letters, digits, - and _")));
    let depth = text("--unit-depth").map(|depth| match depth.parse() {
        Ok(depth) if depth > 0 => Ok(depth),
        _ => Err(not_one("--unit-depth", "a number from 1")),
    });
    Ok(Known {
        level: level.transpose()?,
        id: id.transpose()?,
        version: text("--version"),
        awarding_body: text("--awarding-body"),
        unit_depth: depth.transpose()?,
        // The date is what a moment begins with.
        ..Known::nothing(now.chars().take(10).collect::<String>())
    })
}

fn format(option: &str, name: &OsStr) -> Result<Format, UsageError> {
    match name.to_string_lossy().as_ref() {
        "specification" => Ok(Format::Specification),
        "moodle" => Ok(Format::Moodle),
        "mahara" => Ok(Format::Mahara),
        "case" => Ok(Format::Case),
        other => {
            Err(UsageError(format!("After {option} stands “{other}”: it is specification, moodle, mahara or case.")))
        }
    }
}

/// The format that a file of this name has: of the two that are JSON, the one that the other file does not have.
fn format_by_name(file: &OsStr, from: Format) -> Option<Format> {
    let extension = Path::new(file).extension()?.to_string_lossy().to_lowercase();
    match extension.as_str() {
        "csv" => Some(Format::Moodle),
        "matrix" => Some(Format::Mahara),
        "json" if from == Format::Specification => Some(Format::Case),
        "json" => Some(Format::Specification),
        _ => None,
    }
}

fn refused(file: &str, problems: &[ExchangeProblem]) -> Report {
    let mut said: String = problems.iter().map(|problem| paragraph(file, "", &Message::from(problem))).collect();
    for problem in problems {
        // What the library asks for goes by these names here.
        match problem.reason {
            ExchangeReason::LevelNotStated => said += "  → For instance: --level 5\n",
            ExchangeReason::TooDeep => said += "  → For instance: --unit-depth 2\n",
            _ => {}
        }
    }
    said += &format!("{file}: refused, nothing is written\n");
    Report::of(Exit::Found, said)
}

fn losses(file: &str, not_carried: &[NotCarried]) -> String {
    not_carried.iter().map(|lost| paragraph(file, "", &Message::from(lost))).collect()
}

fn save(file: &OsStr, bytes: &[u8], is_forced: bool) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true);
    if is_forced {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    options.open(file)?.write_all(bytes)
}

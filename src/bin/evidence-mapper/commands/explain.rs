//! `explain`: how units stand to an award, and what would complete it.

use std::collections::BTreeMap;
use std::ffi::OsString;

use evidence_mapper::combination::plan::{Choice, Explanation, Ways, explain};
use evidence_mapper::combination::verdict::Standing;
use evidence_mapper::combination::{Combination, Provenance, words};
use evidence_mapper::json::Value;
use evidence_mapper::message::Message;
use evidence_mapper::spec::check::{Finding, check};
use evidence_mapper::spec::parse::{MAX_BYTES, parse};
use evidence_mapper::spec::{Award, Specification, UnitRef};

use super::arguments::{Arguments, UsageError};
use super::files;
use super::report::{Exit, Report, object, paragraph, text};

/// How many ways to complete an award are shown.
const WAYS: usize = 3;

/// How a unit can have been achieved, as it is written behind a colon.
const HOW: [(&str, Provenance); 5] = [
    ("assessed", Provenance::Assessed),
    ("rpl", Provenance::Rpl),
    ("credit-transfer", Provenance::CreditTransfer),
    ("exemption", Provenance::Exemption),
    ("compensated", Provenance::Compensated),
];

/// Runs the command.
pub fn command(arguments: &[OsString]) -> Result<Report, UsageError> {
    let arguments = Arguments::sort(arguments, &["--json"], &["--have", "--planned", "--award"])?;
    let [file] = &arguments.files[..] else {
        return Err(UsageError("One specification is needed to explain an award of.".to_owned()));
    };
    let name = files::called(file);
    let bytes = match files::read(file, MAX_BYTES) {
        Ok(bytes) => bytes,
        Err(error) => return Ok(Report::failed(files::unreadable(&name, &error))),
    };
    let spec = match parse(&bytes) {
        Ok(spec) => spec,
        Err(problems) => return Ok(refused(&name, problems.iter().map(Message::from))),
    };
    let refusing: Vec<Finding> = check(&spec).into_iter().filter(Finding::refuses).collect();
    if !refusing.is_empty() {
        return Ok(refused(&name, refusing.iter().map(Message::from)));
    }
    let standing = Standing {
        achieved: units(&spec, &arguments, "--have")?,
        planned: units(&spec, &arguments, "--planned")?.into_keys().collect(),
        hours_left: BTreeMap::new(),
    };
    let awards = awards(&spec, &arguments)?;
    let explained: Vec<(&Award, Explanation)> = awards
        .into_iter()
        .map(|award| (award, explain(&spec, &award.rule, &standing, &Choice::default(), WAYS)))
        .collect();
    let is_made = |(_, explanation): &(&Award, Explanation)| explanation.verdict.combination == Combination::Satisfied;
    let exit = if explained.iter().all(is_made) { Exit::Fine } else { Exit::Found };
    let out = if arguments.has("--json") {
        let awards = explained.iter().map(|(award, explanation)| json(award, explanation, &standing)).collect();
        object([("exit", Value::Integer(exit as i64)), ("awards", Value::Array(awards))]).canonical() + "\n"
    } else {
        let said: Vec<String> = explained.iter().map(|(award, why)| said(award, why, &standing)).collect();
        said.join("\n")
    };
    Ok(Report::of(exit, out))
}

fn refused(file: &str, messages: impl Iterator<Item = Message>) -> Report {
    let said: String = messages.map(|message| paragraph(file, "", &message)).collect();
    Report::of(Exit::Found, format!("{said}{file}: refused\n"))
}

/// The units of a list such as `ISP501,ISP502:rpl`, each with how it was achieved. Other spellings of a reference that the
/// specification knows are taken too.
fn units(
    spec: &Specification,
    arguments: &Arguments,
    option: &str,
) -> Result<BTreeMap<UnitRef, Provenance>, UsageError> {
    let mut units = BTreeMap::new();
    let list = arguments.value(option).map(|list| list.to_string_lossy().into_owned()).unwrap_or_default();
    for item in list.split(',').map(str::trim).filter(|item| !item.is_empty()) {
        let (name, how) = item.split_once(':').unwrap_or((item, "assessed"));
        let known = HOW.iter().find(|(word, _)| *word == how);
        let provenance = known.map(|(_, provenance)| *provenance).ok_or_else(|| {
            let words = words::list(&HOW.map(|(word, _)| word.to_owned()));
            UsageError(format!("Behind {name} stands “{how}”, where one of {words} is expected."))
        })?;
        let is_it = |alias: &String| alias == name;
        let unit = spec.units.iter().find(|unit| unit.unit_ref.as_str() == name || unit.aliases.iter().any(is_it));
        let unit = unit.ok_or_else(|| {
            let known: Vec<String> = spec.units.iter().map(|unit| unit.unit_ref.to_string()).collect();
            UsageError(format!("There is no unit “{name}” here. There are {}.", words::list(&known)))
        })?;
        units.insert(unit.unit_ref, provenance);
    }
    Ok(units)
}

/// The award that is asked for, or all.
fn awards<'a>(spec: &'a Specification, arguments: &Arguments) -> Result<Vec<&'a Award>, UsageError> {
    let Some(id) = arguments.value("--award") else { return Ok(spec.awards.iter().collect()) };
    let id = id.to_string_lossy();
    let award = spec.awards.iter().find(|award| award.id.as_str() == id);
    award.map(|award| vec![award]).ok_or_else(|| {
        let known: Vec<String> = spec.awards.iter().map(|award| award.id.to_string()).collect();
        UsageError(format!("There is no award “{id}” here. There are {}.", words::list(&known)))
    })
}

fn said(award: &Award, explanation: &Explanation, standing: &Standing) -> String {
    let Explanation { verdict, uncounted, ways, routes } = explanation;
    let mut said = format!("{}\n{}\n", award.title, words::headline(verdict, standing));
    let mut paragraph = |heading: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            said += &format!("\n{heading}\n");
            lines.iter().for_each(|line| said += &format!("  {line}\n"));
        }
    };
    let tallies = verdict.tallies.iter().map(|tally| format!("{}: {}", tally.label, words::tally(tally)));
    paragraph("Rules", tallies.collect());
    paragraph("Routes", routes.iter().map(words::route).collect());
    paragraph("Does not count", uncounted.iter().map(words::uncounted).collect());
    match ways {
        Ways::Found(ways) if verdict.combination != Combination::Satisfied => {
            paragraph("The quickest ways to it", ways.iter().map(words::way).collect());
        }
        Ways::None(conflict) => paragraph("Why not", vec![words::conflict(conflict)]),
        Ways::Unknown => paragraph("Ways to it", vec!["None was found before the search was stopped.".to_owned()]),
        Ways::Found(_) => {}
    }
    said
}

fn json(award: &Award, explanation: &Explanation, standing: &Standing) -> Value {
    let Explanation { verdict, uncounted, ways, routes } = explanation;
    let number = Value::Integer;
    let names = |units: &[UnitRef]| Value::Array(units.iter().map(text).collect());
    let or_null = |number: Option<i64>| number.map_or(Value::Null, Value::Integer);
    let tallies = verdict.tallies.iter().map(|tally| {
        object([
            ("rule", text(&tally.rule)),
            ("label", text(&tally.label)),
            ("min", or_null(tally.min)),
            ("max", or_null(tally.max)),
            ("achieved", number(tally.achieved)),
            ("planned", number(tally.planned)),
            ("words", text(words::tally(tally))),
        ])
    });
    let counted = verdict
        .counted
        .iter()
        .map(|counted| object([("unit", text(counted.0)), ("achieved", Value::Bool(standing.is_achieved(counted)))]));
    let uncounted =
        uncounted.iter().map(|unit| object([("unit", text(unit.unit)), ("words", text(words::uncounted(unit)))]));
    let routes = routes.iter().map(|route| {
        object([
            ("rule", text(&route.rule.id)),
            ("combination", text(combination(route.combination))),
            ("words", text(words::route(route))),
        ])
    });
    let (found, conflict) = match ways {
        Ways::Found(ways) => (ways.as_slice(), Value::Null),
        Ways::None(conflict) => {
            let rules = conflict.rules.iter().map(|rule| text(&rule.id)).collect();
            let words = text(words::conflict(conflict));
            (&[][..], object([("rules", Value::Array(rules)), ("words", words)]))
        }
        Ways::Unknown => (&[][..], Value::Null),
    };
    let found = found.iter().map(|way| {
        object([
            ("units", names(&way.units)),
            ("hours", number(way.hours.into())),
            ("isProven", Value::Bool(way.is_proven)),
        ])
    });
    object([
        ("award", text(award.id)),
        ("combination", text(combination(verdict.combination))),
        ("isCertain", Value::Bool(verdict.is_certain)),
        ("words", text(words::headline(verdict, standing))),
        ("rules", Value::Array(tallies.collect())),
        ("counted", Value::Array(counted.collect())),
        ("uncounted", Value::Array(uncounted.collect())),
        ("routes", Value::Array(routes.collect())),
        ("ways", Value::Array(found.collect())),
        ("conflict", conflict),
    ])
}

/// As the page's hook `data-combination` says it.
fn combination(combination: Combination) -> &'static str {
    match combination {
        Combination::Satisfied => "satisfied",
        Combination::Planned => "planned",
        Combination::Incomplete => "incomplete",
        Combination::Impossible => "impossible",
    }
}

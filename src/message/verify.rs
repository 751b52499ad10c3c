//! What to say of a bundle that is whole, but not all as it should be.

use jiff::tz::TimeZone;

use super::Message;
use crate::bundle::verify::{Fault, Verified};
use crate::bundle::{Purpose, Scope};
use crate::dates;
use crate::portfolio::Role;
use crate::signing::Signature;
use crate::terms::say;
use crate::wire::Pen;

/// What there is to say of a bundle that was verified without bringing it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Whether nothing is wrong with it.
    pub is_right: bool,
    /// Who, what and how much, each under its name.
    pub facts: Vec<(&'static str, String)>,
    /// What is wrong with it.
    pub problems: Vec<Message>,
}

/// What there is to say of `verified`, whose signed records are, in their order, `signatures`.
pub fn report(verified: &Verified, signatures: &[Signature]) -> Report {
    let Verified { summary, specification, portfolio, faults, not_inside, sealed } = verified;
    let manifest = &summary.manifest;
    let mut problems: Vec<Message> = faults.iter().map(Message::from).collect();
    for (record, _) in sealed.iter().zip(signatures).filter(|(_, signature)| **signature == Signature::Altered) {
        let why = match &record.seal {
            Ok(_) => "It is not what was signed.".to_owned(),
            Err(error) => Message::from(error).detail,
        };
        problems.push(Message::new("A signed record was altered", format!("“{}”. {why}", record.key)));
    }
    let mut facts = Vec::new();
    let learner = portfolio.as_ref().and_then(|portfolio| portfolio.learner());
    facts.extend(learner.map(|learner| (say("{Learner}"), learner.name.clone())));
    let from = match person(Some(manifest.from.role)).split_once(' ') {
        Some((_, role)) => format!("{} ({role})", manifest.from.name),
        None => manifest.from.name.clone(),
    };
    facts.push(("Kind", format!("{}, made {} by {from}", kind(manifest.purpose), day(manifest.created))));
    let pin = &manifest.specification;
    let title = specification.as_ref().map_or_else(|| pin.id.to_string(), |specification| specification.title.clone());
    facts.push(("Qualification", format!("{title}, version {}", pin.version)));
    let counts = &manifest.counts;
    facts.push((
        "Records",
        format!(
            "{}: {}, {}, {} among them. Every digest and count is right",
            number(summary.records, "record", "records"),
            number(counts.evidence, "evidence item", "evidence items"),
            number(counts.mappings, "mapping", "mappings"),
            number(counts.decisions, "decision", "decisions"),
        ),
    ));
    let inside = summary.attachments.len() as u64;
    facts.push((
        "Files",
        match (inside, manifest.scope) {
            (0, Scope::Records) => "None, as it is meant to be: records alone".to_owned(),
            (0, _) => "None".to_owned(),
            _ => format!(
                "{} inside, {}. Every digest is right",
                number(inside, "file", "files"),
                bytes(manifest.attachment_bytes)
            ),
        },
    ));
    if !not_inside.is_empty() {
        let names: Vec<&str> =
            not_inside.iter().map(|(_, name)| name.as_str()).filter(|name| !name.is_empty()).take(5).collect();
        let names = if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) };
        let more = not_inside.len().saturating_sub(5);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        facts.push((
            "Not inside",
            format!(
                "{} named by its records and left out{names}{more}",
                number(not_inside.len() as u64, "file", "files")
            ),
        ));
    }
    let of = |is: fn(&Signature) -> bool| signatures.iter().filter(|signature| is(signature)).count() as u64;
    let verified = of(|signature| matches!(signature, Signature::Verified { .. }));
    let unknown = of(|signature| matches!(signature, Signature::UnknownKey { .. }));
    facts.push((
        "Signatures",
        match signatures.len() as u64 {
            0 => "None".to_owned(),
            all => format!(
                "{}: {verified} verified, {unknown} right but of a key that is not known here, {} altered{}",
                number(all, "signed record", "signed records"),
                of(|signature| *signature == Signature::Altered),
                match of(|signature| *signature == Signature::NotChecked) {
                    0 => String::new(),
                    unchecked => format!(", {unchecked} that this browser cannot check"),
                }
            ),
        },
    ));
    Report { is_right: problems.is_empty(), facts, problems }
}

fn kind(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Submission => "Submission",
        Purpose::Return => "Return",
        Purpose::Assessed => "Assessed portfolio",
        Purpose::Backup => "Backup",
    }
}

fn day(at: jiff::Timestamp) -> String {
    dates::long(TimeZone::UTC.to_datetime(at).date())
}

fn number(count: u64, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

fn bytes(count: u64) -> String {
    match count {
        0..1_000 => format!("{count} bytes"),
        1_000..1_000_000 => format!("{} kB", count.div_ceil(1_000)),
        _ => format!("{}.{} MB", count / 1_000_000, count / 100_000 % 10),
    }
}

impl From<&Fault> for Message {
    fn from(fault: &Fault) -> Message {
        match fault {
            Fault::Refused(refused) => Message::new(
                "A record was written by somebody who may not write it",
                format!(
                    "“{}” is for {} to write, and was written by {}. It is left out when the file is opened.",
                    refused.key,
                    allowed(refused.needed),
                    person(refused.role)
                ),
            ),
            Fault::Records(error) => Message::from(error),
            Fault::Specification(problem) => Message::from(problem),
            Fault::NoSuchCriterion { record, criterion } => Message::new(
                "A record speaks of a criterion that the qualification does not have",
                format!("“{record}” speaks of {criterion}."),
            ),
        }
    }
}

fn allowed(pen: Pen) -> &'static str {
    match pen {
        Pen::Role(role) => person(Some(role)),
        Pen::WhoeverJudges => say("{an assessor} or {an internal quality assurer}"),
        Pen::Themselves(_) => "the person it describes",
        Pen::Anybody => "anybody",
    }
}

fn person(role: Option<Role>) -> &'static str {
    match role {
        Some(Role::Learner) => say("{a learner}"),
        Some(Role::Assessor) => say("{an assessor}"),
        Some(Role::Iqa) => say("{an internal quality assurer}"),
        None => "somebody whom the file does not name",
    }
}

//! The page's words for what was done and what something is called. Failures have theirs in
//! [`evidence_mapper::message`].

use std::collections::BTreeSet;

use evidence_mapper::combination::Combination;
use evidence_mapper::dates;
use evidence_mapper::portfolio::command::Command;
use evidence_mapper::portfolio::{Change, Entry, EvidenceContent, Portfolio, RecordKey, Setting};
use evidence_mapper::progress::UnitProgress;
use evidence_mapper::spec::Supplied;
use evidence_mapper::terms::{self, Terms, say};
use evidence_mapper::workspace::Act;
use jiff::Timestamp;
use jiff::civil::Date;

use super::browser::preferences::{self, Preference};

/// Calls things as they were called here last, until it is known what the provider calls them now.
pub fn restore() {
    if let Some(kept) = preferences::read(Preference::Terms).and_then(|lines| Terms::of_lines(&lines)) {
        terms::set(kept);
    }
}

/// Calls things so from now on, and the next time from the start. Whether that is news.
pub fn rename(called: &Terms) -> bool {
    if *called == Terms::default() {
        preferences::forget(Preference::Terms);
    } else {
        preferences::write(Preference::Terms, &called.to_lines());
    }
    terms::set(called.clone())
}

/// `1 mapping`, `3 mappings`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

/// `5 credits · 38 GLH · 50 TQT`. What is 0 is not known, or is nothing to speak of.
pub fn sizes(credit: u32, hours: &[(u32, &str)]) -> String {
    let credits = (credit > 0).then(|| count(credit as usize, "credit", "credits"));
    let hours = hours.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}"));
    credits.into_iter().chain(hours).collect::<Vec<_>>().join(" · ")
}

/// `2 of 5 credits · 16 of 38 GLH`: how much of what a plan comes to is there.
pub fn shares(all: &[(u32, u32, &str)]) -> String {
    let known = all.iter().filter(|(_, of, _)| *of > 0).map(|(there, of, what)| format!("{there} of {of} {what}"));
    known.collect::<Vec<_>>().join(" · ")
}

/// What was done, as a sentence.
pub fn done(act: Act) -> String {
    match act {
        Act::DescribeLearner => "Details saved".to_owned(),
        Act::Aim => "Plan changed".to_owned(),
        Act::Choose(_) => "Plan changed".to_owned(),
        Act::SetTarget => "Date set".to_owned(),
        Act::AddEvidence(n) => format!("{} added", count(n, "evidence item", "evidence items")),
        Act::DescribeEvidence => "Evidence saved".to_owned(),
        Act::ReplaceContent => "Evidence changed".to_owned(),
        Act::WithdrawEvidence(n) => format!("{} withdrawn", count(n, "evidence item", "evidence items")),
        Act::Map(n) => format!("{} made", count(n, "mapping", "mappings")),
        Act::Unmap(n) => format!("{} removed", count(n, "mapping", "mappings")),
        Act::DescribeMapping => "Location and reason saved".to_owned(),
        Act::Claim(n) => format!("{} claimed", count(n, "criterion", "criteria")),
        Act::Unclaim(n) => format!("{} no longer claimed", count(n, "criterion", "criteria")),
        Act::ClaimByPriorLearning(n) => format!("{} claimed by prior learning", count(n, "criterion", "criteria")),
        Act::Answer => "Answer noted".to_owned(),
        Act::TakeAnswerBack => "Answer taken back".to_owned(),
        Act::Countersign => "Countersigned".to_owned(),
        Act::DescribeSelf => "Details saved".to_owned(),
        Act::DescribeCompetence => "Competence saved".to_owned(),
        Act::DeclareInterest => "Declaration noted".to_owned(),
        Act::Decide(n) => format!("{} issued", count(n, "decision", "decisions")),
        Act::GiveFeedback => "Feedback given".to_owned(),
        Act::RecordEvidence => "Evidence recorded".to_owned(),
        Act::SignOff => "Unit signed off".to_owned(),
        Act::Reopen => "Unit opened again".to_owned(),
        Act::PlanSample => "Plan changed".to_owned(),
        Act::Sample => "Sample noted".to_owned(),
        Act::ActOn => "Action noted".to_owned(),
        Act::Release => "Unit released".to_owned(),
        Act::MoveToEdition => "Moved to the other version".to_owned(),
        Act::TakeUp => "Mapped again".to_owned(),
        Act::DiscardParked(n) => format!("{} removed", count(n, "parked mapping", "parked mappings")),
        Act::Settle => "Version chosen".to_owned(),
        Act::Submit => "Submission noted".to_owned(),
    }
}

/// What would be taken back or done again, after "Undo " or "Redo ".
pub fn act(act: Act) -> String {
    match act {
        Act::DescribeLearner => "changing details".to_owned(),
        Act::Aim => "choosing the award".to_owned(),
        Act::SetTarget => "setting a date".to_owned(),
        Act::Choose(n) => format!("choosing {}", count(n, "unit", "units")),
        Act::AddEvidence(n) => format!("adding {}", count(n, "evidence item", "evidence items")),
        Act::DescribeEvidence => "describing evidence".to_owned(),
        Act::ReplaceContent => "changing evidence".to_owned(),
        Act::WithdrawEvidence(n) => format!("withdrawing {}", count(n, "evidence item", "evidence items")),
        Act::Map(n) => format!("making {}", count(n, "mapping", "mappings")),
        Act::Unmap(n) => format!("removing {}", count(n, "mapping", "mappings")),
        Act::DescribeMapping => "location and reason".to_owned(),
        Act::Claim(n) => format!("claiming {}", count(n, "criterion", "criteria")),
        Act::Unclaim(n) => format!("taking back {}", count(n, "claim", "claims")),
        Act::ClaimByPriorLearning(n) => format!("claiming {} by prior learning", count(n, "criterion", "criteria")),
        Act::Answer => "answering a decision".to_owned(),
        Act::TakeAnswerBack => "taking an answer back".to_owned(),
        Act::DescribeSelf => "changing details".to_owned(),
        Act::DescribeCompetence => "changing competence".to_owned(),
        // The rest cannot be taken back, and nobody reads its name here.
        Act::Countersign
        | Act::DeclareInterest
        | Act::Decide(_)
        | Act::GiveFeedback
        | Act::RecordEvidence
        | Act::SignOff
        | Act::Reopen
        | Act::PlanSample
        | Act::Sample
        | Act::ActOn
        | Act::Release => done(act),
        Act::MoveToEdition => "moving to the other version".to_owned(),
        Act::TakeUp => "mapping again".to_owned(),
        Act::DiscardParked(n) => format!("removing {}", count(n, "parked mapping", "parked mappings")),
        Act::Settle => "choosing a version".to_owned(),
        Act::Submit => "submitting".to_owned(),
    }
}

/// Whether a person is told that this was done. What they typed they see where they typed it.
pub fn is_worth_a_toast(command: &Command) -> bool {
    !matches!(
        command,
        Command::DescribeEvidence { .. }
            | Command::DescribeMapping { .. }
            | Command::DescribeLearner { .. }
            | Command::Choose(_)
            | Command::SetTarget { .. }
            | Command::Submit { .. }
    )
}

/// The beginning of `text`, with `…` where it goes on after `most` characters.
pub fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// A file's length for people, in powers of 1,000 as file managers count.
pub fn size(bytes: u64) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"];
    let mut value = bytes;
    let mut rest = 0;
    let mut unit = 0;
    while value >= 1_000 && unit + 1 < units.len() {
        rest = value % 1_000;
        value /= 1_000;
        unit += 1;
    }
    if unit == 0 || value >= 100 {
        format!("{value} {}", units[unit])
    } else {
        format!("{value}.{} {}", rest / 100, units[unit])
    }
}

/// `23 November 2026`, as the person writes days.
pub fn date(date: Date) -> String {
    dates::long(date)
}

/// The day of a moment, told from now where that is short: `today`, `yesterday`, else the date.
pub fn day(moment: Timestamp, today: Date) -> String {
    let then = super::browser::clock::local_date(moment);
    if then == today {
        "today".to_owned()
    } else if then.tomorrow().ok() == Some(today) {
        "yesterday".to_owned()
    } else {
        date(then)
    }
}

/// A day that a file has as `2026-11-23`.
pub fn dated(day: &str) -> String {
    day.parse().map_or_else(|_| day.to_owned(), date)
}

/// Who supplied something that the publication does not say.
pub fn supplied(by: &Supplied) -> String {
    format!("Supplied by {} ({}), {}: {}", by.provider, by.decided_by, dated(&by.decided_on), by.reason)
}

/// What evidence is made of, in a word.
pub fn kind(content: &EvidenceContent) -> &'static str {
    match content {
        EvidenceContent::Files(_) => "File",
        EvidenceContent::Account { .. } => "Written account",
        EvidenceContent::Link { .. } => "Link",
        EvidenceContent::Elsewhere { .. } => "Kept elsewhere",
    }
}

/// What was done to a photo: “Scaled down, without its place,”.
pub fn changes(changes: &BTreeSet<Change>) -> String {
    let words = changes.iter().map(|change| match change {
        Change::Scaled => "scaled down",
        Change::PlaceRemoved => "without its place",
    });
    let words = words.collect::<Vec<_>>().join(", ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Where evidence came about.
pub fn setting(setting: Setting) -> &'static str {
    match setting {
        Setting::Workplace => "Workplace",
        Setting::Simulated => "Simulated",
    }
}

/// The value of `data-combination`.
pub fn combination_hook(combination: Combination) -> &'static str {
    match combination {
        Combination::Satisfied => "satisfied",
        Combination::Planned => "planned",
        Combination::Incomplete => "incomplete",
        Combination::Impossible => "impossible",
    }
}

/// What those who judge said that is new, in words; empty where nothing is.
pub fn said(added: &[RecordKey], portfolio: &Portfolio) -> String {
    let of = |is: fn(&RecordKey) -> bool| added.iter().filter(|key| is(key)).count();
    let entries = |is: fn(&Entry) -> bool| {
        let made = |key: &RecordKey| if let RecordKey::Entry(id) = key { portfolio.entries.get(id) } else { None };
        added.iter().filter_map(made).filter(|made| is(&made.value)).count()
    };
    let kinds = [
        (of(|key| matches!(key, RecordKey::Decision(_))), "decision", "decisions"),
        (of(|key| matches!(key, RecordKey::SignOff(_))), "unit signed off", "units signed off"),
        (
            of(|key| matches!(key, RecordKey::AssessorEvidence(_))),
            say("{assessor}’s record"),
            say("{assessor}’s records"),
        ),
        (entries(|entry| matches!(entry, Entry::Sample(_))), "sample", "samples"),
        (entries(|entry| matches!(entry, Entry::PlannedSample(_))), "planned sample", "planned samples"),
        (entries(|entry| matches!(entry, Entry::Action(_))), "step of an action", "steps of actions"),
        (entries(|entry| matches!(entry, Entry::Release(_))), "unit released", "units released"),
        (entries(|entry| matches!(entry, Entry::Reopening(_))), "unit opened again", "units opened again"),
        (entries(|entry| matches!(entry, Entry::Countersignature(_))), "countersignature", "countersignatures"),
        (entries(|entry| matches!(entry, Entry::Feedback(_))), "remark", "remarks"),
        (entries(|entry| matches!(entry, Entry::Interest(_))), "declaration", "declarations"),
    ];
    let said = kinds.into_iter().filter(|(number, ..)| *number > 0);
    said.map(|(number, one, many)| count(number, one, many)).collect::<Vec<_>>().join(", ")
}

/// How far a unit is on its way out, with a name for hooks; nothing before it is signed off.
pub fn unit_state(unit: UnitProgress, is_released: bool) -> Option<(&'static str, &'static str)> {
    match (unit.is_signed_off, unit.is_achieved, is_released) {
        (false, ..) => None,
        // Something that it stands on has changed, or is disputed.
        (true, false, _) => Some(("stale", "Signed off, look again")),
        (true, true, false) => Some(("signed-off", "Signed off")),
        (true, true, true) => Some(("released", "Released")),
    }
}

/// How long something will still take, about.
pub fn left(seconds: u64) -> String {
    match seconds {
        0..=1 => "almost done".to_owned(),
        2..=59 => format!("about {seconds} s left"),
        60..=119 => "about a minute left".to_owned(),
        _ => format!("about {} min left", seconds / 60),
    }
}

//! What a verdict says, in the words of a learner: the same in the page and at the command line.

use super::plan::{Conflict, Route, Uncounted, Way};
use super::verdict::{Standing, Tally, Verdict};
use super::{Combination, Measure, Provenance};
use crate::spec::UnitRef;

/// The whole in one sentence. It says what is achieved before what is planned, so that nobody takes a plan for an award.
pub fn headline(verdict: &Verdict, standing: &Standing) -> String {
    let counted = verdict.counted.len();
    let achieved = verdict.counted.iter().filter(|counted| standing.is_achieved(counted)).count();
    let sentence = match verdict.combination {
        Combination::Satisfied => "The units achieved satisfy the rules of combination.".to_owned(),
        Combination::Planned if achieved == 0 => {
            format!("Nothing is achieved yet. The {} in the plan would make this award.", units(counted))
        }
        Combination::Planned => {
            let other = match counted - achieved {
                1 => "the other one is".to_owned(),
                others => format!("the other {others} are"),
            };
            let are = if achieved == 1 { "is" } else { "are" };
            format!("{achieved} of the {} for this award {are} achieved; {other} in the plan.", units(counted))
        }
        Combination::Incomplete => {
            let is_open = |unit: &UnitRef| !standing.planned.contains(unit);
            let open = verdict.counted.iter().filter(|c| !standing.is_achieved(c) && is_open(&c.0)).count();
            let short = format!("The plan is {} short of this award.", units(open));
            match achieved {
                0 => format!("Nothing is achieved yet. {short}"),
                1 => format!("1 achieved unit counts so far. {short}"),
                _ => format!("{achieved} achieved units count so far. {short}"),
            }
        }
        Combination::Impossible => "The units on offer cannot make this award.".to_owned(),
    };
    match verdict.is_certain {
        true => sentence,
        false => format!("{sentence} The search was stopped before its end, so there may be more to it."),
    }
}

/// How the units that count stand to one rule.
pub fn tally(tally: &Tally) -> String {
    let Some(by) = tally.by else {
        return match tally.combination() {
            Combination::Satisfied => "Holds",
            Combination::Planned => "Will hold with what is planned",
            Combination::Incomplete | Combination::Impossible => "Does not hold yet",
        }
        .to_owned();
    };
    let count = |number: i64| match (number, by) {
        (1, _) => format!("{} counts", measured(1, by)),
        _ => format!("{} count", measured(number, by)),
    };
    let Some(min) = tally.min.filter(|&min| min > 0) else {
        return match tally.max {
            Some(0) => "None may count".to_owned(),
            Some(max) if tally.planned > tally.achieved => {
                let planned = tally.planned - tally.achieved;
                format!("{}, {planned} planned, and at most {max} may", count(tally.achieved))
            }
            Some(max) => format!("{}, and at most {max} may", count(tally.achieved)),
            None => count(tally.achieved),
        };
    };
    let more = |from: i64, to: i64| (to.min(min) - from.min(min)).max(0);
    let (planned, missing) = (more(tally.achieved, tally.planned), more(tally.planned, min));
    let mut words = match tally.achieved > min {
        true => format!("{} achieved, {min} needed", measured(tally.achieved, by)),
        false => format!("{} of {} achieved", tally.achieved, measured(min, by)),
    };
    if planned > 0 {
        words += &format!(", {planned} planned");
    }
    if missing > 0 {
        words += &format!(", {missing} missing");
    }
    match tally.max {
        Some(max) if max == min => format!("{words}; no more can count"),
        Some(max) => format!("{words}; at most {max} can count"),
        None => words,
    }
}

/// Why a unit does not count.
pub fn uncounted(uncounted: &Uncounted) -> String {
    let Uncounted { unit, achieved, because } = uncounted;
    let how = match achieved {
        None => "is planned, but would not count",
        Some(Provenance::Assessed) => "is achieved, but does not count",
        Some(Provenance::Rpl) => "is achieved by prior learning, but does not count",
        Some(Provenance::CreditTransfer) => "is achieved by credit transfer, but does not count",
        Some(Provenance::Exemption) => "is exempted, but does not count",
        Some(Provenance::Compensated) => "is compensated, but does not count",
    };
    if because.is_empty() {
        return format!("{unit} {how}: it does not belong to this award.");
    }
    let rules: Vec<String> = because.iter().map(|rule| format!("“{}”", rule.label)).collect();
    let hold = if rules.len() == 1 { "would no longer hold" } else { "would no longer hold together" };
    format!("{unit} {how}: with it, {} {hold}.", list(&rules))
}

/// Why units do not count, those that do not belong to the award at all in one sentence.
pub fn all_uncounted(all: &[Uncounted]) -> Vec<String> {
    let (strangers, others): (Vec<&Uncounted>, Vec<&Uncounted>) = all.iter().partition(|one| one.because.is_empty());
    let mut sentences: Vec<String> = others.into_iter().map(uncounted).collect();
    let names: Vec<String> = strangers.iter().map(|one| one.unit.to_string()).collect();
    match names.len() {
        0 => {}
        1 => sentences.push(format!("{} does not belong to this award.", names[0])),
        _ => sentences.push(format!("{} do not belong to this award.", list(&names))),
    }
    sentences
}

/// What a way takes.
pub fn way(way: &Way) -> String {
    if way.units.is_empty() {
        return "Nothing is left to do.".to_owned();
    }
    let names: Vec<String> = way.units.iter().map(ToString::to_string).collect();
    let sum = match way.units.len() {
        1 if way.hours > 0 => hours(way.hours),
        number => left(way.hours, number),
    };
    let doubt = if way.is_proven { "" } else { " (there may be a quicker way)" };
    format!("{}: {sum}{doubt}", list(&names))
}

/// How a route stands.
pub fn route(route: &Route) -> String {
    let label = &route.rule.label;
    match (route.combination, route.quickest) {
        (Combination::Satisfied, _) => format!("{label}: satisfied by the units achieved"),
        (_, None) => format!("{label}: cannot be made with the units on offer"),
        (Combination::Planned, Some((hours, number))) => format!("{label}: in the plan, {} left", left(hours, number)),
        (_, Some((hours, number))) => format!("{label}: {} left", left(hours, number)),
    }
}

/// Why there is no way.
pub fn conflict(conflict: &Conflict) -> String {
    let names = |units: &[UnitRef]| list(&units.iter().map(ToString::to_string).collect::<Vec<_>>());
    let rules: Vec<String> = conflict.rules.iter().map(|rule| format!("“{}”", rule.label)).collect();
    let mut words = match rules.len() {
        0 => "There is no way".to_owned(),
        1 => format!("{} cannot be kept", rules[0]),
        2 => format!("{} cannot both be kept", list(&rules)),
        _ => format!("{} cannot all be kept", list(&rules)),
    };
    if !conflict.pinned.is_empty() {
        words += &format!(" with {} pinned", names(&conflict.pinned));
    }
    if !conflict.banned.is_empty() {
        let joint = if conflict.pinned.is_empty() { " with" } else { " and" };
        words += &format!("{joint} {} ruled out", names(&conflict.banned));
    }
    if conflict.pinned.is_empty() && conflict.banned.is_empty() {
        words += " with the units on offer";
    }
    words + "."
}

/// Of rules that cannot be kept, what each asks for that is not there at all. Says nothing of rules that only conflict.
pub fn shortfalls(conflict: &Conflict, verdict: &Verdict) -> Vec<String> {
    let named = |tally: &&Tally| conflict.rules.iter().any(|rule| rule.id == tally.rule);
    let short = verdict.tallies.iter().filter(named).filter_map(|tally| {
        let (by, min) = (tally.by?, tally.min?);
        let there = tally.on_offer;
        let are = if there == 1 { "is" } else { "are" };
        (there < min).then(|| match there {
            0 => format!("“{}” asks for {}, and nothing on offer counts for it.", tally.label, measured(min, by)),
            _ => {
                format!("“{}” asks for {}, and {} {are} on offer.", tally.label, measured(min, by), measured(there, by))
            }
        })
    });
    short.collect()
}

/// What can be done where there is no way.
pub fn remedy(conflict: &Conflict) -> &'static str {
    match (conflict.pinned.is_empty(), conflict.banned.is_empty()) {
        (true, true) => "Ask your provider: it lies in the specification, or in the units that they offer.",
        (false, true) => "Take the pin off one of these units.",
        (true, false) => "Let one of the units in again that you ruled out.",
        (false, false) => "Take off a pin, or let a unit in again that you ruled out.",
    }
}

/// A number of what is measured: `1 credit`, `20 credits`.
pub fn measured(number: i64, by: Measure) -> String {
    let unit = match (by, number) {
        (Measure::Units, 1) => "unit",
        (Measure::Units, _) => "units",
        (Measure::Credits, 1) => "credit",
        (Measure::Credits, _) => "credits",
        (Measure::Glh, 1) => "guided hour",
        (Measure::Glh, _) => "guided hours",
        (Measure::Tqt, 1) => "hour",
        (Measure::Tqt, _) => "hours",
    };
    format!("{number} {unit}")
}

/// `2 units, 90 hours`. Where no hours are left, units have only to be signed off; or their hours are not known.
pub fn left(hours: u32, units: usize) -> String {
    match hours {
        0 => self::units(units),
        _ => format!("{}, {}", self::units(units), self::hours(hours)),
    }
}

fn units(number: usize) -> String {
    measured(number as i64, Measure::Units)
}

fn hours(number: u32) -> String {
    measured(i64::from(number), Measure::Tqt)
}

/// `A, B and C`
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

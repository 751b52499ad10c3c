//! What to do next, and whether one gets there in time, in the words of a learner.

use jiff::civil::Date;

use super::judging::criterion;
use crate::combination::words::list;
use crate::next::{Next, Step, Unlocks};
use crate::pace::{Pace, Standing};
use crate::spec::{AwardId, CriterionRef, OutcomeRef, Specification};
use crate::terms::{say, say_with};

/// A step, and what it unlocks.
pub fn next(spec: &Specification, next: &Next) -> (String, String) {
    let step = match &next.step {
        Step::Plan(award) => {
            format!("Choose more units: the plan does not come to the {} yet", short_title(spec, *award))
        }
        Step::HandOver { criteria: 1 } => "Hand over the criterion that you claimed".to_owned(),
        Step::HandOver { criteria } => format!("Hand over the {criteria} criteria that you claimed"),
        Step::Answer(of) => say_with("Answer what your {assessor} asked for on {0}", &[&criteria(of)]),
        Step::Claim(of) => format!("Claim {}: every mapping says where", criteria(of)),
        Step::Locate(keys) => {
            let unit = keys.first().map(|key| key.criterion.unit.to_string()).unwrap_or_default();
            match keys.len() {
                1 => format!("Say where the proof is in 1 mapping of {unit}"),
                number => format!("Say where the proof is in {number} mappings of {unit}"),
            }
        }
        Step::Prove(outcome, of) => {
            let numbers: Vec<String> = of.iter().map(|criterion| criterion.number().to_string()).collect();
            format!("Find evidence for {} of {}", list(&numbers), self::outcome(spec, *outcome))
        }
    };
    let unlocks = match (&next.step, next.unlocks) {
        (Step::Plan(_), _) => "Then the plan makes the award.".to_owned(),
        (_, Unlocks::Award(award)) => {
            format!("Then every unit of the {} can be judged to its end.", short_title(spec, award))
        }
        (_, Unlocks::Unit(unit)) => format!("Then all of {unit} can be judged and signed off."),
        (_, Unlocks::Outcome(outcome)) => {
            format!("Then all of outcome {} can be judged; {}.", number(spec, outcome), left(next.left))
        }
        (Step::HandOver { .. }, Unlocks::Criteria(_)) => say("Then your {assessor} can judge them.").to_owned(),
        (_, Unlocks::Criteria(1)) => format!("1 criterion closer; {}.", left(next.left)),
        (_, Unlocks::Criteria(number)) => format!("{number} criteria closer; {}.", left(next.left)),
    };
    (step, unlocks)
}

fn left(number: u32) -> String {
    match number {
        1 => "1 more is open in the unit".to_owned(),
        _ => format!("{number} more are open in the unit"),
    }
}

fn criteria(of: &[CriterionRef]) -> String {
    match of {
        [one] => criterion(*one),
        _ => {
            let unit = of.first().map(|criterion| criterion.unit.to_string()).unwrap_or_default();
            format!("{} criteria of {unit}", of.len())
        }
    }
}

fn number(spec: &Specification, outcome: OutcomeRef) -> String {
    spec.outcome(outcome).map(|outcome| outcome.number.value.clone()).unwrap_or_default()
}

fn outcome(spec: &Specification, outcome: OutcomeRef) -> String {
    let words = spec.outcome(outcome).map(|outcome| outcome.wording.value.clone()).unwrap_or_default();
    format!("{}, “{words}”", outcome.unit)
}

fn short_title(spec: &Specification, award: AwardId) -> String {
    spec.award(award).map(|award| award.short_title.clone()).unwrap_or_default()
}

/// How one ladder stands to the day that was set: in a word, and in numbers. `what` is "claimed" or "met".
pub fn pace(pace: &Pace, what: &str, long: &dyn Fn(Date) -> String) -> (&'static str, Vec<String>) {
    let word = match pace.standing {
        Standing::Done => "Done",
        Standing::Ahead => "Ahead",
        Standing::OnPace => "On pace",
        Standing::Behind => "Behind",
        Standing::Late => "Past its day",
    };
    let Pace { done, of, expected, .. } = *pace;
    let mut sentences = vec![match pace.standing {
        Standing::Done => format!("All {of} criteria are {what}."),
        Standing::Late => format!("{done} of {of} criteria are {what}."),
        _ => format!("{done} of {of} criteria are {what}; an even pace would have come to {expected} by now."),
    }];
    let lately = pace.lately_weekly;
    match pace.needed_weekly {
        Some(needed) if lately > 0 => {
            sentences.push(format!("{} a week will do it; lately there were {}.", tenths(needed), tenths(lately)));
        }
        Some(needed) => {
            sentences.push(format!("{} a week will do it; in the last four weeks there was none.", tenths(needed)))
        }
        None => {}
    }
    sentences.extend(pace.done_by.map(|day| format!("As it went lately, all would be {what} by {}.", long(day))));
    (word, sentences)
}

/// `2.4`, `3`.
fn tenths(number: u32) -> String {
    match number % 10 {
        0 => (number / 10).to_string(),
        rest => format!("{}.{rest}", number / 10),
    }
}

/// How long it is until a day, in words.
pub fn until(days: i32) -> String {
    match days {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        2..=20 => format!("in {days} days"),
        21.. => format!("in {} weeks", days / 7),
        -1 => "yesterday".to_owned(),
        _ => format!("{} days ago", -days),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pace::{Track, pace as pace_of};
    use crate::portfolio::MappingKey;
    use crate::testing::{self, evidence_id};

    #[test]
    fn every_step_and_every_pace_has_its_sentence() {
        let spec = testing::isp_specification();
        let (award, unit) = ("diploma".parse().unwrap(), "ISP501".parse().unwrap());
        let outcome: OutcomeRef = "ISP501.LO1".parse().unwrap();
        let (one, two) = ("ISP501.1.1".parse().unwrap(), "ISP501.1.2".parse().unwrap());
        let key = |criterion| MappingKey { evidence: evidence_id(1), criterion };
        let steps = [
            (Step::Plan(award), Unlocks::Award(award), 0),
            (Step::HandOver { criteria: 1 }, Unlocks::Criteria(1), 0),
            (Step::HandOver { criteria: 12 }, Unlocks::Unit(unit), 0),
            (Step::Answer(vec![one]), Unlocks::Award(award), 0),
            (Step::Claim(vec![one, two]), Unlocks::Unit(unit), 0),
            (Step::Locate(vec![key(one)]), Unlocks::Criteria(1), 1),
            (Step::Locate(vec![key(one), key(two)]), Unlocks::Criteria(2), 4),
            (Step::Prove(outcome, vec![one, two]), Unlocks::Outcome(outcome), 10),
        ];
        let mut text = String::new();
        for (step, unlocks, left) in steps {
            let (step, unlocks) = next(&spec, &Next { step, unlocks, effort: 1, left });
            text += &format!("{step}\n  {unlocks}\n");
        }
        let day = |month, day| Date::new(2026, month, day).unwrap();
        let track = |done: usize, on| Track { of: 100, days: vec![on; done] };
        for (track, today) in [
            (track(100, day(1, 2)), day(2, 20)),
            (track(80, day(2, 10)), day(2, 20)),
            (track(50, day(2, 10)), day(2, 20)),
            (track(10, day(1, 2)), day(2, 20)),
            (track(99, day(1, 2)), day(5, 1)),
        ] {
            let pace = pace_of(&track, day(1, 1), day(4, 11), today);
            let (word, sentences) = super::pace(&pace, "claimed", &|day| day.to_string());
            text += &format!("{word}, {}\n  {}\n", until(pace.days_left), sentences.join("\n  "));
        }
        for days in [0, 1, 20, 21, 70, -1, -3] {
            text += &format!("{}\n", until(days));
        }
        testing::check_snapshot(&testing::fixtures().join("messages/next.txt"), &text);
    }
}

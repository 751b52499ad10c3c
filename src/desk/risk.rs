//! Which learners need somebody to ask after them, and why (feature A02): worked out of what a board keeps of each, for any day.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::marking::Summary;
use crate::json::Value;
use crate::pace::{self, Standing, Track};
use crate::portfolio::standing::{Standing as Standings, learners_actions};
use crate::portfolio::{Enrolment, Portfolio};
use crate::progress::{Counts, Progress};
use crate::spec::UnitRef;

/// After how many days without anything handed over somebody is asked after.
pub const QUIET_DAYS: i32 = 28;

/// A reason to ask after a learner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Risk {
    /// What a decision asks for is not answered, and its day has passed.
    Overdue {
        /// How many such things there are.
        things: u32,
        /// The day of the first.
        since: Date,
    },
    /// The day by which the award was to be there has passed.
    PastTarget(Date),
    /// Less is claimed than an even pace would have come to.
    BehindTarget(Date),
    /// The day by which a unit was to be there has passed.
    UnitPastTarget(UnitRef, Date),
    /// Nothing was handed over for so many days, and nothing is waiting to be judged.
    Quiet(i32),
}

/// What of a portfolio says whether its learner gets on, small enough for a board.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Course {
    /// When it began.
    pub began_on: Option<Date>,
    /// The day by which the award is to be there.
    pub target_on: Option<Date>,
    /// How many criteria of the award are claimed or met …
    pub claimed: u32,
    /// … of how many.
    pub criteria: u32,
    /// The days of what is asked for and not answered, in order.
    pub due: Vec<Date>,
    /// The first day by which a unit was to be there that is not all claimed.
    pub unit: Option<(UnitRef, Date)>,
}

impl Course {
    pub(super) fn of(portfolio: &Portfolio, progress: &Progress, standing: &Standings<'_>, counts: Counts) -> Course {
        let open = learners_actions(portfolio, standing).into_iter().filter(|action| !action.is_answered);
        let mut due: Vec<Date> = open.filter_map(|action| action.required.due_on).collect();
        due.sort_unstable();
        let enrolment = portfolio.enrolment.value.as_ref();
        let is_open = |unit: &UnitRef| {
            let unit = progress.units.get(unit);
            unit.is_some_and(|unit| unit.is_planned && unit.counts.claimed.max(unit.counts.met) < unit.counts.criteria)
        };
        let units = enrolment.into_iter().flat_map(|enrolment| &enrolment.unit_targets);
        let unit = units.filter(|(unit, _)| is_open(unit)).map(|(unit, on)| (*unit, *on)).min_by_key(|(_, on)| *on);
        Course {
            began_on: enrolment.map(|Enrolment { started_at, .. }| utc_day(*started_at)),
            target_on: enrolment.and_then(|enrolment| enrolment.target_on),
            claimed: counts.claimed.max(counts.met),
            criteria: counts.criteria,
            due,
            unit,
        }
    }

    pub(super) fn value(&self) -> Value {
        let day = |day: Date| Value::Text(day.to_string());
        let number = |number: u32| Value::Integer(number.into());
        let mut members = BTreeMap::from([
            ("claimed".to_owned(), Value::Array(vec![number(self.claimed), number(self.criteria)])),
            ("due".to_owned(), Value::Array(self.due.iter().map(|on| day(*on)).collect())),
        ]);
        members.extend(self.began_on.map(|on| ("began".to_owned(), day(on))));
        members.extend(self.target_on.map(|on| ("target".to_owned(), day(on))));
        members.extend(
            self.unit.map(|(unit, on)| ("unit".to_owned(), Value::Array(vec![Value::Text(unit.to_string()), day(on)]))),
        );
        Value::Object(members)
    }

    pub(super) fn read(value: &Value) -> Option<Course> {
        let day = |value: &Value| value.as_text()?.parse::<Date>().ok();
        let given = |name: &str| match value.get(name) {
            Some(value) => day(value).map(Some),
            None => Some(None),
        };
        let Some(Value::Array(due)) = value.get("due") else { return None };
        let Some(Value::Array(claimed)) = value.get("claimed") else { return None };
        let number = |value: &Value| match value {
            Value::Integer(number) => u32::try_from(*number).ok(),
            _ => None,
        };
        let [claimed, criteria] = claimed.iter().map(number).collect::<Option<Vec<u32>>>()?[..] else { return None };
        let unit = match value.get("unit") {
            Some(Value::Array(parts)) => {
                let [unit, on] = &parts[..] else { return None };
                Some((unit.as_text()?.parse().ok()?, day(on)?))
            }
            Some(_) => return None,
            None => None,
        };
        let due = due.iter().map(day).collect::<Option<_>>()?;
        Some(Course { began_on: given("began")?, target_on: given("target")?, claimed, criteria, due, unit })
    }
}

fn utc_day(at: Timestamp) -> Date {
    jiff::tz::Offset::UTC.to_datetime(at).date()
}

impl Summary {
    /// Why to ask after the learner on `today`, the gravest first; nothing where they get on.
    pub fn risks(&self, today: Date) -> Vec<Risk> {
        let Course { began_on, target_on, claimed, criteria, ref due, unit } = self.course;
        let mut risks = Vec::new();
        let overdue: Vec<Date> = due.iter().copied().filter(|on| *on < today).collect();
        if let Some(&since) = overdue.first() {
            risks.push(Risk::Overdue { things: u32::try_from(overdue.len()).unwrap_or(u32::MAX), since });
        }
        if let Some(on) = target_on {
            let began_on = began_on.unwrap_or(today);
            let days = usize::try_from(claimed).map(|claimed| vec![began_on; claimed]).unwrap_or_default();
            match pace::pace(&Track { of: criteria, days }, began_on, on, today).standing {
                Standing::Late => risks.push(Risk::PastTarget(on)),
                Standing::Behind => risks.push(Risk::BehindTarget(on)),
                Standing::Done | Standing::Ahead | Standing::OnPace => {}
            }
        }
        if let Some((unit, on)) = unit.filter(|(_, on)| *on < today) {
            risks.push(Risk::UnitPastTarget(unit, on));
        }
        let is_done = criteria > 0 && self.met >= criteria;
        if let Some(at) = self.submitted_at.filter(|_| self.waiting.is_empty() && !is_done) {
            let days = pace::days(utc_day(at), today);
            if days >= QUIET_DAYS {
                risks.push(Risk::Quiet(days));
            }
        }
        risks
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::Desk;
    use crate::progress::progress;
    use crate::testing::{self, criterion, moment};

    fn day(month: i8, day: i8) -> Date {
        Date::new(2026, month, day).unwrap()
    }

    fn summary() -> Summary {
        let course = Course {
            began_on: Some(day(1, 1)),
            target_on: Some(day(12, 31)),
            claimed: 50,
            criteria: 100,
            due: vec![day(6, 1), day(6, 20)],
            unit: Some((criterion(0).unit, day(8, 1))),
        };
        Summary { course, submitted_at: Some("2026-06-10T10:00:00Z".parse().unwrap()), ..Summary::default() }
    }

    #[test]
    fn who_gets_on_is_not_asked_after() {
        assert_eq!(summary().risks(day(5, 30)), []);
        assert_eq!(Summary::default().risks(day(5, 30)), []);
    }

    #[test]
    fn the_reasons_are_named_and_the_gravest_comes_first() {
        let all = summary().risks(day(11, 1));
        let unit = criterion(0).unit;
        let named = [
            Risk::Overdue { things: 2, since: day(6, 1) },
            Risk::BehindTarget(day(12, 31)),
            Risk::UnitPastTarget(unit, day(8, 1)),
            Risk::Quiet(144),
        ];
        assert_eq!(all, named);
        assert_eq!(summary().risks(day(6, 10)), [Risk::Overdue { things: 1, since: day(6, 1) }]);
        let late = Date::new(2027, 1, 1).unwrap();
        assert!(summary().risks(late).contains(&Risk::PastTarget(day(12, 31))));
    }

    #[test]
    fn a_learner_whose_work_waits_to_be_judged_is_not_quiet() {
        let waiting = super::super::marking::Waiting {
            unit: criterion(0).unit,
            criteria: 1,
            since: moment(0),
            first: criterion(0),
        };
        let waits = Summary { waiting: vec![waiting], ..summary() };
        assert!(!waits.risks(day(11, 1)).iter().any(|risk| matches!(risk, Risk::Quiet(_))));
    }

    #[test]
    fn what_is_asked_for_is_in_a_summary_until_it_is_answered() {
        let (spec, mut portfolio) = (testing::isp_specification(), testing::judged_portfolio());
        let due = |portfolio: &Portfolio| {
            let progress = progress(&spec, portfolio);
            Summary::of(&spec, portfolio, &progress, &Desk::default()).course.due
        };
        assert_eq!(due(&portfolio), [], "it is answered");
        portfolio.answers = Default::default();
        assert_eq!(due(&portfolio), [day(12, 4)]);
    }
}

//! What waits for a quality assurer in a portfolio, small enough for a board (features Q03, Q09).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::json::Value;
use crate::portfolio::release::{not_looked_at_again, planned, released};
use crate::portfolio::standing::{Quality, assessors_actions, standing};
use crate::portfolio::{DecisionId, Portfolio};
use crate::spec::CriterionRef;

/// What waits. None of it hangs on evidence, so that it can be told of what was judged alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assuring {
    /// How many samples are planned and not taken …
    pub planned: u32,
    /// … and the days of those that have one, in order.
    pub due: Vec<Date>,
    /// How many criteria somebody disagrees with a decision on.
    pub disputed: u32,
    /// How many were decided anew after that, and nobody has looked.
    pub again: u32,
    /// How many actions of a quality assurer's wait for an assessor's answer …
    pub to_answer: u32,
    /// … and how many are answered and not closed.
    pub to_close: u32,
    /// How many units are signed off and not released.
    pub to_release: u32,
}

impl Assuring {
    /// What waits in `portfolio`.
    pub fn of(portfolio: &Portfolio) -> Assuring {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let standing = standing(portfolio);
        let planned: Vec<_> = planned(portfolio).into_iter().filter(|planned| planned.taken.is_none()).collect();
        let mut due: Vec<Date> = planned.iter().filter_map(|planned| planned.planned_on).collect();
        due.sort_unstable();
        let disputed = standing.all().filter(|(_, judged)| judged.quality == Quality::Disputed);
        let disputed: BTreeSet<CriterionRef> = disputed.map(|(criterion, _)| criterion).collect();
        let decisions: BTreeSet<DecisionId> = standing.all().map(|(_, judged)| judged.id).collect();
        let actions = assessors_actions(portfolio);
        let open = |is_answered: bool| {
            let open = actions.iter().filter(|action| !action.is_closed);
            number(open.filter(|action| action.responses.is_empty() != is_answered).count())
        };
        let unreleased = standing.signed_off().filter(|unit| released(portfolio, &standing, *unit).is_none());
        Assuring {
            planned: number(planned.len()),
            due,
            disputed: number(disputed.len()),
            again: number(not_looked_at_again(portfolio, &decisions).len()),
            to_answer: open(false),
            to_close: open(true),
            to_release: number(unreleased.count()),
        }
    }

    /// How many planned samples should have been taken before `today`.
    pub fn overdue(&self, today: Date) -> usize {
        self.due.iter().filter(|day| **day < today).count()
    }

    pub(super) fn value(&self) -> Value {
        let counts =
            [self.planned, self.disputed, self.again, self.to_answer, self.to_close, self.to_release].into_iter();
        let counts = counts.map(|number| Value::Integer(number.into())).collect();
        let due = self.due.iter().map(|day| Value::Text(day.to_string())).collect();
        Value::Object(BTreeMap::from([
            ("counts".to_owned(), Value::Array(counts)),
            ("due".to_owned(), Value::Array(due)),
        ]))
    }

    pub(super) fn read(value: &Value) -> Option<Assuring> {
        let number = |value: &Value| match value {
            Value::Integer(number) => u32::try_from(*number).ok(),
            _ => None,
        };
        let (Some(Value::Array(counts)), Some(Value::Array(due))) = (value.get("counts"), value.get("due")) else {
            return None;
        };
        let counts = counts.iter().map(number).collect::<Option<Vec<u32>>>()?;
        let [planned, disputed, again, to_answer, to_close, to_release] = counts[..] else { return None };
        let due = due.iter().map(|day| day.as_text()?.parse().ok()).collect::<Option<_>>()?;
        Some(Assuring { planned, due, disputed, again, to_answer, to_close, to_release })
    }
}

//! What waits for an assessor: of one portfolio to the criterion, and of many as a line each on a board.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::assuring::Assuring;
use super::risk::Course;
use super::{Desk, Seen};
use crate::json::{self, Value};
use crate::portfolio::news::{self, News};
use crate::portfolio::sign_off::can_sign_off;
use crate::portfolio::standing::{Quality, learners_actions, standing};
use crate::portfolio::{Portfolio, PortfolioId};
use crate::progress::{Achievement, Coverage, Progress};
use crate::spec::{CriterionRef, Specification, UnitRef};

/// What there is to do about one portfolio.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marking {
    /// The criteria that wait for a decision, each with since when.
    pub waiting: BTreeMap<CriterionRef, Timestamp>,
    /// What is new since it was last looked at.
    pub news: News,
    /// The criteria with a decision that is stale.
    pub stale: BTreeSet<CriterionRef>,
}

/// Which criteria to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    /// Those that wait for a decision.
    #[default]
    Waiting,
    /// Those with something new.
    New,
    /// Those with a stale decision.
    Stale,
    /// All of them.
    All,
}

impl Marking {
    /// What there is to do about `portfolio`, of which this was `seen`. A criterion waits when it is claimed and not
    /// judged, when the learner has done what a decision asked for, when what a decision was made on has changed, when an IQA
    /// disagrees with it, and when assessors differ.
    pub fn of(portfolio: &Portfolio, progress: &Progress, seen: &Seen) -> Marking {
        let news = match &seen.snapshot {
            Some(snapshot) => news::since(snapshot, portfolio),
            // Of a portfolio that nobody has looked at everything is new, and nothing stands out.
            None => News::new(),
        };
        let standing = standing(portfolio);
        let answered = learners_actions(portfolio, &standing).into_iter().filter(|action| action.is_answered);
        let answered: BTreeMap<CriterionRef, Timestamp> = answered
            .filter_map(|action| Some((action.criterion, portfolio.answers.kept(action.decision)?.revision.at)))
            .collect();
        let handed_over = portfolio.submissions.values().map(|made| made.at).max();
        let mut marking = Marking { news, ..Marking::default() };
        for (&id, criterion) in &progress.criteria {
            if criterion.is_stale {
                marking.stale.insert(id);
            }
            let is_claimed = criterion.coverage == Coverage::Claimed;
            let is_open = criterion.achievement != Achievement::Met;
            let is_new = marking.news.get(&id).is_some_and(|news| !news.added.is_empty() || !news.changed.is_empty());
            let is_waiting = is_claimed && (criterion.achievement == Achievement::NotJudged || is_open && is_new)
                || criterion.is_stale
                || criterion.quality == Quality::Disputed
                || criterion.is_contested
                || answered.contains_key(&id);
            if is_waiting {
                let claimed = portfolio.claims.get(id).map(|claim| claim.claimed_at);
                let since = answered.get(&id).copied().or(claimed).or(handed_over);
                marking.waiting.insert(id, since.unwrap_or(Timestamp::UNIX_EPOCH));
            }
        }
        marking
    }

    /// Whether `criterion` is among those that `show` means.
    pub fn shows(&self, criterion: CriterionRef, show: Show) -> bool {
        match show {
            Show::Waiting => self.waiting.contains_key(&criterion),
            Show::New => self.news.contains_key(&criterion),
            Show::Stale => self.stale.contains(&criterion),
            Show::All => true,
        }
    }
}

/// What waits in one unit of one portfolio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The unit.
    pub unit: UnitRef,
    /// How many of its criteria.
    pub criteria: u32,
    /// Since when the first of them.
    pub since: Timestamp,
    /// The first in the specification's order.
    pub first: CriterionRef,
}

/// What a board shows of one portfolio, small enough to be kept beside its name: nobody opens 500 portfolios to draw it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// When it was last handed over.
    pub submitted_at: Option<Timestamp>,
    /// How many criteria of the award aimed at are met …
    pub met: u32,
    /// … and how many are judged.
    pub judged: u32,
    /// How many criteria have something new.
    pub news: u32,
    /// How many have a stale decision …
    pub stale: u32,
    /// … and in which units those are.
    pub stale_in: BTreeSet<UnitRef>,
    /// How many decisions are drafts.
    pub drafts: u32,
    /// How many units can be signed off.
    pub signable: u32,
    /// What waits, by unit.
    pub waiting: Vec<Waiting>,
    /// The learner's registration number, if given.
    pub number: Option<String>,
    /// Whether the learner gets on.
    pub course: Course,
    /// What waits for a quality assurer.
    pub assuring: Assuring,
}

impl Summary {
    /// What a board shows of `portfolio`, of which this device keeps `desk`.
    pub fn of(spec: &Specification, portfolio: &Portfolio, progress: &Progress, desk: &Desk) -> Summary {
        let marking = Marking::of(portfolio, progress, &desk.seen);
        let mut waiting: BTreeMap<UnitRef, Waiting> = BTreeMap::new();
        for (&criterion, &since) in &marking.waiting {
            let unit = criterion.unit;
            let of_unit = waiting.entry(unit).or_insert(Waiting { unit, criteria: 0, since, first: criterion });
            of_unit.criteria += 1;
            of_unit.since = of_unit.since.min(since);
        }
        let standing = standing(portfolio);
        let is_signable =
            |unit: UnitRef| standing.sign_off(unit).is_none() && can_sign_off(spec, portfolio, &standing, unit);
        let aim = portfolio.enrolment.value.as_ref().map(|enrolment| enrolment.award);
        let counts = aim.and_then(|award| progress.award(award)).map(|award| award.counts).unwrap_or_default();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Summary {
            submitted_at: portfolio.submissions.values().map(|made| made.at).max(),
            met: counts.met,
            judged: counts.judged,
            news: number(marking.news.len()),
            stale: number(marking.stale.len()),
            stale_in: marking.stale.iter().map(|criterion| criterion.unit).collect(),
            drafts: number(desk.drafts.len()),
            signable: number(spec.units.iter().filter(|unit| is_signable(unit.unit_ref)).count()),
            waiting: waiting.into_values().collect(),
            number: portfolio.learner().and_then(|learner| learner.registration_number.clone()),
            course: Course::of(portfolio, progress, &standing, counts),
            assuring: Assuring::of(portfolio),
        }
    }

    /// The summary `text` after something was said of samples alone, which nothing else that is counted hangs on; `judged`
    /// need hold no evidence. `None` where there was none that can be read.
    pub fn after_words(text: &str, judged: &Portfolio) -> Option<Summary> {
        Some(Summary { assuring: Assuring::of(judged), ..Summary::read(text)? })
    }

    /// How many criteria wait.
    pub fn criteria_waiting(&self) -> u32 {
        self.waiting.iter().map(|waiting| waiting.criteria).sum()
    }

    /// As JSON text.
    pub fn text(&self) -> String {
        let number = |number: u32| Value::Integer(number.into());
        let moment = |at: Timestamp| Value::Integer(at.as_second());
        let waiting = self.waiting.iter().map(|waiting| {
            let first = Value::Text(waiting.first.to_string());
            Value::Array(vec![first, number(waiting.criteria), moment(waiting.since)])
        });
        let counts = [self.met, self.judged, self.news, self.stale, self.drafts, self.signable];
        let stale_in = self.stale_in.iter().map(|unit| Value::Text(unit.to_string()));
        let mut members = BTreeMap::from([
            ("assuring".to_owned(), self.assuring.value()),
            ("counts".to_owned(), Value::Array(counts.map(number).to_vec())),
            ("course".to_owned(), self.course.value()),
            ("staleIn".to_owned(), Value::Array(stale_in.collect())),
            ("waiting".to_owned(), Value::Array(waiting.collect())),
        ]);
        members.extend(self.number.clone().map(|number| ("number".to_owned(), Value::Text(number))));
        members.extend(self.submitted_at.map(|at| ("submitted".to_owned(), moment(at))));
        Value::Object(members).canonical()
    }

    /// What [`Summary::text`] wrote. `None` for what it did not: then it has to be worked out again.
    pub fn read(text: &str) -> Option<Summary> {
        let value = json::parse(text.as_bytes()).ok()?;
        let number = |value: &Value| match value {
            Value::Integer(number) => u32::try_from(*number).ok(),
            _ => None,
        };
        let moment = |value: &Value| match value {
            Value::Integer(second) => Timestamp::from_second(*second).ok(),
            _ => None,
        };
        let Some(Value::Array(counts)) = value.get("counts") else { return None };
        let counts: Vec<u32> = counts.iter().map(number).collect::<Option<_>>()?;
        let [met, judged, news, stale, drafts, signable] = counts[..] else { return None };
        let Some(Value::Array(stale_in)) = value.get("staleIn") else { return None };
        let stale_in = stale_in.iter().map(|unit| unit.as_text()?.parse().ok()).collect::<Option<_>>()?;
        let Some(Value::Array(waiting)) = value.get("waiting") else { return None };
        let waiting = waiting.iter().map(|waiting| {
            let Value::Array(parts) = waiting else { return None };
            let [first, criteria, since] = &parts[..] else { return None };
            let first: CriterionRef = first.as_text()?.parse().ok()?;
            Some(Waiting { unit: first.unit, criteria: number(criteria)?, since: moment(since)?, first })
        });
        let waiting = waiting.collect::<Option<_>>()?;
        let submitted_at = match value.get("submitted") {
            Some(at) => Some(moment(at)?),
            None => None,
        };
        let number = match value.get("number") {
            Some(number) => Some(number.as_text()?.to_owned()),
            None => None,
        };
        let course = Course::read(value.get("course")?)?;
        let assuring = Assuring::read(value.get("assuring")?)?;
        let counts = Summary { met, judged, news, stale, drafts, signable, ..Summary::default() };
        Some(Summary { submitted_at, stale_in, waiting, number, course, assuring, ..counts })
    }
}

/// One line of a queue over many portfolios: what waits in one unit of one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// The portfolio.
    pub portfolio: PortfolioId,
    /// What waits.
    pub waiting: Waiting,
}

/// In which order a queue is worked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// What has waited longest comes first.
    #[default]
    Oldest,
    /// Unit by unit, so that one standard is held against all learners.
    ByUnit,
}

/// The queue of many portfolios.
pub fn queue<'a>(summaries: impl Iterator<Item = (PortfolioId, &'a Summary)>, order: Order) -> Vec<Queued> {
    let lines = summaries.flat_map(|(portfolio, summary)| {
        summary.waiting.iter().cloned().map(move |waiting| Queued { portfolio, waiting })
    });
    let mut queue: Vec<Queued> = lines.collect();
    let age = |queued: &Queued| (queued.waiting.since, queued.waiting.unit, queued.portfolio);
    match order {
        Order::Oldest => queue.sort_by_key(age),
        Order::ByUnit => queue.sort_by_key(|queued| (queued.waiting.unit, age(queued))),
    }
    queue
}

/// What comes in `queue` after `done`, the unit of a portfolio that was worked on last; after all units of it where none
/// is named. From the end it goes on at the beginning; `None` if nothing else waits.
pub fn next(queue: &[Queued], (portfolio, unit): (PortfolioId, Option<UnitRef>)) -> Option<&Queued> {
    let is_done =
        |queued: &Queued| queued.portfolio == portfolio && unit.is_none_or(|unit| queued.waiting.unit == unit);
    // What was done with waits no longer, and then the first that does comes next; of the same unit if there is one.
    let of_unit = || queue.iter().position(|queued| unit.is_some_and(|unit| queued.waiting.unit >= unit));
    let at = queue.iter().position(is_done).or_else(of_unit).unwrap_or(0);
    queue[at..].iter().chain(&queue[..at]).find(|queued| !is_done(queued))
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::*;
    use crate::testing::{criterion, moment};

    fn waiting(n: usize, criteria: u32, seconds: i64) -> Waiting {
        Waiting { unit: criterion(n).unit, criteria, since: moment(seconds), first: criterion(n) }
    }

    #[test]
    fn a_summary_is_read_back() {
        let summary = Summary {
            submitted_at: Some(moment(9)),
            met: 1,
            judged: 2,
            news: 3,
            stale: 4,
            stale_in: [criterion(0).unit].into(),
            drafts: 5,
            signable: 6,
            waiting: vec![waiting(0, 7, 3)],
            number: Some("A-123".to_owned()),
            course: Course {
                began_on: Some(Date::constant(2026, 1, 2)),
                target_on: Some(Date::constant(2027, 1, 2)),
                claimed: 3,
                criteria: 51,
                due: vec![Date::constant(2026, 12, 1)],
                unit: Some((criterion(0).unit, Date::constant(2026, 11, 1))),
            },
            assuring: Assuring {
                planned: 3,
                due: vec![Date::constant(2026, 12, 3)],
                disputed: 8,
                again: 6,
                to_answer: 2,
                to_close: 1,
                to_release: 9,
            },
        };
        assert_eq!(Summary::read(&summary.text()), Some(summary.clone()));
        assert_eq!(Summary::read(&Summary::default().text()), Some(Summary::default()));
        for text in ["", "{}", r#"{"counts":[1],"waiting":[]}"#, &summary.text().replace('7', "-7")] {
            assert_eq!(Summary::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_queue_goes_by_age_or_unit_by_unit() {
        let id = |n: u8| PortfolioId::new(moment(0), [n; 10]);
        let old = Summary { waiting: vec![waiting(0, 1, 50), waiting(3, 2, 10)], ..Summary::default() };
        let new = Summary { waiting: vec![waiting(0, 3, 40)], ..Summary::default() };
        let order = |order| {
            let queue = queue([(id(1), &old), (id(2), &new)].into_iter(), order);
            queue.iter().map(|queued| queued.waiting.criteria).collect::<Vec<_>>()
        };
        assert_ne!(criterion(0).unit, criterion(3).unit);
        assert_eq!(order(Order::Oldest), [2, 3, 1]);
        let by_unit = order(Order::ByUnit);
        assert!(by_unit == [3, 1, 2] || by_unit == [2, 3, 1], "{by_unit:?}");
    }

    #[test]
    fn one_queue_leads_through_all_learners() {
        let id = |n: u8| PortfolioId::new(moment(0), [n; 10]);
        let (early, late) = (criterion(0).unit.min(criterion(3).unit), criterion(0).unit.max(criterion(3).unit));
        let line = |portfolio: u8, unit: UnitRef, criteria: u32| {
            let waiting = Waiting { unit, criteria, since: moment(0), first: criterion(0) };
            Queued { portfolio: id(portfolio), waiting }
        };
        let queue = [line(1, early, 10), line(2, early, 20), line(1, late, 11), line(3, late, 30)];
        let after = |queue: &[Queued], portfolio: u8, unit| {
            next(queue, (id(portfolio), unit)).map(|queued| queued.waiting.criteria)
        };
        // Unit by unit, and round to the beginning.
        assert_eq!(after(&queue, 1, Some(early)), Some(20));
        assert_eq!(after(&queue, 2, Some(early)), Some(11));
        assert_eq!(after(&queue, 3, Some(late)), Some(10));
        // Learner by learner.
        assert_eq!(after(&queue, 1, None), Some(20));
        assert_eq!(after(&queue, 3, None), Some(10));
        // What is done with no longer stands in the queue.
        assert_eq!(after(&queue, 9, Some(late)), Some(11));
        assert_eq!(after(&queue, 9, None), Some(10));
        assert_eq!(after(&queue[..1], 1, None), None);
        assert_eq!(after(&[], 1, Some(early)), None);
    }
}

//! Whether a learner gets there in time: what an even pace would have come to by now, what there is, and when it would be
//! done at the pace of the last weeks. For both ladders, each on its own: what is claimed is the learner's doing, what is met
//! the assessor's.
//!
//! Days are those of the records: a claim's, a decision's. What was claimed and taken back again, or met and set aside, does not
//! count, as it counts nowhere. Source: feature L19.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::combination;
use crate::portfolio::Portfolio;
use crate::portfolio::standing::standing;
use crate::progress::{Achievement, Coverage, Progress};
use crate::spec::{AwardId, CriterionRef, Specification, UnitRef};

/// The days that say how fast somebody is at the moment.
const LATELY: i32 = 28;

/// Criteria of an award on one ladder, by the days on which they got to its top.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Track {
    /// How many there are.
    pub of: u32,
    /// The day of each that is there, in order.
    pub days: Vec<Date>,
}

/// Both ladders of an award.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tracks {
    /// What is claimed, or met.
    pub claimed: Track,
    /// What is met.
    pub met: Track,
}

/// How fast one gets on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// All of it is there.
    Done,
    /// More is there than an even pace would have come to.
    Ahead,
    /// About as much.
    OnPace,
    /// Less.
    Behind,
    /// The day is past, and not all of it is there.
    Late,
}

/// How one ladder stands to a day that was set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// In a word.
    pub standing: Standing,
    /// How many are there.
    pub done: u32,
    /// Of how many.
    pub of: u32,
    /// How many an even pace would have come to by now.
    pub expected: u32,
    /// Days until the day that was set; below zero once it is past.
    pub days_left: i32,
    /// How many a week would be in time from now on, in tenths; `None` where there is nothing left or no day left.
    pub needed_weekly: Option<u32>,
    /// How many a week there were lately, in tenths.
    pub lately_weekly: u32,
    /// When it would be done at that pace; `None` where there was none lately, or nothing is left.
    pub done_by: Option<Date>,
}

/// The criteria of the units of `award` that are planned or achieved, on both ladders.
pub fn tracks(
    spec: &Specification,
    portfolio: &Portfolio,
    progress: &Progress,
    award: AwardId,
    day: &dyn Fn(Timestamp) -> Date,
) -> Tracks {
    let Some(award) = spec.award(award) else { return Tracks::default() };
    let counted = combination::counted(spec, &award.rule);
    let is_in = |unit: &UnitRef| progress.units.get(unit).is_some_and(|unit| unit.is_planned || unit.is_achieved);
    let units: BTreeSet<UnitRef> = counted.into_iter().filter(is_in).collect();
    let standing = standing(portfolio);
    let decided = |id: CriterionRef| {
        let days = standing
            .decisions(id)
            .iter()
            .map(|one| one.made.value.basis.decided_on.unwrap_or_else(|| day(one.made.at)));
        days.max()
    };
    let mut tracks = Tracks::default();
    for (&id, criterion) in progress.criteria.iter().filter(|(id, _)| units.contains(&id.unit)) {
        tracks.claimed.of += 1;
        tracks.met.of += 1;
        let met = decided(id).filter(|_| criterion.achievement == Achievement::Met);
        let claimed = portfolio.claims.get(id).map(|claim| day(claim.claimed_at));
        // Who met it has nothing left to claim.
        let claimed = claimed.filter(|_| criterion.coverage == Coverage::Claimed).or(met);
        tracks.claimed.days.extend(claimed);
        tracks.met.days.extend(met);
    }
    tracks.claimed.days.sort_unstable();
    tracks.met.days.sort_unstable();
    tracks
}

/// How `track` stands to the day `target`, for who began on `start`.
pub fn pace(track: &Track, start: Date, target: Date, today: Date) -> Pace {
    let done = u32::try_from(track.days.len()).unwrap_or(u32::MAX);
    let of = track.of;
    let (all, gone, days_left) = (days(start, target).max(1), days(start, today), days(today, target));
    let expected = share(of, gone, all);
    let left = of.saturating_sub(done);
    let lately = track.days.iter().filter(|day| (0..LATELY).contains(&days(**day, today))).count();
    // Who began last week has had a week.
    let weeks_of = LATELY.min(gone + 1).max(1);
    let lately_weekly = tenths_a_week(u32::try_from(lately).unwrap_or(u32::MAX), weeks_of);
    let slack = (of / 25).max(1);
    let standing = match () {
        () if left == 0 => Standing::Done,
        () if days_left < 0 => Standing::Late,
        () if done + slack < expected => Standing::Behind,
        () if done > expected + slack => Standing::Ahead,
        () => Standing::OnPace,
    };
    Pace {
        standing,
        done,
        of,
        expected,
        days_left,
        needed_weekly: (left > 0 && days_left > 0).then(|| tenths_a_week(left, days_left)),
        lately_weekly,
        done_by: done_by(left, lately, weeks_of, today),
    }
}

fn done_by(left: u32, lately: usize, days_of: i32, today: Date) -> Option<Date> {
    let lately = i64::try_from(lately).ok().filter(|lately| *lately > 0 && left > 0)?;
    let days = (i64::from(left) * i64::from(days_of) + lately - 1) / lately;
    today.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// The days from `from` to `to`; below zero if `to` is earlier.
pub fn days(from: Date, to: Date) -> i32 {
    to.since(from).map_or(0, |span| span.get_days())
}

/// How many of `of` an even pace has come to after `gone` of `all` days.
fn share(of: u32, gone: i32, all: i32) -> u32 {
    let (gone, all) = (i64::from(gone.clamp(0, all)), i64::from(all));
    u32::try_from(i64::from(of) * gone / all).unwrap_or(of)
}

fn tenths_a_week(number: u32, days: i32) -> u32 {
    let days = u64::try_from(days.max(1)).unwrap_or(1);
    u32::try_from((u64::from(number) * 70).div_ceil(days)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portfolio::Outcome;
    use crate::progress::progress;
    use crate::testing::case::Case;

    fn day(month: i8, day: i8) -> Date {
        Date::new(2026, month, day).unwrap()
    }

    /// So many of 100, all of them on one day, on a way of 100 days from 1 January to 11 April.
    #[track_caller]
    fn check(done: usize, on: Date, today: Date, standing: Standing) -> Pace {
        let track = Track { of: 100, days: vec![on; done] };
        let pace = pace(&track, day(1, 1), day(4, 11), today);
        assert_eq!(pace.standing, standing, "{pace:?}");
        pace
    }

    #[test]
    fn an_even_pace_is_on_pace() {
        for (done, standing) in [
            (50, Standing::OnPace),
            (46, Standing::OnPace),
            (54, Standing::OnPace),
            (45, Standing::Behind),
            (55, Standing::Ahead),
            (0, Standing::Behind),
            (100, Standing::Done),
        ] {
            check(done, day(1, 2), day(2, 20), standing);
        }
    }

    #[test]
    fn what_is_past_is_late_unless_it_is_done() {
        assert_eq!(check(99, day(1, 2), day(4, 12), Standing::Late).days_left, -1);
        check(99, day(1, 2), day(4, 11), Standing::OnPace);
        let late = check(99, day(1, 2), day(4, 12), Standing::Late);
        assert_eq!((late.expected, late.needed_weekly), (100, None));
        check(100, day(1, 2), day(4, 12), Standing::Done);
    }

    #[test]
    fn what_is_needed_and_what_there_was_lately() {
        // 50 days gone, 50 left; 20 in the last four weeks.
        let pace = check(20, day(2, 10), day(2, 20), Standing::Behind);
        assert_eq!((pace.expected, pace.days_left, pace.needed_weekly), (50, 50, Some(112)));
        assert_eq!((pace.lately_weekly, pace.done_by), (50, Some(day(6, 12))));
        // All of it long ago: nobody can tell when the rest comes.
        let pace = check(20, day(1, 2), day(2, 20), Standing::Behind);
        assert_eq!((pace.lately_weekly, pace.done_by), (0, None));
    }

    #[test]
    fn who_began_last_week_has_had_a_week() {
        let track = Track { of: 100, days: vec![day(1, 3); 7] };
        let pace = pace(&track, day(1, 1), day(4, 11), day(1, 7));
        assert_eq!((pace.lately_weekly, pace.done_by), (70, Some(day(4, 10))));
    }

    #[test]
    fn a_day_that_is_set_before_the_start_divides_by_nothing() {
        let track = Track { of: 3, days: Vec::new() };
        let pace = pace(&track, day(3, 1), day(2, 1), day(3, 1));
        assert_eq!((pace.standing, pace.expected), (Standing::Late, 0));
        let nothing = super::pace(&Track::default(), day(3, 1), day(4, 1), day(3, 1));
        assert_eq!((nothing.standing, nothing.done_by), (Standing::Done, None));
    }

    #[test]
    fn both_ladders_come_out_of_the_records() {
        let mut case = Case::new();
        case.offers("worksheet", &["ISP501.1.1", "ISP501.1.2", "ISP501.2.1", "ISP401.1.1"]);
        case.claims("ISP501.1.1");
        // A unit outside the plan counts nowhere, and nobody need claim what is met.
        case.claims("ISP401.1.1");
        case.is_judged("ISP501.1.2", Outcome::Met, None);
        case.is_judged("ISP501.2.1", Outcome::NotYetMet, None);
        let progress = progress(&case.spec, &case.portfolio);
        let day = |at: Timestamp| jiff::tz::Offset::UTC.to_datetime(at).date();
        let tracks = tracks(&case.spec, &case.portfolio, &progress, "diploma".parse().unwrap(), &day);
        assert_eq!((tracks.claimed.of, tracks.claimed.days.len(), tracks.met.days.len()), (29, 2, 1));
        assert_eq!(tracks.met.days, [self::day(11, 23)]);
    }
}

//! Brings two states of one portfolio together. Nobody loses.
//!
//! **Records that change** name every state that they came out of. Of two states of a record the one that came out of the
//! other is taken; where neither did, two devices changed it apart from each other, and both are kept side by side, here
//! and in every bundle from now on, until a person [settles](crate::portfolio::command::Command::Settle) it. Which of
//! them is shown meanwhile follows from the states alone ([`wire::arrange`]).
//!
//! **Records that never change** are united. Two different ones under one id cannot both be what was issued; both are
//! kept and reported.
//!
//! **Editions.** A reference means what it means in the edition that a portfolio is pinned to. Where one of the two was moved
//! on from the other's edition, the later one stands, and work on the earlier one is taken as far as its criteria are
//! still called the same.
//!
//! Nothing is written anew in merging: numbers that two devices gave twice, and mappings of evidence that another device
//! withdrew, are seen to where records come together ([`Portfolio::settle`]). So merging is a union: commutative,
//! associative and idempotent, and bundles may arrive in any order, twice, or late.

use std::collections::BTreeSet;

use crate::digest::Digest;
use crate::portfolio::standing::standing;
use crate::portfolio::{ActorId, Enrolment, EvidenceId, EvidenceNumber, Portfolio, PortfolioId, RecordKey};
use crate::spec::CriterionRef;
use crate::wire::{self, Record, States};

/// Two states of one portfolio, brought together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// The portfolio as it is now.
    pub result: Portfolio,
    /// What became of what came in.
    pub report: Report,
}

/// What became of what came in. Everything that it does not list was already there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// New here.
    pub added: Vec<RecordKey>,
    /// Newer than here.
    pub updated: Vec<RecordKey>,
    /// Older than here, and so not taken.
    pub older: Vec<RecordKey>,
    /// The same here.
    pub unchanged: usize,
    /// Changed here and there, apart from each other. Both states are kept.
    pub forked: Vec<Fork>,
    /// Records that never change, but differ: one of the two was altered. Both are kept.
    pub conflicting: Vec<Fork>,
    /// Further states of records that are new here, or gone because a later one came in.
    pub versions: BTreeSet<RecordKey>,
    /// Evidence that is shown with another number than here or there, because two devices had given the same one.
    pub renumbered: Vec<Renumbered>,
    /// Mappings, parked or not, that are no longer shown, because another device withdrew their evidence.
    pub unmapped: Vec<RecordKey>,
    /// Criteria at which assessors differ now and did not here: the more cautious word counts.
    pub contested: BTreeSet<CriterionRef>,
    /// New records that this version does not know.
    pub unknown_added: usize,
}

/// Two states of a record, of which neither came out of the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fork {
    /// Which record.
    pub key: RecordKey,
    /// The one that is shown.
    pub shown: Record,
    /// The other.
    pub other: Record,
}

/// Evidence that got another number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renumbered {
    /// Which.
    pub evidence: EvidenceId,
    /// The number that it had.
    pub from: EvidenceNumber,
    /// The number that it has now.
    pub to: EvidenceNumber,
}

/// Why two portfolios cannot be brought together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeError {
    /// They are two different portfolios.
    OtherPortfolio {
        /// The one that came in.
        found: PortfolioId,
        /// The one that is here.
        expected: PortfolioId,
    },
    /// They have the same id and belong to two learners, which no two portfolios of ours do.
    OtherLearner {
        /// The one that came in.
        found: ActorId,
        /// The one that is here.
        expected: ActorId,
    },
    /// They are pinned to two editions of a specification, and neither was moved on from the other's.
    OtherEdition {
        /// The digest of that which came in.
        found: Digest,
        /// The digest of that which is here.
        expected: Digest,
    },
    /// One was moved on to a later edition, and the other was worked on meanwhile, at criteria that are called otherwise
    /// now. It has to be moved on first, by the device that worked on it.
    WorkOnEarlierEdition {
        /// At how many criteria.
        criteria: usize,
        /// Whether it is the one that came in.
        came_in: bool,
    },
    /// Together they are more records than anybody takes.
    TooManyRecords {
        /// How many there would be.
        found: usize,
        /// The most that are allowed.
        max: usize,
    },
}

impl Report {
    /// The records of the result that are not as they were here, once each.
    pub fn changed(&self) -> BTreeSet<RecordKey> {
        self.added.iter().chain(&self.updated).chain(&self.versions).copied().collect()
    }

    /// Whether the portfolio is in any way not as it was here.
    pub fn is_empty(&self) -> bool {
        self.changed().is_empty() && self.unknown_added == 0
    }
}

/// Brings `theirs` into `ours`.
pub fn merge(ours: &Portfolio, theirs: &Portfolio) -> Result<Merge, MergeError> {
    if ours.id != theirs.id {
        return Err(MergeError::OtherPortfolio { found: theirs.id, expected: ours.id });
    }
    let learner = |portfolio: &Portfolio| portfolio.enrolment.value.as_ref().map(|enrolment| enrolment.learner);
    if let (Some(found), Some(expected)) = (learner(theirs), learner(ours))
        && found != expected
    {
        return Err(MergeError::OtherLearner { found, expected });
    }
    if let Some((later, earlier)) = by_edition(ours, theirs)? {
        let criteria = work_on_earlier(later, earlier);
        if criteria > 0 {
            return Err(MergeError::WorkOnEarlierEdition { criteria, came_in: std::ptr::eq(earlier, theirs) });
        }
    }
    let mut merge = united(ours, theirs);
    let found = wire::count(&merge.result);
    if found > wire::MAX_RECORDS {
        return Err(MergeError::TooManyRecords { found, max: wire::MAX_RECORDS });
    }
    merge.report_what_follows(ours);
    Ok(merge)
}

fn united(ours: &Portfolio, theirs: &Portfolio) -> Merge {
    let mut merge = Merge { result: ours.clone(), report: Report::default() };
    for key in wire::keys(theirs) {
        merge.take(key, wire::states(ours, key), wire::states(theirs, key));
    }
    for (key, value) in &theirs.unknown {
        if merge.result.unknown.insert(key.clone(), value.clone()).is_none() {
            merge.report.unknown_added += 1;
        }
    }
    merge.result.highest_number = ours.highest_number.max(theirs.highest_number);
    merge.result.settle();
    merge
}

/// Which of the two is pinned to the later edition, and which to the earlier one; `None` if both are pinned to the same.
fn by_edition<'a>(
    ours: &'a Portfolio,
    theirs: &'a Portfolio,
) -> Result<Option<(&'a Portfolio, &'a Portfolio)>, MergeError> {
    let (Some(here), Some(there)) = (&ours.enrolment.value, &theirs.enrolment.value) else { return Ok(None) };
    let (expected, found) = (here.specification.digest, there.specification.digest);
    let was_at =
        |enrolment: &Enrolment, digest| enrolment.earlier.iter().any(|earlier| earlier.specification.digest == digest);
    match (expected == found, was_at(here, found), was_at(there, expected)) {
        (true, ..) => Ok(None),
        // Where each was at the other's, the one that was moved more often is the later.
        (_, true, true) if here.earlier.len() < there.earlier.len() => Ok(Some((theirs, ours))),
        (_, true, _) => Ok(Some((ours, theirs))),
        (_, false, true) => Ok(Some((theirs, ours))),
        (_, false, false) => Err(MergeError::OtherEdition { found, expected }),
    }
}

/// At how many criteria `earlier` says something that `later` does not know and that means something else by now.
fn work_on_earlier(later: &Portfolio, earlier: &Portfolio) -> usize {
    let (Some(moved), Some(left)) = (&later.enrolment.value, &earlier.enrolment.value) else { return 0 };
    let from = moved.earlier.iter().position(|edition| edition.specification.digest == left.specification.digest);
    let renamed: BTreeSet<CriterionRef> = moved
        .earlier
        .iter()
        .skip(from.unwrap_or(0))
        .flat_map(|edition| edition.went.keys().map(|worded| worded.criterion))
        .collect();
    let report = united(later, earlier).report;
    let forked = report.forked.iter().map(|fork| &fork.key);
    let criteria: BTreeSet<CriterionRef> = report
        .added
        .iter()
        .chain(&report.updated)
        .chain(forked)
        .filter_map(|key| match key {
            RecordKey::Mapping(key) => Some(key.criterion),
            RecordKey::Claim(criterion) => Some(*criterion),
            _ => None,
        })
        .collect();
    criteria.intersection(&renamed).count()
}

impl Merge {
    /// Takes the states of one record that came in to those that are here.
    fn take(&mut self, key: RecordKey, here: Option<States>, there: Option<States>) {
        let Some(there) = there else { return };
        let Some(here) = here else {
            self.report.added.push(key);
            self.report.versions.extend(beside(&there));
            self.report_forks(key, &there.current, &there.rivals);
            return wire::put(&mut self.result, there);
        };
        if here == there {
            self.report.unchanged += 1;
            return;
        }
        let heads = |states: &States| [std::slice::from_ref(&states.current), &states.rivals].concat();
        let (ours, theirs) = (heads(&here), heads(&there));
        let united = |ours: &[Record], theirs: &[Record]| {
            let new = theirs.iter().filter(|state| !ours.contains(state));
            ours.iter().chain(new).cloned().collect::<Vec<_>>()
        };
        let Some(after) = wire::arrange(united(&ours, &theirs), united(&here.past, &there.past)) else { return };
        if after == here {
            match theirs.iter().all(|state| ours.contains(state)) {
                true => self.report.unchanged += 1,
                false => self.report.older.push(key),
            }
            return;
        }
        if after.current != here.current {
            self.report.updated.push(key);
        }
        let (before, now): (BTreeSet<_>, BTreeSet<_>) = (beside(&here).collect(), beside(&after).collect());
        self.report.versions.extend(before.symmetric_difference(&now));
        let is_new = |state: &&Record| !ours.contains(state) || **state == here.current;
        let apart: Vec<Record> = after.rivals.iter().filter(is_new).cloned().collect();
        self.report_forks(key, &after.current, &apart);
        wire::put(&mut self.result, after);
    }

    /// Reports those of `rivals` that say something which `current` does not.
    fn report_forks(&mut self, key: RecordKey, current: &Record, rivals: &[Record]) {
        for rival in rivals.iter().filter(|rival| !rival.says_no_more_than(current)) {
            let fork = Fork { key, shown: current.clone(), other: rival.clone() };
            match current.revision() {
                Some(_) => self.report.forked.push(fork),
                None => self.report.conflicting.push(fork),
            }
        }
    }

    fn report_what_follows(&mut self, ours: &Portfolio) {
        for (evidence, value) in self.result.evidence.iter() {
            let here = ours.evidence.get(evidence).map(|evidence| evidence.number);
            let from = here.or_else(|| self.result.number_given(evidence)).unwrap_or(value.number);
            if from != value.number {
                self.report.renumbered.push(Renumbered { evidence, from, to: value.number });
            }
        }
        let hidden = |portfolio: &Portfolio| -> BTreeSet<RecordKey> {
            let mapped = portfolio.mappings.hidden().map(RecordKey::Mapping);
            mapped.chain(portfolio.parked.hidden().map(RecordKey::Parked)).collect()
        };
        self.report.unmapped = hidden(&self.result).difference(&hidden(ours)).copied().collect();
        if self.report.added.iter().any(|key| matches!(key, RecordKey::Decision(_))) {
            self.report.contested = contested(&self.result).difference(&contested(ours)).copied().collect();
        }
    }
}

/// The criteria at which assessors differ.
fn contested(portfolio: &Portfolio) -> BTreeSet<CriterionRef> {
    let standing = standing(portfolio);
    let judged: BTreeSet<CriterionRef> = standing.all().map(|(criterion, _)| criterion).collect();
    judged.into_iter().filter(|&criterion| standing.judgement(portfolio, criterion).is_contested).collect()
}

/// The keys of the states beside the current one.
fn beside(states: &States) -> impl Iterator<Item = RecordKey> {
    states.rivals.iter().chain(&states.past).map(|state| RecordKey::Version(state.digest()))
}

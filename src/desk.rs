//! What stays on a device: drafts of decisions, what was read and looked at, who judges here, and what is to be done.
//!
//! None of it is part of a portfolio, so it is never exported. A store keeps it beside the portfolio's records, in places
//! that no record can have ([`crate::wire::RESERVED`]): so a decision that is issued and its draft that goes are one
//! transaction, and a portfolio that is removed takes its drafts along.

pub mod assuring;
pub mod drafting;
pub mod mail;
pub mod marking;
pub mod person;
pub mod risk;
pub mod snippets;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::digest::Digest;
use crate::json::{self, Value};
use crate::portfolio::command::NewDecision;
use crate::portfolio::news::Snapshot;
use crate::portfolio::versions::shown_at;
use crate::portfolio::{ActorId, Decision, DecisionId, MappingKey, Portfolio, RecordKey, Unchanging};
use crate::spec::CriterionRef;
use crate::wire::{self, Collection, RESERVED, Record, RecordError};

/// The most drafts that are kept for one portfolio: more than any specification has criteria.
pub const MAX_DRAFTS: usize = 2_000;

/// A decision that is not issued yet. It is written as the decision that it is to become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What the decision is to be known by.
    pub id: DecisionId,
    /// What was written down, by whom and when.
    pub made: Unchanging<Decision>,
}

impl Draft {
    /// What is to be issued: what was looked at then is held against what is there now.
    pub fn to_issue(&self) -> (DecisionId, NewDecision) {
        let Decision { criterion, wording, evidence, outcome, feedback, supersedes, basis } = self.made.value.clone();
        let reason = basis.reason.unwrap_or_default();
        let new = NewDecision {
            criterion,
            wording: Some(wording),
            evidence,
            outcome,
            feedback,
            supersedes: supersedes.map(|earlier| (earlier, reason)),
            varcs: basis.varcs,
            method: basis.method,
            required: basis.required,
            decided_on: basis.decided_on,
        };
        (self.id, new)
    }

    /// Where a store keeps it: there is one for each criterion.
    pub fn place(&self) -> String {
        draft_place(self.made.value.criterion)
    }

    /// As JSON text.
    pub fn text(&self) -> String {
        Record::Decision(self.id, self.made.clone()).text()
    }
}

/// Where a store keeps the draft on `criterion`.
pub fn draft_place(criterion: CriterionRef) -> String {
    format!("{RESERVED}:draft/{criterion}")
}

/// Where a store keeps what was looked at.
pub fn seen_place() -> String {
    format!("{RESERVED}:seen")
}

/// What was read, and the state that was looked at last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Who looked.
    pub by: Option<ActorId>,
    /// The records of others that were read.
    pub read: BTreeSet<RecordKey>,
    /// The state that was looked at, if one was.
    pub snapshot: Option<Snapshot>,
}

/// What a device keeps of one portfolio beside its records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Desk {
    /// The drafts, by criterion.
    pub drafts: BTreeMap<CriterionRef, Draft>,
    /// What was read and looked at.
    pub seen: Seen,
    /// What was said here and is still to be signed, with the digests of the records. What is not among it is signed by
    /// nobody here, whoever it says that it is by.
    pub unsigned: BTreeMap<RecordKey, Digest>,
    /// The files that went out to somebody in a file from this device.
    pub sent: BTreeSet<Digest>,
    /// What those who judge said and the learner has, because it came in with what the learner handed over: a return need not
    /// carry what others said of it once more.
    pub learner_has: BTreeSet<RecordKey>,
    /// Of records of which versions came to stand side by side: when the version came about that this device had until then.
    pub had: BTreeMap<RecordKey, Timestamp>,
}

/// Where a store keeps which versions this device had itself.
pub fn had_place() -> String {
    format!("{RESERVED}:had")
}

/// Where a store keeps what the learner has of what others said.
pub fn learner_has_place() -> String {
    format!("{RESERVED}:learner-has")
}

/// Where a store keeps which files went out.
pub fn sent_place() -> String {
    format!("{RESERVED}:sent")
}

/// Where a store keeps what is still to be signed.
pub fn unsigned_place() -> String {
    format!("{RESERVED}:unsigned")
}

/// Whether what a store keeps in `place` is the device's own, and no record.
pub fn is_local(place: &str) -> bool {
    place.split_once(':').is_some_and(|(name, _)| name == RESERVED)
}

/// What cannot be read of what a device kept. It is no reason to open a portfolio without the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeskError {
    /// A draft is no decision.
    Draft(RecordError),
    /// Something else is not as it was written.
    Damaged {
        /// Where it is kept.
        place: String,
    },
    /// There are more drafts than are kept.
    TooMany {
        /// The most that are kept.
        max: usize,
    },
}

impl Desk {
    /// Takes in what a store keeps in `place`. What is of a later version is passed over.
    pub fn take(&mut self, place: &str, json: &str) -> Result<(), DeskError> {
        let Some((_, rest)) = place.split_once(':') else { return Ok(()) };
        if rest.starts_with("draft/") {
            if self.drafts.len() >= MAX_DRAFTS {
                return Err(DeskError::TooMany { max: MAX_DRAFTS });
            }
            let record = wire::read(&Collection::Decisions, json.as_bytes()).map_err(DeskError::Draft)?;
            if let Record::Decision(id, made) = record {
                self.drafts.insert(made.value.criterion, Draft { id, made });
            }
        } else if rest == "sent" {
            let damaged = || DeskError::Damaged { place: place.to_owned() };
            let Ok(Value::Array(items)) = json::parse(json.as_bytes()) else { return Err(damaged()) };
            let read = |item: Value| item.as_text()?.parse().ok();
            self.sent = items.into_iter().map(read).collect::<Option<_>>().ok_or_else(damaged)?;
        } else if rest == "learner-has" {
            let damaged = || DeskError::Damaged { place: place.to_owned() };
            let Ok(Value::Array(items)) = json::parse(json.as_bytes()) else { return Err(damaged()) };
            let read = |item: Value| item.as_text()?.parse().ok();
            self.learner_has = items.into_iter().map(read).collect::<Option<_>>().ok_or_else(damaged)?;
        } else if rest == "had" {
            let damaged = || DeskError::Damaged { place: place.to_owned() };
            let Ok(Value::Object(members)) = json::parse(json.as_bytes()) else { return Err(damaged()) };
            let read = |(key, at): (String, Value)| Some((key.parse().ok()?, at.as_text()?.parse().ok()?));
            self.had = members.into_iter().map(read).collect::<Option<_>>().ok_or_else(damaged)?;
        } else if rest == "unsigned" {
            let damaged = || DeskError::Damaged { place: place.to_owned() };
            let Ok(Value::Object(members)) = json::parse(json.as_bytes()) else { return Err(damaged()) };
            let read = |(key, digest): (String, Value)| Some((key.parse().ok()?, digest.as_text()?.parse().ok()?));
            self.unsigned = members.into_iter().map(read).collect::<Option<_>>().ok_or_else(damaged)?;
        } else if rest == "seen" {
            let damaged = || DeskError::Damaged { place: place.to_owned() };
            let value = json::parse(json.as_bytes()).map_err(|_| damaged())?;
            self.seen = read_seen(&value).ok_or_else(damaged)?;
        }
        Ok(())
    }

    /// Which files went out, as JSON text.
    pub fn sent_text(&self) -> String {
        Value::Array(self.sent.iter().map(|digest| Value::Text(digest.to_string())).collect()).canonical()
    }

    /// What the learner has of what others said, as JSON text.
    pub fn learner_has_text(&self) -> String {
        Value::Array(self.learner_has.iter().map(|key| Value::Text(key.to_string())).collect()).canonical()
    }

    /// Notes which versions this device had before `merged` came of `before`; whether there was anything to note.
    pub fn note_had(&mut self, before: &Portfolio, merged: &Portfolio) -> bool {
        let forked: BTreeSet<RecordKey> = merged.forked().into_iter().collect();
        let known: BTreeSet<RecordKey> = before.forked().into_iter().collect();
        let had = self.had.clone();
        self.had.retain(|record, _| forked.contains(record));
        let new = forked.difference(&known);
        self.had.extend(new.filter_map(|record| Some((*record, shown_at(before, *record)?))));
        self.had != had
    }

    /// Which versions this device had itself, as JSON text.
    pub fn had_text(&self) -> String {
        let members = self.had.iter().map(|(key, at)| (key.to_string(), Value::Text(at.to_string())));
        Value::Object(members.collect()).canonical()
    }

    /// What is still to be signed, as JSON text.
    pub fn unsigned_text(&self) -> String {
        let members = self.unsigned.iter().map(|(key, digest)| (key.to_string(), Value::Text(digest.to_string())));
        Value::Object(members.collect()).canonical()
    }
}

impl Seen {
    /// As JSON text.
    pub fn text(&self) -> String {
        let text = |text: String| Value::Text(text);
        let mut members = BTreeMap::new();
        members.extend(self.by.map(|by| ("by".to_owned(), text(by.to_string()))));
        let read = self.read.iter().map(|key| text(key.to_string())).collect();
        members.insert("read".to_owned(), Value::Array(read));
        if let Some(snapshot) = &self.snapshot {
            let mapped = snapshot
                .mapped
                .iter()
                .map(|(key, digest)| (RecordKey::Mapping(*key).to_string(), text(digest.to_string())));
            members.insert("mapped".to_owned(), Value::Object(mapped.collect()));
            let claimed = snapshot.claimed.iter().map(|criterion| text(criterion.to_string())).collect();
            members.insert("claimed".to_owned(), Value::Array(claimed));
            let answered = snapshot.answered.iter().map(|decision| text(decision.to_string())).collect();
            members.insert("answered".to_owned(), Value::Array(answered));
        }
        Value::Object(members).canonical()
    }
}

fn read_seen(value: &Value) -> Option<Seen> {
    fn set<T: std::str::FromStr + Ord>(value: Option<&Value>) -> Option<BTreeSet<T>> {
        let Value::Array(items) = value? else { return None };
        items.iter().map(|item| item.as_text()?.parse().ok()).collect()
    }
    let by = match value.get("by") {
        Some(by) => Some(by.as_text()?.parse().ok()?),
        None => None,
    };
    let snapshot = match value.get("mapped") {
        Some(Value::Object(mapped)) => {
            let mapped = mapped.iter().map(|(key, digest)| match key.parse().ok()? {
                RecordKey::Mapping(key) => Some((key, digest.as_text()?.parse().ok()?)),
                _ => None,
            });
            Some(Snapshot {
                mapped: mapped.collect::<Option<BTreeMap<MappingKey, _>>>()?,
                claimed: set(value.get("claimed"))?,
                answered: set(value.get("answered"))?,
            })
        }
        Some(_) => return None,
        None => None,
    };
    Some(Seen { by, read: set(value.get("read"))?, snapshot })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn what_a_device_keeps_is_read_back() {
        let portfolio = testing::judged_portfolio();
        let seen = Seen {
            by: Some(testing::assessor()),
            read: wire::keys(&portfolio).into_iter().collect(),
            snapshot: Some(Snapshot::of(&portfolio)),
        };
        let drafts: Vec<Draft> =
            portfolio.decisions.iter().map(|(&id, made)| Draft { id, made: made.clone() }).collect();
        let mut desk = Desk::default();
        desk.take(&seen_place(), &seen.text()).unwrap();
        for draft in &drafts {
            desk.take(&draft.place(), &draft.text()).unwrap();
        }
        assert_eq!(desk.seen, seen);
        let unsigned = Desk { unsigned: BTreeMap::from([(RecordKey::Enrolment, Digest::of(b"x"))]), ..Desk::default() };
        desk.take(&unsigned_place(), &unsigned.unsigned_text()).unwrap();
        assert_eq!(desk.unsigned, unsigned.unsigned);
        let sent = Desk { sent: BTreeSet::from([Digest::of(b"x"), Digest::of(b"y")]), ..Desk::default() };
        desk.take(&sent_place(), &sent.sent_text()).unwrap();
        assert_eq!(desk.sent, sent.sent);
        let has = Desk { learner_has: wire::keys(&portfolio).into_iter().collect(), ..Desk::default() };
        desk.take(&learner_has_place(), &has.learner_has_text()).unwrap();
        assert_eq!(desk.learner_has, has.learner_has);
        let had = Desk { had: BTreeMap::from([(RecordKey::Enrolment, testing::moment(5))]), ..Desk::default() };
        desk.take(&had_place(), &had.had_text()).unwrap();
        assert_eq!(desk.had, had.had);
        // There is one draft for each criterion.
        let criteria: BTreeSet<CriterionRef> = drafts.iter().map(|draft| draft.made.value.criterion).collect();
        assert!(desk.drafts.keys().copied().eq(criteria));
        assert!(drafts.contains(desk.drafts.values().next().unwrap()));
        desk.take("device:from-a-later-version", "whatever").unwrap();
    }

    #[test]
    fn what_is_damaged_is_told_and_nothing_else_is_lost_for_it() {
        let mut desk = Desk::default();
        for json in ["{", "{}", r#"{"read":["x"]}"#, r#"{"read":[],"mapped":[]}"#] {
            assert!(desk.take(&seen_place(), json).is_err(), "{json}");
        }
        assert!(matches!(desk.take(&draft_place(testing::criterion(0)), "{}"), Err(DeskError::Draft(_))));
        assert_eq!(desk, Desk::default());
    }

    #[test]
    fn a_devices_own_places_are_no_records() {
        for place in [
            seen_place(),
            sent_place(),
            learner_has_place(),
            had_place(),
            unsigned_place(),
            draft_place(testing::criterion(0)),
        ] {
            assert!(is_local(&place) && wire::read_place(&place, b"{}").is_err());
        }
        let rows = wire::rows(&testing::judged_portfolio());
        assert!(rows.iter().all(|row| !is_local(&row.place())));
    }
}

//! The shapes of version 1. Frozen: a member may be added, none may change its name, its kind or its meaning.
//!
//! A record is one flat object: what it says, and whose it is. What a learner writes carries `revision`, `replaces` (the
//! digest of what it replaces, absent for the first), `by` and `at`; what is never changed carries `by` and `at` alone.
//! Members that may be absent are absent rather than null, and lists without an order of their own are sorted.

mod entries;
mod evidence;
mod judging;
mod mapping;
mod people;
mod rest;
#[cfg(not(target_arch = "wasm32"))]
mod schema;
mod values;
mod version;
mod withdrawn;

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub use entries::{
    About, Action, Audience, Countersignature, Feedback, Interest, Opinion, PlannedSample, Release, Reopening, Sample,
    Stage, Verdict,
};
pub use evidence::{Content, Evidence, File, Setting};
pub use judging::{
    AssessorEvidence, Check, Covered, Decision, Kind, LookedAt, Method, Outcome, Required, Rule, SignOff, StandsOn,
};
pub use mapping::{Answer, Claim, Location, Mapping, Parked, PriorLearning, Submission};
pub use people::{Actor, AssessingAward, Competence, Development, Earlier, Enrolment, Role, SpecificationPin, Went};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use schema::records;
pub use values::{FromOne, Moment, Prefixed, Text};
pub use withdrawn::Withdrawn;

use super::bridge::{self, ShapeError};
use super::{Collection, Record, RecordError, Withdrawn as Trace, WithdrawnKey};
use crate::digest::ShortDigest;
use crate::json::Value;
use crate::portfolio::kept::{self, MAX_ANCESTORS};
use crate::portfolio::{ActorId, Entry, EntryId, Extra, Kept, Revision, Unchanging};

/// Whose a record is that can change, and which state of it this is.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Changing {
    revision: FromOne,
    #[serde(skip_serializing_if = "Option::is_none")]
    replaces: Option<Prefixed>,
    /// The states before the one that it replaces, and those of settled rivals, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ancestors: Vec<Text<ShortDigest>>,
    /// Who made the states before this one and when, oldest first, as far as it was noted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    former: Vec<Former>,
    by: Text<ActorId>,
    at: Moment,
}

/// What is noted of a state that a record had before.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Former {
    revision: FromOne,
    at: Moment,
    /// Who made it, where that is not who made the state that notes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<Text<ActorId>>,
    state: Text<ShortDigest>,
    /// The record was withdrawn by it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    withdrawn: bool,
}

/// Whose a record is that never changes.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Made {
    by: Text<ActorId>,
    at: Moment,
}

/// What a record says, as it is written, and back again. Whose it is comes beside it.
trait Shape: Serialize + DeserializeOwned {
    /// What the record is known by.
    type Key;
    /// The record in the portfolio.
    type Core;

    fn of(key: Self::Key, core: &Self::Core) -> Self;

    fn core(self) -> Result<(Self::Key, Self::Core), ShapeError>;
}

/// Both ways between two enumerations with the same variants.
macro_rules! same_variants {
    ($wire:ident = $core:path { $($variant:ident),+ }) => {
        impl From<$core> for $wire {
            fn from(core: $core) -> Self {
                use $core as Core;
                match core { $(Core::$variant => $wire::$variant),+ }
            }
        }

        impl From<$wire> for $core {
            fn from(wire: $wire) -> Self {
                use $core as Core;
                match wire { $($wire::$variant => Core::$variant),+ }
            }
        }
    };
}
use same_variants;

// ---- Writing ----

/// The record as JSON.
pub(super) fn write(record: &Record) -> Value {
    let mut members = known_members(record);
    if let Some(extra) = record.extra() {
        rest::put_back(extra, &mut members);
    }
    Value::Object(members)
}

/// The members that this version knows; all of them where the record is not known.
fn known_members(record: &Record) -> BTreeMap<String, Value> {
    match record {
        Record::Version(state) => version::write(state),
        Record::Unknown(_, Value::Object(members)) => members.clone(),
        known => {
            let mut members = BTreeMap::new();
            parts(known, |part| {
                if let Value::Object(part) = part.value() {
                    members.extend(part);
                }
            });
            members
        }
    }
}

/// Whether `given` is all of the record, as this version writes it.
fn is_written_so(record: &Record, given: &BTreeMap<String, Value>) -> bool {
    let mut found = Some(0);
    parts(record, |part| found = found.zip(part.found_in(given)).map(|(one, other)| one + other));
    found == Some(given.len())
}

/// A part of a record: what it says, or whose it is.
trait Part {
    /// As it is written.
    fn value(&self) -> Value;

    /// How many members it has, if all of them are among `given`.
    fn found_in(&self, given: &BTreeMap<String, Value>) -> Option<usize>;
}

impl<T: Serialize> Part for T {
    fn value(&self) -> Value {
        bridge::value(self)
    }

    fn found_in(&self, given: &BTreeMap<String, Value>) -> Option<usize> {
        bridge::members_of(self, given)
    }
}

/// Gives both parts of a record that this version knows, one after the other.
fn parts(record: &Record, mut take: impl FnMut(&dyn Part)) {
    let take: &mut dyn FnMut(&dyn Part) = &mut take;
    match record {
        Record::Enrolment(id, kept) => changing::<Enrolment>(take, *id, kept, WithdrawnKey::Enrolment),
        Record::Actor(id, kept) => changing::<Actor>(take, *id, kept, WithdrawnKey::Actor),
        Record::Evidence(id, kept) => changing::<Evidence>(take, *id, kept, WithdrawnKey::Evidence),
        Record::Mapping(key, kept) => changing::<Mapping>(take, *key, kept, WithdrawnKey::Mapping),
        Record::Claim(criterion, kept) => changing::<Claim>(take, *criterion, kept, WithdrawnKey::Claim),
        Record::Parked(key, kept) => changing::<Parked>(take, *key, kept, WithdrawnKey::Parked),
        Record::Answer(id, kept) => changing::<Answer>(take, *id, kept, WithdrawnKey::Answer),
        Record::Competence(id, kept) => changing::<Competence>(take, *id, kept, WithdrawnKey::Competence),
        Record::Submission(id, made) => unchanging(take, &Submission::of(*id, &made.value), made),
        Record::Decision(id, made) => unchanging(take, &Decision::of(*id, &made.value), made),
        Record::SignOff(id, made) => unchanging(take, &SignOff::of(*id, &made.value), made),
        Record::AssessorEvidence(id, made) => unchanging(take, &AssessorEvidence::of(*id, &made.value), made),
        Record::Entry(id, made) => match &made.value {
            Entry::Feedback(feedback) => unchanging(take, &Feedback::of(*id, feedback), made),
            Entry::Interest(interest) => unchanging(take, &Interest::of(*id, interest), made),
            Entry::Reopening(reopening) => unchanging(take, &Reopening::of(*id, reopening), made),
            Entry::Countersignature(signature) => unchanging(take, &Countersignature::of(*id, signature), made),
            Entry::PlannedSample(planned) => unchanging(take, &PlannedSample::of(*id, planned), made),
            Entry::Sample(sample) => unchanging(take, &Sample::of(*id, sample), made),
            Entry::Action(step) => unchanging(take, &Action::of(*id, step), made),
            Entry::Release(release) => unchanging(take, &Release::of(*id, release), made),
        },
        Record::Withdrawn(trace) => {
            take(&Withdrawn::of(trace.record, trace.number));
            take(&revision(&trace.revision));
        }
        // What is not known as a record of its own has none.
        Record::Version(_) | Record::Unknown(..) => {}
    }
}

/// One without a value is a trace, whichever way it is put.
fn changing<S: Shape>(
    take: &mut dyn FnMut(&dyn Part),
    key: S::Key,
    kept: &Kept<S::Core>,
    withdrawn: impl FnOnce(S::Key) -> WithdrawnKey,
) {
    match &kept.value {
        Some(core) => take(&S::of(key, core)),
        None => take(&Withdrawn::of(withdrawn(key), kept.number)),
    }
    take(&revision(&kept.revision));
}

fn unchanging<T>(take: &mut dyn FnMut(&dyn Part), says: &dyn Part, made: &Unchanging<T>) {
    take(says);
    take(&Made { by: Text(made.by), at: Moment(made.at) });
}

fn revision(revision: &Revision) -> Changing {
    Changing {
        revision: FromOne(revision.number),
        replaces: revision.replaces.map(Prefixed),
        ancestors: revision.ancestors.iter().copied().map(Text).collect(),
        former: revision.former.iter().map(|former| self::former(former, revision.by)).collect(),
        by: Text(revision.by),
        at: Moment(revision.at),
    }
}

fn former(former: &kept::Former, noted_by: ActorId) -> Former {
    Former {
        revision: FromOne(former.number),
        at: Moment(former.at),
        by: (former.by != noted_by).then_some(Text(former.by)),
        state: Text(former.state),
        withdrawn: former.is_withdrawn,
    }
}

// ---- Reading ----

/// The record of `collection` that `value` is.
pub(super) fn read(collection: &Collection, value: Value) -> Result<Record, RecordError> {
    let record = match collection {
        Collection::Enrolments => kept::<Enrolment>(&value).map(|(id, kept)| Record::Enrolment(id, kept)),
        Collection::Actors => kept::<Actor>(&value).map(|(id, kept)| Record::Actor(id, kept)),
        Collection::Evidence => kept::<Evidence>(&value).map(|(id, kept)| Record::Evidence(id, kept)),
        Collection::Mappings => kept::<Mapping>(&value).map(|(key, kept)| Record::Mapping(key, kept)),
        Collection::Claims => kept::<Claim>(&value).map(|(criterion, kept)| Record::Claim(criterion, kept)),
        Collection::Parked => kept::<Parked>(&value).map(|(key, kept)| Record::Parked(key, kept)),
        Collection::Answers => kept::<Answer>(&value).map(|(id, kept)| Record::Answer(id, kept)),
        Collection::Competences => kept::<Competence>(&value).map(|(id, kept)| Record::Competence(id, kept)),
        Collection::Submissions => made::<Submission>(&value).map(|(id, made)| Record::Submission(id, made)),
        Collection::Decisions => made::<Decision>(&value).map(|(id, made)| Record::Decision(id, made)),
        Collection::SignOffs => made::<SignOff>(&value).map(|(id, made)| Record::SignOff(id, made)),
        Collection::AssessorEvidence => {
            made::<AssessorEvidence>(&value).map(|(id, made)| Record::AssessorEvidence(id, made))
        }
        Collection::Feedback => entry::<Feedback>(&value, Entry::Feedback),
        Collection::Interests => entry::<Interest>(&value, Entry::Interest),
        Collection::Reopenings => entry::<Reopening>(&value, Entry::Reopening),
        Collection::Countersignatures => entry::<Countersignature>(&value, Entry::Countersignature),
        Collection::PlannedSamples => entry::<PlannedSample>(&value, Entry::PlannedSample),
        // Samples of another kind were written before this version knew any.
        Collection::Samples if matches!(value, Value::Object(_)) && value.get("opinions").is_none() => {
            return Ok(Record::Unknown(Collection::Samples, value));
        }
        Collection::Samples => entry::<Sample>(&value, Entry::Sample),
        Collection::Actions => entry::<Action>(&value, Entry::Action),
        Collection::Releases => entry::<Release>(&value, Entry::Release),
        Collection::Versions => return version::read(value),
        Collection::Withdrawn => {
            let kind = value.get("kind").and_then(Value::as_text);
            if kind.is_some_and(|kind| !withdrawn::KINDS.contains(&kind)) {
                return Ok(Record::Unknown(collection.clone(), value));
            }
            trace(&value).map(Record::Withdrawn)
        }
        Collection::Unknown(_) => {
            if !matches!(value, Value::Object(_)) {
                let reason = "an object is expected".to_owned();
                return Err(RecordError::Shape { key: named(collection, &value), path: String::new(), reason });
            }
            return Ok(Record::Unknown(collection.clone(), value));
        }
    };
    let mut record = record.map_err(|error| RecordError::Shape {
        key: named(collection, &value),
        path: error.path.join("."),
        reason: error.reason,
    })?;
    // As nearly every record is: all of it is known and written as this version writes it.
    if matches!(&value, Value::Object(members) if is_written_so(&record, members)) {
        return Ok(record);
    }
    let known = known_members(&record);
    let unknown = rest::unknown_members(&value, &known);
    if let Some(extra) = record.extra_mut() {
        *extra = unknown;
    }
    let again = record.value();
    if again != value {
        return Err(RecordError::Spelling { key: record.text_key(), member: first_difference(&value, &again) });
    }
    Ok(record)
}

/// A record by what it says of itself, for an error about it.
fn named(collection: &Collection, value: &Value) -> String {
    let short = |name| value.get(name).and_then(Value::as_text).map(|text| text.chars().take(80).collect::<String>());
    let parts: Vec<String> = ["id", "evidence", "criterion"].into_iter().filter_map(short).collect();
    format!("{collection}/{}", parts.join("@"))
}

fn kept<S: Shape>(value: &Value) -> Result<(S::Key, Kept<S::Core>), ShapeError> {
    let (key, core) = bridge::shape::<S>(value)?.core()?;
    Ok((key, Kept { revision: read_revision(value)?, value: Some(core), number: None, extra: Extra::new() }))
}

fn made<S: Shape>(value: &Value) -> Result<(S::Key, Unchanging<S::Core>), ShapeError> {
    let (key, core) = bridge::shape::<S>(value)?.core()?;
    let Made { by, at } = bridge::shape(value)?;
    Ok((key, Unchanging { by: by.0, at: at.0, value: core, extra: Extra::new() }))
}

fn entry<S: Shape<Key = EntryId>>(value: &Value, entry: impl FnOnce(S::Core) -> Entry) -> Result<Record, ShapeError> {
    let (id, Unchanging { by, at, value, extra }) = made::<S>(value)?;
    Ok(Record::Entry(id, Unchanging { by, at, value: entry(value), extra }))
}

fn trace(value: &Value) -> Result<Trace, ShapeError> {
    let (record, number) = bridge::shape::<Withdrawn>(value)?.core();
    Ok(Trace { record, number, revision: read_revision(value)?, extra: Extra::new() })
}

fn read_revision(value: &Value) -> Result<Revision, ShapeError> {
    let Changing { revision, replaces, ancestors, former, by, at } = bridge::shape(value)?;
    let within = |member: &str, given: usize| {
        let reason = || format!("{given} {member} are named, {MAX_ANCESTORS} are taken");
        let error = || ShapeError { path: vec![member.to_owned()], reason: reason() };
        if given > MAX_ANCESTORS { Err(error()) } else { Ok(()) }
    };
    within("ancestors", ancestors.len())?;
    within("former", former.len())?;
    let ancestors = ancestors.into_iter().map(|state| state.0).collect();
    let noted = |former: Former| kept::Former {
        number: former.revision.0,
        at: former.at.0,
        by: former.by.map_or(by.0, |by| by.0),
        state: former.state.0,
        is_withdrawn: former.withdrawn,
    };
    let former = former.into_iter().map(noted).collect();
    let replaces = replaces.map(|digest| digest.0);
    Ok(Revision { number: revision.0, replaces, ancestors, former, by: by.0, at: at.0 })
}

fn first_difference(given: &Value, again: &Value) -> String {
    match (given, again) {
        (Value::Object(given), Value::Object(again)) => {
            given.iter().find(|(name, value)| again.get(*name) != Some(value)).map(|(name, _)| name.clone())
        }
        _ => None,
    }
    .unwrap_or_default()
}

//! The shapes of version 1. Frozen: a member may be added, none may change its name, its kind or its meaning.
//!
//! A record is one flat object: what it says, and whose it is. What a learner writes carries `revision`, `replaces` (the
//! digest of what it replaces, absent for the first), `by` and `at`; what is never changed carries `by` and `at` alone.
//! Members that may be absent are absent rather than null, and lists without an order of their own are sorted.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Collection, Record, RecordError, Withdrawn as Trace, WithdrawnKey, bridge};
use crate::digest::Digest;
use crate::json::{MAX_INTEGER, Value};
use crate::portfolio::{
    self, ActorId, DecisionId, EvidenceContent, EvidenceId, EvidenceNumber, Extra, Kept, MappingKey, PortfolioId,
    Revision, SignOffId, SubmissionId, Unchanging,
};
use crate::spec::{AwardId, CriterionRef, EvidenceTypeId, SpecificationId, UnitRef};

/// Something of ours that is written as its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text<T>(pub T);

impl<T: fmt::Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de, T: FromStr> Deserialize<'de> for Text<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Text).map_err(|_| D::Error::custom(not_valid(&text)))
    }
}

/// A digest with `sha256:` before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prefixed(pub Digest);

impl Serialize for Prefixed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.prefixed())
    }
}

impl<'de> Deserialize<'de> for Prefixed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Text::<Digest>::deserialize(deserializer).map(|digest| Prefixed(digest.0))
    }
}

/// A moment, as [`super::moment`] writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment(pub Timestamp);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&super::moment(self.0))
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        super::read_moment(&text).map(Moment).ok_or_else(|| D::Error::custom(not_valid(&text)))
    }
}

fn not_valid(text: &str) -> String {
    // A long text would drown what is wrong with it.
    let shown: String = text.chars().take(60).collect();
    format!("\"{}\" is not valid here", shown.escape_debug())
}

/// A whole number from 1, as revisions and evidence numbers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct FromOne(pub u32);

impl<'de> Deserialize<'de> for FromOne {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u32::deserialize(deserializer)? {
            0 => Err(D::Error::custom("0 is not valid here, numbers start from 1")),
            number => Ok(FromOne(number)),
        }
    }
}

/// Whose a record is that can change, and which state of it this is.
#[derive(Debug, Serialize, Deserialize)]
pub struct Changing {
    revision: FromOne,
    #[serde(skip_serializing_if = "Option::is_none")]
    replaces: Option<Prefixed>,
    by: Text<ActorId>,
    at: Moment,
}

/// Whose a record is that never changes.
#[derive(Debug, Serialize, Deserialize)]
pub struct Made {
    by: Text<ActorId>,
    at: Moment,
}

/// `enrolments`
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Enrolment {
    id: Text<PortfolioId>,
    learner: Text<ActorId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<String>,
    specification: SpecificationPin,
    award: Text<AwardId>,
    units: Vec<Text<UnitRef>>,
    started_at: Moment,
}

/// Which specification, in which wording.
#[derive(Debug, Serialize, Deserialize)]
pub struct SpecificationPin {
    id: Text<SpecificationId>,
    version: String,
    digest: Prefixed,
}

impl From<&portfolio::SpecificationPin> for SpecificationPin {
    fn from(pin: &portfolio::SpecificationPin) -> Self {
        SpecificationPin { id: Text(pin.id), version: pin.version.clone(), digest: Prefixed(pin.digest) }
    }
}

impl From<SpecificationPin> for portfolio::SpecificationPin {
    fn from(pin: SpecificationPin) -> Self {
        portfolio::SpecificationPin { id: pin.id.0, version: pin.version, digest: pin.digest.0 }
    }
}

/// `actors`
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Actor {
    id: Text<ActorId>,
    role: Role,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    registration_number: Option<String>,
}

/// A role.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// `learner`
    Learner,
    /// `assessor`
    Assessor,
    /// `iqa`
    Iqa,
}

/// `evidence`
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    id: Text<EvidenceId>,
    number: FromOne,
    title: String,
    content: Content,
    types: Vec<Text<EvidenceTypeId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    produced_on: Option<Text<Date>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    setting: Option<Setting>,
    description: String,
    added_at: Moment,
}

/// What evidence is made of.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Content {
    /// Files, whose bytes are beside the records.
    Files {
        /// At least one.
        files: Vec<File>,
    },
    /// Something written.
    Account {
        /// The text.
        text: String,
    },
    /// Something on the web.
    Link {
        /// `http:` or `https:`.
        url: String,
    },
    /// Something that stays where it is.
    Elsewhere {
        /// Where it is kept.
        place: String,
        /// Who holds it.
        holder: String,
    },
}

/// A file of evidence. `sha256`, `size` and `type` are those of its attachment.
#[derive(Debug, Serialize, Deserialize)]
pub struct File {
    sha256: Text<Digest>,
    size: u64,
    #[serde(rename = "type")]
    media_type: String,
    name: String,
}

/// Where evidence came about.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Setting {
    /// `workplace`
    Workplace,
    /// `simulated`
    Simulated,
}

/// `mappings`
#[derive(Debug, Serialize, Deserialize)]
pub struct Mapping {
    evidence: Text<EvidenceId>,
    criterion: Text<CriterionRef>,
    locations: Vec<Location>,
    reason: String,
}

/// Where in the evidence.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Location {
    /// Pages from 1, the last included.
    Pages {
        /// The first.
        first: u32,
        /// The last.
        last: u32,
    },
    /// Seconds from the start.
    Time {
        /// Where it starts.
        start: u32,
        /// Where it ends, if said.
        #[serde(skip_serializing_if = "Option::is_none")]
        end: Option<u32>,
    },
    /// Cells.
    Cells {
        /// The sheet.
        sheet: String,
        /// The cells.
        range: String,
    },
    /// Words of the evidence.
    Quote {
        /// The words.
        text: String,
    },
    /// A part of a picture, in thousandths.
    Region {
        /// From 1.
        page: u32,
        /// From the left edge.
        left: u16,
        /// From the top edge.
        top: u16,
        /// Width.
        width: u16,
        /// Height.
        height: u16,
    },
    /// Anything else.
    Words {
        /// The words.
        text: String,
    },
}

/// `claims`
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Claim {
    criterion: Text<CriterionRef>,
    claimed_at: Moment,
}

/// `submissions`
#[derive(Debug, Serialize, Deserialize)]
pub struct Submission {
    id: Text<SubmissionId>,
    declaration: String,
    name: String,
    records: Prefixed,
}

/// `decisions`
#[derive(Debug, Serialize, Deserialize)]
pub struct Decision {
    id: Text<DecisionId>,
    criterion: Text<CriterionRef>,
    wording: Prefixed,
    evidence: Vec<LookedAt>,
    outcome: Outcome,
    feedback: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    supersedes: Option<Text<DecisionId>>,
}

/// What was looked at for a decision.
#[derive(Debug, Serialize, Deserialize)]
pub struct LookedAt {
    id: Text<EvidenceId>,
    digest: Prefixed,
}

/// A judgement.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// `moreEvidenceNeeded`
    MoreEvidenceNeeded,
    /// `notYetMet`
    NotYetMet,
    /// `met`
    Met,
}

/// `signOffs`
#[derive(Debug, Serialize, Deserialize)]
pub struct SignOff {
    id: Text<SignOffId>,
    unit: Text<UnitRef>,
    declaration: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    supersedes: Option<Text<SignOffId>>,
}

/// `withdrawn`. A kind that is not known makes the record an unknown one.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Withdrawn {
    /// An enrolment.
    Enrolment {
        /// Of this portfolio.
        id: Text<PortfolioId>,
    },
    /// An actor.
    Actor {
        /// Which.
        id: Text<ActorId>,
    },
    /// An evidence item.
    Evidence {
        /// Which.
        id: Text<EvidenceId>,
        /// The number that it had, if known.
        #[serde(skip_serializing_if = "Option::is_none")]
        number: Option<FromOne>,
    },
    /// A mapping.
    Mapping {
        /// Of which evidence.
        evidence: Text<EvidenceId>,
        /// On which criterion.
        criterion: Text<CriterionRef>,
    },
    /// A claim.
    Claim {
        /// Of which criterion.
        criterion: Text<CriterionRef>,
    },
}

const WITHDRAWN_KINDS: [&str; 5] = ["enrolment", "actor", "evidence", "mapping", "claim"];

// ---- Writing ----

/// The record as JSON.
pub(super) fn write(record: &Record) -> Value {
    let mut members = known_members(record);
    let extra = match record {
        Record::Enrolment(_, kept) => &kept.extra,
        Record::Actor(_, kept) => &kept.extra,
        Record::Evidence(_, kept) => &kept.extra,
        Record::Mapping(_, kept) => &kept.extra,
        Record::Claim(_, kept) => &kept.extra,
        Record::Withdrawn(withdrawn) => &withdrawn.extra,
        Record::Submission(_, unchanging) => &unchanging.extra,
        Record::Decision(_, unchanging) => &unchanging.extra,
        Record::SignOff(_, unchanging) => &unchanging.extra,
        Record::Unknown(_, value) => return value.clone(),
    };
    for (name, kept) in extra {
        match members.get_mut(name) {
            Some(known) => *known = revived(kept, known),
            None => drop(members.insert(name.clone(), kept.clone())),
        }
    }
    Value::Object(members)
}

/// The members that this version knows.
fn known_members(record: &Record) -> BTreeMap<String, Value> {
    match record {
        Record::Enrolment(id, Kept { revision, value: Some(enrolment), .. }) => joined(
            &Enrolment {
                id: Text(*id),
                learner: Text(enrolment.learner),
                provider: enrolment.provider.clone(),
                specification: (&enrolment.specification).into(),
                award: Text(enrolment.award),
                units: enrolment.units.iter().copied().map(Text).collect(),
                started_at: Moment(enrolment.started_at),
            },
            &changing(revision),
        ),
        Record::Actor(id, Kept { revision, value: Some(actor), .. }) => joined(
            &Actor {
                id: Text(*id),
                role: actor.role.into(),
                name: actor.name.clone(),
                registration_number: actor.registration_number.clone(),
            },
            &changing(revision),
        ),
        Record::Evidence(id, Kept { revision, value: Some(evidence), .. }) => joined(
            &Evidence {
                id: Text(*id),
                number: FromOne(evidence.number.0),
                title: evidence.title.clone(),
                content: (&evidence.content).into(),
                types: evidence.types.iter().copied().map(Text).collect(),
                produced_on: evidence.produced_on.map(Text),
                setting: evidence.setting.map(Setting::from),
                description: evidence.description.clone(),
                added_at: Moment(evidence.added_at),
            },
            &changing(revision),
        ),
        Record::Mapping(key, Kept { revision, value: Some(mapping), .. }) => joined(
            &Mapping {
                evidence: Text(key.evidence),
                criterion: Text(key.criterion),
                locations: mapping.locations.iter().map(Location::from).collect(),
                reason: mapping.reason.clone(),
            },
            &changing(revision),
        ),
        Record::Claim(criterion, Kept { revision, value: Some(claim), .. }) => {
            joined(&Claim { criterion: Text(*criterion), claimed_at: Moment(claim.claimed_at) }, &changing(revision))
        }
        Record::Submission(id, unchanging) => joined(
            &Submission {
                id: Text(*id),
                declaration: unchanging.value.declaration.clone(),
                name: unchanging.value.name.clone(),
                records: Prefixed(unchanging.value.records),
            },
            &made(unchanging),
        ),
        Record::Decision(id, unchanging) => {
            let decision = &unchanging.value;
            joined(
                &Decision {
                    id: Text(*id),
                    criterion: Text(decision.criterion),
                    wording: Prefixed(decision.wording),
                    evidence: decision
                        .evidence
                        .iter()
                        .map(|(&id, &digest)| LookedAt { id: Text(id), digest: Prefixed(digest) })
                        .collect(),
                    outcome: decision.outcome.into(),
                    feedback: decision.feedback.clone(),
                    supersedes: decision.supersedes.map(Text),
                },
                &made(unchanging),
            )
        }
        Record::SignOff(id, unchanging) => joined(
            &SignOff {
                id: Text(*id),
                unit: Text(unchanging.value.unit),
                declaration: unchanging.value.declaration.clone(),
                supersedes: unchanging.value.supersedes.map(Text),
            },
            &made(unchanging),
        ),
        Record::Withdrawn(trace) => joined(&withdrawn(trace.record, trace.number), &changing(&trace.revision)),
        // One without a value is a trace, whichever way it is put.
        Record::Enrolment(id, Kept { revision, .. }) => {
            joined(&withdrawn(WithdrawnKey::Enrolment(*id), None), &changing(revision))
        }
        Record::Actor(id, Kept { revision, .. }) => {
            joined(&withdrawn(WithdrawnKey::Actor(*id), None), &changing(revision))
        }
        Record::Evidence(id, Kept { revision, .. }) => {
            joined(&withdrawn(WithdrawnKey::Evidence(*id), None), &changing(revision))
        }
        Record::Mapping(key, Kept { revision, .. }) => {
            joined(&withdrawn(WithdrawnKey::Mapping(*key), None), &changing(revision))
        }
        Record::Claim(criterion, Kept { revision, .. }) => {
            joined(&withdrawn(WithdrawnKey::Claim(*criterion), None), &changing(revision))
        }
        Record::Unknown(_, Value::Object(members)) => members.clone(),
        Record::Unknown(..) => BTreeMap::new(),
    }
}

fn joined(says: &impl Serialize, whose: &impl Serialize) -> BTreeMap<String, Value> {
    let mut members = BTreeMap::new();
    for part in [bridge::value(says), bridge::value(whose)] {
        if let Value::Object(part) = part {
            members.extend(part);
        }
    }
    members
}

fn changing(revision: &Revision) -> Changing {
    Changing {
        revision: FromOne(revision.number),
        replaces: revision.replaces.map(Prefixed),
        by: Text(revision.by),
        at: Moment(revision.at),
    }
}

fn made<T>(unchanging: &Unchanging<T>) -> Made {
    Made { by: Text(unchanging.by), at: Moment(unchanging.at) }
}

fn withdrawn(record: WithdrawnKey, number: Option<EvidenceNumber>) -> Withdrawn {
    match record {
        WithdrawnKey::Enrolment(id) => Withdrawn::Enrolment { id: Text(id) },
        WithdrawnKey::Actor(id) => Withdrawn::Actor { id: Text(id) },
        WithdrawnKey::Evidence(id) => {
            Withdrawn::Evidence { id: Text(id), number: number.map(|number| FromOne(number.0)) }
        }
        WithdrawnKey::Mapping(key) => {
            Withdrawn::Mapping { evidence: Text(key.evidence), criterion: Text(key.criterion) }
        }
        WithdrawnKey::Claim(criterion) => Withdrawn::Claim { criterion: Text(criterion) },
    }
}

// ---- Reading ----

/// The record of `collection` that `value` is.
pub(super) fn read(collection: &Collection, value: Value) -> Result<Record, RecordError> {
    let mut record = match collection {
        Collection::Enrolments => kept(&value, |shape: Enrolment, kept| {
            let specification = shape.specification.into();
            let units = shape.units.into_iter().map(|unit| unit.0).collect();
            let enrolment = portfolio::Enrolment {
                learner: shape.learner.0,
                provider: shape.provider,
                specification,
                award: shape.award.0,
                units,
                started_at: shape.started_at.0,
            };
            Ok(Record::Enrolment(shape.id.0, kept.with(enrolment)))
        }),
        Collection::Actors => kept(&value, |shape: Actor, kept| {
            let Actor { id, role, name, registration_number } = shape;
            Ok(Record::Actor(id.0, kept.with(portfolio::Actor { role: role.into(), name, registration_number })))
        }),
        Collection::Evidence => kept(&value, |shape: Evidence, kept| {
            let evidence = portfolio::Evidence {
                number: EvidenceNumber(shape.number.0),
                title: shape.title,
                content: content(shape.content)?,
                types: shape.types.into_iter().map(|id| id.0).collect(),
                produced_on: shape.produced_on.map(|date| date.0),
                setting: shape.setting.map(Setting::into),
                description: shape.description,
                added_at: shape.added_at.0,
            };
            Ok(Record::Evidence(shape.id.0, kept.with(evidence)))
        }),
        Collection::Mappings => kept(&value, |shape: Mapping, kept| {
            let key = MappingKey { evidence: shape.evidence.0, criterion: shape.criterion.0 };
            let locations = shape.locations.into_iter().map(Location::into).collect();
            Ok(Record::Mapping(key, kept.with(portfolio::Mapping { locations, reason: shape.reason })))
        }),
        Collection::Claims => kept(&value, |shape: Claim, kept| {
            Ok(Record::Claim(shape.criterion.0, kept.with(portfolio::Claim { claimed_at: shape.claimed_at.0 })))
        }),
        Collection::Submissions => unchanging(&value, |shape: Submission| {
            let Submission { id, declaration, name, records } = shape;
            (id.0, portfolio::Submission { declaration, name, records: records.0 })
        })
        .map(|(id, submission)| Record::Submission(id, submission)),
        Collection::Decisions => unchanging(&value, |shape: Decision| {
            let decision = portfolio::Decision {
                criterion: shape.criterion.0,
                wording: shape.wording.0,
                evidence: shape.evidence.into_iter().map(|looked_at| (looked_at.id.0, looked_at.digest.0)).collect(),
                outcome: shape.outcome.into(),
                feedback: shape.feedback,
                supersedes: shape.supersedes.map(|id| id.0),
            };
            (shape.id.0, decision)
        })
        .map(|(id, decision)| Record::Decision(id, decision)),
        Collection::SignOffs => unchanging(&value, |shape: SignOff| {
            let SignOff { id, unit, declaration, supersedes } = shape;
            (id.0, portfolio::SignOff { unit: unit.0, declaration, supersedes: supersedes.map(|id| id.0) })
        })
        .map(|(id, sign_off)| Record::SignOff(id, sign_off)),
        Collection::Withdrawn => {
            let kind = value.get("kind").and_then(Value::as_text);
            if kind.is_some_and(|kind| !WITHDRAWN_KINDS.contains(&kind)) {
                return Ok(Record::Unknown(collection.clone(), value));
            }
            kept(&value, |shape: Withdrawn, kept| {
                let (record, number) = match shape {
                    Withdrawn::Enrolment { id } => (WithdrawnKey::Enrolment(id.0), None),
                    Withdrawn::Actor { id } => (WithdrawnKey::Actor(id.0), None),
                    Withdrawn::Evidence { id, number } => {
                        (WithdrawnKey::Evidence(id.0), number.map(|number| EvidenceNumber(number.0)))
                    }
                    Withdrawn::Mapping { evidence, criterion } => {
                        (WithdrawnKey::Mapping(MappingKey { evidence: evidence.0, criterion: criterion.0 }), None)
                    }
                    Withdrawn::Claim { criterion } => (WithdrawnKey::Claim(criterion.0), None),
                };
                Ok(Record::Withdrawn(Trace { record, number, revision: kept.0, extra: Extra::new() }))
            })
        }
        Collection::Unknown(_) => {
            if !matches!(value, Value::Object(_)) {
                let reason = "an object is expected".to_owned();
                return Err(RecordError::Shape { key: named(collection, &value), path: String::new(), reason });
            }
            return Ok(Record::Unknown(collection.clone(), value));
        }
    }
    .map_err(|error| RecordError::Shape {
        key: named(collection, &value),
        path: error.path.join("."),
        reason: error.reason,
    })?;
    keep_the_rest(&mut record, &value);
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

struct Stamp(Revision);

impl Stamp {
    fn with<T>(self, value: T) -> Kept<T> {
        Kept { revision: self.0, value: Some(value), extra: Extra::new() }
    }
}

fn kept<S: DeserializeOwned>(
    value: &Value,
    read: impl FnOnce(S, Stamp) -> Result<Record, bridge::ShapeError>,
) -> Result<Record, bridge::ShapeError> {
    let says = bridge::shape(value)?;
    let whose: Changing = bridge::shape(value)?;
    let revision = Revision {
        number: whose.revision.0,
        replaces: whose.replaces.map(|digest| digest.0),
        by: whose.by.0,
        at: whose.at.0,
    };
    read(says, Stamp(revision))
}

fn unchanging<S: DeserializeOwned, K, T>(
    value: &Value,
    read: impl FnOnce(S) -> (K, T),
) -> Result<(K, Unchanging<T>), bridge::ShapeError> {
    let (key, says) = read(bridge::shape(value)?);
    let whose: Made = bridge::shape(value)?;
    Ok((key, Unchanging { by: whose.by.0, at: whose.at.0, value: says, extra: Extra::new() }))
}

fn content(shape: Content) -> Result<EvidenceContent, bridge::ShapeError> {
    let wrong = |path: &[&str], reason: &str| bridge::ShapeError {
        path: path.iter().map(|&step| step.to_owned()).collect(),
        reason: reason.to_owned(),
    };
    Ok(match shape {
        Content::Files { files } if files.is_empty() => {
            return Err(wrong(&["content", "files"], "at least one file is expected"));
        }
        Content::Files { files } => {
            if files.iter().any(|file| file.size > MAX_INTEGER.unsigned_abs()) {
                return Err(wrong(&["content", "files"], "a size is outside 2^53−1"));
            }
            EvidenceContent::Files(files.into_iter().map(File::into).collect())
        }
        Content::Account { text } => EvidenceContent::Account { text },
        // Nothing else may be opened from a portfolio, least of all a script.
        Content::Link { url } => {
            let lower = url.to_ascii_lowercase();
            if !lower.starts_with("https://") && !lower.starts_with("http://") {
                return Err(wrong(&["content", "url"], &not_valid(&url)));
            }
            EvidenceContent::Link { url }
        }
        Content::Elsewhere { place, holder } => EvidenceContent::Elsewhere { place, holder },
    })
}

// ---- What is not known is kept ----

/// Puts the members of `value` that this version does not know into the record's `extra`: those of the record itself, and
/// whole members that have unknown ones inside.
fn keep_the_rest(record: &mut Record, value: &Value) {
    let Value::Object(given) = value else { return };
    let known = known_members(record);
    let rest = given.iter().filter(|(name, value)| known.get(*name) != Some(value));
    let rest: Extra = rest.map(|(name, value)| (name.clone(), value.clone())).collect();
    match record {
        Record::Enrolment(_, kept) => kept.extra = rest,
        Record::Actor(_, kept) => kept.extra = rest,
        Record::Evidence(_, kept) => kept.extra = rest,
        Record::Mapping(_, kept) => kept.extra = rest,
        Record::Claim(_, kept) => kept.extra = rest,
        Record::Withdrawn(withdrawn) => withdrawn.extra = rest,
        Record::Submission(_, unchanging) => unchanging.extra = rest,
        Record::Decision(_, unchanging) => unchanging.extra = rest,
        Record::SignOff(_, unchanging) => unchanging.extra = rest,
        Record::Unknown(..) => {}
    }
}

/// `known` with the unknown members that `kept` has in the same places. A part that has changed since loses them: they
/// were said of something else.
fn revived(kept: &Value, known: &Value) -> Value {
    if covers(kept, known) {
        return kept.clone();
    }
    match (kept, known) {
        (Value::Array(kept), Value::Array(known)) => {
            let item = |known| kept.iter().find(|kept| covers(kept, known)).unwrap_or(known).clone();
            Value::Array(known.iter().map(item).collect())
        }
        (Value::Object(kept), Value::Object(known)) => {
            let member = |(name, known): (&String, &Value)| {
                (name.clone(), kept.get(name).map_or_else(|| known.clone(), |kept| revived(kept, known)))
            };
            Value::Object(known.iter().map(member).collect())
        }
        _ => known.clone(),
    }
}

/// Whether `kept` says all that `known` says, and perhaps more.
fn covers(kept: &Value, known: &Value) -> bool {
    match (kept, known) {
        (Value::Object(kept), Value::Object(known)) => {
            known.iter().all(|(name, known)| kept.get(name).is_some_and(|kept| covers(kept, known)))
        }
        (Value::Array(kept), Value::Array(known)) => {
            kept.len() == known.len() && kept.iter().zip(known).all(|(kept, known)| covers(kept, known))
        }
        _ => kept == known,
    }
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

// ---- Between the shapes and the portfolio ----

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

same_variants!(Role = portfolio::Role { Learner, Assessor, Iqa });
same_variants!(Setting = portfolio::Setting { Workplace, Simulated });
same_variants!(Outcome = portfolio::Outcome { MoreEvidenceNeeded, NotYetMet, Met });

impl From<&EvidenceContent> for Content {
    fn from(content: &EvidenceContent) -> Self {
        match content {
            EvidenceContent::Files(files) => Content::Files { files: files.iter().map(File::from).collect() },
            EvidenceContent::Account { text } => Content::Account { text: text.clone() },
            EvidenceContent::Link { url } => Content::Link { url: url.clone() },
            EvidenceContent::Elsewhere { place, holder } => {
                Content::Elsewhere { place: place.clone(), holder: holder.clone() }
            }
        }
    }
}

impl From<&portfolio::Attachment> for File {
    fn from(attachment: &portfolio::Attachment) -> Self {
        File {
            sha256: Text(attachment.digest),
            size: attachment.size,
            media_type: attachment.media_type.clone(),
            name: attachment.file_name.clone(),
        }
    }
}

impl From<File> for portfolio::Attachment {
    fn from(file: File) -> Self {
        portfolio::Attachment {
            digest: file.sha256.0,
            size: file.size,
            media_type: file.media_type,
            file_name: file.name,
        }
    }
}

impl From<&portfolio::Location> for Location {
    fn from(location: &portfolio::Location) -> Self {
        match location.clone() {
            portfolio::Location::Pages { first, last } => Location::Pages { first, last },
            portfolio::Location::Time { start, end } => Location::Time { start, end },
            portfolio::Location::Cells { sheet, range } => Location::Cells { sheet, range },
            portfolio::Location::Quote(text) => Location::Quote { text },
            portfolio::Location::Region { page, left, top, width, height } => {
                Location::Region { page, left, top, width, height }
            }
            portfolio::Location::Words(text) => Location::Words { text },
        }
    }
}

impl From<Location> for portfolio::Location {
    fn from(location: Location) -> Self {
        match location {
            Location::Pages { first, last } => portfolio::Location::Pages { first, last },
            Location::Time { start, end } => portfolio::Location::Time { start, end },
            Location::Cells { sheet, range } => portfolio::Location::Cells { sheet, range },
            Location::Quote { text } => portfolio::Location::Quote(text),
            Location::Region { page, left, top, width, height } => {
                portfolio::Location::Region { page, left, top, width, height }
            }
            Location::Words { text } => portfolio::Location::Words(text),
        }
    }
}

//! Records as they are serialised: one shape for the database and for a bundle.
//!
//! Every record is written as one canonical JSON text (RFC 8785), so that equal records are equal bytes and a record's
//! [`digest`] is the same on every device. What is read must be written again byte for byte, members of later versions
//! included; what this version would write otherwise is refused ([`RecordError::Spelling`]), because a digest that
//! another device took would no longer be found.
//!
//! [`v1`] has the shapes, frozen. There is one version so far, so nothing migrates yet; a second version gets its own
//! file beside it and one chain that both the database and the bundle go through. Within a version members are only
//! added, and a reader keeps those that it does not know.
//!
//! [`Assembly`] puts records that were read together again and checks what no record can know by itself.
//!
//! The **digest of all records** ([`records_digest`]) does not depend on their order: it is the SHA-256 over one line for
//! each record, `<collection> <64 hexadecimal digits of the record's digest>\n`, the lines sorted bytewise.

mod assembly;
pub(crate) mod bridge;
pub mod v1;

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

pub use assembly::{Assembly, AssemblyError};

use crate::digest::{Digest, Hasher};
use crate::json::{self, JsonError, Value};
use crate::portfolio::{
    Actor, ActorId, Claim, Decision, DecisionId, Enrolment, Evidence, EvidenceId, EvidenceNumber, Extra, Kept, Mapping,
    MappingKey, Parked, ParkedKey, Portfolio, PortfolioId, RecordKey, Revision, Role, SignOff, SignOffId, Submission,
    SubmissionId, Unchanging, Worded,
};
use crate::spec::CriterionRef;

/// The most bytes of one record's JSON. The longest texts that [`crate::portfolio::command`] takes fit in with all their
/// characters escaped, so that nothing can be typed that cannot be handed over.
pub const MAX_RECORD_BYTES: usize = 4 * 1024 * 1024;

/// The most records of one portfolio.
pub const MAX_RECORDS: usize = 100_000;

/// The longest name of a collection, in bytes.
pub const MAX_COLLECTION_NAME: usize = 40;

/// Records of one kind, by the name they have in a bundle and in the database.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Collection {
    /// `enrolments`: exactly one record, known by the portfolio's id.
    Enrolments,
    /// `actors`
    Actors,
    /// `evidence`
    Evidence,
    /// `mappings`
    Mappings,
    /// `claims`
    Claims,
    /// `parked`
    Parked,
    /// `submissions`
    Submissions,
    /// `decisions`
    Decisions,
    /// `signOffs`
    SignOffs,
    /// `withdrawn`: the traces of withdrawn records of any kind.
    Withdrawn,
    /// A collection that this version does not know, such as `samples`. Its records are kept as they are.
    Unknown(UnknownCollection),
}

/// The name of a collection that this version does not know: ASCII letters and digits, a letter first, at most
/// [`MAX_COLLECTION_NAME`] of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownCollection(String);

impl Collection {
    /// Every collection that this version knows, in the order in which a bundle has them.
    pub const KNOWN: [Collection; 10] = [
        Collection::Enrolments,
        Collection::Actors,
        Collection::Evidence,
        Collection::Mappings,
        Collection::Claims,
        Collection::Parked,
        Collection::Submissions,
        Collection::Decisions,
        Collection::SignOffs,
        Collection::Withdrawn,
    ];

    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            Collection::Enrolments => "enrolments",
            Collection::Actors => "actors",
            Collection::Evidence => "evidence",
            Collection::Mappings => "mappings",
            Collection::Claims => "claims",
            Collection::Parked => "parked",
            Collection::Submissions => "submissions",
            Collection::Decisions => "decisions",
            Collection::SignOffs => "signOffs",
            Collection::Withdrawn => "withdrawn",
            Collection::Unknown(UnknownCollection(name)) => name,
        }
    }
}

impl fmt::Display for Collection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Not a name that a collection can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotACollection;

impl FromStr for Collection {
    type Err = NotACollection;
    fn from_str(name: &str) -> Result<Collection, NotACollection> {
        if let Some(known) = Collection::KNOWN.into_iter().find(|known| known.name() == name) {
            return Ok(known);
        }
        let is_name = name.len() <= MAX_COLLECTION_NAME
            && name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_name { Ok(Collection::Unknown(UnknownCollection(name.to_owned()))) } else { Err(NotACollection) }
    }
}

/// The key as text, stable for ever: `enrolment`, `evidence/019…`, `mapping/019…@ISP501.1.1`, `claim/ISP501.1.1`. It is
/// the same for a record and for the trace that its withdrawal leaves.
impl fmt::Display for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RecordKey::Enrolment => f.write_str("enrolment"),
            RecordKey::Actor(id) => write!(f, "actor/{id}"),
            RecordKey::Evidence(id) => write!(f, "evidence/{id}"),
            RecordKey::Mapping(key) => write!(f, "mapping/{}@{}", key.evidence, key.criterion),
            RecordKey::Claim(criterion) => write!(f, "claim/{criterion}"),
            RecordKey::Parked(ParkedKey { evidence, worded: Worded { criterion, wording } }) => {
                write!(f, "parked/{evidence}@{criterion}@{wording}")
            }
            RecordKey::Submission(id) => write!(f, "submission/{id}"),
            RecordKey::Decision(id) => write!(f, "decision/{id}"),
            RecordKey::SignOff(id) => write!(f, "signOff/{id}"),
        }
    }
}

/// Not the text of a [`RecordKey`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotARecordKey;

impl FromStr for RecordKey {
    type Err = NotARecordKey;
    fn from_str(text: &str) -> Result<RecordKey, NotARecordKey> {
        fn id<T: FromStr>(text: &str) -> Result<T, NotARecordKey> {
            text.parse().map_err(|_| NotARecordKey)
        }
        if text == "enrolment" {
            return Ok(RecordKey::Enrolment);
        }
        let (kind, rest) = text.split_once('/').ok_or(NotARecordKey)?;
        match kind {
            "actor" => id(rest).map(RecordKey::Actor),
            "evidence" => id(rest).map(RecordKey::Evidence),
            "mapping" => {
                let (evidence, criterion) = rest.split_once('@').ok_or(NotARecordKey)?;
                Ok(RecordKey::Mapping(MappingKey { evidence: id(evidence)?, criterion: id(criterion)? }))
            }
            "claim" => id(rest).map(RecordKey::Claim),
            "parked" => {
                let (evidence, rest) = rest.split_once('@').ok_or(NotARecordKey)?;
                let (criterion, wording) = rest.split_once('@').ok_or(NotARecordKey)?;
                let worded = Worded { criterion: id(criterion)?, wording: id(wording)? };
                Ok(RecordKey::Parked(ParkedKey { evidence: id(evidence)?, worded }))
            }
            "submission" => id(rest).map(RecordKey::Submission),
            "decision" => id(rest).map(RecordKey::Decision),
            "signOff" => id(rest).map(RecordKey::SignOff),
            _ => Err(NotARecordKey),
        }
    }
}

/// One record of a portfolio, as it is read and written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// The enrolment, known by the portfolio's id.
    Enrolment(PortfolioId, Kept<Enrolment>),
    /// An actor.
    Actor(ActorId, Kept<Actor>),
    /// An evidence item.
    Evidence(EvidenceId, Kept<Evidence>),
    /// A mapping.
    Mapping(MappingKey, Kept<Mapping>),
    /// A claim.
    Claim(CriterionRef, Kept<Claim>),
    /// A parked mapping.
    Parked(ParkedKey, Kept<Parked>),
    /// The trace of a withdrawn record.
    Withdrawn(Withdrawn),
    /// A submission.
    Submission(SubmissionId, Unchanging<Submission>),
    /// A decision.
    Decision(DecisionId, Unchanging<Decision>),
    /// A sign-off.
    SignOff(SignOffId, Unchanging<SignOff>),
    /// A record of a collection, or a withdrawal of a kind, that this version does not know.
    Unknown(Collection, Value),
}

/// What a withdrawn record leaves behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// Which record: the enrolment, an actor, evidence, a mapping, a claim or a parked mapping. Nothing else can be withdrawn.
    pub record: WithdrawnKey,
    /// The number it had, if it was evidence and the number is known.
    pub number: Option<EvidenceNumber>,
    /// The revision that withdrew it.
    pub revision: Revision,
    /// Members from a later version of this product.
    pub extra: Extra,
}

/// Which record was withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WithdrawnKey {
    /// The enrolment of this portfolio.
    Enrolment(PortfolioId),
    /// An actor.
    Actor(ActorId),
    /// An evidence item.
    Evidence(EvidenceId),
    /// A mapping.
    Mapping(MappingKey),
    /// A claim.
    Claim(CriterionRef),
    /// A parked mapping.
    Parked(ParkedKey),
}

impl WithdrawnKey {
    /// As the key that the record had.
    pub fn record_key(self) -> RecordKey {
        match self {
            WithdrawnKey::Enrolment(_) => RecordKey::Enrolment,
            WithdrawnKey::Actor(id) => RecordKey::Actor(id),
            WithdrawnKey::Evidence(id) => RecordKey::Evidence(id),
            WithdrawnKey::Mapping(key) => RecordKey::Mapping(key),
            WithdrawnKey::Claim(criterion) => RecordKey::Claim(criterion),
            WithdrawnKey::Parked(key) => RecordKey::Parked(key),
        }
    }
}

impl Record {
    /// The collection that it is written into.
    pub fn collection(&self) -> Collection {
        match self {
            Record::Enrolment(..) => Collection::Enrolments,
            Record::Actor(..) => Collection::Actors,
            Record::Evidence(..) => Collection::Evidence,
            Record::Mapping(..) => Collection::Mappings,
            Record::Claim(..) => Collection::Claims,
            Record::Parked(..) => Collection::Parked,
            Record::Withdrawn(_) => Collection::Withdrawn,
            Record::Submission(..) => Collection::Submissions,
            Record::Decision(..) => Collection::Decisions,
            Record::SignOff(..) => Collection::SignOffs,
            Record::Unknown(collection, _) => collection.clone(),
        }
    }

    /// What it is known by; `None` for one that this version does not know.
    pub fn key(&self) -> Option<RecordKey> {
        Some(match self {
            Record::Enrolment(..) => RecordKey::Enrolment,
            Record::Actor(id, _) => RecordKey::Actor(*id),
            Record::Evidence(id, _) => RecordKey::Evidence(*id),
            Record::Mapping(key, _) => RecordKey::Mapping(*key),
            Record::Claim(criterion, _) => RecordKey::Claim(*criterion),
            Record::Parked(key, _) => RecordKey::Parked(*key),
            Record::Withdrawn(withdrawn) => withdrawn.record.record_key(),
            Record::Submission(id, _) => RecordKey::Submission(*id),
            Record::Decision(id, _) => RecordKey::Decision(*id),
            Record::SignOff(id, _) => RecordKey::SignOff(*id),
            Record::Unknown(..) => return None,
        })
    }

    /// Its key as text: that of [`Record::key`], or `unknown/<collection>/<digest>` for one that this version does not
    /// know.
    pub fn text_key(&self) -> String {
        match self {
            Record::Unknown(collection, value) => unknown_key(collection.name(), &value.digest()),
            known => known.key().map(|key| key.to_string()).unwrap_or_default(),
        }
    }

    /// Who wrote it; `None` if an unknown record does not say so as ours do.
    pub fn by(&self) -> Option<ActorId> {
        Some(match self {
            Record::Enrolment(_, kept) => kept.revision.by,
            Record::Actor(_, kept) => kept.revision.by,
            Record::Evidence(_, kept) => kept.revision.by,
            Record::Mapping(_, kept) => kept.revision.by,
            Record::Claim(_, kept) => kept.revision.by,
            Record::Parked(_, kept) => kept.revision.by,
            Record::Withdrawn(withdrawn) => withdrawn.revision.by,
            Record::Submission(_, unchanging) => unchanging.by,
            Record::Decision(_, unchanging) => unchanging.by,
            Record::SignOff(_, unchanging) => unchanging.by,
            Record::Unknown(_, value) => return value.get("by")?.as_text()?.parse().ok(),
        })
    }

    /// The role that may write such a record; `None` if any may: everybody describes themselves, and of records that this
    /// version does not know it cannot tell. From bundle.md, "Who may write what".
    pub fn writer(&self) -> Option<Role> {
        match self {
            Record::Enrolment(..)
            | Record::Evidence(..)
            | Record::Mapping(..)
            | Record::Claim(..)
            | Record::Parked(..)
            | Record::Submission(..) => Some(Role::Learner),
            Record::Withdrawn(withdrawn) => match withdrawn.record {
                WithdrawnKey::Actor(_) => None,
                _ => Some(Role::Learner),
            },
            Record::Decision(..) | Record::SignOff(..) => Some(Role::Assessor),
            Record::Actor(..) => None,
            // Samples are not read yet, but whose they are is known.
            Record::Unknown(collection, _) if collection.name() == "samples" => Some(Role::Iqa),
            Record::Unknown(..) => None,
        }
    }

    /// The members of it that this version does not know; `None` where it knows none.
    fn extra(&self) -> Option<&Extra> {
        Some(match self {
            Record::Enrolment(_, kept) => &kept.extra,
            Record::Actor(_, kept) => &kept.extra,
            Record::Evidence(_, kept) => &kept.extra,
            Record::Mapping(_, kept) => &kept.extra,
            Record::Claim(_, kept) => &kept.extra,
            Record::Parked(_, kept) => &kept.extra,
            Record::Withdrawn(withdrawn) => &withdrawn.extra,
            Record::Submission(_, unchanging) => &unchanging.extra,
            Record::Decision(_, unchanging) => &unchanging.extra,
            Record::SignOff(_, unchanging) => &unchanging.extra,
            Record::Unknown(..) => return None,
        })
    }

    fn extra_mut(&mut self) -> Option<&mut Extra> {
        Some(match self {
            Record::Enrolment(_, kept) => &mut kept.extra,
            Record::Actor(_, kept) => &mut kept.extra,
            Record::Evidence(_, kept) => &mut kept.extra,
            Record::Mapping(_, kept) => &mut kept.extra,
            Record::Claim(_, kept) => &mut kept.extra,
            Record::Parked(_, kept) => &mut kept.extra,
            Record::Withdrawn(withdrawn) => &mut withdrawn.extra,
            Record::Submission(_, unchanging) => &mut unchanging.extra,
            Record::Decision(_, unchanging) => &mut unchanging.extra,
            Record::SignOff(_, unchanging) => &mut unchanging.extra,
            Record::Unknown(..) => return None,
        })
    }

    /// The record as JSON.
    pub fn value(&self) -> Value {
        v1::write(self)
    }

    /// The record as canonical JSON text: what is stored and handed on.
    pub fn text(&self) -> String {
        self.value().canonical()
    }
}

fn unknown_key(collection: &str, digest: &Digest) -> String {
    format!("unknown/{collection}/{digest}")
}

/// A record ready to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it belongs.
    pub collection: Collection,
    /// [`Record::text_key`]: stays the same when the record changes or is withdrawn.
    pub key: String,
    /// The record as canonical JSON text.
    pub json: String,
}

impl Row {
    /// The digest of the record.
    pub fn digest(&self) -> Digest {
        Digest::of(self.json.as_bytes())
    }

    /// Where a store keeps it: its collection and its key. A record and the trace of its withdrawal are kept in different
    /// places, so that what is read back is known for what it is; [`Row::other_place`] has to be emptied for this one.
    pub fn place(&self) -> String {
        place(&self.collection, &self.key)
    }

    /// Where the record was kept before it was withdrawn, or its trace before it was restored. `None` for what is never
    /// withdrawn.
    pub fn other_place(&self) -> Option<String> {
        let key: RecordKey = self.key.parse().ok()?;
        let live = match key {
            RecordKey::Enrolment => Collection::Enrolments,
            RecordKey::Actor(_) => Collection::Actors,
            RecordKey::Evidence(_) => Collection::Evidence,
            RecordKey::Mapping(_) => Collection::Mappings,
            RecordKey::Claim(_) => Collection::Claims,
            RecordKey::Parked(_) => Collection::Parked,
            RecordKey::Submission(_) | RecordKey::Decision(_) | RecordKey::SignOff(_) => return None,
        };
        let other = if self.collection == Collection::Withdrawn { live } else { Collection::Withdrawn };
        Some(place(&other, &self.key))
    }
}

fn place(collection: &Collection, key: &str) -> String {
    format!("{}:{key}", collection.name())
}

/// The record that a store keeps in `place` as `json`.
pub fn read_place(place: &str, json: &[u8]) -> Result<Record, RecordError> {
    let (name, _) = place.split_once(':').unwrap_or((place, ""));
    let collection = name.parse().map_err(|NotACollection| RecordError::Shape {
        key: place.to_owned(),
        path: String::new(),
        reason: "no collection has this name".to_owned(),
    })?;
    read(&collection, json)
}

/// The record `key` of `portfolio` ready to be stored, or its trace if it is withdrawn; `None` if it never was.
pub fn row(portfolio: &Portfolio, key: RecordKey) -> Option<Row> {
    let record = get(portfolio, key)?;
    Some(Row { collection: record.collection(), key: key.to_string(), json: record.text() })
}

/// The record `key` of `portfolio` as canonical JSON text, or its trace if it is withdrawn; `None` if it never was.
pub fn record(portfolio: &Portfolio, key: RecordKey) -> Option<String> {
    get(portfolio, key).map(|record| record.text())
}

/// The digest of [`record`]: what the record's next revision names as replaced.
pub fn digest(portfolio: &Portfolio, key: RecordKey) -> Option<Digest> {
    record(portfolio, key).map(|text| Digest::of(text.as_bytes()))
}

/// The record `key` of `portfolio`, or its trace if it is withdrawn; `None` if it never was.
pub fn get(portfolio: &Portfolio, key: RecordKey) -> Option<Record> {
    fn kept<T: Clone>(kept: &Kept<T>, live: impl FnOnce(Kept<T>) -> Record, withdrawn: WithdrawnKey) -> Record {
        match kept.value {
            Some(_) => live(kept.clone()),
            None => Record::Withdrawn(Withdrawn {
                record: withdrawn,
                number: None,
                revision: kept.revision.clone(),
                extra: kept.extra.clone(),
            }),
        }
    }
    Some(match key {
        RecordKey::Enrolment => kept(
            &portfolio.enrolment,
            |kept| Record::Enrolment(portfolio.id, kept),
            WithdrawnKey::Enrolment(portfolio.id),
        ),
        RecordKey::Actor(id) => {
            kept(portfolio.actors.kept(id)?, |kept| Record::Actor(id, kept), WithdrawnKey::Actor(id))
        }
        RecordKey::Evidence(id) => {
            let evidence = portfolio.evidence.kept(id)?;
            match kept(evidence, |kept| Record::Evidence(id, kept), WithdrawnKey::Evidence(id)) {
                Record::Withdrawn(withdrawn) => {
                    Record::Withdrawn(Withdrawn { number: portfolio.withdrawn_numbers.get(&id).copied(), ..withdrawn })
                }
                live => live,
            }
        }
        RecordKey::Mapping(key) => {
            kept(portfolio.mappings.kept(key)?, |kept| Record::Mapping(key, kept), WithdrawnKey::Mapping(key))
        }
        RecordKey::Claim(criterion) => kept(
            portfolio.claims.kept(criterion)?,
            |kept| Record::Claim(criterion, kept),
            WithdrawnKey::Claim(criterion),
        ),
        RecordKey::Parked(key) => {
            kept(portfolio.parked.kept(key)?, |kept| Record::Parked(key, kept), WithdrawnKey::Parked(key))
        }
        RecordKey::Submission(id) => Record::Submission(id, portfolio.submissions.get(&id)?.clone()),
        RecordKey::Decision(id) => Record::Decision(id, portfolio.decisions.get(&id)?.clone()),
        RecordKey::SignOff(id) => Record::SignOff(id, portfolio.sign_offs.get(&id)?.clone()),
    })
}

/// The keys of all records of `portfolio` that this version knows, traces included, in the order of a bundle.
pub fn keys(portfolio: &Portfolio) -> Vec<RecordKey> {
    let mut keys = vec![RecordKey::Enrolment];
    keys.extend(portfolio.actors.all().map(|(id, _)| RecordKey::Actor(id)));
    keys.extend(portfolio.evidence.all().map(|(id, _)| RecordKey::Evidence(id)));
    keys.extend(portfolio.mappings.all().map(|(key, _)| RecordKey::Mapping(key)));
    keys.extend(portfolio.claims.all().map(|(criterion, _)| RecordKey::Claim(criterion)));
    keys.extend(portfolio.parked.all().map(|(key, _)| RecordKey::Parked(key)));
    keys.extend(portfolio.submissions.keys().map(|&id| RecordKey::Submission(id)));
    keys.extend(portfolio.decisions.keys().map(|&id| RecordKey::Decision(id)));
    keys.extend(portfolio.sign_offs.keys().map(|&id| RecordKey::SignOff(id)));
    keys
}

/// Every record of `portfolio`, sorted by collection: known ones in the order of [`Collection::KNOWN`], then the others
/// by name.
pub fn rows(portfolio: &Portfolio) -> Vec<Row> {
    let known = keys(portfolio).into_iter().filter_map(|key| row(portfolio, key));
    let unknown = portfolio.unknown.iter().filter_map(|((collection, digest), value)| {
        let key = unknown_key(collection, digest);
        Some(Row { collection: collection.parse().ok()?, key, json: value.canonical() })
    });
    let mut rows: Vec<Row> = known.chain(unknown).collect();
    rows.sort_by(|a, b| a.collection.cmp(&b.collection));
    rows
}

/// The digest of all records, whatever their order; the module says of what exactly.
pub fn records_digest(portfolio: &Portfolio) -> Digest {
    digest_of_records(rows(portfolio).iter().map(|row| (row.collection.name().to_owned(), row.digest())))
}

/// [`records_digest`] out of each record's collection and digest.
pub fn digest_of_records(records: impl IntoIterator<Item = (String, Digest)>) -> Digest {
    let mut lines: Vec<String> =
        records.into_iter().map(|(collection, digest)| format!("{collection} {digest}\n")).collect();
    lines.sort_unstable();
    let mut hasher = Hasher::new();
    lines.iter().for_each(|line| hasher.update(line.as_bytes()));
    hasher.finish()
}

/// Why a text is no record of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordError {
    /// Longer than [`MAX_RECORD_BYTES`].
    TooLong {
        /// Its length in bytes.
        found: usize,
        /// The most that is allowed.
        max: usize,
    },
    /// No JSON of ours.
    Json(JsonError),
    /// A member is missing, or is not what it has to be.
    Shape {
        /// Which record, as far as it says.
        key: String,
        /// Which member: `content.files.0.size`.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A member is understood but would be written otherwise, so that the record's digest would change: a list that is
    /// not sorted, a moment with more digits than it needs.
    Spelling {
        /// Which record.
        key: String,
        /// Which member.
        member: String,
    },
}

/// Reads one record of `collection` out of its JSON text. White space and the order of its members do not matter.
pub fn read(collection: &Collection, json: &[u8]) -> Result<Record, RecordError> {
    if json.len() > MAX_RECORD_BYTES {
        return Err(RecordError::TooLong { found: json.len(), max: MAX_RECORD_BYTES });
    }
    read_value(collection, json::parse(json).map_err(RecordError::Json)?)
}

/// Reads one record of `collection` out of JSON that was parsed already.
pub fn read_value(collection: &Collection, value: Value) -> Result<Record, RecordError> {
    v1::read(collection, value)
}

/// A moment as records have it, RFC 3339 in UTC: `2026-11-23T10:00:00Z`, with three digits more where there are
/// milliseconds. Anything finer is cut off.
pub fn moment(at: Timestamp) -> String {
    let millis = at.as_millisecond();
    let (seconds, millis) = (millis.div_euclid(1000), millis.rem_euclid(1000));
    let seconds = Timestamp::from_second(seconds).unwrap_or(Timestamp::MIN).to_string();
    if millis == 0 { seconds } else { format!("{}.{millis:03}Z", seconds.trim_end_matches('Z')) }
}

/// Reads what [`moment`] writes, and no other spelling.
pub fn read_moment(text: &str) -> Option<Timestamp> {
    let at: Timestamp = text.parse().ok()?;
    (moment(at) == text).then_some(at)
}

#[cfg(test)]
mod tests;

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
mod collection;
mod keys;
mod record;
mod states;
pub mod v1;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

pub use assembly::{Assembly, AssemblyError};
pub use collection::{Collection, MAX_COLLECTION_NAME, NotACollection, RESERVED, UnknownCollection};
pub use keys::{NotARecordKey, Row};
pub use record::{Pen, Record, Withdrawn, WithdrawnKey};
pub use states::{States, arrange, put, states, versions};

use crate::digest::{Digest, Hasher};
use crate::json::{self, JsonError, Value};
use crate::portfolio::{Portfolio, RecordKey};
use keys::unknown_key;

/// The most bytes of one record's JSON. The longest texts that [`crate::portfolio::command`] takes fit in with all their
/// characters escaped, so that nothing can be typed that cannot be handed over.
pub const MAX_RECORD_BYTES: usize = 4 * 1024 * 1024;

/// The most records of one portfolio.
pub const MAX_RECORDS: usize = 100_000;

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

/// What a store has to do once records have changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Saving {
    /// The records to put, each in its [`Row::place`].
    pub put: Vec<Row>,
    /// The places to empty first.
    pub delete: Vec<String>,
}

/// What a store has to do once the records `keys` of `portfolio` have changed.
pub fn saving(portfolio: &Portfolio, keys: &[RecordKey]) -> Saving {
    let mut saving = Saving::default();
    for &key in keys {
        match get(portfolio, key) {
            Some(record) => {
                let row = Row { collection: record.collection(), key: key.to_string(), json: record.text() };
                // In its first state it was nowhere before.
                if record.revision().is_none_or(|revision| revision.number > 1) {
                    saving.delete.extend(row.other_place());
                }
                saving.put.push(row);
            }
            // Only further states of records go: what they said is in a later one.
            None => saving.delete.push(keys::place(&Collection::Versions, &key.to_string())),
        }
    }
    saving
}

/// Whether a store keeps a further state of a record in `place`.
pub fn is_version(place: &str) -> bool {
    place.split_once(':').is_some_and(|(collection, _)| collection == Collection::Versions.name())
}

/// The record `key` of `portfolio` as canonical JSON text, or its trace if it is withdrawn; `None` if it never was.
pub fn record(portfolio: &Portfolio, key: RecordKey) -> Option<String> {
    get(portfolio, key).map(|record| record.text())
}

/// The digest of [`record`]: what the record's next revision names as replaced.
pub fn digest(portfolio: &Portfolio, key: RecordKey) -> Option<Digest> {
    record(portfolio, key).map(|text| Digest::of(text.as_bytes()))
}

/// The digests of the states of the record `key`: of the current one, and of each of its rivals in their order.
pub fn digests(portfolio: &Portfolio, key: RecordKey) -> Vec<Digest> {
    let states = states(portfolio, key);
    states
        .iter()
        .flat_map(|states| std::iter::once(&states.current).chain(&states.rivals))
        .map(Record::digest)
        .collect()
}

/// The record `key` of `portfolio`, or its trace if it is withdrawn; `None` if it never was.
pub fn get(portfolio: &Portfolio, key: RecordKey) -> Option<Record> {
    match key {
        RecordKey::Version(digest) => {
            let version = versions(portfolio).find(|state| state.digest() == digest)?;
            Some(Record::Version(Box::new(version)))
        }
        key => states::current(portfolio, key),
    }
}

/// The keys of all records of `portfolio` that this version knows, traces included, in the order of a bundle. Further
/// states of them are [`versions`].
pub fn keys(portfolio: &Portfolio) -> Vec<RecordKey> {
    let mut keys = vec![RecordKey::Enrolment];
    keys.extend(portfolio.actors.all().map(|(id, _)| RecordKey::Actor(id)));
    keys.extend(portfolio.evidence.all().map(|(id, _)| RecordKey::Evidence(id)));
    keys.extend(portfolio.mappings.all().map(|(key, _)| RecordKey::Mapping(key)));
    keys.extend(portfolio.claims.all().map(|(criterion, _)| RecordKey::Claim(criterion)));
    keys.extend(portfolio.parked.all().map(|(key, _)| RecordKey::Parked(key)));
    keys.extend(portfolio.answers.all().map(|(id, _)| RecordKey::Answer(id)));
    keys.extend(portfolio.competences.all().map(|(id, _)| RecordKey::Competence(id)));
    keys.extend(portfolio.submissions.keys().map(|&id| RecordKey::Submission(id)));
    keys.extend(portfolio.decisions.keys().map(|&id| RecordKey::Decision(id)));
    keys.extend(portfolio.sign_offs.keys().map(|&id| RecordKey::SignOff(id)));
    keys.extend(portfolio.assessor_evidence.keys().map(|&id| RecordKey::AssessorEvidence(id)));
    keys.extend(portfolio.entries.keys().map(|&id| RecordKey::Entry(id)));
    keys
}

/// When the latest of its records was written, by the clocks of those who wrote them.
pub fn latest(portfolio: &Portfolio) -> Option<Timestamp> {
    keys(portfolio).into_iter().filter_map(|key| get(portfolio, key)?.at()).max()
}

/// How many records `portfolio` has, of all kinds.
pub fn count(portfolio: &Portfolio) -> usize {
    keys(portfolio).len() + versions(portfolio).count() + portfolio.unknown.len()
}

/// Every record of `portfolio`, sorted by collection: known ones in the order of [`Collection::KNOWN`], then the others
/// by name.
pub fn rows(portfolio: &Portfolio) -> Vec<Row> {
    let known = keys(portfolio).into_iter().filter_map(|key| row(portfolio, key));
    let versions = versions(portfolio).map(|state| {
        let version = Record::Version(Box::new(state));
        Row { collection: Collection::Versions, key: version.text_key(), json: version.text() }
    });
    let unknown = portfolio.unknown.iter().filter_map(|((collection, digest), value)| {
        let key = unknown_key(collection, digest);
        Some(Row { collection: collection.parse().ok()?, key, json: value.canonical() })
    });
    let mut rows: Vec<Row> = known.chain(versions).chain(unknown).collect();
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
    usual_moment(text.as_bytes()).or_else(|| {
        let at: Timestamp = text.parse().ok()?;
        (moment(at) == text).then_some(at)
    })
}

/// A moment of the usual form and the usual years, read digit by digit: there are two and more in every record.
fn usual_moment(text: &[u8]) -> Option<Timestamp> {
    let number = |from: usize, to: usize| {
        text.get(from..to)?
            .iter()
            .try_fold(0_i32, |number, digit| digit.is_ascii_digit().then(|| number * 10 + i32::from(digit - b'0')))
    };
    let two = |from: usize| i8::try_from(number(from, from + 2)?).ok();
    let millis = match text.len() {
        20 => 0,
        // Where there are none they are not written.
        24 if text[19] == b'.' => number(20, 23).filter(|millis| *millis > 0)?,
        _ => return None,
    };
    let signs = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':'), (text.len() - 1, b'Z')];
    if signs.iter().any(|(at, sign)| text[*at] != *sign) {
        return None;
    }
    let year = i16::try_from(number(0, 4)?).ok()?;
    let at = DateTime::new(year, two(5)?, two(8)?, two(11)?, two(14)?, two(17)?, millis * 1_000_000).ok()?;
    Offset::UTC.to_timestamp(at).ok()
}

#[cfg(test)]
mod tests;

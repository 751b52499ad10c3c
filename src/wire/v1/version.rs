//! A further state of a record.

use std::collections::BTreeMap;

use crate::json::Value;
use crate::wire::{self, Collection, Record, RecordError};

/// `versions`: which collection the record belongs to, and the record as it would stand there.
pub(super) fn write(state: &Record) -> BTreeMap<String, Value> {
    let collection = Value::Text(state.collection().name().to_owned());
    [("collection".to_owned(), collection), ("record".to_owned(), state.value())].into()
}

/// What is no state of a record that this version knows is kept as it is.
pub(super) fn read(value: Value) -> Result<Record, RecordError> {
    let unknown = |value| Ok(Record::Unknown(Collection::Versions, value));
    let collection = value.get("collection").and_then(Value::as_text).and_then(|name| name.parse().ok());
    let (Some(collection), Some(record)) = (collection, value.get("record")) else { return shape_or(value, unknown) };
    if matches!(collection, Collection::Versions | Collection::Unknown(_)) {
        return shape_or(value, unknown);
    }
    let state = wire::read_value(&collection, record.clone())?;
    let version = Record::Version(Box::new(state));
    if matches!(&version, Record::Version(state) if matches!(**state, Record::Unknown(..))) || version.value() != value
    {
        return unknown(value);
    }
    Ok(version)
}

fn shape_or(value: Value, unknown: impl FnOnce(Value) -> Result<Record, RecordError>) -> Result<Record, RecordError> {
    if matches!(value, Value::Object(_)) {
        return unknown(value);
    }
    let reason = "an object is expected".to_owned();
    Err(RecordError::Shape { key: "versions/".to_owned(), path: String::new(), reason })
}

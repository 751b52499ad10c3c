//! What this version does not know is kept.

use std::collections::BTreeMap;

use crate::json::Value;
use crate::portfolio::Extra;

/// The members of a record that are not among those `known`, and whole members that have unknown ones inside.
pub(super) fn unknown_members(value: &Value, known: &BTreeMap<String, Value>) -> Extra {
    let Value::Object(given) = value else { return Extra::new() };
    let rest = given.iter().filter(|(name, value)| known.get(*name) != Some(value));
    rest.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Puts what was kept among the members that are `known`.
pub(super) fn put_back(extra: &Extra, known: &mut BTreeMap<String, Value>) {
    for (name, kept) in extra {
        match known.get_mut(name) {
            Some(known) => *known = revived(kept, known),
            None => drop(known.insert(name.clone(), kept.clone())),
        }
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

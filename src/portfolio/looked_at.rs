//! What a decision stands on.
//!
//! A decision names each piece of evidence with the digest of what was looked at: what the evidence is made of and where
//! in it the proof was said to be. When that digest changes the decision is stale. A title, a type, a date or a
//! description can change without it.

use std::collections::BTreeMap;

use super::{AssessorEvidence, Attachment, Evidence, EvidenceContent, Location, Mapping};
use crate::digest::Digest;
use crate::json::Value;

/// The digest of what an assessor looks at when `evidence` is offered by `mapping`.
pub fn looked_at(evidence: &Evidence, mapping: &Mapping) -> Digest {
    let content = match &evidence.content {
        EvidenceContent::Files(files) => ("files", of_files(files)),
        EvidenceContent::Account { text: account } => ("account", text(account)),
        EvidenceContent::Link { url } => ("link", text(url)),
        EvidenceContent::Elsewhere { place, holder } => ("elsewhere", Value::Array(vec![text(place), text(holder)])),
    };
    digest([content, ("locations", of_locations(&mapping.locations))])
}

/// The digest of what is looked at when an assessor's `evidence` is offered for a criterion that it covers at
/// `locations`.
pub fn looked_at_by_assessor(evidence: &AssessorEvidence, locations: &[Location]) -> Digest {
    digest([
        ("account", text(&evidence.account)),
        ("files", of_files(&evidence.files)),
        ("heldOn", text(&evidence.held_on.to_string())),
        ("kind", text(evidence.kind.prefix())),
        ("locations", of_locations(locations)),
    ])
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn of_files(files: &[Attachment]) -> Value {
    // In their own order, not in the order they were added: which comes first proves nothing.
    let mut digests: Vec<_> = files.iter().map(|file| file.digest).collect();
    digests.sort();
    Value::Array(digests.iter().map(|digest| text(&digest.to_string())).collect())
}

fn of_locations(locations: &[Location]) -> Value {
    Value::Array(locations.iter().map(|location| text(&location.to_string())).collect())
}

fn digest<const N: usize>(members: [(&str, Value); N]) -> Digest {
    Value::Object(members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect::<BTreeMap<_, _>>())
        .digest()
}

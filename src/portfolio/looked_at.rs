//! What a decision stands on.
//!
//! A decision names each piece of evidence with the digest of what was looked at: what the evidence is made of and where
//! in it the proof was said to be. When that digest changes the decision is stale. A title, a type, a date or a
//! description can change without it.

use std::collections::BTreeMap;

use super::{Evidence, EvidenceContent, Mapping};
use crate::digest::Digest;
use crate::json::Value;

/// The digest of what an assessor looks at when `evidence` is offered by `mapping`.
pub fn looked_at(evidence: &Evidence, mapping: &Mapping) -> Digest {
    let text = |text: &str| Value::Text(text.to_owned());
    let content = match &evidence.content {
        EvidenceContent::Files(files) => {
            // In their own order, not in the order they were added: which comes first proves nothing.
            let mut digests: Vec<_> = files.iter().map(|file| file.digest).collect();
            digests.sort();
            ("files", Value::Array(digests.iter().map(|digest| text(&digest.to_string())).collect()))
        }
        EvidenceContent::Account { text: account } => ("account", text(account)),
        EvidenceContent::Link { url } => ("link", text(url)),
        EvidenceContent::Elsewhere { place, holder } => ("elsewhere", Value::Array(vec![text(place), text(holder)])),
    };
    let locations = mapping.locations.iter().map(|location| text(&location.to_string())).collect();
    let members = [content, ("locations", Value::Array(locations))];
    Value::Object(members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect::<BTreeMap<_, _>>())
        .digest()
}

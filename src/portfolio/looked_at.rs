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
    Value::Array(locations.iter().map(|location| text(&words_of(location))).collect())
}

/// A location in words that never change, whatever people get to see: decisions that were made stand on these.
fn words_of(location: &Location) -> String {
    match location {
        Location::Cells { sheet, range } => format!("{sheet}!{range}"),
        Location::Region { page, left, top, width, height } => {
            format!("p. {page}, area {left},{top} {width}×{height}‰")
        }
        Location::Pages { .. } | Location::Time { .. } | Location::Quote(_) | Location::Words(_) => {
            location.to_string()
        }
    }
}

fn digest<const N: usize>(members: [(&str, Value); N]) -> Digest {
    Value::Object(members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect::<BTreeMap<_, _>>())
        .digest()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_decisions_stand_on_is_written_as_it_always_was() {
        let area = Location::Region { page: 1, left: 100, top: 205, width: 300, height: 400 };
        assert_eq!(words_of(&area), "p. 1, area 100,205 300×400‰");
        assert_eq!(words_of(&Location::Cells { sheet: String::new(), range: "B4".to_owned() }), "!B4");
        assert_eq!(words_of(&Location::Pages { first: 2, last: 5 }), "pp. 2–5");
    }
}

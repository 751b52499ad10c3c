//! What is known of a specification on the shelf, as text. This shape is frozen: members are added with a default and never
//! change their meaning.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Shelved;
use crate::digest::Digest;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct V1 {
    file_name: String,
    opened_at: String,
}

/// `shelved` as text.
pub(super) fn write(shelved: &Shelved) -> String {
    let shape = V1 { file_name: shelved.file_name.clone(), opened_at: shelved.opened_at.to_string() };
    // Texts serialise always; one that did not would be read as nothing known.
    serde_json::to_string(&shape).unwrap_or_default()
}

/// What is on the shelf, out of digests and texts, in the order of the moments. Of what cannot be read the name and the
/// moment are not known; the specification itself is kept elsewhere and whole.
pub(super) fn read_all(rows: impl Iterator<Item = (Digest, Option<String>)>) -> Vec<Shelved> {
    let read = |(digest, text): (Digest, Option<String>)| {
        let shape: Option<V1> = text.and_then(|text| serde_json::from_str(&text).ok());
        let (file_name, opened_at) = shape.map(|shape| (shape.file_name, shape.opened_at)).unwrap_or_default();
        Shelved { digest, file_name, opened_at: opened_at.parse().unwrap_or(Timestamp::UNIX_EPOCH) }
    };
    let mut shelf: Vec<Shelved> = rows.map(read).collect();
    shelf.sort_by_key(|shelved| (shelved.opened_at, shelved.digest));
    shelf
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_is_frozen() {
        let opened_at = Timestamp::from_second(1_795_428_000).unwrap();
        let shelved = Shelved { digest: Digest::of(b"x"), file_name: "harbour.json".to_owned(), opened_at };
        let text = write(&shelved);
        assert_eq!(text, r#"{"fileName":"harbour.json","openedAt":"2026-11-23T10:00:00Z"}"#);
        assert_eq!(read_all([(shelved.digest, Some(text))].into_iter()), [shelved]);
    }

    #[test]
    fn what_cannot_be_read_is_still_on_the_shelf() {
        let shelf = read_all([(Digest::of(b"x"), None), (Digest::of(b"y"), Some("?".to_owned()))].into_iter());
        assert_eq!(shelf.len(), 2);
    }
}

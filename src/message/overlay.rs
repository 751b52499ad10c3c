//! What to say of a provider's overlay that is not applied. The specification goes on without it.

use super::Message;
use super::spec::named;
use crate::spec::overlay::{OverlayProblem, OverlayReason};
use crate::spec::parse::Problem;

impl From<&OverlayProblem> for Message {
    fn from(problem: &OverlayProblem) -> Message {
        let place = &problem.place;
        match &problem.reason {
            OverlayReason::Reading(reason) => {
                Message::from(&Problem { place: place.clone(), reason: reason.clone() })
            }
            OverlayReason::Target => Message::new(
                "An entry is about several things",
                format!("At {place} stand two of: award, unit, outcome, criterion, erratum. An entry is about one of them."),
            )
            .hint("Make an entry for each."),
            OverlayReason::UnknownMember { member, allowed } => Message::new(
                "That cannot be supplied",
                match allowed {
                    [] => format!("At {place} stands “{member}”. A finding is confirmed, with nothing supplied to it."),
                    allowed => format!("At {place} stands “{member}”. What can be supplied there: {}.", allowed.join(", ")),
                },
            ),
            OverlayReason::Nothing => {
                Message::new("An entry supplies nothing", format!("At {place} no value is given."))
            }
            OverlayReason::Twice => Message::new("The same is supplied twice", format!("At {place} for the second time.")),
            OverlayReason::OtherSpecification { found, expected } => Message::new(
                "The overlay was made for another specification",
                format!("At {place} stands “{found}”. This specification is “{expected}”."),
            ),
            OverlayReason::OtherVersion { found, expected } => Message::new(
                "The overlay was made for another version",
                format!("At {place} stands “{found}”. This is version {expected}."),
            )
            .hint("Look whether what it supplies still holds, and then name this version and its digest in it."),
            OverlayReason::OtherDigest { found, expected } => Message::new(
                "The overlay was made for other words",
                format!(
                    "At {place} stands {}. The specification as it is has {}.",
                    found.prefixed(),
                    expected.prefixed()
                ),
            )
            .hint("The specification’s file was changed since. Look whether what the overlay supplies still holds, and then name this digest in it."),
            OverlayReason::AlreadyOverlaid => Message::new(
                "The specification has an overlay inside already",
                "It was saved with what a provider supplied. A second overlay would hide whose word is whose.",
            )
            .hint("Use the awarding body’s own file."),
            OverlayReason::NoSuch { named: what, id } => Message::new(
                format!("The specification has no such {}", named(*what)),
                format!("At {place} stands “{id}”."),
            ),
            OverlayReason::Undisputed => Message::new(
                "Nothing there is open",
                format!("At {place} something is supplied that the specification says already, and no finding disputes it."),
            )
            .hint("If the publication is at fault there, its file needs an erratum first. Nothing is corrected silently."),
            OverlayReason::Spoils(problem) => {
                let message = Message::from(problem);
                Message { title: format!("With the overlay the specification cannot be read: {}", message.title), ..message }
            }
            OverlayReason::Contradicts(finding) => {
                let message = Message::from(finding);
                Message { title: format!("With the overlay the specification contradicts itself: {}", message.title), ..message }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digest;

    fn words(place: &str, reason: OverlayReason) -> String {
        let message = Message::from(&OverlayProblem { place: place.to_owned(), reason });
        [Some(message.title), Some(message.detail), message.hint].into_iter().flatten().collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn another_version_is_named_with_its_place() {
        let reason = OverlayReason::OtherVersion { found: "2.0".to_owned(), expected: "2.1".to_owned() };
        let expected = "The overlay was made for another version
At specification.version stands “2.0”. This is version 2.1.
Look whether what it supplies still holds, and then name this version and its digest in it.";
        assert_eq!(words("specification.version", reason), expected);
    }

    #[test]
    fn the_digest_to_name_is_said() {
        let reason = OverlayReason::OtherDigest { found: Digest::of(b"then"), expected: Digest::of(b"now") };
        assert!(words("specification.digest", reason).contains(&Digest::of(b"now").prefixed()));
    }

    #[test]
    fn what_can_be_supplied_is_said() {
        let reason = OverlayReason::UnknownMember { member: "number".to_owned(), allowed: &["wording"] };
        let expected = "That cannot be supplied
At supplied[0].number stands “number”. What can be supplied there: wording.";
        assert_eq!(words("supplied[0].number", reason), expected);
        let reason = OverlayReason::UnknownMember { member: "wording".to_owned(), allowed: &[] };
        assert!(words("supplied[0].wording", reason).contains("confirmed, with nothing supplied"));
    }
}

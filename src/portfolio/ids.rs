//! What records are known by: UUIDs of version 7 (RFC 9562, 5.7), each kind a type of its own.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use uuid::{Builder, Uuid};

/// Not a UUID of version 7 in its usual spelling (lower case, with hyphens).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnId;

/// Sixteen bytes out of a time and ten random bytes, laid out as RFC 9562 says.
fn version_7(at: Timestamp, random: [u8; 10]) -> Uuid {
    // Times before 1970 do not occur; the clamp keeps the cast total.
    let millis = at.as_millisecond().max(0).unsigned_abs();
    Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id out of the time it is made at and ten bytes of randomness.
            pub fn new(at: Timestamp, random: [u8; 10]) -> $name {
                $name(version_7(at, random))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0.hyphenated(), f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<$name, NotAnId> {
                let uuid = Uuid::try_parse(text).map_err(|_| NotAnId)?;
                // One spelling only, so that equal ids are equal texts too.
                let id = $name(uuid);
                if uuid.get_version_num() != 7 || id.to_string() != text {
                    return Err(NotAnId);
                }
                Ok(id)
            }
        }
    };
}

id! {
    /// A portfolio.
    PortfolioId
}
id! {
    /// A person in one role on one device.
    ActorId
}
id! {
    /// An evidence item.
    EvidenceId
}
id! {
    /// A submission.
    SubmissionId
}
id! {
    /// A decision.
    DecisionId
}
id! {
    /// A unit sign-off.
    SignOffId
}
id! {
    /// An entry.
    EntryId
}
id! {
    /// A bundle.
    BundleId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_what_it_writes_and_sorts_by_time() {
        let at = |second: i64| Timestamp::from_second(second).unwrap();
        let (early, late) = (EvidenceId::new(at(1_000), [255; 10]), EvidenceId::new(at(1_001), [0; 10]));
        assert!(early < late);
        assert_eq!(early.to_string().parse(), Ok(early));
    }

    #[test]
    fn other_spellings_and_versions_are_refused() {
        let id = PortfolioId::new(Timestamp::from_second(1_000).unwrap(), [7; 10]).to_string();
        assert_eq!(id.to_uppercase().parse::<PortfolioId>(), Err(NotAnId));
        assert_eq!(id.replace('-', "").parse::<PortfolioId>(), Err(NotAnId));
        assert_eq!("6ba7b810-9dad-41d1-80b4-00c04fd430c8".parse::<PortfolioId>(), Err(NotAnId));
        assert_eq!("".parse::<PortfolioId>(), Err(NotAnId));
    }
}

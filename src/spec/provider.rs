//! What a provider sets beside the specifications on offer, in the same index: whose page this is, how large a file may be
//! on its way to them, which key they open encrypted bundles with, and whose signatures they know.
//!
//! ```json
//! "provider": {
//!   "name": "Harbour College",
//!   "bundleKey": "age1…",
//!   "largestBundle": 18874368,
//!   "people": [{"key": "z6Mk…", "name": "Asif Example", "role": "assessor", "from": "2026-09-01", "until": "2027-08-31"}]
//! }
//! ```

use super::parse::{self, Problem, Reason};
use crate::seal::PublicKey;
use crate::spec::parse::node::{DAY, Node};

/// The size that fits through a mailbox once it is encoded for the way, in bytes: 18 MiB.
pub const MAIL_BYTES: u64 = 18 << 20;

/// The largest that a provider can set, in bytes: 8 GiB, what a reader takes.
const MAX_BYTES: i64 = 8 << 30;

/// What a provider sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Their name, or nothing.
    pub name: String,
    /// The age key that they open encrypted bundles with: `age1…`.
    pub bundle_key: Option<String>,
    /// How large a file may be on its way, in bytes.
    pub largest_bundle: u64,
    /// Whose signatures they know.
    pub people: Vec<KnownKey>,
}

impl Default for Provider {
    fn default() -> Self {
        Provider { name: String::new(), bundle_key: None, largest_bundle: MAIL_BYTES, people: Vec::new() }
    }
}

/// A key, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownKey {
    /// The key.
    pub key: PublicKey,
    /// Whose.
    pub name: String,
    /// What they do: `assessor`, `iqa`.
    pub role: Option<String>,
    /// The first day on which it counts, as `2026-11-23`.
    pub from: Option<String>,
    /// The last day on which it counts. A key that is given up keeps its entry, so that what was signed with it before stays
    /// known.
    pub until: Option<String>,
}

impl KnownKey {
    /// Whether it counts on `day`, written as its own days are.
    pub fn counts_on(&self, day: &str) -> bool {
        self.from.as_deref().is_none_or(|from| from <= day) && self.until.as_deref().is_none_or(|until| day <= until)
    }
}

/// Reads what a provider sets out of the index of the specifications on offer. Whoever sets nothing has the defaults.
pub fn parse(bytes: &[u8]) -> Result<Provider, Vec<Problem>> {
    parse::whole(&parse::json_of(bytes)?, parse::INDEX_FORMAT, |node| {
        node.object()?.optional("provider").map_or_else(|| Some(Provider::default()), |node| provider(&node))
    })
}

fn provider(node: &Node) -> Option<Provider> {
    let object = node.object()?;
    let name = object.optional("name").map_or(Some(String::new()), |node| node.label());
    let bundle_key = object.optional("bundleKey").map(|node| {
        let found = node.label()?;
        let is_like = found.starts_with("age1") && found.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        if is_like { Some(found) } else { node.refuse(Reason::NotAKey { found, expected: "age1…" }) }
    });
    let largest = object.optional("largestBundle").map_or(Some(MAIL_BYTES as i64), |node| node.integer(1, MAX_BYTES));
    let people = object.list("people", known_key);
    Some(Provider {
        name: name?,
        bundle_key: bundle_key.map_or(Some(None), |key| key.map(Some))?,
        largest_bundle: largest?.unsigned_abs(),
        people: people?,
    })
}

fn known_key(node: &Node) -> Option<KnownKey> {
    const ROLES: &[&str] = &["assessor", "iqa"];
    let object = node.object()?;
    let key = object.required("key").and_then(|node| {
        let found = node.label()?;
        found.parse().ok().or_else(|| node.refuse(Reason::NotAKey { found, expected: "z6Mk…" }))
    });
    let name = object.required("name").and_then(|node| node.label());
    let role = object.optional("role").map(|node| node.word(ROLES).map(|n| ROLES[n].to_owned()));
    let day = |member: &str| object.optional(member).map(|node| node.date(DAY));
    let (from, until) = (day("from"), day("until"));
    let given = |read: Option<Option<String>>| read.map_or(Some(None), |read| read.map(Some));
    Some(KnownKey { key: key?, name: name?, role: given(role)?, from: given(from)?, until: given(until)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(provider: &str) -> Result<Provider, Vec<Problem>> {
        let index = format!(
            r#"{{"format":"evidence-specification-index","formatVersion":1,"specifications":[],"provider":{provider}}}"#
        );
        parse(index.as_bytes())
    }

    const KEY: &str = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";

    #[test]
    fn nothing_set_means_the_mailbox() {
        assert_eq!(read("{}"), Ok(Provider::default()));
        assert_eq!(read("null"), Ok(Provider::default()));
        let ours = parse(include_bytes!("../../spec-data/index.json")).unwrap();
        assert_eq!(ours.largest_bundle, 18 << 20);
    }

    #[test]
    fn everything_set_is_read() {
        let people = format!(r#"[{{"key":"{KEY}","name":"Asif Example","role":"assessor","until":"2027-08-31"}}]"#);
        let found =
            read(&format!(r#"{{"name":"Harbour","bundleKey":"age1abc","largestBundle":1000,"people":{people}}}"#));
        let found = found.unwrap();
        assert_eq!(
            (found.name.as_str(), found.bundle_key.as_deref(), found.largest_bundle),
            ("Harbour", Some("age1abc"), 1_000)
        );
        let known = &found.people[0];
        assert_eq!((known.key.to_string().as_str(), known.name.as_str()), (KEY, "Asif Example"));
        assert!(known.counts_on("2027-08-31") && !known.counts_on("2027-09-01") && known.counts_on("2020-01-01"));
    }

    #[test]
    fn every_fault_is_told_with_its_place() {
        let found = read(
            r#"{"bundleKey":"AGE-SECRET-KEY-1","largestBundle":0,"people":[{"key":"x","role":"boss","from":"soon"}]}"#,
        );
        let places: Vec<String> = found.unwrap_err().into_iter().map(|problem| problem.place).collect();
        assert_eq!(
            places,
            [
                "provider.bundleKey",
                "provider.largestBundle",
                "provider.people[0].key",
                "provider.people[0].name",
                "provider.people[0].role",
                "provider.people[0].from"
            ]
        );
    }
}

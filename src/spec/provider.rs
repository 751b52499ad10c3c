//! What a provider sets beside the specifications on offer, in the same index: whose page this is, how large a file may be
//! on its way to them, which key they open encrypted bundles with, whose signatures they know, and what they call things.
//!
//! ```json
//! "provider": {
//!   "name": "Harbour College",
//!   "bundleKey": "age1…",
//!   "largestBundle": 18874368,
//!   "people": [{"key": "z6Mk…", "name": "Asif Example", "role": "assessor", "from": "2026-09-01", "until": "2027-08-31"}],
//!   "terms": {
//!     "learner": {"one": "candidate", "many": "candidates"},
//!     "assessor": {"one": "tutor", "many": "tutors"},
//!     "iqa": {"one": "internal verifier", "many": "internal verifiers", "short": "IV", "work": "internal verification"},
//!     "outcome": {"met": "competent", "notYetMet": "not yet competent"}
//!   }
//! }
//! ```

use super::parse::{self, Problem, Reason};
use crate::seal::PublicKey;
use crate::spec::parse::node::{DAY, Node};
use crate::terms::Terms;

/// The size that fits through a mailbox once it is encoded for the way, in bytes: 18 MiB.
pub const MAIL_BYTES: u64 = 18 << 20;

/// The largest that a provider can set, in bytes: 8 GiB, what a reader takes.
const MAX_BYTES: i64 = 8 << 30;

/// The longest word that a provider can have for something, in characters: it stands in headings and on buttons.
pub const MAX_TERM: usize = 40;

/// The members of a group, each with what it is that it names.
type Members = &'static [(&'static str, &'static [&'static str])];

/// What a provider can call otherwise: by group. A group that is there is whole, because
/// half of it would mix two manners of speaking.
#[rustfmt::skip]
const TERMS: [(&str, Members); 4] = [
    ("learner", &[("one", &["learner"]), ("many", &["learners"])]),
    ("assessor", &[("one", &["assessor"]), ("many", &["assessors"])]),
    ("iqa", &[
        ("one", &["internal quality assurer", "quality assurer"]),
        ("many", &["internal quality assurers"]),
        ("short", &["IQA"]),
        ("work", &["internal quality assurance", "quality assurance"]),
    ]),
    ("outcome", &[("met", &["met"]), ("notYetMet", &["not yet met"])]),
];

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
    /// What they call those who take part, and what is said of a criterion.
    pub terms: Terms,
}

impl Default for Provider {
    fn default() -> Self {
        Provider {
            name: String::new(),
            bundle_key: None,
            largest_bundle: MAIL_BYTES,
            people: Vec::new(),
            terms: Terms::default(),
        }
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
    let terms = object.optional("terms").map_or(Some(Terms::default()), |node| terms(&node));
    Some(Provider {
        name: name?,
        bundle_key: bundle_key.map_or(Some(None), |key| key.map(Some))?,
        largest_bundle: largest?.unsigned_abs(),
        people: people?,
        terms: terms?,
    })
}

fn terms(node: &Node) -> Option<Terms> {
    let object = node.object()?;
    let mut terms = Terms::default();
    let mut is_whole = true;
    for (group, members) in TERMS {
        let Some(node) = object.optional(group) else { continue };
        let Some(group) = node.object() else {
            is_whole = false;
            continue;
        };
        for (member, names) in members {
            match group.required(member).and_then(|node| node.text_of(MAX_TERM)) {
                Some(word) => names.iter().for_each(|name| terms.call(name, word.trim())),
                None => is_whole = false,
            }
        }
    }
    is_whole.then_some(terms)
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

    #[track_caller]
    fn check_terms(terms: &str, expected: &[(&str, &str)]) {
        let mut all = Terms::default();
        expected.iter().for_each(|(name, word)| all.call(name, word));
        assert_eq!(read(&format!(r#"{{"terms":{terms}}}"#)).map(|provider| provider.terms), Ok(all), "{terms}");
    }

    #[test]
    fn a_provider_has_words_of_its_own() {
        check_terms("null", &[]);
        check_terms("{}", &[]);
        check_terms(r#"{"learner":null}"#, &[]);
        check_terms(
            r#"{"learner":{"one":"candidate","many":" candidates "}}"#,
            &[("learner", "candidate"), ("learners", "candidates")],
        );
        check_terms(
            r#"{"assessor":{"one":"tutor","many":"tutors"},"outcome":{"met":"competent","notYetMet":"not yet competent"}}"#,
            &[
                ("assessor", "tutor"),
                ("assessors", "tutors"),
                ("met", "competent"),
                ("not yet met", "not yet competent"),
            ],
        );
        check_terms(
            r#"{"iqa":{"one":"internal verifier","many":"internal verifiers","short":"IV","work":"internal verification"}}"#,
            &[
                ("internal quality assurer", "internal verifier"),
                ("quality assurer", "internal verifier"),
                ("internal quality assurers", "internal verifiers"),
                ("IQA", "IV"),
                ("internal quality assurance", "internal verification"),
                ("quality assurance", "internal verification"),
            ],
        );
        // A later version of the format may know more of them.
        check_terms(
            r#"{"witness":{"one":"voucher"},"learner":{"one":"élève","many":"élèves","few":"x"}}"#,
            &[("learner", "élève"), ("learners", "élèves")],
        );
    }

    #[track_caller]
    fn check_refused(terms: &str, places: &[&str]) {
        let problems = read(&format!(r#"{{"terms":{terms}}}"#)).unwrap_err();
        let found: Vec<&str> = problems.iter().map(|problem| problem.place.as_str()).collect();
        assert_eq!(found, places, "{terms}");
    }

    #[test]
    fn a_word_that_cannot_be_used_is_told_with_its_place() {
        check_refused("[]", &["provider.terms"]);
        check_refused(r#"{"learner":"candidate"}"#, &["provider.terms.learner"]);
        check_refused(r#"{"learner":{"one":"candidate"}}"#, &["provider.terms.learner.many"]);
        check_refused(
            r#"{"learner":{"one":"","many":"  "}}"#,
            &["provider.terms.learner.one", "provider.terms.learner.many"],
        );
        check_refused(
            r#"{"iqa":{"one":"IV","many":"IVs","shorts":"IV"}}"#,
            &["provider.terms.iqa.short", "provider.terms.iqa.work"],
        );
        check_refused(
            r#"{"outcome":{"met":1,"notYetMet":"a\u202eb"},"assessor":{}}"#,
            &[
                "provider.terms.assessor.one",
                "provider.terms.assessor.many",
                "provider.terms.outcome.met",
                "provider.terms.outcome.notYetMet",
            ],
        );
        let (fits, is_long) = ("é".repeat(MAX_TERM), "é".repeat(MAX_TERM + 1));
        check_terms(
            &format!(r#"{{"learner":{{"one":"{fits}","many":"x"}}}}"#),
            &[("learner", &fits), ("learners", "x")],
        );
        check_refused(&format!(r#"{{"learner":{{"one":"{is_long}","many":"x"}}}}"#), &["provider.terms.learner.one"]);
        let problems = read(r#"{"terms":{"iqa":{"one":"IV","many":"IVs","shorts":"IV","work":"x"}}}"#).unwrap_err();
        assert_eq!(problems[0].reason, Reason::Missing { similar: Some("shorts".to_owned()) });
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

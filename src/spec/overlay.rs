//! What a provider supplies to a specification without editing its file: a qualification number that the publication
//! leaves open, the wording of a criterion that cannot be read, a value that the publication disputes with itself, the
//! confirmation of a finding.
//!
//! An overlay is a file of its own that names the specification by its very words, and says of everything it supplies who
//! decided it, when and why. [`Overlay::apply`] makes one document out of both: the specification with the supplied values
//! in their places, each beside what was published and the finding about it. That document is a specification like any
//! other. It has a digest of its own, which follows from the two files alone; portfolios are pinned to that, it travels
//! in bundles, and whoever opens it sees what was supplied and by whom.
//!
//! What stands as published cannot be overlaid, for that would be a silent correction of it: first there has to be a
//! finding. Nor can the references that portfolios are keyed by.

mod apply;

pub use apply::Overlaid;

use std::cell::RefCell;
use std::str::FromStr;

use crate::digest::Digest;
use crate::json::Value;
use crate::spec::Supplied;
use crate::spec::check::Finding;
use crate::spec::ids::{AwardId, CriterionRef, ErratumId, OutcomeRef, RefError, SpecificationId, UnitRef};
use crate::spec::parse::node::{DAY, MONTH, Node, Object};
use crate::spec::parse::{self, MAX_ITEMS, Named, Problem, Reason};

/// What `format` says in an overlay.
pub const FORMAT: &str = "evidence-specification-overlay";

/// An overlay that can be understood. Whether it fits, [`Overlay::apply`] says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlay {
    /// Whose it is.
    pub provider: String,
    /// The specification that it was made for.
    pub specification: SpecificationId,
    /// The version of it.
    pub version: String,
    /// The digest of it.
    pub of: Digest,
    /// Of the overlay's file, in its canonical form.
    pub digest: Digest,
    entries: Vec<Entry>,
}

/// What is supplied to one thing, by one decision.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    /// Where it stands in the overlay: `supplied[0]`.
    place: String,
    target: Target,
    /// The members by their names; empty where a finding is confirmed.
    values: Vec<(&'static str, Value)>,
    supplied: Supplied,
}

/// What something is supplied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Specification,
    Award(AwardId),
    Unit(UnitRef),
    Outcome(OutcomeRef),
    Criterion(CriterionRef),
    Erratum(ErratumId),
}

/// One thing that is wrong with an overlay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverlayProblem {
    /// Where: `supplied[2].criterion`.
    pub place: String,
    /// What.
    pub reason: OverlayReason,
}

/// What is wrong with an overlay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OverlayReason {
    /// It cannot be read; the reasons are those of any file.
    Reading(Reason),
    /// It supplies to several things at once: `award`, `unit`, `outcome`, `criterion` and `erratum` exclude each other.
    Target,
    /// A member that cannot be supplied to such a thing.
    UnknownMember {
        /// Its name.
        member: String,
        /// Those that can.
        allowed: &'static [&'static str],
    },
    /// It supplies nothing.
    Nothing,
    /// The same was supplied before.
    Twice,
    /// It was made for another specification.
    OtherSpecification {
        /// The one it names.
        found: SpecificationId,
        /// The one there is.
        expected: String,
    },
    /// It was made for another version.
    OtherVersion {
        /// The one it names.
        found: String,
        /// The one there is.
        expected: String,
    },
    /// It was made for other words of the same version: the specification's file has been changed since.
    OtherDigest {
        /// The one it names.
        found: Digest,
        /// The one there is.
        expected: Digest,
    },
    /// The specification was made with an overlay already.
    AlreadyOverlaid,
    /// The specification has no such thing.
    NoSuch {
        /// What.
        named: Named,
        /// Its name.
        id: String,
    },
    /// There the specification says something and no finding disputes it.
    Undisputed,
    /// With what is supplied the specification cannot be read.
    Spoils(Problem),
    /// With what is supplied the specification contradicts itself.
    Contradicts(Finding),
}

/// Reads an overlay. Where it cannot be understood, every problem is returned.
pub fn parse(bytes: &[u8]) -> Result<Overlay, Vec<OverlayProblem>> {
    let reading = |problems: Vec<Problem>| problems.into_iter().map(OverlayProblem::from).collect::<Vec<_>>();
    let value = parse::json_of(bytes).map_err(reading)?;
    let notes = Own::default();
    let read = parse::whole(&value, FORMAT, |node| overlay(node, &notes));
    let own = notes.0.into_inner();
    match read {
        Ok(overlay) if own.is_empty() => Ok(overlay),
        Ok(_) => Err(own),
        Err(problems) => Err(reading(problems).into_iter().chain(own).collect()),
    }
}

impl From<Problem> for OverlayProblem {
    fn from(problem: Problem) -> OverlayProblem {
        OverlayProblem { place: problem.place, reason: OverlayReason::Reading(problem.reason) }
    }
}

/// The problems that only overlays have.
#[derive(Default)]
struct Own(RefCell<Vec<OverlayProblem>>);

impl Own {
    fn note<T>(&self, place: &str, reason: OverlayReason) -> Option<T> {
        self.0.borrow_mut().push(OverlayProblem { place: place.to_owned(), reason });
        None
    }
}

fn overlay(node: &Node, own: &Own) -> Option<Overlay> {
    let object = node.object()?;
    let provider = object.required("provider").and_then(|node| node.label());
    let of = object.required("specification").and_then(|node| {
        let object = node.object()?;
        let id = object.required("id").and_then(|node| node.reference());
        let version = object.required("version").and_then(|node| node.label());
        let digest = object.required("digest").and_then(|node| node.digest());
        Some((id?, version?, digest?))
    });
    let mut seen = Vec::new();
    // The provider is said once for the whole file, and kept with each value.
    let name = provider.clone().unwrap_or_default();
    let entries =
        object.required("supplied").and_then(|node| node.some(MAX_ITEMS, |node| entry(node, &name, &mut seen, own)));
    let (specification, version, of) = of?;
    Some(Overlay { provider: provider?, specification, version, of, digest: node.value.digest(), entries: entries? })
}

/// How a member that can be supplied is read.
type Read = fn(&Node) -> Option<()>;

const LABEL: Read = |node| node.label().map(drop);
const TEXT: Read = |node| node.text().map(drop);
const AMOUNT: Read = |node| node.amount().map(drop);
const DATE: Read = |node| node.date(MONTH).map(drop);

impl Target {
    /// What can be supplied to it, by name.
    fn members(self) -> (&'static [&'static str], &'static [Read]) {
        match self {
            Target::Specification => (&["awardingBody", "publishedOn"], &[LABEL, DATE]),
            Target::Award(_) => (&["qan", "credit", "glh", "tqt"], &[LABEL, AMOUNT, AMOUNT, AMOUNT]),
            Target::Unit(_) => (&["title", "credit", "glh", "tqt", "summary"], &[LABEL, AMOUNT, AMOUNT, AMOUNT, TEXT]),
            Target::Outcome(_) | Target::Criterion(_) => (&["wording"], &[TEXT]),
            Target::Erratum(_) => (&[], &[]),
        }
    }
}

/// The members of an entry that say what it is about and where it comes from, rather than supplying something.
const FRAME: [&str; 8] = ["award", "unit", "outcome", "criterion", "erratum", "decidedBy", "decidedOn", "reason"];

fn entry(node: &Node, provider: &str, seen: &mut Vec<(String, String)>, own: &Own) -> Option<Entry> {
    let object = node.object()?;
    let target = target(&object, node, own);
    let decided_by = object.required("decidedBy").and_then(|node| node.label());
    let decided_on = object.required("decidedOn").and_then(|node| node.date(DAY));
    let reason = object.required("reason").and_then(|node| node.text());
    let target = target?;
    let (allowed, reads) = target.members();
    let mut values = Vec::new();
    let mut complete = true;
    for (member, value) in object.members.iter().filter(|(member, _)| !FRAME.contains(&member.as_str())) {
        let node = object.node(member, value);
        let Some(at) = allowed.iter().position(|name| name == member) else {
            own.note::<()>(&node.place, OverlayReason::UnknownMember { member: member.clone(), allowed });
            complete = false;
            continue;
        };
        complete &= reads[at](&node).is_some() && is_first(target, member, &node, seen, own);
        values.push((allowed[at], value.clone()));
    }
    if let Target::Erratum(_) = target {
        complete &= is_first(target, "", node, seen, own);
    } else if values.is_empty() && complete {
        own.note::<()>(&node.place, OverlayReason::Nothing);
        complete = false;
    }
    let supplied =
        Supplied { provider: provider.to_owned(), decided_by: decided_by?, decided_on: decided_on?, reason: reason? };
    complete.then(|| Entry { place: node.place.clone(), target, values, supplied })
}

fn is_first(target: Target, member: &str, node: &Node, seen: &mut Vec<(String, String)>, own: &Own) -> bool {
    let this = (format!("{target:?}"), member.to_owned());
    if seen.contains(&this) {
        own.note::<()>(&node.place, OverlayReason::Twice);
        return false;
    }
    seen.push(this);
    true
}

fn target(object: &Object, node: &Node, own: &Own) -> Option<Target> {
    fn named<R: FromStr<Err = RefError>>(object: &Object, member: &str) -> Option<Option<R>> {
        object.optional(member).map(|node| node.reference())
    }
    let found = [
        named(object, "award").map(|id| id.map(Target::Award)),
        named(object, "unit").map(|id| id.map(Target::Unit)),
        named(object, "outcome").map(|id| id.map(Target::Outcome)),
        named(object, "criterion").map(|id| id.map(Target::Criterion)),
        named(object, "erratum").map(|id| id.map(Target::Erratum)),
    ];
    let mut found = found.into_iter().flatten();
    match (found.next(), found.next()) {
        (None, _) => Some(Target::Specification),
        (Some(target), None) => target,
        (Some(_), Some(_)) => own.note(&node.place, OverlayReason::Target),
    }
}

#[cfg(test)]
mod tests;

//! Which edition of its specification a portfolio is pinned to, which ones it was pinned to before, and what was parked on
//! the way.
//!
//! A portfolio stays with the words it was started with until its learner moves it on
//! ([`super::command::Command::MoveToEdition`]). Then what supports words that are the same goes with them, under another
//! reference if they have one now; what supported words that are gone, or that the learner wants to look at again, is
//! parked: kept with what it said, and counted nowhere.
//!
//! A decision names the reference and the words that were judged, and is never changed. [`Enrolment::place_now`] says where
//! those words stand today.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Enrolment, EvidenceId, Mapping, Says};
use crate::digest::Digest;
use crate::spec::{CriterionRef, Specification, SpecificationId};

/// One specification in one wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecificationPin {
    /// Its id.
    pub id: SpecificationId,
    /// Its version as printed.
    pub version: String,
    /// The digest of its very words.
    pub digest: Digest,
}

impl SpecificationPin {
    /// The pin to `spec`.
    pub fn to(spec: &Specification) -> SpecificationPin {
        SpecificationPin { id: spec.id, version: spec.version.clone(), digest: spec.digest }
    }
}

/// A criterion in certain words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Worded {
    /// The reference.
    pub criterion: CriterionRef,
    /// The digest of the words, as [`crate::spec::Criterion::wording_digest`] has it.
    pub wording: Digest,
}

/// An edition that a portfolio was pinned to before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Which.
    pub specification: SpecificationPin,
    /// When the portfolio was moved on from it.
    pub left_at: Timestamp,
    /// Its criteria whose words stand under another reference in the edition after it, with that reference, or `None` for
    /// words that are gone. Of all others the reference is the same.
    pub went: BTreeMap<Worded, Option<CriterionRef>>,
}

/// Which parked mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParkedKey {
    /// The evidence.
    pub evidence: EvidenceId,
    /// What it supported.
    pub worded: Worded,
}

/// A mapping that was put aside when the words that it supported changed or went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parked {
    /// The mapping as it was.
    pub mapping: Mapping,
    /// The words that it supported, so that they can be read when the edition is no longer here; `None` where they could
    /// not be read then either.
    pub wording: Option<String>,
    /// The version of the specification that had them.
    pub version: String,
    /// When it was parked.
    pub parked_at: Timestamp,
}

impl Says for Parked {
    /// When it was parked, and out of which version, makes no difference to anybody: the words are the same.
    fn says_no_more_than(&self, other: &Parked) -> bool {
        self.mapping.says_no_more_than(&other.mapping)
    }
}

impl Parked {
    /// The digest of the words that it supported.
    pub fn wording_digest(&self) -> Digest {
        Digest::of(self.wording.as_deref().unwrap_or_default().as_bytes())
    }
}

impl Enrolment {
    /// Where the words stand today that stood under `worded.criterion` when somebody judged them; `None` if they are gone.
    /// Words that changed in their place are still there, and no longer the same.
    pub fn place_now(&self, worded: Worded) -> Option<CriterionRef> {
        let mut criterion = worded.criterion;
        for earlier in &self.earlier {
            if let Some(&went) = earlier.went.get(&Worded { criterion, ..worded }) {
                criterion = went?;
            }
        }
        Some(criterion)
    }
}

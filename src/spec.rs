//! A specification: the awarding body's document as data.
//!
//! Nothing here is judged or counted; [`crate::combination`] knows what makes an award, [`crate::progress`] what a
//! learner has of it. [`parse`] reads the JSON file of `spec-data/` and names every problem by its place;
//! [`check`] finds what contradicts itself in a file that parses; [`overlay`] puts in what a provider supplies;
//! [`difference`] holds two versions against each other.

pub mod check;
pub mod difference;
pub mod exchange;
pub mod ids;
#[cfg(test)]
mod isp_tests;
pub mod overlay;
pub mod parse;
pub mod provider;
#[cfg(not(target_arch = "wasm32"))]
pub mod schema;

use std::collections::HashMap;

pub use ids::{AwardId, CriterionRef, ErratumId, EvidenceTypeId, GroupId, OutcomeRef, SpecificationId, Tag, UnitRef};

use crate::combination::Rule;
use crate::digest::Digest;

/// What the published text says of something, and what is used instead where it cannot stand.
///
/// The policy of three layers: `value` is what the software uses; where the publication is at fault, `published` keeps
/// its words to the letter and `erratum` names the finding that explains the difference. Nothing is silently corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated<T> {
    /// What the software uses.
    pub value: T,
    /// The publication's own words, where they differ; `None` when it says `value`, or says nothing.
    pub published: Option<String>,
    /// Why they differ, or what else is odd about a value that stands.
    pub erratum: Option<ErratumId>,
    /// Who supplied `value`, where a provider's [`overlay`] did. `published` and `erratum` are what they were without it.
    pub supplied: Option<Box<Supplied>>,
}

impl<T> Stated<T> {
    /// As published, nothing to explain.
    pub fn plain(value: T) -> Stated<T> {
        Stated { value, published: None, erratum: None, supplied: None }
    }
}

/// Who supplied something that the publication does not say, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supplied {
    /// The provider whose overlay it is.
    pub provider: String,
    /// A role.
    pub decided_by: String,
    /// The day, `2026-11-23`.
    pub decided_on: String,
    /// What it rests on.
    pub reason: String,
}

/// The overlay that a specification was made with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedOverlay {
    /// The provider whose overlay it is.
    pub provider: String,
    /// The digest of the specification without it.
    pub of: Digest,
    /// The digest of the overlay's file, in its canonical form.
    pub digest: Digest,
}

/// A specification: its awards, units and words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Specification {
    /// The same through all its versions.
    pub id: SpecificationId,
    /// The document's version as printed: `2.0`.
    pub version: String,
    /// Of the JSON this was read from, in its canonical form (RFC 8785): pins a portfolio to these very words.
    pub digest: Digest,
    /// The document's title.
    pub title: String,
    /// Who awards.
    pub awarding_body: Stated<String>,
    /// Month of publication, `2022-02`, where known.
    pub published_on: Option<Stated<String>>,
    /// The sector subject area as printed.
    pub sector_subject_area: Option<String>,
    /// Each award that units can add up to.
    pub awards: Vec<Award>,
    /// The groups that rules of combination speak of.
    pub groups: Vec<Group>,
    /// In the document's order.
    pub units: Vec<Unit>,
    /// What evidence can be, in the document's words.
    pub evidence_types: Vec<EvidenceType>,
    /// Conditions of simulated evidence.
    pub simulation: Option<Simulation>,
    /// The rest of the document's prose that people need to hand: assessment, assessors, quality assurance, RPL.
    pub guidance: Vec<Guidance>,
    /// Every fault of the published text and what was done about it.
    pub errata: Vec<Erratum>,
    /// The provider's overlay that it was made with, if any.
    pub overlay: Option<AppliedOverlay>,
    pub(crate) index: Index,
}

/// Where each unit, outcome and criterion stands in [`Specification::units`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Index {
    units: HashMap<UnitRef, usize>,
    criteria: HashMap<CriterionRef, (usize, usize, usize)>,
}

impl Index {
    /// Indexes `units`; of a reference given twice the first counts (the parser has refused the file by then).
    pub(crate) fn of(units: &[Unit]) -> Index {
        let mut index = Index::default();
        for (u, unit) in units.iter().enumerate() {
            index.units.entry(unit.unit_ref).or_insert(u);
            for (o, outcome) in unit.outcomes.iter().enumerate() {
                for (c, criterion) in outcome.criteria.iter().enumerate() {
                    index.criteria.entry(criterion.criterion_ref).or_insert((u, o, c));
                }
            }
        }
        index
    }
}

impl Specification {
    /// The unit `unit`, if there is one.
    pub fn unit(&self, unit: UnitRef) -> Option<&Unit> {
        self.units.get(*self.index.units.get(&unit)?)
    }

    /// The outcome `outcome`, if there is one.
    pub fn outcome(&self, outcome: OutcomeRef) -> Option<&Outcome> {
        self.unit(outcome.unit)?.outcomes.iter().find(|candidate| candidate.outcome_ref == outcome)
    }

    /// The criterion `criterion`, if there is one.
    pub fn criterion(&self, criterion: CriterionRef) -> Option<&Criterion> {
        let &(u, o, c) = self.index.criteria.get(&criterion)?;
        self.units.get(u)?.outcomes.get(o)?.criteria.get(c)
    }

    /// The award `award`, if there is one.
    pub fn award(&self, award: AwardId) -> Option<&Award> {
        self.awards.iter().find(|candidate| candidate.id == award)
    }

    /// The erratum `erratum`, if there is one.
    pub fn erratum(&self, erratum: ErratumId) -> Option<&Erratum> {
        self.errata.iter().find(|candidate| candidate.id == erratum)
    }

    /// The evidence type `id`, if it is on the list.
    pub fn evidence_type(&self, id: EvidenceTypeId) -> Option<&EvidenceType> {
        self.evidence_types.iter().find(|candidate| candidate.id == id)
    }

    /// Every criterion, in the document's order.
    pub fn criteria(&self) -> impl Iterator<Item = &Criterion> {
        self.units.iter().flat_map(Unit::criteria)
    }
}

/// What is certificated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    /// Known by, within the specification.
    pub id: AwardId,
    /// In full: `ISP Level 5 Diploma in Advanced Sales Professionalism`.
    pub title: String,
    /// For lists and buttons: `Diploma`.
    pub short_title: String,
    /// RQF level.
    pub level: u8,
    /// The qualification number (QAN), once it is certain which it is.
    pub qan: Stated<Option<String>>,
    /// Every number that the document prints for this award, where they conflict.
    pub qan_candidates: Vec<QanCandidate>,
    /// Credits.
    pub credit: Stated<u32>,
    /// Guided learning hours.
    pub glh: Stated<u32>,
    /// Total qualification time in hours.
    pub tqt: Stated<u32>,
    /// Which units make up the award.
    pub rule: Rule,
    /// Where the rule comes from, in words.
    pub rule_source: String,
    /// Findings that concern the award as a whole.
    pub errata: Vec<ErratumId>,
}

/// One of several qualification numbers printed for the same award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QanCandidate {
    /// As printed.
    pub qan: String,
    /// Where it is printed.
    pub place: String,
}

/// A named set of units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Known by.
    pub id: GroupId,
    /// For people: `Mandatory units`.
    pub label: String,
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// `ISP501`.
    pub unit_ref: UnitRef,
    /// Other spellings of the reference in the document: `ISP/501`.
    pub aliases: Vec<String>,
    /// Its place in the document, from 1.
    pub number: u32,
    /// As on the unit's own page.
    pub title: Stated<String>,
    /// As in the table of the qualification's structure, where that differs.
    pub title_in_structure: Option<String>,
    /// The area that the structure's table puts it under.
    pub area: Option<String>,
    /// RQF level.
    pub level: u8,
    /// Guided learning hours.
    pub glh: Stated<u32>,
    /// Total time in hours.
    pub tqt: Stated<u32>,
    /// Credits.
    pub credit: Stated<u32>,
    /// The groups it belongs to.
    pub groups: Vec<GroupId>,
    /// What else rules tell it by: `graded`, `barring-JC7`.
    pub tags: Vec<Tag>,
    /// Whether it is no unit but something else that an award asks for, such as an external assessment. It may have no
    /// outcomes; then its sign-off alone achieves it.
    pub is_component: bool,
    /// The summary as printed; its erratum says when it seems to describe something else.
    pub summary: Option<Stated<String>>,
    /// In the document's order.
    pub outcomes: Vec<Outcome>,
    /// Findings that concern the unit as a whole.
    pub errata: Vec<ErratumId>,
}

impl Unit {
    /// Every criterion of the unit, in the document's order.
    pub fn criteria(&self) -> impl Iterator<Item = &Criterion> {
        self.outcomes.iter().flat_map(|outcome| &outcome.criteria)
    }
}

/// A learning outcome: achieved when all its criteria are; never judged itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// `ISP501.LO1`.
    pub outcome_ref: OutcomeRef,
    /// The reference's number, and the printed one where that differs. A finding without a printed number says that
    /// none is printed.
    pub number: Stated<String>,
    /// `Understand the requirements of sales forecasting`.
    pub wording: Stated<String>,
    /// In the document's order.
    pub criteria: Vec<Criterion>,
}

/// An assessment criterion, the one thing that is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// `ISP501.1.1`.
    pub criterion_ref: CriterionRef,
    /// The reference's number, and the printed one where that differs. See [`Criterion::number_is_inferred`].
    pub number: Stated<String>,
    /// The exact wording; `None` where the source is damaged beyond reading. `published` then keeps the fragment.
    pub wording: Stated<Option<String>>,
    /// A reading that was suggested for a damaged wording. Shown as a suggestion, never used.
    pub suggested_reading: Option<String>,
    /// Indicative content: a guide, not prescriptive, so that it never counts towards a status.
    pub content: Vec<Content>,
    /// What is odd about the indicative content.
    pub content_errata: Vec<ErratumId>,
    /// The suggested assessment method, where the document gives one.
    pub method: Option<String>,
    /// Findings about the criterion other than those above.
    pub errata: Vec<ErratumId>,
}

impl Criterion {
    /// Whether no number is printed for this criterion, so that the one used rests on what stands around it.
    pub fn number_is_inferred(&self) -> bool {
        self.number.erratum.is_some() && self.number.published.is_none()
    }

    /// What a decision was made on: changes with the wording and with nothing else.
    pub fn wording_digest(&self) -> Digest {
        Digest::of(self.wording.value.as_deref().unwrap_or_default().as_bytes())
    }
}

/// A paragraph of indicative content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The word before its colon: `Metrics`. Empty where there is none.
    pub heading: String,
    /// The rest.
    pub text: String,
    /// Other criteria that the same paragraph stands under, where it is printed once for several.
    pub shared_with: Vec<CriterionRef>,
}

/// A type of evidence that the specification names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceType {
    /// Known by.
    pub id: EvidenceTypeId,
    /// For people: `Witness testimony`.
    pub label: String,
    /// On the document's list for knowledge criteria.
    pub suits_knowledge: bool,
    /// On the document's list for skills and behaviour criteria.
    pub suits_skills: bool,
}

/// When evidence may be simulated, and what a realistic working environment (RWE) must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simulation {
    /// The document's paragraphs.
    pub text: Vec<String>,
    /// The guidelines that must all be met.
    pub guidelines: Vec<String>,
    /// Findings about them.
    pub errata: Vec<ErratumId>,
}

/// A section of the document's prose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guidance {
    /// Known by: `assessor-requirements`.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Its paragraphs and list items, in order. What begins with `- ` is an item of a list.
    pub text: Vec<String>,
    /// Findings about it.
    pub errata: Vec<ErratumId>,
}

/// How much a fault matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Changes identity or the decision on an award.
    A,
    /// Changes what a learner is asked to evidence.
    B,
    /// Cosmetic.
    C,
}

/// A fault of the published text, and what was done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erratum {
    /// Known by.
    pub id: ErratumId,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, in a sentence or two.
    pub finding: String,
    /// What the data does about it.
    pub treatment: String,
    /// The lines of the published text that it is about: `541`, `113–115, 172`.
    pub lines: Option<String>,
    /// The codes of what [`check`] finds where this stands, if this is what explains it: `no-slack`.
    pub explains: Vec<String>,
    /// Whether an award that rests on this can be claimed before the provider has settled it.
    pub blocks_claim: bool,
    /// Who decided so: a role.
    pub decided_by: String,
    /// When, `2026-11-23`.
    pub decided_on: String,
    /// The provider's last word on it, where an [`overlay`] has one.
    pub settled: Option<Supplied>,
}

impl Erratum {
    /// Whether an award that rests on this cannot be claimed yet.
    pub fn blocks(&self) -> bool {
        self.blocks_claim && self.settled.is_none()
    }
}

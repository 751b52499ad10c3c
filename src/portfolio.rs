//! A portfolio: what a learner offers as proof, and what was said of it. Plain data.
//!
//! A learner's records change; each is [`Kept`] with a [`Revision`] that names what it came from, so that two devices which
//! changed the same record are noticed and both states kept. What an assessor writes never changes: a later record
//! supersedes an earlier one by naming it. Nothing derived is stored; [`crate::progress`] computes it.
//!
//! [`command`] is the only way in which a person changes a portfolio; what it changed is a [`diff`].

pub mod before;
pub mod command;
pub mod competence;
pub mod diff;
pub mod editions;
pub mod entry;
pub mod fitness;
pub mod ids;
pub mod inbox;
pub mod judging;
pub mod kept;
pub mod location;
pub mod looked_at;
pub mod news;
mod numbers;
pub mod release;
pub mod sign_off;
pub mod standing;
pub mod versions;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;

pub use competence::Competence;
pub use editions::{Earlier, Parked, ParkedKey, SpecificationPin, Worded};
pub use entry::Entry;
pub use ids::{ActorId, DecisionId, EntryId, EvidenceId, PortfolioId, SignOffId, SubmissionId};
pub use judging::{AssessorEvidence, Basis, Decision, Outcome, SignOff};
pub use kept::{Extra, Kept, Ledger, Others, Revision, Says, Table, Unchanging};
pub use location::Location;

use crate::digest::Digest;
use crate::json::Value;
use crate::spec::{AwardId, CriterionRef, EvidenceTypeId, UnitRef};

/// Everything of one learner towards one specification.
///
/// **Invariants** (checked by [`command::apply`], held by every reader through [`Portfolio::settle`]): the evidence of a
/// mapping that is shown, and of a parked one, exists and is not withdrawn; no evidence is shown with the number of another, not even of a
/// withdrawn one; numbers are at most [`Portfolio::highest_number`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portfolio {
    /// Known by, everywhere and for ever.
    pub id: PortfolioId,
    /// What the learner set out to do.
    pub enrolment: Kept<Enrolment>,
    /// Further states of the enrolment.
    pub enrolment_others: Others<Enrolment>,
    /// Everybody whose records are in here.
    pub actors: Table<ActorId, Actor>,
    /// What is offered as proof.
    pub evidence: Table<EvidenceId, Evidence>,
    /// What supports what.
    pub mappings: Table<MappingKey, Mapping>,
    /// The criteria that the learner says are ready to be judged.
    pub claims: Table<CriterionRef, Claim>,
    /// Mappings that were put aside when the specification changed.
    pub parked: Table<ParkedKey, Parked>,
    /// What the learner did about decisions that ask for something.
    pub answers: Table<DecisionId, Answer>,
    /// What those who judge say of their own competence.
    pub competences: Table<ActorId, Competence>,
    /// What was handed over, and when.
    pub submissions: Ledger<SubmissionId, Submission>,
    /// What assessors decided.
    pub decisions: Ledger<DecisionId, Decision>,
    /// The units that assessors declared complete.
    pub sign_offs: Ledger<SignOffId, SignOff>,
    /// The evidence that assessors made themselves.
    pub assessor_evidence: Ledger<EvidenceId, AssessorEvidence>,
    /// What else people in a role said.
    pub entries: Ledger<EntryId, Entry>,
    /// The highest evidence number ever given, so that none is given twice, not even after an undo.
    pub highest_number: u32,
    /// What the records of evidence say their number is, where another one is shown because two devices had given the
    /// same one.
    pub given_numbers: BTreeMap<EvidenceId, EvidenceNumber>,
    /// Records that this version does not know, by their collection and the digest of their canonical form: what a later
    /// version wrote passes through this one unharmed.
    pub unknown: BTreeMap<(String, Digest), Value>,
    /// Records whose signature is not right: they are kept and shown, and count for nothing. Found out by whoever reads the
    /// portfolio, never written down.
    pub distrusted: BTreeSet<RecordKey>,
}

impl Portfolio {
    /// A portfolio of nothing but an enrolment.
    pub fn new(id: PortfolioId, enrolment: Kept<Enrolment>) -> Portfolio {
        Portfolio {
            id,
            enrolment,
            enrolment_others: Others::default(),
            actors: Table::default(),
            evidence: Table::default(),
            mappings: Table::default(),
            claims: Table::default(),
            parked: Table::default(),
            answers: Table::default(),
            competences: Table::default(),
            submissions: Ledger::default(),
            decisions: Ledger::default(),
            sign_offs: Ledger::default(),
            assessor_evidence: Ledger::default(),
            entries: Ledger::default(),
            distrusted: BTreeSet::new(),
            highest_number: 0,
            given_numbers: BTreeMap::new(),
            unknown: BTreeMap::new(),
        }
    }

    /// The evidence with the number `number`, unless it is withdrawn.
    pub fn evidence_numbered(&self, number: EvidenceNumber) -> Option<(EvidenceId, &Evidence)> {
        self.evidence.iter().find(|(_, evidence)| evidence.number == number)
    }

    /// The mappings of `evidence`, by criterion.
    pub fn mappings_of(&self, evidence: EvidenceId) -> impl Iterator<Item = (MappingKey, &Mapping)> {
        self.mappings.iter().filter(move |(key, _)| key.evidence == evidence)
    }

    /// The learner, as an actor.
    pub fn learner(&self) -> Option<&Actor> {
        self.actors.get(self.enrolment.value.as_ref()?.learner)
    }

    /// What people in a role said, without what was altered after it was signed.
    pub fn trusted_entries(&self) -> impl Iterator<Item = (EntryId, &Unchanging<Entry>)> {
        let entries = self.entries.iter().map(|(&id, made)| (id, made));
        entries.filter(|(id, _)| !self.distrusted.contains(&RecordKey::Entry(*id)))
    }

    /// The records whose states a person has to choose between, because two devices changed them apart from each other.
    pub fn forked(&self) -> Vec<RecordKey> {
        let mut forked = Vec::new();
        if self.enrolment_others.visible_rivals(&self.enrolment).next().is_some() {
            forked.push(RecordKey::Enrolment);
        }
        forked.extend(self.actors.forked().map(RecordKey::Actor));
        forked.extend(self.evidence.forked().map(RecordKey::Evidence));
        forked.extend(self.mappings.forked().map(RecordKey::Mapping));
        forked.extend(self.claims.forked().map(RecordKey::Claim));
        forked.extend(self.parked.forked().map(RecordKey::Parked));
        forked.extend(self.answers.forked().map(RecordKey::Answer));
        forked.extend(self.competences.forked().map(RecordKey::Competence));
        forked
    }

    /// Every attachment that evidence names as it is now, or as another device has it, or that an assessor made, once each.
    pub fn attachments(&self) -> BTreeMap<Digest, &Attachment> {
        let current = self.evidence.values();
        let rivals = self.evidence.others().flat_map(|(_, others)| &others.rivals);
        let mut all = files(current.chain(rivals.filter_map(|kept| kept.value.as_ref())));
        let assessors = self.assessor_evidence.values().flat_map(|made| &made.value.files);
        all.extend(assessors.map(|attachment| (attachment.digest, attachment)));
        all
    }

    /// Every attachment that any record names, files that were replaced among them: those to keep.
    pub fn attachments_ever(&self) -> BTreeMap<Digest, &Attachment> {
        let past = self.evidence.others().flat_map(|(_, others)| &others.past);
        let mut all = files(past.filter_map(|kept| kept.value.as_ref()));
        all.extend(self.attachments());
        all
    }
}

fn files<'a>(evidence: impl Iterator<Item = &'a Evidence>) -> BTreeMap<Digest, &'a Attachment> {
    let files = evidence.filter_map(|evidence| match &evidence.content {
        EvidenceContent::Files(files) => Some(files),
        _ => None,
    });
    files.flatten().map(|attachment| (attachment.digest, attachment)).collect()
}

/// Which record of a portfolio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordKey {
    /// The one enrolment.
    Enrolment,
    /// An actor.
    Actor(ActorId),
    /// An evidence item.
    Evidence(EvidenceId),
    /// A mapping.
    Mapping(MappingKey),
    /// A claim.
    Claim(CriterionRef),
    /// A parked mapping.
    Parked(ParkedKey),
    /// What the learner did about a decision.
    Answer(DecisionId),
    /// What somebody says of their own competence.
    Competence(ActorId),
    /// A submission.
    Submission(SubmissionId),
    /// A decision.
    Decision(DecisionId),
    /// A unit sign-off.
    SignOff(SignOffId),
    /// Evidence of an assessor's.
    AssessorEvidence(EvidenceId),
    /// An entry.
    Entry(EntryId),
    /// Another state of any of these, by the digest of its record.
    Version(Digest),
}

/// What a person does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Proves what they can do.
    Learner,
    /// Judges it.
    Assessor,
    /// Assures the quality of the judgements.
    Iqa,
}

/// A person in one role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// What they do here.
    pub role: Role,
    /// Their name as they give it.
    pub name: String,
    /// The number they are registered under with the provider or awarding body, if any.
    pub registration_number: Option<String>,
}

impl Says for Actor {}

/// What a learner set out to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The learner among the actors.
    pub learner: ActorId,
    /// The training provider, if given.
    pub provider: Option<String>,
    /// The specification that the portfolio is pinned to.
    pub specification: SpecificationPin,
    /// The award aimed at.
    pub award: AwardId,
    /// The units the learner means to take: the plan.
    pub units: BTreeSet<UnitRef>,
    /// Of those, the units that every way to an award is to go by. Only a help in planning.
    pub pinned: BTreeSet<UnitRef>,
    /// Units that no way to an award is to go by; none of them is in the plan. Only a help in planning.
    pub ruled_out: BTreeSet<UnitRef>,
    /// The day by which the learner means to have the award.
    pub target_on: Option<Date>,
    /// The days by which they mean to have units. A unit that leaves the plan keeps its day.
    pub unit_targets: BTreeMap<UnitRef, Date>,
    /// When it began.
    pub started_at: Timestamp,
    /// The editions of the specification that the portfolio was pinned to before, in their order.
    pub earlier: Vec<Earlier>,
}

/// What a learner means to do with a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Intent {
    /// Nothing so far.
    #[default]
    Open,
    /// To take it.
    Planned,
    /// To take it whatever else is taken.
    Pinned,
    /// Not to take it whatever else is taken.
    RuledOut,
}

impl Enrolment {
    /// What the learner means to do with `unit`.
    pub fn intent(&self, unit: UnitRef) -> Intent {
        if self.units.contains(&unit) {
            if self.pinned.contains(&unit) { Intent::Pinned } else { Intent::Planned }
        } else if self.ruled_out.contains(&unit) {
            Intent::RuledOut
        } else {
            Intent::Open
        }
    }

    /// The same enrolment with this plan. What is pinned stays so where it is in the plan, and what is in the plan is ruled
    /// out no longer.
    pub fn with_plan(&self, award: AwardId, units: BTreeSet<UnitRef>) -> Enrolment {
        let pinned = self.pinned.intersection(&units).copied().collect();
        let ruled_out = self.ruled_out.difference(&units).copied().collect();
        Enrolment { award, units, pinned, ruled_out, ..self.clone() }
    }
}

impl Says for Enrolment {
    /// When the portfolio was moved on makes no difference to anybody.
    fn says_no_more_than(&self, other: &Enrolment) -> bool {
        let timeless = |enrolment: &Enrolment| {
            let mut enrolment = enrolment.clone();
            enrolment.earlier.iter_mut().for_each(|earlier| earlier.left_at = Timestamp::UNIX_EPOCH);
            enrolment
        };
        timeless(self) == timeless(other)
    }
}

/// The number behind an evidence reference: 1 reads `E001`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EvidenceNumber(pub u32);

impl fmt::Display for EvidenceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "E{:03}", self.0)
    }
}

/// Not an evidence reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnEvidenceReference;

impl FromStr for EvidenceNumber {
    type Err = NotAnEvidenceReference;
    fn from_str(text: &str) -> Result<EvidenceNumber, NotAnEvidenceReference> {
        let digits = text.strip_prefix(['E', 'e']).ok_or(NotAnEvidenceReference)?;
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotAnEvidenceReference);
        }
        digits.parse().map(EvidenceNumber).map_err(|_| NotAnEvidenceReference)
    }
}

/// One thing offered as proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its number; never given twice in a portfolio.
    pub number: EvidenceNumber,
    /// What it is called.
    pub title: String,
    /// What it is.
    pub content: EvidenceContent,
    /// Its types, out of the specification's list.
    pub types: BTreeSet<EvidenceTypeId>,
    /// The day it was produced, which is seldom the day it was added.
    pub produced_on: Option<Date>,
    /// Where it came about.
    pub setting: Option<Setting>,
    /// Anything else worth knowing.
    pub description: String,
    /// When it was added here.
    pub added_at: Timestamp,
    /// When what it is made of was last replaced, if ever.
    pub replaced_at: Option<Timestamp>,
}

impl Says for Evidence {}

/// What an evidence item is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvidenceContent {
    /// Files, whose bytes are kept beside the records. At least one.
    Files(Vec<Attachment>),
    /// Something written here.
    Account {
        /// The text.
        text: String,
    },
    /// Something on the web.
    Link {
        /// `http:` or `https:`.
        url: String,
    },
    /// Something that stays where it is: on paper, in another system, confidential.
    Elsewhere {
        /// Where it is kept.
        place: String,
        /// Who holds it and can show it.
        holder: String,
    },
}

/// A file that belongs to an evidence item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Of its bytes: what it is known by.
    pub digest: Digest,
    /// Its length in bytes.
    pub size: u64,
    /// What it says it is: `application/pdf`. Shown; what may open in place is told from the bytes.
    pub media_type: String,
    /// A label. Never a path.
    pub file_name: String,
    /// The file that it was made from on this page, if it was.
    pub original: Option<Original>,
}

/// The file that an attachment was made from, which is kept elsewhere or no more: its digest tells it for certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// Of its bytes.
    pub digest: Digest,
    /// Its length in bytes.
    pub size: u64,
    /// What was done to it.
    pub changes: BTreeSet<Change>,
}

/// What was done to a file before it became evidence. Nothing else of it was touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// A picture was made smaller.
    Scaled,
    /// Where a picture was taken was taken out.
    PlaceRemoved,
}

impl Attachment {
    /// Notes that this was made from `before` by `change`. What that was made from goes on being the original.
    pub fn made_from(mut self, before: &Attachment, change: Change) -> Attachment {
        let mut original = before.original.clone().unwrap_or_else(|| Original {
            digest: before.digest,
            size: before.size,
            changes: BTreeSet::new(),
        });
        original.changes.insert(change);
        self.original = Some(original);
        self
    }
}

/// Where evidence came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Setting {
    /// In real work.
    Workplace,
    /// In a simulation.
    Simulated,
}

/// Which evidence item on which criterion: there is one mapping for each such pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MappingKey {
    /// What supports.
    pub evidence: EvidenceId,
    /// What is supported.
    pub criterion: CriterionRef,
}

/// This evidence item supports this criterion, at these locations, for this reason.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    /// Where in the evidence the proof is. Empty until the learner says.
    pub locations: Vec<Location>,
    /// How it meets the criterion, in the learner's words.
    pub reason: String,
}

impl Says for Mapping {
    /// That there is a mapping says every other state of it too.
    fn says_no_more_than(&self, other: &Mapping) -> bool {
        self == other || self.is_blank()
    }

    fn is_blank(&self) -> bool {
        *self == Mapping::default()
    }
}

/// The learner says that a criterion is ready to be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// When they said so.
    pub claimed_at: Timestamp,
    /// What they learned it by before they began here, if that is what they claim it by.
    pub prior_learning: Option<PriorLearning>,
}

impl Says for Claim {
    /// When it was said first makes no difference to anybody.
    fn says_no_more_than(&self, other: &Claim) -> bool {
        self.prior_learning.is_none() || self.prior_learning == other.prior_learning
    }
}

/// Learning from before, which a learner asks to have recognised (R27; specification, "Recognition of prior learning"). It
/// is evidence with mappings like any other, and the assessor decides; it completes nothing by itself (E-RPL of the audit).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriorLearning {
    /// Where or with whom it was learned.
    pub source: String,
    /// When it was achieved.
    pub achieved_on: Option<Date>,
    /// The number of a certificate, if there is one.
    pub certificate: String,
    /// The awarding body's approval, if it was asked for.
    pub approval: String,
}

/// What the learner did about a decision that asks for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The evidence that is new or was changed for it, each with the digest of what is to be looked at.
    pub evidence: BTreeMap<EvidenceId, Digest>,
    /// What the learner has to say.
    pub note: String,
}

impl Says for Answer {}

/// What a learner handed over at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The declaration of authenticity, in full.
    pub declaration: String,
    /// The name that the learner put under it.
    pub name: String,
    /// The digest of all records handed over, as `wire` computes it.
    pub records: Digest,
}

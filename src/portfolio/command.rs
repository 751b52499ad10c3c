//! What a person can do to a portfolio: each act is one [`Command`], checked as a whole before anything changes.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use super::diff::{Change, Diff};
use super::{
    Actor, ActorId, Claim, Enrolment, Evidence, EvidenceContent, EvidenceId, EvidenceNumber, Location, Mapping,
    MappingKey, Portfolio, Setting, Submission, SubmissionId, Unchanging,
};
use crate::spec::{AwardId, CriterionRef, EvidenceTypeId, Specification, UnitRef};

/// The longest title or name, in characters.
pub const MAX_LINE: usize = 300;

/// The longest description, account or reason, in bytes. Well below what a reader takes for one record.
pub const MAX_TEXT: usize = 200_000;

/// The most locations of one mapping.
pub const MAX_LOCATIONS: usize = 50;

/// What a person does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Says who they are.
    DescribeLearner {
        /// Their name.
        name: String,
        /// Their registration number, if they have one.
        registration_number: Option<String>,
        /// Their training provider, if they want to say.
        provider: Option<String>,
    },
    /// Aims at an award with these units.
    Aim {
        /// The award.
        award: AwardId,
        /// The units they mean to take.
        units: BTreeSet<UnitRef>,
    },
    /// Adds evidence, and maps all of it to `criteria` in the same stroke.
    AddEvidence {
        /// Each item with the id it is to have. Numbers are given here.
        items: Vec<(EvidenceId, NewEvidence)>,
        /// What it supports, if that is known at once.
        criteria: Vec<CriterionRef>,
    },
    /// Changes what is said of an evidence item.
    DescribeEvidence {
        /// Which.
        evidence: EvidenceId,
        /// All that is said of it from now on.
        details: EvidenceDetails,
    },
    /// Changes what an evidence item is made of: another wording, another file.
    ReplaceContent {
        /// Which.
        evidence: EvidenceId,
        /// What it is made of from now on.
        content: EvidenceContent,
    },
    /// Withdraws evidence, and with it its mappings.
    WithdrawEvidence(BTreeSet<EvidenceId>),
    /// Maps each item to each criterion; pairs that are mapped already stay as they are.
    Map {
        /// What supports.
        evidence: BTreeSet<EvidenceId>,
        /// What is supported.
        criteria: BTreeSet<CriterionRef>,
    },
    /// Takes mappings away.
    Unmap(BTreeSet<MappingKey>),
    /// Says where in the evidence the proof is, and why it meets the criterion.
    DescribeMapping {
        /// Which mapping.
        mapping: MappingKey,
        /// Where.
        locations: Vec<Location>,
        /// Why.
        reason: String,
    },
    /// Says that criteria are ready to be judged, or takes that back.
    Claim {
        /// Which.
        criteria: BTreeSet<CriterionRef>,
        /// Ready, or not after all.
        ready: bool,
    },
    /// Notes that everything was handed over.
    Submit {
        /// What the submission is known by.
        id: SubmissionId,
        /// What was declared.
        submission: Submission,
    },
}

/// Evidence that is about to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvidence {
    /// What it is made of.
    pub content: EvidenceContent,
    /// What is said of it.
    pub details: EvidenceDetails,
}

/// What is said of an evidence item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EvidenceDetails {
    /// What it is called.
    pub title: String,
    /// Its types.
    pub types: BTreeSet<EvidenceTypeId>,
    /// The day it was produced.
    pub produced_on: Option<Date>,
    /// Where it came about.
    pub setting: Option<Setting>,
    /// Anything else worth knowing.
    pub description: String,
}

impl Evidence {
    /// What is said of it.
    pub fn details(&self) -> EvidenceDetails {
        EvidenceDetails {
            title: self.title.clone(),
            types: self.types.clone(),
            produced_on: self.produced_on,
            setting: self.setting,
            description: self.description.clone(),
        }
    }
}

/// Which words a command is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// A person's name.
    Name,
    /// A registration number.
    RegistrationNumber,
    /// A training provider.
    Provider,
    /// The title of an evidence item.
    Title,
    /// The description of an evidence item.
    Description,
    /// The text of a written account.
    Account,
    /// The address of a link.
    Link,
    /// The place where something is kept.
    Place,
    /// Who holds something.
    Holder,
    /// The reason of a mapping.
    Reason,
    /// The locations of a mapping.
    Locations,
    /// A declaration.
    Declaration,
}

/// Why a command cannot be carried out. Nothing has changed then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandError {
    /// The evidence is not there, or no longer.
    NoSuchEvidence(EvidenceId),
    /// The evidence is there already.
    EvidenceExists(EvidenceId),
    /// The mapping is not there, or no longer.
    NoSuchMapping(MappingKey),
    /// The specification has no such criterion.
    NoSuchCriterion(CriterionRef),
    /// The specification has no such award.
    NoSuchAward(AwardId),
    /// The specification has no such unit.
    NoSuchUnit(UnitRef),
    /// The specification's list has no such type.
    NoSuchType(EvidenceTypeId),
    /// Something has to be said.
    Empty(Field),
    /// Too much was said.
    TooLong {
        /// Where.
        field: Field,
        /// How much.
        found: usize,
        /// How much is allowed.
        max: usize,
    },
    /// A link that is neither `http:` nor `https:`: nothing else may be opened from a portfolio.
    LinkScheme(String),
    /// Files are promised, but none is there.
    NoFiles,
    /// A criterion with no evidence cannot be ready to be judged.
    ClaimWithoutEvidence(CriterionRef),
    /// The location of evidence must be indicated (specification, "Qualification Assessment") before a criterion can be
    /// ready to be judged.
    ClaimWithoutLocation(MappingKey),
    /// The submission is there already.
    SubmissionExists(SubmissionId),
}

/// What `command` does to `portfolio` at `at`, or why it cannot be. Changes nothing itself.
pub fn apply(
    spec: &Specification,
    portfolio: &Portfolio,
    command: Command,
    by: ActorId,
    at: Timestamp,
) -> Result<Diff, CommandError> {
    let mut diff = Diff::default();
    match command {
        Command::DescribeLearner { name, registration_number, provider } => {
            let name = required_line(Field::Name, &name)?;
            let registration_number = optional_line(Field::RegistrationNumber, registration_number)?;
            let provider = optional_line(Field::Provider, provider)?;
            if let Some(enrolment) = &portfolio.enrolment.value {
                if let Some(actor) = portfolio.actors.get(enrolment.learner) {
                    let after = Actor { role: actor.role, name, registration_number };
                    change(&mut diff.actors, enrolment.learner, Some(actor), Some(after));
                }
                enrol(&mut diff, enrolment, Enrolment { provider, ..enrolment.clone() });
            }
        }
        Command::Aim { award, units } => {
            spec.award(award).ok_or(CommandError::NoSuchAward(award))?;
            for &unit in &units {
                spec.unit(unit).ok_or(CommandError::NoSuchUnit(unit))?;
            }
            if let Some(enrolment) = &portfolio.enrolment.value {
                enrol(&mut diff, enrolment, Enrolment { award, units, ..enrolment.clone() });
            }
        }
        Command::AddEvidence { items, criteria } => {
            criteria.iter().try_for_each(|&criterion| known(spec, criterion))?;
            for (offset, (id, new)) in (1..).zip(items) {
                if portfolio.evidence.kept(id).is_some() || diff.evidence.contains_key(&id) {
                    return Err(CommandError::EvidenceExists(id));
                }
                let details = checked_details(spec, new.details)?;
                let evidence = Evidence {
                    number: EvidenceNumber(portfolio.highest_number.saturating_add(offset)),
                    title: details.title,
                    content: checked_content(new.content)?,
                    types: details.types,
                    produced_on: details.produced_on,
                    setting: details.setting,
                    description: details.description,
                    added_at: at,
                };
                change(&mut diff.evidence, id, None, Some(evidence));
                for &criterion in &criteria {
                    let key = MappingKey { evidence: id, criterion };
                    change(&mut diff.mappings, key, None, Some(Mapping::default()));
                }
            }
        }
        Command::DescribeEvidence { evidence: id, details } => {
            let before = evidence(portfolio, id)?;
            let details = checked_details(spec, details)?;
            let after = Evidence {
                title: details.title,
                types: details.types,
                produced_on: details.produced_on,
                setting: details.setting,
                description: details.description,
                ..before.clone()
            };
            change(&mut diff.evidence, id, Some(before), Some(after));
        }
        Command::ReplaceContent { evidence: id, content } => {
            let before = evidence(portfolio, id)?;
            let after = Evidence { content: checked_content(content)?, ..before.clone() };
            change(&mut diff.evidence, id, Some(before), Some(after));
        }
        Command::WithdrawEvidence(withdrawn) => {
            for &id in &withdrawn {
                change(&mut diff.evidence, id, Some(evidence(portfolio, id)?), None);
            }
            let gone = portfolio.mappings.iter().filter(|(key, _)| withdrawn.contains(&key.evidence));
            gone.for_each(|(key, mapping)| change(&mut diff.mappings, key, Some(mapping), None));
            unclaim_uncovered(portfolio, &mut diff);
        }
        Command::Map { evidence: supporting, criteria } => {
            criteria.iter().try_for_each(|&criterion| known(spec, criterion))?;
            for &id in &supporting {
                evidence(portfolio, id)?;
                for &criterion in &criteria {
                    let key = MappingKey { evidence: id, criterion };
                    if !portfolio.mappings.contains(key) {
                        change(&mut diff.mappings, key, None, Some(Mapping::default()));
                    }
                }
            }
        }
        Command::Unmap(keys) => {
            for key in keys {
                let before = portfolio.mappings.get(key).ok_or(CommandError::NoSuchMapping(key))?;
                change(&mut diff.mappings, key, Some(before), None);
            }
            unclaim_uncovered(portfolio, &mut diff);
        }
        Command::DescribeMapping { mapping: key, locations, reason } => {
            let before = portfolio.mappings.get(key).ok_or(CommandError::NoSuchMapping(key))?;
            if locations.len() > MAX_LOCATIONS {
                let (found, max) = (locations.len(), MAX_LOCATIONS);
                return Err(CommandError::TooLong { field: Field::Locations, found, max });
            }
            for location in &locations {
                line(Field::Locations, &location.to_string())?;
            }
            let after = Mapping { locations, reason: text(Field::Reason, &reason)? };
            change(&mut diff.mappings, key, Some(before), Some(after));
        }
        Command::Claim { criteria, ready } => {
            for criterion in criteria {
                known(spec, criterion)?;
                let before = portfolio.claims.get(criterion);
                if ready && before.is_none() {
                    let mut mapped = portfolio.mappings.iter().filter(|(key, _)| key.criterion == criterion).peekable();
                    if mapped.peek().is_none() {
                        return Err(CommandError::ClaimWithoutEvidence(criterion));
                    }
                    if let Some((key, _)) = mapped.find(|(_, mapping)| mapping.locations.is_empty()) {
                        return Err(CommandError::ClaimWithoutLocation(key));
                    }
                    change(&mut diff.claims, criterion, None, Some(Claim { claimed_at: at }));
                } else if !ready && before.is_some() {
                    change(&mut diff.claims, criterion, before, None);
                }
            }
        }
        Command::Submit { id, submission } => {
            if portfolio.submissions.contains_key(&id) {
                return Err(CommandError::SubmissionExists(id));
            }
            required_line(Field::Name, &submission.name)?;
            if submission.declaration.trim().is_empty() {
                return Err(CommandError::Empty(Field::Declaration));
            }
            text(Field::Declaration, &submission.declaration)?;
            diff.submissions.insert(id, Unchanging { by, at, value: submission, extra: Default::default() });
        }
    }
    Ok(diff)
}

fn change<K: Ord, T: Clone + PartialEq>(
    changes: &mut std::collections::BTreeMap<K, Change<T>>,
    key: K,
    before: Option<&T>,
    after: Option<T>,
) {
    // What stays the same is no change: it would cost a revision and an entry to undo.
    if before != after.as_ref() {
        changes.insert(key, Change { before: before.cloned(), after });
    }
}

fn enrol(diff: &mut Diff, before: &Enrolment, after: Enrolment) {
    if *before != after {
        diff.enrolment = Some((before.clone(), after));
    }
}

// A claim stands on evidence: where a change takes the last of it away, the claim goes with it.
fn unclaim_uncovered(portfolio: &Portfolio, diff: &mut Diff) {
    for (criterion, claim) in portfolio.claims.iter() {
        let is_gone = |key: &MappingKey| diff.mappings.get(key).is_some_and(|change| change.after.is_none());
        let mut mapped = portfolio.mappings.iter().filter(|(key, _)| key.criterion == criterion);
        if mapped.all(|(key, _)| is_gone(&key)) {
            change(&mut diff.claims, criterion, Some(claim), None);
        }
    }
}

fn evidence(portfolio: &Portfolio, id: EvidenceId) -> Result<&Evidence, CommandError> {
    portfolio.evidence.get(id).ok_or(CommandError::NoSuchEvidence(id))
}

fn known(spec: &Specification, criterion: CriterionRef) -> Result<(), CommandError> {
    spec.criterion(criterion).map(|_| ()).ok_or(CommandError::NoSuchCriterion(criterion))
}

fn line(field: Field, text: &str) -> Result<String, CommandError> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let found = line.chars().count();
    if found > MAX_LINE {
        return Err(CommandError::TooLong { field, found, max: MAX_LINE });
    }
    Ok(line)
}

fn required_line(field: Field, text: &str) -> Result<String, CommandError> {
    let line = line(field, text)?;
    if line.is_empty() { Err(CommandError::Empty(field)) } else { Ok(line) }
}

fn optional_line(field: Field, text: Option<String>) -> Result<Option<String>, CommandError> {
    let line = text.map(|text| line(field, &text)).transpose()?;
    Ok(line.filter(|line| !line.is_empty()))
}

fn text(field: Field, text: &str) -> Result<String, CommandError> {
    if text.len() > MAX_TEXT {
        return Err(CommandError::TooLong { field, found: text.len(), max: MAX_TEXT });
    }
    Ok(text.trim_end().to_owned())
}

fn checked_details(spec: &Specification, details: EvidenceDetails) -> Result<EvidenceDetails, CommandError> {
    for &kind in &details.types {
        spec.evidence_type(kind).ok_or(CommandError::NoSuchType(kind))?;
    }
    Ok(EvidenceDetails {
        title: required_line(Field::Title, &details.title)?,
        description: text(Field::Description, &details.description)?,
        ..details
    })
}

fn checked_content(content: EvidenceContent) -> Result<EvidenceContent, CommandError> {
    Ok(match content {
        EvidenceContent::Files(files) if files.is_empty() => return Err(CommandError::NoFiles),
        EvidenceContent::Files(files) => EvidenceContent::Files(files),
        EvidenceContent::Account { text: words } if words.trim().is_empty() => {
            return Err(CommandError::Empty(Field::Account));
        }
        EvidenceContent::Account { text: words } => EvidenceContent::Account { text: text(Field::Account, &words)? },
        EvidenceContent::Link { url } => {
            let url = text(Field::Link, url.trim())?;
            let lower = url.to_ascii_lowercase();
            let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
            match rest {
                Some(host) if !host.is_empty() && !url.contains(char::is_whitespace) => EvidenceContent::Link { url },
                _ if url.is_empty() => return Err(CommandError::Empty(Field::Link)),
                _ => return Err(CommandError::LinkScheme(url)),
            }
        }
        EvidenceContent::Elsewhere { place, holder } => EvidenceContent::Elsewhere {
            place: required_line(Field::Place, &place)?,
            holder: line(Field::Holder, &holder)?,
        },
    })
}

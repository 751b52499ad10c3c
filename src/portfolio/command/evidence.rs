//! Evidence: added, described, replaced, withdrawn.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::words::{line, required_line, text};
use super::{Change, CommandError, Field, Gesture, change};
use crate::portfolio::kept::Also;
use crate::portfolio::{
    Evidence, EvidenceContent, EvidenceId, EvidenceNumber, Mapping, MappingKey, Portfolio, Setting,
};
use crate::spec::{CriterionRef, EvidenceTypeId, Specification};

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

impl Gesture<'_> {
    pub(super) fn add_evidence(
        &mut self,
        items: Vec<(EvidenceId, NewEvidence)>,
        criteria: &[CriterionRef],
    ) -> Result<(), CommandError> {
        criteria.iter().try_for_each(|&criterion| self.known(criterion))?;
        for (offset, (id, new)) in (1..).zip(items) {
            if self.portfolio.evidence.kept(id).is_some() || self.diff.evidence.contains_key(&id) {
                return Err(CommandError::EvidenceExists(id));
            }
            let details = checked_details(self.spec, new.details, &BTreeSet::new())?;
            let evidence = Evidence {
                number: EvidenceNumber(self.portfolio.highest_number.saturating_add(offset)),
                title: details.title,
                content: checked_content(new.content)?,
                types: details.types,
                produced_on: details.produced_on,
                setting: details.setting,
                description: details.description,
                added_at: self.at,
                replaced_at: None,
            };
            change(&mut self.diff.evidence, id, None, Some(evidence));
            for &criterion in criteria {
                let key = MappingKey { evidence: id, criterion };
                change(&mut self.diff.mappings, key, None, Some(Mapping::default()));
            }
        }
        Ok(())
    }

    pub(super) fn describe_evidence(&mut self, id: EvidenceId, details: EvidenceDetails) -> Result<(), CommandError> {
        let before = evidence(self.portfolio, id)?;
        let details = checked_details(self.spec, details, &before.types)?;
        let after = Evidence {
            title: details.title,
            types: details.types,
            produced_on: details.produced_on,
            setting: details.setting,
            description: details.description,
            ..before.clone()
        };
        change(&mut self.diff.evidence, id, Some(before), Some(after));
        Ok(())
    }

    pub(super) fn replace_content(&mut self, id: EvidenceId, content: EvidenceContent) -> Result<(), CommandError> {
        let before = evidence(self.portfolio, id)?;
        let content = checked_content(content)?;
        if content == before.content {
            return Ok(());
        }
        let also = if self.is_worth_keeping(id, before) { Also::KeepBefore } else { Also::Nothing };
        let after = Evidence { content, replaced_at: Some(self.at), ..before.clone() };
        self.diff.evidence.insert(id, Change { before: Some(before.clone()), after: Some(after), also });
        Ok(())
    }

    /// Files always; a text that is still being written only once somebody has seen it, or every word would be kept twice.
    fn is_worth_keeping(&self, id: EvidenceId, evidence: &Evidence) -> bool {
        let since = evidence.replaced_at.unwrap_or(evidence.added_at);
        let mut submissions = self.portfolio.submissions.values();
        let mut decisions = self.portfolio.decisions.values();
        matches!(evidence.content, EvidenceContent::Files(_))
            || submissions.any(|submission| submission.at >= since)
            || decisions.any(|decision| decision.at >= since && decision.value.evidence.contains_key(&id))
    }

    pub(super) fn withdraw_evidence(&mut self, withdrawn: &BTreeSet<EvidenceId>) -> Result<(), CommandError> {
        for &id in withdrawn {
            change(&mut self.diff.evidence, id, Some(evidence(self.portfolio, id)?), None);
        }
        let gone = self.portfolio.mappings.iter().filter(|(key, _)| withdrawn.contains(&key.evidence));
        gone.for_each(|(key, mapping)| change(&mut self.diff.mappings, key, Some(mapping), None));
        let parked = self.portfolio.parked.iter().filter(|(key, _)| withdrawn.contains(&key.evidence));
        parked.for_each(|(key, parked)| change(&mut self.diff.parked, key, Some(parked), None));
        self.unclaim_uncovered();
        Ok(())
    }
}

pub(super) fn evidence(portfolio: &Portfolio, id: EvidenceId) -> Result<&Evidence, CommandError> {
    portfolio.evidence.get(id).ok_or(CommandError::NoSuchEvidence(id))
}

fn checked_details(
    spec: &Specification,
    details: EvidenceDetails,
    had: &BTreeSet<EvidenceTypeId>,
) -> Result<EvidenceDetails, CommandError> {
    // What an item was called under an earlier edition it may still be called.
    for kind in details.types.difference(had) {
        spec.evidence_type(*kind).ok_or(CommandError::NoSuchType(*kind))?;
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
            let url = text(Field::Link, &with_scheme(url.trim()))?;
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

/// An address as people type it, `www.example.org/team`, is meant to be `https:`. What names any scheme, or looks like no
/// host, is left as it is.
fn with_scheme(address: &str) -> String {
    let end = address.find(['/', ':', '?', '#']).unwrap_or(address.len());
    let (host, rest) = address.split_at(end);
    let is_host = host.contains('.') && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
    if is_host && !rest.starts_with(':') { format!("https://{address}") } else { address.to_owned() }
}

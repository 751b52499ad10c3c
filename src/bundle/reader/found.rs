//! What was found in a bundle, and whether it is whole and agrees.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::BundleError;
use crate::bundle::manifest::closing_digest;
use crate::bundle::{AttachmentEntry, Manifest, Purpose};
use crate::digest::Digest;
use crate::json::Value;
use crate::portfolio::ids::BundleId;
use crate::portfolio::{ActorId, PortfolioId, RecordKey, Role, SpecificationPin};
use crate::wire::v1::{Prefixed, Text};
use crate::wire::{self, Pen, Record};

/// A record that its author may not write. It is left out; the rest goes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRecord {
    /// [`Record::text_key`].
    pub key: String,
    /// Who wrote it.
    pub by: ActorId,
    /// The author's role; `None` if the bundle does not say who that is.
    pub role: Option<Role>,
    /// Who may write it.
    pub needed: Pen,
}

/// What a whole bundle turned out to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Its version.
    pub version: u64,
    /// What it says of itself, which is true as far as it can be checked.
    pub manifest: Manifest,
    /// How many records it holds.
    pub records: u64,
    /// The attachments inside, in their order.
    pub attachments: Vec<AttachmentEntry>,
    /// The files that records name and that are not inside.
    pub missing: Vec<Digest>,
    /// The records that have to be left out, because their author may not write them.
    pub refused: Vec<RefusedRecord>,
    /// Its length in bytes.
    pub bytes: u64,
}

/// What was found so far.
#[derive(Default)]
pub(super) struct Found {
    pub(super) format: bool,
    pub(super) version: Option<u64>,
    /// With the digest of its canonical form.
    pub(super) manifest: Option<(Manifest, Digest)>,
    pub(super) specification: Option<Digest>,
    pub(super) end: Option<End>,
    pub(super) keys: BTreeSet<RecordKey>,
    pub(super) unknown: BTreeSet<(String, Digest)>,
    pub(super) digests: Vec<(String, Digest)>,
    pub(super) roles: BTreeMap<ActorId, Role>,
    /// Who wrote what not everybody may write.
    pub(super) written: Vec<(String, ActorId, Pen)>,
    pub(super) enrolment: Option<(PortfolioId, Option<SpecificationPin>)>,
    pub(super) learner: Option<ActorId>,
    pub(super) evidence: u64,
    pub(super) mappings: u64,
    pub(super) decisions: u64,
    pub(super) named: BTreeMap<Digest, u64>,
    pub(super) attachments: Vec<AttachmentEntry>,
    pub(super) attachment_digests: BTreeSet<Digest>,
    pub(super) attachment_bytes: u64,
}

#[derive(Deserialize)]
pub(super) struct End {
    pub(super) id: Text<BundleId>,
    pub(super) attachments: u64,
    /// See [`closing_digest`]; bundles were made without it before.
    pub(super) digest: Option<Prefixed>,
}

impl Found {
    /// Notes which attachments a record names, wherever in it: by a member `sha256` with a `size` beside it. `false` if
    /// they are too many.
    pub(super) fn name_attachments(&mut self, value: &Value, max: usize) -> Result<bool, BundleError> {
        match value {
            Value::Array(items) => {
                for item in items {
                    if !self.name_attachments(item, max)? {
                        return Ok(false);
                    }
                }
            }
            Value::Object(members) => {
                let digest = members.get("sha256").and_then(Value::as_text).and_then(|text| text.parse().ok());
                if let (Some(digest), Some(Value::Integer(size @ 0..))) = (digest, members.get("size")) {
                    let declared = size.unsigned_abs();
                    let found = *self.named.entry(digest).or_insert(declared);
                    if found != declared {
                        return Err(BundleError::AttachmentSize { digest, found, declared });
                    }
                    if self.named.len() > max {
                        return Ok(false);
                    }
                }
                for member in members.values() {
                    if !self.name_attachments(member, max)? {
                        return Ok(false);
                    }
                }
            }
            _ => {}
        }
        Ok(true)
    }

    pub(super) fn count(&mut self, record: &Record) {
        match record {
            Record::Enrolment(id, kept) => {
                let pin = kept.value.as_ref().map(|enrolment| enrolment.specification.clone());
                self.learner = kept.value.as_ref().map(|enrolment| enrolment.learner);
                self.enrolment = Some((*id, pin));
            }
            Record::Withdrawn(withdrawn) => {
                if let wire::WithdrawnKey::Enrolment(id) = withdrawn.record {
                    self.enrolment = Some((id, None));
                }
            }
            // What somebody else says they are, nobody is.
            Record::Actor(id, kept) if kept.revision.by == *id => {
                self.roles.extend(kept.value.as_ref().map(|actor| (*id, actor.role)));
            }
            Record::Evidence(..) => self.evidence += 1,
            Record::Mapping(..) => self.mappings += 1,
            Record::Decision(..) => self.decisions += 1,
            _ => {}
        }
        let pen = record.pen();
        if let Some(by) = record.by().filter(|_| pen != Pen::Anybody) {
            self.written.push((record.text_key(), by, pen));
        }
    }

    /// That everything is there and agrees.
    pub(super) fn checked(self, bytes: u64) -> Result<Summary, BundleError> {
        if !self.format {
            return Err(BundleError::NotABundle { found: None });
        }
        let missing = |path: &str| BundleError::MissingMember { path: path.to_owned() };
        let version = self.version.ok_or_else(|| missing("version"))?;
        let (manifest, manifest_digest) = self.manifest.ok_or_else(|| missing("manifest"))?;
        // Whom a return goes to has the specification, or could make nothing of the rest either.
        if self.specification.is_none() && manifest.purpose != Purpose::Return {
            return Err(missing("specification"));
        }
        let (portfolio, pin) = self.enrolment.ok_or_else(|| missing("records.enrolments"))?;
        let end = self.end.ok_or_else(|| missing("end"))?;
        if end.id.0 != manifest.id {
            return Err(BundleError::OtherEnd { found: end.id.0, declared: manifest.id });
        }
        if portfolio != manifest.portfolio {
            return Err(BundleError::OtherPortfolio { found: portfolio, declared: manifest.portfolio });
        }
        let declared = manifest.specification.digest;
        if let Some(found) = self.specification.filter(|found| *found != declared) {
            return Err(BundleError::SpecificationDigest { found, declared });
        }
        if let Some(pin) = pin
            && pin != manifest.specification
        {
            let declared = Box::new(manifest.specification);
            return Err(BundleError::OtherSpecification { found: Box::new(pin), declared });
        }
        let attachments = self.attachments.len() as u64;
        for (path, found, declared) in [
            ("manifest.counts.evidence", self.evidence, manifest.counts.evidence),
            ("manifest.counts.mappings", self.mappings, manifest.counts.mappings),
            ("manifest.counts.decisions", self.decisions, manifest.counts.decisions),
            ("manifest.counts.attachments", attachments, manifest.counts.attachments),
            ("manifest.attachmentBytes", self.attachment_bytes, manifest.attachment_bytes),
            ("end.attachments", attachments, end.attachments),
        ] {
            if found != declared {
                return Err(BundleError::Count { path, found, declared });
            }
        }
        let records = self.digests.len() as u64;
        let (found, declared) = (wire::digest_of_records(self.digests), manifest.records_digest);
        if found != declared {
            return Err(BundleError::RecordsDigest { found, declared });
        }
        for entry in &self.attachments {
            match self.named.get(&entry.digest) {
                None => return Err(BundleError::UnnamedAttachment(entry.digest)),
                Some(&declared) if declared != entry.size => {
                    return Err(BundleError::AttachmentSize { digest: entry.digest, found: entry.size, declared });
                }
                Some(_) => {}
            }
        }
        let found = closing_digest(manifest_digest, &self.attachments);
        if let Some(Prefixed(declared)) = end.digest
            && found != declared
        {
            return Err(BundleError::ClosingDigest { found, declared });
        }
        let missing = self.named.keys().filter(|digest| !self.attachment_digests.contains(*digest)).copied().collect();
        let (roles, learner) = (self.roles, self.learner);
        let refused = self.written.into_iter().filter_map(|(key, by, needed)| {
            // The learner stays the learner, whatever they call themselves: nobody judges their own work.
            let role = if learner == Some(by) { Some(Role::Learner) } else { roles.get(&by).copied() };
            let may = match needed {
                Pen::Role(needed) => role == Some(needed),
                Pen::WhoeverJudges => matches!(role, Some(Role::Assessor | Role::Iqa)),
                Pen::Themselves(id) => by == id,
                Pen::Anybody => true,
            };
            (!may).then_some(RefusedRecord { key, by, role, needed })
        });
        let refused = refused.collect();
        let attachments = self.attachments;
        Ok(Summary { version, manifest, records, attachments, missing, refused, bytes })
    }
}

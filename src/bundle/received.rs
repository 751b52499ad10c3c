//! What came out of a bundle, until it is certain that all of it may stay.

use std::collections::{BTreeMap, BTreeSet};

use super::{Event, Manifest, Summary};
use crate::digest::Digest;
use crate::json::Value;
use crate::portfolio::{EvidenceContent, Portfolio};
use crate::wire::{Assembly, AssemblyError, Record};

/// Collects the records of a bundle while it is read. The bytes of attachments it leaves to others.
#[derive(Debug, Default)]
pub struct Received {
    /// What the bundle says of itself, once that is read.
    pub manifest: Option<Manifest>,
    /// The specification inside, once that is read.
    pub specification: Option<Value>,
    records: Vec<Record>,
}

impl Received {
    /// Nothing yet.
    pub fn new() -> Received {
        Received::default()
    }

    /// Takes what it needs of an event.
    pub fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Manifest(manifest) => self.manifest = Some(Manifest::clone(manifest)),
            Event::Specification(specification) => self.specification = Some(Value::clone(specification)),
            Event::Record(record) => self.records.push(Record::clone(record)),
            _ => {}
        }
    }

    /// How the records that came so far call their files, by digest.
    pub fn file_names(&self) -> BTreeMap<Digest, String> {
        let evidence = self.records.iter().filter_map(|record| match record {
            Record::Evidence(_, kept) => kept.value.as_ref(),
            _ => None,
        });
        let files = evidence.filter_map(|evidence| match &evidence.content {
            EvidenceContent::Files(files) => Some(files),
            _ => None,
        });
        files.flatten().map(|file| (file.digest, file.file_name.clone())).collect()
    }

    /// The portfolio that was received, without the records that its summary refuses, or what keeps the rest from being
    /// one.
    pub fn portfolio(self, summary: &Summary) -> Result<Portfolio, Vec<AssemblyError>> {
        let mut assembly = Assembly::new(summary.manifest.portfolio);
        let refused: BTreeSet<&str> = summary.refused.iter().map(|refused| refused.key.as_str()).collect();
        let is_refused = |record: &Record| !refused.is_empty() && refused.contains(record.text_key().as_str());
        self.records.into_iter().filter(|record| !is_refused(record)).for_each(|record| assembly.add(record));
        assembly.finish()
    }
}

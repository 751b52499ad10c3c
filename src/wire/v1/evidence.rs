//! What is offered as proof.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::values::{FromOne, Moment, Prefixed, Text, not_valid};
use super::{Shape, ShapeError, same_variants};
use crate::digest::Digest;
use crate::json::MAX_INTEGER;
use crate::portfolio::{self, EvidenceContent, EvidenceId, EvidenceNumber};
use crate::spec::EvidenceTypeId;

/// `evidence`
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    id: Text<EvidenceId>,
    number: FromOne,
    title: String,
    content: Content,
    types: Vec<Text<EvidenceTypeId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    produced_on: Option<Text<Date>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    setting: Option<Setting>,
    description: String,
    added_at: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced_at: Option<Moment>,
}

/// What evidence is made of.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Content {
    /// Files, whose bytes are beside the records.
    Files {
        /// At least one.
        files: Vec<File>,
    },
    /// Something written.
    Account {
        /// The text.
        text: String,
    },
    /// Something on the web.
    Link {
        /// `http:` or `https:`.
        url: String,
    },
    /// Something that stays where it is.
    Elsewhere {
        /// Where it is kept.
        place: String,
        /// Who holds it.
        holder: String,
    },
}

/// A file of evidence. `sha256`, `size` and `type` are those of its attachment.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct File {
    sha256: Text<Digest>,
    size: u64,
    #[serde(rename = "type")]
    media_type: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    original: Option<Original>,
}

/// The file that a file was made from. It is no attachment, so its digest is not under the name that says so.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Original {
    digest: Prefixed,
    size: u64,
    /// At least one.
    changes: BTreeSet<Change>,
}

/// What was done to a file before it became evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Change {
    /// `scaled`
    Scaled,
    /// `placeRemoved`
    PlaceRemoved,
}

/// Where evidence came about.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Setting {
    /// `workplace`
    Workplace,
    /// `simulated`
    Simulated,
}

impl Shape for Evidence {
    type Key = EvidenceId;
    type Core = portfolio::Evidence;

    fn of(id: EvidenceId, core: &portfolio::Evidence) -> Evidence {
        Evidence {
            id: Text(id),
            number: FromOne(core.number.0),
            title: core.title.clone(),
            content: (&core.content).into(),
            types: core.types.iter().copied().map(Text).collect(),
            produced_on: core.produced_on.map(Text),
            setting: core.setting.map(Setting::from),
            description: core.description.clone(),
            added_at: Moment(core.added_at),
            replaced_at: core.replaced_at.map(Moment),
        }
    }

    fn core(self) -> Result<(EvidenceId, portfolio::Evidence), ShapeError> {
        let evidence = portfolio::Evidence {
            number: EvidenceNumber(self.number.0),
            title: self.title,
            content: content(self.content)?,
            types: self.types.into_iter().map(|id| id.0).collect(),
            produced_on: self.produced_on.map(|date| date.0),
            setting: self.setting.map(Setting::into),
            description: self.description,
            added_at: self.added_at.0,
            replaced_at: self.replaced_at.map(|at| at.0),
        };
        Ok((self.id.0, evidence))
    }
}

fn content(shape: Content) -> Result<EvidenceContent, ShapeError> {
    let wrong = |path: &[&str], reason: &str| ShapeError {
        path: path.iter().map(|&step| step.to_owned()).collect(),
        reason: reason.to_owned(),
    };
    Ok(match shape {
        Content::Files { files } if files.is_empty() => {
            return Err(wrong(&["content", "files"], "at least one file is expected"));
        }
        Content::Files { files } => {
            let sizes = files.iter().flat_map(|file| [Some(file.size), file.original.as_ref().map(|made| made.size)]);
            if sizes.flatten().any(|size| size > MAX_INTEGER.unsigned_abs()) {
                return Err(wrong(&["content", "files"], "a size is outside 2^53−1"));
            }
            EvidenceContent::Files(files.into_iter().map(File::into).collect())
        }
        Content::Account { text } => EvidenceContent::Account { text },
        // Nothing else may be opened from a portfolio, least of all a script.
        Content::Link { url } => {
            let lower = url.to_ascii_lowercase();
            if !lower.starts_with("https://") && !lower.starts_with("http://") {
                return Err(wrong(&["content", "url"], &not_valid(&url)));
            }
            EvidenceContent::Link { url }
        }
        Content::Elsewhere { place, holder } => EvidenceContent::Elsewhere { place, holder },
    })
}

same_variants!(Setting = portfolio::Setting { Workplace, Simulated });
same_variants!(Change = portfolio::Change { Scaled, PlaceRemoved });

impl From<&EvidenceContent> for Content {
    fn from(content: &EvidenceContent) -> Self {
        match content {
            EvidenceContent::Files(files) => Content::Files { files: files.iter().map(File::from).collect() },
            EvidenceContent::Account { text } => Content::Account { text: text.clone() },
            EvidenceContent::Link { url } => Content::Link { url: url.clone() },
            EvidenceContent::Elsewhere { place, holder } => {
                Content::Elsewhere { place: place.clone(), holder: holder.clone() }
            }
        }
    }
}

impl From<&portfolio::Attachment> for File {
    fn from(attachment: &portfolio::Attachment) -> Self {
        File {
            sha256: Text(attachment.digest),
            size: attachment.size,
            media_type: attachment.media_type.clone(),
            name: attachment.file_name.clone(),
            original: attachment.original.as_ref().map(|original| Original {
                digest: Prefixed(original.digest),
                size: original.size,
                changes: original.changes.iter().copied().map(Change::from).collect(),
            }),
        }
    }
}

impl From<File> for portfolio::Attachment {
    fn from(file: File) -> Self {
        portfolio::Attachment {
            digest: file.sha256.0,
            size: file.size,
            media_type: file.media_type,
            file_name: file.name,
            original: file.original.map(|original| portfolio::Original {
                digest: original.digest.0,
                size: original.size,
                changes: original.changes.into_iter().map(Change::into).collect(),
            }),
        }
    }
}

//! What a bundle says of itself before anything else.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::AttachmentEntry;
use crate::digest::Digest;
use crate::json::Value;
use crate::portfolio::ids::BundleId;
use crate::portfolio::{ActorId, Extra, PortfolioId, Role, SpecificationPin};
use crate::wire::bridge::{self, ShapeError};
use crate::wire::v1::{self, Moment, Prefixed, Text};

/// What a bundle says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// Of this very bundle.
    pub id: BundleId,
    /// When it was made, by the maker's clock.
    pub created: Timestamp,
    /// The program that made it.
    pub generator: Generator,
    /// What it is for.
    pub purpose: Purpose,
    /// Whose records these are.
    pub portfolio: PortfolioId,
    /// Who made it.
    pub from: From,
    /// How much of the portfolio it holds.
    pub scope: Scope,
    /// The specification inside, to which the portfolio is pinned.
    pub specification: SpecificationPin,
    /// How much of what.
    pub counts: Counts,
    /// The bytes of all attachments inside, decoded.
    pub attachment_bytes: u64,
    /// Of all records inside, as [`crate::wire::records_digest`] computes it.
    pub records_digest: Digest,
    /// Members from a later version of this product.
    pub extra: Extra,
}

/// The program that made a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Generator {
    /// `evidence-mapper`
    pub name: String,
    /// `0.1.0`
    pub version: String,
}

/// What a bundle is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Purpose {
    /// From the learner, to be judged.
    Submission,
    /// From the assessor or IQA, back to whoever has the portfolio. The specification is left out: they have it.
    Return,
    /// From the assessor, everything with what was judged, to the IQA.
    Assessed,
    /// For the learner's own keeping.
    Backup,
}

/// Who made a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct From {
    /// As among the actors of its records.
    pub actor: ActorId,
    /// In which role.
    pub role: Role,
    /// Their name as they give it.
    pub name: String,
}

/// How much of a portfolio a bundle holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Scope {
    /// Everything.
    Full,
    /// Records newer than what the other side is known to have, and only attachments that it lacks.
    Changes,
    /// Records without attachments.
    Records,
}

/// How much of what is in a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Counts {
    /// Evidence items that are not withdrawn.
    pub evidence: u64,
    /// Mappings that are not withdrawn.
    pub mappings: u64,
    /// Decisions.
    pub decisions: u64,
    /// Attachments with their bytes.
    pub attachments: u64,
}

#[derive(Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(super) struct Shape {
    id: Text<BundleId>,
    created: Moment,
    generator: Generator,
    purpose: Purpose,
    portfolio: Text<PortfolioId>,
    from: FromShape,
    scope: Scope,
    specification: v1::SpecificationPin,
    counts: Counts,
    attachment_bytes: u64,
    records_digest: Prefixed,
}

#[derive(Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
struct FromShape {
    actor: Text<ActorId>,
    role: v1::Role,
    name: String,
}

/// What `end.digest` has to be: the digest of what no other digest in the bundle speaks for. That is the manifest, whose
/// canonical form has the digest `manifest`, and what is declared of the attachments inside, in their order.
pub(super) fn closing_digest(manifest: Digest, attachments: &[AttachmentEntry]) -> Digest {
    let text = |text: String| Value::Text(text);
    let declared = attachments.iter().map(|entry| {
        let size = Value::Integer(i64::try_from(entry.size).unwrap_or(i64::MAX));
        let members =
            [("sha256", text(entry.digest.to_string())), ("size", size), ("type", text(entry.media_type.clone()))];
        Value::Object(members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect())
    });
    let members = [("attachments", Value::Array(declared.collect())), ("manifest", text(format!("sha256:{manifest}")))];
    Value::Object(members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()).digest()
}

impl Manifest {
    /// Of its canonical form.
    pub(super) fn digest(&self) -> Digest {
        crate::json::parse(self.text().as_bytes()).map_or_else(|_| Digest::of(&[]), |value| value.digest())
    }

    fn shape(&self) -> Shape {
        Shape {
            id: Text(self.id),
            created: Moment(self.created),
            generator: self.generator.clone(),
            purpose: self.purpose,
            portfolio: Text(self.portfolio),
            from: FromShape { actor: Text(self.from.actor), role: self.from.role.into(), name: self.from.name.clone() },
            scope: self.scope,
            specification: (&self.specification).into(),
            counts: self.counts,
            attachment_bytes: self.attachment_bytes,
            records_digest: Prefixed(self.records_digest),
        }
    }

    /// As JSON, in the order of bundle.md: a person who opens the file reads who and when before anything else.
    pub(super) fn text(&self) -> String {
        let known = serde_json::to_string(&self.shape()).unwrap_or_default();
        let Some(known) = known.strip_suffix('}').filter(|_| !self.extra.is_empty()) else { return known };
        let extra = Value::Object(self.extra.clone()).canonical();
        format!("{known},{}", extra.trim_start_matches('{'))
    }

    pub(super) fn read(value: Value) -> Result<Manifest, ShapeError> {
        let shape: Shape = bridge::shape(&value)?;
        let mut manifest = Manifest {
            id: shape.id.0,
            created: shape.created.0,
            generator: shape.generator,
            purpose: shape.purpose,
            portfolio: shape.portfolio.0,
            from: From { actor: shape.from.actor.0, role: shape.from.role.into(), name: shape.from.name },
            scope: shape.scope,
            specification: shape.specification.into(),
            counts: shape.counts,
            attachment_bytes: shape.attachment_bytes,
            records_digest: shape.records_digest.0,
            extra: Extra::new(),
        };
        let Value::Object(given) = value else { return Ok(manifest) };
        let known = bridge::value(&manifest.shape());
        manifest.extra = given.into_iter().filter(|(name, _)| known.get(name).is_none()).collect();
        Ok(manifest)
    }
}

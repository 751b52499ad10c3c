//! What a JSON Schema can say of the texts and numbers that records are made of.

use std::borrow::Cow;

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{FromOne, Moment, Prefixed, Text};
use crate::digest::{Digest, ShortDigest};
use crate::portfolio::{ActorId, DecisionId, EntryId, EvidenceId, PortfolioId, SignOffId, SubmissionId, ids::BundleId};
use crate::spec::{AwardId, CriterionRef, EvidenceTypeId, SpecificationId, UnitRef};

/// Something that is written as a text of a certain form.
trait Written {
    /// What the schema calls it.
    const NAME: &'static str;
    /// The form, as a regular expression of ECMA-262.
    const PATTERN: &'static str;
}

macro_rules! written {
    ($pattern:literal: $($of:ident),+) => {
        $(impl Written for $of {
            const NAME: &'static str = stringify!($of);
            const PATTERN: &'static str = $pattern;
        })+
    };
}

written! { "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$":
ActorId, BundleId, DecisionId, EntryId, EvidenceId, PortfolioId, SignOffId, SubmissionId }
written! { "^[0-9a-f]{64}$": Digest }
written! { "^[0-9a-f]{32}$": ShortDigest }
written! { "^[0-9]{4}-[0-9]{2}-[0-9]{2}$": Date }
written! { "^[A-Za-z0-9_-]{1,24}$": UnitRef }
written! { "^[A-Za-z0-9_-]{1,24}\\.[A-Za-z0-9._-]{1,12}$": CriterionRef }
written! { "^[A-Za-z0-9_-]{1,32}$": AwardId }
written! { "^[A-Za-z0-9_-]{1,40}$": EvidenceTypeId }
written! { "^[A-Za-z0-9_-]{1,64}$": SpecificationId }

impl<T: Written> JsonSchema for Text<T> {
    fn schema_name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": T::PATTERN })
    }
}

impl JsonSchema for Prefixed {
    fn schema_name() -> Cow<'static, str> {
        "PrefixedDigest".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^sha256:[0-9a-f]{64}$" })
    }
}

impl JsonSchema for Moment {
    fn schema_name() -> Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "RFC 3339 in UTC, to the second or to three digits of it.",
            "type": "string",
            "pattern": "^-?[0-9]{4,6}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{3})?Z$"
        })
    }
}

impl JsonSchema for FromOne {
    fn schema_name() -> Cow<'static, str> {
        "FromOne".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 1, "maximum": u32::MAX })
    }
}

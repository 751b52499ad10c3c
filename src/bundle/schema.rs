//! A bundle as a JSON Schema (2020-12), for programs that read or write bundles and are not this one. It says what one
//! document cannot get wrong by itself; digests, counts and references are for [`super::verify`].

use schemars::Schema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::{CHUNK_CHARACTERS, FORMAT, Limits, Manifest, VERSION};
use crate::spec;
use crate::wire::v1;

/// What the schema is known by, wherever it is served from.
pub const ID: &str = "urn:evidence-mapper:schema:bundle:1";

/// The schema.
pub fn schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let limits = Limits::default();
    let manifest = Manifest::schema(&mut generator).to_value();
    let records = v1::records(&mut generator);
    let definitions: Value = generator.take_definitions(true).into_iter().collect();
    let attachment = json!({
        "description": "The bytes of a file that a record names, as base64 in pieces.",
        "type": "object",
        "properties": {
            "sha256": { "type": "string", "pattern": "^[0-9a-f]{64}$" },
            "size": { "type": "integer", "minimum": 0, "maximum": limits.attachment_bytes },
            "type": { "type": "string" },
            "data": {
                "type": "array",
                "items": { "type": "string", "maxLength": CHUNK_CHARACTERS, "pattern": "^[A-Za-z0-9+/]*={0,2}$" }
            }
        },
        "required": ["sha256", "size", "type", "data"]
    });
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ID,
        "title": "Evidence bundle, version 1",
        "description": "A portfolio of evidence, or a part of it, as it passes between learner, assessor, quality assurer and \
                        provider. Members that are not known are kept and passed on.",
        "type": "object",
        "properties": {
            "format": { "const": FORMAT },
            "version": { "const": VERSION },
            "manifest": manifest,
            "specification": {
                "description": "The specification that the portfolio is pinned to. Absent where the other side has it.",
                "$ref": spec::schema::ID
            },
            "records": records,
            "attachments": { "type": "array", "maxItems": limits.attachments, "items": attachment },
            "end": {
                "description": "That nothing is cut off. `digest` speaks for what no other digest does.",
                "type": "object",
                "properties": {
                    "id": { "$ref": "#/$defs/BundleId" },
                    "attachments": { "type": "integer", "minimum": 0 },
                    "digest": { "$ref": "#/$defs/PrefixedDigest" }
                },
                "required": ["id", "attachments"]
            }
        },
        "required": ["format", "version", "manifest", "records", "attachments", "end"],
        "$defs": definitions
    });
    never_null(&mut schema);
    schema
}

/// What may be absent is absent, and never `null`: takes away that the generator allows both.
fn never_null(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(never_null),
        Value::Object(members) => {
            if let Some(Value::Array(kinds)) = members.get_mut("type") {
                kinds.retain(|kind| kind != "null");
                if let [kind] = kinds.as_slice() {
                    let kind = kind.clone();
                    members.insert("type".to_owned(), kind);
                }
            }
            if let Some(Value::Array(either)) = members.get_mut("anyOf") {
                either.retain(|one| one.get("type").is_none_or(|kind| kind != "null"));
                if let [Value::Object(only)] = either.as_slice() {
                    let only = only.clone();
                    members.remove("anyOf");
                    members.extend(only);
                }
            }
            members.values_mut().for_each(never_null);
        }
        _ => {}
    }
}

impl Manifest {
    fn schema(generator: &mut schemars::SchemaGenerator) -> Schema {
        generator.subschema_for::<super::manifest::Shape>()
    }
}

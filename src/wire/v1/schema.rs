//! The records of a bundle as a JSON Schema.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use super::*;

/// The member `records`: a list for each collection that this version knows. Others are passed on as they came.
pub(crate) fn records(generator: &mut SchemaGenerator) -> Value {
    let lists: Map<String, Value> = Collection::KNOWN
        .iter()
        .map(|collection| (collection.name().to_owned(), list(of_collection(collection, generator))))
        .collect();
    let always: Vec<&str> = Collection::ALWAYS.iter().map(Collection::name).collect();
    json_schema!({
        "description": "Everything that was said, in lists that are sorted by what each record is known by.",
        "type": "object",
        "properties": lists,
        "required": always,
        "additionalProperties": list(json_schema!({ "type": "object" }))
    })
    .to_value()
}

fn list(items: Schema) -> Value {
    json_schema!({ "type": "array", "items": items }).to_value()
}

fn of_collection(collection: &Collection, generator: &mut SchemaGenerator) -> Schema {
    match collection {
        Collection::Enrolments => changing::<Enrolment>(generator),
        Collection::Actors => changing::<Actor>(generator),
        Collection::Evidence => changing::<Evidence>(generator),
        Collection::Mappings => changing::<Mapping>(generator),
        Collection::Claims => changing::<Claim>(generator),
        Collection::Parked => changing::<Parked>(generator),
        Collection::Answers => changing::<Answer>(generator),
        Collection::Competences => changing::<Competence>(generator),
        Collection::Submissions => unchanging::<Submission>(generator),
        Collection::Decisions => unchanging::<Decision>(generator),
        Collection::SignOffs => unchanging::<SignOff>(generator),
        Collection::AssessorEvidence => unchanging::<AssessorEvidence>(generator),
        Collection::Feedback => unchanging::<Feedback>(generator),
        Collection::Interests => unchanging::<Interest>(generator),
        Collection::Reopenings => unchanging::<Reopening>(generator),
        Collection::Countersignatures => unchanging::<Countersignature>(generator),
        Collection::PlannedSamples => unchanging::<PlannedSample>(generator),
        // Samples without opinions were written before this version knew any, and are passed on.
        Collection::Samples => unless("opinions", unchanging::<Sample>(generator)),
        Collection::Actions => unchanging::<Action>(generator),
        Collection::Releases => unchanging::<Release>(generator),
        Collection::Versions => json_schema!({
            "description": "A further state of a record, and the collection that it belongs to.",
            "type": "object"
        }),
        Collection::Withdrawn => changing::<Withdrawn>(generator),
        Collection::Unknown(_) => json_schema!({ "type": "object" }),
    }
}

/// What is known of records that have the member `name`; those without it are of another kind.
fn unless(name: &str, known: Schema) -> Schema {
    json_schema!({ "type": "object", "if": { "required": [name] }, "then": known })
}

fn changing<S: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    let parts = [generator.subschema_for::<S>(), generator.subschema_for::<Changing>()];
    json_schema!({ "allOf": parts })
}

fn unchanging<S: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    let parts = [generator.subschema_for::<S>(), generator.subschema_for::<Made>()];
    json_schema!({ "allOf": parts })
}

//! A specification's file as a JSON Schema (2020-12), for editors that complete and check as a provider types, and for
//! other programs. It says what one place in the file cannot get wrong by itself; what refers to something elsewhere,
//! and what contradicts itself, is for [`super::parse`] and [`super::check`]. The tests hold it against the parser.

use serde_json::{Map, Value, json};

use super::parse::{
    FORMAT, FORMAT_VERSION, MAX_AMOUNT, MAX_ITEMS, MAX_LABEL, MAX_LEVEL, MAX_TEXT, MAX_TIMES, MAX_UNITS,
};

/// What the schema is known by, wherever it is served from.
pub const ID: &str = "urn:evidence-mapper:schema:specification:1";

/// The schema.
pub fn schema() -> Value {
    let mut schema = object(
        &[
            ("format", json!({ "const": FORMAT })),
            ("formatVersion", json!({ "const": FORMAT_VERSION })),
            ("id", reference(64)),
            ("version", of("label")),
            ("title", of("label")),
            ("awardingBody", stated(of("label"))),
            ("awards", some(MAX_ITEMS, of("award"))),
            ("groups", list(MAX_ITEMS, of("group"))),
            ("units", some(MAX_UNITS, of("unit"))),
        ],
        &[
            ("publishedOn", stated(form("^[0-9]{4}-[0-9]{2}$"))),
            ("sectorSubjectArea", of("label")),
            ("evidenceTypes", list(MAX_ITEMS, of("evidenceType"))),
            ("simulation", of("simulation")),
            ("guidance", list(MAX_ITEMS, of("guidance"))),
            ("errata", list(MAX_ITEMS, of("erratum"))),
            ("overlay", json!({ "type": "object" })),
        ],
    );
    if let Value::Object(members) = &mut schema {
        let head = [
            ("$schema", json!("https://json-schema.org/draft/2020-12/schema")),
            ("$id", json!(ID)),
            ("title", json!("Evidence specification, format version 1")),
            (
                "description",
                json!("An awarding body's qualification as data. Members that are not known are passed over."),
            ),
            ("$defs", definitions()),
        ];
        members.extend(head.map(|(name, value)| (name.to_owned(), value)));
    }
    schema
}

fn definitions() -> Value {
    let everything = [
        ("label", text(MAX_LABEL)),
        ("text", text(MAX_TEXT)),
        ("amount", integer(0, MAX_AMOUNT)),
        ("level", integer(0, MAX_LEVEL)),
        ("day", form("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")),
        ("errata", list(MAX_ITEMS, reference(16))),
        ("supplied", supplied()),
        ("award", award()),
        ("group", object(&[("id", reference(32)), ("label", of("label"))], &[])),
        ("unit", unit()),
        ("outcome", outcome()),
        ("criterion", criterion()),
        ("content", content()),
        ("evidenceType", evidence_type()),
        ("simulation", simulation()),
        ("guidance", guidance()),
        ("erratum", erratum()),
        ("rule", rule()),
        ("selection", selection()),
        ("units", some(MAX_UNITS, reference(24))),
    ];
    Value::Object(everything.map(|(name, schema)| (name.to_owned(), schema)).into_iter().collect())
}

fn supplied() -> Value {
    object(
        &[("provider", of("label")), ("decidedBy", of("label")), ("decidedOn", of("day")), ("reason", of("text"))],
        &[],
    )
}

fn award() -> Value {
    object(
        &[
            ("id", reference(32)),
            ("title", of("label")),
            ("shortTitle", of("label")),
            ("level", of("level")),
            ("qan", stated(or_null(of("label")))),
            ("credit", stated(of("amount"))),
            ("glh", stated(of("amount"))),
            ("tqt", stated(of("amount"))),
            ("rule", of("rule")),
            ("ruleSource", of("text")),
        ],
        &[
            ("qanCandidates", list(MAX_ITEMS, object(&[("qan", of("label")), ("place", of("label"))], &[]))),
            ("errata", of("errata")),
        ],
    )
}

fn unit() -> Value {
    let mut unit = object(
        &[
            ("ref", reference(24)),
            ("number", integer(1, MAX_AMOUNT)),
            ("title", stated(of("label"))),
            ("level", of("level")),
            ("glh", stated(of("amount"))),
            ("tqt", stated(of("amount"))),
            ("credit", stated(of("amount"))),
        ],
        &[
            ("titleInStructure", of("label")),
            ("aliases", list(MAX_ITEMS, of("label"))),
            ("area", of("label")),
            ("groups", list(MAX_ITEMS, reference(32))),
            ("tags", list(MAX_ITEMS, reference(40))),
            ("kind", json!({ "enum": ["unit", "component"] })),
            ("summary", stated(of("text"))),
            ("outcomes", list(MAX_ITEMS, of("outcome"))),
            ("errata", of("errata")),
        ],
    );
    if let Value::Object(members) = &mut unit {
        let is_component = json!({ "properties": { "kind": { "const": "component" } }, "required": ["kind"] });
        members.insert("if".to_owned(), is_component);
        let has_outcomes =
            json!({ "properties": { "outcomes": some(MAX_ITEMS, of("outcome")) }, "required": ["outcomes"] });
        members.insert("else".to_owned(), has_outcomes);
    }
    unit
}

fn outcome() -> Value {
    object(
        &[
            ("number", stated(reference(8))),
            ("wording", stated(of("text"))),
            ("criteria", some(MAX_ITEMS, of("criterion"))),
        ],
        &[],
    )
}

fn criterion() -> Value {
    object(
        &[("number", stated(form("^[A-Za-z0-9._-]{1,12}$"))), ("wording", stated(or_null(of("text"))))],
        &[
            ("suggestedReading", of("text")),
            ("content", list(MAX_ITEMS, of("content"))),
            ("contentErrata", of("errata")),
            ("method", of("text")),
            ("errata", of("errata")),
        ],
    )
}

fn content() -> Value {
    object(&[("text", of("text"))], &[("heading", of("label")), ("sharedWith", list(MAX_ITEMS, of("label")))])
}

fn evidence_type() -> Value {
    let suits = list(MAX_ITEMS, json!({ "enum": ["knowledge", "skills"] }));
    object(&[("id", reference(40)), ("label", of("label"))], &[("suits", suits)])
}

fn simulation() -> Value {
    let texts = list(MAX_ITEMS, of("text"));
    object(&[], &[("text", texts.clone()), ("guidelines", texts), ("errata", of("errata"))])
}

fn guidance() -> Value {
    let text = some(MAX_ITEMS, of("text"));
    object(&[("id", of("label")), ("title", of("label")), ("text", text)], &[("errata", of("errata"))])
}

fn erratum() -> Value {
    object(
        &[
            ("id", reference(16)),
            ("severity", json!({ "enum": ["A", "B", "C"] })),
            ("finding", of("text")),
            ("treatment", of("text")),
            ("blocksClaim", json!({ "type": "boolean" })),
            ("decidedBy", of("label")),
            ("decidedOn", of("day")),
        ],
        &[("lines", of("label")), ("explains", list(MAX_ITEMS, of("label"))), ("settled", of("supplied"))],
    )
}

/// The ways to write a rule, as `spec-data/README.md` tells them.
fn rule() -> Value {
    let rules = some(MAX_ITEMS, of("rule"));
    let measure = json!({ "enum": ["units", "credits", "glh", "tqt"] });
    let bound = integer(-MAX_TIMES * MAX_AMOUNT, MAX_TIMES * MAX_AMOUNT);
    let units_or_selection = json!({ "anyOf": [of("units"), of("selection")] });
    let part = json!({ "type": "array", "minItems": 2, "maxItems": 2, "items": integer(1, MAX_TIMES) });
    let bounded = |schema: Value| with(schema, "anyOf", json!([has("min"), has("max")]));
    let term =
        exactly(&[("of", of("selection")), ("by", measure.clone())], &[("times", integer(-MAX_TIMES, MAX_TIMES))]);
    let at_least = exactly(&[("n", integer(0, MAX_ITEMS as i64)), ("of", rules.clone())], &[]);
    let count = bounded(exactly(
        &[("of", of("selection")), ("by", measure.clone())],
        &[("min", of("amount")), ("max", of("amount"))],
    ));
    let sum = bounded(exactly(&[("terms", some(MAX_ITEMS, term))], &[("min", bound.clone()), ("max", bound)]));
    let share = with(
        exactly(
            &[("of", of("selection")), ("by", measure)],
            &[("outOf", of("selection")), ("min", part.clone()), ("over", part)],
        ),
        "oneOf",
        json!([has("min"), has("over")]),
    );
    let requires =
        exactly(&[("unit", reference(24)), ("needs", units_or_selection.clone())], &[("min", integer(1, MAX_TIMES))]);
    let forms = [
        ("all", rules.clone()),
        ("any", rules.clone()),
        ("routes", rules),
        ("atLeast", at_least),
        ("count", count),
        ("sum", sum),
        ("share", share),
        ("bar", units_or_selection.clone()),
        ("only", units_or_selection),
        ("requires", requires),
        ("equivalents", of("units")),
    ];
    let one: Vec<Value> = forms.iter().map(|(form, _)| has(form)).collect();
    let optional: Vec<(&str, Value)> = forms.into_iter().chain([("source", of("text"))]).collect();
    with(exactly(&[("id", of("label")), ("label", of("label"))], &optional), "oneOf", json!(one))
}

/// The ways to say which units.
fn selection() -> Value {
    let several = some(MAX_ITEMS, of("selection"));
    let level =
        with(exactly(&[], &[("min", of("level")), ("max", of("level"))]), "anyOf", json!([has("min"), has("max")]));
    let forms = [
        ("group", reference(32)),
        ("unit", reference(24)),
        ("units", of("units")),
        ("level", level),
        ("tag", reference(40)),
        ("via", json!({ "enum": ["assessed", "rpl", "credit-transfer", "exemption", "compensated"] })),
        ("not", of("selection")),
        ("and", several.clone()),
        ("or", several),
    ];
    let one: Vec<Value> = forms.iter().map(|(form, _)| has(form)).collect();
    json!({ "anyOf": [{ "const": "all" }, with(exactly(&[], &forms), "oneOf", json!(one))] })
}

// ---- What all of them are made of ----

fn of(definition: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{definition}") })
}

fn text(max: usize) -> Value {
    json!({ "type": "string", "maxLength": max, "pattern": "\\S" })
}

fn form(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": pattern })
}

fn reference(max: usize) -> Value {
    form(&format!("^[A-Za-z0-9_-]{{1,{max}}}$"))
}

fn integer(min: i64, max: i64) -> Value {
    json!({ "type": "integer", "minimum": min, "maximum": max })
}

fn list(max: usize, items: Value) -> Value {
    json!({ "type": "array", "maxItems": max, "items": items })
}

fn some(max: usize, items: Value) -> Value {
    json!({ "type": "array", "minItems": 1, "maxItems": max, "items": items })
}

fn or_null(schema: Value) -> Value {
    json!({ "anyOf": [{ "type": "null" }, schema] })
}

/// A value as published, or what is used instead of what was published, and why.
fn stated(value: Value) -> Value {
    let instead = with(
        object(
            &[("value", value.clone())],
            &[("published", of("text")), ("erratum", reference(16)), ("supplied", of("supplied"))],
        ),
        "anyOf",
        json!([has("erratum"), has("supplied")]),
    );
    json!({ "anyOf": [value, instead] })
}

/// That a member is there, and not `null`, which says the same as leaving it out.
fn has(member: &str) -> Value {
    json!({ "properties": { member: { "not": { "type": "null" } } }, "required": [member] })
}

/// An object with these members at least. An optional one can be `null`.
fn object(required: &[(&str, Value)], optional: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = required.iter().map(|(name, _)| *name).collect();
    let members = required.iter().cloned().chain(optional.iter().map(|(name, value)| (*name, or_null(value.clone()))));
    let members: Map<String, Value> = members.map(|(name, value)| (name.to_owned(), value)).collect();
    json!({ "type": "object", "properties": members, "required": names })
}

/// As [`object`], with no other members: what is not understood in a rule would award what should not be awarded.
fn exactly(required: &[(&str, Value)], optional: &[(&str, Value)]) -> Value {
    with(object(required, optional), "additionalProperties", json!(false))
}

fn with(mut schema: Value, keyword: &str, value: Value) -> Value {
    if let Value::Object(members) = &mut schema {
        members.insert(keyword.to_owned(), value);
    }
    schema
}

//! The JSON Schemas: they stand beside the page as the types have them, they take every real file, and a program that has
//! nothing but them finds what is wrong.

use std::fs;
use std::path::{Path, PathBuf};

use evidence_mapper::spec::parse::parse;
use evidence_mapper::{bundle, spec};
use jsonschema::{Registry, Validator};
use serde_json::{Value, json};

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> Value {
    let bytes = fs::read(path).unwrap();
    serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes)).unwrap()
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(repository().join(folder)).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|found| found == extension));
    files.sort();
    assert!(!files.is_empty(), "{folder} holds no .{extension}");
    files
}

fn of_specifications() -> Validator {
    jsonschema::draft202012::new(&spec::schema::schema()).unwrap()
}

fn of_bundles() -> Validator {
    let registry = Registry::new().add(spec::schema::ID, spec::schema::schema()).unwrap().prepare().unwrap();
    jsonschema::draft202012::options().with_registry(&registry).build(&bundle::schema::schema()).unwrap()
}

fn problems(validator: &Validator, value: &Value) -> String {
    let problems = validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path()));
    problems.take(5).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_schemas_beside_the_page_are_those_of_the_types() {
    for (name, schema) in [("bundle", bundle::schema::schema()), ("specification", spec::schema::schema())] {
        let path = format!("public/schemas/{name}-1.schema.json");
        let served = fs::read_to_string(repository().join(&path)).unwrap_or_default();
        assert!(
            served == format!("{schema:#}\n"),
            "{path} is not what the types say: cargo run --bin evidence-mapper -- schema {name} > {path}"
        );
    }
}

/// A short specification with the rule of each real qualification in turn.
fn with_real_rules() -> Vec<(PathBuf, Value)> {
    let mut short = read(&repository().join("spec-data/isp-level-5-advanced-sales.json"));
    short["units"].as_array_mut().unwrap().truncate(1);
    let rules = files("tests/fixtures/combination", "json").into_iter().map(|file| {
        let mut specification = short.clone();
        specification["awards"][0]["rule"] = read(&file)["rule"].clone();
        (file, specification)
    });
    rules.collect()
}

#[test]
fn every_specification_and_every_bundle_fits() {
    let (specifications, bundles) = (of_specifications(), of_bundles());
    for file in files("spec-data", "json").into_iter().filter(|file| !file.ends_with("index.json")) {
        assert_eq!(problems(&specifications, &read(&file)), "", "{}", file.display());
    }
    for (file, specification) in with_real_rules() {
        assert_eq!(problems(&specifications, &specification), "", "{}", file.display());
    }
    for file in files("tests/fixtures/bundles/valid", "json") {
        let mut value = read(&file);
        // Some of them carry only the name of a specification.
        if let Some(specification) = value.get_mut("specification").filter(|inside| inside.get("format").is_none()) {
            *specification = read(&repository().join("spec-data/isp-level-5-advanced-sales.json"));
        }
        assert_eq!(problems(&bundles, &value), "", "{}", file.display());
    }
}

/// Every way to leave one member out below a place, and to put a list where something else belongs.
fn spoilt(below: &str, value: &Value) -> Vec<(String, Value)> {
    fn places(value: &Value, at: String, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => members.iter().for_each(|(name, value)| {
                let at = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
                found.push(at.clone());
                places(value, at, found);
            }),
            // The first of a list stands for the rest.
            Value::Array(items) => {
                items.iter().enumerate().take(1).for_each(|(n, value)| places(value, format!("{at}/{n}"), found));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    places(value.pointer(below).unwrap(), below.to_owned(), &mut found);
    let mut spoilt = Vec::new();
    for place in found {
        let (parent, name) = place.rsplit_once('/').unwrap();
        let mut without = value.clone();
        without
            .pointer_mut(parent)
            .unwrap()
            .as_object_mut()
            .unwrap()
            .remove(&name.replace("~1", "/").replace("~0", "~"));
        spoilt.push((format!("without {place}"), without));
        let mut wrong = value.clone();
        *wrong.pointer_mut(&place).unwrap() = json!([[]]);
        spoilt.push((format!("wrong {place}"), wrong));
    }
    spoilt
}

#[test]
fn what_the_schema_refuses_the_parser_refuses_and_the_other_way_round() {
    let validator = of_specifications();
    let isp = read(&repository().join("spec-data/isp-level-5-advanced-sales.json"));
    let mut all = spoilt("", &isp);
    for (_, specification) in with_real_rules() {
        all.extend(spoilt("/awards/0/rule", &specification));
    }
    assert!(all.len() > 500, "only {} were tried", all.len());
    let mut refused = 0;
    for (how, value) in all {
        let by_the_parser = parse(value.to_string().as_bytes()).err();
        let by_the_schema = !validator.is_valid(&value);
        refused += usize::from(by_the_schema);
        match &by_the_parser {
            None => assert!(!by_the_schema, "{how}: the schema refuses what is read: {}", problems(&validator, &value)),
            // What is not there to be referred to is beyond a schema.
            Some(problems) => {
                let is_about_references =
                    problems.iter().all(|problem| format!("{:?}", problem.reason).starts_with("Unknown {"));
                assert!(by_the_schema || is_about_references, "{how}: the schema takes what is refused: {problems:?}");
            }
        }
    }
    assert!(refused > 300, "only {refused} were refused");
}

#[test]
fn a_bundle_with_a_record_of_the_wrong_shape_does_not_fit() {
    let validator = of_bundles();
    let mut tried = 0;
    for file in files("tests/fixtures/bundles/valid", "json") {
        let bundle = read(&file);
        let Some(records) = bundle.get("records").and_then(Value::as_object) else { continue };
        for (collection, list) in records.iter().filter(|(name, _)| *name != "versions") {
            let Some(Value::Object(record)) = list.get(0) else { continue };
            let Some(member) = ["by", "revision", "at"].into_iter().find(|member| record.contains_key(*member)) else {
                continue;
            };
            let mut spoilt = bundle.clone();
            spoilt["records"][collection][0][member] = Value::Null;
            assert!(!validator.is_valid(&spoilt), "{}: {collection} without {member}", file.display());
            tried += 1;
        }
    }
    assert!(tried > 5, "only {tried} were tried");
}

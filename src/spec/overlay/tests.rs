use super::*;
use crate::json;
use crate::spec::Stated;

const ISP: &[u8] = include_bytes!("../../../spec-data/isp-level-5-advanced-sales.json");

fn isp() -> Value {
    json::parse(ISP).unwrap()
}

/// An overlay to the ISP specification with these entries, written with single quotation marks.
fn text(entries: &str) -> String {
    format!(
        "{{ 'format': 'evidence-specification-overlay', 'formatVersion': 1, 'provider': 'Harbour College',
            'specification': {{ 'id': 'isp-level-5-advanced-sales', 'version': '2.0', 'digest': '{}' }},
            'supplied': [{entries}] }}",
        isp().digest().prefixed()
    )
}

fn read(text: &str) -> Result<Overlay, Vec<OverlayProblem>> {
    parse(text.replace('\'', "\"").as_bytes())
}

fn entry_of(what: &str) -> String {
    format!("{{ {what}, 'decidedBy': 'Programme manager', 'decidedOn': '2026-11-23', 'reason': 'ISP said so.' }}")
}

fn applied(entries: &[&str]) -> Overlaid {
    let entries: Vec<String> = entries.iter().map(|what| entry_of(what)).collect();
    read(&text(&entries.join(","))).unwrap().apply(&isp()).unwrap()
}

/// The problems of an overlay, read and applied, as places and reasons.
fn problems(text: &str) -> Vec<(String, OverlayReason)> {
    let problems = read(text).and_then(|overlay| overlay.apply(&isp())).err().unwrap_or_default();
    problems.into_iter().map(|problem| (problem.place, problem.reason)).collect()
}

#[track_caller]
fn refused(what: &str, place: &str, reason: OverlayReason) {
    assert_eq!(problems(&text(&entry_of(what))), [(place.to_owned(), reason)]);
}

fn supplied() -> Supplied {
    Supplied {
        provider: "Harbour College".to_owned(),
        decided_by: "Programme manager".to_owned(),
        decided_on: "2026-11-23".to_owned(),
        reason: "ISP said so.".to_owned(),
    }
}

#[test]
fn what_is_supplied_stands_beside_what_was_published_and_found() {
    let Overlaid { specification, .. } = applied(&[
        "'award': 'certificate', 'qan': '603/5902/X'",
        "'criterion': 'ISP401.4.1', 'wording': 'Control relationships with customers appropriately'",
        "'unit': 'ISP404', 'tqt': 40",
    ]);
    let by_us = Some(Box::new(supplied()));
    let certificate = specification.award("certificate".parse().unwrap()).unwrap();
    let erratum = |id: &str| Some(id.parse().unwrap());
    let qan = Stated {
        value: Some("603/5902/X".to_owned()),
        published: None,
        erratum: erratum("E-01"),
        supplied: by_us.clone(),
    };
    assert_eq!(certificate.qan, qan);
    assert_eq!(certificate.qan_candidates.len(), 2, "what is printed stays");
    let criterion = specification.criterion("ISP401.4.1".parse().unwrap()).unwrap();
    let wording = Stated {
        value: Some("Control relationships with customers appropriately".to_owned()),
        published: Some("ntrol relationships with appropriately".to_owned()),
        erratum: erratum("E-U5-41"),
        supplied: by_us.clone(),
    };
    assert_eq!(criterion.wording, wording);
    let tqt = &specification.unit("ISP404".parse().unwrap()).unwrap().tqt;
    assert_eq!((tqt.value, tqt.published.as_deref(), &tqt.supplied), (40, Some("404"), &by_us));
}

#[test]
fn a_finding_is_settled_once_all_that_rests_on_it_is_supplied_or_it_is_confirmed() {
    let settled = |entries: &[&str], id: &str| {
        let spec = applied(entries).specification;
        spec.erratum(id.parse().unwrap()).unwrap().settled.clone()
    };
    let glh = "'award': 'certificate', 'glh': 152";
    let tqt = "'award': 'certificate', 'tqt': 200";
    // E-02 is about both.
    assert_eq!(settled(&[glh], "E-02"), None);
    assert_eq!(settled(&[glh, tqt], "E-02"), Some(supplied()));
    // Of the criterion whose wording was lost the number was inferred too, which nobody can supply.
    let wording = "'criterion': 'ISP401.4.1', 'wording': 'W'";
    assert_eq!(settled(&[wording], "E-U5-41"), Some(supplied()));
    // No value rests on this one: it has to be confirmed.
    assert_eq!(settled(&[glh, tqt], "E-13"), None);
    assert_eq!(settled(&["'erratum': 'E-13'"], "E-13"), Some(supplied()));
}

#[test]
fn a_claim_is_no_longer_blocked_by_what_is_settled() {
    let blocking = |spec: &crate::spec::Specification| spec.errata.iter().filter(|erratum| erratum.blocks()).count();
    let before = parse::parse(ISP).unwrap();
    assert_eq!(blocking(&before), 2);
    let wordings = ["'criterion': 'ISP401.4.1', 'wording': 'W'", "'criterion': 'ISP404.1.1', 'wording': 'W'"];
    assert_eq!(blocking(&applied(&wordings[..1]).specification), 1);
    assert_eq!(blocking(&applied(&wordings).specification), 0);
}

#[test]
fn the_digest_follows_from_the_two_files_alone() {
    let published = isp().digest();
    let one = applied(&["'award': 'certificate', 'qan': '603/5902/X'"]);
    assert_ne!(one.specification.digest, published);
    assert_eq!(one.specification.digest, one.value.digest());
    assert_eq!(one, applied(&["'qan': '603/5902/X', 'award': 'certificate'"]), "whatever the order of the members");
    let other = applied(&["'award': 'certificate', 'qan': '603/5904/3'"]);
    assert_ne!(one.specification.digest, other.specification.digest);
    let overlay = one.specification.overlay.unwrap();
    assert_eq!((overlay.of, overlay.provider.as_str()), (published, "Harbour College"));
    // What was made is a specification's file like any other.
    assert_eq!(parse::parse(one.value.canonical().as_bytes()).unwrap().digest, one.value.digest());
}

#[test]
fn nothing_else_changes() {
    let overlaid = applied(&["'award': 'certificate', 'qan': '603/5902/X'"]).value;
    let Value::Object(mut members) = overlaid else { panic!() };
    members.remove("overlay");
    let mut value = Value::Object(members);
    let Some(Value::Array(awards)) = (match &mut value {
        Value::Object(members) => members.get_mut("awards"),
        _ => None,
    }) else {
        panic!()
    };
    let Some(Value::Object(certificate)) = awards.first_mut() else { panic!() };
    certificate.insert("qan".to_owned(), json::parse(br#"{"value":null,"erratum":"E-01"}"#).unwrap());
    let Value::Object(members) = &mut value else { panic!() };
    let Some(Value::Array(errata)) = members.get_mut("errata") else { panic!() };
    for erratum in errata {
        if let Value::Object(members) = erratum {
            members.remove("settled");
        }
    }
    assert_eq!(value, isp());
}

#[test]
fn an_overlay_for_something_else_is_refused_as_a_whole() {
    let overlay = text(&entry_of("'award': 'certificate', 'qan': '603/5902/X'"));
    let other = problems(&overlay.replace("isp-level-5", "isp-level-6"));
    let expected = "isp-level-5-advanced-sales".to_owned();
    let found = "isp-level-6-advanced-sales".parse().unwrap();
    assert_eq!(other, [("specification.id".to_owned(), OverlayReason::OtherSpecification { found, expected })]);
    let other = problems(&overlay.replace("'version': '2.0'", "'version': '2.1'"));
    let reason = OverlayReason::OtherVersion { found: "2.1".to_owned(), expected: "2.0".to_owned() };
    assert_eq!(other, [("specification.version".to_owned(), reason)]);
    let digest = Digest::of(b"other words");
    let other = problems(&overlay.replace(&isp().digest().to_string(), &digest.to_string()));
    let reason = OverlayReason::OtherDigest { found: digest, expected: isp().digest() };
    assert_eq!(other, [("specification.digest".to_owned(), reason)]);
    // Nor is it laid over one that was laid over before.
    let once = applied(&["'erratum': 'E-13'"]).value;
    let twice = read(&overlay).unwrap().apply(&once).unwrap_err();
    assert_eq!(twice[0].reason, OverlayReason::AlreadyOverlaid);
}

#[test]
fn places_that_do_not_exist() {
    let no_such = |named, id: &str| OverlayReason::NoSuch { named, id: id.to_owned() };
    refused("'award': 'degree', 'qan': '603/5902/X'", "supplied[0].award", no_such(Named::Award, "degree"));
    refused("'unit': 'ISP999', 'tqt': 40", "supplied[0].unit", no_such(Named::Unit, "ISP999"));
    refused("'outcome': 'ISP501.LO9', 'wording': 'W'", "supplied[0].outcome", no_such(Named::Outcome, "ISP501.LO9"));
    refused(
        "'criterion': 'ISP501.9.9', 'wording': 'W'",
        "supplied[0].criterion",
        no_such(Named::Criterion, "ISP501.9.9"),
    );
    refused("'erratum': 'E-99'", "supplied[0].erratum", no_such(Named::Erratum, "E-99"));
    let member = |member: &str, allowed| OverlayReason::UnknownMember { member: member.to_owned(), allowed };
    refused("'criterion': 'ISP401.4.1', 'number': '4.1'", "supplied[0].number", member("number", &["wording"]));
    refused("'erratum': 'E-13', 'value': 1", "supplied[0].value", member("value", &[]));
}

#[test]
fn what_stands_as_published_is_not_corrected() {
    refused("'award': 'diploma', 'qan': '603/5902/X'", "supplied[0].qan", OverlayReason::Undisputed);
    refused("'criterion': 'ISP501.1.1', 'wording': 'Better words'", "supplied[0].wording", OverlayReason::Undisputed);
}

#[test]
fn every_problem_is_named_at_once() {
    let entries = [entry_of("'award': 'certificate', 'unit': 'ISP404', 'tqt': 40"), entry_of("'unit': 'ISP404'")];
    let shape = [("supplied[0]", OverlayReason::Target), ("supplied[1]", OverlayReason::Nothing)];
    assert_eq!(problems(&text(&entries.join(","))), shape.map(|(place, reason)| (place.to_owned(), reason)));
    let twice = format!("{0}, {0}", entry_of("'unit': 'ISP404', 'tqt': 40"));
    assert_eq!(problems(&text(&twice)), [("supplied[1].tqt".to_owned(), OverlayReason::Twice)]);
    let missing = "{ 'unit': 'ISP404', 'tqt': '40' }";
    let places: Vec<String> = problems(&text(missing)).into_iter().map(|(place, _)| place).collect();
    let expected = ["decidedBy", "decidedOn", "reason", "tqt"].map(|member| format!("supplied[0].{member}"));
    assert_eq!(places, expected);
    assert!(matches!(problems("{ 'format': 'x' }")[0].1, OverlayReason::Reading(Reason::Format { .. })));
    let short = text(&entry_of("'erratum': 'E-13'")).replace(&isp().digest().prefixed(), "sha256:12ab");
    assert!(matches!(problems(&short)[0].1, OverlayReason::Reading(Reason::NotADigest { .. })));
}

#[test]
fn what_would_contradict_itself_is_refused() {
    let mistyped = problems(&text(&entry_of("'award': 'certificate', 'qan': '603/5902/1'")));
    assert!(matches!(&mistyped[..], [(_, OverlayReason::Contradicts(_))]), "{mistyped:?}");
    let total = problems(&text(&entry_of("'award': 'certificate', 'tqt': 210")));
    assert!(matches!(&total[..], [(_, OverlayReason::Contradicts(_))]), "{total:?}");
}

#[test]
fn a_value_that_the_document_leaves_out_can_be_supplied() {
    let bare = ISP.to_vec();
    let bare = String::from_utf8(bare).unwrap();
    let start = bare.find("\"publishedOn\"").unwrap();
    let end = start + bare[start..].find('\n').unwrap() + 1;
    let bare = json::parse(format!("{}{}", &bare[..start], &bare[end..]).as_bytes()).unwrap();
    let overlay =
        text(&entry_of("'publishedOn': '2022-03'")).replace(&isp().digest().to_string(), &bare.digest().to_string());
    let spec = read(&overlay).unwrap().apply(&bare).unwrap().specification;
    let published_on = spec.published_on.unwrap();
    assert_eq!(
        (published_on.value.as_str(), published_on.erratum, published_on.supplied.is_some()),
        ("2022-03", None, true)
    );
}

#[test]
fn the_example_of_the_readme_is_one() {
    let readme = include_str!("../../../spec-data/README.md");
    let start = readme.find("   {\n     \"format\": \"evidence-specification-overlay\"").unwrap();
    let end = start + readme[start..].find("   ```").unwrap();
    let example = readme[start..end].replace("sha256:…", &isp().digest().prefixed());
    let overlaid = parse(example.as_bytes()).unwrap().apply(&isp()).unwrap();
    assert!(overlaid.specification.erratum("E-13".parse().unwrap()).unwrap().settled.is_some());
}

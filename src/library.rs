//! Specifications on offer: what makes a file one, which of two versions is the newer, and which a portfolio could move to.
//!
//! Where files come from and where they are kept is the page's affair. A file that cannot be used is refused whole, with
//! everything that is wrong with it.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::json::{self, Value};
use crate::portfolio::SpecificationPin;
use crate::spec::Specification;
use crate::spec::check::{self, Finding};
use crate::spec::exchange::{self, ExchangeProblem, ExchangeReason, Format, Known, NotCarried, Writing};
use crate::spec::overlay::{self, Overlay, OverlayProblem};
use crate::spec::parse::{self, Problem};

/// A specification with the text it was read from, which is what a portfolio is pinned to and carries along.
#[derive(Debug, Clone, PartialEq)]
pub struct Edition {
    /// As data.
    pub specification: Arc<Specification>,
    /// Its canonical JSON.
    pub json: Arc<str>,
    /// What the checker says of it. None of it refuses it.
    pub findings: Vec<Finding>,
}

/// What a file turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Opened {
    /// A specification.
    Specification(Edition),
    /// What a provider supplies to one.
    Overlay(Overlay),
    /// A framework of another program, which [`convert`] makes a specification of once the person has said what it does
    /// not.
    Foreign(Format),
}

/// A specification made of another program's framework.
#[derive(Debug, Clone, PartialEq)]
pub struct Converted {
    /// The specification.
    pub edition: Edition,
    /// What of the framework does not stand in it.
    pub not_carried: Vec<NotCarried>,
}

/// One reason why a file is not offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It cannot be understood.
    Problem(Problem),
    /// It contradicts itself.
    Finding(Finding),
    /// It is an overlay that cannot be understood or does not fit.
    Overlay(OverlayProblem),
    /// It is a framework of another program that no specification can be made of, or no file that is known at all.
    Exchange(ExchangeProblem),
}

impl Refusal {
    /// Whether nothing is wrong but that nobody has said at which level the qualification is.
    pub fn asks_for_level(&self) -> bool {
        matches!(self, Refusal::Exchange(problem) if problem.reason == ExchangeReason::LevelNotStated)
    }
}

/// Reads a file that a person has opened under the name `name`.
pub fn open(name: &str, bytes: &[u8]) -> Result<Opened, Vec<Refusal>> {
    // What kind of file it is decides which faults are told.
    let format = json::parse(bytes).ok().and_then(|value| Some(value.get("format")?.as_text()?.to_owned()));
    if format.as_deref() == Some(overlay::FORMAT) {
        return overlay::parse(bytes).map(Opened::Overlay).map_err(refused_overlay);
    }
    match exchange::format_of(name, bytes) {
        Some(Format::Specification) => read(bytes).map(Opened::Specification),
        Some(foreign) => Ok(Opened::Foreign(foreign)),
        // JSON that does not say what it is is most likely meant to be a specification.
        None if json::parse(bytes).is_ok() => read(bytes).map(Opened::Specification),
        None => {
            let unknown = ExchangeProblem { place: String::new(), reason: ExchangeReason::UnknownFormat };
            Err(vec![Refusal::Exchange(unknown)])
        }
    }
}

/// Makes a specification of another program's framework, with what the person says besides.
pub fn convert(format: Format, bytes: &[u8], known: &Known) -> Result<Converted, Vec<Refusal>> {
    let reading = exchange::read(format, bytes, known)
        .map_err(|problems| problems.into_iter().map(Refusal::Exchange).collect::<Vec<_>>())?;
    // Read again from its own text, as it will be from now on.
    let edition = read(reading.value.canonical().as_bytes())?;
    Ok(Converted { edition, not_carried: reading.not_carried })
}

/// Reads the file of a specification.
pub fn read(bytes: &[u8]) -> Result<Edition, Vec<Refusal>> {
    let value = parse::json_of(bytes).map_err(refused)?;
    let specification = parse::from_value(&value).map_err(refused)?;
    edition(specification, &value)
}

impl Edition {
    /// The same in another program's format. `at` is now, in RFC 3339.
    pub fn written(&self, format: Format, at: &str) -> Writing {
        let value = json::parse(self.json.as_bytes()).unwrap_or(Value::Null);
        exchange::write(format, &self.specification, &value, at)
    }

    /// The same with what `overlay` supplies.
    pub fn overlaid(&self, overlay: &Overlay) -> Result<Edition, Vec<Refusal>> {
        let published = json::parse(self.json.as_bytes()).unwrap_or(Value::Null);
        let overlaid = overlay.apply(&published).map_err(refused_overlay)?;
        edition(overlaid.specification, &overlaid.value)
    }
}

fn edition(specification: Specification, value: &Value) -> Result<Edition, Vec<Refusal>> {
    let findings = check::check(&specification);
    if findings.iter().any(Finding::refuses) {
        return Err(findings.into_iter().filter(Finding::refuses).map(Refusal::Finding).collect());
    }
    Ok(Edition { specification: Arc::new(specification), json: value.canonical().into(), findings })
}

fn refused(problems: Vec<Problem>) -> Vec<Refusal> {
    problems.into_iter().map(Refusal::Problem).collect()
}

fn refused_overlay(problems: Vec<OverlayProblem>) -> Vec<Refusal> {
    problems.into_iter().map(Refusal::Overlay).collect()
}

/// The edition out of `offered` that a portfolio pinned to `pin` could move to: the newest version after its own; or, where
/// its very words are no longer on offer, what the same version says now.
pub fn newer<'a>(
    pin: &SpecificationPin,
    offered: impl IntoIterator<Item = &'a Specification>,
) -> Option<&'a Specification> {
    let editions: Vec<&Specification> = offered.into_iter().filter(|spec| spec.id == pin.id).collect();
    // Of equal versions the first counts, which is the host's.
    let newest = editions.iter().rev().copied().max_by(|a, b| versions(&a.version, &b.version))?;
    let is_offered = editions.iter().any(|spec| spec.digest == pin.digest);
    if newest.digest == pin.digest {
        return None;
    }
    match versions(&newest.version, &pin.version) {
        Ordering::Greater => Some(newest),
        Ordering::Equal if !is_offered => Some(newest),
        _ => None,
    }
}

/// The order of two versions as people count: `2.9` before `2.10`, `2` before `2.1`, `Issue 3` before `Issue 4`.
pub fn versions(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.trim(), b.trim());
    while !a.is_empty() && !b.is_empty() {
        let (part_a, rest_a) = part(a);
        let (part_b, rest_b) = part(b);
        let number = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
        let order = if number(part_a) && number(part_b) {
            let (plain_a, plain_b) = (part_a.trim_start_matches('0'), part_b.trim_start_matches('0'));
            plain_a.len().cmp(&plain_b.len()).then_with(|| plain_a.cmp(plain_b))
        } else {
            part_a.to_lowercase().cmp(&part_b.to_lowercase())
        };
        if order != Ordering::Equal {
            return order;
        }
        (a, b) = (rest_a, rest_b);
    }
    a.len().min(1).cmp(&b.len().min(1))
}

/// The digits or the other characters that a text begins with, and the rest.
fn part(text: &str) -> (&str, &str) {
    let is_number = text.starts_with(|c: char| c.is_ascii_digit());
    let end = text.find(|c: char| c.is_ascii_digit() != is_number).unwrap_or(text.len());
    text.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digest;

    const ISP: &[u8] = include_bytes!("../spec-data/isp-level-5-advanced-sales.json");

    fn isp() -> Edition {
        read(ISP).unwrap()
    }

    #[test]
    fn versions_count_as_people_do() {
        let sorted = ["1", "1.9", "1.10", "2", "2.0", "2.0.1", "10.0", "Issue 3", "issue 12"];
        for (n, a) in sorted.iter().enumerate() {
            for (m, b) in sorted.iter().enumerate() {
                assert_eq!(versions(a, b), n.cmp(&m), "{a} and {b}");
            }
        }
        assert_eq!(versions("2.0", "2.00"), Ordering::Equal);
        assert_eq!(versions("ISSUE 3", "Issue 3 "), Ordering::Equal);
    }

    #[test]
    fn a_file_is_what_it_says() {
        let open = |bytes: &[u8]| open("file.json", bytes);
        assert!(matches!(open(ISP), Ok(Opened::Specification(_))));
        let overlay = format!(
            r#"{{"format":"evidence-specification-overlay","formatVersion":1,"provider":"P","specification":{{"id":"isp-level-5-advanced-sales","version":"2.0","digest":"{}"}},"supplied":[{{"erratum":"E-13","decidedBy":"B","decidedOn":"2026-11-23","reason":"R"}}]}}"#,
            isp().specification.digest
        );
        let Ok(Opened::Overlay(overlay)) = open(overlay.as_bytes()) else { panic!() };
        let overlaid = isp().overlaid(&overlay).unwrap();
        assert_eq!(Digest::of(overlaid.json.as_bytes()), overlaid.specification.digest);
        // Not twice.
        assert!(matches!(&overlaid.overlaid(&overlay).unwrap_err()[..], [Refusal::Overlay(_)]));
        assert!(matches!(&open(b"{}").unwrap_err()[..], [Refusal::Problem(_)]));
        assert!(matches!(&open(b"{ no JSON").unwrap_err()[..], [Refusal::Problem(_)]));
        assert!(matches!(&open(b"nothing known").unwrap_err()[..], [Refusal::Exchange(_)]));
        assert!(matches!(
            &open(br#"{"format":"evidence-specification-overlay"}"#).unwrap_err()[..],
            [Refusal::Overlay(_), ..]
        ));
    }

    #[test]
    fn what_was_written_for_another_program_is_made_a_specification_again() {
        for (format, name) in [(Format::Moodle, "f.csv"), (Format::Mahara, "f.matrix"), (Format::Case, "f.json")] {
            let text = isp().written(format, "2026-11-23T10:00:00Z").text;
            assert_eq!(open(name, text.as_bytes()), Ok(Opened::Foreign(format)));
            let known = Known { level: Some(5), ..Known::nothing("2026-11-23") };
            let converted = convert(format, text.as_bytes(), &known).unwrap();
            assert_eq!(converted.edition.specification.criteria().count(), 107, "{name}");
            assert_eq!(Digest::of(converted.edition.json.as_bytes()), converted.edition.specification.digest);
        }
        let refusals = convert(Format::Moodle, b"a,b\n", &Known::nothing("2026-11-23")).unwrap_err();
        assert!(matches!(&refusals[..], [Refusal::Exchange(_)]), "{refusals:?}");
    }

    #[test]
    fn what_contradicts_itself_is_refused_with_all_of_it() {
        let text = String::from_utf8(ISP.to_vec()).unwrap();
        let text = text.replace("\"tqt\": 410", "\"tqt\": 411").replace("\"603/5903/1\"", "\"603/5903/2\"");
        let refusals = read(text.as_bytes()).unwrap_err();
        assert!(matches!(&refusals[..], [Refusal::Finding(_), Refusal::Finding(_)]), "{refusals:?}");
    }

    fn other(version: &str, digest: &str) -> Specification {
        let digest = Digest::of(digest.as_bytes());
        Specification { version: version.to_owned(), digest, ..Specification::clone(&isp().specification) }
    }

    #[test]
    fn a_newer_version_is_offered_and_an_older_is_not() {
        let (one, two, three) = (other("2.0", "a"), other("2.1", "b"), other("2.10", "c"));
        let offered = [one.clone(), three.clone(), two.clone()];
        let newer_than = |spec: &Specification| newer(&SpecificationPin::to(spec), &offered).map(|spec| spec.digest);
        assert_eq!(newer_than(&one), Some(three.digest));
        assert_eq!(newer_than(&two), Some(three.digest));
        assert_eq!(newer_than(&three), None);
        let mut foreign = one;
        foreign.id = "another".parse().unwrap();
        assert_eq!(newer_than(&foreign), None);
    }

    #[test]
    fn other_words_of_the_same_version_are_offered_where_ones_own_are_not() {
        let (ours, now, also) = (other("2.0", "a"), other("2.0", "b"), other("2.0", "c"));
        let pin = SpecificationPin::to(&ours);
        assert_eq!(newer(&pin, [&now, &also]).map(|spec| spec.digest), Some(now.digest), "the first of them");
        assert_eq!(newer(&pin, [&now, &ours]), None);
        assert_eq!(newer(&pin, [&other("1.9", "old")]), None);
    }
}

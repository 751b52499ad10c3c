//! Specifications for tests: small ones out of their criteria, and any number of generated ones.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::json::{self, Value};
use crate::spec::Specification;

/// The criteria of a unit: each its number, and its words unless they cannot be read.
pub type Criteria = Vec<(String, Option<String>)>;

/// The JSON of a specification with these units, one outcome in each for each first part of a criterion's number. Every
/// unit makes the one award.
fn specification_value(version: &str, units: &[(&str, Criteria)]) -> Value {
    let text = |text: &str| Value::Text(text.to_owned()).canonical();
    let unit = |(n, (unit, criteria)): (usize, &(&str, Criteria))| {
        let mut outcomes: Vec<(&str, Vec<String>)> = Vec::new();
        for (number, words) in criteria {
            let words = words.as_deref().map_or(r#"{"value":null,"erratum":"E-1"}"#.to_owned(), text);
            let criterion = format!(r#"{{"number":{},"wording":{words}}}"#, text(number));
            let outcome = number.split('.').next().unwrap_or_default();
            match outcomes.iter_mut().find(|(known, _)| *known == outcome) {
                Some((_, criteria)) => criteria.push(criterion),
                None => outcomes.push((outcome, vec![criterion])),
            }
        }
        let outcomes: Vec<String> = outcomes
            .into_iter()
            .map(|(number, criteria)| {
                let criteria = criteria.join(",");
                format!(
                    r#"{{"number":{},"wording":"Outcome {number} of {unit}","criteria":[{criteria}]}}"#,
                    text(number)
                )
            })
            .collect();
        let facts = r#""level":3,"glh":8,"tqt":10,"credit":1,"groups":["g"]"#;
        let (title, outcomes, number) = (text(&format!("Unit {unit}")), outcomes.join(","), n + 1);
        format!(r#"{{"ref":{},"number":{number},"title":{title},{facts},"outcomes":[{outcomes}]}}"#, text(unit))
    };
    let all: Vec<String> = units.iter().enumerate().map(unit).collect();
    let count = units.len();
    let rule =
        format!(r#"{{"id":"all","label":"All units","count":{{"of":{{"group":"g"}},"by":"units","min":{count}}}}}"#);
    let totals = format!(r#""credit":{count},"glh":{},"tqt":{}"#, 8 * count, 10 * count);
    let award = format!(
        r#"{{"id":"award","title":"The award","shortTitle":"Award","level":3,"qan":null,{totals},"rule":{rule},"ruleSource":"Page 1"}}"#
    );
    let erratum = r#"{"id":"E-1","severity":"A","finding":"It cannot be read.","treatment":"Left open.","blocksClaim":true,"decidedBy":"Us","decidedOn":"2026-11-23"}"#;
    let head =
        r#""format":"evidence-specification","formatVersion":1,"id":"sample","title":"Sample","awardingBody":"Nobody""#;
    let groups = r#"[{"id":"g","label":"Units"}]"#;
    let text = format!(
        r#"{{{head},"version":{},"awards":[{award}],"groups":{groups},"units":[{}],"errata":[{erratum}]}}"#,
        text(version),
        all.join(",")
    );
    json::parse(text.as_bytes()).unwrap()
}

/// [`specification_value`] as data.
pub fn specification(version: &str, units: &[(&str, Criteria)]) -> Specification {
    crate::spec::parse::from_value(&specification_value(version, units)).unwrap()
}

/// Units with criteria in few different words, so that some are found again in any two of them.
pub fn units() -> impl Strategy<Value = Vec<(&'static str, Criteria)>> {
    let words = || prop_oneof![8 => select(vec!["a", "b", "c", "d"]).prop_map(|w| Some(w.to_owned())), 1 => Just(None)];
    let criteria = move || {
        vec(words(), 1..6).prop_map(|words| {
            let number = |n: usize| format!("{}.{}", n / 3 + 1, n % 3 + 1);
            words.into_iter().enumerate().map(|(n, words)| (number(n), words)).collect::<Criteria>()
        })
    };
    subsequence(vec!["U1", "U2", "U3", "U4"], 1..=4)
        .prop_flat_map(move |units| units.into_iter().map(|unit| (Just(unit), criteria())).collect::<Vec<_>>())
}

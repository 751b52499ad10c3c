//! Rules of combination for tests, in a shorthand that leaves out what they do not speak of.

use std::collections::BTreeMap;

use crate::combination::Provenance;
use crate::combination::verdict::Standing;
use crate::json::{self, Value};
use crate::spec::parse::{Problem, from_value};
use crate::spec::{Specification, UnitRef};

fn json(text: &str) -> Value {
    json::parse(text.replace('\'', "\"").as_bytes())
        .unwrap_or_else(|error| panic!("{}:{} {} in {text}", error.line, error.column, error.reason))
}

/// A specification of these units with an award of this rule, or what is wrong with it. Each unit is its reference and
/// what rules may ask of it: `U1 A,B 4cr L3 40h 25glh #tag component`. What is not given is 1 credit at level 3, ten hours
/// a credit, no group.
pub fn specification(units: &[String], rule: &Value) -> Result<Specification, Vec<Problem>> {
    let mut groups: BTreeMap<String, Value> = BTreeMap::new();
    let units = units.iter().zip(1..).map(|(unit, number)| unit_of(unit, number, &mut groups)).collect();
    let Value::Object(mut award) = json(
        "{ 'id': 'award', 'title': 'The award', 'shortTitle': 'Award', 'level': 3, 'qan': null, 'credit': 1, 'glh': 1,
           'tqt': 1, 'ruleSource': 'Page 1' }",
    ) else {
        unreachable!()
    };
    award.insert("rule".to_owned(), rule.clone());
    let Value::Object(mut specification) = json(
        "{ 'format': 'evidence-specification', 'formatVersion': 1, 'id': 'sample', 'version': '1', 'title': 'Sample',
           'awardingBody': 'Nobody' }",
    ) else {
        unreachable!()
    };
    specification.insert("awards".to_owned(), Value::Array(vec![Value::Object(award)]));
    specification.insert("groups".to_owned(), Value::Array(groups.into_values().collect()));
    specification.insert("units".to_owned(), Value::Array(units));
    from_value(&Value::Object(specification))
}

fn unit_of(shorthand: &str, number: i64, all_groups: &mut BTreeMap<String, Value>) -> Value {
    let mut words = shorthand.split_whitespace();
    let name = words.next().unwrap();
    let (mut credit, mut level, mut hours, mut glh) = (1, 3, None, None);
    let (mut groups, mut tags, mut kind) = (Vec::new(), Vec::new(), "unit");
    for word in words {
        let number = |before: &str, after: &str| word.strip_prefix(before)?.strip_suffix(after)?.parse::<i64>().ok();
        if let Some(credits) = number("", "cr") {
            credit = credits;
        } else if let Some(at) = number("L", "") {
            level = at;
        } else if let Some(guided) = number("", "glh") {
            glh = Some(guided);
        } else if let Some(all) = number("", "h") {
            hours = Some(all);
        } else if let Some(tag) = word.strip_prefix('#') {
            tags.push(tag);
        } else if word == "component" {
            kind = word;
        } else {
            groups.extend(word.split(','));
        }
    }
    for group in &groups {
        all_groups.insert((*group).to_owned(), json(&format!("{{ 'id': '{group}', 'label': 'Group {group}' }}")));
    }
    let list = |items: &[&str]| items.iter().map(|item| format!("'{item}'")).collect::<Vec<_>>().join(",");
    let hours = hours.unwrap_or(10 * credit);
    let outcomes = match kind {
        "component" => "",
        _ => "{ 'number': '1', 'wording': 'O', 'criteria': [{ 'number': '1.1', 'wording': 'C' }] }",
    };
    json(&format!(
        "{{ 'ref': '{name}', 'number': {number}, 'title': 'Unit {name}', 'level': {level}, 'credit': {credit},
            'tqt': {hours}, 'glh': {}, 'groups': [{}], 'tags': [{}], 'kind': '{kind}', 'outcomes': [{outcomes}] }}",
        glh.unwrap_or(hours * 6 / 10),
        list(&groups),
        list(&tags),
    ))
}

/// The same, with the rule in JSON that is written with single quotation marks.
pub fn rule(units: &str, rule: &str) -> Result<Specification, Vec<Problem>> {
    let units: Vec<String> = units.split(';').map(str::to_owned).collect();
    specification(&units, &json(rule))
}

/// Units in a row: `M1 A2-A4 B1:rpl`, each with how it was achieved.
pub fn units(shorthand: &str) -> Vec<(UnitRef, Provenance)> {
    let mut units = Vec::new();
    for word in shorthand.split_whitespace() {
        let (names, way) = word.split_once(':').unwrap_or((word, "assessed"));
        let way = match way {
            "assessed" => Provenance::Assessed,
            "rpl" => Provenance::Rpl,
            "credit-transfer" => Provenance::CreditTransfer,
            "exemption" => Provenance::Exemption,
            "compensated" => Provenance::Compensated,
            other => panic!("{other} is no way to achieve a unit"),
        };
        units.extend(range(names).iter().map(|name| (name.parse().unwrap(), way)));
    }
    units
}

/// `A2 A3 A4` for `A2-A4`.
pub fn range(names: &str) -> Vec<String> {
    let split = |name: &str| {
        let at = name.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        Some((name[..at].to_owned(), name[at..].parse::<u32>().ok()?))
    };
    let ends = names.split_once('-').and_then(|(first, last)| Some((split(first)?, split(last)?)));
    match ends {
        Some(((letters, first), (_, last))) => (first..=last).map(|n| format!("{letters}{n}")).collect(),
        None => vec![names.to_owned()],
    }
}

/// A learner with the units `have` and the plan `plan`.
pub fn standing(have: &str, plan: &str) -> Standing {
    Standing {
        achieved: units(have).into_iter().collect(),
        planned: units(plan).into_iter().map(|(unit, _)| unit).collect(),
        hours_left: BTreeMap::new(),
    }
}

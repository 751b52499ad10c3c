//! A strategy as a device keeps it.

use std::collections::BTreeMap;

use super::{Person, Rate, Rated, Risk, Strategy};
use crate::json::{self, Value};

/// What a store notes it under.
pub const NOTE: &str = "sampling";

const RISKS: [(Risk, &str); 3] = [(Risk::Low, "low"), (Risk::Medium, "medium"), (Risk::High, "high")];

fn name(risk: Risk) -> &'static str {
    RISKS.iter().find(|(one, _)| *one == risk).map_or("medium", |(_, name)| name)
}

fn risk(name: &str) -> Option<Risk> {
    RISKS.iter().find(|(_, other)| *other == name).map(|(risk, _)| *risk)
}

/// As JSON text.
pub fn write(strategy: &Strategy) -> String {
    let object = |members: BTreeMap<String, Value>| Value::Object(members);
    let rated = |rated: &Rated| {
        object(
            [("reason", rated.reason.clone()), ("risk", name(rated.risk).to_owned())]
                .map(|(name, text)| (name.to_owned(), Value::Text(text)))
                .into(),
        )
    };
    let percent = |rate: Rate| Value::Text(rate.percent().to_string());
    let rates = strategy.rates.iter().map(|(risk, rate)| (name(*risk).to_owned(), percent(*rate)));
    let assessors = strategy.assessors.iter().map(|(person, one)| (person.known_by().to_owned(), rated(one)));
    let units = strategy.units.iter().map(|(unit, one)| (unit.to_string(), rated(one)));
    let members = [
        ("assessors", object(assessors.collect())),
        ("everyLearner", Value::Bool(strategy.every_learner)),
        ("everyUnit", Value::Bool(strategy.every_unit)),
        ("interim", percent(strategy.interim)),
        ("rates", object(rates.collect())),
        ("units", object(units.collect())),
    ];
    object(members.map(|(name, value)| (name.to_owned(), value)).into()).canonical()
}

/// What [`write`] wrote; `None` if it is not that. A strategy is set anew in a minute, and nothing else hangs on it.
pub fn read(text: &str) -> Option<Strategy> {
    let value = json::parse(text.as_bytes()).ok()?;
    let percent = |value: &Value| Some(Rate::new(value.as_text()?.parse().ok()?));
    let members = |name: &str| match value.get(name)? {
        Value::Object(members) => Some(members),
        _ => None,
    };
    let is = |name: &str| match value.get(name)? {
        Value::Bool(is) => Some(*is),
        _ => None,
    };
    let rated = |value: &Value| {
        Some(Rated { risk: risk(value.get("risk")?.as_text()?)?, reason: value.get("reason")?.as_text()?.to_owned() })
    };
    let rates = members("rates")?.iter().map(|(name, value)| Some((risk(name)?, percent(value)?)));
    let assessors = members("assessors")?.iter().map(|(name, value)| Some((Person::known_as(name), rated(value)?)));
    let units = members("units")?.iter().map(|(name, value)| Some((name.parse().ok()?, rated(value)?)));
    Some(Strategy {
        rates: rates.collect::<Option<_>>()?,
        assessors: assessors.collect::<Option<_>>()?,
        units: units.collect::<Option<_>>()?,
        every_learner: is("everyLearner")?,
        every_unit: is("everyUnit")?,
        interim: percent(value.get("interim")?)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strategy_is_read_back_and_anything_else_is_none() {
        let rated = Rated { risk: Risk::High, reason: "New".to_owned() };
        let mut strategy = Strategy { every_unit: false, interim: Rate::new(10), ..Strategy::default() };
        strategy.assessors.insert(Person::known_as("asif example"), rated.clone());
        strategy.units.insert("ISP501".parse().unwrap(), rated);
        assert_eq!(read(&write(&strategy)), Some(strategy));
        assert_eq!(read(&write(&Strategy::default())), Some(Strategy::default()));
        for other in ["", "{}", "[]", r#"{"rates":{"none":"1"}}"#] {
            assert_eq!(read(other), None);
        }
    }
}

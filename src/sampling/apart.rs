//! Telling learners of the same name apart.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::portfolio::{Portfolio, PortfolioId};

/// What tells a learner apart from others of the same name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToldApart {
    /// Their registration number.
    Number(String),
    /// When they began.
    Begun(Timestamp),
    /// Their portfolio: they began in the same minute, and neither has a number of their own.
    Portfolio(PortfolioId),
}

/// What tells learners apart whose name another one of `portfolios` has too. Who has a name of their own needs nothing more.
pub fn told_apart<'a>(portfolios: impl Iterator<Item = &'a Portfolio>) -> BTreeMap<PortfolioId, ToldApart> {
    let mut by_name: BTreeMap<String, Vec<&Portfolio>> = BTreeMap::new();
    for portfolio in portfolios {
        let name = portfolio.learner().map(|learner| plain(&learner.name)).unwrap_or_default();
        by_name.entry(name).or_default().push(portfolio);
    }
    let of_one_name = by_name.into_values().filter(|same| same.len() > 1);
    of_one_name.flat_map(|same| same.iter().map(|one| (one.id, apart(one, &same))).collect::<Vec<_>>()).collect()
}

fn apart(portfolio: &Portfolio, same: &[&Portfolio]) -> ToldApart {
    if let Some(number) = own_number(portfolio, same) {
        return ToldApart::Number(number);
    }
    let mut others = same.iter().filter(|other| other.id != portfolio.id && own_number(other, same).is_none());
    match begun(portfolio) {
        Some(at) if others.all(|other| minute(begun(other)) != minute(Some(at))) => ToldApart::Begun(at),
        _ => ToldApart::Portfolio(portfolio.id),
    }
}

/// The registration number that nobody else of the name has.
fn own_number(portfolio: &Portfolio, same: &[&Portfolio]) -> Option<String> {
    let own = number(portfolio)?;
    let mut others = same.iter().filter(|other| other.id != portfolio.id);
    others.all(|other| number(other).as_ref() != Some(&own)).then_some(own)
}

fn number(portfolio: &Portfolio) -> Option<String> {
    let number = portfolio.learner().and_then(|learner| learner.registration_number.as_deref()).map(str::trim);
    number.filter(|number| !number.is_empty()).map(str::to_owned)
}

fn begun(portfolio: &Portfolio) -> Option<Timestamp> {
    portfolio.enrolment.value.as_ref().map(|enrolment| enrolment.started_at)
}

/// What is shown of a time is no finer than this.
fn minute(at: Option<Timestamp>) -> Option<i64> {
    at.map(|at| at.as_second().div_euclid(60))
}

fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{empty_portfolio, learner, moment};

    fn portfolio(n: u8, name: &str, number: Option<&str>, begun: i64) -> Portfolio {
        let mut portfolio = empty_portfolio();
        portfolio.id = PortfolioId::new(moment(0), [n; 10]);
        let mut kept = portfolio.actors.kept(learner()).unwrap().clone();
        let actor = kept.value.as_mut().unwrap();
        (actor.name, actor.registration_number) = (name.to_owned(), number.map(str::to_owned));
        portfolio.actors.keep(learner(), kept);
        portfolio.enrolment.value.as_mut().unwrap().started_at = moment(begun);
        portfolio
    }

    #[test]
    fn learners_of_one_name_are_told_apart_by_number_day_or_portfolio() {
        let all = [
            portfolio(1, "Lena Example", None, 0),
            portfolio(2, "Lee Example", Some("L-2"), 0),
            portfolio(3, "lee  example", None, 0),
            portfolio(4, "Lou Example", None, 0),
            portfolio(5, "Lou Example", Some(" "), 90),
            portfolio(6, "Lou Example", None, 100),
            portfolio(7, "Lou Example", Some("L-7"), 0),
            portfolio(8, "Lou Example", Some("L-7"), 7_200),
        ];
        let apart = told_apart(all.iter());
        let shown: Vec<Option<&ToldApart>> = all.iter().map(|one| apart.get(&one.id)).collect();
        let expected = [
            None,
            Some(ToldApart::Number("L-2".to_owned())),
            Some(ToldApart::Begun(moment(0))),
            Some(ToldApart::Portfolio(all[3].id)),
            Some(ToldApart::Portfolio(all[4].id)),
            Some(ToldApart::Portfolio(all[5].id)),
            Some(ToldApart::Portfolio(all[6].id)),
            Some(ToldApart::Begun(moment(7_200))),
        ];
        assert_eq!(shown, expected.iter().map(Option::as_ref).collect::<Vec<_>>());
    }
}

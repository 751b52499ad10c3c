//! Whether units, outcomes and criteria are numbered one after the other.

use super::{Explanations, FindingKind, Notes, Numbered, erratum_of, place_of_unit};
use crate::spec::Unit;

pub(super) fn check(notes: &mut Notes) {
    let spec = notes.spec;
    let mut units = Sequence::new(Numbered::Unit, "");
    for (n, unit) in spec.units.iter().enumerate() {
        let place = place_of_unit(n, unit);
        let explanations = Explanations::around(&unit.errata);
        units.next(&unit.number.to_string(), &place, explanations, notes);
        check_outcomes(unit, &place, notes);
    }
}

fn check_outcomes(unit: &Unit, place: &str, notes: &mut Notes) {
    let mut outcomes = Sequence::new(Numbered::Outcome, "");
    for (o, outcome) in unit.outcomes.iter().enumerate() {
        let place = format!("{place}.outcomes[{o}]");
        let own = outcome.outcome_ref.number();
        outcomes.next(own, &place, Explanations::at_value(&outcome.number), notes);
        let prefix = format!("{own}.");
        let mut criteria = Sequence::new(Numbered::Criterion, &prefix);
        for (c, criterion) in outcome.criteria.iter().enumerate() {
            let place = format!("{place}.criteria[{c}]");
            let found = criterion.criterion_ref.number();
            if let Some((first, _)) = found.split_once('.')
                && first != own
            {
                let kind = FindingKind::ForeignNumber { criterion: criterion.criterion_ref, outcome: own.to_owned() };
                let at_value = erratum_of(&criterion.number).or(erratum_of(&outcome.number));
                notes.note(format!("{place}.number"), kind, Explanations { at_value, around: &[] });
            } else {
                criteria.next(found, &place, Explanations::at_value(&criterion.number), notes);
            }
        }
    }
}

/// Numbers of which each should be the one after the last.
struct Sequence<'a> {
    of: Numbered,
    /// What stands before each: `2.`
    prefix: &'a str,
    last: u32,
}

impl Sequence<'_> {
    fn new(of: Numbered, prefix: &str) -> Sequence<'_> {
        Sequence { of, prefix, last: 0 }
    }

    /// Notes it if `found` does not follow. Numbers that are no such numbers at all (`1.1a`, `K1`) have an order of
    /// their own.
    fn next(&mut self, found: &str, place: &str, explanations: Explanations, notes: &mut Notes) {
        let Some(number) = found.strip_prefix(self.prefix).and_then(|rest| rest.parse::<u32>().ok()) else { return };
        let expected = self.last.saturating_add(1);
        self.last = number;
        if number != expected {
            let expected = format!("{}{expected}", self.prefix);
            let kind = FindingKind::NumberGap { of: self.of, expected, found: found.to_owned() };
            notes.note(format!("{place}.number"), kind, explanations);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{explained, found, noted};
    use super::*;
    use crate::spec::Severity;

    fn gap(of: Numbered, expected: &str, found: &str) -> FindingKind {
        FindingKind::NumberGap { of, expected: expected.into(), found: found.into() }
    }

    #[test]
    fn numbers_that_do_not_follow() {
        let unit = noted(&[("'number': 2,", "'number': 3,")], "units[1] (U2).number", gap(Numbered::Unit, "2", "3"));
        assert_eq!(unit.severity, Severity::C);
        let place = "units[0] (U1).outcomes[0].criteria[1].number";
        let criterion = noted(&[("'1.2'", "'1.3'")], place, gap(Numbered::Criterion, "1.2", "1.3"));
        assert_eq!(criterion.severity, Severity::B);
        let first = noted(
            &[("'number': '1.1', 'wording': 'Call'", "'number': '1.2', 'wording': 'Call'")],
            "units[1] (U2).outcomes[0].criteria[0].number",
            gap(Numbered::Criterion, "1.1", "1.2"),
        );
        assert_eq!(first.severity, Severity::B);
        let outcome = [("'number': '2',", "'number': '3',"), ("'2.1'", "'3.1'")];
        noted(&outcome, "units[1] (U2).outcomes[1].number", gap(Numbered::Outcome, "2", "3"));
    }

    #[test]
    fn one_gap_is_one_finding() {
        let more =
            "'wording': 'Bring' }, { 'number': '1.4', 'wording': 'More' }, { 'number': '1.5', 'wording': 'Most' }";
        let place = "units[0] (U1).outcomes[0].criteria[2].number";
        noted(&[("'wording': 'Bring' }", more)], place, gap(Numbered::Criterion, "1.3", "1.4"));
    }

    #[test]
    fn an_order_of_its_own_is_left_alone() {
        assert_eq!(found(&[("'1.2'", "'1.1a'")]), []);
        assert_eq!(found(&[("'number': '1.2'", "'number': 'K2'")]), []);
    }

    #[test]
    fn a_criterion_under_another_outcome() {
        let place = "units[0] (U1).outcomes[0].criteria[1].number";
        let foreign = FindingKind::ForeignNumber { criterion: "U1.2.2".parse().unwrap(), outcome: "1".into() };
        noted(&[("'1.2'", "'2.2'")], place, foreign.clone());
        explained("'number': '1.2'", "'number': { 'value': '2.2', 'erratum': 'E-1' }", place, foreign);
    }
}

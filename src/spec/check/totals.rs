//! Whether hours and credits agree with each other.

use super::{Explanations, FindingKind, Notes, erratum_of, place_of_award, place_of_unit, rules};
use crate::combination::Measure;
use crate::spec::{Award, Stated, Unit, UnitRef};

pub(super) fn check(notes: &mut Notes) {
    let spec = notes.spec;
    for (n, award) in spec.awards.iter().enumerate() {
        let place = place_of_award(n, award);
        check_guided_hours(None, &award.glh, &award.tqt, &place, notes);
        check_totals(award, &place, notes);
    }
    for (n, unit) in spec.units.iter().enumerate() {
        let place = place_of_unit(n, unit);
        check_guided_hours(Some(unit.unit_ref), &unit.glh, &unit.tqt, &place, notes);
        check_hours_of_credit(unit, &place, notes);
    }
}

fn check_totals(award: &Award, place: &str, notes: &mut Notes) {
    let Some(needed) = rules::needed(notes.spec, &award.rule) else { return };
    let totals = [
        ("credit", Measure::Credits, &award.credit),
        ("glh", Measure::Glh, &award.glh),
        ("tqt", Measure::Tqt, &award.tqt),
    ];
    for (member, measure, total) in totals {
        let computed = rules::sum(needed.values().copied(), measure);
        if computed != total.value {
            let kind = FindingKind::Total { award: award.id, measure, stated: total.value, computed };
            notes.note(format!("{place}.{member}"), kind, Explanations::at_value(total));
        }
    }
}

fn check_guided_hours(unit: Option<UnitRef>, glh: &Stated<u32>, tqt: &Stated<u32>, place: &str, notes: &mut Notes) {
    if glh.value > tqt.value {
        let kind = FindingKind::GuidedHoursExceedTotal { unit, glh: glh.value, tqt: tqt.value };
        let at_value = erratum_of(glh).or(erratum_of(tqt));
        notes.note(format!("{place}.glh"), kind, Explanations { at_value, around: &[] });
    }
}

/// Ofqual's rule of thumb: a credit stands for ten hours.
fn check_hours_of_credit(unit: &Unit, place: &str, notes: &mut Notes) {
    let (credit, tqt) = (unit.credit.value, unit.tqt.value);
    if credit.saturating_mul(10) != tqt {
        let kind = FindingKind::HoursOfCredit { unit: unit.unit_ref, credit, tqt };
        let at_value = erratum_of(&unit.credit).or(erratum_of(&unit.tqt));
        notes.note(format!("{place}.credit"), kind, Explanations { at_value, around: &[] });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{award, explained, found, noted, refused, unit};
    use super::*;

    #[test]
    fn totals_that_disagree_with_the_units() {
        let total = FindingKind::Total { award: award(), measure: Measure::Tqt, stated: 31, computed: 30 };
        refused(&[("'tqt': 30", "'tqt': 31")], "awards[0] (award).tqt", total.clone());
        explained("'tqt': 30", "'tqt': { 'value': 31, 'erratum': 'E-1' }", "awards[0] (award).tqt", total);
    }

    #[test]
    fn totals_are_not_compared_where_there_is_a_choice() {
        assert_eq!(found(&[("'min': 2", "'min': 1"), ("'tqt': 30", "'tqt': 31")]), []);
        // A unit without credits may be left out where credits are counted.
        let by_credits = ("'by': 'units', 'min': 2", "'by': 'credits', 'min': 2");
        let without_credit = ("'credit': 1, 'glh': 8, 'tqt': 10", "'credit': 0, 'glh': 0, 'tqt': 0");
        assert_eq!(found(&[by_credits, without_credit]), []);
    }

    #[test]
    fn hours() {
        let kind = FindingKind::GuidedHoursExceedTotal { unit: Some(unit()), glh: 11, tqt: 10 };
        let total = ("'glh': 20", "'glh': 23");
        refused(&[("'glh': 8", "'glh': 11"), total], "units[0] (U1).glh", kind);
        let value = "'glh': { 'value': 11, 'erratum': 'E-1' }";
        assert!(!found(&[("'glh': 8", value), total])[0].refuses());
    }

    #[test]
    fn credit_is_a_tenth_of_the_hours() {
        let kind = FindingKind::HoursOfCredit { unit: unit(), credit: 2, tqt: 10 };
        noted(&[("'credit': 1", "'credit': 2"), ("'credit': 3", "'credit': 4")], "units[0] (U1).credit", kind);
    }
}

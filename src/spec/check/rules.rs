//! Whether the rules of combination can be met, and leave the choice that they seem to.

use std::collections::{BTreeMap, BTreeSet};

use super::{Explanations, FindingKind, Notes, place_of_award, place_of_unit};
use crate::combination::{self, Condition, Measure, Rule, Selection, Sum, Term};
use crate::spec::{Award, Specification, Unit, UnitRef};

pub(super) fn check(notes: &mut Notes) {
    let spec = notes.spec;
    for (n, award) in spec.awards.iter().enumerate() {
        let place = format!("{}.rule", place_of_award(n, award));
        check_rule(award, &award.rule, &place, notes);
        check_levels(award, &place, notes);
    }
    let counted: BTreeSet<UnitRef> =
        spec.awards.iter().flat_map(|award| combination::counted(spec, &award.rule)).collect();
    for (n, unit) in spec.units.iter().enumerate() {
        if !counted.contains(&unit.unit_ref) {
            let kind = FindingKind::UncountedUnit { unit: unit.unit_ref };
            notes.note(place_of_unit(n, unit), kind, Explanations::around(&unit.errata));
        }
    }
}

fn check_rule(award: &Award, rule: &Rule, place: &str, notes: &mut Notes) {
    match &rule.condition {
        Condition::AtLeast { n, of } if *n == of.len() => {
            for (n, rule) in of.iter().enumerate() {
                check_rule(award, rule, &format!("{place}.all[{n}]"), notes);
            }
        }
        // An alternative that leaves no choice, or cannot be met, is only one of several.
        Condition::AtLeast { .. } => {}
        Condition::Sum(sum) => {
            let Some((of, by, needed)) = least(sum) else { return };
            let on_offer = self::sum(of.of(notes.spec), by);
            let id = rule.id.clone();
            if on_offer < needed {
                let kind = FindingKind::ImpossibleRule { award: award.id, rule: id, needed, on_offer };
                notes.note(place.to_owned(), kind, Explanations::NONE);
            } else if on_offer == needed && needed > 0 && !is_meant_whole(notes.spec, rule, of) {
                let kind = FindingKind::NoSlack { award: award.id, rule: id, needed };
                notes.note(place.to_owned(), kind, Explanations::around(&award.errata));
            }
        }
    }
}

/// What a sum needs at least, if it is no more than certain units counted by one measure.
fn least(sum: &Sum) -> Option<(&Selection, Measure, u32)> {
    match (sum.terms.as_slice(), sum.min) {
        ([Term { times: 1, of, by }], Some(min)) => Some((of, *by, u32::try_from(min).ok()?)),
        _ => None,
    }
}

/// Whether units are selected that are meant to be achieved whole: they are named one by one, or the rule or the group
/// says so in words.
fn is_meant_whole(spec: &Specification, rule: &Rule, of: &Selection) -> bool {
    let says_so = |words: &str| {
        let words = words.to_ascii_lowercase();
        let all = ["mandatory", "compulsory", "core", "required", "all", "both", "every"];
        words.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| all.contains(&word))
    };
    match of {
        Selection::Units(_) => true,
        Selection::Every => says_so(&rule.label),
        Selection::Group(group) => {
            let group = spec.groups.iter().find(|candidate| candidate.id == *group);
            let named = group.is_some_and(|group| says_so(group.id.as_str()) || says_so(&group.label));
            named || says_so(&rule.label)
        }
        _ => says_so(&rule.label),
    }
}

fn check_levels(award: &Award, place: &str, notes: &mut Notes) {
    let counted = combination::counted(notes.spec, &award.rule);
    let is_other = |unit: &&Unit| counted.contains(&unit.unit_ref) && unit.level != award.level;
    let units: Vec<UnitRef> = notes.spec.units.iter().filter(is_other).map(|unit| unit.unit_ref).collect();
    if !units.is_empty() {
        let kind = FindingKind::OtherLevel { award: award.id, level: award.level, units };
        notes.note(place.to_owned(), kind, Explanations::around(&award.errata));
    }
}

/// The units that `rule` needs, if it leaves no choice.
pub(super) fn needed<'a>(spec: &'a Specification, rule: &Rule) -> Option<BTreeMap<UnitRef, &'a Unit>> {
    match &rule.condition {
        Condition::AtLeast { n, of } if *n == of.len() => {
            let mut units = BTreeMap::new();
            for rule in of {
                units.extend(needed(spec, rule)?);
            }
            Some(units)
        }
        Condition::AtLeast { .. } => None,
        Condition::Sum(sum) => {
            let (of, by, min) = least(sum)?;
            // A unit that is worth nothing by this measure can be left out, so it would be a choice.
            let has_choice = of.of(spec).any(|unit| by.of(unit) == 0);
            let is_all = self::sum(of.of(spec), by) == min;
            (is_all && !has_choice).then(|| of.of(spec).map(|unit| (unit.unit_ref, unit)).collect())
        }
    }
}

/// What `units` come to.
pub(super) fn sum<'a>(units: impl Iterator<Item = &'a Unit>, by: Measure) -> u32 {
    units.map(|unit| by.of(unit)).fold(0, u32::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{award, found, noted, refused, unit};
    use super::*;

    const RULE: &str = "'label': 'Two units', 'count': { 'of': { 'group': 'mandatory' }, 'by': 'units', 'min': 2 }";

    #[test]
    fn rules_that_can_never_be_met() {
        let impossible = FindingKind::ImpossibleRule { award: award(), rule: "r".into(), needed: 3, on_offer: 2 };
        refused(&[("'min': 2", "'min': 3")], "awards[0] (award).rule", impossible);
    }

    #[test]
    fn groups_without_slack() {
        let no_slack = || FindingKind::NoSlack { award: award(), rule: "r".into(), needed: 2 };
        noted(&[("{ 'group': 'mandatory' }", "'all'")], "awards[0] (award).rule", no_slack());
        let chosen = [
            ("{ 'group': 'mandatory' }", "{ 'group': 'optional' }"),
            ("'groups': ['mandatory']", "'groups': ['optional']"),
            ("'groups': ['mandatory']", "'groups': ['optional']"),
        ];
        noted(&chosen, "awards[0] (award).rule", no_slack());
        // Who needs all says so.
        assert_eq!(found(&[("{ 'group': 'mandatory' }", "{ 'units': ['U1', 'U2'] }")]), []);
        assert_eq!(found(&[("{ 'group': 'mandatory' }", "'all'"), ("'Two units'", "'Both units'")]), []);
        let core = ("'label': 'Optional'", "'label': 'Core'");
        assert_eq!(found(&[chosen[0], chosen[1], chosen[2], core]), []);
        let part = |rest: &str| format!("{{ {} }}", RULE.replace("'label'", "'id': 'part', 'label'") + rest);
        let nothing = part("").replace("'part'", "'none'").replace("mandatory", "optional").replace("2 }", "0 }");
        let both = format!("'label': 'Two rules', 'all': [{}, {nothing}]", part(""));
        assert_eq!(found(&[(RULE, &both)]), []);
    }

    #[test]
    fn units_that_count_for_nothing() {
        let totals = ("'credit': 3, 'glh': 20, 'tqt': 30", "'credit': 2, 'glh': 12, 'tqt': 20");
        let replaced = [("'groups': ['mandatory']", "'groups': ['optional']"), ("'min': 2", "'min': 1"), totals];
        noted(&replaced, "units[0] (U1)", FindingKind::UncountedUnit { unit: unit() });
    }

    #[test]
    fn units_at_another_level() {
        let other = FindingKind::OtherLevel { award: award(), level: 3, units: vec![unit()] };
        noted(&[("'title': 'One', 'level': 3", "'title': 'One', 'level': 2")], "awards[0] (award).rule", other);
    }
}

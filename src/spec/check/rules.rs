//! Whether the rules of combination can be met, and leave the choice that they seem to.

use std::collections::{BTreeMap, BTreeSet};

use super::{Explanations, FindingKind, Notes, place_of_award, place_of_unit};
use crate::combination::plan::{self, Choice, Ways};
use crate::combination::problem::{Candidate, Solver, Wish};
use crate::combination::verdict::Standing;
use crate::combination::{self, Condition, Measure, Provenance, Rule, Selection, Sum, Term};
use crate::spec::{Award, Specification, Unit, UnitRef};

pub(super) fn check(notes: &mut Notes) {
    let spec = notes.spec;
    let mut reached = BTreeSet::new();
    for (n, award) in spec.awards.iter().enumerate() {
        let place = format!("{}.rule", place_of_award(n, award));
        let before = notes.findings.len();
        check_rule(award, &award.rule, &place, notes);
        check_bars(award, &place, notes);
        let is_impossible = notes.findings[before..].iter().any(|finding| finding.kind.is_contradiction());
        check_selections(award, &place, notes);
        check_levels(award, &place, notes);
        check_ways(award, &place, is_impossible, &mut reached, notes);
    }
    let counted: BTreeSet<UnitRef> =
        spec.awards.iter().flat_map(|award| combination::counted(spec, &award.rule)).collect();
    for (n, unit) in spec.units.iter().enumerate() {
        let reference = unit.unit_ref;
        let kind = if !counted.contains(&reference) {
            FindingKind::UncountedUnit { unit: reference }
        } else if !reached.contains(&reference) {
            FindingKind::UnreachableUnit { unit: reference }
        } else {
            continue;
        };
        notes.note(place_of_unit(n, unit), kind, Explanations::around(&unit.errata));
    }
}

/// Notes where no more may count than has to: the units of groups that are needed whole, which a bar or a maximum parts.
fn check_bars(award: &Award, place: &str, notes: &mut Notes) {
    let spec = notes.spec;
    let parts = award.rule.parts();
    let sums = || parts.iter().filter_map(|rule| Some((*rule, sum_of(rule)?)));
    let is_whole = |unit: &&Unit| {
        sums().filter_map(|(_, sum)| least(sum)).any(|(of, by, needed)| {
            needed > 0 && of.includes(unit, Provenance::Assessed) && self::sum(of.of(spec), by) == needed
        })
    };
    let needed: Vec<&Unit> = spec.units.iter().filter(is_whole).collect();
    for (rule, sum) in sums() {
        let Some(max) = sum.max.filter(|_| sum.terms.iter().all(|term| term.times > 0)) else { continue };
        let worth = |unit: &&&Unit| sum.worth(unit, Provenance::Assessed) > 0;
        let units: Vec<UnitRef> = needed.iter().filter(worth).map(|unit| unit.unit_ref).collect();
        let comes_to: i64 = needed.iter().map(|unit| sum.worth(unit, Provenance::Assessed)).sum();
        if comes_to > max {
            let kind = FindingKind::BarredMandatory { award: award.id, rule: rule.id.clone(), units };
            notes.note(format!("{place} ({})", rule.id), kind, Explanations::around(&award.errata));
        }
    }
}

fn sum_of(rule: &Rule) -> Option<&Sum> {
    match &rule.condition {
        Condition::Sum(sum) => Some(sum),
        Condition::AtLeast { .. } => None,
    }
}

/// Notes where a rule counts units of which there are none.
fn check_selections(award: &Award, place: &str, notes: &mut Notes) {
    for (rule, sum) in award.rule.sums() {
        // How a unit was achieved is the learner's.
        let is_empty = |term: &&Term| term.of.of(notes.spec).next().is_none() && !mentions(&term.of, &is_via);
        if sum.terms.iter().any(|term| is_empty(&term)) {
            let kind = FindingKind::EmptySelection { award: award.id, rule: rule.id.clone() };
            notes.note(format!("{place} ({})", rule.id), kind, Explanations::around(&award.errata));
        }
    }
}

/// Looks for sets of units that satisfy the rules: whether there is one, and which units are in some.
fn check_ways(award: &Award, place: &str, is_impossible: bool, reached: &mut BTreeSet<UnitRef>, notes: &mut Notes) {
    let spec = notes.spec;
    let counted = combination::counted(spec, &award.rule);
    let needs_via = |(_, sum): &(&Rule, &Sum)| {
        sum.min.is_some_and(|min| min > 0) && sum.terms.iter().any(|term| mentions(&term.of, &is_via))
    };
    if is_impossible || award.rule.sums().iter().any(needs_via) {
        // What is said of it is enough; or it depends on how units will be achieved.
        reached.extend(counted);
        return;
    }
    let candidate = |unit: &Unit| Candidate {
        unit: unit.unit_ref,
        provenance: Provenance::Assessed,
        is_held: false,
        hours: unit.tqt.value,
    };
    let candidates: Vec<Candidate> = spec.units.iter().map(candidate).collect();
    // All questions together have the patience of one solver, so that no file can keep anyone waiting.
    let mut solver = Solver::new(spec);
    let mut unsettled: Vec<UnitRef> = counted.iter().copied().collect();
    let mut pinned: Option<UnitRef> = None;
    loop {
        let wish = Wish { pinned: pinned.as_slice(), ..Wish::default() };
        let found = solver.cheapest(&[&[&award.rule]], &candidates, wish, |_| 0);
        match (found.taken, pinned) {
            (Some(taken), _) => reached.extend(taken.into_iter().map(|candidate| candidates[candidate].unit)),
            (None, _) if !found.is_proven => {
                reached.extend(unsettled);
                return;
            }
            (None, None) => {
                let kind = FindingKind::ImpossibleAward { award: award.id, rules: conflict(spec, award) };
                notes.note(place.to_owned(), kind, Explanations::around(&award.errata));
                reached.extend(counted);
                return;
            }
            (None, Some(_)) => {}
        }
        unsettled.retain(|unit| !reached.contains(unit) && Some(*unit) != pinned);
        pinned = unsettled.first().copied();
        if pinned.is_none() {
            break;
        }
    }
    check_least(award, place, &candidates, &mut solver, notes);
}

/// Notes where an award states less than the least that its rules can be met with.
fn check_least(award: &Award, place: &str, candidates: &[Candidate], solver: &mut Solver, notes: &mut Notes) {
    if needed(notes.spec, &award.rule).is_some() {
        // Then the totals are compared to the letter.
        return;
    }
    let totals = [
        ("credit", Measure::Credits, &award.credit),
        ("glh", Measure::Glh, &award.glh),
        ("tqt", Measure::Tqt, &award.tqt),
    ];
    let award_place = place.trim_end_matches(".rule");
    for (member, measure, total) in totals {
        let worth = |unit: UnitRef| notes.spec.unit(unit).map_or(0, |unit| measure.of(unit));
        let cost = |candidate: &Candidate| i64::from(worth(candidate.unit));
        let found = solver.cheapest(&[&[&award.rule]], candidates, Wish::default(), cost);
        let Some(taken) = found.taken.filter(|_| found.is_proven) else { continue };
        let least = taken.into_iter().map(|c| worth(candidates[c].unit)).fold(0, u32::saturating_add);
        if total.value < least {
            let kind = FindingKind::TotalTooLow { award: award.id, measure, stated: total.value, least };
            notes.note(format!("{award_place}.{member}"), kind, Explanations::at_value(total));
        }
    }
}

/// The labels of rules that cannot all be met.
fn conflict(spec: &Specification, award: &Award) -> Vec<String> {
    match plan::ways(spec, &[&award.rule], &Standing::default(), &Choice::default(), 1) {
        Ways::None(conflict) => conflict.rules.into_iter().map(|rule| rule.label).collect(),
        Ways::Found(_) | Ways::Unknown => vec![award.rule.label.clone()],
    }
}

fn is_via(selection: &Selection) -> bool {
    matches!(selection, Selection::Via(_))
}

/// Whether some part of a selection is one of those that `is_it` says.
fn mentions(selection: &Selection, is_it: &dyn Fn(&Selection) -> bool) -> bool {
    is_it(selection)
        || match selection {
            Selection::Not(not) => mentions(not, is_it),
            Selection::And(all) | Selection::Or(all) => all.iter().any(|part| mentions(part, is_it)),
            _ => false,
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
                notes.note(place.to_owned(), kind, Explanations::around(&award.errata));
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
    let has_level_rule = |(_, sum): &(&Rule, &Sum)| {
        sum.terms.iter().any(|term| mentions(&term.of, &|part| matches!(part, Selection::Level { .. })))
    };
    if award.rule.sums().iter().any(has_level_rule) {
        return;
    }
    let counted = combination::counted(notes.spec, &award.rule);
    let is_other = |unit: &&Unit| !unit.is_component && counted.contains(&unit.unit_ref) && unit.level != award.level;
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
    use super::super::{Finding, check};
    use super::*;
    use crate::json::{self, Value};
    use crate::testing::combination::{range, specification};

    const RULE: &str = "'label': 'Two units', 'count': { 'of': { 'group': 'mandatory' }, 'by': 'units', 'min': 2 }";

    #[test]
    fn rules_that_can_never_be_met() {
        let impossible = FindingKind::ImpossibleRule { award: award(), rule: "r".into(), needed: 3, on_offer: 2 };
        refused(&[("'min': 2", "'min': 3")], "awards[0] (award).rule", impossible);
    }

    #[test]
    fn what_an_erratum_explains_refuses_no_file() {
        let explained_by_one = |rule: &str, code: &str| {
            let found = found(&[
                (RULE, rule),
                ("'ruleSource': 'Page 1'", "'errata': ['E-1'], 'ruleSource': 'Page 1'"),
                ("'blocksClaim': true,", &format!("'blocksClaim': true, 'explains': ['{code}'],")),
            ]);
            let finding = found.iter().find(|finding| finding.kind.code() == code).unwrap();
            assert_eq!(finding.explained_by, Some("E-1".parse().unwrap()), "{code}");
            assert!(!found.iter().any(Finding::refuses), "{code}: {found:?}");
        };
        explained_by_one(&RULE.replace("'min': 2", "'min': 3"), "impossible-rule");
        let apart = "'label': 'Two rules', 'all': [
            { 'id': 'few', 'label': 'A unit', 'count': { 'of': 'all', 'by': 'units', 'min': 1 } },
            { 'id': 'short', 'label': 'At most 5 hours', 'count': { 'of': 'all', 'by': 'tqt', 'max': 5 } }]";
        explained_by_one(apart, "impossible-award");
        let barred = "'label': 'Two rules', 'all': [
            { 'id': 'both', 'label': 'Both', 'count': { 'of': 'all', 'by': 'units', 'min': 2 } },
            { 'id': 'bar', 'label': 'They overlap', 'bar': ['U1', 'U2'] }]";
        explained_by_one(barred, "barred-mandatory");
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
    }

    #[test]
    fn a_bar_between_units_that_are_both_needed() {
        let bar = "{ 'id': 'bar', 'label': 'Either', 'bar': ['U1', 'U2'] }";
        let both = format!("'label': 'Two rules', 'all': [{{ 'id': 'part', {RULE} }}, {bar}]");
        let kind = FindingKind::BarredMandatory {
            award: award(),
            rule: "bar".into(),
            units: vec![unit(), "U2".parse().unwrap()],
        };
        refused(&[(RULE, &both)], "awards[0] (award).rule (bar)", kind.clone());
        let most = bar.replace("'bar': ['U1', 'U2']", "'count': { 'of': 'all', 'by': 'credits', 'max': 2 }");
        refused(&[(RULE, &both.replace(bar, &most))], "awards[0] (award).rule (bar)", kind);
        let enough = most.replace("'max': 2", "'max': 3");
        assert_eq!(found(&[(RULE, &both.replace(bar, &enough))]), []);
    }

    /// The sound specification with another rule.
    fn with(rule: &str) -> Vec<Finding> {
        found(&[(RULE, rule)])
    }

    #[test]
    fn rules_that_cannot_be_met_together() {
        let rule = "'label': 'Two rules', 'all': [
            { 'id': 'few', 'label': 'Two units', 'count': { 'of': 'all', 'by': 'units', 'min': 2 } },
            { 'id': 'short', 'label': 'One of them', 'any': [
              { 'id': 'x', 'label': 'At most 10 hours', 'count': { 'of': 'all', 'by': 'tqt', 'max': 10 } },
              { 'id': 'y', 'label': 'At most 8 guided hours', 'count': { 'of': 'all', 'by': 'glh', 'max': 8 } }] }]";
        let found = with(rule);
        let impossible = found.iter().find(|finding| finding.kind.code() == "impossible-award").unwrap();
        assert!(impossible.refuses());
        let rules = vec!["Two units".to_owned(), "One of them".to_owned()];
        assert_eq!(impossible.kind, FindingKind::ImpossibleAward { award: award(), rules });
        // One way is enough.
        let possible = rule.replace("'max': 8", "'max': 20");
        assert!(!with(&possible).iter().any(Finding::refuses));
    }

    #[test]
    fn units_that_can_never_count() {
        let rule = "'label': 'Two rules', 'all': [
            { 'id': 'one', 'label': 'A credit', 'count': { 'of': 'all', 'by': 'credits', 'min': 1 } },
            { 'id': 'low', 'label': 'At most 1 credit', 'count': { 'of': 'all', 'by': 'credits', 'max': 1 } }]";
        noted(&[(RULE, rule)], "units[1] (U2)", FindingKind::UnreachableUnit { unit: "U2".parse().unwrap() });
    }

    #[test]
    fn totals_below_the_least_that_will_do() {
        let one = RULE.replace("Two units", "Any unit").replace("'min': 2", "'min': 1");
        assert_eq!(with(&one), []);
        let low = found(&[(RULE, one.as_str()), ("'tqt': 30", "'tqt': 9")]);
        let kind = FindingKind::TotalTooLow { award: award(), measure: Measure::Tqt, stated: 9, least: 10 };
        assert!(low.iter().any(|finding| finding.kind == kind && finding.place == "awards[0] (award).tqt"), "{low:?}");
    }

    #[test]
    fn rules_that_count_no_unit() {
        let kind = FindingKind::EmptySelection { award: award(), rule: "none".into() };
        let none =
            "{ 'id': 'none', 'label': 'N', 'count': { 'of': { 'group': 'optional' }, 'by': 'units', 'max': 1 } }";
        let both = format!("'label': 'Two rules', 'all': [{{ 'id': 'part', {RULE} }}, {none}]");
        noted(&[(RULE, &both)], "awards[0] (award).rule (none)", kind);
        // Prior learning is the learner's.
        let via = none.replace("'group': 'optional'", "'via': 'rpl'");
        assert_eq!(found(&[(RULE, &both.replace(none, &via))]).len(), 0);
    }

    #[test]
    fn a_rule_about_levels_says_how_much_of_another_there_may_be() {
        let level = ("'title': 'One', 'level': 3", "'title': 'One', 'level': 2");
        let floor =
            "{ 'id': 'floor', 'label': 'F', 'count': { 'of': { 'level': { 'min': 3 } }, 'by': 'units', 'min': 1 } }";
        let both = format!("'label': 'Two rules', 'all': [{{ 'id': 'part', {RULE} }}, {floor}]");
        let codes: Vec<&str> = found(&[level, (RULE, &both)]).iter().map(|finding| finding.kind.code()).collect();
        assert!(!codes.contains(&"other-level"), "{codes:?}");
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

    #[test]
    fn nothing_false_is_said_of_the_rules_of_real_awards() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/combination");
        let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let mut said = Vec::new();
        for file in &files {
            let fixture = json::parse(&std::fs::read(file).unwrap()).unwrap();
            let Some(Value::Array(units)) = fixture.get("units") else { panic!("{}", file.display()) };
            let units: Vec<String> = units
                .iter()
                .flat_map(|unit| {
                    let (names, rest) = unit.as_text().unwrap().split_once(' ').unwrap();
                    range(names).into_iter().map(move |name| format!("{name} {rest}"))
                })
                .collect();
            let spec = specification(&units, fixture.get("rule").unwrap()).unwrap();
            // Totals, levels and numbers of these are made up.
            let about = ["no-slack", "impossible-rule", "impossible-award", "barred-mandatory", "empty-selection"];
            let more = ["unreachable-unit", "uncounted-unit"];
            let found = check(&spec).into_iter().map(|finding| (finding.kind.code(), finding.place));
            let found = found.filter(|(code, _)| about.contains(code) || more.contains(code));
            let name = file.file_stem().unwrap().to_string_lossy().into_owned();
            said.extend(found.map(|(code, place)| format!("{name}: {code} at {place}")));
        }
        assert!(files.len() >= 26);
        // That one is true: five of five optional units.
        assert_eq!(said, ["01-isp-level-5-diploma: no-slack at awards[0] (award).rule.all[1]"]);
    }
}

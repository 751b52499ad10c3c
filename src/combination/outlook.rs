//! All awards of a specification seen together: the ways to each, what such a way makes beside it, and the units that no
//! award goes without.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::{Choice, Explanation, Ways, explain, needed, ways};
use super::verdict::{Standing, verdict};
use super::{Combination, Condition, Provenance, Rule, counted};
use crate::spec::{Award, AwardId, Specification, UnitRef};

/// How a learner stands to one award, and what the ways to it make beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// Which award.
    pub award: AwardId,
    /// How they stand to it, and the ways there.
    pub explanation: Explanation,
    /// For each of the ways, the other awards that it makes too.
    pub also: Vec<Vec<AwardId>>,
}

/// How `standing` stands to `award`, with up to `most` ways that keep to `choice`.
pub fn outlook(spec: &Specification, award: &Award, standing: &Standing, choice: &Choice, most: usize) -> Outlook {
    let explanation = explain(spec, &award.rule, standing, choice, most);
    let ways = match &explanation.ways {
        Ways::Found(ways) => ways.as_slice(),
        Ways::None(_) | Ways::Unknown => &[],
    };
    let also = ways.iter().map(|way| also_made(spec, award.id, standing, &way.units)).collect();
    Outlook { award: award.id, explanation, also }
}

/// The awards beside `award` that the units `taken` make, once they are achieved.
fn also_made(spec: &Specification, award: AwardId, standing: &Standing, taken: &[UnitRef]) -> Vec<AwardId> {
    let mut then = standing.clone();
    then.achieved.extend(taken.iter().map(|&unit| (unit, Provenance::Assessed)));
    let others = spec.awards.iter().filter(|other| other.id != award);
    let made = others.filter(|other| verdict(spec, &other.rule, &then).combination == Combination::Satisfied);
    made.map(|other| other.id).collect()
}

/// The quickest way to all awards together, where there are several and no way to one of them, as `outlooks` have them,
/// makes all the others.
pub fn together(spec: &Specification, outlooks: &[Outlook], standing: &Standing, choice: &Choice) -> Option<Ways> {
    let others = spec.awards.len().saturating_sub(1);
    let makes_all = |outlook: &Outlook| outlook.also.iter().any(|also| also.len() == others);
    if others == 0 || outlooks.iter().any(makes_all) {
        return None;
    }
    let rules: Vec<&Rule> = spec.awards.iter().map(|award| &award.rule).collect();
    Some(ways(spec, &rules, standing, choice, 1))
}

/// The plan `plan` turned towards `award`: what belongs there stays, and what no way to it goes without is added.
pub fn towards(spec: &Specification, award: &Award, plan: &BTreeSet<UnitRef>) -> BTreeSet<UnitRef> {
    let belongs = counted(spec, &award.rule);
    let mut units = needed(spec, &award.rule);
    units.extend(plan.intersection(&belongs));
    units
}

/// The units that no award of the specification goes without. Each with the rule that cannot be kept without it, where
/// there is one that cannot by itself.
pub fn needed_for_all(spec: &Specification) -> BTreeMap<UnitRef, Option<String>> {
    let mut awards = spec.awards.iter().map(|award| needed(spec, &award.rule));
    let Some(first) = awards.next() else { return BTreeMap::new() };
    let for_all = awards.fold(first, |all, needed| all.intersection(&needed).copied().collect());
    for_all.into_iter().map(|unit| (unit, spec.awards.first().and_then(|award| because(spec, award, unit)))).collect()
}

/// The rule of `award` that cannot be kept without `unit`.
fn because(spec: &Specification, award: &Award, unit: UnitRef) -> Option<String> {
    let is_broken = |rule: &&Rule| {
        let Condition::Sum(sum) = &rule.condition else { return false };
        let others = spec.units.iter().filter(|other| other.unit_ref != unit);
        let most: i64 = others.map(|other| sum.worth(other, Provenance::Assessed).max(0)).fold(0, i64::saturating_add);
        sum.min.is_some_and(|min| most < min)
    };
    award.rule.parts().into_iter().find(is_broken).map(|rule| rule.label.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::combination::{rule, standing};
    use crate::testing::isp_specification;

    fn named(units: impl IntoIterator<Item = UnitRef>) -> String {
        units.into_iter().map(|unit| unit.to_string()).collect::<Vec<_>>().join(" ")
    }

    fn outlooks(spec: &Specification, standing: &Standing, choice: &Choice) -> Vec<Outlook> {
        spec.awards.iter().map(|award| outlook(spec, award, standing, choice, 3)).collect()
    }

    fn found(outlook: &Outlook) -> Vec<String> {
        match &outlook.explanation.ways {
            Ways::Found(ways) => ways.iter().map(|way| named(way.units.iter().copied())).collect(),
            other => panic!("{other:?}"),
        }
    }

    /// Two awards of the same units: one needs M and two of A, the other M and both of B.
    fn two_awards() -> Specification {
        let mut spec = rule(
            "M1 M;A1 A;A2 A;A3 A;B1 B;B2 B",
            "{'all': [{'count': {'of': {'group': 'M'}, 'by': 'units', 'min': 1}, 'id': 'm', 'label': 'The core'},
                      {'count': {'of': {'group': 'A'}, 'by': 'units', 'min': 2}, 'id': 'a', 'label': 'Two of A'}],
              'id': 'all', 'label': 'All'}",
        )
        .unwrap();
        let other = rule(
            "M1 M;A1 A;A2 A;A3 A;B1 B;B2 B",
            "{'all': [{'count': {'of': {'group': 'M'}, 'by': 'units', 'min': 1}, 'id': 'm', 'label': 'The core'},
                      {'count': {'of': {'group': 'B'}, 'by': 'units', 'min': 2}, 'id': 'b', 'label': 'Both of B'}],
              'id': 'all', 'label': 'All'}",
        )
        .unwrap();
        let mut award = other.awards[0].clone();
        award.id = "other".parse().unwrap();
        spec.awards.push(award);
        spec
    }

    #[test]
    fn a_way_to_the_larger_award_makes_the_smaller_one_inside_it() {
        let spec = isp_specification();
        let outlooks = outlooks(&spec, &Standing::default(), &Choice::default());
        assert_eq!(found(&outlooks[0]), ["ISP501 ISP502 ISP503 ISP504"]);
        assert_eq!(outlooks[0].also, [[]]);
        assert_eq!(found(&outlooks[1]).len(), 1);
        assert_eq!(outlooks[1].also, [["certificate".parse().unwrap()]]);
        assert_eq!(together(&spec, &outlooks, &Standing::default(), &Choice::default()), None);
    }

    #[test]
    fn awards_that_lie_beside_each_other_have_a_way_to_both() {
        let spec = two_awards();
        let choice = Choice { pinned: ["A3".parse().unwrap()].into(), banned: ["A1".parse().unwrap()].into() };
        let standing = standing("M1", "");
        let outlooks = outlooks(&spec, &standing, &choice);
        assert_eq!(found(&outlooks[0]), ["A2 A3"]);
        assert!(outlooks.iter().all(|outlook| outlook.also.iter().all(Vec::is_empty)));
        match together(&spec, &outlooks, &standing, &choice) {
            Some(Ways::Found(ways)) => assert_eq!(named(ways[0].units.iter().copied()), "A2 A3 B1 B2"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn another_aim_keeps_what_belongs_there_too() {
        let spec = two_awards();
        let plan = ["A1", "B1"].map(|unit| unit.parse().unwrap()).into();
        assert_eq!(named(towards(&spec, &spec.awards[0], &plan)), "A1 M1");
        assert_eq!(named(towards(&spec, &spec.awards[1], &plan)), "B1 B2 M1");
    }

    #[test]
    fn what_no_award_goes_without_is_told_with_its_rule() {
        let needed = needed_for_all(&two_awards());
        assert_eq!(needed, [("M1".parse().unwrap(), Some("The core".to_owned()))].into());
        let isp = needed_for_all(&isp_specification());
        assert_eq!(named(isp.keys().copied()), "ISP501 ISP502 ISP503 ISP504");
        assert!(isp.values().all(|rule| rule.as_deref() == Some("All 4 mandatory units")));
    }

    #[test]
    fn a_unit_that_all_ways_share_without_one_rule_for_it_is_told_without() {
        let spec = rule(
            "A A;B B;C C",
            "{'any': [{'count': {'of': {'units': ['A', 'B']}, 'by': 'units', 'min': 2}, 'id': 'ab', 'label': 'A and B'},
                      {'count': {'of': {'units': ['A', 'C']}, 'by': 'units', 'min': 2}, 'id': 'ac', 'label': 'A and C'}],
              'id': 'any', 'label': 'Either'}",
        )
        .unwrap();
        assert_eq!(needed_for_all(&spec), [("A".parse().unwrap(), None)].into());
    }
}

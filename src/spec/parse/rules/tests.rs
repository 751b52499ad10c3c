use super::*;
use crate::spec::parse::Kind;
use crate::testing::combination::rule;

const UNITS: &str = "U1 A 5cr L4 #new; U2 A,B 3cr L5; U3 B 2cr L5 #new; X component 0cr";

/// What is read of a rule that asks for `form`.
fn read(form: &str) -> Condition {
    let spec = rule(UNITS, &format!("{{ 'id': 'r', 'label': 'R', {form} }}")).unwrap();
    spec.awards[0].rule.condition.clone()
}

fn sum(form: &str) -> Sum {
    match read(form) {
        Condition::Sum(sum) => sum,
        other => panic!("{other:?}"),
    }
}

/// The units that a selection selects.
fn selected(selection: &str) -> String {
    let form = format!("'count': {{ 'of': {selection}, 'by': 'units', 'min': 1 }}");
    let spec = rule(UNITS, &format!("{{ 'id': 'r', 'label': 'R', {form} }}")).unwrap();
    let (_, sum) = spec.awards[0].rule.sums()[0];
    let units: Vec<&str> = sum.terms[0].of.of(&spec).map(|unit| unit.unit_ref.as_str()).collect();
    units.join(" ")
}

#[track_caller]
fn check(form: &str, place: &str, reason: Reason) {
    let problems = rule(UNITS, &format!("{{ 'id': 'r', 'label': 'R', {form} }}")).unwrap_err();
    let found: Vec<(&str, &Reason)> =
        problems.iter().map(|problem| (problem.place.as_str(), &problem.reason)).collect();
    assert_eq!(found, [(format!("awards[0].rule{place}").as_str(), &reason)]);
}

const COUNT: &str = "'count': { 'of': 'all', 'by': 'units', 'min': 1 }";

#[test]
fn counts_have_a_least_or_a_most_or_both() {
    let count = |bounds: &str| sum(&format!("'count': {{ 'of': {{ 'group': 'A' }}, 'by': 'credits', {bounds} }}"));
    let of = Selection::Group("A".parse().unwrap());
    assert_eq!(Condition::Sum(count("'min': 3")), Condition::at_least(3, Measure::Credits, of.clone()));
    assert_eq!(Condition::Sum(count("'max': 3")), Condition::at_most(3, Measure::Credits, of));
    let both = count("'min': 2, 'max': 3");
    assert_eq!((both.min, both.max), (Some(2), Some(3)));
    check("'count': { 'of': 'all', 'by': 'units' }", ".count.min", Reason::Missing { similar: None });
}

#[test]
fn some_of_several() {
    let part = |id: &str| format!("{{ 'id': '{id}', 'label': 'L', {COUNT} }}");
    let n = |form: &str| match read(&form.replace('?', &format!("[{}, {}]", part("a"), part("b")))) {
        Condition::AtLeast { n, of } => (n, of.len()),
        other => panic!("{other:?}"),
    };
    assert_eq!(n("'all': ?"), (2, 2));
    assert_eq!(n("'any': ?"), (1, 2));
    assert_eq!(n("'routes': ?"), (1, 2));
    assert_eq!(n("'atLeast': { 'n': 2, 'of': ? }"), (2, 2));
    assert_eq!(n("'atLeast': { 'n': 0, 'of': ? }"), (0, 2));
    let too_many = format!("'atLeast': {{ 'n': 2, 'of': [{}] }}", part("a"));
    check(&too_many, ".atLeast.n", Reason::OutOfRange { found: 2, min: 0, max: 1 });
    check(&format!("'any': [{}]", part("r")), ".any[0].id", Reason::Duplicate { named: Named::Rule, id: "r".into() });
    check("'any': []", ".any", Reason::Empty);
}

#[test]
fn units_that_bar_each_other() {
    let one = |of| Condition::at_most(1, Measure::Units, of);
    let units = ["U1", "U2"].map(|unit| unit.parse().unwrap()).to_vec();
    assert_eq!(read("'bar': ['U1', 'U2']"), one(Selection::Units(units.clone())));
    assert_eq!(read("'only': ['U1', 'U2']"), one(Selection::Units(units)));
    assert_eq!(read("'bar': { 'tag': 'new' }"), one(Selection::Tag("new".parse().unwrap())));
}

#[test]
fn a_share_is_a_sum_of_two() {
    let numbers = |form: &str| {
        let sum = sum(form);
        (sum.terms.iter().map(|term| term.times).collect::<Vec<_>>(), sum.min)
    };
    let of = "'of': { 'level': { 'min': 5 } }, 'by': 'credits'";
    assert_eq!(numbers(&format!("'share': {{ {of}, 'over': [1, 2] }}")), (vec![2, -1], Some(1)));
    assert_eq!(numbers(&format!("'share': {{ {of}, 'min': [3, 5] }}")), (vec![5, -3], Some(0)));
    let out_of = sum(&format!("'share': {{ {of}, 'over': [1, 2], 'outOf': {{ 'group': 'B' }} }}"));
    assert_eq!(out_of.terms[1].of, Selection::Group("B".parse().unwrap()));
    check(&format!("'share': {{ {of} }}"), ".share", Reason::RuleShape);
    check(&format!("'share': {{ {of}, 'over': [2] }}"), ".share.over", Reason::RuleShape);
    check(
        &format!("'share': {{ {of}, 'over': [1, 0] }}"),
        ".share.over[1]",
        Reason::OutOfRange { found: 0, min: 1, max: 100 },
    );
}

#[test]
fn a_unit_that_requires_others() {
    let spec = rule(UNITS, "{ 'id': 'r', 'label': 'R', 'requires': { 'unit': 'U3', 'needs': ['U1', 'U2'] } }").unwrap();
    let holds = |units: &str| spec.awards[0].rule.holds(&spec, &crate::testing::combination::units(units));
    assert!(holds("") && holds("U1") && holds("U1 U2 U3"));
    assert!(!holds("U3") && !holds("U1 U3"));
    let spec =
        rule(UNITS, "{ 'id': 'r', 'label': 'R', 'requires': { 'unit': 'U3', 'needs': { 'group': 'A' } } }").unwrap();
    let holds = |units: &str| spec.awards[0].rule.holds(&spec, &crate::testing::combination::units(units));
    assert!(holds("U1 U3") && holds("U2 U3") && !holds("U3"));
}

#[test]
fn equivalent_units_stand_in_for_each_other_in_every_group() {
    let text = "{ 'id': 'r', 'label': 'R', 'all': [
        { 'id': 'b', 'label': 'One of B', 'count': { 'of': { 'group': 'B' }, 'by': 'units', 'min': 1 } },
        { 'id': 'c', 'label': 'Two of A', 'count': { 'of': { 'group': 'A' }, 'by': 'units', 'min': 2 } },
        { 'id': 'e', 'label': 'U1 and U3 are the same unit', 'equivalents': ['U1', 'U3'] } ] }";
    let spec = rule(UNITS, text).unwrap();
    let holds = |units: &str| spec.awards[0].rule.holds(&spec, &crate::testing::combination::units(units));
    assert!(holds("U2 U3") && holds("U1 U2"));
    assert!(!holds("U1 U3"), "both cannot count");
}

#[test]
fn any_sum() {
    let terms = "'terms': [{ 'of': 'all', 'by': 'credits', 'times': 2 }, { 'of': { 'unit': 'U1' }, 'by': 'glh' }]";
    let read = sum(&format!("'sum': {{ {terms}, 'max': 9 }}"));
    let times: Vec<i64> = read.terms.iter().map(|term| term.times).collect();
    assert_eq!((times, read.min, read.max), (vec![2, 1], None, Some(9)));
    check(&format!("'sum': {{ {terms} }}"), ".sum.min", Reason::Missing { similar: None });
}

#[test]
fn selections() {
    assert_eq!(selected("'all'"), "U1 U2 U3");
    assert_eq!(selected("{ 'unit': 'X' }"), "X");
    assert_eq!(selected("{ 'units': ['U3', 'U1'] }"), "U1 U3");
    assert_eq!(selected("{ 'group': 'B' }"), "U2 U3");
    assert_eq!(selected("{ 'level': { 'min': 5 } }"), "U2 U3");
    assert_eq!(selected("{ 'level': { 'max': 4 } }"), "U1");
    assert_eq!(selected("{ 'tag': 'new' }"), "U1 U3");
    assert_eq!(selected("{ 'via': 'assessed' }"), "U1 U2 U3");
    assert_eq!(selected("{ 'via': 'rpl' }"), "");
    assert_eq!(selected("{ 'not': { 'group': 'A' } }"), "U3");
    assert_eq!(selected("{ 'and': [{ 'group': 'A' }, { 'group': 'B' }] }"), "U2");
    assert_eq!(selected("{ 'or': [{ 'unit': 'U1' }, { 'tag': 'new' }] }"), "U1 U3");
}

#[test]
fn rules_are_read_whole_or_not_at_all() {
    let unknown = |member: &str| Reason::UnknownInRule { member: member.into() };
    let count = |of: &str| format!("'count': {{ 'of': {of}, 'by': 'units', 'min': 1 }}");
    check(&format!("{COUNT}, 'some': []"), ".some", unknown("some"));
    check(&format!("{COUNT}, 'bar': ['U1']"), "", Reason::RuleShape);
    check("'source': 'Page 1'", "", Reason::RuleShape);
    check(&count("{}"), ".count.of", Reason::RuleShape);
    check(&count("{ 'group': 'A', 'unit': 'U1' }"), ".count.of", Reason::RuleShape);
    check(&count("{ 'group': 'A', 'colour': 3 }"), ".count.of.colour", unknown("colour"));
    check(&count("{ 'level': {} }"), ".count.of.level", Reason::RuleShape);
    check(&count("{ 'level': 3 }"), ".count.of.level", Reason::Kind { found: Kind::Integer, expected: Kind::Object });
    let by = Reason::NotOneOf { found: "hours".into(), allowed: &["units", "credits", "glh", "tqt"] };
    check("'count': { 'of': 'all', 'by': 'hours', 'min': 1 }", ".count.by", by);
    let least = "'count': { 'of': 'all', 'by': 'units', 'min': 1, 'least': 1 }";
    check(least, ".count.least", unknown("least"));
}

#[test]
fn references_to_nothing() {
    let unknown = |named, id: &str| Reason::Unknown { named, id: id.into() };
    let count = |of: &str| format!("'count': {{ 'of': {of}, 'by': 'units', 'min': 1 }}");
    check(&count("{ 'tag': 'old' }"), ".count.of.tag", unknown(Named::Tag, "old"));
    check("'bar': ['U1', 'U9']", ".bar[1]", unknown(Named::Unit, "U9"));
    check("'equivalents': ['U9']", ".equivalents[0]", unknown(Named::Unit, "U9"));
    check("'requires': { 'unit': 'U9', 'needs': ['U1'] }", ".requires.unit", unknown(Named::Unit, "U9"));
    check(&count("{ 'not': { 'group': 'C' } }"), ".count.of.not.group", unknown(Named::Group, "C"));
}

#[test]
fn rules_are_counted() {
    let rules: Vec<String> = (0..MAX_RULES).map(|n| format!("{{ 'id': '{n}', 'label': 'L', {COUNT} }}")).collect();
    let halves: Vec<String> = rules
        .chunks(200)
        .enumerate()
        .map(|(n, rules)| format!("{{ 'id': 'h{n}', 'label': 'L', 'all': [{}] }}", rules.join(",")))
        .collect();
    check(&format!("'all': [{}]", halves.join(",")), "", Reason::TooMany { found: MAX_RULES + 3, max: MAX_RULES });
}

#[test]
fn where_a_rule_comes_from() {
    let spec = rule(UNITS, &format!("{{ 'id': 'r', 'label': 'R', 'source': 'Page 3', {COUNT} }}")).unwrap();
    assert_eq!(spec.awards[0].rule.source.as_deref(), Some("Page 3"));
}

//! Finds what contradicts itself in a specification that parses.
//!
//! A finding either refuses the file or is a note. A contradiction that an erratum explains never refuses: it is the
//! publication's, and the file says so.

use std::collections::{BTreeMap, BTreeSet};

use crate::combination::{self, Condition, Measure, Rule, Selection};
use crate::spec::{Award, AwardId, CriterionRef, Severity, Specification, Stated, Unit, UnitRef};

/// One thing that contradicts itself, or should be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// Where: `awards[1] (diploma).tqt`.
    pub place: String,
    /// What.
    pub kind: FindingKind,
}

impl Finding {
    /// Whether a file with this finding is refused.
    pub fn refuses(&self) -> bool {
        match &self.kind {
            FindingKind::Total { explained, .. }
            | FindingKind::GuidedHoursExceedTotal { explained, .. }
            | FindingKind::QanShape { explained, .. }
            | FindingKind::QanCheck { explained, .. }
            | FindingKind::MissingWording { explained, .. } => !explained,
            FindingKind::ImpossibleRule { .. } => true,
            FindingKind::NoSlack { .. }
            | FindingKind::HoursOfCredit { .. }
            | FindingKind::NumberGap { .. }
            | FindingKind::ForeignNumber { .. }
            | FindingKind::UncountedUnit { .. } => false,
        }
    }
}

/// What contradicts itself. `explained` says that an erratum stands at the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FindingKind {
    /// An award's total is not what the units come to that its rules need. Only where they leave no choice.
    Total {
        /// The award.
        award: AwardId,
        /// Credits, guided or total hours.
        measure: Measure,
        /// The award's total.
        stated: u32,
        /// What the units come to.
        computed: u32,
        /// See above.
        explained: bool,
    },
    /// A rule needs more than all the units that it counts come to.
    ImpossibleRule {
        /// The award.
        award: AwardId,
        /// The rule's id.
        rule: String,
        /// How much it needs.
        needed: u32,
        /// How much there is.
        on_offer: u32,
    },
    /// A rule needs all the units that it counts, though they are not called mandatory: there is no choice.
    NoSlack {
        /// The award.
        award: AwardId,
        /// The rule's id.
        rule: String,
        /// How much it needs.
        needed: u32,
    },
    /// A qualification number that does not read `603/5903/1`.
    QanShape {
        /// The award.
        award: AwardId,
        /// The number.
        qan: String,
        /// See above.
        explained: bool,
    },
    /// A qualification number whose last character does not follow from the others: it is mistyped.
    QanCheck {
        /// The award.
        award: AwardId,
        /// The number.
        qan: String,
        /// What its last character should be.
        expected: char,
        /// See above.
        explained: bool,
    },
    /// Guided learning is part of total time, but there is more of it.
    GuidedHoursExceedTotal {
        /// The unit; `None` for an award.
        unit: Option<UnitRef>,
        /// Guided learning hours.
        glh: u32,
        /// Hours of total qualification time.
        tqt: u32,
        /// See above.
        explained: bool,
    },
    /// A unit whose credit is not a tenth of its total time.
    HoursOfCredit {
        /// The unit.
        unit: UnitRef,
        /// Its credit.
        credit: u32,
        /// Its hours.
        tqt: u32,
    },
    /// Numbers that do not go on by one.
    NumberGap {
        /// The number that should be here.
        expected: String,
        /// The number that is.
        found: String,
    },
    /// A criterion whose number begins with another outcome's.
    ForeignNumber {
        /// The criterion.
        criterion: CriterionRef,
        /// The number of the outcome that it stands under.
        outcome: String,
    },
    /// A criterion without wording.
    MissingWording {
        /// The criterion.
        criterion: CriterionRef,
        /// See above.
        explained: bool,
    },
    /// A unit that no award's rules count.
    UncountedUnit {
        /// The unit.
        unit: UnitRef,
    },
}

/// Everything in `spec` that contradicts itself or should be looked at.
pub fn check(spec: &Specification) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (n, award) in spec.awards.iter().enumerate() {
        let place = format!("awards[{n}] ({})", award.id);
        check_qan(award, &place, &mut findings);
        check_guided_hours(None, &award.glh, &award.tqt, &place, &mut findings);
        check_rule(spec, award.id, &award.rule, &format!("{place}.rule"), &mut findings);
        check_totals(spec, award, &place, &mut findings);
    }
    let counted: BTreeSet<UnitRef> =
        spec.awards.iter().flat_map(|award| combination::counted(spec, &award.rule)).collect();
    for (n, unit) in spec.units.iter().enumerate() {
        let place = format!("units[{n}] ({})", unit.unit_ref);
        check_sequence(n, &unit.number.to_string(), |n| n.to_string(), &place, &mut findings);
        check_guided_hours(Some(unit.unit_ref), &unit.glh, &unit.tqt, &place, &mut findings);
        check_hours_of_credit(unit, &place, &mut findings);
        if !counted.contains(&unit.unit_ref) {
            let kind = FindingKind::UncountedUnit { unit: unit.unit_ref };
            findings.push(Finding { severity: Severity::C, place: place.clone(), kind });
        }
        check_outcomes(unit, &place, &mut findings);
    }
    findings
}

fn check_qan(award: &Award, place: &str, findings: &mut Vec<Finding>) {
    let stated = award.qan.value.iter().map(|qan| (format!("{place}.qan"), qan, award.qan.erratum.is_some()));
    // A candidate is quoted, and a misprint in one is what an erratum at the number speaks of.
    let candidates = award.qan_candidates.iter().enumerate();
    let candidates = candidates.map(|(n, candidate)| (format!("{place}.qanCandidates[{n}].qan"), &candidate.qan, true));
    for (place, qan, explained) in stated.chain(candidates) {
        let (award, qan) = (award.id, qan.clone());
        let kind = match qan_parts(&qan) {
            None => FindingKind::QanShape { award, qan, explained },
            Some((digits, last)) if last != check_character(digits) => {
                FindingKind::QanCheck { award, qan, expected: check_character(digits), explained }
            }
            Some(_) => continue,
        };
        findings.push(Finding { severity: Severity::A, place, kind });
    }
}

/// The seven digits and the check character of a number that is written `603/5903/1`.
fn qan_parts(qan: &str) -> Option<([u32; 7], char)> {
    let mut digits = [0; 7];
    let mut chars = qan.chars();
    for (n, digit) in digits.iter_mut().enumerate() {
        if n == 3 && chars.next() != Some('/') {
            return None;
        }
        *digit = chars.next()?.to_digit(10)?;
    }
    let ('/', last) = (chars.next()?, chars.next()?) else { return None };
    (chars.next().is_none() && (last.is_ascii_digit() || last == 'X')).then_some((digits, last))
}

/// Digits times 8, 7, 6, 5, 4, 3, 2, summed, modulo 11; 10 is written `X`.
fn check_character(digits: [u32; 7]) -> char {
    let sum: u32 = digits.iter().zip((2..=8).rev()).map(|(digit, weight)| digit * weight).sum();
    char::from_digit(sum % 11, 10).unwrap_or('X')
}

fn check_guided_hours(
    unit: Option<UnitRef>,
    glh: &Stated<u32>,
    tqt: &Stated<u32>,
    place: &str,
    findings: &mut Vec<Finding>,
) {
    if glh.value > tqt.value {
        let explained = glh.erratum.is_some() || tqt.erratum.is_some();
        let kind = FindingKind::GuidedHoursExceedTotal { unit, glh: glh.value, tqt: tqt.value, explained };
        findings.push(Finding { severity: Severity::B, place: format!("{place}.glh"), kind });
    }
}

fn check_hours_of_credit(unit: &Unit, place: &str, findings: &mut Vec<Finding>) {
    let explained = unit.credit.erratum.is_some() || unit.tqt.erratum.is_some();
    let (credit, tqt) = (unit.credit.value, unit.tqt.value);
    if !explained && credit.saturating_mul(10) != tqt {
        let kind = FindingKind::HoursOfCredit { unit: unit.unit_ref, credit, tqt };
        findings.push(Finding { severity: Severity::C, place: format!("{place}.credit"), kind });
    }
}

fn check_rule(spec: &Specification, award: AwardId, rule: &Rule, place: &str, findings: &mut Vec<Finding>) {
    match &rule.condition {
        Condition::All(rules) => {
            for (n, rule) in rules.iter().enumerate() {
                check_rule(spec, award, rule, &format!("{place}.all[{n}]"), findings);
            }
        }
        Condition::Count { of, by, min } => {
            let on_offer = sum(spec.units.iter().filter(|unit| of.includes(unit)), *by);
            let (rule, needed) = (rule.id.clone(), *min);
            if on_offer < needed {
                let kind = FindingKind::ImpossibleRule { award, rule, needed, on_offer };
                findings.push(Finding { severity: Severity::A, place: place.to_owned(), kind });
            } else if on_offer == needed && needed > 0 && !is_mandatory(of) {
                let kind = FindingKind::NoSlack { award, rule, needed };
                findings.push(Finding { severity: Severity::C, place: place.to_owned(), kind });
            }
        }
    }
}

/// Whether units are selected that are meant to be achieved whole, because they are named one by one or called
/// mandatory.
fn is_mandatory(of: &Selection) -> bool {
    match of {
        Selection::Every => false,
        Selection::Group(group) => group.as_str() == "mandatory",
        Selection::Units(_) => true,
    }
}

fn check_totals(spec: &Specification, award: &Award, place: &str, findings: &mut Vec<Finding>) {
    let Some(needed) = needed(spec, &award.rule) else { return };
    let totals = [
        ("credit", Measure::Credits, &award.credit),
        ("glh", Measure::Glh, &award.glh),
        ("tqt", Measure::Tqt, &award.tqt),
    ];
    for (member, measure, total) in totals {
        let computed = sum(needed.values().copied(), measure);
        if computed != total.value {
            let explained = total.erratum.is_some();
            let kind = FindingKind::Total { award: award.id, measure, stated: total.value, computed, explained };
            findings.push(Finding { severity: Severity::A, place: format!("{place}.{member}"), kind });
        }
    }
}

/// The units that `rule` needs, if it leaves no choice.
fn needed<'a>(spec: &'a Specification, rule: &Rule) -> Option<BTreeMap<UnitRef, &'a Unit>> {
    match &rule.condition {
        Condition::All(rules) => {
            let mut units = BTreeMap::new();
            for rule in rules {
                units.extend(needed(spec, rule)?);
            }
            Some(units)
        }
        Condition::Count { of, by, min } => {
            // A unit that is worth nothing by this measure can be left out, so it would be a choice.
            let counted: Vec<&Unit> = spec.units.iter().filter(|unit| of.includes(unit)).collect();
            let has_choice = counted.iter().any(|unit| by.of(unit) == 0);
            let is_all = sum(counted.iter().copied(), *by) == *min;
            (is_all && !has_choice).then(|| counted.into_iter().map(|unit| (unit.unit_ref, unit)).collect())
        }
    }
}

fn sum<'a>(units: impl Iterator<Item = &'a Unit>, by: Measure) -> u32 {
    units.map(|unit| by.of(unit)).fold(0, u32::saturating_add)
}

fn check_outcomes(unit: &Unit, place: &str, findings: &mut Vec<Finding>) {
    for (o, outcome) in unit.outcomes.iter().enumerate() {
        let place = format!("{place}.outcomes[{o}]");
        let number = outcome.outcome_ref.number();
        check_sequence(o, number, |n| n.to_string(), &place, findings);
        for (c, criterion) in outcome.criteria.iter().enumerate() {
            let place = format!("{place}.criteria[{c}]");
            let found = criterion.criterion_ref.number();
            if let Some((outcome, _)) = found.split_once('.')
                && outcome != number
            {
                let kind =
                    FindingKind::ForeignNumber { criterion: criterion.criterion_ref, outcome: number.to_owned() };
                findings.push(Finding { severity: Severity::B, place: format!("{place}.number"), kind });
            } else {
                check_sequence(c, found, |n| format!("{number}.{n}"), &place, findings);
            }
            if criterion.wording.value.is_none() {
                let explained = criterion.wording.erratum.is_some();
                let kind = FindingKind::MissingWording { criterion: criterion.criterion_ref, explained };
                findings.push(Finding { severity: Severity::A, place: format!("{place}.wording"), kind });
            }
        }
    }
}

/// Notes where the item `n`, from 0, does not have the number that it would have if all went on by one. Numbers that
/// are no such numbers at all (`1.1a`, `K1`) have an order of their own.
fn check_sequence(n: usize, found: &str, number: impl Fn(usize) -> String, place: &str, findings: &mut Vec<Finding>) {
    let expected = number(n + 1);
    if found != expected && found.chars().all(|c| c.is_ascii_digit() || c == '.') {
        let kind = FindingKind::NumberGap { expected, found: found.to_owned() };
        findings.push(Finding { severity: Severity::C, place: format!("{place}.number"), kind });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::parse::parse;

    // Written with single quotation marks for the sake of reading. Nothing in it is to be found fault with.
    const SOUND: &str = "{
  'format': 'evidence-specification', 'formatVersion': 1,
  'id': 'sound', 'version': '1', 'title': 'Sound', 'awardingBody': 'Body',
  'awards': [{
    'id': 'award', 'title': 'The award', 'shortTitle': 'Award', 'level': 3, 'qan': '603/5903/1',
    'credit': 3, 'glh': 20, 'tqt': 30,
    'rule': { 'id': 'r', 'label': 'Both units', 'count': { 'of': { 'group': 'mandatory' }, 'by': 'units', 'min': 2 } },
    'ruleSource': 'Page 1'
  }],
  'groups': [{ 'id': 'mandatory', 'label': 'Mandatory' }, { 'id': 'optional', 'label': 'Optional' }],
  'units': [
    { 'ref': 'U1', 'number': 1, 'title': 'One', 'level': 3, 'credit': 1, 'glh': 8, 'tqt': 10, 'groups': ['mandatory'],
      'outcomes': [{ 'number': '1', 'wording': 'O', 'criteria': [
        { 'number': '1.1', 'wording': 'A' }, { 'number': '1.2', 'wording': 'B' }] }] },
    { 'ref': 'U2', 'number': 2, 'title': 'Two', 'level': 3, 'credit': 2, 'glh': 12, 'tqt': 20, 'groups': ['mandatory'],
      'outcomes': [
        { 'number': '1', 'wording': 'O', 'criteria': [{ 'number': '1.1', 'wording': 'C' }] },
        { 'number': '2', 'wording': 'P', 'criteria': [{ 'number': '2.1', 'wording': 'D' }] }] }
  ],
  'errata': [{ 'id': 'E-1', 'severity': 'A', 'finding': 'F', 'treatment': 'T', 'blocksClaim': true,
    'decidedBy': 'Us', 'decidedOn': '2026-11-23' }]
}";

    /// Every finding in the sound specification with each `from` replaced by its `to`: whether it refuses, where, what.
    fn found(replaced: &[(&str, &str)]) -> Vec<(bool, String, FindingKind)> {
        let mut text = SOUND.to_owned();
        for (from, to) in replaced {
            assert!(text.contains(from), "{from}");
            text = text.replacen(from, to, 1);
        }
        let spec = parse(text.replace('\'', "\"").as_bytes()).unwrap();
        check(&spec).into_iter().map(|finding| (finding.refuses(), finding.place.clone(), finding.kind)).collect()
    }

    #[track_caller]
    fn refuses(from: &str, to: &str, place: &str, kind: FindingKind) {
        assert_eq!(found(&[(from, to)]), [(true, place.to_owned(), kind)]);
    }

    #[track_caller]
    fn notes(from: &str, to: &str, place: &str, kind: FindingKind) {
        assert_eq!(found(&[(from, to)]), [(false, place.to_owned(), kind)]);
    }

    fn award() -> AwardId {
        "award".parse().unwrap()
    }

    fn unit() -> UnitRef {
        "U1".parse().unwrap()
    }

    #[test]
    fn nothing_is_wrong_with_what_is_sound() {
        assert_eq!(found(&[]), []);
    }

    #[test]
    fn totals_that_disagree_with_the_units() {
        let total = |explained| FindingKind::Total {
            award: award(),
            measure: Measure::Tqt,
            stated: 31,
            computed: 30,
            explained,
        };
        refuses("'tqt': 30", "'tqt': 31", "awards[0] (award).tqt", total(false));
        notes("'tqt': 30", "'tqt': { 'value': 31, 'erratum': 'E-1' }", "awards[0] (award).tqt", total(true));
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
    fn rules_that_can_never_be_met() {
        let impossible = FindingKind::ImpossibleRule { award: award(), rule: "r".into(), needed: 3, on_offer: 2 };
        refuses("'min': 2", "'min': 3", "awards[0] (award).rule", impossible);
    }

    #[test]
    fn groups_without_slack() {
        let no_slack = FindingKind::NoSlack { award: award(), rule: "r".into(), needed: 2 };
        notes("{ 'group': 'mandatory' }", "'all'", "awards[0] (award).rule", no_slack);
        assert_eq!(found(&[("{ 'group': 'mandatory' }", "{ 'units': ['U1', 'U2'] }")]), []);
        let nothing =
            "{ 'id': 'none', 'label': 'N', 'count': { 'of': { 'group': 'optional' }, 'by': 'units', 'min': 0 } }";
        let both = ("'count': { 'of': { 'group': 'mandatory' }, 'by': 'units', 'min': 2 }", "'all': [MORE, NONE]");
        let more = "{ 'id': 'm', 'label': 'M', 'count': { 'of': { 'group': 'mandatory' }, 'by': 'units', 'min': 2 } }";
        assert_eq!(found(&[both, ("MORE", more), ("NONE", nothing)]), []);
    }

    #[test]
    fn units_that_count_for_nothing() {
        let uncounted = vec![(false, "units[0] (U1)".to_owned(), FindingKind::UncountedUnit { unit: unit() })];
        let totals = ("'credit': 3, 'glh': 20, 'tqt': 30", "'credit': 2, 'glh': 12, 'tqt': 20");
        assert_eq!(found(&[("['mandatory']", "['optional']"), ("'min': 2", "'min': 1"), totals]), uncounted);
    }

    #[test]
    fn qualification_numbers() {
        let place = "awards[0] (award).qan";
        let check = |qan: &str, expected| {
            let kind = FindingKind::QanCheck { award: award(), qan: qan.into(), expected, explained: false };
            refuses("603/5903/1", qan, place, kind);
        };
        check("603/5903/2", '1');
        check("603/5902/1", 'X');
        check("630/5903/1", '4');
        for qan in ["603/5902/X", "603/5904/3", "600/8912/X", "500/9466/X", "500/4204/X"] {
            assert_eq!(found(&[("603/5903/1", qan)]), [], "{qan}");
        }
        for qan in ["60359031", "603/5903", "603/5903/1 ", "603/590/31", "603-5903-1", "603/5903/x", "603/5903/11"] {
            let kind = FindingKind::QanShape { award: award(), qan: qan.into(), explained: false };
            refuses("603/5903/1", qan, place, kind);
        }
    }

    #[test]
    fn a_candidate_is_noted_but_never_refuses() {
        let candidate = "'qan': null, 'qanCandidates': [{ 'qan': '603/5903/2', 'place': 'Cover' }]";
        let kind = FindingKind::QanCheck { award: award(), qan: "603/5903/2".into(), expected: '1', explained: true };
        notes("'qan': '603/5903/1'", candidate, "awards[0] (award).qanCandidates[0].qan", kind);
    }

    #[test]
    fn hours() {
        let kind = FindingKind::GuidedHoursExceedTotal { unit: Some(unit()), glh: 11, tqt: 10, explained: false };
        let refused = found(&[("'glh': 8", "'glh': 11"), ("'glh': 20", "'glh': 23")]);
        assert_eq!(refused, [(true, "units[0] (U1).glh".to_owned(), kind)]);
        let explained = "'glh': { 'value': 11, 'erratum': 'E-1' }";
        assert!(!found(&[("'glh': 8", explained), ("'glh': 20", "'glh': 23")])[0].0);
    }

    #[test]
    fn credit_is_a_tenth_of_the_hours() {
        let kind = FindingKind::HoursOfCredit { unit: unit(), credit: 2, tqt: 10 };
        let noted = found(&[("'credit': 1", "'credit': 2"), ("'credit': 3", "'credit': 4")]);
        assert_eq!(noted, [(false, "units[0] (U1).credit".to_owned(), kind)]);
        let explained = "'credit': { 'value': 2, 'erratum': 'E-1' }";
        assert_eq!(found(&[("'credit': 1", explained), ("'credit': 3", "'credit': 4")]), []);
    }

    #[test]
    fn numbering() {
        let gap =
            |expected: &str, found: &str| FindingKind::NumberGap { expected: expected.into(), found: found.into() };
        notes("'number': 2,", "'number': 3,", "units[1] (U2).number", gap("2", "3"));
        let criterion = "units[0] (U1).outcomes[0].criteria[1].number";
        notes("'1.2'", "'1.3'", criterion, gap("1.2", "1.3"));
        let foreign = FindingKind::ForeignNumber { criterion: "U1.2.2".parse().unwrap(), outcome: "1".into() };
        notes("'1.2'", "'2.2'", criterion, foreign);
        assert_eq!(found(&[("'1.2'", "'1.1a'")]), []);
        assert_eq!(found(&[("'number': '1.2'", "'number': 'K2'")]), []);
        let outcome = found(&[("'number': '2',", "'number': '3',"), ("'2.1'", "'3.1'")]);
        assert_eq!(outcome, [(false, "units[1] (U2).outcomes[1].number".to_owned(), gap("2", "3"))]);
    }

    #[test]
    fn criteria_without_wording() {
        let place = "units[0] (U1).outcomes[0].criteria[1].wording";
        let kind = |explained| FindingKind::MissingWording { criterion: "U1.1.2".parse().unwrap(), explained };
        refuses("'B'", "null", place, kind(false));
        notes("'wording': 'B'", "'wording': { 'value': null, 'erratum': 'E-1' }", place, kind(true));
    }
}

//! Whether awards and units are told apart: qualification numbers, titles, references.

use super::{Explanations, FindingKind, Notes, erratum_of, place_of_award, place_of_unit};
use crate::spec::{Award, Unit, UnitRef};

pub(super) fn check(notes: &mut Notes) {
    let spec = notes.spec;
    for (n, award) in spec.awards.iter().enumerate() {
        check_qan(award, &place_of_award(n, award), notes);
        check_against_others(n, award, notes);
    }
    for (n, unit) in spec.units.iter().enumerate() {
        let place = place_of_unit(n, unit);
        let same_look = spec.units[..n].iter().find(|other| looks(other.unit_ref) == looks(unit.unit_ref));
        if let Some(other) = same_look {
            let kind = FindingKind::SimilarReferences { unit: unit.unit_ref, other: other.unit_ref };
            notes.note(format!("{place}.ref"), kind, Explanations::around(&unit.errata));
        }
        for (a, alias) in unit.aliases.iter().enumerate() {
            let place = format!("{place}.aliases[{a}]");
            let mut others = spec.units.iter().filter(|other| other.unit_ref != unit.unit_ref);
            let means = |other: &&Unit| other.unit_ref.as_str() == alias || other.aliases.contains(alias);
            if let Some(other) = others.find(means) {
                let kind = FindingKind::AliasTaken { unit: unit.unit_ref, alias: alias.clone(), other: other.unit_ref };
                notes.note(place.clone(), kind, Explanations::around(&unit.errata));
            }
            // References themselves are ASCII by the format.
            if let Some(character) = alias.chars().find(|&c| is_of_another_alphabet(c)) {
                let kind = FindingKind::LookAlike { word: alias.clone(), character };
                notes.note(place, kind, Explanations::around(&unit.errata));
            }
        }
    }
}

fn check_qan(award: &Award, place: &str, notes: &mut Notes) {
    let explanations = Explanations { at_value: erratum_of(&award.qan), around: &award.errata };
    if let Some(qan) = &award.qan.value
        && let Some(kind) = fault(award, qan, false)
    {
        notes.note(format!("{place}.qan"), kind, explanations);
    }
    for (n, candidate) in award.qan_candidates.iter().enumerate() {
        if let Some(kind) = fault(award, &candidate.qan, true) {
            notes.note(format!("{place}.qanCandidates[{n}].qan"), kind, explanations);
        }
    }
    if award.qan.value.is_none() {
        let mut qans: Vec<String> = award.qan_candidates.iter().map(|candidate| candidate.qan.clone()).collect();
        qans.sort_unstable();
        qans.dedup();
        let kind = if qans.len() > 1 {
            FindingKind::QanConflict { award: award.id, qans }
        } else {
            FindingKind::QanMissing { award: award.id }
        };
        notes.note(format!("{place}.qan"), kind, explanations);
    }
}

fn fault(award: &Award, qan: &str, is_candidate: bool) -> Option<FindingKind> {
    let (award, text) = (award.id, qan.to_owned());
    match qan_parts(qan) {
        None => Some(FindingKind::QanShape { award, qan: text, is_candidate }),
        Some((digits, last)) => {
            let expected = check_character(digits);
            (last != expected).then_some(FindingKind::QanCheck { award, qan: text, expected, is_candidate })
        }
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

fn check_against_others(n: usize, award: &Award, notes: &mut Notes) {
    let place = place_of_award(n, award);
    let earlier = &notes.spec.awards[..n];
    if let Some(qan) = &award.qan.value
        && let Some(other) = earlier.iter().find(|other| other.qan.value.as_ref() == Some(qan))
    {
        let kind = FindingKind::SameQan { award: award.id, other: other.id, qan: qan.clone() };
        notes.note(format!("{place}.qan"), kind, Explanations::at_value(&award.qan));
    }
    let is_same = |other: &&Award| other.title == award.title || other.short_title == award.short_title;
    if let Some(other) = earlier.iter().find(is_same) {
        let kind = FindingKind::SameTitle { award: award.id, other: other.id };
        notes.note(format!("{place}.title"), kind, Explanations::around(&award.errata));
    }
}

/// Cyrillic and Greek letters, and wide Latin ones.
fn is_of_another_alphabet(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{52f}' | '\u{ff21}'..='\u{ff5a}')
}

/// How a reference looks at a glance: the same for two that a person would take for one.
fn looks(unit: UnitRef) -> String {
    let look = |c: char| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        '_' => '-',
        other => other,
    };
    unit.as_str().chars().map(look).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{award, found, noted, refused, unit};
    use super::*;
    use crate::spec::Severity;

    #[test]
    fn qualification_numbers() {
        let place = "awards[0] (award).qan";
        let check = |qan: &str, expected| {
            let kind = FindingKind::QanCheck { award: award(), qan: qan.into(), expected, is_candidate: false };
            refused(&[("603/5903/1", qan)], place, kind);
        };
        check("603/5903/2", '1');
        check("603/5902/1", 'X');
        check("630/5903/1", '4');
        for qan in ["603/5902/X", "603/5904/3", "600/8912/X", "500/9466/X", "500/4204/X"] {
            assert_eq!(found(&[("603/5903/1", qan)]), [], "{qan}");
        }
        for qan in ["60359031", "603/5903", "603/5903/1 ", "603/590/31", "603-5903-1", "603/5903/x", "603/5903/11"] {
            let kind = FindingKind::QanShape { award: award(), qan: qan.into(), is_candidate: false };
            refused(&[("603/5903/1", qan)], place, kind);
        }
    }

    #[test]
    fn a_candidate_is_noted_but_never_refuses() {
        let candidate = "'qan': null, 'qanCandidates': [{ 'qan': '603/5903/2', 'place': 'Cover' }]";
        let found = found(&[("'qan': '603/5903/1'", candidate)]);
        assert!(found.iter().all(|finding| !finding.refuses()));
        assert_eq!(found[0].place, "awards[0] (award).qanCandidates[0].qan");
        assert!(matches!(found[0].kind, FindingKind::QanCheck { expected: '1', is_candidate: true, .. }));
        assert_eq!(found[1].kind, FindingKind::QanMissing { award: award() });
    }

    #[test]
    fn a_number_that_is_not_settled() {
        let place = "awards[0] (award).qan";
        let missing =
            noted(&[("'qan': '603/5903/1'", "'qan': null")], place, FindingKind::QanMissing { award: award() });
        assert_eq!(missing.severity, Severity::B);
        let two = "[{ 'qan': '603/5902/X', 'place': 'Cover' }, { 'qan': '603/5904/3', 'place': 'Facts' }]";
        let conflict =
            FindingKind::QanConflict { award: award(), qans: vec!["603/5902/X".into(), "603/5904/3".into()] };
        let plain = format!("'qan': null, 'qanCandidates': {two}");
        let found = noted(&[("'qan': '603/5903/1'", &plain)], place, conflict.clone());
        assert_eq!((found.severity, found.explained_by), (Severity::A, None));
        let explained = format!("'qan': {{ 'value': null, 'erratum': 'E-1' }}, 'qanCandidates': {two}");
        let found = noted(&[("'qan': '603/5903/1'", &explained)], place, conflict);
        assert_eq!(found.explained_by, Some("E-1".parse().unwrap()));
    }

    #[test]
    fn awards_that_are_not_told_apart() {
        // The award again, under another id.
        let text = super::super::testing::SOUND;
        let start = text.find("{\n    'id': 'award'").unwrap();
        let end = text.find("],\n  'groups'").unwrap();
        let twice = format!("{0}, {1}", &text[start..end], text[start..end].replacen("'award'", "'other'", 1));
        let found = found(&[(&text[start..end], &twice)]);
        let other = "other".parse().unwrap();
        let qan = FindingKind::SameQan { award: other, other: award(), qan: "603/5903/1".into() };
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].refuses(), found[0].place.as_str(), &found[0].kind),
            (true, "awards[1] (other).qan", &qan)
        );
        assert_eq!(found[1].kind, FindingKind::SameTitle { award: other, other: award() });
    }

    #[test]
    fn references_that_look_alike() {
        let similar = |reference: &str| {
            let kind = FindingKind::SimilarReferences { unit: reference.parse().unwrap(), other: unit() };
            let place = format!("units[1] ({reference}).ref");
            noted(&[("'ref': 'U1'", "'ref': 'U1'"), ("'ref': 'U2'", &format!("'ref': '{reference}'"))], &place, kind);
        };
        similar("Ul");
        similar("u1");
        similar("UI");
    }

    #[test]
    fn other_spellings() {
        let alias = |alias: &str| format!("'ref': 'U2', 'aliases': ['{alias}'],");
        assert_eq!(found(&[("'ref': 'U2',", &alias("U/2"))]), []);
        let taken = FindingKind::AliasTaken { unit: "U2".parse().unwrap(), alias: "U1".into(), other: unit() };
        noted(&[("'ref': 'U2',", &alias("U1"))], "units[1] (U2).aliases[0]", taken);
        let cyrillic = FindingKind::LookAlike { word: "тот".into(), character: 'т' };
        noted(&[("'ref': 'U2',", &alias("тот"))], "units[1] (U2).aliases[0]", cyrillic);
    }
}

//! A specification with which nothing is wrong, and what is found in it once something is replaced.

use super::{Finding, FindingKind, check};
use crate::spec::parse::parse;
use crate::spec::{AwardId, UnitRef};

/// Written with single quotation marks for the sake of reading.
pub const SOUND: &str = "{
  'format': 'evidence-specification', 'formatVersion': 1,
  'id': 'sound', 'version': '1', 'title': 'Sound', 'awardingBody': 'Body',
  'awards': [{
    'id': 'award', 'title': 'The award', 'shortTitle': 'Award', 'level': 3, 'qan': '603/5903/1',
    'credit': 3, 'glh': 20, 'tqt': 30,
    'rule': { 'id': 'r', 'label': 'Two units', 'count': { 'of': { 'group': 'mandatory' }, 'by': 'units', 'min': 2 } },
    'ruleSource': 'Page 1'
  }],
  'groups': [{ 'id': 'mandatory', 'label': 'Mandatory' }, { 'id': 'optional', 'label': 'Optional' }],
  'units': [
    { 'ref': 'U1', 'number': 1, 'title': 'One', 'level': 3, 'credit': 1, 'glh': 8, 'tqt': 10, 'groups': ['mandatory'],
      'outcomes': [{ 'number': '1', 'wording': 'Be able to work together', 'criteria': [
        { 'number': '1.1', 'wording': 'Ask' }, { 'number': '1.2', 'wording': 'Bring' }] }] },
    { 'ref': 'U2', 'number': 2, 'title': 'Two', 'level': 3, 'credit': 2, 'glh': 12, 'tqt': 20, 'groups': ['mandatory'],
      'outcomes': [
        { 'number': '1', 'wording': 'Know whom to call', 'criteria': [{ 'number': '1.1', 'wording': 'Call' }] },
        { 'number': '2', 'wording': 'Know the way', 'criteria': [{ 'number': '2.1', 'wording': 'Drive' }] }] }
  ],
  'errata': []
}";

const ERRATA: &str = "'errata': [{ 'id': 'E-1', 'severity': 'A', 'finding': 'F', 'treatment': 'T', 'blocksClaim': true,
    'decidedBy': 'Us', 'decidedOn': '2026-11-23' }]
}";

/// Every finding in the sound specification with each `from` replaced by its `to`, once. If then something names the
/// erratum E-1, the specification has it.
#[track_caller]
pub fn found(replaced: &[(&str, &str)]) -> Vec<Finding> {
    let is_named = replaced.iter().any(|(_, to)| to.contains("E-1"));
    let mut text = if is_named { SOUND.replace("'errata': []\n}", ERRATA) } else { SOUND.to_owned() };
    for (from, to) in replaced {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    check(&parse(text.replace('\'', "\"").as_bytes()).unwrap())
}

/// The only finding, which is this one.
#[track_caller]
fn only(replaced: &[(&str, &str)], place: &str, kind: FindingKind) -> Finding {
    let mut found = found(replaced);
    let seen: Vec<(&str, &FindingKind)> = found.iter().map(|finding| (finding.place.as_str(), &finding.kind)).collect();
    assert_eq!(seen, [(place, &kind)]);
    found.remove(0)
}

/// The only finding is this one, and it refuses the file.
#[track_caller]
pub fn refused(replaced: &[(&str, &str)], place: &str, kind: FindingKind) {
    let finding = only(replaced, place, kind);
    assert!(finding.refuses());
    assert_eq!(finding.explained_by, None);
}

/// The only finding is this one, which does not refuse the file.
#[track_caller]
pub fn noted(replaced: &[(&str, &str)], place: &str, kind: FindingKind) -> Finding {
    let finding = only(replaced, place, kind);
    assert!(!finding.refuses());
    finding
}

/// The only finding is this one, and the erratum E-1 explains it.
#[track_caller]
pub fn explained(from: &str, to: &str, place: &str, kind: FindingKind) {
    let finding = noted(&[(from, to)], place, kind);
    assert_eq!(finding.explained_by, Some("E-1".parse().unwrap()));
}

pub fn award() -> AwardId {
    "award".parse().unwrap()
}

pub fn unit() -> UnitRef {
    "U1".parse().unwrap()
}

#[test]
fn nothing_is_wrong_with_what_is_sound() {
    assert_eq!(found(&[]), []);
}

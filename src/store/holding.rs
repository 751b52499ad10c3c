//! A holding as text. This shape is frozen: members are added with a default and never change their meaning.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Held, Holding, Holdings};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct V1 {
    id: String,
    /// `own` or `received`.
    held: String,
    /// With `own` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    actor: Option<String>,
    learner: String,
    specification: String,
    specification_digest: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    specification_version: Option<String>,
    specification_title: String,
    award_title: String,
    evidence: u32,
    criteria_mapped: u32,
    criteria_total: u32,
    records: u32,
    changed_at: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exported_at: Option<String>,
    changes_since_export: u32,
    highest_number: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
}

/// `holding` as text.
pub(super) fn write(holding: &Holding) -> String {
    let (held, actor) = match holding.held {
        Held::Own { actor } => ("own", Some(actor.to_string())),
        Held::Received => ("received", None),
    };
    let shape = V1 {
        id: holding.id.to_string(),
        held: held.to_owned(),
        actor,
        learner: holding.learner.clone(),
        specification: holding.specification.to_string(),
        specification_digest: holding.specification_digest.to_string(),
        specification_version: holding.specification_version.clone(),
        specification_title: holding.specification_title.clone(),
        award_title: holding.award_title.clone(),
        evidence: holding.evidence,
        criteria_mapped: holding.criteria_mapped,
        criteria_total: holding.criteria_total,
        records: holding.records,
        changed_at: holding.changed_at.to_string(),
        exported_at: holding.exported_at.map(|at| at.to_string()),
        changes_since_export: holding.changes_since_export,
        highest_number: holding.highest_number,
        summary: holding.summary.clone(),
    };
    // Texts and integers only, so there is nothing that could fail.
    serde_json::to_string(&shape).unwrap_or_default()
}

/// Reads all texts, each with the key that it is kept under; `None` stands for what is no text at all.
pub(super) fn read_all(rows: impl IntoIterator<Item = (String, Option<String>)>) -> Holdings {
    let mut holdings = Holdings::default();
    for (key, text) in rows {
        match text.and_then(|text| read(&text)).filter(|holding| holding.id.to_string() == key) {
            Some(holding) => holdings.readable.push(holding),
            None => holdings.damaged.push(key),
        }
    }
    holdings
}

// The holding that `text` is, or `None` if it is none.
fn read(text: &str) -> Option<Holding> {
    let shape: V1 = serde_json::from_str(text).ok()?;
    let held = match (shape.held.as_str(), &shape.actor) {
        ("own", Some(actor)) => Held::Own { actor: parsed(actor)? },
        ("received", None) => Held::Received,
        _ => return None,
    };
    let exported_at = match &shape.exported_at {
        Some(at) => Some(parsed(at)?),
        None => None,
    };
    Some(Holding {
        id: parsed(&shape.id)?,
        held,
        learner: shape.learner,
        specification: parsed(&shape.specification)?,
        specification_digest: parsed(&shape.specification_digest)?,
        specification_version: shape.specification_version,
        specification_title: shape.specification_title,
        award_title: shape.award_title,
        evidence: shape.evidence,
        criteria_mapped: shape.criteria_mapped,
        criteria_total: shape.criteria_total,
        records: shape.records,
        changed_at: parsed(&shape.changed_at)?,
        exported_at,
        changes_since_export: shape.changes_since_export,
        highest_number: shape.highest_number,
        summary: shape.summary,
    })
}

fn parsed<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    // As released. If this fails, old browsers' lists fail: add members with a default, change none.
    const OWN: &str = r#"{"id":"00000000-03e8-7707-8707-070707070707","held":"own","actor":"00000000-03e8-7808-8808-080808080808","learner":"Ada","specification":"isp-level-5","specificationDigest":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","specificationTitle":"Advanced sales","awardTitle":"Diploma","evidence":3,"criteriaMapped":4,"criteriaTotal":120,"records":9,"changedAt":"2026-11-23T10:00:00Z","exportedAt":"2026-11-22T10:00:00Z","changesSinceExport":2,"highestNumber":5}"#;

    #[test]
    fn the_frozen_text_is_read_and_written() {
        let holding = read(OWN).expect("readable");
        assert!(matches!(holding.held, Held::Own { .. }));
        assert_eq!((holding.criteria_total, holding.highest_number), (120, 5));
        assert_eq!(write(&holding), OWN);
        let (version, summary) = (Some("2.0".to_owned()), Some("{}".to_owned()));
        let noted = Holding { specification_version: version, summary, ..holding };
        assert_eq!(read(&write(&noted)), Some(noted));
    }

    #[test]
    fn one_that_was_received_and_never_exported() {
        let mut holding = read(OWN).expect("readable");
        holding.held = Held::Received;
        holding.exported_at = None;
        assert_eq!(read(&write(&holding)), Some(holding));
    }

    #[test]
    fn one_that_is_damaged_hides_no_other() {
        let (own, other) = ("00000000-03e8-7707-8707-070707070707".to_owned(), "other".to_owned());
        let rows = [("broken".to_owned(), None), (own, Some(OWN.to_owned())), (other, Some(OWN.to_owned()))];
        let holdings = read_all(rows);
        assert_eq!(holdings.readable, [read(OWN).expect("readable")]);
        assert_eq!(holdings.damaged, ["broken", "other"], "one under another's key is damaged too");
    }

    #[test]
    fn what_is_no_holding_is_not_guessed_at() {
        assert_eq!(read(""), None);
        assert_eq!(read("{}"), None);
        assert_eq!(read(&OWN.replace("own", "borrowed")), None);
        assert_eq!(read(&OWN.replace(":120", ":-1")), None);
        assert_eq!(read(&OWN.replace("00000000-03e8-7707", "00000000-03e8-4707")), None);
    }
}

//! What becomes of what evidence was made of before it was replaced.

use super::*;
use crate::portfolio::{Attachment, Submission, SubmissionId};

fn file(bytes: &[u8]) -> EvidenceContent {
    EvidenceContent::Files(vec![Attachment {
        digest: Digest::of(bytes),
        size: bytes.len() as u64,
        media_type: "application/pdf".to_owned(),
        file_name: "report.pdf".to_owned(),
        original: None,
    }])
}

fn text(text: &str) -> EvidenceContent {
    EvidenceContent::Account { text: text.to_owned() }
}

fn replace(learner: &mut Learner, evidence: EvidenceId, content: EvidenceContent) -> Done {
    learner.does(Command::ReplaceContent { evidence, content })
}

fn past(learner: &Learner, evidence: EvidenceId) -> Vec<EvidenceContent> {
    let past = learner.workspace.portfolio().evidence.past(evidence).iter();
    past.filter_map(|kept| kept.value.as_ref()).map(|evidence| evidence.content.clone()).collect()
}

#[test]
fn a_file_that_is_replaced_stays_to_be_had_by_its_digest() {
    let mut learner = Learner::new();
    let evidence = EvidenceId::new(learner.now(), [1; 10]);
    let items = vec![(evidence, NewEvidence { content: file(b"first"), ..account("report") })];
    learner.does(Command::AddEvidence { items, criteria: Vec::new() });
    replace(&mut learner, evidence, file(b"second"));
    let done = replace(&mut learner, evidence, file(b"third"));
    assert_eq!(past(&learner, evidence), [file(b"first"), file(b"second")]);
    assert!(done.changed.iter().any(|key| matches!(key, RecordKey::Version(_))), "it is saved");
    let portfolio = learner.workspace.portfolio();
    assert_eq!(portfolio.attachments().len(), 1);
    assert_eq!(portfolio.attachments_ever().len(), 3);
    // And it survives a store and a bundle.
    let mut assembly = wire::Assembly::new(portfolio.id);
    for row in wire::rows(portfolio) {
        assembly.add(wire::read(&row.collection, row.json.as_bytes()).unwrap());
    }
    assert_eq!(&assembly.finish().unwrap(), portfolio);
}

#[test]
fn a_text_is_kept_once_somebody_has_seen_it() {
    let mut learner = Learner::new();
    let evidence = learner.adds("account");
    replace(&mut learner, evidence, text("a draft"));
    replace(&mut learner, evidence, text("handed over"));
    assert_eq!(past(&learner, evidence), []);
    let now = learner.now();
    let submission =
        Submission { declaration: "Mine.".to_owned(), name: "Ada".to_owned(), records: Digest::of(b"records") };
    learner.does(Command::Submit { id: SubmissionId::new(now, [1; 10]), submission });
    replace(&mut learner, evidence, text("a draft again"));
    replace(&mut learner, evidence, text("another draft"));
    assert_eq!(past(&learner, evidence), [text("handed over")]);
    assert!(replace(&mut learner, evidence, text("another draft")).changed.is_empty());
}

//! A return as a file: small, without the specification, and opened where the portfolio is.

use super::*;
use crate::bundle::merge::merge;
use crate::bundle::selection::returned;
use crate::portfolio::{Basis, Decision, DecisionId, EvidenceNumber, Extra, Outcome, Unchanging};

fn file(portfolio: &Portfolio, purpose: Purpose) -> Vec<u8> {
    let mut out = Vec::new();
    let cover = Cover { purpose, from: testing::assessor(), scope: Scope::Records, ..cover() };
    let writer = Writer::begin(cover, testing::SPECIFICATION, portfolio, &[], &mut out).unwrap();
    writer.finish(&mut out).unwrap();
    out
}

/// A return as it is read: there is no specification in it.
fn opened(bytes: &[u8]) -> (Summary, Portfolio) {
    let mut reader = Reader::new(Limits::default());
    let mut received = Received::new();
    reader.push(bytes, &mut |event| received.take(&event)).unwrap();
    let summary = reader.finish().unwrap();
    assert_eq!(received.specification, None);
    let portfolio = received.portfolio(&summary).unwrap();
    (summary, portfolio)
}

/// A judged portfolio with a decision on each of the real specification's criteria, with a paragraph of feedback.
fn whole_judged() -> Portfolio {
    let mut portfolio = testing::judged_portfolio();
    for (n, criterion) in (100_u64..).zip(testing::isp_specification().criteria()) {
        let decision = Decision {
            criterion: criterion.criterion_ref,
            wording: criterion.wording_digest(),
            evidence: (1..4).map(|n| (evidence_id(n), Digest::of(&n.to_le_bytes()))).collect(),
            outcome: Outcome::Met,
            feedback: "You show how the forecast was made and what it was checked against. ".repeat(4),
            supersedes: None,
            basis: Basis::default(),
        };
        let made = Unchanging { by: testing::assessor(), at: moment(20), value: decision, extra: Extra::new() };
        let mut random = [0; 10];
        random[2..].copy_from_slice(&n.to_be_bytes());
        portfolio.decisions.insert(DecisionId::new(moment(20), random), made);
    }
    portfolio
}

#[test]
fn a_return_takes_about_a_kilobyte_a_decision() {
    let portfolio = whole_judged();
    let bytes = file(&returned(&portfolio, Role::Learner), Purpose::Return);
    assert!((10_000..110 * 1_100).contains(&bytes.len()), "{} bytes", bytes.len());
    let (summary, back) = opened(&bytes);
    assert_eq!(back.decisions.len(), 107 + 3);
    assert_eq!((summary.refused.len(), summary.manifest.counts.evidence), (0, 0));
}

#[test]
fn it_goes_into_the_portfolio_that_it_answers_and_changes_nothing_twice() {
    let judged = whole_judged();
    let mut learners = testing::small_portfolio();
    learners.evidence.keep(evidence_id(9), {
        let content = EvidenceContent::Account { text: "Written meanwhile".to_owned() };
        testing::first_revision(testing::evidence(9, "Meanwhile", content), learner(), 30)
    });
    learners.settle();
    let (_, back) = opened(&file(&returned(&judged, Role::Learner), Purpose::Return));
    let once = merge(&learners, &back).unwrap();
    assert_eq!(once.result.decisions, judged.decisions);
    assert_eq!(once.result.evidence.get(evidence_id(9)).unwrap().number, EvidenceNumber(9));
    assert!(once.report.forked.is_empty() && once.report.conflicting.is_empty());
    for _ in 0..5 {
        let again = merge(&once.result, &back).unwrap();
        assert!(again.report.is_empty());
        assert_eq!(again.result, once.result);
    }
}

#[test]
fn only_a_return_may_leave_the_specification_out() {
    let bytes = file(&returned(&whole_judged(), Role::Learner), Purpose::Return);
    let text = String::from_utf8(bytes).unwrap();
    // Called something else it is refused; and its closing digest would tell as well.
    let renamed = text.replace(r#""purpose":"return""#, r#""purpose":"submission""#);
    let missing = BundleError::MissingMember { path: "specification".to_owned() };
    assert_eq!(read(renamed.as_bytes()), Err(missing));
}

//! A learner at work on the real specification, for tests of what is worked out of a portfolio.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::digest::Digest;
use crate::portfolio::judging::{AssessorEvidenceKind, Required};
use crate::portfolio::{
    AssessorEvidence, Basis, Claim, Decision, DecisionId, Evidence, EvidenceContent, EvidenceId, EvidenceNumber, Extra,
    Location, Mapping, MappingKey, Outcome, Portfolio, Unchanging, standing,
};
use crate::spec::{CriterionRef, Specification};
use crate::testing::{self, first_revision};

/// A learner on two units of the real specification, and what they have so far.
pub struct Case {
    pub spec: Specification,
    pub portfolio: Portfolio,
}

pub fn criterion(text: &str) -> CriterionRef {
    text.parse().unwrap()
}

impl Case {
    pub fn new() -> Case {
        Case { spec: testing::isp_specification(), portfolio: testing::empty_portfolio() }
    }

    /// A dated file of the type `kind`, mapped with its location.
    pub fn offers(&mut self, kind: &str, criteria: &[&str]) -> EvidenceId {
        let file = EvidenceContent::Files(vec![testing::attachment(kind.as_bytes(), "file.pdf")]);
        self.offers_as(file, kind, criteria, |_| {})
    }

    pub fn offers_as(
        &mut self,
        content: EvidenceContent,
        kind: &str,
        criteria: &[&str],
        change: impl FnOnce(&mut Evidence),
    ) -> EvidenceId {
        self.portfolio.highest_number += 1;
        let number = self.portfolio.highest_number;
        let mut item = testing::evidence(number, &format!("Item {number}"), content);
        item.types = kind.split_whitespace().map(|kind| kind.parse().unwrap()).collect();
        change(&mut item);
        let id = testing::evidence_id(number.into());
        self.portfolio.evidence.keep(id, first_revision(item, testing::learner(), 2));
        for text in criteria {
            self.maps(id, text, "p. 1");
        }
        id
    }

    pub fn maps(&mut self, evidence: EvidenceId, text: &str, location: &str) {
        let mapping = Mapping { locations: Location::read_all(location), reason: String::new() };
        let key = MappingKey { evidence, criterion: criterion(text) };
        self.portfolio.mappings.keep(key, first_revision(mapping, testing::learner(), 3));
    }

    pub fn claims(&mut self, text: &str) {
        let claim = Claim { claimed_at: testing::moment(4), prior_learning: None };
        self.portfolio.claims.keep(criterion(text), first_revision(claim, testing::learner(), 4));
    }

    pub fn is_judged(&mut self, text: &str, outcome: Outcome, required: Option<&str>) -> DecisionId {
        let id = DecisionId::new(testing::moment(5), [self.portfolio.decisions.len() as u8; 10]);
        let required = required.map(|missing| Required { missing: missing.to_owned(), due_on: None });
        let evidence: BTreeMap<EvidenceId, Digest> = self
            .portfolio
            .evidence
            .iter()
            .filter_map(|(id, _)| Some((id, standing::now(&self.portfolio, id, criterion(text))?)))
            .collect();
        let value = Decision {
            criterion: criterion(text),
            wording: self.spec.criterion(criterion(text)).unwrap().wording_digest(),
            evidence,
            outcome,
            feedback: String::new(),
            supersedes: None,
            basis: Basis { required, ..Basis::default() },
        };
        let made = Unchanging { by: testing::assessor(), at: testing::moment(5), value, extra: Extra::new() };
        self.portfolio.decisions.insert(id, made);
        id
    }

    pub fn records(&mut self, kind: AssessorEvidenceKind, text: &str) {
        let evidence = AssessorEvidence {
            number: EvidenceNumber(1),
            kind,
            title: "A call".to_owned(),
            held_on: Date::constant(2026, 11, 20),
            place: String::new(),
            account: String::new(),
            criteria: [(criterion(text), Vec::new())].into(),
            files: Vec::new(),
            supersedes: None,
            reason: None,
        };
        let (by, at) = (testing::assessor(), testing::moment(5));
        let made = Unchanging { by, at, value: evidence, extra: Extra::new() };
        self.portfolio.assessor_evidence.insert(testing::evidence_id(90), made);
    }
}

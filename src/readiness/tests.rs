use super::*;
use crate::digest::Digest;
use crate::portfolio::Outcome;
use crate::portfolio::judging::AssessorEvidenceKind;
use crate::progress::progress;
use crate::testing::case::{Case, criterion};
use crate::testing::{self, first_revision};

impl Case {
    fn all(&self) -> Vec<Finding> {
        readiness(&self.spec, &self.portfolio, &progress(&self.spec, &self.portfolio))
    }

    fn found(&self, kind: Kind) -> Vec<Finding> {
        self.all().into_iter().filter(|finding| finding.kind() == kind).collect()
    }

    #[track_caller]
    fn finds_none(&self, kind: Kind) {
        assert_eq!(self.found(kind), []);
    }
}

/// Every criterion of a unit, as text.
fn all_of(unit: &str) -> Vec<String> {
    let spec = testing::isp_specification();
    let criteria = spec.unit(unit.parse().unwrap()).unwrap().criteria();
    criteria.map(|criterion| criterion.criterion_ref.to_string()).collect()
}

#[test]
fn a_unit_without_anything_is_told_of_once() {
    let case = Case::new();
    let units = ["ISP501", "ISP502"].map(|unit| Finding::NotBegun(unit.parse().unwrap()));
    assert_eq!(case.all(), units);
}

#[test]
fn what_a_begun_unit_lacks_is_told_criterion_by_criterion() {
    let mut case = Case::new();
    case.offers("professional-discussion", &["ISP501.1.1"]);
    let lacking = case.found(Kind::NoEvidence);
    assert_eq!((lacking.len(), &lacking[0]), (11, &Finding::NoEvidence(criterion("ISP501.1.2"))));
    assert_eq!(case.found(Kind::NotBegun), [Finding::NotBegun("ISP502".parse().unwrap())]);
}

#[test]
fn what_is_not_planned_is_nobodys_business() {
    let mut case = Case::new();
    case.offers("worksheet", &["ISP401.2.1"]);
    assert!(case.all().iter().all(|finding| finding.kind() == Kind::NotBegun), "{:?}", case.all());
}

#[test]
fn a_mapping_without_a_location() {
    let mut case = Case::new();
    let id = case.offers("worksheet", &["ISP501.1.1"]);
    case.finds_none(Kind::NoLocation);
    case.maps(id, "ISP501.1.2", "");
    let key = MappingKey { evidence: id, criterion: criterion("ISP501.1.2") };
    assert_eq!(case.found(Kind::NoLocation), [Finding::NoLocation(key)]);
}

#[test]
fn simulation_alone_and_not_beside_real_work() {
    let mut case = Case::new();
    let account = || EvidenceContent::Account { text: "Played through".to_owned() };
    let simulated = |item: &mut Evidence| item.setting = Some(Setting::Simulated);
    case.offers_as(account(), "professional-discussion", &["ISP501.1.1", "ISP501.1.2"], simulated);
    case.offers("worksheet", &["ISP501.1.2"]);
    assert_eq!(case.found(Kind::OnlySimulated), [Finding::OnlySimulated(criterion("ISP501.1.1"))]);
    case.is_judged("ISP501.1.1", Outcome::Met, None);
    case.finds_none(Kind::OnlySimulated);
}

#[test]
fn evidence_that_maps_to_nothing() {
    let mut case = Case::new();
    let id = case.offers("worksheet", &[]);
    assert_eq!(case.found(Kind::Unmapped), [Finding::Unmapped(id)]);
    assert_eq!(case.found(Kind::Unmapped)[0].place(|_| true), Place::Evidence(id));
    case.maps(id, "ISP501.1.1", "p. 1");
    case.finds_none(Kind::Unmapped);
}

#[test]
fn what_is_ready_may_be_claimed() {
    let mut case = Case::new();
    case.offers("worksheet", &["ISP501.1.1"]);
    assert_eq!(case.found(Kind::NotClaimed), [Finding::NotClaimed(criterion("ISP501.1.1"))]);
    case.claims("ISP501.1.1");
    case.finds_none(Kind::NotClaimed);
}

const FOUR: [&str; 4] = ["ISP501.1.1", "ISP501.1.2", "ISP501.2.1", "ISP501.2.2"];

#[test]
fn one_account_carries_a_unit() {
    let mut case = Case::new();
    let account = EvidenceContent::Account { text: "How I did it".to_owned() };
    let evidence = case.offers_as(account, "assignment-project-report", &FOUR, |item| item.produced_on = None);
    let unit = "ISP501".parse().unwrap();
    let doubts = vec![Doubt::OwnWord, Doubt::NoDate];
    assert_eq!(case.found(Kind::CarriedByOne), [Finding::CarriedByOne { evidence, unit, alone: 4, of: 4, doubts }]);
    // Where others stand beside it on most of them it carries nothing.
    case.offers("worksheet", &["ISP501.1.1", "ISP501.1.2"]);
    case.finds_none(Kind::CarriedByOne);
}

#[test]
fn one_good_item_may_carry_a_unit() {
    let mut case = Case::new();
    case.offers("professional-discussion", &FOUR);
    case.finds_none(Kind::CarriedByOne);
}

#[test]
fn less_than_three_or_less_than_half_is_everyday() {
    let link = || EvidenceContent::Link { url: "https://example.org/".to_owned() };
    let mut case = Case::new();
    case.offers_as(link(), "worksheet", &FOUR[..2], |_| {});
    case.finds_none(Kind::CarriedByOne);
    let mut case = Case::new();
    case.offers_as(link(), "worksheet", &FOUR[..3], |_| {});
    assert_eq!(case.found(Kind::CarriedByOne).len(), 1);
    case.offers("worksheet", &["ISP501.2.2", "ISP501.2.3", "ISP501.2.4", "ISP501.3.1"]);
    case.finds_none(Kind::CarriedByOne);
}

#[test]
fn what_an_assessor_saw_or_found_met_rests_on_no_item_alone() {
    let mut case = Case::new();
    let link = EvidenceContent::Link { url: "https://example.org/".to_owned() };
    case.offers_as(link, "worksheet", &FOUR[..3], |_| {});
    case.records(AssessorEvidenceKind::Observation, "ISP501.1.1");
    case.finds_none(Kind::CarriedByOne);
}

#[test]
fn knowledge_alone_on_a_criterion_of_doing() {
    let mut case = Case::new();
    case.offers("assignment-project-report", &["ISP501.3.4", "ISP501.3.1"]);
    let verb = "consult".to_owned();
    assert_eq!(case.found(Kind::UnsuitedTypes), [Finding::UnsuitedTypes { criterion: criterion("ISP501.3.4"), verb }]);
    case.records(AssessorEvidenceKind::Observation, "ISP501.3.4");
    case.finds_none(Kind::UnsuitedTypes);
}

#[test]
fn where_a_type_suits_or_is_not_said_nothing_is_said() {
    for kind in ["witness-testimony", "professional-discussion", "worksheet observation", "", "something-else"] {
        let mut case = Case::new();
        case.offers(kind, &["ISP501.3.4"]);
        case.finds_none(Kind::UnsuitedTypes);
    }
    let mut case = Case::new();
    case.offers("worksheet", &["ISP501.3.4"]);
    case.offers("observation", &["ISP501.3.4"]);
    case.finds_none(Kind::UnsuitedTypes);
}

fn testimony(case: &mut Case, kind: &str, title: &str) {
    let file = EvidenceContent::Files(vec![testing::attachment(b"testimony", "letter.pdf")]);
    case.offers_as(file, kind, &["ISP501.3.4"], |item| item.title = title.to_owned());
}

#[test]
fn a_testimony_that_names_the_assessor() {
    let mut case = Case::new();
    testimony(&mut case, "witness-testimony", "Letter of asif EXAMPLE, head of sales");
    let [Finding::WitnessAssesses { assessor, .. }] = case.found(Kind::WitnessAssesses)[..] else { panic!() };
    assert_eq!(assessor, testing::assessor());
}

#[test]
fn other_names_and_other_types_are_no_testimony_of_an_assessor() {
    for (kind, title) in [
        ("witness-testimony", "Letter of Wim Example"),
        ("witness-testimony", "Letter of Masif Examples"),
        ("worksheet", "Worked through with Asif Example"),
    ] {
        let mut case = Case::new();
        testimony(&mut case, kind, title);
        case.finds_none(Kind::WitnessAssesses);
    }
}

#[test]
fn an_assessor_who_asked_themselves() {
    let check = |witness: &str| {
        let mut case = Case::new();
        let (witness, relation) = (witness.to_owned(), "Line manager".to_owned());
        case.records(AssessorEvidenceKind::WitnessCheck { witness, relation }, "ISP501.3.4");
        case.found(Kind::WitnessAssesses)
    };
    assert_eq!(check("Wim Example"), []);
    let [finding] = &check("asif  example")[..] else { panic!() };
    assert_eq!(finding.place(|_| false), Place::Criterion(criterion("ISP501.3.4")));
}

#[test]
fn what_an_assessor_asked_for_is_open_until_it_is_answered_or_met() {
    let mut case = Case::new();
    let evidence = case.offers("worksheet", &["ISP501.1.1"]);
    let decision = case.is_judged("ISP501.1.1", Outcome::NotYetMet, Some("A second page"));
    assert_eq!(case.found(Kind::Unanswered), [Finding::Unanswered { criterion: criterion("ISP501.1.1"), decision }]);
    let answer = crate::portfolio::Answer { evidence: [(evidence, Digest::of(b"x"))].into(), note: String::new() };
    case.portfolio.answers.keep(decision, first_revision(answer, testing::learner(), 6));
    case.finds_none(Kind::Unanswered);
}

#[test]
fn what_is_whole_has_nothing_to_point_out() {
    let mut case = Case::new();
    let criteria: Vec<String> = ["ISP501", "ISP502"].into_iter().flat_map(all_of).collect();
    let criteria: Vec<&str> = criteria.iter().map(String::as_str).collect();
    case.offers("professional-discussion", &criteria);
    criteria.iter().for_each(|text| case.claims(text));
    assert_eq!(case.all(), []);
}

#[test]
fn findings_come_by_kind_and_kinds_by_weight() {
    let mut case = Case::new();
    let id = case.offers("worksheet", &["ISP501.3.4"]);
    case.offers("worksheet", &[]);
    case.maps(id, "ISP501.1.1", "");
    let kinds: Vec<Kind> = case.all().iter().map(Finding::kind).collect();
    assert!(kinds.is_sorted() && kinds.len() > 4, "{kinds:?}");
    assert!(Kind::ALL.is_sorted() && Kind::ALL.map(Kind::severity).is_sorted());
}

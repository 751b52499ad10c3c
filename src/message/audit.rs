//! The audit trail in words, on the screen and as a table for a spreadsheet.

use std::collections::BTreeMap;

use crate::audit::{Deed, Described, Done};
use crate::portfolio::entry::Verdict;
use crate::portfolio::{ActorId, EvidenceId, EvidenceNumber, Outcome, Portfolio, Role};
use crate::terms::say;
use crate::{table, wire};

/// What somebody did, after their name: "decided that it is met".
pub fn deed(deed: Deed) -> &'static str {
    match deed {
        Deed::Enrolled => "enrolled, or changed the aim",
        Deed::DescribedThemselves => "said who they are",
        Deed::DescribedCompetence => "said what they can",
        Deed::AddedEvidence => "added evidence",
        Deed::ChangedEvidence => "changed evidence",
        Deed::Mapped => "mapped evidence",
        Deed::DescribedMapping(Described::Where) => "said where the proof is",
        Deed::DescribedMapping(Described::Why) => "said why it is proof",
        Deed::DescribedMapping(Described::WhereAndWhy) => "said where the proof is and why",
        Deed::DescribedMapping(Described::Nothing) => "no longer says where the proof is",
        Deed::DescribedMapping(Described::NotKept) => "changed what is said of the mapping",
        Deed::Parked => "parked a mapping",
        Deed::Claimed => "claimed it",
        Deed::ClaimedByPriorLearning => "claimed it by prior learning",
        Deed::Answered => "answered the decision",
        Deed::Withdrew => "withdrew it",
        Deed::PutBack => "put it back",
        Deed::Submitted => "submitted the portfolio",
        Deed::Decided(Outcome::Met) => say("decided that it is {met}"),
        Deed::Decided(Outcome::NotYetMet) => say("decided that it is {not yet met}"),
        Deed::Decided(Outcome::MoreEvidenceNeeded) => "asked for more evidence",
        Deed::JudgedAgain(Outcome::Met) => say("judged it again: {met}"),
        Deed::JudgedAgain(Outcome::NotYetMet) => say("judged it again: {not yet met}"),
        Deed::JudgedAgain(Outcome::MoreEvidenceNeeded) => "judged it again: more evidence needed",
        Deed::Corrected(Outcome::Met) => say("corrected the decision: {met}"),
        Deed::Corrected(Outcome::NotYetMet) => say("corrected the decision: {not yet met}"),
        Deed::Corrected(Outcome::MoreEvidenceNeeded) => "corrected the decision: more evidence needed",
        Deed::SignedOff => "signed the unit off",
        Deed::Reopened => "opened the unit again",
        Deed::RecordedEvidence => "recorded evidence of their own",
        Deed::GaveFeedback => "gave feedback",
        Deed::DeclaredInterest => "declared whether they have an interest",
        Deed::Countersigned => "countersigned it",
        Deed::PlannedSample => "changed the sampling plan",
        Deed::Sampled => "sampled the unit",
        Deed::SampledDecision(Verdict::Agree) => "sampled the decision: agreed",
        Deed::SampledDecision(Verdict::AgreeWithAction) => "sampled the decision: agreed, with an action",
        Deed::SampledDecision(Verdict::Disagree) => "sampled the decision: disagreed",
        Deed::RaisedAction => "raised an action",
        Deed::AnsweredAction => "answered the action",
        Deed::ClosedAction => "closed the action",
        Deed::Released => "released the unit",
    }
}

/// The same of what was done once, with what makes it another than most.
pub fn done(done: &Done) -> String {
    let prior = if done.is_prior_learning { ", by prior learning (RPL)" } else { "" };
    format!("{}{prior}", deed(done.deed))
}

/// What people and evidence are called in a trail.
#[derive(Debug)]
pub struct Names<'a> {
    portfolio: &'a Portfolio,
    numbers: BTreeMap<EvidenceId, EvidenceNumber>,
}

impl<'a> Names<'a> {
    /// Those of `portfolio`.
    pub fn of(portfolio: &'a Portfolio) -> Names<'a> {
        Names { portfolio, numbers: portfolio.assessor_numbers() }
    }

    /// A person's name, and their role.
    pub fn person(&self, id: ActorId) -> (String, &'static str) {
        let Some(actor) = self.portfolio.actors.get(id) else { return Default::default() };
        let role = match actor.role {
            Role::Learner => say("{Learner}"),
            Role::Assessor => say("{Assessor}"),
            Role::Iqa => say("{IQA}"),
        };
        (actor.name.clone(), role)
    }

    /// The reference of evidence, and its title unless it is withdrawn.
    pub fn evidence(&self, id: EvidenceId) -> (String, String) {
        if let Some(evidence) = self.portfolio.evidence.get(id) {
            return (evidence.number.to_string(), evidence.title.clone());
        }
        if let Some(made) = self.portfolio.assessor_evidence.get(&id) {
            let number = self.numbers.get(&id).copied().unwrap_or(made.value.number);
            return (made.value.reference(number), made.value.title.clone());
        }
        let number = self.portfolio.number_given(id).map(|number| number.to_string());
        (number.unwrap_or_default(), String::new())
    }
}

/// The trail as comma-separated values (RFC 4180), a line for each deed below a line of headings.
pub fn table(portfolio: &Portfolio, trail: &[Done]) -> String {
    let names = Names::of(portfolio);
    let rows: Vec<[String; 10]> = trail
        .iter()
        .map(|done| {
            let (who, role) = names.person(done.by);
            [
                wire::moment(done.at),
                who,
                role.to_owned(),
                self::done(done),
                done.reason.clone(),
                done.on.unit.map(|unit| unit.to_string()).unwrap_or_default(),
                done.on.criterion.map(|criterion| criterion.number().to_string()).unwrap_or_default(),
                done.on.evidence.map(|id| names.evidence(id).0).unwrap_or_default(),
                done.record.to_string(),
                done.digest.to_string(),
            ]
        })
        .collect();
    let heading = [
        "When (UTC)",
        "Who",
        "Role",
        "What",
        "Reason",
        "Unit",
        "Criterion",
        "Evidence",
        "Record",
        "SHA-256, first half",
    ];
    table::csv(&heading, rows.iter().map(<[String; 10]>::as_slice))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::trail;
    use crate::testing;

    #[test]
    fn a_table_has_a_line_for_each_deed_and_no_formula() {
        let mut portfolio = testing::judged_portfolio();
        let id = testing::assessor();
        let mut actor = portfolio.actors.kept(id).unwrap().clone();
        actor.value.as_mut().unwrap().name = "=HYPERLINK(\"x\")".to_owned();
        portfolio.actors.keep(id, actor);
        let trail = trail(&portfolio);
        let table = table(&portfolio, &trail);
        assert_eq!(table.matches("\r\n").count(), trail.len() + 1);
        assert!(table.contains("\"'=HYPERLINK(\"\"x\"\")\"") && !table.contains("\"=HYPERLINK"));
        let decided = table.lines().find(|line| line.contains("decided that it is met")).unwrap();
        assert!(
            decided.starts_with("\"2026-11-23T10:00:07Z\",") && decided.contains("\"ISP501\",\"1.1\""),
            "{decided}"
        );
        let prior = portfolio.decisions.values().filter(|made| made.value.basis.is_prior_learning);
        assert_eq!(table.matches(", by prior learning (RPL)").count(), prior.count());
        assert!(table.contains("\"OB001\"") && table.contains("\"E003\""), "withdrawn evidence keeps its reference");
    }
}

//! Words of internal quality assurance.

use evidence_mapper::portfolio::entry::{Stage, Verdict};
use evidence_mapper::sampling::{CellState, Proposal, Risk, Why};
use evidence_mapper::spec::UnitRef;

/// What an IQA thinks of a decision.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Agree => "Agree",
        Verdict::AgreeWithAction => "Agree with action",
        Verdict::Disagree => "Disagree",
    }
}

/// The value of `data-verdict`.
pub fn verdict_hook(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Agree => "agree",
        Verdict::AgreeWithAction => "agree-with-action",
        Verdict::Disagree => "disagree",
    }
}

/// When something is sampled.
pub fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Interim => "Interim",
        Stage::Summative => "Summative",
    }
}

/// How likely something is to go wrong.
pub fn risk(risk: Risk) -> &'static str {
    match risk {
        Risk::Low => "Low",
        Risk::Medium => "Medium",
        Risk::High => "High",
    }
}

/// Where a unit of a learner stands in the plan.
pub fn state(state: CellState) -> &'static str {
    match state {
        CellState::Empty => "Nothing decided",
        CellState::NotPlanned => "Not planned",
        CellState::Planned => "Planned",
        CellState::Overdue => "Overdue",
        CellState::Sampled => "Sampled",
    }
}

/// The value of `data-state`.
pub fn state_hook(state: CellState) -> &'static str {
    match state {
        CellState::Empty => "empty",
        CellState::NotPlanned => "not-planned",
        CellState::Planned => "planned",
        CellState::Overdue => "overdue",
        CellState::Sampled => "sampled",
    }
}

/// Why something is proposed.
pub fn why(proposal: &Proposal) -> String {
    match &proposal.why {
        Why::Rate { risk: of, reason, rate } => {
            let reason = reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
            format!("{} risk{reason}; {} % of what {} decided", risk(*of), rate.percent(), proposal.assessor.name())
        }
        Why::Learner => "Nothing of this learner was sampled yet".to_owned(),
        Why::Unit => "Nothing in this unit was sampled yet".to_owned(),
    }
}

/// The declaration under a release.
pub fn declaration(unit: UnitRef) -> String {
    format!(
        "I declare that the assessment of {unit} was quality assured as the plan asks, and that the unit may be claimed from the awarding body."
    )
}

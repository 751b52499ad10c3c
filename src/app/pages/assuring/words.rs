//! Words of internal quality assurance.

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::Portfolio;
use evidence_mapper::portfolio::command::{CommandError, Field};
use evidence_mapper::portfolio::entry::{Stage, Verdict};
use evidence_mapper::portfolio::fitness::{Concern, Finding};
use evidence_mapper::portfolio::release::ReleaseGap;
use evidence_mapper::sampling::{CellState, Proposal, Rate, Risk, ToldApart, Why};
use evidence_mapper::spec::UnitRef;
use evidence_mapper::terms::{say, say_with};

use crate::app::browser::{clock, dates};
use crate::app::pages::judging::words as judging_words;
use crate::app::words;

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
        CellState::Again => "Sampled, look again",
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
        CellState::Again => "again",
    }
}

/// Why something is proposed, in full: as it stands in the plan.
pub fn why(proposal: &Proposal) -> String {
    match &proposal.why {
        Why::Rate { risk: of, reason, rate } => {
            let reason = reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
            format!("{} risk{reason}; {} % of what {} decided", risk(*of), rate.percent(), proposal.assessor.name())
        }
        Why::Learner => say("Nothing of this {learner} was sampled yet").to_owned(),
        Why::Unit => "Nothing in this unit was sampled yet".to_owned(),
    }
}

/// Why most of what is proposed is: said once above the list. `None` where there is no such thing.
pub fn usual_why(proposals: &[Proposal]) -> Option<String> {
    let (first, rate) = proposals.iter().find_map(usual)?;
    let is_usual = |proposal: &&Proposal| usual(proposal) == Some((first, rate));
    (proposals.iter().filter(is_usual).count() > 1).then(|| {
        say_with(
            "{0} risk: {1} % of what each {assessor} decided, unless a line says otherwise.",
            &[&risk(first), &rate.percent()],
        )
    })
}

/// Why this one is, where that is not the usual reason of `all`.
pub fn own_why(proposal: &Proposal, all: &[Proposal]) -> Option<String> {
    let first = all.iter().find_map(usual);
    let is_said_above = usual(proposal).is_some() && usual(proposal) == first && usual_why(all).is_some();
    (!is_said_above).then(|| why(proposal))
}

/// The risk and the rate, where nothing else is said of it.
fn usual(proposal: &Proposal) -> Option<(Risk, Rate)> {
    match &proposal.why {
        Why::Rate { risk, reason: None, rate } => Some((*risk, *rate)),
        _ => None,
    }
}

/// What tells a learner apart from another of the same name.
pub fn told_apart(by: &ToldApart) -> String {
    match by {
        ToldApart::Number(number) => format!("No. {number}"),
        ToldApart::Begun(at) => {
            format!("begun {}, {}", words::date(clock::local_date(*at)), dates::time(*at))
        }
        ToldApart::Portfolio(id) => {
            let id = id.to_string();
            format!("portfolio …{}", id.get(id.len().saturating_sub(6)..).unwrap_or_default())
        }
    }
}

/// The declaration under a release.
pub fn declaration(unit: UnitRef, is_unsampled: bool) -> String {
    let assured = if is_unsampled {
        "was not sampled, for the reason that is given here"
    } else {
        "was sampled as the plan asks"
    };
    format!(
        "I declare that the assessment of {unit} {assured}, and that the unit may be claimed from the awarding body."
    )
}

/// What is in the way of a release, with the names of those whom it is about.
pub fn release_gap(portfolio: &Portfolio, gap: &ReleaseGap) -> String {
    let name = |actor| judging_words::name(portfolio, actor);
    match gap {
        ReleaseGap::NothingDeclared(assessor) => say_with(
            "{0} has not declared whether they have an interest in the {learner}’s result.",
            &[&name(*assessor)],
        ),
        ReleaseGap::Unfit(Finding { concern: Concern::NothingDeclared { of }, .. }) => {
            format!(
                "You have not declared whether you have a personal interest in {}, whose decisions these are.",
                name(*of)
            )
        }
        ReleaseGap::Unfit(Finding { concern: Concern::Interested { of }, .. }) => {
            format!("You declared a personal interest in {}, and nobody is named who scrutinises your work.", name(*of))
        }
        ReleaseGap::Words(error) => match **error {
            CommandError::Empty(Field::Declaration) => "Make the declaration.".to_owned(),
            CommandError::Empty(Field::Name) => "Give your name.".to_owned(),
            _ => full(&Message::from(gap)),
        },
        gap => Message::from(gap).detail,
    }
}

fn full(message: &Message) -> String {
    format!("{}. {}", message.title, message.detail)
}

//! What IQAs asked of assessors over many portfolios and nobody has closed yet (feature Q09).

use jiff::civil::Date;

use super::{Learner, Person};
use crate::portfolio::standing::assessors_actions;
use crate::portfolio::{EntryId, PortfolioId};
use crate::spec::{CriterionRef, UnitRef};

/// An action that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenAction {
    /// In whose portfolio.
    pub portfolio: PortfolioId,
    /// Which.
    pub id: EntryId,
    /// Of whom something is asked.
    pub of: Person,
    /// What.
    pub what: String,
    /// Which criterion gave rise to it, if one did.
    pub criterion: Option<CriterionRef>,
    /// Which unit it is about, if any.
    pub unit: Option<UnitRef>,
    /// By when.
    pub due_on: Option<Date>,
    /// That day has passed.
    pub is_overdue: bool,
    /// The assessor has said what they did: it is for the IQA to close.
    pub is_answered: bool,
}

/// The actions that are open on the day `today`, what is due first before the rest.
pub fn open_actions(learners: &[Learner<'_>], today: Date) -> Vec<OpenAction> {
    let of_learner = |learner: &Learner<'_>| -> Vec<OpenAction> {
        let portfolio = learner.portfolio;
        let open = assessors_actions(portfolio).into_iter().filter(|action| !action.is_closed);
        let one = |action: crate::portfolio::standing::AssessorsAction<'_>| {
            let made = action.decision.and_then(|decision| portfolio.decisions.get(&decision));
            OpenAction {
                portfolio: portfolio.id,
                id: action.id,
                of: learner.person(action.of),
                what: action.what.to_owned(),
                criterion: made.map(|made| made.value.criterion),
                unit: action.unit(portfolio),
                due_on: action.due_on,
                is_overdue: action.is_overdue(today),
                is_answered: !action.responses.is_empty(),
            }
        };
        open.map(one).collect()
    };
    let mut actions: Vec<OpenAction> = learners.iter().flat_map(of_learner).collect();
    actions.sort_by_key(|action| (action.due_on.unwrap_or(Date::MAX), action.id));
    actions
}

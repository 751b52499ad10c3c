//! Moving a portfolio to another edition.

use std::collections::BTreeSet;

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::SpecificationPin;
use evidence_mapper::portfolio::command::Command;
use evidence_mapper::spec::{AwardId, CriterionRef};
use evidence_mapper::store::Store;

use super::Offered;
use crate::app::session::Session;
use crate::app::state::App;
use crate::app::ui::toast::Toast;

/// The edition that the open portfolio is pinned to. Changes when it is moved.
pub fn pin(session: Session) -> SpecificationPin {
    session.with(|workspace| SpecificationPin::to(workspace.spec()))
}

/// Moves the open portfolio to `offered`, and says whether that was done.
pub async fn move_to(
    app: App,
    session: Session,
    offered: &Offered,
    award: AwardId,
    parked: BTreeSet<CriterionRef>,
) -> bool {
    // The specification goes in first, so that no portfolio is without.
    let stored = app.stores().store().put_specification(offered.spec().digest, &offered.edition.json).await;
    if let Err(error) = stored {
        app.toasts().show(Toast::problem(Message::from(&error)));
        return false;
    }
    let to = offered.edition.specification.clone();
    session.dispatch(Command::MoveToEdition { to, award, parked }).is_some()
}

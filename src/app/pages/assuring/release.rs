//! The gate before a unit may be claimed: every reason why not yet, and the declaration once there is none.

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::{Command, MAX_LINE};
use evidence_mapper::portfolio::release::{ReleaseGap, release_gaps, released};
use evidence_mapper::portfolio::sign_off::SignOffGap;
use evidence_mapper::portfolio::standing::standing;
use evidence_mapper::portfolio::{EntryId, SignOffId};
use evidence_mapper::spec::UnitRef;
use leptos::prelude::*;

use super::words as own_words;
use crate::app::browser::clock;
use crate::app::pages::judging::words as judging_words;
use crate::app::session::Session;
use crate::app::ui::field::FormField;
use crate::app::words;

/// Where the unit stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Gate {
    sign_off: Option<SignOffId>,
    reasons: Vec<String>,
    released: Option<String>,
}

/// The panel.
#[component]
pub fn ReleasePanel(unit: UnitRef) -> impl IntoView {
    let session = expect_context::<Session>();
    let gate = session.memo(move |workspace| {
        let (spec, portfolio) = (workspace.spec(), workspace.portfolio());
        let standing = standing(portfolio);
        let gaps = release_gaps(spec, portfolio, &standing, unit);
        let is_not_met = |gap: &&ReleaseGap| matches!(gap, ReleaseGap::SignOff(SignOffGap::NotMet(_)));
        let not_met = gaps.iter().filter(is_not_met).count();
        // A unit that is hardly begun would list every criterion.
        let mut reasons: Vec<String> =
            gaps.iter().filter(|gap| not_met <= 3 || !is_not_met(gap)).map(|gap| Message::from(gap).detail).collect();
        if not_met > 3 {
            reasons.push(format!("{not_met} criteria are not met."));
        }
        reasons.dedup();
        let said = released(portfolio, &standing, unit).and_then(|(_, id)| portfolio.entries.get(&id));
        let said = said.map(|made| {
            format!("Released by {}, {}", judging_words::name(portfolio, made.by), words::day(made.at, clock::today()))
        });
        Gate { sign_off: standing.sign_off(unit).map(|(id, _)| id), reasons, released: said }
    });
    let name = RwSignal::new(session.person().get_untracked().map(|person| person.name).unwrap_or_default());
    let is_declared = RwSignal::new(false);
    let refused: RwSignal<Option<Message>> = RwSignal::new(None);
    let release = move || {
        let Some(sign_off) = gate.with_untracked(|gate| gate.sign_off) else { return };
        let id = EntryId::new(clock::now(), clock::random());
        let (declaration, name) = (own_words::declaration(unit), name.get_untracked());
        let command = Command::Release { id, sign_off, declaration, name };
        refused.set(session.attempt(command).err().map(|error| Message::from(&error)));
    };
    let is_open = Memo::new(move |_| gate.with(|gate| gate.released.is_none() && gate.reasons.is_empty()));
    view! {
        <section class="panel release" aria-label="Release" data-released=move || gate.with(|gate| gate.released.is_some()).then_some("")>
            <h2>"Release"</h2>
            {move || gate.with(|gate| gate.released.clone()).map(|said| view! { <p class="mark is-done">{said}</p> })}
            <Show when=move || gate.with(|gate| gate.released.is_none() && !gate.reasons.is_empty())>
                <p class="muted small">"Not yet, because:"</p>
                <ul class="checks" data-message="release-gaps">
                    {move || gate.with(|gate| gate.reasons.clone()).into_iter().map(|reason| view! { <li>{reason}</li> }).collect_view()}
                </ul>
            </Show>
            <Show when=move || is_open.get()>
                <form class="form" on:submit=move |event| { event.prevent_default(); release() }>
                    <label class="declare">
                        <input type="checkbox" prop:checked=is_declared on:change:target=move |event| is_declared.set(event.target().checked())/>
                        <span>{own_words::declaration(unit)}</span>
                    </label>
                    <FormField label="Your name" value=name autocomplete="name" max_length=MAX_LINE trouble=refused/>
                    <button type="submit" class="btn" data-kind="primary" disabled=move || !is_declared.get()>"Release the unit"</button>
                </form>
            </Show>
        </section>
    }
    .into_any()
}

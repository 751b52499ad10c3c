//! The gate before a unit may be claimed: every reason why not yet, and the declaration once there is none but what the
//! form itself asks for.

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::{Command, CommandError, Field, MAX_LINE};
use evidence_mapper::portfolio::release::{self, ReleaseGap, Releasing, is_unsampled, release_gaps, released};
use evidence_mapper::portfolio::sign_off::SignOffGap;
use evidence_mapper::portfolio::standing::standing;
use evidence_mapper::portfolio::{ActorId, Entry, EntryId, Portfolio, SignOffId};
use evidence_mapper::spec::{Specification, UnitRef};
use evidence_mapper::terms::say_with;
use evidence_mapper::workspace::Workspace;
use leptos::prelude::*;

use super::words as own_words;
use crate::app::browser::clock;
use crate::app::pages::judging::words as judging_words;
use crate::app::session::Session;
use crate::app::ui::field::{self, FormField, Kind};
use crate::app::ui::form::Refusal;
use crate::app::words;

/// Where the unit stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Gate {
    sign_off: Option<SignOffId>,
    /// What has to be done elsewhere first.
    reasons: Vec<String>,
    /// What the form asks for yet.
    asked: Vec<String>,
    /// By whom and when it was released, and the declaration.
    released: Option<(String, String)>,
    /// What of it is no longer as it was.
    moved: Vec<String>,
}

fn gate(spec: &Specification, portfolio: &Portfolio, by: ActorId, unit: UnitRef, words: &release::Words) -> Gate {
    let standing = standing(portfolio);
    let gaps = release_gaps(spec, portfolio, &standing, Releasing { unit, by, on: clock::today(), words });
    let (asked, elsewhere): (Vec<ReleaseGap>, Vec<ReleaseGap>) =
        gaps.into_iter().partition(ReleaseGap::is_for_the_form);
    let has_moved = |gap: &&ReleaseGap| matches!(gap, ReleaseGap::SignOff(_) | ReleaseGap::NotLookedAtAgain(_));
    let moved = elsewhere.iter().filter(has_moved).map(|gap| own_words::release_gap(portfolio, gap)).collect();
    let is_not_met = |gap: &&ReleaseGap| matches!(gap, ReleaseGap::SignOff(SignOffGap::NotMet(_)));
    let not_met = elsewhere.iter().filter(is_not_met).count();
    // A unit that is hardly begun would list every criterion.
    let told = elsewhere.iter().filter(|gap| not_met <= 3 || !is_not_met(gap));
    let mut reasons: Vec<String> = told.map(|gap| own_words::release_gap(portfolio, gap)).collect();
    if not_met > 3 {
        reasons.push(say_with("{0} criteria are not {met}.", &[&not_met]));
    }
    reasons.dedup();
    let said = released(portfolio, &standing, unit).and_then(|(_, id)| portfolio.entries.get(&id));
    let said = said.and_then(|made| {
        let Entry::Release(release) = &made.value else { return None };
        let by = judging_words::name(portfolio, made.by);
        let day = words::day(made.at, clock::today());
        Some((format!("Released by {by}, {day}"), release.declaration.clone()))
    });
    Gate {
        sign_off: standing.sign_off(unit).map(|(id, _)| id),
        reasons,
        asked: asked.iter().map(|gap| own_words::release_gap(portfolio, gap)).collect(),
        released: said,
        moved,
    }
}

/// The panel.
#[component]
pub fn ReleasePanel(unit: UnitRef) -> impl IntoView {
    let session = expect_context::<Session>();
    let name = RwSignal::new(session.person().get_untracked().map(|person| person.name).unwrap_or_default());
    let because = RwSignal::new(String::new());
    let is_declared = RwSignal::new(false);
    // Whether anything was sampled does not hang on what is put under the release.
    let is_unsampled = session.memo(move |workspace| {
        let portfolio = workspace.portfolio();
        is_unsampled(portfolio, &standing(portfolio), unit)
    });
    let declaration = move || own_words::declaration(unit, is_unsampled.get());
    let words = Memo::new(move |_| release::Words {
        declaration: if is_declared.get() { declaration() } else { String::new() },
        name: name.get(),
        unsampled_because: because.get(),
    });
    let gate = Memo::new(move |_| {
        let by = session.with(Workspace::actor);
        words.with(|words| session.as_introduced(|portfolio| gate(&session.spec(), portfolio, by, unit, words)))
    });
    let refused: RwSignal<Option<CommandError>> = RwSignal::new(None);
    let release = move || {
        let Some(sign_off) = gate.with_untracked(|gate| gate.sign_off) else { return };
        let id = EntryId::new(clock::now(), clock::random());
        let command = Command::Release { id, sign_off, words: words.get_untracked() };
        refused.set(session.attempt(command).err());
    };
    let of_field = Signal::derive(move || {
        refused.with(|refused| refused.as_ref().and_then(|error| Some((error.field()?, Message::from(error)))))
    });
    let of_all = Signal::derive(move || {
        refused.with(|refused| refused.as_ref().filter(|error| error.field().is_none()).map(Message::from))
    });
    let is_open = Memo::new(move |_| gate.with(|gate| gate.released.is_none() && gate.reasons.is_empty()));
    let has_moved = Memo::new(move |_| gate.with(|gate| gate.released.is_some() && !gate.moved.is_empty()));
    let asked = Memo::new(move |_| gate.with(|gate| gate.asked.clone()));
    let list = |reasons: Vec<String>| reasons.into_iter().map(|reason| view! { <li>{reason}</li> }).collect_view();
    view! {
        <section class="panel release" aria-label="Release" data-released=move || gate.with(|gate| gate.released.is_some()).then_some("")>
            <h2>"Release"</h2>
            {move || gate.with(|gate| gate.released.clone()).map(|(said, declaration)| view! {
                <p class="mark" class:is-done=!has_moved.get() class:is-stale=has_moved.get()>{said}</p>
                <p class="prewrap small">{declaration}</p>
            })}
            <Show when=move || has_moved.get()>
                <div class="notice" data-message="release-moved">
                    <p><b>"What it stands on is no longer as it was:"</b></p>
                    <ul class="checks">{move || list(gate.with(|gate| gate.moved.clone()))}</ul>
                </div>
            </Show>
            <Show when=move || gate.with(|gate| gate.released.is_none() && !gate.reasons.is_empty())>
                <p class="muted small">"Not yet, because:"</p>
                <ul class="checks" data-message="release-gaps">{move || list(gate.with(|gate| gate.reasons.clone()))}</ul>
            </Show>
            <Show when=move || is_open.get()>
                <form class="form" on:submit=move |event| { event.prevent_default(); release() }>
                    <Show when=move || is_unsampled.get()>
                        <div class="notice" data-message="unsampled">
                            <p><b>"Nobody has sampled anything of this unit."</b></p>
                            <p class="small">"Sample it above; or release it as it is, and say why. The reason becomes part of the declaration, for everybody who reads it."</p>
                        </div>
                        <FormField
                            label="Why it is released without a sample" kind=Kind::Text(2) value=because
                            trouble=field::trouble(of_field, Field::Reason)
                        />
                    </Show>
                    <label class="declare">
                        <input type="checkbox" prop:checked=is_declared on:change:target=move |event| is_declared.set(event.target().checked())/>
                        <span>{declaration}</span>
                    </label>
                    <FormField label="Your name" value=name autocomplete="name" max_length=MAX_LINE trouble=field::trouble(of_field, Field::Name)/>
                    <Refusal trouble=of_all/>
                    <Show when=move || !asked.with(Vec::is_empty)>
                        <div id="release-asks">
                            <p class="muted small">"Before it can be released:"</p>
                            <ul class="checks" data-message="release-asks">{move || list(asked.get())}</ul>
                        </div>
                    </Show>
                    <button
                        type="submit" class="btn" data-kind="primary" aria-describedby="release-asks"
                        disabled=move || !asked.with(Vec::is_empty)
                    >"Release the unit"</button>
                </form>
            </Show>
        </section>
    }
    .into_any()
}

//! A unit: what is in the way of its sign-off, the sign-off itself, opening it again, and feedback to it.

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::{Command, Field, MAX_LINE};
use evidence_mapper::portfolio::entry::{About, Reopening};
use evidence_mapper::portfolio::release::released;
use evidence_mapper::portfolio::sign_off::{SignOffGap, sign_off_gaps};
use evidence_mapper::portfolio::standing::standing;
use evidence_mapper::portfolio::{Entry, EntryId, RecordKey, SignOff, SignOffId};
use evidence_mapper::spec::{CriterionRef, UnitRef};
use jiff::Timestamp;
use leptos::prelude::*;

use super::Review;
use crate::app::browser::clock;
use crate::app::pages::judging::feedback::GiveFeedback;
use crate::app::pages::judging::words as judging_words;
use crate::app::pages::signed::SignedMark;
use crate::app::session::Session;
use crate::app::ui::field::{self, FormField, Kind};
use crate::app::ui::form::FormFoot;
use crate::app::ui::status::Ladders;
use crate::app::words;

/// The sheet.
#[component]
pub fn UnitSheet(unit: UnitRef) -> impl IntoView {
    let session = expect_context::<Session>();
    let counts = session
        .memo(move |workspace| workspace.progress().units.get(&unit).map(|unit| unit.counts).unwrap_or_default());
    let gaps = session.memo(move |workspace| {
        let portfolio = workspace.portfolio();
        sign_off_gaps(workspace.spec(), portfolio, &standing(portfolio), unit)
    });
    let signed = session.memo(move |workspace| {
        let portfolio = workspace.portfolio();
        let standing = standing(portfolio);
        standing
            .sign_off(unit)
            .map(|(id, made)| (id, made.value.clone(), made.at, judging_words::name(portfolio, made.by)))
    });
    let bars =
        Memo::new(move |_| gaps.with(|gaps| gaps.iter().copied().filter(SignOffGap::is_bar).collect::<Vec<_>>()));
    let known =
        Memo::new(move |_| gaps.with(|gaps| gaps.iter().copied().filter(|gap| !gap.is_bar()).collect::<Vec<_>>()));
    let reopened = session.memo(move |workspace| {
        let portfolio = workspace.portfolio();
        let of_unit = |id: &SignOffId| portfolio.sign_offs.get(id).is_some_and(|made| made.value.unit == unit);
        let reopened = portfolio.entries.values().filter_map(|made| match &made.value {
            Entry::Reopening(Reopening { sign_off, reason }) if of_unit(sign_off) => {
                Some((made.at, judging_words::name(portfolio, made.by), reason.clone()))
            }
            _ => None,
        });
        reopened.collect::<Vec<_>>()
    });
    view! {
        <div class="unit-sheet form">
            <Ladders counts has_words=true/>
            {move || match signed.get() {
                Some((id, made, at, by)) => view! {
                    <Show when=move || !bars.with(Vec::is_empty)>
                        <Gaps title="To look at again since the sign-off" gaps=bars/>
                    </Show>
                    <Signed id made at by/>
                }
                .into_any(),
                None => view! {
                    <Show when=move || !bars.with(Vec::is_empty)>
                        <Gaps title="In the way of the sign-off" gaps=bars/>
                    </Show>
                    <Show when=move || bars.with(Vec::is_empty)>
                        <SignOffForm unit/>
                    </Show>
                }
                .into_any(),
            }}
            <Show when=move || !known.with(Vec::is_empty)>
                <Gaps title="To know before signing off" gaps=known/>
            </Show>
            {move || reopened.get().into_iter().map(|(at, by, reason)| view! {
                <p class="small prewrap"><b>{format!("Opened again by {by}, {}: ", words::day(at, clock::today()))}</b>{reason}</p>
            }).collect_view()}
            <GiveFeedback about=About::Unit(unit)/>
        </div>
    }
    .into_any()
}

fn criterion_of(gap: SignOffGap) -> CriterionRef {
    match gap {
        SignOffGap::NotMet(id)
        | SignOffGap::Stale(id)
        | SignOffGap::Disputed(id)
        | SignOffGap::Altered(id)
        | SignOffGap::Unrecorded(id)
        | SignOffGap::Illegible(id) => id,
    }
}

/// What is in the way, each of which leads to its criterion.
#[component]
fn Gaps(title: &'static str, gaps: Memo<Vec<SignOffGap>>) -> impl IntoView {
    let review = expect_context::<Review>();
    // What lacks the same is said once, with the criteria of which it is so.
    let is_unrecorded = |gap: &SignOffGap| matches!(gap, SignOffGap::Unrecorded(_));
    let single = move || gaps.get().into_iter().filter(|gap| !is_unrecorded(gap)).collect::<Vec<_>>();
    let unrecorded = move || gaps.get().into_iter().filter(is_unrecorded).map(criterion_of).collect::<Vec<_>>();
    let go = move |id| review.go(id);
    view! {
        <section class="gap-list" data-message="sign-off-gaps">
            <h3>{title}" "<span class="pane-count">{move || gaps.with(Vec::len)}</span></h3>
            <ul>
                {move || {
                    let criteria = unrecorded();
                    (!criteria.is_empty()).then(|| view! {
                        <li>
                            <p>{judging_words::unrecorded(criteria.len())}</p>
                            <p class="gap-criteria">
                                {criteria.into_iter().map(|id| view! {
                                    <button class="link-btn" aria-label=judging_words::criterion(id) on:click=move |_| go(id)>{id.number().to_owned()}</button>
                                }).collect_view()}
                            </p>
                        </li>
                    })
                }}
                <For each=single key=|gap| Message::from(gap).detail let:gap>
                    <li>
                        <button class="gap-link" on:click=move |_| go(criterion_of(gap))>{Message::from(&gap).detail}</button>
                    </li>
                </For>
            </ul>
        </section>
    }
    .into_any()
}

#[component]
fn SignOffForm(unit: UnitRef) -> impl IntoView {
    let session = expect_context::<Session>();
    let is_declared = RwSignal::new(false);
    let name = RwSignal::new(session.person().get_untracked().map(|person| person.name).unwrap_or_default());
    let refused: RwSignal<Option<(Field, Message)>> = RwSignal::new(None);
    let declaration = judging_words::declaration(unit);
    let words = StoredValue::new(declaration.clone());
    let sign = move || {
        let id = SignOffId::new(clock::now(), clock::random());
        let command = Command::SignOff { id, unit, declaration: words.get_value(), name: name.get_untracked() };
        session.fill_in(command, refused);
    };
    view! {
        <form class="form" on:submit=move |event| { event.prevent_default(); sign() }>
            <label class="declare">
                <input type="checkbox" prop:checked=is_declared on:change:target=move |event| is_declared.set(event.target().checked())/>
                <span>{declaration}</span>
            </label>
            <FormField label="Your name" value=name max_length=MAX_LINE trouble=field::trouble(refused.into(), Field::Name)/>
            <div class="form-actions">
                <button type="submit" class="btn" data-kind="primary" disabled=move || !is_declared.get()>"Sign off"</button>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn Signed(id: SignOffId, made: SignOff, at: Timestamp, by: String) -> impl IntoView {
    let session = expect_context::<Session>();
    let is_opening = RwSignal::new(false);
    let unit = made.unit;
    let released_words = session.memo(move |workspace| {
        let portfolio = workspace.portfolio();
        let (_, release) = released(portfolio, &standing(portfolio), unit)?;
        let made = portfolio.entries.get(&release)?;
        let by = judging_words::name(portfolio, made.by);
        Some(format!("Released {} by {by}", words::day(made.at, clock::today())))
    });
    let reason = RwSignal::new(String::new());
    let refused: RwSignal<Option<(Field, Message)>> = RwSignal::new(None);
    let open_again = move || {
        let entry = EntryId::new(clock::now(), clock::random());
        session.fill_in(Command::Reopen { id: entry, sign_off: id, reason: reason.get_untracked() }, refused);
    };
    view! {
        <section class="signed" data-message="signed-off">
            <p>
                <b>{format!("Signed off {} by {}", words::day(at, clock::today()), made.name.unwrap_or_else(|| by.clone()))}</b>
                " "<SignedMark record=RecordKey::SignOff(id) by/>
            </p>
            <p class="muted small">{made.declaration}</p>
            {move || released_words.get().map(|words| view! { <p data-message="released"><b>{words}</b></p> })}
            <Show
                when=move || is_opening.get()
                fallback=move || view! {
                    <button class="btn" data-kind="secondary" data-size="small" on:click=move |_| is_opening.set(true)>"Open again…"</button>
                }
            >
                <form class="form" on:submit=move |event| { event.prevent_default(); open_again() }>
                    <FormField
                        label="Why it is opened again"
                        kind=Kind::Text(2)
                        has_focus=true
                        value=reason
                        trouble=field::trouble(refused.into(), Field::CorrectionReason)
                    />
                    <FormFoot submit="Open again" is_danger=true on_cancel=move |()| is_opening.set(false)/>
                </form>
            </Show>
        </section>
    }
    .into_any()
}

//! What is planned to be sampled in one unit: planned by hand, and dropped with a reason.

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::{Command, Field, MAX_LINE, checked_due};
use evidence_mapper::portfolio::entry::{PlannedSample, Stage};
use evidence_mapper::portfolio::release::planned;
use evidence_mapper::portfolio::standing::standing;
use evidence_mapper::portfolio::{ActorId, Entry, EntryId, Portfolio};
use evidence_mapper::spec::UnitRef;
use evidence_mapper::terms::say;
use jiff::Timestamp;
use leptos::prelude::*;

use super::words as own_words;
use crate::app::browser::clock;
use crate::app::pages::judging::words as judging_words;
use crate::app::session::{Pen, Session};
use crate::app::ui::dialog::Dialog;
use crate::app::ui::field::{self, FormField, Kind};
use crate::app::ui::form::FormFoot;
use crate::app::words;

/// A sample of the plan, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    id: EntryId,
    made: PlannedSample,
    by: String,
    taken_at: Option<Timestamp>,
    is_overdue: bool,
}

/// What stands in the plan of `unit`, what was dropped last.
fn lines(portfolio: &Portfolio, unit: UnitRef) -> (Vec<Line>, Vec<Line>) {
    let all = || {
        portfolio.entries.iter().filter_map(|(&id, made)| match &made.value {
            Entry::PlannedSample(planned) if planned.unit == unit => Some((id, made.by, planned)),
            _ => None,
        })
    };
    let in_plan = planned(portfolio);
    let today = clock::today();
    let line = |(id, by, made): (EntryId, ActorId, &PlannedSample)| {
        let taken = in_plan.iter().find(|one| one.id == id).and_then(|one| one.taken);
        let taken_at = taken.and_then(|taken| portfolio.entries.get(&taken)).map(|made| made.at);
        Line {
            id,
            made: made.clone(),
            by: judging_words::name(portfolio, by),
            taken_at,
            is_overdue: taken_at.is_none() && made.planned_on.is_some_and(|day| day < today),
        }
    };
    let standing = all().filter(|(id, ..)| in_plan.iter().any(|one| one.id == *id));
    let dropped = all().filter(|(.., planned)| planned.is_dropped);
    (standing.map(line).collect(), dropped.map(line).collect())
}

/// The panel.
#[component]
pub fn PlannedSamples(
    /// Of which unit.
    unit: UnitRef,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let lines = session.memo(move |workspace| lines(workspace.portfolio(), unit));
    let dropping: RwSignal<Option<EntryId>> = RwSignal::new(None);
    let is_planning = RwSignal::new(false);
    let done = Callback::new(move |()| {
        dropping.set(None);
        is_planning.set(false);
    });
    let is_iqa = move || session.pen() == Pen::Iqa;
    view! {
        <section class="panel planned" aria-label="Planned samples">
            <div class="panel-head">
                <h2>"In the plan"</h2>
                <Show when=is_iqa>
                    <button class="btn" data-kind="secondary" data-size="small" on:click=move |_| is_planning.set(true)>"Plan a sample…"</button>
                </Show>
            </div>
            <Show when=move || lines.with(|(standing, _)| standing.is_empty())>
                <p class="muted">"No sample of this unit is planned."</p>
            </Show>
            <ul class="asked-list">
                {move || lines.get().0.into_iter().map(|line| view! { <PlannedLine line dropping is_iqa=is_iqa()/> }).collect_view()}
            </ul>
            {move || lines.get().1.into_iter().map(|line| view! {
                <p class="muted small" data-dropped>{format!("Dropped from the plan by {}: {}", line.by, line.made.reason)}</p>
            }).collect_view()}
            {move || dropping.get().map(|id| view! {
                <Dialog title=format!("Drop a sample of {unit} from the plan") on_close=done><DropForm id unit on_done=done/></Dialog>
            })}
            <Show when=move || is_planning.get()>
                <Dialog title=format!("Plan a sample of {unit}") on_close=done><PlanForm unit on_done=done/></Dialog>
            </Show>
        </section>
    }
    .into_any()
}

#[component]
fn PlannedLine(line: Line, dropping: RwSignal<Option<EntryId>>, is_iqa: bool) -> impl IntoView {
    let Line { id, made, by, taken_at, is_overdue } = line;
    let facts = [
        made.planned_on.map(|day| format!("for {}", words::date(day))),
        made.is_required.then(|| "before release".to_owned()),
        Some(format!("by {by}")),
    ];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <li class="asked-row" data-planned=if taken_at.is_some() { "taken" } else { "open" }>
            <div>
                <p>
                    <b>{own_words::stage(made.stage)}</b>
                    <span class="muted small">{format!(" {facts}")}</span>
                    {taken_at.map(|at| view! { " " <span class="mark is-done">{format!("Taken {}", words::day(at, clock::today()))}</span> })}
                    {is_overdue.then(|| view! { " " <span class="mark is-stale">"Overdue"</span> })}
                </p>
                <p class="small">{made.reason}</p>
            </div>
            {(is_iqa && taken_at.is_none()).then(|| view! {
                <button class="btn" data-kind="quiet" data-size="small" on:click=move |_| dropping.set(Some(id))>"Drop…"</button>
            })}
        </li>
    }
    .into_any()
}

#[component]
fn DropForm(id: EntryId, unit: UnitRef, on_done: Callback<()>) -> impl IntoView {
    let session = expect_context::<Session>();
    let reason = RwSignal::new(String::new());
    let refused: RwSignal<Option<(Field, Message)>> = RwSignal::new(None);
    let give_up = move || {
        let before = session.with_untracked(|workspace| {
            workspace.portfolio().entries.get(&id).and_then(|made| match &made.value {
                Entry::PlannedSample(planned) => Some(planned.clone()),
                _ => None,
            })
        });
        let Some(before) = before else { return };
        let planned = PlannedSample {
            unit,
            reason: reason.get_untracked(),
            is_dropped: true,
            is_required: false,
            supersedes: Some(id),
            ..before
        };
        let id = EntryId::new(clock::now(), clock::random());
        if session.fill_in(Command::PlanSample { id, planned }, refused) {
            on_done.run(());
        }
    };
    view! {
        <form class="form" on:submit=move |event| { event.prevent_default(); give_up() }>
            <FormField
                label="Why it is dropped" value=reason max_length=MAX_LINE has_focus=true
                hint="It stays in the record with the plan that it takes the place of."
                trouble=field::trouble(refused.into(), Field::Reason)
            />
            <FormFoot submit="Drop from the plan" is_danger=true on_cancel=on_done/>
        </form>
    }
    .into_any()
}

#[component]
fn PlanForm(unit: UnitRef, on_done: Callback<()>) -> impl IntoView {
    let session = expect_context::<Session>();
    let stage = session.with_untracked(|workspace| {
        let is_signed = standing(workspace.portfolio()).sign_off(unit).is_some();
        if is_signed { Stage::Summative } else { Stage::Interim }
    });
    let stage = RwSignal::new(stage);
    let day = RwSignal::new(String::new());
    let is_required = RwSignal::new(true);
    let reason = RwSignal::new(String::new());
    let refused: RwSignal<Option<(Field, Message)>> = RwSignal::new(None);
    let plan = move || {
        let planned = PlannedSample {
            unit,
            stage: stage.get_untracked(),
            planned_on: day.get_untracked().parse().ok(),
            is_required: is_required.get_untracked(),
            reason: reason.get_untracked(),
            is_dropped: false,
            supersedes: None,
        };
        if let Err(error) = checked_due(Field::PlannedOn, planned.planned_on, clock::today()) {
            return refused.set(Some((Field::PlannedOn, Message::from(&error))));
        }
        let id = EntryId::new(clock::now(), clock::random());
        if session.fill_in(Command::PlanSample { id, planned }, refused) {
            on_done.run(());
        }
    };
    view! {
        <form class="form" on:submit=move |event| { event.prevent_default(); plan() }>
            <fieldset class="field">
                <legend class="field-label">{say("When in the {learner}’s way")}</legend>
                <div class="segmented">
                    {[Stage::Interim, Stage::Summative].map(|one| view! {
                        <button type="button" aria-pressed=move || (stage.get() == one).to_string() on:click=move |_| stage.set(one)>{own_words::stage(one)}</button>
                    }).collect_view()}
                </div>
            </fieldset>
            <FormField
                label="For which day" kind=Kind::Date is_optional=true value=day
                trouble=field::trouble(refused.into(), Field::PlannedOn)
            />
            <FormField label="Why" is_optional=true value=reason max_length=MAX_LINE trouble=field::trouble(refused.into(), Field::Reason)/>
            <label class="check">
                <input type="checkbox" prop:checked=is_required on:change:target=move |event| is_required.set(event.target().checked())/>
                <span>"The unit is not released before"</span>
            </label>
            <FormFoot submit="Plan" on_cancel=on_done/>
        </form>
    }
    .into_any()
}

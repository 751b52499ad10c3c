//! Actions of an IQA's: raised of an assessor, who answers; closed by the IQA alone.

use evidence_mapper::desk::person::Person;
use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::Command;
use evidence_mapper::portfolio::entry::ActionStep;
use evidence_mapper::portfolio::standing::assessors_actions;
use evidence_mapper::portfolio::{Actor, EntryId, fitness};
use evidence_mapper::spec::{CriterionRef, UnitRef};
use jiff::civil::Date;
use leptos::prelude::*;

use crate::app::browser::clock;
use crate::app::pages::judging::words as judging_words;
use crate::app::route::{Route, Screen};
use crate::app::session::{Pen, Session};
use crate::app::ui::field::{FormField, Kind};
use crate::app::words;

/// An action, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Action {
    id: EntryId,
    place: String,
    criterion: Option<CriterionRef>,
    by: String,
    of: String,
    what: String,
    due_on: Option<Date>,
    is_overdue: bool,
    blocks: Option<UnitRef>,
    responses: Vec<String>,
    is_closed: bool,
    is_mine: bool,
}

/// Every action that who reads here has to do with, the open ones first.
#[component]
pub fn OwnActions(
    /// Only those that have to do with this unit.
    #[prop(optional)]
    unit: Option<UnitRef>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let today = clock::today();
    let actions = session.memo(move |workspace| {
        let portfolio = workspace.portfolio();
        // On another device they are somebody else until they have said a word there.
        let person = session.person().with(|person| person.as_ref().map(Person::as_actor));
        let is_mine = |of| {
            let is_person = |person: &Actor| fitness::is_person(portfolio, person, of);
            fitness::is_same_person(portfolio, of, workspace.actor()) || person.as_ref().is_some_and(is_person)
        };
        let mut actions: Vec<Action> = assessors_actions(portfolio)
            .into_iter()
            .filter_map(|action| {
                if unit.is_some() && action.unit(portfolio) != unit {
                    return None;
                }
                let made = action.decision.and_then(|id| portfolio.decisions.get(&id));
                let criterion = made.map(|made| made.value.criterion);
                let place = made.map(|made| judging_words::criterion(made.value.criterion));
                Some(Action {
                    id: action.id,
                    place: place
                        .or(action.blocks.map(|unit| unit.to_string()))
                        .unwrap_or_else(|| "Over all".to_owned()),
                    criterion,
                    by: judging_words::name(portfolio, action.by),
                    of: judging_words::name(portfolio, action.of),
                    what: action.what.to_owned(),
                    due_on: action.due_on,
                    is_overdue: action.is_overdue(today),
                    blocks: action.blocks,
                    responses: action.responses.iter().map(|text| (*text).to_owned()).collect(),
                    is_closed: action.is_closed,
                    is_mine: is_mine(action.of),
                })
            })
            .collect();
        actions.sort_by_key(|action| (action.is_closed, action.due_on.unwrap_or(Date::MAX)));
        actions
    });
    let shown = move || {
        let pen = session.pen();
        actions.get().into_iter().filter(|action| pen == Pen::Iqa || action.is_mine).collect::<Vec<_>>()
    };
    let is_any = Memo::new(move |_| !shown().is_empty());
    view! {
        <Show when=move || is_any.get()>
            <section class="panel to-do" aria-label="Actions">
                <h2>"Actions"</h2>
                <ul class="asked-list">
                    {move || shown().into_iter().map(|action| view! { <ActionRow action/> }).collect_view()}
                </ul>
            </section>
        </Show>
    }
    .into_any()
}

#[component]
fn ActionRow(action: Action) -> impl IntoView {
    let session = expect_context::<Session>();
    let Action { id, place, criterion, by, of, what, due_on, is_overdue, blocks, responses, is_closed, .. } = action;
    let text = RwSignal::new(String::new());
    let refused: RwSignal<Option<Message>> = RwSignal::new(None);
    let is_iqa = session.pen() == Pen::Iqa;
    let portfolio = session.with_untracked(|workspace| workspace.portfolio().id);
    let review = Route::Portfolio(portfolio, Screen::Review).to_string();
    let (label, button) =
        if is_iqa { ("Why it can be closed", "Close the action") } else { ("What you did", "Answer") };
    let step = move || {
        let words = text.get_untracked();
        let step = if is_iqa {
            ActionStep::Closed { action: id, note: words }
        } else {
            ActionStep::Answered { action: id, response: words }
        };
        let entry = EntryId::new(clock::now(), clock::random());
        refused.set(session.attempt(Command::ActOn { id: entry, step }).err().map(|error| Message::from(&error)));
    };
    let due = due_on.map(|due| format!(" · by {}", words::date(due)));
    // What an assessor has answered waits for the IQA: there may be more to say, but it is not asked for.
    let is_asked = RwSignal::new(is_iqa || responses.is_empty());
    let form = move || {
        view! {
            <form class="form" on:submit=move |event| { event.prevent_default(); step() }>
                <FormField label kind=Kind::Text(2) is_optional=is_iqa value=text trouble=refused/>
                <button type="submit" class="btn" data-kind="secondary" data-size="small">{button}</button>
            </form>
        }
    };
    let again = move || {
        view! {
            <button type="button" class="btn" data-kind="quiet" data-size="small" on:click=move |_| is_asked.set(true)>
                "Answer again…"
            </button>
        }
    };
    view! {
        <li class="asked-row is-action" data-action=place.clone() data-closed=is_closed.then_some("")>
            <div>
                <p>
                    {match criterion.filter(|_| !is_iqa) {
                        Some(criterion) => view! { <a href=format!("{review}?at={criterion}")><b>{place.clone()}</b></a> }.into_any(),
                        None => view! { <b>{place.clone()}</b> }.into_any(),
                    }}
                    <span class="muted small">{format!(" · {by} asks {of}")}{due}</span>
                    {is_overdue.then(|| view! { " " <span class="mark is-stale">"Overdue"</span> })}
                    {blocks.filter(|_| !is_closed).map(|unit| view! { " " <span class="mark">{format!("{unit} waits for it")}</span> })}
                    {is_closed.then(|| view! { " " <span class="mark is-done">"Closed"</span> })}
                </p>
                <p class="prewrap">{what}</p>
                {responses.into_iter().map(|response| view! { <p class="prewrap muted">"Answered: "{response}</p> }).collect_view()}
                {(!is_closed).then(|| view! { <Show when=move || is_asked.get() fallback=again>{form()}</Show> })}
            </div>
        </li>
    }
    .into_any()
}

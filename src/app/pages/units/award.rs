//! How the plan stands to one award, and the ways there.

use std::collections::BTreeSet;

use evidence_mapper::combination::outlook::Outlook;
use evidence_mapper::combination::plan::{Way, Ways};
use evidence_mapper::combination::{Combination, words as combination_words};
use evidence_mapper::spec::{AwardId, UnitRef};
use evidence_mapper::terms::say;
use leptos::prelude::*;
use std::sync::Arc;

use super::picture::{Drawn, picture};
use super::{Planner, enrolment};
use crate::app::pages::progress::AimHere;
use crate::app::words;

/// One award.
#[component]
pub fn AwardPanel(award: AwardId) -> impl IntoView {
    let planner = expect_context::<Planner>();
    let session = planner.session;
    let spec = session.spec();
    let of_spec = spec.award(award)?.clone();
    let is_aim = session.memo(move |workspace| enrolment(workspace).is_some_and(|enrolment| enrolment.award == award));
    let outlook = Memo::new(move |_| planner.outlooks.with(|outlooks| outlooks.get(&award).cloned()));
    let stands = session.memo(move |workspace| {
        let progress = workspace.progress().award(award)?;
        let ruled_out = enrolment(workspace).map(|enrolment| enrolment.ruled_out.clone()).unwrap_or_default();
        Some((progress.verdict.clone(), workspace.progress().standing.clone(), ruled_out))
    });
    let combination = move || {
        stands.with(|stands| stands.as_ref().map_or(Combination::Incomplete, |(verdict, ..)| verdict.combination))
    };
    let headline = move || {
        stands
            .with(|stands| stands.as_ref().map(|(verdict, standing, _)| combination_words::headline(verdict, standing)))
    };
    let drawn = move || {
        let (verdict, standing, ruled_out) = stands.get()?;
        let uncounted = outlook.with(|outlook| outlook.as_ref().map(|outlook| outlook.explanation.uncounted.clone()));
        Some(picture(&spec, &Drawn { verdict, standing, ruled_out, uncounted: uncounted.unwrap_or_default() }))
    };
    let uncounted = move || {
        let outlook = outlook.get()?;
        let words = combination_words::all_uncounted(&outlook.explanation.uncounted).into_iter();
        let items = words.map(|words| view! { <li>{words}</li> }).collect_view();
        (!outlook.explanation.uncounted.is_empty()).then(|| {
            view! {
                <h3>"Does not count"</h3>
                <ul class="plain-list small" data-message="uncounted">{items}</ul>
            }
        })
    };
    Some(
        view! {
            <section
                class="panel award units-award"
                class:is-aim=is_aim
                data-award=award.to_string()
                data-combination=move || words::combination_hook(combination())
                aria-label=of_spec.short_title.clone()
            >
                <header class="award-head">
                    <h2>{of_spec.short_title.clone()}</h2>
                    <Show when=move || is_aim.get() fallback=move || view! { <AimHere award/> }>
                        <span class="badge is-aim">{if session.is_read_only() { say("The {learner}’s aim") } else { "Your aim" }}</span>
                    </Show>
                </header>
                <p class="verdict"><span>{headline}</span></p>
                {drawn}
                <p class="muted small">{of_spec.rule_source.clone()}</p>
                {uncounted}
                <WaysThere award outlook/>
            </section>
        }
        .into_any(),
    )
}

/// The ways to one award, or why there is none.
#[component]
fn WaysThere(award: AwardId, outlook: Memo<Option<Arc<Outlook>>>) -> impl IntoView {
    let planner = expect_context::<Planner>();
    let session = planner.session;
    let title = session.spec().award(award).map(|award| award.short_title.clone()).unwrap_or_default();
    move || {
        let Some(outlook) = outlook.get() else {
            return Some(view! { <p class="muted small">"Looking for ways…"</p> }.into_any());
        };
        let explanation = &outlook.explanation;
        match &explanation.ways {
            Ways::Found(ways) if ways.iter().all(|way| way.units.is_empty()) => None,
            Ways::Found(ways) => {
                let heading = match ways.len() {
                    1 => format!("The way to the {title}"),
                    number => format!("The {} quickest ways to the {title}", spelled(number)),
                };
                let items = ways.iter().zip(&outlook.also).map(|(way, also)| {
                    view! { <li class="way" data-way=named(&way.units)><WayThere award=Some(award) way=way.clone() also=also.clone()/></li> }
                });
                let routes = explanation.routes.iter().map(combination_words::route);
                let routes: Vec<_> = routes.map(|words| view! { <li>{words}</li> }).collect();
                Some(
                    view! {
                        <h3>{heading}</h3>
                        <ol class="ways">{items.collect_view()}</ol>
                        {(!routes.is_empty()).then(|| view! {
                            <h3>"Route by route"</h3>
                            <ul class="plain-list small">{routes}</ul>
                        })}
                    }
                    .into_any(),
                )
            }
            Ways::None(conflict) => Some(
                view! {
                    <div class="banner is-problem units-conflict" data-message="no-way">
                        <b>{format!("There is no way to the {title}")}</b>
                        <p>{combination_words::conflict(conflict)}</p>
                        {combination_words::shortfalls(conflict, &explanation.verdict).into_iter().map(|words| view! { <p>{words}</p> }).collect_view()}
                        <p>{combination_words::remedy(conflict)}</p>
                    </div>
                }
                .into_any(),
            ),
            Ways::Unknown => Some(
                view! { <p class="notice" data-message="ways-unknown">"No way was found before the search was given up. There may be one all the same."</p> }
                    .into_any(),
            ),
        }
    }
}

/// The units of a way, parted by spaces.
fn named(units: &[UnitRef]) -> String {
    units.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn spelled(number: usize) -> String {
    match number {
        2 => "two".to_owned(),
        3 => "three".to_owned(),
        other => other.to_string(),
    }
}

/// A way to all awards at once, where none of them lies inside another.
#[component]
pub fn TogetherPanel() -> impl IntoView {
    let planner = expect_context::<Planner>();
    move || {
        let ways = planner.together.get()?;
        let content = match ways {
            Ways::Found(ways) => {
                let way = ways.into_iter().next().filter(|way| !way.units.is_empty())?;
                let name = named(&way.units);
                view! { <div class="way" data-way=name><WayThere award=None way also=Vec::new()/></div> }.into_any()
            }
            Ways::None(conflict) => view! { <p>{combination_words::conflict(&conflict)}</p> }.into_any(),
            Ways::Unknown => return None,
        };
        Some(view! {
            <section class="panel units-award" aria-labelledby="together" data-message="together">
                <h2 id="together">"All awards at once"</h2>
                {content}
            </section>
        })
    }
}

/// One way: its units, what they take, and making it the plan.
#[component]
fn WayThere(award: Option<AwardId>, way: Way, also: Vec<AwardId>) -> impl IntoView {
    let planner = expect_context::<Planner>();
    let session = planner.session;
    let spec = session.spec();
    let plan = session.memo(|workspace| workspace.progress().standing.planned.clone());
    let units: BTreeSet<UnitRef> = way.units.iter().copied().collect();
    let (open, is_new) = {
        let units = units.clone();
        let achieved = session.with_untracked(|workspace| workspace.progress().standing.achieved.clone());
        (
            Memo::new(move |_| {
                plan.with(|plan| {
                    plan.iter().filter(|unit| !achieved.contains_key(unit)).copied().collect::<BTreeSet<_>>()
                })
            }),
            move |unit: UnitRef| plan.with(|plan| units.contains(&unit) && !plan.contains(&unit)),
        )
    };
    let is_plan = {
        let units = units.clone();
        Memo::new(move |_| open.with(|open| *open == units))
    };
    let out = {
        let units = units.clone();
        move || {
            let out: Vec<String> = open.with(|open| open.difference(&units).map(ToString::to_string).collect());
            (!out.is_empty()).then(|| format!("Takes {} out of the plan.", combination_words::list(&out)))
        }
    };
    let title = |unit: UnitRef| spec.unit(unit).map(|unit| unit.title.value.clone()).unwrap_or_default();
    let chips = way.units.iter().map(|&unit| {
        let is_new = {
            let is_new = is_new.clone();
            Memo::new(move |_| is_new(unit))
        };
        view! {
            <li class="way-unit" class:is-new=is_new title=title(unit)>
                <span aria-hidden="true">{move || if is_new.get() { "+ " } else { "" }}</span>
                {unit.to_string()}
                <span class="visually-hidden">{move || if is_new.get() { " (not in the plan yet)" } else { " (in the plan)" }}</span>
            </li>
        }
    });
    let chips = chips.collect_view();
    let also: Vec<String> =
        also.iter().filter_map(|&award| spec.award(award)).map(|award| format!("the {}", award.short_title)).collect();
    let left = combination_words::left(way.hours, way.units.len());
    let name = combination_words::list(&way.units.iter().map(ToString::to_string).collect::<Vec<_>>());
    let take = {
        let units = way.units.clone();
        move |_| planner.plan(award, &units)
    };
    let is_aim = session.memo(move |workspace| award.is_none() || enrolment(workspace).map(|e| e.award) == award);
    let label = move || if is_aim.get() { "Plan this way" } else { "Aim and plan this way" };
    view! {
        <p><b>{left}" left"</b>{(!way.is_proven).then_some(" (there may be a quicker way)")}</p>
        <ul class="way-units">{chips}</ul>
        {(!also.is_empty()).then(|| view! { <p class="muted small">{format!("It makes {} too.", combination_words::list(&also))}</p> })}
        {move || {
            if is_plan.get() && is_aim.get() {
                let whose = if session.is_read_only() { say("This is the {learner}’s plan") } else { "This is your plan" };
                return Some(view! { <p class="way-here"><b>{whose}</b></p> }.into_any());
            }
            if session.is_read_only() {
                return None;
            }
            let out = out();
            let (take, name) = (take.clone(), name.clone());
            Some(view! {
                <div class="way-take">
                    <button
                        class="btn" data-kind="secondary" data-size="small"
                        aria-label=format!("{}: {name}", label())
                        on:click=take
                    >
                        {label()}
                    </button>
                    {out.map(|out| view! { <span class="muted small">{out}</span> })}
                </div>
            }.into_any())
        }}
    }
    .into_any()
}

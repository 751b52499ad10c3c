//! The criteria side: units that fold, outcomes, criteria with what is mapped to them. The same tree shows somebody else's
//! portfolio, where nothing can be dropped on it.

mod row;
mod wording;

use std::collections::BTreeSet;

use evidence_mapper::portfolio::release::released;
use evidence_mapper::portfolio::standing::standing;
use evidence_mapper::progress::{Coverage, CriterionProgress};
use evidence_mapper::spec::{ErratumId, Outcome, Specification, Unit, UnitRef};
use leptos::ev;
use leptos::prelude::*;

use crate::app::drag::{Carry, Target};
use crate::app::pages::help::Explain;
use crate::app::pages::help::words::Word;
use crate::app::pages::map::judged::Judged;
use crate::app::pages::signed::SignedTogether;
use crate::app::session::Session;
use crate::app::ui::filling::{self, Filling};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::ui::status::Ladders;
use crate::app::words;
use row::CriterionRow;
pub use wording::{Errata, Guidance, Wording, achievement_hook, coverage_hook};

/// Which units are folded away, and which part of the criteria shows.
#[derive(Clone, Copy)]
pub struct TreeView {
    folded: RwSignal<BTreeSet<UnitRef>>,
    /// Only criteria with this missing.
    pub only: RwSignal<Only>,
}

/// Which criteria show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Only {
    /// All of them.
    #[default]
    All,
    /// Those with no evidence.
    Uncovered,
    /// Those with a mapping that does not say where.
    Unlocated,
    /// Those that are ready to claim.
    Ready,
    /// Those that are claimed.
    Claimed,
}

impl Only {
    fn shows(self, coverage: Coverage) -> bool {
        match self {
            Only::All => true,
            Only::Uncovered => coverage == Coverage::None,
            Only::Unlocated => coverage == Coverage::Mapped,
            Only::Ready => coverage == Coverage::Located,
            Only::Claimed => coverage == Coverage::Claimed,
        }
    }
}

impl TreeView {
    /// Everything unfolded and shown.
    pub fn new() -> TreeView {
        TreeView { folded: RwSignal::new(BTreeSet::new()), only: RwSignal::new(Only::All) }
    }

    fn is_open(self, unit: UnitRef) -> Signal<bool> {
        Memo::new(move |_| self.folded.with(|folded| !folded.contains(&unit))).into()
    }

    fn toggle(self, unit: UnitRef) {
        self.folded.update(|folded| {
            if !folded.remove(&unit) {
                folded.insert(unit);
            }
        });
    }

    fn set_all(self, units: impl Iterator<Item = UnitRef>, is_folded: bool) {
        self.folded.set(if is_folded { units.collect() } else { BTreeSet::new() });
    }
}

/// The tree of units in the learner's plan, and of the others below it.
#[component]
pub fn CriteriaTree() -> impl IntoView {
    let session = expect_context::<Session>();
    let spec = session.spec();
    let view = TreeView::new();
    provide_context(view);
    let judged = Judged::new(session);
    provide_context(judged);
    provide_context(Filling::new());
    let in_plan = session.memo(|workspace| {
        workspace.portfolio().enrolment.value.as_ref().map(|enrolment| enrolment.units.clone()).unwrap_or_default()
    });
    let units: Vec<UnitRef> = spec.units.iter().map(|unit| unit.unit_ref).collect();
    let all_units = StoredValue::new(units.clone());
    let planned = move || {
        all_units.get_value().into_iter().filter(|unit| in_plan.with(|plan| plan.contains(unit))).collect::<Vec<_>>()
    };
    let others = move || {
        all_units.get_value().into_iter().filter(|unit| in_plan.with(|plan| !plan.contains(unit))).collect::<Vec<_>>()
    };
    // Those in the plan come first.
    let there = filling::growing(first_units(&spec, &untrack(planned)), move || {
        all_units.try_with_value(Vec::len).unwrap_or_default()
    });
    let planned_there = move || planned().into_iter().take(there.get()).collect::<Vec<_>>();
    let others_there = move || {
        let room = there.get().saturating_sub(planned().len());
        others().into_iter().take(room).collect::<Vec<_>>()
    };
    let portfolio = session.with_untracked(|workspace| workspace.portfolio().id);
    let has_others = Memo::new(move |_| !others_there().is_empty());
    let has_errata = !spec.errata.is_empty();
    let spec = StoredValue::new(spec);
    let unit_view = move |unit: UnitRef| {
        spec.with_value(|spec| spec.unit(unit).cloned()).map(|unit| view! { <UnitSection unit=unit/> })
    };
    view! {
        <div class="tree-tools">
            <Filter/>
            <Explain word=Word::Claim/>
            <button class="btn" data-kind="quiet" data-size="small" on:click=move |_| view.set_all(all_units.get_value().into_iter(), true)>
                "Fold all"
            </button>
            <button class="btn" data-kind="quiet" data-size="small" on:click=move |_| view.set_all(std::iter::empty(), false)>
                "Unfold all"
            </button>
        </div>
        <Show when=move || has_errata>
            <p class="tree-legend">
                <b>"※ note"</b>
                " stands where the published specification has a fault. Press it to see the fault, and how it is treated here."
            </p>
        </Show>
        <SignedTogether records=judged.records()>
        <For each=planned_there key=|unit| *unit children=unit_view/>
        <Show when=move || has_others.get()>
            <h2 class="tree-rest">"Not in the plan"</h2>
            <p class="tree-legend">
                "What is mapped to these units is parked: it counts again when the unit is in the plan. "
                <a href=format!("#/portfolio/{portfolio}/units")>"Choose units"</a>
            </p>
        </Show>
        <For each=others_there key=|unit| *unit children=unit_view/>
        </SignedTogether>
    }
    .into_any()
}

/// How many criteria fill the tallest screen, at least.
const SCREENFUL: usize = 40;

/// How many of `units` have so many criteria that the first screen is full.
fn first_units(spec: &Specification, units: &[UnitRef]) -> usize {
    let mut criteria = 0;
    let is_before = |unit: &&UnitRef| {
        let is_before = criteria < SCREENFUL;
        let outcomes = spec.unit(**unit).map(|unit| unit.outcomes.as_slice()).unwrap_or_default();
        criteria += outcomes.iter().map(|outcome| outcome.criteria.len()).sum::<usize>();
        is_before
    };
    units.iter().take_while(is_before).count().max(1)
}

#[component]
fn Filter() -> impl IntoView {
    let view = expect_context::<TreeView>();
    // Who works on it looks for what to do next; who reads it, for what is to be judged.
    let last = if expect_context::<Session>().is_read_only() {
        (Only::Claimed, "Claimed")
    } else {
        (Only::Ready, "Ready to claim")
    };
    let choices = [(Only::All, "All"), (Only::Uncovered, "No evidence"), (Only::Unlocated, "No location"), last];
    view! {
        <div class="segmented" role="group" aria-label="Show criteria">
            {choices
                .map(|(only, label)| {
                    let is_on = move || view.only.get() == only;
                    view! {
                        <button
                            aria-pressed=move || is_on().to_string()
                            on:click=move |_| view.only.set(only)
                        >
                            {label}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

#[component]
fn UnitSection(unit: Unit) -> impl IntoView {
    let session = expect_context::<Session>();
    let carry = expect_context::<Carry>();
    let view = expect_context::<TreeView>();
    let id = unit.unit_ref;
    let target = Target::Unit(id);
    let is_open = view.is_open(id);
    let progress = session.unit(id);
    let is_achieved = move || progress.get().is_achieved.then_some("");
    let unit = StoredValue::new(unit);
    let outcomes = move || unit.with_value(|unit| unit.outcomes.clone());
    let facts = unit.with_value(|unit| {
        let sizes = words::sizes(unit.credit.value, &[(unit.glh.value, "GLH"), (unit.tqt.value, "TQT")]);
        [format!("Level {}", unit.level), sizes]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · ")
    });
    let notes = unit.with_value(|unit| {
        let mut notes = unit.errata.clone();
        notes.extend([&unit.credit, &unit.glh, &unit.tqt].iter().filter_map(|stated| stated.erratum));
        notes.extend(unit.title.erratum);
        notes
    });
    // A release is looked for only where there can be one.
    let is_released = session.memo(move |workspace| {
        let is_signed_off = workspace.progress().units.get(&id).is_some_and(|unit| unit.is_signed_off);
        let portfolio = workspace.portfolio();
        is_signed_off && released(portfolio, &standing(portfolio), id).is_some()
    });
    let state = move || words::unit_state(progress.get(), is_released.get());
    view! {
        <section
            class="unit"
            class:is-over=carry.is_over(target)
            data-unit=id.to_string()
            data-achieved=is_achieved
            aria-labelledby=format!("unit-{id}")
        >
            <header class="unit-head">
                <button
                    class="unit-fold"
                    aria-expanded=move || is_open.get().to_string()
                    on:click=move |_| view.toggle(id)
                >
                    <Icon of=Glyph::ChevronRight/>
                    <span class="unit-ref">{id.to_string()}</span>
                    <span class="unit-title" id=format!("unit-{id}")>{unit.with_value(|unit| unit.title.value.clone())}</span>
                </button>
                <Errata ids=notes/>
                {move || state().map(|(hook, words)| view! {
                    <span class="mark unit-state" class:is-done=hook != "stale" class:is-stale=hook == "stale" data-state=hook>{words}</span>
                })}
                <span class="unit-facts">{facts}</span>
                <Ladders counts=Signal::derive(move || progress.get().counts)/>
                <MapHere target/>
            </header>
            <Show when=move || is_open.get()>
                {outcomes().into_iter().map(|outcome| view! { <OutcomeSection outcome/> }).collect_view()}
            </Show>
        </section>
    }
    .into_any()
}

#[component]
fn OutcomeSection(outcome: Outcome) -> impl IntoView {
    let carry = expect_context::<Carry>();
    let session = expect_context::<Session>();
    let id = outcome.outcome_ref;
    let target = Target::Outcome(id);
    let counts = session.outcome(id);
    let mut notes: Vec<ErratumId> = outcome.number.erratum.into_iter().collect();
    notes.extend(outcome.wording.erratum);
    notes.dedup();
    let covered = move || {
        let counts = counts.get().counts;
        format!("{} of {}", counts.mapped, counts.criteria)
    };
    view! {
        <div class="outcome" class:is-over=carry.is_over(target) data-outcome=id.to_string()>
            <div class="outcome-head">
                <h3 class="outcome-title">
                    <span class="outcome-ref">{format!("LO{}", id.number())}</span>
                    <span>{outcome.wording.value.clone()}</span>
                </h3>
                <Errata ids=notes/>
                <span class="outcome-count" aria-label="criteria with evidence">{covered}</span>
                <MapHere target/>
            </div>
            <ul class="criteria">
                {outcome.criteria.into_iter().map(|criterion| view! { <CriterionRow criterion/> }).collect_view()}
            </ul>
        </div>
    }
    .into_any()
}

/// The button that maps what is picked up; there only while something is.
#[component]
fn MapHere(target: Target) -> impl IntoView {
    let session = expect_context::<Session>();
    let carry = expect_context::<Carry>();
    let is_picking = carry.is_picking();
    let criteria: Vec<_> =
        target.criteria(&session.spec()).into_iter().map(|criterion| session.criterion(criterion)).collect();
    let is_mapped = Memo::new(move |_| {
        carry.carried().with(|carried| {
            let Some(carried) = carried else { return false };
            let has_all =
                |progress: &CriterionProgress| carried.evidence.iter().all(|id| progress.evidence.contains(id));
            criteria.iter().all(|progress| progress.with(has_all))
        })
    });
    // A plain name for every target, which begins with the word that is seen.
    let label = move || {
        let done = if is_mapped.get() { "Mapped" } else { "Map" };
        match target {
            Target::Criterion(criterion) => format!("{done} to {} {}", criterion.unit, criterion.number()),
            Target::Outcome(outcome) => format!("{done} to all of {} LO{}", outcome.unit, outcome.number()),
            Target::Unit(unit) => format!("{done} to all of {unit}"),
        }
    };
    let press = move |event: ev::MouseEvent| {
        event.stop_propagation();
        if !is_mapped.get_untracked() {
            carry.drop_on(target, session);
        }
    };
    view! {
        <Show when=move || is_picking.get()>
            // Not `disabled`: the focus would be lost with the press that did it.
            <button
                class="map-here"
                aria-label=label
                aria-disabled=move || is_mapped.get().then_some("true")
                on:click=press
            >
                {move || if is_mapped.get() { "Mapped" } else { "Map" }}
            </button>
        </Show>
    }
    .into_any()
}

//! The units to choose from, by group, with what to find them by where there are many.

use std::collections::{BTreeMap, BTreeSet};

use evidence_mapper::combination::words as combination_words;
use evidence_mapper::portfolio::Intent;
use evidence_mapper::spec::{GroupId, Specification, Unit, UnitRef};
use leptos::prelude::*;

use super::Planner;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::ui::unique_id;
use crate::app::words;

/// From so many units on there is a search.
const MANY: usize = 12;

/// Which units show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Only {
    /// All of them.
    #[default]
    All,
    /// Those in the plan, and those achieved.
    Taken,
    /// The others.
    Open,
    /// Those that something is mapped to.
    WithEvidence,
}

/// What the list is narrowed to. A handle.
#[derive(Clone, Copy)]
struct Find {
    words: RwSignal<String>,
    only: RwSignal<Only>,
    /// How many mappings each unit has.
    mappings: Memo<BTreeMap<UnitRef, usize>>,
    /// The units that show.
    shown: Memo<BTreeSet<UnitRef>>,
    /// The units in the plan, and those achieved.
    taken: Memo<BTreeSet<UnitRef>>,
}

/// The list.
#[component]
pub fn Choose() -> impl IntoView {
    let session = expect_context::<Planner>().session;
    let spec = session.spec();
    let mappings = session.memo(|workspace| {
        let mut mappings: BTreeMap<UnitRef, usize> = BTreeMap::new();
        for (key, _) in workspace.portfolio().mappings.iter() {
            *mappings.entry(key.criterion.unit).or_default() += 1;
        }
        mappings
    });
    let taken = session.memo(|workspace| {
        let standing = &workspace.progress().standing;
        standing.planned.iter().chain(standing.achieved.keys()).copied().collect::<BTreeSet<_>>()
    });
    let (words, only) = (RwSignal::new(String::new()), RwSignal::new(Only::All));
    let named = |unit: &Unit| (unit.unit_ref, format!("{} {}", unit.unit_ref, unit.title.value).to_lowercase());
    let names: Vec<(UnitRef, String)> = spec.units.iter().map(named).collect();
    let shown = Memo::new(move |_| {
        let wanted = words.with(|words| words.to_lowercase());
        let is_shown = |unit: &UnitRef, name: &str| {
            let is_in = match only.get() {
                Only::All => true,
                Only::Taken => taken.with(|taken| taken.contains(unit)),
                Only::Open => taken.with(|taken| !taken.contains(unit)),
                Only::WithEvidence => mappings.with(|mappings| mappings.contains_key(unit)),
            };
            is_in && wanted.split_whitespace().all(|word| name.contains(word))
        };
        names.iter().filter(|(unit, name)| is_shown(unit, name)).map(|(unit, _)| *unit).collect::<BTreeSet<_>>()
    });
    let find = Find { words, only, mappings, shown, taken };
    provide_context(find);
    let is_large = spec.units.len() > MANY;
    let sections = by_group(&spec).into_iter().map(|(title, units)| view! { <Section title units/> }).collect_view();
    view! {
        <section class="units-choose" aria-label="Choose units">
            {is_large.then(|| view! { <Tools/> })}
            {sections}
            <Show when=move || shown.with(BTreeSet::is_empty)>
                <p class="panel" data-message="no-unit">"No unit is like that. Look for other words, or show all units."</p>
            </Show>
        </section>
    }
    .into_any()
}

/// The units under the first group that each belongs to, in the groups' order; those of none at the end.
fn by_group(spec: &Specification) -> Vec<(String, Vec<Unit>)> {
    let first = |unit: &Unit| -> Option<GroupId> {
        spec.groups.iter().map(|group| group.id).find(|id| unit.groups.contains(id))
    };
    let of = |group: Option<GroupId>| spec.units.iter().filter(|unit| first(unit) == group).cloned().collect();
    let mut sections: Vec<(String, Vec<Unit>)> =
        spec.groups.iter().map(|group| (group.label.clone(), of(Some(group.id)))).collect();
    sections.retain(|(_, units)| !units.is_empty());
    let rest: Vec<Unit> = of(None);
    if !rest.is_empty() {
        let title = if sections.is_empty() { "Units" } else { "Other units" };
        sections.push((title.to_owned(), rest));
    }
    sections
}

#[component]
fn Tools() -> impl IntoView {
    let find = expect_context::<Find>();
    let choices = [
        (Only::All, "All"),
        (Only::Taken, "In the plan"),
        (Only::Open, "Not in the plan"),
        (Only::WithEvidence, "With evidence"),
    ];
    view! {
        <div class="units-tools">
            <input
                class="input" type="search" placeholder="Find a unit" aria-label="Find a unit" autocomplete="off"
                prop:value=find.words
                on:input:target=move |event| find.words.set(event.target().value())
            />
            <div class="segmented" role="group" aria-label="Show units">
                {choices.map(|(only, label)| view! {
                    <button aria-pressed=move || (find.only.get() == only).to_string() on:click=move |_| find.only.set(only)>{label}</button>
                }).collect_view()}
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Section(title: String, units: Vec<Unit>) -> impl IntoView {
    let find = expect_context::<Find>();
    let all: Vec<UnitRef> = units.iter().map(|unit| unit.unit_ref).collect();
    let is_empty = {
        let all = all.clone();
        Memo::new(move |_| find.shown.with(|shown| !all.iter().any(|unit| shown.contains(unit))))
    };
    let number = all.len();
    let count = move || {
        let taken = find.taken.with(|taken| all.iter().filter(|unit| taken.contains(unit)).count());
        format!("{taken} of {number} in the plan")
    };
    let id = unique_id("group");
    view! {
        <section class="units-group" aria-labelledby=id.clone() hidden=move || is_empty.get()>
            <header>
                <h2 id=id.clone()>{title}</h2>
                <span class="muted small">{count}</span>
            </header>
            <ul>
                {units.into_iter().map(|unit| {
                    let id = unit.unit_ref;
                    let is_shown = Memo::new(move |_| find.shown.with(|shown| shown.contains(&id)));
                    view! { <Row unit is_shown/> }
                }).collect_view()}
            </ul>
        </section>
    }
    .into_any()
}

/// A unit to tick, pin or rule out.
#[component]
fn Row(unit: Unit, is_shown: Memo<bool>) -> impl IntoView {
    let planner = expect_context::<Planner>();
    let session = planner.session;
    let id = unit.unit_ref;
    let intent = planner.intent(id);
    let progress = session.memo(move |workspace| workspace.progress().units.get(&id).copied().unwrap_or_default());
    let is_achieved = Memo::new(move |_| progress.get().is_achieved);
    let is_planned = Memo::new(move |_| matches!(intent.get(), Intent::Planned | Intent::Pinned));
    let fixed = planner.fixed(id);
    let is_fixed = fixed.is_some();
    let is_settled = Memo::new(move |_| is_achieved.get() || (is_fixed && is_planned.get()));
    let because = fixed.map(|rule| match rule {
        Some(rule) => format!("No award goes without it: “{rule}”."),
        None => "No award goes without it.".to_owned(),
    });
    let because = StoredValue::new(because);
    let why = move || {
        if is_achieved.get() { Some("Achieved. It stays, planned or not.".to_owned()) } else { because.get_value() }
    };
    let sizes = words::sizes(unit.credit.value, &[(unit.tqt.value, "hours")]);
    let facts = [format!("Level {}", unit.level), sizes].into_iter().filter(|part| !part.is_empty());
    let facts = facts.collect::<Vec<_>>().join(" · ");
    let name = id.to_string();
    let why_id = unique_id("why");
    let can_choose = !session.is_read_only();
    let tick = {
        let why_id = why_id.clone();
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || is_planned.get() || is_achieved.get()
                    disabled=move || !can_choose || is_settled.get()
                    aria-describedby=why_id
                    on:change:target=move |event| {
                        planner.choose(id, if event.target().checked() { Intent::Planned } else { Intent::Open });
                    }
                />
                <span><b class="unit-ref">{name.clone()}</b>" "{unit.title.value.clone()}</span>
            </label>
        }
    };
    let toggle = move |label: &'static str, meaning: &'static str, to: Intent, from: Intent| {
        view! {
            <button
                type="button" class="toggle"
                aria-label=format!("{label} {id}")
                title=meaning
                aria-pressed=move || (intent.get() == to).to_string()
                on:click=move |_| planner.choose(id, if intent.get_untracked() == to { from } else { to })
            >
                <Icon of=Glyph::Check/>
                {label}
            </button>
        }
    };
    let choices = move || {
        let is_open = can_choose && !is_fixed && !is_achieved.get();
        is_open.then(|| {
            view! {
                <div class="unit-choices" role="group" aria-label=format!("In every way to an award: {id}")>
                    {toggle("Pin", "Every way shown goes by this unit", Intent::Pinned, Intent::Planned)}
                    {toggle("Rule out", "No way shown goes by this unit", Intent::RuledOut, Intent::Open)}
                </div>
            }
        })
    };
    view! {
        <li
            class="unit-row"
            hidden=move || !is_shown.get()
            data-unit=id.to_string()
            data-achieved=move || is_achieved.get().then_some("")
            data-intent=move || intent_hook(intent.get())
        >
            {tick}
            <p class="muted small">{facts}<Evidence unit=id is_planned is_achieved/></p>
            <p class="muted small unit-why" id=why_id hidden=move || why().is_none()>{why}</p>
            {choices}
            <Uncounted unit=id/>
        </li>
    }
    .into_any()
}

/// What is there for the unit: how far it is, or what is parked with it.
#[component]
fn Evidence(unit: UnitRef, is_planned: Memo<bool>, is_achieved: Memo<bool>) -> impl IntoView {
    let session = expect_context::<Planner>().session;
    let find = expect_context::<Find>();
    let mappings = Memo::new(move |_| find.mappings.with(|mappings| mappings.get(&unit).copied().unwrap_or_default()));
    let counts =
        session.memo(move |workspace| workspace.progress().units.get(&unit).map(|u| u.counts).unwrap_or_default());
    move || match (is_achieved.get() || is_planned.get(), mappings.get()) {
        (true, 0) | (false, 0) => None,
        (true, _) => {
            let counts = counts.get();
            Some(
                view! { <span>{format!(
                    " · evidence for {} of {}",
                    counts.mapped,
                    words::count(usize::try_from(counts.criteria).unwrap_or_default(), "criterion", "criteria")
                )}</span> }
                .into_any(),
            )
        }
        (false, number) => {
            let stay = words::count(number, "mapping is parked with it", "mappings are parked with it");
            Some(view! { <span class="unit-parked" data-message="unit-parked">{format!("{stay} until it is back")}</span> }.into_any())
        }
    }
}

/// That it would not count towards the award that is aimed at, and why.
#[component]
fn Uncounted(unit: UnitRef) -> impl IntoView {
    let planner = expect_context::<Planner>();
    let aim = planner.session.memo(|workspace| super::enrolment(workspace).map(|enrolment| enrolment.award));
    let words = Memo::new(move |_| {
        planner.outlooks.with(|outlooks| {
            let outlook = outlooks.get(&aim.get()?)?;
            let uncounted = outlook.explanation.uncounted.iter().find(|uncounted| uncounted.unit == unit)?;
            Some(combination_words::uncounted(uncounted))
        })
    });
    move || words.get().map(|words| view! { <p class="notice small" data-message="not-counted">{words}</p> })
}

/// The value of `data-intent`.
fn intent_hook(intent: Intent) -> &'static str {
    match intent {
        Intent::Open => "open",
        Intent::Planned => "planned",
        Intent::Pinned => "pinned",
        Intent::RuledOut => "ruled-out",
    }
}

//! The same as plain lists: per unit, per criterion, the evidence and where in it the proof is. What is folded is not in the
//! page, so that a list of hundreds of criteria opens at once.

use std::collections::BTreeSet;

use evidence_mapper::portfolio::MappingKey;
use evidence_mapper::spec::{Criterion, UnitRef};
use evidence_mapper::terms::say_with;
use leptos::prelude::*;

use super::sheet::Sheet;
use crate::app::pages::map::criteria::{Wording, achievement_hook, coverage_hook};
use crate::app::pages::sheets::Sheets;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::ui::status::{AchievementBadge, CoverageBadge};
use crate::app::words;

/// The list.
#[component]
pub fn List() -> impl IntoView {
    let sheet = expect_context::<Sheet>();
    let order = sheet.order();
    let first: BTreeSet<UnitRef> = order.with_untracked(|order| order.first().copied()).into_iter().collect();
    let open = RwSignal::new(first);
    view! {
        <div class="matrix-list" data-scroll-pane>
            <For each=move || order.get().to_vec() key=|unit| *unit let:unit>
                <UnitList unit open/>
            </For>
        </div>
    }
    .into_any()
}

#[component]
fn UnitList(unit: UnitRef, open: RwSignal<BTreeSet<UnitRef>>) -> impl IntoView {
    let sheet = expect_context::<Sheet>();
    let session = sheet.session();
    let is_open = Memo::new(move |_| open.with(|open| open.contains(&unit)));
    let toggle = move |_| {
        open.update(|open| {
            if !open.remove(&unit) {
                open.insert(unit);
            }
        });
    };
    let title = session.with_untracked(|workspace| {
        workspace.spec().unit(unit).map(|unit| unit.title.value.clone()).unwrap_or_default()
    });
    let progress = session.memo(move |workspace| workspace.progress().units.get(&unit).copied().unwrap_or_default());
    let covered = move || {
        let counts = progress.get().counts;
        let met = if counts.met > 0 { say_with(", {0} {met}", &[&counts.met]) } else { String::new() };
        format!(
            "{} of {} with evidence{met}",
            counts.mapped,
            words::count(counts.criteria as usize, "criterion", "criteria")
        )
    };
    let criteria = move || {
        session.with_untracked(|workspace| {
            let unit = workspace.spec().unit(unit);
            unit.map(|unit| unit.criteria().cloned().collect::<Vec<_>>()).unwrap_or_default()
        })
    };
    view! {
        <section class="unit" data-unit=unit.to_string() data-achieved=move || progress.get().is_achieved.then_some("")>
            <h2 class="unit-head">
                <button class="unit-fold" aria-expanded=move || is_open.get().to_string() on:click=toggle>
                    <Icon of=Glyph::ChevronRight/>
                    <span class="unit-ref">{unit.to_string()}</span>
                    <span class="unit-title">{title}</span>
                    <span class="unit-facts">{covered}</span>
                </button>
            </h2>
            <Show when=move || is_open.get()>
                <ul class="matrix-criteria">
                    {criteria().into_iter().map(|criterion| view! { <CriterionItem criterion/> }).collect_view()}
                </ul>
            </Show>
        </section>
    }
    .into_any()
}

#[component]
fn CriterionItem(criterion: Criterion) -> impl IntoView {
    let sheet = expect_context::<Sheet>();
    let session = sheet.session();
    let id = criterion.criterion_ref;
    let progress = session.criterion(id);
    let coverage = Memo::new(move |_| progress.with(|progress| progress.coverage));
    let achievement = Memo::new(move |_| progress.with(|progress| progress.achievement));
    let is_stale = Memo::new(move |_| progress.with(|progress| progress.is_stale));
    let evidence = Memo::new(move |_| progress.with(|progress| progress.evidence.clone()));
    view! {
        <li
            class="matrix-criterion"
            data-criterion=id.to_string()
            data-coverage=move || coverage_hook(coverage.get())
            data-achievement=move || achievement_hook(achievement.get())
            data-stale=move || is_stale.get().then_some("")
        >
            <p class="criterion-wording"><span class="criterion-number">{id.number().to_owned()}</span>" "<Wording criterion/></p>
            <div class="matrix-status"><CoverageBadge coverage/><AchievementBadge achievement is_stale/></div>
            <ul class="matrix-evidence">
                <For each=move || evidence.get() key=|id| *id let:item>
                    <li><Mapped mapping=MappingKey { evidence: item, criterion: id }/></li>
                </For>
            </ul>
        </li>
    }
    .into_any()
}

/// One piece of evidence, with where in it the proof is. Opens the mapping.
#[component]
fn Mapped(mapping: MappingKey) -> impl IntoView {
    let session = expect_context::<Sheet>().session();
    let sheets = expect_context::<Sheets>();
    let (evidence, kept) = (session.evidence(mapping.evidence), session.mapping(mapping));
    let number =
        move || evidence.with(|found| found.as_ref().map(|found| found.number.to_string()).unwrap_or_default());
    let title = move || evidence.with(|found| found.as_ref().map(|found| found.title.clone()).unwrap_or_default());
    let places = Memo::new(move |_| {
        kept.with(|kept| {
            let places = kept.as_ref().map(|kept| kept.locations.iter().map(ToString::to_string).collect::<Vec<_>>());
            places.unwrap_or_default().join("; ")
        })
    });
    let said = move || if places.with(String::is_empty) { "No location yet".to_owned() } else { places.get() };
    let reason =
        move || kept.with(|kept| kept.as_ref().map(|kept| kept.reason.clone()).filter(|reason| !reason.is_empty()));
    view! {
        <button
            class="matrix-item"
            class:is-unlocated=move || places.with(String::is_empty)
            data-mapping=move || format!("{}@{}", number(), mapping.criterion)
            on:click=move |_| sheets.open_mapping(mapping)
        >
            <b>{number}</b>" "{title}": "
            <span class="matrix-place">{said}</span>
        </button>
        {move || reason().map(|reason| view! { <p class="muted small">{reason}</p> })}
    }
    .into_any()
}

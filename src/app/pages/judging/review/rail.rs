//! The list of criteria: which, how they stand, and what is new about them.

use evidence_mapper::desk::marking::Show as Shown;
use evidence_mapper::portfolio::release::released;
use evidence_mapper::portfolio::sign_off::can_sign_off;
use evidence_mapper::portfolio::standing::{Quality, standing};
use evidence_mapper::progress::Coverage;
use evidence_mapper::spec::{CriterionRef, UnitRef};
use evidence_mapper::terms::{say, say_with};
use leptos::prelude::*;

use super::next::NextLink;
use super::{Review, Sheet, Side};
use crate::app::browser::page;
use crate::app::pages::judging::words as judging_words;
use crate::app::pages::map::criteria::coverage_hook;
use crate::app::session::Session;
use crate::app::ui::status::AchievementBadge;
use crate::app::words;

/// The list.
#[component]
pub fn Rail() -> impl IntoView {
    let review = expect_context::<Review>();
    let units = Memo::new(move |_| {
        let mut units: Vec<UnitRef> = review.listed().into_iter().map(|id| id.unit).collect();
        units.dedup();
        units
    });
    let is_empty = Memo::new(move |_| units.with(Vec::is_empty));
    // Wherever the list begins, the criterion that is open is in sight.
    Effect::new(move |_| {
        review.show.track();
        review.unit.track();
        review.side.track();
        if let Some(at) = review.at.get() {
            page::reveal_quietly(&format!(".review-rail [data-criterion=\"{at}\"]"));
        }
    });
    view! {
        <nav class="review-rail" aria-label="Criteria">
            <Filters/>
            <div class="rail-list" data-scroll-pane>
                <Show when=move || is_empty.get()>
                    <p class="hint">"Nothing waits here."</p>
                </Show>
                <For each=move || units.get() key=|unit| *unit let:unit>
                    <RailUnit unit/>
                </For>
            </div>
            <Show when=move || review.show.get() == Shown::Waiting><NextLink next=review.next/></Show>
        </nav>
    }
    .into_any()
}

#[component]
fn Filters() -> impl IntoView {
    let review = expect_context::<Review>();
    let count = move |show: Shown| {
        review.marking.with(|marking| match show {
            Shown::Waiting => marking.waiting.len(),
            Shown::New => marking.news.len(),
            Shown::Stale => marking.stale.len(),
            Shown::All => review.all.with(Vec::len),
        })
    };
    let choices = [(Shown::Waiting, "To do"), (Shown::New, "New"), (Shown::Stale, "Stale"), (Shown::All, "All")];
    let all_units = move || {
        let mut units: Vec<UnitRef> = review.all.with(|all| all.iter().map(|id| id.unit).collect());
        units.dedup();
        units
    };
    view! {
        <div class="rail-tools">
            <div class="segmented" role="group" aria-label="Show criteria">
                {choices
                    .map(|(show, label)| view! {
                        <button aria-pressed=move || (review.show.get() == show).to_string() on:click=move |_| review.show.set(show)>
                            {label}<span class="segment-count">{move || count(show)}</span>
                        </button>
                    })
                    .collect_view()}
            </div>
            <select
                class="input"
                aria-label="Unit"
                on:change:target=move |event| review.unit.set(event.target().value().parse().ok())
            >
                <option value="">"All units"</option>
                {move || all_units().into_iter().map(|unit| {
                    let title = review.spec.with_value(|spec| spec.unit(unit).map(|unit| unit.title.value.clone()));
                    let is_chosen = move || review.unit.get() == Some(unit);
                    view! { <option value=unit.to_string() prop:selected=is_chosen>{format!("{unit} {}", title.unwrap_or_default())}</option> }
                }).collect_view()}
            </select>
        </div>
    }
    .into_any()
}

#[component]
fn RailUnit(unit: UnitRef) -> impl IntoView {
    let session = expect_context::<Session>();
    let review = expect_context::<Review>();
    let progress = session.memo(move |workspace| workspace.progress().units.get(&unit).copied().unwrap_or_default());
    let title = review.spec.with_value(|spec| spec.unit(unit).map(|unit| unit.title.value.clone())).unwrap_or_default();
    let rows = Memo::new(move |_| review.listed().into_iter().filter(|id| id.unit == unit).collect::<Vec<_>>());
    // Only where every criterion is met can there be nothing in the way.
    let is_ready = session.memo(move |workspace| {
        let of_unit = workspace.progress().units.get(&unit).copied().unwrap_or_default();
        let portfolio = workspace.portfolio();
        let is_open = !of_unit.is_signed_off && of_unit.counts.met == of_unit.counts.criteria;
        is_open && can_sign_off(workspace.spec(), portfolio, &standing(portfolio), unit)
    });
    let is_released = session.memo(move |workspace| {
        let portfolio = workspace.portfolio();
        let is_signed_off = workspace.progress().units.get(&unit).is_some_and(|unit| unit.is_signed_off);
        is_signed_off && released(portfolio, &standing(portfolio), unit).is_some()
    });
    let state = move || {
        let progress = progress.get();
        match words::unit_state(progress, is_released.get()) {
            Some((_, words)) => words.to_owned(),
            None if is_ready.get() => "Ready to sign off".to_owned(),
            None => say_with("{0} of {1} {met}", &[&progress.counts.met, &progress.counts.criteria]),
        }
    };
    let tone = move || {
        let progress = progress.get();
        match (progress.is_signed_off, progress.is_achieved) {
            (true, true) => Some("done"),
            (true, false) => Some("stale"),
            (false, _) => is_ready.get().then_some("ready"),
        }
    };
    view! {
        <section class="rail-unit" data-unit=unit.to_string() data-achieved=move || progress.get().is_achieved.then_some("")>
            <button class="rail-unit-head" on:click=move |_| review.sheet.set(Some(Sheet::Unit(unit)))>
                <span class="unit-ref">{unit.to_string()}</span>
                <span class="rail-unit-title">{title}</span>
                <span class="rail-unit-state" data-tone=tone>{state}</span>
            </button>
            <ul>
                <For each=move || rows.get() key=|id| *id let:id>
                    <RailRow id/>
                </For>
            </ul>
        </section>
    }
    .into_any()
}

#[component]
fn RailRow(id: CriterionRef) -> impl IntoView {
    let session = expect_context::<Session>();
    let review = expect_context::<Review>();
    let progress = session.criterion(id);
    let achievement = Memo::new(move |_| progress.with(|progress| progress.achievement));
    let is_stale = Memo::new(move |_| progress.with(|progress| progress.is_stale));
    let coverage = Memo::new(move |_| progress.with(|progress| progress.coverage));
    let is_here = Memo::new(move |_| review.at.get() == Some(id));
    let news = Memo::new(move |_| {
        review.marking.with(|marking| marking.news.get(&id).map(judging_words::news).unwrap_or_default())
    });
    let is_new = Memo::new(move |_| news.with(|news| !news.is_empty()));
    let is_disputed = Memo::new(move |_| progress.with(|progress| progress.quality == Quality::Disputed));
    let is_contested = Memo::new(move |_| progress.with(|progress| progress.is_contested));
    let draft = session.draft(id);
    let is_drafted = Memo::new(move |_| draft.with(Option::is_some));
    let is_prior = Memo::new(move |_| progress.with(|progress| progress.is_prior_learning));
    let wording = review
        .criterion(id)
        .and_then(|criterion| criterion.wording.value)
        .unwrap_or_else(|| "Wording not legible in the source".to_owned());
    let open = move |_| {
        review.open(id);
        review.side.set(Side::Evidence);
    };
    view! {
        <li
            class="rail-row"
            data-criterion=id.to_string()
            data-coverage=move || coverage_hook(coverage.get())
            data-achievement=move || judging_words::achievement_hook(achievement.get())
            data-stale=move || is_stale.get().then_some("")
            data-new=move || is_new.get().then_some("")
            data-draft=move || is_drafted.get().then_some("")
        >
            <button aria-current=move || is_here.get().then_some("true") on:click=open>
                <span class="rail-number">{id.number().to_owned()}</span>
                <span class="rail-wording">{words::shortened(&wording, 90)}</span>
                <span class="rail-marks">
                    {move || news.get().into_iter().map(|news| view! { <span class="mark is-new">{news}</span> }).collect_view()}
                    <Show when=move || is_disputed.get()><span class="mark" data-quality="disputed">"Disputed"</span></Show>
                    <Show when=move || is_contested.get()><span class="mark is-stale" data-contested>{say("{Assessors} differ")}</span></Show>
                    <Show when=move || is_drafted.get()><span class="mark is-draft">"Draft"</span></Show>
                    <Show when=move || is_prior.get()><span class="mark">"RPL"</span></Show>
                    <Show when=move || coverage.get() != Coverage::Claimed><span class="mark is-faint">"not claimed"</span></Show>
                </span>
                <AchievementBadge achievement is_stale compact=true/>
            </button>
        </li>
    }
    .into_any()
}

//! The criteria that a record covers, and where in it the proof of each is.

use std::collections::BTreeMap;

use evidence_mapper::portfolio::command::MAX_LINE;
use evidence_mapper::portfolio::{AssessorEvidence, Location};
use evidence_mapper::spec::{CriterionRef, UnitRef};
use leptos::prelude::*;

use super::super::Review;
use crate::app::pages::judging::words as judging_words;
use crate::app::ui::button::IconButton;
use crate::app::ui::icon::Glyph;

/// What is covered, each with where in the record the proof is, as it is typed.
#[derive(Clone, Copy)]
pub struct Covered(RwSignal<BTreeMap<CriterionRef, String>>);

impl Covered {
    /// What `before` covers; or else the criterion that is looked at, which a record most likely has to do with.
    pub fn begin(before: Option<&AssessorEvidence>, at: Option<CriterionRef>) -> Covered {
        let covered = match before {
            Some(before) => {
                let place = |(id, places): (&CriterionRef, &Vec<Location>)| (*id, judging_words::places(places));
                before.criteria.iter().map(place).collect()
            }
            None => at.into_iter().map(|id| (id, String::new())).collect(),
        };
        Covered(RwSignal::new(covered))
    }

    /// As a record has it.
    pub fn read(self) -> BTreeMap<CriterionRef, Vec<Location>> {
        self.0.with_untracked(|all| all.iter().map(|(&id, typed)| (id, Location::read_all(typed))).collect())
    }

    fn toggle(self, id: CriterionRef, is_covered: bool) {
        self.0.update(|all| {
            if is_covered {
                all.entry(id).or_default();
            } else {
                all.remove(&id);
            }
        });
    }
}

/// Those that are covered, and a list to choose from, unit by unit.
#[component]
pub fn Covers(covered: Covered) -> impl IntoView {
    let review = expect_context::<Review>();
    let all = review.all.get_untracked();
    let mut units: Vec<UnitRef> = all.iter().map(|id| id.unit).collect();
    units.dedup();
    let chosen = Memo::new(move |_| covered.0.with(|all| all.keys().copied().collect::<Vec<_>>()));
    view! {
        <fieldset class="field log-field">
            <legend class="field-label">"Covers"</legend>
            <Show when=move || chosen.with(Vec::is_empty)><p class="muted small">"No criterion yet: choose below."</p></Show>
            <ul class="log-rows covers-rows">
                <For each=move || chosen.get() key=|id| *id let:id>
                    <CoveredRow id covered/>
                </For>
            </ul>
            {units.into_iter().map(|unit| {
                let of_unit: Vec<CriterionRef> = all.iter().copied().filter(|id| id.unit == unit).collect();
                view! {
                    <details class="guidance covers">
                        <summary>{unit.to_string()}</summary>
                        <div class="chip-set">
                            {of_unit.into_iter().map(|id| view! { <CriterionChip id covered/> }).collect_view()}
                        </div>
                    </details>
                }
            }).collect_view()}
        </fieldset>
    }
    .into_any()
}

#[component]
fn CoveredRow(id: CriterionRef, covered: Covered) -> impl IntoView {
    let name = judging_words::criterion(id);
    let typed = move || covered.0.with(|all| all.get(&id).cloned().unwrap_or_default());
    let write = move |typed: String| {
        covered.0.update(|all| {
            if let Some(place) = all.get_mut(&id) {
                *place = typed;
            }
        });
    };
    view! {
        <li>
            <span>{name.clone()}</span>
            <input
                class="input"
                maxlength=MAX_LINE.to_string()
                aria-label=format!("Where in it is the proof of {name}?")
                placeholder="Where in it? For example 2:10–3:40, p. 2"
                prop:value=typed
                on:input:target=move |event| write(event.target().value())
            />
            <IconButton name=format!("Leave {name} out") icon=Glyph::Trash is_small=true on_press=move |()| covered.toggle(id, false)/>
        </li>
    }
    .into_any()
}

#[component]
fn CriterionChip(id: CriterionRef, covered: Covered) -> impl IntoView {
    let review = expect_context::<Review>();
    let wording = review.criterion(id).and_then(|criterion| criterion.wording.value).unwrap_or_default();
    view! {
        <label class="chip-toggle" title=wording>
            <input
                class="visually-hidden" type="checkbox"
                aria-label=judging_words::criterion(id)
                prop:checked=move || covered.0.with(|all| all.contains_key(&id))
                on:change:target=move |event| covered.toggle(id, event.target().checked())
            />
            {id.number().to_owned()}
        </label>
    }
}

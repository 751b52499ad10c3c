//! How much is to be sampled, and of whom more: set by the provider or the IQA, kept on this device.

use evidence_mapper::sampling::{Person, Rate, Rated, Risk, Strategy};
use evidence_mapper::spec::UnitRef;
use evidence_mapper::terms::say;
use leptos::prelude::*;

use super::words as own_words;

/// The form; what is changed holds at once.
#[component]
pub fn StrategyForm(
    /// The strategy.
    strategy: RwSignal<Strategy>,
    /// Everybody who decided something.
    assessors: Memo<Vec<Person>>,
    /// Every unit that stands in the plan.
    units: Memo<Vec<UnitRef>>,
) -> impl IntoView {
    let rate = move |risk: Risk| {
        let value = move || strategy.with(|strategy| strategy.rates.get(&risk).map_or(100, |rate| rate.percent()));
        view! {
            <label class="field">
                <span class="field-label">{format!("{} risk", own_words::risk(risk))}</span>
                <span class="percent">
                    <input
                        class="input" type="number" min="0" max="100" inputmode="numeric"
                        prop:value=move || value().to_string()
                        on:change:target=move |event| {
                            if let Ok(percent) = event.target().value().parse::<u8>() {
                                strategy.update(|strategy| {
                                    strategy.rates.insert(risk, Rate::new(percent));
                                });
                            }
                        }
                    />
                    " %"
                </span>
            </label>
        }
    };
    view! {
        <details class="panel strategy">
            <summary><b>"Strategy"</b>" "<span class="muted small">{move || strategy.with(summary)}</span></summary>
            <div class="form">
                <p class="muted small">"The specification names no rates; these are your centre’s own. They stay on this device; the plan and its reasons travel with each portfolio."</p>
                <div class="strategy-rates">
                    {[Risk::Low, Risk::Medium, Risk::High].map(rate).collect_view()}
                    <label class="field">
                        <span class="field-label">"While the work goes on"</span>
                        <span class="percent">
                            <input
                                class="input" type="number" min="0" max="100" inputmode="numeric"
                                prop:value=move || strategy.with(|strategy| strategy.interim.percent()).to_string()
                                on:change:target=move |event| {
                                    if let Ok(percent) = event.target().value().parse::<u8>() {
                                        strategy.update(|strategy| strategy.interim = Rate::new(percent));
                                    }
                                }
                            />
                            " %"
                        </span>
                    </label>
                </div>
                <label class="check">
                    <input type="checkbox" prop:checked=move || strategy.with(|strategy| strategy.every_learner)
                        on:change:target=move |event| strategy.update(|strategy| strategy.every_learner = event.target().checked())/>
                    <span>{say("Every {learner} at least once")}</span>
                </label>
                <label class="check">
                    <input type="checkbox" prop:checked=move || strategy.with(|strategy| strategy.every_unit)
                        on:change:target=move |event| strategy.update(|strategy| strategy.every_unit = event.target().checked())/>
                    <span>"Every unit at least once"</span>
                </label>
                <fieldset class="field">
                    <legend class="field-label">{say("{Assessors}")}</legend>
                    <For each=move || assessors.get() key=|person| person.clone() let:person>
                        <RiskRow of=Of::Assessor(person) strategy/>
                    </For>
                </fieldset>
                <fieldset class="field">
                    <legend class="field-label">"Units"</legend>
                    <For each=move || units.get() key=|unit| *unit let:unit>
                        <RiskRow of=Of::Unit(unit) strategy/>
                    </For>
                </fieldset>
            </div>
        </details>
    }
    .into_any()
}

fn summary(strategy: &Strategy) -> String {
    let rates: Vec<String> =
        strategy.rates.iter().map(|(risk, rate)| format!("{} {} %", own_words::risk(*risk), rate.percent())).collect();
    rates.join(" · ")
}

/// What a risk is of.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Of {
    Assessor(Person),
    Unit(UnitRef),
}

impl Of {
    fn name(&self) -> String {
        match self {
            Of::Assessor(person) => person.name().to_owned(),
            Of::Unit(unit) => unit.to_string(),
        }
    }

    fn rated<'a>(&self, strategy: &'a Strategy) -> Option<&'a Rated> {
        match self {
            Of::Assessor(person) => strategy.assessors.get(person),
            Of::Unit(unit) => strategy.units.get(unit),
        }
    }

    /// What is as usual is not kept.
    fn rate(&self, strategy: &mut Strategy, rated: Rated) {
        let rated = Some(rated).filter(|rated| rated.risk != Risk::default() || !rated.reason.trim().is_empty());
        match (self, rated) {
            (Of::Assessor(person), Some(rated)) => drop(strategy.assessors.insert(person.clone(), rated)),
            (Of::Assessor(person), None) => drop(strategy.assessors.remove(person)),
            (Of::Unit(unit), Some(rated)) => drop(strategy.units.insert(*unit, rated)),
            (Of::Unit(unit), None) => drop(strategy.units.remove(unit)),
        }
    }
}

#[component]
fn RiskRow(of: Of, strategy: RwSignal<Strategy>) -> impl IntoView {
    let name = of.name();
    let of = StoredValue::new(of);
    let rated = Memo::new(move |_| strategy.with(|strategy| of.with_value(|of| of.rated(strategy).cloned())));
    let set = move |risk: Risk, reason: String| {
        strategy.update(|strategy| of.with_value(|of| of.rate(strategy, Rated { risk, reason })));
    };
    let risk = move || rated.with(|rated| rated.as_ref().map_or(Risk::default(), |rated| rated.risk));
    let reason = move || rated.with(|rated| rated.as_ref().map(|rated| rated.reason.clone()).unwrap_or_default());
    view! {
        <div class="assessor-risk">
            <span class="assessor-name">{name.clone()}</span>
            <select
                class="input"
                aria-label=format!("Risk of {name}")
                on:change:target=move |event| {
                    let chosen = [Risk::Low, Risk::Medium, Risk::High].into_iter().find(|risk| own_words::risk(*risk) == event.target().value());
                    set(chosen.unwrap_or_default(), untrack(reason));
                }
            >
                {[Risk::Low, Risk::Medium, Risk::High].map(|one| view! {
                    <option value=own_words::risk(one) selected=move || risk() == one>{own_words::risk(one)}</option>
                }).collect_view()}
            </select>
            <input
                class="input"
                aria-label=format!("Why {name} is of that risk")
                placeholder="Why: new, an action open, …"
                prop:value=reason
                on:change:target=move |event| set(untrack(risk), event.target().value())
            />
        </div>
    }
    .into_any()
}

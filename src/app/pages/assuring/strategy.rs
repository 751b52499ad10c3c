//! How much is to be sampled, and of whom more: set by the provider or the IQA, kept on this device.

use evidence_mapper::sampling::{Person, Rate, Rated, Risk, Strategy};
use leptos::prelude::*;

use super::words as own_words;

/// The form; what is changed holds at once.
#[component]
pub fn StrategyForm(
    /// The strategy.
    strategy: RwSignal<Strategy>,
    /// Everybody who decided something.
    assessors: Memo<Vec<Person>>,
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
                    <span>"Every learner at least once"</span>
                </label>
                <label class="check">
                    <input type="checkbox" prop:checked=move || strategy.with(|strategy| strategy.every_unit)
                        on:change:target=move |event| strategy.update(|strategy| strategy.every_unit = event.target().checked())/>
                    <span>"Every unit at least once"</span>
                </label>
                <For each=move || assessors.get() key=|person| person.clone() let:person>
                    <AssessorRisk person strategy/>
                </For>
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

#[component]
fn AssessorRisk(person: Person, strategy: RwSignal<Strategy>) -> impl IntoView {
    let person = StoredValue::new(person);
    let rated = Memo::new(move |_| strategy.with(|strategy| strategy.assessors.get(&person.get_value()).cloned()));
    let set = move |risk: Risk, reason: String| {
        strategy.update(|strategy| {
            if risk == Risk::default() && reason.trim().is_empty() {
                strategy.assessors.remove(&person.get_value());
            } else {
                strategy.assessors.insert(person.get_value(), Rated { risk, reason });
            }
        });
    };
    let risk = move || rated.with(|rated| rated.as_ref().map_or(Risk::default(), |rated| rated.risk));
    let reason = move || rated.with(|rated| rated.as_ref().map(|rated| rated.reason.clone()).unwrap_or_default());
    let name = person.with_value(|person| person.label().to_owned());
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

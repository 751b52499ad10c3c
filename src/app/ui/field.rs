//! Things to fill in that HTML has no element for.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// One of several, with its words. The value is the product's own type: no strings to mix up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice<T> {
    /// What is chosen.
    pub value: T,
    /// How it reads.
    pub label: String,
}

impl<T> Choice<T> {
    /// `value`, which reads `label`.
    pub fn new(value: T, label: impl Into<String>) -> Choice<T> {
        Choice { value, label: label.into() }
    }
}

/// Several of a list, each a chip that is in or out.
#[component]
pub fn ChipToggleGroup<T: Clone + PartialEq + Send + Sync + 'static>(
    /// What it asks for.
    #[prop(into)]
    label: Signal<String>,
    /// What there is to choose from.
    choices: Vec<Choice<T>>,
    /// What is chosen.
    chosen: Signal<Vec<T>>,
    /// One was chosen (`true`) or given up.
    #[prop(into)]
    on_toggle: Callback<(T, bool)>,
) -> impl IntoView {
    let chip = move |choice: Choice<T>| {
        let Choice { value, label } = choice;
        let is_chosen = {
            let value = value.clone();
            move || chosen.with(|chosen| chosen.contains(&value))
        };
        view! {
            <label class="chip-toggle">
                <input
                    class="visually-hidden"
                    type="checkbox"
                    prop:checked=is_chosen
                    on:change:target=move |event| on_toggle.run((value.clone(), event.target().checked()))
                />
                <Icon of=Glyph::Check />
                {label}
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field-label">{label}</legend>
            <div class="chip-set">{choices.into_iter().map(chip).collect_view()}</div>
        </fieldset>
    }
}

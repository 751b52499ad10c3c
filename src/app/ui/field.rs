//! Things to fill in that HTML has no element for.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::app::browser::dom::HtmlInputElement;

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

/// A line of text that is saved when it is left or Enter is pressed: there is no save button. Inside its `<label>`.
#[component]
pub fn SavedLine(
    /// What is kept.
    #[prop(into)]
    value: Signal<String>,
    /// As `type` of an input.
    #[prop(default = "text")]
    input_type: &'static str,
    /// It was left with these words.
    #[prop(into)]
    on_save: Callback<String>,
) -> impl IntoView {
    // Leaving a field that a program filled in, as password managers do, is no change to every browser.
    let save = move |typed: String| {
        if typed != value.get_untracked() {
            on_save.run(typed);
        }
    };
    // What cannot be empty shows again what is kept; anything else that was refused stays to be mended.
    let keep_filled = move |field: &HtmlInputElement| {
        if field.value().trim().is_empty() {
            field.set_value(&value.get_untracked());
        }
    };
    view! {
        <input
            class="input"
            type=input_type
            prop:value=value
            on:change:target=move |event| {
                save(event.target().value());
                keep_filled(&event.target());
            }
            on:blur:target=move |event| {
                save(event.target().value());
                keep_filled(&event.target());
            }
        />
    }
    .into_any()
}

/// A text that is saved when it is left. Inside its `<label>`.
#[component]
pub fn SavedText(
    /// What is kept.
    #[prop(into)]
    value: Signal<String>,
    /// How many lines it shows at least.
    #[prop(default = 3)]
    rows: u32,
    /// It was left with these words.
    #[prop(into)]
    on_save: Callback<String>,
) -> impl IntoView {
    let save = move |typed: String| {
        if typed != value.get_untracked() {
            on_save.run(typed);
        }
    };
    view! {
        <textarea
            class="input"
            rows=rows.to_string()
            prop:value=value
            on:change:target=move |event| save(event.target().value())
            on:blur:target=move |event| save(event.target().value())
        ></textarea>
    }
    .into_any()
}

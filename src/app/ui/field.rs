//! Things to fill in. Each has its label above it, and its hint and its error in words that assistive technology reads out
//! with it.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::unique_id;

/// Whether a field must be filled in. It is said in words, not by an asterisk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Need {
    /// Nothing is said: the form makes it plain.
    #[default]
    Unsaid,
    /// It may stay empty.
    Optional,
    /// It may not.
    Required,
}

impl Need {
    fn word(self) -> Option<impl IntoView> {
        let word = match self {
            Need::Unsaid => return None,
            Need::Optional => "optional",
            Need::Required => "required",
        };
        Some(view! { <span class="field-word">{word}</span> })
    }
}

/// The ids that hold a field together. Plain strings, made once for each field.
#[derive(Clone)]
struct Ids {
    control: String,
    hint: String,
    error: String,
}

impl Ids {
    fn new() -> Ids {
        let control = unique_id("field");
        Ids { hint: format!("{control}-hint"), error: format!("{control}-error"), control }
    }

    fn described_by(&self) -> String {
        format!("{} {}", self.hint, self.error)
    }
}

fn label(ids: &Ids, words: Signal<String>, need: Need) -> impl IntoView + use<> {
    view! {
        <label class="field-label" for=ids.control.clone()>
            {words}
            {need.word()}
        </label>
    }
}

fn hint(ids: &Ids, words: Signal<String>) -> impl IntoView + use<> {
    view! {
        <p class="field-hint" id=ids.hint.clone() hidden=move || words.with(String::is_empty)>
            {words}
        </p>
    }
}

fn error(ids: &Ids, words: Signal<Option<String>>) -> impl IntoView + use<> {
    view! {
        <p class="field-error" id=ids.error.clone() hidden=move || words.with(Option::is_none)>
            <Icon of=Glyph::Problem />
            <span>{words}</span>
        </p>
    }
}

fn invalid(words: Signal<Option<String>>) -> impl Fn() -> Option<&'static str> + Copy {
    move || words.with(Option::is_some).then_some("true")
}

/// One line of text.
#[component]
pub fn TextField(
    /// What it asks for.
    #[prop(into)]
    label: Signal<String>,
    /// What it holds.
    #[prop(into)]
    value: Signal<String>,
    /// Each keystroke.
    #[prop(into)]
    on_input: Callback<(String,)>,
    /// The field is left, or Enter pressed: the moment to save.
    #[prop(optional, into)]
    on_commit: Option<Callback<(String,)>>,
    /// How to answer well.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// What is wrong with the answer, and what would be right.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether it must be filled in.
    #[prop(optional)]
    need: Need,
    /// What kind of text, as `type` of an input: `text`, `url`, `email`.
    #[prop(default = "text")]
    input_type: &'static str,
    /// What the browser may fill in, as `autocomplete`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// An example in the empty field. Never the only hint.
    #[prop(optional, into)]
    placeholder: Signal<String>,
) -> impl IntoView {
    let ids = Ids::new();
    let commit = move |text: String| {
        if let Some(on_commit) = on_commit {
            on_commit.run((text,));
        }
    };
    view! {
        <div class="field">
            {self::label(&ids, label, need)} {self::hint(&ids, hint)}
            <input
                class="input"
                id=ids.control.clone()
                type=input_type
                autocomplete=autocomplete
                placeholder=placeholder
                required=need == Need::Required
                aria-describedby=ids.described_by()
                aria-invalid=invalid(error)
                prop:value=value
                on:input:target=move |event| on_input.run((event.target().value(),))
                on:change:target=move |event| commit(event.target().value())
            /> {self::error(&ids, error)}
        </div>
    }
}

/// Several lines of text. It grows with what is written.
#[component]
pub fn TextArea(
    /// What it asks for.
    #[prop(into)]
    label: Signal<String>,
    /// What it holds.
    #[prop(into)]
    value: Signal<String>,
    /// Each keystroke.
    #[prop(into)]
    on_input: Callback<(String,)>,
    /// The field is left: the moment to save.
    #[prop(optional, into)]
    on_commit: Option<Callback<(String,)>>,
    /// How to answer well.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// What is wrong with the answer, and what would be right.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether it must be filled in.
    #[prop(optional)]
    need: Need,
    /// How many lines it shows at least.
    #[prop(default = 3)]
    rows: u32,
) -> impl IntoView {
    let ids = Ids::new();
    let commit = move |text: String| {
        if let Some(on_commit) = on_commit {
            on_commit.run((text,));
        }
    };
    view! {
        <div class="field">
            {self::label(&ids, label, need)} {self::hint(&ids, hint)}
            <textarea
                class="input"
                id=ids.control.clone()
                rows=rows.to_string()
                required=need == Need::Required
                aria-describedby=ids.described_by()
                aria-invalid=invalid(error)
                prop:value=value
                on:input:target=move |event| on_input.run((event.target().value(),))
                on:change:target=move |event| commit(event.target().value())
            ></textarea>
            {self::error(&ids, error)}
        </div>
    }
}

/// A day, as `2026-03-14`; empty for none.
#[component]
pub fn DateField(
    /// What it asks for.
    #[prop(into)]
    label: Signal<String>,
    /// What it holds.
    #[prop(into)]
    value: Signal<String>,
    /// A day was chosen or typed.
    #[prop(into)]
    on_change: Callback<(String,)>,
    /// How to answer well.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// What is wrong with the answer, and what would be right.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether it must be filled in.
    #[prop(optional)]
    need: Need,
) -> impl IntoView {
    let ids = Ids::new();
    view! {
        <div class="field">
            {self::label(&ids, label, need)} {self::hint(&ids, hint)}
            <input
                class="input"
                id=ids.control.clone()
                type="date"
                required=need == Need::Required
                aria-describedby=ids.described_by()
                aria-invalid=invalid(error)
                prop:value=value
                on:change:target=move |event| on_change.run((event.target().value(),))
            /> {self::error(&ids, error)}
        </div>
    }
}

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

/// One out of a list.
#[component]
pub fn Select<T: Clone + PartialEq + Send + Sync + 'static>(
    /// What it asks for.
    #[prop(into)]
    label: Signal<String>,
    /// What there is to choose from.
    choices: Vec<Choice<T>>,
    /// What is chosen.
    chosen: Signal<T>,
    /// Another was chosen.
    #[prop(into)]
    on_choose: Callback<(T,)>,
    /// How to answer well.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// What is wrong with the answer, and what would be right.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether it must be filled in.
    #[prop(optional)]
    need: Need,
    /// Whether its label is only read out, because its place makes it plain.
    #[prop(optional)]
    label_hidden: bool,
) -> impl IntoView {
    let ids = Ids::new();
    let choices = StoredValue::new(choices);
    // Options are known by their index, which never leaves this component.
    let options = choices.with_value(|choices| {
        let option = |(index, choice): (usize, &Choice<T>)| {
            let value = choice.value.clone();
            let is_chosen = move || chosen.with(|chosen| *chosen == value);
            view! { <option value=index.to_string() prop:selected=is_chosen>{choice.label.clone()}</option> }
        };
        choices.iter().enumerate().map(option).collect_view()
    });
    let choose = move |index: String| {
        let value = index.parse().ok().and_then(|index: usize| {
            choices.with_value(|choices| choices.get(index).map(|choice| choice.value.clone()))
        });
        if let Some(value) = value {
            on_choose.run((value,));
        }
    };
    view! {
        <div class="field">
            <div class:visually-hidden=label_hidden>{self::label(&ids, label, need)}</div>
            {self::hint(&ids, hint)}
            <div class="select">
                <select
                    class="input"
                    id=ids.control.clone()
                    aria-describedby=ids.described_by()
                    aria-invalid=invalid(error)
                    on:change:target=move |event| choose(event.target().value())
                >
                    {options}
                </select>
                <Icon of=Glyph::ChevronDown />
            </div>
            {self::error(&ids, error)}
        </div>
    }
}

/// Any number out of a few, as chips that stay in. Check boxes underneath.
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
    /// How to answer well.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// What is wrong with the answer, and what would be right.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether one must be chosen.
    #[prop(optional)]
    need: Need,
) -> impl IntoView {
    let ids = Ids::new();
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
        <fieldset class="field" aria-describedby=ids.described_by()>
            <legend class="field-label">{label} {need.word()}</legend>
            {self::hint(&ids, hint)}
            <div class="chip-set">{choices.into_iter().map(chip).collect_view()}</div>
            {self::error(&ids, error)}
        </fieldset>
    }
}

/// Yes or no, with its words to the right.
#[component]
pub fn CheckBox(
    /// Whether it is ticked.
    #[prop(into)]
    checked: Signal<bool>,
    /// It was ticked or cleared.
    #[prop(into)]
    on_toggle: Callback<(bool,)>,
    /// Whether it cannot be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// The words. Inside [`super::structure::VisuallyHidden`] where its place makes it plain.
    children: Children,
) -> impl IntoView {
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=checked
                disabled=disabled
                on:change:target=move |event| on_toggle.run((event.target().checked(),))
            />
            <span>{children()}</span>
        </label>
    }
}

/// A field that narrows the list below it.
#[component]
pub fn SearchField(
    /// What it searches, in words: `Search evidence`. Also shown in the empty field.
    #[prop(into)]
    name: Signal<String>,
    /// What it holds.
    #[prop(into)]
    value: Signal<String>,
    /// Each keystroke.
    #[prop(into)]
    on_input: Callback<(String,)>,
) -> impl IntoView {
    view! {
        <div class="search">
            <Icon of=Glyph::Search />
            <input
                class="input"
                type="search"
                autocomplete="off"
                aria-label=name
                placeholder=name
                prop:value=value
                on:input:target=move |event| on_input.run((event.target().value(),))
            />
        </div>
    }
}

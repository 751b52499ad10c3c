//! Things to fill in that HTML has no element for.

use evidence_mapper::message::Message;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::unique_id;
use crate::app::browser::dom::{self, Focusable, HtmlInputElement, HtmlTextAreaElement};

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

/// The field of a dialog whose words were refused last. A dialog asks for it before it goes, so that nobody loses words
/// without having been told.
#[derive(Clone, Copy)]
pub(super) struct Refused(StoredValue<Option<Focusable>, LocalStorage>);

impl Refused {
    /// None.
    pub(super) fn new() -> Refused {
        Refused(StoredValue::new_local(None))
    }

    /// The field, once.
    pub(super) fn take(self) -> Option<Focusable> {
        self.0.try_update_value(Option::take).flatten()
    }

    fn note(self, field: Option<Focusable>) {
        self.0.set_value(field);
    }
}

/// What is kept of a field, what was said of it last, and how to keep something else.
#[derive(Clone, Copy)]
struct Saved {
    value: Signal<String>,
    on_save: Callback<String, Result<(), Message>>,
    refused: RwSignal<Option<(String, Message)>>,
    of_dialog: Option<Refused>,
}

impl Saved {
    fn new(value: Signal<String>, on_save: Callback<String, Result<(), Message>>) -> Saved {
        Saved { value, on_save, refused: RwSignal::new(None), of_dialog: use_context() }
    }

    /// `field` was left with these words. Returns whether they are kept.
    fn leave(self, typed: String, field: &Focusable) -> bool {
        // Leaving a field that a program filled in, as password managers do, is no change to every browser; leaving it
        // again with words that were refused is no new attempt.
        let is_refused =
            self.refused.with_untracked(|refused| refused.as_ref().is_some_and(|(words, _)| *words == typed));
        if is_refused {
            return false;
        }
        let result = if typed == self.value.get_untracked() { Ok(()) } else { self.on_save.run(typed.clone()) };
        let is_kept = result.is_ok();
        if let Some(of_dialog) = self.of_dialog {
            of_dialog.note((!is_kept).then(|| field.clone()));
        }
        self.refused.set(result.err().map(|message| (typed, message)));
        is_kept
    }

    /// Shows again what is kept, and goes on saying why.
    fn show_kept(self, field: &HtmlInputElement) {
        let kept = self.value.get_untracked();
        field.set_value(&kept);
        self.refused.update(|refused| {
            if let Some((words, _)) = refused {
                *words = kept;
            }
        });
    }

    fn trouble(self) -> Signal<Option<Message>> {
        Signal::derive(move || self.refused.get().map(|(_, message)| message))
    }
}

/// A line of text that is saved when it is left or Enter is pressed: there is no save button. What cannot be kept stays
/// in the field to be mended, with the reason under it.
#[component]
pub fn SavedLine(
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// Whether it may stay empty, and says so.
    #[prop(optional)]
    is_optional: bool,
    /// What is kept.
    #[prop(into)]
    value: Signal<String>,
    /// As `type` of an input.
    #[prop(default = "text")]
    input_type: &'static str,
    /// An example of what to type.
    #[prop(optional)]
    placeholder: Option<&'static str>,
    /// A word of advice.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// The most characters it takes.
    #[prop(optional)]
    max_length: Option<usize>,
    /// It was left with these words. Says why they cannot be kept.
    #[prop(into)]
    on_save: Callback<String, Result<(), Message>>,
) -> impl IntoView {
    let saved = Saved::new(value, on_save);
    let leave = move |field: HtmlInputElement| {
        // What cannot be empty shows again what is kept.
        if !saved.leave(field.value(), &field) && field.value().trim().is_empty() {
            saved.show_kept(&field);
        }
    };
    let id = unique_id("field");
    view! {
        <FieldFrame id=id.clone() label is_optional hint trouble=saved.trouble()>
            <input
                class="input"
                id=id.clone()
                type=input_type
                placeholder=placeholder
                maxlength=max_length.map(|max| max.to_string())
                aria-invalid=move || saved.trouble().with(Option::is_some).then_some("true")
                aria-describedby=described_by(&id)
                prop:value=value
                on:change:target=move |event| leave(event.target())
                on:blur:target=move |event| leave(event.target())
            />
        </FieldFrame>
    }
    .into_any()
}

/// A text that is saved when it is left. What cannot be kept stays to be mended, with the reason under it.
#[component]
pub fn SavedText(
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// Whether it may stay empty, and says so.
    #[prop(optional)]
    is_optional: bool,
    /// What is kept.
    #[prop(into)]
    value: Signal<String>,
    /// How many lines it shows at least.
    #[prop(default = 3)]
    rows: u32,
    /// It was left with these words. Says why they cannot be kept.
    #[prop(into)]
    on_save: Callback<String, Result<(), Message>>,
) -> impl IntoView {
    let saved = Saved::new(value, on_save);
    let leave = move |field: HtmlTextAreaElement| {
        saved.leave(field.value(), &field);
    };
    let id = unique_id("field");
    view! {
        <FieldFrame id=id.clone() label is_optional hint=None trouble=saved.trouble()>
            <textarea
                class="input"
                id=id.clone()
                rows=rows.to_string()
                aria-invalid=move || saved.trouble().with(Option::is_some).then_some("true")
                aria-describedby=described_by(&id)
                prop:value=value
                on:change:target=move |event| leave(event.target())
                on:blur:target=move |event| leave(event.target())
            ></textarea>
        </FieldFrame>
    }
    .into_any()
}

/// How a field of a form takes words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// A line.
    #[default]
    Line,
    /// An address on the web.
    Address,
    /// A day.
    Date,
    /// A text of at least so many lines.
    Text(u32),
}

/// A field of a form that is sent as a whole. What is wrong with it stands under it, and brings the focus to it.
#[component]
pub fn FormField(
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// How it takes words.
    #[prop(optional)]
    kind: Kind,
    /// Whether it may stay empty, and says so.
    #[prop(optional)]
    is_optional: bool,
    /// Whether it has the focus to begin with.
    #[prop(optional)]
    has_focus: bool,
    /// What is typed.
    value: RwSignal<String>,
    /// A word of advice.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// As `autocomplete` of an input.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// The most characters it takes.
    #[prop(optional)]
    max_length: Option<usize>,
    /// What is wrong with it.
    #[prop(into)]
    trouble: Signal<Option<Message>>,
) -> impl IntoView {
    let id = unique_id("field");
    let described = described_by(&id);
    let is_invalid = move || trouble.with(Option::is_some).then_some("true");
    // An effect, because where the focus is belongs to the browser.
    let of_field = id.clone();
    Effect::new(move || {
        if trouble.with(Option::is_some) {
            dom::focus_by_id(&of_field);
        }
    });
    // A field that arrives after its dialog was opened finds the focus taken.
    let late = id.clone();
    Effect::new(move || {
        if has_focus {
            dom::focus_by_id(&late);
        }
    });
    let field = match kind {
        Kind::Text(rows) => view! {
            <textarea
                class="input"
                id=id.clone()
                rows=rows.to_string()
                required=!is_optional
                autofocus=has_focus
                aria-invalid=is_invalid
                aria-describedby=described
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            ></textarea>
        }
        .into_any(),
        Kind::Line | Kind::Address | Kind::Date => view! {
            <input
                class="input"
                id=id.clone()
                type=(kind == Kind::Date).then_some("date")
                inputmode=(kind == Kind::Address).then_some("url")
                autocapitalize=(kind == Kind::Address).then_some("none")
                spellcheck=(kind == Kind::Address).then_some("false")
                required=!is_optional
                autofocus=has_focus
                autocomplete=autocomplete
                maxlength=max_length.map(|max| max.to_string())
                aria-invalid=is_invalid
                aria-describedby=described
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            />
        }
        .into_any(),
    };
    view! { <FieldFrame id label is_optional hint trouble>{field}</FieldFrame> }.into_any()
}

/// What was `refused` of the field `of`, out of a form that is refused as a whole, for one of its fields.
pub fn trouble<F: PartialEq + Send + Sync + 'static>(
    refused: Signal<Option<(F, Message)>>,
    of: F,
) -> Signal<Option<Message>> {
    let trouble = move |refused: &Option<(F, Message)>| {
        refused.as_ref().filter(|(field, _)| *field == of).map(|(_, message)| message.clone())
    };
    Signal::derive(move || refused.with(&trouble))
}

/// Label, field, advice, and what is wrong: around every field with words.
#[component]
fn FieldFrame(
    id: String,
    label: String,
    is_optional: bool,
    hint: Option<&'static str>,
    trouble: Signal<Option<Message>>,
    children: Children,
) -> impl IntoView {
    let (of_hint, of_trouble) = (hint_of(&id), trouble_of(&id));
    view! {
        <div class="field">
            // The words beside the label are no part of the field's name.
            <span class="field-label">
                <label for=id>{label}</label>
                {is_optional.then(|| view! { <span class="field-word">"optional"</span> })}
            </span>
            {children()}
            {hint.map(|hint| view! { <p class="field-hint" id=of_hint>{hint}</p> })}
            {move || trouble.get().map(|Message { title, detail, hint }| view! {
                <p class="field-error" id=of_trouble.clone() role="alert" data-message="refused">
                    <Icon of=Glyph::Warning />
                    <span><b>{title}</b>". "{detail}" "{hint}</span>
                </p>
            })}
        </div>
    }
}

fn hint_of(id: &str) -> String {
    format!("{id}-hint")
}

fn trouble_of(id: &str) -> String {
    format!("{id}-trouble")
}

/// Names both: what is not there is not read out.
fn described_by(id: &str) -> String {
    format!("{} {}", hint_of(id), trouble_of(id))
}

//! What stands at the end of a form that is sent as a whole.

use evidence_mapper::message::Message;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// The way out of a form, and what sends it.
#[component]
pub fn FormFoot(
    /// What sending does, in words.
    submit: &'static str,
    /// Whether it takes something away.
    #[prop(optional)]
    is_danger: bool,
    /// Whether something is missing that the form can see by itself.
    #[prop(optional, into)]
    is_disabled: Signal<bool>,
    /// The person leaves it as it was.
    #[prop(into)]
    on_cancel: Callback<()>,
) -> impl IntoView {
    let kind = if is_danger { "danger" } else { "primary" };
    view! {
        <div class="form-actions">
            <button type="button" class="btn" data-kind="quiet" on:click=move |_| on_cancel.run(())>"Cancel"</button>
            <button type="submit" class="btn" data-kind=kind disabled=is_disabled>{submit}</button>
        </div>
    }
}

/// Why a form as a whole was refused, where it is about none of its fields.
#[component]
pub fn Refusal(
    /// Why, if it was.
    #[prop(into)]
    trouble: Signal<Option<Message>>,
) -> impl IntoView {
    move || {
        trouble.get().map(|Message { title, detail, hint }| {
            view! {
                <p class="field-error" role="alert" data-message="refused">
                    <Icon of=Glyph::Warning/>
                    <span><b>{title}</b>". "{detail}" "{hint}</span>
                </p>
            }
        })
    }
}

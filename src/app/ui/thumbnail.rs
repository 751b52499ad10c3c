//! A small picture of something, where there is one; else its icon.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// Says nothing to assistive technology: the words beside it do.
#[component]
pub fn Thumbnail(
    /// The address of the picture, once it is made.
    #[prop(into)]
    picture: Signal<Option<String>>,
    /// What stands there until then, and where there is none.
    #[prop(into)]
    icon: Signal<Glyph>,
) -> impl IntoView {
    move || match picture.get() {
        Some(src) => view! { <img class="thumbnail" src=src alt="" draggable="false"/> }.into_any(),
        None => view! { <Icon of=icon.get()/> }.into_any(),
    }
}

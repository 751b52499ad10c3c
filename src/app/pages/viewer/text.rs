//! A text, in which words are found and chosen.

use std::ops::Range;

use evidence_mapper::portfolio::Location;
use evidence_mapper::portfolio::location::{find_quote, quoted};
use leptos::html;
use leptos::prelude::*;

use super::placing::{Placing, PlacingWords};
use crate::app::browser::page;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::ui::unique_id;

/// A text: what is written in it, letter by letter.
#[component]
pub fn Passage(
    text: String,
    /// Whether people wrote it to be read, rather than programs.
    is_prose: bool,
    placing: Placing,
) -> impl IntoView {
    let text = StoredValue::new(text);
    let body: NodeRef<html::Pre> = NodeRef::new();
    let found: RwSignal<Option<Range<usize>>> = RwSignal::new(None);
    let looked_for = RwSignal::new(String::new());
    // Choosing words ends where a button is pressed, on some devices before the button hears of it.
    let chosen: StoredValue<String> = StoredValue::new(String::new());
    let id = unique_id("words");
    let selector = StoredValue::new(format!("#{id}"));
    let look_for = move |words: &str| {
        let range = text.with_value(|text| find_quote(text, words));
        let is_found = range.is_some();
        found.set(range);
        if is_found {
            selector.with_value(|selector| page::reveal_quietly(selector));
        }
        is_found
    };
    // An effect, because what is in view belongs to the browser.
    Effect::new(move |_| {
        if let Some((count, Location::Quote(words))) = placing.asked().get()
            && !look_for(&words)
            && count > 0
        {
            placing.say("These words are not found in it. They may stand in another file.");
        }
    });
    let note = move || {
        if let Some(body) = body.get_untracked() {
            let words = page::chosen_within(&body);
            if !words.is_empty() {
                chosen.set_value(words);
            }
        }
    };
    let use_chosen = move |_| {
        note();
        let words = chosen.try_update_value(std::mem::take).unwrap_or_default();
        match quoted(&words) {
            Some(place) => {
                placing.add(place.clone());
                placing.show(place);
            }
            None => placing.say("Choose some words first: drag over them, or look for them and use what is found."),
        }
    };
    let use_found = move |_| {
        let words = found.get_untracked().and_then(|range| text.with_value(|text| quoted(&text[range])));
        if let Some(place) = words {
            placing.add(place);
        }
    };
    let part = move |which: fn(&str, &Option<Range<usize>>) -> String| {
        move || found.with(|found| text.with_value(|text| which(text, found)))
    };
    view! {
        <div class="viewer-tools">
            <input
                type="search" class="input text-find" placeholder="Find words in it" aria-label="Find words in it"
                prop:value=move || looked_for.get()
                on:input:target=move |event| {
                    let words = event.target().value();
                    let is_found = look_for(&words);
                    placing.say(if is_found || words.trim().is_empty() { "" } else { "Not found in it." });
                    looked_for.set(words);
                }
            />
            {placing.can_add().then(|| view! {
                <button type="button" class="btn" data-kind="secondary" data-size="small" disabled=move || found.with(Option::is_none) || looked_for.with(String::is_empty) on:click=use_found>
                    "Use what is found"
                </button>
                <button
                    type="button" class="btn" data-kind="secondary" data-size="small"
                    // Pressing it must not end the choice.
                    on:pointerdown=move |event| { note(); event.prevent_default() }
                    on:click=use_chosen
                >
                    <Icon of=Glyph::Quote/>
                    "Use chosen words"
                </button>
            })}
            <PlacingWords placing/>
        </div>
        <pre
            class="viewer-text" class:prewrap=is_prose node_ref=body tabindex="0" aria-label="Text" role="group" data-scroll-pane
            on:pointerup=move |_| note()
            on:keyup=move |_| note()
        >
            {part(|text, found| match found { Some(found) => text[..found.start].to_owned(), None => text.to_owned() })}
            <mark id=id class:is-empty=move || found.with(Option::is_none)>
                {part(|text, found| found.clone().map(|found| text[found].to_owned()).unwrap_or_default())}
            </mark>
            {part(|text, found| found.as_ref().map(|found| text[found.end..].to_owned()).unwrap_or_default())}
        </pre>
    }
    .into_any()
}

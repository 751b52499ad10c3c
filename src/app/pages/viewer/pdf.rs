//! A PDF file, page by page.

use std::rc::Rc;

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::Location;
use evidence_mapper::portfolio::location::Area;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::area::{AreaLayer, MarkButton, MarkTools, Marking};
use super::placing::{Placing, PlacingWords};
use super::text::Passage;
use crate::app::browser::blob::Blob;
use crate::app::browser::page;
use crate::app::browser::pdf::{MAX_BYTES, Pdf, PdfError};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::ui::unique_id;
use crate::app::words;

/// How much larger than its frame a page can be drawn.
const ZOOMS: [f64; 5] = [1.0, 1.25, 1.5, 2.0, 3.0];

impl From<&PdfError> for Message {
    fn from(error: &PdfError) -> Message {
        let message = |title: &str, detail: String, hint: &str| Message {
            title: title.to_owned(),
            detail,
            hint: Some(hint.to_owned()),
        };
        match error {
            PdfError::NotLoaded => message(
                "What shows PDF files did not load",
                "The network may be down. The file itself is here.".to_owned(),
                "Try again later, or save it to read it",
            ),
            PdfError::Locked => {
                message("This file has a password", "It is not asked for here.".to_owned(), "Save it to read it")
            }
            PdfError::TooLarge => message(
                "This file is too large to show",
                format!("Files of up to {} are opened here.", words::size(MAX_BYTES)),
                "Save it to read it",
            ),
            PdfError::Damaged { reason } => message(
                "This file cannot be shown",
                format!("Something in it cannot be read. ({reason})"),
                "Save it to read it",
            ),
        }
    }
}

type Opened = Option<Result<Rc<Pdf>, Message>>;

/// Opens the file, then shows it.
#[component]
pub fn PdfFile(blob: Blob, label: String, placing: Placing) -> impl IntoView {
    let opened: RwSignal<Opened, LocalStorage> = RwSignal::new_local(None);
    spawn_local(async move {
        let result = Pdf::open(&blob).await.map(Rc::new).map_err(|error| Message::from(&error));
        // The sheet may be closed by now; then it closes again.
        let _ = opened.try_set(Some(result));
    });
    move || {
        match opened.get() {
        None => view! { <p class="viewer-note">"Opening…"</p> }.into_any(),
        Some(Err(message)) => view! {
            <p class="viewer-note" role="alert" data-message="pdf">{format!("{}. {} {}.", message.title, message.detail, message.hint.unwrap_or_default())}</p>
        }
        .into_any(),
        Some(Ok(pdf)) => view! { <Pages pdf label=label.clone() placing/> }.into_any(),
    }
    }
}

#[component]
fn Pages(pdf: Rc<Pdf>, label: String, placing: Placing) -> impl IntoView {
    let count = pdf.pages().max(1);
    let pdf = StoredValue::new_local(pdf);
    let label = StoredValue::new(label);
    let first = placing.asked().with_untracked(|asked| asked.as_ref().and_then(|(_, place)| page_of(place)));
    let at = RwSignal::new(first.unwrap_or(1).clamp(1, count));
    let zoom = RwSignal::new(0_usize);
    let words = RwSignal::new(String::new());
    let failed = RwSignal::new(None::<Message>);
    let (is_drawn, drawing) = (RwSignal::new(false), StoredValue::new(0_u32));
    let paper: NodeRef<html::Div> = NodeRef::new();
    let marking = Marking::new();
    let id = unique_id("pdf");
    let selector = format!("#{id}");
    let go = move |to: u32| at.set(to.clamp(1, count));
    // Effects, because what is drawn belongs to the browser.
    Effect::new(move |_| {
        if let Some((1.., place)) = placing.asked().get()
            && let Some(page) = page_of(&place)
        {
            go(page);
            page::reveal_quietly(&selector);
        }
    });
    Effect::new(move |_| {
        let (at, zoom, Some(paper)) = (at.get(), ZOOMS[zoom.get()], paper.get()) else { return };
        let turn = drawing.get_value() + 1;
        drawing.set_value(turn);
        let file = pdf.get_value();
        spawn_local(async move {
            let is_late = move || drawing.try_get_value() != Some(turn);
            let label = format!("Page {at} of {count}, {}", label.try_get_value().unwrap_or_default());
            let result = match file.page(at).await {
                Ok(_) if is_late() => return,
                Ok(page) => {
                    let read = page.words().await;
                    if is_late() {
                        return;
                    }
                    words.set(read);
                    page.draw(&paper, zoom, &label).await
                }
                Err(error) => Err(error),
            };
            if !is_late() {
                is_drawn.set(result.is_ok());
                failed.set(result.err().map(|error| Message::from(&error)));
            }
        });
    });
    let use_page = move |_| {
        let page = at.get_untracked();
        placing.add(Location::Pages { first: page, last: page });
    };
    let is_the_place = move || placing.places().with(|places| places.iter().any(|place| has_page(place, at.get())));
    let page = Signal::derive(move || at.get());
    let step = move |by: i32| zoom.update(|zoom| *zoom = zoom.saturating_add_signed(by as isize).min(ZOOMS.len() - 1));
    view! {
        <div class="viewer-tools" role="group" aria-label="Pages">
            <span class="page-turner">
                <button type="button" class="icon-btn" data-size="small" aria-label="Previous page" title="Previous page" disabled=move || at.get() == 1 on:click=move |_| go(at.get_untracked() - 1)>
                    <Icon of=Glyph::ChevronLeft/>
                </button>
                <label class="page-at">
                    <span class="visually-hidden">"Page"</span>
                    <input
                        class="input" type="number" inputmode="numeric" min="1" max=count.to_string()
                        prop:value=move || at.get().to_string()
                        on:change:target=move |event| {
                            match event.target().value().parse() {
                                Ok(page) => go(page),
                                Err(_) => event.target().set_value(&at.get_untracked().to_string()),
                            }
                        }
                    />
                    <span>{format!("of {count}")}</span>
                </label>
                <button type="button" class="icon-btn" data-size="small" aria-label="Next page" title="Next page" disabled=move || at.get() == count on:click=move |_| go(at.get_untracked() + 1)>
                    <Icon of=Glyph::ChevronRight/>
                </button>
            </span>
            <span class="zoomer">
                <button type="button" class="icon-btn" data-size="small" aria-label="Smaller" title="Smaller" disabled=move || zoom.get() == 0 on:click=move |_| step(-1)><Icon of=Glyph::Minus/></button>
                <output class="small muted">{move || format!("{} %", ZOOMS[zoom.get()] * 100.0)}</output>
                <button type="button" class="icon-btn" data-size="small" aria-label="Larger" title="Larger" disabled=move || zoom.get() + 1 == ZOOMS.len() on:click=move |_| step(1)><Icon of=Glyph::Plus/></button>
            </span>
            {placing.can_add().then(|| view! {
                <button type="button" class="btn" data-kind="secondary" data-size="small" disabled=is_the_place on:click=use_page>
                    <Icon of=Glyph::Pin/>
                    {move || format!("Use page {}", at.get())}
                </button>
                <MarkButton placing marking/>
                <PlacingWords placing/>
            })}
        </div>
        <MarkTools page placing marking/>
        <div class="pdf" id=id tabindex="0" role="group" aria-label="Page" data-page=move || at.get().to_string() data-drawn=move || is_drawn.get().then_some("") data-scroll-pane>
            {move || failed.get().map(|message| view! { <p class="viewer-note" role="alert">{format!("{}. {}", message.title, message.detail)}</p> })}
            <div class="pdf-sheet" class:is-place=is_the_place style:--zoom=move || ZOOMS[zoom.get()].to_string()>
                <div class="pdf-paper" node_ref=paper></div>
                <AreaLayer page placing marking/>
            </div>
        </div>
        <details class="page-words">
            <summary>"Words of this page"</summary>
            {move || {
                let read = words.get();
                if read.trim().is_empty() {
                    view! { <p class="viewer-note">"No words are found on this page: it may be a picture of one."</p> }.into_any()
                } else {
                    view! { <Passage text=read is_prose=true placing/> }.into_any()
                }
            }}
        </details>
    }
    .into_any()
}

/// The first page of a place that is on pages.
fn page_of(place: &Location) -> Option<u32> {
    match place {
        Location::Pages { first, .. } => Some(*first),
        _ => Area::of(place).map(|(page, _)| page),
    }
}

fn has_page(place: &Location, page: u32) -> bool {
    matches!(place, Location::Pages { first, last } if (*first..=*last).contains(&page))
}

//! Evidence opened in place: pictures, PDF, sound, film and text; anything else is a download.
//!
//! What may open is told from the bytes, never from what the file says it is. Text is shown as text, whatever it would
//! like to be; nothing that came with a portfolio is ever run.

use evidence_mapper::digest::Digest;
use evidence_mapper::media::{Detected, Opening};
use evidence_mapper::message::Message;
use evidence_mapper::portfolio::{Attachment, EvidenceContent, EvidenceId, Location, MappingKey};
use evidence_mapper::store::Store;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;
use std::sync::Arc;

use crate::app::browser::blob::{self, ObjectUrl};
use crate::app::browser::{download, file, page};
use crate::app::intake::Intake;
use crate::app::session::Session;
use crate::app::state::Stores;
use crate::app::ui::toast::{Toast, Toasts};
use crate::app::words;

/// The most text that is shown in place, in bytes.
const MAX_TEXT: u64 = 1_000_000;

/// Which part of the evidence matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whole {
    /// All of it.
    Yes,
    /// The locations of a mapping.
    At(MappingKey),
}

/// An evidence item, opened.
#[component]
pub fn Viewer(id: EvidenceId, whole: Whole) -> impl IntoView {
    let session = expect_context::<Session>();
    let content =
        session.memo(move |workspace| workspace.portfolio().evidence.get(id).map(|evidence| evidence.content.clone()));
    let locations = match whole {
        Whole::Yes => Vec::new(),
        Whole::At(key) => session.mapping(key).get_untracked().map(|mapping| mapping.locations).unwrap_or_default(),
    };
    let locations = StoredValue::new(locations);
    let is_whole = whole == Whole::Yes && !session.is_read_only();
    move || {
        content.get().map(|content| match content {
            EvidenceContent::Files(files) => files
                .into_iter()
                .map(|attachment| {
                    let replaces = is_whole.then_some((id, attachment.digest));
                    view! { <FileViewer attachment locations=locations.get_value() replaces/> }
                })
                .collect_view()
                .into_any(),
            EvidenceContent::Account { text } => view! { <div class="viewer-text prewrap">{text}</div> }.into_any(),
            EvidenceContent::Link { url } => view! {
                <p class="viewer-note">
                    "Opens outside this page, where the portfolio's privacy ends: "
                    <a href=url.clone() target="_blank" rel="noopener noreferrer">{url.clone()}</a>
                </p>
            }
            .into_any(),
            EvidenceContent::Elsewhere { place, holder } => view! {
                <dl class="facts">
                    <dt>"Kept at"</dt>
                    <dd>{place}</dd>
                    <dt>"Held by"</dt>
                    <dd>{if holder.is_empty() { "Not said".to_owned() } else { holder }}</dd>
                </dl>
            }
            .into_any(),
        })
    }
}

/// What a file turned out to be.
#[derive(Clone)]
enum Opened {
    /// Its bytes are not on this device.
    NotReceived,
    /// Something that opens in place, by its own address.
    InPlace(Opening, Arc<SendWrapper<ObjectUrl>>),
    /// Text.
    Text(String),
    /// Too much text to show.
    LongText,
    /// A picture as iPhones take them, which most browsers cannot show.
    Heic,
    /// Something that does not open in place.
    Other,
}

/// A file, opened.
#[component]
pub fn FileViewer(
    /// The file.
    attachment: Attachment,
    /// Where in it the proof is.
    locations: Vec<Location>,
    /// Of which evidence another file may take its place.
    replaces: Option<(EvidenceId, Digest)>,
) -> impl IntoView {
    let stores = expect_context::<Stores>();
    let toasts = expect_context::<Toasts>();
    let opened: RwSignal<Option<Result<Opened, Message>>> = RwSignal::new(None);
    let digest = attachment.digest;
    spawn_local(async move {
        // The sheet may be closed by now; then nobody waits.
        let _ = opened.try_set(Some(open(stores, digest).await));
    });
    let name = attachment.file_name.clone();
    let save = {
        let name = name.clone();
        move |_| {
            let name = name.clone();
            spawn_local(async move {
                match stores.store().blob(digest).await {
                    Ok(Some(blob)) => {
                        if let Err(error) = download::save(&blob, &name) {
                            toasts.show(Toast::problem(Message::from(&error)));
                        }
                    }
                    Ok(None) => toasts.show(Toast::problem(not_received(&name))),
                    Err(error) => toasts.show(Toast::problem(Message::from(&error))),
                }
            });
        }
    };
    let page = locations.iter().find_map(|location| match location {
        Location::Pages { first, .. } => Some(*first),
        _ => None,
    });
    let moment = locations.iter().find_map(|location| match location {
        Location::Time { start, end } => Some((*start, *end)),
        _ => None,
    });
    let label = StoredValue::new(name.clone());
    let show = move |opened: Opened| {
        match opened {
        Opened::NotReceived => view! { <p class="viewer-note">"Not received: the bytes of this file are not on this device."</p> }.into_any(),
        Opened::InPlace(Opening::Image, url) => {
            view! { <img class="viewer-image" src=url.as_str().to_owned() alt=label.get_value()/> }.into_any()
        }
        Opened::InPlace(Opening::Audio, url) => view! {
            <audio class="viewer-audio" controls preload="metadata" src=span(url.as_str(), moment) aria-label=label.get_value()></audio>
        }
        .into_any(),
        Opened::InPlace(Opening::Video, url) => view! {
            <video class="viewer-video" controls playsinline preload="metadata" src=span(url.as_str(), moment) aria-label=label.get_value()></video>
        }
        .into_any(),
        Opened::InPlace(Opening::Pdf, url) => {
            let src = format!("{}#page={}&navpanes=0&view=FitH", url.as_str(), page.unwrap_or(1));
            view! { <PdfFrame src title=label.get_value()/> }.into_any()
        }
        Opened::Heic => view! {
            <p class="viewer-note">"A HEIC picture, as iPhones take them: most browsers cannot show it. Save it to look at it, or set the phone’s camera to “Most compatible” and take it again."</p>
        }
        .into_any(),
        Opened::InPlace(..) | Opened::Other => view! {
            <p class="viewer-note">"This kind of file does not open here. Save it to look at it."</p>
        }
        .into_any(),
        Opened::Text(text) => view! { <pre class="viewer-text">{text}</pre> }.into_any(),
        Opened::LongText => view! { <p class="viewer-note">"Too long to show here. Save it to read it."</p> }.into_any(),
    }
    };
    view! {
        <figure class="viewer">
            <div class="viewer-body">
                {move || match opened.get() {
                    None => view! { <p class="viewer-note">"Opening…"</p> }.into_any(),
                    Some(Err(message)) => view! { <p class="viewer-note" role="alert">{format!("{}. {}", message.title, message.detail)}</p> }.into_any(),
                    Some(Ok(opened)) => show(opened),
                }}
            </div>
            <figcaption class="viewer-caption">
                <span class="viewer-name">{name}</span>
                <span class="muted small">{words::size(attachment.size)}</span>
                {replaces.map(|(evidence, file)| view! { <ReplaceFile evidence file/> })}
                <button class="btn" data-kind="quiet" data-size="small" on:click=save>"Save file"</button>
            </figcaption>
        </figure>
    }
    .into_any()
}

/// Puts another file in the place of `file`. Mappings, and what is said of the evidence, stay.
#[component]
fn ReplaceFile(evidence: EvidenceId, file: Digest) -> impl IntoView {
    let intake = expect_context::<Intake>();
    let picker: NodeRef<html::Input> = NodeRef::new();
    let choose = move |_| {
        if let Some(picker) = picker.get_untracked() {
            picker.click();
        }
    };
    view! {
        <input
            node_ref=picker
            type="file"
            class="visually-hidden"
            tabindex="-1"
            aria-label="Choose the file to put in its place"
            on:change:target=move |event| intake.replace(evidence, file, file::from_input(&event.target()))
        />
        <button class="btn" data-kind="quiet" data-size="small" on:click=choose>"Replace file…"</button>
    }
    .into_any()
}

#[component]
fn PdfFrame(src: String, title: String) -> impl IntoView {
    if page::shows_pdf() {
        view! { <iframe class="viewer-pdf" src=src title=title></iframe> }.into_any()
    } else {
        view! { <p class="viewer-note">"This browser does not show PDF files inside a page. Save it to read it."</p> }
            .into_any()
    }
}

/// A media fragment (W3C Media Fragments 1.0, 4.2.1) makes the browser start and stop where the proof is.
fn span(href: &str, moment: Option<(u32, Option<u32>)>) -> String {
    match moment {
        Some((start, Some(end))) => format!("{href}#t={start},{end}"),
        Some((start, None)) => format!("{href}#t={start}"),
        None => href.to_owned(),
    }
}

fn not_received(name: &str) -> Message {
    Message {
        title: "Not received".to_owned(),
        detail: format!("The bytes of “{name}” are not on this device."),
        hint: Some("They come with a bundle that holds its attachments.".to_owned()),
    }
}

async fn open(stores: Stores, digest: Digest) -> Result<Opened, Message> {
    let Some(blob) = stores.store().blob(digest).await.map_err(|error| Message::from(&error))? else {
        return Ok(Opened::NotReceived);
    };
    let detected = file::detect(&blob).await.map_err(|error| Message::from(&error))?;
    Ok(match detected.opening() {
        Opening::SaveOnly if detected == Detected::Heic => Opened::Heic,
        Opening::SaveOnly => Opened::Other,
        Opening::Text if blob::size(&blob) > MAX_TEXT => Opened::LongText,
        Opening::Text => {
            let bytes = file::first_bytes(&blob, MAX_TEXT).await.map_err(|error| Message::from(&error))?;
            Opened::Text(String::from_utf8_lossy(&bytes).into_owned())
        }
        opening => {
            if opening == Opening::Image {
                let may = file::may_unpack(&blob, detected).await.map_err(|error| Message::from(&error))?;
                may.map_err(|error| Message::from(&error))?;
            }
            let url = ObjectUrl::new(&blob, detected).map_err(|error| Message::from(&error))?;
            Opened::InPlace(opening, Arc::new(SendWrapper::new(url)))
        }
    })
}

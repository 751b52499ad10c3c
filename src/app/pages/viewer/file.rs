//! A file opened in place: pictures, PDF, sound, film, text, and what is in documents and spreadsheets; anything else is a
//! download.
//!
//! What may open is told from the bytes, never from what the file says it is. Text is shown as text, whatever it would
//! like to be; nothing that came with a portfolio is ever run.

use evidence_mapper::digest::Digest;
use evidence_mapper::media::office::{self, Office, Sheet};
use evidence_mapper::media::{Detected, Opening};
use evidence_mapper::message::Message;
use evidence_mapper::portfolio::{Attachment, EvidenceId};
use evidence_mapper::store::Store;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;
use std::sync::Arc;

use super::pdf::PdfFile;
use super::picture::Picture;
use super::placing::Placing;
use super::recording::Recording;
use super::sheets::Sheets;
use super::text::Passage;
use super::tools::PhotoTools;
use crate::app::browser::blob::{self, Blob, ObjectUrl};
use crate::app::browser::{download, file};
use crate::app::intake::Intake;
use crate::app::state::Stores;
use crate::app::ui::toast::{Toast, Toasts};
use crate::app::words;

/// The most text that is shown in place, in bytes.
const MAX_TEXT: u64 = 1_000_000;

/// What a file turned out to be.
#[derive(Clone)]
enum Opened {
    /// Its bytes are not on this device.
    NotReceived,
    /// A picture.
    Picture(Arc<SendWrapper<ObjectUrl>>, Blob),
    /// A picture as iPhones take them, which few browsers can show.
    Heic(Arc<SendWrapper<ObjectUrl>>),
    /// A recording, or a film if the last is true.
    Recording(Arc<SendWrapper<ObjectUrl>>, Blob, bool),
    /// A PDF file.
    Pdf(Blob),
    /// Text, and whether there is more of it than is kept.
    Text { text: String, is_prose: bool, is_cut: bool },
    /// Cells.
    Sheets(Vec<Sheet>),
    /// Too much text to show.
    LongText,
    /// Something that does not open in place.
    Other,
}

/// A file, opened.
#[component]
pub fn OpenFile(
    /// The file.
    attachment: Attachment,
    /// Where in it the proof is.
    placing: Placing,
    /// Of which evidence another file may take its place.
    replaces: Option<(EvidenceId, Digest)>,
) -> impl IntoView {
    let stores = expect_context::<Stores>();
    let toasts = expect_context::<Toasts>();
    let opened: RwSignal<Option<Result<Opened, Message>>, LocalStorage> = RwSignal::new_local(None);
    let digest = attachment.digest;
    let name = attachment.file_name.clone();
    let (of_name, of_type) = (name.clone(), attachment.media_type.clone());
    spawn_local(async move {
        let result = open(stores, digest, &of_name, &of_type).await;
        // The sheet may be closed by now; then nobody waits.
        let _ = opened.try_set(Some(result));
    });
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
    let label = StoredValue::new(name.clone());
    let kept = StoredValue::new(attachment.clone());
    let show = move |opened: Opened| {
        let label = label.get_value();
        match opened {
            Opened::NotReceived => note("Not received: the bytes of this file are not on this device."),
            Opened::Picture(url, photo) => view! {
                <Picture url label placing/>
                <PhotoTools attachment=kept.get_value() photo evidence=replaces.map(|(evidence, _)| evidence)/>
            }
            .into_any(),
            Opened::Heic(url) => view! { <HeicPicture url label placing/> }.into_any(),
            Opened::Recording(url, blob, has_pictures) => {
                view! { <Recording url blob has_pictures label placing/> }.into_any()
            }
            Opened::Pdf(blob) => view! { <PdfFile blob label placing/> }.into_any(),
            Opened::Text { text, is_prose, is_cut } => view! {
                <Passage text is_prose placing/>
                {is_cut.then(|| note("There is more in it than is shown here. Save it to read all of it."))}
            }
            .into_any(),
            Opened::Sheets(sheets) => view! { <Sheets sheets placing/> }.into_any(),
            Opened::LongText => note("Too long to show here. Save it to read it."),
            Opened::Other => note("This kind of file does not open here. Save it to look at it."),
        }
    };
    view! {
        <figure class="viewer">
            <div class="viewer-body">
                {move || match opened.get() {
                    None => view! { <p class="viewer-note">"Opening…"</p> }.into_any(),
                    Some(Err(message)) => view! {
                        <p class="viewer-note" role="alert">{format!("{}. {}", message.title, message.detail)}</p>
                    }
                    .into_any(),
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

fn note(words: &'static str) -> AnyView {
    view! { <p class="viewer-note">{words}</p> }.into_any()
}

/// Shown where the browser can, explained where it cannot.
#[component]
fn HeicPicture(url: Arc<SendWrapper<ObjectUrl>>, label: String, placing: Placing) -> impl IntoView {
    let is_refused = RwSignal::new(false);
    move || {
        if is_refused.get() {
            return note(
                "A HEIC picture, as iPhones take them: this browser cannot show it. Save it to look at it, or set the \
                 phone’s camera to “Most compatible” and take it again.",
            );
        }
        let (url, label) = (url.clone(), label.clone());
        view! {
            <div on:error:capture=move |_| is_refused.set(true)>
                <Picture url label placing/>
            </div>
        }
        .into_any()
    }
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

fn not_received(name: &str) -> Message {
    Message {
        title: "Not received".to_owned(),
        detail: format!("The bytes of “{name}” are not on this device."),
        hint: Some("They come with a bundle that holds its attachments.".to_owned()),
    }
}

async fn open(stores: Stores, digest: Digest, name: &str, media_type: &str) -> Result<Opened, Message> {
    let Some(blob) = stores.store().blob(digest).await.map_err(|error| Message::from(&error))? else {
        return Ok(Opened::NotReceived);
    };
    let detected = file::detect(&blob).await.map_err(|error| Message::from(&error))?;
    let url = || {
        let url = ObjectUrl::new(&blob, detected).map_err(|error| Message::from(&error))?;
        Ok::<_, Message>(Arc::new(SendWrapper::new(url)))
    };
    Ok(match detected.opening() {
        Opening::SaveOnly if detected == Detected::Heic => Opened::Heic(url()?),
        Opening::SaveOnly => Opened::Other,
        Opening::Text if blob::size(&blob) > MAX_TEXT => Opened::LongText,
        Opening::Text => {
            let bytes = file::first_bytes(&blob, MAX_TEXT).await.map_err(|error| Message::from(&error))?;
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
            if matches!(ending.as_str(), "csv" | "tsv") {
                Opened::Sheets(vec![office::table(&text)])
            } else {
                Opened::Text { text, is_prose: false, is_cut: false }
            }
        }
        Opening::Office if blob::size(&blob) > office::MAX_FILE => {
            return Err(Message::from(&office::OfficeError::TooLarge));
        }
        Opening::Office => {
            let bytes = file::read_all(&blob).await.map_err(|error| Message::from(&error))?;
            match office::read(&bytes) {
                Ok(Office::Text(office::Text { text, is_cut })) => Opened::Text { text, is_prose: true, is_cut },
                Ok(Office::Sheets(sheets)) => Opened::Sheets(sheets),
                Err(office::OfficeError::Other) => Opened::Other,
                Err(error) => return Err(Message::from(&error)),
            }
        }
        Opening::Image => {
            let may = file::may_unpack(&blob, detected).await.map_err(|error| Message::from(&error))?;
            may.map_err(|error| Message::from(&error))?;
            Opened::Picture(url()?, blob)
        }
        Opening::Pdf => Opened::Pdf(blob),
        Opening::Audio => Opened::Recording(url()?, blob, false),
        // A recorder's file says in its first bytes what it could hold, and only its name's type what it holds.
        Opening::Video => Opened::Recording(url()?, blob, !media_type.starts_with("audio/")),
    })
}

//! Evidence opened in place. Files are a part of the page that loads later ([`file`]); what there is to it without one stands
//! here.

mod area;
pub mod file;
mod pdf;
mod picture;
pub mod placing;
mod recording;
mod sheets;
pub mod text;
mod tools;

use evidence_mapper::digest::Digest;
use evidence_mapper::portfolio::{Attachment, EvidenceContent, EvidenceId};
use leptos::prelude::*;

use crate::app::parts::later::Later;
use crate::app::parts::{self, ViewingPart};
use crate::app::session::Session;
use placing::Placing;

/// An evidence item, opened.
#[component]
pub fn Viewer(
    /// Which.
    id: EvidenceId,
    /// Where in it the proof is.
    placing: Placing,
    /// Whether another file may take the place of one of its.
    #[prop(optional)]
    can_replace: bool,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let content =
        session.memo(move |workspace| workspace.portfolio().evidence.get(id).map(|evidence| evidence.content.clone()));
    let can_replace = can_replace && !session.is_read_only();
    move || {
        content.get().map(|content| match content {
            EvidenceContent::Files(files) => files
                .into_iter()
                .map(|attachment| {
                    let replaces = can_replace.then_some((id, attachment.digest));
                    view! { <FileViewer attachment placing replaces/> }
                })
                .collect_view()
                .into_any(),
            EvidenceContent::Account { text } => view! {
                <figure class="viewer">
                    <div class="viewer-body">
                        <Later part=|| Box::pin(parts::viewing()) show=move |part: ViewingPart| (part.account)(text.clone(), placing)/>
                    </div>
                </figure>
            }
            .into_any(),
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

/// A file, opened.
#[component]
pub fn FileViewer(
    /// The file.
    attachment: Attachment,
    /// Where in it the proof is.
    placing: Placing,
    /// Of which evidence another file may take its place.
    replaces: Option<(EvidenceId, Digest)>,
) -> impl IntoView {
    view! {
        <Later
            part=|| Box::pin(parts::viewing())
            show=move |part: ViewingPart| (part.file)(attachment.clone(), placing, replaces)
        />
    }
    .into_any()
}

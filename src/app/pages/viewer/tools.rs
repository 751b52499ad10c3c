//! What can be done to a photo before it is handed over: made smaller, and rid of where it was taken. Only when asked to, and
//! what it was made from stays known by its digest.

use evidence_mapper::media::place;
use evidence_mapper::message::Message;
use evidence_mapper::portfolio::{Attachment, Change, EvidenceId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::browser::blob::Blob;
use crate::app::browser::file;
use crate::app::intake::{Intake, photos};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::ui::toast::{Toast, Toasts};
use crate::app::words;

/// What there is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Found {
    has_place: bool,
    is_large: bool,
}

/// What can be done to a photo, and what was done to it.
#[component]
pub fn PhotoTools(
    /// The photo.
    attachment: Attachment,
    /// Its bytes.
    photo: Blob,
    /// Of what, if the person may change it.
    evidence: Option<EvidenceId>,
) -> impl IntoView {
    let found = RwSignal::new(None::<Found>);
    let size = attachment.size;
    let of_photo = photo.clone();
    if evidence.is_some() {
        spawn_local(async move {
            let has_place =
                file::first_bytes(&of_photo, photos::HEAD_BYTES).await.is_ok_and(|bytes| place::has_place(&bytes));
            let _ = found.try_set(Some(Found { has_place, is_large: size > photos::LARGE }));
        });
    }
    let made = attachment.original.clone().map(|original| {
        let digest = original.digest.to_string();
        view! {
            <p class="photo-made" data-message="original">
                {format!("{} from an original of {}, SHA-256 ", words::changes(&original.changes), words::size(original.size))}
                <code title=digest.clone()>{format!("{}…", &digest[..16])}</code>
            </p>
        }
    });
    let tools = move || {
        let (evidence, found) = (evidence?, found.get()?);
        (found.has_place || found.is_large).then(|| {
            view! { <Tools attachment=attachment.clone() photo=photo.clone() evidence found/> }
        })
    };
    view! {
        {tools}
        {made}
    }
    .into_any()
}

#[component]
fn Tools(attachment: Attachment, photo: Blob, evidence: EvidenceId, found: Found) -> impl IntoView {
    let intake = expect_context::<Intake>();
    let toasts = expect_context::<Toasts>();
    let is_busy = RwSignal::new(false);
    let kept = StoredValue::new_local((attachment, photo));
    let change = move |change: Change| {
        is_busy.set(true);
        let (attachment, photo) = kept.get_value();
        spawn_local(async move {
            match photos::changed(&photo, change).await {
                Ok(Some(made)) => intake.put_made(evidence, attachment, made, change),
                Ok(None) => toasts.show(Toast::notice("photo", "It is no larger than that. Nothing has changed.")),
                Err(error) => toasts.show(Toast::problem(Message::from(&error))),
            }
            let _ = is_busy.try_set(false);
        });
    };
    view! {
        <div class="photo-tools" data-photo-tools>
            {found.has_place.then(|| view! {
                <p data-message="photo-place">
                    <Icon of=Glyph::Pin/>
                    <span>"This photo says where it was taken. Who gets it can read that."</span>
                    <button type="button" class="btn" data-kind="secondary" data-size="small" disabled=is_busy on:click=move |_| change(Change::PlaceRemoved)>
                        "Remove the place"
                    </button>
                </p>
            })}
            {found.is_large.then(|| view! {
                <p data-message="photo-large">
                    <Icon of=Glyph::Image/>
                    <span>"It would be as good to look at and much smaller if it were scaled down."</span>
                    <button type="button" class="btn" data-kind="secondary" data-size="small" disabled=is_busy on:click=move |_| change(Change::Scaled)>
                        "Scale it down"
                    </button>
                </p>
            })}
        </div>
    }
    .into_any()
}

//! Photos scaled down, where they make a file too large for its way.

use evidence_mapper::portfolio::{Attachment, Change, EvidenceContent, EvidenceId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::intake::{Intake, IntakeProgress, photos};
use crate::app::session::Session;
use crate::app::words;

/// Offers it, if there are any that are worth it.
#[component]
pub fn PhotoScaling(
    /// Some may be smaller now.
    on_done: Callback<()>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let intake = expect_context::<Intake>();
    let large = session.memo(|workspace| {
        let all = workspace.portfolio().evidence.iter().flat_map(|(id, evidence)| match &evidence.content {
            EvidenceContent::Files(files) => files.iter().map(|file| (id, file.clone())).collect::<Vec<_>>(),
            _ => Vec::new(),
        });
        all.filter(|(_, file)| is_worth_it(file)).collect::<Vec<(EvidenceId, Attachment)>>()
    });
    let (count, bytes) =
        (move || large.with(Vec::len), move || large.with(|all| all.iter().map(|(_, file)| file.size).sum()));
    let is_busy = RwSignal::new(false);
    let scale = move |_| {
        is_busy.set(true);
        spawn_local(async move {
            intake.scale_down(large.get_untracked()).await;
            // The screen may be left by now.
            let _ = is_busy.try_set(false);
            on_done.try_run(());
        });
    };
    let is_own = !session.is_read_only();
    view! {
        <Show when=move || is_own && (count() > 0 || is_busy.get())>
            <div class="photo-scaling" data-photo-scaling>
                <p>
                    {move || format!(
                        "{} in it, {} in all. Scaled down they are as good to look at, and much smaller; the digest of each original is kept.",
                        words::count(count(), "large photo", "large photos"),
                        words::size(bytes())
                    )}
                </p>
                <button type="button" class="btn" data-kind="secondary" data-size="small" disabled=is_busy on:click=scale>
                    "Scale photos down"
                </button>
                <IntakeProgress/>
            </div>
        </Show>
    }
    .into_any()
}

fn is_worth_it(file: &Attachment) -> bool {
    let is_photo = matches!(file.media_type.as_str(), "image/jpeg" | "image/png" | "image/webp" | "image/avif");
    let is_scaled = file.original.as_ref().is_some_and(|original| original.changes.contains(&Change::Scaled));
    is_photo && !is_scaled && file.size > photos::LARGE
}

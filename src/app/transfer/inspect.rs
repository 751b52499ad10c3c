//! A bundle looked through and left where it is: every digest, reference, count and signature, and nothing changes.

use evidence_mapper::bundle::Limits;
use evidence_mapper::bundle::verify::{Verified, Verifier};
use evidence_mapper::message::Message;
use evidence_mapper::message::verify::{Report, report};
use evidence_mapper::signing::Signature;
use leptos::prelude::*;

use super::{Doing, Stop, Transfer, sealing};
use crate::app::browser::file::{PickedFile, Slices};
use crate::app::ui::dialog::Dialog;
use crate::app::ui::icon::{Glyph, Icon};

/// Looks `file` through and says what there is to say.
pub async fn run(transfer: Transfer, file: PickedFile) {
    sealing::opened(transfer, file, |transfer, file| Box::pin(check(transfer, file))).await;
}

async fn check(transfer: Transfer, file: PickedFile) {
    let name = file.name.clone();
    let found = match read(transfer, &file).await {
        Ok(verified) => {
            let signatures = signatures(transfer, &verified).await;
            Ok(report(&verified, &signatures))
        }
        Err(Stop::Cancelled) => return transfer.say_cancelled("Checking stopped. Nothing has changed."),
        Err(Stop::Failed(message) | Stop::CutShort(message)) => Err(message),
    };
    let question = move |()| view! { <Findings name=name.clone() found=found.clone()/> }.into_any();
    transfer.question.set(Some(Callback::new(question)));
}

async fn read(transfer: Transfer, file: &PickedFile) -> Result<Verified, Stop> {
    let (all, mut done) = (file.size, 0);
    transfer.tell(Doing::Passing, 0, all);
    let mut verifier = Verifier::new(Limits::default());
    let mut slices = Slices::new(&file.blob);
    while let Some(slice) = slices.next().await.map_err(|error| Message::from(&error))? {
        transfer.stop_if_cancelled()?;
        verifier.push(&slice).map_err(|error| Message::from(&error))?;
        done += slice.len() as u64;
        transfer.tell(Doing::Passing, done, all);
    }
    Ok(verifier.finish().map_err(|error| Message::from(&error))?)
}

async fn signatures(transfer: Transfer, verified: &Verified) -> Vec<Signature> {
    let keyring = transfer.app.keyring().await;
    let mut signatures = Vec::new();
    for record in &verified.sealed {
        signatures.push(match &record.seal {
            Ok(seal) => crate::app::signatures::judged(&keyring, seal).await,
            Err(_) => Signature::Altered,
        });
    }
    signatures
}

#[component]
fn Findings(name: String, found: Result<Report, Message>) -> impl IntoView {
    let transfer = expect_context::<Transfer>();
    let close = move |()| transfer.question.set(None);
    let (kind, verdict) = match &found {
        Ok(Report { is_right: true, .. }) => ("verified", "It is whole, and everything in it is right."),
        Ok(_) => ("verified-with-faults", "It is whole, but not everything in it is right."),
        Err(_) => ("not-verified", "It is not whole, or not a bundle."),
    };
    let icon = if kind == "verified" { Glyph::Check } else { Glyph::Warning };
    let problems = match &found {
        Ok(report) => report.problems.clone(),
        Err(message) => vec![message.clone()],
    };
    let facts = found.map(|report| report.facts).unwrap_or_default();
    view! {
        <Dialog title="What was checked" on_close=close>
            <p class="check-verdict" data-message=kind role="status"><Icon of=icon/><span><b>{name}</b><br/>{verdict}</span></p>
            <ul class="check-problems">
                {problems.into_iter().map(|Message { title, detail, hint }| view! {
                    <li><b>{title}</b><p>{detail}</p>{hint.map(|hint| view! { <p class="muted small">{hint}</p> })}</li>
                }).collect_view()}
            </ul>
            <dl class="facts">
                {facts.into_iter().map(|(name, said)| view! { <dt>{name}</dt><dd>{said}</dd> }).collect_view()}
            </dl>
            <p class="muted small">"Nothing was taken over. Nothing on this device has changed."</p>
            <div class="form-actions">
                <button class="btn" data-kind="primary" autofocus on:click=move |_| close(())>"Close"</button>
            </div>
        </Dialog>
    }
    .into_any()
}

//! An assessor's own evidence: what they saw, talked through, or heard from a witness. Marked as theirs, and offered for the
//! criteria that it covers. One that has to be put right is recorded anew, with the reason, and takes the place of the first.

mod covers;

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::{Command, Field, MAX_LINE, NewAssessorEvidence};
use evidence_mapper::portfolio::judging::AssessorEvidenceKind;
use evidence_mapper::portfolio::{AssessorEvidence, Attachment, EvidenceId};
use evidence_mapper::terms::say;
use jiff::civil::Date;
use leptos::html;
use leptos::prelude::*;

use self::covers::{Covered, Covers};
use super::{Review, Sheet};
use crate::app::browser::{clock, file};
use crate::app::intake::Intake;
use crate::app::session::Session;
use crate::app::ui::button::IconButton;
use crate::app::ui::field::{self, FormField, Kind};
use crate::app::ui::form::FormFoot;
use crate::app::ui::icon::Glyph;
use crate::app::ui::menu::{Menu, MenuItem};
use crate::app::words;

/// Which kind is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recording {
    /// What the assessor saw.
    Observation,
    /// What was talked through.
    Discussion,
    /// What a witness said.
    Witness,
}

impl Recording {
    /// What `kind` of evidence is recorded with.
    pub fn of(kind: &AssessorEvidenceKind) -> Recording {
        match kind {
            AssessorEvidenceKind::Observation => Recording::Observation,
            AssessorEvidenceKind::ProfessionalDiscussion => Recording::Discussion,
            AssessorEvidenceKind::WitnessCheck { .. } => Recording::Witness,
        }
    }

    /// What the form is called.
    pub fn title(self) -> &'static str {
        match self {
            Recording::Observation => "Record an observation",
            Recording::Discussion => "Record a professional discussion",
            Recording::Witness => "Record a witness check",
        }
    }

    /// What it is called when one is put right.
    pub fn correction(self) -> &'static str {
        match self {
            Recording::Observation => "Correct an observation",
            Recording::Discussion => "Correct a professional discussion",
            Recording::Witness => "Correct a witness check",
        }
    }

    fn asks(self) -> &'static str {
        match self {
            Recording::Observation => "What you saw",
            Recording::Discussion => "What was said",
            Recording::Witness => "What the witness confirmed",
        }
    }
}

/// What can be recorded.
#[component]
pub fn RecordMenu() -> impl IntoView {
    let review = expect_context::<Review>();
    let open = move |recording| move |()| review.sheet.set(Some(Sheet::Record(recording, None)));
    view! {
        <Menu label="Record evidence">
            <MenuItem on_choose=open(Recording::Observation)>"Observation…"</MenuItem>
            <MenuItem on_choose=open(Recording::Discussion)>"Professional discussion…"</MenuItem>
            <MenuItem on_choose=open(Recording::Witness)>"Witness check…"</MenuItem>
        </Menu>
    }
}

/// The form.
#[component]
pub fn RecordForm(
    /// Which kind.
    recording: Recording,
    /// The record that it takes the place of, if one has to be put right.
    earlier: Option<EvidenceId>,
    /// It was recorded, or not after all.
    on_done: Callback<()>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let review = expect_context::<Review>();
    let made = |id: EvidenceId| {
        session
            .with_untracked(|workspace| workspace.portfolio().assessor_evidence.get(&id).map(|made| made.value.clone()))
    };
    let before: Option<AssessorEvidence> = earlier.and_then(made);
    let text =
        |read: fn(&AssessorEvidence) -> &str| RwSignal::new(before.as_ref().map(read).unwrap_or_default().to_owned());
    let (title, place, account) =
        (text(|before| &before.title), text(|before| &before.place), text(|before| &before.account));
    let (witness, relation) = match before.as_ref().map(|before| before.kind.clone()) {
        Some(AssessorEvidenceKind::WitnessCheck { witness, relation }) => (witness, relation),
        _ => Default::default(),
    };
    let (witness, relation) = (RwSignal::new(witness), RwSignal::new(relation));
    let day = RwSignal::new(before.as_ref().map_or_else(clock::today, |before| before.held_on).to_string());
    let covered = Covered::begin(before.as_ref(), review.at.get_untracked());
    let files: RwSignal<Vec<Attachment>> = RwSignal::new(before.map(|before| before.files).unwrap_or_default());
    let reason = RwSignal::new(String::new());
    let refused: RwSignal<Option<(Field, Message)>> = RwSignal::new(None);
    let trouble = move |of| field::trouble(refused.into(), of);
    let record = move || {
        let held_on: Date = day.get_untracked().parse().unwrap_or_else(|_| clock::today());
        let kind = match recording {
            Recording::Observation => AssessorEvidenceKind::Observation,
            Recording::Discussion => AssessorEvidenceKind::ProfessionalDiscussion,
            Recording::Witness => AssessorEvidenceKind::WitnessCheck {
                witness: witness.get_untracked(),
                relation: relation.get_untracked(),
            },
        };
        let evidence = NewAssessorEvidence {
            kind,
            title: title.get_untracked(),
            held_on,
            place: place.get_untracked(),
            account: account.get_untracked(),
            criteria: covered.read(),
            files: files.get_untracked(),
            supersedes: earlier.map(|earlier| (earlier, reason.get_untracked())),
        };
        let id = EvidenceId::new(clock::now(), clock::random());
        if session.fill_in(Command::RecordEvidence { id, evidence }, refused) {
            on_done.run(());
        }
    };
    view! {
        <form class="form" on:submit=move |event| { event.prevent_default(); record() }>
            <FormField label="Title" value=title has_focus=true max_length=MAX_LINE trouble=trouble(Field::Title)/>
            {(recording == Recording::Witness).then(|| view! {
                <div class="field-row">
                    <FormField label="Witness" value=witness max_length=MAX_LINE trouble=trouble(Field::Witness)/>
                    <FormField label=say("Role, and how they know the {learner}") is_optional=true value=relation max_length=MAX_LINE trouble=trouble(Field::Relation)/>
                </div>
            })}
            <div class="field-row">
                <FormField label="Day" kind=Kind::Date value=day trouble=trouble(Field::HeldOn)/>
                <FormField label="Where" is_optional=true value=place max_length=MAX_LINE trouble=trouble(Field::Place)/>
            </div>
            <FormField label=recording.asks() kind=Kind::Text(5) value=account trouble=trouble(Field::Account)/>
            <Covers covered/>
            <Files files/>
            {earlier.map(|_| view! {
                <FormField
                    label="Why it takes the place of what was recorded"
                    value=reason
                    max_length=MAX_LINE
                    hint="What was recorded stays beside it. Decisions on it are stale if you change more than its title and its place."
                    trouble=trouble(Field::CorrectionReason)
                />
            })}
            <FormFoot submit="Record" on_cancel=on_done/>
        </form>
    }
    .into_any()
}

/// Recordings and papers that belong to it.
#[component]
fn Files(files: RwSignal<Vec<Attachment>>) -> impl IntoView {
    let intake = expect_context::<Intake>();
    let picker: NodeRef<html::Input> = NodeRef::new();
    let choose = move |_| {
        if let Some(picker) = picker.get_untracked() {
            picker.click();
        }
    };
    let add = Callback::new(move |attachment: Attachment| {
        files.update(|files| {
            if files.iter().all(|file| file.digest != attachment.digest) {
                files.push(attachment);
            }
        });
    });
    view! {
        <fieldset class="field log-field">
            <legend class="field-label">"Files "<span class="field-word">"optional"</span></legend>
            <input
                node_ref=picker type="file" multiple class="visually-hidden" tabindex="-1" aria-label="Choose files for the record"
                on:change:target=move |event| intake.keep(file::from_input(&event.target()), add)
            />
            <ul class="log-rows">
                <For each=move || files.get() key=|file| file.digest let:attachment>
                    <li>
                        <span>{attachment.file_name.clone()}</span>
                        <span class="muted small">{words::size(attachment.size)}</span>
                        <IconButton
                            name=format!("Leave {} out", attachment.file_name) icon=Glyph::Trash is_small=true
                            on_press=move |()| files.update(|files| files.retain(|file| file.digest != attachment.digest))
                        />
                    </li>
                </For>
            </ul>
            <p><button type="button" class="btn" data-kind="secondary" data-size="small" on:click=choose>"Add files…"</button></p>
        </fieldset>
    }
    .into_any()
}

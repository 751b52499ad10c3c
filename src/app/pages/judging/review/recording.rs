//! An assessor's own evidence: what they saw, talked through, or heard from a witness. Marked as theirs, and offered for the
//! criteria that it covers.

use std::collections::{BTreeMap, BTreeSet};

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::{Command, Field, MAX_LINE, NewAssessorEvidence};
use evidence_mapper::portfolio::judging::AssessorEvidenceKind;
use evidence_mapper::portfolio::{Attachment, EvidenceId};
use evidence_mapper::spec::{CriterionRef, UnitRef};
use jiff::civil::Date;
use leptos::html;
use leptos::prelude::*;

use super::{Review, Sheet};
use crate::app::browser::{clock, file};
use crate::app::intake::Intake;
use crate::app::pages::judging::words as judging_words;
use crate::app::session::Session;
use crate::app::ui::button::IconButton;
use crate::app::ui::field::{self, FormField, Kind};
use crate::app::ui::icon::Glyph;
use crate::app::ui::menu::{Menu, MenuItem};
use crate::app::ui::toast::{Toast, Toasts};
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
    /// What the form is called.
    pub fn title(self) -> &'static str {
        match self {
            Recording::Observation => "Record an observation",
            Recording::Discussion => "Record a professional discussion",
            Recording::Witness => "Record a witness check",
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
    let open = move |recording| move |()| review.sheet.set(Some(Sheet::Record(recording)));
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
pub fn RecordForm(recording: Recording, on_done: Callback<()>) -> impl IntoView {
    let session = expect_context::<Session>();
    let review = expect_context::<Review>();
    let toasts = expect_context::<Toasts>();
    let title = RwSignal::new(String::new());
    let place = RwSignal::new(String::new());
    let account = RwSignal::new(String::new());
    let witness = RwSignal::new(String::new());
    let relation = RwSignal::new(String::new());
    let day = RwSignal::new(clock::today().to_string());
    let files: RwSignal<Vec<Attachment>> = RwSignal::new(Vec::new());
    // It most likely has to do with what is looked at.
    let criteria: RwSignal<BTreeSet<CriterionRef>> = RwSignal::new(review.at.get_untracked().into_iter().collect());
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
            criteria: criteria
                .get_untracked()
                .into_iter()
                .map(|criterion| (criterion, Vec::new()))
                .collect::<BTreeMap<_, _>>(),
            files: files.get_untracked(),
            supersedes: None,
        };
        let id = EvidenceId::new(clock::now(), clock::random());
        refused.set(None);
        match session.attempt(Command::RecordEvidence { id, evidence }) {
            Ok(_) => on_done.run(()),
            Err(error) => match error.field() {
                Some(field) => refused.set(Some((field, Message::from(&error)))),
                None => toasts.show(Toast::problem(Message::from(&error))),
            },
        }
    };
    view! {
        <form class="form" on:submit=move |event| { event.prevent_default(); record() }>
            <FormField label="Title" value=title has_focus=true max_length=MAX_LINE trouble=trouble(Field::Title)/>
            {(recording == Recording::Witness).then(|| view! {
                <div class="field-row">
                    <FormField label="Witness" value=witness max_length=MAX_LINE trouble=trouble(Field::Witness)/>
                    <FormField label="Role, and how they know the learner" is_optional=true value=relation max_length=MAX_LINE trouble=trouble(Field::Relation)/>
                </div>
            })}
            <div class="field-row">
                <label class="field">
                    <span class="field-label">"Day"</span>
                    <input class="input" type="date" prop:value=day on:input:target=move |event| day.set(event.target().value())/>
                </label>
                <FormField label="Where" is_optional=true value=place max_length=MAX_LINE trouble=trouble(Field::Place)/>
            </div>
            <FormField label=recording.asks() kind=Kind::Text(5) value=account trouble=trouble(Field::Account)/>
            <Covers criteria/>
            <Files files/>
            <div class="form-actions">
                <button type="button" class="btn" data-kind="quiet" on:click=move |_| on_done.run(())>"Cancel"</button>
                <button type="submit" class="btn" data-kind="primary">"Record"</button>
            </div>
        </form>
    }
    .into_any()
}

/// The criteria that it covers: those chosen, and a list to choose from, unit by unit.
#[component]
fn Covers(criteria: RwSignal<BTreeSet<CriterionRef>>) -> impl IntoView {
    let review = expect_context::<Review>();
    let mut units: Vec<UnitRef> = review.all.get_untracked().into_iter().map(|id| id.unit).collect();
    units.dedup();
    let toggle = move |id: CriterionRef, is_on: bool| {
        criteria.update(|criteria| {
            if is_on {
                criteria.insert(id);
            } else {
                criteria.remove(&id);
            }
        });
    };
    let chosen = move || {
        criteria.with(|criteria| criteria.iter().map(|id| judging_words::criterion(*id)).collect::<Vec<_>>().join(", "))
    };
    view! {
        <fieldset class="field">
            <legend class="field-label">"Covers"</legend>
            <p class="small">{move || if criteria.with(BTreeSet::is_empty) { "Nothing yet".to_owned() } else { chosen() }}</p>
            {units.into_iter().map(|unit| {
                let of_unit: Vec<CriterionRef> = review.all.get_untracked().into_iter().filter(|id| id.unit == unit).collect();
                view! {
                    <details class="guidance covers">
                        <summary>{unit.to_string()}</summary>
                        <div class="chip-set">
                            {of_unit.into_iter().map(|id| {
                                let wording = review.criterion(id).and_then(|criterion| criterion.wording.value).unwrap_or_default();
                                view! {
                                    <label class="chip-toggle" title=wording>
                                        <input
                                            class="visually-hidden" type="checkbox"
                                            aria-label=judging_words::criterion(id)
                                            prop:checked=move || criteria.with(|criteria| criteria.contains(&id))
                                            on:change:target=move |event| toggle(id, event.target().checked())
                                        />
                                        {id.number().to_owned()}
                                    </label>
                                }
                            }).collect_view()}
                        </div>
                    </details>
                }
            }).collect_view()}
        </fieldset>
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

//! What opens over a page: one evidence item, one mapping, the notes on the published text.

use evidence_mapper::portfolio::command::{Command, EvidenceDetails, MAX_LINE};
use evidence_mapper::portfolio::{EvidenceContent, EvidenceId, Location, Mapping, MappingKey, Setting};
use evidence_mapper::spec::ErratumId;
use leptos::prelude::*;

use crate::app::browser::dom;
use crate::app::intake::IntakeProgress;
use crate::app::pages::viewer::Viewer;
use crate::app::pages::viewer::placing::{PlaceList, Placing, PlacingStatus, whole_item};
use crate::app::session::Session;
use crate::app::ui::dialog::{Dialog, Shape};
use crate::app::ui::field::{ChipToggleGroup, Choice, SavedLine, SavedText};
use crate::app::words;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Sheet {
    Evidence(EvidenceId),
    Mapping(MappingKey),
    Errata(Vec<ErratumId>),
}

/// What is open. A handle, to be had from context.
#[derive(Clone, Copy)]
pub struct Sheets(RwSignal<Option<Sheet>>);

impl Sheets {
    /// Nothing open.
    pub fn new() -> Sheets {
        Sheets(RwSignal::new(None))
    }

    /// Opens an evidence item.
    pub fn open_evidence(self, id: EvidenceId) {
        self.0.set(Some(Sheet::Evidence(id)));
    }

    /// Opens a mapping.
    pub fn open_mapping(self, key: MappingKey) {
        self.0.set(Some(Sheet::Mapping(key)));
    }

    /// Opens notes on the published text.
    pub fn open_errata(self, ids: Vec<ErratumId>) {
        self.0.set(Some(Sheet::Errata(ids)));
    }

    /// Closes what is open.
    pub fn close(self) {
        // Leaving a field is what saves it; taken out of the page it would not be left.
        if self.0.with_untracked(Option::is_some) {
            dom::leave_field();
        }
        self.0.set(None);
    }
}

/// Where sheets open.
#[component]
pub fn SheetHost() -> impl IntoView {
    let session = expect_context::<Session>();
    let sheets = expect_context::<Sheets>();
    let title = move || {
        let name = |id: EvidenceId| {
            session
                .evidence(id)
                .with(|evidence| evidence.as_ref().map(|e| format!("{} {}", e.number, e.title)).unwrap_or_default())
        };
        sheets.0.with(|sheet| match sheet {
            Some(Sheet::Evidence(id)) => name(*id),
            Some(Sheet::Mapping(key)) => {
                format!("{} on {} {}", name(key.evidence), key.criterion.unit, key.criterion.number())
            }
            Some(Sheet::Errata(_)) => "The published text".to_owned(),
            None => String::new(),
        })
    };
    let title = Memo::new(move |_| title());
    // What is withdrawn or taken away has nothing to show any more.
    Effect::new(move |_| {
        let is_gone = sheets.0.with(|sheet| {
            session.with(|workspace| match sheet {
                Some(Sheet::Evidence(id)) => !workspace.portfolio().evidence.contains(*id),
                Some(Sheet::Mapping(key)) => !workspace.portfolio().mappings.contains(*key),
                Some(Sheet::Errata(_)) | None => false,
            })
        });
        if is_gone {
            sheets.close();
        }
    });
    let close = Callback::new(move |()| sheets.close());
    move || {
        sheets.0.get().map(|sheet| {
            let shape = if matches!(sheet, Sheet::Errata(_)) { Shape::Narrow } else { Shape::Wide };
            // Built within the dialog, which its fields tell of words that were refused.
            let content = move || match sheet {
                Sheet::Evidence(id) => view! { <EvidenceSheet id/> }.into_any(),
                Sheet::Mapping(mapping) => view! { <MappingSheet mapping/> }.into_any(),
                Sheet::Errata(ids) => view! { <Notes ids/> }.into_any(),
            };
            view! { <Dialog title shape on_close=close>{content()}</Dialog> }
        })
    }
}

#[component]
fn EvidenceSheet(id: EvidenceId) -> impl IntoView {
    let session = expect_context::<Session>();
    let sheets = expect_context::<Sheets>();
    let mappings = session.memo(move |workspace| {
        let mut keys: Vec<MappingKey> = workspace.portfolio().mappings_of(id).map(|(key, _)| key).collect();
        keys.sort_by_key(|key| key.criterion);
        keys
    });
    let withdraw = move |_| {
        sheets.close();
        session.dispatch(Command::WithdrawEvidence([id].into()));
    };
    let is_own = !session.is_read_only();
    // Any mapping's places can be gone to; what is shown belongs to none of them.
    let shown = Placing::reading(Vec::new());
    view! {
            <div class="sheet-columns">
                <div class="sheet-viewer"><Viewer id placing=shown can_replace=true/><IntakeProgress/></div>
                <div class="sheet-side">
                    {if is_own { view! { <DetailsForm id/> }.into_any() } else { view! { <DetailsList id/> }.into_any() }}
                    <section class="sheet-section">
                        <h3>"Mapped to"</h3>
                        <Show when=move || mappings.with(Vec::is_empty)>
                            <p class="muted small">
                                {if is_own { "Nothing yet. Drag it onto a criterion, or use “Map…” on its card." } else { "Nothing." }}
                            </p>
                        </Show>
                        <For each=move || mappings.get() key=|key| *key let:mapping>
                            <MappingForm mapping placing=Placing::of(session, mapping) shown_by=shown is_named=true/>
                        </For>
                    </section>
                    {is_own.then(|| view! {
                        <div class="form-actions">
                            <button class="btn" data-kind="danger" on:click=withdraw>"Withdraw evidence"</button>
                        </div>
                    })}
                </div>
            </div>
    }
    .into_any()
}

#[component]
fn MappingSheet(mapping: MappingKey) -> impl IntoView {
    let session = expect_context::<Session>();
    let sheets = expect_context::<Sheets>();
    let wording = session.with_untracked(|workspace| {
        let criterion = workspace.spec().criterion(mapping.criterion);
        criterion
            .and_then(|criterion| criterion.wording.value.clone())
            .unwrap_or_else(|| "Wording not legible in the source".to_owned())
    });
    let placing = Placing::of(session, mapping);
    view! {
            <p class="sheet-criterion">
                <b>{format!("{} {}", mapping.criterion.unit, mapping.criterion.number())}</b>
                " "
                {wording}
            </p>
            <div class="sheet-columns">
                <div class="sheet-viewer"><Viewer id=mapping.evidence placing/></div>
                <div class="sheet-side">
                    <MappingForm mapping placing shown_by=placing is_named=false/>
                    <button class="btn" data-kind="quiet" on:click=move |_| sheets.open_evidence(mapping.evidence)>
                        "Open the evidence and its other mappings"
                    </button>
                </div>
            </div>
    }
    .into_any()
}

/// Where and why, of one mapping. Saved as soon as a field is left.
#[component]
fn MappingForm(
    mapping: MappingKey,
    /// Its places.
    placing: Placing,
    /// Where they are shown.
    shown_by: Placing,
    /// Whether to say which criterion it is on.
    is_named: bool,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let kept = session.mapping(mapping);
    let criterion = format!("{} {}", mapping.criterion.unit, mapping.criterion.number());
    let written = move |read: fn(&Mapping) -> String| {
        Memo::new(move |_| kept.with(|kept| kept.as_ref().map(read).unwrap_or_default()))
    };
    let places = written(|kept| kept.locations.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "));
    let reason = written(|kept| kept.reason.clone());
    let describe = move |locations: Vec<Location>, reason: String| {
        session.edit(Command::DescribeMapping { mapping, locations, reason })
    };
    if session.is_read_only() {
        return view! {
            <dl class="facts">
                {is_named.then(|| view! { <dt>"Criterion"</dt><dd>{criterion.clone()}</dd> })}
                <dt>"Where"</dt>
                <dd>
                    <Show when=move || !places.with(String::is_empty) fallback=|| "Not said">
                        <PlaceList placing shown_by/>
                    </Show>
                </dd>
                <dt>"How it meets the criterion"</dt>
                <dd class="prewrap">{move || some_or(reason.get(), "Not said")}</dd>
            </dl>
        }
        .into_any();
    }
    let remove = move |_| {
        session.dispatch(Command::Unmap([mapping].into()));
    };
    let name = StoredValue::new(criterion.clone());
    view! {
        <fieldset class="mapping-form">
            <legend class:visually-hidden=!is_named>{criterion}</legend>
            <SavedLine
                label="Where in it is the proof?"
                value=places
                placeholder="p. 4 · 1:05–2:10 · Sales!B4 · “a quote” · any words"
                hint="Several places: put a semicolon between them."
                on_save=move |typed: String| describe(Location::read_all(&typed), reason.get_untracked())
            />
            <PlaceList placing shown_by/>
            <PlacingStatus placing is_seen=is_named/>
            <button
                type="button"
                class="btn"
                data-kind="secondary"
                data-size="small"
                aria-label=move || format!("The whole item proves {}", name.get_value())
                disabled=move || !places.with(String::is_empty)
                on:click=move |_| {
                    // Two words that are always taken.
                    let _ = describe(vec![whole_item()], reason.get_untracked());
                }
            >
                "The whole item"
            </button>
            <SavedText
                label="How does it meet the criterion?"
                is_optional=true
                value=reason
                on_save=move |typed: String| {
                    let places = kept.with_untracked(|kept| {
                        kept.as_ref().map(|kept| kept.locations.clone()).unwrap_or_default()
                    });
                    describe(places, typed)
                }
            />
            <button
                type="button"
                class="btn" data-kind="quiet" data-size="small"
                aria-label=move || format!("Remove the mapping to {}", name.get_value())
                on:click=remove
            >
                "Remove the mapping"
            </button>
        </fieldset>
    }
    .into_any()
}

fn some_or(text: String, otherwise: &str) -> String {
    if text.is_empty() { otherwise.to_owned() } else { text }
}

/// What is said of the evidence. Saved as soon as a field is left.
#[component]
fn DetailsForm(id: EvidenceId) -> impl IntoView {
    let session = expect_context::<Session>();
    let evidence = session.evidence(id);
    let details = Memo::new(move |_| {
        evidence.with(|evidence| evidence.as_ref().map(|evidence| evidence.details()).unwrap_or_default())
    });
    let edit = move |edit: Box<dyn FnOnce(&mut EvidenceDetails)>| {
        let mut details = details.get_untracked();
        edit(&mut details);
        Command::DescribeEvidence { evidence: id, details }
    };
    let change = move |edited| {
        session.dispatch(edit(edited));
    };
    let types: Vec<_> =
        session.spec().evidence_types.iter().map(|kind| Choice::new(kind.id, kind.label.clone())).collect();
    view! {
        <section class="sheet-section form">
            <h3>"About it"</h3>
            <SavedLine
                label="Title"
                value=Signal::derive(move || details.with(|details| details.title.clone()))
                max_length=MAX_LINE
                on_save=move |title: String| session.edit(edit(Box::new(move |details| details.title = title)))
            />
            <ContentForm id/>
            <ChipToggleGroup
                label="Type of evidence"
                choices=types
                chosen=Signal::derive(move || details.with(|details| details.types.iter().copied().collect::<Vec<_>>()))
                on_toggle=move |(id, is_on)| change(Box::new(move |details| {
                    if is_on {
                        details.types.insert(id);
                    } else {
                        details.types.remove(&id);
                    }
                }))
            />
            <div class="field-row">
                <label class="field">
                    <span class="field-label">"Date produced"</span>
                    <input
                        class="input"
                        type="date"
                        prop:value=move || details.with(|details| details.produced_on.map(|date| date.to_string()).unwrap_or_default())
                        on:change:target=move |event| {
                            let date = event.target().value().parse().ok();
                            change(Box::new(move |details| details.produced_on = date));
                        }
                    />
                </label>
                <fieldset class="field">
                    <legend class="field-label">"Setting"</legend>
                    <div class="segmented">
                        {[Setting::Workplace, Setting::Simulated].map(|setting| {
                            let is_on = Memo::new(move |_| details.with(|details| details.setting == Some(setting)));
                            view! {
                                <button
                                    type="button"
                                    aria-pressed=move || is_on.get().to_string()
                                    on:click=move |_| {
                                        let was_on = is_on.get_untracked();
                                        change(Box::new(move |details| details.setting = (!was_on).then_some(setting)));
                                    }
                                >
                                    {words::setting(setting)}
                                </button>
                            }
                        }).collect_view()}
                    </div>
                </fieldset>
            </div>
            <Show when=move || details.with(|details| details.setting == Some(Setting::Simulated))>
                <SimulationNote/>
            </Show>
            <SavedText
                label="Description"
                is_optional=true
                value=Signal::derive(move || details.with(|details| details.description.clone()))
                on_save=move |words: String| session.edit(edit(Box::new(move |details| details.description = words)))
            />
        </section>
    }
    .into_any()
}

/// What a learner may change of what the evidence is made of.
#[component]
fn ContentForm(id: EvidenceId) -> impl IntoView {
    let session = expect_context::<Session>();
    let content =
        session.memo(move |workspace| workspace.portfolio().evidence.get(id).map(|evidence| evidence.content.clone()));
    let replace = move |content: EvidenceContent| session.edit(Command::ReplaceContent { evidence: id, content });
    let words = move |read: fn(&EvidenceContent) -> &str| {
        Signal::derive(move || content.with(|content| content.as_ref().map_or("", read).to_owned()))
    };
    // What kind of evidence it is never changes; only its words do.
    match content.get_untracked() {
        Some(EvidenceContent::Account { .. }) => view! {
            <SavedText
                label="Your account"
                rows=10
                value=words(account)
                on_save=move |text: String| replace(EvidenceContent::Account { text })
            />
        }
        .into_any(),
        Some(EvidenceContent::Link { .. }) => view! {
            <SavedLine
                label="Address"
                input_type="url"
                value=words(address)
                on_save=move |url: String| replace(EvidenceContent::Link { url })
            />
        }
        .into_any(),
        Some(EvidenceContent::Elsewhere { .. }) => {
            let (place, holder) = (words(place), words(holder));
            view! {
                <SavedLine
                    label="Where it is kept"
                    value=place
                    max_length=MAX_LINE
                    on_save=move |typed: String| {
                        replace(EvidenceContent::Elsewhere { place: typed, holder: holder.get_untracked() })
                    }
                />
                <SavedLine
                    label="Who holds it"
                    is_optional=true
                    value=holder
                    max_length=MAX_LINE
                    on_save=move |typed: String| {
                        replace(EvidenceContent::Elsewhere { place: place.get_untracked(), holder: typed })
                    }
                />
            }
            .into_any()
        }
        Some(EvidenceContent::Files(_)) | None => ().into_any(),
    }
}

fn account(content: &EvidenceContent) -> &str {
    if let EvidenceContent::Account { text } = content { text } else { "" }
}

fn address(content: &EvidenceContent) -> &str {
    if let EvidenceContent::Link { url } = content { url } else { "" }
}

fn place(content: &EvidenceContent) -> &str {
    if let EvidenceContent::Elsewhere { place, .. } = content { place } else { "" }
}

fn holder(content: &EvidenceContent) -> &str {
    if let EvidenceContent::Elsewhere { holder, .. } = content { holder } else { "" }
}

/// What the specification says of simulated evidence.
#[component]
fn SimulationNote() -> impl IntoView {
    let simulation = expect_context::<Session>().spec().simulation.clone();
    simulation.map(|simulation| {
        view! {
            <details class="guidance">
                <summary>"Simulation is allowed only in part: what the specification asks for"</summary>
                {simulation.text.into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}
                <ol>{simulation.guidelines.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ol>
            </details>
        }
        .into_any()
    })
}

/// What is said of the evidence, to read.
#[component]
fn DetailsList(id: EvidenceId) -> impl IntoView {
    let session = expect_context::<Session>();
    let spec = session.spec();
    session.evidence(id).get_untracked().map(|evidence| {
        let types: Vec<String> =
            evidence.types.iter().filter_map(|&id| spec.evidence_type(id)).map(|kind| kind.label.clone()).collect();
        view! {
            <dl class="facts">
                <dt>"Kind"</dt>
                <dd>{words::kind(&evidence.content)}</dd>
                <dt>"Type of evidence"</dt>
                <dd>{some_or(types.join(", "), "Not said")}</dd>
                <dt>"Date produced"</dt>
                <dd>{evidence.produced_on.map_or_else(|| "Not said".to_owned(), words::date)}</dd>
                <dt>"Setting"</dt>
                <dd>{evidence.setting.map_or("Not said", words::setting)}</dd>
                <dt>"Description"</dt>
                <dd class="prewrap">{some_or(evidence.description.clone(), "None")}</dd>
            </dl>
        }
        .into_any()
    })
}

#[component]
fn Notes(ids: Vec<ErratumId>) -> impl IntoView {
    let spec = expect_context::<Session>().spec();
    let notes = ids
        .into_iter()
        .filter_map(|id| spec.erratum(id))
        .map(|erratum| {
            view! {
                <section class="sheet-section">
                    <h3>{erratum.id.to_string()}</h3>
                    <p>{erratum.finding.clone()}</p>
                    <p><b>"Here: "</b>{erratum.treatment.clone()}</p>
                    {erratum.blocks().then(|| view! {
                        <p class="notice">"Until your provider supplies the wording, an award that rests on this cannot be claimed."</p>
                    })}
                    <p class="muted small">{format!("Decided by {}, {}", erratum.decided_by, words::dated(&erratum.decided_on))}</p>
                    {erratum.settled.as_ref().map(|by| view! { <p class="notice">{words::supplied(by)}</p> })}
                </section>
            }
        })
        .collect_view();
    notes.into_any()
}

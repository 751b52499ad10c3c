//! The criteria side: units that fold, outcomes, criteria with what is mapped to them. The same tree shows somebody else's
//! portfolio, where nothing can be dropped on it.

use std::collections::BTreeSet;

use evidence_mapper::portfolio::command::Command;
use evidence_mapper::portfolio::release::released;
use evidence_mapper::portfolio::standing::standing;
use evidence_mapper::portfolio::{EvidenceId, MappingKey};
use evidence_mapper::progress::{Coverage, CriterionProgress};
use evidence_mapper::spec::{Content, Criterion, CriterionRef, ErratumId, Outcome, Specification, Unit, UnitRef};
use leptos::ev;
use leptos::prelude::*;

use crate::app::drag::{Carry, Target};
use crate::app::intake::Intake;
use crate::app::pages::help::Explain;
use crate::app::pages::help::words::Word;
use crate::app::pages::map::judged::{Judged, JudgedNote};
use crate::app::pages::map::{dropped, is_dragging_files};
use crate::app::pages::sheets::Sheets;
use crate::app::pages::signed::SignedTogether;
use crate::app::parts::later::Later;
use crate::app::parts::{self, AnsweringPart};
use crate::app::session::Session;
use crate::app::ui::dialog::Dialog;
use crate::app::ui::filling::{self, Filling};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::ui::status::{AchievementBadge, CoverageBadge, Ladders};
use crate::app::words;

/// Which units are folded away, and which part of the criteria shows.
#[derive(Clone, Copy)]
pub struct TreeView {
    folded: RwSignal<BTreeSet<UnitRef>>,
    /// Only criteria with this missing.
    pub only: RwSignal<Only>,
}

/// Which criteria show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Only {
    /// All of them.
    #[default]
    All,
    /// Those with no evidence.
    Uncovered,
    /// Those with a mapping that does not say where.
    Unlocated,
    /// Those that are ready to claim.
    Ready,
    /// Those that are claimed.
    Claimed,
}

impl Only {
    fn shows(self, coverage: Coverage) -> bool {
        match self {
            Only::All => true,
            Only::Uncovered => coverage == Coverage::None,
            Only::Unlocated => coverage == Coverage::Mapped,
            Only::Ready => coverage == Coverage::Located,
            Only::Claimed => coverage == Coverage::Claimed,
        }
    }
}

impl TreeView {
    /// Everything unfolded and shown.
    pub fn new() -> TreeView {
        TreeView { folded: RwSignal::new(BTreeSet::new()), only: RwSignal::new(Only::All) }
    }

    fn is_open(self, unit: UnitRef) -> Signal<bool> {
        Memo::new(move |_| self.folded.with(|folded| !folded.contains(&unit))).into()
    }

    fn toggle(self, unit: UnitRef) {
        self.folded.update(|folded| {
            if !folded.remove(&unit) {
                folded.insert(unit);
            }
        });
    }

    fn set_all(self, units: impl Iterator<Item = UnitRef>, is_folded: bool) {
        self.folded.set(if is_folded { units.collect() } else { BTreeSet::new() });
    }
}

/// The tree of units in the learner's plan, and of the others below it.
#[component]
pub fn CriteriaTree() -> impl IntoView {
    let session = expect_context::<Session>();
    let spec = session.spec();
    let view = TreeView::new();
    provide_context(view);
    let judged = Judged::new(session);
    provide_context(judged);
    provide_context(Filling::new());
    let in_plan = session.memo(|workspace| {
        workspace.portfolio().enrolment.value.as_ref().map(|enrolment| enrolment.units.clone()).unwrap_or_default()
    });
    let units: Vec<UnitRef> = spec.units.iter().map(|unit| unit.unit_ref).collect();
    let all_units = StoredValue::new(units.clone());
    let planned = move || {
        all_units.get_value().into_iter().filter(|unit| in_plan.with(|plan| plan.contains(unit))).collect::<Vec<_>>()
    };
    let others = move || {
        all_units.get_value().into_iter().filter(|unit| in_plan.with(|plan| !plan.contains(unit))).collect::<Vec<_>>()
    };
    // Those in the plan come first.
    let there = filling::growing(first_units(&spec, &untrack(planned)), move || {
        all_units.try_with_value(Vec::len).unwrap_or_default()
    });
    let planned_there = move || planned().into_iter().take(there.get()).collect::<Vec<_>>();
    let others_there = move || {
        let room = there.get().saturating_sub(planned().len());
        others().into_iter().take(room).collect::<Vec<_>>()
    };
    let portfolio = session.with_untracked(|workspace| workspace.portfolio().id);
    let has_others = Memo::new(move |_| !others_there().is_empty());
    let has_errata = !spec.errata.is_empty();
    let spec = StoredValue::new(spec);
    let unit_view = move |unit: UnitRef| {
        spec.with_value(|spec| spec.unit(unit).cloned()).map(|unit| view! { <UnitSection unit=unit/> })
    };
    view! {
        <div class="tree-tools">
            <Filter/>
            <Explain word=Word::Claim/>
            <button class="btn" data-kind="quiet" data-size="small" on:click=move |_| view.set_all(all_units.get_value().into_iter(), true)>
                "Fold all"
            </button>
            <button class="btn" data-kind="quiet" data-size="small" on:click=move |_| view.set_all(std::iter::empty(), false)>
                "Unfold all"
            </button>
        </div>
        <Show when=move || has_errata>
            <p class="tree-legend">
                <b>"※ note"</b>
                " stands where the published specification has a fault. Press it to see the fault, and how it is treated here."
            </p>
        </Show>
        <SignedTogether records=judged.records()>
        <For each=planned_there key=|unit| *unit children=unit_view/>
        <Show when=move || has_others.get()>
            <h2 class="tree-rest">"Not in the plan"</h2>
            <p class="tree-legend">
                "What is mapped to these units is parked: it counts again when the unit is in the plan. "
                <a href=format!("#/portfolio/{portfolio}/units")>"Choose units"</a>
            </p>
        </Show>
        <For each=others_there key=|unit| *unit children=unit_view/>
        </SignedTogether>
    }
    .into_any()
}

/// How many criteria fill the tallest screen, at least.
const SCREENFUL: usize = 40;

/// How many of `units` have so many criteria that the first screen is full.
fn first_units(spec: &Specification, units: &[UnitRef]) -> usize {
    let mut criteria = 0;
    let is_before = |unit: &&UnitRef| {
        let is_before = criteria < SCREENFUL;
        let outcomes = spec.unit(**unit).map(|unit| unit.outcomes.as_slice()).unwrap_or_default();
        criteria += outcomes.iter().map(|outcome| outcome.criteria.len()).sum::<usize>();
        is_before
    };
    units.iter().take_while(is_before).count().max(1)
}

#[component]
fn Filter() -> impl IntoView {
    let view = expect_context::<TreeView>();
    // Who works on it looks for what to do next; who reads it, for what is to be judged.
    let last = if expect_context::<Session>().is_read_only() {
        (Only::Claimed, "Claimed")
    } else {
        (Only::Ready, "Ready to claim")
    };
    let choices = [(Only::All, "All"), (Only::Uncovered, "No evidence"), (Only::Unlocated, "No location"), last];
    view! {
        <div class="segmented" role="group" aria-label="Show criteria">
            {choices
                .map(|(only, label)| {
                    let is_on = move || view.only.get() == only;
                    view! {
                        <button
                            aria-pressed=move || is_on().to_string()
                            on:click=move |_| view.only.set(only)
                        >
                            {label}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

#[component]
fn UnitSection(unit: Unit) -> impl IntoView {
    let session = expect_context::<Session>();
    let carry = expect_context::<Carry>();
    let view = expect_context::<TreeView>();
    let id = unit.unit_ref;
    let target = Target::Unit(id);
    let is_open = view.is_open(id);
    let progress = session.unit(id);
    let is_achieved = move || progress.get().is_achieved.then_some("");
    let unit = StoredValue::new(unit);
    let outcomes = move || unit.with_value(|unit| unit.outcomes.clone());
    let facts = unit.with_value(|unit| {
        let sizes = words::sizes(unit.credit.value, &[(unit.glh.value, "GLH"), (unit.tqt.value, "TQT")]);
        [format!("Level {}", unit.level), sizes]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · ")
    });
    let notes = unit.with_value(|unit| {
        let mut notes = unit.errata.clone();
        notes.extend([&unit.credit, &unit.glh, &unit.tqt].iter().filter_map(|stated| stated.erratum));
        notes.extend(unit.title.erratum);
        notes
    });
    // A release is looked for only where there can be one.
    let is_released = session.memo(move |workspace| {
        let is_signed_off = workspace.progress().units.get(&id).is_some_and(|unit| unit.is_signed_off);
        let portfolio = workspace.portfolio();
        is_signed_off && released(portfolio, &standing(portfolio), id).is_some()
    });
    let state = move || words::unit_state(progress.get(), is_released.get());
    view! {
        <section
            class="unit"
            class:is-over=carry.is_over(target)
            data-unit=id.to_string()
            data-achieved=is_achieved
            aria-labelledby=format!("unit-{id}")
        >
            <header class="unit-head">
                <button
                    class="unit-fold"
                    aria-expanded=move || is_open.get().to_string()
                    on:click=move |_| view.toggle(id)
                >
                    <Icon of=Glyph::ChevronRight/>
                    <span class="unit-ref">{id.to_string()}</span>
                    <span class="unit-title" id=format!("unit-{id}")>{unit.with_value(|unit| unit.title.value.clone())}</span>
                </button>
                <Errata ids=notes/>
                {move || state().map(|(hook, words)| view! {
                    <span class="mark unit-state" class:is-done=hook != "stale" class:is-stale=hook == "stale" data-state=hook>{words}</span>
                })}
                <span class="unit-facts">{facts}</span>
                <Ladders counts=Signal::derive(move || progress.get().counts)/>
                <MapHere target/>
            </header>
            <Show when=move || is_open.get()>
                {outcomes().into_iter().map(|outcome| view! { <OutcomeSection outcome/> }).collect_view()}
            </Show>
        </section>
    }
    .into_any()
}

#[component]
fn OutcomeSection(outcome: Outcome) -> impl IntoView {
    let carry = expect_context::<Carry>();
    let session = expect_context::<Session>();
    let id = outcome.outcome_ref;
    let target = Target::Outcome(id);
    let counts = session.outcome(id);
    let mut notes: Vec<ErratumId> = outcome.number.erratum.into_iter().collect();
    notes.extend(outcome.wording.erratum);
    notes.dedup();
    let covered = move || {
        let counts = counts.get().counts;
        format!("{} of {}", counts.mapped, counts.criteria)
    };
    view! {
        <div class="outcome" class:is-over=carry.is_over(target) data-outcome=id.to_string()>
            <div class="outcome-head">
                <h3 class="outcome-title">
                    <span class="outcome-ref">{format!("LO{}", id.number())}</span>
                    <span>{outcome.wording.value.clone()}</span>
                </h3>
                <Errata ids=notes/>
                <span class="outcome-count" aria-label="criteria with evidence">{covered}</span>
                <MapHere target/>
            </div>
            <ul class="criteria">
                {outcome.criteria.into_iter().map(|criterion| view! { <CriterionRow criterion/> }).collect_view()}
            </ul>
        </div>
    }
    .into_any()
}

/// The button that maps what is picked up; there only while something is.
#[component]
fn MapHere(target: Target) -> impl IntoView {
    let session = expect_context::<Session>();
    let carry = expect_context::<Carry>();
    let is_picking = carry.is_picking();
    let criteria: Vec<_> =
        target.criteria(&session.spec()).into_iter().map(|criterion| session.criterion(criterion)).collect();
    let is_mapped = Memo::new(move |_| {
        carry.carried().with(|carried| {
            let Some(carried) = carried else { return false };
            let has_all =
                |progress: &CriterionProgress| carried.evidence.iter().all(|id| progress.evidence.contains(id));
            criteria.iter().all(|progress| progress.with(has_all))
        })
    });
    // A plain name for every target, which begins with the word that is seen.
    let label = move || {
        let done = if is_mapped.get() { "Mapped" } else { "Map" };
        match target {
            Target::Criterion(criterion) => format!("{done} to {} {}", criterion.unit, criterion.number()),
            Target::Outcome(outcome) => format!("{done} to all of {} LO{}", outcome.unit, outcome.number()),
            Target::Unit(unit) => format!("{done} to all of {unit}"),
        }
    };
    let press = move |event: ev::MouseEvent| {
        event.stop_propagation();
        if !is_mapped.get_untracked() {
            carry.drop_on(target, session);
        }
    };
    view! {
        <Show when=move || is_picking.get()>
            // Not `disabled`: the focus would be lost with the press that did it.
            <button
                class="map-here"
                aria-label=label
                aria-disabled=move || is_mapped.get().then_some("true")
                on:click=press
            >
                {move || if is_mapped.get() { "Mapped" } else { "Map" }}
            </button>
        </Show>
    }
    .into_any()
}

#[component]
fn CriterionRow(criterion: Criterion) -> impl IntoView {
    let session = expect_context::<Session>();
    let carry = expect_context::<Carry>();
    let intake = expect_context::<Intake>();
    let view = expect_context::<TreeView>();
    let id = criterion.criterion_ref;
    let target = Target::Criterion(id);
    let progress = session.criterion(id);
    let coverage = Memo::new(move |_| progress.with(|progress| progress.coverage));
    let achievement = Memo::new(move |_| progress.with(|progress| progress.achievement));
    let is_stale = Memo::new(move |_| progress.with(|progress| progress.is_stale));
    let is_shown = move || view.only.get().shows(coverage.get());
    let evidence = Memo::new(move |_| progress.with(|progress| progress.evidence.clone()));
    let is_file_over = RwSignal::new(false);
    let is_over = carry.is_over(target);
    let is_lit = Signal::derive(move || is_over.get() || is_file_over.get());
    let mut notes: Vec<ErratumId> = criterion.errata.clone();
    notes.extend(criterion.number.erratum);
    notes.extend(criterion.wording.erratum);
    notes.extend(criterion.content_errata.iter().copied());
    notes.sort();
    notes.dedup();
    let content = StoredValue::new(criterion.content.clone());
    let place = NodeRef::new();
    let is_filled = expect_context::<Filling>().turn(place);
    view! {
        <li
            node_ref=place
            class="criterion"
            class:is-over=is_lit
            class:is-hidden=move || !is_shown()
            data-criterion=id.to_string()
            data-coverage=move || coverage_hook(coverage.get())
            data-achievement=move || achievement_hook(achievement.get())
            data-stale=move || is_stale.get().then_some("")
            on:dragover=move |event| {
                if !session.is_read_only() && is_dragging_files(&event) {
                    event.prevent_default();
                    is_file_over.set(true);
                }
            }
            on:dragleave=move |_| is_file_over.set(false)
            on:drop=move |event| {
                is_file_over.set(false);
                if !session.is_read_only() && is_dragging_files(&event) {
                    event.prevent_default();
                    intake.take(dropped(&event), vec![id]);
                }
            }
        >
            <span class="criterion-number">{id.number().to_owned()}</span>
            <div class="criterion-body">
                <p class="criterion-wording"><Wording criterion=criterion.clone()/><Errata ids=notes/></p>
                {move || is_filled.get().then(|| view! {
                    <Chips criterion=id evidence/>
                    {content.with_value(|content| (!content.is_empty()).then(|| view! { <Guidance content=content.clone()/> }))}
                    <JudgedNote criterion=id progress/>
                })}
            </div>
            <div class="criterion-status">
                <CoverageBadge coverage/>
                <AchievementBadge achievement is_stale/>
                {move || is_filled.get().then(|| view! { <Claim criterion=id progress/> })}
                <MapHere target/>
            </div>
        </li>
    }
    .into_any()
}

/// Indicative content, built when it is asked for: there are pages of it.
#[component]
pub fn Guidance(content: Vec<Content>) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let paragraphs = move || {
        is_open.get().then(|| {
            let paragraphs = content.iter().map(|content| {
                let heading = (!content.heading.is_empty()).then(|| view! { <b>{content.heading.clone()}": "</b> });
                view! { <p>{heading}{content.text.clone()}</p> }
            });
            view! {
                {paragraphs.collect_view()}
                <p class="muted small">"A guide from the specification, not a checklist: it does not count towards any status."</p>
            }
        })
    };
    view! {
        <details class="guidance" on:toggle=move |_| is_open.update(|is_open| *is_open = !*is_open)>
            <summary>"Indicative content"</summary>
            {paragraphs}
        </details>
    }
    .into_any()
}

/// The wording, or what is left of it.
#[component]
pub fn Wording(criterion: Criterion) -> impl IntoView {
    match criterion.wording.value {
        Some(wording) => {
            // What a provider supplied is told from what the awarding body published, wherever it stands.
            let supplied = criterion.wording.supplied.map(|by| {
                let printed = criterion.wording.published.map(|printed| {
                    view! { " Printed: "<q class="fragment">{printed}</q>"." }
                });
                view! { <span class="muted small supplied-note">" "{words::supplied(&by)}{printed}</span> }
            });
            view! { {wording}{supplied} }.into_any()
        }
        None => {
            let fragment = criterion.wording.published.unwrap_or_default();
            let suggestion = criterion.suggested_reading.map(|reading| {
                view! { <span class="muted small">"A suggested reading, not confirmed: “"{reading}"”."</span> }
            });
            view! {
                <em class="illegible">
                    {format!("Criterion {} — wording not legible in the source; see the published specification.", criterion.criterion_ref.number())}
                </em>
                " Printed: "
                <q class="fragment">{fragment}</q>
                ". "
                {suggestion}
            }
            .into_any()
        }
    }
}

/// Says that the criterion is ready to be judged, or takes that back.
#[component]
fn Claim(criterion: CriterionRef, progress: Memo<CriterionProgress>) -> impl IntoView {
    let session = expect_context::<Session>();
    let coverage = Memo::new(move |_| progress.with(|progress| progress.coverage));
    let is_waiting = Memo::new(move |_| progress.with(|progress| progress.is_claim_waiting));
    let is_ready =
        Memo::new(move |_| !session.is_read_only() && (coverage.get() >= Coverage::Located || is_waiting.get()));
    let set = move |ready| {
        session.dispatch(Command::Claim { criteria: [criterion].into(), ready });
    };
    let name = format!("{} {}", criterion.unit, criterion.number());
    let label = StoredValue::new(name);
    let prior = RwSignal::new(false);
    let done = Callback::new(move |()| prior.set(false));
    view! {
        <Show when=move || is_ready.get()>
            {move || match coverage.get() {
                Coverage::Claimed | Coverage::Mapped => view! {
                    {move || is_waiting.get().then_some(view! {
                        <span class="small claim-waits" data-claim="waiting">"Your claim waits until each mapping says where."</span>
                    })}
                    <button
                        class="btn" data-kind="quiet" data-size="small"
                        aria-label=format!("Take back the claim of {}", label.get_value())
                        on:click=move |_| set(false)
                    >
                        "Take back"
                    </button>
                }.into_any(),
                _ => view! {
                    <span class="claim-ways">
                        <button
                            class="btn" data-kind="secondary" data-size="small"
                            aria-label=format!("Claim {}", label.get_value())
                            title="Say that this criterion is ready to be judged"
                            on:click=move |_| set(true)
                        >
                            "Claim"
                        </button>
                        <button
                            class="btn" data-kind="quiet" data-size="small"
                            aria-label=format!("RPL: claim {} by prior learning", label.get_value())
                            title="Claim it by prior learning"
                            on:click=move |_| prior.set(true)
                        >
                            "RPL…"
                        </button>
                    </span>
                }.into_any(),
            }}
        </Show>
        {move || prior.get().then(|| view! {
            <Dialog title="Claim by prior learning" on_close=done>
                <Later part=|| Box::pin(parts::answering()) show=move |part: AnsweringPart| (part.prior)(criterion, done)/>
            </Dialog>
        })}
    }
    .into_any()
}

/// How many chips a criterion shows before it is asked for more. With one more than that, all of them show.
const CHIPS: usize = 12;

/// The evidence on a criterion: all of it, or the first of much. What is mapped while it shows is never among the rest.
#[component]
fn Chips(criterion: CriterionRef, evidence: Memo<Vec<EvidenceId>>) -> impl IntoView {
    let is_all = RwSignal::new(false);
    let rest: BTreeSet<EvidenceId> = match evidence.get_untracked() {
        all if all.len() > CHIPS + 1 => all[CHIPS..].iter().copied().collect(),
        _ => BTreeSet::new(),
    };
    let rest = StoredValue::new(rest);
    let is_rest = move |id: &EvidenceId| !is_all.get() && rest.with_value(|rest| rest.contains(id));
    let hidden = Memo::new(move |_| evidence.with(|evidence| evidence.iter().filter(|id| is_rest(id)).count()));
    let shown =
        move || evidence.with(|evidence| evidence.iter().copied().filter(|id| !is_rest(id)).collect::<Vec<_>>());
    view! {
        <div class="chips" aria-label="Evidence">
            <For each=shown key=|id| *id let:item>
                <MappingChip mapping=MappingKey { evidence: item, criterion }/>
            </For>
            <Show when=move || hidden.get() != 0>
                <button
                    class="chip-more"
                    aria-label=move || format!("Show {} more items on {} {}", hidden.get(), criterion.unit, criterion.number())
                    on:click=move |_| is_all.set(true)
                >
                    {move || format!("{} more", hidden.get())}
                </button>
            </Show>
        </div>
    }
    .into_any()
}

/// One piece of evidence on a criterion, with where in it the proof is. Opens the mapping.
#[component]
fn MappingChip(mapping: MappingKey) -> impl IntoView {
    let session = expect_context::<Session>();
    let sheets = expect_context::<Sheets>();
    let evidence = session.evidence(mapping.evidence);
    let kept = session.mapping(mapping);
    let number = move || {
        evidence.with(|evidence| evidence.as_ref().map(|evidence| evidence.number.to_string()).unwrap_or_default())
    };
    let title =
        move || evidence.with(|evidence| evidence.as_ref().map(|evidence| evidence.title.clone()).unwrap_or_default());
    let place = move || {
        kept.with(|kept| {
            let places = kept.as_ref().map(|kept| kept.locations.iter().map(ToString::to_string).collect::<Vec<_>>());
            places.filter(|places| !places.is_empty()).map(|places| places.join("; "))
        })
    };
    let is_open_ended = move || place().is_none();
    // A question to who can answer it, a fact to everybody else.
    let (unsaid, unsaid_in_full) =
        if session.is_read_only() { ("no location", "no location") } else { ("where?", "where? No location yet") };
    // It begins with what is seen, for those who speak to the page.
    let label = move || {
        let place = place().unwrap_or_else(|| unsaid_in_full.to_owned());
        format!("{} {place}, {}, on {} {}", number(), title(), mapping.criterion.unit, mapping.criterion.number())
    };
    view! {
        <button
            class="chip"
            class:is-unlocated=is_open_ended
            data-mapping=move || format!("{}@{}", number(), mapping.criterion)
            aria-label=label
            title=title
            on:click=move |_| sheets.open_mapping(mapping)
        >
            <span class="chip-ref">{number}</span>
            " "
            <span class="chip-place">{move || place().unwrap_or_else(|| unsaid.to_owned())}</span>
        </button>
    }
    .into_any()
}

/// A marker beside something the published text has wrong, with what was done about it.
#[component]
pub fn Errata(
    /// What to explain.
    ids: Vec<ErratumId>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let sheets = expect_context::<Sheets>();
    (!ids.is_empty()).then(|| {
        let names = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let findings = session.with_untracked(|workspace| {
            ids.iter()
                .filter_map(|&id| workspace.spec().erratum(id))
                .map(|erratum| erratum.finding.clone())
                .collect::<Vec<_>>()
        });
        view! {
            <button
                class="erratum"
                aria-label=format!("Note on the published text: {names}")
                title=findings.join("\n")
                on:click=move |_| sheets.open_errata(ids.clone())
            >
                <span aria-hidden="true">"※"</span>
                " note"
            </button>
        }
        .into_any()
    })
}

/// The value of `data-coverage`.
pub fn coverage_hook(coverage: Coverage) -> &'static str {
    match coverage {
        Coverage::None => "none",
        Coverage::Mapped => "mapped",
        Coverage::Located => "located",
        Coverage::Claimed => "claimed",
    }
}

/// The value of `data-achievement`.
pub fn achievement_hook(achievement: evidence_mapper::progress::Achievement) -> &'static str {
    use evidence_mapper::progress::Achievement;
    match achievement {
        Achievement::NotJudged => "not-judged",
        Achievement::MoreNeeded => "more-needed",
        Achievement::NotYetMet => "not-yet-met",
        Achievement::Met => "met",
    }
}

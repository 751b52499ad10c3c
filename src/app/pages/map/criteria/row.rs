//! A criterion of the tree: its words, what is mapped to it, how far it is, and its claim.

use std::collections::BTreeSet;

use evidence_mapper::portfolio::command::Command;
use evidence_mapper::portfolio::{EvidenceId, MappingKey};
use evidence_mapper::progress::{Coverage, CriterionProgress};
use evidence_mapper::spec::{Criterion, CriterionRef, ErratumId};
use leptos::prelude::*;

use super::{Errata, Guidance, MapHere, TreeView, Wording, achievement_hook, coverage_hook};
use crate::app::drag::{Carry, Target};
use crate::app::intake::Intake;
use crate::app::pages::map::judged::JudgedNote;
use crate::app::pages::map::{dropped, is_dragging_files};
use crate::app::pages::sheets::Sheets;
use crate::app::parts::later::Later;
use crate::app::parts::{self, AnsweringPart};
use crate::app::session::Session;
use crate::app::ui::dialog::Dialog;
use crate::app::ui::filling::Filling;
use crate::app::ui::status::{AchievementBadge, CoverageBadge};

#[component]
pub fn CriterionRow(criterion: Criterion) -> impl IntoView {
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

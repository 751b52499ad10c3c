//! The working screen: evidence on one side, criteria on the other.

pub mod criteria;
pub mod evidence;
pub mod judged;

use evidence_mapper::combination::{Combination, words as combination_words};
use evidence_mapper::portfolio::{EvidenceId, MappingKey};
use evidence_mapper::progress::{AwardProgress, Counts};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use std::collections::BTreeSet;

use crate::app::browser::file::{self, Picked};
use crate::app::browser::{dom, page};
use crate::app::drafts::Kind;
use crate::app::drag::{Carry, Target};
use crate::app::intake::{Intake, IntakeProgress};
use crate::app::pages::add_evidence::{AddDialogs, Adding};
use crate::app::pages::demo::DemoNote;
use crate::app::pages::help::Explain;
use crate::app::pages::help::words::Word;
use crate::app::pages::parked::NewerVersion;
use crate::app::pages::sheets::Sheets;
use crate::app::route::Route;
use crate::app::session::Session;
use crate::app::state::App;
use crate::app::ui::status::Ladders;
use crate::app::ui::toast::Toast;
use crate::app::words;
use criteria::CriteriaTree;
use evidence::{EvidencePane, EvidenceView};

/// Which pane a narrow screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Pane {
    #[default]
    Evidence,
    Criteria,
}

/// The screen.
#[component]
pub fn MapPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let app = expect_context::<App>();
    let sheets = expect_context::<Sheets>();
    // A mapping wants to say where: one press away, and never in the way.
    let carry = Carry::telling(move |key: MappingKey| {
        let number = session.with_untracked(|workspace| {
            workspace.portfolio().evidence.get(key.evidence).map(|evidence| evidence.number.to_string())
        });
        let words =
            format!("{} mapped to {} {}", number.unwrap_or_default(), key.criterion.unit, key.criterion.number());
        app.toasts().show(
            Toast::done(words)
                .action("Say where", move || sheets.open_mapping(key))
                .action("Undo", move || session.undo()),
        );
    });
    provide_context(carry);
    provide_context(EvidenceView::new());
    let adding = Adding::new();
    provide_context(adding);
    let intake = expect_context::<Intake>();
    let pane = RwSignal::new(Pane::default());
    let is_file_over = RwSignal::new(false);
    // A criterion or a unit that an address leads to is shown, wherever the tree had been.
    Effect::new(move |_| {
        if let Some(criterion) = Route::criterion(&app.hash().get()) {
            pane.set(Pane::Criteria);
            page::reveal(&format!("[data-screen] [data-criterion=\"{criterion}\"]"));
        } else if let Some(unit) = Route::unit(&app.hash().get()) {
            pane.set(Pane::Criteria);
            page::reveal(&format!("[data-screen] .unit[data-unit=\"{unit}\"]"));
        }
    });
    // On a narrow screen what is carried has to get to the other pane.
    let is_carrying = Memo::new(move |_| carry.carried().with(Option::is_some));
    Effect::new(move |was: Option<bool>| {
        let is = is_carrying.get();
        if is && was != Some(true) {
            pane.set(Pane::Criteria);
        }
        is
    });
    // While something is picked up, the arrow keys go from one place to map it to the next.
    let tree: NodeRef<html::Div> = NodeRef::new();
    let step = move |event: ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowDown" => dom::Step::Next,
            "ArrowUp" => dom::Step::Previous,
            _ => return,
        };
        if let Some(tree) = tree.get_untracked().filter(|_| carry.is_picking().get_untracked()) {
            event.prevent_default();
            // From the one that has the focus, even if it is done with.
            dom::step_focus(&tree, ".map-here:is(:not([aria-disabled]), :focus)", step);
        }
    };
    let escape = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && carry.is_picking().get_untracked() {
            carry.put_down();
        }
    });
    let paste = window_event_listener(ev::paste, move |event| {
        if session.is_read_only() || page::is_typing() {
            return;
        }
        let Some(pasted) = event.clipboard_data() else { return };
        let files = file::from_transfer(&pasted);
        if !files.files.is_empty() {
            event.prevent_default();
            intake.take(files, Vec::new());
        } else if let Some(text) = pasted.get_data("text/plain").ok().filter(|text| !text.trim().is_empty()) {
            event.prevent_default();
            let words = text.trim();
            let is_link =
                !words.contains(char::is_whitespace) && (words.starts_with("https://") || words.starts_with("http://"));
            adding.open(if is_link { Kind::Link } else { Kind::Account }, text);
        }
    });
    on_cleanup(move || {
        escape.remove();
        paste.remove();
        carry.put_down();
    });
    view! {
        <main
            data-screen="map"
            class="map"
            class:is-dragging=move || carry.is_dragging().get()
            class:is-picking=move || carry.is_picking().get()
            class:shows-criteria=move || pane.get() == Pane::Criteria
            class:is-file-over=move || is_file_over.get()
            on:dragover=move |event| {
                if is_dragging_files(&event) {
                    event.prevent_default();
                    is_file_over.set(true);
                }
            }
            on:dragleave=move |event| {
                if page::has_left(&event) {
                    is_file_over.set(false);
                }
            }
            on:drop=move |event| {
                is_file_over.set(false);
                // Prevented: a criterion has taken it.
                if is_dragging_files(&event) && !event.default_prevented() {
                    event.prevent_default();
                    intake.take(dropped(&event), Vec::new());
                }
            }
        >
            <h1 class="visually-hidden">"Evidence and criteria"</h1>
            <div class="pane-switch segmented" role="group" aria-label="Show">
                <button aria-pressed=move || (pane.get() == Pane::Evidence).to_string() on:click=move |_| pane.set(Pane::Evidence)>
                    "Evidence"
                </button>
                <button aria-pressed=move || (pane.get() == Pane::Criteria).to_string() on:click=move |_| pane.set(Pane::Criteria)>
                    "Criteria"
                </button>
            </div>
            <section class="pane pane-evidence" aria-label="Evidence">
                <EvidencePane/>
                <IntakeProgress/>
            </section>
            <section class="pane pane-criteria" aria-label="Criteria">
                <PickBar/>
                <AwardStrip/>
                <div class="tree" data-scroll-pane node_ref=tree on:keydown=step>
                    <CriteriaTree/>
                </div>
            </section>
            <Ghost/>
            <AddDialogs/>
        </main>
    }
    .into_any()
}

/// Whether files are being dragged in from outside.
pub fn is_dragging_files(event: &ev::DragEvent) -> bool {
    event.data_transfer().is_some_and(|dragged| file::has_files(&dragged))
}

/// The files that were dropped.
pub fn dropped(event: &ev::DragEvent) -> Picked {
    event.data_transfer().map(|dropped| file::from_transfer(&dropped)).unwrap_or_default()
}

/// The references of `evidence`, the first few by name.
fn names(session: Session, evidence: &BTreeSet<EvidenceId>) -> String {
    session.with(|workspace| {
        let portfolio = workspace.portfolio();
        let mut numbers: Vec<_> =
            evidence.iter().filter_map(|&id| portfolio.evidence.get(id)).map(|e| e.number).collect();
        numbers.sort();
        let shown: Vec<String> = numbers.iter().take(3).map(ToString::to_string).collect();
        match numbers.len().saturating_sub(shown.len()) {
            0 => shown.join(", "),
            more => format!("{} and {more} more", shown.join(", ")),
        }
    })
}

/// What it all comes to, always in sight: the award aimed at on its two ladders, and its rules of combination.
#[component]
fn AwardStrip() -> impl IntoView {
    let session = expect_context::<Session>();
    let aim = session.memo(|workspace| {
        let award = workspace.portfolio().enrolment.value.as_ref()?.award;
        Some((workspace.spec().award(award)?.clone(), workspace.progress().award(award)?.clone()))
    });
    let progress = Memo::new(move |_| aim.with(|aim| aim.as_ref().map(|(_, progress)| progress.clone())));
    let headline = session.memo(|workspace| {
        let progress = workspace.progress();
        let award =
            workspace.portfolio().enrolment.value.as_ref().and_then(|enrolment| progress.award(enrolment.award));
        award.map(|award| combination_words::headline(&award.verdict, &progress.standing)).unwrap_or_default()
    });
    let counts = Signal::derive(move || {
        progress.with(|progress| progress.as_ref().map(|progress| progress.counts).unwrap_or_default())
    });
    let combination = move || {
        progress.with(|progress| progress.as_ref().map(AwardProgress::combination).unwrap_or(Combination::Incomplete))
    };
    let sums = move || {
        progress.with(|progress| {
            let Some(progress) = progress else { return String::new() };
            let (have, plan) = (progress.achieved, progress.planned);
            words::shares(&[
                (have.credit, plan.credit, "credits"),
                (have.glh, plan.glh, "GLH"),
                (have.tqt, plan.tqt, "TQT"),
            ])
        })
    };
    // Why less is achieved than was met.
    let doubts = move || {
        let Counts { stale, disputed, .. } = counts.get();
        let of = |number: u32, what: &str| {
            let number = usize::try_from(number).unwrap_or(usize::MAX);
            (number > 0).then(|| format!("{} {what}", words::count(number, "decision", "decisions")))
        };
        let changed = of(stale, "to be looked at again, because something has changed since");
        let all = [changed, of(disputed, "disputed")].into_iter().flatten().collect::<Vec<_>>();
        (!all.is_empty()).then(|| view! { <p class="small award-doubts" data-message="doubts">{all.join(" · ")}</p> })
    };
    view! {
        <div
            class="award-strip"
            data-award=move || aim.with(|aim| aim.as_ref().map(|(award, _)| award.id.to_string()))
            data-combination=move || words::combination_hook(combination())
        >
            <div>
                <h2>{move || aim.with(|aim| aim.as_ref().map(|(award, _)| award.short_title.clone()))}</h2>
                <p class="muted small">{headline}</p>
                <p class="muted small">{sums}</p>
                {doubts}
                <DemoNote/>
                <NewerVersion/>
            </div>
            <div class="explained"><Ladders counts has_words=true/><Explain word=Word::Ladders/></div>
        </div>
    }
    .into_any()
}

/// Says what is picked up and how to put it down.
#[component]
fn PickBar() -> impl IntoView {
    let session = expect_context::<Session>();
    let carry = expect_context::<Carry>();
    let what = move || {
        carry
            .carried()
            .with(|carried| carried.as_ref().map(|carried| names(session, &carried.evidence)).unwrap_or_default())
    };
    view! {
        <Show when=move || carry.is_picking().get()>
            <div class="pick-bar" role="status">
                <span><b>{what}</b>" — choose the criteria it meets"</span>
                <span class="pick-keys" aria-hidden="true">
                    <kbd class="kbd">"↑"</kbd>" "<kbd class="kbd">"↓"</kbd>" to go, "<kbd class="kbd">"Enter"</kbd>" to map, "<kbd class="kbd">"Esc"</kbd>" when done"
                </span>
                <button class="btn" data-kind="primary" data-size="small" on:click=move |_| carry.put_down()>"Done"</button>
            </div>
        </Show>
    }
    .into_any()
}

/// What follows the pointer, and what letting go would do.
#[component]
fn Ghost() -> impl IntoView {
    let session = expect_context::<Session>();
    let carry = expect_context::<Carry>();
    let is_shown = carry.is_dragging();
    let what = move || {
        carry
            .carried()
            .with(|carried| carried.as_ref().map(|carried| names(session, &carried.evidence)).unwrap_or_default())
    };
    let preview = move || {
        let Some((carried, target)) = carry.carried().get().zip(carry.over().get()) else {
            return "Drop on a criterion, an outcome or a unit".to_owned();
        };
        session.with(|workspace| {
            let criteria = target.criteria(workspace.spec());
            let pairs = carried
                .evidence
                .iter()
                .flat_map(|&evidence| criteria.iter().map(move |&criterion| MappingKey { evidence, criterion }));
            let new = pairs.filter(|&key| !workspace.portfolio().mappings.contains(key)).count();
            let place = match target {
                Target::Criterion(criterion) => format!("{} {}", criterion.unit, criterion.number()),
                Target::Outcome(outcome) => format!("{} LO{}", outcome.unit, outcome.number()),
                Target::Unit(unit) => unit.to_string(),
            };
            match (new, criteria.len()) {
                (0, _) => format!("Already mapped to {place}"),
                (_, 1) => format!("Map to {place}"),
                (new, all) => {
                    format!("Map to {place}: {all} criteria, {}", words::count(new, "new mapping", "new mappings"))
                }
            }
        })
    };
    view! {
        <Show when=move || is_shown.get()>
            <div
                class="ghost"
                class:is-ready=move || carry.over().get().is_some()
                style:--x=move || format!("{}px", carry.point().get().x)
                style:--y=move || format!("{}px", carry.point().get().y)
                aria-hidden="true"
            >
                <b>{what}</b>
                <span>{preview}</span>
            </div>
        </Show>
    }
    .into_any()
}

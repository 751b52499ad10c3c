//! A newer edition of the specification: what differs, criterion by criterion, and moving the portfolio there.

mod answers;
mod changes;

use std::sync::Arc;

use evidence_mapper::portfolio::{PortfolioId, SpecificationPin};
use evidence_mapper::progress::Achievement;
use evidence_mapper::spec::difference::{Difference, Fate, difference};
use evidence_mapper::spec::{AwardId, CriterionRef, Specification};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::browser::location;
use crate::app::library::{Library, Offered, moving};
use crate::app::parts;
use crate::app::route::{Route, Screen};
use crate::app::session::Session;
use crate::app::state::App;
use crate::app::words;
use answers::Answers;
use changes::{Changed, Facts, Listed};

/// A note that there is a newer edition than the one that a portfolio is pinned to, if there is.
#[component]
pub fn NewerNote(id: PortfolioId, pin: SpecificationPin) -> impl IntoView {
    let app = expect_context::<App>();
    let href = Route::Portfolio(id, Screen::Version).to_string();
    move || {
        let newer = app.library().with(|library| library.newer(&pin).map(|offered| offered.spec().version.clone()))?;
        let words = if newer == pin.version {
            format!("Version {newer} has other words now: see what differs")
        } else {
            format!("Version {newer} is on offer: see what differs")
        };
        Some(view! { <p class="newer small" data-message="newer-version"><a href=href.clone()>{words}</a></p> })
    }
}

/// The screen.
#[component]
pub fn VersionPage(session: Session) -> impl IntoView {
    let app = expect_context::<App>();
    parts::load_library(app);
    let id = session.with_untracked(|workspace| workspace.portfolio().id);
    let is_loaded = Memo::new(move |_| app.library().with(Library::is_loaded));
    let newer = Memo::new(move |_| {
        let pin = moving::pin(session);
        app.library().with(|library| library.newer(&pin).cloned())
    });
    let back = Route::Portfolio(id, Screen::Progress).to_string();
    let content = move || match (is_loaded.get(), newer.get()) {
        (false, _) => view! { <p class="hint">"Opening…"</p> }.into_any(),
        (true, Some(to)) if !session.is_read_only() => view! { <Comparison session to/> }.into_any(),
        (true, _) => view! {
            <h1 class="page-title">"Nothing newer is on offer"</h1>
            <p>"The portfolio is pinned to the newest edition of its specification that this page knows."</p>
            <p><a href=back.clone()>"Back to progress"</a></p>
        }
        .into_any(),
    };
    view! { <main data-screen="version" class="page">{content}</main> }.into_any()
}

/// How many mappings and which judgement a criterion has.
#[derive(Debug, Clone, Copy, Default)]
struct Standing {
    mappings: usize,
    is_judged: bool,
}

fn standing(session: Session, criterion: CriterionRef) -> Standing {
    session.with_untracked(|workspace| {
        let progress = workspace.progress().criteria.get(&criterion);
        Standing {
            mappings: progress.map_or(0, |progress| progress.evidence.len()),
            is_judged: progress.is_some_and(|progress| progress.achievement != Achievement::NotJudged),
        }
    })
}

/// Both editions, and what became of everything.
#[derive(Clone)]
struct Editions {
    before: Arc<Specification>,
    after: Arc<Specification>,
    difference: Arc<Difference>,
}

#[component]
fn Comparison(session: Session, to: Offered) -> impl IntoView {
    let app = expect_context::<App>();
    let id = session.with_untracked(|workspace| workspace.portfolio().id);
    let (before, after) = (session.spec(), to.edition.specification.clone());
    let difference = Arc::new(difference(&before, &after));
    let aim = session.with_untracked(|workspace| workspace.portfolio().enrolment.value.as_ref().map(|e| e.award));
    // An award that is gone has to be chosen anew.
    let award: RwSignal<Option<AwardId>> = RwSignal::new(aim.filter(|&award| after.award(award).is_some()));
    let asks_award = award.with_untracked(Option::is_none);
    let asked: Vec<CriterionRef> = difference
        .criteria
        .iter()
        .filter_map(|fate| match *fate {
            Fate::Changed(criterion) if standing(session, criterion).mappings > 0 => Some(criterion),
            _ => None,
        })
        .collect();
    let answers = Answers::new(asked);
    let is_moving = RwSignal::new(false);
    let offered = StoredValue::new(to);
    let move_there = move |_| {
        let Some(award) = award.get_untracked() else { return };
        is_moving.set(true);
        spawn_local(async move {
            let done = moving::move_to(app, session, &offered.get_value(), award, answers.parked()).await;
            let _ = is_moving.try_set(false);
            if done {
                let is_parked = session.with_untracked(|workspace| !workspace.portfolio().parked.is_empty());
                let screen = if is_parked { Screen::Progress } else { Screen::Map };
                location::set_hash(&Route::Portfolio(id, screen).to_string());
            }
        });
    };
    let is_same_version = before.version == after.version;
    let title = if is_same_version {
        format!("Version {} has other words now", after.version)
    } else {
        format!("Version {} is on offer", after.version)
    };
    let button =
        if is_same_version { "Move to the new words".to_owned() } else { format!("Move to version {}", after.version) };
    let is_ready = Memo::new(move |_| award.with(Option::is_some) && answers.left() == 0 && !is_moving.get());
    let editions = Editions { before: before.clone(), after: after.clone(), difference };
    let by_overlay = after.overlay.as_ref().map(|overlay| format!(" It has what {} supplied.", overlay.provider));
    let back = Route::Portfolio(id, Screen::Progress).to_string();
    view! {
        <h1 class="page-title">{title}</h1>
        <p class="page-lead">
            {format!("Your portfolio is pinned to version {}. Nothing moves before you say so, nothing you have done is lost, and moving can be undone.", before.version)}
            {by_overlay}
        </p>
        <Summary session editions=editions.clone()/>
        <Changed session editions=editions.clone() answers/>
        <Listed session editions=editions.clone()/>
        <Facts editions/>
        <section class="panel version-move">
            {asks_award.then(|| view! { <AwardChoice spec=after.clone() award/> })}
            <Show when=move || { answers.left() > 0 }>
                <p class="muted" data-message="questions-left">
                    {move || format!("{} to answer first: what changed above, and has mappings.", words::count(answers.left(), "question", "questions"))}
                </p>
            </Show>
            <div class="form-actions">
                <a class="btn" data-kind="quiet" href=back>"Not now"</a>
                <button class="btn" data-kind="primary" disabled=move || !is_ready.get() on:click=move_there>{button}</button>
            </div>
        </section>
    }
    .into_any()
}

/// How much carries over, in a few lines.
#[component]
fn Summary(session: Session, editions: Editions) -> impl IntoView {
    let fates = &editions.difference.criteria;
    let mappings = |is_kind: fn(&Fate<CriterionRef>) -> bool| -> (usize, usize) {
        let of_kind: Vec<_> = fates.iter().filter(|fate| is_kind(fate)).collect();
        let before = of_kind.iter().filter_map(|fate| fate.before());
        (of_kind.len(), before.map(|criterion| standing(session, criterion).mappings).sum())
    };
    let criteria = |n| words::count(n, "criterion", "criteria");
    let line = |kind: &'static str, (count, its): (usize, usize), what: &str, one: &str, many: &str| {
        (count > 0).then(|| {
            let effect = match its {
                0 => String::new(),
                its => format!(" {}.", words::count(its, &format!("mapping {one}"), &format!("mappings {many}"))),
            };
            view! { <li data-fate=kind><b>{criteria(count)}</b>{format!(" {what}.{effect}")}</li> }
        })
    };
    let same = mappings(|fate| matches!(fate, Fate::Same(_)));
    let moved = mappings(|fate| matches!(fate, Fate::Moved { .. }));
    let changed = mappings(|fate| matches!(fate, Fate::Changed(_)));
    let gone = mappings(|fate| matches!(fate, Fate::Gone(_)));
    let new = mappings(|fate| matches!(fate, Fate::New(_)));
    let lines = [
        line("same", same, "with the same words", "carries over as it is", "carry over as they are"),
        line("moved", moved, "with the same words under another number", "goes along", "go along"),
        line("changed", changed, "with other words", "is asked about below", "are asked about below"),
        line("gone", gone, "no longer there", "is kept, parked", "are kept, parked"),
        line("new", new, "new", "", ""),
    ];
    let is_same = editions.difference.is_empty();
    view! {
        <section class="panel" aria-label="What differs">
            <ul class="fates">{lines.into_iter().collect_view()}</ul>
            {is_same.then(|| view! { <p class="muted">"No award, unit, outcome or criterion differs; something else in the document does."</p> })}
        </section>
    }
    .into_any()
}

#[component]
fn AwardChoice(spec: Arc<Specification>, award: RwSignal<Option<AwardId>>) -> impl IntoView {
    let choices = spec.awards.iter().map(|candidate| {
        let id = candidate.id;
        view! {
            <label class="radio">
                <input type="radio" name="award" prop:checked=move || award.get() == Some(id) on:change=move |_| award.set(Some(id))/>
                <span><b>{candidate.short_title.clone()}</b></span>
            </label>
        }
    });
    view! {
        <fieldset class="field">
            <legend class="field-label">"The award you aimed at is no longer there. Which one instead?"</legend>
            <div class="radios">{choices.collect_view()}</div>
        </fieldset>
    }
    .into_any()
}

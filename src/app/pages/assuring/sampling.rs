//! The sampling plan over all portfolios that others sent: what to sample next and why, a grid of learners and units, and
//! what the samples cover.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use evidence_mapper::portfolio::command::Command;
use evidence_mapper::portfolio::entry::PlannedSample;
use evidence_mapper::portfolio::{Actor, EntryId, PortfolioId, Role, fitness};
use evidence_mapper::sampling::{
    Cell, CellState, Coverage, JudgedBy, Learner, OpenAction, Person, Proposal, Row, Share, Strategy, coverage, grid,
    open_actions, propose,
};
use evidence_mapper::spec::{EvidenceTypeId, UnitRef};
use evidence_mapper::terms::say;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::strategy::StrategyForm;
use super::words as own_words;
use crate::app::browser::clock;
use crate::app::pages::help::Explain;
use crate::app::pages::help::words::Word;
use crate::app::pages::judging::about::AboutForm;
use crate::app::pages::judging::words as judging_words;
use crate::app::route::{Route, Screen};
use crate::app::state::App;
use crate::app::state::books::Book;
use crate::app::ui::button::ShowAll;
use crate::app::ui::dialog::Dialog;
use crate::app::ui::toast::Toast;
use crate::app::words;

/// How many rows of the grid are drawn at once.
const STEP: usize = 60;

/// How many proposals are shown before more are asked for.
const PROPOSALS: usize = 12;

/// What all of it comes to.
#[derive(Default)]
struct Plan {
    rows: Vec<Row>,
    units: Vec<UnitRef>,
    /// The units in which nothing was decided or planned of anybody. Where there is little room they are left out.
    unused: BTreeSet<UnitRef>,
    coverage: Coverage,
    methods: BTreeMap<String, Share>,
    names: BTreeMap<PortfolioId, (String, Option<String>)>,
    actions: Vec<OpenAction>,
    assessors: Vec<Person>,
    has_decisions: bool,
}

fn learners(books: &[Arc<Book>]) -> Vec<Learner<'_>> {
    let all = books.iter();
    all.map(|book| Learner { stale_in: book.stale_in.clone(), ..Learner::new(&book.spec, &book.judged) }).collect()
}

/// What to sample next, which hangs on the strategy as well.
fn proposals(books: &[Arc<Book>], strategy: &Strategy, me: Option<&Actor>) -> Vec<Proposal> {
    propose(strategy, &learners(books), |portfolio, by| me.is_some_and(|me| fitness::is_person(portfolio, me, by)))
}

fn plan(books: &[Arc<Book>]) -> Plan {
    let learners = learners(books);
    let rows = grid(&learners, clock::today());
    let coverage = coverage(&learners);
    let present: BTreeSet<UnitRef> = rows.iter().flat_map(|row| row.cells.keys().copied()).collect();
    let mut units: Vec<UnitRef> = Vec::new();
    for unit in books.iter().flat_map(|book| book.spec.units.iter().map(|unit| unit.unit_ref)) {
        if present.contains(&unit) && !units.contains(&unit) {
            units.push(unit);
        }
    }
    let is_used =
        |unit: &UnitRef| rows.iter().any(|row| row.cells.get(unit).is_some_and(|cell| cell.state != CellState::Empty));
    let mut methods: BTreeMap<String, Share> = BTreeMap::new();
    for (id, share) in &coverage.methods {
        let listed = |id: EvidenceTypeId| books.iter().find_map(|book| book.spec.evidence_type(id));
        let label = match id {
            JudgedBy::Listed(id) => listed(*id).map_or_else(|| id.to_string(), |kind| kind.label.clone()),
            JudgedBy::PriorLearning => "Prior learning (RPL)".to_owned(),
            JudgedBy::Unlisted => "None of the list, or not said".to_owned(),
        };
        let sum = methods.entry(label).or_default();
        *sum = Share { sampled: sum.sampled + share.sampled, all: sum.all + share.all };
    }
    Plan {
        unused: units.iter().copied().filter(|unit| !is_used(unit)).collect(),
        units,
        methods,
        names: rows.iter().map(|row| (row.portfolio, (row.learner.clone(), told_apart(row)))).collect(),
        actions: open_actions(&learners, clock::today()),
        assessors: coverage.assessors.keys().cloned().collect(),
        has_decisions: !coverage.assessors.is_empty(),
        rows,
        coverage,
    }
}

fn told_apart(row: &Row) -> Option<String> {
    row.told_apart.as_ref().map(own_words::told_apart)
}

/// A learner, with what tells them apart from another one of the name.
fn learner_name((name, apart): &(String, Option<String>)) -> String {
    apart.as_ref().map_or_else(|| name.clone(), |apart| format!("{name} ({apart})"))
}

/// The screen.
#[component]
pub fn SamplingPage() -> impl IntoView {
    let app = expect_context::<App>();
    let books: RwSignal<Option<Vec<Arc<Book>>>> = RwSignal::new(None);
    let strategy = RwSignal::new(Strategy::default());
    let read = move || {
        spawn_local(async move {
            app.read_person().await;
            let (read, trouble) = app.books().await;
            if let Some(message) = trouble {
                app.toasts().show(Toast::problem(message));
            }
            let _ = books.try_set(Some(read));
        });
    };
    spawn_local(async move {
        app.refresh().await;
        app.summarise().await;
        if let Some(kept) = app.read_strategy().await {
            let _ = strategy.try_set(kept);
        }
        read();
    });
    // What is changed is kept; an effect, because the store is outside.
    Effect::new(move |before: Option<Strategy>| {
        let now = strategy.get();
        if before.as_ref().is_some_and(|before| *before != now) {
            let kept = now.clone();
            spawn_local(async move { app.keep_strategy(&kept).await });
        }
        now
    });
    let me = Memo::new(move |_| {
        app.person()
            .with(|person| person.as_ref().filter(|person| person.role == Role::Iqa).map(|person| person.as_actor()))
    });
    let plan: Memo<Shared> = Memo::new(move |_| {
        books.with(|books| {
            let books = books.as_deref().unwrap_or_default();
            Shared(Arc::new(plan(books)))
        })
    });
    let proposed: Memo<Arc<Vec<Proposal>>> = Memo::new(move |_| {
        books.with(|books| {
            let books = books.as_deref().unwrap_or_default();
            Arc::new(strategy.with(|strategy| proposals(books, strategy, me.get().as_ref())))
        })
    });
    let assessors = Memo::new(move |_| plan.with(|plan| plan.0.assessors.clone()));
    let units = Memo::new(move |_| plan.with(|plan| plan.0.units.clone()));
    let is_asked = RwSignal::new(false);
    let done = Callback::new(move |()| is_asked.set(false));
    let on_planned = Callback::new(move |()| read());
    view! {
        <main data-screen="sample" class="page sampling" aria-busy=move || books.with(Option::is_none).then_some("true")>
            <div class="page-head">
                <div>
                    <h1 class="page-title">"Sampling"</h1>
                    <p class="muted">
                        {move || match books.with(|books| books.as_ref().map(Vec::len)) {
                            None => "Reading…".to_owned(),
                            Some(count) => format!("{} on this device", words::count(count, "portfolio", "portfolios")),
                        }}
                        <Explain word=Word::Sampling/>
                    </p>
                </div>
            </div>
            <Show when=move || me.get().is_none()>
                <p class="notice">
                    "To plan and to sample, "
                    <button class="link-btn" on:click=move |_| is_asked.set(true)>{say("say that you are the {internal quality assurer}")}</button>
                    "."
                </p>
            </Show>
            <Show when=move || is_asked.get()>
                <Dialog title="About you" on_close=done><AboutForm on_done=done can_cancel=true/></Dialog>
            </Show>
            <Show
                when=move || plan.with(|plan| plan.0.has_decisions)
                fallback=move || view! {
                    <Show when=move || books.with(Option::is_some)>
                        <section class="empty">
                            <h2>"Nothing to sample yet"</h2>
                            <p>{say("Open what {assessors} hand on: the whole portfolio with their decisions.")}</p>
                            <a class="btn" data-kind="secondary" href="#/">"To the list of portfolios"</a>
                        </section>
                    </Show>
                }
            >
                <StrategyForm strategy assessors units/>
                <Proposals plan proposed can_plan=Signal::derive(move || me.get().is_some()) on_planned/>
                <Grid plan/>
                <OpenActions plan/>
                <CoverageView plan/>
            </Show>
        </main>
    }
    .into_any()
}

/// A plan that is worked out anew whenever anything in it may differ.
#[derive(Clone)]
struct Shared(Arc<Plan>);

impl PartialEq for Shared {
    fn eq(&self, other: &Shared) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

#[component]
fn Proposals(
    plan: Memo<Shared>,
    proposed: Memo<Arc<Vec<Proposal>>>,
    can_plan: Signal<bool>,
    on_planned: Callback<()>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let most = RwSignal::new(PROPOSALS);
    let is_busy = RwSignal::new(false);
    let is_cancelled = RwSignal::new(false);
    // How many portfolios are written to, of how many.
    let written = RwSignal::new((0, 0));
    let take = Callback::new(move |proposals: Vec<Proposal>| {
        is_busy.set(true);
        is_cancelled.set(false);
        spawn_local(async move {
            let mut by_portfolio: BTreeMap<PortfolioId, Vec<Command>> = BTreeMap::new();
            let day = clock::today().checked_add(jiff::Span::new().days(14)).ok();
            for proposal in &proposals {
                let planned = PlannedSample {
                    unit: proposal.place.unit,
                    stage: proposal.stage,
                    planned_on: day,
                    is_required: true,
                    reason: own_words::why(proposal),
                    is_dropped: false,
                    supersedes: None,
                };
                let id = EntryId::new(clock::now(), clock::random());
                by_portfolio.entry(proposal.place.portfolio).or_default().push(Command::PlanSample { id, planned });
            }
            let all = by_portfolio.len();
            let counts: Vec<usize> = by_portfolio.values().map(Vec::len).collect();
            let tell = move |done: usize| {
                let _ = written.try_set((done, all));
                is_cancelled.try_get_untracked() != Some(true)
            };
            let (done, trouble) = app.dispatch_in(by_portfolio, tell).await;
            match trouble {
                Some(message) => app.toasts().show(Toast::problem(message)),
                None => {
                    let planned: usize = counts.into_iter().take(done).sum();
                    let rest = if done < all { ", the rest left as it was" } else { "" };
                    let samples = words::count(planned, "sample", "samples");
                    app.toasts().show(Toast::done(format!("{samples} planned{rest}")));
                }
            }
            let _ = is_busy.try_set(false);
            on_planned.run(());
        });
    });
    let count = Memo::new(move |_| proposed.with(|proposed| proposed.len()));
    let all = move |_| take.run(proposed.with_untracked(|proposed| proposed.to_vec()));
    view! {
        <section class="panel proposals" aria-label="Proposed samples">
            <div class="panel-head">
                <h2>"Sample next"</h2>
                <span class="muted small" role="status" data-count=move || count.get().to_string()>
                    {move || match (is_busy.get(), count.get()) {
                        (true, _) => {
                            let (done, all) = written.get();
                            format!("Planning: {done} of {}", words::count(all, "portfolio", "portfolios"))
                        }
                        (false, 0) => "The plan holds all that the strategy asks for".to_owned(),
                        (false, count) => format!("{} proposed", words::count(count, "sample", "samples")),
                    }}
                </span>
                <Show when=move || is_busy.get() && (written.get().1 > 1)>
                    <progress
                        aria-label="Portfolios planned" data-task="plan"
                        value=move || written.get().0.to_string() max=move || written.get().1.max(1).to_string()
                    ></progress>
                    <button class="btn" data-kind="quiet" data-size="small" on:click=move |_| is_cancelled.set(true)>"Cancel"</button>
                </Show>
                <Show when=move || count.get() != 0>
                    <button class="btn" data-kind="primary" data-size="small" disabled=move || !can_plan.get() || is_busy.get() on:click=all>"Plan all"</button>
                </Show>
            </div>
            {move || proposed.with(|proposed| own_words::usual_why(proposed)).map(|why| view! { <p class="muted small" data-message="usual-why">{why}</p> })}
            <ul class="proposal-list">
                {move || proposed.with(|proposed| proposed.iter().take(most.get()).cloned().map(|proposal| {
                    let name = plan.with(|plan| plan.0.names.get(&proposal.place.portfolio).cloned().unwrap_or_default());
                    let unit = proposal.place.unit;
                    let words = own_words::own_why(&proposal, proposed);
                    let facts = format!(
                        "{} · {} · {}",
                        own_words::stage(proposal.stage),
                        words::count(proposal.decisions.len(), "decision", "decisions"),
                        proposal.assessor.name(),
                    );
                    let label = format!("Plan {unit} of {}", learner_name(&name));
                    let hook = format!("{unit}@{}", name.0);
                    let (name, apart) = name;
                    view! {
                        <li class="proposal" data-proposal=hook>
                            <span class="unit-ref">{unit.to_string()}</span>
                            <span class="proposal-who"><b>{name}</b>" "{apart.map(|apart| view! { <span class="small">{apart}</span>" " })}<span class="muted small">{facts}</span></span>
                            <span class="proposal-why small">{words}</span>
                            <button
                                class="btn" data-kind="secondary" data-size="small" aria-label=label
                                disabled=move || !can_plan.get() || is_busy.get()
                                on:click=move |_| take.run(vec![proposal.clone()])
                            >"Plan"</button>
                        </li>
                    }
                }).collect_view())}
            </ul>
            <ShowAll most count/>
        </section>
    }
    .into_any()
}

#[component]
fn Grid(plan: Memo<Shared>) -> impl IntoView {
    let most = RwSignal::new(STEP);
    let count = Memo::new(move |_| plan.with(|plan| plan.0.rows.len()));
    view! {
        <section class="panel" aria-label="Plan">
            <div class="panel-head">
                <h2>"Plan"</h2>
                <p class="legend small" aria-hidden="true">
                    {[CellState::NotPlanned, CellState::Planned, CellState::Overdue, CellState::Sampled, CellState::Again].map(|state| view! {
                        <span class="legend-one"><i class="cell-sign" data-state=own_words::state_hook(state)></i>{own_words::state(state)}</span>
                    }).collect_view()}
                </p>
            </div>
            <div class="grid-wrap" tabindex="0" role="region" aria-label=say("{Learners} and units")>
                <table class="plan-grid">
                    <thead>
                        <tr>
                            <th scope="col">{say("{Learner}")}</th>
                            {move || plan.with(|plan| plan.0.units.iter().map(|unit| {
                                let is_unused = plan.0.unused.contains(unit);
                                view! { <th scope="col" class:is-unused=is_unused>{unit.to_string()}</th> }
                            }).collect_view())}
                        </tr>
                    </thead>
                    <tbody>
                        {move || plan.with(|plan| plan.0.rows.iter().take(most.get()).map(|row| grid_row(row, &plan.0)).collect_view())}
                    </tbody>
                </table>
            </div>
            {move || plan.with(|plan| plan.0.unused.len()).checked_sub(1).map(|rest| view! {
                <p class="muted small grid-unused">
                    {words::count(rest + 1, "unit in which nothing was decided is left out here", "units in which nothing was decided are left out here")}
                </p>
            })}
            <Show when=move || most.get() < count.get()>
                <button class="btn" data-kind="quiet" data-size="small" on:click=move |_| most.update(|most| *most += STEP)>{say("Show more {learners}")}</button>
            </Show>
        </section>
    }
    .into_any()
}

fn grid_row(row: &Row, plan: &Plan) -> impl IntoView + use<> {
    let nothing = Cell::default();
    let id = row.portfolio;
    let cells = plan.units.iter().map(|unit| {
        let cell = row.cells.get(unit).unwrap_or(&nothing);
        let hook = own_words::state_hook(cell.state);
        if cell.state == CellState::Empty {
            let is_unused = plan.unused.contains(unit);
            return view! { <td data-state=hook class:is-unused=is_unused><span class="visually-hidden">{own_words::state(cell.state)}</span></td> }.into_any();
        }
        let facts = format!("{}/{}", cell.sampled, cell.decisions);
        let label = format!(
            "{} {unit}: {}, {facts} decisions sampled{}{}",
            learner_name(&(row.learner.clone(), told_apart(row))),
            own_words::state(cell.state),
            cell.stage.map(|stage| format!(", {}", own_words::stage(stage).to_lowercase())).unwrap_or_default(),
            if cell.is_released { ", released" } else { "" },
        );
        let href = format!("{}?at={unit}", Route::Portfolio(id, Screen::Review));
        view! {
            <td data-state=hook>
                <a class="cell" href=href aria-label=label.clone() title=label>
                    <i class="cell-sign" data-state=hook></i>
                    <span>{facts}</span>
                    {cell.is_released.then(|| view! { <span aria-hidden="true">"✓"</span> })}
                </a>
            </td>
        }
        .into_any()
    });
    view! {
        <tr data-portfolio=id.to_string()>
            <th scope="row">
                <a href=Route::Portfolio(id, Screen::Review).to_string()>
                    {row.learner.clone()}
                    {told_apart(row).map(|apart| view! { <span class="told-apart" data-told-apart>" "{apart}</span> })}
                </a>
            </th>
            {cells.collect_view()}
        </tr>
    }
}

/// What was asked of assessors and nobody has closed, over all portfolios.
#[component]
fn OpenActions(plan: Memo<Shared>) -> impl IntoView {
    let count = Memo::new(move |_| plan.with(|plan| plan.0.actions.len()));
    let overdue =
        Memo::new(move |_| plan.with(|plan| plan.0.actions.iter().filter(|action| action.is_overdue).count()));
    let most = RwSignal::new(PROPOSALS);
    let line = |action: &OpenAction, names: &BTreeMap<PortfolioId, (String, Option<String>)>| {
        let OpenAction { portfolio, of, what, criterion, unit, due_on, is_overdue, is_answered, .. } = action.clone();
        let learner = names.get(&portfolio).map(learner_name).unwrap_or_default();
        let place = criterion.map(judging_words::criterion).or(unit.map(|unit| unit.to_string()));
        let review = Route::Portfolio(portfolio, Screen::Review);
        let href = unit.map_or_else(|| review.to_string(), |unit| format!("{review}?at={unit}"));
        let due = due_on.map(|due| format!(" · by {}", words::date(due)));
        view! {
            <li class="asked-row" data-open-action data-overdue=is_overdue.then_some("")>
                <div>
                    <p>
                        <a href=href><b>{learner}</b>{place.map(|place| format!(", {place}"))}</a>
                        <span class="muted small">{format!(" · {}", of.name())}{due}</span>
                        {is_overdue.then(|| view! { " " <span class="mark is-stale">"Overdue"</span> })}
                        {is_answered.then(|| view! { " " <span class="mark">"Answered"</span> })}
                    </p>
                    <p class="prewrap small">{what}</p>
                </div>
            </li>
        }
    };
    view! {
        <Show when=move || count.get() != 0>
            <section class="panel" aria-label="Open actions">
                <div class="panel-head">
                    <h2>"Open actions"</h2>
                    <span class="muted small" role="status" data-count=move || count.get().to_string()>
                        {move || match overdue.get() {
                            0 => format!("{} open", count.get()),
                            overdue => format!("{} open, {overdue} overdue", count.get()),
                        }}
                    </span>
                </div>
                <ul class="asked-list">
                    {move || plan.with(|plan| plan.0.actions.iter().take(most.get()).map(|action| line(action, &plan.0.names)).collect_view())}
                </ul>
                <ShowAll most count/>
            </section>
        </Show>
    }
    .into_any()
}

#[component]
fn CoverageView(plan: Memo<Shared>) -> impl IntoView {
    let list = move |title: &'static str, hook: &'static str, shares: Vec<(String, Share)>| {
        view! {
            <div class="cover" data-cover=hook>
                <h3>{title}</h3>
                <ul>
                    {shares.into_iter().map(|(name, share)| view! {
                        <li class:is-none=share.sampled == 0>
                            <span>{name.clone()}</span>
                            <progress value=share.sampled.to_string() max=share.all.max(1).to_string() aria-label=format!("Sampled of {name}")></progress>
                            <span class="small">{format!("{} of {}", share.sampled, share.all)}</span>
                        </li>
                    }).collect_view()}
                </ul>
            </div>
        }
    };
    view! {
        <section class="panel" aria-label="Coverage">
            <h2>"What the samples cover"</h2>
            <p class="muted small">"Decisions that stand, and how many of them were sampled."</p>
            {move || plan.with(|plan| {
                let plan = &plan.0;
                let assessors = plan.coverage.assessors.iter().map(|(person, share)| (person.name().to_owned(), *share));
                let units = plan.units.iter().filter_map(|unit| Some((unit.to_string(), *plan.coverage.units.get(unit)?)));
                let methods = plan.methods.iter().map(|(name, share)| (name.clone(), *share));
                view! {
                    <div class="covers">
                        {list(say("By {assessor}"), "assessor", assessors.collect())}
                        {list("By unit", "unit", units.collect())}
                        {list("By method", "method", methods.collect())}
                    </div>
                }
            })}
        </section>
    }
    .into_any()
}

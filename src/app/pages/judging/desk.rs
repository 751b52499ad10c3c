//! The desk: every learner whose portfolio is on this device with what waits in it, and one queue through all of them. Who
//! assures quality judges nothing: they see how far each is, and go on to the sampling plan.

use std::collections::BTreeMap;

use evidence_mapper::desk::assuring::Assuring;
use evidence_mapper::desk::marking::{Order, Queued, Summary, queue};
use evidence_mapper::desk::risk::Risk;
use evidence_mapper::natural;
use evidence_mapper::pace;
use evidence_mapper::portfolio::Role;
use evidence_mapper::spec::CriterionRef;
use evidence_mapper::store::Holding;
use evidence_mapper::terms::{say, say_with};
use jiff::Span;
use jiff::civil::Date;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::about::AboutForm;
use super::review::next::address;
use super::words as judging_words;
use crate::app::browser::{clock, file};
use crate::app::holding::is_received;
use crate::app::pages::map::{dropped, is_dragging_files};
use crate::app::route::{Route, Screen};
use crate::app::state::App;
use crate::app::transfer::{Task, Transfer, TransferProgress};
use crate::app::ui::dialog::Dialog;
use crate::app::words;

/// A portfolio with what the board shows of it.
#[derive(Clone, PartialEq)]
struct Row {
    holding: Holding,
    summary: Option<Summary>,
    /// Somebody else here goes by the same name.
    has_namesake: bool,
    /// Why to ask after the learner.
    risks: Vec<Risk>,
}

impl Row {
    /// What tells the learner from others of the name: the registration number, else when they began.
    fn which(&self) -> Option<String> {
        let summary = self.summary.as_ref()?;
        let began = || summary.course.began_on.filter(|_| self.has_namesake);
        summary.number.clone().or_else(|| began().map(|on| format!("began {}", words::date(on))))
    }

    /// The name, with what tells it from another where that is needed.
    fn learner(&self) -> String {
        let name = self.holding.learner.clone();
        match self.which().filter(|_| self.has_namesake) {
            Some(which) => format!("{name} ({which})"),
            None => name,
        }
    }
}

/// What of the desk shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    Board,
    Queue(Order),
}

/// In which order the board stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sorted {
    /// Who has waited longest comes first, then who was worked on last.
    Waiting,
    /// Who needs to be asked after most.
    Risk,
    Name,
}

/// How many rows of either are drawn at once; more on demand.
const PAGE: usize = 60;

/// The screen.
#[component]
pub fn DeskPage() -> impl IntoView {
    let app = expect_context::<App>();
    let transfer = expect_context::<Transfer>();
    spawn_local(async move {
        app.refresh().await;
        app.read_person().await;
        app.summarise().await;
    });
    let rows = Memo::new(move |_| {
        app.holdings().with(|all| {
            let received = || all.iter().filter(|holding| is_received(holding));
            let mut names: BTreeMap<&str, usize> = BTreeMap::new();
            received().for_each(|holding| *names.entry(&holding.learner).or_default() += 1);
            let today = clock::today();
            received()
                .map(|holding| {
                    let summary = holding.summary.as_deref().and_then(Summary::read);
                    Row {
                        risks: summary.as_ref().map(|summary| summary.risks(today)).unwrap_or_default(),
                        summary,
                        has_namesake: names.get(holding.learner.as_str()).is_some_and(|count| *count > 1),
                        holding: holding.clone(),
                    }
                })
                .collect::<Vec<_>>()
        })
    });
    let is_iqa =
        Memo::new(move |_| app.person().with(|person| person.as_ref().is_some_and(|person| person.role == Role::Iqa)));
    let view_of = RwSignal::new(View::Board);
    let search = RwSignal::new(String::new());
    let sorted_by = RwSignal::new(Sorted::Waiting);
    let found = Memo::new(move |_| {
        let wanted = search.get().trim().to_lowercase();
        rows.with(|rows| {
            let is_found = |row: &&Row| {
                row.holding.learner.to_lowercase().contains(&wanted)
                    || row.which().is_some_and(|which| which.to_lowercase().contains(&wanted))
            };
            rows.iter().filter(is_found).cloned().collect::<Vec<_>>()
        })
    });
    let picker: NodeRef<html::Input> = NodeRef::new();
    let open = move |_| {
        if let Some(picker) = picker.get_untracked() {
            picker.click();
        }
    };
    let views = [
        (View::Board, say("{Learners}")),
        (View::Queue(Order::Oldest), "Queue, oldest first"),
        (View::Queue(Order::ByUnit), "Queue by unit"),
    ];
    view! {
        <main
            data-screen="desk"
            class="page desk"
            on:dragover=move |event| if is_dragging_files(&event) { event.prevent_default() }
            on:drop=move |event| {
                if is_dragging_files(&event) {
                    event.prevent_default();
                    transfer.open_first(dropped(&event));
                }
            }
        >
            <input
                node_ref=picker type="file" accept="application/json,.json" class="visually-hidden" tabindex="-1"
                aria-label="Choose a bundle"
                on:change:target=move |event| transfer.open_first(file::from_input(&event.target()))
            />
            <div class="page-head">
                <div>
                    <h1 class="page-title">"Desk"</h1>
                    <WhoYouAre/>
                </div>
                <div class="page-actions">
                    <button class="btn" data-kind=move || if is_iqa.get() { "secondary" } else { "primary" } on:click=open>"Open a bundle"</button>
                    <Show when=move || is_iqa.get()>
                        <a class="btn" data-kind="primary" href=Route::Sampling.to_string()>"Sampling plan"</a>
                    </Show>
                </div>
            </div>
            <TransferProgress task=Task::Import/>
            {move || if is_iqa.get() { view! { <ToAssure rows/> }.into_any() } else { view! { <Totals rows/> }.into_any() }}
            <div class="desk-tools">
                <Show when=move || !is_iqa.get()>
                    <div class="segmented" role="group" aria-label="Show">
                        {views.map(|(value, label)| view! {
                            <button aria-pressed=move || (view_of.get() == value).to_string() on:click=move |_| view_of.set(value)>{label}</button>
                        }).collect_view()}
                    </div>
                </Show>
                <Show when=move || view_of.get() == View::Board && !is_iqa.get()>
                    <select
                        class="input desk-order" aria-label=say("Order of {learners}")
                        on:change:target=move |event| sorted_by.set(match event.target().value().as_str() {
                            "risk" => Sorted::Risk,
                            "name" => Sorted::Name,
                            _ => Sorted::Waiting,
                        })
                    >
                        <option value="waiting" prop:selected=move || sorted_by.get() == Sorted::Waiting>"Longest waiting first"</option>
                        <option value="risk" prop:selected=move || sorted_by.get() == Sorted::Risk>"At risk first"</option>
                        <option value="name" prop:selected=move || sorted_by.get() == Sorted::Name>"By name"</option>
                    </select>
                </Show>
                <input
                    class="input desk-search" type="search" placeholder=say("Find {a learner}") aria-label=say("Find {a learner}")
                    prop:value=search
                    on:input:target=move |event| search.set(event.target().value())
                />
            </div>
            {move || match view_of.get() {
                View::Board => view! { <Board found is_iqa sorted_by/> }.into_any(),
                View::Queue(_) if is_iqa.get() => view! { <Board found is_iqa sorted_by/> }.into_any(),
                View::Queue(order) => view! { <Queue found order/> }.into_any(),
            }}
        </main>
    }
    .into_any()
}

#[component]
fn WhoYouAre() -> impl IntoView {
    let app = expect_context::<App>();
    let is_asked = RwSignal::new(false);
    let done = Callback::new(move |()| is_asked.set(false));
    let who = move || {
        app.person().with(|person| {
            person.as_ref().map(|person| {
                let role = if person.role == Role::Iqa { say("{internal quality assurer}") } else { say("{assessor}") };
                format!("{}, {role}", person.name)
            })
        })
    };
    view! {
        <p class="muted small">
            {move || who().unwrap_or_else(|| "You have not said who you are.".to_owned())}
            " "
            <button class="link-btn" on:click=move |_| is_asked.set(true)>"About you…"</button>
            " · "
            <a href="#/settings">"Settings"</a>
        </p>
        <Show when=move || is_asked.get()>
            <Dialog title="About you" on_close=done><AboutForm on_done=done can_cancel=true/></Dialog>
        </Show>
    }
    .into_any()
}

/// The day's work in a line.
#[component]
fn Totals(rows: Memo<Vec<Row>>) -> impl IntoView {
    let totals = Memo::new(move |_| {
        rows.with(|rows| {
            let all = || rows.iter().filter_map(|row| row.summary.as_ref());
            let waiting: u32 = all().map(Summary::criteria_waiting).sum();
            let learners = all().filter(|summary| !summary.waiting.is_empty()).count();
            let drafts: u32 = all().map(|summary| summary.drafts).sum();
            let signable: u32 = all().map(|summary| summary.signable).sum();
            let at_risk = rows.iter().filter(|row| !row.risks.is_empty()).count();
            let unsent = rows.iter().filter(|row| row.holding.changes_since_export > 0).count();
            (waiting, learners, drafts, signable, unsent, at_risk, rows.len())
        })
    });
    view! {
        <dl class="totals">
            {move || {
                let (waiting, learners, drafts, signable, unsent, at_risk, all) = totals.get();
                let one = |number: usize, one: &str, many: &str| {
                    (number.to_string(), if number == 1 { one.to_owned() } else { many.to_owned() })
                };
                let (waiting, judge) = one(count(waiting), "criterion to judge", "criteria to judge");
                [
                    (waiting, format!("{judge}, from {learners} of {}", words::count(all, say("{learner}"), say("{learners}")))),
                    one(count(drafts), "draft not issued", "drafts not issued"),
                    one(count(signable), "unit ready to sign off", "units ready to sign off"),
                    one(unsent, "portfolio to hand back", "portfolios to hand back"),
                    one(at_risk, say("{learner} at risk"), say("{learners} at risk")),
                ]
                .map(|(number, what)| view! { <div><dt>{what}</dt><dd>{number}</dd></div> })
                .collect_view()
            }}
        </dl>
    }
    .into_any()
}

/// What waits for a quality assurer, in a line.
#[component]
fn ToAssure(rows: Memo<Vec<Row>>) -> impl IntoView {
    let totals = Memo::new(move |_| {
        let today = clock::today();
        rows.with(|rows| {
            let all = || rows.iter().filter_map(|row| row.summary.as_ref()).map(|summary| &summary.assuring);
            let sum = |of: fn(&Assuring) -> u32| count(all().map(of).sum());
            let overdue: usize = all().map(|assuring| assuring.overdue(today)).sum();
            let unsent = rows.iter().filter(|row| row.holding.changes_since_export > 0).count();
            (
                [
                    (sum(|waits| waits.planned), "planned sample to take", "planned samples to take"),
                    (sum(|waits| waits.again), "new decision after a dispute", "new decisions after a dispute"),
                    (sum(|waits| waits.to_close), "answered action to look at", "answered actions to look at"),
                    (sum(|waits| waits.to_release), "unit signed off, not released", "units signed off, not released"),
                    (unsent, "portfolio to hand back", "portfolios to hand back"),
                ],
                overdue,
            )
        })
    });
    view! {
        <dl class="totals" data-totals="iqa">
            {move || {
                let (totals, overdue) = totals.get();
                let line = |(n, (number, one, many)): (usize, (usize, &'static str, &'static str))| {
                    let late = if n == 0 && overdue > 0 { format!(", {overdue} overdue") } else { String::new() };
                    let what = if number == 1 { one } else { many };
                    view! { <div><dt>{what}{late}</dt><dd>{number.to_string()}</dd></div> }
                };
                totals.into_iter().enumerate().map(line).collect_view()
            }}
        </dl>
    }
    .into_any()
}

#[component]
fn Board(found: Memo<Vec<Row>>, is_iqa: Memo<bool>, sorted_by: RwSignal<Sorted>) -> impl IntoView {
    let most = RwSignal::new(PAGE);
    let sorted = Memo::new(move |_| {
        let mut rows = found.get();
        // Who has waited longest comes first, then who was worked on last.
        let oldest = |row: &Row| {
            let waiting = row.summary.as_ref().map(|summary| summary.waiting.iter().map(|waiting| waiting.since).min());
            waiting.flatten().unwrap_or(jiff::Timestamp::MAX)
        };
        rows.sort_by_key(|row| (oldest(row), std::cmp::Reverse(row.holding.changed_at)));
        // Whoever stands level stays in that order.
        match sorted_by.get() {
            Sorted::Waiting => {}
            Sorted::Risk => rows.sort_by_key(|row| row.risks.iter().map(weight).min().unwrap_or((u8::MAX, Date::MAX))),
            Sorted::Name => rows.sort_by_cached_key(|row| natural::key(&row.holding.learner)),
        }
        rows
    });
    let shown = move || sorted.with(|rows| rows.iter().take(most.get()).cloned().collect::<Vec<_>>());
    view! {
        <div class="table-wrap">
            <table class="board" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">{say("{Learner}")}</th>
                        <th scope="col" role="columnheader">"Handed over"</th>
                        {move || if is_iqa.get() {
                            view! {
                                <th scope="col" role="columnheader" class="is-number">"Decided"</th>
                                <th scope="col" role="columnheader" class="is-number">"To sample"</th>
                                <th scope="col" role="columnheader" class="is-number">"Disputed"</th>
                                <th scope="col" role="columnheader" class="is-number">"To release"</th>
                                <th scope="col" role="columnheader" class="is-number">"Stale"</th>
                            }
                            .into_any()
                        } else {
                            view! {
                                <th scope="col" role="columnheader">"At risk"</th>
                                <th scope="col" role="columnheader" class="is-number">"To judge"</th>
                                <th scope="col" role="columnheader" class="is-number">"New"</th>
                                <th scope="col" role="columnheader" class="is-number">"Stale"</th>
                                <th scope="col" role="columnheader" class="is-number">"Drafts"</th>
                            }
                            .into_any()
                        }}
                        <th scope="col" role="columnheader">{say("{Met}")}</th>
                        <th scope="col" role="columnheader">"Handed back"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <For each=shown key=|row| (row.holding.id, row.holding.changed_at, row.holding.summary.clone(), row.holding.exported_at, row.has_namesake) let:row>
                        <BoardRow row is_iqa/>
                    </For>
                </tbody>
            </table>
        </div>
        <More most all=Signal::derive(move || sorted.with(Vec::len))/>
    }
    .into_any()
}

#[component]
fn BoardRow(row: Row, is_iqa: Memo<bool>) -> impl IntoView {
    let which = row.which();
    let learner = row.learner();
    let Row { holding, summary, risks, .. } = row;
    let risks = StoredValue::new(risks);
    let today = clock::today();
    let id = holding.id;
    let known = summary.is_some();
    let summary = summary.unwrap_or_default();
    let first: Option<CriterionRef> =
        summary.waiting.iter().min_by_key(|waiting| waiting.since).map(|waiting| waiting.first);
    let review = Route::Portfolio(id, Screen::Review).to_string();
    let number = move |number: u32| {
        if !known {
            "…".to_owned()
        } else if number == 0 {
            "–".to_owned()
        } else {
            number.to_string()
        }
    };
    let waiting = summary.criteria_waiting();
    let Summary { judged, news, drafts, signable, assuring, .. } = summary;
    let Assuring { planned, disputed, again, to_answer, to_close, to_release, .. } = assuring;
    let overdue = assuring.overdue(today);
    let inbox = Route::Portfolio(id, Screen::Inbox).to_string();
    let asked = move || {
        let (number, one, many) = if is_iqa.get() {
            (to_close, "answered action to look at", "answered actions to look at")
        } else {
            (to_answer, say("action of the {IQA} to answer"), say("actions of the {IQA} to answer"))
        };
        (number > 0).then(|| words::count(count(number), one, many))
    };
    let learner_of = StoredValue::new(learner.clone());
    let judge =
        StoredValue::new(format!("Judge {} of {}", words::count(count(waiting), "criterion", "criteria"), learner));
    let percent =
        if holding.criteria_total == 0 { 0 } else { u64::from(summary.met) * 100 / u64::from(holding.criteria_total) };
    let handed = summary.submitted_at.map(|at| (words::day(at, today), judging_words::days(at, today)));
    view! {
        <tr
            role="row" data-portfolio=id.to_string() data-waiting=waiting.to_string()
            data-risk=risks.with_value(|risks| (!risks.is_empty()).then(|| risks.iter().map(risk_hook).collect::<Vec<_>>().join(" ")))
        >
            <th scope="row" role="rowheader">
                <a href=review.clone()>{holding.learner.clone()}</a>
                <span class="muted small">{[Some(holding.award_title.clone()), which].into_iter().flatten().collect::<Vec<_>>().join(" · ")}</span>
                {move || asked().map(|words| view! { <a class="small" data-count="actions" href=inbox.clone()>{words}</a> })}
            </th>
            <td role="cell" data-label="Handed over">{handed.map(|(day, days)| {
                let ago = (days != day).then(|| format!(" {days}"));
                view! { {day}<span class="muted small">{ago}</span> }
            })}</td>
            {move || if is_iqa.get() {
                let plan = Route::Portfolio(id, Screen::Review).to_string();
                let late = (overdue > 0).then(|| view! { " " <span class="mark is-stale">{format!("{overdue} overdue")}</span> });
                let anew = (again > 0).then(|| view! { " " <span class="mark is-new">{format!("{again} decided anew")}</span> });
                view! {
                    <td role="cell" class="is-number" data-count="decided" data-label="Decided">{number(judged)}</td>
                    <td role="cell" class="is-number" data-count="planned" data-label="To sample">
                        {if planned > 0 {
                            view! { <a class="count-link" href=plan aria-label=format!("{} planned of {}", words::count(count(planned), "sample", "samples"), learner_of.get_value())>{number(planned)}</a> }.into_any()
                        } else {
                            view! { <span class="muted">{number(planned)}</span> }.into_any()
                        }}
                        {late}
                    </td>
                    <td role="cell" class="is-number" data-count="disputed" data-label="Disputed">{number(disputed)}{anew}</td>
                    <td role="cell" class="is-number" data-count="to-release" data-label="To release">{number(to_release)}</td>
                }
                .into_any()
            } else {
                view! {
                    <td role="cell" class="board-risk" data-label="At risk">
                        {risks.with_value(|risks| risks.iter().map(|risk| view! { <span class="mark is-risk">{risk_words(risk, today)}</span> }).collect_view())}
                        {risks.with_value(Vec::is_empty).then(|| view! { <span class="muted">"–"</span> })}
                    </td>
                    <td role="cell" class="is-number" data-label="To judge">
                        {match first {
                            Some(first) => view! { <a class="count-link" href=format!("{review}?at={first}") aria-label=judge.get_value()>{number(waiting)}</a> }.into_any(),
                            None => view! { <span class="muted">{number(waiting)}</span> }.into_any(),
                        }}
                    </td>
                    <td role="cell" class="is-number" data-count="new" data-label="New">{number(news)}</td>
                }
                .into_any()
            }}
            <td role="cell" class="is-number" data-count="stale" data-label="Stale">{number(summary.stale)}</td>
            <Show when=move || !is_iqa.get()><td role="cell" class="is-number" data-count="drafts" data-label="Drafts">{number(drafts)}</td></Show>
            <td role="cell" class="board-met" data-label=say("{Met}")>
                <progress value=summary.met.to_string() max=holding.criteria_total.max(1).to_string() aria-label=say_with("Criteria {met} by {0}", &[&learner])></progress>
                <span class="small">{format!("{percent} %")}</span>
                {move || (signable > 0 && !is_iqa.get()).then(|| view! { <span class="mark is-done">{format!("{signable} to sign off")}</span> })}
            </td>
            <td role="cell" data-label="Handed back">
                {if holding.changes_since_export > 0 {
                    view! { <a href=Route::Portfolio(id, Screen::Submit).to_string()>"Not handed back yet"</a> }.into_any()
                } else {
                    view! { <span class="muted small">{holding.exported_at.map(|at| words::day(at, today))}</span> }.into_any()
                }}
            </td>
        </tr>
    }
    .into_any()
}

#[component]
fn Queue(found: Memo<Vec<Row>>, order: Order) -> impl IntoView {
    let most = RwSignal::new(PAGE);
    let lines = Memo::new(move |_| {
        found.with(|rows| {
            let summaries = rows.iter().filter_map(|row| Some((row.holding.id, row.summary.as_ref()?)));
            let learner = |id| rows.iter().find(|row| row.holding.id == id).map(Row::learner);
            queue(summaries, order)
                .into_iter()
                .map(|queued| (learner(queued.portfolio).unwrap_or_default(), queued))
                .collect::<Vec<(String, Queued)>>()
        })
    });
    let shown = move || lines.with(|lines| lines.iter().take(most.get()).cloned().collect::<Vec<_>>());
    let today = clock::today();
    view! {
        <Show when=move || lines.with(Vec::is_empty)>
            <p class="hint" data-message="nothing-waits">{say("Nothing waits. Bundles that {learners} send show here once you open them.")}</p>
        </Show>
        <ol class="queue">
            <For
                each=shown
                key=|(_, queued)| (queued.portfolio, queued.waiting.unit, queued.waiting.criteria, queued.waiting.first)
                let((learner, queued))
            >
                <li>
                    <a
                        class="queue-link"
                        data-portfolio=queued.portfolio.to_string()
                        data-first=queued.waiting.first.to_string()
                        href=address(&queued, order)
                    >
                        <span class="unit-ref">{queued.waiting.unit.to_string()}</span>
                        <span class="queue-learner">{learner}</span>
                        <span class="muted">{words::count(count(queued.waiting.criteria), "criterion", "criteria")}</span>
                        <span class="queue-age">{judging_words::days(queued.waiting.since, today)}</span>
                    </a>
                </li>
            </For>
        </ol>
        <More most all=Signal::derive(move || lines.with(Vec::len))/>
    }
    .into_any()
}

/// The graver comes first, and of what is alike what is so for longer.
fn weight(risk: &Risk) -> (u8, Date) {
    match *risk {
        Risk::Overdue { since, .. } => (0, since),
        Risk::PastTarget(on) => (1, on),
        Risk::UnitPastTarget(_, on) => (2, on),
        Risk::BehindTarget(on) => (3, on),
        Risk::Quiet(days) => (4, clock::today().saturating_sub(Span::new().days(days))),
    }
}

/// The value of `data-risk`.
fn risk_hook(risk: &Risk) -> &'static str {
    match risk {
        Risk::Overdue { .. } => "overdue",
        Risk::PastTarget(_) | Risk::UnitPastTarget(..) => "past-target",
        Risk::BehindTarget(_) => "behind-target",
        Risk::Quiet(_) => "quiet",
    }
}

/// A reason to ask after a learner.
fn risk_words(risk: &Risk, today: Date) -> String {
    match *risk {
        Risk::Overdue { things: 1, since } => format!("Action overdue since {}", words::date(since)),
        Risk::Overdue { things, since } => format!("{things} actions overdue, since {}", words::date(since)),
        Risk::PastTarget(on) => format!("Past the target of {}", words::date(on)),
        Risk::BehindTarget(on) => {
            let days = words::count(count(pace::days(today, on).unsigned_abs()), "day", "days");
            format!("Behind, {days} to the target")
        }
        Risk::UnitPastTarget(unit, on) => format!("{unit} was due {}", words::date(on)),
        Risk::Quiet(days) => format!("Nothing handed over for {days} days"),
    }
}

/// For words.
fn count(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Draws more of a long list.
#[component]
fn More(most: RwSignal<usize>, all: Signal<usize>) -> impl IntoView {
    view! {
        <Show when=move || { all.get() > most.get() }>
            <p><button class="btn" data-kind="secondary" on:click=move |_| most.update(|most| *most += PAGE * 4)>
                {move || format!("Show more of {}", all.get())}
            </button></p>
        </Show>
    }
}

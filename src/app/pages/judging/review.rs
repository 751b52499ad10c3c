//! The review: criteria that wait on the left, the evidence of one of them opened at its location, its wording and the
//! decision on the right. On a phone one of the three shows at a time.

mod basis;
pub mod changes;
mod decision;
mod evidence;
mod history;
pub mod next;
mod own;
mod rail;
mod recording;
mod unit;

use std::sync::Arc;

use evidence_mapper::desk::Draft;
use evidence_mapper::desk::marking::{Marking, Order, Show};
use evidence_mapper::message::Message;
use evidence_mapper::portfolio::{EvidenceId, Outcome};
use evidence_mapper::spec::{Criterion, CriterionRef, Specification, UnitRef};
use evidence_mapper::terms::say;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::browser::{clock, dom, page};
use crate::app::pages::judging::settings::has_keys;
use crate::app::pages::judging::words::{self as judging_words};
use crate::app::route::Route;
use crate::app::session::Session;
use crate::app::state::App;
use crate::app::ui::dialog::Dialog;
use crate::app::words;
use decision::DecisionPane;
use evidence::EvidencePane;
use next::Next;
use rail::Rail;
use recording::{RecordForm, Recording};
use unit::UnitSheet;

/// What of the review shows on a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The list of criteria.
    List,
    /// The evidence.
    Evidence,
    /// The criterion and the decision.
    Decision,
}

impl Side {
    fn name(self) -> &'static str {
        match self {
            Side::List => "list",
            Side::Evidence => "evidence",
            Side::Decision => "decision",
        }
    }
}

/// What lies over the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sheet {
    Unit(UnitRef),
    Record(Recording, Option<EvidenceId>),
    KeptBack,
    Keys,
}

/// What the parts of the review share. A handle, to be had from context.
#[derive(Clone, Copy)]
pub struct Review {
    spec: StoredValue<Arc<Specification>>,
    /// The criterion that is looked at.
    at: RwSignal<Option<CriterionRef>>,
    /// Which criteria are listed …
    show: RwSignal<Show>,
    /// … and of which unit, if of one.
    unit: RwSignal<Option<UnitRef>>,
    /// What there is to do.
    marking: Memo<Marking>,
    /// The criteria of the units that the learner takes, in their order.
    all: Memo<Vec<CriterionRef>>,
    /// The evidence that is opened.
    opened: RwSignal<Option<EvidenceId>>,
    side: RwSignal<Side>,
    sheet: RwSignal<Option<Sheet>>,
    /// How many drafts were issued at once last, and which could not be, each with why.
    kept_back: StoredValue<(usize, Vec<(CriterionRef, Message)>)>,
    /// Which draft was not issued when that was asked for, as it was then, and why.
    refused: RwSignal<Option<(Draft, Message)>>,
    /// In which order the queue goes on …
    order: RwSignal<Order>,
    /// … and what comes next in it, in another portfolio or unit.
    next: Memo<Option<Next>>,
    /// What an assessor uses again and again.
    snippets: RwSignal<Vec<String>>,
}

impl Review {
    fn new(session: Session, app: App) -> Review {
        let (order, unit) = (RwSignal::new(Order::default()), RwSignal::new(None));
        let all = session.memo(|workspace| {
            let plan = workspace.portfolio().enrolment.value.as_ref().map(|enrolment| &enrolment.units);
            let progress = &workspace.progress().units;
            // What is judged is shown wherever it stands, and so is what is claimed outside the plan.
            let is_shown = |unit: UnitRef| {
                plan.is_some_and(|plan| plan.contains(&unit))
                    || progress.get(&unit).is_some_and(|unit| unit.counts.mapped > 0 || unit.counts.judged > 0)
            };
            let units = workspace.spec().units.iter().filter(|unit| is_shown(unit.unit_ref));
            units.flat_map(|unit| unit.criteria()).map(|criterion| criterion.criterion_ref).collect()
        });
        Review {
            spec: StoredValue::new(session.spec()),
            at: RwSignal::new(None),
            show: RwSignal::new(Show::Waiting),
            unit,
            marking: session.marking(),
            all,
            opened: RwSignal::new(None),
            side: RwSignal::new(Side::List),
            sheet: RwSignal::new(None),
            kept_back: StoredValue::new((0, Vec::new())),
            refused: RwSignal::new(None),
            order,
            next: Memo::new(move |_| next::after(app, session, order.get(), unit.get())),
            snippets: RwSignal::new(Vec::new()),
        }
    }

    fn criterion(self, id: CriterionRef) -> Option<Criterion> {
        self.spec.with_value(|spec| spec.criterion(id).cloned())
    }

    /// The criteria that are listed. The one that is looked at stays among them until another is.
    fn listed(self) -> Vec<CriterionRef> {
        let (show, unit, at) = (self.show.get(), self.unit.get(), self.at.get());
        self.marking.with(|marking| {
            self.all.with(|all| {
                let is_listed = |id: &CriterionRef| {
                    Some(*id) == at || unit.is_none_or(|unit| id.unit == unit) && marking.shows(*id, show)
                };
                all.iter().copied().filter(is_listed).collect()
            })
        })
    }

    /// Goes to a criterion from wherever it is named, and shows its decision.
    fn go(self, id: CriterionRef) {
        self.sheet.set(None);
        if !untrack(|| self.listed()).contains(&id) {
            self.show.set(Show::All);
            self.unit.set(None);
        }
        self.open(id);
        self.side.set(Side::Decision);
    }

    fn open(self, id: CriterionRef) {
        self.at.set(Some(id));
        self.opened.set(None);
    }

    /// Goes to the next criterion that is listed, or the previous one. After the last of those that wait, the queue goes on
    /// with another unit or learner.
    fn step(self, is_back: bool) {
        let listed = untrack(|| self.listed());
        let at = self.at.get_untracked().and_then(|at| listed.iter().position(|id| *id == at));
        let to = match (at, is_back) {
            (Some(at), true) => at.checked_sub(1),
            (Some(at), false) => Some(at + 1),
            (None, _) => Some(0),
        };
        match to.and_then(|to| listed.get(to)) {
            Some(&id) => self.open(id),
            None if !is_back && self.show.get_untracked() == Show::Waiting => {
                if let Some(next) = self.next.get_untracked() {
                    next.go();
                }
            }
            None => {}
        }
    }
}

/// The screen.
#[component]
pub fn AssessorReview() -> impl IntoView {
    let session = expect_context::<Session>();
    let app = expect_context::<App>();
    session.take_up_pen();
    let review = Review::new(session, app);
    provide_context(review);
    spawn_local(async move {
        let snippets = app.read_snippets().await;
        let _ = review.snippets.try_set(snippets);
    });
    // The address may lead to a criterion, also from the same screen.
    let hash = app.hash();
    Effect::new(move |_| {
        let (asked, order) = hash.with(|hash| (Route::criterion(hash), next::order(hash)));
        review.order.set(order);
        // One standard is held against all learners: only the unit that the queue has come to is listed.
        if order == Order::ByUnit {
            review.unit.set(asked.map(|asked| asked.unit));
        }
        match asked {
            Some(id) => {
                if !untrack(|| review.listed()).contains(&id) {
                    review.show.set(Show::All);
                }
                review.open(id);
                review.side.set(Side::Evidence);
            }
            None if review.at.with_untracked(Option::is_none) => {
                // Where nothing waits there is still everything to be seen.
                if review.marking.with_untracked(|marking| marking.waiting.is_empty()) {
                    review.show.set(Show::All);
                }
                if let Some(&first) = untrack(|| review.listed()).first() {
                    review.open(first);
                }
            }
            None => {}
        }
        if asked.is_none()
            && let Some(unit) = hash.with(|hash| Route::unit(hash))
        {
            review.sheet.set(Some(Sheet::Unit(unit)));
        }
    });
    let keys = window_event_listener(ev::keydown, move |event| press(session, review, &event));
    on_cleanup(move || keys.remove());
    view! {
        <main data-screen="review" class="judge" data-side=move || review.side.get().name()>
            <Head/>
            <Rail/>
            <section class="review-evidence" aria-label="Evidence">
                {move || review.at.get().and_then(|id| review.criterion(id)).map(|criterion| view! { <EvidencePane criterion/> })}
            </section>
            <section class="review-decision" aria-label="Decision">
                {move || match review.at.get().and_then(|id| review.criterion(id)) {
                    Some(criterion) => view! { <DecisionPane criterion/> }.into_any(),
                    None => view! { <p class="hint">"Nothing to show. Choose other criteria on the left."</p> }.into_any(),
                }}
            </section>
            <SideSwitch/>
            <Sheets/>
        </main>
    }
    .into_any()
}

/// Single letters (WCAG 2.1.4): never while typing, and not where they were switched off. With Ctrl or Cmd, Enter issues.
fn press(session: Session, review: Review, event: &ev::KeyboardEvent) {
    if page::is_dialog_open() {
        return;
    }
    if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
        if let Some(at) = review.at.get_untracked() {
            event.prevent_default();
            decision::issue(session, review, at, true);
        }
        return;
    }
    let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
    if has_modifier || page::is_typing() || !has_keys() {
        return;
    }
    let choose = |outcome| {
        if let Some(criterion) = review.at.get_untracked().and_then(|id| review.criterion(id)) {
            decision::choose(session, review, &criterion, outcome);
        }
    };
    match event.key().as_str() {
        "j" | "J" => review.step(false),
        "k" | "K" => review.step(true),
        "m" | "M" => choose(Outcome::Met),
        "e" | "E" => choose(Outcome::MoreEvidenceNeeded),
        "n" | "N" => choose(Outcome::NotYetMet),
        "v" | "V" => {
            if let Some(criterion) = review.at.get_untracked().and_then(|id| review.criterion(id)) {
                decision::confirm_all(session, &criterion);
            }
        }
        "f" | "F" => dom::focus_by_id(decision::FEEDBACK),
        "?" => review.sheet.set(Some(Sheet::Keys)),
        key => match key.parse::<usize>() {
            Ok(number @ 1..=9) => evidence::open_nth(session, review, number),
            _ => return,
        },
    }
    event.prevent_default();
}

/// Whose it is, how far it is, and what there is to do about all of it.
#[component]
fn Head() -> impl IntoView {
    let session = expect_context::<Session>();
    let review = expect_context::<Review>();
    let about = session.memo(|workspace| {
        let portfolio = workspace.portfolio();
        let learner = portfolio.learner().cloned();
        let name = learner.as_ref().map(|learner| learner.name.clone()).unwrap_or_default();
        let number = learner.and_then(|learner| learner.registration_number);
        let aim = portfolio.enrolment.value.as_ref().and_then(|enrolment| workspace.spec().award(enrolment.award));
        let award = aim.map_or_else(|| workspace.spec().title.clone(), |award| award.short_title.clone());
        let last = portfolio.submissions.values().max_by_key(|made| made.at).map(|made| made.at);
        (name, number, award, last)
    });
    let facts = move || {
        let (_, number, award, last) = about.get();
        let handed = last.map(|at| format!("handed over {}", words::day(at, clock::today())));
        [number, Some(award), handed].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let drafted = session.drafted();
    let ready = Memo::new(move |_| {
        let drafted = drafted.get();
        drafted
            .into_iter()
            .filter(|&id| session.draft(id).with(|draft| draft.as_ref().is_some_and(|draft| draft.outcome().is_some())))
            .collect::<Vec<_>>()
    });
    let issue_all = move |_| {
        dom::leave_field();
        let kept_back = session.issue_what_can(&ready.get_untracked());
        if !kept_back.1.is_empty() {
            review.kept_back.set_value(kept_back);
            review.sheet.set(Some(Sheet::KeptBack));
        }
    };
    let has_news = Memo::new(move |_| review.marking.with(|marking| !marking.news.is_empty()));
    view! {
        <header class="judge-head">
            <div class="judge-whose">
                <h1>{move || about.with(|about| about.0.clone())}</h1>
                <p class="muted small">{facts}</p>
            </div>
            <Show when=move || has_news.get()>
                <button class="btn" data-kind="quiet" data-size="small" title="What is new no longer stands out" on:click=move |_| session.look_at(&review.all.get_untracked())>
                    "Mark all as seen"
                </button>
            </Show>
            <recording::RecordMenu/>
            <Show when=move || !ready.with(Vec::is_empty)>
                <button class="btn" data-kind="primary" data-size="small" on:click=issue_all>
                    {move || format!("Issue {}", words::count(ready.with(Vec::len), "draft", "drafts"))}
                </button>
            </Show>
            <button class="btn keys-btn" data-kind="quiet" data-size="small" on:click=move |_| review.sheet.set(Some(Sheet::Keys))>"Keys"</button>
        </header>
    }
    .into_any()
}

#[component]
fn SideSwitch() -> impl IntoView {
    let review = expect_context::<Review>();
    let button = move |side: Side, label: &'static str| {
        view! {
            <button aria-pressed=move || (review.side.get() == side).to_string() on:click=move |_| review.side.set(side)>{label}</button>
        }
    };
    view! {
        <div class="pane-switch segmented" role="group" aria-label="Show">
            {button(Side::List, "Criteria")}
            {button(Side::Evidence, "Evidence")}
            {button(Side::Decision, "Decision")}
        </div>
    }
}

#[component]
fn Sheets() -> impl IntoView {
    let review = expect_context::<Review>();
    let close = Callback::new(move |()| {
        dom::leave_field();
        review.sheet.set(None);
    });
    move || {
        review.sheet.get().map(|sheet| match sheet {
            Sheet::Unit(unit) => {
                let title =
                    review.spec.with_value(|spec| spec.unit(unit).map(|found| format!("{unit} {}", found.title.value)));
                view! { <Dialog title=title.unwrap_or_default() on_close=close><UnitSheet unit/></Dialog> }.into_any()
            }
            Sheet::Record(recording, earlier) => {
                let title = if earlier.is_some() { recording.correction() } else { recording.title() };
                view! { <Dialog title on_close=close><RecordForm recording earlier on_done=close/></Dialog> }.into_any()
            }
            Sheet::KeptBack => {
                let (issued, kept_back) = review.kept_back.get_value();
                let title = format!("{} kept back", words::count(kept_back.len(), "draft", "drafts"));
                view! { <Dialog title on_close=close><KeptBack issued kept_back/></Dialog> }.into_any()
            }
            Sheet::Keys => view! { <Dialog title="Keys" on_close=close><Keys/></Dialog> }.into_any(),
        })
    }
}

/// The drafts that could not be issued with the others, each with why and the way to it.
#[component]
fn KeptBack(issued: usize, kept_back: Vec<(CriterionRef, Message)>) -> impl IntoView {
    let review = expect_context::<Review>();
    view! {
        <div class="gap-list" data-message="kept-back">
            <p>{match issued {
                0 => "None was issued. They stay on this device until they can be.".to_owned(),
                1 => "1 decision was issued. These stay on this device until they can be.".to_owned(),
                many => format!("{many} decisions were issued. These stay on this device until they can be."),
            }}</p>
            <ul>
                {kept_back.into_iter().map(|(id, Message { title, detail, .. })| {
                    // What is said of one is said here of many.
                    let detail = detail.split(" Nothing was issued").next().unwrap_or_default().to_owned();
                    view! {
                        <li>
                            <button class="gap-link" data-criterion=id.to_string() on:click=move |_| review.go(id)>
                                <b>{title}</b>" "<span>{detail}</span>
                            </button>
                        </li>
                    }
                }).collect_view()}
            </ul>
        </div>
    }
    .into_any()
}

#[component]
fn Keys() -> impl IntoView {
    let keys = [
        ("J", say("next criterion on the list; after the last, the next {learner} in the queue")),
        ("K", "previous criterion"),
        ("1 … 9", "open that piece of evidence"),
        ("M", say("{met}")),
        ("E", "more evidence needed"),
        ("N", say("{not yet met}")),
        ("V", "all five rules of evidence hold"),
        ("F", "write feedback"),
        ("Ctrl Enter", "issue, and go to the next"),
        ("?", "these keys"),
    ];
    view! {
        <dl class="facts keys">
            {keys.map(|(key, does)| view! { <dt><kbd>{key}</kbd></dt><dd>{does}</dd> }).collect_view()}
        </dl>
        <p class="muted small">
            {if has_keys() { "Single letters do nothing while you type. " } else { "Single letters are switched off. " }}
            <a href="#/settings">"Settings"</a>
        </p>
    }
    .into_any()
}

/// The criterion's reference as a heading says it.
fn heading(id: CriterionRef) -> String {
    judging_words::criterion(id)
}

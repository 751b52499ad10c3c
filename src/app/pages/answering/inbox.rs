//! What others said to who reads here, the newest first: decisions, feedback, actions. What is new stands out until it was
//! read, and each leads to its criterion.

use evidence_mapper::portfolio::entry::{About, ActionStep, Audience, Entry, Verdict};
use evidence_mapper::portfolio::inbox::{Item, Said};
use evidence_mapper::portfolio::standing::{learners_actions, standing};
use evidence_mapper::portfolio::{DecisionId, EvidenceId, Portfolio, RecordKey};
use evidence_mapper::signing::{self, Signature};
use evidence_mapper::spec::{CriterionRef, Specification};
use evidence_mapper::terms::{say, say_with};
use jiff::Timestamp;
use jiff::civil::Date;
use leptos::prelude::*;

use super::answer::AnswerForm;
use super::countersign::CountersignForm;
use crate::app::browser::clock;
use crate::app::pages::assuring::actions::OwnActions;
use crate::app::pages::assuring::words as assuring_words;
use crate::app::pages::judging::words as judging_words;
use crate::app::pages::signed::{SignedMark, SignedTogether};
use crate::app::route::{Route, Screen};
use crate::app::session::{Pen, Session};
use crate::app::ui::dialog::Dialog;
use crate::app::ui::status::AchievementBadge;
use crate::app::words;

/// What came back, worked out once for all of the screen.
#[derive(Clone, Copy)]
struct Inbox(Memo<Vec<Item>>);

/// The screen.
#[component]
pub fn InboxPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let items = session.inbox();
    provide_context(Inbox(items));
    let unread = Memo::new(move |_| items.with(|items| items.iter().filter(|item| item.is_new).count()));
    let read_all = move |_| {
        session.note_read(items.with_untracked(|items| items.iter().map(Item::record).collect::<Vec<_>>()));
    };
    let signed = Signal::derive(move || {
        items.with(|items| {
            session.with_untracked(|workspace| {
                let portfolio = workspace.portfolio();
                let signed = items.iter().filter(|item| signing::is_signed(portfolio, item.record()));
                signed.map(|item| (item.record(), judging_words::name(portfolio, item.by))).collect::<Vec<_>>()
            })
        })
    });
    let records = move || items.with(|items| items.iter().map(Item::record).collect::<Vec<_>>());
    view! {
        <main data-screen="inbox" class="page is-narrow inbox">
            <div class="page-head">
                <h1 class="page-title">"Feedback"</h1>
                <div class="page-actions">
                    <span class="inbox-count" role="status" data-unread=move || unread.get().to_string()>
                        {move || match unread.get() {
                            0 => "Nothing new".to_owned(),
                            count => format!("{count} new"),
                        }}
                    </span>
                    <button class="btn" data-kind="secondary" data-size="small" disabled=move || unread.get() == 0 on:click=read_all>
                        "Mark all as read"
                    </button>
                </div>
            </div>
            <Show when=move || session.pen() == Pen::Learner><ToDo/></Show>
            <Show when=move || matches!(session.pen(), Pen::Assessor | Pen::Iqa)><OwnActions/></Show>
            <Show
                when=move || !items.with(Vec::is_empty)
                fallback=|| view! {
                    <section class="empty">
                        <h2>"Nothing came back yet"</h2>
                        <p>"Open the file that you get back: “Open a bundle” in the list of portfolios. What it says stands here."</p>
                        <a class="btn" data-kind="secondary" href="#/">"To the list of portfolios"</a>
                    </section>
                }
            >
                <SignedTogether records=signed>
                    <section class="inbox-list" aria-label="What came back">
                        <For each=records key=|record| *record let:record>
                            <Message record/>
                        </For>
                    </section>
                </SignedTogether>
            </Show>
        </main>
    }
    .into_any()
}

/// What a decision asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Asked {
    decision: DecisionId,
    criterion: CriterionRef,
    missing: String,
    due_on: Option<Date>,
    /// What the learner said to it, with which evidence, and when.
    answer: Option<(String, Vec<String>, Timestamp)>,
    is_overdue: bool,
}

/// What decisions ask for, the most urgent first.
#[component]
fn ToDo() -> impl IntoView {
    let session = expect_context::<Session>();
    let today = clock::today();
    let asked = session.memo(move |workspace| {
        let portfolio = workspace.portfolio();
        let mut asked: Vec<Asked> = learners_actions(portfolio, &standing(portfolio))
            .into_iter()
            .map(|action| Asked {
                decision: action.decision,
                criterion: action.criterion,
                missing: action.required.missing.clone(),
                due_on: action.required.due_on,
                answer: answer(portfolio, action.decision),
                is_overdue: action.is_overdue(today),
            })
            .collect();
        asked.sort_by_key(|asked| (asked.answer.is_some(), asked.due_on.unwrap_or(Date::MAX), asked.criterion));
        asked
    });
    let open = Memo::new(move |_| asked.with(|asked| asked.iter().filter(|asked| asked.answer.is_none()).count()));
    let answering: RwSignal<Option<(DecisionId, CriterionRef)>> = RwSignal::new(None);
    let done = Callback::new(move |()| answering.set(None));
    view! {
        <Show when=move || !asked.with(Vec::is_empty)>
            <section class="panel to-do" aria-labelledby="to-do">
                <h2 id="to-do">
                    {move || match open.get() {
                        0 => "To do: all answered".to_owned(),
                        count => format!("To do: {count}"),
                    }}
                </h2>
                <ul class="asked-list">
                    {move || asked.get().into_iter().map(|asked| view! { <AskedRow asked answering/> }).collect_view()}
                </ul>
            </section>
        </Show>
        {move || answering.get().map(|(decision, criterion)| {
            let title = format!("Answer the decision on {}", judging_words::criterion(criterion));
            view! { <Dialog title on_close=done><AnswerForm decision criterion on_done=done/></Dialog> }
        })}
    }
    .into_any()
}

#[component]
fn AskedRow(asked: Asked, answering: RwSignal<Option<(DecisionId, CriterionRef)>>) -> impl IntoView {
    let session = expect_context::<Session>();
    let Asked { decision, criterion, missing, due_on, answer, is_overdue } = asked;
    let is_answered = answer.is_some();
    let name = judging_words::criterion(criterion);
    let due = due_on.map(|due| format!("by {}", words::date(due)));
    view! {
        <li class="asked-row" data-action=criterion.to_string() data-answered=is_answered.then_some("")>
            <div>
                <p>
                    <a href=at(session, criterion)><b>{name.clone()}</b></a>
                    {due.map(|due| view! { <span class="muted small">" "{due}</span> })}
                    {is_overdue.then(|| view! { " " <span class="mark is-stale">"Overdue"</span> })}
                    {is_answered.then(|| view! { " " <span class="mark is-done">"Answered"</span> })}
                </p>
                <p class="prewrap">{missing}</p>
                {answer.map(|(note, evidence, at)| {
                    let with = if evidence.is_empty() { String::new() } else { format!(" with {}", evidence.join(", ")) };
                    view! {
                        <p class="prewrap asked-answer" data-answer>
                            <b>{format!("You answered {}{with}", words::day(at, clock::today()))}</b>
                            {(!note.trim().is_empty()).then(|| format!(": {note}"))}
                        </p>
                    }
                })}
            </div>
            {if is_answered {
                view! {
                    <div class="asked-actions">
                        <button
                            class="btn" data-kind="secondary" data-size="small"
                            aria-label=format!("Answer the decision on {name} again")
                            on:click=move |_| answering.set(Some((decision, criterion)))
                        >
                            "Answer again…"
                        </button>
                        <button
                            class="btn" data-kind="quiet" data-size="small"
                            aria-label=format!("Take back the answer on {name}")
                            on:click=move |_| drop(session.dispatch(evidence_mapper::portfolio::command::Command::TakeAnswerBack(decision)))
                        >
                            "Take back"
                        </button>
                    </div>
                }.into_any()
            } else {
                view! {
                    <button
                        class="btn" data-kind="primary" data-size="small"
                        aria-label=format!("Answer the decision on {name}")
                        on:click=move |_| answering.set(Some((decision, criterion)))
                    >
                        "Answer…"
                    </button>
                }.into_any()
            }}
        </li>
    }
    .into_any()
}

/// What the learner said to `decision`: the words, the evidence by its numbers, and when.
fn answer(portfolio: &Portfolio, decision: DecisionId) -> Option<(String, Vec<String>, Timestamp)> {
    let kept = portfolio.answers.kept(decision)?;
    let answer = kept.value.as_ref()?;
    let number = |id: &EvidenceId| portfolio.evidence.get(*id).map(|evidence| evidence.number);
    let mut numbers: Vec<_> = answer.evidence.keys().filter_map(number).collect();
    numbers.sort();
    Some((answer.note.clone(), numbers.iter().map(ToString::to_string).collect(), kept.revision.at))
}

fn at(session: Session, criterion: CriterionRef) -> String {
    let id = session.with_untracked(|workspace| workspace.portfolio().id);
    let screen = if session.is_read_only() { Screen::Review } else { Screen::Map };
    format!("{}?at={criterion}", Route::Portfolio(id, screen))
}

/// One message, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Told {
    kind: &'static str,
    title: String,
    outcome: Option<evidence_mapper::portfolio::Outcome>,
    criterion: Option<CriterionRef>,
    /// What the criterion asks.
    wording: Option<String>,
    /// Meant for assessors alone.
    is_private: bool,
    by: String,
    at: Timestamp,
    paragraphs: Vec<(&'static str, String)>,
    is_new: bool,
    is_standing: bool,
    countersign: Option<evidence_mapper::portfolio::EvidenceId>,
}

fn told(spec: &Specification, portfolio: &Portfolio, item: &Item) -> Told {
    let place = match item.about {
        About::Criterion(criterion) => judging_words::criterion(criterion),
        About::Unit(unit) => unit.to_string(),
        About::Overall => "Over all".to_owned(),
    };
    let mut told = Told {
        kind: "feedback",
        title: place.clone(),
        outcome: None,
        criterion: match item.about {
            About::Criterion(criterion) => Some(criterion),
            _ => None,
        },
        wording: match item.about {
            About::Criterion(criterion) => spec.criterion(criterion).and_then(|found| found.wording.value.clone()),
            About::Unit(unit) => spec.unit(unit).map(|found| found.title.value.clone()),
            About::Overall => None,
        },
        is_private: false,
        by: judging_words::name(portfolio, item.by),
        at: item.at,
        paragraphs: Vec::new(),
        is_new: item.is_new,
        is_standing: item.is_standing,
        countersign: None,
    };
    let mut add = |label: &'static str, text: &str| {
        if !text.trim().is_empty() {
            told.paragraphs.push((label, text.to_owned()));
        }
    };
    match item.said {
        Said::Decision(id) => {
            if let Some(made) = portfolio.decisions.get(&id) {
                let decision = &made.value;
                add("", &decision.feedback);
                if let Some(required) = &decision.basis.required {
                    let due = required.due_on.map(|due| format!(" (by {})", words::date(due))).unwrap_or_default();
                    add("Missing", &format!("{}{due}", required.missing));
                }
                if let Some(reason) = &decision.basis.reason {
                    let is_correction = judging_words::corrects(portfolio, made) == Some(true);
                    add(if is_correction { "Corrected because" } else { "Judged again because" }, reason);
                }
                told.kind = "decision";
                told.outcome = Some(decision.outcome);
                if decision.basis.is_prior_learning {
                    told.title = format!("{place} · RPL");
                }
            }
        }
        Said::SignOff(id) => {
            if let Some(made) = portfolio.sign_offs.get(&id) {
                add("", &made.value.declaration);
            }
            told.kind = "sign-off";
            told.title = format!("{place} signed off");
        }
        Said::Evidence(id) => {
            if let Some(made) = portfolio.assessor_evidence.get(&id) {
                let numbers = portfolio.assessor_numbers();
                let number = numbers.get(&id).copied().unwrap_or(made.value.number);
                add("", &made.value.account);
                add("Corrected because", made.value.reason.as_deref().unwrap_or_default());
                let criteria: Vec<String> =
                    made.value.criteria.keys().map(|criterion| judging_words::criterion(*criterion)).collect();
                add("Covers", &criteria.join(", "));
                told.title = format!("{} {}", made.value.reference(number), made.value.title);
                let is_signed = portfolio
                    .entries
                    .values()
                    .any(|made| matches!(&made.value, Entry::Countersignature(signature) if signature.evidence == id));
                told.countersign = (!is_signed && item.is_standing).then_some(id);
            }
            told.kind = "evidence";
        }
        Said::Entry(id) => {
            if let Some(made) = portfolio.entries.get(&id) {
                match &made.value {
                    Entry::Feedback(feedback) => {
                        add("", &feedback.text);
                        add("Corrected because", feedback.reason.as_deref().unwrap_or_default());
                        told.title = format!("{place}: feedback");
                        told.is_private = feedback.audience == Audience::Assessors;
                    }
                    Entry::Reopening(reopening) => {
                        add("Because", &reopening.reason);
                        (told.kind, told.title) = ("reopening", format!("{place} is open again"));
                    }
                    Entry::Sample(sample) => {
                        let count = |verdict| sample.opinions.values().filter(|one| one.verdict == verdict).count();
                        let with_action = match count(Verdict::AgreeWithAction) {
                            0 => String::new(),
                            actions => format!(" ({actions} with an action)"),
                        };
                        let counts = [
                            (
                                count(Verdict::Agree) + count(Verdict::AgreeWithAction),
                                "agreed with",
                                with_action.as_str(),
                            ),
                            (count(Verdict::Disagree), "disagreed with", ""),
                        ];
                        let counts: Vec<String> = counts
                            .iter()
                            .filter(|(count, ..)| *count > 0)
                            .map(|(count, word, more)| {
                                format!("{} {word}{more}", words::count(*count, "decision", "decisions"))
                            })
                            .collect();
                        add("", &counts.join(", "));
                        for (decision, opinion) in &sample.opinions {
                            let made = portfolio.decisions.get(decision);
                            if let Some(made) = made.filter(|_| !opinion.reason.trim().is_empty()) {
                                let where_ = judging_words::criterion(made.value.criterion);
                                add(assuring_words::verdict(opinion.verdict), &format!("{where_}: {}", opinion.reason));
                            }
                        }
                        add("Notes", &sample.notes);
                        (told.kind, told.title) = ("sample", say_with("{0}: {internal quality assurance}", &[&place]));
                    }
                    Entry::Release(release) => {
                        add("", &release.declaration);
                        (told.kind, told.title) = ("release", format!("{place} released"));
                    }
                    Entry::Countersignature(signature) => {
                        add("", &signature.comment);
                        (told.kind, told.title) = ("countersignature", "Countersigned".to_owned());
                    }
                    Entry::Action(step) => {
                        let (title, text) = match step {
                            ActionStep::Raised { what, .. } => ("action", what),
                            ActionStep::Answered { response, .. } => ("action answered", response),
                            ActionStep::Closed { note, .. } => ("action closed", note),
                        };
                        add("", text);
                        (told.kind, told.title) = ("action", format!("{place}: {title}"));
                    }
                    Entry::Interest(_) | Entry::PlannedSample(_) => {}
                }
            }
        }
    }
    told
}

#[component]
fn Message(record: RecordKey) -> impl IntoView {
    let session = expect_context::<Session>();
    let Inbox(items) = expect_context::<Inbox>();
    let told = Memo::new(move |_| {
        let item = items.with(|items| items.iter().find(|item| item.record() == record).copied())?;
        Some(session.with(|workspace| told(workspace.spec(), workspace.portfolio(), &item)))
    });
    let read = move |_| session.note_read([record]);
    let is_new = Memo::new(move |_| told.with(|told| told.as_ref().is_some_and(|told| told.is_new)));
    let signature = session.signature(record);
    let is_altered = Memo::new(move |_| signature.get() == Some(Signature::Altered));
    let is_countersigning = RwSignal::new(false);
    let done = Callback::new(move |()| is_countersigning.set(false));
    let today = clock::today();
    move || {
        let Told {
            kind, title, outcome, criterion, wording, is_private, by, at: when, paragraphs, is_standing, ..
        } = told.get()?;
        let countersign = told.with(|told| told.as_ref().and_then(|told| told.countersign));
        let is_own = !session.is_read_only();
        let is_signed = session.with_untracked(|workspace| signing::is_signed(workspace.portfolio(), record));
        Some(view! {
            <article class="message" data-item=kind data-new=move || is_new.get().then_some("") data-about=criterion.map(|c| c.to_string())>
                <header class="message-head">
                    {outcome.map(|outcome| view! { <AchievementBadge achievement=Signal::stored(judging_words::achievement(outcome))/> })}
                    <h2 class="message-title">
                        {match criterion {
                            Some(criterion) => view! { <a href=at(session, criterion) on:click=read>{title}</a> }.into_any(),
                            None => view! { {title} }.into_any(),
                        }}
                    </h2>
                    <Show when=move || is_new.get()><span class="mark is-new">"New"</span></Show>
                    {(!is_standing && !is_altered.get()).then(|| view! { <span class="mark">"Replaced since"</span> })}
                    {is_private.then(|| view! { <span class="mark" data-private title=say("It is left out of everything that goes to the {learner}")>{say("Between you, not for the {learner}")}</span> })}
                    {is_signed.then(|| view! { <SignedMark record by=by.clone()/> })}
                    <span class="muted small message-by">{format!("{by} · {}", words::day(when, today))}</span>
                </header>
                {wording.map(|wording| view! { <p class="muted small message-text">{wording}</p> })}
                {paragraphs.into_iter().map(|(label, text)| view! {
                    <p class="prewrap message-text">
                        {(!label.is_empty()).then(|| view! { <b>{label}": "</b> })}
                        {text}
                    </p>
                }).collect_view()}
                <div class="message-foot">
                    {countersign.filter(|_| is_own).map(|_| view! {
                        <button class="btn" data-kind="secondary" data-size="small" on:click=move |_| is_countersigning.set(true)>"Countersign…"</button>
                    })}
                    <Show when=move || is_new.get()>
                        <button class="btn" data-kind="quiet" data-size="small" on:click=read>"Mark as read"</button>
                    </Show>
                </div>
                {move || countersign.filter(|_| is_countersigning.get()).map(|evidence| view! {
                    <Dialog title="Countersign" on_close=done><CountersignForm evidence on_done=done/></Dialog>
                })}
            </article>
        })
    }
}

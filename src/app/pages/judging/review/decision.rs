//! The criterion and the decision on it: a draft is written as it is typed, and stays on this device until it is issued.

use std::collections::BTreeSet;

use evidence_mapper::desk::Draft;
use evidence_mapper::message::{Message, not_issued};
use evidence_mapper::portfolio::command::{CommandError, Field, JudgingError, MAX_LINE};
use evidence_mapper::portfolio::fitness::{self, Concern, Finding, Grade};
use evidence_mapper::portfolio::judging::Required;
use evidence_mapper::portfolio::standing::{AssessorsAction, assessors_actions, learners_actions, standing};
use evidence_mapper::portfolio::{DecisionId, Outcome, PriorLearning};
use evidence_mapper::progress::CriterionProgress;
use evidence_mapper::spec::{Criterion, CriterionRef};
use evidence_mapper::terms::{say, say_with};
use evidence_mapper::workspace::Workspace;
use leptos::prelude::*;

use super::basis::{self, MethodAndDay, Varcs};
use super::changes::SinceDecided;
use super::history::History;
use super::{Review, heading};
use crate::app::browser::{clock, dom, page};
use crate::app::pages::assuring::disputes::{Disputes, disputed};
use crate::app::pages::judging::about::AboutForm;
use crate::app::pages::judging::interest::{DeclareAnew, InterestForm};
use crate::app::pages::judging::words as judging_words;
use crate::app::pages::map::criteria::{Guidance, Wording};
use crate::app::route::{Route, Screen};
use crate::app::session::Session;
use crate::app::state::App;
use crate::app::ui::dialog::Dialog;
use crate::app::ui::form::Refusal;
use crate::app::ui::icon::Glyph;
use crate::app::ui::menu::{Menu, MenuItem};
use crate::app::ui::status::{AchievementBadge, AchievementMark, CoverageBadge, Doubts};
use crate::app::words;

/// What the field for feedback is known by.
pub const FEEDBACK: &str = "decision-feedback";
/// The one for what is missing.
const MISSING: &str = "decision-missing";
/// The one for by when.
const DUE: &str = "decision-due";
/// The one for why it takes the place of another.
const REASON: &str = "decision-reason";

/// Writes into the draft on `criterion`.
pub fn write(session: Session, criterion: &Criterion, write: impl FnOnce(&mut Draft)) {
    session.write_draft(criterion, write);
}

/// Chooses a judgement.
pub fn choose(session: Session, review: Review, criterion: &Criterion, outcome: Outcome) {
    if is_open_to_draft(session, criterion) {
        write(session, criterion, |draft| draft.choose(outcome));
        review.side.set(super::Side::Decision);
    }
}

/// Confirms all rules of evidence; once more, and none is.
pub fn confirm_all(session: Session, criterion: &Criterion) {
    if is_open_to_draft(session, criterion) {
        write(session, criterion, basis::turn_all);
    }
}

/// Issues the decision on `id`, and goes on to the next if that is asked for. What keeps it back is where the focus goes.
pub fn issue(session: Session, review: Review, id: CriterionRef, goes_on: bool) -> bool {
    dom::leave_field();
    match session.issue(&[id]) {
        Ok(count) if goes_on && count > 0 => {
            review.step(false);
            true
        }
        Ok(count) => count > 0,
        Err(error) => {
            review.side.set(super::Side::Decision);
            review.refused.set(session.draft(id).get_untracked().map(|draft| (draft, not_issued(&error))));
            if let Some(field) = field_of(&error) {
                page::focus_soon(field);
            }
            false
        }
    }
}

/// Which field has to do with what keeps a decision back.
fn field_of(error: &CommandError) -> Option<&'static str> {
    match error {
        CommandError::Judging(JudgingError::MetUnrecorded { open, .. }) if open.rules.is_empty() => Some(basis::METHOD),
        CommandError::Judging(JudgingError::MetUnrecorded { .. }) => Some(basis::ALL_FIVE),
        error => match error.field()? {
            Field::Missing => Some(MISSING),
            Field::DueDate => Some(DUE),
            Field::CorrectionReason => Some(REASON),
            Field::Method => Some(basis::METHOD),
            Field::DecidedOn => Some(basis::DAY),
            Field::Feedback => Some(FEEDBACK),
            _ => None,
        },
    }
}

/// Whether something can be written: nothing bars the person, and what is decided is not corrected by a slip of a key.
fn is_open_to_draft(session: Session, criterion: &Criterion) -> bool {
    let id = criterion.criterion_ref;
    let has_draft = session.draft(id).with_untracked(Option::is_some);
    let is_waiting = session.marking().with_untracked(|marking| marking.waiting.contains_key(&id));
    let is_decided = untrack(|| has_own_decision(session, id));
    untrack(|| bars(session, criterion)).is_empty() && (has_draft || is_waiting || !is_decided)
}

fn has_own_decision(session: Session, id: CriterionRef) -> bool {
    let actor = session.with(Workspace::actor);
    session.as_introduced(|portfolio| {
        let standing = standing(portfolio);
        standing.decisions(id).iter().any(|judged| fitness::is_same_person(portfolio, actor, judged.made.by))
    })
}

/// What the rules say to this person judging this criterion.
fn findings(session: Session, criterion: &Criterion) -> Vec<Finding> {
    let actor = session.with(Workspace::actor);
    let criteria = BTreeSet::from([criterion.criterion_ref]);
    session
        .as_introduced(|portfolio| fitness::for_judging(&session.spec(), portfolio, actor, &criteria, clock::today()))
}

fn bars(session: Session, criterion: &Criterion) -> Vec<Finding> {
    findings(session, criterion).into_iter().filter(|finding| finding.grade == Grade::Blocked).collect()
}

/// The pane.
#[component]
pub fn DecisionPane(criterion: Criterion) -> impl IntoView {
    let session = expect_context::<Session>();
    let id = criterion.criterion_ref;
    let kept = StoredValue::new(criterion.clone());
    let bars = Memo::new(move |_| Findings(kept.with_value(|criterion| bars(session, criterion))));
    let known = Memo::new(move |_| {
        let mut known = kept.with_value(|criterion| findings(session, criterion));
        known.retain(|finding| finding.grade != Grade::Blocked);
        Findings(known)
    });
    let declared_of = Memo::new(move |_| {
        let actor = session.with(Workspace::actor);
        session.as_introduced(|portfolio| {
            let learner = portfolio.enrolment.value.as_ref().map(|enrolment| enrolment.learner)?;
            fitness::interest(portfolio, actor, learner).map(|_| learner)
        })
    });
    let has_draft = Memo::new(move |_| session.draft(id).with(Option::is_some));
    let is_correcting = RwSignal::new(false);
    let is_waiting = Memo::new(move |_| session.marking().with(|marking| marking.waiting.contains_key(&id)));
    let is_decided = Memo::new(move |_| has_own_decision(session, id));
    let is_form = Memo::new(move |_| has_draft.get() || is_waiting.get() || !is_decided.get() || is_correcting.get());
    view! {
        <div class="decision-scroll" data-scroll-pane>
            <CriterionHead criterion/>
            {move || match bars.get() {
                Findings(bars) if bars.is_empty() => if is_form.get() {
                    view! { <DecisionForm kept is_correcting/> }.into_any()
                } else {
                    view! {
                        <p><button class="btn" data-kind="secondary" data-size="small" on:click=move |_| is_correcting.set(true)>"Correct your decision…"</button></p>
                    }
                    .into_any()
                },
                Findings(bars) => view! { <Bars bars/> }.into_any(),
            }}
            <History id/>
            {move || {
                let Findings(known) = known.get();
                (!known.is_empty()).then(|| view! {
                    <details class="guidance">
                        <summary>{about_you(&known)}</summary>
                        <ul class="checks">{known.iter().map(|finding| {
                            let Message { title, detail, .. } = Message::from(finding);
                            let grade = if finding.grade == Grade::Warned { "Warning: " } else { "Note: " };
                            view! { <li data-grade=grade.trim_end_matches(": ").to_lowercase()><span>{grade}<b>{title}</b>". "{detail}</span></li> }
                        }).collect_view()}</ul>
                        {declared_of.get().map(|of| view! { <p><DeclareAnew of/></p> })}
                    </details>
                })
            }}
        </div>
    }
    .into_any()
}

/// How many of what weight.
fn about_you(known: &[Finding]) -> String {
    let warnings = known.iter().filter(|finding| finding.grade == Grade::Warned).count();
    let counts = [(warnings, "warning", "warnings"), (known.len() - warnings, "note", "notes")];
    let counts = counts.into_iter().filter(|(count, ..)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, one, many)| words::count(count, one, many)).collect();
    say_with("About you as {assessor}: {0}", &[&counts.join(", ")])
}

/// Findings as a memo compares them.
#[derive(Clone, PartialEq)]
struct Findings(Vec<Finding>);

/// What bars the person, and what they can do about it.
#[component]
fn Bars(bars: Vec<Finding>) -> impl IntoView {
    let is_asked = RwSignal::new(false);
    let done = Callback::new(move |()| is_asked.set(false));
    let about_self = bars.iter().any(|bar| matches!(bar.concern, Concern::NoOccupation | Concern::BelowLevel { .. }));
    let undeclared = bars.iter().find_map(|bar| match bar.concern {
        Concern::NothingDeclared { of } => Some(of),
        _ => None,
    });
    let interested = bars.iter().find_map(|bar| match bar.concern {
        Concern::Interested { of } => Some(of),
        _ => None,
    });
    let others: Vec<Message> =
        bars.iter().filter(|bar| !matches!(bar.concern, Concern::NothingDeclared { .. })).map(Message::from).collect();
    view! {
        <section class="bars" data-message="cannot-judge">
            {others.into_iter().map(|Message { title, detail, hint }| view! {
                <div class="banner is-problem"><b>{title}</b><p>{detail}" "{hint}</p></div>
            }).collect_view()}
            {interested.map(|of| view! { <p><DeclareAnew of/></p> })}
            {about_self.then(|| view! {
                <p><button class="btn" data-kind="primary" data-size="small" on:click=move |_| is_asked.set(true)>"About you…"</button></p>
            })}
            {undeclared.map(|of| view! {
                <h3>"Before your first decision"</h3>
                <InterestForm of/>
            })}
            <Show when=move || is_asked.get()>
                <Dialog title="About you" on_close=done><AboutForm on_done=done can_cancel=true/></Dialog>
            </Show>
        </section>
    }
    .into_any()
}

/// Which criterion: its words, its guidance, how it stands, and what the learner says by it.
#[component]
fn CriterionHead(criterion: Criterion) -> impl IntoView {
    let session = expect_context::<Session>();
    let review = expect_context::<Review>();
    let id = criterion.criterion_ref;
    let progress: Memo<CriterionProgress> = session.criterion(id);
    let achievement = Memo::new(move |_| progress.with(|progress| progress.achievement));
    let is_stale = Memo::new(move |_| progress.with(|progress| progress.is_stale));
    let coverage = Memo::new(move |_| progress.with(|progress| progress.coverage));
    let prior = session
        .memo(move |workspace| workspace.portfolio().claims.get(id).and_then(|claim| claim.prior_learning.clone()));
    let outcome = review.spec.with_value(|spec| {
        spec.units
            .iter()
            .flat_map(|unit| &unit.outcomes)
            .find(|outcome| outcome.criteria.iter().any(|one| one.criterion_ref == id))
            .map(|outcome| format!("LO{} {}", outcome.outcome_ref.number(), outcome.wording.value))
    });
    let is_new = Memo::new(move |_| review.marking.with(|marking| marking.news.contains_key(&id)));
    let is_unclaimed =
        Memo::new(move |_| review.marking.with(|marking| marking.news.get(&id).is_some_and(|news| news.is_unclaimed)));
    // What a decision that stands asks for, and what the learner says to it.
    let asked = session.memo(move |workspace| {
        let portfolio = workspace.portfolio();
        let asked = learners_actions(portfolio, &standing(portfolio)).into_iter();
        let asked = asked.filter(|action| action.criterion == id);
        let answer = |decision| portfolio.answers.get(decision).map(|answer| answer.note.clone());
        asked.map(|action| (action.required.missing.clone(), answer(action.decision))).collect::<Vec<_>>()
    });
    let disputed_here = session.memo(move |workspace| {
        let portfolio = workspace.portfolio();
        let standing = standing(portfolio);
        standing.decisions(id).iter().flat_map(|judged| disputed(portfolio, judged.id)).collect::<Vec<_>>()
    });
    // What a quality assurer asks for of the criterion: by whom, what and by when.
    let actions = session.memo(move |workspace| {
        let portfolio = workspace.portfolio();
        let is_here =
            |decision: DecisionId| portfolio.decisions.get(&decision).is_some_and(|made| made.value.criterion == id);
        let open = assessors_actions(portfolio)
            .into_iter()
            .filter(|action| !action.is_closed && action.responses.is_empty() && action.decision.is_some_and(is_here));
        let words = |action: AssessorsAction<'_>| {
            let due = action.due_on.map(|on| format!(", by {}", words::date(on))).unwrap_or_default();
            (format!("{} asks for{due}: ", judging_words::name(portfolio, action.by)), action.what.to_owned())
        };
        open.map(words).collect::<Vec<_>>()
    });
    // Who says what, where they do not say the same.
    let contested = session.memo(move |workspace| {
        let portfolio = workspace.portfolio();
        let standing = standing(portfolio);
        let said = standing.decisions(id).iter().map(|judged| {
            let outcome = judging_words::outcome(judged.made.value.outcome);
            format!("{}: {outcome}", judging_words::name(portfolio, judged.made.by))
        });
        standing.judgement(portfolio, id).is_contested.then(|| said.collect::<Vec<_>>().join(" · "))
    });
    let portfolio = session.with_untracked(|workspace| workspace.portfolio().id);
    let guidance = (!criterion.content.is_empty()).then(|| view! { <Guidance content=criterion.content.clone()/> });
    let suggested = criterion
        .method
        .clone()
        .map(|method| view! { <p class="muted small">{format!("Suggested method: {method}")}</p> });
    view! {
        <header class="decision-head">
            <p class="muted small">{outcome}</p>
            <h2>{heading(id)}</h2>
            <p class="decision-wording"><Wording criterion/></p>
            <div class="decision-status">
                <CoverageBadge coverage/>
                <AchievementBadge achievement is_stale/>
                <Show when=move || is_stale.get()><span class="mark is-stale">"Changed since the decision"</span></Show>
                <Doubts progress/>
                <Show when=move || is_unclaimed.get()><span class="mark is-new">"Claim taken back"</span></Show>
                <Show when=move || is_new.get()>
                    <button class="btn" data-kind="quiet" data-size="small" on:click=move |_| session.look_at(&[id])>"Mark as seen"</button>
                </Show>
            </div>
            {move || contested.get().map(|words| view! { <p class="notice small" data-message="contested">{words}</p> })}
            {move || (!disputed_here.with(Vec::is_empty)).then(|| view! { <Disputes disputes=disputed_here.get()/> })}
            {move || actions.get().into_iter().map(|(who, what)| view! {
                <div class="notice" data-message="action">
                    <p class="prewrap"><b>{who}</b>{what}</p>
                    <p><a href=Route::Portfolio(portfolio, Screen::Inbox).to_string()>"Answer it under Feedback"</a></p>
                </div>
            }).collect_view()}
            <SinceDecided id/>
            {guidance}
            {suggested}
            {move || prior.get().map(|prior| view! { <Prior prior/> })}
            {move || asked.get().into_iter().map(|(missing, answer)| view! {
                <div class="notice" data-message="asked">
                    <p class="prewrap"><b>"Asked for: "</b>{missing}</p>
                    {answer.map(|note| match note.trim() {
                        "" => view! { <p><b>{say("The {learner} has answered.")}</b></p> }.into_any(),
                        note => view! { <p class="prewrap"><b>{say("The {learner} says: ")}</b>{note.to_owned()}</p> }.into_any(),
                    })}
                </div>
            }).collect_view()}
        </header>
    }
    .into_any()
}

#[component]
fn Prior(prior: PriorLearning) -> impl IntoView {
    let facts = judging_words::prior(&prior, clock::today());
    view! { <p class="notice" data-message="prior-learning"><b>"Claimed by prior learning (RPL): "</b>{facts}</p> }
}

#[component]
fn DecisionForm(kept: StoredValue<Criterion>, is_correcting: RwSignal<bool>) -> impl IntoView {
    let session = expect_context::<Session>();
    let review = expect_context::<Review>();
    let id = kept.with_value(|criterion| criterion.criterion_ref);
    let draft = session.draft(id);
    let blank = Memo::new(move |_| kept.with_value(|criterion| session.blank_draft(criterion)));
    let now = Memo::new(move |_| draft.get().unwrap_or_else(|| blank.get()));
    let edit = move |edit: &dyn Fn(&mut Draft)| {
        kept.with_value(|criterion| session.write_draft(criterion, |draft| edit(draft)))
    };
    // What kept it back may be mended by what is written since.
    let refused = Signal::derive(move || {
        let draft = draft.get()?;
        review
            .refused
            .with(|refused| refused.as_ref().filter(|(of, _)| *of == draft).map(|(_, message)| message.clone()))
    });
    let outcome = Memo::new(move |_| now.with(Draft::outcome));
    let has_draft = Memo::new(move |_| draft.with(Option::is_some));
    let asks = Memo::new(move |_| matches!(outcome.get(), Some(Outcome::MoreEvidenceNeeded | Outcome::NotYetMet)));
    let changed = Memo::new(move |_| {
        session.with(|workspace| {
            let is_reworded =
                kept.with_value(|criterion| now.with(|now| now.made.value.wording != criterion.wording_digest()));
            is_reworded || now.with(|now| !now.changed_since(workspace.portfolio()).is_empty())
        })
    });
    let replaced = Memo::new(move |_| now.with(|now| now.made.value.supersedes));
    let replaces = Memo::new(move |_| {
        let replaced = replaced.get()?;
        session.with(|workspace| {
            let portfolio = workspace.portfolio();
            let made = portfolio.decisions.get(&replaced)?;
            let whose = if made.by == workspace.actor() {
                "your decision".to_owned()
            } else {
                format!("the decision of {}", judging_words::name(portfolio, made.by))
            };
            Some(format!("{whose}, {}", words::day(made.at, clock::today())))
        })
    });
    let issue = move |goes_on: bool| {
        if issue(session, review, id, goes_on) {
            is_correcting.set(false);
        }
    };
    let discard = move |_| {
        session.discard_draft(id);
        is_correcting.set(false);
    };
    let state = move || match (has_draft.get(), now.with(Draft::unrecorded)) {
        (false, _) => String::new(),
        (true, None) => "Draft kept".to_owned(),
        (true, Some(open)) => format!("Draft kept. Still open: {}", basis::open_words(&open)),
    };
    let outcomes = [(Outcome::Met, "M"), (Outcome::MoreEvidenceNeeded, "E"), (Outcome::NotYetMet, "N")];
    view! {
        <section class="decision-form form" aria-label="Your decision">
            <div class="outcomes" role="group" aria-label="Outcome">
                {outcomes.map(|(value, key)| view! {
                    <button
                        type="button"
                        class="outcome-btn"
                        data-outcome=judging_words::outcome_hook(value)
                        aria-pressed=move || (outcome.get() == Some(value)).to_string()
                        on:click=move |_| edit(&|draft| draft.choose(value))
                    >
                        <AchievementMark achievement=judging_words::achievement(value)/>
                        {judging_words::outcome(value)}
                        <kbd aria-hidden="true">{key}</kbd>
                    </button>
                }).collect_view()}
            </div>
            <Show when=move || changed.get()>
                <div class="notice" role="status" data-message="changed-since">
                    <p>"What you looked at for this draft has changed since."</p>
                    <button class="btn" data-kind="secondary" data-size="small" on:click=move |_| edit(&|draft| {
                        session.with_untracked(|workspace| kept.with_value(|criterion| draft.look_again(workspace.portfolio(), criterion)));
                    })>"I have looked again"</button>
                </div>
            </Show>
            <Show when=move || asks.get()>
                <Asked now kept/>
            </Show>
            <Varcs now kept/>
            <MethodAndDay now kept/>
            <FeedbackField now kept/>
            <Show when=move || replaces.get().is_some()>
                <label class="field">
                    <span class="field-label">{move || format!("Why it takes the place of {}", replaces.get().unwrap_or_default())}</span>
                    <input
                        class="input"
                        id=REASON
                        maxlength=MAX_LINE.to_string()
                        prop:value=move || now.with(|now| now.made.value.basis.reason.clone().unwrap_or_default())
                        on:input:target=move |event| {
                            let typed = event.target().value();
                            edit(&|draft| draft.made.value.basis.reason = Some(typed.clone()));
                        }
                    />
                </label>
            </Show>
            <Refusal trouble=refused/>
            <div class="decision-actions">
                <button class="btn" data-kind="primary" disabled=move || outcome.get().is_none() on:click=move |_| issue(false)>"Issue"</button>
                <button class="btn" data-kind="secondary" disabled=move || outcome.get().is_none() title="Ctrl Enter" on:click=move |_| issue(true)>"Issue, next"</button>
                <Show when=move || has_draft.get() || is_correcting.get()>
                    <button class="btn" data-kind="quiet" on:click=discard>"Discard"</button>
                </Show>
                <span class="muted small" role="status">{state}</span>
            </div>
        </section>
    }
    .into_any()
}

/// What is missing, and by when.
#[component]
fn Asked(now: Memo<Draft>, kept: StoredValue<Criterion>) -> impl IntoView {
    let session = expect_context::<Session>();
    let edit = move |edit: &dyn Fn(&mut Required)| {
        kept.with_value(|criterion| {
            session.write_draft(criterion, |draft| {
                let mut required = draft.required();
                edit(&mut required);
                draft.made.value.basis.required = Some(required);
            })
        });
    };
    let is_dated = Memo::new(move |_| now.with(Draft::outcome) == Some(Outcome::NotYetMet));
    view! {
        <div class="asked">
            <label class="field">
                <span class="field-label">"What is missing"</span>
                <textarea
                    class="input" rows="2" id=MISSING
                    prop:value=move || now.with(|now| now.required().missing)
                    on:input:target=move |event| {
                        let typed = event.target().value();
                        edit(&|required| required.missing = typed.clone());
                    }
                ></textarea>
            </label>
            <label class="field">
                <span class="field-label">"By when"{move || (!is_dated.get()).then(|| view! { <span class="field-word">"optional"</span> })}</span>
                <input
                    class="input" type="date" id=DUE min=clock::today().to_string()
                    prop:value=move || now.with(|now| now.required().due_on.map(|day| day.to_string()).unwrap_or_default())
                    on:input:target=move |event| {
                        let day = event.target().value().parse().ok();
                        edit(&|required| required.due_on = day);
                    }
                />
            </label>
        </div>
    }
    .into_any()
}

/// What is said to the learner, with what is said often at hand.
#[component]
fn FeedbackField(now: Memo<Draft>, kept: StoredValue<Criterion>) -> impl IntoView {
    let session = expect_context::<Session>();
    let review = expect_context::<Review>();
    let app = expect_context::<App>();
    let set = move |typed: String| {
        kept.with_value(|criterion| session.write_draft(criterion, |draft| draft.made.value.feedback = typed));
    };
    let keep = move |()| {
        let text = now.with_untracked(|now| now.made.value.feedback.clone());
        review
            .snippets
            .update(|snippets| *snippets = evidence_mapper::desk::snippets::with(std::mem::take(snippets), &text));
        app.note_snippets(review.snippets.get_untracked());
    };
    let insert = move |snippet: String| {
        let before = now.with_untracked(|now| now.made.value.feedback.clone());
        let gap = if before.trim().is_empty() { "" } else { "\n" };
        set(format!("{}{gap}{snippet}", before.trim_end()));
        dom::focus_by_id(FEEDBACK);
    };
    view! {
        <div class="field">
            <span class="field-label">
                <label for=FEEDBACK>{say("Feedback to the {learner}")}</label>
                <Menu label="Snippets">
                    <MenuItem icon=Glyph::Plus on_choose=keep>"Keep this feedback as a snippet"</MenuItem>
                    {move || review.snippets.get().into_iter().map(|snippet| {
                        let label = words::shortened(&snippet, 60);
                        view! { <MenuItem on_choose=move |()| insert(snippet.clone())>{label}</MenuItem> }
                    }).collect_view()}
                </Menu>
            </span>
            <textarea
                class="input"
                id=FEEDBACK
                rows="4"
                prop:value=move || now.with(|now| now.made.value.feedback.clone())
                on:input:target=move |event| set(event.target().value())
            ></textarea>
        </div>
    }
    .into_any()
}

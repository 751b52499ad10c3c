//! Sampling one unit, to the decision: what was decided on what, and what the IQA thinks of it.

use std::collections::{BTreeMap, BTreeSet};

use evidence_mapper::desk::person::Person;
use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::{Command, CommandError, Field, JudgingError, checked_due, explained};
use evidence_mapper::portfolio::entry::{
    About, ActionStep, Audience, Entry, Feedback, Opinion, Sample, Stage, Verdict,
};
use evidence_mapper::portfolio::fitness::{Concern, Finding, Grade, for_sampling, is_person};
use evidence_mapper::portfolio::judging::RuleOfEvidence;
use evidence_mapper::portfolio::release::planned;
use evidence_mapper::portfolio::standing::{is_stale, now, standing};
use evidence_mapper::portfolio::{
    Actor, ActorId, Decision, DecisionId, EntryId, EvidenceId, MappingKey, Outcome, Portfolio, RecordKey, Unchanging,
};
use evidence_mapper::progress::Coverage;
use evidence_mapper::spec::{CriterionRef, UnitRef};
use evidence_mapper::terms::say;
use evidence_mapper::workspace::Workspace;
use jiff::Timestamp;
use leptos::prelude::*;

use super::actions::OwnActions;
use super::disputes::{Disputed, Disputes, disputed};
use super::planned::PlannedSamples;
use super::release::ReleasePanel;
use super::words as own_words;
use crate::app::browser::clock;
use crate::app::pages::judging::interest::{DeclareAnew, InterestForm};
use crate::app::pages::judging::review::changes::SinceDecided;
use crate::app::pages::judging::words as judging_words;
use crate::app::pages::map::criteria::coverage_hook;
use crate::app::pages::sheets::Sheets;
use crate::app::pages::signed::{SignedMark, SignedTogether};
use crate::app::session::Session;
use crate::app::ui::field::{self, FormField, Kind};
use crate::app::ui::form::Refusal;
use crate::app::ui::status::AchievementBadge;
use crate::app::words;

/// A decision that stands in the unit, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    decision: DecisionId,
    criterion: CriterionRef,
    wording: String,
    coverage: Coverage,
    outcome: Outcome,
    assessor: ActorId,
    by: String,
    at: Timestamp,
    feedback: String,
    method: Option<String>,
    varcs: Vec<(&'static str, bool)>,
    /// What it was judged on; a mapping to open, where the learner's is still offered.
    evidence: Vec<(EvidenceId, String, Option<MappingKey>)>,
    is_own: bool,
    /// Another assessor says something else of the criterion.
    is_contested: bool,
    is_stale: bool,
    is_prior_learning: bool,
    /// Where and when it was learned before, as the learner claims it.
    prior: Option<String>,
    /// What who samples thought of it before; that they disagreed stands with who else did.
    earlier: Option<(Verdict, String)>,
    disputes: Vec<Disputed>,
    before: Option<Before>,
}

/// The decision that another took the place of.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Before {
    outcome: Outcome,
    by: String,
    at: Timestamp,
    /// It was put right (`true`), or judged again.
    corrects: bool,
    /// Why.
    reason: String,
    disputes: Vec<Disputed>,
}

fn before(portfolio: &Portfolio, made: &Unchanging<Decision>) -> Option<Before> {
    let id = made.value.supersedes?;
    let earlier = portfolio.decisions.get(&id)?;
    Some(Before {
        outcome: earlier.value.outcome,
        by: judging_words::name(portfolio, earlier.by),
        at: earlier.at,
        corrects: made.corrects(earlier),
        reason: made.value.basis.reason.clone().unwrap_or_default(),
        disputes: disputed(portfolio, id),
    })
}

/// `person` is who samples: they need not have been at work in this portfolio yet.
fn rows(workspace: &Workspace, person: Option<&Actor>, unit: UnitRef) -> Vec<Row> {
    let (spec, portfolio, me) = (workspace.spec(), workspace.portfolio(), workspace.actor());
    let numbers = portfolio.assessor_numbers();
    let mut opinions: BTreeMap<DecisionId, (Timestamp, Verdict, String)> = BTreeMap::new();
    for made in portfolio.entries.values().filter(|made| made.by == me) {
        let Entry::Sample(sample) = &made.value else { continue };
        for (&id, opinion) in &sample.opinions {
            let latest = opinions.entry(id).or_insert((made.at, opinion.verdict, opinion.reason.clone()));
            if made.at >= latest.0 {
                *latest = (made.at, opinion.verdict, opinion.reason.clone());
            }
        }
    }
    let standing = standing(portfolio);
    let mut rows = Vec::new();
    for criterion in spec.unit(unit).into_iter().flat_map(|unit| unit.criteria()) {
        let is_contested = standing.judgement(portfolio, criterion.criterion_ref).is_contested;
        for judged in standing.decisions(criterion.criterion_ref) {
            let (made, decision) = (judged.made, &judged.made.value);
            let evidence = decision.evidence.keys().map(|&id| {
                let key = MappingKey { evidence: id, criterion: criterion.criterion_ref };
                if let Some(own) = portfolio.assessor_evidence.get(&id) {
                    let number = numbers.get(&id).copied().unwrap_or(own.value.number);
                    return (id, format!("{} {}", own.value.reference(number), own.value.title), None);
                }
                let number = portfolio.evidence.get(id).map(|one| format!("{} {}", one.number, one.title));
                let gone = || portfolio.number_given(id).map(|number| format!("{number}, withdrawn"));
                (id, number.or_else(gone).unwrap_or_default(), portfolio.mappings.contains(key).then_some(key))
            });
            let varcs = RuleOfEvidence::ALL.into_iter().filter_map(|rule| {
                let check = decision.basis.varcs.get(&rule)?;
                Some((judging_words::rule(rule), check.is_confirmed))
            });
            rows.push(Row {
                decision: judged.id,
                criterion: criterion.criterion_ref,
                wording: criterion.wording.value.clone().unwrap_or_default(),
                coverage: workspace
                    .progress()
                    .criteria
                    .get(&criterion.criterion_ref)
                    .map_or(Coverage::None, |one| one.coverage),
                outcome: decision.outcome,
                assessor: made.by,
                by: judging_words::name(portfolio, made.by),
                at: made.at,
                feedback: decision.feedback.clone(),
                method: decision.basis.method.as_ref().map(|method| judging_words::method(spec, method)),
                varcs: varcs.collect(),
                evidence: evidence.collect(),
                is_own: person.is_some_and(|person| is_person(portfolio, person, made.by)),
                is_contested,
                is_stale: is_stale(portfolio, criterion, decision),
                is_prior_learning: decision.basis.is_prior_learning,
                prior: portfolio
                    .claims
                    .get(criterion.criterion_ref)
                    .and_then(|claim| claim.prior_learning.as_ref())
                    .map(|prior| judging_words::prior(prior, clock::today())),
                earlier: opinions.get(&judged.id).map(|(_, verdict, reason)| (*verdict, reason.clone())),
                disputes: disputed(portfolio, judged.id),
                before: before(portfolio, made),
            });
        }
    }
    rows
}

/// What the IQA is about to say of the unit.
#[derive(Clone, Copy)]
struct Form {
    verdicts: RwSignal<BTreeMap<DecisionId, Verdict>>,
    reasons: RwSignal<BTreeMap<DecisionId, String>>,
    notes: RwSignal<String>,
    private: RwSignal<String>,
    due_on: RwSignal<String>,
    /// Why it was not noted.
    refused: RwSignal<Option<CommandError>>,
}

impl Form {
    /// Why it was not noted, where that is about the opinion on one decision.
    fn trouble_of(self, decision: DecisionId) -> Signal<Option<Message>> {
        let is_about = move |error: &&CommandError| unexplained(error) == Some(decision);
        Signal::derive(move || self.refused.with(|refused| refused.as_ref().filter(is_about).map(Message::from)))
    }
}

/// Which decision is not simply agreed with, and nothing says why.
fn unexplained(error: &CommandError) -> Option<DecisionId> {
    match error {
        CommandError::Judging(JudgingError::Unexplained { decision, .. }) => Some(*decision),
        _ => None,
    }
}

/// The unit.
#[component]
pub fn UnitSample(unit: UnitRef) -> impl IntoView {
    let session = expect_context::<Session>();
    let person = Memo::new(move |_| session.person().with(|person| person.as_ref().map(Person::as_actor)));
    let rows_of =
        Memo::new(move |_| person.with(|person| session.with(|workspace| rows(workspace, person.as_ref(), unit))));
    let title = session.with_untracked(|workspace| {
        workspace.spec().unit(unit).map(|unit| unit.title.value.clone()).unwrap_or_default()
    });
    let form = Form {
        verdicts: RwSignal::new(BTreeMap::new()),
        reasons: RwSignal::new(BTreeMap::new()),
        notes: RwSignal::new(String::new()),
        private: RwSignal::new(String::new()),
        due_on: RwSignal::new(String::new()),
        refused: RwSignal::new(None),
    };
    // What bars this person from sampling here, apart from decisions of their own, which can be left out.
    let barred = Memo::new(move |_| {
        let others: BTreeSet<DecisionId> =
            rows_of.with(|rows| rows.iter().filter(|row| !row.is_own).map(|row| row.decision).collect());
        let actor = session.with(Workspace::actor);
        let findings =
            session.as_introduced(|portfolio| for_sampling(&session.spec(), portfolio, actor, &others, clock::today()));
        findings.into_iter().filter(|finding| finding.grade == Grade::Blocked).collect::<Vec<Finding>>()
    });
    let can_say = Memo::new(move |_| barred.with(Vec::is_empty));
    let is_any = Memo::new(move |_| rows_of.with(|rows| rows.iter().any(|row| !row.is_own)));
    let signed = Signal::derive(move || {
        let record = |row: &Row| (RecordKey::Decision(row.decision), row.by.clone());
        rows_of.with(|rows| rows.iter().map(record).collect::<Vec<_>>())
    });
    view! {
        <section class="panel" aria-label=format!("Unit {unit}")>
            <h2><span class="unit-ref">{unit.to_string()}</span>" "{title}</h2>
            {move || barred.get().into_iter().map(|finding| view! { <Barred finding/> }).collect_view()}
            <Show
                when=move || !rows_of.with(Vec::is_empty)
                fallback=|| view! { <p class="muted">"Nothing was decided in this unit yet."</p> }
            >
                <SignedTogether records=signed>
                    <ul class="sample-rows">
                        {move || rows_of.get().into_iter().map(|row| view! { <RowView row form can_say/> }).collect_view()}
                    </ul>
                </SignedTogether>
            </Show>
            <Show when=move || is_any.get() && barred.with(Vec::is_empty)>
                <Finish unit form rows=rows_of/>
            </Show>
        </section>
        <PlannedSamples unit/>
        <OwnActions unit/>
        <ReleasePanel unit/>
    }
    .into_any()
}

#[component]
fn Barred(finding: Finding) -> impl IntoView {
    let message = Message::from(&finding);
    let (of, interested) = match finding.concern {
        Concern::NothingDeclared { of } => (Some(of), None),
        Concern::Interested { of } => (None, Some(of)),
        _ => (None, None),
    };
    view! {
        <div class="banner" data-tone="stale" data-message="barred">
            <div>
                <b>{message.title}</b>
                <p class="small">{message.detail}</p>
                {of.map(|of| view! { <InterestForm of/> })}
                {interested.map(|of| view! { <p><DeclareAnew of/></p> })}
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn RowView(row: Row, form: Form, can_say: Memo<bool>) -> impl IntoView {
    let sheets = expect_context::<Sheets>();
    let id = row.decision;
    let name = judging_words::criterion(row.criterion);
    let verdict = Memo::new(move |_| form.verdicts.with(|verdicts| verdicts.get(&id).copied()));
    let reason = RwSignal::new(form.reasons.with_untracked(|reasons| reasons.get(&id).cloned().unwrap_or_default()));
    Effect::new(move |_| {
        let words = reason.get();
        form.reasons.update(|reasons| drop(reasons.insert(id, words)));
    });
    let choose = move |chosen: Verdict| {
        form.verdicts.update(|verdicts| {
            if verdicts.get(&id) == Some(&chosen) {
                verdicts.remove(&id);
            } else {
                verdicts.insert(id, chosen);
            }
        });
    };
    let earlier_hook = row.earlier.as_ref().map(|(verdict, _)| own_words::verdict_hook(*verdict));
    let label = StoredValue::new(name.clone());
    let needs_reason = Memo::new(move |_| matches!(verdict.get(), Some(Verdict::AgreeWithAction | Verdict::Disagree)));
    let asks = move || {
        if verdict.get() == Some(Verdict::AgreeWithAction) {
            "What has to be done"
        } else {
            "Why, and what has to be done"
        }
    };
    view! {
        <li
            class="sample-row"
            data-criterion=row.criterion.to_string()
            data-coverage=coverage_hook(row.coverage)
            data-achievement=judging_words::outcome_hook(row.outcome)
            data-stale=row.is_stale.then_some("")
            data-verdict=earlier_hook
        >
            <div class="sample-what">
                <p class="sample-head">
                    <b>{name}</b>
                    <AchievementBadge
                        achievement=Signal::stored(judging_words::achievement(row.outcome))
                        is_stale=Signal::stored(row.is_stale)
                    />
                    <SignedMark record=RecordKey::Decision(id) by=row.by.clone()/>
                    {row.is_prior_learning.then(|| view! { <span class="mark">"RPL"</span> })}
                    {row.is_contested.then(|| view! { <span class="mark is-stale" data-contested>{say("{Assessors} differ")}</span> })}
                    <span class="muted small">{format!("{}, {}", row.by, words::day(row.at, clock::today()))}</span>
                </p>
                <p class="small">{row.wording}</p>
                {row.prior.map(|prior| view! { <p class="small" data-message="prior-learning"><b>"Claimed by prior learning (RPL): "</b>{prior}</p> })}
                {row.is_stale.then(|| view! { <SinceDecided id=row.criterion/> })}
                <div class="chips">
                    {row.evidence.into_iter().map(|(_, name, key)| match key {
                        Some(key) => view! {
                            <button type="button" class="chip" on:click=move |_| sheets.open_mapping(key)><span class="chip-place">{name}</span></button>
                        }.into_any(),
                        None => view! { <span class="chip"><span class="chip-place">{name}</span></span> }.into_any(),
                    }).collect_view()}
                </div>
                <p class="muted small">
                    {row.method.map(|method| format!("{method}. "))}
                    {(!row.varcs.is_empty()).then(|| {
                        let said = row.varcs.iter().map(|(name, is)| format!("{} {name}", if *is { "✓" } else { "✗" }));
                        said.collect::<Vec<_>>().join(" · ")
                    })}
                </p>
                {(!row.feedback.is_empty()).then(|| view! { <p class="prewrap small">{format!("“{}”", row.feedback)}</p> })}
                {row.earlier.filter(|(verdict, _)| *verdict != Verdict::Disagree).map(|(verdict, reason)| {
                    let reason = if reason.is_empty() { String::new() } else { format!(": {reason}") };
                    view! { <p class="small"><span class="mark">{format!("You sampled it: {}", own_words::verdict(verdict))}</span>{reason}</p> }
                })}
                <Disputes disputes=row.disputes/>
                {row.before.map(|before| view! { <BeforeView before/> })}
            </div>
            {if row.is_own {
                view! { <p class="notice" data-message="own-decision">{say("Your own decision. Nobody samples their own: another {quality assurer} looks at it.")}</p> }.into_any()
            } else {
                view! {
                    <div class="sample-opinion" hidden=move || !can_say.get()>
                        <div class="segmented" role="group" aria-label=format!("What you think of the decision on {}", label.get_value())>
                            {[Verdict::Agree, Verdict::AgreeWithAction, Verdict::Disagree].map(|one| view! {
                                <button type="button" aria-pressed=move || (verdict.get() == Some(one)).to_string() on:click=move |_| choose(one)>
                                    {own_words::verdict(one)}
                                </button>
                            }).collect_view()}
                        </div>
                        <Show when=move || needs_reason.get()>
                            {move || view! {
                                <FormField
                                    label=asks()
                                    kind=Kind::Text(2)
                                    value=reason
                                    hint=say("Goes to the {assessor} and, with the decision, to the {learner}. What is for the {assessor} alone belongs below.")
                                    trouble=form.trouble_of(id)
                                />
                            }}
                        </Show>
                    </div>
                }.into_any()
            }}
        </li>
    }
    .into_any()
}

#[component]
fn BeforeView(before: Before) -> impl IntoView {
    let Before { outcome, by, at, corrects, reason, disputes } = before;
    let earlier = format!("{} by {by}, {}", judging_words::outcome(outcome), words::day(at, clock::today()));
    view! {
        <div class="since" data-before>
            <p class="small"><span class="mark">{judging_words::anew(corrects)}</span>" "{format!("It was {earlier}.")}</p>
            {(!reason.is_empty()).then(|| view! { <p class="small prewrap"><b>"Reason: "</b>{reason}</p> })}
            <Disputes disputes/>
        </div>
    }
    .into_any()
}

#[component]
fn Finish(unit: UnitRef, form: Form, rows: Memo<Vec<Row>>) -> impl IntoView {
    let session = expect_context::<Session>();
    let refused = form.refused;
    let of_field = Signal::derive(move || {
        refused.with(|refused| refused.as_ref().and_then(|error| Some((error.field()?, Message::from(error)))))
    });
    let of_all = Signal::derive(move || {
        let is_elsewhere =
            |error: &&CommandError| error.field() != Some(Field::DueDate) && unexplained(error).is_none();
        refused.with(|refused| refused.as_ref().filter(is_elsewhere).map(Message::from))
    });
    let count = Memo::new(move |_| form.verdicts.with(BTreeMap::len));
    let is_asking =
        Memo::new(move |_| form.verdicts.with(|verdicts| verdicts.values().any(|one| *one != Verdict::Agree)));
    let agree_all = move |_| {
        form.verdicts.update(|verdicts| {
            for row in rows.get_untracked().into_iter().filter(|row| !row.is_own) {
                verdicts.entry(row.decision).or_insert(Verdict::Agree);
            }
        });
    };
    let note = move || match note_sample(session, unit, form, &rows.get_untracked()) {
        Ok(()) => {
            refused.set(None);
            form.verdicts.set(BTreeMap::new());
            form.reasons.set(BTreeMap::new());
            for text in [form.notes, form.private, form.due_on] {
                text.set(String::new());
            }
        }
        Err(error) => refused.set(Some(error)),
    };
    view! {
        <form class="form sample-finish" on:submit=move |event| { event.prevent_default(); note() }>
            <Show when=move || is_asking.get()>
                <div class="is-date">
                    <FormField
                        label="The actions are due by" kind=Kind::Date is_optional=true value=form.due_on
                        trouble=field::trouble(of_field, Field::DueDate)
                    />
                </div>
            </Show>
            <FormField
                label="Notes on the sample"
                kind=Kind::Text(2)
                is_optional=true
                value=form.notes
                hint=say("Part of the record of the sample: the {assessor} and the {learner} can read it.")
                trouble=Signal::stored(None)
            />
            <FormField
                label=say("Between you and the {assessor}")
                kind=Kind::Text(2)
                is_optional=true
                value=form.private
                hint=say("Goes to {assessors} only. It is left out of everything that goes to the {learner}.")
                trouble=Signal::stored(None)
            />
            <Refusal trouble=of_all/>
            <div class="form-actions">
                <button type="button" class="btn" data-kind="quiet" on:click=agree_all>"Agree with the rest"</button>
                <button type="submit" class="btn" data-kind="primary" disabled=move || count.get() == 0>
                    {move || match count.get() {
                        0 => "Note the sample".to_owned(),
                        count => format!("Note the sample: {}", words::count(count, "decision", "decisions")),
                    }}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// Notes the sample, and with it what the assessor is asked to do and what is between the two.
fn note_sample(session: Session, unit: UnitRef, form: Form, rows: &[Row]) -> Result<(), CommandError> {
    let entry = || EntryId::new(clock::now(), clock::random());
    let verdicts = form.verdicts.get_untracked();
    let reasons = form.reasons.get_untracked();
    let opinion = |(&id, &verdict): (&DecisionId, &Verdict)| {
        let reason = reasons.get(&id).cloned().filter(|_| verdict != Verdict::Agree).unwrap_or_default();
        (id, Opinion { verdict, reason })
    };
    let opinions: BTreeMap<DecisionId, Opinion> = verdicts.iter().map(opinion).collect();
    let is_asking = opinions.values().any(|opinion| opinion.verdict != Verdict::Agree);
    let (stage, plan, evidence) = session.with_untracked(|workspace| {
        let portfolio = workspace.portfolio();
        let is_signed = standing(portfolio).sign_off(unit).is_some();
        let stage = if is_signed { Stage::Summative } else { Stage::Interim };
        let plan = planned(portfolio).into_iter().find(|one| one.unit == unit && one.taken.is_none());
        let sampled = rows.iter().filter(|row| opinions.contains_key(&row.decision));
        let looked_at = sampled.flat_map(|row| row.evidence.iter().map(|(id, ..)| (*id, row.criterion)));
        let evidence: BTreeMap<_, _> =
            looked_at.filter_map(|(id, criterion)| Some((id, now(portfolio, id, criterion)?))).collect();
        (plan.map_or(stage, |plan| plan.stage), plan.map(|plan| plan.id), evidence)
    });
    let notes = form.notes.get_untracked();
    let sample = Sample { unit, stage, opinions: opinions.clone(), evidence, notes, planned: plan };
    let due_on = form.due_on.get_untracked().parse().ok();
    session.with_untracked(|workspace| explained(workspace.portfolio(), &sample))?;
    checked_due(Field::DueDate, due_on.filter(|_| is_asking), clock::today())?;
    // All of it or nothing: what is asked for goes with what it follows from.
    let mut with_it = Vec::new();
    for (decision, opinion) in opinions.into_iter().filter(|(_, opinion)| opinion.verdict != Verdict::Agree) {
        let Some(row) = rows.iter().find(|row| row.decision == decision) else { continue };
        let step = ActionStep::Raised {
            of: row.assessor,
            what: opinion.reason,
            due_on,
            decision: Some(decision),
            blocks: Some(unit),
        };
        with_it.push(Command::ActOn { id: entry(), step });
    }
    let text = form.private.get_untracked();
    if !text.trim().is_empty() {
        let feedback =
            Feedback { about: About::Unit(unit), text, audience: Audience::Assessors, supersedes: None, reason: None };
        with_it.push(Command::GiveFeedback { id: entry(), feedback });
    }
    session.attempt_all(with_it, Command::Sample { id: entry(), sample }).map(drop)
}

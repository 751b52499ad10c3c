//! What the portfolio comes to: the awards, the units on two ladders, and what is missing.

mod next;
mod pace;
mod units;

use evidence_mapper::combination::{Combination, outlook, words as combination_words};
use evidence_mapper::portfolio::MappingKey;
use evidence_mapper::portfolio::command::{Command, MAX_LINE};
use evidence_mapper::progress::{AwardProgress, Gap};
use evidence_mapper::spec::{Award, AwardId};
use evidence_mapper::terms::say;
use leptos::prelude::*;

use crate::app::pages::demo::DemoNote;
use crate::app::pages::map::criteria::Errata;
use crate::app::pages::parked::{NewerVersion, ParkedPanel};
use crate::app::pages::sheets::Sheets;
use crate::app::session::Session;
use crate::app::ui::field::SavedLine;
use crate::app::ui::status::Ladders;
use crate::app::words;
use next::NextSteps;
use pace::PacePanel;
use units::Units;

/// The screen.
#[component]
pub fn ProgressPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let awards = session.spec().awards.clone();
    view! {
        <main data-screen="progress" class="page">
            <h1 class="page-title">"Progress"</h1>
            <DemoNote/>
            <NewerVersion/>
            <div class="award-grid">
                {awards.into_iter().map(|award| view! { <AwardCard award/> }).collect_view()}
            </div>
            <PacePanel/>
            <ParkedPanel/>
            {if session.is_read_only() { view! { <Gaps/> }.into_any() } else { view! { <NextSteps/> }.into_any() }}
            <Units/>
            <Details/>
        </main>
    }
    .into_any()
}

#[component]
fn AwardCard(award: Award) -> impl IntoView {
    let session = expect_context::<Session>();
    let id = award.id;
    let progress = session.memo(move |workspace| workspace.progress().award(id).cloned());
    let portfolio = session.with_untracked(|workspace| workspace.portfolio().id);
    let is_aim = session.memo(move |workspace| {
        workspace.portfolio().enrolment.value.as_ref().is_some_and(|enrolment| enrolment.award == id)
    });
    let notes = {
        let mut notes = award.errata.clone();
        notes.extend([&award.credit, &award.glh, &award.tqt].iter().filter_map(|stated| stated.erratum));
        notes.extend(award.qan.erratum);
        notes.sort();
        notes.dedup();
        notes
    };
    let qan = award.qan.value.clone().unwrap_or_else(|| "to be confirmed by the provider".to_owned());
    let stated = words::sizes(award.credit.value, &[(award.glh.value, "GLH"), (award.tqt.value, "TQT")]);
    let combination = move || {
        progress.with(|progress| progress.as_ref().map(AwardProgress::combination).unwrap_or(Combination::Incomplete))
    };
    // What is achieved is said before what is planned, so that nobody takes a plan for an award.
    let headline = session.memo(move |workspace| {
        let progress = workspace.progress();
        let award = progress.award(id);
        award.map(|award| combination_words::headline(&award.verdict, &progress.standing)).unwrap_or_default()
    });
    let counts = Signal::derive(move || {
        progress.with(|progress| progress.as_ref().map(|progress| progress.counts).unwrap_or_default())
    });
    // The three measures of what counts in the plan, as pictures with their numbers.
    let sums = move || {
        progress.with(|progress| {
            let (have, plan) = progress.as_ref().map(|progress| (progress.achieved, progress.planned)).unwrap_or_default();
            let all = [
                ("Credits", have.credit, plan.credit),
                ("Guided learning (GLH)", have.glh, plan.glh),
                ("Total time (TQT)", have.tqt, plan.tqt),
            ];
            let known = all.into_iter().filter(|(.., plan)| *plan > 0);
            known
                .map(|(name, have, plan)| {
                    view! {
                        <li class="tally">
                            <p><b>{name}</b>" "<span class="muted small">{format!("{have} of {plan} in the plan achieved")}</span></p>
                            <div class="tally-bar" aria-hidden="true" style:--have=share(have.into(), plan.into())></div>
                        </li>
                    }
                })
                .collect_view()
        })
    };
    let tallies = move || {
        progress.with(|progress| {
            let tallies = progress.as_ref().map(|progress| progress.verdict.tallies.clone()).unwrap_or_default();
            tallies
                .into_iter()
                .map(|tally| {
                    let needed = tally.min.unwrap_or_default();
                    let hold = combination_words::tally(&tally);
                    view! {
                        <li class="tally">
                            <p><b>{tally.label}</b>" "<span class="muted small">{hold}</span></p>
                            <div
                                class="tally-bar"
                                aria-hidden="true"
                                style:--have=share(tally.achieved, needed)
                                style:--plan=share(tally.planned, needed)
                            ></div>
                        </li>
                    }
                })
                .collect_view()
        })
    };
    let unreadable = move || {
        progress.with(|progress| {
            let refs: Vec<String> = progress.as_ref().map(|p| p.unreadable.iter().map(ToString::to_string).collect()).unwrap_or_default();
            (!refs.is_empty()).then(|| {
                view! {
                    <p class="notice">
                        {format!("The wording of {} is not legible in the source. Your provider has to supply it before this award can be claimed.", refs.join(" and "))}
                    </p>
                }
            })
        })
    };
    view! {
        <section
            class="panel award"
            class:is-aim=is_aim
            data-award=id.to_string()
            data-combination=move || words::combination_hook(combination())
        >
            <header class="award-head">
                <div>
                    <h2>{award.title.clone()}<Errata ids=notes/></h2>
                    <p class="muted small">{format!("Qualification number (QAN): {qan}")}</p>
                    <p class="muted small">{stated}</p>
                </div>
                <Show when=move || is_aim.get() fallback=move || view! { <AimHere award=id/> }>
                    <span class="badge is-aim">{if session.is_read_only() { say("The {learner}’s aim") } else { "Your aim" }}</span>
                </Show>
            </header>
            <Ladders counts has_words=true/>
            <p class="verdict"><span>{headline}</span></p>
            <ul class="tallies">{tallies}</ul>
            <p class="muted small">{award.rule_source.clone()}</p>
            <ul class="tallies award-sums">{sums}</ul>
            <p><a href=format!("#/portfolio/{portfolio}/units")>"Choose units, and see the ways to this award"</a></p>
            {unreadable}
        </section>
    }
    .into_any()
}

/// How much of what is needed is there, from 0 to 1, for a bar.
fn share(there: i64, needed: i64) -> String {
    (there.max(0) as f64 / needed.max(1) as f64).min(1.0).to_string()
}

/// Aims at another award. What is planned and belongs there stays in the plan.
#[component]
pub fn AimHere(award: AwardId) -> impl IntoView {
    let session = expect_context::<Session>();
    let aim = move |_| {
        let spec = session.spec();
        let plan = session.with_untracked(|workspace| workspace.progress().standing.planned.clone());
        let units = spec.award(award).map(|award| outlook::towards(&spec, award, &plan)).unwrap_or_default();
        session.dispatch(Command::Aim { award, units });
    };
    (!session.is_read_only()).then(|| view! { <button class="btn" data-kind="secondary" data-size="small" on:click=aim>"Aim at this award"</button> })
}

/// Tells gaps of one kind from others.
type IsKind = fn(&Gap) -> bool;

/// The kinds of gaps, in the order in which they are worth closing, with what each means.
const KINDS: [(IsKind, &str, &str); 6] = [
    (|gap| matches!(gap, Gap::Stale(_)), "Look at again", "What a decision stands on has changed since."),
    (|gap| matches!(gap, Gap::NoEvidence(_)), "No evidence", "Nothing is mapped to these criteria."),
    (
        |gap| matches!(gap, Gap::NoLocation(_)),
        "No location",
        "The specification asks where in the evidence the proof is.",
    ),
    (
        |gap| matches!(gap, Gap::OnlySimulated(_)),
        "Only simulated",
        "Simulation alone is for exceptional circumstances.",
    ),
    (|gap| matches!(gap, Gap::NotClaimed(_)), "Ready to claim", "Located, and not claimed yet."),
    (|gap| matches!(gap, Gap::Unmapped(_)), "Evidence that is not mapped", "It proves nothing yet."),
];

#[component]
fn Gaps() -> impl IntoView {
    let session = expect_context::<Session>();
    let gaps = session.memo(|workspace| workspace.progress().gaps.clone());
    view! {
        <section class="panel" aria-labelledby="gaps">
            <h2 id="gaps">"What is missing"</h2>
            <Show when=move || gaps.with(Vec::is_empty)>
                <p>"Nothing: every criterion in the plan is claimed, and all evidence is mapped."</p>
            </Show>
            {KINDS.map(|(is_kind, title, why)| {
                let of_kind = Memo::new(move |_| gaps.with(|gaps| gaps.iter().copied().filter(is_kind).collect::<Vec<_>>()));
                view! {
                    <Show when=move || !of_kind.with(Vec::is_empty)>
                        <details class="gap-kind">
                            <summary>
                                <span class="gap-title">{title}</span>
                                <span class="pane-count">{move || of_kind.with(Vec::len)}</span>
                                <span class="muted small">{why}</span>
                            </summary>
                            <ul class="gaps">
                                {move || of_kind.get().into_iter().map(|gap| view! { <li><GapLink gap/></li> }).collect_view()}
                            </ul>
                        </details>
                    </Show>
                }
            }).collect_view()}
        </section>
    }
    .into_any()
}

/// A gap, with the way to its place.
#[component]
fn GapLink(gap: Gap) -> impl IntoView {
    let session = expect_context::<Session>();
    let sheets = expect_context::<Sheets>();
    let number = move |id| {
        session.with_untracked(|workspace| {
            workspace
                .portfolio()
                .evidence
                .get(id)
                .map(|evidence| format!("{} {}", evidence.number, evidence.title))
                .unwrap_or_default()
        })
    };
    let on_criterion = |criterion: evidence_mapper::spec::CriterionRef| {
        let id = session.with_untracked(|workspace| workspace.portfolio().id);
        let wording = session.with_untracked(|workspace| {
            workspace
                .spec()
                .criterion(criterion)
                .and_then(|criterion| criterion.wording.value.clone())
                .unwrap_or_else(|| "not legible in the source".to_owned())
        });
        view! {
            <a class="gap-link" href=format!("#/portfolio/{id}/map?at={criterion}")>
                <b>{format!("{} {}", criterion.unit, criterion.number())}</b>" "{wording}
            </a>
        }
        .into_any()
    };
    match gap {
        Gap::NoEvidence(criterion)
        | Gap::OnlySimulated(criterion)
        | Gap::NotClaimed(criterion)
        | Gap::Stale(criterion) => on_criterion(criterion),
        Gap::NoLocation(mapping) => {
            let MappingKey { evidence, criterion } = mapping;
            let label = format!("{} on {} {}", number(evidence), criterion.unit, criterion.number());
            view! { <button class="gap-link" on:click=move |_| sheets.open_mapping(mapping)>{label}</button> }
                .into_any()
        }
        Gap::Unmapped(evidence) => {
            let label = number(evidence);
            view! { <button class="gap-link" on:click=move |_| sheets.open_evidence(evidence)>{label}</button> }
                .into_any()
        }
    }
}

/// Who the learner is. Saved as soon as a field is left.
#[component]
fn Details() -> impl IntoView {
    let session = expect_context::<Session>();
    let details = session.memo(|workspace| {
        let learner = workspace.portfolio().learner().cloned();
        let provider = workspace.portfolio().enrolment.value.as_ref().and_then(|enrolment| enrolment.provider.clone());
        (learner, provider)
    });
    let name = Memo::new(move |_| {
        details.with(|(learner, _)| learner.as_ref().map(|learner| learner.name.clone()).unwrap_or_default())
    });
    let number = Memo::new(move |_| {
        details.with(|(learner, _)| {
            learner.as_ref().and_then(|learner| learner.registration_number.clone()).unwrap_or_default()
        })
    });
    let provider = Memo::new(move |_| details.with(|(_, provider)| provider.clone().unwrap_or_default()));
    let describe = move |name: String, number: String, provider: String| {
        let some = |text: String| Some(text).filter(|text| !text.trim().is_empty());
        session.edit(Command::DescribeLearner { name, registration_number: some(number), provider: some(provider) })
    };
    (!session.is_read_only()).then(|| {
        view! {
            <section class="panel form">
                <h2>"Your details"</h2>
                <SavedLine
                    label="Your name"
                    value=name
                    max_length=MAX_LINE
                    on_save=move |typed: String| describe(typed, number.get_untracked(), provider.get_untracked())
                />
                <div class="field-row">
                    <SavedLine
                        label="Registration number"
                        is_optional=true
                        value=number
                        max_length=MAX_LINE
                        on_save=move |typed: String| describe(name.get_untracked(), typed, provider.get_untracked())
                    />
                    <SavedLine
                        label="Training provider"
                        is_optional=true
                        value=provider
                        max_length=MAX_LINE
                        on_save=move |typed: String| describe(name.get_untracked(), number.get_untracked(), typed)
                    />
                </div>
            </section>
        }
        .into_any()
    })
}

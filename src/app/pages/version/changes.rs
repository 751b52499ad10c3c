//! The difference itself: words that changed, what is new, gone or under another number, and facts that differ.

use evidence_mapper::spec::difference::{Fact, FactChange, Fate, Piece, Whole, words as word_by_word};
use evidence_mapper::spec::{CriterionRef, Specification};
use leptos::prelude::*;

use super::answers::{Answer, Answers};
use super::{Editions, standing};
use crate::app::session::Session;
use crate::app::words;

/// A criterion as people say it: `ISP501 1.1`.
fn name(criterion: CriterionRef) -> String {
    format!("{} {}", criterion.unit, criterion.number())
}

fn wording(spec: &Specification, criterion: CriterionRef) -> Option<String> {
    spec.criterion(criterion)?.wording.value.clone()
}

/// The criteria whose words changed, each with a question if anything is mapped to it.
#[component]
pub fn Changed(session: Session, editions: Editions, answers: Answers) -> impl IntoView {
    let changed: Vec<CriterionRef> = editions
        .difference
        .criteria
        .iter()
        .filter_map(|fate| match *fate {
            Fate::Changed(criterion) => Some(criterion),
            _ => None,
        })
        .collect();
    if changed.is_empty() {
        return None;
    }
    // Those that ask something come first.
    let (asking, rest): (Vec<_>, Vec<_>) = changed.into_iter().partition(|&criterion| answers.asks(criterion));
    let item = |criterion: CriterionRef| {
        let (before, after) = (wording(&editions.before, criterion), wording(&editions.after, criterion));
        view! { <ChangedItem session criterion before after answers/> }
    };
    Some(
        view! {
            <section class="panel" aria-label="Changed wording">
                <header class="specification-head">
                    <h2>"Changed wording"</h2>
                    <Show when=move || !answers.is_empty()>
                        <div class="page-actions">
                            <button class="btn" data-kind="quiet" data-size="small" on:click=move |_| answers.set_all(Answer::Keep)>"Keep all mappings"</button>
                            <button class="btn" data-kind="quiet" data-size="small" on:click=move |_| answers.set_all(Answer::Park)>"Park all mappings"</button>
                        </div>
                    </Show>
                </header>
                <ul class="changes">
                    {asking.into_iter().map(item).collect_view()}
                    {rest.into_iter().map(item).collect_view()}
                </ul>
            </section>
        }
        .into_any(),
    )
}

#[component]
fn ChangedItem(
    session: Session,
    criterion: CriterionRef,
    before: Option<String>,
    after: Option<String>,
    answers: Answers,
) -> impl IntoView {
    let standing = standing(session, criterion);
    let question = answers.asks(criterion).then(|| {
        let (keep, park) = match standing.mappings {
            1 => ("Keep its mapping: it supports the new words too".to_owned(), "Park its mapping until I have looked at it again".to_owned()),
            many => (
                format!("Keep its {many} mappings: they support the new words too"),
                format!("Park its {many} mappings until I have looked at them again"),
            ),
        };
        let choice = move |answer: Answer, label: String| {
            view! {
                <label class="radio">
                    <input
                        type="radio"
                        name=format!("answer-{criterion}")
                        prop:checked=move || answers.get(criterion) == Some(answer)
                        on:change=move |_| answers.set(criterion, answer)
                    />
                    <span>{label}</span>
                </label>
            }
        };
        view! {
            <fieldset class="answers">
                <legend class="visually-hidden">{format!("What is to become of the mappings of {}?", name(criterion))}</legend>
                {choice(Answer::Keep, keep)}
                {choice(Answer::Park, park)}
            </fieldset>
        }
    });
    view! {
        <li class="change" data-criterion=criterion.to_string() data-fate="changed">
            <h3>{name(criterion)}</h3>
            <p class="change-words"><Words before after/></p>
            {standing.is_judged.then(|| view! { <p class="notice small">"It was judged. The decision stays, marked as made on other words."</p> })}
            {question}
        </li>
    }
    .into_any()
}

/// Two wordings as one text, what went struck out and what came set off.
#[component]
fn Words(before: Option<String>, after: Option<String>) -> impl IntoView {
    let Some(after) = after else {
        return view! { <em class="illegible">"The wording can no longer be read in the source."</em> }.into_any();
    };
    let Some(before) = before else {
        return view! { <em class="illegible">"It could not be read before. "</em><ins>{after}</ins> }.into_any();
    };
    let pieces = word_by_word(&before, &after).into_iter().map(|piece| match piece {
        Piece::Same(text) => view! { <span>{text}" "</span> }.into_any(),
        Piece::Out(text) => view! { <del>{text}</del>" " }.into_any(),
        Piece::In(text) => view! { <ins>{text}</ins>" " }.into_any(),
    });
    pieces.collect_view().into_any()
}

/// What is gone, new and under another number.
#[component]
pub fn Listed(session: Session, editions: Editions) -> impl IntoView {
    let fates = &editions.difference.criteria;
    let gone: Vec<_> = fates
        .iter()
        .filter_map(|fate| match *fate {
            Fate::Gone(criterion) => {
                let its = standing(session, criterion).mappings;
                let note =
                    (its > 0).then(|| format!("{} kept, parked", words::count(its, "mapping is", "mappings are")));
                Some((criterion, name(criterion), wording(&editions.before, criterion), note))
            }
            _ => None,
        })
        .collect();
    let moved: Vec<_> = fates
        .iter()
        .filter_map(|fate| match *fate {
            Fate::Moved { from, to } => {
                let its = standing(session, from).mappings;
                let note = (its > 0).then(|| words::count(its, "mapping goes along", "mappings go along"));
                Some((to, format!("{} is now {}", name(from), name(to)), wording(&editions.after, to), note))
            }
            _ => None,
        })
        .collect();
    let new: Vec<_> = fates
        .iter()
        .filter_map(|fate| match *fate {
            Fate::New(criterion) => Some((criterion, name(criterion), wording(&editions.after, criterion), None)),
            _ => None,
        })
        .collect();
    view! {
        <Group fate="gone" title="No longer there" items=gone/>
        <Group fate="new" title="New" items=new/>
        <Group fate="moved" title="Under another number" items=moved/>
    }
    .into_any()
}

/// A criterion, what it is called, its wording, and what becomes of its mappings.
type Line = (CriterionRef, String, Option<String>, Option<String>);

#[component]
fn Group(fate: &'static str, title: &'static str, items: Vec<Line>) -> impl IntoView {
    if items.is_empty() {
        return None;
    }
    let lines = items.into_iter().map(|(criterion, name, wording, note)| {
        let wording = wording.unwrap_or_else(|| "Its wording cannot be read in the source.".to_owned());
        view! {
            <li class="change" data-criterion=criterion.to_string() data-fate=fate>
                <h3>{name}</h3>
                <p class="change-words">{wording}</p>
                {note.map(|note| view! { <p class="muted small">{note}</p> })}
            </li>
        }
    });
    let lines = lines.collect_view();
    Some(
        view! {
            <section class="panel" aria-label=title>
                <h2>{title}</h2>
                <ul class="changes">{lines}</ul>
            </section>
        }
        .into_any(),
    )
}

/// Awards, units and outcomes that differ.
#[component]
pub fn Facts(editions: Editions) -> impl IntoView {
    fn whole<K: ToString + Copy>(what: &str, whole: &Whole<K>) -> Option<(String, String)> {
        let facts: Vec<String> = whole.facts.iter().map(fact).collect();
        let facts = facts.join(" · ");
        Some(match whole.fate {
            Fate::Same(_) => return None,
            Fate::Changed(key) => (format!("{what} {}", key.to_string()), facts),
            Fate::Moved { from, to } => (format!("{what} {} is now {}", from.to_string(), to.to_string()), facts),
            Fate::New(key) => (format!("{what} {}", key.to_string()), "New".to_owned()),
            Fate::Gone(key) => (format!("{what} {}", key.to_string()), "No longer there".to_owned()),
        })
    }
    let mut lines: Vec<(String, String)> = Vec::new();
    lines.extend(editions.difference.awards.iter().filter_map(|award| whole("Award", award)));
    lines.extend(editions.difference.units.iter().filter_map(|unit| whole("Unit", unit)));
    lines.extend(editions.difference.outcomes.iter().filter_map(|fate| {
        let words = |spec: &Specification, key| spec.outcome(key).map(|outcome| outcome.wording.value.clone());
        let name = |key: evidence_mapper::spec::OutcomeRef| format!("{} LO{}", key.unit, key.number());
        Some(match *fate {
            Fate::Same(_) => return None,
            Fate::Changed(key) => {
                let (before, after) = (words(&editions.before, key)?, words(&editions.after, key)?);
                (name(key), format!("“{before}” is now “{after}”"))
            }
            Fate::Moved { from, to } => (format!("{} is now {}", name(from), name(to)), words(&editions.after, to)?),
            Fate::New(key) => (name(key), format!("New: {}", words(&editions.after, key)?)),
            Fate::Gone(key) => (name(key), format!("No longer there: {}", words(&editions.before, key)?)),
        })
    }));
    if lines.is_empty() {
        return None;
    }
    let lines = lines.into_iter().map(|(name, what)| view! { <li><b>{name}</b>" "{what}</li> }).collect_view();
    Some(
        view! {
            <section class="panel" aria-label="Awards, units and outcomes">
                <h2>"Awards, units and outcomes"</h2>
                <ul class="problems">{lines}</ul>
            </section>
        }
        .into_any(),
    )
}

fn fact(change: &FactChange) -> String {
    let what = match change.fact {
        Fact::Title => "title",
        Fact::Level => "level",
        Fact::Qan => "qualification number (QAN)",
        Fact::Credit => "credits",
        Fact::Glh => "GLH",
        Fact::Tqt => "TQT",
        Fact::Groups => "groups",
        Fact::Rule => "rule",
    };
    let stated = |text: &str| if text.is_empty() { "not stated".to_owned() } else { text.to_owned() };
    format!("{what}: {} is now {}", stated(&change.before), stated(&change.after))
}

//! How a decision was come to: the rules of evidence, the method, the day. What says “met” is not issued without them.

use evidence_mapper::desk::Draft;
use evidence_mapper::portfolio::command::MAX_LINE;
use evidence_mapper::portfolio::judging::{Method, RuleOfEvidence, Unrecorded};
use evidence_mapper::spec::Criterion;
use leptos::prelude::*;

use super::Review;
use crate::app::browser::clock;
use crate::app::pages::help::Explain;
use crate::app::pages::help::words::Word;
use crate::app::pages::judging::words as judging_words;
use crate::app::session::Session;

/// What the control for all rules of evidence is known by.
pub const ALL_FIVE: &str = "all-five";
/// What the field for the method is known by.
pub const METHOD: &str = "decision-method";
/// What the field for the day is known by.
pub const DAY: &str = "decision-day";

/// Confirms all rules of evidence, or none where all were.
pub fn turn_all(draft: &mut Draft) {
    let confirmed = (!draft.is_all_confirmed()).then_some(true);
    RuleOfEvidence::ALL.into_iter().for_each(|rule| draft.check(rule, confirmed));
}

/// What is still to be done before it can be issued as met, in a few words.
pub fn open_words(open: &Unrecorded) -> String {
    let rules = match &open.rules[..] {
        [] => None,
        rules if rules.len() == RuleOfEvidence::ALL.len() => Some("the rules of evidence".to_owned()),
        rules => {
            let names: Vec<String> = rules.iter().map(|rule| judging_words::rule(*rule).to_lowercase()).collect();
            Some(names.join(", "))
        }
    };
    let method = open.lacks_method.then(|| "the method".to_owned());
    [rules, method].into_iter().flatten().collect::<Vec<_>>().join(" and ")
}

/// The rules of evidence: all at once, or each by itself. One that does not hold says why.
#[component]
pub fn Varcs(now: Memo<Draft>, kept: StoredValue<Criterion>) -> impl IntoView {
    let session = expect_context::<Session>();
    let check = move |rule| now.with(|now| now.made.value.basis.varcs.get(&rule).cloned());
    let write = move |write: &dyn Fn(&mut Draft)| {
        kept.with_value(|criterion| session.write_draft(criterion, |draft| write(draft)));
    };
    let toggle = move |rule| {
        let is_confirmed = untrack(|| check(rule)).is_some_and(|check| check.is_confirmed);
        write(&|draft| draft.check(rule, Some(!is_confirmed)));
    };
    let is_all = Memo::new(move |_| now.with(Draft::is_all_confirmed));
    let is_open = Memo::new(move |_| now.with(Draft::unrecorded).is_some_and(|open| !open.rules.is_empty()));
    let denied = move || {
        let denied = move |rule: &RuleOfEvidence| check(*rule).is_some_and(|check| !check.is_confirmed);
        RuleOfEvidence::ALL.into_iter().filter(denied).collect::<Vec<_>>()
    };
    view! {
        <fieldset class="field varcs" data-open=move || is_open.get().then_some("")>
            <legend class="field-label">"Rules of evidence"<Explain word=Word::Varcs/></legend>
            <div class="varcs-row">
                <button
                    type="button" class="varcs-rule is-all" id=ALL_FIVE
                    data-state=move || if is_all.get() { "confirmed" } else { "open" }
                    aria-pressed=move || is_all.get().to_string()
                    on:click=move |_| write(&turn_all)
                >
                    "All five hold"<kbd aria-hidden="true">"V"</kbd>
                </button>
                {RuleOfEvidence::ALL.map(|rule| {
                    let state = move || match check(rule).map(|check| check.is_confirmed) {
                        Some(true) => "confirmed",
                        Some(false) => "denied",
                        None => "open",
                    };
                    let label = move || match state() {
                        "confirmed" => format!("{}: holds", judging_words::rule(rule)),
                        "denied" => format!("{}: does not hold", judging_words::rule(rule)),
                        _ => format!("{}: not looked at", judging_words::rule(rule)),
                    };
                    view! {
                        <button type="button" class="varcs-rule" data-state=state aria-label=label title=judging_words::rule_asks(rule) on:click=move |_| toggle(rule)>
                            {judging_words::rule(rule)}
                        </button>
                    }
                }).collect_view()}
            </div>
            <For each=denied key=|rule| *rule let:rule>
                <input
                    class="input"
                    aria-label=format!("Why not {}", judging_words::rule(rule).to_lowercase())
                    placeholder=format!("Why not {}?", judging_words::rule(rule).to_lowercase())
                    prop:value=move || check(rule).map(|check| check.note).unwrap_or_default()
                    on:input:target=move |event| {
                        let note = event.target().value();
                        write(&|draft| draft.made.value.basis.varcs.entry(rule).or_default().note = note.clone());
                    }
                />
            </For>
        </fieldset>
    }
    .into_any()
}

/// By which method it was judged, and on which day.
#[component]
pub fn MethodAndDay(now: Memo<Draft>, kept: StoredValue<Criterion>) -> impl IntoView {
    let session = expect_context::<Session>();
    let review = expect_context::<Review>();
    let method = Memo::new(move |_| now.with(|now| now.made.value.basis.method.clone()));
    let is_other = Memo::new(move |_| matches!(method.get(), Some(Method::Other(_))));
    let lacks_method = Memo::new(move |_| now.with(Draft::unrecorded).is_some_and(|open| open.lacks_method));
    let set = move |method: Option<Method>| {
        kept.with_value(|criterion| session.write_draft(criterion, |draft| draft.made.value.basis.method = method));
    };
    let kinds = review.spec.with_value(|spec| spec.evidence_types.clone());
    let is_kind = move |id| move || matches!(method.get(), Some(Method::Listed(chosen)) if chosen == id);
    view! {
        <div class="field-row">
            <label class="field">
                <span class="field-label">"Method"</span>
                <select
                    class="input" id=METHOD
                    data-open=move || lacks_method.get().then_some("")
                    on:change:target=move |event| {
                        let value = event.target().value();
                        set(match value.as_str() {
                            "" => None,
                            "other" => Some(Method::Other(String::new())),
                            kind => kind.parse().ok().map(Method::Listed),
                        });
                    }
                >
                    <option value="" prop:selected=move || method.get().is_none()>"Choose…"</option>
                    {kinds.into_iter().map(|kind| view! {
                        <option value=kind.id.to_string() prop:selected=is_kind(kind.id)>{kind.label.clone()}</option>
                    }).collect_view()}
                    <option value="other" prop:selected=move || is_other.get()>"Another…"</option>
                </select>
            </label>
            <label class="field">
                <span class="field-label">"Date"</span>
                <input
                    class="input" id=DAY type="date"
                    prop:value=move || now.with(|now| now.made.value.basis.decided_on.unwrap_or_else(clock::today).to_string())
                    on:input:target=move |event| {
                        let day = event.target().value().parse().ok();
                        kept.with_value(|criterion| session.write_draft(criterion, |draft| draft.made.value.basis.decided_on = day));
                    }
                />
            </label>
        </div>
        <Show when=move || is_other.get()>
            <label class="field">
                <span class="field-label">"Which, and why it is valid and reliable"</span>
                <input
                    class="input"
                    maxlength=MAX_LINE.to_string()
                    prop:value=move || match method.get() { Some(Method::Other(words)) => words, _ => String::new() }
                    on:input:target=move |event| set(Some(Method::Other(event.target().value())))
                />
            </label>
        </Show>
    }
    .into_any()
}

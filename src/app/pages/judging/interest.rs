//! The declaration about personal interest in somebody's result, without which nobody judges or samples (R13).

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::{Command, Field, MAX_LINE};
use evidence_mapper::portfolio::entry::Interest;
use evidence_mapper::portfolio::{ActorId, EntryId, Role, fitness};
use leptos::prelude::*;

use crate::app::browser::clock;
use crate::app::session::Session;
use crate::app::ui::dialog::Dialog;
use crate::app::ui::field::{self, FormField, Kind};

/// What is declared where there is no interest: in a learner's result, and in an assessor whose decisions are looked at.
const NONE: [&str; 2] = [
    "I declare that I have no personal interest in the result of this person.",
    "I declare that I have no personal interest in this person and in how their decisions are found.",
];
/// What is declared where there is one.
const SOME: [&str; 2] = [
    "I declare the personal interest that is stated here in the result of this person.",
    "I declare the personal interest that is stated here in this person.",
];

/// The way to declare anew what was declared, by mistake or before something changed.
#[component]
pub fn DeclareAnew(
    /// In whose result.
    of: ActorId,
) -> impl IntoView {
    let is_asked = RwSignal::new(false);
    let done = Callback::new(move |()| is_asked.set(false));
    view! {
        <button type="button" class="link-btn" on:click=move |_| is_asked.set(true)>"Declare your interest anew…"</button>
        <Show when=move || is_asked.get()>
            <Dialog title="Personal interest" on_close=done><InterestForm of on_done=done/></Dialog>
        </Show>
    }
}

/// The form.
#[component]
pub fn InterestForm(
    /// In whose result.
    of: ActorId,
    /// It was declared.
    #[prop(optional, into)]
    on_done: Option<Callback<()>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let whose = session.with_untracked(|workspace| {
        workspace.portfolio().actors.get(of).map(|actor| actor.name.clone()).unwrap_or_default()
    });
    // Of a learner it is the result, of an assessor their work.
    let is_learner =
        session.with_untracked(|workspace| fitness::role(workspace.portfolio(), of) == Some(Role::Learner));
    let kind = usize::from(!is_learner);
    let asked = if is_learner {
        format!("Have you a personal interest in the result of {whose}?")
    } else {
        format!("Have you a personal interest in {whose}, whose decisions you look at?")
    };
    let name = RwSignal::new(session.person().get_untracked().map(|person| person.name).unwrap_or_default());
    // What was declared before is what it begins with; the command says that it takes its place.
    let (before, by) = session
        .with_untracked(|workspace| {
            let (_, declared) = fitness::interest(workspace.portfolio(), workspace.actor(), of)?;
            Some((declared.interest.clone(), declared.scrutinised_by.clone()))
        })
        .unwrap_or_default();
    let has_interest = RwSignal::new(before.is_some());
    let interest = RwSignal::new(before.unwrap_or_default());
    let scrutineer = RwSignal::new(by.unwrap_or_default());
    let refused: RwSignal<Option<(Field, Message)>> = RwSignal::new(None);
    let trouble = move |of| field::trouble(refused.into(), of);
    let declare = move || {
        let is_any = has_interest.get_untracked();
        let some = |text: RwSignal<String>| Some(text.get_untracked()).filter(|text| is_any && !text.trim().is_empty());
        if is_any && some(interest).is_none() {
            let error = evidence_mapper::portfolio::command::CommandError::Empty(Field::Interest);
            return refused.set(Some((Field::Interest, Message::from(&error))));
        }
        let declared = Interest {
            of,
            interest: some(interest),
            scrutinised_by: some(scrutineer),
            declaration: if is_any { SOME } else { NONE }[kind].to_owned(),
            name: name.get_untracked(),
            supersedes: None,
        };
        let id = EntryId::new(clock::now(), clock::random());
        if session.fill_in(Command::DeclareInterest { id, interest: declared }, refused)
            && let Some(on_done) = on_done
        {
            on_done.run(());
        }
    };
    view! {
        <form class="form interest-form" on:submit=move |event| { event.prevent_default(); declare() }>
            <fieldset class="field">
                <legend class="field-label">{asked}</legend>
                <div class="radios">
                    <label class="radio">
                        <input type="radio" name="interest" prop:checked=move || !has_interest.get() on:change=move |_| has_interest.set(false)/>
                        <span>{NONE[kind]}</span>
                    </label>
                    <label class="radio">
                        <input type="radio" name="interest" prop:checked=has_interest on:change=move |_| has_interest.set(true)/>
                        <span>"I have one: a relation, a friendship, money, or another reason why I might not be impartial."</span>
                    </label>
                </div>
            </fieldset>
            <Show when=move || has_interest.get()>
                <FormField label="What it is" kind=Kind::Text(2) value=interest trouble=trouble(Field::Interest)/>
                <FormField
                    label="Who scrutinises your work because of it"
                    is_optional=true
                    value=scrutineer
                    max_length=MAX_LINE
                    hint="Without somebody who does, you cannot take part."
                    trouble=trouble(Field::Scrutineer)
                />
            </Show>
            <FormField label="Your name" value=name autocomplete="name" max_length=MAX_LINE trouble=trouble(Field::Name)/>
            <div class="form-actions">
                <button type="submit" class="btn" data-kind="primary">"Declare"</button>
            </div>
        </form>
    }
    .into_any()
}

//! Who judges at this device, and what they can: asked for when it is first needed, and there to be changed later.

use evidence_mapper::desk::person::Person;
use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::{Field, MAX_LINE};
use evidence_mapper::portfolio::competence::{AssessingAward, Development};
use evidence_mapper::portfolio::fitness::YEARLY_DEVELOPMENT;
use evidence_mapper::portfolio::{Actor, ActorId, Competence, Role};
use evidence_mapper::terms::say;
use jiff::civil::Date;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::browser::clock;
use crate::app::state::{App, Open};
use crate::app::ui::button::IconButton;
use crate::app::ui::field::{self, FormField, Kind};
use crate::app::ui::icon::Glyph;
use crate::app::ui::toast::Toast;
use crate::app::words;

/// The form. What it holds is kept on this device and goes into every portfolio that the person works on.
#[component]
pub fn AboutForm(
    /// It is done with.
    on_done: Callback<()>,
    /// Whether it can be left as it was.
    #[prop(optional)]
    can_cancel: bool,
) -> impl IntoView {
    let app = expect_context::<App>();
    let before = app.person().get_untracked();
    let text = |read: fn(&Person) -> String| RwSignal::new(before.as_ref().map(read).unwrap_or_default());
    let role = RwSignal::new(before.as_ref().map_or(Role::Assessor, |person| person.role));
    let name = text(|person| person.name.clone());
    let number = text(|person| person.registration_number.clone().unwrap_or_default());
    let occupation = text(|person| person.competence.occupation.clone());
    let level = RwSignal::new(before.as_ref().and_then(|person| person.competence.level));
    let subject = text(|person| person.competence.subject.clone());
    let countersigner = text(|person| person.competence.countersigned_by.clone().unwrap_or_default());
    let awards = RwSignal::new(before.as_ref().map(|person| person.competence.awards.clone()).unwrap_or_default());
    let development =
        RwSignal::new(before.as_ref().map(|person| person.competence.development.clone()).unwrap_or_default());
    let refused: RwSignal<Option<(Field, Message)>> = RwSignal::new(None);
    let trouble = move |of| field::trouble(refused.into(), of);
    let needs_countersigner =
        move || awards.with(|awards| !awards.is_empty() && awards.iter().all(|award| !award.is_held));
    let known = if before.is_none() { already_here(app) } else { Vec::new() };
    let ids = before.map(|person| (person.assessor, person.iqa));
    let take_over = move |actor: Actor, competence: Competence| {
        role.set(actor.role);
        name.set(actor.name);
        number.set(actor.registration_number.unwrap_or_default());
        occupation.set(competence.occupation);
        level.set(competence.level);
        subject.set(competence.subject);
        countersigner.set(competence.countersigned_by.unwrap_or_default());
        awards.set(competence.awards);
        development.set(competence.development);
    };
    let save = move || {
        let some = |text: RwSignal<String>| Some(text.get_untracked()).filter(|text| !text.trim().is_empty());
        let now = clock::now();
        let new = || ActorId::new(now, clock::random());
        let (assessor, iqa) = ids.unwrap_or_else(|| (new(), new()));
        let competence = Competence {
            occupation: occupation.get_untracked(),
            level: level.get_untracked(),
            subject: subject.get_untracked(),
            awards: awards.get_untracked().into_iter().filter(|award| !award.title.trim().is_empty()).collect(),
            countersigned_by: some(countersigner).filter(|_| untrack(needs_countersigner)),
            development: development.get_untracked(),
        };
        let person = Person {
            role: role.get_untracked(),
            name: name.get_untracked(),
            registration_number: some(number),
            competence,
            assessor,
            iqa,
        };
        refused.set(None);
        match person.checked() {
            Ok(person) => spawn_local(async move {
                match app.note_person(person).await {
                    Ok(()) => {
                        app.toasts().show(Toast::done("Details saved"));
                        // What it was for may be gone by now.
                        let _ = on_done.try_run(());
                    }
                    Err(message) => app.toasts().show(Toast::problem(message)),
                }
            }),
            Err(error) => match error.field() {
                Some(field) => refused.set(Some((field, Message::from(&error)))),
                None => app.toasts().show(Toast::problem(Message::from(&error))),
            },
        }
    };
    view! {
        <form class="form about-form" on:submit=move |event| { event.prevent_default(); save() }>
            {(!known.is_empty()).then(|| view! {
                <fieldset class="field" data-message="already-here">
                    <legend class="field-label">"Are you here already?"</legend>
                    <p class="muted small">"Who judged in this portfolio at another device goes on with what they said there."</p>
                    <div class="already-here">
                        {known.into_iter().map(|(actor, competence)| {
                            let what = if actor.role == Role::Iqa { say("{internal quality assurer}") } else { say("{assessor}") };
                            let label = format!("I am {}, {what}", actor.name);
                            view! {
                                <button type="button" class="btn" data-kind="secondary" data-size="small" on:click=move |_| take_over(actor.clone(), competence.clone())>{label}</button>
                            }
                        }).collect_view()}
                    </div>
                </fieldset>
            })}
            <fieldset class="field">
                <legend class="field-label">"What you do here"</legend>
                <div class="radios is-row">
                    <RoleChoice role=Role::Assessor chosen=role label=say("{Assessor}") hint=say("You judge what {learners} hand over.")/>
                    <RoleChoice role=Role::Iqa chosen=role label=say("{Internal quality assurer}") hint=say("You sample what {assessors} decided.")/>
                </div>
            </fieldset>
            <div class="field-row">
                <FormField label="Your name" value=name autocomplete="name" max_length=MAX_LINE trouble=trouble(Field::Name)/>
                <FormField label="Registration number" is_optional=true value=number max_length=MAX_LINE trouble=trouble(Field::RegistrationNumber)/>
            </div>
            <FormField
                label="Occupational competence"
                kind=Kind::Text(2)
                is_optional=true
                value=occupation
                hint="Qualifications and experience, in a sentence or two. The specification asks for it before anything is judged."
                trouble=trouble(Field::Occupation)
            />
            <div class="field-row">
                <label class="field">
                    <span class="field-label">"Its level"</span>
                    <select class="input" on:change:target=move |event| level.set(event.target().value().parse().ok())>
                        <option value="" prop:selected=move || level.get().is_none()>"Not stated"</option>
                        {(1..=8_u8).map(|number| view! {
                            <option value=number.to_string() prop:selected=move || level.get() == Some(number)>{format!("Level {number}")}</option>
                        }).collect_view()}
                    </select>
                </label>
                <FormField label="Competence in the subject" is_optional=true value=subject max_length=MAX_LINE trouble=trouble(Field::Subject)/>
            </div>
            <Awards awards/>
            <Show when=needs_countersigner>
                <FormField label="Who countersigns" is_optional=true value=countersigner max_length=MAX_LINE trouble=trouble(Field::Countersigner)/>
            </Show>
            <DevelopmentLog development/>
            <p class="muted small">{say("Kept in this browser. Your name and what you state of your competence go into each portfolio that you judge, and back to its {learner} with your decisions.")}</p>
            <div class="form-actions">
                {can_cancel.then(|| view! { <button type="button" class="btn" data-kind="quiet" on:click=move |_| on_done.run(())>"Cancel"</button> })}
                <button type="submit" class="btn" data-kind="primary">"Save"</button>
            </div>
        </form>
    }
    .into_any()
}

/// Those who judge in the open portfolio: one of them may be who sits here now.
fn already_here(app: App) -> Vec<(Actor, Competence)> {
    let Open::Portfolio(_, session, _) = app.open().get_untracked() else { return Vec::new() };
    session.with_untracked(|workspace| {
        let portfolio = workspace.portfolio();
        let mut known: Vec<(Actor, Competence)> = Vec::new();
        for (id, actor) in portfolio.actors.iter().filter(|(_, actor)| actor.role != Role::Learner) {
            // One person may be several actors by now: what they said last is what they say.
            known.retain(|(other, _)| (other.role, &other.name) != (actor.role, &actor.name));
            known.push((actor.clone(), portfolio.competences.get(id).cloned().unwrap_or_default()));
        }
        known
    })
}

#[component]
fn RoleChoice(role: Role, chosen: RwSignal<Role>, label: &'static str, hint: &'static str) -> impl IntoView {
    view! {
        <label class="radio">
            <input type="radio" name="role" prop:checked=move || chosen.get() == role on:change=move |_| chosen.set(role)/>
            <span><b>{label}</b><br/><span class="muted small">{hint}</span></span>
        </label>
    }
}

/// Awards for assessing: held, or worked towards.
#[component]
fn Awards(awards: RwSignal<Vec<AssessingAward>>) -> impl IntoView {
    let title = RwSignal::new(String::new());
    let is_held = RwSignal::new(true);
    let add = move || {
        let typed = title.get_untracked().trim().to_owned();
        if !typed.is_empty() {
            awards.update(|awards| awards.push(AssessingAward { title: typed, is_held: is_held.get_untracked() }));
            title.set(String::new());
        }
    };
    let rows = move || awards.get().into_iter().enumerate().collect::<Vec<_>>();
    view! {
        <fieldset class="field log-field">
            <legend class="field-label">{say("Awards for assessing or {quality assurance} ")}<span class="field-word">"optional"</span></legend>
            <ul class="log-rows">
                <For each=rows key=|(at, award)| (*at, award.title.clone(), award.is_held) let((at, award))>
                    <li>
                        <span>{award.title.clone()}</span>
                        <span class="muted small">{if award.is_held { "Held" } else { "Working towards it" }}</span>
                        <IconButton name=format!("Remove {}", award.title) icon=Glyph::Trash is_small=true on_press=move |()| awards.update(|awards| drop(awards.remove(at)))/>
                    </li>
                </For>
            </ul>
            <div class="log-add">
                <input class="input" aria-label="Title of an award" placeholder="Level 3 Certificate in Assessing Vocational Achievement" prop:value=title on:input:target=move |event| title.set(event.target().value())/>
                <label class="check"><input type="checkbox" prop:checked=is_held on:change:target=move |event| is_held.set(event.target().checked())/>"Held"</label>
                <button type="button" class="btn" data-kind="secondary" data-size="small" on:click=move |_| add()>"Add award"</button>
            </div>
        </fieldset>
    }
    .into_any()
}

/// Development in hours, and what of it counts this year.
#[component]
fn DevelopmentLog(development: RwSignal<Vec<Development>>) -> impl IntoView {
    let on = RwSignal::new(clock::today().to_string());
    let hours = RwSignal::new(String::new());
    let what = RwSignal::new(String::new());
    let add = move || {
        let minutes = minutes(&hours.get_untracked());
        let day: Option<Date> = on.get_untracked().parse().ok();
        if let Some((minutes, day)) = minutes.zip(day) {
            development.update(|all| {
                all.push(Development { on: day, minutes, what: what.get_untracked() });
                all.sort_by_key(|one| one.on);
            });
            hours.set(String::new());
            what.set(String::new());
        }
    };
    let counted = move || {
        let competence = Competence { development: development.get(), ..Competence::default() };
        let minutes = competence.minutes_in_the_year_to(clock::today());
        format!("{} of {} in the last twelve months", in_hours(minutes), in_hours(YEARLY_DEVELOPMENT))
    };
    let rows = move || {
        let mut rows: Vec<_> = development.get().into_iter().enumerate().collect();
        rows.reverse();
        rows
    };
    view! {
        <fieldset class="field log-field">
            <legend class="field-label">"Continuing professional development "<span class="field-word">{counted}</span></legend>
            <div class="log-add is-wide">
                <input class="input" type="date" aria-label="Day of the development" prop:value=on on:input:target=move |event| on.set(event.target().value())/>
                <input class="input is-short" inputmode="decimal" aria-label="Hours" placeholder="Hours" prop:value=hours on:input:target=move |event| hours.set(event.target().value())/>
                <input class="input" aria-label="What you did" placeholder="What you did" prop:value=what on:input:target=move |event| what.set(event.target().value())/>
                <button type="button" class="btn" data-kind="secondary" data-size="small" on:click=move |_| add()>"Add hours"</button>
            </div>
            <ul class="log-rows">
                <For each=rows key=|(at, one)| (*at, one.clone()).1.what.clone() + &format!("{at} {} {}", one.on, one.minutes) let((at, one))>
                    <li>
                        <span>{format!("{} · {}", words::date(one.on), in_hours(one.minutes.into()))}</span>
                        <span class="muted small">{one.what.clone()}</span>
                        <IconButton name=format!("Remove {} of {}", in_hours(one.minutes.into()), words::date(one.on)) icon=Glyph::Trash is_small=true on_press=move |()| development.update(|all| drop(all.remove(at)))/>
                    </li>
                </For>
            </ul>
        </fieldset>
    }
    .into_any()
}

/// Hours as people write them (`1.5`, `1,5`), in minutes.
fn minutes(hours: &str) -> Option<u32> {
    let hours: f64 = hours.trim().replace(',', ".").parse().ok()?;
    // The most that a year has, so that the cast is exact.
    (hours > 0.0 && hours < 8_784.0).then(|| (hours * 60.0).round() as u32)
}

fn in_hours(minutes: u64) -> String {
    match (minutes / 60, minutes % 60) {
        (hours, 0) => format!("{hours} h"),
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

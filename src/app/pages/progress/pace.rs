//! The day by which the award is to be had, and whether one gets there: a picture, and its numbers in words.

use evidence_mapper::message::next as words_of;
use evidence_mapper::pace::{Pace, Standing, Track, Tracks, days, pace, tracks};
use evidence_mapper::portfolio::command::Command;
use evidence_mapper::spec::UnitRef;
use evidence_mapper::terms::say;
use jiff::civil::Date;
use leptos::prelude::*;

use crate::app::browser::clock;
use crate::app::session::Session;
use crate::app::words;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Way {
    award: String,
    start: Date,
    target: Option<Date>,
    tracks: Tracks,
}

/// The panel.
#[component]
pub fn PacePanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let way = session.memo(|workspace| {
        let (spec, portfolio) = (workspace.spec(), workspace.portfolio());
        let enrolment = portfolio.enrolment.value.as_ref()?;
        let award = spec.award(enrolment.award)?;
        let tracks = tracks(spec, portfolio, workspace.progress(), award.id, &clock::local_date);
        let start = clock::local_date(enrolment.started_at);
        Some(Way { award: award.short_title.clone(), start, target: enrolment.target_on, tracks })
    });
    let award = Memo::new(move |_| way.with(|way| way.as_ref().map(|way| way.award.clone()).unwrap_or_default()));
    let target = Memo::new(move |_| way.with(|way| way.as_ref().and_then(|way| way.target)));
    let is_shown = move || target.get().is_some() || !session.is_read_only();
    view! {
        <Show when=is_shown>
            <section class="panel pace" aria-labelledby="pace" data-pace=move || target.get().is_some().then_some("")>
                <h2 id="pace">{move || format!("Towards the {}", award.get())}</h2>
                <Show when=move || target.get().is_none()>
                    <p>{say("Set a day by which you mean to have it, and see here whether you get there. It goes along with the portfolio, so your {assessor} sees it too.")}</p>
                </Show>
                {move || way.get().and_then(|way| way.target.map(|target| view! { <Picture way target/> }))}
                <TargetField unit=None label="The day you mean to have it"/>
            </section>
        </Show>
    }
    .into_any()
}

/// The day for the award or a unit, set by the learner.
#[component]
pub fn TargetField(
    /// Which unit; `None` for the award.
    unit: Option<UnitRef>,
    /// What it asks for.
    label: &'static str,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let day = session.memo(move |workspace| {
        let enrolment = workspace.portfolio().enrolment.value.as_ref()?;
        unit.map_or(enrolment.target_on, |unit| enrolment.unit_targets.get(&unit).copied())
    });
    let set = move |typed: String| {
        let on: Option<Date> = typed.parse().ok();
        // A date that is half typed is none yet.
        if on.is_some() || typed.is_empty() {
            session.dispatch(Command::SetTarget { unit, on });
        }
    };
    (!session.is_read_only()).then(|| {
        view! {
            <label class="field target-field">
                <span class="field-label">{label}" " <span class="muted">"(optional)"</span></span>
                <input
                    class="input"
                    type="date"
                    prop:value=move || day.get().map(|day| day.to_string()).unwrap_or_default()
                    on:change:target=move |event| set(event.target().value())
                />
            </label>
        }
    })
}

/// The value of `data-standing`.
fn hook(standing: Standing) -> &'static str {
    match standing {
        Standing::Done => "done",
        Standing::Ahead => "ahead",
        Standing::OnPace => "on-pace",
        Standing::Behind => "behind",
        Standing::Late => "late",
    }
}

/// The measures of the picture. It is stretched to its place, and its lines are not.
const WIDE: f64 = 1000.0;
const HIGH: f64 = 300.0;

/// Time from left to right, criteria from below; the even pace as a straight line, and both ladders as they went.
#[component]
fn Picture(way: Way, target: Date) -> impl IntoView {
    let Way { start, tracks, .. } = way;
    let today = clock::today();
    let end = target.max(today);
    let span = f64::from(days(start, end).max(1));
    let x = move |day: Date| f64::from(days(start, day).clamp(0, days(start, end).max(1))) / span * WIDE;
    let of = f64::from(tracks.claimed.of.max(1));
    let y = move |count: usize| HIGH - count as f64 / of * HIGH;
    let line = |track: &Track| {
        let mut path = format!("M0 {HIGH}");
        for (count, day) in (1..).zip(&track.days) {
            path += &format!(" H{:.1} V{:.1}", x(*day), y(count));
        }
        format!("{path} H{:.1}", x(today.min(end)))
    };
    let area = |track: &Track| format!("{} V{HIGH} Z", line(track));
    let both = [(&tracks.claimed, "claimed", "Covered"), (&tracks.met, "met", "Judged")];
    let paces: Vec<(Pace, &'static str, &'static str)> =
        both.map(|(track, what, name)| (pace(track, start, target, today), what, name)).into();
    let until = words_of::until(days(today, target));
    let label = paces.iter().map(|(pace, what, _)| words_of::pace(pace, what, &words::date).1.join(" "));
    let label =
        format!("From {} to {}. {}", words::date(start), words::date(target), label.collect::<Vec<_>>().join(" "));
    let at = |day: Date| format!("{:.4}", x(day) / WIDE);
    view! {
        <figure class="pace-figure">
            <div class="pace-frame">
                <svg class="pace-picture" viewBox=format!("0 0 {WIDE} {HIGH}") preserveAspectRatio="none" role="img" aria-label=label>
                    <path class="pace-even" d=format!("M0 {HIGH} L{:.1} 0", x(target))/>
                    <path class="pace-area" data-tone="claimed" d=area(&tracks.claimed)/>
                    <path class="pace-line" data-tone="claimed" d=line(&tracks.claimed)/>
                    <path class="pace-area" data-tone="met" d=area(&tracks.met)/>
                    <path class="pace-line" data-tone="met" d=line(&tracks.met)/>
                    <path class="pace-today" d=format!("M{0:.1} 0 V{HIGH}", x(today))/>
                </svg>
                <span class="pace-mark" aria-hidden="true" style:--at=at(today)>"today"</span>
            </div>
            <figcaption class="pace-ends small muted">
                <span>{words::date(start)}</span>
                <span class="pace-key">"dashed: an even pace"</span>
                <span>{format!("{}, {until}", words::date(target))}</span>
            </figcaption>
        </figure>
        <div class="pace-words">
            {paces.into_iter().map(|(pace, what, name)| {
                let (word, sentences) = words_of::pace(&pace, what, &words::date);
                view! {
                    <div data-ladder=what data-standing=hook(pace.standing)>
                        <p><b>{name}</b>" "<span class="mark pace-word" data-standing=hook(pace.standing)>{word}</span></p>
                        {sentences.into_iter().map(|sentence| view! { <p class="small">{sentence}</p> }).collect_view()}
                    </div>
                }
            }).collect_view()}
        </div>
    }
    .into_any()
}

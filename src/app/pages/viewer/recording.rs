//! A recording or a film: played, with the spans of it that matter on a line of time.

use evidence_mapper::portfolio::Location;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;
use std::sync::Arc;

use super::placing::{Placing, PlacingWords};
use crate::app::browser::blob::{Blob, ObjectUrl};
use crate::app::browser::playing::{self, Player};
use crate::app::browser::{page, pointer};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::ui::unique_id;

/// How many bars a recording is drawn with.
const BARS: u32 = 160;

/// A recording, or a film if `has_pictures`.
#[component]
pub fn Recording(
    url: Arc<SendWrapper<ObjectUrl>>,
    blob: Blob,
    has_pictures: bool,
    label: String,
    placing: Placing,
) -> impl IntoView {
    let (sound, film) = (NodeRef::<html::Audio>::new(), NodeRef::<html::Video>::new());
    let player = move || -> Option<Player> {
        if has_pictures {
            film.get_untracked().map(|film| (*film).clone())
        } else {
            sound.get_untracked().map(|sound| (*sound).clone())
        }
    };
    let (now, length) = (RwSignal::new(0.0_f64), RwSignal::new(None::<f64>));
    let (start, end) = (RwSignal::new(None::<u32>), RwSignal::new(None::<u32>));
    let bars: RwSignal<Option<Vec<f32>>> = RwSignal::new(None);
    let stops_at: StoredValue<Option<f64>> = StoredValue::new(None);
    let (is_measured, is_there) = (StoredValue::new(false), StoredValue::new(false));
    let id = unique_id("playing");
    let selector = format!("#{id}");
    let go = move |second: f64, until: Option<f64>, is_played: bool| {
        if let Some(player) = player() {
            stops_at.set_value(until);
            playing::seek(&player, second);
            if is_played {
                playing::play(&player);
            }
        }
    };
    let learn_length = move || {
        let Some(player) = player() else { return };
        if playing::finds_its_end(&player) {
            return is_measured.set_value(true);
        }
        let found = playing::length(&player);
        if found.is_some() {
            length.set(found);
            if is_measured.try_update_value(std::mem::take) == Some(true) {
                playing::seek(&player, 0.0);
            }
        }
        // Where it opens, once.
        if found.is_some()
            && is_there.try_update_value(|is_there| std::mem::replace(is_there, true)) == Some(false)
            && let Some((0, Location::Time { start, end })) = placing.asked().get_untracked()
        {
            go(f64::from(start), end.map(f64::from), false);
        }
    };
    let follow = move || {
        let Some(player) = player() else { return };
        let at = playing::position(&player);
        now.set(at);
        if stops_at.get_value().is_some_and(|stop| at >= stop) {
            stops_at.set_value(None);
            playing::pause(&player);
        }
    };
    // An effect, because what plays belongs to the browser.
    Effect::new(move |_| {
        if let Some((1.., Location::Time { start, end })) = placing.asked().get() {
            go(f64::from(start), end.map(f64::from), true);
            page::reveal_quietly(&selector);
        }
    });
    if !has_pictures {
        spawn_local(async move {
            let found = playing::loudness(&blob, BARS).await;
            let _ = bars.try_set(found);
        });
    }
    let src = url.as_str().to_owned();
    // The address ends with the view.
    on_cleanup(move || drop(url));
    view! {
        <div class="playing" id=id>
        {if has_pictures {
            view! {
                <video
                    class="viewer-video" controls playsinline preload="metadata" node_ref=film src=src aria-label=label
                    on:loadedmetadata=move |_| learn_length() on:durationchange=move |_| learn_length() on:timeupdate=move |_| follow()
                ></video>
            }.into_any()
        } else {
            view! {
                <audio
                    class="viewer-audio" controls preload="metadata" node_ref=sound src=src aria-label=label
                    on:loadedmetadata=move |_| learn_length() on:durationchange=move |_| learn_length() on:timeupdate=move |_| follow()
                ></audio>
            }.into_any()
        }}
        </div>
        <Timeline now length bars placing start end on_go=Callback::new(move |second| go(second, None, false))/>
        {placing.can_add().then(|| view! { <SpanTools now start end placing/> })}
    }
    .into_any()
}

/// The line of time. What can be done on it can be done with the player's own controls, so it is for eyes and pointers.
#[component]
fn Timeline(
    now: RwSignal<f64>,
    length: RwSignal<Option<f64>>,
    bars: RwSignal<Option<Vec<f32>>>,
    placing: Placing,
    start: RwSignal<Option<u32>>,
    end: RwSignal<Option<u32>>,
    on_go: Callback<f64>,
) -> impl IntoView {
    let share = move |second: f64| length.get().map_or(0.0, |length| (second / length * 100.0).clamp(0.0, 100.0));
    let span = move |from: u32, to: Option<u32>| {
        let from = f64::from(from);
        let to = to.map_or(from, f64::from).max(from);
        (share(from), (share(to) - share(from)).max(0.6))
    };
    let press = move |event: ev::PointerEvent| {
        if let (Some((x, _)), Some(length)) = (pointer::place_in(&event), length.get_untracked()) {
            on_go.run(x.clamp(0.0, 1.0) * length);
        }
    };
    let is_asked =
        move |place: &Location| placing.asked().with(|asked| asked.as_ref().is_some_and(|(_, other)| other == place));
    let spans = move || {
        let places = placing.places().get();
        let spans = places.into_iter().filter_map(|place| match place {
            Location::Time { start, end } => Some((span(start, end), place)),
            _ => None,
        });
        spans
            .map(|((from, width), place)| {
                view! { <span class="time-span" class:is-asked=move || is_asked(&place) style:--from=from.to_string() style:--width=width.to_string()></span> }
            })
            .collect_view()
    };
    let outline = move || {
        bars.get().map(|bars| {
            let mut path = String::new();
            for (at, loud) in bars.iter().enumerate() {
                let height = (loud * 44.0).max(1.0);
                path.push_str(&format!("M{} {:.1}v{height:.1}", at * 4 + 2, 24.0 - height / 2.0));
            }
            view! {
                <svg class="waveform" viewBox=format!("0 0 {} 48", bars.len() * 4) preserveAspectRatio="none" aria-hidden="true">
                    <path d=path/>
                </svg>
            }
        })
    };
    view! {
        <Show when=move || length.with(Option::is_some)>
            <div class="timeline" aria-hidden="true" data-timeline data-waveform=move || bars.with(Option::is_some).then_some("") on:pointerdown=press>
                {outline}
                {spans}
                {move || start.get().map(|from| {
                    let (from, width) = span(from, end.get());
                    view! { <span class="time-span is-draft" style:--from=from.to_string() style:--width=width.to_string()></span> }
                })}
                <span class="time-now" style:--from=move || share(now.get()).to_string()></span>
                <span class="time-ends"><span>"0:00"</span><span>{move || length.get().map(|length| clock(whole(length)))}</span></span>
            </div>
        </Show>
    }
    .into_any()
}

/// Marks a span where it plays.
#[component]
fn SpanTools(
    now: RwSignal<f64>,
    start: RwSignal<Option<u32>>,
    end: RwSignal<Option<u32>>,
    placing: Placing,
) -> impl IntoView {
    let at = move || whole(now.get_untracked());
    let place = move || {
        let start = start.get()?;
        Some(Location::Time { start, end: end.get().filter(|end| *end > start) })
    };
    let keep = move |_| {
        if let Some(place) = untrack(place) {
            placing.add(place);
            start.set(None);
            end.set(None);
        }
    };
    view! {
        <div class="viewer-tools" role="group" aria-label="Span">
            <button type="button" class="btn" data-kind="secondary" data-size="small" on:click=move |_| { start.set(Some(at())); end.set(None) }>
                {move || format!("Starts at {}", clock(whole(now.get())))}
            </button>
            <button type="button" class="btn" data-kind="secondary" data-size="small" disabled=move || start.get().is_none_or(|start| whole(now.get()) <= start) on:click=move |_| end.set(Some(at()))>
                {move || format!("Ends at {}", clock(whole(now.get())))}
            </button>
            <button type="button" class="btn" data-kind="primary" data-size="small" disabled=move || start.with(Option::is_none) on:click=keep>
                <Icon of=Glyph::Pin/>
                {move || place().map_or_else(|| "Use this span".to_owned(), |place| format!("Use {place}"))}
            </button>
            <PlacingWords placing/>
        </div>
    }
    .into_any()
}

fn whole(seconds: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a position is neither negative nor years"
    )]
    let seconds = seconds.max(0.0).floor() as u32;
    seconds
}

fn clock(seconds: u32) -> String {
    Location::Time { start: seconds, end: None }.to_string()
}

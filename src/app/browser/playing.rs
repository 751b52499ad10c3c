//! Recordings and films: where they play, and what a recording looks like.

use js_sys::{Float32Array, Promise};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlMediaElement;

use super::blob::{self, Blob, ObjectUrl};
use super::reflect::{ask, call, new, number, set, settled};

/// The largest recording that is unpacked to be drawn, in bytes: an hour of speech, and less of music.
const MAX_BYTES: u64 = 16 << 20;

/// Samples a second to unpack to. For a picture the fewest that browsers do will do.
const RATE: f64 = 8_000.0;

/// An element that plays.
pub type Player = HtmlMediaElement;

/// Where it plays, in seconds from the start.
pub fn position(player: &Player) -> f64 {
    number(player, "currentTime").unwrap_or_default()
}

/// How long it is, in seconds, once that is known.
pub fn length(player: &Player) -> Option<f64> {
    number(player, "duration").filter(|length| length.is_finite() && *length > 0.0)
}

/// Whether it says that it goes on for ever, as recordings do that were written as they were made. Going to where it cannot
/// end makes a browser look for the end.
pub fn finds_its_end(player: &Player) -> bool {
    let is_endless = number(player, "duration") == Some(f64::INFINITY);
    if is_endless {
        seek(player, 1e7);
    }
    is_endless
}

/// Goes to `second`.
pub fn seek(player: &Player, second: f64) {
    set(player, "currentTime", second);
}

/// Plays from where it is.
pub fn play(player: &Player) {
    // A browser that does not let it play says so to nobody but us; the person sees that it does not.
    let Ok(started) = call(player, "play", &[]) else { return };
    wasm_bindgen_futures::spawn_local(async move {
        let _ = settled(started).await;
    });
}

/// Stops where it is.
pub fn pause(player: &Player) {
    // It fails only on what plays nothing.
    let _ = call(player, "pause", &[]);
}

/// How long a film is waited for before it is done without, in milliseconds: a browser may hold back what nobody plays.
const PATIENCE: i32 = 5_000;

/// A second into a film, as an element that can be drawn; `None` where the browser does not show it by itself.
pub async fn second_in(film: &ObjectUrl) -> Option<Player> {
    let player: Player = document().create_element("video").ok()?.dyn_into().ok()?;
    for (name, value) in [("muted", JsValue::TRUE), ("playsInline", JsValue::TRUE), ("preload", "auto".into())] {
        set(&player, name, value);
    }
    let has_begun = happens(&player, "loadeddata", || player.set_src(film.as_str())).await;
    let at = length(&player).map_or(0.0, |length| (length / 2.0).min(1.0));
    let is_there = has_begun && happens(&player, "seeked", || seek(&player, at)).await;
    is_there.then_some(player)
}

/// Whether `event` comes after `act`, before an error does and before patience ends.
async fn happens(player: &Player, event: &str, act: impl FnOnce()) -> bool {
    let happened = Promise::new(&mut |resolve, reject| {
        set(player, &format!("on{event}"), &resolve);
        set(player, "onerror", &reject);
        // One that cannot be set leaves the two others.
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&reject, PATIENCE);
    });
    act();
    settled(happened.into()).await.is_ok()
}

/// How loud a recording is in each of `count` equal parts, from 0 to 1; `None` if it is too large or cannot be unpacked.
pub async fn loudness(blob: &Blob, count: u32) -> Option<Vec<f32>> {
    if blob::size(blob) > MAX_BYTES {
        return None;
    }
    let bytes = settled(blob.array_buffer().into()).await.ok()?;
    let context = new("OfflineAudioContext", &[&1.into(), &1.into(), &RATE.into()]).ok()?;
    let sound = ask(&context, "decodeAudioData", &[&bytes]).await.ok()?;
    number(&sound, "length").filter(|length| *length >= f64::from(count))?;
    let samples: Float32Array = call(&sound, "getChannelData", &[&0.into()]).ok()?.dyn_into().ok()?;
    let step = samples.length() / count;
    let loudest = |part: u32| {
        let samples = samples.subarray(part * step, (part + 1) * step).to_vec();
        samples.into_iter().fold(0.0_f32, |loudest, sample| loudest.max(sample.abs()))
    };
    let all: Vec<f32> = (0..count).map(loudest).collect();
    let most = all.iter().copied().fold(0.01_f32, f32::max);
    Some(all.into_iter().map(|one| one / most).collect())
}

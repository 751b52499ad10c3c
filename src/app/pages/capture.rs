//! A photo, sound or a film from this device's own camera and microphone.

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::Location;
use leptos::html;
use leptos::leptos_dom::helpers::IntervalHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;
use std::sync::Arc;
use std::time::Duration;

use crate::app::browser::blob::{self, Blob, ObjectUrl};
use crate::app::browser::capture::{self, CaptureError, Recorder, Stream, Taking};
use crate::app::browser::file::{self, Picked, PickedFile};
use crate::app::browser::{BrowserError, clock, storage};
use crate::app::intake::Intake;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;

/// How often the clock of a recording is put forward.
const TICK: Duration = Duration::from_millis(250);

impl From<CaptureError> for Message {
    fn from(error: CaptureError) -> Message {
        let message = |title: &str, detail: &str, hint: &str| Message {
            title: title.to_owned(),
            detail: detail.to_owned(),
            hint: Some(hint.to_owned()),
        };
        match error {
            CaptureError::NotHere => message(
                "This browser does not lend its camera and microphone here",
                "It may be too old, or the page came over a line that is not secure.",
                "Take it with the device’s own program, and choose the file",
            ),
            CaptureError::Refused => message(
                "The browser was told not to allow it",
                "Nothing was taken. You, or who looks after this device, said no to the camera or the microphone.",
                "Allow it beside the page’s address, then try again; or take it with the device’s own program, and choose the file",
            ),
            CaptureError::NoDevice => message(
                "No camera or microphone was found",
                "Nothing was taken.",
                "Plug one in and try again, or choose a file",
            ),
            CaptureError::Busy => message(
                "Another program has the camera or the microphone",
                "Nothing was taken.",
                "Close it there, then try again",
            ),
        }
    }
}

/// How far it is.
#[derive(Clone)]
enum Step {
    /// The browser asks the person.
    Asking,
    /// It cannot be done.
    Failed(Message),
    /// The camera shows what it sees, or the microphone waits.
    Ready,
    /// It records.
    Recording,
    /// There is something to keep.
    Taken(Blob, Arc<SendWrapper<ObjectUrl>>),
}

/// From asking for the camera to keeping what it took.
#[component]
pub fn CaptureForm(
    /// What to take.
    taking: Taking,
    /// It is kept, or given up.
    on_done: Callback<()>,
) -> impl IntoView {
    let intake = expect_context::<Intake>();
    let step = RwSignal::new_local(Step::Asking);
    // The camera is let go with the form.
    let stream: StoredValue<Option<Stream>, LocalStorage> = StoredValue::new_local(None);
    let recorder: StoredValue<Option<Recorder>, LocalStorage> = StoredValue::new_local(None);
    let (seconds, size) = (RwSignal::new(0.0_f64), RwSignal::new(0_u64));
    let room: RwSignal<Option<u64>> = RwSignal::new(None);
    let began = StoredValue::new(0_i64);
    let seen: NodeRef<html::Video> = NodeRef::new();
    let fail = move |message: Message| drop(step.try_set(Step::Failed(message)));
    let ask = move || {
        step.set(Step::Asking);
        spawn_local(async move {
            match Stream::open(taking).await {
                Ok(opened) => {
                    if stream.try_set_value(Some(opened)).is_none() {
                        let _ = step.try_set(Step::Ready);
                    }
                }
                Err(error) => fail(error.into()),
            }
        });
    };
    ask();
    spawn_local(async move {
        let free = storage::estimate().await.map(|room| room.free_bytes());
        let _ = room.try_set(free);
    });
    // An effect, because what an element shows belongs to the browser.
    Effect::new(move |_| {
        let is_live = step.with(|step| matches!(step, Step::Ready | Step::Recording));
        if let (true, Some(video)) = (is_live, seen.get()) {
            stream.with_value(|stream| {
                if let Some(stream) = stream {
                    stream.show_in(&video);
                }
            });
        }
    });
    let tick = move || {
        recorder.try_with_value(|recorder| {
            if let Some(recorder) = recorder {
                seconds.set((clock::now().as_millisecond() - began.get_value()) as f64 / 1000.0);
                size.set(recorder.size());
            }
        });
    };
    let timer: Option<IntervalHandle> = set_interval_with_handle(tick, TICK).ok();
    on_cleanup(move || {
        if let Some(timer) = timer {
            timer.clear();
        }
    });
    let take_up = move |blob: Result<Blob, BrowserError>| match blob {
        Ok(blob) => spawn_local(async move {
            // What it is, is told from its bytes, as of any other file.
            let url = match file::detect(&blob).await {
                Ok(detected) => ObjectUrl::new(&blob, detected),
                Err(error) => Err(error),
            };
            match url {
                Ok(url) => {
                    let _ = stream.try_set_value(None);
                    let _ = size.try_set(blob::size(&blob));
                    let _ = step.try_set(Step::Taken(blob, Arc::new(SendWrapper::new(url))));
                }
                Err(error) => fail(Message::from(&error)),
            }
        }),
        Err(error) => fail(Message::from(&error)),
    };
    let shoot = move |_| {
        if let Some(video) = seen.get_untracked() {
            let player = (*video).clone();
            spawn_local(async move { take_up(capture::snap(&player).await) });
        }
    };
    let begin = move |_| {
        let started = stream.with_value(|stream| stream.as_ref().map(|stream| Recorder::start(stream, taking)));
        match started {
            Some(Ok(started)) => {
                began.set_value(clock::now().as_millisecond());
                seconds.set(0.0);
                size.set(0);
                recorder.set_value(Some(started));
                step.set(Step::Recording);
            }
            Some(Err(error)) => fail(Message::from(&error)),
            None => {}
        }
    };
    let stop = move |_| {
        if let Some(recorder) = recorder.try_update_value(Option::take).flatten() {
            spawn_local(async move { take_up(recorder.stop().await) });
        }
    };
    let keep = move |_| {
        if let Step::Taken(blob, _) = step.get_untracked() {
            let name = file_name(taking, &blob.type_());
            let picked = PickedFile { name, size: blob::size(&blob), media_type: blob.type_(), blob };
            intake.take(Picked { files: vec![picked], folders: Vec::new() }, Vec::new());
            on_done.run(());
        }
    };
    let kind = Memo::new(move |_| step.with(std::mem::discriminant));
    let screen = move || {
        // Read, not only tracked: a memo that nobody has read listens to nothing.
        let _ = kind.get();
        match step.get_untracked() {
            Step::Asking => view! { <p class="viewer-note" role="status">"The browser asks you first. Nothing is taken before you say so."</p> }.into_any(),
            Step::Failed(message) => view! {
                <div class="banner is-problem" role="alert" data-message="capture">
                    <b>{message.title}</b>
                    <p>{message.detail}</p>
                    {message.hint.map(|hint| view! { <p class="hint">{hint}"."</p> })}
                </div>
            }.into_any(),
            Step::Ready | Step::Recording => view! { <Finder taking seen step/> }.into_any(),
            Step::Taken(_, url) => view! { <Taken taking url/> }.into_any(),
        }
    };
    let button = move |kind: &'static str, icon: Option<Glyph>, label: &'static str, press: Callback<()>| {
        view! {
            <button type="button" class="btn" data-kind=kind on:click=move |_| press.run(())>
                {icon.map(|of| view! { <Icon of/> })}
                {label}
            </button>
        }
        .into_any()
    };
    let buttons = move || {
        let _ = kind.get();
        let (shoot, begin, stop, keep) =
            (Callback::new(shoot), Callback::new(begin), Callback::new(stop), Callback::new(keep));
        let again = Callback::new(move |()| ask());
        match step.get_untracked() {
            Step::Asking => ().into_any(),
            Step::Failed(_) => button("primary", None, "Try again", again),
            Step::Ready if taking == Taking::Photo => button("primary", Some(Glyph::Camera), "Take it", shoot),
            Step::Ready => button("primary", Some(Glyph::Record), "Start", begin),
            Step::Recording => button("primary", Some(Glyph::Stop), "Stop", stop),
            Step::Taken(..) => view! {
                {button("primary", None, "Keep it", keep)}
                {button("secondary", None, "Discard, take another", again)}
            }
            .into_any(),
        }
    };
    let live = move || {
        let parts = step.with(|step| match step {
            Step::Recording => Some((Some(seconds.get()), size.get())),
            Step::Taken(..) => Some(((taking != Taking::Photo).then(|| seconds.get()), size.get())),
            _ => None,
        });
        parts.map(|(seconds, size)| {
            let time = seconds.map(|seconds| format!("{} · ", clock_of(seconds)));
            format!("{}{}", time.unwrap_or_default(), words::size(size))
        })
    };
    let is_recording = move || step.with(|step| matches!(step, Step::Recording));
    view! {
        <div class="capture" data-taking=move || step.with(name_of)>
            {screen}
            <p class="capture-live" class:is-recording=is_recording>
                <span class="capture-size" data-live>{live}</span>
                <span class="muted small">{move || room.get().map(|free| format!("About {} free on this device", words::size(free)))}</span>
            </p>
            <p class="hint">"Does it show customers or colleagues? Ask them first, or leave them out."</p>
            <div class="form-actions">
                {buttons}
                <button type="button" class="btn" data-kind="quiet" on:click=move |_| on_done.run(())>"Cancel"</button>
            </div>
        </div>
    }
    .into_any()
}

fn name_of(step: &Step) -> &'static str {
    match step {
        Step::Asking => "asking",
        Step::Failed(_) => "failed",
        Step::Ready => "ready",
        Step::Recording => "recording",
        Step::Taken(..) => "taken",
    }
}

/// What the camera sees; for sound, that it listens.
#[component]
fn Finder(taking: Taking, seen: NodeRef<html::Video>, step: RwSignal<Step, LocalStorage>) -> impl IntoView {
    if taking == Taking::Sound {
        let words = move || {
            if step.with(|step| matches!(step, Step::Recording)) { "Recording" } else { "The microphone is ready" }
        };
        return view! {
            <div class="capture-ear"><Icon of=Glyph::Microphone/><span role="status">{words}</span></div>
        }
        .into_any();
    }
    view! { <video class="capture-eye" node_ref=seen playsinline prop:muted=true aria-label="What the camera sees"></video> }.into_any()
}

/// What was taken.
#[component]
fn Taken(taking: Taking, url: Arc<SendWrapper<ObjectUrl>>) -> impl IntoView {
    let src = url.as_str().to_owned();
    // The address ends with the view.
    on_cleanup(move || drop(url));
    match taking {
        Taking::Photo => view! { <img class="capture-eye" src=src alt="The photo that was taken"/> }.into_any(),
        Taking::Sound => {
            view! { <audio class="viewer-audio" controls src=src aria-label="The recording"></audio> }.into_any()
        }
        Taking::Film => {
            view! { <video class="capture-eye" controls playsinline src=src aria-label="The film"></video> }.into_any()
        }
    }
}

/// As the time of a place in it would be written.
fn clock_of(seconds: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "how long somebody records")]
    let start = seconds.max(0.0) as u32;
    Location::Time { start, end: None }.to_string()
}

/// What it is called until somebody says better.
fn file_name(taking: Taking, media_type: &str) -> String {
    let kind = match taking {
        Taking::Photo => "Photo",
        Taking::Sound => "Recording",
        Taking::Film => "Film",
    };
    let ending = match (taking, media_type.split([';', '/']).nth(1).unwrap_or_default()) {
        (Taking::Photo, _) => "jpg",
        (Taking::Sound, "mp4") => "m4a",
        (_, "mp4") => "mp4",
        (_, "ogg") => "ogg",
        _ => "webm",
    };
    let now = clock::now();
    let time = clock::local_time(now).replace(':', ".");
    format!("{kind} {} {time}.{ending}", clock::local_date(now))
}

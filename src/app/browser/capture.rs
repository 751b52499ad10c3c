//! The device's camera and microphone (Media Capture and Streams; MediaStream Recording).

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::JsValue;
use web_sys::EventTarget;

use super::blob::{self, Blob};
use super::playing::Player;
use super::reflect::{ask, call, get, new, number, object, set, settled};
use super::{BrowserError, Listener};
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;

/// Bits a second of speech. Twice as many sound no better.
const SOUND_BITS: f64 = 48_000.0;

/// Bits a second of moving pictures, 720 lines of them.
const FILM_BITS: f64 = 1_500_000.0;

/// What to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Taking {
    /// A photograph.
    Photo,
    /// Sound.
    Sound,
    /// A film with its sound.
    Film,
}

/// Why nothing is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaptureError {
    /// This browser has no way, or the page came over a line that anybody could listen to.
    NotHere,
    /// The person, or who looks after the device, said no.
    Refused,
    /// The device has none.
    NoDevice,
    /// Another program has it.
    Busy,
}

impl CaptureError {
    fn from_js(error: &JsValue) -> CaptureError {
        match get(error, "name").as_string().unwrap_or_default().as_str() {
            "NotAllowedError" | "SecurityError" => CaptureError::Refused,
            "NotFoundError" | "OverconstrainedError" => CaptureError::NoDevice,
            "NotReadableError" | "AbortError" => CaptureError::Busy,
            _ => CaptureError::NotHere,
        }
    }
}

/// What the camera or the microphone sees and hears. They are let go when this is dropped.
pub struct Stream(JsValue);

impl Stream {
    /// Asks for it; the browser asks the person.
    pub async fn open(taking: Taking) -> Result<Stream, CaptureError> {
        let devices = get(&window().navigator(), "mediaDevices");
        if devices.is_undefined() {
            return Err(CaptureError::NotHere);
        }
        let ideal = |value: JsValue| object(&[("ideal", value)]);
        let camera = |width: i32, height: i32| {
            object(&[
                ("facingMode", ideal("environment".into())),
                ("width", ideal(width.into())),
                ("height", ideal(height.into())),
            ])
        };
        let wanted = match taking {
            Taking::Photo => object(&[("video", camera(2560, 1440))]),
            Taking::Sound => object(&[("audio", true.into())]),
            Taking::Film => object(&[("video", camera(1280, 720)), ("audio", true.into())]),
        };
        ask(&devices, "getUserMedia", &[&wanted]).await.map(Stream).map_err(|error| CaptureError::from_js(&error))
    }

    /// Shows it in an element, without its sound: that would come back in through the microphone.
    pub fn show_in(&self, player: &Player) {
        set(player, "muted", true);
        set(player, "srcObject", self.0.clone());
        super::playing::play(player);
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let Ok(tracks) = call(&self.0, "getTracks", &[]) else { return };
        for track in Array::from(&tracks).iter() {
            // It fails on none.
            let _ = call(&track, "stop", &[]);
        }
    }
}

/// The picture that `player` shows just now, as JPEG.
pub async fn snap(player: &Player) -> Result<Blob, BrowserError> {
    let (width, height) =
        (number(player, "videoWidth").unwrap_or_default(), number(player, "videoHeight").unwrap_or_default());
    if width < 1.0 || height < 1.0 {
        return Err(BrowserError::Other { reason: "The camera shows nothing yet".to_owned() });
    }
    let canvas = document().create_element("canvas").map_err(|error| BrowserError::from_js(&error))?;
    set(&canvas, "width", width);
    set(&canvas, "height", height);
    let context = call(&canvas, "getContext", &[&"2d".into()])?;
    call(&context, "drawImage", &[player.as_ref(), &0.into(), &0.into()])?;
    blob_of(&canvas, "image/jpeg", 0.9).await
}

/// What is drawn on a canvas, as a file.
pub(super) async fn blob_of(canvas: &JsValue, media_type: &str, quality: f64) -> Result<Blob, BrowserError> {
    let kept = js_sys::Promise::new(&mut |resolve, reject| {
        let (media_type, quality) = (media_type.into(), quality.into());
        if let Err(error) = call(canvas, "toBlob", &[&resolve, &media_type, &quality]) {
            // Nobody is left to be told if this fails too.
            let _ = reject.call1(&JsValue::UNDEFINED, &format!("{error:?}").into());
        }
    });
    let blob = settled(kept.into()).await.map_err(|error| BrowserError::from_js(&error))?;
    blob.dyn_into().map_err(|_| BrowserError::OutOfMemory { reason: "The picture cannot be kept".to_owned() })
}

/// Records until it is stopped. Dropped before that, it leaves nothing behind.
pub struct Recorder {
    recorder: JsValue,
    pieces: Array,
    size: Rc<Cell<u64>>,
    media_type: String,
    _listener: Listener,
}

impl Recorder {
    /// Begins to record `stream`.
    pub fn start(stream: &Stream, taking: Taking) -> Result<Recorder, BrowserError> {
        let class = get(&js_sys::global(), "MediaRecorder");
        let is_here = |media_type: &&str| {
            call(&class, "isTypeSupported", &[&(*media_type).into()]).is_ok_and(|answer| answer.is_truthy())
        };
        // Those that every browser plays come first.
        let types: &[&str] = match taking {
            Taking::Sound => &[
                "audio/mp4;codecs=mp4a.40.2",
                "audio/webm;codecs=opus",
                "audio/mp4",
                "audio/ogg;codecs=opus",
                "audio/webm",
            ],
            Taking::Photo | Taking::Film => &[
                "video/mp4;codecs=avc1.42E01F,mp4a.40.2",
                "video/webm;codecs=vp9,opus",
                "video/webm;codecs=vp8,opus",
                "video/mp4",
                "video/webm",
            ],
        };
        let media_type = types.iter().copied().find(is_here).unwrap_or_default();
        let mut options =
            vec![("audioBitsPerSecond", JsValue::from(SOUND_BITS)), ("videoBitsPerSecond", FILM_BITS.into())];
        if !media_type.is_empty() {
            options.push(("mimeType", media_type.into()));
        }
        let recorder = new("MediaRecorder", &[&stream.0, &object(&options)])?;
        let (pieces, size) = (Array::new(), Rc::new(Cell::new(0)));
        let (into, count) = (pieces.clone(), size.clone());
        let target: EventTarget = recorder.clone().unchecked_into();
        let listener = Listener::new(target, "dataavailable", move |event| {
            if let Ok(piece) = get(&event, "data").dyn_into::<Blob>() {
                count.set(count.get() + blob::size(&piece));
                into.push(&piece);
            }
        });
        call(&recorder, "start", &[&1000.into()])?;
        let kind = media_type.split(';').next().unwrap_or_default().to_owned();
        Ok(Recorder { recorder, pieces, size, media_type: kind, _listener: listener })
    }

    /// How many bytes there are by now.
    pub fn size(&self) -> u64 {
        self.size.get()
    }

    /// Ends, and gives what was recorded.
    pub async fn stop(self) -> Result<Blob, BrowserError> {
        let ended = Rc::new(RefCell::new(None));
        let target: EventTarget = self.recorder.clone().unchecked_into();
        let stopped = js_sys::Promise::new(&mut |resolve, _| {
            *ended.borrow_mut() = Some(Listener::new(target.clone(), "stop", move |_| {
                // A promise is kept whoever hears of it.
                let _ = resolve.call0(&JsValue::UNDEFINED);
            }));
        });
        call(&self.recorder, "stop", &[])?;
        // The last piece comes before it says that it has stopped.
        settled(stopped.into()).await.map_err(|error| BrowserError::from_js(&error))?;
        let joined = new("Blob", &[&self.pieces, &object(&[("type", self.media_type.as_str().into())])])?;
        joined.dyn_into().map_err(|_| BrowserError::Other { reason: "Nothing was recorded".to_owned() })
    }
}

/// Whether the device is held in a hand, and has a camera program of its own that a page can ask for a picture.
pub fn has_own_camera() -> bool {
    let query = call(&window(), "matchMedia", &[&"(pointer: coarse)".into()]);
    let is_touched = query.is_ok_and(|query| get(&query, "matches").is_truthy());
    is_touched && number(&window().navigator(), "maxTouchPoints").unwrap_or_default() > 0.0
}

//! Days and times of day as the person writes them: in the language of the page, as it is written where the browser says they
//! are. `November 23, 2026` in the United States, `23 November 2026` elsewhere.

use evidence_mapper::dates::Part;
use jiff::Timestamp;
use jiff::civil::Date;
use js_sys::{Array, Function, Object};
use wasm_bindgen::JsValue;

use super::reflect;

const DAY_MILLIS: f64 = 86_400_000.0;

// A formatter is dear to make and cheap to use, and a list has a thousand dates.
thread_local! {
    static DAY: Function = formatter(&[("dateStyle", "long"), ("timeZone", "UTC")]);
    static MONTH: Function = formatter(&[("year", "numeric"), ("month", "long"), ("timeZone", "UTC")]);
    static TIME: Function = formatter(&[("timeStyle", "short")]);
}

/// A date.
pub fn date(day: Date, part: Part) -> String {
    // A browser counts months from 0, and has no time zones in this.
    let month = js_sys::Date::utc(day.year().into(), (day.month() - 1).into());
    let at = month + f64::from(day.day() - 1) * DAY_MILLIS;
    let form = match part {
        Part::Day => &DAY,
        Part::Month => &MONTH,
    };
    form.with(|form| written(form, at)).unwrap_or_else(|| day.to_string())
}

/// The time of day it was at `at` where this device is: `14:05`, `2:05 PM`.
pub fn time(at: Timestamp) -> String {
    TIME.with(|form| written(form, at.as_millisecond() as f64)).unwrap_or_else(|| super::clock::local_time(at))
}

fn written(form: &Function, millis: f64) -> Option<String> {
    form.call1(&JsValue::UNDEFINED, &millis.into()).ok()?.as_string()
}

fn formatter(options: &[(&str, &str)]) -> Function {
    let of = Object::new();
    for (name, value) in options {
        reflect::set(&of, name, *value);
    }
    js_sys::Intl::DateTimeFormat::new(&Array::of1(&locale().into()), &of).format()
}

/// The page's language, as it is written in the person's region: `en-US`. Where a browser names no region, as the page has it.
fn locale() -> String {
    let window = web_sys::window();
    let root = window.as_ref().and_then(|window| window.document()).and_then(|document| document.document_element());
    let page = root.and_then(|root| root.get_attribute("lang")).unwrap_or_else(|| "en-GB".to_owned());
    let own = window.and_then(|window| window.navigator().language()).unwrap_or_default();
    let is_region = |part: &&str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    match own.split('-').skip(1).find(is_region) {
        Some(region) => format!("{}-{region}", page.split('-').next().unwrap_or_default()),
        None => page,
    }
}

//! The time and chance, which the library takes as arguments.

use jiff::Timestamp;
use jiff::civil::Date;

/// Now, by this device's clock, to the millisecond.
pub fn now() -> Timestamp {
    timestamp(js_sys::Date::now())
}

/// Milliseconds since the page began to load, to measure with: it never goes back.
pub fn elapsed() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// Today, where this device is.
pub fn today() -> Date {
    local_date(now())
}

/// The day it was at `at` where this device is.
pub fn local_date(at: Timestamp) -> Date {
    let date = js_sys::Date::new(&(at.as_millisecond() as f64).into());
    // A browser counts months from 0, and its years and days fit for any time that a clock shows.
    let part = |value: u32| i8::try_from(value).ok();
    let civil = || {
        let year = i16::try_from(date.get_full_year()).ok()?;
        Date::new(year, part(date.get_month() + 1)?, part(date.get_date())?).ok()
    };
    civil().unwrap_or_default()
}

/// The time of day it was at `at` where this device is, for names of files: `14:05`. What people read is
/// [`super::dates::time`].
pub fn local_time(at: Timestamp) -> String {
    let date = js_sys::Date::new(&(at.as_millisecond() as f64).into());
    format!("{:02}:{:02}", date.get_hours(), date.get_minutes())
}

/// Ten random bytes for an id.
pub fn random() -> [u8; 10] {
    let mut bytes = [0; 10];
    let filled = web_sys::window()
        .and_then(|window| window.crypto().ok())
        .is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
    if !filled {
        // An id must be unlike all others, not secret.
        bytes.fill_with(|| (js_sys::Math::random() * 256.0) as u8);
    }
    bytes
}

/// The moment that many milliseconds after 1970 began; 1970 itself if there is no such moment.
pub(super) fn timestamp(millis: f64) -> Timestamp {
    Timestamp::from_millisecond(millis as i64).unwrap_or_default()
}

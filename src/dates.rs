//! Days as people write them. The page asks its browser, which knows how its person does; without one they are English.

use std::cell::Cell;

use jiff::civil::Date;

/// How much of a date is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// `3 November 2026`.
    Day,
    /// `November 2026`.
    Month,
}

thread_local! {
    static FORM: Cell<fn(Date, Part) -> String> = const { Cell::new(plain) };
}

/// From now on `form` writes all dates.
pub fn write_by(form: fn(Date, Part) -> String) {
    FORM.set(form);
}

/// `3 November 2026`, in the person's own form.
pub fn long(day: Date) -> String {
    FORM.get()(day, Part::Day)
}

/// `November 2026`, in the person's own form.
pub fn month(day: Date) -> String {
    FORM.get()(day, Part::Month)
}

#[cfg(not(target_arch = "wasm32"))]
fn plain(day: Date, part: Part) -> String {
    let form = match part {
        Part::Day => "%-d %B %Y",
        Part::Month => "%B %Y",
    };
    day.strftime(form).to_string()
}

// The names of the months are the browser's to bring.
#[cfg(target_arch = "wasm32")]
fn plain(day: Date, _: Part) -> String {
    day.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn without_a_browser_dates_are_english() {
        assert_eq!(long(date(2026, 11, 3)), "3 November 2026");
        assert_eq!(month(date(2022, 2, 1)), "February 2022");
    }

    #[test]
    fn the_form_can_be_another() {
        write_by(|day, part| format!("{} {part:?}", day.year()));
        let written = [long(date(2026, 11, 3)), month(date(2022, 2, 1))];
        write_by(plain);
        assert_eq!(written, ["2026 Day", "2022 Month"]);
    }
}

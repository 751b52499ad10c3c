//! A part of a picture or page.

use std::fmt;

use super::Location;

/// The whole of a side, in thousandths.
const WHOLE: u16 = 1000;

/// The least that an area is wide or high, in thousandths: less could not be seen.
const LEAST: u16 = 10;

/// A part of a picture or page, in thousandths of its width and height. It lies inside: [`Area::between`], [`Area::with`] and
/// [`Area::read`] see to that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// Distance from the left edge.
    pub left: u16,
    /// Distance from the top edge.
    pub top: u16,
    /// Width.
    pub width: u16,
    /// Height.
    pub height: u16,
}

/// One of the four numbers of an [`Area`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Distance from the left edge.
    Left,
    /// Distance from the top edge.
    Top,
    /// Width.
    Width,
    /// Height.
    Height,
}

impl Area {
    /// The middle half, to begin with.
    pub const MIDDLE: Area = Area { left: 250, top: 250, width: 500, height: 500 };

    /// What lies between two corners, each given as fractions of width and height. What is outside is left out.
    pub fn between(one: (f64, f64), other: (f64, f64)) -> Area {
        let side = |a: f64, b: f64| {
            let (start, end) = (thousandths(a.min(b)), thousandths(a.max(b)));
            let length = (end - start).max(LEAST);
            (start.min(WHOLE - length), length)
        };
        let ((left, width), (top, height)) = (side(one.0, other.0), side(one.1, other.1));
        Area { left, top, width, height }
    }

    /// The same with one number another, as far as it stays inside.
    pub fn with(self, side: Side, value: u16) -> Area {
        match side {
            Side::Left => Area { left: value.min(WHOLE - self.width), ..self },
            Side::Top => Area { top: value.min(WHOLE - self.height), ..self },
            Side::Width => Area { width: value.clamp(LEAST, WHOLE - self.left), ..self },
            Side::Height => Area { height: value.clamp(LEAST, WHOLE - self.top), ..self },
        }
    }

    /// One of its numbers.
    pub fn get(self, side: Side) -> u16 {
        match side {
            Side::Left => self.left,
            Side::Top => self.top,
            Side::Width => self.width,
            Side::Height => self.height,
        }
    }

    /// The location that it is on `page`, from 1; a picture has one.
    pub fn on(self, page: u32) -> Location {
        let Area { left, top, width, height } = self;
        Location::Region { page, left, top, width, height }
    }

    /// The area that `location` names, if it does, and the page that it is on. What a bundle says of an area outside is cut.
    pub fn of(location: &Location) -> Option<(u32, Area)> {
        let Location::Region { page, left, top, width, height } = *location else { return None };
        let start = |value: u16| value.min(WHOLE - LEAST);
        let (left, top) = (start(left), start(top));
        let area =
            Area { left, top, width: width.clamp(LEAST, WHOLE - left), height: height.clamp(LEAST, WHOLE - top) };
        Some((page, area))
    }

    /// Four numbers as [`fmt::Display`] writes them, in per cent or in thousandths.
    pub(super) fn read(text: &str) -> Option<Area> {
        let text = text.trim();
        let (numbers, unit) = match text.strip_suffix('%') {
            Some(numbers) => (numbers, 10.0),
            None => (text.strip_suffix('‰')?, 1.0),
        };
        let numbers: Vec<u16> = numbers
            .split([',', ' ', '×', 'x'])
            .filter(|number| !number.is_empty())
            .map(|number| measure(number, unit))
            .collect::<Option<_>>()?;
        let [left, top, width, height] = numbers[..] else { return None };
        let is_inside =
            |start: u16, length: u16| length > 0 && start.checked_add(length).is_some_and(|end| end <= WHOLE);
        (is_inside(left, width) && is_inside(top, height)).then_some(Area { left, top, width, height })
    }
}

/// A number of per cent or thousandths, in thousandths.
fn measure(text: &str, unit: f64) -> Option<u16> {
    if !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let value: f64 = text.parse().ok()?;
    (value * unit <= f64::from(WHOLE)).then(|| thousandths(value * unit / f64::from(WHOLE)))
}

fn thousandths(fraction: f64) -> u16 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 … 1000")]
    let value = (fraction.clamp(0.0, 1.0) * f64::from(WHOLE)).round() as u16;
    value
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Area { left, top, width, height } = *self;
        let [left, top, width, height] = [left, top, width, height].map(per_cent);
        write!(f, "{left},{top} {width}×{height} %")
    }
}

/// Thousandths as per cent, with a decimal only where it is needed.
fn per_cent(thousandths: u16) -> String {
    let (whole, tenth) = (thousandths / 10, thousandths % 10);
    if tenth == 0 { whole.to_string() } else { format!("{whole}.{tenth}") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_drawn_backwards_or_over_the_edge_lies_inside() {
        let drawn = Area::between((0.9, 0.8), (0.25, -3.0));
        assert_eq!(drawn, Area { left: 250, top: 0, width: 650, height: 800 });
        // A mere press is an area too.
        assert_eq!(Area::between((1.0, 0.5), (1.0, 0.5)), Area { left: 990, top: 500, width: 10, height: 10 });
    }

    #[test]
    fn a_number_moves_no_further_than_the_edge() {
        assert_eq!(Area::MIDDLE.with(Side::Left, 900).left, 500);
        assert_eq!(Area::MIDDLE.with(Side::Height, 900).height, 750);
        assert_eq!(Area::MIDDLE.with(Side::Width, 0).width, LEAST);
    }

    proptest! {
        #[test]
        fn any_area_is_written_so_that_it_is_read_again(a in any::<[f64; 2]>(), b in any::<[f64; 2]>(), page in 1_u32..99) {
            let area = Area::between((a[0], a[1]), (b[0], b[1]));
            let location = area.on(page);
            prop_assert_eq!(Location::read(&location.to_string()), Some(location.clone()));
            prop_assert_eq!(Area::of(&location), Some((page, area)));
        }

        #[test]
        fn what_a_bundle_says_is_cut(numbers in any::<[u16; 4]>()) {
            let [left, top, width, height] = numbers;
            let (_, area) = Area::of(&Location::Region { page: 1, left, top, width, height }).unwrap();
            prop_assert!(area.left + area.width <= WHOLE && area.top + area.height <= WHOLE);
        }
    }
}

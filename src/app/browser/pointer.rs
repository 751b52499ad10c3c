//! Where a pointer is, and what lies under it.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::reflect;

/// A place in the window, in CSS pixels from its top left corner.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

impl Point {
    /// Where `event` happened.
    pub fn of(event: &ev::PointerEvent) -> Point {
        Point { x: f64::from(event.client_x()), y: f64::from(event.client_y()) }
    }

    /// How far it is to `other`.
    pub fn distance(self, other: Point) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

/// Where in the element that listens `event` happened, as fractions of its width and height. Outside is below 0 or above 1.
pub fn place_in(event: &ev::PointerEvent) -> Option<(f64, f64)> {
    let element = event.current_target()?.dyn_into::<Element>().ok()?;
    let edges = element.get_bounding_client_rect();
    let has_size = edges.width() > 0.0 && edges.height() > 0.0;
    let point = Point::of(event);
    has_size.then(|| ((point.x - edges.left()) / edges.width(), (point.y - edges.top()) / edges.height()))
}

/// Lets the element that listens go on hearing of the pointer of `event` when it is outside.
pub fn hold(event: &ev::PointerEvent) {
    if let Some(element) = event.current_target() {
        // It fails for a pointer that is gone.
        let _ = reflect::call(&element, "setPointerCapture", &[&event.pointer_id().into()]);
    }
}

fn element_at(point: Point) -> Option<Element> {
    #[expect(clippy::cast_possible_truncation, reason = "coordinates of a window fit")]
    document().element_from_point(point.x as f32, point.y as f32)
}

/// The nearest of `attributes` on the element under `point` or around it, with its value. Of two on one element the one
/// named first.
pub fn closest_at<'a>(point: Point, attributes: &[&'a str]) -> Option<(&'a str, String)> {
    closest(element_at(point)?, attributes)
}

fn closest<'a>(element: Element, attributes: &[&'a str]) -> Option<(&'a str, String)> {
    let mut next = Some(element);
    while let Some(element) = next {
        if let Some(found) = attributes.iter().find_map(|&name| Some((name, element.get_attribute(name)?))) {
            return Some(found);
        }
        next = element.parent_element();
    }
    None
}

/// Whether `event` happened on an element that matches `selector`, or inside one.
pub fn is_within(event: &ev::PointerEvent, selector: &str) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    element.and_then(|element| element.closest(selector).ok().flatten()).is_some()
}

/// What may be scrolled by a pointer that carries something.
const PANES: &str = "[data-scroll-pane]";

/// How near an edge scrolls, in CSS pixels.
const EDGE: f64 = 56.0;

/// The most that is scrolled in one frame, in CSS pixels.
const STEP: f64 = 18.0;

/// Scrolls the pane under `point`, or else above or below it, if the point is near its upper or lower edge or beyond:
/// faster the nearer it is. Panes that may be scrolled so carry `data-scroll-pane`.
pub fn scroll_near_edge(point: Point) {
    let under = element_at(point).and_then(|element| element.closest(PANES).ok().flatten());
    let Some(pane) = under.and_then(|pane| pane.dyn_into::<HtmlElement>().ok()).or_else(|| pane_along(point)) else {
        return;
    };
    let edges = pane.get_bounding_client_rect();
    let (above, below) = (point.y - edges.top(), edges.bottom() - point.y);
    let speed = |distance: f64| STEP * (1.0 - (distance / EDGE).clamp(0.0, 1.0));
    let by = if above < EDGE { -speed(above) } else { speed(below) };
    if by != 0.0 {
        #[expect(clippy::cast_possible_truncation, reason = "a few pixels")]
        pane.set_scroll_top(pane.scroll_top() + by.round() as i32);
    }
}

/// The pane that `point` is above or below of. A bar may lie over the end of one, and a finger reaches beyond it.
fn pane_along(point: Point) -> Option<HtmlElement> {
    let panes = document().query_selector_all(PANES).ok()?;
    let panes = (0..panes.length()).filter_map(|n| panes.get(n)?.dyn_into::<HtmlElement>().ok());
    panes.into_iter().find(|pane| {
        let edges = pane.get_bounding_client_rect();
        // One that is not shown has no width.
        edges.left() < point.x && point.x < edges.right()
    })
}

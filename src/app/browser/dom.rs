//! The few calls on elements that components need: dialogs, focus, where something stands.

use leptos::prelude::{document, request_animation_frame};
use leptos::web_sys::{
    Element, HtmlDialogElement, HtmlElement, MouseEvent, ScrollIntoViewOptions, ScrollLogicalPosition,
};
pub use leptos::web_sys::{HtmlInputElement, HtmlTextAreaElement};
use wasm_bindgen::JsCast;

/// Opens `dialog` over everything else. The focus goes to what asks for it with `autofocus`, else to what matches
/// `heading`: a phone would open its keyboard for a field that merely comes first.
pub fn show_modal(dialog: &HtmlDialogElement, heading: &str) {
    // It fails only on a dialog that is open, or no longer in the page.
    if dialog.open() || dialog.show_modal().is_err() {
        return;
    }
    let found = dialog.query_selector("[autofocus]").ok().flatten();
    if let Some(element) = found.or_else(|| dialog.query_selector(heading).ok().flatten())
        && let Ok(element) = element.dyn_into()
    {
        focus(&element);
    }
}

/// Something that can have the focus.
pub type Focusable = HtmlElement;

/// What has the focus.
pub fn focused() -> Option<Focusable> {
    document().active_element()?.dyn_into().ok()
}

/// Takes the focus off whatever has it, so that a field that is being typed in is left and says so.
pub fn leave_field() {
    if let Some(element) = focused() {
        let _ = element.blur();
    }
}

/// Gives `element` the focus.
pub fn focus(element: &HtmlElement) {
    let _ = element.focus();
}

/// Gives the focus to the element with this id, if it is in the page.
pub fn focus_by_id(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|element| element.dyn_into().ok()) {
        focus(&element);
    }
}

/// Whether `element` is shown in the window, or less than half a window away from it.
pub fn is_near_sight(element: &Element) -> bool {
    let rect = element.get_bounding_client_rect();
    let height = document().document_element().map_or(0.0, |root| f64::from(root.client_height()));
    rect.height() > 0.0 && rect.bottom() > height * -0.5 && rect.top() < height * 1.5
}

/// How far the pane around `element` is scrolled, in CSS pixels. Such panes carry `data-scroll-pane`.
pub fn scrolled(element: &Element) -> i32 {
    element.closest("[data-scroll-pane]").ok().flatten().map_or(0, |pane| pane.scroll_top())
}

/// Which of several elements to go to from the focused one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The one after it, and from the last to the first.
    Next,
    /// The one before it, and from the first to the last.
    Previous,
    /// The first.
    First,
    /// The last.
    Last,
}

/// Moves the focus among the elements inside `container` that match `selector`.
pub fn step_focus(container: &Element, selector: &str, step: Step) {
    let Ok(found) = container.query_selector_all(selector) else { return };
    let elements: Vec<HtmlElement> =
        (0..found.length()).filter_map(|index| found.get(index)?.dyn_into::<HtmlElement>().ok()).collect();
    let Some(last) = elements.len().checked_sub(1) else { return };
    let focused = document().active_element();
    let at = focused.and_then(|focused| elements.iter().position(|element| **element == focused));
    let to = match (step, at) {
        (Step::First, _) | (Step::Next, None) => 0,
        (Step::Last, _) | (Step::Previous, None) => last,
        (Step::Next, Some(at)) => (at + 1) % elements.len(),
        (Step::Previous, Some(at)) => at.checked_sub(1).unwrap_or(last),
    };
    focus(&elements[to]);
}

/// Where a popup stands that belongs to an element, in CSS pixels of the viewport.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Place {
    /// Of the popup's near edge.
    pub x: f64,
    /// Of the popup's upper edge, or of its lower one if it is above.
    pub y: f64,
    /// Whether it stands to the left of `x`, because the element is near the right edge.
    pub is_end: bool,
    /// Whether it stands above `y`, because the element is near the lower edge.
    pub is_above: bool,
}

/// Where a popup of `anchor` finds room: below it unless there is more room above, and never over the right edge.
pub fn place_popup(anchor: &Element) -> Place {
    const GAP: f64 = 4.0;
    let (rect, root) = (anchor.get_bounding_client_rect(), document().document_element());
    let (width, height) =
        root.map_or((0.0, 0.0), |root| (f64::from(root.client_width()), f64::from(root.client_height())));
    let is_end = rect.left() > width * 0.5;
    let is_above = rect.bottom() > height * 0.62;
    Place {
        x: if is_end { rect.right() } else { rect.left() },
        y: if is_above { rect.top() - GAP } else { rect.bottom() + GAP },
        is_end,
        is_above,
    }
}

/// Where something stands in the window, and how large that is, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Frame {
    /// From the left edge.
    pub left: f64,
    /// From the upper edge.
    pub top: f64,
    /// Its width, as far as it is in the window.
    pub width: f64,
    /// Its height, as far as it is in the window.
    pub height: f64,
    window: (f64, f64),
}

impl Frame {
    /// Whether what stands beside it has more room to its left.
    pub fn is_end(self) -> bool {
        self.left + self.width / 2.0 > self.window.0 / 2.0
    }

    /// Whether what stands beside it has more room above it.
    pub fn is_low(self) -> bool {
        !self.is_tall() && self.top + self.height > self.window.1 * 0.62
    }

    fn is_tall(self) -> bool {
        self.height > self.window.1 * 0.5
    }

    /// The corner that something beside it grows from: below it or above it, or in it where it fills the window.
    pub fn beside(self) -> (f64, f64) {
        const GAP: f64 = 10.0;
        let x = if self.is_end() { self.left + self.width } else { self.left };
        if self.is_tall() {
            let inwards = if self.is_end() { -2.0 * GAP } else { 2.0 * GAP };
            (x + inwards, self.top + self.height * 0.3)
        } else if self.is_low() {
            (x, self.top - GAP)
        } else {
            (x, self.top + self.height + GAP)
        }
    }
}

/// Where the first of `selectors` stands that matches something in sight, which is scrolled into the window if need be.
pub fn frame_of_first(selectors: &[&str]) -> Option<Frame> {
    let root = document().document_element()?;
    let window = (f64::from(root.client_width()), f64::from(root.client_height()));
    selectors.iter().find_map(|selector| {
        let element = document().query_selector(selector).ok()??;
        let size = element.get_bounding_client_rect();
        if size.width() <= 0.0 || size.height() <= 0.0 {
            return None;
        }
        if size.top() < 0.0 || size.bottom() > window.1 {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            element.scroll_into_view_with_scroll_into_view_options(&options);
        }
        let edges = element.get_bounding_client_rect();
        let (left, top) = (edges.left().max(0.0), edges.top().max(0.0));
        let (width, height) = (edges.right().min(window.0) - left, edges.bottom().min(window.1) - top);
        Some(Frame { left, top, width, height, window })
    })
}

/// Does `then` as soon as one of `selectors` matches something in sight; not at all if that takes more than a few seconds.
pub fn when_in_sight(selectors: Vec<&'static str>, then: impl FnOnce() + 'static) {
    fn look(selectors: Vec<&'static str>, then: Box<dyn FnOnce()>, frames: u32) {
        request_animation_frame(move || {
            if frame_of_first(&selectors).is_some() {
                then();
            } else if frames > 0 {
                look(selectors, then, frames - 1);
            }
        });
    }
    look(selectors, Box::new(then), 300);
}

/// Presses what matches `selector`, and gives it the focus, as soon as it is there; not at all if that takes more than a few
/// seconds.
pub fn press_when_there(selector: &'static str) {
    when_in_sight(vec![selector], move || {
        let found = document().query_selector(selector).ok().flatten();
        if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            focus(&element);
            element.click();
        }
    });
}

/// Whether a press that reached `dialog` fell outside its box: on what lies behind it.
pub fn is_beside(dialog: &HtmlDialogElement, press: &MouseEvent) -> bool {
    let is_on_dialog = press.target().is_some_and(|target| target.dyn_ref::<Element>() == Some(dialog.as_ref()));
    let (rect, x, y) = (dialog.get_bounding_client_rect(), f64::from(press.client_x()), f64::from(press.client_y()));
    let is_inside = (rect.left()..=rect.right()).contains(&x) && (rect.top()..=rect.bottom()).contains(&y);
    is_on_dialog && !is_inside
}

/// Sees to it that `element` has the attribute `name` as `value`, or has not got it. What is so already is not touched.
pub fn keep_attribute(element: &Element, name: &str, value: Option<&str>) {
    if element.get_attribute(name).as_deref() == value {
        return;
    }
    // Neither can fail with a name that is one.
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

/// Sees to it that `element` says `text` and nothing else.
pub fn keep_text(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}

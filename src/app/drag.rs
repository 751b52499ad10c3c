//! Carrying evidence to criteria, in three ways that end in the same place.
//!
//! - **Pointer**: press a card and move. A mouse or pen may press anywhere on it, a finger on its grip (so that a finger
//!   elsewhere scrolls). The card follows; what lies under it lights up; near an edge the list scrolls; letting go maps;
//!   Escape or leaving lets everything be.
//! - **Tap**: pick cards, press "Map to criteria", tap the criteria one after the other, done.
//! - **Keys**: the same as tap; every step is a button.
//!
//! In all three [`Carry::carried`] holds what is carried and [`Carry::drop_on`] is the next line.

use std::collections::BTreeSet;

use evidence_mapper::portfolio::command::Command;
use evidence_mapper::portfolio::{EvidenceId, MappingKey, RecordKey};
use evidence_mapper::spec::{CriterionRef, OutcomeRef, Specification, UnitRef};
use leptos::ev;
use leptos::leptos_dom::helpers::WindowListenerHandle;
use leptos::prelude::*;
use leptos::reactive::computed::Selector;

use super::browser::pointer::{self, Point};
use super::browser::{dom, page};
use super::session::Session;

/// How far a pressed pointer has to move, in CSS pixels, before it drags: a click is seldom quite still.
const SLACK: f64 = 6.0;

/// What evidence can be dropped on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// One criterion.
    Criterion(CriterionRef),
    /// Every criterion of an outcome.
    Outcome(OutcomeRef),
    /// Every criterion of a unit.
    Unit(UnitRef),
}

impl Target {
    /// The criteria that it stands for.
    pub fn criteria(self, spec: &Specification) -> BTreeSet<CriterionRef> {
        let refs = |criteria: &mut dyn Iterator<Item = &evidence_mapper::spec::Criterion>| {
            criteria.map(|criterion| criterion.criterion_ref).collect()
        };
        match self {
            Target::Criterion(criterion) => [criterion].into(),
            Target::Outcome(outcome) => {
                spec.outcome(outcome).map(|outcome| refs(&mut outcome.criteria.iter())).unwrap_or_default()
            }
            Target::Unit(unit) => spec.unit(unit).map(|unit| refs(&mut unit.criteria())).unwrap_or_default(),
        }
    }

    /// What the page says under `point`: the attributes of the stable hooks are the one source.
    fn at(point: Point) -> Option<Target> {
        let (attribute, value) = pointer::closest_at(point, &["data-criterion", "data-outcome", "data-unit"])?;
        match attribute {
            "data-criterion" => value.parse().ok().map(Target::Criterion),
            "data-outcome" => value.parse().ok().map(Target::Outcome),
            _ => value.parse().ok().map(Target::Unit),
        }
    }
}

/// How something is carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Under a pressed pointer.
    Pointer,
    /// Picked up by tap or key, until it is put down.
    Picked,
}

/// What is carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// The evidence.
    pub evidence: BTreeSet<EvidenceId>,
    /// How.
    pub how: How,
}

/// The one thing being carried, if any. A handle, to be had from context.
#[derive(Clone, Copy)]
pub struct Carry {
    carried: RwSignal<Option<Carried>>,
    over: RwSignal<Option<Target>>,
    // Hundreds of rows and cards ask whether it is them: of each change only those hear for whom the answer is another.
    lit: StoredValue<Selector<Option<Target>>>,
    held: StoredValue<Selector<BTreeSet<EvidenceId>>>,
    is_picking: Memo<bool>,
    is_dragging: Memo<bool>,
    point: RwSignal<Point>,
    // A drag ends with a click on whatever the pointer is over; the card that was dragged must not take it for its own.
    swallow_click: StoredValue<bool>,
    listeners: StoredValue<Vec<WindowListenerHandle>>,
    on_mapped: StoredValue<Option<Callback<MappingKey>>>,
    // Where the focus goes back to when what was picked up is put down.
    came_from: StoredValue<Option<dom::Focusable>, LocalStorage>,
}

impl Carry {
    /// Nothing carried.
    pub fn new() -> Carry {
        let carried: RwSignal<Option<Carried>> = RwSignal::new(None);
        let over = RwSignal::new(None);
        let held = move || {
            carried.with(|carried| carried.as_ref().map(|carried| carried.evidence.clone()).unwrap_or_default())
        };
        let is = move |how| carried.with(|carried| carried.as_ref().is_some_and(|carried| carried.how == how));
        Carry {
            carried,
            over,
            lit: StoredValue::new(Selector::new(move || over.get())),
            held: StoredValue::new(Selector::new_with_fn(held, |one, all| one.is_subset(all))),
            is_picking: Memo::new(move |_| is(How::Picked)),
            is_dragging: Memo::new(move |_| is(How::Pointer)),
            point: RwSignal::new(Point::default()),
            swallow_click: StoredValue::new(false),
            listeners: StoredValue::new(Vec::new()),
            on_mapped: StoredValue::new(None),
            came_from: StoredValue::new_local(None),
        }
    }

    /// The same, and `on_mapped` is told of each mapping that is made by itself.
    pub fn telling(on_mapped: impl Fn(MappingKey) + Send + Sync + 'static) -> Carry {
        let carry = Carry::new();
        carry.on_mapped.set_value(Some(Callback::new(on_mapped)));
        carry
    }

    /// What is carried.
    pub fn carried(self) -> Signal<Option<Carried>> {
        self.carried.into()
    }

    /// What it is carried over, by pointer.
    pub fn over(self) -> Signal<Option<Target>> {
        self.over.into()
    }

    /// Where the pointer is.
    pub fn point(self) -> Signal<Point> {
        self.point.into()
    }

    /// Whether `target` is where the pointer is, for lighting up.
    pub fn is_over(self, target: Target) -> Signal<bool> {
        Signal::derive(move || self.lit.with_value(|lit| lit.selected(&Some(target))))
    }

    /// Whether `evidence` is among what is carried.
    pub fn is_carried(self, evidence: EvidenceId) -> Signal<bool> {
        Signal::derive(move || self.held.with_value(|held| held.selected(&BTreeSet::from([evidence]))))
    }

    /// Whether something is picked up and waits for criteria to be pressed.
    pub fn is_picking(self) -> Signal<bool> {
        self.is_picking.into()
    }

    /// Whether something is being dragged.
    pub fn is_dragging(self) -> Signal<bool> {
        self.is_dragging.into()
    }

    /// Picks up `evidence`, for pressing criteria.
    pub fn pick(self, evidence: BTreeSet<EvidenceId>) {
        if !evidence.is_empty() {
            self.came_from.set_value(dom::focused());
            self.carried.set(Some(Carried { evidence, how: How::Picked }));
            // The buttons to press come with the next frame. For keys the nearest criterion is within reach: a press too
            // many on it maps to one criterion, not to a unit.
            request_animation_frame(|| {
                request_animation_frame(|| {
                    page::focus_first_in_view(
                        "[data-scroll-pane]",
                        &[".criterion .map-here:not([aria-disabled])", ".tree .map-here:not([aria-disabled])"],
                    )
                })
            });
        }
    }

    /// Puts down whatever is carried. Nothing changes by it.
    pub fn put_down(self) {
        self.release();
        self.over.set(None);
        self.carried.set(None);
        if let Some(element) = self.came_from.try_update_value(Option::take).flatten() {
            request_animation_frame(move || dom::focus(&element));
        }
    }

    /// Maps what is carried to `target`. What was picked up stays in hand for the next criterion.
    pub fn drop_on(self, target: Target, session: Session) {
        let Some(carried) = self.carried.get_untracked() else { return };
        let criteria = session.with_untracked(|workspace| target.criteria(workspace.spec()));
        if carried.how == How::Pointer {
            self.put_down();
        }
        let Some(done) = session.dispatch(Command::Map { evidence: carried.evidence, criteria }) else { return };
        if let [RecordKey::Mapping(key)] = done.changed[..]
            && let Some(on_mapped) = self.on_mapped.get_value()
        {
            on_mapped.run(key);
        }
    }

    /// Whether the click that comes now is only the end of a drag. Asking answers once.
    pub fn swallows_click(self) -> bool {
        let swallow = self.swallow_click.get_value();
        self.swallow_click.set_value(false);
        swallow
    }

    /// A pointer was pressed on a card; it carries `evidence` if it moves on.
    pub fn press(
        self,
        event: &ev::PointerEvent,
        evidence: impl Fn() -> BTreeSet<EvidenceId> + 'static,
        session: Session,
    ) {
        self.swallow_click.set_value(false);
        let is_finger = event.pointer_type() == "touch";
        let is_on_grip = pointer::is_within(event, "[data-grip]");
        // A control on the card is for pressing; a finger beside the grip scrolls.
        if event.button() != 0
            || pointer::is_within(event, "a,button:not([data-grip]):not([data-title]),input,label")
            || is_finger && !is_on_grip
        {
            return;
        }
        self.release();
        let start = Point::of(event);
        let id = event.pointer_id();
        let moved = window_event_listener(ev::pointermove, move |event| {
            if event.pointer_id() != id {
                return;
            }
            let point = Point::of(&event);
            let is_dragging = self.is_dragging_now();
            if !is_dragging && point.distance(start) < SLACK {
                return;
            }
            // A button let go outside the window is not told to anybody.
            if event.buttons() == 0 {
                return self.put_down();
            }
            event.prevent_default();
            self.point.set(point);
            if !is_dragging {
                self.swallow_click.set_value(true);
                self.carried.set(Some(Carried { evidence: evidence(), how: How::Pointer }));
                self.follow();
            }
        });
        let up = window_event_listener(ev::pointerup, move |event| {
            if event.pointer_id() != id {
                return;
            }
            let target = Target::at(Point::of(&event));
            match target {
                Some(target) if self.is_dragging_now() => self.drop_on(target, session),
                _ => self.end_press(),
            }
        });
        let cancel = window_event_listener(ev::pointercancel, move |event| {
            if event.pointer_id() == id {
                self.end_press();
            }
        });
        let escape = window_event_listener(ev::keydown, move |event| {
            if event.key() == "Escape" && self.is_dragging_now() {
                event.prevent_default();
                event.stop_propagation();
                self.put_down();
            }
        });
        self.listeners.set_value(vec![moved, up, cancel, escape]);
    }

    fn is_dragging_now(self) -> bool {
        // Asked once a frame, and the screen may be left between two.
        let is_pointer =
            |carried: &Option<Carried>| carried.as_ref().is_some_and(|carried| carried.how == How::Pointer);
        self.carried.try_with_untracked(is_pointer).unwrap_or_default()
    }

    fn end_press(self) {
        if self.is_dragging_now() { self.put_down() } else { self.release() }
    }

    fn release(self) {
        // Taken out first: a listener may be the one that asks to be removed.
        let listeners = self.listeners.try_update_value(std::mem::take).unwrap_or_default();
        listeners.into_iter().for_each(WindowListenerHandle::remove);
    }

    /// Once a frame, while dragging: scrolls near an edge, and looks anew what lies under the pointer, which scrolling
    /// changes as much as moving does.
    fn follow(self) {
        request_animation_frame(move || {
            if !self.is_dragging_now() {
                return;
            }
            let point = self.point.get_untracked();
            pointer::scroll_near_edge(point);
            let target = Target::at(point);
            if self.over.get_untracked() != target {
                self.over.set(target);
            }
            self.follow();
        });
    }
}

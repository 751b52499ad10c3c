//! Long lists that are there at once. What is in sight stands before the first paint; the rest comes in small pieces between
//! what the person does, until all of it is there for search, scripts and assistive tools: first the row ([`growing`]), then
//! what it holds ([`Filling`]).

use leptos::html;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};

use crate::app::browser::{clock, dom, page};

/// How long one piece should take, in milliseconds: half of what a frame has.
const PIECE: f64 = 8.0;

/// How many rows a piece has at most.
const MOST: usize = 64;

/// How often it is looked where the list is scrolled to, in milliseconds. Asking takes a layout, unless nothing was drawn since
/// the last one.
const LOOKED_EVERY: f64 = 100.0;

/// How many rows of a list are there: `first` of them from the beginning, soon `all`, and from then on however many there are.
pub fn growing(first: usize, all: impl Fn() -> usize + 'static) -> Signal<usize> {
    let there = RwSignal::new(first);
    request_animation_frame(move || {
        spawn_local(async move {
            let mut many = 4;
            loop {
                page::in_the_background().await;
                // The list may be gone by now.
                let Some(now) = there.try_get_untracked() else { return };
                let is_done = now >= all();
                let start = clock::elapsed();
                let _ = there.try_set(if is_done { usize::MAX } else { now + many });
                if is_done {
                    return;
                }
                // Until they are drawn.
                tick().await;
                many = next_many(many, clock::elapsed() - start);
            }
        });
    });
    there.into()
}

/// How many rows the next piece has, after `many` took so many milliseconds.
fn next_many(many: usize, took: f64) -> usize {
    if took > PIECE { (many / 2).max(1) } else { (many * 2).min(MOST) }
}

#[derive(Clone, Copy)]
struct Row {
    place: NodeRef<html::Li>,
    is_filled: RwSignal<bool>,
}

/// The rows of one list that are not filled yet. A handle, to be had from context.
#[derive(Clone, Copy)]
pub struct Filling {
    rows: StoredValue<Vec<Row>>,
    is_at_work: StoredValue<bool>,
}

impl Filling {
    /// Of a list with no row yet.
    pub fn new() -> Filling {
        Filling { rows: StoredValue::new(Vec::new()), is_at_work: StoredValue::new(false) }
    }

    /// Whether it is the turn of the row at `place`.
    pub fn turn(self, place: NodeRef<html::Li>) -> Signal<bool> {
        let is_filled = RwSignal::new(false);
        self.rows.update_value(|rows| rows.push(Row { place, is_filled }));
        if !self.is_at_work.get_value() {
            self.is_at_work.set_value(true);
            // By then all rows that came with this one are in the page, and none is painted.
            request_animation_frame(move || spawn_local(self.fill()));
        }
        is_filled.into()
    }

    async fn fill(self) {
        let (mut many, mut looked_at, mut looked) = (4, None, None);
        // The list may be gone at any time.
        while let Some(mut rows) = self.rows.try_update_value(std::mem::take) {
            rows.retain(|row| row.place.try_get_untracked().flatten().is_some());
            let Some(first) = rows.first().and_then(|row| row.place.get_untracked()) else {
                let _ = self.is_at_work.try_update_value(|is_at_work| *is_at_work = false);
                return;
            };
            // Where nothing was scrolled, what is in sight is filled.
            let is_time = looked.is_none_or(|looked| clock::elapsed() - looked > LOOKED_EVERY);
            let scrolled = if is_time { Some(dom::scrolled(&first)) } else { looked_at };
            let has_moved = looked_at != scrolled;
            if is_time {
                (looked_at, looked) = (scrolled, Some(clock::elapsed()));
            }
            let in_sight = |row: &Row| row.place.get_untracked().is_some_and(|place| dom::is_near_sight(&place));
            let (mut now, mut rest) = match has_moved {
                false => (Vec::new(), rows),
                true => rows.into_iter().partition(in_sight),
            };
            let is_in_sight = !now.is_empty();
            if !is_in_sight {
                let others = rest.split_off(many.min(rest.len()));
                now = std::mem::replace(&mut rest, others);
            }
            // What was added meanwhile comes last.
            let _ = self.rows.try_update_value(|rows| {
                rest.append(rows);
                *rows = rest;
            });
            let start = clock::elapsed();
            for row in now {
                let _ = row.is_filled.try_set(true);
            }
            // Until they are drawn.
            tick().await;
            if !is_in_sight {
                many = next_many(many, clock::elapsed() - start);
            }
            if looked.is_some_and(|looked| clock::elapsed() - looked > LOOKED_EVERY) {
                // Right after it is painted, what is where is known.
                page::next_frame().await;
            }
            page::in_the_background().await;
        }
    }
}

//! A tour: a card beside one thing of the screen after the other. The rest of the page can be used all the while.

use evidence_mapper::terms::say;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::words::{self, Stop};
use crate::app::browser::dom::{self, Frame};
use crate::app::browser::location;
use crate::app::route::{Route, Screen};
use crate::app::session::{Pen, Session};
use crate::app::state::App;

/// The tour of the role that `pen` has, on that role's screen.
#[component]
pub fn Tour(pen: Pen, on_end: Callback<()>) -> impl IntoView {
    let app = expect_context::<App>();
    let session = expect_context::<Session>();
    let id = session.with_untracked(|workspace| workspace.portfolio().id);
    let screen = if pen == Pen::Learner { Screen::Map } else { Screen::Review };
    let came_from = StoredValue::new_local(dom::focused());
    let stops: RwSignal<Vec<&'static Stop>> = RwSignal::new(Vec::new());
    let at = RwSignal::new(0_usize);
    let frame: RwSignal<Option<Frame>> = RwSignal::new(None);
    let heading = NodeRef::<html::H2>::new();
    let look = move || {
        let anchors = stops.with_untracked(|stops| stops.get(at.get_untracked()).map(|stop| stop.anchors));
        frame.set(anchors.and_then(dom::frame_of_first));
    };
    let show = move |index: usize| {
        at.set(index);
        look();
        // The words are there with the next frame.
        request_animation_frame(move || {
            if let Some(heading) = heading.get_untracked() {
                dom::focus(&heading);
            }
        });
    };
    let address = Route::Portfolio(id, screen);
    if app.route().get_untracked() != address {
        location::set_hash(&address.to_string());
    }
    // Only what is in sight has a stop, and no two stops point at the same thing for want of a better one.
    dom::when_in_sight(words::tour(pen).iter().flat_map(|stop| stop.anchors).copied().collect(), move || {
        let mut pointed_at = Vec::new();
        let seen = words::tour(pen).iter().filter(|stop| {
            let found = stop.anchors.iter().find(|anchor| dom::frame_of_first(&[anchor]).is_some());
            found.is_some_and(|anchor| {
                let is_new = !pointed_at.contains(anchor);
                pointed_at.push(anchor);
                is_new
            })
        });
        stops.set(seen.collect());
        show(0);
    });
    let resized = window_event_listener(ev::resize, move |_| look());
    on_cleanup(move || {
        resized.remove();
        if let Some(element) = came_from.try_get_value().flatten() {
            request_animation_frame(move || dom::focus(&element));
        }
    });
    // Who goes to another screen has gone on by themselves.
    Effect::new(move |before: Option<Route>| {
        let route = app.route().get();
        if before.is_some_and(|before| before == address && route != address) {
            on_end.run(());
        }
        route
    });
    let count = move || stops.with(Vec::len);
    let forward = move || if at.get_untracked() + 1 < count() { show(at.get_untracked() + 1) } else { on_end.run(()) };
    let back = move || show(at.get_untracked().saturating_sub(1));
    let press = move |event: ev::KeyboardEvent| {
        match event.key().as_str() {
            "Escape" => on_end.run(()),
            "ArrowRight" => forward(),
            "ArrowLeft" => back(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let stop = move || stops.with(|stops| stops.get(at.get()).copied());
    let number = move |read: fn(Frame) -> f64| move || frame.get().map(|frame| read(frame).to_string());
    view! {
        <Show when=move || frame.with(Option::is_some)>
            <div
                class="tour-ring"
                aria-hidden="true"
                style:--x=number(|frame| frame.left)
                style:--y=number(|frame| frame.top)
                style:--w=number(|frame| frame.width)
                style:--h=number(|frame| frame.height)
            ></div>
        </Show>
        {move || stop().map(|stop| view! {
            <section
                class="tour"
                role="region"
                aria-label="Tour"
                data-align=move || frame.get().and_then(|frame| frame.is_end().then_some("end"))
                data-side=move || frame.get().and_then(|frame| frame.is_low().then_some("above"))
                style:--x=number(|frame| frame.beside().0)
                style:--y=number(|frame| frame.beside().1)
                on:keydown=press
            >
                <h2 node_ref=heading tabindex="-1">{stop.title}</h2>
                <p>{say(stop.words)}</p>
                <div class="tour-foot">
                    <span class="muted small">{move || format!("{} of {}", at.get() + 1, count())}</span>
                    <button class="btn" data-kind="quiet" data-size="small" on:click=move |_| on_end.run(())>"End tour"</button>
                    <button class="btn" data-kind="secondary" data-size="small" disabled=move || at.get() == 0 on:click=move |_| back()>"Back"</button>
                    <button class="btn" data-kind="primary" data-size="small" on:click=move |_| forward()>
                        {move || if at.get() + 1 < count() { "Next" } else { "Done" }}
                    </button>
                </div>
            </section>
        })}
    }
    .into_any()
}

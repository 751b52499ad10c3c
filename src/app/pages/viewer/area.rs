//! Parts of a picture or page: shown over it, drawn with a pointer, or given by four numbers.

use evidence_mapper::portfolio::Location;
use evidence_mapper::portfolio::location::{Area, Side};
use leptos::ev;
use leptos::prelude::*;

use super::placing::Placing;
use crate::app::browser::pointer;
use crate::app::ui::icon::{Glyph, Icon};

/// What is being marked, unless nothing is. A handle.
#[derive(Clone, Copy)]
pub struct Marking {
    draft: RwSignal<Option<Area>>,
    is_on: Memo<bool>,
}

impl Marking {
    /// Nothing.
    pub fn new() -> Marking {
        let draft = RwSignal::new(None);
        Marking { draft, is_on: Memo::new(move |_| draft.with(Option::is_some)) }
    }

    /// Whether something is.
    pub fn is_on(self) -> bool {
        self.is_on.get()
    }
}

/// Lies over the picture or page of `page`.
#[component]
pub fn AreaLayer(page: Signal<u32>, placing: Placing, marking: Marking) -> impl IntoView {
    let places = placing.places();
    let here = Memo::new(move |_| {
        places.with(|places| places.iter().filter_map(|place| on_page(place, page.get())).collect::<Vec<Area>>())
    });
    let asked = Memo::new(move |_| {
        placing.asked().with(|asked| asked.as_ref().and_then(|(_, place)| on_page(place, page.get())))
    });
    let corner: StoredValue<Option<(f64, f64)>> = StoredValue::new(None);
    let begin = move |event: ev::PointerEvent| {
        if event.button() == 0 {
            event.prevent_default();
            pointer::hold(&event);
            corner.set_value(pointer::place_in(&event));
        }
    };
    let draw = move |event: ev::PointerEvent| {
        if let (Some(from), Some(to)) = (corner.get_value(), pointer::place_in(&event)) {
            marking.draft.set(Some(Area::between(from, to)));
        }
    };
    let end = move |_: ev::PointerEvent| corner.set_value(None);
    view! {
        <div class="areas" class:is-marking=move || marking.is_on()>
            {move || here.get().into_iter().map(|area| {
                view! { <AreaBox area=Signal::stored(area) is_asked=Signal::derive(move || asked.get() == Some(area)) is_draft=false/> }
            }).collect_view()}
            // One that was asked for and is no more on the list, such as the place of another mapping.
            {move || asked.get().filter(|asked| !here.with(|here| here.contains(asked))).map(|area| {
                view! { <AreaBox area=Signal::stored(area) is_asked=Signal::stored(true) is_draft=false/> }
            })}
            <Show when=move || marking.is_on()>
                <div class="area-pad" data-area-pad on:pointerdown=begin on:pointermove=draw on:pointerup=end on:pointercancel=end></div>
                <AreaBox area=Signal::derive(move || marking.draft.get().unwrap_or(Area::MIDDLE)) is_asked=Signal::stored(false) is_draft=true/>
            </Show>
        </div>
    }
    .into_any()
}

fn on_page(place: &Location, page: u32) -> Option<Area> {
    Area::of(place).filter(|(on, _)| *on == page).map(|(_, area)| area)
}

#[component]
fn AreaBox(area: Signal<Area>, is_asked: Signal<bool>, is_draft: bool) -> impl IntoView {
    let side = move |side: Side| move || area.with(|area| f64::from(area.get(side)) / 10.0).to_string();
    view! {
        <div
            class="area"
            class:is-asked=is_asked
            class:is-draft=is_draft
            data-area=move || area.with(ToString::to_string)
            style:--left=side(Side::Left)
            style:--top=side(Side::Top)
            style:--width=side(Side::Width)
            style:--height=side(Side::Height)
        ></div>
    }
}

/// The button that begins to mark.
#[component]
pub fn MarkButton(placing: Placing, marking: Marking) -> impl IntoView {
    placing.can_add().then(|| {
        let toggle =
            move |_| marking.draft.update(|draft| *draft = if draft.is_some() { None } else { Some(Area::MIDDLE) });
        view! {
            <button
                type="button" class="btn" data-kind="secondary" data-size="small"
                aria-pressed=move || marking.is_on().to_string()
                on:click=toggle
            >
                <Icon of=Glyph::Area/>
                "Mark an area"
            </button>
        }
    })
}

/// The numbers of what is marked, and the way to keep it.
#[component]
pub fn MarkTools(page: Signal<u32>, placing: Placing, marking: Marking) -> impl IntoView {
    let draft = marking.draft;
    let keep = move |_| {
        if let Some(area) = draft.get_untracked() {
            let place = area.on(page.get_untracked());
            placing.add(place.clone());
            placing.show(place);
        }
        draft.set(None);
    };
    let field = move |label: &'static str, side: Side| {
        let value = move || draft.with(|draft| draft.map_or(0.0, |area| f64::from(area.get(side)) / 10.0)).to_string();
        let set = move |typed: String| {
            let Ok(typed) = typed.parse::<f64>() else { return };
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 … 1000")]
            let thousandths = (typed * 10.0).round().clamp(0.0, 1000.0) as u16;
            draft.update(|draft| *draft = draft.map(|area| area.with(side, thousandths)));
        };
        // Up and down, a step at a time; with Shift, five.
        let step = move |event: ev::KeyboardEvent| {
            let by: i32 = match event.key().as_str() {
                "ArrowUp" => 10,
                "ArrowDown" => -10,
                _ => return,
            };
            event.prevent_default();
            let by = if event.shift_key() { by * 5 } else { by };
            let moved = move |area: Area| {
                let to = (i32::from(area.get(side)) + by).clamp(0, 1000);
                area.with(side, u16::try_from(to).unwrap_or_default())
            };
            draft.update(|draft| *draft = draft.map(moved));
        };
        view! {
            <label class="mark-field">
                <span>{label}</span>
                <input
                    class="input" inputmode="decimal" autocomplete="off"
                    prop:value=value
                    on:keydown=step
                    on:change:target=move |event| set(event.target().value())
                />
            </label>
        }
    };
    view! {
        <Show when=move || marking.is_on()>
            <fieldset class="mark-tools">
                <legend>"Draw over it, or say where, in per cent"</legend>
                {field("From left", Side::Left)}
                {field("From top", Side::Top)}
                {field("Width", Side::Width)}
                {field("Height", Side::Height)}
                <span class="mark-done">
                    <button type="button" class="btn" data-kind="primary" data-size="small" on:click=keep>"Use this area"</button>
                    <button type="button" class="btn" data-kind="quiet" data-size="small" on:click=move |_| draft.set(None)>"Cancel"</button>
                </span>
            </fieldset>
        </Show>
    }
    .into_any()
}

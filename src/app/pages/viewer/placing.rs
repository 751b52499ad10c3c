//! Where in a piece of evidence the proof is, between what lists the places and what shows the evidence.

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::Command;
use evidence_mapper::portfolio::{Location, MappingKey};
use leptos::prelude::*;

use crate::app::session::Session;
use crate::app::ui::icon::{Glyph, Icon};

/// The places of one mapping, and which of them was asked for last. A handle.
#[derive(Clone, Copy)]
pub struct Placing {
    places: Signal<Vec<Location>>,
    /// Counts, so that asking for the same place again is asking; zero is where it opens.
    asked: RwSignal<Option<(u32, Location)>>,
    mapping: Option<(Session, MappingKey)>,
    said: RwSignal<String>,
}

impl Placing {
    /// The places of a mapping, which its learner may change.
    pub fn of(session: Session, mapping: MappingKey) -> Placing {
        let kept = session.mapping(mapping);
        let places = Signal::derive(move || {
            kept.with(|kept| kept.as_ref().map(|kept| kept.locations.clone()).unwrap_or_default())
        });
        Placing::new(places, (!session.is_read_only()).then_some((session, mapping)))
    }

    /// Places to read.
    pub fn reading(places: Vec<Location>) -> Placing {
        Placing::new(Signal::stored(places), None)
    }

    fn new(places: Signal<Vec<Location>>, mapping: Option<(Session, MappingKey)>) -> Placing {
        let first = places.with_untracked(|places| places.first().cloned());
        let asked = RwSignal::new(first.map(|first| (0, first)));
        Placing { places, asked, mapping, said: RwSignal::new(String::new()) }
    }

    /// All of them.
    pub fn places(self) -> Signal<Vec<Location>> {
        self.places
    }

    /// The place that was asked for last, with a number that is another each time; zero means that nobody asked yet.
    pub fn asked(self) -> Signal<Option<(u32, Location)>> {
        self.asked.into()
    }

    /// Asks to see a place.
    pub fn show(self, place: Location) {
        self.asked.update(|asked| {
            let count = asked.as_ref().map_or(0, |(count, _)| *count) + 1;
            *asked = Some((count, place));
        });
    }

    /// Whether places can be added.
    pub fn can_add(self) -> bool {
        self.mapping.is_some()
    }

    /// Adds a place to the mapping, and says so.
    pub fn add(self, place: Location) {
        let Some((session, mapping)) = self.mapping else { return };
        let mut places = self.places.get_untracked();
        if places.contains(&place) {
            return self.said.set(format!("{place} is there already."));
        }
        // The whole item and a place in it would be two answers to one question.
        places.retain(|place| *place != whole_item());
        places.push(place.clone());
        self.said.set(match describe(session, mapping, places) {
            Ok(()) => format!("Added: {place}"),
            Err(message) => format!("{}. {}", message.title, message.detail),
        });
    }

    /// Says something of what was tried.
    pub fn say(self, words: impl Into<String>) {
        self.said.set(words.into());
    }
}

/// What stands for all of an item.
pub fn whole_item() -> Location {
    Location::Words("Whole item".to_owned())
}

fn describe(session: Session, mapping: MappingKey, locations: Vec<Location>) -> Result<(), Message> {
    let reason = session
        .mapping(mapping)
        .with_untracked(|kept| kept.as_ref().map(|kept| kept.reason.clone()).unwrap_or_default());
    session.edit(Command::DescribeMapping { mapping, locations, reason })
}

/// The places of a mapping, each a way to it; and for its learner a way to take it off.
#[component]
pub fn PlaceList(
    /// Of which mapping.
    placing: Placing,
    /// Where they are shown, if not there.
    #[prop(optional)]
    shown_by: Option<Placing>,
) -> impl IntoView {
    let places = placing.places();
    let show = shown_by.unwrap_or(placing);
    let is_shown =
        move |place: &Location| show.asked.with(|asked| asked.as_ref().is_some_and(|(_, shown)| shown == place));
    let remove = move |place: &Location| {
        if let Some((session, mapping)) = placing.mapping {
            let left = places.with_untracked(|places| places.iter().filter(|other| *other != place).cloned().collect());
            placing.said.set(match describe(session, mapping, left) {
                Ok(()) => format!("Taken off: {place}"),
                Err(message) => format!("{}. {}", message.title, message.detail),
            });
        }
    };
    view! {
        <ul class="places" aria-label="Places in it" data-places>
            <For each=move || places.get() key=ToString::to_string let:place>
                {
                    let is_words = matches!(place, Location::Words(_));
                    let (words, shown, gone) = (place.to_string(), place.clone(), place.clone());
                    let is_at = move || is_shown(&shown);
                    view! {
                        <li class="place" data-place=words.clone()>
                            {if is_words {
                                view! { <span class="place-words">{words.clone()}</span> }.into_any()
                            } else {
                                view! {
                                    <button
                                        type="button"
                                        class="place-show"
                                        aria-pressed=move || is_at().to_string()
                                        aria-label=format!("Show {words}")
                                        on:click=move |_| show.show(place.clone())
                                    >
                                        {words.clone()}
                                    </button>
                                }
                                .into_any()
                            }}
                            {placing.can_add().then(|| view! {
                                <button
                                    type="button"
                                    class="place-remove"
                                    aria-label=format!("Take off {words}")
                                    on:click=move |_| remove(&gone)
                                >
                                    <Icon of=Glyph::Close/>
                                </button>
                            })}
                        </li>
                    }
                }
            </For>
        </ul>
    }
    .into_any()
}

/// What was said last of adding and taking off, beside what it was done with. Where there is a form of the mapping, that says
/// it to those who do not see it ([`PlacingStatus`]): once will do.
#[component]
pub fn PlacingWords(
    /// Of which places.
    placing: Placing,
) -> impl IntoView {
    let (role, hidden) = if placing.can_add() { (None, Some("true")) } else { (Some("status"), None) };
    view! { <p class="placing-words" role=role aria-hidden=hidden>{placing.said}</p> }
}

/// The same in the form of the mapping.
#[component]
pub fn PlacingStatus(
    /// Of which places.
    placing: Placing,
    /// Whether it is seen there too.
    is_seen: bool,
) -> impl IntoView {
    view! { <p class="placing-words" class:visually-hidden=!is_seen role="status" data-message="placing">{placing.said}</p> }
}

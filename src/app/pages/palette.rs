//! The command palette (Ctrl or Cmd and K): everything of the open portfolio, and everything that can be done with it, by a few
//! letters of its name. What fits is told by [`evidence_mapper::finder`], what there is by [`goals`].

mod goals;

use evidence_mapper::finder::{Entry, Finder};
use leptos::ev;
use leptos::prelude::*;

use crate::app::browser::page;
use crate::app::pages::help::Help;
use crate::app::pages::sheets::Sheets;
use crate::app::session::Session;
use crate::app::state::App;
use crate::app::ui::dialog::Dialog;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::ui::unique_id;
use crate::app::words;
use goals::{Goal, Reach};

/// How many are shown. Who sees none of what they meant types another letter.
const MOST: usize = 40;

/// Whether it is open. A handle, to be had from context.
#[derive(Clone, Copy)]
pub struct Palette(RwSignal<bool>);

impl Palette {
    /// Closed.
    pub fn new() -> Palette {
        Palette(RwSignal::new(false))
    }

    /// Opens it, unless something else is to be dealt with first.
    pub fn open(self) {
        if !page::is_dialog_open() {
            self.0.set(true);
        }
    }
}

/// The button that opens it.
#[component]
pub fn PaletteButton() -> impl IntoView {
    let palette = expect_context::<Palette>();
    view! {
        <button
            class="icon-btn palette-button"
            aria-label="Find or do"
            aria-haspopup="dialog"
            aria-keyshortcuts="Control+K Meta+K"
            title="Find or do (Ctrl K)"
            on:click=move |_| palette.open()
        >
            <Icon of=Glyph::Search/>
        </button>
    }
}

/// Where it opens. Listens for its keys as long as a portfolio is open.
#[component]
pub fn PaletteHost() -> impl IntoView {
    let palette = expect_context::<Palette>();
    let keys = window_event_listener(ev::keydown, move |event| {
        let is_command = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key();
        if is_command && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            palette.open();
        }
    });
    on_cleanup(move || keys.remove());
    let close = Callback::new(move |()| palette.0.set(false));
    move || palette.0.get().then(|| view! { <Dialog title="Find or do" on_close=close><Search close/></Dialog> })
}

/// The field, and what fits what is typed into it.
#[component]
fn Search(close: Callback<()>) -> impl IntoView {
    let reach = Reach {
        app: expect_context::<App>(),
        session: expect_context::<Session>(),
        sheets: expect_context::<Sheets>(),
        help: expect_context::<Help>(),
    };
    let actions = StoredValue::new(goals::actions(reach));
    // Made ready when the first letter is typed, so that opening is at once.
    let finder: StoredValue<Option<Finder<Goal>>> = StoredValue::new(None);
    let typed = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    let found = Memo::new(move |_| {
        typed.with(|typed| {
            if typed.trim().is_empty() {
                let shown = actions.with_value(Clone::clone);
                return (shown.len(), shown);
            }
            finder.update_value(|finder| {
                finder.get_or_insert_with(|| {
                    let things = reach.session.with_untracked(goals::things);
                    Finder::new(actions.with_value(Clone::clone).into_iter().chain(things))
                });
            });
            finder.with_value(|finder| {
                let (found, all) = finder.as_ref().map(|finder| finder.find(typed, MOST)).unwrap_or_default();
                (all, found.into_iter().cloned().collect::<Vec<_>>())
            })
        })
    });
    let list = unique_id("found");
    let option = StoredValue::new(format!("{list}-"));
    let id_of = move |index: usize| option.with_value(|prefix| format!("{prefix}{index}"));
    let go = move |index: usize| {
        let goal = found.with_untracked(|(_, found)| found.get(index).map(|entry| entry.what.clone()));
        if let Some(goal) = goal {
            close.run(());
            goals::reach(goal, reach);
        }
    };
    let press = move |event: ev::KeyboardEvent| {
        let last = found.with_untracked(|(_, found)| found.len()).saturating_sub(1);
        let at = chosen.get_untracked();
        let to = match event.key().as_str() {
            "ArrowDown" if at >= last => 0,
            "ArrowDown" => at + 1,
            "ArrowUp" => at.checked_sub(1).unwrap_or(last),
            "PageDown" => (at + 8).min(last),
            "PageUp" => at.saturating_sub(8),
            "Enter" => {
                event.prevent_default();
                return go(at);
            }
            _ => return,
        };
        event.prevent_default();
        chosen.set(to);
        page::reveal_quietly(&format!("#{}", id_of(to)));
    };
    let said = move || {
        let (all, shown) = found.with(|(all, found)| (*all, found.len()));
        match (typed.with(|typed| typed.trim().is_empty()), all) {
            (true, _) => String::new(),
            (false, 0) => "Nothing of that name".to_owned(),
            (false, all) if all > shown => format!("{shown} of {all} shown"),
            (false, all) => format!("{} found", words::count(all, "thing", "things")),
        }
    };
    let listbox = list.clone();
    view! {
        <div class="palette">
            <div class="search">
                <Icon of=Glyph::Search/>
                <input
                    class="input"
                    type="text"
                    role="combobox"
                    autofocus
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    enterkeyhint="go"
                    placeholder="E012 · 507 2.1 · words · what to do"
                    aria-label="Evidence, criterion, unit or action"
                    aria-expanded="true"
                    aria-autocomplete="list"
                    aria-controls=list
                    aria-activedescendant=move || found.with(|(_, found)| (!found.is_empty()).then(|| id_of(chosen.get())))
                    on:input:target=move |event| {
                        typed.set(event.target().value());
                        chosen.set(0);
                    }
                    on:keydown=press
                />
            </div>
            <ul class="palette-list" id=listbox role="listbox" aria-label="What fits">
                {move || found.with(|(_, found)| {
                    let item = |(index, entry): (usize, &Entry<Goal>)| {
                        let reference = (!entry.reference.is_empty())
                            .then(|| view! { <span class="palette-ref">{entry.reference.clone()}</span>" " });
                        view! {
                            <li
                                class="palette-item"
                                id=id_of(index)
                                role="option"
                                aria-selected=move || (chosen.get() == index).to_string()
                                data-goal=entry.what.kind()
                                // The field keeps the focus.
                                on:mousedown=|event| event.prevent_default()
                                on:click=move |_| go(index)
                            >
                                <Icon of=entry.what.glyph()/>
                                <span class="palette-title">{reference}{entry.title.clone()}</span>
                                <span class="palette-kind">{entry.what.kind()}</span>
                            </li>
                        }
                    };
                    found.iter().enumerate().map(item).collect_view()
                })}
            </ul>
            <p class="palette-foot">
                <span role="status">{said}</span>
                <span class="pick-keys" aria-hidden="true">
                    <kbd class="kbd">"↑"</kbd>" "<kbd class="kbd">"↓"</kbd>" to go, "<kbd class="kbd">"Enter"</kbd>" to choose, "<kbd class="kbd">"Esc"</kbd>" to leave"
                </span>
            </p>
        </div>
    }
    .into_any()
}

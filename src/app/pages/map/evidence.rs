//! The evidence side: cards to pick up, found by words and filters.

use std::collections::BTreeSet;

use evidence_mapper::portfolio::{Evidence, EvidenceContent, EvidenceId};
use leptos::ev;
use leptos::prelude::*;

use crate::app::drag::Carry;
use crate::app::pages::add_evidence::AddEvidence;
use crate::app::pages::help::TourOffer;
use crate::app::pages::sheets::Sheets;
use crate::app::session::Session;
use crate::app::thumbnails::Thumbnails;
use crate::app::ui::filling::{self, Filling};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::ui::thumbnail::Thumbnail;
use crate::app::words;

/// Which cards are chosen, and which show.
#[derive(Clone, Copy)]
pub struct EvidenceView {
    /// The chosen ones.
    pub chosen: RwSignal<BTreeSet<EvidenceId>>,
    words: RwSignal<String>,
    only_unmapped: RwSignal<bool>,
}

impl EvidenceView {
    /// Nothing chosen, everything shown.
    pub fn new() -> EvidenceView {
        EvidenceView {
            chosen: RwSignal::new(BTreeSet::new()),
            words: RwSignal::new(String::new()),
            only_unmapped: RwSignal::new(false),
        }
    }

    /// What goes along when `id` is picked up: the chosen ones if it is one of them, else it alone.
    fn along_with(self, id: EvidenceId) -> BTreeSet<EvidenceId> {
        self.chosen.with_untracked(|chosen| if chosen.contains(&id) { chosen.clone() } else { [id].into() })
    }

    fn toggle(self, id: EvidenceId) {
        self.chosen.update(|chosen| {
            if !chosen.remove(&id) {
                chosen.insert(id);
            }
        });
    }
}

/// How many cards fill the tallest screen, at least.
const SCREENFUL: usize = 32;

fn matches(evidence: &Evidence, words: &str) -> bool {
    let all = format!("{} {} {}", evidence.number, evidence.title, evidence.description).to_lowercase();
    words.to_lowercase().split_whitespace().all(|word| all.contains(word))
}

/// The pane of evidence.
#[component]
pub fn EvidencePane() -> impl IntoView {
    let session = expect_context::<Session>();
    let view = expect_context::<EvidenceView>();
    let carry = expect_context::<Carry>();
    let all = session.memo(|workspace| workspace.portfolio().evidence.len());
    let shown = Memo::new(move |_| {
        view.words.with(|words| {
            session.with(|workspace| {
                let only_unmapped = view.only_unmapped.get();
                let mapped_to = &workspace.progress().mapped_to;
                let is_shown = |id: EvidenceId, evidence: &Evidence| {
                    matches(evidence, words) && (!only_unmapped || mapped_to.get(&id).is_none_or(|&count| count == 0))
                };
                let mut items: Vec<_> =
                    workspace.portfolio().evidence.iter().filter(|(id, e)| is_shown(*id, e)).collect();
                items.sort_by_key(|(_, evidence)| std::cmp::Reverse(evidence.number));
                items.into_iter().map(|(id, _)| id).collect::<Vec<_>>()
            })
        })
    });
    // What is withdrawn is no longer chosen.
    let chosen = Memo::new(move |_| {
        session.with(|workspace| {
            let portfolio = workspace.portfolio();
            view.chosen.with(|chosen| {
                chosen.iter().copied().filter(|&id| portfolio.evidence.contains(id)).collect::<BTreeSet<_>>()
            })
        })
    });
    provide_context(Filling::new());
    let there = filling::growing(SCREENFUL, move || shown.try_with_untracked(Vec::len).unwrap_or_default());
    let shown_there = move || shown.with(|shown| shown.iter().copied().take(there.get()).collect::<Vec<_>>());
    let is_empty = Memo::new(move |_| all.get() == 0);
    let has_chosen = Memo::new(move |_| chosen.with(|chosen| !chosen.is_empty()));
    view! {
        <div class="pane-head">
            <h2>"Evidence"</h2>
            <span class="pane-count">{move || all.get()}</span>
            <AddEvidence/>
        </div>
        <Show
            when=move || !is_empty.get()
            fallback=|| view! {
                <div class="empty">
                    <Icon of=Glyph::Upload/>
                    <h3 class="for-pointers">"Drop your first evidence here"</h3>
                    <h3 class="for-fingers">"Add your first evidence"</h3>
                    <p>"Files, photos and recordings from your device, something you write, a link, or a note of what is kept elsewhere."</p>
                    <TourOffer/>
                </div>
            }
        >
            <div class="pane-tools">
                <input
                    type="search"
                    class="input"
                    placeholder="Find evidence"
                    aria-label="Find evidence"
                    prop:value=move || view.words.get()
                    on:input:target=move |event| view.words.set(event.target().value())
                />
                <button
                    aria-pressed=move || view.only_unmapped.get().to_string()
                    on:click=move |_| view.only_unmapped.update(|only| *only = !*only)
                >
                    "Not mapped"
                </button>
            </div>
            <Show when=move || has_chosen.get()>
                <div class="choice-bar">
                    <span>{move || words::count(chosen.with(BTreeSet::len), "item chosen", "items chosen")}</span>
                    <button class="btn" data-kind="primary" data-size="small" on:click=move |_| carry.pick(chosen.get_untracked())>
                        "Map to criteria…"
                    </button>
                    <button class="btn" data-kind="quiet" data-size="small" on:click=move |_| view.chosen.set(BTreeSet::new())>
                        "Clear"
                    </button>
                </div>
            </Show>
            <ul class="cards" data-scroll-pane>
                <For each=shown_there key=|id| *id let:id>
                    <Card id/>
                </For>
                <Show when=move || shown.with(Vec::is_empty)>
                    <li class="muted small">"Nothing matches."</li>
                </Show>
            </ul>
        </Show>
    }
    .into_any()
}

fn icon(evidence: &Evidence) -> Glyph {
    match &evidence.content {
        EvidenceContent::Files(files) => {
            let kind = files.first().map_or("", |file| file.media_type.as_str());
            match kind.split('/').next().unwrap_or_default() {
                "image" => Glyph::Image,
                "audio" => Glyph::Audio,
                "video" => Glyph::Video,
                _ => Glyph::File,
            }
        }
        EvidenceContent::Account { .. } => Glyph::Account,
        EvidenceContent::Link { .. } => Glyph::Link,
        EvidenceContent::Elsewhere { .. } => Glyph::Elsewhere,
    }
}

#[component]
fn Card(id: EvidenceId) -> impl IntoView {
    let session = expect_context::<Session>();
    let carry = expect_context::<Carry>();
    let view = expect_context::<EvidenceView>();
    let evidence = session.evidence(id);
    let number = field(evidence, |evidence| evidence.number.to_string());
    let place = NodeRef::new();
    let is_filled = expect_context::<Filling>().turn(place);
    let is_chosen = Memo::new(move |_| view.chosen.with(|chosen| chosen.contains(&id)));
    let is_carried = carry.is_carried(id);
    let is_own = !session.is_read_only();
    let press = move |event: ev::PointerEvent| {
        if is_own {
            carry.press(&event, move || view.along_with(id), session);
        }
    };
    view! {
        <li
            node_ref=place
            class="card"
            class:is-chosen=is_chosen
            class:is-carried=is_carried
            data-evidence=number
            on:pointerdown=press
        >
            {move || is_filled.get().then(|| view! { <CardBody id evidence number/> })}
        </li>
    }
    .into_any()
}

fn field(evidence: Memo<Option<Evidence>>, read: fn(&Evidence) -> String) -> Memo<String> {
    Memo::new(move |_| evidence.with(|evidence| evidence.as_ref().map(read).unwrap_or_default()))
}

#[component]
fn CardBody(id: EvidenceId, evidence: Memo<Option<Evidence>>, number: Memo<String>) -> impl IntoView {
    let session = expect_context::<Session>();
    let carry = expect_context::<Carry>();
    let sheets = expect_context::<Sheets>();
    let view = expect_context::<EvidenceView>();
    let thumbnails = expect_context::<Thumbnails>();
    let is_chosen = Memo::new(move |_| view.chosen.with(|chosen| chosen.contains(&id)));
    let is_own = !session.is_read_only();
    let count = session.mapped_to(id);
    let title = field(evidence, |evidence| evidence.title.clone());
    let facts = move || {
        let spec = session.spec();
        evidence.with(|evidence| {
            let Some(evidence) = evidence else { return String::new() };
            let mut facts = vec![match &evidence.content {
                EvidenceContent::Files(files) => words::size(files.iter().map(|file| file.size).sum()),
                content => words::kind(content).to_owned(),
            }];
            facts.extend(evidence.types.iter().filter_map(|&id| spec.evidence_type(id)).map(|kind| kind.label.clone()));
            facts.extend(evidence.setting.map(words::setting).map(str::to_owned));
            facts.join(" · ")
        })
    };
    view! {
        <Show when=move || is_own>
            <label class="card-choose">
                <input
                    type="checkbox"
                    aria-label=move || format!("Choose {} {}", number.get(), title.get())
                    prop:checked=is_chosen
                    on:change=move |_| view.toggle(id)
                />
            </label>
        </Show>
        <span class="card-kind">{move || evidence.with(|evidence| evidence.as_ref().map(|e| view! { <Thumbnail picture=thumbnails.of(Some(&e.content)) icon=icon(e)/> }))}</span>
        <div class="card-body">
            <button
                class="card-title"
                data-title
                on:click=move |_| if !carry.swallows_click() { sheets.open_evidence(id) }
            >
                <span class="card-ref">{number}</span>
                " "
                {title}
            </button>
            <p class="card-facts">{facts}</p>
        </div>
        <span class="card-count" class:is-none=move || count.get() == 0 title="Criteria mapped">
            {move || words::count(usize::try_from(count.get()).unwrap_or_default(), "criterion", "criteria")}
        </span>
        <Show when=move || is_own>
            <button
                class="btn card-map" data-kind="quiet" data-size="small"
                aria-label=move || format!("Map {} {} to criteria", number.get(), title.get())
                on:click=move |_| carry.pick(view.along_with(id))
            >
                "Map…"
            </button>
            <button class="card-grip" data-grip tabindex="-1" aria-hidden="true">
                <Icon of=Glyph::Grip/>
            </button>
        </Show>
    }
    .into_any()
}

//! The library: every specification on offer, what is known of it, and files of one's own.

mod exchange;
mod facts;
mod findings;

use evidence_mapper::dates;
use evidence_mapper::digest::Digest;
use evidence_mapper::library::Edition;
use evidence_mapper::portfolio::SpecificationPin;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::browser::file::{self, Picked};
use crate::app::browser::{clipboard, clock, page};
use crate::app::library::{Library, Offered, Refused, Source, shelf};
use crate::app::pages::map::{dropped, is_dragging_files};
use crate::app::pages::start::StartPortfolio;
use crate::app::parts;
use crate::app::state::App;
use crate::app::ui::dialog::Dialog;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::ui::toast::Toast;
use crate::app::words;
use exchange::{Conversions, SaveAs};
use facts::{Awards, Supplied, Units};
use findings::{Errata, Findings};

/// The files that can be opened: our own, and those of other programs.
const ACCEPTS: &str = ".json,.csv,.matrix,application/json,text/csv";

/// The screen.
#[component]
pub fn LibraryPage() -> impl IntoView {
    let app = expect_context::<App>();
    parts::load_library(app);
    let is_file_over = RwSignal::new(false);
    let picker: NodeRef<html::Input> = NodeRef::new();
    let open = move |picked: Picked| spawn_local(shelf::open(app, picked));
    let pick = move |_| {
        if let Some(picker) = picker.get_untracked() {
            picker.click();
        }
    };
    let is_loaded = Memo::new(move |_| app.library().with(Library::is_loaded));
    let offered = Memo::new(move |_| app.library().with(|library| library.offered.clone()));
    let shelf = Shelf::new(offered);
    provide_context(shelf);
    let refused = Memo::new(move |_| app.library().with(|library| library.refused.clone()));
    let refused_here = Memo::new(move |_| app.library().with(|library| library.refused_here.clone()));
    view! {
        <main
            data-screen="library"
            class="page"
            class:is-file-over=move || is_file_over.get()
            on:dragover=move |event| {
                if is_dragging_files(&event) {
                    event.prevent_default();
                    is_file_over.set(true);
                }
            }
            on:dragleave=move |event| {
                if page::has_left(&event) {
                    is_file_over.set(false);
                }
            }
            on:drop=move |event| {
                is_file_over.set(false);
                if is_dragging_files(&event) {
                    event.prevent_default();
                    open(dropped(&event));
                }
            }
        >
            <input
                node_ref=picker
                type="file"
                multiple
                accept=ACCEPTS
                class="visually-hidden"
                tabindex="-1"
                aria-label="Choose specification files"
                on:change:target=move |event| open(file::from_input(&event.target()))
            />
            <div class="page-head">
                <h1 class="page-title">"Library"</h1>
                <div class="page-actions">
                    <button class="btn" data-kind="secondary" on:click=pick><Icon of=Glyph::Upload/>"Open a specification file"</button>
                </div>
            </div>
            <p class="page-lead">
                "The specifications that portfolios can be started with. Your provider puts them beside this page; a file that you open yourself, or drop here, stays in this browser. Frameworks of Moodle, Mahara and CASE can be opened too."
            </p>
            {move || refused_here.get().into_iter().map(|file| view! { <RefusedFile file/> }).collect_view()}
            {move || refused.get().into_iter().map(|file| view! { <RefusedFile file/> }).collect_view()}
            <Show when=move || is_loaded.get() fallback=|| view! { <p class="hint">"Opening…"</p> }>
                <Show when=move || offered.with(Vec::is_empty)>
                    <section class="panel">
                        <h2>"Nothing is on offer"</h2>
                        <p>"Open a specification file to start with. Portfolios that are on this device carry theirs along."</p>
                    </section>
                </Show>
                <Show when=move || shelf.is_long.get()><Find/></Show>
                <ul class="specifications">
                    <For each=move || offered.get() key=|offered| offered.spec().digest let:offered>
                        {
                            let words = sought_in(&offered);
                            view! { <li hidden=move || !shelf.shows(&words)><Card offered/></li> }
                        }
                    </For>
                </ul>
            </Show>
            <Conversions/>
        </main>
    }
    .into_any()
}

/// From how many specifications on they are folded, and can be searched.
const LONG: usize = 5;

/// How the list is shown. A handle.
#[derive(Clone, Copy)]
struct Shelf {
    offered: Memo<Vec<Offered>>,
    words: RwSignal<String>,
    is_long: Memo<bool>,
}

impl Shelf {
    fn new(offered: Memo<Vec<Offered>>) -> Shelf {
        let is_long = Memo::new(move |_| offered.with(Vec::len) >= LONG);
        Shelf { offered, words: RwSignal::new(String::new()), is_long }
    }

    /// Whether every word that is sought stands in `words`.
    fn shows(self, words: &str) -> bool {
        let sought = |sought: &String| sought.split_whitespace().all(|word| words.contains(&word.to_lowercase()));
        !self.is_long.get() || self.words.with(sought)
    }

    fn found(self) -> usize {
        self.offered.with(|all| all.iter().filter(|offered| self.shows(&sought_in(offered))).count())
    }
}

/// What a specification is found by: its titles, who awards it, its numbers.
fn sought_in(offered: &Offered) -> String {
    let spec = offered.spec();
    let mut words = format!("{} {} {} {}", spec.title, spec.awarding_body.value, spec.id, spec.version);
    for award in &spec.awards {
        words += &format!(" {} level {} ", award.title, award.level);
        words += award.qan.value.as_deref().unwrap_or_default();
    }
    words.to_lowercase()
}

/// Finds specifications among many.
#[component]
fn Find() -> impl IntoView {
    let shelf = expect_context::<Shelf>();
    let result = move || match (shelf.found(), shelf.offered.with(Vec::len)) {
        (0, _) => "No specification has these words".to_owned(),
        (found, all) if found == all => format!("{all} specifications"),
        (found, all) => format!("{found} of {all} specifications"),
    };
    view! {
        <div class="specifications-find">
            <input
                class="input" type="search" autocomplete="off"
                placeholder="Find a specification" aria-label="Find a specification"
                prop:value=shelf.words
                on:input:target=move |event| shelf.words.set(event.target().value())
            />
            <p class="muted small" role="status">{result}</p>
        </div>
    }
    .into_any()
}

/// A file that is not used, with everything that is wrong with it.
#[component]
fn RefusedFile(file: Refused) -> impl IntoView {
    let problems = file.messages.into_iter().map(|message| {
        view! {
            <li>
                <b>{message.title}</b>
                <p>{message.detail}</p>
                {message.hint.map(|hint| view! { <p class="muted small">{hint}</p> })}
            </li>
        }
    });
    view! {
        <section class="banner is-problem" role="alert" data-message="specification-refused">
            <h2 class="banner-title">{file.title}</h2>
            <ul class="problems">{problems.collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// One specification.
#[component]
fn Card(offered: Offered) -> impl IntoView {
    let app = expect_context::<App>();
    let spec = offered.edition.specification.clone();
    let digest = spec.digest;
    let (id, title) = (spec.id.to_string(), spec.title.clone());
    let is_starting = RwSignal::new(false);
    let done = Callback::new(move |()| is_starting.set(false));
    let published = spec.published_on.as_ref().map(|published| format!(", {}", month(&published.value)));
    let source = match offered.source {
        Source::Host => format!("{} from your provider", offered.file),
        Source::Shelf(at) => format!("{}, opened {}", offered.file, words::day(at, clock::today())),
    };
    let pin = SpecificationPin { id: spec.id, version: spec.version.clone(), digest };
    let newer = move || {
        let newer = app.library().with(|library| Some(library.newer(&pin)?.spec().version.clone()))?;
        Some(view! { <span class="newer small">{format!("Version {newer} is on offer too")}</span> })
    };
    let pinned = Memo::new(move |_| {
        app.holdings().with(|all| all.iter().filter(|holding| holding.specification_digest == digest).count())
    });
    view! {
        <article class="panel specification" data-specification=id.clone() data-digest=digest.to_string()>
            <header class="specification-head">
                <div>
                    <h2>{title.clone()}</h2>
                    <p class="muted">{spec.awarding_body.value.clone()}</p>
                </div>
                <div class="page-actions">
                    <SaveAs edition=offered.edition.clone()/>
                    <button class="btn" data-kind="primary" data-size="small" on:click=move |_| is_starting.set(true)>"Start a portfolio"</button>
                </div>
            </header>
            <dl class="facts">
                <dt>"Version"</dt>
                <dd>{spec.version.clone()}{published}{newer}</dd>
                <dt>"File"</dt>
                <dd>{source}</dd>
                <dt>"Digest"</dt>
                <dd><DigestOf digest/></dd>
                <dt>"In use"</dt>
                <dd>{move || match pinned.get() {
                    0 => "No portfolio here is pinned to these words".to_owned(),
                    count => format!("{} pinned to these words", words::count(count, "portfolio here is", "portfolios here are")),
                }}</dd>
            </dl>
            <Supplied spec=spec.clone()/>
            <Contents edition=offered.edition.clone()/>
            {matches!(offered.source, Source::Shelf(_)).then(|| view! { <Remove digest title=title.clone() pinned/> })}
            <Show when=move || is_starting.get()>
                <Dialog title="Start a portfolio" on_close=done>
                    <StartPortfolio digest=Some(digest) on_done=done/>
                </Dialog>
            </Show>
        </article>
    }
    .into_any()
}

/// What it holds and what is to be said of it; folded away where there are many of them.
#[component]
fn Contents(edition: Edition) -> impl IntoView {
    let shelf = expect_context::<Shelf>();
    let spec = edition.specification.clone();
    let open = edition.findings.iter().filter(|finding| finding.explained_by.is_none()).count();
    let mut title = format!(
        "{}, {}, {}",
        words::count(spec.awards.len(), "award", "awards"),
        words::count(spec.units.len(), "unit", "units"),
        words::count(spec.criteria().count(), "criterion", "criteria")
    );
    if open > 0 {
        title += &format!("; {} to be looked at", words::count(open, "finding is", "findings are"));
    }
    let all = move || {
        view! {
            <Awards spec=spec.clone()/>
            <Units spec=spec.clone()/>
            <Findings findings=edition.findings.clone()/>
            <Errata spec=spec.clone()/>
        }
    };
    move || {
        if !shelf.is_long.get() {
            return all().into_any();
        }
        let (all, is_open) = (all.clone(), RwSignal::new(false));
        view! {
            <details class="fold contents" on:toggle=move |_| is_open.update(|is_open| *is_open = !*is_open)>
                <summary>{title.clone()}</summary>
                {move || is_open.get().then(&all)}
            </details>
        }
        .into_any()
    }
}

/// The first digits, and a way to copy all of them.
#[component]
fn DigestOf(digest: Digest) -> impl IntoView {
    let app = expect_context::<App>();
    let all = digest.prefixed();
    let short: String = digest.to_string().chars().take(12).collect();
    let copy = {
        let all = all.clone();
        move |_| {
            let all = all.clone();
            spawn_local(async move {
                match clipboard::copy(&all).await {
                    Ok(()) => app.toasts().show(Toast::done("Digest copied")),
                    Err(_) => app.toasts().show(Toast::notice("digest", all)),
                }
            });
        }
    };
    view! {
        <code class="digest" title=all>{short}"…"</code>
        " "
        <button class="btn" data-kind="quiet" data-size="small" aria-label="Copy the digest" on:click=copy>"Copy"</button>
    }
    .into_any()
}

/// Takes one's own file away again.
#[component]
fn Remove(digest: Digest, title: String, pinned: Memo<usize>) -> impl IntoView {
    let app = expect_context::<App>();
    let is_asking = RwSignal::new(false);
    let title = StoredValue::new(title);
    let remove = move |_| {
        is_asking.set(false);
        spawn_local(shelf::remove(app, digest));
    };
    view! {
        <footer class="specification-foot">
            <button
                class="btn" data-kind="quiet" data-size="small"
                aria-label=format!("Remove {} from the library", title.get_value())
                disabled=move || { pinned.get() > 0 }
                on:click=move |_| is_asking.set(true)
            >
                <Icon of=Glyph::Trash/>"Remove"
            </button>
            <Show when=move || { pinned.get() > 0 }>
                <span class="muted small">"It stays as long as a portfolio here is pinned to it."</span>
            </Show>
        </footer>
        <Show when=move || is_asking.get()>
            <Dialog title="Remove from the library?" on_close=move |()| is_asking.set(false)>
                <p>{format!("“{}” will no longer be on offer in this browser. The file on your disk stays.", title.get_value())}</p>
                <div class="form-actions">
                    <button class="btn" data-kind="quiet" on:click=move |_| is_asking.set(false)>"Keep it"</button>
                    <button class="btn" data-kind="danger" on:click=remove>"Remove"</button>
                </div>
            </Dialog>
        </Show>
    }
    .into_any()
}

/// `February 2022` out of `2022-02`.
fn month(text: &str) -> String {
    format!("{text}-01").parse().map_or_else(|_| text.to_owned(), dates::month)
}

//! All portfolios on this device: starting one, opening one, opening somebody's bundle.

use evidence_mapper::demo;
use evidence_mapper::desk::mail::Mail;
use evidence_mapper::portfolio::SpecificationPin;
use evidence_mapper::store::{Held, Holding};
use evidence_mapper::terms::say;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::browser::{clock, file, page, storage};
use crate::app::holding::is_received;
use crate::app::library::Library;
use crate::app::pages::map::{dropped, is_dragging_files};
use crate::app::parts::later::Later;
use crate::app::parts::{self, LibraryPart};
use crate::app::route::{Route, Screen};
use crate::app::state::App;
use crate::app::transfer::{Task, Transfer, TransferProgress};
use crate::app::ui::dialog::Dialog;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;

/// The screen.
#[component]
pub fn PortfoliosPage() -> impl IntoView {
    let app = expect_context::<App>();
    let transfer = expect_context::<Transfer>();
    let is_starting = RwSignal::new(false);
    let is_file_over = RwSignal::new(false);
    let holdings = app.holdings();
    let own = Memo::new(move |_| {
        holdings.with(|all| all.iter().filter(|holding| !is_received(holding)).cloned().collect::<Vec<_>>())
    });
    let received = Memo::new(move |_| {
        holdings.with(|all| all.iter().filter(|holding| is_received(holding)).cloned().collect::<Vec<_>>())
    });
    let is_empty = Memo::new(move |_| holdings.with(Vec::is_empty));
    let picker: NodeRef<html::Input> = NodeRef::new();
    let checked: NodeRef<html::Input> = NodeRef::new();
    let check = move |_| {
        if let Some(checked) = checked.get_untracked() {
            checked.click();
        }
    };
    let done = Callback::new(move |()| is_starting.set(false));
    let open = move |_| {
        if let Some(picker) = picker.get_untracked() {
            picker.click();
        }
    };
    view! {
        <main
            data-screen="portfolios"
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
                    transfer.open_first(dropped(&event));
                }
            }
        >
            <input
                node_ref=picker
                type="file"
                accept="application/json,.json"
                class="visually-hidden"
                tabindex="-1"
                aria-label="Choose a bundle"
                on:change:target=move |event| transfer.open_first(file::from_input(&event.target()))
            />
            <input
                node_ref=checked
                type="file"
                accept="application/json,.json"
                class="visually-hidden"
                tabindex="-1"
                aria-label="File to check"
                on:change:target=move |event| transfer.check_first(file::from_input(&event.target()))
            />
            <Show when=move || is_empty.get()>
                <section class="welcome">
                    <h1>"Your portfolio, criterion by criterion"</h1>
                    <p class="lead">
                        {say("Collect evidence, drag it onto the criteria it meets, see what is covered and what is missing, and hand your {assessor} one file.")}
                    </p>
                    <div class="welcome-actions">
                        <button class="btn" data-kind="primary" data-size="large" on:click=move |_| is_starting.set(true)>"Start a portfolio"</button>
                        <button class="btn" data-kind="secondary" data-size="large" on:click=open>"Open a bundle"</button>
                        <button class="btn" data-kind="quiet" data-size="large" on:click=move |_| transfer.open_demo()>"Look around in a demo"</button>
                    </div>
                    <p class="muted small">"No account. Nothing leaves this browser unless you hand it over yourself."</p>
                    <p class="small welcome-more">
                        <a href="#/library">"See the qualifications on offer"</a>
                        <button class="btn" data-kind="secondary" data-size="small" on:click=check>"Check a bundle"</button>
                    </p>
                </section>
            </Show>
            <Show when=move || !is_empty.get()>
                <div class="page-head">
                    <h1 class="page-title">"Portfolios"</h1>
                    <div class="page-actions">
                        <button class="btn" data-kind="secondary" on:click=check>"Check a bundle"</button>
                        <button class="btn" data-kind="secondary" on:click=open>"Open a bundle"</button>
                        <button class="btn" data-kind="primary" on:click=move |_| is_starting.set(true)>"Start a portfolio"</button>
                    </div>
                </div>
            </Show>
            <TransferProgress task=Task::Import/>
            <TransferProgress task=Task::Check/>
            <LibraryProblems/>
            <Show when=move || !own.with(Vec::is_empty)>
                <ul class="portfolios">
                    <For each=move || own.get() key=|holding| (holding.id, holding.changed_at) let:holding>
                        <PortfolioCard holding/>
                    </For>
                </ul>
            </Show>
            <Show when=move || !received.with(Vec::is_empty)>
                <div class="page-head">
                    <h2 class="page-subtitle">{say("Received from {learners}")}</h2>
                    <a href="#/desk">"What waits, on the desk"</a>
                </div>
                <ul class="portfolios">
                    <For each=move || received.get() key=|holding| (holding.id, holding.changed_at) let:holding>
                        <PortfolioCard holding/>
                    </For>
                </ul>
            </Show>
            <Show when=move || !is_empty.get()>
                <StorageNote/>
            </Show>
            <Show when=move || is_starting.get()>
                <Dialog title="Start a portfolio" on_close=move |()| is_starting.set(false)>
                    <Later part=|| Box::pin(parts::library()) show=move |part: LibraryPart| (part.start_form)(None, done)/>
                </Dialog>
            </Show>
        </main>
    }
    .into_any()
}

#[component]
fn PortfolioCard(holding: Holding) -> impl IntoView {
    let app = expect_context::<App>();
    let screen = if !is_received(&holding) { Screen::Map } else { Screen::Review };
    let href = Route::Portfolio(holding.id, screen).to_string();
    let today = clock::today();
    let exported = match (holding.held, holding.exported_at) {
        (Held::Received, _) => "Read only".to_owned(),
        (Held::Own { .. }, None) => "Never backed up".to_owned(),
        (Held::Own { .. }, Some(moment)) => format!("Exported {}", words::day(moment, today)),
    };
    let is_removing = RwSignal::new(false);
    let id = holding.id;
    // Somebody else's portfolio is theirs to move on.
    let pin = holding
        .specification_version
        .clone()
        .filter(|_| !is_received(&holding))
        .map(|version| SpecificationPin { id: holding.specification, version, digest: holding.specification_digest });
    let is_loaded = Memo::new(move |_| app.library().with(Library::is_loaded));
    let newer = move || {
        let part = is_loaded.get().then(|| app.library().with_untracked(|library| library.part))??;
        Some((part.newer_note)(id, pin.clone()?))
    };
    let name = StoredValue::new(holding.learner.clone());
    view! {
        <li class="portfolio" data-portfolio=id.to_string()>
            <a class="portfolio-link" href=href>
                <span class="portfolio-name">{holding.learner.clone()}</span>
                <span class="portfolio-award">{holding.award_title.clone()}</span>
            </a>
            <p class="muted small">{holding.specification_title.clone()}</p>
            {mail(&holding)}
            {newer}
            <div class="ladder">
                <progress
                    value=holding.criteria_mapped.to_string()
                    max=holding.criteria_total.max(1).to_string()
                    aria-label="Criteria with evidence"
                ></progress>
                <span class="muted small">
                    {format!("{} of {} have evidence · {}", holding.criteria_mapped, words::count(usize::try_from(holding.criteria_total).unwrap_or_default(), "criterion", "criteria"), words::count(usize::try_from(holding.evidence).unwrap_or_default(), "evidence item", "evidence items"))}
                </span>
            </div>
            <div class="portfolio-foot">
                <span class="muted small">{format!("Changed {} · {exported}", words::day(holding.changed_at, today))}</span>
                <button
                    class="btn" data-kind="quiet" data-size="small"
                    aria-label=format!("Remove the portfolio of {} from this device", holding.learner)
                    // Of the demo nobody has to be asked twice: it can be had again at any time.
                    on:click=move |_| if id == demo::portfolio() { app.remove(id) } else { is_removing.set(true) }
                >
                    <Icon of=Glyph::Trash/>
                </button>
            </div>
            <Show when=move || is_removing.get()>
            <Dialog title="Remove from this device?" on_close=move |()| is_removing.set(false)>
                <p>{format!("The portfolio of {} will be gone from this browser, with all its evidence. There is no way back but an exported file.", name.get_value())}</p>
                <div class="form-actions">
                    <button class="btn" data-kind="quiet" on:click=move |_| is_removing.set(false)>"Keep it"</button>
                    <button class="btn" data-kind="danger" on:click=move |_| { is_removing.set(false); app.remove(id) }>"Remove"</button>
                </div>
            </Dialog>
            </Show>
        </li>
    }
    .into_any()
}

/// What waits in a portfolio of one's own.
fn mail(holding: &Holding) -> Option<impl IntoView + use<>> {
    let mail = Mail::read(holding.summary.as_deref().unwrap_or_default());
    let waiting = [
        (mail.unread, Screen::Inbox, "new message", "new messages"),
        (mail.actions, Screen::Inbox, "thing to do", "things to do"),
        (mail.versions, Screen::Versions, "record in two versions", "records in two versions"),
    ];
    let id = holding.id;
    let links = waiting.into_iter().filter(|(count, ..)| *count > 0).map(move |(count, screen, one, many)| {
        let href = Route::Portfolio(id, screen).to_string();
        view! { <a class="mark is-new" href=href data-count=count.to_string()>{words::count(count, one, many)}</a> }
    });
    let links: Vec<_> = links.collect();
    (!links.is_empty() && !is_received(holding))
        .then(|| view! { <p class="portfolio-mail" data-message="mail">{links}</p> })
}

#[component]
fn LibraryProblems() -> impl IntoView {
    let app = expect_context::<App>();
    let refused = Memo::new(move |_| app.library().with(|library| library.refused.clone()));
    move || {
        refused
            .get()
            .into_iter()
            .map(|file| {
                let more = file.messages.len().saturating_sub(1);
                let first = file.messages.into_iter().next();
                view! {
                    <div class="banner is-problem" role="alert" data-message="specification-refused">
                        <b>{file.title}</b>
                        {first.map(|first| view! {
                            <p>{format!("{}: {}", first.title, first.detail)}</p>
                            {first.hint.map(|hint| view! { <p class="muted small">{hint}</p> })}
                        })}
                        {(more > 0).then(|| view! {
                            <a href="#/library">{format!("{} more in the library", words::count(more, "problem", "problems"))}</a>
                        })}
                    </div>
                }
            })
            .collect_view()
    }
}

/// Where all of it is, how much room there is, and whether the browser has promised to keep it.
#[component]
fn StorageNote() -> impl IntoView {
    let words: RwSignal<Option<String>> = RwSignal::new(None);
    spawn_local(async move {
        let mut facts = vec!["Everything stays in this browser.".to_owned()];
        if let Some(room) = storage::estimate().await {
            facts.push(format!("{} used, {} free.", words::size(room.used_bytes), words::size(room.free_bytes())));
        }
        match storage::is_persisted().await {
            Some(true) => facts.push("The browser has promised to keep it.".to_owned()),
            Some(false) | None => {
                facts.push(
                    "The browser may clear it when it needs room or after long disuse: back up now and then."
                        .to_owned(),
                );
            }
        }
        // The screen may be left by now.
        let _ = words.try_set(Some(facts.join(" ")));
    });
    view! { <p class="muted small storage-note">{move || words.get()}</p> }.into_any()
}

//! How large the file will be, held against what gets through on its way, and what can be done where it is too large.

use evidence_mapper::bundle::load::{self, Load};
use evidence_mapper::spec::UnitRef;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::photos::PhotoScaling;
use crate::app::session::Session;
use crate::app::state::App;
use crate::app::transfer::{Protection, Transfer, export};
use crate::app::ui::unique_id;
use crate::app::words;

/// The meter, and the ways out.
#[component]
pub fn SizeMeter() -> impl IntoView {
    let session = expect_context::<Session>();
    let app = expect_context::<App>();
    // Nothing of a portfolio changes on this screen but by handing it over, and that weighs nothing.
    let records: RwSignal<Option<u64>> = RwSignal::new(None);
    spawn_local(async move {
        let bytes = export::records_bytes(app, session).await;
        // The screen may be left by now.
        let _ = records.try_set(Some(bytes));
    });
    move || records.get().map(|records| view! { <Meter records/> })
}

#[component]
fn Meter(records: u64) -> impl IntoView {
    let session = expect_context::<Session>();
    let app = expect_context::<App>();
    let transfer = expect_context::<Transfer>();
    let (chosen, splits) = (transfer.load(), transfer.splits());
    let limit = Memo::new(move |_| app.library().with(|library| library.provider.largest_bundle));
    let is_encrypted = Memo::new(move |_| transfer.protection().with(|protection| *protection != Protection::None));
    let entries = Memo::new(move |_| export::attachments(session, chosen.get()));
    let bytes = Memo::new(move |_| entries.with(|entries| load::bundle_bytes(records, entries, is_encrypted.get())));
    let parts = Memo::new(move |_| {
        entries.with(|entries| {
            let parts = load::split(records, entries, limit.get(), is_encrypted.get());
            let is_over = |part: &Vec<_>| load::bundle_bytes(records, part, is_encrypted.get()) > limit.get();
            (parts.len(), parts.iter().filter(|part| is_over(part)).count())
        })
    });
    let is_over = Memo::new(move |_| bytes.get() > limit.get());
    let whole = load::bundle_bytes(records, &export::attachments(session, Load::Everything), false);
    let asks = Memo::new(move |_| whole > limit.get() || is_over.get() || chosen.get() != Load::Everything);
    let whose = move || match app.library().with(|library| library.provider.name.clone()) {
        name if name.is_empty() => "Most mailboxes take".to_owned(),
        name => format!("{name} takes"),
    };
    view! {
        <div class="size-meter" data-over=move || is_over.get().then_some("")>
            <p data-bytes=move || bytes.get().to_string()>
                <b>{move || format!("About {}", words::size(bytes.get()))}</b>
                {move || format!(" in one file, with {}. {} files of up to {}.", words::count(entries.with(Vec::len), "attachment", "attachments"), whose(), words::size(limit.get()))}
            </p>
            <meter
                aria-label="Size of the file" min="0" optimum="0"
                max=move || limit.get().max(bytes.get()).to_string()
                low=move || limit.get().to_string()
                high=move || limit.get().to_string()
                value=move || bytes.get().to_string()
            ></meter>
            <Show when=move || asks.get()>
                <Loads chosen whole/>
            </Show>
            <Show when=move || asks.get()>
                <PhotoScaling on_done=Callback::new(move |()| chosen.set(chosen.get_untracked()))/>
            </Show>
            <Show when=move || is_over.get()>
                <label class="check" data-split>
                    <input type="checkbox" prop:checked=splits on:change:target=move |event| splits.set(event.target().checked())/>
                    {move || format!("Spread it over {}, each within the limit. They can be opened in any order", words::count(parts.get().0, "file", "files"))}
                </label>
                <Show when=move || { parts.get().1 > 0 }>
                    <p class="notice" data-message="too-large-alone">
                        {move || format!("{} too large by itself. It has to go another way: on a drive, for example.", words::count(parts.get().1, "attachment is", "attachments are"))}
                    </p>
                </Show>
            </Show>
        </div>
    }
    .into_any()
}

/// What goes along.
#[component]
fn Loads(chosen: RwSignal<Load>, whole: u64) -> impl IntoView {
    let session = expect_context::<Session>();
    let units: Vec<UnitRef> = session.with_untracked(|workspace| {
        let mapped = workspace.portfolio().mappings.iter().map(|(key, _)| key.criterion.unit);
        mapped.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
    });
    let first = units.first().copied();
    let group = unique_id("load");
    let radio = move |load: Option<Load>, is: fn(Load) -> bool, label: String, hint: &'static str| {
        let name = group.clone();
        load.map(|load| view! {
            <label class="radio">
                <input type="radio" name=name prop:checked=move || is(chosen.get()) on:change=move |_| chosen.set(load)/>
                <span><b>{label}</b><br/><span class="muted small">{hint}</span></span>
            </label>
        })
    };
    let has_sent = session.sent().with_untracked(|sent| !sent.is_empty());
    view! {
        <fieldset class="field">
            <legend class="field-label">"What goes along"</legend>
            <div class="radios loads">
                {radio(Some(Load::Everything), |load| load == Load::Everything, format!("Everything, about {}", words::size(whole)), "All records and all files.")}
                {radio(has_sent.then_some(Load::New), |load| load == Load::New, "Only what is new".to_owned(), "All records, and the files that went out in no earlier file from this device.")}
                {radio(first.map(Load::Unit), |load| matches!(load, Load::Unit(_)), "One unit".to_owned(), "All records, and the files that are mapped to the unit.")}
                {radio(Some(Load::Records), |load| load == Load::Records, "Records only".to_owned(), "No files. They show as not received until another file brings them.")}
            </div>
            <Show when=move || matches!(chosen.get(), Load::Unit(_))>
                <label class="field">
                    <span class="field-label">"Unit"</span>
                    <select class="input" on:change:target=move |event| {
                        if let Ok(unit) = event.target().value().parse() {
                            chosen.set(Load::Unit(unit));
                        }
                    }>
                        {units.iter().map(|unit| {
                            let unit = *unit;
                            view! { <option value=unit.to_string() selected=move || chosen.get() == Load::Unit(unit)>{unit.to_string()}</option> }
                        }).collect_view()}
                    </select>
                </label>
            </Show>
        </fieldset>
    }
    .into_any()
}

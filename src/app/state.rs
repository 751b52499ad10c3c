//! What the whole page shares: the store, the library, the portfolios on this device, the one that is open.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use evidence_mapper::digest::Digest;
use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::CommandError;
use evidence_mapper::portfolio::{Portfolio, PortfolioId};
use evidence_mapper::spec::Specification;
use evidence_mapper::store::device::DeviceStore;
use evidence_mapper::store::{Batch, Held, Holding, Holdings, Store, StoreError, StoredRecord};
use evidence_mapper::wire::{self, Assembly};
use evidence_mapper::workspace::Workspace;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::browser::tabs::{self, Notice, Tabs};
use super::browser::{clock, page};
use super::holding;
use super::library::Library;
use super::route::{Route, Screen};
use super::saver::{SaveStatus, Saver};
use super::session::Session;
use super::ui::toast::{Toast, Toasts};

/// The store of this browser. A handle, to be had from context.
#[derive(Clone, Copy)]
pub struct Stores(StoredValue<Rc<DeviceStore>, LocalStorage>);

impl Stores {
    /// A handle to `store`.
    pub fn new(store: Rc<DeviceStore>) -> Stores {
        Stores(StoredValue::new_local(store))
    }

    /// The store itself.
    pub fn store(self) -> Rc<DeviceStore> {
        self.0.get_value()
    }
}

/// The portfolio that an address asks for.
#[derive(Clone, Default)]
pub enum Open {
    /// None.
    #[default]
    Nothing,
    /// It is being read.
    Reading(PortfolioId),
    /// Here it is.
    Portfolio(PortfolioId, Session),
    /// It cannot be had.
    Failed(PortfolioId, Message),
}

impl Open {
    fn id(&self) -> Option<PortfolioId> {
        match self {
            Open::Nothing => None,
            Open::Reading(id) | Open::Portfolio(id, _) | Open::Failed(id, _) => Some(*id),
        }
    }
}

/// What the whole page shares. A handle, to be had from context.
#[derive(Clone, Copy)]
pub struct App {
    stores: Stores,
    saver: Saver,
    toasts: Toasts,
    tabs: StoredValue<Option<Rc<Tabs>>, LocalStorage>,
    library: RwSignal<Library>,
    holdings: RwSignal<Vec<Holding>>,
    hash: RwSignal<String>,
    open: RwSignal<Open>,
    // Signals made while a file is being read belong to the page, not to whatever happened to run then.
    owner: StoredValue<Owner>,
}

impl App {
    /// The page's state over `store`.
    pub fn new(store: Rc<DeviceStore>, toasts: Toasts, hash: RwSignal<String>) -> App {
        let tabs: StoredValue<Option<Rc<Tabs>>, LocalStorage> = StoredValue::new_local(None);
        App {
            stores: Stores::new(store.clone()),
            saver: Saver::new(store, move |id| tell(tabs, Notice::Changed(id))),
            toasts,
            tabs,
            library: RwSignal::new(Library::default()),
            holdings: RwSignal::new(Vec::new()),
            hash,
            open: RwSignal::new(Open::Nothing),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        }
    }

    /// Joins the other tabs: from now on each learns what the others save.
    pub fn join_tabs(self) {
        tabs::count_this_tab();
        let joined = Tabs::join(move |notice| {
            spawn_local(async move {
                match notice {
                    Notice::Changed(id) => self.changed_elsewhere(id).await,
                    Notice::Removed(id) => {
                        self.forget(id);
                        self.refresh().await;
                    }
                }
            });
        });
        self.tabs.set_value(joined.map(Rc::new));
    }

    /// The store.
    pub fn stores(self) -> Stores {
        self.stores
    }

    /// The way into the store.
    pub fn saver(self) -> Saver {
        self.saver
    }

    /// Where messages show.
    pub fn toasts(self) -> Toasts {
        self.toasts
    }

    /// What is on offer.
    pub fn library(self) -> RwSignal<Library> {
        self.library
    }

    /// What is on this device.
    pub fn holdings(self) -> Signal<Vec<Holding>> {
        self.holdings.into()
    }

    /// The address, from its `#`.
    pub fn hash(self) -> Signal<String> {
        self.hash.into()
    }

    /// The screen that the address asks for.
    pub fn route(self) -> Memo<Route> {
        Memo::new(move |_| self.hash.with(|hash| Route::read(hash)))
    }

    /// The portfolio that the address asks for.
    pub fn open(self) -> Signal<Open> {
        self.open.into()
    }

    /// The outcome of a command, or nothing and a message to the person.
    pub fn refuse_or<T>(self, result: Result<T, CommandError>) -> Option<T> {
        result.map_err(|error| self.toasts.show(Toast::problem(Message::from(&error)))).ok()
    }

    /// Reads what is on this device.
    pub async fn refresh(self) {
        match self.stores.store().holdings().await {
            Ok(Holdings { mut readable, damaged }) => {
                readable.sort_by_key(|holding| std::cmp::Reverse(holding.changed_at));
                self.holdings.set(readable);
                for key in damaged {
                    self.toasts.show(Toast::problem(Message::from(&StoreError::Damaged { key })));
                }
            }
            Err(error) => self.toasts.show(Toast::problem(Message::from(&error))),
        }
    }

    /// Puts a portfolio that has just been started into the store and opens it.
    pub fn start(self, workspace: Workspace, specification: Arc<str>) {
        let holding = holding::of(&workspace, Held::Own { actor: workspace.actor() }, clock::now());
        let id = holding.id;
        spawn_local(async move {
            if let Err(error) = self.keep(&workspace, &specification, &holding).await {
                return self.toasts.show(Toast::problem(Message::from(&error)));
            }
            self.refresh().await;
            super::browser::location::set_hash(&Route::Portfolio(id, Screen::Map).to_string());
            // Asked for once there is something to lose. Last, because some browsers ask the person, who may take their
            // time; the answer changes nothing that can be done here.
            super::browser::storage::persist().await;
        });
    }

    /// Puts a whole portfolio into the store: its specification first, so that no portfolio is without.
    pub async fn keep(self, workspace: &Workspace, specification: &str, holding: &Holding) -> Result<(), StoreError> {
        let store = self.stores.store();
        store.put_specification(workspace.spec().digest, specification).await?;
        let rows = wire::rows(workspace.portfolio());
        let delete = rows.iter().filter_map(wire::Row::other_place).collect();
        let put = rows.into_iter().map(|row| StoredRecord { key: row.place(), json: row.json }).collect();
        store.commit(&Batch { holding: Some(holding.clone()), put, delete, ..Batch::new(holding.id) }).await?;
        tell(self.tabs, Notice::Changed(holding.id));
        Ok(())
    }

    /// Removes a portfolio from this device.
    pub fn remove(self, id: PortfolioId) {
        spawn_local(async move {
            let store = self.stores.store();
            let result = async {
                // Read before it goes: afterwards nobody knows what was its.
                let portfolio = read_portfolio(&store, id).await;
                store.remove(id).await?;
                let bytes =
                    portfolio.map(|portfolio| portfolio.attachments().into_keys().collect()).unwrap_or_default();
                self.discard(bytes).await
            };
            if let Err(error) = result.await {
                self.toasts.show(Toast::problem(Message::from(&error)));
            }
            tell(self.tabs, Notice::Removed(id));
            self.forget(id);
            self.refresh().await;
        });
    }

    /// Takes away those of `candidates` that no record of any portfolio names. Nothing else is swept: an undo may bring
    /// back what only seems to be nobody's.
    pub async fn discard(self, candidates: BTreeSet<Digest>) -> Result<(), StoreError> {
        // Taken first: what another tab puts from now on is not nobody's.
        let before = clock::now();
        // Another tab may hold bytes that are about to be named.
        if candidates.is_empty() || tabs::is_alone().await != Some(true) {
            return Ok(());
        }
        let store = self.stores.store();
        let holdings = store.holdings().await?;
        // What cannot be read may name anything: better litter than a loss.
        if !holdings.damaged.is_empty() {
            return Ok(());
        }
        let mut keep = store.blob_digests().await?;
        keep.retain(|digest| !candidates.contains(digest));
        for holding in holdings.readable {
            match read_portfolio(&store, holding.id).await {
                Ok(portfolio) => keep.extend(portfolio.attachments().into_keys()),
                Err(_) => return Ok(()),
            }
        }
        store.sweep(&keep, before).await.map(|_| ())
    }

    /// Opens the portfolio that the address asks for, unless it is open.
    pub async fn follow(self) {
        let route = self.hash.with_untracked(|hash| Route::read(hash));
        let Some(id) = route.portfolio() else { return };
        if self.open.with_untracked(Open::id) == Some(id) {
            return;
        }
        self.open.set(Open::Reading(id));
        let opened = match self.read(id).await {
            Ok((workspace, holding)) => {
                let session = self.owner.with_value(|owner| {
                    owner.with(|| Session::new(workspace, holding, self.holdings, self.saver, self.toasts))
                });
                Open::Portfolio(id, session)
            }
            Err(message) => Open::Failed(id, message),
        };
        // The address may ask for another by now.
        if self.open.with_untracked(Open::id) == Some(id) {
            self.open.set(opened);
        }
    }

    /// Takes over what another tab changed.
    pub async fn changed_elsewhere(self, id: PortfolioId) {
        self.refresh().await;
        let Open::Portfolio(open, session) = self.open.get_untracked() else { return };
        if open != id {
            return;
        }
        loop {
            // What this tab has done is not in the store before it is saved; reading earlier would undo it on the screen.
            while self.saver.is_busy() && *self.saver.status().read_untracked() == SaveStatus::Saving {
                page::next_frame().await;
            }
            let before = self.saver.taken();
            if self.saver.is_busy() {
                return;
            }
            let Ok((workspace, holding)) = self.read(id).await else { return };
            // Nor is in what was read what was done meanwhile.
            if self.saver.taken() == before {
                return session.replace(workspace, holding);
            }
        }
    }

    /// Reads a portfolio anew the next time it is asked for.
    pub fn forget(self, id: PortfolioId) {
        self.open.update(|open| {
            if open.id() == Some(id) {
                *open = Open::Nothing;
            }
        });
    }

    async fn read(self, id: PortfolioId) -> Result<(Workspace, Holding), Message> {
        self.find(id).await?.ok_or_else(|| Message {
            title: "Not on this device".to_owned(),
            detail: "This browser does not hold the portfolio that the address asks for.".to_owned(),
            hint: Some("If you have a bundle or a backup of it, open that.".to_owned()),
        })
    }

    /// The portfolio `id` out of the store, if it is there.
    pub async fn find(self, id: PortfolioId) -> Result<Option<(Workspace, Holding)>, Message> {
        let store = self.stores.store();
        let holdings = store.holdings().await.map_err(|error| Message::from(&error))?;
        let Some(holding) = holdings.readable.into_iter().find(|holding| holding.id == id) else { return Ok(None) };
        let mut portfolio = read_portfolio(&store, id).await?;
        // What was withdrawn before it was ever saved left no record; its number was given all the same.
        portfolio.highest_number = portfolio.highest_number.max(holding.highest_number);
        let digest = portfolio.enrolment.value.as_ref().map(|enrolment| enrolment.specification.digest);
        let specification = read_specification(&store, digest).await?;
        let actor = match holding.held {
            Held::Own { actor } => actor,
            Held::Received => portfolio.enrolment.revision.by,
        };
        Ok(Some((Workspace::open(specification, portfolio, actor), holding)))
    }
}

fn tell(tabs: StoredValue<Option<Rc<Tabs>>, LocalStorage>, notice: Notice) {
    tabs.with_value(|tabs| {
        if let Some(tabs) = tabs {
            tabs.tell(notice);
        }
    });
}

async fn read_portfolio(store: &DeviceStore, id: PortfolioId) -> Result<Portfolio, Message> {
    let records = store.load(id).await.map_err(|error| Message::from(&error))?;
    let damaged = || Message::from(&StoreError::Damaged { key: id.to_string() });
    let mut assembly = Assembly::new(id);
    for record in records {
        assembly.add(wire::read_place(&record.key, record.json.as_bytes()).map_err(|_| damaged())?);
    }
    let mended = assembly.mend();
    let portfolio = assembly.finish().map_err(|_| damaged())?;
    if !mended.is_empty() {
        let rows: Vec<wire::Row> = mended.into_iter().filter_map(|key| wire::row(&portfolio, key)).collect();
        let delete = rows.iter().filter_map(wire::Row::other_place).collect();
        let put = rows.into_iter().map(|row| StoredRecord { key: row.place(), json: row.json }).collect();
        let batch = Batch { put, delete, ..Batch::new(id) };
        store.commit(&batch).await.map_err(|error| Message::from(&error))?;
    }
    Ok(portfolio)
}

async fn read_specification(store: &DeviceStore, digest: Option<Digest>) -> Result<Arc<Specification>, Message> {
    let missing = missing_specification;
    let digest = digest.ok_or_else(missing)?;
    let json = store.specification(digest).await.map_err(|error| Message::from(&error))?.ok_or_else(missing)?;
    evidence_mapper::spec::parse::parse(json.as_bytes())
        .map(Arc::new)
        .map_err(|problems| problems.first().map_or_else(missing, Message::from))
}

/// What to say where a specification should be.
pub fn missing_specification() -> Message {
    Message {
        title: "The qualification is missing".to_owned(),
        detail: "This browser no longer holds the specification that the portfolio is pinned to.".to_owned(),
        hint: Some("Open a bundle or a backup of the portfolio: the specification travels inside.".to_owned()),
    }
}

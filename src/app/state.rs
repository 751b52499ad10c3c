//! What the whole page shares: the store, the library, the portfolios on this device, the one that is open. What it takes
//! to read and change a whole portfolio is in [`keeping`], which loads later.

pub mod books;
pub mod keeping;

use std::rc::Rc;

use evidence_mapper::desk::person::Person;
use evidence_mapper::message::Message;
use evidence_mapper::portfolio::PortfolioId;
use evidence_mapper::store::device::DeviceStore;
use evidence_mapper::store::{Holding, Holdings, Store, StoreError};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::browser::tabs::{self, Notice, Tabs};
use super::drafts::Drafts;
use super::intake::RunningIntake;
use super::library::Library;
use super::parts::{self, PortfolioPart};
use super::route::Route;
use super::saver::Saver;
use super::session::{Session, Shared};
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
#[allow(clippy::large_enum_variant, reason = "there is one of it, and handles are made to be copied")]
pub enum Open {
    /// None.
    #[default]
    Nothing,
    /// It is being read.
    Reading(PortfolioId),
    /// Here it is, and what shows it.
    Portfolio(PortfolioId, Session, PortfolioPart),
    /// It cannot be had.
    Failed(PortfolioId, Message),
}

impl Open {
    fn id(&self) -> Option<PortfolioId> {
        match self {
            Open::Nothing => None,
            Open::Reading(id) | Open::Portfolio(id, ..) | Open::Failed(id, _) => Some(*id),
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
    /// Read as soon as something asks who judges here.
    person: RwSignal<Option<Person>>,
    hash: RwSignal<String>,
    open: RwSignal<Open>,
    intaking: RunningIntake,
    drafts: Drafts,
    renamed: RwSignal<()>,
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
            person: RwSignal::new(None),
            hash,
            open: RwSignal::new(Open::Nothing),
            intaking: RunningIntake::new(),
            drafts: Drafts::new(),
            renamed: RwSignal::new(()),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        }
    }

    /// Joins the other tabs: from now on each learns what the others save.
    pub fn join_tabs(self) {
        tabs::count_this_tab();
        let joined = Tabs::join(move |notice| {
            spawn_local(async move {
                match notice {
                    Notice::Changed(id) => {
                        self.refresh().await;
                        if let Open::Portfolio(open, session, part) = self.open.get_untracked()
                            && open == id
                        {
                            (part.take_over)(self, id, session).await;
                        }
                    }
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

    /// The files that are being taken in: a screen that is left does not end it.
    pub fn intaking(self) -> RunningIntake {
        self.intaking
    }

    /// What was typed and not added yet.
    pub fn drafts(self) -> Drafts {
        self.drafts
    }

    /// Whether something would be lost if the page went now.
    pub fn is_leaving_a_loss(self) -> bool {
        self.saver.is_busy() || self.intaking.is_running() || !self.drafts.is_empty()
    }

    /// What is on offer.
    pub fn library(self) -> RwSignal<Library> {
        self.library
    }

    /// Notified when the provider calls something otherwise than it was called until then.
    pub fn renamed(self) -> RwSignal<()> {
        self.renamed
    }

    /// What is on this device.
    pub fn holdings(self) -> Signal<Vec<Holding>> {
        self.holdings.into()
    }

    /// Who judges at this device, once that was read.
    pub fn person(self) -> Signal<Option<Person>> {
        self.person.into()
    }

    /// What open portfolios share.
    fn shared(self) -> Shared {
        Shared { app: self, holdings: self.holdings, person: self.person, saver: self.saver, toasts: self.toasts }
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

    /// Opens the portfolio that the address asks for, unless it is open.
    pub async fn follow(self) {
        let route = self.hash.with_untracked(|hash| Route::read(hash));
        let Some(id) = route.portfolio() else { return };
        if self.open.with_untracked(Open::id) == Some(id) {
            return;
        }
        self.open.set(Open::Reading(id));
        let opened = match parts::portfolio().await {
            Ok(part) => match (part.open)(self, id).await {
                Ok(session) => Open::Portfolio(id, session, part),
                Err(message) => Open::Failed(id, message),
            },
            Err(not_loaded) => Open::Failed(id, Message::from(&not_loaded)),
        };
        // The address may ask for another by now.
        if self.open.with_untracked(Open::id) == Some(id) {
            self.open.set(opened);
        }
    }

    /// Removes a portfolio from this device.
    pub fn remove(self, id: PortfolioId) {
        spawn_local(async move {
            match parts::portfolio().await {
                Ok(part) => (part.remove)(self, id).await,
                Err(not_loaded) => self.toasts.show(Toast::problem(Message::from(&not_loaded))),
            }
        });
    }

    /// Reads a portfolio anew the next time it is asked for.
    pub fn forget(self, id: PortfolioId) {
        self.open.update(|open| {
            if open.id() == Some(id) {
                *open = Open::Nothing;
            }
        });
    }

    /// Lets the other tabs know.
    fn tell(self, notice: Notice) {
        tell(self.tabs, notice);
    }
}

fn tell(tabs: StoredValue<Option<Rc<Tabs>>, LocalStorage>, notice: Notice) {
    tabs.with_value(|tabs| {
        if let Some(tabs) = tabs {
            tabs.tell(notice);
        }
    });
}

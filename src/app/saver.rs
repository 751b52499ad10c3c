//! Saving: every change goes into the store in the same breath, each in one transaction.
//!
//! There is no save button. A change is done with only once the store says that it is committed; if that fails the change
//! stays, the page says so, and it is tried again with all that came after it ([`Outbox`]).

use std::cell::RefCell;
use std::rc::Rc;

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::PortfolioId;
use evidence_mapper::store::device::DeviceStore;
use evidence_mapper::store::outbox::{Outbox, Ticket};
use evidence_mapper::store::{Batch, Store, StoreError};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How saving is going.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum SaveStatus {
    /// Everything is in the store.
    #[default]
    Saved,
    /// The store is at work.
    Saving,
    /// The store refused; the changes wait.
    Failed(Message),
}

struct Way {
    store: Rc<DeviceStore>,
    on_saved: Box<dyn Fn(PortfolioId)>,
    outbox: RefCell<Outbox<Batch, StoreError>>,
}

/// The way into the store. A handle.
#[derive(Clone, Copy)]
pub struct Saver {
    way: StoredValue<Rc<Way>, LocalStorage>,
    status: RwSignal<SaveStatus>,
}

impl Saver {
    /// A saver into `store` that calls `on_saved` for each change once it is there.
    pub fn new(store: Rc<DeviceStore>, on_saved: impl Fn(PortfolioId) + 'static) -> Saver {
        let way = Way { store, on_saved: Box::new(on_saved), outbox: RefCell::default() };
        Saver { way: StoredValue::new_local(Rc::new(way)), status: RwSignal::new(SaveStatus::Saved) }
    }

    /// How it is going.
    pub fn status(self) -> Signal<SaveStatus> {
        self.status.into()
    }

    /// Whether something is not in the store yet.
    pub fn is_busy(self) -> bool {
        self.way.with_value(|way| !way.outbox.borrow().is_empty())
    }

    /// How many changes were ever made: to see whether one came in between.
    pub fn taken(self) -> u64 {
        self.way.with_value(|way| way.outbox.borrow().taken())
    }

    /// Saves `batch`.
    pub fn save(self, batch: Batch) {
        let sent = self.way.with_value(|way| way.outbox.borrow_mut().put(batch));
        self.send(sent);
    }

    /// Tries again what failed.
    pub fn retry(self) {
        let sent = self.way.with_value(|way| way.outbox.borrow_mut().again());
        self.send(sent);
    }

    fn send(self, batches: Vec<(Ticket, Batch)>) {
        self.tell();
        for (ticket, batch) in batches {
            let way = self.way.get_value();
            spawn_local(async move {
                let result = way.store.commit(&batch).await;
                let saved = way.outbox.borrow_mut().answered(ticket, result);
                for batch in saved {
                    (way.on_saved)(batch.portfolio);
                }
                self.tell();
            });
        }
    }

    fn tell(self) {
        let status = self.way.with_value(|way| {
            let outbox = way.outbox.borrow();
            match outbox.failed() {
                Some(error) => SaveStatus::Failed(Message::from(error)),
                None if outbox.is_empty() => SaveStatus::Saved,
                None => SaveStatus::Saving,
            }
        });
        if self.status.with_untracked(|now| *now != status) {
            self.status.set(status);
        }
    }
}

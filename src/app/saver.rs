//! Saving: one queue of changes into the store, in their order, each in one transaction.
//!
//! There is no save button: what is done is queued in the same breath. A change leaves the queue only once the store says
//! that it is committed; if that fails the change stays, the page says so, and nothing later overtakes it.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::PortfolioId;
use evidence_mapper::store::device::DeviceStore;
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

struct Queue {
    store: Rc<DeviceStore>,
    on_saved: Rc<dyn Fn(PortfolioId)>,
    waiting: VecDeque<Batch>,
    taken: u64,
    is_running: bool,
}

/// The way into the store. A handle.
#[derive(Clone, Copy)]
pub struct Saver {
    queue: StoredValue<Rc<RefCell<Queue>>, LocalStorage>,
    status: RwSignal<SaveStatus>,
}

impl Saver {
    /// A saver into `store` that calls `on_saved` for each change once it is there.
    pub fn new(store: Rc<DeviceStore>, on_saved: impl Fn(PortfolioId) + 'static) -> Saver {
        let queue = Queue { store, on_saved: Rc::new(on_saved), waiting: VecDeque::new(), taken: 0, is_running: false };
        Saver { queue: StoredValue::new_local(Rc::new(RefCell::new(queue))), status: RwSignal::new(SaveStatus::Saved) }
    }

    /// How it is going.
    pub fn status(self) -> Signal<SaveStatus> {
        self.status.into()
    }

    /// Whether something is not in the store yet.
    pub fn is_busy(self) -> bool {
        self.queue.with_value(|queue| !queue.borrow().waiting.is_empty())
    }

    /// How many changes were ever queued: to see whether one came in between.
    pub fn taken(self) -> u64 {
        self.queue.with_value(|queue| queue.borrow().taken)
    }

    /// Queues `batch`.
    pub fn save(self, batch: Batch) {
        self.queue.with_value(|queue| {
            let mut queue = queue.borrow_mut();
            queue.taken += 1;
            queue.waiting.push_back(batch);
        });
        self.run();
    }

    /// Tries again what failed.
    pub fn retry(self) {
        self.run();
    }

    fn run(self) {
        let queue = self.queue.get_value();
        if std::mem::replace(&mut queue.borrow_mut().is_running, true) {
            return;
        }
        self.status.set(SaveStatus::Saving);
        spawn_local(async move {
            let result = drain(&queue).await;
            queue.borrow_mut().is_running = false;
            self.status.set(match result {
                Ok(()) => SaveStatus::Saved,
                Err(error) => SaveStatus::Failed(Message::from(&error)),
            });
        });
    }
}

async fn drain(queue: &Rc<RefCell<Queue>>) -> Result<(), StoreError> {
    loop {
        let next = queue.borrow().waiting.front().cloned();
        let Some(batch) = next else { return Ok(()) };
        let store = queue.borrow().store.clone();
        store.commit(&batch).await?;
        queue.borrow_mut().waiting.pop_front();
        let on_saved = queue.borrow().on_saved.clone();
        on_saved(batch.portfolio);
    }
}

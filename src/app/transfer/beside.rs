//! The worker: does beside the page what the page asks for, as long as it lives.

use std::cell::RefCell;
use std::rc::Rc;

use evidence_mapper::store::device::DeviceStore;

use super::alongside::Alongside;
use super::{Stop, carry, receive};
use crate::app::browser::scratch;
use crate::app::browser::worker::{self, Answer, Inside, Order, Worker};

thread_local! {
    /// One that was started before there is work for it.
    static AHEAD: RefCell<Option<Alongside<Option<Worker>>>> = const { RefCell::new(None) };
}

/// Starts a worker, so that nobody waits for that once there is work.
pub fn prepare() {
    AHEAD.with_borrow_mut(|ahead| {
        ahead.get_or_insert_with(|| Alongside::begin(Worker::start()));
    });
}

/// There will be no work.
pub fn dismiss() {
    // Taken out first: to drop it may take its time.
    let ahead = AHEAD.take();
    drop(ahead);
}

/// A worker; `None` where there are none.
pub(super) async fn worker() -> Option<Worker> {
    match AHEAD.take() {
        Some(ahead) => ahead.await,
        None => Worker::start().await,
    }
}

/// Does one thing after the other.
pub async fn serve() {
    let Some(inside) = Inside::begin() else { return worker::say_lost() };
    loop {
        let answer = match inside.order().await {
            Order::Write { pieces, to_disk } => {
                scratch::sweep().await;
                let tell = |done| inside.tell(&Answer::Done(done));
                match carry::write(pieces, to_disk, tell, || inside.is_cancelled()).await {
                    Ok(written) => Answer::Written(written),
                    Err(stop) => told(stop),
                }
            }
            Order::Read(file) => match DeviceStore::open(|_| {}).await {
                Ok(store @ DeviceStore::Kept(_)) => {
                    let tell = async |answer| inside.tell(&answer);
                    match receive::read(&file, &Rc::new(store), tell, || inside.is_cancelled()).await {
                        Ok(()) => Answer::Read,
                        Err(stop) => told(stop),
                    }
                }
                // What this worker keeps in its memory the page would not find.
                Ok(DeviceStore::InMemory { .. }) | Err(_) => Answer::Unable,
            },
        };
        inside.tell(&answer);
    }
}

fn told(stop: Stop) -> Answer {
    match stop {
        Stop::Cancelled => Answer::Cancelled,
        Stop::Failed(message) => Answer::Failed(message),
        Stop::CutShort(message) => Answer::CutShort(message),
    }
}

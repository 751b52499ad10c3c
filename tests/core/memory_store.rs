//! The store in memory keeps the contract.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use evidence_mapper::store::memory::MemoryStore;

use crate::store_contract::{self, Subject};

struct InMemory;

impl Subject for InMemory {
    type Store = MemoryStore<Vec<u8>>;

    async fn empty(&self) -> MemoryStore<Vec<u8>> {
        MemoryStore::new()
    }

    fn blob(&self, bytes: &[u8]) -> Vec<u8> {
        bytes.to_owned()
    }

    async fn bytes(&self, blob: &Vec<u8>) -> Vec<u8> {
        blob.clone()
    }
}

#[test]
fn memory_keeps_the_contract() {
    at_once(store_contract::holds(&InMemory));
}

// Memory never waits, so there is nothing to drive.
fn at_once<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the store in memory waits for something"),
    }
}

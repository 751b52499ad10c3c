//! Changes on their way into a store: which to send, and which are there.
//!
//! A change is sent the moment it is made and waits for none before it, because a page may be gone the moment after. A
//! store carries changes out in the order in which it was asked, but any of them may fail. So that nothing older is ever
//! written over something newer, a change that failed is sent again with all that came after it, those that succeeded
//! included, and only once none is under way.

use std::collections::VecDeque;

/// Which change it is. Grows with each.
pub type Ticket = u64;

/// Changes on their way. `E` is why one failed.
#[derive(Debug, Clone)]
pub struct Outbox<T, E> {
    /// The first has the ticket `first`, the next the one after that.
    waiting: VecDeque<Waiting<T>>,
    first: Ticket,
    under_way: usize,
    failed: Option<E>,
}

#[derive(Debug, Clone)]
struct Waiting<T> {
    change: T,
    is_there: bool,
}

impl<T, E> Default for Outbox<T, E> {
    fn default() -> Self {
        Outbox { waiting: VecDeque::new(), first: 0, under_way: 0, failed: None }
    }
}

impl<T: Clone, E> Outbox<T, E> {
    /// Whether every change is there.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// How many changes were ever put in.
    pub fn taken(&self) -> u64 {
        self.first + self.waiting.len() as u64
    }

    /// Why something failed that was not sent again since.
    pub fn failed(&self) -> Option<&E> {
        self.failed.as_ref()
    }

    /// Puts `change` in, and gives what is to be sent now, in this order.
    #[must_use]
    pub fn put(&mut self, change: T) -> Vec<(Ticket, T)> {
        let ticket = self.taken();
        self.waiting.push_back(Waiting { change: change.clone(), is_there: false });
        if self.failed.is_some() {
            return self.again();
        }
        self.under_way += 1;
        vec![(ticket, change)]
    }

    /// Gives what is to be sent again: everything, if something failed and nothing is under way.
    #[must_use]
    pub fn again(&mut self) -> Vec<(Ticket, T)> {
        if self.failed.is_none() || self.under_way > 0 {
            return Vec::new();
        }
        self.failed = None;
        self.under_way = self.waiting.len();
        for waiting in &mut self.waiting {
            waiting.is_there = false;
        }
        (self.first..).zip(self.waiting.iter().map(|waiting| waiting.change.clone())).collect()
    }

    /// Notes what became of a change that was sent, and gives those that are there now, and everything before them too.
    #[must_use]
    pub fn answered(&mut self, ticket: Ticket, result: Result<(), E>) -> Vec<T> {
        self.under_way = self.under_way.saturating_sub(1);
        match result {
            Ok(()) => {
                let at = ticket.checked_sub(self.first).and_then(|at| usize::try_from(at).ok());
                if let Some(waiting) = at.and_then(|at| self.waiting.get_mut(at)) {
                    waiting.is_there = true;
                }
            }
            Err(error) => self.failed = Some(error),
        }
        let mut there = Vec::new();
        while self.waiting.front().is_some_and(|waiting| waiting.is_there) {
            there.extend(self.waiting.pop_front().map(|waiting| waiting.change));
            self.first += 1;
        }
        there
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// A change of one record: its key and its new text.
    type Change = (u8, u64);

    #[derive(Debug, Clone)]
    enum Step {
        Put(u8),
        /// The store carries out the oldest change that it was asked for, or fails to.
        Carry(bool),
        Again,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            3 => (0..4u8).prop_map(Step::Put),
            4 => prop::bool::weighted(0.7).prop_map(Step::Carry),
            1 => Just(Step::Again),
        ]
    }

    #[test]
    fn a_change_is_sent_at_once_although_another_is_under_way() {
        let mut outbox: Outbox<&str, ()> = Outbox::default();
        assert_eq!(outbox.put("one"), [(0, "one")]);
        assert_eq!(outbox.put("two"), [(1, "two")]);
        assert!(outbox.answered(1, Ok(())).is_empty(), "what came before it is not there yet");
        assert_eq!(outbox.answered(0, Ok(())), ["one", "two"]);
        assert!(outbox.is_empty());
    }

    #[test]
    fn what_failed_is_sent_again_with_all_that_came_after_it() {
        let mut outbox = Outbox::default();
        let _ = outbox.put("one");
        let _ = outbox.put("two");
        assert!(outbox.answered(0, Err("full")).is_empty());
        assert!(outbox.put("three").is_empty(), "not while another is under way");
        assert!(outbox.again().is_empty());
        assert!(outbox.answered(1, Ok(())).is_empty());
        assert_eq!(outbox.failed(), Some(&"full"));
        assert_eq!(outbox.again(), [(0, "one"), (1, "two"), (2, "three")]);
        assert_eq!(outbox.failed(), None);
        assert_eq!(outbox.answered(0, Ok(())), ["one"]);
    }

    #[test]
    fn a_new_change_tries_again_what_failed() {
        let mut outbox = Outbox::default();
        let _ = outbox.put("one");
        let _ = outbox.answered(0, Err("full"));
        assert_eq!(outbox.put("two"), [(0, "one"), (1, "two")]);
    }

    proptest! {
        #[test]
        fn the_store_ends_with_the_latest_of_everything(steps in prop::collection::vec(step(), 1..60)) {
            let mut outbox: Outbox<Change, ()> = Outbox::default();
            let (mut wanted, mut store) = (BTreeMap::new(), BTreeMap::new());
            let mut said: Vec<Change> = Vec::new();
            let mut asked: VecDeque<(Ticket, Change)> = VecDeque::new();
            let mut carry = |outbox: &mut Outbox<Change, ()>, asked: &mut VecDeque<(Ticket, Change)>, succeeds: bool| {
                let Some((ticket, change)) = asked.pop_front() else { return };
                if succeeds {
                    store.insert(change.0, change.1);
                }
                said.extend(outbox.answered(ticket, if succeeds { Ok(()) } else { Err(()) }));
            };
            for step in &steps {
                match *step {
                    Step::Put(key) => {
                        let change = (key, outbox.taken());
                        wanted.insert(change.0, change.1);
                        asked.extend(outbox.put(change));
                    }
                    Step::Carry(succeeds) => carry(&mut outbox, &mut asked, succeeds),
                    Step::Again => asked.extend(outbox.again()),
                }
            }
            // The store recovers.
            while !outbox.is_empty() {
                while !asked.is_empty() {
                    carry(&mut outbox, &mut asked, true);
                }
                asked.extend(outbox.again());
            }
            prop_assert_eq!(store, wanted);
            // Each was said to be there once, in order.
            prop_assert!(said.iter().map(|change| change.1).eq(0..outbox.taken()));
        }
    }
}

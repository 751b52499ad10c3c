//! What an IQA reads of the portfolios that others sent: who and what was judged, and nothing of the evidence. A plan over
//! hundreds of portfolios is drawn from that alone, and each is read again only once it has changed.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use evidence_mapper::desk;
use evidence_mapper::desk::marking::Summary;
use evidence_mapper::message::Message;
use evidence_mapper::natural;
use evidence_mapper::portfolio::command::{self, Command};
use evidence_mapper::portfolio::{Portfolio, PortfolioId};
use evidence_mapper::sampling::{Strategy, strategy};
use evidence_mapper::signing;
use evidence_mapper::spec::{Specification, UnitRef};
use evidence_mapper::store::{Batch, Holding, Store, StoreError, StoredRecord};
use evidence_mapper::wire::{self, Assembly};
use jiff::Timestamp;
use leptos::prelude::*;

use super::keeping::read_specification;
use crate::app::browser::clock;
use crate::app::holding::{self, is_received};
use crate::app::signatures;
use crate::app::state::App;
use crate::app::ui::toast::Toast;

/// What the store calls the records that are left aside.
const LEFT_ASIDE: [&str; 7] =
    ["evidence:", "mappings:", "claims:", "parked:", "answers:", "assessorEvidence:", "versions:"];

/// What was judged of one portfolio.
pub struct Book {
    /// The specification that it is pinned to.
    pub spec: Arc<Specification>,
    /// What was judged, without what it was judged on.
    pub judged: Portfolio,
    /// The units in which what a decision stands on has changed, which is told by the evidence.
    pub stale_in: BTreeSet<UnitRef>,
    changed_at: Timestamp,
    records: u32,
}

thread_local! {
    // For as long as the page is open: the screens come and go.
    static SHELF: RefCell<BTreeMap<PortfolioId, Arc<Book>>> = RefCell::default();
}

/// Worked out when all of the portfolio was read last.
fn stale_in(holding: &Holding) -> BTreeSet<UnitRef> {
    let summary = holding.summary.as_deref().and_then(Summary::read);
    summary.map(|summary| summary.stale_in).unwrap_or_default()
}

impl App {
    /// What was judged of every portfolio that somebody sent, in the order of the learners' names; with what to say of those
    /// that cannot be read.
    pub async fn books(self) -> (Vec<Arc<Book>>, Option<Message>) {
        let mut holdings = self.holdings.get_untracked();
        holdings.retain(is_received);
        holdings.sort_by_cached_key(|holding| (natural::key(&holding.learner), holding.id));
        let (mut books, mut trouble) = (Vec::new(), None);
        for holding in holdings {
            match self.book(&holding).await {
                Ok(book) => books.push(book),
                Err(message) => trouble = Some(message),
            }
        }
        (books, trouble)
    }

    /// What was judged of one portfolio, read once as long as it stays as it is.
    async fn book(self, holding: &Holding) -> Result<Arc<Book>, Message> {
        let kept = SHELF.with_borrow(|shelf| shelf.get(&holding.id).cloned());
        let is_current = |book: &Arc<Book>| (book.changed_at, book.records) == (holding.changed_at, holding.records);
        if let Some(book) = kept.filter(is_current) {
            return Ok(book);
        }
        let book = self.read_book(holding).await?;
        SHELF.with_borrow_mut(|shelf| drop(shelf.insert(holding.id, book.clone())));
        Ok(book)
    }

    async fn read_book(self, holding: &Holding) -> Result<Arc<Book>, Message> {
        let id = holding.id;
        let store = self.stores.store();
        let damaged = || Message::from(&StoreError::Damaged { key: id.to_string() });
        let mut assembly = Assembly::new(id);
        for record in store.load(id).await.map_err(|error| Message::from(&error))? {
            let is_aside = LEFT_ASIDE.iter().any(|name| record.key.starts_with(name));
            if !is_aside && !desk::is_local(&record.key) {
                assembly.add(wire::read_place(&record.key, record.json.as_bytes()).map_err(|_| damaged())?);
            }
        }
        let mut judged = assembly.finish().map_err(|_| damaged())?;
        signatures::verify(self, &mut judged).await;
        let digest = judged.enrolment.value.as_ref().map(|enrolment| enrolment.specification.digest);
        let spec = read_specification(&store, digest).await?;
        let stale_in = stale_in(holding);
        let Holding { changed_at, records, .. } = *holding;
        Ok(Arc::new(Book { spec, judged, stale_in, changed_at, records }))
    }

    /// How much an IQA here means to sample, if anybody said so.
    pub async fn read_strategy(self) -> Option<Strategy> {
        let noted = self.stores.store().note(strategy::NOTE).await.ok()??;
        strategy::read(&noted)
    }

    /// Keeps it on this device.
    pub async fn keep_strategy(self, kept: &Strategy) {
        if let Err(error) = self.stores.store().put_note(strategy::NOTE, &strategy::write(kept)).await {
            self.toasts.show(Toast::problem(Message::from(&error)));
        }
    }

    /// Carries commands out in portfolios that are not open, as who judges here, and saves them; in each of them all or none.
    /// No more is read of a portfolio than an IQA goes by, which is here already: what is said of what was decided needs
    /// nothing of what it was decided on. `tell` is told how many are done with, and says whether to go on. Says in how many
    /// something was said, and what went wrong last.
    pub async fn dispatch_in(
        self,
        commands: BTreeMap<PortfolioId, Vec<Command>>,
        tell: impl Fn(usize) -> bool,
    ) -> (usize, Option<Message>) {
        let (mut said, mut trouble) = (Vec::new(), None);
        for (n, (id, commands)) in commands.into_iter().enumerate() {
            if !tell(n) {
                break;
            }
            match self.say_in(id, commands).await {
                Ok(holding) => said.extend(holding),
                Err(message) => trouble = Some(message),
            }
        }
        // Once for all: whoever shows them looks at all of them again.
        self.holdings.update(|all| {
            all.retain(|other| said.iter().all(|one| one.id != other.id));
            said.iter().for_each(|holding| all.insert(0, holding.clone()));
        });
        for holding in &said {
            self.forget(holding.id);
        }
        (said.len(), trouble)
    }

    /// What is known of the portfolio `id` after `commands`; `None` if it is not here.
    async fn say_in(self, id: PortfolioId, commands: Vec<Command>) -> Result<Option<Holding>, Message> {
        let here = self.holdings.with_untracked(|all| all.iter().find(|holding| holding.id == id).cloned());
        let Some(holding) = here else { return Ok(None) };
        let Some(person) = self.person.get_untracked() else { return Ok(None) };
        let book = self.book(&holding).await?;
        let (spec, mut judged) = (book.spec.clone(), book.judged.clone());
        let (by, now) = (person.actor(), clock::now());
        let (before, mut changed) = (wire::count(&judged), Vec::new());
        for command in person.introductions(&judged).into_iter().chain(commands) {
            let diff = command::apply(&spec, &judged, command, by, now).map_err(|error| Message::from(&error))?;
            changed.extend(diff.keys());
            diff.apply_to(&mut judged, by, now, wire::digests);
        }
        let waiting = signatures::to_sign(&judged, &changed);
        let signed = signatures::sign(self, &judged, &waiting).await.map_err(|error| Message::from(&error))?;
        for (key, sealed) in signed {
            signing::attach(&mut judged, key, &sealed);
        }
        let added = u32::try_from(wire::count(&judged).saturating_sub(before)).unwrap_or(u32::MAX);
        let holding = holding::after_words(&holding, &judged, added, now);
        let wire::Saving { put, delete } = wire::saving(&judged, &changed);
        let put = put.into_iter().map(|row| StoredRecord { key: row.place(), json: row.json }).collect();
        self.saver.save(Batch { portfolio: id, holding: Some(holding.clone()), put, delete });
        let stale_in = stale_in(&holding);
        let book = Book { spec, judged, stale_in, changed_at: holding.changed_at, records: holding.records };
        SHELF.with_borrow_mut(|shelf| drop(shelf.insert(id, Arc::new(book))));
        Ok(Some(holding))
    }
}

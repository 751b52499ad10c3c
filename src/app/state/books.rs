//! What an IQA reads of the portfolios that others sent: who and what was judged, and nothing of the evidence. A plan over
//! hundreds of portfolios is drawn from that alone, and each is read again only once it has changed.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use evidence_mapper::desk;
use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::Command;
use evidence_mapper::portfolio::{Portfolio, PortfolioId};
use evidence_mapper::sampling::{Strategy, strategy};
use evidence_mapper::spec::Specification;
use evidence_mapper::store::{Batch, Store, StoreError, StoredRecord};
use evidence_mapper::wire::{self, Assembly};
use jiff::Timestamp;
use leptos::prelude::*;

use super::keeping::read_specification;
use crate::app::browser::clock;
use crate::app::holding::{self, is_received};
use crate::app::session::Found;
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
    changed_at: Timestamp,
    records: u32,
}

thread_local! {
    // For as long as the page is open: the screens come and go.
    static SHELF: RefCell<BTreeMap<PortfolioId, Arc<Book>>> = RefCell::default();
}

impl App {
    /// What was judged of every portfolio that somebody sent, in the order of the learners' names; with what to say of those
    /// that cannot be read.
    pub async fn books(self) -> (Vec<Arc<Book>>, Option<Message>) {
        let mut holdings = self.holdings.get_untracked();
        holdings.retain(is_received);
        holdings.sort_by(|a, b| (&a.learner, a.id).cmp(&(&b.learner, b.id)));
        let (mut books, mut trouble) = (Vec::new(), None);
        for holding in holdings {
            let kept = SHELF.with_borrow(|shelf| shelf.get(&holding.id).cloned());
            let is_current =
                |book: &Arc<Book>| (book.changed_at, book.records) == (holding.changed_at, holding.records);
            if let Some(book) = kept.filter(is_current) {
                books.push(book);
                continue;
            }
            match self.read_book(holding.id, holding.changed_at, holding.records).await {
                Ok(book) => {
                    SHELF.with_borrow_mut(|shelf| drop(shelf.insert(holding.id, book.clone())));
                    books.push(book);
                }
                Err(message) => trouble = Some(message),
            }
        }
        (books, trouble)
    }

    async fn read_book(self, id: PortfolioId, changed_at: Timestamp, records: u32) -> Result<Arc<Book>, Message> {
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
        Ok(Arc::new(Book { spec, judged, changed_at, records }))
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

    /// Carries `commands` out in a portfolio that is not open, as who judges here, and saves it; all of them or none.
    pub async fn dispatch_in(self, id: PortfolioId, commands: Vec<Command>) -> Result<(), Message> {
        let found = self.find(id).await?;
        let Some(Found { mut workspace, holding, desk, .. }) = found else { return Ok(()) };
        let person = self.person.get_untracked();
        let introductions = person.map(|person| person.introductions(workspace.portfolio())).unwrap_or_default();
        let now = clock::now();
        let mut changed = Vec::new();
        for command in introductions.into_iter().chain(commands) {
            changed.extend(workspace.dispatch(command, now).map_err(|error| Message::from(&error))?.changed);
        }
        let waiting = signatures::to_sign(&workspace, &changed);
        let signed = signatures::sign(self, workspace.portfolio(), &waiting).await;
        for (key, sealed) in signed.map_err(|error| Message::from(&error))? {
            workspace.seal(key, &sealed);
        }
        let holding = holding::after_change(&holding, &workspace, &desk, now);
        let wire::Saving { put, delete } = wire::saving(workspace.portfolio(), &changed);
        let put = put.into_iter().map(|row| StoredRecord { key: row.place(), json: row.json }).collect();
        self.saver.save(Batch { portfolio: id, holding: Some(holding.clone()), put, delete });
        self.holdings.update(|all| {
            all.retain(|other| other.id != id);
            all.insert(0, holding);
        });
        self.forget(id);
        Ok(())
    }
}

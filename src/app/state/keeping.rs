//! Reading and keeping whole portfolios: what the list of them can do without.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use evidence_mapper::desk::marking::Summary;
use evidence_mapper::desk::person::{self, Person};
use evidence_mapper::desk::{self, Desk, snippets};
use evidence_mapper::digest::Digest;
use evidence_mapper::message::Message;
use evidence_mapper::portfolio::{Portfolio, PortfolioId};
use evidence_mapper::spec::Specification;
use evidence_mapper::store::device::DeviceStore;
use evidence_mapper::store::{Batch, Held, Holding, Store, StoreError, StoredRecord};
use evidence_mapper::wire::{self, Assembly};
use evidence_mapper::workspace::Workspace;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::browser::tabs::{self, Notice};
use crate::app::browser::{clock, location, page, storage};
use crate::app::holding;
use crate::app::route::{Route, Screen};
use crate::app::saver::SaveStatus;
use crate::app::session::{Found, Session};
use crate::app::signatures;
use crate::app::state::{App, Open};
use crate::app::ui::toast::Toast;

impl App {
    /// Opens the portfolio `id`.
    pub async fn read_session(self, id: PortfolioId) -> Result<Session, Message> {
        let found = self.read(id).await?;
        let open = || Session::new(found, self.shared());
        let session = self.owner.with_value(|owner| owner.with(open));
        session.sign_what_waits();
        Ok(session)
    }

    async fn read(self, id: PortfolioId) -> Result<Found, Message> {
        self.find(id).await?.ok_or_else(|| Message {
            title: "Not on this device".to_owned(),
            detail: "This browser does not hold the portfolio that the address asks for.".to_owned(),
            hint: Some("If you have a bundle or a backup of it, open that.".to_owned()),
        })
    }

    /// The portfolio `id` out of the store, if it is there.
    pub async fn find(self, id: PortfolioId) -> Result<Option<Found>, Message> {
        let store = self.stores.store();
        let holdings = store.holdings().await.map_err(|error| Message::from(&error))?;
        let Some(holding) = holdings.readable.into_iter().find(|holding| holding.id == id) else { return Ok(None) };
        self.read_person().await;
        let (mut portfolio, desk, trouble) = read_with_desk(&store, id).await?;
        if let Some(message) = trouble {
            self.toasts.show(Toast::problem(message));
        }
        // What was withdrawn before it was ever saved left no record; its number was given all the same.
        portfolio.highest_number = portfolio.highest_number.max(holding.highest_number);
        let signatures = signatures::verify(self, &mut portfolio).await;
        let digest = portfolio.enrolment.value.as_ref().map(|enrolment| enrolment.specification.digest);
        let specification = read_specification(&store, digest).await?;
        let actor = match holding.held {
            Held::Own { actor } => actor,
            Held::Received => {
                let person = self.person.with_untracked(|person| person.as_ref().map(Person::actor));
                person.unwrap_or(portfolio.enrolment.revision.by)
            }
        };
        let workspace = Workspace::open(specification, portfolio, actor);
        Ok(Some(Found { workspace, holding, desk, signatures }))
    }

    /// Reads who judges at this device, unless that is known.
    pub async fn read_person(self) {
        if self.person.with_untracked(Option::is_some) {
            return;
        }
        let noted = self.stores.store().note(person::NOTE).await.map_err(|error| Message::from(&error));
        let read = noted
            .and_then(|text| text.map(|text| Person::read(&text)).transpose().map_err(|error| Message::from(&error)));
        match read {
            Ok(None) => {}
            Ok(Some(person)) => self.person.set(Some(person)),
            Err(message) => self.toasts.show(Toast::problem(message)),
        }
    }

    /// The words that an assessor at this device uses again and again.
    pub async fn read_snippets(self) -> Vec<String> {
        match self.stores.store().note(snippets::NOTE).await {
            Ok(text) => text.map(|text| snippets::read(&text)).unwrap_or_default(),
            Err(error) => {
                self.toasts.show(Toast::problem(Message::from(&error)));
                Vec::new()
            }
        }
    }

    /// Notes them.
    pub fn note_snippets(self, words: Vec<String>) {
        spawn_local(async move {
            if let Err(error) = self.stores.store().put_note(snippets::NOTE, &snippets::write(&words)).await {
                self.toasts.show(Toast::problem(Message::from(&error)));
            }
        });
    }

    /// Works out what a board shows of portfolios of which that is not known yet.
    pub async fn summarise(self) {
        let unknown = |holding: &Holding| {
            let is_known = holding.summary.as_deref().is_some_and(|text| Summary::read(text).is_some());
            holding::is_received(holding) && !is_known
        };
        let ids: Vec<PortfolioId> =
            self.holdings.with_untracked(|all| all.iter().filter(|one| unknown(one)).map(|one| one.id).collect());
        for id in ids {
            let Ok(Some(Found { workspace, holding, desk, .. })) = self.find(id).await else { continue };
            let holding = Holding { summary: holding::summary(&workspace, &desk, holding.held), ..holding };
            self.saver.save(Batch { holding: Some(holding.clone()), ..Batch::new(id) });
            self.holdings.update(|all| {
                if let Some(one) = all.iter_mut().find(|one| one.id == id) {
                    *one = holding;
                }
            });
        }
    }

    /// Notes who judges at this device, and has them at work in the open portfolio.
    pub async fn note_person(self, person: Person) -> Result<(), Message> {
        let store = self.stores.store();
        let text = person.text(clock::now());
        store.put_note(person::NOTE, &text).await.map_err(|error| Message::from(&error))?;
        self.person.set(Some(person));
        if let Open::Portfolio(_, session, _) = self.open.get_untracked() {
            session.take_up_pen();
        }
        Ok(())
    }

    /// Puts a portfolio that has just been started into the store and opens it.
    pub fn start(self, workspace: Workspace, specification: Arc<str>) {
        let held = Held::Own { actor: workspace.actor() };
        let holding = holding::of(&workspace, &Desk::default(), held, clock::now());
        let id = holding.id;
        spawn_local(async move {
            if let Err(error) = self.keep(&workspace, &specification, &holding, &[]).await {
                return self.toasts.show(Toast::problem(Message::from(&error)));
            }
            self.refresh().await;
            location::set_hash(&Route::Portfolio(id, Screen::Map).to_string());
            // Asked for once there is something to lose. Last, because some browsers ask the person, who may take their
            // time; the answer changes nothing that can be done here.
            storage::persist().await;
        });
    }

    /// Puts a whole portfolio into the store with what this device keeps `beside` it: its specification first, so that no
    /// portfolio is without.
    pub async fn keep(
        self,
        workspace: &Workspace,
        specification: &str,
        holding: &Holding,
        beside: &[StoredRecord],
    ) -> Result<(), StoreError> {
        let store = self.stores.store();
        store.put_specification(workspace.spec().digest, specification).await?;
        let rows = wire::rows(workspace.portfolio());
        let places: BTreeSet<String> = rows.iter().map(wire::Row::place).collect();
        // What was merged may have done away with versions that are here.
        let here = store.load(holding.id).await?.into_iter().map(|record| record.key);
        let gone = here.filter(|place| wire::is_version(place) && !places.contains(place));
        let delete = rows.iter().filter_map(wire::Row::other_place).chain(gone).collect();
        let mut put: Vec<StoredRecord> =
            rows.into_iter().map(|row| StoredRecord { key: row.place(), json: row.json }).collect();
        put.extend_from_slice(beside);
        store.commit(&Batch { holding: Some(holding.clone()), put, delete, ..Batch::new(holding.id) }).await?;
        self.tell(Notice::Changed(holding.id));
        Ok(())
    }

    /// Removes a portfolio from this device, and the bytes that were its alone.
    pub async fn remove_now(self, id: PortfolioId) {
        let store = self.stores.store();
        let result = async {
            // Read before it goes: afterwards nobody knows what was its.
            let portfolio = read_portfolio(&store, id).await;
            store.remove(id).await?;
            self.forget(id);
            let (bytes, editions) = portfolio
                .map(|portfolio| {
                    (portfolio.attachments_ever().into_keys().collect(), editions_named(&portfolio).collect())
                })
                .unwrap_or_default();
            self.discard(bytes).await?;
            self.discard_specifications(&editions).await
        };
        if let Err(error) = result.await {
            self.toasts.show(Toast::problem(Message::from(&error)));
        }
        self.tell(Notice::Removed(id));
        self.forget(id);
        self.refresh().await;
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
                Ok(portfolio) => keep.extend(portfolio.attachments_ever().into_keys()),
                Err(_) => return Ok(()),
            }
        }
        store.sweep(&keep, before).await.map(|_| ())
    }

    /// Takes away those of the specifications `candidates` that nothing names any more: no portfolio is pinned to them or
    /// ever was, no undo leads back to them, and they are not on the shelf.
    pub async fn discard_specifications(self, candidates: &BTreeSet<Digest>) -> Result<(), StoreError> {
        // In another tab an undo may lead back to one.
        if candidates.is_empty() || tabs::is_alone().await != Some(true) {
            return Ok(());
        }
        let store = self.stores.store();
        let holdings = store.holdings().await?;
        // What cannot be read may name anything.
        if !holdings.damaged.is_empty() {
            return Ok(());
        }
        let mut named: BTreeSet<Digest> = store.shelf().await?.into_iter().map(|shelved| shelved.digest).collect();
        for holding in holdings.readable {
            let Ok(portfolio) = read_portfolio(&store, holding.id).await else { return Ok(()) };
            named.extend(editions_named(&portfolio));
        }
        if let Open::Portfolio(_, session, _) = self.open.get_untracked() {
            session.with_untracked(|workspace| named.extend(workspace.editions()));
        }
        for &digest in candidates.difference(&named) {
            store.remove_specification(digest).await?;
        }
        Ok(())
    }

    /// Takes over what another tab changed.
    pub async fn take_over(self, id: PortfolioId, session: Session) {
        loop {
            // What this tab has done is not in the store before it is saved; reading earlier would undo it on the screen.
            while self.saver.is_busy() && *self.saver.status().read_untracked() == SaveStatus::Saving {
                page::next_frame().await;
            }
            let before = self.saver.taken();
            if self.saver.is_busy() {
                return;
            }
            let Ok(found) = self.read(id).await else { return };
            // Nor is in what was read what was done meanwhile.
            if self.saver.taken() == before {
                return session.replace(found);
            }
        }
    }
}

/// The digests of the editions that a portfolio is pinned to and was pinned to before.
fn editions_named(portfolio: &Portfolio) -> impl Iterator<Item = Digest> {
    let enrolment = portfolio.enrolment.value.iter();
    enrolment.flat_map(|enrolment| {
        let earlier = enrolment.earlier.iter().map(|earlier| earlier.specification.digest);
        earlier.chain([enrolment.specification.digest])
    })
}

async fn read_portfolio(store: &DeviceStore, id: PortfolioId) -> Result<Portfolio, Message> {
    read_with_desk(store, id).await.map(|(portfolio, ..)| portfolio)
}

/// A portfolio with what this device keeps beside it, and what to say of that where it is not whole: no reason to go
/// without the portfolio.
async fn read_with_desk(store: &DeviceStore, id: PortfolioId) -> Result<(Portfolio, Desk, Option<Message>), Message> {
    let damaged = || Message::from(&StoreError::Damaged { key: id.to_string() });
    let mut assembly = Assembly::new(id);
    let (mut desk, mut trouble, mut is_damaged) = (Desk::default(), None, false);
    let mut take = |record: StoredRecord| {
        if desk::is_local(&record.key) {
            trouble = desk.take(&record.key, &record.json).err().or(trouble.take());
        } else {
            match wire::read_place(&record.key, record.json.as_bytes()) {
                Ok(record) => assembly.add(record),
                Err(_) => is_damaged = true,
            }
        }
    };
    store.load_each(id, &mut take).await.map_err(|error| Message::from(&error))?;
    if is_damaged {
        return Err(damaged());
    }
    let portfolio = assembly.finish().map_err(|_| damaged())?;
    Ok((portfolio, desk, trouble.as_ref().map(Message::from)))
}

thread_local! {
    // Hundreds of portfolios are pinned to the same few, and the words under a digest never change.
    static READ: RefCell<BTreeMap<Digest, Arc<Specification>>> = RefCell::default();
}

pub(super) async fn read_specification(
    store: &DeviceStore,
    digest: Option<Digest>,
) -> Result<Arc<Specification>, Message> {
    let missing = missing_specification;
    let digest = digest.ok_or_else(missing)?;
    if let Some(read) = READ.with_borrow(|read| read.get(&digest).cloned()) {
        return Ok(read);
    }
    let json = store.specification(digest).await.map_err(|error| Message::from(&error))?.ok_or_else(missing)?;
    let read = evidence_mapper::spec::parse::parse(json.as_bytes())
        .map(Arc::new)
        .map_err(|problems| problems.first().map_or_else(missing, Message::from))?;
    READ.with_borrow_mut(|all| drop(all.insert(digest, read.clone())));
    Ok(read)
}

/// What to say where a specification should be.
pub fn missing_specification() -> Message {
    Message {
        title: "The qualification is missing".to_owned(),
        detail: "This browser no longer holds the specification that the portfolio is pinned to.".to_owned(),
        hint: Some("Open a bundle or a backup of the portfolio: the specification travels inside.".to_owned()),
    }
}

//! Reading and keeping whole portfolios: what the list of them can do without.

use std::collections::BTreeSet;
use std::sync::Arc;

use evidence_mapper::desk;
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
use crate::app::session::Session;
use crate::app::state::{App, Open};
use crate::app::ui::toast::Toast;

impl App {
    /// Opens the portfolio `id`.
    pub async fn read_session(self, id: PortfolioId) -> Result<Session, Message> {
        let (workspace, holding) = self.read(id).await?;
        let open = || Session::new(workspace, holding, self.holdings, self.saver, self.toasts);
        Ok(self.owner.with_value(|owner| owner.with(open)))
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

    /// Puts a portfolio that has just been started into the store and opens it.
    pub fn start(self, workspace: Workspace, specification: Arc<str>) {
        let holding = holding::of(&workspace, Held::Own { actor: workspace.actor() }, clock::now());
        let id = holding.id;
        spawn_local(async move {
            if let Err(error) = self.keep(&workspace, &specification, &holding).await {
                return self.toasts.show(Toast::problem(Message::from(&error)));
            }
            self.refresh().await;
            location::set_hash(&Route::Portfolio(id, Screen::Map).to_string());
            // Asked for once there is something to lose. Last, because some browsers ask the person, who may take their
            // time; the answer changes nothing that can be done here.
            storage::persist().await;
        });
    }

    /// Puts a whole portfolio into the store: its specification first, so that no portfolio is without.
    pub async fn keep(self, workspace: &Workspace, specification: &str, holding: &Holding) -> Result<(), StoreError> {
        let store = self.stores.store();
        store.put_specification(workspace.spec().digest, specification).await?;
        let rows = wire::rows(workspace.portfolio());
        let places: BTreeSet<String> = rows.iter().map(wire::Row::place).collect();
        // What was merged may have done away with versions that are here.
        let here = store.load(holding.id).await?.into_iter().map(|record| record.key);
        let gone = here.filter(|place| wire::is_version(place) && !places.contains(place));
        let delete = rows.iter().filter_map(wire::Row::other_place).chain(gone).collect();
        let put = rows.into_iter().map(|row| StoredRecord { key: row.place(), json: row.json }).collect();
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
            let Ok((workspace, holding)) = self.read(id).await else { return };
            // Nor is in what was read what was done meanwhile.
            if self.saver.taken() == before {
                return session.replace(workspace, holding);
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
    let records = store.load(id).await.map_err(|error| Message::from(&error))?;
    let damaged = || Message::from(&StoreError::Damaged { key: id.to_string() });
    let mut assembly = Assembly::new(id);
    for record in records.into_iter().filter(|record| !desk::is_local(&record.key)) {
        assembly.add(wire::read_place(&record.key, record.json.as_bytes()).map_err(|_| damaged())?);
    }
    assembly.finish().map_err(|_| damaged())
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

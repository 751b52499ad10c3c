//! Signing what is said at this device, and finding out of what others said whether it is as they signed it.
//!
//! The key is made when it is first needed and stays in this browser, which signs with it and shows it to nobody. What is
//! issued is saved at once and signed a moment later; until that is done it is noted beside the portfolio as waiting, so that
//! a page that goes meanwhile takes up where it left off. Nothing else is ever signed afterwards: of what came in with a
//! bundle nobody here can say who wrote it.

use std::cell::RefCell;
use std::collections::BTreeMap;

use evidence_mapper::desk::person::Person;
use evidence_mapper::digest::Digest;
use evidence_mapper::message::Message;
use evidence_mapper::portfolio::{Portfolio, RecordKey};
use evidence_mapper::seal::{PublicKey, Seal};
use evidence_mapper::signing::{self, Keyring, Signature};
use evidence_mapper::store::{Store, StoreError};
use evidence_mapper::wire;
use leptos::prelude::*;

use super::browser::clock;
use super::browser::crypto::{self, SigningKey};
use super::state::App;

/// What the signatures of a portfolio come to, by record.
pub type Signatures = BTreeMap<RecordKey, Signature>;

/// What the store keeps this device's key under.
const OWN: &str = "own";

thread_local! {
    // For as long as the page is open: it never changes.
    static KEY: RefCell<Option<SigningKey>> = const { RefCell::new(None) };
}

impl App {
    /// This device's key, if it has one by now.
    pub async fn own_key(self) -> Result<Option<SigningKey>, StoreError> {
        if let Some(key) = KEY.with_borrow(Clone::clone) {
            return Ok(Some(key));
        }
        let value = self.stores().store().key(OWN).await?;
        let key = value.and_then(|value| SigningKey::from_value(&value));
        KEY.with_borrow_mut(|kept| kept.clone_from(&key));
        Ok(key)
    }

    /// This device's key, made now if there is none; `None` where the browser cannot sign.
    pub async fn signing_key(self) -> Result<Option<SigningKey>, StoreError> {
        if let Some(key) = self.own_key().await? {
            return Ok(Some(key));
        }
        let Some(key) = SigningKey::generate().await else { return Ok(None) };
        let added = self.stores().store().add_key(OWN, &key.to_value()).await;
        // Another tab may have been quicker: there is one key, and that is the one that is kept.
        if let Some(kept) = self.own_key().await? {
            return Ok(Some(kept));
        }
        added?;
        // Where nothing is kept, it lasts as long as the page.
        KEY.with_borrow_mut(|kept| *kept = Some(key.clone()));
        Ok(Some(key))
    }

    /// The keys that are known here.
    pub async fn keyring(self) -> Keyring {
        self.read_person().await;
        let own = self.own_key().await.ok().flatten().map(|key| key.public);
        let name = self.person().with_untracked(|person| person.as_ref().map(|person: &Person| person.name.clone()));
        let accepted = self.stores().store().note(signing::NOTE).await.ok().flatten();
        Keyring {
            own: own.map(|key| (key, name.unwrap_or_default())),
            listed: self.library().with_untracked(|library| library.provider.people.clone()),
            accepted: accepted.map(|text| Keyring::read_accepted(&text)).unwrap_or_default(),
        }
    }

    /// Notes that `key` is `name`'s, or with `None` that nobody here knows whose it is.
    pub async fn note_key(self, key: PublicKey, name: Option<String>) -> Result<(), Message> {
        let mut keyring = self.keyring().await;
        match name {
            Some(name) => drop(keyring.accepted.insert(key, name)),
            None => drop(keyring.accepted.remove(&key)),
        }
        let store = self.stores().store();
        store.put_note(signing::NOTE, &keyring.accepted_text()).await.map_err(|error| Message::from(&error))
    }
}

/// What a signature comes to.
pub async fn judged(keyring: &Keyring, seal: &Seal) -> Signature {
    let is_right = crypto::is_right(seal).await;
    if !is_right && !crypto::can_verify(&seal.key).await {
        return Signature::NotChecked;
    }
    keyring.judge(seal, is_right)
}

/// What the signatures of `portfolio` come to. Those records that were altered are distrusted from now on.
pub async fn verify(app: App, portfolio: &mut Portfolio) -> Signatures {
    let mut signatures = Signatures::new();
    let found = signing::signed(portfolio);
    if !found.is_empty() {
        let keyring = app.keyring().await;
        for record in found {
            let signature = match &record.seal {
                Ok(seal) => judged(&keyring, seal).await,
                Err(_) => Signature::Altered,
            };
            signatures.insert(record.key, signature);
        }
    }
    portfolio.distrusted = signing::altered(&signatures);
    signatures
}

/// Signs those of `waiting` that are still what they were, and says which it signed. Where the browser cannot sign, none.
pub async fn sign(
    app: App,
    portfolio: &Portfolio,
    waiting: &BTreeMap<RecordKey, Digest>,
) -> Result<Vec<(RecordKey, evidence_mapper::json::Value)>, StoreError> {
    let Some(key) = app.signing_key().await? else { return Ok(Vec::new()) };
    let mut signed = Vec::new();
    for (&record, &digest) in waiting {
        if wire::digest(portfolio, record) != Some(digest) {
            continue;
        }
        let Some(unsealed) = signing::to_sign(portfolio, record, &key.public, clock::now()) else { continue };
        if let Some(signature) = key.sign(unsealed.message()).await {
            signed.push((record, unsealed.sealed(&signature)));
        }
    }
    Ok(signed)
}

/// Which of `changed` are to be signed, with what they are now.
pub fn to_sign(portfolio: &Portfolio, changed: &[RecordKey]) -> BTreeMap<RecordKey, Digest> {
    let keys = changed.iter().filter(|key| signing::is_signed(portfolio, **key));
    keys.filter_map(|&key| Some((key, wire::digest(portfolio, key)?))).collect()
}

//! Signing what is said in the open portfolio, and what the signatures in it come to.

use std::collections::BTreeSet;

use evidence_mapper::desk;
use evidence_mapper::digest::Digest;
use evidence_mapper::message::Message;
use evidence_mapper::portfolio::RecordKey;
use evidence_mapper::signing::Signature;
use evidence_mapper::store::{Batch, StoredRecord};
use evidence_mapper::wire;
use jiff::Timestamp;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Session;
use crate::app::browser::page;
use crate::app::signatures;
use crate::app::ui::toast::Toast;

impl Session {
    /// What the signature of one record comes to; `None` where it has none.
    pub fn signature(self, key: RecordKey) -> Memo<Option<Signature>> {
        Memo::new(move |_| self.signatures.with(|all| all.get(&key).cloned()))
    }

    /// Looks at what all signatures come to.
    pub fn with_signatures<T>(self, look: impl FnOnce(&signatures::Signatures) -> T) -> T {
        self.signatures.with(look)
    }

    /// Works out anew what the signatures come to: a key may be known by now.
    pub async fn judge_signatures(self) {
        let mut portfolio = self.with_untracked(|workspace| workspace.portfolio().clone());
        let found = signatures::verify(self.shared.app, &mut portfolio).await;
        let _ = self.signatures.try_set(found);
    }

    /// The files that went out to somebody in a file from this device.
    pub fn sent(self) -> Memo<BTreeSet<Digest>> {
        Memo::new(move |_| self.desk.with(|desk| desk.sent.clone()))
    }

    /// What those who judge said and the learner has already.
    pub fn learner_has(self) -> BTreeSet<RecordKey> {
        self.desk.with_untracked(|desk| desk.learner_has.clone())
    }

    /// When the version of `record` came about that this device had until another came in.
    pub fn had(self, record: RecordKey) -> Option<Timestamp> {
        self.desk.with_untracked(|desk| desk.had.get(&record).copied())
    }

    /// Notes that these files went out.
    pub fn note_sent(self, files: impl IntoIterator<Item = Digest>) {
        self.desk.update(|desk| desk.sent.extend(files));
        let portfolio = self.holding.with_untracked(|holding| holding.id);
        let json = self.desk.with_untracked(evidence_mapper::desk::Desk::sent_text);
        let put = vec![StoredRecord { key: desk::sent_place(), json }];
        self.shared.saver.save(Batch { put, ..Batch::new(portfolio) });
    }

    /// Waits until all that was said here is signed, as far as this browser signs.
    pub async fn signed(self) {
        while self.signing.get_untracked() > 0 {
            page::next_task().await;
        }
    }

    /// Notes what of `changed` is to be signed: it is saved with the records themselves.
    pub(super) fn note_unsigned(self, changed: &[RecordKey]) {
        if self.is_own {
            return;
        }
        let unsigned = self.with_untracked(|workspace| signatures::to_sign(workspace.portfolio(), changed));
        if !unsigned.is_empty() {
            self.desk.update(|desk| desk.unsigned.extend(unsigned));
        }
    }

    /// What is to be signed, as the store keeps it; nothing where nothing is.
    pub(super) fn unsigned_record(self) -> Option<StoredRecord> {
        self.desk.with_untracked(|desk| {
            let is_any = !desk.unsigned.is_empty();
            is_any.then(|| StoredRecord { key: desk::unsigned_place(), json: desk.unsigned_text() })
        })
    }

    /// Signs what waits for it, and saves that.
    pub fn sign_what_waits(self) {
        let waiting = self.desk.with_untracked(|desk| desk.unsigned.clone());
        if self.is_own || waiting.is_empty() {
            return;
        }
        self.signing.update(|count| *count += 1);
        spawn_local(async move {
            let portfolio = self.with_untracked(|workspace| workspace.portfolio().clone());
            match signatures::sign(self.shared.app, &portfolio, &waiting).await {
                Ok(signed) => {
                    let mut sealed = Vec::new();
                    // What is said stays the same, so nobody who shows it need look again.
                    self.workspace.update_untracked(|workspace| {
                        for (key, value) in &signed {
                            if workspace.seal(*key, value) {
                                sealed.push(*key);
                            }
                        }
                    });
                    self.keep_signatures(&waiting.into_keys().collect::<Vec<_>>(), &sealed);
                    if !sealed.is_empty() {
                        self.judge_signatures().await;
                    }
                }
                Err(error) => self.shared.toasts.show(Toast::problem(Message::from(&error))),
            }
            let _ = self.signing.try_update(|count| *count -= 1);
        });
    }

    fn keep_signatures(self, done: &[RecordKey], sealed: &[RecordKey]) {
        self.desk.update_untracked(|desk| desk.unsigned.retain(|key, _| !done.contains(key)));
        let portfolio = self.holding.with_untracked(|holding| holding.id);
        let wire::Saving { put, delete } = self.with_untracked(|workspace| wire::saving(workspace.portfolio(), sealed));
        let mut batch = Batch { delete, ..Batch::new(portfolio) };
        batch.put = put.into_iter().map(|row| StoredRecord { key: row.place(), json: row.json }).collect();
        match self.unsigned_record() {
            Some(record) => batch.put.push(record),
            None => batch.delete.push(desk::unsigned_place()),
        }
        self.shared.saver.save(batch);
    }
}

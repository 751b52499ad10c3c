//! The open portfolio, as the page sees it: reads by id, one way to change.
//!
//! The signal itself is private. Components ask for what they show by its id and get a memo that changes only when that
//! thing does; every change is a [`Command`], so that undo, saving and checking cannot be passed by.

use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::{Command, CommandError};
use evidence_mapper::portfolio::{Evidence, EvidenceId, Mapping, MappingKey, RecordKey};
use evidence_mapper::progress::CriterionProgress;
use evidence_mapper::spec::{CriterionRef, Specification};
use evidence_mapper::store::{Batch, Holding, StoredRecord};
use evidence_mapper::wire::{self, Saving};
use evidence_mapper::workspace::{Act, Done, Workspace};
use leptos::prelude::*;
use std::sync::Arc;

use super::browser::clock;
use super::holding;
use super::saver::Saver;
use super::ui::toast::{Toast, Toasts};
use super::words;

/// The open portfolio. A handle, to be had from context.
#[derive(Clone, Copy)]
pub struct Session {
    workspace: RwSignal<Workspace>,
    holding: RwSignal<Holding>,
    holdings: RwSignal<Vec<Holding>>,
    is_read_only: bool,
    saver: Saver,
    toasts: Toasts,
}

impl Session {
    /// Opens `workspace`, which this device holds as `holding`, one of `holdings`.
    pub fn new(
        workspace: Workspace,
        holding: Holding,
        holdings: RwSignal<Vec<Holding>>,
        saver: Saver,
        toasts: Toasts,
    ) -> Session {
        let is_read_only = holding::is_received(&holding);
        Session {
            workspace: RwSignal::new(workspace),
            holding: RwSignal::new(holding),
            holdings,
            is_read_only,
            saver,
            toasts,
        }
    }

    /// Whether this is somebody else's portfolio.
    pub fn is_read_only(self) -> bool {
        self.is_read_only
    }

    /// Reads, and reads again when anything changes. For what has no id of its own.
    pub fn with<T>(self, read: impl FnOnce(&Workspace) -> T) -> T {
        self.workspace.with(read)
    }

    /// Reads once: for handlers.
    pub fn with_untracked<T>(self, read: impl FnOnce(&Workspace) -> T) -> T {
        self.workspace.with_untracked(read)
    }

    /// A value that is worked out of the workspace; it tells its readers only when it differs.
    pub fn memo<T: PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&Workspace) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.workspace.with(&read))
    }

    /// The specification. It stays the same while a portfolio is open.
    pub fn spec(self) -> Arc<Specification> {
        self.with_untracked(|workspace| workspace.spec().clone())
    }

    /// Where one criterion stands.
    pub fn criterion(self, criterion: CriterionRef) -> Memo<CriterionProgress> {
        self.memo(move |workspace| workspace.progress().criteria.get(&criterion).cloned().unwrap_or_default())
    }

    /// One evidence item, unless it is withdrawn.
    pub fn evidence(self, id: EvidenceId) -> Memo<Option<Evidence>> {
        self.memo(move |workspace| workspace.portfolio().evidence.get(id).cloned())
    }

    /// One mapping, unless it is taken away.
    pub fn mapping(self, key: MappingKey) -> Memo<Option<Mapping>> {
        self.memo(move |workspace| workspace.portfolio().mappings.get(key).cloned())
    }

    /// What this device knows of the portfolio.
    pub fn holding(self) -> Signal<Holding> {
        self.holding.into()
    }

    /// Carries `command` out, saves it, and says what was done; or says why it cannot be.
    pub fn dispatch(self, command: Command) -> Option<Done> {
        match self.attempt(command) {
            Ok(done) => done,
            Err(error) => {
                self.toasts.show(Toast::problem(Message::from(&error)));
                None
            }
        }
    }

    /// The same, but leaves it to the caller to say why it cannot be: beside the field that it is about.
    pub fn attempt(self, command: Command) -> Result<Option<Done>, CommandError> {
        let is_noted = words::is_worth_a_toast(&command);
        let done = self.change(move |workspace, now| workspace.dispatch(command, now).map(Some))?;
        let Some(done) = done else { return Ok(None) };
        if is_noted && !done.changed.is_empty() {
            let toast = Toast::done(words::done(done.act));
            let is_final = done.act.is_final();
            self.toasts.show(if is_final { toast } else { toast.action("Undo", move || self.undo()) });
        } else if done.changed.is_empty() && matches!(done.act, Act::Map(_)) {
            self.toasts.show(Toast::done("Already mapped".to_owned()));
        }
        Ok(Some(done))
    }

    /// For a field that is saved when it is left: why its words cannot be kept.
    pub fn edit(self, command: Command) -> Result<(), Message> {
        self.attempt(command).map(|_| ()).map_err(|error| Message::from(&error))
    }

    /// Takes the last gesture back.
    pub fn undo(self) {
        if let Ok(Some(done)) = self.change(|workspace, now| Ok(workspace.undo(now))) {
            let words = format!("Undone: {}", words::act(done.act));
            self.toasts.show(Toast::done(words).action("Redo", move || self.redo()));
        }
    }

    /// Does again what was taken back.
    pub fn redo(self) {
        if let Ok(Some(done)) = self.change(|workspace, now| Ok(workspace.redo(now))) {
            self.toasts.show(Toast::done(format!("Done again: {}", words::act(done.act))));
        }
    }

    /// What "Undo" would take back.
    pub fn can_undo(self) -> Memo<Option<Act>> {
        self.memo(Workspace::can_undo)
    }

    /// What "Redo" would do again.
    pub fn can_redo(self) -> Memo<Option<Act>> {
        self.memo(Workspace::can_redo)
    }

    /// Notes on this device that the portfolio was exported now.
    pub fn note_export(self) {
        let holding = self.holding.with_untracked(|holding| holding::after_export(holding, clock::now()));
        self.keep(holding, Saving::default());
    }

    /// Takes over what another tab saved. What could be taken back here no longer can.
    pub fn replace(self, workspace: Workspace, holding: Holding) {
        self.workspace.set(workspace);
        self.holding.set(holding);
    }

    fn change(
        self,
        act: impl FnOnce(&mut Workspace, jiff::Timestamp) -> Result<Option<Done>, CommandError>,
    ) -> Result<Option<Done>, CommandError> {
        if self.is_read_only {
            return Ok(None);
        }
        let now = clock::now();
        let mut outcome = Ok(None);
        // A refused or empty change must not wake a single reader.
        self.workspace.maybe_update(|workspace| {
            outcome = act(workspace, now);
            outcome.as_ref().is_ok_and(|done| done.as_ref().is_some_and(|done| !done.changed.is_empty()))
        });
        let done = outcome?;
        if let Some(done) = &done {
            self.save(&done.changed, now);
        }
        Ok(done)
    }

    fn save(self, changed: &[RecordKey], now: jiff::Timestamp) {
        if changed.is_empty() {
            return;
        }
        let (saving, holding) = self.workspace.with_untracked(|workspace| {
            let saving = wire::saving(workspace.portfolio(), changed);
            (saving, self.holding.with_untracked(|holding| holding::after_change(holding, workspace, now)))
        });
        self.keep(holding, saving);
    }

    fn keep(self, holding: Holding, saving: Saving) {
        self.holding.set(holding.clone());
        self.holdings.update(|all| {
            all.retain(|other| other.id != holding.id);
            all.insert(0, holding.clone());
        });
        let Saving { put, delete } = saving;
        let put = put.into_iter().map(|row| StoredRecord { key: row.place(), json: row.json }).collect();
        self.saver.save(Batch { holding: Some(holding.clone()), put, delete, ..Batch::new(holding.id) });
    }
}

//! The open portfolio, as the page sees it: reads by id, one way to change.
//!
//! The signal itself is private. Components ask for what they show by its id and get a memo that changes only when that
//! thing does; every change is a [`Command`], so that undo, saving and checking cannot be passed by.
//!
//! Whose pen is at work follows from who this device's person is: a portfolio that was begun here is its learner's, and in
//! one that came from somebody the person judges, or only reads. What they draft and have seen stays on this device; it is
//! kept in [`drafting`].

pub mod drafting;
mod sealing;
mod watching;

use evidence_mapper::desk::Desk;
use evidence_mapper::desk::marking::Marking;
use evidence_mapper::desk::person::Person;
use evidence_mapper::message::Message;
use evidence_mapper::portfolio::command::{Command, CommandError, Field};
use evidence_mapper::portfolio::{Evidence, EvidenceId, Mapping, MappingKey, RecordKey, Role};
use evidence_mapper::progress::{CriterionProgress, OutcomeProgress, UnitProgress};
use evidence_mapper::spec::{CriterionRef, OutcomeRef, Specification, UnitRef};
use evidence_mapper::store::{Batch, Holding, StoredRecord};
use evidence_mapper::wire::{self, Saving};
use evidence_mapper::workspace::{Act, Done, Workspace};
use leptos::prelude::*;
use std::sync::Arc;

use super::browser::clock;
use super::holding;
use super::saver::Saver;
use super::signatures::Signatures;
use super::state::App;
use super::ui::toast::{Toast, Toasts};
use super::words;
use watching::{Watched, Watching};

/// Whose hand writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pen {
    /// The learner's, in a portfolio of their own.
    Learner,
    /// An assessor's, in somebody else's.
    Assessor,
    /// An IQA's, in somebody else's.
    Iqa,
    /// Nobody's: who reads here has not said who they are.
    Reader,
}

/// A portfolio as it was read out of the store.
pub struct Found {
    /// The portfolio.
    pub workspace: Workspace,
    /// What is known of it.
    pub holding: Holding,
    /// What this device keeps beside it.
    pub desk: Desk,
    /// What its signatures come to.
    pub signatures: Signatures,
}

/// What all portfolios share.
#[derive(Clone, Copy)]
pub struct Shared {
    /// The page.
    pub app: App,
    /// Everything on this device.
    pub holdings: RwSignal<Vec<Holding>>,
    /// Who judges here.
    pub person: RwSignal<Option<Person>>,
    /// The way into the store.
    pub saver: Saver,
    /// Where messages show.
    pub toasts: Toasts,
}

/// The open portfolio. A handle, to be had from context.
#[derive(Clone, Copy)]
pub struct Session {
    workspace: RwSignal<Workspace>,
    watching: Watching,
    holding: RwSignal<Holding>,
    desk: RwSignal<Desk>,
    signatures: RwSignal<Signatures>,
    /// How many signatures are being made.
    signing: RwSignal<usize>,
    marking: Memo<Marking>,
    is_own: bool,
    shared: Shared,
}

impl Session {
    /// Opens what was found.
    pub fn new(found: Found, shared: Shared) -> Session {
        let Found { workspace, holding, desk, signatures } = found;
        let (signatures, signing) = (RwSignal::new(signatures), RwSignal::new(0));
        let (workspace, is_own) = (RwSignal::new(workspace), !holding::is_received(&holding));
        let (holding, desk) = (RwSignal::new(holding), RwSignal::new(desk));
        // Once for all who ask, and not anew with every letter of a draft.
        let seen = Memo::new(move |_| desk.with(|desk| desk.seen.clone()));
        let marking = Memo::new(move |_| {
            workspace.with(|workspace| seen.with(|seen| Marking::of(workspace.portfolio(), workspace.progress(), seen)))
        });
        let watching = Watching::new();
        Session { workspace, watching, holding, desk, signatures, signing, marking, is_own, shared }
    }

    /// Whether this is somebody else's portfolio: nothing of the learner's can be changed.
    pub fn is_read_only(self) -> bool {
        !self.is_own
    }

    /// Whose hand writes here, and from when on it is another's.
    pub fn pen(self) -> Pen {
        if self.is_own {
            return Pen::Learner;
        }
        self.shared.person.with(|person| match person.as_ref().map(|person| person.role) {
            Some(Role::Assessor) => Pen::Assessor,
            Some(Role::Iqa) => Pen::Iqa,
            Some(Role::Learner) | None => Pen::Reader,
        })
    }

    /// Who judges at this device, unless nobody has said so.
    pub fn person(self) -> Signal<Option<Person>> {
        self.shared.person.into()
    }

    /// The person at this device is who they are now. Where they have said so already in this portfolio, they say it anew.
    pub fn take_up_pen(self) {
        let Some(person) = self.shared.person.get_untracked() else { return };
        if self.is_own {
            return;
        }
        self.workspace.update(|workspace| workspace.act_as(person.actor()));
        if self.with_untracked(|workspace| workspace.portfolio().actors.contains(person.actor())) {
            for command in self.with_untracked(|workspace| person.introductions(workspace.portfolio())) {
                self.dispatch(command);
            }
        }
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

    /// A value that concerns `what` alone, worked out again when that changes.
    fn watch<T: PartialEq + Send + Sync + 'static>(
        self,
        what: Watched,
        read: impl Fn(&Workspace) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        let changes = self.watching.of(what);
        Memo::new(move |_| {
            changes.track();
            self.workspace.with_untracked(&read)
        })
    }

    /// Where one criterion stands.
    pub fn criterion(self, criterion: CriterionRef) -> Memo<CriterionProgress> {
        self.watch(Watched::Criterion(criterion), move |workspace| {
            workspace.progress().criteria.get(&criterion).cloned().unwrap_or_default()
        })
    }

    /// Where one outcome stands.
    pub fn outcome(self, outcome: OutcomeRef) -> Memo<OutcomeProgress> {
        self.watch(Watched::Outcome(outcome), move |workspace| {
            workspace.progress().outcomes.get(&outcome).copied().unwrap_or_default()
        })
    }

    /// Where one unit stands.
    pub fn unit(self, unit: UnitRef) -> Memo<UnitProgress> {
        self.watch(Watched::Unit(unit), move |workspace| {
            workspace.progress().units.get(&unit).copied().unwrap_or_default()
        })
    }

    /// One evidence item, unless it is withdrawn.
    pub fn evidence(self, id: EvidenceId) -> Memo<Option<Evidence>> {
        self.watch(Watched::Evidence(id), move |workspace| workspace.portfolio().evidence.get(id).cloned())
    }

    /// To how many criteria one evidence item is mapped.
    pub fn mapped_to(self, id: EvidenceId) -> Memo<u32> {
        self.watch(Watched::MappedTo(id), move |workspace| {
            workspace.progress().mapped_to.get(&id).copied().unwrap_or_default()
        })
    }

    /// One mapping, unless it is taken away.
    pub fn mapping(self, key: MappingKey) -> Memo<Option<Mapping>> {
        self.watch(Watched::Mapping(key), move |workspace| workspace.portfolio().mappings.get(key).cloned())
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
                self.shared.toasts.show(Toast::refusal(Message::from(&error)));
                None
            }
        }
    }

    /// The same, but leaves it to the caller to say why it cannot be: beside the field that it is about.
    pub fn attempt(self, command: Command) -> Result<Option<Done>, CommandError> {
        self.attempt_all(Vec::new(), command)
    }

    /// The same for what goes together, `command` last: all of it or nothing.
    pub fn attempt_all(self, before: Vec<Command>, command: Command) -> Result<Option<Done>, CommandError> {
        let is_noted = words::is_worth_a_toast(&command);
        let mut first = self.introductions();
        first.extend(before);
        let done = self.change(move |workspace, now| introduced(workspace, first, command, now).map(Some))?;
        let Some(done) = done else { return Ok(None) };
        if is_noted && !done.changed.is_empty() {
            let toast = Toast::done(words::done(done.act));
            let is_final = done.act.is_final();
            self.shared.toasts.show(if is_final { toast } else { toast.action("Undo", move || self.undo()) });
        } else if done.changed.is_empty() && matches!(done.act, Act::Map(_)) {
            self.shared.toasts.show(Toast::done("Already mapped".to_owned()));
        }
        Ok(Some(done))
    }

    /// For a form that is sent as a whole: whether `command` was carried out. Why not stands in `refused` with the field that
    /// it is about, or else in a message.
    pub fn fill_in(self, command: Command, refused: RwSignal<Option<(Field, Message)>>) -> bool {
        refused.set(None);
        let Err(error) = self.attempt(command) else { return true };
        let message = Message::from(&error);
        match error.field() {
            Some(field) => refused.set(Some((field, message))),
            None => self.shared.toasts.show(Toast::refusal(message)),
        }
        false
    }

    /// Carries out, as of `at`, what was carried out on a copy before.
    pub fn dispatch_as_of(self, command: Command, at: jiff::Timestamp) {
        if let Err(error) = self.change(move |workspace, _| workspace.dispatch(command, at).map(Some)) {
            self.shared.toasts.show(Toast::refusal(Message::from(&error)));
        }
    }

    /// For a field that is saved when it is left: why its words cannot be kept.
    pub fn edit(self, command: Command) -> Result<(), Message> {
        self.attempt(command).map(|_| ()).map_err(|error| Message::from(&error))
    }

    /// What those who judge say of themselves before they say anything else.
    fn introductions(self) -> Vec<Command> {
        let person = if self.is_own { None } else { self.shared.person.get_untracked() };
        person
            .map(|person| self.with_untracked(|workspace| person.introductions(workspace.portfolio())))
            .unwrap_or_default()
    }

    /// Takes the last gesture back.
    pub fn undo(self) {
        // What those who judge said stays said.
        if !self.is_own {
            return;
        }
        if let Ok(Some(done)) = self.change(|workspace, now| Ok(workspace.undo(now))) {
            let words = format!("Undone: {}", words::act(done.act));
            self.shared.toasts.show(Toast::done(words).action("Redo", move || self.redo()));
        }
    }

    /// Does again what was taken back.
    pub fn redo(self) {
        if !self.is_own {
            return;
        }
        if let Ok(Some(done)) = self.change(|workspace, now| Ok(workspace.redo(now))) {
            self.shared.toasts.show(Toast::done(format!("Done again: {}", words::act(done.act))));
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
    pub fn replace(self, found: Found) {
        let Found { workspace, holding, desk, signatures } = found;
        self.signatures.set(signatures);
        self.workspace.set(workspace);
        self.watching.tell_all();
        self.holding.set(holding);
        self.desk.set(desk);
    }

    fn change(
        self,
        act: impl FnOnce(&mut Workspace, jiff::Timestamp) -> Result<Option<Done>, CommandError>,
    ) -> Result<Option<Done>, CommandError> {
        if untrack(|| self.pen()) == Pen::Reader {
            return Ok(None);
        }
        let now = clock::now();
        let done = self.alter(|workspace| act(workspace, now))?;
        if let Some(done) = &done {
            self.save(&done.changed, now);
        }
        Ok(done)
    }

    /// Changes the workspace and tells those whom it concerns. A refused or empty change wakes nobody.
    fn alter(
        self,
        act: impl FnOnce(&mut Workspace) -> Result<Option<Done>, CommandError>,
    ) -> Result<Option<Done>, CommandError> {
        let before = self.with_untracked(|workspace| workspace.progress().clone());
        let mut outcome = Ok(None);
        self.workspace.maybe_update(|workspace| {
            outcome = act(workspace);
            outcome.as_ref().is_ok_and(|done| done.as_ref().is_some_and(|done| !done.changed.is_empty()))
        });
        if let Ok(Some(done)) = &outcome
            && !done.changed.is_empty()
        {
            self.shared.toasts.forget_refusals();
            let after = self.with_untracked(|workspace| workspace.progress().clone());
            self.watching.tell(&done.changed, &before, &after);
        }
        outcome
    }

    fn save(self, changed: &[RecordKey], now: jiff::Timestamp) {
        if changed.is_empty() {
            return;
        }
        let saving = self.workspace.with_untracked(|workspace| wire::saving(workspace.portfolio(), changed));
        self.note_unsigned(changed);
        self.keep(self.holding_after_change(now), saving);
        self.sign_what_waits();
    }

    fn holding_after_change(self, now: jiff::Timestamp) -> Holding {
        let after = |workspace: &Workspace| {
            self.desk.with_untracked(|desk| {
                self.holding.with_untracked(|holding| holding::after_change(holding, workspace, desk, now))
            })
        };
        self.workspace.with_untracked(after)
    }

    fn note_holding(self, holding: &Holding) {
        self.holding.set(holding.clone());
        self.shared.holdings.update(|all| {
            all.retain(|other| other.id != holding.id);
            all.insert(0, holding.clone());
        });
    }

    fn keep(self, holding: Holding, saving: Saving) {
        self.note_holding(&holding);
        let Saving { put, delete } = saving;
        let mut put: Vec<_> = put.into_iter().map(|row| StoredRecord { key: row.place(), json: row.json }).collect();
        put.extend(self.unsigned_record());
        self.shared.saver.save(Batch { holding: Some(holding.clone()), put, delete, ..Batch::new(holding.id) });
    }
}

/// Carries `command` out after the introductions and what else comes first, all of them or none, and says of all what changed.
fn introduced(
    workspace: &mut Workspace,
    introductions: Vec<Command>,
    command: Command,
    now: jiff::Timestamp,
) -> Result<Done, CommandError> {
    if introductions.is_empty() {
        return workspace.dispatch(command, now);
    }
    let mut after = workspace.clone();
    let mut changed = Vec::new();
    for introduction in introductions {
        changed.extend(after.dispatch(introduction, now)?.changed);
    }
    let done = after.dispatch(command, now)?;
    *workspace = after;
    changed.extend(done.changed);
    Ok(Done { changed, ..done })
}

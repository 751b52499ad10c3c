//! What is written down about the open portfolio and stays on this device: drafts of decisions, and what was seen.
//!
//! A draft is saved as it is typed, without a word of what else is here being worked out anew.

use std::collections::BTreeSet;

use evidence_mapper::desk::drafting::{Beginning, issuable};
use evidence_mapper::desk::marking::Marking;
use evidence_mapper::desk::{self, Draft};
use evidence_mapper::message::{self, Message};
use evidence_mapper::portfolio::before::{Changed, since_seen};
use evidence_mapper::portfolio::command::{self, Command, CommandError};
use evidence_mapper::portfolio::inbox::{Item, inbox};
use evidence_mapper::portfolio::news::Snapshot;
use evidence_mapper::portfolio::standing::standing;
use evidence_mapper::portfolio::{ActorId, DecisionId, Portfolio, RecordKey, Role, fitness};
use evidence_mapper::spec::{Criterion, CriterionRef};
use evidence_mapper::store::{Batch, Holding, StoredRecord};
use evidence_mapper::wire;
use evidence_mapper::workspace::Workspace;
use leptos::prelude::*;

use super::{Pen, Session};
use crate::app::browser::clock;
use crate::app::holding;
use crate::app::ui::toast::Toast;
use crate::app::words;

impl Session {
    /// Reads the portfolio as it is once the person at this device has said who they are in it, so that what they said at
    /// another device counts as theirs. Nothing is written for that: they introduce themselves with the first thing they say.
    pub fn as_introduced<T>(self, read: impl FnOnce(&Portfolio) -> T) -> T {
        let person = self.shared.person.get();
        self.with(|workspace| {
            let (portfolio, actor) = (workspace.portfolio(), workspace.actor());
            let person = person.filter(|person| person.actor() == actor && !portfolio.actors.contains(actor));
            let Some(person) = person else { return read(portfolio) };
            let (mut after, now) = (portfolio.clone(), clock::now());
            for command in person.introductions(portfolio) {
                if let Ok(diff) = command::apply(workspace.spec(), &after, command, actor, now) {
                    diff.apply_to(&mut after, actor, now, wire::digests);
                }
            }
            read(&after)
        })
    }

    /// Whether the person at this device has said something in this portfolio, at this device or at another.
    pub fn has_said(self) -> Memo<bool> {
        Memo::new(move |_| {
            self.as_introduced(|portfolio| {
                let actor = self.with(Workspace::actor);
                let judges = |made: &ActorId| *made != actor && fitness::is_same_person(portfolio, actor, *made);
                self.with(|workspace| workspace.portfolio().actors.contains(actor))
                    || portfolio
                        .actors
                        .all()
                        .any(|(other, _)| judges(&other) && fitness::role(portfolio, other) != Some(Role::Learner))
            })
        })
    }

    /// Has the person at this device say who they are in this portfolio, where they have not: whoever hands back is in it.
    pub fn introduce(self) {
        let introductions = self.introductions();
        for command in introductions {
            self.dispatch(command);
        }
    }

    /// The draft on one criterion, if there is one.
    pub fn draft(self, criterion: CriterionRef) -> Memo<Option<Draft>> {
        Memo::new(move |_| self.desk.with(|desk| desk.drafts.get(&criterion).cloned()))
    }

    /// The criteria with a draft.
    pub fn drafted(self) -> Memo<BTreeSet<CriterionRef>> {
        Memo::new(move |_| self.desk.with(|desk| desk.drafts.keys().copied().collect()))
    }

    /// What is not as it was at `criterion` when this device last showed it.
    pub fn changed_since_seen(self, criterion: CriterionRef) -> Memo<Vec<Changed>> {
        let seen = Memo::new(move |_| self.desk.with(|desk| desk.seen.snapshot.clone()));
        Memo::new(move |_| {
            seen.with(|seen| {
                let Some(seen) = seen else { return Vec::new() };
                self.workspace.with(|workspace| since_seen(workspace.portfolio(), seen, criterion))
            })
        })
    }

    /// What there is to do here.
    pub fn marking(self) -> Memo<Marking> {
        self.marking
    }

    /// Whether anything was added, changed or withdrawn at `criterion` since it was looked at.
    pub fn has_news(self, criterion: CriterionRef) -> bool {
        self.marking.with_untracked(|marking| marking.news.contains_key(&criterion))
    }

    /// What a draft on `criterion` begins with.
    pub fn blank_draft(self, criterion: &Criterion) -> Draft {
        let id = DecisionId::new(clock::now(), clock::random());
        let is_new = untrack(|| self.has_news(criterion.criterion_ref));
        let (by, spec, at) = (self.with(Workspace::actor), self.spec(), clock::now());
        self.as_introduced(|portfolio| {
            self.desk.with_untracked(|desk| {
                let drafts = &desk.drafts;
                Draft::begin(id, criterion, Beginning { by, at, spec: &spec, portfolio, drafts, is_new })
            })
        })
    }

    /// Writes into the draft on `criterion`, which begins with it.
    pub fn write_draft(self, criterion: &Criterion, write: impl FnOnce(&mut Draft)) {
        let id = criterion.criterion_ref;
        let draft = self.desk.with_untracked(|desk| desk.drafts.get(&id).cloned());
        let mut draft = draft.unwrap_or_else(|| untrack(|| self.blank_draft(criterion)));
        write(&mut draft);
        draft.made.at = clock::now();
        let put = vec![StoredRecord { key: draft.place(), json: draft.text() }];
        let is_first = self.desk.try_update(|desk| desk.drafts.insert(id, draft).is_none()) == Some(true);
        self.keep_draft(is_first, put, Vec::new());
    }

    /// Throws a draft away.
    pub fn discard_draft(self, criterion: CriterionRef) {
        let is_there = self.desk.try_update(|desk| desk.drafts.remove(&criterion).is_some()) == Some(true);
        self.keep_draft(is_there, Vec::new(), vec![desk::draft_place(criterion)]);
    }

    /// Saves what became of a draft; and what a board shows of the portfolio, where there is one draft more or less.
    fn keep_draft(self, is_counted: bool, put: Vec<StoredRecord>, delete: Vec<String>) {
        let holding = if is_counted { self.holding_with_summary() } else { None };
        let portfolio = self.holding.with_untracked(|holding| holding.id);
        self.shared.saver.save(Batch { portfolio, holding, put, delete });
    }

    /// What is known of the portfolio, if a board would show something else of it than before.
    fn holding_with_summary(self) -> Option<Holding> {
        let holding = self.holding.get_untracked();
        let of =
            |workspace: &Workspace| self.desk.with_untracked(|desk| holding::summary(workspace, desk, holding.held));
        let summary = self.workspace.with_untracked(of);
        if holding.summary == summary {
            return None;
        }
        let holding = Holding { summary, ..holding };
        self.note_holding(&holding);
        Some(holding)
    }

    /// The drafts on `criteria` that are decided.
    fn decided(self, criteria: &[CriterionRef]) -> Vec<Draft> {
        self.desk.with_untracked(|desk| {
            let drafts = criteria.iter().filter_map(|criterion| desk.drafts.get(criterion));
            drafts.filter(|draft| draft.outcome().is_some()).cloned().collect()
        })
    }

    /// Issues the drafts on `criteria` that are decided, all or none. Says how many those were, or what keeps them back.
    pub fn issue(self, criteria: &[CriterionRef]) -> Result<usize, CommandError> {
        self.issue_all(self.decided(criteria))
    }

    /// Issues those of the drafts on `criteria` that can be. Says how many those were, and of each of the others why not.
    pub fn issue_what_can(self, criteria: &[CriterionRef]) -> (usize, Vec<(CriterionRef, Message)>) {
        let by = self.with_untracked(Workspace::actor);
        let (spec, drafts) = (self.spec(), self.decided(criteria));
        let (ready, kept_back) =
            untrack(|| self.as_introduced(|portfolio| issuable(&spec, portfolio, drafts, by, clock::now())));
        let kept_back = kept_back.iter().map(|(criterion, error)| (*criterion, message::not_issued(error))).collect();
        match self.issue_all(ready) {
            Ok(count) => (count, kept_back),
            Err(error) => {
                self.shared.toasts.show(Toast::refusal(message::not_issued(&error)));
                (0, kept_back)
            }
        }
    }

    fn issue_all(self, drafts: Vec<Draft>) -> Result<usize, CommandError> {
        if drafts.is_empty() {
            return Ok(0);
        }
        let command = Command::Decide(drafts.iter().map(Draft::to_issue).collect());
        let (introductions, count) = (self.introductions(), drafts.len());
        let now = clock::now();
        let done = self.alter(|workspace| super::introduced(workspace, introductions, command, now).map(Some))?;
        let Some(done) = done else { return Ok(0) };
        // The decision that is issued and its draft that goes are one transaction.
        let issued: Vec<CriterionRef> = drafts.iter().map(|draft| draft.made.value.criterion).collect();
        self.desk.update(|desk| {
            desk.drafts.retain(|criterion, _| !issued.contains(criterion));
            if let Some(snapshot) = &mut desk.seen.snapshot {
                self.with_untracked(|workspace| snapshot.look_at(workspace.portfolio(), &issued));
            }
        });
        let mut saving = self.with_untracked(|workspace| wire::saving(workspace.portfolio(), &done.changed));
        saving.delete.extend(issued.iter().map(|&criterion| desk::draft_place(criterion)));
        self.note_unsigned(&done.changed);
        self.keep_with_seen(self.holding_after_change(now), saving);
        self.sign_what_waits();
        self.shared.toasts.show(Toast::done(words::done(done.act)));
        Ok(count)
    }

    /// What others said to who is at work here, the newest first.
    pub fn inbox(self) -> Memo<Vec<Item>> {
        Memo::new(move |_| {
            let role = match self.pen() {
                Pen::Learner => Role::Learner,
                Pen::Assessor => Role::Assessor,
                Pen::Iqa => Role::Iqa,
                Pen::Reader => return Vec::new(),
            };
            self.workspace.with(|workspace| {
                let portfolio = workspace.portfolio();
                self.desk.with(|desk| inbox(portfolio, &standing(portfolio), workspace.actor(), role, &desk.seen.read))
            })
        })
    }

    /// Takes the news of `criteria` as known: they were looked at as they are now.
    pub fn look_at(self, criteria: &[CriterionRef]) {
        self.desk.update(|desk| {
            self.with_untracked(|workspace| {
                let portfolio = workspace.portfolio();
                let snapshot = desk.seen.snapshot.get_or_insert_with(|| Snapshot::of(portfolio));
                snapshot.look_at(portfolio, criteria);
            });
        });
        self.keep_seen();
    }

    /// Notes that `records` were read.
    pub fn note_read(self, records: impl IntoIterator<Item = RecordKey>) {
        self.desk.update(|desk| desk.seen.read.extend(records));
        self.keep_seen();
    }

    fn keep_seen(self) {
        let holding = self.holding_with_summary().unwrap_or_else(|| self.holding.get_untracked());
        self.keep_with_seen(holding, wire::Saving::default());
    }

    fn keep_with_seen(self, holding: Holding, saving: wire::Saving) {
        self.note_holding(&holding);
        let wire::Saving { put, delete } = saving;
        let mut put: Vec<_> = put.into_iter().map(|row| StoredRecord { key: row.place(), json: row.json }).collect();
        let seen = self.desk.with_untracked(|desk| desk.seen.text());
        put.push(StoredRecord { key: desk::seen_place(), json: seen });
        put.extend(self.unsigned_record());
        let portfolio = holding.id;
        self.shared.saver.save(Batch { portfolio, holding: Some(holding), put, delete });
    }
}

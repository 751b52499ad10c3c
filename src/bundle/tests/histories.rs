//! Random histories of three devices that pass bundles to each other in any order, late and twice, against a plain model
//! of who knew what when. In some a learner works on two of them and an assessor on the third; in others an IQA or a
//! second assessor has one. They hand over all they have, or hand back what they said.
//!
//! The model knows nothing of revisions and digests: every change is a number, and each device knows, for each record,
//! the changes that nobody has gone on from. A change goes on from what its author saw and from nothing else. In the end
//! every device has to show, or offer beside what it shows, exactly the changes that nobody went on from.

mod judging;

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::audit::{self, Deed};
use crate::bundle::merge::merge;
use crate::bundle::selection;
use crate::portfolio::command::{self, Choice, Command, EvidenceDetails, NewEvidence};
use crate::portfolio::diff::Diff;
use crate::portfolio::entry::Verdict;
use crate::portfolio::{ActorId, EvidenceId, Location, MappingKey, Outcome, RecordKey, Role};
use crate::spec::{CriterionRef, Specification};
use crate::testing::{assessor, empty_portfolio, evidence_id, iqa};
use crate::wire::{Assembly, Record};

/// How many histories there are: two threads take half of them each.
const HISTORIES: u64 = 10_000;

/// Numbers that look random, the same for the same seed: a generator of its own, because a history is too long a thing
/// to be shrunk, and its seed says all of it.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n.max(1)
    }

    fn one_of<T: Copy>(&mut self, items: &[T]) -> Option<T> {
        (!items.is_empty()).then(|| items[self.below(items.len() as u64) as usize])
    }
}

/// What a record says, as far as the model looks: a text that was typed, or that it is withdrawn.
type Says = Option<String>;

/// A change of a record in the model.
struct Made {
    says: Says,
    /// All changes that it goes on from, over however many others.
    from: BTreeSet<usize>,
}

/// What a device knows of every record: the changes that nobody has gone on from.
type Known = BTreeMap<RecordKey, BTreeSet<usize>>;

struct Device {
    portfolio: Portfolio,
    known: Known,
    by: ActorId,
    undo: Vec<Diff>,
    /// Records of those who judge that the learner has, going by what they handed over.
    learner_has: BTreeSet<RecordKey>,
}

/// What was handed over.
#[derive(Clone)]
struct Bundle {
    portfolio: Portfolio,
    known: Known,
    by: ActorId,
}

struct World {
    devices: Vec<Device>,
    made: Vec<Made>,
    /// What was ever handed over, to be opened at any time, and again.
    bundles: Vec<Bundle>,
    /// What was ever said once and for all, by the digest that it has had from the first.
    said: BTreeMap<RecordKey, Digest>,
    /// What was ever done, by whom and when: all of it has to be in the audit trail.
    done: BTreeSet<(RecordKey, ActorId, jiff::Timestamp)>,
    /// What was chosen against: it has to be kept all the same.
    chosen_against: BTreeSet<(RecordKey, String)>,
    second: i64,
    dice: Dice,
}

fn says(record: &Record) -> Says {
    match record {
        Record::Evidence(_, kept) => kept.value.as_ref().map(|evidence| evidence.title.clone()),
        Record::Mapping(_, kept) => kept.value.as_ref().map(|mapping| mapping.reason.clone()),
        Record::Claim(_, kept) => kept.value.as_ref().map(|_| String::new()),
        Record::Answer(_, kept) => kept.value.as_ref().map(|answer| answer.note.clone()),
        Record::Actor(_, kept) => kept.value.as_ref().map(|actor| actor.name.clone()),
        Record::Competence(_, kept) => kept.value.as_ref().map(|competence| competence.occupation.clone()),
        _ => None,
    }
}

/// What is shown of a record, and what is offered beside it.
fn offered(portfolio: &Portfolio, key: RecordKey) -> (Says, BTreeSet<Says>) {
    let states = wire::states(portfolio, key).unwrap();
    let shown = says(&states.current);
    let all = states.rivals.iter().map(says).chain([shown.clone()]).collect();
    (shown, all)
}

/// An assessor beside the first.
fn second_assessor() -> ActorId {
    ActorId::new(moment(0), [5; 10])
}

impl World {
    fn new(seed: u64) -> World {
        let third = match seed % 4 {
            0 | 3 => [learner(), learner(), assessor()],
            1 => [learner(), assessor(), iqa()],
            _ => [learner(), assessor(), second_assessor()],
        };
        let device = |by| {
            let (portfolio, known, undo, learner_has) = (empty_portfolio(), Known::new(), Vec::new(), BTreeSet::new());
            Device { portfolio, known, by, undo, learner_has }
        };
        World {
            devices: third.map(device).into(),
            made: Vec::new(),
            bundles: Vec::new(),
            said: BTreeMap::new(),
            done: BTreeSet::new(),
            chosen_against: BTreeSet::new(),
            second: 1000,
            dice: Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1),
        }
    }

    fn play(&mut self, spec: &Specification) {
        // Begun on one device, as portfolios are.
        for _ in 0..4 {
            self.change(spec, 0);
        }
        let begun = self.everything(0);
        (1..3).for_each(|n| self.open(n, &begun));
        for n in 1..3 {
            if self.devices[n].by != learner() {
                self.introduce(spec, n);
            }
        }
        for _ in 0..10 + self.dice.below(30) {
            let n = self.dice.below(3) as usize;
            let by = self.devices[n].by;
            match self.dice.below(12) {
                0..6 if by == learner() => self.change(spec, n),
                6 | 7 if by == learner() => self.replies(spec, n),
                8 if by == learner() => self.take_back(n),
                0..9 if by == iqa() => self.assures(spec, n),
                0..9 => self.assesses(spec, n),
                9 => self.hand_over(n),
                _ => self.open_any(n),
            }
        }
        // Everybody hears everything in the end, in any order, and some of it again.
        for n in 0..3 {
            let first = 1 + self.dice.below(2) as usize;
            for step in [first, 3 - first] {
                let bundle = self.everything((n + step) % 3);
                self.open(n, &bundle);
            }
        }
        let last = self.dice.below(3) as usize;
        self.open_any(last);
    }

    fn everything(&self, n: usize) -> Bundle {
        let Device { portfolio, known, by, .. } = &self.devices[n];
        Bundle { portfolio: portfolio.clone(), known: known.clone(), by: *by }
    }

    /// Hands over all that there is, or, who judges, back to the learner what they said.
    fn hand_over(&mut self, n: usize) {
        let mut bundle = self.everything(n);
        if bundle.by != learner() && self.dice.below(2) == 0 {
            let has = &self.devices[n].learner_has;
            bundle.portfolio = selection::returned(&bundle.portfolio, bundle.by, Role::Learner, has);
            bundle.known.retain(|key, _| wire::get(&bundle.portfolio, *key).is_some());
        }
        self.bundles.push(bundle);
    }

    /// Something that somebody types, and that nobody has typed before.
    fn typed(&mut self, n: usize) -> String {
        self.second += 1;
        format!("typed {} on {n}", self.second)
    }

    /// Carries out a command, unless it is refused.
    fn does(&mut self, spec: &Specification, n: usize, command: Command) {
        self.second += 1;
        let Device { portfolio, by, .. } = &self.devices[n];
        if let Ok(diff) = command::apply(spec, portfolio, command, *by, self.at(n)) {
            self.carry_out(n, &diff, None);
        }
    }

    fn at(&self, n: usize) -> jiff::Timestamp {
        // Clocks go wrong: one of the devices is ahead, another behind.
        moment(self.second + [0, 3600, -60][n])
    }

    fn change(&mut self, spec: &Specification, n: usize) {
        let device = &self.devices[n];
        let items: Vec<EvidenceId> = device.portfolio.evidence.iter().map(|(id, _)| id).collect();
        let mappings: Vec<MappingKey> = device.portfolio.mappings.iter().map(|(key, _)| key).collect();
        let claims: Vec<CriterionRef> = device.portfolio.claims.iter().map(|(criterion, _)| criterion).collect();
        let forked = device.portfolio.forked();
        let item = self.dice.one_of(&items);
        let mapping = self.dice.one_of(&mappings);
        let criterion = testing::criterion(self.dice.below(3) as usize);
        let typed = format!("typed {} on {n}", self.second);
        let details = EvidenceDetails { title: typed.clone(), ..EvidenceDetails::default() };
        self.second += 1;
        let command = match (self.dice.below(12), item, mapping) {
            (0, ..) | (_, None, _) => {
                let content = EvidenceContent::Account { text: typed };
                let items = vec![(evidence_id(self.second as u64), NewEvidence { content, details })];
                Command::AddEvidence { items, criteria: vec![criterion] }
            }
            (1..4, Some(evidence), _) => Command::DescribeEvidence { evidence, details },
            (4, Some(evidence), _) => Command::Map { evidence: [evidence].into(), criteria: [criterion].into() },
            (5..8, _, Some(mapping)) => {
                let locations = vec![Location::Words("anywhere".to_owned())];
                Command::DescribeMapping { mapping, locations, reason: typed }
            }
            (8, Some(evidence), Some(mapping)) => match self.dice.below(4) {
                0 => Command::WithdrawEvidence([evidence].into()),
                1 => Command::Unmap([mapping].into()),
                2 => Command::Claim { criteria: claims.into_iter().take(1).collect(), ready: false },
                _ => Command::Claim { criteria: [mapping.criterion].into(), ready: true },
            },
            _ => match self.dice.one_of(&forked) {
                Some(record) => self.choose(n, record),
                None => return,
            },
        };
        let device = &self.devices[n];
        let chosen = if let Command::Settle { record, .. } = command { Some(record) } else { None };
        let before = chosen.map(|record| offered(&device.portfolio, record));
        let Ok(diff) = command::apply(spec, &device.portfolio, command, device.by, self.at(n)) else { return };
        if diff.is_empty() {
            return;
        }
        self.carry_out(n, &diff, chosen);
        if let (Some(record), Some((_, before))) = (chosen, before) {
            let (after, _) = offered(&self.devices[n].portfolio, record);
            let against = before.into_iter().flatten().filter(|says| !says.is_empty() && after.as_ref() != Some(says));
            self.chosen_against.extend(against.map(|says| (record, says)));
        }
        self.devices[n].undo.push(diff);
    }

    fn choose(&mut self, n: usize, record: RecordKey) -> Command {
        let portfolio = &self.devices[n].portfolio;
        let rivals = wire::states(portfolio, record).unwrap().rivals;
        let revisions: Vec<usize> = (0..rivals.len()).collect();
        let live = rivals.iter().filter(|rival| {
            let shown = wire::get(portfolio, record).unwrap();
            says(rival).is_some() && !rival.says_no_more_than(&shown)
        });
        let choice = match (self.dice.below(3), self.dice.one_of(&revisions)) {
            (0, Some(rival)) => Choice::Rival(rivals[rival].revision().unwrap().clone()),
            (1, _) => {
                let ids = live.zip(0..).map(|(_, n)| evidence_id(100_000 + self.second as u64 * 10 + n));
                Choice::Both { evidence: ids.collect() }
            }
            _ => Choice::Shown,
        };
        Command::Settle { record, choice }
    }

    /// Carries a diff out on a device and in the model.
    fn carry_out(&mut self, n: usize, diff: &Diff, chosen: Option<RecordKey>) {
        let (by, at) = (self.devices[n].by, self.at(n));
        let device = &mut self.devices[n];
        let shown: BTreeMap<RecordKey, Says> = diff
            .keys()
            .into_iter()
            .filter_map(|key| wire::get(&device.portfolio, key).map(|record| (key, says(&record))))
            .collect();
        diff.apply_to(&mut device.portfolio, by, at, wire::digests);
        for made in &diff.made {
            let digest = wire::digest(&device.portfolio, made.key()).unwrap();
            assert_eq!(self.said.insert(made.key(), digest), None);
        }
        for key in diff.keys() {
            self.done.insert((key, by, at));
            let states = wire::states(&device.portfolio, key).unwrap();
            let after = says(&states.current);
            // What a person has just done is what is shown, here and wherever the states come together again.
            if !states.rivals.is_empty() {
                let heads = [vec![states.current.clone()], states.rivals].concat();
                assert_eq!(wire::arrange(heads, states.past).unwrap().current, states.current);
            }
            let heads = device.known.entry(key).or_default();
            // Taking back and choosing are for all versions; anything else is for what was shown, and for what says
            // nothing beside it.
            let is_for_all = after.is_none() || chosen == Some(key);
            let is_seen = |says: &Says| match (shown.get(&key), says) {
                (Some(shown), says) if shown == says => true,
                (Some(Some(_)), Some(words)) => words.is_empty(),
                _ => false,
            };
            let seen: BTreeSet<usize> =
                heads.iter().copied().filter(|&n| is_for_all || is_seen(&self.made[n].says)).collect();
            heads.retain(|n| !seen.contains(n));
            let from = seen.iter().flat_map(|&n| self.made[n].from.iter().copied().chain([n])).collect();
            heads.insert(self.made.len());
            self.made.push(Made { says: after, from });
        }
    }

    fn take_back(&mut self, n: usize) {
        let Some(diff) = self.devices[n].undo.pop() else { return };
        // Taking a choice back makes versions anew, which the model would have to be told; the workspace's tests do that.
        let is_choice = |also: &dyn std::fmt::Debug| format!("{also:?}").starts_with("Settle");
        let also_evidence = diff.evidence.values().any(|change| is_choice(&change.also));
        let also_mappings = diff.mappings.values().any(|change| is_choice(&change.also));
        if also_evidence || also_mappings || diff.claims.values().any(|change| is_choice(&change.also)) {
            return;
        }
        self.carry_out(n, &diff.inverted(), None);
    }

    fn open_any(&mut self, n: usize) {
        let all: Vec<usize> = (0..self.bundles.len()).collect();
        if let Some(which) = self.dice.one_of(&all) {
            let bundle = self.bundles[which].clone();
            for _ in 0..1 + self.dice.below(2) {
                self.open(n, &bundle);
            }
        }
    }

    fn open(&mut self, n: usize, Bundle { portfolio: theirs, known, by }: &Bundle) {
        let device = &mut self.devices[n];
        if *by == learner() {
            selection::note_what_they_have(&mut device.learner_has, theirs, Some(&device.portfolio));
        }
        let merge = merge(&device.portfolio, theirs).unwrap();
        let is_empty = merge.result == device.portfolio;
        assert_eq!(merge.report.is_empty(), is_empty, "the report says what the merge did");
        device.portfolio = merge.result;
        // What could be taken back is forgotten, as a page does that opens the portfolio anew.
        device.undo.clear();
        for (key, theirs) in known {
            let heads = device.known.entry(*key).or_default();
            heads.extend(theirs);
            let from: BTreeSet<usize> = heads.iter().flat_map(|&n| self.made[n].from.iter().copied()).collect();
            heads.retain(|n| !from.contains(n));
        }
    }

    /// Checks what all of it came to, and says what was done on the way.
    fn check(&self) -> BTreeSet<Deed> {
        let [one, other, third] = &self.devices[..] else { panic!() };
        assert_eq!(one.portfolio, other.portfolio);
        assert_eq!(one.portfolio, third.portfolio);
        for (key, digest) in &self.said {
            assert_eq!(wire::digest(&one.portfolio, *key), Some(*digest), "{key}");
        }
        let trail = audit::trail(&one.portfolio);
        let told: BTreeSet<_> = trail.iter().map(|done| (done.record, done.by, done.at)).collect();
        for done in &self.done {
            assert!(told.contains(done), "{done:?}");
        }
        for (&key, heads) in &one.known {
            let expected: BTreeSet<Says> = heads.iter().map(|&n| self.made[n].says.clone()).collect();
            assert_eq!(offered(&one.portfolio, key).1, expected, "{key}");
        }
        for (key, words) in &self.chosen_against {
            let states = wire::states(&one.portfolio, *key).unwrap();
            let all = [vec![states.current], states.rivals, states.past].concat();
            // Chosen against on one device, it may still be there because another went on with it.
            assert!(all.iter().any(|state| says(state).as_ref() == Some(words)), "{key}: {words}");
        }
        self.check_numbers();
        trail.into_iter().map(|done| done.deed).collect()
    }

    fn check_numbers(&self) {
        let portfolio = &self.devices[0].portfolio;
        let numbers: BTreeSet<u32> = portfolio.evidence.values().map(|evidence| evidence.number.0).collect();
        assert_eq!(numbers.len(), portfolio.evidence.len(), "a number twice");
        assert!(numbers.iter().all(|number| *number <= portfolio.highest_number));
        assert!(portfolio.mappings.iter().all(|(key, _)| portfolio.evidence.contains(key.evidence)));
    }
}

/// The portfolio as it comes out of a store or a bundle.
fn read_back(portfolio: &Portfolio) -> Portfolio {
    let mut assembly = Assembly::new(portfolio.id);
    for row in wire::rows(portfolio) {
        assembly.add(wire::read(&row.collection, row.json.as_bytes()).unwrap());
    }
    assembly.finish().unwrap()
}

#[test]
fn histories_of_three_devices_end_in_the_same_with_nothing_lost() {
    let spec = testing::isp_specification();
    let done = std::sync::Mutex::new(BTreeSet::new());
    let play = |seeds: std::ops::Range<u64>| {
        for seed in seeds {
            let mut world = World::new(seed);
            world.play(&spec);
            // A failure names its history: play that seed alone.
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| world.check()));
            let Ok(deeds) = result else { panic!("history {seed}") };
            done.lock().unwrap().extend(deeds);
            // Some of them on paper too: as rows of a store, and as a whole bundle.
            if seed % 10 == 0 {
                let portfolio = &world.devices[0].portfolio;
                let back = read_back(portfolio);
                assert_eq!(&back, portfolio, "history {seed}");
                assert_eq!(wire::records_digest(&back), wire::records_digest(&world.devices[1].portfolio));
            }
            if seed % 500 == 0 {
                let portfolio = &world.devices[2].portfolio;
                let seen = read(&written(portfolio, &Blobs::new(), 1000)).unwrap();
                assert_eq!(&seen.portfolio, portfolio, "history {seed}");
                let merged = (0..5).fold(portfolio.clone(), |ours, _| merge(&ours, &seen.portfolio).unwrap().result);
                assert_eq!(&merged, portfolio, "five times opened, history {seed}");
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| play(1..HISTORIES / 2));
        scope.spawn(|| play(HISTORIES / 2..HISTORIES + 1));
    }); // Nothing that people do together is left out of the histories.
    let done = done.into_inner().unwrap();
    for deed in [
        Deed::Decided(Outcome::Met),
        Deed::JudgedAgain(Outcome::NotYetMet),
        Deed::Corrected(Outcome::MoreEvidenceNeeded),
        Deed::RecordedEvidence,
        Deed::GaveFeedback,
        Deed::SignedOff,
        Deed::Reopened,
        Deed::Answered,
        Deed::Countersigned,
        Deed::Submitted,
        Deed::PlannedSample,
        Deed::SampledDecision(Verdict::Disagree),
        Deed::RaisedAction,
        Deed::AnsweredAction,
        Deed::ClosedAction,
        Deed::Released,
        Deed::PutBack,
    ] {
        assert!(done.contains(&deed), "{deed:?}");
    }
}

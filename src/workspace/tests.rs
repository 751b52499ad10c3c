//! A learner at work, told in what they do and what they see.

use jiff::civil::Date;
use proptest::prelude::*;

use super::*;
use crate::combination::{Combination, Condition, Measure, Rule, Selection};
use crate::digest::Digest;
use crate::portfolio::command::{EvidenceDetails, NewEvidence};
use crate::portfolio::looked_at::looked_at;
use crate::portfolio::{
    Basis, Decision, DecisionId, EvidenceContent, EvidenceId, EvidenceNumber, Intent, Location, MappingKey,
    Outcome as Judgement, Setting, SignOff, SignOffId, Unchanging,
};
use crate::progress::{Achievement, Coverage, Gap};
use crate::spec::{Award, Criterion, CriterionRef, Group, Index, Outcome, OutcomeRef, Stated, Unit, UnitRef};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

fn criterion(text: &str) -> CriterionRef {
    text.parse().unwrap()
}

fn unit(text: &str) -> UnitRef {
    text.parse().unwrap()
}

/// Two mandatory units and one optional one, of two outcomes with two criteria each.
fn spec() -> Arc<Specification> {
    let units: Vec<Unit> = [("U1", "mandatory"), ("U2", "mandatory"), ("U3", "optional")]
        .into_iter()
        .zip(1..)
        .map(|((name, group), number)| Unit {
            unit_ref: unit(name),
            aliases: Vec::new(),
            number,
            title: Stated::plain(format!("Unit {number}")),
            title_in_structure: None,
            area: None,
            level: 5,
            glh: Stated::plain(10),
            tqt: Stated::plain(20),
            credit: Stated::plain(2),
            groups: vec![group.parse().unwrap()],
            tags: Vec::new(),
            is_component: false,
            summary: None,
            outcomes: (1..=2).map(|outcome| some_outcome(unit(name), outcome)).collect(),
            errata: Vec::new(),
        })
        .collect();
    let count = |id: &str, min| Rule {
        id: id.to_owned(),
        label: id.to_owned(),
        source: None,
        condition: Condition::at_least(min, Measure::Units, Selection::Group(id.parse().unwrap())),
    };
    let award = |id: &str, rules| Award {
        id: id.parse().unwrap(),
        title: id.to_owned(),
        short_title: id.to_owned(),
        level: 5,
        qan: Stated::plain(None),
        qan_candidates: Vec::new(),
        credit: Stated::plain(4),
        glh: Stated::plain(20),
        tqt: Stated::plain(40),
        rule: Rule { id: id.to_owned(), label: id.to_owned(), source: None, condition: Condition::all(rules) },
        rule_source: String::new(),
        errata: Vec::new(),
    };
    Arc::new(Specification {
        id: "sample".parse().unwrap(),
        version: "1".to_owned(),
        digest: Digest::of(b"sample"),
        title: "Sample".to_owned(),
        awarding_body: Stated::plain("Nobody".to_owned()),
        published_on: None,
        sector_subject_area: None,
        awards: vec![
            award("certificate", vec![count("mandatory", 2)]),
            award("diploma", vec![count("mandatory", 2), count("optional", 1)]),
        ],
        groups: ["mandatory", "optional"].map(|id| Group { id: id.parse().unwrap(), label: id.to_owned() }).into(),
        index: Index::of(&units),
        units,
        evidence_types: Vec::new(),
        simulation: None,
        guidance: Vec::new(),
        errata: Vec::new(),
        overlay: None,
    })
}

fn some_outcome(unit: UnitRef, number: u32) -> Outcome {
    Outcome {
        outcome_ref: OutcomeRef::new(unit, &number.to_string()).unwrap(),
        number: Stated::plain(number.to_string()),
        wording: Stated::plain(format!("Understand {number}")),
        criteria: (1..=2)
            .map(|c| Criterion {
                criterion_ref: CriterionRef::new(unit, &format!("{number}.{c}")).unwrap(),
                number: Stated::plain(format!("{number}.{c}")),
                wording: Stated::plain(Some(format!("Explain {unit} {number}.{c}"))),
                suggested_reading: None,
                content: Vec::new(),
                content_errata: Vec::new(),
                method: None,
                errata: Vec::new(),
            })
            .collect(),
    }
}

/// A learner at work on the diploma of [`spec`], one second a gesture.
struct Learner {
    workspace: Workspace,
    second: i64,
}

impl Learner {
    fn new() -> Learner {
        let start = Start {
            portfolio: PortfolioId::new(at(0), [1; 10]),
            learner: ActorId::new(at(0), [2; 10]),
            name: "  Ada   Okafor ".to_owned(),
            registration_number: Some(" ".to_owned()),
            provider: Some("Northgate College".to_owned()),
            award: "diploma".parse().unwrap(),
        };
        Learner { workspace: Workspace::start(spec(), start, at(0)).unwrap(), second: 0 }
    }

    fn now(&mut self) -> Timestamp {
        self.second += 1;
        at(self.second)
    }

    fn try_to(&mut self, command: Command) -> Result<Done, CommandError> {
        let now = self.now();
        self.workspace.dispatch(command, now)
    }

    fn does(&mut self, command: Command) -> Done {
        self.try_to(command).unwrap()
    }

    fn adds(&mut self, title: &str) -> EvidenceId {
        let id = EvidenceId::new(self.now(), [(self.second % 256).try_into().unwrap(); 10]);
        self.does(Command::AddEvidence { items: vec![(id, account(title))], criteria: Vec::new() });
        id
    }

    fn maps(&mut self, evidence: EvidenceId, criteria: &[&str]) -> Done {
        let criteria = criteria.iter().map(|text| criterion(text)).collect();
        self.does(Command::Map { evidence: [evidence].into(), criteria })
    }

    fn locates(&mut self, evidence: EvidenceId, text: &str, location: &str) {
        self.does(Command::DescribeMapping {
            mapping: MappingKey { evidence, criterion: criterion(text) },
            locations: Location::read_all(location),
            reason: String::new(),
        });
    }

    fn claims(&mut self, text: &str) -> Result<Done, CommandError> {
        self.try_to(Command::Claim { criteria: [criterion(text)].into(), ready: true })
    }

    fn undoes(&mut self) -> Option<Done> {
        let now = self.now();
        self.workspace.undo(now)
    }

    fn redoes(&mut self) -> Option<Done> {
        let now = self.now();
        self.workspace.redo(now)
    }

    fn number(&self, evidence: EvidenceId) -> String {
        self.workspace.portfolio().evidence.get(evidence).unwrap().number.to_string()
    }

    fn coverage(&self, text: &str) -> Coverage {
        self.workspace.progress().criteria[&criterion(text)].coverage
    }

    fn achievement(&self, text: &str) -> (Achievement, bool) {
        let progress = &self.workspace.progress().criteria[&criterion(text)];
        (progress.achievement, progress.is_stale)
    }

    fn combination(&self, award: &str) -> Combination {
        self.workspace.progress().award(award.parse().unwrap()).unwrap().combination()
    }

    /// Puts a decision in as a bundle from an assessor would.
    fn is_judged(
        &mut self,
        assessor: u8,
        text: &str,
        outcome: Judgement,
        supersedes: Option<DecisionId>,
    ) -> DecisionId {
        let now = self.now();
        let id = DecisionId::new(now, [assessor; 10]);
        let portfolio = self.workspace.portfolio();
        let evidence = self.workspace.progress().criteria[&criterion(text)]
            .evidence
            .iter()
            .map(|&evidence| {
                let mapping = portfolio.mappings.get(MappingKey { evidence, criterion: criterion(text) }).unwrap();
                (evidence, looked_at(portfolio.evidence.get(evidence).unwrap(), mapping))
            })
            .collect();
        let wording = self.workspace.spec().criterion(criterion(text)).unwrap().wording_digest();
        let feedback = String::new();
        let (criterion, basis) = (criterion(text), Basis::default());
        let value = Decision { criterion, wording, evidence, outcome, feedback, supersedes, basis };
        let by = ActorId::new(at(0), [assessor; 10]);
        let mut portfolio = portfolio.clone();
        portfolio.decisions.insert(id, Unchanging { by, at: now, value, extra: Default::default() });
        self.reopens(portfolio);
        id
    }

    fn is_signed_off(&mut self, name: &str) {
        let now = self.now();
        let mut portfolio = self.workspace.portfolio().clone();
        let (declaration, decisions) = ("All met".to_owned(), Default::default());
        let value = SignOff { unit: unit(name), declaration, supersedes: None, name: None, decisions };
        let by = ActorId::new(at(0), [200; 10]);
        let sign_off = Unchanging { by, at: now, value, extra: Default::default() };
        portfolio.sign_offs.insert(SignOffId::new(now, [9; 10]), sign_off);
        self.reopens(portfolio);
    }

    fn reopens(&mut self, portfolio: Portfolio) {
        self.workspace = Workspace::open(self.workspace.spec().clone(), portfolio, self.workspace.actor());
    }
}

fn account(title: &str) -> NewEvidence {
    NewEvidence {
        content: EvidenceContent::Account { text: format!("About {title}") },
        details: EvidenceDetails { title: title.to_owned(), ..Default::default() },
    }
}

#[test]
fn a_start_is_tidy_and_plans_every_unit_of_the_award() {
    let learner = Learner::new();
    let portfolio = learner.workspace.portfolio();
    let actor = portfolio.learner().unwrap();
    assert_eq!((actor.name.as_str(), &actor.registration_number), ("Ada Okafor", &None));
    let enrolment = portfolio.enrolment.value.as_ref().unwrap();
    assert_eq!(enrolment.provider.as_deref(), Some("Northgate College"));
    assert_eq!(enrolment.units, [unit("U1"), unit("U2"), unit("U3")].into());
    assert_eq!(portfolio.enrolment.revision.number, 1);
}

#[test]
fn a_start_without_a_name_is_refused() {
    let start = Start {
        portfolio: PortfolioId::new(at(0), [1; 10]),
        learner: ActorId::new(at(0), [2; 10]),
        name: " ".to_owned(),
        registration_number: None,
        provider: None,
        award: "diploma".parse().unwrap(),
    };
    let error = Workspace::start(spec(), start, at(0)).unwrap_err();
    assert_eq!(error, CommandError::Empty(command::Field::Name));
}

#[test]
fn evidence_numbers_are_never_given_twice() {
    let mut learner = Learner::new();
    let first = learner.adds("first");
    assert_eq!(learner.number(first), "E001");
    learner.undoes();
    let second = learner.adds("second");
    assert_eq!(learner.number(second), "E002");
    learner.does(Command::WithdrawEvidence([second].into()));
    let third = learner.adds("third");
    assert_eq!(learner.number(third), "E003");
    assert_eq!(learner.workspace.portfolio().evidence_numbered(EvidenceNumber(2)), None);
}

#[test]
fn several_files_at_once_are_one_gesture_with_numbers_in_their_order() {
    let mut learner = Learner::new();
    let ids: Vec<_> = (1..=3).map(|n| EvidenceId::new(at(0), [n; 10])).collect();
    let items = ids.iter().zip(["a", "b", "c"]).map(|(&id, title)| (id, account(title))).collect();
    let done = learner.does(Command::AddEvidence { items, criteria: vec![criterion("U1.1.1")] });
    assert_eq!(done.act, Act::AddEvidence(3));
    assert_eq!(ids.iter().map(|&id| learner.number(id)).collect::<Vec<_>>(), ["E001", "E002", "E003"]);
    assert_eq!(learner.coverage("U1.1.1"), Coverage::Mapped);
    learner.undoes();
    assert!(learner.workspace.portfolio().evidence.is_empty());
    assert_eq!(learner.coverage("U1.1.1"), Coverage::None);
}

#[test]
fn mapping_again_keeps_what_was_said_and_costs_nothing() {
    let mut learner = Learner::new();
    let evidence = learner.adds("report");
    learner.maps(evidence, &["U1.1.1"]);
    learner.locates(evidence, "U1.1.1", "p. 4");
    assert_eq!(learner.maps(evidence, &["U1.1.1", "U1.1.2"]).act, Act::Map(1));
    assert_eq!(learner.coverage("U1.1.1"), Coverage::Located);
    let again = learner.maps(evidence, &["U1.1.1", "U1.1.2"]);
    assert!(again.changed.is_empty());
    assert_eq!(learner.workspace.can_undo(), Some(Act::Map(1)));
}

#[test]
fn coverage_climbs_its_ladder() {
    let mut learner = Learner::new();
    assert_eq!(learner.coverage("U1.1.1"), Coverage::None);
    let (one, two) = (learner.adds("one"), learner.adds("two"));
    learner.maps(one, &["U1.1.1"]);
    learner.maps(two, &["U1.1.1"]);
    learner.locates(one, "U1.1.1", "p. 1");
    assert_eq!(learner.coverage("U1.1.1"), Coverage::Mapped);
    learner.locates(two, "U1.1.1", "1:00");
    assert_eq!(learner.coverage("U1.1.1"), Coverage::Located);
    learner.claims("U1.1.1").unwrap();
    assert_eq!(learner.coverage("U1.1.1"), Coverage::Claimed);
    let three = learner.adds("three");
    learner.maps(three, &["U1.1.1"]);
    assert_eq!(learner.coverage("U1.1.1"), Coverage::Mapped);
    let waits = |learner: &Learner| learner.workspace.progress().criteria[&criterion("U1.1.1")].is_claim_waiting;
    assert!(waits(&learner), "the claim is not lost, and that is said");
    learner.locates(three, "U1.1.1", "shelf 2");
    assert_eq!(learner.coverage("U1.1.1"), Coverage::Claimed);
    assert!(!waits(&learner));
}

#[test]
fn a_claim_needs_evidence_and_its_location() {
    let mut learner = Learner::new();
    let c = criterion("U1.1.1");
    assert_eq!(learner.claims("U1.1.1"), Err(CommandError::ClaimWithoutEvidence(c)));
    let evidence = learner.adds("one");
    learner.maps(evidence, &["U1.1.1"]);
    let mapping = MappingKey { evidence, criterion: c };
    assert_eq!(learner.claims("U1.1.1"), Err(CommandError::ClaimWithoutLocation(mapping)));
}

#[test]
fn withdrawing_takes_mappings_and_bare_claims_along_and_undo_brings_all_back() {
    let mut learner = Learner::new();
    let evidence = learner.adds("one");
    learner.maps(evidence, &["U1.1.1"]);
    learner.locates(evidence, "U1.1.1", "p. 1");
    learner.claims("U1.1.1").unwrap();
    learner.does(Command::WithdrawEvidence([evidence].into()));
    assert_eq!(learner.coverage("U1.1.1"), Coverage::None);
    assert!(learner.workspace.portfolio().claims.is_empty());
    learner.undoes();
    assert_eq!(learner.coverage("U1.1.1"), Coverage::Claimed);
    assert_eq!(learner.number(evidence), "E001");
    learner.redoes();
    assert_eq!(learner.coverage("U1.1.1"), Coverage::None);
}

#[test]
fn each_revision_names_the_one_before() {
    let mut learner = Learner::new();
    let evidence = learner.adds("one");
    let key = RecordKey::Evidence(evidence);
    let before = wire::digest(learner.workspace.portfolio(), key);
    let title = "two".to_owned();
    let details = EvidenceDetails { title, ..Default::default() };
    learner.does(Command::DescribeEvidence { evidence, details });
    let revision = learner.workspace.portfolio().evidence.kept(evidence).unwrap().revision.clone();
    assert_eq!((revision.number, revision.replaces), (2, before));
    learner.undoes();
    assert_eq!(learner.workspace.portfolio().evidence.kept(evidence).unwrap().revision.number, 3);
    assert_eq!(learner.workspace.portfolio().evidence.get(evidence).unwrap().title, "one");
}

#[test]
fn what_is_saved_gesture_by_gesture_reads_back_as_the_portfolio() {
    let mut learner = Learner::new();
    let mut store: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
    for row in wire::rows(learner.workspace.portfolio()) {
        store.insert(row.place(), row.json);
    }
    let mut save = |portfolio: &Portfolio, done: Done| {
        for row in done.changed.into_iter().filter_map(|key| wire::row(portfolio, key)) {
            row.other_place().map(|place| store.remove(&place));
            store.insert(row.place(), row.json);
        }
    };
    let id = EvidenceId::new(learner.now(), [1; 10]);
    let items = vec![(id, account("one"))];
    let done = learner.does(Command::AddEvidence { items, criteria: vec![criterion("U1.1.1")] });
    save(learner.workspace.portfolio(), done);
    let done = learner.does(Command::WithdrawEvidence([id].into()));
    save(learner.workspace.portfolio(), done);
    let done = learner.undoes().unwrap();
    save(learner.workspace.portfolio(), done);
    let done = learner.does(Command::Unmap([MappingKey { evidence: id, criterion: criterion("U1.1.1") }].into()));
    save(learner.workspace.portfolio(), done);
    let mut assembly = wire::Assembly::new(learner.workspace.portfolio().id);
    for (place, json) in &store {
        assembly.add(wire::read_place(place, json.as_bytes()).unwrap());
    }
    assert_eq!(assembly.finish().as_ref(), Ok(learner.workspace.portfolio()));
}

#[test]
fn links_may_only_lead_to_the_web() {
    let mut learner = Learner::new();
    for (url, is_fine) in [
        ("https://example.org/a", true),
        ("HTTP://example.org", true),
        ("www.example.org/team?x=1", true),
        ("example.org:javascript", false),
        ("shelf two. left", false),
        ("javascript.alert(1)", false),
        ("javascript:alert(1)", false),
        ("data:text/html,x", false),
        ("https://", false),
        ("https://a b", false),
        ("file:///etc", false),
    ] {
        let content = EvidenceContent::Link { url: url.to_owned() };
        let id = EvidenceId::new(learner.now(), [3; 10]);
        let items = vec![(id, NewEvidence { content, ..account("link") })];
        let result = learner.try_to(Command::AddEvidence { items, criteria: Vec::new() });
        assert_eq!(result.is_ok(), is_fine, "{url}");
        let kept = learner.workspace.portfolio().evidence.get(id);
        if let Some(EvidenceContent::Link { url: kept }) = kept.map(|evidence| &evidence.content) {
            assert!(kept == url || *kept == format!("https://{url}"), "{kept}");
        }
    }
}

#[test]
fn what_is_not_there_cannot_be_mapped() {
    let mut learner = Learner::new();
    let evidence = learner.adds("one");
    let before = learner.workspace.portfolio().clone();
    let missing = criterion("U9.1.1");
    let command = Command::Map { evidence: [evidence].into(), criteria: [missing].into() };
    assert_eq!(learner.try_to(command), Err(CommandError::NoSuchCriterion(missing)));
    let gone = EvidenceId::new(at(0), [77; 10]);
    let command = Command::Map { evidence: [evidence, gone].into(), criteria: [criterion("U1.1.1")].into() };
    assert_eq!(learner.try_to(command), Err(CommandError::NoSuchEvidence(gone)));
    assert_eq!(*learner.workspace.portfolio(), before);
}

#[test]
fn gaps_say_what_is_missing_in_the_plan() {
    let mut learner = Learner::new();
    let one = learner.adds("one");
    let two = learner.adds("two");
    learner.maps(one, &["U1.1.1", "U1.1.2"]);
    learner.locates(one, "U1.1.1", "p. 1");
    let details = EvidenceDetails { title: "one".to_owned(), setting: Some(Setting::Simulated), ..Default::default() };
    learner.does(Command::DescribeEvidence { evidence: one, details });
    let gaps = &learner.workspace.progress().gaps;
    assert!(gaps.contains(&Gap::NoEvidence(criterion("U3.2.2"))));
    assert!(gaps.contains(&Gap::NoLocation(MappingKey { evidence: one, criterion: criterion("U1.1.2") })));
    assert!(gaps.contains(&Gap::OnlySimulated(criterion("U1.1.1"))));
    assert!(gaps.contains(&Gap::NotClaimed(criterion("U1.1.1"))));
    assert!(gaps.contains(&Gap::Unmapped(two)));
    let units = [unit("U1"), unit("U2")].into();
    learner.does(Command::Aim { award: "certificate".parse().unwrap(), units });
    assert!(!learner.workspace.progress().gaps.contains(&Gap::NoEvidence(criterion("U3.2.2"))));
}

#[test]
fn units_are_chosen_one_by_one_and_what_supports_them_stays() {
    let mut learner = Learner::new();
    let one = learner.adds("one");
    learner.maps(one, &["U3.1.1"]);
    let enrolment = |learner: &Learner| learner.workspace.portfolio().enrolment.value.clone().unwrap();
    let intents = |learner: &Learner| ["U1", "U2", "U3"].map(|name| enrolment(learner).intent(unit(name)));
    assert_eq!(intents(&learner), [Intent::Planned; 3]);
    let counted = |learner: &Learner| learner.workspace.progress().award("diploma".parse().unwrap()).unwrap().counts;
    assert_eq!(counted(&learner).mapped, 1);

    learner.does(Command::Choose([(unit("U2"), Intent::Pinned), (unit("U3"), Intent::RuledOut)].into()));
    assert_eq!(intents(&learner), [Intent::Planned, Intent::Pinned, Intent::RuledOut]);
    let key = MappingKey { evidence: one, criterion: criterion("U3.1.1") };
    assert!(learner.workspace.portfolio().mappings.contains(key));
    assert_eq!(counted(&learner).mapped, 0);
    assert_eq!(learner.workspace.progress().awards[1].combination(), Combination::Incomplete);

    // What is taken up is ruled out no longer, and what is taken out is not pinned any more.
    learner.does(Command::Choose([(unit("U2"), Intent::Open), (unit("U3"), Intent::Planned)].into()));
    assert_eq!(intents(&learner), [Intent::Planned, Intent::Open, Intent::Planned]);
    assert_eq!(counted(&learner).mapped, 1);
    learner.workspace.undo(at(90));
    assert_eq!(intents(&learner), [Intent::Planned, Intent::Pinned, Intent::RuledOut]);
    let aim = Command::Aim { award: "diploma".parse().unwrap(), units: [unit("U2"), unit("U3")].into() };
    learner.does(aim);
    assert_eq!(intents(&learner), [Intent::Open, Intent::Pinned, Intent::Planned]);
    assert!(enrolment(&learner).ruled_out.is_empty());

    let stranger = Command::Choose([(unit("U9"), Intent::Planned)].into());
    assert_eq!(learner.try_to(stranger), Err(CommandError::NoSuchUnit(unit("U9"))));
}

fn judged(learner: &mut Learner) -> EvidenceId {
    let evidence = learner.adds("report");
    learner.maps(evidence, &["U1.1.1", "U1.1.2"]);
    learner.locates(evidence, "U1.1.1", "p. 1");
    learner.is_judged(200, "U1.1.1", Judgement::Met, None);
    evidence
}

#[test]
fn a_decision_goes_stale_with_what_it_stands_on_and_with_nothing_else() {
    let mut learner = Learner::new();
    let evidence = judged(&mut learner);
    let fresh = (Achievement::Met, false);
    assert_eq!(learner.achievement("U1.1.1"), fresh);
    let details =
        EvidenceDetails { title: "renamed".to_owned(), setting: Some(Setting::Workplace), ..Default::default() };
    learner.does(Command::DescribeEvidence { evidence, details });
    learner.locates(evidence, "U1.1.2", "p. 9");
    assert_eq!(learner.achievement("U1.1.1"), fresh);

    learner.locates(evidence, "U1.1.1", "p. 2");
    assert_eq!(learner.achievement("U1.1.1"), (Achievement::Met, true));
    learner.undoes();
    assert_eq!(learner.achievement("U1.1.1"), fresh);

    let content = EvidenceContent::Account { text: "About another".to_owned() };
    learner.does(Command::ReplaceContent { evidence, content });
    assert_eq!(learner.achievement("U1.1.1"), (Achievement::Met, true));
    learner.undoes();
    learner.does(Command::WithdrawEvidence([evidence].into()));
    assert_eq!(learner.achievement("U1.1.1"), (Achievement::Met, true));
}

#[test]
fn another_wording_makes_a_decision_stale() {
    let mut learner = Learner::new();
    judged(&mut learner);
    let mut spec = (**learner.workspace.spec()).clone();
    spec.units[0].outcomes[0].criteria[0].wording = Stated::plain(Some("Evaluate".to_owned()));
    let (portfolio, actor) = (learner.workspace.portfolio().clone(), learner.workspace.actor());
    learner.workspace = Workspace::open(Arc::new(spec), portfolio, actor);
    assert_eq!(learner.achievement("U1.1.1"), (Achievement::Met, true));
}

#[test]
fn the_more_cautious_of_two_assessors_stands_until_superseded() {
    let mut learner = Learner::new();
    judged(&mut learner);
    let doubt = learner.is_judged(201, "U1.1.1", Judgement::NotYetMet, None);
    assert_eq!(learner.achievement("U1.1.1").0, Achievement::NotYetMet);
    learner.is_judged(201, "U1.1.1", Judgement::Met, Some(doubt));
    assert_eq!(learner.achievement("U1.1.1").0, Achievement::Met);
}

#[test]
fn units_and_awards_are_achieved_by_met_criteria_and_sign_off_alone() {
    let mut learner = Learner::new();
    let evidence = learner.adds("everything");
    let all: Vec<CriterionRef> = learner.workspace.spec().criteria().map(|c| c.criterion_ref).collect();
    learner.does(Command::Map { evidence: [evidence].into(), criteria: all.iter().copied().collect() });
    assert_eq!(learner.combination("certificate"), Combination::Planned);
    for c in all.iter().filter(|c| c.unit != unit("U3")) {
        learner.is_judged(200, &c.to_string(), Judgement::Met, None);
    }
    assert_eq!(learner.combination("certificate"), Combination::Planned);
    learner.is_signed_off("U1");
    learner.is_signed_off("U2");
    assert_eq!(learner.combination("certificate"), Combination::Satisfied);
    assert_eq!(learner.combination("diploma"), Combination::Planned);
    let award = learner.workspace.progress().award("diploma".parse().unwrap()).unwrap().clone();
    assert_eq!((award.achieved.credit, award.planned.credit), (4, 6));

    learner.locates(evidence, "U2.1.1", "p. 3");
    assert_eq!(learner.combination("certificate"), Combination::Planned);
    learner.does(Command::Aim { award: "certificate".parse().unwrap(), units: [unit("U1")].into() });
    assert_eq!(learner.combination("certificate"), Combination::Incomplete);
}

#[derive(Debug, Clone)]
enum Gesture {
    Add,
    Map(usize, usize),
    Locate(usize, usize),
    Claim(usize),
    Withdraw(usize),
    Unmap(usize),
    Undo,
    Redo,
}

fn gesture() -> impl Strategy<Value = Gesture> {
    prop_oneof![
        2 => Just(Gesture::Add),
        4 => (0..8usize, 0..12usize).prop_map(|(e, c)| Gesture::Map(e, c)),
        3 => (0..8usize, 0..12usize).prop_map(|(e, c)| Gesture::Locate(e, c)),
        2 => (0..12usize).prop_map(Gesture::Claim),
        1 => (0..8usize).prop_map(Gesture::Withdraw),
        1 => (0..20usize).prop_map(Gesture::Unmap),
        2 => Just(Gesture::Undo),
        1 => Just(Gesture::Redo),
    ]
}

/// What a person sees of the records: their values, without the revisions that every change adds.
fn visible(portfolio: &Portfolio) -> impl PartialEq + std::fmt::Debug + use<> {
    let evidence: Vec<_> = portfolio.evidence.iter().map(|(id, e)| (id, e.clone())).collect();
    let mappings: Vec<_> = portfolio.mappings.iter().map(|(key, m)| (key, m.clone())).collect();
    let claims: Vec<_> = portfolio.claims.iter().map(|(key, c)| (key, c.clone())).collect();
    (portfolio.enrolment.value.clone(), evidence, mappings, claims)
}

proptest! {
    /// Whatever a person does: taking all of it back and doing it again comes to the same, the progress shown is the
    /// progress of the records, no mapping loses its evidence, no number is given twice.
    #[test]
    fn any_history_can_be_taken_back_and_done_again(gestures in prop::collection::vec(gesture(), 1..60)) {
        let mut learner = Learner::new();
        let empty = visible(learner.workspace.portfolio());
        let criteria: Vec<CriterionRef> = learner.workspace.spec().criteria().map(|c| c.criterion_ref).collect();
        let mut ids = Vec::new();
        for gesture in gestures {
            let command = match gesture {
                Gesture::Add => { ids.push(learner.adds("item")); continue }
                Gesture::Undo => { learner.undoes(); continue }
                Gesture::Redo => { learner.redoes(); continue }
                Gesture::Map(e, c) => match ids.get(e) {
                    Some(&id) => Command::Map { evidence: [id].into(), criteria: [criteria[c]].into() },
                    None => continue,
                },
                Gesture::Locate(e, c) => match ids.get(e) {
                    Some(&evidence) => Command::DescribeMapping {
                        mapping: MappingKey { evidence, criterion: criteria[c] },
                        locations: Location::read_all("p. 1"),
                        reason: "because".to_owned(),
                    },
                    None => continue,
                },
                Gesture::Claim(c) => Command::Claim { criteria: [criteria[c]].into(), ready: true },
                Gesture::Withdraw(e) => match ids.get(e) {
                    Some(&id) => Command::WithdrawEvidence([id].into()),
                    None => continue,
                },
                Gesture::Unmap(n) => match learner.workspace.portfolio().mappings.iter().nth(n) {
                    Some((key, _)) => Command::Unmap([key].into()),
                    None => continue,
                },
            };
            let before = learner.workspace.portfolio().clone();
            if learner.try_to(command).is_err() {
                prop_assert_eq!(learner.workspace.portfolio(), &before);
            }
            let portfolio = learner.workspace.portfolio();
            prop_assert!(portfolio.mappings.iter().all(|(key, _)| portfolio.evidence.contains(key.evidence)));
            let numbers: BTreeSet<_> = portfolio.evidence.values().map(|e| e.number).collect();
            prop_assert_eq!(numbers.len(), portfolio.evidence.len());
            prop_assert!(numbers.iter().all(|number| number.0 <= portfolio.highest_number));
        }
        while learner.redoes().is_some() {}
        let full = visible(learner.workspace.portfolio());
        prop_assert_eq!(&**learner.workspace.progress(), &progress(learner.workspace.spec(), learner.workspace.portfolio()));
        while learner.undoes().is_some() {}
        prop_assert_eq!(visible(learner.workspace.portfolio()), empty);
        while learner.redoes().is_some() {}
        prop_assert_eq!(visible(learner.workspace.portfolio()), full);
    }
}

mod assuring;
mod before;
mod judging;
mod people;
mod recording;
mod releasing;
mod returning;
mod settling;
mod versions;

#[test]
fn days_are_set_taken_back_and_undone() {
    let mut learner = Learner::new();
    let (award, one) = (Date::constant(2027, 6, 30), Date::constant(2027, 1, 31));
    let targets = |learner: &Learner| {
        let enrolment = learner.workspace.portfolio().enrolment.value.clone().unwrap();
        (enrolment.target_on, enrolment.unit_targets.get(&unit("U2")).copied())
    };
    learner.does(Command::SetTarget { unit: None, on: Some(award) });
    learner.does(Command::SetTarget { unit: Some(unit("U2")), on: Some(one) });
    assert_eq!(targets(&learner), (Some(award), Some(one)));
    learner.does(Command::SetTarget { unit: Some(unit("U2")), on: None });
    assert_eq!(targets(&learner), (Some(award), None));
    assert_eq!(learner.undoes().map(|done| done.act), Some(Act::SetTarget));
    assert_eq!(targets(&learner), (Some(award), Some(one)));
    let stranger = Command::SetTarget { unit: Some(unit("U9")), on: Some(one) };
    assert_eq!(learner.try_to(stranger), Err(CommandError::NoSuchUnit(unit("U9"))));
}

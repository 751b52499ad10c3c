//! The demo portfolio that the page offers: a made-up learner on the real qualification, half judged. It is made here, by what
//! people do, so that it always is what the page would make; `UPDATE_DEMO=1 cargo test --test core demo` writes it anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use evidence_mapper::bundle::{AttachmentEntry, Cover, Purpose, Scope, Writer};
use evidence_mapper::digest::Digest;
use evidence_mapper::portfolio::command::{Command, EvidenceDetails, NewAssessorEvidence, NewDecision, NewEvidence};
use evidence_mapper::portfolio::competence::AssessingAward;
use evidence_mapper::portfolio::entry::{About, Audience, Feedback, Interest};
use evidence_mapper::portfolio::ids::BundleId;
use evidence_mapper::portfolio::judging::{AssessorEvidenceKind, Check, Method, Required, RuleOfEvidence};
use evidence_mapper::portfolio::looked_at::looked_at;
use evidence_mapper::portfolio::{
    ActorId, Attachment, Competence, DecisionId, EntryId, EvidenceContent, EvidenceId, Location, MappingKey, Outcome,
    Portfolio, Role, Setting, Submission, SubmissionId,
};
use evidence_mapper::spec::CriterionRef;
use evidence_mapper::wire;
use evidence_mapper::workspace::{Start, Workspace};
use evidence_mapper::{demo, json, spec};
use jiff::Timestamp;
use jiff::civil::{Date, date};

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn specification() -> Vec<u8> {
    fs::read(repository().join("spec-data/isp-level-5-advanced-sales.json")).unwrap()
}

/// What a person does, one after the other, each at a moment of its own.
struct Story {
    workspace: Workspace,
    now: Timestamp,
    made: u64,
    files: BTreeMap<Digest, Vec<u8>>,
    evidence: BTreeMap<&'static str, EvidenceId>,
}

impl Story {
    fn begin() -> Story {
        let spec = Arc::new(spec::parse::parse(&specification()).unwrap());
        let now = demo::BEGUN;
        let start = Start {
            portfolio: demo::portfolio(),
            learner: ActorId::new(now, [2; 10]),
            name: "Robin Sample".to_owned(),
            registration_number: Some("DEMO-001".to_owned()),
            provider: Some("Example College".to_owned()),
            award: "diploma".parse().unwrap(),
        };
        let workspace = Workspace::start(spec, start, now).unwrap();
        Story { workspace, now, made: 0, files: BTreeMap::new(), evidence: BTreeMap::new() }
    }

    /// Goes on to a day.
    fn on(&mut self, year: i16, month: i8, day: i8) {
        self.now = at(year, month, day);
    }

    /// Hands the portfolio to somebody.
    fn hand_to(&mut self, actor: ActorId) {
        let (spec, portfolio) = (self.workspace.spec().clone(), self.workspace.portfolio().clone());
        self.workspace = Workspace::open(spec, portfolio, actor);
    }

    fn does(&mut self, command: Command) {
        self.now = Timestamp::from_millisecond(self.now.as_millisecond() + 240_000).unwrap();
        self.workspace.dispatch(command, self.now).unwrap();
    }

    /// Something to make an id from that nothing else has.
    fn next(&mut self) -> [u8; 10] {
        self.made += 1;
        let mut bytes = [7; 10];
        bytes[2..].copy_from_slice(&self.made.to_be_bytes());
        bytes
    }

    fn file(&mut self, name: &str, media_type: &str) -> EvidenceContent {
        let bytes = fs::read(repository().join("tests/fixtures/demo").join(name)).unwrap();
        let digest = Digest::of(&bytes);
        let attachment = Attachment {
            digest,
            size: bytes.len() as u64,
            media_type: media_type.to_owned(),
            file_name: name.to_owned(),
            original: None,
        };
        self.files.insert(digest, bytes);
        EvidenceContent::Files(vec![attachment])
    }

    fn adds(&mut self, title: &'static str, content: EvidenceContent, type_: &str, on: Date, description: &str) {
        let id = EvidenceId::new(self.now, self.next());
        let details = EvidenceDetails {
            title: title.to_owned(),
            types: BTreeSet::from([type_.parse().unwrap()]),
            produced_on: Some(on),
            setting: Some(Setting::Workplace),
            description: description.to_owned(),
        };
        self.evidence.insert(title, id);
        self.does(Command::AddEvidence { items: vec![(id, NewEvidence { content, details })], criteria: Vec::new() });
    }

    /// Maps evidence to a criterion of a unit: where in it the proof is, and why.
    fn maps(&mut self, title: &str, to: &str, place: &str, reason: &str) {
        let (evidence, criterion) = (self.evidence[title], criterion(to));
        self.does(Command::Map { evidence: BTreeSet::from([evidence]), criteria: BTreeSet::from([criterion]) });
        let locations: Vec<Location> = Location::read(place).into_iter().collect();
        if !locations.is_empty() || !reason.is_empty() {
            let mapping = MappingKey { evidence, criterion };
            self.does(Command::DescribeMapping { mapping, locations, reason: reason.to_owned() });
        }
    }

    fn claims(&mut self, criteria: &[&str]) {
        let criteria = criteria.iter().map(|number| criterion(number)).collect();
        self.does(Command::Claim { criteria, ready: true });
    }

    /// Judges a criterion on everything that is mapped to it.
    fn judges(&mut self, number: &str, outcome: Outcome, feedback: &str, missing: Option<&str>) {
        let criterion = criterion(number);
        let portfolio = self.workspace.portfolio();
        let mapped = portfolio.mappings.iter().filter(|(key, _)| key.criterion == criterion);
        let evidence = mapped
            .filter_map(|(key, mapping)| {
                let evidence = portfolio.evidence.get(key.evidence)?;
                Some((key.evidence, looked_at(evidence, mapping)))
            })
            .collect();
        let is_met = outcome == Outcome::Met;
        let checks = RuleOfEvidence::ALL.map(|rule| {
            let is_confirmed = is_met || rule != RuleOfEvidence::Sufficient;
            (rule, Check { is_confirmed, note: String::new() })
        });
        let decision = NewDecision {
            criterion,
            wording: None,
            evidence,
            outcome,
            feedback: feedback.to_owned(),
            supersedes: None,
            varcs: BTreeMap::from(checks),
            method: Some(Method::Other("Portfolio".to_owned())),
            required: missing.map(|missing| Required { missing: missing.to_owned(), due_on: Some(date(2027, 1, 29)) }),
            decided_on: None,
        };
        let id = DecisionId::new(self.now, self.next());
        self.does(Command::Decide(vec![(id, decision)]));
    }
}

fn at(year: i16, month: i8, day: i8) -> Timestamp {
    format!("{}T09:30:00Z", date(year, month, day)).parse().unwrap()
}

/// A criterion of the first unit by its number alone, of others with the unit's reference before it.
fn criterion(number: &str) -> CriterionRef {
    let reference = if number.starts_with("ISP") { number.to_owned() } else { format!("ISP501.{number}") };
    reference.parse().unwrap()
}

fn told() -> Story {
    let mut story = Story::begin();
    let learner = story.workspace.actor();
    learns(&mut story);
    let records = wire::records_digest(story.workspace.portfolio());
    let id = SubmissionId::new(story.now, story.next());
    let declaration = "I declare that the work in this portfolio is my own, and where it is not I have said so.";
    let submission = Submission { declaration: declaration.to_owned(), name: "Robin Sample".to_owned(), records };
    story.does(Command::Submit { id, submission });
    assesses(&mut story, learner);
    story.hand_to(learner);
    goes_on(&mut story);
    story
}

/// What the learner has put together by their first submission.
fn learns(story: &mut Story) {
    story.on(2026, 9, 14);
    let forecast = story.file("Sales forecast Q3.pdf", "application/pdf");
    story.adds(
        "Sales forecast, third quarter",
        forecast,
        "assignment-project-report",
        date(2026, 9, 14),
        "The forecast I wrote for the sales director, as it went to the team.",
    );
    let orders = story.file("Orders by account.csv", "text/csv");
    story.adds("Orders by account", orders, "assignment-project-report", date(2026, 9, 10), "");
    let account = "I took twenty quotations at random and held each against the letter that had gone out. Nineteen agreed. \
                   One had been entered twice, by two of us on the same day; I took it out and asked the team to look for the \
                   customer's name before they enter one. The orders come from finance, who close them each month, so I did \
                   not check those one by one but compared the totals with the management accounts: they differ by £40, a \
                   credit note that came late.";
    story.adds(
        "How I checked the figures",
        EvidenceContent::Account { text: account.to_owned() },
        "worksheet",
        date(2026, 9, 12),
        "",
    );
    story.on(2026, 10, 2);
    let board = story.file("Targets Q4 board.jpg", "image/jpeg");
    story.adds(
        "Targets agreed with the team",
        board,
        "candidate-peer-report",
        date(2026, 10, 2),
        "The board after our meeting.",
    );
    let talk = story.file("Talk with Amira.wav", "audio/wav");
    story.adds(
        "Talk with Amira about her target",
        talk,
        "candidate-peer-report",
        date(2026, 9, 24),
        "Recorded with her consent.",
    );
    story.adds(
        "Appraisal notes",
        EvidenceContent::Elsewhere {
            place: "Personnel file, Example Fixings Ltd".to_owned(),
            holder: "Sam Director, who can show them".to_owned(),
        },
        "witness-testimony",
        date(2026, 9, 28),
        "Confidential, so they stay there.",
    );

    story.on(2026, 10, 5);
    let forecast = "Sales forecast, third quarter";
    story.maps(forecast, "1.1", "p. 1", "Section 1 says which four metrics I used, why, and how much each counts.");
    story.maps(forecast, "1.2", "p. 1", "Section 2 names each source and how far it can be relied on.");
    story.maps(
        "How I checked the figures",
        "1.2",
        "\"Nineteen agreed\"",
        "What I did to find out whether they are right.",
    );
    story.maps(forecast, "2.1", "p. 2", "Section 3: our orders beside construction output.");
    story.maps(forecast, "2.2", "p. 2", "Section 4, with three cases.");
    story.maps("Orders by account", "2.3", "B2:F9", "The quarters that the trend is taken from.");
    story.maps(forecast, "2.3", "p. 2", "What I made of them, and why I left two contracts out.");
    story.maps(forecast, "2.4", "p. 2", "Section 5.");
    story.maps(
        "Talk with Amira about her target",
        "3.4",
        "0:00-0:08",
        "She tells me of the order that moves to January.",
    );
    story.maps(
        "Targets agreed with the team",
        "4.1",
        "the whole board",
        "Each target comes from the likely case of the forecast.",
    );
    story.maps("Targets agreed with the team", "4.2", "the last line", "");
    story.claims(&["1.1", "1.2", "2.1", "2.2", "2.3", "2.4", "3.4", "4.1", "4.2"]);
}

/// The first round of judgement.
fn assesses(story: &mut Story, learner: ActorId) {
    let assessor = ActorId::new(at(2026, 10, 1), [3; 10]);
    story.on(2026, 10, 12);
    story.hand_to(assessor);
    let name = "Ines Assessor".to_owned();
    story.does(Command::DescribeSelf { role: Role::Assessor, name: name.clone(), registration_number: None });
    story.does(Command::DescribeCompetence(Competence {
        occupation: "Fourteen years in field sales, the last six as a regional manager".to_owned(),
        level: Some(6),
        subject: String::new(),
        awards: vec![AssessingAward {
            title: "Level 3 Certificate in Assessing Vocational Achievement".to_owned(),
            is_held: true,
        }],
        countersigned_by: None,
        development: Vec::new(),
    }));
    let id = EntryId::new(story.now, story.next());
    story.does(Command::DeclareInterest {
        id,
        interest: Interest {
            of: learner,
            interest: None,
            scrutinised_by: None,
            declaration: "I declare that I have no personal interest in the result of this learner.".to_owned(),
            name,
            supersedes: None,
        },
    });
    let id = EvidenceId::new(story.now, story.next());
    story.does(Command::RecordEvidence {
        id,
        evidence: NewAssessorEvidence {
            kind: AssessorEvidenceKind::ProfessionalDiscussion,
            title: "Discussion of the forecast".to_owned(),
            held_on: date(2026, 10, 12),
            place: "By telephone".to_owned(),
            account: "Robin explained without notes why conversion weighs less than order value, and what the forecast would \
                      have been with all contracts left in."
                .to_owned(),
            criteria: BTreeMap::from([(criterion("1.1"), Vec::new()), (criterion("2.3"), Vec::new())]),
            files: Vec::new(),
            supersedes: None,
        },
    });
    story.on(2026, 10, 14);
    story.judges("1.1", Outcome::Met, "Well chosen, and you can say why.", None);
    story.judges("1.2", Outcome::Met, "Checking twenty by hand is just what was wanted here.", None);
    story.judges("2.1", Outcome::Met, "", None);
    story.judges("2.2", Outcome::Met, "The competitor's depot is a good find. Do say where you learned of it.", None);
    story.judges("2.3", Outcome::Met, "", None);
    story.judges(
        "3.4",
        Outcome::MoreEvidenceNeeded,
        "One talk is a good beginning.",
        Some("How you consulted the others: Joe and Priya have targets too. A note of each talk is enough."),
    );
    story.judges("4.1", Outcome::Met, "Clear, and agreed with everybody.", None);
    story.judges(
        "4.2",
        Outcome::NotYetMet,
        "The board shows targets, not how you will measure them.",
        Some("Say what you measure between now and the review on 6 November, how often, and what you do with it."),
    );
    let id = EntryId::new(story.now, story.next());
    story.does(Command::GiveFeedback {
        id,
        feedback: Feedback {
            about: About::Overall,
            text: "A strong start, Robin. Finish outcome 3 with the forecast you already have; much of it is in there and \
                   only needs mapping."
                .to_owned(),
            audience: Audience::Learner,
            supersedes: None,
            reason: None,
        },
    });
}

/// What the learner has done since, and not handed over yet.
fn goes_on(story: &mut Story) {
    story.on(2026, 10, 20);
    let value = story.file("Customer value.csv", "text/csv");
    story.adds("Value of three customers", value, "assignment-project-report", date(2026, 10, 19), "");
    story.maps("Value of three customers", "ISP503.1.1", "F2:F4", "Five years of each, less what they cost to serve.");
    story.maps("Value of three customers", "ISP503.3.2", "", "");
    story.maps("Sales forecast, third quarter", "3.1", "p. 2", "Three cases instead of one line, and why.");
    story.adds(
        "Association's market report",
        EvidenceContent::Link { url: "https://example.com/market-report".to_owned() },
        "worksheet",
        date(2026, 9, 3),
        "",
    );
}

/// The demo as a file: what the learner backs up.
fn written(story: &Story) -> Vec<u8> {
    let specification = json::parse(&specification()).unwrap().canonical();
    let (portfolio, mut out) = (story.workspace.portfolio(), Vec::new());
    let entries = AttachmentEntry::all(portfolio);
    let cover = Cover {
        id: BundleId::new(story.now, [9; 10]),
        created: story.now,
        purpose: Purpose::Backup,
        from: story.workspace.actor(),
        scope: Scope::Full,
    };
    let mut writer = Writer::begin(cover, &specification, portfolio, &entries, &mut out).unwrap();
    for entry in &entries {
        writer.attachment(entry, &mut out).unwrap();
        writer.bytes(&story.files[&entry.digest], &mut out).unwrap();
        writer.end_attachment(&mut out).unwrap();
    }
    writer.finish(&mut out).unwrap();
    out
}

#[test]
fn the_demo_beside_the_page_is_what_the_page_would_write() {
    let written = written(&told());
    let path: PathBuf = repository().join("public").join(demo::FILE);
    if std::env::var_os("UPDATE_DEMO").is_some() {
        fs::write(&path, &written).unwrap();
    }
    let is_the_same = fs::read(&path).is_ok_and(|found| found == written);
    assert!(is_the_same, "{} is another: UPDATE_DEMO=1 cargo test --test core demo", path.display());
    assert!(written.len() < 400_000, "{} bytes are much for a first look", written.len());
}

#[test]
fn the_demo_is_half_judged_and_shows_every_kind_of_evidence() {
    let story = told();
    let portfolio: &Portfolio = story.workspace.portfolio();
    let outcomes: BTreeSet<Outcome> = portfolio.decisions.values().map(|decision| decision.value.outcome).collect();
    assert_eq!(outcomes.len(), 3);
    let kinds: BTreeSet<u8> = portfolio
        .evidence
        .values()
        .map(|evidence| match evidence.content {
            EvidenceContent::Files(_) => 0,
            EvidenceContent::Account { .. } => 1,
            EvidenceContent::Link { .. } => 2,
            EvidenceContent::Elsewhere { .. } => 3,
        })
        .collect();
    assert_eq!(kinds.len(), 4);
}

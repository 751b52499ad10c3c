//! Writes a portfolio of a given size as a backup without files, for `figures/store.mjs`: so many written accounts, each
//! mapped to six criteria.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::Write;
use std::sync::Arc;

use evidence_mapper::bundle::{Cover, Purpose, Scope, Writer};
use evidence_mapper::json;
use evidence_mapper::portfolio::command::{Command, EvidenceDetails, NewEvidence};
use evidence_mapper::portfolio::ids::BundleId;
use evidence_mapper::portfolio::{ActorId, EvidenceContent, EvidenceId, Location, MappingKey, PortfolioId};
use evidence_mapper::spec::parse;
use evidence_mapper::workspace::{Start, Workspace};
use jiff::Timestamp;

const CRITERIA_EACH: usize = 6;

fn main() -> Result<(), Box<dyn Error>> {
    let many: usize = std::env::args().nth(1).ok_or("How many items?")?.parse()?;
    let file = std::fs::read("spec-data/isp-level-5-advanced-sales.json")?;
    let specification = json::parse(&file).map_err(|error| format!("{error:?}"))?.canonical();
    let spec = Arc::new(parse::parse(&file).map_err(|problems| format!("{problems:?}"))?);
    let now: Timestamp = "2026-11-24T10:00:00Z".parse()?;
    let random = |n: usize| {
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&(n as u64).to_be_bytes());
        bytes
    };
    let start = Start {
        portfolio: PortfolioId::new(now, random(many)),
        learner: ActorId::new(now, random(1)),
        name: format!("Lena Example {many}"),
        registration_number: None,
        provider: None,
        award: spec.awards[0].id,
    };
    let mut workspace = Workspace::start(spec.clone(), start, now).map_err(|error| format!("{error:?}"))?;
    let criteria: Vec<_> = spec.criteria().map(|criterion| criterion.criterion_ref).take(100).collect();
    for n in 0..many {
        let details = EvidenceDetails { title: format!("Account of a meeting, {n}"), ..EvidenceDetails::default() };
        let content = EvidenceContent::Account { text: format!("What was said at the meeting numbered {n}.") };
        let evidence = EvidenceId::new(now, random(n));
        let item = NewEvidence { content, details };
        let add = Command::AddEvidence { items: vec![(evidence, item)], criteria: Vec::new() };
        let mapped: BTreeSet<_> = (0..CRITERIA_EACH).map(|m| criteria[(n * 7 + m * 11) % criteria.len()]).collect();
        let map = Command::Map { evidence: [evidence].into(), criteria: mapped.clone() };
        // Without a location a criterion cannot be claimed.
        let locate = mapped.into_iter().map(|criterion| Command::DescribeMapping {
            mapping: MappingKey { evidence, criterion },
            locations: vec![Location::Words("the second sentence".to_owned())],
            reason: String::new(),
        });
        for command in [add, map].into_iter().chain(locate) {
            workspace.dispatch(command, now).map_err(|error| format!("{error:?}"))?;
        }
    }
    let cover = Cover {
        id: BundleId::new(now, random(many)),
        created: now,
        purpose: Purpose::Backup,
        from: workspace.actor(),
        scope: Scope::Full,
    };
    let mut out = Vec::new();
    let writer = Writer::begin(cover, &specification, workspace.portfolio(), &[], &mut out);
    let writer = writer.map_err(|error| format!("{error:?}"))?;
    writer.finish(&mut out).map_err(|error| format!("{error:?}"))?;
    Ok(std::io::stdout().write_all(&out)?)
}

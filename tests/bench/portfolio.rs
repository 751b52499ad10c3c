//! Writes a portfolio of a given size as a backup without files, for `figures/store.mjs` and `figures/map.mjs`: so many
//! written accounts, each mapped to six criteria, of a specification that is made so many times as large as it is.
//!
//! ```text
//! portfolio ITEMS [TIMES]
//! ```

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
    let times: usize = std::env::args().nth(2).map_or(Ok(1), |times| times.parse())?;
    let file = enlarged(&std::fs::read_to_string("spec-data/isp-level-5-advanced-sales.json")?, times)?;
    let specification = json::parse(&file).map_err(|error| format!("{error:?}"))?.canonical();
    let spec = Arc::new(parse::parse(&file).map_err(|problems| format!("{problems:?}"))?);
    let now: Timestamp = "2026-11-24T10:00:00Z".parse()?;
    let random = |n: usize| {
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&(n as u64).to_be_bytes());
        bytes
    };
    let start = Start {
        portfolio: PortfolioId::new(now, random(many * 100 + times)),
        learner: ActorId::new(now, random(1)),
        name: format!("Lena Example {many}"),
        registration_number: None,
        provider: None,
        award: spec.awards[0].id,
    };
    let mut workspace = Workspace::start(spec.clone(), start, now).map_err(|error| format!("{error:?}"))?;
    let criteria: Vec<_> = spec.criteria().map(|criterion| criterion.criterion_ref).take(100 * times).collect();
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

/// The specification with all its units `times` times, the copies as further optional units: ISQ501 beside ISP501.
fn enlarged(file: &str, times: usize) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut specification: serde_json::Value = serde_json::from_str(file)?;
    let units = specification["units"].as_array().cloned().ok_or("No units")?;
    let mut all = units.clone();
    for (copy, letter) in ('Q'..='Z').take(times.saturating_sub(1)).enumerate() {
        for unit in &units {
            let mut unit = unit.clone();
            let reference = unit["ref"].as_str().unwrap_or_default().replace("ISP", &format!("IS{letter}"));
            unit["ref"] = reference.into();
            unit["number"] = (all.len() + 1).into();
            unit["title"] = format!("Copy {} of a unit", copy + 1).into();
            unit["groups"] = serde_json::json!(["optional"]);
            unit["aliases"] = serde_json::json!([]);
            all.push(unit);
        }
    }
    specification["units"] = all.into();
    Ok(serde_json::to_vec(&specification)?)
}

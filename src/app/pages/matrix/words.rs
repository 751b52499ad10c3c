//! What cells are called.

use evidence_mapper::matrix::{Line, Mark};
use evidence_mapper::portfolio::EvidenceNumber;

use crate::app::words;

/// What a line is called: `ISP501 1.1`.
pub fn line(line: Line) -> String {
    match line {
        Line::Unit(unit) => unit.to_string(),
        Line::Outcome(outcome) => format!("{} LO{}", outcome.unit, outcome.number()),
        Line::Criterion(criterion) => format!("{} {}", criterion.unit, criterion.number()),
    }
}

/// What stands in a cell, after the names of its evidence and its line.
pub fn cell(number: EvidenceNumber, on: Line, mark: Option<&Mark>) -> String {
    let name = line(on);
    match mark {
        Some(Mark::Mapped(places)) if places.is_empty() => format!("{number} on {name}: mapped, no location yet"),
        Some(Mark::Mapped(places)) => format!("{number} on {name}: mapped, {}", places.join("; ")),
        Some(Mark::Below(count)) => {
            let count = usize::try_from(*count).unwrap_or_default();
            format!("{number} in {name}: on {}", words::count(count, "criterion", "criteria"))
        }
        None if on.folds() => format!("{number} in {name}: on no criterion"),
        None => format!("{number} on {name}: not mapped"),
    }
}

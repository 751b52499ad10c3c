//! The demo portfolio: a made-up learner on a real qualification, half judged, to look around in before anything of one's own
//! is there. It is served beside the page, and opened only where it is asked for.

use jiff::Timestamp;

use crate::portfolio::PortfolioId;

/// Where it is, relative to the page.
pub const FILE: &str = "demo.json";

/// When it begins: 1 September 2026, half past nine.
pub const BEGUN: Timestamp = Timestamp::constant(1_788_255_000, 0);

/// What it is known by, on every device.
pub fn portfolio() -> PortfolioId {
    PortfolioId::new(BEGUN, [1; 10])
}

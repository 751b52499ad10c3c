//! What comes back, and what is said to it: the inbox, answers to decisions, prior learning, versions side by side, the
//! audit trail.

pub mod answer;
pub mod audit;
pub mod countersign;
pub mod inbox;
pub mod prior;
pub mod versions;

//! The screens of an internal quality assurer: the plan over many portfolios, the review of one, actions and release.

pub mod actions;
pub mod disputes;
pub mod planned;
pub mod release;
pub mod review;
pub mod sampling;
pub mod strategy;
pub mod unit;
pub mod words;

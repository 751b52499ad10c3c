//! The screens of those who judge: who they are, what waits, the review, and handing back.

pub mod about;
pub mod desk;
pub mod feedback;
pub mod hand_back;
pub mod interest;
pub mod review;
pub mod settings;
mod signature;
pub mod words;

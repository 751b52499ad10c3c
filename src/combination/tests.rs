//! The rules of combination against everything that can be said of them in another way.

mod exhaustive;
mod fixtures;
mod generated;

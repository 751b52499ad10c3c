//! A file per screen, its parts in a folder of its name.

pub mod add_evidence;
pub mod answering;
pub mod assuring;
pub mod demo;
pub mod header;
pub mod help;
pub mod judging;
pub mod library;
pub mod map;
pub mod matrix;
pub mod palette;
pub mod parked;
pub mod passing;
pub mod portfolios;
pub mod progress;
pub mod review;
pub mod screens;
pub mod sheets;
pub mod signed;
pub mod start;
pub mod submit;
pub mod tabs;
pub mod units;
pub mod version;
pub mod viewer;

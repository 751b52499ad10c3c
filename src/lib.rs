//! Evidence Mapper: portfolios of evidence for regulated qualifications, mapped criterion by criterion.
//!
//! This library knows no browser. The page (`src/app/`) stands on it, and so does the command line. Read the modules
//! in this order; each uses only those above it:
//!
//! - [`digest`] — SHA-256, the name of everything unchangeable; [`base64`] — bytes as characters;
//! - [`table`] — tables for spreadsheets;
//! - [`terms`] — what a provider calls people and judgements, and sentences with that in them;
//! - [`dates`] — days as people write them;
//! - [`json`] — the strict subset that is read and the canonical form that is written;
//! - [`seal`] — signatures over it; [`envelope`] — what only a passphrase or a key opens;
//! - [`spec`] — the awarding body's document as data; [`combination`] — which units make an award;
//! - [`portfolio`] — what a learner offers as proof, and what may be done to it;
//! - [`library`] — the specifications on offer, and which of them are newer;
//! - [`progress`] — how far that is;
//! - [`matrix`] — criteria against evidence: what stands where they cross, and which of it is in view;
//! - [`pace`] — whether one gets there in time; [`next`] — what to do first;
//! - [`readiness`] — what a colleague would point out before it is handed over;
//! - [`sampling`] — what an IQA samples over many portfolios, and what that covers;
//! - [`wire`] — records as they are stored and handed on; [`signing`] — who signed which of them;
//! - [`bundle`] — the one file that passes between people;
//! - [`demo`] — a portfolio to look around in;
//! - [`audit`] — who did what, when, on what;
//! - [`paper`] — the sheets that people print, and the same as tables;
//! - [`desk`] — what stays on a device: drafts, and what was read;
//! - [`workspace`] — the whole app minus the browser;
//! - [`store`] — where portfolios are kept on this device;
//! - [`media`] — what a file is, told from its bytes; [`file_name`] — names that are safe to save under;
//! - [`natural`] — names in the order in which people read them;
//! - [`finder`] — one thing among thousands, by a few letters of it;
//! - [`message`] — every failure in the user's words.

pub mod digest;

pub mod base64;

pub mod table;

pub mod terms;

pub mod dates;

pub mod json;

pub mod seal;

pub mod envelope;

pub mod spec;

pub mod combination;

pub mod portfolio;

pub mod library;

pub mod progress;

pub mod matrix;

pub mod pace;

pub mod next;

pub mod readiness;

pub mod sampling;

pub mod wire;

pub mod signing;

pub mod bundle;

pub mod demo;

pub mod audit;

pub mod paper;

pub mod desk;

pub mod workspace;

pub mod store;

pub mod media;

pub mod file_name;

pub mod natural;

pub mod finder;

pub mod message;

#[cfg(test)]
mod testing;

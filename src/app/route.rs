//! Which screen an address shows. Addresses live behind the `#`, so that they work on any sub-path and without a
//! server's help; they are part of the public interface.

use std::fmt;

use evidence_mapper::portfolio::PortfolioId;
use evidence_mapper::spec::{CriterionRef, UnitRef};

/// A screen of one portfolio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// Evidence on one side, criteria on the other.
    Map,
    /// The same as a sheet: criteria down, evidence across.
    Matrix,
    /// Choosing units, and the ways to each award.
    Units,
    /// What it comes to and what is missing.
    Progress,
    /// What a colleague would point out before it is handed over.
    Ready,
    /// Handing it over, and backing it up.
    Submit,
    /// Somebody else's portfolio, read only.
    Review,
    /// What others said to who reads here.
    Inbox,
    /// What two devices changed apart from each other.
    Versions,
    /// Who did what, when, on what.
    Audit,
    /// The sheets to print.
    Paper,
    /// What differs in a newer edition of the specification, and moving there.
    Version,
}

impl Screen {
    const ALL: [Screen; 12] = [
        Screen::Map,
        Screen::Matrix,
        Screen::Units,
        Screen::Progress,
        Screen::Ready,
        Screen::Submit,
        Screen::Review,
        Screen::Inbox,
        Screen::Versions,
        Screen::Audit,
        Screen::Paper,
        Screen::Version,
    ];

    /// Its name in addresses and in `data-screen`.
    pub fn name(self) -> &'static str {
        match self {
            Screen::Map => "map",
            Screen::Matrix => "matrix",
            Screen::Units => "units",
            Screen::Progress => "progress",
            Screen::Ready => "ready",
            Screen::Submit => "submit",
            Screen::Review => "review",
            Screen::Inbox => "inbox",
            Screen::Versions => "versions",
            Screen::Audit => "audit",
            Screen::Paper => "paper",
            Screen::Version => "version",
        }
    }
}

/// What an address shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Route {
    /// All portfolios on this device.
    #[default]
    Portfolios,
    /// All specifications on offer.
    Library,
    /// All portfolios that others sent, and what waits in them.
    Desk,
    /// What an IQA samples over all portfolios that others sent.
    Sampling,
    /// What is set at this device.
    Settings,
    /// One portfolio.
    Portfolio(PortfolioId, Screen),
}

impl Route {
    /// The route of `hash`, with or without its `#`. What is no address of ours shows the portfolios.
    pub fn read(hash: &str) -> Route {
        let path = hash.trim_start_matches('#').split('?').next().unwrap_or_default().trim_matches('/');
        let parts: Vec<&str> = path.split('/').collect();
        match parts[..] {
            ["library"] => return Route::Library,
            ["desk"] => return Route::Desk,
            ["sampling" | "sample"] => return Route::Sampling,
            ["settings"] => return Route::Settings,
            _ => {}
        }
        let ["portfolio", id, screen] = parts[..] else { return Route::Portfolios };
        let screen = Screen::ALL.into_iter().find(|candidate| candidate.name() == screen);
        match (id.parse(), screen) {
            (Ok(id), Some(screen)) => Route::Portfolio(id, screen),
            _ => Route::Portfolios,
        }
    }

    /// The criterion that `hash` leads to on its screen (`?at=ISP501.1.1`), if it leads to one.
    pub fn criterion(hash: &str) -> Option<CriterionRef> {
        let (_, query) = hash.split_once('?')?;
        query.split('&').find_map(|pair| pair.strip_prefix("at="))?.parse().ok()
    }

    /// The unit that `hash` leads to on its screen (`?at=ISP501`, or a criterion of it), if it leads to one.
    pub fn unit(hash: &str) -> Option<UnitRef> {
        let (_, query) = hash.split_once('?')?;
        let at = query.split('&').find_map(|pair| pair.strip_prefix("at="))?;
        at.split('.').next()?.parse().ok()
    }

    /// The portfolio it shows, if it shows one.
    pub fn portfolio(self) -> Option<PortfolioId> {
        match self {
            Route::Portfolios | Route::Library | Route::Desk | Route::Sampling | Route::Settings => None,
            Route::Portfolio(id, _) => Some(id),
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Route::Portfolios => f.write_str("#/"),
            Route::Library => f.write_str("#/library"),
            Route::Desk => f.write_str("#/desk"),
            Route::Sampling => f.write_str("#/sampling"),
            Route::Settings => f.write_str("#/settings"),
            Route::Portfolio(id, screen) => write!(f, "#/portfolio/{id}/{}", screen.name()),
        }
    }
}

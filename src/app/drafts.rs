//! Words that were typed into a form and not added yet. Closing the form, by whatever slip, loses none of them: the form
//! goes on with them when it is opened again, for as long as the page is open.

use std::collections::BTreeMap;

use evidence_mapper::portfolio::PortfolioId;
use leptos::prelude::*;

/// What kind of evidence without files is being added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Something written here.
    Account,
    /// Something on the web.
    Link,
    /// Something that stays where it is.
    Elsewhere,
}

/// What stands in the form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// What it is to be called.
    pub title: String,
    /// The account, the address or the place.
    pub body: String,
    /// Who holds it.
    pub holder: String,
}

impl Draft {
    /// Whether there is nothing to lose.
    pub fn is_blank(&self) -> bool {
        [&self.title, &self.body, &self.holder].iter().all(|words| words.trim().is_empty())
    }
}

/// The drafts of all portfolios. A handle.
#[derive(Debug, Clone, Copy)]
pub struct Drafts(StoredValue<BTreeMap<(PortfolioId, Kind), Draft>>);

impl Drafts {
    /// None.
    pub fn new() -> Drafts {
        Drafts(StoredValue::new(BTreeMap::new()))
    }

    /// What was typed so far.
    pub fn get(self, portfolio: PortfolioId, kind: Kind) -> Draft {
        self.0.with_value(|drafts| drafts.get(&(portfolio, kind)).cloned().unwrap_or_default())
    }

    /// Keeps `draft`; a blank one is forgotten.
    pub fn keep(self, portfolio: PortfolioId, kind: Kind, draft: Draft) {
        self.0.update_value(|drafts| {
            if draft.is_blank() {
                drafts.remove(&(portfolio, kind));
            } else {
                drafts.insert((portfolio, kind), draft);
            }
        });
    }

    /// Whether there is any.
    pub fn is_empty(self) -> bool {
        self.0.with_value(BTreeMap::is_empty)
    }
}

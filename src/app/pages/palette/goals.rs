//! What the palette leads to, and how.

use evidence_mapper::finder::Entry;
use evidence_mapper::portfolio::{EvidenceContent, EvidenceId, PortfolioId};
use evidence_mapper::spec::CriterionRef;
use evidence_mapper::terms::say;
use evidence_mapper::workspace::Workspace;
use leptos::prelude::*;

use crate::app::browser::{dom, location};
use crate::app::pages::help::Help;
use crate::app::pages::sheets::Sheets;
use crate::app::pages::tabs;
use crate::app::route::{Route, Screen};
use crate::app::session::{Pen, Session};
use crate::app::state::App;
use crate::app::ui::icon::Glyph;
use crate::app::words;

/// Where choosing leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goal {
    /// An address.
    Go(String),
    /// An evidence item.
    Evidence(EvidenceId),
    /// A criterion.
    Criterion(CriterionRef),
    /// A unit, at its first criterion.
    Unit(CriterionRef),
    /// A button of a screen: its address, and what is pressed there.
    Press(String, &'static str),
    /// Takes the last gesture back.
    Undo,
    /// Does it again.
    Redo,
    /// What the words mean, and a tour.
    Help,
}

impl Goal {
    /// What kind of thing it is, in a word.
    pub fn kind(&self) -> &'static str {
        match self {
            Goal::Evidence(_) => "Evidence",
            Goal::Criterion(_) => "Criterion",
            Goal::Unit(_) => "Unit",
            Goal::Go(_) => "Go to",
            Goal::Press(..) | Goal::Undo | Goal::Redo | Goal::Help => "Do",
        }
    }

    /// What stands for it.
    pub fn glyph(&self) -> Glyph {
        match self {
            Goal::Evidence(_) => Glyph::File,
            Goal::Criterion(_) => Glyph::Check,
            Goal::Unit(_) => Glyph::Elsewhere,
            Goal::Go(_) => Glyph::ChevronRight,
            Goal::Press(..) => Glyph::Plus,
            Goal::Undo => Glyph::Undo,
            Goal::Redo => Glyph::Redo,
            Goal::Help => Glyph::Help,
        }
    }
}

/// What has to be at hand to reach a goal.
#[derive(Clone, Copy)]
pub struct Reach {
    /// The page.
    pub app: App,
    /// The open portfolio.
    pub session: Session,
    /// What opens over it.
    pub sheets: Sheets,
    /// The help.
    pub help: Help,
}

/// What can be done, and where one can go.
pub fn actions(reach: Reach) -> Vec<Entry<Goal>> {
    let Reach { app, session, .. } = reach;
    let (id, forks) =
        session.with_untracked(|workspace| (workspace.portfolio().id, workspace.portfolio().forked().len()));
    let pen = untrack(|| session.pen());
    let entry = |what: Goal, title: &str, also: &str| Entry {
        what,
        reference: String::new(),
        title: title.to_owned(),
        also: also.to_owned(),
    };
    let mut all = Vec::new();
    if pen == Pen::Learner {
        let map = Route::Portfolio(id, Screen::Map).to_string();
        all.push(entry(
            Goal::Press(map, ".pane-evidence .menu-anchor > .btn"),
            "Add evidence…",
            "files photo account link upload",
        ));
        let undo = |act| format!("Undo {}", words::act(act));
        all.extend(session.can_undo().get_untracked().map(|act| entry(Goal::Undo, &undo(act), "take back")));
        let redo = |act| format!("Redo {}", words::act(act));
        all.extend(session.can_redo().get_untracked().map(|act| entry(Goal::Redo, &redo(act), "again")));
    }
    for (screen, label) in tabs::offered(pen, forks) {
        let go = Goal::Go(Route::Portfolio(id, screen).to_string());
        all.push(entry(go, label, also_called(screen)));
    }
    all.push(entry(Goal::Help, "Help, and a tour", "what words mean keys guide"));
    all.push(entry(Goal::Go(Route::Portfolios.to_string()), "All portfolios", "open bundle start home"));
    all.push(entry(Goal::Go(Route::Library.to_string()), "Library", "qualifications specifications"));
    if app.holdings().with_untracked(|all| all.iter().any(crate::app::holding::is_received)) {
        all.push(entry(Goal::Go(Route::Desk.to_string()), "Desk", say("what waits queue {learners}")));
        all.push(entry(Goal::Go(Route::Sampling.to_string()), "Sampling", say("{IQA} plan sample")));
        all.push(entry(Goal::Go(Route::Settings.to_string()), "Settings", "who judges here device"));
    }
    all.extend(others(app, id));
    all
}

/// The other portfolios on this device.
fn others(app: App, here: PortfolioId) -> Vec<Entry<Goal>> {
    app.holdings().with_untracked(|all| {
        let others = all.iter().filter(|holding| holding.id != here);
        let entry = |holding: &evidence_mapper::store::Holding| {
            let screen = if crate::app::holding::is_received(holding) { Screen::Review } else { Screen::Map };
            Entry {
                what: Goal::Go(Route::Portfolio(holding.id, screen).to_string()),
                reference: String::new(),
                title: format!("Portfolio of {}", holding.learner),
                also: String::new(),
            }
        };
        others.map(entry).collect()
    })
}

/// What a screen may be looked for by beside its name.
fn also_called(screen: Screen) -> &'static str {
    match screen {
        Screen::Map => "evidence criteria drag",
        Screen::Matrix => "sheet grid table list",
        Screen::Units => "choose plan credits award",
        Screen::Progress => "coverage achievement awards missing gaps",
        Screen::Submit => say("export submit bundle back up send {assessor}"),
        Screen::Review => "judge decide decisions",
        Screen::Inbox => "decisions messages said",
        Screen::Versions => "conflicts devices",
        Screen::Audit => "history who when trail",
        _ => "",
    }
}

/// Everything in the portfolio that has a name.
pub fn things(workspace: &Workspace) -> Vec<Entry<Goal>> {
    let (spec, portfolio) = (workspace.spec(), workspace.portfolio());
    let mut evidence: Vec<_> = portfolio.evidence.iter().collect();
    evidence.sort_by_key(|(_, evidence)| evidence.number);
    let evidence = evidence.into_iter().map(|(id, evidence)| {
        let files = match &evidence.content {
            EvidenceContent::Files(files) => {
                files.iter().map(|file| file.file_name.as_str()).collect::<Vec<_>>().join(" ")
            }
            EvidenceContent::Link { url } => url.clone(),
            _ => String::new(),
        };
        Entry {
            what: Goal::Evidence(id),
            reference: evidence.number.to_string(),
            title: evidence.title.clone(),
            also: format!("{} {files}", words::kind(&evidence.content)),
        }
    });
    let units = spec.units.iter().filter_map(|unit| {
        Some(Entry {
            what: Goal::Unit(unit.criteria().next()?.criterion_ref),
            reference: unit.unit_ref.to_string(),
            title: unit.title.value.clone(),
            also: unit.aliases.join(" "),
        })
    });
    let criteria = spec.criteria().map(|criterion| Entry {
        what: Goal::Criterion(criterion.criterion_ref),
        reference: criterion.criterion_ref.to_string(),
        title: criterion.wording.value.clone().unwrap_or_else(|| "Not legible in the source".to_owned()),
        also: String::new(),
    });
    evidence.chain(units).chain(criteria).collect()
}

/// Goes there, or does it.
pub fn reach(goal: Goal, reach: Reach) {
    let Reach { app, session, sheets, help } = reach;
    let id = session.with_untracked(|workspace| workspace.portfolio().id);
    // Who is on the matrix stays there: it shows every criterion too.
    let screen = match (app.route().get_untracked(), session.is_read_only()) {
        (Route::Portfolio(_, Screen::Matrix), _) => Screen::Matrix,
        (_, true) => Screen::Review,
        (_, false) => Screen::Map,
    };
    // The palette gives the focus back in the next frame; what is reached takes it after that.
    request_animation_frame(move || {
        request_animation_frame(move || match goal {
            Goal::Go(address) => location::set_hash(&address),
            Goal::Evidence(id) => sheets.open_evidence(id),
            Goal::Criterion(criterion) | Goal::Unit(criterion) => {
                let address = format!("{}?at={criterion}", Route::Portfolio(id, screen));
                // The same address again would be no change, and lead nowhere.
                if format!("#{}", location::hash()) == address {
                    location::set_hash(&Route::Portfolio(id, screen).to_string());
                }
                location::set_hash(&address);
            }
            Goal::Press(address, selector) => {
                location::set_hash(&address);
                dom::press_when_there(selector);
            }
            Goal::Undo => session.undo(),
            Goal::Redo => session.redo(),
            Goal::Help => help.open(),
        });
    });
}

//! What loads when. The page's code comes in parts, so that the first screen need not wait for the rest:
//!
//! - the page itself: the list of portfolios, the header, messages, the store;
//! - [`portfolio`]: an open portfolio and all its screens;
//! - [`units`]: choosing units and the ways to awards;
//! - [`transfer`]: bundles out and in;
//! - [`judging`]: the screens of those who judge;
//! - [`viewing`]: what is in files, and where in it the proof is;
//! - [`answering`]: what comes back, and what is said to it;
//! - [`papers`]: what to look over before handing over, and what is printed;
//! - [`assuring`]: the screens of an internal quality assurer;
//! - [`library`]: specifications, and starting a portfolio with one.
//!
//! A part is entered through a table of functions. Whatever only those functions need is cut out of the page by
//! `cargo xtask build` and arrives with the part. Parts of one name, the first word in `wasm_split`, share a file, and what
//! several names need becomes a file for that set of names: seven names once made 87 files, so there are three, one for
//! each way into the page. A file stays small only if nothing else calls into it: `tests/core/tidy.rs` cannot see that, but
//! `cargo xtask bench` does.
//!
//! [`load_ahead`] fetches them all once the first screen can be used. Nobody waits for one on a second click, and the
//! page works when the network goes.

// What the macro writes: the import and the export that are joined again when a part arrives.
#![allow(unsafe_code)]

pub mod later;

use std::pin::Pin;

use evidence_mapper::digest::Digest;
use evidence_mapper::message::Message;
use evidence_mapper::portfolio::{Attachment, DecisionId, EvidenceId, PortfolioId, SpecificationPin};
use evidence_mapper::spec::CriterionRef;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use super::browser::capture::Taking;
use super::browser::file::PickedFile;
use super::browser::page;
use super::pages::viewer::placing::Placing;
use super::session::Session;
use super::state::App;
use super::transfer::{Job, Transfer};
use super::{library, pages, transfer as bundles};

/// Work that goes on in this tab.
pub type Work<T> = Pin<Box<dyn Future<Output = T>>>;

/// A part did not arrive. It is asked for again the next time it is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotLoaded;

impl From<SplitLoaderError> for NotLoaded {
    fn from(_: SplitLoaderError) -> NotLoaded {
        NotLoaded
    }
}

impl From<&NotLoaded> for Message {
    fn from(NotLoaded: &NotLoaded) -> Message {
        Message {
            title: "This part of the page did not load".to_owned(),
            detail: "The network may be down, or the page was renewed meanwhile. Nothing you saved is lost.".to_owned(),
            hint: Some("Try again; if it happens once more, reload the page.".to_owned()),
        }
    }
}

/// An open portfolio and all its screens.
#[derive(Clone, Copy)]
pub struct PortfolioPart {
    /// Reads a portfolio out of the store.
    pub open: fn(App, PortfolioId) -> Work<Result<Session, Message>>,
    /// Takes over what another tab changed.
    pub take_over: fn(App, PortfolioId, Session) -> Work<()>,
    /// Removes a portfolio from this device.
    pub remove: fn(App, PortfolioId) -> Work<()>,
    /// Its part of the header.
    pub bar: fn(Session) -> AnyView,
    /// The screen that the address asks for.
    pub screens: fn(Session) -> AnyView,
}

/// Loads the part that shows a portfolio.
#[wasm_split(portfolio, wasm_split_path = leptos::wasm_split, fallible)]
pub fn portfolio() -> Result<PortfolioPart, NotLoaded> {
    Ok(PortfolioPart {
        open: |app, id| Box::pin(app.read_session(id)),
        take_over: |app, id, session| Box::pin(app.take_over(id, session)),
        remove: |app, id| Box::pin(app.remove_now(id)),
        bar: |session| view! { <pages::header::PortfolioBar session/> }.into_any(),
        screens: |session| view! { <pages::screens::Screens session/> }.into_any(),
    })
}

/// Choosing units.
#[derive(Clone, Copy)]
pub struct UnitsPart {
    /// The screen.
    pub screen: fn(Session) -> AnyView,
}

/// Loads the part that finds ways to awards.
#[wasm_split(portfolio, wasm_split_path = leptos::wasm_split, fallible)]
pub fn units() -> Result<UnitsPart, NotLoaded> {
    Ok(UnitsPart { screen: |session| view! { <pages::units::UnitsPage session/> }.into_any() })
}

/// Bundles out and in.
#[derive(Clone, Copy)]
pub struct TransferPart {
    /// Writes one and saves it as a download.
    pub export: fn(Transfer, Session, Job) -> Work<()>,
    /// Reads one and puts it before the person.
    pub import: fn(Transfer, PickedFile) -> Work<()>,
    /// Looks one through, and takes nothing of it over.
    pub check: fn(Transfer, PickedFile) -> Work<()>,
    /// Fetches the demo and opens it.
    pub demo: fn(Transfer) -> Work<()>,
    /// How the next one is to be closed on its way.
    pub protection: fn() -> AnyView,
    /// How large it will be, and what can be done about that.
    pub size: fn() -> AnyView,
    /// Has a worker ready, or lets it go again.
    pub prepare: fn(bool),
    /// Does the work of a worker, as long as it lives.
    pub serve: fn() -> Work<()>,
}

/// Loads the part that writes and reads bundles.
#[wasm_split(library, wasm_split_path = leptos::wasm_split, fallible)]
pub fn transfer() -> Result<TransferPart, NotLoaded> {
    Ok(TransferPart {
        export: |transfer, session, job| Box::pin(bundles::export::run(transfer, session, job)),
        import: |transfer, file| Box::pin(bundles::import::run(transfer, file)),
        check: |transfer, file| Box::pin(bundles::inspect::run(transfer, file)),
        demo: |transfer| Box::pin(bundles::demo::run(transfer)),
        size: || view! { <pages::passing::size::SizeMeter/> }.into_any(),
        protection: || view! { <pages::passing::protection::ProtectionChoice/> }.into_any(),
        prepare: |is_wanted| if is_wanted { bundles::beside::prepare() } else { bundles::beside::dismiss() },
        serve: || Box::pin(bundles::beside::serve()),
    })
}

/// Specifications, starting a portfolio with one, and moving one to a newer edition.
#[derive(Clone, Copy)]
pub struct LibraryPart {
    /// Reads what is on offer.
    pub load: fn(App, LibraryPart) -> Work<()>,
    /// The form that starts a portfolio, with a certain specification or one to choose; tells when it is done with.
    pub start_form: fn(Option<Digest>, Callback<()>) -> AnyView,
    /// The screen of all that is on offer.
    pub screen: fn() -> AnyView,
    /// The screen that moves the open portfolio to a newer edition.
    pub version_screen: fn(Session) -> AnyView,
    /// A note that there is a newer edition than the one that a portfolio is pinned to, if there is.
    pub newer_note: fn(PortfolioId, SpecificationPin) -> AnyView,
}

/// Loads the part that reads specifications.
#[wasm_split(library, wasm_split_path = leptos::wasm_split, fallible)]
pub fn library() -> Result<LibraryPart, NotLoaded> {
    Ok(LibraryPart {
        load: |app, part| Box::pin(library::load_once(app, part)),
        start_form: |digest, on_done| view! { <pages::start::StartPortfolio digest on_done/> }.into_any(),
        screen: || view! { <pages::library::LibraryPage/> }.into_any(),
        version_screen: |session| view! { <pages::version::VersionPage session/> }.into_any(),
        newer_note: |id, pin| view! { <pages::version::NewerNote id pin/> }.into_any(),
    })
}

/// The screens of those who judge.
#[derive(Clone, Copy)]
pub struct JudgingPart {
    /// The form in which they say who they are; tells when it is done with.
    pub about: fn(Callback<()>) -> AnyView,
    /// The review of the open portfolio.
    pub review: fn() -> AnyView,
    /// Handing back what was said of it.
    pub hand_back: fn() -> AnyView,
    /// All portfolios that others sent.
    pub desk: fn() -> AnyView,
    /// What is set at this device.
    pub settings: fn() -> AnyView,
}

/// Loads the part of those who judge.
#[wasm_split(judging, wasm_split_path = leptos::wasm_split, fallible)]
pub fn judging() -> Result<JudgingPart, NotLoaded> {
    Ok(JudgingPart {
        about: |on_done| view! { <pages::judging::about::AboutForm on_done can_cancel=true/> }.into_any(),
        review: || view! { <pages::judging::review::AssessorReview/> }.into_any(),
        hand_back: || view! { <pages::judging::hand_back::HandBackPage/> }.into_any(),
        desk: || view! { <pages::judging::desk::DeskPage/> }.into_any(),
        settings: || view! { <pages::judging::settings::SettingsPage/> }.into_any(),
    })
}

/// What is in evidence.
#[derive(Clone, Copy)]
pub struct ViewingPart {
    /// A file, opened; with of which evidence another may take its place.
    pub file: fn(Attachment, Placing, Option<(EvidenceId, Digest)>) -> AnyView,
    /// A written account.
    pub account: fn(String, Placing) -> AnyView,
    /// A photo, sound or a film from the device itself; tells when it is done with.
    pub capture: fn(Taking, Callback<()>) -> AnyView,
}

/// Loads the part that opens files.
#[wasm_split(judging, wasm_split_path = leptos::wasm_split, fallible)]
pub fn viewing() -> Result<ViewingPart, NotLoaded> {
    Ok(ViewingPart {
        file: |attachment, placing, replaces| {
            view! { <pages::viewer::file::OpenFile attachment placing replaces/> }.into_any()
        },
        capture: |taking, on_done| view! { <pages::capture::CaptureForm taking on_done/> }.into_any(),
        account: |text, placing| view! { <pages::viewer::text::Passage text is_prose=true placing/> }.into_any(),
    })
}

/// What comes back, and what is said to it.
#[derive(Clone, Copy)]
pub struct AnsweringPart {
    /// What others said.
    pub inbox: fn() -> AnyView,
    /// What two devices changed apart from each other.
    pub versions: fn() -> AnyView,
    /// Who did what, when, on what.
    pub audit: fn() -> AnyView,
    /// The form that answers a decision; tells when it is done with.
    pub answer: fn(DecisionId, CriterionRef, Callback<()>) -> AnyView,
    /// The form that claims by prior learning; tells when it is done with.
    pub prior: fn(CriterionRef, Callback<()>) -> AnyView,
}

/// Loads the part of what comes back.
#[wasm_split(portfolio, wasm_split_path = leptos::wasm_split, fallible)]
pub fn answering() -> Result<AnsweringPart, NotLoaded> {
    Ok(AnsweringPart {
        inbox: || view! { <pages::answering::inbox::InboxPage/> }.into_any(),
        versions: || view! { <pages::answering::versions::VersionsPage/> }.into_any(),
        audit: || view! { <pages::answering::audit::AuditPage/> }.into_any(),
        answer: |decision, criterion, on_done| {
            view! { <pages::answering::answer::AnswerForm decision criterion on_done/> }.into_any()
        },
        prior: |criterion, on_done| view! { <pages::answering::prior::PriorForm criterion on_done/> }.into_any(),
    })
}

/// Before handing over, and paper.
#[derive(Clone, Copy)]
pub struct PapersPart {
    /// What a colleague would point out.
    pub ready: fn() -> AnyView,
    /// The sheets, and the tables for a spreadsheet.
    pub paper: fn() -> AnyView,
}

/// Loads the part that looks over what is there, and prints it.
#[wasm_split(portfolio, wasm_split_path = leptos::wasm_split, fallible)]
pub fn papers() -> Result<PapersPart, NotLoaded> {
    Ok(PapersPart {
        ready: || view! { <pages::ready::ReadyPage/> }.into_any(),
        paper: || view! { <pages::paper::PaperPage/> }.into_any(),
    })
}

/// The screens of an internal quality assurer.
#[derive(Clone, Copy)]
pub struct AssuringPart {
    /// The review of the open portfolio.
    pub review: fn() -> AnyView,
    /// The plan over all portfolios that others sent.
    pub sampling: fn() -> AnyView,
}

/// Loads the part of an internal quality assurer.
#[wasm_split(judging, wasm_split_path = leptos::wasm_split, fallible)]
pub fn assuring() -> Result<AssuringPart, NotLoaded> {
    Ok(AssuringPart {
        review: || view! { <pages::assuring::review::IqaReview/> }.into_any(),
        sampling: || view! { <pages::assuring::sampling::SamplingPage/> }.into_any(),
    })
}

/// Sees to it that what is on offer is read, unless that is done. What fails is asked for again the next time.
pub fn load_library(app: App) {
    spawn_local(async move {
        if let Ok(part) = library().await {
            (part.load)(app, part).await;
        }
    });
}

/// Loads every part, and what is on offer, one after the other.
pub fn load_ahead(app: App) {
    spawn_local(async move {
        let library = library().await;
        if let Ok(part) = library {
            (part.load)(app, part).await;
        }
        let judged = (judging().await, answering().await, assuring().await, viewing().await);
        let others = (portfolio().await, units().await, transfer().await, papers().await);
        // What failed is asked for again when it is needed, and said then.
        let are_here = matches!(others, (Ok(_), Ok(_), Ok(_), Ok(_))) && matches!(judged, (Ok(_), Ok(_), Ok(_), Ok(_)));
        if library.is_ok() && are_here {
            page::say_loaded();
        }
    });
}

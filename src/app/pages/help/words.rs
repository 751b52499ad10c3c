//! What the words mean and what the tours say: all that explains the page, in one place.

use evidence_mapper::terms::say;

use crate::app::session::Pen;

/// A word that wants explaining.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// Both ladders, side by side.
    Ladders,
    /// The learner's ladder.
    Coverage,
    /// The assessor's ladder.
    Achievement,
    /// Evidence on a criterion.
    Mapping,
    /// Where the proof is.
    Location,
    /// Ready to be judged.
    Claim,
    /// The rules of evidence.
    Varcs,
    /// Changed since.
    Stale,
    /// Prior learning.
    PriorLearning,
    /// A unit is complete.
    SignOff,
    /// What an IQA looks at.
    Sampling,
    /// Which units make an award.
    Combination,
    /// The one file.
    Bundle,
}

/// Each word, what it is called and what it means to [`say`], in the order in which people meet them.
pub const WORDS: [(Word, &str, &str); 13] = [
    (
        Word::Ladders,
        "Two ladders",
        "Covered is the {learner}’s word: evidence mapped, located, claimed. Judged is the {assessor}’s. A criterion with evidence is not yet a criterion {met}.",
    ),
    (
        Word::Mapping,
        "Mapping",
        "This piece of evidence supports this criterion. One piece can support many, and a criterion can have several.",
    ),
    (
        Word::Location,
        "Location",
        "Where in the evidence the proof is: p. 4, 1:05–2:10 of a recording, a cell, a quote, a shelf. It saves your {assessor} the search.",
    ),
    (
        Word::Coverage,
        "Coverage",
        "How far the {learner} is, in the {learner}’s own word: no evidence, mapped, located (each mapping says where), claimed.",
    ),
    (
        Word::Achievement,
        "Achievement",
        "What the {assessor} says: not judged, more evidence needed, {not yet met}, {met}. Covered is {not yet met}: the two are always shown apart.",
    ),
    (
        Word::Claim,
        "Claim",
        "The {learner} says that a criterion is ready to be judged. It can be taken back until then.",
    ),
    (
        Word::PriorLearning,
        "RPL",
        "Recognition of prior learning: a claim on what was learned before. It is evidenced and judged like any other.",
    ),
    (
        Word::Varcs,
        "VARCS",
        "The rules of evidence. Valid: it fits the criterion. Authentic: it is the {learner}’s own. Reliable: another time would show the same. Current: they can do it now. Sufficient: there is enough of it.",
    ),
    (
        Word::Stale,
        "Changed since",
        "What a decision was made on is no longer what is there, so the decision has to be looked at again.",
    ),
    (
        Word::SignOff,
        "Sign-off",
        "The {assessor} declares that every criterion of a unit is {met}. Only then does the unit count towards an award.",
    ),
    (
        Word::Sampling,
        "Sampling",
        "The {internal quality assurer} looks at some of the decisions, chosen by risk and not by chance alone, and agrees or disagrees. Nobody samples their own.",
    ),
    (
        Word::Combination,
        "Rules of combination",
        "Which units make up an award: those that everybody takes, and how many of which others. This page checks them; the awarding body decides.",
    ),
    (
        Word::Bundle,
        "Bundle",
        "The one file that passes between {learner}, {assessor} and {quality assurer}. It holds the evidence and all that was said of it.",
    ),
];

/// What `word` is called and what it means.
pub fn of(word: Word) -> (&'static str, &'static str) {
    let found = WORDS.iter().find(|(candidate, ..)| *candidate == word);
    found.map_or(("", ""), |&(_, name, means)| (name, say(means)))
}

/// Keys, and what they do.
pub const KEYS: [(&str, &str); 6] = [
    ("Ctrl K", "Find evidence, criteria and things to do"),
    ("Ctrl Z", "Undo; with Shift, redo"),
    ("Ctrl V", "On the map: add what was copied as evidence"),
    ("↑ ↓ ← →", "In the matrix: from cell to cell; Home, End and Page keys go further"),
    ("Space", "In the matrix: map, or take the mapping away"),
    ("F2", "In the matrix: open the mapping, to say where"),
];

/// A stop of a tour: what it points at, the first of these that is in sight, and what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    /// Selectors, the best first.
    pub anchors: &'static [&'static str],
    /// In a few words.
    pub title: &'static str,
    /// In a few more, to [`say`].
    pub words: &'static str,
}

const HAND_OVER: &[&str] = &[".tabs a[href$=\"/submit\"]"];

const LEARNER: [Stop; 5] = [
    Stop {
        anchors: &[".pane-evidence .menu-anchor > .btn", ".pane-switch"],
        title: "Evidence comes in here",
        words: "Files, photos, recordings, something you write, a link. Drop it, paste it or choose it. It stays in this browser.",
    },
    Stop {
        anchors: &[".pane-criteria .unit-head", ".pane-switch"],
        title: "Put it on what it meets",
        words: "Drag a card onto a criterion, an outcome or a unit. Or press “Map…” on the card, and then the criteria, one after the other.",
    },
    Stop {
        anchors: &[".award-strip .ladders", ".tabs a[href$=\"/progress\"]"],
        title: "Two ladders, always apart",
        words: "Covered is your word: mapped, located, claimed. Judged is your {assessor}’s. A criterion with evidence is not yet a criterion {met}.",
    },
    Stop {
        anchors: HAND_OVER,
        title: "Hand over one file",
        words: "When something is ready, your {assessor} gets one file from you. Their decisions come back the same way. Back up here, too.",
    },
    Stop {
        anchors: &[".palette-button"],
        title: "Find anything",
        words: "Type a number such as E012 or 507 2.1, a word, or what you want to do. Help is beside it, with this tour.",
    },
];

const ASSESSOR: [Stop; 4] = [
    Stop {
        anchors: &[".review-rail", ".pane-switch"],
        title: "What waits for you",
        words: "Criteria that are claimed, or changed since you last looked. The queue goes on to the next unit and {learner} by itself.",
    },
    Stop {
        anchors: &[".review-evidence", ".pane-switch"],
        title: "The evidence, at the place",
        words: "Each piece that is mapped to the criterion, opened where the {learner} says the proof is.",
    },
    Stop {
        anchors: &[".review-decision .outcomes", ".review-decision", ".pane-switch"],
        title: "Your decision",
        words: "{Met}, {not yet met}, or what is missing; the rules of evidence; feedback. What you type is a draft until you issue it.",
    },
    Stop {
        anchors: HAND_OVER,
        title: "Hand it back",
        words: "The {learner} gets a small file with what you decided. What was issued never changes: a later decision takes its place.",
    },
];

const IQA: [Stop; 4] = [
    Stop {
        anchors: &[".assure-units"],
        title: "Units, and how much was sampled",
        words: "Each unit with its decisions, and how many of them were looked at.",
    },
    Stop {
        anchors: &[".assure-unit"],
        title: "Agree or disagree",
        words: "Look at the decision on its evidence, say what you think of it, and ask for an action where one is needed.",
    },
    Stop {
        anchors: &[".page-actions a[href=\"#/sampling\"]"],
        title: "The sampling plan",
        words: "What to sample next over all {learners} and {assessors}, and why. You are never offered your own decisions.",
    },
    Stop { anchors: HAND_OVER, title: "Hand it back", words: "The {assessor} gets a small file with what you said." },
];

/// The tour of the role that `pen` has.
pub fn tour(pen: Pen) -> &'static [Stop] {
    match pen {
        Pen::Learner => &LEARNER,
        Pen::Assessor => &ASSESSOR,
        Pen::Iqa => &IQA,
        Pen::Reader => &[],
    }
}

//! Finds what is wrong with a specification that parses.
//!
//! A finding either refuses the file or is a note. What an erratum explains never refuses: it is the publication's
//! fault, and the file says so. An erratum explains what is found about the very value that names it. What concerns a
//! larger thing, such as a rule or the title of a unit, it explains if it stands at that thing and lists the finding's
//! code under `explains`.
//!
//! A file per subject; each looks through the whole specification for its own faults: [`identity`], [`totals`],
//! [`numbering`], [`wording`], [`rules`], and [`errata`], which gathers what the file itself says of the document.

mod errata;
mod identity;
mod numbering;
mod rules;
#[cfg(test)]
mod testing;
mod totals;
mod wording;

use crate::combination::Measure;
use crate::spec::{Award, AwardId, CriterionRef, ErratumId, Severity, Specification, Stated, Unit, UnitRef};

/// One thing that is wrong, or should be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters. Where an erratum explains it, the erratum's own: a person weighed it.
    pub severity: Severity,
    /// Where: `awards[1] (diploma).tqt`.
    pub place: String,
    /// What.
    pub kind: FindingKind,
    /// The erratum of the file that explains it.
    pub explained_by: Option<ErratumId>,
}

impl Finding {
    /// Whether a file with this finding is refused.
    pub fn refuses(&self) -> bool {
        self.explained_by.is_none() && self.kind.is_contradiction()
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FindingKind {
    /// A qualification number that does not read `603/5903/1`.
    QanShape {
        /// The award.
        award: AwardId,
        /// The number.
        qan: String,
        /// Whether it is only one of several that the document prints.
        is_candidate: bool,
    },
    /// A qualification number whose last character does not follow from the others: it is mistyped.
    QanCheck {
        /// The award.
        award: AwardId,
        /// The number.
        qan: String,
        /// What its last character should be.
        expected: char,
        /// Whether it is only one of several that the document prints.
        is_candidate: bool,
    },
    /// Several qualification numbers are printed for an award, and none is settled on.
    QanConflict {
        /// The award.
        award: AwardId,
        /// The numbers.
        qans: Vec<String>,
    },
    /// An award has no qualification number.
    QanMissing {
        /// The award.
        award: AwardId,
    },
    /// Two awards have the same qualification number.
    SameQan {
        /// The later award.
        award: AwardId,
        /// The earlier one.
        other: AwardId,
        /// The number.
        qan: String,
    },
    /// Two awards go by the same title in lists or on buttons.
    SameTitle {
        /// The later award.
        award: AwardId,
        /// The earlier one.
        other: AwardId,
    },
    /// The references of two units differ only in characters that look the same.
    SimilarReferences {
        /// The later unit.
        unit: UnitRef,
        /// The earlier one.
        other: UnitRef,
    },
    /// Another spelling of a unit's reference means another unit too.
    AliasTaken {
        /// The unit.
        unit: UnitRef,
        /// The spelling.
        alias: String,
        /// The other unit.
        other: UnitRef,
    },
    /// An award's total is not what the units come to that its rules need. Only where they leave no choice.
    Total {
        /// The award.
        award: AwardId,
        /// Credits, guided or total hours.
        measure: Measure,
        /// The award's total.
        stated: u32,
        /// What the units come to.
        computed: u32,
    },
    /// Guided learning is part of total time, but there is more of it.
    GuidedHoursExceedTotal {
        /// The unit; `None` for an award.
        unit: Option<UnitRef>,
        /// Guided learning hours.
        glh: u32,
        /// Hours of total qualification time.
        tqt: u32,
    },
    /// A unit whose credit is not a tenth of its total time.
    HoursOfCredit {
        /// The unit.
        unit: UnitRef,
        /// Its credit.
        credit: u32,
        /// Its hours.
        tqt: u32,
    },
    /// Numbers that do not go on by one.
    NumberGap {
        /// What is numbered.
        of: Numbered,
        /// The number that should be here.
        expected: String,
        /// The number that is.
        found: String,
    },
    /// A criterion whose number begins with another outcome's.
    ForeignNumber {
        /// The criterion.
        criterion: CriterionRef,
        /// The number of the outcome that it stands under.
        outcome: String,
    },
    /// A criterion without wording.
    MissingWording {
        /// The criterion.
        criterion: CriterionRef,
    },
    /// A title, wording or summary that seems to have lost its beginning or its end.
    CutOff {
        /// The text.
        text: String,
    },
    /// Words that stand twice in a row.
    DoubledWords {
        /// The words.
        words: String,
    },
    /// A criterion that says what its outcome says.
    RepeatsOutcome {
        /// The criterion.
        criterion: CriterionRef,
    },
    /// Two criteria of a unit with the same wording.
    SameWording {
        /// The later criterion.
        criterion: CriterionRef,
        /// The earlier one.
        other: CriterionRef,
    },
    /// A unit that the table of units calls otherwise than its own page.
    TitleDiffers {
        /// The unit.
        unit: UnitRef,
        /// On its own page.
        title: String,
        /// In the table.
        in_structure: String,
    },
    /// A criterion without indicative content in a unit where others have some.
    NoContent {
        /// The criterion.
        criterion: CriterionRef,
    },
    /// Indicative content that stands under several criteria.
    SharedContent {
        /// The first criterion.
        criterion: CriterionRef,
        /// The others.
        others: Vec<CriterionRef>,
    },
    /// A character that no text is meant to have: a sign for what could not be read, or one that shows nothing.
    StrangeCharacter {
        /// The character.
        character: char,
    },
    /// Marks of HTML, where plain text is meant.
    Markup {
        /// The mark.
        mark: String,
    },
    /// A letter of another alphabet that passes for a Latin one.
    LookAlike {
        /// The word or code that it stands in.
        word: String,
        /// The letter.
        character: char,
    },
    /// A text ends in the mark of a footnote, and there is none.
    NoFootnote {
        /// The mark.
        mark: char,
        /// The text.
        text: String,
    },
    /// A rule needs more than all the units that it counts come to.
    ImpossibleRule {
        /// The award.
        award: AwardId,
        /// The rule's id.
        rule: String,
        /// How much it needs.
        needed: u32,
        /// How much there is.
        on_offer: u32,
    },
    /// A rule needs all the units that it counts, though they are not called mandatory: there is no choice.
    NoSlack {
        /// The award.
        award: AwardId,
        /// The rule's id.
        rule: String,
        /// How much it needs.
        needed: u32,
    },
    /// Units at another level than the award that counts them, and no rule says how much of it there may be.
    OtherLevel {
        /// The award.
        award: AwardId,
        /// Its level.
        level: u8,
        /// The units.
        units: Vec<UnitRef>,
    },
    /// The rules of an award cannot all be met, though each of them could.
    ImpossibleAward {
        /// The award.
        award: AwardId,
        /// The labels of rules that exclude each other.
        rules: Vec<String>,
    },
    /// A rule lets fewer units count than other rules need whole.
    BarredMandatory {
        /// The award.
        award: AwardId,
        /// The rule's id.
        rule: String,
        /// The units that are needed and cannot all count.
        units: Vec<UnitRef>,
    },
    /// An award states less than the least that its rules can be met with.
    TotalTooLow {
        /// The award.
        award: AwardId,
        /// Credits, guided or total hours.
        measure: Measure,
        /// The award's total.
        stated: u32,
        /// The least that units which make the award come to.
        least: u32,
    },
    /// A rule counts units of which there are none.
    EmptySelection {
        /// The award.
        award: AwardId,
        /// The rule's id.
        rule: String,
    },
    /// A unit that rules speak of, but that no set of units that makes an award can have counted.
    UnreachableUnit {
        /// The unit.
        unit: UnitRef,
    },
    /// A unit that no award's rules count.
    UncountedUnit {
        /// The unit.
        unit: UnitRef,
    },
    /// A fault of the document that the file records, and that no other finding is about.
    Recorded {
        /// What is wrong, in the erratum's words.
        finding: String,
        /// What was done about it, in the erratum's words.
        treatment: String,
        /// At how many places of the file it stands.
        places: usize,
    },
    /// An erratum that stands at no place.
    UnplacedErratum {
        /// The erratum.
        erratum: ErratumId,
    },
    /// An erratum is to explain what is not found where it stands.
    ExplainsNothing {
        /// The erratum.
        erratum: ErratumId,
        /// The code of what it is to explain.
        code: String,
    },
}

/// What has a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbered {
    /// A unit.
    Unit,
    /// An outcome of a unit.
    Outcome,
    /// A criterion of an outcome.
    Criterion,
}

impl FindingKind {
    /// Its name in an erratum's `explains` and for scripts. It stays when the words change.
    pub fn code(&self) -> &'static str {
        match self {
            FindingKind::QanShape { .. } => "qan-shape",
            FindingKind::QanCheck { .. } => "qan-check",
            FindingKind::QanConflict { .. } => "qan-conflict",
            FindingKind::QanMissing { .. } => "qan-missing",
            FindingKind::SameQan { .. } => "same-qan",
            FindingKind::SameTitle { .. } => "same-title",
            FindingKind::SimilarReferences { .. } => "similar-references",
            FindingKind::AliasTaken { .. } => "alias-taken",
            FindingKind::Total { .. } => "total",
            FindingKind::GuidedHoursExceedTotal { .. } => "guided-hours",
            FindingKind::HoursOfCredit { .. } => "hours-of-credit",
            FindingKind::NumberGap { .. } => "number-gap",
            FindingKind::ForeignNumber { .. } => "foreign-number",
            FindingKind::MissingWording { .. } => "missing-wording",
            FindingKind::CutOff { .. } => "cut-off",
            FindingKind::DoubledWords { .. } => "doubled-words",
            FindingKind::RepeatsOutcome { .. } => "repeats-outcome",
            FindingKind::SameWording { .. } => "same-wording",
            FindingKind::TitleDiffers { .. } => "title-differs",
            FindingKind::NoContent { .. } => "no-content",
            FindingKind::SharedContent { .. } => "shared-content",
            FindingKind::StrangeCharacter { .. } => "strange-character",
            FindingKind::Markup { .. } => "markup",
            FindingKind::LookAlike { .. } => "look-alike",
            FindingKind::NoFootnote { .. } => "no-footnote",
            FindingKind::ImpossibleRule { .. } => "impossible-rule",
            FindingKind::NoSlack { .. } => "no-slack",
            FindingKind::OtherLevel { .. } => "other-level",
            FindingKind::ImpossibleAward { .. } => "impossible-award",
            FindingKind::BarredMandatory { .. } => "barred-mandatory",
            FindingKind::TotalTooLow { .. } => "total-too-low",
            FindingKind::EmptySelection { .. } => "empty-selection",
            FindingKind::UnreachableUnit { .. } => "unreachable-unit",
            FindingKind::UncountedUnit { .. } => "uncounted-unit",
            FindingKind::Recorded { .. } => "recorded",
            FindingKind::UnplacedErratum { .. } => "unplaced-erratum",
            FindingKind::ExplainsNothing { .. } => "explains-nothing",
        }
    }

    /// How much it matters while nobody has explained it.
    fn severity(&self) -> Severity {
        match self {
            FindingKind::QanShape { is_candidate, .. } | FindingKind::QanCheck { is_candidate, .. } => {
                if *is_candidate { Severity::B } else { Severity::A }
            }
            FindingKind::QanConflict { .. }
            | FindingKind::SameQan { .. }
            | FindingKind::Total { .. }
            | FindingKind::MissingWording { .. }
            | FindingKind::ImpossibleAward { .. }
            | FindingKind::BarredMandatory { .. }
            | FindingKind::ImpossibleRule { .. } => Severity::A,
            FindingKind::NumberGap { of, .. } => match of {
                // Where one is missing, a learner is asked for less than the document does.
                Numbered::Outcome | Numbered::Criterion => Severity::B,
                Numbered::Unit => Severity::C,
            },
            FindingKind::QanMissing { .. }
            | FindingKind::SameTitle { .. }
            | FindingKind::SimilarReferences { .. }
            | FindingKind::AliasTaken { .. }
            | FindingKind::GuidedHoursExceedTotal { .. }
            | FindingKind::ForeignNumber { .. }
            | FindingKind::CutOff { .. }
            | FindingKind::RepeatsOutcome { .. }
            | FindingKind::SameWording { .. }
            | FindingKind::NoContent { .. }
            | FindingKind::SharedContent { .. }
            | FindingKind::LookAlike { .. }
            | FindingKind::NoFootnote { .. }
            | FindingKind::NoSlack { .. }
            | FindingKind::OtherLevel { .. }
            | FindingKind::TotalTooLow { .. }
            | FindingKind::EmptySelection { .. }
            | FindingKind::UnreachableUnit { .. }
            | FindingKind::UncountedUnit { .. } => Severity::B,
            FindingKind::HoursOfCredit { .. }
            | FindingKind::DoubledWords { .. }
            | FindingKind::TitleDiffers { .. }
            | FindingKind::StrangeCharacter { .. }
            | FindingKind::Markup { .. }
            | FindingKind::Recorded { .. }
            | FindingKind::UnplacedErratum { .. }
            | FindingKind::ExplainsNothing { .. } => Severity::C,
        }
    }

    /// Whether the file contradicts itself, so that it cannot be used while nobody has explained it. The rest may be
    /// as it is meant.
    fn is_contradiction(&self) -> bool {
        match self {
            FindingKind::QanShape { is_candidate, .. } | FindingKind::QanCheck { is_candidate, .. } => !is_candidate,
            FindingKind::SameQan { .. }
            | FindingKind::Total { .. }
            | FindingKind::GuidedHoursExceedTotal { .. }
            | FindingKind::MissingWording { .. }
            | FindingKind::ImpossibleAward { .. }
            | FindingKind::BarredMandatory { .. }
            | FindingKind::ImpossibleRule { .. } => true,
            _ => false,
        }
    }
}

/// Everything that is wrong with `spec` or should be looked at.
pub fn check(spec: &Specification) -> Vec<Finding> {
    let mut notes = Notes { spec, findings: Vec::new(), used: Vec::new() };
    identity::check(&mut notes);
    totals::check(&mut notes);
    numbering::check(&mut notes);
    wording::check(&mut notes);
    rules::check(&mut notes);
    errata::check(&mut notes);
    notes.findings
}

/// What was found so far.
struct Notes<'a> {
    spec: &'a Specification,
    findings: Vec<Finding>,
    /// Which errata explained something, and the code of what.
    used: Vec<(ErratumId, &'static str)>,
}

/// The errata that may explain what is found at a place.
#[derive(Clone, Copy)]
struct Explanations<'a> {
    /// Named by the very value: it explains all that is found about it.
    at_value: Option<ErratumId>,
    /// Standing at the larger thing: each explains what it says that it does.
    around: &'a [ErratumId],
}

impl<'a> Explanations<'a> {
    const NONE: Explanations<'static> = Explanations { at_value: None, around: &[] };

    fn at_value<T>(value: &Stated<T>) -> Explanations<'a> {
        Explanations { at_value: erratum_of(value), around: &[] }
    }

    fn around(errata: &'a [ErratumId]) -> Explanations<'a> {
        Explanations { at_value: None, around: errata }
    }
}

/// The erratum that explains `value`: it speaks of what the publication says, not of what a provider supplied instead.
fn erratum_of<T>(value: &Stated<T>) -> Option<ErratumId> {
    value.erratum.filter(|_| value.supplied.is_none())
}

impl Notes<'_> {
    fn note(&mut self, place: String, kind: FindingKind, explanations: Explanations) {
        let code = kind.code();
        let explains = |id: &&ErratumId| {
            self.spec.erratum(**id).is_some_and(|erratum| erratum.explains.iter().any(|explained| explained == code))
        };
        let explained_by = explanations.at_value.or_else(|| explanations.around.iter().find(explains).copied());
        let erratum = explained_by.and_then(|id| self.spec.erratum(id));
        let severity = erratum.map_or_else(|| kind.severity(), |erratum| erratum.severity);
        self.used.extend(explained_by.map(|id| (id, code)));
        self.findings.push(Finding { severity, place, kind, explained_by });
    }
}

fn place_of_award(n: usize, award: &Award) -> String {
    format!("awards[{n}] ({})", award.id)
}

fn place_of_unit(n: usize, unit: &Unit) -> String {
    format!("units[{n}] ({})", unit.unit_ref)
}

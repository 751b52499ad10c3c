//! What to say of what is wrong with a specification that can be read.

use super::Message;
use super::spec::character;
use crate::combination::Measure;
use crate::spec::check::{Finding, FindingKind, Numbered};

impl From<&Finding> for Message {
    fn from(finding: &Finding) -> Message {
        let message = of(&finding.kind);
        let explanation = finding.explained_by.map(|id| format!(" Explained by {id}.")).unwrap_or_default();
        let detail = format!("{} At {}.{explanation}", message.detail, finding.place);
        let hint = match finding.explained_by {
            // Nobody has to do anything about it.
            Some(_) => None,
            None => message.hint.or_else(|| {
                let explain = "Put it right, or say in an erratum why it stands.";
                finding.refuses().then(|| explain.to_owned())
            }),
        };
        Message { detail, hint, ..message }
    }
}

fn of(kind: &FindingKind) -> Message {
    match kind {
        FindingKind::QanShape { award, qan, .. } => Message::new(
            "A qualification number is not written as one",
            format!("The award “{award}” has the number “{qan}”."),
        )
        .hint("It reads like 603/5903/1: three digits, four digits, and one digit or X."),
        FindingKind::QanCheck { award, qan, expected, .. } => Message::new(
            "A qualification number is mistyped",
            format!("The award “{award}” has the number “{qan}”, which would have to end in {expected}."),
        ),
        FindingKind::QanConflict { award, qans } => Message::new(
            "It is not certain which qualification number is right",
            format!("For the award “{award}” these are printed: {}.", qans.join(", ")),
        )
        .hint("Ask the awarding body, and give the right one."),
        FindingKind::QanMissing { award } => {
            Message::new("An award has no qualification number", format!("None is given for the award “{award}”."))
        }
        FindingKind::SameQan { award, other, qan } => Message::new(
            "Two awards have the same qualification number",
            format!("The awards “{other}” and “{award}” both have {qan}."),
        ),
        FindingKind::SameTitle { award, other } => Message::new(
            "Two awards cannot be told apart by their titles",
            format!("The awards “{other}” and “{award}” have the same title or short title."),
        ),
        FindingKind::SimilarReferences { unit, other } => Message::new(
            "Two references look the same",
            format!("{other} and {unit} are different units and can be taken for one another."),
        ),
        FindingKind::AliasTaken { unit, alias, other } => Message::new(
            "A spelling means two units",
            format!("“{alias}” is given as another spelling of {unit}, and means {other} too."),
        ),
        FindingKind::Total { award, measure, stated, computed } => Message::new(
            "An award’s total is not the sum of its units",
            format!(
                "The award “{award}” states {stated} {}. The units that it needs come to {computed}.",
                measured(*measure)
            ),
        ),
        FindingKind::GuidedHoursExceedTotal { unit, glh, tqt } => Message::new(
            "Guided hours are more than total hours",
            match unit {
                Some(unit) => format!("{unit} has {glh} guided hours out of a total of {tqt}."),
                None => format!("The award has {glh} guided hours out of a total of {tqt}."),
            },
        ),
        FindingKind::HoursOfCredit { unit, credit, tqt } => Message::new(
            "Credit and total hours do not go together",
            format!("{unit} has {credit} credits and {tqt} hours. A credit usually stands for ten hours."),
        ),
        FindingKind::NumberGap { of, expected, found } => {
            let message = Message::new(
                "A number is not the next one",
                format!("{} {found} stands where {expected} would follow.", numbered(*of)),
            );
            match of {
                Numbered::Unit => message,
                Numbered::Outcome => message.hint("Look in the document whether an outcome is missing here."),
                Numbered::Criterion => message.hint("Look in the document whether a criterion is missing here."),
            }
        }
        FindingKind::ForeignNumber { criterion, outcome } => Message::new(
            "A criterion is numbered for another outcome",
            format!("{criterion} stands under outcome {outcome}."),
        ),
        FindingKind::MissingWording { criterion } => {
            Message::new("A criterion has no wording", format!("{criterion} has none."))
        }
        FindingKind::CutOff { text } => {
            Message::new("A text seems to be cut off", format!("It reads “{}”.", shortened(text)))
        }
        FindingKind::DoubledWords { words } => {
            Message::new("Words stand twice in a row", format!("They are “{words}”."))
        }
        FindingKind::RepeatsOutcome { criterion } => Message::new(
            "A criterion says what its outcome says",
            format!("{criterion} asks for nothing that its outcome does not."),
        ),
        FindingKind::SameWording { criterion, other } => {
            Message::new("Two criteria have the same wording", format!("{other} and {criterion} ask for the same."))
        }
        FindingKind::TitleDiffers { unit, title, in_structure } => Message::new(
            "A unit has two titles",
            format!("{unit} is called “{title}” on its own page and “{in_structure}” in the table of units."),
        ),
        FindingKind::NoContent { criterion } => Message::new(
            "A criterion has no indicative content",
            format!("{criterion} has none, and others of its unit have some."),
        ),
        FindingKind::SharedContent { criterion, others } => {
            let others: Vec<String> = others.iter().map(ToString::to_string).collect();
            Message::new(
                "Indicative content stands under several criteria",
                format!("A paragraph of {criterion} is also that of {}.", others.join(", ")),
            )
        }
        FindingKind::StrangeCharacter { character: c } => {
            Message::new("A text contains a character that cannot be meant", format!("It is {}.", character(*c)))
                .hint("It often stands where a program could not read a letter. Compare the text with the document.")
        }
        FindingKind::Markup { mark } => Message::new(
            "A text contains marks of a web page",
            format!("“{}” stands in it, and people would see it as it is.", shortened(mark)),
        ),
        FindingKind::LookAlike { word, character: c } => Message::new(
            "A letter is of another alphabet",
            format!("In “{word}” stands {}, which is no letter of the Latin alphabet.", character(*c)),
        )
        .hint("Type the word again instead of pasting it."),
        FindingKind::NoFootnote { mark, text } => Message::new(
            "A footnote is missing",
            format!("“{}” ends in {mark}, and no text begins with it.", shortened(text)),
        ),
        FindingKind::ImpossibleRule { award, rule, needed, on_offer } => Message::new(
            "A rule can never be satisfied",
            format!("The rule “{rule}” of the award “{award}” needs {needed}, and its units come to {on_offer}."),
        )
        .hint("Lower what it needs, or let it count more units."),
        FindingKind::NoSlack { award, rule, needed } => Message::new(
            "A rule leaves no choice",
            format!("The rule “{rule}” of the award “{award}” needs {needed}, and its units come to just that."),
        )
        .hint("If no choice is meant, call the group mandatory. If one is, a unit may be missing."),
        FindingKind::OtherLevel { award, level, units } => {
            let units: Vec<String> = units.iter().map(ToString::to_string).collect();
            Message::new(
                "Units are at another level than their award",
                format!(
                    "The award “{award}” is at level {level} and counts {}, and no rule says how much of it may be \
                     at another level.",
                    units.join(", ")
                ),
            )
        }
        FindingKind::ImpossibleAward { award, rules } => {
            let rules: Vec<String> = rules.iter().map(|rule| format!("“{rule}”")).collect();
            Message::new(
                "An award can never be made",
                format!("No units make the award “{award}”: {} exclude each other.", rules.join(" and ")),
            )
        }
        FindingKind::BarredMandatory { award, rule, units } => {
            let units: Vec<String> = units.iter().map(ToString::to_string).collect();
            Message::new(
                "Units that are needed cannot all count",
                format!(
                    "The award “{award}” needs {}, and its rule “{rule}” lets not all of them count.",
                    units.join(", ")
                ),
            )
        }
        FindingKind::TotalTooLow { award, measure, stated, least } => Message::new(
            "An award’s total is less than its units come to",
            format!(
                "The award “{award}” states {stated} {}. The least that satisfies its rules is {least}.",
                measured(*measure)
            ),
        ),
        FindingKind::EmptySelection { award, rule } => Message::new(
            "A rule counts units of which there are none",
            format!("No unit is what the rule “{rule}” of the award “{award}” speaks of."),
        ),
        FindingKind::UnreachableUnit { unit } => {
            Message::new("A unit can never count", format!("{unit} is part of no set of units that makes an award."))
        }
        FindingKind::UncountedUnit { unit } => {
            Message::new("A unit counts for nothing", format!("No rule of any award counts {unit}."))
        }
        FindingKind::Recorded { finding, treatment, places } => {
            let more = match places {
                0 | 1 => String::new(),
                places => format!(" It concerns {places} places."),
            };
            Message::new("The document has a fault that is known", format!("{finding} {treatment}{more}"))
        }
        FindingKind::UnplacedErratum { erratum } => {
            Message::new("An erratum stands nowhere", format!("Nothing in the file names {erratum}."))
                .hint("Name it at what it is about, so that people see it there.")
        }
        FindingKind::ExplainsNothing { erratum, code } => Message::new(
            "An erratum explains what is not found",
            format!("{erratum} is to explain “{code}”, which is not found where it stands."),
        ),
    }
}

fn numbered(numbered: Numbered) -> &'static str {
    match numbered {
        Numbered::Unit => "Unit",
        Numbered::Outcome => "Outcome",
        Numbered::Criterion => "Criterion",
    }
}

fn measured(measure: Measure) -> &'static str {
    match measure {
        Measure::Units => "units",
        Measure::Credits => "credits",
        Measure::Glh => "guided learning hours",
        Measure::Tqt => "hours of total qualification time",
    }
}

/// As many characters of a text's beginning, and of its end, as are needed to find it again.
const EXCERPT: usize = 40;

fn shortened(text: &str) -> String {
    let beginning = text.char_indices().nth(EXCERPT).map_or(text.len(), |(at, _)| at);
    let end = text.char_indices().rev().nth(EXCERPT - 1).map_or(0, |(at, _)| at);
    if beginning < end { format!("{}…{}", &text[..beginning], &text[end..]) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Severity;
    use crate::testing::check_sentences;

    fn finding(kind: FindingKind) -> Finding {
        Finding { severity: Severity::B, place: "awards[1] (diploma)".to_owned(), kind, explained_by: None }
    }

    #[test]
    fn every_finding_has_its_sentence() {
        let award = "diploma".parse().unwrap();
        let other = "certificate".parse().unwrap();
        let unit = "ISP501".parse().unwrap();
        let criterion = "ISP501.1.2".parse().unwrap();
        let first = "ISP501.1.1".parse().unwrap();
        let erratum = "E-11".parse().unwrap();
        let text = "Explain how to write proposals and quotations that a customer reads to the end and answers /";
        let qan = || "603/5903/2".to_owned();
        let gap = |of, expected: &str, found: &str| FindingKind::NumberGap {
            of,
            expected: expected.to_owned(),
            found: found.to_owned(),
        };
        let kinds = vec![
            FindingKind::QanShape { award, qan: "6035903".to_owned(), is_candidate: false },
            FindingKind::QanCheck { award, qan: qan(), expected: '1', is_candidate: false },
            FindingKind::QanConflict { award, qans: vec!["603/5902/X".to_owned(), "603/5904/3".to_owned()] },
            FindingKind::QanMissing { award },
            FindingKind::SameQan { award, other, qan: qan() },
            FindingKind::SameTitle { award, other },
            FindingKind::SimilarReferences { unit, other: "ISP5O1".parse().unwrap() },
            FindingKind::AliasTaken { unit, alias: "ISP/501".to_owned(), other: "ISP502".parse().unwrap() },
            FindingKind::Total { award, measure: Measure::Tqt, stated: 774, computed: 410 },
            FindingKind::GuidedHoursExceedTotal { unit: Some(unit), glh: 60, tqt: 50 },
            FindingKind::GuidedHoursExceedTotal { unit: None, glh: 600, tqt: 500 },
            FindingKind::HoursOfCredit { unit, credit: 5, tqt: 404 },
            gap(Numbered::Unit, "2", "3"),
            gap(Numbered::Outcome, "3", "4"),
            gap(Numbered::Criterion, "4.1", "4.2"),
            FindingKind::ForeignNumber { criterion, outcome: "4".to_owned() },
            FindingKind::MissingWording { criterion },
            FindingKind::CutOff { text: text.to_owned() },
            FindingKind::DoubledWords { words: "tasks and objectives".to_owned() },
            FindingKind::RepeatsOutcome { criterion },
            FindingKind::SameWording { criterion, other: first },
            FindingKind::TitleDiffers { unit, title: "One".to_owned(), in_structure: "one.".to_owned() },
            FindingKind::NoContent { criterion },
            FindingKind::SharedContent { criterion: first, others: vec![criterion] },
            FindingKind::StrangeCharacter { character: '\u{fffd}' },
            FindingKind::Markup { mark: "<p>".to_owned() },
            FindingKind::LookAlike { word: "тот".to_owned(), character: 'т' },
            FindingKind::NoFootnote { mark: '*', text: format!("{text} in all mandatory units*") },
            FindingKind::ImpossibleRule { award, rule: "optional".to_owned(), needed: 6, on_offer: 5 },
            FindingKind::NoSlack { award, rule: "optional".to_owned(), needed: 5 },
            FindingKind::OtherLevel { award, level: 5, units: vec![unit] },
            FindingKind::ImpossibleAward { award, rules: vec!["22 credits".to_owned(), "At most 20".to_owned()] },
            FindingKind::BarredMandatory { award, rule: "bar".to_owned(), units: vec![unit] },
            FindingKind::TotalTooLow { award, measure: Measure::Credits, stated: 53, least: 55 },
            FindingKind::EmptySelection { award, rule: "optional".to_owned() },
            FindingKind::UnreachableUnit { unit },
            FindingKind::UncountedUnit { unit },
            FindingKind::Recorded {
                finding: "404 hours are printed.".to_owned(),
                treatment: "40 are used.".to_owned(),
                places: 1,
            },
            FindingKind::UnplacedErratum { erratum },
            FindingKind::ExplainsNothing { erratum, code: "no-slak".to_owned() },
        ];
        let recorded = FindingKind::Recorded {
            finding: "Titles differ.".to_owned(),
            treatment: "Both are kept.".to_owned(),
            places: 9,
        };
        let explained = Finding { explained_by: Some(erratum), ..finding(recorded) };
        let findings = kinds.into_iter().map(finding).chain([explained]);
        check_sentences("check", findings.map(|finding| Message::from(&finding)));
    }
}

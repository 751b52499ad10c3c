//! What to say of files of other programs: why one cannot be read, and what is not carried over.

use super::Message;
use crate::spec::exchange::{ExchangeProblem, ExchangeReason, Format, NotCarried};
use crate::spec::parse::{Problem, Reason};

impl From<&ExchangeProblem> for Message {
    fn from(problem: &ExchangeProblem) -> Message {
        let place = match problem.place.as_str() {
            "" => "In the file".to_owned(),
            place => format!("At {place}"),
        };
        match &problem.reason {
            ExchangeReason::UnknownFormat => Message::new(
                "This is no file that can be read here",
                "It is neither a specification nor a framework of Moodle, Mahara or CASE.",
            )
            .hint(
                "Moodle’s frameworks are CSV files, Mahara’s end in .matrix, CASE packages are JSON with a CFDocument.",
            ),
            ExchangeReason::Reading(Reason::FileTooLarge { found, max }) => Message::new(
                "The file is too large for a framework",
                format!("It has {found} bytes, and up to {max} are read."),
            ),
            ExchangeReason::Reading(reason) => {
                Message::from(&Problem { place: problem.place.clone(), reason: reason.clone() })
            }
            ExchangeReason::Contradicts(finding) => Message::from(finding),
            ExchangeReason::NotUtf8 => {
                Message::new("A row cannot be read as text", format!("{place} stands what is not UTF-8."))
                    .hint("Save the file again as “CSV UTF-8”.")
            }
            ExchangeReason::Columns { found, expected } => Message::new(
                "This is not a table of a competency framework",
                format!("Its first row has {found} columns, where {expected} are expected."),
            ),
            ExchangeReason::NoFramework => Message::new(
                "The framework itself is missing",
                "No row says in the column “Is framework” that it is the framework.",
            ),
            ExchangeReason::SeveralFrameworks => {
                Message::new("There is more than one framework", format!("{place} stands another one."))
                    .hint("Put each framework in a file of its own.")
            }
            ExchangeReason::NoId => Message::new("An entry has no id", format!("{place} there has to be one.")),
            ExchangeReason::DuplicateId { id, other } => {
                Message::new("Two entries have the same id", format!("{place} stands “{id}”, as it does at {other}."))
            }
            ExchangeReason::UnknownParent { id } => Message::new(
                "An entry stands under one that does not exist",
                format!("{place} it is put under “{id}”, which the file does not contain."),
            ),
            ExchangeReason::Circle { id } => Message::new(
                "Entries stand under each other in a circle",
                format!("{place} stands “{id}”, which is put under what stands under it."),
            ),
            ExchangeReason::NoParent => {
                Message::new("An entry stands under nothing", format!("{place} it is not said what it is a part of."))
            }
            ExchangeReason::Nothing => Message::new(
                "There is nothing to judge in it",
                "A specification needs units with criteria in them, and there are no entries at all.",
            ),
            ExchangeReason::EmptyUnit => Message::new(
                "A unit is empty",
                format!("{place} stands what would be a unit, and there is nothing under it to judge."),
            ),
            ExchangeReason::TooDeep => Message::new(
                "An entry stands too deep",
                format!("{place} stands something below a criterion, or below more levels than are read."),
            )
            .hint("Say how deep the units stand."),
            ExchangeReason::LevelNotStated => Message::new(
                "The file does not say at which level the qualification is",
                "A specification needs a level, and none is made up.",
            )
            .hint("Say the level."),
        }
    }
}

/// What to call a format.
pub fn format_name(format: Format) -> &'static str {
    match format {
        Format::Specification => "specification",
        Format::Moodle => "Moodle competency framework",
        Format::Mahara => "Mahara framework",
        Format::Case => "CASE package",
    }
}

impl From<&NotCarried> for Message {
    fn from(not_carried: &NotCarried) -> Message {
        match not_carried {
            NotCarried::Rule(award) => Message::new(
                "A rule of combination is left out",
                format!(
                    "Which units make the award “{award}”, its number, its level and its totals are not in the file."
                ),
            ),
            NotCarried::Errata { count } => Message::new(
                "Known faults of the document are left out",
                format!("There are {count}. What is disputed stands in the file as if it were not."),
            ),
            NotCarried::DamagedWording(criterion) => Message::new(
                "A wording that cannot be read is left out",
                format!("At {criterion} stands a sentence that says so."),
            ),
            NotCarried::SuggestedReading(criterion) => {
                Message::new("A suggested reading is left out", format!("It is that of {criterion}."))
            }
            NotCarried::DisputedSummaries { count } => Message::new(
                "Summaries of units are left out",
                format!("There are {count} that a known fault disputes."),
            ),
            NotCarried::Shortened { count, max } => Message::new(
                "Names are shortened",
                format!(
                    "{} more than {max} characters. What was cut stands whole in the description.",
                    have(*count, "name", "names")
                ),
            ),
            NotCarried::HoursInWords => Message::new(
                "Levels, hours and credits are only words",
                "They stand in a sentence in each unit’s description, and the other program does not count them.",
            ),
            NotCarried::OnlyInExtensions => Message::new(
                "Much stands where other programs may leave it out",
                "Awards, rules, hours and known faults are kept under “extensions”. CASE itself knows only units, outcomes \
                 and criteria.",
            ),
            NotCarried::Members(members) => Message::new(
                "The file has no place for some members of the specification",
                format!("They are: {}.", members.join(", ")),
            ),
            NotCarried::Foreign(members) => {
                let said = members.iter().map(|member| format!("“{}” {}", member.name, times(member.count)));
                Message::new(
                    "A specification has no place for some of what is in the file",
                    format!("In it stands {}.", said.collect::<Vec<_>>().join(", ")),
                )
            }
            NotCarried::Markup { count } => Message::new(
                "Links, pictures and tables are left out",
                format!("{} some. Only the words are kept.", have(*count, "text", "texts")),
            ),
            NotCarried::Descriptions { count } => Message::new(
                "Descriptions are left out",
                format!(
                    "{} one without being a unit or a criterion. Only the names are kept.",
                    have(*count, "entry", "entries")
                ),
            ),
            NotCarried::Copied { id, times: count } => Message::new(
                "An entry is copied",
                format!("“{id}” stands under several others, and now stands in the specification {}.", times(*count)),
            ),
        }
    }
}

/// `1 text has`, `2 texts have`.
fn have(count: usize, one: &str, several: &str) -> String {
    if count == 1 { format!("1 {one} has") } else { format!("{count} {several} have") }
}

fn times(count: usize) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

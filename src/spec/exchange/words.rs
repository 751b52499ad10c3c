//! How a specification is put into formats that have a name and a description for every entry, and read from them again.

use super::NotCarried;
use super::outline::Facts;
use super::text::{Paragraph, escaped};
use crate::spec::{Criterion, Specification, Stated, Unit};

/// What stands for a wording that cannot be read where a format has no other way to say so. It is read again as one.
pub(super) const NO_WORDING: &str = "The wording of this criterion cannot be read in the published specification.";

/// The wording, or what stands for it.
pub(super) fn wording(criterion: &Criterion) -> &str {
    criterion.wording.value.as_deref().unwrap_or(NO_WORDING)
}

/// A unit's title, its summary and its hours as HTML. A summary that an erratum disputes is left out, because the erratum
/// is.
pub(super) fn html_of_unit(unit: &Unit) -> String {
    let summary = unit.summary.as_ref().filter(|summary| !is_disputed(summary)).map(|summary| summary.value.as_str());
    let hours = Facts::of(unit).words();
    let paragraphs = [Some(unit.title.value.as_str()), summary, Some(&hours)];
    paragraphs.into_iter().flatten().map(|text| format!("<p>{}</p>", escaped(text))).collect()
}

/// A criterion's wording and its indicative content as HTML.
pub(super) fn html_of_criterion(criterion: &Criterion) -> String {
    let items: String = criterion
        .content
        .iter()
        .map(|content| match content.heading.as_str() {
            "" => format!("<li>{}</li>", escaped(&content.text)),
            heading => format!("<li><strong>{}</strong>: {}</li>", escaped(heading), escaped(&content.text)),
        })
        .collect();
    let list = if items.is_empty() { items } else { format!("<ul>{items}</ul>") };
    format!("<p>{}</p>{list}", escaped(wording(criterion)))
}

/// Whether an erratum disputes it, and nobody has supplied what is right.
pub(super) fn is_disputed<T>(stated: &Stated<T>) -> bool {
    stated.erratum.is_some() && stated.supplied.is_none()
}

impl Facts {
    /// What is stated of `unit`. A 0 with an erratum stands for what is not.
    pub(super) fn of(unit: &Unit) -> Facts {
        let stated =
            |stated: &Stated<u32>| Some(i64::from(stated.value)).filter(|value| *value > 0 || stated.erratum.is_none());
        Facts {
            level: Some(unit.level.into()),
            glh: stated(&unit.glh),
            tqt: stated(&unit.tqt),
            credit: stated(&unit.credit),
        }
    }

    /// In a sentence each, for people.
    fn words(self) -> String {
        let amounts = [(self.glh, GUIDED), (self.tqt, TOTAL), (self.credit, CREDITS)];
        let amounts = amounts.into_iter().filter_map(|(amount, what)| Some(format!(" {} {what}.", amount?)));
        let level = self.level.map(|level| format!("Level {level}.")).unwrap_or_default();
        level + &amounts.collect::<String>()
    }

    /// What [`Facts::words`] says, if `text` is nothing but that.
    pub(super) fn of_words(text: &str) -> Option<Facts> {
        let (level, rest) = text.strip_prefix("Level ")?.split_once('.')?;
        let mut facts = Facts { level: Some(level.parse().ok()?), ..Facts::default() };
        for sentence in rest.split_terminator('.') {
            let (amount, what) = sentence.strip_prefix(' ')?.split_once(' ')?;
            let fact = match what {
                GUIDED => &mut facts.glh,
                TOTAL => &mut facts.tqt,
                CREDITS => &mut facts.credit,
                _ => return None,
            };
            *fact = Some(amount.parse().ok()?);
        }
        Some(facts)
    }
}

const GUIDED: &str = "guided learning hours";
const TOTAL: &str = "hours of total time";
const CREDITS: &str = "credits";

/// The title or wording of an entry, and what else is said of it. `short` is its name, which may begin with the end of its
/// id, and may be cut at `max` characters; then the first paragraph of what is said of it has it whole.
pub(super) fn named(short: &str, id: &str, mut paragraphs: Vec<Paragraph>, max: usize) -> (String, Vec<Paragraph>) {
    let bare = without_code(short, id);
    let is_cut = short.ends_with('…') || short.ends_with("...") || short.chars().count() >= max - 1;
    let is_whole = |name: &str, whole: &str| {
        let stem = name.trim_end_matches(['…', '.']).trim_end();
        whole == name || (is_cut && !stem.is_empty() && whole.starts_with(stem))
    };
    let first = paragraphs.first().filter(|first| first.heading.is_empty());
    if first.is_some_and(|first| is_whole(short, &first.text) || is_whole(bare, &first.text)) {
        return (paragraphs.remove(0).text, paragraphs);
    }
    // What parts a code from a title in other people's frameworks.
    let name = if bare == short { bare } else { bare.trim_start_matches(['-', '–', ':', '.', ')', ' ']) };
    (if name.is_empty() { short.to_owned() } else { name.to_owned() }, paragraphs)
}

/// `short` without the id, or an end of it, that it begins with.
fn without_code<'a>(short: &'a str, id: &str) -> &'a str {
    let ends = id.char_indices().filter(|(_, c)| matches!(c, '.' | ' ' | '-' | '/')).map(|(at, _)| &id[at + 1..]);
    let mut ends = std::iter::once(id).chain(ends).filter(|end| !end.is_empty());
    ends.find_map(|end| short.strip_prefix(end)?.strip_prefix(' ')).unwrap_or(short)
}

/// What of `spec` a tree of entries with names and descriptions has no place for, and `more` members.
pub(super) fn not_in_a_tree(spec: &Specification, more: &[&'static str]) -> Vec<NotCarried> {
    let mut not_carried: Vec<NotCarried> = spec.awards.iter().map(|award| NotCarried::Rule(award.id)).collect();
    let lists = [
        ("publishedOn", spec.published_on.is_some()),
        ("sectorSubjectArea", spec.sector_subject_area.is_some()),
        ("awardingBody", true),
        ("version", true),
        ("groups", !spec.groups.is_empty()),
        ("evidenceTypes", !spec.evidence_types.is_empty()),
        ("simulation", spec.simulation.is_some()),
        ("guidance", !spec.guidance.is_empty()),
        ("aliases", spec.units.iter().any(|unit| !unit.aliases.is_empty())),
        ("area", spec.units.iter().any(|unit| unit.area.is_some())),
        ("titleInStructure", spec.units.iter().any(|unit| unit.title_in_structure.is_some())),
        ("method", spec.criteria().any(|criterion| criterion.method.is_some())),
    ];
    let members = lists.into_iter().filter(|(_, is_there)| *is_there).map(|(member, _)| member);
    not_carried.push(NotCarried::Members(more.iter().copied().chain(members).collect()));
    if !spec.errata.is_empty() {
        not_carried.push(NotCarried::Errata { count: spec.errata.len() });
    }
    let disputed = spec.units.iter().filter_map(|unit| unit.summary.as_ref()).filter(|summary| is_disputed(summary));
    let disputed = disputed.count();
    if disputed > 0 {
        not_carried.push(NotCarried::DisputedSummaries { count: disputed });
    }
    for criterion in spec.criteria() {
        if criterion.wording.value.is_none() {
            not_carried.push(NotCarried::DamagedWording(criterion.criterion_ref));
        }
        if criterion.suggested_reading.is_some() {
            not_carried.push(NotCarried::SuggestedReading(criterion.criterion_ref));
        }
    }
    not_carried.push(NotCarried::HoursInWords);
    not_carried
}

#[cfg(test)]
mod tests {
    use super::super::text::squeezed;
    use super::*;

    #[test]
    fn hours_are_read_as_they_are_written() {
        let facts = Facts { level: Some(5), glh: Some(38), tqt: Some(50), credit: Some(5) };
        assert_eq!(facts.words(), "Level 5. 38 guided learning hours. 50 hours of total time. 5 credits.");
        assert_eq!(Facts::of_words(&facts.words()), Some(facts));
        let level = Facts { level: Some(3), ..Facts::default() };
        assert_eq!(Facts::of_words(&level.words()), Some(level));
        for other in ["Level five.", "Level 5", "Level 5. About 38 hours.", "Level 5 is typical of managers.", ""] {
            assert_eq!(Facts::of_words(other), None, "{other}");
        }
    }

    fn name(short: &str, id: &str, first: &str) -> (String, usize) {
        let first = Paragraph { heading: String::new(), text: squeezed(first) };
        let (name, rest) = named(short, id, vec![first], 20);
        (name, rest.len())
    }

    #[test]
    fn a_name_that_was_cut_is_made_whole() {
        assert_eq!(name("1.1 Assess the…", "U.1.1", "Assess the metrics"), ("Assess the metrics".to_owned(), 0));
        assert_eq!(name("Assess the metrics o", "x", "Assess the metrics of"), ("Assess the metrics of".to_owned(), 0));
        assert_eq!(name("U Title", "U", "Title"), ("Title".to_owned(), 0));
    }

    #[test]
    fn what_is_said_besides_stays_apart() {
        assert_eq!(name("Teamwork", "t", "Teamwork implies others"), ("Teamwork".to_owned(), 1));
        assert_eq!(name("1.3.1 - Sub level", "1.3.1", "Words"), ("Sub level".to_owned(), 1));
        assert_eq!(name("1.1", "1.1", "Words"), ("1.1".to_owned(), 1));
    }
}

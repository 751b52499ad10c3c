//! Whether titles and wordings are there, whole, and each only once.

use super::{Explanations, FindingKind, Notes, erratum_of, place_of_award, place_of_unit};
use crate::spec::{Criterion, CriterionRef, ErratumId, Outcome, Specification, Unit};

pub(super) fn check(notes: &mut Notes) {
    let spec = notes.spec;
    for (n, unit) in spec.units.iter().enumerate() {
        let place = place_of_unit(n, unit);
        check_title(unit, &place, notes);
        check_content(unit, &place, notes);
        let mut seen = Vec::new();
        for (o, outcome) in unit.outcomes.iter().enumerate() {
            for (c, criterion) in outcome.criteria.iter().enumerate() {
                let place = format!("{place}.outcomes[{o}].criteria[{c}].wording");
                check_criterion(criterion, outcome, &place, &mut seen, notes);
            }
        }
    }
    let mut texts = Texts::default();
    texts.gather(spec);
    let capitals = begins_with_capitals(spec);
    for text in &texts.0 {
        check_characters(text, notes);
        if text.is_wording {
            check_wholeness(text, capitals, notes);
        }
        check_footnote(text, &texts, notes);
    }
}

fn check_title(unit: &Unit, place: &str, notes: &mut Notes) {
    if let Some(in_structure) = unit.title_in_structure.as_ref().filter(|other| **other != unit.title.value) {
        let kind = FindingKind::TitleDiffers {
            unit: unit.unit_ref,
            title: unit.title.value.clone(),
            in_structure: in_structure.clone(),
        };
        let explanations = Explanations { at_value: None, around: &unit.errata };
        notes.note(format!("{place}.titleInStructure"), kind, explanations);
    }
}

fn check_content(unit: &Unit, place: &str, notes: &mut Notes) {
    let has_content = unit.criteria().any(|criterion| !criterion.content.is_empty());
    for (o, outcome) in unit.outcomes.iter().enumerate() {
        for (c, criterion) in outcome.criteria.iter().enumerate() {
            let place = format!("{place}.outcomes[{o}].criteria[{c}].content");
            let explanations = Explanations::around(&criterion.content_errata);
            let own = criterion.criterion_ref;
            if has_content && criterion.content.is_empty() {
                notes.note(place.clone(), FindingKind::NoContent { criterion: own }, explanations);
            }
            for (n, content) in criterion.content.iter().enumerate() {
                // Said once, at the first criterion that the paragraph stands under.
                let is_first = content.shared_with.iter().all(|other| is_before(unit, own, *other));
                if is_first && !content.shared_with.is_empty() {
                    let kind = FindingKind::SharedContent { criterion: own, others: content.shared_with.clone() };
                    notes.note(format!("{place}[{n}]"), kind, explanations);
                }
            }
        }
    }
}

fn is_before(unit: &Unit, one: CriterionRef, other: CriterionRef) -> bool {
    let place = |wanted| unit.criteria().position(|criterion| criterion.criterion_ref == wanted);
    place(one) < place(other)
}

fn check_criterion(
    criterion: &Criterion,
    outcome: &Outcome,
    place: &str,
    seen: &mut Vec<(String, CriterionRef)>,
    notes: &mut Notes,
) {
    let own = criterion.criterion_ref;
    let explanations = Explanations { at_value: erratum_of(&criterion.wording), around: &criterion.errata };
    let Some(wording) = &criterion.wording.value else {
        notes.note(place.to_owned(), FindingKind::MissingWording { criterion: own }, explanations);
        return;
    };
    let wording = plain(wording);
    if wording == without_stem(&plain(&outcome.wording.value)) {
        notes.note(place.to_owned(), FindingKind::RepeatsOutcome { criterion: own }, explanations);
    }
    if let Some((_, other)) = seen.iter().find(|(other, _)| *other == wording) {
        notes.note(place.to_owned(), FindingKind::SameWording { criterion: own, other: *other }, explanations);
    }
    seen.push((wording, own));
}

/// Without what makes no difference to a reader.
fn plain(text: &str) -> String {
    text.to_ascii_lowercase().trim_end_matches(['.', ';']).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What an outcome is about: without what the learner is to be able to do with it.
fn without_stem(outcome: &str) -> &str {
    let stems = ["be able to ", "understand how to ", "know how to ", "understand ", "know "];
    stems.iter().find_map(|stem| outcome.strip_prefix(stem)).unwrap_or(outcome)
}

/// Whether all wordings of `spec` but one in ten begin with a capital letter, so that one that does not is odd.
fn begins_with_capitals(spec: &Specification) -> bool {
    let wordings = spec.criteria().filter_map(|criterion| criterion.wording.value.as_deref());
    let firsts: Vec<char> = wordings.filter_map(|wording| wording.chars().next()).collect();
    let small = firsts.iter().filter(|first| first.is_ascii_lowercase()).count();
    // The odd one is not counted against itself.
    small.saturating_sub(1) * 10 <= firsts.len()
}

fn check_wholeness(text: &Text, capitals: bool, notes: &mut Notes) {
    if (capitals && begins_inside(text.text)) || ends_inside(text.text) {
        notes.note(text.place.clone(), FindingKind::CutOff { text: text.text.to_owned() }, text.explanations);
    }
    if let Some(words) = doubled(text.text) {
        notes.note(text.place.clone(), FindingKind::DoubledWords { words }, text.explanations);
    }
}

/// Whether a text begins with a small letter that is not of a word such as e-commerce or pH.
fn begins_inside(text: &str) -> bool {
    let mut chars = text.chars();
    let first = chars.next().is_some_and(|first| first.is_ascii_lowercase());
    first && chars.next().is_none_or(|second| second.is_ascii_lowercase() || second == ' ')
}

/// Whether a text ends where nobody ends a sentence.
fn ends_inside(text: &str) -> bool {
    let text = text.trim_end();
    let last = text.rsplit(' ').next().unwrap_or_default();
    let before = text.strip_suffix(last).unwrap_or_default().trim_end();
    // A list may go on with the next criterion: “…; and”.
    let is_list = before.ends_with([';', ',']);
    let opened = text.matches('(').count();
    text.ends_with(['/', '-', '–', ',', '('])
        || matches!(last, "the" | "a" | "an")
        || (matches!(last, "and" | "or") && !is_list)
        || opened > text.matches(')').count()
}

/// The first words, up to six, that stand twice in a row.
fn doubled(text: &str) -> Option<String> {
    // Sentences are made with these twice.
    const TWICE: [&str; 3] = ["that", "had", "is"];
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_word = |word: &&str| word.bytes().all(|byte| byte.is_ascii_alphabetic());
    (0..words.len()).find_map(|start| {
        (1..=6).find_map(|length| {
            let first = words.get(start..start + length)?;
            let second = words.get(start + length..start + 2 * length)?;
            let is_same = first == second && first.iter().all(is_word) && !(length == 1 && TWICE.contains(&first[0]));
            is_same.then(|| first.join(" "))
        })
    })
}

fn check_characters(text: &Text, notes: &mut Notes) {
    if let Some(character) = text.text.chars().find(|&c| is_strange(c)) {
        notes.note(text.place.clone(), FindingKind::StrangeCharacter { character }, text.explanations);
    }
    if let Some(mark) = markup(text.text) {
        notes.note(text.place.clone(), FindingKind::Markup { mark: mark.to_owned() }, text.explanations);
    }
    let words = text.text.split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric());
    let mixed = words.filter(|word| word.chars().any(|c| c.is_ascii_alphabetic()));
    if let Some((word, character)) =
        mixed.filter_map(|word| Some((word, word.chars().find(|&c| passes_for_latin(c))?))).next()
    {
        let kind = FindingKind::LookAlike { word: word.to_owned(), character };
        notes.note(text.place.clone(), kind, text.explanations);
    }
}

/// What stands where a program could not read a character, and what shows nothing. Controls and marks that turn the
/// direction are refused by the parser.
fn is_strange(c: char) -> bool {
    matches!(c, '\u{fffd}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{e000}'..='\u{f8ff}')
}

/// The first mark of HTML: `<p>`, `</li>`, `&amp;`, `&#39;`.
fn markup(text: &str) -> Option<&str> {
    text.char_indices().find_map(|(at, c)| {
        let rest = &text[at..];
        match c {
            '<' => {
                let end = rest.find('>')?;
                let name = rest[1..end].trim_start_matches('/');
                let is_tag = name.starts_with(|c: char| c.is_ascii_lowercase())
                    && name.chars().all(|c| c.is_ascii_alphanumeric() || " =\"'/-:;.#".contains(c));
                is_tag.then(|| &rest[..=end])
            }
            '&' => {
                let end = rest.find(';')?;
                let name = &rest[1..end];
                let is_entity = name.strip_prefix('#').map_or_else(
                    || name.len() > 1 && name.chars().all(|c| c.is_ascii_alphabetic()),
                    |number| !number.is_empty() && number.chars().all(|c| c.is_ascii_alphanumeric()),
                );
                is_entity.then(|| &rest[..=end])
            }
            _ => None,
        }
    })
}

/// Letters of the Cyrillic and Greek alphabets, and wide ones, that look like Latin letters.
fn passes_for_latin(c: char) -> bool {
    "АВЕЅІЈКМНОРСТУХаеоѕіјрсухһԁԛѡ".contains(c)
        || "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονγ".contains(c)
        || ('\u{ff21}'..='\u{ff5a}').contains(&c)
}

fn check_footnote(text: &Text, texts: &Texts, notes: &mut Notes) {
    let Some(mark) = text.text.trim_end().chars().next_back().filter(|c| matches!(c, '*' | '†' | '‡')) else {
        return;
    };
    let is_marked = text.text.matches(mark).count() == 1;
    let has_footnote = texts.0.iter().any(|other| other.text.trim_start().starts_with(mark));
    if is_marked && !has_footnote {
        let kind = FindingKind::NoFootnote { mark, text: text.text.to_owned() };
        notes.note(text.place.clone(), kind, text.explanations);
    }
}

/// A text of the specification, and where it stands.
struct Text<'a> {
    place: String,
    text: &'a str,
    explanations: Explanations<'a>,
    /// A title, a wording or a summary, as opposed to prose.
    is_wording: bool,
}

#[derive(Default)]
struct Texts<'a>(Vec<Text<'a>>);

impl<'a> Texts<'a> {
    fn gather(&mut self, spec: &'a Specification) {
        self.wording("title".to_owned(), &spec.title, None, &[]);
        for (n, award) in spec.awards.iter().enumerate() {
            let place = place_of_award(n, award);
            self.wording(format!("{place}.title"), &award.title, None, &award.errata);
            self.wording(format!("{place}.shortTitle"), &award.short_title, None, &award.errata);
            self.prose(format!("{place}.ruleSource"), &award.rule_source, &award.errata);
        }
        for (n, group) in spec.groups.iter().enumerate() {
            self.prose(format!("groups[{n}].label"), &group.label, &[]);
        }
        for (n, unit) in spec.units.iter().enumerate() {
            self.unit(place_of_unit(n, unit), unit);
        }
        for (n, evidence) in spec.evidence_types.iter().enumerate() {
            self.prose(format!("evidenceTypes[{n}].label"), &evidence.label, &[]);
        }
        if let Some(simulation) = &spec.simulation {
            self.list("simulation.text", &simulation.text, &simulation.errata);
            self.list("simulation.guidelines", &simulation.guidelines, &simulation.errata);
        }
        for (n, guidance) in spec.guidance.iter().enumerate() {
            let place = format!("guidance[{n}] ({})", guidance.id);
            self.prose(format!("{place}.title"), &guidance.title, &guidance.errata);
            self.list(&format!("{place}.text"), &guidance.text, &guidance.errata);
        }
    }

    fn unit(&mut self, place: String, unit: &'a Unit) {
        self.wording(format!("{place}.title"), &unit.title.value, erratum_of(&unit.title), &unit.errata);
        if let Some(summary) = &unit.summary {
            let explanations = Explanations { at_value: erratum_of(summary), around: &unit.errata };
            self.0.push(Text {
                place: format!("{place}.summary"),
                text: &summary.value,
                explanations,
                is_wording: true,
            });
        }
        for (o, outcome) in unit.outcomes.iter().enumerate() {
            let place = format!("{place}.outcomes[{o}]");
            self.wording(
                format!("{place}.wording"),
                &outcome.wording.value,
                erratum_of(&outcome.wording),
                &unit.errata,
            );
            for (c, criterion) in outcome.criteria.iter().enumerate() {
                let place = format!("{place}.criteria[{c}]");
                if let Some(wording) = &criterion.wording.value {
                    self.wording(
                        format!("{place}.wording"),
                        wording,
                        erratum_of(&criterion.wording),
                        &criterion.errata,
                    );
                }
                for (n, content) in criterion.content.iter().enumerate() {
                    self.prose(format!("{place}.content[{n}].text"), &content.text, &criterion.content_errata);
                }
            }
        }
    }

    fn wording(&mut self, place: String, text: &'a str, at_value: Option<ErratumId>, around: &'a [ErratumId]) {
        self.0.push(Text { place, text, explanations: Explanations { at_value, around }, is_wording: true });
    }

    fn prose(&mut self, place: String, text: &'a str, around: &'a [ErratumId]) {
        self.0.push(Text { place, text, explanations: Explanations::around(around), is_wording: false });
    }

    fn list(&mut self, place: &str, texts: &'a [String], around: &'a [ErratumId]) {
        for (n, text) in texts.iter().enumerate() {
            self.prose(format!("{place}[{n}]"), text, around);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{explained, found, noted, refused};
    use super::*;

    const PLACE: &str = "units[0] (U1).outcomes[0].criteria[1].wording";

    fn criterion(text: &str) -> CriterionRef {
        text.parse().unwrap()
    }

    /// The second criterion with another wording.
    fn worded(wording: &str) -> Vec<super::super::Finding> {
        found(&[("'wording': 'Bring'", &format!("'wording': '{wording}'"))])
    }

    #[test]
    fn criteria_without_wording() {
        let missing = FindingKind::MissingWording { criterion: criterion("U1.1.2") };
        refused(&[("'wording': 'Bring'", "'wording': null")], PLACE, missing.clone());
        explained("'wording': 'Bring'", "'wording': { 'value': null, 'erratum': 'E-1' }", PLACE, missing);
    }

    #[test]
    fn what_is_cut_off() {
        let cut =
            ["ntrol relationships", "Explain how to write proposals /", "Explain the", "Plan sales and", "Do (so"];
        for wording in cut {
            let kind = FindingKind::CutOff { text: wording.to_owned() };
            noted(&[("'wording': 'Bring'", &format!("'wording': '{wording}'"))], PLACE, kind);
        }
        let whole = [
            "e-commerce is explained",
            "pH is measured",
            "Plan sales; and",
            "Say who to report to",
            "Do (so)",
            "a) Do",
        ];
        for wording in whole {
            assert_eq!(worded(wording), [], "{wording}");
        }
        // Where every wording begins with a small letter, none is cut.
        let small = [("'Ask'", "'ask'"), ("'Bring'", "'bring'"), ("'Call'", "'call'"), ("'Drive'", "'drive'")];
        assert_eq!(found(&small), []);
    }

    #[test]
    fn words_twice() {
        let doubled = |words: &str| FindingKind::DoubledWords { words: words.to_owned() };
        assert_eq!(worded("Plan the the work")[0].kind, doubled("the"));
        assert_eq!(
            worded("Achieve tasks and objectives tasks and objectives")[0].kind,
            doubled("tasks and objectives")
        );
        assert_eq!(worded("Explain that that holds, 2 2 and 3"), []);
    }

    #[test]
    fn a_criterion_that_says_what_another_says() {
        let repeats = FindingKind::RepeatsOutcome { criterion: criterion("U1.1.2") };
        noted(&[("'wording': 'Bring'", "'wording': 'Work  together.'")], PLACE, repeats);
        let same = FindingKind::SameWording { criterion: criterion("U1.1.2"), other: criterion("U1.1.1") };
        noted(&[("'wording': 'Bring'", "'wording': 'Ask.'")], PLACE, same);
        // Units may well ask for the same.
        assert_eq!(worded("Call"), []);
    }

    #[test]
    fn titles_that_differ() {
        let kind = FindingKind::TitleDiffers {
            unit: "U2".parse().unwrap(),
            title: "Two".into(),
            in_structure: "Second".into(),
        };
        let differs = ("'title': 'Two',", "'title': 'Two', 'titleInStructure': 'Second',");
        noted(&[differs], "units[1] (U2).titleInStructure", kind);
        assert_eq!(found(&[("'title': 'Two',", "'title': 'Two', 'titleInStructure': 'Two',")]), []);
    }

    #[test]
    fn indicative_content() {
        let place = "units[0] (U1).outcomes[0].criteria[1].content";
        let some = ("'wording': 'Ask'", "'wording': 'Ask', 'content': [{ 'text': 'T' }]");
        noted(&[some], place, FindingKind::NoContent { criterion: criterion("U1.1.2") });
        let shared = |number: &str| format!("'content': [{{ 'text': 'T', 'sharedWith': ['{number}'] }}]");
        let first = format!("'wording': 'Ask', {}", shared("1.2"));
        let second = format!("'wording': 'Bring', {}", shared("1.1"));
        let kind = FindingKind::SharedContent { criterion: criterion("U1.1.1"), others: vec![criterion("U1.1.2")] };
        let both = [("'wording': 'Ask'", first.as_str()), ("'wording': 'Bring'", second.as_str())];
        noted(&both, "units[0] (U1).outcomes[0].criteria[0].content[0]", kind);
    }

    #[test]
    fn characters_that_do_not_belong() {
        let kind = |wording: &str| worded(wording).into_iter().map(|finding| finding.kind).collect::<Vec<_>>();
        assert_eq!(kind("Bring \u{fffd} along"), [FindingKind::StrangeCharacter { character: '\u{fffd}' }]);
        assert_eq!(kind("Bring \u{e001} along"), [FindingKind::StrangeCharacter { character: '\u{e001}' }]);
        assert_eq!(kind("Bring <b>it</b>"), [FindingKind::Markup { mark: "<b>".into() }]);
        assert_eq!(kind("Terms &amp; conditions"), [FindingKind::Markup { mark: "&amp;".into() }]);
        assert_eq!(kind("Sаles plans"), [FindingKind::LookAlike { word: "Sаles".into(), character: 'а' }]);
        for fine in ["Check that a < b and c > d", "R&D; sales", "Café, naïve, μm and Москва", "AT&T; others"]
        {
            assert_eq!(kind(fine), [], "{fine}");
        }
    }

    #[test]
    fn marks_without_a_footnote() {
        let source = |text: &str| format!("'ruleSource': '{text}'");
        let mark = FindingKind::NoFootnote { mark: '*', text: "All units*".into() };
        noted(&[("'ruleSource': 'Page 1'", &source("All units*"))], "awards[0] (award).ruleSource", mark);
        let footnote = "'guidance': [{ 'id': 'n', 'title': 'N', 'text': ['* Of those on offer.'] }], 'errata'";
        assert_eq!(found(&[("'ruleSource': 'Page 1'", &source("All units*")), ("'errata'", footnote)]), []);
        assert_eq!(found(&[("'ruleSource': 'Page 1'", &source("*All* units"))]), []);
    }
}

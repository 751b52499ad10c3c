//! What a provider calls those who take part and what is said of a criterion, and sentences with that in them.
//!
//! A sentence is written with today's word in braces, and everything that people read goes through [`say`]:
//!
//! ```
//! use evidence_mapper::terms::{say, say_with};
//!
//! assert_eq!(say("The {learner} has answered."), "The learner has answered.");
//! assert_eq!(say("Ask {an IQA}."), "Ask an IQA.");
//! assert_eq!(say_with("{0} of {1} {met}", &[&5, &8]), "5 of 8 met");
//! ```
//!
//! `{Learner}` begins with a capital, `{a learner}` has the article that goes with the word, and `{0}` is the first of the values.
//! The words hold for the whole page: whoever reads what a provider sets says so with [`set`]; else they are those in braces.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt::{Display, Write};

/// What stands in braces, and is said where a provider has no other word.
pub const NAMES: [&str; 12] = [
    "learner",
    "learners",
    "assessor",
    "assessors",
    "internal quality assurer",
    "internal quality assurers",
    "quality assurer",
    "IQA",
    "internal quality assurance",
    "quality assurance",
    "met",
    "not yet met",
];

/// What a provider calls all that, in the order of [`NAMES`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms([Cow<'static, str>; NAMES.len()]);

impl Default for Terms {
    fn default() -> Self {
        Terms(NAMES.map(Cow::Borrowed))
    }
}

impl Terms {
    /// What is usually called `name` is called `word`.
    pub fn call(&mut self, name: &str, word: &str) {
        for (called, _) in self.0.iter_mut().zip(NAMES).filter(|(_, usual)| *usual == name) {
            *called = Cow::Owned(word.to_owned());
        }
    }

    /// All of them in one text, to be kept.
    pub fn to_lines(&self) -> String {
        self.0.join("\n")
    }

    /// What [`Terms::to_lines`] made; `None` if it was not of this release.
    pub fn of_lines(lines: &str) -> Option<Terms> {
        let mut terms = Terms::default();
        let mut lines = lines.split('\n');
        for called in &mut terms.0 {
            *called = Cow::Owned(lines.next()?.to_owned());
        }
        lines.next().is_none().then_some(terms)
    }

    /// `template` with these words and `values` in it.
    fn fill(&self, template: &str, values: &[&dyn Display]) -> String {
        let mut said = String::with_capacity(template.len() + 16);
        let mut rest = template;
        while let Some((before, (token, after))) =
            rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
        {
            said.push_str(before);
            match token.parse().ok().and_then(|number: usize| values.get(number)) {
                // A string takes all that it is given.
                Some(value) => drop(write!(said, "{value}")),
                None => self.put(token, &mut said),
            }
            rest = after;
        }
        said.push_str(rest);
        said
    }

    /// Puts the word for `token` into `said`.
    fn put(&self, token: &str, said: &mut String) {
        let (article, name) = match token.split_once(' ') {
            Some((article, name)) if article.eq_ignore_ascii_case("a") || article.eq_ignore_ascii_case("an") => {
                (Some(article), name)
            }
            _ => (None, token),
        };
        let same = |usual: &str| usual == name || (usual.get(1..) == name.get(1..) && usual.eq_ignore_ascii_case(name));
        let word = NAMES.iter().zip(&self.0).find(|(usual, _)| same(usual)).map(|(usual, word)| (*usual, &**word));
        debug_assert!(word.is_some(), "`{token}` is no term");
        let (usual, word) = word.unwrap_or((name, name));
        if let Some(article) = article {
            said.push_str(article.get(..1).unwrap_or_default());
            said.push_str(if sounds_like_a_vowel(word) { "n " } else { " " });
        }
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if usual != name => said.extend(first.to_uppercase()),
            first => said.extend(first),
        }
        said.push_str(letters.as_str());
    }
}

/// Whether `word` is spoken with a vowel first, so that it is *an* apprentice, *an* IV, *a* unit and *a* QA.
fn sounds_like_a_vowel(word: &str) -> bool {
    let bytes = word.as_bytes();
    let is_spelt = bytes.get(1).is_some_and(u8::is_ascii_uppercase);
    let first = bytes.first().map_or(b' ', u8::to_ascii_lowercase);
    if is_spelt {
        // The names of these letters begin with a vowel: an F, an L, an X.
        return b"aefhilmnorsx".contains(&first);
    }
    let as_you = ["uni", "use", "eu", "one"]
        .iter()
        .any(|start| word.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start)));
    b"aeiou".contains(&first) && !as_you
}

#[derive(Default)]
struct Here {
    terms: Terms,
    /// What was said, beside what it was said of. As many as there are sentences in the program.
    said: Vec<(&'static str, &'static str)>,
}

thread_local! {
    static HERE: RefCell<Here> = RefCell::default();
}

/// From now on things are called so. Whether that is news.
pub fn set(terms: Terms) -> bool {
    HERE.with_borrow_mut(|here| {
        let is_news = here.terms != terms;
        if is_news {
            *here = Here { terms, said: Vec::new() };
        }
        is_news
    })
}

/// `template` in the provider's words. It is put together once, so it costs next to nothing to say it again.
pub fn say(template: &'static str) -> &'static str {
    if !template.contains('{') {
        return template;
    }
    HERE.with_borrow_mut(|here| {
        let is_it = |of: &str| std::ptr::eq(of, template);
        if let Some((_, said)) = here.said.iter().find(|(of, _)| is_it(of)) {
            return *said;
        }
        let said: &'static str = here.terms.fill(template, &[]).leak();
        here.said.push((template, said));
        said
    })
}

/// `template` in the provider's words, with `values` where it says `{0}`, `{1}` and so on. What is in them stays as it is.
pub fn say_with(template: &str, values: &[&dyn Display]) -> String {
    HERE.with_borrow(|here| here.terms.fill(template, values))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of a provider who calls everything otherwise.
    fn theirs() -> Terms {
        let mut terms = Terms::default();
        let words = [
            ("learner", "apprentice"),
            ("learners", "apprentices"),
            ("assessor", "tutor"),
            ("internal quality assurer", "internal verifier"),
            ("IQA", "IV"),
            ("met", "competent"),
            ("not yet met", "not yet competent"),
        ];
        words.iter().for_each(|(name, word)| terms.call(name, word));
        terms
    }

    #[track_caller]
    fn check(template: &str, usual: &str, called: &str) {
        assert_eq!(Terms::default().fill(template, &[]), usual);
        assert_eq!(theirs().fill(template, &[]), called);
    }

    #[test]
    fn a_term_stands_where_its_name_is() {
        check("The {learner} has answered.", "The learner has answered.", "The apprentice has answered.");
        check("{learners}", "learners", "apprentices");
        check("For the {learner}’s {assessor}", "For the learner’s assessor", "For the apprentice’s tutor");
        check("It is {not yet met}.", "It is not yet met.", "It is not yet competent.");
        check("Nothing of it", "Nothing of it", "Nothing of it");
    }

    #[test]
    fn a_capital_begins_a_sentence() {
        check("{Learner}", "Learner", "Apprentice");
        check("{Met}, {not yet met}", "Met, not yet met", "Competent, not yet competent");
        check("{Internal quality assurer}", "Internal quality assurer", "Internal verifier");
        check("{IQA} upheld", "IQA upheld", "IV upheld");
    }

    #[test]
    fn an_article_fits_its_word() {
        check("{a learner}", "a learner", "an apprentice");
        check("{an assessor} and {an IQA}", "an assessor and an IQA", "a tutor and an IV");
        check("{A learner}, {An assessor}", "A learner, An assessor", "An apprentice, A tutor");
        check("{an internal quality assurer}", "an internal quality assurer", "an internal verifier");
        for (word, expected) in [
            ("unit lead", "a unit lead"),
            ("user", "a user"),
            ("European", "a European"),
            ("umpire", "an umpire"),
            ("QA", "a QA"),
            ("LIV", "an LIV"),
        ] {
            let mut terms = Terms::default();
            terms.call("learner", word);
            assert_eq!(terms.fill("{a learner}", &[]), expected);
        }
    }

    #[test]
    fn values_stay_as_they_are() {
        let name = "{learner} {1}".to_owned();
        let said = theirs().fill("{1} of {0}: {learner}", &[&name, &3]);
        assert_eq!(said, "3 of {learner} {1}: apprentice");
        assert_eq!(theirs().fill("open { to the end", &[]), "open { to the end");
    }

    #[test]
    fn what_was_said_is_kept_until_the_words_change() {
        let template = "The {learner}’s aim";
        assert!(std::ptr::eq(say(template), say(template)));
        assert!(!set(Terms::default()));
        assert!(set(theirs()));
        assert_eq!(say(template), "The apprentice’s aim");
        assert_eq!(say_with("{0} {met}", &[&2]), "2 competent");
        assert!(set(Terms::default()));
        assert_eq!(say(template), "The learner’s aim");
    }

    #[test]
    fn terms_come_back_from_their_lines() {
        assert_eq!(Terms::of_lines(&theirs().to_lines()), Some(theirs()));
        assert_eq!(Terms::of_lines("candidate\ncandidates"), None);
        assert_eq!(Terms::of_lines(&format!("{}\nmore", theirs().to_lines())), None);
    }
}

//! Finding one thing among thousands by a few letters of it: its number, the beginnings of its words, in any order. It knows
//! nothing of what the things are.
//!
//! Every word that is typed has to be found. Numbers count most, because who types one means it: `12` is `E012`, and
//! `507 2.1` is `ISP507.2.1`. Nothing is guessed from words that are spelt otherwise.

/// Something that can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<T> {
    /// What it is.
    pub what: T,
    /// What it is known by, if anything: `E012`, `ISP507.2.1`.
    pub reference: String,
    /// What it is called.
    pub title: String,
    /// What else it may be looked for by.
    pub also: String,
}

/// Things to find, made ready for it once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finder<T> {
    entries: Vec<Ready<T>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Ready<T> {
    entry: Entry<T>,
    reference: String,
    title: String,
    also: String,
}

impl<T> Finder<T> {
    /// Of these things. Of two that fit as well the one that stands first is found first.
    pub fn new(entries: impl IntoIterator<Item = Entry<T>>) -> Finder<T> {
        let ready = |entry: Entry<T>| {
            let (reference, title, also) = (plain(&entry.reference), plain(&entry.title), plain(&entry.also));
            Ready { entry, reference, title, also }
        };
        Finder { entries: entries.into_iter().map(ready).collect() }
    }

    /// What `typed` may mean, the likeliest first, at most so many, and how many there are in all. Nothing is typed, nothing is
    /// found.
    pub fn find(&self, typed: &str, most: usize) -> (Vec<&Entry<T>>, usize) {
        let typed = plain(typed);
        let words: Vec<&str> = typed.split_whitespace().collect();
        if words.is_empty() {
            return (Vec::new(), 0);
        }
        let weighed = |ready| Some((weigh(ready, &words)?, ready));
        let mut found: Vec<(u32, &Ready<T>)> = self.entries.iter().filter_map(weighed).collect();
        let all = found.len();
        // Stable, so that what weighs the same stays in order.
        found.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        (found.into_iter().take(most).map(|(_, ready)| &ready.entry).collect(), all)
    }
}

/// How well all of `words` fit; `None` if one of them does not.
fn weigh<T>(ready: &Ready<T>, words: &[&str]) -> Option<u32> {
    words.iter().map(|word| weigh_word(ready, word)).sum()
}

fn weigh_word<T>(ready: &Ready<T>, word: &str) -> Option<u32> {
    let by_reference = match fit(&ready.reference, word, splits_a_number) {
        _ if is_number_of(&ready.reference, word) => Some(95),
        Some(Fit::All) => Some(100),
        Some(Fit::Whole) => Some(65),
        Some(Fit::Start) => Some(45),
        // Half a number is another number.
        Some(Fit::Within) if word.len() > 2 && word.starts_with(char::is_alphabetic) => Some(12),
        Some(Fit::Within) | None => None,
    };
    let by_words = |text: &str, weights: [u32; 4]| match fit(text, word, splits_a_word)? {
        Fit::All => Some(weights[0]),
        Fit::Whole => Some(weights[1]),
        Fit::Start => Some(weights[2]),
        Fit::Within => (word.len() > 2).then_some(weights[3]),
    };
    let by_title = by_words(&ready.title, [60, 50, 40, 10]);
    let by_also = by_words(&ready.also, [30, 25, 20, 4]);
    by_reference.max(by_title).max(by_also)
}

/// Whether `word` is the number of an evidence reference: `12`, or `012`, of `e012`.
fn is_number_of(reference: &str, word: &str) -> bool {
    let Some(number) = reference.strip_prefix('e') else { return false };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let bare = |text: &str| text.trim_start_matches('0').to_owned();
    is_number(number)
        && is_number(word.strip_prefix('e').unwrap_or(word))
        && bare(number) == bare(word.strip_prefix('e').unwrap_or(word))
}

/// How a word stands in a text, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It is all of it.
    All,
    /// It is a word of it.
    Whole,
    /// A word begins with it.
    Start,
    /// It is somewhere in it.
    Within,
}

/// How `word` stands best in `text`, where `splits` says whether two neighbours belong to different words.
fn fit(text: &str, word: &str, splits: fn(char, char) -> bool) -> Option<Fit> {
    if text == word {
        return Some(Fit::All);
    }
    let first = word.chars().next()?;
    let last = word.chars().next_back()?;
    text.match_indices(word)
        .map(|(at, _)| {
            let starts = text[..at].chars().next_back().is_none_or(|before| splits(before, first));
            let ends = text[at + word.len()..].chars().next().is_none_or(|after| splits(last, after));
            match (starts, ends) {
                (true, true) => Fit::Whole,
                (true, false) => Fit::Start,
                (false, _) => Fit::Within,
            }
        })
        .min()
}

fn splits_a_word(before: char, after: char) -> bool {
    !before.is_alphanumeric() || !after.is_alphanumeric()
}

/// `isp507.2.1` is made of `isp`, `507`, `2.1`: letters and digits stand apart, and so do the parts between full stops.
fn splits_a_number(before: char, after: char) -> bool {
    splits_a_word(before, after) || before.is_ascii_digit() != after.is_ascii_digit()
}

/// Without capitals and accents, so that either may be typed.
fn plain(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).map(bare).collect()
}

fn bare(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'ö' | 'õ' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ŵ' | 'ẁ' | 'ẃ' | 'ẅ' => 'w',
        'ŷ' | 'ỳ' | 'ý' | 'ÿ' => 'y',
        '’' | '‘' => '\'',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finder() -> Finder<usize> {
        let things = [
            ("", "Undo mapping", "take back"),
            ("", "Go to Progress", "awards coverage achievement"),
            ("E001", "Sales forecast Q3", "forecast.pdf"),
            ("E012", "Call with Café Ŵyn", "recording.mp3 simulated"),
            ("E112", "Photo of the board", "target.jpg"),
            ("ISP507", "Sales Forecasts and Target Setting", ""),
            ("ISP507.2.1", "Explain how forecasts are made", ""),
            ("ISP507.2.2", "Analyse a sales forecast", ""),
            ("ISP507.12.1", "Another one", ""),
            ("ISP501.2.1", "Explain the customer’s needs", ""),
        ];
        Finder::new(things.into_iter().enumerate().map(|(what, (reference, title, also))| Entry {
            what,
            reference: reference.to_owned(),
            title: title.to_owned(),
            also: also.to_owned(),
        }))
    }

    fn check(typed: &str, first: &[&str]) {
        let finder = finder();
        let (found, _) = finder.find(typed, first.len().max(1));
        let name = |entry: &&Entry<usize>| {
            if entry.reference.is_empty() { entry.title.clone() } else { entry.reference.clone() }
        };
        assert_eq!(found.iter().map(name).collect::<Vec<_>>(), first, "{typed}");
    }

    #[test]
    fn a_number_is_meant() {
        check("E012", &["E012"]);
        check("e012", &["E012"]);
        check("12", &["E012", "ISP507.12.1"]);
        check("0012", &["E012"]);
        check("e1", &["E001", "E112"]);
    }

    #[test]
    fn a_criterion_is_found_by_the_parts_of_its_number() {
        check("507 2.1", &["ISP507.2.1"]);
        // And not ISP501.2.1, which has `1.2` in it.
        assert_eq!(finder().find("501 1.2", 9).1, 0);
        check("ISP507.2.1", &["ISP507.2.1"]);
        check("507.2.1", &["ISP507.2.1"]);
        check("isp 507 2.2", &["ISP507.2.2"]);
        check("2.1", &["ISP507.2.1", "ISP501.2.1"]);
        check("isp507", &["ISP507", "ISP507.2.1", "ISP507.2.2"]);
    }

    #[test]
    fn words_are_found_by_their_beginnings_in_any_order() {
        check("fore sal", &["E001", "ISP507", "ISP507.2.2"]);
        check("undo", &["Undo mapping"]);
        check("progress", &["Go to Progress"]);
        check("coverage", &["Go to Progress"]);
        check("pdf", &["E001"]);
        check("orecast", &["E001", "ISP507", "ISP507.2.1", "ISP507.2.2"]);
    }

    #[test]
    fn accents_and_apostrophes_may_be_left_out_or_typed() {
        check("cafe wyn", &["E012"]);
        check("CAFÉ", &["E012"]);
        check("customer's", &["ISP501.2.1"]);
    }

    #[test]
    fn every_word_has_to_be_found() {
        check("forecast banana", &[]);
        check("orecost", &[]);
        check("", &[]);
        check("  ", &[]);
    }

    #[test]
    fn all_that_fit_are_counted() {
        let finder = finder();
        let (found, all) = finder.find("sales", 2);
        assert_eq!((found.len(), all), (2, 3));
    }

    #[test]
    fn a_thousand_things_are_gone_through_at_once() {
        let entry = |what: usize| Entry {
            what,
            reference: format!("E{what:03}"),
            title: format!("Evidence number {what}"),
            also: String::new(),
        };
        let finder = Finder::new((1..=1_000).map(entry));
        assert_eq!(finder.find("number 77", 1).0[0].what, 77);
        assert_eq!(finder.find("1000", 1).0[0].what, 1_000);
    }
}

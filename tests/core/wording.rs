//! The words that a provider can have for something stand in sentences as terms, everywhere: one that is written out would be
//! the one that stays when all others change.

use evidence_mapper::terms::NAMES;

use super::tidy::{File, check, files};

/// What is named after a term, and not read by people.
const NAMES_IN_CODE: [(&str, &[&str], &str); 7] = [
    ("src/app/pages/help.rs", &["learner", "assessor", "iqa"], "whose tour was taken, as it is remembered"),
    ("src/app/pages/judging/desk.rs", &["iqa"], "a hook"),
    ("src/app/pages/assuring/sampling.rs", &["assessor"], "a hook"),
    ("src/app/pages/map/criteria/wording.rs", &["met"], "a hook"),
    ("src/app/pages/map/judged.rs", &["met"], "a hook"),
    ("src/app/pages/progress/pace.rs", &["met"], "a tone of a drawing"),
    ("src/app/ui/status.rs", &["met"], "a hook and a tone"),
];

/// Tables that do not change, whose sentences go through `say` where they are shown.
const TABLES: [&str; 6] = [
    "src/app/pages/help/words.rs",
    "src/app/pages/library/findings.rs",
    "src/app/ui/status.rs",
    "src/paper/front.rs",
    "src/paper/log.rs",
    "src/paper/quality.rs",
];

/// What puts something in place of braces. In the last, `{learner}` is a variable, and hence a name.
const FILLING: [&str; 4] = ["say", "say_with", "format!", "write!"];

#[test]
fn what_a_provider_can_call_otherwise_is_said_as_a_term() {
    let mut found = Vec::new();
    for File { name, text } in readable() {
        for literal in literals(&text) {
            let is_name = |word: &str| {
                NAMES_IN_CODE.iter().any(|(file, names, _)| *file == name && names.contains(&word))
                    || (word.contains('-') && word.chars().all(|one| one.is_ascii_lowercase() || one == '-'))
            };
            if !is_name(&literal.text) && has_word(&literal.text) {
                found.push(format!("{name}:{}: {}", literal.line, literal.text));
            }
        }
    }
    check(
        "Learner, assessor, internal quality assurer, IQA and met are the provider's to name: write say(\"The {learner} …\"), \
         or name the file in tests/core/wording.rs if nobody reads it.",
        &found,
    );
}

#[test]
fn terms_are_known_and_filled_in() {
    let mut found = Vec::new();
    for File { name, text } in readable() {
        for literal in literals(&text) {
            let filled = literal.calls.iter().rev().find(|call| FILLING.contains(&call.as_str()));
            let is_said = filled.is_some_and(|call| call.starts_with("say"));
            let of_table = TABLES.contains(&name.as_str());
            for token in tokens(&literal.text) {
                let is_number = !token.is_empty() && token.bytes().all(|one| one.is_ascii_digit());
                if (is_term(token) && filled.is_none() && !of_table) || (is_said && !is_term(token) && !is_number) {
                    found.push(format!("{name}:{}: {{{token}}} in {}", literal.line, literal.text));
                }
            }
        }
    }
    check("A term in braces goes through say() or say_with(), and is one of evidence_mapper::terms::NAMES.", &found);
}

/// Where words for people are written, without tests.
fn readable() -> impl Iterator<Item = File> {
    let of_people = |file: &File| ["src/app", "src/message", "src/paper"].iter().any(|place| file.is_rust_below(place));
    files().into_iter().filter(move |file| of_people(file) && !file.name.ends_with("tests.rs")).map(|mut file| {
        if let Some(tests) = file.text.find("\n#[cfg(test)]\nmod tests {") {
            file.text.truncate(tests);
        }
        file
    })
}

/// Whether one of the words stands in `text` outside of braces.
fn has_word(text: &str) -> bool {
    let mut outside = String::new();
    let mut depth = 0_u32;
    for one in text.chars() {
        match one {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(one),
            _ => {}
        }
    }
    let words = outside.to_lowercase();
    let words: Vec<&str> = words.split(|one: char| !one.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_one =
        |word: &&str| matches!(*word, "learner" | "learners" | "assessor" | "assessors" | "iqa" | "iqas" | "met");
    let are_two = |pair: &[&str]| {
        matches!(pair, ["quality", "assurer" | "assurers" | "assurance"] | ["internal", "verifier" | "verification"])
    };
    words.iter().any(is_one) || words.windows(2).any(are_two)
}

/// What stands in braces.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0))
}

/// Whether `token` is a term, perhaps with an article or a capital.
fn is_term(token: &str) -> bool {
    let name = match token.split_once(' ') {
        Some(("a" | "an" | "A" | "An", name)) => name,
        _ => token,
    };
    NAMES.iter().any(|usual| *usual == name || (usual.get(1..) == name.get(1..) && usual.eq_ignore_ascii_case(name)))
}

/// A string in Rust.
#[derive(Debug, PartialEq, Eq)]
struct Literal {
    line: usize,
    text: String,
    /// The calls that it stands in, the outermost first.
    calls: Vec<String>,
}

/// All strings of `source` that are not in comments.
fn literals(source: &str) -> Vec<Literal> {
    let all: Vec<char> = source.chars().collect();
    let is = |at: usize, text: &str| text.chars().enumerate().all(|(n, one)| all.get(at + n) == Some(&one));
    let (mut found, mut calls, mut at, mut line) = (Vec::new(), Vec::new(), 0, 1);
    while let Some(&one) = all.get(at) {
        let end = match one {
            '/' if is(at, "//") => (at..all.len()).find(|&n| all[n] == '\n').unwrap_or(all.len()),
            '/' if is(at, "/*") => (at..all.len()).find(|&n| is(n, "*/")).map_or(all.len(), |n| n + 2),
            'r' if is(at, "r#\"") => (at + 3..all.len()).find(|&n| is(n, "\"#")).map_or(all.len(), |n| n + 2),
            // A character, but not a lifetime.
            '\'' if is(at + 1, "\\") => (at + 3..all.len()).find(|&n| all[n] == '\'').map_or(all.len(), |n| n + 1),
            '\'' if is(at + 2, "'") => at + 3,
            '"' => {
                let mut end = at + 1;
                while end < all.len() && all[end] != '"' {
                    end += if all[end] == '\\' { 2 } else { 1 };
                }
                let text = all[at + 1..end.min(all.len())].iter().collect();
                found.push(Literal { line, text, calls: calls.clone() });
                end + 1
            }
            '(' | '[' | '{' => {
                let is_part = |one: &&char| one.is_alphanumeric() || matches!(**one, '_' | '!');
                let name: Vec<char> = all[..at].iter().rev().take_while(is_part).copied().collect();
                calls.push(name.into_iter().rev().collect::<String>());
                at + 1
            }
            ')' | ']' | '}' => {
                calls.pop();
                at + 1
            }
            _ => at + 1,
        };
        let end = end.min(all.len());
        line += all[at..end].iter().filter(|one| **one == '\n').count();
        at = end;
    }
    found
}

#[test]
fn the_rules_can_see() {
    let seen =
        literals("// \"no\"\nfn f<'a>(c: char) { g('\"', r#\"raw\"#); say(if c { \"a \\\" b\" } else { \"c\" }) }");
    let seen: Vec<(usize, &str, &str)> =
        seen.iter().map(|one| (one.line, one.text.as_str(), one.calls.get(1).map_or("", |call| call))).collect();
    assert_eq!(seen, [(2, "a \\\" b", "say"), (2, "c", "say")]);
    for breach in ["The learner’s", "Met", "not yet met", "IQA upheld", "by Quality assurance", "an assessor"] {
        assert!(has_word(breach), "{breach}");
    }
    for clean in ["The {learner}’s", "{Met}", "method", "meets", "assess", "quality of it", "internal"] {
        assert!(!has_word(clean), "{clean}");
    }
    assert!(is_term("learner") && is_term("Not yet met") && is_term("an IQA") && is_term("A learner"));
    assert!(!is_term("LEARNER") && !is_term("pupil") && !is_term("the learner"));
    assert_eq!(tokens("{a} of {b c}").collect::<Vec<_>>(), ["a", "b c"]);
}

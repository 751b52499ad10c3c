//! Names in the order in which people read them: `Learner 2` before `Learner 10`, whatever the case.

use std::cmp::Ordering;

/// What a name is sorted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(Vec<Piece>, String);

/// A stretch of digits goes by what it says, and before any letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    // Its length without leading zeros first: of two numbers the longer is the larger, however long they are.
    Number(usize, String),
    Text(String),
}

/// What `name` is sorted by; the name itself decides between those that read the same.
pub fn key(name: &str) -> Key {
    let mut pieces: Vec<Piece> = Vec::new();
    for c in name.trim().chars().flat_map(char::to_lowercase) {
        match (c.is_ascii_digit(), pieces.last_mut()) {
            (true, Some(Piece::Number(_, digits))) => digits.push(c),
            (true, _) => pieces.push(Piece::Number(0, c.to_string())),
            (false, Some(Piece::Text(text))) => text.push(c),
            (false, _) => pieces.push(Piece::Text(c.to_string())),
        }
    }
    for piece in &mut pieces {
        if let Piece::Number(length, digits) = piece {
            *digits = digits.trim_start_matches('0').to_owned();
            *length = digits.len();
        }
    }
    Key(pieces, name.to_owned())
}

/// Which of two names comes first.
pub fn compare(one: &str, other: &str) -> Ordering {
    key(one).cmp(&key(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_go_by_what_they_say() {
        let mut names = ["Learner 10", "learner 2", "Learner 1", "Zoë", "Lea", "Learner 002b", "7", "Learner", "100"];
        names.sort_by(|one, other| compare(one, other));
        assert_eq!(
            names,
            ["7", "100", "Lea", "Learner", "Learner 1", "learner 2", "Learner 002b", "Learner 10", "Zoë"]
        );
        let long = |last: char| format!("{}{last}", "9".repeat(60));
        assert_eq!(compare(&long('1'), &long('2')), Ordering::Less);
        // The same name is the same place, and no other is.
        assert_eq!(compare("Lena", "Lena"), Ordering::Equal);
        assert_ne!(compare("Lena 1", "Lena 01"), Ordering::Equal);
    }
}

//! Which words of a text became which, so that a person need not compare two sentences letter by letter.

/// The most pairs of words that are compared one by one. Longer texts are shown as replaced where they begin to differ.
const MAX_PAIRS: usize = 250_000;

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// In both texts.
    Same(String),
    /// Only in the earlier one.
    Out(String),
    /// Only in the later one.
    In(String),
}

/// The two texts as one sequence of pieces. Joined by spaces, the pieces that are not `In` make the earlier text and those
/// that are not `Out` the later one, but for their white space.
pub fn words(before: &str, after: &str) -> Vec<Piece> {
    let before: Vec<&str> = before.split_whitespace().collect();
    let after: Vec<&str> = after.split_whitespace().collect();
    let start = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
    let end = before[start..].iter().rev().zip(after[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (out, new) = (&before[start..before.len() - end], &after[start..after.len() - end]);
    let mut pieces = Pieces::default();
    pieces.add(Kind::Same, &before[..start]);
    if out.len() * new.len() > MAX_PAIRS {
        pieces.add(Kind::Out, out);
        pieces.add(Kind::In, new);
    } else {
        align(out, new, &mut pieces);
    }
    pieces.add(Kind::Same, &before[before.len() - end..]);
    pieces.0.into_iter().map(Run::piece).collect()
}

/// Along a longest common subsequence.
fn align(out: &[&str], new: &[&str], pieces: &mut Pieces) {
    // How many words the rests have in common, for each pair of places.
    let width = new.len() + 1;
    let mut common = vec![0_u16; (out.len() + 1) * width];
    for a in (0..out.len()).rev() {
        for b in (0..new.len()).rev() {
            common[a * width + b] = if out[a] == new[b] {
                common[(a + 1) * width + b + 1] + 1
            } else {
                common[(a + 1) * width + b].max(common[a * width + b + 1])
            };
        }
    }
    let (mut a, mut b) = (0, 0);
    while a < out.len() || b < new.len() {
        if a < out.len() && b < new.len() && out[a] == new[b] {
            pieces.add(Kind::Same, &out[a..=a]);
            (a, b) = (a + 1, b + 1);
        } else if b == new.len() || (a < out.len() && common[(a + 1) * width + b] >= common[a * width + b + 1]) {
            pieces.add(Kind::Out, &out[a..=a]);
            a += 1;
        } else {
            pieces.add(Kind::In, &new[b..=b]);
            b += 1;
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Same,
    Out,
    In,
}

struct Run {
    kind: Kind,
    text: String,
}

impl Run {
    fn piece(self) -> Piece {
        match self.kind {
            Kind::Same => Piece::Same(self.text),
            Kind::Out => Piece::Out(self.text),
            Kind::In => Piece::In(self.text),
        }
    }
}

#[derive(Default)]
struct Pieces(Vec<Run>);

impl Pieces {
    fn add(&mut self, kind: Kind, words: &[&str]) {
        for word in words {
            match self.0.last_mut() {
                Some(run) if run.kind == kind => {
                    run.text.push(' ');
                    run.text.push_str(word);
                }
                _ => self.0.push(Run { kind, text: (*word).to_owned() }),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(before: &str, after: &str) -> String {
        let say = |piece| match piece {
            Piece::Same(text) => text,
            Piece::Out(text) => format!("[-{text}-]"),
            Piece::In(text) => format!("[+{text}+]"),
        };
        words(before, after).into_iter().map(say).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_changed_is_set_off() {
        assert_eq!(read("Explain how to plan", "Explain how to plan"), "Explain how to plan");
        assert_eq!(read("Explain now to plan", "Explain how to plan"), "Explain [-now-] [+how+] to plan");
        assert_eq!(read("", "Explain"), "[+Explain+]");
        assert_eq!(read("Plan and review sales", "Plan sales weekly"), "Plan [-and review-] sales [+weekly+]");
    }

    #[test]
    fn long_texts_that_have_nothing_in_common_are_not_compared_for_ever() {
        let (a, b) = ("a ".repeat(4_000), "b ".repeat(4_000));
        assert_eq!(words(&a, &b).len(), 2);
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_out_of_it(before in "[ab ]{0,30}", after in "[ab ]{0,30}") {
            let pieces = words(&before, &after);
            let join = |take: fn(&Piece) -> Option<&String>| pieces.iter().filter_map(take).cloned().collect::<Vec<_>>().join(" ");
            let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let old = join(|piece| match piece { Piece::Same(text) | Piece::Out(text) => Some(text), Piece::In(_) => None });
            let new = join(|piece| match piece { Piece::Same(text) | Piece::In(text) => Some(text), Piece::Out(_) => None });
            prop_assert_eq!(old, plain(&before));
            prop_assert_eq!(new, plain(&after));
        }
    }
}

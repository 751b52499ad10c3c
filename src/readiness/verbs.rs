//! Command verbs that ask for doing something in front of, with or for other people, so that a paper about it tells only
//! that one knows how.
//!
//! The specification tells criteria of knowledge from criteria of skill for the sake of evidence, and then marks none as
//! either (E-KS of the audit). The stem of an outcome ("Be able to", "Understand") is wrong of some of its criteria, so the
//! criterion's own first word decides, and only where it leaves little doubt. "Develop", "Write", "Use", "Calculate",
//! "Plan", "Allocate" or "Provide" are not here although they ask for doing: what comes of them may be a paper that proves it.

/// Sorted, so that it can be searched.
const DOING: [&str; 24] = [
    "assist",
    "build",
    "carry",
    "coach",
    "communicate",
    "conduct",
    "consult",
    "deliver",
    "demonstrate",
    "ensure",
    "follow",
    "greet",
    "interact",
    "lead",
    "motivate",
    "negotiate",
    "operate",
    "perform",
    "present",
    "recognise",
    "respond",
    "show",
    "steer",
    "support",
];

/// The first word of `wording` that is no adverb, if it asks for doing.
pub(super) fn of_doing(wording: &str) -> Option<String> {
    let words = wording.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let verb = words.map(str::to_lowercase).find(|word| !word.ends_with("ly"))?;
    DOING.binary_search(&verb.as_str()).is_ok().then_some(verb)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn the_list_can_be_searched() {
        assert!(DOING.is_sorted());
    }

    #[test]
    fn the_first_word_decides() {
        assert_eq!(of_doing("Negotiate and operate mutually beneficial sales solutions").as_deref(), Some("negotiate"));
        assert_eq!(of_doing("Actively demonstrate it").as_deref(), Some("demonstrate"));
        for wording in ["Explain how to build rapport", "Write sales proposals", "Evaluate techniques", "", "Fully"] {
            assert_eq!(of_doing(wording), None, "{wording}");
        }
    }

    #[test]
    fn of_the_real_specification_it_names_those_that_have_to_be_seen() {
        let spec = testing::isp_specification();
        let doing = spec.criteria().filter(|criterion| criterion.wording.value.as_deref().and_then(of_doing).is_some());
        let named: Vec<String> = doing.map(|criterion| criterion.criterion_ref.to_string()).collect();
        // One of them stands under "Understand", where the stem would have been wrong (E-KS).
        assert_eq!(
            named,
            [
                "ISP501.3.4",
                "ISP502.2.1",
                "ISP502.3.3",
                "ISP502.3.4",
                "ISP502.3.6",
                "ISP502.4.1",
                "ISP502.5.2",
                "ISP502.5.3",
                "ISP503.4.3",
                "ISP504.3.2",
                "ISP401.2.1",
                "ISP401.2.2",
                "ISP401.3.3",
                "ISP404.3.2",
                "ISP506.2.3",
                "ISP507.2.1",
            ]
        );
    }
}

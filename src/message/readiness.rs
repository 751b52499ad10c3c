//! What a colleague says before a submission: each kind of finding with its rule, and each finding in a sentence.

use super::judging::criterion;
use crate::portfolio::{EvidenceId, MappingKey, Portfolio};
use crate::readiness::{Doubt, Finding, Kind, Severity};
use crate::spec::{CriterionRef, Specification};
use crate::terms::{say, say_with};

/// What a kind of finding is called.
pub fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Unanswered => say("Your {assessor} asked for something"),
        Kind::WitnessAssesses => say("A witness who is the {assessor}"),
        Kind::NoEvidence => "No evidence yet",
        Kind::NoLocation => "No location",
        Kind::OnlySimulated => "Simulation alone",
        Kind::CarriedByOne => "One weak item carries a unit",
        Kind::UnsuitedTypes => "Types that do not suit a skill",
        Kind::NotClaimed => "Ready, and not claimed",
        Kind::Unmapped => "Evidence that maps to nothing",
        Kind::NotBegun => "Units not begun",
    }
}

/// Why it matters, and by which rule it is found: a reader has to be able to disagree.
pub fn reason(kind: Kind) -> &'static str {
    match kind {
        Kind::Unanswered => "A decision waits for your answer. Hand over without one, and it will be asked again.",
        Kind::WitnessAssesses => {
            "A witness does not assess what they witnessed. These testimonies go by the name of somebody who assesses here; \
if that is another person of the same name, say so in the description."
        }
        Kind::NoEvidence => "These units are begun, and nothing is mapped to these of their criteria.",
        Kind::NoLocation => "The specification asks where in the evidence the proof is: a page, a time, a paragraph.",
        Kind::OnlySimulated => {
            "The specification allows simulation alone only where the thing does not come up in real work. Say why in the \
description, or add evidence from real work."
        }
        Kind::CarriedByOne => say(
            "At least half of what these units have evidence for, and at least three criteria, rest on this one item; and \
something about it makes {an assessor} ask. A second item, or a testimony, would hold the unit up.",
        ),
        Kind::UnsuitedTypes => say(
            "These criteria begin with a word for doing something with people, and all their evidence is of types that the \
specification lists for knowledge. It does not say which of its criteria are skills, so this goes by the word alone: your \
{assessor} may well be content.",
        ),
        Kind::NotClaimed => "Every mapping says where. What you do not claim travels as a draft and is not judged.",
        Kind::Unmapped => "It goes along, and proves nothing yet.",
        Kind::NotBegun => "Nothing is mapped to these units. That is in order when you hand over one unit at a time.",
    }
}

/// What findings of a weight are to a learner.
pub fn weight(severity: Severity) -> &'static str {
    match severity {
        Severity::Missing => say("Your {assessor} would send this back"),
        Severity::Doubtful => say("Your {assessor} would ask about this"),
        Severity::Loose => "Worth a minute",
    }
}

/// The whole in one sentence.
pub fn headline(findings: &[Finding]) -> String {
    let of = |severity| findings.iter().filter(|finding| finding.kind().severity() == severity).count();
    let things = |number: usize| if number == 1 { "1 thing".to_owned() } else { format!("{number} things") };
    match (of(Severity::Missing), of(Severity::Doubtful), of(Severity::Loose)) {
        (0, 0, 0) => say("Nothing stands out. It can go to your {assessor} as it is.").to_owned(),
        (0, 0, _) => "Nothing is in the way. A few things are worth a minute.".to_owned(),
        (0, doubtful, _) => {
            say_with("Nothing would be sent back. Your {assessor} would ask about {0}.", &[&things(doubtful)])
        }
        (missing, 0, _) => say_with("Your {assessor} would send {0} back.", &[&things(missing)]),
        (missing, doubtful, _) => {
            say_with("Your {assessor} would send {0} back, and ask about {1} more.", &[&things(missing), &doubtful])
        }
    }
}

/// One finding: what it is about, and a sentence to it where its kind does not say all.
pub fn finding(spec: &Specification, portfolio: &Portfolio, finding: &Finding) -> (String, String) {
    let on_criterion = |of: CriterionRef| (criterion(of), wording(spec, of));
    match finding {
        Finding::Unanswered { criterion: of, decision } => {
            let required = portfolio.decisions.get(decision).and_then(|made| made.value.basis.required.as_ref());
            (criterion(*of), required.map(|required| required.missing.clone()).unwrap_or_default())
        }
        Finding::WitnessAssesses { evidence, assessor, .. } => {
            let name = portfolio.actors.get(*assessor).map(|actor| actor.name.as_str()).unwrap_or_default();
            (item(portfolio, *evidence), format!("goes by the name of {name}, who assesses here"))
        }
        Finding::NoEvidence(of) | Finding::OnlySimulated(of) | Finding::NotClaimed(of) => on_criterion(*of),
        Finding::NoLocation(MappingKey { evidence, criterion: of }) => {
            (format!("{} on {}", item(portfolio, *evidence), criterion(*of)), String::new())
        }
        Finding::CarriedByOne { evidence, unit, alone, of, doubts } => {
            let doubts: Vec<&str> = doubts.iter().map(|doubt| self::doubt(*doubt)).collect();
            let share = format!("{alone} of {of} criteria of {unit} rest on it alone");
            (item(portfolio, *evidence), format!("{share}, and {}", listed(&doubts)))
        }
        Finding::UnsuitedTypes { criterion: of, verb } => {
            let (place, wording) = on_criterion(*of);
            (place, format!("{wording} (“{verb}”)"))
        }
        Finding::Unmapped(evidence) => (item(portfolio, *evidence), String::new()),
        Finding::NotBegun(unit) => {
            let title = spec.unit(*unit).map(|unit| unit.title.value.clone()).unwrap_or_default();
            (unit.to_string(), title)
        }
    }
}

/// Why an item can be doubted, after "and".
fn doubt(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::Simulated => "it is simulated",
        Doubt::OwnWord => "it is your own account, with nobody else’s word beside it",
        Doubt::NotHere => "it is not in the portfolio itself",
        Doubt::NoDate => "it does not say when it was produced",
        Doubt::NoType => "it does not say what type of evidence it is",
    }
}

fn listed(parts: &[&str]) -> String {
    match parts {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn wording(spec: &Specification, of: CriterionRef) -> String {
    let wording = spec.criterion(of).and_then(|criterion| criterion.wording.value.clone());
    wording.unwrap_or_else(|| "not legible in the source".to_owned())
}

fn item(portfolio: &Portfolio, id: EvidenceId) -> String {
    if let Some(evidence) = portfolio.evidence.get(id) {
        return format!("{} {}", evidence.number, evidence.title);
    }
    let made = portfolio.assessor_evidence.get(&id);
    let shown = portfolio.assessor_numbers().get(&id).copied();
    made.map(|made| format!("{} {}", made.value.reference(shown.unwrap_or(made.value.number)), made.value.title))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portfolio::DecisionId;
    use crate::testing;

    #[test]
    fn every_kind_and_every_finding_has_its_sentence() {
        let (spec, portfolio) = (testing::isp_specification(), testing::judged_portfolio());
        let of = testing::criterion(0);
        let evidence = testing::evidence_id(1);
        let decision: DecisionId = *portfolio.decisions.iter().find(|(_, d)| d.value.supersedes.is_some()).unwrap().0;
        let doubts = vec![Doubt::Simulated, Doubt::OwnWord, Doubt::NotHere, Doubt::NoDate, Doubt::NoType];
        let findings = [
            Finding::Unanswered { criterion: of, decision },
            Finding::WitnessAssesses { evidence, criterion: of, assessor: testing::assessor() },
            Finding::WitnessAssesses {
                evidence: testing::evidence_id(62),
                criterion: of,
                assessor: testing::assessor(),
            },
            Finding::NoEvidence(of),
            Finding::NoLocation(MappingKey { evidence, criterion: of }),
            Finding::OnlySimulated("ISP401.4.1".parse().unwrap()),
            Finding::CarriedByOne { evidence, unit: of.unit, alone: 4, of: 6, doubts: doubts[..1].to_vec() },
            Finding::CarriedByOne { evidence, unit: of.unit, alone: 4, of: 6, doubts },
            Finding::UnsuitedTypes { criterion: "ISP501.3.4".parse().unwrap(), verb: "consult".to_owned() },
            Finding::NotClaimed(of),
            Finding::Unmapped(evidence),
            Finding::NotBegun(of.unit),
        ];
        let mut text = String::new();
        for severity in [Severity::Missing, Severity::Doubtful, Severity::Loose] {
            text += &format!("{}\n", weight(severity));
        }
        for kind in Kind::ALL {
            text += &format!("{}\n  {}\n", title(kind), reason(kind));
            for one in findings.iter().filter(|finding| finding.kind() == kind) {
                let (what, more) = finding(&spec, &portfolio, one);
                text += &format!("  · {what} | {more}\n");
            }
        }
        for shown in [&findings[..], &findings[5..], &findings[9..], &findings[..1], &[]] {
            text += &format!("{}\n", headline(shown));
        }
        testing::check_snapshot(&testing::fixtures().join("messages/readiness.txt"), &text);
    }
}

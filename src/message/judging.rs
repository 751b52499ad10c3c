//! What to say when those who judge ask for something that cannot be, and what the rules on them have to say.

use super::Message;
use crate::portfolio::Role;
use crate::portfolio::command::JudgingError;
use crate::portfolio::fitness::{Concern, Finding, Grade};
use crate::portfolio::judging::{RuleOfEvidence, Unrecorded};
use crate::portfolio::release::ReleaseGap;
use crate::portfolio::sign_off::SignOffGap;
use crate::spec::CriterionRef;
use crate::terms::{say, say_with};

fn role(role: Role) -> &'static str {
    match role {
        Role::Learner => say("the {learner}"),
        Role::Assessor => say("{an assessor}"),
        Role::Iqa => say("{an internal quality assurer}"),
    }
}

pub(super) fn criterion(criterion: CriterionRef) -> String {
    format!("{} {}", criterion.unit, criterion.number())
}

impl From<&JudgingError> for Message {
    fn from(error: &JudgingError) -> Message {
        match error {
            JudgingError::NotTheirs { role: is, needed } => Message::new(
                format!("This is for {} to do", role(*needed)),
                match is {
                    Some(is) => format!("You are {} here. Nothing has changed.", role(*is)),
                    None => "You have not said who you are here. Nothing has changed.".to_owned(),
                },
            ),
            JudgingError::OtherRole { is, asked } => Message::new(
                format!("You are {} here", role(*is)),
                format!(
                    "Who is that in a portfolio stays it, and cannot become {}. Nothing has changed.",
                    role(*asked)
                ),
            ),
            JudgingError::Unfit(finding) => {
                let Message { title, detail, hint } = Message::from(finding);
                Message { title, detail: format!("{detail} Nothing was issued."), hint }
            }
            JudgingError::NotOffered { criterion: of, .. } => Message::new(
                "That evidence no longer supports the criterion",
                format!("Its mapping to {} was removed, or it was withdrawn. Nothing was issued.", criterion(*of)),
            )
            .hint("Look at the criterion again and decide on what is there now."),
            JudgingError::ChangedSince(_) => Message::new(
                "That evidence has changed since you looked at it",
                "A decision stands on what was looked at. Nothing was issued; your draft is kept.",
            )
            .hint("Look at it again, then issue the decision."),
            JudgingError::WordingChanged(of) => Message::new(
                format!("The wording of {} has changed since you judged it", criterion(*of)),
                "The portfolio was moved to another version of its qualification. Nothing was issued; your draft is kept.",
            )
            .hint("Read the criterion again, then issue the decision."),
            JudgingError::MetOnNothing(of) => Message::new(
                say_with("{0} cannot be {met} on no evidence", &[&criterion(*of)]),
                say("A decision that a criterion is {met} names what it was made on. Nothing was issued."),
            )
            .hint("Tick the evidence that you looked at."),
            JudgingError::MetUnrecorded { criterion: of, open } => Message::new(
                say_with("{0} cannot be issued as {met} yet", &[&criterion(*of)]),
                format!("{} Nothing was issued; your draft is kept.", unrecorded(open)),
            )
            .hint(say("Confirm what holds of the evidence and say how you judged it, or decide that it is not {met} yet.")),
            JudgingError::NoSuchDecision(_) => Message::new(
                "That decision no longer stands",
                "A later one has taken its place, or it never was in this portfolio. Nothing has changed.",
            ),
            JudgingError::DecisionExists(_) => {
                Message::new("That decision was issued already", "It was not issued again. Nothing has changed.")
            }
            JudgingError::StandsAlready(_) => Message::new(
                "A decision of yours stands on this criterion",
                "A new one takes its place, and says why. Nothing was issued.",
            )
            .hint("Correct the decision that is there, and give the reason."),
            JudgingError::NoSuchSignOff(_) => Message::new(
                "That sign-off no longer stands",
                "The unit was opened again, or what was signed off has changed. Nothing has changed.",
            ),
            JudgingError::SignOffExists(_) => {
                Message::new("That unit was signed off already", "It was not signed off again. Nothing has changed.")
            }
            JudgingError::CannotSignOff { unit, gap } => {
                Message::new(format!("{unit} cannot be signed off yet"), format!("{} Nothing was signed.", words(*gap)))
            }
            JudgingError::CannotRelease { unit, gap } => {
                let Message { detail, .. } = Message::from(gap);
                Message::new(format!("{unit} cannot be released yet"), format!("{detail} Nothing was released."))
            }
            JudgingError::Unexplained { criterion: of, .. } => Message::new(
                format!("You do not simply agree with {}, and do not say why", criterion(*of)),
                "Whoever decided it has to know what to do. Nothing was noted.",
            )
            .hint("Say what you found, and what has to be done."),
            JudgingError::NoSuchEntry(_) => {
                Message::new("That is no longer here", "It was replaced, or never was here. Nothing has changed.")
            }
            JudgingError::EntryExists(_) => {
                Message::new("That was said already", "It was not noted again. Nothing has changed.")
            }
            JudgingError::NoSuchPerson(_) => {
                Message::new("Nobody here goes by that name", "They have written nothing in it. Nothing has changed.")
            }
            JudgingError::NothingAsked(_) => {
                Message::new("That decision asks for nothing", "There is nothing to answer. Nothing has changed.")
            }
            JudgingError::NothingNew(_) => Message::new(
                say("The {assessor} has seen all of that"),
                "An answer needs evidence that is new, or that was changed since. It was not noted.",
            )
            .hint("Put another file in, change the account, say where the proof is, or map something else."),
            JudgingError::ClosedAlready(_) => {
                Message::new("That action is closed", "There is nothing left to do about it. Nothing has changed.")
            }
        }
    }
}

/// One thing in the way of a sign-off, in a sentence.
pub(super) fn words(gap: SignOffGap) -> String {
    match gap {
        SignOffGap::NotMet(of) => say_with("{0} is not {met}.", &[&criterion(of)]),
        SignOffGap::Stale(of) => {
            format!("What {} was decided on has changed since, and has to be looked at again.", criterion(of))
        }
        SignOffGap::Disputed(of) => {
            say_with("The {internal quality assurer} disagrees with the decision on {0}.", &[&criterion(of)])
        }
        SignOffGap::Altered(of) => format!("The decision on {} came in twice and differs.", criterion(of)),
        SignOffGap::Unrecorded(of) => {
            format!("{} was decided without the rules of evidence and the method recorded.", criterion(of))
        }
        SignOffGap::Illegible(of) => {
            format!("The wording of {} cannot be read in the source; the provider has to supply it.", criterion(of))
        }
    }
}

/// What is not on record of how a decision was come to.
pub fn unrecorded(open: &Unrecorded) -> String {
    let Unrecorded { rules, lacks_method } = open;
    let names: Vec<&str> = rules.iter().map(|rule| rule.word()).collect();
    let rules = match &names[..] {
        [] => None,
        names if names.len() == RuleOfEvidence::ALL.len() => {
            Some("None of the rules of evidence is confirmed.".to_owned())
        }
        [first] => Some(format!("The evidence is not confirmed as {first}.")),
        [names @ .., last] => Some(format!("The evidence is not confirmed as {} and {last}.", names.join(", "))),
    };
    let method = lacks_method.then(|| "No method is named.".to_owned());
    [rules, method].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

impl From<&SignOffGap> for Message {
    fn from(gap: &SignOffGap) -> Message {
        let title = if gap.is_bar() { "In the way of the sign-off" } else { "To know before signing off" };
        Message::new(title, words(*gap))
    }
}

impl From<&ReleaseGap> for Message {
    fn from(gap: &ReleaseGap) -> Message {
        let detail = match gap {
            ReleaseGap::NotAnIqa(Some(is)) => {
                say_with("It is for {an internal quality assurer} to do, and you are {0} here.", &[&role(*is)])
            }
            ReleaseGap::NotAnIqa(None) => {
                say("It is for {an internal quality assurer} to do, and you have not said who you are here.").to_owned()
            }
            ReleaseGap::NotSignedOff => say("No {assessor}’s sign-off stands.").to_owned(),
            ReleaseGap::SignOff(gap) => words(*gap),
            ReleaseGap::NothingDeclared(_) => {
                say("{An assessor} has not declared whether they have an interest in the {learner}’s result.").to_owned()
            }
            ReleaseGap::NotSampled(_) => "A sample that the plan requires was not taken.".to_owned(),
            ReleaseGap::OpenAction(_) => "An action that has to be closed first is open.".to_owned(),
            ReleaseGap::OwnSignOff => {
                say("You signed it off yourself, or go by the name or number of who did: another {internal quality assurer} \
                 releases it.")
                    .to_owned()
            }
            ReleaseGap::OwnDecisions(count) => say_with(
                "You decided {0} of its criteria yourself, or go by the name or number of who did: another \
                 {internal quality assurer} releases it.",
                &[count],
            ),
            ReleaseGap::Unfit(finding) => {
                let Message { title, detail, .. } = Message::from(finding);
                format!("{title}. {detail}")
            }
            ReleaseGap::NotLookedAtAgain(of) => say_with(
                "{0} was decided anew after {a quality assurer} had disagreed, and none has looked at it since.",
                &[&criterion(*of)],
            ),
            ReleaseGap::NothingSampled => {
                "Nobody has sampled anything of this unit. To release it all the same, say why.".to_owned()
            }
            ReleaseGap::Words(error) => return Message::from(&**error),
        };
        Message::new("In the way of the release", detail)
    }
}

impl From<&Finding> for Message {
    fn from(finding: &Finding) -> Message {
        let Finding { rule, grade, concern } = finding;
        let hours = |minutes: u64| format!("{} h {:02} min", minutes / 60, minutes % 60);
        let (title, detail, hint) = match concern {
            Concern::OwnWork => (
                "Nobody judges their own work",
                say("You go by the name or number of the {learner}.").to_owned(),
                say(
                    "Ask another {assessor}. If it is another person of the same name, give both a registration number.",
                ),
            ),
            Concern::OwnDecision(_) => (
                "Nobody samples their own decisions",
                say("You go by the name or number of the {assessor} who made one of them.").to_owned(),
                say("Ask another {internal quality assurer} to sample it."),
            ),
            Concern::OwnTestimony(_) => (
                "A witness does not assess what they witnessed",
                say("You vouched for the {learner} on one of these criteria.").to_owned(),
                say("Ask another {assessor} to judge it."),
            ),
            Concern::NothingDeclared { .. } => (
                "A declaration of personal interest is missing",
                "Before the first decision, say whether you have an interest in the result.".to_owned(),
                "Declare that you have none, or which one.",
            ),
            Concern::Interested { .. } => (
                "You declared a personal interest",
                "Nobody with an interest in the result may take part unless somebody else scrutinises the work."
                    .to_owned(),
                "Hand it to somebody else, or name who scrutinises it.",
            ),
            Concern::Scrutinised { by, .. } => {
                ("You declared a personal interest", format!("{by} has to scrutinise what you decide."), "")
            }
            Concern::NoOccupation => (
                "Your occupational competence is not stated",
                "The specification asks for it before anything is judged.".to_owned(),
                "Say in Settings what qualifies you.",
            ),
            Concern::NoLevel { needed } => (
                "The level of your competence is not stated",
                format!("The specification asks for level {needed} or above."),
                "Say in Settings of which level it is.",
            ),
            Concern::BelowLevel { found, needed } => (
                "Your competence is below the level asked for",
                format!("You stated level {found}; the specification asks for level {needed} or above."),
                "Ask somebody of that level, or correct what you stated.",
            ),
            Concern::NoSubject => (
                "Your competence in the subject is not stated",
                "Some units ask for it; the provider says which.".to_owned(),
                "",
            ),
            Concern::NoAward => (
                "No award for it is stated",
                "The specification recommends that you hold or work towards one.".to_owned(),
                "",
            ),
            Concern::NobodyCountersigns => {
                ("Nobody is named who countersigns", "You work towards an award and hold none.".to_owned(), "")
            }
            Concern::TooLittleDevelopment { minutes, needed } => (
                "Less development in the last twelve months than asked for",
                format!("You noted {}; the specification speaks of {}.", hours(*minutes), hours(*needed)),
                "Note what you did in Settings.",
            ),
        };
        let weight = match grade {
            Grade::Blocked => "",
            Grade::Warned => " It is no bar, but has to be put right.",
            Grade::Noted => " It is no bar.",
        };
        let message = Message::new(title, format!("{detail}{weight} (Rule {rule}.)"));
        if hint.is_empty() { message } else { message.hint(hint) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::not_issued;
    use crate::portfolio::command::{CommandError, Field};
    use crate::portfolio::fitness::RuleNumber;
    use crate::portfolio::{DecisionId, EntryId, SignOffId};
    use crate::testing::{self, assessor, criterion, evidence_id, moment};

    #[test]
    fn the_sentences() {
        let (decision, entry) = (DecisionId::new(moment(0), [1; 10]), EntryId::new(moment(0), [1; 10]));
        let sign_off = SignOffId::new(moment(0), [1; 10]);
        let (of, unit) = (criterion(0), criterion(0).unit);
        let unfit = |rule, grade, concern| Finding { rule: RuleNumber(rule), grade, concern };
        let errors = [
            JudgingError::NotTheirs { role: Some(Role::Learner), needed: Role::Assessor },
            JudgingError::NotTheirs { role: None, needed: Role::Iqa },
            JudgingError::OtherRole { is: Role::Assessor, asked: Role::Iqa },
            JudgingError::Unfit(unfit(13, Grade::Blocked, Concern::OwnWork)),
            JudgingError::NotOffered { evidence: evidence_id(1), criterion: of },
            JudgingError::ChangedSince(evidence_id(1)),
            JudgingError::WordingChanged(of),
            JudgingError::MetOnNothing(of),
            JudgingError::MetUnrecorded {
                criterion: of,
                open: Unrecorded { rules: RuleOfEvidence::ALL.to_vec(), lacks_method: true },
            },
            JudgingError::MetUnrecorded {
                criterion: of,
                open: Unrecorded {
                    rules: vec![RuleOfEvidence::Current, RuleOfEvidence::Sufficient],
                    lacks_method: false,
                },
            },
            JudgingError::MetUnrecorded { criterion: of, open: Unrecorded { rules: Vec::new(), lacks_method: true } },
            JudgingError::NoSuchDecision(decision),
            JudgingError::DecisionExists(decision),
            JudgingError::StandsAlready(decision),
            JudgingError::NoSuchSignOff(sign_off),
            JudgingError::SignOffExists(sign_off),
            JudgingError::CannotSignOff { unit, gap: SignOffGap::NotMet(of) },
            JudgingError::CannotRelease { unit, gap: ReleaseGap::NotSignedOff },
            JudgingError::Unexplained { decision, criterion: of },
            JudgingError::NoSuchEntry(entry),
            JudgingError::EntryExists(entry),
            JudgingError::NoSuchPerson(assessor()),
            JudgingError::NothingAsked(decision),
            JudgingError::NothingNew(decision),
            JudgingError::ClosedAlready(entry),
        ];
        let findings = [
            (13, Grade::Blocked, Concern::OwnDecision(decision)),
            (13, Grade::Blocked, Concern::OwnTestimony(evidence_id(1))),
            (13, Grade::Blocked, Concern::NothingDeclared { of: assessor() }),
            (13, Grade::Blocked, Concern::Interested { of: assessor() }),
            (13, Grade::Warned, Concern::Scrutinised { of: assessor(), by: "Carla Example".to_owned() }),
            (20, Grade::Blocked, Concern::NoOccupation),
            (20, Grade::Warned, Concern::NoLevel { needed: 6 }),
            (20, Grade::Blocked, Concern::BelowLevel { found: 5, needed: 6 }),
            (21, Grade::Noted, Concern::NoSubject),
            (22, Grade::Noted, Concern::NoAward),
            (22, Grade::Noted, Concern::NobodyCountersigns),
            (23, Grade::Warned, Concern::TooLittleDevelopment { minutes: 90, needed: 1440 }),
        ];
        let findings = findings.map(|(rule, grade, concern)| unfit(rule, grade, concern));
        let sign_offs = [
            SignOffGap::Stale(of),
            SignOffGap::Disputed(of),
            SignOffGap::Altered(of),
            SignOffGap::Unrecorded(of),
            SignOffGap::Illegible(of),
        ];
        let releases = [
            ReleaseGap::NotAnIqa(Some(Role::Assessor)),
            ReleaseGap::NotAnIqa(None),
            ReleaseGap::OwnSignOff,
            ReleaseGap::OwnDecisions(1),
            ReleaseGap::OwnDecisions(9),
            ReleaseGap::Unfit(unfit(24, Grade::Blocked, Concern::NoOccupation)),
            ReleaseGap::NotLookedAtAgain(of),
            ReleaseGap::NothingSampled,
            ReleaseGap::Words(Box::new(CommandError::Empty(Field::Name))),
            ReleaseGap::SignOff(SignOffGap::NotMet(of)),
            ReleaseGap::NothingDeclared(assessor()),
            ReleaseGap::NotSampled(entry),
            ReleaseGap::OpenAction(entry),
        ];
        let drafts = [
            CommandError::Empty(Field::Missing),
            CommandError::Empty(Field::DueDate),
            CommandError::Empty(Field::CorrectionReason),
            CommandError::TooLong { field: Field::Feedback, found: 20_001, max: 20_000 },
        ];
        let messages = errors
            .iter()
            .map(Message::from)
            .chain(drafts.iter().map(not_issued))
            .chain(findings.iter().map(Message::from));
        let messages = messages.chain(sign_offs.iter().map(Message::from)).chain(releases.iter().map(Message::from));
        testing::check_sentences("judging", messages);
    }
}

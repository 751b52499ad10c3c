//! Words of the screens of those who judge.

use evidence_mapper::portfolio::judging::{Method, RuleOfEvidence};
use evidence_mapper::portfolio::news::CriterionNews;
use evidence_mapper::portfolio::versions::Part;
use evidence_mapper::portfolio::{Decision, Outcome, Portfolio, PriorLearning, Unchanging};
use evidence_mapper::progress::Achievement;
use evidence_mapper::spec::{CriterionRef, Specification, UnitRef};
use evidence_mapper::terms::{say, say_with};
use jiff::Timestamp;
use jiff::civil::Date;

pub use crate::app::pages::map::criteria::achievement_hook;

/// `ISP501 1.1`.
pub fn criterion(criterion: CriterionRef) -> String {
    format!("{} {}", criterion.unit, criterion.number())
}

/// A judgement.
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Met => say("{Met}"),
        Outcome::MoreEvidenceNeeded => "More evidence needed",
        Outcome::NotYetMet => say("{Not yet met}"),
    }
}

/// The value of `data-outcome`, and of `data-achievement` where it stands.
pub fn outcome_hook(outcome: Outcome) -> &'static str {
    achievement_hook(achievement(outcome))
}

/// What a judgement makes of a criterion.
pub fn achievement(outcome: Outcome) -> Achievement {
    match outcome {
        Outcome::Met => Achievement::Met,
        Outcome::MoreEvidenceNeeded => Achievement::MoreNeeded,
        Outcome::NotYetMet => Achievement::NotYetMet,
    }
}

/// A rule of evidence, in a word.
pub fn rule(rule: RuleOfEvidence) -> &'static str {
    match rule {
        RuleOfEvidence::Valid => "Valid",
        RuleOfEvidence::Authentic => "Authentic",
        RuleOfEvidence::Reliable => "Reliable",
        RuleOfEvidence::Current => "Current",
        RuleOfEvidence::Sufficient => "Sufficient",
    }
}

/// What it asks.
pub fn rule_asks(rule: RuleOfEvidence) -> &'static str {
    match rule {
        RuleOfEvidence::Valid => "It proves what the criterion asks for",
        RuleOfEvidence::Authentic => say("It is the {learner}’s own"),
        RuleOfEvidence::Reliable => say("Another {assessor} would come to the same"),
        RuleOfEvidence::Current => say("It shows what the {learner} can do now"),
        RuleOfEvidence::Sufficient => "There is enough of it",
    }
}

/// Whether `made` puts an earlier decision right, or judges again; `None` where it takes the place of none.
pub fn corrects(portfolio: &Portfolio, made: &Unchanging<Decision>) -> Option<bool> {
    let earlier = made.value.supersedes?;
    Some(portfolio.decisions.get(&earlier).is_some_and(|earlier| made.corrects(earlier)))
}

/// That in a word.
pub fn anew(corrects: bool) -> &'static str {
    if corrects { "Corrected" } else { "Judged again" }
}

/// That criteria were decided without what a decision has to record.
pub fn unrecorded(criteria: usize) -> String {
    let of = if criteria == 1 { "1 criterion was".to_owned() } else { format!("{criteria} criteria were") };
    format!("{of} decided without the rules of evidence and the method recorded:")
}

/// A method of assessment.
pub fn method(spec: &Specification, method: &Method) -> String {
    match method {
        Method::Listed(kind) => spec.evidence_type(*kind).map_or_else(|| kind.to_string(), |kind| kind.label.clone()),
        Method::Other(words) => words.clone(),
    }
}

/// Where and when something was learned before. A day that is still to come is said to be one: it came from elsewhere.
pub fn prior(prior: &PriorLearning, today: Date) -> String {
    let PriorLearning { source, achieved_on, certificate, approval } = prior;
    let named = |name: &str, text: &String| (!text.is_empty()).then(|| format!("{name} {text}"));
    let day = achieved_on.map(|on| {
        let to_come = if on > today { ", which is still to come" } else { "" };
        format!("{}{to_come}", crate::app::words::date(on))
    });
    let facts = [Some(source.clone()), day, named("certificate", certificate), named("approval", approval)];
    facts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What has happened to a criterion, in a word each.
pub fn news(news: &CriterionNews) -> Vec<&'static str> {
    let is_more = !news.added.is_empty() || !news.changed.is_empty();
    let all = [
        (!news.added.is_empty(), "New"),
        (!news.changed.is_empty(), "Changed"),
        (!news.withdrawn.is_empty(), "Withdrawn"),
        (!news.answered.is_empty(), "Answered"),
        // With new evidence it goes without saying.
        (news.is_claimed && !is_more, "Claimed"),
        (news.is_unclaimed, "Claim taken back"),
    ];
    all.into_iter().filter_map(|(is_so, word)| is_so.then_some(word)).collect()
}

/// Where in an evidence item the proof is.
pub fn places(locations: &[evidence_mapper::portfolio::Location]) -> String {
    locations.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// What a part of a record is called.
pub fn part(part: Part) -> &'static str {
    match part {
        Part::Title => "Title",
        Part::Files => "Files",
        Part::Account => "Account",
        Part::Address => "Address",
        Part::Place => "Where it is kept",
        Part::Holder => "Who holds it",
        Part::Types => "Types",
        Part::ProducedOn => "Date produced",
        Part::Setting => "Setting",
        Part::Description => "Description",
        Part::Locations => "Where the proof is",
        Part::Reason => "How it meets the criterion",
        Part::Award => "Award",
        Part::Units => "Units",
        Part::Provider => "Training provider",
        Part::Name => "Name",
        Part::RegistrationNumber => "Registration number",
        Part::PriorLearning => "Prior learning",
        Part::Evidence => "Evidence",
        Part::Note => "What was done",
        Part::Competence => "Competence",
    }
}

/// The name of somebody in `portfolio`.
pub fn name(portfolio: &Portfolio, actor: evidence_mapper::portfolio::ActorId) -> String {
    portfolio.actors.get(actor).map_or_else(|| "Somebody".to_owned(), |actor| actor.name.clone())
}

/// How long ago, in days: `today`, `1 day`, `12 days`; nothing where it is not known.
pub fn days(since: Timestamp, today: Date) -> String {
    if since == Timestamp::UNIX_EPOCH {
        return String::new();
    }
    match days_since(since, today) {
        0 => "today".to_owned(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

/// How many days ago.
pub fn days_since(since: Timestamp, today: Date) -> i32 {
    let then = crate::app::browser::clock::local_date(since);
    today.since(then).map_or(0, |span| span.get_days()).max(0)
}

/// The declaration under a sign-off.
pub fn declaration(unit: UnitRef) -> String {
    say_with(
        "I declare that every assessment criterion of {0} is {met} on evidence that is valid, authentic, reliable, current and sufficient.",
        &[&unit],
    )
}

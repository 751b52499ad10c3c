//! Who may judge or sample what. The specification's rules on people, each with the weight that the audit gives it: some
//! bar a person, some are to be warned of, some noted.
//!
//! Sources: specification, "Qualification Assessment", "Assessors", "Internal quality assurers" (rules R13, R20–R26 of the
//! audit; E-ASR and E-CPD on how they are to be read); Ofqual Conditions A4.5 and A4.6.

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;

use super::entry::Interest;
use super::judging::AssessorEvidenceKind;
use super::{Actor, ActorId, Competence, DecisionId, Entry, EntryId, EvidenceId, Portfolio, Role};
use crate::spec::{CriterionRef, Specification};

/// The development in twelve months that is asked for, in minutes: 24 hours.
pub const YEARLY_DEVELOPMENT: u64 = 24 * 60;

/// What weight a rule has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// To be known.
    Noted,
    /// To be mended, and no bar.
    Warned,
    /// A bar.
    Blocked,
}

/// The rule that something breaks, by its number in the audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleNumber(pub u8);

impl fmt::Display for RuleNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "R{:02}", self.0)
    }
}

/// Something about a person that a rule is concerned with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which rule.
    pub rule: RuleNumber,
    /// What weight it has here.
    pub grade: Grade,
    /// What it is.
    pub concern: Concern,
}

/// What a rule is concerned with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Concern {
    /// They would judge their own work.
    OwnWork,
    /// They would sample their own decision.
    OwnDecision(DecisionId),
    /// They would assess what they themselves vouched for.
    OwnTestimony(EvidenceId),
    /// They have not declared whether they have an interest in this person's result.
    NothingDeclared {
        /// Whose.
        of: ActorId,
    },
    /// They declared an interest in this person's result, and nobody scrutinises the work.
    Interested {
        /// Whose.
        of: ActorId,
    },
    /// They declared an interest in this person's result, and somebody scrutinises the work.
    Scrutinised {
        /// Whose.
        of: ActorId,
        /// Who.
        by: String,
    },
    /// They have not said what their occupational competence is.
    NoOccupation,
    /// They have not said of which level it is.
    NoLevel {
        /// The level that is asked for.
        needed: u8,
    },
    /// Its level is below the one that is asked for.
    BelowLevel {
        /// Theirs.
        found: u8,
        /// The one that is asked for.
        needed: u8,
    },
    /// They have not said what their competence in the subject is, which is asked for in some units.
    NoSubject,
    /// They neither hold nor work towards an award for it.
    NoAward,
    /// They work towards an award, and nobody is named who countersigns.
    NobodyCountersigns,
    /// They developed themselves for less time than is asked for.
    TooLittleDevelopment {
        /// In the last twelve months, in minutes.
        minutes: u64,
        /// How many are asked for.
        needed: u64,
    },
}

/// What the rules say to `actor` judging `criteria` on the day `on`.
pub fn for_judging(
    spec: &Specification,
    portfolio: &Portfolio,
    actor: ActorId,
    criteria: &BTreeSet<CriterionRef>,
    on: Date,
) -> Vec<Finding> {
    let mut findings = Findings::default();
    let learner = portfolio.enrolment.value.as_ref().map(|enrolment| enrolment.learner);
    if learner.is_some_and(|learner| is_same_person(portfolio, actor, learner)) {
        findings.add(13, Grade::Blocked, Concern::OwnWork);
    }
    findings.interests(portfolio, actor, learner);
    let name = portfolio.actors.get(actor).map(|actor| plain(&actor.name)).unwrap_or_default();
    for (&id, made) in portfolio.assessor_evidence.iter() {
        let AssessorEvidenceKind::WitnessCheck { witness, .. } = &made.value.kind else { continue };
        if plain(witness) == name && made.value.criteria.keys().any(|criterion| criteria.contains(criterion)) {
            findings.add(13, Grade::Blocked, Concern::OwnTestimony(id));
        }
    }
    let nothing = Competence::default();
    let competence = portfolio.competences.get(actor).unwrap_or(&nothing);
    findings.occupation(spec, portfolio, competence, (20, 21));
    findings.awards(22, competence);
    // The specification asks it of assessors, and only recommends it to IQAs (E-CPD).
    findings.development(23, Grade::Warned, competence, on);
    findings.0
}

/// What the rules say to `actor` sampling `decisions` on the day `on`.
pub fn for_sampling(
    spec: &Specification,
    portfolio: &Portfolio,
    actor: ActorId,
    decisions: &BTreeSet<DecisionId>,
    on: Date,
) -> Vec<Finding> {
    let mut findings = Findings::default();
    let learner = portfolio.enrolment.value.as_ref().map(|enrolment| enrolment.learner);
    if learner.is_some_and(|learner| is_same_person(portfolio, actor, learner)) {
        findings.add(13, Grade::Blocked, Concern::OwnWork);
    }
    let made = decisions.iter().filter_map(|id| Some((*id, portfolio.decisions.get(id)?.by)));
    let mut assessors = BTreeSet::new();
    for (id, by) in made {
        if is_same_person(portfolio, actor, by) {
            findings.add(13, Grade::Blocked, Concern::OwnDecision(id));
        } else {
            assessors.insert(by);
        }
    }
    findings.interests(portfolio, actor, assessors);
    // Of the learner's result nothing has to be declared by an IQA; what was declared counts.
    let declared = learner.filter(|&learner| interest(portfolio, actor, learner).is_some());
    findings.interests(portfolio, actor, declared);
    let nothing = Competence::default();
    let competence = portfolio.competences.get(actor).unwrap_or(&nothing);
    findings.occupation(spec, portfolio, competence, (24, 24));
    findings.awards(25, competence);
    findings.development(26, Grade::Noted, competence, on);
    findings.0
}

/// The declaration of `actor` that stands about their interest in the result of `of`. What somebody declared at another
/// device they declared.
pub fn interest(portfolio: &Portfolio, actor: ActorId, of: ActorId) -> Option<(EntryId, &Interest)> {
    let declared = || {
        portfolio.entries.iter().filter_map(move |(&id, made)| match &made.value {
            Entry::Interest(interest) if interest.of == of && is_same_person(portfolio, actor, made.by) => {
                Some((id, made.at, interest))
            }
            _ => None,
        })
    };
    let superseded: BTreeSet<EntryId> = declared().filter_map(|(.., interest)| interest.supersedes).collect();
    let standing = declared().filter(|(id, ..)| !superseded.contains(id));
    standing.max_by_key(|(id, at, _)| (*at, *id)).map(|(id, _, interest)| (id, interest))
}

/// Whether two actors are one person, as far as records can tell: they have one number, or one name unless their numbers
/// differ. One person is another actor in another role and on another device.
pub fn is_same_person(portfolio: &Portfolio, one: ActorId, other: ActorId) -> bool {
    if one == other {
        return true;
    }
    portfolio.actors.get(one).is_some_and(|one| is_person(portfolio, one, other))
}

/// Whether `person`, who need not have said so in `portfolio` yet, is who goes by `other` there.
pub fn is_person(portfolio: &Portfolio, person: &Actor, other: ActorId) -> bool {
    let Some(other) = portfolio.actors.get(other) else { return false };
    match (number(person), number(other)) {
        (Some(one), Some(other)) => one == other,
        _ => plain(&person.name) == plain(&other.name),
    }
}

/// What a person is known by wherever they are at work: their number, or their name where they gave none. `None` for who
/// is not here.
pub fn person(portfolio: &Portfolio, actor: ActorId) -> Option<String> {
    let actor = portfolio.actors.get(actor)?;
    Some(number(actor).unwrap_or_else(|| plain(&actor.name)))
}

fn number(actor: &Actor) -> Option<String> {
    actor.registration_number.as_deref().map(plain).filter(|number| !number.is_empty())
}

/// A name as it is compared: without regard to case and space.
fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, rule: u8, grade: Grade, concern: Concern) {
        self.0.push(Finding { rule: RuleNumber(rule), grade, concern });
    }

    fn interests(&mut self, portfolio: &Portfolio, actor: ActorId, of: impl IntoIterator<Item = ActorId>) {
        for of in of {
            match interest(portfolio, actor, of).map(|(_, declared)| (&declared.interest, &declared.scrutinised_by)) {
                None => self.add(13, Grade::Blocked, Concern::NothingDeclared { of }),
                Some((None, _)) => {}
                Some((Some(_), None)) => self.add(13, Grade::Blocked, Concern::Interested { of }),
                Some((Some(_), Some(by))) => {
                    self.add(13, Grade::Warned, Concern::Scrutinised { of, by: by.clone() });
                }
            }
        }
    }

    /// Competence is asked for one level above the qualification, not above each unit (E-ASR).
    fn occupation(
        &mut self,
        spec: &Specification,
        portfolio: &Portfolio,
        competence: &Competence,
        (level, subject): (u8, u8),
    ) {
        let award = portfolio.enrolment.value.as_ref().and_then(|enrolment| spec.award(enrolment.award));
        let needed = award.map_or(0, |award| award.level.saturating_add(1));
        if competence.occupation.trim().is_empty() {
            self.add(level, Grade::Blocked, Concern::NoOccupation);
        }
        match competence.level {
            None => self.add(level, Grade::Warned, Concern::NoLevel { needed }),
            Some(found) if found < needed => self.add(level, Grade::Blocked, Concern::BelowLevel { found, needed }),
            Some(_) => {}
        }
        if competence.subject.trim().is_empty() {
            self.add(subject, Grade::Noted, Concern::NoSubject);
        }
    }

    fn awards(&mut self, rule: u8, competence: &Competence) {
        if competence.awards.is_empty() {
            self.add(rule, Grade::Noted, Concern::NoAward);
        } else if competence.awards.iter().all(|award| !award.is_held) && competence.countersigned_by.is_none() {
            self.add(rule, Grade::Noted, Concern::NobodyCountersigns);
        }
    }

    fn development(&mut self, rule: u8, grade: Grade, competence: &Competence, on: Date) {
        let (minutes, needed) = (competence.minutes_in_the_year_to(on), YEARLY_DEVELOPMENT);
        if minutes < needed {
            self.add(rule, grade, Concern::TooLittleDevelopment { minutes, needed });
        }
    }
}

/// The role of `actor`. The learner stays the learner, whatever they call themselves.
pub fn role(portfolio: &Portfolio, actor: ActorId) -> Option<Role> {
    let learner = portfolio.enrolment.value.as_ref().map(|enrolment| enrolment.learner);
    if learner == Some(actor) {
        return Some(Role::Learner);
    }
    portfolio.actors.get(actor).map(|actor| actor.role)
}

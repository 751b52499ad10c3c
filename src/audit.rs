//! The audit trail: who did what, when, on what (feature Q16). One list per portfolio, worked out of its records.
//!
//! Of a record that never changes there is one deed; of a sample one for each decision that was looked at. Of one that
//! changes there is a deed for each of its states: of those that another took the place of it is noted who made them and
//! when, not what they said, because a portfolio does not hand over words that somebody took back. Each deed names the
//! record that it left by its digest, so that it can be held against a bundle, a backup or a seal.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::digest::ShortDigest;
use crate::portfolio::entry::{About, ActionStep, Opinion, Sample, Verdict};
use crate::portfolio::kept::Former;
use crate::portfolio::{ActorId, DecisionId, Entry, EvidenceId, Mapping, Outcome, Portfolio, RecordKey};
use crate::spec::{CriterionRef, UnitRef};
use crate::wire::{self, Record};

/// Something that somebody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// When, by their clock.
    pub at: Timestamp,
    /// Who.
    pub by: ActorId,
    /// What.
    pub deed: Deed,
    /// It was a decision on prior learning, which logs show as that (R27).
    pub is_prior_learning: bool,
    /// On what.
    pub on: Subject,
    /// The reason that was given, where one has to be.
    pub reason: String,
    /// The record that it left.
    pub record: RecordKey,
    /// The digest of that, as it was then.
    pub digest: ShortDigest,
}

/// What somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deed {
    /// Enrolled, or changed what they aim at.
    Enrolled,
    /// Said who they are.
    DescribedThemselves,
    /// Said what they can.
    DescribedCompetence,
    /// Added evidence.
    AddedEvidence,
    /// Changed evidence, or what is said of it.
    ChangedEvidence,
    /// Mapped evidence.
    Mapped,
    /// Said where in it the proof is, or why it meets the criterion.
    DescribedMapping(Described),
    /// Put a mapping aside when the specification changed.
    Parked,
    /// Claimed a criterion.
    Claimed,
    /// Claimed it by prior learning.
    ClaimedByPriorLearning,
    /// Answered a decision.
    Answered,
    /// Withdrew something.
    Withdrew,
    /// Took that back.
    PutBack,
    /// Handed everything over.
    Submitted,
    /// Decided on a criterion.
    Decided(Outcome),
    /// Decided on it again: the work is another than it was, or an assessor decided before who is another.
    JudgedAgain(Outcome),
    /// Replaced a decision of their own on the same work.
    Corrected(Outcome),
    /// Signed a unit off.
    SignedOff,
    /// Opened a unit again.
    Reopened,
    /// Recorded an assessor's own evidence, or put it right.
    RecordedEvidence,
    /// Gave feedback.
    GaveFeedback,
    /// Declared an interest, or none.
    DeclaredInterest,
    /// Countersigned.
    Countersigned,
    /// Changed a sampling plan.
    PlannedSample,
    /// Sampled a unit, without a word on a decision.
    Sampled,
    /// Sampled a decision.
    SampledDecision(Verdict),
    /// Asked for something.
    RaisedAction,
    /// Said what they did about it.
    AnsweredAction,
    /// Was satisfied with it.
    ClosedAction,
    /// Released a unit.
    Released,
}

/// What is said of a mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Described {
    /// Where in the evidence the proof is.
    Where,
    /// Why it meets the criterion.
    Why,
    /// Both.
    WhereAndWhy,
    /// Neither any more.
    Nothing,
    /// It is of a former state, of which what it said is not kept.
    NotKept,
}

impl Described {
    fn of(mapping: &Mapping) -> Described {
        match (mapping.locations.is_empty(), mapping.reason.is_empty()) {
            (false, true) => Described::Where,
            (true, false) => Described::Why,
            (false, false) => Described::WhereAndWhy,
            (true, true) => Described::Nothing,
        }
    }
}

/// What a deed was done on, as far as there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Subject {
    /// The criterion.
    pub criterion: Option<CriterionRef>,
    /// The unit: of the criterion, where there is one.
    pub unit: Option<UnitRef>,
    /// The evidence.
    pub evidence: Option<EvidenceId>,
    /// The person.
    pub person: Option<ActorId>,
}

impl Subject {
    fn criterion(criterion: CriterionRef) -> Subject {
        Subject { criterion: Some(criterion), unit: Some(criterion.unit), ..Subject::default() }
    }

    fn unit(unit: UnitRef) -> Subject {
        Subject { unit: Some(unit), ..Subject::default() }
    }

    fn evidence(evidence: EvidenceId) -> Subject {
        Subject { evidence: Some(evidence), ..Subject::default() }
    }

    fn person(person: ActorId) -> Subject {
        Subject { person: Some(person), ..Subject::default() }
    }
}

/// What to show of a trail. What is not named is not asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// By whom.
    pub by: Option<ActorId>,
    /// On which unit.
    pub unit: Option<UnitRef>,
    /// On which criterion.
    pub criterion: Option<CriterionRef>,
    /// On which evidence.
    pub evidence: Option<EvidenceId>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
}

impl Filter {
    /// Whether `done` is asked for.
    pub fn lets_through(&self, done: &Done) -> bool {
        fn is<T: PartialEq>(asked: Option<T>, found: Option<T>) -> bool {
            asked.is_none() || asked == found
        }
        is(self.by, Some(done.by))
            && is(self.unit, done.on.unit)
            && is(self.criterion, done.on.criterion)
            && is(self.evidence, done.on.evidence)
            && self.from.is_none_or(|from| done.at >= from)
            && self.until.is_none_or(|until| done.at < until)
    }
}

/// Everything that was done in `portfolio`, oldest first.
pub fn trail(portfolio: &Portfolio) -> Vec<Done> {
    let current = wire::keys(portfolio).into_iter().filter_map(|key| wire::get(portfolio, key));
    let kept: Vec<Record> = current.chain(wire::versions(portfolio)).collect();
    let mut trail: Vec<Done> = kept.iter().flat_map(|record| done(portfolio, record)).collect();
    // A state that is kept says more of itself than what is noted of it, and of one that several go on from it is noted
    // several times.
    let mut told: BTreeSet<(RecordKey, ShortDigest)> = trail.iter().map(|done| (done.record, done.digest)).collect();
    for record in &kept {
        let noted = noted(portfolio, record).into_iter();
        trail.extend(noted.filter(|done| told.insert((done.record, done.digest))));
    }
    trail.sort_by_key(|done| (done.at, done.record, done.digest, done.on));
    trail
}

/// What was done by leaving `record` as it is.
fn done(portfolio: &Portfolio, record: &Record) -> Vec<Done> {
    let Some((by, at, key)) = record.by().zip(record.at()).zip(record.key()).map(|((by, at), key)| (by, at, key))
    else {
        return Vec::new();
    };
    let digest = record.digest().short();
    let is_prior_learning = matches!(record, Record::Decision(_, made) if made.value.basis.is_prior_learning);
    let deeds = match (record.revision(), record) {
        (Some(revision), _) => {
            let is_withdrawn = matches!(record, Record::Withdrawn(_));
            let claim = if let Record::Claim(_, kept) = record { kept.value.as_ref() } else { None };
            let was_withdrawn = revision.former.last().is_some_and(|former| former.is_withdrawn);
            let mapping = if let Record::Mapping(_, kept) = record { kept.value.as_ref() } else { None };
            let deed = match changed(key, revision.number, is_withdrawn, was_withdrawn) {
                Deed::Claimed if claim.is_some_and(|claim| claim.prior_learning.is_some()) => {
                    Deed::ClaimedByPriorLearning
                }
                Deed::DescribedMapping(_) => Deed::DescribedMapping(mapping.map_or(Described::NotKept, Described::of)),
                deed => deed,
            };
            vec![(deed, subject(portfolio, key), String::new())]
        }
        (None, record) => said(portfolio, record),
    };
    let done = |(deed, on, reason)| Done { at, by, deed, is_prior_learning, on, reason, record: key, digest };
    deeds.into_iter().map(done).collect()
}

/// What is noted of the states that came before `record`.
fn noted(portfolio: &Portfolio, record: &Record) -> Vec<Done> {
    let (Some(revision), Some(key)) = (record.revision(), record.key()) else { return Vec::new() };
    let on = subject(portfolio, key);
    let mut was_withdrawn = false;
    let mut done = Vec::new();
    for Former { number, at, by, state, is_withdrawn } in &revision.former {
        let deed = changed(key, *number, *is_withdrawn, was_withdrawn);
        was_withdrawn = *is_withdrawn;
        let (is_prior_learning, reason) = (false, String::new());
        done.push(Done { at: *at, by: *by, deed, is_prior_learning, on, reason, record: key, digest: *state });
    }
    done
}

/// What somebody did who brought a record that changes into its state number `number`.
fn changed(key: RecordKey, number: u32, is_withdrawn: bool, was_withdrawn: bool) -> Deed {
    let is_first = number == 1;
    match key {
        _ if is_withdrawn => Deed::Withdrew,
        _ if was_withdrawn => Deed::PutBack,
        RecordKey::Enrolment => Deed::Enrolled,
        RecordKey::Actor(_) => Deed::DescribedThemselves,
        RecordKey::Competence(_) => Deed::DescribedCompetence,
        RecordKey::Mapping(_) if is_first => Deed::Mapped,
        RecordKey::Mapping(_) => Deed::DescribedMapping(Described::NotKept),
        RecordKey::Parked(_) => Deed::Parked,
        RecordKey::Claim(_) => Deed::Claimed,
        RecordKey::Answer(_) => Deed::Answered,
        RecordKey::Evidence(_) if is_first => Deed::AddedEvidence,
        // What never changes has no states; [`said`] knows what was done by it.
        _ => Deed::ChangedEvidence,
    }
}

/// What a record that changes is about.
fn subject(portfolio: &Portfolio, key: RecordKey) -> Subject {
    match key {
        RecordKey::Actor(id) | RecordKey::Competence(id) => Subject::person(id),
        RecordKey::Evidence(id) => Subject::evidence(id),
        RecordKey::Mapping(key) => Subject { evidence: Some(key.evidence), ..Subject::criterion(key.criterion) },
        RecordKey::Parked(key) => Subject { evidence: Some(key.evidence), ..Subject::criterion(key.worded.criterion) },
        RecordKey::Claim(criterion) => Subject::criterion(criterion),
        RecordKey::Answer(id) => {
            let decision = portfolio.decisions.get(&id);
            decision.map_or(Subject::default(), |made| Subject::criterion(made.value.criterion))
        }
        _ => Subject::default(),
    }
}

/// What was done by a record that never changes: the deed, on what, and the reason that was given.
fn said(portfolio: &Portfolio, record: &Record) -> Vec<(Deed, Subject, String)> {
    let one = |deed, on, reason: &str| vec![(deed, on, reason.to_owned())];
    match record {
        Record::Submission(..) => one(Deed::Submitted, Subject::default(), ""),
        Record::Decision(_, made) => {
            let decision = &made.value;
            let outcome = decision.outcome;
            let deed = match decision.supersedes {
                None => Deed::Decided(outcome),
                Some(earlier) => match portfolio.decisions.get(&earlier) {
                    Some(earlier) if made.corrects(earlier) => Deed::Corrected(outcome),
                    _ => Deed::JudgedAgain(outcome),
                },
            };
            one(deed, Subject::criterion(decision.criterion), decision.basis.reason.as_deref().unwrap_or_default())
        }
        Record::SignOff(_, made) => one(Deed::SignedOff, Subject::unit(made.value.unit), ""),
        Record::AssessorEvidence(id, made) => {
            one(Deed::RecordedEvidence, Subject::evidence(*id), made.value.reason.as_deref().unwrap_or_default())
        }
        Record::Entry(_, made) => entry(portfolio, &made.value),
        _ => Vec::new(),
    }
}

fn entry(portfolio: &Portfolio, entry: &Entry) -> Vec<(Deed, Subject, String)> {
    let (deed, on, reason) = match entry {
        Entry::Feedback(feedback) => {
            let on = match feedback.about {
                About::Criterion(criterion) => Subject::criterion(criterion),
                About::Unit(unit) => Subject::unit(unit),
                About::Overall => Subject::default(),
            };
            (Deed::GaveFeedback, on, feedback.reason.as_deref().unwrap_or_default())
        }
        Entry::Interest(interest) => {
            (Deed::DeclaredInterest, Subject::person(interest.of), interest.interest.as_deref().unwrap_or("None."))
        }
        Entry::Reopening(reopening) => {
            let sign_off = portfolio.sign_offs.get(&reopening.sign_off);
            let on = sign_off.map_or(Subject::default(), |made| Subject::unit(made.value.unit));
            (Deed::Reopened, on, reopening.reason.as_str())
        }
        Entry::Countersignature(signature) => (Deed::Countersigned, Subject::evidence(signature.evidence), ""),
        Entry::PlannedSample(planned) => (Deed::PlannedSample, Subject::unit(planned.unit), planned.reason.as_str()),
        Entry::Sample(sample) => return sampled(portfolio, sample),
        Entry::Action(step) => {
            let (deed, on) = action(portfolio, step);
            (deed, on, "")
        }
        Entry::Release(release) => (Deed::Released, Subject::unit(release.unit), ""),
    };
    vec![(deed, on, reason.to_owned())]
}

fn sampled(portfolio: &Portfolio, sample: &Sample) -> Vec<(Deed, Subject, String)> {
    let of_decision = |(id, opinion): (&DecisionId, &Opinion)| {
        let decision = portfolio.decisions.get(id);
        let on = decision.map_or(Subject::unit(sample.unit), |made| Subject::criterion(made.value.criterion));
        (Deed::SampledDecision(opinion.verdict), on, opinion.reason.clone())
    };
    if sample.opinions.is_empty() {
        return vec![(Deed::Sampled, Subject::unit(sample.unit), String::new())];
    }
    sample.opinions.iter().map(of_decision).collect()
}

fn action(portfolio: &Portfolio, step: &ActionStep) -> (Deed, Subject) {
    let raised = |step: &ActionStep| match step {
        ActionStep::Raised { of, decision, blocks, .. } => {
            let decision = decision.and_then(|id| portfolio.decisions.get(&id));
            let on = decision.map(|made| Subject::criterion(made.value.criterion));
            let on = on.or(blocks.map(Subject::unit)).unwrap_or_default();
            Subject { person: Some(*of), ..on }
        }
        _ => Subject::default(),
    };
    let earlier = |id| match portfolio.entries.get(id).map(|made| &made.value) {
        Some(Entry::Action(step)) => raised(step),
        _ => Subject::default(),
    };
    match step {
        ActionStep::Raised { .. } => (Deed::RaisedAction, raised(step)),
        ActionStep::Answered { action, .. } => (Deed::AnsweredAction, earlier(action)),
        ActionStep::Closed { action, .. } => (Deed::ClosedAction, earlier(action)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portfolio::command::{self, Command, EvidenceDetails, NewEvidence};
    use crate::portfolio::{EvidenceContent, MappingKey};
    use crate::testing::{self, assessor, criterion, evidence_id, iqa, learner, moment};
    use proptest::prelude::*;

    #[test]
    fn every_kind_of_record_leaves_its_deed() {
        let portfolio = testing::judged_portfolio();
        let trail = trail(&portfolio);
        // The one sample there is looked at one decision.
        assert_eq!(trail.len(), wire::count(&portfolio));
        assert!(trail.is_sorted_by_key(|done| done.at));
        let deeds = |by| -> Vec<Deed> { trail.iter().filter(|done| done.by == by).map(|done| done.deed).collect() };
        let learners = deeds(learner());
        for deed in [
            Deed::Enrolled,
            Deed::DescribedThemselves,
            Deed::AddedEvidence,
            Deed::Withdrew,
            Deed::Mapped,
            Deed::Claimed,
            Deed::ClaimedByPriorLearning,
            Deed::Answered,
            Deed::Countersigned,
        ] {
            assert!(learners.contains(&deed), "{deed:?}");
        }
        let assessors = deeds(assessor());
        for deed in [
            Deed::DescribedCompetence,
            Deed::Decided(Outcome::Met),
            Deed::JudgedAgain(Outcome::NotYetMet),
            Deed::SignedOff,
            Deed::RecordedEvidence,
            Deed::GaveFeedback,
            Deed::DeclaredInterest,
            Deed::Reopened,
            Deed::AnsweredAction,
        ] {
            assert!(assessors.contains(&deed), "{deed:?}");
        }
        let iqas = deeds(iqa());
        for deed in [
            Deed::PlannedSample,
            Deed::SampledDecision(Verdict::Disagree),
            Deed::RaisedAction,
            Deed::ClosedAction,
            Deed::Released,
        ] {
            assert!(iqas.contains(&deed), "{deed:?}");
        }
    }

    #[test]
    fn a_deed_says_on_what_and_names_the_record_that_it_left() {
        let portfolio = testing::judged_portfolio();
        let trail = trail(&portfolio);
        let raised = trail.iter().find(|done| done.deed == Deed::RaisedAction).unwrap();
        assert_eq!((raised.on.criterion, raised.on.person), (Some(criterion(0)), Some(assessor())));
        let reopened = trail.iter().find(|done| done.deed == Deed::Reopened).unwrap();
        assert_eq!(reopened.on, Subject::unit(criterion(0).unit));
        for done in &trail {
            assert_eq!(wire::digest(&portfolio, done.record).map(|digest| digest.short()), Some(done.digest));
        }
    }

    #[test]
    fn a_trail_is_asked_for_by_person_subject_and_time() {
        let portfolio = testing::judged_portfolio();
        let trail = trail(&portfolio);
        let shown = |filter: Filter| trail.iter().filter(|done| filter.lets_through(done)).count();
        assert_eq!(shown(Filter::default()), trail.len());
        let by: usize =
            [learner(), assessor(), iqa()].map(|by| shown(Filter { by: Some(by), ..Filter::default() })).iter().sum();
        assert_eq!(by, trail.len());
        let (from, until) = (Some(moment(8)), Some(moment(9)));
        assert_eq!(shown(Filter { from, until, ..Filter::default() }), 2);
        let before = Filter { until: from, ..Filter::default() };
        assert_eq!(shown(before) + shown(Filter { from, ..Filter::default() }), trail.len());
        let of_evidence = Filter { evidence: Some(evidence_id(1)), ..Filter::default() };
        let on: Vec<Deed> = trail.iter().filter(|done| of_evidence.lets_through(done)).map(|done| done.deed).collect();
        assert_eq!(on, [Deed::AddedEvidence, Deed::Mapped]);
        // What is on a criterion is on its unit too, and not the other way round.
        let unit = shown(Filter { unit: Some(criterion(0).unit), ..Filter::default() });
        assert!(unit > shown(Filter { criterion: Some(criterion(0)), ..Filter::default() }));
    }

    fn deeds(portfolio: &Portfolio) -> Vec<(Deed, String)> {
        trail(portfolio).into_iter().map(|done| (done.deed, done.reason)).collect()
    }

    #[test]
    fn every_state_that_a_record_went_through_is_told() {
        let spec = testing::isp_specification();
        let mut portfolio = testing::empty_portfolio();
        let mut last = None;
        let mut does = |portfolio: &mut Portfolio, command: Command, second: i64| {
            let diff = command::apply(&spec, portfolio, command, learner(), moment(second)).unwrap();
            diff.apply_to(portfolio, learner(), moment(second), wire::digests);
            last = Some(diff);
        };
        let evidence = evidence_id(7);
        let content = EvidenceContent::Account { text: "What I did".to_owned() };
        let details = |title: &str| EvidenceDetails { title: title.to_owned(), ..EvidenceDetails::default() };
        let items = vec![(evidence, NewEvidence { content, details: details("First") })];
        let before = trail(&portfolio).len();
        does(&mut portfolio, Command::AddEvidence { items, criteria: vec![criterion(0)] }, 10);
        let added = wire::digest(&portfolio, RecordKey::Evidence(evidence)).unwrap();
        does(&mut portfolio, Command::DescribeEvidence { evidence, details: details("Second") }, 11);
        let mapping = MappingKey { evidence, criterion: criterion(0) };
        does(&mut portfolio, Command::Unmap([mapping].into()), 12);
        last.unwrap().inverted().apply_to(&mut portfolio, learner(), moment(13), wire::digests);
        let told = trail(&portfolio);
        let told: Vec<&Done> = told.iter().filter(|done| done.at >= moment(10)).collect();
        let deeds: Vec<(i64, Deed)> =
            told.iter().map(|done| (done.at.as_second() - moment(0).as_second(), done.deed)).collect();
        let expected = [
            (10, Deed::AddedEvidence),
            (10, Deed::Mapped),
            (11, Deed::ChangedEvidence),
            (12, Deed::Withdrew),
            (13, Deed::PutBack),
        ];
        assert_eq!(deeds, expected);
        assert_eq!(trail(&portfolio).len(), before + expected.len());
        let first = told.iter().find(|done| done.deed == Deed::AddedEvidence).unwrap();
        assert_eq!((first.digest, first.on), (added.short(), Subject::evidence(evidence)));
        // And it is in a store and in a bundle.
        let rows = wire::rows(&portfolio);
        let mut assembly = wire::Assembly::new(portfolio.id);
        rows.iter().for_each(|row| assembly.add(wire::read(&row.collection, row.json.as_bytes()).unwrap()));
        assert_eq!(trail(&assembly.finish().unwrap()), trail(&portfolio));
    }

    #[test]
    fn what_is_judged_again_is_told_from_what_is_corrected() {
        let mut portfolio = testing::judged_portfolio();
        let key = *portfolio.decisions.keys().nth(1).unwrap();
        let again = portfolio.decisions[&key].clone();
        let earlier = again.value.supersedes.unwrap();
        assert!(deeds(&portfolio).contains(&(Deed::JudgedAgain(Outcome::NotYetMet), "A page was missing.".to_owned())));
        // The same on the same work, by the same assessor.
        let mut made = again;
        made.value.evidence = portfolio.decisions[&earlier].value.evidence.clone();
        portfolio.decisions.insert(key, made.clone());
        assert!(deeds(&portfolio).contains(&(Deed::Corrected(Outcome::NotYetMet), "A page was missing.".to_owned())));
        // By another.
        made.by = iqa();
        portfolio.decisions.insert(key, made);
        assert!(deeds(&portfolio).iter().any(|(deed, _)| *deed == Deed::JudgedAgain(Outcome::NotYetMet)));
    }

    #[test]
    fn a_sample_is_told_by_each_decision_with_the_reason() {
        let portfolio = testing::judged_portfolio();
        let trail = trail(&portfolio);
        let sampled = trail.iter().find(|done| done.deed == Deed::SampledDecision(Verdict::Disagree)).unwrap();
        assert_eq!((sampled.on, sampled.reason.as_str()), (Subject::criterion(criterion(0)), "Too little"));
        let reopened = trail.iter().find(|done| done.deed == Deed::Reopened).unwrap();
        assert_eq!(reopened.reason, "A page came back.");
    }

    proptest! {
        #[test]
        fn nothing_that_is_known_is_left_out(portfolio in testing::portfolio()) {
            let trail = trail(&portfolio);
            let told: BTreeSet<(RecordKey, ShortDigest)> = trail.iter().map(|done| (done.record, done.digest)).collect();
            for key in wire::keys(&portfolio) {
                let Some(record) = wire::get(&portfolio, key).filter(|record| record.by().is_some()) else { continue };
                prop_assert!(told.contains(&(key, record.digest().short())), "{key}");
                for former in record.revision().into_iter().flat_map(|revision| &revision.former) {
                    prop_assert!(told.contains(&(key, former.state)), "{key}");
                }
            }
        }
    }
}

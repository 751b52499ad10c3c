//! Generated records of those who judge, and of learners about them.

use super::*;
use crate::portfolio::competence::{AssessingAward, Development};
use crate::portfolio::entry::{
    About, ActionStep, Audience, Countersignature, Feedback, Interest, Opinion, PlannedSample, Release, Reopening,
    Sample, Stage, Verdict,
};
use crate::portfolio::judging::{AssessorEvidenceKind, Check, Method, Required, RuleOfEvidence};
use crate::portfolio::{Answer, AssessorEvidence, Basis, Competence, Entry, EntryId, PriorLearning};

fn date() -> impl Strategy<Value = Date> {
    (2020..2030_i16, 1..=12_i8, 1..=28_i8).prop_map(|(year, month, day)| Date::constant(year, month, day))
}

fn looked_at() -> impl Strategy<Value = BTreeMap<EvidenceId, Digest>> {
    btree_map((1..50_u64).prop_map(evidence_id), digest(), 0..3)
}

pub fn claim() -> impl Strategy<Value = Claim> {
    let prior =
        (text(), option::of(date()), text(), text()).prop_map(|(source, achieved_on, certificate, approval)| {
            PriorLearning { source, achieved_on, certificate, approval }
        });
    (at(), option::weighted(0.2, prior)).prop_map(|(claimed_at, prior_learning)| Claim { claimed_at, prior_learning })
}

pub fn basis() -> impl Strategy<Value = Basis> {
    let check = (any::<bool>(), text()).prop_map(|(is_confirmed, note)| Check { is_confirmed, note });
    let varcs = btree_map(select(RuleOfEvidence::ALL.to_vec()), check, 0..5);
    let method = prop_oneof![Just(Method::Listed("observation".parse().unwrap())), text().prop_map(Method::Other),];
    let required = (text(), option::of(date())).prop_map(|(missing, due_on)| Required { missing, due_on });
    let basis =
        (option::of(text()), varcs, option::of(method), option::of(required), option::of(date()), any::<bool>())
            .prop_map(|(reason, varcs, method, required, decided_on, is_prior_learning)| Basis {
                reason,
                varcs,
                method,
                required,
                decided_on,
                is_prior_learning,
            });
    prop_oneof![1 => Just(Basis::default()), 2 => basis]
}

fn competence() -> impl Strategy<Value = Competence> {
    let award = (text(), any::<bool>()).prop_map(|(title, is_held)| AssessingAward { title, is_held });
    let development = (date(), any::<u32>(), text()).prop_map(|(on, minutes, what)| Development { on, minutes, what });
    (text(), option::of(any::<u8>()), text(), vec(award, 0..2), option::of(text()), vec(development, 0..3)).prop_map(
        |(occupation, level, subject, awards, countersigned_by, development)| Competence {
            occupation,
            level,
            subject,
            awards,
            countersigned_by,
            development,
        },
    )
}

fn assessor_evidence() -> impl Strategy<Value = AssessorEvidence> {
    let kind = prop_oneof![
        Just(AssessorEvidenceKind::Observation),
        Just(AssessorEvidenceKind::ProfessionalDiscussion),
        (text(), text()).prop_map(|(witness, relation)| AssessorEvidenceKind::WitnessCheck { witness, relation }),
    ];
    let criteria = btree_map((0..4_usize).prop_map(criterion), vec(location(), 0..2), 0..3);
    let supersedes = option::of((60..70_u64).prop_map(evidence_id));
    let said = (text(), date(), text(), text(), option::of(text()));
    (1..9_u32, kind, said, criteria, vec(file(), 0..2), supersedes).prop_map(
        |(number, kind, (title, held_on, place, account, reason), criteria, files, supersedes)| AssessorEvidence {
            number: EvidenceNumber(number),
            kind,
            title,
            held_on,
            place,
            account,
            criteria,
            files,
            supersedes,
            reason,
        },
    )
}

fn entry_id() -> impl Strategy<Value = EntryId> {
    (0..9_u64).prop_map(|n| EntryId::new(moment(6), bytes(n)))
}

/// An entry, with who may write it.
fn entry() -> impl Strategy<Value = (Entry, ActorId)> {
    let unit = || (0..4_usize).prop_map(|n| criterion(n).unit);
    let supersedes = || option::of(entry_id());
    let stage = || prop_oneof![Just(Stage::Interim), Just(Stage::Summative)];
    let decision = || (0..4_u64).prop_map(|n| DecisionId::new(moment(4), bytes(n)));
    let sign_off = || (0..4_u64).prop_map(|n| SignOffId::new(moment(5), bytes(n)));
    let about = prop_oneof![
        (0..4_usize).prop_map(|n| About::Criterion(criterion(n))),
        unit().prop_map(About::Unit),
        Just(About::Overall),
    ];
    let audience = prop_oneof![Just(Audience::Learner), Just(Audience::Assessors)];
    let feedback = (about, text(), audience, supersedes(), option::of(text())).prop_map(
        |(about, text, audience, supersedes, reason)| {
            Entry::Feedback(Feedback { about, text, audience, supersedes, reason })
        },
    );
    let interest = (option::of(text()), option::of(text()), text(), text(), supersedes()).prop_map(
        |(interest, scrutinised_by, declaration, name, supersedes)| {
            Entry::Interest(Interest { of: learner(), interest, scrutinised_by, declaration, name, supersedes })
        },
    );
    let reopening =
        (sign_off(), text()).prop_map(|(sign_off, reason)| Entry::Reopening(Reopening { sign_off, reason }));
    let countersignature = ((60..70_u64).prop_map(evidence_id), text(), text())
        .prop_map(|(evidence, comment, name)| Entry::Countersignature(Countersignature { evidence, comment, name }));
    let planned = (unit(), stage(), option::of(date()), any::<[bool; 2]>(), text(), supersedes()).prop_map(
        |(unit, stage, planned_on, [is_required, is_dropped], reason, supersedes)| {
            Entry::PlannedSample(PlannedSample { unit, stage, planned_on, is_required, reason, is_dropped, supersedes })
        },
    );
    let verdict = select(vec![Verdict::Agree, Verdict::AgreeWithAction, Verdict::Disagree]);
    let opinion = (verdict, text()).prop_map(|(verdict, reason)| Opinion { verdict, reason });
    let sample = (unit(), stage(), btree_map(decision(), opinion, 0..3), looked_at(), text(), supersedes()).prop_map(
        |(unit, stage, opinions, evidence, notes, planned)| {
            Entry::Sample(Sample { unit, stage, opinions, evidence, notes, planned })
        },
    );
    let raised = (text(), option::of(date()), option::of(decision()), option::of(unit())).prop_map(
        |(what, due_on, decision, blocks)| ActionStep::Raised { of: assessor(), what, due_on, decision, blocks },
    );
    let answered = (entry_id(), text()).prop_map(|(action, response)| ActionStep::Answered { action, response });
    let closed = (entry_id(), text()).prop_map(|(action, note)| ActionStep::Closed { action, note });
    let release = (unit(), sign_off(), text(), text())
        .prop_map(|(unit, sign_off, declaration, name)| Entry::Release(Release { unit, sign_off, declaration, name }));
    prop_oneof![
        feedback.prop_map(|entry| (entry, assessor())),
        interest.prop_map(|entry| (entry, iqa())),
        reopening.prop_map(|entry| (entry, assessor())),
        countersignature.prop_map(|entry| (entry, learner())),
        planned.prop_map(|entry| (entry, iqa())),
        sample.prop_map(|entry| (entry, iqa())),
        raised.prop_map(|step| (Entry::Action(step), iqa())),
        answered.prop_map(|step| (Entry::Action(step), assessor())),
        closed.prop_map(|step| (Entry::Action(step), iqa())),
        release.prop_map(|entry| (entry, iqa())),
    ]
}

/// Puts further records into `portfolio`, whatever is in it.
pub fn judged(portfolio: impl Strategy<Value = Portfolio>) -> impl Strategy<Value = Portfolio> {
    let answers = btree_map(
        (0..4_u64).prop_map(|n| DecisionId::new(moment(4), bytes(n))),
        kept((looked_at(), text()).prop_map(|(evidence, note)| Answer { evidence, note }), seldom()),
        0..2,
    );
    let competence = option::of(kept(competence(), seldom()));
    let own = btree_map((60..70_u64).prop_map(evidence_id), unchanging(assessor_evidence(), assessor()), 0..3);
    let entries = btree_map(entry_id(), (entry(), at(), extra()), 0..5);
    (portfolio, answers, competence, own, entries).prop_map(|(mut portfolio, answers, competence, own, entries)| {
        answers.into_iter().for_each(|(id, kept)| portfolio.answers.keep(id, kept));
        if let Some(mut kept) = competence {
            kept.revision.by = assessor();
            portfolio.competences.keep(assessor(), kept);
        }
        portfolio.assessor_evidence = own.into_iter().collect();
        let entries = entries.into_iter();
        portfolio.entries =
            entries.map(|(id, ((value, by), at, extra))| (id, Unchanging { by, at, value, extra })).collect();
        portfolio
    })
}

/// One record of each kind that judging brings, in all their parts.
pub fn judged_portfolio() -> Portfolio {
    let mut portfolio = small_portfolio();
    fn made<T>(by: ActorId, seconds: i64, value: T) -> Unchanging<T> {
        Unchanging { by, at: moment(seconds), value, extra: Extra::new() }
    }
    let (day, later) = (Date::constant(2026, 11, 20), Date::constant(2026, 12, 4));
    let words = str::to_owned;

    let prior = PriorLearning {
        source: words("Northgate College"),
        achieved_on: Some(day),
        certificate: words("NC-7"),
        approval: words("AB/19"),
    };
    let claim = Claim { claimed_at: moment(6), prior_learning: Some(prior) };
    portfolio.claims.keep(criterion(1), first_revision(claim, learner(), 6));

    let competence = Competence {
        occupation: words("Head of sales for nine years"),
        level: Some(6),
        subject: words("Leads a team of twelve"),
        awards: vec![AssessingAward { title: words("Level 3 Certificate in Assessing"), is_held: true }],
        countersigned_by: Some(words("Carla Example")),
        development: vec![Development { on: day, minutes: 90, what: words("Pricing") }],
    };
    portfolio.competences.keep(assessor(), first_revision(competence, assessor(), 1));

    let first = DecisionId::new(moment(7), bytes(1));
    let second = DecisionId::new(moment(8), bytes(2));
    let check = |note: &str| Check { is_confirmed: note.is_empty(), note: words(note) };
    let decision = Decision {
        criterion: criterion(0),
        wording: Digest::of(b"wording"),
        evidence: [(evidence_id(1), Digest::of(b"looked at")), (evidence_id(60), Digest::of(b"seen"))].into(),
        outcome: Outcome::NotYetMet,
        feedback: words("Nearly."),
        supersedes: Some(first),
        basis: Basis {
            reason: Some(words("A page was missing.")),
            varcs: [(RuleOfEvidence::Valid, check("")), (RuleOfEvidence::Sufficient, check("One page only"))].into(),
            method: Some(Method::Listed("observation".parse().unwrap())),
            required: Some(Required { missing: words("The second page"), due_on: Some(later) }),
            decided_on: Some(day),
            is_prior_learning: true,
        },
    };
    portfolio.decisions.insert(second, made(assessor(), 8, decision));
    let other = Decision {
        criterion: criterion(1),
        wording: Digest::of(b"wording"),
        evidence: BTreeMap::new(),
        outcome: Outcome::MoreEvidenceNeeded,
        feedback: String::new(),
        supersedes: None,
        basis: Basis {
            method: Some(Method::Other(words("Mystery shopping: nobody knew"))),
            required: Some(Required { missing: words("Anything"), due_on: None }),
            ..Basis::default()
        },
    };
    portfolio.decisions.insert(DecisionId::new(moment(8), bytes(3)), made(assessor(), 8, other));
    let answer = Answer { evidence: [(evidence_id(1), Digest::of(b"now"))].into(), note: words("Here it is.") };
    portfolio.answers.keep(second, first_revision(answer, learner(), 9));

    let sign_off = SignOff {
        unit: criterion(0).unit,
        declaration: words("All criteria are met."),
        supersedes: None,
        name: Some(words("Asif Example")),
        decisions: [(criterion(0), second)].into(),
    };
    let signed = SignOffId::new(moment(10), bytes(1));
    portfolio.sign_offs.insert(signed, made(assessor(), 10, sign_off));

    let witness = AssessorEvidenceKind::WitnessCheck { witness: words("Wim Example"), relation: words("Line manager") };
    let kinds = [AssessorEvidenceKind::Observation, AssessorEvidenceKind::ProfessionalDiscussion, witness];
    for (n, kind) in (0..).zip(kinds) {
        let evidence = AssessorEvidence {
            number: EvidenceNumber(1),
            kind,
            title: words("A call"),
            held_on: day,
            place: words("On site"),
            account: words("She asked before she offered."),
            criteria: [(criterion(0), vec![Location::Time { start: 65, end: None }])].into(),
            files: if n == 1 { vec![attachment(b"abc", "call.mp3")] } else { Vec::new() },
            supersedes: (n == 2).then(|| evidence_id(61)),
            reason: (n == 2).then(|| words("The name was wrong.")),
        };
        portfolio.assessor_evidence.insert(evidence_id(60 + n), made(assessor(), 7, evidence));
    }

    let unit = criterion(0).unit;
    let action = EntryId::new(moment(11), bytes(20));
    let entries = [
        (
            assessor(),
            Entry::Feedback(Feedback {
                about: About::Unit(unit),
                text: words("Good work."),
                audience: Audience::Learner,
                supersedes: None,
                reason: None,
            }),
        ),
        (
            iqa(),
            Entry::Feedback(Feedback {
                about: About::Criterion(criterion(0)),
                text: words("Say more."),
                audience: Audience::Assessors,
                supersedes: Some(action),
                reason: None,
            }),
        ),
        (
            assessor(),
            Entry::Feedback(Feedback {
                about: About::Overall,
                text: words("On the way."),
                audience: Audience::Learner,
                supersedes: None,
                reason: None,
            }),
        ),
        (
            assessor(),
            Entry::Interest(Interest {
                of: learner(),
                interest: Some(words("A cousin")),
                scrutinised_by: Some(words("Carla Example")),
                declaration: words("I declare:"),
                name: words("Asif Example"),
                supersedes: None,
            }),
        ),
        (assessor(), Entry::Reopening(Reopening { sign_off: signed, reason: words("A page came back.") })),
        (
            learner(),
            Entry::Countersignature(Countersignature {
                evidence: evidence_id(60),
                comment: words("So it was."),
                name: words("Lena Example"),
            }),
        ),
        (
            iqa(),
            Entry::PlannedSample(PlannedSample {
                unit,
                stage: Stage::Interim,
                planned_on: Some(later),
                is_required: true,
                reason: words("A new assessor"),
                is_dropped: true,
                supersedes: None,
            }),
        ),
        (
            iqa(),
            Entry::Sample(Sample {
                unit,
                stage: Stage::Summative,
                opinions: [(second, Opinion { verdict: Verdict::Disagree, reason: words("Too little") })].into(),
                evidence: [(evidence_id(1), Digest::of(b"seen"))].into(),
                notes: words("Two pages"),
                planned: None,
            }),
        ),
        (
            iqa(),
            Entry::Action(ActionStep::Raised {
                of: assessor(),
                what: words("Say what is missing"),
                due_on: Some(later),
                decision: Some(second),
                blocks: Some(unit),
            }),
        ),
        (assessor(), Entry::Action(ActionStep::Answered { action, response: words("Done.") })),
        (iqa(), Entry::Action(ActionStep::Closed { action, note: words("Thank you.") })),
        (
            iqa(),
            Entry::Release(Release {
                unit,
                sign_off: signed,
                declaration: words("It may be claimed."),
                name: words("Ines Example"),
            }),
        ),
    ];
    for (n, (by, entry)) in (12..).zip(entries) {
        portfolio.entries.insert(EntryId::new(moment(11), bytes(n)), made(by, 11, entry));
    }
    portfolio
}

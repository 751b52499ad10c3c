//! The front sheet: who, which qualification, who took part, where each unit stands.

use super::errata::Notes;
use super::{Declaration, Desk, Kind, Paper, Piece, Row, Sheet, Table, faint, strong, text};
use crate::combination::words as combination_words;
use crate::portfolio::release::released;
use crate::portfolio::{RecordKey, Role};
use crate::spec::{Award, Unit};
use crate::terms::{say, say_with};
use crate::wire;
use std::fmt::Display;

const UNITS: &[&str] = &["Unit", "Title", "Level", "Credits", "GLH", "TQT", "Claimed", "{Met}", "State", "Signed off"];
const PEOPLE: &[&str] = &["Role", "Name", "Registration number"];

pub(super) fn paper(desk: &Desk<'_>) -> Paper {
    let Desk { spec, portfolio, progress, .. } = *desk;
    let mut notes = Notes::on(spec);
    let learner = portfolio.learner();
    let enrolment = portfolio.enrolment.value.as_ref();
    let award = enrolment.and_then(|enrolment| spec.award(enrolment.award));
    let or_blank = |words: Option<String>| words.map_or_else(|| faint("Not stated"), text);
    let mut facts = vec![
        (say("{Learner}"), vec![strong(desk.learner_name())]),
        ("Registration number", vec![or_blank(learner.and_then(|learner| learner.registration_number.clone()))]),
        ("Training provider", vec![or_blank(enrolment.and_then(|enrolment| enrolment.provider.clone()))]),
        ("Awarding body", vec![text(spec.awarding_body.value.clone())]),
    ];
    if let Some(award) = award {
        facts.extend(of_award(award, &mut notes));
    }
    facts.push((
        "Specification",
        vec![text(format!("{}, version {}", spec.title, spec.version)), Piece::Digest(spec.digest)],
    ));
    if let Some(enrolment) = enrolment {
        facts.push(("Enrolled", vec![Piece::Day(desk.day(enrolment.started_at))]));
        if let Some(standing) = progress.award(enrolment.award) {
            let headline = combination_words::headline(&standing.verdict, &progress.standing);
            let counts = standing.counts;
            let numbers: [&dyn Display; 3] = [&counts.met, &counts.criteria, &counts.claimed];
            let sum = say_with("{0} of {1} criteria of the plan {met}, {2} claimed", &numbers);
            facts.push(("Where it stands", vec![text(headline), text(sum)]));
        }
    }
    facts.push(("Records of this portfolio", vec![Piece::Digest(wire::records_digest(portfolio))]));

    let is_in = |unit: &&Unit| {
        progress
            .units
            .get(&unit.unit_ref)
            .is_some_and(|unit| unit.is_planned || unit.is_signed_off || unit.counts.judged > 0)
    };
    let units = spec.units.iter().filter(is_in).map(|unit| unit_row(desk, unit, &mut notes)).collect();
    let units =
        Table { kind: Kind::Units, unit: None, columns: UNITS, under: "", rows: units, empty: "No unit is planned." };
    let people = Table {
        kind: Kind::People,
        unit: None,
        columns: PEOPLE,
        under: "",
        rows: people(desk),
        empty: "Nobody has written here.",
    };

    let submission = portfolio.submissions.values().max_by_key(|submission| submission.at);
    let declaration = match submission {
        Some(made) => Declaration {
            title: say("The {learner}’s declaration"),
            text: made.value.declaration.clone(),
            by: vec![strong(made.value.name.clone()), Piece::Day(desk.day(made.at)), Piece::Digest(made.value.records)],
        },
        None => Declaration {
            title: say("The {learner}’s declaration"),
            text: "Not handed over yet, so nothing is declared.".to_owned(),
            by: Vec::new(),
        },
    };
    let title = "Portfolio of evidence".to_owned();
    Paper {
        sheet: Sheet::Front,
        running: desk.running("Front sheet"),
        title,
        facts,
        tables: vec![units, people],
        declarations: vec![declaration],
        notes: notes.texts(),
        lines: vec![say("{Learner}"), say("{Assessor}"), say("{Internal quality assurer}")],
    }
}

fn of_award(award: &Award, notes: &mut Notes<'_>) -> Vec<(&'static str, Vec<Piece>)> {
    let marks = notes.marks(award.errata.iter().copied());
    let qan = notes.marks(award.qan.erratum);
    let sizes = notes.marks([award.credit.erratum, award.glh.erratum, award.tqt.erratum].into_iter().flatten());
    // A number is printed once it is certain which it is, and not before (E-01).
    let number = match &award.qan.value {
        Some(number) => text(format!("{number}{qan}")),
        None => text(format!("To be confirmed by the provider{qan}")),
    };
    let (credit, glh, tqt) = (award.credit.value, award.glh.value, award.tqt.value);
    vec![
        ("Qualification", vec![strong(format!("{}{marks}", award.title))]),
        ("Qualification number (QAN)", vec![number]),
        ("Size", vec![text(format!("Level {} · {credit} credits · {glh} GLH · {tqt} TQT{sizes}", award.level))]),
    ]
}

fn unit_row(desk: &Desk<'_>, unit: &Unit, notes: &mut Notes<'_>) -> Row {
    let id = unit.unit_ref;
    let progress = desk.progress.units.get(&id).copied().unwrap_or_default();
    let is_prior = unit.criteria().any(|criterion| {
        desk.progress.criteria.get(&criterion.criterion_ref).is_some_and(|criterion| criterion.is_prior_learning)
    });
    let state = match (progress.is_achieved, released(desk.portfolio, &desk.standing, id).is_some()) {
        (true, true) => "Achieved, released to be claimed",
        (true, false) => "Achieved",
        (false, _) if progress.is_signed_off => "Signed off, with something open again",
        (false, _) if progress.counts.met == progress.counts.criteria && progress.counts.criteria > 0 => {
            say("All {met}, not signed off")
        }
        (false, _) if progress.is_planned => "In the plan",
        (false, _) => "Not in the plan",
    };
    let mut state = vec![text(state)];
    state.extend(is_prior.then(|| faint("with prior learning (RPL)")));
    let signed_off = desk
        .standing
        .sign_off(id)
        .map_or_else(Vec::new, |(_, made)| vec![Piece::Day(desk.day(made.at)), faint(desk.person(made.by))]);
    let marks = notes
        .marks([unit.title.erratum, unit.credit.erratum, unit.glh.erratum, unit.tqt.erratum].into_iter().flatten());
    let counts = progress.counts;
    let of = |number: u32| vec![text(format!("{number} of {}", counts.criteria))];
    Row {
        key: id.to_string(),
        under: Vec::new(),
        cells: vec![
            vec![strong(id.to_string())],
            vec![text(format!("{}{marks}", unit.title.value))],
            vec![text(unit.level.to_string())],
            vec![text(unit.credit.value.to_string())],
            vec![text(unit.glh.value.to_string())],
            vec![text(unit.tqt.value.to_string())],
            of(counts.claimed),
            of(counts.met),
            state,
            signed_off,
        ],
    }
}

fn people(desk: &Desk<'_>) -> Vec<Row> {
    let roles = [
        (Role::Learner, say("{Learner}")),
        (Role::Assessor, say("{Assessor}")),
        (Role::Iqa, say("{Internal quality assurer}")),
    ];
    let mut rows = Vec::new();
    for (role, word) in roles {
        for id in desk.in_role(role) {
            let Some(actor) = desk.portfolio.actors.get(id) else { continue };
            rows.push(Row {
                key: id.to_string(),
                under: Vec::new(),
                cells: vec![
                    vec![text(word)],
                    vec![strong(actor.name.clone())],
                    actor.registration_number.clone().map(text).into_iter().collect(),
                ],
            });
        }
    }
    rows
}

/// A sign-off of a unit as a declaration, or that there is none.
pub(super) fn sign_off(desk: &Desk<'_>, unit: &Unit) -> Declaration {
    let title = say("Sign-off by the {assessor}");
    let Some((id, made)) = desk.standing.sign_off(unit.unit_ref) else {
        return Declaration { title, text: "The unit is not signed off.".to_owned(), by: Vec::new() };
    };
    let name = made.value.name.clone().unwrap_or_else(|| desk.person(made.by));
    let mut by = vec![strong(name), Piece::Day(desk.day(made.at))];
    by.extend(desk.signed(RecordKey::SignOff(id)));
    Declaration { title, text: still(desk, unit, &made.value.declaration), by }
}

/// The words of a declaration, and whether what it stands on is still as it was.
pub(super) fn still(desk: &Desk<'_>, unit: &Unit, declaration: &str) -> String {
    let is_achieved = desk.progress.units.get(&unit.unit_ref).is_some_and(|unit| unit.is_achieved);
    if is_achieved {
        return declaration.to_owned();
    }
    format!(
        "{declaration} (Something that this stands on has changed since, or is disputed: it has to be looked at again.)"
    )
}

//! What the file itself says of the document that it was entered from.

use super::{Explanations, FindingKind, Notes, place_of_award, place_of_unit};
use crate::spec::{ErratumId, Specification, Stated};

pub(super) fn check(notes: &mut Notes) {
    let spec = notes.spec;
    let places = places(spec);
    for (n, erratum) in spec.errata.iter().enumerate() {
        let own = format!("errata[{n}] ({})", erratum.id);
        let mut stands = places.iter().filter(|(id, _)| *id == erratum.id).map(|(_, place)| place);
        match stands.next() {
            None => notes.note(own.clone(), FindingKind::UnplacedErratum { erratum: erratum.id }, Explanations::NONE),
            Some(first) if !notes.used.iter().any(|(used, _)| *used == erratum.id) => {
                let kind = FindingKind::Recorded {
                    finding: erratum.finding.clone(),
                    treatment: erratum.treatment.clone(),
                    places: 1 + stands.count(),
                };
                let itself = Explanations { at_value: Some(erratum.id), around: &[] };
                notes.note(first.clone(), kind, itself);
            }
            Some(_) => {}
        }
        for (e, code) in erratum.explains.iter().enumerate() {
            if !notes.used.iter().any(|(used, explained)| *used == erratum.id && explained == code) {
                let kind = FindingKind::ExplainsNothing { erratum: erratum.id, code: code.clone() };
                notes.note(format!("{own}.explains[{e}]"), kind, Explanations::NONE);
            }
        }
    }
}

/// Where each erratum stands, in the document's order.
fn places(spec: &Specification) -> Vec<(ErratumId, String)> {
    let mut places = Places::default();
    places.value("awardingBody", &spec.awarding_body);
    if let Some(published_on) = &spec.published_on {
        places.value("publishedOn", published_on);
    }
    for (n, award) in spec.awards.iter().enumerate() {
        let place = place_of_award(n, award);
        places.value(&format!("{place}.qan"), &award.qan);
        places.value(&format!("{place}.credit"), &award.credit);
        places.value(&format!("{place}.glh"), &award.glh);
        places.value(&format!("{place}.tqt"), &award.tqt);
        places.list(&place, &award.errata);
    }
    for (n, unit) in spec.units.iter().enumerate() {
        let place = place_of_unit(n, unit);
        places.value(&format!("{place}.title"), &unit.title);
        places.value(&format!("{place}.glh"), &unit.glh);
        places.value(&format!("{place}.tqt"), &unit.tqt);
        places.value(&format!("{place}.credit"), &unit.credit);
        if let Some(summary) = &unit.summary {
            places.value(&format!("{place}.summary"), summary);
        }
        places.list(&place, &unit.errata);
        for (o, outcome) in unit.outcomes.iter().enumerate() {
            let place = format!("{place}.outcomes[{o}]");
            places.value(&format!("{place}.number"), &outcome.number);
            places.value(&format!("{place}.wording"), &outcome.wording);
            for (c, criterion) in outcome.criteria.iter().enumerate() {
                let place = format!("{place}.criteria[{c}]");
                places.value(&format!("{place}.number"), &criterion.number);
                places.value(&format!("{place}.wording"), &criterion.wording);
                places.list(&format!("{place}.content"), &criterion.content_errata);
                places.list(&place, &criterion.errata);
            }
        }
    }
    if let Some(simulation) = &spec.simulation {
        places.list("simulation", &simulation.errata);
    }
    for (n, guidance) in spec.guidance.iter().enumerate() {
        places.list(&format!("guidance[{n}] ({})", guidance.id), &guidance.errata);
    }
    places.0
}

#[derive(Default)]
struct Places(Vec<(ErratumId, String)>);

impl Places {
    fn value<T>(&mut self, place: &str, stated: &Stated<T>) {
        self.list(place, stated.erratum.as_slice());
    }

    fn list(&mut self, place: &str, errata: &[ErratumId]) {
        self.0.extend(errata.iter().map(|erratum| (*erratum, place.to_owned())));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{found, noted};
    use super::*;
    use crate::spec::Severity;

    const PLACED: (&str, &str) = ("'ref': 'U2',", "'ref': 'U2', 'errata': ['E-1'],");
    const EXPLAINS: (&str, &str) = ("'finding': 'F'", "'explains': ['title-differs'], 'finding': 'F'");

    #[test]
    fn what_the_file_records_is_found_once_with_its_places() {
        let recorded = |places| FindingKind::Recorded { finding: "F".into(), treatment: "T".into(), places };
        let once = noted(&[PLACED], "units[1] (U2)", recorded(1));
        assert_eq!((once.severity, once.explained_by), (Severity::A, Some("E-1".parse().unwrap())));
        let value = ("'tqt': 30", "'tqt': { 'value': 30, 'published': '300', 'erratum': 'E-1' }");
        noted(&[PLACED, value], "awards[0] (award).tqt", recorded(2));
    }

    #[test]
    fn an_erratum_that_stands_nowhere() {
        let unplaced = FindingKind::UnplacedErratum { erratum: "E-1".parse().unwrap() };
        noted(&[("'decidedBy': 'Us'", "'decidedBy': 'E-1'")], "errata[0] (E-1)", unplaced);
    }

    #[test]
    fn an_erratum_explains_what_it_lists_where_it_stands() {
        let second = ("'title': 'Two',", "'title': 'Two', 'titleInStructure': 'Second',");
        let findings = found(&[PLACED, EXPLAINS, second]);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].kind.code(), "title-differs");
        assert_eq!(findings[0].explained_by, Some("E-1".parse().unwrap()));
    }

    #[test]
    fn an_erratum_explains_nothing_elsewhere_and_nothing_else() {
        let codes = |replaced: &[(&str, &str)]| -> Vec<(&str, bool)> {
            found(replaced).iter().map(|finding| (finding.kind.code(), finding.explained_by.is_some())).collect()
        };
        let first = ("'title': 'One',", "'title': 'One', 'titleInStructure': 'First',");
        let unused = [("title-differs", false), ("recorded", true), ("explains-nothing", false)];
        assert_eq!(codes(&[PLACED, EXPLAINS, first]), unused);
        let second = ("'title': 'Two',", "'title': 'Two', 'titleInStructure': 'Second',");
        assert_eq!(codes(&[PLACED, second]), [("title-differs", false), ("recorded", true)]);
    }
}

//! Records that two devices changed apart from each other, side by side: what each version says, and what differs.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::kept::{Kept, Revision, Says};
use super::{
    Actor, Answer, Attachment, Claim, Competence, Enrolment, Evidence, EvidenceContent, EvidenceNumber, Location,
    Mapping, Parked, Portfolio, RecordKey, Setting,
};
use crate::spec::Specification;

/// A record with more than one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fork {
    /// Which record.
    pub record: RecordKey,
    /// Its versions: the one that is shown first, then those that say something else.
    pub versions: Vec<Version>,
    /// The parts in which they differ, in the order in which they are shown.
    pub differing: Vec<Part>,
    /// Whether all of them can be kept, as so many evidence items or as one mapping.
    pub can_keep_both: bool,
}

/// One version of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Which: when it came about, and by whose hand.
    pub revision: Revision,
    /// What it says, part by part; `None` where it says that the record is withdrawn.
    pub says: Option<Vec<(Part, String)>>,
}

/// A part of a record, for a label beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// A title.
    Title,
    /// Names of files, with their lengths and the beginnings of their digests.
    Files,
    /// A written account.
    Account,
    /// An address.
    Address,
    /// Where something is kept.
    Place,
    /// Who holds it.
    Holder,
    /// Types of evidence.
    Types,
    /// The day that it was produced.
    ProducedOn,
    /// Where it came about.
    Setting,
    /// A description.
    Description,
    /// Where in the evidence the proof is.
    Locations,
    /// How it meets the criterion.
    Reason,
    /// The award aimed at.
    Award,
    /// The units planned.
    Units,
    /// The training provider.
    Provider,
    /// A name.
    Name,
    /// A registration number.
    RegistrationNumber,
    /// Prior learning that is claimed.
    PriorLearning,
    /// Evidence that is named.
    Evidence,
    /// What there is to say.
    Note,
    /// What somebody can.
    Competence,
}

/// Everything of `portfolio` that has more than one version.
pub fn forks(spec: &Specification, portfolio: &Portfolio) -> Vec<Fork> {
    portfolio.forked().into_iter().filter_map(|record| fork(spec, portfolio, record)).collect()
}

fn fork(spec: &Specification, portfolio: &Portfolio, record: RecordKey) -> Option<Fork> {
    macro_rules! of {
        ($table:ident, $key:expr, $says:expr) => {{
            let others = portfolio.$table.others().find(|(key, _)| *key == $key)?.1;
            let current = portfolio.$table.kept($key)?;
            versions(current, others.visible_rivals(current), $says)
        }};
    }
    let versions = match record {
        RecordKey::Enrolment => {
            let rivals = portfolio.enrolment_others.visible_rivals(&portfolio.enrolment);
            versions(&portfolio.enrolment, rivals, |value| enrolment(spec, value))
        }
        RecordKey::Actor(id) => of!(actors, id, actor),
        RecordKey::Competence(id) => of!(competences, id, competence),
        RecordKey::Evidence(id) => of!(evidence, id, |value| evidence(spec, value)),
        RecordKey::Mapping(key) => of!(mappings, key, mapping),
        RecordKey::Claim(criterion) => of!(claims, criterion, claim),
        RecordKey::Parked(key) => of!(parked, key, parked),
        RecordKey::Answer(id) => of!(answers, id, |value| answer(portfolio, value)),
        _ => return None,
    };
    let said = versions.iter().filter(|version| version.says.is_some()).count();
    let is_shown = versions.first().is_some_and(|version| version.says.is_some());
    let can_keep_both = match record {
        RecordKey::Evidence(_) => said > 1 || (!is_shown && said > 0),
        RecordKey::Mapping(_) => is_shown && said > 1,
        _ => false,
    };
    Some(Fork { record, differing: differing(&versions), versions, can_keep_both })
}

/// When the version of `record` came about that `portfolio` shows; `None` if it has no such record.
pub fn shown_at(portfolio: &Portfolio, record: RecordKey) -> Option<Timestamp> {
    let revision = match record {
        RecordKey::Enrolment => &portfolio.enrolment.revision,
        RecordKey::Actor(id) => &portfolio.actors.kept(id)?.revision,
        RecordKey::Competence(id) => &portfolio.competences.kept(id)?.revision,
        RecordKey::Evidence(id) => &portfolio.evidence.kept(id)?.revision,
        RecordKey::Mapping(key) => &portfolio.mappings.kept(key)?.revision,
        RecordKey::Claim(criterion) => &portfolio.claims.kept(criterion)?.revision,
        RecordKey::Parked(key) => &portfolio.parked.kept(key)?.revision,
        RecordKey::Answer(id) => &portfolio.answers.kept(id)?.revision,
        _ => return None,
    };
    Some(revision.at)
}

fn versions<'a, T: Says + 'a>(
    current: &'a Kept<T>,
    rivals: impl Iterator<Item = &'a Kept<T>>,
    says: impl Fn(&T) -> Vec<(Part, String)>,
) -> Vec<Version> {
    let all = std::iter::once(current).chain(rivals);
    all.map(|kept| Version { revision: kept.revision.clone(), says: kept.value.as_ref().map(&says) }).collect()
}

fn differing(versions: &[Version]) -> Vec<Part> {
    let said: Vec<&Vec<(Part, String)>> = versions.iter().filter_map(|version| version.says.as_ref()).collect();
    let parts: BTreeSet<Part> = said.iter().flat_map(|parts| parts.iter().map(|(part, _)| *part)).collect();
    let of = |parts: &[(Part, String)], part: Part| {
        parts.iter().find(|(other, _)| *other == part).map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let differs = |part: &Part| said.iter().map(|parts| of(parts, *part)).collect::<BTreeSet<_>>().len() > 1;
    parts.into_iter().filter(differs).collect()
}

impl Version {
    /// What it says of `part`; nothing where it has no such part.
    pub fn part(&self, part: Part) -> &str {
        let found = self.says.iter().flatten().find(|(other, _)| *other == part);
        found.map_or("", |(_, text)| text.as_str())
    }
}

fn evidence(spec: &Specification, value: &Evidence) -> Vec<(Part, String)> {
    let mut parts = vec![(Part::Title, value.title.clone())];
    parts.extend(content(&value.content));
    let label = |id: &crate::spec::EvidenceTypeId| {
        spec.evidence_type(*id).map_or_else(|| id.to_string(), |kind| kind.label.clone())
    };
    parts.extend([
        (Part::Types, value.types.iter().map(label).collect::<Vec<_>>().join(", ")),
        (Part::ProducedOn, value.produced_on.map(|day| day.to_string()).unwrap_or_default()),
        (
            Part::Setting,
            match value.setting {
                Some(Setting::Workplace) => "Workplace".to_owned(),
                Some(Setting::Simulated) => "Simulated".to_owned(),
                None => String::new(),
            },
        ),
        (Part::Description, value.description.clone()),
    ]);
    parts
}

/// What evidence is made of.
pub(super) fn content(content: &EvidenceContent) -> Vec<(Part, String)> {
    match content {
        EvidenceContent::Files(all) => vec![(Part::Files, files(all))],
        EvidenceContent::Account { text } => vec![(Part::Account, text.clone())],
        EvidenceContent::Link { url } => vec![(Part::Address, url.clone())],
        EvidenceContent::Elsewhere { place, holder } => {
            vec![(Part::Place, place.clone()), (Part::Holder, holder.clone())]
        }
    }
}

pub(super) fn files(files: &[Attachment]) -> String {
    let file =
        |file: &Attachment| format!("{} · {} bytes · {}…", file.file_name, file.size, &file.digest.to_string()[..8]);
    files.iter().map(file).collect::<Vec<_>>().join("\n")
}

pub(super) fn places(locations: &[Location]) -> String {
    locations.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn mapping(value: &Mapping) -> Vec<(Part, String)> {
    vec![(Part::Locations, places(&value.locations)), (Part::Reason, value.reason.clone())]
}

fn parked(value: &Parked) -> Vec<(Part, String)> {
    mapping(&value.mapping)
}

fn claim(value: &Claim) -> Vec<(Part, String)> {
    let prior = value.prior_learning.as_ref().map(|prior| {
        let on = prior.achieved_on.map(|day| day.to_string()).unwrap_or_default();
        let said = [prior.source.clone(), on, prior.certificate.clone(), prior.approval.clone()];
        said.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
    });
    vec![(Part::PriorLearning, prior.unwrap_or_default())]
}

fn answer(portfolio: &Portfolio, value: &Answer) -> Vec<(Part, String)> {
    let number = |id: &super::EvidenceId| {
        let number = portfolio.number_given(*id).unwrap_or(EvidenceNumber(0));
        portfolio.evidence.get(*id).map_or(number, |evidence| evidence.number).to_string()
    };
    vec![
        (Part::Evidence, value.evidence.keys().map(number).collect::<Vec<_>>().join(", ")),
        (Part::Note, value.note.clone()),
    ]
}

fn enrolment(spec: &Specification, value: &Enrolment) -> Vec<(Part, String)> {
    let award = spec.award(value.award).map_or_else(|| value.award.to_string(), |award| award.title.clone());
    vec![
        (Part::Award, award),
        (Part::Units, value.units.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
        (Part::Provider, value.provider.clone().unwrap_or_default()),
    ]
}

fn actor(value: &Actor) -> Vec<(Part, String)> {
    let number = value.registration_number.clone().unwrap_or_default();
    vec![(Part::Name, value.name.clone()), (Part::RegistrationNumber, number)]
}

fn competence(value: &Competence) -> Vec<(Part, String)> {
    let level = value.level.map(|level| format!("Level {level}")).unwrap_or_default();
    let awards = value.awards.iter().map(|award| award.title.clone()).collect::<Vec<_>>().join(", ");
    let minutes: u64 = value.development.iter().map(|one| u64::from(one.minutes)).sum();
    let development = format!("{} h {} min of development", minutes / 60, minutes % 60);
    let said = [value.occupation.clone(), level, value.subject.clone(), awards, development];
    let text = said.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
    vec![(Part::Competence, text)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portfolio::command::{Choice, Command, EvidenceDetails};
    use crate::testing::{self, assessor, criterion, evidence_id, learner, moment};
    use crate::workspace::Workspace;
    use std::sync::Arc;

    /// A portfolio in which two devices said different things, as `there` and here.
    fn apart(here: &[Command], there: &[Command]) -> Workspace {
        let spec = Arc::new(testing::isp_specification());
        let open = |seconds: i64, commands: &[Command]| {
            let mut workspace = Workspace::open(spec.clone(), testing::small_portfolio(), learner());
            for (n, command) in (0..).zip(commands) {
                workspace.dispatch(command.clone(), moment(seconds + n)).unwrap();
            }
            workspace
        };
        let (here, there) = (open(100, here), open(200, there));
        let merged = crate::bundle::merge::merge(here.portfolio(), there.portfolio()).unwrap().result;
        Workspace::open(spec, merged, learner())
    }

    fn describe(title: &str) -> Command {
        let details = EvidenceDetails { title: title.to_owned(), ..EvidenceDetails::default() };
        Command::DescribeEvidence { evidence: evidence_id(1), details }
    }

    fn locate(place: &str) -> Command {
        let mapping = super::super::MappingKey { evidence: evidence_id(1), criterion: criterion(0) };
        Command::DescribeMapping { mapping, locations: Location::read_all(place), reason: "Because.".to_owned() }
    }

    #[test]
    fn both_versions_stand_side_by_side_with_what_differs() {
        let both = apart(&[describe("Here"), locate("p. 1")], &[describe("There"), locate("p. 2")]);
        let forks = forks(both.spec(), both.portfolio());
        let of = |part: Part| -> Vec<String> {
            let fork = forks.iter().find(|fork| fork.differing == [part]).unwrap();
            let mut said: Vec<String> = fork.versions.iter().map(|version| version.part(part).to_owned()).collect();
            said.sort();
            said
        };
        assert_eq!(
            (of(Part::Title), of(Part::Locations)),
            (vec!["Here".into(), "There".into()], vec!["p. 1".into(), "p. 2".into()])
        );
        assert!(forks.iter().all(|fork| fork.can_keep_both && fork.versions.len() == 2));
        assert!(forks.iter().all(|fork| fork.versions.iter().all(|version| version.revision.by == learner())));
    }

    #[test]
    fn a_version_that_was_withdrawn_says_so_and_the_other_can_be_kept() {
        let both = apart(&[describe("Here")], &[Command::WithdrawEvidence([evidence_id(1)].into())]);
        let forks = forks(both.spec(), both.portfolio());
        let fork = forks.iter().find(|fork| fork.record == RecordKey::Evidence(evidence_id(1))).unwrap();
        assert_eq!(fork.versions.iter().filter(|version| version.says.is_none()).count(), 1);
        assert_eq!(fork.differing, []);
    }

    #[test]
    fn what_is_settled_has_one_version() {
        let mut both = apart(&[describe("Here")], &[describe("There")]);
        let record = RecordKey::Evidence(evidence_id(1));
        let rival = forks(both.spec(), both.portfolio())[0].versions[1].revision.clone();
        both.dispatch(Command::Settle { record, choice: Choice::Rival(rival) }, moment(300)).unwrap();
        assert_eq!(forks(both.spec(), both.portfolio()), []);
    }

    #[test]
    fn every_kind_of_record_is_described() {
        let portfolio = testing::judged_portfolio();
        let spec = testing::isp_specification();
        assert_eq!(forks(&spec, &portfolio), []);
        assert!(!competence(portfolio.competences.get(assessor()).unwrap())[0].1.is_empty());
        assert!(claim(portfolio.claims.get(criterion(1)).unwrap())[0].1.contains("Northgate"));
        assert_eq!(enrolment(&spec, portfolio.enrolment.value.as_ref().unwrap()).len(), 3);
        for (_, value) in portfolio.answers.iter() {
            assert!(answer(&portfolio, value)[0].1.starts_with('E'));
        }
    }
}

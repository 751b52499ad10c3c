//! Who takes part, and what the learner set out to do.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::values::{Moment, Prefixed, Text};
use super::{Shape, ShapeError, same_variants};
use crate::portfolio::{self, ActorId, PortfolioId, Worded, competence};
use crate::spec::{AwardId, CriterionRef, SpecificationId, UnitRef};

/// `enrolments`
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Enrolment {
    id: Text<PortfolioId>,
    learner: Text<ActorId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<String>,
    specification: SpecificationPin,
    award: Text<AwardId>,
    units: Vec<Text<UnitRef>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pinned: Vec<Text<UnitRef>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ruled_out: Vec<Text<UnitRef>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    target_on: Option<Text<Date>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unit_targets: Vec<UnitTarget>,
    started_at: Moment,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    earlier: Vec<Earlier>,
}

/// The day by which a learner means to have a unit.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct UnitTarget {
    unit: Text<UnitRef>,
    on: Text<Date>,
}

/// An edition that the portfolio was pinned to before.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Earlier {
    specification: SpecificationPin,
    left_at: Moment,
    went: Vec<Went>,
}

/// A criterion of an earlier edition whose words went elsewhere in the next, or nowhere.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Went {
    criterion: Text<CriterionRef>,
    wording: Prefixed,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Text<CriterionRef>>,
}

impl From<&portfolio::Earlier> for Earlier {
    fn from(earlier: &portfolio::Earlier) -> Self {
        let went = earlier.went.iter().map(|(worded, to)| Went {
            criterion: Text(worded.criterion),
            wording: Prefixed(worded.wording),
            to: to.map(Text),
        });
        Earlier {
            specification: (&earlier.specification).into(),
            left_at: Moment(earlier.left_at),
            went: went.collect(),
        }
    }
}

impl From<Earlier> for portfolio::Earlier {
    fn from(earlier: Earlier) -> Self {
        let went = earlier.went.into_iter().map(|went| {
            let worded = Worded { criterion: went.criterion.0, wording: went.wording.0 };
            (worded, went.to.map(|to| to.0))
        });
        portfolio::Earlier {
            specification: earlier.specification.into(),
            left_at: earlier.left_at.0,
            went: went.collect(),
        }
    }
}

/// Which specification, in which wording.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct SpecificationPin {
    id: Text<SpecificationId>,
    version: String,
    digest: Prefixed,
}

impl From<&portfolio::SpecificationPin> for SpecificationPin {
    fn from(pin: &portfolio::SpecificationPin) -> Self {
        SpecificationPin { id: Text(pin.id), version: pin.version.clone(), digest: Prefixed(pin.digest) }
    }
}

impl From<SpecificationPin> for portfolio::SpecificationPin {
    fn from(pin: SpecificationPin) -> Self {
        portfolio::SpecificationPin { id: pin.id.0, version: pin.version, digest: pin.digest.0 }
    }
}

/// `actors`
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Actor {
    id: Text<ActorId>,
    role: Role,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    registration_number: Option<String>,
}

/// A role.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// `learner`
    Learner,
    /// `assessor`
    Assessor,
    /// `iqa`
    Iqa,
}

impl Shape for Enrolment {
    type Key = PortfolioId;
    type Core = portfolio::Enrolment;

    fn of(id: PortfolioId, core: &portfolio::Enrolment) -> Enrolment {
        Enrolment {
            id: Text(id),
            learner: Text(core.learner),
            provider: core.provider.clone(),
            specification: (&core.specification).into(),
            award: Text(core.award),
            units: core.units.iter().copied().map(Text).collect(),
            pinned: core.pinned.iter().copied().map(Text).collect(),
            ruled_out: core.ruled_out.iter().copied().map(Text).collect(),
            target_on: core.target_on.map(Text),
            unit_targets: core
                .unit_targets
                .iter()
                .map(|(&unit, &on)| UnitTarget { unit: Text(unit), on: Text(on) })
                .collect(),
            started_at: Moment(core.started_at),
            earlier: core.earlier.iter().map(Earlier::from).collect(),
        }
    }

    fn core(self) -> Result<(PortfolioId, portfolio::Enrolment), ShapeError> {
        let enrolment = portfolio::Enrolment {
            learner: self.learner.0,
            provider: self.provider,
            specification: self.specification.into(),
            award: self.award.0,
            units: self.units.into_iter().map(|unit| unit.0).collect(),
            pinned: self.pinned.into_iter().map(|unit| unit.0).collect(),
            ruled_out: self.ruled_out.into_iter().map(|unit| unit.0).collect(),
            target_on: self.target_on.map(|on| on.0),
            unit_targets: self.unit_targets.into_iter().map(|target| (target.unit.0, target.on.0)).collect(),
            started_at: self.started_at.0,
            earlier: self.earlier.into_iter().map(Earlier::into).collect(),
        };
        Ok((self.id.0, enrolment))
    }
}

impl Shape for Actor {
    type Key = ActorId;
    type Core = portfolio::Actor;

    fn of(id: ActorId, core: &portfolio::Actor) -> Actor {
        Actor {
            id: Text(id),
            role: core.role.into(),
            name: core.name.clone(),
            registration_number: core.registration_number.clone(),
        }
    }

    fn core(self) -> Result<(ActorId, portfolio::Actor), ShapeError> {
        let Actor { id, role, name, registration_number } = self;
        Ok((id.0, portfolio::Actor { role: role.into(), name, registration_number }))
    }
}

same_variants!(Role = portfolio::Role { Learner, Assessor, Iqa });

/// `competences`
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Competence {
    id: Text<ActorId>,
    occupation: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<u8>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    subject: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    awards: Vec<AssessingAward>,
    #[serde(skip_serializing_if = "Option::is_none")]
    countersigned_by: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    development: Vec<Development>,
}

/// An award for assessing or quality assurance.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct AssessingAward {
    title: String,
    held: bool,
}

/// Time spent on one's own development.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Development {
    on: Text<Date>,
    minutes: u32,
    what: String,
}

impl Shape for Competence {
    type Key = ActorId;
    type Core = portfolio::Competence;

    fn of(id: ActorId, core: &portfolio::Competence) -> Competence {
        let award =
            |award: &competence::AssessingAward| AssessingAward { title: award.title.clone(), held: award.is_held };
        let development = |development: &competence::Development| Development {
            on: Text(development.on),
            minutes: development.minutes,
            what: development.what.clone(),
        };
        Competence {
            id: Text(id),
            occupation: core.occupation.clone(),
            level: core.level,
            subject: core.subject.clone(),
            awards: core.awards.iter().map(award).collect(),
            countersigned_by: core.countersigned_by.clone(),
            development: core.development.iter().map(development).collect(),
        }
    }

    fn core(self) -> Result<(ActorId, portfolio::Competence), ShapeError> {
        let award = |award: AssessingAward| competence::AssessingAward { title: award.title, is_held: award.held };
        let development = |Development { on, minutes, what }| competence::Development { on: on.0, minutes, what };
        let competence = portfolio::Competence {
            occupation: self.occupation,
            level: self.level,
            subject: self.subject,
            awards: self.awards.into_iter().map(award).collect(),
            countersigned_by: self.countersigned_by,
            development: self.development.into_iter().map(development).collect(),
        };
        Ok((self.id.0, competence))
    }
}

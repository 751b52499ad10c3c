//! What samples cover: learners, assessors, methods, units (feature Q04, as far as it is asked for now).

use std::collections::BTreeMap;

use super::{Learner, Person};
use crate::portfolio::PortfolioId;
use crate::portfolio::judging::{Basis, Method};
use crate::portfolio::standing::sampled;
use crate::spec::{EvidenceTypeId, UnitRef};

/// How many of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// So many were sampled.
    pub sampled: usize,
    /// Of so many.
    pub all: usize,
}

impl Share {
    fn add(&mut self, is_sampled: bool) {
        self.all += 1;
        self.sampled += usize::from(is_sampled);
    }
}

/// What samples cover, counted in decisions that stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// By learner.
    pub learners: BTreeMap<PortfolioId, Share>,
    /// By assessor.
    pub assessors: BTreeMap<Person, Share>,
    /// By how it was judged.
    pub methods: BTreeMap<JudgedBy, Share>,
    /// By unit.
    pub units: BTreeMap<UnitRef, Share>,
}

/// How something was judged, as far as samples go by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum JudgedBy {
    /// By a method that the specification lists.
    Listed(EvidenceTypeId),
    /// By what was learned before: a quality assurer from outside asks for it first.
    PriorLearning,
    /// An assessor named no method, or one that no list has.
    Unlisted,
}

impl JudgedBy {
    fn of(basis: &Basis) -> JudgedBy {
        match &basis.method {
            _ if basis.is_prior_learning => JudgedBy::PriorLearning,
            Some(Method::Listed(id)) => JudgedBy::Listed(*id),
            Some(Method::Other(_)) | None => JudgedBy::Unlisted,
        }
    }
}

impl Coverage {
    /// The assessors of whose decisions none was sampled.
    pub fn assessors_left_out(&self) -> impl Iterator<Item = &Person> {
        self.assessors.iter().filter(|(_, share)| share.sampled == 0).map(|(person, _)| person)
    }

    /// The learners of whose decisions none was sampled.
    pub fn learners_left_out(&self) -> impl Iterator<Item = PortfolioId> {
        self.learners.iter().filter(|(_, share)| share.sampled == 0).map(|(id, _)| *id)
    }

    /// The units in which no decision was sampled.
    pub fn units_left_out(&self) -> impl Iterator<Item = UnitRef> {
        self.units.iter().filter(|(_, share)| share.sampled == 0).map(|(unit, _)| *unit)
    }

    /// The methods by which decisions were made of which none was sampled.
    pub fn methods_left_out(&self) -> impl Iterator<Item = JudgedBy> {
        self.methods.iter().filter(|(_, share)| share.sampled == 0).map(|(method, _)| *method)
    }
}

/// What the samples of these portfolios cover.
pub fn coverage(learners: &[Learner<'_>]) -> Coverage {
    let mut coverage = Coverage::default();
    for learner in learners {
        let sampled = sampled(learner.portfolio);
        for (criterion, judged) in learner.standing.all() {
            let is_sampled = sampled.contains(&judged.id);
            let method = JudgedBy::of(&judged.made.value.basis);
            coverage.learners.entry(learner.id()).or_default().add(is_sampled);
            coverage.assessors.entry(learner.person(judged.made.by)).or_default().add(is_sampled);
            coverage.methods.entry(method).or_default().add(is_sampled);
            coverage.units.entry(criterion.unit).or_default().add(is_sampled);
        }
    }
    coverage
}

//! What would complete an award: the cheapest ways to it, each unit's part in it, and why something cannot be.

use std::collections::BTreeSet;

use super::problem::{Candidate, Solver, Wish};
use super::verdict::{Standing, Verdict, belongs, verdict_by};
use super::{Combination, Condition, Counted, Provenance, Rule, counted};
use crate::spec::{Specification, UnitRef};

/// Which units a way must and must not go by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// To be part of it. Those that do not belong to an award are passed over.
    pub pinned: BTreeSet<UnitRef>,
    /// Not to be part of it, unless they are achieved.
    pub banned: BTreeSet<UnitRef>,
}

/// The ways to some awards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ways {
    /// The least hours first, then the fewest units. None contains another.
    Found(Vec<Way>),
    /// There is none, and this is why.
    None(Conflict),
    /// None was found before the search was given up.
    Unknown,
}

/// One way to some awards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The units that are left to achieve, in the document's order. Empty if nothing is.
    pub units: Vec<UnitRef>,
    /// The hours that they take.
    pub hours: u32,
    /// Whether it is certain that no other way takes less hours, but those before it.
    pub is_proven: bool,
    /// What counts in the end towards each of the awards.
    pub counted: Vec<Vec<Counted>>,
}

/// Rules and choices that cannot all be kept, though each of them could be left out to keep the others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conflict {
    /// The rules, by id and label.
    pub rules: Vec<RuleName>,
    /// Units pinned.
    pub pinned: Vec<UnitRef>,
    /// Units banned.
    pub banned: Vec<UnitRef>,
    /// Whether no other such set is smaller.
    pub is_smallest: bool,
}

/// What a rule is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleName {
    /// Its id.
    pub id: String,
    /// Its words.
    pub label: String,
}

impl RuleName {
    fn of(rule: &Rule) -> RuleName {
        RuleName { id: rule.id.clone(), label: rule.label.clone() }
    }
}

/// Everything there is to say of how a learner stands to an award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The verdict.
    pub verdict: Verdict,
    /// What is held or planned and does not count.
    pub uncounted: Vec<Uncounted>,
    /// The ways to the award from here, unless it is satisfied.
    pub ways: Ways,
    /// How each route stands by itself, where there is a choice of routes.
    pub routes: Vec<Route>,
}

/// A unit that does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncounted {
    /// Which.
    pub unit: UnitRef,
    /// How it was achieved; `None` if it is only planned.
    pub achieved: Option<Provenance>,
    /// The rules that would not hold if it counted too. None if no rule is about it.
    pub because: Vec<RuleName>,
}

/// One of several ways that the rules offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The rule that is chosen with it.
    pub rule: RuleName,
    /// How the learner stands to the award by this route.
    pub combination: Combination,
    /// The quickest way to the award by this route: the hours and the units left. `None` if there is none.
    pub quickest: Option<(u32, usize)>,
}

/// How `standing` stands to `rule`, with up to `most` ways to complete it that keep to `choice`.
pub fn explain(spec: &Specification, rule: &Rule, standing: &Standing, choice: &Choice, most: usize) -> Explanation {
    let mut solver = Solver::new(spec);
    let verdict = verdict_by(&mut solver, rule, standing);
    let uncounted = uncounted(spec, rule, standing, &verdict);
    let ways = ways_by(&mut solver, &[rule], standing, choice, most);
    let routes = rule.routes().iter().map(|route| {
        let rule = rule.by_route(&route.id);
        let verdict = verdict_by(&mut solver, &rule, standing);
        let quickest = match ways_by(&mut solver, &[&rule], standing, choice, 1) {
            Ways::Found(ways) => ways.first().map(|way| (way.hours, way.units.len())),
            Ways::None(_) | Ways::Unknown => None,
        };
        Route { rule: RuleName::of(route), combination: verdict.combination, quickest }
    });
    let routes = routes.collect();
    Explanation { verdict, uncounted, ways, routes }
}

/// Up to `most` ways to all of `awards` together, cheapest first, that keep to `choice`.
pub fn ways(spec: &Specification, awards: &[&Rule], standing: &Standing, choice: &Choice, most: usize) -> Ways {
    ways_by(&mut Solver::new(spec), awards, standing, choice, most)
}

fn ways_by(solver: &mut Solver, awards: &[&Rule], standing: &Standing, choice: &Choice, most: usize) -> Ways {
    let spec = solver.spec();
    let all = standing.on_offer(spec);
    let belongs = |candidate: &Candidate| awards.iter().any(|rule| belongs(spec, rule, candidate));
    let units: BTreeSet<UnitRef> = all.iter().filter(|c| belongs(c)).map(|candidate| candidate.unit).collect();
    let candidates: Vec<Candidate> = all.into_iter().filter(|candidate| units.contains(&candidate.unit)).collect();
    let is_there = |unit: &&UnitRef| units.contains(unit);
    let pinned: Vec<UnitRef> = choice.pinned.iter().filter(is_there).copied().collect();
    let is_held = |unit: &UnitRef| standing.achieved.contains_key(unit);
    let banned: Vec<UnitRef> = choice.banned.iter().filter(|unit| !is_held(unit)).filter(is_there).copied().collect();
    let parts: Vec<Vec<&Rule>> = awards.iter().map(|rule| vec![*rule]).collect();
    let parts: Vec<&[&Rule]> = parts.iter().map(Vec::as_slice).collect();
    let mut ways: Vec<Way> = Vec::new();
    let mut cut: Vec<Vec<UnitRef>> = Vec::new();
    while ways.len() < most {
        let wish = Wish { pinned: &pinned, banned: &banned, cut: &cut };
        let found = solver.quickest(&parts, &candidates, wish);
        let Some(taken) = found.taken else {
            if !ways.is_empty() {
                break;
            }
            if !found.is_proven {
                return Ways::Unknown;
            }
            return Ways::None(conflict(solver, awards, &candidates, &pinned, &banned));
        };
        let open: Vec<&Candidate> =
            taken.iter().map(|&c| &candidates[c]).filter(|candidate| !candidate.is_held).collect();
        let units: BTreeSet<UnitRef> = open.iter().map(|candidate| candidate.unit).collect();
        let counted =
            found.counted.into_iter().map(|counted| counted.into_iter().map(|c| candidates[c].counted()).collect());
        ways.push(Way {
            units: in_order(spec, &units),
            hours: open.iter().map(|candidate| candidate.hours).fold(0, u32::saturating_add),
            is_proven: found.is_proven,
            counted: counted.collect(),
        });
        if units.is_empty() {
            break;
        }
        cut.push(units.into_iter().collect());
    }
    Ways::Found(ways)
}

fn in_order(spec: &Specification, units: &BTreeSet<UnitRef>) -> Vec<UnitRef> {
    spec.units.iter().map(|unit| unit.unit_ref).filter(|unit| units.contains(unit)).collect()
}

/// The units that every way to the award goes by. All that its rules speak of if there is no way to it.
pub fn needed(spec: &Specification, rule: &Rule) -> BTreeSet<UnitRef> {
    let mut solver = Solver::new(spec);
    let candidates: Vec<Candidate> = Standing::default().on_offer(spec);
    let found = solver.some(&[&[rule]], &candidates, Wish::default(), |_| 1);
    let Some(taken) = found.taken else { return counted(spec, rule) };
    let units = taken.into_iter().map(|c| candidates[c].unit);
    let is_needed = |unit: &UnitRef| {
        let without = Wish { banned: &[*unit], ..Wish::default() };
        let found = solver.some(&[&[rule]], &candidates, without, |_| 0);
        found.taken.is_none() && found.is_proven
    };
    units.filter(is_needed).collect()
}

/// What is held or planned and does not count.
fn uncounted(spec: &Specification, rule: &Rule, standing: &Standing, verdict: &Verdict) -> Vec<Uncounted> {
    if verdict.combination == Combination::Impossible {
        return Vec::new();
    }
    let mut uncounted = Vec::new();
    for unit in spec.units.iter().map(|unit| unit.unit_ref).filter(|&unit| !verdict.counts(unit)) {
        let achieved = standing.achieved.get(&unit).copied();
        if achieved.is_none() && !standing.planned.contains(&unit) {
            continue;
        }
        let mut all = verdict.counted.clone();
        all.push((unit, achieved.unwrap_or_default()));
        let mut because = Vec::new();
        broken(spec, rule, &verdict.counted, &all, &mut because);
        uncounted.push(Uncounted { unit, achieved, because });
    }
    uncounted
}

/// The sums that hold for `before` and not for `after`.
fn broken(spec: &Specification, rule: &Rule, before: &[Counted], after: &[Counted], names: &mut Vec<RuleName>) {
    if !rule.holds(spec, before) || rule.holds(spec, after) {
        return;
    }
    match &rule.condition {
        Condition::AtLeast { of, .. } => of.iter().for_each(|rule| broken(spec, rule, before, after, names)),
        Condition::Sum(_) => names.push(RuleName::of(rule)),
    }
}

/// A smallest set of rules and choices that cannot all be kept.
///
/// Whatever is left of the whole after taking out some that cannot all be kept can be kept; and a set that cannot be kept
/// shares something with each such rest. So the smallest set that meets all rests found so far is tried: either it cannot
/// be kept, and is the answer, or it is widened until nothing can be added, which gives one rest more.
fn conflict(
    solver: &mut Solver,
    awards: &[&Rule],
    candidates: &[Candidate],
    pinned: &[UnitRef],
    banned: &[UnitRef],
) -> Conflict {
    let mut all: Vec<Item> = Vec::new();
    for (award, rule) in awards.iter().enumerate() {
        all.extend(rule.parts().into_iter().map(|rule| Item::Rule(award, rule)));
    }
    all.extend(pinned.iter().map(|&unit| Item::Pinned(unit)));
    all.extend(banned.iter().map(|&unit| Item::Banned(unit)));
    let mut can_be_kept = |kept: &[bool]| {
        let items = || all.iter().zip(kept).filter(|(_, is_kept)| **is_kept).map(|(item, _)| *item);
        let rules: Vec<Vec<&Rule>> =
            (0..awards.len()).map(|award| items().filter_map(|item| item.rule_of(award)).collect()).collect();
        let rules: Vec<&[&Rule]> = rules.iter().map(Vec::as_slice).collect();
        let pinned: Vec<UnitRef> = items().filter_map(Item::pinned).collect();
        let banned: Vec<UnitRef> = items().filter_map(Item::banned).collect();
        let wish = Wish { pinned: &pinned, banned: &banned, cut: &[] };
        let found = solver.some(&rules, candidates, wish, |_| 0);
        // What was given up counts as kept: then the conflict only comes out larger.
        found.taken.is_some() || !found.is_proven
    };
    let mut rests: Vec<Vec<bool>> = Vec::new();
    for _ in 0..MAX_RESTS {
        let mut kept = smallest_meeting(&rests, all.len());
        if !can_be_kept(&kept) {
            return named(&all, &kept, true);
        }
        for n in 0..all.len() {
            if !kept[n] {
                kept[n] = true;
                kept[n] = can_be_kept(&kept);
            }
        }
        let rest: Vec<bool> = kept.iter().map(|is_kept| !is_kept).collect();
        if !rest.contains(&true) {
            break;
        }
        rests.push(rest);
    }
    // One after the other is left out where the others still conflict.
    let mut kept = vec![true; all.len()];
    for n in 0..all.len() {
        kept[n] = false;
        kept[n] = can_be_kept(&kept);
    }
    named(&all, &kept, false)
}

/// How many rests [`conflict`] gathers before it is content with a set of which nothing can be left out.
const MAX_RESTS: usize = 200;

#[derive(Clone, Copy)]
enum Item<'a> {
    Rule(usize, &'a Rule),
    Pinned(UnitRef),
    Banned(UnitRef),
}

impl<'a> Item<'a> {
    fn rule_of(self, of: usize) -> Option<&'a Rule> {
        match self {
            Item::Rule(award, rule) if award == of => Some(rule),
            _ => None,
        }
    }

    fn pinned(self) -> Option<UnitRef> {
        if let Item::Pinned(unit) = self { Some(unit) } else { None }
    }

    fn banned(self) -> Option<UnitRef> {
        if let Item::Banned(unit) = self { Some(unit) } else { None }
    }
}

fn named(all: &[Item], kept: &[bool], is_smallest: bool) -> Conflict {
    let mut conflict = Conflict { is_smallest, ..Conflict::default() };
    for item in all.iter().zip(kept).filter(|(_, is_kept)| **is_kept).map(|(item, _)| *item) {
        match item {
            Item::Rule(_, rule) => conflict.rules.push(RuleName::of(rule)),
            Item::Pinned(unit) => conflict.pinned.push(unit),
            Item::Banned(unit) => conflict.banned.push(unit),
        }
    }
    conflict
}

/// The smallest set out of `n` that has something in common with each of `sets`.
fn smallest_meeting(sets: &[Vec<bool>], n: usize) -> Vec<bool> {
    let rows = sets.iter().map(|set| {
        let terms = (0..n).filter(|&item| set[item]).map(|item| (item, 1)).collect();
        super::solve::Row { terms, at_least: 1 }
    });
    let model = super::solve::Model { costs: vec![1; n], rows: rows.collect(), first_switch: n };
    super::solve::solve(&model, super::problem::MAX_NODES).best.map_or(vec![true; n], |(best, _)| best)
}

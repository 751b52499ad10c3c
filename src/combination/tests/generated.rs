//! Specifications, rules and learners at random: the same for the same seed.

use std::collections::BTreeSet;

use crate::combination::plan::Choice;
use crate::combination::verdict::Standing;
use crate::combination::{Condition, Measure, Provenance, Rule, Selection, Sum, Term};
use crate::spec::{Index, Specification, Unit, UnitRef};
use crate::testing::combination;

/// Numbers that look like nothing in particular (xorshift).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// From `from` to `to`, both included.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        from + (self.0 % (to - from + 1) as u64) as i64
    }

    pub fn is(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    fn of<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.between(0, items.len() as i64 - 1) as usize].clone()
    }
}

/// A case: a specification with one award, a learner, and what they wish.
pub struct Case {
    pub spec: Specification,
    pub standing: Standing,
    pub choice: Choice,
}

impl Case {
    pub fn rule(&self) -> &Rule {
        &self.spec.awards[0].rule
    }
}

const GROUPS: [&str; 4] = ["A", "B", "C", "D"];
const TAGS: [&str; 3] = ["x", "y", "z"];

/// A specification of nothing, whose parts are put in by hand: reading a file for each case would take all the time.
pub fn template() -> Specification {
    let units = "U A,B,C,D #x #y #z";
    combination::rule(units, "{ 'id': 'r', 'label': 'R', 'count': { 'of': 'all', 'by': 'units', 'min': 1 } }").unwrap()
}

/// A specification of `n` units.
pub fn units(random: &mut Random, template: &Specification, n: usize) -> Specification {
    let units: Vec<Unit> = (0..n)
        .map(|number| {
            let mut unit = template.units[0].clone();
            unit.unit_ref = format!("U{number:02}").parse().unwrap();
            unit.level = random.between(2, 5) as u8;
            unit.credit.value = random.between(1, 8) as u32;
            unit.tqt.value = (10 * i64::from(unit.credit.value) + random.between(-8, 8)) as u32;
            unit.glh.value = unit.tqt.value / 2;
            unit.groups.retain(|_| random.is(35));
            unit.tags.retain(|_| random.is(25));
            unit.is_component = random.is(4);
            unit
        })
        .collect();
    Specification { index: Index::of(&units), units, ..template.clone() }
}

/// A case of `n` units with any rule.
pub fn case(random: &mut Random, template: &Specification, n: usize) -> Case {
    let mut spec = units(random, template, n);
    let mut rules = Rules { random, spec: &spec, ids: 0 };
    let parts = rules.random.between(1, 6);
    let parts = (0..parts).map(|_| rules.rule(2)).collect();
    let rule = rules.named(Condition::all(parts));
    spec.awards[0].rule = rule;
    let standing = standing(random, &spec);
    let choice = choice(random, &spec);
    Case { spec, standing, choice }
}

fn standing(random: &mut Random, spec: &Specification) -> Standing {
    let (held, planned) = (random.between(0, 80), random.between(0, 80));
    let mut standing = Standing::default();
    for unit in spec.units.iter().map(|unit| unit.unit_ref) {
        if random.is(held) {
            let way =
                if random.is(75) { Provenance::Assessed } else { random.of(&[Provenance::Rpl, Provenance::Exemption]) };
            standing.achieved.insert(unit, way);
        }
        if random.is(planned) {
            standing.planned.insert(unit);
        }
        if random.is(30) {
            standing.hours_left.insert(unit, random.between(0, 30) as u32);
        }
    }
    standing
}

fn choice(random: &mut Random, spec: &Specification) -> Choice {
    let some = |random: &mut Random, percent| -> BTreeSet<UnitRef> {
        spec.units.iter().map(|unit| unit.unit_ref).filter(|_| random.is(percent)).collect()
    };
    if random.is(50) {
        return Choice::default();
    }
    let pinned = some(random, 15);
    let banned = some(random, 15).difference(&pinned).copied().collect();
    Choice { pinned, banned }
}

/// Makes rules.
struct Rules<'a> {
    random: &'a mut Random,
    spec: &'a Specification,
    ids: usize,
}

impl Rules<'_> {
    fn named(&mut self, condition: Condition) -> Rule {
        self.ids += 1;
        Rule { id: format!("r{}", self.ids), label: format!("Rule {}", self.ids), source: None, condition }
    }

    fn rule(&mut self, depth: u32) -> Rule {
        let condition = match self.random.between(0, 99) {
            0..35 => self.count(true, false),
            35..50 => self.count(false, true),
            50..55 => self.count(true, true),
            55..65 => {
                let units = (0..self.random.between(2, 3)).map(|_| self.unit()).collect();
                Condition::at_most(1, Measure::Units, Selection::Units(units))
            }
            65..72 => self.requires(),
            72..79 => self.share(),
            _ if depth == 0 => self.count(true, false),
            _ => {
                let of: Vec<Rule> = (0..self.random.between(2, 3)).map(|_| self.rule(depth - 1)).collect();
                Condition::AtLeast { n: self.random.between(0, of.len() as i64) as usize, of }
            }
        };
        self.named(condition)
    }

    fn count(&mut self, has_min: bool, has_max: bool) -> Condition {
        let (of, by) = (self.selection(2), self.random.of(&[Measure::Units, Measure::Credits, Measure::Tqt]));
        let all: i64 = of.of(self.spec).map(|unit| i64::from(by.of(unit))).sum();
        let min = has_min.then(|| self.random.between(0, all * 7 / 10 + 1));
        let max = has_max.then(|| min.unwrap_or(0) + self.random.between(0, all * 6 / 10 + 1));
        Condition::Sum(Sum { terms: vec![Term { times: 1, of, by }], min, max })
    }

    fn requires(&mut self) -> Condition {
        let terms = [(1, self.selection(1)), (-1, Selection::Units(vec![self.unit()]))];
        let terms = terms.into_iter().map(|(times, of)| Term { times, of, by: Measure::Units });
        Condition::Sum(Sum { terms: terms.collect(), min: Some(0), max: None })
    }

    fn share(&mut self) -> Condition {
        let terms = [(self.random.between(2, 4), self.selection(1)), (-self.random.between(1, 2), Selection::Every)];
        let terms = terms.into_iter().map(|(times, of)| Term { times, of, by: Measure::Credits });
        Condition::Sum(Sum { terms: terms.collect(), min: Some(self.random.between(0, 1)), max: None })
    }

    fn unit(&mut self) -> UnitRef {
        let last = self.spec.units.len() as i64 - 1;
        self.spec.units[self.random.between(0, last) as usize].unit_ref
    }

    fn selection(&mut self, depth: u32) -> Selection {
        match self.random.between(0, 99) {
            0..40 => Selection::Group(self.random.of(&GROUPS).parse().unwrap()),
            40..55 => Selection::Every,
            55..65 => Selection::Tag(self.random.of(&TAGS).parse().unwrap()),
            65..75 => Selection::Level { min: self.random.between(2, 5) as u8, max: 5 },
            75..80 => Selection::Via(self.random.of(&[Provenance::Assessed, Provenance::Rpl])),
            80..85 => Selection::Units((0..self.random.between(1, 4)).map(|_| self.unit()).collect()),
            _ if depth == 0 => Selection::Every,
            85..90 => Selection::Not(Box::new(self.selection(depth - 1))),
            90..95 => Selection::And(vec![self.selection(depth - 1), self.selection(depth - 1)]),
            _ => Selection::Or(vec![self.selection(depth - 1), self.selection(depth - 1)]),
        }
    }
}

/// A case of the kind that real awards make, only harder: `n` units, five of them mandatory, groups with minima and maxima,
/// a floor for the level, barred pairs, and hours that fit together in many ways. Twelve rules in all.
pub fn hard(random: &mut Random, template: &Specification, n: usize) -> Case {
    let mut spec = units(random, template, n);
    // Ten hours a credit, as in most specifications: then many sets of units take the same hours.
    let is_proportional = random.is(50);
    for (number, unit) in spec.units.iter_mut().enumerate() {
        unit.is_component = false;
        unit.credit.value = random.between(2, 8) as u32;
        unit.tqt.value = 10 * unit.credit.value;
        if !is_proportional {
            unit.tqt.value = (i64::from(unit.tqt.value) + random.between(-8, 8)) as u32;
        }
        let group = if number < 5 { "M" } else { random.of(&["A", "A", "B", "C", "C"]) };
        unit.groups = vec![group.parse().unwrap()];
    }
    let total = random.of(&[58, 90, 120]);
    let group = |name: &str| Selection::Group(name.parse().unwrap());
    let mut conditions = vec![
        Condition::at_least(5, Measure::Units, group("M")),
        Condition::at_least(total / 4, Measure::Credits, group("A")),
        Condition::at_most(total / 3, Measure::Credits, group("B")),
        Condition::at_most(total / 4, Measure::Credits, group("C")),
        Condition::at_least(total * 6 / 10, Measure::Credits, Selection::Level { min: 4, max: 12 }),
        Condition::at_least(total, Measure::Credits, Selection::Every),
    ];
    while conditions.len() < 12 {
        let pair = [random.between(5, n as i64 - 1), random.between(5, n as i64 - 1)];
        let pair = pair.map(|unit| spec.units[unit as usize].unit_ref);
        if pair[0] != pair[1] {
            conditions.push(Condition::at_most(1, Measure::Units, Selection::Units(pair.to_vec())));
        }
    }
    let mut rules = Rules { random, spec: &spec, ids: 0 };
    let rules: Vec<Rule> = conditions.into_iter().map(|condition| rules.named(condition)).collect();
    spec.awards[0].rule = Rule { condition: Condition::all(rules), ..template.awards[0].rule.clone() };
    let mut standing = Standing::default();
    for unit in &spec.units {
        match random.between(0, 9) {
            0..2 => {
                standing.achieved.insert(unit.unit_ref, Provenance::Assessed);
            }
            2..4 => {
                standing.hours_left.insert(unit.unit_ref, unit.tqt.value * random.between(1, 9) as u32 / 10);
            }
            _ => {}
        }
    }
    Case { spec, standing, choice: Choice::default() }
}

//! Frameworks of Mahara's SmartEvidence: JSON in a file that ends in `.matrix`, with standards and the elements below them.
//!
//! Mahara's own reader looks at nothing but the name. It takes elements for a standard's only if the two `standardid` are
//! of one kind, compares the other ids as numbers where it can and over the whole file, and loses a parent that comes after
//! its child. Its writer calls that parent `parentid` where its reader looks for `parentelementid`.

use std::collections::{BTreeMap, HashMap};

use super::outline::{MAX_DEPTH, MAX_NODES, Node, Outline, object, text};
use super::text::{escaped, of_html, own_id, safe_id, shortened, squeezed};
use super::words::{html_of_criterion, html_of_unit, named, not_in_a_tree, wording};
use super::{ExchangeProblem, ExchangeReason, NotCarried, Writing};
use crate::json::Value;
use crate::spec::Specification;
use crate::spec::parse::{Kind, Reason};

/// Mahara's limit for names, in characters. Of short names it is 100, and no reference is so long.
const MAX_NAME: usize = 255;

/// Reads a framework.
pub(super) fn read(value: &Value) -> Result<Outline, Vec<ExchangeProblem>> {
    let missing =
        |place: &str| vec![ExchangeProblem::new(place, ExchangeReason::Reading(Reason::Missing { similar: None }))];
    let framework = value.get("framework").ok_or_else(|| missing("framework"))?;
    let name = member(framework, "name");
    if name.is_empty() {
        return Err(missing("framework.name"));
    }
    let described = of_html(framework.get("description").and_then(Value::as_text).unwrap_or_default());
    let (title, described) = named(&name, "", described.paragraphs, MAX_NAME);
    let mut reader = Reader::default();
    let standards = reader.list(framework, "framework", "standards");
    let elements = reader.list(framework, "framework", "standardelements");
    let mut nodes: Vec<Node> = Vec::new();
    let mut standard_of: HashMap<String, usize> = HashMap::new();
    for (place, standard) in &standards {
        let id = id_of(standard.get("standardid"));
        if let Some(earlier) = standard_of.get(&id).filter(|_| !id.is_empty()) {
            let other = nodes[*earlier].place.clone();
            reader.problem(place, ExchangeReason::DuplicateId { id: id.clone(), other });
        }
        standard_of.entry(id).or_insert(nodes.len());
        let node = reader.node(place, standard, &member(standard, "shortname"));
        nodes.push(node);
    }
    let mut entries: Vec<(String, &Value, usize)> = Vec::new();
    for (place, element) in elements {
        let id = id_of(element.get("standardid"));
        match standard_of.get(&id) {
            Some(standard) => entries.push((place, element, *standard)),
            None => reader.problem(&place, ExchangeReason::UnknownParent { id }),
        }
    }
    // Older files have the elements inside their standards.
    for (n, (place, standard)) in standards.iter().enumerate() {
        for list in ["standardelement", "options"] {
            entries.extend(reader.list(standard, place, list).into_iter().map(|(place, element)| (place, element, n)));
        }
    }
    if entries.len() > MAX_NODES {
        let reason = Reason::TooMany { found: entries.len(), max: MAX_NODES };
        reader.problem("framework.standardelements", ExchangeReason::Reading(reason));
        return Err(reader.problems);
    }
    reader.hang(entries, &mut nodes);
    let statuses = reader.list(framework, "framework", "evidencestatuses").len();
    if !reader.problems.is_empty() {
        return Err(reader.problems);
    }
    let mut not_carried = Vec::new();
    let is_assessing = usize::from(matches!(framework.get("selfassess"), Some(Value::Bool(true) | Value::Integer(1))));
    let described = usize::from(!described.is_empty());
    let institution = usize::from(!matches!(member(framework, "institution").as_str(), "" | "all"));
    let members = [
        ("institution", institution),
        ("evidencestatuses", statuses),
        ("selfassess", is_assessing),
        ("description", described),
    ];
    not_carried.extend(NotCarried::foreign(members.map(|(name, count)| (name.to_owned(), count))));
    if reader.simplified > 0 {
        not_carried.push(NotCarried::Markup { count: reader.simplified });
    }
    Ok(Outline {
        source: "Mahara framework",
        id: None,
        title,
        version: None,
        awarding_body: None,
        nodes,
        own: BTreeMap::new(),
        own_place: "",
        not_carried,
    })
}

#[derive(Default)]
struct Reader {
    problems: Vec<ExchangeProblem>,
    simplified: usize,
}

impl Reader {
    fn problem(&mut self, place: &str, reason: ExchangeReason) {
        self.problems.push(ExchangeProblem::new(place, reason));
    }

    /// The items of a list with their places; none where there is no list.
    fn list<'a>(&mut self, value: &'a Value, place: &str, name: &str) -> Vec<(String, &'a Value)> {
        let place = format!("{place}.{name}");
        match value.get(name) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(items)) => {
                items.iter().enumerate().map(|(n, item)| (format!("{place}[{n}]"), item)).collect()
            }
            Some(other) => {
                let reason = Reason::Kind { found: Kind::of(other), expected: Kind::Array };
                self.problem(&place, ExchangeReason::Reading(reason));
                Vec::new()
            }
        }
    }

    fn node(&mut self, place: &str, value: &Value, id: &str) -> Node {
        let short = member(value, "shortname");
        let name = Some(member(value, "name")).filter(|name| !name.is_empty()).unwrap_or_else(|| short.clone());
        if name.is_empty() {
            self.problem(&format!("{place}.name"), ExchangeReason::Reading(Reason::Empty));
        }
        let described = match value.get("description").and_then(Value::as_text) {
            Some(html) => of_html(html),
            None => of_html(""),
        };
        self.simplified += usize::from(described.is_simplified);
        let (text, paragraphs) = named(&name, &short, described.paragraphs, MAX_NAME);
        let code = Some(own_id(id).to_owned()).filter(|code| !code.is_empty());
        Node { place: place.to_owned(), code, text, paragraphs, ..Node::default() }
    }

    /// Hangs the elements below the standards, and below each other.
    fn hang(&mut self, entries: Vec<(String, &Value, usize)>, standards: &mut [Node]) {
        let mut by_id: HashMap<String, Vec<usize>> = HashMap::new();
        for (n, (_, element, _)) in entries.iter().enumerate() {
            by_id.entry(id_of(element.get("elementid"))).or_default().push(n);
        }
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); entries.len()];
        let mut roots = Vec::new();
        for (n, (place, element, _)) in entries.iter().enumerate() {
            let named = element.get("parentelementid").or_else(|| element.get("parentid"));
            // Mahara's editor writes this word where there is none.
            let parent = Some(id_of(named)).filter(|parent| !parent.is_empty() && parent != "undefined");
            let Some(parent) = parent else {
                roots.push(n);
                continue;
            };
            match by_id.get(&parent).map(Vec::as_slice) {
                Some(&[parent]) => children[parent].push(n),
                // Two of one id do no harm as long as nothing stands under either.
                Some(&[first, second, ..]) => {
                    let (other, place) = (entries[first].0.clone(), entries[second].0.clone());
                    let reason = ExchangeReason::DuplicateId { id: parent, other };
                    if !self.problems.iter().any(|problem| problem.place == place && problem.reason == reason) {
                        self.problem(&place, reason);
                    }
                }
                _ => self.problem(place, ExchangeReason::UnknownParent { id: parent }),
            }
        }
        let mut is_reached = vec![false; entries.len()];
        for root in roots {
            if let Some(node) = self.element(root, &entries, &children, &mut is_reached, 2) {
                standards[entries[root].2].children.push(node);
            }
        }
        if self.problems.is_empty() {
            for (n, (place, element, _)) in entries.iter().enumerate() {
                if !is_reached[n] {
                    self.problem(place, ExchangeReason::Circle { id: id_of(element.get("elementid")) });
                }
            }
        }
    }

    fn element(
        &mut self,
        n: usize,
        entries: &[(String, &Value, usize)],
        children: &[Vec<usize>],
        is_reached: &mut [bool],
        depth: usize,
    ) -> Option<Node> {
        let (place, element, _) = &entries[n];
        if depth > MAX_DEPTH {
            self.problem(place, ExchangeReason::TooDeep);
            return None;
        }
        is_reached[n] = true;
        let id = Some(id_of(element.get("elementid"))).filter(|id| !id.is_empty());
        let mut node = self.node(place, element, &id.unwrap_or_else(|| member(element, "shortname")));
        for child in &children[n] {
            node.children.extend(self.element(*child, entries, children, is_reached, depth + 1));
        }
        Some(node)
    }
}

/// A text member, with single spaces.
fn member(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_text).map(squeezed).unwrap_or_default()
}

/// An id, whether it is written as a number or as a text.
fn id_of(value: Option<&Value>) -> String {
    match value {
        Some(Value::Text(text)) => squeezed(text),
        Some(Value::Integer(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// Writes a framework: units as standards, outcomes and below them criteria as elements.
pub(super) fn write(spec: &Specification) -> Writing {
    let mut cut = 0;
    let mut name = |words: &str| {
        let words = squeezed(words);
        let name = shortened(&words, MAX_NAME - 1);
        cut += usize::from(name != words);
        Value::Text(name)
    };
    let (mut standards, mut elements) = (Vec::new(), Vec::new());
    for (n, unit) in (1..).zip(&spec.units) {
        standards.push(object([
            ("shortname", text(unit.unit_ref.as_str())),
            ("name", name(&format!("{} {}", unit.unit_ref, unit.title.value))),
            ("description", Value::Text(html_of_unit(unit))),
            ("standardid", Value::Integer(n)),
        ]));
        for outcome in &unit.outcomes {
            let outcome_id = outcome.outcome_ref.to_string();
            elements.push(object([
                ("shortname", Value::Text(format!("LO{}", outcome.outcome_ref.number()))),
                ("name", name(&outcome.wording.value)),
                ("description", Value::Text(format!("<p>{}</p>", escaped(&outcome.wording.value)))),
                ("standardid", Value::Integer(n)),
                ("elementid", text(&outcome_id)),
            ]));
            for criterion in &outcome.criteria {
                elements.push(object([
                    ("shortname", text(criterion.criterion_ref.number())),
                    ("name", name(wording(criterion))),
                    ("description", Value::Text(html_of_criterion(criterion))),
                    ("standardid", Value::Integer(n)),
                    ("parentelementid", text(&outcome_id)),
                    ("elementid", Value::Text(safe_id(&criterion.criterion_ref.to_string()))),
                ]));
            }
        }
    }
    let statuses = [
        ("begun", "Ready for assessment"),
        ("incomplete", "Not yet met"),
        ("partialcomplete", "More evidence needed"),
        ("completed", "Met"),
    ];
    let statuses = statuses.map(|(status, words)| object([(status, text(words))]));
    let framework = object([
        ("institution", text("all")),
        ("name", name(&spec.title)),
        ("description", Value::Text(format!("<p>{}</p>", escaped(&spec.title)))),
        ("selfassess", Value::Bool(false)),
        ("evidencestatuses", Value::Array(statuses.to_vec())),
        ("standards", Value::Array(standards)),
        ("standardelements", Value::Array(elements)),
    ]);
    let mut not_carried = not_in_a_tree(spec, &["id"]);
    if cut > 0 {
        not_carried.push(NotCarried::Shortened { count: cut, max: MAX_NAME });
    }
    Writing { text: object([("framework", framework)]).canonical(), not_carried }
}

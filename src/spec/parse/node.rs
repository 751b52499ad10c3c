//! Reading JSON values, and noting what is wrong with them where it stands.
//!
//! A reader goes on after a fault, so that all of them are noted at once: each method gives what it could read, or notes
//! why it could not and gives `None`.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::str::FromStr;

use super::{Kind, MAX_AMOUNT, MAX_ITEMS, MAX_LABEL, MAX_LEVEL, MAX_TEXT, Named, Problem, Reason};
use crate::digest::Digest;
use crate::json::Value;
use crate::spec::ids::{ErratumId, GroupId, RefError, Tag, UnitRef};
use crate::spec::{Stated, Supplied};

// The forms of dates, as examples that people are shown.
pub(in crate::spec) const DAY: &str = "2026-11-23";
pub(in crate::spec) const MONTH: &str = "2026-11";

/// What is gathered while reading.
#[derive(Default)]
pub(in crate::spec) struct Notes {
    pub(in crate::spec) problems: RefCell<Vec<Problem>>,
    pub(in crate::spec) errata: RefCell<HashSet<String>>,
    pub(in crate::spec) groups: RefCell<HashSet<String>>,
    pub(in crate::spec) units: RefCell<HashSet<String>>,
    pub(in crate::spec) tags: RefCell<HashSet<String>>,
    /// The groups of each unit.
    pub(in crate::spec) groups_of: RefCell<HashMap<String, HashSet<String>>>,
}

/// A value and where it stands. A method that returns `None` has noted why.
pub(in crate::spec) struct Node<'a> {
    pub(in crate::spec) value: &'a Value,
    pub(in crate::spec) place: String,
    pub(in crate::spec) notes: &'a Notes,
}

/// The members of a value.
pub(in crate::spec) struct Object<'a> {
    pub(in crate::spec) members: &'a BTreeMap<String, Value>,
    pub(in crate::spec) place: String,
    pub(in crate::spec) notes: &'a Notes,
}

impl<'a> Node<'a> {
    pub(in crate::spec) fn note(&self, reason: Reason) {
        self.notes.problems.borrow_mut().push(Problem { place: self.place.clone(), reason });
    }

    pub(in crate::spec) fn note_at(&self, member: &str, reason: Reason) {
        self.notes.problems.borrow_mut().push(Problem { place: joined(&self.place, member), reason });
    }

    pub(in crate::spec) fn refuse<T>(&self, reason: Reason) -> Option<T> {
        self.note(reason);
        None
    }

    pub(in crate::spec) fn other_kind<T>(&self, expected: Kind) -> Option<T> {
        self.refuse(Reason::Kind { found: Kind::of(self.value), expected })
    }

    pub(in crate::spec) fn object(&self) -> Option<Object<'a>> {
        match self.value {
            Value::Object(members) => Some(Object { members, place: self.place.clone(), notes: self.notes }),
            _ => self.other_kind(Kind::Object),
        }
    }

    /// A list, each item by `read`. It is only complete if every item could be read.
    pub(in crate::spec) fn list<T>(&self, max: usize, mut read: impl FnMut(&Node<'a>) -> Option<T>) -> Option<Vec<T>> {
        let Value::Array(items) = self.value else { return self.other_kind(Kind::Array) };
        if items.len() > max {
            return self.refuse(Reason::TooMany { found: items.len(), max });
        }
        let mut complete = true;
        let mut list = Vec::with_capacity(items.len());
        for (n, value) in items.iter().enumerate() {
            let mut place = format!("{}[{n}]", self.place);
            // A unit's reference finds the place quicker than counting does.
            if let Some(unit) = value.get("ref").and_then(Value::as_text) {
                place = format!("{place} ({})", unit.chars().take(24).collect::<String>());
            }
            match read(&Node { value, place, notes: self.notes }) {
                Some(item) => list.push(item),
                None => complete = false,
            }
        }
        complete.then_some(list)
    }

    /// A list that is not empty.
    pub(in crate::spec) fn some<T>(&self, max: usize, read: impl FnMut(&Node<'a>) -> Option<T>) -> Option<Vec<T>> {
        if *self.value == Value::Array(Vec::new()) {
            return self.refuse(Reason::Empty);
        }
        self.list(max, read)
    }

    pub(in crate::spec) fn text(&self) -> Option<String> {
        self.text_of(MAX_TEXT)
    }

    pub(in crate::spec) fn label(&self) -> Option<String> {
        self.text_of(MAX_LABEL)
    }

    pub(in crate::spec) fn text_of(&self, max: usize) -> Option<String> {
        let Value::Text(text) = self.value else { return self.other_kind(Kind::Text) };
        let found = text.chars().count();
        if text.trim().is_empty() {
            return self.refuse(Reason::Empty);
        }
        if found > max {
            return self.refuse(Reason::TooLong { found, max });
        }
        if let Some(c) = text.chars().find(|&c| is_invisible(c)) {
            return self.refuse(Reason::Invisible(c));
        }
        Some(text.clone())
    }

    pub(in crate::spec) fn integer(&self, min: i64, max: i64) -> Option<i64> {
        let &Value::Integer(found) = self.value else { return self.other_kind(Kind::Integer) };
        if found < min || found > max {
            return self.refuse(Reason::OutOfRange { found, min, max });
        }
        Some(found)
    }

    pub(in crate::spec) fn amount(&self) -> Option<u32> {
        self.integer(0, MAX_AMOUNT).map(narrow)
    }

    pub(in crate::spec) fn level(&self) -> Option<u8> {
        self.integer(0, MAX_LEVEL).and_then(|level| u8::try_from(level).ok())
    }

    pub(in crate::spec) fn bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(bool) => Some(*bool),
            _ => self.other_kind(Kind::Bool),
        }
    }

    pub(in crate::spec) fn unless_null<T>(&self, read: impl FnOnce(&Node<'a>) -> Option<T>) -> Option<Option<T>> {
        if *self.value == Value::Null { Some(None) } else { read(self).map(Some) }
    }

    /// A value that stands as published, or an object of `value`, `published` and `erratum`.
    pub(in crate::spec) fn stated<T>(&self, read: impl FnOnce(&Node<'a>) -> Option<T>) -> Option<Stated<T>> {
        let Value::Object(_) = self.value else { return read(self).map(Stated::plain) };
        let object = self.object()?;
        let value = object.required("value").and_then(|node| read(&node));
        let published = object.optional("published").map(|node| node.text());
        let supplied = object.optional("supplied").map(|node| node.supplied());
        // What differs from the publication without a reason given would be a silent correction. What a provider supplied
        // where nothing is printed has its reason with it.
        let erratum = match (object.optional("erratum"), &supplied) {
            (None, Some(_)) => Some(None),
            _ => object.required("erratum").and_then(|node| node.known_erratum()).map(Some),
        };
        let supplied = supplied.unwrap_or_default().map(Box::new);
        Some(Stated { value: value?, published: published.flatten(), erratum: erratum?, supplied })
    }

    /// Who supplied a value, and why.
    pub(in crate::spec) fn supplied(&self) -> Option<Supplied> {
        let object = self.object()?;
        let provider = object.required("provider").and_then(|node| node.label());
        let decided_by = object.required("decidedBy").and_then(|node| node.label());
        let decided_on = object.required("decidedOn").and_then(|node| node.date(DAY));
        let reason = object.required("reason").and_then(|node| node.text());
        Some(Supplied { provider: provider?, decided_by: decided_by?, decided_on: decided_on?, reason: reason? })
    }

    /// A digest, with or without `sha256:` before it.
    pub(in crate::spec) fn digest(&self) -> Option<Digest> {
        let found = self.label()?;
        found.parse().ok().or_else(|| self.refuse(Reason::NotADigest { found }))
    }

    /// A number of an outcome or a criterion, with the reference that `make` makes of it.
    pub(in crate::spec) fn number<R>(&self, make: impl Fn(&str) -> Result<R, RefError>) -> Option<(R, Stated<String>)> {
        let stated = self.stated(Node::label)?;
        match make(&stated.value) {
            Ok(reference) => Some((reference, stated)),
            Err(error) => self.refuse(Reason::Reference { found: stated.value, error }),
        }
    }

    pub(in crate::spec) fn reference<R: FromStr<Err = RefError>>(&self) -> Option<R> {
        let found = self.label()?;
        found.parse().map_err(|error| self.note(Reason::Reference { found, error })).ok()
    }

    pub(in crate::spec) fn known<R: FromStr<Err = RefError>>(
        &self,
        named: Named,
        ids: &RefCell<HashSet<String>>,
    ) -> Option<R> {
        let id = self.label()?;
        if !ids.borrow().contains(&id) {
            return self.refuse(Reason::Unknown { named, id });
        }
        // What is there but is no reference is said where it is.
        id.parse().ok()
    }

    pub(in crate::spec) fn known_group(&self) -> Option<GroupId> {
        self.known(Named::Group, &self.notes.groups)
    }

    pub(in crate::spec) fn known_unit(&self) -> Option<UnitRef> {
        self.known(Named::Unit, &self.notes.units)
    }

    pub(in crate::spec) fn known_tag(&self) -> Option<Tag> {
        self.known(Named::Tag, &self.notes.tags)
    }

    pub(in crate::spec) fn known_erratum(&self) -> Option<ErratumId> {
        self.known(Named::Erratum, &self.notes.errata)
    }

    /// Which of the words `allowed` it is, counted from 0.
    pub(in crate::spec) fn word(&self, allowed: &'static [&'static str]) -> Option<usize> {
        let found = self.label()?;
        let word = allowed.iter().position(|word| *word == found);
        word.or_else(|| self.refuse(Reason::NotOneOf { found, allowed }))
    }

    /// A day or a month, written exactly as the example `form`.
    pub(in crate::spec) fn date(&self, form: &'static str) -> Option<String> {
        let found = self.label()?;
        let is_like = |(c, like): (char, char)| if like == '-' { c == '-' } else { c.is_ascii_digit() };
        let has_form = found.len() == form.len() && found.chars().zip(form.chars()).all(is_like);
        // A month is read as its first day; jiff knows the calendar.
        let day = if form == MONTH { format!("{found}-01") } else { found.clone() };
        if has_form && day.parse::<jiff::civil::Date>().is_ok() {
            return Some(found);
        }
        self.refuse(Reason::Date { found, form })
    }
}

impl<'a> Object<'a> {
    pub(in crate::spec) fn node(&self, name: &str, value: &'a Value) -> Node<'a> {
        Node { value, place: joined(&self.place, name), notes: self.notes }
    }

    pub(in crate::spec) fn required(&self, name: &str) -> Option<Node<'a>> {
        if let Some(value) = self.members.get(name) {
            return Some(self.node(name, value));
        }
        let similar = self.members.keys().find(|other| are_similar(name, other)).cloned();
        self.node(name, &Value::Null).refuse(Reason::Missing { similar })
    }

    /// A member that may be left out, or be `null`, which says the same.
    pub(in crate::spec) fn optional(&self, name: &str) -> Option<Node<'a>> {
        self.members.get(name).filter(|value| **value != Value::Null).map(|value| self.node(name, value))
    }

    /// A list that may be left out, which says the same as an empty one.
    pub(in crate::spec) fn list<T>(&self, name: &str, read: impl FnMut(&Node<'a>) -> Option<T>) -> Option<Vec<T>> {
        self.optional(name).map_or(Some(Vec::new()), |node| node.list(MAX_ITEMS, read))
    }

    pub(in crate::spec) fn errata(&self, name: &str) -> Option<Vec<ErratumId>> {
        self.list(name, Node::known_erratum)
    }

    pub(in crate::spec) fn nothing_but(&self, names: &[&str]) {
        for (member, value) in self.members.iter().filter(|(member, _)| !names.contains(&member.as_str())) {
            self.node(member, value).note(Reason::UnknownInRule { member: member.clone() });
        }
    }
}

fn joined(place: &str, member: &str) -> String {
    // Names come from the file here, so they are kept short.
    let member: String = member.chars().take(40).collect();
    if place.is_empty() { member } else { format!("{place}.{member}") }
}

/// Controls, and the marks that turn the direction of writing, which can show a text as what it is not.
fn is_invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether `other` is `name` but for capitals, `_`, `-`, and one letter too many, too few or wrong.
fn are_similar(name: &str, other: &str) -> bool {
    let plain = |text: &str| -> Vec<char> {
        text.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).map(|c| c.to_ascii_lowercase()).collect()
    };
    let (name, other) = (plain(name), plain(other));
    let same_start = name.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let rest = name.len().min(other.len()) - same_start;
    let same_end = name.iter().rev().zip(other.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let same = same_start + same_end;
    name.len().max(other.len()) - same <= 1 && same >= 2
}

// Amounts are at most MAX_AMOUNT by the time they come here.
pub(in crate::spec) fn narrow(integer: i64) -> u32 {
    u32::try_from(integer).unwrap_or(u32::MAX)
}

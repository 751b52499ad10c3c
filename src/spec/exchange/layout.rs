//! The JSON of a specification as a person would write it: members in their order, short things on one line.

use crate::json::Value;

/// The longest line, in characters.
const WIDTH: usize = 120;

/// Members in the order of `spec-data/README.md`. Others come after these, by name.
const ORDER: [&str; 58] = [
    "format",
    "formatVersion",
    "id",
    "ref",
    "number",
    "value",
    "published",
    "erratum",
    "supplied",
    "version",
    "title",
    "shortTitle",
    "titleInStructure",
    "aliases",
    "area",
    "label",
    "heading",
    "awardingBody",
    "publishedOn",
    "sectorSubjectArea",
    "level",
    "qan",
    "qanCandidates",
    "glh",
    "tqt",
    "credit",
    "rule",
    "ruleSource",
    "all",
    "any",
    "count",
    "of",
    "by",
    "min",
    "max",
    "groups",
    "summary",
    "wording",
    "suggestedReading",
    "text",
    "content",
    "contentErrata",
    "method",
    "awards",
    "units",
    "outcomes",
    "criteria",
    "evidenceTypes",
    "simulation",
    "guidance",
    "severity",
    "finding",
    "treatment",
    "lines",
    "explains",
    "blocksClaim",
    "decidedBy",
    "decidedOn",
];

/// `value` laid out, with a line break at its end.
pub(super) fn laid_out(value: &Value) -> String {
    let mut text = String::new();
    write(value, 0, 0, &mut text);
    text.push('\n');
    text
}

/// Writes `value`, before which `taken` characters stand on its line.
fn write(value: &Value, indent: usize, taken: usize, text: &mut String) {
    let line = in_a_line(value);
    if taken + line.chars().count() < WIDTH {
        text.push_str(&line);
        return;
    }
    let inner = indent + 2;
    let begin = |text: &mut String, is_first: bool| {
        text.push_str(if is_first { "\n" } else { ",\n" });
        text.extend(std::iter::repeat_n(' ', inner));
    };
    let end = |text: &mut String, bracket: char| {
        text.push('\n');
        text.extend(std::iter::repeat_n(' ', indent));
        text.push(bracket);
    };
    match value {
        Value::Array(items) if !items.is_empty() => {
            text.push('[');
            for (n, item) in items.iter().enumerate() {
                begin(text, n == 0);
                write(item, inner, inner, text);
            }
            end(text, ']');
        }
        Value::Object(_) => {
            text.push('{');
            for (n, (name, value)) in ordered(value).into_iter().enumerate() {
                begin(text, n == 0);
                let name = Value::Text(name.clone()).canonical() + ": ";
                text.push_str(&name);
                write(value, inner, inner + name.chars().count(), text);
            }
            end(text, '}');
        }
        // A long text stands on its line whatever its length.
        _ => text.push_str(&line),
    }
}

fn in_a_line(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(in_a_line).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(_) => {
            let member = |(name, value): (&String, &Value)| {
                format!("{}: {}", Value::Text(name.clone()).canonical(), in_a_line(value))
            };
            let members: Vec<String> = ordered(value).into_iter().map(member).collect();
            format!("{{ {} }}", members.join(", "))
        }
        value => value.canonical(),
    }
}

fn ordered(value: &Value) -> Vec<(&String, &Value)> {
    let Value::Object(members) = value else { return Vec::new() };
    let mut members: Vec<_> = members.iter().collect();
    let place = |name: &str| ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len());
    members.sort_by_key(|(name, _)| place(name));
    members
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn short_things_stand_on_one_line_and_long_ones_do_not() {
        let text = format!(
            "{{\n  \"format\": \"x\",\n  \"id\": \"a\",\n  \"glh\": {{ \"value\": 1, \"erratum\": \"E-1\" }},\n  \"units\": \
             [\n    {{ \"ref\": \"U1\" }},\n    \"{}\"\n  ],\n  \"other\": []\n}}\n",
            "long ".repeat(30)
        );
        let value = json::parse(text.as_bytes()).unwrap();
        assert_eq!(laid_out(&value), text);
        assert_eq!(laid_out(&json::parse(b"{\"b\":1,\"id\":{}}").unwrap()), "{ \"id\": {}, \"b\": 1 }\n");
    }

    #[test]
    fn layout_changes_nothing() {
        let file = include_bytes!("../../../spec-data/isp-level-5-advanced-sales.json");
        let value = json::parse(file).unwrap();
        assert_eq!(json::parse(laid_out(&value).as_bytes()).unwrap(), value);
    }
}

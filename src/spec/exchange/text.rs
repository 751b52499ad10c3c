//! Texts as other programs keep them: HTML, or plain with line breaks, and of limited length.

/// A paragraph, with the words that stand before it in bold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// Empty where there are none.
    pub heading: String,
    /// The rest.
    pub text: String,
}

/// What a text was made into, and whether more than paragraphs was lost on the way.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plain {
    /// In their order; none is empty.
    pub paragraphs: Vec<Paragraph>,
    /// Whether there were links, pictures, tables or the like.
    pub is_simplified: bool,
}

/// One space in place of every run of white space and line breaks, and none around.
pub(super) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Tags that begin and end a paragraph.
const BLOCKS: [&str; 21] = [
    "address",
    "article",
    "blockquote",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "section",
    "tr",
    "ul",
];

/// Tags that only make text bold or slanted, or nothing.
const INLINE: [&str; 8] = ["b", "em", "i", "span", "strong", "u", "small", "body"];

/// The paragraphs of `html`, without its tags.
pub(super) fn of_html(html: &str) -> Plain {
    let mut plain = Plain::default();
    let mut block = Block::default();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        block.push(&rest[..at]);
        rest = &rest[at..];
        if let Some((character, length)) = entity(rest) {
            block.push(character.encode_utf8(&mut [0; 4]));
            rest = &rest[length..];
        } else if let Some(tag) = Tag::at(rest) {
            rest = &rest[tag.length..];
            match tag.name.as_str() {
                name @ ("script" | "style") if !tag.is_end => {
                    plain.is_simplified = true;
                    rest = rest.find(&format!("</{name}")).map_or("", |end| &rest[end..]);
                }
                "strong" | "b" => block.bold(tag.is_end),
                name if BLOCKS.contains(&name) => std::mem::take(&mut block).end(&mut plain.paragraphs),
                "!--" => {}
                name => plain.is_simplified |= !INLINE.contains(&name),
            }
        } else {
            // A sign by itself.
            block.push(&rest[..1]);
            rest = &rest[1..];
        }
    }
    block.push(rest);
    block.end(&mut plain.paragraphs);
    plain
}

/// The paragraphs of a text without tags: its lines.
pub(super) fn of_lines(text: &str) -> Plain {
    let paragraphs = text.lines().map(squeezed).filter(|line| !line.is_empty());
    let paragraphs = paragraphs.map(|text| Paragraph { heading: String::new(), text }).collect();
    Plain { paragraphs, is_simplified: false }
}

/// A paragraph while it is being read.
#[derive(Default)]
struct Block {
    text: String,
    /// Where the bold words at its beginning end in `text`, once they have.
    bold_until: Option<usize>,
    is_bold: bool,
}

impl Block {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn bold(&mut self, is_end: bool) {
        if is_end {
            if self.is_bold && self.bold_until.is_none() {
                self.bold_until = Some(self.text.len());
            }
            self.is_bold = false;
        } else if self.text.trim().is_empty() {
            self.is_bold = true;
        }
    }

    /// Bold words are a heading only if a colon parts them from what follows.
    fn end(self, paragraphs: &mut Vec<Paragraph>) {
        let heading = self.bold_until.and_then(|at| {
            let (bold, rest) = self.text.split_at(at);
            let rest = rest.trim_start().strip_prefix(':')?;
            Some((squeezed(bold), squeezed(rest))).filter(|(bold, rest)| !bold.is_empty() && !rest.is_empty())
        });
        let (heading, text) = heading.unwrap_or_else(|| (String::new(), squeezed(&self.text)));
        if !text.is_empty() {
            paragraphs.push(Paragraph { heading, text });
        }
    }
}

struct Tag {
    /// In small letters, without the stroke.
    name: String,
    is_end: bool,
    /// In bytes, with both signs.
    length: usize,
}

impl Tag {
    /// The tag that `text`, which begins with `<`, begins with.
    fn at(text: &str) -> Option<Tag> {
        if let Some(comment) = text.strip_prefix("<!--") {
            let length = comment.find("-->").map_or(text.len(), |end| "<!--".len() + end + "-->".len());
            return Some(Tag { name: "!--".to_owned(), is_end: false, length });
        }
        let inside = text.strip_prefix('<')?;
        let is_end = inside.starts_with('/');
        let name: String = inside.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let length = text.find('>')? + 1;
        Some(Tag { name: name.to_ascii_lowercase(), is_end, length })
    }
}

/// The character that `text` begins with as an entity, and the entity's length in bytes.
fn entity(text: &str) -> Option<(char, usize)> {
    // The longest that is known is short; what goes on longer is none.
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = text[..end].strip_prefix('&')?;
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "bull" => '•',
        "middot" => '·',
        "pound" => '£',
        "euro" => '€',
        "eacute" => 'é',
        number => {
            let number = number.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    };
    Some((character, end + 1))
}

/// `text` as it stands in HTML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// `text`, or its beginning and `…`, in at most `max` characters.
pub(super) fn shortened(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let beginning: String = text.chars().take(max.saturating_sub(1)).collect();
    format!("{}…", beginning.trim_end())
}

/// Whether PHP takes `text` for a number. Moodle and Mahara compare ids as PHP does without being told to be strict: two
/// that are numbers are the same if the numbers are, so that 1.1 is 1.10.
pub(super) fn is_php_number(text: &str) -> bool {
    let text = text.trim_matches([' ', '\t', '\n', '\r', '\u{b}', '\u{c}']);
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let is_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    !(whole.is_empty() && part.is_empty())
        && is_digits(whole)
        && is_digits(part)
        && exponent.is_none_or(|exponent| !exponent.is_empty() && is_digits(exponent))
}

/// What stands before an id that PHP would take for a number.
const NOT_A_NUMBER: &str = "id-";

/// `id` so that PHP does not take it for a number.
pub(super) fn safe_id(id: &str) -> String {
    if is_php_number(id) { format!("{NOT_A_NUMBER}{id}") } else { id.to_owned() }
}

/// The id that [`safe_id`] was given.
pub(super) fn own_id(id: &str) -> &str {
    id.strip_prefix(NOT_A_NUMBER).filter(|rest| is_php_number(rest)).unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(html: &str) -> Vec<(String, String)> {
        of_html(html).paragraphs.into_iter().map(|paragraph| (paragraph.heading, paragraph.text)).collect()
    }

    fn texts(of: &str) -> Vec<String> {
        html(of).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn paragraphs_without_their_tags() {
        assert_eq!(texts("<p>One\n two</p><p>Three</p>"), ["One two", "Three"]);
        assert_eq!(texts("One<br>two<br/>three"), ["One", "two", "three"]);
        assert_eq!(texts("<ul><li>One</li><LI class=\"x\">Two</LI></ul>"), ["One", "Two"]);
        assert_eq!(texts("no tags at all"), ["no tags at all"]);
        assert_eq!(texts(" <p> &nbsp; </p> "), Vec::<String>::new());
        assert_eq!(texts("<em>One</em> of <span>two</span>"), ["One of two"]);
    }

    #[test]
    fn signs_and_entities() {
        assert_eq!(
            texts("a &lt; b &amp; c &gt; d &quot;e&quot; &#8220;f&#x201d; &eacute;"),
            ["a < b & c > d \"e\" “f” é"]
        );
        assert_eq!(texts("a < b & c; R&D; &unknown; &; &#xd800;"), ["a < b & c; R&D; &unknown; &; &#xd800;"]);
        assert_eq!(texts("&amp;lt;p&amp;gt;"), ["&lt;p&gt;"]);
        assert_eq!(texts("1 <2 and <"), ["1 <2 and <"]);
        assert_eq!(texts("&éééééééééééé;"), ["&éééééééééééé;"]);
    }

    #[test]
    fn bold_words_before_a_colon_are_a_heading() {
        let heading = |heading: &str, text: &str| vec![(heading.to_owned(), text.to_owned())];
        assert_eq!(html("<li><strong>Metrics</strong>: a; b</li>"), heading("Metrics", "a; b"));
        assert_eq!(html("<b>Metrics</b> : a"), heading("Metrics", "a"));
        assert_eq!(html("<p><b>Bold</b> words</p>"), heading("", "Bold words"));
        assert_eq!(html("<p>Words <b>in</b>: bold</p>"), heading("", "Words in: bold"));
        assert_eq!(html("<p><b>Only</b>:</p>"), heading("", "Only:"));
    }

    #[test]
    fn what_paragraphs_cannot_say_is_noted() {
        for simple in ["<p>a</p>", "<ul><li><b>a</b></li></ul>", "a<br>b", "<!-- c -->a"] {
            assert!(!of_html(simple).is_simplified, "{simple}");
        }
        for rich in ["<a href=\"x\">a</a>", "<img src=x>", "<table><tr><td>a</td></tr></table>"] {
            assert!(of_html(rich).is_simplified, "{rich}");
        }
        let script = of_html("a<script>if (1 < 2) {}</script>b<style>p{}</style>");
        assert_eq!((script.paragraphs[0].text.as_str(), script.is_simplified), ("ab", true));
        assert_eq!(of_html("a<script>never ends").paragraphs[0].text, "a");
    }

    #[test]
    fn what_is_escaped_is_read_again() {
        for text in ["a < b > c & d \"e\" 'f'", "&amp; &lt;", "<p>", "R&D;"] {
            assert_eq!(texts(&escaped(text)), [text]);
        }
    }

    #[test]
    fn long_texts_end_in_an_ellipsis() {
        assert_eq!(shortened("Five", 4), "Five");
        assert_eq!(shortened("Fives", 4), "Fiv…");
        assert_eq!(shortened("Two words", 5), "Two…");
        assert_eq!(shortened("éééé", 3), "éé…");
    }

    // https://www.php.net/manual/en/language.types.numeric-strings.php
    #[test]
    fn numbers_as_php_sees_them() {
        for number in ["1", "1.1", "1.10", ".5", "5.", "-1", "+1", "1e3", "1E-3", " 1 "] {
            assert!(is_php_number(number), "{number}");
            assert_eq!(own_id(&safe_id(number)), number);
            assert!(!is_php_number(&safe_id(number)));
        }
        for text in ["", ".", "1.1.1", "ISP501", "1e", "0x1A", "e3", "1-1", "id-1.1.1"] {
            assert!(!is_php_number(text), "{text}");
            assert_eq!((safe_id(text).as_str(), own_id(text)), (text, text));
        }
    }
}

//! XML piece by piece. Entities of a document's own are left out: nothing we read has any, and they are how small files
//! become large ones.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::OfficeError;

/// A piece of a document. Names are without their prefix.
pub enum Piece<'a> {
    /// An element begins.
    Start(&'a str, &'a BytesStart<'a>),
    /// An element ends.
    End(&'a str),
    /// Letters.
    Text(&'a str),
}

/// Hands on the pieces of `text` in order until `take` has enough, which it says with `false`.
pub fn pieces(text: &str, mut take: impl FnMut(Piece<'_>) -> bool) -> Result<(), OfficeError> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    loop {
        let goes_on = match reader.read_event().map_err(|_| OfficeError::Unreadable)? {
            Event::Start(element) => take(Piece::Start(element.local_name().as_ref(), &element)),
            Event::Empty(element) => {
                let name = element.local_name();
                take(Piece::Start(name.as_ref(), &element)) && take(Piece::End(name.as_ref()))
            }
            Event::End(element) => take(Piece::End(element.local_name().as_ref())),
            Event::Text(text) => take(Piece::Text(&text.xml10_content())),
            Event::CData(text) => take(Piece::Text(&text.xml10_content())),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(character)) => take(Piece::Text(character.encode_utf8(&mut [0; 4]))),
                _ => {
                    quick_xml::escape::resolve_predefined_entity(&reference).is_none_or(|text| take(Piece::Text(text)))
                }
            },
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => true,
        };
        if !goes_on {
            return Ok(());
        }
    }
}

/// The value of an attribute, whatever its prefix is.
pub fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().with_checks(false).flatten().find(|one| one.key.local_name().as_ref() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

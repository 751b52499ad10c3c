//! Every error of the reader, from a file or from limits that are absurdly small.

use std::collections::BTreeSet;

use super::*;
use crate::testing::bundles as fixtures;

/// The name of an error, which a fixture's name begins with. A new error needs a fixture or a test here.
fn name(error: &BundleError) -> &'static str {
    match error {
        BundleError::NotABundle { .. } => "NotABundle",
        BundleError::Encrypted => "Encrypted",
        BundleError::TooNew { .. } => "TooNew",
        BundleError::Truncated { .. } => "Truncated",
        BundleError::Trailing { .. } => "Trailing",
        BundleError::Unexpected { .. } => "Unexpected",
        BundleError::Json { .. } => "Json",
        BundleError::Shape { .. } => "Shape",
        BundleError::Record { .. } => "Record",
        BundleError::TooMuch { .. } => "TooMuch",
        BundleError::DuplicateMember(_) => "DuplicateMember",
        BundleError::AfterEnd(_) => "AfterEnd",
        BundleError::MissingMember { .. } => "MissingMember",
        BundleError::NotACollection(_) => "NotACollection",
        BundleError::DuplicateRecord { .. } => "DuplicateRecord",
        BundleError::Base64 { .. } => "Base64",
        BundleError::DuplicateAttachment { .. } => "DuplicateAttachment",
        BundleError::AttachmentDigest { .. } => "AttachmentDigest",
        BundleError::AttachmentSize { .. } => "AttachmentSize",
        BundleError::UnnamedAttachment(_) => "UnnamedAttachment",
        BundleError::Count { .. } => "Count",
        BundleError::RecordsDigest { .. } => "RecordsDigest",
        BundleError::SpecificationDigest { .. } => "SpecificationDigest",
        BundleError::OtherSpecification { .. } => "OtherSpecification",
        BundleError::OtherPortfolio { .. } => "OtherPortfolio",
        BundleError::ClosingDigest { .. } => "ClosingDigest",
        BundleError::OtherEnd { .. } => "OtherEnd",
    }
}

const ERRORS: usize = 27;

#[test]
fn every_invalid_fixture_gives_the_error_it_is_named_after() {
    let mut seen = BTreeSet::from(["TooMuch".to_owned()]);
    for (fixture, bytes) in fixtures("invalid") {
        let expected = fixture.split('-').next().unwrap().to_owned();
        let error = read(&bytes).expect_err(&fixture);
        assert_eq!(name(&error), expected, "{fixture}: {error:?}");
        // The same wherever it is cut.
        assert_eq!(read_in_pieces(bytes.chunks(1), Limits::default()), Err(error), "{fixture}");
        seen.insert(expected);
    }
    assert_eq!(seen.len(), ERRORS, "an error without a fixture: {seen:?}");
}

#[test]
fn every_valid_fixture_is_read() {
    for (fixture, bytes) in fixtures("valid") {
        let seen = read(&bytes).unwrap_or_else(|error| panic!("{fixture}: {error:?}"));
        let small = testing::small_portfolio();
        match fixture.as_str() {
            "v1-unknown" => {
                let written_again = written(&seen.portfolio, &seen.blobs, 3);
                assert_eq!(read(&written_again).unwrap().portfolio, seen.portfolio);
                for kept in ["\"later\":", "\"plans\":["] {
                    assert!(String::from_utf8(written_again.clone()).unwrap().contains(kept), "{kept}");
                }
            }
            _ => assert_eq!(seen.portfolio, small, "{fixture}"),
        }
    }
}

#[test]
fn the_format_is_frozen() {
    let frozen = String::from_utf8(fixtures("valid").into_iter().find(|(name, _)| name == "v1-closed").unwrap().1);
    let version = |version: &str| format!("\"version\":\"{version}\"}},\"purpose\"");
    assert_eq!(small().replace(&version(env!("CARGO_PKG_VERSION")), &version("0.1.0")), frozen.unwrap());
}

#[test]
fn an_error_names_its_place() {
    let bundle = small().replace("\"Reflection\"", "7");
    let Err(BundleError::Record { place, error }) = read(bundle.as_bytes()) else { panic!() };
    assert_eq!(place.path, "records.evidence.1");
    assert!(bundle[place.offset as usize..].starts_with("{\"addedAt\""), "{place:?}");
    assert!(matches!(error, wire::RecordError::Shape { path, .. } if path == "title"));

    let bundle = small().replace("\"YWJj\"", "\"YWJj\",\"YW*j\"");
    let Err(BundleError::Base64 { place }) = read(bundle.as_bytes()) else { panic!() };
    assert_eq!((place.path.as_str(), &bundle[place.offset as usize..][..4]), ("attachments.0.data.1", "YW*j"));
}

#[test]
fn after_an_error_a_reader_gives_nothing_else() {
    let mut reader = Reader::new(Limits::default());
    let error = reader.push(b"[", &mut |_| {}).unwrap_err();
    assert_eq!(reader.push(small().as_bytes(), &mut |_| panic!()), Err(error.clone()));
    assert_eq!(reader.finish(), Err(error));
}

#[test]
fn everything_has_a_limit() {
    let check = |limit: Limit, limits: Limits| {
        let read = read_in_pieces(small().as_bytes().chunks(7), limits);
        assert!(
            matches!(&read, Err(BundleError::TooMuch { limit: found, .. }) if *found == limit),
            "{limit:?} {read:?}"
        );
    };
    let none = Limits::default;
    check(Limit::BundleBytes, Limits { bundle_bytes: small().len() as u64 - 1, ..none() });
    check(Limit::AttachmentBytes, Limits { attachment_bytes: 2, ..none() });
    check(Limit::Attachments, Limits { attachments: 0, ..none() });
    check(Limit::NamedAttachments, Limits { named_attachments: 0, ..none() });
    check(Limit::ChunkCharacters, Limits { chunk_characters: 3, ..none() });
    check(Limit::Records, Limits { records: 9, ..none() });
    check(Limit::RecordBytes, Limits { record_bytes: 300, ..none() });
    check(Limit::SpecificationBytes, Limits { specification_bytes: 60, ..none() });
    check(Limit::ValueBytes, Limits { value_bytes: 600, ..none() });
    check(Limit::Members, Limits { members: 6, ..none() });
    check(Limit::NameBytes, Limits { name_bytes: 10, ..none() });
    // And at the limit it is still read.
    let exact = Limits {
        bundle_bytes: small().len() as u64,
        attachment_bytes: 3,
        attachments: 1,
        named_attachments: 1,
        chunk_characters: 4,
        records: 10,
        members: 10,
        name_bytes: 13,
        ..none()
    };
    assert!(read_in_pieces([small().as_bytes()], exact).is_ok());
}

// A file of another kind gets one plain answer, whatever its first wrong byte is.
#[test]
fn other_files_are_no_bundles() {
    let none = Err(BundleError::NotABundle { found: None });
    for file in ["%PDF-1.7", "PK\u{3}\u{4}", "<html>", "[]", "{}", "{\"records\":[]}", "{\"a\":1.5}", "\u{feff}x", "7"]
    {
        assert_eq!(read(file.as_bytes()), none, "{file}");
    }
    assert_eq!(read(b""), Err(BundleError::Truncated { offset: 0 }));
    let deep = format!("{{\"a\":{}", "[".repeat(3_000_000));
    assert_eq!(read(deep.as_bytes()), none);
}

// They are checked the moment they are seen: nothing after them is looked at.
#[test]
fn a_later_version_is_refused_at_once() {
    let newer = r#"{"format":"evidence-bundle","version":2,"#;
    let refused = Err(BundleError::TooNew { found: 2, max: 1 });
    assert_eq!(read(newer.as_bytes()), refused);
    assert_eq!(read(br#"{"version":2,"format":"evidence-bundle","#), refused);
}

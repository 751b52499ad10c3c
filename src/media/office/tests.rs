use proptest::prelude::*;

use super::*;

/// An archive of these files, packed or as they are. Made by hand, so that it can be made wrong.
fn zip(files: &[(&str, &[u8])], is_packed: bool) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let packed = if is_packed { miniz_oxide::deflate::compress_to_vec(content, 6) } else { content.to_vec() };
        let size = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap().to_le_bytes();
        let head = [
            &20_u16.to_le_bytes()[..],
            &0_u16.to_le_bytes(),
            &(if is_packed { 8_u16 } else { 0 }).to_le_bytes(),
            &[0; 8], // moment and checksum
            &size(&packed),
            &size(content),
            &u16::try_from(name.len()).unwrap().to_le_bytes(),
            &0_u16.to_le_bytes(),
        ]
        .concat();
        let offset = u32::try_from(out.len()).unwrap().to_le_bytes();
        out.extend([b"PK\x03\x04", &head[..], name.as_bytes(), &packed].concat());
        directory.extend([b"PK\x01\x02\x14\0", &head[..], &[0; 10], &offset, name.as_bytes()].concat());
    }
    let (count, size) = (u16::try_from(files.len()).unwrap().to_le_bytes(), u32::try_from(directory.len()).unwrap());
    let start = u32::try_from(out.len()).unwrap().to_le_bytes();
    out.extend(directory);
    out.extend([&b"PK\x05\x06\0\0\0\0"[..], &count, &count, &size.to_le_bytes(), &start, &[0; 2]].concat());
    out
}

fn text(document: &str) -> String {
    match read(&zip(&[("word/document.xml", document.as_bytes())], true)) {
        Ok(Office::Text(text)) => text.text,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_documents_text_is_its_paragraphs_lists_and_tables() {
    let document = r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="w" xmlns:mc="mc"><w:body>
        <w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>Sales &amp; </w:t></w:r><w:r><w:t>service&#33;</w:t></w:r></w:p>
        <w:p/><w:p/>
        <w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>first</w:t><w:tab/><w:t>item</w:t></w:r><w:r><w:delText>gone</w:delText></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
        <w:p><w:pPr><w:pStyle w:val="ListBullet2"/></w:pPr><w:r><w:t>second</w:t></w:r></w:p>
        <mc:AlternateContent><mc:Choice><w:p><w:r><w:t>box</w:t></w:r></w:p></mc:Choice><mc:Fallback><w:p><w:r><w:t>box</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>
        </w:body></w:document>"#;
    assert_eq!(text(document), "Sales & service!\n\n• first\titem\n\na\tb\n\n• second\n\nbox");
}

#[test]
fn an_entity_of_the_files_own_is_nothing() {
    let document = r#"<!DOCTYPE d [<!ENTITY x "bomb">]><d><p><t>a&x;b&lt;c</t></p></d>"#;
    assert_eq!(text(document), "ab<c");
}

#[test]
fn a_workbooks_cells_show_what_was_saved() {
    let files: [(&str, &[u8]); 5] = [
        (
            "xl/workbook.xml",
            br#"<workbook xmlns:r="r"><sheets><sheet name="Q3 &amp; Q4" sheetId="1" r:id="rId7"/><sheet name="gone" r:id="rId8"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            br#"<Relationships><Relationship Id="rId7" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/sharedStrings.xml", br#"<sst><si><t>Target</t></si><si><r><t>two </t></r><r><t>runs</t></r><rPh><t>no</t></rPh></si></sst>"#),
        (
            "xl/styles.xml",
            br#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-809]dd\ mmmm\ yyyy"/><numFmt numFmtId="165" formatCode="&quot;yes&quot; 0"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="9"/><xf numFmtId="22"/><xf numFmtId="165"/></cellXfs></styleSheet>"#,
        ),
        (
            "xl/worksheets/sheet1.xml",
            br#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row><row r="4"><c r="B4"><f>SUM(A1:A3)</f><v>0.30000000000000004</v></c><c r="AA4" s="1"><v>45000</v></c><c s="2"><v>0.125</v></c><c r="AC4" s="3"><v>45000.75</v></c><c r="AD4" s="4"><v>7</v></c><c r="AE4" t="b"><v>1</v></c><c r="AF4" t="inlineStr"><is><t>in line</t></is></c></row><row r="5"><c r="A5"/></row></sheetData></worksheet>"#,
        ),
    ];
    let Ok(Office::Sheets(sheets)) = read(&zip(&files, true)) else { panic!("not read") };
    let [sheet] = &sheets[..] else { panic!("{sheets:?}") };
    assert_eq!((sheet.name.as_str(), sheet.is_cut), ("Q3 & Q4", false));
    let row = |number: u32, cells: &[(u32, &str)]| Row {
        number,
        cells: cells.iter().map(|(column, text)| (*column, (*text).to_owned())).collect(),
    };
    let fourth = [
        (2, "0.3"),
        (27, "15/03/2023"),
        (28, "12.5 %"),
        (29, "15/03/2023 18:00"),
        (30, "7"),
        (31, "TRUE"),
        (32, "in line"),
    ];
    assert_eq!(sheet.rows, [row(1, &[(1, "Target"), (3, "two runs")]), row(4, &fourth)]);
}

#[test]
fn other_archives_and_broken_ones_are_told_apart() {
    assert_eq!(read(&zip(&[("a.txt", b"a")], true)), Err(OfficeError::Other));
    assert_eq!(read(b"PK\x03\x04 and no more"), Err(OfficeError::Unreadable));
    assert_eq!(read(&zip(&[("word/document.xml", b"<p><t>a</q>")], false)), Err(OfficeError::Unreadable));
}

#[test]
fn an_archive_that_unpacks_to_too_much_is_refused() {
    let bomb = vec![b' '; 49 << 20];
    let packed = zip(&[("word/document.xml", &bomb)], true);
    assert!(packed.len() < 100_000);
    assert_eq!(read(&packed), Err(OfficeError::TooLarge));
}

#[test]
fn a_long_text_is_cut_and_says_so() {
    let document = format!("<p><t>{}</t></p>", "word ".repeat(250_000));
    let Ok(Office::Text(text)) = read(&zip(&[("word/document.xml", document.as_bytes())], true)) else { panic!() };
    assert!(text.is_cut);
}

#[test]
fn lines_of_values_are_a_table_whatever_stands_between_them() {
    for text in ["\u{feff}name,mark\n\"A, B\",3\n", "name;mark\nA, B;3\n", "name\tmark\nA, B\t3"] {
        let sheet = table(text);
        assert_eq!(
            sheet.rows[1],
            Row { number: 2, cells: vec![(1, "A, B".to_owned()), (2, "3".to_owned())] },
            "{text}"
        );
    }
    assert_eq!(table("a,\n\n,b").rows.len(), 2);
}

proptest! {
    #[test]
    fn a_changed_byte_is_no_panic(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = zip(&[("xl/workbook.xml", b"<sheet name='a' id='b'/>"), ("xl/sharedStrings.xml", b"<si><t>x</t></si>")], true);
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = read(&bytes);
    }
}

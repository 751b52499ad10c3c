//! The command line, run as a person or a script runs it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use evidence_mapper::json::{self, Value};

const ISP: &str = "spec-data/isp-level-5-advanced-sales.json";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evidence-mapper"));
    command.current_dir(root()).args(arguments);
    command
}

/// The exit code, standard output and standard error of the command.
fn run(arguments: &[&str]) -> (i32, String, String) {
    said(&command(arguments).output().unwrap())
}

fn said(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

/// The command with `input` at its standard input.
fn run_with(input: &[u8], arguments: &[&str]) -> (i32, String, String) {
    let piped = command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = piped.unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // Whoever has seen enough closes the pipe early, as with a file that is too large.
    let _ = stdin.write_all(input);
    drop(stdin);
    said(&child.wait_with_output().unwrap())
}

/// The specification that is shipped, with `from` replaced by `to`.
fn isp_with(from: &str, to: &str) -> Vec<u8> {
    let text = std::fs::read_to_string(root().join(ISP)).unwrap();
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1).into_bytes()
}

fn member<'a>(value: &'a Value, path: &[&str]) -> &'a Value {
    path.iter().fold(value, |value, name| match value {
        Value::Array(items) => &items[name.parse::<usize>().unwrap()],
        value => value.get(name).unwrap_or_else(|| panic!("{name}")),
    })
}

#[test]
fn what_is_shipped_is_accepted() {
    let (code, out, err) = run(&["check", ISP]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    let last = out.lines().last().unwrap();
    assert!(last.starts_with(&format!("{ISP}: accepted, 50 findings, 50 of them explained: ")), "{last}");
    assert!(
        last.ends_with("ISP Level 5 Certificate & Diploma in Advanced Sales Professionalism, version 2.0"),
        "{last}"
    );
}

#[test]
fn a_file_that_is_refused_is_named_with_place_and_reason() {
    let (code, out, err) = run_with(&isp_with("\"level\": 5", "\"level\": \"five\""), &["check", "-"]);
    assert_eq!((code, err.as_str()), (1, ""));
    let expected = "standard input: A value is of the wrong kind
  At awards[0].level stands a text in quotation marks, where a whole number is expected.
standard input: refused, 1 problem
";
    assert_eq!(out, expected);
}

#[test]
fn a_finding_of_weight_ends_with_1() {
    let (code, out, _) = run_with(&isp_with("\"tqt\": 410", "\"tqt\": 411"), &["check", "-"]);
    assert_eq!(code, 1, "{out}");
    let expected = "standard input: A: An award’s total is not the sum of its units
  The award “diploma” states 411 hours of total qualification time. The units that it needs come to 410. At awards[1] (diploma).tqt.
  → Put it right, or say in an erratum why it stands.
";
    assert!(out.contains(expected), "{out}");
    assert!(out.lines().last().unwrap().starts_with("standard input: refused, "), "{out}");
}

#[test]
fn a_finding_of_severity_a_that_is_not_explained_ends_with_1_even_if_it_does_not_refuse() {
    let open = isp_with("\"qan\": { \"value\": null, \"erratum\": \"E-01\" }", "\"qan\": null");
    let (code, out, _) = run_with(&open, &["check", "-"]);
    assert_eq!(code, 1, "{out}");
    assert!(out.starts_with("standard input: A: It is not certain which qualification number is right\n"), "{out}");
    assert!(out.lines().last().unwrap().starts_with("standard input: accepted, "), "{out}");
}

#[test]
fn json_for_scripts() {
    let (code, out, _) = run(&["check", "--json", ISP]);
    assert_eq!(code, 0);
    let report = json::parse(out.as_bytes()).unwrap();
    assert_eq!(*member(&report, &["exit"]), Value::Integer(0));
    let file = member(&report, &["files", "0"]);
    assert_eq!(member(file, &["status"]).as_text(), Some("accepted"));
    assert_eq!(*member(file, &["specification", "criteria"]), Value::Integer(107));
    let finding = member(file, &["findings", "0"]);
    assert_eq!(member(finding, &["severity"]).as_text(), Some("A"));
    assert_eq!(member(finding, &["kind"]).as_text(), Some("qan-conflict"));
    assert_eq!(member(finding, &["place"]).as_text(), Some("awards[0] (certificate).qan"));
    assert_eq!(member(finding, &["explainedBy"]).as_text(), Some("E-01"));
    assert_eq!(*member(finding, &["refuses"]), Value::Bool(false));

    let (code, out, _) = run_with(b"{\n  \"format\": 1.5 }", &["check", "--json", "-"]);
    assert_eq!(code, 1);
    let report = json::parse(out.as_bytes()).unwrap();
    let problem = member(&report, &["files", "0", "problems", "0"]);
    assert_eq!(member(problem, &["place"]).as_text(), Some("2:15"));
    assert_eq!(member(problem, &["title"]).as_text(), Some("The file is JSON, but not as it is read here"));
}

#[test]
fn the_worst_of_several_files_counts() {
    let (code, out, err) = run(&["check", ISP, "no-such-file.json"]);
    assert_eq!(code, 2);
    assert!(out.contains("accepted"), "{out}");
    assert!(err.starts_with("no-such-file.json cannot be read: "), "{err}");
}

#[test]
fn what_cannot_be_read_is_never_a_panic() {
    let large = vec![b' '; (4 << 20) + 1];
    let deep = "[".repeat(1_000_000);
    let garbage: Vec<u8> = (0..=255).cycle().take(10_000).collect();
    for input in [&b""[..], b"\xff\xfe\x00", b"null", b"[]", b"\"format\"", &large, deep.as_bytes(), &garbage] {
        let (code, out, err) = run_with(input, &["check", "-"]);
        assert_eq!((code, err.as_str()), (1, ""), "{out}");
        assert!(out.ends_with("standard input: refused, 1 problem\n"), "{out}");
    }
    let (code, _, err) = run(&["check", "src"]);
    assert_eq!(code, 2);
    assert!(err.starts_with("src cannot be read: "), "{err}");
}

/// A folder of its own for a test's files.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn a_specification_goes_through_the_formats_of_others() {
    let folder = folder("convert");
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    for (name, words) in [
        ("isp.csv", "a Moodle competency framework"),
        ("isp.matrix", "a Mahara framework"),
        ("isp.case.json", "a CASE package"),
    ] {
        let (code, out, err) = run(&["convert", ISP, &path(name)]);
        assert_eq!((code, err.as_str()), (0, ""), "{out}");
        let last = out.lines().last().unwrap();
        assert_eq!(last, format!("{ISP}: specification, written to {} as {words}", path(name)));
        // What is left out is said.
        assert!(out.contains("A wording that cannot be read is left out\n  At ISP401.4.1 stands"), "{out}");
        let back = path(&format!("{name}.back.json"));
        let (code, out, err) = run(&["convert", "--level", "5", &path(name), &back]);
        assert_eq!((code, err.as_str()), (0, ""), "{out}");
        let (code, out, _) = run(&["check", "--json", &back]);
        assert_eq!(code, 0, "{out}");
        let report = json::parse(out.as_bytes()).unwrap();
        assert_eq!(*member(&report, &["files", "0", "specification", "criteria"]), Value::Integer(107));
    }
    // Through CASE it is the same specification again.
    let digest = |file: &str| {
        let report = json::parse(run(&["check", "--json", file]).1.as_bytes()).unwrap();
        member(&report, &["files", "0", "specification", "digest"]).as_text().unwrap().to_owned()
    };
    assert_eq!(digest(&path("isp.case.json.back.json")), digest(ISP));
}

#[test]
fn what_cannot_be_converted_writes_nothing() {
    let folder = folder("refused");
    let out_file = folder.join("out.json");
    let out_path = out_file.to_str().unwrap();
    let circle = "tests/fixtures/exchange/moodle/invalid/circle.csv";
    let (code, out, err) = run(&["convert", circle, out_path]);
    assert_eq!((code, err.as_str()), (1, ""));
    assert!(
        out.starts_with(&format!("{circle}: Entries stand under each other in a circle\n  At line 5 stands")),
        "{out}"
    );
    assert!(out.ends_with("circle.csv: refused, nothing is written\n"), "{out}");
    let clusters = "tests/fixtures/exchange/moodle/valid/clusters.csv";
    let (code, out, _) = run(&["convert", clusters, out_path]);
    assert_eq!(code, 1);
    assert!(out.contains("does not say at which level") && out.contains("--level 5"), "{out}");
    let (code, out, _) = run_with(b"PK\x03\x04", &["convert", "-", out_path]);
    assert_eq!(code, 1);
    assert!(out.contains("This is no file that can be read here"), "{out}");
    assert!(!out_file.exists());
    // What stands there is only replaced if one asks for it.
    let replaced = ["convert", "--level", "2", clusters, out_path];
    assert_eq!(run(&replaced).0, 0);
    let (code, _, err) = run(&replaced);
    assert_eq!(code, 2);
    assert!(err.contains("cannot be written") && err.contains("--force"), "{err}");
    assert_eq!(run(&[&replaced[..], &["--force"]].concat()).0, 0);
}

#[test]
fn a_conversion_can_be_piped_on() {
    let isp = std::fs::read(root().join(ISP)).unwrap();
    let (code, out, err) = run_with(&isp, &["convert", "-", "-", "--to", "moodle"]);
    assert_eq!(code, 0);
    assert!(out.starts_with("Parent ID number,ID number,"), "{out}");
    assert!(err.contains("standard output: A rule of combination is left out"), "{err}");
}

#[test]
fn options_of_a_conversion_are_looked_at_before_the_file() {
    for (option, value, problem) in [
        ("--to", "word", "After --to stands “word”"),
        ("--level", "five", "After --level a number is expected."),
        ("--id", "my id", "After --id an id of letters"),
        ("--unit-depth", "0", "After --unit-depth a number from 1 is expected."),
    ] {
        let (code, out, err) = run(&["convert", option, value, "no-such-file", "-"]);
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(err.starts_with(problem), "{err}");
    }
    let (code, _, err) = run(&["convert", ISP, "out.docx"]);
    assert_eq!(code, 2);
    assert!(err.starts_with("out.docx does not say which format"), "{err}");
}

#[test]
fn how_units_stand_to_an_award_is_explained() {
    let (code, out, err) = run(&["explain", ISP, "--have", "ISP501,ISP/502", "--award", "diploma"]);
    assert_eq!((code, err.as_str()), (1, ""));
    let expected = "ISP Level 5 Diploma in Advanced Sales Professionalism
2 achieved units count so far. The plan is 7 units short of this award.

Rules
  All 4 mandatory units: 2 of 4 units achieved, 2 missing
  5 optional units: 0 of 5 units achieved, 5 missing

The quickest ways to it
  ISP503, ISP504, ISP401, ISP404, ISP505, ISP506 and ISP507: 7 units, 300 hours
";
    assert_eq!(out, expected);
    let mandatory = "ISP501,ISP502,ISP503,ISP504";
    let (code, out, _) = run(&["explain", ISP, "--have", mandatory, "--award", "certificate"]);
    assert_eq!(code, 0);
    assert!(out.contains("\nThe units achieved satisfy the rules of combination.\n"), "{out}");
    let (code, out, _) = run(&["explain", ISP, "--planned", mandatory, "--award", "certificate"]);
    assert_eq!(code, 1);
    assert!(out.contains("\nNothing is achieved yet. The 4 units in the plan would make this award.\n"), "{out}");
    // Without an award, all are explained, and all have to be made.
    let (code, out, _) = run(&["explain", ISP, "--have", mandatory]);
    assert_eq!(code, 1);
    assert!(out.contains("Certificate in Advanced") && out.contains("Diploma in Advanced"), "{out}");
}

#[test]
fn an_explanation_for_scripts() {
    let (code, out, _) = run(&["explain", "--json", ISP, "--have", "ISP501:rpl", "--award", "diploma"]);
    assert_eq!(code, 1);
    let report = json::parse(out.as_bytes()).unwrap();
    let award = member(&report, &["awards", "0"]);
    assert_eq!(member(award, &["combination"]).as_text(), Some("incomplete"));
    assert_eq!(*member(award, &["rules", "0", "achieved"]), Value::Integer(1));
    assert_eq!(*member(award, &["ways", "0", "hours"]), Value::Integer(360));
    assert_eq!(*member(award, &["conflict"]), Value::Null);
}

#[test]
fn what_cannot_be_explained_is_said() {
    for (arguments, problem) in [
        (&["--have", "ISP999"][..], "There is no unit “ISP999” here. There are ISP501, ISP502,"),
        (&["--have", "ISP501:luck"], "Behind ISP501 stands “luck”, where one of assessed, rpl,"),
        (&["--award", "degree"], "There is no award “degree” here. There are certificate and diploma."),
        (&["another.json"], "One specification is needed"),
    ] {
        let (code, out, err) = run(&[&["explain", ISP], arguments].concat());
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(err.starts_with(problem), "{err}");
    }
    let impossible = isp_with("\"by\": \"units\", \"min\": 5", "\"by\": \"units\", \"min\": 6");
    let (code, out, _) = run_with(&impossible, &["explain", "-"]);
    assert_eq!(code, 1);
    assert!(out.starts_with("standard input: A rule can never be satisfied\n"), "{out}");
    assert!(out.ends_with("standard input: refused\n"), "{out}");
}

#[test]
fn a_command_that_is_not_understood_ends_with_2() {
    for (arguments, problem) in [
        (&[][..], "No command is given."),
        (&["chekc"], "There is no command “chekc”."),
        (&["check"], "No file is given to check."),
        (&["check", "--jsn", ISP], "There is no option --jsn here."),
        (&["convert", ISP], "A file to read and a file to write are needed."),
    ] {
        let (code, out, err) = run(arguments);
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(err.starts_with(problem) && err.contains("evidence-mapper <command>"), "{err}");
    }
    let (code, out, _) = run(&["help"]);
    assert_eq!(code, 0);
    assert!(out.contains("The exit code is"));
}

#[cfg(unix)]
#[test]
fn names_of_files_are_not_always_text() {
    use std::os::unix::ffi::OsStrExt;
    let name = PathBuf::from(std::ffi::OsStr::from_bytes(b"no-such-\xff.json"));
    let output = command(&["check"]).arg(name).output().unwrap();
    assert_eq!(said(&output).0, 2);
}

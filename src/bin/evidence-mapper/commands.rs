//! What the command line can do.
//!
//! Reading order: [`arguments`] are what was typed, [`files`] what is read, then a module per command. Commands print
//! nothing themselves: each returns a [`report::Report`], which is written out once. What is said of a specification is
//! said by the library's `message`; the words in this folder are about the command itself.

mod arguments;

mod files;

mod report;

mod check;

mod convert;

mod explain;

mod schema;

mod verify;

use std::ffi::OsString;

use arguments::UsageError;
use report::{Exit, Report};

const USAGE: &str = "\
evidence-mapper <command>

  check [--json] FILE…      say what is wrong with specifications
  verify BUNDLE…            say whether bundles are whole, without opening them
    --passphrase-file FILE  what encrypted bundles open with: a passphrase on a line of a file,
    --key-file FILE         or a secret key of age
  convert IN OUT            read a specification, a Moodle competency framework, a Mahara framework or a CASE package, and
                            write another of them; what one does not carry is said
    --to FORMAT             specification, moodle, mahara or case; else by OUT’s name: .csv, .matrix, .json
    --from FORMAT           the same for IN; else by what stands in it
    --level N  --id ID  --version TEXT  --awarding-body TEXT
                            what the framework does not say and the specification has to
    --unit-depth N          how deep in the framework its units stand, from 1 for the top; else by its shape
    --force                 replace OUT
  explain [--json] FILE     say how units stand to the awards of a specification, and what would complete them
    --have UNITS            achieved, for instance ISP501,ISP502:rpl; behind the colon how, if not by assessment: rpl,
                            credit-transfer, exemption or compensated
    --planned UNITS         planned
    --award ID              only this award
  schema FORMAT             print the JSON Schema of a bundle or of a specification

- stands for standard input and standard output.

The exit code is
  0  nothing of weight was found,
  1  a file is refused, or has a finding of severity A that no erratum explains; a bundle is damaged, or something in it is
     not as it should be,
  2  the command was not understood, or a file could not be read or written.
";

/// Does what was typed after the program's name.
pub fn run(arguments: &[OsString]) -> Report {
    obey(arguments).unwrap_or_else(|UsageError(problem)| Report::failed(format!("{problem}\n\n{USAGE}")))
}

fn obey(arguments: &[OsString]) -> Result<Report, UsageError> {
    let Some((command, rest)) = arguments.split_first() else {
        return Err(UsageError("No command is given.".to_owned()));
    };
    match command.to_string_lossy().as_ref() {
        "check" => check::command(rest),
        "convert" => convert::command(rest),
        "explain" => explain::command(rest),
        "schema" => schema::command(rest),
        "verify" => verify::command(rest),
        "help" | "--help" | "-h" => Ok(Report::of(Exit::Fine, USAGE.to_owned())),
        "version" | "--version" | "-V" => {
            Ok(Report::of(Exit::Fine, concat!("evidence-mapper ", env!("CARGO_PKG_VERSION"), "\n").to_owned()))
        }
        other => Err(UsageError(format!("There is no command “{other}”."))),
    }
}

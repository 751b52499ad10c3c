//! `schema`: the JSON Schemas of the two formats.

use std::ffi::OsString;

use evidence_mapper::{bundle, spec};

use super::arguments::{Arguments, UsageError};
use super::report::{Exit, Report};

/// Runs the command.
pub fn command(arguments: &[OsString]) -> Result<Report, UsageError> {
    let arguments = Arguments::sort(arguments, &[], &[])?;
    let [format] = &arguments.files[..] else {
        return Err(UsageError("One format is needed: bundle or specification.".to_owned()));
    };
    let schema = match format.to_string_lossy().as_ref() {
        "bundle" => bundle::schema::schema(),
        "specification" => spec::schema::schema(),
        other => return Err(UsageError(format!("There is no schema of “{other}”: bundle or specification."))),
    };
    Ok(Report::of(Exit::Fine, format!("{schema:#}\n")))
}

//! What a command has to say, in words for people or as JSON for scripts.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use evidence_mapper::json::Value;
use evidence_mapper::message::Message;

/// How a command ends. The later the worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Nothing of weight.
    Fine,
    /// A file is refused, or something in it has to be seen to.
    Found,
    /// The command was not understood, or a file could not be read or written.
    Failed,
}

/// Everything that a command has to say.
pub struct Report {
    /// For standard output.
    pub out: String,
    /// For standard error.
    pub err: String,
    /// How it ends.
    pub exit: Exit,
}

impl Report {
    /// What was asked for.
    pub fn of(exit: Exit, out: String) -> Report {
        Report { out, err: String::new(), exit }
    }

    /// Only that something failed.
    pub fn failed(err: String) -> Report {
        Report { out: String::new(), err, exit: Exit::Failed }
    }

    /// Writes it out. Whoever reads only the first lines has read enough, so a closed pipe is no failure.
    pub fn deliver(self) -> ExitCode {
        let written = io::stdout().write_all(self.out.as_bytes()).and_then(|()| io::stdout().flush());
        let is_lost = written.is_err_and(|error| error.kind() != ErrorKind::BrokenPipe);
        // Where not even this can be written, there is nobody to tell.
        let _ = io::stderr().write_all(self.err.as_bytes());
        ExitCode::from(if is_lost { Exit::Failed as u8 } else { self.exit as u8 })
    }
}

/// `message` about `file`, with what stands before its title, such as a severity.
pub fn paragraph(file: &str, before: &str, message: &Message) -> String {
    let Message { title, detail, hint } = message;
    let hint = hint.as_ref().map(|hint| format!("  → {hint}\n")).unwrap_or_default();
    format!("{file}: {before}{title}\n  {detail}\n{hint}")
}

/// `message` as JSON members.
pub fn members(message: &Message) -> Vec<(&'static str, Value)> {
    let hint = message.hint.as_ref().map_or(Value::Null, |hint| Value::Text(hint.clone()));
    vec![("title", Value::Text(message.title.clone())), ("detail", Value::Text(message.detail.clone())), ("hint", hint)]
}

/// A JSON object.
pub fn object(members: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// A text as JSON.
pub fn text(text: impl ToString) -> Value {
    Value::Text(text.to_string())
}

/// A count as JSON.
pub fn count(count: usize) -> Value {
    Value::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}

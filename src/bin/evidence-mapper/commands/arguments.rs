//! What was typed after the command.

use std::ffi::{OsStr, OsString};

/// What is not understood about it, in a sentence.
#[derive(Debug, PartialEq, Eq)]
pub struct UsageError(pub String);

/// Options by name, and what is none.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    flags: Vec<&'static str>,
    values: Vec<(&'static str, OsString)>,
    /// What is no option: the names of files.
    pub files: Vec<OsString>,
}

impl Arguments {
    /// Sorts `arguments`. `flags` stand alone, `values` take what follows or what stands after `=`. After `--` nothing
    /// is an option, and `-` never is.
    pub fn sort(
        arguments: &[OsString],
        flags: &[&'static str],
        values: &[&'static str],
    ) -> Result<Arguments, UsageError> {
        let mut sorted = Arguments::default();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let Some(option) = argument.to_str().filter(|text| text.starts_with('-') && *text != "-") else {
                sorted.files.push(argument.clone());
                continue;
            };
            if option == "--" {
                sorted.files.extend(rest.cloned());
                break;
            }
            let (name, given) = match option.split_once('=') {
                Some((name, value)) => (name, Some(OsString::from(value))),
                None => (option, None),
            };
            if let Some(&flag) = flags.iter().find(|flag| **flag == name && given.is_none()) {
                sorted.flags.push(flag);
            } else if let Some(&known) = values.iter().find(|known| **known == name) {
                let value = given.or_else(|| rest.next().cloned());
                let value = value.ok_or_else(|| UsageError(format!("After {name} something is missing.")))?;
                if sorted.value(known).is_some() {
                    return Err(UsageError(format!("{name} is given twice.")));
                }
                sorted.values.push((known, value));
            } else {
                return Err(UsageError(format!("There is no option {option} here.")));
            }
        }
        Ok(sorted)
    }

    /// Whether `flag` was given.
    pub fn has(&self, flag: &str) -> bool {
        self.flags.contains(&flag)
    }

    /// What was given for `name`.
    pub fn value(&self, name: &str) -> Option<&OsStr> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_os_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sort(typed: &str) -> Result<Arguments, UsageError> {
        let typed: Vec<OsString> = typed.split_whitespace().map(OsString::from).collect();
        Arguments::sort(&typed, &["--json"], &["--level"])
    }

    #[test]
    fn options_stand_anywhere() {
        let sorted = sort("a.json --json b.json --level 5").unwrap();
        assert!(sorted.has("--json"));
        assert_eq!(sorted.value("--level"), Some(OsStr::new("5")));
        assert_eq!(sorted.files, ["a.json", "b.json"]);
        assert_eq!(sort("--level=5").unwrap().value("--level"), Some(OsStr::new("5")));
    }

    #[test]
    fn a_file_may_look_like_an_option() {
        assert_eq!(sort("- -- --json").unwrap().files, ["-", "--json"]);
    }

    #[test]
    fn what_is_not_understood_is_said() {
        let problem = |typed| sort(typed).unwrap_err().0;
        assert_eq!(problem("--jsn a.json"), "There is no option --jsn here.");
        assert_eq!(problem("--json=yes"), "There is no option --json=yes here.");
        assert_eq!(problem("a.json --level"), "After --level something is missing.");
        assert_eq!(problem("--level 5 --level 6"), "--level is given twice.");
    }
}

//! `verify`: whether bundles are whole, and what there is to say of them.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read};

use evidence_mapper::bundle::verify::{SealedRecord, Verified, Verifier};
use evidence_mapper::bundle::{BundleError, Limits, Purpose};
use evidence_mapper::envelope::{self, EnvelopeError, Key, Opening, Passphrase};
use evidence_mapper::message::Message;
use evidence_mapper::portfolio::Role;
use evidence_mapper::seal::{Seal, Suite};
use p256::ecdsa::signature::Verifier as _;

use super::arguments::{Arguments, UsageError};
use super::files;
use super::report::{Exit, Report, paragraph};

/// How much is read at a time, in bytes.
const SLICE: usize = 1 << 20;

/// The most that is read of a file with a key, in bytes.
const MAX_KEY_FILE: usize = 64 << 10;

const PASSPHRASE_FILE: &str = "--passphrase-file";

const KEY_FILE: &str = "--key-file";

/// Runs the command.
pub fn command(arguments: &[OsString]) -> Result<Report, UsageError> {
    let arguments = Arguments::sort(arguments, &[], &[PASSPHRASE_FILE, KEY_FILE])?;
    if arguments.files.is_empty() {
        return Err(UsageError("No file is given to verify.".to_owned()));
    }
    let key = match key(&arguments)? {
        Ok(key) => key,
        Err(problem) => return Ok(Report::failed(problem)),
    };
    let (mut out, mut err, mut exit) = (String::new(), String::new(), Exit::Fine);
    for file in &arguments.files {
        let name = files::called(file);
        match read(file, key.as_ref()) {
            Err(error) => {
                err += &files::unreadable(&name, &error);
                exit = exit.max(Exit::Failed);
            }
            Ok(Err(message)) => {
                out += &paragraph(&name, "", &message);
                exit = exit.max(Exit::Found);
            }
            Ok(Ok(verified)) => {
                let (words, is_right) = said(&name, &verified);
                out += &words;
                exit = exit.max(if is_right { Exit::Fine } else { Exit::Found });
            }
        }
    }
    Ok(Report { out, err, exit })
}

/// The key that an option names, if one does; or why it cannot be had.
fn key(arguments: &Arguments) -> Result<Result<Option<Key>, String>, UsageError> {
    let (passphrase, secret) = (arguments.value(PASSPHRASE_FILE), arguments.value(KEY_FILE));
    let file = match (passphrase, secret) {
        (None, None) => return Ok(Ok(None)),
        (Some(_), Some(_)) => return Err(UsageError(format!("Give {PASSPHRASE_FILE} or {KEY_FILE}, not both."))),
        (Some(file), None) | (None, Some(file)) => file,
    };
    let name = files::called(file);
    let text = match files::read(file, MAX_KEY_FILE) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => return Ok(Err(files::unreadable(&name, &error))),
    };
    // As age writes them, with comments above the key.
    let line = text.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#')).unwrap_or_default();
    Ok(if passphrase.is_some() {
        Ok(Some(Key::Passphrase(Passphrase::new(line))))
    } else {
        line.parse().map(|key| Some(Key::Secret(key))).map_err(|_| format!("{name} holds no AGE-SECRET-KEY.\n"))
    })
}

/// Takes a file as it comes: a bundle, or one in an envelope.
struct Taking<'a> {
    envelope: Option<(Opening, &'a Key)>,
    verifier: Verifier,
}

impl<'a> Taking<'a> {
    fn of(first: &[u8], key: Option<&'a Key>) -> Result<Taking<'a>, Message> {
        let verifier = Verifier::new(Limits::default());
        let envelope = match key {
            _ if !envelope::is_envelope(first) => None,
            Some(key) => Some((Opening::new(), key)),
            None => return Err(Message::from(&BundleError::Encrypted)),
        };
        Ok(Taking { envelope, verifier })
    }

    fn push(&mut self, bytes: &[u8]) -> Result<(), Message> {
        let Some((opening, key)) = &mut self.envelope else {
            return self.verifier.push(bytes).map_err(|error| Message::from(&error));
        };
        let said = |error: EnvelopeError| Message::from(&error);
        let mut bundle = Vec::new();
        opening.push(bytes, &mut bundle).map_err(said)?;
        if opening.head().is_some() {
            opening.unlock(key).map_err(said)?;
            opening.push(&[], &mut bundle).map_err(said)?;
        }
        self.verifier.push(&bundle).map_err(|error| Message::from(&error))
    }

    fn finish(mut self) -> Result<Verified, Message> {
        if let Some((opening, _)) = self.envelope {
            let mut bundle = Vec::new();
            opening.finish(&mut bundle).map_err(|error| Message::from(&error))?;
            self.verifier.push(&bundle).map_err(|error| Message::from(&error))?;
        }
        self.verifier.finish().map_err(|error| Message::from(&error))
    }
}

fn read(file: &OsStr, key: Option<&Key>) -> io::Result<Result<Verified, Message>> {
    let mut source = files::open(file)?;
    let mut slice = vec![0; SLICE];
    // Enough to tell what it is, even where a pipe gives little at a time.
    let mut length = 0;
    while length < 4_096 {
        match source.read(&mut slice[length..])? {
            0 => break,
            more => length += more,
        }
    }
    let mut taking = match Taking::of(&slice[..length], key) {
        Ok(taking) => taking,
        Err(message) => return Ok(Err(message)),
    };
    while length > 0 {
        if let Err(message) = taking.push(&slice[..length]) {
            return Ok(Err(message));
        }
        length = source.read(&mut slice)?;
    }
    Ok(taking.finish())
}

/// What there is to say of a whole bundle, and whether all is right.
fn said(name: &str, verified: &Verified) -> (String, bool) {
    let Verified { summary, specification, portfolio, faults, not_inside, sealed } = verified;
    let manifest = &summary.manifest;
    let mut words: String = faults.iter().map(|fault| paragraph(name, "", &Message::from(fault))).collect();
    let altered: Vec<&SealedRecord> = sealed.iter().filter(|record| !is_right(record)).collect();
    for record in &altered {
        let why = match &record.seal {
            Ok(_) => "It is not what was signed.".to_owned(),
            Err(error) => Message::from(error).detail,
        };
        words += &format!("{name}: A signed record was altered\n  “{}”. {why}\n", record.key);
    }
    let is_right = faults.is_empty() && altered.is_empty();
    let learner = portfolio.as_ref().and_then(|portfolio| portfolio.learner()).map_or("", |learner| &learner.name);
    let title = specification.as_ref().map_or("", |specification| &specification.title);
    words += &format!("{name}: {}\n", if is_right { "whole" } else { "whole, but see above" });
    words += &format!(
        "  {} of {learner}, made {} by {} ({}) with {} {}\n",
        purpose(manifest.purpose),
        manifest.created,
        manifest.from.name,
        role(manifest.from.role),
        manifest.generator.name,
        manifest.generator.version
    );
    let pin = &manifest.specification;
    words += &format!("  {title} ({} version {})\n", pin.id, pin.version);
    words += &format!(
        "  {} records: {} evidence items, {} mappings, {} decisions; every digest and count is right\n",
        summary.records, manifest.counts.evidence, manifest.counts.mappings, manifest.counts.decisions
    );
    words += &format!(
        "  {} files inside, {} bytes; every digest is right\n",
        summary.attachments.len(),
        manifest.attachment_bytes
    );
    if !not_inside.is_empty() {
        let names: Vec<&str> = not_inside.iter().map(|(_, name)| name.as_str()).collect();
        words += &format!("  {} files are named and not inside: {}\n", names.len(), names.join(", "));
    }
    if !sealed.is_empty() {
        words += &format!("  {} signed records, {} of them unaltered\n", sealed.len(), sealed.len() - altered.len());
    }
    (words, is_right)
}

fn is_right(record: &SealedRecord) -> bool {
    record.seal.as_ref().is_ok_and(is_signed)
}

/// Whether a seal's signature is right.
fn is_signed(seal: &Seal) -> bool {
    match seal.key.suite() {
        Suite::Eddsa => {
            let key = seal.key.bytes().try_into().ok();
            let key = key.and_then(|bytes| ed25519_dalek::VerifyingKey::from_bytes(bytes).ok());
            let signature = ed25519_dalek::Signature::from_bytes(&seal.signature);
            key.is_some_and(|key| key.verify_strict(&seal.message, &signature).is_ok())
        }
        Suite::Ecdsa => {
            let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(seal.key.bytes()).ok();
            let signature = p256::ecdsa::Signature::from_slice(&seal.signature).ok();
            key.zip(signature).is_some_and(|(key, signature)| key.verify(&seal.message, &signature).is_ok())
        }
    }
}

fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Submission => "Submission",
        Purpose::Return => "Return",
        Purpose::Assessed => "Assessed portfolio",
        Purpose::Backup => "Backup",
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Learner => "learner",
        Role::Assessor => "assessor",
        Role::Iqa => "internal quality assurer",
    }
}

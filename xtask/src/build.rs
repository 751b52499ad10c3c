//! Makes `dist/`, the folder that a host serves: Trunk's release build, then what Trunk does not do.
//!
//! - the page's code in parts ([`split`])
//! - pdf.js, which shows PDF files where it is opened, in a folder that its version names
//! - `spec-data/` as it stands, for a provider to edit where it is hosted
//! - `sw.js`, which needs the names of all the other files
//! - compressed files next to the built ones. Not next to those of `spec-data/`: after an edit on the host, a server
//!   that prefers compressed files would go on sending the old ones
//!
//! With `PAGE_PROFILE=quick` in the environment it is a page to look at while working on it: quickly built, large and slow.
//!
//! The release is named by a digest of everything it is made from. The name goes into index.html last, so a `dist/`
//! that bears the right name is whole and needs no building.

use crate::run::{Outcome, output_of, path_with, program, root, run};
use crate::setup;
use crate::split;
use std::fs;
use std::path::{Path, PathBuf};

const INPUTS: [&str; 11] = [
    "src",
    "public",
    "spec-data",
    "index.html",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    "package-lock.json",
    "xtask/src/build.rs",
    "xtask/src/split.rs",
    "xtask/scripts/precompress.mjs",
];

pub fn command(arguments: &[String]) -> Outcome {
    if let Some(unknown) = arguments.first() {
        return Err(format!("`build` does not know `{unknown}`"));
    }
    build().map(|dist| println!("Built: {}", dist.display()))
}

/// Builds the page unless it is up to date, and returns the folder.
pub fn build() -> Outcome<PathBuf> {
    let dist = root().join("dist");
    let release = digest_of_inputs()?;
    if is_up_to_date(&dist, &release) {
        println!("The build is up to date ({release}).");
        return Ok(dist);
    }
    let tools = setup::page_tools()?;
    let profile = Profile::wanted()?;
    println!("Building the page ({release}, {})", profile.name());
    let path = path_with(&tools)?;
    run(program("trunk")
        .args(["build", "--release", "--skip-version-check", "--cargo-profile", profile.name()])
        .env("PATH", &path))?;
    let loader = split::into_parts(&dist, &path, profile)?;

    copy_folder(&root().join("spec-data"), &dist.join("spec-data"))?;
    copy_pdf_reader(&pdf_package(), &dist)?;
    write_service_worker(&dist, &release)?;
    let index = dist.join("index.html");
    let page = read(&index)?;
    if !page.contains(UNNAMED) {
        return Err(format!("index.html has no {UNNAMED}: see pattern_script in Trunk.toml"));
    }
    let named = page.replace(UNNAMED, &named_as(&release)).replace("</head>", &format!("{loader}</head>"));
    // Compressed from a copy beside it, so that index.html itself is written last.
    let draft = dist.join("index.html.draft");
    write(&draft, named.as_bytes())?;
    if profile == Profile::Release {
        run(program("node").arg("xtask/scripts/precompress.mjs").arg(&dist))?;
    }
    fs::rename(&draft, &index).map_err(|error| format!("Could not write {}: {error}", index.display()))?;
    Ok(dist)
}

/// How the page is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// For people to use.
    Release,
    /// To look at while working on it.
    Quick,
}

impl Profile {
    /// What the environment asks for.
    pub fn wanted() -> Outcome<Profile> {
        match std::env::var("PAGE_PROFILE").unwrap_or_default().as_str() {
            "" | "release" => Ok(Profile::Release),
            "quick" => Ok(Profile::Quick),
            other => Err(format!("PAGE_PROFILE is `{other}`; it may be release or quick")),
        }
    }

    /// As Cargo knows it, and the folder it builds into.
    pub fn name(self) -> &'static str {
        match self {
            Profile::Release => "release",
            Profile::Quick => "quick",
        }
    }
}

/// Of pdf.js, what a browser needs, and under names that every host knows the type of. The build for older browsers, because
/// that is what phones have. What stands in a file of its own is asked for by its worker, when a file has such pictures.
const PDF_READER: [(&str, &str); 6] = [
    ("legacy/build/pdf.min.mjs", "pdf.js"),
    ("legacy/build/pdf.worker.min.mjs", "pdf.worker.js"),
    ("wasm/openjpeg.wasm", "openjpeg.wasm"),
    ("wasm/jbig2.wasm", "jbig2.wasm"),
    ("wasm/qcms_bg.wasm", "qcms_bg.wasm"),
    ("LICENSE", "LICENSE"),
];

fn pdf_package() -> PathBuf {
    root().join("node_modules/pdfjs-dist")
}

fn copy_pdf_reader(from: &Path, dist: &Path) -> Outcome {
    let package = read(&from.join("package.json"))?;
    let version = package.split("\"version\": \"").nth(1).and_then(|rest| rest.split('"').next());
    let target = dist.join(format!("pdf-{}", version.ok_or("pdfjs-dist does not say its version")?));
    fs::create_dir_all(&target).map_err(|error| format!("Could not make {}: {error}", target.display()))?;
    for (file, name) in PDF_READER {
        fs::copy(from.join(file), target.join(name)).map_err(|error| format!("Could not copy {file}: {error}"))?;
    }
    Ok(())
}

const UNNAMED: &str = "data-release=\"\"";

fn named_as(release: &str) -> String {
    format!("data-release=\"{release}\"")
}

fn is_up_to_date(dist: &Path, release: &str) -> bool {
    fs::read_to_string(dist.join("index.html")).is_ok_and(|page| page.contains(&named_as(release)))
}

/// The body is `public/sw.js`; here it learns which release it serves.
fn write_service_worker(dist: &Path, release: &str) -> Outcome {
    let body = read(&root().join("public/sw.js"))?;
    let mut files: Vec<String> = files_below(dist)?.iter().filter_map(|file| address(dist, file)).collect();
    files.sort();
    let list: String = files.iter().map(|file| format!("  \"{file}\",\n")).collect();
    let worker = format!("const RELEASE = \"{release}\";\nconst FILES = [\n{list}];\n\n{body}");
    write(&dist.join("sw.js"), worker.as_bytes())
}

/// A file's address relative to the page, or none for those that the page never asks for.
fn address(dist: &Path, file: &Path) -> Option<String> {
    let relative = file.strip_prefix(dist).ok()?.to_string_lossy().replace('\\', "/");
    match relative.as_str() {
        "index.html" => Some("./".to_owned()),
        "sw.js" => None,
        prose if prose.ends_with(".md") || prose.ends_with("/LICENSE") => None,
        for_others if for_others.starts_with("schemas/") => None,
        _ => Some(relative),
    }
}

fn digest_of_inputs() -> Outcome<String> {
    let root = root();
    let mut digest = Digest::new();
    digest.add(output_of(program("rustc").arg("--version")).unwrap_or_default().as_bytes());
    digest.add(Profile::wanted()?.name().as_bytes());
    for input in INPUTS {
        for file in files_below(&root.join(input))? {
            digest.add(file.strip_prefix(&root).unwrap_or(&file).to_string_lossy().as_bytes());
            digest.add(&fs::read(&file).map_err(|error| format!("Could not read {}: {error}", file.display()))?);
        }
    }
    Ok(format!("{:016x}", digest.0))
}

/// FNV-1a: tells builds apart, and guards against nobody.
pub struct Digest(pub u64);

impl Digest {
    pub fn new() -> Self {
        Digest(0xcbf2_9ce4_8422_2325)
    }

    pub fn add(&mut self, bytes: &[u8]) {
        // The length first, so that moving a byte from one file to the next makes a difference.
        for &byte in (bytes.len() as u64).to_le_bytes().iter().chain(bytes) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

/// All files of a folder in order; the file itself if it is one; nothing if it is absent.
fn files_below(path: &Path) -> Outcome<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    let Ok(entries) = fs::read_dir(path) else { return Ok(Vec::new()) };
    let mut entries: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        files.extend(files_below(&entry)?);
    }
    Ok(files)
}

fn copy_folder(from: &Path, to: &Path) -> Outcome {
    for file in files_below(from)? {
        let target = to.join(file.strip_prefix(from).unwrap_or(&file));
        let folder = target.parent().unwrap_or(to);
        fs::create_dir_all(folder).map_err(|error| format!("Could not make {}: {error}", folder.display()))?;
        fs::copy(&file, &target).map_err(|error| format!("Could not copy {}: {error}", file.display()))?;
    }
    Ok(())
}

pub fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| format!("Could not read {}: {error}", path.display()))
}

pub fn write(path: &Path, bytes: &[u8]) -> Outcome {
    fs::write(path, bytes).map_err(|error| format!("Could not write {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worker_keeps_what_the_page_asks_for() {
        let dist = Path::new("dist");
        let of = |file: &str| address(dist, &dist.join(file));
        assert_eq!(of("index.html").as_deref(), Some("./"));
        assert_eq!(of("spec-data/index.json").as_deref(), Some("spec-data/index.json"));
        assert_eq!(of("sw.js"), None);
        assert_eq!(of("spec-data/README.md"), None);
        assert_eq!(of("pdf-1.2.3/LICENSE"), None);
        assert_eq!(of("pdf-1.2.3/pdf.js").as_deref(), Some("pdf-1.2.3/pdf.js"));
        assert_eq!(of("schemas/bundle-1.schema.json"), None);
    }

    #[test]
    fn a_digest_sees_where_a_file_ends() {
        let digest = |parts: &[&str]| {
            let mut digest = Digest::new();
            parts.iter().for_each(|part| digest.add(part.as_bytes()));
            digest.0
        };
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
    }
}

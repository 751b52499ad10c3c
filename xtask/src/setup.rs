//! Finds the tools that a command needs, and installs those that are missing.
//!
//! Everything that is up to date is only looked at, so a second run starts at once and needs no network. Tools built
//! from source go to the person's cache directory, where another clone finds them; nothing of theirs is overwritten.

use crate::run::{Outcome, cargo, find_on_path, output_of, program, root, run};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const TRUNK_VERSION: &str = "0.21.14";
// Speaks a private format with the crate wasm_split_helpers, as Cargo.lock has it.
const WASM_SPLIT_VERSION: &str = "0.2.4";

/// The compiler's target, the crates, and the programs that turn them into a page.
/// Returns the directories to put in front of PATH.
pub fn page_tools() -> Outcome<Vec<PathBuf>> {
    wasm_target()?;
    crates()?;
    let mut directories = vec![npm_packages()?.join(".bin")];
    directories.extend(trunk()?);
    directories.extend(wasm_bindgen()?);
    directories.extend(wasm_split()?);
    Ok(directories)
}

/// The wasm32 standard library.
pub fn wasm_target() -> Outcome {
    const TARGET: &str = "wasm32-unknown-unknown";
    let sysroot =
        output_of(program("rustc").args(["--print", "sysroot"])).ok_or("rustc is not on PATH: install Rust")?;
    if Path::new(&sysroot).join("lib/rustlib").join(TARGET).is_dir() {
        return Ok(());
    }
    say(&format!("Adding the Rust target {TARGET}"));
    run(program("rustup").args(["target", "add", TARGET]))
}

/// Every crate of Cargo.lock, so that what follows needs no network.
pub fn crates() -> Outcome {
    let is_at_hand = cargo().args(["fetch", "--quiet", "--offline"]).output().is_ok_and(|o| o.status.success());
    if is_at_hand {
        return Ok(());
    }
    say("Fetching crates");
    run(cargo().args(["fetch"]))
}

/// wasm-opt, Playwright, Selenium's driver, axe and pdf.js, as package-lock.json has them. Returns `node_modules`.
pub fn npm_packages() -> Outcome<PathBuf> {
    let node_modules = root().join("node_modules");
    let wanted = read(&root().join("package-lock.json"))?;
    let stamp = node_modules.join(".evidence-mapper-lock.json");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(node_modules);
    }
    if find_on_path("npm").is_none() {
        return Err("npm is not on PATH: install Node.js 20 or newer".to_owned());
    }
    say("Installing the packages of package-lock.json");
    // What is optional is for other machines, or for PDF files outside a browser.
    run(program("npm")
        .args(["ci", "--omit=optional", "--no-audit", "--no-fund"])
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
    fs::write(&stamp, wanted).map_err(|error| format!("Could not write {}: {error}", stamp.display()))?;
    Ok(node_modules)
}

/// The browsers and the driver that tests need.
pub struct Browsers {
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
    pub firefox: PathBuf,
}

impl Browsers {
    /// Those that tests start themselves, under the names by which they know them.
    pub fn by_name(self) -> Vec<(&'static str, PathBuf)> {
        vec![("CHROMIUM", self.chromium), ("FIREFOX", self.firefox)]
    }
}

/// Finds the browsers, or installs them.
pub fn browsers() -> Outcome<Browsers> {
    // The condensed face of the second package of fonts is what the pictures in tests/fixtures/looks/ are written in.
    const PACKAGES: [&str; 5] =
        ["chromium", "chromium-driver", "firefox-esr", "fonts-dejavu-core", "fonts-dejavu-extra"];
    found_or_installed(find_browsers, &PACKAGES, "Chromium, its chromedriver and Firefox ESR on PATH")
}

fn find_browsers() -> Option<Browsers> {
    let first = |names: &[&str]| names.iter().find_map(|name| find_on_path(name));
    Some(Browsers {
        chromium: first(&["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"])?,
        chromedriver: first(&["chromedriver"])?,
        firefox: first(&["firefox-esr", "firefox"])?,
    })
}

/// What the test in WebKit needs: a driver, and a Python that can open a window of WebKitGTK.
pub struct WebKit {
    driver: PathBuf,
    python: PathBuf,
}

impl WebKit {
    /// Under the names by which the test knows them.
    pub fn by_name(self) -> Vec<(&'static str, PathBuf)> {
        vec![("WEBKIT_DRIVER", self.driver), ("PYTHON", self.python)]
    }
}

/// Finds WebKitGTK and a screen for it that nobody sees, or installs them.
pub fn webkit() -> Outcome<WebKit> {
    const PACKAGES: [&str; 5] = ["webkit2gtk-driver", "gir1.2-webkit2-4.1", "python3-gi", "xvfb", "fonts-dejavu-core"];
    found_or_installed(find_webkit, &PACKAGES, "WebKitWebDriver, Xvfb, and a Python with WebKitGTK 4.1 (PyGObject)")
}

fn find_webkit() -> Option<WebKit> {
    const OPENS: &str = "import gi; gi.require_version('WebKit2', '4.1'); from gi.repository import WebKit2";
    find_on_path("Xvfb")?;
    let driver = find_on_path("WebKitWebDriver")?;
    // The system's own first: a Python from elsewhere does not know what the system's packages bring.
    let pythons = [Some(PathBuf::from("/usr/bin/python3")), find_on_path("python3")].into_iter().flatten();
    let python = pythons.into_iter().find(|python| output_of(Command::new(python).args(["-c", OPENS])).is_some())?;
    Some(WebKit { driver, python })
}

/// What `find` finds, if need be after installing `packages`, where that can be done without asking: as root on Debian.
fn found_or_installed<T>(find: fn() -> Option<T>, packages: &[&str], needed: &str) -> Outcome<T> {
    if let Some(found) = find() {
        return Ok(found);
    }
    let packages_in_words = packages.join(", ");
    let is_root = output_of(program("id").arg("-u")).as_deref() == Some("0");
    if is_root && find_on_path("apt-get").is_some() {
        say(&format!("Installing {packages_in_words}"));
        run(program("apt-get").args(["update", "-q"]))?;
        run(program("apt-get")
            .args(["install", "-y", "-q", "--no-install-recommends"])
            .args(packages)
            .env("DEBIAN_FRONTEND", "noninteractive"))?;
    }
    find().ok_or_else(|| format!("The tests need {needed}. On Debian install the packages {packages_in_words}."))
}

fn trunk() -> Outcome<Option<PathBuf>> {
    let install = ["--version", TRUNK_VERSION, "--locked", "--no-default-features"];
    cargo_tool("trunk", "trunk", TRUNK_VERSION, &install)
}

/// In the version of the wasm-bindgen crate: the two speak a private format with each other.
pub fn wasm_bindgen() -> Outcome<Option<PathBuf>> {
    let version = locked_version(&read(&root().join("Cargo.lock"))?, "wasm-bindgen")
        .ok_or("Cargo.lock does not name wasm-bindgen")?;
    // Not --locked: its lock file asks for crates that not every registry mirror has.
    let install = ["--version", &version, "--no-default-features"];
    cargo_tool("wasm-bindgen-cli", "wasm-bindgen", &version, &install)
}

/// Cuts the page's code into parts that load when they are needed.
fn wasm_split() -> Outcome<Option<PathBuf>> {
    let install = ["--version", WASM_SPLIT_VERSION, "--locked", "--features", "build-binary"];
    cargo_tool("wasm_split_cli_support", "wasm-split-cli", WASM_SPLIT_VERSION, &install)
}

/// The directory of a tool built from source, or none if the one on PATH will do.
fn cargo_tool(package: &str, binary: &str, version: &str, install: &[&str]) -> Outcome<Option<PathBuf>> {
    let is_wanted = |path: &Path| {
        let printed = output_of(Command::new(path).arg("--version")).unwrap_or_default();
        printed.split_whitespace().any(|word| word == version)
    };
    if is_wanted(Path::new(binary)) {
        return Ok(None);
    }
    let home = cache()?.join(format!("{package}-{version}"));
    let directory = home.join("bin");
    // Cargo puts a binary there when it is whole, and the directory is named by the version: not every tool tells its own.
    if directory.join(binary).is_file() {
        return Ok(Some(directory));
    }
    say(&format!("Building {package} {version}, once (this takes some minutes)"));
    run(cargo()
        .args(["install", package])
        .args(install)
        .arg("--root")
        .arg(&home)
        .current_dir(std::env::temp_dir()) // Away from this repository's own settings.
        .env_remove("CARGO_TARGET_DIR"))?;
    Ok(Some(directory))
}

fn cache() -> Outcome<PathBuf> {
    let of_user = std::env::var_os("XDG_CACHE_HOME").filter(|value| !value.is_empty()).map(PathBuf::from);
    let of_user = of_user.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")));
    of_user
        .map(|cache| cache.join("evidence-mapper"))
        .ok_or_else(|| "Neither XDG_CACHE_HOME nor HOME is set".to_owned())
}

fn locked_version(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"').map(str::to_owned)
}

fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| format!("Could not read {}: {error}", path.display()))
}

fn say(what: &str) {
    println!("── setup: {what}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_a_crate_is_read_from_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n\n[[package]]\nname = \"b\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }

    #[test]
    fn trunk_is_told_the_versions_that_are_installed() {
        let settings = read(&root().join("Trunk.toml")).unwrap_or_default();
        let lock = read(&root().join("Cargo.lock")).unwrap_or_default();
        let version = locked_version(&lock, "wasm-bindgen").unwrap_or_default();
        assert!(settings.contains(&format!("wasm_bindgen = \"{version}\"")), "Trunk.toml and Cargo.lock differ");
    }
}
